// Makes a program small that does something worth looking at.
// Counterpart: none.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace conformance {

struct Minimised {
  std::string program;  // Bytes of a .pyc, or the source.
  size_t tried = 0;
  size_t kept = 0;
};
// Tries the candidates of a round together: true at i when candidate i still does it. Many at once,
// so that whoever asks both Pythons can ask in batches.
using StillDoes = std::function<std::vector<bool>(const std::vector<std::string>& candidates)>;

// On the instructions, to a fixpoint: no reduction of fuzz/mutators that still does it is left.
Minimised minimise_program(const std::string& program, const StillDoes& still_does,
                           const std::function<void(size_t size, size_t tried)>& progress);
// On the source's statements and expressions.
Minimised minimise_source(const std::string& source, const StillDoes& still_does,
                          const std::function<void(size_t size, size_t tried)>& progress);

}  // namespace conformance
