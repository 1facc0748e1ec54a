// The machine inside the fuzzer's process: started once, given one program after the other.
// Counterpart: none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/targets/ending.h"

namespace fuzz {

// Starts the machine: isolated, hash seed 0, no output, nothing to import that reaches the outside.
void machine_start();

struct Watch;

enum class Loop : uint8_t { kTailCalls, kSwitch, kChecked };
// What must come to the same as tail calls with specialised code.
struct OtherLoop {
  const char* name;
  Loop loop;
  bool specialise;
};
inline constexpr OtherLoop kOtherLoops[] = {{"the switch", Loop::kSwitch, true},
                                            {"the checked loop", Loop::kChecked, true},
                                            {"unspecialised code", Loop::kTailCalls, false}};
enum class After : uint8_t {
  kNothing,
  kCoroutines,  // What the program left that can be resumed is, as the schedule says.
  kCalls,  // Its objects are given to builtins, operators and containers, as the schedule says.
};

// One run, and what came of it.
struct Run {
  uint64_t fuel = 1'000;  // Calls, rounds of loops and handled exceptions.
  size_t memory = size_t{4} << 20;
  Loop loop = Loop::kTailCalls;
  bool specialise = true;
  bool only_defined = false;  // Unless all code objects are defined, nothing runs.
  bool observe = false;
  uint64_t plant = 0;       // Raise before that covered instruction; with kChecked only.
  bool planting = false;    // Count those instructions.
  uint64_t fail_after = 0;  // So many allocations succeed, then one fails (`once`) or all. 0: none.
  bool once = false;
  Watch* watch = nullptr;  // A fresh one for each run.
  After after = After::kNothing;
  std::string_view schedule;

  Ending ending = Ending::kNotLoaded;
  bool exhausted = false;  // A limit was met: what came of it is no result of the program.
  bool failed = false;     // An allocation was refused.
  uint64_t covered = 0;
  std::string observed;  // Result or exception, globals, and what the schedule came to.
};
// Loads the bytes of a .pyc and runs the code in a fresh namespace. Afterwards builtins, modules
// and settings are as at the start; ends the process with a finding if something else is not.
void machine_run(const uint8_t* data, size_t size, Run* run);

// What is alive now that no program runs, after all that may be given back is.
struct Alive {
  int64_t bytes = 0;
  int64_t objects = 0;  // Those that the collector knows, since the start.
};
Alive machine_alive();
// Moves where the next objects will lie, for programs whose results depend on that.
void machine_shift_heap(unsigned how);

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
