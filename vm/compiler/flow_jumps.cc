// Where jumps lead, which blocks are reached, and in which order blocks lie.
// Counterpart: Python/flowgraph.c (remove_unreachable, push_cold_blocks_to_end, normalize_jumps).
#include "vm/bytecode/opcode_tables.h"
#include "vm/compiler/flow_graph.h"
#include "vm/objects/errors.h"

namespace py {

Status check_blocks(Thread& thread, FlowGraph& graph) {
  for (const Block* block : graph) {
    for (int32_t i = 0; i + 1 < block->size; ++i) {
      if (ends_block(block->instructions[i]))
        return raise(thread, &exc::SystemError, "malformed control flow graph.");
    }
  }
  return Status::kOk;
}

namespace {

constexpr int32_t kMaxCopiedBlock = 4;

// Puts the target's instructions in the place of the jump that ends the block, if that pays.
Maybe<bool> inline_target(Thread& thread, FlowGraph& graph, Block* block) {
  Instruction* jump = block->last();
  if (jump == nullptr || !is_unconditional_jump(*jump)) return false;
  Block* target = jump->target;
  const bool small_exit = exits_scope(target) && target->size <= kMaxCopiedBlock;
  const bool lineless = has_no_line(target) && !falls_through(target);
  if (!small_exit && !lineless) return false;
  const bool interruptible = jump->opcode == op::JUMP;
  make_nop(*jump);
  PY_RUN(graph.append_all(thread, block, target));
  // Of the two jumps that became one, either may have been the loop's chance to be interrupted.
  if (lineless && interruptible && is_unconditional_jump(*block->last()))
    block->last()->opcode = op::JUMP;
  --target->predecessors;
  return true;
}

}  // namespace

Status inline_small_targets(Thread& thread, FlowGraph& graph) {
  // Each change removes a jump, so it ends.
  for (bool changed = true; changed;) {
    changed = false;
    for (Block* block : graph) changed |= PY_TRY(inline_target(thread, graph, block));
  }
  return Status::kOk;
}

Status remove_unreachable(Thread& thread, FlowGraph& graph) {
  for (Block* block : graph) block->predecessors = 0;
  Walk walk(thread, graph);
  if (walk.failed()) return Status::kError;
  walk.push(graph.entry);
  graph.entry->predecessors = 1;
  while (Block* block = walk.pop()) {
    if (block->next != nullptr && falls_through(block)) {
      walk.push(block->next);
      ++block->next->predecessors;
    }
    for (const Instruction& instruction : *block) {
      if (!has_target(instruction)) continue;
      walk.push(instruction.target);
      ++instruction.target->predecessors;
    }
  }
  for (Block* block : graph) {
    if (block->predecessors != 0) continue;
    block->size = 0;
    block->is_handler = false;
  }
  return Status::kOk;
}

namespace {

Maybe<int> remove_redundant_jumps(Thread& thread, FlowGraph& graph) {
  int removed = 0;
  for (Block* block : graph) {
    Instruction* last = block->last();
    if (last == nullptr || !is_unconditional_jump(*last)) continue;
    const Block* target = first_nonempty(last->target);
    if (target == nullptr) return raise(thread, &exc::SystemError, "jump with NULL target");
    if (target != first_nonempty(block->next)) continue;
    make_nop(*last);
    ++removed;
  }
  return removed;
}

}  // namespace

Status remove_redundant_nops_and_jumps(Thread& thread, FlowGraph& graph) {
  for (;;) {
    const int nops = remove_redundant_nops(graph);
    const int jumps = PY_TRY(remove_redundant_jumps(thread, graph));
    if (nops + jumps == 0) return Status::kOk;
  }
}

void remove_redundant_pairs(FlowGraph& graph) {
  for (bool changed = true; changed;) {
    changed = false;
    Instruction* previous = nullptr;  // What surely ran right before; null if nothing is sure.
    for (Block* block : graph) {
      remove_redundant_nops(block);
      if (block->label >= 0) previous = nullptr;
      for (Instruction& instruction : *block) {
        const bool pushed =
            previous != nullptr &&
            (previous->opcode == op::LOAD_CONST || previous->opcode == op::LOAD_SMALL_INT ||
             (previous->opcode == op::COPY && previous->oparg == 1));
        if (instruction.opcode == op::POP_TOP && pushed) {
          make_nop(*previous);
          make_nop(instruction);
          changed = true;
        }
        previous = &instruction;
      }
      if ((previous != nullptr && is_jump(*previous)) || !falls_through(block)) previous = nullptr;
    }
  }
}

namespace {

void spread(Walk& walk, Block* block, bool stop_at_warm) {
  const auto reach = [&](Block* next) {
    if (!stop_at_warm || !next->warm) walk.push(next);
  };
  if (block->next != nullptr && falls_through(block)) reach(block->next);
  for (const Instruction& instruction : *block) {
    if (is_jump(instruction)) reach(instruction.target);
  }
}

// Warm is what runs without an exception; cold is what handlers lead to besides.
Status mark_temperatures(Thread& thread, FlowGraph& graph) {
  Walk warm(thread, graph);
  if (warm.failed()) return Status::kError;
  warm.push(graph.entry);
  while (Block* block = warm.pop()) {
    block->warm = true;
    spread(warm, block, false);
  }
  Walk cold(thread, graph);
  if (cold.failed()) return Status::kError;
  for (Block* block : graph) {
    if (block->is_handler) cold.push(block);
  }
  while (Block* block = cold.pop()) {
    block->cold = true;
    spread(cold, block, true);
  }
  return Status::kOk;
}

// Where a cold block falls into a warm one, a jump keeps them together once they lie apart.
Status make_cold_exits_explicit(Thread& thread, FlowGraph& graph) {
  int32_t label = graph.unused_label();
  for (Block* block : graph) {
    Block* next = block->next;
    if (!block->cold || next == nullptr || !next->warm || !falls_through(block)) continue;
    if (next->label < 0) next->label = label++;
    Block* exit = PY_TRY(graph.new_block(thread));
    PY_RUN(graph.append_jump(thread, exit, op::JUMP_NO_INTERRUPT, next, kNoLocation));
    exit->cold = true;
    exit->predecessors = 1;
    exit->next = next;
    block->next = exit;
  }
  return Status::kOk;
}

}  // namespace

Status push_cold_blocks_to_end(Thread& thread, FlowGraph& graph) {
  if (graph.entry->next == nullptr) return Status::kOk;
  PY_RUN(mark_temperatures(thread, graph));
  PY_RUN(make_cold_exits_explicit(thread, graph));
  Block* others = nullptr;
  Block** others_end = &others;
  Block* cold_blocks = nullptr;
  Block** cold_end = &cold_blocks;
  for (Block* block = graph.entry; block != nullptr; block = block->next) {
    Block**& list_end = block->cold ? cold_end : others_end;
    *list_end = block;
    list_end = &block->next;
  }
  *cold_end = nullptr;
  *others_end = cold_blocks;
  return cold_blocks == nullptr ? Status::kOk : remove_redundant_nops_and_jumps(thread, graph);
}

Status expand_conditional_jumps(Thread& thread, FlowGraph& graph) {
  for (Block* block : graph) {
    Instruction* last = block->last();
    if (last == nullptr || (last->opcode != op::JUMP_IF_FALSE && last->opcode != op::JUMP_IF_TRUE))
      continue;
    const bool if_true = last->opcode == op::JUMP_IF_TRUE;
    last->opcode = if_true ? op::POP_JUMP_IF_TRUE : op::POP_JUMP_IF_FALSE;
    const Instruction test[] = {{op::COPY, 1, last->loc, nullptr, last->handler},
                                {op::TO_BOOL, 0, last->loc, nullptr, last->handler}};
    PY_RUN(graph.insert(thread, block, block->size - 1, test, 2));
  }
  return Status::kOk;
}

Status normalize_conditional_jumps(Thread& thread, FlowGraph& graph) {
  for (Block* block : graph) block->visited = false;
  for (Block* block : graph) {
    block->visited = true;
    Instruction* jump = block->last();
    const uint16_t opposite = jump == nullptr ? uint16_t{0} : opposite_branch(jump->opcode);
    if (opposite == 0) continue;
    const Location loc = jump->loc;
    if (!jump->target->visited) {
      PY_RUN(graph.append(thread, block, op::NOT_TAKEN, 0, loc));
      continue;
    }
    if (block->next == nullptr)
      return raise(thread, &exc::SystemError, "malformed control flow graph.");
    // The jump back becomes the way that falls through, in a block of its own.
    Block* target = jump->target;
    Block* back = PY_TRY(graph.new_block(thread));
    PY_RUN(graph.append(thread, back, op::NOT_TAKEN, 0, loc));
    PY_RUN(graph.append_jump(thread, back, op::JUMP, target, loc));
    back->start_depth = target->start_depth;
    back->cold = block->cold;
    back->next = block->next;
    jump->opcode = opposite;
    jump->target = block->next;
    block->next = back;
  }
  return Status::kOk;
}

}  // namespace py
