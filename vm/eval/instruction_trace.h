// What the machine executes, instruction by instruction, written down without touching the code.
// Counterpart: none; sys.monitoring's INSTRUCTION events, which rewrite instructions, come nearest.
#ifndef VM_EVAL_INSTRUCTION_TRACE_H_
#define VM_EVAL_INSTRUCTION_TRACE_H_

#include "vm/heap/owned.h"
#include "vm/runtime/thread.h"

namespace py {

// When references are counted (reference_audit.h) and where it is said what came of it: as a line
// at `offset` of an open file, written again and again, so that it survives the process. Numbers of
// lines are those of the trace; an instruction has the number of its line.
//   clean LAST NEXT               all was right before line LAST; NEXT is the next to look before
//   looking LAST AT               and now it is looked at before line AT
//   short BEFORE AT N TYPE ID     an object was released N times too often; nothing else is looked at
//   kept BEFORE AT N TYPE ID      after the end: N references to an object are held by nobody;
//                                 of both, a line for each of some objects
//   blame LINE short|kept N TYPE  of the watched object: this instruction did it
//   balanced LINES                after the end: nothing of that
struct TraceAudits {
  int descriptor;
  int64_t offset;
  int64_t first, last;  // Before which lines.
  int64_t every;        // 0: rarer and rarer.
  int64_t watched;      // The ID of one object that alone is looked at, before every line; 0: all.
};

// From now on every frame that is entered runs in a loop of its own, which writes a line before
// each instruction of the given code objects: `CODE OFFSET OPCODE DEPTH TOP... ^ !TYPE
// @N:VALUE...`, CODE an index into `codes`, TOP up to three of the topmost values as TYPE or
// TYPE=VALUE; `^` where native code entered the frame; TYPE of the exception that is being handled;
// the variables that are not as they were when the frame's last line was written, a cell's contents
// behind `cell:`. Handlers, specialisation and caches are those of any other run. `silent` has one
// bytes object for each code object: units whose byte is not zero are passed over. A specialised
// instruction that executes the one behind it, too, gives both lines. A str that is one of
// `docstrings` shows as such. Should the process die of a signal, the last line goes to standard
// error first.
Status instruction_trace_start(Thread& thread, Tuple* codes, Tuple* silent, int64_t limit,
                               Set* docstrings, const TraceAudits* audits = nullptr);
// The lines so far; tracing is over. `cut` says whether there were more than the limit.
Owned<Bytes> instruction_trace_stop(Thread& thread, bool* cut);

}  // namespace py

#endif  // VM_EVAL_INSTRUCTION_TRACE_H_
