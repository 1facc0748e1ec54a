// sys.monitoring and tracing: instrumenting code objects and firing events.
// Counterpart: Python/instrumentation.c, Python/legacy_tracing.c.
#include "vm/eval/monitoring.h"

#include "vm/bytecode/code_unit.h"
#include "vm/eval/slow.h"
#include "vm/objects/abstract.h"
#include "vm/objects/code_units.h"

namespace py {
Status monitoring_instrument(Thread& thread, Code* code) {
  code->instrumentation_version =
      thread.eval_breaker.load(std::memory_order_relaxed) & ~breaker::kEventMask;
  return Status::kOk;
}
void monitor_raise(Thread&, Frame*, uint16_t*) {}
void monitor_reraise(Thread&, Frame*, uint16_t*) {}
void monitor_unwind(Thread&, Frame*, uint16_t*) {}
Status monitor_handled(Thread&, Frame*, uint16_t*, Object*) { return Status::kOk; }
void monitor_throw(Thread&, Frame*, uint16_t*) {}
Object* monitor_call_done(Thread&, Frame*, uint16_t*, Object*, Object*, Object* result) {
  return result;
}
Status monitor_call_ex(Thread&, Frame*, uint16_t*, Object*, Tuple*) { return Status::kOk; }
Object* monitor_call_ex_done(Thread&, Frame*, uint16_t*, Object*, Tuple*, Object* result) {
  return result;
}
Object* monitored_super_attr(Thread& thread, Frame* frame, uint16_t*, Object* super, Object* cls,
                             Object* self, int oparg) {
  return slow_super_attr(thread, frame, super, cls, self, oparg);
}
void monitoring_free_code(Code*) {}
bool monitoring_unwind_wanted(Thread&) { return false; }
int monitoring_original_opcode(Code* code, int64_t index) {
  return unit_opcode(code->units[index]);
}
}  // namespace py
