// The classes of `_ast`, once they are made.
#ifndef VM_MODULES_AST_TYPES_H_
#define VM_MODULES_AST_TYPES_H_

#include "vm/heap/type.h"
#include "vm/modules/ast_schema.h"

namespace py {

// An instance of _ast.AST.
struct AstNode : Object {
  static Type type;
  Object* dict;  // Owned; null until something is set.
};

struct AstTypes {
  Type* classes[ast_schema::kClassCount];      // Owned.
  Object* singletons[ast_schema::kKindCount];  // Owned: what Load, Add... stand as in a tree.
  Str* field_names[ast_schema::kFieldCount];   // Owned: those of each class, in order.
  uint16_t first_field[ast_schema::kClassCount];
  uint8_t class_of_kind[ast_schema::kKindCount];
  // Of a base or an enumeration its first alternative, which stands behind it in kClasses; of a
  // plain class itself.
  uint8_t class_of_type[ast_schema::kFieldTypeCount];
  Str* place_names[4];  // Owned: lineno, col_offset, end_lineno, end_col_offset.
};

// Made at the first call; null with an exception pending.
const AstTypes* ast_types(Thread& thread);

}  // namespace py

#endif  // VM_MODULES_AST_TYPES_H_
