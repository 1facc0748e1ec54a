// How deep the stack gets.
// Counterpart: Python/flowgraph.c (calculate_stackdepth).
#include "vm/bytecode/stack_effects.h"
#include "vm/compiler/flow_graph.h"
#include "vm/objects/errors.h"

namespace py {
namespace {

constexpr int kUnknownDepth = INT32_MIN;

Raised raise_invalid_effect(Thread& thread, const Instruction& instruction) {
  return raise(thread, &exc::SystemError, "Invalid stack effect for opcode=%d, arg=%i",
               static_cast<int>(instruction.opcode), instruction.oparg);
}

Status reach(Thread& thread, Walk& walk, Block* block, int depth) {
  if (block->start_depth >= 0 && block->start_depth != depth)
    return raise_value_error(thread, "Invalid CFG, inconsistent stackdepth");
  if (block->start_depth < 0) {
    block->start_depth = depth;
    walk.push_unmarked(block);
  }
  return Status::kOk;
}

}  // namespace

Maybe<int> compute_stack_depth(Thread& thread, FlowGraph& graph) {
  Walk walk(thread, graph);
  if (walk.failed()) return Raised();
  for (Block* block : graph) block->start_depth = kUnknownDepth;
  PY_RUN(reach(thread, walk, graph.entry, 0));
  int deepest = 0;
  while (Block* block = walk.pop()) {
    int depth = block->start_depth;
    for (const Instruction& instruction : *block) {
      const auto oparg = static_cast<uint32_t>(instruction.oparg);
      const int effect = stack_effect(instruction.opcode, oparg, Jump::kNo);
      if (effect == kInvalidStackEffect) return raise_invalid_effect(thread, instruction);
      if (depth + effect < 0) return raise_value_error(thread, "Invalid CFG, stack underflow");
      if (depth > deepest) deepest = depth;
      // END_ASYNC_FOR names the SEND that it belongs to, which it does not go to.
      if (has_target(instruction) && instruction.opcode != op::END_ASYNC_FOR) {
        const int at_target = depth + stack_effect(instruction.opcode, oparg, Jump::kYes);
        if (at_target < 0) return raise_value_error(thread, "Invalid CFG, stack underflow");
        PY_RUN(reach(thread, walk, instruction.target, at_target));
      }
      depth += effect;
    }
    if (block->next != nullptr && falls_through(block))
      PY_RUN(reach(thread, walk, block->next, depth));
  }
  return deepest;
}

}  // namespace py
