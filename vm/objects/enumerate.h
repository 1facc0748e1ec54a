// enumerate and reversed. Counterpart: Objects/enumobject.c.
#ifndef VM_OBJECTS_ENUMERATE_H_
#define VM_OBJECTS_ENUMERATE_H_

#include "vm/heap/owned.h"
#include "vm/heap/type.h"

namespace py {

struct Enumerate : Object {
  static Type type;
  int64_t index;  // INT64_MAX: see long_index.
  Slot<Object> iterator;
  Slot<Tuple> result;       // Reused while nobody else holds it.
  Slot<Object> long_index;  // Int, or null while the index is below INT64_MAX.
};
struct Reversed : Object {
  static Type type;
  int64_t index;          // -1: exhausted.
  Slot<Object> sequence;  // Null when exhausted.
};

}  // namespace py

#endif  // VM_OBJECTS_ENUMERATE_H_
