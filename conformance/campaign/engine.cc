// Fuzzing engines in processes of their own: what they have in common, and libFuzzer.
// Counterpart: none.
#include "conformance/campaign/engine.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <set>

#include "conformance/campaign/engine_internal.h"
#include "conformance/suites/suite.h"
#include "fmt/format.h"
#include "nlohmann/json.hpp"
#include "oracle/pool/files.h"
#include "oracle/pool/process.h"

namespace conformance {

namespace fs = std::filesystem;

namespace {

using Clock = std::chrono::steady_clock;

uint64_t number_at(std::string_view text) {
  uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// The number behind the last "NAME: " of the text.
uint64_t last_number(std::string_view text, std::string_view name) {
  const size_t at = text.rfind(name);
  return at == std::string_view::npos ? 0 : number_at(text.substr(at + name.size()));
}

class LibFuzzer : public Engine {
 public:
  explicit LibFuzzer(const EngineOptions& options) : options_(options), stats_(options.workspace) {
    jobs_.resize(std::max(1u, options_.coverage_only ? 1u : options_.jobs));
    for (size_t i = 0; i < jobs_.size(); ++i)
      jobs_[i].log = options_.workspace.logs / fmt::format("{}-{}.log", options_.target, i);
  }

  const char* name() const override { return "libfuzzer"; }

  std::vector<Ended> look() override {
    std::vector<Ended> ended;
    for (size_t i = 0; i < jobs_.size(); ++i) {
      Job& job = jobs_[i];
      if (job.child.running()) {
        job.look_at_log();
        continue;
      }
      if (job.started) {
        job.look_at_log();
        ended.push_back(job.end());
        if (!job.done) ++restarts_;
        if (options_.coverage_only && ended.back().status == 0) job.done = true;
        watch_for_early_ends(ended.back());
      }
      if (!job.done) start(i);
    }
    return ended;
  }

  bool running() override {
    return std::any_of(jobs_.begin(), jobs_.end(), [](const Job& job) { return !job.done; });
  }

  void stop() override {
    // libFuzzer ends at SIGTERM and keeps the numbers; what it runs at the moment is not lost, as
    // it has no say in the corpus yet.
    for (Job& job : jobs_) job.child.end(std::chrono::seconds(2));
    for (Job& job : jobs_) {
      job.look_at_log();
      job.done = true;
    }
  }

  EngineCounts counts() override {
    EngineCounts counts = stats_.counts();
    uint64_t from_logs = earlier_;
    for (const Job& job : jobs_) {
      from_logs += job.executions;
      counts.coverage = std::max(counts.coverage, job.coverage);
    }
    counts.executions = std::max(counts.executions, from_logs);
    counts.coverage = std::max(counts.coverage, best_coverage_);
    counts.restarts = restarts_;
    best_coverage_ = counts.coverage;
    return counts;
  }

  std::map<std::string, MutatorCounts> mutators() override { return stats_.mutators(); }
  std::vector<fs::path> novel() override { return {options_.workspace.corpus}; }

 private:
  struct Job {
    Child child;
    fs::path log;
    bool started = false;
    bool done = false;
    Clock::time_point since;
    uint64_t executions = 0;
    uint64_t coverage = 0;

    // libFuzzer says where it stands in lines like "#123 NEW cov: 45 ft: 67 corp: 8/9b ...".
    void look_at_log() {
      const std::string text = tail(log, 4096);
      size_t line = text.rfind("\n#");
      line = line == std::string::npos ? (text.starts_with("#") ? 0 : std::string::npos) : line + 1;
      if (line != std::string::npos)
        executions = std::max(executions, number_at(text.substr(line + 1)));
      executions = std::max(executions, last_number(text, "stat::number_of_executed_units: "));
      coverage = std::max(coverage, last_number(text, "cov: "));
    }
    Ended end() {
      started = false;
      const std::chrono::duration<double> lived = Clock::now() - since;
      return {child.pid(), child.status(), lived.count(), tail(log, 64 << 10)};
    }
  };

  void start(size_t number) {
    Job& job = jobs_[number];
    earlier_ += job.executions;
    job.executions = 0;
    const Workspace& work = options_.workspace;
    ChildCommand command;
    command.argv = {options_.binary.string(),
                    fmt::format("-artifact_prefix={}/{{pid}}-", work.pending.string()),
                    fmt::format("-timeout={}", options_.limits.timeout_seconds),
                    fmt::format("-rss_limit_mb={}", options_.limits.memory_megabytes),
                    fmt::format("-max_len={}", options_.limits.max_length),
                    "-close_fd_mask=1",
                    "-print_final_stats=1",
                    "-report_slow_units=30",
                    "-reload=1"};
    for (const std::string& flag : options_.limits.libfuzzer) command.argv.push_back(flag);
    if (!options_.limits.dictionary.empty())
      command.argv.push_back("-dict=" + options_.limits.dictionary.string());
    // A restarted job does not do again what it did before.
    if (options_.seed != 0)
      command.argv.push_back(fmt::format(
          "-seed={}",
          static_cast<uint32_t>(options_.seed + number * 1000003 + restarts_ * 7919) | 1));
    if (options_.coverage_only) command.argv.emplace_back("-runs=0");
    command.argv.push_back(work.corpus.string());
    if (!options_.seeds.empty()) command.argv.push_back(options_.seeds.string());
    command.environment = engine_environment(options_);
    command.directory = work.folder.string();
    command.output = job.log;
    job.child.start(command);
    job.started = true;
    job.since = Clock::now();
  }

  // A target that cannot start must be told from one that crashes now and then.
  void watch_for_early_ends(const Ended& ended) {
    const bool early = ended.seconds < 2 && ended.log.find("#") == std::string::npos;
    early_ends_ = early ? early_ends_ + 1 : 0;
    if (early_ends_ >= 3)
      throw Fault(fmt::format("{} does not start (status {}):\n{}", options_.binary.string(),
                              ended.status, ended.log.substr(0, 2000)));
  }

  EngineOptions options_;
  TargetStats stats_;
  std::vector<Job> jobs_;
  uint64_t earlier_ = 0;  // Executions of jobs that ended.
  uint64_t restarts_ = 0;
  uint64_t best_coverage_ = 0;
  unsigned early_ends_ = 0;
};

}  // namespace

Workspace::Workspace(const fs::path& where)
    : folder(where),
      corpus(where / "corpus"),
      spool(where / "spool"),
      pending(where / "pending"),
      stats(where / "stats"),
      logs(where / "logs"),
      judged(where / "judged.txt") {}

void Workspace::create() const {
  for (const fs::path& one : {corpus, spool, pending, stats, logs}) fs::create_directories(one);
}

TargetLimits read_limits(const fs::path& root, const std::string& target) {
  TargetLimits limits;
  const fs::path folder = root / "corpus/dictionaries";
  const std::string text = oracle::read_file(folder / (target + ".options")).value_or("");
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    const std::string line = text.substr(at, end - at);
    at = end + 1;
    const size_t equals = line.find('=');
    if (equals == std::string::npos) continue;
    const std::string name = line.substr(0, line.find_last_not_of(" \t", equals - 1) + 1);
    const size_t begin = line.find_first_not_of(" \t", equals + 1);
    const std::string value = begin == std::string::npos ? "" : line.substr(begin);
    const auto number = static_cast<unsigned>(number_at(value));
    if (name == "dict") {
      limits.dictionary = folder / value;
    } else if (name == "timeout") {
      limits.timeout_seconds = number;
    } else if (name == "rss_limit_mb") {
      limits.memory_megabytes = number;
    } else if (name == "max_len") {
      limits.max_length = number;
    } else if (name != "close_fd_mask" && !name.starts_with("#")) {
      limits.libfuzzer.push_back(fmt::format("-{}={}", name, value));
    }
  }
  return limits;
}

std::string tail(const fs::path& file, size_t bytes) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return {};
  stream.seekg(0, std::ios::end);
  const auto size = static_cast<size_t>(stream.tellg());
  const size_t from = size > bytes ? size - bytes : 0;
  stream.seekg(static_cast<std::streamoff>(from));
  std::string text(size - from, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<size_t>(stream.gcount()));
  return text;
}

std::vector<std::string> target_environment() {
  std::vector<std::string> environment = oracle::plain_environment();
  environment.emplace_back(
      "ASAN_OPTIONS=allocator_may_return_null=1:detect_stack_use_after_return=0:symbolize=1:"
      "handle_abort=1");
  environment.emplace_back("UBSAN_OPTIONS=print_stacktrace=1:symbolize=1");
  for (const char* path : {"/usr/lib/llvm-19/bin/llvm-symbolizer"}) {
    if (!fs::exists(path)) continue;
    environment.push_back(fmt::format("ASAN_SYMBOLIZER_PATH={}", path));
    environment.push_back(fmt::format("UBSAN_SYMBOLIZER_PATH={}", path));
  }
  return environment;
}

std::vector<std::string> engine_environment(const EngineOptions& options) {
  std::vector<std::string> environment = target_environment();
  environment.push_back("FUZZ_SPOOL=" + options.workspace.spool.string());
  environment.push_back(fmt::format("FUZZ_SAMPLE={}", options.sample));
  environment.push_back("FUZZ_STATS=" + options.workspace.stats.string());
  environment.emplace_back("FUZZ_RATES=2");
  if (options.self_check != 0)
    environment.push_back(fmt::format("FUZZ_SELF_CHECK={}", options.self_check));
  return environment;
}

TargetStats::TargetStats(const Workspace& workspace) : folder_(workspace.stats) {
  // Those of earlier runs are counted in those runs' histories.
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder_, ignored))
    fs::remove(entry.path(), ignored);
}

void TargetStats::read() {
  const auto now = Clock::now();
  if (now - read_ < std::chrono::milliseconds(500)) return;
  read_ = now;
  counts_ = {};
  mutators_.clear();
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder_, ignored)) {
    if (entry.path().extension() != ".json") continue;
    const auto text = oracle::read_file(entry.path());
    const auto json = nlohmann::json::parse(text.value_or(""), nullptr, false);
    if (!json.is_object()) continue;
    const auto runs = json.value("runs", uint64_t{0});
    counts_.executions += runs;
    counts_.described += runs;
    counts_.defined +=
        static_cast<uint64_t>(json.value("defined", 0.0) * static_cast<double>(runs) + 0.5);
    const auto mutators = json.value("mutators", nlohmann::json::object());
    for (const auto& [name, one] : mutators.items()) {
      MutatorCounts& counts = mutators_[name];
      counts.made += one.value("made", uint64_t{0});
      counts.defined += one.value("defined", uint64_t{0});
      counts.kept += one.value("kept", uint64_t{0});
    }
  }
}

EngineCounts TargetStats::counts() {
  read();
  return counts_;
}

std::map<std::string, MutatorCounts> TargetStats::mutators() {
  read();
  return mutators_;
}

std::unique_ptr<Engine> make_libfuzzer(const EngineOptions& options) {
  return std::make_unique<LibFuzzer>(options);
}

}  // namespace conformance
