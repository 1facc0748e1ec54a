// sys.monitoring and tracing: instrumenting code objects and firing events.
// Counterpart: Python/instrumentation.c, Python/legacy_tracing.c.
#ifndef VM_EVAL_MONITORING_H_
#define VM_EVAL_MONITORING_H_

#include "vm/heap/stackref.h"
#include "vm/objects/code.h"
#include "vm/runtime/thread.h"

namespace py {

// Brings the code object's instrumented forms in line with the tools that are listening.
Status monitoring_instrument(Thread& thread, Code* code);

// Events of the exception machinery; an exception raised by a callback replaces the pending one.
// All may run Python code.
void monitor_raise(Thread& thread, Frame* frame, uint16_t* instr);
void monitor_reraise(Thread& thread, Frame* frame, uint16_t* instr);
void monitor_unwind(Thread& thread, Frame* frame, uint16_t* instr);
Status monitor_handled(Thread& thread, Frame* frame, uint16_t* instr, Object* exception);
void monitor_throw(Thread& thread, Frame* frame, uint16_t* instr);

// After a call made by an INSTRUMENTED_CALL*: fires C_RETURN or C_RAISE; takes and returns the
// result.
Object* monitor_call_done(Thread& thread, Frame* frame, uint16_t* instr, Object* callable,
                          Object* first_or_null, Object* result);
Status monitor_call_ex(Thread& thread, Frame* frame, uint16_t* instr, Object* callable,
                       Tuple* args);
Object* monitor_call_ex_done(Thread& thread, Frame* frame, uint16_t* instr, Object* callable,
                             Tuple* args, Object* result);
Object* monitored_super_attr(Thread& thread, Frame* frame, uint16_t* instr, Object* super,
                             Object* cls, Object* self, int oparg);

// Hooks of the object model; see Interpreter::hooks.
int monitoring_original_opcode(Code* code, int64_t unit);
void monitoring_free_code(Code* code);
bool monitoring_unwind_wanted(Thread& thread);

}  // namespace py

#endif  // VM_EVAL_MONITORING_H_
