// The types of the _functools module. Counterpart: Modules/_functoolsmodule.c.
#ifndef VM_MODULES_FUNCTOOLS_INTERNAL_H_
#define VM_MODULES_FUNCTOOLS_INTERNAL_H_

#include "vm/heap/owned.h"
#include "vm/heap/type.h"

namespace py::functools {

extern Type placeholder_type, partial_type, lru_cache_type, lru_link_type;

// functools.Placeholder, immortal: stands for a positional argument that a call will fill in.
Object* placeholder();
// Makes what the lru cache separates positional arguments from keywords with.
Status lru_cache_init(Thread& thread);

}  // namespace py::functools

#endif  // VM_MODULES_FUNCTOOLS_INTERNAL_H_
