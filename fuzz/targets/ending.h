// How a case ended, in the words of every target, and how one says that something is wrong.
// Counterpart: none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

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

// Says what is wrong and ends the process, which is how a target reports a finding. `bucket` names
// the cause in words that do not depend on the input: it is printed as DEDUP_TOKEN and chooses the
// function that aborts.
[[noreturn]] void finding(std::string_view bucket, std::string_view about = {});

}  // namespace fuzz
