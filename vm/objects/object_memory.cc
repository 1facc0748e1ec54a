// Birth and death of objects: allocation by type, the default dealloc / traverse / clear from
// `fields`, finalisation, and freeing deep structures without deep recursion. Counterpart:
// Objects/object.c, Python/gc.c (allocation).
#include <algorithm>
#include <cstring>

#include "vm/heap/alloc.h"
#include "vm/heap/block_pool.h"
#include "vm/heap/gc_inl.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/tuple.h"
#include "vm/objects/weakref.h"

namespace py {

namespace {

PY_ALWAYS_INLINE size_t preheader_bytes(uint64_t flags) {
  if ((flags & tpflags::kPreheader) != 0) return 4 * sizeof(void*);
  return (flags & tpflags::kHaveGc) != 0 ? sizeof(GcHead) : 0;
}

// What tp_alloc makes never comes from a free list, although it may end in one.
enum class Source { kFreeList, kAllocator };

PY_ALWAYS_INLINE void count_gc_allocation(Thread& thread, Type* type, Source source) {
  if (source == Source::kFreeList && type->free_list_count != 0) {
    --type->free_list_count;
    return;
  }
  if (PY_UNLIKELY(++g_gc.count[0] > g_gc.threshold[0]) && g_gc.enabled && g_gc.threshold[0] != 0 &&
      !g_gc.collecting && !thread.has_exception()) {
    set_breaker(thread, breaker::kGc);
  }
}

// The type whose C++ struct the object has: the nearest ancestor that is not made by a class
// statement.
Type* solid_type(Type* type) {
  while (has_flag(type, tpflags::kHeapType) && type->tp_base != nullptr) type = type->tp_base;
  return type;
}

void free_queued(Thread& thread) {
  // Taking the queue as a whole keeps the order of CPython: last put off, first freed.
  while (thread.trash_later != nullptr) {
    Object* object = thread.trash_later;
    GcHead* head = gc_head(object);
    thread.trash_later = reinterpret_cast<Object*>(gc_prev(head));
    head->prev &= gcbits::kFinalized;
    DeallocFn dealloc = object->ob_type->tp_dealloc;
    (dealloc != nullptr ? dealloc : object_default_dealloc)(object);
  }
}

}  // namespace

namespace {

// Families whose instances are allocated with sizes of their own (texts, bytes, ints, tuples):
// object_free cannot tell how large they are.
constexpr uint64_t kVariableSize = tpflags::kUnicodeSubclass | tpflags::kBytesSubclass |
                                   tpflags::kLongSubclass | tpflags::kTupleSubclass;

// Clears the few words of an object; memset, which the compiler would make of a plain loop, is dear
// for so few.
PY_ALWAYS_INLINE void zero_words(void* start, size_t bytes) {
  auto* word = static_cast<uint64_t*>(start);
  auto* end = reinterpret_cast<uint64_t*>(static_cast<char*>(start) + bytes);
  for (; word < end; ++word) {
    *word = 0;
    asm volatile("" : "+r"(word));
  }
}

PY_NOINLINE Object* alloc_items(Thread& thread, Type* type, size_t items) {
  uint64_t flags = type->tp_flags;
  size_t before = preheader_bytes(flags);
  size_t extra;
  if (__builtin_mul_overflow(items, static_cast<size_t>(type->tp_itemsize), &extra) ||
      extra > (size_t{1} << 46)) {
    return raise_memory_error(thread);
  }
  size_t size = (static_cast<size_t>(type->tp_basicsize) + extra + 7) & ~size_t{7};
  size_t total = before + size;
  if ((flags & tpflags::kInlineValues) != 0) total += instance_inline_values_bytes(type);
  auto* block = static_cast<char*>(mem_alloc(total));
  if (PY_UNLIKELY(block == nullptr)) return raise_memory_error(thread);
  memset(block, 0, before + size);
  return reinterpret_cast<Object*>(block + before);
}

}  // namespace

namespace {
constexpr int kMaxFreeLists = 16;
constinit Type* g_types_with_free_list[kMaxFreeLists] = {};
}  // namespace

void gc_add_free_list(Type* type) {
  for (Type*& entry : g_types_with_free_list) {
    if (entry != nullptr) continue;
    entry = type;
    return;
  }
  PY_DCHECK(false, "too many types with a free list");
}

void gc_clear_free_lists() {
  tuple_clear_free_lists();
  dict_clear_free_list();
  for (Type* type : g_types_with_free_list) {
    if (type == nullptr) break;
    g_gc.count[0] = std::max(0, g_gc.count[0] - type->free_list_count);
    type->free_list_count = 0;
  }
}

namespace {

PY_ALWAYS_INLINE Object* alloc_from(Thread& thread, Type* type, size_t items, Source source) {
  uint64_t flags = type->tp_flags;
  Object* object;
  if (PY_LIKELY(type->tp_itemsize == 0 && (flags & kVariableSize) == 0)) {
    size_t before = preheader_bytes(flags);
    size_t fields = before + ((static_cast<size_t>(type->tp_basicsize) + 7) & ~size_t{7});
    size_t total = fields;
    if (PY_UNLIKELY((flags & tpflags::kInlineValues) != 0))
      total += instance_inline_values_bytes(type);
    auto* block = static_cast<char*>(pool_alloc(total));
    if (PY_UNLIKELY(block == nullptr)) return raise_memory_error(thread);
    zero_words(block, fields);
    object = reinterpret_cast<Object*>(block + before);
  } else {
    object = PY_TRY(alloc_items(thread, type, items));
    if (type->tp_itemsize != 0)
      static_cast<VarObject*>(object)->ob_size = static_cast<int64_t>(items);
  }
  object->ob_refcnt = 1;
  object->ob_type = type;
  if ((flags & tpflags::kHeapType) != 0) incref(type);
  if ((flags & tpflags::kHaveGc) != 0) count_gc_allocation(thread, type, source);
  if ((flags & tpflags::kInlineValues) != 0) instance_init_inline_values(object, type);
  return object;
}

}  // namespace

Object* object_alloc(Thread& thread, Type* type, size_t items) {
  return alloc_from(thread, type, items, Source::kFreeList);
}

Owned<Object> type_generic_alloc(Thread& thread, Type* type, size_t items) {
  Object* object = alloc_from(thread, type, items, Source::kAllocator);
  if (object != nullptr && has_flag(type, tpflags::kHaveGc)) gc_track(object);
  return Owned<Object>::steal(object);
}

void object_free(Object* object) {
  Type* type = object->ob_type;
  uint64_t flags = type->tp_flags;
  if ((flags & tpflags::kHaveGc) != 0) {
    if (PY_UNLIKELY(gc_is_tracked(object))) gc_untrack(object);
    if (type->free_list_count < type->free_list_max) {
      ++type->free_list_count;
    } else if (g_gc.count[0] > 0) {
      --g_gc.count[0];
    }
  }
  size_t before = preheader_bytes(flags);
  char* block = reinterpret_cast<char*>(object) - before;
  if (PY_LIKELY(type->tp_itemsize == 0 && (flags & kVariableSize) == 0)) {
    size_t total = before + ((static_cast<size_t>(type->tp_basicsize) + 7) & ~size_t{7});
    if (PY_UNLIKELY((flags & tpflags::kInlineValues) != 0)) {
      total += dict_values_bytes(instance_inline_values(object)->capacity);
    }
    pool_free(block, total);
  } else {
    mem_free(block);
  }
  if ((flags & tpflags::kHeapType) != 0) decref(type);
}

void object_dealloc(Object* object) {
  Type* type = object->ob_type;
  DeallocFn dealloc = type->tp_dealloc;
  if (PY_UNLIKELY(dealloc == nullptr)) dealloc = object_default_dealloc;
  if (!has_flag(type, tpflags::kHaveGc)) {
    dealloc(object);
    return;
  }
  Thread& thread = current_thread();
  char* here = static_cast<char*>(__builtin_frame_address(0));
  if (PY_UNLIKELY(here < thread.native_stack_limit + 2 * kNativeStackMargin)) {
    // Too deep: queue the object through its collector head, which nothing else uses once it is
    // untracked.
    gc_untrack(object);
    GcHead* head = gc_head(object);
    head->prev =
        (head->prev & gcbits::kFinalized) | reinterpret_cast<uintptr_t>(thread.trash_later);
    thread.trash_later = object;
    return;
  }
  dealloc(object);
  if (PY_UNLIKELY(thread.trash_later != nullptr) &&
      here >= thread.native_stack_limit + 4 * kNativeStackMargin) {
    free_queued(thread);
  }
}

void object_default_dealloc(Object* object) {
  Type* type = object->ob_type;
  // For instances of classes subtype_dealloc has already dealt with what the class added.
  if (!has_flag(type, tpflags::kHeapType) && type->tp_finalize != nullptr &&
      !object_finalize_before_dealloc(object)) {
    return;
  }
  if (has_flag(type, tpflags::kHaveGc)) gc_untrack(object);
  int64_t offset = solid_type(type)->tp_weaklistoffset;
  if (offset > 0) {
    auto** list = reinterpret_cast<WeakRef**>(reinterpret_cast<char*>(object) + offset);
    if (*list != nullptr) weakref_clear_all(object);
  }
  // Type parameters have a dict that no class added.
  if (has_flag(type, tpflags::kManagedDict) && !has_flag(type, tpflags::kHeapType))
    instance_clear_managed(object);
  object_default_clear(object);
  FreeFn release = type->tp_free;
  (release != nullptr ? release : object_free)(object);
}

int object_default_traverse(Object* object, Visit visit, void* arg) {
  Type* type = object->ob_type;
  if (has_flag(type, tpflags::kHeapType)) PY_VISIT(type);
  const uint16_t* field = solid_type(type)->fields;
  if (field == nullptr) return 0;
  for (; *field != 0; ++field) {
    Object* value = *reinterpret_cast<Object**>(reinterpret_cast<char*>(object) + *field);
    PY_VISIT(value);
  }
  return 0;
}

void object_default_clear(Object* object) {
  const uint16_t* field = solid_type(object->ob_type)->fields;
  if (field == nullptr) return;
  for (; *field != 0; ++field) {
    auto** slot = reinterpret_cast<Object**>(reinterpret_cast<char*>(object) + *field);
    Object* value = *slot;
    *slot = nullptr;
    xdecref(value);
  }
}

int object_traverse(Object* object, Visit visit, void* arg) {
  TraverseFn traverse = object->ob_type->tp_traverse;
  if (traverse != nullptr) return traverse(object, visit, arg);
  return object_default_traverse(object, visit, arg);
}

bool object_finalize_before_dealloc(Object* object) {
  Type* type = object->ob_type;
  if (type->tp_finalize == nullptr) return true;
  bool collected = has_flag(type, tpflags::kHaveGc);
  if (collected && gc_is_finalized(object)) return true;
  // The finaliser sees an ordinary live object.
  object->ob_refcnt = 1;
  type->tp_finalize(current_thread(), object);
  if (has_flag(object->ob_type, tpflags::kHaveGc)) gc_head(object)->prev |= gcbits::kFinalized;
  if (is_immortal(object)) return false;
  return --object->ob_refcnt == 0;
}

}  // namespace py
