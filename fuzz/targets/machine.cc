// The machine inside the fuzzer's process: started once, given one program after the other.
// Counterpart: none.
#include "fuzz/targets/machine.h"

#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>

#include "vm/eval/eval.h"
#include "vm/heap/alloc.h"
#include "vm/lifecycle/lifecycle.h"
#include "vm/marshal/marshal.h"
#include "vm/objects/abstract.h"
#include "vm/objects/code.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/list.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/verify/code_verify.h"

namespace fuzz {
namespace {

using namespace py;

[[noreturn]] void cannot(const char* what) {
  std::fprintf(stderr, "machine: cannot %s\n", what);
  std::exit(2);
}

// A program that asks for the whole machine gets MemoryError; sanitizers need room without end, and
// libFuzzer has a limit of its own.
void limit_memory() {
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
  return;
#endif
#endif
  constexpr rlim_t kBytes = rlim_t{4} << 30;
  const rlimit limit = {kBytes, kBytes};
  if (setrlimit(RLIMIT_AS, &limit) != 0) cannot("limit its memory");
}

// A mutant calls whatever it finds: what could hurt is not there to be found.
constexpr const char* kBuiltinsToHide[] = {"open", "input", "breakpoint", "help", "__loader__"};
constexpr const char* kModulesToKeep[] = {"builtins",  "sys",        "gc",
                                          "math",      "itertools",  "operator",
                                          "_operator", "_functools", "_collections"};
constexpr const char* kSysToHide[] = {
    "stdout",    "stderr",    "stdin",      "__stdout__", "__stderr__",
    "__stdin__", "meta_path", "path_hooks", "path",       "path_importer_cache"};

void hide(Thread& thread, Dict* dict, const char* name) {
  Owned<Str> key = str_from_format(thread, "%s", name);
  if (!key || dict_get_str(thread, dict, key) == nullptr) return error_clear(thread);
  if (dict_del(thread, dict, key) == Status::kError) error_clear(thread);
}

// Whatever the last program changed in builtins.
void restore_builtins(Thread& thread) {
  Interpreter& interp = *thread.interp;
  Owned<Dict> old = dict_copy(thread, interp.builtins);
  dict_clear(interp.builtins);
  if (dict_merge(thread, interp.builtins, interp.builtins_copy, 1) == Status::kError)
    error_clear(thread);
}

}  // namespace

void machine_start() {
  limit_memory();
  RuntimeConfig config = {};
  config.hash_seed = "0";
  config.utf8_mode = true;
  config.int_max_str_digits = 4300;
  config.sys.isolated = config.sys.no_site = config.sys.no_user_site = true;
  config.sys.ignore_environment = config.sys.dont_write_bytecode = true;
  config.sys.executable = "fuzz";
  if (!runtime_start(config)) cannot("start");
  Thread& thread = current_thread();
  Interpreter& interp = *thread.interp;
  for (const char* name : kModulesToKeep) {
    if (!import_module(thread, name)) error_clear(thread);
  }
  Owned<Dict> kept = dict_new(thread);
  if (!kept) cannot("make a dict");
  for (const char* name : kModulesToKeep) {
    Owned<Str> key = str_from_format(thread, "%s", name);
    Object* module = key ? dict_get_str(thread, interp.modules, key) : nullptr;
    if (module != nullptr && dict_set(thread, kept, key, module) == Status::kError)
      cannot("keep a module");
  }
  // The modules that are hidden live on: some of them are what the machine itself works with.
  static Object* const hidden = dict_copy(thread, interp.modules).release();
  if (hidden == nullptr) cannot("hide modules");
  dict_clear(interp.modules);
  if (dict_merge(thread, interp.modules, kept, 1) == Status::kError) cannot("hide modules");
  for (const char* name : kSysToHide) hide(thread, interp.sys_dict, name);
  for (const char* name : {"stdout", "stderr"}) {
    if (dict_set_ascii(thread, interp.sys_dict, name, none()) == Status::kError)
      cannot("do without output");
  }
  for (const char* name : {"meta_path", "path", "path_hooks"}) {
    Owned<List> empty = list_new(thread);
    if (!empty || dict_set_ascii(thread, interp.sys_dict, name, empty) == Status::kError)
      cannot("do without importers");
  }
  for (Dict* dict : {interp.builtins, interp.builtins_copy}) {
    for (const char* name : kBuiltinsToHide) hide(thread, dict, name);
  }
}

Outcome machine_run(const uint8_t* data, size_t size, uint64_t fuel) {
  Thread& thread = current_thread();
  Owned<Object> loaded = pyc_load(thread, reinterpret_cast<const char*>(data), size);
  if (!loaded || !is_a<Code>(loaded.get())) {
    error_clear(thread);
    return Outcome::kNotLoaded;
  }
  Owned<Dict> globals = dict_new(thread);
  Owned<Str> name = str_intern_ascii(thread, "__main__");
  if (!globals || !name ||
      dict_set(thread, globals, ids.__builtins__, thread.interp->builtins_module) ==
          Status::kError ||
      dict_set_ascii(thread, globals, "__name__", name) == Status::kError)
    cannot("make a namespace");
  auto* code = static_cast<Code*>(loaded.get());
  Outcome outcome = verify_code(code).defined ? Outcome::kRaised : Outcome::kRejected;
  const int limit = thread.recursion_limit;
  set_fuel(thread, fuel);
  Owned<Object> result = eval_code(thread, code, globals, globals);
  if (result) outcome = Outcome::kFinished;
  error_clear(thread);
  result.reset();
  dict_clear(globals);
  globals.reset();
  loaded.reset();
  restore_builtins(thread);
  set_fuel(thread, fuel);  // Finalisers are programs, too.
  gc_collect(thread, 2);
  error_clear(thread);
  set_fuel(thread, 0);
  thread.recursion_remaining += limit - thread.recursion_limit;
  thread.recursion_limit = limit;
  return outcome;
}

}  // namespace fuzz
