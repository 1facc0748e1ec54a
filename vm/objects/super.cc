// super: attributes of the classes after a given one in an object's MRO.
// Counterpart: Objects/typeobject.c (superobject).
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/code.h"
#include "vm/objects/errors.h"
#include "vm/objects/function.h"
#include "vm/objects/type_internal.h"
#include "vm/runtime/frame.h"

namespace py {
namespace {

Super* as_super(Object* self) { return static_cast<Super*>(self); }

// The raw attribute in the dicts of the classes after `start`; null without an exception: none.
Owned<Object> find_after(Thread& thread, Type* start, Type* type, Object* name) {
  if (type->tp_mro == nullptr) return {};
  Owned<Tuple> mro = share(type->tp_mro);  // Comparing names may replace the type's.
  int64_t count = mro->ob_size;
  int64_t i = 0;
  while (i + 1 < count && mro->items[i] != start) ++i;
  for (++i; i < count; ++i) {
    Dict* dict = type_dict(as_type(mro->items[i]));
    if (dict == nullptr) continue;
    Owned<Object> value;
    if (PY_TRY(dict_get_owned(thread, dict, name, &value))) return value;
  }
  return {};
}

// The class whose MRO counts: `object` itself if it is a subclass of `type`, else its class (or
// what it says is its class).
Owned<Type> check_binding(Thread& thread, Type* type, Object* object) {
  if (is_type(object) && type_is_subtype(as_type(object), type)) return share(as_type(object));
  if (type_is_subtype(object->ob_type, type)) return share(object->ob_type);
  Owned<Object> claimed;
  if (PY_TRY(get_optional_attr(thread, object, ids.__class__, &claimed)) &&
      is_type(claimed.get()) && claimed.get() != object->ob_type &&
      type_is_subtype(as_type(claimed.get()), type)) {
    return std::move(claimed).cast<Type>();
  }
  return raise_type_error(
      thread, "super(type, obj): obj (%s %.200s) is not an instance or subtype of type (%.200s).",
      is_type(object) ? "type" : "instance of",
      is_type(object) ? as_type(object)->tp_name : object->ob_type->tp_name, type->tp_name);
}

// Null without an exception: the MRO has no such attribute.
Owned<Object> lookup_bound(Thread& thread, Type* start, Object* object, Type* object_type,
                           Object* name, bool* method) {
  Owned<Object> found = find_after(thread, start, object_type, name);
  if (!found) return {};
  if (method != nullptr && has_flag(found->ob_type, tpflags::kMethodDescriptor)) {
    *method = true;
    return found;
  }
  DescrGetFn get = found->ob_type->tp_descr_get;
  if (get == nullptr) return found;
  return get(thread, found, object == object_type ? nullptr : object, object_type);
}

Owned<Object> getattro(Thread& thread, Object* self, Object* name) {
  Super* super = as_super(self);
  // __class__ is super itself, not the class that it looks into.
  bool own = is_a<Str>(name) && str_equal(as<Str>(name), ids.__class__);
  if (!own && super->self_type != nullptr) {
    Owned<Object> hold = share(self);
    Owned<Object> found = lookup_bound(thread, as_type(super->start_type), super->self,
                                       as_type(super->self_type), name, nullptr);
    if (found || thread.has_exception()) return found;
  }
  return generic_getattr(thread, self, name);
}

// super() without arguments: the first argument of the calling function and its __class__ cell.
Status bind_to_caller(Thread& thread, Owned<Type>* type, Owned<Object>* object) {
  Frame* frame = thread.current_frame;
  while (frame != nullptr && frame->owner == FrameOwner::kInterpreter) frame = frame->previous;
  if (frame == nullptr) return raise(thread, &exc::RuntimeError, "super(): no current frame");
  Code* code = frame->code();
  if (code->co_argcount == 0) return raise(thread, &exc::RuntimeError, "super(): no arguments");
  Object* first = frame->localsplus[0].object();
  // An argument that inner functions use lives in a cell.
  if (first != nullptr && (code->co_localspluskinds->data[0] & localkind::kCell) != 0 &&
      is_exact<Cell>(first)) {
    first = as<Cell>(first)->value;
  }
  if (first == nullptr) return raise(thread, &exc::RuntimeError, "super(): arg[0] deleted");
  for (int i = code->co_nlocalsplus - code->co_nfreevars; i < code->co_nlocalsplus; ++i) {
    if (!str_equal(as<Str>(code->co_localsplusnames->items[i]), ids.__class__)) continue;
    Object* cell = frame->localsplus[i].object();
    if (cell == nullptr || !is_exact<Cell>(cell)) {
      return raise(thread, &exc::RuntimeError, "super(): bad __class__ cell");
    }
    Object* content = as<Cell>(cell)->value;
    if (content == nullptr)
      return raise(thread, &exc::RuntimeError, "super(): empty __class__ cell");
    if (!is_type(content)) {
      return raise(thread, &exc::RuntimeError, "super(): __class__ is not a type (%s)",
                   content->ob_type->tp_name);
    }
    *type = share(as_type(content));
    *object = share(first);
    return Status::kOk;
  }
  return raise(thread, &exc::RuntimeError, "super(): __class__ cell not found");
}

Status bind(Thread& thread, Object* self, Type* given_type, Object* given_object) {
  Owned<Type> type = share(given_type);
  Owned<Object> object = share(given_object);
  if (!type) PY_TRY(bind_to_caller(thread, &type, &object));
  if (object && is_none(object.get())) object.reset();
  Owned<Type> object_type;
  if (object) object_type = PY_TRY(check_binding(thread, type, object));
  Super* super = as_super(self);
  super->start_type.set(std::move(type));
  super->self.set(std::move(object));
  super->self_type.set(std::move(object_type));
  return Status::kOk;
}

Status init(Thread& thread, Object* self, Tuple* args, Dict* kwargs) {
  PY_TRY(check_no_keywords(thread, "super", kwargs));
  int64_t count = args->ob_size;
  if (count > 2)
    return raise_type_error(thread, "super() takes at most 2 arguments (%zd given)", count);
  if (count > 0 && !is_type(args->items[0])) {
    return raise_type_error(thread, "super() argument 1 must be type, not %.200s",
                            args->items[0]->ob_type->tp_name);
  }
  return bind(thread, self, count > 0 ? as_type(args->items[0]) : nullptr,
              count > 1 ? args->items[1] : nullptr);
}

Owned<Object> vectorcall(Thread& thread, Object* callable, Object* const* args, size_t nargsf,
                         Tuple* kwnames) {
  PY_TRY(check_no_keywords(thread, "super", kwnames));
  size_t nargs = vectorcall_nargs(nargsf);
  PY_TRY(check_positional(thread, "super()", nargs, 0, 2));
  Type* type = as_type(callable);
  Owned<Object> self = PY_TRY(type->tp_alloc(thread, type, 0));
  if (nargs > 0 && !is_type(args[0])) {
    return raise_type_error(thread, "super() argument 1 must be a type, not %.200s",
                            args[0]->ob_type->tp_name);
  }
  PY_TRY(bind(thread, self, nargs > 0 ? as_type(args[0]) : nullptr, nargs > 1 ? args[1] : nullptr));
  return self;
}

// An unbound super in a class binds to the instance.
Owned<Object> descr_get(Thread& thread, Object* self, Object* instance, Object*) {
  Super* super = as_super(self);
  if (instance == nullptr || is_none(instance) || super->self != nullptr) return share(self);
  if (super->start_type == nullptr) return share(self);
  if (!is_exact<Super>(self)) {
    Object* const args[] = {super->start_type, instance};
    return call_args(thread, self->ob_type, args);
  }
  Owned<Object> bound = PY_TRY(type_generic_alloc(thread, &Super::type, 0));
  PY_TRY(bind(thread, bound, as_type(super->start_type), instance));
  return bound;
}

Owned<Object> repr(Thread& thread, Object* self) {
  Super* super = as_super(self);
  const char* start = super->start_type != nullptr ? as_type(super->start_type)->tp_name : "NULL";
  if (super->self_type == nullptr)
    return str_from_format(thread, "<super: <class '%s'>, NULL>", start);
  return str_from_format(thread, "<super: <class '%s'>, <%s object>>", start,
                         as_type(super->self_type)->tp_name);
}

constinit MemberDef kMembers[] = {
    {"__thisclass__", MemberKind::kObject, true, offsetof(Super, start_type),
     "The class that called super()."},
    {"__self__", MemberKind::kObject, true, offsetof(Super, self),
     "The object that super() is bound to, or None."},
    {"__self_class__", MemberKind::kObject, true, offsetof(Super, self_type),
     "The class whose MRO is searched, or None."},
    {},
};
constexpr uint16_t kFields[] = {offsetof(Super, start_type), offsetof(Super, self),
                                offsetof(Super, self_type), 0};

}  // namespace

Owned<Object> super_lookup(Thread& thread, Object*, Type* start, Object* self, Object* name,
                           bool* method_found) {
  Owned<Type> type = PY_TRY(check_binding(thread, start, self));
  Owned<Object> found = lookup_bound(thread, start, self, type, name, method_found);
  if (found || thread.has_exception()) return found;
  // Not there: a real super object answers for itself or raises.
  Object* const args[] = {start, self};
  Owned<Object> super = PY_TRY(vectorcall(thread, &Super::type, args, 2, nullptr));
  return generic_getattr(thread, super, name);
}

constinit Type Super::type = {
    .tp_name = "super",
    .tp_basicsize = sizeof(Super),
    .tp_repr = repr,
    .tp_getattro = getattro,
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType,
    .tp_doc =
        "Looks attributes up in the classes after a given one in an object's method resolution "
        "order.",
    .tp_members = kMembers,
    .tp_descr_get = descr_get,
    .tp_init = init,
    .tp_new = type_generic_new,
    .tp_vectorcall = vectorcall,
    .fields = kFields,
};

}  // namespace py
