// Where two traces of one program part, and which instruction is to blame.
// Counterpart: none.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "conformance/findings/verdict.h"
#include "vm/bytecode/opcode_metadata.h"
#include "vm/bytecode/opcode_tables.h"
#include "vm/bytecode/stack_effects.h"

namespace conformance {
namespace {

using oracle::Step;

constexpr size_t kStepsBefore = 4;

std::string type_of(const std::string& value) { return value.substr(0, value.find('=')); }

// An int that may be an address, or made of one. The tracer writes `int=@` for those it knows.
bool may_be_address(const std::string& value) {
  return value == "int=@" ||
         (value.starts_with("int=") && value.size() >= std::string("int=").size() + 10);
}

bool same_value(const std::string& a, const std::string& b) {
  return a == b || ((a == "int=@" || b == "int=@") && may_be_address(a) && may_be_address(b));
}

bool is_one_of(const std::string& type, std::initializer_list<const char*> types) {
  return std::find(types.begin(), types.end(), type) != types.end();
}

// What is about to be called lies there as a function and the object it belongs to or as the bound
// method and NULL. Which of them depends on specialisation; the call comes to the same.
bool same_callable(const std::vector<std::string>& whole, const std::vector<std::string>& bound,
                   size_t at) {
  if (bound[at] != "NULL" || whole[at] == "NULL") return false;
  if (at + 1 >= whole.size() || at + 1 >= bound.size()) return at + 1 >= 3;  // Below what is shown.
  return is_one_of(type_of(bound[at + 1]),
                   {"method", "builtin_function_or_method", "method-wrapper"}) &&
         is_one_of(type_of(whole[at + 1]),
                   {"function", "method_descriptor", "wrapper_descriptor", "classmethod_descriptor",
                    "builtin_function_or_method"});
}

bool same_values(const Step& a, const Step& b) {
  if (a.top.size() != b.top.size()) return false;
  for (size_t i = 0; i < a.top.size(); ++i) {
    if (same_value(a.top[i], b.top[i])) continue;
    if (!same_callable(a.top, b.top, i) && !same_callable(b.top, a.top, i)) return false;
    ++i;
  }
  return true;
}

// A side that cannot look at its operands agrees with any.
bool same_step(const Step& a, const Step& b) {
  if (a.code != b.code || a.offset != b.offset || a.opcode != b.opcode) return false;
  return a.depth < 0 || b.depth < 0 || (a.depth == b.depth && same_values(a, b));
}

bool has_flag(const Step& step, py::OpcodeFlag flag) {
  const int opcode = py::opcode_by_name(step.opcode.data(), step.opcode.size());
  return opcode >= 0 && opcode < 256 && py::opcode_has(opcode, flag);
}

bool leaves_frame(const Step& step) {
  return step.opcode == "RETURN_VALUE" || step.opcode == "YIELD_VALUE" ||
         step.opcode == "RETURN_GENERATOR";
}

// Whether control came to `next` by an exception that the blamed step let go.
bool came_by_exception(const Step& blamed, const Step& next, const TracedProgram& program) {
  if (!program.is_handler(next)) return false;
  if (next.code != blamed.code) return !leaves_frame(blamed);
  if (program.codes().empty()) return true;
  const std::optional<uint32_t> handler = program.handler(blamed);
  if (handler && *handler == next.offset) return true;
  // Of an outer call of the same function.
  return !has_flag(blamed, py::kFlagJump) && next.offset != blamed.offset + 2;
}

// When a callee has returned and the caller is elsewhere than it should be or has another depth, it
// is the call that did not go on well. Its step, or `blamed`.
size_t call_before(const std::vector<Step>& steps, size_t blamed, const Step& next) {
  constexpr size_t kFar = 10'000;
  for (size_t i = blamed; i-- > blamed - std::min(blamed, kFar);) {
    if (steps[i].code != next.code) continue;
    const int opcode = py::opcode_by_name(steps[i].opcode.data(), steps[i].opcode.size());
    if (opcode < 0 || opcode >= 256) continue;
    const uint32_t behind = steps[i].offset + 2 + 2u * py::kOpcodeInfo[opcode].cache_units;
    if (behind <= next.offset && next.offset <= behind + 4) return i;
  }
  return blamed;
}

// How many of the topmost values the instruction takes, or nothing.
std::optional<int> taken_values(const Step& step, const TracedProgram& program) {
  const int opcode = py::opcode_by_name(step.opcode.data(), step.opcode.size());
  if (opcode < 0 || opcode >= 256) return std::nullopt;
  std::optional<uint32_t> oparg = program.oparg(step);
  if (!oparg) {
    const int popped = py::num_popped(opcode, 0);
    if (popped != py::num_popped(opcode, 1) || popped != py::num_popped(opcode, 3))
      return std::nullopt;
    return popped;
  }
  // Of those that work deep in the stack only what goes into them, not what lies between.
  static constexpr const char* kDeep[] = {"LIST_APPEND", "SET_ADD",     "LIST_EXTEND",
                                          "SET_UPDATE",  "DICT_UPDATE", "DICT_MERGE"};
  if (std::find(std::begin(kDeep), std::end(kDeep), step.opcode) != std::end(kDeep)) return 1;
  if (step.opcode == "MAP_ADD") return 2;
  if (step.opcode == "COPY" || step.opcode == "SWAP") return 0;
  return py::num_popped(opcode, *oparg);
}

std::string step_text(const Step& step, const TracedProgram& program) {
  const std::optional<uint32_t> oparg = program.oparg(step);
  const bool has_oparg = oparg && has_flag(step, py::kFlagArg);
  std::string text = fmt::format("{} {:>4} {}", program.name(step), step.offset, step.opcode);
  if (has_oparg) text += fmt::format(" {}", *oparg);
  if (step.depth < 0) return text;
  return text + fmt::format("   stack {}: {}", step.depth, fmt::join(step.top, " "));
}

const Step* at(const std::vector<Step>& steps, size_t index) {
  return index < steps.size() ? &steps[index] : nullptr;
}

std::string effect_of(const Step& blamed, const Step* oracle, const Step* subject,
                      const TracedProgram& program) {
  if (oracle == nullptr || subject == nullptr) {
    // One of them ended: it let an exception out of the program, or returned from it.
    if (blamed.code == 0 && leaves_frame(blamed)) return "end";
    return subject == nullptr ? "extra-exception" : "missing-exception";
  }
  const bool oracle_raised = came_by_exception(blamed, *oracle, program);
  const bool subject_raised = came_by_exception(blamed, *subject, program);
  if (oracle_raised != subject_raised)
    return subject_raised ? "extra-exception" : "missing-exception";
  if (oracle->code != subject->code || oracle->offset != subject->offset)
    return oracle_raised ? "exception" : "jump";
  if (oracle->opcode != subject->opcode) return "jump";
  if (oracle->depth != subject->depth) return "depth";
  if (oracle_raised) return "exception";
  for (size_t i = 0; i < std::min(oracle->top.size(), subject->top.size()); ++i) {
    if (same_callable(oracle->top, subject->top, i) ||
        same_callable(subject->top, oracle->top, i)) {
      ++i;
      continue;
    }
    if (!same_value(oracle->top[i], subject->top[i]))
      return type_of(oracle->top[i]) == type_of(subject->top[i]) ? "value" : "type";
  }
  return "value";
}

}  // namespace

std::string instruction_text(const Step& step, const TracedProgram& program) {
  if (step.depth < 0) return step.opcode;
  const int shown = static_cast<int>(step.top.size());
  const int taken = std::min(taken_values(step, program).value_or(shown), step.depth);
  std::vector<std::string> types;
  if (taken > shown) types.push_back("..");
  for (int i = std::min(taken, shown); i-- > 0;) {
    if (step.top[static_cast<size_t>(i)] != "NULL")
      types.push_back(type_of(step.top[static_cast<size_t>(i)]));
  }
  return fmt::format("{}({})", step.opcode, fmt::join(types, ", "));
}

FirstDifference first_difference(const std::vector<Step>& oracle, const std::vector<Step>& subject,
                                 const TracedProgram& program) {
  FirstDifference result;
  size_t index = 0;
  while (index < oracle.size() && index < subject.size() &&
         same_step(oracle[index], subject[index]))
    ++index;
  if (index == oracle.size() && index == subject.size()) return result;
  result.found = true;
  result.at = index;
  const Step* oracle_next = at(oracle, index);
  const Step* subject_next = at(subject, index);
  if (index == 0) {
    result.effect = "end";
    result.bucket = "start: " + result.effect;
  } else {
    result.step = index - 1;
    result.blamed = oracle[index - 1];
    result.effect = effect_of(result.blamed, oracle_next, subject_next, program);
    if (leaves_frame(result.blamed) && oracle_next != nullptr &&
        oracle_next->code != result.blamed.code &&
        (result.effect == "depth" || result.effect == "jump")) {
      result.step = call_before(oracle, result.step, *oracle_next);
      result.blamed = oracle[result.step];
    }
    result.bucket = instruction_text(result.blamed, program) + ": " + result.effect;
  }
  const auto show = [&](size_t i) {
    result.about +=
        fmt::format("{} {}\n", i == result.step ? "->" : "  ", step_text(oracle[i], program));
  };
  const size_t from = index - std::min(index, kStepsBefore);
  if (result.step < from) {
    show(result.step);
    result.about += "   ...\n";
  }
  for (size_t i = from; i < index; ++i) show(i);
  const auto after = [&](const char* who, const Step* next) {
    result.about += fmt::format("   then {}: {}\n", who,
                                next != nullptr ? step_text(*next, program) : "nothing more");
  };
  after("CPython", oracle_next);
  after("subject", subject_next);
  return result;
}

}  // namespace conformance
