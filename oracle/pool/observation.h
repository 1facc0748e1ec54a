// What could be seen of a program that ran: the one schema, whichever Python ran it.
// Counterpart: none. Written by oracle/worker/observe.py on both sides.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace oracle {

enum class Ending : uint8_t {
  kFinished,
  kRaised,     // An exception came out; SystemExit is one.
  kRejected,   // SystemError: invalid bytecode. Only a machine with a verifier says that.
  kNotLoaded,  // No code object came of the bytes.
  // The rest is no result of the program: what was seen until then is not comparable.
  kOutOfFuel,
  kOutOfMemory,  // MemoryError, or the memory limit killed it.
  kTooDeep,      // RecursionError: how deep is too deep is each Python's own.
  kCrashed,      // By a signal or a sanitizer; `problem` holds what it wrote.
  kTimedOut,
  kFlooded,  // More output than the limit.
  kFault,    // The harness's; `problem` says which.
};
const char* ending_text(Ending ending);
// Whether two such endings say something about two Pythons.
bool comparable(Ending ending);

// Titles, in this order, those left out that are empty: "outcome" (the value or the chain of
// exceptions with type, args, notes and positions of every frame), "output", "errors" (the two
// streams), "namespace" (globals afterwards), "finalisers" (their order), "trace", "locals";
// "audit" alone: `LINE short|kept COUNT TYPE`, the instruction of that line of the trace released
// COUNT references to an object that it did not have, or let go of them without releasing them.
struct Section {
  std::string title;
  std::string text;
  bool operator==(const Section&) const = default;
};

struct Observation {
  Ending ending = Ending::kFault;
  int signal = 0;       // Of kCrashed; 0 when it ended by itself.
  std::string problem;  // What it wrote while it crashed, or why it could not be asked.
  std::vector<Section> sections;

  const std::string* section(std::string_view title) const;  // Null when there is none.
  bool operator==(const Observation&) const = default;
};

// One line of "trace": what stood before an instruction was executed. As text
// `CODE OFFSET OPCODE DEPTH TOP... ^ !TYPE @N:VALUE...`: the ordinal of the code object (depth first from the
// outermost), the offset in bytes, the opcode's name as in co_code, the depth of the operand stack,
// and of at most its three topmost values, topmost first, `TYPE` or `TYPE=DIGEST` for immutable
// plain values, `NULL` for none. Then, where it is so: `^`, the frame returns to native code (our
// machine alone says that); the type of the exception that is being handled; of the first 32 local
// variables those that are not as they were at the frame's last line, a cell's contents behind
// `cell:`. A Python that cannot look at its operand stack writes `?` and nothing more.
struct Step {
  uint32_t code = 0;
  uint32_t offset = 0;
  std::string opcode;
  int depth = -1;
  std::vector<std::string> top;
  bool to_native = false;
  std::string handled;
  std::vector<std::string> changed;  // "N:VALUE".
  bool operator==(const Step&) const = default;
};
std::vector<Step> parse_trace(std::string_view text);

}  // namespace oracle
