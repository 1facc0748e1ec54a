// Importing: native modules, then files on sys.path; packages, relative names, from lists. Once a
// program asks for importlib, that does the finding.
// Counterpart: Python/import.c, Lib/importlib/_bootstrap.py, Lib/importlib/_bootstrap_external.py.
#include <cstring>

#include "vm/eval/eval.h"
#include "vm/heap/alloc.h"
#include "vm/modules/builtins_internal.h"
#include "vm/modules/early_loader.h"
#include "vm/modules/import_internal.h"
#include "vm/modules/modules.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/bytes.h"
#include "vm/objects/code.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/module.h"
#include "vm/objects/set.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {

#define PY_MODULE(name, init) Owned<Object> init(Thread& thread);
#include "vm/modules/inittab.def"
#undef PY_MODULE

namespace {

struct NativeModule {
  const char* name;
  Owned<Object> (*init)(Thread& thread);
};
constexpr NativeModule kNativeModules[] = {
#define PY_MODULE(name, init) {#name, init},
#include "vm/modules/inittab.def"
#undef PY_MODULE
};
constexpr size_t kNativeCount = sizeof(kNativeModules) / sizeof(kNativeModules[0]);

struct Allowed {
  const char* const* names;  // Null: all.
  size_t count;
};
Allowed g_allowed;

bool is_allowed(Str* name) {
  if (g_allowed.names == nullptr) return true;
  for (size_t i = 0; i < g_allowed.count; ++i) {
    if (str_equal_ascii(name, g_allowed.names[i])) return true;
  }
  return false;
}

// The module in sys.modules: kFalse if absent.
Tri loaded_module(Thread& thread, Object* name, Owned<Object>* module) {
  return dict_get_owned(thread, thread.interp->modules, name, module);
}

Raised raise_import(Thread& thread, Type* type, Object* name, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  Owned<Str> message = str_from_format_v(thread, format, &arguments);
  va_end(arguments);
  if (!message) return Raised{};
  Owned<Object> error = call_one_arg(thread, reinterpret_cast<Object*>(type), message);
  if (!error) return Raised{};
  static_cast<ImportErrorObject*>(error.get())->name.set_shared(name);
  return raise_object(thread, type, error);
}

Status set_initializing(Thread& thread, Object* spec, bool value) {
  return set_attr(thread, spec, "_initializing", bool_object(value));
}

// Runs a found module's code in a new module object; on failure the module leaves sys.modules
// again.
Owned<Object> load_found(Thread& thread, Object* name, const FoundModule& found) {
  Owned<Module> module = PY_TRY(module_new(thread, name));
  Dict* dict = module->dict;
  Object* origin = found.is_namespace ? none() : reinterpret_cast<Object*>(found.path.get());
  Owned<Object> loader =
      PY_TRY(found.is_namespace ? new_none()
                                : early_loader_new(thread, name, found.path, found.has_source));
  Owned<Object> spec =
      PY_TRY(module_spec_new(thread, name, loader, origin, found.is_package || found.is_namespace));
  if (found.folder) {
    Owned<List> path = PY_TRY(list_new(thread));
    PY_TRY(list_append(thread, path, found.folder));
    PY_TRY(dict_set(thread, dict, ids.__path__, path));
    PY_TRY(set_attr(thread, spec, "submodule_search_locations", path));
  }
  PY_TRY(dict_set(thread, dict, ids.__spec__, spec));
  PY_TRY(dict_set(thread, dict, ids.__loader__, loader));
  Owned<Object> package = PY_TRY(get_attr(thread, spec, "parent"));
  PY_TRY(dict_set(thread, dict, ids.__package__, package));
  if (!found.is_namespace) {
    PY_TRY(dict_set(thread, dict, ids.__file__, found.path));
  }
  PY_TRY(dict_set(thread, dict, ids.__builtins__, thread.interp->builtins));
  Owned<Object> code;
  if (!found.is_namespace) {
    Owned<Str> cached;
    code = PY_TRY(module_code(thread, name, found, &cached));
    PY_TRY(dict_set_ascii(thread, dict, "__cached__", cached));
    PY_TRY(set_attr(thread, spec, "cached", cached));
  }
  PY_TRY(dict_set(thread, thread.interp->modules, name, module));
  if (found.is_namespace) return module;
  PY_TRY(set_initializing(thread, spec, true));
  Owned<Object> done = eval_code(thread, static_cast<Code*>(code.get()), dict, dict);
  if (!done) {
    Owned<Object> error = error_fetch(thread);
    Owned<Object> gone = dict_pop(thread, thread.interp->modules, name);
    error_clear(thread);
    error_restore(thread, std::move(error));
    if (set_initializing(thread, spec, false) == Status::kError) return nullptr;
    return nullptr;
  }
  PY_TRY(set_initializing(thread, spec, false));
  // The module may have replaced itself.
  Owned<Object> result;
  if (!PY_TRY(loaded_module(thread, name, &result))) return raise_key_error(thread, name);
  return result;
}

// For the AttributeError that is pending: raised from None while it was being handled.
Raised raise_no_package(Thread& thread, Str* name, Str* parent) {
  if (!error_matches(thread, &exc::AttributeError)) return Raised{};
  Owned<Object> handled = error_fetch(thread);
  (void)raise_import(thread, &exc::ModuleNotFoundError, name,
                     "No module named %R; %R is not a package", name, parent);
  Owned<Object> error = error_fetch(thread);
  exception_set_context(error, std::move(handled));
  static_cast<Exception*>(error.get())->suppress_context = true;
  error_restore(thread, std::move(error));
  return Raised{};
}

// Finds and loads one dotted name whose parent (if any) is loaded already.
// The end of the process takes the finders away.
Status check_not_shut_down(Thread& thread) {
  Object* finders = dict_get_ascii(thread, thread.interp->sys_dict, "meta_path");
  if (finders == nullptr || !is_none(finders)) return Status::kOk;
  return raise(thread, &exc::ImportError, "sys.meta_path is None, Python is likely shutting down");
}

Owned<Object> find_and_load(Thread& thread, Str* name, Str* parent, Str* tail) {
  Owned<Object> path;
  if (parent == nullptr) {
    PY_TRY(check_not_shut_down(thread));
    Owned<Object> native = native_module_import(thread, name);
    if (native || thread.has_exception()) return native;
    path = share(dict_get_ascii(thread, thread.interp->sys_dict, "path"));
  } else {
    Owned<Object> package;
    if (!PY_TRY(loaded_module(thread, parent, &package))) return raise_key_error(thread, parent);
    path = get_attr(thread, package, ids.__path__);
    if (!path) return raise_no_package(thread, name, parent);
  }
  FoundModule found;
  if (path && !is_none(path)) {
    // No file is called what the system's encoding has no bytes for.
    Owned<Bytes> file_name = str_encode(thread, tail, "utf-8", "surrogateescape");
    if (!file_name && !error_clear_if(thread, &exc::UnicodeEncodeError)) return nullptr;
    const bool is_name =
        file_name && std::strlen(file_name->data) == static_cast<size_t>(file_name->ob_size);
    Owned<Object> iterator = get_iter(thread, path);
    Tri outcome = iterator ? Tri::kFalse : Tri::kError;
    while (outcome == Tri::kFalse) {
      Owned<Object> entry = iter_next(thread, iterator);
      if (!entry) {
        if (thread.has_exception()) outcome = Tri::kError;
        break;
      }
      if (is_a<Str>(entry.get()) && is_name)
        outcome = find_in_folder(thread,
                                 static_cast<Str*>(entry.get())->length == 0
                                     ? latin1_char('.')
                                     : static_cast<Str*>(entry.get()),
                                 file_name->data, &found);
    }
    if (outcome == Tri::kError) return nullptr;
    if (outcome == Tri::kTrue || found.is_namespace) {
      if (outcome == Tri::kTrue) found.is_namespace = false;
      return load_found(thread, name, found);
    }
  }
  return raise_import(thread, &exc::ModuleNotFoundError, name, "No module named %R", name);
}

// The module of an absolute dotted name, parents first.
Owned<Object> import_absolute(Thread& thread, Str* name) {
  PY_ENTER_NATIVE(thread, " while importing");
  Owned<Object> module;
  if (PY_TRY(loaded_module(thread, name, &module))) {
    if (is_none(module))
      return raise_import(thread, &exc::ModuleNotFoundError, name,
                          "import of %U halted; None in sys.modules", name);
    return module;
  }
  PY_TRY(importlib_show(thread));
  if (importlib_wanted(thread, name)) PY_TRY(importlib_activate(thread));
  if (importlib_active(thread)) return importlib_find_and_load(thread, name);
  int64_t dot = str_find(name, latin1_char('.'), 0, name->length, true);
  Owned<Str> parent, tail = share(name);
  if (dot >= 0) {
    parent = PY_TRY(str_substring(thread, name, 0, dot));
    tail = PY_TRY(str_substring(thread, name, dot + 1, name->length));
    Owned<Object> package;
    if (!PY_TRY(loaded_module(thread, parent, &package))) PY_RUN(import_absolute(thread, parent));
    // Importing the parent may have imported the child.
    if (PY_TRY(loaded_module(thread, name, &module))) return module;
  }
  module = PY_TRY(find_and_load(thread, name, parent.get(), tail));
  if (parent) {
    Owned<Object> package;
    if (PY_TRY(loaded_module(thread, parent, &package)))
      PY_TRY(set_attr(thread, package, tail, module));
  }
  return module;
}

// The package that relative names start from, by the importing module's globals.
Owned<Str> calling_package(Thread& thread, Object* globals) {
  if (globals == nullptr || !is_a<Dict>(globals))
    return raise_type_error(thread, "globals must be a dict");
  auto* dict = static_cast<Dict*>(globals);
  Owned<Object> package = share(dict_get_str(thread, dict, ids.__package__));
  Owned<Object> spec = share(dict_get_str(thread, dict, ids.__spec__));
  if (package && !is_none(package)) {
    if (!is_a<Str>(package.get())) return raise_type_error(thread, "package must be a string");
    if (spec && !is_none(spec)) {
      Owned<Object> parent = PY_TRY(get_attr(thread, spec, "parent"));
      if (!PY_TRY(object_rich_compare_bool(thread, package, parent, CompareOp::kEq)))
        PY_TRY(warn(thread, &exc::DeprecationWarning, 1, "__package__ != __spec__.parent"));
    }
    return std::move(package).cast<Str>();
  }
  if (spec && !is_none(spec)) {
    Owned<Object> parent = PY_TRY(get_attr(thread, spec, "parent"));
    if (!is_a<Str>(parent.get()))
      return raise_type_error(thread, "__spec__.parent must be a string");
    return std::move(parent).cast<Str>();
  }
  PY_TRY(warn(thread, &exc::ImportWarning, 1,
              "can't resolve package from __spec__ or __package__, "
              "falling back on __name__ and __path__"));
  Owned<Object> name = share(dict_get_str(thread, dict, ids.__name__));
  if (!name) return raise(thread, &exc::KeyError, "'__name__' not in globals");
  if (!is_a<Str>(name.get())) return raise_type_error(thread, "__name__ must be a string");
  if (dict_get_str(thread, dict, ids.__path__) != nullptr) return std::move(name).cast<Str>();
  auto* text = static_cast<Str*>(name.get());
  int64_t dot = str_find(text, latin1_char('.'), 0, text->length, true);
  return dot < 0 ? share(empty_str()) : str_substring(thread, text, 0, dot);
}

Owned<Str> resolve_relative(Thread& thread, Str* name, Object* globals, int level) {
  Owned<Str> package = PY_TRY(calling_package(thread, globals));
  if (package->length == 0)
    return raise(thread, &exc::ImportError,
                 "attempted relative import with no known parent package");
  for (int i = 1; i < level; ++i) {
    int64_t dot = str_find(package, latin1_char('.'), 0, package->length, true);
    if (dot < 0)
      return raise(thread, &exc::ImportError, "attempted relative import beyond top-level package");
    package = PY_TRY(str_substring(thread, package, 0, dot));
  }
  if (name->length == 0) return package;
  return str_from_format(thread, "%U.%U", package.get(), name);
}

// `from package import a, b`: names that are not attributes yet may be submodules.
Status import_from_list(Thread& thread, Object* module, Object* fromlist, bool recursive) {
  Owned<Object> path;
  if (!PY_TRY(get_optional_attr(thread, module, ids.__path__, &path))) return Status::kOk;
  Owned<Object> iterator = PY_TRY(get_iter(thread, fromlist));
  for (;;) {
    Owned<Object> item = iter_next(thread, iterator);
    if (!item) return thread.has_exception() ? Status::kError : Status::kOk;
    Owned<Object> module_name = PY_TRY(get_attr(thread, module, ids.__name__));
    if (!is_a<Str>(item.get())) {
      if (recursive)
        return raise_type_error(thread, "Item in %U.__all__ must be str, not %s", module_name.get(),
                                item->ob_type->tp_name);
      return raise_type_error(thread, "Item in ``from list'' must be str, not %s",
                              item->ob_type->tp_name);
    }
    if (str_equal_ascii(static_cast<Str*>(item.get()), "*")) {
      Owned<Object> all;
      if (!recursive && PY_TRY(get_optional_attr(thread, module, ids.__all__, &all)))
        PY_TRY(import_from_list(thread, module, all, true));
      continue;
    }
    if (PY_TRY(has_attr(thread, module, item))) continue;
    Owned<Str> full = PY_TRY(str_from_format(thread, "%U.%U", module_name.get(), item.get()));
    Owned<Object> submodule = import_absolute(thread, full);
    if (submodule) continue;
    // A name that is no submodule is the from statement's own error.
    if (!error_matches(thread, &exc::ModuleNotFoundError)) return Status::kError;
    Owned<Object> error = error_fetch(thread);
    Object* missing = static_cast<ImportErrorObject*>(error.get())->name;
    Owned<Object> entry;
    bool halted = PY_TRY(loaded_module(thread, full, &entry));
    if (halted || missing == nullptr || !is_a<Str>(missing) ||
        !str_equal(static_cast<Str*>(missing), full)) {
      error_restore(thread, std::move(error));
      return Status::kError;
    }
  }
}

}  // namespace

const char* const* native_module_names(size_t* count) {
  static const char* names[kNativeCount];
  for (size_t i = 0; i < kNativeCount; ++i) names[i] = kNativeModules[i].name;
  *count = kNativeCount;
  return names;
}

void native_modules_restrict(const char* const* names, size_t count) { g_allowed = {names, count}; }

bool native_module_is_there(Str* name) {
  if (!is_allowed(name)) return false;
  for (const NativeModule& native : kNativeModules) {
    if (str_equal_ascii(name, native.name)) return true;
  }
  return false;
}

Owned<Object> native_module_import(Thread& thread, Str* name) {
  if (!is_allowed(name)) return nullptr;
  Owned<Object> bootstrap = importlib_bootstrap_module(thread, name);
  if (bootstrap || thread.has_exception()) return bootstrap;
  for (const NativeModule& native : kNativeModules) {
    if (!str_equal_ascii(name, native.name)) continue;
    Owned<Object> module = PY_TRY(native.init(thread));
    Owned<Str> origin = PY_TRY(str_intern_ascii(thread, "built-in"));
    Owned<Object> loader = PY_TRY(builtin_importer(thread));
    Owned<Object> spec = PY_TRY(module_spec_new(thread, name, loader, origin, false));
    PY_TRY(set_attr(thread, module, ids.__spec__, spec));
    PY_TRY(set_attr(thread, module, ids.__package__, empty_str()));
    PY_TRY(set_attr(thread, module, ids.__loader__, loader));
    PY_TRY(dict_set(thread, thread.interp->modules, name, module));
    return module;
  }
  return nullptr;
}

Owned<Object> import_module(Thread& thread, const char* name) {
  Owned<Str> text = PY_TRY(str_intern_ascii(thread, name));
  return import_absolute(thread, text);
}

Owned<Object> import_module_level(Thread& thread, Object* name, Object* globals, Object*,
                                  Object* fromlist, int level) {
  if (!is_a<Str>(name)) return raise_type_error(thread, "module name must be a string");
  if (level < 0) return raise_value_error(thread, "level must be >= 0");
  auto* text = static_cast<Str*>(name);
  Owned<Str> absolute;
  if (level > 0) {
    absolute = PY_TRY(resolve_relative(thread, text, globals, level));
  } else {
    if (text->length == 0) return raise_value_error(thread, "Empty module name");
    absolute = share(text);
  }
  str_intern(thread, &absolute);
  Owned<Object> module = PY_TRY(import_absolute(thread, absolute));
  bool wants_names =
      fromlist != nullptr && !is_none(fromlist) && PY_TRY(object_is_true(thread, fromlist));
  if (wants_names) {
    PY_TRY(import_from_list(thread, module, fromlist, false));
    return module;
  }
  if (level > 0 && text->length == 0) return module;
  // `import a.b.c` binds `a`.
  int64_t dot = str_find(text, latin1_char('.'), 0, text->length, false);
  if (dot < 0) return module;
  Owned<Str> top =
      PY_TRY(str_substring(thread, absolute, 0, absolute->length - (text->length - dot)));
  Owned<Object> result;
  if (!PY_TRY(loaded_module(thread, top, &result)))
    return raise(thread, &exc::KeyError, "%R not in sys.modules as expected", top.get());
  return result;
}

Owned<Object> builtin_import(Thread& thread, Object*, Args args) {
  int level = args.has(4) ? PY_TRY(to_c_int(thread, args[4])) : 0;
  return import_module_level(thread, args[0], args.has(1) && !is_none(args[1]) ? args[1] : nullptr,
                             args[2], args[3], level);
}

Status import_init(Thread& thread) {
  thread.interp->hooks.import_module = import_module_level;
  return Status::kOk;
}

}  // namespace py
