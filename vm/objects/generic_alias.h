// types.GenericAlias: list[int] and the like. Counterpart: Objects/genericaliasobject.c.
#ifndef VM_OBJECTS_GENERIC_ALIAS_H_
#define VM_OBJECTS_GENERIC_ALIAS_H_

#include "vm/heap/owned.h"
#include "vm/heap/type.h"

namespace py {

struct GenericAlias : Object {
  static Type type;
  Slot<Object> origin;
  Slot<Object> args;        // Tuple.
  Slot<Object> parameters;  // Tuple, made on demand.
  WeakRef* weaklist;
  bool starred;
  VectorcallFn vectorcall;
};
Owned<Object> generic_alias_new(Thread& thread, Object* origin, Object* args);
// The usual body of __class_getitem__.
inline Owned<Object> class_getitem_generic_alias(Thread& thread, Object* cls, Object* args) {
  return generic_alias_new(thread, cls, args);
}

}  // namespace py

#endif  // VM_OBJECTS_GENERIC_ALIAS_H_
