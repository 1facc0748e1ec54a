// The collector's lists: tracking, and which objects of a generation nothing outside it refers to.
// The collection itself, which runs Python code, is vm/objects/gc_collect.cc. Counterpart:
// Python/gc.c.
#include "vm/heap/gc_inl.h"

namespace py {

constinit GcState g_gc = {};

namespace {

// Static objects, types above all, have no collector head even when others of their type do.
bool is_collected(const Object* object) {
  return has_flag(object->ob_type, tpflags::kHaveGc) && !is_immortal(object);
}

// Which references a reachable object hands on during the second walk of deduce.
struct ReachContext {
  GcHead* young;
};

int subtract_visit(Object* object, void*) {
  if (!is_collected(object)) return 0;
  GcHead* head = gc_head(object);
  // Only members of the set carry the collecting flag; everything else is somebody's outside
  // object.
  if ((head->prev & gcbits::kCollecting) != 0) head->prev -= gcbits::kRefOne;
  return 0;
}

int reach_visit(Object* object, void* arg) {
  if (!is_collected(object)) return 0;
  GcHead* head = gc_head(object);
  if ((head->prev & gcbits::kCollecting) == 0) return 0;
  auto* context = static_cast<ReachContext*>(arg);
  if ((head->next & gcbits::kUnreachable) != 0) {
    // It was set aside too early: put it back at the end of the young list, where the walk will
    // meet it again.
    GcHead* before = gc_prev(head);
    GcHead* after = gc_next(head);
    before->next = head->next;  // Neighbours in the unreachable list carry the flag as well.
    gc_set_prev(after, before);
    gc_list_append(head, context->young);
    gc_set_refs(head, 1);
  } else if (gc_refs(head) == 0) {
    gc_set_refs(head, 1);
  }
  return 0;
}

void set_aside_unreachable(GcHead* young, GcHead* unreachable) {
  // While this runs, prev of the nodes not yet met holds a count; behind the walk it is a pointer
  // again.
  GcHead* before = young;
  GcHead* head = gc_next(young);
  ReachContext context{young};
  while (head != young) {
    if (gc_refs(head) != 0) {
      object_traverse(gc_object(head), reach_visit, &context);
      gc_set_prev(head, before);
      head->prev &= ~gcbits::kCollecting;
      before = head;
    } else {
      before->next = head->next;
      // Append to `unreachable`, where next pointers are flagged, so that reach_visit can tell.
      GcHead* last = gc_prev(unreachable);
      last->next = gcbits::kUnreachable | reinterpret_cast<uintptr_t>(head);
      gc_set_prev(head, last);
      head->next = gcbits::kUnreachable | reinterpret_cast<uintptr_t>(unreachable);
      unreachable->prev = reinterpret_cast<uintptr_t>(head);
    }
    head = gc_next(before);
  }
  young->prev = reinterpret_cast<uintptr_t>(before);
  unreachable->next &= ~gcbits::kUnreachable;
}

}  // namespace

bool gc_is_finalized(const Object* object) {
  return (gc_head(object)->prev & gcbits::kFinalized) != 0;
}

void gc_list_init(GcHead* list) { list->next = list->prev = reinterpret_cast<uintptr_t>(list); }

void gc_list_append(GcHead* head, GcHead* list) {
  auto* last = reinterpret_cast<GcHead*>(list->prev);
  gc_set_prev(head, last);
  gc_set_next(last, head);
  gc_set_next(head, list);
  list->prev = reinterpret_cast<uintptr_t>(head);
}

void gc_list_move(GcHead* head, GcHead* list) {
  GcHead* before = gc_prev(head);
  GcHead* after = gc_next(head);
  gc_set_next(before, after);
  gc_set_prev(after, before);
  gc_list_append(head, list);
}

void gc_list_merge(GcHead* from, GcHead* to) {
  if (!gc_list_empty(from)) {
    GcHead* to_last = gc_prev(to);
    GcHead* first = gc_next(from);
    GcHead* last = gc_prev(from);
    gc_set_next(to_last, first);
    gc_set_prev(first, to_last);
    gc_set_next(last, to);
    gc_set_prev(to, last);
  }
  gc_list_init(from);
}

int64_t gc_list_size(const GcHead* list) {
  int64_t size = 0;
  for (const GcHead* head = gc_next(list); head != list; head = gc_next(head)) ++size;
  return size;
}

void gc_deduce_unreachable(GcHead* base, GcHead* unreachable) {
  for (GcHead* head = gc_next(base); head != base; head = gc_next(head)) {
    uintptr_t finalized = head->prev & gcbits::kFinalized;
    uint64_t count = gc_object(head)->ob_refcnt;
    // An immortal object can neither be counted nor freed: a count out of reach keeps it and what
    // it holds.
    if (is_immortal(gc_object(head))) count = uint64_t{1} << 40;
    head->prev = (count << gcbits::kRefShift) | gcbits::kCollecting | finalized;
  }
  for (GcHead* head = gc_next(base); head != base; head = gc_next(head)) {
    object_traverse(gc_object(head), subtract_visit, nullptr);
  }
  gc_list_init(unreachable);
  set_aside_unreachable(base, unreachable);
}

void gc_init(Thread&) {
  if (g_gc.generation[0].next != 0) return;
  for (GcHead& list : g_gc.generation) gc_list_init(&list);
  gc_list_init(&g_gc.permanent);
  g_gc.threshold[0] = 2000;
  g_gc.threshold[1] = 10;
  g_gc.threshold[2] = 10;
  g_gc.enabled = true;
}

void gc_visit_tracked(int generation, Visit visit, void* arg) {
  for (int i = 0; i < 3; ++i) {
    if (generation >= 0 && i != generation) continue;
    GcHead* list = &g_gc.generation[i];
    for (GcHead* head = gc_next(list); head != list; head = gc_next(head)) {
      if (visit(gc_object(head), arg) != 0) return;
    }
  }
}

void gc_freeze() {
  for (int i = 0; i < 3; ++i) {
    gc_list_merge(&g_gc.generation[i], &g_gc.permanent);
    g_gc.count[i] = 0;
  }
}

void gc_unfreeze() { gc_list_merge(&g_gc.permanent, &g_gc.generation[2]); }

int64_t gc_freeze_count() { return gc_list_size(&g_gc.permanent); }

}  // namespace py
