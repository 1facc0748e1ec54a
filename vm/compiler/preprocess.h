// What is done to a tree before the symbol table is built.
// Counterpart: Python/ast_preprocess.c.
#ifndef VM_COMPILER_PREPROCESS_H_
#define VM_COMPILER_PREPROCESS_H_

#include "vm/compiler/compile.h"

namespace py {

struct PreprocessOptions {
  int optimize = 0;                // 0, 1 or 2: -1 is gone by now.
  uint32_t flags = 0;              // Only compile_flags::kFutureAnnotations counts.
  bool syntax_check_only = false;  // Leaves the expressions as they are: ast.parse().
  bool warn = false;               // Of return, break and continue in finally blocks.
};

// Changes the tree in place: __debug__ becomes a constant, `"..." % (...)` an f-string, numbers in
// patterns are folded, docstrings go with optimize = 2. Reenters: warnings.
Status preprocess_tree(Thread& thread, ast::mod* tree, const TreeContext& context, Str* filename,
                       const PreprocessOptions& options);

// The same for a tree that a program wants to have: with the future statements of the tree itself
// and `optimize` as compile() has it, -1 included.
Status preprocess_for_ast(Thread& thread, ast::mod* tree, const TreeContext& context, Str* filename,
                          uint32_t flags, int optimize);

}  // namespace py

#endif  // VM_COMPILER_PREPROCESS_H_
