// The `frame` type.
// Counterpart: Objects/frameobject.c.
#include "vm/objects/frame_object.h"

#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/code.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/generator.h"
#include "vm/objects/generator_internal.h"
#include "vm/objects/int.h"
#include "vm/objects/str.h"

namespace py {

namespace {

FrameObject* frame_object(Object* self) { return static_cast<FrameObject*>(self); }
Frame* record(Object* self) { return frame_object(self)->frame; }

int current_line(FrameObject* self) {
  return self->lineno > 0 ? self->lineno : frame_lineno(self->frame);
}

Owned<Object> or_none(Object* object) { return object != nullptr ? share(object) : new_none(); }

Owned<Object> get_back(Thread& thread, Object* self, void*) {
  if (FrameObject* back = frame_object(self)->back) return share<Object>(back);
  Frame* previous = frame_previous_complete(record(self)->previous);
  if (previous == nullptr) return new_none();
  return share<Object>(PY_TRY(frame_get_object(thread, previous)));
}

Owned<Object> get_locals(Thread& thread, Object* self, void*) {
  Frame* frame = record(self);
  bool by_name = (frame->code()->co_flags & coflags::kOptimized) == 0;
  if (!by_name || frame_has_hidden_locals(frame))
    return frame_locals_proxy(thread, frame_object(self));
  return frame_locals(thread, frame);
}

Owned<Object> get_lineno(Thread& thread, Object* self, void*) {
  int line = current_line(frame_object(self));
  return line < 0 ? new_none() : int_from_int64(thread, line);
}

Status raise_not_deletable(Thread& thread, const char* name) {
  return raise(thread, &exc::AttributeError, "attribute '%s' of 'frame' objects cannot be deleted",
               name);
}

Status set_lineno(Thread& thread, Object* self, Object* value, void*) {
  if (value == nullptr) return raise_not_deletable(thread, "f_lineno");
  if (!is_exact<Int>(value)) return raise_value_error(thread, "lineno must be an integer");
  auto jump = thread.interp->hooks.frame_jump;
  if (jump == nullptr)
    return raise_value_error(thread, "f_lineno can only be set in a trace function");
  return jump(thread, frame_object(self), value);
}

Owned<Object> get_lasti(Thread& thread, Object* self, void*) {
  return int_from_int64(thread, frame_lasti(record(self)));
}

Owned<Object> get_globals(Thread&, Object* self, void*) { return or_none(record(self)->f_globals); }
Owned<Object> get_builtins(Thread&, Object* self, void*) {
  return or_none(record(self)->f_builtins);
}
Owned<Object> get_code(Thread&, Object* self, void*) { return share<Object>(record(self)->code()); }

// Whether the trace function is to hear of the instructions of the frame's code.
Status tell_opcodes(Thread& thread, FrameObject* frame, bool enable) {
  auto trace_opcodes = thread.interp->hooks.trace_opcodes;
  return trace_opcodes != nullptr ? trace_opcodes(thread, frame->frame->code(), enable)
                                  : Status::kOk;
}

Owned<Object> get_trace(Thread&, Object* self, void*) { return or_none(frame_object(self)->trace); }
Status set_trace(Thread& thread, Object* self, Object* value, void*) {
  if (value != nullptr && is_none(value)) value = nullptr;
  FrameObject* frame = frame_object(self);
  if (value == frame->trace) return Status::kOk;
  frame->trace.set_shared(value);
  if (value == nullptr || !frame->trace_opcodes) return Status::kOk;
  return tell_opcodes(thread, frame, true);
}

Owned<Object> get_trace_opcodes(Thread&, Object* self, void*) {
  return new_bool(frame_object(self)->trace_opcodes);
}
Status set_trace_opcodes(Thread& thread, Object* self, Object* value, void*) {
  if (value == nullptr) return raise_not_deletable(thread, "f_trace_opcodes");
  if (value->ob_type != &Bool::type)
    return raise_type_error(thread, "attribute value type must be bool");
  FrameObject* frame = frame_object(self);
  frame->trace_opcodes = value == bool_object(true);
  // Without a function of its own the frame has nobody to tell yet.
  if (frame->trace_opcodes && frame->trace == nullptr) return Status::kOk;
  return tell_opcodes(thread, frame, frame->trace_opcodes);
}

Owned<Object> get_generator(Thread&, Object* self, void*) {
  if (record(self)->owner != FrameOwner::kGenerator) return new_none();
  return share<Object>(generator_of(record(self)));
}

// Drops the variables and the operand stack of a record that the object owns.
void clear_record(Frame* frame) {
  StackRef* top = frame->stackpointer;
  frame->stackpointer = frame->localsplus;
  while (top > frame->localsplus) (--top)->close();
  Object* locals = frame->f_locals;
  frame->f_locals = nullptr;
  xdecref(locals);
}

// After frame.clear() every variable is unbound, but the code still says how many there are.
void clear_variables(Frame* frame) {
  StackRef* top = frame->stackpointer;
  StackRef* end = frame->localsplus + frame->code()->co_nlocalsplus;
  while (top > end) {
    --top;
    frame->stackpointer = top;
    top->close();
  }
  while (top > frame->localsplus) {
    --top;
    StackRef value = *top;
    *top = StackRef::null();
    value.close();
  }
  Object* locals = frame->f_locals;
  frame->f_locals = nullptr;
  xdecref(locals);
}

void clear_own(Object* self) {
  FrameObject* object = frame_object(self);
  object->trace.clear();
  object->extra_locals.clear();
  object->locals_cache.clear();
  object->overwritten.clear();
  if (object->own_storage != nullptr) clear_variables(object->own_storage);
}

Owned<Object> frame_clear_method(Thread& thread, Object* self) {
  Frame* frame = record(self);
  if (frame->owner == FrameOwner::kGenerator) {
    Generator* generator = generator_of(frame);
    if (generator->state == GenState::kExecuting)
      return raise(thread, &exc::RuntimeError, "cannot clear an executing frame");
    if (generator->state == GenState::kSuspended ||
        generator->state == GenState::kSuspendedYieldFrom)
      return raise(thread, &exc::RuntimeError, "cannot clear a suspended frame");
    Owned<Object> kept = share<Object>(generator);
    gen_finalize(thread, generator);
  } else if (frame->owner == FrameOwner::kThread) {
    return raise(thread, &exc::RuntimeError, "cannot clear an executing frame");
  } else {
    clear_own(self);
  }
  return new_none();
}

constexpr int kReportedSize = 152;

Owned<Object> frame_sizeof(Thread& thread, Object* self) {
  Code* code = record(self)->code();
  return int_from_int64(thread, kReportedSize + 8 * (code->co_nlocalsplus + code->co_stacksize));
}

Owned<Object> frame_repr(Thread& thread, Object* self) {
  Code* code = record(self)->code();
  return str_from_format(thread, "<frame at %p, file %R, line %d, code %S>", self,
                         code->co_filename.get(), current_line(frame_object(self)),
                         code->co_name.get());
}

void frame_dealloc(Object* self) {
  FrameObject* object = frame_object(self);
  gc_untrack(self);
  if (Frame* frame = object->own_storage) {
    StackRef executable = frame->f_executable, function = frame->f_funcobj;
    clear_record(frame);
    function.close();
    executable.close();
    object->own_storage = nullptr;
    mem_free(frame);
  }
  object->back.clear();
  object->trace.clear();
  object->extra_locals.clear();
  object->locals_cache.clear();
  object->overwritten.clear();
  object_free(self);
}

int frame_object_traverse(Object* self, Visit visit, void* arg) {
  FrameObject* object = frame_object(self);
  PY_VISIT(object->back.get());
  PY_VISIT(object->trace.get());
  PY_VISIT(object->extra_locals.get());
  PY_VISIT(object->locals_cache.get());
  PY_VISIT(object->overwritten.get());
  // A record on the stack or in a generator is visited by its owner.
  return object->own_storage != nullptr ? frame_traverse(object->own_storage, visit, arg) : 0;
}

constinit MethodDef kMethods[] = {
    {"clear", frame_clear_method, "($self, /)", "Drop every reference that the frame holds."},
    {"__sizeof__", frame_sizeof, "($self, /)", "Return the frame's size in bytes."},
    {},
};
constinit MemberDef kMembers[] = {
    {"f_trace_lines", MemberKind::kBool, false, offsetof(FrameObject, trace_lines), nullptr},
    {},
};
constinit GetSetDef kGetSets[] = {
    {"f_back", get_back, nullptr, nullptr, nullptr},
    {"f_locals", get_locals, nullptr, "The variables as a mapping.", nullptr},
    {"f_lineno", get_lineno, set_lineno, "The line being executed.", nullptr},
    {"f_trace", get_trace, set_trace, "The frame's trace function, or None.", nullptr},
    {"f_lasti", get_lasti, nullptr, "The offset of the instruction tried last.", nullptr},
    {"f_globals", get_globals, nullptr, "The global variables.", nullptr},
    {"f_builtins", get_builtins, nullptr, "The built-in names.", nullptr},
    {"f_code", get_code, nullptr, "The code being executed.", nullptr},
    {"f_trace_opcodes", get_trace_opcodes, set_trace_opcodes, "Whether each instruction is traced.",
     nullptr},
    {"f_generator", get_generator, nullptr, "The generator that owns the frame, or None.", nullptr},
    {},
};

}  // namespace

constinit Type FrameObject::type = {
    .tp_name = "frame",
    .tp_basicsize = sizeof(FrameObject),
    .tp_dealloc = frame_dealloc,
    .tp_repr = frame_repr,
    .tp_flags = tpflags::kHaveGc,
    .tp_traverse = frame_object_traverse,
    .tp_clear = clear_own,
    .tp_methods = kMethods,
    .tp_members = kMembers,
    .tp_getset = kGetSets,
    .reported_basicsize = kReportedSize,
    .reported_itemsize = 8,
};

}  // namespace py
