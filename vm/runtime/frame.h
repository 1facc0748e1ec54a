// Frame: the activation record of a running code object, on the thread's data stack or inside a
// generator. Counterpart: Include/internal/pycore_interpframe_structs.h.
#ifndef VM_RUNTIME_FRAME_H_
#define VM_RUNTIME_FRAME_H_

#include "vm/heap/stackref.h"
#include "vm/heap/type.h"

namespace py {

enum class FrameOwner : uint8_t {
  kThread = 0,       // On the data stack.
  kGenerator = 1,    // Inside a generator object.
  kFrameObject = 2,  // Moved into a FrameObject that outlived the call.
  kInterpreter = 3,  // The entry frame of one native call of the evaluation loop.
};

struct Frame {
  StackRef f_executable;   // The Code (or None for entry frames).
  Frame* previous;         // Caller's frame.
  StackRef f_funcobj;      // The Function.
  Object* f_globals;       // Borrowed from the function.
  Object* f_builtins;      // Borrowed from the function.
  Object* f_locals;        // Owned mapping or null; set in class bodies and module code.
  FrameObject* frame_obj;  // Owned; null until someone asks for it.
  uint16_t* instr_ptr;  // The instruction being executed, or to be executed next when not running.
  StackRef*
      stackpointer;  // First free operand slot; valid while the frame is not the one dispatching.
  uint16_t return_offset;  // Code units to skip in this frame when the callee returns.
  FrameOwner owner;
  uint8_t visited;         // Scratch for stack dumps.
  StackRef localsplus[1];  // Locals, cells, free variables, then the operand stack.

  Code* code() const { return reinterpret_cast<Code*>(f_executable.object()); }
  Function* function() const { return reinterpret_cast<Function*>(f_funcobj.object()); }
};

inline constexpr size_t kFrameHeaderWords = offsetof(Frame, localsplus) / sizeof(StackRef);

// A block of the data stack; frames are bump-allocated in it.
struct DataStackChunk {
  DataStackChunk* previous;
  size_t words;
  size_t top;  // Saved fill level while a later chunk is in use.
  StackRef data[1];
};

}  // namespace py

#endif  // VM_RUNTIME_FRAME_H_
