// Shared by the files of the sys module.
// Counterpart: Python/sysmodule.c.
#ifndef VM_MODULES_SYS_INTERNAL_H_
#define VM_MODULES_SYS_INTERNAL_H_

#include "vm/modules/modules.h"

namespace py {

// Versions, limits, flags, and the tables of names.
Status sys_add_constants(Thread& thread, Module* module, const SysConfig& config);

// sys.unraisablehook and the hook of the interpreter that calls it.
Status sys_add_unraisable_hook(Thread& thread, Module* module);

}  // namespace py

#endif  // VM_MODULES_SYS_INTERNAL_H_
