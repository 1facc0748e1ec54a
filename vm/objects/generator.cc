// Generators, and what coroutines and async generators share with them.
// Counterpart: Objects/genobject.c.
#include "vm/objects/generator.h"

#include "vm/base/faults.h"
#include "vm/bytecode/code_unit.h"
#include "vm/bytecode/opcode_metadata.h"
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/code.h"
#include "vm/objects/code_units.h"
#include "vm/objects/errors.h"
#include "vm/objects/frame_object.h"
#include "vm/objects/function.h"
#include "vm/objects/generator_internal.h"
#include "vm/objects/generic_alias.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/str.h"
#include "vm/objects/weakref.h"

namespace py {

namespace {

const char* kind_name(const Generator* generator) {
  return is_coroutine_exact(generator)         ? "coroutine"
         : is_async_generator_exact(generator) ? "async generator"
                                               : "generator";
}

// The instruction at which a suspended frame will go on.
int plain_opcode_at(Frame* frame) {
  Code* code = frame->code();
  return unit_opcode(code_plain_unit(code, frame->instr_ptr - code->units));
}

void clear_frame(Thread& thread, Generator* generator) {
  if (generator->state == GenState::kCleared) return;
  generator->state = GenState::kCleared;
  generator->frame.previous = nullptr;
  thread.interp->hooks.frame_clear(thread, &generator->frame);
  Object* handled = generator->exc_state.value;
  generator->exc_state.value = nullptr;
  xdecref(handled);
}

// Runs the frame until it yields, returns or raises. `value` null is next(): the return value None
// is then told by a null *result without an exception. `throwing`: an exception is pending and to
// be raised inside.
SendResult resume(Thread& thread, Generator* generator, Object* value, bool throwing, bool closing,
                  Owned<Object>* result) {
  result->reset();
  if (generator->state == GenState::kCreated && value != nullptr && !is_none(value)) {
    (void)raise_type_error(thread, "can't send non-None value to a just-started %s",
                           kind_name(generator));
    return SendResult::kError;
  }
  if (generator->state == GenState::kExecuting) {
    (void)raise_value_error(thread, "%s already executing", kind_name(generator));
    return SendResult::kError;
  }
  if (gen_finished(generator)) {
    if (is_coroutine_exact(generator) && !closing) {
      (void)raise(thread, &exc::RuntimeError, "cannot reuse already awaited coroutine");
    } else if (value != nullptr && !throwing) {
      *result = new_none();
      return PY_RIGHT_OR(generator_finished, SendResult::kReturn, SendResult::kNext);
    }
    return SendResult::kError;
  }
  SendResult outcome =
      thread.interp->hooks.generator_resume(thread, generator, value, throwing, result);
  if (outcome == SendResult::kReturn && is_none(*result) && !is_async_generator_exact(generator) &&
      value == nullptr)
    result->reset();
  return outcome;
}

// As a method call: what was returned becomes an exception.
Owned<Object> resume_raising(Thread& thread, Generator* generator, Object* value, bool throwing,
                             bool closing) {
  Owned<Object> result;
  SendResult outcome = resume(thread, generator, value, throwing, closing, &result);
  if (outcome != SendResult::kReturn) return result;
  if (is_async_generator_exact(generator)) return raise_none(thread, &exc::StopAsyncIteration);
  if (!result) return nullptr;
  if (is_none(result) || PY_FAULT_HERE(generator_return_value))
    return raise_none(thread, &exc::StopIteration);
  // Unlike None, a value hides what is being handled: the exception gets no context.
  return raise_stop_iteration_value(thread, result);
}

// Closes what a suspended frame is waiting on.
Status close_inner(Thread& thread, Object* inner) {
  if (is_generator_exact(inner) || is_coroutine_exact(inner)) {
    Owned<Object> done = PY_TRY(gen_close(thread, static_cast<Generator*>(inner)));
    return Status::kOk;
  }
  Owned<Object> method;
  Tri found = get_optional_attr(thread, inner, ids.close, &method);
  if (found == Tri::kError) {
    error_write_unraisable_format(thread, "Exception ignored while closing generator %R", inner);
    return Status::kOk;
  }
  if (found == Tri::kFalse) return Status::kOk;
  Owned<Object> done = PY_TRY(call_no_args(thread, method));
  return Status::kOk;
}

// While code runs on behalf of a suspended generator, the generator counts as running and is on the
// stack of frames.
class Linked {
 public:
  Linked(Thread& thread, Generator* generator)
      : thread_(thread),
        generator_(generator),
        state_(generator->state),
        previous_(thread.current_frame) {
    generator->frame.previous = previous_;
    thread.current_frame = &generator->frame;
    generator->state = GenState::kExecuting;
  }
  ~Linked() {
    generator_->state = state_;
    thread_.current_frame = previous_;
    generator_->frame.previous = nullptr;
  }
  Linked(const Linked&) = delete;

 private:
  Thread& thread_;
  Generator* generator_;
  GenState state_;
  Frame* previous_;
};

// Makes (type, value, traceback) the pending exception.
Status set_thrown(Thread& thread, Object* type, Object* value, Object* traceback) {
  if (traceback != nullptr && is_none(traceback)) traceback = nullptr;
  if (traceback != nullptr && !is_a<Traceback>(traceback))
    return raise_type_error(thread, "throw() third argument must be a traceback object");
  Owned<Object> exception;
  if (is_type(type) && type_is_subtype(as<Type>(type), &exc::BaseException)) {
    exception = exception_normalize(thread, as<Type>(type), value);
    // An error while making the exception is what gets thrown.
    if (!exception) exception = error_fetch(thread);
  } else if (is_exception(type)) {
    if (value != nullptr && !is_none(value))
      return raise_type_error(thread, "instance exception may not have a separate value");
    exception = share(type);
    if (traceback == nullptr) traceback = exception_traceback(type);
  } else {
    return raise_type_error(
        thread, "exceptions must be classes or instances deriving from BaseException, not %s",
        type->ob_type->tp_name);
  }
  PY_TRY(exception_set_traceback(thread, exception, traceback != nullptr ? traceback : none()));
  error_restore(thread, std::move(exception));
  return Status::kOk;
}

}  // namespace

Raised raise_stop_iteration_value(Thread& thread, Object* value_or_null) {
  Object* type = reinterpret_cast<Object*>(&exc::StopIteration);
  Owned<Object> exception = value_or_null == nullptr ? call_no_args(thread, type)
                                                     : call_one_arg(thread, type, value_or_null);
  if (exception) error_restore(thread, std::move(exception));
  return Raised{};
}

Owned<Generator> generator_alloc(Thread& thread, Function* function) {
  Code* code = function->code;
  int flags =
      code->co_flags & (coflags::kGenerator | coflags::kCoroutine | coflags::kAsyncGenerator);
  Type* type = flags == coflags::kGenerator        ? &Generator::type
               : flags == coflags::kAsyncGenerator ? &Generator::async_type
                                                   : &Generator::coroutine_type;
  int64_t words = code->co_nlocalsplus + code->co_stacksize;
  Owned<Generator> generator =
      PY_TRY(object_new_of<Generator>(thread, type, static_cast<size_t>(words)));
  generator->ob_size = words;
  generator->name.set_shared(function->name);
  generator->qualname.set_shared(function->qualname);
  // Until the frame is moved in, there is nothing to clear.
  generator->state = GenState::kCleared;
  generator->frame.f_executable = StackRef::null();
  generator->frame.f_funcobj = StackRef::null();
  generator->frame.stackpointer = generator->frame.localsplus;
  if (type == &Generator::coroutine_type && thread.coroutine_origin_tracking_depth > 0)
    generator->origin_or_finalizer.set(
        PY_TRY(coroutine_origin(thread, thread.coroutine_origin_tracking_depth)));
  gc_track(generator.get());
  return generator;
}

Object* generator_yield_from(Generator* generator) {
  if (generator->state != GenState::kSuspendedYieldFrom) return nullptr;
  Frame* frame = &generator->frame;
  return frame->stackpointer[-1].object();
}

SendResult generator_send(Thread& thread, Generator* generator, Object* value_or_null,
                          Owned<Object>* result) {
  SendResult outcome = resume(thread, generator, value_or_null, false, false, result);
  if (outcome == SendResult::kReturn && !*result) *result = new_none();
  return outcome;
}

Owned<Object> gen_send(Thread& thread, Generator* generator, Object* value) {
  return resume_raising(thread, generator, value, false, false);
}

Owned<Object> gen_iternext(Thread& thread, Object* self) {
  Owned<Object> result;
  SendResult outcome =
      resume(thread, static_cast<Generator*>(self), nullptr, false, false, &result);
  if (outcome == SendResult::kReturn) {
    // None ends the loop silently; anything else travels in the exception.
    if (result && !is_none(result)) return raise_stop_iteration_value(thread, result);
    return nullptr;
  }
  return result;
}

Owned<Object> gen_close(Thread& thread, Generator* generator) {
  if (generator->state == GenState::kCreated) {
    generator->state = GenState::kCompleted;
    clear_frame(thread, generator);
    return new_none();
  }
  if (gen_finished(generator)) return new_none();
  Owned<Object> inner = share(generator_yield_from(generator));
  Status status = Status::kOk;
  if (inner) {
    GenState state = generator->state;
    generator->state = GenState::kExecuting;
    status = close_inner(thread, inner);
    generator->state = state;
  }
  Frame* frame = &generator->frame;
  if (plain_opcode_at(frame) == op::RESUME &&
      ((unit_oparg(*frame->instr_ptr) & 4) != 0 || PY_FAULT_HERE(generator_close_skips)) &&
      !monitoring_wants_unwind(thread)) {
    // Suspended outside every try statement of its own: nothing in it could notice the exception.
    generator->state = GenState::kCompleted;
    clear_frame(thread, generator);
    if (status == Status::kOk) return new_none();
  }
  if (status == Status::kOk) (void)raise_none(thread, &exc::GeneratorExit);
  Owned<Object> yielded = resume_raising(thread, generator, none(), true, true);
  if (PY_FAULT_HERE(generator_close_yields) && yielded) return new_none();
  if (yielded) {
    const char* message = is_coroutine_exact(generator) ? "coroutine ignored GeneratorExit"
                          : is_async_generator_exact(generator)
                              ? "async generator ignored GeneratorExit"
                              : "generator ignored GeneratorExit";
    return raise(thread, &exc::RuntimeError, message);
  }
  if (PY_FAULT_HERE(generator_close_swallows)) error_clear(thread);
  if (error_clear_if(thread, &exc::GeneratorExit)) return new_none();
  // A value returned while closing is close()'s own result.
  Owned<Object> value;
  if (fetch_stop_iteration_value(thread, &value) == Tri::kTrue) return value;
  return nullptr;
}

Owned<Object> gen_throw(Thread& thread, Generator* generator, bool close_on_exit, Object* type,
                        Object* value, Object* traceback) {
  Owned<Object> inner = share(generator_yield_from(generator));
  if (PY_FAULT_HERE(generator_throw_inner)) inner.reset();
  if (inner) {
    if (close_on_exit && exception_matches(type, reinterpret_cast<Object*>(&exc::GeneratorExit))) {
      GenState state = generator->state;
      generator->state = GenState::kExecuting;
      Status status = close_inner(thread, inner);
      generator->state = state;
      if (status == Status::kError) return resume_raising(thread, generator, none(), true, false);
    } else {
      Owned<Object> result;
      bool delegated = true;
      if (is_generator_exact(inner.get()) || is_coroutine_exact(inner.get())) {
        Linked link(thread, generator);
        result = gen_throw(thread, static_cast<Generator*>(inner.get()), close_on_exit, type, value,
                           traceback);
      } else {
        Owned<Object> method;
        delegated = PY_TRY(get_optional_attr(thread, inner, ids.throw_, &method));
        if (delegated) {
          Linked link(thread, generator);
          Object* arguments[3] = {type, value, traceback};
          size_t count = value == nullptr ? 1 : traceback == nullptr ? 2 : 3;
          result = call_args(thread, method, arguments, count);
        }
      }
      if (delegated) {
        inner.reset();
        if (result) return result;
        // The inner iterator is done or failed: its exception is now raised here.
        return resume_raising(thread, generator, none(), true, false);
      }
    }
  }
  PY_TRY(set_thrown(thread, type, value, traceback));
  return resume_raising(thread, generator, none(), true, false);
}

Status gen_check_throw_arguments(Thread& thread, const RawArgs& args) {
  PY_TRY(check_positional(thread, "throw", args.nargs, 1, 3));
  if (args.nargs > 1) {
    PY_TRY(warn(thread, &exc::DeprecationWarning, 1,
                "the (type, exc, tb) signature of throw() is deprecated, use the single-arg "
                "signature instead."));
  }
  return Status::kOk;
}

Owned<Object> gen_throw_method(Thread& thread, Generator* generator, const RawArgs& args) {
  PY_TRY(gen_check_throw_arguments(thread, args));
  return gen_throw(thread, generator, true, args[0], args.nargs > 1 ? args[1] : nullptr,
                   args.nargs > 2 ? args[2] : nullptr);
}

Tri fetch_stop_iteration_value(Thread& thread, Owned<Object>* value) {
  if (thread.has_exception()) {
    if (!error_matches(thread, &exc::StopIteration)) return Tri::kFalse;
    Owned<Object> exception = error_fetch(thread);
    Object* carried = static_cast<StopIterationError*>(exception.get())->value;
    *value = share(carried != nullptr ? carried : none());
    return Tri::kTrue;
  }
  *value = new_none();
  return Tri::kTrue;
}

void gen_finalize(Thread& thread, Object* self) {
  auto* generator = static_cast<Generator*>(self);
  if (gen_finished(generator)) return;
  SavedError saved(thread);
  if (is_async_generator_exact(self) && generator->origin_or_finalizer != nullptr &&
      !generator->closed) {
    Owned<Object> finalizer = share(generator->origin_or_finalizer.get());
    Owned<Object> done = call_one_arg(thread, finalizer, self);
    if (!done) error_write_unraisable(thread, "Exception ignored while finalizing generator", self);
    return;
  }
  if (is_coroutine_exact(self) && generator->state == GenState::kCreated) {
    warn_unawaited_coroutine(thread, self);
    return;
  }
  Owned<Object> done = gen_close(thread, generator);
  if (!done && thread.has_exception())
    error_write_unraisable_format(thread, "Exception ignored while closing generator %R", self);
}

void gen_dealloc(Object* self) {
  auto* generator = static_cast<Generator*>(self);
  gc_untrack(self);
  if (generator->weaklist != nullptr) weakref_clear_all(self);
  gc_track(self);
  if (!object_finalize_before_dealloc(self)) return;
  gc_untrack(self);
  generator->origin_or_finalizer.clear();
  clear_frame(current_thread(), generator);
  StackRef code = generator->frame.f_executable;
  generator->frame.f_executable = StackRef::null();
  code.close();
  generator->name.clear();
  generator->qualname.clear();
  object_free(self);
}

int gen_traverse(Object* self, Visit visit, void* arg) {
  auto* generator = static_cast<Generator*>(self);
  PY_VISIT(generator->name.get());
  PY_VISIT(generator->qualname.get());
  PY_VISIT(generator->origin_or_finalizer.get());
  if (generator->state == GenState::kCleared) {
    if (!generator->frame.f_executable.is_null()) PY_VISIT(generator->frame.f_executable.object());
  } else {
    int stopped = frame_traverse(&generator->frame, visit, arg);
    if (stopped != 0) return stopped;
  }
  PY_VISIT(generator->exc_state.value);
  return 0;
}

Owned<Object> gen_repr_as(Thread& thread, Object* self, const char* kind) {
  return str_from_format(thread, "<%s object %S at %p>", kind,
                         static_cast<Generator*>(self)->qualname.get(), self);
}

Owned<Object> gen_get_name(Thread&, Object* self, void*) {
  return share(static_cast<Generator*>(self)->name.get());
}
Owned<Object> gen_get_qualname(Thread&, Object* self, void*) {
  return share(static_cast<Generator*>(self)->qualname.get());
}
Status gen_set_name(Thread& thread, Object* self, Object* value, void*) {
  if (value == nullptr || !is_a<Str>(value))
    return raise_type_error(thread, "__name__ must be set to a string object");
  static_cast<Generator*>(self)->name.set_shared(value);
  return Status::kOk;
}
Status gen_set_qualname(Thread& thread, Object* self, Object* value, void*) {
  if (value == nullptr || !is_a<Str>(value))
    return raise_type_error(thread, "__qualname__ must be set to a string object");
  static_cast<Generator*>(self)->qualname.set_shared(value);
  return Status::kOk;
}
Owned<Object> gen_get_yieldfrom(Thread&, Object* self, void*) {
  Object* inner = generator_yield_from(static_cast<Generator*>(self));
  return share(inner != nullptr ? inner : none());
}
Owned<Object> gen_get_running(Thread&, Object* self, void*) {
  return new_bool(static_cast<Generator*>(self)->state == GenState::kExecuting);
}
Owned<Object> gen_get_suspended(Thread&, Object* self, void*) {
  return new_bool(gen_suspended(static_cast<Generator*>(self)));
}
Owned<Object> gen_get_frame(Thread& thread, Object* self, void*) {
  auto* generator = static_cast<Generator*>(self);
  if (gen_finished(generator)) return new_none();
  return share(reinterpret_cast<Object*>(PY_TRY(frame_get_object(thread, &generator->frame))));
}
Owned<Object> gen_get_code(Thread&, Object* self, void*) {
  return share(static_cast<Generator*>(self)->frame.f_executable.object());
}

Owned<Object> gen_sizeof(Thread& thread, Object* self) {
  // CPython's record: its header is as large as ours.
  Code* code = static_cast<Generator*>(self)->frame.code();
  return int_from_int64(thread, 64 + static_cast<int64_t>(kFrameHeaderWords +
                                                          static_cast<size_t>(code->co_nlocalsplus +
                                                                              code->co_stacksize)) *
                                         8);
}

namespace {

Owned<Object> generator_repr(Thread& thread, Object* self) {
  return gen_repr_as(thread, self, "generator");
}
Owned<Object> generator_send_method(Thread& thread, Object* self, Object* value) {
  return gen_send(thread, static_cast<Generator*>(self), value);
}
Owned<Object> generator_throw(Thread& thread, Object* self, RawArgs args) {
  return gen_throw_method(thread, static_cast<Generator*>(self), args);
}
Owned<Object> generator_close(Thread& thread, Object* self) {
  return gen_close(thread, static_cast<Generator*>(self));
}
SendResult generator_am_send(Thread& thread, Object* self, Object* value, Owned<Object>* result) {
  return generator_send(thread, static_cast<Generator*>(self), value, result);
}

constinit MethodDef kGeneratorMethods[] = {
    {"send", generator_send_method, "($self, object, /)",
     "Resume with a value as the result of the pending yield; return the next yielded value."},
    MethodDef::positional(
        "throw", generator_throw, nullptr,
        "Raise an exception at the pending yield; return the next yielded value."),
    {"close", generator_close, "($self, /)",
     "Raise GeneratorExit at the pending yield so that the generator ends."},
    {"__sizeof__", gen_sizeof, "($self, /)", "Return the size in bytes."},
    {"__class_getitem__", class_getitem_generic_alias, "($type, object, /)",
     "Return a parameterised alias of the class.", MethodDef::kClass},
    {},
};
constinit GetSetDef kGeneratorGetSets[] = {
    {"__name__", gen_get_name, gen_set_name, "The name of the generator.", nullptr},
    {"__qualname__", gen_get_qualname, gen_set_qualname, "The qualified name of the generator.",
     nullptr},
    {"gi_yieldfrom", gen_get_yieldfrom, nullptr, "What yield from is waiting on, or None.",
     nullptr},
    {"gi_running", gen_get_running, nullptr, nullptr, nullptr},
    {"gi_frame", gen_get_frame, nullptr, nullptr, nullptr},
    {"gi_suspended", gen_get_suspended, nullptr, nullptr, nullptr},
    {"gi_code", gen_get_code, nullptr, nullptr, nullptr},
    {},
};

}  // namespace

constinit Type Generator::type = {
    .tp_name = "generator",
    .tp_basicsize = offsetof(Generator, frame) + offsetof(Frame, localsplus),
    .tp_itemsize = sizeof(StackRef),
    .tp_dealloc = gen_dealloc,
    .tp_repr = generator_repr,
    .as_async = {.am_send = generator_am_send},
    .tp_flags = tpflags::kHaveGc | tpflags::kDisallowInstantiation,
    .tp_traverse = gen_traverse,
    .tp_weaklistoffset = offsetof(Generator, weaklist),
    .tp_iter = object_self_iter,
    .tp_iternext = gen_iternext,
    .tp_methods = kGeneratorMethods,
    .tp_getset = kGeneratorGetSets,
    .tp_finalize = gen_finalize,
    .reported_basicsize = 152,
};

}  // namespace py
