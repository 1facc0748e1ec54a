// sys: the running interpreter: frames of threads, hooks of async generators, debugging switches.
// Counterpart: Python/sysmodule.c.
#include <dlfcn.h>
#include <pthread.h>

#include <cstdlib>
#include <cstring>

#include "vm/modules/sys_internal.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/bytes.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/frame_object.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/struct_sequence.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py {
namespace {

constinit StructSequenceType g_asyncgen_hooks = {};
constexpr StructSequenceField kHookFields[] = {
    {"firstiter", "Called when an async generator is first iterated."},
    {"finalizer", "Called when one is about to be collected."},
};

Owned<Object> get_asyncgen_hooks(Thread& thread, Object*) {
  Object* hooks[] = {thread.async_gen_firstiter, thread.async_gen_finalizer};
  for (Object*& hook : hooks) {
    if (hook == nullptr) hook = none();
    incref(hook);
  }
  return struct_sequence_new_steal(thread, &g_asyncgen_hooks, hooks);
}

Owned<Object> thread_key(Thread& thread) {
  return int_from_uint64(thread, static_cast<uint64_t>(pthread_self()));
}

// There is one thread of Python code.
Owned<Object> current_frames(Thread& thread, Object*) {
  Owned<Dict> result = PY_TRY(dict_new(thread));
  Frame* frame = frame_previous_complete(thread.current_frame);
  if (frame == nullptr) return result;
  Owned<Object> key = PY_TRY(thread_key(thread));
  PY_TRY(dict_set(thread, result, key, PY_TRY(frame_get_object(thread, frame))));
  return result;
}

Owned<Object> current_exceptions(Thread& thread, Object*) {
  Owned<Dict> result = PY_TRY(dict_new(thread));
  Owned<Object> key = PY_TRY(thread_key(thread));
  Object* handled = handled_exception(thread);
  PY_TRY(dict_set(thread, result, key, handled != nullptr ? handled : none()));
  return result;
}

// Lets a debugger's own calls be traced again.
Owned<Object> call_tracing(Thread& thread, Object*, Args args) {
  if (!is_a<Tuple>(args[1]))
    return raise_bad_argument(thread, "call_tracing", "argument 2", "tuple", args[1]);
  const int32_t tracing = thread.tracing;
  thread.tracing = 0;
  Owned<Object> result = call(thread, args[0], static_cast<Tuple*>(args[1]), nullptr);
  thread.tracing = tracing;
  return result;
}

constinit bool g_ignore_environment = false;

Owned<Object> unimportable_breakpoint(Thread& thread, const char* setting) {
  error_clear(thread);
  PY_TRY(warn(thread, &exc::RuntimeWarning, 0, "Ignoring unimportable $PYTHONBREAKPOINT: \"%s\"",
              setting));
  return new_none();
}

Owned<Object> breakpointhook(Thread& thread, Object*, RawArgs args) {
  const char* setting = g_ignore_environment ? nullptr : std::getenv("PYTHONBREAKPOINT");
  if (setting == nullptr || *setting == 0) setting = "pdb.set_trace";
  if (std::strcmp(setting, "0") == 0) return new_none();
  // Importing may change the environment.
  Owned<Object> kept =
      PY_TRY(str_decode(thread, setting, std::strlen(setting), "utf-8", "surrogateescape"));
  auto* path = static_cast<Str*>(kept.get());
  const int64_t dot = str_find(path, latin1_char('.'), 0, path->length, true);
  Owned<Object> hook;
  if (dot != 0) {
    Owned<Str> name = dot < 0 ? PY_TRY(str_intern_ascii(thread, "builtins"))
                              : PY_TRY(str_substring(thread, path, 0, dot));
    Owned<Str> attribute = PY_TRY(str_substring(thread, path, dot + 1, path->length));
    Owned<Object> module = import_module_level(thread, name, nullptr, nullptr, nullptr, 0);
    if (module && !PY_TRY(dict_get_owned(thread, thread.interp->modules, name, &module)))
      return raise_key_error(thread, name);
    if (!module && !error_matches(thread, &exc::ImportError)) return nullptr;
    if (module) hook = get_attr(thread, module, attribute);
    if (module && !hook && !error_matches(thread, &exc::AttributeError)) return nullptr;
  }
  if (!hook) {
    Owned<Bytes> text = PY_TRY(str_encode(thread, path, "utf-8", "surrogateescape"));
    return unimportable_breakpoint(thread, text->data);
  }
  return call_vector(thread, hook, args.argv, args.nargs, args.kwnames);
}

constinit int g_dlopen_flags = RTLD_NOW;
Owned<Object> getdlopenflags(Thread& thread, Object*) {
  return int_from_int64(thread, g_dlopen_flags);
}
Owned<Object> setdlopenflags(Thread& thread, Object*, Object* flags) {
  g_dlopen_flags = PY_TRY(to_c_int(thread, flags));
  return new_none();
}

Owned<Object> getunicodeinternedsize(Thread& thread, Object*, Args args) {
  const bool immortal = args.has(0) && PY_TRY(object_is_true(thread, args[0]));
  return int_from_int64(thread, str_interned_count(immortal));
}

Owned<Object> clear_type_cache(Thread& thread, Object*) {
  PY_TRY(warn(thread, &exc::DeprecationWarning, 1,
              "sys._clear_type_cache() is deprecated and scheduled for removal in a future "
              "version. Use sys._clear_internal_caches() instead."));
  type_modified(&ObjectType::type);
  return new_none();
}
Owned<Object> clear_internal_caches(Thread&, Object*) {
  type_modified(&ObjectType::type);
  return new_none();
}

// For dataclasses with slots, whose first class keeps nothing of its instances.
Owned<Object> clear_type_descriptors(Thread& thread, Object*, Object* argument) {
  if (!is_type(argument))
    return raise_bad_argument(thread, "_clear_type_descriptors", "argument", "type", argument);
  auto* type = static_cast<Type*>(argument);
  if (has_flag(type, tpflags::kImmutableType))
    return raise_type_error(thread, "argument is immutable");
  for (Str* name : {ids.__dict__, ids.__weakref__}) {
    Owned<Object> removed = dict_pop(thread, static_cast<Dict*>(type->tp_dict), name);
    if (!removed && thread.has_exception()) return nullptr;
  }
  type_modified(type);
  return new_none();
}

Owned<Object> get_cpu_count_config(Thread& thread, Object*) { return int_from_int64(thread, -1); }
Owned<Object> is_gil_enabled(Thread&, Object*) { return new_bool(true); }
Owned<Object> is_object_immortal(Thread&, Object*, Object* object) {
  return new_bool(is_immortal(object));
}

// This machine has neither perf trampolines nor a remote debugger nor an executor of traces.
Owned<Object> activate_stack_trampoline(Thread& thread, Object*, Object* backend) {
  if (!is_a<Str>(backend))
    return raise_bad_argument(thread, "activate_stack_trampoline", "argument", "str", backend);
  auto* name = static_cast<Str*>(backend);
  if (str_equal_ascii(name, "perf") || str_equal_ascii(name, "perf_jit"))
    return raise_value_error(thread, "perf trampoline not available");
  return raise_value_error(thread, "invalid backend: %U", name);
}
Owned<Object> do_nothing(Thread&, Object*) { return new_none(); }
Owned<Object> answer_false(Thread&, Object*) { return new_bool(false); }
Owned<Object> remote_exec(Thread& thread, Object*, Args args) {
  PY_TRY(to_c_int(thread, args[0]));
  return raise(thread, &exc::RuntimeError, "Remote debugging is not enabled");
}
Owned<Object> dump_tracelets(Thread& thread, Object*, Args) {
  return raise(thread, &exc::NotImplementedError, "No JIT available");
}
Owned<Object> baserepl(Thread& thread, Object*) {
  return raise(thread, &exc::NotImplementedError, "there is no interactive prompt");
}

constinit MethodDef kFunctions[] = {
    {"get_asyncgen_hooks", get_asyncgen_hooks, "($module, /)",
     "Return what is called for new and for dying async generators."},
    {"_current_frames", current_frames, "($module, /)", "Return the top frame of every thread."},
    {"_current_exceptions", current_exceptions, "($module, /)",
     "Return the exception that every thread handles."},
    {"call_tracing", call_tracing, "($module, func, args, /)",
     "Call a function with tracing enabled."},
    {"breakpointhook", breakpointhook, "($module, /, *args, **kwargs)",
     "Enter the debugger that PYTHONBREAKPOINT names."},
    {"getdlopenflags", getdlopenflags, "($module, /)", "Return the flags for dlopen()."},
    {"setdlopenflags", setdlopenflags, "($module, flags, /)", "Set the flags for dlopen()."},
    {"getunicodeinternedsize", getunicodeinternedsize, "($module, /, *, _only_immortal=False)",
     "Return how many strings are interned."},
    {"_clear_type_cache", clear_type_cache, "($module, /)", "Clear the cache of attributes."},
    {"_clear_internal_caches", clear_internal_caches, "($module, /)", "Clear all caches."},
    {"_clear_type_descriptors", clear_type_descriptors, "($module, type, /)",
     "Remove __dict__ and __weakref__ from a class."},
    {"_get_cpu_count_config", get_cpu_count_config, "($module, /)",
     "Return the number of processors that was configured, or -1."},
    {"_is_gil_enabled", is_gil_enabled, "($module, /)", "Tell whether there is a global lock."},
    {"_is_immortal", is_object_immortal, "($module, op, /)",
     "Tell whether references to the object are not counted."},
    {"_debugmallocstats", do_nothing, "($module, /)", "Print statistics of the allocator."},
    {"activate_stack_trampoline", activate_stack_trampoline, "($module, backend, /)",
     "Make Python functions visible to a profiler."},
    {"deactivate_stack_trampoline", do_nothing, "($module, /)", "Undo that."},
    {"is_stack_trampoline_active", answer_false, "($module, /)", "Tell whether that is done."},
    {"is_remote_debug_enabled", answer_false, "($module, /)",
     "Tell whether another process may run code here."},
    {"remote_exec", remote_exec, "($module, /, pid, script)", "Run a script in another process."},
    {"_dump_tracelets", dump_tracelets, "($module, /, outpath)", "Write the graph of traces."},
    {"_baserepl", baserepl, "($module, /)", "Run the interactive prompt."},
    {},
};

constinit MethodDef kJitFunctions[] = {
    {"is_available", answer_false, "($module, /)", "Tell whether there is a JIT compiler."},
    {"is_enabled", answer_false, "($module, /)", "Tell whether the JIT compiler is enabled."},
    {"is_active", answer_false, "($module, /)", "Tell whether the caller runs compiled code."},
    {},
};

}  // namespace

Status sys_add_runtime(Thread& thread, Module* module, const SysConfig& config) {
  g_ignore_environment = config.ignore_environment;
  PY_TRY(struct_sequence_init(thread, &g_asyncgen_hooks, "asyncgen_hooks",
                              "What is called for async generators.", kHookFields));
  PY_TRY(module_add_functions(thread, module, kFunctions));
  PY_TRY(dict_set_ascii(thread, module->dict, "__breakpointhook__",
                        dict_get_ascii(thread, module->dict, "breakpointhook")));
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "sys._jit"));
  Owned<Module> jit = PY_TRY(module_new(thread, name));
  PY_TRY(module_add_functions(thread, jit, kJitFunctions));
  PY_TRY(module_add_str(thread, jit, "__doc__", "Whether code is compiled while it runs."));
  return module_add(thread, module, "_jit", std::move(jit));
}

}  // namespace py
