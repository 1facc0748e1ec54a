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

// What became of a source.
struct Compiled {
  enum class Outcome : uint8_t {
    kRefused,     // One of the exceptions that compile() may raise.
    kUnexpected,  // Another exception.
    kDefined,     // Code, all of which the verifier calls defined.
    kUndefined,   // Code, some of which it does not.
  };
  Outcome outcome;
  char about[256];  // The exception, or the reason and the function.
};
// Compiles a source as a module; as text, it must be UTF-8 and declares nothing.
Compiled machine_compile(const uint8_t* data, size_t size, bool as_text, int level);

}  // namespace fuzz
