// Which line each instruction belongs to: NOPs that only stand for a line, exits that inherit one.
// Counterpart: Python/flowgraph.c (remove_redundant_nops, resolve_line_numbers).
#include "vm/compiler/flow_graph.h"

namespace py {
namespace {

// The line of the first instruction behind the block that will not vanish; -1 for none.
int line_behind(const Block* block) {
  const Block* next = first_nonempty(block->next);
  if (next == nullptr) return -1;
  for (const Instruction& instruction : *next) {
    if (instruction.opcode == op::NOP && !has_location(instruction)) continue;
    return instruction.loc.lineno;
  }
  return -1;
}

// A NOP may go when a neighbour makes the line event of its line. One whose successor has no line
// passes its own on.
bool nop_is_redundant(const Block* block, int32_t at, int previous_line) {
  const int line = block->instructions[at].loc.lineno;
  if (line < 0 || line == previous_line) return true;
  if (at + 1 == block->size) return line == line_behind(block);
  Instruction& next = block->instructions[at + 1];
  if (next.loc.lineno == line) return true;
  if (has_location(next)) return false;
  next.loc = block->instructions[at].loc;
  return true;
}

}  // namespace

int remove_redundant_nops(Block* block) {
  int32_t kept = 0;
  int previous_line = -1;
  for (int32_t i = 0; i < block->size; ++i) {
    const int line = block->instructions[i].loc.lineno;
    if (block->instructions[i].opcode == op::NOP && nop_is_redundant(block, i, previous_line))
      continue;
    if (kept != i) block->instructions[kept] = block->instructions[i];
    ++kept;
    previous_line = line;
  }
  const int removed = block->size - kept;
  block->size = kept;
  return removed;
}

bool has_no_line(const Block* block) {
  for (const Instruction& instruction : *block) {
    if (has_location(instruction)) return false;
  }
  return true;
}

namespace {

bool needs_line(const Block* block) {
  bool matters = exits_scope(block);
  for (const Instruction& instruction : *block) {
    if (has_location(instruction)) return false;
    matters = matters || has_any_flag(instruction, kFlagEvalBreak);
  }
  return matters;
}

// An exit without a line is copied for each jump that leads to it, so that every copy has a single
// predecessor to take a line from (PEP 626).
Status duplicate_exits_without_line(Thread& thread, FlowGraph& graph) {
  int32_t label = graph.unused_label();
  for (Block* block : graph) {
    Instruction* last = block->last();
    if (last == nullptr || !is_jump(*last)) continue;
    Block* target = first_nonempty(last->target);
    if (target == nullptr || target->predecessors <= 1 || !needs_line(target)) continue;
    Block* copy = PY_TRY(graph.new_block(thread));
    PY_RUN(graph.append_all(thread, copy, target));
    copy->instructions[0].loc = last->loc;
    copy->predecessors = 1;
    copy->label = label++;
    copy->next = target->next;
    target->next = copy;
    --target->predecessors;
    last->target = copy;
  }
  // The ones left are fallen into, from a single place.
  for (Block* block : graph) {
    if (block->empty() || block->next == nullptr || !falls_through(block)) continue;
    if (needs_line(block->next)) block->next->instructions[0].loc = block->last()->loc;
  }
  return Status::kOk;
}

void inherit(Block* block, const Location& loc) {
  if (block->predecessors != 1 || block->instructions == nullptr) return;
  Instruction& first = block->instructions[0];
  if (first.loc.lineno == kNoLocation.lineno) first.loc = loc;
}

void propagate_lines(FlowGraph& graph) {
  for (Block* block : graph) {
    if (block->empty()) continue;
    Location loc = kNoLocation;
    for (Instruction& instruction : *block) {
      if (instruction.loc.lineno == kNoLocation.lineno) {
        instruction.loc = loc;
      } else {
        loc = instruction.loc;
      }
    }
    Block* next = block->next;
    if (next != nullptr && falls_through(block) && !next->empty()) inherit(next, loc);
    if (is_jump(*block->last())) inherit(block->last()->target, loc);
  }
}

}  // namespace

int remove_redundant_nops(FlowGraph& graph) {
  int removed = 0;
  for (Block* block : graph) removed += remove_redundant_nops(block);
  return removed;
}

Status resolve_lines(Thread& thread, FlowGraph& graph) {
  PY_RUN(duplicate_exits_without_line(thread, graph));
  propagate_lines(graph);
  return Status::kOk;
}

}  // namespace py
