// Whether a tree that a program made means something.
// Counterpart: Python/ast.c (_PyAST_Validate).
#ifndef VM_COMPILER_VALIDATE_H_
#define VM_COMPILER_VALIDATE_H_

#include "vm/heap/owned.h"
#include "vm/parser/ast.h"

namespace py {

struct Thread;

// ValueError or TypeError for what no parser would make.
Status validate_tree(Thread& thread, const ast::mod* tree);

}  // namespace py

#endif  // VM_COMPILER_VALIDATE_H_
