// A suite: named cases, each of which a subject and the oracle answer, and answers are equal or
// not.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/compare/expectations.h"
#include "oracle/pool/process.h"
#include "oracle/pool/reference.h"

namespace conformance {

// The harness or its user is at fault, not the subject: exit status 2.
class Fault : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// One of the two Pythons.
struct Side {
  std::string title;
  std::vector<std::string> command;  // Runs a .pyc when flags and its path are added.
  bool is_oracle = false;
  uint64_t memory_bytes = 0;
  std::chrono::milliseconds timeout{60'000};
};

// Everything that a run was told or found out.
struct Setup {
  std::filesystem::path root;  // Of the repository.
  std::filesystem::path cache;
  std::optional<oracle::Reference> reference;
  std::string cpython;    // The version that answers come from, live or recorded.
  bool recorded = false;  // The oracle's answers come from conformance/recorded/.
  bool use_cache = true;  // The oracle's earlier answers may be reused.
  Side subject;
  Side oracle;
};

struct Case {
  std::string name;         // Within the suite.
  uint32_t batch = 0;       // Cases of a batch can share a process.
  uint32_t index = 0;       // Within the batch.
  uint32_t group_size = 0;  // The name's first bytes, which name the file or program it belongs to.

  std::string_view group() const { return std::string_view(name).substr(0, group_size); }
};

struct Section {
  std::string title;
  std::string text;
  bool operator==(const Section&) const = default;
};

// What one side did with one case.
struct Observation {
  std::string problem;  // Empty unless the case did not come to its end: a crash, a hang...
  std::vector<Section> sections;
  bool operator==(const Observation&) const = default;
};

// "stdout, line 3" or "SIGSEGV": where two observations begin to differ.
std::string first_difference(const Observation& oracle, const Observation& subject);

class Suite {
 public:
  virtual ~Suite() = default;
  virtual std::string_view name() const = 0;
  virtual std::string_view about() const = 0;
  // What keeps this suite from running in this setup, or an empty string.
  virtual std::string missing(const Setup& setup) const = 0;
  // Compiles what the suite runs and finds its cases. Throws Fault.
  virtual void prepare(const Setup& setup) = 0;
  const std::vector<Case>& cases() const { return cases_; }
  // What having no case at all means, where that is no fault: "no golden is filed".
  virtual std::string_view nothing() const { return ""; }
  // The cases that may differ, of the folder of known differences: its file NAME.txt.
  virtual Expectations expectations(const std::filesystem::path& folder) const;
  // For a case that differs: where the two sides part, in words, when that can be found out with
  // more work than a run does for every case. Else empty. Threads may call this at once.
  virtual std::string locate(const Setup& setup, const Case& one) {
    (void)setup, (void)one;
    return "";
  }
  // One observation for each of the given cases, which are of one batch and in order. With
  // `detail` the texts say everything, else they may be digests. Threads may call this at once.
  virtual std::vector<Observation> observe(const Setup& setup, const Side& side,
                                           const std::vector<const Case*>& cases, bool detail) = 0;

 protected:
  std::vector<Case> cases_;
};

// All suites, in the order in which they run.
std::vector<std::unique_ptr<Suite>> all_suites();

}  // namespace conformance
