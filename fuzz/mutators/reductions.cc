// Smaller variants of a code object, for a minimiser: the boldest first.
// Counterpart: none.
#include <algorithm>

#include "fuzz/mutators/editor_internal.h"
#include "vm/bytecode/opcode_signatures.h"
#include "vm/bytecode/opcode_tables.h"

namespace fuzz {
namespace {

using Try = std::function<bool(const Reduction&)>;

// The stack is mended where the analysis can; a caller may want the variant even so.
void settle(CodeIR* code) {
  CodeIR mended = *code;
  if (repair(&mended)) *code = std::move(mended);
}

bool drop_ranges(const CodeIR& code, const Try& try_one) {
  for (size_t i = 0; i < code.ranges.size(); ++i) {
    Reduction next{code, "without exception range " + number(static_cast<int64_t>(i))};
    next.code.raw_exception_table.reset();
    next.code.ranges.erase(next.code.ranges.begin() + static_cast<ptrdiff_t>(i));
    settle(&next.code);
    if (try_one(next)) return true;
  }
  return false;
}

// Runs of instructions, half of all first, then quarters, down to single ones.
bool drop_instructions(const CodeIR& code, const Try& try_one) {
  const uint32_t count = code.size();
  for (uint32_t length = count / 2; length > 0; length /= 2) {
    for (uint32_t from = 0; from < count; from += length) {
      const uint32_t to = std::min(count, from + length);
      if (from == 0 && to == count) continue;
      Reduction next{code, "without instructions " + number(from) + " to " + number(to - 1)};
      erase(&next.code, from, to);
      settle(&next.code);
      if (try_one(next)) return true;
    }
  }
  return false;
}

// Runs that start and end at the same depth: these leave sound code behind.
bool drop_statements(const CodeIR& code, const Try& try_one) {
  const Flow flow(code);
  if (!flow.ok()) return false;
  for (uint32_t length = code.size(); length > 1; length = length > 16 ? length / 2 : length - 1) {
    for (uint32_t from = prologue_end(code); from + length < code.size(); ++from) {
      if (!flow.reachable(from) || !flow.reachable(from + length) ||
          flow.depth(from) != flow.depth(from + length))
        continue;
      Reduction next{code, "without the " + number(length) + " instructions from " + number(from)};
      erase(&next.code, from, from + length);
      if (!repair(&next.code)) continue;
      if (try_one(next)) return true;
    }
  }
  return false;
}

bool drop_unreachable(const CodeIR& code, const Try& try_one) {
  const Flow flow(code);
  if (!flow.ok()) return false;
  Reduction next{code, "without what is never reached"};
  for (uint32_t i = code.size(); i-- > 0;) {
    if (!flow.reachable(i)) erase(&next.code, i, i + 1);
  }
  return next.code.size() != code.size() && try_one(next);
}

// What a call, an operation or a load gives is a constant instead.
bool replace_by_constants(const CodeIR& code, const Try& try_one) {
  for (uint32_t i = prologue_end(code); i < code.size(); ++i) {
    const Instruction& one = code.instructions[i];
    if (one.opcode >= 256 || !py::opcode_is_valid(one.opcode)) continue;
    if (one.target != kNoLabel || ends_flow(one) || one.opcode == op::LOAD_CONST) continue;
    if (outputs_of(one) != 1) continue;
    Reduction next{code, show(code, i) + " gives None"};
    const int taken = inputs_of(one);
    Instruction load = make(op::LOAD_CONST, const_index(&next.code, make_none()));
    load.position = one.position;
    next.code.instructions[i] = load;
    if (taken > 0) {
      Instruction pop = make(op::POP_TOP);
      pop.position = one.position;
      insert(&next.code, i, std::vector<Instruction>(static_cast<size_t>(taken), pop), true);
    }
    settle(&next.code);
    if (try_one(next)) return true;
  }
  return false;
}

bool straighten_branches(const CodeIR& code, const Try& try_one) {
  for (uint32_t i = 0; i < code.size(); ++i) {
    const uint16_t opcode = code.instructions[i].opcode;
    if (opcode < op::POP_JUMP_IF_FALSE || opcode > op::POP_JUMP_IF_TRUE) continue;
    for (const bool taken : {false, true}) {
      Reduction next{code, show(code, i) + (taken ? " is always taken" : " is never taken")};
      Instruction pop = make(op::POP_TOP);
      pop.position = code.instructions[i].position;
      if (taken) {
        next.code.instructions[i].opcode = op::JUMP_FORWARD;
        insert(&next.code, i, {pop}, true);
      } else {
        next.code.instructions[i] = pop;
      }
      settle(&next.code);
      if (try_one(next)) return true;
    }
  }
  return false;
}

bool simpler(const Value& value, ValueRef* result) {
  if (value.form == form::kNone) return false;
  if (is_tuple(value) && value.items.size() > 1) {
    *result = make_tuple({value.items.begin(),
                          value.items.begin() + static_cast<ptrdiff_t>(value.items.size() / 2)});
  } else if (is_text(value) && value.bytes.size() > 1) {
    *result = make_text("x");
  } else if (value.form == form::kBytes && value.bytes.size() > 1) {
    *result = make_bytes(value.bytes.substr(0, value.bytes.size() / 2));
  } else if (is_integer(value) && value.integer != 0) {
    *result = make_int(0);
  } else if (value.form == form::kFloat && value.bytes != make_float(0.0)->bytes) {
    *result = make_float(0.0);
  } else {
    *result = make_none();
  }
  return true;
}

bool simplify_constants(const CodeIR& code, const Try& try_one) {
  for (size_t i = 0; i < code.consts.size(); ++i) {
    for (const bool none : {true, false}) {
      ValueRef value = make_none();
      if (!none && !simpler(*code.consts[i], &value)) continue;
      if (same_value(*value, *code.consts[i]) || (!none && value->form == form::kNone)) continue;
      Reduction next{code,
                     "constant " + describe(*code.consts[i], 30) + " is " + describe(*value, 30)};
      next.code.consts[i] = value;
      settle(&next.code);
      if (try_one(next)) return true;
    }
  }
  return false;
}

// Tables without what no instruction uses.
bool drop_unused(const CodeIR& code, const Try& try_one) {
  std::vector<bool> constants(code.consts.size());
  std::vector<bool> names(code.names.size());
  const auto mark = [](std::vector<bool>* used, size_t index) {
    if (index < used->size()) (*used)[index] = true;
  };
  const auto name_shift = [](const Instruction& one) {
    const py::OpargKind kind = py::kOpcodeInfo[one.opcode].oparg;
    return kind == py::OpargKind::kNameShift2   ? 2
           : kind == py::OpargKind::kNameShift1 ? 1
           : kind == py::OpargKind::kName       ? 0
                                                : -1;
  };
  if (code.raw_code) return false;
  for (const Instruction& one : code.instructions) {
    if (one.opcode >= 256) continue;
    if (py::kOpcodeInfo[one.opcode].oparg == py::OpargKind::kConst) mark(&constants, one.oparg);
    if (name_shift(one) >= 0) mark(&names, one.oparg >> name_shift(one));
  }
  if (!constants.empty() && (code.flags & py::CO_HAS_DOCSTRING) != 0) constants[0] = true;
  Reduction next{code, "without unused constants and names"};
  std::vector<uint32_t> constant_index(constants.size());
  std::vector<uint32_t> name_index(names.size());
  next.code.consts.clear();
  next.code.names.clear();
  for (size_t i = 0; i < constants.size(); ++i) {
    constant_index[i] = static_cast<uint32_t>(next.code.consts.size());
    if (constants[i]) next.code.consts.push_back(code.consts[i]);
  }
  for (size_t i = 0; i < names.size(); ++i) {
    name_index[i] = static_cast<uint32_t>(next.code.names.size());
    if (names[i]) next.code.names.push_back(code.names[i]);
  }
  for (Instruction& one : next.code.instructions) {
    if (one.opcode >= 256) continue;
    if (py::kOpcodeInfo[one.opcode].oparg == py::OpargKind::kConst && one.oparg < constants.size())
      one.oparg = constant_index[one.oparg];
    const int shift = name_shift(one);
    if (shift >= 0 && one.oparg >> shift < names.size())
      one.oparg = name_index[one.oparg >> shift] << shift | (one.oparg & ((1u << shift) - 1));
  }
  if (next.code.consts.size() == code.consts.size() && next.code.names.size() == code.names.size())
    return false;
  return try_one(next);
}

bool simplify_positions(const CodeIR& code, const Try& try_one) {
  py::Position one_line;
  one_line.line = one_line.end_line = code.first_line;
  for (const bool none : {true, false}) {
    Reduction next{code, none ? "no positions" : "one line, no columns"};
    next.code.raw_line_table.reset();
    bool changed = code.raw_line_table.has_value();
    for (Instruction& one : next.code.instructions) {
      const py::Position position = none ? py::Position() : one_line;
      changed = changed || !(one.position == position);
      one.position = position;
    }
    // Between these two there is no way back.
    const bool simplest = std::all_of(code.instructions.begin(), code.instructions.end(),
                                      [](const Instruction& one) { return one.position.line < 0; });
    if (changed && !simplest && try_one(next)) return true;
  }
  return false;
}

bool drop_padding(const CodeIR& code, const Try& try_one) {
  Reduction next{code, "without needless prefixes and cache values"};
  bool changed = false;
  for (Instruction& one : next.code.instructions) {
    changed = changed || one.min_prefixes != 0 || one.caches >= 0;
    one.min_prefixes = 0;
    one.caches = -1;
  }
  return changed && try_one(next);
}

bool drop_raw_bytes(const CodeIR& code, const Try& try_one) {
  Reduction next{code, "damaged bytes as instructions and tables"};
  next.code.raw_code.reset();
  next.code.raw_line_table.reset();
  next.code.raw_exception_table.reset();
  return (code.raw_code || code.raw_line_table || code.raw_exception_table) && try_one(next);
}

}  // namespace

size_t reduction_size(const CodeIR& code) { return write_marshal(*encode(code)).size(); }

bool reductions(const CodeIR& code, const Try& try_one) {
  using Step = bool (*)(const CodeIR&, const Try&);
  constexpr Step kSteps[] = {drop_raw_bytes,       drop_instructions,  drop_statements,
                             drop_unreachable,     drop_ranges,        straighten_branches,
                             replace_by_constants, simplify_constants, drop_unused,
                             simplify_positions,   drop_padding};
  return std::any_of(std::begin(kSteps), std::end(kSteps),
                     [&](Step step) { return step(code, try_one); });
}

}  // namespace fuzz
