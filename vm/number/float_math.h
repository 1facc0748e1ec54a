// Double arithmetic whose result Python defines beyond IEEE 754: hash, ratio, floor division.
// Counterpart: Objects/floatobject.c and Python/pyhash.c.
#ifndef VM_NUMBER_FLOAT_MATH_H_
#define VM_NUMBER_FLOAT_MATH_H_

#include <cstdint>

namespace py {

inline constexpr int kHashBits = 61;
inline constexpr uint64_t kHashModulus = (uint64_t{1} << kHashBits) - 1;
inline constexpr int64_t kHashInf = 314159;
inline constexpr uint64_t kHashImag = 1000003;

// hash() of a double that is not NaN (a NaN hashes by identity): equal to the hash of an equal int.
int64_t hash_double(double value);

// A finite value = sign * mantissa * 2**exponent with mantissa odd or zero (then exponent is 0).
struct DoubleParts {
  uint64_t mantissa;
  int exponent;
  bool negative;
};
DoubleParts split_double(double value);

// x % y and (x // y, x % y) with Python's signs; y is not zero.
double float_remainder(double x, double y);
void float_divmod(double x, double y, double* quotient, double* remainder);
double float_floor_divide(double x, double y);

// x ** y for finite and special values as float.__pow__ has it.
enum class PowResult : uint8_t {
  kOk,
  kZeroToNegative,  // ZeroDivisionError
  kOverflow,        // OverflowError
  kComplex,         // negative base, fractional exponent: the answer is a complex number
};
PowResult float_pow(double x, double y, double* result);

}  // namespace py

#endif  // VM_NUMBER_FLOAT_MATH_H_
