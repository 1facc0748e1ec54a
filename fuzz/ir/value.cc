// What marshal can carry, as a tree: every type code, reference flag and shared object kept.
// Counterpart: Python/marshal.c.
#include "fuzz/ir/value.h"

#include <algorithm>
#include <charconv>
#include <cstring>

namespace fuzz {
namespace {

ValueRef simple(char form) {
  auto value = std::make_shared<Value>();
  value->form = form;
  return value;
}

std::string quoted(std::string_view text, char quote) {
  static const char* const kHex = "0123456789abcdef";
  std::string result(1, quote);
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == quote || c == '\\') {
      result += '\\';
      result += c;
    } else if (c == '\n') {
      result += "\\n";
    } else if (byte < 0x20 || byte == 0x7F) {
      result += "\\x";
      result += kHex[byte >> 4];
      result += kHex[byte & 15];
    } else {
      result += c;
    }
  }
  return result + quote;
}

std::string float_text(const char* bytes) {
  double number;
  std::memcpy(&number, bytes, sizeof number);
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, number).ptr;
  return std::string(text, end);
}

std::string joined(const Value& value, const char* open, const char* close, size_t limit) {
  std::string result = open;
  for (size_t i = 0; i < value.items.size(); ++i) {
    if (i != 0) result += ", ";
    if (result.size() > limit) return result + "..." + close;
    result += describe(*value.items[i], limit);
  }
  return result + close;
}

}  // namespace

ValueRef make_none() { return simple(form::kNone); }
ValueRef make_bool(bool value) { return simple(value ? form::kTrue : form::kFalse); }
ValueRef make_ellipsis() { return simple(form::kEllipsis); }

ValueRef make_int(int64_t number) {
  auto value = std::make_shared<Value>();
  if (number >= INT32_MIN && number <= INT32_MAX) {
    value->form = form::kInt;
    value->integer = number;
    return value;
  }
  // Larger ones are 15-bit digits, least significant first, under a signed count.
  value->form = form::kLong;
  uint64_t rest = number < 0 ? 0 - static_cast<uint64_t>(number) : static_cast<uint64_t>(number);
  for (; rest != 0; rest >>= 15) {
    value->bytes += static_cast<char>(rest & 0xFF);
    value->bytes += static_cast<char>(rest >> 8 & 0x7F);
    ++value->integer;
  }
  if (number < 0) value->integer = -value->integer;
  return value;
}

ValueRef make_float(double number) {
  auto value = std::make_shared<Value>();
  value->form = form::kFloat;
  value->bytes.assign(reinterpret_cast<const char*>(&number), sizeof number);
  return value;
}

ValueRef make_bytes(std::string bytes) {
  auto value = std::make_shared<Value>();
  value->form = form::kBytes;
  value->bytes = std::move(bytes);
  return value;
}

ValueRef make_text(std::string_view utf8, bool interned) {
  auto value = std::make_shared<Value>();
  value->bytes = utf8;
  const bool ascii = std::all_of(utf8.begin(), utf8.end(),
                                 [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (!ascii) {
    value->form = interned ? form::kInterned : form::kUnicode;
  } else if (utf8.size() < 256) {
    value->form = interned ? form::kShortAsciiInterned : form::kShortAscii;
  } else {
    value->form = interned ? form::kAsciiInterned : form::kAscii;
  }
  return value;
}

ValueRef make_tuple(std::vector<ValueRef> items) {
  auto value = std::make_shared<Value>();
  value->form = items.size() < 256 ? form::kSmallTuple : form::kTuple;
  value->items = std::move(items);
  return value;
}

ValueRef make_frozen_set(std::vector<ValueRef> items) {
  auto value = std::make_shared<Value>();
  value->form = form::kFrozenSet;
  value->items = std::move(items);
  return value;
}

ValueRef make_code(RawCode code, bool flagged) {
  auto value = std::make_shared<Value>();
  value->form = form::kCode;
  value->flagged = flagged;
  value->code = std::make_shared<const RawCode>(std::move(code));
  return value;
}

ValueRef with_flag(const ValueRef& value, bool flagged) {
  auto copy = std::make_shared<Value>(*value);
  copy->flagged = flagged;
  return copy;
}

bool is_text(const Value& value) {
  switch (value.form) {
    case form::kInterned:
    case form::kUnicode:
    case form::kAscii:
    case form::kAsciiInterned:
    case form::kShortAscii:
    case form::kShortAsciiInterned:
      return true;
    default:
      return false;
  }
}

bool is_tuple(const Value& value) {
  return value.form == form::kTuple || value.form == form::kSmallTuple;
}

bool is_integer(const Value& value) {
  return value.form == form::kInt || value.form == form::kInt64 || value.form == form::kLong;
}

bool is_code(const Value& value) { return value.form == form::kCode; }

bool same_value(const Value& a, const Value& b) {
  if (&a == &b) return true;
  if (is_text(a) && is_text(b)) return a.bytes == b.bytes;
  const bool tuples = is_tuple(a) && is_tuple(b);
  if (!tuples && a.form != b.form) return false;
  if (a.integer != b.integer || a.bytes != b.bytes || a.items.size() != b.items.size())
    return false;
  for (size_t i = 0; i < a.items.size(); ++i) {
    if (!same_value(*a.items[i], *b.items[i])) return false;
  }
  if (a.form != form::kCode) return true;
  const RawCode& x = *a.code;
  const RawCode& y = *b.code;
  return x.arg_count == y.arg_count && x.positional_only_count == y.positional_only_count &&
         x.keyword_only_count == y.keyword_only_count && x.stack_size == y.stack_size &&
         x.flags == y.flags && x.first_line == y.first_line && same_value(*x.code, *y.code) &&
         same_value(*x.consts, *y.consts) && same_value(*x.names, *y.names) &&
         same_value(*x.local_names, *y.local_names) && same_value(*x.local_kinds, *y.local_kinds) &&
         same_value(*x.filename, *y.filename) && same_value(*x.name, *y.name) &&
         same_value(*x.qualified_name, *y.qualified_name) &&
         same_value(*x.line_table, *y.line_table) &&
         same_value(*x.exception_table, *y.exception_table);
}

std::string describe(const Value& value, size_t limit) {
  switch (value.form) {
    case form::kNone:
      return "None";
    case form::kTrue:
      return "True";
    case form::kFalse:
      return "False";
    case form::kEllipsis:
      return "Ellipsis";
    case form::kStopIteration:
      return "StopIteration";
    case form::kInt:
    case form::kInt64:
      return std::to_string(value.integer);
    case form::kLong:
      return "<int of " + std::to_string(value.integer) + " digits>";
    case form::kFloat:
      return value.bytes.size() == 8 ? float_text(value.bytes.data()) : "<float>";
    case form::kComplex:
      if (value.bytes.size() != 16) return "<complex>";
      return "(" + float_text(value.bytes.data()) + "+" + float_text(value.bytes.data() + 8) + "j)";
    case form::kFloatText:
    case form::kComplexText:
      return value.bytes;
    case form::kBytes:
      return "b" + quoted(std::string_view(value.bytes).substr(0, limit), '\'') +
             (value.bytes.size() > limit ? "..." : "");
    case form::kTuple:
    case form::kSmallTuple:
      return joined(value, "(", value.items.size() == 1 ? ",)" : ")", limit);
    case form::kList:
      return joined(value, "[", "]", limit);
    case form::kDict:
      return joined(value, "{", "}", limit);
    case form::kSet:
      return joined(value, "{", "}", limit);
    case form::kFrozenSet:
      return joined(value, "frozenset({", "})", limit);
    case form::kSlice:
      return joined(value, "slice(", ")", limit);
    case form::kCode:
      return "<code object " + value.code->name->bytes + ", line " +
             std::to_string(value.code->first_line) + ">";
    case form::kReference:
      return "...";
    default:
      if (is_text(value)) {
        return quoted(std::string_view(value.bytes).substr(0, limit), '\'') +
               (value.bytes.size() > limit ? "..." : "");
      }
      return "<" + std::string(1, value.form) + ">";
  }
}

}  // namespace fuzz
