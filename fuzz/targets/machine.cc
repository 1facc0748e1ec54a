// The machine inside the fuzzer's process: started once, given one program after the other.
// Counterpart: none.
#include "fuzz/targets/machine.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "fuzz/targets/machine_internal.h"
#include "vm/compiler/compile.h"
#include "vm/eval/checked_loop.h"
#include "vm/eval/eval.h"
#include "vm/eval/monitoring.h"
#include "vm/eval/tracing.h"
#include "vm/heap/alloc.h"
#include "vm/heap/block_pool.h"
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

constexpr int kRecursionLimit = 200;
constexpr int kCollections = 4;  // After a run, while anything is left.

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

constexpr int kWatcher = 7;
bool g_dict_touched = false;  // Since the kept dicts were last compared.

// A dict as it was at the start. What a program changed in it is put back.
struct KeptDict {
  Dict* dict = nullptr;
  Dict* copy = nullptr;
  const DictKeys* keys = nullptr;
  int64_t used = 0, entries = 0;
  std::string bytes;  // The entries themselves.

  size_t entry_size() const {
    return dict->keys->is_str() ? sizeof(DictStrEntry) : sizeof(DictEntry);
  }
  const char* start() const { return static_cast<const char*>(dict->keys->entries_()); }

  void keep() {
    keys = dict->keys;
    used = dict->used;
    entries = keys->nentries;
    bytes.assign(start(), static_cast<size_t>(entries) * entry_size());
  }
  bool changed() const {
    return dict->keys != keys || dict->used != used || keys->nentries != entries ||
           std::memcmp(start(), bytes.data(), bytes.size()) != 0;
  }
  void restore(Thread& thread) {
    // What was in it dies when all is back in place.
    Owned<Dict> old = dict_copy(thread, dict);
    error_clear(thread);
    dict_clear(dict);
    if (dict_merge(thread, dict, copy, 1) == Status::kError) cannot("restore a module");
    keep();
  }
};
std::vector<KeptDict>* g_kept = nullptr;
List* g_kept_lists[8];
size_t g_kept_list_count = 0;
int g_recursion_limit = 0;
StackRef* g_stack_top = nullptr;

void keep(Thread& thread, Dict* dict) {
  KeptDict kept;
  kept.dict = dict;
  kept.copy = dict_copy(thread, dict).release();
  if (kept.copy == nullptr) cannot("keep a module");
  kept.keep();
  dict_watch(kWatcher, dict);
  g_kept->push_back(std::move(kept));
}

// Most runs change none of them, and a change is announced. Putting one back is a change as well:
// what dies with it may change another, and the next time looks again.
void restore_dicts(Thread& thread) {
  if (!std::exchange(g_dict_touched, false)) return;
  for (KeptDict& kept : *g_kept) {
    if (kept.changed()) kept.restore(thread);
  }
}

// Everything that a program may have changed for those after it.
void restore(Thread& thread) {
  if (thread.trace_function != nullptr) (void)tracing_set(thread, nullptr);
  if (thread.profile_function != nullptr) (void)profiling_set(thread, nullptr);
  for (int tool = 0; tool < kProfilerTool; ++tool) {
    if (monitoring_tool_name(tool) == nullptr) continue;
    if (monitoring_clear_tool(thread, tool) == Status::kError) error_clear(thread);
    monitoring_name_tool(tool, nullptr);
  }
  for (Object** held : {&thread.context, &thread.async_gen_firstiter, &thread.async_gen_finalizer})
    xdecref(std::exchange(*held, nullptr));
  // A handler that is left by an exception before its POP_EXCEPT leaves what it handled behind.
  if (thread.exc_info == &thread.exc_state) xdecref(std::exchange(thread.exc_state.value, nullptr));
  thread.coroutine_origin_tracking_depth = 0;
  thread.interp->int_max_str_digits = 4300;
  restore_dicts(thread);
  for (size_t i = 0; i < g_kept_list_count; ++i) {
    if (g_kept_lists[i]->ob_size != 0) list_clear(g_kept_lists[i]);
  }
  GcState& gc = gc_state();
  for (Object* list : {gc.garbage, gc.callbacks}) {
    if (list != nullptr && static_cast<List*>(list)->ob_size != 0)
      list_clear(static_cast<List*>(list));
  }
  gc.enabled = true;
  gc.debug = 0;
  for (int i = 0; i < 3; ++i) {
    gc.threshold[i] = i == 0 ? 2000 : 10;
    gc.count[i] = 0;
    gc.stats[i] = {};
  }
  gc.long_lived_total = gc.long_lived_pending = 0;
  thread.recursion_remaining += g_recursion_limit - thread.recursion_limit;
  thread.recursion_limit = g_recursion_limit;
}

bool anything_tracked() {
  for (const GcHead& head : gc_state().generation) {
    if (head.next != reinterpret_cast<uintptr_t>(&head)) return true;
  }
  return false;
}

// What must hold between two programs, whatever they did.
void check_state(Thread& thread) {
  const Interpreter& interp = *thread.interp;
  if (thread.has_exception()) finding("an exception is left pending");
  if (thread.current_frame != nullptr) finding("a frame is left on the stack");
  if (thread.datastack_top != g_stack_top) finding("the data stack is not empty");
  if (thread.exc_info != &thread.exc_state) finding("a generator's handler is left over");
  if (thread.recursion_remaining != thread.recursion_limit) finding("calls are not counted back");
  if (thread.recursion_headroom != 0) finding("a RecursionError is half made");
  if (thread.trash_later != nullptr) finding("objects still wait to be freed");
  if (thread.tracing != 0) finding("a trace function is thought to run");
  if (gc_state().collecting) finding("a collection is thought to run");
  if (interp.finalizing) finding("the machine is thought to end");
}

// The objects of the collector's lists: linked both ways, alive, of a living type.
int64_t check_tracked() {
  int64_t count = 0;
  for (GcHead& list : gc_state().generation) {
    auto* before = &list;
    for (auto* head = reinterpret_cast<GcHead*>(list.next & ~uintptr_t{3}); head != &list;
         head = reinterpret_cast<GcHead*>(head->next & ~uintptr_t{3}), ++count) {
      if (head == nullptr || reinterpret_cast<GcHead*>(head->prev & ~uintptr_t{3}) != before)
        finding("the collector's lists are broken");
      const Object* object = gc_object(head);
      if (object->ob_refcnt <= 0 || object->ob_type == nullptr || object->ob_type->ob_refcnt <= 0)
        finding("a dead object is tracked");
      before = head;
    }
  }
  return count;
}
int64_t g_left_objects = 0;

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
  g_kept = new std::vector<KeptDict>();
  dict_set_watch_callback(kWatcher, [](Dict*) { g_dict_touched = true; });
  for (const char* name : kModulesToAllow) {
    Owned<Object> module = import_module(thread, name);
    if (!module || !is_a<Module>(module.get())) {
      error_clear(thread);
      continue;
    }
    keep(thread, static_cast<Module*>(module.get())->dict);
  }
  keep(thread, interp.modules);
  for (const char* name : {"meta_path", "path", "path_hooks", "warnoptions"}) {
    Object* list = dict_get_ascii(thread, interp.sys_dict, name);
    if (list == nullptr || !is_exact<List>(list)) continue;
    g_kept_lists[g_kept_list_count++] = static_cast<List*>(list);
  }
  // Deep recursion takes long, and is too deep at some depth whatever it is.
  thread.recursion_remaining += kRecursionLimit - thread.recursion_limit;
  thread.recursion_limit = g_recursion_limit = kRecursionLimit;
  g_stack_top = thread.datastack_top;
  // What is there now is looked at by no collection of a run.
  gc_collect(thread, 2);
  gc_freeze();
  mem_set_limit(SIZE_MAX);  // From here on, memory is counted.
  restore(thread);
}

namespace {

// Every code object of the constant is defined; then none of them is verified again.
bool trust_if_defined(Code* code) {
  if (!verify_code(code).defined) return false;
  Tuple* constants = code->co_consts.get();
  for (int64_t i = 0; i < constants->ob_size; ++i) {
    Object* constant = constants->items[i];
    if (is_a<Code>(constant) && !trust_if_defined(static_cast<Code*>(constant))) return false;
  }
  code_trust(code);
  return true;
}

Owned<Dict> new_names(Thread& thread) {
  Owned<Dict> names = dict_new(thread);
  Owned<Str> name = str_intern_ascii(thread, "__main__");
  if (!names || !name ||
      dict_set(thread, names, ids.__builtins__, thread.interp->builtins_module) == Status::kError ||
      dict_set_ascii(thread, names, "__name__", name) == Status::kError)
    return nullptr;
  return names;
}

void use_loop(Loop loop) {
  switch (loop) {
    case Loop::kTailCalls:
      return eval_set_flavour('t');
    case Loop::kSwitch:
      return eval_set_flavour('s');
    case Loop::kChecked:
      return use_checked_loop();
  }
}

// Loads and runs; what is left of it is in `names`.
void run_program(Thread& thread, const uint8_t* data, size_t size, Dict* names, Run* run) {
  Owned<Object> loaded = pyc_load(thread, reinterpret_cast<const char*>(data), size);
  run->ending = Ending::kNotLoaded;
  if (!loaded || !is_a<Code>(loaded.get())) return;
  auto* code = static_cast<Code*>(loaded.get());
  if (run->only_defined) {
    run->ending = Ending::kUndefined;
    if (!trust_if_defined(code)) return;
  }
  run->ending = verify_code(code).defined ? Ending::kRaised : Ending::kRejected;
  g_checked_run = {run->planting, 0, run->plant};
  if (run->watch != nullptr && !watch_start(thread, code, run->watch)) return;
  Owned<Object> result = eval_code(thread, code, names, names);
  if (run->watch != nullptr) watch_stop(thread);
  if (result) run->ending = Ending::kFinished;
  if (run->observe && thread.interp->instruction_fuel != kFuelUsedUp) {
    if (result) {
      observe_object(thread, result.get(), &run->observed);
    } else if (thread.has_exception()) {
      Owned<Object> error = error_fetch(thread);
      observe_exception(thread, error.get(), &run->observed);
      error_restore(thread, std::move(error));
    }
    run->observed += "\n";
  }
}

}  // namespace

void machine_run(const uint8_t* data, size_t size, Run* run) {
  Thread& thread = current_thread();
  const uint64_t refused = mem_refusals(), too_deep = native_recursion_count();
  const uint32_t recursion_errors = thread.recursion_errors;
  mem_set_limit(mem_in_use() + run->memory);
  g_code_specialising = run->specialise;
  use_loop(run->loop);
  Owned<Dict> names = new_names(thread);
  if (!names) cannot("make a namespace");
  set_fuel(thread, run->fuel);
  if (run->fail_after != 0) mem_fail_after(run->fail_after, run->once);
  run_program(thread, data, size, names.get(), run);
  error_clear(thread);
  if (run->after != After::kNothing && run->ending != Ending::kRejected &&
      run->ending != Ending::kUndefined && run->ending != Ending::kNotLoaded) {
    std::string* const log = run->observe ? &run->observed : nullptr;
    if (run->after == After::kCoroutines) drive_coroutines(thread, names, run->schedule, log);
    if (run->after == After::kCalls) drive_calls(thread, names, run->schedule, log);
    error_clear(thread);
  }
  run->failed = mem_refusals() != refused;
  run->covered = g_checked_run.covered;
  g_checked_run = {};
  mem_fail_after(0);
  mem_set_limit(SIZE_MAX);
  if (thread.interp->instruction_fuel == kFuelUsedUp) run->ending = Ending::kOutOfFuel;
  if (run->observe && run->ending != Ending::kOutOfFuel)
    observe_names(thread, names, &run->observed);
  run->exhausted = run->ending == Ending::kOutOfFuel || run->failed ||
                   native_recursion_count() != too_deep ||
                   thread.recursion_errors != recursion_errors;
  // Finalisers are programs, too.
  set_fuel(thread, run->fuel);
  mem_set_limit(mem_in_use() + run->memory);
  error_clear(thread);
  dict_clear(names);
  names.reset();
  mem_set_limit(SIZE_MAX);
  restore(thread);
  // A finaliser that a collection calls may leave what only the next one finds.
  for (int round = 0; round < kCollections && anything_tracked(); ++round) {
    mem_set_limit(mem_in_use() + run->memory);
    gc_collect(thread, 2);
    error_clear(thread);
    mem_set_limit(SIZE_MAX);
    restore(thread);
  }
  if (anything_tracked()) {
    g_left_objects += check_tracked();
    gc_freeze();
  }
  error_clear(thread);
  set_fuel(thread, 0);
  use_loop(Loop::kTailCalls);
  g_code_specialising = true;
  check_state(thread);
}

Alive machine_alive() {
  Thread& thread = current_thread();
  gc_collect(thread, 2);
  error_clear(thread);
  for (const KeptDict& kept : *g_kept) {
    if (!g_dict_touched && kept.changed()) finding("a dict changed without notice");
  }
  const int64_t left = g_left_objects + check_tracked();
  pool_trim();
  return {static_cast<int64_t>(mem_in_use()), left};
}

void machine_shift_heap(unsigned how) {
  static void* held[64];
  for (size_t i = 0; i < std::size(held); ++i) {
    mem_free(std::exchange(held[i], nullptr));
    if (how != 0) held[i] = mem_alloc(16 + (i * how * 16) % 496);
  }
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
