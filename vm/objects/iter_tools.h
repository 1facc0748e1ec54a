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

// The value of the only keyword that a function of many positional arguments takes; null: not given.
Status parse_only_keyword(Thread& thread, const char* function, const char* keyword,
                          Dict* kwargs_or_null, Object** value);
// A tuple of the iterators over some objects. Reenters.
Owned<Tuple> iterators_of(Thread& thread, Object* const* iterables, size_t count);

}  // namespace py

#endif  // VM_OBJECTS_ITER_TOOLS_H_
