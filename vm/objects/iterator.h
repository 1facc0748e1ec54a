// The iterators of old-style sequences and of iter(callable, sentinel). Counterpart:
// Objects/iterobject.c.
#ifndef VM_OBJECTS_ITERATOR_H_
#define VM_OBJECTS_ITERATOR_H_

#include "vm/heap/owned.h"
#include "vm/heap/type.h"

namespace py {

struct SeqIterator : Object {  // iterator: calls __getitem__ with 0, 1, 2...
  static Type type;
  int64_t index;
  Slot<Object> sequence;  // Null when exhausted.
};
struct CallIterator : Object {  // callable_iterator
  static Type type;
  Slot<Object> callable;  // Null when exhausted.
  Slot<Object> sentinel;
};
// The integer that __setstate__ of an iterator was given: TypeError for anything but an int.
Maybe<int64_t> iterator_state(Thread& thread, Object* state);
Owned<Object> seq_iterator_new(Thread& thread, Object* sequence);
Owned<Object> call_iterator_new(Thread& thread, Object* callable, Object* sentinel);

}  // namespace py

#endif  // VM_OBJECTS_ITERATOR_H_
