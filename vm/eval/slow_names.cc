// Slow paths of names: globals, builtins, class namespaces, imports.
// Counterpart: Python/ceval.c.
#include "vm/eval/slow.h"
#include "vm/objects/abstract.h"
#include "vm/objects/code.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/function.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {

namespace {

constexpr char kNameError[] = "name '%.200s' is not defined";
constexpr char kUnboundLocal[] =
    "cannot access local variable '%s' where it is not associated with a value";
constexpr char kUnboundFree[] =
    "cannot access free variable '%s' where it is not associated with a value in enclosing scope";

Object* undefined(Thread& thread, Object* name) {
  return raise_name_error(thread, &exc::NameError, kNameError, name);
}

// A lookup in a namespace that may be any mapping.
Tri namespace_get(Thread& thread, Object* mapping, Object* name, Owned<Object>* value) {
  if (is_exact<Dict>(mapping)) return dict_get_owned(thread, as<Dict>(mapping), name, value);
  return mapping_get_optional_item(thread, mapping, name, value);
}

}  // namespace

void raise_unbound_local(Thread& thread, Frame* frame, int local) {
  (void)raise_name_error(thread, &exc::UnboundLocalError, kUnboundLocal,
                         frame->code()->co_localsplusnames->items[local]);
}

void raise_unbound_deref(Thread& thread, Frame* frame, int local) {
  if (thread.has_exception()) return;
  Code* code = frame->code();
  Object* name = code->co_localsplusnames->items[local];
  if (local < code->co_nlocalsplus - code->co_nfreevars) {
    (void)raise_name_error(thread, &exc::UnboundLocalError, kUnboundLocal, name);
  } else {
    (void)raise_name_error(thread, &exc::NameError, kUnboundFree, name);
  }
}

Object* slow_load_from_dict_or_deref(Thread& thread, Frame* frame, Object* class_dict, int local) {
  Object* name = frame->code()->co_localsplusnames->items[local];
  Owned<Object> value;
  Tri found = namespace_get(thread, class_dict, name, &value);
  if (found == Tri::kError) return nullptr;
  if (found == Tri::kTrue) return value.release();
  Object* content = frame->localsplus[local].as<Cell>()->value;
  if (content == nullptr) {
    raise_unbound_deref(thread, frame, local);
    return nullptr;
  }
  incref(content);
  return content;
}

Object* slow_load_global(Thread& thread, Frame* frame, Object* name) {
  Owned<Object> value;
  if (is_exact<Dict>(frame->f_globals) && is_exact<Dict>(frame->f_builtins)) {
    value = dict_load_global(thread, as<Dict>(frame->f_globals), frame->f_builtins, name);
    if (!value && !thread.has_exception()) return undefined(thread, name);
    return value.release();
  }
  Tri found = namespace_get(thread, frame->f_globals, name, &value);
  if (found == Tri::kFalse) found = namespace_get(thread, frame->f_builtins, name, &value);
  if (found == Tri::kFalse) return undefined(thread, name);
  return value.release();
}

// The names of `mapping`, then globals and builtins. Of globals that are an instance of a subclass of
// dict, LOAD_NAME sees the entries only; others ask its __getitem__ (and so its __missing__).
static Object* load_from(Thread& thread, Frame* frame, Object* mapping, Object* name,
                         bool plain_globals) {
  Owned<Object> value;
  Object* globals = frame->f_globals;
  Tri found = namespace_get(thread, mapping, name, &value);
  if (found == Tri::kFalse)
    found = plain_globals ? dict_get_owned(thread, as<Dict>(globals), name, &value)
                          : namespace_get(thread, globals, name, &value);
  if (found == Tri::kFalse) found = namespace_get(thread, frame->f_builtins, name, &value);
  if (found == Tri::kFalse) return undefined(thread, name);
  return value.release();
}

Object* slow_load_name(Thread& thread, Frame* frame, Object* name) {
  if (frame->f_locals == nullptr) return raise(thread, &exc::SystemError, "no locals found");
  return load_from(thread, frame, frame->f_locals, name, true);
}

Object* slow_load_from_dict_or_globals(Thread& thread, Frame* frame, Object* mapping,
                                       Object* name) {
  return load_from(thread, frame, mapping, name, false);
}

Status slow_store_name(Thread& thread, Frame* frame, Object* name, Object* value) {
  Object* names = frame->f_locals;
  if (names == nullptr)
    return raise(thread, &exc::SystemError, "no locals found when storing %R", name);
  return is_exact<Dict>(names) ? dict_set(thread, as<Dict>(names), name, value)
                               : set_item(thread, names, name, value);
}

Status slow_delete_name(Thread& thread, Frame* frame, Object* name) {
  if (frame->f_locals == nullptr)
    return raise(thread, &exc::SystemError, "no locals when deleting %R", name);
  Status status = del_item(thread, frame->f_locals, name);
  // Whatever the mapping raised, the program sees a NameError.
  if (status == Status::kError) return raise_name_error(thread, &exc::NameError, kNameError, name);
  return status;
}

Status slow_delete_global(Thread& thread, Frame* frame, Object* name) {
  Owned<Object> old = dict_pop(thread, as<Dict>(frame->f_globals), name);
  if (old) return Status::kOk;
  if (thread.has_exception()) return Status::kError;
  return raise_name_error(thread, &exc::NameError, kNameError, name);
}

Status slow_setup_annotations(Thread& thread, Frame* frame) {
  if (frame->f_locals == nullptr)
    return raise(thread, &exc::SystemError, "no locals found when setting up annotations");
  Owned<Object> present;
  if (PY_TRY(namespace_get(thread, frame->f_locals, ids.__annotations__, &present)))
    return Status::kOk;
  Owned<Dict> annotations = PY_TRY(dict_new(thread));
  return set_item(thread, frame->f_locals, ids.__annotations__, annotations);
}

Object* slow_load_build_class(Thread& thread, Frame* frame) {
  Owned<Object> found;
  Tri present = namespace_get(thread, frame->f_builtins, ids.__build_class__, &found);
  if (present == Tri::kFalse) return raise(thread, &exc::NameError, "__build_class__ not found");
  return found.release();
}

Object* slow_import_name(Thread& thread, Frame* frame, Object* name, Object* fromlist,
                         Object* level) {
  Owned<Object> import_function;
  Tri present = namespace_get(thread, frame->f_builtins, ids.__import__, &import_function);
  if (present == Tri::kError) return nullptr;
  if (present == Tri::kFalse) return raise(thread, &exc::ImportError, "__import__ not found");
  Object* locals = frame->f_locals != nullptr ? frame->f_locals : none();
  Object* arguments[] = {name, frame->f_globals, locals, fromlist, level};
  return call_args(thread, import_function, arguments).release();
}

Object* slow_import_from(Thread& thread, Object* module, Object* name) {
  Owned<Object> value;
  Tri found = get_optional_attr(thread, module, name, &value);
  if (found != Tri::kFalse) return value.release();
  return import_from_fallback(thread, module, name);
}

}  // namespace py
