// Thread and Interpreter: the state of execution, the pending exception, the eval breaker and the
// native-stack guard. Counterpart: Include/cpython/pystate.h, Python/ceval_gil.c, Python/pystate.c.
#ifndef VM_RUNTIME_THREAD_H_
#define VM_RUNTIME_THREAD_H_

#include <atomic>

#include "vm/heap/owned.h"
#include "vm/runtime/frame.h"

namespace py {

// One exception being handled (what sys.exception() answers); generators have their own, linked
// while they run.
struct ExcInfo {
  Object* value;  // Owned; null or None when nothing is handled.
  ExcInfo* previous;
};

// Bits of Thread::eval_breaker: work to do at the next check.
namespace breaker {
inline constexpr uint32_t kPendingCalls = 1u << 1;
inline constexpr uint32_t kSignals = 1u << 2;
inline constexpr uint32_t kAsyncException = 1u << 3;
inline constexpr uint32_t kGc = 1u << 4;
inline constexpr uint32_t kFuel = 1u << 6;  // There is a budget: every check counts.
inline constexpr uint32_t kEventMask = 0xff;
// The bits above count versions of the monitoring set-up; a code object with another version is
// re-instrumented on entry.
inline constexpr uint32_t kVersionStep = 0x100;
}  // namespace breaker

struct Thread {
  Interpreter* interp;
  std::atomic<uint32_t> eval_breaker;
  Frame* current_frame;
  Object* current_exception;    // Owned, normalised; null when nothing is pending.
  ExcInfo* exc_info;            // Top of the stack of handled exceptions.
  ExcInfo exc_state;            // Its bottom.
  int32_t recursion_remaining;  // Python-to-Python calls left.
  int32_t recursion_limit;
  int32_t recursion_headroom;  // > 0 while a RecursionError is being made.
  uint32_t recursion_errors;   // How many there were: where the limit lies is no part of a result.
  char* native_stack_limit;    // Below this address native recursion raises RecursionError.
  char* native_stack_base;     // Where the stack began: its highest address.
  DataStackChunk* datastack_chunk;
  StackRef* datastack_top;
  StackRef* datastack_limit;
  DataStackChunk*
      datastack_spare;  // One emptied chunk, kept so that calls at a chunk's edge do not thrash.
  int32_t trash_depth;
  Object* trash_later;          // Containers waiting to be freed.
  int32_t tracing;              // > 0 while a trace or monitoring callback runs.
  int32_t monitoring_event;     // The event whose callback runs, plus one; 0: none.
  Object* trace_function;       // Owned; sys.settrace.
  Object* profile_function;     // Owned; sys.setprofile.
  Object* async_exception;      // Owned; to be raised at the next check.
  Object* context;              // Owned; contextvars.
  Object* async_gen_firstiter;  // Owned; sys.set_asyncgen_hooks.
  Object* async_gen_finalizer;  // Owned.
  int32_t coroutine_origin_tracking_depth;
  Object* dict;  // Owned Dict for native modules, or null.
  uint64_t id;

  bool has_exception() const { return current_exception != nullptr; }
  // True if little native stack is left: raise RecursionError (see enter_native in errors.h).
  PY_ALWAYS_INLINE bool native_stack_low() const {
    return static_cast<char*>(__builtin_frame_address(0)) < native_stack_limit;
  }
};

// The thread that holds the interpreter lock. There is always one while Python objects are touched.
extern Thread* g_current_thread;
inline Thread& current_thread() { return *g_current_thread; }

// Upward calls that lower rooms need; lifecycle installs them (PEP 523's idea, applied to every
// such cycle).
struct Hooks {
  // Runs a frame's function: args as in vectorcall. Reenters.
  Owned<Object> (*call_function)(Thread&, Function*, Object* const* args, size_t nargsf,
                                 Tuple* kwnames);
  // Evaluates code in globals and locals (exec, class bodies, module import). Reenters.
  Owned<Object> (*eval_code)(Thread&, Code*, Object* globals, Object* locals);
  // Resumes a generator-like object; see Generator. Reenters.
  SendResult (*generator_resume)(Thread&, Generator*, Object* value_or_null, bool throwing,
                                 Owned<Object>* result);
  // __import__. Reenters.
  Owned<Object> (*import_module)(Thread&, Object* name, Object* globals, Object* locals,
                                 Object* fromlist, int level);
  // Issues a warning; category a warning class. kError when it was turned into an exception.
  // Reenters.
  Status (*warn)(Thread&, Object* category, Object* message, int stack_level,
                 Object* source_or_null);
  // The same for a line of a program that is being compiled. Reenters.
  Status (*warn_at)(Thread&, Object* category, Object* message, Object* filename, int64_t line);
  // Frees a frame's locals and stack and pops it; used when generators and frame objects die.
  void (*frame_clear)(Thread&, Frame*);
  // The opcode that an INSTRUMENTED_LINE or INSTRUMENTED_INSTRUCTION at a unit stands for.
  int (*original_opcode)(Code*, int64_t unit);
  // Frees Code::monitoring of a dying code object.
  void (*free_code_monitoring)(Code*);
  // True if a tool listens to PY_UNWIND.
  bool (*wants_unwind)(Thread&);
  // Calls sys.unraisablehook with (exception, message or null, object or null); kError with an
  // exception pending when that failed, kOk when it was dealt with. Null (no sys module yet):
  // write_unraisable_default. Reenters.
  Status (*unraisable)(Thread&, Object* exception, Object* message, Object* object);
  // frame.f_lineno = value (an exact int): jumps if a trace function may. Null: nothing is ever
  // traced.
  Status (*frame_jump)(Thread&, FrameObject* frame, Object* value);
  // Whether the trace function hears of each instruction of a code object. Null as well.
  Status (*trace_opcodes)(Thread&, Code* code, bool enable);
};

struct Interpreter {
  Hooks hooks;
  Thread* main_thread;
  Dict* builtins;       // Owned: vars(builtins).
  Dict* builtins_copy;  // Owned: its contents at the start, put back at the end.
  Module* builtins_module;
  Dict* sys_dict;        // Owned: vars(sys).
  Dict* modules;         // Owned: sys.modules.
  Object* callable_len;  // Borrowed: builtins.len and friends, for the CALL_* guards.
  Object* callable_isinstance;
  Object* callable_list_append;  // The descriptor of list.append.
  Object* sys_path_0;  // Owned Str: the directory put before sys.path at start; null if none was.
  int int_max_str_digits;
  bool finalizing;
  uint32_t next_func_version;
  uint64_t instruction_fuel;  // Checks of the breaker until the end, plus one; 0: no budget.
  uint32_t native_steps;      // Of native loops, since the last check that they paid.
  uint8_t optimize_level;
  bool dev_mode;
  bool utf8_mode;
  int bytes_warning;
};

extern Interpreter g_interpreter;

// Interpreter::instruction_fuel of a program that is to end: it unwinds, handlers do not run.
inline constexpr uint64_t kFuelUsedUp = 1;
// Gives the main thread a budget of so many calls, rounds of loops (many of a native loop are one)
// and handled exceptions; 0 takes the limit away.
void set_fuel(Thread& thread, uint64_t checks);

// Data stack: room for `words` StackRefs, or null with MemoryError pending. Freed in reverse order.
StackRef* datastack_push(Thread& thread, size_t words);
void datastack_pop(Thread& thread, StackRef* base);

// Bytes of native stack kept free for handling an overflow, and the step of the limits:
// deallocation of nested containers is put off while less than two steps remain above
// native_stack_limit.
inline constexpr size_t kNativeStackMargin = 64 * 1024;

// Calls to be made by the main thread at its next check, from any thread. False when the queue is
// full.
bool pending_call_add(int (*function)(void* arg), void* arg);
// Makes them; kError when one of them (non-zero result) left an exception. Reenters.
Status pending_calls_run(Thread& thread);

// Asks every evaluation loop to look at its breaker.
void set_breaker(Thread& thread, uint32_t bits);
void clear_breaker(Thread& thread, uint32_t bits);

// Prepares the main thread: stack limits from the current position, first data-stack chunk,
// recursion limit 1000.
Status thread_init(Thread& thread, Interpreter& interp);
void thread_clear(Thread& thread);

}  // namespace py

#endif  // VM_RUNTIME_THREAD_H_
