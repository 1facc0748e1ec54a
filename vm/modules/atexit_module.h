// Functions to be called when the program ends.
// Counterpart: Modules/atexitmodule.c.
#ifndef VM_MODULES_ATEXIT_MODULE_H_
#define VM_MODULES_ATEXIT_MODULE_H_

#include "vm/runtime/thread.h"

namespace py {

// Calls them, the newest first; what they raise is reported and dropped. Reenters.
void atexit_run(Thread& thread);

}  // namespace py

#endif  // VM_MODULES_ATEXIT_MODULE_H_
