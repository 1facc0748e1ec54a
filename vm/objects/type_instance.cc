// Instances of classes: how they are traversed, cleared and freed, and the __dict__ and __weakref__
// attributes that a class adds to them. Counterpart: Objects/typeobject.c (subtype_*).
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/errors.h"
#include "vm/objects/type_internal.h"
#include "vm/objects/weakref.h"

namespace py {
namespace {

// The slots that a class's own __slots__ added; ob_size of a class is their number.
template <typename F>
void each_slot(Type* type, Object* self, F visit) {
  MemberDef* member = type->tp_members;
  for (int64_t i = 0, count = type->ob_size; i < count; ++i, ++member) {
    visit(reinterpret_cast<Object**>(reinterpret_cast<char*>(self) + member->offset));
  }
}

void clear_reference(Object** slot) {
  Object* value = *slot;
  *slot = nullptr;
  xdecref(value);
}

// The nearest type below the classes: the one whose struct the instance starts with.
Type* native_base(Type* type) {
  while (type->tp_dealloc == subtype_dealloc) type = type->tp_base;
  return type;
}

}  // namespace

int subtype_traverse(Object* self, Visit visit, void* arg) {
  Type* type = self->ob_type;
  Type* base = type;
  for (; base->tp_traverse == subtype_traverse; base = base->tp_base) {
    MemberDef* member = base->tp_members;
    for (int64_t i = 0, count = base->ob_size; i < count; ++i, ++member) {
      PY_VISIT(*reinterpret_cast<Object**>(reinterpret_cast<char*>(self) + member->offset));
    }
  }
  if (has_flag(type, tpflags::kManagedDict)) {
    int result = instance_visit_managed(self, visit, arg);
    if (result != 0) return result;
  }
  PY_VISIT(type);
  if (base->tp_traverse != nullptr) return base->tp_traverse(self, visit, arg);
  for (const uint16_t* field = base->fields; field != nullptr && *field != 0; ++field) {
    PY_VISIT(*reinterpret_cast<Object**>(reinterpret_cast<char*>(self) + *field));
  }
  return 0;
}

void subtype_clear(Object* self) {
  Type* type = self->ob_type;
  Type* base = type;
  for (; base->tp_clear == subtype_clear; base = base->tp_base)
    each_slot(base, self, clear_reference);
  if (has_flag(type, tpflags::kManagedDict)) instance_clear_managed(self);
  if (base->tp_clear != nullptr) return base->tp_clear(self);
  for (const uint16_t* field = base->fields; field != nullptr && *field != 0; ++field) {
    clear_reference(reinterpret_cast<Object**>(reinterpret_cast<char*>(self) + *field));
  }
}

void subtype_dealloc(Object* self) {
  Type* type = self->ob_type;
  if (type->tp_finalize != nullptr) {
    // The finaliser must find the object tracked, and a resurrected one stays so.
    if (!gc_is_tracked(self)) gc_track(self);
    if (!object_finalize_before_dealloc(self)) return;
    type = self->ob_type;
  }
  gc_untrack(self);
  Type* base = native_base(type);
  if (type->tp_weaklistoffset != 0 && base->tp_weaklistoffset == 0) {
    WeakRef** list = weakref_list(self);
    if (list != nullptr && *list != nullptr) weakref_clear_all(self);
  }
  for (Type* cls = type; cls != base; cls = cls->tp_base) {
    if (cls->ob_size != 0) each_slot(cls, self, clear_reference);
  }
  if (has_flag(type, tpflags::kManagedDict)) instance_release_managed(self);
  if (base == &ObjectType::type) {
    object_free(self);
  } else if (base->tp_dealloc != nullptr) {
    base->tp_dealloc(self);
  } else {
    object_default_dealloc(self);
  }
}

// __dict__ and __weakref__ of instances.

namespace {

// A built-in base with a dict of its own answers for __dict__ itself.
Type* native_base_with_dict(Type* type) {
  for (; type->tp_base != nullptr; type = type->tp_base) {
    if (type->tp_dictoffset != 0 && !is_heap_type(type)) return type;
  }
  return nullptr;
}

PY_COLD Raised raise_dict_descriptor(Thread& thread, Object* self) {
  return raise_type_error(thread, "this __dict__ descriptor does not support '%.200s' objects",
                          self->ob_type->tp_name);
}

Owned<Object> native_dict_descriptor(Type* base) {
  Object* descriptor = type_lookup(base, ids.__dict__);
  if (descriptor == nullptr || !is_data_descriptor(descriptor)) return {};
  return share(descriptor);
}

Owned<Object> get_dict(Thread& thread, Object* self, void* closure) {
  Type* base = native_base_with_dict(self->ob_type);
  if (base == nullptr) return generic_get_dict(thread, self, closure);
  Owned<Object> descriptor = native_dict_descriptor(base);
  if (!descriptor || descriptor->ob_type->tp_descr_get == nullptr)
    return raise_dict_descriptor(thread, self);
  return descriptor->ob_type->tp_descr_get(thread, descriptor, self, self->ob_type);
}

Status set_dict(Thread& thread, Object* self, Object* value, void* closure) {
  Type* base = native_base_with_dict(self->ob_type);
  if (base != nullptr) {
    Owned<Object> descriptor = native_dict_descriptor(base);
    if (!descriptor) return raise_dict_descriptor(thread, self);
    return descriptor->ob_type->tp_descr_set(thread, descriptor, self, value);
  }
  if (value != nullptr && !is_a<Dict>(value)) {
    return raise_type_error(thread, "__dict__ must be set to a dictionary, not a '%.200s'",
                            value->ob_type->tp_name);
  }
  if (has_flag(self->ob_type, tpflags::kManagedDict))
    return instance_set_managed_dict(thread, self, value);
  return generic_set_dict(thread, self, value, closure);
}

Owned<Object> get_weakref(Thread& thread, Object* self, void*) {
  WeakRef** list = self->ob_type->tp_weaklistoffset != 0 ? weakref_list(self) : nullptr;
  if (list == nullptr) return raise(thread, &exc::AttributeError, "This object has no __weakref__");
  if (*list == nullptr) return new_none();
  return share<Object>(*list);
}

constexpr GetSetDef kDictGetSet = {"__dict__", get_dict, set_dict, "The instance's attributes.",
                                   nullptr};
constexpr GetSetDef kWeakrefGetSet = {"__weakref__", get_weakref, nullptr,
                                      "The first weak reference to the object.", nullptr};
constinit GetSetDef kBoth[] = {kDictGetSet, kWeakrefGetSet, {}};
constinit GetSetDef kDictOnly[] = {kDictGetSet, {}};
constinit GetSetDef kWeakrefOnly[] = {kWeakrefGetSet, {}};

}  // namespace

GetSetDef* subtype_getsets(bool dict, bool weakref) {
  if (dict) return weakref ? kBoth : kDictOnly;
  return weakref ? kWeakrefOnly : nullptr;
}

}  // namespace py
