// `object`: the base of every class. Counterpart: Objects/typeobject.c (PyBaseObject_Type).
#include "vm/objects/object_type.h"

#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/dict_internal.h"
#include "vm/objects/errors.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/module.h"
#include "vm/objects/type_internal.h"

namespace py {
namespace {

bool has_arguments(Tuple* args, Dict* kwargs) {
  return args->ob_size != 0 || (kwargs != nullptr && kwargs->used != 0);
}

PY_COLD Raised raise_abstract(Thread& thread, Type* type) {
  Owned<Object> methods = PY_TRY(get_attr(thread, type, ids.__abstractmethods__));
  Owned<List> names = PY_TRY(sequence_list(thread, methods));
  PY_TRY(list_sort(thread, names, nullptr, false));
  int64_t count = names->ob_size;
  Owned<Str> separator = PY_TRY(str_from_utf8(thread, "', '"));
  Owned<Str> joined = PY_TRY(str_join(thread, separator, names));
  return raise_type_error(
      thread,
      "Can't instantiate abstract class %s without an implementation for abstract method%s '%U'",
      type->tp_name, count > 1 ? "s" : "", joined.get());
}

Owned<Object> repr(Thread& thread, Object* self) {
  Type* type = self->ob_type;
  Owned<Object> module = type_get_module(thread, type);
  if (!module) error_clear(thread);
  Owned<Str> name = PY_TRY(type_qualname(thread, type));
  if (module && is_a<Str>(module.get()) && !str_equal(as<Str>(module.get()), ids.builtins)) {
    return str_from_format(thread, "<%U.%U object at %p>", module.get(), name.get(), self);
  }
  return str_from_format(thread, "<%s object at %p>", type->tp_name, self);
}

Owned<Object> str(Thread& thread, Object* self) {
  UnaryFn type_repr = self->ob_type->tp_repr;
  return (type_repr != nullptr ? type_repr : repr)(thread, self);
}

Maybe<Hash> hash(Thread&, Object* self) { return hash_pointer(self); }

Owned<Object> compare(Thread& thread, Object* self, Object* other, CompareOp op) {
  if (op == CompareOp::kEq) return self == other ? new_bool(true) : new_not_implemented();
  RichCompareFn function = self->ob_type->tp_richcompare;
  if (op != CompareOp::kNe || function == nullptr) return new_not_implemented();
  // By default != is the opposite of ==.
  Owned<Object> equal = PY_TRY(function(thread, self, other, CompareOp::kEq));
  if (equal.get() == not_implemented()) return equal;
  return new_bool(!PY_TRY(object_is_true(thread, equal)));
}

// __class__.

Owned<Object> get_class(Thread&, Object* self, void*) { return share<Object>(self->ob_type); }

Status set_class(Thread& thread, Object* self, Object* value, void*) {
  if (value == nullptr) return raise_type_error(thread, "can't delete __class__ attribute");
  if (!is_type(value)) {
    return raise_type_error(thread, "__class__ must be set to a class, not '%s' object",
                            value->ob_type->tp_name);
  }
  Type* new_type = as_type(value);
  Type* old_type = self->ob_type;
  bool modules =
      type_is_subtype(new_type, &Module::type) && type_is_subtype(old_type, &Module::type);
  if (!modules && (has_flag(new_type, tpflags::kImmutableType) ||
                   has_flag(old_type, tpflags::kImmutableType))) {
    return raise_type_error(
        thread, "__class__ assignment only supported for mutable types or ModuleType subclasses");
  }
  if (!compatible_for_assignment(thread, old_type, new_type, "__class__")) return Status::kError;
  // Inline values follow the old class's keys: a dict takes them over.
  if (has_flag(old_type, tpflags::kInlineValues)) {
    Dict* dict = PY_TRY(instance_get_managed_dict(thread, self));
    DictValues* values = instance_inline_values(self);
    if (dict->values == values && !dict_detach_values(dict, values)) {
      return raise_memory_error(thread);
    }
  }
  if (is_heap_type(new_type)) incref(new_type);
  self->ob_type = new_type;
  if (is_heap_type(old_type)) decref(old_type);
  return Status::kOk;
}

// Is the type laid out exactly like its primary base?
bool same_layout_as_base(const Type* type) {
  const Type* base = type->tp_base;
  return base != nullptr && type->tp_basicsize == base->tp_basicsize &&
         type->tp_itemsize == base->tp_itemsize && type->tp_dictoffset == base->tp_dictoffset &&
         type->tp_weaklistoffset == base->tp_weaklistoffset &&
         has_flag(type, tpflags::kHaveGc) == has_flag(base, tpflags::kHaveGc) &&
         (type->tp_dealloc == subtype_dealloc || type->tp_dealloc == base->tp_dealloc);
}

// Did two classes of the same base add the same slots and nothing else?
bool same_slots_added(Thread& thread, Type* left, Type* right) {
  if (!is_heap_type(left) || !is_heap_type(right)) return false;
  int64_t size = left->tp_base->tp_basicsize;
  Object* left_slots = as_heap_type(left)->ht_slots;
  Object* right_slots = as_heap_type(right)->ht_slots;
  if (left_slots != nullptr && right_slots != nullptr) {
    if (object_rich_compare_bool(thread, left_slots, right_slots, CompareOp::kEq) != Tri::kTrue) {
      error_clear(thread);
      return false;
    }
    size += as<Tuple>(left_slots)->ob_size * static_cast<int64_t>(sizeof(Object*));
  }
  return size == left->tp_basicsize && size == right->tp_basicsize;
}

// Methods.

Owned<Object> subclass_hook(Thread&, Object*, Object*) { return new_not_implemented(); }
Owned<Object> init_subclass(Thread&, Object*) { return new_none(); }

Owned<Object> format(Thread& thread, Object* self, Object* spec) {
  if (!is_a<Str>(spec)) return raise_bad_argument(thread, "__format__", "argument", "str", spec);
  if (as<Str>(spec)->length > 0) {
    return raise_type_error(thread, "unsupported format string passed to %.200s.__format__",
                            self->ob_type->tp_name);
  }
  return object_str(thread, self);
}

Owned<Object> size_of(Thread& thread, Object* self) {
  Type* type = self->ob_type;
  int64_t item_size = type->reported_itemsize != 0 ? type->reported_itemsize : type->tp_itemsize;
  int64_t size = type->reported_basicsize != 0 ? type->reported_basicsize : type->tp_basicsize;
  if (item_size > 0) size += static_cast<VarObject*>(self)->ob_size * item_size;
  return int_from_int64(thread, size);
}

Owned<Object> dir(Thread& thread, Object* self) {
  Owned<Object> own;
  Owned<Dict> names;
  if (PY_TRY(get_optional_attr(thread, self, ids.__dict__, &own)) && is_a<Dict>(own.get())) {
    names = PY_TRY(dict_copy(thread, as<Dict>(own.get())));
  } else {
    names = PY_TRY(dict_new(thread));
  }
  Owned<Object> cls;
  if (PY_TRY(get_optional_attr(thread, self, ids.__class__, &cls)))
    PY_TRY(merge_class_dict(thread, names, cls));
  return dict_keys_list(thread, names);
}

constinit GetSetDef kGetSets[] = {
    {"__class__", get_class, set_class, "The class that the object is an instance of.", nullptr},
    {},
};

constinit MethodDef kMethods[] = {
    {"__reduce_ex__", object_reduce_ex, "($self, protocol, /)",
     "How to rebuild the object, for pickle's protocol."},
    {"__reduce__", object_reduce, "($self, /)", "How to rebuild the object, for pickle."},
    {"__getstate__", object_getstate, "($self, /)", "The state of the object, for pickle."},
    {"__subclasshook__", subclass_hook, "($type, object, /)",
     "Abstract classes override this to recognise classes as their subclasses.", MethodDef::kClass},
    {"__init_subclass__", init_subclass, "($type, /)",
     "Runs when a subclass has been made; does nothing by default.", MethodDef::kClass},
    {"__format__", format, "($self, format_spec, /)",
     "The object as str(), if the format is empty."},
    {"__sizeof__", size_of, "($self, /)", "The size of the object itself in bytes."},
    {"__dir__", dir, "($self, /)", "The names of the object's attributes and of its class's."},
    {},
};

}  // namespace

bool compatible_for_assignment(Thread& thread, Type* old_type, Type* new_type,
                               const char* attribute) {
  // CPython frees collected objects with a function of their own.
  if (new_type->tp_free != old_type->tp_free ||
      has_flag(new_type, tpflags::kHaveGc) != has_flag(old_type, tpflags::kHaveGc)) {
    raise_type_error(thread, "%s assignment: '%s' deallocator differs from '%s'", attribute,
                     new_type->tp_name, old_type->tp_name);
    return false;
  }
  // Climb from both to the highest base with the same fields; those must be the same, or add the
  // same slots.
  Type* new_base = new_type;
  Type* old_base = old_type;
  while (same_layout_as_base(new_base)) new_base = new_base->tp_base;
  while (same_layout_as_base(old_base)) old_base = old_base->tp_base;
  bool same = new_base == old_base || (new_base->tp_base == old_base->tp_base &&
                                       same_slots_added(thread, new_base, old_base));
  constexpr uint64_t kLayoutFlags = tpflags::kInlineValues | tpflags::kPreheader;
  if (same && ((old_type->tp_flags ^ new_type->tp_flags) & kLayoutFlags) == 0) return true;
  raise_type_error(thread, "%s assignment: '%s' object layout differs from '%s'", attribute,
                   new_type->tp_name, old_type->tp_name);
  return false;
}

Owned<Object> object_new_slot(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  if (PY_UNLIKELY(has_arguments(args, kwargs))) {
    // Somebody must take the arguments: this __new__ only if __init__ is overridden.
    if (type->tp_new != object_new_slot) {
      return raise_type_error(
          thread, "object.__new__() takes exactly one argument (the type to instantiate)");
    }
    if (type->tp_init == object_init_slot)
      return raise_type_error(thread, "%.200s() takes no arguments", type->tp_name);
  }
  if (PY_UNLIKELY(has_flag(type, tpflags::kIsAbstract))) return raise_abstract(thread, type);
  return type->tp_alloc(thread, type, 0);
}

Status object_init_slot(Thread& thread, Object* self, Tuple* args, Dict* kwargs) {
  if (PY_LIKELY(!has_arguments(args, kwargs))) return Status::kOk;
  Type* type = self->ob_type;
  if (type->tp_init != object_init_slot) {
    return raise_type_error(
        thread, "object.__init__() takes exactly one argument (the instance to initialize)");
  }
  if (type->tp_new == object_new_slot) {
    return raise_type_error(
        thread, "%.200s.__init__() takes exactly one argument (the instance to initialize)",
        type->tp_name);
  }
  return Status::kOk;
}

constinit Type ObjectType::type = {
    .tp_name = "object",
    .tp_basicsize = sizeof(Object),
    .tp_repr = repr,
    .tp_hash = hash,
    .tp_str = str,
    .tp_getattro = generic_getattr,
    .tp_setattro = generic_setattr,
    .tp_flags = tpflags::kBaseType,
    .tp_doc = "The base of all classes; its instances are nothing but themselves.",
    .tp_richcompare = compare,
    .tp_methods = kMethods,
    .tp_getset = kGetSets,
    .tp_init = object_init_slot,
    .tp_alloc = type_generic_alloc,
    .tp_new = object_new_slot,
    .tp_free = object_free,
    .text_signature = "()",
};

}  // namespace py
