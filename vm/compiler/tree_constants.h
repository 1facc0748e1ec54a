// Constants of a tree that are made from objects.
// Counterpart: none; CPython's trees hold objects.
#ifndef VM_COMPILER_TREE_CONSTANTS_H_
#define VM_COMPILER_TREE_CONSTANTS_H_

#include "vm/compiler/compile.h"

namespace py {

// The object itself is the constant, and kept in context.objects; texts and floats also stand
// beside it for those who look there. Null with an exception pending.
ast::ConstantValue* tree_constant(Thread& thread, const TreeContext& context, Object* object);

// A name of a tree, lone surrogates included. Null with an exception pending.
ast::Identifier tree_name(Thread& thread, ast::NameTable& names, Str* str);

}  // namespace py

#endif  // VM_COMPILER_TREE_CONSTANTS_H_
