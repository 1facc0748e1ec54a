// Slow paths of iteration, awaiting, raising and handling.
// Counterpart: Python/ceval.c.
#include "vm/eval/frames.h"
#include "vm/eval/monitoring.h"
#include "vm/eval/slow.h"
#include "vm/objects/abstract.h"
#include "vm/objects/errors.h"
#include "vm/objects/frame_object.h"
#include "vm/objects/generator.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {

void raise_not_iterator(Thread& thread, Object* object) {
  (void)raise_type_error(thread, "'%.100s' object is not an iterator", object->ob_type->tp_name);
}

bool slow_for_iter_stopped(Thread& thread, Frame* frame, uint16_t* this_instr) {
  if (!error_matches(thread, &exc::StopIteration)) return false;
  monitor_raise(thread, frame, this_instr);
  error_clear(thread);
  return true;
}

Object* slow_get_aiter(Thread& thread, Object* object) {
  UnaryFn getter = object->ob_type->as_async.am_aiter;
  if (getter == nullptr)
    return raise_type_error(thread,
                            "'async for' requires an object with __aiter__ method, got %.100s",
                            object->ob_type->tp_name);
  Owned<Object> iterator = getter(thread, object);
  if (!iterator) return nullptr;
  if (iterator->ob_type->as_async.am_anext == nullptr)
    return raise_type_error(
        thread,
        "'async for' received an object from __aiter__ that does not implement __anext__: %.100s",
        iterator->ob_type->tp_name);
  return iterator.release();
}

Object* slow_get_awaitable(Thread& thread, Object* iterable, int oparg) {
  Owned<Object> iterator = coroutine_get_awaitable_iter(thread, iterable);
  if (!iterator) {
    Type* type = iterable->ob_type;
    if (type->as_async.am_await == nullptr && (oparg == 1 || oparg == 2)) {
      (void)raise_type_error(
          thread,
          "'async with' received an object from %s that does not implement __await__: %.100s",
          oparg == 1 ? "__aenter__" : "__aexit__", type->tp_name);
    }
    return nullptr;
  }
  if (is_coroutine_exact(iterator.get()) &&
      generator_yield_from(static_cast<Generator*>(iterator.get())) != nullptr)
    return raise(thread, &exc::RuntimeError, "coroutine is being awaited already");
  return iterator.release();
}

Object* slow_return_generator(Thread& thread, Frame* frame) {
  Owned<Generator> generator = generator_alloc(thread, frame->function());
  if (!generator) return nullptr;
  Frame* inside = &generator->frame;
  frame->instr_ptr += 1;
  // The record moves into the object with its references; the old place is only popped.
  frame_copy(frame, inside);
  inside->owner = FrameOwner::kGenerator;
  generator->state = GenState::kCreated;
  return generator.release();
}

SendResult slow_send(Thread& thread, Frame* frame, uint16_t* this_instr, Object* receiver,
                     Object* value, Object** result) {
  Owned<Object> answer;
  if (is_none(value) && iter_check(receiver)) {
    answer = receiver->ob_type->tp_iternext(thread, receiver);
  } else {
    Object* arguments[] = {value};
    answer = call_method(thread, receiver, ids.send, arguments, 1);
  }
  if (answer) {
    *result = answer.release();
    return SendResult::kNext;
  }
  if (thread.has_exception() && error_matches(thread, &exc::StopIteration))
    monitor_raise(thread, frame, this_instr);
  if (fetch_stop_iteration_value(thread, &answer) != Tri::kTrue) return SendResult::kError;
  *result = answer.release();
  return SendResult::kReturn;
}

void reraise(Thread& thread, Object* exception) { error_restore(thread, share(exception)); }

bool slow_raise(Thread& thread, int oparg, Object* cause_or_null, Object* exception_or_null) {
  if (oparg == 0) {
    Object* handled = handled_exception(thread);
    if (handled == nullptr) {
      (void)raise(thread, &exc::RuntimeError, "No active exception to reraise");
      return false;
    }
    error_restore(thread, share(handled));
    return true;
  }
  Owned<Object> exception = exception_instantiate_for_raise(thread, exception_or_null);
  if (!exception) return false;
  if (cause_or_null != nullptr) {
    Owned<Object> cause;
    if (is_type(cause_or_null) && type_is_subtype(as<Type>(cause_or_null), &exc::BaseException)) {
      cause = call_no_args(thread, cause_or_null);
      if (!cause) return false;
      if (!is_exception(cause.get())) {
        (void)raise_type_error(
            thread, "calling %R should have returned an instance of BaseException, not %R",
            cause_or_null, cause->ob_type);
        return false;
      }
    } else if (is_exception(cause_or_null)) {
      cause = share(cause_or_null);
    } else if (!is_none(cause_or_null)) {
      (void)raise_type_error(thread, "exception causes must derive from BaseException");
      return false;
    }
    exception_set_cause(exception, std::move(cause));
  }
  // Becomes pending the way raise_object does: with the handled exception as its context.
  (void)raise_object(thread, exception->ob_type, exception);
  return false;
}

Status slow_check_eg_match(Thread& thread, Object* exception, Object* match_type, Object** rest,
                           Object** match) {
  PY_TRY(check_except_star_type_valid(thread, match_type));
  Owned<Object> remaining;
  Owned<Object> matched = PY_TRY(exception_group_match(thread, exception, match_type, &remaining));
  // A split() of one's own may return anything; what follows relies on exceptions.
  for (Object* part : {matched.get(), remaining.get()}) {
    if (!is_none(part) && !is_exception(part))
      return raise_type_error(thread, "%.200s.split must return exceptions or None, not %.200s",
                              exception->ob_type->tp_name, part->ob_type->tp_name);
  }
  if (!is_none(matched)) {
    // The matched part is what the handler handles.
    ExcInfo* info = thread.exc_info;
    Object* old = info->value;
    info->value = share(matched.get()).release();
    xdecref(old);
  }
  *rest = remaining.release();
  *match = matched.release();
  return Status::kOk;
}

Object* slow_with_except_start(Thread& thread, Object* exit_func, Object* exit_self,
                               Object* exception) {
  Owned<Object> traceback = share(exception_traceback(exception));
  Object* stack[5] = {nullptr, exit_self, reinterpret_cast<Object*>(exception->ob_type), exception,
                      traceback ? traceback.get() : none()};
  int has_self = exit_self != nullptr ? 1 : 0;
  return call_vector(thread, exit_func, stack + 2 - has_self,
                     static_cast<size_t>(3 + has_self) | kVectorcallArgumentsOffset, nullptr)
      .release();
}

}  // namespace py
