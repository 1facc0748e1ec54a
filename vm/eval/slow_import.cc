// `from module import name` when the module lacks the attribute: submodules, then the best error
// there is. Counterpart: Python/ceval.c (_PyEval_ImportFrom).
#include "vm/eval/slow.h"
#include "vm/objects/abstract.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/module.h"
#include "vm/objects/module_hints.h"
#include "vm/objects/set.h"
#include "vm/objects/str.h"

namespace py {

namespace {

// The file the module came from: spec.origin when it is a location.
Status spec_file_origin(Thread& thread, Object* spec, Owned<Object>* origin) {
  Owned<Str> has_location = PY_TRY(str_intern_ascii(thread, "has_location"));
  Owned<Object> located;
  if (!PY_TRY(get_optional_attr(thread, spec, has_location, &located)) ||
      !PY_TRY(object_is_true(thread, located)))
    return Status::kOk;
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "origin"));
  Owned<Object> value;
  if (PY_TRY(get_optional_attr(thread, spec, name, &value)) && is_a<Str>(value.get()))
    *origin = std::move(value);
  return Status::kOk;
}

Tri spec_is_initializing(Thread& thread, Object* spec) {
  Owned<Object> value;
  if (!PY_TRY(get_optional_attr(thread, spec, ids._initializing, &value))) return Tri::kFalse;
  return object_is_true(thread, value);
}

Owned<Str> describe(Thread& thread, Object* module, Object* name, Object* module_name,
                    Owned<Object>* origin) {
  Owned<Object> spec;
  if (!PY_TRY(get_optional_attr(thread, module, ids.__spec__, &spec)))
    return str_from_format(thread, "cannot import name %R from %R (unknown location)", name,
                           module_name);
  PY_TRY(spec_file_origin(thread, spec, origin));
  bool shadowing = PY_TRY(module_is_possibly_shadowing(thread, origin->get()));
  bool shadowing_stdlib = false;
  if (shadowing) {
    Object* stdlib_names = dict_get_ascii(thread, thread.interp->sys_dict, "stdlib_module_names");
    if (stdlib_names != nullptr && is_any_set(stdlib_names))
      shadowing_stdlib = PY_TRY(set_contains(thread, static_cast<Set*>(stdlib_names), module_name));
  }
  if (!*origin && is_a<Module>(module)) {
    Object* file = dict_get_str(thread, static_cast<Module*>(module)->dict, ids.__file__);
    if (file != nullptr && is_a<Str>(file)) *origin = share(file);
  }
  Object* where = origin->get();
  if (shadowing_stdlib)
    return str_from_format(thread,
                           "cannot import name %R from %R (consider renaming %R since it has the "
                           "same name as the standard library module named %R "
                           "and prevents importing that standard library module)",
                           name, module_name, where, module_name);
  if (!PY_TRY(spec_is_initializing(thread, spec))) {
    return where != nullptr
               ? str_from_format(thread, "cannot import name %R from %R (%S)", name, module_name,
                                 where)
               : str_from_format(thread, "cannot import name %R from %R (unknown location)", name,
                                 module_name);
  }
  if (shadowing)
    return str_from_format(thread,
                           "cannot import name %R from %R (consider renaming %R if it has the same "
                           "name as a library you intended to import)",
                           name, module_name, where);
  return where != nullptr ? str_from_format(thread,
                                            "cannot import name %R from partially initialized "
                                            "module %R (most likely due to a circular import) (%S)",
                                            name, module_name, where)
                          : str_from_format(thread,
                                            "cannot import name %R from partially initialized "
                                            "module %R (most likely due to a circular import)",
                                            name, module_name);
}

}  // namespace

Object* import_from_fallback(Thread& thread, Object* module, Object* name) {
  Owned<Object> module_name;
  if (get_optional_attr(thread, module, ids.__name__, &module_name) == Tri::kError) return nullptr;
  bool named = module_name && is_a<Str>(module_name.get());
  if (named) {
    // A submodule that a circular import has not bound yet is in sys.modules.
    Owned<Str> full = str_from_format(thread, "%U.%U", module_name.get(), name);
    if (!full) return nullptr;
    Owned<Object> submodule;
    Tri found = dict_get_owned(thread, thread.interp->modules, full, &submodule);
    if (found != Tri::kFalse) return submodule.release();
  } else {
    module_name = str_from_utf8(thread, "<unknown module name>");
    if (!module_name) return nullptr;
  }
  Owned<Object> origin;
  Owned<Str> message = describe(thread, module, name, module_name, &origin);
  if (!message) return nullptr;
  Owned<Object> error = call_one_arg(thread, reinterpret_cast<Object*>(&exc::ImportError), message);
  if (!error) return nullptr;
  auto* fields = static_cast<ImportErrorObject*>(error.get());
  if (named) fields->name.set_shared(module_name);
  if (origin) fields->path.set(std::move(origin));
  fields->name_from.set_shared(name);
  return raise_object(thread, &exc::ImportError, error);
}

}  // namespace py
