// Shared by the files of monitoring: the listeners, and what a code object remembers.
// Counterpart: Include/internal/pycore_instruments.h.
#ifndef VM_EVAL_MONITORING_INTERNAL_H_
#define VM_EVAL_MONITORING_INTERNAL_H_

#include "vm/eval/monitoring.h"
#include "vm/objects/code_units.h"

namespace py {

// Who listens. Sets of tools are bits, 1 << tool.
struct Monitoring {
  uint8_t listeners[kUngroupedEvents];
  Object* names[kToolIds];                      // Owned or null.
  Object* callbacks[kToolIds][kMonitorEvents];  // Owned or null.
  // The callback of BRANCH_LEFT or BRANCH_RIGHT was registered for BRANCH, [tool][right].
  bool for_any_branch[kToolIds][2];
  uint32_t tool_versions[kToolIds];  // Local events set under another version are void.
  uint32_t version;                  // What the eval breaker of every thread carries.
  uint32_t last_restart;
};
extern Monitoring g_monitoring;

// What an instruction is covered by, outermost last. The unit shows the outermost.
namespace layer {
inline constexpr uint8_t kEvent = 1, kInstruction = 2, kLine = 4;
}

// What monitoring knows of one code unit.
struct MonitorSite {
  int line;      // -1: none.
  uint8_t base;  // The opcode without specialisation and layers.
  uint8_t layers;
  bool starts_line;  // A line event belongs here.
  uint8_t event_tools, line_tools, instruction_tools;
};

struct CodeMonitoring : CodeMonitoringHead {
  uint8_t local[kLocalEvents];   // Tools that asked for this code object alone.
  uint8_t active[kLocalEvents];  // All tools that its instructions were last prepared for.
  uint32_t tool_versions[kToolIds];
  // Until two tools share an event, `active` says everything and the masks of sites are not kept.
  bool events_by_site, lines_by_site, instructions_by_site;
  bool lines_known;    // line and starts_line are filled in.
  MonitorSite* sites;  // One per unit; null until something is instrumented.
};

inline constexpr int tool_bit(int tool) { return 1 << tool; }

// A tool has returned DISABLE.
void monitoring_disable_event(Code* code, int64_t index, MonitorEvent event, int tool);
void monitoring_disable_line(Code* code, int64_t index, int tool);
void monitoring_disable_instruction(Code* code, int64_t index, int tool);
// The opcode to run under a layer that has done its work.
int monitoring_opcode_below(const MonitorSite& site, uint8_t outer);
Status monitoring_data(Thread& thread, Code* code);  // Makes code->monitoring.
Status monitoring_force_instrument(Thread& thread, Code* code);
// For all code that is running.
Status monitoring_instrument_stack(Thread& thread);

// tracing.cc: what sys.settrace and sys.setprofile make of an event. `arguments` are those of a
// callback: code, offset and so on. Returns None or DISABLE. Reenters.
Owned<Object> tracing_event(Thread& thread, int tool, MonitorEvent event, Object* const* arguments);
// The line event, if there is a trace function and the frame wants lines. Reenters.
Status tracing_line(Thread& thread, Frame* frame, int line);

}  // namespace py

#endif  // VM_EVAL_MONITORING_INTERNAL_H_
