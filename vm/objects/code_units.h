// What code.cc, the code type and the evaluation room share about code objects.
// Counterpart: Include/internal/pycore_code.h.
#ifndef VM_OBJECTS_CODE_UNITS_H_
#define VM_OBJECTS_CODE_UNITS_H_

#include "vm/objects/code.h"

namespace py {

// The unit at an index as the compiler wrote it: neither specialised nor instrumented.
uint16_t code_plain_unit(Code* code, int64_t index);
// All of them, caches zeroed: co_code.
void code_copy_plain_units(Code* code, uint16_t* target);
// The opcode that an INSTRUMENTED_LINE or INSTRUMENTED_INSTRUCTION stands for (in vm/eval, through
// a hook).
int code_original_opcode(Code* code, int64_t index);
// True if a tool listens to PY_UNWIND: closing a generator must then really raise inside it (in
// vm/eval).
bool monitoring_wants_unwind(Thread& thread);
// How what monitoring keeps of a code object (in vm/eval) begins.
struct CodeMonitoringHead {
  uint8_t line_bytes;  // For code_told_line(); 0 until somebody listens to its lines.
};
// CPython keeps lines for line events as distances from the first line, plus two, in as few bytes
// as the last line asks for, without a sign; from then on it has no others. A line before the first
// comes out as another one, or as none.
int code_told_line(const Code* code, int line);
// Frees what monitoring keeps for a dying code object.
void code_free_monitoring(Code* code);
// Puts adaptive counters into fresh units.
void code_quicken(uint16_t* units, int64_t count, bool enable_counters);

}  // namespace py

#endif  // VM_OBJECTS_CODE_UNITS_H_
