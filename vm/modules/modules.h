// The native standard library: where modules come from.
// Counterpart: Modules/config.c, Python/import.c.
#ifndef VM_MODULES_MODULES_H_
#define VM_MODULES_MODULES_H_

#include "vm/heap/owned.h"
#include "vm/runtime/thread.h"

namespace py {

// Makes a native module (of inittab.def) that is not in sys.modules yet, enters it there; null
// without an exception: there is none of that name.
Owned<Object> native_module_import(Thread& thread, Str* name);
// Names of all native modules, in inittab.def's order.
const char* const* native_module_names(size_t* count);
// From now on only these can be made, the others are not there: for a machine that runs programs
// nobody has looked at. The array stays the caller's; null lifts it.
void native_modules_restrict(const char* const* names, size_t count);

// __import__ with its full semantics. Reenters.
Owned<Object> import_module_level(Thread& thread, Object* name, Object* globals, Object* locals,
                                  Object* fromlist, int level);
// import name (absolute): the module itself, also of dotted names. Reenters.
Owned<Object> import_module(Thread& thread, const char* name);
// A ModuleSpec-like object for __spec__; origin null: none.
Owned<Object> module_spec_new(Thread& thread, Object* name, Object* loader, Object* origin,
                              bool is_package);
// Whether it is one of those.
bool module_spec_is_native(Object* spec);
// The class that stands in __loader__ of native modules.
Owned<Object> builtin_importer(Thread& thread);
Status import_init(Thread& thread);

// Fills `builtins` (with the types too, in the order of CPython) and `sys` when they are made at start-up.
Status builtins_fill(Thread& thread, Module* module, Dict* types);
struct SysConfig {
  const char* executable;
  const char* const* argv;  // sys.argv.
  size_t argc;
  const char* const* orig_argv;
  size_t orig_argc;
  bool isolated, no_site, no_user_site, ignore_environment, safe_path, dont_write_bytecode,
      unbuffered, quiet, hash_randomization;
  int verbose, inspect, interactive;
  const char* const* warn_options;
  size_t warn_option_count;
  const char* const* x_options;
  size_t x_option_count;
};
Status sys_fill(Thread& thread, Module* module, const SysConfig& config);
// Puts the names in CPython's order; once all are there.
Status sys_order_names(Thread& thread);
// Makes `_io`, builtins.open and the streams of `sys`, which must have been filled.
Status standard_streams_init(Thread& thread, const SysConfig& config);
// Installs the filters of warnings, and the hook through which the machine warns.
Status warnings_init(Thread& thread);
// A warning about a place in a file that is not running.
Status warn_at(Thread& thread, Object* category, Object* message, Object* filename, int64_t line);
// Writes out what sys.stdout and sys.stderr hold; false if that failed.
bool sys_flush_streams(Thread& thread);

}  // namespace py

#endif  // VM_MODULES_MODULES_H_
