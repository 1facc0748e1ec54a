// builtin_function_or_method: a native function with the object or module it belongs to.
// Counterpart: Objects/methodobject.c.
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/function.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"
#include "vm/objects/weakref.h"

namespace py {

namespace {

PY_ALWAYS_INLINE Object* receiver(const Builtin* builtin) {
  return (builtin->def->flags & MethodDef::kStatic) != 0 ? nullptr : builtin->self.get();
}

// For messages: the class of the receiver, or the receiver itself if it is a class.
PY_COLD Type* message_type(const Builtin* builtin) {
  Object* self = builtin->self;
  if (self == nullptr || is_a<Module>(self)) return nullptr;
  return is_type(self) ? static_cast<Type*>(self) : self->ob_type;
}

PY_NOINLINE Owned<Object> call_checked(Thread& thread, Builtin* builtin, Object* const* args,
                                       size_t nargs, Tuple* kwnames) {
  PY_ENTER_NATIVE(thread, " while calling a Python object");
  // Messages name the function through its receiver, also when a static one does not get it.
  Object* self = receiver(builtin);
  // Of a bound METH_VARARGS function CPython does not say whose it is.
  if (PY_UNLIKELY(kwnames != nullptr && kwnames->ob_size != 0 &&
                  builtin->def->kind == MethodKind::kRawPositional &&
                  (builtin->def->flags & MethodDef::kTupleAndDict) != 0))
    return raise_type_error(thread, "%.200s() takes no keyword arguments", builtin->def->name);
  return method_def_call(thread, builtin->def, self, args, nargs, kwnames, message_type(builtin));
}

Owned<Object> vectorcall_general(Thread& thread, Object* callable, Object* const* args,
                                 size_t nargsf, Tuple* kwnames) {
  return call_checked(thread, as<Builtin>(callable), args, vectorcall_nargs(nargsf), kwnames);
}

Owned<Object> vectorcall_no_args(Thread& thread, Object* callable, Object* const* args,
                                 size_t nargsf, Tuple* kwnames) {
  auto* builtin = as<Builtin>(callable);
  if (PY_UNLIKELY(vectorcall_nargs(nargsf) != 0 || (kwnames != nullptr && kwnames->ob_size != 0) ||
                  thread.native_stack_low())) {
    return call_checked(thread, builtin, args, vectorcall_nargs(nargsf), kwnames);
  }
  return builtin->def->no_args(thread, receiver(builtin));
}

Owned<Object> vectorcall_one_arg(Thread& thread, Object* callable, Object* const* args,
                                 size_t nargsf, Tuple* kwnames) {
  auto* builtin = as<Builtin>(callable);
  if (PY_UNLIKELY(vectorcall_nargs(nargsf) != 1 || (kwnames != nullptr && kwnames->ob_size != 0) ||
                  thread.native_stack_low())) {
    return call_checked(thread, builtin, args, vectorcall_nargs(nargsf), kwnames);
  }
  return builtin->def->one_arg(thread, receiver(builtin), args[0]);
}

Owned<Object> vectorcall_raw(Thread& thread, Object* callable, Object* const* args, size_t nargsf,
                             Tuple* kwnames) {
  auto* builtin = as<Builtin>(callable);
  bool has_keywords = kwnames != nullptr && kwnames->ob_size != 0;
  if (PY_UNLIKELY(thread.native_stack_low() ||
                  (has_keywords && builtin->def->kind == MethodKind::kRawPositional))) {
    return call_checked(thread, builtin, args, vectorcall_nargs(nargsf), kwnames);
  }
  return builtin->def->raw(
      thread, receiver(builtin),
      RawArgs{args, vectorcall_nargs(nargsf), has_keywords ? kwnames : nullptr});
}

VectorcallFn vectorcall_for(MethodKind kind) {
  switch (kind) {
    case MethodKind::kNoArgs:
      return vectorcall_no_args;
    case MethodKind::kOneArg:
      return vectorcall_one_arg;
    case MethodKind::kRaw:
    case MethodKind::kRawPositional:
      return vectorcall_raw;
    case MethodKind::kBound:
      return vectorcall_general;
  }
  PY_UNREACHABLE();
}

}  // namespace

Owned<Object> builtin_new(Thread& thread, MethodDef* def, Object* self_or_null,
                          Object* module_or_null, Type* defining_type) {
  Owned<Builtin> builtin;
  if ((def->flags & MethodDef::kDefiningClass) != 0) {
    builtin = PY_TRY(object_new<BuiltinMethod>(thread));
  } else {
    builtin = PY_TRY(object_new<Builtin>(thread));
  }
  builtin->def = def;
  builtin->self.set_shared(self_or_null);
  builtin->module.set_shared(module_or_null);
  if (defining_type != nullptr) incref(defining_type);
  builtin->defining_type = defining_type;
  builtin->vectorcall = vectorcall_for(def->kind);
  gc_track(builtin);
  return builtin;
}

namespace {

bool is_module_function(const Builtin* builtin) {
  return builtin->self == nullptr || is_a<Module>(builtin->self.get());
}

Owned<Object> builtin_repr(Thread& thread, Object* self) {
  auto* builtin = as<Builtin>(self);
  if (is_module_function(builtin))
    return str_from_format(thread, "<built-in function %s>", builtin->def->name);
  Object* receiver = builtin->self;
  return str_from_format(thread, "<built-in method %s of %s object at %p>", builtin->def->name,
                         receiver->ob_type->tp_name, receiver);
}

Maybe<Hash> builtin_hash(Thread&, Object* self) {
  auto* builtin = as<Builtin>(self);
  Hash hash = hash_pointer(builtin->self.get()) ^
              hash_pointer(reinterpret_cast<const void*>(builtin->def->no_args));
  return hash == -1 ? -2 : hash;
}

Owned<Object> builtin_compare(Thread&, Object* left, Object* right, CompareOp op) {
  if ((op != CompareOp::kEq && op != CompareOp::kNe) || !is_a<Builtin>(left) ||
      !is_a<Builtin>(right)) {
    return new_not_implemented();
  }
  auto* a = as<Builtin>(left);
  auto* b = as<Builtin>(right);
  bool equal = a->self.get() == b->self.get() && a->def->no_args == b->def->no_args;
  return new_bool(equal == (op == CompareOp::kEq));
}

Owned<Object> builtin_reduce(Thread& thread, Object* self) {
  auto* builtin = as<Builtin>(self);
  Owned<Object> name = PY_TRY(str_from_utf8(thread, builtin->def->name));
  if (is_module_function(builtin)) return name;
  Owned<Object> getattr = PY_TRY(builtin_function(thread, "getattr"));
  Object* const arguments[] = {builtin->self.get(), name.get()};
  Owned<Tuple> packed = PY_TRY(tuple_pack(thread, arguments));
  Object* const parts[] = {getattr.get(), packed.get()};
  return tuple_pack(thread, parts);
}

Owned<Object> get_doc(Thread& thread, Object* self, void*) {
  const char* doc = as<Builtin>(self)->def->doc;
  if (doc == nullptr) return new_none();
  return str_from_utf8(thread, doc);
}

Owned<Object> get_name(Thread& thread, Object* self, void*) {
  return str_from_utf8(thread, as<Builtin>(self)->def->name);
}

Owned<Object> get_qualname(Thread& thread, Object* self, void*) {
  auto* builtin = as<Builtin>(self);
  if (is_module_function(builtin)) return str_from_utf8(thread, builtin->def->name);
  Object* receiver = builtin->self;
  Object* type = is_type(receiver) ? receiver : receiver->ob_type;
  Owned<Object> owner = PY_TRY(get_attr(thread, type, "__qualname__"));
  if (!is_a<Str>(owner)) {
    return raise_type_error(thread, "<method>.__class__.__qualname__ is not a unicode object");
  }
  return str_from_format(thread, "%S.%s", owner.get(), builtin->def->name);
}

Owned<Object> get_self(Thread&, Object* self, void*) {
  Object* object = receiver(as<Builtin>(self));
  return object == nullptr ? new_none() : share(object);
}

Owned<Object> get_text_signature(Thread& thread, Object* self, void*) {
  const char* text = method_text_signature(*as<Builtin>(self)->def);
  if (text == nullptr) return new_none();
  return str_from_utf8(thread, text);
}

constinit MethodDef kBuiltinMethods[] = {
    {"__reduce__", builtin_reduce, "($self, /)", nullptr},
    {},
};
constinit MemberDef kBuiltinMembers[] = {
    {"__module__", MemberKind::kObject, false, offsetof(Builtin, module), nullptr},
    {},
};
constinit GetSetDef kBuiltinGetSets[] = {
    {"__doc__", get_doc, nullptr, nullptr, nullptr},
    {"__name__", get_name, nullptr, nullptr, nullptr},
    {"__qualname__", get_qualname, nullptr, nullptr, nullptr},
    {"__self__", get_self, nullptr, nullptr, nullptr},
    {"__text_signature__", get_text_signature, nullptr, nullptr, nullptr},
    {},
};
constexpr uint16_t kBuiltinFields[] = {offsetof(Builtin, self), offsetof(Builtin, module),
                                       offsetof(Builtin, defining_type), 0};

// Nothing is cleared to break a cycle, as a function without its receiver could not be called
// safely any more.
void builtin_clear(Object*) {}

}  // namespace

constinit Type Builtin::type = {
    .tp_name = "builtin_function_or_method",
    .tp_basicsize = sizeof(Builtin),
    .tp_vectorcall_offset = offsetof(Builtin, vectorcall),
    .tp_repr = builtin_repr,
    .tp_hash = builtin_hash,
    .tp_call = vectorcall_as_call,
    .tp_flags = tpflags::kDisallowInstantiation | tpflags::kHaveVectorcall | tpflags::kHaveGc,
    .free_list_max = 16,
    .tp_clear = builtin_clear,
    .tp_richcompare = builtin_compare,
    .tp_weaklistoffset = offsetof(Builtin, weaklist),
    .tp_methods = kBuiltinMethods,
    .tp_members = kBuiltinMembers,
    .tp_getset = kBuiltinGetSets,
    .fields = kBuiltinFields,
    .reported_basicsize = 56,
};

constinit Type BuiltinMethod::type = {
    .tp_name = "builtin_method",
    .tp_basicsize = sizeof(BuiltinMethod),
    .tp_vectorcall_offset = offsetof(Builtin, vectorcall),
    .tp_call = vectorcall_as_call,
    .tp_flags = tpflags::kHaveVectorcall | tpflags::kHaveGc,
    .free_list_max = 16,
    .tp_clear = builtin_clear,
    .tp_weaklistoffset = offsetof(Builtin, weaklist),
    .tp_base = &Builtin::type,
    .fields = kBuiltinFields,
    .reported_basicsize = 64,
};

}  // namespace py
