// The collector's linked lists and the flag bits in their pointers.
// Counterpart: Include/internal/pycore_gc.h.
#ifndef VM_HEAP_GC_INL_H_
#define VM_HEAP_GC_INL_H_

#include "vm/heap/alloc.h"

namespace py {

namespace gcbits {
inline constexpr uintptr_t kFinalized = 1;   // In prev: tp_finalize has run.
inline constexpr uintptr_t kCollecting = 2;  // In prev: member of the set being examined.
inline constexpr int kRefShift = 2;  // In prev, during a collection: references not yet explained.
inline constexpr uintptr_t kRefOne = uintptr_t{1} << kRefShift;
inline constexpr uintptr_t kUnreachable = 1;  // In next: tentatively unreachable.
}  // namespace gcbits

inline GcHead* gc_next(const GcHead* head) {
  return reinterpret_cast<GcHead*>(head->next & ~gcbits::kUnreachable);
}
inline GcHead* gc_prev(const GcHead* head) {
  return reinterpret_cast<GcHead*>(head->prev & ~uintptr_t{3});
}
inline void gc_set_next(GcHead* head, GcHead* next) {
  head->next = reinterpret_cast<uintptr_t>(next);
}
inline void gc_set_prev(GcHead* head, GcHead* prev) {
  head->prev = (head->prev & 3) | reinterpret_cast<uintptr_t>(prev);
}
inline uintptr_t gc_refs(const GcHead* head) { return head->prev >> gcbits::kRefShift; }
inline void gc_set_refs(GcHead* head, uintptr_t refs) {
  head->prev = (head->prev & 3) | (refs << gcbits::kRefShift);
}

void gc_list_init(GcHead* list);
inline bool gc_list_empty(const GcHead* list) { return gc_next(list) == list; }
void gc_list_append(GcHead* head, GcHead* list);
void gc_list_move(GcHead* head, GcHead* list);
void gc_list_merge(GcHead* from, GcHead* to);
int64_t gc_list_size(const GcHead* list);
// Moves out of `base` what nothing outside of it reaches. In `unreachable` next pointers carry
// kUnreachable and prev pointers kCollecting; in `base` neither.
void gc_deduce_unreachable(GcHead* base, GcHead* unreachable);

}  // namespace py

#endif  // VM_HEAP_GC_INL_H_
