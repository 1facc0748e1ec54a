// Memory: the raw allocator, object allocation, and the headers that precede collected objects.
// Counterpart: Objects/obmalloc.c, Python/gc.c (allocation).
#ifndef VM_HEAP_ALLOC_H_
#define VM_HEAP_ALLOC_H_

#include "vm/heap/type.h"

namespace py {

// Before anything else: tells the allocator to give pages back soon after they fell free.
void mem_init();
// Null when memory or the configured limit is exhausted; no exception is set. mem_free(nullptr) is
// allowed.
void* mem_alloc(size_t bytes);
void* mem_alloc_zeroed(size_t bytes);
// Where nobody is left to tell of a failure: limits and countdowns do not apply.
void* mem_alloc_unlimited(size_t bytes);
void* mem_realloc(void* block, size_t bytes);
void mem_free(void* block);

// For storage that grows: a large block grows by moving its pages and not its bytes, so that old
// and new are never there at once. `before` and `after` are sizes in bytes, 0 for no block; a block
// is only ever given to this function, with its size (or, up to BlockPool::kMaxBytes, to pool_free,
// and may come from pool_alloc). Null when memory is out (the old block is
// still there) and for size 0. Counterpart: what glibc's realloc does.
void* mem_resize(void* block, size_t before, size_t after);

// Bytes that may be allocated in all (0: no limit).
void mem_set_limit(size_t bytes);
// For tests of memory errors: how many allocations succeed before all fail, or one (`once`). 0:
// none fails.
void mem_fail_after(size_t allocations, bool once = false);
size_t mem_in_use();
uint64_t mem_refusals();  // How many allocations a limit or a countdown made fail.

// Precedes every object whose type has kHaveGc. An object is tracked while `next` is not zero.
struct GcHead {
  uintptr_t next;
  uintptr_t prev;  // Low bits: flags of the collector (finalized, collecting).
};
inline GcHead* gc_head(const Object* object) {
  return reinterpret_cast<GcHead*>(const_cast<Object*>(object)) - 1;
}
inline Object* gc_object(GcHead* head) { return reinterpret_cast<Object*>(head + 1); }

// Pre-header words of instances whose type has kManagedDict / kManagedWeakref.
inline Object** managed_dict_slot(Object* object) { return reinterpret_cast<Object**>(object) - 3; }
inline WeakRef** managed_weakref_slot(Object* object) {
  return reinterpret_cast<WeakRef**>(object) - 4;
}

// Allocates an instance: zeroed beyond the header, count 1, heap types increfed, preheader and
// inline values prepared, collected types NOT yet tracked (gc_track when the fields are valid). On
// failure raises MemoryError.
Object* object_alloc(Thread& thread, Type* type, size_t items);
// The tp_alloc of ordinary types: object_alloc and gc_track.
Owned<Object> type_generic_alloc(Thread& thread, Type* type, size_t items);
// Returns the memory (head and preheader included); does not touch fields; drops the heap type's
// reference.
void object_free(Object* object);

// object_alloc for a known struct: `Owned<List> list = object_new<List>(thread);`
template <typename T>
Owned<T> object_new(Thread& thread, size_t items = 0) {
  return Owned<T>::steal(static_cast<T*>(object_alloc(thread, &T::type, items)));
}
template <typename T>
Owned<T> object_new_of(Thread& thread, Type* type, size_t items = 0) {
  return Owned<T>::steal(static_cast<T*>(object_alloc(thread, type, items)));
}

// Cyclic garbage collector (semantics of CPython 3.14.8: three generations, thresholds 2000, 10,
// 10).
inline void gc_track(Object* object);    // The object's fields must be valid.
inline void gc_untrack(Object* object);  // Does nothing when untracked.
inline bool gc_is_tracked(const Object* object) { return gc_head(object)->next != 0; }
bool gc_is_finalized(const Object* object);
// Runs a collection of the generation and the younger ones; returns the number of unreachable
// objects. Reenters.
int64_t gc_collect(Thread& thread, int generation);
// Called at the eval breaker when the young generation is over its threshold. Reenters.
void gc_run_if_due(Thread& thread);

struct GcGenerationStats {
  int64_t collections, collected, uncollectable;
};
struct GcState {
  GcHead generation[3];
  GcHead permanent;
  int threshold[3];
  int count[3];
  GcGenerationStats stats[3];
  bool enabled;
  bool collecting;
  int debug;
  int64_t long_lived_total, long_lived_pending;
  Object* garbage;    // Owned List.
  Object* callbacks;  // Owned List.
};
extern constinit GcState g_gc;
inline GcState& gc_state() { return g_gc; }

// The low bits of both links are the collector's; tracking keeps those that outlive it.
inline void gc_track(Object* object) {
  GcHead* head = gc_head(object);
  PY_DCHECK(head->next == 0, "object is tracked twice");
  GcHead* young = &g_gc.generation[0];
  uintptr_t last = young->prev;
  head->prev = (head->prev & 3) | last;
  head->next = reinterpret_cast<uintptr_t>(young);
  reinterpret_cast<GcHead*>(last)->next = reinterpret_cast<uintptr_t>(head);
  young->prev = reinterpret_cast<uintptr_t>(head);
}
inline void gc_untrack(Object* object) {
  GcHead* head = gc_head(object);
  if (head->next == 0) return;
  auto* before = reinterpret_cast<GcHead*>(head->prev & ~uintptr_t{3});
  auto* after = reinterpret_cast<GcHead*>(head->next & ~uintptr_t{3});
  before->next = reinterpret_cast<uintptr_t>(after);
  after->prev = (after->prev & 3) | reinterpret_cast<uintptr_t>(before);
  head->next = 0;
  head->prev &= 1;  // Whether it was finalised.
}
void gc_init(Thread& thread);          // Before the first object is tracked; thread_init does it.
Status gc_lists_init(Thread& thread);  // Makes `garbage` and `callbacks`, once lists exist.
// Tells the collector that this type keeps freed instances (free_list_max).
void gc_add_free_list(Type* type);
// What a full collection does last with all of them. Counterpart: _PyGC_ClearAllFreeLists().
void gc_clear_free_lists();
// Visits every tracked object; the visitor must not allocate.
void gc_visit_tracked(int generation, Visit visit, void* arg);
void gc_freeze();
void gc_unfreeze();

// Calls visit on each reference that the object holds (fields list or tp_traverse).
int object_traverse(Object* object, Visit visit, void* arg);
// Calls tp_finalize once per object (PEP 442); if the object came back to life, returns false: do
// not free it.
bool object_finalize_before_dealloc(Object* object);
// What types without a tp_dealloc / tp_traverse / tp_clear of their own do: finalise, untrack,
// clear weak references, walk `fields` and free. Fine as the last step of an own dealloc too.
// Reenter (traverse does not).
void object_default_dealloc(Object* object);
int object_default_traverse(Object* object, Visit visit, void* arg);
void object_default_clear(Object* object);
int64_t gc_freeze_count();
// Deep chains are freed without deep recursion by object_dealloc itself: when little native stack
// is left it queues collected objects. A container's dealloc needs nothing for it; these two are
// its old brackets.
inline bool trash_defer(Object*) { return false; }
inline void trash_leave() {}

#define PY_VISIT(field)                                   \
  do {                                                    \
    if ((field) != nullptr) {                             \
      int py_visit_ = visit((::py::Object*)(field), arg); \
      if (py_visit_ != 0) return py_visit_;               \
    }                                                     \
  } while (0)

}  // namespace py

#endif  // VM_HEAP_ALLOC_H_
