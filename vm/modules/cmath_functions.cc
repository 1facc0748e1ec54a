// The functions of cmath on pairs of doubles, with the results of C99 annex G for infinities,
// zeros and NaNs.
// Counterpart: Modules/cmathmodule.c.
#include <cfloat>
#include <cmath>

#include "vm/modules/cmath_internal.h"
#include "vm/modules/math_internal.h"

namespace py {
namespace {

constexpr double kPi = 3.141592653589793238462643383279502884;
constexpr double kE = 2.718281828459045235360287471352662498;
constexpr double kLn2 = 0.693147180559945309417232121458176568;
constexpr double kLn10 = 2.302585092994045684017991454684364208;
constexpr double kInf = __builtin_inf();
// Above these the sum of squares, the square itself or the exponential may overflow.
constexpr double kLarge = DBL_MAX / 4.0;
const double kSqrtLarge = 6.703903964971298e+153;
const double kLogLarge = 708.3964185322641;
const double kSqrtMin = 1.4916681462400413e-154;
// Makes normal numbers of subnormal ones; the second undoes it behind a square root.
constexpr int kScaleUp = 53, kScaleDown = -27;

// Results for arguments that are not finite, a row per class of the real and two letters per class
// of the imaginary part: negative infinity, negative, -0, +0, positive, infinity, NaN. Letters: N
// is a NaN, I infinity, P pi, H half, Q a quarter and T three quarters of it, 0 and 1 themselves;
// i, p, h, q, t, o, u are the negative ones. Dots: the code knows better.
constexpr char kAcosTable[] =
    "TIPIPIPiPiTiNI"
    "HI........HiNN"
    "HI........HiHN"
    "HI........HiHN"
    "HI........HiNN"
    "QI0I0I0i0iQiNI"
    "NINNNNNNNNNiNN";
constexpr char kAcoshTable[] =
    "ItIpIpIPIPITIN"
    "Ih........IHNN"
    "Ih........IHNH"
    "Ih........IHNH"
    "Ih........IHNN"
    "IqIoIoI0I0IQIN"
    "INNNNNNNNNINNN";
constexpr char kAsinhTable[] =
    "iqioioi0i0iQiN"
    "ih........iHNN"
    "ih........iHNN"
    "Ih........IHNN"
    "Ih........IHNN"
    "IqIoIoI0I0IQIN"
    "INNNNoN0NNINNN";
constexpr char kAtanhTable[] =
    "ohohohoHoHoHoN"
    "oh........oHNN"
    "oh........oHoN"
    "0h........0H0N"
    "0h........0HNN"
    "0h0h0h0H0H0H0N"
    "0hNNNNNNNN0HNN";
constexpr char kCoshTable[] =
    "....I0Io....IN"
    "............NN"
    "............N0"
    "............N0"
    "............NN"
    "....IoI0....IN"
    "NNNNN0N0NNNNNN";
constexpr char kExpTable[] =
    "00..0o00..0000"
    "............NN"
    "............NN"
    "............NN"
    "............NN"
    "....IoI0....IN"
    "NNNNNoN0NNNNNN";
constexpr char kLogTable[] =
    "ItIpIpIPIPITIN"
    "Ih........IHNN"
    "Ih........IHNN"
    "Ih........IHNN"
    "Ih........IHNN"
    "IqIoIoI0I0IQIN"
    "INNNNNNNNNINNN";
constexpr char kSinhTable[] =
    "....ioi0....IN"
    "............NN"
    "............0N"
    "............0N"
    "............NN"
    "....IoI0....IN"
    "NNNNNoN0NNNNNN";
constexpr char kSqrtTable[] =
    "Ii0i0i0I0IIINI"
    "Ii........IINN"
    "Ii........IINN"
    "Ii........IINN"
    "Ii........IINN"
    "IiIoIoI0I0IIIN"
    "IiNNNNNNNNIINN";
constexpr char kTanhTable[] =
    "u0..uou0..u0u0"
    "............NN"
    "............oN"
    "............0N"
    "............NN"
    "10..1o10..1010"
    "NNNNNoN0NNNNNN";
constexpr char kRectTable[] =
    "....i0io....IN"
    "............NN"
    "00........0000"
    "00........0000"
    "............NN"
    "....IoI0....IN"
    "NNNNN0N0NNNNNN";

double letter_value(char letter) {
  switch (letter) {
    case 'I':
      return kInf;
    case 'i':
      return -kInf;
    case 'P':
      return kPi;
    case 'p':
      return -kPi;
    case 'H':
      return 0.5 * kPi;
    case 'h':
      return -0.5 * kPi;
    case 'Q':
      return 0.25 * kPi;
    case 'q':
      return -0.25 * kPi;
    case 'T':
      return 0.75 * kPi;
    case 't':
      return -0.75 * kPi;
    case '0':
      return 0.0;
    case 'o':
      return -0.0;
    case '1':
      return 1.0;
    case 'u':
      return -1.0;
  }
  return __builtin_nan("");
}

int part_class(double part) {
  if (std::isnan(part)) return 6;
  bool negative = std::signbit(part);
  int size = std::isinf(part) ? 0 : part != 0.0 ? 1 : 2;
  return negative ? size : 5 - size;
}

ComplexValue from_table(const char* table, ComplexValue z) {
  const char* entry = table + 14 * part_class(z.real) + 2 * part_class(z.imag);
  return {letter_value(entry[0]), letter_value(entry[1])};
}

bool is_finite(ComplexValue z) { return std::isfinite(z.real) && std::isfinite(z.imag); }
bool is_large(ComplexValue z) { return std::fabs(z.real) > kLarge || std::fabs(z.imag) > kLarge; }
double log_of_large(ComplexValue z) { return std::log(std::hypot(z.real / 2.0, z.imag / 2.0)); }

CmathResult good(double real, double imag) { return {{real, imag}, CmathError::kNone}; }
CmathResult good(ComplexValue value) { return {value, CmathError::kNone}; }
CmathResult ranged(double real, double imag) {
  bool overflow = std::isinf(real) || std::isinf(imag);
  return {{real, imag}, overflow ? CmathError::kRange : CmathError::kNone};
}

// f(z) = -i g(iz)
template <CmathFn kFunction>
CmathResult rotated(ComplexValue z) {
  CmathResult result = kFunction({-z.imag, z.real});
  result.value = {result.value.imag, -result.value.real};
  return result;
}

// An infinite real part and a finite angle that is not zero: the quadrant is the angle's.
bool is_directed(ComplexValue z) {
  return std::isinf(z.real) && std::isfinite(z.imag) && z.imag != 0.0;
}
ComplexValue directed(double size, double angle, double real_sign, double imag_sign) {
  return {real_sign * std::copysign(size, std::cos(angle)),
          imag_sign * std::copysign(size, std::sin(angle))};
}

ComplexValue square_root(ComplexValue z) {
  if (!is_finite(z)) return from_table(kSqrtTable, z);
  if (z.real == 0.0 && z.imag == 0.0) return {0.0, z.imag};
  double x = std::fabs(z.real), y = std::fabs(z.imag);
  double root;
  if (x < DBL_MIN && y < DBL_MIN) {
    x = std::ldexp(x, kScaleUp);
    root = std::ldexp(std::sqrt(x + std::hypot(x, std::ldexp(y, kScaleUp))), kScaleDown);
  } else {
    x /= 8.0;
    root = 2.0 * std::sqrt(x + std::hypot(x, y / 8.0));
  }
  double other = y / (2.0 * root);
  if (z.real >= 0.0) return {root, std::copysign(other, z.imag)};
  return {other, std::copysign(root, z.imag)};
}

}  // namespace

CmathResult cmath_sqrt(ComplexValue z) { return good(square_root(z)); }

CmathResult cmath_acos(ComplexValue z) {
  if (!is_finite(z)) return good(from_table(kAcosTable, z));
  if (is_large(z)) {
    return good(std::atan2(std::fabs(z.imag), z.real),
                -std::copysign(log_of_large(z) + kLn2 * 2.0, z.imag));
  }
  ComplexValue a = square_root({1.0 - z.real, -z.imag});
  ComplexValue b = square_root({1.0 + z.real, z.imag});
  return good(2.0 * std::atan2(a.real, b.real), asinh_rounded(b.real * a.imag - b.imag * a.real));
}

CmathResult cmath_acosh(ComplexValue z) {
  if (!is_finite(z)) return good(from_table(kAcoshTable, z));
  if (is_large(z)) return good(log_of_large(z) + kLn2 * 2.0, std::atan2(z.imag, z.real));
  ComplexValue a = square_root({z.real - 1.0, z.imag});
  ComplexValue b = square_root({z.real + 1.0, z.imag});
  return good(asinh_rounded(a.real * b.real + a.imag * b.imag), 2.0 * std::atan2(a.imag, b.real));
}

CmathResult cmath_asinh(ComplexValue z) {
  if (!is_finite(z)) return good(from_table(kAsinhTable, z));
  if (is_large(z)) {
    double size = log_of_large(z) + kLn2 * 2.0;
    return good(std::copysign(size, z.real), std::atan2(z.imag, std::fabs(z.real)));
  }
  ComplexValue a = square_root({1.0 + z.imag, -z.real});
  ComplexValue b = square_root({1.0 - z.imag, z.real});
  return good(asinh_rounded(a.real * b.imag - b.real * a.imag),
              std::atan2(z.imag, a.real * b.real - a.imag * b.imag));
}

CmathResult cmath_asin(ComplexValue z) { return rotated<cmath_asinh>(z); }

CmathResult cmath_atanh(ComplexValue z) {
  if (!is_finite(z)) return good(from_table(kAtanhTable, z));
  if (z.real < 0.0) {
    // An odd function.
    CmathResult result = cmath_atanh({-z.real, -z.imag});
    result.value = {-result.value.real, -result.value.imag};
    return result;
  }
  double y = std::fabs(z.imag);
  if (z.real > kSqrtLarge || y > kSqrtLarge) {
    // About 1/z, and half a turn.
    double half = std::hypot(z.real / 2.0, z.imag / 2.0);
    return good(z.real / 4.0 / half / half, std::copysign(kPi / 2.0, z.imag));
  }
  if (z.real == 1.0 && y < kSqrtMin) {
    if (y == 0.0) return {{kInf, z.imag}, CmathError::kDomain};
    return good(-std::log(std::sqrt(y) / std::sqrt(std::hypot(y, 2.0))),
                std::copysign(std::atan2(2.0, -y) / 2.0, z.imag));
  }
  double x = z.real;
  return good(log1p_rounded(4.0 * x / ((1 - x) * (1 - x) + y * y)) / 4.0,
              -std::atan2(-2.0 * z.imag, (1 - x) * (1 + x) - y * y) / 2.0);
}

CmathResult cmath_atan(ComplexValue z) { return rotated<cmath_atanh>(z); }

CmathResult cmath_cosh(ComplexValue z) {
  if (!is_finite(z)) {
    if (std::isinf(z.imag) && !std::isnan(z.real)) return {{}, CmathError::kDomain};
    if (is_directed(z)) return good(directed(kInf, z.imag, 1.0, z.real > 0 ? 1.0 : -1.0));
    return good(from_table(kCoshTable, z));
  }
  if (std::fabs(z.real) > kLogLarge) {
    double nearer = z.real - std::copysign(1.0, z.real);
    return ranged(std::cos(z.imag) * std::cosh(nearer) * kE,
                  std::sin(z.imag) * std::sinh(nearer) * kE);
  }
  return ranged(std::cos(z.imag) * std::cosh(z.real), std::sin(z.imag) * std::sinh(z.real));
}

CmathResult cmath_cos(ComplexValue z) { return cmath_cosh({-z.imag, z.real}); }

CmathResult cmath_exp(ComplexValue z) {
  if (!is_finite(z)) {
    if (std::isinf(z.imag) && (std::isfinite(z.real) || z.real > 0))
      return {{}, CmathError::kDomain};
    if (is_directed(z)) return good(directed(z.real > 0 ? kInf : 0.0, z.imag, 1.0, 1.0));
    return good(from_table(kExpTable, z));
  }
  if (z.real > kLogLarge) {
    double length = std::exp(z.real - 1.0);
    return ranged(length * std::cos(z.imag) * kE, length * std::sin(z.imag) * kE);
  }
  double length = std::exp(z.real);
  return ranged(length * std::cos(z.imag), length * std::sin(z.imag));
}

CmathResult cmath_log(ComplexValue z) {
  if (!is_finite(z)) return good(from_table(kLogTable, z));
  double x = std::fabs(z.real), y = std::fabs(z.imag);
  double angle = std::atan2(z.imag, z.real);
  if (x > kLarge || y > kLarge) return good(std::log(std::hypot(x / 2.0, y / 2.0)) + kLn2, angle);
  if (x < DBL_MIN && y < DBL_MIN) {
    if (x == 0.0 && y == 0.0) return {{-kInf, angle}, CmathError::kDomain};
    double scaled = std::hypot(std::ldexp(x, DBL_MANT_DIG), std::ldexp(y, DBL_MANT_DIG));
    return good(std::log(scaled) - DBL_MANT_DIG * kLn2, angle);
  }
  double size = std::hypot(x, y);
  if (size < 0.71 || size > 1.73) return good(std::log(size), angle);
  // Near one the size itself would have lost what the logarithm is made of.
  double larger = x > y ? x : y, smaller = x > y ? y : x;
  return good(log1p_rounded((larger - 1) * (larger + 1) + smaller * smaller) / 2.0, angle);
}

CmathResult cmath_log10(ComplexValue z) {
  CmathResult result = cmath_log(z);
  result.value = {result.value.real / kLn10, result.value.imag / kLn10};
  return result;
}

CmathResult cmath_sinh(ComplexValue z) {
  if (!is_finite(z)) {
    if (std::isinf(z.imag) && !std::isnan(z.real)) return {{}, CmathError::kDomain};
    if (is_directed(z)) return good(directed(kInf, z.imag, z.real > 0 ? 1.0 : -1.0, 1.0));
    return good(from_table(kSinhTable, z));
  }
  if (std::fabs(z.real) > kLogLarge) {
    double nearer = z.real - std::copysign(1.0, z.real);
    return ranged(std::cos(z.imag) * std::sinh(nearer) * kE,
                  std::sin(z.imag) * std::cosh(nearer) * kE);
  }
  return ranged(std::cos(z.imag) * std::sinh(z.real), std::sin(z.imag) * std::cosh(z.real));
}

CmathResult cmath_sin(ComplexValue z) { return rotated<cmath_sinh>(z); }

CmathResult cmath_tanh(ComplexValue z) {
  if (!is_finite(z)) {
    if (std::isinf(z.imag) && std::isfinite(z.real)) return {{}, CmathError::kDomain};
    if (is_directed(z)) {
      return good(z.real > 0 ? 1.0 : -1.0,
                  std::copysign(0.0, 2.0 * std::sin(z.imag) * std::cos(z.imag)));
    }
    return good(from_table(kTanhTable, z));
  }
  if (std::fabs(z.real) > kLogLarge) {
    return good(std::copysign(1.0, z.real),
                4.0 * std::sin(z.imag) * std::cos(z.imag) * std::exp(-2.0 * std::fabs(z.real)));
  }
  double tanh_x = std::tanh(z.real), tan_y = std::tan(z.imag);
  double inverse = 1.0 / std::cosh(z.real);
  double product = tanh_x * tan_y;
  double divisor = 1.0 + product * product;
  return good(tanh_x * (1.0 + tan_y * tan_y) / divisor, ((tan_y / divisor) * inverse) * inverse);
}

CmathResult cmath_tan(ComplexValue z) { return rotated<cmath_tanh>(z); }

CmathResult cmath_rect(double length, double angle) {
  ComplexValue polar = {length, angle};
  if (!is_finite(polar)) {
    if (length != 0.0 && !std::isnan(length) && std::isinf(angle)) return {{}, CmathError::kDomain};
    double sign = length > 0 ? 1.0 : -1.0;
    if (is_directed(polar)) return good(directed(kInf, angle, sign, sign));
    return good(from_table(kRectTable, polar));
  }
  if (angle == 0.0) return good(length, length * angle);
  return good(length * std::cos(angle), length * std::sin(angle));
}

}  // namespace py
