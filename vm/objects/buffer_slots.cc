// The buffer protocol of classes: __buffer__ and __release_buffer__ behind the buffer slots, and
// native buffer slots called from Python. Counterpart: Objects/typeobject.c (slot_bf_getbuffer,
// wrap_buffer).
#include "vm/objects/buffer_slots.h"

#include <climits>

#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/errors.h"
#include "vm/objects/int.h"
#include "vm/objects/memoryview_internal.h"
#include "vm/objects/type_internal.h"

namespace py {
namespace {

MemoryView* as_view(Object* object) { return static_cast<MemoryView*>(object); }

BufferWrapper* as_wrapper(Object* object) { return static_cast<BufferWrapper*>(object); }

// A memoryview of memory that it does not own.
Owned<Object> view_of_borrowed(Thread& thread, const BufferView* view) {
  Owned<ManagedBuffer> managed = PY_TRY(object_new<ManagedBuffer>(thread));
  managed->master = *view;
  managed->master.obj = nullptr;
  gc_track(managed);
  return memory_new_view(thread, managed, &managed->master, view->ndim);
}

void report_ignored(Object* self) {
  error_write_unraisable_format(current_thread(), "Exception ignored in bf_releasebuffer of %s",
                                self->ob_type->tp_name);
}

// Lets __release_buffer__ of `self` see the memoryview that its __buffer__ returned, or one of the
// native buffer that is about to go. Errors have nowhere to go.
void call_release_method(Thread& thread, Object* self, BufferView* view) {
  SavedError saved(thread);
  Owned<Object> memory;
  bool wrapped = view->obj != nullptr && is_exact<BufferWrapper>(view->obj);
  if (wrapped) {
    memory = share<Object>(as_wrapper(view->obj)->view.get());
    if (!memory) return;
  } else {
    memory = view_of_borrowed(thread, view);
    if (!memory) return report_ignored(self);
  }
  Object* const args[] = {self, memory};
  Owned<Object> result = call_special(thread, ids.__release_buffer__, args, 2);
  if (!result) {
    error_write_unraisable_format(thread, "Exception ignored in __release_buffer__ of %s",
                                  self->ob_type->tp_name);
  }
  if (wrapped) return;
  result = call_method(thread, memory, ids.release, nullptr, 0);
  if (!result) report_ignored(self);
}

void release_wrapper(Object* object, BufferView* view) {
  BufferWrapper* wrapper = as_wrapper(object);
  if (wrapper->view == nullptr || wrapper->owner == nullptr) return;
  Owned<Object> memory = share<Object>(wrapper->view.get());
  Owned<Object> owner = share(wrapper->owner.get());
  ReleaseBufferFn release = memory->ob_type->as_buffer.bf_releasebuffer;
  if (release != nullptr) release(memory, view);
  // A native release function runs when the memoryview is released.
  bool foreign = as_view(memory.get())->view.obj != owner.get();
  if (foreign && owner->ob_type->as_buffer.bf_releasebuffer == slot_release_buffer) {
    call_release_method(current_thread(), owner, view);
  }
  wrapper->view.clear();
  wrapper->owner.clear();
}

// The native release function that a class overrides with a method: it must run all the same.
ReleaseBufferFn inherited_release(Type* type) {
  Tuple* mro = type->tp_mro;
  for (int64_t i = 1; mro != nullptr && i < mro->ob_size; ++i) {
    ReleaseBufferFn release = as_type(mro->items[i])->as_buffer.bf_releasebuffer;
    if (release != nullptr && release != slot_release_buffer) return release;
  }
  return nullptr;
}

constexpr uint16_t kFields[] = {offsetof(BufferWrapper, view), offsetof(BufferWrapper, owner), 0};

}  // namespace

constinit Type BufferWrapper::type = {
    .tp_name = "_buffer_wrapper",
    .tp_basicsize = sizeof(BufferWrapper),
    .as_buffer = {.bf_releasebuffer = release_wrapper},
    .tp_flags = tpflags::kHaveGc,
    .tp_alloc = type_generic_alloc,
    .fields = kFields,
};

Owned<Object> memoryview_from_slot(Thread& thread, Object* exporter, int flags,
                                   GetBufferFn function) {
  Owned<ManagedBuffer> managed = PY_TRY(object_new<ManagedBuffer>(thread));
  PY_TRY(function(thread, exporter, &managed->master, flags));
  gc_track(managed);
  return memory_new_view(thread, managed, &managed->master, managed->master.ndim);
}

Status slot_get_buffer(Thread& thread, Object* self, BufferView* view, int flags) {
  Owned<Object> number = PY_TRY(int_from_int64(thread, flags));
  Object* const args[] = {self, number};
  Owned<Object> memory = PY_TRY(call_special(thread, ids.__buffer__, args, 2));
  if (!is_a<MemoryView>(memory.get())) {
    return raise_type_error(thread, "__buffer__ returned non-memoryview object");
  }
  PY_TRY(get_buffer(thread, memory, view, flags));
  // The view belongs to a wrapper, so that its release reaches both the memoryview and the object.
  Owned<BufferWrapper> wrapper = object_new<BufferWrapper>(thread);
  if (!wrapper) {
    release_buffer(view);
    return Status::kError;
  }
  wrapper->view.set(steal(as_view(view->obj)));
  wrapper->owner.set_shared(self);
  gc_track(wrapper);
  view->obj = wrapper.release();
  return Status::kOk;
}

void slot_release_buffer(Object* self, BufferView* view) {
  call_release_method(current_thread(), self, view);
  ReleaseBufferFn release = inherited_release(self->ob_type);
  if (release != nullptr) release(self, view);
}

Owned<Object> slot_wrapper_get_buffer(Thread& thread, Object* self, Object* flags_object,
                                      GetBufferFn function) {
  int64_t flags = PY_TRY(number_as_ssize(thread, flags_object, &exc::OverflowError));
  if (flags > INT_MAX || flags < INT_MIN)
    return raise(thread, &exc::OverflowError, "buffer flags out of range");
  return memoryview_from_slot(thread, self, static_cast<int>(flags), function);
}

Owned<Object> slot_wrapper_release_buffer(Thread& thread, Object* self, Object* object) {
  if (!is_a<MemoryView>(object)) return raise_type_error(thread, "expected a memoryview object");
  MemoryView* memory = as_view(object);
  if (memory->view.obj == nullptr) return new_none();
  if (memory->view.obj != self)
    return raise_value_error(thread, "memoryview's buffer is not this object");
  if (memory->released)
    return raise_value_error(thread, "memoryview's buffer has already been released");
  PY_RUN(call_method(thread, object, ids.release, nullptr, 0));
  return new_none();
}

}  // namespace py
