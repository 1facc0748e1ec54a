// Reductions of instructions: a run of them gives way to the little that leaves the stack as what
// follows wants it.
// Counterpart: none.
#include <algorithm>

#include "fuzz/mutators/editor_internal.h"
#include "fuzz/mutators/reductions.h"
#include "vm/bytecode/opcode_signatures.h"
#include "vm/bytecode/opcode_tables.h"

namespace fuzz {
namespace {

// Up to so many instructions, every run of them is tried.
constexpr uint32_t kAllRuns = 40;
// Of more, runs up to this length.
constexpr uint32_t kShortRun = 8;
constexpr uint32_t kLongestExpression = 96;

Glue glue_of(int opcode, uint32_t oparg = 0) { return {opcode, oparg, nullptr, -1}; }
Glue glue_const(ValueRef value) { return {op::LOAD_CONST, 0, std::move(value), -1}; }

// Pushes one value that a slot of these types may hold; false when nothing plain can.
bool push_one(uint32_t types, std::vector<Glue>* glue) {
  if ((types & type::kNone) != 0) {
    glue->push_back(glue_const(make_none()));
  } else if ((types & type::kInt) != 0) {
    glue->push_back(glue_of(op::LOAD_SMALL_INT));
  } else if ((types & type::kBool) != 0) {
    glue->push_back(glue_const(make_bool(false)));
  } else if ((types & type::kStr) != 0) {
    glue->push_back(glue_const(make_text("")));
  } else if ((types & type::kTuple) != 0) {
    glue->push_back(glue_of(op::BUILD_TUPLE));
  } else if ((types & type::kList) != 0) {
    glue->push_back(glue_of(op::BUILD_LIST));
  } else if ((types & type::kDict) != 0) {
    glue->push_back(glue_of(op::BUILD_MAP));
  } else if ((types & type::kSet) != 0) {
    glue->push_back(glue_of(op::BUILD_SET));
  } else if ((types & type::kFloat) != 0) {
    glue->push_back(glue_const(make_float(0.0)));
  } else if ((types & type::kIter) != 0) {
    glue->push_back(glue_of(op::BUILD_TUPLE));
    glue->push_back(glue_of(op::GET_ITER));
  } else if ((types & type::kNull) != 0) {
    glue->push_back(glue_of(op::PUSH_NULL));
  } else {
    return false;
  }
  return true;
}

bool pop_down(const std::vector<Slot>& stack, size_t depth, std::vector<Glue>* glue) {
  for (size_t i = stack.size(); i-- > depth;) {
    if ((stack[i].types & (type::kNull | type::kLasti)) != 0) return false;
    glue->push_back(glue_of(op::POP_TOP));
  }
  return true;
}

// What turns one stack into another. Strictly: only what has the right type stays.
bool bridge(const std::vector<Slot>& here, const std::vector<Slot>& there, bool strict,
            std::vector<Glue>* glue) {
  size_t common = std::min(here.size(), there.size());
  if (strict) {
    size_t same = 0;
    while (same < common && (here[same].types & ~there[same].types) == 0) ++same;
    if (same == common) return false;  // The other way did that.
    common = same;
  }
  if (!pop_down(here, common, glue)) return false;
  for (size_t i = common; i < there.size(); ++i) {
    if (!push_one(there[i].types, glue)) return false;
  }
  return true;
}

void add_run(const Subject& subject, uint32_t from, uint32_t to, std::vector<Edit>* edits) {
  if (from >= to || to >= subject.code.size()) return;
  if (!subject.flow.reachable(from) || !subject.flow.reachable(to)) return;
  for (const bool strict : {false, true}) {
    Edit edit;
    edit.from = from;
    edit.to = to;
    edit.what = "without";
    if (!bridge(subject.stacks()[from], subject.stacks()[to], strict, &edit.glue)) continue;
    if (edit.glue.size() <= to - from) edits->push_back(std::move(edit));
  }
}

// The place in [from, to) with the emptiest stack.
uint32_t shallowest(const Subject& subject, uint32_t from, uint32_t to) {
  uint32_t best = from;
  for (uint32_t at = from; at < to && at < subject.code.size(); ++at) {
    const int depth = subject.flow.depth(at);
    if (depth >= 0 && (subject.flow.depth(best) < 0 || depth < subject.flow.depth(best))) best = at;
  }
  return best;
}

// What used a cell uses the local itself.
bool make_plain(CodeIR* code, uint32_t local) {
  if (local >= code->locals.size()) return false;
  code->locals[local].kind =
      static_cast<uint8_t>((code->locals[local].kind & ~py::CO_FAST_CELL) | py::CO_FAST_LOCAL);
  for (Instruction& one : code->instructions) {
    if (one.oparg != local) continue;
    if (one.opcode == op::LOAD_DEREF) one.opcode = op::LOAD_FAST_CHECK;
    if (one.opcode == op::STORE_DEREF) one.opcode = op::STORE_FAST;
    if (one.opcode == op::DELETE_DEREF) one.opcode = op::DELETE_FAST;
  }
  return true;
}

// The halves of what loads two locals.
std::vector<uint32_t> pair_of(const Instruction& one) {
  if (one.opcode != op::LOAD_FAST_LOAD_FAST && one.opcode != op::LOAD_FAST_BORROW_LOAD_FAST_BORROW)
    return {};
  return {one.oparg >> 4, one.oparg & 15};
}

bool is_load_const(const Instruction& one) {
  return one.opcode == op::LOAD_CONST || one.opcode == op::LOAD_SMALL_INT;
}

}  // namespace

void list_truncations(const Subject& subject, std::vector<Edit>* edits) {
  if (!subject.flow.ok()) return;
  const CodeIR& code = subject.code;
  const uint32_t begin = prologue_end(code);
  const uint32_t count = code.size() - begin;
  std::vector<bool> listed(code.size());
  // A few places spread evenly first: whoever keeps the best of them closes in quickly.
  for (const uint32_t points : {16u, 64u, 128u}) {
    if (points == 128 && count > 128) break;
    for (uint32_t k = 0; k < std::min(points, count); ++k) {
      const uint32_t from =
          begin + static_cast<uint32_t>(uint64_t{count} * k / std::min(points, count));
      const uint32_t to =
          begin + static_cast<uint32_t>(uint64_t{count} * (k + 1) / std::min(points, count));
      const uint32_t at = shallowest(subject, from, to);
      if (listed[at] || !subject.flow.reachable(at)) continue;
      listed[at] = true;
      const std::vector<Slot>& stack = subject.stacks()[at];
      const bool returns = code.instructions[at].opcode == op::RETURN_VALUE && stack.size() == 1;
      if (returns) continue;
      const auto add = [&](std::vector<Glue> glue) {
        glue.push_back(glue_of(op::RETURN_VALUE));
        Edit edit;
        edit.from = at;
        edit.to = at + 1;
        edit.glue = std::move(glue);
        edit.what = "ends at";
        edits->push_back(std::move(edit));
      };
      std::vector<Glue> glue;
      // With what was computed last, or with None.
      if (!stack.empty() && (stack.back().types & ~type::kObject) == 0 && stack.size() < 8) {
        for (size_t i = 1; i < stack.size(); ++i) {
          glue.push_back(glue_of(op::SWAP, 2));
          glue.push_back(glue_of(op::POP_TOP));
        }
        add(glue);
      }
      glue.clear();
      if (stack.size() < 8 && pop_down(stack, 0, &glue)) {
        glue.push_back(glue_const(make_none()));
        add(glue);
      }
    }
  }
}

// Of code that is not sound nothing is known: any run may go.
void list_blind_ranges(const Subject& subject, std::vector<Edit>* edits) {
  if (subject.flow.ok()) return;
  const uint32_t count = subject.code.size();
  for (uint32_t length = count / 2; length > 0; length /= 2) {
    for (uint32_t from = 0; from < count; from += length) {
      Edit edit;
      edit.from = from;
      edit.to = std::min(count, from + length);
      edit.what = "without";
      edits->push_back(std::move(edit));
    }
  }
}

void list_large_ranges(const Subject& subject, std::vector<Edit>* edits) {
  if (!subject.flow.ok()) return;
  const uint32_t begin = prologue_end(subject.code);
  const uint32_t count = subject.code.size();
  for (uint32_t length = (count - begin) / 2; length > kShortRun; length /= 2) {
    const uint32_t window = std::max(1u, length / 4);
    for (uint32_t start = begin; start + length < count + window;
         start += std::max(1u, length / 2)) {
      const uint32_t from = shallowest(subject, start, std::min(count, start + window));
      const uint32_t near = start + length - window / 2;
      if (near >= count) continue;
      add_run(subject, from, shallowest(subject, near, std::min(count, near + window)), edits);
    }
  }
}

void list_small_ranges(const Subject& subject, std::vector<Edit>* edits) {
  if (!subject.flow.ok()) return;
  const uint32_t begin = prologue_end(subject.code);
  const uint32_t count = subject.code.size();
  const uint32_t longest = count - begin <= kAllRuns ? count - begin : kShortRun;
  for (uint32_t length = longest; length > 0; --length) {
    for (uint32_t from = begin; from + length < count; ++from)
      add_run(subject, from, from + length, edits);
  }
}

void list_bare_ranges(const Subject& subject, std::vector<Edit>* edits) {
  if (!subject.flow.ok()) return;
  const uint32_t count = subject.code.size();
  for (uint32_t from = prologue_end(subject.code); from < count; ++from) {
    for (uint32_t to = from + 1; to < count && to - from <= kAllRuns; ++to) {
      const bool level = subject.flow.depth(from) == subject.flow.depth(to);
      if (to - from > 2 && !level) continue;
      Edit edit;
      edit.from = from;
      edit.to = to;
      edit.what = "without";
      edits->push_back(std::move(edit));
    }
  }
}

void list_expressions(const Subject& subject, std::vector<Edit>* edits) {
  if (!subject.flow.ok()) return;
  const CodeIR& code = subject.code;
  std::vector<Edit> found;
  for (uint32_t from = prologue_end(code); from < code.size(); ++from) {
    const int depth = subject.flow.depth(from);
    if (depth < 0) continue;
    for (uint32_t to = from + 1; to < code.size() && to - from <= kLongestExpression; ++to) {
      const int now = subject.flow.depth(to);
      if (now < 0) continue;
      if (now <= depth) break;
      if (now != depth + 1) continue;
      if (to == from + 1 && is_load_const(code.instructions[from])) continue;
      const auto add = [&](Glue glue) {
        Edit edit;
        edit.from = from;
        edit.to = to;
        edit.glue = {std::move(glue)};
        edit.what = "is a constant";
        found.push_back(std::move(edit));
      };
      add(glue_const(make_none()));
      add(glue_of(op::LOAD_SMALL_INT, 0));
      add(glue_of(op::LOAD_SMALL_INT, 1));
      add(glue_const(make_text("")));
      add(glue_const(make_text("a")));
      add(glue_const(make_bool(true)));
      add(glue_const(make_float(1.0)));
      add(glue_const(make_tuple({})));
      add(glue_const(make_bytes("")));
      if (to == from + 1 && inputs_of(code.instructions[from]) == 0 &&
          code.instructions[from].opcode >= op::BUILD_LIST &&
          code.instructions[from].opcode <= op::BUILD_TUPLE)
        continue;
      add(glue_of(op::BUILD_LIST));
      add(glue_of(op::BUILD_MAP));
      for (uint32_t at = from; at < to; ++at) {
        for (const uint32_t local : pair_of(code.instructions[at]))
          add(glue_of(op::LOAD_FAST, local));
      }
    }
  }
  std::vector<size_t> order(found.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    const uint32_t length_a = found[a].to - found[a].from;
    const uint32_t length_b = found[b].to - found[b].from;
    return length_a != length_b ? length_a > length_b : a < b;
  });
  for (const size_t i : order) edits->push_back(std::move(found[i]));
}

void list_operands(const Subject& subject, std::vector<Edit>* edits) {
  if (!subject.flow.ok()) return;
  const CodeIR& code = subject.code;
  const uint32_t begin = prologue_end(code);
  for (uint32_t at = begin; at < code.size(); ++at) {
    const Instruction& one = code.instructions[at];
    if (!subject.flow.reachable(at) || one.target != kNoLabel) continue;
    const int inputs = inputs_of(one);
    const int base = subject.flow.depth(at) - inputs;
    if (inputs < 1 || base < 0) continue;
    std::vector<uint32_t> starts;
    for (int i = 0; i < inputs; ++i) starts.push_back(operand_start(subject, at, base + i));
    starts.push_back(at);
    if (starts[0] < begin || !std::is_sorted(starts.begin(), starts.end())) continue;
    // One of the operands instead of the result.
    for (int i = 0; i < inputs && outputs_of(one) == 1; ++i) {
      Edit edit;
      edit.from = starts[0];
      edit.to = at + 1;
      edit.keep_from = starts[static_cast<size_t>(i)];
      edit.keep_to = starts[static_cast<size_t>(i) + 1];
      edit.what = "is an operand";
      if (edit.keep_from < edit.keep_to) edits->push_back(std::move(edit));
    }
    // A value that is only taken away again, but for what happens in between.
    const Instruction& first = code.instructions[starts[0]];
    if (inputs == 1 && outputs_of(one) == 0 && starts[0] + 1 < at && inputs_of(first) == 0 &&
        outputs_of(first) == 1 && first.target == kNoLabel) {
      Edit edit;
      edit.from = starts[0];
      edit.to = at + 1;
      edit.keep_from = starts[0] + 1;
      edit.keep_to = at;
      edit.what = "never pushed";
      edits->push_back(std::move(edit));
    }
    // One operand less.
    int fixed = 0;
    int each = 1;
    switch (one.opcode) {
      case op::BUILD_TUPLE:
      case op::BUILD_LIST:
      case op::BUILD_SET:
      case op::BUILD_STRING:
        break;
      case op::BUILD_MAP:
        each = 2;
        break;
      case op::CALL:
        fixed = 2;
        break;
      default:
        continue;
    }
    for (int i = fixed; i + each <= inputs; i += each) {
      Edit edit;
      edit.from = starts[static_cast<size_t>(i)];
      edit.to = at + 1;
      edit.keep_from = starts[static_cast<size_t>(i + each)];
      edit.keep_to = at + 1;
      edit.what = "has an operand less";
      edit.apply = [at](CodeIR* edited) {
        --edited->instructions[at].oparg;
        return true;
      };
      edits->push_back(std::move(edit));
    }
  }
}

void list_branches(const Subject& subject, std::vector<Edit>* edits) {
  if (!subject.flow.ok()) return;
  const CodeIR& code = subject.code;
  for (uint32_t at = prologue_end(code); at < code.size(); ++at) {
    const Instruction& one = code.instructions[at];
    if (!subject.flow.reachable(at) || !is_jump(one) || one.opcode >= 256) continue;
    const py::OpcodeInfo& info = py::kOpcodeInfo[one.opcode];
    if (info.flow != py::Flow::kBranch) continue;
    const uint32_t target = target_of(code, one) + info.taken_skip;
    if (target >= code.size() || !subject.flow.reachable(target)) continue;
    Edit edit;
    edit.from = at;
    edit.to = at + 1;
    edit.what = "is always taken";
    if (!bridge(subject.stacks()[at], subject.stacks()[target], false, &edit.glue)) continue;
    edit.glue.push_back({target > at ? op::JUMP_FORWARD : op::JUMP_BACKWARD, 0, nullptr, target});
    edits->push_back(std::move(edit));
  }
}

void list_simpler_instructions(const Subject& subject, std::vector<Edit>* edits) {
  const CodeIR& code = subject.code;
  const auto add = [&](uint32_t from, uint32_t to, std::vector<Glue> glue) {
    Edit edit;
    edit.from = from;
    edit.to = to;
    edit.glue = std::move(glue);
    edit.what = "is simpler";
    edits->push_back(std::move(edit));
  };
  for (uint32_t at = 0; at < code.size(); ++at) {
    const Instruction& one = code.instructions[at];
    switch (one.opcode) {
      case op::CALL_KW:
        // The same arguments by position.
        if (at > 0 && code.instructions[at - 1].opcode == op::LOAD_CONST)
          add(at - 1, at + 1, {glue_of(op::CALL, one.oparg)});
        break;
      case op::BINARY_OP:
        // In place or not, then any that is lower.
        if (one.oparg >= 13 && one.oparg < 26)
          add(at, at + 1, {glue_of(op::BINARY_OP, one.oparg - 13)});
        if (one.oparg != 0) add(at, at + 1, {glue_of(op::BINARY_OP, 0)});
        break;
      case op::LOAD_CONST:
        if (one.oparg < code.consts.size() && code.consts[one.oparg]->form == form::kInt &&
            code.consts[one.oparg]->integer >= 0 && code.consts[one.oparg]->integer < 256)
          add(at, at + 1,
              {glue_of(op::LOAD_SMALL_INT,
                       static_cast<uint32_t>(code.consts[one.oparg]->integer))});
        break;
      case op::LOAD_SMALL_INT:
        for (const uint32_t lower : {0u, 1u, one.oparg / 2, one.oparg - 1})
          if (lower < one.oparg) add(at, at + 1, {glue_of(op::LOAD_SMALL_INT, lower)});
        add(at, at + 1, {glue_const(make_none())});
        break;
      case op::LOAD_FAST_BORROW:
      case op::LOAD_FAST_CHECK:
        add(at, at + 1, {glue_of(op::LOAD_FAST, one.oparg)});
        break;
      case op::LOAD_FAST_BORROW_LOAD_FAST_BORROW:
        add(at, at + 1, {glue_of(op::LOAD_FAST_LOAD_FAST, one.oparg)});
        break;
      case op::MAKE_CELL: {
        // A plain local will do where no other code closes over it.
        const uint32_t local = one.oparg;
        Edit edit;
        edit.from = at;
        edit.to = at + 1;
        edit.what = "a plain local";
        edit.apply = [local](CodeIR* edited) { return make_plain(edited, local); };
        edits->push_back(std::move(edit));
        break;
      }
      case op::COPY:
      case op::SWAP:
        if (one.oparg > 2) add(at, at + 1, {glue_of(one.opcode, one.oparg - 1)});
        break;
      default:
        break;
    }
  }
}

}  // namespace fuzz
