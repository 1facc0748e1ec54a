// "Did you mean ...?". Counterpart: Python/suggestions.c.
#ifndef VM_OBJECTS_SUGGESTIONS_H_
#define VM_OBJECTS_SUGGESTIONS_H_

#include "vm/heap/owned.h"

namespace py {

// The candidate (of a List of names) nearest to `name` by CPython's edit distance and limits; null
// without an exception when none is near enough.
Owned<Object> calculate_suggestion(Thread& thread, Object* candidates, Object* name);

}  // namespace py

#endif  // VM_OBJECTS_SUGGESTIONS_H_
