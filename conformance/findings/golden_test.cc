// Goldens: what is filed is read back, and who changed is told apart.
// Counterpart: none.
#include "conformance/findings/golden.h"

#include <unistd.h>

#include "fmt/format.h"
#include "gtest/gtest.h"

namespace conformance {
namespace {

namespace fs = std::filesystem;

oracle::Observation returned(const std::string& what) {
  return {oracle::Ending::kFinished, 0, "", {{"outcome", "returned " + what}}};
}

TEST(Golden, IsFiledOnceAndReadBack) {
  const fs::path root = fs::path(testing::TempDir()) / fmt::format("goldens-{}", getpid());
  Golden golden;
  golden.name = "calls/keywords";
  golden.program = "no code";
  golden.source = "x = 1\n";
  golden.expected = returned("1");
  golden.expected.sections.push_back({"trace", "0 0 RESUME 0\n"});
  golden.cpython = "3.14.8";
  golden.bucket = "CALL(function): value";
  golden.story = "Why.\n";
  write_golden(root, golden);
  EXPECT_THROW(write_golden(root, golden), std::runtime_error);
  for (const char* name : {"calls", "/x", "calls/", "../x/y", "a/b c", "a/b/c"}) {
    golden.name = name;
    EXPECT_THROW(write_golden(root, golden), std::runtime_error) << name;
  }
  std::vector<Golden> all = find_goldens(root);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].name, "calls/keywords");
  EXPECT_EQ(all[0].program, "no code");
  EXPECT_EQ(all[0].source, "x = 1\n");
  EXPECT_EQ(all[0].expected, returned("1"));
  EXPECT_EQ(all[0].bucket, "CALL(function): value");
  all[0].expected = returned("2");
  update_golden(all[0]);
  EXPECT_EQ(read_golden(root, "calls/keywords").expected, returned("2"));
  fs::remove_all(root);
  EXPECT_TRUE(find_goldens(root).empty());
  EXPECT_EQ(golden_of_witness("goldens/a/b"), "a/b");
  EXPECT_EQ(golden_of_witness("0123abcd"), "");
}

TEST(Golden, SaysWhoChanged) {
  Golden golden;
  golden.expected = returned("1");
  auto always = [](const oracle::Observation& seen) -> Observe {
    return [seen](std::span<const std::string> programs, oracle::Isolation, oracle::Detail) {
      return std::vector<oracle::Observation>(programs.size(), seen);
    };
  };
  oracle::Observation fault;
  fault.problem = "gone";
  auto outcome = [&](const oracle::Observation& subject, const Observe& reference) {
    const std::vector<Golden> many(100, golden);
    size_t reported = 0;
    const auto results =
        replay_goldens(many, always(subject), reference, [&](size_t done) { reported = done; });
    EXPECT_EQ(results.size(), 100u);
    EXPECT_EQ(reported, 100u);
    return results[99].outcome;
  };
  EXPECT_EQ(outcome(returned("1"), {}), GoldenOutcome::kPasses);
  EXPECT_EQ(outcome(returned("2"), {}), GoldenOutcome::kWeChanged);
  EXPECT_EQ(outcome(returned("2"), always(returned("1"))), GoldenOutcome::kWeChanged);
  EXPECT_EQ(outcome(returned("1"), always(returned("2"))), GoldenOutcome::kCpythonChanged);
  EXPECT_EQ(outcome(returned("2"), always(returned("2"))), GoldenOutcome::kBothChanged);
  EXPECT_EQ(outcome(returned("1"), always(fault)), GoldenOutcome::kFault);
  EXPECT_EQ(outcome(fault, {}), GoldenOutcome::kFault);
}

}  // namespace
}  // namespace conformance
