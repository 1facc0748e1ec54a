// The children of a syntax tree's node, whatever its kind.
#ifndef VM_PARSER_AST_WALK_H_
#define VM_PARSER_AST_WALK_H_

#include "vm/parser/ast.h"

namespace py::ast {

// Calls visitor.field(value) for each field of a node in the order of ast_nodes.def, until one call
// answers false. The visitor overloads field() for what it cares about: node pointers (which may be
// null), Seq<...>, Identifier, ConstantValue*, int and Kind. There is one overload of
// walk_children for each base and each class of its own.
#define PY_AST_FIELD(type, name) &&visitor.field(node->name)
#define PY_AST_OPTIONAL(type, name) &&visitor.field(node->name)
#define PY_AST_SEQUENCE(type, name) &&visitor.field(node->name)
#define PY_AST_BASE(base, place)
#define PY_AST_ENUM(base)
#define PY_AST_CHOICE(Name, base)
#define PY_AST_NODE(Name, base, fields)                                                \
  template <class Visitor>                                                             \
  bool walk_children([[maybe_unused]] Name* node, [[maybe_unused]] Visitor& visitor) { \
    return true fields;                                                                \
  }
#define PY_AST_PLAIN(name, place, fields) PY_AST_NODE(name, name, fields)
#include "vm/parser/ast_nodes.def"
#undef PY_AST_BASE
#undef PY_AST_ENUM
#undef PY_AST_CHOICE
#undef PY_AST_NODE
#undef PY_AST_PLAIN
#undef PY_AST_FIELD
#undef PY_AST_OPTIONAL
#undef PY_AST_SEQUENCE

}  // namespace py::ast

#endif  // VM_PARSER_AST_WALK_H_
