// Fuzzing engines in processes of their own: libFuzzer and AFL++. They may die at any time; what
// they found lies in folders.
// Counterpart: none.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "conformance/campaign/child.h"
#include "conformance/campaign/statistics.h"

namespace conformance {

// Where a campaign keeps what is its own. All of it survives any death; what is in pending/ and
// spool/ waits to be looked at.
struct Workspace {
  explicit Workspace(const std::filesystem::path& folder);
  void create() const;

  std::filesystem::path folder;
  std::filesystem::path corpus;   // Inputs that reached something new.
  std::filesystem::path spool;    // Samples and suspicious inputs, left by the targets.
  std::filesystem::path pending;  // Inputs that ended an engine, and what is known of each.
  std::filesystem::path stats;    // stats-PID.json of the targets.
  std::filesystem::path logs;     // What the engines write.
  std::filesystem::path judged;   // Names of the corpus' files that the judge had.
};

// What a target is built with: corpus/dictionaries/TARGET.options.
struct TargetLimits {
  std::filesystem::path dictionary;  // Empty for none.
  unsigned timeout_seconds = 10;
  unsigned memory_megabytes = 3000;
  unsigned max_length = 65536;
  std::vector<std::string> libfuzzer;  // The other lines, as flags.
};
TargetLimits read_limits(const std::filesystem::path& root, const std::string& target);

struct EngineOptions {
  std::string target;
  std::filesystem::path binary;
  Workspace workspace{""};
  std::filesystem::path seeds;  // Read, never written.
  TargetLimits limits;
  unsigned jobs = 1;
  uint64_t seed = 0;           // 0: by chance.
  unsigned sample = 32;        // Every n-th input is left for the oracle.
  unsigned self_check = 0;     // Every n-th input is run again in a fresh process.
  bool coverage_only = false;  // Run the corpus and the seeds once, and end.
};

// The last of an engine's output, and which process it was.
struct Ended {
  pid_t pid = 0;
  int status = 0;
  double seconds = 0;
  std::string log;
};

class Engine {
 public:
  virtual ~Engine() = default;
  virtual const char* name() const = 0;
  // Starts what does not run. To be called often and from one thread, on which the children's lives
  // depend. Returns those that ended since. Throws Fault when they keep dying at once.
  virtual std::vector<Ended> look() = 0;
  virtual bool running() = 0;  // For a run of the corpus only: whether it goes on.
  virtual void stop() = 0;
  virtual EngineCounts counts() = 0;
  virtual std::map<std::string, MutatorCounts> mutators() = 0;
  // Folders where the engine puts inputs that reached something new.
  virtual std::vector<std::filesystem::path> novel() = 0;
};

std::unique_ptr<Engine> make_libfuzzer(const EngineOptions& options);
// Throws Fault when afl-fuzz is not installed.
std::unique_ptr<Engine> make_afl(const EngineOptions& options);

// The last lines of a file, at most so many bytes.
std::string tail(const std::filesystem::path& file, size_t bytes);
// What a target sees of the environment besides FUZZ_*.
std::vector<std::string> target_environment();

}  // namespace conformance
