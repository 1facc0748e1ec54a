// The table of names: open addressing over an arena.
#include "vm/parser/names.h"

#include <cstdlib>
#include <cstring>

namespace py::ast {
namespace {

// FNV-1a: names are short, and an enemy who wants collisions only slows down his own parse.
uint32_t hash_text(const char* text, size_t size) {
  uint32_t hash = 2166136261u;
  for (size_t i = 0; i < size; ++i) hash = (hash ^ static_cast<uint8_t>(text[i])) * 16777619u;
  return hash ^ (hash >> 15);
}

}  // namespace

NameTable::~NameTable() { std::free(slots_); }

bool NameTable::grow() {
  const uint32_t capacity = capacity_ == 0 ? 64 : capacity_ * 2;
  auto** slots = static_cast<Identifier*>(std::calloc(capacity, sizeof(Identifier)));
  if (slots == nullptr) return false;
  for (uint32_t i = 0; i < capacity_; ++i) {
    if (slots_[i] == nullptr) continue;
    uint32_t at = slots_[i]->hash & (capacity - 1);
    while (slots[at] != nullptr) at = (at + 1) & (capacity - 1);
    slots[at] = slots_[i];
  }
  std::free(slots_);
  slots_ = slots;
  capacity_ = capacity;
  return true;
}

Identifier NameTable::intern(const char* text, size_t size) {
  if (size > UINT32_MAX || ((count_ + 1) * 4 > capacity_ * 3 && !grow())) return nullptr;
  const uint32_t hash = hash_text(text, size);
  uint32_t at = hash & (capacity_ - 1);
  for (; slots_[at] != nullptr; at = (at + 1) & (capacity_ - 1)) {
    const InternedName& name = *slots_[at];
    if (name.hash == hash && name.size == size && std::memcmp(name.text, text, size) == 0)
      return &name;
  }
  const char* copy = arena_.copy_string(text, size);
  if (copy == nullptr) return nullptr;
  Identifier name =
      arena_.make<InternedName>(copy, static_cast<uint32_t>(size), hash, count_, nullptr);
  if (name == nullptr) return nullptr;
  slots_[at] = name;
  ++count_;
  return name;
}

}  // namespace py::ast
