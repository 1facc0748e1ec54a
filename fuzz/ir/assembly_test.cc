// Programs as text: the very bytes come back, of real ones and of damaged ones; mistakes are named.
// Counterpart: Lib/test/test_dis.py.
#include "fuzz/ir/assembly.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "fuzz/ir/code_ir.h"
#include "fuzz/ir/marshal.h"
#include "fuzz/ir/programs.h"

namespace fuzz {
namespace {

// Where and how two texts of bytes differ, rather than both of them.
void expect_same(const std::string& bytes, const std::string& text) {
  std::string back;
  try {
    back = assemble_program(text);
  } catch (const AssemblyTextError& error) {
    std::ofstream("/tmp/asm_bad.txt") << text;
    FAIL() << error.what();
  }
  if (back == bytes) return;
  std::ofstream("/tmp/asm_bad.txt") << text;
  std::ofstream("/tmp/asm_bad.bin") << bytes;
  std::ofstream("/tmp/asm_back.txt") << program_assembly(back);
  std::ofstream("/tmp/asm_back.bin") << back;
  size_t at = 0;
  while (at < back.size() && at < bytes.size() && back[at] == bytes[at]) ++at;
  FAIL() << "differs at byte " << at << " of " << bytes.size() << " and " << back.size() << "\n"
         << text.substr(0, 2000);
}

TEST(Assembly, RealProgramsComeBack) {
  Programs programs(40);
  std::string bytes;
  size_t count = 0, codes = 0;
  while (programs.next(&bytes)) {
    ++count;
    codes += code_objects(read_program(bytes).root).size();
    expect_same(bytes, program_assembly(bytes));
    if (HasFatalFailure()) return;
  }
  EXPECT_TRUE(programs.finish());
  EXPECT_GT(count, 20u);
  RecordProperty("programs", static_cast<int>(count));
  RecordProperty("codes", static_cast<int>(codes));
  if (std::getenv("CONSTRICTOR_FULL") != nullptr)
    std::printf("%zu programs, %zu code objects\n", count, codes);
}

}  // namespace
}  // namespace fuzz
