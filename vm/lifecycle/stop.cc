// The end: modules are emptied, streams flushed.
// Counterpart: Python/pylifecycle.c (Py_FinalizeEx), Python/import.c (finalize_modules).

#include "vm/base/buffer.h"
#include "vm/eval/eval.h"
#include "vm/heap/alloc.h"
#include "vm/lifecycle/lifecycle.h"
#include "vm/marshal/marshal.h"
#include "vm/modules/atexit_module.h"
#include "vm/modules/front_end.h"
#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/code.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/traceback_source.h"
#include "vm/objects/tuple.h"
#include "vm/objects/weakref.h"

namespace py {

namespace {

// Modules in reverse order of import; each dict is emptied: names with one underscore first, then
// the rest except
// __builtins__.
void clear_module_dict(Thread& thread, Dict* dict) {
  for (int round = 0; round < 2; ++round) {
    Owned<List> names = dict_keys_list(thread, dict);
    if (!names) return error_clear(thread);
    for (int64_t i = 0; i < names->ob_size; ++i) {
      if (!is_a<Str>(names->items[i])) continue;
      auto* name = static_cast<Str*>(names->items[i]);
      bool single =
          name->length > 0 && name->at(0) == '_' && (name->length < 2 || name->at(1) != '_');
      if (round == 0
              ? !single
              : name->length == 0 || (name->at(0) == '_' && str_equal_ascii(name, "__builtins__")))
        continue;
      if (dict_set(thread, dict, name, none()) == Status::kError) error_clear(thread);
    }
  }
}

// What the program put into builtins goes, what it replaced or removed comes back.
void restore_builtins(Thread& thread) {
  Interpreter& interp = *thread.interp;
  Owned<Dict> current = dict_copy(thread, interp.builtins);
  error_clear(thread);
  dict_clear(interp.builtins);
  if (dict_merge(thread, interp.builtins, interp.builtins_copy, 1) == Status::kError)
    error_clear(thread);
}

// False when what was printed last could not be flushed.
bool clear_modules(Thread& thread) {
  Interpreter& interp = *thread.interp;
  // Names that keep much alive go first.
  for (const char* name : {"path", "argv", "ps1", "ps2", "last_exc", "last_type", "last_value",
                           "last_traceback", "path_importer_cache", "meta_path", "path_hooks"}) {
    if (dict_set_ascii(thread, interp.sys_dict, name, none()) == Status::kError)
      error_clear(thread);
  }
  for (const char* stream : {"stdin", "stdout", "stderr"}) {
    Owned<Str> original = str_from_format(thread, "__%s__", stream);
    Object* value = original ? dict_get_str(thread, interp.sys_dict, original) : nullptr;
    if (value != nullptr &&
        dict_set_ascii(thread, interp.sys_dict, stream, value) == Status::kError)
      error_clear(thread);
  }
  // Weak references tell which modules outlive sys.modules.
  Owned<List> weak = list_new(thread);
  Owned<List> items = dict_items_list(thread, interp.modules);
  if (!weak || !items) {
    error_clear(thread);
    return true;
  }
  for (int64_t i = 0; i < items->ob_size; ++i) {
    Tuple* pair = static_cast<Tuple*>(items->items[i]);
    if (is_a<Module>(pair->items[1])) {
      Owned<Object> ref = weakref_new(thread, pair->items[1], nullptr);
      if (ref && list_append(thread, weak, ref) == Status::kError) error_clear(thread);
    }
    if (dict_set(thread, interp.modules, pair->items[0], none()) == Status::kError)
      error_clear(thread);
  }
  items.reset();
  dict_clear(interp.modules);
  restore_builtins(thread);
  gc_collect(thread, 2);
  for (int64_t i = weak->ob_size - 1; i >= 0; --i) {
    Owned<Object> module = weakref_get(static_cast<WeakRef*>(weak->items[i]));
    if (!module || !is_a<Module>(module.get())) continue;
    Dict* dict = static_cast<Module*>(module.get())->dict;
    if (dict == interp.sys_dict || dict == interp.builtins) continue;
    clear_module_dict(thread, dict);
  }
  gc_collect(thread, 2);
  // What destructors print from here on goes nowhere, but what was printed must get out.
  Owned<Object> streams[2];
  for (int i = 0; i < 2; ++i)
    streams[i] = share(dict_get_ascii(thread, interp.sys_dict, i == 0 ? "stdout" : "stderr"));
  clear_module_dict(thread, interp.sys_dict);
  clear_module_dict(thread, interp.builtins);
  bool fine = true;
  for (Owned<Object>& stream : streams) {
    if (!stream || is_none(stream)) continue;
    Owned<Object> closed;
    bool open = get_optional_attr(thread, stream, ids.closed, &closed) != Tri::kTrue ||
                object_is_true(thread, closed) != Tri::kTrue;
    error_clear(thread);
    if (!open) continue;
    Owned<Object> done = call_method(thread, stream, "flush");
    fine &= static_cast<bool>(done);
    error_clear(thread);
  }
  return fine;
}

}  // namespace

int runtime_stop(int status) {
  Thread& thread = current_thread();
  error_clear(thread);
  atexit_run(thread);
  if (!sys_flush_streams(thread)) status = 120;
  thread.interp->finalizing = true;
  // Before the modules go, as in CPython: whatever is alive is sorted by who refers to whom here,
  // so that a file that dies with its module's cycle is closed before its descriptor is.
  if (gc_state().enabled) gc_collect(thread, 2);
  if (!clear_modules(thread)) status = 120;
  return status;
}

}  // namespace py
