// Roots, powers, divisors: the number theory that Python's int, pow() and math need.
// Counterpart: Objects/longobject.c (long_pow, _PyLong_GCD) and Modules/mathmodule.c (isqrt).
#include <gmp.h>

#include <cstring>

#include "vm/base/attributes.h"
#include "vm/number/bigint.h"
#include "vm/number/gmp_guard_internal.h"

namespace py {
namespace {

// A read-only mpz on borrowed limbs.
void borrow(mpz_t z, Mag a, bool negative = false) {
  auto size = static_cast<mp_size_t>(a.size);
  mpz_roinit_n(z, reinterpret_cast<mp_srcptr>(a.limbs), negative ? -size : size);
}

size_t copy_out(Limb* out, const mpz_t z) {
  size_t size = mpz_size(z);
  if (size != 0) memcpy(out, mpz_limbs_read(z), size * sizeof(Limb));
  return size;
}

Limb gcd_limbs(Limb a, Limb b) {
  if (a == 0 || b == 0) return a | b;
  int twos = __builtin_ctzll(a | b);
  a >>= __builtin_ctzll(a);
  while (b != 0) {
    b >>= __builtin_ctzll(b);
    if (a > b) {
      Limb t = a;
      a = b;
      b = t;
    }
    b -= a;
  }
  return a << twos;
}

}  // namespace

NumStatus mag_isqrt(Limb* out, size_t* out_size, Mag a) {
  if (a.size == 0) {
    *out_size = 0;
    return NumStatus::kOk;
  }
  bool ok = guarded([&] {
    mpn_sqrtrem(reinterpret_cast<mp_ptr>(out), nullptr, reinterpret_cast<mp_srcptr>(a.limbs),
                static_cast<mp_size_t>(a.size));
  });
  *out_size = mag_normalize(out, (a.size + 1) / 2);
  return ok ? NumStatus::kOk : NumStatus::kNoMemory;
}

NumStatus mag_gcd(Limb* out, size_t* out_size, Mag a, Mag b) {
  if (a.size == 0 || b.size == 0) {
    Mag rest = a.size == 0 ? b : a;
    if (rest.size != 0) memmove(out, rest.limbs, rest.size * sizeof(Limb));
    *out_size = rest.size;
    return NumStatus::kOk;
  }
  if (a.size == 1 || b.size == 1) {
    if (a.size == 1) {
      Mag t = a;
      a = b;
      b = t;
    }
    Limb small = b.limbs[0];
    Limb rest = mag_divmod_limb(nullptr, nullptr, a, small);
    out[0] = gcd_limbs(small, rest);
    *out_size = 1;
    return NumStatus::kOk;
  }
  bool ok = guarded([&] {
    mpz_t x;
    mpz_t y;
    mpz_t g;
    borrow(x, a);
    borrow(y, b);
    mpz_init(g);
    mpz_gcd(g, x, y);
    *out_size = copy_out(out, g);
  });
  return ok ? NumStatus::kOk : NumStatus::kNoMemory;
}

size_t mag_pow_capacity(Mag a, uint64_t exponent) {
  if (exponent == 0 || a.size == 0 || (a.size == 1 && a.limbs[0] == 1)) return 1;
  uint64_t bits;
  if (__builtin_mul_overflow(mag_bit_length(a), exponent, &bits)) return 0;
  // GMP's own sizes are ints of limbs.
  uint64_t limbs = bits / kLimbBits + 1;
  return limbs > INT32_MAX - 4 ? 0 : static_cast<size_t>(limbs);
}

NumStatus mag_pow(Limb* out, size_t* out_size, Mag a, uint64_t exponent) {
  if (exponent == 0 || a.size == 0 || (a.size == 1 && a.limbs[0] == 1)) {
    bool one = exponent == 0 || a.size != 0;
    out[0] = one;
    *out_size = one;
    return NumStatus::kOk;
  }
  // Small results, the common case, without scratch memory.
  if (a.size == 1) {
    Limb power = 1;
    uint64_t left = exponent;
    while (left != 0 && !__builtin_mul_overflow(power, a.limbs[0], &power)) --left;
    if (left == 0) {
      out[0] = power;
      *out_size = 1;
      return NumStatus::kOk;
    }
  }
  // A power of two is a shift.
  uint64_t zeros = mag_trailing_zeros(a);
  if (zeros == mag_bit_length(a) - 1) {
    Limb one = 1;
    *out_size = mag_shift_left(out, {&one, 1}, zeros * exponent);
    return NumStatus::kOk;
  }
  bool ok = guarded([&] {
    mpz_t x;
    mpz_t power;
    borrow(x, a);
    mpz_init(power);
    mpz_pow_ui(power, x, exponent);
    *out_size = copy_out(out, power);
  });
  return ok ? NumStatus::kOk : NumStatus::kNoMemory;
}

NumStatus signed_pow_mod(Limb* out, size_t* out_size, bool* negative, SignedMag base,
                         SignedMag exponent, SignedMag modulus) {
  PY_DCHECK(modulus.mag.size != 0);
  *negative = false;
  *out_size = 0;
  if (modulus.mag.size == 1 && modulus.mag.limbs[0] == 1) return NumStatus::kOk;
  bool invertible = true;
  bool ok = guarded([&] {
    mpz_t b;
    mpz_t e;
    mpz_t m;
    mpz_t result;
    borrow(b, base.mag, base.negative);
    borrow(e, exponent.mag);
    borrow(m, modulus.mag);
    mpz_init(result);
    if (exponent.negative) {
      invertible = mpz_invert(result, b, m) != 0;
      if (!invertible) return;
      mpz_powm(result, result, e, m);
    } else {
      mpz_powm(result, b, e, m);
    }
    *out_size = copy_out(out, result);
  });
  if (!ok) return NumStatus::kNoMemory;
  if (!invertible) return NumStatus::kNotInvertible;
  if (modulus.negative && *out_size != 0) {
    *out_size = mag_sub(out, modulus.mag, {out, *out_size});
    *negative = true;
  }
  return NumStatus::kOk;
}

}  // namespace py
