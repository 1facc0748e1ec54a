// Frame objects, their locals proxies, and tracebacks. Counterpart: Objects/frameobject.c,
// Python/traceback.c.
#ifndef VM_OBJECTS_FRAME_OBJECT_H_
#define VM_OBJECTS_FRAME_OBJECT_H_

#include "vm/heap/owned.h"
#include "vm/heap/type.h"
#include "vm/runtime/frame.h"

namespace py {

struct FrameObject : Object {
  static Type type;
  Slot<FrameObject> back;  // Set when the frame has left the stack; see frame_object_back().
  Frame*
      frame;  // The record: on the stack, in a generator, or in `own_storage` after the call ended.
  Slot<Object> trace;  // f_trace
  int lineno;          // > 0 while a trace function has set f_lineno.
  bool trace_lines, trace_opcodes;
  Slot<Object> extra_locals;  // Dict of names stored through f_locals that are not variables.
  Slot<Object> locals_cache;
  Slot<Object> overwritten;  // List of values replaced through f_locals: the operand stack may
                             // still borrow them.
  Frame* own_storage;        // mem_alloc'ed copy of the record when it outlived the call.
};
// The frame's object, made on first demand; borrowed (the frame owns it).
FrameObject* frame_get_object(Thread& thread, Frame* frame);
// Called by the loop when a frame whose object is shared ends: moves the record into the object.
void frame_take_ownership(FrameObject* object, Frame* frame);
// True before the frame's RESUME ran (or for an entry frame): it does not show in tracebacks and
// f_back.
bool frame_is_incomplete(const Frame* frame);
// Visits everything the record refers to.
int frame_traverse(Frame* frame, Visit visit, void* arg);
int frame_lineno(Frame* frame);                // -1: none.
int frame_lasti(const Frame* frame);           // Byte offset of the current instruction.
Frame* frame_previous_complete(Frame* frame);  // Skips entry frames and frames not yet started.
Owned<Object> frame_locals(Thread& thread,
                           Frame* frame);  // locals(): a fresh Dict for functions. Reenters.
Owned<Object> frame_locals_proxy(Thread& thread, FrameObject* object);  // f_locals

// True in the middle of an inlined comprehension of a class or module.
bool frame_has_hidden_locals(const Frame* frame);
// One variable of the frame, cells opened; null (no exception) when unbound.
Owned<Object> frame_variable(Frame* frame, int index);
// True once the prologue's MAKE_CELLs have run: a cell variable then holds a Cell.
bool frame_cells_made(const Frame* frame);

struct FrameLocalsProxy : Object {
  static Type type;
  Slot<FrameObject> frame;
};

struct Traceback : Object {
  static Type type;
  Slot<Traceback> next;
  Slot<FrameObject> frame;
  int lasti;
  int lineno;  // -1: computed from lasti on demand.
};
// Writes "Traceback (most recent call last):" and the entries, as the default hooks do. Reenters.
Status traceback_print(Thread& thread, Object* traceback, Object* file);
// Pushes an entry for the frame on the pending exception's traceback.
Status traceback_here(Thread& thread, Frame* frame);
// A new entry in front of `next` (may be null).
Owned<Object> traceback_for_frame(Thread& thread, Object* next_or_null, Frame* frame);
int traceback_lineno(Traceback* traceback);  // -1: none.

}  // namespace py

#endif  // VM_OBJECTS_FRAME_OBJECT_H_
