// _suggestions: the nearest of some names, for messages that the library writes.
// Counterpart: Modules/_suggestions.c.
#include "vm/modules/native_modules.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/errors.h"
#include "vm/objects/list.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/suggestions.h"

namespace py {
namespace {

Owned<Object> generate_suggestions(Thread& thread, Object*, Args args) {
  if (!is_a<Str>(args[1]))
    return raise_bad_argument(thread, "_generate_suggestions", "argument 2", "str", args[1]);
  if (!is_exact<List>(args[0])) return raise_type_error(thread, "candidates must be a list");
  auto* candidates = as<List>(args[0]);
  for (int64_t i = 0; i < candidates->ob_size; ++i) {
    if (!is_a<Str>(candidates->items[i]))
      return raise_type_error(thread, "all elements in 'candidates' must be strings");
  }
  Owned<Object> nearest = calculate_suggestion(thread, candidates, args[1]);
  if (!nearest && !thread.has_exception()) return new_none();
  return nearest;
}

constinit MethodDef kFunctions[] = {
    {"_generate_suggestions", generate_suggestions, "($module, candidates, item, /)",
     "Return the candidate that is nearest to the item, or None."},
    {},
};

}  // namespace

Owned<Object> suggestions_module_init(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "_suggestions"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(module_add_functions(thread, module, kFunctions));
  return module;
}

}  // namespace py
