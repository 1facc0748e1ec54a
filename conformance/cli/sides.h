// Both Pythons of a set-up as observers, and the judge over them.
#pragma once

#include <memory>
#include <string>

#include "conformance/findings/verdict.h"
#include "conformance/suites/suite.h"
#include "oracle/pool/observers.h"

namespace conformance {

struct SideOptions {
  unsigned workers = 1;                   // Warm processes of each side.
  std::chrono::milliseconds wall{2'000};  // For each program.
  uint64_t fuel = 20'000;
};

struct Sides {
  std::unique_ptr<oracle::Observers> subject;
  std::unique_ptr<oracle::Observers> reference;
  std::unique_ptr<Judge> judge;
  std::string subject_version;
  std::string oracle_version;
};

// Starts one of them.
std::unique_ptr<oracle::Observers> make_observers(const Side& side, const Setup& setup,
                                                  const SideOptions& options);
// Starts both. Throws Fault: without a live CPython there is nobody to ask.
Sides make_sides(const Setup& setup, const SideOptions& options);

}  // namespace conformance
