// From a finished sequence to a code object: optimisation, layout, tables.
// Counterpart: Python/compile.c (_PyCompile_OptimizeAndAssemble), Python/assemble.c.
#ifndef VM_COMPILER_ASSEMBLE_H_
#define VM_COMPILER_ASSEMBLE_H_

#include "vm/compiler/constants.h"
#include "vm/compiler/instruction_sequence.h"
#include "vm/objects/code.h"

namespace py {

// What a code object is made of besides its instructions and constants. Everything is borrowed;
// arrays are in the order of the opargs that name their items.
struct CodeUnitInfo {
  Str* filename = nullptr;
  Str* name = nullptr;
  Str* qualname = nullptr;  // Null: the same as the name.
  int flags = 0;            // co_flags.
  int argcount = 0;         // Positional parameters that keywords can name, too.
  int posonlyargcount = 0;
  int kwonlyargcount = 0;
  int firstlineno = 1;
  int nparams = 0;  // All parameters, * and ** included: what is bound from the start.

  Str* const* names = nullptr;
  int nnames = 0;
  Str* const* varnames = nullptr;  // Parameters first.
  const bool* hidden = nullptr;    // For each of varnames: local only inside an inlined
                                   // comprehension. Null: none is.
  int nvarnames = 0;
  Str* const* cellvars = nullptr;
  const int32_t* cell_locals = nullptr;  // For each of cellvars: its index in varnames, or -1.
  int ncellvars = 0;
  Str* const* freevars = nullptr;
  int nfreevars = 0;
};

// Consumes the sequence and prunes the constants. The sequence already ends in a return.
Owned<Code> optimize_and_assemble(Thread& thread, const CodeUnitInfo& unit,
                                  InstructionSequence& sequence, ConstantTable& constants,
                                  ConstantCache& cache);

// The stages alone, as tests of them see them. `optimize_sequence` puts the result in the same
// sequence and table.
Status optimize_sequence(Thread& thread, InstructionSequence& sequence, ConstantTable& constants,
                         int nlocals);
Owned<Code> assemble_sequence(Thread& thread, const CodeUnitInfo& unit,
                              InstructionSequence& sequence, const ConstantTable& constants);

}  // namespace py

#endif  // VM_COMPILER_ASSEMBLE_H_
