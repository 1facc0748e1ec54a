// What a campaign counts, as a line, a table and JSON.
// Counterpart: none.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/findings/verdict.h"
#include "nlohmann/json_fwd.hpp"

namespace conformance {

// Of one mutator, or of all inputs of one origin.
struct Yield {
  uint64_t judged = 0;
  uint64_t agree = 0;
  uint64_t finished = 0;  // Of those that agree.
  uint64_t raised = 0;
  uint64_t poisoned = 0;
  uint64_t rejected = 0;  // By the verifier of either side; no program, nothing to compare.
  uint64_t findings = 0;
  uint64_t faults = 0;
};

// Of one mutator, in the engine's own counting.
struct MutatorCounts {
  uint64_t made = 0;
  uint64_t defined = 0;
  uint64_t kept = 0;  // They reached something new.
};

// What the engine says of itself; all jobs together.
struct EngineCounts {
  uint64_t executions = 0;
  uint64_t defined = 0;  // Of `described` executions.
  uint64_t described = 0;
  uint64_t corpus = 0;
  uint64_t coverage = 0;
  uint64_t restarts = 0;  // Of engines, after a crash or an end of theirs.
};

struct OracleCounts {
  uint64_t observed = 0;
  uint64_t restarts = 0;
  uint64_t crashes = 0;
  uint64_t timeouts = 0;
};

// Threads may use one at once.
class Statistics {
 public:
  // `history`: a file that gets a line of JSON every now and then; empty for none.
  Statistics(std::string target, std::string engine, std::filesystem::path history);

  // A verdict on an input of this origin that went through these mutators. `is_new`: the bucket
  // was met for the first time in this folder of findings.
  void count(const Verdict& verdict, std::string_view origin,
             const std::vector<std::string>& mutators, bool is_new);
  void set_engine(const EngineCounts& engine);
  void set_mutators(std::map<std::string, MutatorCounts> mutators);
  void set_oracle(const OracleCounts& subject, const OracleCounts& oracle);

  // "12 s  34,567 run (2,880/s), 71.3% defined ..."
  std::string line() const;
  // The table at the end.
  std::string summary() const;
  nlohmann::json json() const;
  // Appends what json() says, but for verdicts and buckets, to the history as one line.
  void append_history();

  Yield total() const;
  std::map<std::string, uint64_t> kinds() const;  // "DIVERGE value" to how often.
  // Buckets of this run to how often, and those among them that were not known before.
  std::map<std::string, uint64_t> buckets() const;
  std::set<std::string> new_buckets() const;
  double seconds() const;

  // A killed run's counts, to go on from; and what to write down for that.
  void restore(const nlohmann::json& saved);

 private:
  nlohmann::json json_locked(bool whole) const;
  double seconds_locked() const;

  const std::string target_;
  const std::string engine_name_;
  const std::filesystem::path history_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  mutable std::mutex mutex_;
  double earlier_seconds_ = 0;
  Yield total_;
  std::map<std::string, Yield> by_origin_;
  std::map<std::string, Yield> by_mutator_;
  std::map<std::string, uint64_t> kinds_;
  std::map<std::string, uint64_t> buckets_;
  std::set<std::string> new_buckets_;
  EngineCounts engine_;
  std::map<std::string, MutatorCounts> engine_mutators_;
  OracleCounts subject_;
  OracleCounts oracle_;
};

// The time as findings and histories write it: UTC, ISO 8601.
std::string utc_now();

}  // namespace conformance
