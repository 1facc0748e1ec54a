// Runs of one program that must come to the same, whichever loop runs them.
// Counterpart: none.
#pragma once

#include "fuzz/targets/harness.h"
#include "fuzz/targets/machine.h"

namespace fuzz {

// Runs the program as `run` says, and on some inputs (decided by their bytes), when a digest is
// wanted, and on every input in a replay, in all loops and without specialisation as well. A
// difference is a finding; so is what stays alive after each of several runs.
Ending run_and_compare(const uint8_t* data, size_t size, const Run& run);
// The same of what is defined and not too large, and what comes after it as the schedule in the
// input says; where there is none, as one made from the input's hash.
Ending run_as_scheduled(const uint8_t* data, size_t size, After after);

}  // namespace fuzz
