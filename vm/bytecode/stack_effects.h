// How far an instruction moves the stack pointer.
// Counterpart: Python/flowgraph.c (PyCompile_OpcodeStackEffectWithJump).
#ifndef VM_BYTECODE_STACK_EFFECTS_H_
#define VM_BYTECODE_STACK_EFFECTS_H_

#include <climits>
#include <cstdint>

namespace py {

// What stack_effect() returns for a number that is no instruction, or a specialised one.
inline constexpr int kInvalidStackEffect = INT_MAX;

enum class Jump : int8_t { kAny = -1, kNo = 0, kYes = 1 };

// Slots that the instruction takes and leaves; those it only looks at count on both sides. For any
// valid opcode, specialised ones included, where a form that enters another frame does not count
// the result that this frame gets later.
int num_popped(int opcode, uint32_t oparg);
int num_pushed(int opcode, uint32_t oparg);

// The numbers that _opcode.stack_effect gives: only the block pushes care about the jump.
int stack_effect(int opcode, uint32_t oparg, Jump jump = Jump::kAny);

}  // namespace py

#endif  // VM_BYTECODE_STACK_EFFECTS_H_
