// What the two directions of the text of programs have to agree on.
// Counterpart: none.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/ir/value.h"

namespace fuzz {

inline constexpr int kMostLevels = 2000;  // As many as marshal takes.

// Whether CPython has one of these for ever, so that marshal always enters it into the references.
bool is_immortal(const Value& value);
// What is one object wherever it stands, and never enters the references.
bool is_singleton(const Value& value);
// Whether a compiler would intern a constant text.
bool is_interned_as_constant(std::string_view utf8);
bool is_interned(const Value& text);
// Whether a text can stand without quotes where a name is expected.
bool is_bare_name(std::string_view utf8);

// The parts of a code object that are values of their own, and what a text calls them.
struct CodeField {
  const char* name;
  ValueRef RawCode::* member;
};
inline constexpr CodeField kCodeFields[] = {
    {"code", &RawCode::code},         {"consts", &RawCode::consts},
    {"names", &RawCode::names},       {"locals", &RawCode::local_names},
    {"kinds", &RawCode::local_kinds}, {"filename", &RawCode::filename},
    {"name", &RawCode::name},         {"qualname", &RawCode::qualified_name},
    {"lines", &RawCode::line_table},  {"exceptions", &RawCode::exception_table},
};

// How a kind of local is said; several are joined by +.
struct KindWord {
  const char* word;
  uint8_t bits;
};
inline constexpr KindWord kKindWords[] = {
    {"args", 0x2A},  {"kwargs", 0x2C}, {"arg", 0x26},  {"posonly", 0x22}, {"kwonly", 0x24},
    {"local", 0x20}, {"hidden", 0x10}, {"cell", 0x40}, {"free", 0x80},
};

struct ArgumentCounts {
  int32_t all = 0;  // Without those by keyword only.
  int32_t positional_only = 0;
  int32_t keyword_only = 0;

  bool operator==(const ArgumentCounts&) const = default;
};
// What the kinds of the locals say.
ArgumentCounts usual_counts(std::string_view kinds);

// The characters of a text. What is no UTF-8, surrogates aside, comes as single bytes.
struct Character {
  uint32_t code = 0;
  uint8_t size = 0;
  bool raw = false;
};
Character character_at(std::string_view text, size_t at);
void append_utf8(uint32_t code, std::string* out);
// Whether it can be shown as it is.
bool is_printable(uint32_t code);

// The values that code_objects() does not give: every field and item, in order of marshal.
template <typename Visit>
void for_each_part(const Value& value, Visit visit) {
  // The second half of a complex number in text form is no object.
  if (value.form != form::kComplexText)
    for (const ValueRef& item : value.items) visit(item);
  if (value.code != nullptr)
    for (const CodeField& field : kCodeFields) visit((*value.code).*field.member);
}

// Equal forms of one content: what becomes one object unless the text says otherwise.
struct PoolKey {
  char form;
  int64_t integer;
  std::string_view bytes;
  std::vector<uintptr_t> items;  // By address; of singletons the form.

  bool operator==(const PoolKey&) const = default;
};
PoolKey pool_key(const Value& value);
struct PoolHash {
  size_t operator()(const PoolKey& key) const;
};

}  // namespace fuzz
