// Bytecode as text: what a person or a minimised finding writes, and back.
// Counterpart: Lib/test/support/bytecode_helper.py, Python/assemble.c.
#ifndef VM_BYTECODE_ASSEMBLER_H_
#define VM_BYTECODE_ASSEMBLER_H_

#include <cstddef>
#include <cstdint>

#include "vm/base/buffer.h"

namespace py {

class CodeView;

// One thing a line, but a label and a position may stand before an instruction; `#` starts a
// comment. This is the body of a code object; fuzz/ir/assembly.h has the text of whole programs.
//
// clang-format off
//   L1:                             a label
//   LOAD_FAST 3                     an instruction; its prefixes and caches come by themselves
//   LOAD_FAST x                     the same by name, if names are known
//   LOAD_GLOBAL print + NULL        names whose low bits say more; of super: + NULL|self + 2 args
//   LOAD_FAST_LOAD_FAST x, y        two locals
//   LOAD_CONST = 'text'             a constant by its value, if constants are known
//   COMPARE_OP bool(<=)             the words that dis shows
//   POP_JUMP_IF_FALSE L2            a jump to a label, or its bare oparg as a number
//   JUMP L1                         the pseudo jumps pick their direction
//   LOAD_FAST/2 3                   at least two units before the caches
//   <121> 7                         a number that is no instruction
//   .raw 44 12                      one unit as it is
//   .caches 1 2 3                   the values of the caches of the instruction above
//   @ 3:4-3:10                      where what follows comes from: line:column-line:column, ? none
//   @ 3:4-10                        the same within one line
//   @ 3     and     @ --            without columns; no position
//   .first_line 7                   what positions count from; 1 unless it comes before them
//   .except L1 to L2 -> L3 [2] lasti    a range, its handler, the depth; places may be code units
//   .line_table 80 00               the table in hex instead of positions
//   .exception_table 82 01          likewise
// clang-format on
struct AssembledCode {
  Buffer code;
  Buffer line_table;
  Buffer exception_table;
  int first_line = 1;
};

struct AssemblyError {
  int line = 0;
  const char* message = nullptr;  // Static text; "out of memory" among them.
};

enum class OperandTable : uint8_t { kLocals, kNames, kConsts };

// What operands mean that are no numbers.
class OperandReader {
 public:
  // Reads what begins at *at and ends before `end` at the latest, moves *at behind it and says
  // which entry it is. False when there is no such entry, or nothing to read.
  virtual bool read(OperandTable table, const char** at, const char* end, uint32_t* index) = 0;

 protected:
  ~OperandReader() = default;
};

// The other way round.
class OperandNamer {
 public:
  // Adds what a reader takes for just that entry, or nothing. False when memory is out.
  virtual bool append_name(OperandTable table, uint32_t index, Buffer* out) const = 0;
  // Adds what a person wants to know of the entry, on the same line.
  virtual bool append_remark(OperandTable table, uint32_t index, Buffer* out) const = 0;

 protected:
  ~OperandNamer() = default;
};

[[nodiscard]] bool assemble(const char* text, size_t size, AssembledCode* result,
                            AssemblyError* error, OperandReader* operands = nullptr);

struct AssemblyStyle {
  const OperandNamer* names = nullptr;
  bool first_line = true;  // Whether the text says .first_line.
  bool positions = true;   // Without them the text is for people only.
};

// Told of each instruction, in order: its byte offset, and the size of the text before its line.
class AssemblyListener {
 public:
  virtual void instruction(uint32_t offset, size_t text_size) = 0;

 protected:
  ~AssemblyListener() = default;
};

// Writes text that assembles to the very bytes of any code, damaged or not, if it has whole units.
// False when memory is out.
[[nodiscard]] bool write_assembly(const CodeView& code, Buffer* out,
                                  const AssemblyStyle& style = {},
                                  AssemblyListener* listener = nullptr);

}  // namespace py

#endif  // VM_BYTECODE_ASSEMBLER_H_
