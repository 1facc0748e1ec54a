// Instrumenting code objects: which instructions are covered, and by what.
// Counterpart: Python/instrumentation.c.
#include <array>
#include <bit>

#include "vm/bytecode/backoff.h"
#include "vm/bytecode/code_unit.h"
#include "vm/bytecode/exception_table.h"
#include "vm/bytecode/opcode_ids.h"
#include "vm/bytecode/opcode_metadata.h"
#include "vm/bytecode/positions.h"
#include "vm/eval/monitoring_internal.h"
#include "vm/heap/alloc.h"
#include "vm/verify/code_verify.h"
#include "vm/objects/bytes.h"
#include "vm/objects/code_units.h"
#include "vm/objects/errors.h"

namespace py {

namespace {

constexpr int kLineEvent = static_cast<int>(MonitorEvent::kLine);
constexpr int kInstructionEvent = static_cast<int>(MonitorEvent::kInstruction);

// The instrumented form of every instruction that has an event of its own; else 0.
constexpr std::array<uint8_t, 256> kInstrumentedForm = [] {
  std::array<uint8_t, 256> forms = {};
  for (int opcode = 0; opcode < 256; ++opcode) {
    const OpcodeInfo& info = kOpcodeInfo[opcode];
    if (info.kind == OpcodeKind::kInstrumented && info.base != opcode)
      forms[info.base] = static_cast<uint8_t>(opcode);
  }
  return forms;
}();

// The event of an instruction that has an instrumented form.
MonitorEvent event_of(int opcode, int oparg) {
  switch (opcode) {
    case op::RESUME:
      return oparg != 0 ? MonitorEvent::kPyResume : MonitorEvent::kPyStart;
    case op::RETURN_VALUE:
      return MonitorEvent::kPyReturn;
    case op::YIELD_VALUE:
      return MonitorEvent::kPyYield;
    case op::JUMP_FORWARD:
    case op::JUMP_BACKWARD:
      return MonitorEvent::kJump;
    case op::FOR_ITER:
    case op::NOT_TAKEN:
      return MonitorEvent::kBranchLeft;
    case op::POP_JUMP_IF_FALSE:
    case op::POP_JUMP_IF_TRUE:
    case op::POP_JUMP_IF_NONE:
    case op::POP_JUMP_IF_NOT_NONE:
    case op::POP_ITER:
    case op::END_ASYNC_FOR:
      return MonitorEvent::kBranchRight;
    case op::END_FOR:
    case op::END_SEND:
      return MonitorEvent::kStopIteration;
    default:
      return MonitorEvent::kCall;  // The calls, and super() inside LOAD_SUPER_ATTR.
  }
}

int shown_opcode(const MonitorSite& site, uint8_t layers) {
  if ((layers & layer::kLine) != 0) return op::INSTRUMENTED_LINE;
  if ((layers & layer::kInstruction) != 0) return op::INSTRUMENTED_INSTRUCTION;
  return (layers & layer::kEvent) != 0 ? kInstrumentedForm[site.base] : site.base;
}

void set_layers(Code* code, int64_t index, int layers) {
  MonitorSite& site = code->monitoring->sites[index];
  if (site.layers == layers) return;
  site.layers = static_cast<uint8_t>(layers);
  uint16_t* unit = code->units + index;
  *unit = make_code_unit(shown_opcode(site, site.layers), unit_oparg(*unit));
  // Its specialised form is gone; it may look for a new one when it is uncovered.
  if (kOpcodeInfo[site.base].cache_units != 0) unit[1] = kWarmupCounter;
}

int64_t next_instruction(const CodeMonitoring* data, int64_t index) {
  return index + 1 + kOpcodeInfo[data->sites[index].base].cache_units;
}

void make_sites(Code* code) {
  MonitorSite* sites = code->monitoring->sites;
  for (int64_t i = 0; i < code->unit_count;) {
    sites[i].base = static_cast<uint8_t>(unit_opcode(code_plain_unit(code, i)));
    sites[i].line = -1;
    int caches = kOpcodeInfo[sites[i].base].cache_units;
    for (++i; caches > 0 && i < code->unit_count; --caches, ++i) sites[i].line = -1;
  }
}

// An instruction to which control may come from elsewhere starts its line as well.
void mark_target(Code* code, int64_t target, int never) {
  if (target < 0 || target >= code->unit_count) return;
  MonitorSite& site = code->monitoring->sites[target];
  if (site.line >= 0 && site.base != never) site.starts_line = true;
}

void find_lines(Code* code) {
  CodeMonitoring* data = code->monitoring;
  int64_t count = code->unit_count;
  LineReader reader(reinterpret_cast<const uint8_t*>(code->co_linetable->data),
                    static_cast<size_t>(code->co_linetable->ob_size), code->co_firstlineno);
  LineRange range{0, 0, -1};
  int current = -1, last = code->co_firstlineno + 1;
  for (int64_t i = 0; i < count; i = next_instruction(data, i)) {
    MonitorSite& site = data->sites[i];
    while (range.end <= static_cast<uint64_t>(i)) {
      if (!reader.next(&range)) range = {0, UINT32_MAX, -1};
    }
    site.line = range.line;
    if (i < code->first_traceable) continue;
    if (site.line > last) last = site.line;
    switch (site.base) {
      // Loops go over these, or they belong to the line before.
      case op::END_ASYNC_FOR:
      case op::END_FOR:
      case op::END_SEND:
      case op::RESUME:
      case op::POP_ITER:
        break;
      default:
        site.starts_line = site.line != current && site.line >= 0;
        current = site.line;
    }
  }
  const int64_t distance = int64_t{last} - code->co_firstlineno;
  data->line_bytes = distance < 254 ? 1 : distance < 65534 ? 2 : distance < 16777214 ? 3 : 4;
  for (int64_t i = 0; i < count; i = next_instruction(data, i))
    data->sites[i].line = code_told_line(code, data->sites[i].line);
  int prefix = 0;
  for (int64_t i = code->first_traceable; i < count;) {
    int opcode = data->sites[i].base;
    int oparg = prefix << 8 | unit_oparg(code->units[i]);
    i = next_instruction(data, i);
    prefix = opcode == op::EXTENDED_ARG ? oparg : 0;
    switch (opcode) {
      case op::POP_JUMP_IF_FALSE:
      case op::POP_JUMP_IF_TRUE:
      case op::POP_JUMP_IF_NONE:
      case op::POP_JUMP_IF_NOT_NONE:
      case op::JUMP_FORWARD:
        mark_target(code, i + oparg, op::POP_ITER);
        break;
      case op::FOR_ITER:
      case op::SEND:
        // Over END_FOR or END_SEND.
        mark_target(code, i + oparg + 1, op::POP_ITER);
        break;
      case op::JUMP_BACKWARD:
      case op::JUMP_BACKWARD_NO_INTERRUPT:
        mark_target(code, i - oparg, op::POP_ITER);
        break;
      default:
        break;
    }
  }
  ExceptionTableReader handlers(reinterpret_cast<const uint8_t*>(code->co_exceptiontable->data),
                                static_cast<size_t>(code->co_exceptiontable->ob_size));
  ExceptionEntry entry;
  while (handlers.next(&entry)) mark_target(code, entry.target, op::END_ASYNC_FOR);
  data->lines_known = true;
}

void add_event_tools(Code* code, int64_t index, int tools) {
  CodeMonitoring* data = code->monitoring;
  MonitorSite& site = data->sites[index];
  if (data->events_by_site) site.event_tools |= static_cast<uint8_t>(tools);
  set_layers(code, index, site.layers | layer::kEvent);
}

// True when no tool is left. Without masks per site only one tool can be there.
bool drop_tools(bool by_site, uint8_t* mask, int active, int tools) {
  if (!by_site) return (active & ~tools) == 0;
  *mask &= static_cast<uint8_t>(~tools);
  return *mask == 0;
}

void remove_event_tools(Code* code, int64_t index, int event, int tools) {
  CodeMonitoring* data = code->monitoring;
  MonitorSite& site = data->sites[index];
  if (drop_tools(data->events_by_site, &site.event_tools, data->active[event], tools))
    set_layers(code, index, site.layers & ~layer::kEvent);
}

void add_line_tools(Code* code, int64_t index, int tools) {
  CodeMonitoring* data = code->monitoring;
  MonitorSite& site = data->sites[index];
  if (data->lines_by_site) site.line_tools |= static_cast<uint8_t>(tools);
  set_layers(code, index, site.layers | layer::kLine);
}

void remove_line_tools(Code* code, int64_t index, int tools) {
  CodeMonitoring* data = code->monitoring;
  MonitorSite& site = data->sites[index];
  if (drop_tools(data->lines_by_site, &site.line_tools, data->active[kLineEvent], tools))
    set_layers(code, index, site.layers & ~layer::kLine);
}

void add_instruction_tools(Code* code, int64_t index, int tools) {
  CodeMonitoring* data = code->monitoring;
  MonitorSite& site = data->sites[index];
  if (data->instructions_by_site) site.instruction_tools |= static_cast<uint8_t>(tools);
  set_layers(code, index, site.layers | layer::kInstruction);
}

void remove_instruction_tools(Code* code, int64_t index, int tools) {
  CodeMonitoring* data = code->monitoring;
  MonitorSite& site = data->sites[index];
  if (drop_tools(data->instructions_by_site, &site.instruction_tools,
                 data->active[kInstructionEvent], tools))
    set_layers(code, index, site.layers & ~layer::kInstruction);
}

// RESUME must stay visible to its own handler, and control comes to END_FOR in one way only.
bool has_instruction_event(int opcode) { return opcode != op::RESUME && opcode != op::END_FOR; }

bool any_of(const uint8_t* sets) {
  for (int event = 0; event < kLocalEvents; ++event) {
    if (sets[event] != 0) return true;
  }
  return false;
}

// From here on every site keeps its own masks, filled from what was true for all.
void keep_masks(Code* code, const uint8_t* wanted) {
  CodeMonitoring* data = code->monitoring;
  if (!data->events_by_site) {
    data->events_by_site = true;
    for (int64_t i = 0; i < code->unit_count; i = next_instruction(data, i)) {
      MonitorSite& site = data->sites[i];
      if ((site.layers & layer::kEvent) == 0) continue;
      MonitorEvent event = event_of(site.base, unit_oparg(code->units[i]));
      site.event_tools = data->active[static_cast<int>(event)];
    }
  }
  if (wanted[kLineEvent] != 0 && !data->lines_by_site) {
    data->lines_by_site = true;
    for (int64_t i = 0; i < code->unit_count; ++i) data->sites[i].line_tools = wanted[kLineEvent];
  }
  // As in CPython, the tool that was alone with INSTRUCTION so far is not carried over.
  if (wanted[kInstructionEvent] != 0) data->instructions_by_site = true;
}

}  // namespace

int monitoring_opcode_below(const MonitorSite& site, uint8_t outer) {
  return shown_opcode(site, site.layers & (outer - 1));
}

void monitoring_disable_event(Code* code, int64_t index, MonitorEvent event, int tool) {
  remove_event_tools(code, index, static_cast<int>(event), tool_bit(tool));
}
void monitoring_disable_line(Code* code, int64_t index, int tool) {
  remove_line_tools(code, index, tool_bit(tool));
}
void monitoring_disable_instruction(Code* code, int64_t index, int tool) {
  remove_instruction_tools(code, index, tool_bit(tool));
}

Status monitoring_data(Thread& thread, Code* code) {
  if (code->monitoring != nullptr) return Status::kOk;
  code->monitoring = static_cast<CodeMonitoring*>(mem_alloc_zeroed(sizeof(CodeMonitoring)));
  if (code->monitoring == nullptr) return raise_memory_error(thread);
  return Status::kOk;
}

Status monitoring_force_instrument(Thread& thread, Code* code) {
  if (code->first_traceable >= code->unit_count) return Status::kOk;
  // What is never going to run needs no events; and it must be seen as it was given.
  if (!code->verified) {
    if (code_verify_before_run(thread, code) == Status::kError) {
      error_clear(thread);
      return Status::kOk;
    }
  }
  PY_TRY(monitoring_data(thread, code));
  CodeMonitoring* data = code->monitoring;
  uint8_t wanted[kLocalEvents];
  bool shared = false;
  int stale = 0;  // Tools that were cleared since they asked for local events.
  for (int tool = 0; tool < kToolIds; ++tool) {
    if (data->tool_versions[tool] != g_monitoring.tool_versions[tool]) stale |= tool_bit(tool);
  }
  for (int event = 0; event < kLocalEvents; ++event) {
    data->local[event] &= static_cast<uint8_t>(~stale);
    wanted[event] = g_monitoring.listeners[event] | data->local[event];
    shared |= std::popcount(wanted[event]) > 1;
  }
  if (data->sites == nullptr && any_of(wanted)) {
    data->sites = static_cast<MonitorSite*>(
        mem_alloc_zeroed(static_cast<size_t>(code->unit_count) * sizeof(MonitorSite)));
    if (data->sites == nullptr) return raise_memory_error(thread);
    make_sites(code);
  }
  if (shared) keep_masks(code, wanted);
  if (wanted[kLineEvent] != 0 && !data->lines_known) find_lines(code);

  // A restart brings everything back that was disabled.
  bool restarted = g_monitoring.last_restart > code->instrumentation_version;
  uint8_t added[kLocalEvents], removed[kLocalEvents];
  for (int event = 0; event < kLocalEvents; ++event) {
    int old = data->active[event], now = wanted[event];
    removed[event] = static_cast<uint8_t>(restarted ? old : old & ~now);
    added[event] = static_cast<uint8_t>(restarted ? now : now & ~old);
    data->active[event] = wanted[event];
  }
  code->instrumentation_version = g_monitoring.version;
  if (!any_of(added) && !any_of(removed)) return Status::kOk;
  for (int64_t i = code->first_traceable; i < code->unit_count; i = next_instruction(data, i)) {
    const MonitorSite& site = data->sites[i];
    if (kInstrumentedForm[site.base] != 0) {
      int event = static_cast<int>(event_of(site.base, unit_oparg(code->units[i])));
      if (removed[event] != 0) remove_event_tools(code, i, event, removed[event]);
      if (added[event] != 0) add_event_tools(code, i, added[event]);
    }
    if (site.starts_line) {
      if (removed[kLineEvent] != 0) remove_line_tools(code, i, removed[kLineEvent]);
      if (added[kLineEvent] != 0) add_line_tools(code, i, added[kLineEvent]);
    }
    if (has_instruction_event(site.base)) {
      if (removed[kInstructionEvent] != 0)
        remove_instruction_tools(code, i, removed[kInstructionEvent]);
      if (added[kInstructionEvent] != 0) add_instruction_tools(code, i, added[kInstructionEvent]);
    }
  }
  return Status::kOk;
}

Status monitoring_instrument(Thread& thread, Code* code) {
  if (code->instrumentation_version == g_monitoring.version) return Status::kOk;
  if (code->monitoring == nullptr && !any_of(g_monitoring.listeners)) {
    code->instrumentation_version = g_monitoring.version;
    return Status::kOk;
  }
  PY_TRY(monitoring_force_instrument(thread, code));
  code->instrumentation_version = g_monitoring.version;
  return Status::kOk;
}

void monitoring_free_code(Code* code) {
  mem_free(code->monitoring->sites);
  mem_free(code->monitoring);
  code->monitoring = nullptr;
}

int monitoring_original_opcode(Code* code, int64_t index) {
  const CodeMonitoring* data = code->monitoring;
  // Damaged code may contain such an opcode although nobody is watching.
  if (data == nullptr || data->sites == nullptr || data->sites[index].layers == 0)
    return unit_opcode(code->units[index]);
  return data->sites[index].base;
}

}  // namespace py
