// What the two passes of the symbol table share.
#ifndef VM_COMPILER_SYMTABLE_INTERNAL_H_
#define VM_COMPILER_SYMTABLE_INTERNAL_H_

#include "vm/compiler/symtable.h"

namespace py {

// The second pass: decides where each name of each scope lives.
Status analyze_symbols(Thread& thread, SymbolTable& table, Object* filename, ast::NameTable& names,
                       const CompilerNames& known);

}  // namespace py

#endif  // VM_COMPILER_SYMTABLE_INTERNAL_H_
