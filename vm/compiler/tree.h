// Small questions about syntax trees that several stages ask.
// Counterpart: Python/ast.c (_PyAST_GetDocString).
#ifndef VM_COMPILER_TREE_H_
#define VM_COMPILER_TREE_H_

#include "vm/parser/ast.h"

namespace py {

// The string that a body begins with, as its Constant; null if it does not.
inline ast::Constant* docstring(const ast::Seq<ast::stmt*>& body) {
  if (body.empty()) return nullptr;
  const auto* statement = ast::as_if<ast::Expr>(body[0]);
  auto* constant = statement == nullptr ? nullptr : ast::as_if<ast::Constant>(statement->value);
  return constant != nullptr && constant->value->kind == ast::ConstantKind::kStr ? constant
                                                                                 : nullptr;
}

// from __future__ import ...
bool is_future_import(const ast::stmt* statement);

}  // namespace py

#endif  // VM_COMPILER_TREE_H_
