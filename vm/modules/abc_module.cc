// _abc: abstract base classes, the part that abc.ABCMeta delegates to.
// Counterpart: Modules/_abc.c.
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/function.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/module.h"
#include "vm/objects/set.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"
#include "vm/objects/weakref.h"

namespace py {
namespace {

// What a class of ABCMeta keeps as _abc_impl. The sets hold weak references to classes and are
// null while empty.
struct AbcData : Object {
  static Type type;
  Slot<Set> registry, cache, negative_cache;
  uint64_t negative_cache_version;
};
constexpr uint16_t kAbcDataFields[] = {offsetof(AbcData, registry), offsetof(AbcData, cache),
                                       offsetof(AbcData, negative_cache), 0};

Owned<Object> abc_data_new(Thread& thread, Type* type, Tuple*, Dict*) {
  return type_generic_alloc(thread, type, 0);
}

constinit Type AbcData::type = {
    .tp_name = "_abc._abc_data",
    .tp_basicsize = sizeof(AbcData),
    .tp_flags = tpflags::kHaveGc | tpflags::kMutableType,
    .tp_doc = "What a class of ABCMeta remembers.",
    .tp_new = abc_data_new,
    .fields = kAbcDataFields,
};

constexpr uint64_t kCollectionFlags = tpflags::kSequence | tpflags::kMapping;

// Counts registrations: a negative cache from before the last one is out of date.
constinit uint64_t g_invalidations = 0;

Owned<AbcData> data_of(Thread& thread, Object* cls) {
  Owned<Object> data = PY_TRY(get_attr(thread, cls, ids._abc_impl));
  if (data->ob_type != &AbcData::type)
    return raise_type_error(thread, "_abc_impl is set to a wrong type");
  return std::move(data).cast<AbcData>();
}

// Removes a dying class's reference from the set that the callback refers to weakly.
Owned<Object> forget(Thread& thread, Object* weak_set, Object* dead) {
  Owned<Object> set = weakref_get(static_cast<WeakRef*>(weak_set));
  if (set) PY_TRY(set_discard(thread, static_cast<Set*>(set.get()), dead));
  return new_none();
}
constinit MethodDef g_forget = {"_destroy", forget, nullptr, nullptr};

Status weak_set_add(Thread& thread, Slot<Set>* slot, Object* cls) {
  if (slot->get() == nullptr) slot->set(PY_TRY(set_new(thread, nullptr)));
  Owned<Set> set = share(slot->get());
  Owned<Object> weak_set = PY_TRY(weakref_new(thread, set, nullptr));
  Owned<Object> callback = PY_TRY(builtin_new(thread, &g_forget, weak_set, nullptr));
  Owned<Object> entry = PY_TRY(weakref_new(thread, cls, callback));
  return set_add(thread, set, entry);
}

Tri weak_set_contains(Thread& thread, Slot<Set>* slot, Object* cls) {
  Owned<Set> set = share(slot->get());
  if (!set || set->used == 0) return Tri::kFalse;
  Owned<Object> entry = weakref_new(thread, cls, nullptr);
  if (!entry) return error_clear_if(thread, &exc::TypeError) ? Tri::kFalse : Tri::kError;
  return set_contains(thread, set, entry);
}

Status add_if_abstract(Thread& thread, Set* abstracts, Object* name, Object* value) {
  if (PY_TRY(object_is_abstract(thread, value))) PY_TRY(set_add(thread, abstracts, name));
  return Status::kOk;
}

// cls.__abstractmethods__: its own abstract methods and the inherited ones that are still abstract.
Status compute_abstract_methods(Thread& thread, Object* cls) {
  Owned<Object> abstracts = PY_TRY(set_new_frozen_to_fill(thread));
  auto* names = static_cast<Set*>(abstracts.get());
  Owned<Object> attributes = PY_TRY(get_attr(thread, cls, ids.__dict__));
  // A copy, since looking at a value may change the dict.
  Owned<Object> items = PY_TRY(mapping_items(thread, attributes));
  Owned<List> pairs = PY_TRY(sequence_list(thread, items));
  for (int64_t i = 0; i < pairs->ob_size; ++i) {
    Owned<Object> pair =
        PY_TRY(sequence_fast(thread, pairs->items[i], "items() returned non-iterable"));
    if (sequence_fast_size(pair) != 2)
      return raise_type_error(thread, "items() returned item which size is not 2");
    Owned<Object> name = share(sequence_fast_items(pair)[0]);
    Owned<Object> value = share(sequence_fast_items(pair)[1]);
    PY_TRY(add_if_abstract(thread, names, name, value));
  }
  Owned<Object> bases = PY_TRY(get_attr(thread, cls, ids.__bases__));
  if (!is_a<Tuple>(bases.get())) return raise_type_error(thread, "__bases__ is not tuple");
  auto* base_tuple = static_cast<Tuple*>(bases.get());
  for (int64_t i = 0; i < base_tuple->ob_size; ++i) {
    Owned<Object> inherited;
    if (!PY_TRY(
            get_optional_attr(thread, base_tuple->items[i], ids.__abstractmethods__, &inherited)))
      continue;
    Owned<Object> iterator = PY_TRY(get_iter(thread, inherited));
    for (;;) {
      Owned<Object> name = iter_next(thread, iterator);
      if (!name) {
        if (thread.has_exception()) return Status::kError;
        break;
      }
      Owned<Object> value;
      if (PY_TRY(get_optional_attr(thread, cls, name, &value)))
        PY_TRY(add_if_abstract(thread, names, name, value));
    }
  }
  return set_attr(thread, cls, ids.__abstractmethods__, abstracts);
}

void set_collection_flags(Type* type, uint64_t flags) {
  type->tp_flags = (type->tp_flags & ~kCollectionFlags) | flags;
}

// Patterns treat a class that was registered as a sequence or mapping, and its heirs, as one.
Status set_collection_flags_below(Thread& thread, Type* type, uint64_t flags) {
  if (has_flag(type, tpflags::kImmutableType) || (type->tp_flags & kCollectionFlags) == flags)
    return Status::kOk;
  set_collection_flags(type, flags);
  Owned<List> heirs = PY_TRY(type_subclasses(thread, type));
  for (int64_t i = 0; i < heirs->ob_size; ++i)
    PY_TRY(set_collection_flags_below(thread, static_cast<Type*>(heirs->items[i]), flags));
  return Status::kOk;
}

Owned<Object> abc_init(Thread& thread, Object*, Object* cls) {
  PY_TRY(compute_abstract_methods(thread, cls));
  Owned<Object> data = PY_TRY(type_generic_alloc(thread, &AbcData::type, 0));
  PY_TRY(set_attr(thread, cls, ids._abc_impl, data));
  if (!is_type(cls)) return new_none();
  auto* type = static_cast<Type*>(cls);
  Owned<Object> flags = dict_pop(thread, static_cast<Dict*>(type->tp_dict), ids.__abc_tpflags__);
  if (!flags) {
    if (thread.has_exception()) return nullptr;
    return new_none();
  }
  if (!is_exact<Int>(flags.get())) return new_none();
  const auto bits = static_cast<uint64_t>(PY_TRY(int_as_int64(thread, flags)));
  if ((bits & kCollectionFlags) == kCollectionFlags)
    return raise_type_error(
        thread, "__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING");
  type->tp_flags |= bits & kCollectionFlags;
  return new_none();
}

Owned<Object> abc_register(Thread& thread, Object*, Args args) {
  Object *cls = args[0], *subclass = args[1];
  if (!is_type(subclass)) return raise_type_error(thread, "Can only register classes");
  if (PY_TRY(object_is_subclass(thread, subclass, cls))) return share(subclass);
  // Only now, so that registering a class with itself does nothing.
  if (PY_TRY(object_is_subclass(thread, cls, subclass)))
    return raise(thread, &exc::RuntimeError, "Refusing to create an inheritance cycle");
  Owned<AbcData> data = PY_TRY(data_of(thread, cls));
  PY_TRY(weak_set_add(thread, &data->registry, subclass));
  ++g_invalidations;
  if (is_type(cls)) {
    const uint64_t flags = static_cast<Type*>(cls)->tp_flags & kCollectionFlags;
    auto* type = static_cast<Type*>(subclass);
    if (flags != 0) {
      if (!has_flag(type, tpflags::kImmutableType)) type_modified(type);
      PY_TRY(set_collection_flags_below(thread, type, flags));
    }
  }
  return share(subclass);
}

Owned<Object> subclass_check(Thread& thread, Object* cls, Object* subclass) {
  Object* argument[1] = {subclass};
  return call_method(thread, cls, ids.__subclasscheck__, argument, 1);
}

Owned<Object> abc_instancecheck(Thread& thread, Object*, Args args) {
  Object *cls = args[0], *instance = args[1];
  Owned<AbcData> data = PY_TRY(data_of(thread, cls));
  Owned<Object> subclass = PY_TRY(get_attr(thread, instance, ids.__class__));
  if (PY_TRY(weak_set_contains(thread, &data->cache, subclass))) return new_bool(true);
  Owned<Object> subtype = share(static_cast<Object*>(instance->ob_type));
  if (subtype.get() == subclass.get()) {
    if (data->negative_cache_version == g_invalidations &&
        PY_TRY(weak_set_contains(thread, &data->negative_cache, subclass)))
      return new_bool(false);
    return subclass_check(thread, cls, subclass);
  }
  Owned<Object> answer = PY_TRY(subclass_check(thread, cls, subclass));
  if (PY_TRY(object_is_true(thread, answer))) return answer;
  return subclass_check(thread, cls, subtype);
}

// Whether one of the registered classes is the class or an ancestor of it.
Tri registry_knows(Thread& thread, AbcData* data, Object* subclass) {
  if (PY_TRY(weak_set_contains(thread, &data->registry, subclass))) return Tri::kTrue;
  if (data->registry.get() == nullptr) return Tri::kFalse;
  // A copy, since the checks may register classes.
  Owned<Object> registry = PY_TRY(frozenset_new(thread, data->registry.get()));
  int64_t position = 0;
  Object* entry;
  Hash hash;
  while (set_next(static_cast<Set*>(registry.get()), &position, &entry, &hash)) {
    Owned<Object> registered = weakref_get(static_cast<WeakRef*>(entry));
    if (!registered || !PY_TRY(object_is_subclass(thread, subclass, registered))) continue;
    PY_TRY(weak_set_add(thread, &data->cache, subclass));
    return Tri::kTrue;
  }
  return Tri::kFalse;
}

Owned<Object> abc_subclasscheck(Thread& thread, Object*, Args args) {
  Object *cls = args[0], *subclass = args[1];
  if (!is_type(subclass)) return raise_type_error(thread, "issubclass() arg 1 must be a class");
  PY_ENTER_NATIVE(thread, " in __subclasscheck__");
  Owned<AbcData> data = PY_TRY(data_of(thread, cls));
  if (PY_TRY(weak_set_contains(thread, &data->cache, subclass))) return new_bool(true);
  if (data->negative_cache_version < g_invalidations) {
    data->negative_cache.clear();
    data->negative_cache_version = g_invalidations;
  } else if (PY_TRY(weak_set_contains(thread, &data->negative_cache, subclass))) {
    return new_bool(false);
  }
  Object* argument[1] = {subclass};
  Owned<Object> hook = PY_TRY(call_method(thread, cls, ids.__subclasshook__, argument, 1));
  if (hook.get() == bool_object(true) || hook.get() == bool_object(false)) {
    const bool yes = hook.get() == bool_object(true);
    PY_TRY(weak_set_add(thread, yes ? &data->cache : &data->negative_cache, subclass));
    return new_bool(yes);
  }
  if (hook.get() != not_implemented())
    return raise(thread, &exc::AssertionError,
                 "__subclasshook__ must return either False, True, or NotImplemented");
  if (is_type(cls) && type_is_subtype(static_cast<Type*>(subclass), static_cast<Type*>(cls))) {
    PY_TRY(weak_set_add(thread, &data->cache, subclass));
    return new_bool(true);
  }
  if (PY_TRY(registry_knows(thread, data, subclass))) return new_bool(true);
  Owned<Object> heirs = PY_TRY(call_method(thread, cls, "__subclasses__"));
  if (!is_a<List>(heirs.get()))
    return raise_type_error(thread, "__subclasses__() must return a list");
  auto* list = static_cast<List*>(heirs.get());
  for (int64_t i = 0; i < list->ob_size; ++i) {
    Owned<Object> heir = share(list->items[i]);
    if (!PY_TRY(object_is_subclass(thread, subclass, heir))) continue;
    PY_TRY(weak_set_add(thread, &data->cache, subclass));
    return new_bool(true);
  }
  PY_TRY(weak_set_add(thread, &data->negative_cache, subclass));
  return new_bool(false);
}

Owned<Object> get_cache_token(Thread& thread, Object*) {
  return int_from_uint64(thread, g_invalidations);
}

Owned<Object> reset_registry(Thread& thread, Object*, Object* cls) {
  Owned<AbcData> data = PY_TRY(data_of(thread, cls));
  data->registry.clear();
  return new_none();
}

Owned<Object> reset_caches(Thread& thread, Object*, Object* cls) {
  Owned<AbcData> data = PY_TRY(data_of(thread, cls));
  data->cache.clear();
  data->negative_cache.clear();
  return new_none();
}

Owned<Object> get_dump(Thread& thread, Object*, Object* cls) {
  Owned<AbcData> data = PY_TRY(data_of(thread, cls));
  Owned<Set> registry = PY_TRY(set_new(thread, data->registry.get()));
  Owned<Set> cache = PY_TRY(set_new(thread, data->cache.get()));
  Owned<Set> negative = PY_TRY(set_new(thread, data->negative_cache.get()));
  Owned<Object> version = PY_TRY(int_from_uint64(thread, data->negative_cache_version));
  Object* items[4] = {registry, cache, negative, version};
  return tuple_pack(thread, items);
}

constinit MethodDef kFunctions[] = {
    {"get_cache_token", get_cache_token, "($module, /)",
     "Return a number that changes with every registration."},
    {"_abc_init", abc_init, "($module, self, /)", "Set up a new class of ABCMeta."},
    {"_reset_registry", reset_registry, "($module, self, /)", "Forget what was registered."},
    {"_reset_caches", reset_caches, "($module, self, /)", "Forget earlier answers."},
    {"_get_dump", get_dump, "($module, self, /)", "Return copies of registry and caches."},
    {"_abc_register", abc_register, "($module, self, subclass, /)",
     "Make a class count as a subclass."},
    {"_abc_instancecheck", abc_instancecheck, "($module, self, instance, /)",
     "Tell whether the object is an instance."},
    {"_abc_subclasscheck", abc_subclasscheck, "($module, self, subclass, /)",
     "Tell whether the class is a subclass."},
    {},
};

}  // namespace

Owned<Object> abc_module_init(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "_abc"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(type_ready(thread, &AbcData::type));
  PY_TRY(module_add_functions(thread, module, kFunctions));
  PY_TRY(module_add_str(thread, module, "__doc__", "What abc.ABCMeta delegates to."));
  return module;
}

}  // namespace py
