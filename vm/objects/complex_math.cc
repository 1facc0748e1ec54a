// Products, quotients and powers of complex numbers with infinities, zeros and NaNs in their parts.
// Counterpart: Objects/complexobject.c.
#include "vm/objects/complex_math.h"

#include <cmath>

namespace py {
namespace {

constexpr double kInf = __builtin_inf();

// An infinite part becomes a one, a finite one a zero; signs stay.
double boxed(double part) { return std::copysign(std::isinf(part) ? 1.0 : 0.0, part); }
double zero_if_nan(double part) { return std::isnan(part) ? std::copysign(0.0, part) : part; }

bool is_infinite(ComplexValue z) { return std::isinf(z.real) || std::isinf(z.imag); }
bool is_finite(ComplexValue z) { return std::isfinite(z.real) && std::isfinite(z.imag); }
bool is_all_nan(ComplexValue z) { return std::isnan(z.real) && std::isnan(z.imag); }
ComplexValue box(ComplexValue z) { return {boxed(z.real), boxed(z.imag)}; }
ComplexValue without_nans(ComplexValue z) { return {zero_if_nan(z.real), zero_if_nan(z.imag)}; }

}  // namespace

ComplexValue complex_product(ComplexValue a, ComplexValue b) {
  double real_real = a.real * b.real, imag_imag = a.imag * b.imag;
  double real_imag = a.real * b.imag, imag_real = a.imag * b.real;
  ComplexValue result = {real_real - imag_imag, real_imag + imag_real};
  if (!is_all_nan(result)) return result;
  // An infinite factor makes the product infinite in the direction that the signs give.
  bool recover = false;
  if (is_infinite(a)) {
    a = box(a);
    b = without_nans(b);
    recover = true;
  }
  if (is_infinite(b)) {
    b = box(b);
    a = without_nans(a);
    recover = true;
  }
  if (!recover && (std::isinf(real_real) || std::isinf(imag_imag) || std::isinf(real_imag) ||
                   std::isinf(imag_real))) {
    a = without_nans(a);
    b = without_nans(b);
    recover = true;
  }
  if (!recover) return result;
  return {kInf * (a.real * b.real - a.imag * b.imag), kInf * (a.real * b.imag + a.imag * b.real)};
}

// Scales by the larger part of the divisor, so that its square is never formed (R. L. Smith, 1962).
ComplexValue complex_quotient(ComplexValue a, ComplexValue b, bool* by_zero) {
  double real_size = std::fabs(b.real), imag_size = std::fabs(b.imag);
  ComplexValue result;
  if (real_size >= imag_size) {
    if (real_size == 0.0) {
      *by_zero = true;
      return {0.0, 0.0};
    }
    double ratio = b.imag / b.real;
    double scale = b.real + b.imag * ratio;
    result = {(a.real + a.imag * ratio) / scale, (a.imag - a.real * ratio) / scale};
  } else if (imag_size >= real_size) {
    double ratio = b.real / b.imag;
    double scale = b.real * ratio + b.imag;
    result = {(a.real * ratio + a.imag) / scale, (a.imag * ratio - a.real) / scale};
  } else {
    result = {__builtin_nan(""), __builtin_nan("")};
  }
  if (!is_all_nan(result)) return result;
  if (is_infinite(a) && is_finite(b)) {
    ComplexValue x = box(a);
    return {kInf * (x.real * b.real + x.imag * b.imag), kInf * (x.imag * b.real - x.real * b.imag)};
  }
  if (is_infinite(b) && is_finite(a)) {
    ComplexValue x = box(b);
    return {0.0 * (a.real * x.real + a.imag * x.imag), 0.0 * (a.imag * x.real - a.real * x.imag)};
  }
  return result;
}

ComplexValue complex_quotient(double a, ComplexValue b, bool* by_zero) {
  double real_size = std::fabs(b.real), imag_size = std::fabs(b.imag);
  ComplexValue result;
  if (real_size >= imag_size) {
    if (real_size == 0.0) {
      *by_zero = true;
      return {0.0, 0.0};
    }
    double ratio = b.imag / b.real;
    double scale = b.real + b.imag * ratio;
    result = {a / scale, (-a * ratio) / scale};
  } else if (imag_size >= real_size) {
    double ratio = b.real / b.imag;
    double scale = b.real * ratio + b.imag;
    result = {(a * ratio) / scale, (-a) / scale};
  } else {
    result = {__builtin_nan(""), __builtin_nan("")};
  }
  if (is_all_nan(result) && std::isfinite(a) && is_infinite(b)) {
    ComplexValue x = box(b);
    return {0.0 * (a * x.real), 0.0 * (-a * x.imag)};
  }
  return result;
}

}  // namespace py
