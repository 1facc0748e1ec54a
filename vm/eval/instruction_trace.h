// What the machine executes, instruction by instruction, written down without touching the code.
// Counterpart: none; sys.monitoring's INSTRUCTION events, which rewrite instructions, come nearest.
#ifndef VM_EVAL_INSTRUCTION_TRACE_H_
#define VM_EVAL_INSTRUCTION_TRACE_H_

#include "vm/heap/owned.h"
#include "vm/runtime/thread.h"

namespace py {

// From now on every frame that is entered runs in a loop of its own, which writes a line before
// each instruction of the given code objects: `CODE OFFSET OPCODE DEPTH TOP...`, CODE an index into
// `codes`, TOP up to three of the topmost values as TYPE or TYPE=VALUE. Handlers, specialisation
// and caches are those of any other run. `silent` has one bytes object for each code object: units
// whose byte is not zero are passed over. A specialised instruction that executes the one behind
// it, too, gives both lines. Should the process die of a signal, the last line goes to standard
// error first.
Status instruction_trace_start(Thread& thread, Tuple* codes, Tuple* silent, int64_t limit);
// The lines so far; tracing is over. `cut` says whether there were more than the limit.
Owned<Bytes> instruction_trace_stop(Thread& thread, bool* cut);

}  // namespace py

#endif  // VM_EVAL_INSTRUCTION_TRACE_H_
