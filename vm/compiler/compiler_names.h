// The names that the compiler itself needs, interned in the table of one compilation.
#ifndef VM_COMPILER_COMPILER_NAMES_H_
#define VM_COMPILER_COMPILER_NAMES_H_

#include "vm/parser/names.h"

namespace py {

struct CompilerNames {
#define PY_COMPILER_NAME(field, text) ast::Identifier field##_;
#include "vm/compiler/compiler_names.def"
#undef PY_COMPILER_NAME

  // False when memory is out.
  [[nodiscard]] bool init(ast::NameTable& names) {
#define PY_COMPILER_NAME(field, text) \
  if ((field##_ = names.intern(text, sizeof(text) - 1)) == nullptr) return false;
#include "vm/compiler/compiler_names.def"
#undef PY_COMPILER_NAME
    return true;
  }
};

}  // namespace py

#endif  // VM_COMPILER_COMPILER_NAMES_H_
