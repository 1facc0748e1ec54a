// Counts who holds what, in the whole heap.
// Counterpart: none.
#include "vm/eval/reference_audit.h"

#include <sys/mman.h>

#include <cstring>

#include "vm/heap/gc_inl.h"
#include "vm/objects/bytes.h"
#include "vm/objects/code.h"
#include "vm/objects/dict.h"
#include "vm/objects/frame_object.h"
#include "vm/objects/generator.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"
#include "vm/objects/weakref.h"

namespace py {
namespace {

void* map_pages(size_t bytes) {
  void* pages = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return pages == MAP_FAILED ? nullptr : pages;
}

// What is in the place of the count when the memory has been given back is some address.
bool is_sane(const Object* object) {
  return object->ob_refcnt == kImmortalRefcnt || object->ob_refcnt < uint32_t{1} << 28;
}

Type* as_type_or_null(Object* object) {
  return object != nullptr && has_flag(object->ob_type, tpflags::kTypeSubclass)
             ? static_cast<Type*>(object)
             : nullptr;
}

bool is_generator(const Object* object) {
  return object->ob_type->tp_traverse == Generator::type.tp_traverse;
}

}  // namespace

void ReferenceAudit::Findings::add(const Finding& finding) {
  int place = count;
  while (place > 0 && finding.at < items[place - 1].at) --place;
  if (place == kMostFindings) return;
  if (count < kMostFindings) ++count;
  for (int i = count - 1; i > place; --i) items[i] = items[i - 1];
  items[place] = finding;
}

template <typename T>
T* ReferenceAudit::place(const Table<T>& table, const Object* object) {
  size_t index = static_cast<size_t>(
      (reinterpret_cast<uintptr_t>(object) >> 4) * uint64_t{0x9E3779B97F4A7C15} >> 20);
  for (;; ++index) {
    T* item = &table.items[index & (table.capacity - 1)];
    if (item->object == nullptr || item->object == object) return item;
  }
}

template <typename T>
bool ReferenceAudit::make_room(Table<T>* table) {
  if (table->items != nullptr && table->count * 2 < table->capacity) return true;
  Table<T> larger;
  larger.capacity = table->items == nullptr ? size_t{1} << 10 : table->capacity * 4;
  larger.count = table->count;
  larger.items = static_cast<T*>(map_pages(larger.capacity * sizeof(T)));
  if (larger.items == nullptr) {
    out_of_memory_ = true;
    return false;
  }
  for (size_t i = 0; table->items != nullptr && i < table->capacity; ++i) {
    const T& item = table->items[i];
    if (item.object != nullptr) *place(larger, item.object) = item;
  }
  release(table);
  *table = larger;
  return true;
}

template <typename T>
void ReferenceAudit::empty(Table<T>* table) {
  if (table->items != nullptr)
    memset(static_cast<void*>(table->items), 0, table->capacity * sizeof(T));
  table->count = 0;
}

template <typename T>
void ReferenceAudit::release(Table<T>* table) {
  if (table->items != nullptr) munmap(table->items, table->capacity * sizeof(T));
  *table = {};
}

ReferenceAudit::~ReferenceAudit() {
  release(&entries_);
  release(&unexplained_);
  release(&next_);
  if (waiting_ != nullptr) munmap(waiting_, waiting_capacity_ * sizeof(Object*));
}

ReferenceAudit::Entry* ReferenceAudit::entry(Object* object) {
  if (!make_room(&entries_)) return nullptr;
  Entry* found = place(entries_, object);
  if (found->object == nullptr) {
    *found = {object, 0, false};
    ++entries_.count;
  }
  return found;
}

int ReferenceAudit::visit(Object* object, void* self) {
  static_cast<ReferenceAudit*>(self)->reach(object);
  return 0;
}

void ReferenceAudit::reach(Object* object) {
  if (watched_ != nullptr) {
    watched_found_ += object == watched_;
    return;
  }
  if (object == nullptr || object->ob_refcnt == kImmortalRefcnt) return;
  Entry* found = entry(object);
  if (found == nullptr) return;
  if (found->found++ != 0 || found->listed || !is_sane(object)) return;
  // Nobody else hands on what code objects and containers outside the collector's lists hold.
  const bool collected = has_flag(object->ob_type, tpflags::kHaveGc);
  if (collected ? gc_is_tracked(object) : !is_exact<Code>(object)) return;
  if (waiting_count_ == waiting_capacity_) {
    const size_t capacity = waiting_capacity_ == 0 ? 4096 : waiting_capacity_ * 4;
    auto** larger = static_cast<Object**>(map_pages(capacity * sizeof(Object*)));
    if (larger == nullptr) {
      out_of_memory_ = true;
      return;
    }
    if (waiting_ != nullptr) {
      memcpy(larger, waiting_, waiting_count_ * sizeof(Object*));
      munmap(waiting_, waiting_capacity_ * sizeof(Object*));
    }
    waiting_ = larger;
    waiting_capacity_ = capacity;
  }
  waiting_[waiting_count_++] = object;
}

void ReferenceAudit::reach(StackRef word) {
  if (word.is_owned()) reach(word.object());
}

void ReferenceAudit::reach_frame(Frame* frame, StackRef* end) {
  reach(frame->f_executable);
  reach(frame->f_funcobj);
  reach(frame->f_locals);
  reach(reinterpret_cast<Object*>(frame->frame_obj));
  for (StackRef* word = frame->localsplus; word < end; ++word) reach(*word);
}

void ReferenceAudit::hand_on(Object* object) {
  if (is_generator(object)) {
    // The collector visits what a frame borrows as well.
    auto* generator = static_cast<Generator*>(object);
    reach(generator->name.get());
    reach(generator->qualname.get());
    reach(generator->origin_or_finalizer.get());
    reach(generator->exc_state.value);
    Frame* frame = &generator->frame;
    if (generator->state == GenState::kCleared) {
      reach(frame->f_executable);
    } else {
      reach_frame(frame, frame == running_ ? running_end_ : frame->stackpointer);
    }
  } else if (is_exact<Code>(object)) {
    auto* code = as<Code>(object);
    reach(code->co_consts.get());
    reach(code->co_names.get());
    reach(code->co_localsplusnames.get());
    reach(code->co_filename.get());
    reach(code->co_name.get());
    reach(code->co_qualname.get());
  } else {
    object_traverse(object, visit, this);
    // Which traversing leaves out, since there are only weak references in it.
    if (const Type* type = as_type_or_null(object)) reach(type->tp_subclasses);
  }
}

void ReferenceAudit::reach_static_types(Type* base) {
  reach(base->tp_subclasses);
  if (base->tp_subclasses == nullptr) return;
  int64_t position = 0;
  Object *key, *ref;
  while (dict_next(as<Dict>(base->tp_subclasses), &position, &key, &ref)) {
    Type* type = as_type_or_null(as<WeakRef>(ref)->referent);
    // All of those have one base.
    if (type != nullptr && (type->tp_flags & tpflags::kHeapType) == 0) reach_static_types(type);
  }
}

void ReferenceAudit::mark_listed() {
  for (const GcHead& list : g_gc.generation) {
    for (GcHead* head = gc_next(&list); head != &list; head = gc_next(head)) {
      Object* object = gc_object(head);
      if (is_immortal(object)) continue;
      Entry* found = entry(object);
      if (found != nullptr) found->listed = true;
    }
  }
}

void ReferenceAudit::reach_frames(Thread& thread, Frame* frame, StackRef* sp) {
  for (Frame* one = frame; one != nullptr; one = one->previous) {
    if (one->owner == FrameOwner::kThread) reach_frame(one, one == frame ? sp : one->stackpointer);
  }
  Interpreter& interp = *thread.interp;
  for (Object* held :
       {thread.current_exception, thread.exc_state.value, thread.trace_function,
        thread.profile_function, thread.async_exception, thread.context, thread.async_gen_firstiter,
        thread.async_gen_finalizer, thread.dict, static_cast<Object*>(interp.builtins),
        static_cast<Object*>(interp.builtins_copy), static_cast<Object*>(interp.builtins_module),
        static_cast<Object*>(interp.sys_dict), static_cast<Object*>(interp.modules), g_gc.garbage,
        g_gc.callbacks})
    reach(held);
}

ReferenceAudit::Findings ReferenceAudit::look(Thread& thread, Frame* frame, StackRef* sp,
                                              int64_t number) {
  Findings findings;
  // In the middle of a collection the lists are somewhere else.
  if (g_gc.collecting || out_of_memory_) return findings;
  running_ = frame;
  running_end_ = sp;
  empty(&entries_);
  waiting_count_ = 0;
  mark_listed();
  for (const GcHead& list : g_gc.generation) {
    for (GcHead* head = gc_next(&list); head != &list; head = gc_next(head))
      hand_on(gc_object(head));
  }
  for (GcHead* head = gc_next(&g_gc.permanent); head != &g_gc.permanent; head = gc_next(head))
    hand_on(gc_object(head));
  reach_frames(thread, frame, sp);
  reach_static_types(&ObjectType::type);
  while (waiting_count_ > 0) hand_on(waiting_[--waiting_count_]);

  empty(&next_);
  for (size_t i = 0; i < entries_.capacity && !out_of_memory_; ++i) {
    const Entry& one = entries_.items[i];
    if (one.object == nullptr) continue;
    const int64_t difference =
        is_sane(one.object) ? int64_t{one.object->ob_refcnt} - one.found : -one.found;
    if (difference == 0 || (difference > 0 && !one.listed)) continue;
    Finding now{one.object, difference, last_, number};
    if (unexplained_.items != nullptr) {
      const Finding* known = place(unexplained_, one.object);
      if (known->object != nullptr && known->difference == difference) now = *known;
    }
    if (!started_) now.before = now.at = -1;
    if (difference < 0 && now.at == number && started_) findings.add(now);
    if (!make_room(&next_)) break;
    *place(next_, one.object) = now;
    ++next_.count;
  }
  const Table<Finding> before = unexplained_;
  unexplained_ = next_;
  next_ = before;
  last_ = number;
  started_ = true;
  return findings;
}

ReferenceAudit::State ReferenceAudit::look_at(Thread& thread, Frame* frame, StackRef* sp,
                                              Object* object) {
  State state;
  if (g_gc.collecting) return state;
  running_ = frame;
  running_end_ = sp;
  watched_ = object;
  watched_found_ = 0;
  for (const GcHead& list : g_gc.generation) {
    for (GcHead* head = gc_next(&list); head != &list; head = gc_next(head)) {
      state.listed |= gc_object(head) == object;
      hand_on(gc_object(head));
    }
  }
  reach_frames(thread, frame, sp);
  watched_ = nullptr;
  state.difference = int64_t{object->ob_refcnt} - watched_found_;
  state.dangling =
      !state.listed && watched_found_ > 0 && (object->ob_refcnt == 0 || !is_sane(object));
  return state;
}

ReferenceAudit::Findings ReferenceAudit::kept() const {
  Findings findings;
  for (size_t i = 0; i < unexplained_.capacity; ++i) {
    const Finding& one = unexplained_.items[i];
    if (one.object != nullptr && one.difference > 0 && one.at >= 0) findings.add(one);
  }
  return findings;
}

}  // namespace py
