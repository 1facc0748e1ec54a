// Shared by the files of the builtins module.
// Counterpart: Python/bltinmodule.c.
#ifndef VM_MODULES_BUILTINS_INTERNAL_H_
#define VM_MODULES_BUILTINS_INTERNAL_H_

#include "vm/objects/arguments.h"

namespace py {

Owned<Object> builtin_build_class(Thread& thread, Object* module, RawArgs args);
Owned<Object> builtin_import(Thread& thread, Object* module, Args args);
Owned<Object> builtin_print(Thread& thread, Object* module, RawArgs args);
Owned<Object> builtin_input(Thread& thread, Object* module, RawArgs args);

}  // namespace py

#endif  // VM_MODULES_BUILTINS_INTERNAL_H_
