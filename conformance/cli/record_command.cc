// conformance record: keep the oracle's answers, so that a machine without CPython can run a suite.
#include "CLI/CLI.hpp"
#include "conformance/cli/options.h"
#include "conformance/suites/bundle_suite.h"
#include "fmt/format.h"

namespace conformance {
namespace {

int record(CommonOptions common, const std::vector<std::string>& names) {
  common.oracle = "live";
  Setup setup = make_setup(common, false);
  size_t recorded = 0;
  for (const auto& suite : all_suites()) {
    bool named = std::find(names.begin(), names.end(), suite->name()) != names.end();
    auto* bundles = dynamic_cast<BundleSuite*>(suite.get());
    if (bundles == nullptr || !bundles->recordable()) {
      if (named)
        throw Fault(fmt::format("suite {} is not recorded by this command", suite->name()));
      continue;
    }
    if (!names.empty() && !named) continue;
    bundles->prepare(setup);
    auto target = setup.root / "conformance/recorded" / suite->name();
    bundles->record(setup, target);
    fmt::print("{}: {} cases of CPython {}\n", suite->name(), suite->cases().size(), setup.cpython);
    ++recorded;
  }
  if (recorded == 0) throw Fault("no such suite");
  return 0;
}

}  // namespace

void add_record_command(CLI::App& app, CommonOptions& common, Action& action) {
  auto names = std::make_shared<std::vector<std::string>>();
  CLI::App* command = app.add_subcommand(
      "record", "Keep CPython's answers to the small suites in conformance/recorded/");
  command->add_option("SUITE", *names,
                      "Suites to record. Default: all that can be (opcodes, trace, smoke)");
  command->add_option("--oracle-python", common.oracle_python, "The reference CPython 3.14");
  command->add_option("--root", common.root, "The repository");
  command->footer("The programs' own answers are kept by conformance/recorded/record.py.");
  command->callback(
      [=, &common, &action] { action = [=, &common] { return record(common, *names); }; });
}

}  // namespace conformance
