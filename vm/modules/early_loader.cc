// The loaders of modules that the machine found by itself, before importlib runs: instances of two
// stand-ins for importlib's classes. They change into those when importlib wakes, which happens at
// the latest when one of them is asked for more than its name and path.
// Counterpart: Lib/importlib/_bootstrap_external.py (SourceFileLoader, SourcelessFileLoader).
#include "vm/modules/early_loader.h"

#include <iterator>

#include "vm/modules/import_internal.h"
#include "vm/modules/modules.h"
#include "vm/objects/abstract.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py {
namespace {

constexpr const char* kExternal = "_frozen_importlib_external";
constexpr const char* kClassNames[] = {"SourcelessFileLoader", "SourceFileLoader"};
constinit Type* g_classes[2] = {};  // Owned; by whether there is a source.

// Wakes importlib; the loader is an instance of its class afterwards.
Status wake(Thread& thread, Object* self) {
  PY_TRY(importlib_activate(thread));
  if (!early_loader_check(self)) return Status::kOk;  // Adopted with its module.
  Owned<Object> external = PY_TRY(import_module(thread, kExternal));
  const bool has_source = self->ob_type == g_classes[1];
  Owned<Object> type = PY_TRY(get_attr(thread, external, kClassNames[has_source ? 1 : 0]));
  return set_attr(thread, self, "__class__", type);
}

Owned<Object> get_missing(Thread& thread, Object* self, Object* name) {
  // Dunder names are looked for by machinery that does not mean importlib.
  if (!is_a<Str>(name) ||
      (as<Str>(name)->length > 2 && as<Str>(name)->at(0) == '_' && as<Str>(name)->at(1) == '_'))
    return raise_attribute_error(thread, self, name, "'%.100s' object has no attribute '%U'",
                                 type_short_name(self->ob_type), as<Str>(name));
  PY_TRY(wake(thread, self));
  return get_attr(thread, self, name);
}

// The methods are there at once, so that looking for one wakes nobody.
constexpr const char* kMethodNames[] = {
    "create_module", "exec_module",    "load_module",        "is_package", "get_filename",
    "get_data",      "get_source",     "get_code",           "path_stats", "path_mtime",
    "set_data",      "source_to_code", "get_resource_reader"};

template <size_t kIndex>
Owned<Object> forward(Thread& thread, Object* self, RawArgs args) {
  PY_TRY(wake(thread, self));
  Owned<Object> method = PY_TRY(get_attr(thread, self, kMethodNames[kIndex]));
  return call_vector(thread, method, args.argv, args.nargs, args.kwnames);
}

constinit MethodDef kMethods[] = {
    {kMethodNames[0], forward<0>, nullptr, nullptr},
    {kMethodNames[1], forward<1>, nullptr, nullptr},
    {kMethodNames[2], forward<2>, nullptr, nullptr},
    {kMethodNames[3], forward<3>, nullptr, nullptr},
    {kMethodNames[4], forward<4>, nullptr, nullptr},
    {kMethodNames[5], forward<5>, nullptr, nullptr},
    {kMethodNames[6], forward<6>, nullptr, nullptr},
    {kMethodNames[7], forward<7>, nullptr, nullptr},
    // A file without source has no more than these.
    {kMethodNames[12], forward<12>, nullptr, nullptr},
    {kMethodNames[8], forward<8>, nullptr, nullptr},
    {kMethodNames[9], forward<9>, nullptr, nullptr},
    {kMethodNames[10], forward<10>, nullptr, nullptr},
    {kMethodNames[11], forward<11>, nullptr, nullptr},
};
constexpr size_t kSourcelessMethods = 9;
constinit MethodDef kGetMissing{"__getattr__", get_missing, "($self, name, /)", nullptr};

Status add_method(Thread& thread, Type* type, MethodDef* def) {
  Owned<Object> method = PY_TRY(method_descriptor_new(thread, type, def));
  return set_attr(thread, type, def->name, method);
}

// In the layout of importlib's class: instances of one must be able to become the other's.
Owned<Object> make_class(Thread& thread, bool has_source) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, kClassNames[has_source ? 1 : 0]));
  Owned<Str> module = PY_TRY(str_intern_ascii(thread, kExternal));
  Owned<Dict> dict = PY_TRY(dict_new(thread));
  PY_TRY(dict_set(thread, dict, ids.__module__, module));
  Owned<Tuple> bases = PY_TRY(tuple_from_array(thread, nullptr, 0));
  Owned<Object> made = PY_TRY(type_new_class(thread, &TypeType::type, name, bases, dict, nullptr));
  auto* type = static_cast<Type*>(made.get());
  const size_t count = has_source ? std::size(kMethods) : kSourcelessMethods;
  for (size_t i = 0; i < count; ++i) PY_TRY(add_method(thread, type, &kMethods[i]));
  PY_TRY(add_method(thread, type, &kGetMissing));
  return made;
}

}  // namespace

bool early_loader_check(Object* object) {
  return g_classes[0] != nullptr &&
         (object->ob_type == g_classes[0] || object->ob_type == g_classes[1]);
}

Owned<Object> early_loader_new(Thread& thread, Object* name, Object* path, bool has_source) {
  if (g_classes[0] == nullptr) {
    Owned<Object> sourceless = PY_TRY(make_class(thread, false));
    Owned<Object> source = PY_TRY(make_class(thread, true));
    g_classes[0] = static_cast<Type*>(sourceless.release());
    g_classes[1] = static_cast<Type*>(source.release());
  }
  Owned<Object> loader = PY_TRY(call_no_args(thread, g_classes[has_source ? 1 : 0]));
  PY_TRY(set_attr(thread, loader, "name", name));
  PY_TRY(set_attr(thread, loader, "path", path));
  return loader;
}

Status early_loader_adopt(Thread& thread, Object* loader, Object* made) {
  return set_attr(thread, loader, "__class__", made->ob_type);
}

}  // namespace py
