// The owner of a buffer that a class's __buffer__ handed out. Counterpart: Objects/typeobject.c
// (_PyBufferWrapper_Type).
#ifndef VM_OBJECTS_BUFFER_SLOTS_H_
#define VM_OBJECTS_BUFFER_SLOTS_H_

#include "vm/heap/owned.h"
#include "vm/heap/type.h"

namespace py {

struct BufferWrapper : Object {
  static Type type;
  Slot<MemoryView> view;  // What __buffer__ returned; null once released.
  Slot<Object> owner;     // The object whose __buffer__ it was.
};

}  // namespace py

#endif  // VM_OBJECTS_BUFFER_SLOTS_H_
