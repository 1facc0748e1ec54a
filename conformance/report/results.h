// The results of a run for people (a table) and for machines (JSON, JUnit).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "conformance/suites/runner.h"

namespace conformance {

struct RunResult {
  std::string cpython;
  std::vector<SuiteResult> suites;
  double seconds = 0;

  bool agrees() const;
  bool faulty() const;  // Something could not be judged.
};

// The table of all suites and, below it, at most `shown` unexpected cases of each.
// `command` is what a user types for this program.
std::string results_text(const RunResult& result, size_t shown,
                         const std::string& command = "conformance");

// {"cpython": "3.14.8", "suites": {NAME: {"total", "agree", "expected_failures", "unexpected"}},
// "seconds": S}
std::string results_json(const RunResult& result);

// One testsuite per suite, one testcase per file or program; expected failures are "skipped".
std::string results_junit(const RunResult& result);

// For an attribute or a text on one line: what XML cannot hold is made visible.
std::string escape_xml(std::string_view text);
// The same for a text of several lines.
std::string escape_xml_text(std::string_view text);

}  // namespace conformance
