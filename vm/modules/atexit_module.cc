// atexit: functions to be called when the program ends.
// Counterpart: Modules/atexitmodule.c.
#include "vm/modules/atexit_module.h"

#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {
namespace {

// Entries (function, args, kwargs), the newest first; null until something is registered.
constinit List* g_callbacks = nullptr;

Owned<Object> register_function(Thread& thread, Object*, RawArgs args) {
  if (args.nargs == 0)
    return raise_type_error(thread, "register() takes at least 1 argument (0 given)");
  if (object_is_callable(args[0]) != Tri::kTrue)
    return raise_type_error(thread, "the first argument must be callable");
  if (g_callbacks == nullptr) g_callbacks = PY_TRY(list_new(thread)).release();
  Owned<Tuple> positional =
      PY_TRY(tuple_from_array(thread, args.argv + 1, static_cast<int64_t>(args.nargs) - 1));
  Owned<Dict> keywords = PY_TRY(dict_new(thread));
  if (args.kwnames != nullptr) {
    for (int64_t i = 0; i < args.kwnames->ob_size; ++i)
      PY_TRY(dict_set(thread, keywords, args.kwnames->items[i],
                      args[args.nargs + static_cast<size_t>(i)]));
  }
  Object* items[3] = {args[0], positional, keywords};
  Owned<Tuple> entry = PY_TRY(tuple_pack(thread, items));
  PY_TRY(list_insert(thread, g_callbacks, 0, entry));
  return share(args[0]);
}

Owned<Object> run_functions(Thread& thread, Object*) {
  atexit_run(thread);
  return new_none();
}

Owned<Object> clear_functions(Thread&, Object*) {
  if (g_callbacks != nullptr) list_clear(g_callbacks);
  return new_none();
}

Owned<Object> count_functions(Thread& thread, Object*) {
  return int_from_int64(thread, g_callbacks == nullptr ? 0 : g_callbacks->ob_size);
}

Owned<Object> unregister_function(Thread& thread, Object*, Object* function) {
  if (g_callbacks == nullptr) return new_none();
  // The comparison may run code that registers or unregisters others.
  for (int64_t i = g_callbacks->ob_size - 1; i >= 0; --i) {
    if (i >= g_callbacks->ob_size) continue;
    Owned<Object> entry = share(g_callbacks->items[i]);
    if (!PY_TRY(object_rich_compare_bool(
            thread, function, static_cast<Tuple*>(entry.get())->items[0], CompareOp::kEq)))
      continue;
    for (int64_t j = i < g_callbacks->ob_size ? i : g_callbacks->ob_size - 1; j >= 0; --j) {
      if (g_callbacks->items[j] != entry.get()) continue;
      PY_TRY(sequence_set_item(thread, g_callbacks, j, nullptr));
      break;
    }
  }
  return new_none();
}

constinit MethodDef kFunctions[] = {
    MethodDef("register", register_function, "($module, func, /, *args, **kwargs)",
              "Have a function called when the program ends; returns it.")
        .tuple_and_dict(),
    {"_clear", clear_functions, "($module, /)", "Forget all registered functions."},
    {"unregister", unregister_function, "($module, func, /)", "Forget a registered function."},
    {"_run_exitfuncs", run_functions, "($module, /)", "Call all registered functions now."},
    {"_ncallbacks", count_functions, "($module, /)", "Return how many functions are registered."},
    {},
};

}  // namespace

void atexit_run(Thread& thread) {
  if (g_callbacks == nullptr) return;
  // What a function registers meanwhile is forgotten with the rest.
  Owned<List> callbacks = sequence_list(thread, g_callbacks);
  if (!callbacks) {
    error_write_unraisable_format(thread, "Exception ignored while copying atexit callbacks");
    return;
  }
  for (int64_t i = 0; i < callbacks->ob_size; ++i) {
    auto* entry = static_cast<Tuple*>(callbacks->items[i]);
    Owned<Object> done = call(thread, entry->items[0], static_cast<Tuple*>(entry->items[1]),
                              static_cast<Dict*>(entry->items[2]));
    if (!done)
      error_write_unraisable_format(thread, "Exception ignored in atexit callback %R",
                                    entry->items[0]);
  }
  callbacks.reset();
  list_clear(g_callbacks);
}

Owned<Object> atexit_module_init(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "atexit"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(module_add_functions(thread, module, kFunctions));
  PY_TRY(module_add_str(thread, module, "__doc__", "Functions to be called at the end."));
  return module;
}

}  // namespace py
