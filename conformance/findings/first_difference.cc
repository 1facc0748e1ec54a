// Where two traces of one program part, and which instruction is to blame.
// Counterpart: none.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <re2/re2.h>

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

// "3:cell:int=@" and the like.
bool same_local(const std::string& a, const std::string& b) {
  if (a == b) return true;
  size_t value = a.find(':') + 1;
  if (a.compare(0, value, b, 0, value) != 0) return false;
  if (a.compare(value, 5, "cell:") == 0 && b.compare(value, 5, "cell:") == 0) value += 5;
  return same_value(a.substr(value), b.substr(value));
}

bool same_locals(const Step& a, const Step& b) {
  return std::equal(a.changed.begin(), a.changed.end(), b.changed.begin(), b.changed.end(),
                    same_local);
}

// Whether the same variables changed and got values of the same types.
bool same_types(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const auto& x, const auto& y) { return type_of(x) == type_of(y); });
}

// A side that cannot look at its operands agrees with any.
bool same_step(const Step& a, const Step& b) {
  if (a.code != b.code || a.offset != b.offset || a.opcode != b.opcode) return false;
  return a.depth < 0 || b.depth < 0 ||
         (a.depth == b.depth && same_values(a, b) && a.handled == b.handled && same_locals(a, b));
}

// A result that is dropped at once, whatever it is: what gc.collect() says, for one, depends on the
// objects that a tracer has made.
bool drops_it(const Step& a, const Step& b) {
  if (a.opcode != "POP_TOP" || a.top.empty() || b.top.empty()) return false;
  Step other = b;
  other.top[0] = a.top[0];
  return same_step(a, other);
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

// The instruction in which the frame of `next` was until it went on: the last in its code that is
// not in a call further down. `left`, when there is none.
size_t call_before(const std::vector<Step>& steps, size_t left, const Step& next) {
  constexpr size_t kFar = 20'000;
  size_t calls = 0;
  for (size_t i = left; i-- > left - std::min(left, kFar);) {
    if (steps[i].code != next.code) continue;
    if (steps[i].opcode == "RETURN_VALUE") {
      ++calls;
    } else if (calls == 0) {
      return i;
    } else if (i == 0 || (steps[i - 1].code != next.code && !leaves_frame(steps[i - 1]))) {
      --calls;  // Where that call began.
    }
  }
  return left;
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
  text += fmt::format("   stack {}: {}", step.depth, fmt::join(step.top, " "));
  if (!step.handled.empty()) text += fmt::format("   handling {}", step.handled);
  if (!step.changed.empty()) text += fmt::format("   now {}", fmt::join(step.changed, " "));
  return text;
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
  if (same_values(*oracle, *subject)) {
    if (oracle->handled != subject->handled) return "exception";
    return same_types(oracle->changed, subject->changed) ? "value" : "type";
  }
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
  const auto next_difference = [&](size_t from) {
    while (from < oracle.size() && from < subject.size() && same_step(oracle[from], subject[from]))
      ++from;
    return from;
  };
  size_t index = next_difference(0);
  if (index == oracle.size() && index == subject.size()) return result;
  for (size_t later = index; later < oracle.size() && later < subject.size() &&
                             drops_it(oracle[later], subject[later]);) {
    later = next_difference(later + 1);
    if (later < oracle.size() || later < subject.size()) index = later;
  }
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
    // What returns or yields puts one value on the caller's stack. The rest is the caller's doing,
    // and all is where native code came between.
    if (leaves_frame(result.blamed) && oracle_next != nullptr &&
        oracle_next->code != result.blamed.code &&
        (subject[index - 1].to_native || (result.effect != "value" && result.effect != "type"))) {
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

size_t running_at_end(const std::vector<Step>& steps, const TracedProgram& program) {
  const size_t last = steps.size() - 1;
  const bool raises = steps[last].opcode == "RAISE_VARARGS" || steps[last].opcode == "RERAISE";
  if (!steps[last].to_native ||
      !(leaves_frame(steps[last]) || (raises && !program.handler(steps[last]))))
    return last;
  size_t calls = 0;
  for (size_t i = last; i-- > 0;) {
    if (leaves_frame(steps[i])) {
      ++calls;
    } else if (steps[i].code != steps[i + 1].code) {
      if (calls == 0) return i;
      --calls;
    }
  }
  return last;
}

std::optional<Imbalance> parse_imbalance(const oracle::Observation& audit) {
  const std::string* text = audit.section("audit");
  if (text == nullptr) return std::nullopt;
  static const RE2 kText(R"((\d+) (short|kept) (\d+) (\S+))");
  Imbalance imbalance;
  std::string how, count, type;
  if (!RE2::FullMatch(*text, kText, &imbalance.line, &how, &count, &type)) return std::nullopt;
  imbalance.kept = how == "kept";
  imbalance.about =
      type == "?" ? "it freed what is still referred to"
      : imbalance.kept
          ? fmt::format("{} reference(s) to a {} more than there are holders", count, type)
          : fmt::format("{} reference(s) to a {} fewer than there are holders", count, type);
  return imbalance;
}

FirstDifference earlier_cause(FirstDifference difference, const std::optional<Imbalance>& imbalance,
                              const std::vector<Step>& oracle, const TracedProgram& program) {
  if (!imbalance || imbalance->line >= oracle.size()) return difference;
  if (difference.found && difference.step < imbalance->line) return difference;
  FirstDifference cause;
  cause.found = true;
  cause.step = imbalance->line;
  cause.at = imbalance->line + 1;
  cause.blamed = oracle[imbalance->line];
  cause.effect = imbalance->kept ? "kept-reference" : "lost-reference";
  cause.bucket = instruction_text(cause.blamed, program) + ": " + cause.effect;
  cause.about = fmt::format("-> {}\n   after it there are {}\n", step_text(cause.blamed, program),
                            imbalance->about);
  if (difference.found) cause.about += "What is seen of it first:\n" + difference.about;
  return cause;
}

}  // namespace conformance
