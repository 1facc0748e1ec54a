// Numbering names.
// Counterpart: Python/compile.c (_PyCompile_DictAddObj).
#include "vm/compiler/code_unit.h"

#include <cstdlib>
#include <cstring>
#include <new>

namespace py {
namespace {

int by_text(const void* left, const void* right) {
  const ast::Identifier a = *static_cast<const ast::Identifier*>(left);
  const ast::Identifier b = *static_cast<const ast::Identifier*>(right);
  const int order = std::memcmp(a->text, b->text, a->size < b->size ? a->size : b->size);
  if (order != 0) return order;
  return a->size < b->size ? -1 : a->size > b->size ? 1 : 0;
}

}  // namespace

void sort_by_text(ast::Identifier* names, size_t count) {
  if (count > 1) std::qsort(names, count, sizeof(ast::Identifier), by_text);
}

size_t NameIndex::slot_of(ast::Identifier name) const {
  const size_t mask = slots_.size() - 1;
  size_t at = name->hash & mask;
  while (slots_[at] >= 0 && names_[static_cast<size_t>(slots_[at])] != name) at = (at + 1) & mask;
  return at;
}

bool NameIndex::rehash(size_t capacity) {
  slots_.clear();
  if (!slots_.resize(capacity)) return false;
  for (int32_t& slot : slots_) slot = -1;
  for (size_t i = 0; i < names_.size(); ++i) slots_[slot_of(names_[i])] = static_cast<int32_t>(i);
  return true;
}

int32_t NameIndex::find(ast::Identifier name) const {
  if (!slots_.empty()) {
    const int32_t found = slots_[slot_of(name)];
    return found < 0 ? -1 : base_ + found;
  }
  for (size_t i = 0; i < names_.size(); ++i) {
    if (names_[i] == name) return base_ + static_cast<int32_t>(i);
  }
  return -1;
}

int32_t NameIndex::add(ast::Identifier name) {
  const int32_t found = find(name);
  if (found >= 0) return found;
  const size_t position = names_.size();
  if (!names_.push_back(name)) return -1;
  if (!slots_.empty() && names_.size() * 2 <= slots_.size()) {
    slots_[slot_of(name)] = static_cast<int32_t>(position);
  } else if (names_.size() > kScanned && !rehash(slots_.empty() ? 32 : slots_.size() * 2)) {
    return -1;
  }
  return base_ + static_cast<int32_t>(position);
}

void CodeUnit::reset() {
  scope = nullptr;
  name = owner = nullptr;
  qualname = nullptr;
  argcount = posonlyargcount = kwonlyargcount = 0;
  names.reset(0);
  varnames.reset(0);
  cellvars.reset(0);
  hidden.reset(0);
  hidden_now.clear();
  static_attributes.reset(0);
  deferred.clear();
  constants.~ConstantTable();
  new (&constants) ConstantTable();
  code = InstructionSequence();
  stashed_code = InstructionSequence();
  in_annotations = false;
  nested_sequences = nullptr;
  inlined_comprehensions = conditional_depth = block_count = 0;
  next_condition = 0;
}

}  // namespace py
