// conformance fuzz: run an engine over a target, and ask CPython about what it finds.
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>

#include "CLI/CLI.hpp"
#include "conformance/campaign/court.h"
#include "conformance/campaign/mutant_engine.h"
#include "conformance/cli/options.h"
#include "conformance/cli/sides.h"
#include "conformance/compare/table.h"
#include "fmt/format.h"
#include "nlohmann/json.hpp"
#include "oracle/pool/files.h"

namespace conformance {
namespace {

namespace fs = std::filesystem;

struct FuzzOptions {
  std::string target;
  std::string time;
  std::string engine = "libfuzzer";
  std::string corpus;
  std::string findings;
  std::string work;
  std::string mutator;
  std::string json;
  std::vector<std::string> seeds;
  uint64_t seed = 1;
  uint64_t count = 0;
  uint64_t first = 0;
  unsigned steps = 4;
  size_t largest = 64 << 10;
  size_t largest_seed = 12 << 10;
  size_t samples = 5;
  bool all = false;
};

std::atomic<bool> g_stop{false};

// The line that says how it goes: again and again on a terminal, now and then elsewhere.
class StatusLine {
 public:
  explicit StatusLine(Statistics& statistics) : statistics_(statistics) {}
  ~StatusLine() {
    if (terminal_) fmt::print(stderr, "\r\033[K");
  }
  void look() {
    const auto now = std::chrono::steady_clock::now();
    if (now - drawn_ < (terminal_ ? std::chrono::milliseconds(500) : std::chrono::seconds(5)))
      return;
    drawn_ = now;
    fmt::print(stderr, "{}{}{}", terminal_ ? "\r\033[K" : "", statistics_.line(),
               terminal_ ? "" : "\n");
    fflush(stderr);
  }

 private:
  Statistics& statistics_;
  bool terminal_ = isatty(STDERR_FILENO) != 0;
  std::chrono::steady_clock::time_point drawn_ = std::chrono::steady_clock::now();
};

OracleCounts counts_of(const oracle::Observers& observers) {
  const auto health = observers.health();
  return {health.observed, health.restarts, health.crashes, health.timeouts};
}

int fuzz_mutants(const CommonOptions& common, const FuzzOptions& options) {
  if (options.target != "exec_defined" && options.target != "exec_hostile")
    throw Fault(fmt::format(
        "the engine 'mutants' knows the targets exec_defined and exec_hostile, not '{}'",
        options.target));
  Setup setup = make_setup(common, true);
  const unsigned jobs = common.jobs != 0 ? common.jobs : available_processors();
  MutantOptions mutants;
  mutants.seed = options.seed;
  mutants.mood = options.target == "exec_hostile" ? fuzz::Mood::kHostile : fuzz::Mood::kRepairing;
  mutants.mutator = options.mutator;
  mutants.steps = options.steps;
  mutants.largest = options.largest;
  std::vector<fs::path> places(options.seeds.begin(), options.seeds.end());
  if (places.empty()) places = {setup.root / "corpus/seeds/pyc"};
  const MutantMaker maker(read_seeds(places, options.largest_seed), mutants);

  const fs::path work =
      options.work.empty() ? setup.root / "campaigns" / options.target : fs::path(options.work);
  const fs::path findings =
      options.findings.empty() ? setup.root / "findings" : fs::path(options.findings);
  MutantRun run;
  run.first = options.first;
  run.seconds = options.time.empty() ? 0 : seconds_of(options.time);
  run.count = options.count != 0 ? options.count : run.seconds > 0 ? UINT64_MAX / 2 : 10'000;
  run.only_defined = mutants.mood == fuzz::Mood::kRepairing && !options.all;
  run.jobs = jobs;
  run.progress = work / "mutants.json";

  SideOptions side_options;
  side_options.workers = jobs;
  const Sides sides = make_sides(setup, side_options);
  FindingStore store(findings);
  Statistics statistics(options.target, "mutants", work / "statistics.jsonl");
  int status = 0;
  {
    CourtOptions court_options;
    court_options.target = options.target;
    court_options.subject_version = sides.subject_version;
    court_options.oracle_version = sides.oracle_version;
    court_options.jobs = jobs;
    court_options.samples = options.samples;
    Court court(
        court_options,
        [&](const std::vector<std::string>& programs) { return sides.judge->judge(programs); },
        store, statistics);
    fmt::print(stderr, "{} seed programs; findings go to {}\n", maker.seeds(), findings.string());
    StatusLine status_line(statistics);
    auto recorded = std::chrono::steady_clock::now();
    const auto look = [&] {
      statistics.set_oracle(counts_of(*sides.subject), counts_of(*sides.reference));
      status_line.look();
      const auto now = std::chrono::steady_clock::now();
      if (now - recorded < std::chrono::seconds(10)) return;
      recorded = now;
      statistics.append_history();
    };
    run_mutants(maker, run, court, statistics, g_stop, look);
  }
  statistics.set_oracle(counts_of(*sides.subject), counts_of(*sides.reference));
  statistics.append_history();
  fmt::print("{}", statistics.summary());
  if (!options.json.empty()) oracle::write_file(options.json, statistics.json().dump(2) + "\n");
  if (!statistics.new_buckets().empty()) {
    status = 1;
    fmt::print(
        "\n{} new buckets: `conformance triage` lists them, `conformance show ID` shows one\n",
        statistics.new_buckets().size());
  }
  if (statistics.total().faults != 0) {
    fmt::print("{} inputs could not be judged\n", statistics.total().faults);
    status = 2;
  }
  return status;
}

int fuzz(const CommonOptions& common, const FuzzOptions& options) {
  std::signal(SIGINT, [](int) { g_stop = true; });
  std::signal(SIGTERM, [](int) { g_stop = true; });
  if (options.engine == "mutants") return fuzz_mutants(common, options);
  throw Fault(fmt::format("'{}' is no engine", options.engine));
}

}  // namespace

void add_fuzz_command(CLI::App& app, CommonOptions& common, Action& action) {
  auto options = std::make_shared<FuzzOptions>();
  CLI::App* command = app.add_subcommand(
      "fuzz", "Run a fuzz target, ask both Pythons about what it finds, and keep the differences");
  command->add_option("TARGET", options->target, "What to fuzz: exec_defined, exec_hostile ...")
      ->required();
  command->add_option("--time", options->time, "How long: 90s, 10m, 2h");
  command->add_option("--engine", options->engine, "mutants")->capture_default_str();
  command->add_option("--findings", options->findings,
                      "Where findings are kept. Default: findings");
  command->add_option("--work", options->work,
                      "Where a campaign keeps its own files. Default: campaigns/TARGET");
  command->add_option("--seed", options->seed, "Decides everything that is left to chance")
      ->capture_default_str();
  command->add_option("--samples", options->samples, "Findings to keep of one bucket")
      ->capture_default_str();
  command->add_option("--count", options->count, "Engine mutants: how many to make");
  command->add_option("--first", options->first, "Engine mutants: the number of the first")
      ->capture_default_str();
  command
      ->add_option("--steps", options->steps,
                   "Engine mutants: at most so many mutations one after the other")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_option("--mutator", options->mutator, "Engine mutants: only this one");
  command->add_option("--seeds", options->seeds,
                      "Engine mutants: .pyc files, or folders of them. Default: corpus/seeds/pyc");
  command->add_option("--largest-seed", options->largest_seed, "In bytes")->capture_default_str();
  command->add_option("--largest", options->largest, "The largest mutant in bytes")
      ->capture_default_str();
  command->add_flag(
      "--all", options->all,
      "Engine mutants: send what the verifier refutes, too (the default when hostile)");
  command->add_option("--json", options->json, "Write the statistics there");
  add_common_options(*command, common);
  command->callback(
      [=, &common, &action] { action = [=, &common] { return fuzz(common, *options); }; });
}

}  // namespace conformance
