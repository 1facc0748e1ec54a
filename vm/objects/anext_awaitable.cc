// What anext(iterator, default) returns: awaits the next item, and turns the end into the default.
// Counterpart: Objects/iterobject.c (anext_awaitable).
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/errors.h"
#include "vm/objects/generator_internal.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/str.h"

namespace py {

namespace {

struct AnextAwaitable : Object {
  static Type type;
  Slot<Object> wrapped;
  Slot<Object> fallback;
};

// The iterator of the wrapped awaitable: a coroutine is turned into its wrapper.
Owned<Object> inner_iterator(Thread& thread, AnextAwaitable* self) {
  Owned<Object> iterator = PY_TRY(coroutine_get_awaitable_iter(thread, self->wrapped));
  if (iterator->ob_type->tp_iternext != nullptr) return iterator;
  // Only a coroutine has no __next__ of its own.
  UnaryFn getter = iterator->ob_type->as_async.am_await;
  Owned<Object> wrapper = PY_TRY(getter(thread, iterator));
  if (!iter_check(wrapper))
    return raise_type_error(thread, "%.100s.__await__() must return an iterable",
                            iterator->ob_type->tp_name);
  return wrapper;
}

// The end of the iteration becomes the awaited value.
Owned<Object> finish(Thread& thread, AnextAwaitable* self, Owned<Object> result) {
  if (!result && thread.has_exception() && error_clear_if(thread, &exc::StopAsyncIteration))
    return raise_stop_iteration_value(thread, self->fallback);
  return result;
}

Owned<Object> anext_next(Thread& thread, Object* object) {
  auto* self = static_cast<AnextAwaitable*>(object);
  Owned<Object> iterator = PY_TRY(inner_iterator(thread, self));
  return finish(thread, self, iterator->ob_type->tp_iternext(thread, iterator));
}

Owned<Object> forward(Thread& thread, Object* object, const char* method, Object* const* args,
                      size_t count) {
  auto* self = static_cast<AnextAwaitable*>(object);
  Owned<Object> iterator = PY_TRY(inner_iterator(thread, self));
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, method));
  return finish(thread, self, call_method(thread, iterator, name, args, count));
}

Owned<Object> anext_send(Thread& thread, Object* self, Object* value) {
  return forward(thread, self, "send", &value, 1);
}
Owned<Object> anext_throw(Thread& thread, Object* self, RawArgs args) {
  return forward(thread, self, "throw", args.argv, args.nargs);
}
Owned<Object> anext_close(Thread& thread, Object* self) {
  return forward(thread, self, "close", nullptr, 0);
}

constinit MethodDef kMethods[] = {
    {"send", anext_send, "($self, object, /)", "Resume the await with a value."},
    MethodDef::positional("throw", anext_throw, nullptr, "Raise an exception inside the await.")
        .tuple_and_dict(),
    {"close", anext_close, "($self, /)", "End the await."},
    {},
};
constexpr uint16_t kFields[] = {offsetof(AnextAwaitable, wrapped),
                                offsetof(AnextAwaitable, fallback), 0};

constinit Type AnextAwaitable::type = {
    .tp_name = "anext_awaitable",
    .tp_basicsize = sizeof(AnextAwaitable),
    .as_async = {.am_await = object_self_iter},
    .tp_flags = tpflags::kHaveGc,
    .tp_iter = object_self_iter,
    .tp_iternext = anext_next,
    .tp_methods = kMethods,
    .fields = kFields,
};

}  // namespace

Type* anext_awaitable_type() { return &AnextAwaitable::type; }

Owned<Object> anext_awaitable_new(Thread& thread, Object* awaitable, Object* fallback) {
  Owned<AnextAwaitable> self = PY_TRY(object_new<AnextAwaitable>(thread));
  self->wrapped.set_shared(awaitable);
  self->fallback.set_shared(fallback);
  gc_track(self.get());
  return self;
}

}  // namespace py
