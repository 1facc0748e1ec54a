// Bound methods, and the instancemethod wrapper.
// Counterpart: Objects/classobject.c.
#include <cstring>

#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/function.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"
#include "vm/objects/weakref.h"

namespace py {

namespace {

Owned<Object> method_vectorcall(Thread& thread, Object* callable, Object* const* args,
                                size_t nargsf, Tuple* kwnames) {
  PY_ENTER_NATIVE(thread, " while calling a Python object");
  auto* method = as<Method>(callable);
  Object* self = method->self;
  Object* func = method->func;
  size_t nargs = vectorcall_nargs(nargsf);
  if ((nargsf & kVectorcallArgumentsOffset) != 0) {
    // The caller lends the slot before its arguments.
    auto** argv = const_cast<Object**>(args) - 1;
    Object* lent = argv[0];
    argv[0] = self;
    Owned<Object> result = call_vector(thread, func, argv, nargs + 1, kwnames);
    argv[0] = lent;
    return result;
  }
  size_t total = nargs + (kwnames == nullptr ? 0 : static_cast<size_t>(kwnames->ob_size));
  if (total == 0) return call_vector(thread, func, &self, 1, nullptr);
  constexpr size_t kInline = 8;
  Object* inline_argv[kInline];
  Object** argv = inline_argv;
  if (total + 1 > kInline) {
    argv = static_cast<Object**>(mem_alloc((total + 1) * sizeof(Object*)));
    if (argv == nullptr) return raise_memory_error(thread);
  }
  argv[0] = self;
  memcpy(argv + 1, args, total * sizeof(Object*));
  Owned<Object> result = call_vector(thread, func, argv, nargs + 1, kwnames);
  if (argv != inline_argv) mem_free(argv);
  return result;
}

}  // namespace

Owned<Object> method_new(Thread& thread, Object* func, Object* self) {
  Owned<Method> method = PY_TRY(object_new<Method>(thread));
  method->func.set_shared(func);
  method->self.set_shared(self);
  method->vectorcall = method_vectorcall;
  gc_track(method);
  return method;
}

namespace {

Owned<Object> method_construct(Thread& thread, Type*, Tuple* args, Dict* kwargs) {
  PY_TRY(check_no_keywords(thread, "method", kwargs));
  PY_TRY(check_positional(thread, "method", static_cast<size_t>(args->ob_size), 2, 2));
  Object* func = args->items[0];
  Object* self = args->items[1];
  if (object_is_callable(func) != Tri::kTrue)
    return raise_type_error(thread, "first argument must be callable");
  if (is_none(self)) return raise_type_error(thread, "instance must not be None");
  return method_new(thread, func, self);
}

Owned<Object> method_repr(Thread& thread, Object* self) {
  auto* method = as<Method>(self);
  Owned<Object> name;
  PY_TRY(get_optional_attr(thread, method->func, ids.__qualname__, &name));
  if (!name) PY_TRY(get_optional_attr(thread, method->func, ids.__name__, &name));
  if (!name || !is_a<Str>(name))
    return str_from_format(thread, "<bound method ? of %R>", method->self.get());
  return str_from_format(thread, "<bound method %U of %R>", name.get(), method->self.get());
}

Maybe<Hash> method_hash(Thread& thread, Object* self) {
  auto* method = as<Method>(self);
  // By identity of the receiver, which need not be hashable.
  Hash hash = hash_pointer(method->self.get()) ^ PY_TRY(object_hash(thread, method->func));
  return hash == -1 ? -2 : hash;
}

Owned<Object> method_compare(Thread& thread, Object* left, Object* right, CompareOp op) {
  if ((op != CompareOp::kEq && op != CompareOp::kNe) || !is_a<Method>(left) ||
      !is_a<Method>(right)) {
    return new_not_implemented();
  }
  bool equal = PY_TRY(object_rich_compare_bool(thread, as<Method>(left)->func,
                                               as<Method>(right)->func, CompareOp::kEq));
  if (equal) equal = as<Method>(left)->self.get() == as<Method>(right)->self.get();
  return new_bool(equal == (op == CompareOp::kEq));
}

// What the method type itself does not have comes from the function.
Owned<Object> method_getattro(Thread& thread, Object* self, Object* name) {
  if (!is_a<Str>(name)) {
    return raise_type_error(thread, "attribute name must be string, not '%.200s'",
                            name->ob_type->tp_name);
  }
  Owned<Object> descriptor = share(type_lookup(self->ob_type, name));
  if (descriptor) {
    DescrGetFn get = descriptor->ob_type->tp_descr_get;
    if (get != nullptr) return get(thread, descriptor, self, self->ob_type);
    return descriptor;
  }
  PY_ENTER_NATIVE(thread, "");
  return get_attr(thread, as<Method>(self)->func, name);
}

Owned<Object> method_descr_get(Thread&, Object* descriptor, Object*, Object*) {
  return share(descriptor);
}

Owned<Object> method_reduce(Thread& thread, Object* self) {
  auto* method = as<Method>(self);
  Owned<Object> name = PY_TRY(get_attr(thread, method->func, ids.__name__));
  Owned<Object> getattr = PY_TRY(builtin_function(thread, "getattr"));
  Object* const arguments[] = {method->self.get(), name.get()};
  Owned<Tuple> packed = PY_TRY(tuple_pack(thread, arguments));
  Object* const parts[] = {getattr.get(), packed.get()};
  return tuple_pack(thread, parts);
}

Owned<Object> method_get_doc(Thread& thread, Object* self, void*) {
  return get_attr(thread, as<Method>(self)->func, ids.__doc__);
}

constinit MethodDef kMethodMethods[] = {
    {"__reduce__", method_reduce, "($self, /)", nullptr},
    {},
};
constinit MemberDef kMethodMembers[] = {
    {"__func__", MemberKind::kObject, true, offsetof(Method, func), "The function that is called."},
    {"__self__", MemberKind::kObject, true, offsetof(Method, self),
     "The object it is called with."},
    {},
};
constinit GetSetDef kMethodGetSets[] = {
    {"__doc__", method_get_doc, nullptr, nullptr, nullptr},
    {},
};
constexpr uint16_t kMethodFields[] = {offsetof(Method, func), offsetof(Method, self), 0};

// A bound method without its parts could not be called; cycles are broken at the objects that it
// connects.
void method_clear(Object*) {}

Owned<Object> instance_method_construct(Thread& thread, Type*, Tuple* args, Dict* kwargs) {
  PY_TRY(check_no_keywords(thread, "instancemethod", kwargs));
  PY_TRY(check_positional(thread, "instancemethod", static_cast<size_t>(args->ob_size), 1, 1));
  if (object_is_callable(args->items[0]) != Tri::kTrue) {
    return raise_type_error(thread, "first argument must be callable");
  }
  Owned<InstanceMethod> method = PY_TRY(object_new<InstanceMethod>(thread));
  method->func.set_shared(args->items[0]);
  gc_track(method);
  return method;
}

Owned<Object> instance_method_repr(Thread& thread, Object* self) {
  Object* func = as<InstanceMethod>(self)->func;
  Owned<Object> name;
  PY_TRY(get_optional_attr(thread, func, ids.__name__, &name));
  if (!name || !is_a<Str>(name)) return str_from_format(thread, "<instancemethod ? at %p>", self);
  return str_from_format(thread, "<instancemethod %U at %p>", name.get(), self);
}

Owned<Object> instance_method_getattro(Thread& thread, Object* self, Object* name) {
  Owned<Object> descriptor = share(type_lookup(self->ob_type, name));
  if (descriptor) {
    DescrGetFn get = descriptor->ob_type->tp_descr_get;
    if (get != nullptr) return get(thread, descriptor, self, self->ob_type);
    return descriptor;
  }
  return get_attr(thread, as<InstanceMethod>(self)->func, name);
}

Owned<Object> instance_method_descr_get(Thread& thread, Object* descriptor, Object* instance,
                                        Object*) {
  Object* func = as<InstanceMethod>(descriptor)->func;
  if (instance == nullptr) return share(func);
  return method_new(thread, func, instance);
}

Owned<Object> instance_method_call(Thread& thread, Object* self, Tuple* args, Dict* kwargs) {
  return call(thread, as<InstanceMethod>(self)->func, args, kwargs);
}

Owned<Object> instance_method_compare(Thread& thread, Object* left, Object* right, CompareOp op) {
  if ((op != CompareOp::kEq && op != CompareOp::kNe) || !is_a<InstanceMethod>(left) ||
      !is_a<InstanceMethod>(right)) {
    return new_not_implemented();
  }
  bool equal = PY_TRY(object_rich_compare_bool(thread, as<InstanceMethod>(left)->func,
                                               as<InstanceMethod>(right)->func, CompareOp::kEq));
  return new_bool(equal == (op == CompareOp::kEq));
}

Owned<Object> instance_method_get_doc(Thread& thread, Object* self, void*) {
  return get_attr(thread, as<InstanceMethod>(self)->func, ids.__doc__);
}

constinit MemberDef kInstanceMethodMembers[] = {
    {"__func__", MemberKind::kObject, true, offsetof(InstanceMethod, func),
     "The function that is called."},
    {},
};
constinit GetSetDef kInstanceMethodGetSets[] = {
    {"__doc__", instance_method_get_doc, nullptr, nullptr, nullptr},
    {},
};
constexpr uint16_t kInstanceMethodFields[] = {offsetof(InstanceMethod, func), 0};

}  // namespace

constinit Type Method::type = {
    .tp_name = "method",
    .tp_basicsize = sizeof(Method),
    .tp_vectorcall_offset = offsetof(Method, vectorcall),
    .tp_repr = method_repr,
    .tp_hash = method_hash,
    .tp_call = vectorcall_as_call,
    .tp_getattro = method_getattro,
    .tp_setattro = generic_setattr,
    .tp_flags = tpflags::kHaveGc | tpflags::kHaveVectorcall,
    .free_list_max = 20,
    .tp_doc = "A function together with the object it is called with.",
    .tp_clear = method_clear,
    .tp_richcompare = method_compare,
    .tp_weaklistoffset = offsetof(Method, weaklist),
    .tp_methods = kMethodMethods,
    .tp_members = kMethodMembers,
    .tp_getset = kMethodGetSets,
    .tp_descr_get = method_descr_get,
    .tp_new = method_construct,
    .fields = kMethodFields,
    .text_signature = "(function, instance, /)",
    .reported_basicsize = 48,
};

constinit Type InstanceMethod::type = {
    .tp_name = "instancemethod",
    .tp_basicsize = sizeof(InstanceMethod),
    .tp_repr = instance_method_repr,
    .tp_call = instance_method_call,
    .tp_getattro = instance_method_getattro,
    .tp_flags = tpflags::kHaveGc,
    .tp_doc = "A callable that becomes a method when it is looked up on an instance.",
    .tp_richcompare = instance_method_compare,
    .tp_members = kInstanceMethodMembers,
    .tp_getset = kInstanceMethodGetSets,
    .tp_descr_get = instance_method_descr_get,
    .tp_new = instance_method_construct,
    .fields = kInstanceMethodFields,
    .text_signature = "(function, /)",
};

}  // namespace py
