// ModuleSpec: what __spec__ holds.
// Counterpart: Lib/importlib/_bootstrap.py (ModuleSpec).
#include "vm/heap/alloc.h"
#include "vm/modules/modules.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/errors.h"
#include "vm/objects/list.h"
#include "vm/objects/str.h"
#include "vm/objects/type_object.h"

namespace py {

namespace {

struct ModuleSpec : Object {
  static Type type;
  Slot<Object> name, loader, origin, loader_state, submodule_search_locations, initializing,
      has_location, cached;
};

ModuleSpec* spec_of(Object* self) { return static_cast<ModuleSpec*>(self); }

// The package the module belongs to: itself when it has submodules.
Owned<Object> get_parent(Thread& thread, Object* self, void*) {
  auto* name = static_cast<Str*>(spec_of(self)->name.get());
  if (!is_none(spec_of(self)->submodule_search_locations))
    return share(reinterpret_cast<Object*>(name));
  int64_t dot = str_find(name, latin1_char('.'), 0, name->length, true);
  return dot < 0 ? share(reinterpret_cast<Object*>(empty_str()))
                 : Owned<Object>(str_substring(thread, name, 0, dot));
}

Owned<Object> spec_repr(Thread& thread, Object* self) {
  ModuleSpec* spec = spec_of(self);
  StrBuilder out(thread);
  Owned<Str> part = PY_TRY(str_from_format(thread, "ModuleSpec(name=%R, loader=%R",
                                           spec->name.get(), spec->loader.get()));
  PY_TRY(out.add_str(part));
  if (!is_none(spec->origin)) {
    part = PY_TRY(str_from_format(thread, ", origin=%R", spec->origin.get()));
    PY_TRY(out.add_str(part));
  }
  if (!is_none(spec->submodule_search_locations)) {
    part = PY_TRY(str_from_format(thread, ", submodule_search_locations=%R",
                                  spec->submodule_search_locations.get()));
    PY_TRY(out.add_str(part));
  }
  PY_TRY(out.add_char(')'));
  return out.finish();
}

SignatureText g_signature = {"ModuleSpec",
                             "(name, loader, *, origin=None, loader_state=None, is_package=None)"};

Owned<Object> spec_new(Thread& thread, Type*, Tuple* args, Dict* kwargs) {
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, g_signature, args, kwargs, &bound));
  bool package = bound.has(4) && PY_TRY(object_is_true(thread, bound[4]));
  return module_spec_new(thread, bound[0], bound[1], bound.has(2) ? bound[2] : none(), package);
}

constinit MemberDef kMembers[] = {
    {"name", MemberKind::kObject, false, offsetof(ModuleSpec, name), nullptr},
    {"loader", MemberKind::kObject, false, offsetof(ModuleSpec, loader), nullptr},
    {"origin", MemberKind::kObject, false, offsetof(ModuleSpec, origin), nullptr},
    {"loader_state", MemberKind::kObject, false, offsetof(ModuleSpec, loader_state), nullptr},
    {"submodule_search_locations", MemberKind::kObject, false,
     offsetof(ModuleSpec, submodule_search_locations), nullptr},
    {"_initializing", MemberKind::kObject, false, offsetof(ModuleSpec, initializing), nullptr},
    {"has_location", MemberKind::kObject, false, offsetof(ModuleSpec, has_location), nullptr},
    {"cached", MemberKind::kObject, false, offsetof(ModuleSpec, cached), nullptr},
    {},
};
constinit GetSetDef kGetSets[] = {
    {"parent", get_parent, nullptr, "The name of the module's package.", nullptr}, {}};
constexpr uint16_t kFields[] = {offsetof(ModuleSpec, name),
                                offsetof(ModuleSpec, loader),
                                offsetof(ModuleSpec, origin),
                                offsetof(ModuleSpec, loader_state),
                                offsetof(ModuleSpec, submodule_search_locations),
                                offsetof(ModuleSpec, initializing),
                                offsetof(ModuleSpec, has_location),
                                offsetof(ModuleSpec, cached),
                                0};

constinit Type ModuleSpec::type = {
    .tp_name = "_frozen_importlib.ModuleSpec",
    .tp_basicsize = sizeof(ModuleSpec),
    .tp_repr = spec_repr,
    .tp_flags = tpflags::kHaveGc,
    .tp_doc = "How a module was found.",
    .tp_members = kMembers,
    .tp_getset = kGetSets,
    .tp_new = spec_new,
    .fields = kFields,
};

// Only its class is ever seen: all methods are class methods.
struct BuiltinImporter : Object {
  static Type type;
};

bool is_native(Object* name) {
  if (!is_a<Str>(name)) return false;
  auto* text = static_cast<Str*>(name);
  size_t count;
  const char* const* names = native_module_names(&count);
  for (size_t i = 0; i < count; ++i) {
    if (str_equal_ascii(text, names[i])) return true;
  }
  return str_equal_ascii(text, "sys") || str_equal_ascii(text, "builtins");
}

Owned<Object> importer_find_spec(Thread& thread, Object* cls, Args args) {
  if (!is_native(args[0])) return new_none();
  Owned<Str> origin = PY_TRY(str_intern_ascii(thread, "built-in"));
  return module_spec_new(thread, args[0], cls, origin, false);
}
Owned<Object> importer_create_module(Thread& thread, Object*, Object* spec) {
  Owned<Object> name = PY_TRY(get_attr(thread, spec, "name"));
  if (!is_native(name))
    return raise(thread, &exc::ImportError, "%R is not a built-in module", name.get());
  return native_module_import(thread, static_cast<Str*>(name.get()));
}
Owned<Object> importer_exec_module(Thread&, Object*, Object*) { return new_none(); }
Owned<Object> importer_answer(Thread& thread, Object* result, Object* name) {
  if (!is_native(name))
    return raise(thread, &exc::ImportError, "%R is not a built-in module", name);
  return share(result);
}
Owned<Object> importer_get_code(Thread& thread, Object*, Object* name) {
  return importer_answer(thread, none(), name);
}
Owned<Object> importer_is_package(Thread& thread, Object*, Object* name) {
  return importer_answer(thread, bool_object(false), name);
}

constinit MethodDef kImporterMethods[] = {
    {"find_spec", importer_find_spec, "($type, fullname, path=None, target=None)",
     "Return the spec of a native module, or None.", MethodDef::kClass},
    {"create_module", importer_create_module, "($type, spec)", "Make a native module.",
     MethodDef::kClass},
    {"exec_module", importer_exec_module, "($type, module)", "Does nothing more.",
     MethodDef::kClass},
    {"get_code", importer_get_code, "($type, fullname)", "Native modules have no code object.",
     MethodDef::kClass},
    {"get_source", importer_get_code, "($type, fullname)", "Native modules have no source.",
     MethodDef::kClass},
    {"is_package", importer_is_package, "($type, fullname)", "No native module is a package.",
     MethodDef::kClass},
    {},
};

constinit Type BuiltinImporter::type = {
    .tp_name = "_frozen_importlib.BuiltinImporter",
    .tp_basicsize = sizeof(BuiltinImporter),
    .tp_doc = "How native modules are found and made.",
    .tp_methods = kImporterMethods,
};

}  // namespace

Owned<Object> builtin_importer(Thread& thread) {
  if (BuiltinImporter::type.ob_type == nullptr) PY_TRY(type_ready(thread, &BuiltinImporter::type));
  return share(static_cast<Object*>(&BuiltinImporter::type));
}

bool module_spec_is_native(Object* spec) { return is_exact<ModuleSpec>(spec); }

Owned<Object> module_spec_new(Thread& thread, Object* name, Object* loader, Object* origin,
                              bool is_package) {
  if (ModuleSpec::type.ob_type == nullptr) PY_TRY(type_ready(thread, &ModuleSpec::type));
  Owned<ModuleSpec> spec = PY_TRY(object_new<ModuleSpec>(thread));
  spec->name.set_shared(name);
  spec->loader.set_shared(loader);
  spec->origin.set_shared(origin);
  spec->loader_state.set_shared(none());
  spec->submodule_search_locations.set_shared(none());
  spec->initializing.set_shared(bool_object(false));
  bool located = !is_none(origin) && is_a<Str>(origin) &&
                 !str_equal_ascii(static_cast<Str*>(origin), "built-in");
  spec->has_location.set_shared(bool_object(located));
  spec->cached.set_shared(located ? origin : none());
  if (is_package)
    spec->submodule_search_locations.set(
        PY_TRY(call_no_args(thread, reinterpret_cast<Object*>(&List::type))));
  gc_track(spec.get());
  return spec;
}

}  // namespace py
