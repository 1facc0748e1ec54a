// Between big numbers and doubles, correctly rounded, and the hash that both share.
// Counterpart: Objects/longobject.c (_PyLong_Frexp, long_true_divide, long_hash), pyhash.c.
#include <gmp.h>

#include <cmath>
#include <cstring>

#include "vm/base/attributes.h"
#include "vm/number/bigint.h"
#include "vm/number/float_math.h"
#include "vm/number/gmp_guard_internal.h"

namespace py {
namespace {

constexpr int kMantissaBits = 53;
constexpr int kMaxExponent = 1024;
constexpr int kMinExponent = -1021;

// The top 64 bits with the highest one set; *sticky says whether lower bits are not zero.
uint64_t top_bits(Mag a, bool* sticky) {
  size_t top = a.size - 1;
  unsigned shift = static_cast<unsigned>(__builtin_clzll(a.limbs[top]));
  uint64_t bits = a.limbs[top] << shift;
  *sticky = false;
  if (top != 0) {
    Limb next = a.limbs[top - 1];
    if (shift != 0) bits |= next >> (kLimbBits - shift);
    *sticky = (next << shift) != 0;
    for (size_t i = 0; i + 1 < top && !*sticky; ++i) *sticky = a.limbs[i] != 0;
  }
  return bits;
}

// Drops `extra` (1 to 63) low bits of value, rounding half to even; sticky stands for a bit below.
uint64_t round_off(uint64_t value, unsigned extra, bool sticky) {
  uint64_t half = uint64_t{1} << (extra - 1);
  uint64_t low = value & (half * 2 - 1);
  uint64_t kept = value >> extra;
  if (low > half || (low == half && (sticky || (kept & 1) != 0))) ++kept;
  return kept;
}

}  // namespace

double mag_frexp(Mag a, int64_t* exponent) {
  if (a.size == 0) {
    *exponent = 0;
    return 0.0;
  }
  bool sticky;
  uint64_t mantissa = round_off(top_bits(a, &sticky), kLimbBits - kMantissaBits, sticky);
  *exponent = static_cast<int64_t>(mag_bit_length(a));
  double m = std::ldexp(static_cast<double>(mantissa), -kMantissaBits);
  if (m == 1.0) {
    m = 0.5;
    ++*exponent;
  }
  return m;
}

bool mag_to_double(Mag a, double* out) {
  if (a.size == 1 && a.limbs[0] >> kMantissaBits == 0) {
    *out = static_cast<double>(a.limbs[0]);
    return true;
  }
  int64_t exponent;
  double m = mag_frexp(a, &exponent);
  if (exponent > kMaxExponent) return false;
  *out = std::ldexp(m, static_cast<int>(exponent));
  return true;
}

size_t mag_from_double(Limb* out, bool* negative, double value) {
  PY_DCHECK(std::isfinite(value));
  value = std::trunc(value);
  *negative = value < 0;
  if (value == 0) return 0;
  DoubleParts parts = split_double(value);
  Limb mantissa = parts.mantissa;
  return mag_shift_left(out, {&mantissa, 1}, static_cast<unsigned>(parts.exponent));
}

NumStatus signed_true_divide(double* out, SignedMag a, SignedMag b) {
  bool minus = a.negative != b.negative;
  if (a.mag.size == 0) {
    *out = minus ? -0.0 : 0.0;
    return NumStatus::kOk;
  }
  double x;
  double y;
  if (a.mag.size == 1 && b.mag.size == 1 && a.mag.limbs[0] >> kMantissaBits == 0 &&
      b.mag.limbs[0] >> kMantissaBits == 0) {
    // Both are exact as doubles, so one division rounds once.
    x = static_cast<double>(a.mag.limbs[0]);
    y = static_cast<double>(b.mag.limbs[0]);
    *out = minus ? -(x / y) : x / y;
    return NumStatus::kOk;
  }
  int64_t magnitude =
      static_cast<int64_t>(mag_bit_length(a.mag)) - static_cast<int64_t>(mag_bit_length(b.mag));
  if (magnitude > kMaxExponent) return NumStatus::kOverflow;
  if (magnitude < kMinExponent - kMantissaBits - 1) {
    *out = minus ? -0.0 : 0.0;
    return NumStatus::kOk;
  }
  // Scale a so that the integer quotient has two or three bits more than a double keeps (fewer
  // where the result is subnormal); all that is lost on the way goes into `sticky`.
  int64_t shift = (magnitude > kMinExponent ? magnitude : kMinExponent) - (kMantissaBits + 2);
  uint64_t quotient = 0;
  bool sticky = false;
  bool ok = guarded([&] {
    size_t grow = shift < 0 ? static_cast<size_t>(-shift) / kLimbBits + 1 : 0;
    Limb* scaled = guard_limbs(a.mag.size + grow + 1);
    size_t scaled_size =
        shift < 0 ? mag_shift_left(scaled, a.mag, static_cast<uint64_t>(-shift))
                  : mag_shift_right(scaled, a.mag, static_cast<uint64_t>(shift), &sticky);
    if (mag_compare({scaled, scaled_size}, b.mag) < 0) {
      sticky |= scaled_size != 0;
      return;
    }
    Limb* q = guard_limbs(scaled_size - b.mag.size + 1);
    Limb* r = guard_limbs(b.mag.size);
    mpn_tdiv_qr(reinterpret_cast<mp_ptr>(q), reinterpret_cast<mp_ptr>(r), 0,
                reinterpret_cast<mp_srcptr>(scaled), static_cast<mp_size_t>(scaled_size),
                reinterpret_cast<mp_srcptr>(b.mag.limbs), static_cast<mp_size_t>(b.mag.size));
    quotient = q[0];
    sticky |= mag_normalize(r, b.mag.size) != 0;
  });
  if (!ok) return NumStatus::kNoMemory;
  // How many low bits of the quotient the double cannot keep: at least two, more when subnormal.
  int quotient_bits = quotient == 0 ? 0 : 64 - __builtin_clzll(quotient);
  int64_t lowest = kMinExponent - shift;
  int64_t extra = (quotient_bits > lowest ? quotient_bits : lowest) - kMantissaBits;
  quotient = round_off(quotient, static_cast<unsigned>(extra), sticky);
  double value = std::ldexp(static_cast<double>(quotient), static_cast<int>(shift + extra));
  if (std::isinf(value)) return NumStatus::kOverflow;
  *out = minus ? -value : value;
  return NumStatus::kOk;
}

int signed_compare_double(SignedMag a, double b) {
  if (std::isinf(b)) return b > 0 ? -1 : 1;
  int a_sign = a.mag.size == 0 ? 0 : a.negative ? -1 : 1;
  int b_sign = b > 0 ? 1 : b < 0 ? -1 : 0;
  if (a_sign != b_sign) return a_sign < b_sign ? -1 : 1;
  if (a_sign == 0) return 0;
  if (a.mag.size > kDoubleLimbs) return a_sign;
  Limb whole[kDoubleLimbs];
  bool negative;
  size_t size = mag_from_double(whole, &negative, b);
  int order = mag_compare(a.mag, {whole, size});
  // Equal integer parts: any fraction makes b the larger magnitude.
  if (order == 0 && std::trunc(b) != b) order = -1;
  return a_sign < 0 ? -order : order;
}

int64_t signed_hash(SignedMag a) {
  // Horner's rule modulo 2**61 - 1, where multiplying by 2**64 is rotating 61 bits by 3.
  uint64_t hash = 0;
  for (size_t i = a.mag.size; i-- > 0;) {
    hash = ((hash << 3) & kHashModulus) | (hash >> (kHashBits - 3));
    Limb limb = a.mag.limbs[i];
    hash += (limb & kHashModulus) + (limb >> kHashBits);
    while (hash >= kHashModulus) hash -= kHashModulus;
  }
  auto result = static_cast<int64_t>(hash);
  if (a.negative) result = -result;
  return result == -1 ? -2 : result;
}

}  // namespace py
