// SyntaxErrors and SyntaxWarnings at a place in a tree.
// Counterpart: Python/errors.c (PyErr_RangedSyntaxLocationObject, _PyErr_RaiseSyntaxError).
#ifndef VM_COMPILER_SYNTAX_ERROR_H_
#define VM_COMPILER_SYNTAX_ERROR_H_

#include "vm/heap/owned.h"
#include "vm/parser/ast.h"

namespace py {

struct Thread;

// The symbol table's: the message alone is the argument, the place is in the attributes.
PY_COLD Raised raise_syntax_error_at(Thread& thread, Object* filename, const ast::Location& loc,
                                     const char* format, ...);
// The code generator's: the place is in the arguments too.
PY_COLD Raised raise_compile_error(Thread& thread, Object* filename, const ast::Location& loc,
                                   const char* format, ...);
// Warns with SyntaxWarning; kError when the warning was turned into an exception, which becomes a
// SyntaxError at that place.
PY_COLD Status warn_syntax(Thread& thread, Object* filename, const ast::Location& loc,
                           const char* format, ...);

}  // namespace py

#endif  // VM_COMPILER_SYNTAX_ERROR_H_
