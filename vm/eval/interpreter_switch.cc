// The loop around the handlers, switch flavour: one function, for compilers without tail calls and
// for comparison. Counterpart: Python/ceval.c.
#include "vm/eval/handler_macros.h"
#include "vm/objects/frame_object.h"

// Not every instruction is jumped to by name.
#pragma clang diagnostic ignored "-Wunused-label"

namespace py {

Object* run_switch(Thread* thread, Frame* frame, bool throwing) {
  StackRef* sp = frame->stackpointer;
  uint16_t* next_instr = frame->instr_ptr;
  int oparg = 0;
  int dispatched;
  if (throwing) goto error;

start_frame:
  if (PY_UNLIKELY(--thread->recursion_remaining < 0)) {
    loop_too_deep(*thread);
    goto exit_unwind;
  }
  next_instr = frame->instr_ptr;
  sp = frame->stackpointer;

dispatch:
  oparg = *next_instr >> 8;
dispatch_same_oparg:
  dispatched = *next_instr & 0xff;
dispatch_as:
  switch (dispatched) {
#include "vm/bytecode/handlers_switch.inc"
    default:
      frame->instr_ptr = next_instr;
      (void)raise(*thread, &exc::SystemError, "%U:%d: unknown opcode %d",
                  frame->code()->co_filename.get(), frame_lineno(frame), unit_opcode(*next_instr));
      ++next_instr;
      goto error;
  }

error:
  frame->stackpointer = sp;
  loop_error(*thread, frame, next_instr);
exception_unwind:
  frame->stackpointer = sp;
  next_instr = loop_find_handler(*thread, frame, next_instr);
  if (next_instr != nullptr) {
    sp = frame->stackpointer;
    goto dispatch;
  }
exit_unwind:
  frame = loop_exit_frame(*thread, frame);
  if (frame->owner == FrameOwner::kInterpreter) {
    thread->current_frame = frame->previous;
    return nullptr;
  }
  next_instr = frame->instr_ptr;
  sp = frame->stackpointer;
  goto error;
}

}  // namespace py
