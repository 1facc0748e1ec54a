// Operators of int: fast paths for what fits a machine word, limbs for the rest.
// Counterpart: Objects/longobject.c.
#include <cstring>

#include "vm/base/faults.h"
#include "vm/number/bigint.h"
#include "vm/objects/abstract.h"
#include "vm/objects/float.h"
#include "vm/objects/fuel.h"
#include "vm/objects/int.h"
#include "vm/objects/int_internal.h"

namespace py {
namespace {

size_t larger(size_t a, size_t b) { return a > b ? a : b; }

using SignedOp = size_t (*)(Limb*, bool*, SignedMag, SignedMag);

template <SignedOp kOperation>
PY_NOINLINE Owned<Object> sum_of_large(Thread& thread, const Object* left, const Object* right) {
  IntView a(left), b(right);
  Owned<Int> result = PY_TRY(int_alloc(thread, larger(a.size(), b.size()) + 1));
  bool negative;
  size_t size = kOperation(result->limbs, &negative, a.value(), b.value());
  return int_finish(thread, std::move(result), size, negative);
}

// What multiplying or dividing limbs comes to for a program on a budget.
uint64_t steps_of(uint64_t a, uint64_t b) { return a * b / 32; }

PY_NOINLINE Owned<Object> product_of_large(Thread& thread, const Object* left,
                                           const Object* right) {
  if (both_compact(left, right)) {
    __int128 product = static_cast<__int128>(compact_of(left)) * compact_of(right);
    bool negative = product < 0;
    auto magnitude = static_cast<unsigned __int128>(negative ? -product : product);
    Limb limbs[2] = {static_cast<Limb>(magnitude), static_cast<Limb>(magnitude >> 64)};
    return int_from_limbs(thread, limbs, 2, negative);
  }
  IntView a(left), b(right);
  if (a.is_zero() || b.is_zero()) return int_from_int64(thread, 0);
  PY_TRY(fuel_work(thread, steps_of(a.size(), b.size())));
  Owned<Int> result = PY_TRY(int_alloc(thread, a.size() + b.size()));
  size_t size;
  NumStatus status = mag_mul(result->limbs, &size, a.mag(), b.mag());
  if (status != NumStatus::kOk) return raise_num_status(thread, status);
  return int_finish(thread, std::move(result), size, a.negative() != b.negative());
}

PY_COLD Raised raise_zero_division(Thread& thread) {
  return raise(thread, &exc::ZeroDivisionError, "division by zero");
}

// Either output may be null.
Status divmod_large(Thread& thread, const Object* left, const Object* right,
                    Owned<Object>* quotient, Owned<Object>* remainder) {
  IntView a(left), b(right);
  if (a.size() > b.size()) PY_TRY(fuel_work(thread, steps_of(a.size() - b.size(), b.size())));
  Owned<Int> q, r;
  if (quotient != nullptr) q = PY_TRY(int_alloc(thread, a.size() + 1));
  if (remainder != nullptr) r = PY_TRY(int_alloc(thread, b.size() + 1));
  size_t q_size = 0, r_size = 0;
  bool q_negative = false, r_negative = false;
  NumStatus status =
      signed_floor_divmod(q ? q->limbs : nullptr, &q_size, &q_negative, r ? r->limbs : nullptr,
                          &r_size, &r_negative, a.value(), b.value());
  if (status != NumStatus::kOk) return raise_num_status(thread, status);
  if (quotient != nullptr) {
    *quotient = PY_TRY(int_finish(thread, std::move(q), q_size, q_negative));
  }
  if (remainder != nullptr) {
    *remainder = PY_TRY(int_finish(thread, std::move(r), r_size, r_negative));
  }
  return Status::kOk;
}

// Neither is negative and both are short: dividing 32 bits takes a fraction of the time.
PY_ALWAYS_INLINE bool are_short(int64_t a, int64_t b) {
  return (static_cast<uint64_t>(a | b) >> 32) == 0;
}

// Truncation of the machine corrected to Python's floor. Not for INT64_MIN / -1.
PY_ALWAYS_INLINE int64_t floor_quotient(int64_t a, int64_t b) {
  if (are_short(a, b)) return static_cast<uint32_t>(a) / static_cast<uint32_t>(b);
  int64_t quotient = a / b;
  if (a % b != 0 && (a < 0) != (b < 0) && !PY_FAULT_HERE(int_floor_sign)) --quotient;
  return quotient;
}
PY_ALWAYS_INLINE int64_t floor_remainder(int64_t a, int64_t b) {
  if (are_short(a, b)) return static_cast<uint32_t>(a) % static_cast<uint32_t>(b);
  int64_t remainder = a % b;
  if (remainder != 0 && (remainder < 0) != (b < 0) && !PY_FAULT_HERE(int_remainder_sign))
    remainder += b;
  return remainder;
}

// The part of the magnitude from the bit on, in CPython's digits, which have 30 bits.
constexpr int64_t kDigitBits = 30;
uint64_t digit_at(Mag mag, int64_t digit) {
  const auto bit = static_cast<size_t>(digit * kDigitBits);
  const size_t limb = bit / 64, shift = bit % 64;
  if (limb >= mag.size) return 0;
  uint64_t value = mag.limbs[limb] >> shift;
  if (shift > 64 - kDigitBits && limb + 1 < mag.size) value |= mag.limbs[limb + 1] << (64 - shift);
  return value & ((uint64_t{1} << kDigitBits) - 1);
}

// Whether CPython sees at once that the left number is the remainder, and so gives the very object.
// For that the divisor is longer than a digit.
PY_NOINLINE bool remainder_is_left(const Object* left, const Object* right) {
  const int64_t digits = (int_bit_length(right) + kDigitBits - 1) / kDigitBits;
  const int64_t left_digits = (int_bit_length(left) + kDigitBits - 1) / kDigitBits;
  if (digits <= 1 || left_digits > digits || !is_exact<Int>(left)) return false;
  IntView a(left), b(right);
  if (!a.is_zero() && a.negative() != b.negative()) return false;
  return left_digits < digits || digit_at(a.mag(), digits - 1) < digit_at(b.mag(), digits - 1);
}

Owned<Object> share_int(const Object* object) { return share(const_cast<Object*>(object)); }

}  // namespace

Owned<Object> int_add(Thread& thread, const Object* left, const Object* right) {
  int64_t value;
  if (PY_LIKELY(both_compact(left, right)) &&
      (PY_LIKELY(!__builtin_add_overflow(compact_of(left), compact_of(right), &value)) ||
       PY_FAULT_HERE(int_add_overflow)))
    return int_from_int64(thread, value);
  return sum_of_large<signed_add>(thread, left, right);
}

Owned<Object> int_subtract(Thread& thread, const Object* left, const Object* right) {
  int64_t value;
  if (PY_LIKELY(both_compact(left, right)) &&
      PY_LIKELY(!__builtin_sub_overflow(compact_of(left), compact_of(right), &value)))
    return int_from_int64(thread, value);
  return sum_of_large<signed_sub>(thread, left, right);
}

Owned<Object> int_multiply(Thread& thread, const Object* left, const Object* right) {
  int64_t value;
  if (PY_LIKELY(both_compact(left, right)) &&
      PY_LIKELY(!__builtin_mul_overflow(compact_of(left), compact_of(right), &value)))
    return int_from_int64(thread, value);
  return product_of_large(thread, left, right);
}

Owned<Object> int_floor_divide(Thread& thread, const Object* left, const Object* right) {
  if (PY_LIKELY(both_compact(left, right))) {
    int64_t a = compact_of(left), b = compact_of(right);
    if (PY_UNLIKELY(b == 0)) return raise_zero_division(thread);
    if (PY_LIKELY(b != -1)) return int_from_int64(thread, floor_quotient(a, b));
    return int_negative(thread, left);
  }
  if (int_sign(right) == 0) return raise_zero_division(thread);
  Owned<Object> quotient;
  PY_TRY(divmod_large(thread, left, right, &quotient, nullptr));
  return quotient;
}

Owned<Object> int_remainder(Thread& thread, const Object* left, const Object* right) {
  if (PY_LIKELY(both_compact(left, right))) {
    int64_t a = compact_of(left), b = compact_of(right);
    if (PY_UNLIKELY(b == 0)) return raise_zero_division(thread);
    const int64_t remainder = PY_LIKELY(b != -1) ? floor_remainder(a, b) : 0;
    if (PY_UNLIKELY(remainder == a && b >> kDigitBits != 0) && remainder_is_left(left, right))
      return share_int(left);
    return int_from_int64(thread, remainder);
  }
  if (int_sign(right) == 0) return raise_zero_division(thread);
  if (remainder_is_left(left, right)) return share_int(left);
  Owned<Object> remainder;
  PY_TRY(divmod_large(thread, left, right, nullptr, &remainder));
  return remainder;
}

Status int_divmod(Thread& thread, const Object* left, const Object* right, Owned<Object>* quotient,
                  Owned<Object>* remainder) {
  if (int_sign(right) == 0) return raise_zero_division(thread);
  if (both_compact(left, right) && compact_of(right) != -1) {
    int64_t a = compact_of(left), b = compact_of(right);
    *quotient = PY_TRY(int_from_int64(thread, floor_quotient(a, b)));
    const int64_t rest = floor_remainder(a, b);
    if (PY_UNLIKELY(rest == a && b >> kDigitBits != 0) && remainder_is_left(left, right)) {
      *remainder = share_int(left);
    } else {
      *remainder = PY_TRY(int_from_int64(thread, rest));
    }
    return Status::kOk;
  }
  if (remainder_is_left(left, right)) {
    *quotient = PY_TRY(int_from_int64(thread, 0));
    *remainder = share_int(left);
    return Status::kOk;
  }
  return divmod_large(thread, left, right, quotient, remainder);
}

Status int_divmod_near(Thread& thread, const Object* left, const Object* right,
                       Owned<Object>* quotient, Owned<Object>* remainder) {
  Owned<Object> q, r;
  PY_TRY(int_divmod(thread, left, right, &q, &r));
  // The floored remainder has the divisor's sign; going up by one takes the divisor off it.
  Owned<Object> twice = PY_TRY(int_add(thread, r, r));
  int order = int_compare(twice, right);
  if (int_sign(right) < 0) order = -order;
  bool odd = (IntView(q).is_zero() ? 0 : IntView(q).mag().limbs[0] & 1) != 0;
  if (order > 0 || (order == 0 && odd)) {
    Owned<Object> one = PY_TRY(int_from_int64(thread, 1));
    q = PY_TRY(int_add(thread, q, one));
    r = PY_TRY(int_subtract(thread, r, right));
  }
  *quotient = std::move(q);
  *remainder = std::move(r);
  return Status::kOk;
}

Owned<Object> int_true_divide(Thread& thread, const Object* left, const Object* right) {
  if (both_compact(left, right)) {
    int64_t a = compact_of(left), b = compact_of(right);
    if (b == 0) return raise_zero_division(thread);
    constexpr int64_t kExact = int64_t{1} << 53;
    if (a >= -kExact && a <= kExact && b >= -kExact && b <= kExact)
      return float_from_double(thread, static_cast<double>(a) / static_cast<double>(b));
  }
  IntView a(left), b(right);
  if (b.is_zero()) return raise_zero_division(thread);
  double quotient;
  NumStatus status = signed_true_divide(&quotient, a.value(), b.value());
  if (status == NumStatus::kOverflow)
    return raise(thread, &exc::OverflowError, "integer division result too large for a float");
  if (status != NumStatus::kOk) return raise_num_status(thread, status);
  return float_from_double(thread, quotient);
}

Owned<Object> int_negative(Thread& thread, const Object* object) {
  if (as<Int>(object)->is_compact() && compact_of(object) != INT64_MIN)
    return int_from_int64(thread, -compact_of(object));
  IntView view(object);
  return int_from_limbs(thread, view.mag().limbs, view.size(), !view.negative());
}

Owned<Object> int_absolute(Thread& thread, const Object* object) {
  if (int_sign(object) < 0) return int_negative(thread, object);
  IntView view(object);
  return int_from_limbs(thread, view.mag().limbs, view.size(), false);
}

Owned<Object> int_invert(Thread& thread, const Object* object) {
  if (as<Int>(object)->is_compact()) return int_from_int64(thread, ~compact_of(object));
  Owned<Object> minus_one = PY_TRY(int_from_int64(thread, -1));
  return int_subtract(thread, minus_one, object);
}

Owned<Object> int_bit_op(Thread& thread, BitOp op, const Object* left, const Object* right) {
  if (PY_LIKELY(both_compact(left, right))) {
    int64_t a = compact_of(left), b = compact_of(right);
    int64_t value = op == BitOp::kAnd ? a & b : op == BitOp::kOr ? a | b : a ^ b;
    return int_from_int64(thread, value);
  }
  IntView a(left), b(right);
  Owned<Int> result = PY_TRY(int_alloc(thread, larger(a.size(), b.size()) + 1));
  bool negative;
  size_t size = signed_bit_op(result->limbs, &negative, op, a.value(), b.value());
  return int_finish(thread, std::move(result), size, negative);
}

Owned<Object> int_lshift(Thread& thread, const Object* object, const Object* count) {
  if (int_sign(count) < 0) return raise_value_error(thread, "negative shift count");
  if (int_sign(object) == 0) return int_from_int64(thread, 0);
  int64_t bits;
  if (!int_fits_int64(count, &bits))
    return raise(thread, &exc::OverflowError, "too many digits in integer");
  if (as<Int>(object)->is_compact() && bits < 63) {
    int64_t value = compact_of(object);
    int64_t shifted = static_cast<int64_t>(static_cast<uint64_t>(value) << bits);
    if (shifted >> bits == value || PY_FAULT_HERE(int_shift_left))
      return int_from_int64(thread, shifted);
  }
  IntView view(object);
  auto distance = static_cast<uint64_t>(bits);
  Owned<Int> result = PY_TRY(int_alloc(thread, view.size() + distance / kLimbBits + 1));
  size_t size = mag_shift_left(result->limbs, view.mag(), distance);
  return int_finish(thread, std::move(result), size, view.negative());
}

Owned<Object> int_rshift(Thread& thread, const Object* object, const Object* count) {
  if (int_sign(count) < 0) return raise_value_error(thread, "negative shift count");
  int64_t bits;
  bool fits = int_fits_int64(count, &bits);
  // A negative number of more than a digit that is not moved is the result itself in CPython.
  if (int_sign(object) < 0 && int_sign(count) == 0 && int_bit_length(object) > kDigitBits &&
      is_exact<Int>(object))
    return share_int(object);
  if (as<Int>(object)->is_compact())
    return int_from_int64(thread, compact_of(object) >> (fits && bits < 63 ? bits : 63));
  if (!fits) return int_from_int64(thread, int_sign(object) < 0 ? -1 : 0);
  IntView view(object);
  Owned<Int> result = PY_TRY(int_alloc(thread, view.size() + 1));
  size_t size = signed_shift_right(result->limbs, view.value(), static_cast<uint64_t>(bits));
  return int_finish(thread, std::move(result), size, view.negative());
}

namespace {

Owned<Object> power_modulo(Thread& thread, const Object* base, const Object* exponent,
                           const Object* modulus) {
  IntView b(base), e(exponent), m(modulus);
  if (m.is_zero()) return raise_value_error(thread, "pow() 3rd argument cannot be 0");
  if (m.size() == 1 && m.mag().limbs[0] == 1) return int_from_int64(thread, 0);
  PY_TRY(fuel_work(thread, steps_of(m.size(), m.size()) * 64 * e.size()));
  Owned<Int> result = PY_TRY(int_alloc(thread, m.size()));
  size_t size;
  bool negative;
  NumStatus status =
      signed_pow_mod(result->limbs, &size, &negative, b.value(), e.value(), m.value());
  if (status != NumStatus::kOk) return raise_num_status(thread, status);
  return int_finish(thread, std::move(result), size, negative);
}

}  // namespace

Owned<Object> int_power(Thread& thread, const Object* base, const Object* exponent,
                        Object* modulus_or_none) {
  if (!is_none(modulus_or_none)) return power_modulo(thread, base, exponent, modulus_or_none);
  if (int_sign(exponent) < 0) {
    // The answer is a float, and so are the complaints.
    return Float::type.as_number.nb_power(thread, const_cast<Object*>(base),
                                          const_cast<Object*>(exponent), modulus_or_none);
  }
  if (both_compact(base, exponent)) {
    int64_t square = compact_of(base), result = 1;
    auto left = static_cast<uint64_t>(compact_of(exponent));
    for (;;) {
      if ((left & 1) != 0 && __builtin_mul_overflow(result, square, &result)) break;
      left >>= 1;
      if (left == 0) return int_from_int64(thread, result);
      if (__builtin_mul_overflow(square, square, &square)) break;
    }
  }
  int64_t times;
  if (!int_fits_int64(exponent, &times)) {
    // Only 0, 1 and -1 have such powers.
    int64_t value;
    if (!int_fits_int64(base, &value) || value < -1 || value > 1) return raise_memory_error(thread);
    bool odd = (IntView(exponent).mag().limbs[0] & 1) != 0;
    return int_from_int64(thread, value == -1 && !odd ? 1 : value);
  }
  IntView view(base);
  size_t capacity = mag_pow_capacity(view.mag(), static_cast<uint64_t>(times));
  if (capacity == 0) return raise_memory_error(thread);
  Owned<Int> result = PY_TRY(int_alloc(thread, capacity));
  PY_TRY(fuel_work(thread, steps_of(capacity, capacity) / 2));
  size_t size;
  NumStatus status = mag_pow(result->limbs, &size, view.mag(), static_cast<uint64_t>(times));
  if (status != NumStatus::kOk) return raise_num_status(thread, status);
  return int_finish(thread, std::move(result), size,
                    view.negative() && (times & 1) != 0 && !PY_FAULT_HERE(int_power_sign));
}

Owned<Object> int_gcd(Thread& thread, const Object* left, const Object* right) {
  IntView a(left), b(right);
  if (a.size() <= 1 && b.size() <= 1) {
    Limb x = a.is_zero() ? 0 : a.mag().limbs[0];
    Limb y = b.is_zero() ? 0 : b.mag().limbs[0];
    while (y != 0) {
      Limb rest = x % y;
      x = y;
      y = rest;
    }
    return int_from_uint64(thread, x);
  }
  Owned<Int> result = PY_TRY(int_alloc(thread, larger(a.size(), b.size())));
  size_t size;
  NumStatus status = mag_gcd(result->limbs, &size, a.mag(), b.mag());
  if (status != NumStatus::kOk) return raise_num_status(thread, status);
  return int_finish(thread, std::move(result), size, false);
}

Owned<Object> int_isqrt(Thread& thread, const Object* object) {
  IntView view(object);
  Owned<Int> result = PY_TRY(int_alloc(thread, (view.size() + 1) / 2));
  size_t size;
  NumStatus status = mag_isqrt(result->limbs, &size, view.mag());
  if (status != NumStatus::kOk) return raise_num_status(thread, status);
  return int_finish(thread, std::move(result), size, false);
}

}  // namespace py
