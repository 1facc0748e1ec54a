// AFL++ in processes of its own.
// Counterpart: none.
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <sstream>

#include "conformance/campaign/engine_internal.h"
#include "conformance/suites/suite.h"
#include "fmt/format.h"
#include "oracle/pool/files.h"
#include "oracle/pool/process.h"

namespace conformance {

namespace fs = std::filesystem;

namespace {

using Clock = std::chrono::steady_clock;

// The file that afl-fuzz keeps of an instance: "name : value" lines.
uint64_t stat_of(const std::string& text, const std::string& name) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(name)) continue;
    const size_t colon = line.find(':');
    if (colon == std::string::npos || line.find_first_not_of(' ', name.size()) != colon) continue;
    return strtoull(line.c_str() + colon + 1, nullptr, 10);
  }
  return 0;
}

class Afl : public Engine {
 public:
  explicit Afl(const EngineOptions& options)
      : options_(options),
        program_(oracle::find_program("afl-fuzz")),
        out_(options.workspace.folder / "afl"),
        stats_(options.workspace) {
    if (program_.empty()) throw Fault("afl-fuzz is not installed: scripts/setup --afl");
    jobs_.resize(std::max(1u, options_.jobs));
  }

  const char* name() const override { return "afl"; }

  std::vector<Ended> look() override {
    std::vector<Ended> ended;
    for (size_t i = 0; i < jobs_.size(); ++i) {
      Job& job = jobs_[i];
      if (job.child.running()) continue;
      if (job.started) {
        job.started = false;
        ++restarts_;
        const std::chrono::duration<double> lived = Clock::now() - job.since;
        ended.push_back({job.child.pid(), 0, lived.count(), tail(log_of(i), 64 << 10)});
        if (!stopped_ && lived.count() < 5 && ++early_ends_ >= 3)
          throw Fault("afl-fuzz does not start:\n" + ended.back().log);
      }
      if (!stopped_) start(i);
    }
    collect();
    return ended;
  }

  bool running() override { return !stopped_; }

  void stop() override {
    stopped_ = true;
    for (Job& job : jobs_) job.child.end(std::chrono::seconds(3));
    collect();
  }

  EngineCounts counts() override {
    EngineCounts counts = stats_.counts();
    uint64_t executions = 0;
    for (size_t i = 0; i < jobs_.size(); ++i) {
      const std::string text = oracle::read_file(out_ / instance(i) / "fuzzer_stats").value_or("");
      executions += stat_of(text, "execs_done");
      counts.coverage = std::max(counts.coverage, stat_of(text, "edges_found"));
      counts.corpus += stat_of(text, "corpus_count");
    }
    counts.executions = std::max(counts.executions, executions);
    counts.restarts = restarts_;
    return counts;
  }

  std::map<std::string, MutatorCounts> mutators() override { return stats_.mutators(); }

  std::vector<fs::path> novel() override {
    std::vector<fs::path> folders;
    for (size_t i = 0; i < jobs_.size(); ++i) folders.push_back(out_ / instance(i) / "queue");
    return folders;
  }

 private:
  struct Job {
    Child child;
    bool started = false;
    Clock::time_point since;
  };

  static std::string instance(size_t number) { return fmt::format("job{}", number); }
  fs::path log_of(size_t number) const {
    return options_.workspace.logs / fmt::format("afl-{}.log", number);
  }

  void start(size_t number) {
    ChildCommand command;
    command.argv = {
        program_,
        "-i",
        fs::exists(out_ / instance(number) / "fuzzer_stats") ? "-" : options_.seeds.string(),
        "-o",
        out_.string(),
        number == 0 ? "-M" : "-S",
        instance(number),
        "-t",
        std::to_string(options_.limits.timeout_seconds * 1000),
        "-m",
        "none",
        "-G",
        std::to_string(options_.limits.max_length)};
    if (!options_.limits.dictionary.empty())
      command.argv.insert(command.argv.end(), {"-x", options_.limits.dictionary.string()});
    if (options_.seed != 0)
      command.argv.insert(command.argv.end(), {"-s", std::to_string(options_.seed + number)});
    command.argv.insert(command.argv.end(), {"--", options_.binary.string()});
    command.environment = engine_environment(options_);
    // AFL++ has opinions on the machine that a container cannot meet, and needs to see crashes.
    std::erase_if(command.environment,
                  [](const std::string& one) { return one.starts_with("ASAN_OPTIONS="); });
    for (const char* variable :
         {"AFL_NO_UI=1", "AFL_SKIP_CPUFREQ=1", "AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1",
          "AFL_NO_AFFINITY=1", "AFL_SKIP_CRASHES=1", "AFL_IGNORE_SEED_PROBLEMS=1",
          "ASAN_OPTIONS=abort_on_error=1:symbolize=0:detect_leaks=0:allocator_may_return_null=1:"
          "detect_stack_use_after_return=0"})
      command.environment.emplace_back(variable);
    // A mutator of the target's own stands next to it.
    const fs::path mutator = options_.binary.string() + "_mutator.so";
    if (fs::exists(mutator)) {
      command.environment.push_back("AFL_CUSTOM_MUTATOR_LIBRARY=" + mutator.string());
      command.environment.emplace_back("AFL_CUSTOM_MUTATOR_ONLY=1");
    }
    command.directory = options_.workspace.folder.string();
    command.output = log_of(number);
    jobs_[number].child.start(command);
    jobs_[number].started = true;
    jobs_[number].since = Clock::now();
  }

  // What afl-fuzz kept as crashes and hangs waits in pending/ like that of any engine.
  void collect() {
    std::error_code ignored;
    for (size_t i = 0; i < jobs_.size(); ++i)
      for (const auto& [folder, what] : {std::pair{"crashes", "crash"}, {"hangs", "timeout"}})
        for (const auto& entry : fs::directory_iterator(out_ / instance(i) / folder, ignored)) {
          const std::string name = entry.path().filename().string();
          if (!name.starts_with("id:")) continue;
          const auto bytes = oracle::read_file(entry.path());
          if (!bytes || bytes->empty()) continue;
          const std::string key = oracle::ContentKey().add(*bytes).text();
          oracle::write_file(options_.workspace.pending / fmt::format("{:010}-{}-{}", i, what, key),
                             *bytes);
          fs::remove(entry.path(), ignored);
        }
  }

  EngineOptions options_;
  std::string program_;
  fs::path out_;
  TargetStats stats_;
  std::vector<Job> jobs_;
  uint64_t restarts_ = 0;
  unsigned early_ends_ = 0;
  bool stopped_ = false;
};

}  // namespace

std::unique_ptr<Engine> make_afl(const EngineOptions& options) {
  return std::make_unique<Afl>(options);
}

}  // namespace conformance
