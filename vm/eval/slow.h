// The parts of instructions that are too long, too rare or too cold for the handlers. All may run
// Python code. Those that return a bare Object* return a new reference, or null with the exception
// pending. Counterpart: Python/ceval.c, Python/intrinsics.c, Python/bytecodes.c.
#ifndef VM_EVAL_SLOW_H_
#define VM_EVAL_SLOW_H_

#include "vm/heap/stackref.h"
#include "vm/objects/arguments.h"
#include "vm/runtime/thread.h"

namespace py {

// slow_names.cc
void raise_unbound_local(Thread& thread, Frame* frame, int local);
void raise_unbound_deref(Thread& thread, Frame* frame, int local);
Object* slow_load_from_dict_or_deref(Thread& thread, Frame* frame, Object* class_dict, int local);
Object* slow_load_name(Thread& thread, Frame* frame, Object* name);
Object* slow_load_global(Thread& thread, Frame* frame, Object* name);
Object* slow_load_from_dict_or_globals(Thread& thread, Frame* frame, Object* mapping, Object* name);
Status slow_store_name(Thread& thread, Frame* frame, Object* name, Object* value);
Status slow_delete_name(Thread& thread, Frame* frame, Object* name);
Status slow_delete_global(Thread& thread, Frame* frame, Object* name);
Status slow_setup_annotations(Thread& thread, Frame* frame);
Object* slow_load_build_class(Thread& thread, Frame* frame);
Object* slow_import_name(Thread& thread, Frame* frame, Object* name, Object* fromlist,
                         Object* level);
Object* slow_import_from(Thread& thread, Object* module, Object* name);

// slow_import.cc: `from module import name` when the attribute is missing.
Object* import_from_fallback(Thread& thread, Object* module, Object* name);

// slow_operators.cc
Object* slow_binary_op(Thread& thread, int oparg, Object* left, Object* right);
Object* slow_append_local_steal(Thread& thread, StackRef* local, StackRef right);
Object* slow_list_slice(Thread& thread, List* list, Object* slice);
Object* slow_dict_subscript(Thread& thread, Dict* dict, Object* key);
Object* slow_binary_slice(Thread& thread, Object* container, Object* start, Object* stop);
Status slow_store_slice(Thread& thread, Object* container, Object* start, Object* stop,
                        Object* value);
Object* slow_compare_op(Thread& thread, Object* left, Object* right, int oparg);
Object* slow_convert_value(Thread& thread, Object* value, int oparg);
Object* slow_get_len(Thread& thread, Object* object);
bool slow_load_method(Thread& thread, Object* object, Object* name, Object** method, Object** self);
Object* slow_super_attr(Thread& thread, Frame* frame, Object* super, Object* cls, Object* self,
                        int oparg);
Object* slow_super_method(Thread& thread, Type* cls, Object* self, Object* name, bool* unbound);
Status slow_load_special(Thread& thread, StackRef* method_and_self, int which);

// slow_build.cc. These take the references in `values` only on success.
Object* tuple_from_stack(Thread& thread, StackRef* values, int count);
Object* list_from_stack(Thread& thread, StackRef* values, int count);
// These leave the references to the caller.
Object* slow_build_set(Thread& thread, StackRef* values, int count);
Object* slow_build_map(Thread& thread, StackRef* values, int pairs);
Object* slow_build_string(Thread& thread, StackRef* pieces, int count);
Object* slow_build_interpolation(Thread& thread, Object* value, Object* text, int conversion,
                                 Object* format_or_null);
Status slow_set_add(Thread& thread, Object* set, Object* value);
Status slow_list_extend(Thread& thread, List* list, Object* iterable);
Status slow_dict_update(Thread& thread, Dict* dict, Object* update);
Status slow_dict_merge(Thread& thread, Object* callable, Dict* dict, Object* update);
// Writes the values downwards from `top`: the first one ends up highest. `after` -1: no starred
// target.
Status slow_unpack_iterable(Thread& thread, Object* iterable, int before, int after, StackRef* top);
Object* slow_make_function(Thread& thread, Code* code, Frame* frame);
// Where the verifier could not tell: the caller hands a generic function its defaults.
Status slow_check_function_attribute(Thread& thread, Frame* frame, int which, Object* value);
void slow_set_function_attribute_steal(Function* function, int which, Object* value);
Object* slow_intrinsic_1(Thread& thread, Frame* frame, int which, Object* value);
Object* slow_intrinsic_2(Thread& thread, Frame* frame, int which, Object* value2, Object* value1);
Object* slow_match_class(Thread& thread, Object* subject, Object* type, int positional,
                         Tuple* names);
Object* slow_match_keys(Thread& thread, Object* mapping, Tuple* keys);

// slow_calls.cc. Arguments stay the caller's.
Object* slow_call(Thread& thread, Object* callable, StackRef* arguments, int positional,
                  Tuple* kwnames);
Object* call_vectorcall_function(Thread& thread, VectorcallFn function, Object* callable,
                                 StackRef* arguments, int count);
Object* call_native_raw(Thread& thread, MethodDef* def, Object* self, StackRef* arguments,
                        int count);
Object* call_native_bound(Thread& thread, MethodDef* def, Object* self, Type* type,
                          StackRef* arguments, int count);
Object* slow_make_callargs_tuple(Thread& thread, Object* callable, Object* iterable);

// slow_control.cc
void raise_not_iterator(Thread& thread, Object* object);
// What was pending is StopIteration (cleared): the loop ends. False: another exception is pending.
bool slow_for_iter_stopped(Thread& thread, Frame* frame, uint16_t* this_instr);
Object* slow_get_aiter(Thread& thread, Object* object);
Object* slow_get_awaitable(Thread& thread, Object* iterable, int oparg);
Object* slow_return_generator(Thread& thread, Frame* frame);
SendResult slow_send(Thread& thread, Frame* frame, uint16_t* this_instr, Object* receiver,
                     Object* value, Object** result);
// Makes an exception that is being handled pending again as it is.
void reraise(Thread& thread, Object* exception);
// A raise statement. True for a bare `raise` of the handled exception, whose traceback has its
// entry already.
bool slow_raise(Thread& thread, int oparg, Object* cause_or_null, Object* exception_or_null);
Status slow_check_eg_match(Thread& thread, Object* exception, Object* match_type, Object** rest,
                           Object** match);
Object* slow_with_except_start(Thread& thread, Object* exit_func, Object* exit_self,
                               Object* exception);

// loop.cc: shared by both flavours.
// `next_instr` is behind the failing instruction.
void loop_error(Thread& thread, Frame* frame, uint16_t* next_instr);
// The stack is cut to the handler's depth and the exception pushed; null: no handler, the operand
// stack is empty.
uint16_t* loop_find_handler(Thread& thread, Frame* frame, uint16_t* next_instr);
// Drops the dying frame; returns its caller's, now current.
Frame* loop_exit_frame(Thread& thread, Frame* dying);
void loop_too_deep(Thread& thread);
Object* run_tail_calls(Thread* thread, Frame* frame, bool throwing);
Object* run_switch(Thread* thread, Frame* frame, bool throwing);

// LOAD_COMMON_CONSTANT's table; filled when builtins exist.
extern Object* g_common_constants[];
Status common_constants_init(Thread& thread);

// BINARY_OP_EXTEND: a pair of exact types with a function of its own.
struct BinaryOpExtension {
  int oparg;
  bool (*guard)(Object* left, Object* right);
  Owned<Object> (*action)(Thread& thread, Object* left, Object* right);
};

}  // namespace py

#endif  // VM_EVAL_SLOW_H_
