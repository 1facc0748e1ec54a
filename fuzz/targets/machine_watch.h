// What the two tables of a code object come to while a program runs: where each exception goes and
// what lies on the stack there, and the lines that tracing, tracebacks and the methods of code
// objects tell.
// Counterpart: none.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fuzz {

// A code object that ran, or is a constant of one.
struct WatchedCode {
  std::string exception_table, line_table;
  int first_line = 0;
  uint32_t units = 0;
  // What co_lines() and co_positions() say, bytes as they do, -1 for None. Of `lines` only.
  std::vector<std::array<int64_t, 3>> lines;
  std::vector<std::array<int64_t, 4>> positions;
};

struct Happening {
  enum class What : uint8_t {
    kInstruction,  // About to run: the first after kHandled; of `lines` every one.
    kRaise,        // An instruction, or what it called, raised.
    kReraise,
    kHandled,
    kUnwind,
    // Told to a trace function.
    kCall,
    kLine,
    kReturn,
    kException,
    kOpcode,
    kJump,       // f_lineno was set; `line` says to what.
    kTraceback,  // An entry of the traceback that the program ends with.
  };
  What what;
  uint8_t opcode;   // Of kInstruction.
  uint32_t code;    // An index into `codes`.
  uint64_t frame;   // Tells the frames of a moment apart.
  int64_t unit;     // Where the event is said to be.
  int64_t at = -1;  // Where the frame is.
  int64_t depth = -1;
  int64_t lasti = -1;  // The number below the exception that a handler gets; -1 for none.
  int64_t line = -1;   // f_lineno or tb_lineno; -1 for None.

  // But for the frame, which is an address.
  bool operator==(const Happening& other) const {
    return what == other.what && opcode == other.opcode && code == other.code &&
           unit == other.unit && at == other.at && depth == other.depth && lasti == other.lasti &&
           line == other.line;
  }
};

struct Watch {
  // Asked for.
  bool lines = false;  // Tracing, and what code objects say; exceptions are watched anyway.
  // Raise before these instructions, the first time that they run: indices into `reached`.
  std::vector<uint32_t> plant;
  bool plant_everywhere = false;
  unsigned plant_type = 0;  // Which exception.
  // At that line event (from 1 on; 0: none) set f_lineno so many lines on.
  uint32_t jump_at = 0;
  int jump_by = 0;

  // Found out.
  std::vector<WatchedCode> codes;
  std::vector<Happening> happened;
  std::vector<std::pair<uint32_t, uint32_t>> reached;  // Code and unit, as they first ran.
  bool cut = false;                                    // More happened than is kept.
  bool undisturbed = false;                            // The program did not trace by itself.
};

}  // namespace fuzz
