// Sums, products, quotients, shifts and bitwise operations on limbs.
// Counterpart: Objects/longobject.c (x_add ... long_bitwise).
#include <gmp.h>

#include <cstring>

#include "vm/base/attributes.h"
#include "vm/base/faults.h"
#include "vm/number/bigint.h"
#include "vm/number/gmp_guard_internal.h"

namespace py {

static_assert(sizeof(mp_limb_t) == sizeof(Limb) && GMP_NAIL_BITS == 0);

namespace {

mp_ptr gmp(Limb* limbs) { return reinterpret_cast<mp_ptr>(limbs); }
mp_srcptr gmp(const Limb* limbs) { return reinterpret_cast<mp_srcptr>(limbs); }
mp_size_t gmp(size_t size) { return static_cast<mp_size_t>(size); }

void copy_limbs(Limb* out, const Limb* from, size_t count) {
  if (out != from && count != 0) memmove(out, from, count * sizeof(Limb));
}

}  // namespace

int mag_compare(Mag a, Mag b) {
  if (a.size != b.size) return a.size < b.size ? -1 : 1;
  for (size_t i = a.size; i-- > 0;) {
    if (a.limbs[i] != b.limbs[i]) return a.limbs[i] < b.limbs[i] ? -1 : 1;
  }
  return 0;
}

int signed_compare(SignedMag a, SignedMag b) {
  if (a.negative != b.negative) return a.negative ? -1 : 1;
  int order = mag_compare(a.mag, b.mag);
  return a.negative ? -order : order;
}

size_t mag_add(Limb* out, Mag a, Mag b) {
  if (a.size < b.size) {
    Mag t = a;
    a = b;
    b = t;
  }
  if (b.size == 0) {
    copy_limbs(out, a.limbs, a.size);
    return a.size;
  }
  Limb carry = mpn_add(gmp(out), gmp(a.limbs), gmp(a.size), gmp(b.limbs), gmp(b.size));
  out[a.size] = carry;
  return a.size + (carry != 0 && !PY_FAULT_HERE(int_carry));
}

size_t mag_sub(Limb* out, Mag a, Mag b) {
  PY_DCHECK(mag_compare(a, b) >= 0);
  if (b.size == 0) {
    copy_limbs(out, a.limbs, a.size);
    return a.size;
  }
  mpn_sub(gmp(out), gmp(a.limbs), gmp(a.size), gmp(b.limbs), gmp(b.size));
  return mag_normalize(out, a.size);
}

size_t mag_diff(Limb* out, Mag a, Mag b, bool* negative) {
  *negative = mag_compare(a, b) < 0;
  return *negative ? mag_sub(out, b, a) : mag_sub(out, a, b);
}

size_t signed_add(Limb* out, bool* negative, SignedMag a, SignedMag b) {
  if (a.negative == b.negative) {
    *negative = a.negative;
    return mag_add(out, a.mag, b.mag);
  }
  size_t size =
      a.negative ? mag_diff(out, b.mag, a.mag, negative) : mag_diff(out, a.mag, b.mag, negative);
  if (size == 0) *negative = false;
  return size;
}

size_t signed_sub(Limb* out, bool* negative, SignedMag a, SignedMag b) {
  b.negative = !b.negative;
  size_t size = signed_add(out, negative, a, b);
  if (size == 0) *negative = false;
  return size;
}

NumStatus mag_mul(Limb* out, size_t* out_size, Mag a, Mag b) {
  if (a.size < b.size) {
    Mag t = a;
    a = b;
    b = t;
  }
  if (b.size == 0) {
    *out_size = 0;
    return NumStatus::kOk;
  }
  size_t size = a.size + b.size;
  if (b.size == 1) {
    out[a.size] = mpn_mul_1(gmp(out), gmp(a.limbs), gmp(a.size), b.limbs[0]);
  } else {
    bool square = a.limbs == b.limbs && a.size == b.size;
    auto multiply = [&] {
      if (square) {
        mpn_sqr(gmp(out), gmp(a.limbs), gmp(a.size));
      } else {
        mpn_mul(gmp(out), gmp(a.limbs), gmp(a.size), gmp(b.limbs), gmp(b.size));
      }
    };
    if (a.size <= kStackLimbs) {
      multiply();
    } else if (!guarded(multiply)) {
      return NumStatus::kNoMemory;
    }
  }
  *out_size = mag_normalize(out, size);
  return NumStatus::kOk;
}

Limb mag_divmod_limb(Limb* q, size_t* q_size, Mag a, Limb divisor) {
  if (a.size == 0) {
    if (q_size != nullptr) *q_size = 0;
    return 0;
  }
  if (q == nullptr) return mpn_mod_1(gmp(a.limbs), gmp(a.size), divisor);
  Limb remainder = mpn_divrem_1(gmp(q), 0, gmp(a.limbs), gmp(a.size), divisor);
  *q_size = mag_normalize(q, a.size);
  return remainder;
}

NumStatus mag_divmod(Limb* q, size_t* q_size, Limb* r, size_t* r_size, Mag a, Mag b) {
  PY_DCHECK(b.size != 0);
  if (mag_compare(a, b) < 0) {
    if (q != nullptr) *q_size = 0;
    if (r != nullptr) {
      copy_limbs(r, a.limbs, a.size);
      *r_size = a.size;
    }
    return NumStatus::kOk;
  }
  if (b.size == 1) {
    size_t ignored;
    Limb rest = mag_divmod_limb(q, q == nullptr ? &ignored : q_size, a, b.limbs[0]);
    if (r != nullptr) {
      r[0] = rest;
      *r_size = rest != 0;
    }
    return NumStatus::kOk;
  }
  size_t q_limbs = a.size - b.size + 1;
  auto divide = [&](Limb* quotient, Limb* rest) {
    mpn_tdiv_qr(gmp(quotient), gmp(rest), 0, gmp(a.limbs), gmp(a.size), gmp(b.limbs), gmp(b.size));
  };
  if (a.size <= kStackLimbs) {
    Limb spare_q[kStackLimbs];
    Limb spare_r[kStackLimbs];
    divide(q == nullptr ? spare_q : q, r == nullptr ? spare_r : r);
  } else {
    bool ok = guarded([&] {
      divide(q == nullptr ? guard_limbs(q_limbs) : q, r == nullptr ? guard_limbs(b.size) : r);
    });
    if (!ok) return NumStatus::kNoMemory;
  }
  if (q != nullptr) *q_size = mag_normalize(q, q_limbs);
  if (r != nullptr) *r_size = mag_normalize(r, b.size);
  return NumStatus::kOk;
}

NumStatus signed_floor_divmod(Limb* q, size_t* q_size, bool* q_negative, Limb* r, size_t* r_size,
                              bool* r_negative, SignedMag a, SignedMag b) {
  // The remainder is always needed: whether it is zero decides about the floor.
  auto adjust = [&](Limb* rest, size_t rest_size) {
    bool inexact = rest_size != 0;
    bool signs_differ = a.negative != b.negative;
    if (q != nullptr) {
      if (inexact && signs_differ) {
        Limb one = 1;
        *q_size = mag_add(q, {q, *q_size}, {&one, 1});
      }
      *q_negative = signs_differ && *q_size != 0;
    }
    if (r != nullptr) {
      if (inexact && signs_differ) rest_size = mag_sub(rest, b.mag, {rest, rest_size});
      *r_size = rest_size;
      *r_negative = b.negative && rest_size != 0;
    }
  };
  size_t rest_size = 0;
  if (r != nullptr) {
    NumStatus status = mag_divmod(q, q_size, r, &rest_size, a.mag, b.mag);
    if (status == NumStatus::kOk) adjust(r, rest_size);
    return status;
  }
  if (b.mag.size <= kStackLimbs) {
    Limb rest[kStackLimbs];
    NumStatus status = mag_divmod(q, q_size, rest, &rest_size, a.mag, b.mag);
    if (status == NumStatus::kOk) adjust(rest, rest_size);
    return status;
  }
  // A divisor of this size: the remainder lives in guarded scratch, so divide right there.
  if (mag_compare(a.mag, b.mag) < 0) {
    *q_size = 0;
    adjust(nullptr, a.mag.size);
    return NumStatus::kOk;
  }
  size_t q_limbs = a.mag.size - b.mag.size + 1;
  bool ok = guarded([&] {
    Limb* rest = guard_limbs(b.mag.size);
    mpn_tdiv_qr(gmp(q), gmp(rest), 0, gmp(a.mag.limbs), gmp(a.mag.size), gmp(b.mag.limbs),
                gmp(b.mag.size));
    rest_size = mag_normalize(rest, b.mag.size);
  });
  if (!ok) return NumStatus::kNoMemory;
  *q_size = mag_normalize(q, q_limbs);
  adjust(nullptr, rest_size);
  return NumStatus::kOk;
}

size_t mag_shift_left(Limb* out, Mag a, uint64_t bits) {
  if (a.size == 0) return 0;
  size_t whole = bits / kLimbBits;
  unsigned part = bits % kLimbBits;
  size_t size = a.size + whole;
  if (part == 0) {
    copy_limbs(out + whole, a.limbs, a.size);
  } else {
    Limb high = mpn_lshift(gmp(out + whole), gmp(a.limbs), gmp(a.size), part);
    // The slot behind the moved limbs always exists, but is written only when it is needed, so that
    // callers with the exact size are served too.
    if (high != 0) out[size++] = high;
  }
  if (whole != 0) memset(out, 0, whole * sizeof(Limb));
  return size;
}

size_t mag_shift_right(Limb* out, Mag a, uint64_t bits, bool* inexact) {
  size_t whole = bits / kLimbBits;
  unsigned part = bits % kLimbBits;
  if (whole >= a.size) {
    if (inexact != nullptr) *inexact = a.size != 0;
    return 0;
  }
  bool lost = false;
  if (inexact != nullptr) {
    for (size_t i = 0; i < whole && !lost; ++i) lost = a.limbs[i] != 0;
    if (part != 0) lost |= (a.limbs[whole] << (kLimbBits - part)) != 0;
    *inexact = lost;
  }
  size_t size = a.size - whole;
  if (part == 0) {
    copy_limbs(out, a.limbs + whole, size);
  } else {
    mpn_rshift(gmp(out), gmp(a.limbs + whole), gmp(size), part);
  }
  return mag_normalize(out, size);
}

size_t signed_shift_right(Limb* out, SignedMag a, uint64_t bits) {
  bool inexact;
  size_t size = mag_shift_right(out, a.mag, bits, &inexact);
  if (a.negative && inexact && !PY_FAULT_HERE(int_shift_right)) {
    Limb one = 1;
    size = mag_add(out, {out, size}, {&one, 1});
  }
  return size;
}

size_t signed_bit_op(Limb* out, bool* negative, BitOp op, SignedMag a, SignedMag b) {
  // Each operand is read as an endless two's complement number: inverted limbs plus a carry of one
  // when negative. The result is turned back in the same way on the fly.
  bool minus;
  switch (op) {
    case BitOp::kAnd:
      minus = a.negative && b.negative && !PY_FAULT_HERE(int_bit_sign);
      break;
    case BitOp::kOr:
      minus = a.negative || b.negative;
      break;
    default:
      minus = a.negative != b.negative;
      break;
  }
  size_t size = a.mag.size > b.mag.size ? a.mag.size : b.mag.size;
  Limb a_mask = a.negative ? ~Limb{0} : 0;
  Limb b_mask = b.negative ? ~Limb{0} : 0;
  Limb out_mask = minus ? ~Limb{0} : 0;
  Limb a_carry = a.negative;
  Limb b_carry = b.negative;
  Limb out_carry = minus;
  for (size_t i = 0; i < size; ++i) {
    Limb x = (i < a.mag.size ? a.mag.limbs[i] : 0) ^ a_mask;
    Limb y = (i < b.mag.size ? b.mag.limbs[i] : 0) ^ b_mask;
    a_carry = __builtin_add_overflow(x, a_carry, &x);
    b_carry = __builtin_add_overflow(y, b_carry, &y);
    Limb z = op == BitOp::kAnd ? x & y : op == BitOp::kOr ? x | y : x ^ y;
    z ^= out_mask;
    out_carry = __builtin_add_overflow(z, out_carry, &z);
    out[i] = z;
  }
  // Only -2**(64 * size) overflows its limbs: then all of them are zero and the carry is left.
  if (out_carry != 0) out[size++] = 1;
  size = mag_normalize(out, size);
  *negative = minus;
  return size;
}

uint64_t mag_bit_length(Mag a) {
  if (a.size == 0) return 0;
  return static_cast<uint64_t>(a.size) * kLimbBits -
         static_cast<unsigned>(__builtin_clzll(a.limbs[a.size - 1]));
}

uint64_t mag_bit_count(Mag a) {
  uint64_t count = 0;
  for (size_t i = 0; i < a.size; ++i) {
    count += static_cast<unsigned>(__builtin_popcountll(a.limbs[i]));
  }
  return count;
}

uint64_t mag_trailing_zeros(Mag a) {
  size_t i = 0;
  while (a.limbs[i] == 0) ++i;
  return static_cast<uint64_t>(i) * kLimbBits + static_cast<unsigned>(__builtin_ctzll(a.limbs[i]));
}

}  // namespace py
