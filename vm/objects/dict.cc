// dict: what the rest of the VM calls.
// Counterpart: Objects/dictobject.c.
#include "vm/objects/dict.h"

#include "vm/base/faults.h"
#include "vm/objects/dict_internal.h"
#include "vm/objects/list.h"
#include "vm/objects/tuple.h"

namespace py {

namespace {

constexpr int kFreeListMax = 80;
Dict* g_free_list[kFreeListMax];
int g_free_count = 0;

Owned<Dict> dict_alloc(Thread& thread, DictKeys* keys, DictValues* values, int64_t used) {
  Dict* dict;
  if (g_free_count > 0) {
    dict = g_free_list[--g_free_count];
    dict->ob_refcnt = 1;
    dict->ob_flags = 0;
    dict->ob_type = &Dict::type;
    dict->watcher_tag = 0;
  } else {
    dict = object_new<Dict>(thread).release();
    if (dict == nullptr) return nullptr;
  }
  dict->keys = keys;
  dict->values = values;
  dict->used = used;
  gc_track(dict);
  return steal(dict);
}

}  // namespace

void dict_clear_free_list() {
  while (g_free_count > 0) object_free(g_free_list[--g_free_count]);
}

namespace {

void release_values(DictValues* values) {
  for (int i = 0; i < values->capacity; ++i) xdecref(values->values[i]);
  mem_free(values);
}

// Takes over the reference to the keys, and the values, which are the dict's own.
Owned<Dict> dict_alloc_steal(Thread& thread, DictKeys* keys, DictValues* values, int64_t used) {
  Owned<Dict> dict = dict_alloc(thread, keys, values, used);
  if (dict) return dict;
  if (values != nullptr) release_values(values);
  dict_keys_decref(keys);
  return nullptr;
}

}  // namespace

Maybe<Hash> dict_key_hash(Thread& thread, Object* key) {
  if (PY_LIKELY(is_exact<Str>(key))) return str_cached_hash(as<Str>(key));
  Maybe<Hash> hash = object_hash(thread, key);
  if (PY_UNLIKELY(!hash.ok) && error_matches(thread, &exc::TypeError)) {
    Owned<Object> error = error_fetch(thread);
    if (error->ob_type == &exc::TypeError) {
      (void)raise_type_error(thread, "cannot use '%T' as a dict key (%S)", key, error.get());
    } else {
      error_restore(thread, std::move(error));
    }
  }
  return hash;
}

Owned<Dict> dict_new(Thread& thread) { return dict_alloc(thread, kEmptyKeys, nullptr, 0); }

Owned<Dict> dict_from_keys_and_values(Thread& thread, DictKeys* keys, DictValues* values,
                                      int64_t used) {
  return dict_alloc(thread, keys, values, used);
}

Owned<Dict> dict_new_presized(Thread& thread, int64_t count, bool str_keys) {
  constexpr int64_t kMaxPresize = 128 * 1024;
  if (count <= 5) {
    if (count == 0) return dict_new(thread);
    DictKeys* keys = PY_TRY(keys_alloc(thread, kDictLogMinSize,
                                       str_keys ? DictKeysKind::kStr : DictKeysKind::kGeneral));
    return dict_alloc_steal(thread, keys, nullptr, 0);
  }
  int64_t wanted = count > kMaxPresize ? kMaxPresize : (count * 3 + 1) / 2;
  DictKeys* keys = PY_TRY(keys_alloc(thread, dict_log2_for(wanted),
                                     str_keys ? DictKeysKind::kStr : DictKeysKind::kGeneral));
  return dict_alloc_steal(thread, keys, nullptr, 0);
}

Object* dict_get_hash(Thread& thread, Dict* dict, Object* key, Hash hash) {
  Object* value;
  if (dict_lookup(thread, dict, key, hash, &value) < 0) return nullptr;
  return value;
}

Object* dict_get(Thread& thread, Dict* dict, Object* key) {
  Maybe<Hash> hash = dict_key_hash(thread, key);
  return hash.ok ? dict_get_hash(thread, dict, key, hash.value) : nullptr;
}

Object* dict_get_str(Thread& thread, Dict* dict, Str* key) {
  return dict_get_hash(thread, dict, key, str_cached_hash(key));
}

Object* dict_get_ascii(Thread& thread, Dict* dict, const char* key) {
  Owned<Str> name = str_from_ascii(thread, key, std::strlen(key));
  return name ? dict_get_str(thread, dict, name) : nullptr;
}

Tri dict_get_owned(Thread& thread, Dict* dict, Object* key, Owned<Object>* value) {
  Hash hash = PY_TRY(dict_key_hash(thread, key));
  Object* found;
  int64_t index = dict_lookup(thread, dict, key, hash, &found);
  if (index == kLookupError) return Tri::kError;
  *value = share(found);
  return to_tri(found != nullptr);
}

Tri dict_contains(Thread& thread, Dict* dict, Object* key) {
  Hash hash = PY_TRY(dict_key_hash(thread, key));
  Object* found;
  if (dict_lookup(thread, dict, key, hash, &found) == kLookupError) return Tri::kError;
  return to_tri(found != nullptr);
}

Status dict_set_hash(Thread& thread, Dict* dict, Object* key, Object* value, Hash hash) {
  return dict_insert(thread, dict, share(key), hash, share(value));
}

Status dict_set(Thread& thread, Dict* dict, Object* key, Object* value) {
  Hash hash = PY_TRY(dict_key_hash(thread, key));
  return dict_insert(thread, dict, share(key), hash, share(value));
}

Status dict_set_steal(Thread& thread, Dict* dict, Owned<Object> key, Owned<Object> value) {
  Hash hash = PY_TRY(dict_key_hash(thread, key));
  return dict_insert(thread, dict, std::move(key), hash, std::move(value));
}

Status dict_set_ascii(Thread& thread, Dict* dict, const char* key, Object* value) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, key));
  return dict_set(thread, dict, name, value);
}

Status dict_del(Thread& thread, Dict* dict, Object* key) {
  Hash hash = PY_TRY(dict_key_hash(thread, key));
  Object* value;
  int64_t index = dict_lookup(thread, dict, key, hash, &value);
  if (index == kLookupError) return Status::kError;
  if (value == nullptr) return raise_key_error(thread, key);
  Owned<Object> old_key;
  Owned<Object> old_value = dict_remove_at(dict, hash, index, &old_key);
  return Status::kOk;
}

Owned<Object> dict_pop(Thread& thread, Dict* dict, Object* key) {
  if (dict->used == 0) return nullptr;
  Hash hash = PY_TRY(dict_key_hash(thread, key));
  return dict_pop_hash(thread, dict, key, hash);
}

Owned<Object> dict_pop_hash(Thread& thread, Dict* dict, Object* key, Hash hash) {
  Object* value;
  int64_t index = dict_lookup(thread, dict, key, hash, &value);
  if (index == kLookupError || value == nullptr) return nullptr;
  Owned<Object> old_key;
  return dict_remove_at(dict, hash, index, &old_key);
}

Object* dict_set_default(Thread& thread, Dict* dict, Object* key, Object* value) {
  Maybe<Hash> hash = dict_key_hash(thread, key);
  if (!hash.ok) return nullptr;
  Object* found;
  if (dict_lookup(thread, dict, key, hash.value, &found) == kLookupError) return nullptr;
  if (found != nullptr) return found;
  if (dict_insert_absent(thread, dict, share(key), hash.value, share(value)) == Status::kError)
    return nullptr;
  return value;
}

void dict_clear(Dict* dict) {
  if (dict->keys == kEmptyKeys) return;
  dict_will_change(dict);
  DictKeys* keys = dict->keys;
  DictValues* values = dict->values;
  if (values == nullptr) {
    dict->keys = kEmptyKeys;
    dict->used = 0;
    dict_keys_decref(keys);
    return;
  }
  if (values->embedded) {
    // The instance keeps the (now empty) storage and stays in step with this dict.
    dict->used = 0;
    int count = values->size;
    Object* doomed[kSharedKeysMaxSize];
    for (int i = 0; i < count; ++i) {
      int64_t index = values_order(values)[i];
      doomed[i] = values->values[index];
      values->values[index] = nullptr;
    }
    values->size = 0;
    for (int i = 0; i < count; ++i) decref(doomed[i]);
    return;
  }
  dict->values = nullptr;
  dict->keys = kEmptyKeys;
  dict->used = 0;
  release_values(values);
  dict_keys_decref(keys);
}

bool dict_next(Dict* dict, int64_t* position, Object** key, Object** value, Hash* hash) {
  DictKeys* keys = dict->keys;
  int64_t i = *position;
  Object *found_key, *found_value;
  Hash found_hash;
  if (dict->values != nullptr) {
    if (i >= dict->values->size) return false;
    int64_t index = values_order(dict->values)[i];
    found_key = keys->str_entries()[index].key;
    found_hash = as<Str>(found_key)->hash;
    found_value = dict->values->values[index];
  } else if (keys->is_str()) {
    DictStrEntry* entries = keys->str_entries();
    while (i < keys->nentries && entries[i].value == nullptr) ++i;
    if (i >= keys->nentries) return false;
    found_key = entries[i].key;
    found_hash = as<Str>(found_key)->hash;
    found_value = entries[i].value;
  } else {
    DictEntry* entries = keys->general_entries();
    while (i < keys->nentries && entries[i].value == nullptr) ++i;
    if (i >= keys->nentries) return false;
    found_key = entries[i].key;
    found_hash = entries[i].hash;
    found_value = entries[i].value;
  }
  *position = i + 1;
  if (key != nullptr) *key = found_key;
  if (value != nullptr) *value = found_value;
  if (hash != nullptr) *hash = found_hash;
  return true;
}

namespace {

// A combined table without holes is copied as a block, so that the copy has the same layout.
Owned<Dict> clone_combined(Thread& thread, Dict* dict) {
  DictKeys* old = dict->keys;
  DictKeys* keys = PY_TRY(keys_alloc(thread, old->log2_size, old->kind));
  std::memcpy(static_cast<void*>(keys), old, keys_bytes(old));
  keys->refcnt = 1;
  keys->version = 0;
  for (int64_t i = 0; i < keys->nentries; ++i) {
    if (keys->is_str()) {
      xincref(keys->str_entries()[i].key);
      xincref(keys->str_entries()[i].value);
    } else {
      xincref(keys->general_entries()[i].key);
      xincref(keys->general_entries()[i].value);
    }
  }
  return dict_alloc_steal(thread, keys, nullptr, dict->used);
}

Owned<Dict> copy_split(Thread& thread, Dict* dict) {
  DictValues* old = dict->values;
  size_t bytes = dict_values_bytes(old->capacity);
  auto* values = static_cast<DictValues*>(mem_alloc(bytes));
  if (values == nullptr) return raise_memory_error(thread);
  std::memcpy(static_cast<void*>(values), old, bytes);
  values->embedded = 0;
  for (int i = 0; i < values->capacity; ++i) xincref(values->values[i]);
  keys_incref(dict->keys);
  return dict_alloc_steal(thread, dict->keys, values, dict->used);
}

}  // namespace

Owned<Dict> dict_copy(Thread& thread, Dict* dict) {
  if (dict->used == 0) return dict_new(thread);
  if (dict->values != nullptr) return copy_split(thread, dict);
  if (dict->ob_type->tp_iter == Dict::type.tp_iter && dict->used >= (dict->keys->nentries * 2) / 3)
    return clone_combined(thread, dict);
  Owned<Dict> copy = PY_TRY(dict_new(thread));
  PY_TRY(dict_merge(thread, copy, dict, 1));
  return copy;
}

namespace {

// Merging one dict into another without running its methods.
Status merge_dict(Thread& thread, Dict* target, Dict* source, int override_mode) {
  if (target == source || source->used == 0) return Status::kOk;
  if (target->used == 0) override_mode = 1;  // Nothing to look up.
  if (target->used == 0 && target->values == nullptr && source->values == nullptr &&
      source->used == source->keys->nentries &&
      (source->keys->log2_size == kDictLogMinSize || source->used * 3 > keys_size(source->keys))) {
    Owned<Dict> clone = PY_TRY(clone_combined(thread, source));
    dict_will_change(target);
    DictKeys* old = target->keys;
    target->keys = clone->keys;
    target->used = clone->used;
    clone->keys = kEmptyKeys;
    clone->used = 0;
    dict_keys_decref(old);
    return Status::kOk;
  }
  // One resize up front when the source is large relative to the room left.
  if (dict_usable(keys_size(target->keys)) < source->used) {
    bool strs = target->keys->is_str() && source->keys->is_str();
    PY_TRY(dict_resize(thread, target, dict_log2_for(((target->used + source->used) * 3 + 1) / 2),
                       strs ? DictKeysKind::kStr : DictKeysKind::kGeneral));
  }
  int64_t position = 0;
  int64_t size_before = source->used;
  DictKeys* keys_before = source->keys;
  Object *key, *value;
  Hash hash;
  while (dict_next(source, &position, &key, &value, &hash)) {
    Owned<Object> own_key = share(key), own_value = share(value);
    if (override_mode != 1 || PY_FAULT_HERE(dict_merge_override)) {
      Object* present;
      if (dict_lookup(thread, target, key, hash, &present) == kLookupError) return Status::kError;
      if (present != nullptr) {
        if (override_mode == 2) return raise_key_error(thread, key);
        continue;
      }
    }
    PY_TRY(dict_insert(thread, target, std::move(own_key), hash, std::move(own_value)));
    if (source->keys != keys_before || source->used != size_before)
      return raise(thread, &exc::RuntimeError, "dict mutated during update");
  }
  return Status::kOk;
}

}  // namespace

Status dict_merge(Thread& thread, Dict* dict, Object* mapping, int override_mode) {
  if (is_a<Dict>(mapping) && mapping->ob_type->tp_iter == Dict::type.tp_iter)
    return merge_dict(thread, dict, as<Dict>(mapping), override_mode);
  Owned<Object> keys = PY_TRY(mapping_keys(thread, mapping));
  Owned<Object> iterator = PY_TRY(get_iter(thread, keys));
  for (;;) {
    Owned<Object> key = iter_next(thread, iterator);
    if (!key) return thread.has_exception() ? Status::kError : Status::kOk;
    if (override_mode != 1) {
      bool present = PY_TRY(dict_contains(thread, dict, key));
      if (present) {
        if (override_mode == 2) return raise_key_error(thread, key);
        continue;
      }
    }
    Owned<Object> value = PY_TRY(get_item(thread, mapping, key));
    PY_TRY(dict_set(thread, dict, key, value));
  }
}

namespace {

Status merge_pairs(Thread& thread, Dict* dict, Object* pairs) {
  Owned<Object> iterator = PY_TRY(get_iter(thread, pairs));
  for (int64_t i = 0;; ++i) {
    Owned<Object> item = iter_next(thread, iterator);
    if (!item) return thread.has_exception() ? Status::kError : Status::kOk;
    Owned<Object> fast = sequence_fast(thread, item, "object is not iterable");
    if (!fast) {
      if (error_matches(thread, &exc::TypeError)) {
        // CPython names the element that is not a sequence in a note.
        Owned<Object> error = error_fetch(thread);
        Owned<Str> note = str_from_format(
            thread, "Cannot convert dictionary update sequence element #%zd to a sequence", i);
        if (note) {
          Owned<Object> done = call_method(thread, error, "add_note", note);
          error_clear(thread);
        }
        error_restore(thread, std::move(error));
      }
      return Status::kError;
    }
    int64_t length = sequence_fast_size(fast);
    if (length != 2)
      return raise_value_error(
          thread, "dictionary update sequence element #%zd has length %zd; 2 is required", i,
          length);
    Owned<Object> key = share(sequence_fast_items(fast)[0]);
    Owned<Object> value = share(sequence_fast_items(fast)[1]);
    PY_TRY(dict_set(thread, dict, key, value));
  }
}

}  // namespace

Status dict_update(Thread& thread, Dict* dict, Object* other) {
  if (is_exact<Dict>(other)) return dict_merge(thread, dict, other, 1);
  Owned<Str> keys_name = PY_TRY(str_intern_ascii(thread, "keys"));
  Owned<Object> keys;
  if (PY_TRY(get_optional_attr(thread, other, keys_name, &keys)))
    return dict_merge(thread, dict, other, 1);
  return merge_pairs(thread, dict, other);
}

namespace {

enum class Part { kKeys, kValues, kItems };

// A list of the parts. Allocating may run the collector and with it code that changes the dict:
// then start again.
Owned<List> list_parts(Thread& thread, Dict* dict, Part part) {
  for (;;) {
    int64_t count = dict->used;
    Owned<List> list = PY_TRY(list_new(thread, count));
    if (part == Part::kItems) {
      for (int64_t i = 0; i < count; ++i) {
        Owned<Tuple> pair = PY_TRY(tuple_alloc(thread, 2));
        list->items[i] = pair.release();
      }
    }
    if (count != dict->used) continue;
    int64_t position = 0, filled = 0;
    Object *key, *value;
    while (dict_next(dict, &position, &key, &value)) {
      if (part == Part::kItems) {
        Tuple* pair = as<Tuple>(list->items[filled++]);
        incref(key);
        incref(value);
        pair->items[0] = key;
        pair->items[1] = value;
        tuple_ready(pair);
      } else {
        Object* item = part == Part::kKeys ? key : value;
        incref(item);
        list->items[filled++] = item;
      }
    }
    return list;
  }
}

}  // namespace

Owned<List> dict_keys_list(Thread& thread, Dict* dict) {
  return list_parts(thread, dict, Part::kKeys);
}
Owned<List> dict_values_list(Thread& thread, Dict* dict) {
  return list_parts(thread, dict, Part::kValues);
}
Owned<List> dict_items_list(Thread& thread, Dict* dict) {
  return list_parts(thread, dict, Part::kItems);
}

Owned<Object> dict_load_global(Thread& thread, Dict* globals, Object* builtins, Object* name) {
  Object* value;
  Hash hash = str_cached_hash(as<Str>(name));
  int64_t index = dict_lookup(thread, globals, name, hash, &value);
  if (index == kLookupError) return nullptr;
  if (value != nullptr) return share(value);
  if (is_a<Dict>(builtins)) {
    if (dict_lookup(thread, as<Dict>(builtins), name, hash, &value) == kLookupError) return nullptr;
    return share(value);
  }
  Owned<Object> result;
  Tri found = mapping_get_optional_item(thread, builtins, name, &result);
  if (found == Tri::kError) return nullptr;
  return result;
}

void dict_free(Dict* dict) {
  if (is_exact<Dict>(dict) && g_free_count < kFreeListMax) {
    g_free_list[g_free_count++] = dict;
    return;
  }
  object_free(dict);
}

void dict_dealloc(Object* self) {
  auto* dict = as<Dict>(self);
  if (dict->watcher_tag != 0) {
    // A watched dict announces its end like any change.
    incref(dict);
    dict_will_change(dict);
    --dict->ob_refcnt;
  }
  gc_untrack(dict);
  if (trash_defer(dict)) return;
  DictKeys* keys = dict->keys;
  DictValues* values = dict->values;
  if (values != nullptr) {
    if (!values->embedded) release_values(values);
    dict_keys_decref(keys);
  } else {
    dict_keys_decref(keys);
  }
  dict_free(dict);
  trash_leave();
}

int dict_traverse(Object* self, Visit visit, void* arg) {
  auto* dict = as<Dict>(self);
  DictKeys* keys = dict->keys;
  if (keys->is_str()) {
    if (dict->values != nullptr) {
      // Also those inside an instance: it leaves them to its dict.
      for (int i = 0; i < dict->values->capacity; ++i) PY_VISIT(dict->values->values[i]);
    } else {
      for (int64_t i = 0; i < keys->nentries; ++i) PY_VISIT(keys->str_entries()[i].value);
    }
  } else {
    for (int64_t i = 0; i < keys->nentries; ++i) {
      if (keys->general_entries()[i].value != nullptr) {
        PY_VISIT(keys->general_entries()[i].value);
        PY_VISIT(keys->general_entries()[i].key);
      }
    }
  }
  return 0;
}

}  // namespace py
