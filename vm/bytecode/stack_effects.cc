// How far an instruction moves the stack pointer.
// Counterpart: Python/flowgraph.c (PyCompile_OpcodeStackEffectWithJump).
#include "vm/bytecode/stack_effects.h"

#include "vm/bytecode/opcode_metadata.h"
#include "vm/bytecode/opcode_signatures.h"

namespace py {
namespace {

int sum(const SlotSpec* specs, int count, uint32_t oparg) {
  int64_t total = 0;
  for (int i = 0; i < count; ++i) total += specs[i].count.value(oparg);
  return static_cast<int>(total);
}

}  // namespace

int num_popped(int opcode, uint32_t oparg) {
  if (!opcode_is_valid(opcode)) return -1;
  return sum(signature_inputs(opcode), kSignatures[opcode].inputs, oparg);
}

int num_pushed(int opcode, uint32_t oparg) {
  if (!opcode_is_valid(opcode)) return -1;
  return sum(signature_outputs(opcode), kSignatures[opcode].outputs, oparg);
}

int stack_effect(int opcode, uint32_t oparg, Jump jump) {
  if (!opcode_is_valid(opcode)) return kInvalidStackEffect;
  const OpcodeInfo& info = kOpcodeInfo[opcode];
  if (info.kind == OpcodeKind::kSpecialized) return kInvalidStackEffect;
  if ((info.flags & kFlagBlockPush) != 0 && jump == Jump::kNo) return 0;
  return num_pushed(opcode, oparg) - num_popped(opcode, oparg);
}

}  // namespace py
