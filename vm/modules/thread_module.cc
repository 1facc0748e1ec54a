// _thread: locks and identities in a process that runs Python code in one thread only.
// Counterpart: Modules/_threadmodule.c.
#include <pthread.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <cstring>

#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/bytes.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/float.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/struct_sequence.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"
#include "vm/runtime/signals.h"

namespace py {
namespace {

uint64_t ident() { return static_cast<uint64_t>(pthread_self()); }

struct Lock : Object {
  static Type type;
  bool locked;
  WeakRef* weaklist;
};

struct RecursiveLock : Object {
  static Type type;
  uint64_t owner;  // 0: nobody.
  int64_t count;
  WeakRef* weaklist;
};

struct ThreadLocal : Object {
  static Type type;
  Object* dict;
  WeakRef* weaklist;
};

struct ThreadHandle : Object {
  static Type type;
  uint64_t ident;
  bool started, done;
};

// acquire(blocking=True, timeout=-1): nanoseconds to wait, -1 for ever, 0 not at all.
Maybe<int64_t> wait_time(Thread& thread, Args args) {
  const bool blocking = !args.has(0) || PY_TRY(object_is_true(thread, args[0]));
  double seconds = -1;
  if (args.has(1)) {
    if (!is_a<Float>(args[1]) && !is_a<Int>(args[1]))
      return raise_type_error(thread,
                              "'%.200s' object cannot be interpreted as an integer or float",
                              args[1]->ob_type->tp_name);
    seconds = PY_TRY(to_double(thread, args[1]));
  }
  if (!blocking) {
    if (seconds != -1)
      return raise_value_error(thread, "can't specify a timeout for a non-blocking call");
    return int64_t{0};
  }
  if (seconds == -1) return int64_t{-1};
  if (seconds < 0) return raise_value_error(thread, "timeout value must be a non-negative number");
  if (seconds > 9223372036.0)
    return raise(thread, &exc::OverflowError, "timestamp out of range for C PyTime_t");
  return static_cast<int64_t>(seconds * 1e9);
}

int64_t monotonic() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1'000'000'000 + now.tv_nsec;
}

// Only a signal handler can release a lock that this thread waits for.
Tri wait_until_free(Thread& thread, const bool* locked, int64_t nanoseconds) {
  const int64_t deadline = nanoseconds < 0 ? -1 : monotonic() + nanoseconds;
  while (*locked) {
    if (deadline >= 0 && monotonic() >= deadline) return Tri::kFalse;
    const timespec pause = {0, 1'000'000};
    nanosleep(&pause, nullptr);
    PY_TRY(signals_handle(thread));
  }
  return Tri::kTrue;
}

Lock* lock_of(Object* self) { return static_cast<Lock*>(self); }

Owned<Object> lock_acquire(Thread& thread, Object* self, Args args) {
  const int64_t wait = PY_TRY(wait_time(thread, args));
  if (lock_of(self)->locked) {
    if (wait == 0 || !PY_TRY(wait_until_free(thread, &lock_of(self)->locked, wait)))
      return new_bool(false);
  }
  lock_of(self)->locked = true;
  return new_bool(true);
}
Owned<Object> lock_release(Thread& thread, Object* self) {
  if (!lock_of(self)->locked) return raise(thread, &exc::RuntimeError, "release unlocked lock");
  lock_of(self)->locked = false;
  return new_none();
}
Owned<Object> lock_enter(Thread& thread, Object* self) {
  Object* const nothing[2] = {};
  return lock_acquire(thread, self, Args{nothing});
}
Owned<Object> lock_exit(Thread& thread, Object* self, RawArgs) {
  return lock_release(thread, self);
}
Owned<Object> lock_locked(Thread&, Object* self) { return new_bool(lock_of(self)->locked); }
Owned<Object> lock_reset(Thread&, Object* self) {
  lock_of(self)->locked = false;
  return new_none();
}
Owned<Object> lock_repr(Thread& thread, Object* self) {
  return str_from_format(thread, "<%s %s object at %p>",
                         lock_of(self)->locked ? "locked" : "unlocked", self->ob_type->tp_name,
                         self);
}
Owned<Object> lock_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  PY_TRY(check_no_keywords(thread, "lock", kwargs));
  PY_TRY(check_positional(thread, "lock", static_cast<size_t>(args->ob_size), 0, 0));
  return type_generic_alloc(thread, type, 0);
}

constexpr char kAcquire[] = "($self, /, blocking=True, timeout=-1)";

constinit MethodDef kLockMethods[] = {
    {"acquire_lock", lock_acquire, kAcquire, "An old name of acquire()."},
    {"acquire", lock_acquire, kAcquire, "Take the lock, waiting for it if needed."},
    {"release_lock", lock_release, "($self, /)", "An old name of release()."},
    {"release", lock_release, "($self, /)", "Give the lock back."},
    {"locked_lock", lock_locked, "($self, /)", "An old name of locked()."},
    {"locked", lock_locked, "($self, /)", "Tell whether the lock is taken."},
    {"__enter__", lock_enter, "($self, /)", "Take the lock."},
    MethodDef::positional("__exit__", lock_exit, "($self, /, *exc_info)", "Give the lock back."),
    {"_at_fork_reinit", lock_reset, "($self, /)", "Make the lock free in a new process."},
    {},
};

constinit Type Lock::type = {
    .tp_name = "_thread.lock",
    .tp_basicsize = sizeof(Lock),
    .tp_repr = lock_repr,
    .tp_flags = tpflags::kHaveGc,
    .tp_doc = "A lock that is taken or free.",
    .tp_weaklistoffset = offsetof(Lock, weaklist),
    .tp_methods = kLockMethods,
    .tp_new = lock_new,
    .text_signature = "()",
};

RecursiveLock* rlock_of(Object* self) { return static_cast<RecursiveLock*>(self); }

Owned<Object> rlock_acquire(Thread& thread, Object* self, Args args) {
  PY_TRY(wait_time(thread, args));
  rlock_of(self)->owner = ident();
  ++rlock_of(self)->count;
  return new_bool(true);
}
Owned<Object> rlock_release(Thread& thread, Object* self) {
  RecursiveLock* lock = rlock_of(self);
  if (lock->count == 0) return raise(thread, &exc::RuntimeError, "cannot release un-acquired lock");
  if (--lock->count == 0) lock->owner = 0;
  return new_none();
}
Owned<Object> rlock_enter(Thread& thread, Object* self) {
  Object* const nothing[2] = {};
  return rlock_acquire(thread, self, Args{nothing});
}
Owned<Object> rlock_exit(Thread& thread, Object* self, RawArgs) {
  return rlock_release(thread, self);
}
Owned<Object> rlock_locked(Thread&, Object* self) { return new_bool(rlock_of(self)->count > 0); }
Owned<Object> rlock_is_owned(Thread&, Object* self) { return new_bool(rlock_of(self)->count > 0); }
Owned<Object> rlock_count(Thread& thread, Object* self) {
  return int_from_int64(thread, rlock_of(self)->count);
}
Owned<Object> rlock_reset(Thread&, Object* self) {
  rlock_of(self)->owner = 0;
  rlock_of(self)->count = 0;
  return new_none();
}
Owned<Object> rlock_release_save(Thread& thread, Object* self) {
  RecursiveLock* lock = rlock_of(self);
  if (lock->count == 0) return raise(thread, &exc::RuntimeError, "cannot release un-acquired lock");
  Owned<Object> count = PY_TRY(int_from_int64(thread, lock->count));
  Owned<Object> owner = PY_TRY(int_from_uint64(thread, lock->owner));
  Object* items[2] = {count, owner};
  Owned<Object> state = PY_TRY(tuple_pack(thread, items));
  PY_RUN(rlock_reset(thread, self));
  return state;
}
Owned<Object> rlock_acquire_restore(Thread& thread, Object* self, Object* state) {
  if (!is_a<Tuple>(state) || static_cast<Tuple*>(state)->ob_size != 2)
    return raise_bad_argument(thread, "_acquire_restore", "argument 1", "2-item tuple", state);
  const int64_t count = PY_TRY(to_c_long(thread, static_cast<Tuple*>(state)->items[0]));
  Object* identity = static_cast<Tuple*>(state)->items[1];
  if (!is_a<Int>(identity))
    return raise_bad_argument(thread, "_acquire_restore", "argument 1, item 1", "int", identity);
  const uint64_t owner = PY_TRY(int_as_uint64_mask(thread, identity));
  rlock_of(self)->count = count;
  rlock_of(self)->owner = owner;
  return new_none();
}
Owned<Object> rlock_repr(Thread& thread, Object* self) {
  RecursiveLock* lock = rlock_of(self);
  return str_from_format(thread, "<%s %s object owner=%llu count=%lld at %p>",
                         lock->count > 0 ? "locked" : "unlocked", self->ob_type->tp_name,
                         static_cast<unsigned long long>(lock->owner),
                         static_cast<long long>(lock->count), self);
}
Owned<Object> rlock_new(Thread& thread, Type* type, Tuple*, Dict*) {
  return type_generic_alloc(thread, type, 0);
}

constinit MethodDef kRecursiveLockMethods[] = {
    {"acquire", rlock_acquire, kAcquire, "Take the lock once more, waiting for it if needed."},
    {"release", rlock_release, "($self, /)", "Give the lock back once."},
    {"locked", rlock_locked, "($self, /)", "Tell whether the lock is taken."},
    {"_is_owned", rlock_is_owned, "($self, /)", "Tell whether this thread has the lock."},
    {"_acquire_restore", rlock_acquire_restore, "($self, state, /)",
     "Take the lock as _release_save() left it."},
    {"_release_save", rlock_release_save, "($self, /)", "Give the lock back altogether."},
    {"_recursion_count", rlock_count, "($self, /)", "Return how often this thread took it."},
    {"__enter__", rlock_enter, "($self, /)", "Take the lock."},
    MethodDef::positional("__exit__", rlock_exit, "($self, /, *exc_info)", "Give the lock back."),
    {"_at_fork_reinit", rlock_reset, "($self, /)", "Make the lock free in a new process."},
    {},
};

constinit Type RecursiveLock::type = {
    .tp_name = "_thread.RLock",
    .tp_basicsize = sizeof(RecursiveLock),
    .tp_repr = rlock_repr,
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType,
    .tp_weaklistoffset = offsetof(RecursiveLock, weaklist),
    .tp_methods = kRecursiveLockMethods,
    .tp_new = rlock_new,
};

ThreadLocal* local_of(Object* self) { return static_cast<ThreadLocal*>(self); }

Owned<Object> local_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  if (type->tp_init == object_init_slot &&
      (args->ob_size > 0 || (kwargs != nullptr && kwargs->used > 0)))
    return raise_type_error(thread, "Initialization arguments are not supported");
  Owned<Object> local = PY_TRY(type_generic_alloc(thread, type, 0));
  local_of(local)->dict = PY_TRY(dict_new(thread)).release();
  return local;
}
int local_traverse(Object* self, Visit visit, void* arg) {
  PY_VISIT(local_of(self)->dict);
  return 0;
}
void local_clear(Object* self) {
  Object* dict = local_of(self)->dict;
  local_of(self)->dict = nullptr;
  xdecref(dict);
}
void local_dealloc(Object* self) {
  gc_untrack(self);
  local_clear(self);
  object_default_dealloc(self);
}
Owned<Object> local_getattro(Thread& thread, Object* self, Object* name) {
  if (str_equal_ascii(static_cast<Str*>(name), "__dict__")) return share(local_of(self)->dict);
  return generic_getattr(thread, self, name);
}
Status local_setattro(Thread& thread, Object* self, Object* name, Object* value) {
  if (str_equal_ascii(static_cast<Str*>(name), "__dict__"))
    return raise_attribute_error(thread, self, name, "'%.100s' object attribute '%U' is read-only",
                                 self->ob_type->tp_name, name);
  return generic_setattr(thread, self, name, value);
}

constinit Type ThreadLocal::type = {
    .tp_name = "_thread._local",
    .tp_basicsize = sizeof(ThreadLocal),
    .tp_dealloc = local_dealloc,
    .tp_getattro = local_getattro,
    .tp_setattro = local_setattro,
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType,
    .tp_doc = "Attributes that every thread has of its own.",
    .tp_traverse = local_traverse,
    .tp_clear = local_clear,
    .tp_weaklistoffset = offsetof(ThreadLocal, weaklist),
    .tp_dictoffset = offsetof(ThreadLocal, dict),
    .tp_new = local_new,
    .text_signature = "()",
};

ThreadHandle* handle_of(Object* self) { return static_cast<ThreadHandle*>(self); }

Owned<Object> handle_repr(Thread& thread, Object* self) {
  return str_from_format(thread, "<%s object: ident=%llu>", self->ob_type->tp_name,
                         static_cast<unsigned long long>(handle_of(self)->ident));
}
Owned<Object> handle_ident(Thread& thread, Object* self, void*) {
  return int_from_uint64(thread, handle_of(self)->ident);
}
Owned<Object> handle_is_done(Thread&, Object* self) { return new_bool(handle_of(self)->done); }
Owned<Object> handle_set_done(Thread& thread, Object* self) {
  if (!handle_of(self)->started) return raise(thread, &exc::RuntimeError, "thread not started");
  handle_of(self)->done = true;
  return new_none();
}
Owned<Object> handle_join(Thread& thread, Object* self, RawArgs args) {
  PY_TRY(check_positional(thread, "join", args.nargs, 0, 1));
  if (args.nargs == 1 && !is_none(args[0]) && !is_a<Float>(args[0]) && !is_a<Int>(args[0]))
    return raise_type_error(thread, "'%.200s' object cannot be interpreted as an integer or float",
                            args[0]->ob_type->tp_name);
  if (!handle_of(self)->started) return raise(thread, &exc::RuntimeError, "thread not started");
  if (handle_of(self)->ident == ident())
    return raise(thread, &exc::RuntimeError, "Cannot join current thread");
  return new_none();
}
Owned<Object> handle_new(Thread& thread, Type* type, Tuple*, Dict*) {
  return type_generic_alloc(thread, type, 0);
}

constinit MethodDef kHandleMethods[] = {
    MethodDef::positional("join", handle_join, nullptr, "Wait for the end of the thread."),
    {"_set_done", handle_set_done, "($self, /)", "Mark the thread as ended."},
    {"is_done", handle_is_done, "($self, /)", "Tell whether the thread has ended."},
    {},
};
constinit GetSetDef kHandleGetSets[] = {
    {"ident", handle_ident, nullptr, "The number of the thread.", nullptr}, {}};

constinit Type ThreadHandle::type = {
    .tp_name = "_thread._ThreadHandle",
    .tp_basicsize = sizeof(ThreadHandle),
    .tp_repr = handle_repr,
    .tp_methods = kHandleMethods,
    .tp_getset = kHandleGetSets,
    .tp_new = handle_new,
};

constinit StructSequenceType g_hook_args = {};
constexpr StructSequenceField kHookFields[] = {
    {"exc_type", "The class of the exception."},
    {"exc_value", "The exception, or None."},
    {"exc_traceback", "Its traceback, or None."},
    {"thread", "The thread that ended, or None."},
};

Owned<Object> get_ident(Thread& thread, Object*) { return int_from_uint64(thread, ident()); }
Owned<Object> get_native_id(Thread& thread, Object*) {
  return int_from_int64(thread, syscall(SYS_gettid));
}
Owned<Object> allocate_lock(Thread& thread, Object*) {
  return type_generic_alloc(thread, &Lock::type, 0);
}
Owned<Object> raise_single_threaded(Thread& thread) {
  return raise(thread, &exc::RuntimeError,
               "can't start new thread: this machine runs Python code in one thread only");
}
Owned<Object> start_new_thread(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_positional(thread, "start_new_thread", args.nargs, 2, 3));
  if (object_is_callable(args[0]) != Tri::kTrue)
    return raise_type_error(thread, "first arg must be callable");
  if (!is_a<Tuple>(args[1])) return raise_type_error(thread, "2nd arg must be a tuple");
  if (args.nargs == 3 && !is_a<Dict>(args[2]))
    return raise_type_error(thread, "optional 3rd arg must be a dictionary");
  return raise_single_threaded(thread);
}
Owned<Object> start_joinable_thread(Thread& thread, Object*, Args args) {
  if (object_is_callable(args[0]) != Tri::kTrue)
    return raise_type_error(thread, "thread function must be callable");
  if (args.has(1) && !is_none(args[1]) && args[1]->ob_type != &ThreadHandle::type)
    return raise_type_error(thread, "'handle' must be a _ThreadHandle");
  return raise_single_threaded(thread);
}
Owned<Object> make_thread_handle(Thread& thread, Object*, Object* number) {
  if (!is_a<Int>(number)) return raise_type_error(thread, "ident must be an integer");
  if (int_sign(number) < 0)
    return raise(thread, &exc::OverflowError, "can't convert negative int to unsigned");
  if (int_bit_length(number) > 64)
    return raise(thread, &exc::OverflowError, "int too big to convert");
  const uint64_t value = PY_TRY(int_as_uint64(thread, number));
  Owned<Object> handle = PY_TRY(type_generic_alloc(thread, &ThreadHandle::type, 0));
  handle_of(handle)->ident = value;
  handle_of(handle)->started = true;
  return handle;
}
Owned<Object> count_threads(Thread& thread, Object*) { return int_from_int64(thread, 0); }
Owned<Object> exit_thread(Thread& thread, Object*) { return raise_none(thread, &exc::SystemExit); }
Owned<Object> answer_true(Thread&, Object*) { return new_bool(true); }
Owned<Object> do_nothing(Thread&, Object*) { return new_none(); }

// The words of PyArg_ParseTuple; interrupt_main() is called "signum" in them.
Status check_at_most_one(Thread& thread, const char* function, RawArgs args) {
  if (args.nargs <= 1) return Status::kOk;
  return raise_type_error(thread, "%s() takes at most 1 argument (%zu given)", function,
                          args.nargs);
}

Owned<Object> interrupt_main(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_at_most_one(thread, "signum", args));
  const int number = args.nargs == 1 ? PY_TRY(parse_c_int(thread, args[0])) : 2;
  if (number < 1 || number >= kSignalCount)
    return raise_value_error(thread, "signal number out of range");
  signal_trip(number);
  return new_none();
}

constinit int64_t g_stack_size = 0;
Owned<Object> stack_size(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_at_most_one(thread, "stack_size", args));
  const int64_t old = g_stack_size;
  if (args.nargs == 1) {
    const int64_t size = PY_TRY(to_index(thread, args[0]));
    if (size != 0 && size < 53248)
      return raise_value_error(thread, "size must be at least 53248 bytes");
    g_stack_size = size;
  }
  return int_from_int64(thread, old);
}

Owned<Object> get_name(Thread& thread, Object*) {
  char name[16];
  if (pthread_getname_np(pthread_self(), name, sizeof name) != 0) name[0] = 0;
  return str_decode(thread, name, std::strlen(name), "utf-8", "surrogateescape");
}
Owned<Object> set_name(Thread& thread, Object*, Args args) {
  if (!is_a<Str>(args[0]))
    return raise_bad_argument(thread, "set_name", "argument 'name'", "str", args[0]);
  Owned<Object> encoded =
      PY_TRY(str_encode(thread, static_cast<Str*>(args[0]), "utf-8", "replace"));
  const auto* text = static_cast<Bytes*>(encoded.get());
  char name[16] = {};
  size_t length = static_cast<size_t>(text->ob_size);
  if (length > sizeof name - 1) {
    // No part of a character.
    length = sizeof name - 1;
    while (length > 0 && (static_cast<uint8_t>(text->data[length]) & 0xc0) == 0x80) --length;
  }
  std::memcpy(name, text->data, length);
  pthread_setname_np(pthread_self(), name);
  return new_none();
}

Owned<Object> excepthook(Thread& thread, Object*, Object* args) {
  if (args->ob_type != &g_hook_args)
    return raise_type_error(thread, "_thread.excepthook argument type must be ExceptHookArgs");
  auto* tuple = static_cast<Tuple*>(args);
  if (tuple->items[0] == &exc::SystemExit || !is_exception(tuple->items[1])) return new_none();
  Owned<Object> file = share(dict_get_str(thread, thread.interp->sys_dict, ids.stderr));
  if (!file || is_none(file)) return new_none();
  Owned<Str> title = PY_TRY(str_from_format(thread, "Exception in thread %llu:\n",
                                            static_cast<unsigned long long>(ident())));
  PY_RUN(call_method(thread, file, "write", title));
  print_exception(thread, tuple->items[1], file);
  return new_none();
}

constinit MethodDef kFunctions[] = {
    MethodDef::positional("start_new_thread", start_new_thread,
                          "($module, function, args, kwargs={}, /)", "Start a thread."),
    MethodDef::positional("start_new", start_new_thread, "($module, function, args, kwargs={}, /)",
                          "Start a thread."),
    {"start_joinable_thread", start_joinable_thread,
     "($module, /, function, handle=None, daemon=True)", "Start a thread that can be joined."},
    {"daemon_threads_allowed", answer_true, "($module, /)",
     "Tell whether threads may outlive the main one."},
    {"allocate_lock", allocate_lock, "($module, /)", "Return a new lock."},
    {"allocate", allocate_lock, "($module, /)", "Return a new lock."},
    {"exit_thread", exit_thread, "($module, /)", "Raise SystemExit."},
    {"exit", exit_thread, "($module, /)", "Raise SystemExit."},
    MethodDef::positional("interrupt_main", interrupt_main, "($module, signum=signal.SIGINT, /)",
                          "Act as if a signal had arrived."),
    {"get_ident", get_ident, "($module, /)", "Return the number of this thread."},
    {"get_native_id", get_native_id, "($module, /)", "Return the system's number of this thread."},
    {"_count", count_threads, "($module, /)", "Return how many threads were started and run."},
    MethodDef::positional("stack_size", stack_size, "($module, size=0, /)",
                          "Return, and set, the size of the stack of new threads."),
    {"_excepthook", excepthook, "($module, args, /)", "Print why a thread ended."},
    {"_is_main_interpreter", answer_true, "($module, /)",
     "Tell whether this is the main interpreter."},
    {"_shutdown", do_nothing, "($module, /)", "Wait for all threads."},
    {"_make_thread_handle", make_thread_handle, "($module, ident, /)",
     "Return a handle of a thread that runs."},
    {"_get_main_thread_ident", get_ident, "($module, /)", "Return the number of the main thread."},
    {"set_name", set_name, "($module, /, name)", "Set the system's name of this thread."},
    {"_get_name", get_name, "($module, /)", "Return the system's name of this thread."},
    {},
};

}  // namespace

Owned<Object> thread_module_init(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "_thread"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(module_add_functions(thread, module, kFunctions));
  PY_TRY(module_add_str(thread, module, "__doc__", "Locks, and the identity of threads."));
  for (Type* type : {&Lock::type, &RecursiveLock::type, &ThreadLocal::type, &ThreadHandle::type}) {
    if (type->ob_type == nullptr) PY_TRY(type_ready(thread, type));
  }
  if (g_hook_args.ob_type == nullptr)
    PY_TRY(struct_sequence_init(thread, &g_hook_args, "_thread._ExceptHookArgs",
                                "What threading.excepthook is told.", kHookFields));
  const struct {
    const char* name;
    Type* type;
  } types[] = {{"_ThreadHandle", &ThreadHandle::type},
               {"lock", &Lock::type},
               {"LockType", &Lock::type},
               {"RLock", &RecursiveLock::type},
               {"_local", &ThreadLocal::type},
               {"error", &exc::RuntimeError},
               {"_ExceptHookArgs", &g_hook_args}};
  for (const auto& type : types)
    PY_TRY(module_add(thread, module, type.name, share(static_cast<Object*>(type.type))));
  PY_TRY(module_add(thread, module, "TIMEOUT_MAX", float_from_double(thread, 9223372036.0)));
  PY_TRY(module_add_int(thread, module, "_NAME_MAXLEN", 15));
  return module;
}

}  // namespace py
