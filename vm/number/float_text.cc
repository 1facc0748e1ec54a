// Decimal text of doubles: printing, reading, rounding.
// Counterpart: Python/pystrtod.c and Objects/floatobject.c (double_round).
#include "vm/number/float_text.h"

#include <charconv>
#include <cmath>
#include <cstring>

#include "vm/base/attributes.h"
#include "vm/base/buffer.h"

namespace py {
namespace {

// A double has at most 767 significant digits, 309 of them before the point and 1074 behind it:
// more precision than this only adds zeros.
constexpr int kMaxPlaces = 1100;
constexpr size_t kDigitRoom = kMaxPlaces + 330;

// value = 0.d1d2d3... * 10**point; digits behind the stored ones are zero.
struct Decimal {
  char digits[kDigitRoom];
  int count = 0;
  int point = 0;

  void strip_zeros() {
    while (count > 1 && digits[count - 1] == '0') --count;
  }
};

// Reads to_chars' scientific text d.ddde[+-]xx.
void take_scientific(const char* text, const char* end, Decimal* out) {
  const char* p = text;
  for (; p != end && *p != 'e'; ++p) {
    if (*p != '.') out->digits[out->count++] = *p;
  }
  PY_CHECK(p != end);
  bool minus = p[1] == '-';
  int exponent = 0;
  for (p += 2; p != end; ++p) exponent = exponent * 10 + (*p - '0');
  out->point = (minus ? -exponent : exponent) + 1;
}

// The shortest digits that read back as `value` (finite, not negative).
void shortest_digits(double value, Decimal* out) {
  char text[32];
  auto end = std::to_chars(text, text + sizeof(text), value, std::chars_format::scientific);
  take_scientific(text, end.ptr, out);
}

// `count` (>= 1) significant digits, correctly rounded.
void significant_digits(double value, int count, Decimal* out) {
  if (count > kMaxPlaces) count = kMaxPlaces;
  char text[kDigitRoom];
  auto end =
      std::to_chars(text, text + sizeof(text), value, std::chars_format::scientific, count - 1);
  take_scientific(text, end.ptr, out);
}

// All digits up to `places` (>= 0) behind the point, correctly rounded. A value below one starts
// with its zeros, so `point` is at least 1.
void digits_to_place(double value, int places, Decimal* out) {
  if (places > kMaxPlaces) places = kMaxPlaces;
  char text[kDigitRoom];
  auto end = std::to_chars(text, text + sizeof(text), value, std::chars_format::fixed, places);
  const char* point =
      static_cast<const char*>(memchr(text, '.', static_cast<size_t>(end.ptr - text)));
  size_t whole = static_cast<size_t>((point == nullptr ? end.ptr : point) - text);
  memcpy(out->digits, text, whole);
  out->count = out->point = static_cast<int>(whole);
  if (point != nullptr) {
    size_t fraction = static_cast<size_t>(end.ptr - point) - 1;
    memcpy(out->digits + whole, point + 1, fraction);
    out->count += static_cast<int>(fraction);
  }
}

bool append_exponent(int exponent, char letter, Buffer* out) {
  char text[8];
  char* p = text;
  *p++ = letter;
  *p++ = exponent < 0 ? '-' : '+';
  if (exponent < 0) exponent = -exponent;
  if (exponent >= 100) {
    *p++ = static_cast<char>('0' + exponent / 100);
    exponent %= 100;
  }
  *p++ = static_cast<char>('0' + exponent / 10);
  *p++ = static_cast<char>('0' + exponent % 10);
  return out->append(text, static_cast<size_t>(p - text));
}

// Writes the digits with the point at `point`, zeros wherever there is no digit, and exactly
// `places` digits behind the point.
bool append_positional(const Decimal& decimal, int64_t point, int64_t places, bool keep_point,
                       Buffer* out) {
  const int64_t count = decimal.count;
  if (point <= 0) {
    if (!out->append('0')) return false;
  } else {
    int64_t stored = point < count ? point : count;
    if (!out->append(decimal.digits, static_cast<size_t>(stored)) ||
        !out->append_fill('0', static_cast<size_t>(point - stored))) {
      return false;
    }
  }
  if (places == 0 && !keep_point) return true;
  if (!out->append('.')) return false;
  int64_t zeros = point < 0 ? -point : 0;
  if (zeros > places) zeros = places;
  int64_t from = point > 0 ? point : 0;
  int64_t stored = from < count ? count - from : 0;
  if (stored > places - zeros) stored = places - zeros;
  return out->append_fill('0', static_cast<size_t>(zeros)) &&
         out->append(decimal.digits + from, static_cast<size_t>(stored)) &&
         out->append_fill('0', static_cast<size_t>(places - zeros - stored));
}

// How a format code lays digits out: with an exponent or without, and how many places.
struct Layout {
  bool exponent;
  int64_t places;
};

Layout lay_out(char code, int precision, unsigned flags, const Decimal& decimal) {
  const bool add_dot_0 = (flags & kFloatAddDot0) != 0;
  const int point = decimal.point;
  bool exponent = false;
  switch (code) {
    case 'e':
      return {true, precision};
    case 'f':
      return {false, add_dot_0 && precision == 0 ? 1 : precision};
    case 'g':
      exponent = point <= -4 || point > (add_dot_0 ? int64_t{precision} - 1 : precision);
      break;
    default:
      // repr turns to exponents at 1e16 so that it never shows digits it does not have.
      exponent = point <= -4 || point > 16;
      break;
  }
  int64_t shown = code == 'g' && (flags & kFloatAlt) != 0 ? precision : decimal.count;
  int64_t places = shown - (exponent ? 1 : point);
  if (places < 0) places = 0;
  if (places == 0 && add_dot_0 && !exponent) places = 1;
  return {exponent, places};
}

bool append_finite(double value, char code, bool upper, int precision, unsigned flags,
                   Buffer* out) {
  double size = std::fabs(value);
  Decimal decimal;
  switch (code) {
    case 'r':
      shortest_digits(size, &decimal);
      break;
    case 'e':
      significant_digits(size, precision < kMaxPlaces ? precision + 1 : kMaxPlaces, &decimal);
      break;
    case 'f':
      digits_to_place(size, precision, &decimal);
      break;
    default:
      if (precision == 0) precision = 1;
      significant_digits(size, precision, &decimal);
      decimal.strip_zeros();
      break;
  }
  bool negative = std::signbit(value);
  if (negative && (flags & kFloatNoNegZero) != 0) {
    negative = false;
    for (int i = 0; i < decimal.count && !negative; ++i) negative = decimal.digits[i] != '0';
  }
  if (negative ? !out->append('-') : (flags & kFloatSign) != 0 && !out->append('+')) return false;

  // Zero has one digit in front of the point in every layout.
  if (size == 0.0) decimal.point = 1;
  Layout layout = lay_out(code, precision, flags, decimal);
  bool keep_point = (flags & kFloatAlt) != 0;
  if (!append_positional(decimal, layout.exponent ? 1 : decimal.point, layout.places, keep_point,
                         out)) {
    return false;
  }
  return !layout.exponent || append_exponent(decimal.point - 1, upper ? 'E' : 'e', out);
}

bool is_digit_at(const char* text, size_t size, size_t i) {
  return i < size && text[i] >= '0' && text[i] <= '9';
}

// Does the lower-case word start at text[i]?
bool word_at(const char* text, size_t size, size_t i, const char* word) {
  for (; *word != 0; ++word, ++i) {
    if (i >= size || (text[i] | 0x20) != *word) return false;
  }
  return true;
}

}  // namespace

bool double_to_string(double value, char code, int precision, unsigned flags, Buffer* out,
                      FloatKind* kind) {
  bool upper = code == 'E' || code == 'F' || code == 'G';
  bool percent = code == '%';
  if (upper) code = static_cast<char>(code | 0x20);
  if (percent) {
    code = 'f';
    value *= 100;
  }
  PY_DCHECK(code == 'r' || code == 'e' || code == 'f' || code == 'g');
  FloatKind what = std::isnan(value)   ? FloatKind::kNan
                   : std::isinf(value) ? FloatKind::kInf
                                       : FloatKind::kFinite;
  if (kind != nullptr) *kind = what;
  bool ok;
  if (what == FloatKind::kFinite) {
    ok = append_finite(value, code, upper, precision, flags, out);
  } else {
    // The sign of a NaN is not shown.
    bool negative = what == FloatKind::kInf && value < 0;
    const char* word = what == FloatKind::kInf ? (upper ? "INF" : "inf") : (upper ? "NAN" : "nan");
    ok = (negative ? out->append('-') : (flags & kFloatSign) == 0 || out->append('+')) &&
         out->append(word, 3);
  }
  return ok && (!percent || out->append('%'));
}

bool double_repr(double value, Buffer* out) {
  return double_to_string(value, 'r', 0, kFloatAddDot0, out);
}

FloatParse parse_double(const char* text, size_t size, double* value, size_t* consumed) {
  *consumed = 0;
  size_t i = 0;
  bool negative = false;
  if (size != 0 && (text[0] == '-' || text[0] == '+')) {
    negative = text[0] == '-';
    i = 1;
  }
  if (word_at(text, size, i, "inf")) {
    i += 3;
    if (word_at(text, size, i, "inity")) i += 5;
    *value = negative ? -HUGE_VAL : HUGE_VAL;
    *consumed = i;
    return FloatParse::kOk;
  }
  if (word_at(text, size, i, "nan")) {
    *value = std::copysign(std::nan(""), negative ? -1.0 : 1.0);
    *consumed = i + 3;
    return FloatParse::kOk;
  }

  const size_t start = i;
  while (is_digit_at(text, size, i)) ++i;
  size_t point = i;
  size_t digits = i - start;
  if (i < size && text[i] == '.') {
    ++i;
    while (is_digit_at(text, size, i)) ++i;
    digits += i - point - 1;
  }
  if (digits == 0) return FloatParse::kInvalid;
  const size_t mantissa_end = i;
  bool exponent_negative = false;
  int64_t exponent = 0;
  if (i < size && (text[i] | 0x20) == 'e') {
    size_t j = i + 1;
    if (j < size && (text[j] == '-' || text[j] == '+')) {
      exponent_negative = text[j] == '-';
      ++j;
    }
    if (is_digit_at(text, size, j)) {
      for (; is_digit_at(text, size, j); ++j) {
        if (exponent < INT64_MAX / 100) exponent = exponent * 10 + (text[j] - '0');
      }
      i = j;
    }
  }
  *consumed = i;

  double result = 0.0;
  auto end = std::from_chars(text + start, text + i, result);
  if (end.ec != std::errc() || std::isinf(result)) {
    // from_chars does not say on which side the number left the range: its leading digit does.
    if (exponent_negative) exponent = -exponent;
    size_t first = start;
    while (first < mantissa_end && (text[first] == '0' || text[first] == '.')) ++first;
    result = 0.0;
    if (first < mantissa_end) {
      int64_t place = static_cast<int64_t>(point) - static_cast<int64_t>(first);
      if (place + exponent > 0) {
        *value = negative ? -HUGE_VAL : HUGE_VAL;
        return FloatParse::kOverflow;
      }
    }
  }
  *value = negative ? -result : result;
  return FloatParse::kOk;
}

bool parse_whole_double(const char* text, size_t size, double* value) {
  size_t consumed;
  return parse_double(text, size, value, &consumed) != FloatParse::kInvalid && consumed == size;
}

bool round_double(double value, int64_t ndigits, double* result) {
  // Beyond these no digit is dropped, or none is kept.
  constexpr int64_t kKeepsAll = 323;
  constexpr int64_t kKeepsNone = -308;
  if (!std::isfinite(value) || value == 0.0 || ndigits > kKeepsAll) {
    *result = value;
    return true;
  }
  if (ndigits < kKeepsNone) {
    *result = 0.0 * value;
    return true;
  }
  // Print the value exactly to that place and read it back: both steps round correctly.
  char text[kDigitRoom + 8];
  char* end;
  double size = std::fabs(value);
  if (ndigits >= 0) {
    end = std::to_chars(text, text + kDigitRoom, size, std::chars_format::fixed,
                        static_cast<int>(ndigits))
              .ptr;
  } else {
    Decimal exact;
    significant_digits(size, kMaxPlaces, &exact);
    int64_t kept = exact.point + ndigits;
    if (kept > 0) {
      end = std::to_chars(text, text + kDigitRoom, size, std::chars_format::scientific,
                          static_cast<int>(kept - 1))
                .ptr;
    } else {
      // The place is above the leading digit: half a unit of it decides, and a tie goes to zero.
      exact.strip_zeros();
      bool up = kept == 0 && (exact.digits[0] > '5' || (exact.digits[0] == '5' && exact.count > 1));
      text[0] = up ? '1' : '0';
      text[1] = 'e';
      end = std::to_chars(text + 2, text + 16, -ndigits).ptr;
    }
  }
  size_t consumed;
  double rounded;
  if (parse_double(text, static_cast<size_t>(end - text), &rounded, &consumed) ==
      FloatParse::kOverflow) {
    return false;
  }
  *result = std::copysign(rounded, value);
  return true;
}

}  // namespace py
