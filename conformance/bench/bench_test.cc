// Medians, means and what makes a measurement void.
#include "conformance/bench/bench.h"

#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace conformance {
namespace {

oracle::Command shell(const std::string& script) {
  oracle::Command command;
  command.argv = {"sh", "-c", script};
  command.environment = oracle::plain_environment();
  return command;
}

TEST(Statistics, AreRobust) {
  EXPECT_DOUBLE_EQ(median({3, 1, 100}), 3);
  EXPECT_DOUBLE_EQ(median({4, 1, 2, 3}), 2.5);
  EXPECT_DOUBLE_EQ(median({}), 0);
  EXPECT_DOUBLE_EQ(geometric_mean({2, 8}), 4);
  EXPECT_DOUBLE_EQ(geometric_mean({}), 0);
}

TEST(Pairs, MeasureBothSides) {
  ProgramResult result = measure_pairs(
      "p", shell("i=0; while [ $i -lt 40000 ]; do i=$((i+1)); done; echo x"), shell("echo x"), 3);
  EXPECT_EQ(result.problem, "");
  EXPECT_GT(result.ratio, 2);
  EXPECT_GT(result.memory, 0);
}

TEST(Pairs, AreVoidWhenOutputsDifferOrASideFails) {
  EXPECT_EQ(measure_pairs("p", shell("echo x"), shell("echo y"), 1).problem, "the outputs differ");
  EXPECT_EQ(
      measure_pairs("p", shell("echo x"), shell("echo first >&2; echo why >&2; exit 2"), 1).problem,
      "subject: exit status 2: why");
}

TEST(Report, LeavesFailedProgramsOut) {
  BenchResult result;
  result.programs = {{"good", "", 1.5, 0.9, 0.01, 0.3, 0.2},
                     {"bad", "the outputs differ", 0, 0, 0, 0, 0}};
  result.geomean = 1.5;
  result.startup = 2;
  EXPECT_EQ(
      nlohmann::json::parse(bench_json(result)),
      nlohmann::json::parse(
          R"({"geomean": 1.5, "startup": 2.0, "programs": {"good": {"ratio": 1.5, "memory": 0.9}}})"));
  std::string text = bench_text(result, "pyvm");
  EXPECT_NE(text.find("bad: the outputs differ\n"), std::string::npos) << text;
  EXPECT_NE(text.find("good                0.300   0.200   1.50  0.01    0.90\n"),
            std::string::npos)
      << text;
}

}  // namespace
}  // namespace conformance
