// The adaptive specialiser: rewrites an instruction for the types it has seen, or backs off.
// Counterpart: Python/specialize.c.
#ifndef VM_EVAL_SPECIALIZE_H_
#define VM_EVAL_SPECIALIZE_H_

#include "vm/heap/stackref.h"
#include "vm/runtime/thread.h"

namespace py {

// Each looks at the operands, writes caches and the specialised opcode at `instr`, or raises its
// counter. No Python code runs and no exception is left pending.
void specialize_binary_op(Thread& thread, Frame* frame, uint16_t* instr, StackRef left,
                          StackRef right, int oparg);
void specialize_store_subscr(Thread& thread, uint16_t* instr, StackRef container, StackRef key);
void specialize_compare_op(Thread& thread, uint16_t* instr, StackRef left, StackRef right,
                           int oparg);
void specialize_contains_op(Thread& thread, uint16_t* instr, StackRef container);
void specialize_to_bool(Thread& thread, uint16_t* instr, StackRef value);
void specialize_unpack_sequence(Thread& thread, uint16_t* instr, StackRef sequence, int oparg);
void specialize_load_global(Thread& thread, Frame* frame, uint16_t* instr, Object* name);
void specialize_for_iter(Thread& thread, uint16_t* instr, StackRef iterator, int oparg);
void specialize_send(Thread& thread, uint16_t* instr, StackRef receiver);
void specialize_call(Thread& thread, uint16_t* instr, StackRef callable, StackRef self_or_null,
                     int oparg);
void specialize_call_kw(Thread& thread, uint16_t* instr, StackRef callable, StackRef self_or_null,
                        int oparg);
void specialize_store_attr(Thread& thread, uint16_t* instr, StackRef owner, Object* name);
void specialize_load_attr(Thread& thread, uint16_t* instr, StackRef owner, Object* name,
                          bool method);
void specialize_load_super_attr(Thread& thread, uint16_t* instr, StackRef super, StackRef cls,
                                bool method);
}  // namespace py

#endif  // VM_EVAL_SPECIALIZE_H_
