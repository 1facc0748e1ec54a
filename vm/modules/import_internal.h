// What the files about importing share.
#ifndef VM_MODULES_IMPORT_INTERNAL_H_
#define VM_MODULES_IMPORT_INTERNAL_H_

#include <cstddef>
#include <cstdint>

#include "vm/heap/owned.h"

namespace py {

// Where a module of Python code was found.
struct FoundModule {
  Owned<Str> path;    // The source, or the .pyc of a module without source.
  Owned<Str> folder;  // Of a package.
  bool has_source = false;
  bool is_package = false;
  bool is_namespace = false;
};

// Looks where FileFinder looks, in one folder: a package, then a module; source before .pyc. A
// folder without __init__ makes `found` a namespace and the answer kFalse.
Tri find_in_folder(Thread& thread, Str* folder, const char* tail, FoundModule* found);

// The code of a found module: that of a .pyc in __pycache__ which is as old as the source, else
// compiled, and then kept in __pycache__ unless sys.dont_write_bytecode. *cached (may be null) gets
// the path of that .pyc. Reenters.
Owned<Object> module_code(Thread& thread, Object* name, const FoundModule& found,
                          Owned<Str>* cached);

// Changes co_filename of a code object and of those in its constants that have the same one.
void code_fix_filename(Code* code, Str* filename);
// What a hash-based .pyc file holds of its source.
uint64_t pyc_source_hash(uint64_t key, const void* source, size_t size);

bool native_module_is_there(Str* name);

// Whether imports go through importlib, because the program has asked for it.
bool importlib_active(Thread& thread);
// Whether the program has changed where modules come from, or imports what goes with importlib, so
// that importlib must be asked.
bool importlib_wanted(Thread& thread, Str* name);
// Runs importlib's two bootstrap modules and gives the loaded modules the specs and loaders that
// they would have had. Reenters.
Status importlib_activate(Thread& thread);
// The same when somebody traces or profiles, who sees its calls in CPython; where it can be had.
Status importlib_show(Thread& thread);
// importlib._bootstrap._find_and_load(name), without its frames in tracebacks. Reenters.
Owned<Object> importlib_find_and_load(Thread& thread, Object* name);
// `_frozen_importlib` and `_frozen_importlib_external`; null without an exception: another name.
Owned<Object> importlib_bootstrap_module(Thread& thread, Str* name);

}  // namespace py

#endif  // VM_MODULES_IMPORT_INTERNAL_H_
