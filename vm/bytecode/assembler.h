// Bytecode as text: what a person or a minimised finding writes, and back.
// Counterpart: Lib/test/support/bytecode_helper.py, Python/assemble.c.
#ifndef VM_BYTECODE_ASSEMBLER_H_
#define VM_BYTECODE_ASSEMBLER_H_

#include <cstddef>
#include <cstdint>

#include "vm/base/buffer.h"

namespace py {

class CodeView;

// One thing a line, `#` starts a comment:
//   L1:                          a label
//   LOAD_FAST 3                  an instruction; prefixes and caches come by themselves
//   POP_JUMP_IF_FALSE L2         a jump to a label, or its bare oparg as a number; JUMP picks its
//   direction LOAD_FAST/2 3                at least two units before the caches <121> 7 a number
//   that is no instruction .raw 44 12                   one unit as it is .caches 1 2 3 the values
//   of the caches of the instruction above
//   @ 3:4-3:10                   where what follows comes from: line:column-end line:end column, ?
//   for none
//   @ 3    and    @ --           the same without columns; no position
//   .first_line 7                what the first position counts from; 1 unless it comes before all
//   of them .except L1 L2 L3 2 lasti     from, to, handler, depth; numbers are code units
//   .line_table 80 00...         the table in hex instead of positions; .exception_table likewise
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

[[nodiscard]] bool assemble(const char* text, size_t size, AssembledCode* result,
                            AssemblyError* error);

// Writes text that assembles to the very bytes of any code, damaged or not. False when memory is
// out.
[[nodiscard]] bool write_assembly(const CodeView& code, Buffer* out);

}  // namespace py

#endif  // VM_BYTECODE_ASSEMBLER_H_
