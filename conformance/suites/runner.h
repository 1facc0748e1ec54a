// Holds a subject to the oracle, suite by suite.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "conformance/compare/expectations.h"
#include "conformance/compare/selection.h"
#include "conformance/suites/suite.h"

namespace conformance {

struct SuiteResult {
  std::string name;
  std::string not_run;       // Why, when the suite could not be run.
  std::string nothing;       // What it means that there is no case at all; such a suite agrees.
  std::string expectations;  // The file of known differences.
  bool optional = false;     // Nobody named the suite, so that not running it is no fault.
  uint64_t total = 0;
  Judged judged;
  std::map<std::string, std::string> differences;  // Case name to what differs, in short.
  std::map<std::string, std::vector<std::string>>
      groups;  // File or program to its cases that differ.
  std::map<std::string, std::vector<std::string>> buckets;  // Class of difference to its cases.
  std::vector<std::string> faults;  // Cases the oracle has no answer for; they differ, too.
  double seconds = 0;

  bool agrees() const {
    return judged.unexpected.empty() && judged.obsolete.empty() && faults.empty() &&
           (not_run.empty() || optional);
  }
};

struct Progress {
  std::string suite;
  uint64_t done = 0;
  uint64_t total = 0;
  uint64_t different = 0;
};

// Runs the chosen cases of one suite on `jobs` threads. Throws Fault.
SuiteResult run_suite(Suite& suite, const Setup& setup, const Selection& selection,
                      const Expectations& expectations, unsigned jobs,
                      const std::function<void(const Progress&)>& report);

// Calls work(0) to work(count - 1) on several threads; the first exception ends it and is thrown.
void in_parallel(size_t count, unsigned jobs, const std::function<void(size_t)>& work);

}  // namespace conformance
