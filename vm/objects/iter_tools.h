// filter, map and zip. Counterpart: Python/bltinmodule.c.
#ifndef VM_OBJECTS_ITER_TOOLS_H_
#define VM_OBJECTS_ITER_TOOLS_H_

#include "vm/heap/owned.h"
#include "vm/heap/type.h"

namespace py {

struct Filter : Object {
  static Type type;
  Slot<Object> function;  // None: the item itself decides.
  Slot<Object> iterator;
};
struct Map : Object {
  static Type type;
  Slot<Tuple> iterators;
  Slot<Object> function;
  bool strict;
};
struct Zip : Object {
  static Type type;
  Slot<Tuple> iterators;
  Slot<Tuple> result;  // Reused while nobody else holds it.
  bool strict;
};

// A tuple of the iterators over some objects. Reenters.
Owned<Tuple> iterators_of(Thread& thread, Object* const* iterables, size_t count);

}  // namespace py

#endif  // VM_OBJECTS_ITER_TOOLS_H_
