// The engine without coverage: mutants of seeds, made here and sent straight to the judge.
// Counterpart: none.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>

#include "conformance/campaign/court.h"
#include "conformance/campaign/mutants.h"

namespace conformance {

struct MutantRun {
  uint64_t first = 0;
  uint64_t count = 100'000;  // Mutants to make; those that no mutator could make are in it.
  double seconds = 0;        // Ends sooner; 0 is no limit.
  bool only_defined = true;  // What the verifier refutes is not sent.
  size_t batch = 128;
  unsigned jobs = 1;               // Threads that make mutants.
  std::filesystem::path progress;  // Where a killed run can go on; empty for nowhere.
};

// True when it came to its end, false when it was stopped. `look` is called once or twice a second.
bool run_mutants(const MutantMaker& maker, const MutantRun& run, Court& court,
                 Statistics& statistics, const std::atomic<bool>& stop,
                 const std::function<void()>& look);

}  // namespace conformance
