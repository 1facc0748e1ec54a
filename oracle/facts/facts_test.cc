// The recorded facts are those of the interpreter at hand: drift fails here and says what drifted.
// Counterpart: none.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

TEST(Facts, EqualTheRunningInterpreter) {
  const char* python = std::getenv("CONSTRICTOR_PYTHON");
  if (python == nullptr && std::system("command -v python3.14 >/dev/null") != 0) {
    GTEST_SKIP() << "no reference CPython 3.14 here; scripts/setup installs one";
  }
  const std::string command =
      std::string(python == nullptr ? "python3.14" : python) + " oracle/facts/dump.py --check 2>&1";
  FILE* pipe = popen(command.c_str(), "r");
  ASSERT_NE(pipe, nullptr);
  std::string said;
  char part[4096];
  while (fgets(part, sizeof part, pipe) != nullptr) said += part;
  EXPECT_EQ(pclose(pipe), 0)
      << said << "Run oracle/facts/dump.py, then make vm/bytecode/instructions agree.";
}

}  // namespace
