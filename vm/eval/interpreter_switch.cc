// The switch flavour of the loop: one function, for compilers without tail calls and for comparison.
// Counterpart: Python/ceval.c.
#include "vm/eval/handler_macros.h"
#include "vm/objects/frame_object.h"

// Not every instruction is jumped to by name.
#pragma clang diagnostic ignored "-Wunused-label"

namespace py {

#define PY_SWITCH_LOOP run_switch
#define PY_BEFORE_INSTRUCTION()
#include "vm/eval/switch_loop.inc"

}  // namespace py
