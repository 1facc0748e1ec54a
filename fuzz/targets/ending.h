// How a case ended, in the words of every target.
// Counterpart: none.
#pragma once

#include <cstddef>
#include <cstdint>

namespace fuzz {

enum class Ending : uint8_t {
  kChecked,  // By a target that runs nothing.
  kNoProgram,
  kTooLarge,
  kUndefined,  // Not run, because the target runs what is defined.
  kNotLoaded,  // No code object came of the bytes.
  kRejected,   // SystemError: invalid bytecode, of the outermost code object.
  kRaised,     // An exception came out.
  kFinished,
  kOutOfFuel,
};
inline constexpr size_t kEndings = 9;
const char* ending_text(Ending ending);

}  // namespace fuzz
