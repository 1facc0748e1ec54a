// What every fuzz target does with its input besides looking at it: mutating and crossing over
// whole programs, so that a libFuzzer binary works on code objects instead of bytes. Counterpart:
// none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/ir/marshal.h"
#include "fuzz/targets/ending.h"

extern "C" {
int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size, unsigned seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t* a, size_t a_size, const uint8_t* b, size_t b_size,
                                 uint8_t* out, size_t max_size, unsigned seed);
}

namespace fuzz {

inline std::string_view as_text(const uint8_t* data, size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}
inline const uint8_t* as_bytes(std::string_view text) {
  return reinterpret_cast<const uint8_t*>(text.data());
}

// The code objects of the input; none if it is no program.
std::vector<ValueRef> codes_of(const uint8_t* data, size_t size);
// The smallest program there is: what a campaign without seeds starts from.
std::string smallest_program();

// One mutation in place, `hostile` of sixteen times without repair; the new size. Now and then, and
// where the input is no program, the engine's own mutation of bytes.
size_t mutate_input(uint8_t* data, size_t size, size_t max_size, unsigned seed, unsigned hostile);
size_t cross_inputs(const uint8_t* a, size_t a_size, const uint8_t* b, size_t b_size, uint8_t* out,
                    size_t max_size, unsigned seed, unsigned hostile);

// Says what is wrong and ends the process, which is how a target reports a finding.
[[noreturn]] void finding(const std::string& what);

struct Tally {
  size_t count[kEndings] = {};
};
// Where ended() counts from now on; before the first call it counts nowhere.
void set_tally(Tally* tally);
// Counts a case. The targets that run programs say how each ended; for the others, a replay counts
// what they return from.
void ended(Ending ending);

}  // namespace fuzz

// Defines the two customisations for a target; `hostile` as above.
#define FUZZ_CUSTOMISE(hostile)                                                                   \
  size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size, unsigned seed) {    \
    return fuzz::mutate_input(data, size, max_size, seed, hostile);                               \
  }                                                                                               \
  size_t LLVMFuzzerCustomCrossOver(const uint8_t* a, size_t a_size, const uint8_t* b,             \
                                   size_t b_size, uint8_t* out, size_t max_size, unsigned seed) { \
    return fuzz::cross_inputs(a, a_size, b, b_size, out, max_size, seed, hostile);                \
  }
