// The descriptors in the dicts of static types: methods, class methods, members, getsets, slot
// wrappers; and the bound form of slot wrappers. Counterpart: Objects/descrobject.c.
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/errors.h"
#include "vm/objects/function.h"
#include "vm/objects/type_internal.h"

namespace py {
namespace {

Descriptor* as_descriptor(Object* object) { return static_cast<Descriptor*>(object); }
Type* descriptor_type(Object* object) { return as_type(as_descriptor(object)->d_type); }
Object* descriptor_name(Object* object) { return as_descriptor(object)->d_name; }

template <typename T>
Owned<T> new_descriptor(Thread& thread, Type* kind, Type* type, Owned<Str> name) {
  Owned<T> descriptor = PY_TRY(object_new_of<T>(thread, kind));
  descriptor->d_type.set_shared(type);
  descriptor->d_name.set(std::move(name));
  gc_track(descriptor);
  return descriptor;
}

// Does the descriptor apply to the instance? TypeError if not.
PY_ALWAYS_INLINE Status check_instance(Thread& thread, Object* self, Object* instance) {
  Type* type = descriptor_type(self);
  if (PY_LIKELY(instance->ob_type == type || type_is_subtype(instance->ob_type, type)))
    return Status::kOk;
  return raise_type_error(thread,
                          "descriptor '%U' for '%.100s' objects doesn't apply to a '%.100s' object",
                          descriptor_name(self), type->tp_name, instance->ob_type->tp_name);
}

Owned<Object> descriptor_repr(Thread& thread, Object* self, const char* format) {
  return str_from_format(thread, format, descriptor_name(self), descriptor_type(self)->tp_name);
}
Owned<Object> method_repr(Thread& thread, Object* self) {
  return descriptor_repr(thread, self, "<method '%U' of '%s' objects>");
}
Owned<Object> member_repr(Thread& thread, Object* self) {
  return descriptor_repr(thread, self, "<member '%U' of '%s' objects>");
}
Owned<Object> getset_repr(Thread& thread, Object* self) {
  return descriptor_repr(thread, self, "<attribute '%U' of '%s' objects>");
}
Owned<Object> wrapper_repr(Thread& thread, Object* self) {
  return descriptor_repr(thread, self, "<slot wrapper '%U' of '%s' objects>");
}

// Attributes that all of them have.

Owned<Object> text_or_none(Thread& thread, const char* text) {
  return text != nullptr ? Owned<Object>(str_from_utf8(thread, text)) : new_none();
}

Owned<Object> get_qualname(Thread& thread, Object* self, void*) {
  Descriptor* descriptor = as_descriptor(self);
  if (descriptor->d_qualname == nullptr) {
    if (descriptor->d_name == nullptr || !is_a<Str>(descriptor->d_name)) {
      return raise_type_error(thread, "<descriptor>.__name__ is not a unicode object");
    }
    Owned<Object> outer = PY_TRY(get_attr(thread, descriptor->d_type, ids.__qualname__));
    if (!is_a<Str>(outer.get())) {
      return raise_type_error(thread,
                              "<descriptor>.__objclass__.__qualname__ is not a unicode object");
    }
    Owned<Str> qualname =
        PY_TRY(str_from_format(thread, "%S.%S", outer.get(), descriptor->d_name.get()));
    descriptor->d_qualname.set(std::move(qualname));
  }
  return share(descriptor->d_qualname.get());
}

Owned<Object> getattr_reduction(Thread& thread, Object* object, Object* name) {
  Object* getattr = dict_get_str(thread, thread.interp->builtins, ids.getattr);
  if (getattr == nullptr)
    return raise(thread, &exc::AttributeError, "module 'builtins' has no attribute 'getattr'");
  Object* const pair[] = {object, name};
  Owned<Tuple> arguments = PY_TRY(tuple_pack(thread, pair));
  Object* const result[] = {getattr, arguments};
  return tuple_pack(thread, result);
}

Owned<Object> descriptor_reduce(Thread& thread, Object* self) {
  return getattr_reduction(thread, as_descriptor(self)->d_type, descriptor_name(self));
}

Owned<Object> method_doc(Thread& thread, Object* self, void*) {
  return text_or_none(thread, as<MethodDescriptor>(self)->def->doc);
}
Owned<Object> get_text_signature(Thread& thread, Object* self, void*) {
  return text_or_none(thread, method_text_signature(*as<MethodDescriptor>(self)->def));
}
Owned<Object> member_doc(Thread& thread, Object* self, void*) {
  return text_or_none(thread, as<MemberDescriptor>(self)->def->doc);
}
Owned<Object> getset_doc(Thread& thread, Object* self, void*) {
  return text_or_none(thread, as<GetSetDescriptor>(self)->def->doc);
}
const SlotEntry* wrapper_entry(Object* self) {
  return static_cast<const SlotEntry*>(as<WrapperDescriptor>(self)->base);
}
Owned<Object> wrapper_doc(Thread& thread, Object* self, void*) {
  return text_or_none(thread, wrapper_entry(self)->doc);
}
Owned<Object> wrapper_text_signature(Thread& thread, Object* self, void*) {
  return text_or_none(thread, wrapper_entry(self)->signature);
}

constinit MemberDef kDescriptorMembers[] = {
    {"__objclass__", MemberKind::kObject, true, offsetof(Descriptor, d_type), nullptr},
    {"__name__", MemberKind::kObject, true, offsetof(Descriptor, d_name), nullptr},
    {},
};
constinit GetSetDef kMethodGetSets[] = {
    {"__doc__", method_doc, nullptr, nullptr, nullptr},
    {"__qualname__", get_qualname, nullptr, nullptr, nullptr},
    {"__text_signature__", get_text_signature, nullptr, nullptr, nullptr},
    {},
};
constinit GetSetDef kMemberGetSets[] = {
    {"__doc__", member_doc, nullptr, nullptr, nullptr},
    {"__qualname__", get_qualname, nullptr, nullptr, nullptr},
    {},
};
constinit GetSetDef kGetSetGetSets[] = {
    {"__doc__", getset_doc, nullptr, nullptr, nullptr},
    {"__qualname__", get_qualname, nullptr, nullptr, nullptr},
    {},
};
constinit GetSetDef kWrapperGetSets[] = {
    {"__doc__", wrapper_doc, nullptr, nullptr, nullptr},
    {"__qualname__", get_qualname, nullptr, nullptr, nullptr},
    {"__text_signature__", wrapper_text_signature, nullptr, nullptr, nullptr},
    {},
};
constinit MethodDef kReduceMethods[] = {
    {"__reduce__", descriptor_reduce, nullptr, nullptr},
    {},
};
constexpr uint16_t kDescriptorFields[] = {offsetof(Descriptor, d_type),
                                          offsetof(Descriptor, d_name),
                                          offsetof(Descriptor, d_qualname), 0};
constexpr uint64_t kDescriptorFlags = tpflags::kHaveGc;

// Methods.

Owned<Object> method_get(Thread& thread, Object* self, Object* instance, Object*) {
  if (instance == nullptr) return share(self);
  PY_TRY(check_instance(thread, self, instance));
  return builtin_new(thread, as<MethodDescriptor>(self)->def, instance, nullptr,
                     descriptor_type(self));
}

Owned<Object> method_vectorcall(Thread& thread, Object* self, Object* const* args, size_t nargsf,
                                Tuple* kwnames) {
  size_t nargs = vectorcall_nargs(nargsf);
  auto* method = as<MethodDescriptor>(self);
  if (PY_UNLIKELY(nargs == 0)) {
    Owned<Object> qualname = PY_TRY(get_qualname(thread, self, nullptr));
    return raise_type_error(thread, "unbound method %U() needs an argument", qualname.get());
  }
  PY_TRY(check_instance(thread, self, args[0]));
  PY_ENTER_NATIVE(thread, " while calling a Python object");
  MethodDef* def = method->def;
  if (PY_LIKELY(kwnames == nullptr)) {
    if (def->kind == MethodKind::kOneArg && nargs == 2)
      return def->one_arg(thread, args[0], args[1]);
    if (def->kind == MethodKind::kNoArgs && nargs == 1) return def->no_args(thread, args[0]);
  }
  return method_def_call(thread, def, args[0], args + 1, nargs - 1, kwnames, descriptor_type(self));
}

Owned<Object> class_method_get(Thread& thread, Object* self, Object* instance, Object* owner) {
  Type* type = descriptor_type(self);
  if (owner == nullptr) {
    if (instance == nullptr) {
      return raise_type_error(thread,
                              "descriptor '%U' for type '%.100s' needs either an object or a type",
                              descriptor_name(self), type->tp_name);
    }
    owner = instance->ob_type;
  }
  if (!is_type(owner)) {
    return raise_type_error(
        thread, "descriptor '%U' for type '%.100s' needs a type, not a '%.100s' as arg 2",
        descriptor_name(self), type->tp_name, owner->ob_type->tp_name);
  }
  if (!type_is_subtype(as_type(owner), type)) {
    return raise_type_error(thread,
                            "descriptor '%U' requires a subtype of '%.100s' but received '%.100s'",
                            descriptor_name(self), type->tp_name, as_type(owner)->tp_name);
  }
  return builtin_new(thread, as<MethodDescriptor>(self)->def, owner, nullptr, type);
}

PY_COLD Raised raise_needs_argument(Thread& thread, Object* self) {
  return raise_type_error(thread, "descriptor '%U' of '%.100s' object needs an argument",
                          descriptor_name(self), descriptor_type(self)->tp_name);
}

Owned<Object> class_method_call(Thread& thread, Object* self, Tuple* args, Dict* kwargs) {
  if (args->ob_size < 1) return raise_needs_argument(thread, self);
  Owned<Object> bound = PY_TRY(class_method_get(thread, self, nullptr, args->items[0]));
  return call_vector_dict(thread, bound, args->items + 1, args->ob_size - 1, kwargs);
}

// Members.

Owned<Object> member_descr_get(Thread& thread, Object* self, Object* instance, Object*) {
  if (instance == nullptr) return share(self);
  PY_TRY(check_instance(thread, self, instance));
  return member_get(thread, instance, as<MemberDescriptor>(self)->def);
}
Status member_descr_set(Thread& thread, Object* self, Object* instance, Object* value) {
  PY_TRY(check_instance(thread, self, instance));
  return member_set(thread, instance, as<MemberDescriptor>(self)->def, value);
}

// Getsets.

Owned<Object> getset_descr_get(Thread& thread, Object* self, Object* instance, Object*) {
  if (instance == nullptr) return share(self);
  PY_TRY(check_instance(thread, self, instance));
  GetSetDef* def = as<GetSetDescriptor>(self)->def;
  if (def->get != nullptr) return def->get(thread, instance, def->closure);
  return raise(thread, &exc::AttributeError, "attribute '%U' of '%.100s' objects is not readable",
               descriptor_name(self), descriptor_type(self)->tp_name);
}
Status getset_descr_set(Thread& thread, Object* self, Object* instance, Object* value) {
  PY_TRY(check_instance(thread, self, instance));
  GetSetDef* def = as<GetSetDescriptor>(self)->def;
  if (def->set != nullptr) return def->set(thread, instance, value, def->closure);
  return raise(thread, &exc::AttributeError, "attribute '%U' of '%.100s' objects is not writable",
               descriptor_name(self), descriptor_type(self)->tp_name);
}

// Slot wrappers.

Owned<Object> wrapper_get(Thread& thread, Object* self, Object* instance, Object*) {
  if (instance == nullptr) return share(self);
  PY_TRY(check_instance(thread, self, instance));
  Owned<MethodWrapper> bound = PY_TRY(object_new<MethodWrapper>(thread));
  bound->descr.set_shared(self);
  bound->self.set_shared(instance);
  gc_track(bound);
  return bound;
}

Status check_wrapper_keywords(Thread& thread, Object* self, Dict* kwargs) {
  Wrap wrap = wrapper_entry(self)->wrap;
  if (kwargs == nullptr || kwargs->used == 0 || wrap == Wrap::kCall || wrap == Wrap::kInit)
    return Status::kOk;
  return raise_type_error(thread, "wrapper %U() takes no keyword arguments", descriptor_name(self));
}

Owned<Object> wrapper_call(Thread& thread, Object* self, Tuple* args, Dict* kwargs) {
  if (args->ob_size < 1) return raise_needs_argument(thread, self);
  Type* type = descriptor_type(self);
  Object* target = args->items[0];
  if (!type_is_subtype(target->ob_type, type)) {
    return raise_type_error(thread,
                            "descriptor '%U' requires a '%.100s' object but received a '%.100s'",
                            descriptor_name(self), type->tp_name, target->ob_type->tp_name);
  }
  PY_TRY(check_wrapper_keywords(thread, self, kwargs));
  // A tuple of its own, as gc.get_count() tells.
  Owned<Tuple> rest = PY_TRY(tuple_from_array(thread, args->items + 1, args->ob_size - 1));
  return slot_wrapper_call(thread, wrapper_entry(self), as<WrapperDescriptor>(self)->wrapped,
                           target, rest, kwargs);
}

// Bound slot wrappers.

Object* bound_descr(Object* self) { return as<MethodWrapper>(self)->descr; }

Owned<Object> bound_call(Thread& thread, Object* self, Tuple* args, Dict* kwargs) {
  Object* descriptor = bound_descr(self);
  PY_TRY(check_wrapper_keywords(thread, descriptor, kwargs));
  return slot_wrapper_call(thread, wrapper_entry(descriptor),
                           as<WrapperDescriptor>(descriptor)->wrapped,
                           as<MethodWrapper>(self)->self, args, kwargs);
}

Owned<Object> bound_repr(Thread& thread, Object* self) {
  Object* target = as<MethodWrapper>(self)->self;
  return str_from_format(thread, "<method-wrapper '%U' of %s object at %p>",
                         descriptor_name(bound_descr(self)), target->ob_type->tp_name, target);
}

Maybe<Hash> bound_hash(Thread&, Object* self) {
  Hash hash = hash_pointer(as<MethodWrapper>(self)->self.get()) ^ hash_pointer(bound_descr(self));
  return hash == -1 ? -2 : hash;
}

Owned<Object> bound_compare(Thread&, Object* left, Object* right, CompareOp op) {
  if ((op != CompareOp::kEq && op != CompareOp::kNe) || !is_exact<MethodWrapper>(left) ||
      !is_exact<MethodWrapper>(right)) {
    return new_not_implemented();
  }
  bool equal = bound_descr(left) == bound_descr(right) &&
               as<MethodWrapper>(left)->self.get() == as<MethodWrapper>(right)->self.get();
  return new_bool(equal == (op == CompareOp::kEq));
}

Owned<Object> bound_reduce(Thread& thread, Object* self) {
  return getattr_reduction(thread, as<MethodWrapper>(self)->self,
                           descriptor_name(bound_descr(self)));
}
Owned<Object> bound_objclass(Thread&, Object* self, void*) {
  return share(as_descriptor(bound_descr(self))->d_type.get());
}
Owned<Object> bound_name(Thread&, Object* self, void*) {
  return share(descriptor_name(bound_descr(self)));
}
Owned<Object> bound_qualname(Thread& thread, Object* self, void*) {
  return get_qualname(thread, bound_descr(self), nullptr);
}
Owned<Object> bound_doc(Thread& thread, Object* self, void*) {
  return wrapper_doc(thread, bound_descr(self), nullptr);
}
Owned<Object> bound_text_signature(Thread& thread, Object* self, void*) {
  return wrapper_text_signature(thread, bound_descr(self), nullptr);
}

constinit MethodDef kBoundMethods[] = {
    {"__reduce__", bound_reduce, nullptr, nullptr},
    {},
};
constinit MemberDef kBoundMembers[] = {
    {"__self__", MemberKind::kObject, true, offsetof(MethodWrapper, self), nullptr},
    {},
};
constinit GetSetDef kBoundGetSets[] = {
    {"__objclass__", bound_objclass, nullptr, nullptr, nullptr},
    {"__name__", bound_name, nullptr, nullptr, nullptr},
    {"__qualname__", bound_qualname, nullptr, nullptr, nullptr},
    {"__doc__", bound_doc, nullptr, nullptr, nullptr},
    {"__text_signature__", bound_text_signature, nullptr, nullptr, nullptr},
    {},
};
constexpr uint16_t kBoundFields[] = {offsetof(MethodWrapper, descr), offsetof(MethodWrapper, self),
                                     0};

}  // namespace

constinit Type MethodDescriptor::type = {
    .tp_name = "method_descriptor",
    .tp_basicsize = sizeof(MethodDescriptor),
    .tp_vectorcall_offset = offsetof(MethodDescriptor, vectorcall),
    .tp_repr = method_repr,
    .tp_call = vectorcall_as_call,
    .tp_flags = kDescriptorFlags | tpflags::kHaveVectorcall | tpflags::kMethodDescriptor,
    .tp_methods = kReduceMethods,
    .tp_members = kDescriptorMembers,
    .tp_getset = kMethodGetSets,
    .tp_descr_get = method_get,
    .fields = kDescriptorFields,
};

constinit Type MethodDescriptor::class_type = {
    .tp_name = "classmethod_descriptor",
    .tp_basicsize = sizeof(MethodDescriptor),
    .tp_repr = method_repr,
    .tp_call = class_method_call,
    .tp_flags = kDescriptorFlags,
    .tp_members = kDescriptorMembers,
    .tp_getset = kMethodGetSets,
    .tp_descr_get = class_method_get,
    .fields = kDescriptorFields,
};

constinit Type MemberDescriptor::type = {
    .tp_name = "member_descriptor",
    .tp_basicsize = sizeof(MemberDescriptor),
    .tp_repr = member_repr,
    .tp_flags = kDescriptorFlags,
    .tp_methods = kReduceMethods,
    .tp_members = kDescriptorMembers,
    .tp_getset = kMemberGetSets,
    .tp_descr_get = member_descr_get,
    .tp_descr_set = member_descr_set,
    .fields = kDescriptorFields,
};

constinit Type GetSetDescriptor::type = {
    .tp_name = "getset_descriptor",
    .tp_basicsize = sizeof(GetSetDescriptor),
    .tp_repr = getset_repr,
    .tp_flags = kDescriptorFlags,
    .tp_members = kDescriptorMembers,
    .tp_getset = kGetSetGetSets,
    .tp_descr_get = getset_descr_get,
    .tp_descr_set = getset_descr_set,
    .fields = kDescriptorFields,
};

constinit Type WrapperDescriptor::type = {
    .tp_name = "wrapper_descriptor",
    .tp_basicsize = sizeof(WrapperDescriptor),
    .tp_repr = wrapper_repr,
    .tp_call = wrapper_call,
    .tp_flags = kDescriptorFlags | tpflags::kMethodDescriptor,
    .tp_methods = kReduceMethods,
    .tp_members = kDescriptorMembers,
    .tp_getset = kWrapperGetSets,
    .tp_descr_get = wrapper_get,
    .fields = kDescriptorFields,
};

constinit Type MethodWrapper::type = {
    .tp_name = "method-wrapper",
    .tp_basicsize = sizeof(MethodWrapper),
    .tp_repr = bound_repr,
    .tp_hash = bound_hash,
    .tp_call = bound_call,
    .tp_flags = kDescriptorFlags,
    .tp_richcompare = bound_compare,
    .tp_methods = kBoundMethods,
    .tp_members = kBoundMembers,
    .tp_getset = kBoundGetSets,
    .fields = kBoundFields,
};

Owned<Object> method_descriptor_new(Thread& thread, Type* type, MethodDef* def) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, def->name));
  Owned<MethodDescriptor> descriptor = PY_TRY(
      new_descriptor<MethodDescriptor>(thread, &MethodDescriptor::type, type, std::move(name)));
  descriptor->def = def;
  descriptor->vectorcall = method_vectorcall;
  return descriptor;
}

Owned<Object> class_method_descriptor_new(Thread& thread, Type* type, MethodDef* def) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, def->name));
  Owned<MethodDescriptor> descriptor = PY_TRY(new_descriptor<MethodDescriptor>(
      thread, &MethodDescriptor::class_type, type, std::move(name)));
  descriptor->def = def;
  return descriptor;
}

Owned<Object> member_descriptor_new(Thread& thread, Type* type, MemberDef* def) {
  Owned<Str> name = PY_TRY(str_from_utf8(thread, def->name));
  str_intern(thread, &name);
  Owned<MemberDescriptor> descriptor = PY_TRY(
      new_descriptor<MemberDescriptor>(thread, &MemberDescriptor::type, type, std::move(name)));
  descriptor->def = def;
  return descriptor;
}

Owned<Object> getset_descriptor_new(Thread& thread, Type* type, GetSetDef* def) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, def->name));
  Owned<GetSetDescriptor> descriptor = PY_TRY(
      new_descriptor<GetSetDescriptor>(thread, &GetSetDescriptor::type, type, std::move(name)));
  descriptor->def = def;
  return descriptor;
}

Owned<Object> wrapper_descriptor_new(Thread& thread, Type* type, const SlotEntry* entry,
                                     void* wrapped) {
  Owned<WrapperDescriptor> descriptor = PY_TRY(new_descriptor<WrapperDescriptor>(
      thread, &WrapperDescriptor::type, type, share(entry->name_object())));
  descriptor->base = entry;
  descriptor->wrapped = wrapped;
  return descriptor;
}

bool is_data_descriptor(const Object* object) { return object->ob_type->tp_descr_set != nullptr; }

}  // namespace py
