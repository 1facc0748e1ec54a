// The folder of findings: one folder each, complete or not there at all.
// Counterpart: none.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "conformance/findings/verdict.h"

namespace conformance {

// findings/ID/: program.pyc and program.txt (its listing) or source.py, finding.json (kind, aspect,
// bucket, target, seed, when, versions of both sides, how to replay), subject.txt, oracle.txt,
// about.txt; also source.py where it is known what program.pyc was compiled from. Once minimised
// also minimal.pyc, minimal.txt (assembler text of just that), minimal.py where there is a source. What did not
// happen again lies apart, in findings/unreproducible/ID/, with the programs that ran before it in
// before/.
struct Finding {
  std::string id;       // Of the content: the same program in the same bucket is the same finding.
  std::string target;   // The fuzz target or command it came from.
  std::string seed;     // What a campaign needs to make the program again, in its own words.
  std::string program;  // Bytes of a .pyc, or of a source.
  bool is_source = false;
  std::string compiled_from;  // Text that compiles to `program`, where it is known.
  Verdict verdict;
  std::string found;  // UTC, ISO 8601; add() fills in the time when it is empty.
  std::string subject_version;
  std::string oracle_version;
  bool reproducible = true;
  std::vector<std::string> before;
  std::string minimal;  // Bytes; empty until minimised.
  std::string minimal_source;
};

// The id that add() gives to a finding.
std::string finding_id(const Finding& finding);
// Whether a crash says nothing of its place, so that two of them need not have one cause.
bool is_anonymous_crash(const Verdict& verdict);

class FindingStore {
 public:
  // Makes the folder and sweeps what killed processes left behind. A folder that may only be read
  // is good for reading. Throws std::runtime_error.
  explicit FindingStore(std::filesystem::path folder);

  // Writes the folder under a temporary name, syncs and renames it. Of a bucket that has
  // `samples` findings already only the count grows, but a crash that says nothing of its place is
  // always kept; false when it was not kept or was there. Several processes and threads may add at
  // once. Throws std::runtime_error when it cannot be written.
  bool add(const Finding& finding, size_t samples = 5);
  // Changes what is known of a finding that is there, as atomically.
  void update(const Finding& finding);
  // An unambiguous prefix of the id will do. Throws std::runtime_error for an ambiguous one, and
  // for a finding that cannot be read.
  std::optional<Finding> load(const std::string& id) const;
  std::vector<Finding> all() const;  // Without programs' observations, the oldest first.
  // Bucket to how often it was met, those that were not kept included.
  std::map<std::string, uint64_t> counts() const;
  const std::filesystem::path& folder() const { return folder_; }
  // Where a finding lies.
  std::filesystem::path folder_of(const Finding& finding) const;

 private:
  struct Index;  // What is there, so that what is not kept costs no reading.

  std::filesystem::path folder_;
  std::shared_ptr<Index> index_;
};

}  // namespace conformance
