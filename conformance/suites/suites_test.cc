// Batches that die, runs with faults, and what counts as a program.
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <set>

#include "conformance/suites/bucket.h"
#include "conformance/suites/bundle_suite.h"
#include "conformance/suites/programs.h"
#include "conformance/suites/runner.h"
#include "gtest/gtest.h"
#include "oracle/pool/files.h"

namespace conformance {
namespace {

namespace fs = std::filesystem;
using Indices = std::vector<uint32_t>;
using Names = std::vector<std::string>;

Indices up_to(uint32_t count) {
  Indices result(count);
  for (uint32_t i = 0; i < count; ++i) result[i] = i;
  return result;
}

TEST(Ranges, AreShort) {
  EXPECT_EQ(range_text({0, 1, 2, 7, 9, 10}), "0-2,7,9-10");
  EXPECT_EQ(range_text({5}), "5");
  EXPECT_EQ(range_text({}), "");
}

oracle::Finished output(std::string out, oracle::End end = oracle::End::kExited, int status = 0) {
  oracle::Finished finished;
  finished.end = end;
  finished.status = status;
  finished.out = std::move(out);
  return finished;
}

TEST(Records, AreReadToTheEnd) {
  BatchOutcome outcome =
      parse_records(output("noise\x1e"
                           "0 one\n\x1e"
                           "12 two\nlines\n\x1e"
                           "end\nlate\n"));
  EXPECT_EQ(outcome.problem, "");
  EXPECT_EQ(outcome.answers, (std::map<uint32_t, std::string>{{0, "one"}, {12, "two\nlines"}}));
}

TEST(Records, OfADeadProcessAreTrustedButTheLast) {
  BatchOutcome outcome =
      parse_records(output("\x1e"
                           "0 one\n\x1e"
                           "1 tw",
                           oracle::End::kSignalled, 11));
  EXPECT_EQ(outcome.problem, "SIGSEGV");
  EXPECT_EQ(outcome.answers, (std::map<uint32_t, std::string>{{0, "one"}}));
}

TEST(Records, MissTheEndEvenIfTheStatusIsGood) {
  EXPECT_EQ(parse_records(output("\x1e"
                                 "0 one\n"))
                .problem,
            "ended early with exit status 0");
}

TEST(Records, TellMemoryFromOtherDeaths) {
  oracle::Finished finished = output("", oracle::End::kExited, 1);
  finished.err = "Traceback ...\nMemoryError\n";
  EXPECT_EQ(parse_records(finished).problem, "exit status 1, out of memory: MemoryError");
}

// A process that answers in order and dies at the first culprit; `flushes` says whether the answers
// before it are seen.
struct FakeProcess {
  std::set<uint32_t> culprits;
  bool flushes;
  int runs = 0;

  BatchOutcome operator()(const Indices& indices) {
    ++runs;
    BatchOutcome outcome;
    for (uint32_t index : indices) {
      if (culprits.contains(index)) {
        outcome.problem = "SIGSEGV";
        if (!flushes) outcome.answers.clear();
        return outcome;
      }
      outcome.answers[index] = std::to_string(index * index);
    }
    return outcome;
  }
};

TEST(Isolation, NamesEveryCulpritAndAnswersForTheRest) {
  for (bool flushes : {true, false})
    for (const std::set<uint32_t>& culprits :
         {std::set<uint32_t>{}, {0}, {99}, {42}, {3, 4, 5}, {0, 50, 99}}) {
      FakeProcess process{culprits, flushes};
      auto seen = observe_isolated(up_to(100), 400, std::ref(process));
      ASSERT_EQ(seen.size(), 100u);
      for (uint32_t i = 0; i < 100; ++i) {
        EXPECT_EQ(seen[i].problem, culprits.contains(i) ? "SIGSEGV" : "") << i;
        if (!culprits.contains(i)) EXPECT_EQ(seen[i].sections[0].text, std::to_string(i * i));
      }
      EXPECT_LE(process.runs, 1 + 20 * static_cast<int>(culprits.size()));
    }
}

TEST(Isolation, WorksOnChosenCases) {
  FakeProcess process{{7, 8}, true};
  auto seen = observe_isolated({3, 7, 20}, 400, std::ref(process));
  EXPECT_EQ(seen[0].problem, "");
  EXPECT_EQ(seen[1].problem, "SIGSEGV");
  EXPECT_EQ(seen[2].sections[0].text, "400");
}

TEST(Isolation, GivesUpWithinItsBudgetAndSaysSo) {
  std::set<uint32_t> all;
  for (uint32_t i = 0; i < 1000; ++i) all.insert(i);
  FakeProcess process{all, true};
  auto seen = observe_isolated(up_to(1000), 50, std::ref(process));
  EXPECT_EQ(process.runs, 50);
  for (const Observation& one : seen) EXPECT_NE(one.problem, "");
  EXPECT_EQ(std::count_if(seen.begin(), seen.end(),
                          [](const auto& o) { return o.problem.starts_with("not run"); }) > 0,
            true);
}

TEST(Isolation, DoesNotTrustACleanEndWithoutAnAnswer) {
  auto seen = observe_isolated({0}, 10, [](const Indices&) { return BatchOutcome{}; });
  EXPECT_EQ(seen[0].problem, "no answer");
}

TEST(Difference, IsSaidInShort) {
  Observation theirs{"", {{"stdout", "a\nb\n"}, {"stderr", ""}, {"exit", "exit status 0"}}};
  Observation ours = theirs;
  EXPECT_EQ(first_difference(theirs, ours), "");
  ours.sections[0].text = "a\nc\n";
  EXPECT_EQ(first_difference(theirs, ours), "stdout line 2: 'c' instead of 'b'");
  ours.sections[2].text = "SIGSEGV";
  EXPECT_EQ(first_difference(theirs, ours), "SIGSEGV instead of exit status 0");
  ours.sections[1].text = "Traceback\nNameError: x\n";
  EXPECT_EQ(first_difference(theirs, ours), "SIGSEGV instead of exit status 0: NameError: x");
  ours = theirs;
  ours.sections[0].text = "a\n";
  EXPECT_EQ(first_difference(theirs, ours), "stdout ends before 'b'");
  ours.sections[0].text = "a\nb";
  EXPECT_EQ(first_difference(theirs, ours), "stdout line 3: another end of the last line");
  ours.sections[0].text = "a\nb\nc\n";
  EXPECT_EQ(first_difference(theirs, ours), "stdout line 3: 'c' is too much");
  EXPECT_EQ(first_difference({"", {{"answer", "5:ab"}}}, {"", {{"answer", "5:cd"}}}),
            "answer differs");
  ours = theirs;
  ours.sections[2].text = "exit status 1";
  EXPECT_EQ(first_difference(theirs, ours), "exit status 1 instead of exit status 0");
  EXPECT_EQ(first_difference(theirs, {"no end within the time limit", {}}),
            "no end within the time limit");
  EXPECT_EQ(first_difference({"", {{"answer", "5:ab"}}}, {"", {{"answer", "raised KeyError: 1"}}}),
            "raised KeyError: 1");
}

TEST(Bucket, ForgetsNamesAndNumbers) {
  EXPECT_EQ(without_particulars("  cannot delete 'x' at 12, \"a\\\"b\""),
            "cannot delete '...' at #, '...'");
  EXPECT_EQ(without_particulars("compiles: 240:1f3c"), "compiles: #");
  EXPECT_EQ(without_particulars("can't use utf8 twice"), "can't use utf8 twice");
  EXPECT_EQ(without_particulars("it's 'open"), "it's 'open");
  EXPECT_EQ(without_particulars(""), "");
}

TEST(Bucket, IsTheFirstDifferenceWithItsMessage) {
  auto seen = [](std::string text) { return Observation{"", {{"answer", std::move(text)}}}; };
  const Observation wrong = seen("raised SyntaxError\n  no 'x'\n  lineno=1");
  EXPECT_EQ(bucket_of(wrong, seen("compiles: 12:ab")),
            "answer: compiles: # instead of raised SyntaxError: no '...'");
  EXPECT_EQ(bucket_of(wrong, seen("raised SyntaxError\n  no 'x'\n  lineno=2")),
            "answer: lineno=# in another way");
  EXPECT_EQ(bucket_of(wrong, seen("raised SyntaxError\n  no 'x'")),
            "answer: nothing instead of lineno=#");
  EXPECT_EQ(bucket_of(wrong, {"SIGSEGV", {}}), "SIGSEGV");
  EXPECT_EQ(bucket_of(wrong, wrong), "");
}

TEST(Parallel, DoesAllAndPassesOnWhatIsThrown) {
  std::atomic<int> sum{0};
  in_parallel(100, 4, [&](size_t i) { sum += static_cast<int>(i); });
  EXPECT_EQ(sum, 4950);
  EXPECT_THROW(in_parallel(10, 3,
                           [](size_t i) {
                             if (i == 5) throw Fault("five");
                           }),
               Fault);
}

// Ten cases in two batches; the subject is wrong about some, the oracle silent about one.
class FakeSuite : public Suite {
 public:
  std::string_view name() const override { return "fake"; }
  std::string_view about() const override { return "for tests"; }
  std::string missing(const Setup& setup) const override {
    return setup.recorded ? "nothing recorded" : "";
  }
  void prepare(const Setup&) override {
    for (uint32_t i = 0; i < 10; ++i)
      cases_.push_back(
          {"file" + std::to_string(i / 2) + "::case" + std::to_string(i), i / 5, i % 5, 5});
  }
  std::vector<Observation> observe(const Setup&, const Side& side,
                                   const std::vector<const Case*>& cases, bool) override {
    std::vector<Observation> result;
    for (const Case* one : cases) {
      if (side.is_oracle && one->name == silent)
        result.push_back({"SIGKILL", {}});
      else
        result.push_back(
            {"", {{"answer", !side.is_oracle && wrong.contains(one->name) ? "no" : "yes"}}});
    }
    return result;
  }
  std::set<std::string> wrong;
  std::string silent;
};

class EmptySuite : public FakeSuite {
 public:
  void prepare(const Setup&) override {}
  std::string_view nothing() const override { return meaning; }
  std::string meaning;
};

SuiteResult run_fake(FakeSuite& suite, const Selection& selection, const Expectations& known) {
  Setup setup;
  setup.oracle.is_oracle = true;
  return run_suite(suite, setup, selection, known, 2, [](const Progress&) {});
}

TEST(Run, CountsWhatAgreesAndWhatWasExpected) {
  FakeSuite suite;
  suite.wrong = {"file0::case1", "file4::case9"};
  SuiteResult result = run_fake(
      suite, Selection(), Expectations::parse("why:\n  until: 2999-01-31\n  file4::case9\n", "f"));
  EXPECT_EQ(result.total, 10u);
  EXPECT_EQ(result.judged.agree, 8u);
  EXPECT_EQ(result.judged.expected_failures, 1u);
  EXPECT_EQ(result.judged.unexpected, Names{"file0::case1"});
  EXPECT_EQ(result.groups.size(), 5u);
  EXPECT_EQ(result.groups["file0"], Names{"file0::case1"});
  EXPECT_FALSE(result.agrees());
}

TEST(Run, NeverCountsASilentOracleAsAgreement) {
  FakeSuite suite;
  suite.silent = "file1::case3";
  SuiteResult result = run_fake(suite, Selection(), {});
  EXPECT_EQ(result.judged.agree, 9u);
  EXPECT_EQ(result.faults, Names{"file1::case3"});
  EXPECT_EQ(result.differences["file1::case3"], "the oracle: SIGKILL");
  EXPECT_FALSE(result.agrees());
}

TEST(Run, WithoutCasesIsAFaultUnlessThatMeansSomething) {
  EmptySuite suite;
  EXPECT_THROW(run_fake(suite, Selection(), {}), Fault);
  suite.meaning = "none is filed";
  const SuiteResult result = run_fake(suite, Selection(), {});
  EXPECT_EQ(result.nothing, "none is filed");
  EXPECT_TRUE(result.agrees());
}

TEST(Run, ShardsAreDisjointAndMakeTheWhole) {
  for (unsigned count : {1u, 2u, 3u, 8u}) {
    uint64_t total = 0;
    std::set<std::string> groups;
    for (unsigned index = 1; index <= count; ++index) {
      FakeSuite suite;
      const SuiteResult result = run_fake(suite, Selection("", {index, count}), {});
      total += result.total;
      for (const auto& [group, cases] : result.groups)
        EXPECT_TRUE(groups.insert(group).second) << group << " of " << index << "/" << count;
    }
    EXPECT_EQ(total, 10u) << count;
  }
}

TEST(Run, KeepsObsoleteExpectationsToCompleteRuns) {
  auto known = Expectations::parse("why:\n  until: 2999-01-31\n  file0::case0\n", "f");
  FakeSuite complete, partial;
  EXPECT_EQ(run_fake(complete, Selection(), known).judged.obsolete, Names{"file0::case0"});
  SuiteResult result = run_fake(partial, Selection("fake/file0"), known);
  EXPECT_EQ(result.total, 2u);
  EXPECT_TRUE(result.agrees());
}

TEST(Run, SaysWhatItCouldNotRun) {
  FakeSuite suite;
  conformance::Setup setup;
  setup.recorded = true;
  SuiteResult result = run_suite(suite, setup, Selection(), {}, 1, [](const Progress&) {});
  EXPECT_EQ(result.not_run, "nothing recorded");
  EXPECT_EQ(result.total, 0u);
  EXPECT_FALSE(result.agrees());
}

TEST(Programs, AreFilesOrFoldersWithAMain) {
  fs::path root = fs::path(testing::TempDir()) / ("programs-" + std::to_string(getpid()));
  for (const char* file : {"types/int/add.py", "imports/pack/main.py", "imports/pack/helper.py",
                           "imports/pack/sub/deep.py", "imports/alone.py", "imports/notes.txt"})
    oracle::write_file(root / "corpus/programs" / file, file);
  auto programs = find_programs(root);
  Names names;
  for (const Program& program : programs) names.push_back(program.name);
  EXPECT_EQ(names, (Names{"imports/alone", "imports/pack/main", "types/int/add"}));
  EXPECT_EQ(programs[1].files,
            (Names{"corpus/programs/imports/pack/main.py", "corpus/programs/imports/pack/helper.py",
                   "corpus/programs/imports/pack/sub/deep.py"}));
  std::string before = programs[1].key;
  oracle::write_file(root / "corpus/programs/imports/pack/helper.py", "changed");
  EXPECT_NE(find_programs(root)[1].key, before);
  fs::remove_all(root);
}

}  // namespace
}  // namespace conformance
