// Methods of float.
// Counterpart: Objects/floatobject.c.
#include <cmath>
#include <cstring>

#include "vm/number/float_math.h"
#include "vm/number/float_text.h"
#include "vm/objects/abstract.h"
#include "vm/objects/float_internal.h"
#include "vm/objects/format_spec.h"
#include "vm/objects/int.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {
namespace {

double value_of(const Object* self) { return as<Float>(self)->value; }

Owned<Object> trunc_method(Thread& thread, Object* self) {
  return int_from_double(thread, value_of(self));
}
Owned<Object> floor_method(Thread& thread, Object* self) {
  return int_from_double(thread, std::floor(value_of(self)));
}
Owned<Object> ceil_method(Thread& thread, Object* self) {
  return int_from_double(thread, std::ceil(value_of(self)));
}

Owned<Object> round_method(Thread& thread, Object* self, Args args) {
  double value = value_of(self);
  if (!args.has(0) || is_none(args[0])) {
    // To the nearest int, whatever the rounding mode of the machine; ties to even.
    double rounded = std::round(value);
    if (std::fabs(value - rounded) == 0.5) rounded = 2.0 * std::round(value / 2.0);
    return int_from_double(thread, rounded);
  }
  int64_t digits = PY_TRY(number_as_ssize(thread, args[0], nullptr));
  double result;
  if (!round_double(value, digits, &result))
    return raise(thread, &exc::OverflowError, "rounded value too large to represent");
  return float_from_double(thread, result);
}

Owned<Object> as_integer_ratio(Thread& thread, Object* self) {
  double value = value_of(self);
  if (std::isinf(value))
    return raise(thread, &exc::OverflowError, "cannot convert Infinity to integer ratio");
  if (std::isnan(value)) return raise_value_error(thread, "cannot convert NaN to integer ratio");
  DoubleParts parts = split_double(value);
  Owned<Object> numerator = PY_TRY(int_from_uint64(thread, parts.mantissa));
  if (parts.negative) numerator = PY_TRY(int_negative(thread, numerator));
  Owned<Object> denominator = PY_TRY(int_from_int64(thread, 1));
  Owned<Object> distance =
      PY_TRY(int_from_int64(thread, parts.exponent < 0 ? -parts.exponent : parts.exponent));
  Owned<Object>& scaled = parts.exponent < 0 ? denominator : numerator;
  scaled = PY_TRY(int_lshift(thread, scaled, distance));
  return tuple_pack(thread, {numerator.get(), denominator.get()});
}

Owned<Object> is_integer(Thread&, Object* self) {
  double value = value_of(self);
  return new_bool(std::isfinite(value) && std::floor(value) == value);
}

Owned<Object> hex_method(Thread& thread, Object* self) {
  Buffer out;
  if (!double_to_hex(value_of(self), &out)) return raise_memory_error(thread);
  return str_from_ascii(thread, out.data(), out.size());
}

Owned<Object> of_class(Thread& thread, Object* type, Owned<Object> number) {
  if (type == &Float::type) return number;
  return call_one_arg(thread, type, number);
}

Owned<Object> fromhex(Thread& thread, Object* type, Object* text) {
  if (!is_a<Str>(text)) return raise_type_error(thread, "bad argument type for built-in operation");
  size_t length;
  char* utf8 = PY_TRY(str_to_utf8(thread, as<Str>(text), &length));
  double value;
  HexParse parsed = parse_hex_double(utf8, length, &value);
  mem_free(utf8);
  switch (parsed) {
    case HexParse::kOk:
      break;
    case HexParse::kInvalid:
      return raise_value_error(thread, "invalid hexadecimal floating-point string");
    case HexParse::kTooLarge:
      return raise(thread, &exc::OverflowError,
                   "hexadecimal value too large to represent as a float");
    case HexParse::kTooLong:
      return raise_value_error(thread, "hexadecimal string too long to convert");
  }
  Owned<Object> number = PY_TRY(float_from_double(thread, value));
  return of_class(thread, type, std::move(number));
}

Owned<Object> from_number(Thread& thread, Object* type, Object* number) {
  if (is_exact<Float>(number) && type == &Float::type) return share(number);
  Owned<Object> result = PY_TRY(float_from_double(thread, PY_TRY(float_as_double(thread, number))));
  return of_class(thread, type, std::move(result));
}

Owned<Object> getformat(Thread& thread, Object*, Object* kind) {
  if (!is_a<Str>(kind)) return raise_bad_argument(thread, "__getformat__", "argument", "str", kind);
  size_t length;
  char* utf8 = PY_TRY(str_to_utf8(thread, as<Str>(kind), &length));
  bool embedded_zero = strlen(utf8) != length;
  bool known = strcmp(utf8, "double") == 0 || strcmp(utf8, "float") == 0;
  mem_free(utf8);
  if (embedded_zero) return raise_value_error(thread, "embedded null character");
  if (!known) {
    return raise_value_error(thread, "__getformat__() argument 1 must be 'double' or 'float'");
  }
  static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__);
  return str_intern_ascii(thread, "IEEE, little-endian");
}

Owned<Object> getnewargs(Thread& thread, Object* self) {
  Owned<Object> number = PY_TRY(float_from_double(thread, value_of(self)));
  return tuple_pack(thread, {number.get()});
}

Owned<Object> format_method(Thread& thread, Object* self, Object* spec) {
  if (!is_a<Str>(spec)) return raise_bad_argument(thread, "__format__", "argument", "str", spec);
  return format_float(thread, self, as<Str>(spec));
}

Owned<Object> get_real(Thread& thread, Object* self, void*) { return float_exact(thread, self); }
Owned<Object> get_imag(Thread& thread, Object*, void*) { return float_from_double(thread, 0.0); }

}  // namespace

constinit MethodDef kFloatMethods[] = {
    {"from_number", from_number, "($type, number, /)", "Make a float of a real number.",
     MethodDef::kClass},
    {"conjugate", float_exact, "($self, /)", "Return the number itself: it has no imaginary part."},
    {"__trunc__", trunc_method, "($self, /)", "Return the int towards zero."},
    {"__floor__", floor_method, "($self, /)", "Return the largest int that is not above."},
    {"__ceil__", ceil_method, "($self, /)", "Return the smallest int that is not below."},
    {"__round__", round_method, "($self, ndigits=None, /)",
     "Round to a number of decimal places; without one, to an int."},
    {"as_integer_ratio", as_integer_ratio, "($self, /)",
     "Return two ints in lowest terms whose ratio is exactly the number."},
    {"fromhex", fromhex, "($type, string, /)", "Make a float of hexadecimal text.",
     MethodDef::kClass},
    {"hex", hex_method, "($self, /)", "Return the number as hexadecimal text."},
    {"is_integer", is_integer, "($self, /)", "Tell whether the number is whole."},
    {"__getnewargs__", getnewargs, "($self, /)", nullptr},
    {"__getformat__", getformat, "($type, typestr, /)",
     "Tell how the machine stores 'double' or 'float', for tests.", MethodDef::kClass},
    {"__format__", format_method, "($self, format_spec, /)", "Return text in the given format."},
    {},
};

constinit GetSetDef kFloatGetSets[] = {
    {"real", get_real, nullptr, "the real part: the number itself", nullptr},
    {"imag", get_imag, nullptr, "the imaginary part: zero", nullptr},
    {},
};

}  // namespace py
