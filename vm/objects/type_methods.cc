// The attributes and methods of `type`. Counterpart: Objects/typeobject.c (type_getsets,
// type_methods).
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/errors.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/type_internal.h"

namespace py {

const char* type_short_name(const Type* type) {
  const char* dot = strrchr(type->tp_name, '.');
  return dot != nullptr ? dot + 1 : type->tp_name;
}

Owned<Str> type_name(Thread& thread, Type* type) {
  if (is_heap_type(type)) return share(as<Str>(as_heap_type(type)->ht_name));
  return str_from_utf8(thread, type_short_name(type));
}

Owned<Str> type_qualname(Thread& thread, Type* type) {
  if (is_heap_type(type)) return share(as<Str>(as_heap_type(type)->ht_qualname));
  return str_from_utf8(thread, type_short_name(type));
}

Owned<Object> type_get_module(Thread& thread, Type* type) {
  if (is_heap_type(type)) {
    Owned<Object> module;
    if (PY_TRY(dict_get_owned(thread, type_dict(type), ids.__module__, &module))) return module;
    return raise(thread, &exc::AttributeError, "__module__");
  }
  const char* dot = strrchr(type->tp_name, '.');
  if (dot == nullptr) return share<Object>(ids.builtins);
  Owned<Str> module =
      PY_TRY(str_from_utf8(thread, type->tp_name, static_cast<size_t>(dot - type->tp_name)));
  str_intern(thread, &module);
  return module;
}

Owned<Str> type_fully_qualified_name(Thread& thread, Type* type) {
  if (!is_heap_type(type)) return str_from_utf8(thread, type->tp_name);
  Owned<Str> qualname = PY_TRY(type_qualname(thread, type));
  Owned<Object> module = PY_TRY(type_get_module(thread, type));
  if (is_a<Str>(module.get()) && !str_equal(as<Str>(module.get()), ids.builtins) &&
      !str_equal(as<Str>(module.get()), ids.__main__)) {
    return str_from_format(thread, "%U.%U", module.get(), qualname.get());
  }
  return qualname;
}

bool check_set_special(Thread& thread, Type* type, Object* value, const char* name) {
  if (has_flag(type, tpflags::kImmutableType)) {
    raise_type_error(thread, "cannot set '%s' attribute of immutable type '%s'", name,
                     type->tp_name);
    return false;
  }
  if (value == nullptr) {
    raise_type_error(thread, "cannot delete '%s' attribute of immutable type '%s'", name,
                     type->tp_name);
    return false;
  }
  return true;
}

namespace {

// Names.

Owned<Object> get_name(Thread& thread, Object* self, void*) {
  return type_name(thread, as_type(self));
}
Owned<Object> get_qualname(Thread& thread, Object* self, void*) {
  return type_qualname(thread, as_type(self));
}
Owned<Object> get_module(Thread& thread, Object* self, void*) {
  return type_get_module(thread, as_type(self));
}

Status set_name(Thread& thread, Object* self, Object* value, void*) {
  Type* type = as_type(self);
  if (!check_set_special(thread, type, value, "__name__")) return Status::kError;
  if (!is_a<Str>(value)) {
    return raise_type_error(thread, "can only assign string to %s.__name__, not '%s'",
                            type->tp_name, value->ob_type->tp_name);
  }
  HeapType* heap = as_heap_type(type);
  PY_TRY(type_set_heap_name(thread, heap, as<Str>(value)));
  Owned<Object> old = steal(heap->ht_name);
  heap->ht_name = share(value).release();
  return Status::kOk;
}

Status set_qualname(Thread& thread, Object* self, Object* value, void*) {
  Type* type = as_type(self);
  if (!check_set_special(thread, type, value, "__qualname__")) return Status::kError;
  if (!is_a<Str>(value)) {
    return raise_type_error(thread, "can only assign string to %s.__qualname__, not '%s'",
                            type->tp_name, value->ob_type->tp_name);
  }
  HeapType* heap = as_heap_type(type);
  Owned<Object> old = steal(heap->ht_qualname);
  heap->ht_qualname = share(value).release();
  return Status::kOk;
}

Status forget(Thread& thread, Dict* dict, Str* name) {
  Owned<Object> old = dict_pop(thread, dict, name);
  return !old && thread.has_exception() ? Status::kError : Status::kOk;
}

Status set_module(Thread& thread, Object* self, Object* value, void*) {
  Type* type = as_type(self);
  if (!check_set_special(thread, type, value, "__module__")) return Status::kError;
  type_modified(type);
  PY_TRY(forget(thread, type_dict(type), ids.__firstlineno__));
  return dict_set(thread, type_dict(type), ids.__module__, value);
}

// Bases and MRO.

Owned<Object> get_bases(Thread&, Object* self, void*) {
  Tuple* bases = as_type(self)->tp_bases;
  return bases != nullptr ? Owned<Object>(share(bases)) : new_none();
}

Owned<Object> get_mro(Thread&, Object* self, void*) {
  Tuple* mro = as_type(self)->tp_mro;
  return mro != nullptr ? Owned<Object>(share(mro)) : new_none();
}

// One class whose MRO was recomputed, with what to put back if a later one fails.
Status remember_mro(Thread& thread, List* changes, Type* type, Tuple* old_mro) {
  Object* const entry[] = {type, type->tp_mro,
                           old_mro != nullptr ? static_cast<Object*>(old_mro) : none()};
  Owned<Tuple> tuple = PY_TRY(tuple_pack(thread, entry));
  return list_append(thread, changes, tuple);
}

// Recomputes the MRO of a class and of everything below it.
Status update_mro_down(Thread& thread, Type* type, List* changes) {
  PY_ENTER_NATIVE(thread, "");
  Owned<Tuple> old_mro;
  if (!PY_TRY(type_mro_update(thread, type, &old_mro))) return Status::kOk;
  PY_TRY(remember_mro(thread, changes, type, old_mro));
  // A copy: a custom mro() may change the hierarchy.
  Owned<List> subclasses = PY_TRY(type_subclasses(thread, type));
  for (int64_t i = 0; i < subclasses->ob_size; ++i) {
    PY_TRY(update_mro_down(thread, as_type(subclasses->items[i]), changes));
  }
  return Status::kOk;
}

void restore_mros(List* changes) {
  for (int64_t i = changes->ob_size - 1; i >= 0; --i) {
    auto* entry = as<Tuple>(changes->items[i]);
    Type* type = as_type(entry->items[0]);
    // Leave it if the class has a newer one by now.
    if (type->tp_mro != entry->items[1]) continue;
    Owned<Tuple> failed = steal(type->tp_mro);
    type->tp_mro = is_none(entry->items[2]) ? nullptr : share(as<Tuple>(entry->items[2])).release();
  }
}

bool inherits_by_base(const Type* type, const Type* ancestor) {
  for (; type != nullptr; type = type->tp_base) {
    if (type == ancestor) return true;
  }
  return ancestor == &ObjectType::type;
}

Status check_new_bases(Thread& thread, Type* type, Object* value) {
  if (!is_a<Tuple>(value)) {
    return raise_type_error(thread, "can only assign tuple to %s.__bases__, not %s", type->tp_name,
                            value->ob_type->tp_name);
  }
  auto* bases = as<Tuple>(value);
  if (bases->ob_size == 0) {
    return raise_type_error(thread, "can only assign non-empty tuple to %s.__bases__, not ()",
                            type->tp_name);
  }
  for (int64_t i = 0; i < bases->ob_size; ++i) {
    if (!is_type(bases->items[i])) {
      return raise_type_error(thread, "%s.__bases__ must be tuple of classes, not '%s'",
                              type->tp_name, bases->items[i]->ob_type->tp_name);
    }
    Type* base = as_type(bases->items[i]);
    // While an mro() of the user's runs, tp_mro is not up to date yet but the chain of bases is.
    if (type_is_subtype(base, type) || (base->tp_mro != nullptr && inherits_by_base(base, type))) {
      return raise_type_error(thread, "a __bases__ item causes an inheritance cycle");
    }
  }
  return Status::kOk;
}

Status set_bases(Thread& thread, Object* self, Object* value, void*) {
  Type* type = as_type(self);
  if (!check_set_special(thread, type, value, "__bases__")) return Status::kError;
  PY_TRY(check_new_bases(thread, type, value));
  auto* bases = as<Tuple>(value);
  Type* best = PY_TRY(type_best_base(thread, bases));
  if (!compatible_for_assignment(thread, type->tp_base, best, "__bases__")) return Status::kError;
  Owned<Tuple> old_bases = steal(type->tp_bases);
  Owned<Type> old_base = steal(type->tp_base);
  type->tp_bases = share(bases).release();
  type->tp_base = share(best).release();
  Owned<List> changes = list_new(thread);
  if (!changes || update_mro_down(thread, type, changes) == Status::kError) {
    if (changes) restore_mros(changes);
    if (type->tp_bases == bases) {
      Owned<Tuple> failed_bases = steal(type->tp_bases);
      Owned<Type> failed_base = steal(type->tp_base);
      type->tp_bases = old_bases.release();
      type->tp_base = old_base.release();
    }
    return Status::kError;
  }
  // Unless a custom mro() assigned __bases__ again, in which case the inner assignment has done the
  // rest.
  if (type->tp_bases != bases) return Status::kOk;
  for (int64_t i = 0; i < old_bases->ob_size; ++i) {
    if (is_type(old_bases->items[i]))
      type_remove_subclass(thread, as_type(old_bases->items[i]), type);
  }
  Status status = Status::kOk;
  for (int64_t i = 0; i < bases->ob_size; ++i) {
    if (type_add_subclass(thread, as_type(bases->items[i]), type) == Status::kError)
      status = Status::kError;
  }
  type_update_all_slots(type);
  return status;
}

// Abstractness.

Owned<Object> get_abstract_methods(Thread& thread, Object* self, void*) {
  Owned<Object> value;
  // `type` has the descriptor itself under this name.
  if (self != &TypeType::type &&
      PY_TRY(dict_get_owned(thread, type_dict(as_type(self)), ids.__abstractmethods__, &value))) {
    return value;
  }
  return raise_object(thread, &exc::AttributeError, ids.__abstractmethods__);
}

Status set_abstract_methods(Thread& thread, Object* self, Object* value, void*) {
  Type* type = as_type(self);
  bool abstract = false;
  if (value != nullptr) {
    abstract = PY_TRY(object_is_true(thread, value));
    PY_TRY(dict_set(thread, type_dict(type), ids.__abstractmethods__, value));
  } else {
    Owned<Object> old = dict_pop(thread, type_dict(type), ids.__abstractmethods__);
    if (!old) {
      if (thread.has_exception()) return Status::kError;
      return raise_object(thread, &exc::AttributeError, ids.__abstractmethods__);
    }
  }
  type_modified(type);
  if (abstract) {
    type->tp_flags |= tpflags::kIsAbstract;
  } else {
    type->tp_flags &= ~tpflags::kIsAbstract;
  }
  return Status::kOk;
}

// Documentation.

Owned<Object> get_dict(Thread& thread, Object* self, void*) {
  Object* dict = as_type(self)->tp_dict;
  return dict != nullptr ? mapping_proxy_new(thread, dict) : new_none();
}

Owned<Object> get_doc(Thread& thread, Object* self, void*) {
  Type* type = as_type(self);
  if (!is_heap_type(type) && type->tp_doc != nullptr) return str_from_utf8(thread, type->tp_doc);
  Owned<Object> doc;
  if (!PY_TRY(dict_get_owned(thread, type_dict(type), ids.__doc__, &doc))) return new_none();
  DescrGetFn get = doc->ob_type->tp_descr_get;
  return get != nullptr ? get(thread, doc, nullptr, type) : std::move(doc);
}

Status set_doc(Thread& thread, Object* self, Object* value, void*) {
  Type* type = as_type(self);
  if (!check_set_special(thread, type, value, "__doc__")) return Status::kError;
  type_modified(type);
  return dict_set(thread, type_dict(type), ids.__doc__, value);
}

// The signature that a class's docstring may start with: "Name(...)\n--\n\n".
const char* signature_in_doc(const char* name, const char* doc, size_t* length) {
  const char* dot = strrchr(name, '.');
  if (dot != nullptr) name = dot + 1;
  size_t name_length = strlen(name);
  if (strncmp(doc, name, name_length) != 0 || doc[name_length] != '(') return nullptr;
  const char* start = doc + name_length;
  const char* end = strstr(start, ")\n--\n\n");
  const char* blank = strstr(start, "\n\n");
  if (end == nullptr || (blank != nullptr && blank < end)) return nullptr;
  *length = static_cast<size_t>(end - start) + 1;
  return start;
}

Owned<Object> get_text_signature(Thread& thread, Object* self, void*) {
  Type* type = as_type(self);
  if (!is_heap_type(type)) {
    return type->text_signature != nullptr
               ? Owned<Object>(str_from_utf8(thread, type->text_signature))
               : new_none();
  }
  Object* doc = dict_get_str(thread, type_dict(type), ids.__doc__);
  if (doc == nullptr || !is_a<Str>(doc)) return new_none();
  size_t length;
  char* text = str_to_utf8(thread, as<Str>(doc), &length);
  if (text == nullptr) return {};
  const char* signature = signature_in_doc(type->tp_name, text, &length);
  Owned<Object> result =
      signature != nullptr ? Owned<Object>(str_from_utf8(thread, signature, length)) : new_none();
  mem_free(text);
  return result;
}

// Methods.

Owned<Object> mro(Thread& thread, Object* self) {
  Owned<Object> result = PY_TRY(type_mro_implementation(thread, as_type(self)));
  if (is_a<List>(result.get())) return result;
  return sequence_list(thread, result);
}

Owned<Object> subclasses(Thread& thread, Object* self) {
  return type_subclasses(thread, as_type(self));
}

Owned<Object> prepare(Thread& thread, Object*, RawArgs) { return dict_new(thread); }

Owned<Object> instance_check(Thread& thread, Object* self, Object* instance) {
  Type* type = as_type(self);
  if (type_is_subtype(instance->ob_type, type)) return new_bool(true);
  // The object may claim another class.
  Owned<Object> claimed;
  if (!PY_TRY(get_optional_attr(thread, instance, ids.__class__, &claimed))) return new_bool(false);
  bool other = claimed.get() != instance->ob_type && is_type(claimed.get());
  return new_bool(other && type_is_subtype(as_type(claimed.get()), type));
}

// The __bases__ of something class-like: a tuple, or null without an exception.
Owned<Object> abstract_bases(Thread& thread, Object* cls) {
  Owned<Object> bases;
  if (!PY_TRY(get_optional_attr(thread, cls, ids.__bases__, &bases))) return {};
  if (!is_a<Tuple>(bases.get())) return {};
  return bases;
}

Tri abstract_is_subclass(Thread& thread, Object* derived, Object* cls) {
  PY_ENTER_NATIVE(thread, " in __subclasscheck__");
  if (derived == cls) return Tri::kTrue;
  Owned<Object> bases = abstract_bases(thread, derived);
  if (!bases) return thread.has_exception() ? Tri::kError : Tri::kFalse;
  auto* tuple = as<Tuple>(bases.get());
  for (int64_t i = 0; i < tuple->ob_size; ++i) {
    if (PY_TRY(abstract_is_subclass(thread, tuple->items[i], cls))) return Tri::kTrue;
  }
  return Tri::kFalse;
}

Owned<Object> subclass_check(Thread& thread, Object* self, Object* derived) {
  if (is_type(derived)) return new_bool(type_is_subtype(as_type(derived), as_type(self)));
  Owned<Object> bases = abstract_bases(thread, derived);
  if (!bases) {
    if (thread.has_exception()) return {};
    return raise_type_error(thread, "issubclass() arg 1 must be a class");
  }
  return new_bool(PY_TRY(abstract_is_subclass(thread, derived, self)));
}

Owned<Object> dir(Thread& thread, Object* self) {
  Owned<Dict> names = PY_TRY(dict_new(thread));
  PY_TRY(merge_class_dict(thread, names, self));
  return dict_keys_list(thread, names);
}

Owned<Object> size_of(Thread& thread, Object* self) {
  Type* type = as_type(self);
  if (!is_heap_type(type)) return int_from_int64(thread, kReportedStaticTypeSize);
  int64_t size = TypeType::type.reported_basicsize;
  if (const DictKeys* keys = as_heap_type(type)->ht_cached_keys) {
    int64_t slots = int64_t{1} << keys->log2_size;
    size += kReportedKeysHeader + (int64_t{1} << keys->log2_index_bytes) +
            slots * 2 / 3 * static_cast<int64_t>(sizeof(DictStrEntry));
  }
  return int_from_int64(thread, size);
}

}  // namespace

Status merge_class_dict(Thread& thread, Dict* names, Object* cls) {
  PY_ENTER_NATIVE(thread, "");
  Owned<Object> own;
  if (PY_TRY(get_optional_attr(thread, cls, ids.__dict__, &own)))
    PY_TRY(dict_update(thread, names, own));
  Owned<Object> bases;
  if (!PY_TRY(get_optional_attr(thread, cls, ids.__bases__, &bases))) return Status::kOk;
  // Any sequence will do: the class may only look like one.
  int64_t count = PY_TRY(object_length(thread, bases));
  for (int64_t i = 0; i < count; ++i) {
    Owned<Object> base = PY_TRY(sequence_get_item(thread, bases, i));
    PY_TRY(merge_class_dict(thread, names, base));
  }
  return Status::kOk;
}

constinit MemberDef kTypeMembers[] = {
    {"__basicsize__", MemberKind::kTypeSize, true, offsetof(Type, tp_basicsize), nullptr},
    {"__itemsize__", MemberKind::kTypeSize, true, offsetof(Type, tp_itemsize), nullptr},
    {"__flags__", MemberKind::kTypeSize, true, offsetof(Type, tp_flags), nullptr},
    {"__weakrefoffset__", MemberKind::kTypeSize, true, offsetof(Type, tp_weaklistoffset), nullptr},
    {"__base__", MemberKind::kObject, true, offsetof(Type, tp_base), nullptr},
    {"__dictoffset__", MemberKind::kTypeSize, true, offsetof(Type, tp_dictoffset), nullptr},
    {},
};

constinit GetSetDef kTypeGetSets[] = {
    {"__name__", get_name, set_name, nullptr, nullptr},
    {"__qualname__", get_qualname, set_qualname, nullptr, nullptr},
    {"__bases__", get_bases, set_bases, nullptr, nullptr},
    {"__mro__", get_mro, nullptr, nullptr, nullptr},
    {"__module__", get_module, set_module, nullptr, nullptr},
    {"__abstractmethods__", get_abstract_methods, set_abstract_methods, nullptr, nullptr},
    {"__dict__", get_dict, nullptr, nullptr, nullptr},
    {"__doc__", get_doc, set_doc, nullptr, nullptr},
    {"__text_signature__", get_text_signature, nullptr, nullptr, nullptr},
    {"__annotations__", type_get_annotations, type_set_annotations, nullptr, nullptr},
    {"__annotate__", type_get_annotate, type_set_annotate, nullptr, nullptr},
    {"__type_params__", type_get_type_params, type_set_type_params, nullptr, nullptr},
    {},
};

constinit MethodDef kTypeMethods[] = {
    {"mro", mro, "($self, /)", "Compute the order in which base classes are searched."},
    {"__subclasses__", subclasses, "($self, /)",
     "The direct subclasses that are alive, oldest first."},
    {"__prepare__", prepare, "($cls, name, bases, /, **kwds)",
     "The namespace to run a class body in.", MethodDef::kClass},
    {"__instancecheck__", instance_check, "($self, instance, /)",
     "Is instance an instance of this class?"},
    {"__subclasscheck__", subclass_check, "($self, subclass, /)",
     "Is subclass derived from this class?"},
    {"__dir__", dir, "($self, /)", "The names that the class and its bases define."},
    {"__sizeof__", size_of, "($self, /)", "The size of the class object in bytes."},
    {},
};

}  // namespace py
