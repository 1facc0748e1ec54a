// `"..." % (...)` as the parts of an f-string.
// Counterpart: Python/ast_preprocess.c (optimize_format).
#ifndef VM_COMPILER_FORMAT_TO_FSTRING_H_
#define VM_COMPILER_FORMAT_TO_FSTRING_H_

#include "vm/base/arena.h"
#include "vm/parser/ast.h"

namespace py {

enum class FormatResult : uint8_t {
  kDone,
  kNotSimple,  // Has more than %s, %r, %a and %%, or the arguments do not fit.
  kNoMemory,
};

FormatResult format_to_fstring(Arena& arena, const ast::ConstantValue* format,
                               const ast::Seq<ast::expr*>& arguments, ast::Seq<ast::expr*>* values);

}  // namespace py

#endif  // VM_COMPILER_FORMAT_TO_FSTRING_H_
