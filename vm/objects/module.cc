// Modules: a namespace dict with __getattr__, lazily computed annotations and helpful errors.
// Counterpart: Objects/moduleobject.c.
#include "vm/objects/module.h"
#include "vm/objects/module_hints.h"

#include <unistd.h>

#include <climits>
#include <cstring>

#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/function.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"
#include "vm/objects/weakref.h"

namespace py {

namespace {

Status init_dict(Thread& thread, Module* module, Object* name, Object* doc_or_null) {
  Dict* dict = module->dict;
  PY_TRY(dict_set(thread, dict, ids.__name__, name));
  PY_TRY(dict_set(thread, dict, ids.__doc__, doc_or_null == nullptr ? none() : doc_or_null));
  PY_TRY(dict_set(thread, dict, ids.__package__, none()));
  PY_TRY(dict_set(thread, dict, ids.__loader__, none()));
  PY_TRY(dict_set(thread, dict, ids.__spec__, none()));
  if (is_exact<Str>(name)) module->name.set_shared(name);
  return Status::kOk;
}

Owned<Module> module_alloc(Thread& thread, Type* type) {
  Owned<Module> module = PY_TRY(object_new_of<Module>(thread, type));
  module->dict.set(PY_TRY(dict_new(thread)));
  gc_track(module);
  return module;
}

}  // namespace

Owned<Module> module_new(Thread& thread, Object* name) {
  Owned<Module> module = PY_TRY(module_alloc(thread, &Module::type));
  PY_TRY(init_dict(thread, module, name, nullptr));
  return module;
}

Status module_add_functions(Thread& thread, Module* module, MethodDef* methods) {
  for (; methods->name != nullptr; ++methods) {
    Owned<Object> function = PY_TRY(builtin_new(thread, methods, module, module->name));
    PY_TRY(dict_set_ascii(thread, module->dict, methods->name, function));
  }
  return Status::kOk;
}

Status module_add(Thread& thread, Module* module, const char* name, Owned<Object> value) {
  if (!value) return Status::kError;
  return dict_set_ascii(thread, module->dict, name, value);
}

Status module_add_type(Thread& thread, Module* module, Type* type) {
  PY_TRY(type_ready(thread, type));
  return dict_set_ascii(thread, module->dict, type_short_name(type), type);
}

Status module_add_int(Thread& thread, Module* module, const char* name, int64_t value) {
  return module_add(thread, module, name, int_from_int64(thread, value));
}

Status module_add_str(Thread& thread, Module* module, const char* name, const char* value) {
  return module_add(thread, module, name, str_from_utf8(thread, value));
}

namespace {

Owned<Object> module_construct(Thread& thread, Type* type, Tuple*, Dict*) {
  return module_alloc(thread, type);
}

constinit SignatureText g_init_signature{"module", "(name, doc=None)"};

Status module_init(Thread& thread, Object* self, Tuple* args, Dict* kwargs) {
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, g_init_signature, args, kwargs, &bound));
  if (!is_a<Str>(bound[0]))
    return raise_bad_argument(thread, "module", "argument 'name'", "str", bound[0]);
  auto* module = as<Module>(self);
  if (module->dict == nullptr) module->dict.set(PY_TRY(dict_new(thread)));
  return init_dict(thread, module, bound[0], bound[1]);
}

// The value under a name of the module's dict: owned, or null without an exception.
Owned<Object> own_name(Thread& thread, Module* module, Str* name) {
  if (module->dict == nullptr) return Owned<Object>();
  return share(dict_get_str(thread, module->dict, name));
}

// Is an attribute of the spec there and true? kFalse for a missing or None spec.
Tri spec_flag(Thread& thread, Object* spec, Str* name) {
  if (spec == nullptr || is_none(spec)) return Tri::kFalse;
  Owned<Object> value;
  if (!PY_TRY(get_optional_attr(thread, spec, name, &value))) return Tri::kFalse;
  return object_is_true(thread, value);
}

// The file that the module was loaded from, or null.
Status spec_origin(Thread& thread, Object* spec, Owned<Object>* origin) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "has_location"));
  if (!PY_TRY(spec_flag(thread, spec, name))) return Status::kOk;
  Owned<Str> origin_name = PY_TRY(str_intern_ascii(thread, "origin"));
  PY_TRY(get_optional_attr(thread, spec, origin_name, origin));
  if (*origin && !is_a<Str>(origin->get())) origin->reset();
  return Status::kOk;
}

Tri is_uninitialized_submodule(Thread& thread, Object* spec, Object* name) {
  if (spec == nullptr || is_none(spec)) return Tri::kFalse;
  Owned<Str> attribute = PY_TRY(str_intern_ascii(thread, "_uninitialized_submodules"));
  Owned<Object> submodules;
  if (!PY_TRY(get_optional_attr(thread, spec, attribute, &submodules))) return Tri::kFalse;
  return sequence_contains(thread, submodules, name);
}

}  // namespace

Tri module_is_possibly_shadowing(Thread& thread, Object* origin) {
  Object* first = thread.interp->sys_path_0;
  if (origin == nullptr || first == nullptr || !is_a<Str>(first)) return Tri::kFalse;
  size_t length;
  char* root = PY_TRY(str_to_utf8(thread, as<Str>(origin), &length));
  char* separator = strrchr(root, '/');
  if (separator != nullptr && strcmp(separator + 1, "__init__.py") == 0) {
    *separator = 0;
    separator = strrchr(root, '/');
  }
  bool same = false;
  if (separator != nullptr) {
    *separator = 0;
    char* directory = str_to_utf8(thread, as<Str>(first), &length);
    char buffer[PATH_MAX];
    if (directory != nullptr) {
      if (length == 0) {
        same = getcwd(buffer, sizeof buffer) != nullptr && strcmp(buffer, root) == 0;
      } else {
        same = strcmp(directory, root) == 0;
      }
    }
    mem_free(directory);
  }
  mem_free(root);
  if (thread.has_exception()) return Tri::kError;
  return to_tri(same);
}

namespace {

Tri is_standard_library_name(Thread& thread, Object* name) {
  if (thread.interp->sys_dict == nullptr) return Tri::kFalse;
  Owned<Object> names =
      share(dict_get_ascii(thread, thread.interp->sys_dict, "stdlib_module_names"));
  if (!names) return Tri::kFalse;
  return sequence_contains(thread, names, name);
}

PY_NOINLINE Owned<Object> module_missing(Thread& thread, Module* module, Object* name) {
  Owned<Object> hook = own_name(thread, module, ids.__getattr__);
  if (hook) return call_one_arg(thread, hook, name);
  Owned<Object> module_name = own_name(thread, module, ids.__name__);
  if (!module_name || !is_a<Str>(module_name)) {
    return raise_attribute_error(thread, module, name, "module has no attribute '%U'", name);
  }
  Owned<Object> spec = own_name(thread, module, ids.__spec__);
  Owned<Object> origin;
  if (spec && !is_none(spec)) PY_TRY(spec_origin(thread, spec, &origin));
  bool shadowing = PY_TRY(module_is_possibly_shadowing(thread, origin));
  if (shadowing && PY_TRY(is_standard_library_name(thread, module_name))) {
    return raise_attribute_error(
        thread, module, name,
        "module '%U' has no attribute '%U' (consider renaming '%U' since it has the same name as "
        "the standard "
        "library module named '%U' and prevents importing that standard library module)",
        module_name.get(), name, origin.get(), module_name.get());
  }
  if (PY_TRY(spec_flag(thread, spec, ids._initializing))) {
    if (shadowing) {
      return raise_attribute_error(
          thread, module, name,
          "module '%U' has no attribute '%U' (consider renaming '%U' if it has the same "
          "name as a library you intended to import)",
          module_name.get(), name, origin.get());
    }
    if (origin) {
      return raise_attribute_error(
          thread, module, name,
          "partially initialized module '%U' from '%U' has no attribute '%U' (most likely "
          "due to a circular import)",
          module_name.get(), origin.get(), name);
    }
    return raise_attribute_error(
        thread, module, name,
        "partially initialized module '%U' has no attribute '%U' (most likely due to a "
        "circular import)",
        module_name.get(), name);
  }
  if (PY_TRY(is_uninitialized_submodule(thread, spec, name))) {
    return raise_attribute_error(
        thread, module, name,
        "cannot access submodule '%U' of module '%U' (most likely due to a circular import)", name,
        module_name.get());
  }
  return raise_attribute_error(thread, module, name, "module '%U' has no attribute '%U'",
                               module_name.get(), name);
}

Owned<Object> module_getattro(Thread& thread, Object* self, Object* name) {
  auto* module = as<Module>(self);
  Owned<Object> value = generic_getattr_with_dict(thread, self, name, module->dict, true);
  if (PY_LIKELY(static_cast<bool>(value)) || thread.has_exception()) return value;
  return module_missing(thread, module, name);
}

Owned<Object> quoted(Thread& thread, const char* format, Object* first, Object* second) {
  return str_from_format(thread, format, first, second);
}

Owned<Object> optional_named(Thread& thread, Object* object, const char* name, bool* ok) {
  Owned<Str> text = str_intern_ascii(thread, name);
  Owned<Object> value;
  *ok = text && get_optional_attr(thread, object, text, &value) != Tri::kError;
  return value;
}

Owned<Object> repr_from_spec(Thread& thread, Object* spec) {
  bool ok;
  Owned<Object> name = optional_named(thread, spec, "name", &ok);
  if (!ok) return Raised{};
  if (!name || is_none(name)) name = PY_TRY(str_from_utf8(thread, "?"));
  Owned<Object> origin = optional_named(thread, spec, "origin", &ok);
  if (!ok) return Raised{};
  if (!origin || is_none(origin)) {
    Owned<Object> loader = optional_named(thread, spec, "loader", &ok);
    if (!ok) return Raised{};
    if (!loader || is_none(loader)) return str_from_format(thread, "<module %R>", name.get());
    if (strcmp(loader->ob_type->tp_name, "NamespaceLoader") == 0) {
      Owned<Object> path = PY_TRY(get_attr(thread, loader, "_path"));
      Owned<List> list = PY_TRY(sequence_list(thread, path));
      return str_from_format(thread, "<module %R (namespace) from %R>", name.get(), list.get());
    }
    return quoted(thread, "<module %R (%R)>", name, loader);
  }
  Owned<Str> location = PY_TRY(str_intern_ascii(thread, "has_location"));
  if (PY_TRY(spec_flag(thread, spec, location)))
    return quoted(thread, "<module %R from %R>", name, origin);
  return quoted(thread, "<module %R (%S)>", name, origin);
}

// What importlib's _module_repr answers.
Owned<Object> module_repr(Thread& thread, Object* self) {
  Owned<Object> loader, spec;
  PY_TRY(get_optional_attr(thread, self, ids.__loader__, &loader));
  PY_TRY(get_optional_attr(thread, self, ids.__spec__, &spec));
  if (spec && PY_TRY(object_is_true(thread, spec))) return repr_from_spec(thread, spec);
  Owned<Object> name, file;
  PY_TRY(get_optional_attr(thread, self, ids.__name__, &name));
  if (!name) name = PY_TRY(str_from_utf8(thread, "?"));
  PY_TRY(get_optional_attr(thread, self, ids.__file__, &file));
  if (file) return quoted(thread, "<module %R from %R>", name, file);
  if (!loader || is_none(loader)) return str_from_format(thread, "<module %R>", name.get());
  return quoted(thread, "<module %R (%R)>", name, loader);
}

// __dict__ as Python sees it, checked to be a dict.
Owned<Dict> visible_dict(Thread& thread, Object* self) {
  Owned<Object> dict = PY_TRY(get_attr(thread, self, ids.__dict__));
  if (!is_a<Dict>(dict)) return raise_type_error(thread, "<module>.__dict__ is not a dictionary");
  return std::move(dict).cast<Dict>();
}

Owned<Object> module_dir(Thread& thread, Object* self) {
  Owned<Dict> dict = PY_TRY(visible_dict(thread, self));
  Owned<Object> hook;
  if (PY_TRY(dict_get_owned(thread, dict, ids.__dir__, &hook))) return call_no_args(thread, hook);
  return dict_keys_list(thread, dict);
}

Owned<Object> get_annotate(Thread& thread, Object* self, void*) {
  Owned<Dict> dict = PY_TRY(visible_dict(thread, self));
  Owned<Object> annotate;
  if (PY_TRY(dict_get_owned(thread, dict, ids.__annotate__, &annotate))) return annotate;
  PY_TRY(dict_set(thread, dict, ids.__annotate__, none()));
  return new_none();
}

Status set_annotate(Thread& thread, Object* self, Object* value_or_null, void*) {
  if (value_or_null == nullptr)
    return raise_type_error(thread, "cannot delete __annotate__ attribute");
  Owned<Dict> dict = PY_TRY(visible_dict(thread, self));
  if (!is_none(value_or_null) && object_is_callable(value_or_null) != Tri::kTrue) {
    return raise_type_error(thread, "__annotate__ must be callable or None");
  }
  PY_TRY(dict_set(thread, dict, ids.__annotate__, value_or_null));
  if (!is_none(value_or_null)) {
    Owned<Object> dropped = dict_pop(thread, dict, ids.__annotations__);
    if (!dropped && thread.has_exception()) return Status::kError;
  }
  return Status::kOk;
}

Owned<Object> get_annotations(Thread& thread, Object* self, void*) {
  Owned<Dict> dict = PY_TRY(visible_dict(thread, self));
  Owned<Object> annotations;
  if (PY_TRY(dict_get_owned(thread, dict, ids.__annotations__, &annotations))) return annotations;
  Owned<Object> spec, annotate;
  PY_TRY(dict_get_owned(thread, dict, ids.__spec__, &spec));
  bool initializing = PY_TRY(spec_flag(thread, spec.get(), ids._initializing));
  PY_TRY(dict_get_owned(thread, dict, ids.__annotate__, &annotate));
  if (annotate && object_is_callable(annotate) == Tri::kTrue) {
    Owned<Object> format = PY_TRY(int_from_int64(thread, 1));
    annotations = PY_TRY(call_one_arg(thread, annotate, format));
    if (!is_a<Dict>(annotations)) {
      return raise_type_error(thread, "__annotate__ returned non-dict of type '%.100s'",
                              annotations->ob_type->tp_name);
    }
  } else {
    annotations = PY_TRY(dict_new(thread));
  }
  // A module that is still running may annotate more names: do not remember a partial answer.
  if (!initializing) PY_TRY(dict_set(thread, dict, ids.__annotations__, annotations));
  return annotations;
}

Status set_annotations(Thread& thread, Object* self, Object* value_or_null, void*) {
  Owned<Dict> dict = PY_TRY(visible_dict(thread, self));
  if (value_or_null != nullptr) {
    PY_TRY(dict_set(thread, dict, ids.__annotations__, value_or_null));
  } else if (failed(dict_del(thread, dict, ids.__annotations__))) {
    if (!error_clear_if(thread, &exc::KeyError)) return Status::kError;
    return raise_object(thread, &exc::AttributeError, ids.__annotations__);
  }
  Owned<Object> dropped = dict_pop(thread, dict, ids.__annotate__);
  return !dropped && thread.has_exception() ? Status::kError : Status::kOk;
}

constinit MethodDef kModuleMethods[] = {
    {"__dir__", module_dir, nullptr, "List the names in the module, or what its own __dir__ says."},
    {},
};
constinit MemberDef kModuleMembers[] = {
    {"__dict__", MemberKind::kObject, true, offsetof(Module, dict), nullptr},
    {},
};
constinit GetSetDef kModuleGetSets[] = {
    {"__annotations__", get_annotations, set_annotations, nullptr, nullptr},
    {"__annotate__", get_annotate, set_annotate, nullptr, nullptr},
    {},
};
constexpr uint16_t kModuleFields[] = {offsetof(Module, dict), offsetof(Module, name), 0};

}  // namespace

constinit Type Module::type = {
    .tp_name = "module",
    .tp_basicsize = sizeof(Module),
    .tp_repr = module_repr,
    .tp_getattro = module_getattro,
    .tp_setattro = generic_setattr,
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType,
    .tp_doc = "A module: a named namespace. The name must be a string; doc can be anything.",
    .tp_weaklistoffset = offsetof(Module, weaklist),
    .tp_methods = kModuleMethods,
    .tp_members = kModuleMembers,
    .tp_getset = kModuleGetSets,
    .tp_dictoffset = offsetof(Module, dict),
    .tp_init = module_init,
    .tp_new = module_construct,
    .fields = kModuleFields,
    .text_signature = "(name, doc=None)",
    .reported_basicsize = 56,
};

}  // namespace py
