// Weak references and proxies. Counterpart: Objects/weakrefobject.c.
#ifndef VM_OBJECTS_WEAKREF_H_
#define VM_OBJECTS_WEAKREF_H_

#include "vm/heap/owned.h"
#include "vm/heap/type.h"

namespace py {

struct WeakRef : Object {
  static Type type;  // weakref.ReferenceType
  static Type proxy_type;
  static Type callable_proxy_type;
  Object* referent;  // Borrowed; null once dead.
  Slot<Object> callback;
  Hash hash;  // -1: not computed.
  WeakRef* prev;
  WeakRef* next;
  VectorcallFn vectorcall;
};
Owned<Object> weakref_new(Thread& thread, Object* referent, Object* callback_or_null);
Owned<Object> weakref_proxy_new(Thread& thread, Object* referent, Object* callback_or_null);
Owned<Object> weakref_get(WeakRef* ref);  // New reference, or null when dead (no exception).
// Address of the referent's list head, or null if its type does not support weak references.
WeakRef** weakref_list(Object* referent);
// Clears all references to a dying object, then runs callbacks in CPython's order. Reenters.
void weakref_clear_all(Object* referent);
void weakref_clear(WeakRef* ref);  // Without running the callback.

}  // namespace py

#endif  // VM_OBJECTS_WEAKREF_H_
