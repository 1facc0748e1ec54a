// The _weakref module.
// Counterpart: Modules/_weakref.c.
#include "vm/modules/native_modules.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/weakref.h"

namespace py {
namespace {

Owned<Object> count_references(Thread& thread, Object*, Object* object) {
  WeakRef** list = weakref_list(object);
  int64_t count = 0;
  for (WeakRef* ref = list == nullptr ? nullptr : *list; ref != nullptr; ref = ref->next) ++count;
  return int_from_int64(thread, count);
}

Owned<Object> list_references(Thread& thread, Object*, Object* object) {
  Owned<List> result = PY_TRY(list_new(thread));
  WeakRef** list = weakref_list(object);
  for (WeakRef* ref = list == nullptr ? nullptr : *list; ref != nullptr; ref = ref->next) {
    // One that is being destroyed must not come back.
    if (ref->ob_refcnt != 0) PY_TRY(list_append(thread, result, ref));
  }
  return result;
}

Owned<Object> make_proxy(Thread& thread, Object*, Args args) {
  return weakref_proxy_new(thread, args[0], args[1]);
}

// Looks and deletes in one step, so that a value stored meanwhile is not lost.
Owned<Object> remove_dead(Thread& thread, Object*, Args args) {
  if (!is_a<Dict>(args[0])) {
    return raise_bad_argument(thread, "_remove_dead_weakref", "argument 1", "dict", args[0]);
  }
  auto* dict = as<Dict>(args[0]);
  Owned<Object> value;
  if (!PY_TRY(dict_get_owned(thread, dict, args[1], &value))) return new_none();
  if (!is_a<WeakRef>(value) && value->ob_type != &WeakRef::proxy_type &&
      value->ob_type != &WeakRef::callable_proxy_type) {
    return raise_type_error(thread, "not a weakref");
  }
  if (!weakref_get(as<WeakRef>(value.get()))) PY_TRY(dict_del(thread, dict, args[1]));
  return new_none();
}

constinit MethodDef kFunctions[] = {
    {"getweakrefcount", count_references, "($module, object, /)",
     "How many weak references to the object there are."},
    {"_remove_dead_weakref", remove_dead, "($module, dct, key, /)",
     "Delete the key from the dict if its value is a dead reference."},
    {"getweakrefs", list_references, "($module, object, /)",
     "A list of the weak references to the object."},
    {"proxy", make_proxy, "($module, object, callback=None, /)",
     "A proxy that refers to the object weakly; callback is called when the object dies."},
    {},
};

}  // namespace

Owned<Object> weakref_module_init(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "_weakref"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(module_add_str(thread, module, "__doc__", "Weak references."));
  PY_TRY(module_add_functions(thread, module, kFunctions));
  const struct {
    const char* name;
    Type* type;
  } types[] = {{"ref", &WeakRef::type},
               {"ReferenceType", &WeakRef::type},
               {"ProxyType", &WeakRef::proxy_type},
               {"CallableProxyType", &WeakRef::callable_proxy_type}};
  for (const auto& entry : types) {
    PY_TRY(module_add(thread, module, entry.name, share<Object>(entry.type)));
  }
  return module;
}

}  // namespace py
