// conformance bench: measure the subject against CPython.
#include <sched.h>

#include <algorithm>
#include <cstdio>

#include "CLI/CLI.hpp"
#include "conformance/bench/bench.h"
#include "conformance/cli/options.h"
#include "conformance/compare/selection.h"
#include "conformance/suites/bundle_suite.h"
#include "fmt/format.h"
#include "oracle/pool/files.h"

namespace conformance {

namespace fs = std::filesystem;

namespace {

constexpr const char* kPrograms = "conformance/bench/programs";

struct BenchOptions {
  std::string programs = kPrograms;
  std::string filter;
  unsigned pairs = 5;
  unsigned startup_pairs = 40;
  std::string json;
};

// The last processor that this process may use: the first ones serve most interrupts.
int pinned_processor() {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) != 0) return -1;
  for (int cpu = CPU_SETSIZE - 1; cpu >= 0; --cpu)
    if (CPU_ISSET(cpu, &set)) return cpu;
  return -1;
}

struct BenchProgram {
  std::string name;
  fs::path file;
};

std::vector<BenchProgram> find_bench_programs(const fs::path& folder, const Selection& selection) {
  std::vector<BenchProgram> programs;
  for (const auto& entry : fs::directory_iterator(folder)) {
    std::string name = entry.path().stem();
    if (entry.path().extension() == ".py" && selection.chooses(name))
      programs.push_back({name, entry.path()});
  }
  std::sort(programs.begin(), programs.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return programs;
}

oracle::Command command_for(const Setup& setup, const Side& side, const fs::path& program) {
  oracle::Command command;
  command.argv = side.command;
  for (const char* word : {"-I", "-S", "-E", "-B"}) command.argv.emplace_back(word);
  command.argv.push_back(program.string());
  command.environment = oracle::plain_environment();
  command.directory = setup.root.string();
  command.limits.wall = side.timeout;
  command.limits.memory_bytes = side.memory_bytes;
  command.cpu = pinned_processor();
  return command;
}

int bench(const CommonOptions& common, const BenchOptions& options) {
  CommonOptions live = common;
  live.oracle = "live";
  Setup setup = make_setup(live, true);
  Selection selection(options.filter);
  check_subject(setup);
  std::vector<BenchProgram> programs =
      find_bench_programs(setup.root / options.programs, selection);
  const fs::path empty = build_cache(setup) / "empty.py";
  if (!fs::exists(empty)) oracle::write_file(empty, "", false);
  if (programs.empty()) throw Fault("no program matches the filter");

  BenchResult result;
  std::vector<double> ratios, memories;
  bool failed = false;
  for (const BenchProgram& program : programs) {
    fmt::print(stderr, "{} ...\n", program.name);
    ProgramResult figures =
        measure_pairs(program.name, command_for(setup, setup.oracle, program.file),
                      command_for(setup, setup.subject, program.file), options.pairs);
    if (figures.problem.empty()) {
      ratios.push_back(figures.ratio);
      memories.push_back(figures.memory);
    } else {
      failed = true;
    }
    result.programs.push_back(std::move(figures));
  }
  ProgramResult startup =
      measure_pairs("start-up", command_for(setup, setup.oracle, empty),
                    command_for(setup, setup.subject, empty), options.startup_pairs);
  result.startup = startup.ratio;
  result.cpython_startup_seconds = startup.cpython_seconds;
  result.subject_startup_seconds = startup.subject_seconds;
  result.geomean = geometric_mean(ratios);
  result.memory_geomean = geometric_mean(memories);
  fmt::print("{}", bench_text(result, setup.subject.title));
  if (!options.json.empty()) oracle::write_file(options.json, bench_json(result));
  return failed || !startup.problem.empty() ? 1 : 0;
}

}  // namespace

void add_bench_command(CLI::App& app, CommonOptions& common, Action& action) {
  auto options = std::make_shared<BenchOptions>();
  CLI::App* command =
      app.add_subcommand("bench", "Measure speed, memory and start-up against CPython");
  command->add_option("--programs", options->programs, "Folder of programs, below the repository")
      ->capture_default_str();
  command->add_option("--filter", options->filter,
                      "Only programs whose name the RE2 pattern matches");
  command->add_option("--pairs", options->pairs, "Runs of each side that count")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_option("--startup-pairs", options->startup_pairs, "Runs of an empty program")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_option("--json", options->json, "Write the figures there as JSON");
  add_common_options(*command, common);
  command->footer(
      "Both sides run the source with -I -S -E -B, pinned to one processor, alternately.\n"
      "Exit status: 0, 1 when a program failed or its outputs differ, 2 wrong use.\n"
      "Examples:\n"
      "  conformance bench --filter 'json|sort' --pairs 9\n"
      "  conformance bench --programs conformance/bench/compile    (the compiler's speed)");
  command->callback([=, &common, &action] {
    if (!command->got_subcommand("faults"))
      action = [=, &common] { return bench(common, *options); };
  });
  add_faults_command(*command, common, action);
}

}  // namespace conformance
