// Attributes of instances: inline values that share their keys per class, and the dict made from
// them on demand. Counterpart: Objects/dictobject.c (managed dicts).
#include "vm/base/faults.h"
#include "vm/objects/dict_internal.h"

namespace py {

namespace {

DictKeys* cached_keys(const Type* type) {
  return static_cast<const HeapType*>(type)->ht_cached_keys;
}
int64_t shared_capacity(const DictKeys* keys) { return keys->nentries + keys->usable; }

Dict* managed_dict(Object* object) { return reinterpret_cast<Dict*>(*managed_dict_slot(object)); }

// A dict over the instance's own storage: both stay in step until one of them goes.
Owned<Dict> dict_over_inline_values(Thread& thread, Object* object) {
  DictValues* values = instance_inline_values(object);
  DictKeys* keys = cached_keys(object->ob_type);
  keys_incref(keys);
  Owned<Dict> dict = dict_from_keys_and_values(thread, keys, values, values->size);
  if (!dict) dict_keys_decref(keys);
  return dict;
}

// Of inline values CPython leaves name and object out.
Raised raise_missing(Thread& thread, Object* object, Str* name) {
  return raise(thread, &exc::AttributeError, "'%.100s' object has no attribute '%U'",
               object->ob_type->tp_name, name);
}

}  // namespace

size_t instance_inline_values_bytes(const Type* type) {
  return dict_values_bytes(static_cast<size_t>(shared_capacity(cached_keys(type))));
}

DictValues* instance_inline_values(Object* object) {
  return reinterpret_cast<DictValues*>(reinterpret_cast<char*>(object) +
                                       object->ob_type->tp_basicsize);
}

void instance_init_inline_values(Object* object, Type* type) {
  DictKeys* keys = cached_keys(type);
  int64_t capacity = shared_capacity(keys);
  if (keys->usable > 1)
    --keys->usable;  // Later instances reserve less room for names that never came.
  DictValues* values = instance_inline_values(object);
  values->capacity = static_cast<uint8_t>(capacity);
  values->size = 0;
  values->embedded = 1;
  values->valid = 1;
  for (int64_t i = 0; i < capacity; ++i) values->values[i] = nullptr;
  *managed_dict_slot(object) = nullptr;
}

bool instance_lookup_inline(Object* object, Str* name, Object** value) {
  if (!has_flag(object->ob_type, tpflags::kInlineValues)) return false;
  DictValues* values = instance_inline_values(object);
  if (!values->valid) return false;
  int64_t index = keys_lookup_str(cached_keys(object->ob_type), name, str_cached_hash(name));
  *value = index < 0 ? nullptr : values->values[index];
  return true;
}

Dict* instance_get_managed_dict(Thread& thread, Object* object) {
  Dict* dict = managed_dict(object);
  if (dict != nullptr) return dict;
  Owned<Dict> made;
  if (has_flag(object->ob_type, tpflags::kInlineValues) && instance_inline_values(object)->valid) {
    made = dict_over_inline_values(thread, object);
  } else {
    made = dict_new(thread);
  }
  if (!made) return nullptr;
  *managed_dict_slot(object) = made.release();
  return managed_dict(object);
}

Status instance_store_attr(Thread& thread, Object* object, Str* name, Object* value) {
  if (has_flag(object->ob_type, tpflags::kInlineValues)) {
    DictValues* values = instance_inline_values(object);
    if (values->valid) {
      DictKeys* keys = cached_keys(object->ob_type);
      Hash hash = str_cached_hash(name);
      // Even a deletion makes room for the name.
      int64_t index = is_exact<Str>(name) ? keys_insert_split(keys, name, hash)
                                          : keys_lookup_str(keys, name, hash);
      if (index >= 0) {
        Dict* dict = managed_dict(object);
        Object* old = values->values[index];
        if (dict != nullptr) dict_will_change(dict);
        if (value == nullptr) {
          if (old == nullptr) return raise_missing(thread, object, name);
          values->values[index] = nullptr;
          values_remove_order(values, PY_RIGHT_OR(dict_split_delete_order, index,
                                                  values_order(values)[values->size - 1]));
          if (dict != nullptr) --dict->used;
        } else {
          incref(value);
          values->values[index] = value;
          if (old == nullptr) {
            values_append_order(values, index);
            if (dict != nullptr) ++dict->used;
          }
        }
        xdecref(old);
        return Status::kOk;
      }
      if (value == nullptr && managed_dict(object) == nullptr)
        return raise_no_attribute(thread, object, name);
    }
  }
  Dict* dict = instance_get_managed_dict(thread, object);
  if (dict == nullptr) return Status::kError;
  Owned<Dict> hold = share(dict);
  if (value != nullptr) return dict_set(thread, dict, name, value);
  Status status = dict_del(thread, dict, name);
  if (status != Status::kError || !error_clear_if(thread, &exc::KeyError)) return status;
  // The static types with such a dict play heap types of CPython's, with inline values.
  if (!has_flag(object->ob_type, tpflags::kHeapType) && is_exact<Str>(name) &&
      dict->used < kSharedKeysMaxSize)
    return raise_missing(thread, object, name);
  return raise_no_attribute(thread, object, name);
}

bool dict_detach_values(Dict* dict, DictValues* embedded) {
  size_t bytes = dict_values_bytes(embedded->capacity);
  auto* copy = static_cast<DictValues*>(mem_alloc(bytes));
  if (copy == nullptr) return false;
  std::memcpy(static_cast<void*>(copy), embedded, bytes);
  copy->embedded = 0;
  embedded->valid = 0;
  dict->values = copy;
  return true;
}

namespace {

// The instance lets go of its dict: a dict that others hold takes the values with it.
void drop_managed_dict(Object* object) {
  Dict* dict = managed_dict(object);
  if (dict == nullptr) return;
  if (has_flag(object->ob_type, tpflags::kInlineValues)) {
    DictValues* values = instance_inline_values(object);
    if (values->valid && dict->values == values) {
      if (dict->ob_refcnt == 1) {
        // Nobody else sees it: the values die with the instance.
        dict->used = 0;
        dict_keys_decref(dict->keys);
        dict->keys = kEmptyKeys;
        dict->values = nullptr;
      } else if (!dict_detach_values(dict, values)) {
        dict_clear(dict);
        dict_keys_decref(dict->keys);
        dict->keys = kEmptyKeys;
        dict->values = nullptr;
      }
    }
  }
  *managed_dict_slot(object) = nullptr;
  decref(dict);
}

void clear_inline_values(Object* object) {
  DictValues* values = instance_inline_values(object);
  if (!values->valid) return;
  values->valid = 0;
  for (int i = 0; i < values->capacity; ++i) {
    Object* old = values->values[i];
    values->values[i] = nullptr;
    xdecref(old);
  }
}

}  // namespace

Status instance_set_managed_dict(Thread& thread, Object* object, Object* dict_or_null) {
  if (managed_dict(object) != nullptr) drop_managed_dict(object);
  if (has_flag(object->ob_type, tpflags::kInlineValues)) clear_inline_values(object);
  *managed_dict_slot(object) = dict_or_null;
  xincref(dict_or_null);
  return Status::kOk;
}

int instance_visit_managed(Object* object, Visit visit, void* arg) {
  if (!has_flag(object->ob_type, tpflags::kManagedDict)) return 0;
  // A dict visits the inline values itself: whoever else holds it keeps them alive.
  Object* dict = *managed_dict_slot(object);
  if (dict != nullptr) return visit(dict, arg);
  if (has_flag(object->ob_type, tpflags::kInlineValues)) {
    DictValues* values = instance_inline_values(object);
    if (values->valid) {
      for (int i = 0; i < values->capacity; ++i) PY_VISIT(values->values[i]);
    }
  }
  return 0;
}

void instance_clear_managed(Object* object) {
  if (!has_flag(object->ob_type, tpflags::kManagedDict)) return;
  drop_managed_dict(object);
  if (has_flag(object->ob_type, tpflags::kInlineValues)) clear_inline_values(object);
}

void instance_release_managed(Object* object) { instance_clear_managed(object); }

bool instance_dict_is_empty(Object* object) {
  Dict* dict = managed_dict(object);
  if (dict != nullptr) return dict->used == 0;
  if (has_flag(object->ob_type, tpflags::kInlineValues) && instance_inline_values(object)->valid)
    return instance_inline_values(object)->size == 0;
  return true;
}

}  // namespace py
