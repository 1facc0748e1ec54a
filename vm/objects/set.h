// set and frozenset. Counterpart: Objects/setobject.c.
#ifndef VM_OBJECTS_SET_H_
#define VM_OBJECTS_SET_H_

#include "vm/heap/owned.h"
#include "vm/heap/type.h"

namespace py {

struct SetEntry {
  Object* key;  // Null: never used; the dummy marker: deleted.
  Hash hash;
};
// Same table sizes, probing and growth as CPython: iteration order shows.
struct Set : Object {
  static Type type;         // set
  static Type frozen_type;  // frozenset
  int64_t fill;             // Used and dummy entries.
  int64_t used;
  int64_t mask;
  SetEntry* table;  // small_table or mem_alloc'ed.
  Hash hash;        // Of frozensets; -1: not computed.
  int64_t finger;   // Search start of pop().
  SetEntry small_table[8];
  WeakRef* weaklist;
};
bool is_any_set(const Object* object);  // set, frozenset or subclass.
bool is_exact_any_set(const Object* object);

Owned<Set> set_new(Thread& thread, Object* iterable_or_null);
Owned<Object> frozenset_new(Thread& thread, Object* iterable_or_null);
// An empty frozenset that set_add() may fill before anyone else sees it.
Owned<Object> set_new_frozen_to_fill(Thread& thread);
Status set_add(Thread& thread, Set* set, Object* key);
Tri set_contains(Thread& thread, Set* set, Object* key);
Tri set_discard(Thread& thread, Set* set, Object* key);  // kTrue: it was there.
Status set_update(Thread& thread, Set* set, Object* iterable);
bool set_next(Set* set, int64_t* position, Object** key, Hash* hash);  // Borrowed.

struct SetIterator : Object {
  static Type type;
  Slot<Set> set;  // Null when exhausted.
  int64_t used;   // Expected size; -1 after "changed size".
  int64_t position;
  int64_t left;
};

}  // namespace py

#endif  // VM_OBJECTS_SET_H_
