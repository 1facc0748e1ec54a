// Differences that are known: exact case names, each under a reason, each of which must still
// differ.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace conformance {

// The file of a suite, `conformance/expectations/SUITE.txt`: lines at the margin are a reason; of
// the indented lines after them the first says until when it holds, `until: 2027-01-31`, the others
// are names of cases, without the suite; `#` at the margin is a comment. The case is its own
// witness.
class Expectations {
 public:
  // Throws std::runtime_error that names the line, for a case without a reason or a day, or named
  // twice.
  static Expectations parse(std::string_view text, const std::string& file);
  // A file that does not exist expects nothing.
  static Expectations load(const std::filesystem::path& path);

  struct Entry {
    std::string reason;
    std::string until;  // The last day on which it holds.
  };

  const std::string* reason(const std::string& name) const;
  // What it was read from; empty when it expects nothing.
  const std::string& file() const { return file_; }
  const std::map<std::string, Entry>& entries() const { return entries_; }

 private:
  std::string file_;
  std::map<std::string, Entry> entries_;
};

struct Judged {
  uint64_t agree = 0;
  uint64_t expected_failures = 0;
  std::vector<std::string> unexpected;  // Cases that differ and may not.
  std::vector<std::string> obsolete;    // Entries whose case agrees or, on a complete run, is gone.
  std::map<std::string, std::string> expired;  // Of these, what differs still: until when it might.
};

// Whether a text is a day, "2027-01-31". Days are ordered as their texts are.
bool is_day(std::string_view text);

// Holds the outcome of a run, case name to whether it agrees, against what was expected.
// What differs and was expected to until a day before `today` is wrong on any run.
Judged judge(const std::map<std::string, bool>& outcomes, const Expectations& expectations,
             bool complete, const std::string& today = "");

}  // namespace conformance
