// Source text to code objects, through a borrowed compiler.
// Counterpart: Python/pythonrun.c (Py_CompileStringObject).
#ifndef VM_MODULES_FRONT_END_H_
#define VM_MODULES_FRONT_END_H_

#include "vm/heap/owned.h"

namespace py {

// This machine has no compiler of its own yet. With `-X frontend=PROGRAM` source text is compiled
// by that program, a CPython of the same bytecode version, and the code object is run here. Nothing
// else of it is used. Without the option all source text is refused with NotImplementedError.
void front_end_use(const char* program);
bool front_end_available();

// The code object of a text (a Str or a Bytes); mode "exec", "eval" or "single"; flags as
// compile() takes them. Raises what compile() raises; `what` names the caller when there is no
// compiler. Reenters: warnings are issued.
Owned<Object> front_end_compile(Thread& thread, const char* what, Object* source, Object* filename,
                                const char* mode, int flags, int optimize);

}  // namespace py

#endif  // VM_MODULES_FRONT_END_H_
