// tuple. Counterpart: Objects/tupleobject.c.
#ifndef VM_OBJECTS_TUPLE_H_
#define VM_OBJECTS_TUPLE_H_

#include "vm/heap/owned.h"
#include "vm/heap/type.h"

namespace py {

struct Tuple : VarObject {
  static constexpr uint64_t kTypeFlag = tpflags::kTupleSubclass;
  static Type type;
  Hash hash;         // -1: not computed.
  Object* items[1];  // ob_size owned references.
};

Tuple* empty_tuple();  // Immortal.
// Items null; the caller fills them and then calls tuple_ready(). Count 0 gives the singleton.
Owned<Tuple> tuple_alloc(Thread& thread, int64_t count);
void tuple_ready(Tuple* tuple);  // gc_track
void tuple_clear_free_lists();
Owned<Tuple> tuple_from_array(Thread& thread, Object* const* items, int64_t count);
// Takes over the references in `items` also on failure.
Owned<Tuple> tuple_from_array_steal(Thread& thread, Object* const* items, int64_t count);
template <size_t N>
Owned<Tuple> tuple_pack(Thread& thread, Object* const (&items)[N]) {
  return tuple_from_array(thread, items, N);
}
Owned<Object> tuple_slice(Thread& thread, Tuple* tuple, int64_t low, int64_t high);
// Gives an unshared result tuple of an iterator a new life (clears the cached hash and tracks it).
void tuple_recycle(Tuple* tuple);

}  // namespace py

#endif  // VM_OBJECTS_TUPLE_H_
