// Shared by the files of the sys module.
// Counterpart: Python/sysmodule.c.
#ifndef VM_MODULES_SYS_INTERNAL_H_
#define VM_MODULES_SYS_INTERNAL_H_

#include "vm/modules/modules.h"

namespace py {

// Versions, limits, flags, and the tables of names.
Status sys_add_constants(Thread& thread, Module* module, const SysConfig& config);
Status sys_add_module_names(Thread& thread, Module* module);

// sys.hexversion.
inline constexpr int64_t kHexVersion = 0x030e08f0;
// The named tuples: version_info, flags, float_info..., and what else never changes.
Status sys_add_info(Thread& thread, Module* module, const SysConfig& config);
// Frames of threads, hooks of async generators, debugging switches.
Status sys_add_runtime(Thread& thread, Module* module, const SysConfig& config);
// path, prefix and their kin.
Status sys_add_path(Thread& thread, Module* module, const SysConfig& config);

// sys.unraisablehook and the hook of the interpreter that calls it.
Status sys_add_unraisable_hook(Thread& thread, Module* module);

// sys.monitoring, and the functions about tracing.
Status sys_add_monitoring(Thread& thread, Module* sys);
Status sys_add_tracing(Thread& thread, Module* sys);
// Tells the audit hooks of an event with one argument or none. Reenters.
Status sys_audit_event(Thread& thread, const char* event, Object* argument_or_null);
// The event "open" of a file. Reenters.
Status sys_audit_open(Thread& thread, Object* path, const char* mode, int flags);

}  // namespace py

#endif  // VM_MODULES_SYS_INTERNAL_H_
