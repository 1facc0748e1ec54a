// sys.monitoring: the functions of PEP 669.
// Counterpart: Python/instrumentation.c.
#include <bit>

#include "vm/eval/monitoring.h"
#include "vm/modules/sys_internal.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/code.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/int.h"
#include "vm/objects/module.h"
#include "vm/objects/namespace.h"
#include "vm/objects/str.h"

namespace py {

namespace {

constexpr uint32_t kNativeResults =
    event_bit(MonitorEvent::kCReturn) | event_bit(MonitorEvent::kCRaise);
constexpr uint32_t kNativeCalls = kNativeResults | event_bit(MonitorEvent::kCall);

Maybe<int> tool_number(Thread& thread, Object* value) { return to_c_int(thread, value); }

Status check_tool(Thread& thread, int tool) {
  if (tool < 0 || tool >= kProfilerTool)
    return raise_value_error(thread, "invalid tool %d (must be between 0 and 5)", tool);
  return Status::kOk;
}

Owned<Object> use_tool_id(Thread& thread, Object*, Args args) {
  int tool = PY_TRY(tool_number(thread, args[0]));
  PY_TRY(check_tool(thread, tool));
  if (!is_a<Str>(args[1])) return raise_value_error(thread, "tool name must be a str");
  if (monitoring_tool_name(tool) != nullptr)
    return raise_value_error(thread, "tool %d is already in use", tool);
  monitoring_name_tool(tool, args[1]);
  return new_none();
}

Owned<Object> clear_tool_id(Thread& thread, Object*, Object* value) {
  int tool = PY_TRY(tool_number(thread, value));
  PY_TRY(check_tool(thread, tool));
  if (monitoring_tool_name(tool) != nullptr) PY_TRY(monitoring_clear_tool(thread, tool));
  return new_none();
}

Owned<Object> free_tool_id(Thread& thread, Object*, Object* value) {
  int tool = PY_TRY(tool_number(thread, value));
  PY_TRY(check_tool(thread, tool));
  if (monitoring_tool_name(tool) != nullptr) PY_TRY(monitoring_clear_tool(thread, tool));
  monitoring_name_tool(tool, nullptr);
  return new_none();
}

Owned<Object> get_tool(Thread& thread, Object*, Object* value) {
  int tool = PY_TRY(tool_number(thread, value));
  PY_TRY(check_tool(thread, tool));
  Object* name = monitoring_tool_name(tool);
  return name != nullptr ? share(name) : new_none();
}

Owned<Object> register_callback(Thread& thread, Object*, Args args) {
  int tool = PY_TRY(tool_number(thread, args[0]));
  int bits = PY_TRY(to_c_int(thread, args[1]));
  PY_TRY(check_tool(thread, tool));
  if (std::popcount(static_cast<uint32_t>(bits)) != 1)
    return raise_value_error(thread, "The callback can only be set for one event at a time");
  int event = std::countr_zero(static_cast<uint32_t>(bits));
  if (event >= kMonitorEvents) return raise_value_error(thread, "invalid event %d", bits);
  PY_TRY(sys_audit_event(thread, "sys.monitoring.register_callback", args[2]));
  Owned<Object> old = monitoring_register(tool, static_cast<MonitorEvent>(event),
                                          is_none(args[2]) ? nullptr : args[2]);
  return old ? std::move(old) : new_none();
}

Owned<Object> get_events(Thread& thread, Object*, Object* value) {
  int tool = PY_TRY(tool_number(thread, value));
  PY_TRY(check_tool(thread, tool));
  return int_from_int64(thread, monitoring_events(tool));
}

// C_RETURN and C_RAISE come with CALL; BRANCH is both of its sides.
Maybe<int> plain_events(Thread& thread, int events) {
  auto bits = static_cast<uint32_t>(events);
  if ((bits & kNativeResults) != 0 && (bits & kNativeCalls) != kNativeCalls)
    return raise_value_error(thread, "cannot set C_RETURN or C_RAISE events independently");
  bits &= ~kNativeResults;
  if ((bits & event_bit(MonitorEvent::kBranch)) != 0) {
    bits &= ~event_bit(MonitorEvent::kBranch);
    bits |= event_bit(MonitorEvent::kBranchLeft) | event_bit(MonitorEvent::kBranchRight);
  }
  return static_cast<int>(bits);
}

Owned<Object> set_events(Thread& thread, Object*, Args args) {
  int tool = PY_TRY(tool_number(thread, args[0]));
  int events = PY_TRY(to_c_int(thread, args[1]));
  PY_TRY(check_tool(thread, tool));
  if (events < 0 || events >= 1 << kMonitorEvents)
    return raise_value_error(thread, "invalid event set 0x%x", events);
  events = PY_TRY(plain_events(thread, events));
  PY_TRY(monitoring_set_events(thread, tool, static_cast<uint32_t>(events)));
  return new_none();
}

Maybe<Code*> code_argument(Thread& thread, Object* value) {
  if (!is_exact<Code>(value)) return raise_type_error(thread, "code must be a code object");
  return as<Code>(value);
}

Owned<Object> get_local_events(Thread& thread, Object*, Args args) {
  int tool = PY_TRY(tool_number(thread, args[0]));
  Code* code = PY_TRY(code_argument(thread, args[1]));
  PY_TRY(check_tool(thread, tool));
  return int_from_int64(thread, monitoring_local_events(code, tool));
}

Owned<Object> set_local_events(Thread& thread, Object*, Args args) {
  int tool = PY_TRY(tool_number(thread, args[0]));
  int events = PY_TRY(to_c_int(thread, args[2]));
  Code* code = PY_TRY(code_argument(thread, args[1]));
  PY_TRY(check_tool(thread, tool));
  events = PY_TRY(plain_events(thread, events));
  if (events < 0 || events >= 1 << kLocalEvents)
    return raise_value_error(thread, "invalid local event set 0x%x", events);
  PY_TRY(monitoring_set_local_events(thread, code, tool, static_cast<uint32_t>(events)));
  return new_none();
}

Owned<Object> restart_events(Thread& thread, Object*) {
  PY_TRY(monitoring_restart(thread));
  return new_none();
}

Owned<Object> all_events(Thread& thread, Object*) {
  Owned<Dict> answer = PY_TRY(dict_new(thread));
  for (int event = 0; event < kUngroupedEvents; ++event) {
    if (monitoring_listeners(event) == 0) continue;
    Owned<Object> tools = PY_TRY(int_from_int64(thread, monitoring_listeners(event)));
    PY_TRY(dict_set_ascii(thread, answer, monitor_event_name(event), tools));
  }
  return answer;
}

constinit MethodDef kMethods[] = {
    {"use_tool_id", use_tool_id, "($module, tool_id, name, /)", nullptr},
    {"clear_tool_id", clear_tool_id, "($module, tool_id, /)", nullptr},
    {"free_tool_id", free_tool_id, "($module, tool_id, /)", nullptr},
    {"get_tool", get_tool, "($module, tool_id, /)", nullptr},
    {"register_callback", register_callback, "($module, tool_id, event, func, /)", nullptr},
    {"get_events", get_events, "($module, tool_id, /)", nullptr},
    {"set_events", set_events, "($module, tool_id, event_set, /)", nullptr},
    {"get_local_events", get_local_events, "($module, tool_id, code, /)", nullptr},
    {"set_local_events", set_local_events, "($module, tool_id, code, event_set, /)", nullptr},
    {"restart_events", restart_events, "($module, /)", nullptr},
    {"_all_events", all_events, "($module, /)", nullptr},
    {},
};

Owned<Object> event_numbers(Thread& thread) {
  Owned<Dict> numbers = PY_TRY(dict_new(thread));
  for (int event = 0; event < kMonitorEvents; ++event) {
    Owned<Object> bit = PY_TRY(int_from_int64(thread, int64_t{1} << event));
    PY_TRY(dict_set_ascii(thread, numbers, monitor_event_name(event), bit));
  }
  Owned<Object> zero = PY_TRY(int_from_int64(thread, 0));
  PY_TRY(dict_set_ascii(thread, numbers, "NO_EVENTS", zero));
  return namespace_new(thread, numbers);
}

}  // namespace

Status sys_add_monitoring(Thread& thread, Module* sys) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "sys.monitoring"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(module_add_functions(thread, module, kMethods));
  PY_TRY(module_add(thread, module, "DISABLE", share(&g_monitoring_disable)));
  PY_TRY(module_add(thread, module, "MISSING", share(&g_monitoring_missing)));
  PY_TRY(module_add(thread, module, "events", event_numbers(thread)));
  PY_TRY(module_add_int(thread, module, "DEBUGGER_ID", 0));
  PY_TRY(module_add_int(thread, module, "COVERAGE_ID", 1));
  PY_TRY(module_add_int(thread, module, "PROFILER_ID", 2));
  PY_TRY(module_add_int(thread, module, "OPTIMIZER_ID", 5));
  return module_add(thread, sys, "monitoring", std::move(module));
}

}  // namespace py
