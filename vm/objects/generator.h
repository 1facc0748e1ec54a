// Generators, coroutines, async generators and their awaitables. Counterpart: Objects/genobject.c.
#ifndef VM_OBJECTS_GENERATOR_H_
#define VM_OBJECTS_GENERATOR_H_

#include "vm/heap/owned.h"
#include "vm/heap/type.h"
#include "vm/runtime/thread.h"

namespace py {

enum class GenState : int8_t {
  kCreated = -3,
  kSuspended = -2,
  kSuspendedYieldFrom = -1,
  kExecuting = 0,
  kCompleted = 1,
  kCleared = 4
};

// One struct for the three kinds; the frame lives at the end of the object.
struct Generator : VarObject {
  static Type type;            // generator
  static Type coroutine_type;  // coroutine
  static Type async_type;      // async_generator
  WeakRef* weaklist;
  Slot<Object> name;
  Slot<Object> qualname;
  ExcInfo exc_state;
  Slot<Object> origin_or_finalizer;  // cr_origin, or the async generator's finalizer hook.
  bool hooks_inited, closed, running_async;
  GenState state;
  Frame frame;  // Last: localsplus follow. `ob_size` words of localsplus.
};
inline Generator* generator_of(Frame* frame) {
  return reinterpret_cast<Generator*>(reinterpret_cast<char*>(frame) - offsetof(Generator, frame));
}
inline bool is_generator_exact(const Object* object) { return object->ob_type == &Generator::type; }
inline bool is_coroutine_exact(const Object* object) {
  return object->ob_type == &Generator::coroutine_type;
}
inline bool is_async_generator_exact(const Object* object) {
  return object->ob_type == &Generator::async_type;
}

// For RETURN_GENERATOR: an object of the right kind for the function's code flags, frame not filled
// in. Tracked.
Owned<Generator> generator_alloc(Thread& thread, Function* function);
// send(value) (null: next) without building StopIteration. Reenters.
SendResult generator_send(Thread& thread, Generator* generator, Object* value_or_null,
                          Owned<Object>* result);
// What the iterator of `yield from` is waiting on: borrowed or null.
Object* generator_yield_from(Generator* generator);
// GET_AWAITABLE: the iterator of an awaitable object. Reenters.
Owned<Object> coroutine_get_awaitable_iter(Thread& thread, Object* object);
// ASYNC_GEN_WRAP; GET_ANEXT's helper is anext_awaitable().
Owned<Object> async_gen_wrap_value(Thread& thread, Object* value);
Owned<Object> get_anext(Thread& thread, Object* async_iterator);
// cr_origin of a coroutine being made: the callers of the running function, at most `depth`.
Owned<Object> coroutine_origin(Thread& thread, int depth);
// Types without a public struct, for builtin_types.def.
Type* anext_awaitable_type();
Type* coroutine_wrapper_type();
Type* async_send_type();
Type* async_throw_type();
// anext(iterator, default): awaits `awaitable`, giving `fallback` when the iteration has ended.
Owned<Object> anext_awaitable_new(Thread& thread, Object* awaitable, Object* fallback);
// StopIteration's value taken out of the pending exception; kFalse if another exception is pending.
Tri fetch_stop_iteration_value(Thread& thread, Owned<Object>* value);

}  // namespace py

#endif  // VM_OBJECTS_GENERATOR_H_
