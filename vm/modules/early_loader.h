// The loaders of modules that the machine found by itself, before importlib runs.
// Counterpart: Lib/importlib/_bootstrap_external.py (SourceFileLoader, SourcelessFileLoader).
#ifndef VM_MODULES_EARLY_LOADER_H_
#define VM_MODULES_EARLY_LOADER_H_

#include "vm/heap/owned.h"

namespace py {

// The loader of a source file, or of a .pyc without one. It has `name` and `path`; what else is
// asked of it wakes importlib, whose class it then gets.
Owned<Object> early_loader_new(Thread& thread, Object* name, Object* path, bool has_source);
bool early_loader_check(Object* object);
// Gives a loader importlib's class, of which `made` is an instance.
Status early_loader_adopt(Thread& thread, Object* loader, Object* made);

}  // namespace py

#endif  // VM_MODULES_EARLY_LOADER_H_
