// Every command: its help, what it says to wrong use, its JSON, and one thing that it is for.
#include <set>
#include <sstream>

#include "conformance/cli/cli_test_util.h"
#include "conformance/cli/help.h"
#include "conformance/findings/store.h"
#include "fmt/format.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace conformance {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* kBucket = "BINARY_OP(int, int): value";

class Commands : public Cli {
 protected:
  // A program as the reference compiles it.
  static fs::path compiled(const std::string& name, const std::string& source) {
    const fs::path file = root / "programs" / (name + ".pyc");
    write("programs/" + name + ".py", source);
    oracle::Command command;
    command.argv = {reference->python, "-c",
                    "import py_compile, sys; py_compile.compile(sys.argv[1], sys.argv[2], "
                    "dfile='case.py', doraise=True)",
                    (root / "programs" / (name + ".py")).string(), file.string()};
    command.environment = oracle::plain_environment();
    EXPECT_TRUE(oracle::run(command).succeeded());
    return file;
  }

  // A folder with one finding, that does not happen any more.
  static fs::path findings() {
    const fs::path folder = root / "findings";
    if (fs::exists(folder)) return folder;
    Finding finding;
    finding.program = oracle::read_file(compiled("sum", "x = 20 + 3\nprint(x)\n")).value();
    finding.verdict.kind = VerdictKind::kDiverge;
    finding.verdict.aspect = "value";
    finding.verdict.bucket = kBucket;
    finding.verdict.about = "then CPython: 23\n";
    finding.verdict.blamed = oracle::Step{0, 2, "LOAD_SMALL_INT", 0, {}};
    finding.verdict.oracle.ending = finding.verdict.subject.ending = oracle::Ending::kFinished;
    finding.verdict.oracle.sections = {{"output", "23\n"}};
    finding.verdict.subject.sections = {{"output", "24\n"}};
    finding.target = "exec_defined";
    finding.found = "2026-11-23T10:00:00Z";
    FindingStore(folder).add(finding);
    return folder;
  }

  static oracle::Finished with_reference(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--subject", reference->python});
    return run(arguments);
  }

  static json parsed(const std::string& text) {
    json document = json::parse(text, nullptr, false);
    EXPECT_FALSE(document.is_discarded()) << text;
    return document;
  }
};

// The commands below one, as its help names them.
std::vector<std::string> subcommands(const std::string& help) {
  std::vector<std::string> names;
  std::istringstream lines(help);
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    if (inside && line.starts_with("  ") && line[2] != ' ')
      names.push_back(line.substr(2, line.find(' ', 2) - 2));
    inside = line == "Subcommands:" || (inside && !line.empty());
  }
  return names;
}

TEST_F(Commands, HelpFitsATerminalAndHasExamples) {
  std::vector<std::vector<std::string>> commands = {{}};
  for (size_t i = 0; i < commands.size(); ++i) {
    const std::string name = fmt::format("{}", fmt::join(commands[i], " "));
    std::vector<std::string> arguments = commands[i];
    arguments.emplace_back("--help");
    const oracle::Finished finished = run(arguments);
    EXPECT_EQ(finished.status, 0) << name;
    const size_t examples = finished.out.find("\nExamples:\n  ");
    ASSERT_NE(examples, std::string::npos) << finished.out;
    EXPECT_NE(finished.out.find("conformance " + name, examples), std::string::npos) << name;
    std::istringstream lines(finished.out);
    for (std::string line; std::getline(lines, line);)
      EXPECT_LE(line.size(), 80u) << name << ": " << line;
    for (const std::string& below : subcommands(finished.out)) {
      commands.push_back(commands[i]);
      commands.back().push_back(below);
    }
  }
  EXPECT_GE(commands.size(), 22u);
}

TEST_F(Commands, WrongUseSaysWhatToDo) {
  const std::string python = reference->python;
  const std::string store = findings().string();
  struct Wrong {
    std::vector<std::string> arguments;
    const char* says;
  };
  for (const Wrong& wrong : std::initializer_list<Wrong>{
           {{"oracle"}, "subcommand"},
           {{"oracle", "doctor", "--oracle", "recorded"}, "scripts/setup"},
           {{"oracle", "doctor", "--oracle-build", "fast"}, "--oracle-build"},
           {{"triage", "--findings", "no/such"}, "conformance fuzz makes it"},
           {{"triage", "--known", "no/such"}, "no/such"},
           {{"show"}, "FINDING"},
           {{"show", "ffff", "--findings", store}, "conformance triage lists them"},
           {{"minimise", "no-such", "--subject", python, "--findings", store}, "no-such"},
           {{"minimise", "empty.json", "--time", "soon", "--command", "true"},
            "say 90s, 10m or 2h"},
           {{"file", "ffff", "--subject", python, "--findings", store}, "conformance triage"},
           {{"replay", "nothing", "--subject", python, "--findings", store}, "nothing"},
           {{"goldens", "--filter", "(", "--subject", python}, "("},
           {{"fuzz"}, "TARGET"},
           {{"fuzz", "no_such_target", "--subject", python}, "no_such_target"},
           {{"fuzz", "exec_defined", "--engine", "magic"}, "--engine"},
           {{"fuzz", "ci", "--budget", "soon", "--subject", python}, "say 90s, 10m or 2h"},
           {{"bench", "faults", "--subject", python}, "pyvm_faults"},
           {{"bench", "--pairs", "0"}, "--pairs"},
           {{"report", "--results", "no/such"}, "no/such"},
           {{"report", "--results", "corpus/smoke/expressions.txt"}, "no JSON"},
           {{"report", "--coverage", "empty.json"}, "conformance cover types --json"},
           {{"report", "--findings", "no/such"}, "no/such"},
           {{"cover"}, "subcommand"},
           {{"cover", "types", "--programs", "no/such", "--subject", python}, "no/such"},
           {{"cover", "types", "--programs", "corpus/smoke", "--subject", python}, ".pyc"},
           {{"mutate", "no/such"}, "no/such"},
           {{"verify", "no/such", "--subject", python}, "no/such"},
           {{"verify", "corpus/smoke/expressions.txt", "--subject", python}, "no verifier"},
           {{"disassemble", "no/such"}, "no/such"},
           {{"disassemble", "empty.json"}, "is no .pyc"},
           {{"assemble", "empty.json"}, "no assembler text"},
           {{"assemble", "corpus/wrong.txt"}, "line 2: unknown instruction: BANANA"},
           {{"replay", "corpus/wrong.txt", "--subject", python}, "line 2"},
           {{"record", "exec"}, "exec"},
           {{"list", "nosuch"}, "nosuch"}}) {
    write("empty.json", "{}");
    write("corpus/wrong.txt", ".code 0 f\nBANANA 1\n");
    write("fuzz/targets/exec_defined.cc", "Target kTarget{};\n");
    std::vector<std::string> arguments = wrong.arguments;
    for (std::string& argument : arguments)
      if (argument == "empty.json" || argument.starts_with("corpus/"))
        argument = (root / argument).string();
    const oracle::Finished finished = run(arguments);
    const std::string name = fmt::format("{}", fmt::join(arguments, " "));
    EXPECT_EQ(finished.status, 2) << name << "\n" << finished.out << finished.err;
    EXPECT_NE(finished.err.find(wrong.says), std::string::npos) << name << "\n" << finished.err;
    EXPECT_EQ(finished.err.find("terminate called"), std::string::npos) << name;
  }
}

TEST_F(Commands, FindingsAreListedShownAndReplayed) {
  const std::string store = findings().string();
  const oracle::Finished triage = run({"triage"});
  EXPECT_EQ(triage.status, 1);
  EXPECT_NE(triage.out.find(kBucket), std::string::npos) << triage.out;
  const json buckets = parsed(run({"triage", "--findings", store, "--json"}).out)["buckets"];
  ASSERT_EQ(buckets.size(), 1u);
  const std::string id = buckets[0]["findings"][0];
  const fs::path sarif = root / "findings.sarif", junit = root / "findings.xml";
  run({"triage", "--sarif", sarif.string(), "--junit", junit.string()});
  EXPECT_EQ(parsed(oracle::read_file(sarif).value_or(""))["version"], "2.1.0");
  EXPECT_NE(oracle::read_file(junit).value_or("").find("<testsuites"), std::string::npos);

  const oracle::Finished shown = run({"show", kBucket, "--width", "80"});
  EXPECT_EQ(shown.status, 0) << shown.err;
  for (const char* part : {"LOAD_SMALL_INT", "23", "24", "conformance minimise"})
    EXPECT_NE(shown.out.find(part), std::string::npos) << part << " in\n" << shown.out;
  EXPECT_EQ(parsed(run({"show", id.substr(0, 6), "--json"}).out)["bucket"], kBucket);

  const oracle::Finished replayed = with_reference({"replay", id});
  EXPECT_EQ(replayed.status, 0) << replayed.out << replayed.err;
  EXPECT_NE(replayed.out.find("AGREE"), std::string::npos) << replayed.out;
  const oracle::Finished minimised = with_reference({"minimise", id});
  EXPECT_EQ(minimised.status, 1) << minimised.out << minimised.err;
}

TEST_F(Commands, WhatWasFixedBecomesAGolden) {
  findings();
  const oracle::Finished refused = with_reference({"file", kBucket});
  EXPECT_EQ(refused.status, 2);
  EXPECT_NE(refused.err.find("--fixed"), std::string::npos) << refused.err;
  const oracle::Finished filed =
      with_reference({"file", kBucket, "--fixed", "--area", "sums", "--name", "twenty-three"});
  EXPECT_EQ(filed.status, 0) << filed.out << filed.err;
  const fs::path folder = root / "conformance/goldens/sums/twenty-three";
  EXPECT_TRUE(fs::exists(folder / "case.pyc"));
  EXPECT_NE(oracle::read_file(folder / "expected.txt").value_or("").find("23"), std::string::npos);
  EXPECT_EQ(with_reference({"goldens"}).status, 0);
  EXPECT_EQ(with_reference({"goldens", "--oracle", "recorded"}).status, 0);
  EXPECT_EQ(with_reference({"replay", "goldens/sums/twenty-three"}).status, 0);
  EXPECT_EQ(results({"goldens", "--subject", reference->python}).suites["goldens"]["agree"], 1);
  // It agrees no more with what was expected.
  const std::string expected = oracle::read_file(folder / "expected.txt").value();
  const size_t at = expected.find("23");
  oracle::write_file(folder / "expected.txt",
                     expected.substr(0, at) + "24" + expected.substr(at + 2));
  EXPECT_EQ(with_reference({"goldens", "--oracle", "recorded"}).status, 1);
  fs::remove_all(root / "conformance/goldens");
}

TEST_F(Commands, AFileIsMadeSmall) {
  const fs::path file = compiled("many", "x = [1, 2, 3]\ny = len(x)\nz = 'needle'\nprint(x, y)\n");
  write("has-needle", "#!/bin/sh\ngrep -q needle \"$1\"\n");
  chmod((root / "has-needle").c_str(), 0755);
  const fs::path output = root / "small.pyc";
  const oracle::Finished finished =
      run({"minimise", file.string(), "--command", (root / "has-needle").string(), "--output",
           output.string(), "--json", "-"});
  EXPECT_EQ(finished.status, 0) << finished.out << finished.err;
  parsed(finished.out);
  EXPECT_LT(fs::file_size(output), fs::file_size(file));
  EXPECT_NE(oracle::read_file(output).value().find("needle"), std::string::npos);
  // The text beside it is the same program.
  const fs::path again = root / "again.pyc";
  EXPECT_EQ(run({"assemble", (root / "small.txt").string(), "-o", again.string()}).status, 0);
  EXPECT_EQ(oracle::read_file(again), oracle::read_file(output));
}

TEST_F(Commands, ProgramsAreText) {
  const fs::path file = compiled("text", "def f(x):\n    return x + 1\nprint(f(41))\n");
  const fs::path text = root / "text.txt", back = root / "back.pyc";
  EXPECT_EQ(run({"disassemble", file.string(), "-o", text.string()}).status, 0);
  const std::string words = oracle::read_file(text).value_or("");
  EXPECT_NE(words.find("BINARY_OP                +\n"), std::string::npos) << words;
  EXPECT_EQ(run({"disassemble", file.string()}).out, words);
  EXPECT_EQ(run({"assemble", text.string(), "-o", back.string()}).status, 0);
  EXPECT_EQ(oracle::read_file(back), oracle::read_file(file));
  // What is there is not written over unless it is named.
  oracle::write_file(root / "text.pyc", "kept");
  EXPECT_EQ(run({"assemble", text.string()}).status, 2);
  EXPECT_EQ(with_reference({"replay", text.string()}).status, 0);
  const oracle::Finished mutated = with_reference(
      {"mutate", text.string(), "--seed", "3", "--output", (root / "mutant.txt").string()});
  EXPECT_EQ(mutated.status, 0) << mutated.err;
  EXPECT_EQ(
      run({"assemble", (root / "mutant.txt").string(), "-o", (root / "m.pyc").string()}).status, 0);
}

TEST_F(Commands, MutantsAreJudged) {
  // CPython ends a loop by time alone: a seed without one, and a mutator that makes none.
  compiled("seeds/sum", "x = 1\ny = 2\nprint(x + y, 'z', 3.5)\n");
  const fs::path output = root / "fuzz.json";
  const oracle::Finished finished =
      with_reference({"fuzz", "exec_defined", "--engine", "mutants", "--count", "30", "--mutator",
                      "constant-other-type", "--seeds", (root / "programs/seeds").string(),
                      "--findings", (root / "found").string(), "--work",
                      (root / "campaigns/loop").string(), "--json", output.string()});
  EXPECT_EQ(finished.status, 0) << finished.out << finished.err;
  const json document = parsed(oracle::read_file(output).value_or(""));
  EXPECT_EQ(document["judged"]["findings"], 0);
  EXPECT_GT(document["judged"]["agree"], 0);
}

TEST_F(Commands, CoverageAndReportAreWritten) {
  const fs::path programs = compiled("cover/op", "x = 2 * 3.5\ny = f'{x}'\n").parent_path();
  const fs::path types = root / "types.json";
  const oracle::Finished covered =
      with_reference({"cover", "types", "--programs", programs.string(), "--json", types.string()});
  EXPECT_EQ(covered.status, 0) << covered.out << covered.err;
  EXPECT_EQ(parsed(oracle::read_file(types).value_or(""))["programs"], 1);

  EXPECT_EQ(results({"smoke", "--subject", reference->python}).status, 0);
  const fs::path page = root / "report.html", document = root / "report.json";
  const oracle::Finished reported =
      run({"report", "--findings", findings().string(), "--coverage", types.string(), "--output",
           page.string(), "--json", document.string()});
  EXPECT_EQ(reported.status, 0) << reported.err;
  EXPECT_NE(reported.out.find("red: 1 new bucket"), std::string::npos) << reported.out;
  const json report = parsed(oracle::read_file(document).value_or(""));
  EXPECT_EQ(report["summary"]["state"], "red");
  EXPECT_EQ(report["suites"][0]["name"], "smoke");
  EXPECT_EQ(report["buckets"][0]["bucket"], kBucket);
  EXPECT_NE(oracle::read_file(page).value_or("").find(kBucket), std::string::npos);
}

TEST_F(Commands, ASubjectWithoutAVerifierIsNoVerdict) {
  const fs::path file = compiled("plain", "x = 1\n");
  const oracle::Finished finished = with_reference({"verify", file.string()});
  EXPECT_EQ(finished.status, 2) << finished.out;
  EXPECT_NE(finished.err.find("verifier"), std::string::npos) << finished.err;
}

TEST(Help, WrapsAtWords) {
  EXPECT_EQ(wrapped("one two three", 2, 9), "one two\n  three");
  EXPECT_EQ(wrapped("averyveryverylongword and", 4, 10), "averyveryverylongword\n    and");
  EXPECT_EQ(wrapped("", 4, 10), "");
}

}  // namespace
}  // namespace conformance
