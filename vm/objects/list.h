// list. Counterpart: Objects/listobject.c.
#ifndef VM_OBJECTS_LIST_H_
#define VM_OBJECTS_LIST_H_

#include "vm/heap/owned.h"
#include "vm/heap/type.h"

namespace py {

struct List : VarObject {
  static constexpr uint64_t kTypeFlag = tpflags::kListSubclass;
  static Type type;
  Object** items;  // mem_alloc'ed; ob_size owned references.
  int64_t allocated;
};

Owned<List> list_new(Thread& thread,
                     int64_t size = 0);  // `size` null items: fill before use. Tracked.
Owned<List> list_from_array_steal(Thread& thread, Object* const* items, int64_t count);
Owned<List> list_from_array(Thread& thread, Object* const* items, int64_t count);
PY_NOINLINE Status list_append_slow(Thread& thread, List* list, Owned<Object> item);
PY_ALWAYS_INLINE Status list_append_steal(Thread& thread, List* list, Owned<Object> item) {
  int64_t size = list->ob_size;
  if (PY_LIKELY(size < list->allocated)) {
    list->items[size] = item.release();
    list->ob_size = size + 1;
    return Status::kOk;
  }
  return list_append_slow(thread, list, std::move(item));
}
inline Status list_append(Thread& thread, List* list, Object* item) {
  return list_append_steal(thread, list, Owned<Object>::share(item));
}
Status list_extend(Thread& thread, List* list, Object* iterable);  // Reenters.
Status list_insert(Thread& thread, List* list, int64_t index, Object* item);
Owned<Tuple> list_as_tuple(Thread& thread, List* list);
Status list_sort(Thread& thread, List* list, Object* key_or_null, bool reverse);  // Reenters.
Status list_reverse(List* list);
Owned<List> list_slice(Thread& thread, List* list, int64_t low, int64_t high);
// list[low:high] = value_or_null
Status list_assign_slice(Thread& thread, List* list, int64_t low, int64_t high,
                         Object* value_or_null);
Owned<List> list_concat(Thread& thread, List* left, List* right);
void list_clear(List* list);  // Reenters.

// Iterator over a list; exposed for FOR_ITER_LIST.
struct ListIterator : Object {
  static Type type;
  int64_t index;
  Slot<List> list;  // Null when exhausted.
};
struct ListReverseIterator : Object {
  static Type type;
  int64_t index;
  Slot<List> list;  // Null when exhausted.
};
struct TupleIterator : Object {
  static Type type;
  int64_t index;
  Slot<Object> tuple;
};

}  // namespace py

#endif  // VM_OBJECTS_LIST_H_
