// What a campaign would run, in its order, with CPython's answers: made once, used for every fault.
// Counterpart: none.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "conformance/campaign/mutants.h"
#include "oracle/pool/observers.h"

namespace conformance {

struct StreamProgram {
  std::string name;  // The seed's, or "SEED, mutant N".
  std::string bytes;
  oracle::Observation answer;     // CPython's, which the machine without a fault gives, too.
  double until = 0;               // Seconds that a campaign has spent once this one is judged.
  std::vector<uint16_t> opcodes;  // Executed.
  std::vector<uint16_t> met;      // Numbers of the faults that can make a difference, sorted.
  bool campaign = true;           // Else it only witnesses that a fault can be noticed at all.

  bool meets(int fault) const;
};

struct StreamCounts {
  size_t made = 0;
  size_t incomparable = 0;  // Out of fuel and the like; CPython is not asked.
  size_t different = 0;     // Without any fault; none of these is used.
};

struct StreamOptions {
  std::vector<std::string> clean;  // The subject with no fault in force.
  std::filesystem::path root;
  std::filesystem::path scratch;  // A folder for files that pass between processes.
  size_t mutants = 10'000;
  MutantOptions mutation;
  double seconds = 600;
  unsigned jobs = 1;
  size_t largest_seed = 12 << 10;  // That mutants are made of; all run as they are.
  std::function<void(const std::string&)> progress;
};

// The seeds as they are, then repaired mutants of them; last the witnesses, sources by name.
std::vector<StreamProgram> make_stream(const StreamOptions& options, oracle::Observers& subject,
                                       oracle::Observers& reference,
                                       const std::vector<StreamProgram>& witnesses,
                                       StreamCounts* counts);

}  // namespace conformance
