// What the engines share.
// Counterpart: none.
#pragma once

#include "conformance/campaign/engine.h"

namespace conformance {

// What the targets say of themselves in stats-PID.json, all processes together.
class TargetStats {
 public:
  explicit TargetStats(const Workspace& workspace);
  EngineCounts counts();
  std::map<std::string, MutatorCounts> mutators();

 private:
  void read();

  std::filesystem::path folder_;
  std::chrono::steady_clock::time_point read_;
  EngineCounts counts_;
  std::map<std::string, MutatorCounts> mutators_;
};

std::vector<std::string> engine_environment(const EngineOptions& options);

}  // namespace conformance
