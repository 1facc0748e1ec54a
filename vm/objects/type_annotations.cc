// __annotations__, __annotate__ and __type_params__ of classes: annotations are computed when
// somebody asks (PEP 649). Counterpart: Objects/typeobject.c.
#include "vm/objects/abstract.h"
#include "vm/objects/errors.h"
#include "vm/objects/int.h"
#include "vm/objects/type_internal.h"

namespace py {
namespace {

// The first of two entries of the class's own dict that exists, bound if it is a descriptor; null
// without an exception if neither does.
Owned<Object> own_attribute(Thread& thread, Type* type, Str* first, Str* second) {
  Owned<Object> value;
  if (!PY_TRY(dict_get_owned(thread, type_dict(type), first, &value)) &&
      !PY_TRY(dict_get_owned(thread, type_dict(type), second, &value))) {
    return {};
  }
  DescrGetFn get = value->ob_type->tp_descr_get;
  return get != nullptr ? get(thread, value, nullptr, type) : std::move(value);
}

Status drop(Thread& thread, Dict* dict, Str* name) {
  Owned<Object> old = dict_pop(thread, dict, name);
  return !old && thread.has_exception() ? Status::kError : Status::kOk;
}

PY_COLD Raised raise_missing(Thread& thread, Type* type, const char* name) {
  return raise(thread, &exc::AttributeError, "type object '%s' has no attribute '%s'",
               type->tp_name, name);
}

Owned<Object> compute_annotations(Thread& thread, Type* type) {
  Owned<Object> annotate = PY_TRY(get_attr(thread, type, ids.__annotate__));
  if (object_is_callable(annotate) != Tri::kTrue) return dict_new(thread);
  Owned<Object> format = PY_TRY(int_from_int64(thread, 1));  // annotationlib.Format.VALUE
  Owned<Object> annotations = PY_TRY(call_one_arg(thread, annotate, format));
  if (is_a<Dict>(annotations.get())) return annotations;
  return raise_type_error(thread, "__annotate__ returned non-dict of type '%.100s'",
                          annotations->ob_type->tp_name);
}

Status change_annotations(Thread& thread, Dict* dict, Object* value) {
  // A class compiled with `from __future__ import annotations` has them in its namespace; others
  // only cached.
  bool eager = PY_TRY(dict_contains(thread, dict, ids.__annotations__));
  Str* key = eager ? ids.__annotations__ : ids.__annotations_cache__;
  if (value != nullptr) {
    PY_TRY(dict_set(thread, dict, key, value));
  } else {
    Owned<Object> old = dict_pop(thread, dict, key);
    if (!old) {
      if (thread.has_exception()) return Status::kError;
      return raise(thread, &exc::AttributeError, "__annotations__");
    }
  }
  if (eager) PY_TRY(drop(thread, dict, ids.__annotations_cache__));
  PY_TRY(drop(thread, dict, ids.__annotate_func__));
  return drop(thread, dict, ids.__annotate__);
}

}  // namespace

Owned<Object> type_get_annotate(Thread& thread, Object* self, void*) {
  Type* type = as_type(self);
  if (!is_heap_type(type)) return raise_missing(thread, type, "__annotate__");
  Owned<Object> annotate = own_attribute(thread, type, ids.__annotate__, ids.__annotate_func__);
  if (annotate || thread.has_exception()) return annotate;
  PY_TRY(dict_set(thread, type_dict(type), ids.__annotate_func__, none()));
  return new_none();
}

Status type_set_annotate(Thread& thread, Object* self, Object* value, void*) {
  Type* type = as_type(self);
  if (value == nullptr) return raise_type_error(thread, "cannot delete __annotate__ attribute");
  if (has_flag(type, tpflags::kImmutableType)) {
    return raise_type_error(thread, "cannot set '__annotate__' attribute of immutable type '%s'",
                            type->tp_name);
  }
  if (!is_none(value) && object_is_callable(value) != Tri::kTrue) {
    return raise_type_error(thread, "__annotate__ must be callable or None");
  }
  Owned<Dict> dict = share(type_dict(type));
  PY_TRY(dict_set(thread, dict, ids.__annotate_func__, value));
  Status status = is_none(value) ? Status::kOk : drop(thread, dict, ids.__annotations_cache__);
  type_modified(type);
  return status;
}

Owned<Object> type_get_annotations(Thread& thread, Object* self, void*) {
  Type* type = as_type(self);
  if (!is_heap_type(type)) return raise_missing(thread, type, "__annotations__");
  Owned<Object> annotations =
      own_attribute(thread, type, ids.__annotations__, ids.__annotations_cache__);
  if (annotations || thread.has_exception()) return annotations;
  annotations = PY_TRY(compute_annotations(thread, type));
  PY_TRY(dict_set(thread, type_dict(type), ids.__annotations_cache__, annotations));
  type_modified(type);
  return annotations;
}

Status type_set_annotations(Thread& thread, Object* self, Object* value, void*) {
  Type* type = as_type(self);
  if (has_flag(type, tpflags::kImmutableType)) {
    return raise_type_error(thread, "cannot set '__annotations__' attribute of immutable type '%s'",
                            type->tp_name);
  }
  Owned<Dict> dict = share(type_dict(type));
  Status status = change_annotations(thread, dict, value);
  type_modified(type);
  return status;
}

Owned<Object> type_get_type_params(Thread& thread, Object* self, void*) {
  Owned<Object> params;
  if (self != &TypeType::type &&
      PY_TRY(dict_get_owned(thread, type_dict(as_type(self)), ids.__type_params__, &params))) {
    return params;
  }
  return share<Object>(empty_tuple());
}

Status type_set_type_params(Thread& thread, Object* self, Object* value, void*) {
  Type* type = as_type(self);
  if (!check_set_special(thread, type, value, "__type_params__")) return Status::kError;
  PY_TRY(dict_set(thread, type_dict(type), ids.__type_params__, value));
  type_modified(type);
  return Status::kOk;
}

}  // namespace py
