// int and bool. Counterpart: Objects/longobject.c, Objects/boolobject.c.
#ifndef VM_OBJECTS_INT_H_
#define VM_OBJECTS_INT_H_

#include "vm/heap/owned.h"
#include "vm/heap/type.h"

namespace py {

// Compact form: ob_size == 0 and limbs[0] is the value as int64_t. Every value that fits an int64_t
// is compact, so equal values have one form. Large form: |ob_size| limbs of magnitude (little
// endian, top limb not zero), the sign of ob_size is the sign of the number.
struct Int : VarObject {
  static constexpr uint64_t kTypeFlag = tpflags::kLongSubclass;
  static Type type;
  uint64_t limbs[1];

  bool is_compact() const { return ob_size == 0; }
  int64_t compact_value() const { return static_cast<int64_t>(limbs[0]); }
};
struct Bool {  // Only a name for the type; the two objects are Ints.
  static Type type;
};

inline constexpr int kSmallIntMin = -5, kSmallIntMax = 256;
extern Int g_small_ints[kSmallIntMax - kSmallIntMin + 1];

PY_NOINLINE Owned<Object> int_new_slow(Thread& thread, int64_t value);
PY_ALWAYS_INLINE Owned<Object> int_from_int64(Thread& thread, int64_t value) {
  if (value >= kSmallIntMin && value <= kSmallIntMax)
    return Owned<Object>::steal(&g_small_ints[value - kSmallIntMin]);
  return int_new_slow(thread, value);
}
Owned<Object> int_from_uint64(Thread& thread, uint64_t value);
Owned<Object> int_from_double(Thread& thread,
                              double value);  // OverflowError / ValueError for inf / nan.
// Magnitude in limbs (need not be normalised).
Owned<Object> int_from_limbs(Thread& thread, const uint64_t* limbs, size_t count, bool negative);
// False without an exception when out of range. `object` is an Int (or subclass).
bool int_fits_int64(const Object* object, int64_t* value);
// Exceptions: OverflowError "Python int too large to convert to C ...".
Maybe<int64_t> int_as_int64(Thread& thread, Object* object);
Maybe<uint64_t> int_as_uint64(Thread& thread, Object* object);
Maybe<uint64_t> int_as_uint64_mask(Thread& thread, Object* object);
Maybe<double> int_as_double(Thread& thread, Object* object);
int int_sign(const Object* object);
int64_t int_bit_length(const Object* object);
// A positive number as mantissa * 2**exponent, the mantissa from 0.5 up to 1 and rounded half to
// even.
double int_frexp(const Object* object, int64_t* exponent);
// int(text, base) on a NUL-free ASCII/Unicode Str; ValueError as CPython.
Owned<Object> int_from_str(Thread& thread, Object* str, int base);
Owned<Object> int_from_ascii(Thread& thread, const char* text, size_t length,
                             int base);  // Null + ValueError
// base 2, 8, 10, 16 with the 0x-like prefix when `prefix`.
Owned<Object> int_format_base(Thread& thread, Object* object, int base, bool prefix);
Owned<Object> int_from_bytes(Thread& thread, const uint8_t* bytes, size_t count, bool little_endian,
                             bool is_signed);
Status int_as_bytes(Thread& thread, Object* object, uint8_t* out, size_t count, bool little_endian,
                    bool is_signed);

// For the evaluation loop: exact ints in, both consumed; null word on error.
StackRef int_add_steal(Thread& thread, StackRef left, StackRef right);
StackRef int_subtract_steal(Thread& thread, StackRef left, StackRef right);
StackRef int_multiply_steal(Thread& thread, StackRef left, StackRef right);
// Operators on Ints (both operands Int or subclass); never NotImplemented.
Owned<Object> int_add(Thread& thread, const Object* left, const Object* right);
Owned<Object> int_subtract(Thread& thread, const Object* left, const Object* right);
Owned<Object> int_multiply(Thread& thread, const Object* left, const Object* right);
Owned<Object> int_floor_divide(Thread& thread, const Object* left, const Object* right);
Owned<Object> int_remainder(Thread& thread, const Object* left, const Object* right);
Status int_divmod(Thread& thread, const Object* left, const Object* right, Owned<Object>* quotient,
                  Owned<Object>* remainder);
Owned<Object> int_negative(Thread& thread, const Object* object);
Owned<Object> int_absolute(Thread& thread, const Object* object);
Owned<Object> int_lshift(Thread& thread, const Object* object, const Object* count);
Owned<Object> int_rshift(Thread& thread, const Object* object, const Object* count);
Owned<Object> int_power(Thread& thread, const Object* base, const Object* exponent,
                        Object* modulus_or_none);
Owned<Object> int_gcd(Thread& thread, const Object* left, const Object* right);
Owned<Object> int_isqrt(Thread& thread, const Object* object);
int int_compare(const Object* left, const Object* right);
Hash int_hash(const Object* object);

}  // namespace py

#endif  // VM_OBJECTS_INT_H_
