// How far an instruction moves the stack pointer.
// Counterpart: Python/flowgraph.c (PyCompile_OpcodeStackEffectWithJump).
#include "vm/bytecode/stack_effects.h"

#include "vm/bytecode/opcode_metadata.h"
#include "vm/bytecode/opcode_signatures.h"

namespace py {
namespace {

constexpr int sum(const SlotSpec* specs, int count, uint32_t oparg) {
  int64_t total = 0;
  for (int i = 0; i < count; ++i) total += specs[i].count.value(oparg);
  return static_cast<int>(total);
}

// The slots of the instructions whose oparg does not matter; kVaries for the others and for numbers
// that are no instruction.
constexpr int8_t kVaries = -1;
struct FixedSlots {
  int8_t popped = kVaries;
  int8_t pushed = kVaries;
};
struct FixedTable {
  FixedSlots rows[op::kCount];
};

constexpr int8_t fixed_sum(const SlotSpec* specs, int count) {
  for (int i = 0; i < count; ++i) {
    if (specs[i].count.per_oparg != 0) return kVaries;
  }
  return static_cast<int8_t>(sum(specs, count, 0));
}

constexpr FixedTable make_fixed_table() {
  FixedTable table;
  for (int opcode = 0; opcode < op::kCount; ++opcode) {
    if (!opcode_is_valid(opcode)) continue;
    table.rows[opcode] = {fixed_sum(signature_inputs(opcode), kSignatures[opcode].inputs),
                          fixed_sum(signature_outputs(opcode), kSignatures[opcode].outputs)};
  }
  return table;
}

constexpr FixedTable kFixed = make_fixed_table();

}  // namespace

int num_popped(int opcode, uint32_t oparg) {
  if (!opcode_is_valid(opcode)) return -1;
  if (kFixed.rows[opcode].popped != kVaries) return kFixed.rows[opcode].popped;
  return sum(signature_inputs(opcode), kSignatures[opcode].inputs, oparg);
}

int num_pushed(int opcode, uint32_t oparg) {
  if (!opcode_is_valid(opcode)) return -1;
  if (kFixed.rows[opcode].pushed != kVaries) return kFixed.rows[opcode].pushed;
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
