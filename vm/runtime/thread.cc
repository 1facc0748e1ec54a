// Thread state: stack bounds, the data stack, the eval breaker and pending calls.
// Counterpart: Python/pystate.c, Python/ceval_gil.c, Python/ceval.c (recursion limits).
#include "vm/runtime/thread.h"

#include <pthread.h>

#include "vm/base/faults.h"
#include "vm/heap/alloc.h"
#include "vm/runtime/signals.h"

namespace py {

// Defined by the objects room, which knows what exceptions are.
Raised raise_memory_error(Thread& thread);

constinit Thread* g_current_thread = nullptr;
constinit Interpreter g_interpreter = {};

namespace {

constexpr size_t kFirstChunkBytes = 16 * 1024;

struct PendingCall {
  int (*function)(void*);
  void* arg;
};
constexpr int kMaxPendingCalls = 32;
struct PendingQueue {
  pthread_mutex_t mutex;
  PendingCall calls[kMaxPendingCalls];
  int first, count;
  bool running;
};
constinit PendingQueue g_pending = {PTHREAD_MUTEX_INITIALIZER, {}, 0, 0, false};

size_t chunk_bytes(size_t words) {
  return offsetof(DataStackChunk, data) + words * sizeof(StackRef);
}

void chunk_enter(Thread& thread, DataStackChunk* chunk) {
  chunk->previous = thread.datastack_chunk;
  if (chunk->previous != nullptr) {
    chunk->previous->top = static_cast<size_t>(thread.datastack_top - chunk->previous->data);
  }
  chunk->top = 0;
  thread.datastack_chunk = chunk;
  thread.datastack_limit = chunk->data + chunk->words;
}

PY_NOINLINE StackRef* datastack_push_slow(Thread& thread, size_t words) {
  DataStackChunk* chunk = thread.datastack_spare;
  if (chunk != nullptr && chunk->words >= words) {
    thread.datastack_spare = nullptr;
  } else {
    size_t bytes = kFirstChunkBytes;
    while (bytes < chunk_bytes(words)) bytes *= 2;
    chunk = static_cast<DataStackChunk*>(mem_alloc(bytes));
    if (chunk == nullptr) return raise_memory_error(thread);
    chunk->words = (bytes - offsetof(DataStackChunk, data)) / sizeof(StackRef);
  }
  chunk_enter(thread, chunk);
  thread.datastack_top = chunk->data + words;
  return chunk->data;
}

// The addresses between which this thread's native stack lies.
void native_stack_bounds(char** low, char** high) {
  pthread_attr_t attributes;
  if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
    size_t guard = 0, size = 0;
    void* address = nullptr;
    int failure = pthread_attr_getguardsize(&attributes, &guard);
    failure |= pthread_attr_getstack(&attributes, &address, &size);
    pthread_attr_destroy(&attributes);
    if (failure == 0) {
      *low = static_cast<char*>(address) + guard;
      *high = static_cast<char*>(address) + size;
      return;
    }
  }
  // No answer: assume that little of a stack of the usual smallest size is in use.
  *high = static_cast<char*>(__builtin_frame_address(0));
  *low = *high - (1 << 20);
}

}  // namespace

StackRef* datastack_push(Thread& thread, size_t words) {
  StackRef* base = thread.datastack_top;
  if (PY_UNLIKELY(words > static_cast<size_t>(thread.datastack_limit - base)))
    return datastack_push_slow(thread, words);
  thread.datastack_top = base + words;
  return base;
}

void datastack_pop(Thread& thread, StackRef* base) {
  DataStackChunk* chunk = thread.datastack_chunk;
  if (PY_UNLIKELY(base == chunk->data && chunk->previous != nullptr)) {
    DataStackChunk* previous = chunk->previous;
    thread.datastack_chunk = previous;
    thread.datastack_top = previous->data + previous->top;
    thread.datastack_limit = previous->data + previous->words;
    if (thread.datastack_spare == nullptr) {
      thread.datastack_spare = chunk;
    } else {
      mem_free(chunk);
    }
    return;
  }
  thread.datastack_top = base;
}

void set_fuel(Thread& thread, uint64_t checks) {
  thread.interp->instruction_fuel = checks == 0 ? 0 : checks + kFuelUsedUp;
  thread.interp->native_steps = 0;
  if (checks == 0) {
    clear_breaker(thread, breaker::kFuel);
  } else {
    set_breaker(thread, breaker::kFuel);
  }
  PY_FAULT_BUDGET(checks != 0);
}

void set_breaker(Thread& thread, uint32_t bits) {
  // Often asked for again before anybody looks; the plain load spares the locked write.
  if ((thread.eval_breaker.load(std::memory_order_relaxed) & bits) == bits) return;
  thread.eval_breaker.fetch_or(bits, std::memory_order_relaxed);
}

void clear_breaker(Thread& thread, uint32_t bits) {
  thread.eval_breaker.fetch_and(~bits, std::memory_order_relaxed);
}

bool pending_call_add(int (*function)(void*), void* arg) {
  pthread_mutex_lock(&g_pending.mutex);
  bool room = g_pending.count < kMaxPendingCalls;
  if (room) {
    g_pending.calls[(g_pending.first + g_pending.count) % kMaxPendingCalls] = {function, arg};
    ++g_pending.count;
  }
  pthread_mutex_unlock(&g_pending.mutex);
  if (g_interpreter.main_thread != nullptr)
    set_breaker(*g_interpreter.main_thread, breaker::kPendingCalls);
  return room;
}

Status pending_calls_run(Thread& thread) {
  clear_breaker(thread, breaker::kPendingCalls);
  if (&thread != g_interpreter.main_thread || g_pending.running) return Status::kOk;
  g_pending.running = true;
  Status status = Status::kOk;
  // Calls that are added meanwhile wait for the next check.
  pthread_mutex_lock(&g_pending.mutex);
  int due = g_pending.count;
  pthread_mutex_unlock(&g_pending.mutex);
  for (; due > 0 && status == Status::kOk; --due) {
    pthread_mutex_lock(&g_pending.mutex);
    PendingCall call = g_pending.calls[g_pending.first];
    g_pending.first = (g_pending.first + 1) % kMaxPendingCalls;
    --g_pending.count;
    pthread_mutex_unlock(&g_pending.mutex);
    if (call.function(call.arg) != 0) status = Status::kError;
  }
  g_pending.running = false;
  if (g_pending.count != 0) set_breaker(thread, breaker::kPendingCalls);
  return status;
}

Status thread_init(Thread& thread, Interpreter& interp) {
  gc_init(thread);
  thread.interp = &interp;
  thread.eval_breaker.store(0, std::memory_order_relaxed);
  thread.exc_info = &thread.exc_state;
  thread.recursion_limit = 1000;
  thread.recursion_remaining = 1000;
  char* low;
  char* high;
  native_stack_bounds(&low, &high);
  size_t margin = kNativeStackMargin;
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer)
  margin *= 4;  // Sanitizers make frames several times larger.
#endif
#endif
  // A very small stack keeps half of itself to work with.
  size_t reserve = 2 * margin, half = static_cast<size_t>(high - low) / 2;
  thread.native_stack_base = high;
  thread.native_stack_limit = low + (reserve < half ? reserve : half);
  if (interp.main_thread == nullptr) {
    interp.main_thread = &thread;
    if (interp.next_func_version == 0) interp.next_func_version = 2;
  }
  if (g_current_thread == nullptr) g_current_thread = &thread;
  thread.datastack_chunk = nullptr;
  thread.datastack_spare = nullptr;
  thread.datastack_top = nullptr;
  if (datastack_push_slow(thread, 0) == nullptr) return Status::kError;
  return Status::kOk;
}

void thread_clear(Thread& thread) {
  Object** owned[] = {
      &thread.current_exception,   &thread.exc_state.value,     &thread.trace_function,
      &thread.profile_function,    &thread.async_exception,     &thread.context,
      &thread.async_gen_firstiter, &thread.async_gen_finalizer, &thread.dict};
  for (Object** slot : owned) {
    Object* object = *slot;
    *slot = nullptr;
    xdecref(object);
  }
  DataStackChunk* chunk = thread.datastack_chunk;
  thread.datastack_chunk = nullptr;
  while (chunk != nullptr) {
    DataStackChunk* previous = chunk->previous;
    mem_free(chunk);
    chunk = previous;
  }
  mem_free(thread.datastack_spare);
  thread.datastack_spare = nullptr;
  thread.datastack_top = thread.datastack_limit = nullptr;
}

}  // namespace py
