// types.SimpleNamespace: an object whose attributes are given to its constructor. Counterpart:
// Objects/namespaceobject.c.
#ifndef VM_OBJECTS_NAMESPACE_H_
#define VM_OBJECTS_NAMESPACE_H_

#include "vm/heap/owned.h"
#include "vm/heap/type.h"

namespace py {

struct Namespace : Object {
  static Type type;
  Slot<Dict> dict;
};
// A namespace with a copy of the attributes.
Owned<Object> namespace_new(Thread& thread, Dict* attributes_or_null);

}  // namespace py

#endif  // VM_OBJECTS_NAMESPACE_H_
