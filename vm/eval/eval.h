// The evaluation loop: entry points and the hooks that the object model calls it through.
// Counterpart: Python/ceval.c.
#ifndef VM_EVAL_EVAL_H_
#define VM_EVAL_EVAL_H_

#include "vm/heap/owned.h"
#include "vm/runtime/thread.h"

namespace py {

// Runs a pushed frame and every Python call it makes. The frame is consumed. Reenters.
Owned<Object> eval_frame(Thread& thread, Frame* frame);
// Resumes a frame with an exception pending, as throw() does. Reenters.
Owned<Object> eval_frame_throwing(Thread& thread, Frame* frame);
// Runs code in the given namespaces (module bodies, exec). `locals` is a mapping. Reenters.
Owned<Object> eval_code(Thread& thread, Code* code, Object* globals, Object* locals);
// As eval_code with keyword cells: `closure` a Tuple of cells or null.
Owned<Object> eval_code_with_closure(Thread& thread, Code* code, Object* globals, Object* locals,
                                     Object* closure);
// Runs a function without arguments whose names live in `locals`: the body of a class. Reenters.
Owned<Object> eval_function_body(Thread& thread, Function* function, Object* locals);
// Installs call_function, eval_code, generator_resume, frame_clear in the interpreter's hooks.
void eval_install_hooks(Interpreter& interp);
// Work that the breaker asked for: signals, pending calls, collection, asynchronous exceptions.
// Reenters.
Status handle_pending(Thread& thread);
// Which flavour of the loop runs: 't'ail calls (default) or 's'witch.
void eval_set_flavour(char flavour);
// Or another one altogether, such as the checked loop of //vm/main:pyvm_checked. Frames that are
// running go on in theirs. Returns the one before.
using EvalLoop = Object*(Thread* thread, Frame* frame, bool throwing);
EvalLoop* eval_set_loop(EvalLoop* loop);

}  // namespace py

#endif  // VM_EVAL_EVAL_H_
