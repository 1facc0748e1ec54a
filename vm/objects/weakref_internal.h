// What weak references and weak proxies share. Counterpart: Objects/weakrefobject.c.
#ifndef VM_OBJECTS_WEAKREF_INTERNAL_H_
#define VM_OBJECTS_WEAKREF_INTERNAL_H_

#include "vm/objects/weakref.h"

namespace py {

Owned<WeakRef> weakref_make(Thread& thread, Type* type, Object* referent, Object* callback_or_null);
void weakref_dealloc(Object* self);
void weakref_clear_fields(Object* self);
extern const uint16_t kWeakRefFields[];

}  // namespace py

#endif  // VM_OBJECTS_WEAKREF_INTERNAL_H_
