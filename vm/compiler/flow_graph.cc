// Cutting a sequence into basic blocks, changing blocks, and the order of the passes.
// Counterpart: Python/flowgraph.c (cfg_builder, _PyCfg_OptimizeCodeUnit).
#include "vm/compiler/flow_graph.h"

#include <cstring>

#include "vm/objects/errors.h"

namespace py {

Block* FlowGraph::new_block(Thread& thread) {
  auto* block = arena.make<Block>();
  if (block == nullptr) return raise_memory_error(thread);
  ++block_count;
  return block;
}

// A block begins at each target and behind each jump or exit. While that goes on, the first
// instruction of a target keeps its block in `handler`, which nothing else needs yet.
Status FlowGraph::build(Thread& thread, InstructionSequence& sequence) {
  PY_RUN(sequence.resolve_labels(thread));
  PY_RUN(sequence.expand_annotations(thread));
  const int32_t count = sequence.size();
  Instruction* const all = sequence.instructions_;
  static constinit Block target_mark;
  for (int32_t i = 0; i < count; ++i) {
    all[i].handler = nullptr;
    all[i].target = nullptr;
  }
  for (int32_t i = 0; i < count; ++i) {
    if (!has_target(all[i])) continue;
    if (all[i].oparg < 0 || all[i].oparg >= count)
      return raise_value_error(thread, "jump target %d is out of range", all[i].oparg);
    all[all[i].oparg].handler = &target_mark;
  }
  Block* block = entry = PY_TRY(new_block(thread));
  block->instructions = all;
  for (int32_t i = 0; i < count; ++i) {
    const bool is_target = all[i].handler != nullptr;
    if (i != 0 && (is_target || ends_block(all[i - 1]))) {
      block->capacity = block->size;
      block->next = PY_TRY(new_block(thread));
      block = block->next;
      block->instructions = all + i;
    }
    if (is_target) {
      block->label = i;
      all[i].handler = block;
    }
    ++block->size;
  }
  block->capacity = block->size;
  for (int32_t i = 0; i < count; ++i) {
    if (has_target(all[i])) all[i].target = all[all[i].oparg].handler;
  }
  for (Block* each : *this) {
    if (!each->empty()) each->instructions[0].handler = nullptr;
  }
  return Status::kOk;
}

Status FlowGraph::reserve(Thread& thread, Block* block, int32_t size) {
  if (size <= block->capacity) return Status::kOk;
  int32_t capacity = block->capacity * 2;
  if (capacity < size) capacity = size;
  if (capacity < 8) capacity = 8;
  auto* fresh = static_cast<Instruction*>(
      arena.allocate(static_cast<size_t>(capacity) * sizeof(Instruction), alignof(Instruction)));
  if (fresh == nullptr) return raise_memory_error(thread);
  // All of the old room, for the handlers that append() finds there.
  const size_t used = static_cast<size_t>(block->capacity) * sizeof(Instruction);
  if (used != 0) memcpy(fresh, block->instructions, used);
  memset(static_cast<void*>(fresh + block->capacity), 0,
         static_cast<size_t>(capacity - block->capacity) * sizeof(Instruction));
  block->instructions = fresh;
  block->capacity = capacity;
  return Status::kOk;
}

Status FlowGraph::append(Thread& thread, Block* block, int opcode, int oparg, const Location& loc) {
  PY_RUN(reserve(thread, block, block->size + 1));
  Instruction& instruction = block->instructions[block->size++];
  rewrite(instruction, opcode, oparg);
  instruction.loc = loc;
  instruction.target = nullptr;
  return Status::kOk;
}

Status FlowGraph::append_jump(Thread& thread, Block* block, int opcode, Block* target,
                              const Location& loc) {
  PY_RUN(append(thread, block, opcode, target->label, loc));
  block->last()->target = target;
  return Status::kOk;
}

Status FlowGraph::append_all(Thread& thread, Block* to, const Block* from) {
  const int32_t added = from->size;  // The blocks may be the same one.
  PY_RUN(reserve(thread, to, to->size + added));
  for (int32_t i = 0; i < added; ++i) to->instructions[to->size++] = from->instructions[i];
  return Status::kOk;
}

Status FlowGraph::insert(Thread& thread, Block* block, int32_t position,
                         const Instruction* instructions, int32_t count) {
  PY_RUN(reserve(thread, block, block->size + count));
  Instruction* at = block->instructions + position;
  memmove(at + count, at, static_cast<size_t>(block->size - position) * sizeof(Instruction));
  memcpy(at, instructions, static_cast<size_t>(count) * sizeof(Instruction));
  block->size += count;
  return Status::kOk;
}

int32_t FlowGraph::unused_label() const {
  int32_t label = -1;
  for (const Block* block : *this) {
    if (block->label > label) label = block->label;
  }
  return label + 1;
}

Block** FlowGraph::start_walk(Thread& thread) {
  for (Block* block : *this) block->visited = false;
  if (walk_capacity_ < block_count) {
    // Some passes add a few blocks; the next walk should not need a new array for each of them.
    walk_capacity_ = block_count + block_count / 4 + 8;
    walk_ = arena.make_array<Block*>(static_cast<size_t>(walk_capacity_));
    if (walk_ == nullptr) {
      walk_capacity_ = 0;
      return raise_memory_error(thread);
    }
  }
  return walk_;
}

Status optimize(Thread& thread, FlowGraph& graph, ConstantContext context, int nlocals,
                int nparams) {
  mark_handlers(graph);
  PY_RUN(label_exception_targets(thread, graph));

  PY_RUN(check_blocks(thread, graph));
  PY_RUN(inline_small_targets(thread, graph));
  PY_RUN(remove_unreachable(thread, graph));
  PY_RUN(resolve_lines(thread, graph));
  PY_RUN(optimize_constant_loads(thread, graph, context));
  PY_RUN(optimize_blocks(thread, graph, context));
  remove_redundant_pairs(graph);
  PY_RUN(remove_unreachable(thread, graph));
  PY_RUN(remove_redundant_nops_and_jumps(thread, graph));

  PY_RUN(remove_unused_constants(thread, graph, context.constants));
  PY_RUN(add_unbound_checks(thread, graph, nlocals, nparams));
  insert_superinstructions(graph);
  PY_RUN(push_cold_blocks_to_end(thread, graph));
  // The blocks have moved and some jumps are gone, so more exits have only one predecessor now.
  return resolve_lines(thread, graph);
}

Maybe<FinishedGraph> finish(Thread& thread, FlowGraph& graph, const CodeUnitInfo& unit) {
  PY_RUN(expand_conditional_jumps(thread, graph));
  FinishedGraph result;
  result.stack_depth = PY_TRY(compute_stack_depth(thread, graph));
  result.nlocalsplus = PY_TRY(prepare_locals(thread, graph, unit));
  for (Block* block : graph) {
    for (Instruction& instruction : *block) {
      if (is_block_push(instruction)) {
        make_nop(instruction);
      } else if (instruction.opcode == op::LOAD_CLOSURE) {
        instruction.opcode = op::LOAD_FAST;
      } else if (instruction.opcode == op::STORE_FAST_MAYBE_NULL) {
        instruction.opcode = op::STORE_FAST;
      }
    }
  }
  PY_RUN(remove_redundant_nops_and_jumps(thread, graph));
  PY_RUN(normalize_conditional_jumps(thread, graph));
  // Nothing may move any more once loads borrow.
  PY_RUN(borrow_loads(thread, graph));
  return result;
}

}  // namespace py
