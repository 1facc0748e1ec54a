// Hash, decomposition, floor division and powers of doubles.
// Counterpart: Objects/floatobject.c and Python/pyhash.c.
#include "vm/number/float_math.h"

#include <cmath>
#include <cstring>

namespace py {

DoubleParts split_double(double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof(bits));
  DoubleParts parts{bits & ((uint64_t{1} << 52) - 1), static_cast<int>(bits >> 52 & 0x7FF),
                    bits >> 63 != 0};
  if (parts.exponent == 0) {
    parts.exponent = 1;  // Subnormals have the exponent of the smallest normals.
  } else {
    parts.mantissa |= uint64_t{1} << 52;
  }
  parts.exponent -= 1075;
  if (parts.mantissa == 0) {
    parts.exponent = 0;
    return parts;
  }
  int zeros = __builtin_ctzll(parts.mantissa);
  parts.mantissa >>= zeros;
  parts.exponent += zeros;
  return parts;
}

int64_t hash_double(double value) {
  if (std::isinf(value)) return value > 0 ? kHashInf : -kHashInf;
  DoubleParts parts = split_double(value);
  // 2**61 is 1 modulo 2**61 - 1, so a power of two rotates the 61 bits of the mantissa.
  int rotate = parts.exponent % kHashBits;
  if (rotate < 0) rotate += kHashBits;
  uint64_t hash = parts.mantissa;
  if (rotate != 0) {
    hash = ((hash << rotate) & kHashModulus) | (hash >> (kHashBits - rotate));
  }
  auto result = static_cast<int64_t>(hash);
  if (parts.negative) result = -result;
  return result == -1 ? -2 : result;
}

double float_remainder(double x, double y) {
  double rest = std::fmod(x, y);
  if (rest == 0.0) return std::copysign(0.0, y);
  if ((y < 0) != (rest < 0)) rest += y;
  return rest;
}

void float_divmod(double x, double y, double* quotient, double* remainder) {
  // Dividing what fmod leaves is exact up to rounding, so the nearest integer below is the floor.
  double rest = std::fmod(x, y);
  double ratio = (x - rest) / y;
  if (rest == 0.0) {
    rest = std::copysign(0.0, y);
  } else if ((y < 0) != (rest < 0)) {
    rest += y;
    ratio -= 1.0;
  }
  if (ratio == 0.0) {
    *quotient = std::copysign(0.0, x / y);
  } else {
    double whole = std::floor(ratio);
    if (ratio - whole > 0.5) whole += 1.0;
    *quotient = whole;
  }
  *remainder = rest;
}

double float_floor_divide(double x, double y) {
  double quotient;
  double remainder;
  float_divmod(x, y, &quotient, &remainder);
  return quotient;
}

PowResult float_pow(double x, double y, double* result) {
  // Python decides the special cases itself: C libraries differ in them.
  if (y == 0.0 || x == 1.0) {
    *result = 1.0;
    return PowResult::kOk;
  }
  if (std::isnan(x) || std::isnan(y)) {
    *result = std::isnan(x) ? x : y;
    return PowResult::kOk;
  }
  if (std::isinf(y)) {
    double size = std::fabs(x);
    *result = size == 1.0 ? 1.0 : (y > 0) == (size > 1.0) ? std::fabs(y) : 0.0;
    return PowResult::kOk;
  }
  bool y_is_odd = std::fmod(std::fabs(y), 2.0) == 1.0;
  if (std::isinf(x)) {
    if (y > 0.0) {
      *result = y_is_odd ? x : std::fabs(x);
    } else {
      *result = y_is_odd ? std::copysign(0.0, x) : 0.0;
    }
    return PowResult::kOk;
  }
  if (x == 0.0) {
    if (y < 0.0) return PowResult::kZeroToNegative;
    *result = y_is_odd ? x : 0.0;
    return PowResult::kOk;
  }
  bool negate = false;
  if (x < 0.0) {
    if (y != std::floor(y)) return PowResult::kComplex;
    x = -x;
    negate = y_is_odd;
  }
  if (x == 1.0) {
    *result = negate ? -1.0 : 1.0;
    return PowResult::kOk;
  }
  double power = std::pow(x, y);
  if (std::isinf(power)) return PowResult::kOverflow;
  *result = negate ? -power : power;
  return PowResult::kOk;
}

}  // namespace py
