// Which handler each instruction has.
// Counterpart: Python/flowgraph.c (label_exception_targets).
#include "vm/bytecode/opcode_tables.h"
#include "vm/compiler/flow_graph.h"
#include "vm/objects/errors.h"

namespace py {

void mark_handlers(FlowGraph& graph) {
  for (Block* block : graph) {
    for (Instruction& instruction : *block) {
      if (is_block_push(instruction)) instruction.target->is_handler = true;
    }
  }
}

Status label_exception_targets(Thread& thread, FlowGraph& graph) {
  static constexpr HandlerStack kUnguarded = {nullptr, nullptr, 0};
  Walk walk(thread, graph);
  if (walk.failed()) return Status::kError;
  const auto reach = [&walk](Block* block, const HandlerStack* handlers) {
    if (walk.push(block)) block->handlers = handlers;
  };
  reach(graph.entry, &kUnguarded);
  while (Block* block = walk.pop()) {
    const HandlerStack* handlers = block->handlers;
    int yield_depth = -1;
    for (Instruction& instruction : *block) {
      const int opcode = instruction.opcode;
      if (is_block_push(instruction)) {
        Block* handler = instruction.target;
        reach(handler, handlers);
        if (opcode != op::SETUP_FINALLY) handler->preserve_lasti = true;
        handlers = graph.arena.make<HandlerStack>(handler, handlers, handlers->depth + 1);
        if (handlers == nullptr) return raise_memory_error(thread);
        continue;
      }
      if (opcode == op::POP_BLOCK) {
        if (handlers->outer != nullptr) handlers = handlers->outer;
        make_nop(instruction);
        continue;
      }
      instruction.handler = handlers->handler;
      if (is_jump(instruction)) {
        reach(instruction.target, handlers);
      } else if (opcode == op::YIELD_VALUE) {
        yield_depth = handlers->depth;
      } else if (opcode == op::RESUME && instruction.oparg != RESUME_AT_FUNC_START) {
        if (yield_depth == 1) instruction.oparg |= RESUME_OPARG_DEPTH1_MASK;
        yield_depth = -1;
      }
    }
    if (block->next != nullptr && falls_through(block)) reach(block->next, handlers);
  }
  return Status::kOk;
}

}  // namespace py
