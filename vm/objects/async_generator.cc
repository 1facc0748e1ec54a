// Async generators and the awaitables of their methods.
// Counterpart: Objects/genobject.c.
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/errors.h"
#include "vm/objects/generator_internal.h"
#include "vm/objects/generic_alias.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {

namespace {

enum class AwaitState : uint8_t { kInit, kIterating, kClosed };

// The awaitable of __anext__() and asend().
struct AsyncSend : Object {
  static Type type;
  Slot<Generator> generator;
  Slot<Object> value;  // Null: __anext__().
  AwaitState state;
};
// The awaitable of athrow() and aclose().
struct AsyncThrow : Object {
  static Type type;
  Slot<Generator> generator;
  Slot<Object> args;  // Tuple; null: aclose().
  AwaitState state;
};

AsyncSend* as_send(Object* self) { return static_cast<AsyncSend*>(self); }
AsyncThrow* as_throw(Object* self) { return static_cast<AsyncThrow*>(self); }

constexpr char kIgnoredExit[] = "async generator ignored GeneratorExit";

// The first use of an async generator tells the event loop's hooks.
Status init_hooks(Thread& thread, Generator* generator) {
  if (generator->hooks_inited) return Status::kOk;
  generator->hooks_inited = true;
  if (thread.async_gen_finalizer != nullptr)
    generator->origin_or_finalizer.set_shared(thread.async_gen_finalizer);
  if (thread.async_gen_firstiter != nullptr) {
    Owned<Object> hook = share(thread.async_gen_firstiter);
    PY_RUN(call_one_arg(thread, hook, generator));
  }
  return Status::kOk;
}

// What came out of the generator: a wrapped value is a `yield` and ends the await with
// StopIteration; anything else is an inner await's and passes through.
Owned<Object> unwrap(Thread& thread, Generator* generator, Owned<Object> result) {
  if (!result) {
    if (!thread.has_exception()) (void)raise_none(thread, &exc::StopAsyncIteration);
    if (error_matches(thread, &exc::StopAsyncIteration) ||
        error_matches(thread, &exc::GeneratorExit))
      generator->closed = true;
    generator->running_async = false;
    return nullptr;
  }
  if (is_exact<AsyncWrappedValue>(result.get())) {
    (void)raise_stop_iteration_value(thread, static_cast<AsyncWrappedValue*>(result.get())->value);
    generator->running_async = false;
    return nullptr;
  }
  return result;
}

bool clear_end_of_await(Thread& thread) {
  return error_clear_if(thread, &exc::StopIteration) ||
         error_clear_if(thread, &exc::StopAsyncIteration) ||
         error_clear_if(thread, &exc::GeneratorExit);
}

Raised reuse_error(Thread& thread, const char* what) {
  return raise(thread, &exc::RuntimeError, "cannot reuse already awaited %s", what);
}

// asend and __anext__.

Owned<Object> send_new(Thread& thread, Generator* generator, Object* value) {
  Owned<AsyncSend> awaitable = PY_TRY(object_new<AsyncSend>(thread));
  awaitable->generator.set_shared(generator);
  awaitable->value.set_shared(value);
  gc_track(awaitable.get());
  return awaitable;
}

Status send_begin(Thread& thread, AsyncSend* awaitable) {
  if (awaitable->state == AwaitState::kClosed) return reuse_error(thread, "__anext__()/asend()");
  if (awaitable->state == AwaitState::kInit && awaitable->generator->running_async) {
    awaitable->state = AwaitState::kClosed;
    return raise(thread, &exc::RuntimeError, "anext(): asynchronous generator is already running");
  }
  return Status::kOk;
}

Owned<Object> send_send(Thread& thread, Object* self, Object* value) {
  AsyncSend* awaitable = as_send(self);
  PY_TRY(send_begin(thread, awaitable));
  Owned<Object> sent = share(value);
  if (awaitable->state == AwaitState::kInit) {
    if (is_none(value)) sent = share(awaitable->value.get());
    awaitable->state = AwaitState::kIterating;
  }
  awaitable->generator->running_async = true;
  Owned<Generator> generator = share(awaitable->generator.get());
  Owned<Object> result =
      unwrap(thread, generator, gen_send(thread, generator, sent ? sent.get() : none()));
  if (!result) awaitable->state = AwaitState::kClosed;
  return result;
}

Owned<Object> send_next(Thread& thread, Object* self) { return send_send(thread, self, none()); }

Owned<Object> send_throw(Thread& thread, Object* self, RawArgs args) {
  AsyncSend* awaitable = as_send(self);
  PY_TRY(send_begin(thread, awaitable));
  if (awaitable->state == AwaitState::kInit) {
    awaitable->state = AwaitState::kIterating;
    awaitable->generator->running_async = true;
  }
  Owned<Generator> generator = share(awaitable->generator.get());
  Owned<Object> result = unwrap(thread, generator, gen_throw_method(thread, generator, args));
  if (!result) {
    generator->running_async = false;
    awaitable->state = AwaitState::kClosed;
  }
  return result;
}

Owned<Object> send_close(Thread& thread, Object* self) {
  if (as_send(self)->state == AwaitState::kClosed) return new_none();
  Object* exit[1] = {reinterpret_cast<Object*>(&exc::GeneratorExit)};
  Owned<Object> result = send_throw(thread, self, RawArgs{exit, 1, nullptr});
  if (result) return raise(thread, &exc::RuntimeError, "coroutine ignored GeneratorExit");
  return clear_end_of_await(thread) ? new_none() : nullptr;
}

void send_finalize(Thread& thread, Object* self) {
  if (as_send(self)->state == AwaitState::kInit)
    warn_unawaited_agen_method(thread, as_send(self)->generator, ids.asend);
}

// athrow and aclose.

Owned<Object> throw_new(Thread& thread, Generator* generator, Object* args) {
  Owned<AsyncThrow> awaitable = PY_TRY(object_new<AsyncThrow>(thread));
  awaitable->generator.set_shared(generator);
  awaitable->args.set_shared(args);
  gc_track(awaitable.get());
  return awaitable;
}

Status throw_begin(Thread& thread, AsyncThrow* awaitable) {
  if (!awaitable->generator->running_async) return Status::kOk;
  awaitable->state = AwaitState::kClosed;
  return raise(thread, &exc::RuntimeError,
               awaitable->args == nullptr ? "aclose(): asynchronous generator is already running"
                                          : "athrow(): asynchronous generator is already running");
}

Owned<Object> throw_ignored_exit(Thread& thread, AsyncThrow* awaitable) {
  awaitable->generator->running_async = false;
  awaitable->state = AwaitState::kClosed;
  return raise(thread, &exc::RuntimeError, kIgnoredExit);
}

// The await ends; for aclose() the end of the generator is success.
Owned<Object> throw_ended(Thread& thread, AsyncThrow* awaitable) {
  awaitable->generator->running_async = false;
  awaitable->state = AwaitState::kClosed;
  if (awaitable->args == nullptr && (error_clear_if(thread, &exc::StopAsyncIteration) ||
                                     error_clear_if(thread, &exc::GeneratorExit)))
    return raise_none(thread, &exc::StopIteration);
  return nullptr;
}

Owned<Object> throw_start(Thread& thread, AsyncThrow* awaitable) {
  Generator* generator = awaitable->generator;
  awaitable->state = AwaitState::kIterating;
  generator->running_async = true;
  if (awaitable->args == nullptr) {
    generator->closed = true;
    Owned<Object> result = gen_throw(
        thread, generator, false, reinterpret_cast<Object*>(&exc::GeneratorExit), nullptr, nullptr);
    if (result && is_exact<AsyncWrappedValue>(result.get()))
      return throw_ignored_exit(thread, awaitable);
    if (!result) return throw_ended(thread, awaitable);
    return result;
  }
  Tuple* args = static_cast<Tuple*>(awaitable->args.get());
  PY_TRY(check_positional(thread, "athrow", static_cast<size_t>(args->ob_size), 1, 3));
  Owned<Object> result = unwrap(thread, generator,
                                gen_throw(thread, generator, false, args->items[0],
                                          args->ob_size > 1 ? args->items[1] : nullptr,
                                          args->ob_size > 2 ? args->items[2] : nullptr));
  if (!result) return throw_ended(thread, awaitable);
  return result;
}

Owned<Object> throw_send(Thread& thread, Object* self, Object* value) {
  AsyncThrow* awaitable = as_throw(self);
  Owned<Generator> generator = share(awaitable->generator.get());
  if (awaitable->state == AwaitState::kClosed) return reuse_error(thread, "aclose()/athrow()");
  if (gen_finished(generator)) {
    awaitable->state = AwaitState::kClosed;
    return raise_none(thread, &exc::StopIteration);
  }
  if (awaitable->state == AwaitState::kInit) {
    PY_TRY(throw_begin(thread, awaitable));
    if (generator->closed) {
      awaitable->state = AwaitState::kClosed;
      return raise_none(thread, &exc::StopAsyncIteration);
    }
    if (!is_none(value))
      return raise(thread, &exc::RuntimeError,
                   "can't send non-None value to a just-started coroutine");
    return throw_start(thread, awaitable);
  }
  Owned<Object> result = gen_send(thread, generator, value);
  if (awaitable->args != nullptr) return unwrap(thread, generator, std::move(result));
  if (!result) return throw_ended(thread, awaitable);
  if (is_exact<AsyncWrappedValue>(result.get())) return throw_ignored_exit(thread, awaitable);
  return result;
}

Owned<Object> throw_next(Thread& thread, Object* self) { return throw_send(thread, self, none()); }

Owned<Object> throw_throw(Thread& thread, Object* self, RawArgs args) {
  AsyncThrow* awaitable = as_throw(self);
  if (awaitable->state == AwaitState::kClosed) return reuse_error(thread, "aclose()/athrow()");
  if (awaitable->state == AwaitState::kInit) {
    PY_TRY(throw_begin(thread, awaitable));
    awaitable->state = AwaitState::kIterating;
    awaitable->generator->running_async = true;
  }
  Owned<Generator> generator = share(awaitable->generator.get());
  Owned<Object> result = gen_throw_method(thread, generator, args);
  if (awaitable->args != nullptr) {
    result = unwrap(thread, generator, std::move(result));
    if (!result) {
      generator->running_async = false;
      awaitable->state = AwaitState::kClosed;
    }
    return result;
  }
  if (result && is_exact<AsyncWrappedValue>(result.get()))
    return throw_ignored_exit(thread, awaitable);
  if (!result) return throw_ended(thread, awaitable);
  return result;
}

Owned<Object> throw_close(Thread& thread, Object* self) {
  if (as_throw(self)->state == AwaitState::kClosed) return new_none();
  Object* exit[1] = {reinterpret_cast<Object*>(&exc::GeneratorExit)};
  Owned<Object> result = throw_throw(thread, self, RawArgs{exit, 1, nullptr});
  if (result) return raise(thread, &exc::RuntimeError, "coroutine ignored GeneratorExit");
  return clear_end_of_await(thread) ? new_none() : nullptr;
}

void throw_finalize(Thread& thread, Object* self) {
  if (as_throw(self)->state == AwaitState::kInit)
    warn_unawaited_agen_method(thread, as_throw(self)->generator,
                               as_throw(self)->args != nullptr ? ids.athrow : ids.aclose);
}

constinit MethodDef kSendMethods[] = {
    {"send", send_send, "($self, object, /)", "Resume the await with a value."},
    MethodDef::positional("throw", send_throw, nullptr, "Raise an exception inside the await."),
    {"close", send_close, "($self, /)", "End the await."},
    {},
};
constinit MethodDef kThrowMethods[] = {
    {"send", throw_send, "($self, object, /)", "Resume the await with a value."},
    MethodDef::positional("throw", throw_throw, nullptr, "Raise an exception inside the await."),
    {"close", throw_close, "($self, /)", "End the await."},
    {},
};
constexpr uint16_t kSendFields[] = {offsetof(AsyncSend, generator), offsetof(AsyncSend, value), 0};
constexpr uint16_t kThrowFields[] = {offsetof(AsyncThrow, generator), offsetof(AsyncThrow, args),
                                     0};

constinit Type AsyncSend::type = {
    .tp_name = "async_generator_asend",
    .tp_basicsize = sizeof(AsyncSend),
    .as_async = {.am_await = object_self_iter},
    .tp_flags = tpflags::kHaveGc | tpflags::kDisallowInstantiation,
    .free_list_max = 80,
    .tp_iter = object_self_iter,
    .tp_iternext = send_next,
    .tp_methods = kSendMethods,
    .tp_finalize = send_finalize,
    .fields = kSendFields,
};
constinit Type AsyncThrow::type = {
    .tp_name = "async_generator_athrow",
    .tp_basicsize = sizeof(AsyncThrow),
    .as_async = {.am_await = object_self_iter},
    .tp_flags = tpflags::kHaveGc | tpflags::kDisallowInstantiation,
    .tp_iter = object_self_iter,
    .tp_iternext = throw_next,
    .tp_methods = kThrowMethods,
    .tp_finalize = throw_finalize,
    .fields = kThrowFields,
};

// The async generator itself.

Owned<Object> agen_repr(Thread& thread, Object* self) {
  return gen_repr_as(thread, self, "async_generator");
}
Owned<Object> agen_anext(Thread& thread, Object* self) {
  PY_TRY(init_hooks(thread, static_cast<Generator*>(self)));
  return send_new(thread, static_cast<Generator*>(self), nullptr);
}
Owned<Object> agen_asend(Thread& thread, Object* self, Object* value) {
  PY_TRY(init_hooks(thread, static_cast<Generator*>(self)));
  return send_new(thread, static_cast<Generator*>(self), value);
}
Owned<Object> agen_aclose(Thread& thread, Object* self) {
  PY_TRY(init_hooks(thread, static_cast<Generator*>(self)));
  return throw_new(thread, static_cast<Generator*>(self), nullptr);
}
Owned<Object> agen_athrow(Thread& thread, Object* self, RawArgs args) {
  if (args.nargs > 1) {
    PY_TRY(warn(thread, &exc::DeprecationWarning, 1,
                "the (type, exc, tb) signature of athrow() is deprecated, use the single-arg "
                "signature instead."));
  }
  PY_TRY(init_hooks(thread, static_cast<Generator*>(self)));
  Owned<Tuple> packed =
      PY_TRY(tuple_from_array(thread, args.argv, static_cast<int64_t>(args.nargs)));
  return throw_new(thread, static_cast<Generator*>(self), packed);
}

constinit MethodDef kAgenMethods[] = {
    {"asend", agen_asend, "($self, object, /)",
     "Return an awaitable that resumes with a value and gives the next yielded one."},
    MethodDef::positional("athrow", agen_athrow, nullptr,
                          "Return an awaitable that raises an exception at the pending yield.")
        .tuple_and_dict(),
    {"aclose", agen_aclose, "($self, /)", "Return an awaitable that ends the generator."},
    {"__sizeof__", gen_sizeof, "($self, /)", "Return the size in bytes."},
    {"__class_getitem__", class_getitem_generic_alias, "($type, object, /)",
     "Return a parameterised alias of the class.", MethodDef::kClass},
    {},
};
constinit MemberDef kAgenMembers[] = {
    {"ag_running", MemberKind::kBool, true, offsetof(Generator, running_async), nullptr},
    {},
};
constinit GetSetDef kAgenGetSets[] = {
    {"__name__", gen_get_name, gen_set_name, "The name of the async generator.", nullptr},
    {"__qualname__", gen_get_qualname, gen_set_qualname,
     "The qualified name of the async generator.", nullptr},
    {"ag_await", gen_get_yieldfrom, nullptr, "What await is waiting on, or None.", nullptr},
    {"ag_frame", gen_get_frame, nullptr, nullptr, nullptr},
    {"ag_code", gen_get_code, nullptr, nullptr, nullptr},
    {"ag_suspended", gen_get_suspended, nullptr, nullptr, nullptr},
    {},
};

constexpr uint16_t kWrappedFields[] = {offsetof(AsyncWrappedValue, value), 0};

}  // namespace

Type* async_send_type() { return &AsyncSend::type; }
Type* async_throw_type() { return &AsyncThrow::type; }

constinit Type AsyncWrappedValue::type = {
    .tp_name = "async_generator_wrapped_value",
    .tp_basicsize = sizeof(AsyncWrappedValue),
    .tp_flags = tpflags::kHaveGc | tpflags::kDisallowInstantiation,
    .fields = kWrappedFields,
};

Owned<Object> async_gen_wrap_value(Thread& thread, Object* value) {
  Owned<AsyncWrappedValue> wrapped = PY_TRY(object_new<AsyncWrappedValue>(thread));
  wrapped->value.set_shared(value);
  gc_track(wrapped.get());
  return wrapped;
}

Owned<Object> get_anext(Thread& thread, Object* iterator) {
  UnaryFn getter = iterator->ob_type->as_async.am_anext;
  if (is_async_generator_exact(iterator)) return getter(thread, iterator);
  if (getter == nullptr)
    return raise_type_error(thread,
                            "'async for' requires an iterator with __anext__ method, got %.100s",
                            iterator->ob_type->tp_name);
  Owned<Object> next = PY_TRY(getter(thread, iterator));
  Owned<Object> awaitable = coroutine_get_awaitable_iter(thread, next);
  if (!awaitable) {
    Owned<Object> cause = error_fetch(thread);
    (void)raise_type_error(thread, "'async for' received an invalid object from __anext__: %.100s",
                           next->ob_type->tp_name);
    Owned<Object> error = error_fetch(thread);
    exception_set_cause(error, share(cause.get()));
    exception_set_context(error, std::move(cause));
    error_restore(thread, std::move(error));
  }
  return awaitable;
}

constinit Type Generator::async_type = {
    .tp_name = "async_generator",
    .tp_basicsize = offsetof(Generator, frame) + offsetof(Frame, localsplus),
    .tp_itemsize = sizeof(StackRef),
    .tp_dealloc = gen_dealloc,
    .tp_repr = agen_repr,
    .as_async = {.am_aiter = object_self_iter, .am_anext = agen_anext},
    .tp_flags = tpflags::kHaveGc | tpflags::kDisallowInstantiation,
    .free_list_max = 80,
    .tp_traverse = gen_traverse,
    .tp_weaklistoffset = offsetof(Generator, weaklist),
    .tp_methods = kAgenMethods,
    .tp_members = kAgenMembers,
    .tp_getset = kAgenGetSets,
    .tp_finalize = gen_finalize,
    .reported_basicsize = 152,
};

}  // namespace py
