// Shared by generator.cc, coroutine.cc and async_generator.cc.
// Counterpart: Objects/genobject.c.
#ifndef VM_OBJECTS_GENERATOR_INTERNAL_H_
#define VM_OBJECTS_GENERATOR_INTERNAL_H_

#include "vm/objects/arguments.h"
#include "vm/objects/generator.h"

namespace py {

inline bool gen_finished(const Generator* generator) {
  return generator->state >= GenState::kCompleted;
}
inline bool gen_suspended(const Generator* generator) {
  return generator->state == GenState::kSuspended ||
         generator->state == GenState::kSuspendedYieldFrom;
}

// send() as a method: the return value becomes StopIteration (StopAsyncIteration for async
// generators).
Owned<Object> gen_send(Thread& thread, Generator* generator, Object* value);
// throw(type, value, traceback). With close_on_exit, GeneratorExit closes what is being awaited
// first.
Owned<Object> gen_throw(Thread& thread, Generator* generator, bool close_on_exit, Object* type,
                        Object* value_or_null, Object* traceback_or_null);
Owned<Object> gen_throw_method(Thread& thread, Generator* generator, const RawArgs& args);
Owned<Object> gen_close(Thread& thread, Generator* generator);
Owned<Object> gen_iternext(Thread& thread, Object* self);

// Slots and accessors of all three kinds.
void gen_dealloc(Object* self);
int gen_traverse(Object* self, Visit visit, void* arg);
void gen_finalize(Thread& thread, Object* self);
Owned<Object> gen_get_name(Thread&, Object*, void*);
Status gen_set_name(Thread&, Object*, Object*, void*);
Owned<Object> gen_get_qualname(Thread&, Object*, void*);
Status gen_set_qualname(Thread&, Object*, Object*, void*);
Owned<Object> gen_get_yieldfrom(Thread&, Object*, void*);
Owned<Object> gen_get_running(Thread&, Object*, void*);
Owned<Object> gen_get_suspended(Thread&, Object*, void*);
Owned<Object> gen_get_frame(Thread&, Object*, void*);
Owned<Object> gen_get_code(Thread&, Object*, void*);
Owned<Object> gen_sizeof(Thread&, Object*);
Owned<Object> gen_repr_as(Thread& thread, Object* self, const char* kind);

// A `throw` method's arguments checked: 1 to 3, with the deprecation warning for more than one.
Status gen_check_throw_arguments(Thread& thread, const RawArgs& args);
// Pending StopIteration(value); an exception instance made by hand so that a tuple stays whole.
Raised raise_stop_iteration_value(Thread& thread, Object* value_or_null);

// A value on its way out of an async generator's `yield`.
struct AsyncWrappedValue : Object {
  static Type type;
  Slot<Object> value;
};

}  // namespace py

#endif  // VM_OBJECTS_GENERATOR_INTERNAL_H_
