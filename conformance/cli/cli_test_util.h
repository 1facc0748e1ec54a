// A small repository of its own, the command, and subjects that go wrong on purpose.
// Counterpart: none.
#pragma once

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "oracle/pool/files.h"
#include "oracle/pool/process.h"
#include "oracle/pool/reference.h"

namespace conformance {

// Goes wrong only where the subject says so, which the reference does not.
inline constexpr const char* kExpressions = R"(1 + 2
# a comment

1 / 0
__import__("os").kill(__import__("os").getpid(), 11) if "crash" in __import__("os").environ.get("WRONG", "") else "fine"
__import__("time").sleep(600) if "hang" in __import__("os").environ.get("WRONG", "") else "quick"
len(bytes(1 << 33)) if "eat" in __import__("os").environ.get("WRONG", "") else "small"
"other" if "value" in __import__("os").environ.get("WRONG", "") else "same"
1 + 2
{"last": True}
)";

class Cli : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    reference = oracle::find_reference("");
    if (!reference) return;
    root = std::filesystem::path(testing::TempDir()) / ("repository-" + std::to_string(getpid()));
    for (const char* folder :
         {"conformance/suites/drivers", "conformance/report/page", "oracle/worker"}) {
      std::filesystem::create_directories(root / folder);
      for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().extension() != ".pyc" && entry.is_regular_file())
          oracle::write_file(root / folder / entry.path().filename(),
                             oracle::read_file(entry.path()).value());
    }
    write("corpus/smoke/expressions.txt", kExpressions);
    write("corpus/programs/good/loop.py", "for i in range(3):\n    print(i)\n");
    write("corpus/programs/good/raises.py",
          "def f(x):\n    return x[1] + x.nothing\n\nprint('first')\nf([1, 2])\n");
    write("corpus/programs/pack/main.py",
          "import sys\nsys.path.insert(0, __file__.rpartition('/')[0])\nimport "
          "helper\nprint(helper.twice(4))\nraise SystemExit(3)\n");
    write("corpus/programs/pack/helper.py", "def twice(x):\n    return x * 2\n");
  }
  static void TearDownTestSuite() {
    if (!root.empty()) std::filesystem::remove_all(root);
  }
  void SetUp() override {
    if (!reference) GTEST_SKIP() << "no CPython 3.14";
  }

  static void write(const std::string& name, const std::string& text) {
    oracle::write_file(root / name, text);
  }

  // A subject that is the reference behind a line of shell.
  static std::string subject(const std::string& name, const std::string& line) {
    write("subjects/" + name, "#!/bin/sh\n" + line + "\n");
    chmod((root / "subjects" / name).c_str(), 0755);
    return (root / "subjects" / name).string();
  }
  static std::string wrong(const std::string& how) {
    return subject("wrong-" + how, "WRONG=" + how + " exec " + reference->python + " \"$@\"");
  }

  static oracle::Finished run(std::vector<std::string> arguments) {
    oracle::Command command;
    const char* binary = getenv("CONFORMANCE_BINARY");
    command.argv = {binary != nullptr ? binary : "conformance/conformance"};
    command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
    command.environment = oracle::plain_environment();
    command.environment.push_back("CONSTRICTOR_ROOT=" + root.string());
    command.environment.push_back("CONSTRICTOR_CACHE=" + (root / "cache").string());
    command.environment.push_back("CONSTRICTOR_PYTHON=" + reference->python);
    command.limits.wall = std::chrono::seconds(100);
    // The limits under test are those that the command sets. It may itself be built with a
    // sanitizer, which needs more address space than any limit leaves.
    command.limits.memory_bytes = 0;
    return oracle::run(command);
  }

  struct Results {
    int status;
    nlohmann::json suites;
    std::string text;
  };
  static Results results(std::vector<std::string> arguments) {
    std::string file = (root / "results.json").string();
    std::filesystem::remove(file);
    arguments.insert(arguments.end(), {"--json", file});
    arguments.insert(arguments.begin(), "run");
    oracle::Finished finished = run(arguments);
    nlohmann::json document = nlohmann::json::parse(oracle::read_file(file).value_or("{}"));
    return {finished.status, document["suites"], finished.out + finished.err};
  }

  static inline std::filesystem::path root;
  static inline std::optional<oracle::Reference> reference;
};

}  // namespace conformance
