// Texts that occur once each, so that identifiers compare by pointer.
#ifndef VM_PARSER_NAMES_H_
#define VM_PARSER_NAMES_H_

#include "vm/base/arena.h"
#include "vm/parser/ast.h"

namespace py::ast {

// The names live in the arena, and so as long as it does.
class NameTable {
 public:
  explicit NameTable(Arena& arena) : arena_(arena) {}
  ~NameTable();
  NameTable(const NameTable&) = delete;
  NameTable& operator=(const NameTable&) = delete;

  // The one name with this text; null when memory is out.
  [[nodiscard]] Identifier intern(const char* text, size_t size);
  uint32_t size() const { return count_; }
  Arena& arena() { return arena_; }

 private:
  bool grow();

  Arena& arena_;
  Identifier* slots_ = nullptr;  // Open addressing; `capacity_` is a power of two, or 0.
  uint32_t capacity_ = 0;
  uint32_t count_ = 0;
};

}  // namespace py::ast

#endif  // VM_PARSER_NAMES_H_
