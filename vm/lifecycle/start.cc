// Start-up: the order in which the parts of the machine come to life.
// Counterpart: Python/pylifecycle.c.
#include <cstdio>

#include "vm/eval/eval.h"
#include "vm/eval/slow.h"
#include "vm/heap/alloc.h"
#include "vm/lifecycle/lifecycle.h"
#include "vm/objects/abstract.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/type_object.h"
#include "vm/runtime/signals.h"

namespace py {

namespace {

Thread g_main_thread;

Status add_module(Thread& thread, Module* module, Str* name) {
  Owned<Str> origin = PY_TRY(str_intern_ascii(thread, "built-in"));
  Owned<Object> loader = PY_TRY(builtin_importer(thread));
  Owned<Object> spec = PY_TRY(module_spec_new(thread, name, loader, origin, false));
  PY_TRY(dict_set(thread, module->dict, ids.__loader__, loader));
  PY_TRY(dict_set(thread, module->dict, ids.__spec__, spec));
  PY_TRY(dict_set(thread, module->dict, ids.__package__, empty_str()));
  return dict_set(thread, thread.interp->modules, name, module);
}

Status start(Thread& thread, const RuntimeConfig& config) {
  Interpreter& interp = *thread.interp;
  interp.builtins = PY_TRY(dict_new(thread)).release();
  PY_TRY(str_init(thread));
  identifiers_init(thread);
  PY_TRY(builtin_types_init(thread));
  PY_TRY(exceptions_init(thread));
  gc_init(thread);
  PY_TRY(gc_lists_init(thread));
  eval_install_hooks(interp);
  PY_TRY(import_init(thread));
  interp.modules = PY_TRY(dict_new(thread)).release();

  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "builtins"));
  Owned<Module> builtins = PY_TRY(module_new(thread, name));
  Owned<Dict> types = steal(interp.builtins);
  interp.builtins = share(builtins->dict.get()).release();
  interp.builtins_module = share(builtins.get()).release();
  PY_TRY(builtins_fill(thread, builtins, types));
  PY_TRY(module_add_str(thread, builtins, "__doc__",
                        "What every program can name without an import."));
  PY_TRY(add_module(thread, builtins, name));
  PY_TRY(common_constants_init(thread));

  interp.builtins_copy = PY_TRY(dict_copy(thread, interp.builtins)).release();

  name = PY_TRY(str_intern_ascii(thread, "sys"));
  Owned<Module> sys = PY_TRY(module_new(thread, name));
  interp.sys_dict = share(sys->dict.get()).release();
  PY_TRY(sys_fill(thread, sys, config.sys));
  PY_TRY(add_module(thread, sys, name));
  PY_TRY(standard_streams_init(thread, config.sys));
  PY_TRY(sys_order_names(thread));
  PY_TRY(warnings_init(thread));
  if (config.sys.warn_option_count == 0) return Status::kOk;
  // -W is understood by the module `warnings`, which sets the filters.
  Owned<Object> warnings = import_module(thread, "warnings");
  if (!warnings) {
    std::fputs("'import warnings' failed; -W has no effect\n", stderr);
    error_clear(thread);
  }
  return Status::kOk;
}

// What makes exit(), help() and the folders of installed packages. Without a standard library there
// is none to import.
bool import_site(Thread& thread) {
  Object* library = dict_get_ascii(thread, thread.interp->sys_dict, "_stdlib_dir");
  if (library == nullptr || is_none(library)) return true;
  Owned<Object> site = import_module(thread, "site");
  if (site) return true;
  std::fputs("Fatal Python error: init_import_site: Failed to import the site module\n", stderr);
  std::fputs("Python runtime state: initialized\n", stderr);
  Owned<Object> error = error_fetch(thread);
  print_exception(thread, error, nullptr);
  return false;
}

}  // namespace

bool runtime_start(const RuntimeConfig& config) {
  mem_init();
  Thread& thread = g_main_thread;
  g_current_thread = &thread;
  Interpreter& interp = g_interpreter;
  interp.main_thread = &thread;
  interp.utf8_mode = config.utf8_mode;
  interp.dev_mode = config.dev_mode;
  interp.optimize_level = config.optimize_level;
  interp.int_max_str_digits = config.int_max_str_digits;
  interp.next_func_version = 1;
  bool fine = hash_secret_init(config.hash_seed) && thread_init(thread, interp) == Status::kOk &&
              start(thread, config) == Status::kOk;
  if (fine) {
    signals_install();
    return config.sys.no_site || import_site(thread);
  }
  std::fputs("pyvm: the machine could not start", stderr);
  if (thread.has_exception())
    std::fprintf(stderr, ": %s", thread.current_exception->ob_type->tp_name);
  std::fputs("\n", stderr);
  return false;
}

}  // namespace py
