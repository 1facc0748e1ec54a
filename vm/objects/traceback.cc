// Traceback objects.
// Counterpart: Python/traceback.c.
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/code.h"
#include "vm/objects/errors.h"
#include "vm/objects/frame_object.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/str.h"

namespace py {

namespace {

Traceback* tb(Object* self) { return static_cast<Traceback*>(self); }

Owned<Traceback> traceback_make(Thread& thread, Traceback* next, FrameObject* frame, int lasti,
                                int lineno) {
  Owned<Traceback> traceback = PY_TRY(object_new<Traceback>(thread));
  traceback->next.set_shared(next);
  traceback->frame.set_shared(frame);
  traceback->lasti = lasti;
  traceback->lineno = lineno;
  gc_track(traceback.get());
  return traceback;
}

}  // namespace

Status traceback_here(Thread& thread, Frame* frame) {
  Owned<Object> exception = error_fetch(thread);
  FrameObject* object = frame_get_object(thread, frame);
  if (object != nullptr) {
    auto* next = static_cast<Traceback*>(exception_traceback(exception));
    // The line is looked up when someone asks.
    Owned<Traceback> traceback = traceback_make(thread, next, object, frame_lasti(frame), -1);
    if (traceback) static_cast<Exception*>(exception.get())->traceback.set(std::move(traceback));
  }
  bool failed = thread.has_exception();
  error_restore(thread, std::move(exception));
  return failed ? Status::kError : Status::kOk;
}

Owned<Object> traceback_for_frame(Thread& thread, Object* next_or_null, Frame* frame) {
  FrameObject* object = PY_TRY(frame_get_object(thread, frame));
  return traceback_make(thread, static_cast<Traceback*>(next_or_null), object, frame_lasti(frame),
                        -1);
}

int traceback_lineno(Traceback* traceback) {
  if (traceback->lineno != -1) return traceback->lineno;
  return code_addr_to_line(traceback->frame->frame->code(), traceback->lasti);
}

namespace {

SignatureText g_new_signature = {"traceback", "(tb_next, tb_frame, tb_lasti, tb_lineno)"};

Owned<Object> traceback_new(Thread& thread, Type*, Tuple* args, Dict* kwargs) {
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, g_new_signature, args, kwargs, &bound));
  if (!is_exact<FrameObject>(bound[1]))
    return raise_bad_argument(thread, "traceback", "argument 'tb_frame'", "frame", bound[1]);
  int lasti = PY_TRY(to_c_int(thread, bound[2]));
  int lineno = PY_TRY(to_c_int(thread, bound[3]));
  Object* next = bound[0];
  if (!is_none(next) && !is_a<Traceback>(next))
    return raise_type_error(thread, "expected traceback object or None, got '%s'",
                            next->ob_type->tp_name);
  return traceback_make(thread, is_none(next) ? nullptr : tb(next),
                        static_cast<FrameObject*>(bound[1]), lasti, lineno);
}

Owned<Object> traceback_dir(Thread& thread, Object*) {
  Owned<List> names = PY_TRY(list_new(thread));
  for (const char* name : {"tb_frame", "tb_next", "tb_lasti", "tb_lineno"}) {
    Owned<Str> text = PY_TRY(str_intern_ascii(thread, name));
    PY_TRY(list_append(thread, names, text));
  }
  return names;
}

Owned<Object> get_next(Thread&, Object* self, void*) {
  Traceback* next = tb(self)->next;
  return next != nullptr ? share(static_cast<Object*>(next)) : new_none();
}

Status set_next(Thread& thread, Object* self, Object* value, void*) {
  if (value == nullptr) return raise_type_error(thread, "can't delete tb_next attribute");
  if (is_none(value)) {
    tb(self)->next.clear();
    return Status::kOk;
  }
  if (!is_a<Traceback>(value))
    return raise_type_error(thread, "expected traceback object, got '%s'", value->ob_type->tp_name);
  for (Traceback* cursor = tb(value); cursor != nullptr; cursor = cursor->next) {
    if (cursor == self) return raise_value_error(thread, "traceback loop detected");
  }
  tb(self)->next.set_shared(tb(value));
  return Status::kOk;
}

Owned<Object> get_lineno(Thread& thread, Object* self, void*) {
  // Any number but -1 may have been given; of those that the table leads to none is negative.
  const bool given = tb(self)->lineno != -1;
  int line = traceback_lineno(tb(self));
  return !given && line < 0 ? new_none() : int_from_int64(thread, line);
}

// A chain of tracebacks can be as long as the recursion that made it: free it without recursing.
void traceback_dealloc(Object* self) {
  gc_untrack(self);
  if (trash_defer(self)) return;
  tb(self)->next.clear();
  tb(self)->frame.clear();
  object_free(self);
  trash_leave();
}

constinit MethodDef kMethods[] = {
    {"__dir__", traceback_dir, "($self, /)", nullptr},
    {},
};
constinit MemberDef kMembers[] = {
    {"tb_frame", MemberKind::kObject, true, offsetof(Traceback, frame), nullptr},
    {"tb_lasti", MemberKind::kInt, true, offsetof(Traceback, lasti), nullptr},
    {},
};
constinit GetSetDef kGetSets[] = {
    {"tb_next", get_next, set_next, nullptr, nullptr},
    {"tb_lineno", get_lineno, nullptr, nullptr, nullptr},
    {},
};
constexpr uint16_t kFields[] = {offsetof(Traceback, next), offsetof(Traceback, frame), 0};

}  // namespace

constinit Type Traceback::type = {
    .tp_name = "traceback",
    .tp_basicsize = sizeof(Traceback),
    .tp_dealloc = traceback_dealloc,
    .tp_flags = tpflags::kHaveGc,
    .tp_doc = "One entry of an exception's path through the frames.",
    .tp_methods = kMethods,
    .tp_members = kMembers,
    .tp_getset = kGetSets,
    .tp_new = traceback_new,
    .fields = kFields,
    .text_signature = "(tb_next, tb_frame, tb_lasti, tb_lineno)",
};

}  // namespace py
