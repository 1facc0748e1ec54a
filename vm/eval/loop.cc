// What surrounds the evaluation loop: entering it, finding handlers, leaving frames, pending work.
// Counterpart: Python/ceval.c.
#include "vm/base/faults.h"
#include "vm/bytecode/code_unit.h"
#include "vm/bytecode/opcode_ids.h"
#include "vm/bytecode/opcode_tables.h"
#include "vm/eval/eval.h"
#include "vm/eval/frames.h"
#include "vm/eval/monitoring.h"
#include "vm/eval/slow.h"
#include "vm/eval/tracing.h"
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/frame_object.h"
#include "vm/objects/fuel.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/runtime/signals.h"

namespace py {

namespace {

// What an entry frame "executes" when the frame above it returns (the first exit) or yields (the
// second, where a FOR_ITER or SEND would go on). The prefix stands for the call itself.
constinit uint16_t g_entry_units[] = {
    make_code_unit(op::NOP, 0), make_code_unit(op::INTERPRETER_EXIT, 0), make_code_unit(op::NOP, 0),
    make_code_unit(op::INTERPRETER_EXIT, 0)};

// The record below the frames of one native call of the loop, with room for the result.
struct EntryFrame {
  Frame frame;
  StackRef result_room[1];
};

EvalLoop* g_loop = run_tail_calls;

Owned<Object> run(Thread& thread, Frame* frame, bool throwing) {
  if (PY_UNLIKELY(thread.native_stack_low())) {
    (void)raise_native_recursion(thread, "");
    frame_clear_and_pop(thread, frame);
    return nullptr;
  }
  EntryFrame entry;
  Frame* base = &entry.frame;
  base->f_executable = StackRef::from_borrow(none());
  base->previous = thread.current_frame;
  base->f_funcobj = StackRef::null();
  base->f_globals = nullptr;
  base->f_builtins = nullptr;
  base->f_locals = nullptr;
  base->frame_obj = nullptr;
  base->instr_ptr = g_entry_units + 1;
  base->stackpointer = base->localsplus;
  base->return_offset = 0;
  base->owner = FrameOwner::kInterpreter;
  base->visited = 0;
  frame->previous = base;
  thread.current_frame = frame;
  if (throwing) {
    if (--thread.recursion_remaining < 0) {
      loop_too_deep(thread);
      loop_exit_frame(thread, frame);
      thread.current_frame = base->previous;
      return nullptr;
    }
    if (monitoring_instrument(thread, frame->code()) == Status::kError) error_clear(thread);
    monitor_throw(thread, frame, frame->instr_ptr);
  }
  return Owned<Object>::steal(g_loop(&thread, frame, throwing));
}

}  // namespace

void eval_set_flavour(char flavour) { g_loop = flavour == 's' ? run_switch : run_tail_calls; }
EvalLoop* eval_set_loop(EvalLoop* loop) {
  EvalLoop* before = g_loop;
  g_loop = loop;
  return before;
}

Owned<Object> eval_frame(Thread& thread, Frame* frame) { return run(thread, frame, false); }
Owned<Object> eval_frame_throwing(Thread& thread, Frame* frame) { return run(thread, frame, true); }

void loop_error(Thread& thread, Frame* frame, uint16_t* next_instr) {
  if (PY_UNLIKELY(!thread.has_exception()))
    (void)raise(thread, &exc::SystemError, "error return without exception set");
  if (!frame_is_incomplete(frame) && !PY_FAULT_HERE(unwind_traceback)) {
    // A traceback entry that cannot be made (no memory) is left out.
    if (traceback_here(thread, frame) == Status::kError) {
    }
  }
  monitor_raise(thread, frame, next_instr - 1);
}

uint16_t* loop_find_handler(Thread& thread, Frame* frame, uint16_t* next_instr) {
  // A handler that raises at once and covers itself goes round without a look at the breaker.
  uint64_t& fuel = thread.interp->instruction_fuel;
  if (PY_UNLIKELY(fuel > kFuelUsedUp)) --fuel;
  for (;;) {
    Code* code = frame->code();
    StackRef* base = frame->localsplus + code->co_nlocalsplus;
    int unit = static_cast<int>(next_instr - code->units) - 1 -
               PY_RIGHT_OR(unwind_unit, 0, next_instr - code->units > 1);
    ExceptionHandler handler;
    // A program whose budget is used up does not get to handle that. Nor is there a handler for who
    // set f_lineno, which took away what the handler keeps, and then failed where it was before.
    if (PY_UNLIKELY(fuel == kFuelUsedUp) || !code_find_handler(code, unit, &handler) ||
        PY_UNLIKELY(base + handler.depth > frame->stackpointer)) {
      while (frame->stackpointer > base) (--frame->stackpointer)->close();
      monitor_unwind(thread, frame, next_instr - 1);
      return nullptr;
    }
    StackRef* top =
        base + PY_RIGHT_OR(unwind_depth, handler.depth, handler.depth - (handler.depth > 0));
    while (frame->stackpointer > top) (--frame->stackpointer)->close();
    if (handler.lasti)
      *frame->stackpointer++ =
          StackRef::from_int(PY_RIGHT_OR(unwind_lasti, frame_lasti(frame), frame_lasti(frame) + 2));
    Object* exception = error_fetch(thread).release();
    *frame->stackpointer++ = StackRef::from_steal(exception);
    next_instr = code->units + PY_RIGHT_OR(unwind_target, handler.target, handler.target + 1);
    if (monitor_handled(thread, frame, next_instr, exception) == Status::kOk) return next_instr;
  }
}

Frame* loop_exit_frame(Thread& thread, Frame* dying) {
  ++thread.recursion_remaining;
  Frame* frame = thread.current_frame = dying->previous;
  frame_clear_and_pop(thread, dying);
  frame->return_offset = 0;
  return frame;
}

void loop_too_deep(Thread& thread) {
  // The frame that could not start counts until it is dropped. While the error itself is being
  // made, there is headroom.
  if (thread.recursion_headroom > 0) {
    PY_CHECK(thread.recursion_remaining >= -50, "cannot recover from stack overflow");
    return;
  }
  ++thread.recursion_errors;
  ++thread.recursion_headroom;
  (void)raise(thread, &exc::RecursionError, "maximum recursion depth exceeded");
  --thread.recursion_headroom;
}

Status handle_pending(Thread& thread) {
  uint32_t bits = thread.eval_breaker.load(std::memory_order_relaxed);
  if (PY_UNLIKELY((bits & breaker::kFuel) != 0)) PY_TRY(fuel_burn(thread));
  if ((bits & breaker::kSignals) != 0) PY_TRY(signals_handle(thread));
  if ((bits & breaker::kPendingCalls) != 0) PY_TRY(pending_calls_run(thread));
  if ((bits & breaker::kGc) != 0) {
    clear_breaker(thread, breaker::kGc);
    gc_run_if_due(thread);
  }
  if ((bits & breaker::kAsyncException) != 0) {
    clear_breaker(thread, breaker::kAsyncException);
    if (thread.async_exception != nullptr) {
      Owned<Object> type = Owned<Object>::steal(thread.async_exception);
      thread.async_exception = nullptr;
      return raise_none(thread, reinterpret_cast<Type*>(type.get()));
    }
  }
  return Status::kOk;
}

namespace {

// Python functions called from native code: arguments are borrowed, the frame owns its own.
Owned<Object> call_function(Thread& thread, Function* function, Object* const* args, size_t nargsf,
                            Tuple* kwnames) {
  // A generator is made before its RESUME: a native loop that makes them would go on for ever.
  constexpr int kMakesGenerator = CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR;
  if (PY_UNLIKELY(thread.interp->instruction_fuel != 0) &&
      (as<Code>(function->code.get())->co_flags & kMakesGenerator) != 0)
    PY_TRY(fuel_burn(thread));
  size_t count = vectorcall_nargs(nargsf);
  size_t total = count + (kwnames != nullptr ? static_cast<size_t>(kwnames->ob_size) : 0);
  constexpr size_t kRoom = 8;
  StackRef room[kRoom];
  StackRef* arguments = room;
  if (total > kRoom) {
    arguments = static_cast<StackRef*>(mem_alloc(total * sizeof(StackRef)));
    if (arguments == nullptr) return raise_memory_error(thread);
  }
  for (size_t i = 0; i < total; ++i) arguments[i] = StackRef::from_new(args[i]);
  Frame* frame = frame_push_and_init_steal(thread, StackRef::from_new(function), arguments,
                                           static_cast<int>(count), kwnames, nullptr);
  if (arguments != room) mem_free(arguments);
  if (frame == nullptr) return nullptr;
  return eval_frame(thread, frame);
}

void frame_clear_hook(Thread& thread, Frame* frame) { frame_clear_except_code(thread, frame); }

SendResult generator_resume(Thread& thread, Generator* generator, Object* value_or_null,
                            bool throwing, Owned<Object>* result) {
  Frame* frame = &generator->frame;
  Object* sent =
      value_or_null != nullptr ? PY_RIGHT_OR(generator_sent_value, value_or_null, none()) : none();
  // A generator that was thrown into gets its exception before it reads any value.
  *frame->stackpointer++ = StackRef::from_new(sent);
  generator->exc_state.previous = thread.exc_info;
  thread.exc_info = &generator->exc_state;
  if (throwing) {
    error_chain_own_handled(thread);
  }
  generator->state = GenState::kExecuting;
  *result = run(thread, frame, throwing);
  if (!*result) return SendResult::kError;
  return generator->state >= GenState::kCompleted ? SendResult::kReturn : SendResult::kNext;
}

}  // namespace

Owned<Object> eval_code_with_closure(Thread& thread, Code* code, Object* globals, Object* locals,
                                     Object* closure) {
  // Callers with a closure have looked; without one, code that wants one cannot run.
  if (closure == nullptr && code->co_nfreevars != 0)
    return raise_type_error(thread, "code object passed to exec() may not contain free variables");
  Owned<Function> function = PY_TRY(
      function_new(thread, code, as<Dict>(globals), static_cast<Object*>(code->co_name.get())));
  if (closure != nullptr) function->closure.set_shared(closure);
  Object* hold_locals = locals;
  if (hold_locals != nullptr) incref(hold_locals);
  Frame* frame =
      frame_push_with_locals_steal(thread, StackRef::from_owned(std::move(function)), hold_locals);
  if (frame == nullptr) return nullptr;
  return eval_frame(thread, frame);
}

Owned<Object> eval_function_body(Thread& thread, Function* function, Object* locals) {
  incref(locals);
  Frame* frame = frame_push_with_locals_steal(thread, StackRef::from_new(function), locals);
  if (frame == nullptr) return nullptr;
  return eval_frame(thread, frame);
}

Owned<Object> eval_code(Thread& thread, Code* code, Object* globals, Object* locals) {
  return eval_code_with_closure(thread, code, globals, locals, nullptr);
}

void eval_install_hooks(Interpreter& interp) {
  interp.hooks.call_function = call_function;
  interp.hooks.eval_code = eval_code;
  interp.hooks.generator_resume = generator_resume;
  interp.hooks.frame_clear = frame_clear_hook;
  interp.hooks.original_opcode = monitoring_original_opcode;
  interp.hooks.free_code_monitoring = monitoring_free_code;
  interp.hooks.wants_unwind = monitoring_unwind_wanted;
  interp.hooks.frame_jump = frame_jump;
  interp.hooks.trace_opcodes = tracing_opcodes;
}

}  // namespace py
