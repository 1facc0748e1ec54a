// Weak definitions of stages that are not here yet; goes when they are.
// Counterpart: none.
#include "vm/compiler/preprocess.h"
#include "vm/compiler/unparse.h"
#include "vm/objects/errors.h"

namespace py {

[[gnu::weak]] Status preprocess_tree(Thread&, ast::mod*, const TreeContext&, Str*,
                                     const PreprocessOptions&) {
  return Status::kOk;
}

[[gnu::weak]] Status preprocess_for_ast(Thread&, ast::mod*, const TreeContext&, Str*, uint32_t,
                                        int) {
  return Status::kOk;
}

[[gnu::weak]] Owned<Str> unparse_expression(Thread& thread, const ast::expr*, TreeObjects&) {
  return raise(thread, &exc::NotImplementedError, "unparse: not there yet");
}

}  // namespace py
