// Differences that are known: exact case names, each under a reason, each of which must still
// differ.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace conformance {

// The file of a suite, `conformance/expectations/SUITE.txt`: a line at the margin is a reason, the
// indented lines after it are names of cases, without the suite; `#` at the margin is a comment.
class Expectations {
 public:
  // Throws std::runtime_error that names the line, for a case without a reason or named twice.
  static Expectations parse(std::string_view text, const std::string& file);
  // A file that does not exist expects nothing.
  static Expectations load(const std::filesystem::path& path);

  const std::string* reason(const std::string& name) const;
  const std::map<std::string, std::string>& entries() const { return reasons_; }

 private:
  std::map<std::string, std::string> reasons_;
};

struct Judged {
  uint64_t agree = 0;
  uint64_t expected_failures = 0;
  std::vector<std::string> unexpected;  // Cases that differ and may not.
  std::vector<std::string> obsolete;    // Entries whose case agrees or, on a complete run, is gone.
};

// Holds the outcome of a run, case name to whether it agrees, against what was expected.
Judged judge(const std::map<std::string, bool>& outcomes, const Expectations& expectations,
             bool complete);

}  // namespace conformance
