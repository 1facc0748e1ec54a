// The cmath module: functions of complex numbers.
// Counterpart: Modules/cmathmodule.c.
#include <cerrno>
#include <cmath>

#include "vm/modules/cmath_internal.h"
#include "vm/modules/native_modules.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/errors.h"
#include "vm/objects/float.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {
namespace {

constexpr double kPi = 3.141592653589793238462643383279502884;
constexpr double kInf = __builtin_inf();

PY_COLD Raised raise_domain(Thread& thread) {
  return raise_value_error(thread, "math domain error");
}
PY_COLD Raised raise_range(Thread& thread) {
  return raise(thread, &exc::OverflowError, "math range error");
}

Owned<Object> deliver(Thread& thread, CmathResult result) {
  if (result.error == CmathError::kDomain) return raise_domain(thread);
  if (result.error == CmathError::kRange) return raise_range(thread);
  return complex_from_doubles(thread, result.value.real, result.value.imag);
}

template <CmathFn kFunction>
Owned<Object> function(Thread& thread, Object*, Object* argument) {
  return deliver(thread, kFunction(PY_TRY(complex_as_value(thread, argument))));
}

Owned<Object> log_function(Thread& thread, Object*, Args args) {
  CmathResult result = cmath_log(PY_TRY(complex_as_value(thread, args[0])));
  if (args.has(1)) {
    // A base hides that the number was zero.
    CmathResult base = cmath_log(PY_TRY(complex_as_value(thread, args[1])));
    bool by_zero = false;
    result.value = complex_quotient(result.value, base.value, &by_zero);
    result.error = by_zero ? CmathError::kDomain : base.error;
  }
  return deliver(thread, result);
}

Owned<Object> phase(Thread& thread, Object*, Object* argument) {
  ComplexValue z = PY_TRY(complex_as_value(thread, argument));
  errno = 0;
  double angle = std::atan2(z.imag, z.real);
  if (errno == EDOM) return raise_domain(thread);
  if (errno != 0) return raise_range(thread);
  return float_from_double(thread, angle);
}

// Infinite when a part is infinite, whatever the other one is.
double size_of(ComplexValue z) {
  if (std::isinf(z.real) || std::isinf(z.imag)) return kInf;
  return std::hypot(z.real, z.imag);
}
bool is_finite(ComplexValue z) { return std::isfinite(z.real) && std::isfinite(z.imag); }
bool is_infinite(ComplexValue z) { return std::isinf(z.real) || std::isinf(z.imag); }
bool is_nan(ComplexValue z) { return std::isnan(z.real) || std::isnan(z.imag); }

Owned<Object> polar(Thread& thread, Object*, Object* argument) {
  ComplexValue z = PY_TRY(complex_as_value(thread, argument));
  double size = size_of(z);
  if (std::isinf(size) && is_finite(z)) return raise_range(thread);
  Owned<Object> length = PY_TRY(float_from_double(thread, size));
  Owned<Object> angle = PY_TRY(float_from_double(thread, std::atan2(z.imag, z.real)));
  return tuple_pack(thread, {length.get(), angle.get()});
}

Owned<Object> rect(Thread& thread, Object*, Args args) {
  double length = PY_TRY(float_as_double(thread, args[0]));
  double angle = PY_TRY(float_as_double(thread, args[1]));
  return deliver(thread, cmath_rect(length, angle));
}

template <bool (*kTest)(ComplexValue)>
Owned<Object> test(Thread& thread, Object*, Object* argument) {
  return new_bool(kTest(PY_TRY(complex_as_value(thread, argument))));
}

Owned<Object> isclose(Thread& thread, Object*, Args args) {
  ComplexValue a = PY_TRY(complex_as_value(thread, args[0]));
  ComplexValue b = PY_TRY(complex_as_value(thread, args[1]));
  double relative = args.has(2) ? PY_TRY(float_as_double(thread, args[2])) : 1e-09;
  double absolute = args.has(3) ? PY_TRY(float_as_double(thread, args[3])) : 0.0;
  if (relative < 0.0 || absolute < 0.0)
    return raise_value_error(thread, "tolerances must be non-negative");
  if (a.real == b.real && a.imag == b.imag) return new_bool(true);
  if (is_infinite(a) || is_infinite(b)) return new_bool(false);
  double difference = size_of({a.real - b.real, a.imag - b.imag});
  return new_bool(difference <= relative * size_of(b) || difference <= relative * size_of(a) ||
                  difference <= absolute);
}

constinit MethodDef kCmathFunctions[] = {
    {"acos", function<cmath_acos>, "($module, z, /)", "Return the arc cosine of z."},
    {"acosh", function<cmath_acosh>, "($module, z, /)", "Return the inverse hyperbolic cosine."},
    {"asin", function<cmath_asin>, "($module, z, /)", "Return the arc sine of z."},
    {"asinh", function<cmath_asinh>, "($module, z, /)", "Return the inverse hyperbolic sine."},
    {"atan", function<cmath_atan>, "($module, z, /)", "Return the arc tangent of z."},
    {"atanh", function<cmath_atanh>, "($module, z, /)", "Return the inverse hyperbolic tangent."},
    {"cos", function<cmath_cos>, "($module, z, /)", "Return the cosine of z."},
    {"cosh", function<cmath_cosh>, "($module, z, /)", "Return the hyperbolic cosine of z."},
    {"exp", function<cmath_exp>, "($module, z, /)", "Return e to the power of z."},
    {"isclose", isclose, "($module, /, a, b, *, rel_tol=1e-09, abs_tol=0.0)",
     "Tell whether two numbers differ by no more than the tolerances."},
    {"isfinite", test<is_finite>, "($module, z, /)", "Tell whether both parts are finite."},
    {"isinf", test<is_infinite>, "($module, z, /)", "Tell whether a part is infinite."},
    {"isnan", test<is_nan>, "($module, z, /)", "Tell whether a part is a NaN."},
    {"log", log_function, "($module, z, base=<unrepresentable>, /)",
     "Return the logarithm of z, natural or to a base."},
    {"log10", function<cmath_log10>, "($module, z, /)", "Return the logarithm of z to base 10."},
    {"phase", phase, "($module, z, /)", "Return the angle of z."},
    {"polar", polar, "($module, z, /)", "Return the size and the angle of z."},
    {"rect", rect, "($module, r, phi, /)", "Return the number of a size and an angle."},
    {"sin", function<cmath_sin>, "($module, z, /)", "Return the sine of z."},
    {"sinh", function<cmath_sinh>, "($module, z, /)", "Return the hyperbolic sine of z."},
    {"sqrt", function<cmath_sqrt>, "($module, z, /)", "Return the square root of z."},
    {"tan", function<cmath_tan>, "($module, z, /)", "Return the tangent of z."},
    {"tanh", function<cmath_tanh>, "($module, z, /)", "Return the hyperbolic tangent of z."},
    {},
};

}  // namespace

Owned<Object> cmath_module_init(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "cmath"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(module_add_str(thread, module, "__doc__", "Functions of complex numbers."));
  PY_TRY(module_add_functions(thread, module, kCmathFunctions));
  double nan = __builtin_nan("");
  PY_TRY(module_add(thread, module, "pi", float_from_double(thread, kPi)));
  PY_TRY(module_add(thread, module, "e", float_from_double(thread, 2.718281828459045)));
  PY_TRY(module_add(thread, module, "tau", float_from_double(thread, 2 * kPi)));
  PY_TRY(module_add(thread, module, "inf", float_from_double(thread, kInf)));
  PY_TRY(module_add(thread, module, "infj", complex_from_doubles(thread, 0.0, kInf)));
  PY_TRY(module_add(thread, module, "nan", float_from_double(thread, nan)));
  PY_TRY(module_add(thread, module, "nanj", complex_from_doubles(thread, 0.0, nan)));
  return module;
}

}  // namespace py
