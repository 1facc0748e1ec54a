// conformance record: keep the oracle's answers, so that a machine without CPython can run a suite.
#include <unistd.h>

#include <map>

#include "CLI/CLI.hpp"
#include "conformance/cli/options.h"
#include "conformance/suites/bundle_suite.h"
#include "fmt/format.h"
#include "oracle/pool/files.h"

namespace conformance {

namespace fs = std::filesystem;

namespace {

// The files of a folder by relative path, with their content.
std::map<std::string, std::string> content_of(const fs::path& folder) {
  std::map<std::string, std::string> files;
  if (fs::is_directory(folder))
    for (const auto& entry : fs::recursive_directory_iterator(folder))
      if (entry.is_regular_file())
        files[fs::relative(entry.path(), folder).string()] =
            oracle::read_file(entry.path()).value_or("");
  return files;
}

// Whether what is kept equals what would be recorded now; names what does not.
bool is_current(const fs::path& fresh, const fs::path& kept) {
  auto now = content_of(fresh), before = content_of(kept);
  bool current = true;
  auto complain = [&](const std::string& file, const char* what) {
    fmt::print("{}: {}\n", (kept / file).string(), what);
    current = false;
  };
  for (const auto& [file, content] : now)
    if (!before.contains(file))
      complain(file, "is missing");
    else if (before[file] != content)
      complain(file, "is not what CPython says now");
  for (const auto& [file, content] : before)
    if (!now.contains(file)) complain(file, "belongs to nothing");
  return current;
}

int record(CommonOptions common, const std::vector<std::string>& names, bool check) {
  common.oracle = "live";
  Setup setup = make_setup(common, false);
  fs::path kept = setup.root / "conformance/recorded";
  fs::path target = check ? build_cache(setup) / fmt::format("recording-{}", getpid()) : kept;
  size_t recorded = 0;
  bool current = true;
  for (const auto& suite : all_suites()) {
    bool named = std::find(names.begin(), names.end(), suite->name()) != names.end();
    auto* bundles = dynamic_cast<BundleSuite*>(suite.get());
    if (bundles == nullptr || !bundles->recordable()) {
      if (named)
        throw Fault(fmt::format("suite {} is not recorded by this command", suite->name()));
      continue;
    }
    if (!names.empty() && !named) continue;
    fmt::print(stderr, "{}: asking CPython\n", suite->name());
    bundles->prepare(setup);
    bundles->record(setup, target);
    if (check && !is_current(target / suite->name(), kept / suite->name())) current = false;
    fmt::print("{}: {} cases of CPython {}\n", suite->name(), suite->cases().size(), setup.cpython);
    ++recorded;
  }
  if (recorded == 0) throw Fault("no such suite");
  if (check) {
    if (names.empty() && !is_current(target / "drivers", kept / "drivers")) current = false;
    fs::remove_all(target);
  }
  return current ? 0 : 1;
}

}  // namespace

void add_record_command(CLI::App& app, CommonOptions& common, Action& action) {
  auto names = std::make_shared<std::vector<std::string>>();
  CLI::App* command = app.add_subcommand(
      "record", "Keep CPython's answers to the small suites in conformance/recorded/");
  command->add_option("SUITE", *names,
                      "Suites to record. Default: all that can be (opcodes, trace, smoke)");
  auto check = std::make_shared<bool>(false);
  command->add_flag("--check", *check,
                    "Change nothing; fail unless what is kept is current and complete");
  command->add_option("--oracle-python", common.oracle_python, "The reference CPython 3.14");
  command->add_option("--root", common.root, "The repository");
  command->footer(
      "The programs' own answers are kept by conformance/recorded/record.py.\n"
      "Exit status: 0 kept or current, 1 not current (--check), 2 wrong use.\n"
      "Examples:\n"
      "  conformance record trace\n"
      "  conformance record --check");
  command->callback(
      [=, &common, &action] { action = [=, &common] { return record(common, *names, *check); }; });
}

}  // namespace conformance
