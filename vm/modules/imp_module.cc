// _imp: what importlib, which is Python code, needs of the machine to find and make modules.
// Counterpart: Python/import.c (imp_module).
#include "vm/base/siphash.h"
#include "vm/marshal/marshal.h"
#include "vm/modules/import_internal.h"
#include "vm/modules/modules.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/bytes.h"
#include "vm/objects/bytes_common.h"
#include "vm/objects/code.h"
#include "vm/objects/errors.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {
namespace {

// There is one thread, so that the lock only counts.
constinit int g_lock_depth = 0;

Owned<Object> lock_held(Thread&, Object*) { return new_bool(g_lock_depth > 0); }
Owned<Object> acquire_lock(Thread&, Object*) {
  ++g_lock_depth;
  return new_none();
}
Owned<Object> release_lock(Thread& thread, Object*) {
  if (g_lock_depth == 0) return raise(thread, &exc::RuntimeError, "not holding the import lock");
  --g_lock_depth;
  return new_none();
}

// No extension module for another machine can be loaded here.
Owned<Object> extension_suffixes(Thread& thread, Object*) { return list_new(thread); }

Status check_name(Thread& thread, const char* function, Object* name,
                  const char* argument = "argument") {
  if (is_a<Str>(name)) return Status::kOk;
  return raise_bad_argument(thread, function, argument, "str", name);
}

Owned<Object> is_builtin(Thread& thread, Object*, Object* name) {
  PY_TRY(check_name(thread, "is_builtin", name));
  auto* text = static_cast<Str*>(name);
  // -1: there, and must not be made again.
  if (str_equal_ascii(text, "sys") || str_equal_ascii(text, "builtins"))
    return int_from_int64(thread, -1);
  return int_from_int64(thread, native_module_is_there(text) ? 1 : 0);
}

Owned<Object> create_builtin(Thread& thread, Object*, Object* spec) {
  Owned<Object> name = PY_TRY(get_attr(thread, spec, "name"));
  if (!is_a<Str>(name.get()))
    return raise_type_error(thread, "name must be string, not %.200s", name->ob_type->tp_name);
  auto* text = static_cast<Str*>(name.get());
  for (const char* made : {"sys", "builtins"}) {
    if (str_equal_ascii(text, made)) return import_module(thread, made);
  }
  Owned<Object> module = native_module_import(thread, text);
  if (module || thread.has_exception()) return module;
  return new_none();
}

Owned<Object> exec_builtin(Thread& thread, Object*, Object*) { return int_from_int64(thread, 0); }

// An ImportError about a frozen module.
Raised raise_frozen(Thread& thread, const char* format, Object* name) {
  Owned<Str> message = str_from_format(thread, format, name);
  if (!message) return Raised{};
  Owned<Object> error = call_one_arg(thread, &exc::ImportError, message);
  if (!error) return Raised{};
  PY_TRY(set_attr(thread, error, "name", name));
  return raise_object(thread, &exc::ImportError, error);
}
// No module is frozen here: the machine starts without Python code.
Raised raise_not_frozen(Thread& thread, Object* name) {
  return raise_frozen(thread, "No such frozen object named %R", name);
}
Owned<Object> is_frozen(Thread& thread, Object*, Object* name) {
  PY_TRY(check_name(thread, "is_frozen", name));
  return new_bool(false);
}
Owned<Object> is_frozen_package(Thread& thread, Object*, Object* name) {
  PY_TRY(check_name(thread, "is_frozen_package", name));
  return raise_not_frozen(thread, name);
}
Owned<Object> init_frozen(Thread& thread, Object*, Object* name) {
  PY_TRY(check_name(thread, "init_frozen", name));
  return new_none();
}
Owned<Object> find_frozen(Thread& thread, Object*, Args args) {
  PY_TRY(check_name(thread, "find_frozen", args[0], "argument 1"));
  return new_none();
}
// The code that marshalled data holds.
Owned<Object> frozen_code(Thread& thread, Object* name, ByteSpan data) {
  Owned<Object> code = marshal_loads(thread, reinterpret_cast<const char*>(data.data),
                                     static_cast<size_t>(data.size), true);
  if (!code) {
    error_clear(thread);
    return raise_frozen(thread, "Frozen object named %R is invalid", name);
  }
  if (is_a<Code>(code.get())) return code;
  return raise_type_error(thread, "frozen object %R is not a code object", name);
}
Owned<Object> get_frozen_object(Thread& thread, Object*, Args args) {
  PY_TRY(check_name(thread, "get_frozen_object", args[0], "argument 1"));
  if (args.has(1) && !is_none(args[1])) {
    if (!buffer_check(args[1]))
      return raise_bad_argument(thread, "get_frozen_object", "argument 2", "bytes", args[1]);
    HeldBuffer data;
    PY_TRY(data.get(thread, args[1]));
    return frozen_code(thread, args[0], data.span());
  }
  return raise_not_frozen(thread, args[0]);
}
Owned<Object> frozen_module_names(Thread& thread, Object*) { return list_new(thread); }

Owned<Object> create_dynamic(Thread& thread, Object*, Args args) {
  Owned<Object> name = PY_TRY(get_attr(thread, args[0], "name"));
  return raise(thread, &exc::ImportError, "extension modules cannot be loaded by this machine: %S",
               name.get());
}
Owned<Object> exec_dynamic(Thread& thread, Object*, Object*) { return int_from_int64(thread, 0); }

// The number that was there before; the machine itself never asks.
Owned<Object> override_frozen(Thread& thread, Object*, Object* value) {
  PY_TRY(to_c_int(thread, value));
  return new_none();
}
Owned<Object> override_multi_interp(Thread& thread, Object*, Object* value) {
  PY_TRY(to_c_int(thread, value));
  return raise(thread, &exc::RuntimeError,
               "_imp._override_multi_interp_extensions_check() cannot be used in the main "
               "interpreter");
}

Owned<Object> fix_co_filename(Thread& thread, Object*, Args args) {
  if (!is_a<Code>(args[0]))
    return raise_bad_argument(thread, "_fix_co_filename", "argument 1", "code", args[0]);
  if (!is_a<Str>(args[1]))
    return raise_bad_argument(thread, "_fix_co_filename", "argument 2", "str", args[1]);
  code_fix_filename(static_cast<Code*>(args[0]), static_cast<Str*>(args[1]));
  return new_none();
}

Owned<Object> source_hash(Thread& thread, Object*, Args args) {
  const int64_t key = PY_TRY(to_c_long(thread, args[0]));
  BufferView view;
  PY_TRY(get_buffer(thread, args[1], &view, kBufferSimple));
  const uint64_t hash =
      pyc_source_hash(static_cast<uint64_t>(key), view.buf, static_cast<size_t>(view.len));
  release_buffer(&view);
  return bytes_from(thread, reinterpret_cast<const char*>(&hash), sizeof hash);
}

constinit MethodDef kFunctions[] = {
    {"extension_suffixes", extension_suffixes, "($module, /)",
     "Return the endings of extension modules' files."},
    {"lock_held", lock_held, "($module, /)", "Tell whether the import lock is held."},
    {"acquire_lock", acquire_lock, "($module, /)", "Take the import lock."},
    {"release_lock", release_lock, "($module, /)", "Give the import lock back."},
    {"find_frozen", find_frozen, "($module, name, /, *, withdata=False)",
     "Return what is known about a frozen module, or None."},
    {"get_frozen_object", get_frozen_object, "($module, name, data=None, /)",
     "Return the code object of a frozen module."},
    {"is_frozen_package", is_frozen_package, "($module, name, /)",
     "Tell whether a frozen module is a package."},
    {"create_builtin", create_builtin, "($module, spec, /)", "Make a native module."},
    {"init_frozen", init_frozen, "($module, name, /)", "Make a frozen module."},
    {"is_builtin", is_builtin, "($module, name, /)", "Tell whether a module is native."},
    {"is_frozen", is_frozen, "($module, name, /)", "Tell whether a module is frozen."},
    {"_frozen_module_names", frozen_module_names, "($module, /)",
     "Return the names of the frozen modules."},
    {"_override_frozen_modules_for_tests", override_frozen, "($module, override, /)",
     "Choose whether frozen modules are used."},
    {"_override_multi_interp_extensions_check", override_multi_interp, "($module, override, /)",
     "Choose whether extension modules are checked."},
    {"create_dynamic", create_dynamic, "($module, spec, file=<unrepresentable>, /)",
     "Load an extension module."},
    {"exec_dynamic", exec_dynamic, "($module, mod, /)", "Run an extension module."},
    {"exec_builtin", exec_builtin, "($module, mod, /)", "Run a native module."},
    {"_fix_co_filename", fix_co_filename, "($module, code, path, /)",
     "Change the file name in a code object and those in it."},
    {"source_hash", source_hash, "($module, /, key, source)",
     "Return the hash that stands in hash-based .pyc files."},
    {},
};

}  // namespace

Owned<Object> imp_module_init(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "_imp"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(module_add_functions(thread, module, kFunctions));
  PY_TRY(module_add_str(thread, module, "__doc__", "What importlib needs of the machine."));
  PY_TRY(module_add_str(thread, module, "check_hash_based_pycs", "default"));
  PY_TRY(module_add_int(thread, module, "pyc_magic_number_token", kPycMagic));
  return module;
}

}  // namespace py
