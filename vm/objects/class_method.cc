// classmethod and staticmethod. Counterpart: Objects/funcobject.c.
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/errors.h"
#include "vm/objects/function.h"
#include "vm/objects/generic_alias.h"
#include "vm/objects/type_internal.h"

namespace py {
namespace {

// Both types have the same fields, so one set of functions serves them.
static_assert(sizeof(ClassMethod) == sizeof(StaticMethod));
static_assert(offsetof(ClassMethod, callable) == offsetof(StaticMethod, callable));
Slot<Object>& callable_of(Object* self) { return static_cast<ClassMethod*>(self)->callable; }

// What functools.wraps() copies, so that the wrapper looks like the function.
Status copy_attributes(Thread& thread, Object* wrapper, Object* wrapped) {
  for (Str* name : {ids.__module__, ids.__name__, ids.__qualname__, ids.__doc__}) {
    Owned<Object> value;
    if (PY_TRY(get_optional_attr(thread, wrapped, name, &value)))
      PY_TRY(set_attr(thread, wrapper, name, value));
  }
  return Status::kOk;
}

Owned<Object> make(Thread& thread, Type* type, Object* callable) {
  Owned<Object> method = PY_TRY(type_generic_alloc(thread, type, 0));
  callable_of(method).set_shared(callable);
  return method;
}

Owned<Object> new_method(Thread& thread, Type* type, Tuple*, Dict*) {
  Owned<Object> method = PY_TRY(type->tp_alloc(thread, type, 0));
  callable_of(method).set_shared(none());
  return method;
}

Status init(Thread& thread, Object* self, Tuple* args, Dict* kwargs, const char* name) {
  PY_TRY(check_no_keywords(thread, name, kwargs));
  PY_TRY(check_positional(thread, name, args->ob_size, 1, 1));
  Owned<Object> callable = share(args->items[0]);
  callable_of(self).set_shared(callable);
  return copy_attributes(thread, self, callable);
}
Status init_class_method(Thread& thread, Object* self, Tuple* args, Dict* kwargs) {
  return init(thread, self, args, kwargs, "classmethod");
}
Status init_static_method(Thread& thread, Object* self, Tuple* args, Dict* kwargs) {
  return init(thread, self, args, kwargs, "staticmethod");
}

Owned<Object> get_class_method(Thread& thread, Object* self, Object* instance, Object* owner) {
  Object* callable = callable_of(self);
  if (callable == nullptr)
    return raise(thread, &exc::RuntimeError, "uninitialized classmethod object");
  return method_new(thread, callable, owner != nullptr ? owner : instance->ob_type);
}

Owned<Object> get_static_method(Thread& thread, Object* self, Object*, Object*) {
  Object* callable = callable_of(self);
  if (callable == nullptr)
    return raise(thread, &exc::RuntimeError, "uninitialized staticmethod object");
  return share(callable);
}

Owned<Object> call_static_method(Thread& thread, Object* self, Tuple* args, Dict* kwargs) {
  Owned<Object> callable = share(callable_of(self).get());
  return call(thread, callable, args, kwargs);
}

Owned<Object> repr_class_method(Thread& thread, Object* self) {
  return str_from_format(thread, "<classmethod(%R)>", callable_of(self).get());
}
Owned<Object> repr_static_method(Thread& thread, Object* self) {
  return str_from_format(thread, "<staticmethod(%R)>", callable_of(self).get());
}

Owned<Object> get_is_abstract(Thread& thread, Object* self, void*) {
  return new_bool(PY_TRY(object_is_abstract(thread, callable_of(self))));
}

// __annotations__ and __annotate__ are the function's until they are set; then kept in our dict.
// `closure` points to the name's identifier.

Str* closure_name(void* closure) { return *static_cast<Str**>(closure); }

Owned<Object> get_wrapped(Thread& thread, Object* self, void* closure) {
  Str* name = closure_name(closure);
  Owned<Object> dict = PY_TRY(generic_get_dict(thread, self, nullptr));
  Owned<Object> value;
  if (PY_TRY(dict_get_owned(thread, as<Dict>(dict.get()), name, &value))) return value;
  value = PY_TRY(get_attr(thread, callable_of(self), name));
  PY_TRY(dict_set(thread, as<Dict>(dict.get()), name, value));
  return value;
}

Status set_wrapped(Thread& thread, Object* self, Object* value, void* closure) {
  Str* name = closure_name(closure);
  Owned<Object> dict = PY_TRY(generic_get_dict(thread, self, nullptr));
  if (value != nullptr) return dict_set(thread, as<Dict>(dict.get()), name, value);
  Owned<Object> old = dict_pop(thread, as<Dict>(dict.get()), name);
  if (old) return Status::kOk;
  if (thread.has_exception()) return Status::kError;
  const char* type_name = is_a<ClassMethod>(self) ? "classmethod" : "staticmethod";
  return raise(thread, &exc::AttributeError, "'%.200s' object has no attribute '%U'", type_name,
               name);
}

constinit MethodDef kMethods[] = {
    {"__class_getitem__", class_getitem_generic_alias, "($type, object, /)", nullptr,
     MethodDef::kClass},
    {},
};
constinit MemberDef kMembers[] = {
    {"__func__", MemberKind::kObject, true, offsetof(ClassMethod, callable), nullptr},
    {"__wrapped__", MemberKind::kObject, true, offsetof(ClassMethod, callable), nullptr},
    {},
};
constinit GetSetDef kGetSets[] = {
    {"__isabstractmethod__", get_is_abstract, nullptr, nullptr, nullptr},
    {"__dict__", generic_get_dict, generic_set_dict, nullptr, nullptr},
    {"__annotations__", get_wrapped, set_wrapped, nullptr, &ids.__annotations__},
    {"__annotate__", get_wrapped, set_wrapped, nullptr, &ids.__annotate__},
    {},
};
constexpr uint16_t kFields[] = {offsetof(ClassMethod, callable), offsetof(ClassMethod, dict), 0};

}  // namespace

Owned<Object> class_method_new(Thread& thread, Object* callable) {
  return make(thread, &ClassMethod::type, callable);
}
Owned<Object> static_method_new(Thread& thread, Object* callable) {
  return make(thread, &StaticMethod::type, callable);
}

constinit Type ClassMethod::type = {
    .tp_name = "classmethod",
    .tp_basicsize = sizeof(ClassMethod),
    .tp_repr = repr_class_method,
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType,
    .tp_doc = "Makes a function get the class as its first argument, however it is looked up.",
    .tp_methods = kMethods,
    .tp_members = kMembers,
    .tp_getset = kGetSets,
    .tp_descr_get = get_class_method,
    .tp_dictoffset = offsetof(ClassMethod, dict),
    .tp_init = init_class_method,
    .tp_new = new_method,
    .fields = kFields,
    .text_signature = "(function, /)",
};

constinit Type StaticMethod::type = {
    .tp_name = "staticmethod",
    .tp_basicsize = sizeof(StaticMethod),
    .tp_repr = repr_static_method,
    .tp_call = call_static_method,
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType,
    .tp_doc = "Keeps a function of a class from getting the instance as its first argument.",
    .tp_methods = kMethods,
    .tp_members = kMembers,
    .tp_getset = kGetSets,
    .tp_descr_get = get_static_method,
    .tp_dictoffset = offsetof(StaticMethod, dict),
    .tp_init = init_static_method,
    .tp_new = new_method,
    .fields = kFields,
    .text_signature = "(function, /)",
};

}  // namespace py
