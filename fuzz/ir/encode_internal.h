// What putting code together and checking that it was taken apart rightly have in common.
// Counterpart: none.
#pragma once

#include <string>
#include <vector>

#include "fuzz/ir/code_ir.h"
#include "vm/base/buffer.h"

namespace fuzz {

// What instructions, positions and ranges come to, whatever raw bytes the code has besides.
struct EncodedParts {
  std::vector<Instruction> instructions;  // With the opargs and prefixes of the jumps settled.
  std::vector<uint32_t> offsets;          // Of each instruction and of the end, in code units.
  std::string code;
  py::Buffer lines, exceptions;
};
// Valid until the thread's next call: every mutant is encoded, so the storage is kept.
const EncodedParts& encode_parts(const CodeIR& code);

}  // namespace fuzz
