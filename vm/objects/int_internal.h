// What the files of int share: allocation, views of both forms, closing results.
// Counterpart: Include/internal/pycore_long.h.
#ifndef VM_OBJECTS_INT_INTERNAL_H_
#define VM_OBJECTS_INT_INTERNAL_H_

#include "vm/heap/alloc.h"
#include "vm/number/bigint.h"
#include "vm/objects/errors.h"
#include "vm/objects/int.h"

namespace py {

class Buffer;

// Sign and magnitude of an Int in either form. The Int must outlive the view; the view does not
// move, since the limb of a compact value lies in it.
class IntView {
 public:
  explicit IntView(const Object* object) {
    const Int* number = as<Int>(object);
    if (number->is_compact()) {
      int64_t value = number->compact_value();
      negative_ = value < 0;
      limb_ = negative_ ? 0 - static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
      mag_ = {&limb_, limb_ != 0 ? size_t{1} : size_t{0}};
    } else {
      negative_ = number->ob_size < 0;
      mag_ = {number->limbs, static_cast<size_t>(negative_ ? -number->ob_size : number->ob_size)};
    }
  }
  IntView(const IntView&) = delete;

  Mag mag() const { return mag_; }
  SignedMag value() const { return {mag_, negative_}; }
  size_t size() const { return mag_.size; }
  bool negative() const { return negative_; }
  bool is_zero() const { return mag_.size == 0; }

 private:
  Limb limb_;
  Mag mag_;
  bool negative_;
};

// Room for `capacity` limbs, whose contents are undefined; to be closed with int_finish before
// anyone sees it.
Owned<Int> int_alloc(Thread& thread, size_t capacity);
// Brings a filled Int into its one form: the first `size` limbs are the magnitude.
Owned<Object> int_finish(Thread& thread, Owned<Int> filled, size_t size, bool negative);
PY_COLD Raised raise_num_status(Thread& thread, NumStatus status);
// An exact Int of the same value; the object itself when it is one.
Owned<Object> int_exact(Thread& thread, Object* object);
// The nearest quotient with ties to even, and what remains.
Status int_divmod_near(Thread& thread, const Object* left, const Object* right,
                       Owned<Object>* quotient, Owned<Object>* remainder);
Owned<Object> int_true_divide(Thread& thread, const Object* left, const Object* right);
Owned<Object> int_bit_op(Thread& thread, BitOp op, const Object* left, const Object* right);
Owned<Object> int_invert(Thread& thread, const Object* object);
Owned<Object> int_repr(Thread& thread, Object* object);
// The text with digits and spaces of all scripts as ASCII, for the parsers of numbers. It ends
// with a "?" where anything else that is not ASCII begins.
Status number_ascii_text(Thread& thread, const Str* text, Buffer* out);

inline bool both_compact(const Object* left, const Object* right) {
  return as<Int>(left)->is_compact() && as<Int>(right)->is_compact();
}
inline int64_t compact_of(const Object* object) { return as<Int>(object)->compact_value(); }

extern constinit MethodDef kIntMethods[];
extern constinit GetSetDef kIntGetSets[];
Owned<Object> int_construct(Thread& thread, Type* type, Tuple* args, Dict* kwargs);
Owned<Object> int_vectorcall(Thread& thread, Object* type, Object* const* args, size_t nargsf,
                             Tuple* kwnames);

}  // namespace py

#endif  // VM_OBJECTS_INT_INTERNAL_H_
