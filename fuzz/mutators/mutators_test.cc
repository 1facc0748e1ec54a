// What mutators promise: the same seed gives the same mutant, a repaired mutant passes the flow
// analysis after a round trip through bytes, every mutator finds work in ordinary programs.
// Counterpart: none.
#include "fuzz/mutators/mutators.h"

#include <gtest/gtest.h>

#include <map>
#include <stdexcept>

#include "fuzz/ir/flow.h"
#include "fuzz/ir/programs.h"

namespace fuzz {
namespace {

struct Sample {
  std::vector<std::string> programs;
  std::vector<ValueRef> codes;
};

const Sample& sample() {
  static const Sample all = [] {
    Sample result;
    Programs programs(150);
    std::string bytes;
    while (programs.next(&bytes)) {
      result.programs.push_back(bytes);
      for (const ValueRef& code : code_objects(read_marshal(bytes))) result.codes.push_back(code);
    }
    EXPECT_TRUE(programs.finish());
    return result;
  }();
  return all;
}

std::string bytes_of(const CodeIR& code) { return write_marshal(*encode(code)); }

// What a mutant's maker hands on is what anyone would find who takes the result apart.
void expect_equal(const CodeIR& a, const CodeIR& b) {
  ASSERT_EQ(a.instructions.size(), b.instructions.size());
  for (size_t i = 0; i < a.instructions.size(); ++i) {
    const Instruction &x = a.instructions[i], &y = b.instructions[i];
    ASSERT_TRUE(x.opcode == y.opcode && x.oparg == y.oparg && x.target == y.target &&
                x.min_prefixes == y.min_prefixes && x.caches == y.caches &&
                x.position == y.position)
        << "instruction " << i;
  }
  ASSERT_EQ(a.labels.size(), b.labels.size());
  for (size_t i = 0; i < a.labels.size(); ++i) {
    ASSERT_TRUE(a.labels[i].instruction == b.labels[i].instruction &&
                a.labels[i].skew == b.labels[i].skew)
        << "label " << i;
  }
  ASSERT_EQ(a.ranges.size(), b.ranges.size());
  for (size_t i = 0; i < a.ranges.size(); ++i) {
    const ExceptionRange &x = a.ranges[i], &y = b.ranges[i];
    ASSERT_TRUE(x.start == y.start && x.end == y.end && x.target == y.target &&
                x.depth == y.depth && x.lasti == y.lasti)
        << "range " << i;
  }
  ASSERT_TRUE(a.consts == b.consts && a.names == b.names && a.origin == b.origin &&
              a.filename == b.filename && a.name == b.name && a.qualified_name == b.qualified_name);
  ASSERT_EQ(a.locals.size(), b.locals.size());
  for (size_t i = 0; i < a.locals.size(); ++i)
    ASSERT_TRUE(a.locals[i].name == b.locals[i].name && a.locals[i].kind == b.locals[i].kind);
  ASSERT_TRUE(a.arg_count == b.arg_count && a.positional_only_count == b.positional_only_count &&
              a.keyword_only_count == b.keyword_only_count && a.stack_size == b.stack_size &&
              a.flags == b.flags && a.first_line == b.first_line &&
              a.cache_values == b.cache_values && a.raw_code == b.raw_code &&
              a.raw_line_table == b.raw_line_table &&
              a.raw_exception_table == b.raw_exception_table);
}

void expect_equal(const Flow& a, const Flow& b, uint32_t count) {
  ASSERT_EQ(a.ok(), b.ok());
  ASSERT_EQ(a.max_depth(), b.max_depth());
  for (uint32_t i = 0; i < count; ++i) {
    ASSERT_TRUE(a.depth(i) == b.depth(i) && a.handler(i) == b.handler(i) &&
                a.is_leader(i) == b.is_leader(i))
        << "instruction " << i;
  }
}

TEST(Mutators, NamesAreUnique) {
  std::map<std::string, int> names;
  for (const MutatorInfo& info : mutators()) {
    EXPECT_EQ(names[info.name]++, 0) << info.name;
    EXPECT_TRUE(info.repairing || info.hostile) << info.name;
    EXPECT_EQ(info.claim == Claim::kUnknown, !info.repairing) << info.name;
  }
  EXPECT_GT(names.size(), 90u);
}

TEST(Mutators, UnknownNamesAreRefused) {
  const CodeIR code = decode(sample().codes[0]);
  EXPECT_THROW(mutate(code, 1, Mood::kRepairing, "no-such-mutator"), std::invalid_argument);
  EXPECT_THROW(mutate(code, 1, Mood::kRepairing, "raw-bits"), std::invalid_argument);
  EXPECT_THROW(mutate(code, 1, Mood::kHostile, "loop-wrap"), std::invalid_argument);
}

TEST(Mutators, EveryOneWorksAndKeepsItsPromise) {
  ASSERT_GT(sample().codes.size(), 300u);
  int handed_on = 0;
  for (const MutatorInfo& info : mutators()) {
    for (const Mood mood : {Mood::kRepairing, Mood::kHostile}) {
      if (!(mood == Mood::kRepairing ? info.repairing : info.hostile)) continue;
      int changed = 0;
      uint64_t seed = 0;
      for (int i = 0; i < 4000 && changed < 12; ++i) {
        const ValueRef& origin = sample().codes[(seed * 7919) % sample().codes.size()];
        const CodeIR code = decode(origin);
        const CodeIR donor = decode(sample().codes[(seed * 104729) % sample().codes.size()]);
        MutationOptions options;
        options.donor = &donor;
        const Mutant mutant = mutate(code, ++seed, mood, info.name, options);
        if (!mutant.changed()) continue;
        ++changed;
        ASSERT_EQ(mutant.mutator, info.name);
        ASSERT_FALSE(mutant.change.empty());
        const std::string bytes = bytes_of(mutant.code);
        ASSERT_EQ(bytes, bytes_of(mutate(code, seed, mood, info.name, options).code))
            << info.name << " is not deterministic";
        const CodeIR again = decode(read_marshal(bytes));
        ASSERT_EQ(bytes_of(again), bytes) << info.name;
        if (mood == Mood::kHostile) continue;
        const Flow flow(again);
        ASSERT_TRUE(flow.ok()) << info.name << ", seed " << seed << ": " << mutant.change << ": "
                               << flow.problems()[0].what << " at "
                               << flow.problems()[0].instruction;
        ASSERT_LE(flow.max_depth(), again.stack_size) << info.name;
        if (!mutant.flow) continue;
        CodeIR handed = mutant.code;
        ValueRef encoded;
        if (!encode_sound(&handed, &encoded)) continue;
        ++handed_on;
        ASSERT_EQ(write_marshal(*encoded), bytes) << info.name;
        expect_equal(handed, decode(encoded));
        expect_equal(*mutant.flow, flow, again.size());
        if (HasFatalFailure()) FAIL() << info.name << ", seed " << seed;
      }
      EXPECT_GT(changed, 0) << info.name << " found nothing to do, " << mood_name(mood);
    }
  }
  EXPECT_GT(handed_on, 500);
}

TEST(Mutators, LiveInstructionsOnly) {
  int inverted = 0;
  for (const ValueRef& origin : sample().codes) {
    const CodeIR code = decode(origin);
    uint32_t last = code.size();
    for (uint32_t i = 0; i < code.size(); ++i) {
      if (code.instructions[i].opcode == op::POP_JUMP_IF_FALSE) last = i;
    }
    if (last == code.size()) continue;
    std::vector<bool> live(code.size());
    live[last] = true;
    MutationOptions options;
    options.live = &live;
    const Mutant mutant = mutate(code, 1, Mood::kRepairing, "invert-branch", options);
    if (!mutant.changed()) continue;
    ++inverted;
    ASSERT_EQ(mutant.code.instructions[last].opcode, op::POP_JUMP_IF_TRUE);
    for (uint32_t i = 0; i < last; ++i)
      ASSERT_EQ(mutant.code.instructions[i].opcode, code.instructions[i].opcode);
  }
  EXPECT_GT(inverted, 50);
}

TEST(Mutators, ProgramsStayPrograms) {
  const auto& programs = sample().programs;
  int changed = 0;
  for (uint64_t seed = 0; seed < 600; ++seed) {
    const std::string& one = programs[seed % programs.size()];
    const std::string& other = programs[seed * 31 % programs.size()];
    if (one.size() > 30000) continue;
    const Mood mood = seed % 3 == 0 ? Mood::kHostile : Mood::kRepairing;
    for (const std::string& bytes : {mutate_program(one, seed, mood, 1 << 20),
                                     crossover_programs(one, other, seed, mood, 1 << 20)}) {
      if (bytes.empty()) continue;
      ++changed;
      size_t consumed = 0;
      const ValueRef root = read_marshal(bytes, &consumed);
      ASSERT_EQ(consumed, bytes.size());
      ASSERT_EQ(write_marshal(*root), bytes);
    }
    EXPECT_EQ(mutate_program(one, seed, mood, 10), "");
  }
  EXPECT_GT(changed, 500);
  EXPECT_EQ(mutate_program("not marshal data", 1, Mood::kRepairing, 1000), "");
}

TEST(Reductions, AMinimiserEndsWithNextToNothing) {
  // Keeps whatever still divides: everything else can go.
  const auto divides = [](const CodeIR& code) {
    for (const Instruction& one : code.instructions) {
      if (one.opcode == op::BINARY_OP) return true;
    }
    return false;
  };
  int done = 0;
  for (size_t i = 0; i < sample().codes.size() && done < 4; ++i) {
    CodeIR code = decode(sample().codes[i]);
    if (!divides(code) || code.size() < 40 || code.size() > 150) continue;
    ++done;
    size_t size = reduction_size(code);
    for (bool smaller = true; smaller;) {
      smaller = reductions(code, [&](const Reduction& next) {
        const Flow flow(next.code);
        const size_t next_size = reduction_size(next.code);
        if (!divides(next.code) || !flow.ok() || next_size >= size) return false;
        size = next_size;
        code = CodeIR(next.code);
        return true;
      });
    }
    EXPECT_LE(code.size(), 8u) << describe(*sample().codes[i]);
    EXPECT_TRUE(divides(code));
  }
  EXPECT_EQ(done, 4);
}

}  // namespace
}  // namespace fuzz
