// Future statements: what a module asks for before anything else.
// Counterpart: Python/future.c.
#include "vm/compiler/future.h"

#include <cstring>

#include "vm/compiler/syntax_error.h"
#include "vm/compiler/tree.h"

namespace py {
namespace {

struct Feature {
  const char* name;
  uint32_t flag;  // 0: it is the rule by now.
};
constexpr Feature kFeatures[] = {
    {"nested_scopes", 0},    {"generators", 0},
    {"division", 0},         {"absolute_import", 0},
    {"with_statement", 0},   {"print_function", 0},
    {"unicode_literals", 0}, {"barry_as_FLUFL", compile_flags::kFutureBarryAsBdfl},
    {"generator_stop", 0},   {"annotations", compile_flags::kFutureAnnotations},
};

Status add_feature(Thread& thread, const ast::alias* alias, Object* filename,
                   FutureFeatures* result) {
  for (const Feature& feature : kFeatures) {
    if (std::strcmp(alias->name->text, feature.name) != 0) continue;
    result->flags |= feature.flag;
    return Status::kOk;
  }
  if (std::strcmp(alias->name->text, "braces") == 0)
    return raise_syntax_error_at(thread, filename, alias->loc, "not a chance");
  return raise_syntax_error_at(thread, filename, alias->loc, "future feature %.100s is not defined",
                               alias->name->text);
}

}  // namespace

bool is_future_import(const ast::stmt* statement) {
  const auto* import = ast::as_if<const ast::ImportFrom>(statement);
  return import != nullptr && import->level == 0 && import->module != nullptr &&
         std::strcmp(import->module->text, "__future__") == 0;
}

Status future_features(Thread& thread, const ast::mod* tree, Object* filename,
                       FutureFeatures* result) {
  ast::Seq<ast::stmt*> body;
  if (const auto* module = ast::as_if<const ast::Module>(tree))
    body = module->body;
  else if (const auto* interactive = ast::as_if<const ast::Interactive>(tree))
    body = interactive->body;
  for (int32_t i = docstring(body) != nullptr ? 1 : 0; i < body.size; ++i) {
    if (!is_future_import(body[i])) break;
    for (const ast::alias* alias : ast::as<ast::ImportFrom>(body[i])->names)
      PY_RUN(add_feature(thread, alias, filename, result));
    result->loc = body[i]->loc;
  }
  return Status::kOk;
}

}  // namespace py
