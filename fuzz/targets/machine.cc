// The machine inside the fuzzer's process: started once, given one program after the other.
// Counterpart: none.
#include "fuzz/targets/machine.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iterator>

#include "vm/compiler/compile.h"
#include "vm/eval/eval.h"
#include "vm/heap/alloc.h"
#include "vm/lifecycle/lifecycle.h"
#include "vm/marshal/marshal.h"
#include "vm/modules/modules.h"
#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/code.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/list.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"
#include "vm/verify/code_verify.h"

namespace fuzz {
namespace {

using namespace py;

[[noreturn]] void cannot(const char* what) {
  std::fprintf(stderr, "machine: cannot %s\n", what);
  std::exit(2);
}

// A program that asks for more on top of what there is gets MemoryError. That is also what ends
// native loops that fill a container, which no budget of the evaluation loop sees.
constexpr size_t kMemory = size_t{32} << 20;

// A mutant calls whatever it finds: what could reach files, processes or other threads, or never
// come back, is not there to be found. Observed programs live with the same list.
constexpr const char* kModulesToAllow[] = {
#define ALLOW(module) #module,
#define HIDE(module, name)
#include "oracle/worker/hermetic.def"
#undef ALLOW
#undef HIDE
};
struct Hidden {
  const char* module;
  const char* name;
};
constexpr Hidden kNamesToHide[] = {
#define ALLOW(module)
#define HIDE(module, name) {#module, #name},
#include "oracle/worker/hermetic.def"
#undef ALLOW
#undef HIDE
};

void hide(Thread& thread, Dict* dict, const char* name) {
  Owned<Str> key = str_from_format(thread, "%s", name);
  if (!key || dict_get_str(thread, dict, key) == nullptr) return error_clear(thread);
  if (dict_del(thread, dict, key) == Status::kError) error_clear(thread);
}

// The streams are made before anything can be hidden, so the class that opens files is there.
void close_files(Thread& thread) {
  Owned<Object> io = import_module(thread, "_io");
  Owned<Object> type = io ? get_attr(thread, io, "FileIO") : nullptr;
  if (!type || !is_type(type.get())) cannot("find _io.FileIO");
  reinterpret_cast<Type*>(type.get())->tp_new = nullptr;
}

// Whatever the last program changed in builtins.
void restore_builtins(Thread& thread) {
  Interpreter& interp = *thread.interp;
  Owned<Dict> old = dict_copy(thread, interp.builtins);
  dict_clear(interp.builtins);
  if (dict_merge(thread, interp.builtins, interp.builtins_copy, 1) == Status::kError)
    error_clear(thread);
}

// What compile() raises for sources that are wrong, or too much for it.
bool is_refusal(Thread& thread) {
  for (Type* type : {&exc::SyntaxError, &exc::ValueError, &exc::OverflowError, &exc::RecursionError,
                     &exc::MemoryError}) {
    if (error_matches(thread, type)) return true;
  }
  return false;
}

void describe_error(Thread& thread, Compiled* result) {
  Owned<Object> error = error_fetch(thread);
  if (!error) cannot("find the exception");
  Owned<Str> text = str_from_format(thread, "%s: %S", error->ob_type->tp_name, error.get());
  size_t length = 0;
  char* bytes = text ? str_to_utf8(thread, text.get(), &length) : nullptr;
  if (bytes == nullptr) error_clear(thread);
  std::snprintf(result->about, sizeof result->about, "%s", bytes != nullptr ? bytes : "no text");
  mem_free(bytes);
}

bool all_defined(Code* code, Compiled* result) {
  const Verdict verdict = verify_code(code);
  if (!verdict.defined) {
    std::snprintf(result->about, sizeof result->about,
                  "reason %d at offset %u of the code in line %d", static_cast<int>(verdict.reason),
                  verdict.offset, code->co_firstlineno);
    return false;
  }
  Tuple* constants = code->co_consts.get();
  for (int64_t i = 0; i < constants->ob_size; ++i) {
    Object* constant = constants->items[i];
    if (is_a<Code>(constant) && !all_defined(static_cast<Code*>(constant), result)) return false;
  }
  return true;
}

}  // namespace

void machine_start() {
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
  for (const char* name : kModulesToAllow) {
    if (!import_module(thread, name)) error_clear(thread);
  }
  close_files(thread);
  for (const Hidden& hidden : kNamesToHide) {
    Owned<Object> module = import_module(thread, hidden.module);
    if (!module || !is_a<Module>(module.get())) cannot("find a module");
    hide(thread, static_cast<Module*>(module.get())->dict, hidden.name);
    if (std::strcmp(hidden.module, "builtins") == 0)
      hide(thread, interp.builtins_copy, hidden.name);
  }
  Owned<Dict> kept = dict_new(thread);
  if (!kept) cannot("make a dict");
  for (const char* name : kModulesToAllow) {
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
  for (const char* name : {"stdout", "stderr"}) {
    if (dict_set_ascii(thread, interp.sys_dict, name, none()) == Status::kError)
      cannot("do without output");
  }
  for (const char* name : {"meta_path", "path", "path_hooks"}) {
    Owned<List> empty = list_new(thread);
    if (!empty || dict_set_ascii(thread, interp.sys_dict, name, empty) == Status::kError)
      cannot("do without importers");
  }
  native_modules_restrict(kModulesToAllow, std::size(kModulesToAllow));
  // What is there now is looked at by no collection of a run.
  gc_collect(thread, 2);
  gc_freeze();
  mem_set_limit(SIZE_MAX);  // From here on, memory is counted.
}

Ending machine_run(const uint8_t* data, size_t size, uint64_t fuel) {
  Thread& thread = current_thread();
  mem_set_limit(mem_in_use() + kMemory);
  Owned<Object> loaded = pyc_load(thread, reinterpret_cast<const char*>(data), size);
  if (!loaded || !is_a<Code>(loaded.get())) {
    error_clear(thread);
    return Ending::kNotLoaded;
  }
  Owned<Dict> globals = dict_new(thread);
  Owned<Str> name = str_intern_ascii(thread, "__main__");
  if (!globals || !name ||
      dict_set(thread, globals, ids.__builtins__, thread.interp->builtins_module) ==
          Status::kError ||
      dict_set_ascii(thread, globals, "__name__", name) == Status::kError)
    cannot("make a namespace");
  auto* code = static_cast<Code*>(loaded.get());
  Ending outcome = verify_code(code).defined ? Ending::kRaised : Ending::kRejected;
  const int limit = thread.recursion_limit;
  set_fuel(thread, fuel);
  Owned<Object> result = eval_code(thread, code, globals, globals);
  if (result) outcome = Ending::kFinished;
  if (thread.interp->instruction_fuel == kFuelUsedUp) outcome = Ending::kOutOfFuel;
  error_clear(thread);
  mem_set_limit(SIZE_MAX);
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

Compiled machine_compile(const uint8_t* data, size_t size, bool as_text, int level) {
  Thread& thread = current_thread();
  const char* text = reinterpret_cast<const char*>(data);
  Compiled result = {};
  Owned<Object> source = as_text ? Owned<Object>(str_from_utf8(thread, text, size))
                                 : Owned<Object>(bytes_from(thread, text, size));
  Owned<Str> filename = str_intern_ascii(thread, "<fuzz>");
  if (!filename) cannot("name a source");
  Owned<Code> code;
  if (source) {
    code = compile_source(
        thread, {.source = source.get(), .filename = filename.get(), .mode = ParseMode::kExec},
        level);
  }
  if (code) {
    const bool defined = all_defined(code.get(), &result);
    result.outcome = defined ? Compiled::Outcome::kDefined : Compiled::Outcome::kUndefined;
  } else {
    result.outcome =
        is_refusal(thread) ? Compiled::Outcome::kRefused : Compiled::Outcome::kUnexpected;
    describe_error(thread, &result);
  }
  return result;
}

}  // namespace fuzz
