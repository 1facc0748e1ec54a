// The init functions of inittab.def.
// Counterpart: Modules/config.c.
#ifndef VM_MODULES_NATIVE_MODULES_H_
#define VM_MODULES_NATIVE_MODULES_H_

#include "vm/heap/owned.h"

namespace py {

// Each makes its module anew.
#define PY_MODULE(name, init) Owned<Object> init(Thread& thread);
#include "vm/modules/inittab.def"
#undef PY_MODULE

}  // namespace py

#endif  // VM_MODULES_NATIVE_MODULES_H_
