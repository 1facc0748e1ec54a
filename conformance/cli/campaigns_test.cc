// The commands that run for long, on very little: the doctor with Pythons that are not to be relied
// on, `fuzz ci` without targets, and planted mistakes in a machine that has none.
#include <algorithm>
#include <set>

#include "conformance/cli/cli_test_util.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace conformance {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

// The reference as a machine with three mistakes on demand, as //vm/main:pyvm_faults has them: one
// that seeds come to, one that makes no difference there, one that nothing comes to.
constexpr const char* kFaulty = R"(import os, sys
arguments = sys.argv[1:]
if arguments[:1] != ["--fault"]:
    fault = "0"
    if arguments[0] == "-X" and arguments[1].startswith("budget-fault="):
        fault = arguments[1].split("=")[1]
        del arguments[:2]
    place = next(i for i, word in enumerate(arguments) if word == "-c" or not word.startswith("-") and word != "utf8")
    os.execv(sys.executable, [sys.executable, *arguments[:place], __file__, "--fault", fault, *arguments[place:]])
fault, script = arguments[1:3]
import math
if fault == "101":
    math.pi = 3.0

class Machine:
    def faults(self):
        return [(101, "wrong_constant", "math", "math.cc", 1, "pi is three", "LOAD_ATTR"),
                (102, "wrong_constant", "math", "math.cc", 2, "tau is six", "LOAD_ATTR"),
                (103, "wrong_constant", "math", "math.cc", 3, "e is two", "LOAD_ATTR")]
    def forget_faults(self): pass
    def restrict_native_modules(self, names): pass
    def instructions_met(self): return ["LOAD_ATTR"]
    def faults_met(self): return [101, 102]
    def limited(self, fuel, heap, function, *values):
        try:
            return 0, function(*values)
        except BaseException as error:
            return 1, error

if script == "-c":
    sys.modules["_pyvm"] = Machine()
    exec(arguments[3])
    raise SystemExit
if script.endswith("reach.py"):
    sys.modules["_pyvm"] = Machine()
with open(script) as file:
    code = compile(file.read(), script, "exec")
sys.argv = arguments[2:]
__file__ = script
for name in ["os", "sys", "math", "arguments", "fault", "script", "file", "Machine", "name"]:
    globals().pop(name, None)
exec(code)
)";

class Campaigns : public Cli {
 protected:
  void SetUp() override {
    Cli::SetUp();
    if (!IsSkipped()) clean();
  }
  void TearDown() override {
    if (reference) clean();
  }
  static void clean() {
    for (const char* name : {"conformance/expectations", "corpus/seeds", "artefacts", "fuzz"})
      fs::remove_all(root / name);
    // No target is there to be built, so that every run is a complete one.
    fs::create_directories(root / "fuzz/targets");
  }

  // What the doctor says of a Python: a shell script around the reference.
  static oracle::Finished examine(const std::string& name, const std::string& line,
                                  std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {"oracle", "doctor", "--quick", "--oracle-python",
                                          subject(name, line)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  }
  static std::string exec_reference() { return "exec " + reference->python + " \"$@\""; }

  // A seed on which a Python started with -O differs from one that was not.
  static std::string seed(const std::string& title = "flags",
                          const std::string& source = "import sys\nx = sys.flags.optimize\n") {
    const std::string name = "corpus/seeds/pyc/" + title + ".pyc";
    write("seed.py", source);
    fs::create_directories(root / "corpus/seeds/pyc");
    oracle::Command command;
    command.argv = {reference->python, "-c",
                    "import py_compile, sys; py_compile.compile(sys.argv[1], sys.argv[2], "
                    "dfile='case.py', doraise=True)",
                    (root / "seed.py").string(), (root / name).string()};
    command.environment = oracle::plain_environment();
    EXPECT_TRUE(oracle::run(command).succeeded());
    return name;
  }

  struct Ci {
    int status;
    std::string text;
    json document;
    std::string junit;
    json sarif;
  };
  static Ci fuzz_ci(const std::string& python) {
    const fs::path folder = root / "artefacts";
    const oracle::Finished finished =
        run({"fuzz", "ci", "--budget", "0s", "--subject", python, "--artefacts", folder.string()});
    Ci seen{finished.status, finished.out + finished.err, {}, {}, {}};
    seen.document =
        json::parse(oracle::read_file(folder / "fuzz.json").value_or(""), nullptr, false);
    seen.sarif = json::parse(oracle::read_file(folder / "fuzz.sarif").value_or(""), nullptr, false);
    seen.junit = oracle::read_file(folder / "fuzz.xml").value_or("");
    EXPECT_FALSE(seen.document.is_discarded()) << seen.text;
    EXPECT_NE(seen.junit.find("<testsuites"), std::string::npos) << seen.text;
    EXPECT_EQ(seen.sarif.value("version", ""), "2.1.0") << seen.text;
    return seen;
  }
  static void know(const std::string& bucket, const std::string& witness,
                   const std::string& until) {
    write("conformance/expectations/findings.txt", "It has other flags.\n    bucket: " + bucket +
                                                       "\n    witness: " + witness +
                                                       "\n    until: " + until + "\n");
  }
};

TEST_F(Campaigns, TheDoctorTakesNoOldPython) {
  const oracle::Finished finished =
      examine("old", "printf 'cpython\\n3.13.1\\nabout\\n3.13.1 (main)\\n'");
  EXPECT_EQ(finished.status, 2) << finished.out;
  EXPECT_NE(finished.err.find("is cpython 3.13.1, not CPython 3.14"), std::string::npos)
      << finished.err;
}

TEST_F(Campaigns, TheDoctorSeesThatAnswersVary) {
  const oracle::Finished finished =
      examine("varies", "PYTHONHASHSEED=$$ " + exec_reference(), {"--json"});
  EXPECT_EQ(finished.status, 2) << finished.out << finished.err;
  const json document = json::parse(finished.out, nullptr, false);
  ASSERT_FALSE(document.is_discarded()) << finished.out;
  EXPECT_EQ(document["healthy"], false);
  std::set<std::string> bad;
  for (const json& check : document["pythons"][0]["checks"])
    if (!check["ok"]) bad.insert(check["check"]);
  EXPECT_TRUE(bad.contains("determinism")) << finished.out;
  EXPECT_FALSE(bad.contains("isolation, batch") || bad.contains("version")) << finished.out;
}

TEST_F(Campaigns, TheDoctorSaysWhoDiesAtOnce) {
  const oracle::Finished finished =
      examine("dies", "case \"$*\" in *observe.py*) kill -SEGV $$;; esac\n" + exec_reference());
  EXPECT_EQ(finished.status, 2) << finished.out << finished.err;
  EXPECT_NE(finished.out.find("BAD"), std::string::npos) << finished.out;
  EXPECT_NE(finished.out.find("SIGSEGV"), std::string::npos) << finished.out;
  EXPECT_NE(finished.out.find("Not to be relied on."), std::string::npos) << finished.out;
}

TEST_F(Campaigns, CiIsGreenWhereBothAgree) {
  seed();
  const Ci seen = fuzz_ci(reference->python);
  EXPECT_EQ(seen.status, 0) << seen.text;
  EXPECT_EQ(seen.document["complete"], true);
  EXPECT_EQ(seen.document["new_buckets"], 0);
  EXPECT_EQ(seen.junit.find("<failure"), std::string::npos) << seen.junit;
}

TEST_F(Campaigns, CiKnowsWhatIsListedAndNothingElse) {
  const std::string witness = seed();
  const std::string other = reference->python + " -O";
  const Ci fresh = fuzz_ci(other);
  EXPECT_EQ(fresh.status, 1) << fresh.text;
  EXPECT_EQ(fresh.document["new_buckets"], 1) << fresh.text;
  ASSERT_EQ(fresh.document["buckets"].size(), 1u) << fresh.text;
  const std::string bucket = fresh.document["buckets"][0]["bucket"];
  EXPECT_NE(fresh.junit.find("<failure"), std::string::npos) << fresh.junit;
  EXPECT_EQ(fresh.sarif["runs"][0]["results"].size(), 1u);

  know(bucket, witness, "2999-01-31");
  const Ci listed = fuzz_ci(other);
  EXPECT_EQ(listed.status, 0) << listed.text;
  EXPECT_EQ(listed.document["new_buckets"], 0);
  EXPECT_EQ(listed.document["known_buckets"], 1);
  EXPECT_EQ(listed.document["complete"], true);
  EXPECT_TRUE(listed.document["problems"].empty()) << listed.text;
  EXPECT_EQ(listed.junit.find("<failure"), std::string::npos) << listed.junit;

  know(bucket, witness, "2026-01-31");
  const Ci expired = fuzz_ci(other);
  EXPECT_EQ(expired.status, 1) << expired.text;
  ASSERT_EQ(expired.document["problems"].size(), 1u) << expired.text;
  EXPECT_NE(std::string(expired.document["problems"][0]).find("2026-01-31"), std::string::npos)
      << expired.text;
}

TEST_F(Campaigns, CiWantsEntriesGoneThatDoNotHappen) {
  know("LOAD_ATTR(flags): value", seed(), "2999-01-31");
  const Ci seen = fuzz_ci(reference->python);
  EXPECT_EQ(seen.status, 1) << seen.text;
  EXPECT_EQ(seen.document["new_buckets"], 0);
  ASSERT_EQ(seen.document["problems"].size(), 1u) << seen.text;
  EXPECT_NE(std::string(seen.document["problems"][0]).find("LOAD_ATTR(flags): value"),
            std::string::npos)
      << seen.text;
  EXPECT_NE(seen.text.find("known list: "), std::string::npos) << seen.text;
}

TEST_F(Campaigns, FindingsNameTheirSeedsAsTheyLieInTheRepository) {
  const std::string name = seed();
  write("fuzz/targets/exec_defined.cc", "Target kTarget{};\n");
  const fs::path store = root / "found-of-mutants";
  const oracle::Finished finished =
      run({"fuzz", "exec_defined", "--engine", "mutants", "--count", "8", "--mutator",
           "constant-other-type", "--subject", reference->python + " -O", "--findings",
           store.string(), "--work", (root / "campaigns/flags").string()});
  EXPECT_EQ(finished.status, 1) << finished.out << finished.err;
  size_t seen = 0;
  for (const auto& entry : fs::recursive_directory_iterator(store)) {
    if (entry.path().filename() != "finding.json") continue;
    ++seen;
    const std::string text = oracle::read_file(entry.path()).value_or("");
    EXPECT_NE(text.find(" of " + name), std::string::npos) << text;
    EXPECT_EQ(text.find(root.string()), std::string::npos) << text;
  }
  EXPECT_GT(seen, 0u) << finished.out << finished.err;
}

TEST_F(Campaigns, PlantedMistakesAreCounted) {
  write("faulty.py", kFaulty);
  seed("area", "import math\nr = 2\nx = math.pi * r\n");
  write("corpus/faults/pi.py", "import math\nprint(math.pi)\n");
  const std::string faulty = subject(
      "faulty", "exec " + reference->python + " " + (root / "faulty.py").string() + " \"$@\"");
  const fs::path file = root / "faults.json";
  const auto bench = [&](std::vector<std::string> more) {
    std::vector<std::string> arguments = {"bench",     "faults", "--subject", faulty,
                                          "--mutants", "0",      "--json",    file.string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  };
  const oracle::Finished listed = bench({"--list"});
  EXPECT_EQ(listed.status, 0) << listed.err;
  EXPECT_EQ(std::count(listed.out.begin(), listed.out.end(), '\n'), 3) << listed.out;

  const oracle::Finished found = bench({"--faults", "101,103", "--sample", "2"});
  EXPECT_EQ(found.status, 0) << found.out << found.err;
  const json document = json::parse(oracle::read_file(file).value_or(""), nullptr, false);
  ASSERT_FALSE(document.is_discarded()) << found.out << found.err;
  ASSERT_EQ(document["faults"].size(), 2u) << document.dump(1);
  const json& pi = document["faults"][0];
  const json& e = document["faults"][1];
  EXPECT_TRUE(pi["triggered"] && pi["detected"]) << document.dump(1);
  EXPECT_EQ(pi["bucket"], "LOAD_ATTR(module): value");
  EXPECT_FALSE(e["triggered"] || e["detected"]) << document.dump(1);
  fs::remove_all(root / "corpus/faults");
}

}  // namespace
}  // namespace conformance
