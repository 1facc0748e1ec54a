// Integers of any size as arrays of 64-bit limbs: arithmetic, conversions, number theory.
// Counterpart: Objects/longobject.c.
//
// A magnitude is an array of limbs, least significant first, whose last limb is not zero; zero has
// size 0. Callers give output arrays of the stated capacity; functions return the normalised size.
// Unless a line says otherwise outputs may not overlap inputs (the same start is allowed where "in
// place" is written). Status kNoMemory comes from the scratch space of the fast algorithms.
#ifndef VM_NUMBER_BIGINT_H_
#define VM_NUMBER_BIGINT_H_

#include <cstddef>
#include <cstdint>

namespace py {

using Limb = uint64_t;
inline constexpr unsigned kLimbBits = 64;

struct Mag {
  const Limb* limbs;
  size_t size;
};

struct SignedMag {
  Mag mag;
  bool negative;  // false for zero
};

enum class [[nodiscard]] NumStatus : uint8_t {
  kOk,
  kNoMemory,
  kOverflow,       // the result does not fit the target
  kNegative,       // a negative number where only an unsigned one fits
  kNotInvertible,  // no inverse modulo this number
};

// The size without leading zero limbs.
inline size_t mag_normalize(const Limb* limbs, size_t size) {
  while (size != 0 && limbs[size - 1] == 0) --size;
  return size;
}

// -1, 0, 1.
int mag_compare(Mag a, Mag b);
int signed_compare(SignedMag a, SignedMag b);

// Sum; capacity max(a.size, b.size) + 1; in place.
size_t mag_add(Limb* out, Mag a, Mag b);
// a - b for a >= b; capacity a.size; in place.
size_t mag_sub(Limb* out, Mag a, Mag b);
// |a - b|; capacity max of sizes; *negative says a < b. in place.
size_t mag_diff(Limb* out, Mag a, Mag b, bool* negative);
// a + b or a - b with signs; capacity max(a.size, b.size) + 1; in place.
size_t signed_add(Limb* out, bool* negative, SignedMag a, SignedMag b);
size_t signed_sub(Limb* out, bool* negative, SignedMag a, SignedMag b);

// Product; capacity a.size + b.size.
NumStatus mag_mul(Limb* out, size_t* out_size, Mag a, Mag b);
// Truncated quotient and remainder, b not zero. q: capacity a.size (at least 1), may be null;
// r: capacity b.size, may be null.
NumStatus mag_divmod(Limb* q, size_t* q_size, Limb* r, size_t* r_size, Mag a, Mag b);
// The same by one limb; returns the remainder. q may be null or in place.
Limb mag_divmod_limb(Limb* q, size_t* q_size, Mag a, Limb divisor);
// Python's // and %: q capacity a.size + 1, r capacity b.size + 1; either may be null.
NumStatus signed_floor_divmod(Limb* q, size_t* q_size, bool* q_negative, Limb* r, size_t* r_size,
                              bool* r_negative, SignedMag a, SignedMag b);

// a << bits; capacity a.size + bits / 64 + 1; in place.
size_t mag_shift_left(Limb* out, Mag a, uint64_t bits);
// a >> bits towards zero; capacity a.size; in place. *inexact (may be null): a one bit was lost.
size_t mag_shift_right(Limb* out, Mag a, uint64_t bits, bool* inexact);
// Python's >> (floor); capacity a.size + 1; in place. The sign is that of a unless the size is 0.
size_t signed_shift_right(Limb* out, SignedMag a, uint64_t bits);

enum class BitOp : uint8_t { kAnd, kOr, kXor };
// Two's complement operations; capacity max(a.size, b.size) + 1; in place.
size_t signed_bit_op(Limb* out, bool* negative, BitOp op, SignedMag a, SignedMag b);

uint64_t mag_bit_length(Mag a);
uint64_t mag_bit_count(Mag a);
uint64_t mag_trailing_zeros(Mag a);  // a not zero

// CPython's digits: how many 30-bit ones a has (what sys.getsizeof shows), and the 15-bit ones of
// marshal. `out` holds mag_digit_count(a, 15); from_digits15 has capacity (count * 15) / 64 + 1.
size_t mag_digit_count(Mag a, unsigned digit_bits);
void mag_to_digits15(Mag a, uint16_t* out);
size_t mag_from_digits15(Limb* out, const uint16_t* digits, size_t count);

// Text in base 2..36, lower case, no sign. mag_text_bound gives a sufficient capacity for out.
size_t mag_text_bound(Mag a, int base);
NumStatus mag_to_text(char* out, size_t* length, Mag a, int base);
// digits[i] are characters valid in the base, at least one; nothing else.
// Capacity mag_limbs_for_text(count, base), which is 0 when the count is absurd.
size_t mag_limbs_for_text(size_t count, int base);
NumStatus mag_from_text(Limb* out, size_t* out_size, const char* digits, size_t count, int base);

// int.from_bytes: capacity count / 8 + 1. int.to_bytes: kOverflow or kNegative when it does not
// fit.
size_t signed_from_bytes(Limb* out, bool* negative, const uint8_t* bytes, size_t count,
                         bool little_endian, bool is_signed);
NumStatus signed_to_bytes(SignedMag a, uint8_t* out, size_t count, bool little_endian,
                          bool is_signed);

// Rounded half to even; false when too large.
[[nodiscard]] bool mag_to_double(Mag a, double* out);
// a = m * 2**exponent, 0.5 <= m < 1, m rounded half to even (math.log of huge ints, float
// division).
double mag_frexp(Mag a, int64_t* exponent);
// The integer part of a finite double; capacity kDoubleLimbs.
inline constexpr size_t kDoubleLimbs = 17;
size_t mag_from_double(Limb* out, bool* negative, double value);
// a / b correctly rounded, b not zero; kOverflow when too large.
NumStatus signed_true_divide(double* out, SignedMag a, SignedMag b);
// Compares an int with a double that is not NaN, exactly: -1, 0, 1.
int signed_compare_double(SignedMag a, double b);

// hash(): modulo 2**61 - 1, with the sign, never -1.
int64_t signed_hash(SignedMag a);

// floor(sqrt(a)); capacity (a.size + 1) / 2 (at least 1).
NumStatus mag_isqrt(Limb* out, size_t* out_size, Mag a);
// Greatest common divisor; capacity max(a.size, b.size).
NumStatus mag_gcd(Limb* out, size_t* out_size, Mag a, Mag b);
// a ** exponent; mag_pow_capacity returns 0 when the result cannot be represented at all.
size_t mag_pow_capacity(Mag a, uint64_t exponent);
NumStatus mag_pow(Limb* out, size_t* out_size, Mag a, uint64_t exponent);
// pow(base, exponent, modulus) with Python's signs (result has the modulus' sign); modulus not
// zero; a negative exponent inverts the base, or kNotInvertible. Capacity modulus.mag.size.
NumStatus signed_pow_mod(Limb* out, size_t* out_size, bool* negative, SignedMag base,
                         SignedMag exponent, SignedMag modulus);

}  // namespace py

#endif  // VM_NUMBER_BIGINT_H_
