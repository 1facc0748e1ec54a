// sys.monitoring: tools, events, and the entry points that instrumented instructions call.
// Counterpart: Python/instrumentation.c.
#ifndef VM_EVAL_MONITORING_H_
#define VM_EVAL_MONITORING_H_

#include "vm/heap/stackref.h"
#include "vm/objects/code.h"
#include "vm/runtime/thread.h"

namespace py {

// The events of PEP 669 by number. Those before kRaise need instrumented instructions and can be
// asked for per code object; those from kCReturn on have no set of listeners of their own.
enum class MonitorEvent : uint8_t {
  kPyStart,
  kPyResume,
  kPyReturn,
  kPyYield,
  kCall,
  kLine,
  kInstruction,
  kJump,
  kBranchLeft,
  kBranchRight,
  kStopIteration,
  kRaise,
  kExceptionHandled,
  kPyUnwind,
  kPyThrow,
  kReraise,
  kCReturn,
  kCRaise,
  kBranch,
};
inline constexpr int kLocalEvents = static_cast<int>(MonitorEvent::kRaise);
inline constexpr int kUngroupedEvents = static_cast<int>(MonitorEvent::kCReturn);
inline constexpr int kMonitorEvents = static_cast<int>(MonitorEvent::kBranch) + 1;
constexpr uint32_t event_bit(MonitorEvent event) { return 1u << static_cast<int>(event); }
const char* monitor_event_name(int event);

// Tools are 0 to 5; sys.setprofile and sys.settrace listen as two more.
inline constexpr int kProfilerTool = 6;
inline constexpr int kTracerTool = 7;
inline constexpr int kToolIds = 8;

// sys.monitoring.DISABLE and MISSING.
extern Object g_monitoring_disable;
extern Object g_monitoring_missing;

// Tools (monitoring_tools.cc). A tool whose name is null is not in use.
Object* monitoring_tool_name(int tool);
void monitoring_name_tool(int tool, Object* name);
// Removes the tool's callbacks, events and everything it asked of code objects; keeps its name.
Status monitoring_clear_tool(Thread& thread, int tool);
// Sets a callback (null: none); returns the one before, or null.
Owned<Object> monitoring_register(int tool, MonitorEvent event, Object* callback_or_null);
// Bits are 1 << event.
uint32_t monitoring_events(int tool);
Status monitoring_set_events(Thread& thread, int tool, uint32_t events);
uint32_t monitoring_local_events(Code* code, int tool);
Status monitoring_set_local_events(Thread& thread, Code* code, int tool, uint32_t events);
// Undoes every DISABLE.
Status monitoring_restart(Thread& thread);
// The tools (bits) that listen to an ungrouped event everywhere.
uint8_t monitoring_listeners(int event);

// Brings the code object's instrumented forms in line with the tools that are listening.
Status monitoring_instrument(Thread& thread, Code* code);

// What follows fires events, unless a callback is running already. All may run Python code.

// The plain ones: (code, offset), (code, offset, value).
Status monitor_event(Thread& thread, Frame* frame, uint16_t* instr, MonitorEvent event);
Status monitor_value(Thread& thread, Frame* frame, uint16_t* instr, MonitorEvent event,
                     Object* value);
// Jumps and branches. Returns where to go on: the target, or where a callback has set f_lineno to;
// null: an exception is pending.
uint16_t* monitor_jump(Thread& thread, Frame* frame, uint16_t* instr, MonitorEvent event,
                       uint16_t* source, uint16_t* target);
// In front of the instruction under INSTRUMENTED_LINE or INSTRUMENTED_INSTRUCTION: its opcode, or
// -1 with an exception pending. A callback of the former may have moved frame->instr_ptr.
int monitor_line(Thread& thread, Frame* frame, uint16_t* instr, uint16_t* previous);
int monitor_instruction(Thread& thread, Frame* frame, uint16_t* instr);

// Events of the exception machinery; an exception raised by a callback replaces the pending one.
void monitor_raise(Thread& thread, Frame* frame, uint16_t* instr);
void monitor_reraise(Thread& thread, Frame* frame, uint16_t* instr);
void monitor_unwind(Thread& thread, Frame* frame, uint16_t* instr);
Status monitor_handled(Thread& thread, Frame* frame, uint16_t* instr, Object* exception);
void monitor_throw(Thread& thread, Frame* frame, uint16_t* instr);
// A generator returned `value` to a loop or to yield from, which made no StopIteration of it.
Status monitor_stop_iteration(Thread& thread, Frame* frame, uint16_t* instr, Object* value);

// Before a call: `first_or_null` is its first argument.
Status monitor_call(Thread& thread, Frame* frame, uint16_t* instr, Object* callable,
                    Object* first_or_null);
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
