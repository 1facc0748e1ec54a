// Big numbers as text, bytes and CPython's digits.
// Counterpart: Objects/longobject.c (long_to_decimal_string ... _PyLong_AsByteArray).
#include <gmp.h>

#include <cmath>
#include <cstring>

#include "vm/base/attributes.h"
#include "vm/number/bigint.h"
#include "vm/number/gmp_guard_internal.h"

namespace py {
namespace {

constexpr char kDigits[] = "0123456789abcdefghijklmnopqrstuvwxyz";

mp_ptr gmp(Limb* limbs) { return reinterpret_cast<mp_ptr>(limbs); }

unsigned digit_value(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  return static_cast<unsigned>((c | 0x20) - 'a') + 10;
}

// How many digits of the base surely fit one limb.
unsigned digits_per_limb(int base) {
  unsigned count = 0;
  for (Limb power = 1; !__builtin_mul_overflow(power, static_cast<Limb>(base), &power);) ++count;
  return count;
}

size_t limb_to_text(char* out, Limb value, int base) {
  char reversed[kLimbBits];
  size_t length = 0;
  if (base == 10) {  // A constant divisor is several times faster.
    do {
      reversed[length++] = kDigits[value % 10];
      value /= 10;
    } while (value != 0);
  } else {
    do {
      reversed[length++] = kDigits[value % static_cast<Limb>(base)];
      value /= static_cast<Limb>(base);
    } while (value != 0);
  }
  for (size_t i = 0; i < length; ++i) out[i] = reversed[length - 1 - i];
  return length;
}

}  // namespace

size_t mag_text_bound(Mag a, int base) {
  // One part in 2**40 makes up for the rounding of the logarithm.
  double digits = static_cast<double>(mag_bit_length(a)) / std::log2(base) * (1 + 0x1p-40);
  return static_cast<size_t>(digits) + 3;
}

NumStatus mag_to_text(char* out, size_t* length, Mag a, int base) {
  if (a.size <= 1) {
    *length = limb_to_text(out, a.size == 0 ? 0 : a.limbs[0], base);
    return NumStatus::kOk;
  }
  auto* digits = reinterpret_cast<unsigned char*>(out);
  size_t count = 0;
  auto convert = [&](Limb* scratch) {
    memcpy(scratch, a.limbs, a.size * sizeof(Limb));
    count = mpn_get_str(digits, base, gmp(scratch), static_cast<mp_size_t>(a.size));
  };
  // mpn_get_str destroys its input and may use one limb more.
  constexpr size_t kSmall = 16;
  if (a.size < kSmall) {
    Limb scratch[kSmall];
    convert(scratch);
  } else if (!guarded([&] { convert(guard_limbs(a.size + 1)); })) {
    return NumStatus::kNoMemory;
  }
  size_t skip = 0;
  while (skip + 1 < count && digits[skip] == 0) ++skip;
  for (size_t i = skip; i < count; ++i) out[i - skip] = kDigits[digits[i]];
  *length = count - skip;
  return NumStatus::kOk;
}

size_t mag_limbs_for_text(size_t count, int base) {
  if (count >> 52 != 0) return 0;
  double bits = static_cast<double>(count) * std::log2(base) * (1 + 0x1p-40);
  return static_cast<size_t>(bits / kLimbBits) + 3;
}

NumStatus mag_from_text(Limb* out, size_t* out_size, const char* digits, size_t count, int base) {
  while (count > 1 && *digits == '0') {
    ++digits;
    --count;
  }
  if (count <= digits_per_limb(base)) {
    Limb value = 0;
    for (size_t i = 0; i < count; ++i) {
      value = value * static_cast<Limb>(base) + digit_value(digits[i]);
    }
    out[0] = value;
    *out_size = value != 0;
    return NumStatus::kOk;
  }
  auto convert = [&](unsigned char* values) {
    for (size_t i = 0; i < count; ++i) {
      values[i] = static_cast<unsigned char>(digit_value(digits[i]));
    }
    return static_cast<size_t>(mpn_set_str(gmp(out), values, count, base));
  };
  constexpr size_t kSmall = 256;
  size_t size = 0;
  if (count <= kSmall) {
    unsigned char values[kSmall];
    size = convert(values);
  } else if (!guarded([&] { size = convert(guard_bytes(count)); })) {
    return NumStatus::kNoMemory;
  }
  *out_size = mag_normalize(out, size);
  return NumStatus::kOk;
}

size_t mag_digit_count(Mag a, unsigned digit_bits) {
  return static_cast<size_t>((mag_bit_length(a) + digit_bits - 1) / digit_bits);
}

void mag_to_digits15(Mag a, uint16_t* out) {
  size_t count = mag_digit_count(a, 15);
  for (size_t i = 0; i < count; ++i) {
    size_t bit = i * 15;
    size_t limb = bit / kLimbBits;
    unsigned shift = bit % kLimbBits;
    Limb value = a.limbs[limb] >> shift;
    if (shift > kLimbBits - 15 && limb + 1 < a.size) {
      value |= a.limbs[limb + 1] << (kLimbBits - shift);
    }
    out[i] = value & 0x7FFF;
  }
}

size_t mag_from_digits15(Limb* out, const uint16_t* digits, size_t count) {
  size_t size = (count * 15 + kLimbBits - 1) / kLimbBits;
  if (size != 0) memset(out, 0, size * sizeof(Limb));
  for (size_t i = 0; i < count; ++i) {
    size_t bit = i * 15;
    size_t limb = bit / kLimbBits;
    unsigned shift = bit % kLimbBits;
    Limb value = digits[i] & 0x7FFF;
    out[limb] |= value << shift;
    if (shift > kLimbBits - 15 && limb + 1 < size) out[limb + 1] |= value >> (kLimbBits - shift);
  }
  return mag_normalize(out, size);
}

size_t signed_from_bytes(Limb* out, bool* negative, const uint8_t* bytes, size_t count,
                         bool little_endian, bool is_signed) {
  *negative = false;
  if (count == 0) return 0;
  uint8_t top = little_endian ? bytes[count - 1] : bytes[0];
  bool minus = is_signed && (top & 0x80) != 0;
  size_t size = (count + sizeof(Limb) - 1) / sizeof(Limb);
  uint8_t mask = minus ? 0xFF : 0;
  Limb carry = minus;
  for (size_t i = 0; i < size; ++i) {
    size_t first = i * sizeof(Limb);
    size_t here = count - first < sizeof(Limb) ? count - first : sizeof(Limb);
    Limb value = 0;
    for (size_t j = 0; j < here; ++j) {
      size_t at = first + j;
      uint8_t byte = little_endian ? bytes[at] : bytes[count - 1 - at];
      value |= static_cast<Limb>(static_cast<uint8_t>(byte ^ mask)) << (8 * j);
    }
    carry = __builtin_add_overflow(value, carry, &value);
    out[i] = value;
  }
  // The magnitude of the most negative number still fits the same bytes, so no carry leaves.
  *negative = minus;
  return mag_normalize(out, size);
}

NumStatus signed_to_bytes(SignedMag a, uint8_t* out, size_t count, bool little_endian,
                          bool is_signed) {
  if (a.negative && !is_signed) return NumStatus::kNegative;
  uint64_t bits = mag_bit_length(a.mag);
  if (is_signed && bits != 0) {
    // -2**n needs no bit more than 2**n - 1 does.
    bool power = a.negative && mag_trailing_zeros(a.mag) == bits - 1;
    bits += !power;
  }
  if (bits > static_cast<uint64_t>(count) * 8) return NumStatus::kOverflow;
  uint8_t mask = a.negative ? 0xFF : 0;
  unsigned carry = a.negative;
  for (size_t i = 0; i < count; ++i) {
    size_t limb = i / sizeof(Limb);
    Limb value = limb < a.mag.size ? a.mag.limbs[limb] >> (8 * (i % sizeof(Limb))) : 0;
    unsigned byte = (static_cast<uint8_t>(value) ^ mask) + carry;
    carry = byte >> 8;
    out[little_endian ? i : count - 1 - i] = static_cast<uint8_t>(byte);
  }
  return NumStatus::kOk;
}

}  // namespace py
