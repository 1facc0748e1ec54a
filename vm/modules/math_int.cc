// math on ints: divisors, roots, factorials, combinations.
// Counterpart: Modules/mathmodule.c, Modules/mathintegermodule.c.
#include "vm/modules/math_internal.h"
#include "vm/objects/abstract.h"
#include "vm/objects/errors.h"
#include "vm/objects/int.h"

namespace py {
namespace {

// first * (first + 1) * ... * (first + count - 1), by halves so that the factors stay balanced.
Owned<Object> rising_product(Thread& thread, uint64_t first, uint64_t count) {
  if (count <= 16) {
    uint64_t product = 1, i = 0;
    for (; i < count; ++i) {
      uint64_t next;
      if (__builtin_mul_overflow(product, first + i, &next)) break;
      product = next;
    }
    Owned<Object> result = PY_TRY(int_from_uint64(thread, product));
    if (i == count) return result;
    Owned<Object> rest = PY_TRY(rising_product(thread, first + i, count - i));
    return int_multiply(thread, result, rest);
  }
  uint64_t half = count / 2;
  Owned<Object> low = PY_TRY(rising_product(thread, first, half));
  Owned<Object> high = PY_TRY(rising_product(thread, first + half, count - half));
  return int_multiply(thread, low, high);
}

// The same for an n of any size: n * (n - 1) * ... * (n - count + 1).
Owned<Object> falling_product(Thread& thread, Object* n, uint64_t count) {
  if (count == 0) return int_from_int64(thread, 1);
  if (count == 1) return share(n);
  uint64_t half = count / 2;
  Owned<Object> high = PY_TRY(falling_product(thread, n, half));
  Owned<Object> skipped = PY_TRY(int_from_uint64(thread, half));
  Owned<Object> rest = PY_TRY(int_subtract(thread, n, skipped));
  Owned<Object> low = PY_TRY(falling_product(thread, rest, count - half));
  return int_multiply(thread, high, low);
}

Owned<Object> permutations(Thread& thread, Object* n, uint64_t k) {
  int64_t value;
  if (!int_fits_int64(n, &value)) return falling_product(thread, n, k);
  return rising_product(thread, static_cast<uint64_t>(value) - k + 1, k);
}

Owned<Object> combinations(Thread& thread, Object* n, uint64_t k) {
  if (k <= 1) return k == 0 ? int_from_int64(thread, 1) : share(n);
  int64_t value;
  if (int_fits_int64(n, &value) && k <= 34) {
    // Each step divides exactly; stop where the product would not fit.
    uint64_t result = 1, i = 1;
    for (; i <= k; ++i) {
      uint64_t next;
      if (__builtin_mul_overflow(result, static_cast<uint64_t>(value) - k + i, &next)) break;
      result = next / i;
    }
    if (i > k) return int_from_uint64(thread, result);
  }
  Owned<Object> top = PY_TRY(permutations(thread, n, k));
  Owned<Object> bottom = PY_TRY(rising_product(thread, 2, k - 1));
  return int_floor_divide(thread, top, bottom);
}

Status check_counts(Thread& thread, Object* n, Object* k) {
  if (int_sign(n) < 0) return raise_value_error(thread, "n must be a non-negative integer");
  if (int_sign(k) < 0) return raise_value_error(thread, "k must be a non-negative integer");
  return Status::kOk;
}

}  // namespace

Owned<Object> math_gcd(Thread& thread, Object*, RawArgs args) {
  if (args.nargs == 0) return int_from_int64(thread, 0);
  Owned<Object> result = PY_TRY(number_index(thread, args[0]));
  if (args.nargs == 1)
    return int_sign(result) < 0 ? int_negative(thread, result) : std::move(result);
  for (size_t i = 1; i < args.nargs; ++i) {
    Owned<Object> next = PY_TRY(number_index(thread, args[i]));
    result = PY_TRY(int_gcd(thread, result, next));
  }
  return result;
}

Owned<Object> math_lcm(Thread& thread, Object*, RawArgs args) {
  if (args.nargs == 0) return int_from_int64(thread, 1);
  Owned<Object> result = PY_TRY(number_index(thread, args[0]));
  for (size_t i = 1; i < args.nargs; ++i) {
    Owned<Object> next = PY_TRY(number_index(thread, args[i]));
    if (int_sign(result) == 0) continue;
    if (int_sign(next) == 0) {
      result = std::move(next);
      continue;
    }
    Owned<Object> divisor = PY_TRY(int_gcd(thread, result, next));
    Owned<Object> reduced = PY_TRY(int_floor_divide(thread, result, divisor));
    result = PY_TRY(int_multiply(thread, reduced, next));
  }
  return int_sign(result) < 0 ? int_negative(thread, result) : std::move(result);
}

Owned<Object> math_isqrt(Thread& thread, Object*, Object* value) {
  Owned<Object> number = PY_TRY(number_index(thread, value));
  if (int_sign(number) < 0)
    return raise_value_error(thread, "isqrt() argument must be nonnegative");
  return int_isqrt(thread, number);
}

Owned<Object> math_factorial(Thread& thread, Object*, Object* value) {
  Owned<Object> number = PY_TRY(number_index(thread, value));
  if (int_sign(number) < 0)
    return raise_value_error(thread, "factorial() not defined for negative values");
  int64_t n;
  if (!int_fits_int64(number, &n)) {
    return raise(thread, &exc::OverflowError, "factorial() argument should not exceed %ld",
                 INT64_MAX);
  }
  return n < 2 ? int_from_int64(thread, 1)
               : rising_product(thread, 2, static_cast<uint64_t>(n) - 1);
}

Owned<Object> math_perm(Thread& thread, Object* module, Args args) {
  if (!args.has(1) || is_none(args[1])) return math_factorial(thread, module, args[0]);
  Owned<Object> n = PY_TRY(number_index(thread, args[0]));
  Owned<Object> k = PY_TRY(number_index(thread, args[1]));
  PY_TRY(check_counts(thread, n, k));
  if (int_compare(n, k) < 0) return int_from_int64(thread, 0);
  int64_t count;
  if (!int_fits_int64(k, &count))
    return raise(thread, &exc::OverflowError, "k must not exceed %lld", INT64_MAX);
  if (count <= 1) return count == 0 ? int_from_int64(thread, 1) : std::move(n);
  return permutations(thread, n, static_cast<uint64_t>(count));
}

Owned<Object> math_comb(Thread& thread, Object*, Args args) {
  Owned<Object> n = PY_TRY(number_index(thread, args[0]));
  Owned<Object> k = PY_TRY(number_index(thread, args[1]));
  PY_TRY(check_counts(thread, n, k));
  Owned<Object> rest = PY_TRY(int_subtract(thread, n, k));
  if (int_sign(rest) < 0) return int_from_int64(thread, 0);
  if (int_compare(rest, k) < 0) k = std::move(rest);
  int64_t count;
  if (!int_fits_int64(k, &count))
    return raise(thread, &exc::OverflowError, "min(n - k, k) must not exceed %lld", INT64_MAX);
  return combinations(thread, n, static_cast<uint64_t>(count));
}

}  // namespace py
