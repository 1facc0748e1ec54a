// Attribute access: the generic protocol of instances, methods without binding, special methods.
// Counterpart: Objects/object.c (PyObject_GenericGetAttr and company).
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/function.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/str.h"
#include "vm/objects/type_object.h"

namespace py {

namespace {

PY_COLD Raised raise_name_not_string(Thread& thread, Object* name) {
  return raise_type_error(thread, "attribute name must be string, not '%.200s'",
                          name->ob_type->tp_name);
}

// An AttributeError on its way out learns which attribute of which object was missing, for
// suggestions.
PY_COLD void attribute_error_context(Thread& thread, Object* object, Object* name) {
  if (!error_matches(thread, &exc::AttributeError)) return;
  auto* error = as<AttributeErrorObject>(thread.current_exception);
  if (error->name != nullptr || error->object != nullptr) return;
  error->name.set_shared(name);
  error->object.set_shared(object);
}

// The field that holds the dict of an instance of a type with tp_dictoffset; null if the type has
// none.
PY_ALWAYS_INLINE Dict** dict_field(Object* object) {
  int64_t offset = object->ob_type->tp_dictoffset;
  if (offset <= 0) return nullptr;
  return reinterpret_cast<Dict**>(reinterpret_cast<char*>(object) + offset);
}

Owned<Object> dict_find(Thread& thread, Dict* dict, Object* name) {
  if (PY_LIKELY(is_exact<Str>(name))) {
    // With str keys only nothing can run in between; otherwise __eq__ of another key may drop the
    // dict.
    if (PY_LIKELY(dict->keys->is_str())) return share(dict_get_str(thread, dict, as<Str>(name)));
  }
  Owned<Dict> kept = share(dict);
  return share(dict_get(thread, kept, name));
}

}  // namespace

Raised raise_no_attribute(Thread& thread, Object* object, Object* name) {
  return raise_attribute_error(thread, object, name, "'%.100s' object has no attribute '%U'",
                               object->ob_type->tp_name, name);
}

Owned<Object> object_lookup_instance_attr(Thread& thread, Object* object, Object* name) {
  uint64_t flags = object->ob_type->tp_flags;
  if ((flags & tpflags::kManagedDict) != 0) {
    if ((flags & tpflags::kInlineValues) != 0 && PY_LIKELY(is_exact<Str>(name))) {
      Object* value;
      if (PY_LIKELY(instance_lookup_inline(object, as<Str>(name), &value))) return share(value);
    }
    Dict* dict = (flags & tpflags::kInlineValues) != 0 && !is_exact<Str>(name)
                     ? instance_get_managed_dict(thread, object)
                     : reinterpret_cast<Dict*>(*managed_dict_slot(object));
    return dict == nullptr ? Owned<Object>() : dict_find(thread, dict, name);
  }
  Dict** field = dict_field(object);
  if (field == nullptr || *field == nullptr) return Owned<Object>();
  return dict_find(thread, *field, name);
}

Owned<Object> get_attr(Thread& thread, Object* object, Object* name) {
  if (PY_UNLIKELY(!is_a<Str>(name))) return raise_name_not_string(thread, name);
  GetAttrFn getattro = object->ob_type->tp_getattro;
  if (PY_UNLIKELY(getattro == nullptr)) return raise_no_attribute(thread, object, name);
  Owned<Object> value = getattro(thread, object, name);
  if (PY_UNLIKELY(!value)) attribute_error_context(thread, object, name);
  return value;
}

Owned<Object> get_attr(Thread& thread, Object* object, const char* name) {
  Owned<Str> text = PY_TRY(str_from_utf8(thread, name));
  return get_attr(thread, object, static_cast<Object*>(text.get()));
}

namespace {

// The attribute, or null; the exception is raised only if `loud`.
Owned<Object> generic_lookup(Thread& thread, Object* object, Object* name, bool loud) {
  if (PY_UNLIKELY(!is_a<Str>(name))) return raise_name_not_string(thread, name);
  Type* type = object->ob_type;
  Owned<Object> descriptor = share(type_lookup(type, name));
  DescrGetFn get = nullptr;
  if (descriptor) {
    get = descriptor->ob_type->tp_descr_get;
    if (get != nullptr && descriptor->ob_type->tp_descr_set != nullptr)
      return get(thread, descriptor, object, type);
  }
  Owned<Object> value = object_lookup_instance_attr(thread, object, name);
  if (value) return value;
  if (PY_UNLIKELY(thread.has_exception())) return value;
  if (get != nullptr) return get(thread, descriptor, object, type);
  if (descriptor) return descriptor;
  if (loud) return raise_no_attribute(thread, object, name);
  return value;
}

}  // namespace

Owned<Object> generic_getattr(Thread& thread, Object* object, Object* name) {
  return generic_lookup(thread, object, name, true);
}

Owned<Object> generic_getattr_with_dict(Thread& thread, Object* object, Object* name,
                                        Dict* dict_or_null, bool suppress) {
  if (!is_a<Str>(name)) return raise_name_not_string(thread, name);
  Type* type = object->ob_type;
  Owned<Object> descriptor = share(type_lookup(type, name));
  DescrGetFn get = nullptr;
  if (descriptor) {
    get = descriptor->ob_type->tp_descr_get;
    if (get != nullptr && descriptor->ob_type->tp_descr_set != nullptr) {
      Owned<Object> value = get(thread, descriptor, object, type);
      if (!value && suppress) error_clear_if(thread, &exc::AttributeError);
      return value;
    }
  }
  Owned<Object> value = dict_or_null != nullptr ? dict_find(thread, dict_or_null, name)
                                                : object_lookup_instance_attr(thread, object, name);
  if (value || thread.has_exception()) return value;
  if (get != nullptr) {
    value = get(thread, descriptor, object, type);
    if (!value && suppress) error_clear_if(thread, &exc::AttributeError);
    return value;
  }
  if (descriptor) return descriptor;
  if (!suppress) return raise_no_attribute(thread, object, name);
  return value;
}

Tri get_optional_attr(Thread& thread, Object* object, Object* name, Owned<Object>* result) {
  if (!is_a<Str>(name)) return raise_name_not_string(thread, name);
  GetAttrFn getattro = object->ob_type->tp_getattro;
  if (getattro == generic_getattr) {
    // Misses cost no exception here.
    *result = generic_lookup(thread, object, name, false);
  } else if (getattro == nullptr) {
    result->reset();
    return Tri::kFalse;
  } else {
    *result = getattro(thread, object, name);
  }
  if (*result) return Tri::kTrue;
  if (!thread.has_exception()) return Tri::kFalse;
  return error_clear_if(thread, &exc::AttributeError) ? Tri::kFalse : Tri::kError;
}

Tri has_attr(Thread& thread, Object* object, Object* name) {
  Owned<Object> value;
  return get_optional_attr(thread, object, name, &value);
}

Status set_attr(Thread& thread, Object* object, Object* name, Object* value_or_null) {
  if (!is_a<Str>(name)) return raise_name_not_string(thread, name);
  Owned<Str> interned = Owned<Str>::share(as<Str>(name));
  if (interned->interned == Interned::kNo && is_exact<Str>(name)) str_intern(thread, &interned);
  SetAttrFn setattro = object->ob_type->tp_setattro;
  if (PY_LIKELY(setattro != nullptr)) return setattro(thread, object, interned, value_or_null);
  const char* action = value_or_null == nullptr ? "del" : "assign to";
  if (object->ob_type->tp_getattro == nullptr) {
    return raise_type_error(thread, "'%.100s' object has no attributes (%s .%U)",
                            object->ob_type->tp_name, action, name);
  }
  return raise_type_error(thread, "'%.100s' object has only read-only attributes (%s .%U)",
                          object->ob_type->tp_name, action, name);
}

Status set_attr(Thread& thread, Object* object, const char* name, Object* value_or_null) {
  Owned<Str> text = PY_TRY(str_from_utf8(thread, name));
  return set_attr(thread, object, static_cast<Object*>(text.get()), value_or_null);
}

Status generic_setattr(Thread& thread, Object* object, Object* name, Object* value_or_null) {
  if (PY_UNLIKELY(!is_a<Str>(name))) return raise_name_not_string(thread, name);
  Type* type = object->ob_type;
  Owned<Object> descriptor = share(type_lookup(type, name));
  if (descriptor && descriptor->ob_type->tp_descr_set != nullptr) {
    return descriptor->ob_type->tp_descr_set(thread, descriptor, object, value_or_null);
  }
  if (has_flag(type, tpflags::kManagedDict)) {
    if (PY_LIKELY(is_exact<Str>(name)))
      return instance_store_attr(thread, object, as<Str>(name), value_or_null);
    Owned<Dict> dict = Owned<Dict>::share(PY_TRY(instance_get_managed_dict(thread, object)));
    if (value_or_null != nullptr) return dict_set(thread, dict, name, value_or_null);
    if (!failed(dict_del(thread, dict, name))) return Status::kOk;
    if (!error_clear_if(thread, &exc::KeyError)) return Status::kError;
    return raise_no_attribute(thread, object, name);
  }
  Dict** field = dict_field(object);
  if (field == nullptr) {
    if (descriptor) {
      // Without name and obj.
      return raise(thread, &exc::AttributeError, "'%.100s' object attribute '%U' is read-only",
                   type->tp_name, name);
    }
    if (type->tp_setattro == generic_setattr) {
      return raise_attribute_error(
          thread, object, name,
          "'%.100s' object has no attribute '%U' and no __dict__ for setting new attributes",
          type->tp_name, name);
    }
    return raise_no_attribute(thread, object, name);
  }
  if (*field == nullptr) {
    if (value_or_null == nullptr) return raise_no_attribute(thread, object, name);
    *field = PY_TRY(dict_new(thread)).release();
  }
  Owned<Dict> dict = Owned<Dict>::share(*field);
  if (value_or_null != nullptr) return dict_set(thread, dict, name, value_or_null);
  if (!failed(dict_del(thread, dict, name))) return Status::kOk;
  if (!error_clear_if(thread, &exc::KeyError)) return Status::kError;
  return raise_no_attribute(thread, object, name);
}

bool get_method(Thread& thread, Object* object, Object* name, Owned<Object>* method,
                Object** self) {
  Type* type = object->ob_type;
  *self = object;
  if (type->tp_getattro != generic_getattr || !is_exact<Str>(name)) {
    *method = get_attr(thread, object, name);
    return false;
  }
  Owned<Object> descriptor = share(type_lookup(type, name));
  DescrGetFn get = nullptr;
  bool is_method = false;
  if (descriptor) {
    if (has_flag(descriptor->ob_type, tpflags::kMethodDescriptor)) {
      is_method = true;
    } else {
      get = descriptor->ob_type->tp_descr_get;
      if (get != nullptr && descriptor->ob_type->tp_descr_set != nullptr) {
        *method = get(thread, descriptor, object, type);
        return false;
      }
    }
  }
  Owned<Object> value = object_lookup_instance_attr(thread, object, name);
  if (value || thread.has_exception()) {
    *method = std::move(value);
    return false;
  }
  if (is_method) {
    *method = std::move(descriptor);
    return true;
  }
  if (get != nullptr && is_exact<ClassMethod>(descriptor.get())) {
    *method = share(as<ClassMethod>(descriptor.get())->callable.get());
    *self = type;
    return true;
  }
  if (get != nullptr) {
    *method = get(thread, descriptor, object, type);
    return false;
  }
  *method = std::move(descriptor);
  if (!*method) raise_no_attribute(thread, object, name);
  return false;
}

Tri lookup_special(Thread& thread, Object* object, Object* name, Owned<Object>* method,
                   bool* unbound) {
  *unbound = false;
  Type* type = object->ob_type;
  Object* found = type_lookup(type, name);
  if (found == nullptr) {
    method->reset();
    return Tri::kFalse;
  }
  if (has_flag(found->ob_type, tpflags::kMethodDescriptor)) {
    *method = share(found);
    *unbound = true;
    return Tri::kTrue;
  }
  Owned<Object> descriptor = share(found);
  DescrGetFn get = descriptor->ob_type->tp_descr_get;
  if (get == nullptr) {
    *method = std::move(descriptor);
    return Tri::kTrue;
  }
  *method = get(thread, descriptor, object, type);
  return *method ? Tri::kTrue : Tri::kError;
}

Owned<Object> builtin_function(Thread& thread, const char* name) {
  Owned<Str> key = PY_TRY(str_intern_ascii(thread, name));
  Owned<Object> found;
  if (PY_TRY(dict_get_owned(thread, thread.interp->builtins, key, &found))) return found;
  return raise(thread, &exc::AttributeError, "%s", name);
}

Owned<Object> object_get_dict(Thread& thread, Object* object) {
  if (has_flag(object->ob_type, tpflags::kManagedDict)) {
    return Owned<Object>::share(PY_TRY(instance_get_managed_dict(thread, object)));
  }
  Dict** field = dict_field(object);
  if (field == nullptr) return raise(thread, &exc::AttributeError, "This object has no __dict__");
  if (*field == nullptr) *field = PY_TRY(dict_new(thread)).release();
  return Owned<Object>::share(*field);
}

Owned<Object> generic_get_dict(Thread& thread, Object* object, void*) {
  return object_get_dict(thread, object);
}

Status generic_set_dict(Thread& thread, Object* object, Object* value_or_null, void*) {
  bool managed = has_flag(object->ob_type, tpflags::kManagedDict);
  Dict** field = managed ? nullptr : dict_field(object);
  if (!managed && field == nullptr)
    return raise(thread, &exc::AttributeError, "This object has no __dict__");
  if (value_or_null == nullptr) return raise_type_error(thread, "cannot delete __dict__");
  if (!is_a<Dict>(value_or_null)) {
    return raise_type_error(thread, "__dict__ must be set to a dictionary, not a '%.200s'",
                            value_or_null->ob_type->tp_name);
  }
  if (managed) return instance_set_managed_dict(thread, object, value_or_null);
  incref(value_or_null);
  Dict* old = *field;
  *field = as<Dict>(value_or_null);
  xdecref(old);
  return Status::kOk;
}

}  // namespace py
