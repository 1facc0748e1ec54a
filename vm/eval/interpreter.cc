// The loop around the handlers, tail-call flavour: entry, errors, unwinding.
// Counterpart: Python/ceval.c.
#define PY_TAIL_CALL_HANDLERS 1
#include "vm/eval/handler_macros.h"
#include "vm/objects/frame_object.h"

namespace py {

namespace {

PY_HANDLER_CONVENTION Object* handler_missing(PY_HANDLER_PARAMS) {
  frame->instr_ptr = next_instr;
  (void)raise(*thread, &exc::SystemError, "%U:%d: unknown opcode %d",
              as<Code>(frame->code())->co_filename.get(), frame_lineno(frame),
              unit_opcode(*next_instr));
  ++next_instr;
  PY_TAIL(label_error);
}

}  // namespace

#define PY_ENTRY(name) handler_##name,
#define PY_NO_ENTRY(number) handler_missing,
constinit HandlerFunction* const g_handlers[256] = {
#include "vm/bytecode/handler_table.inc"
};
#undef PY_ENTRY
#undef PY_NO_ENTRY

// An instruction failed: the exception gets its traceback entry.
PY_HANDLER_CONVENTION Object* label_error(PY_HANDLER_PARAMS) {
  frame->stackpointer = sp;
  loop_error(*thread, frame, next_instr);
  PY_TAIL(label_exception_unwind);
}

// Finds the handler of the pending exception in this frame, or leaves the frame.
PY_HANDLER_CONVENTION Object* label_exception_unwind(PY_HANDLER_PARAMS) {
  frame->stackpointer = sp;
  next_instr = loop_find_handler(*thread, frame, next_instr);
  if (next_instr == nullptr) PY_TAIL(label_exit_unwind);
  sp = frame->stackpointer;
  DISPATCH();
}

// Drops the frame and goes on unwinding in its caller.
PY_HANDLER_CONVENTION Object* label_exit_unwind(PY_HANDLER_PARAMS) {
  frame = loop_exit_frame(*thread, frame);
  if (frame->owner == FrameOwner::kInterpreter) {
    thread->current_frame = frame->previous;
    return nullptr;
  }
  next_instr = frame->instr_ptr;
  sp = frame->stackpointer;
  PY_TAIL(label_error);
}

PY_HANDLER_CONVENTION Object* label_start_frame(PY_HANDLER_PARAMS) {
  if (PY_UNLIKELY(--thread->recursion_remaining < 0)) {
    loop_too_deep(*thread);
    PY_TAIL(label_exit_unwind);
  }
  next_instr = frame->instr_ptr;
  sp = frame->stackpointer;
  DISPATCH();
}

Object* run_tail_calls(Thread* thread, Frame* frame, bool throwing) {
  StackRef* sp = frame->stackpointer;
  uint16_t* next_instr = frame->instr_ptr;
  if (throwing) return label_error(frame, sp, thread, next_instr, 0);
  return label_start_frame(frame, sp, thread, next_instr, 0);
}

}  // namespace py
