// conformance fuzz: run an engine over a target, and ask CPython about what it finds.
#include <atomic>
#include <csignal>
#include <cstdio>

#include "CLI/CLI.hpp"
#include "conformance/campaign/campaign.h"
#include "conformance/campaign/court.h"
#include "conformance/campaign/mutant_engine.h"
#include "conformance/campaign/source_program.h"
#include "conformance/cli/fuzz_internal.h"
#include "conformance/cli/options.h"
#include "conformance/cli/progress.h"
#include "conformance/cli/sides.h"
#include "conformance/compare/table.h"
#include "fmt/format.h"
#include "nlohmann/json.hpp"
#include "oracle/pool/files.h"

namespace conformance {

namespace fs = std::filesystem;

std::atomic<bool> g_fuzz_stop{false};

namespace {

OracleCounts counts_of(const oracle::Observers& observers) {
  const auto health = observers.health();
  return {health.observed, health.restarts, health.crashes, health.timeouts};
}

}  // namespace

Bench make_bench(const CommonOptions& common, const FuzzOptions& options) {
  Bench bench;
  bench.setup = make_setup(common, true);
  check_subject(bench.setup);
  bench.jobs = common.jobs != 0 ? common.jobs : available_processors();
  bench.findings =
      options.findings.empty() ? bench.setup.root / "findings" : fs::path(options.findings);
  SideOptions side_options;
  side_options.workers = bench.jobs;
  bench.sides = make_sides(bench.setup, side_options);
  return bench;
}

CourtOptions court_options(const Bench& bench, const std::string& target, size_t samples,
                           const fs::path& work) {
  CourtOptions options;
  options.target = target;
  options.subject_version = bench.sides.subject_version;
  options.oracle_version = bench.sides.oracle_version;
  options.jobs = bench.jobs;
  options.samples = samples;
  options.unjudged = work / "unjudged";
  return options;
}

JudgeFunction judge_function(const Bench& bench) {
  return [&bench](const std::vector<std::string>& programs) {
    return bench.sides.judge->judge(programs);
  };
}

namespace {

// To be called now and then: keeps the oracle's numbers, the line and the history up to date.
class Looker {
 public:
  Looker(const Bench& bench, Statistics& statistics) : bench_(bench), statistics_(statistics) {}
  void operator()() {
    update();
    if (line_.due()) line_.show(statistics_.line());
    const auto now = std::chrono::steady_clock::now();
    if (now - recorded_ < std::chrono::seconds(10)) return;
    recorded_ = now;
    statistics_.append_history();
  }
  void update() {
    statistics_.set_oracle(counts_of(*bench_.sides.subject), counts_of(*bench_.sides.reference));
  }

 private:
  const Bench& bench_;
  Statistics& statistics_;
  ProgressLine line_;
  std::chrono::steady_clock::time_point recorded_ = std::chrono::steady_clock::now();
};

fs::path work_folder(const Bench& bench, const FuzzOptions& options, const std::string& target) {
  return fs::absolute(options.work.empty() ? bench.setup.root / "campaigns" / target
                                           : fs::path(options.work));
}

// The tables, the file, and what to do next; the exit status.
int conclude(const FuzzOptions& options, const Statistics& statistics, const fs::path& work) {
  fmt::print("{}", statistics.summary());
  if (!options.json.empty()) oracle::write_file(options.json, statistics.json().dump(2) + "\n");
  int status = 0;
  if (!statistics.new_buckets().empty()) {
    status = 1;
    fmt::print(
        "\n{} new buckets: `conformance triage` lists them, `conformance show ID` shows one\n",
        statistics.new_buckets().size());
  }
  if (statistics.total().faults != 0)
    fmt::print("{} inputs could not be judged: {}\n", statistics.total().faults,
               (work / "unjudged").string());
  return statistics.total().faults > statistics.total().judged / 100 ? 2 : status;
}

int fuzz_mutants(const CommonOptions& common, const FuzzOptions& options) {
  if (options.target != "exec_defined" && options.target != "exec_hostile")
    throw Fault(fmt::format(
        "the engine 'mutants' knows the targets exec_defined and exec_hostile, not '{}'",
        options.target));
  const Bench bench = make_bench(common, options);
  MutantOptions mutants;
  mutants.seed = options.seed;
  mutants.mood = options.target == "exec_hostile" ? fuzz::Mood::kHostile : fuzz::Mood::kRepairing;
  mutants.mutator = options.mutator;
  mutants.steps = options.steps;
  mutants.largest = options.largest;
  std::vector<fs::path> places(options.seeds.begin(), options.seeds.end());
  if (places.empty()) places = {bench.setup.root / "corpus/seeds/pyc"};
  const MutantMaker maker(read_seeds(places, options.largest_seed, bench.setup.root), mutants);
  const fs::path work = work_folder(bench, options, options.target);
  MutantRun run;
  run.first = options.first;
  run.seconds = options.time.empty() ? 0 : seconds_of(options.time);
  run.count = options.count != 0 ? options.count : run.seconds > 0 ? UINT64_MAX / 2 : 10'000;
  run.only_defined = mutants.mood == fuzz::Mood::kRepairing && !options.all;
  run.jobs = bench.jobs;
  run.progress = work / "mutants.json";
  FindingStore store(bench.findings);
  Statistics statistics(options.target, "mutants", work / "statistics.jsonl");
  {
    Court court(court_options(bench, options.target, options.samples, work), judge_function(bench),
                store, statistics);
    fmt::print(stderr, "{} seed programs; findings go to {}\n", maker.seeds(),
               bench.findings.string());
    Looker look(bench, statistics);
    run_mutants(maker, run, court, statistics, g_fuzz_stop, std::ref(look));
    look.update();
  }
  statistics.append_history();
  return conclude(options, statistics, work);
}

}  // namespace

bool is_source_target(const std::string& target) { return target.ends_with("_src"); }

EngineOptions engine_options(const Bench& bench, const FuzzOptions& options, const EngineRun& run) {
  EngineOptions result;
  result.target = run.target;
  result.binary = fs::absolute(run.binary);
  result.workspace = Workspace(run.work);
  if (!options.corpus.empty()) result.workspace.corpus = fs::absolute(options.corpus);
  result.workspace.create();
  result.seeds =
      bench.setup.root / "corpus/seeds" / (is_source_target(run.target) ? "source" : "pyc");
  result.limits = read_limits(bench.setup.root, run.target);
  result.jobs = bench.jobs;
  result.seed = options.seed;
  result.sample = options.sample;
  result.self_check = options.self_check;
  result.coverage_only = run.corpus_only;
  return result;
}

void fuzz_with_engine(const Bench& bench, const FuzzOptions& options, const EngineRun& run,
                      FindingStore& store, Statistics& statistics) {
  const EngineOptions told = engine_options(bench, options, run);
  const bool source = is_source_target(run.target);
  const auto engine = options.engine == "afl" ? make_afl(told) : make_libfuzzer(told);
  std::optional<SourcePrograms> sources;
  std::function<std::string(const std::string&)> make_program;
  Crashes::AskOracle ask;
  if (source) {
    sources.emplace(bench.setup);
    make_program = [&](const std::string& text) { return sources->program(text); };
  } else {
    ask = [&](const std::string& program) {
      return bench.sides.reference->observe(program, oracle::Isolation::kFork);
    };
  }
  Court court(court_options(bench, run.target, options.samples, run.work), judge_function(bench),
              store, statistics);
  Intake intake(told.workspace, court, make_program);
  Crashes crashes(told, store, statistics, bench.sides.subject_version, bench.sides.oracle_version,
                  ask);
  Looker look(bench, statistics);
  const auto look_at_engine = [&] {
    statistics.set_mutators(engine->mutators());
    look();
  };
  const double patience = run.patience > 0 ? run.patience : std::max(10.0, run.seconds / 4);
  run_campaign({*engine, intake, crashes, court, statistics}, run.seconds, patience, g_fuzz_stop,
               look_at_engine);
  look.update();
  statistics.append_history();
}

namespace {

int fuzz_target(const CommonOptions& common, const FuzzOptions& options) {
  const Bench bench = make_bench(common, options);
  EngineRun run;
  run.target = options.target;
  run.binary = options.binary.empty()
                   ? build_targets(bench.setup.root, {options.target}, options.engine == "afl") /
                         options.target
                   : fs::path(options.binary);
  if (!fs::exists(run.binary)) throw Fault(fmt::format("there is no {}", run.binary.string()));
  run.work = work_folder(bench, options, options.target);
  run.seconds = seconds_of(options.time.empty() ? "10m" : options.time);
  FindingStore store(bench.findings);
  Statistics statistics(options.target, options.engine, run.work / "statistics.jsonl");
  fmt::print(stderr, "work in {}; findings go to {}\n", run.work.string(), bench.findings.string());
  fuzz_with_engine(bench, options, run, store, statistics);
  return conclude(options, statistics, run.work);
}

int fuzz(const CommonOptions& common, const FuzzOptions& options) {
  std::signal(SIGINT, [](int) { g_fuzz_stop = true; });
  std::signal(SIGTERM, [](int) { g_fuzz_stop = true; });
  if (options.target == "ci") return fuzz_ci(common, options);
  if (options.engine == "mutants") return fuzz_mutants(common, options);
  return fuzz_target(common, options);
}

}  // namespace

void add_fuzz_command(CLI::App& app, CommonOptions& common, Action& action) {
  auto options = std::make_shared<FuzzOptions>();
  CLI::App* command = app.add_subcommand(
      "fuzz", "Run a fuzz target, ask both Pythons about what it finds, and keep the differences");
  command
      ->add_option(
          "TARGET", options->target,
          "What to fuzz: a target of fuzz/targets, as exec_defined; or ci: goldens, corpora, "
          "then every target in turn")
      ->required();
  command->add_option("--time", options->time, "How long: 90s, 10m, 2h");
  command
      ->add_option("--engine", options->engine,
                   "libfuzzer, afl, or mutants: no feedback, every mutant goes to the judge")
      ->check(CLI::IsMember({"libfuzzer", "afl", "mutants"}))
      ->capture_default_str();
  command->add_option("--binary", options->binary,
                      "The target's program. Default: it is built (bazel --config=fuzz, or afl)");
  command->add_option("--corpus", options->corpus,
                      "Inputs that reached something. Default: corpus/ in the --work folder");
  command->add_option("--sample", options->sample, "Ask the oracle about every N-th input")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command
      ->add_option("--self-check", options->self_check,
                   "Run every N-th input again in a fresh process; 0 is never")
      ->capture_default_str();
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
  command->add_option("--budget", options->budget, "ci: how long the targets run, all together")
      ->capture_default_str();
  command->add_option("--known", options->known,
                      "ci: the known buckets. Default: conformance/expectations/findings.txt");
  command->add_option(
      "--artefacts", options->artefacts,
      "ci: where everything that was found goes, findings and reports. Default: artefacts");
  command->add_option("--junit", options->junit,
                      "ci: write the results there as JUnit. Default: fuzz.xml of the artefacts");
  command->add_option("--sarif", options->sarif,
                      "ci: write the results there as SARIF. Default: fuzz.sarif of the artefacts");
  command->add_option("--targets", options->targets, "ci: only these")->delimiter(',');
  command->add_option("--binaries", options->binaries, "ci: a folder of targets that are built");
  add_common_options(*command, common);
  command->footer(
      "Killed at any moment it loses no finding; started again, it goes on.\n"
      "Exit status: 0 nothing new, 1 a new bucket, 2 wrong use or a fault.\n"
      "Examples:\n"
      "  conformance fuzz exec_defined --time 10m\n"
      "  conformance fuzz compile_src --time 1h --jobs 8 --findings found\n"
      "  conformance fuzz exec_defined --engine mutants --count 200000 --seed 7\n"
      "  conformance fuzz ci --budget 10m --junit fuzz.xml --sarif fuzz.sarif");
  command->callback(
      [=, &common, &action] { action = [=, &common] { return fuzz(common, *options); }; });
}

}  // namespace conformance
