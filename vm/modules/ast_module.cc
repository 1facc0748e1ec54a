// _ast: the classes of syntax trees.
// Counterpart: Python/Python-ast.c (astmodule_exec).
#include "vm/compiler/future.h"
#include "vm/modules/ast_types.h"
#include "vm/modules/native_modules.h"
#include "vm/objects/dict.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"

namespace py {

Owned<Object> ast_module_init(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "_ast"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  const AstTypes* types = PY_TRY(ast_types(thread));
  PY_TRY(dict_set_ascii(thread, module->dict, "AST", &AstNode::type));
  const struct {
    const char* name;
    int64_t value;
  } flags[] = {{"PyCF_ALLOW_TOP_LEVEL_AWAIT", compile_flags::kAllowTopLevelAwait},
               {"PyCF_ONLY_AST", compile_flags::kOnlyAst},
               {"PyCF_TYPE_COMMENTS", compile_flags::kTypeComments},
               {"PyCF_OPTIMIZED_AST", compile_flags::kOptimizedAst}};
  for (const auto& flag : flags) PY_TRY(module_add_int(thread, module, flag.name, flag.value));
  for (int i = 0; i < ast_schema::kClassCount; ++i)
    PY_TRY(dict_set_ascii(thread, module->dict, ast_schema::kClasses[i].name, types->classes[i]));
  return module;
}

}  // namespace py
