// What the two directions of the text of programs have to agree on.
// Counterpart: Python/marshal.c, Objects/codeobject.c (what is interned).
#include "fuzz/ir/assembly.h"

#include <algorithm>
#include <functional>

#include "fuzz/ir/assembly_internal.h"
#include "vm/bytecode/opcode_tables.h"

namespace fuzz {
namespace {

bool is_name_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

}  // namespace

bool is_interned(const Value& text) {
  return text.form == form::kInterned || text.form == form::kAsciiInterned ||
         text.form == form::kShortAsciiInterned;
}

bool is_immortal(const Value& value) {
  switch (value.form) {
    case form::kInt:
      return value.integer >= -5 && value.integer <= 256;
    case form::kSmallTuple:
      return value.items.empty();
    case form::kBytes:
      return value.bytes.size() <= 1;
    default:
      return is_text(value) && is_interned(value);
  }
}

bool is_singleton(const Value& value) {
  return value.form == form::kNone || value.form == form::kTrue || value.form == form::kFalse ||
         value.form == form::kEllipsis || value.form == form::kStopIteration;
}

bool is_interned_as_constant(std::string_view utf8) {
  if (std::all_of(utf8.begin(), utf8.end(), is_name_character)) return true;
  const Character first = character_at(utf8, 0);
  return first.size == utf8.size() && !first.raw && first.code < 256;
}

bool is_bare_name(std::string_view utf8) {
  if (utf8.empty() || (utf8[0] >= '0' && utf8[0] <= '9')) return false;
  for (size_t at = 0; at < utf8.size();) {
    const Character one = character_at(utf8, at);
    if (one.raw || !is_printable(one.code)) return false;
    const char c = utf8[at];
    if (one.size == 1 && !is_name_character(c) && c != '.' && c != '<' && c != '>' && c != '$')
      return false;
    at += one.size;
  }
  return true;
}

ArgumentCounts usual_counts(std::string_view kinds) {
  ArgumentCounts counts;
  for (const char c : kinds) {
    const auto kind = static_cast<uint8_t>(c);
    if ((kind & py::CO_FAST_ARG_VAR) != 0) continue;
    const bool position = (kind & py::CO_FAST_ARG_POS) != 0;
    const bool keyword = (kind & py::CO_FAST_ARG_KW) != 0;
    counts.all += position;
    counts.positional_only += position && !keyword;
    counts.keyword_only += keyword && !position;
  }
  return counts;
}

Character character_at(std::string_view text, size_t at) {
  const auto byte = [&](size_t i) -> uint32_t {
    return at + i < text.size() ? static_cast<uint8_t>(text[at + i]) : 0;
  };
  const uint32_t first = byte(0);
  if (first < 0x80) return {first, 1, false};
  const uint8_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  uint32_t code = first & (0xFF >> (size + 1));
  bool good = first >= 0xC2 && first <= 0xF4;
  for (uint8_t i = 1; i < size; ++i) {
    good = good && (byte(i) & 0xC0) == 0x80;
    code = code << 6 | (byte(i) & 0x3F);
  }
  // Longer than it has to be, or beyond Unicode. Surrogates are characters here.
  static constexpr uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  good = good && code >= kLeast[size] && code <= 0x10FFFF;
  if (!good) return {first, 1, true};
  return {code, size, false};
}

void append_utf8(uint32_t code, std::string* out) {
  if (code < 0x80) {
    *out += static_cast<char>(code);
    return;
  }
  static constexpr uint8_t kHeads[] = {0, 0xC0, 0xE0, 0xF0};
  const int more = code >= 0x10000 ? 3 : code >= 0x800 ? 2 : 1;
  *out += static_cast<char>(kHeads[more] | code >> (6 * more));
  for (int i = more - 1; i >= 0; --i) *out += static_cast<char>(0x80 | (code >> (6 * i) & 0x3F));
}

bool is_printable(uint32_t code) {
  if (code < 0x20 || (code >= 0x7F && code <= 0xA0)) return false;
  if (code >= 0xD800 && code <= 0xF8FF) return false;  // Surrogates, private use.
  // Marks of width zero or of direction, and what some take for the end of a line.
  if (code == 0xAD || (code >= 0x200B && code <= 0x200F) || (code >= 0x2028 && code <= 0x202F) ||
      (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF || (code >= 0xFFF0 && code <= 0xFFFB))
    return false;
  return code < 0xE0000 && (code & 0xFFFE) != 0xFFFE;
}

PoolKey pool_key(const Value& value) {
  PoolKey key{value.form, value.integer, value.bytes, {}};
  key.items.reserve(value.items.size());
  for (const ValueRef& item : value.items)
    key.items.push_back(is_singleton(*item) ? static_cast<uintptr_t>(item->form)
                                            : reinterpret_cast<uintptr_t>(item.get()));
  return key;
}

size_t PoolHash::operator()(const PoolKey& key) const {
  size_t hash = std::hash<std::string_view>()(key.bytes);
  const auto mix = [&hash](uint64_t more) { hash = (hash ^ more) * 0x9E3779B97F4A7C15 >> 1; };
  mix(static_cast<uint64_t>(key.integer));
  mix(static_cast<uint8_t>(key.form));
  for (const uintptr_t item : key.items) mix(item);
  return hash;
}

bool is_program_assembly(std::string_view bytes) {
  // No type code of marshal is `#`; `.` is Ellipsis, which a word does not follow.
  const size_t start = bytes.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos) return false;
  if (bytes[start] == '#') return true;
  return bytes[start] == '.' && start + 1 < bytes.size() && bytes[start + 1] >= 'a' &&
         bytes[start + 1] <= 'z';
}

}  // namespace fuzz
