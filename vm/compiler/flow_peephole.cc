// What neighbouring instructions do together, done with fewer.
// Counterpart: Python/flowgraph.c (optimize_basic_block, swaptimize, apply_static_swaps).
#include "vm/base/small_vec.h"
#include "vm/bytecode/opcode_tables.h"
#include "vm/compiler/flow_graph.h"
#include "vm/objects/errors.h"

namespace py {
namespace {

// Makes the jump that ends the block lead where its target, a jump too, leads. The old jump stays
// as a NOP, for its line. *threaded is false for jumps in a circle.
Status thread_jump(Thread& thread, FlowGraph& graph, Block* block, int opcode, bool* threaded) {
  Instruction& jump = *block->last();
  const Instruction target = jump.target->instructions[0];
  *threaded = jump.target != target.target;
  if (!*threaded) return Status::kOk;
  make_nop(jump);
  return graph.append_jump(thread, block, opcode, target.target, target.loc);
}

// The jump that does the work of `jump` and of the one that it leads to; 0 if none does.
int combined_jump(int jump, int target) {
  switch (jump) {
    case op::POP_JUMP_IF_FALSE:
    case op::POP_JUMP_IF_TRUE:
    case op::POP_JUMP_IF_NONE:
    case op::POP_JUMP_IF_NOT_NONE:
      return target == op::JUMP ? jump : 0;
    case op::JUMP_IF_FALSE:
    case op::JUMP_IF_TRUE:
      return target == op::JUMP || target == jump ? jump : 0;
    case op::JUMP:
    case op::JUMP_NO_INTERRUPT:
      if (target == op::JUMP) return op::JUMP;
      return target == op::JUMP_NO_INTERRUPT ? jump : 0;
    default:
      return 0;
  }
}

bool are_opposite(int jump, int target) {
  return (jump == op::JUMP_IF_FALSE && target == op::JUMP_IF_TRUE) ||
         (jump == op::JUMP_IF_TRUE && target == op::JUMP_IF_FALSE);
}

// Follows the jump that ends the block as far as the jumps that it meets allow.
Status shorten_jump(Thread& thread, FlowGraph& graph, Block* block) {
  // More steps than blocks would go round in a circle.
  for (int32_t steps = 0; steps < graph.block_count; ++steps) {
    Instruction& jump = *block->last();
    const int target = jump.target->instructions[0].opcode;
    if (are_opposite(jump.opcode, target) && jump.target->next != nullptr) {
      jump.target = jump.target->next;  // The second test surely fails, and falls through.
      continue;
    }
    const int opcode = combined_jump(jump.opcode, target);
    bool threaded = false;
    if (opcode != 0) PY_RUN(thread_jump(thread, graph, block, opcode, &threaded));
    if (!threaded) break;
  }
  return Status::kOk;
}

// BUILD_TUPLE n right before UNPACK_SEQUENCE n turns n items round, which swaps do for up to three.
bool unpack_without_tuple(Instruction& build, Instruction& unpack) {
  if (unpack.oparg != build.oparg || build.oparg < 1 || build.oparg > 3) return false;
  make_nop(build);
  if (unpack.oparg == 1) {
    make_nop(unpack);
  } else {
    unpack.opcode = op::SWAP;
  }
  return true;
}

// Moves what the instruction does into the next one, which the result makes pointless.
void absorb_next(Instruction& instruction, Instruction& next, int oparg) {
  const int opcode = instruction.opcode;
  make_nop(instruction);
  rewrite(next, opcode, oparg);
}

Status optimize_instruction(Thread& thread, Block* block, int32_t at, ConstantContext context) {
  Instruction& instruction = block->instructions[at];
  Instruction& next = block->instructions[at + 1 < block->size ? at + 1 : at];
  const int next_opcode = block->opcode_at(at + 1);
  const int oparg = instruction.oparg;
  switch (instruction.opcode) {
    case op::BUILD_TUPLE:
      if (next_opcode == op::UNPACK_SEQUENCE && unpack_without_tuple(instruction, next))
        return Status::kOk;
      return fold_tuple(thread, block, at, context);
    case op::BUILD_LIST:
    case op::BUILD_SET:
      return fold_list_or_set(thread, block, at, context);
    case op::LIST_APPEND:
    case op::SET_ADD:
      return fold_long_display(thread, block, at, context);
    case op::STORE_FAST:
      // Only the second of two stores to one local is seen, if no line event tells them apart.
      if (next_opcode == op::STORE_FAST && next.oparg == oparg &&
          next.loc.lineno == instruction.loc.lineno)
        rewrite(instruction, op::POP_TOP, 0);
      return Status::kOk;
    case op::SWAP:
      if (oparg == 1) make_nop(instruction);
      return Status::kOk;
    case op::LOAD_GLOBAL:
      if (next_opcode == op::PUSH_NULL && (oparg & 1) == 0) {
        instruction.oparg = oparg | 1;
        make_nop(next);
      }
      return Status::kOk;
    case op::COMPARE_OP:
      if (next_opcode == op::TO_BOOL) absorb_next(instruction, next, oparg | kCompareAsBool);
      return Status::kOk;
    case op::CONTAINS_OP:
    case op::IS_OP:
      if (next_opcode == op::TO_BOOL) {
        absorb_next(instruction, next, oparg);
      } else if (next_opcode == op::UNARY_NOT) {
        absorb_next(instruction, next, oparg ^ 1);
      }
      return Status::kOk;
    case op::TO_BOOL:
      if (next_opcode == op::TO_BOOL) make_nop(instruction);
      return Status::kOk;
    case op::UNARY_NOT:
      if (next_opcode == op::TO_BOOL) {
        absorb_next(instruction, next, 0);
        return Status::kOk;
      }
      if (next_opcode == op::UNARY_NOT) {
        make_nop(instruction);
        make_nop(next);
        return Status::kOk;
      }
      return fold_unary(thread, block, at, context);
    case op::UNARY_INVERT:
    case op::UNARY_NEGATIVE:
      return fold_unary(thread, block, at, context);
    case op::CALL_INTRINSIC_1:
      if (oparg == INTRINSIC_LIST_TO_TUPLE) return fold_list_to_tuple(thread, block, at, context);
      if (oparg == INTRINSIC_UNARY_POSITIVE) return fold_unary(thread, block, at, context);
      return Status::kOk;
    case op::BINARY_OP:
      return fold_binary(thread, block, at, context);
    default:
      return Status::kOk;
  }
}

// Replaces a run of swaps and NOPs, which starts at `at` with a swap, by the fewest swaps with the
// same effect. Returns the last position of the run.
Maybe<int32_t> minimize_swaps(Thread& thread, Block* block, int32_t at) {
  Instruction* const run = block->instructions + at;
  int32_t length = 1;
  int depth = run[0].oparg;
  bool several = false;
  for (; at + length < block->size; ++length) {
    if (run[length].opcode == op::SWAP) {
      several = true;
      if (run[length].oparg > depth) depth = run[length].oparg;
    } else if (run[length].opcode != op::NOP) {
      break;
    }
  }
  // No stack is as deep as the limit: such a graph is refused later.
  constexpr int kTooDeep = 1 << 20;
  if (!several || depth > kTooDeep) return at;
  // What the run makes of a stack whose items say where they come from.
  SmallVec<int, 32> stack;
  if (!stack.resize(static_cast<size_t>(depth))) return raise_memory_error(thread);
  for (int i = 0; i < depth; ++i) stack[static_cast<size_t>(i)] = i;
  for (int32_t i = 0; i < length; ++i) {
    if (run[i].opcode != op::SWAP || run[i].oparg < 1) continue;
    std::swap(stack[0], stack[static_cast<size_t>(run[i].oparg - 1)]);
  }
  // Each cycle of the permutation, entered at the top of the stack, is a sequence of swaps. They
  // are written from the last to the first.
  constexpr int kDone = -1;
  int32_t free_slot = length - 1;
  for (int i = 0; i < depth; ++i) {
    if (stack[static_cast<size_t>(i)] == kDone || stack[static_cast<size_t>(i)] == i) continue;
    for (int j = i;;) {
      if (j != 0) rewrite(run[free_slot--], op::SWAP, j + 1);
      const int from = stack[static_cast<size_t>(j)];
      if (from == kDone) break;
      stack[static_cast<size_t>(j)] = kDone;
      j = from;
    }
  }
  for (; free_slot >= 0; --free_slot) make_nop(run[free_slot]);
  return at + length - 1;
}

// The local that an instruction stores to; -1 for none.
int stored_local(const Instruction& instruction) {
  return instruction.opcode == op::STORE_FAST || instruction.opcode == op::STORE_FAST_MAYBE_NULL
             ? instruction.oparg
             : -1;
}

// Takes the top of the stack away and can neither raise nor jump, so it may change places with
// another such one.
bool is_swappable(const Instruction& instruction) {
  return instruction.opcode == op::POP_TOP || instruction.opcode == op::STORE_FAST ||
         instruction.opcode == op::STORE_FAST_MAYBE_NULL;
}

// The next swappable instruction behind `at`, of the given line unless that is negative; -1 if
// something else comes first.
int32_t next_swappable(const Block* block, int32_t at, int line) {
  while (++at < block->size) {
    const Instruction& instruction = block->instructions[at];
    if (line >= 0 && instruction.loc.lineno != line) return -1;
    if (instruction.opcode == op::NOP) continue;
    return is_swappable(instruction) ? at : -1;
  }
  return -1;
}

// Whether two swappable instructions may change places: nothing from the one to the other stores to
// a local of theirs.
bool stores_are_independent(const Block* block, int32_t first, int32_t second) {
  const int local_first = stored_local(block->instructions[first]);
  const int local_second = stored_local(block->instructions[second]);
  if (local_first < 0 && local_second < 0) return true;
  if (local_first == local_second) return false;
  for (int32_t i = first + 1; i < second; ++i) {
    const int local = stored_local(block->instructions[i]);
    if (local >= 0 && (local == local_first || local == local_second)) return false;
  }
  return true;
}

// From `at` backwards: instead of swapping two items, lets the two instructions that take them
// change places.
void swap_takers_instead(Block* block, int32_t at) {
  for (; at >= 0; --at) {
    Instruction& swap = block->instructions[at];
    if (swap.opcode != op::SWAP) {
      if (swap.opcode == op::NOP || is_swappable(swap)) continue;
      return;
    }
    const int32_t first = next_swappable(block, at, -1);
    if (first < 0) return;
    const int line = block->instructions[first].loc.lineno;
    int32_t second = first;
    for (int i = swap.oparg - 1; i > 0; --i) {
      second = next_swappable(block, second, line);
      if (second < 0) return;
    }
    if (!stores_are_independent(block, first, second)) return;
    make_nop(swap);
    std::swap(block->instructions[first], block->instructions[second]);
  }
}

Status optimize_block(Thread& thread, FlowGraph& graph, Block* block, ConstantContext context) {
  for (int32_t i = 0; i < block->size; ++i) {
    if (is_jump(block->instructions[i])) {
      if (i + 1 == block->size) PY_RUN(shorten_jump(thread, graph, block));
      i = block->size - 1;
    } else {
      PY_RUN(optimize_instruction(thread, block, i, context));
    }
  }
  for (int32_t i = 0; i < block->size; ++i) {
    if (block->instructions[i].opcode != op::SWAP) continue;
    i = PY_TRY(minimize_swaps(thread, block, i));
    swap_takers_instead(block, i);
  }
  return Status::kOk;
}

}  // namespace

Status optimize_blocks(Thread& thread, FlowGraph& graph, ConstantContext context) {
  for (Block* block : graph) PY_RUN(optimize_block(thread, graph, block, context));
  return Status::kOk;
}

}  // namespace py
