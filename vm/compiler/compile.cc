// From a tree to a code object: the stages in order.
// Counterpart: Python/compile.c (_PyAST_Compile).
#include "vm/compiler/compile.h"

#include "vm/compiler/codegen.h"
#include "vm/compiler/preprocess.h"
#include "vm/objects/errors.h"

namespace py {
namespace {

struct Prepared {
  CompilerNames known;
  SymbolTable* table = nullptr;
  uint32_t flags = 0;
  int optimize = 0;
};

Status prepare(Thread& thread, ast::mod* tree, const TreeContext& context, Str* filename,
               uint32_t flags, int optimize, Prepared* result) {
  FutureFeatures future;
  PY_TRY(future_features(thread, tree, filename, &future));
  future.flags |= flags;
  result->flags = future.flags;
  result->optimize = optimize < 0 ? thread.interp->optimize_level : optimize;
  PY_TRY(preprocess_tree(thread, tree, context, filename,
                         {.optimize = result->optimize, .flags = result->flags, .warn = true}));
  if (!result->known.init(context.names)) return raise_memory_error(thread);
  result->table =
      PY_TRY(SymbolTable::build(thread, tree, filename, future, context.names, result->known));
  return Status::kOk;
}

}  // namespace

Owned<Code> compile_tree(Thread& thread, ast::mod* tree, const TreeContext& context, Str* filename,
                         uint32_t flags, int optimize, uint32_t* future) {
  Prepared prepared;
  PY_TRY(prepare(thread, tree, context, filename, flags, optimize, &prepared));
  if (future != nullptr) *future = prepared.flags;
  Codegen codegen(thread, context, prepared.known, *prepared.table, filename, prepared.flags,
                  prepared.optimize);
  return codegen.compile(tree);
}

Owned<Tuple> compile_tree_to_sequence(Thread& thread, ast::mod* tree, const TreeContext& context,
                                      Str* filename, uint32_t flags, int optimize) {
  Prepared prepared;
  PY_TRY(prepare(thread, tree, context, filename, flags, optimize, &prepared));
  Codegen codegen(thread, context, prepared.known, *prepared.table, filename, prepared.flags,
                  prepared.optimize);
  return codegen.compile_to_sequence(tree);
}

}  // namespace py
