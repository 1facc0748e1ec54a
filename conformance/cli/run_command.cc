// conformance run: hold the subject to the oracle and report.
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "CLI/CLI.hpp"
#include "conformance/cli/options.h"
#include "conformance/compare/table.h"
#include "conformance/report/history.h"
#include "conformance/report/results.h"
#include "conformance/suites/runner.h"
#include "fmt/format.h"
#include "oracle/pool/files.h"

namespace conformance {
namespace {

struct RunOptions {
  std::vector<std::string> suites;
  std::string filter;
  std::string shard;
  std::string json;
  std::string junit;
  std::string expectations;
  size_t show = 20;
};

// A bar that redraws itself on a terminal; elsewhere a line now and then.
class ProgressBar {
 public:
  void show(const Progress& progress) {
    auto now = std::chrono::steady_clock::now();
    if (!terminal_) {
      if (progress.done < progress.total && now - drawn_ < std::chrono::seconds(10)) return;
      drawn_ = now;
      fmt::print(stderr, "{}: {} of {}, {} differ\n", progress.suite, grouped(progress.done),
                 grouped(progress.total), grouped(progress.different));
      return;
    }
    if (progress.done < progress.total && progress.done > 0 &&
        now - drawn_ < std::chrono::milliseconds(50))
      return;
    drawn_ = now;
    constexpr uint64_t kWidth = 30;
    uint64_t full = progress.total == 0 ? kWidth : kWidth * progress.done / progress.total;
    std::string bar = std::string(full, '#') + std::string(kWidth - full, '.');
    fmt::print(
        stderr, "\r\033[K{:<8} [{}] {}/{}{}", progress.suite, bar, grouped(progress.done),
        grouped(progress.total),
        progress.different == 0 ? "" : fmt::format("  {} differ", grouped(progress.different)));
    fflush(stderr);
  }
  void clear() {
    if (terminal_) fmt::print(stderr, "\r\033[K");
  }

 private:
  bool terminal_ = isatty(STDERR_FILENO) != 0;
  std::chrono::steady_clock::time_point drawn_ = std::chrono::steady_clock::now();
};

std::vector<Suite*> chosen_suites(const std::vector<std::unique_ptr<Suite>>& all,
                                  const std::vector<std::string>& names) {
  std::vector<Suite*> chosen;
  std::string known;
  for (const auto& suite : all) {
    known += fmt::format(" {}", suite->name());
    if (names.empty()) chosen.push_back(suite.get());
  }
  for (const std::string& name : names) {
    auto found = std::find_if(all.begin(), all.end(),
                              [&](const auto& suite) { return suite->name() == name; });
    if (found == all.end())
      throw Fault(fmt::format("there is no suite '{}'; there are:{}", name, known));
    chosen.push_back(found->get());
  }
  return chosen;
}

// The share that a sharded Bazel test is; all of it elsewhere.
Shard bazel_shard() {
  const char* index = getenv("TEST_SHARD_INDEX");
  const char* count = getenv("TEST_TOTAL_SHARDS");
  if (index == nullptr || count == nullptr || *count == 0) return {};
  // So the test says that it knows how to be sharded.
  if (const char* file = getenv("TEST_SHARD_STATUS_FILE"); file != nullptr && *file != 0)
    oracle::write_file(file, "", false);
  return parse_shard(fmt::format("{}/{}", std::stoul(index) + 1, count));
}

// So that `conformance report` knows what changed. That it cannot is no reason to fail.
void keep_for_reports(const RunResult& result, const Setup& setup) {
  try {
    keep_results(history_folder(), results_entry(result, setup.subject.title, time_now()));
  } catch (const std::exception& error) {
    fmt::print(stderr, "not kept for reports: {}\n", error.what());
  }
}

int run(const CommonOptions& common, const RunOptions& options) {
  Shard shard = options.shard.empty() ? bazel_shard() : parse_shard(options.shard);
  Selection selection(options.filter, shard);
  auto suites = all_suites();
  std::vector<Suite*> chosen = chosen_suites(suites, options.suites);
  Setup setup = make_setup(common, true);
  unsigned jobs = common.jobs != 0 ? common.jobs : available_processors();

  fmt::print("subject: {}\n", fmt::join(setup.subject.command, " "));
  if (setup.recorded)
    fmt::print("oracle:  recorded answers of CPython {}\n", setup.cpython);
  else
    fmt::print("oracle:  live {}, CPython {}\n", setup.reference->python, setup.reference->about);
  fflush(stdout);
  check_subject(setup);

  auto started = std::chrono::steady_clock::now();
  RunResult result;
  result.cpython = setup.cpython;
  std::filesystem::path expectations = options.expectations.empty()
                                           ? setup.root / "conformance/expectations"
                                           : std::filesystem::path(options.expectations);
  // A mistake in one of them must not cost the results of the suites before.
  std::vector<Expectations> known;
  for (Suite* suite : chosen) known.push_back(suite->expectations(expectations));
  ProgressBar bar;
  // Without a live CPython some suites cannot run; that is a fault only when one asked for them.
  bool optional = options.suites.empty() && setup.recorded;
  for (size_t i = 0; i < chosen.size(); ++i) {
    Suite* suite = chosen[i];
    try {
      SuiteResult one = run_suite(*suite, setup, selection, known[i], jobs,
                                  [&](const Progress& progress) { bar.show(progress); });
      one.optional = optional;
      result.suites.push_back(std::move(one));
    } catch (const Fault& fault) {
      // One broken suite does not take the others' results with it.
      SuiteResult broken;
      broken.name = suite->name();
      broken.not_run = fault.what();
      result.suites.push_back(std::move(broken));
    }
    bar.clear();
  }
  result.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();

  fmt::print("\n{}", results_text(result, options.show, command_name()));
  if (!options.json.empty()) oracle::write_file(options.json, results_json(result));
  if (!options.junit.empty()) oracle::write_file(options.junit, results_junit(result));
  if (selection.complete()) keep_for_reports(result, setup);
  uint64_t cases = 0;
  for (const SuiteResult& suite : result.suites) cases += suite.total;
  if (cases == 0 && !options.filter.empty() && !result.faulty())
    throw Fault("no case matches the filter");
  return result.faulty() ? 2 : result.agrees() ? 0 : 1;
}

}  // namespace

void add_run_command(CLI::App& app, CommonOptions& common, Action& action) {
  auto options = std::make_shared<RunOptions>();
  CLI::App* command =
      app.add_subcommand("run", "Hold the subject to CPython 3.14 and report every difference");
  command->add_option("SUITE", options->suites,
                      "Suites to run (conformance list names them). Default: all");
  command->add_option("--filter", options->filter,
                      "Only cases whose SUITE/CASE name the RE2 pattern matches");
  command->add_option("--shard", options->shard, "I/N: only the I-th of N shares of the cases");
  command->add_option("--json", options->json, "Write the results there as JSON");
  command->add_option("--junit", options->junit, "Write the results there as JUnit XML");
  command->add_option("--show", options->show, "How many unexpected cases of a suite to print")
      ->capture_default_str();
  command->add_option("--expectations", options->expectations,
                      "Folder of known differences. Default: conformance/expectations");
  add_common_options(*command, common);
  command->footer(
      "Exit status: 0 all agree, 1 unexpected differences, 2 the harness or its use is at fault.\n"
      "Examples:\n"
      "  conformance run\n"
      "  conformance run exec smoke --filter 'exceptions|with'\n"
      "  conformance run tables --shard 1/4 --junit tables.xml\n"
      "  conformance run --subject python3.14      (must agree everywhere)\n"
      "  conformance run --memory 0 --timeout 600 --subject build-asan/pyvm");
  command->callback(
      [=, &common, &action] { action = [=, &common] { return run(common, *options); }; });
}

}  // namespace conformance
