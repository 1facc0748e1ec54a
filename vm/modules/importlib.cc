// The bridge to importlib. The machine finds modules by itself, which is fast, until a program asks
// for importlib or changes sys.meta_path, sys.path_hooks or sys.pycache_prefix; from then on the
// standard library's own importlib does it, as in CPython from the start. Counterpart:
// Python/import.c (init_importlib, remove_importlib_frames), Python/pylifecycle.c.
#include "vm/eval/eval.h"
#include "vm/modules/early_loader.h"
#include "vm/modules/import_internal.h"
#include "vm/modules/modules.h"
#include "vm/objects/abstract.h"
#include "vm/objects/code.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/frame_object.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/list.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {
namespace {

enum class State : uint8_t { kAsleep, kWaking, kActive };
constinit State g_state = State::kAsleep;
constinit Object* g_bootstrap = nullptr;  // Owned: `_frozen_importlib`, once active.

struct Bootstrap {
  const char* module;
  const char* file;      // In the standard library.
  const char* filename;  // What tracebacks and their trimming know its code by.
};
constexpr Bootstrap kBootstraps[] = {
    {"_frozen_importlib", "importlib/_bootstrap.py", "<frozen importlib._bootstrap>"},
    {"_frozen_importlib_external", "importlib/_bootstrap_external.py",
     "<frozen importlib._bootstrap_external>"},
};

Object* sys_value(Thread& thread, const char* name) {
  return dict_get_ascii(thread, thread.interp->sys_dict, name);
}

// Runs one of the two modules under its frozen name.
Owned<Object> run_bootstrap(Thread& thread, const Bootstrap& bootstrap) {
  Object* library = sys_value(thread, "_stdlib_dir");
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, bootstrap.module));
  if (library == nullptr || !is_a<Str>(library))
    return raise(thread, &exc::ImportError,
                 "importlib needs the standard library, which was not found (-X stdlib=FOLDER)");
  FoundModule found;
  found.path = PY_TRY(str_from_format(thread, "%U/%s", library, bootstrap.file));
  found.has_source = true;
  Owned<Object> code = PY_TRY(module_code(thread, name, found, nullptr));
  Owned<Str> filename = PY_TRY(str_intern_ascii(thread, bootstrap.filename));
  code_fix_filename(static_cast<Code*>(code.get()), filename);
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(dict_set(thread, module->dict, ids.__builtins__, thread.interp->builtins));
  PY_TRY(dict_set(thread, thread.interp->modules, name, module));
  PY_RUN(eval_code(thread, static_cast<Code*>(code.get()), module->dict, module->dict));
  return module;
}

// Gives one module that the machine loaded what importlib would have given it.
Status adopt(Thread& thread, Object* external, Object* name, Module* module) {
  Object* spec = dict_get_str(thread, module->dict, ids.__spec__);
  Object* file = dict_get_str(thread, module->dict, ids.__file__);
  if (file == nullptr || !is_a<Str>(file)) return Status::kOk;
  if (spec != nullptr && !is_none(spec) && !module_spec_is_native(spec)) return Status::kOk;
  Owned<Object> make = PY_TRY(get_attr(thread, external, "spec_from_file_location"));
  Object* arguments[2] = {name, file};
  Owned<Object> made = PY_TRY(call_args(thread, make, arguments));
  if (is_none(made)) return Status::kOk;
  Owned<Object> loader = PY_TRY(get_attr(thread, made, "loader"));
  Object* early = dict_get_str(thread, module->dict, ids.__loader__);
  if (early != nullptr && early_loader_check(early)) {
    // The program may hold it.
    PY_TRY(early_loader_adopt(thread, early, loader));
    loader = share(early);
    PY_TRY(set_attr(thread, made, "loader", loader));
  }
  PY_TRY(dict_set(thread, module->dict, ids.__loader__, loader));
  if (spec == nullptr || is_none(spec)) return Status::kOk;  // A program has no spec.
  Object* path = dict_get_str(thread, module->dict, ids.__path__);
  if (path != nullptr) PY_TRY(set_attr(thread, made, "submodule_search_locations", path));
  Owned<Object> initializing = PY_TRY(get_attr(thread, spec, "_initializing"));
  PY_TRY(set_attr(thread, made, "_initializing", initializing));
  return dict_set(thread, module->dict, ids.__spec__, made);
}

Status adopt_all(Thread& thread, Object* external) {
  Owned<List> items = PY_TRY(dict_items_list(thread, thread.interp->modules));
  for (int64_t i = 0; i < items->ob_size; ++i) {
    auto* pair = static_cast<Tuple*>(items->items[i]);
    if (!is_a<Str>(pair->items[0]) || !is_a<Module>(pair->items[1])) continue;
    PY_TRY(adopt(thread, external, pair->items[0], static_cast<Module*>(pair->items[1])));
  }
  return Status::kOk;
}

// Modules in zip files come first. Without zipimport there are none.
Status add_zip_hook(Thread& thread) {
  Object* hooks = sys_value(thread, "path_hooks");
  Owned<Object> module = import_module(thread, "zipimport");
  Owned<Object> importer = module ? get_attr(thread, module, "zipimporter") : nullptr;
  if (!importer) {
    if (!error_matches(thread, &exc::ImportError)) return Status::kError;
    error_clear(thread);
    return Status::kOk;
  }
  if (hooks == nullptr || !is_a<List>(hooks)) return Status::kOk;
  return list_insert(thread, static_cast<List*>(hooks), 0, importer);
}

Status wake(Thread& thread) {
  Owned<Object> bootstrap = PY_TRY(run_bootstrap(thread, kBootstraps[0]));
  Owned<Object> sys = PY_TRY(import_module(thread, "sys"));
  Owned<Object> imp = PY_TRY(import_module(thread, "_imp"));
  Owned<Object> install = PY_TRY(get_attr(thread, bootstrap, "_install"));
  Object* arguments[2] = {sys, imp};
  PY_RUN(call_args(thread, install, arguments));
  PY_RUN(call_method(thread, bootstrap, "_install_external_importers"));
  Owned<Object> external = PY_TRY(import_module(thread, "_frozen_importlib_external"));
  // Still by the machine's own means: PathFinder would remember folders before it knows zip files.
  PY_TRY(add_zip_hook(thread));
  PY_TRY(adopt_all(thread, external));
  g_bootstrap = bootstrap.release();
  g_state = State::kActive;
  return Status::kOk;
}

bool is_importlib_code(const Code* code) {
  for (const Bootstrap& bootstrap : kBootstraps) {
    if (str_equal_ascii(code->co_filename, bootstrap.filename)) return true;
  }
  return false;
}

// Takes importlib's own frames out of the pending exception's traceback: all runs of them for an
// ImportError, else those that end in _call_with_frames_removed.
void trim_frames(Thread& thread) {
  const bool always = error_matches(thread, &exc::ImportError);
  Owned<Object> error = error_fetch(thread);
  auto* exception = static_cast<Exception*>(error.get());
  // The entry before a run of importlib's; null: the run begins the traceback.
  Traceback *kept = nullptr, *before_run = nullptr;
  bool in_run = false;
  auto* entry = static_cast<Traceback*>(exception->traceback.get());
  while (entry != nullptr) {
    Code* code = entry->frame->frame->code();
    Owned<Traceback> next = share(entry->next.get());
    const bool ours = is_importlib_code(code);
    if (ours && !in_run) before_run = kept;
    in_run = ours;
    if (ours && (always || str_equal_ascii(code->co_name, "_call_with_frames_removed"))) {
      if (before_run == nullptr) {
        exception->traceback.set_shared(next.get());
      } else {
        before_run->next.set_shared(next.get());
      }
      kept = before_run;
    } else {
      kept = entry;
    }
    entry = next.get();
  }
  error_restore(thread, std::move(error));
}

}  // namespace

bool importlib_active(Thread&) { return g_state == State::kActive; }

bool importlib_wanted(Thread& thread, Str* name) {
  if (g_state != State::kAsleep) return false;
  // Importing it wakes importlib, which wants all of it.
  if (str_equal_ascii(name, "zipimport")) return true;
  for (const char* name : {"meta_path", "path_hooks"}) {
    Object* list = sys_value(thread, name);
    if (list == nullptr || !is_exact<List>(list) || static_cast<List*>(list)->ob_size != 0)
      return true;
  }
  Object* prefix = sys_value(thread, "pycache_prefix");
  return prefix != nullptr && !is_none(prefix);
}

Status importlib_activate(Thread& thread) {
  if (g_state != State::kAsleep) return Status::kOk;
  g_state = State::kWaking;
  ++thread.tracing;  // In CPython it has been there for long.
  const Status status = wake(thread);
  --thread.tracing;
  if (g_state == State::kWaking) g_state = State::kAsleep;
  return status;
}

Status importlib_show(Thread& thread) {
  if (g_state != State::kAsleep || thread.tracing != 0) return Status::kOk;
  if (thread.trace_function == nullptr && thread.profile_function == nullptr) return Status::kOk;
  Object* library = sys_value(thread, "_stdlib_dir");
  if (library == nullptr || !is_a<Str>(library)) return Status::kOk;
  if (!failed(importlib_activate(thread))) return Status::kOk;
  return error_clear_if(thread, &exc::ImportError) || error_clear_if(thread, &exc::OSError)
             ? Status::kOk
             : Status::kError;
}

Owned<Object> importlib_find_and_load(Thread& thread, Object* name) {
  Owned<Object> import = share(dict_get_ascii(thread, thread.interp->builtins, "__import__"));
  if (!import) return raise(thread, &exc::ImportError, "__import__ not found");
  Owned<Object> find = PY_TRY(get_attr(thread, g_bootstrap, "_find_and_load"));
  Object* arguments[2] = {name, import};
  Owned<Object> module = call_args(thread, find, arguments);
  if (!module) trim_frames(thread);
  return module;
}

Owned<Object> importlib_bootstrap_module(Thread& thread, Str* name) {
  for (const Bootstrap& bootstrap : kBootstraps) {
    if (!str_equal_ascii(name, bootstrap.module)) continue;
    if (g_state != State::kAsleep) return run_bootstrap(thread, bootstrap);
    PY_TRY(importlib_activate(thread));
    return share(dict_get_str(thread, thread.interp->modules, name));
  }
  return nullptr;
}

}  // namespace py
