// Activation records seen from the object model: lines, the frame object on demand, ownership,
// locals. Counterpart: Python/frame.c, Objects/frameobject.c.
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/code.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/frame_object.h"
#include "vm/objects/function.h"
#include "vm/objects/generator.h"
#include "vm/objects/list.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {

bool frame_is_incomplete(const Frame* frame) {
  if (frame->owner == FrameOwner::kInterpreter) return true;
  const Code* code = frame->code();
  return frame->owner != FrameOwner::kGenerator &&
         frame->instr_ptr < code->units + code->first_traceable;
}

Frame* frame_previous_complete(Frame* frame) {
  while (frame != nullptr && frame_is_incomplete(frame)) frame = frame->previous;
  return frame;
}

int frame_lasti(const Frame* frame) {
  return static_cast<int>(frame->instr_ptr - frame->code()->units) * 2;
}

int frame_lineno(Frame* frame) { return code_addr_to_line(frame->code(), frame_lasti(frame)); }

int frame_traverse(Frame* frame, Visit visit, void* arg) {
  PY_VISIT(frame->frame_obj);
  PY_VISIT(frame->f_locals);
  if (!frame->f_funcobj.is_null()) PY_VISIT(frame->f_funcobj.object());
  if (!frame->f_executable.is_null()) PY_VISIT(frame->f_executable.object());
  for (StackRef* ref = frame->localsplus; ref < frame->stackpointer; ++ref) {
    if (!ref->is_int() && !ref->is_null()) PY_VISIT(ref->object());
  }
  return 0;
}

FrameObject* frame_get_object(Thread& thread, Frame* frame) {
  if (frame->frame_obj != nullptr) return frame->frame_obj;
  SavedError saved(thread);
  Owned<FrameObject> object = object_new<FrameObject>(thread);
  if (!object) return nullptr;
  object->trace_lines = true;
  object->frame = frame;
  frame->frame_obj = object.release();
  return frame->frame_obj;
}

void frame_take_ownership(FrameObject* object, Frame* frame) {
  Thread& thread = current_thread();
  Code* code = frame->code();
  size_t words = kFrameHeaderWords + static_cast<size_t>(code->co_nlocalsplus + code->co_stacksize);
  auto* copy = static_cast<Frame*>(mem_alloc_unlimited(words * sizeof(StackRef)));
  PY_CHECK(copy != nullptr, "no memory to keep a frame");
  // References move with the record; borrowed ones become owned. f_executable stays with the dying
  // frame as well.
  int64_t count = frame->stackpointer - frame->localsplus;
  *copy = *frame;
  copy->stackpointer = copy->localsplus + count;
  copy->f_executable = StackRef::from_new(code);
  copy->f_funcobj = frame->f_funcobj.make_heap_safe();
  for (int64_t i = 0; i < count; ++i) copy->localsplus[i] = frame->localsplus[i].make_heap_safe();
  frame->stackpointer = frame->localsplus;
  frame->f_funcobj = StackRef::null();
  frame->f_locals = nullptr;
  copy->frame_obj = nullptr;
  copy->owner = FrameOwner::kFrameObject;
  if (frame_is_incomplete(copy)) copy->instr_ptr = code->units + code->first_traceable + 1;
  Frame* previous = frame_previous_complete(frame->previous);
  copy->previous = nullptr;
  object->frame = copy;
  object->own_storage = copy;
  if (previous != nullptr) {
    FrameObject* back = frame_get_object(thread, previous);
    if (back == nullptr) {
      error_clear(thread);  // Without memory the chain ends here.
    } else {
      object->back.set_shared(back);
    }
  }
  if (!gc_is_tracked(object)) gc_track(object);
}

namespace {

// The value of a variable as locals() shows it: cells opened, null when unbound.
Object* variable_value(Frame* frame, Code* code, int index) {
  auto kind = static_cast<uint8_t>(code->co_localspluskinds->data[index]);
  Object* value = frame->localsplus[index].object();
  if (value == nullptr) return nullptr;
  // The variable of an inlined comprehension can share the slot of a cell without being one.
  if ((kind & (localkind::kFree | localkind::kCell)) != 0 && is_exact<Cell>(value))
    return as<Cell>(value)->value;
  return value;
}

}  // namespace

bool frame_cells_made(const Frame* frame) {
  const Code* code = frame->code();
  return frame->owner == FrameOwner::kGenerator ||
         frame->instr_ptr >= code->units + code->first_traceable;
}

Owned<Object> frame_variable(Frame* frame, int index) {
  return share(variable_value(frame, frame->code(), index));
}

bool frame_has_hidden_locals(const Frame* frame) {
  const Code* code = frame->code();
  for (int i = 0; i < code->co_nlocalsplus; ++i) {
    auto kind = static_cast<uint8_t>(code->co_localspluskinds->data[i]);
    if ((kind & localkind::kHidden) == 0) continue;
    Object* value = frame->localsplus[i].object();
    if (value == nullptr) continue;
    if ((kind & (localkind::kFree | localkind::kCell)) != 0 && is_exact<Cell>(value) &&
        as<Cell>(value)->value == nullptr)
      continue;
    return true;
  }
  return false;
}

Owned<Object> frame_locals(Thread& thread, Frame* frame) {
  Code* code = frame->code();
  if ((code->co_flags & coflags::kOptimized) == 0 && !frame_has_hidden_locals(frame)) {
    if (frame->f_locals == nullptr) frame->f_locals = PY_TRY(dict_new(thread)).release();
    return share(frame->f_locals);
  }
  // (In the middle of an inlined comprehension of a class or module only its variables show.)
  Owned<Dict> locals = PY_TRY(dict_new(thread));
  FrameObject* object = frame_get_object(thread, frame);
  if (object == nullptr) return nullptr;
  Owned<Object> proxy = PY_TRY(frame_locals_proxy(thread, object));
  PY_TRY(dict_update(thread, locals, proxy));
  return locals;
}

}  // namespace py
