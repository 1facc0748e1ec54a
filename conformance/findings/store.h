// The folder of findings: one folder each, complete or not there at all.
// Counterpart: none.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "conformance/findings/verdict.h"

namespace conformance {

// findings/ID/: program.pyc (or source.py), finding.json (kind, aspect, bucket, target, seed,
// when, versions of both sides, how to replay), subject.txt, oracle.txt, about.txt. Once minimised
// also minimal.pyc, minimal.txt (the listing), minimal.py where there is a source.
struct Finding {
  std::string id;       // Of the content: the same program is the same finding.
  std::string target;   // The fuzz target or command it came from.
  std::string program;  // Bytes of a .pyc, or of a source.
  bool is_source = false;
  Verdict verdict;
  std::string found;  // UTC, ISO 8601.
  std::string subject_version;
  std::string oracle_version;
  bool reproducible = true;  // Else the inputs before it lie beside it, in before/.
  std::vector<std::string> before;
  std::string minimal;  // Bytes; empty until minimised.
  std::string minimal_source;
};

class FindingStore {
 public:
  explicit FindingStore(std::filesystem::path folder);

  // Writes the folder under a temporary name, syncs and renames it. Of a bucket that has
  // `samples` findings already only the count grows; false then. Several processes may add at once.
  bool add(const Finding& finding, size_t samples = 5);
  // Changes what is known of a finding that is there, as atomically.
  void update(const Finding& finding);
  std::optional<Finding> load(const std::string& id) const;  // An unambiguous prefix will do.
  std::vector<Finding> all() const;                          // Without programs' observations.
  // Bucket to how often it was met, those that were not kept included.
  std::map<std::string, uint64_t> counts() const;
  const std::filesystem::path& folder() const { return folder_; }

 private:
  std::filesystem::path folder_;
};

}  // namespace conformance
