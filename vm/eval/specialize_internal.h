// Shared by the files of the specialiser.
// Counterpart: Python/specialize.c.
#ifndef VM_EVAL_SPECIALIZE_INTERNAL_H_
#define VM_EVAL_SPECIALIZE_INTERNAL_H_

#include "vm/bytecode/backoff.h"
#include "vm/bytecode/code_unit.h"
#include "vm/bytecode/opcode_metadata.h"
#include "vm/eval/specialize.h"
#include "vm/objects/code.h"
#include "vm/objects/function.h"

namespace py {

// The instruction becomes the specialised form; if that misses, it is tried again after a while.
inline void specialize_to(uint16_t* instr, int opcode) {
  *instr = make_code_unit(opcode, unit_oparg(*instr));
  instr[1] = kCooldownCounter;
}

// No form fits: back to the general one, and a longer wait.
inline void specialize_failed(uint16_t* instr) {
  int opcode = unit_opcode(*instr);
  *instr = make_code_unit(kOpcodeInfo[opcode].head, unit_oparg(*instr));
  instr[1] = counter_back_off(instr[1]);
}

// Neither *args nor **kwargs nor keyword-only parameters.
inline bool is_simple_function(const Code* code) {
  return (code->co_flags & (coflags::kVarArgs | coflags::kVarKeywords | coflags::kOptimized)) ==
             coflags::kOptimized &&
         code->co_kwonlyargcount == 0;
}

}  // namespace py

#endif  // VM_EVAL_SPECIALIZE_INTERNAL_H_
