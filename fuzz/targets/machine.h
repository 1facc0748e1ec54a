// The machine inside the fuzzer's process: started once, given one program after the other.
// Counterpart: none.
#pragma once

#include <cstddef>
#include <cstdint>

#include "fuzz/targets/ending.h"

namespace fuzz {

// Starts the machine: isolated, hash seed 0, no output, nothing to import that reaches the outside.
void machine_start();
// Loads the bytes of a .pyc and runs the code in a fresh namespace, at most `fuel` calls and rounds
// of loops; builtins are as at the start.
Ending machine_run(const uint8_t* data, size_t size, uint64_t fuel);

}  // namespace fuzz
