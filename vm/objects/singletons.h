// The types of None, NotImplemented and Ellipsis. Counterpart: Objects/object.c,
// Objects/sliceobject.c.
#ifndef VM_OBJECTS_SINGLETONS_H_
#define VM_OBJECTS_SINGLETONS_H_

#include "vm/heap/type.h"

namespace py {

struct NoneType {
  static Type type;
};
struct NotImplementedType {
  static Type type;
};
struct EllipsisType {
  static Type type;
};

}  // namespace py

#endif  // VM_OBJECTS_SINGLETONS_H_
