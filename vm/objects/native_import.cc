// What native code imports while a program runs: by the program's own means.
// Counterpart: Python/import.c (PyImport_Import).
#include "vm/objects/abstract.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/frame_object.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/str.h"

namespace py {
namespace {

// The builtins that the running frame's globals name, or the interpreter's when nothing runs.
Owned<Object> builtins_of(Thread& thread, Object* globals) {
  if (globals == nullptr) return share(static_cast<Object*>(thread.interp->builtins));
  return get_item(thread, globals, ids.__builtins__);
}

Owned<Object> import_function(Thread& thread, Object* builtins) {
  if (!is_a<Dict>(builtins)) return get_attr(thread, builtins, ids.__import__);
  Owned<Object> function = get_item(thread, builtins, ids.__import__);
  if (function) return function;
  error_clear(thread);
  return raise_object(thread, &exc::KeyError, ids.__import__);
}

}  // namespace

Owned<Object> import_as_program(Thread& thread, Str* name) {
  Owned<List> from_list = PY_TRY(list_new(thread));
  const Frame* frame = frame_previous_complete(thread.current_frame);
  Owned<Object> globals = share(frame == nullptr ? nullptr : frame->f_globals);
  Owned<Object> builtins = PY_TRY(builtins_of(thread, globals));
  Owned<Object> function = PY_TRY(import_function(thread, builtins));
  if (!globals) {
    globals = PY_TRY(dict_new(thread));
    PY_TRY(set_item(thread, globals, ids.__builtins__, builtins));
  }
  Owned<Object> level = PY_TRY(int_from_int64(thread, 0));
  Object* arguments[] = {name, globals, globals, from_list, level};
  PY_RUN(call_args(thread, function, arguments));
  Owned<Object> module;
  if (thread.interp->modules != nullptr &&
      PY_TRY(mapping_get_optional_item(thread, thread.interp->modules, name, &module)))
    return module;
  return raise_object(thread, &exc::KeyError, name);
}

Owned<Object> import_as_program(Thread& thread, const char* name) {
  Owned<Str> text = PY_TRY(str_intern_ascii(thread, name));
  return import_as_program(thread, text);
}

}  // namespace py
