// Hints in the messages of failed imports. Counterpart: Objects/moduleobject.c.
#ifndef VM_OBJECTS_MODULE_HINTS_H_
#define VM_OBJECTS_MODULE_HINTS_H_

#include "vm/heap/owned.h"

namespace py {

// Could the file (a Str or null) have been found only because it lies in the script's directory?
Tri module_is_possibly_shadowing(Thread& thread, Object* origin_or_null);

}  // namespace py

#endif  // VM_OBJECTS_MODULE_HINTS_H_
