// A collection: weak references, finalisers, callbacks and gc.garbage around the collector's list
// work. Counterpart: Python/gc.c (gc_collect_main).
#include <cstdio>
#include <ctime>

#include "vm/heap/gc_inl.h"
#include "vm/objects/abstract.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/weakref.h"

namespace py {

namespace {

constexpr int kGenerations = 3;
// gc.DEBUG_*.
constexpr int kDebugStats = 1, kDebugCollectable = 2, kDebugSaveAll = 32;

void write_stderr(Thread& thread, Owned<Str> text) {
  SavedError saved(thread);
  Object* file = nullptr;
  if (text && thread.interp->sys_dict != nullptr)
    file = dict_get_str(thread, thread.interp->sys_dict, ids.stderr);
  if (file != nullptr && !is_none(file)) {
    Owned<Object> kept = share(file);
    Owned<Object> result = call_method(thread, kept, "write", text.get());
    if (!result) error_clear(thread);
  } else if (text && text->ascii) {
    fputs(text->ascii_text(), stderr);
  }
  error_clear(thread);
}

void debug_object(Thread& thread, const char* what, Object* object) {
  write_stderr(thread,
               str_from_format(thread, "gc: %s <%s %p>\n", what, object->ob_type->tp_name, object));
}

void debug_generations(Thread& thread) {
  write_stderr(thread, str_from_format(thread,
                                       "gc: objects in each generation: %zd %zd %zd\n"
                                       "gc: objects in permanent generation: %zd\n",
                                       static_cast<ssize_t>(gc_list_size(&g_gc.generation[0])),
                                       static_cast<ssize_t>(gc_list_size(&g_gc.generation[1])),
                                       static_cast<ssize_t>(gc_list_size(&g_gc.generation[2])),
                                       static_cast<ssize_t>(gc_list_size(&g_gc.permanent))));
}

double now_seconds() {
  timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

Owned<Object> callback_info(Thread& thread, int generation, int64_t collected,
                            int64_t uncollectable) {
  Owned<Dict> info = PY_TRY(dict_new(thread));
  const struct {
    const char* name;
    int64_t value;
  } entries[] = {
      {"generation", generation}, {"collected", collected}, {"uncollectable", uncollectable}};
  for (const auto& entry : entries) {
    Owned<Object> value = PY_TRY(int_from_int64(thread, entry.value));
    PY_TRY(dict_set_ascii(thread, info, entry.name, value));
  }
  return info;
}

void run_callbacks(Thread& thread, const char* phase, int generation, int64_t collected,
                   int64_t uncollectable) {
  auto* callbacks = static_cast<List*>(g_gc.callbacks);
  if (callbacks == nullptr || callbacks->ob_size == 0) return;
  Owned<Object> info = callback_info(thread, generation, collected, uncollectable);
  Owned<Str> phase_text = info ? str_from_utf8(thread, phase) : Owned<Str>();
  if (!phase_text) {
    error_write_unraisable(thread, "Exception ignored on invoking gc callbacks", nullptr);
    return;
  }
  for (int64_t i = 0; i < callbacks->ob_size; ++i) {
    Owned<Object> callback = share(callbacks->items[i]);
    Object* const args[] = {phase_text.get(), info.get()};
    Owned<Object> result = call_args(thread, callback, args);
    if (!result) {
      error_write_unraisable_format(thread, "Exception ignored while calling GC callback %R",
                                    callback.get());
    }
  }
}

// A tuple whose items can never be part of a cycle need not be looked at again.
void untrack_atomic_tuples(GcHead* list) {
  GcHead* head = gc_next(list);
  while (head != list) {
    GcHead* next = gc_next(head);
    Object* object = gc_object(head);
    if (is_exact<Tuple>(object)) {
      auto* tuple = as<Tuple>(object);
      bool atomic = true;
      for (int64_t i = 0; i < tuple->ob_size && atomic; ++i) {
        Object* item = tuple->items[i];
        // Immortal objects, static types among them, have no head to look at.
        atomic =
            item != nullptr && (is_immortal(item) || !has_flag(item->ob_type, tpflags::kHaveGc) ||
                                (is_exact<Tuple>(item) && !gc_is_tracked(item)));
      }
      if (atomic) gc_untrack(object);
    }
    head = next;
  }
}

// Makes `unreachable` an ordinary list again: no flags in next.
void clear_unreachable_flags(GcHead* unreachable) {
  GcHead* head = gc_next(unreachable);
  while (head != unreachable) {
    head->next &= ~gcbits::kUnreachable;
    head = gc_next(head);
  }
  unreachable->next &= ~gcbits::kUnreachable;
}

void clear_collecting_flags(GcHead* list) {
  for (GcHead* head = gc_next(list); head != list; head = gc_next(head))
    head->prev &= ~gcbits::kCollecting;
}

// Clears every weak reference to trash, then runs the callbacks of those that are not trash
// themselves. All are cleared before any callback runs, so that none can bring trash back. Returns
// how many reference objects died of it.
int64_t clear_weakrefs(Thread& thread, GcHead* unreachable, GcHead* old, bool run) {
  GcHead to_call;
  gc_list_init(&to_call);
  GcHead* next;
  for (GcHead* head = gc_next(unreachable); head != unreachable; head = next) {
    Object* object = gc_object(head);
    next = gc_next(head);
    if (is_a<WeakRef>(object) || object->ob_type == &WeakRef::proxy_type ||
        object->ob_type == &WeakRef::callable_proxy_type) {
      weakref_clear(as<WeakRef>(object));
    }
    WeakRef** list = weakref_list(object);
    if (list == nullptr) continue;
    while (*list != nullptr) {
      WeakRef* ref = *list;
      weakref_clear(ref);
      if (!run || ref->callback == nullptr) continue;
      GcHead* ref_head = gc_head(ref);
      // A reference that is trash itself keeps silent.
      if ((ref_head->prev & gcbits::kCollecting) != 0) continue;
      incref(ref);
      gc_list_move(ref_head, &to_call);
    }
  }
  int64_t freed = 0;
  while (run && !gc_list_empty(&to_call)) {
    GcHead* head = gc_next(&to_call);
    auto* ref = as<WeakRef>(gc_object(head));
    Owned<Object> callback = share(ref->callback.get());
    Owned<Object> result = call_one_arg(thread, callback, ref);
    if (!result) {
      error_write_unraisable_format(thread, "Exception ignored on calling weakref callback %R",
                                    callback.get());
    }
    result.reset();
    decref(ref);
    if (gc_next(&to_call) == head) {
      gc_list_move(head, old);
    } else {
      ++freed;
    }
  }
  return freed;
}

void finalize_trash(Thread& thread, GcHead* trash) {
  // Finalisers may free any of the objects; the list is only trusted at its head.
  GcHead seen;
  gc_list_init(&seen);
  while (!gc_list_empty(trash)) {
    GcHead* head = gc_next(trash);
    Object* object = gc_object(head);
    gc_list_move(head, &seen);
    FinalizeFn finalize = object->ob_type->tp_finalize;
    if (finalize == nullptr || (head->prev & gcbits::kFinalized) != 0) continue;
    head->prev |= gcbits::kFinalized;
    incref(object);
    finalize(thread, object);
    decref(object);
  }
  gc_list_merge(&seen, trash);
}

void delete_trash(Thread& thread, GcHead* trash, GcHead* old) {
  while (!gc_list_empty(trash)) {
    GcHead* head = gc_next(trash);
    Object* object = gc_object(head);
    if ((g_gc.debug & kDebugSaveAll) != 0) {
      if (failed(list_append(thread, static_cast<List*>(g_gc.garbage), object)))
        error_clear(thread);
    } else {
      incref(object);
      ClearFn clear = object->ob_type->tp_clear;
      // Immutable containers have no clear of their own: their cycles are broken elsewhere.
      if (clear != nullptr) {
        clear(object);
      } else if (object->ob_type->tp_traverse == nullptr) {
        object_default_clear(object);
      }
      if (thread.has_exception()) {
        error_write_unraisable_format(thread, "Exception ignored in tp_clear of %s",
                                      object->ob_type->tp_name);
      }
      decref(object);
    }
    if (gc_next(trash) == head) {
      // Still alive: something else may free it later.
      head->prev &= ~gcbits::kCollecting;
      gc_list_move(head, old);
    }
  }
}

// The oldest generation over its threshold, or -1.
int generation_due() {
  for (int i = kGenerations - 1; i >= 0; --i) {
    if (g_gc.count[i] <= g_gc.threshold[i]) continue;
    // Full collections wait until a quarter of the old objects is new, which keeps their total cost
    // linear.
    if (i == kGenerations - 1 && g_gc.long_lived_pending < g_gc.long_lived_total / 4) continue;
    return i;
  }
  return -1;
}

int64_t collect(Thread& thread, int generation, bool automatic) {
  if (g_gc.collecting) return 0;
  g_gc.collecting = true;
  if (automatic) {
    generation = generation_due();
    if (generation < 0) {
      g_gc.collecting = false;
      return 0;
    }
  }
  bool quiet = thread.interp != nullptr && thread.interp->finalizing;
  if (!quiet) run_callbacks(thread, "start", generation, 0, 0);
  double started = 0;
  if ((g_gc.debug & kDebugStats) != 0) {
    write_stderr(thread, str_from_format(thread, "gc: collecting generation %d...\n", generation));
    debug_generations(thread);
    started = now_seconds();
  }

  if (generation + 1 < kGenerations) ++g_gc.count[generation + 1];
  for (int i = 0; i <= generation; ++i) g_gc.count[i] = 0;
  GcHead* young = &g_gc.generation[generation];
  for (int i = 0; i < generation; ++i) gc_list_merge(&g_gc.generation[i], young);
  GcHead* old = generation + 1 < kGenerations ? young + 1 : young;

  GcHead unreachable;
  gc_deduce_unreachable(young, &unreachable);
  untrack_atomic_tuples(young);
  if (young != old) {
    if (generation == kGenerations - 2) g_gc.long_lived_pending += gc_list_size(young);
    gc_list_merge(young, old);
  } else {
    g_gc.long_lived_pending = 0;
    g_gc.long_lived_total = gc_list_size(young);
  }
  clear_unreachable_flags(&unreachable);
  if ((g_gc.debug & kDebugCollectable) != 0) {
    for (GcHead* head = gc_next(&unreachable); head != &unreachable; head = gc_next(head)) {
      debug_object(thread, "collectable", gc_object(head));
    }
  }

  int64_t collected = clear_weakrefs(thread, &unreachable, old, true);
  finalize_trash(thread, &unreachable);
  // Finalisers may have brought objects back: look again at what is left.
  clear_collecting_flags(&unreachable);
  GcHead still_unreachable;
  gc_deduce_unreachable(&unreachable, &still_unreachable);
  clear_unreachable_flags(&still_unreachable);
  gc_list_merge(&unreachable, old);
  clear_weakrefs(thread, &still_unreachable, nullptr, false);
  collected += gc_list_size(&still_unreachable);
  delete_trash(thread, &still_unreachable, old);
  if (generation == kGenerations - 1) gc_clear_free_lists();

  if ((g_gc.debug & kDebugStats) != 0) {
    char text[120];
    snprintf(text, sizeof text, "gc: done, %lld unreachable, 0 uncollectable, %.4fs elapsed\n",
             static_cast<long long>(collected), now_seconds() - started);
    write_stderr(thread, str_from_utf8(thread, text));
  }
  if (thread.has_exception())
    error_write_unraisable(thread, "Exception ignored in garbage collection", nullptr);
  GcGenerationStats& stats = g_gc.stats[generation];
  ++stats.collections;
  stats.collected += collected;
  if (!quiet) run_callbacks(thread, "stop", generation, collected, 0);
  g_gc.collecting = false;
  return collected;
}

}  // namespace

int64_t gc_collect(Thread& thread, int generation) {
  SavedError saved(thread);
  return collect(thread, generation, false);
}

void gc_run_if_due(Thread& thread) {
  clear_breaker(thread, breaker::kGc);
  if (!g_gc.enabled) return;
  SavedError saved(thread);
  collect(thread, 0, true);
}

Status gc_lists_init(Thread& thread) {
  if (g_gc.garbage == nullptr) g_gc.garbage = PY_TRY(list_new(thread)).release();
  if (g_gc.callbacks == nullptr) g_gc.callbacks = PY_TRY(list_new(thread)).release();
  return Status::kOk;
}

}  // namespace py
