// The adaptive specialiser: rewrites an instruction for the types it has seen, or backs off.
// Counterpart: Python/specialize.c.
#include "vm/eval/specialize.h"

#include "vm/bytecode/code_unit.h"
#include "vm/bytecode/opcode_metadata.h"
#include "vm/eval/backoff.h"
#include "vm/objects/code_units.h"

namespace py {
namespace {
void fail(uint16_t* instr) { instr[1] = counter_back_off(instr[1]); }
}  // namespace
void specialize_binary_op(Thread&, Frame*, uint16_t* instr, StackRef, StackRef, int) {
  fail(instr);
}
void specialize_store_subscr(Thread&, uint16_t* instr, StackRef, StackRef) { fail(instr); }
void specialize_compare_op(Thread&, uint16_t* instr, StackRef, StackRef, int) { fail(instr); }
void specialize_contains_op(Thread&, uint16_t* instr, StackRef) { fail(instr); }
void specialize_to_bool(Thread&, uint16_t* instr, StackRef) { fail(instr); }
void specialize_unpack_sequence(Thread&, uint16_t* instr, StackRef, int) { fail(instr); }
void specialize_load_global(Thread&, Frame*, uint16_t* instr, Object*) { fail(instr); }
void specialize_for_iter(Thread&, uint16_t* instr, StackRef, int) { fail(instr); }
void specialize_send(Thread&, uint16_t* instr, StackRef) { fail(instr); }
void specialize_call(Thread&, uint16_t* instr, StackRef, StackRef, int) { fail(instr); }
void specialize_call_kw(Thread&, uint16_t* instr, StackRef, StackRef, int) { fail(instr); }
void specialize_store_attr(Thread&, uint16_t* instr, StackRef, Object*) { fail(instr); }
void specialize_load_attr(Thread&, uint16_t* instr, StackRef, Object*, bool) { fail(instr); }
void specialize_load_super_attr(Thread&, uint16_t* instr, StackRef, StackRef, bool) { fail(instr); }
void code_quicken(uint16_t* units, int64_t count, bool enable_counters) {
  for (int64_t i = 0; i < count; ++i) {
    int opcode = kOpcodeInfo[unit_opcode(units[i])].base;
    int caches = kOpcodeInfo[opcode].cache_units;
    if (caches == 0 || i + 1 >= count) continue;
    switch (opcode) {
      case op::JUMP_BACKWARD:
      case op::POP_JUMP_IF_FALSE:
      case op::POP_JUMP_IF_TRUE:
      case op::POP_JUMP_IF_NONE:
      case op::POP_JUMP_IF_NOT_NONE:
        break;
      default:
        units[i + 1] = enable_counters ? kWarmupCounter : make_counter(0, kUnreachableBackoff);
    }
    i += caches;
  }
}
}  // namespace py
