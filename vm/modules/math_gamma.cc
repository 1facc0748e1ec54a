// The gamma function and its logarithm by Lanczos' approximation.
// Counterpart: Modules/mathmodule.c.
#include <cerrno>
#include <cmath>

#include "vm/modules/math_internal.h"

namespace py {
namespace {

// The rational form of Lanczos' sum for n = 13 that Boost publishes; CPython uses it too, and other
// coefficients would differ in the last digits.
constexpr int kTerms = 13;
constexpr double kG = 6.024680040776729583740234375;
constexpr double kGMinusHalf = 5.524680040776729583740234375;
constexpr double kNumerator[kTerms] = {23531376880.410759688572007674451636754734846804940,
                                       42919803642.649098768957899047001988850926355848959,
                                       35711959237.355668049440185451547166705960488635843,
                                       17921034426.037209699919755754458931112671403265390,
                                       6039542586.3520280050642916443072979210699388420708,
                                       1439720407.3117216736632230727949123939715485786772,
                                       248874557.86205415651146038641322942321632125127801,
                                       31426415.585400194380614231628318205362874684987640,
                                       2876370.6289353724412254090516208496135991145378768,
                                       186056.26539522349504029498971604569928220784236328,
                                       8071.6720023658162106380029022722506138218516325024,
                                       210.82427775157934587250973392071336271166969580291,
                                       2.5066282746310002701649081771338373386264310793408};
// Of x (x + 1) ... (x + 11).
constexpr double kDenominator[kTerms] = {
    0.0,       39916800.0, 120543840.0, 150917976.0, 105258076.0, 45995730.0, 13339535.0,
    2637558.0, 357423.0,   32670.0,     1925.0,      66.0,        1.0};

constexpr double kPi = 3.141592653589793238462643383279502884197;
constexpr double kLogPi = 1.144729885849400174143427351353058711647;
constexpr double kInf = __builtin_inf();

// For positive x.
double lanczos_sum(double x) {
  double numerator = 0.0, denominator = 0.0;
  if (x < 5.0) {
    for (int i = kTerms - 1; i >= 0; --i) {
      numerator = numerator * x + kNumerator[i];
      denominator = denominator * x + kDenominator[i];
    }
  } else {
    // The same function of 1/x: powers of a large x would overflow.
    for (int i = 0; i < kTerms; ++i) {
      numerator = numerator / x + kNumerator[i];
      denominator = denominator / x + kDenominator[i];
    }
  }
  return numerator / denominator;
}

// sin(pi x) for finite x, accurate near its zeros.
double sin_pi(double x) {
  double y = std::fmod(std::fabs(x), 2.0);
  double result = 0.0;
  switch (static_cast<int>(std::round(2.0 * y))) {
    case 0:
      result = std::sin(kPi * y);
      break;
    case 1:
      result = std::cos(kPi * (y - 0.5));
      break;
    case 2:
      result = std::sin(kPi * (1.0 - y));
      break;
    case 3:
      result = -std::cos(kPi * (y - 1.5));
      break;
    case 4:
      result = std::sin(kPi * (y - 2.0));
      break;
  }
  return std::copysign(1.0, x) * result;
}

double whole_factorial(int n) {
  // Exact up to 22!.
  double result = 1.0;
  for (int i = 2; i <= n; ++i) result *= i;
  return result;
}

double range_checked(double result) {
  if (std::isinf(result)) errno = ERANGE;
  return result;
}

}  // namespace

double gamma_of(double x) {
  if (!std::isfinite(x)) {
    if (std::isnan(x) || x > 0.0) return x;
    errno = EDOM;
    return __builtin_nan("");
  }
  if (x == 0.0) {
    errno = EDOM;
    return std::copysign(kInf, x);
  }
  if (x == std::floor(x)) {
    if (x < 0.0) {
      errno = EDOM;
      return __builtin_nan("");
    }
    if (x <= 23.0) return whole_factorial(static_cast<int>(x) - 1);
  }
  double size = std::fabs(x);
  if (size < 1e-20) return range_checked(1.0 / x);
  if (size > 200.0) {
    if (x < 0.0) return 0.0 / sin_pi(x);
    errno = ERANGE;
    return kInf;
  }
  double y = size + kGMinusHalf;
  // What the sum lost by rounding.
  double error = size > kGMinusHalf ? (y - size) - kGMinusHalf : (y - kGMinusHalf) - size;
  double correction = error * kG / y;
  // Above 140 the power alone would overflow, so it is applied in two halves.
  bool halves = size >= 140.0;
  double power = halves ? std::pow(y, size / 2.0 - 0.25) : std::pow(y, size - 0.5);
  double result;
  if (x < 0.0) {
    result = -kPi / sin_pi(size) / size * std::exp(y) / lanczos_sum(size);
    result -= correction * result;
    result /= power;
    if (halves) result /= power;
  } else {
    result = lanczos_sum(size) / std::exp(y);
    result += correction * result;
    result *= power;
    if (halves) result *= power;
  }
  return range_checked(result);
}

double lgamma_of(double x) {
  if (!std::isfinite(x)) return std::isnan(x) ? x : kInf;
  if (x == std::floor(x) && x <= 2.0) {
    if (x > 0.0) return 0.0;
    errno = EDOM;
    return kInf;
  }
  double size = std::fabs(x);
  if (size < 1e-20) return -std::log(size);
  double result = std::log(lanczos_sum(size)) - kG;
  result += (size - 0.5) * (std::log(size + kG - 0.5) - 1);
  // Reflection.
  if (x < 0.0) result = kLogPi - std::log(std::fabs(sin_pi(size))) - std::log(size) - result;
  return range_checked(result);
}

}  // namespace py
