// The format mini-language for str, int, float and complex.
// Counterpart: Python/formatter_unicode.c.
#include "vm/objects/format_spec.h"

#include <climits>
#include <clocale>
#include <cmath>
#include <cstdlib>

#include "vm/base/buffer.h"
#include "vm/base/checked.h"
#include "vm/number/float_text.h"
#include "vm/objects/float.h"
#include "vm/objects/int.h"
#include "vm/objects/str_internal.h"
#include "vm/unicode/chars.h"

namespace py {
namespace {

// How digits are grouped: not at all, by a fixed separator every three (or four) digits, or as the
// locale has it.
enum class Grouping : uint8_t { kNone, kComma, kUnderscore, kUnderscoreFour, kLocale };

struct Spec {
  uint32_t fill = ' ';
  uint32_t align;
  uint32_t sign = 0;
  bool alternate = false;
  bool no_negative_zero = false;
  int64_t width = -1;
  int64_t precision = -1;
  Grouping grouping = Grouping::kNone;
  Grouping fraction_grouping = Grouping::kNone;
  uint32_t type;
};

bool is_align(uint32_t c) { return c == '<' || c == '>' || c == '=' || c == '^'; }

class Parser {
 public:
  Parser(Thread& thread, Object* object, Str* text)
      : thread_(thread), object_(object), text_(text) {}

  Status run(uint32_t default_type, uint32_t default_align, Spec* spec) {
    spec->type = default_type;
    spec->align = default_align;
    bool fill_given = false, align_given = false;
    if (left() >= 2 && is_align(peek(1))) {
      spec->fill = peek(0);
      spec->align = peek(1);
      fill_given = align_given = true;
      position_ += 2;
    } else if (left() >= 1 && is_align(peek(0))) {
      spec->align = peek(0);
      align_given = true;
      ++position_;
    }
    if (at('+') || at('-') || at(' ')) spec->sign = text_->at(position_++);
    spec->no_negative_zero = take('z');
    spec->alternate = take('#');
    if (!fill_given && take('0')) {
      spec->fill = '0';
      if (!align_given && default_align == '>') spec->align = '=';
    }
    bool given;
    int64_t number;
    PY_TRY(integer(&number, &given));
    if (given) spec->width = number;
    PY_TRY(separators(&spec->grouping));
    if (take('.')) {
      PY_TRY(integer(&number, &given));
      if (given) spec->precision = number;
      int64_t before = position_;
      PY_TRY(separators(&spec->fraction_grouping));
      if (!given && position_ == before)
        return raise_value_error(thread_, "Format specifier missing precision");
    }
    if (left() > 1)
      return raise_value_error(thread_, "Invalid format specifier '%U' for object of type '%.200s'",
                               text_, object_->ob_type->tp_name);
    if (left() == 1) spec->type = text_->at(position_);
    return check(spec);
  }

 private:
  int64_t left() const { return text_->length - position_; }
  uint32_t peek(int64_t offset) const { return text_->at(position_ + offset); }
  bool at(uint32_t c) const { return left() >= 1 && peek(0) == c; }
  bool take(uint32_t c) {
    if (!at(c)) return false;
    ++position_;
    return true;
  }

  Status integer(int64_t* value, bool* given) {
    int64_t number = 0;
    *given = false;
    while (left() >= 1) {
      int digit = to_decimal(peek(0));
      if (digit < 0) break;
      if (!checked_mul(number, int64_t{10}, &number) ||
          !checked_add(number, int64_t{digit}, &number))
        return raise_value_error(thread_, "Too many decimal digits in format string");
      *given = true;
      ++position_;
    }
    *value = number;
    return Status::kOk;
  }

  Status separators(Grouping* grouping) {
    if (take(',')) *grouping = Grouping::kComma;
    if (at('_')) {
      if (*grouping != Grouping::kNone) return both();
      *grouping = Grouping::kUnderscore;
      ++position_;
    }
    if (at(',') && *grouping == Grouping::kUnderscore) return both();
    return Status::kOk;
  }

  Status both() { return raise_value_error(thread_, "Cannot specify both ',' and '_'."); }

  Status wrong_separator(Grouping grouping, uint32_t type) {
    char separator = grouping == Grouping::kComma ? ',' : '_';
    if (type > 32 && type < 128)
      return raise_value_error(thread_, "Cannot specify '%c' with '%c'.", separator,
                               static_cast<int>(type));
    return raise_value_error(thread_, "Cannot specify '%c' with '\\x%x'.", separator, type);
  }

  Status check(Spec* spec) {
    if (spec->grouping != Grouping::kNone) {
      switch (spec->type) {
        case 'd':
        case 'e':
        case 'f':
        case 'g':
        case 'E':
        case 'G':
        case '%':
        case 'F':
        case 0:
          break;
        case 'b':
        case 'o':
        case 'x':
        case 'X':
          if (spec->grouping != Grouping::kUnderscore)
            return wrong_separator(spec->grouping, spec->type);
          spec->grouping = Grouping::kUnderscoreFour;
          break;
        default:
          return wrong_separator(spec->grouping, spec->type);
      }
    }
    if (spec->type == 'n' && spec->fraction_grouping != Grouping::kNone)
      return wrong_separator(spec->fraction_grouping, spec->type);
    return Status::kOk;
  }

  Thread& thread_;
  Object* object_;
  Str* text_;
  int64_t position_ = 0;
};

Raised unknown_type(Thread& thread, uint32_t type, Object* object) {
  const char* name = object->ob_type->tp_name;
  if (type > 32 && type < 128)
    return raise_value_error(thread, "Unknown format code '%c' for object of type '%.200s'",
                             static_cast<int>(type), name);
  return raise_value_error(thread, "Unknown format code '\\x%x' for object of type '%.200s'", type,
                           name);
}

// A few characters of a locale: decimal point or separator.
struct Mark {
  uint32_t text[8];
  int length = 0;

  void set(char c) {
    text[0] = static_cast<uint8_t>(c);
    length = 1;
  }
  void set_locale(const char* bytes) {
    wchar_t wide[8];
    size_t count = mbstowcs(wide, bytes, 8);
    if (count == static_cast<size_t>(-1)) count = 0;
    length = static_cast<int>(count);
    for (int i = 0; i < length; ++i) text[i] = static_cast<uint32_t>(wide[i]);
  }
};

struct Layout {
  Mark point, separator, fraction_separator;
  char groups[16];  // As localeconv() has them: sizes, 0 repeats the last, CHAR_MAX ends grouping.
};

void make_layout(Grouping grouping, Grouping fraction, Layout* out) {
  out->point.set('.');
  out->groups[0] = CHAR_MAX;
  out->groups[1] = 0;
  if (grouping == Grouping::kLocale) {
    const lconv* locale = localeconv();
    out->point.set_locale(locale->decimal_point);
    out->separator.set_locale(locale->thousands_sep);
    strncpy(out->groups, locale->grouping, sizeof out->groups - 1);
    out->groups[sizeof out->groups - 1] = 0;
  } else if (grouping != Grouping::kNone) {
    out->separator.set(grouping == Grouping::kComma ? ',' : '_');
    out->groups[0] = grouping == Grouping::kUnderscoreFour ? 4 : 3;
  }
  if (fraction != Grouping::kNone) {
    out->fraction_separator.set(fraction == Grouping::kComma ? ',' : '_');
    if (out->groups[0] == CHAR_MAX) out->groups[0] = 3;
  }
}

// Yields group sizes; 0 when the rest stays in one group.
class Groups {
 public:
  explicit Groups(const char* sizes) : sizes_(sizes) {}
  int64_t next() {
    char size = sizes_[index_];
    if (size == 0) return last_;
    if (size == CHAR_MAX) return 0;
    ++index_;
    return last_ = size;
  }

 private:
  const char* sizes_;
  int index_ = 0;
  int64_t last_ = 0;
};

using Text32 = Buffer;  // Characters of four bytes.

bool push(Text32* out, uint32_t c) { return out->append(&c, 4); }

// The integer digits with separators, padded with zeros to at least `min_width` characters. Groups
// form from the right.
bool group_integer(const char* digits, int64_t count, int64_t min_width, const Layout& layout,
                   bool upper, Text32* out) {
  Groups groups(layout.groups);
  int64_t left = count;
  bool first = true;
  if (min_width < 0) min_width = 0;
  auto size_of_rest = [&] {
    int64_t size = left > min_width ? left : min_width;
    return size > 1 ? size : int64_t{1};
  };
  for (;;) {
    int64_t size = groups.next();
    bool last_group = size <= 0;
    if (last_group || size > size_of_rest()) size = size_of_rest();
    if (!first) {
      for (int i = layout.separator.length - 1; i >= 0; --i) {
        if (!push(out, layout.separator.text[i])) return false;
      }
    }
    first = false;
    int64_t taken = left < size ? left : size;
    for (int64_t i = 0; i < taken; ++i) {
      auto c = static_cast<uint8_t>(digits[--left]);
      if (upper && c - 'a' < 26u) c -= 32;
      if (!push(out, c)) return false;
    }
    for (int64_t i = taken; i < size; ++i) {
      if (!push(out, '0')) return false;
    }
    min_width -= size;
    if (last_group || (left <= 0 && min_width <= 0)) break;
    min_width -= layout.separator.length;
  }
  auto* text = reinterpret_cast<uint32_t*>(out->data());
  for (size_t i = 0, j = out->size() / 4; i + 1 < j; ++i, --j) {
    uint32_t swap = text[i];
    text[i] = text[j - 1];
    text[j - 1] = swap;
  }
  return true;
}

// The digits of a fraction with separators; groups form from the left.
bool group_fraction(const char* digits, int64_t count, const Layout& layout, Text32* out) {
  Groups groups(layout.groups);
  bool separate = layout.fraction_separator.length != 0;
  int64_t at = 0;
  while (at < count) {
    int64_t size = separate ? groups.next() : 0;
    if (size <= 0 || size > count - at) size = count - at;
    if (at != 0) {
      for (int i = 0; i < layout.fraction_separator.length; ++i) {
        if (!push(out, layout.fraction_separator.text[i])) return false;
      }
    }
    for (int64_t i = 0; i < size; ++i) {
      if (!push(out, static_cast<uint8_t>(digits[at++]))) return false;
    }
  }
  return true;
}

// A number taken apart: sign, prefix, digits, point, fraction, remainder (exponent, percent sign,
// inf, nan).
struct Number {
  bool negative = false;
  const char* prefix = "";
  int64_t prefix_length = 0;
  const char* digits = nullptr;
  int64_t digit_count = 0;
  bool point = false;
  const char* fraction = nullptr;
  int64_t fraction_count = 0;
  const char* rest = nullptr;
  int64_t rest_count = 0;
  uint32_t character = 0;  // For 'c': the remainder is this character.
  bool upper = false;
};

Status add_text(Thread& thread, StrBuilder* out, const Text32& text) {
  TextView view{text.data(), text.size() / 4, 4};
  return out->add_view(view, text_max_class(view));
}

Status add_number(Thread& thread, const Number& number, const Spec& spec, const Layout& layout,
                  StrBuilder* out) {
  uint32_t sign = 0;
  if (number.negative) {
    sign = '-';
  } else if (spec.sign == '+' || spec.sign == ' ') {
    sign = spec.sign;
  }
  Text32 fraction, digits;
  if (!group_fraction(number.fraction, number.fraction_count, layout, &fraction))
    return raise_memory_error(thread);
  auto fraction_width = static_cast<int64_t>(fraction.size() / 4);
  int64_t rest = number.character != 0 ? 1 : number.rest_count;
  int64_t point = number.point ? layout.point.length : 0;
  int64_t others = (sign != 0 ? 1 : 0) + number.prefix_length + point + fraction_width + rest;
  int64_t min_width = spec.fill == '0' && spec.align == '=' ? spec.width - others : 0;
  if (min_width > static_cast<int64_t>(kMaxSize / 8)) return raise_memory_error(thread);
  if (number.digit_count != 0 &&
      !group_integer(number.digits, number.digit_count, min_width, layout, number.upper, &digits))
    return raise_memory_error(thread);
  int64_t padding = spec.width - others - static_cast<int64_t>(digits.size() / 4);
  int64_t left = 0, inner = 0, right = 0;
  if (padding > 0) {
    if (spec.align == '<') {
      right = padding;
    } else if (spec.align == '^') {
      left = padding / 2;
      right = padding - left;
    } else if (spec.align == '=') {
      inner = padding;
    } else {
      left = padding;
    }
  }
  PY_TRY(out->add_fill(spec.fill, left));
  if (sign != 0) PY_TRY(out->add_char(sign));
  for (int64_t i = 0; i < number.prefix_length; ++i) {
    auto c = static_cast<uint8_t>(number.prefix[i]);
    PY_TRY(out->add_char(number.upper && c - 'a' < 26u ? c - 32u : c));
  }
  PY_TRY(out->add_fill(spec.fill, inner));
  PY_TRY(add_text(thread, out, digits));
  if (number.point) {
    for (int i = 0; i < layout.point.length; ++i) PY_TRY(out->add_char(layout.point.text[i]));
  }
  PY_TRY(add_text(thread, out, fraction));
  if (number.character != 0) {
    PY_TRY(out->add_char(number.character));
  } else if (number.rest_count != 0) {
    PY_TRY(out->add_ascii(number.rest, static_cast<size_t>(number.rest_count)));
  }
  return out->add_fill(spec.fill, right);
}

bool is_digit_char(char c) { return c >= '0' && c <= '9'; }

// Splits the text of a float.
void split_float(const char* text, int64_t length, Number* number) {
  int64_t i = 0;
  number->negative = length != 0 && text[0] == '-';
  if (number->negative) ++i;
  number->digits = text + i;
  while (i < length && is_digit_char(text[i])) ++i;
  number->digit_count = text + i - number->digits;
  number->point = i < length && text[i] == '.';
  if (number->point) ++i;
  number->fraction = text + i;
  while (i < length && is_digit_char(text[i])) ++i;
  number->fraction_count = text + i - number->fraction;
  // Digits behind no point belong to the integer part.
  if (!number->point) number->fraction_count = 0;
  number->rest = text + i;
  number->rest_count = length - i;
}

Owned<Object> integer_text(Thread& thread, Object* value, const Spec& spec) {
  if (spec.precision != -1)
    return raise_value_error(thread, "Precision not allowed in integer format specifier");
  if (spec.no_negative_zero)
    return raise_value_error(thread,
                             "Negative zero coercion (z) not allowed in integer format specifier");
  Number number;
  Owned<Object> text;
  if (spec.type == 'c') {
    if (spec.sign != 0)
      return raise_value_error(thread, "Sign not allowed with integer format specifier 'c'");
    if (spec.alternate)
      return raise_value_error(thread,
                               "Alternate form (#) not allowed with integer format specifier 'c'");
    int64_t ordinal = PY_TRY(to_c_long(thread, value));
    if (ordinal < 0 || ordinal > kMaxUnicode)
      return raise(thread, &exc::OverflowError, "%%c arg not in range(0x110000)");
    if (ordinal == 0) {
      // A remainder of one NUL.
      number.rest = "";
      number.rest_count = 1;
    }
    number.character = static_cast<uint32_t>(ordinal);
  } else {
    int base = spec.type == 'b'                       ? 2
               : spec.type == 'o'                     ? 8
               : spec.type == 'x' || spec.type == 'X' ? 16
                                                      : 10;
    bool plain = spec.sign != '+' && spec.sign != ' ' && spec.width == -1 && spec.type != 'X' &&
                 spec.type != 'n' && spec.grouping == Grouping::kNone && is_exact<Int>(value);
    text = PY_TRY(int_format_base(thread, value, base, plain ? spec.alternate : base != 10));
    if (plain) return text;
    auto* str = as<Str>(text.get());
    const char* p = str->ascii_text();
    int64_t length = str->length;
    if (*p == '-') {
      number.negative = true;
      ++p;
      --length;
    }
    int64_t prefix = base == 10 ? 0 : 2;
    number.prefix = p;
    number.prefix_length = spec.alternate ? prefix : 0;
    number.digits = p + prefix;
    number.digit_count = length - prefix;
    number.upper = spec.type == 'X';
  }
  Layout layout;
  make_layout(spec.type == 'n' ? Grouping::kLocale : spec.grouping, Grouping::kNone, &layout);
  StrBuilder out(thread);
  PY_TRY(add_number(thread, number, spec, layout, &out));
  return out.finish();
}

// The text of a double as the spec's type asks for it; sets the flags that go with it.
Status double_text(Thread& thread, double value, const Spec& spec, bool bare_is_repr, Buffer* out) {
  if (spec.precision > kMaxFloatPrecision) return raise_value_error(thread, "precision too big");
  unsigned flags = 0;
  if (spec.alternate) flags |= kFloatAlt;
  if (spec.no_negative_zero) flags |= kFloatNoNegZero;
  auto type = static_cast<char>(spec.type);
  int precision = static_cast<int>(spec.precision);
  int fallback = 6;
  if (type == 0) {
    // As repr() without a precision; with one as 'g', but floats keep a digit behind the point.
    if (bare_is_repr) flags |= kFloatAddDot0;
    type = 'r';
    fallback = 0;
  } else if (type == 'n') {
    type = 'g';
  } else if (type == '%') {
    type = 'f';
    value *= 100;
  }
  if (precision < 0) {
    precision = fallback;
  } else if (type == 'r') {
    type = 'g';
  }
  if (!double_to_string(value, type, precision, flags, out)) return raise_memory_error(thread);
  if (spec.type == '%' && !out->append('%')) return raise_memory_error(thread);
  return Status::kOk;
}

Owned<Object> float_text(Thread& thread, Object* value, const Spec& spec) {
  if (spec.precision > kMaxFloatPrecision) return raise_value_error(thread, "precision too big");
  double number_value = PY_TRY(float_as_double(thread, value));
  Buffer buffer;
  PY_TRY(double_text(thread, number_value, spec, true, &buffer));
  if (spec.sign != '+' && spec.sign != ' ' && spec.width == -1 && spec.type != 'n' &&
      spec.grouping == Grouping::kNone && spec.fraction_grouping == Grouping::kNone)
    return str_from_ascii(thread, buffer.data(), buffer.size());
  Number number;
  split_float(buffer.data(), static_cast<int64_t>(buffer.size()), &number);
  Layout layout;
  make_layout(spec.type == 'n' ? Grouping::kLocale : spec.grouping, spec.fraction_grouping,
              &layout);
  StrBuilder out(thread);
  PY_TRY(add_number(thread, number, spec, layout, &out));
  return out.finish();
}

Owned<Object> complex_text(Thread& thread, Object* value, const Spec& spec) {
  if (spec.precision > kMaxFloatPrecision) return raise_value_error(thread, "precision too big");
  if (spec.fill == '0')
    return raise_value_error(thread, "Zero padding is not allowed in complex format specifier");
  if (spec.align == '=')
    return raise_value_error(thread,
                             "'=' alignment flag is not allowed in complex format specifier");
  double real = as<Complex>(value)->real, imag = as<Complex>(value)->imag;
  bool skip_real = false, parentheses = false;
  if (spec.type == 0) {
    // As str(): a positive zero real part is left out, anything else gets parentheses.
    skip_real = real == 0 && !std::signbit(real);
    parentheses = !skip_real;
  }
  Buffer real_buffer, imag_buffer;
  PY_TRY(double_text(thread, real, spec, false, &real_buffer));
  PY_TRY(double_text(thread, imag, spec, false, &imag_buffer));
  Number real_number, imag_number;
  split_float(real_buffer.data(), static_cast<int64_t>(real_buffer.size()), &real_number);
  split_float(imag_buffer.data(), static_cast<int64_t>(imag_buffer.size()), &imag_number);
  Layout layout;
  make_layout(spec.type == 'n' ? Grouping::kLocale : spec.grouping, spec.fraction_grouping,
              &layout);
  // The parts are laid out without width, then padded as one.
  Spec part = spec;
  part.fill = 0;
  part.align = '<';
  part.width = -1;
  StrBuilder inner(thread);
  if (parentheses) PY_TRY(inner.add_char('('));
  if (!skip_real) {
    PY_TRY(add_number(thread, real_number, part, layout, &inner));
    part.sign = '+';
  }
  PY_TRY(add_number(thread, imag_number, part, layout, &inner));
  PY_TRY(inner.add_char('j'));
  if (parentheses) PY_TRY(inner.add_char(')'));
  Owned<Str> text = PY_TRY(inner.finish());
  int64_t padding = spec.width > text->length ? spec.width - text->length : 0;
  if (padding == 0) return text;
  int64_t left = spec.align == '>' ? padding : spec.align == '^' ? padding / 2 : 0;
  StrBuilder out(thread);
  PY_TRY(out.add_fill(spec.fill, left));
  PY_TRY(out.add_str(text));
  PY_TRY(out.add_fill(spec.fill, padding - left));
  return out.finish();
}

}  // namespace

Owned<Object> format_str(Thread& thread, Object* value, Str* spec_text) {
  if (spec_text->length == 0) {
    if (is_exact<Str>(value)) return share(value);
    return object_str(thread, value);
  }
  Spec spec;
  PY_TRY(Parser(thread, value, spec_text).run('s', '<', &spec));
  if (spec.type != 's') return unknown_type(thread, spec.type, value);
  if (spec.sign == ' ')
    return raise_value_error(thread, "Space not allowed in string format specifier");
  if (spec.sign != 0)
    return raise_value_error(thread, "Sign not allowed in string format specifier");
  if (spec.no_negative_zero)
    return raise_value_error(thread,
                             "Negative zero coercion (z) not allowed in string format specifier");
  if (spec.alternate)
    return raise_value_error(thread, "Alternate form (#) not allowed in string format specifier");
  if (spec.align == '=')
    return raise_value_error(thread, "'=' alignment not allowed in string format specifier");
  auto* str = as<Str>(value);
  int64_t length = str->length;
  if (spec.precision >= 0 && spec.precision < length) length = spec.precision;
  if (length == str->length && spec.width <= length) return str_exact(thread, str);
  int64_t padding = spec.width > length ? spec.width - length : 0;
  int64_t left = spec.align == '>' ? padding : spec.align == '^' ? padding / 2 : 0;
  StrBuilder out(thread);
  PY_TRY(out.add_fill(spec.fill, left));
  PY_TRY(out.add_substring(str, 0, length));
  PY_TRY(out.add_fill(spec.fill, padding - left));
  return out.finish();
}

Owned<Object> format_int(Thread& thread, Object* value, Str* spec_text) {
  if (spec_text->length == 0) {
    if (is_exact<Int>(value)) return int_format_base(thread, value, 10, false);
    return object_str(thread, value);
  }
  Spec spec;
  PY_TRY(Parser(thread, value, spec_text).run('d', '>', &spec));
  switch (spec.type) {
    case 'b':
    case 'c':
    case 'd':
    case 'o':
    case 'x':
    case 'X':
    case 'n':
      return integer_text(thread, value, spec);
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
    case '%': {
      Owned<Object> number = PY_TRY(number_float(thread, value));
      return float_text(thread, number, spec);
    }
    default:
      return unknown_type(thread, spec.type, value);
  }
}

Owned<Object> format_float(Thread& thread, Object* value, Str* spec_text) {
  if (spec_text->length == 0) return object_str(thread, value);
  Spec spec;
  PY_TRY(Parser(thread, value, spec_text).run(0, '>', &spec));
  switch (spec.type) {
    case 0:
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
    case 'n':
    case '%':
      return float_text(thread, value, spec);
    default:
      return unknown_type(thread, spec.type, value);
  }
}

Owned<Object> format_complex(Thread& thread, Object* value, Str* spec_text) {
  if (spec_text->length == 0) return object_str(thread, value);
  Spec spec;
  PY_TRY(Parser(thread, value, spec_text).run(0, '>', &spec));
  switch (spec.type) {
    case 0:
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
    case 'n':
      return complex_text(thread, value, spec);
    default:
      return unknown_type(thread, spec.type, value);
  }
}

}  // namespace py
