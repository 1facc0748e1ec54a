// sys.settrace and sys.setprofile: turning events of sys.monitoring into what their functions
// expect. Counterpart: Python/legacy_tracing.c, Python/sysmodule.c.
#include "vm/eval/tracing.h"

#include "vm/eval/monitoring_internal.h"
#include "vm/objects/abstract.h"
#include "vm/objects/code_units.h"
#include "vm/objects/errors.h"
#include "vm/objects/frame_object.h"
#include "vm/objects/function.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py {

namespace {

constexpr uint32_t kCallEvents =
    event_bit(MonitorEvent::kPyStart) | event_bit(MonitorEvent::kPyResume) |
    event_bit(MonitorEvent::kPyReturn) | event_bit(MonitorEvent::kPyYield) |
    event_bit(MonitorEvent::kPyUnwind) | event_bit(MonitorEvent::kPyThrow);
constexpr uint32_t kProfileEvents = kCallEvents | event_bit(MonitorEvent::kCall);
constexpr uint32_t kTraceEvents = kCallEvents | event_bit(MonitorEvent::kRaise) |
                                  event_bit(MonitorEvent::kLine) | event_bit(MonitorEvent::kJump) |
                                  event_bit(MonitorEvent::kStopIteration);

// The frame that the event is about.
FrameObject* current_frame_object(Thread& thread, const char* kind) {
  Frame* frame = frame_previous_complete(thread.current_frame);
  if (frame == nullptr)
    return raise(thread, &exc::SystemError, "Missing frame when calling %s function.", kind);
  return frame_get_object(thread, frame);
}

// function(frame, what, argument).
Owned<Object> call_with_frame(Thread& thread, Object* function, FrameObject* frame, Object* what,
                              Object* argument) {
  Object* arguments[3] = {frame, what, argument};
  return call_args(thread, function, arguments);
}

// The frame's own function hears of everything but calls; what it returns takes its place.
Status call_tracer(Thread& thread, FrameObject* frame, Object* what, Object* argument) {
  bool is_call = what == reinterpret_cast<Object*>(ids.call);
  Owned<Object> function = share(is_call ? thread.trace_function : frame->trace.get());
  if (!function) return Status::kOk;
  Owned<Object> result = call_with_frame(thread, function, frame, what, argument);
  if (!result) {
    // A function that fails is not called again.
    SavedError saved(thread);
    if (tracing_set(thread, nullptr) == Status::kError) error_clear(thread);
    frame->trace.clear();
    return Status::kError;
  }
  if (!is_none(result)) frame->trace.set(std::move(result));
  return Status::kOk;
}

Owned<Object> tell_tracer(Thread& thread, Object* what, Object* argument) {
  if (thread.trace_function == nullptr) return new_none();
  Owned<FrameObject> frame = share(PY_TRY(current_frame_object(thread, "trace")));
  if (frame->trace_opcodes) PY_TRY(tracing_opcodes(thread, frame->frame->code(), true));
  Status status = call_tracer(thread, frame, what, argument);
  frame->lineno = 0;
  PY_TRY(status);
  return new_none();
}

Owned<Object> tell_tracer_of_exception(Thread& thread, Object* exception) {
  Object* traceback = exception_traceback(exception);
  Object* items[3] = {reinterpret_cast<Object*>(exception->ob_type), exception,
                      traceback != nullptr ? traceback : none()};
  Owned<Object> description = PY_TRY(tuple_pack(thread, items));
  return tell_tracer(thread, ids.exception, description);
}

Owned<Object> tell_tracer_of_opcode(Thread& thread) {
  Owned<FrameObject> frame = share(PY_TRY(current_frame_object(thread, "trace")));
  if (thread.trace_function == nullptr || !frame->trace_opcodes) {
    PY_TRY(tracing_opcodes(thread, frame->frame->code(), false));
    return new_none();
  }
  Status status = call_tracer(thread, frame, ids.opcode, none());
  frame->lineno = 0;
  PY_TRY(status);
  return new_none();
}

// A line event for the frame, which meanwhile says that it is there.
Status tell_tracer_of_line(Thread& thread, FrameObject* borrowed, int line) {
  if (!borrowed->trace_lines) return Status::kOk;
  Owned<FrameObject> frame = share(borrowed);
  frame->lineno = line;
  Status status = call_tracer(thread, frame, ids.line, none());
  frame->lineno = 0;
  return status;
}

// A loop that stays on one line gets a line event for each round; other jumps get theirs at the
// target.
Owned<Object> tell_tracer_of_jump(Thread& thread, Object* const* arguments) {
  if (thread.trace_function == nullptr) return new_none();
  const Code* code = as<Code>(arguments[0]);
  int64_t from = PY_TRY(int_as_int64(thread, arguments[1])) / 2;
  int64_t to = PY_TRY(int_as_int64(thread, arguments[2])) / 2;
  const MonitorSite* sites = code->monitoring->sites;
  if (to > from || sites[to].line != sites[from].line) return share(&g_monitoring_disable);
  if (sites[to].line < 0) return new_none();
  FrameObject* frame = PY_TRY(current_frame_object(thread, "trace"));
  PY_TRY(tell_tracer_of_line(thread, frame, sites[to].line));
  return new_none();
}

Owned<Object> tell_profiler(Thread& thread, Object* what, Object* argument) {
  if (thread.profile_function == nullptr) return new_none();
  Owned<FrameObject> frame = share(PY_TRY(current_frame_object(thread, "profile")));
  Owned<Object> function = share(thread.profile_function);
  Owned<Object> result = call_with_frame(thread, function, frame, what, argument);
  if (result) return new_none();
  SavedError saved(thread);
  if (profiling_set(thread, nullptr) == Status::kError) error_clear(thread);
  return nullptr;
}

// Profilers hear of native functions only; a method looked up on its class is shown bound.
Owned<Object> tell_profiler_of_call(Thread& thread, Object* what, Object* const* arguments) {
  Object* callable = arguments[2];
  if (is_a<Builtin>(callable)) return tell_profiler(thread, what, callable);
  if (callable->ob_type == &MethodDescriptor::type && arguments[3] != &g_monitoring_missing) {
    Object* self = arguments[3];
    Owned<Object> bound = PY_TRY(callable->ob_type->tp_descr_get(
        thread, callable, self, reinterpret_cast<Object*>(self->ob_type)));
    return tell_profiler(thread, what, bound);
  }
  return new_none();
}

Owned<Object> profile_event(Thread& thread, MonitorEvent event, Object* const* arguments) {
  switch (event) {
    case MonitorEvent::kPyStart:
    case MonitorEvent::kPyResume:
    case MonitorEvent::kPyThrow:
      return tell_profiler(thread, ids.call, none());
    case MonitorEvent::kPyReturn:
    case MonitorEvent::kPyYield:
      return tell_profiler(thread, ids.return_, arguments[2]);
    case MonitorEvent::kPyUnwind:
      return tell_profiler(thread, ids.return_, none());
    case MonitorEvent::kCall:
      return tell_profiler_of_call(thread, ids.c_call, arguments);
    case MonitorEvent::kCReturn:
      return tell_profiler_of_call(thread, ids.c_return, arguments);
    case MonitorEvent::kCRaise:
      return tell_profiler_of_call(thread, ids.c_exception, arguments);
    default:
      return new_none();
  }
}

Owned<Object> trace_event(Thread& thread, MonitorEvent event, Object* const* arguments) {
  switch (event) {
    case MonitorEvent::kPyStart:
    case MonitorEvent::kPyResume:
    case MonitorEvent::kPyThrow:
      return tell_tracer(thread, ids.call, none());
    case MonitorEvent::kPyReturn:
    case MonitorEvent::kPyYield:
      return tell_tracer(thread, ids.return_, arguments[2]);
    case MonitorEvent::kPyUnwind:
      return tell_tracer(thread, ids.return_, none());
    case MonitorEvent::kRaise:
    case MonitorEvent::kStopIteration:
      return tell_tracer_of_exception(thread, arguments[2]);
    case MonitorEvent::kJump:
      return tell_tracer_of_jump(thread, arguments);
    case MonitorEvent::kInstruction:
      return tell_tracer_of_opcode(thread);
    default:
      return new_none();
  }
}

Status set_function(Thread& thread, Object** slot, Object* function_or_null, int tool,
                    uint32_t events) {
  Owned<Object> old = Owned<Object>::steal(*slot);
  *slot = share(function_or_null).release();
  Status status = monitoring_set_events(thread, tool, function_or_null != nullptr ? events : 0);
  SavedError saved(thread);
  old.reset();
  return status;
}

}  // namespace

Owned<Object> tracing_event(Thread& thread, int tool, MonitorEvent event,
                            Object* const* arguments) {
  return tool == kTracerTool ? trace_event(thread, event, arguments)
                             : profile_event(thread, event, arguments);
}

Status tracing_line(Thread& thread, Frame* frame, int line) {
  if (thread.trace_function == nullptr) return Status::kOk;
  FrameObject* object = PY_TRY(frame_get_object(thread, frame));
  int outer = thread.monitoring_event;
  thread.monitoring_event = static_cast<int>(MonitorEvent::kLine) + 1;
  ++thread.tracing;
  Status status = tell_tracer_of_line(thread, object, line);
  --thread.tracing;
  thread.monitoring_event = outer;
  return status;
}

Status tracing_opcodes(Thread& thread, Code* code, bool enable) {
  uint32_t events = monitoring_local_events(code, kTracerTool);
  uint32_t wanted = enable ? events | event_bit(MonitorEvent::kInstruction)
                           : events & ~event_bit(MonitorEvent::kInstruction);
  if (events == wanted) return Status::kOk;
  return monitoring_set_local_events(thread, code, kTracerTool, wanted);
}

Status tracing_set(Thread& thread, Object* function_or_null) {
  PY_TRY(set_function(thread, &thread.trace_function, function_or_null, kTracerTool, kTraceEvents));
  // The running frame may have asked for opcodes before there was a function.
  Frame* frame = thread.current_frame;
  if (function_or_null == nullptr || frame == nullptr || frame->frame_obj == nullptr ||
      !frame->frame_obj->trace_opcodes)
    return Status::kOk;
  return tracing_opcodes(thread, frame->code(), true);
}

Status profiling_set(Thread& thread, Object* function_or_null) {
  return set_function(thread, &thread.profile_function, function_or_null, kProfilerTool,
                      kProfileEvents);
}

Owned<Object> call_tracing(Thread& thread, Object* function, Tuple* args) {
  int tracing = thread.tracing;
  thread.tracing = 0;
  Owned<Object> result = call(thread, function, args, nullptr);
  thread.tracing = tracing;
  return result;
}

}  // namespace py
