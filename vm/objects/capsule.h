// Capsules: pointers that native modules hand around. Counterpart: Objects/capsule.c.
#ifndef VM_OBJECTS_CAPSULE_H_
#define VM_OBJECTS_CAPSULE_H_

#include "vm/heap/owned.h"
#include "vm/heap/type.h"

namespace py {

struct Capsule : Object {
  static Type type;
  const void* pointer;
  const char* name;    // Says what the pointer is; compared as text.
  Slot<Object> owner;  // Kept alive; or null.
};
// `name` must outlive it.
Owned<Object> capsule_new(Thread& thread, const void* pointer, const char* name,
                          Object* owner_or_null);
// Null, without an exception, unless the object is a capsule of that name.
const void* capsule_pointer(Object* object, const char* name);

}  // namespace py

#endif  // VM_OBJECTS_CAPSULE_H_
