// The sys module: interpreter state and settings.
// Counterpart: Python/sysmodule.c.
#include <unistd.h>

#include <cstring>

#include "vm/heap/alloc.h"
#include "vm/modules/modules.h"
#include "vm/modules/sys_internal.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/bytes.h"
#include "vm/objects/code.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/float.h"
#include "vm/objects/frame_object.h"
#include "vm/objects/function.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/module.h"
#include "vm/objects/set.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py {

namespace {

Owned<Object> sys_exit(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_positional(thread, "exit", args.nargs, 0, 1));
  return raise_object(thread, &exc::SystemExit, args.nargs == 1 ? args[0] : nullptr);
}

Owned<Object> sys_exception(Thread& thread, Object*) {
  Object* handled = handled_exception(thread);
  return handled != nullptr ? share(handled) : new_none();
}

Owned<Object> sys_exc_info(Thread& thread, Object*) {
  Object* handled = handled_exception(thread);
  Object* items[3] = {none(), none(), none()};
  if (handled != nullptr) {
    items[0] = reinterpret_cast<Object*>(handled->ob_type);
    items[1] = handled;
    if (exception_traceback(handled) != nullptr) items[2] = exception_traceback(handled);
  }
  return tuple_pack(thread, items);
}

Owned<Object> sys_displayhook(Thread& thread, Object*, Object* value) {
  if (is_none(value)) return new_none();
  Dict* builtins = thread.interp->builtins;
  PY_TRY(dict_set_ascii(thread, builtins, "_", none()));
  Owned<Object> out = share(dict_get_str(thread, thread.interp->sys_dict, ids.stdout));
  if (!out || is_none(out)) return raise(thread, &exc::RuntimeError, "lost sys.stdout");
  Owned<Object> text = PY_TRY(object_repr(thread, value));
  PY_RUN(call_method(thread, out, "write", text));
  PY_RUN(call_method(thread, out, "write", latin1_char('\n')));
  PY_TRY(dict_set_ascii(thread, builtins, "_", value));
  return new_none();
}

Owned<Object> sys_excepthook(Thread& thread, Object*, Args args) {
  Object* value = args[1];
  if (is_exception(value) && exception_traceback(value) == nullptr && is_a<Traceback>(args[2]))
    PY_TRY(exception_set_traceback(thread, value, args[2]));
  Owned<Object> file = share(dict_get_str(thread, thread.interp->sys_dict, ids.stderr));
  print_exception(thread, value, file.get());
  return new_none();
}

Owned<Object> sys_getrecursionlimit(Thread& thread, Object*) {
  return int_from_int64(thread, thread.recursion_limit);
}
Owned<Object> sys_setrecursionlimit(Thread& thread, Object*, Object* value) {
  int limit = PY_TRY(to_c_int(thread, value));
  if (limit < 1)
    return raise_value_error(thread, "recursion limit must be greater or equal than 1");
  int depth = thread.recursion_limit - thread.recursion_remaining;
  if (depth >= limit)
    return raise(
        thread, &exc::RecursionError,
        "cannot set the recursion limit to %i at the recursion depth %i: the limit is too low",
        limit, depth);
  thread.recursion_limit = limit;
  thread.recursion_remaining = limit - depth;
  return new_none();
}

Owned<Object> sys_getrefcount(Thread& thread, Object*, Object* object) {
  return int_from_int64(
      thread, is_immortal(object) ? int64_t{kImmortalRefcnt} : int64_t{object->ob_refcnt});
}

Owned<Object> sys_intern(Thread& thread, Object*, Object* text) {
  if (!is_a<Str>(text)) return raise_bad_argument(thread, "intern", "argument", "str", text);
  if (!is_exact<Str>(text))
    return raise_type_error(thread, "can't intern %.400s", text->ob_type->tp_name);
  Owned<Str> str = share(static_cast<Str*>(text));
  str_intern(thread, &str);
  return str;
}
Owned<Object> sys_is_interned(Thread& thread, Object*, Object* text) {
  if (!is_a<Str>(text)) return raise_bad_argument(thread, "_is_interned", "argument", "str", text);
  return new_bool(static_cast<Str*>(text)->interned != Interned::kNo);
}

Owned<Object> sys_getsizeof(Thread& thread, Object*, Args args) {
  Owned<Object> method;
  bool unbound = false;
  Owned<Object> size;
  if (!PY_TRY(lookup_special(thread, args[0], ids.__sizeof__, &method, &unbound)))
    return raise_type_error(thread, "Type %.100s doesn't define __sizeof__",
                            args[0]->ob_type->tp_name);
  size = unbound ? call_one_arg(thread, method, args[0]) : call_no_args(thread, method);
  int64_t bytes = 0;
  if (size) {
    if (!is_a<Int>(size.get())) (void)raise_type_error(thread, "an integer is required");
  }
  if (size && !thread.has_exception()) {
    Maybe<int64_t> value = int_as_int64(thread, size);
    if (value.ok && value.value < 0)
      (void)raise_value_error(thread, "__sizeof__() should return >= 0");
    bytes = value.value;
  }
  if (thread.has_exception()) {
    if (args.has(1) && error_clear_if(thread, &exc::TypeError)) return share(args[1]);
    return nullptr;
  }
  // What stands before the object counts as well.
  Type* type = args[0]->ob_type;
  bool heap_or_instance =
      !is_type(args[0]) || has_flag(static_cast<Type*>(args[0]), tpflags::kHeapType);
  if (has_flag(type, tpflags::kHaveGc) && heap_or_instance)
    bytes += static_cast<int64_t>(sizeof(GcHead));
  if (has_flag(type, tpflags::kPreheader)) bytes += 16;
  return int_from_int64(thread, bytes);
}

Owned<Object> sys_getframe(Thread& thread, Object*, Args args) {
  int depth = args.has(0) ? PY_TRY(to_c_int(thread, args[0])) : 0;
  Frame* frame = frame_previous_complete(thread.current_frame);
  for (; depth > 0 && frame != nullptr; --depth) frame = frame_previous_complete(frame->previous);
  if (frame == nullptr) return raise_value_error(thread, "call stack is not deep enough");
  return share(reinterpret_cast<Object*>(PY_TRY(frame_get_object(thread, frame))));
}
Owned<Object> sys_getframemodulename(Thread& thread, Object*, Args args) {
  int depth = args.has(0) ? PY_TRY(to_c_int(thread, args[0])) : 0;
  Frame* frame = frame_previous_complete(thread.current_frame);
  for (; depth > 0 && frame != nullptr; --depth) frame = frame_previous_complete(frame->previous);
  if (frame == nullptr || frame->f_funcobj.is_null()) return new_none();
  Object* module = frame->function()->module;
  return module != nullptr ? share(module) : new_none();
}

Owned<Object> sys_get_int_max_str_digits(Thread& thread, Object*) {
  return int_from_int64(thread, thread.interp->int_max_str_digits);
}
Owned<Object> sys_set_int_max_str_digits(Thread& thread, Object*, Args args) {
  int digits = PY_TRY(to_c_int(thread, args[0]));
  if (digits != 0 && digits < 640)
    return raise_value_error(thread, "maxdigits must be >= 640 or 0 for unlimited");
  thread.interp->int_max_str_digits = digits;
  return new_none();
}

Owned<Object> sys_getdefaultencoding(Thread& thread, Object*) {
  return str_intern_ascii(thread, "utf-8");
}
Owned<Object> sys_getfilesystemencodeerrors(Thread& thread, Object*) {
  return str_intern_ascii(thread, "surrogateescape");
}
Owned<Object> sys_is_finalizing(Thread& thread, Object*) {
  return new_bool(thread.interp->finalizing);
}
Owned<Object> sys_getallocatedblocks(Thread& thread, Object*) {
  return int_from_int64(thread, static_cast<int64_t>(mem_in_use()));
}

Status set_hook(Object** slot, Object* hook) {
  Object* old = *slot;
  *slot = hook == nullptr || is_none(hook) ? nullptr : share(hook).release();
  xdecref(old);
  return Status::kOk;
}

Owned<Object> sys_set_asyncgen_hooks(Thread& thread, Object*, Args args) {
  for (size_t i = 0; i < 2; ++i) {
    if (args.has(i) && !is_none(args[i]) && object_is_callable(args[i]) != Tri::kTrue)
      return raise_type_error(thread, "callable %s expected, got %.50s",
                              i == 0 ? "firstiter" : "finalizer", args[i]->ob_type->tp_name);
  }
  if (args.has(1)) PY_TRY(set_hook(&thread.async_gen_finalizer, args[1]));
  if (args.has(0)) PY_TRY(set_hook(&thread.async_gen_firstiter, args[0]));
  return new_none();
}

Owned<Object> sys_set_coroutine_origin_tracking_depth(Thread& thread, Object*, Args args) {
  int depth = PY_TRY(to_c_int(thread, args[0]));
  if (depth < 0) return raise_value_error(thread, "depth must be >= 0");
  thread.coroutine_origin_tracking_depth = depth;
  return new_none();
}
Owned<Object> sys_get_coroutine_origin_tracking_depth(Thread& thread, Object*) {
  return int_from_int64(thread, thread.coroutine_origin_tracking_depth);
}

constinit double g_switch_interval = 0.005;
Owned<Object> sys_getswitchinterval(Thread& thread, Object*) {
  return float_from_double(thread, g_switch_interval);
}
Owned<Object> sys_setswitchinterval(Thread& thread, Object*, Object* value) {
  double interval = PY_TRY(to_double(thread, value));
  if (interval <= 0) return raise_value_error(thread, "switch interval must be strictly positive");
  g_switch_interval = interval;
  return new_none();
}

// Audit events have no listeners until addaudithook() is called.
constinit List* g_audit_hooks = nullptr;
Owned<Object> sys_addaudithook(Thread& thread, Object*, Args args) {
  if (g_audit_hooks == nullptr) g_audit_hooks = PY_TRY(list_new(thread)).release();
  PY_TRY(list_append(thread, g_audit_hooks, args[0]));
  return new_none();
}
Owned<Object> sys_audit(Thread& thread, Object*, RawArgs args) {
  if (args.nargs == 0) return raise_type_error(thread, "audit expected at least 1 argument, got 0");
  if (!is_a<Str>(args[0]))
    return raise_bad_argument(thread, "audit", "argument 1", "str", args[0]);
  PY_TRY(check_utf8(thread, as<Str>(args[0])));
  if (g_audit_hooks == nullptr) return new_none();
  Owned<Tuple> rest =
      PY_TRY(tuple_from_array(thread, args.argv + 1, static_cast<int64_t>(args.nargs) - 1));
  Object* arguments[2] = {args[0], rest.get()};
  for (int64_t i = 0; i < g_audit_hooks->ob_size; ++i) {
    Owned<Object> hook = share(g_audit_hooks->items[i]);
    PY_RUN(call_args(thread, hook, arguments));
  }
  return new_none();
}

constinit MethodDef kMethods[] = {
    MethodDef::positional("exit", sys_exit, "($module, status=None, /)",
                          "Raise SystemExit(status)."),
    {"exception", sys_exception, "($module, /)", "Return the exception being handled, or None."},
    {"exc_info", sys_exc_info, "($module, /)",
     "Return (type, value, traceback) of the exception being handled."},
    {"displayhook", sys_displayhook, "($module, object, /)",
     "Print a value other than None and keep it in builtins._."},
    {"excepthook", sys_excepthook, "($module, exctype, value, traceback, /)",
     "Print an uncaught exception to sys.stderr."},
    {"getrecursionlimit", sys_getrecursionlimit, "($module, /)",
     "Return the depth at which calls raise RecursionError."},
    {"setrecursionlimit", sys_setrecursionlimit, "($module, limit, /)",
     "Set the depth at which calls raise RecursionError."},
    {"getrefcount", sys_getrefcount, "($module, object, /)", "Return the reference count."},
    {"intern", sys_intern, "($module, string, /)", "Return the one interned string of this text."},
    {"_is_interned", sys_is_interned, "($module, string, /)",
     "Tell whether the string is interned."},
    MethodDef("getsizeof", sys_getsizeof, "($module, object, default=<unrepresentable>)",
              "Return the size of an object in bytes.")
        .tuple_and_dict()
        .hidden(),
    {"_getframe", sys_getframe, "($module, depth=0, /)", "Return a frame of the call stack."},
    {"_getframemodulename", sys_getframemodulename, "($module, /, depth=0)",
     "Return the module name of a caller, or None."},
    {"get_int_max_str_digits", sys_get_int_max_str_digits, "($module, /)",
     "Return the limit on digits between int and str."},
    {"set_int_max_str_digits", sys_set_int_max_str_digits, "($module, /, maxdigits)",
     "Set the limit on digits between int and str."},
    {"getdefaultencoding", sys_getdefaultencoding, "($module, /)",
     "Return the encoding of str without another."},
    {"getfilesystemencoding", sys_getdefaultencoding, "($module, /)",
     "Return the encoding of file names."},
    {"getfilesystemencodeerrors", sys_getfilesystemencodeerrors, "($module, /)",
     "Return the error handler of file names."},
    {"is_finalizing", sys_is_finalizing, "($module, /)",
     "Tell whether the interpreter is shutting down."},
    {"getallocatedblocks", sys_getallocatedblocks, "($module, /)",
     "Return how much memory is in use."},
    MethodDef("set_asyncgen_hooks", sys_set_asyncgen_hooks,
              "(firstiter=<unrepresentable>, finalizer=<unrepresentable>)",
              "Set what is called for new and for dying async generators.")
        .tuple_and_dict()
        .hidden(),
    {"set_coroutine_origin_tracking_depth", sys_set_coroutine_origin_tracking_depth,
     "($module, /, depth)", "Set how many frames cr_origin keeps."},
    {"get_coroutine_origin_tracking_depth", sys_get_coroutine_origin_tracking_depth, "($module, /)",
     "Return how many frames cr_origin keeps."},
    {"getswitchinterval", sys_getswitchinterval, "($module, /)",
     "Return the seconds between thread switches."},
    {"setswitchinterval", sys_setswitchinterval, "($module, interval, /)",
     "Set the seconds between thread switches."},
    {"addaudithook", sys_addaudithook, "($module, /, hook)", "Add a listener for audit events."},
    MethodDef::positional("audit", sys_audit, "($module, event, /, *args)",
                          "Tell audit listeners of an event."),
    {},
};

Owned<Object> list_of_texts(Thread& thread, const char* const* texts, size_t count) {
  Owned<List> list = PY_TRY(list_new(thread));
  for (size_t i = 0; i < count; ++i) {
    Owned<Object> text =
        PY_TRY(str_decode(thread, texts[i], std::strlen(texts[i]), "utf-8", "surrogateescape"));
    PY_TRY(list_append(thread, list, text));
  }
  return list;
}

}  // namespace

Status sys_fill(Thread& thread, Module* module, const SysConfig& config) {
  PY_TRY(module_add_functions(thread, module, kMethods));
  Dict* dict = module->dict;
  PY_TRY(module_add(thread, module, "modules",
                    share(reinterpret_cast<Object*>(thread.interp->modules))));
  PY_TRY(module_add(thread, module, "argv", list_of_texts(thread, config.argv, config.argc)));
  PY_TRY(module_add(thread, module, "orig_argv",
                    list_of_texts(thread, config.orig_argv, config.orig_argc)));
  for (const char* hook : {"displayhook", "excepthook"}) {
    Owned<Str> saved = PY_TRY(str_from_format(thread, "__%s__", hook));
    PY_TRY(dict_set(thread, dict, saved, dict_get_ascii(thread, dict, hook)));
  }
  PY_TRY(module_add(thread, module, "dont_write_bytecode", new_bool(config.dont_write_bytecode)));
  PY_TRY(module_add(thread, module, "warnoptions",
                    list_of_texts(thread, config.warn_options, config.warn_option_count)));
  PY_TRY(sys_add_tracing(thread, module));
  PY_TRY(sys_add_monitoring(thread, module));
  PY_TRY(sys_add_constants(thread, module, config));
  PY_TRY(sys_add_module_names(thread, module));
  PY_TRY(sys_add_info(thread, module, config));
  PY_TRY(sys_add_path(thread, module, config));
  PY_TRY(sys_add_runtime(thread, module, config));
  return sys_add_unraisable_hook(thread, module);
}

Status sys_audit_event(Thread& thread, const char* event, Object* argument_or_null) {
  if (g_audit_hooks == nullptr) return Status::kOk;
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, event));
  Object* arguments[2] = {name.get(), argument_or_null};
  size_t count = argument_or_null != nullptr ? 2 : 1;
  PY_RUN(sys_audit(thread, nullptr, RawArgs{arguments, count, nullptr}));
  return Status::kOk;
}

Status sys_audit_open(Thread& thread, Object* path, const char* mode, int flags) {
  if (g_audit_hooks == nullptr) return Status::kOk;
  Owned<Str> event = PY_TRY(str_intern_ascii(thread, "open"));
  Owned<Str> text = PY_TRY(str_from_utf8(thread, mode));
  Owned<Object> number = PY_TRY(int_from_int64(thread, flags));
  Object* arguments[4] = {event, path, text, number};
  PY_RUN(sys_audit(thread, nullptr, RawArgs{arguments, 4, nullptr}));
  return Status::kOk;
}

bool sys_flush_streams(Thread& thread) {
  bool fine = true;
  for (const char* name : {"stdout", "stderr"}) {
    Owned<Object> stream = share(dict_get_ascii(thread, thread.interp->sys_dict, name));
    if (!stream || is_none(stream)) continue;
    Owned<Object> closed;
    Owned<Str> attribute = str_intern_ascii(thread, "closed");
    if (get_optional_attr(thread, stream, attribute, &closed) == Tri::kTrue &&
        object_is_true(thread, closed) == Tri::kTrue)
      continue;
    error_clear(thread);
    Owned<Object> done = call_method(thread, stream, "flush");
    if (!done) {
      if (name[3] == 'o') {
        error_write_unraisable_format(thread, "Exception ignored while flushing sys.stdout");
      } else {
        error_clear(thread);
      }
      fine = false;
    }
  }
  return fine;
}

}  // namespace py
