// int as text: int("..."), repr(), bases, and the limit on decimal digits.
// Counterpart: Objects/longobject.c.
#include <cstring>

#include "vm/base/buffer.h"
#include "vm/number/bigint.h"
#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/int.h"
#include "vm/objects/int_internal.h"
#include "vm/objects/str.h"
#include "vm/unicode/chars.h"

namespace py {
namespace {

// Below this many digits conversions are never refused.
constexpr size_t kDigitsThreshold = 640;

bool is_ascii_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

unsigned digit_value(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  auto letter = static_cast<unsigned>((c | 32) - 'a');
  return letter < 26 ? letter + 10 : 37;
}

bool is_power_of_two(int base) { return (base & (base - 1)) == 0; }

PY_COLD Raised raise_limit(Thread& thread, size_t digits) {
  int limit = thread.interp->int_max_str_digits;
  if (digits == 0) {
    return raise_value_error(thread,
                             "Exceeds the limit (%d digits) for integer string conversion; use "
                             "sys.set_int_max_str_digits() to increase the limit",
                             limit);
  }
  return raise_value_error(thread,
                           "Exceeds the limit (%d digits) for integer string conversion: value has "
                           "%zd digits; use sys.set_int_max_str_digits() to increase the limit",
                           limit, static_cast<int64_t>(digits));
}

bool over_limit(Thread& thread, size_t digits) {
  int limit = thread.interp->int_max_str_digits;
  return digits > kDigitsThreshold && limit > 0 && digits > static_cast<size_t>(limit);
}

Owned<Object> from_digits(Thread& thread, const char* digits, size_t count, int base,
                          bool negative) {
  if (count <= 12 || (base <= 10 && count <= 18)) {
    // Fewer than 2**63 in base 36 and 10.
    int64_t value = 0;
    for (size_t i = 0; i < count; ++i)
      value = value * base + static_cast<int>(digit_value(digits[i]));
    return int_from_int64(thread, negative ? -value : value);
  }
  size_t capacity = mag_limbs_for_text(count, base);
  if (capacity == 0) return raise_memory_error(thread);
  Owned<Int> result = PY_TRY(int_alloc(thread, capacity));
  size_t size;
  NumStatus status = mag_from_text(result->limbs, &size, digits, count, base);
  if (status != NumStatus::kOk) return raise_num_status(thread, status);
  return int_finish(thread, std::move(result), size, negative);
}

// kFalse: not a number.
Tri parse_int(Thread& thread, const char* text, size_t length, int base, Owned<Object>* out) {
  const char* cursor = text;
  const char* end = text + length;
  while (cursor != end && is_ascii_space(*cursor)) ++cursor;
  bool negative = false;
  if (cursor != end && (*cursor == '+' || *cursor == '-')) negative = *cursor++ == '-';

  char marker = end - cursor >= 2 && *cursor == '0' ? static_cast<char>(cursor[1] | 32) : '\0';
  int marked = marker == 'x' ? 16 : marker == 'o' ? 8 : marker == 'b' ? 2 : 0;
  int radix = base;
  bool only_zero = false;
  if (radix == 0) {
    radix = marked != 0 ? marked : 10;
    // 010 would be octal in C, so it is refused; 00 is a zero all the same.
    only_zero = marked == 0 && cursor != end && *cursor == '0';
  }
  if (marked != 0 && marked == radix) {
    cursor += 2;
    if (cursor != end && *cursor == '_') ++cursor;
  }

  const char* first = cursor;
  size_t digits = 0, underscores = 0;
  bool after_digit = false;
  for (; cursor != end; ++cursor) {
    if (*cursor == '_') {
      if (!after_digit) return Tri::kFalse;
      after_digit = false;
      ++underscores;
    } else if (digit_value(*cursor) < static_cast<unsigned>(radix)) {
      after_digit = true;
      ++digits;
    } else {
      break;
    }
  }
  if (!after_digit) return Tri::kFalse;
  if (!is_power_of_two(radix) && over_limit(thread, digits)) return raise_limit(thread, digits);

  Buffer packed;
  const char* source = first;
  if (underscores != 0) {
    char* to = packed.extend(digits);
    if (to == nullptr) return raise_memory_error(thread);
    for (const char* from = first; from != cursor; ++from) {
      if (*from != '_') *to++ = *from;
    }
    source = packed.data();
  }
  Owned<Object> result = PY_TRY(from_digits(thread, source, digits, radix, negative));
  if (only_zero && int_sign(result) != 0) return Tri::kFalse;
  while (cursor != end && is_ascii_space(*cursor)) ++cursor;
  if (cursor != end) return Tri::kFalse;
  *out = std::move(result);
  return Tri::kTrue;
}

Status check_base(Thread& thread, int base) {
  if (base == 0 || (base >= 2 && base <= 36)) return Status::kOk;
  return raise_value_error(thread, "int() arg 2 must be >= 2 and <= 36");
}

PY_COLD Raised raise_literal(Thread& thread, int base, Object* text) {
  return raise_value_error(thread, "invalid literal for int() with base %d: %.200R", base, text);
}

// Decimal digits of `value`, ending before `end`; returns their start.
char* write_decimal(uint64_t value, char* end) {
  static constexpr char kPairs[] =
      "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445"
      "46474849505152535455565758596061626364656667686970717273747576777879808182838485868788899091"
      "9293949596979899";
  while (value >= 100) {
    const char* pair = kPairs + 2 * (value % 100);
    value /= 100;
    *--end = pair[1];
    *--end = pair[0];
  }
  if (value >= 10) {
    *--end = kPairs[2 * value + 1];
    *--end = kPairs[2 * value];
  } else {
    *--end = static_cast<char>('0' + value);
  }
  return end;
}

PY_NOINLINE Owned<Object> decimal_of_large(Thread& thread, const Object* object) {
  IntView view(object);
  // An estimate that spares converting what will be refused: ten bits are at least three digits.
  size_t digits30 = mag_digit_count(view.mag(), 30);
  int limit = thread.interp->int_max_str_digits;
  if (limit > 0 && digits30 >= 10 * kDigitsThreshold / 90 + 2 &&
      static_cast<size_t>(limit / 90) <= (digits30 - 11) / 10)
    return raise_limit(thread, 0);
  Buffer out;
  char* text = out.extend(mag_text_bound(view.mag(), 10) + 1);
  if (text == nullptr) return raise_memory_error(thread);
  text[0] = '-';
  size_t length;
  NumStatus status = mag_to_text(text + 1, &length, view.mag(), 10);
  if (status != NumStatus::kOk) return raise_num_status(thread, status);
  if (over_limit(thread, length)) return raise_limit(thread, 0);
  return view.negative() ? str_from_ascii(thread, text, length + 1)
                         : str_from_ascii(thread, text + 1, length);
}

}  // namespace

Status number_ascii_text(Thread& thread, const Str* text, Buffer* out) {
  auto length = static_cast<size_t>(text->length);
  char* to = out->extend(length);
  if (to == nullptr) return raise_memory_error(thread);
  if (text->ascii) {
    memcpy(to, text->data(), length);
    return Status::kOk;
  }
  for (size_t i = 0; i < length; ++i) {
    uint32_t c = text->at(static_cast<int64_t>(i));
    if (c < 127) {
      to[i] = static_cast<char>(c);
    } else if (is_space(c)) {
      to[i] = ' ';
    } else if (int digit = to_decimal(c); digit >= 0) {
      to[i] = static_cast<char>('0' + digit);
    } else {
      to[i] = '?';
      out->truncate(i + 1);
      break;
    }
  }
  return Status::kOk;
}

Owned<Object> int_from_str(Thread& thread, Object* str, int base) {
  PY_TRY(check_base(thread, base));
  auto* text = as<Str>(str);
  Owned<Object> result;
  Tri parsed;
  if (text->ascii) {
    parsed = parse_int(thread, static_cast<const char*>(text->data()),
                       static_cast<size_t>(text->length), base, &result);
  } else {
    Buffer ascii;
    PY_TRY(number_ascii_text(thread, text, &ascii));
    parsed = parse_int(thread, ascii.data(), ascii.size(), base, &result);
  }
  if (parsed == Tri::kFalse) return raise_literal(thread, base, str);
  return result;
}

Owned<Object> int_from_ascii(Thread& thread, const char* text, size_t length, int base) {
  PY_TRY(check_base(thread, base));
  Owned<Object> result;
  Tri parsed = parse_int(thread, text, length, base, &result);
  if (parsed == Tri::kFalse) {
    Owned<Bytes> bytes = PY_TRY(bytes_from(thread, text, length));
    return raise_literal(thread, base, bytes.get());
  }
  return result;
}

Owned<Object> int_repr(Thread& thread, Object* object) {
  if (PY_UNLIKELY(!as<Int>(object)->is_compact())) return decimal_of_large(thread, object);
  int64_t value = compact_of(object);
  char buffer[24];
  char* end = buffer + sizeof buffer;
  uint64_t magnitude = value < 0 ? 0 - static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
  char* start = write_decimal(magnitude, end);
  if (value < 0) *--start = '-';
  return str_from_ascii(thread, start, static_cast<size_t>(end - start));
}

Owned<Object> int_format_base(Thread& thread, Object* object, int base, bool prefix) {
  if (base == 10) return int_repr(thread, object);
  IntView view(object);
  Buffer out;
  size_t bound = mag_text_bound(view.mag(), base);
  char* text = out.extend(bound + 3);
  if (text == nullptr) return raise_memory_error(thread);
  char* cursor = text;
  if (view.negative()) *cursor++ = '-';
  if (prefix) {
    *cursor++ = '0';
    *cursor++ = base == 16 ? 'x' : base == 8 ? 'o' : 'b';
  }
  size_t length;
  NumStatus status = mag_to_text(cursor, &length, view.mag(), base);
  if (status != NumStatus::kOk) return raise_num_status(thread, status);
  return str_from_ascii(thread, text, static_cast<size_t>(cursor - text) + length);
}

}  // namespace py
