// typing.Union, which is types.UnionType: int | str. Counterpart: Objects/unionobject.c.
#ifndef VM_OBJECTS_UNION_TYPE_H_
#define VM_OBJECTS_UNION_TYPE_H_

#include "vm/heap/owned.h"
#include "vm/heap/type.h"

namespace py {

struct Union : Object {
  static Type type;
  Slot<Object> args;             // Tuple of all members, without duplicates.
  Slot<Object> hashable_args;    // Frozenset.
  Slot<Object> unhashable_args;  // Tuple or null.
  Slot<Object> parameters;       // Tuple, made on demand.
  WeakRef* weaklist;
};
// left | right for types and what can stand for one; NotImplemented otherwise.
Owned<Object> union_or(Thread& thread, Object* left, Object* right);
// The union of the arguments in order, flattened and without duplicates: the only member itself if
// there is just one. Strings become forward references.
Owned<Object> union_from_tuple(Thread& thread, Object* args);

}  // namespace py

#endif  // VM_OBJECTS_UNION_TYPE_H_
