// complex: pairs of doubles.
// Counterpart: Objects/complexobject.c.
#include <cerrno>
#include <cmath>
#include <cstring>

#include "vm/number/float_math.h"
#include "vm/number/float_text.h"
#include "vm/objects/abstract.h"
#include "vm/objects/complex_math.h"
#include "vm/objects/dict.h"
#include "vm/objects/float_internal.h"
#include "vm/objects/format_spec.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/int_internal.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py {

Owned<Object> complex_from_doubles(Thread& thread, double real, double imag) {
  auto* number = static_cast<Complex*>(mem_alloc(sizeof(Complex)));
  if (PY_UNLIKELY(number == nullptr)) return raise_memory_error(thread);
  number->ob_refcnt = 1;
  number->ob_flags = 0;
  number->ob_type = &Complex::type;
  number->real = real;
  number->imag = imag;
  return Owned<Object>::steal(number);
}

namespace {

// Also the last step of the dealloc of subclasses, which free by their own tp_free.
void complex_dealloc(Object* object) {
  if (PY_LIKELY(is_exact<Complex>(object))) return mem_free(object);
  FreeFn release = object->ob_type->tp_free;
  (release != nullptr ? release : object_free)(object);
}

ComplexValue value_of(const Object* object) {
  return {as<Complex>(object)->real, as<Complex>(object)->imag};
}

Owned<Object> make(Thread& thread, ComplexValue value) {
  return complex_from_doubles(thread, value.real, value.imag);
}

Owned<Object> make_of(Thread& thread, Type* type, ComplexValue value) {
  Owned<Object> number = PY_TRY(type->tp_alloc(thread, type, 0));
  as<Complex>(number.get())->real = value.real;
  as<Complex>(number.get())->imag = value.imag;
  return number;
}

// What __complex__ gives, a Complex. kFalse: there is no such method.
Tri call_complex_method(Thread& thread, Object* object, Owned<Object>* result) {
  Owned<Object> method;
  bool unbound;
  if (!PY_TRY(lookup_special(thread, object, ids.dunder_complex, &method, &unbound)))
    return Tri::kFalse;
  *result = PY_TRY(unbound ? call_one_arg(thread, method, object) : call_no_args(thread, method));
  if (is_exact<Complex>(result->get())) return Tri::kTrue;
  const char* name = (*result)->ob_type->tp_name;
  if (!is_a<Complex>(result->get()))
    return raise_type_error(thread, "__complex__ returned non-complex (type %.200s)", name);
  PY_TRY(warn(thread, &exc::DeprecationWarning, 1,
              "__complex__ returned non-complex (type %.200s).  The ability to return an instance "
              "of a strict subclass of complex is deprecated, and may be removed in a future "
              "version of Python.",
              name));
  return Tri::kTrue;
}

bool is_real_number(const Object* object) {
  const NumberMethods& number = object->ob_type->as_number;
  return number.nb_float != nullptr || number.nb_index != nullptr;
}

PY_COLD Raised raise_zero_division(Thread& thread) {
  return raise(thread, &exc::ZeroDivisionError, "division by zero");
}

// Each operator three times: for two complex numbers and for a real one on either side, which has
// no imaginary part at all (and not one of zero).
struct Add {
  static ComplexValue both(ComplexValue a, ComplexValue b, bool*) {
    return {a.real + b.real, a.imag + b.imag};
  }
  static ComplexValue right_real(ComplexValue a, double b, bool*) { return {a.real + b, a.imag}; }
  static ComplexValue left_real(double a, ComplexValue b, bool*) { return {b.real + a, b.imag}; }
};
struct Subtract {
  static ComplexValue both(ComplexValue a, ComplexValue b, bool*) {
    return {a.real - b.real, a.imag - b.imag};
  }
  static ComplexValue right_real(ComplexValue a, double b, bool*) { return {a.real - b, a.imag}; }
  static ComplexValue left_real(double a, ComplexValue b, bool*) { return {a - b.real, -b.imag}; }
};
struct Multiply {
  static ComplexValue both(ComplexValue a, ComplexValue b, bool*) { return complex_product(a, b); }
  static ComplexValue right_real(ComplexValue a, double b, bool*) {
    return {a.real * b, a.imag * b};
  }
  static ComplexValue left_real(double a, ComplexValue b, bool*) {
    return {b.real * a, b.imag * a};
  }
};
struct Divide {
  static ComplexValue both(ComplexValue a, ComplexValue b, bool* by_zero) {
    return complex_quotient(a, b, by_zero);
  }
  static ComplexValue right_real(ComplexValue a, double b, bool* by_zero) {
    *by_zero = b == 0;
    return {a.real / b, a.imag / b};
  }
  static ComplexValue left_real(double a, ComplexValue b, bool* by_zero) {
    return complex_quotient(a, b, by_zero);
  }
};

template <typename Operator>
Owned<Object> binary_slot(Thread& thread, Object* left, Object* right) {
  ComplexValue result;
  double real;
  bool by_zero = false;
  if (is_a<Complex>(right)) {
    if (is_a<Complex>(left)) {
      result = Operator::both(value_of(left), value_of(right), &by_zero);
    } else {
      if (!PY_TRY(real_operand(thread, left, &real))) return new_not_implemented();
      result = Operator::left_real(real, value_of(right), &by_zero);
    }
  } else {
    if (!is_a<Complex>(left) || !PY_TRY(real_operand(thread, right, &real)))
      return new_not_implemented();
    result = Operator::right_real(value_of(left), real, &by_zero);
  }
  if (by_zero) return raise_zero_division(thread);
  return make(thread, result);
}

Tri complex_operand(Thread& thread, Object* object, ComplexValue* value) {
  if (is_a<Complex>(object)) {
    *value = value_of(object);
    return Tri::kTrue;
  }
  value->imag = 0.0;
  return real_operand(thread, object, &value->real);
}

ComplexValue small_power(ComplexValue base, int exponent, bool* by_zero) {
  int times = exponent < 0 ? -exponent : exponent;
  ComplexValue result = {1.0, 0.0}, square = base;
  for (int bit = 1; bit <= times; bit <<= 1) {
    if ((times & bit) != 0) result = complex_product(result, square);
    square = complex_product(square, square);
  }
  return exponent > 0 ? result : complex_quotient(ComplexValue{1.0, 0.0}, result, by_zero);
}

ComplexValue general_power(ComplexValue base, ComplexValue exponent, bool* by_zero) {
  if (exponent.real == 0.0 && exponent.imag == 0.0) return {1.0, 0.0};
  if (base.real == 0.0 && base.imag == 0.0) {
    if (exponent.imag != 0.0 || exponent.real < 0.0) *by_zero = true;
    return {0.0, 0.0};
  }
  // The sine of an infinite phase counts as a division by zero too, as the C library tells.
  errno = 0;
  double size = std::hypot(base.real, base.imag);
  double angle = std::atan2(base.imag, base.real);
  double length = std::pow(size, exponent.real);
  double phase = angle * exponent.real;
  if (exponent.imag != 0.0) {
    length *= std::exp(-angle * exponent.imag);
    phase += exponent.imag * std::log(size);
  }
  ComplexValue result = {length * std::cos(phase), length * std::sin(phase)};
  if (errno == EDOM) *by_zero = true;
  return result;
}

Owned<Object> power_slot(Thread& thread, Object* base_object, Object* exponent_object,
                         Object* modulus) {
  ComplexValue base, exponent;
  if (!PY_TRY(complex_operand(thread, base_object, &base)) ||
      !PY_TRY(complex_operand(thread, exponent_object, &exponent)))
    return new_not_implemented();
  if (!is_none(modulus)) return raise_value_error(thread, "complex modulo");
  bool by_zero = false;
  ComplexValue result;
  if (exponent.imag == 0.0 && exponent.real == std::floor(exponent.real) &&
      std::fabs(exponent.real) <= 100.0) {
    result = small_power(base, static_cast<int>(exponent.real), &by_zero);
  } else {
    result = general_power(base, exponent, &by_zero);
  }
  if (by_zero) return raise(thread, &exc::ZeroDivisionError, "zero to a negative or complex power");
  if (std::isinf(result.real) || std::isinf(result.imag))
    return raise(thread, &exc::OverflowError, "complex exponentiation");
  return make(thread, result);
}

Owned<Object> negative_slot(Thread& thread, Object* self) {
  ComplexValue value = value_of(self);
  return complex_from_doubles(thread, -value.real, -value.imag);
}

Owned<Object> complex_exact(Thread& thread, Object* self) {
  return is_exact<Complex>(self) ? share(self) : make(thread, value_of(self));
}

Owned<Object> absolute_slot(Thread& thread, Object* self) {
  ComplexValue value = value_of(self);
  // hypot knows that an infinity beats a NaN.
  double size = std::hypot(value.real, value.imag);
  if (std::isinf(size) && std::isfinite(value.real) && std::isfinite(value.imag))
    return raise(thread, &exc::OverflowError, "absolute value too large");
  return float_from_double(thread, size);
}

Tri bool_slot(Thread&, Object* self) {
  ComplexValue value = value_of(self);
  return to_tri(value.real != 0.0 || value.imag != 0.0);
}

Owned<Object> compare_slot(Thread& thread, Object* left, Object* right, CompareOp op) {
  if (op != CompareOp::kEq && op != CompareOp::kNe) return new_not_implemented();
  ComplexValue a = value_of(left);
  bool equal;
  if (is_a<Int>(right)) {
    if (a.imag == 0.0) {
      Owned<Object> real = PY_TRY(float_from_double(thread, a.real));
      return object_rich_compare(thread, real, right, op);
    }
    equal = false;
  } else if (is_a<Float>(right)) {
    equal = a.real == as<Float>(right)->value && a.imag == 0.0;
  } else if (is_a<Complex>(right)) {
    ComplexValue b = value_of(right);
    equal = a.real == b.real && a.imag == b.imag;
  } else {
    return new_not_implemented();
  }
  return new_bool(equal == (op == CompareOp::kEq));
}

Maybe<Hash> hash_slot(Thread&, Object* self) {
  ComplexValue value = value_of(self);
  // An imaginary part of zero leaves the hash of the equal float.
  uint64_t hash = static_cast<uint64_t>(float_hash(self, value.real)) +
                  kHashImag * static_cast<uint64_t>(float_hash(self, value.imag));
  return hash == UINT64_MAX ? Hash{-2} : static_cast<Hash>(hash);
}

Owned<Object> complex_repr(Thread& thread, Object* self) {
  ComplexValue value = value_of(self);
  Buffer out;
  bool ok;
  if (value.real == 0.0 && !std::signbit(value.real)) {
    ok = double_to_string(value.imag, 'r', 0, 0, &out) && out.append('j');
  } else {
    ok = out.append('(') && double_to_string(value.real, 'r', 0, 0, &out) &&
         double_to_string(value.imag, 'r', 0, kFloatSign, &out) && out.append("j)");
  }
  if (!ok) return raise_memory_error(thread);
  return str_from_ascii(thread, out.data(), out.size());
}

// Parses "1+2j" and its shorter and bracketed forms.
class ComplexParser {
 public:
  ComplexParser(const char* text, size_t size) : cursor_(text), end_(text + size) {}

  bool parse(ComplexValue* out) {
    skip_spaces();
    bool bracket = accept('(');
    if (bracket) skip_spaces();
    if (!number(out)) return false;
    skip_spaces();
    if (bracket) {
      if (!accept(')')) return false;
      skip_spaces();
    }
    return cursor_ == end_;
  }

 private:
  bool number(ComplexValue* out) {
    *out = {0.0, 0.0};
    double first;
    if (!real(&first)) {
      // "j" and "-j" stand for one.
      out->imag = unit();
      return accept_j();
    }
    if (accept_j()) {
      out->imag = first;
      return true;
    }
    out->real = first;
    if (!at_sign()) return true;
    if (!real(&out->imag)) out->imag = unit();
    return accept_j();
  }

  bool real(double* value) {
    size_t consumed = 0;
    FloatParse parsed =
        parse_double(cursor_, static_cast<size_t>(end_ - cursor_), value, &consumed);
    if (parsed == FloatParse::kInvalid) return false;
    cursor_ += consumed;
    return true;
  }
  double unit() {
    if (accept('-')) return -1.0;
    accept('+');
    return 1.0;
  }
  bool at_sign() const { return cursor_ != end_ && (*cursor_ == '+' || *cursor_ == '-'); }
  bool accept(char c) {
    if (cursor_ == end_ || *cursor_ != c) return false;
    ++cursor_;
    return true;
  }
  bool accept_j() { return accept('j') || accept('J'); }
  void skip_spaces() {
    while (cursor_ != end_ && is_number_space(*cursor_)) ++cursor_;
  }

  const char* cursor_;
  const char* end_;
};

Owned<Object> from_string(Thread& thread, Type* type, Object* text) {
  Buffer ascii;
  PY_TRY(number_ascii_text(thread, as<Str>(text), &ascii));
  if (memchr(ascii.data(), '_', ascii.size()) != nullptr && !strip_underscores(&ascii))
    return raise_value_error(thread, "could not convert string to complex: %R", text);
  ComplexValue value;
  if (!ComplexParser(ascii.data(), ascii.size()).parse(&value))
    return raise_value_error(thread, "complex() arg is a malformed string");
  return make_of(thread, type, value);
}

Owned<Object> from_single(Thread& thread, Type* type, Object* value) {
  if (is_exact<Complex>(value) && type == &Complex::type) return share(value);
  if (is_a<Str>(value)) return from_string(thread, type, value);
  Owned<Object> converted;
  if (PY_TRY(call_complex_method(thread, value, &converted)))
    return make_of(thread, type, value_of(converted));
  if (is_a<Complex>(value)) return make_of(thread, type, value_of(value));
  if (!is_real_number(value)) {
    return raise_type_error(thread, "complex() argument must be a string or a number, not %T",
                            value);
  }
  return make_of(thread, type, {PY_TRY(float_as_double(thread, value)), 0.0});
}

constinit SignatureText kSignature = {"complex", "(real=0, imag=0)"};

// complex(real, imag), where parts that are complex themselves are still accepted.
Owned<Object> from_parts(Thread& thread, Type* type, Object* real_or_null, Object* imag) {
  Owned<Object> real =
      real_or_null == nullptr ? PY_TRY(int_from_int64(thread, 0)) : share(real_or_null);
  Owned<Object> original = share(real.get());
  Owned<Object> converted;
  if (PY_TRY(call_complex_method(thread, real, &converted))) real = std::move(converted);
  constexpr const char kMessage[] = "complex() argument '%s' must be a real number, not %T";
  if (!is_real_number(real) && !is_a<Complex>(real.get()))
    return raise_type_error(thread, kMessage, "real", real.get());
  if (imag != nullptr && !is_real_number(imag) && !is_a<Complex>(imag))
    return raise_type_error(thread, kMessage, "imag", imag);

  ComplexValue result = {0.0, 0.0};
  bool real_is_complex = is_a<Complex>(real.get());
  double turned = 0.0;  // The imaginary part that `real` brings along.
  if (real_is_complex) {
    result.real = value_of(real).real;
    turned = value_of(real).imag;
    if (!is_real_number(original))
      PY_TRY(warn(thread, &exc::DeprecationWarning, 1, kMessage, "real", original.get()));
  } else {
    Owned<Object> number = PY_TRY(number_float(thread, real));
    result.real = as<Float>(number.get())->value;
  }
  if (imag == nullptr) {
    result.imag = turned;
  } else if (is_a<Complex>(imag)) {
    PY_TRY(warn(thread, &exc::DeprecationWarning, 1, kMessage, "imag", imag));
    result.imag = value_of(imag).real;
    result.real -= value_of(imag).imag;
  } else {
    Owned<Object> number = PY_TRY(number_float(thread, imag));
    result.imag = as<Float>(number.get())->value;
  }
  if (real_is_complex && imag != nullptr) result.imag += turned;
  return make_of(thread, type, result);
}

Owned<Object> complex_construct(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  if (args->ob_size <= 1 && (kwargs == nullptr || kwargs->used == 0)) {
    if (args->ob_size == 0) return make_of(thread, type, {0.0, 0.0});
    return from_single(thread, type, args->items[0]);
  }
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, kSignature, args, kwargs, &bound));
  return from_parts(thread, type, bound[0], bound[1]);
}

Owned<Object> from_number(Thread& thread, Object* type, Object* number) {
  if (is_exact<Complex>(number) && type == &Complex::type) return share(number);
  ComplexValue value = PY_TRY(complex_as_value(thread, number));
  Owned<Object> result = PY_TRY(make(thread, value));
  if (type == &Complex::type) return result;
  return call_one_arg(thread, type, result);
}

Owned<Object> conjugate(Thread& thread, Object* self) {
  ComplexValue value = value_of(self);
  return complex_from_doubles(thread, value.real, -value.imag);
}

Owned<Object> getnewargs(Thread& thread, Object* self) {
  ComplexValue value = value_of(self);
  Owned<Object> real = PY_TRY(float_from_double(thread, value.real));
  Owned<Object> imag = PY_TRY(float_from_double(thread, value.imag));
  return tuple_pack(thread, {real.get(), imag.get()});
}

Owned<Object> format_method(Thread& thread, Object* self, Object* spec) {
  if (!is_a<Str>(spec)) return raise_bad_argument(thread, "__format__", "argument", "str", spec);
  return format_complex(thread, self, as<Str>(spec));
}

constinit MethodDef kComplexMethods[] = {
    {"from_number", from_number, "($type, number, /)", "Make a complex number of any number.",
     MethodDef::kClass},
    {"conjugate", conjugate, "($self, /)", "Return the mirror image in the real axis."},
    {"__complex__", complex_exact, "($self, /)", "Return the number as an exact complex."},
    {"__getnewargs__", getnewargs, "($self, /)", nullptr},
    {"__format__", format_method, "($self, format_spec, /)", "Return text in the given format."},
    {},
};
constinit MemberDef kComplexMembers[] = {
    {"real", MemberKind::kDouble, true, offsetof(Complex, real), "the real part"},
    {"imag", MemberKind::kDouble, true, offsetof(Complex, imag), "the imaginary part"},
    {},
};

}  // namespace

Maybe<ComplexValue> complex_as_value(Thread& thread, Object* object) {
  if (is_a<Complex>(object)) return value_of(object);
  Owned<Object> converted;
  if (PY_TRY(call_complex_method(thread, object, &converted))) return value_of(converted);
  return ComplexValue{PY_TRY(float_as_double(thread, object)), 0.0};
}

constinit Type Complex::type = {
    .tp_name = "complex",
    .tp_basicsize = sizeof(Complex),
    .tp_dealloc = complex_dealloc,
    .tp_repr = complex_repr,
    .as_number =
        {
            .nb_add = binary_slot<Add>,
            .nb_subtract = binary_slot<Subtract>,
            .nb_multiply = binary_slot<Multiply>,
            .nb_power = power_slot,
            .nb_negative = negative_slot,
            .nb_positive = complex_exact,
            .nb_absolute = absolute_slot,
            .nb_bool = bool_slot,
            .nb_true_divide = binary_slot<Divide>,
        },
    .tp_hash = hash_slot,
    .tp_flags = tpflags::kBaseType,
    .tp_doc = "A number with a real and an imaginary part; made from numbers or from text.",
    .tp_richcompare = compare_slot,
    .tp_methods = kComplexMethods,
    .tp_members = kComplexMembers,
    .tp_new = complex_construct,
    .text_signature = "(real=0, imag=0)",
};

}  // namespace py
