// Trees in an arena to nodes of `_ast` and back.
// Counterpart: Include/internal/pycore_ast.h (PyAST_mod2obj, PyAST_obj2mod, PyAST_Check).
#ifndef VM_MODULES_AST_OBJECTS_H_
#define VM_MODULES_AST_OBJECTS_H_

#include "vm/compiler/compile.h"
#include "vm/parser/parser.h"

namespace py {

// Is it an instance of _ast.AST? Reenters.
Tri ast_check(Thread& thread, Object* object);
// What compile(..., ast.PyCF_ONLY_AST) answers.
Owned<Object> ast_to_object(Thread& thread, const ast::mod* tree, const TreeContext& context);
// The tree that compile(node, ...) means; not validated yet. Null with an exception pending. The
// objects of its constants are kept in context.objects. Reenters.
ast::mod* ast_from_object(Thread& thread, Object* node, ParseMode mode, const TreeContext& context);

}  // namespace py

#endif  // VM_MODULES_AST_OBJECTS_H_
