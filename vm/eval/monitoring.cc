// Firing the events of sys.monitoring: what instrumented instructions and the exception machinery
// call. Counterpart: Python/instrumentation.c.
#include "vm/eval/monitoring.h"

#include <bit>

#include "vm/base/faults.h"
#include "vm/bytecode/backoff.h"
#include "vm/bytecode/code_unit.h"
#include "vm/bytecode/opcode_ids.h"
#include "vm/bytecode/opcode_metadata.h"
#include "vm/eval/monitoring_internal.h"
#include "vm/eval/slow.h"
#include "vm/objects/abstract.h"
#include "vm/objects/code_units.h"
#include "vm/objects/errors.h"
#include "vm/objects/frame_object.h"
#include "vm/objects/function.h"
#include "vm/objects/int.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py {

constinit Object g_monitoring_disable = PY_STATIC_HEAD(&ObjectType::type);
constinit Object g_monitoring_missing = PY_STATIC_HEAD(&ObjectType::type);

namespace {

bool nobody_listens(MonitorEvent event) {
  return g_monitoring.listeners[static_cast<int>(event)] == 0;
}

// Code of the machine itself, which no tool gets to see.
bool is_internal(const Code* code) { return code->first_traceable >= code->unit_count; }

int highest_tool(unsigned tools) { return std::bit_width(tools) - 1; }

uint8_t tools_at(Code* code, int64_t index, MonitorEvent event) {
  if (event == MonitorEvent::kCReturn || event == MonitorEvent::kCRaise)
    event = MonitorEvent::kCall;
  int number = static_cast<int>(event);
  if (number >= kLocalEvents) return g_monitoring.listeners[number];
  CodeMonitoring* data = code->monitoring;
  if (data == nullptr) return 0;
  return data->events_by_site ? data->sites[index].event_tools : data->active[number];
}

[[maybe_unused]] constexpr int kObservingTool = 4;  // oracle/worker/tracing.py.

// One tool's callback; arguments[0] is free. kTrue: it wants to be told no more of this place.
Tri call_tool(Thread& thread, int tool, MonitorEvent event, Object** arguments, size_t count) {
  Owned<Object> callback;
  if (tool < kProfilerTool) {
    callback = share(g_monitoring.callbacks[tool][static_cast<int>(event)]);
    if (!callback) return Tri::kFalse;
    bool right = event == MonitorEvent::kBranchRight;
    if ((right || event == MonitorEvent::kBranchLeft) && g_monitoring.for_any_branch[tool][right]) {
      // The branch was disabled through its other side.
      const Code* code = as<Code>(arguments[1]);
      int64_t source = PY_TRY(int_as_int64(thread, arguments[2]));
      OpcodeKind kind = kOpcodeInfo[unit_opcode(*code->unit_at(source))].kind;
      if (kind != OpcodeKind::kInstrumented) return Tri::kTrue;
    }
  }
  // A tool that looks on is not what is tried.
  PY_FAULT_PAUSE(tool == kObservingTool);
  int outer = thread.monitoring_event;
  thread.monitoring_event = static_cast<int>(event) + 1;
  ++thread.tracing;
  Owned<Object> result = tool >= kProfilerTool
                             ? tracing_event(thread, tool, event, arguments + 1)
                             : call_vector(thread, callback, arguments + 1,
                                           count | kVectorcallArgumentsOffset, nullptr);
  --thread.tracing;
  thread.monitoring_event = outer;
  if (!result) return Tri::kError;
  return to_tri(result.get() == &g_monitoring_disable);
}

// Tells every tool that listens to the event at `instr`; `source` is the place that they are told.
Status fire(Thread& thread, MonitorEvent event, Frame* frame, uint16_t* instr, uint16_t* source,
            Object* first = nullptr, Object* second = nullptr) {
  if (thread.tracing != 0) return Status::kOk;
  Code* code = frame->code();
  int64_t index = instr - code->units;
  Owned<Object> offset = PY_TRY(int_from_int64(thread, (source - code->units) * 2));
  Object* arguments[5] = {nullptr, code, offset.get(), first, second};
  size_t count = first == nullptr ? 2 : second == nullptr ? 3 : 4;
  unsigned tools = tools_at(code, index, event);
  while (tools != 0) {
    int tool = highest_tool(tools);
    tools &= ~static_cast<unsigned>(tool_bit(tool));
    if (!PY_TRY(call_tool(thread, tool, event, arguments, count))) continue;
    int number = static_cast<int>(event);
    if (number >= kLocalEvents) {
      (void)raise_value_error(thread, "Cannot disable %s events. Callback removed.",
                              monitor_event_name(number));
      SavedError saved(thread);
      Object* callback = g_monitoring.callbacks[tool][number];
      g_monitoring.callbacks[tool][number] = nullptr;
      xdecref(callback);
      return Status::kError;
    }
    monitoring_disable_event(code, index, event, tool);
  }
  return Status::kOk;
}

// With an exception pending, which the callbacks get but do not see as pending.
Status fire_exception(Thread& thread, MonitorEvent event, Frame* frame, uint16_t* instr) {
  if (is_internal(frame->code())) return Status::kOk;
  Owned<Object> exception = error_fetch(thread);
  PY_TRY(fire(thread, event, frame, instr, instr, exception));
  error_restore(thread, std::move(exception));
  return Status::kOk;
}

void tell_of_exception(Thread& thread, MonitorEvent event, Frame* frame, uint16_t* instr) {
  if (nobody_listens(event)) return;
  // Whatever happens, an exception is pending afterwards: the same, or the callback's.
  if (fire_exception(thread, event, frame, instr) == Status::kError) {
  }
}

// False, with an exception pending, for an INSTRUMENTED_LINE or INSTRUMENTED_INSTRUCTION that
// damaged code had from the start: there is nothing underneath.
bool has_cover(Thread& thread, Frame* frame, uint16_t* instr, uint8_t which) {
  Code* code = frame->code();
  const CodeMonitoring* data = code->monitoring;
  if (data != nullptr && data->sites != nullptr) {
    const MonitorSite& site = data->sites[instr - code->units];
    if ((site.layers & which) != 0 && kOpcodeInfo[site.base].kind != OpcodeKind::kInstrumented)
      return true;
  }
  (void)raise(thread, &exc::SystemError, "%U:%d: unknown opcode %d", code->co_filename.get(),
              frame_lineno(frame), unit_opcode(*instr));
  return false;
}

// The instruction underneath must not specialise itself: that would overwrite its cover.
void pause_counter(uint16_t* instr, int opcode) {
  if (kOpcodeInfo[opcode].cache_units != 0) instr[1] |= 1 << kBackoffBits;
}

Object* first_or_missing(Object* first_or_null) {
  return first_or_null != nullptr ? first_or_null : &g_monitoring_missing;
}

// The native callable has been left, with or without a result.
Object* native_call_done(Thread& thread, Frame* frame, uint16_t* instr, Object* callable,
                         Object* first, Object* result) {
  if (result == nullptr) {
    Owned<Object> exception = error_fetch(thread);
    if (fire(thread, MonitorEvent::kCRaise, frame, instr, instr, callable, first) == Status::kOk)
      error_restore(thread, std::move(exception));
    return nullptr;
  }
  if (fire(thread, MonitorEvent::kCReturn, frame, instr, instr, callable, first) == Status::kOk)
    return result;
  SavedError saved(thread);
  decref(result);
  return nullptr;
}

Object* first_of(Tuple* args) {
  return first_or_missing(args->ob_size > 0 ? args->items[0] : nullptr);
}

}  // namespace

Status monitor_event(Thread& thread, Frame* frame, uint16_t* instr, MonitorEvent event) {
  return fire(thread, event, frame, instr, instr);
}

Status monitor_value(Thread& thread, Frame* frame, uint16_t* instr, MonitorEvent event,
                     Object* value) {
  return fire(thread, event, frame, instr, instr, value);
}

uint16_t* monitor_jump(Thread& thread, Frame* frame, uint16_t* instr, MonitorEvent event,
                       uint16_t* source, uint16_t* target) {
  if (thread.tracing != 0) return target;
  Owned<Object> to = PY_TRY(int_from_int64(thread, (target - frame->code()->units) * 2));
  uint16_t* at = frame->instr_ptr;
  PY_TRY(fire(thread, event, frame, instr, source, to));
  return frame->instr_ptr != at ? frame->instr_ptr : target;
}

namespace {

// CPython's conditional jumps pass over a NOT_TAKEN that nobody listens to.
uint16_t* jump_before(Code* code, uint16_t* previous) {
  if (unit_opcode(*previous) != op::NOT_TAKEN || previous - code->units < 2) return previous;
  switch (code->monitoring->sites[previous - code->units - 2].base) {
    case op::POP_JUMP_IF_TRUE:
    case op::POP_JUMP_IF_FALSE:
    case op::POP_JUMP_IF_NONE:
    case op::POP_JUMP_IF_NOT_NONE:
      return previous - 2;
    default:
      return previous;
  }
}

}  // namespace

int monitor_line(Thread& thread, Frame* frame, uint16_t* instr, uint16_t* previous) {
  if (PY_UNLIKELY(!has_cover(thread, frame, instr, layer::kLine))) return -1;
  Code* code = frame->code();
  CodeMonitoring* data = code->monitoring;
  int64_t index = instr - code->units;
  MonitorSite& site = data->sites[index];
  bool same_line = false;
  previous = jump_before(code, previous);
  if (data->sites[previous - code->units].line == site.line) {
    // A RESUME is never covered, so what comes behind it speaks for its line.
    int before = unit_opcode(*previous);
    same_line = before != op::RESUME && before != op::INSTRUMENTED_RESUME;
  }
  if (thread.tracing == 0 && !same_line) {
    unsigned tools = data->lines_by_site
                         ? site.line_tools
                         : data->local[static_cast<int>(MonitorEvent::kLine)] |
                               g_monitoring.listeners[static_cast<int>(MonitorEvent::kLine)];
    if ((tools & tool_bit(kTracerTool)) != 0) {
      if (tracing_line(thread, frame, site.line) == Status::kError) return -1;
      tools &= ~static_cast<unsigned>(tool_bit(kTracerTool));
    }
    if (tools != 0) {
      Owned<Object> line = int_from_int64(thread, site.line);
      if (!line) return -1;
      Object* arguments[3] = {nullptr, code, line.get()};
      while (tools != 0) {
        int tool = highest_tool(tools);
        tools &= ~static_cast<unsigned>(tool_bit(tool));
        Tri answer = call_tool(thread, tool, MonitorEvent::kLine, arguments, 2);
        if (answer == Tri::kError) return -1;
        if (answer == Tri::kTrue) monitoring_disable_line(code, index, tool);
      }
    }
  }
  // As in CPython, where a callback has just taken the line event away, the instruction event is
  // left out this once.
  bool still_covered = (site.layers & layer::kLine) != 0;
  int opcode = monitoring_opcode_below(site, still_covered ? layer::kLine : layer::kInstruction);
  pause_counter(instr, opcode);
  return opcode;
}

int monitor_instruction(Thread& thread, Frame* frame, uint16_t* instr) {
  if (PY_UNLIKELY(!has_cover(thread, frame, instr, layer::kInstruction))) return -1;
  Code* code = frame->code();
  CodeMonitoring* data = code->monitoring;
  int64_t index = instr - code->units;
  MonitorSite& site = data->sites[index];
  int opcode = monitoring_opcode_below(site, layer::kInstruction);
  if (thread.tracing == 0) {
    constexpr int kEvent = static_cast<int>(MonitorEvent::kInstruction);
    unsigned tools = data->instructions_by_site
                         ? site.instruction_tools
                         : data->local[kEvent] | g_monitoring.listeners[kEvent];
    Owned<Object> offset = int_from_int64(thread, index * 2);
    if (!offset) return -1;
    Object* arguments[3] = {nullptr, code, offset.get()};
    while (tools != 0) {
      int tool = highest_tool(tools);
      tools &= ~static_cast<unsigned>(tool_bit(tool));
      Tri answer = call_tool(thread, tool, MonitorEvent::kInstruction, arguments, 2);
      if (answer == Tri::kError) return -1;
      if (answer == Tri::kTrue) monitoring_disable_instruction(code, index, tool);
    }
  }
  pause_counter(instr, opcode);
  return opcode;
}

void monitor_raise(Thread& thread, Frame* frame, uint16_t* instr) {
  tell_of_exception(thread, MonitorEvent::kRaise, frame, instr);
}
void monitor_reraise(Thread& thread, Frame* frame, uint16_t* instr) {
  tell_of_exception(thread, MonitorEvent::kReraise, frame, instr);
}
void monitor_unwind(Thread& thread, Frame* frame, uint16_t* instr) {
  tell_of_exception(thread, MonitorEvent::kPyUnwind, frame, instr);
}
void monitor_throw(Thread& thread, Frame* frame, uint16_t* instr) {
  tell_of_exception(thread, MonitorEvent::kPyThrow, frame, instr);
}

Status monitor_handled(Thread& thread, Frame* frame, uint16_t* instr, Object* exception) {
  if (nobody_listens(MonitorEvent::kExceptionHandled)) return Status::kOk;
  return fire(thread, MonitorEvent::kExceptionHandled, frame, instr, instr, exception);
}

Status monitor_stop_iteration(Thread& thread, Frame* frame, uint16_t* instr, Object* value) {
  CodeMonitoring* data = frame->code()->monitoring;
  constexpr int kEvent = static_cast<int>(MonitorEvent::kStopIteration);
  if ((data != nullptr ? data->active[kEvent] : g_monitoring.listeners[kEvent]) == 0)
    return Status::kOk;
  (void)raise_object(thread, &exc::StopIteration, value);
  PY_TRY(fire_exception(thread, MonitorEvent::kStopIteration, frame, instr));
  error_clear(thread);
  return Status::kOk;
}

Status monitor_call(Thread& thread, Frame* frame, uint16_t* instr, Object* callable,
                    Object* first_or_null) {
  return fire(thread, MonitorEvent::kCall, frame, instr, instr, callable,
              first_or_missing(first_or_null));
}

Object* monitor_call_done(Thread& thread, Frame* frame, uint16_t* instr, Object* callable,
                          Object* first_or_null, Object* result) {
  return native_call_done(thread, frame, instr, callable, first_or_missing(first_or_null), result);
}

Status monitor_call_ex(Thread& thread, Frame* frame, uint16_t* instr, Object* callable,
                       Tuple* args) {
  return fire(thread, MonitorEvent::kCall, frame, instr, instr, callable, first_of(args));
}

Object* monitor_call_ex_done(Thread& thread, Frame* frame, uint16_t* instr, Object* callable,
                             Tuple* args, Object* result) {
  // Calls of Python code have events of their own.
  if (is_exact<Function>(callable) || is_exact<Method>(callable)) return result;
  return native_call_done(thread, frame, instr, callable, first_of(args), result);
}

Object* monitored_super_attr(Thread& thread, Frame* frame, uint16_t* instr, Object* super,
                             Object* cls, Object* self, int oparg) {
  Object* first = (oparg & 2) != 0 ? cls : &g_monitoring_missing;
  PY_TRY(fire(thread, MonitorEvent::kCall, frame, instr, instr, super, first));
  Object* arguments[2] = {cls, self};
  Object* made =
      call_vector(thread, super, arguments, static_cast<size_t>(oparg & 2), nullptr).release();
  Owned<Object> proxy =
      Owned<Object>::steal(native_call_done(thread, frame, instr, super, first, made));
  if (!proxy) return nullptr;
  return get_attr(thread, proxy, frame->code()->co_names->items[oparg >> 2]).release();
}

bool monitoring_unwind_wanted(Thread&) { return !nobody_listens(MonitorEvent::kPyUnwind); }

}  // namespace py
