// The math module: functions of doubles, and the table of all.
// Counterpart: Modules/mathmodule.c.
#include <math.h>

#include <cerrno>
#include <cstring>

#include "vm/base/buffer.h"
#include "vm/modules/math_internal.h"
#include "vm/modules/native_modules.h"
#include "vm/number/float_text.h"
#include "vm/objects/abstract.h"
#include "vm/objects/errors.h"
#include "vm/objects/float.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {
namespace {

constexpr double kPi = 3.141592653589793238462643383279502884;
constexpr double kE = 2.718281828459045235360287471352662498;
constexpr double kInf = __builtin_inf();

PY_COLD Raised raise_domain(Thread& thread) {
  return raise_value_error(thread, "math domain error");
}
PY_COLD Raised raise_range(Thread& thread) {
  return raise(thread, &exc::OverflowError, "math range error");
}
// `message` contains one %s, for the argument; null: the general message.
PY_COLD Raised raise_domain_of(Thread& thread, const char* message, double x) {
  if (message == nullptr) return raise_domain(thread);
  Buffer text;
  const char* shown = double_repr(x, &text) ? text.c_str() : nullptr;
  if (shown == nullptr) return raise_memory_error(thread);
  return raise_value_error(thread, message, shown);
}

// errno after a C function: underflow is no error.
Status check_errno(Thread& thread, double result) {
  if (errno == 0 || (errno == ERANGE && fabs(result) < 1.5)) return Status::kOk;
  if (errno == EDOM) return raise_domain(thread);
  return raise_range(thread);
}

using DoubleFn = double (*)(double);
using DoubleFn2 = double (*)(double, double);

// A C function whose NaN for a number is a domain error, and whose infinity for a finite number an
// overflow or a pole.
Owned<Object> apply(Thread& thread, DoubleFn function, Object* argument, bool can_overflow,
                    const char* message) {
  double x = PY_TRY(float_as_double(thread, argument));
  errno = 0;
  double result = function(x);
  if (isnan(result) && !isnan(x)) return raise_domain_of(thread, message, x);
  if (isinf(result) && isfinite(x)) {
    if (can_overflow) return raise_range(thread);
    return raise_domain_of(thread, message, x);
  }
  if (isfinite(result)) PY_TRY(check_errno(thread, result));
  return float_from_double(thread, result);
}

// A function of ours that reports by errno.
Owned<Object> apply_own(Thread& thread, DoubleFn function, Object* argument, const char* message) {
  double x = PY_TRY(float_as_double(thread, argument));
  errno = 0;
  double result = function(x);
  if (errno == EDOM) return raise_domain_of(thread, message, x);
  PY_TRY(check_errno(thread, result));
  return float_from_double(thread, result);
}

enum Text : int {
  kGeneral,
  kUnitInterval,
  kAtLeastOne,
  kInsideUnit,
  kFinite,
  kAboveMinusOne,
  kNonNegative,
  kNotPole,
  kPositive
};
constexpr const char* kMessages[] = {
    nullptr,
    "expected a number in range from -1 up to 1, got %s",
    "expected argument value not less than 1, got %s",
    "expected a number between -1 and 1, got %s",
    "expected a finite input, got %s",
    "expected argument value > -1, got %s",
    "expected a nonnegative input, got %s",
    "expected a noninteger or positive integer, got %s",
    "expected a positive input, got %s",
};

template <DoubleFn kFunction, bool kCanOverflow = false, Text kText = kGeneral>
Owned<Object> function1(Thread& thread, Object*, Object* x) {
  return apply(thread, kFunction, x, kCanOverflow, kMessages[kText]);
}
template <DoubleFn kFunction, Text kText = kGeneral>
Owned<Object> own1(Thread& thread, Object*, Object* x) {
  return apply_own(thread, kFunction, x, kMessages[kText]);
}
template <DoubleFn2 kFunction>
Owned<Object> function2(Thread& thread, Object*, Args args) {
  double x = PY_TRY(float_as_double(thread, args[0]));
  double y = PY_TRY(float_as_double(thread, args[1]));
  errno = 0;
  double result = kFunction(x, y);
  if (isnan(result)) {
    if (!isnan(x) && !isnan(y)) return raise_domain(thread);
  } else if (isinf(result)) {
    if (isfinite(x) && isfinite(y)) return raise_range(thread);
  } else {
    PY_TRY(check_errno(thread, result));
  }
  return float_from_double(thread, result);
}

// New C libraries round these five correctly, old ones do not; through quadruple precision every
// library gives the same digits.
extern "C" {
__float128 acoshf128(__float128);
__float128 asinhf128(__float128);
__float128 atanhf128(__float128);
__float128 erff128(__float128);
__float128 erfcf128(__float128);
}
template <__float128 (*kFunction)(__float128)>
double rounded(double x) {
  double result = static_cast<double>(kFunction(x));
  // The detour must not turn a tiny result into an error.
  if (errno == ERANGE && isfinite(result)) errno = 0;
  return result;
}

// IEEE 754 remainder: x - n y for the integer n nearest to x / y, ties to even.
double remainder_of(double x, double y) { return remainder(x, y); }

Owned<Object> to_int(Thread& thread, Object* number, Object* method_name, DoubleFn function) {
  if (!is_exact<Float>(number)) {
    Owned<Object> method;
    bool unbound;
    if (PY_TRY(lookup_special(thread, number, method_name, &method, &unbound)))
      return unbound ? call_one_arg(thread, method, number) : call_no_args(thread, method);
  }
  return int_from_double(thread, function(PY_TRY(float_as_double(thread, number))));
}
Owned<Object> math_ceil(Thread& thread, Object*, Object* number) {
  return to_int(thread, number, ids.__ceil__, ceil);
}
Owned<Object> math_floor(Thread& thread, Object*, Object* number) {
  return to_int(thread, number, ids.__floor__, floor);
}

Owned<Object> math_trunc(Thread& thread, Object*, Object* number) {
  if (is_exact<Float>(number)) return int_from_double(thread, as<Float>(number)->value);
  Owned<Object> method;
  bool unbound;
  if (PY_TRY(lookup_special(thread, number, ids.__trunc__, &method, &unbound)))
    return unbound ? call_one_arg(thread, method, number) : call_no_args(thread, method);
  return raise_type_error(thread, "type %.100s doesn't define __trunc__ method",
                          number->ob_type->tp_name);
}

// Logarithms know ints that no float can hold.
Owned<Object> logarithm(Thread& thread, Object* argument, DoubleFn function) {
  if (!is_a<Int>(argument)) return apply(thread, function, argument, false, kMessages[kPositive]);
  if (int_sign(argument) <= 0) return raise_value_error(thread, "expected a positive input");
  int64_t exponent;
  double mantissa = int_frexp(argument, &exponent);
  if (exponent <= 1024) {
    double x = ldexp(mantissa, static_cast<int>(exponent));
    if (isfinite(x)) return float_from_double(thread, function(x));
  }
  return float_from_double(thread,
                           function(mantissa) + function(2.0) * static_cast<double>(exponent));
}

Owned<Object> math_log(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_positional(thread, "log", args.nargs, 1, 2));
  Owned<Object> value = PY_TRY(logarithm(thread, args[0], log));
  if (args.nargs == 1) return value;
  Owned<Object> base = PY_TRY(logarithm(thread, args[1], log));
  return number_true_divide(thread, value, base);
}
Owned<Object> math_log2(Thread& thread, Object*, Object* x) { return logarithm(thread, x, log2); }
Owned<Object> math_log10(Thread& thread, Object*, Object* x) { return logarithm(thread, x, log10); }

Owned<Object> pair(Thread& thread, double first, Owned<Object> second) {
  if (!second) return Raised{};
  Owned<Object> number = PY_TRY(float_from_double(thread, first));
  return tuple_pack(thread, {number.get(), second.get()});
}

Owned<Object> math_frexp(Thread& thread, Object*, Object* argument) {
  double x = PY_TRY(float_as_double(thread, argument));
  int exponent = 0;
  if (isfinite(x) && x != 0.0) x = frexp(x, &exponent);
  return pair(thread, x, int_from_int64(thread, exponent));
}

Owned<Object> math_modf(Thread& thread, Object*, Object* argument) {
  double x = PY_TRY(float_as_double(thread, argument));
  double whole;
  double fraction = modf(x, &whole);
  return pair(thread, fraction, float_from_double(thread, whole));
}

Owned<Object> math_ldexp(Thread& thread, Object*, Args args) {
  double x = PY_TRY(float_as_double(thread, args[0]));
  if (!is_a<Int>(args[1]))
    return raise_type_error(thread, "Expected an int as second argument to ldexp.");
  if (x == 0.0 || !isfinite(x)) return float_from_double(thread, x);
  int64_t exponent;
  if (!int_fits_int64(args[1], &exponent)) exponent = int_sign(args[1]) < 0 ? INT64_MIN : INT64_MAX;
  if (exponent > INT32_MAX) return raise_range(thread);
  double result = exponent < INT32_MIN ? copysign(0.0, x) : ldexp(x, static_cast<int>(exponent));
  if (isinf(result)) return raise_range(thread);
  return float_from_double(thread, result);
}

Owned<Object> math_fma(Thread& thread, Object*, Args args) {
  double x = PY_TRY(float_as_double(thread, args[0]));
  double y = PY_TRY(float_as_double(thread, args[1]));
  double z = PY_TRY(float_as_double(thread, args[2]));
  double result = fma(x, y, z);
  if (isnan(result)) {
    if (!isnan(x) && !isnan(y) && !isnan(z))
      return raise_value_error(thread, "invalid operation in fma");
  } else if (isinf(result) && isfinite(x) && isfinite(y) && isfinite(z)) {
    return raise(thread, &exc::OverflowError, "overflow in fma");
  }
  return float_from_double(thread, result);
}

Owned<Object> math_fmod(Thread& thread, Object*, Args args) {
  double x = PY_TRY(float_as_double(thread, args[0]));
  double y = PY_TRY(float_as_double(thread, args[1]));
  if (isinf(y) && isfinite(x)) return float_from_double(thread, x);
  double result = fmod(x, y);
  if (isnan(result) && !isnan(x) && !isnan(y)) return raise_domain(thread);
  return float_from_double(thread, result);
}

Owned<Object> math_pow(Thread& thread, Object*, Args args) {
  double x = PY_TRY(float_as_double(thread, args[0]));
  double y = PY_TRY(float_as_double(thread, args[1]));
  errno = 0;
  double result = pow(x, y);
  if (isfinite(x) && isfinite(y)) {
    if (isnan(result)) return raise_domain(thread);
    if (isinf(result)) {
      if (x == 0.0) return raise_domain(thread);
      return raise_range(thread);
    }
    PY_TRY(check_errno(thread, result));
  }
  return float_from_double(thread, result);
}

Owned<Object> math_degrees(Thread& thread, Object*, Object* x) {
  return float_from_double(thread, PY_TRY(float_as_double(thread, x)) * (180.0 / kPi));
}
Owned<Object> math_radians(Thread& thread, Object*, Object* x) {
  return float_from_double(thread, PY_TRY(float_as_double(thread, x)) * (kPi / 180.0));
}

Owned<Object> math_isfinite(Thread& thread, Object*, Object* x) {
  return new_bool(isfinite(PY_TRY(float_as_double(thread, x))));
}
Owned<Object> math_isnan(Thread& thread, Object*, Object* x) {
  return new_bool(isnan(PY_TRY(float_as_double(thread, x))));
}
Owned<Object> math_isinf(Thread& thread, Object*, Object* x) {
  return new_bool(isinf(PY_TRY(float_as_double(thread, x))));
}

Owned<Object> math_isclose(Thread& thread, Object*, Args args) {
  double a = PY_TRY(float_as_double(thread, args[0]));
  double b = PY_TRY(float_as_double(thread, args[1]));
  double relative = args.has(2) ? PY_TRY(float_as_double(thread, args[2])) : 1e-09;
  double absolute = args.has(3) ? PY_TRY(float_as_double(thread, args[3])) : 0.0;
  if (relative < 0.0 || absolute < 0.0)
    return raise_value_error(thread, "tolerances must be non-negative");
  if (a == b) return new_bool(true);
  // Equal infinities are equal; others are close to nothing.
  if (isinf(a) || isinf(b)) return new_bool(false);
  double difference = fabs(b - a);
  return new_bool(difference <= fabs(relative * b) || difference <= fabs(relative * a) ||
                  difference <= absolute);
}

uint64_t bits_of(double x) {
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}
double double_of(uint64_t bits) {
  double x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

// `steps` floats from x towards y. The magnitudes of doubles are ordered as their bits.
double next_after_steps(double x, double y, uint64_t steps) {
  if (steps == 0 || isnan(x)) return x;
  if (isnan(y)) return y;
  constexpr uint64_t kSign = uint64_t{1} << 63;
  uint64_t from = bits_of(x), to = bits_of(y);
  if (from == to) return x;
  uint64_t from_size = from & ~kSign, to_size = to & ~kSign;
  if (((from ^ to) & kSign) != 0) {
    if (from_size + to_size <= steps) return y;
    if (from_size < steps) return double_of((to & kSign) | (steps - from_size));
    return double_of(from - steps);
  }
  if (from_size > to_size) return from_size - to_size >= steps ? double_of(from - steps) : y;
  return to_size - from_size >= steps ? double_of(from + steps) : y;
}

Owned<Object> math_nextafter(Thread& thread, Object*, Args args) {
  double x = PY_TRY(float_as_double(thread, args[0]));
  double y = PY_TRY(float_as_double(thread, args[1]));
  if (!args.has(2) || is_none(args[2])) return float_from_double(thread, nextafter(x, y));
  Owned<Object> count = PY_TRY(number_index(thread, args[2]));
  if (int_sign(count) < 0) return raise_value_error(thread, "steps must be a non-negative integer");
  uint64_t steps = UINT64_MAX;
  if (int_bit_length(count) <= 64) steps = PY_TRY(int_as_uint64(thread, count));
  return float_from_double(thread, next_after_steps(x, y, steps));
}

Owned<Object> math_ulp(Thread& thread, Object*, Object* argument) {
  double x = fabs(PY_TRY(float_as_double(thread, argument)));
  if (!isfinite(x)) return float_from_double(thread, x);
  double above = nextafter(x, kInf);
  if (isinf(above)) return float_from_double(thread, x - nextafter(x, -kInf));
  return float_from_double(thread, above - x);
}

constinit MethodDef kMathFunctions[] = {
    {"acos", function1<acos, false, kUnitInterval>, "($module, x, /)",
     "Return the angle between 0 and pi whose cosine is x."},
    {"acosh", function1<rounded<acoshf128>, false, kAtLeastOne>, "($module, x, /)",
     "Return the inverse hyperbolic cosine of x."},
    {"asin", function1<asin, false, kUnitInterval>, "($module, x, /)",
     "Return the angle between -pi/2 and pi/2 whose sine is x."},
    {"asinh", function1<asinh_rounded>, "($module, x, /)",
     "Return the inverse hyperbolic sine of x."},
    {"atan", function1<atan>, "($module, x, /)",
     "Return the angle between -pi/2 and pi/2 whose tangent is x."},
    {"atan2", function2<atan2>, "($module, y, x, /)",
     "Return the angle of the point (x, y) in its own quadrant."},
    {"atanh", function1<rounded<atanhf128>, false, kInsideUnit>, "($module, x, /)",
     "Return the inverse hyperbolic tangent of x."},
    {"cbrt", function1<cbrt>, "($module, x, /)", "Return the cube root of x."},
    {"ceil", math_ceil, "($module, x, /)", "Return the smallest int that is not below x."},
    {"copysign", function2<copysign>, "($module, x, y, /)",
     "Return the magnitude of x with the sign of y."},
    {"cos", function1<cos, false, kFinite>, "($module, x, /)", "Return the cosine of x radians."},
    {"cosh", function1<cosh, true>, "($module, x, /)", "Return the hyperbolic cosine of x."},
    {"degrees", math_degrees, "($module, x, /)", "Turn radians into degrees."},
    {"dist", math_dist, "($module, p, q, /)", "Return the distance of two points."},
    {"erf", own1<rounded<erff128>>, "($module, x, /)", "Return the error function of x."},
    {"erfc", own1<rounded<erfcf128>>, "($module, x, /)",
     "Return one minus the error function of x."},
    {"exp", function1<exp, true>, "($module, x, /)", "Return e to the power of x."},
    {"exp2", function1<exp2, true>, "($module, x, /)", "Return 2 to the power of x."},
    {"expm1", function1<expm1, true>, "($module, x, /)",
     "Return exp(x) - 1, exactly also for small x."},
    {"fabs", function1<fabs>, "($module, x, /)", "Return the magnitude of x as a float."},
    {"factorial", math_factorial, "($module, n, /)", "Return the product of 1 to n."},
    {"floor", math_floor, "($module, x, /)", "Return the largest int that is not above x."},
    {"fma", math_fma, "($module, x, y, z, /)", "Return x * y + z with a single rounding."},
    {"fmod", math_fmod, "($module, x, y, /)", "Return the remainder of x / y with the sign of x."},
    {"frexp", math_frexp, "($module, x, /)",
     "Return (m, e) so that x is m * 2**e and m is 0 or from 0.5 up to 1."},
    {"fsum", math_fsum, "($module, seq, /)", "Return the sum of floats, rounded only once."},
    {"gamma", own1<gamma_of, kNotPole>, "($module, x, /)", "Return the gamma function of x."},
    MethodDef::positional("gcd", math_gcd, "($module, /, *integers)",
                          "Return the greatest common divisor."),
    MethodDef::positional("hypot", math_hypot, "($module, /, *coordinates)",
                          "Return the length of the vector."),
    {"isclose", math_isclose, "($module, /, a, b, *, rel_tol=1e-09, abs_tol=0.0)",
     "Tell whether two numbers differ by no more than the tolerances."},
    {"isfinite", math_isfinite, "($module, x, /)", "Tell whether x is neither infinite nor a NaN."},
    {"isinf", math_isinf, "($module, x, /)", "Tell whether x is infinite."},
    {"isnan", math_isnan, "($module, x, /)", "Tell whether x is a NaN."},
    {"isqrt", math_isqrt, "($module, n, /)", "Return the integer part of the square root."},
    MethodDef::positional("lcm", math_lcm, "($module, /, *integers)",
                          "Return the least common multiple."),
    {"ldexp", math_ldexp, "($module, x, i, /)", "Return x * 2**i."},
    {"lgamma", own1<lgamma_of, kNotPole>, "($module, x, /)",
     "Return the logarithm of the magnitude of the gamma function."},
    MethodDef::positional("log", math_log, nullptr,
                          "Return the logarithm of a number, natural or to a base."),
    {"log1p", function1<log1p_rounded, false, kAboveMinusOne>, "($module, x, /)",
     "Return log(1 + x), exactly also for small x."},
    {"log10", math_log10, "($module, x, /)", "Return the logarithm of x to base 10."},
    {"log2", math_log2, "($module, x, /)", "Return the logarithm of x to base 2."},
    {"modf", math_modf, "($module, x, /)",
     "Return the fractional and the integer part, both with the sign of x."},
    {"pow", math_pow, "($module, x, y, /)", "Return x to the power of y as a float."},
    {"radians", math_radians, "($module, x, /)", "Turn degrees into radians."},
    {"remainder", function2<remainder_of>, "($module, x, y, /)",
     "Return the difference of x and the nearest multiple of y."},
    {"sin", function1<sin, false, kFinite>, "($module, x, /)", "Return the sine of x radians."},
    {"sinh", function1<sinh, true>, "($module, x, /)", "Return the hyperbolic sine of x."},
    {"sqrt", function1<sqrt, false, kNonNegative>, "($module, x, /)",
     "Return the square root of x."},
    {"tan", function1<tan, false, kFinite>, "($module, x, /)", "Return the tangent of x radians."},
    {"tanh", function1<tanh>, "($module, x, /)", "Return the hyperbolic tangent of x."},
    {"sumprod", math_sumprod, "($module, p, q, /)",
     "Return the sum of the products of corresponding items."},
    {"trunc", math_trunc, "($module, x, /)", "Return the int towards zero."},
    {"prod", math_prod, "($module, iterable, /, *, start=1)", "Return the product of all items."},
    {"perm", math_perm, "($module, n, k=None, /)",
     "Return in how many ways k of n things can be put in order."},
    {"comb", math_comb, "($module, n, k, /)",
     "Return in how many ways k of n things can be chosen."},
    {"nextafter", math_nextafter, "($module, x, y, /, *, steps=None)",
     "Return the float a number of steps from x towards y."},
    {"ulp", math_ulp, "($module, x, /)", "Return the value of the last bit of x."},
    {},
};

}  // namespace

double asinh_rounded(double x) { return rounded<asinhf128>(x); }
double log1p_rounded(double x) { return x == 0.0 ? x : log1p(x); }

Owned<Object> math_module_init(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "math"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(module_add_str(thread, module, "__doc__", "Functions of the C library on real numbers."));
  PY_TRY(module_add_functions(thread, module, kMathFunctions));
  PY_TRY(module_add(thread, module, "pi", float_from_double(thread, kPi)));
  PY_TRY(module_add(thread, module, "e", float_from_double(thread, kE)));
  PY_TRY(module_add(thread, module, "tau", float_from_double(thread, 2 * kPi)));
  PY_TRY(module_add(thread, module, "inf", float_from_double(thread, kInf)));
  PY_TRY(module_add(thread, module, "nan", float_from_double(thread, __builtin_nan(""))));
  return module;
}

}  // namespace py
