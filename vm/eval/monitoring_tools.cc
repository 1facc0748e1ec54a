// The tools of sys.monitoring: names, callbacks, and which events they listen to.
// Counterpart: Python/instrumentation.c.
#include "vm/eval/monitoring_internal.h"
#include "vm/objects/errors.h"
#include "vm/objects/str.h"

namespace py {

constinit Monitoring g_monitoring = {};

namespace {

constexpr const char* kEventNames[kMonitorEvents] = {
    "PY_START",
    "PY_RESUME",
    "PY_RETURN",
    "PY_YIELD",
    "CALL",
    "LINE",
    "INSTRUCTION",
    "JUMP",
    "BRANCH_LEFT",
    "BRANCH_RIGHT",
    "STOP_ITERATION",
    "RAISE",
    "EXCEPTION_HANDLED",
    "PY_UNWIND",
    "PY_THROW",
    "RERAISE",
    "C_RETURN",
    "C_RAISE",
    "BRANCH",
};

Status check_in_use(Thread& thread, int tool) {
  if (tool < kProfilerTool && g_monitoring.names[tool] == nullptr)
    return raise_value_error(thread, "tool %d is not in use", tool);
  return Status::kOk;
}

uint32_t events_of(const uint8_t* sets, int count, int tool) {
  uint32_t events = 0;
  for (int event = 0; event < count; ++event) {
    if ((sets[event] & tool_bit(tool)) != 0) events |= 1u << event;
  }
  return events;
}

void put_events(uint8_t* sets, int count, int tool, uint32_t events) {
  for (int event = 0; event < count; ++event) {
    bool listens = (events >> event & 1) != 0;
    sets[event] = static_cast<uint8_t>(listens ? sets[event] | tool_bit(tool)
                                               : sets[event] & ~tool_bit(tool));
  }
}

// A new version makes every code object look again when it is entered.
Status next_version(Thread& thread, uint32_t steps, uint32_t* version) {
  uint64_t next = uint64_t{g_monitoring.version} + uint64_t{steps} * breaker::kVersionStep;
  if (next > UINT32_MAX) return raise(thread, &exc::OverflowError, "events set too many times");
  *version = static_cast<uint32_t>(next);
  return Status::kOk;
}

void set_version(Thread& thread, uint32_t version) {
  g_monitoring.version = version;
  uint32_t old = thread.eval_breaker.load(std::memory_order_relaxed);
  while (!thread.eval_breaker.compare_exchange_weak(old, (old & breaker::kEventMask) | version,
                                                    std::memory_order_relaxed)) {
  }
}

Owned<Object> replace_callback(int tool, MonitorEvent event, Object* callback_or_null) {
  Object*& slot = g_monitoring.callbacks[tool][static_cast<int>(event)];
  Owned<Object> old = Owned<Object>::steal(slot);
  slot = share(callback_or_null).release();
  return old;
}

}  // namespace

const char* monitor_event_name(int event) { return kEventNames[event]; }

Object* monitoring_tool_name(int tool) { return g_monitoring.names[tool]; }

void monitoring_name_tool(int tool, Object* name) {
  Object* old = g_monitoring.names[tool];
  g_monitoring.names[tool] = share(name).release();
  xdecref(old);
}

Status monitoring_clear_tool(Thread& thread, int tool) {
  for (int event = 0; event < kMonitorEvents; ++event)
    monitoring_register(tool, static_cast<MonitorEvent>(event), nullptr).reset();
  PY_TRY(monitoring_set_events(thread, tool, 0));
  uint32_t version;
  PY_TRY(next_version(thread, 1, &version));
  g_monitoring.tool_versions[tool] = version;
  set_version(thread, version);
  return monitoring_instrument_stack(thread);
}

Owned<Object> monitoring_register(int tool, MonitorEvent event, Object* callback_or_null) {
  bool* any_branch = g_monitoring.for_any_branch[tool];
  if (event == MonitorEvent::kBranch) {
    any_branch[0] = any_branch[1] = callback_or_null != nullptr;
    Owned<Object> right = replace_callback(tool, MonitorEvent::kBranchRight, callback_or_null);
    return replace_callback(tool, MonitorEvent::kBranchLeft, callback_or_null);
  }
  if (event == MonitorEvent::kBranchLeft) any_branch[0] = false;
  if (event == MonitorEvent::kBranchRight) any_branch[1] = false;
  return replace_callback(tool, event, callback_or_null);
}

uint32_t monitoring_events(int tool) {
  return events_of(g_monitoring.listeners, kUngroupedEvents, tool);
}

uint8_t monitoring_listeners(int event) { return g_monitoring.listeners[event]; }

Status monitoring_set_events(Thread& thread, int tool, uint32_t events) {
  PY_TRY(check_in_use(thread, tool));
  if (monitoring_events(tool) == events) return Status::kOk;
  uint32_t version;
  PY_TRY(next_version(thread, 1, &version));
  put_events(g_monitoring.listeners, kUngroupedEvents, tool, events);
  set_version(thread, version);
  return monitoring_instrument_stack(thread);
}

uint32_t monitoring_local_events(Code* code, int tool) {
  return code->monitoring != nullptr ? events_of(code->monitoring->local, kLocalEvents, tool) : 0;
}

Status monitoring_set_local_events(Thread& thread, Code* code, int tool, uint32_t events) {
  if (code->first_traceable >= code->unit_count)
    return raise(thread, &exc::SystemError, "cannot instrument shim code object '%U'",
                 code->co_name.get());
  PY_TRY(check_in_use(thread, tool));
  PY_TRY(monitoring_data(thread, code));
  CodeMonitoring* data = code->monitoring;
  data->tool_versions[tool] = g_monitoring.tool_versions[tool];
  if (events_of(data->local, kLocalEvents, tool) == events) return Status::kOk;
  put_events(data->local, kLocalEvents, tool, events);
  return monitoring_force_instrument(thread, code);
}

Status monitoring_restart(Thread& thread) {
  // The restart lies between the versions of all code prepared so far and the new one.
  uint32_t restart, version;
  PY_TRY(next_version(thread, 1, &restart));
  PY_TRY(next_version(thread, 2, &version));
  g_monitoring.last_restart = restart;
  set_version(thread, version);
  return monitoring_instrument_stack(thread);
}

Status monitoring_instrument_stack(Thread& thread) {
  for (Frame* frame = thread.current_frame; frame != nullptr; frame = frame->previous) {
    if (frame->owner != FrameOwner::kInterpreter)
      PY_TRY(monitoring_instrument(thread, frame->code()));
  }
  return Status::kOk;
}

}  // namespace py
