// The minimiser against predicates whose answer is known: what is left is next to nothing, still
// does it, and no reduction of it does.
// Counterpart: none.
#include "conformance/findings/minimise.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "conformance/findings/verdict.h"
#include "fuzz/ir/assembly.h"
#include "fuzz/ir/marshal.h"
#include "fuzz/ir/programs.h"
#include "fuzz/mutators/mutators.h"
#include "fuzz/mutators/reductions.h"
#include "fuzz/targets/verdict.h"
#include "vm/bytecode/opcode_tables.h"

namespace conformance {
namespace {

using fuzz::CodeIR;
using fuzz::Instruction;
using fuzz::ValueRef;
namespace op = py::op;

const std::vector<std::string>& sample() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> found;
    fuzz::Programs programs(220);
    std::string bytes;
    while (programs.next(&bytes)) found.push_back(bytes);
    EXPECT_TRUE(programs.finish());
    return found;
  }();
  return all;
}

std::vector<CodeIR> codes_of(const std::string& program) {
  std::vector<CodeIR> codes;
  for (const ValueRef& code : fuzz::code_objects(fuzz::read_program(program).root))
    codes.push_back(fuzz::decode(code));
  return codes;
}

bool defined(const std::string& program) {
  return fuzz::all_defined(fuzz::read_program(program).root);
}

using Holds = std::function<bool(const std::string& program)>;

struct Outcome {
  Minimised result;
  size_t rounds = 0;
};

Outcome minimise(const std::string& program, const Holds& holds, size_t stop_after = SIZE_MAX) {
  Outcome run;
  MinimiseOptions options;
  options.stop = [&] { return run.rounds >= stop_after; };
  run.result = minimise_program(
      program,
      [&](const std::vector<std::string>& candidates) {
        ++run.rounds;
        std::vector<bool> answers;
        for (const std::string& candidate : candidates) answers.push_back(holds(candidate));
        return answers;
      },
      options);
  return run;
}

// Any program of the sample for which it holds and that is large.
std::string large_one(const Holds& holds, size_t at_least) {
  for (const std::string& program : sample()) {
    if (program_size(program) >= at_least && holds(program)) return program;
  }
  ADD_FAILURE() << "no program of the sample does it";
  return {};
}

bool has(const CodeIR& code, const std::function<bool(const Instruction&)>& choose) {
  return std::any_of(code.instructions.begin(), code.instructions.end(), choose);
}

bool any(const std::string& program, const std::function<bool(const CodeIR&)>& choose) {
  const std::vector<CodeIR> codes = codes_of(program);
  return std::any_of(codes.begin(), codes.end(), choose);
}

void expect_fixpoint(const std::string& program, const Holds& holds) {
  const ValueRef root = fuzz::read_program(program).root;
  const fuzz::Weight weight = fuzz::weight_of(root);
  for (const ValueRef& code : fuzz::code_objects(root)) {
    fuzz::reductions(fuzz::decode(code), [&](const fuzz::Reduction& reduction) {
      fuzz::Program next = fuzz::read_program(program);
      next.root = fuzz::with_edited(root, {{code, reduction.code}});
      const std::string bytes = fuzz::write_program(next);
      if (!(fuzz::weight_of(next.root) < weight) || bytes.size() > program.size()) return false;
      if (!defined(bytes) || !holds(bytes)) return false;
      ADD_FAILURE() << "still does it, and is smaller: " << reduction.change;
      return true;
    });
  }
}

// What every run promises.
Outcome check(const std::string& program, const Holds& holds, size_t at_most) {
  EXPECT_TRUE(defined(program));
  const Outcome run = minimise(program, holds);
  EXPECT_TRUE(run.result.complete);
  EXPECT_TRUE(holds(run.result.program));
  EXPECT_TRUE(defined(run.result.program));
  EXPECT_LT(run.result.program.size(), program.size());
  expect_fixpoint(run.result.program, holds);
  if (program_size(run.result.program) > at_most) {
    ADD_FAILURE() << program_size(run.result.program) << " instructions are left, not " << at_most;
    for (const ValueRef& code : fuzz::code_objects(fuzz::read_program(run.result.program).root))
      puts(fuzz::code_assembly(code).c_str());
  }
  return run;
}

bool multiplies(const std::string& program) {
  return any(program, [](const CodeIR& code) {
    return has(
        code, [](const Instruction& one) { return one.opcode == op::BINARY_OP && one.oparg == 5; });
  });
}

TEST(Minimise, OneInstructionIsWhatIsLeft) {
  const std::string program = large_one(multiplies, 1500);
  const Outcome run = check(program, multiplies, 5);
  // Thousands of instructions go in a few hundred questions, many at a time.
  EXPECT_LT(run.result.tried, 2000u);
  EXPECT_LT(run.rounds, 200u);
}

TEST(Minimise, NestedCodeAndItsShapeStay) {
  // A loop that appends, in a function inside a function.
  const Holds loops = [](const std::string& program) {
    const auto codes = fuzz::code_objects(fuzz::read_program(program).root);
    return std::any_of(codes.begin(), codes.end(), [](const ValueRef& outer) {
      if ((outer->code->flags & py::CO_NEWLOCALS) == 0) return false;
      const auto inner = fuzz::code_objects(outer);
      return std::any_of(inner.begin() + 1, inner.end(), [](const ValueRef& code) {
        return has(fuzz::decode(code),
                   [](const Instruction& one) { return one.opcode == op::LIST_APPEND; });
      });
    });
  };
  check(large_one(loops, 300), loops, 16);
}

TEST(Minimise, HandlersStay) {
  const Holds catches = [](const std::string& program) {
    return any(program, [](const CodeIR& code) {
      const fuzz::Flow flow(code);
      if (!flow.ok()) return false;
      for (uint32_t at = 0; at < code.size(); ++at) {
        if (code.instructions[at].opcode == op::RAISE_VARARGS && flow.reachable(at) &&
            flow.handler(at) >= 0)
          return true;
      }
      return false;
    });
  };
  check(large_one(catches, 300), catches, 12);
}

TEST(Minimise, ConstantsShrink) {
  // A text of three or more, with an int above 40 beside it.
  const Holds pairs = [](const std::string& program) {
    return any(program, [](const CodeIR& code) {
      bool text = false;
      bool number = false;
      for (const Instruction& one : code.instructions) {
        if (one.opcode == op::LOAD_SMALL_INT) number |= one.oparg > 40;
        if (one.opcode != op::LOAD_CONST) continue;
        const fuzz::Value& value = *code.consts[one.oparg];
        text |= fuzz::is_text(value) && value.bytes.size() >= 3;
        number |= fuzz::is_integer(value) && value.integer > 40;
      }
      return text && number;
    });
  };
  const Outcome run = check(large_one(pairs, 300), pairs, 5);
  const ValueRef root = fuzz::read_program(run.result.program).root;
  EXPECT_LE(root->code->consts->items.size(), 2u);
  for (const ValueRef& value : root->code->consts->items) EXPECT_LE(value->bytes.size(), 3u);
  EXPECT_TRUE(root->code->names->items.empty());
  EXPECT_TRUE(root->code->local_names->items.empty());
  EXPECT_LE(root->code->line_table->bytes.size(), 2u);
}

TEST(Minimise, CalledFunctionsGoIntoTheirCallers) {
  size_t made = 0;
  size_t sound = 0;
  for (const std::string& program : sample()) {
    const ValueRef root = fuzz::read_program(program).root;
    for (const ValueRef& candidate : fuzz::inlined(root)) {
      ++made;
      if (fuzz::all_defined(candidate)) ++sound;
    }
  }
  EXPECT_GT(made, 4u);
  EXPECT_EQ(sound, made);
}

TEST(Minimise, WhatHasNoResumeIsTracedWithOne) {
  for (const std::string& program : sample()) {
    EXPECT_EQ(TraceableProgram(program).bytes, program);
    // Without any, it gets as many as there were in front of a body, and places are told as they
    // are without.
    fuzz::Program read = fuzz::read_program(program);
    std::vector<fuzz::Edited> edited;
    size_t taken = 0;
    for (const ValueRef& value : fuzz::code_objects(read.root)) {
      CodeIR code = fuzz::decode(value);
      const uint32_t end = fuzz::prologue_end(code);
      if (end == 0 || code.instructions[end - 1].opcode != op::RESUME) continue;
      fuzz::erase(&code, end - 1, end);
      edited.push_back({value, std::move(code)});
      ++taken;
    }
    read.root = fuzz::with_edited(read.root, edited);
    const TraceableProgram traceable(fuzz::write_program(read));
    EXPECT_TRUE(defined(traceable.bytes));
    EXPECT_EQ(program_size(traceable.bytes), program_size(fuzz::write_program(read)) + taken);
  }
  CodeIR code;
  code.filename = code.name = code.qualified_name = fuzz::make_text("f");
  code.consts = {fuzz::make_none()};
  Instruction load, last;
  load.opcode = op::LOAD_CONST;
  last.opcode = op::RETURN_VALUE;
  code.instructions = {load, last};
  code.stack_size = 1;
  fuzz::Program program;
  program.root = fuzz::encode(code);
  const TraceableProgram traceable(fuzz::write_program(program));
  oracle::Observation observation;
  observation.sections = {{"trace", "0 2 LOAD_CONST 0\n0 4 RETURN_VALUE 1 NoneType\n"},
                          {"output", "0 2 LOAD_CONST 0\n"}};
  observation.problem = "died\nlast instruction: 0 4 RETURN_VALUE 1 NoneType";
  traceable.restore(&observation);
  EXPECT_EQ(observation.sections[0].text, "0 0 LOAD_CONST 0\n0 2 RETURN_VALUE 1 NoneType\n");
  EXPECT_EQ(observation.sections[1].text, "0 2 LOAD_CONST 0\n");
  EXPECT_EQ(observation.problem, "died\nlast instruction: 0 2 RETURN_VALUE 1 NoneType");
}

TEST(Minimise, WhatIsStoppedIsKeptAndGoesOn) {
  const std::string program = large_one(multiplies, 300);
  const Outcome first = minimise(program, multiplies, 6);
  EXPECT_FALSE(first.result.complete);
  EXPECT_TRUE(multiplies(first.result.program));
  EXPECT_LT(program_size(first.result.program), program_size(program));
  const Outcome rest = minimise(first.result.program, multiplies);
  EXPECT_TRUE(rest.result.complete);
  EXPECT_EQ(program_size(rest.result.program), 4u);
}

TEST(Minimise, AnswersMayBeFewer) {
  const std::string program = large_one(multiplies, 30);
  const Minimised result = minimise_program(
      program,
      [&](const std::vector<std::string>& candidates) {
        std::vector<bool> answers;
        for (size_t i = 0; i < (candidates.size() + 1) / 2; ++i)
          answers.push_back(multiplies(candidates[i]));
        return answers;
      },
      MinimiseOptions());
  EXPECT_EQ(program_size(result.program), 4u);
}

TEST(Minimise, WhatDoesNotDoItIsLeftAlone) {
  const std::string& program = sample()[0];
  const Outcome run = minimise(program, [](const std::string&) { return false; });
  EXPECT_EQ(run.result.program, program);
  EXPECT_EQ(run.result.kept, 0u);
  EXPECT_EQ(run.result.tried, 1u);
}

TEST(Minimise, UndefinedProgramsNeedNotBecomeDefined) {
  // A jump into nowhere, in the largest code object.
  fuzz::Program program = fuzz::read_program(large_one(multiplies, 300));
  const auto codes = fuzz::code_objects(program.root);
  const ValueRef victim = codes.back();
  CodeIR code = fuzz::decode(victim);
  code.instructions.back().opcode = op::LOAD_FAST;
  code.instructions.back().oparg = 77777;
  program.root = fuzz::with_edited(program.root, {{victim, code}});
  const Holds wild = [](const std::string& bytes) {
    return any(bytes, [](const CodeIR& one) {
      return has(one, [](const Instruction& load) { return load.oparg == 77777; });
    });
  };
  const std::string bytes = fuzz::write_program(program);
  ASSERT_TRUE(wild(bytes));
  const Outcome run = minimise(bytes, wild);
  EXPECT_TRUE(run.result.complete);
  EXPECT_TRUE(wild(run.result.program));
  EXPECT_LE(program_size(run.result.program), 8u);
}

TEST(Minimise, BytesThatAreNoProgram) {
  const std::string bytes = std::string(900, 'x') + "needle" + std::string(700, 'y') + "pin";
  const Holds sharp = [](const std::string& candidate) {
    return candidate.find("needle") != std::string::npos &&
           candidate.find('p') != std::string::npos;
  };
  const Outcome run = minimise(bytes, sharp);
  EXPECT_EQ(run.result.program, "needlep");
  EXPECT_LT(run.result.tried, 400u);
}

}  // namespace
}  // namespace conformance
