// Making and unmaking activation records.
// Counterpart: Include/internal/pycore_interpframe.h, Python/frame.c, Python/ceval.c.
#ifndef VM_EVAL_FRAMES_H_
#define VM_EVAL_FRAMES_H_

#include "vm/objects/code.h"
#include "vm/objects/function.h"
#include "vm/objects/generator.h"
#include "vm/runtime/thread.h"

namespace py {

inline bool has_words(const Thread& thread, size_t words) {
  return static_cast<size_t>(thread.datastack_limit - thread.datastack_top) > words;
}
PY_ALWAYS_INLINE bool frame_has_room(const Thread& thread, const Code* code) {
  return has_words(thread, static_cast<size_t>(code->co_framesize)) &&
         thread.recursion_remaining > 1;
}
inline constexpr int kInitShimWords = static_cast<int>(kFrameHeaderWords) + 3;
inline bool frame_has_room_with_shim(const Thread& thread, const Code* code) {
  return has_words(thread, static_cast<size_t>(code->co_framesize) + kInitShimWords);
}

// Fills a record for the function's code: takes over the reference in `function`; locals from
// `null_from` on are unbound, those before it are left for the caller to fill.
PY_ALWAYS_INLINE void frame_initialize_steal(Frame* frame, StackRef function, Object* locals,
                                             Code* code, int null_from, Frame* previous) {
  auto* callee = static_cast<Function*>(function.object());
  frame->previous = previous;
  frame->f_funcobj = function;
  frame->f_executable = StackRef::from_new(code);
  frame->f_builtins = callee->builtins;
  frame->f_globals = reinterpret_cast<Object*>(callee->globals.get());
  frame->f_locals = locals;
  frame->stackpointer = frame->localsplus + code->co_nlocalsplus;
  frame->frame_obj = nullptr;
  frame->instr_ptr = code->units;
  frame->return_offset = 0;
  frame->owner = FrameOwner::kThread;
  frame->visited = 0;
  for (int i = null_from; i < code->co_nlocalsplus; ++i) frame->localsplus[i] = StackRef::null();
}

// For calls whose arguments fit exactly and whose room was checked: the first `argcount` locals are
// the caller's to fill.
PY_ALWAYS_INLINE Frame* frame_push_unchecked_steal(Thread& thread, StackRef function, int argcount,
                                                   Frame* previous) {
  Code* code = static_cast<Function*>(function.object())->code;
  auto* frame = reinterpret_cast<Frame*>(thread.datastack_top);
  thread.datastack_top += code->co_framesize;
  frame_initialize_steal(frame, function, nullptr, code, argcount, previous);
  return frame;
}

// The general call: binds `count` positional arguments followed by one value per name of kwnames.
// Consumes the function and all arguments, also on failure; null with the exception pending.
Frame* frame_push_and_init_steal(Thread& thread, StackRef function, StackRef* arguments, int count,
                                 Tuple* kwnames, Frame* previous);
// f(*args, **kwargs): consumes all three.
Frame* frame_push_from_tuple_steal(Thread& thread, StackRef function, StackRef args,
                                   StackRef kwargs_or_null, Frame* previous);
// A frame without arguments whose names live in `locals` (consumed; may be null).
Frame* frame_push_with_locals_steal(Thread& thread, StackRef function, Object* locals);
// Below __init__: checks that it returned None and returns the instance.
Frame* frame_push_init_shim(Thread& thread, StackRef self, Frame* previous);
bool frame_is_init_shim(const Frame* frame);

// Ends a call: the record must already be unlinked from thread.current_frame.
void frame_clear_and_pop(Thread& thread, Frame* frame);
// Drops everything but f_executable; moves the record into its frame object if someone holds that.
void frame_clear_except_code(Thread& thread, Frame* frame);
void frame_clear_locals(Frame* frame);
// Gives the data-stack room back.
inline void frame_pop(Thread& thread, Frame* frame) {
  datastack_pop(thread, reinterpret_cast<StackRef*>(frame));
}
// Copies a record; borrowed words become owned ones.
void frame_copy(Frame* source, Frame* target);

// Links a suspended generator under `caller` and pushes the value it is sent (consumed).
inline Frame* generator_enter(Thread& thread, Generator* generator, StackRef value, Frame* caller) {
  Frame* frame = &generator->frame;
  *frame->stackpointer++ = value;
  generator->state = GenState::kExecuting;
  generator->exc_state.previous = thread.exc_info;
  thread.exc_info = &generator->exc_state;
  frame->previous = caller;
  return frame;
}
// Unlinks the running generator at a yield; returns the caller's frame, now current.
inline Frame* generator_leave(Thread& thread, Generator* generator) {
  thread.exc_info = generator->exc_state.previous;
  generator->exc_state.previous = nullptr;
  ++thread.recursion_remaining;
  return thread.current_frame = generator->frame.previous;
}

}  // namespace py

#endif  // VM_EVAL_FRAMES_H_
