// Hexadecimal text of doubles.
// Counterpart: Objects/floatobject.c (float.hex, float.fromhex).
#include <cmath>
#include <cstring>

#include "vm/base/attributes.h"
#include "vm/base/buffer.h"
#include "vm/number/float_text.h"

namespace py {
namespace {

constexpr int kMantissaBits = 53;
constexpr int64_t kMaxExponent = 1024;
constexpr int64_t kMinExponent = -1021;

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = static_cast<char>(c | 0x20);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool is_c_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// The digits of a number without its point: value = 0xDIGITS * 2**exponent.
struct HexNumber {
  const char* text;  // starts at the first digit
  size_t point;      // offset of the point, or of the end
  size_t count;      // how many digits
  int64_t exponent;

  // The i-th digit from the left.
  int digit(size_t i) const { return hex_value(text[i < point ? i : i + 1]); }
};

// False when the number is too large.
bool hex_to_double(HexNumber number, double* value) {
  size_t first = 0;
  while (first < number.count && number.digit(first) == 0) ++first;
  *value = 0.0;
  if (first == number.count || number.exponent < INT64_MIN / 2) return true;
  if (number.exponent > INT64_MAX / 2) return false;
  size_t fraction = number.count - (number.point < number.count ? number.point : number.count);
  int64_t exponent = number.exponent - 4 * static_cast<int64_t>(fraction);
  int64_t digits = static_cast<int64_t>(number.count - first);
  // One above the exponent of the highest bit: tells most overflows and underflows.
  int64_t top =
      exponent + 4 * (digits - 1) + 32 - __builtin_clz(static_cast<unsigned>(number.digit(first)));
  if (top < kMinExponent - kMantissaBits) return true;
  if (top > kMaxExponent) return false;
  // The highest 60 to 64 bits, and whether anything is set below them.
  uint64_t bits = 0;
  int64_t taken = digits < 16 ? digits : 16;
  for (int64_t i = 0; i < taken; ++i) {
    bits = bits << 4 | static_cast<unsigned>(number.digit(first + static_cast<size_t>(i)));
  }
  bool sticky = false;
  for (size_t i = first + static_cast<size_t>(taken); i < number.count && !sticky; ++i) {
    sticky = number.digit(i) != 0;
  }
  exponent += 4 * (digits - taken);
  // Round half to even at the place where the double, subnormal or not, ends.
  int64_t lowest = (top > kMinExponent ? top : kMinExponent) - kMantissaBits;
  if (int64_t extra = lowest - exponent; extra > 0) {
    // `extra` is at most 64: the top bit is never more than one place below the lowest kept one.
    uint64_t kept = extra > 63 ? 0 : bits >> extra;
    uint64_t rest = extra > 63 ? bits : bits & ((uint64_t{1} << extra) - 1);
    uint64_t half = uint64_t{1} << (extra - 1);
    if (rest > half || (rest == half && (sticky || (kept & 1) != 0))) ++kept;
    bits = kept;
    exponent = lowest;
  }
  *value = std::ldexp(static_cast<double>(bits), static_cast<int>(exponent));
  return !std::isinf(*value);
}

}  // namespace

bool double_to_hex(double value, Buffer* out) {
  if (!std::isfinite(value)) return double_repr(value, out);
  uint64_t bits;
  memcpy(&bits, &value, sizeof(bits));
  if (bits >> 63 != 0 && !out->append('-')) return false;
  uint64_t fraction = bits & ((uint64_t{1} << 52) - 1);
  int exponent = static_cast<int>(bits >> 52 & 0x7FF);
  if (exponent == 0 && fraction == 0) return out->append("0x0.0p+0");
  char text[32] = {'0', 'x', exponent == 0 ? '0' : '1', '.'};
  char* p = text + 4;
  for (int shift = 48; shift >= 0; shift -= 4) *p++ = "0123456789abcdef"[fraction >> shift & 15];
  *p++ = 'p';
  exponent = exponent == 0 ? -1022 : exponent - 1023;
  *p++ = exponent < 0 ? '-' : '+';
  if (exponent < 0) exponent = -exponent;
  char reversed[4];
  int count = 0;
  do {
    reversed[count++] = static_cast<char>('0' + exponent % 10);
    exponent /= 10;
  } while (exponent != 0);
  while (count > 0) *p++ = reversed[--count];
  return out->append(text, static_cast<size_t>(p - text));
}

HexParse parse_hex_double(const char* text, size_t size, double* value) {
  size_t i = 0;
  while (i < size && is_c_space(text[i])) ++i;
  auto at = [&](size_t j) { return j < size ? text[j] : '\0'; };
  auto finish = [&](double result) {
    while (is_c_space(at(i))) ++i;
    if (i != size) return HexParse::kInvalid;
    *value = result;
    return HexParse::kOk;
  };

  bool negative = at(i) == '-';
  size_t unsigned_start = i + (negative || at(i) == '+' ? 1 : 0);
  // Letters can only start inf or nan; everything else about the number is hexadecimal.
  double special;
  size_t consumed;
  if ((at(unsigned_start) | 0x20) == 'i' || (at(unsigned_start) | 0x20) == 'n') {
    if (parse_double(text + i, size - i, &special, &consumed) == FloatParse::kInvalid) {
      return HexParse::kInvalid;
    }
    i += consumed;
    return finish(special);
  }
  i = unsigned_start;
  if (at(i) == '0' && (at(i + 1) | 0x20) == 'x') i += 2;

  HexNumber number{text + i, 0, 0, 0};
  const size_t start = i;
  while (hex_value(at(i)) >= 0) ++i;
  number.point = number.count = i - start;
  if (at(i) == '.') {
    ++i;
    while (hex_value(at(i)) >= 0) ++i;
    number.count = i - start - 1;
  }
  if (number.count == 0) return HexParse::kInvalid;
  // Keeps the sums of exponents below inside 64 bits.
  if (number.count > static_cast<size_t>(INT64_MAX / 16)) return HexParse::kTooLong;
  if ((at(i) | 0x20) == 'p') {
    ++i;
    bool minus = at(i) == '-';
    if (minus || at(i) == '+') ++i;
    if (at(i) < '0' || at(i) > '9') return HexParse::kInvalid;
    int64_t exponent = 0;
    for (; at(i) >= '0' && at(i) <= '9'; ++i) {
      if (__builtin_mul_overflow(exponent, 10, &exponent) ||
          __builtin_add_overflow(exponent, at(i) - '0', &exponent)) {
        exponent = INT64_MAX;
      }
    }
    number.exponent = minus ? -exponent : exponent;
  }
  double result;
  if (!hex_to_double(number, &result)) return HexParse::kTooLarge;
  return finish(negative ? -result : result);
}

}  // namespace py
