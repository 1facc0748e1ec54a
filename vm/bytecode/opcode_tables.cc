// The numbered things that opargs name: operators, intrinsics, special methods, code flags.
// Counterpart: Include/internal/pycore_intrinsics.h, pycore_opcode_utils.h, Lib/opcode.py.
#include "vm/bytecode/opcode_tables.h"

#include <cstring>

#include "vm/bytecode/opcode_metadata.h"

namespace py {

int opcode_by_name(const char* name, size_t size) {
  size_t low = 0;
  size_t high = sizeof kOpcodesByName / sizeof kOpcodesByName[0];
  while (low < high) {
    const size_t middle = (low + high) / 2;
    const char* candidate = kOpcodeInfo[kOpcodesByName[middle]].name;
    int order = std::strncmp(candidate, name, size);
    if (order == 0 && candidate[size] != '\0') order = 1;
    if (order == 0) return kOpcodesByName[middle];
    if (order < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return -1;
}

uint16_t opposite_branch(uint16_t opcode) {
  switch (opcode) {
    case op::POP_JUMP_IF_FALSE:
      return op::POP_JUMP_IF_TRUE;
    case op::POP_JUMP_IF_TRUE:
      return op::POP_JUMP_IF_FALSE;
    case op::POP_JUMP_IF_NONE:
      return op::POP_JUMP_IF_NOT_NONE;
    case op::POP_JUMP_IF_NOT_NONE:
      return op::POP_JUMP_IF_NONE;
    default:
      return 0;
  }
}

}  // namespace py
