// Texts of programs: what mutators make comes back from them, repaired or damaged; lines are found.
// Counterpart: none.
#include "conformance/findings/program_text.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "conformance/compare/text_diff.h"
#include "fuzz/ir/assembly.h"
#include "fuzz/ir/marshal.h"
#include "fuzz/ir/programs.h"
#include "fuzz/mutators/mutators.h"

namespace conformance {
namespace {

TEST(ProgramText, MutantsComeBack) {
  const bool full = std::getenv("CONSTRICTOR_FULL") != nullptr;
  fuzz::Programs programs(220);
  std::string bytes;
  uint64_t seed = 1;
  size_t count[2] = {};
  while (programs.next(&bytes)) {
    if (bytes.size() > 60000) continue;
    for (int round = 0; round < 4; ++round) {
      const fuzz::Mood mood = round % 2 == 0 ? fuzz::Mood::kHostile : fuzz::Mood::kRepairing;
      fuzz::Program program = fuzz::read_program(bytes);
      // One after the other, so that damage meets damage.
      for (int depth = 0; depth < 3; ++depth) {
        const auto codes = fuzz::code_objects(program.root);
        const fuzz::ValueRef& code = codes[++seed % codes.size()];
        try {
          const fuzz::Mutant mutant = fuzz::mutate(fuzz::decode(code), seed, mood);
          program.root = fuzz::replaced(program.root, code, fuzz::encode(mutant.code));
        } catch (const fuzz::FormatError&) {
          break;  // What cannot be taken apart is not mutated further.
        }
        const std::string mutated = fuzz::write_program(program);
        const std::string text = program_listing(mutated);
        try {
          if (fuzz::assemble_program(text) != mutated) FAIL() << text;
        } catch (const fuzz::AssemblyTextError& error) {
          FAIL() << error.what() << "\n" << text;
        }
        ++count[round % 2];
      }
    }
  }
  EXPECT_TRUE(programs.finish());
  if (full) std::printf("%zu hostile, %zu repaired\n", count[0], count[1]);
}

TEST(ProgramText, EveryInstructionHasItsLine) {
  fuzz::Programs programs(400);
  std::string bytes;
  ASSERT_TRUE(programs.next(&bytes));  // The empty program.
  ASSERT_TRUE(programs.next(&bytes));
  std::vector<fuzz::InstructionLine> lines;
  const std::string text = fuzz::program_assembly(bytes, &lines);
  EXPECT_EQ(text, program_listing(bytes));
  const auto split = split_lines(text);
  ASSERT_EQ(lines.size(), instruction_count(bytes));
  for (const fuzz::InstructionLine& one : lines) {
    EXPECT_EQ(listing_line(bytes, one.code, one.offset), one.line);
    const std::string around = listing_around(bytes, one.code, one.offset, 0);
    EXPECT_EQ(around, "--> " + std::string(split.at(one.line - 1)) + "\n");
  }
  EXPECT_EQ(split.at(lines[0].line - 1).find("RESUME"), 18u);
  EXPECT_EQ(listing_line(bytes, 0, 1u << 20), std::nullopt);
  EXPECT_EQ(listing_line(bytes, 99, 0), std::nullopt);
  while (programs.next(&bytes)) {
  }
  EXPECT_TRUE(programs.finish());
}

}  // namespace
}  // namespace conformance
