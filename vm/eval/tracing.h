// sys.settrace and sys.setprofile, as two tools that listen to the events of sys.monitoring.
// Counterpart: Python/legacy_tracing.c.
#ifndef VM_EVAL_TRACING_H_
#define VM_EVAL_TRACING_H_

#include "vm/heap/owned.h"
#include "vm/runtime/thread.h"

namespace py {

// Null: no function any more.
Status tracing_set(Thread& thread, Object* function_or_null);
Status profiling_set(Thread& thread, Object* function_or_null);
// Whether the trace function hears of each instruction of the code object.
Status tracing_opcodes(Thread& thread, Code* code, bool enable);
// Calls with tracing on, although a trace function is running. Reenters.
Owned<Object> call_tracing(Thread& thread, Object* function, Tuple* args);
// frame.f_lineno = value, from a trace function (frame_jump.cc).
Status frame_jump(Thread& thread, FrameObject* object, Object* value);

}  // namespace py

#endif  // VM_EVAL_TRACING_H_
