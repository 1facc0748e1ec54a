// Ordered maps from names to flags, the table of scopes, and the mangling of private names.
// Counterpart: Python/symtable.c (_Py_Mangle); the maps are dicts there.
#include <cstring>

#include "vm/base/small_vec.h"
#include "vm/compiler/symtable.h"

namespace py {
namespace {

// Most scopes have few names, and those are found sooner by looking at all of them.
constexpr uint32_t kScanLimit = 8;

}  // namespace

Symbol* SymbolMap::find(ast::Identifier name) {
  if (table_ == nullptr) {
    for (Symbol* entry = entries_; entry != entries_ + used_; ++entry) {
      if (entry->name == name) return entry;
    }
    return nullptr;
  }
  const uint32_t mask = capacity_ * 2 - 1;
  for (uint32_t at = name->hash & mask; table_[at] != 0; at = (at + 1) & mask) {
    Symbol* entry = &entries_[table_[at] - 1];
    if (entry->name == name) return entry;
  }
  return nullptr;
}

bool SymbolMap::grow() {
  const uint32_t capacity = capacity_ == 0 ? 4 : capacity_ * 2;
  auto* entries = arena_->make_array<Symbol>(capacity);
  if (entries == nullptr) return false;
  if (used_ != 0) std::memcpy(entries, entries_, used_ * sizeof(Symbol));
  uint32_t* table = nullptr;
  if (capacity > kScanLimit) {
    table = arena_->make_array<uint32_t>(capacity * 2);
    if (table == nullptr) return false;
    const uint32_t mask = capacity * 2 - 1;
    for (uint32_t i = 0; i < used_; ++i) {
      if (entries[i].name == nullptr) continue;
      uint32_t at = entries[i].name->hash & mask;
      while (table[at] != 0) at = (at + 1) & mask;
      table[at] = i + 1;
    }
  }
  entries_ = entries;
  table_ = table;
  capacity_ = capacity;
  return true;
}

Symbol* SymbolMap::find_or_add(ast::Identifier name) {
  if (Symbol* found = find(name)) return found;
  if (used_ == capacity_ && !grow()) return nullptr;
  Symbol* entry = &entries_[used_++];
  *entry = {name, 0};
  if (table_ != nullptr) {
    const uint32_t mask = capacity_ * 2 - 1;
    uint32_t at = name->hash & mask;
    while (table_[at] != 0) at = (at + 1) & mask;
    table_[at] = used_;
  }
  return entry;
}

void SymbolMap::remove(ast::Identifier name) {
  // The table keeps its mark: searches go on past an entry without a name.
  if (Symbol* found = find(name)) *found = {};
}

namespace {

// Nodes are aligned, which leaves the low bits of their addresses for the role.
uintptr_t scope_key(const void* node, ScopeRole role) {
  return reinterpret_cast<uintptr_t>(node) | static_cast<uintptr_t>(role);
}
uint32_t scope_hash(uintptr_t key) {
  return static_cast<uint32_t>((key >> 3) * 0x9e3779b97f4a7c15ull >> 32) + (key & 7);
}

}  // namespace

Scope* SymbolTable::find(const void* node, ScopeRole role) const {
  const uintptr_t key = scope_key(node, role);
  for (uint32_t at = scope_hash(key) & (capacity_ - 1); entries_[at].scope != nullptr;
       at = (at + 1) & (capacity_ - 1)) {
    if (entries_[at].key == key) return entries_[at].scope;
  }
  return nullptr;
}

bool SymbolTable::add(Arena& arena, Scope* scope, const void* node, ScopeRole role) {
  if ((count_ + 1) * 4 > capacity_ * 3) {
    const uint32_t capacity = capacity_ == 0 ? 32 : capacity_ * 2;
    auto* entries = arena.make_array<Entry>(capacity);
    if (entries == nullptr) return false;
    for (uint32_t i = 0; i < capacity_; ++i) {
      if (entries_[i].scope == nullptr) continue;
      uint32_t at = scope_hash(entries_[i].key) & (capacity - 1);
      while (entries[at].scope != nullptr) at = (at + 1) & (capacity - 1);
      entries[at] = entries_[i];
    }
    entries_ = entries;
    capacity_ = capacity;
  }
  const uintptr_t key = scope_key(node, role);
  uint32_t at = scope_hash(key) & (capacity_ - 1);
  while (entries_[at].scope != nullptr && entries_[at].key != key) at = (at + 1) & (capacity_ - 1);
  if (entries_[at].scope == nullptr) ++count_;
  entries_[at] = {key, scope};
  return true;
}

ast::Identifier mangle(ast::NameTable& names, ast::Identifier owner, ast::Identifier name) {
  if (owner == nullptr || name->size < 2 || name->text[0] != '_' || name->text[1] != '_')
    return name;
  const bool dunder = name->text[name->size - 1] == '_' && name->text[name->size - 2] == '_';
  // A dot stands only in the names of an import statement.
  if (dunder || std::memchr(name->text, '.', name->size) != nullptr) return name;
  const char* prefix = owner->text;
  const char* end = owner->text + owner->size;
  while (prefix != end && *prefix == '_') ++prefix;
  if (prefix == end) return name;
  const size_t length = static_cast<size_t>(end - prefix);
  SmallVec<char, 256> text;
  if (!text.resize(1 + length + name->size)) return nullptr;
  text[0] = '_';
  std::memcpy(&text[1], prefix, length);
  std::memcpy(&text[1] + length, name->text, name->size);
  return names.intern(text.data(), text.size());
}

ast::Identifier mangle_in(ast::NameTable& names, const Scope& scope, ast::Identifier owner,
                          ast::Identifier name) {
  if (scope.mangled_names != nullptr && scope.mangled_names->find(name) == nullptr) return name;
  return mangle(names, owner, name);
}

}  // namespace py
