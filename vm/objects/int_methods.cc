// Construction and methods of int.
// Counterpart: Objects/longobject.c.
#include <cstring>

#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/bytes.h"
#include "vm/objects/dict.h"
#include "vm/objects/format_spec.h"
#include "vm/objects/int.h"
#include "vm/objects/int_internal.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py {
namespace {

// int(value) or int(text, base); either may be null.
Owned<Object> construct_exact(Thread& thread, Object* value, Object* base) {
  if (value == nullptr) {
    if (base != nullptr) return raise_type_error(thread, "int() missing string argument");
    return int_from_int64(thread, 0);
  }
  if (base == nullptr) return number_long(thread, value);
  int64_t radix = PY_TRY(number_as_ssize(thread, base, nullptr));
  if (radix != 0 && (radix < 2 || radix > 36))
    return raise_value_error(thread, "int() base must be >= 2 and <= 36, or 0");
  int small_base = static_cast<int>(radix);
  if (is_a<Str>(value)) return int_from_str(thread, value, small_base);
  if (is_a<Bytes>(value)) {
    auto* bytes = as<Bytes>(value);
    return int_from_ascii(thread, bytes->data, static_cast<size_t>(bytes->ob_size), small_base);
  }
  if (is_a<ByteArray>(value)) {
    auto* array = as<ByteArray>(value);
    return int_from_ascii(thread, array->ob_size == 0 ? "" : array->start,
                          static_cast<size_t>(array->ob_size), small_base);
  }
  return raise_type_error(thread, "int() can't convert non-string with explicit base");
}

Owned<Object> construct(Thread& thread, Type* type, Object* value, Object* base) {
  Owned<Object> number = PY_TRY(construct_exact(thread, value, base));
  if (type == &Int::type) return number;
  auto* source = as<Int>(number.get());
  int64_t size = source->ob_size;
  size_t limbs = size == 0 ? 1 : static_cast<size_t>(size < 0 ? -size : size);
  Owned<Object> object = PY_TRY(type->tp_alloc(thread, type, limbs));
  auto* target = as<Int>(object.get());
  target->ob_size = size;
  memcpy(target->limbs, source->limbs, limbs * sizeof(Limb));
  return object;
}

constinit SignatureText kSignature = {"int", "(x=0, /, base=10)"};

// `byteorder` as given, or null for the default.
Maybe<bool> is_little(Thread& thread, const char* function, Object* byteorder) {
  if (byteorder == nullptr) return false;
  if (!is_a<Str>(byteorder))
    return raise_bad_argument(thread, function, "argument 'byteorder'", "str", byteorder);
  if (str_equal_ascii(as<Str>(byteorder), "little")) return true;
  if (str_equal_ascii(as<Str>(byteorder), "big")) return false;
  return raise_value_error(thread, "byteorder must be either 'little' or 'big'");
}

Status check_byteorder_type(Thread& thread, const char* function, Object* byteorder) {
  if (byteorder == nullptr || is_a<Str>(byteorder)) return Status::kOk;
  return raise_bad_argument(thread, function, "argument 'byteorder'", "str", byteorder);
}

Maybe<bool> flag_of(Thread& thread, Object* value) {
  if (value == nullptr) return false;
  return PY_TRY(object_is_true(thread, value));
}

Owned<Object> int_to_bytes(Thread& thread, Object* self, Args args) {
  int64_t length = 1;
  if (args.has(0)) {
    Owned<Object> index = PY_TRY(number_index(thread, args[0]));
    if (!int_fits_int64(index, &length)) {
      return raise(thread, &exc::OverflowError, "Python int too large to convert to C ssize_t");
    }
  }
  PY_TRY(check_byteorder_type(thread, "to_bytes", args[1]));
  bool is_signed = PY_TRY(flag_of(thread, args[2]));
  bool little = PY_TRY(is_little(thread, "to_bytes", args[1]));
  if (length < 0) return raise_value_error(thread, "length argument must be non-negative");
  Owned<Bytes> bytes = PY_TRY(bytes_alloc(thread, length));
  uint8_t single;
  bool shared = length == 1;  // One-byte results are the singletons.
  uint8_t* out = shared ? &single : reinterpret_cast<uint8_t*>(bytes->data);
  PY_TRY(int_as_bytes(thread, self, out, static_cast<size_t>(length), little, is_signed));
  if (shared) {
    auto only = static_cast<char>(single);
    return bytes_from(thread, &only, 1);
  }
  return bytes;
}

Owned<Object> from_bytes_method(Thread& thread, Object* type, Args args) {
  PY_TRY(check_byteorder_type(thread, "from_bytes", args[1]));
  bool is_signed = PY_TRY(flag_of(thread, args[2]));
  bool little = PY_TRY(is_little(thread, "from_bytes", args[1]));
  Owned<Object> bytes = PY_TRY(object_bytes(thread, args[0]));
  auto* data = as<Bytes>(bytes.get());
  Owned<Object> number =
      PY_TRY(int_from_bytes(thread, reinterpret_cast<const uint8_t*>(data->data),
                            static_cast<size_t>(data->ob_size), little, is_signed));
  if (type == &Int::type) return number;
  return call_one_arg(thread, type, number);
}

Owned<Object> one(Thread& thread) { return int_from_int64(thread, 1); }

Owned<Object> as_integer_ratio(Thread& thread, Object* self) {
  Owned<Object> number = PY_TRY(int_exact(thread, self));
  Owned<Object> denominator = PY_TRY(one(thread));
  return tuple_pack(thread, {number.get(), denominator.get()});
}

Owned<Object> bit_count(Thread& thread, Object* self) {
  return int_from_uint64(thread, mag_bit_count(IntView(self).mag()));
}

Owned<Object> bit_length(Thread& thread, Object* self) {
  return int_from_int64(thread, int_bit_length(self));
}

Owned<Object> is_integer(Thread&, Object*) { return new_bool(true); }

Owned<Object> round_method(Thread& thread, Object* self, Args args) {
  if (!args.has(0) || is_none(args[0])) return int_exact(thread, self);
  Owned<Object> digits = PY_TRY(number_index(thread, args[0]));
  if (int_sign(digits) >= 0) return int_exact(thread, self);
  // Off the number goes its distance to the nearest multiple of the power of ten.
  Owned<Object> places = PY_TRY(int_negative(thread, digits));
  Owned<Object> ten = PY_TRY(int_from_int64(thread, 10));
  Owned<Object> unit = PY_TRY(int_power(thread, ten, places, none()));
  Owned<Object> quotient, rest;
  PY_TRY(int_divmod_near(thread, self, unit, &quotient, &rest));
  return int_subtract(thread, self, rest);
}

Owned<Object> format_method(Thread& thread, Object* self, Object* spec) {
  if (!is_a<Str>(spec)) return raise_bad_argument(thread, "__format__", "argument", "str", spec);
  return format_int(thread, self, as<Str>(spec));
}

Owned<Object> getnewargs(Thread& thread, Object* self) {
  Owned<Object> number = PY_TRY(int_exact(thread, self));
  // A copy, so that an exact int does not contain itself: pickle would loop.
  if (number.get() == self) number = PY_TRY(int_absolute(thread, self));
  if (int_sign(self) < 0) number = PY_TRY(int_negative(thread, number));
  return tuple_pack(thread, {number.get()});
}

// What CPython's 30-bit digits take.
Owned<Object> sizeof_method(Thread& thread, Object* self) {
  size_t digits = mag_digit_count(IntView(self).mag(), 30);
  if (digits == 0) digits = 1;
  Type* type = self->ob_type;
  int64_t header = type->reported_basicsize != 0 ? type->reported_basicsize : type->tp_basicsize;
  return int_from_int64(thread, header + 4 * static_cast<int64_t>(digits));
}

Owned<Object> get_itself(Thread& thread, Object* self, void*) { return int_exact(thread, self); }
Owned<Object> get_zero(Thread& thread, Object*, void*) { return int_from_int64(thread, 0); }
Owned<Object> get_one(Thread& thread, Object*, void*) { return one(thread); }

}  // namespace

Owned<Object> int_construct(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, kSignature, args, kwargs, &bound));
  return construct(thread, type, bound[0], bound[1]);
}

Owned<Object> int_vectorcall(Thread& thread, Object* type, Object* const* args, size_t nargsf,
                             Tuple* kwnames) {
  size_t nargs = vectorcall_nargs(nargsf);
  if (kwnames != nullptr && kwnames->ob_size != 0) {
    BoundArgs bound;
    PY_TRY(bind_vectorcall(thread, kSignature, args, nargs, kwnames, &bound));
    return construct(thread, static_cast<Type*>(type), bound[0], bound[1]);
  }
  if (nargs > 2)
    return raise_type_error(thread, "int expected at most 2 arguments, got %zd",
                            static_cast<int64_t>(nargs));
  return construct(thread, static_cast<Type*>(type), nargs > 0 ? args[0] : nullptr,
                   nargs > 1 ? args[1] : nullptr);
}

constinit MethodDef kIntMethods[] = {
    {"conjugate", int_exact, "($self, /)", "Return the number itself: it has no imaginary part."},
    {"bit_length", bit_length, "($self, /)",
     "Return how many bits the magnitude takes in binary, without leading zeros."},
    {"bit_count", bit_count, "($self, /)", "Return the number of ones in the binary magnitude."},
    {"to_bytes", int_to_bytes, "($self, /, length=1, byteorder='big', *, signed=False)",
     "Return the number as `length` bytes in the given order."},
    {"from_bytes", from_bytes_method, "($type, /, bytes, byteorder='big', *, signed=False)",
     "Return the number that the bytes stand for in the given order.", MethodDef::kClass},
    {"as_integer_ratio", as_integer_ratio, "($self, /)",
     "Return the number and one: a ratio of ints with a positive denominator."},
    {"__trunc__", int_exact, "($self, /)", "Return the number itself."},
    {"__floor__", int_exact, "($self, /)", "Return the number itself."},
    {"__ceil__", int_exact, "($self, /)", "Return the number itself."},
    {"__round__", round_method, "($self, ndigits=None, /)",
     "Round to a power of ten; ties go to the even multiple."},
    {"__getnewargs__", getnewargs, "($self, /)", nullptr},
    {"__format__", format_method, "($self, format_spec, /)", "Return text in the given format."},
    {"__sizeof__", sizeof_method, "($self, /)", "Return the size in memory, in bytes."},
    {"is_integer", is_integer, "($self, /)", "Return True, as every int is a whole number."},
    {},
};

constinit GetSetDef kIntGetSets[] = {
    {"real", get_itself, nullptr, "the real part: the number itself", nullptr},
    {"imag", get_zero, nullptr, "the imaginary part: zero", nullptr},
    {"numerator", get_itself, nullptr, "the numerator in lowest terms: the number itself", nullptr},
    {"denominator", get_one, nullptr, "the denominator in lowest terms: one", nullptr},
    {},
};

}  // namespace py
