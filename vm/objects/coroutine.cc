// Coroutines and the iterator their __await__ gives.
// Counterpart: Objects/genobject.c.
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/code.h"
#include "vm/objects/errors.h"
#include "vm/objects/frame_object.h"
#include "vm/objects/generator_internal.h"
#include "vm/objects/generic_alias.h"
#include "vm/objects/int.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {

namespace {

// coroutine_wrapper: what coro.__await__() returns.
struct CoroutineWrapper : Object {
  static Type type;
  Slot<Object> coroutine;
};

Generator* wrapped(Object* self) {
  return static_cast<Generator*>(static_cast<CoroutineWrapper*>(self)->coroutine.get());
}

Owned<Object> wrapper_next(Thread& thread, Object* self) {
  return gen_iternext(thread, wrapped(self));
}
Owned<Object> wrapper_send(Thread& thread, Object* self, Object* value) {
  return gen_send(thread, wrapped(self), value);
}
Owned<Object> wrapper_throw(Thread& thread, Object* self, RawArgs args) {
  return gen_throw_method(thread, wrapped(self), args);
}
Owned<Object> wrapper_close(Thread& thread, Object* self) {
  return gen_close(thread, wrapped(self));
}

constinit MethodDef kWrapperMethods[] = {
    {"send", wrapper_send, "($self, object, /)", "Resume the coroutine with a value."},
    MethodDef::positional("throw", wrapper_throw, nullptr,
                          "Raise an exception inside the coroutine."),
    {"close", wrapper_close, "($self, /)",
     "Raise GeneratorExit inside the coroutine so that it ends."},
    {},
};
constexpr uint16_t kWrapperFields[] = {offsetof(CoroutineWrapper, coroutine), 0};

constinit Type CoroutineWrapper::type = {
    .tp_name = "coroutine_wrapper",
    .tp_basicsize = sizeof(CoroutineWrapper),
    .tp_flags = tpflags::kHaveGc | tpflags::kDisallowInstantiation,
    .tp_doc = "Makes a coroutine an iterator for await.",
    .tp_iter = object_self_iter,
    .tp_iternext = wrapper_next,
    .tp_methods = kWrapperMethods,
    .fields = kWrapperFields,
};

// types.coroutine marks a generator function whose generators may be awaited.
bool is_awaitable_generator(Object* object) {
  return is_generator_exact(object) && (static_cast<Generator*>(object)->frame.code()->co_flags &
                                        coflags::kIterableCoroutine) != 0;
}

Owned<Object> coroutine_repr(Thread& thread, Object* self) {
  return gen_repr_as(thread, self, "coroutine");
}
Owned<Object> coroutine_send(Thread& thread, Object* self, Object* value) {
  return gen_send(thread, static_cast<Generator*>(self), value);
}
Owned<Object> coroutine_throw(Thread& thread, Object* self, RawArgs args) {
  return gen_throw_method(thread, static_cast<Generator*>(self), args);
}
Owned<Object> coroutine_close(Thread& thread, Object* self) {
  return gen_close(thread, static_cast<Generator*>(self));
}
SendResult coroutine_am_send(Thread& thread, Object* self, Object* value, Owned<Object>* result) {
  return generator_send(thread, static_cast<Generator*>(self), value, result);
}
Owned<Object> coroutine_await(Thread& thread, Object* self) {
  Owned<CoroutineWrapper> wrapper = PY_TRY(object_new<CoroutineWrapper>(thread));
  wrapper->coroutine.set_shared(self);
  gc_track(wrapper.get());
  return wrapper;
}

constinit MethodDef kCoroutineMethods[] = {
    {"send", coroutine_send, "($self, object, /)",
     "Resume with a value as the result of the pending await."},
    MethodDef::positional("throw", coroutine_throw, nullptr,
                          "Raise an exception at the pending await."),
    {"close", coroutine_close, "($self, /)",
     "Raise GeneratorExit at the pending await so that the coroutine ends."},
    {"__sizeof__", gen_sizeof, "($self, /)", "Return the size in bytes."},
    {"__class_getitem__", class_getitem_generic_alias, "($type, object, /)",
     "Return a parameterised alias of the class.", MethodDef::kClass},
    {},
};
constinit MemberDef kCoroutineMembers[] = {
    {"cr_origin", MemberKind::kObject, true, offsetof(Generator, origin_or_finalizer), nullptr},
    {},
};
constinit GetSetDef kCoroutineGetSets[] = {
    {"__name__", gen_get_name, gen_set_name, "The name of the coroutine.", nullptr},
    {"__qualname__", gen_get_qualname, gen_set_qualname, "The qualified name of the coroutine.",
     nullptr},
    {"cr_await", gen_get_yieldfrom, nullptr, "What await is waiting on, or None.", nullptr},
    {"cr_running", gen_get_running, nullptr, nullptr, nullptr},
    {"cr_frame", gen_get_frame, nullptr, nullptr, nullptr},
    {"cr_code", gen_get_code, nullptr, nullptr, nullptr},
    {"cr_suspended", gen_get_suspended, nullptr, nullptr, nullptr},
    {},
};

}  // namespace

Type* coroutine_wrapper_type() { return &CoroutineWrapper::type; }

Owned<Object> coroutine_get_awaitable_iter(Thread& thread, Object* object) {
  if (is_coroutine_exact(object) || is_awaitable_generator(object)) return share(object);
  UnaryFn getter = object->ob_type->as_async.am_await;
  if (getter == nullptr)
    return raise_type_error(thread, "'%.100s' object can't be awaited", object->ob_type->tp_name);
  Owned<Object> iterator = PY_TRY(getter(thread, object));
  if (is_coroutine_exact(iterator.get()) || is_awaitable_generator(iterator.get()))
    return raise_type_error(thread, "__await__() returned a coroutine");
  if (!iter_check(iterator))
    return raise_type_error(thread, "__await__() returned non-iterator of type '%.100s'",
                            iterator->ob_type->tp_name);
  return iterator;
}

// cr_origin: ((filename, line, function), ...) of the callers, innermost first.
Owned<Object> coroutine_origin(Thread& thread, int depth) {
  Frame* first = frame_previous_complete(thread.current_frame->previous);
  int count = 0;
  for (Frame* frame = first; frame != nullptr && count < depth;
       frame = frame_previous_complete(frame->previous))
    ++count;
  Owned<Tuple> origin = PY_TRY(tuple_alloc(thread, count));
  if (count == 0) return origin;
  Frame* frame = first;
  for (int i = 0; i < count; ++i) {
    Owned<Object> line = PY_TRY(int_from_int64(thread, frame_lineno(frame)));
    Object* items[3] = {reinterpret_cast<Object*>(frame->code()->co_filename.get()), line.get(),
                        reinterpret_cast<Object*>(frame->code()->co_name.get())};
    origin->items[i] = PY_TRY(tuple_pack(thread, items)).release();
    frame = frame_previous_complete(frame->previous);
  }
  tuple_ready(origin);
  return origin;
}

constinit Type Generator::coroutine_type = {
    .tp_name = "coroutine",
    .tp_basicsize = offsetof(Generator, frame) + offsetof(Frame, localsplus),
    .tp_itemsize = sizeof(StackRef),
    .tp_dealloc = gen_dealloc,
    .tp_repr = coroutine_repr,
    .as_async = {.am_await = coroutine_await, .am_send = coroutine_am_send},
    .tp_flags = tpflags::kHaveGc | tpflags::kDisallowInstantiation,
    .tp_traverse = gen_traverse,
    .tp_weaklistoffset = offsetof(Generator, weaklist),
    .tp_methods = kCoroutineMethods,
    .tp_members = kCoroutineMembers,
    .tp_getset = kCoroutineGetSets,
    .tp_finalize = gen_finalize,
    .reported_basicsize = 152,
};

}  // namespace py
