// Methods of `object` for pickle and copy. Counterpart: Objects/typeobject.c (object___reduce__).
#ifndef VM_OBJECTS_OBJECT_TYPE_H_
#define VM_OBJECTS_OBJECT_TYPE_H_

#include "vm/heap/owned.h"

namespace py {

Owned<Object> object_reduce(Thread& thread, Object* self);
Owned<Object> object_reduce_ex(Thread& thread, Object* self, Object* protocol);
Owned<Object> object_getstate(Thread& thread, Object* self);

}  // namespace py

#endif  // VM_OBJECTS_OBJECT_TYPE_H_
