// The objects behind the names and constants of a tree, made when first wanted.
// Counterpart: none; CPython's trees hold objects.
#ifndef VM_COMPILER_TREE_OBJECTS_H_
#define VM_COMPILER_TREE_OBJECTS_H_

#include "vm/heap/owned.h"
#include "vm/parser/ast.h"

namespace py {

// Owns what InternedName::object and ConstantValue::object point to, so it must live as long as
// the tree is used. Results are borrowed; null with an exception pending.
class TreeObjects {
 public:
  TreeObjects() = default;
  ~TreeObjects();
  TreeObjects(const TreeObjects&) = delete;
  TreeObjects& operator=(const TreeObjects&) = delete;

  // Interned for good, as CPython's identifiers are.
  Str* name(Thread& thread, ast::Identifier name) {
    if (PY_LIKELY(name->object != nullptr)) return reinterpret_cast<Str*>(name->object);
    return make_name(thread, name);
  }
  Object* constant(Thread& thread, const ast::ConstantValue* value) {
    if (value->object != nullptr) return value->object;
    return make_constant(thread, value);
  }
  // Says what the object of a name or a constant is. False when memory is out (no exception).
  [[nodiscard]] bool keep(Object* object);

 private:
  Str* make_name(Thread& thread, ast::Identifier name);
  Object* make_constant(Thread& thread, const ast::ConstantValue* value);

  Object** items_ = nullptr;  // Owned.
  uint32_t size_ = 0;
  uint32_t capacity_ = 0;
};

// A str of UTF-8 that may have lone surrogates as three bytes each.
Owned<Str> str_from_tree_text(Thread& thread, const char* text, size_t size);

}  // namespace py

#endif  // VM_COMPILER_TREE_OBJECTS_H_
