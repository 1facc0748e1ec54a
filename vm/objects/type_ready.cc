// Making a type usable: bases, MRO, inherited slots, and the dict of descriptors for what its
// tables define. Counterpart: Objects/typeobject.c (PyType_Ready).
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/errors.h"
#include "vm/objects/function.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/type_internal.h"

namespace py {
namespace {

int64_t count_definitions(const Type* type) {
  int64_t count = 0;
  for (MethodDef* def = type->tp_methods; def != nullptr && def->name != nullptr; ++def) ++count;
  for (MemberDef* def = type->tp_members; def != nullptr && def->name != nullptr; ++def) ++count;
  for (GetSetDef* def = type->tp_getset; def != nullptr && def->name != nullptr; ++def) ++count;
  return count;
}

Status set_bases(Thread& thread, Type* type) {
  Type* base = type->tp_base;
  if (base == nullptr && type != &ObjectType::type) {
    base = type->tp_base = &ObjectType::type;
    if (is_heap_type(type)) incref(base);
  }
  if (base != nullptr && !has_flag(base, tpflags::kReady)) PY_TRY(type_ready(thread, base));
  if (type->ob_type == nullptr) type->ob_type = base != nullptr ? base->ob_type : &TypeType::type;
  if (type->tp_bases != nullptr) return Status::kOk;
  if (base == nullptr) {
    type->tp_bases = share(empty_tuple()).release();
    return Status::kOk;
  }
  Object* const items[] = {base};
  type->tp_bases = PY_TRY(tuple_pack(thread, items)).release();
  return Status::kOk;
}

// tp_new and `__new__`. A static type that derives from `object` alone does not inherit
// object.__new__: its instances come from elsewhere.
Status set_new(Thread& thread, Type* type) {
  if (type->tp_new == nullptr && type->tp_base == &ObjectType::type && !is_heap_type(type)) {
    type->tp_flags |= tpflags::kDisallowInstantiation;
  }
  if (has_flag(type, tpflags::kDisallowInstantiation)) {
    type->tp_new = nullptr;
    return Status::kOk;
  }
  // A static type that plays a heap type of CPython's names object.__new__ to inherit it.
  const bool inherited = type->tp_new == object_new_slot && type->tp_base != nullptr;
  if (inherited) return Status::kOk;
  if (type->tp_new != nullptr) return type_add_new_wrapper(thread, type);
  type->tp_new = type->tp_base->tp_new;
  return Status::kOk;
}

// Adds a descriptor unless its name is taken.
Status add_descriptor(Thread& thread, Dict* dict, Owned<Object> descriptor) {
  if (!descriptor) return Status::kError;
  Object* stored = dict_set_default(thread, dict,
                                    static_cast<Descriptor*>(descriptor.get())->d_name, descriptor);
  return stored != nullptr ? Status::kOk : Status::kError;
}

Status add_method(Thread& thread, Type* type, MethodDef* def) {
  Dict* dict = type_dict(type);
  bool replaces = (def->flags & MethodDef::kCoexist) != 0;
  if ((def->flags & MethodDef::kStatic) != 0) {
    // The wrapper copies attributes of the function, which needs both types.
    PY_TRY(type_ready(thread, &Builtin::type));
    PY_TRY(type_ready(thread, &StaticMethod::type));
    Owned<Object> function = PY_TRY(builtin_new(thread, def, type, nullptr));
    Owned<Object> method = PY_TRY(static_method_new(thread, function));
    Owned<Str> name = PY_TRY(str_intern_ascii(thread, def->name));
    if (replaces) return dict_set(thread, dict, name, method);
    return dict_set_default(thread, dict, name, method) != nullptr ? Status::kOk : Status::kError;
  }
  bool of_class = (def->flags & MethodDef::kClass) != 0;
  Owned<Object> descriptor = PY_TRY(of_class ? class_method_descriptor_new(thread, type, def)
                                             : method_descriptor_new(thread, type, def));
  if (replaces)
    return dict_set(thread, dict, static_cast<Descriptor*>(descriptor.get())->d_name, descriptor);
  return add_descriptor(thread, dict, std::move(descriptor));
}

Status set_doc(Thread& thread, Type* type) {
  Dict* dict = type_dict(type);
  if (dict_get_str(thread, dict, ids.__doc__) != nullptr) return Status::kOk;
  if (type->tp_doc == nullptr) return dict_set(thread, dict, ids.__doc__, none());
  Owned<Str> doc = PY_TRY(str_from_utf8(thread, type->tp_doc));
  return dict_set(thread, dict, ids.__doc__, doc);
}

Status fill_dict(Thread& thread, Type* type) {
  PY_TRY(type_add_operators(thread, type));
  Dict* dict = type_dict(type);
  for (MethodDef* def = type->tp_methods; def != nullptr && def->name != nullptr; ++def) {
    PY_TRY(add_method(thread, type, def));
  }
  for (MemberDef* def = type->tp_members; def != nullptr && def->name != nullptr; ++def) {
    PY_TRY(add_descriptor(thread, dict, member_descriptor_new(thread, type, def)));
  }
  for (GetSetDef* def = type->tp_getset; def != nullptr && def->name != nullptr; ++def) {
    PY_TRY(add_descriptor(thread, dict, getset_descriptor_new(thread, type, def)));
  }
  return set_doc(thread, type);
}

// Flags that tell a subclass of a basic type without a walk along the MRO.
uint64_t subclass_flags(const Type* base) {
  constexpr uint64_t kFamilies = tpflags::kLongSubclass | tpflags::kListSubclass |
                                 tpflags::kTupleSubclass | tpflags::kBytesSubclass |
                                 tpflags::kUnicodeSubclass | tpflags::kDictSubclass |
                                 tpflags::kBaseExcSubclass | tpflags::kTypeSubclass;
  return base->tp_flags & (kFamilies | tpflags::kMatchSelf | tpflags::kItemsAtEnd);
}

// The basic types get the flag of their own family here, whatever their definition says.
uint64_t own_family_flag(const Type* type) {
  if (type == &Exception::type) return tpflags::kBaseExcSubclass;
  if (type == &TypeType::type) return tpflags::kTypeSubclass;
  if (type == &Int::type) return tpflags::kLongSubclass;
  if (type == &Bytes::type) return tpflags::kBytesSubclass;
  if (type == &Str::type) return tpflags::kUnicodeSubclass;
  if (type == &Tuple::type) return tpflags::kTupleSubclass;
  if (type == &List::type) return tpflags::kListSubclass;
  if (type == &Dict::type) return tpflags::kDictSubclass;
  return 0;
}

// What comes from the primary base as a whole: layout, collection, family.
void inherit_layout(Type* type, Type* base) {
  bool own_walk =
      type->tp_traverse != nullptr || type->tp_clear != nullptr || type->fields != nullptr;
  if (!has_flag(type, tpflags::kHaveGc) && has_flag(base, tpflags::kHaveGc) && !own_walk) {
    type->tp_flags |= tpflags::kHaveGc;
  }
  if (!own_walk) {
    type->fields = base->fields;
    type->tp_traverse = base->tp_traverse;
    type->tp_clear = base->tp_clear;
  }
  type->tp_flags |= base->tp_flags & tpflags::kPreheader;
  if (type->tp_basicsize == 0) type->tp_basicsize = base->tp_basicsize;
  if (type->reported_basicsize == 0 && type->tp_basicsize == base->tp_basicsize) {
    type->reported_basicsize = base->reported_basicsize;
  }
  if (type->tp_itemsize == 0) type->tp_itemsize = base->tp_itemsize;
  if (type->reported_itemsize == 0 && type->tp_itemsize == base->tp_itemsize) {
    type->reported_itemsize = base->reported_itemsize;
  }
  if (type->tp_weaklistoffset == 0) type->tp_weaklistoffset = base->tp_weaklistoffset;
  if (type->tp_dictoffset == 0) type->tp_dictoffset = base->tp_dictoffset;
  type->tp_flags |= subclass_flags(base);
}

// A slot comes from the class in the MRO that introduced it, not from one that inherited it itself.
void inherit_slot(Type* type, const Type* base, size_t offset) {
  auto at = static_cast<uint16_t>(offset);
  if (slot_read(type, at) != nullptr) return;
  void* function = slot_read(base, at);
  if (function == nullptr) return;
  if (base->tp_base != nullptr && slot_read(base->tp_base, at) == function) return;
  slot_write(type, at, function);
}

void inherit_slots_in(Type* type, const Type* base, size_t begin, size_t end) {
  for (size_t offset = begin; offset < end; offset += sizeof(void*))
    inherit_slot(type, base, offset);
}

void inherit_slots(Thread& thread, Type* type, Type* base) {
  // The protocol tables are nothing but function pointers, one after the other.
  static_assert(offsetof(Type, as_buffer) > offsetof(Type, as_number));
  // (Those of a class that extends simply are filled by type_fixup_slots.)
  constexpr size_t kAsyncSend = offsetof(Type, as_async.am_send);
  if (!is_heap_type(type) || !type_extends_simply(type)) {
    inherit_slots_in(type, base, offsetof(Type, as_number), kAsyncSend);
    inherit_slots_in(type, base, offsetof(Type, as_buffer),
                     offsetof(Type, as_buffer) + sizeof(BufferMethods));
  }
  if (!is_heap_type(type)) inherit_slot(type, base, kAsyncSend);
  if (type->fields == nullptr || is_heap_type(type) || type->fields == base->fields) {
    inherit_slot(type, base, offsetof(Type, tp_dealloc));
  }
  if (type->tp_getattro == nullptr) type->tp_getattro = base->tp_getattro;
  if (type->tp_setattro == nullptr) type->tp_setattro = base->tp_setattro;
  inherit_slot(type, base, offsetof(Type, tp_repr));
  if (type->tp_vectorcall_offset == 0) type->tp_vectorcall_offset = base->tp_vectorcall_offset;
  if (type->tp_call == nullptr && has_flag(base, tpflags::kHaveVectorcall))
    type->tp_flags |= tpflags::kHaveVectorcall;
  inherit_slot(type, base, offsetof(Type, tp_call));
  inherit_slot(type, base, offsetof(Type, tp_str));
  if (type->tp_richcompare == nullptr && type->tp_hash == nullptr) {
    // Defining equality gives up the inherited hash, and the other way round.
    Dict* dict = type_dict(type);
    if (dict_get_str(thread, dict, ids.__eq__) == nullptr &&
        dict_get_str(thread, dict, ids.__hash__) == nullptr) {
      type->tp_richcompare = base->tp_richcompare;
      type->tp_hash = base->tp_hash;
    }
  }
  inherit_slot(type, base, offsetof(Type, tp_iter));
  inherit_slot(type, base, offsetof(Type, tp_iternext));
  inherit_slot(type, base, offsetof(Type, tp_descr_get));
  if (base->tp_descr_get != nullptr && type->tp_descr_get == base->tp_descr_get &&
      has_flag(type, tpflags::kImmutableType) && has_flag(base, tpflags::kMethodDescriptor)) {
    type->tp_flags |= tpflags::kMethodDescriptor;
  }
  inherit_slot(type, base, offsetof(Type, tp_descr_set));
  if (type->tp_dictoffset == 0) type->tp_dictoffset = base->tp_dictoffset;
  inherit_slot(type, base, offsetof(Type, tp_init));
  inherit_slot(type, base, offsetof(Type, tp_alloc));
  inherit_slot(type, base, offsetof(Type, tp_finalize));
  inherit_slot(type, base, offsetof(Type, tp_free));
}

void inherit(Thread& thread, Type* type) {
  if (type->tp_base != nullptr) inherit_layout(type, type->tp_base);
  type->tp_flags |= own_family_flag(type);
  constexpr uint64_t kCollection = tpflags::kSequence | tpflags::kMapping;
  Tuple* mro = type->tp_mro;
  for (int64_t i = 1; i < mro->ob_size; ++i) {
    Type* base = as_type(mro->items[i]);
    inherit_slots(thread, type, base);
    if (!has_flag(type, kCollection)) type->tp_flags |= base->tp_flags & kCollection;
  }
}

Status set_hash(Thread& thread, Type* type) {
  if (type->tp_hash != nullptr) return Status::kOk;
  Dict* dict = type_dict(type);
  if (dict_get_str(thread, dict, ids.__hash__) != nullptr) return Status::kOk;
  type->tp_hash = hash_not_implemented;
  return dict_set(thread, dict, ids.__hash__, none());
}

// Offsets before the object stand for the managed dict and weak-reference list.
Status set_managed(Thread& thread, Type* type) {
  if (has_flag(type, tpflags::kManagedWeakref)) type->tp_weaklistoffset = kManagedWeakrefOffset;
  if (!has_flag(type, tpflags::kManagedDict)) return Status::kOk;
  type->tp_dictoffset = kManagedDictOffset;
  if (!is_heap_type(type)) return Status::kOk;  // No shared keys: instances get dicts of their own.
  HeapType* heap = as_heap_type(type);
  if (heap->ht_cached_keys == nullptr) {
    Object* attributes = dict_get_str(thread, type_dict(type), ids.__static_attributes__);
    heap->ht_cached_keys = dict_keys_new_shared(thread, attributes);
    if (heap->ht_cached_keys == nullptr) return raise_memory_error(thread);
  }
  if (type->tp_itemsize == 0) type->tp_flags |= tpflags::kInlineValues;
  return Status::kOk;
}

// A static type that is not part of the core plays a heap type of CPython's, which has its module
// in its dict.
Status set_module(Thread& thread, Type* type) {
  if (is_heap_type(type) || has_flag(type, tpflags::kStaticBuiltin) ||
      strrchr(type->tp_name, '.') == nullptr) {
    return Status::kOk;
  }
  if (dict_get_str(thread, type_dict(type), ids.__module__) != nullptr) return Status::kOk;
  Owned<Object> module = PY_TRY(type_get_module(thread, type));
  return dict_set(thread, type_dict(type), ids.__module__, module);
}

Status ready(Thread& thread, Type* type) {
  if (type->tp_dict == nullptr) {
    type->tp_dict = PY_TRY(dict_new_presized(thread, count_definitions(type) + 8, true)).release();
  }
  PY_TRY(set_bases(thread, type));
  PY_RUN(type_mro_update(thread, type, nullptr));
  PY_TRY(set_new(thread, type));
  PY_TRY(fill_dict(thread, type));
  inherit(thread, type);
  PY_TRY(set_managed(thread, type));
  PY_TRY(set_hash(thread, type));
  for (int64_t i = 0; i < type->tp_bases->ob_size; ++i) {
    PY_TRY(type_add_subclass(thread, as_type(type->tp_bases->items[i]), type));
  }
  PY_TRY(set_module(thread, type));
  type->tp_flags |= tpflags::kReady;
  return Status::kOk;
}

}  // namespace

Status type_ready(Thread& thread, Type* type) {
  if (has_flag(type, tpflags::kReady | tpflags::kReadying)) return Status::kOk;
  if (!is_heap_type(type)) {
    if (!has_flag(type, tpflags::kMutableType)) type->tp_flags |= tpflags::kImmutableType;
    type->tp_flags &= ~tpflags::kMutableType;
    make_immortal(type);
  }
  if (type->free_list_max != 0) gc_add_free_list(type);
  type->tp_flags |= tpflags::kReadying;
  Status status = ready(thread, type);
  type->tp_flags &= ~tpflags::kReadying;
  return status;
}

}  // namespace py
