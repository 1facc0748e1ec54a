// `type` itself: attribute access on classes, calling them, their repr and their end.
// Counterpart: Objects/typeobject.c.
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/errors.h"
#include "vm/objects/function.h"
#include "vm/objects/type_internal.h"
#include "vm/objects/weakref.h"

namespace py {

Owned<Object> type_getattro(Thread& thread, Object* self, Object* name) {
  if (!is_a<Str>(name)) {
    return raise_type_error(thread, "attribute name must be string, not '%.200s'",
                            name->ob_type->tp_name);
  }
  Type* type = as_type(self);
  Type* metatype = type->ob_type;
  if (type->tp_dict == nullptr) PY_TRY(type_ready(thread, type));
  // A data descriptor of the metatype comes first, then the class and its bases, then the rest of
  // the metatype.
  Owned<Object> of_meta = share(type_lookup(metatype, name));
  DescrGetFn meta_get = of_meta ? of_meta->ob_type->tp_descr_get : nullptr;
  if (meta_get != nullptr && is_data_descriptor(of_meta))
    return meta_get(thread, of_meta, type, metatype);
  Owned<Object> attribute = share(type_lookup(type, name));
  if (attribute) {
    DescrGetFn get = attribute->ob_type->tp_descr_get;
    return get != nullptr ? get(thread, attribute, nullptr, type) : std::move(attribute);
  }
  if (meta_get != nullptr) return meta_get(thread, of_meta, type, metatype);
  if (of_meta) return of_meta;
  // Plain: the name and the object are added for who asks with get_attr().
  return raise(thread, &exc::AttributeError, "type object '%.100s' has no attribute '%U'",
               type->tp_name, name);
}

namespace {

bool is_dunder(const Str* name) {
  int64_t length = name->length;
  return length > 4 && name->kind == StrKind::k1 && name->at(0) == '_' && name->at(1) == '_' &&
         name->at(length - 1) == '_' && name->at(length - 2) == '_';
}

Status type_setattro(Thread& thread, Object* self, Object* name, Object* value) {
  Type* type = as_type(self);
  if (has_flag(type, tpflags::kImmutableType)) {
    return raise_type_error(thread, "cannot set %R attribute of immutable type '%s'", name,
                            type->tp_name);
  }
  if (!is_a<Str>(name)) {
    return raise_type_error(thread, "attribute name must be string, not '%.200s'",
                            name->ob_type->tp_name);
  }
  Owned<Str> key;
  if (is_exact<Str>(name)) {
    key = share(as<Str>(name));
  } else {
    key = PY_TRY(str_substring(thread, as<Str>(name), 0, as<Str>(name)->length));
  }
  str_intern(thread, &key);
  Owned<Object> of_meta = share(type_lookup(type->ob_type, key));
  if (of_meta && of_meta->ob_type->tp_descr_set != nullptr) {
    return of_meta->ob_type->tp_descr_set(thread, of_meta, type, value);
  }
  Dict* dict = type_dict(type);
  type_modified(type);
  if (value != nullptr) {
    PY_TRY(dict_set(thread, dict, key, value));
  } else {
    Owned<Object> old = dict_pop(thread, dict, key);
    if (!old) {
      if (thread.has_exception()) return Status::kError;
      return raise_attribute_error(thread, type, name, "type object '%.50s' has no attribute '%U'",
                                   type->tp_name, name);
    }
    // The slots must be right before the old value's finaliser can look.
    type_modified(type);
    if (is_dunder(key)) type_update_slot(type, key);
    return Status::kOk;
  }
  type_modified(type);
  if (is_dunder(key)) type_update_slot(type, key);
  return Status::kOk;
}

Owned<Object> type_repr(Thread& thread, Object* self) {
  Type* type = as_type(self);
  if (type->tp_name == nullptr) return str_from_format(thread, "<class at %p>", type);
  Owned<Object> module = type_get_module(thread, type);
  if (!module) error_clear(thread);
  Owned<Str> name = PY_TRY(type_qualname(thread, type));
  if (module && is_a<Str>(module.get()) && !str_equal(as<Str>(module.get()), ids.builtins)) {
    return str_from_format(thread, "<class '%U.%U'>", module.get(), name.get());
  }
  return str_from_format(thread, "<class '%s'>", type->tp_name);
}

// type(x), without a tuple.
Owned<Object> type_vectorcall(Thread& thread, Object* self, Object* const* args, size_t nargsf,
                              Tuple* kwnames) {
  size_t nargs = vectorcall_nargs(nargsf);
  if (nargs == 1 && self == &TypeType::type) {
    PY_TRY(check_no_keywords(thread, "type", kwnames));
    return share<Object>(args[0]->ob_type);
  }
  return class_call_slow(thread, self, args, nargs, kwnames);
}

Status type_init(Thread& thread, Object*, Tuple* args, Dict* kwargs) {
  if (kwargs != nullptr && kwargs->used != 0 && args->ob_size == 1) {
    return raise_type_error(thread, "type.__init__() takes no keyword arguments");
  }
  if (args->ob_size == 1 || args->ob_size == 3) return Status::kOk;
  return raise_type_error(thread, "type.__init__() takes 1 or 3 arguments");
}

// The end of a class. Static types are immortal and never come here.

int type_traverse(Object* self, Visit visit, void* arg) {
  Type* type = as_type(self);
  if (!is_heap_type(type)) return 0;
  PY_VISIT(type->tp_dict);
  PY_VISIT(type->tp_mro);
  PY_VISIT(type->tp_bases);
  PY_VISIT(type->tp_base);
  PY_VISIT(as_heap_type(type)->ht_module);
  return 0;
}

void type_clear(Object* self) {
  Type* type = as_type(self);
  if (!is_heap_type(type)) return;
  type_modified(type);
  // Descriptors in the dict and the MRO that contains the type itself are what makes every class
  // cyclic.
  if (type->tp_dict != nullptr) dict_clear(type_dict(type));
  Object* module = as_heap_type(type)->ht_module;
  as_heap_type(type)->ht_module = nullptr;
  xdecref(module);
  Tuple* mro = type->tp_mro;
  type->tp_mro = nullptr;
  if (mro != nullptr) decref(mro);
}

void release(Object* object) { xdecref(object); }

void type_dealloc(Object* self) {
  HeapType* type = as_heap_type(as_type(self));
  PY_CHECK(is_heap_type(type), "a static type was freed");
  Thread& thread = current_thread();
  gc_untrack(type);
  {
    SavedError saved(thread);
    for (int64_t i = 0; type->tp_bases != nullptr && i < type->tp_bases->ob_size; ++i) {
      if (is_type(type->tp_bases->items[i]))
        type_remove_subclass(thread, as_type(type->tp_bases->items[i]), type);
    }
  }
  if (type->tp_weaklist != nullptr) weakref_clear_all(type);
  type_modified(type);
  release(type->tp_base);
  release(type->tp_dict);
  release(type->tp_bases);
  release(type->tp_mro);
  release(type->tp_subclasses);
  release(type->ht_name);
  release(type->ht_qualname);
  release(type->ht_slots);
  release(type->ht_module);
  if (type->ht_cached_keys != nullptr) dict_keys_decref(type->ht_cached_keys);
  if (type->tp_members != nullptr) {
    for (int64_t i = 0; i < type->ob_size; ++i)
      mem_free(const_cast<char*>(type->tp_members[i].name));
    mem_free(type->tp_members);
  }
  mem_free(type->ht_tpname);
  object_free(type);
}

}  // namespace

Owned<Object> type_call(Thread& thread, Object* self, Tuple* args, Dict* kwargs) {
  Type* type = as_type(self);
  if (type == &TypeType::type) {
    bool plain = kwargs == nullptr || kwargs->used == 0;
    if (args->ob_size == 1 && plain) return share<Object>(args->items[0]->ob_type);
    if (args->ob_size != 3) return raise_type_error(thread, "type() takes 1 or 3 arguments");
  }
  if (type->tp_new == nullptr)
    return raise_type_error(thread, "cannot create '%s' instances", type->tp_name);
  Owned<Object> object = PY_TRY(type->tp_new(thread, type, args, kwargs));
  if (!type_is_subtype(object->ob_type, type)) return object;
  InitFn init = object->ob_type->tp_init;
  if (init != nullptr) PY_TRY(init(thread, object, args, kwargs));
  return object;
}

Owned<Object> class_call_slow(Thread& thread, Object* self, Object* const* args, size_t nargs,
                              Tuple* kwnames) {
  Owned<Tuple> positional = PY_TRY(tuple_from_array(thread, args, static_cast<int64_t>(nargs)));
  Owned<Dict> keywords;
  if (kwnames != nullptr && kwnames->ob_size != 0) {
    keywords = PY_TRY(dict_new(thread));
    for (int64_t i = 0; i < kwnames->ob_size; ++i) {
      PY_TRY(dict_set(thread, keywords, kwnames->items[i], args[nargs + i]));
    }
  }
  return self->ob_type->tp_call(thread, self, positional, keywords);
}

Owned<Object> class_vectorcall(Thread& thread, Object* self, Object* const* args, size_t nargsf,
                               Tuple* kwnames) {
  Type* type = as_type(self);
  size_t nargs = vectorcall_nargs(nargsf);
  bool plain = type->ob_type->tp_call == type_call && type->tp_new == object_new_slot &&
               !has_flag(type, tpflags::kIsAbstract);
  if (plain && type->tp_init == object_init_slot && nargs == 0 && kwnames == nullptr) {
    return type->tp_alloc(thread, type, 0);
  }
  plain = plain && type->tp_init == slot_tp_init;
  Object* found = plain ? type_lookup(type, ids.__init__) : nullptr;
  if (found == nullptr || !has_flag(found->ob_type, tpflags::kMethodDescriptor)) {
    return class_call_slow(thread, self, args, nargs, kwnames);
  }
  // The ordinary class: allocate, then call __init__ with the instance in front of the arguments.
  Owned<Object> init = share(found);
  Owned<Object> object = PY_TRY(type->tp_alloc(thread, type, 0));
  constexpr size_t kInline = 8;
  size_t total = nargs + (kwnames != nullptr ? kwnames->ob_size : 0);
  Owned<Object> result;
  if ((nargsf & kVectorcallArgumentsOffset) != 0) {
    Object** shifted = const_cast<Object**>(args) - 1;
    Object* saved = shifted[0];
    shifted[0] = object;
    result = call_vector(thread, init, shifted, nargs + 1, kwnames);
    shifted[0] = saved;
  } else {
    Object* inline_args[kInline + 1];
    Object** all = total <= kInline
                       ? inline_args
                       : static_cast<Object**>(mem_alloc((total + 1) * sizeof(Object*)));
    if (all == nullptr) return raise_memory_error(thread);
    all[0] = object;
    for (size_t i = 0; i < total; ++i) all[i + 1] = args[i];
    result = call_vector(thread, init, all, nargs + 1, kwnames);
    if (all != inline_args) mem_free(all);
  }
  if (!result) return {};
  if (is_none(result.get())) return object;
  return raise_type_error(thread, "__init__() should return None, not '%.200s'",
                          result->ob_type->tp_name);
}

Owned<Object> type_generic_new(Thread& thread, Type* type, Tuple*, Dict*) {
  return type->tp_alloc(thread, type, 0);
}

namespace {

Owned<Object> new_wrapper(Thread& thread, Object* self, RawArgs args) {
  Type* type = as_type(self);
  if (args.nargs < 1)
    return raise_type_error(thread, "%s.__new__(): not enough arguments", type->tp_name);
  if (!is_type(args[0])) {
    return raise_type_error(thread, "%s.__new__(X): X is not a type object (%s)", type->tp_name,
                            args[0]->ob_type->tp_name);
  }
  Type* subtype = as_type(args[0]);
  if (!type_is_subtype(subtype, type)) {
    return raise_type_error(thread, "%s.__new__(%s): %s is not a subtype of %s", type->tp_name,
                            subtype->tp_name, subtype->tp_name, type->tp_name);
  }
  // object.__new__(dict) would make a dict that is not one: the nearest native __new__ must be this
  // one.
  Type* native = subtype;
  while (native != nullptr && native->tp_new == slot_tp_new) native = native->tp_base;
  if (native != nullptr && native->tp_new != type->tp_new) {
    if (native->tp_new == nullptr)
      return raise_type_error(thread, "cannot create '%s' instances", subtype->tp_name);
    return raise_type_error(thread, "%s.__new__(%s) is not safe, use %s.__new__()", type->tp_name,
                            subtype->tp_name, native->tp_name);
  }
  Owned<Tuple> rest =
      PY_TRY(tuple_from_array(thread, args.argv + 1, static_cast<int64_t>(args.nargs) - 1));
  Owned<Dict> keywords;
  if (args.kwnames != nullptr && args.kwnames->ob_size != 0) {
    keywords = PY_TRY(dict_new(thread));
    for (int64_t i = 0; i < args.kwnames->ob_size; ++i) {
      PY_TRY(dict_set(thread, keywords, args.kwnames->items[i], args[args.nargs + i]));
    }
  }
  return type->tp_new(thread, subtype, rest, keywords);
}

}  // namespace

constinit MethodDef g_new_method_def{
    "__new__", new_wrapper, "($type, *args, **kwargs)",
    "Make a new instance; the class tells what arguments it takes.", MethodDef::kTupleAndDict};

Status type_add_new_wrapper(Thread& thread, Type* type) {
  Dict* dict = type_dict(type);
  if (dict_get_str(thread, dict, ids.__new__) != nullptr) return Status::kOk;
  Owned<Object> function = PY_TRY(builtin_new(thread, &g_new_method_def, type, nullptr));
  return dict_set(thread, dict, ids.__new__, function);
}

constinit Type TypeType::type = {
    .tp_name = "type",
    .tp_basicsize = sizeof(HeapType),
    .tp_itemsize = sizeof(MemberDef),
    .tp_dealloc = type_dealloc,
    .tp_vectorcall_offset = offsetof(Type, tp_vectorcall),
    .tp_repr = type_repr,
    .as_number = {.nb_or = type_or},
    .tp_call = type_call,
    .tp_getattro = type_getattro,
    .tp_setattro = type_setattro,
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType | tpflags::kTypeSubclass |
                tpflags::kHaveVectorcall | tpflags::kItemsAtEnd,
    .tp_doc =
        "The class of classes: type(object) tells an object's class, type(name, bases, dict) makes "
        "a new one.",
    .tp_traverse = type_traverse,
    .tp_clear = type_clear,
    .tp_weaklistoffset = offsetof(Type, tp_weaklist),
    .tp_methods = kTypeMethods,
    .tp_members = kTypeMembers,
    .tp_getset = kTypeGetSets,
    .tp_dictoffset = offsetof(Type, tp_dict),
    .tp_init = type_init,
    .tp_alloc = type_generic_alloc,
    .tp_new = type_new_slot,
    .tp_free = object_free,
    .tp_vectorcall = type_vectorcall,
    .reported_basicsize = 936,
    .reported_itemsize = 40,
};

}  // namespace py
