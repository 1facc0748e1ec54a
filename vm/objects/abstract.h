// Protocols: what any object can be asked, dispatching on its type's slots. Everything here may run
// Python code. Counterpart: Objects/abstract.c, Objects/object.c, Objects/call.c.
#ifndef VM_OBJECTS_ABSTRACT_H_
#define VM_OBJECTS_ABSTRACT_H_

#include "vm/heap/owned.h"
#include "vm/heap/type.h"
#include "vm/runtime/thread.h"

namespace py {

// Singletons. All immortal.
extern Object g_none;
extern Object g_not_implemented;
extern Object g_ellipsis;
extern Int g_true;
extern Int g_false;
inline Object* none() { return &g_none; }
inline Object* not_implemented() { return &g_not_implemented; }
inline Object* ellipsis() { return &g_ellipsis; }
inline Object* bool_object(bool value) {
  return reinterpret_cast<Object*>(value ? &g_true : &g_false);
}
inline bool is_none(const Object* object) { return object == &g_none; }
inline Owned<Object> new_none() { return Owned<Object>::steal(&g_none); }
inline Owned<Object> new_not_implemented() { return Owned<Object>::steal(&g_not_implemented); }
inline Owned<Object> new_bool(bool value) { return Owned<Object>::steal(bool_object(value)); }

// Objects.
Owned<Object> object_repr(Thread& thread, Object* object);   // A Str.
Owned<Object> object_str(Thread& thread, Object* object);    // A Str.
Owned<Object> object_ascii(Thread& thread, Object* object);  // A Str.
Owned<Object> object_bytes(Thread& thread, Object* object);
Maybe<Hash> object_hash(Thread& thread, Object* object);
Maybe<Hash> hash_not_implemented(Thread& thread,
                                 Object* object);  // The tp_hash of unhashable types.
Hash hash_pointer(const void* pointer);
Tri object_is_true(Thread& thread, Object* object);
Owned<Object> object_rich_compare(Thread& thread, Object* left, Object* right, CompareOp op);
// Identity counts as equal, then truth of the comparison.
Tri object_rich_compare_bool(Thread& thread, Object* left, Object* right, CompareOp op);
Owned<Object> object_dir(Thread& thread, Object* object_or_null);
Owned<Object> object_format(Thread& thread, Object* object, Object* spec_or_null);
Tri object_is_callable(Object* object);
Owned<Object> object_self_iter(Thread& thread, Object* object);  // The tp_iter of iterators.

// Attributes. `name` is a Str (not necessarily interned).
Owned<Object> get_attr(Thread& thread, Object* object, Object* name);
Owned<Object> get_attr(Thread& thread, Object* object, const char* name);
// Found: *result owned. Missing: kFalse, no exception. Only AttributeError is suppressed.
Tri get_optional_attr(Thread& thread, Object* object, Object* name, Owned<Object>* result);
Tri has_attr(Thread& thread, Object* object, Object* name);
Status set_attr(Thread& thread, Object* object, Object* name, Object* value_or_null);
Status set_attr(Thread& thread, Object* object, const char* name, Object* value_or_null);
Owned<Object> generic_getattr(Thread& thread, Object* object,
                              Object* name);  // tp_getattro of object
Status generic_setattr(Thread& thread, Object* object, Object* name, Object* value_or_null);
// With an explicit dict (modules, types' instances) and silent miss.
Owned<Object> generic_getattr_with_dict(Thread& thread, Object* object, Object* name,
                                        Dict* dict_or_null, bool suppress);
// LOAD_ATTR's method form: *method = unbound function and returns true when it must be called with
// *self (borrowed: the object, or its class) first; else *method = the attribute and returns false.
// Null *method: error.
bool get_method(Thread& thread, Object* object, Object* name, Owned<Object>* method, Object** self);
// The special method looked up on the type, not bound through the instance: *self_or_null tells
// whether to pass `object` first. kFalse: type lacks it (no exception).
Tri lookup_special(Thread& thread, Object* object, Object* name, Owned<Object>* method,
                   bool* unbound);
// The instance dict: address of the field or null if the type has none; materialises managed dicts
// when `create`.
Owned<Object> object_get_dict(Thread& thread,
                              Object* object);  // __dict__ (creates); AttributeError if none
// Instance attribute through inline values / managed dict / dictoffset without descriptors. Null
// without error: missing.
Owned<Object> object_lookup_instance_attr(Thread& thread, Object* object, Object* name);
Owned<Object> generic_get_dict(Thread&, Object*, void*);  // GetSet accessors for __dict__
Status generic_set_dict(Thread&, Object*, Object*, void*);
// PEP 709/563 helpers: isinstance/issubclass with __instancecheck__/__subclasscheck__.
Tri object_is_instance(Thread& thread, Object* object, Object* classinfo);
Tri object_is_subclass(Thread& thread, Object* derived, Object* classinfo);
// What type.__instancecheck__ and type.__subclasscheck__ answer: without looking for those methods
// again.
Tri object_plain_is_instance(Thread& thread, Object* object, Object* cls);
Tri object_plain_is_subclass(Thread& thread, Object* derived, Object* cls);

// Calls.
Owned<Object> call(Thread& thread, Object* callable, Tuple* args, Dict* kwargs_or_null);
Owned<Object> call_no_args(Thread& thread, Object* callable);
Owned<Object> call_one_arg(Thread& thread, Object* callable, Object* argument);
Owned<Object> call_vector(Thread& thread, Object* callable, Object* const* args, size_t nargsf,
                          Tuple* kwnames);
// As call_vector with kwargs in a Dict.
Owned<Object> call_vector_dict(Thread& thread, Object* callable, Object* const* args, size_t nargsf,
                               Dict* kwargs);
Owned<Object> call_method(Thread& thread, Object* object, Object* name, Object* const* args,
                          size_t nargs);  // args exclude self
Owned<Object> call_method(Thread& thread, Object* object, const char* name);
Owned<Object> call_method(Thread& thread, Object* object, const char* name, Object* argument);
// call_args(thread, f, {a, b, c})
Owned<Object> call_args(Thread& thread, Object* callable, Object* const* args, size_t nargs);
template <size_t N>
Owned<Object> call_args(Thread& thread, Object* callable, Object* const (&args)[N]) {
  return call_args(thread, callable, args, N);
}
// "module.qualname()" for messages about calls; str() of the callable when it has no such names.
Owned<Object> object_function_str(Thread& thread, Object* callable);
VectorcallFn vectorcall_function(Object* callable);  // Null: use tp_call.
// tp_call through the object's vectorcall slot (for types that set tp_vectorcall_offset).
Owned<Object> vectorcall_as_call(Thread& thread, Object* callable, Tuple* args, Dict* kwargs);
// Result xor exception after a native call: SystemError with CPython's text otherwise.
Owned<Object> check_function_result(Thread& thread, Object* callable, Owned<Object> result);

// Numbers. Binary operators do the full dance (reflected, subclasses first) and raise CPython's
// TypeError.
enum class NumberOp : uint8_t {  // Values are the opargs of BINARY_OP.
  kAdd = 0,
  kAnd,
  kFloorDivide,
  kLshift,
  kMatrixMultiply,
  kMultiply,
  kRemainder,
  kOr,
  kPower,
  kRshift,
  kSubtract,
  kTrueDivide,
  kXor,
  kInplaceAdd,
  kInplaceAnd,
  kInplaceFloorDivide,
  kInplaceLshift,
  kInplaceMatrixMultiply,
  kInplaceMultiply,
  kInplaceRemainder,
  kInplaceOr,
  kInplacePower,
  kInplaceRshift,
  kInplaceSubtract,
  kInplaceTrueDivide,
  kInplaceXor,
  kSubscr = 26,
};
Owned<Object> number_binary(Thread& thread, NumberOp op, Object* left, Object* right);
Owned<Object> number_add(Thread& thread, Object* left, Object* right);
Owned<Object> number_subtract(Thread& thread, Object* left, Object* right);
Owned<Object> number_multiply(Thread& thread, Object* left, Object* right);
Owned<Object> number_floor_divide(Thread& thread, Object* left, Object* right);
Owned<Object> number_true_divide(Thread& thread, Object* left, Object* right);
Owned<Object> number_remainder(Thread& thread, Object* left, Object* right);
Owned<Object> number_divmod(Thread& thread, Object* left, Object* right);
Owned<Object> number_power(Thread& thread, Object* base, Object* exponent, Object* modulus_or_none);
Owned<Object> number_inplace_power(Thread& thread, Object* base, Object* exponent,
                                   Object* modulus_or_none);
Owned<Object> number_negative(Thread& thread, Object* object);
Owned<Object> number_positive(Thread& thread, Object* object);
Owned<Object> number_absolute(Thread& thread, Object* object);
Owned<Object> number_invert(Thread& thread, Object* object);
Owned<Object> number_index(Thread& thread, Object* object);  // An exact Int.
Owned<Object> number_long(Thread& thread, Object* object);   // int(object)
Owned<Object> number_float(Thread& thread, Object* object);  // float(object)
bool number_check(Object* object);
bool index_check(Object* object);
// __index__ as an int64: out of range raises `overflow_type` (null: clamps).
Maybe<int64_t> number_as_ssize(Thread& thread, Object* object, Type* overflow_type);

// Sequences and mappings.
bool sequence_check(Object* object);
bool mapping_check(Object* object);
Maybe<int64_t> object_length(Thread& thread, Object* object);
Maybe<int64_t> object_length_hint(Thread& thread, Object* object, int64_t fallback);
Owned<Object> sequence_concat(Thread& thread, Object* left, Object* right);
Owned<Object> sequence_repeat(Thread& thread, Object* sequence, int64_t count);
Owned<Object> sequence_inplace_concat(Thread& thread, Object* left, Object* right);
Owned<Object> sequence_get_item(Thread& thread, Object* sequence, int64_t index);
Status sequence_set_item(Thread& thread, Object* sequence, int64_t index, Object* value_or_null);
Tri sequence_contains(Thread& thread, Object* container, Object* value);
Maybe<int64_t> sequence_count(Thread& thread, Object* iterable, Object* value);
Maybe<int64_t> sequence_index(Thread& thread, Object* iterable, Object* value);
Owned<Tuple> sequence_tuple(Thread& thread, Object* iterable);
Owned<List> sequence_list(Thread& thread, Object* iterable);
// The object itself if a list or tuple, else a new List; TypeError with `message` if not iterable.
Owned<Object> sequence_fast(Thread& thread, Object* iterable, const char* message);
int64_t sequence_fast_size(Object* fast);
Object** sequence_fast_items(Object* fast);
Owned<Object> get_item(Thread& thread, Object* container, Object* key);
Status set_item(Thread& thread, Object* container, Object* key, Object* value);
Status del_item(Thread& thread, Object* container, Object* key);
// Mapping lookup that treats KeyError as a miss.
Tri mapping_get_optional_item(Thread& thread, Object* mapping, Object* key, Owned<Object>* result);
Owned<Object> mapping_keys(Thread& thread, Object* mapping);
Owned<Object> mapping_values(Thread& thread, Object* mapping);
Owned<Object> mapping_items(Thread& thread, Object* mapping);

// Iteration.
Owned<Object> get_iter(Thread& thread, Object* iterable);
Owned<Object> get_aiter(Thread& thread, Object* iterable);
// Null without a pending exception: exhausted (StopIteration is cleared).
Owned<Object> iter_next(Thread& thread, Object* iterator);
bool iter_check(Object* object);
// The tp_iternext of a class with __next__ = None: raises TypeError and does not count as an
// iterator.
Owned<Object> next_not_implemented(Thread& thread, Object* object);
// iter.send(value) or next(): what SEND does. Sets *result for kReturn and kNext.
SendResult iter_send(Thread& thread, Object* iterator, Object* value, Owned<Object>* result);

// A function of the `builtins` module by name, for the __reduce__ of iterators; AttributeError if it is gone.
Owned<Object> builtin_function(Thread& thread, const char* name);

// The module, as the running program would import it: its __builtins__ say how. Reenters.
Owned<Object> import_as_program(Thread& thread, Str* name);
Owned<Object> import_as_program(Thread& thread, const char* name);

// Buffers.
inline constexpr int kBufferSimple = 0, kBufferWritable = 1, kBufferFormat = 4, kBufferNd = 8,
                     kBufferStrides = 0x18, kBufferFull = 0x11c, kBufferFullRo = 0x11c,
                     kBufferContigRo = 8;
Status get_buffer(Thread& thread, Object* exporter, BufferView* view, int flags);
void release_buffer(BufferView* view);
bool buffer_check(Object* object);
Status buffer_fill_info(Thread& thread, BufferView* view, Object* exporter, void* data,
                        int64_t length, bool readonly, int flags);

}  // namespace py

#endif  // VM_OBJECTS_ABSTRACT_H_
