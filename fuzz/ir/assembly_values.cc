// Values as text, written: what Python would write where it can, and the form where it matters.
// Counterpart: Objects/unicodeobject.c (repr), Python/marshal.c.
#include <charconv>
#include <cstring>

#include "fuzz/ir/assembly_values_internal.h"

namespace fuzz {
namespace {

constexpr size_t kWidth = 96;
constexpr size_t kIndent = 12;
constexpr char kHex[] = "0123456789abcdef";

void append_hex(uint32_t number, int digits, std::string* out) {
  for (int i = digits - 1; i >= 0; --i) *out += kHex[number >> (4 * i) & 15];
}

// The quotes that need no escapes inside, if there are such.
char quote_for(std::string_view text) {
  return text.find('\'') != std::string_view::npos && text.find('"') == std::string_view::npos
             ? '"'
             : '\'';
}

// One character between quotes.
void append_escaped(const Character& one, std::string_view bytes, char quote, std::string* out) {
  if (one.raw) {
    *out += "\\!";
    return append_hex(one.code, 2, out);
  }
  switch (one.code) {
    case '"':
    case '\'':
      if (static_cast<char>(one.code) != quote) break;
      [[fallthrough]];
    case '\\':
      *out += '\\';
      *out += static_cast<char>(one.code);
      return;
    case '\n':
      *out += "\\n";
      return;
    case '\r':
      *out += "\\r";
      return;
    case '\t':
      *out += "\\t";
      return;
    default:
      break;
  }
  if (is_printable(one.code)) {
    *out += bytes;
  } else if (one.code < 0x100) {
    *out += "\\x";
    append_hex(one.code, 2, out);
  } else if (one.code < 0x10000) {
    *out += "\\u";
    append_hex(one.code, 4, out);
  } else {
    *out += "\\U";
    append_hex(one.code, 8, out);
  }
}

std::string float_digits(double number) {
  char text[40];
  const auto end = std::to_chars(text, text + sizeof text, number).ptr;
  std::string result(text, end);
  if (result.find_first_of(".en") == std::string::npos) result += ".0";
  return result;
}

// A float by its eight bytes; of a nan and whatever else has no digits of its own, the bytes.
std::string float_words(std::string_view bytes) {
  double number;
  uint64_t bits;
  std::memcpy(&number, bytes.data(), sizeof number);
  std::memcpy(&bits, bytes.data(), sizeof bits);
  if (number == number) return float_digits(number);
  if (bits == 0x7FF8000000000000) return "nan";
  std::string result = "float(";
  append_hex(static_cast<uint32_t>(bits >> 32), 8, &result);
  append_hex(static_cast<uint32_t>(bits), 8, &result);
  return result + ")";
}

uint32_t digit_at(std::string_view digits, size_t index) {
  return 2 * index < digits.size()
             ? static_cast<uint8_t>(digits[2 * index]) |
                   static_cast<uint32_t>(static_cast<uint8_t>(digits[2 * index + 1])) << 8
             : 0;
}

std::string long_words(const Value& value) {
  const std::string sign = value.integer < 0 ? "-" : "";
  const size_t count = value.bytes.size() / 2;
  bool usual = count >= 3;
  for (size_t i = 0; i < count; ++i) usual = usual && digit_at(value.bytes, i) < 0x8000;
  usual = usual && digit_at(value.bytes, count - 1) != 0;
  // What fits 32 bits has another form.
  uint64_t low = 0;
  for (size_t i = 0; i < 4; ++i) low |= static_cast<uint64_t>(digit_at(value.bytes, i)) << (15 * i);
  usual = usual && (count > 3 || low > (value.integer < 0 ? 0x80000000u : 0x7FFFFFFFu));
  if (!usual) {
    std::string result = "long(" + std::string(value.integer < 0 ? "-" : "+") + ", b'";
    for (size_t i = 0; i < value.bytes.size(); ++i) {
      result += "\\x";
      append_hex(static_cast<uint8_t>(value.bytes[i]), 2, &result);
    }
    return result + "')";
  }
  if (count <= 4) return sign + std::to_string(low);
  std::string nibbles;
  for (size_t bit = 0; bit < 15 * count; bit += 4) {
    const uint32_t both = digit_at(value.bytes, bit / 15) | digit_at(value.bytes, bit / 15 + 1)
                                                                << 15;
    nibbles += kHex[both >> (bit % 15) & 15];
  }
  while (nibbles.back() == '0') nibbles.pop_back();
  return sign + "0x" + std::string(nibbles.rbegin(), nibbles.rend());
}

}  // namespace

void append_quoted(std::string_view text, std::string* out) {
  const char quote = quote_for(text);
  *out += quote;
  for (size_t at = 0; at < text.size();) {
    const Character one = character_at(text, at);
    append_escaped(one, text.substr(at, one.size), quote, out);
    at += one.size;
  }
  *out += quote;
}

bool ValueWriter::is_over() const { return limit_ != 0 && out_->size() > limit_; }

size_t ValueWriter::column() const {
  const size_t line = out_->rfind('\n');
  return line == std::string::npos ? out_->size() : out_->size() - line - 1;
}

void ValueWriter::new_line() {
  if (limit_ != 0) return;
  *out_ += '\n';
  out_->append(kIndent, ' ');
}

// Long ones go on in further quotes on further lines, the next after each end of a line.
void ValueWriter::quoted(std::string_view text, bool is_bytes) {
  const char quote = quote_for(text);
  const std::string open = std::string(is_bytes ? "b" : "") + quote;
  *out_ += open;
  for (size_t at = 0; at < text.size() && !is_over();) {
    const bool ended = at != 0 && text[at - 1] == '\n';
    if (limit_ == 0 && at != 0 && ((ended && text.size() > 60) || column() > kWidth)) {
      *out_ += quote;
      new_line();
      *out_ += open;
    }
    Character one = character_at(text, at);
    if (is_bytes && one.code >= 0x80) one = {static_cast<uint8_t>(text[at]), 1, false};
    if (is_bytes && one.code >= 0x80) {
      *out_ += "\\x";
      append_hex(one.code, 2, out_);
    } else {
      append_escaped(one, text.substr(at, one.size), quote, out_);
    }
    at += one.size;
  }
  *out_ += quote;
}

void ValueWriter::text(const Value& value, bool as_name) {
  const bool interned = is_interned(value);
  const ValueRef usual = make_text(value.bytes, interned);
  if (value.form != usual->form) {
    *out_ += std::string("form(") + value.form + ", ";
    quoted(value.bytes, false);
    *out_ += ')';
    return;
  }
  const bool expected = as_name || is_interned_as_constant(value.bytes);
  if (interned != expected) *out_ += interned ? 'i' : 'u';
  // Names stand next to each other, so that they do not go on in further quotes.
  if (!as_name) return quoted(value.bytes, false);
  if (interned && is_bare_name(value.bytes)) {
    *out_ += value.bytes;
  } else {
    append_quoted(value.bytes, out_);
  }
}

void ValueWriter::name(const ValueRef& value) {
  if (!is_text(*value)) {
    *out_ += '=';
    return write(value);
  }
  if (!marks_->before(value, out_)) text(*value, true);
}

void ValueWriter::items(const Value& value, const char* open, const char* close) {
  *out_ += open;
  for (size_t i = 0; i < value.items.size() && !is_over(); ++i) {
    if (i != 0) {
      const bool second_of_pair = value.form == form::kDict && i % 2 != 0;
      *out_ += second_of_pair ? ':' : ',';
      if (column() > kWidth - 10 && limit_ == 0) {
        new_line();
      } else {
        *out_ += ' ';
      }
    }
    write(value.items[i]);
  }
  if (is_tuple(value) && value.items.size() == 1) *out_ += ',';
  *out_ += close;
}

void ValueWriter::write(const ValueRef& value) {
  if (is_over() || marks_->before(value, out_)) return;
  switch (value->form) {
    case form::kNone:
      *out_ += "None";
      return;
    case form::kTrue:
      *out_ += "True";
      return;
    case form::kFalse:
      *out_ += "False";
      return;
    case form::kEllipsis:
      *out_ += "Ellipsis";
      return;
    case form::kStopIteration:
      *out_ += "StopIteration";
      return;
    case form::kReference:
      *out_ += "^" + std::to_string(value->integer);
      return;
    case form::kInt:
      *out_ += std::to_string(value->integer);
      return;
    case form::kInt64:
      *out_ += "int64(" + std::to_string(value->integer) + ")";
      return;
    case form::kLong:
      *out_ += long_words(*value);
      return;
    case form::kFloat:
      *out_ += float_words(value->bytes);
      return;
    case form::kComplex:
      *out_ += "complex(" + float_words(value->bytes) + ", " +
               float_words(std::string_view(value->bytes).substr(8)) + ")";
      return;
    case form::kFloatText:
    case form::kComplexText:
      *out_ += value->form == form::kFloatText ? "float_text(" : "complex_text(";
      quoted(value->bytes, true);
      if (value->form == form::kComplexText) {
        *out_ += ", ";
        quoted(value->items[0]->bytes, true);
      }
      *out_ += ')';
      return;
    case form::kBytes:
      return quoted(value->bytes, true);
    case form::kSmallTuple:
      return items(*value, "(", ")");
    case form::kTuple:
      return items(*value, value->items.size() < 256 ? "tuple(" : "(", ")");
    case form::kList:
      return items(*value, "[", "]");
    case form::kDict:
      return items(*value, "{", "}");
    case form::kSet:
      return items(*value, "set(", ")");
    case form::kFrozenSet:
      return items(*value, "frozenset(", ")");
    case form::kSlice:
      return items(*value, "slice(", ")");
    case form::kCode:
      *out_ += "code " + std::to_string(marks_->number_of(*value));
      return;
    default:
      return text(*value, false);
  }
}

}  // namespace fuzz
