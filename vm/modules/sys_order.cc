// The order of the names in `sys`, which whoever lists them can see.
// Counterpart: Python/sysmodule.c.
#include "vm/modules/modules.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"

namespace py {
namespace {

constexpr const char* kOrder[] = {
    "__name__",
    "__doc__",
    "__package__",
    "__loader__",
    "__spec__",
    "addaudithook",
    "audit",
    "breakpointhook",
    "_clear_internal_caches",
    "_clear_type_cache",
    "_current_frames",
    "_current_exceptions",
    "displayhook",
    "exception",
    "exc_info",
    "excepthook",
    "exit",
    "getdefaultencoding",
    "getdlopenflags",
    "getallocatedblocks",
    "getunicodeinternedsize",
    "getfilesystemencoding",
    "getfilesystemencodeerrors",
    "getrefcount",
    "getrecursionlimit",
    "getsizeof",
    "_getframe",
    "_getframemodulename",
    "_is_immortal",
    "intern",
    "_is_interned",
    "is_finalizing",
    "setswitchinterval",
    "getswitchinterval",
    "setdlopenflags",
    "setprofile",
    "_setprofileallthreads",
    "getprofile",
    "setrecursionlimit",
    "settrace",
    "_settraceallthreads",
    "gettrace",
    "call_tracing",
    "_debugmallocstats",
    "set_coroutine_origin_tracking_depth",
    "get_coroutine_origin_tracking_depth",
    "set_asyncgen_hooks",
    "get_asyncgen_hooks",
    "activate_stack_trampoline",
    "deactivate_stack_trampoline",
    "is_stack_trampoline_active",
    "is_remote_debug_enabled",
    "remote_exec",
    "unraisablehook",
    "get_int_max_str_digits",
    "set_int_max_str_digits",
    "_baserepl",
    "_get_cpu_count_config",
    "_clear_type_descriptors",
    "_is_gil_enabled",
    "_dump_tracelets",
    "modules",
    "stderr",
    "__stderr__",
    "__displayhook__",
    "__excepthook__",
    "__breakpointhook__",
    "__unraisablehook__",
    "version",
    "hexversion",
    "_git",
    "_framework",
    "api_version",
    "copyright",
    "platform",
    "maxsize",
    "float_info",
    "int_info",
    "hash_info",
    "maxunicode",
    "builtin_module_names",
    "stdlib_module_names",
    "byteorder",
    "abiflags",
    "version_info",
    "implementation",
    "flags",
    "float_repr_style",
    "thread_info",
    "meta_path",
    "path_importer_cache",
    "path_hooks",
    "monitoring",
    "_jit",
    "path",
    "executable",
    "_base_executable",
    "prefix",
    "base_prefix",
    "exec_prefix",
    "base_exec_prefix",
    "platlibdir",
    "pycache_prefix",
    "argv",
    "orig_argv",
    "warnoptions",
    "_xoptions",
    "_stdlib_dir",
    "dont_write_bytecode",
    "__stdin__",
    "stdin",
    "__stdout__",
    "stdout",
};

}  // namespace

Status sys_order_names(Thread& thread) {
  Dict* dict = thread.interp->sys_dict;
  Owned<Dict> filled = PY_TRY(dict_copy(thread, dict));
  dict_clear(dict);
  for (const char* name : kOrder) {
    Object* value = dict_get_ascii(thread, filled, name);
    if (value != nullptr) PY_TRY(dict_set_ascii(thread, dict, name, value));
  }
  return dict_update(thread, dict, filled);
}

}  // namespace py
