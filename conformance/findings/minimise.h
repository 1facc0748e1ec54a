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
  bool complete = true;  // False when it was stopped: something smaller may be near.
};
// Tries the candidates of a round together: true at i when candidate i still does it. Many at once,
// so that whoever asks both Pythons can ask in batches; the most promising come first. May answer
// for the first ones only: the rest then counts as not doing it, this once.
using StillDoes = std::function<std::vector<bool>(const std::vector<std::string>& candidates)>;

// What a person counts: the instructions of all code objects, or a source's characters without
// blanks. Of bytes that are no program, the bytes.
size_t program_size(const std::string& program);
size_t source_size(const std::string& source);

struct MinimiseOptions {
  std::function<void(size_t size, size_t tried)> progress;
  std::function<bool()> stop;                             // Asked between rounds.
  std::function<void(const std::string& best)> improved;  // So that a killed run loses nothing.
  size_t batch = 48;                                      // Candidates in a round, at most.
  // Of minimise_source: the command of a Python that proposes candidates, and its script.
  std::vector<std::string> proposer;
};

// On the instructions, to a fixpoint: no reduction of fuzz/mutators that still does it is left. Of
// a program that the verifier calls defined, every candidate is. Bytes that are no program lose
// bytes instead.
Minimised minimise_program(const std::string& program, const StillDoes& still_does,
                           const MinimiseOptions& options);
Minimised minimise_program(const std::string& program, const StillDoes& still_does,
                           const std::function<void(size_t size, size_t tried)>& progress);
// On the source's statements and expressions, as its proposer knows them.
Minimised minimise_source(const std::string& source, const StillDoes& still_does,
                          const MinimiseOptions& options);

}  // namespace conformance
