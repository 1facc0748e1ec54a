// The suites' commands against a small repository and deliberately wrong subjects, with the live
// reference.
#include "conformance/cli/cli_test_util.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "oracle/pool/files.h"
#include "oracle/pool/process.h"

namespace conformance {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

TEST_F(Cli, AgreesWithItself) {
  Results seen = results({"smoke", "exec", "trace", "--subject", reference->python});
  EXPECT_EQ(seen.status, 0) << seen.text;
  EXPECT_EQ(seen.suites["smoke"]["agree"], 8) << seen.text;
  EXPECT_EQ(seen.suites["exec"]["agree"], 3);
  EXPECT_EQ(seen.suites["trace"]["agree"], 3);
}

TEST_F(Cli, NamesTheCaseThatCrashesHangsEatsOrLies) {
  for (auto [how, marker] : {std::pair{"crash", "SIGSEGV"},
                             {"hang", "no end within the time limit"},
                             {"eat", "raised MemoryError"},
                             {"value", "'other' instead of 'same'"}}) {
    Results seen = results({"smoke", "--subject", wrong(how), "--timeout", "2"});
    EXPECT_EQ(seen.status, 1) << seen.text;
    EXPECT_EQ(seen.suites["smoke"]["agree"], 7) << seen.text;
    ASSERT_EQ(seen.suites["smoke"]["unexpected"].size(), 1u) << seen.text;
    EXPECT_NE(std::string(seen.suites["smoke"]["unexpected"][0]).find(how), std::string::npos)
        << seen.text;
    EXPECT_NE(seen.text.find(marker), std::string::npos) << seen.text;
  }
}

TEST_F(Cli, SeesAlteredOutputTracebackAndStatus) {
  std::string python = reference->python;
  for (const std::string& line : {python + " \"$@\" | sed s/2/3/", python + " \"$@\" 2>/dev/null",
                                  python + " \"$@\" || exit 0"}) {
    Results seen = results({"exec", "--subject", subject("altered", line)});
    EXPECT_EQ(seen.status, 1) << seen.text;
    EXPECT_LT(seen.suites["exec"]["agree"], 3) << line;
  }
}

TEST_F(Cli, ExcusesExactlyWhatIsExpected) {
  write("conformance/expectations/smoke.txt",
        "It lies:\n  until: 2999-01-31\n  \"other\" if \"value\" in "
        "__import__(\"os\").environ.get(\"WRONG\", \"\") "
        "else \"same\"\n");
  Results excused = results({"smoke", "--subject", wrong("value")});
  EXPECT_EQ(excused.status, 0) << excused.text;
  EXPECT_EQ(excused.suites["smoke"]["expected_failures"], 1);
  EXPECT_EQ(excused.suites["smoke"]["agree"], 7);
  Results obsolete = results({"smoke", "--subject", reference->python});
  EXPECT_EQ(obsolete.status, 1) << obsolete.text;
  EXPECT_EQ(obsolete.suites["smoke"]["unexpected"].size(), 1u);
  fs::remove_all(root / "conformance/expectations");
}

TEST_F(Cli, DiffShowsBothSides) {
  oracle::Finished same =
      run({"diff", "exec/good/raises", "--subject", reference->python, "--all"});
  EXPECT_EQ(same.status, 0);
  EXPECT_NE(same.out.find("AttributeError: 'list' object has no attribute 'nothing'"),
            std::string::npos)
      << same.out;
  EXPECT_NE(same.out.find("corpus/programs/good/raises.py"), std::string::npos) << same.out;
  oracle::Finished traced =
      run({"diff", "trace/good/raises", "--subject", reference->python, "--all"});
  EXPECT_NE(traced.out.find("resume f(x=list(1, 2)2)"), std::string::npos) << traced.out;
  EXPECT_NE(traced.out.find("BINARY_OP"), std::string::npos) << traced.out;
  oracle::Finished differ = run(
      {"diff",
       "smoke/" +
           std::string(
               R"("other" if "value" in __import__("os").environ.get("WRONG", "") else "same")"),
       "--subject", wrong("value")});
  EXPECT_EQ(differ.status, 1) << differ.out << differ.err;
  EXPECT_NE(differ.out.find("same"), std::string::npos);
}

TEST_F(Cli, RunsWithoutTheReferenceFromRecordedAnswers) {
  oracle::Finished recorded = run({"record", "smoke", "trace"});
  EXPECT_EQ(recorded.status, 0) << recorded.out << recorded.err;
  EXPECT_EQ(run({"record", "smoke", "trace", "--check"}).status, 0);
  Results seen = results({"smoke", "trace", "--oracle", "recorded", "--subject", wrong("value")});
  EXPECT_EQ(seen.status, 1) << seen.text;
  EXPECT_NE(seen.text.find("recorded answers"), std::string::npos);
  EXPECT_EQ(seen.suites["smoke"]["agree"], 7) << seen.text;
  EXPECT_EQ(seen.suites["trace"]["agree"], 3) << seen.text;
  Results cannot = results({"tables", "--oracle", "recorded", "--subject", reference->python});
  EXPECT_EQ(cannot.status, 2) << cannot.text;
  write("conformance/recorded/smoke/index.txt", "B smoke_000\n");
  EXPECT_EQ(run({"record", "smoke", "--check"}).status, 1);
  fs::remove_all(root / "conformance/recorded");
}

TEST_F(Cli, WrongUseIsTwo) {
  std::string python = reference->python;
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {},
           {"frob"},
           {"run", "nosuch"},
           {"run", "--filter", "(", "--subject", python},
           {"run", "--shard", "3/2", "--subject", python},
           {"run", "smoke", "--filter", "matches nothing", "--subject", python},
           {"run", "smoke", "--subject", "no-such-program"},
           {"run", "smoke", "--subject", "/bin/true"},
           {"run", "smoke", "--oracle-python", "/bin/true", "--subject", python},
           {"diff", "smoke", "--subject", python},
           {"diff", "smoke/nothing", "--subject", python}}) {
    oracle::Finished finished = run(arguments);
    EXPECT_EQ(finished.status, 2) << finished.out << finished.err;
    EXPECT_NE(finished.err, "");
  }
  EXPECT_EQ(run({"--help"}).status, 0);
}

TEST_F(Cli, MutateShowsWhatChanged) {
  const std::string file = (root / "corpus/programs/good/raises.py").string();
  const std::string output = (root / "mutant.pyc").string();
  const std::vector<std::string> arguments = {
      "mutate", file,      "--code", "f",         "--mutator",       "oparg-other", "--seed",
      "3",      "--width", "120",    "--subject", reference->python, "--output",    output};
  oracle::Finished finished = run(arguments);
  EXPECT_EQ(finished.status, 0) << finished.err;
  for (const char* part : {"<code object f, line 1>", "mutator:     oparg-other, repairing, seed 3",
                           "claim:       defined", "flow:        sound",
                           "this Python has no verifier", "before", "after"})
    EXPECT_NE(finished.out.find(part), std::string::npos) << part << " in\n" << finished.out;
  const auto mutant = oracle::read_file(output);
  ASSERT_TRUE(mutant);
  EXPECT_EQ(run(arguments).out, finished.out);
  EXPECT_EQ(oracle::read_file(output), mutant);

  EXPECT_NE(run({"mutate", "--list"}).out.find("raw-bits"), std::string::npos);
  EXPECT_EQ(run({"mutate", file, "--mutator", "no-such"}).status, 2);
  EXPECT_EQ(run({"mutate", file, "--code", "g"}).status, 2);
  EXPECT_EQ(run({"mutate", file, "--mood", "bad"}).status, 2);
  EXPECT_EQ(run({"mutate", "/bin/true"}).status, 2);
  // There is no generator in it to suspend.
  EXPECT_EQ(run({"mutate", file, "--code", "f", "--mutator", "insert-yield"}).status, 1);
}

TEST_F(Cli, ShardsAddUp) {
  int total = 0;
  for (const char* shard : {"1/3", "2/3", "3/3"}) {
    Results seen = results({"exec", "smoke", "--shard", shard, "--subject", reference->python});
    for (const json& suite : seen.suites) total += suite["total"].get<int>();
  }
  EXPECT_EQ(total, 11);
}

}  // namespace
}  // namespace conformance
