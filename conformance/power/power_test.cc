// The figures of the power bench, and that every mistake planted by hand has its witness.
#include "conformance/power/power.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "conformance/suites/suite.h"

namespace conformance {
namespace {

PlantedFault handler_fault(int number, const char* kind, const char* place, const char* base) {
  PlantedFault fault;
  fault.number = number;
  fault.kind = kind;
  fault.place = place;
  fault.instruction = base;
  return fault;
}

std::vector<PlantedFault> some() {
  PlantedFault by_hand;
  by_hand.number = 30'000;
  by_hand.kind = "dict_equal_hash";
  by_hand.place = "dict";
  return {handler_fault(13'001, "skip_guard", "BINARY_OP_ADD_INT", "BINARY_OP"),
          handler_fault(13'002, "lost_error", "BINARY_OP_ADD_INT", "BINARY_OP"),
          handler_fault(4'400, "wrong_oparg", "BINARY_OP", "BINARY_OP"), by_hand};
}

std::vector<int> numbers(const std::vector<PlantedFault>& faults) {
  std::vector<int> found;
  for (const PlantedFault& fault : faults) found.push_back(fault.number);
  return found;
}

TEST(Power, FaultsAreChosenByWhatNamesThem) {
  EXPECT_EQ(numbers(chosen_faults(some(), "")).size(), 4u);
  EXPECT_EQ(numbers(chosen_faults(some(), "13002,hand")), (std::vector<int>{13'002, 30'000}));
  EXPECT_EQ(numbers(chosen_faults(some(), "BINARY_OP")).size(), 3u);
  EXPECT_EQ(numbers(chosen_faults(some(), "BINARY_OP_ADD_INT/skip_guard@1")),
            (std::vector<int>{13'001}));
  EXPECT_EQ(numbers(chosen_faults(some(), "dict")), (std::vector<int>{30'000}));
  EXPECT_THROW(chosen_faults(some(), "nothing"), Fault);
}

TEST(Power, SamplesAreDecidedByTheirSeed) {
  EXPECT_EQ(numbers(sample_faults(some(), 2, 7)), numbers(sample_faults(some(), 2, 7)));
  EXPECT_EQ(sample_faults(some(), 2, 7).size(), 2u);
  EXPECT_EQ(sample_faults(some(), 9, 7).size(), 4u);
}

TEST(Power, ABucketNamesTheInstructionOrItsFamily) {
  Verdict verdict;
  verdict.bucket = "BINARY_OP(int, int): value";
  EXPECT_TRUE(bucket_names(verdict, some()[0]));
  verdict.bucket = "SIGSEGV in BINARY_OP_ADD_INT(int)";
  EXPECT_TRUE(bucket_names(verdict, some()[0]));
  verdict.bucket = "BINARY_OPERATION(int): value";
  EXPECT_FALSE(bucket_names(verdict, some()[0]));
  verdict.blamed = oracle::Step{};
  verdict.blamed->opcode = "BINARY_OP";
  EXPECT_TRUE(bucket_names(verdict, some()[0]));
  EXPECT_FALSE(bucket_names(verdict, some()[3]));
}

TEST(Power, AnswersAreAskedForOnce) {
  int asked = 0;
  const Observe side =
      remembering([&](std::span<const std::string> programs, oracle::Isolation, oracle::Detail) {
        asked += static_cast<int>(programs.size());
        std::vector<oracle::Observation> answers(programs.size());
        for (size_t i = 0; i < programs.size(); ++i) answers[i].problem = programs[i];
        return answers;
      });
  const std::vector<std::string> first = {"a", "b"}, second = {"c", "a"};
  side(first, oracle::Isolation::kFork, oracle::Detail::kOutcome);
  const auto answers = side(second, oracle::Isolation::kFork, oracle::Detail::kOutcome);
  EXPECT_EQ(asked, 3);
  EXPECT_EQ(answers[0].problem, "c");
  EXPECT_EQ(answers[1].problem, "a");
  side(second, oracle::Isolation::kFork, oracle::Detail::kTrace);
  EXPECT_EQ(asked, 5);
}

TEST(Power, EveryMistakePlantedByHandHasAWitness) {
  const char* const names[] = {
#define PY_FAULT_SITE(name, area, file, what) #name,
#include "vm/base/faults.def"
#undef PY_FAULT_SITE
  };
  EXPECT_GE(std::size(names), 20u);
  for (const char* name : names)
    EXPECT_TRUE(std::filesystem::exists(std::string("corpus/faults/") + name + ".py")) << name;
}

}  // namespace
}  // namespace conformance
