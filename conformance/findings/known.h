// Buckets that are known: exact entries, each with a reason, a witness and the day it expires.
// Counterpart: none.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace conformance {

struct KnownEntry {
  std::string bucket;
  std::string reason;
  // A program that still falls into the bucket: `goldens/AREA/NAME` (below conformance/), a .pyc or
  // .py of the repository, or the id of a finding.
  std::string witness;
  std::string until;  // The last day on which it holds, "2027-01-31".
  size_t line = 0;    // In the file.
};

// The file conformance/expectations/findings.txt. As in the other files of that folder a line at
// the margin is a reason and `#` at the margin a comment. Below a reason stand entries, indented:
//
//     CPython forgets the line of a generator that was closed (gh-123456).
//         bucket: RETURN_GENERATOR(): value
//         witness: goldens/generators/closed-line
//         until: 2027-01-31
//
// `bucket:` begins an entry. What it names is compared letter by letter.
class KnownFindings {
 public:
  // Throws std::runtime_error that names the line: an entry without a reason, a witness or a day,
  // a bucket that is named twice, a day that does not exist.
  static KnownFindings parse(std::string_view text, const std::string& file);
  // A file that does not exist knows nothing.
  static KnownFindings load(const std::filesystem::path& path);
  static std::filesystem::path file_in(const std::filesystem::path& root);

  // Null for a bucket that is new. An entry that has expired still tells what the bucket is;
  // that it has expired is a problem of its own.
  const KnownEntry* find(const std::string& bucket) const;
  const std::map<std::string, KnownEntry>& entries() const { return entries_; }
  const std::string& file() const { return file_; }

  // One line for each entry whose last day is before `today`.
  std::vector<std::string> expired(const std::string& today) const;
  // For a complete run: besides the expired ones, a line for each entry whose witness does not
  // fall into its bucket any more. `bucket_of` runs the witness and gives its bucket now, empty
  // when both sides agree; what it throws is a problem, too.
  std::vector<std::string> problems(
      const std::string& today,
      const std::function<std::string(const KnownEntry& entry)>& bucket_of) const;

 private:
  std::string file_;
  std::map<std::string, KnownEntry> entries_;
};

// Adds an entry to the file, whole or not at all. Throws std::runtime_error when the file would not
// be one of known findings any more.
void add_known(const std::filesystem::path& file, const KnownEntry& entry);

// The day in UTC, "2026-11-23".
std::string today();

}  // namespace conformance
