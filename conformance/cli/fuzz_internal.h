// What `conformance fuzz` and `conformance fuzz ci` share.
#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "conformance/campaign/court.h"
#include "conformance/campaign/engine.h"
#include "conformance/cli/options.h"
#include "conformance/cli/sides.h"

namespace conformance {

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
  std::string binary;
  unsigned sample = 32;
  unsigned self_check = 0;
  // Of `fuzz ci`.
  std::string budget = "10m";
  std::string known;
  std::string artefacts;
  std::string junit;
  std::string sarif;
  std::vector<std::string> targets;
  std::string binaries;
};

// What every kind of run needs.
struct Bench {
  Setup setup;
  Sides sides;
  std::filesystem::path findings;
  unsigned jobs = 1;
};

struct EngineRun {
  std::string target;
  std::filesystem::path binary;
  std::filesystem::path work;
  double seconds = 600;
  double patience = 0;  // For what waits when the time is over; 0 is a quarter, at least 10 s.
  bool corpus_only = false;
};

// Set by SIGINT and SIGTERM.
extern std::atomic<bool> g_fuzz_stop;

Bench make_bench(const CommonOptions& common, const FuzzOptions& options);
CourtOptions court_options(const Bench& bench, const std::string& target, size_t samples,
                           const std::filesystem::path& work);
JudgeFunction judge_function(const Bench& bench);
bool is_source_target(const std::string& target);
// The names of all targets, of the repository's fuzz/targets.
std::vector<std::string> all_targets(const std::filesystem::path& root);
// Builds targets for libFuzzer or AFL++ and returns the folder of their programs. Throws Fault.
std::filesystem::path build_targets(const std::filesystem::path& root,
                                    const std::vector<std::string>& targets, bool afl = false);
// What an engine over a target is to be told, with the target's folders and limits.
EngineOptions engine_options(const Bench& bench, const FuzzOptions& options, const EngineRun& run);
// One engine over one target.
void fuzz_with_engine(const Bench& bench, const FuzzOptions& options, const EngineRun& run,
                      FindingStore& store, Statistics& statistics);

int fuzz_ci(const CommonOptions& common, const FuzzOptions& options);

}  // namespace conformance
