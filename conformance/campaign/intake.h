// From the folders that engines and targets write to the court.
// Counterpart: none.
#pragma once

#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "conformance/campaign/court.h"
#include "conformance/campaign/engine.h"

namespace conformance {

class Intake {
 public:
  // `make_program` turns a source into a program that compiles it; empty for targets of programs.
  Intake(const Workspace& workspace, Court& court,
         std::function<std::string(const std::string&)> make_program);

  // Submits what is there, as much as the court takes without waiting. Returns how many inputs.
  size_t drain(const std::vector<std::filesystem::path>& novel);
  // What was in the corpus before this run was judged then, or is a seed.
  void skip_corpus(const std::vector<std::filesystem::path>& novel);
  Plea plea(const std::string& bytes, const std::string& origin) const;

 private:
  size_t drain_spool();
  size_t drain_corpus(const std::filesystem::path& folder);
  void remember(const std::vector<std::string>& names);

  const Workspace workspace_;
  Court& court_;
  const std::function<std::string(const std::string&)> make_program_;
  std::set<std::string> submitted_;  // Files of the spool that are on their way.
  std::set<std::string> judged_;     // Files of the corpus that were, or are on their way.
  std::mutex mutex_;
};

}  // namespace conformance
