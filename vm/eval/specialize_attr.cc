// The adaptive specialiser: attributes.
// Counterpart: Python/specialize.c.
#include "vm/eval/specialize_internal.h"
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/dict.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/type_object.h"

namespace py {

namespace {

// What a name is on the type, and so whether an instance's own attribute can hide it.
enum class Kind : uint8_t {
  kAbsent,
  kMethod,  // A function or method descriptor.
  kProperty,
  kSlot,  // From __slots__, or any object field.
  kDunderClass,
  kPlain,  // Not a descriptor.
  kCustomGetattribute,
  kOther,  // Anything that must be asked each time.
};

struct Lookup {
  Kind kind;
  Object* descriptor;  // Borrowed.
  uint32_t version;    // Of the type, for which the answer holds.
};

Kind classify(Object* descriptor, Object* name, bool has_getattr) {
  if (descriptor == nullptr) return Kind::kAbsent;
  Type* type = descriptor->ob_type;
  if (!has_flag(type, tpflags::kImmutableType)) return Kind::kOther;
  if (type->tp_descr_set != nullptr) {
    if (is_exact<MemberDescriptor>(descriptor))
      return as<MemberDescriptor>(descriptor)->def->kind == MemberKind::kObjectEx ? Kind::kSlot
                                                                                  : Kind::kOther;
    if (is_exact<Property>(descriptor)) return has_getattr ? Kind::kOther : Kind::kProperty;
    if (is_exact<GetSetDescriptor>(descriptor) && name == ids.__class__ &&
        as<Descriptor>(descriptor)->d_type == reinterpret_cast<Object*>(&ObjectType::type))
      return Kind::kDunderClass;
    return Kind::kOther;
  }
  if (type->tp_descr_get != nullptr)
    return has_flag(type, tpflags::kMethodDescriptor) ? Kind::kMethod : Kind::kOther;
  return Kind::kPlain;
}

Lookup lookup_for_load(Type* type, Object* name) {
  Lookup result = {Kind::kOther, nullptr, 0};
  GetAttrFn getattro = type->tp_getattro;
  bool has_getattr = false;
  if (getattro != generic_getattr) {
    if (getattro != slot_tp_getattr_hook && getattro != slot_tp_getattro) return result;
    uint32_t version;
    Object* getattribute = type_lookup_version(type, ids.__getattribute__, &version);
    has_getattr = type_lookup(type, ids.__getattr__) != nullptr;
    static Object* const plain = type_lookup(&ObjectType::type, ids.__getattribute__);
    if (getattribute != nullptr && getattribute != plain) {
      if (getattro == slot_tp_getattro && !has_getattr && is_exact<Function>(getattribute))
        return {Kind::kCustomGetattribute, getattribute, version};
      return result;
    }
  }
  result.descriptor = type_lookup_version(type, name, &result.version);
  result.kind = classify(result.descriptor, name, has_getattr);
  return result;
}

Object** managed_values_slot(Object* owner, int64_t index) {
  return &instance_inline_values(owner)->values[index];
}

// An attribute held by the instance itself: in its inline values, or in its dict at a place that is
// likely to stay.
bool specialize_instance(uint16_t* instr, Object* owner, Object* name, uint32_t version,
                         int value_form, int hint_form) {
  Type* type = owner->ob_type;
  if (!has_flag(type, tpflags::kManagedDict)) return false;
  auto* dict = reinterpret_cast<Dict*>(*managed_dict_slot(owner));
  if (has_flag(type, tpflags::kInlineValues) && instance_inline_values(owner)->valid &&
      (dict == nullptr || value_form == op::LOAD_ATTR_INSTANCE_VALUE)) {
    int64_t index =
        dict_keys_lookup_str(static_cast<HeapType*>(type)->ht_cached_keys, as<Str>(name));
    if (index < 0) return false;
    int64_t offset =
        reinterpret_cast<char*>(managed_values_slot(owner, index)) - reinterpret_cast<char*>(owner);
    if (offset > UINT16_MAX) return false;
    write_u32(instr + 2, version);
    instr[4] = static_cast<uint16_t>(offset);
    specialize_to(instr, value_form);
    return true;
  }
  if (dict == nullptr || !is_exact<Dict>(dict) || !dict_has_str_table(dict)) return false;
  int64_t index = dict_keys_lookup_str(dict->keys, as<Str>(name));
  if (index < 0 || index > UINT16_MAX) return false;
  write_u32(instr + 2, version);
  instr[4] = static_cast<uint16_t>(index);
  specialize_to(instr, hint_form);
  return true;
}

// An attribute of the type that no instance attribute hides: the object itself goes into the cache.
bool specialize_from_type(uint16_t* instr, Object* owner, Object* name, const Lookup& found,
                          bool method) {
  Type* type = owner->ob_type;
  int form;
  if (has_flag(type, tpflags::kInlineValues)) {
    DictKeys* keys = static_cast<HeapType*>(type)->ht_cached_keys;
    if (!instance_inline_values(owner)->valid || dict_keys_lookup_str(keys, as<Str>(name)) >= 0)
      return false;
    uint32_t keys_version = dict_keys_version(keys);
    if (keys_version == 0) return false;
    write_u32(instr + 4, keys_version);
    form = method ? op::LOAD_ATTR_METHOD_WITH_VALUES : op::LOAD_ATTR_NONDESCRIPTOR_WITH_VALUES;
  } else {
    constexpr int64_t kManagedDictOffset = -3 * static_cast<int64_t>(sizeof(void*));
    int64_t offset =
        has_flag(type, tpflags::kManagedDict) ? kManagedDictOffset : type->tp_dictoffset;
    if (offset == 0) {
      form = method ? op::LOAD_ATTR_METHOD_NO_DICT : op::LOAD_ATTR_NONDESCRIPTOR_NO_DICT;
    } else {
      if (!method || (offset < 0 && offset != kManagedDictOffset) ||
          offset > INT16_MAX + kManagedDictOffset)
        return false;
      if (*reinterpret_cast<Object**>(reinterpret_cast<char*>(owner) + offset) != nullptr)
        return false;
      instr[4] = static_cast<uint16_t>(offset - kManagedDictOffset);
      form = op::LOAD_ATTR_METHOD_LAZY_DICT;
    }
  }
  write_u32(instr + 2, found.version);
  write_u64(instr + 6, reinterpret_cast<uintptr_t>(found.descriptor));
  specialize_to(instr, form);
  return true;
}

bool specialize_slot(uint16_t* instr, Object* owner, const Lookup& found, int form, bool store) {
  auto* descriptor = as<MemberDescriptor>(found.descriptor);
  auto* owner_type = reinterpret_cast<Type*>(descriptor->d_type.get());
  if (!type_is_subtype(owner->ob_type, owner_type) || (store && descriptor->def->readonly))
    return false;
  write_u32(instr + 2, found.version);
  instr[4] = descriptor->def->offset;
  specialize_to(instr, form);
  return true;
}

bool specialize_module(uint16_t* instr, Object* owner, Object* name) {
  Dict* dict = as<Module>(owner)->dict;
  if (dict == nullptr || !is_exact<Dict>(dict) || !dict_has_str_table(dict)) return false;
  if (dict_keys_lookup_str(dict->keys, ids.__getattr__) >= 0) return false;
  int64_t index = dict_keys_lookup_str(dict->keys, as<Str>(name));
  if (index < 0 || index > UINT16_MAX) return false;
  uint32_t version = dict_keys_version(dict->keys);
  if (version == 0) return false;
  write_u32(instr + 2, version);
  instr[4] = static_cast<uint16_t>(index);
  specialize_to(instr, op::LOAD_ATTR_MODULE);
  return true;
}

bool specialize_class_attribute(uint16_t* instr, Type* owner, Object* name) {
  Type* metatype = owner->ob_type;
  if (metatype->tp_getattro != type_getattro) return false;
  uint32_t meta_version = 0;
  // The metatype must not have a say: a data descriptor there would come first.
  if (classify(type_lookup_version(metatype, name, &meta_version), name, false) != Kind::kAbsent)
    return false;
  Lookup found = {Kind::kOther, nullptr, 0};
  found.descriptor = type_lookup_version(owner, name, &found.version);
  found.kind = classify(found.descriptor, name, false);
  if ((found.kind != Kind::kMethod && found.kind != Kind::kPlain) || found.version == 0)
    return false;
  write_u32(instr + 2, found.version);
  write_u64(instr + 6, reinterpret_cast<uintptr_t>(found.descriptor));
  if (has_flag(metatype, tpflags::kImmutableType)) {
    specialize_to(instr, op::LOAD_ATTR_CLASS);
    return true;
  }
  if (meta_version == 0) return false;
  write_u32(instr + 4, meta_version);
  specialize_to(instr, op::LOAD_ATTR_CLASS_WITH_METACLASS_CHECK);
  return true;
}

bool specialize_property(uint16_t* instr, const Lookup& found) {
  Object* getter = as<Property>(found.descriptor)->fget;
  if (getter == nullptr || !is_exact<Function>(getter)) return false;
  auto* function = as<Function>(getter);
  if (!is_simple_function(function->code) || function->code->co_argcount != 1 ||
      function_version(function) == 0)
    return false;
  write_u32(instr + 2, found.version);
  write_u64(instr + 6, reinterpret_cast<uintptr_t>(getter));
  specialize_to(instr, op::LOAD_ATTR_PROPERTY);
  return true;
}

bool specialize_getattribute(uint16_t* instr, const Lookup& found) {
  auto* function = as<Function>(found.descriptor);
  uint32_t version = function_version(function);
  if (!is_simple_function(function->code) || function->code->co_argcount != 2 || version == 0 ||
      found.version == 0)
    return false;
  write_u32(instr + 2, found.version);
  write_u32(instr + 4, version);
  write_u64(instr + 6, reinterpret_cast<uintptr_t>(function));
  specialize_to(instr, op::LOAD_ATTR_GETATTRIBUTE_OVERRIDDEN);
  return true;
}

bool specialize_load(uint16_t* instr, Object* owner, Object* name, bool method) {
  Type* type = owner->ob_type;
  if (is_type(owner)) return specialize_class_attribute(instr, as<Type>(owner), name);
  if (type->tp_getattro == Module::type.tp_getattro && is_a<Module>(owner))
    return specialize_module(instr, owner, name);
  Lookup found = lookup_for_load(type, name);
  if (found.kind == Kind::kOther || found.version == 0) return false;
  switch (found.kind) {
    case Kind::kMethod:
      return method && specialize_from_type(instr, owner, name, found, true);
    case Kind::kPlain:
      return !method && specialize_from_type(instr, owner, name, found, false);
    case Kind::kAbsent:
      return specialize_instance(instr, owner, name, found.version, op::LOAD_ATTR_INSTANCE_VALUE,
                                 op::LOAD_ATTR_WITH_HINT);
    case Kind::kSlot:
      return specialize_slot(instr, owner, found, op::LOAD_ATTR_SLOT, false);
    case Kind::kDunderClass:
      write_u32(instr + 2, found.version);
      instr[4] = offsetof(Object, ob_type);
      specialize_to(instr, op::LOAD_ATTR_SLOT);
      return true;
    case Kind::kProperty:
      return !method && specialize_property(instr, found);
    case Kind::kCustomGetattribute:
      return !method && specialize_getattribute(instr, found);
    case Kind::kOther:
      return false;
  }
  return false;
}

}  // namespace

void specialize_load_attr(Thread&, uint16_t* instr, StackRef owner, Object* name, bool method) {
  if (!is_exact<Str>(name) || !specialize_load(instr, owner.object(), name, method))
    specialize_failed(instr);
}

void specialize_store_attr(Thread&, uint16_t* instr, StackRef owner, Object* name) {
  Object* object = owner.object();
  Type* type = object->ob_type;
  bool done = false;
  if (is_exact<Str>(name) && type->tp_setattro == generic_setattr && !is_type(object)) {
    Lookup found = {Kind::kOther, nullptr, 0};
    found.descriptor = type_lookup_version(type, name, &found.version);
    found.kind = classify(found.descriptor, name, false);
    if (found.version != 0) {
      if (found.kind == Kind::kSlot) {
        done = specialize_slot(instr, object, found, op::STORE_ATTR_SLOT, true);
      } else if (found.kind == Kind::kAbsent) {
        done = specialize_instance(instr, object, name, found.version,
                                   op::STORE_ATTR_INSTANCE_VALUE, op::STORE_ATTR_WITH_HINT);
      }
    }
  }
  if (!done) specialize_failed(instr);
}

void specialize_load_super_attr(Thread&, uint16_t* instr, StackRef super, StackRef cls,
                                bool method) {
  if (!super.is(&Super::type) || !is_type(cls.object())) return specialize_failed(instr);
  specialize_to(instr, method ? op::LOAD_SUPER_ATTR_METHOD : op::LOAD_SUPER_ATTR_ATTR);
}

}  // namespace py
