// Repairs that keep what an edit meant: ranges in order, jumps that can be said, checked loads,
// owned references, a stack that is large enough. Counterpart: Python/flowgraph.c,
// Python/assemble.c.
#include <algorithm>
#include <vector>

#include "fuzz/ir/flow.h"
#include "vm/bytecode/opcode_tables.h"

namespace fuzz {
namespace {

uint32_t where(const CodeIR& code, int32_t label) {
  return code.labels[static_cast<size_t>(label)].instruction;
}

// One instruction that loads or stores two locals becomes two that take one each.
void split_pair(CodeIR* code, uint32_t at, uint16_t first, uint16_t second) {
  const Instruction pair = code->instructions[at];
  Instruction behind = pair;
  behind.opcode = second;
  behind.oparg = pair.oparg & 15;
  insert(code, at + 1, {behind}, false);
  // The new one belongs to whatever range covered the pair.
  for (ExceptionRange& range : code->ranges) {
    if (where(*code, range.end) == at + 1 && where(*code, range.start) <= at)
      range.end = label_at(code, at + 2);
  }
  code->instructions[at].opcode = first;
  code->instructions[at].oparg = pair.oparg >> 4;
}

// Whether control can go from one instruction to the other without meeting anything that looks at
// the breaker or handles an exception: a loop of that kind is ended by no budget.
bool goes_unchecked(const CodeIR& code, uint32_t from, uint32_t to) {
  std::vector<bool> seen(code.size());
  std::vector<uint32_t> work = {from};
  while (!work.empty()) {
    const uint32_t at = work.back();
    work.pop_back();
    if (at == to) return true;
    if (at >= code.size() || seen[at]) continue;
    seen[at] = true;
    const Instruction& one = code.instructions[at];
    if (one.opcode >= 256 || one.opcode == op::RESUME || one.opcode == op::JUMP_BACKWARD) continue;
    const py::OpcodeInfo& info = py::kOpcodeInfo[one.opcode];
    if (one.target != kNoLabel) {
      work.push_back(target_of(code, one));
      if (info.taken_skip != 0) work.push_back(target_of(code, one) + info.taken_skip);
    }
    if (info.flow == py::Flow::kNext || info.flow == py::Flow::kBranch) work.push_back(at + 1);
  }
  return false;
}

void use_checked_load(CodeIR* code, uint32_t at) {
  switch (code->instructions[at].opcode) {
    case op::LOAD_FAST:
    case op::LOAD_FAST_BORROW:
      code->instructions[at].opcode = op::LOAD_FAST_CHECK;
      return;
    case op::LOAD_FAST_LOAD_FAST:
    case op::LOAD_FAST_BORROW_LOAD_FAST_BORROW:
      return split_pair(code, at, op::LOAD_FAST_CHECK, op::LOAD_FAST_CHECK);
    case op::STORE_FAST_LOAD_FAST:
      return split_pair(code, at, op::STORE_FAST, op::LOAD_FAST_CHECK);
    default:
      return;
  }
}

void use_owned_load(Instruction* one) {
  if (one->opcode == op::LOAD_FAST_BORROW) {
    one->opcode = op::LOAD_FAST;
  } else if (one->opcode == op::LOAD_FAST_BORROW_LOAD_FAST_BORROW) {
    one->opcode = op::LOAD_FAST_LOAD_FAST;
  }
}

}  // namespace

void flatten_ranges(CodeIR* code) {
  if (code->ranges.empty()) return;
  std::vector<int32_t> owner(code->size(), -1);
  bool simple = true;
  uint32_t last = 0;
  for (size_t i = 0; i < code->ranges.size(); ++i) {
    const uint32_t start = where(*code, code->ranges[i].start);
    const uint32_t end = where(*code, code->ranges[i].end);
    simple = simple && start < end && (i == 0 || start >= last);
    last = end;
    for (uint32_t at = start; at < end && at < code->size(); ++at)
      owner[at] = static_cast<int32_t>(i);
  }
  if (simple) return;
  std::vector<ExceptionRange> flat;
  for (uint32_t at = 0; at < code->size();) {
    uint32_t end = at + 1;
    while (end < code->size() && owner[end] == owner[at]) ++end;
    if (owner[at] >= 0) {
      ExceptionRange range = code->ranges[static_cast<size_t>(owner[at])];
      range.start = label_at(code, at);
      range.end = label_at(code, end);
      flat.push_back(range);
    }
    at = end;
  }
  code->ranges = std::move(flat);
}

bool settle_directions(CodeIR* code) {
  for (uint32_t i = 0; i < code->size(); ++i) {
    Instruction& one = code->instructions[i];
    if (one.target == kNoLabel || one.opcode >= 256) continue;
    const bool back = target_of(*code, one) <= i;
    switch (one.opcode) {
      case op::JUMP_FORWARD:
        if (back) one.opcode = op::JUMP_BACKWARD;
        break;
      case op::JUMP_BACKWARD:
        if (!back) one.opcode = op::JUMP_FORWARD;
        break;
      case op::JUMP_BACKWARD_NO_INTERRUPT:
        if (!back) one.opcode = op::JUMP_FORWARD;
        if (back && goes_unchecked(*code, target_of(*code, one), i)) one.opcode = op::JUMP_BACKWARD;
        break;
      case op::FOR_ITER:
      case op::SEND:
        if (back) return false;
        break;
      case op::END_ASYNC_FOR:
        if (!back) return false;
        break;
      default:
        if (!back || py::opposite_branch(one.opcode) == 0) break;
        // Jump over a jump instead.
        Instruction jump;
        jump.opcode = op::JUMP_BACKWARD;
        jump.target = one.target;
        jump.position = one.position;
        one.opcode = py::opposite_branch(one.opcode);
        insert(code, i + 1, {jump}, false);
        code->instructions[i].target = label_at(code, i + 2);
        break;
    }
  }
  return true;
}

bool repair(CodeIR* code, std::optional<Flow>* result) {
  code->raw_line_table.reset();
  code->raw_exception_table.reset();
  if (code->raw_code) return false;
  if (!settle_directions(code)) return false;
  flatten_ranges(code);
  for (int round = 0; round < 8; ++round) {
    Flow flow(*code);
    if (flow.ok()) {
      code->stack_size = flow.max_depth();
      if (result != nullptr) result->emplace(std::move(flow));
      return true;
    }
    // From the end, so that a split does not move what is still to be done.
    for (size_t i = flow.problems().size(); i-- > 0;) {
      const FlowProblem& problem = flow.problems()[i];
      if (problem.kind == FlowProblem::kFatal) return false;
      if (problem.kind == FlowProblem::kUnboundLocal) {
        use_checked_load(code, problem.instruction);
      } else {
        use_owned_load(&code->instructions[problem.instruction]);
      }
    }
  }
  return false;
}

}  // namespace fuzz
