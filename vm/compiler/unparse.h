// The source text of an expression, for annotations that stay strings.
// Counterpart: Python/ast_unparse.c.
#ifndef VM_COMPILER_UNPARSE_H_
#define VM_COMPILER_UNPARSE_H_

#include "vm/compiler/tree_objects.h"

namespace py {

struct Thread;

Owned<Str> unparse_expression(Thread& thread, const ast::expr* expression, TreeObjects& objects);

}  // namespace py

#endif  // VM_COMPILER_UNPARSE_H_
