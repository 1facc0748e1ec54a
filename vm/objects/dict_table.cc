// The hash table behind dict: allocation, lookup, insertion, resizing, shared keys.
// Counterpart: Objects/dictobject.c.
#include "vm/base/faults.h"
#include "vm/objects/dict_internal.h"
#include "vm/objects/tuple.h"

namespace py {

namespace {

// A table with no room and no entries, shared by all empty dicts: its single index slot says
// "empty".
struct EmptyKeysStorage {
  DictKeys keys;
  int8_t indices[8];
};
constinit EmptyKeysStorage g_empty_keys = {{.refcnt = 1,
                                            .log2_size = 0,
                                            .log2_index_bytes = 3,
                                            .kind = DictKeysKind::kStr,
                                            .version = 1,
                                            .usable = 0,
                                            .nentries = 0},
                                           {-1, -1, -1, -1, -1, -1, -1, -1}};

constexpr int kKeysFreeListMax = 80;
DictKeys* g_keys_free_list[kKeysFreeListMax];
int g_keys_free_count = 0;

uint32_t g_next_keys_version = 2;

void (*g_watch_callbacks[8])(Dict* dict);

// The first empty or dummy-free slot for a hash: the table has room.
size_t find_empty_slot(DictKeys* keys, Hash hash) {
  Probe probe(keys, hash);
  while (keys_index(keys, probe.slot) >= 0) probe.next();
  return probe.slot;
}

// The slot whose index is `index`.
size_t find_slot_of(DictKeys* keys, Hash hash, int64_t index) {
  Probe probe(keys, hash);
  while (keys_index(keys, probe.slot) != index) probe.next();
  return probe.slot;
}

template <typename IndexT>
PY_ALWAYS_INLINE int64_t lookup_str_width(DictKeys* keys, Str* key, Hash hash) {
  const IndexT* indices = reinterpret_cast<const IndexT*>(keys->indices());
  DictStrEntry* entries = keys->str_entries();
  Probe probe(keys, hash);
  for (;;) {
    int64_t index = indices[probe.slot];
    if (index >= 0) {
      Str* candidate = reinterpret_cast<Str*>(entries[index].key);
      if (candidate == key) return index;
      if (candidate->hash == hash && str_equal(candidate, key)) return index;
    } else if (index == DictKeys::kEmpty) {
      return DictKeys::kEmpty;
    }
    probe.next();
  }
}

// Lookup in a general table, or of a key that is not an exact str in a table of strs: comparisons
// may run Python code and change the dict, in which case the search starts again.
int64_t lookup_general(Thread& thread, Dict* dict, Object* key, Hash hash, Object** value) {
restart:
  DictKeys* keys = dict->keys;
  bool strs = keys->is_str();
  Probe probe(keys, hash);
  for (;;) {
    int64_t index = keys_index(keys, probe.slot);
    if (index == DictKeys::kEmpty) {
      *value = nullptr;
      return index;
    }
    if (index >= 0) {
      Object* candidate;
      Hash candidate_hash;
      if (strs) {
        candidate = keys->str_entries()[index].key;
        candidate_hash = reinterpret_cast<Str*>(candidate)->hash;
      } else {
        candidate = keys->general_entries()[index].key;
        candidate_hash = keys->general_entries()[index].hash;
      }
      bool equal = candidate == key;
      if (!equal && candidate_hash == hash) {
        if (is_exact<Str>(candidate) && is_exact<Str>(key)) {
          equal = str_equal(as<Str>(candidate), as<Str>(key));
        } else {
          Owned<Object> hold = share(candidate);
          Tri answer = object_rich_compare_bool(thread, hold, key, CompareOp::kEq);
          if (answer == Tri::kError) return kLookupError;
          if (dict->keys != keys || index >= keys->nentries ||
              keys_entry_key(keys, index) != hold.get())
            goto restart;
          equal = answer == Tri::kTrue || PY_FAULT_HERE(dict_equal_hash);
        }
      }
      if (equal) {
        if (!strs) {
          *value = keys->general_entries()[index].value;
        } else {
          *value = dict->values != nullptr ? dict->values->values[index]
                                           : keys->str_entries()[index].value;
        }
        return index;
      }
    }
    probe.next();
  }
}

}  // namespace

DictKeys* const kEmptyKeys = &g_empty_keys.keys;

size_t keys_bytes(const DictKeys* keys) {
  size_t entry = keys->kind == DictKeysKind::kGeneral ? sizeof(DictEntry) : sizeof(DictStrEntry);
  return sizeof(DictKeys) + (size_t{1} << keys->log2_index_bytes) +
         static_cast<size_t>(dict_usable(keys_size(keys))) * entry;
}

DictKeys* keys_alloc(Thread& thread, uint8_t log2_size, DictKeysKind kind) {
  uint8_t log2_index_bytes = static_cast<uint8_t>(log2_size + (log2_size < 8    ? 0
                                                               : log2_size < 16 ? 1
                                                               : log2_size < 32 ? 2
                                                                                : 3));
  int64_t usable = dict_usable(int64_t{1} << log2_size);
  DictKeys* keys;
  size_t entry = kind == DictKeysKind::kGeneral ? sizeof(DictEntry) : sizeof(DictStrEntry);
  if (log2_size == kDictLogMinSize && kind == DictKeysKind::kStr && g_keys_free_count > 0) {
    keys = g_keys_free_list[--g_keys_free_count];
  } else {
    if (log2_size >= 58) {
      (void)raise_memory_error(thread);
      return nullptr;
    }
    size_t bytes =
        sizeof(DictKeys) + (size_t{1} << log2_index_bytes) + static_cast<size_t>(usable) * entry;
    keys = static_cast<DictKeys*>(mem_alloc(bytes));
    if (keys == nullptr) {
      (void)raise_memory_error(thread);
      return nullptr;
    }
  }
  keys->refcnt = 1;
  keys->log2_size = log2_size;
  keys->log2_index_bytes = log2_index_bytes;
  keys->kind = kind;
  keys->version = 0;
  keys->usable = usable;
  keys->nentries = 0;
  std::memset(keys->indices(), 0xff, size_t{1} << log2_index_bytes);
  std::memset(keys->entries_(), 0, static_cast<size_t>(usable) * entry);
  return keys;
}

void keys_free(DictKeys* keys) {
  if (keys->log2_size == kDictLogMinSize && keys->kind == DictKeysKind::kStr &&
      g_keys_free_count < kKeysFreeListMax) {
    g_keys_free_list[g_keys_free_count++] = keys;
    return;
  }
  mem_free(keys);
}

void dict_keys_decref(DictKeys* keys) {
  if (keys == kEmptyKeys || --keys->refcnt > 0) return;
  if (keys->is_str()) {
    DictStrEntry* entries = keys->str_entries();
    for (int64_t i = 0; i < keys->nentries; ++i) {
      xdecref(entries[i].key);
      xdecref(entries[i].value);
    }
  } else {
    DictEntry* entries = keys->general_entries();
    for (int64_t i = 0; i < keys->nentries; ++i) {
      xdecref(entries[i].key);
      xdecref(entries[i].value);
    }
  }
  keys_free(keys);
}

int64_t keys_lookup_str(DictKeys* keys, Str* key, Hash hash) {
  if (PY_LIKELY(keys->log2_size < 8)) return lookup_str_width<int8_t>(keys, key, hash);
  if (keys->log2_size < 16) return lookup_str_width<int16_t>(keys, key, hash);
  if (keys->log2_size < 32) return lookup_str_width<int32_t>(keys, key, hash);
  return lookup_str_width<int64_t>(keys, key, hash);
}

int64_t dict_keys_lookup_str(DictKeys* keys, Str* key) {
  if (!keys->is_str()) return kLookupError;
  return keys_lookup_str(keys, key, str_cached_hash(key));
}

int64_t dict_lookup(Thread& thread, Dict* dict, Object* key, Hash hash, Object** value) {
  DictKeys* keys = dict->keys;
  if (PY_LIKELY(keys->is_str() && is_exact<Str>(key))) {
    int64_t index = keys_lookup_str(keys, as<Str>(key), hash);
    if (index < 0) {
      *value = nullptr;
    } else {
      *value =
          dict->values != nullptr ? dict->values->values[index] : keys->str_entries()[index].value;
    }
    return index;
  }
  return lookup_general(thread, dict, key, hash, value);
}

uint32_t dict_keys_version(DictKeys* keys) {
  if (keys->version != 0) return keys->version;
  if (g_next_keys_version == 0) return 0;
  return keys->version = g_next_keys_version++;
}

void dict_set_watch_callback(int watcher, void (*callback)(Dict* dict)) {
  g_watch_callbacks[watcher] = callback;
}
void dict_watch(int watcher, Dict* dict) { dict->watcher_tag |= uint64_t{1} << watcher; }
void dict_notify(Dict* dict) {
  for (int watcher = 0; watcher < 8; ++watcher) {
    if ((dict->watcher_tag & (uint64_t{1} << watcher)) != 0 &&
        g_watch_callbacks[watcher] != nullptr)
      g_watch_callbacks[watcher](dict);
  }
}

namespace {

void build_indices(DictKeys* keys) {
  for (int64_t i = 0; i < keys->nentries; ++i) {
    Hash hash = keys->is_str() ? reinterpret_cast<Str*>(keys->str_entries()[i].key)->hash
                               : keys->general_entries()[i].hash;
    keys_set_index(keys, find_empty_slot(keys, hash), i);
  }
}

void free_values(DictValues* values) {
  if (!values->embedded) mem_free(values);
}

}  // namespace

Status dict_resize(Thread& thread, Dict* dict, uint8_t log2_size, DictKeysKind kind) {
  DictKeys* old = dict->keys;
  if (old->kind == DictKeysKind::kGeneral) kind = DictKeysKind::kGeneral;
  DictKeys* keys = PY_TRY(keys_alloc(thread, log2_size, kind));
  DictValues* values = dict->values;
  int64_t count = 0;
  if (values != nullptr) {
    // A split table becomes a combined one, in insertion order.
    for (int i = 0; i < values->size; ++i) {
      int64_t index = values_order(values)[i];
      Object* key = old->str_entries()[index].key;
      incref(key);
      if (kind == DictKeysKind::kGeneral) {
        keys->general_entries()[count] = {as<Str>(key)->hash, key, values->values[index]};
      } else {
        keys->str_entries()[count] = {key, values->values[index]};
      }
      ++count;
    }
    dict->values = nullptr;
    dict->keys = keys;
    if (values->embedded) {
      values->valid = 0;
    } else {
      free_values(values);
    }
    dict_keys_decref(old);
  } else {
    for (int64_t i = 0; i < old->nentries; ++i) {
      if (old->is_str()) {
        DictStrEntry& entry = old->str_entries()[i];
        if (entry.value == nullptr) continue;
        if (kind == DictKeysKind::kGeneral) {
          keys->general_entries()[count++] = {as<Str>(entry.key)->hash, entry.key, entry.value};
        } else {
          keys->str_entries()[count++] = entry;
        }
      } else {
        DictEntry& entry = old->general_entries()[i];
        if (entry.value == nullptr) continue;
        keys->general_entries()[count++] = entry;
      }
    }
    dict->keys = keys;
    if (old != kEmptyKeys) keys_free(old);  // Its references have moved.
  }
  keys->nentries = count;
  keys->usable -= count;
  build_indices(keys);
  return Status::kOk;
}

int64_t keys_insert_split(DictKeys* keys, Str* key, Hash hash) {
  int64_t index = keys_lookup_str(keys, key, hash);
  if (index >= 0) return index;
  if (keys->usable <= 0) return DictKeys::kEmpty;
  keys->version = 0;
  index = keys->nentries;
  incref(key);
  keys->str_entries()[index] = {key, nullptr};
  keys_set_index(keys, find_empty_slot(keys, hash), index);
  ++keys->nentries;
  --keys->usable;
  return index;
}

namespace {

Status insertion_resize(Thread& thread, Dict* dict, bool str_key) {
  return dict_resize(thread, dict, dict_log2_for(dict_growth_target(dict)),
                     str_key ? DictKeysKind::kStr : DictKeysKind::kGeneral);
}

// Appends a new entry to a combined table, growing it when full.
Status insert_combined(Thread& thread, Dict* dict, Owned<Object>& key, Hash hash,
                       Owned<Object>& value) {
  if (dict->keys->is_str() && !is_exact<Str>(key.get())) {
    PY_TRY(insertion_resize(thread, dict, false));
  } else if (dict->keys->usable <= 0) {
    PY_TRY(insertion_resize(thread, dict, dict->keys->is_str()));
  }
  DictKeys* keys = dict->keys;
  keys->version = PY_RIGHT_OR(dict_insert_version, 0, keys->version);
  keys_set_index(keys, find_empty_slot(keys, hash), keys->nentries);
  if (keys->is_str()) {
    keys->str_entries()[keys->nentries] = {key.release(), value.release()};
  } else {
    keys->general_entries()[keys->nentries] = {hash, key.release(), value.release()};
  }
  --keys->usable;
  ++keys->nentries;
  return Status::kOk;
}

}  // namespace

Status dict_insert_absent(Thread& thread, Dict* dict, Owned<Object> key, Hash hash,
                          Owned<Object> value) {
  if (dict->keys == kEmptyKeys || dict->values != nullptr)
    return dict_insert(thread, dict, std::move(key), hash, std::move(value));
  dict_will_change(dict);
  PY_TRY(insert_combined(thread, dict, key, hash, value));
  ++dict->used;
  return Status::kOk;
}

Status dict_insert(Thread& thread, Dict* dict, Owned<Object> key, Hash hash, Owned<Object> value) {
  if (dict->keys == kEmptyKeys) {
    dict_will_change(dict);
    DictKeysKind kind = is_exact<Str>(key.get()) ? DictKeysKind::kStr : DictKeysKind::kGeneral;
    DictKeys* keys = PY_TRY(keys_alloc(thread, kDictLogMinSize, kind));
    dict->keys = keys;
    keys_set_index(keys, static_cast<size_t>(hash) & 7, 0);
    if (kind == DictKeysKind::kStr) {
      keys->str_entries()[0] = {key.release(), value.release()};
    } else {
      keys->general_entries()[0] = {hash, key.release(), value.release()};
    }
    keys->nentries = 1;
    --keys->usable;
    dict->used = 1;
    return Status::kOk;
  }
  if (dict->values != nullptr && is_exact<Str>(key.get())) {
    // Split table: a new name may still join the shared keys.
    int64_t index = keys_insert_split(dict->keys, as<Str>(key.get()), hash);
    if (index >= 0) {
      dict_will_change(dict);
      Object* old = dict->values->values[index];
      dict->values->values[index] = value.release();
      if (old == nullptr) {
        values_append_order(dict->values, index);
        if (PY_FAULT_HERE(dict_split_order))
          std::swap(values_order(dict->values)[0],
                    values_order(dict->values)[dict->values->size - 1]);
        ++dict->used;
      } else {
        decref(old);
      }
      return Status::kOk;
    }
  }
  Object* old_value;
  int64_t index = dict_lookup(thread, dict, key, hash, &old_value);
  if (index == kLookupError) return Status::kError;
  dict_will_change(dict);
  if (index < 0 || old_value == nullptr) {
    if (dict->values != nullptr) PY_TRY(insertion_resize(thread, dict, is_exact<Str>(key.get())));
    PY_TRY(insert_combined(thread, dict, key, hash, value));
    ++dict->used;
    return Status::kOk;
  }
  if (old_value != value.get()) {
    if (dict->values != nullptr) {
      dict->values->values[index] = value.release();
    } else if (dict->keys->is_str()) {
      dict->keys->str_entries()[index].value = value.release();
    } else {
      dict->keys->general_entries()[index].value = value.release();
    }
    decref(old_value);
  }
  return Status::kOk;
}

Owned<Object> dict_remove_at(Dict* dict, Hash hash, int64_t index, Owned<Object>* old_key) {
  dict_will_change(dict);
  --dict->used;
  if (dict->values != nullptr) {
    DictValues* values = dict->values;
    Object* old = values->values[index];
    values->values[index] = nullptr;
    values_remove_order(values, index);
    *old_key = share(dict->keys->str_entries()[index].key);
    return steal(old);
  }
  DictKeys* keys = dict->keys;
  keys->version = 0;
  keys_set_index(keys, find_slot_of(keys, hash, index),
                 PY_RIGHT_OR(dict_deleted_slot, DictKeys::kDummy, DictKeys::kEmpty));
  Object *key, *value;
  if (keys->is_str()) {
    DictStrEntry& entry = keys->str_entries()[index];
    key = entry.key;
    value = entry.value;
    entry = {nullptr, nullptr};
  } else {
    DictEntry& entry = keys->general_entries()[index];
    key = entry.key;
    value = entry.value;
    entry = {0, nullptr, nullptr};
  }
  *old_key = steal(key);
  return steal(value);
}

DictKeys* dict_keys_new_shared(Thread& thread, Object* static_attributes_or_null) {
  DictKeys* keys = keys_alloc(thread, kLogSharedKeys, DictKeysKind::kSplit);
  if (keys == nullptr) {
    error_clear(thread);  // A class without shared keys works, only larger.
    return nullptr;
  }
  keys->usable = kSharedKeysMaxSize;  // Shrinks by one with each early instance.
  if (static_attributes_or_null != nullptr && is_a<Tuple>(static_attributes_or_null)) {
    Tuple* names = as<Tuple>(static_attributes_or_null);
    for (int64_t i = 0; i < names->ob_size; ++i) {
      if (!is_exact<Str>(names->items[i])) continue;
      Str* name = as<Str>(names->items[i]);
      if (keys_insert_split(keys, name, str_cached_hash(name)) == DictKeys::kEmpty) break;
    }
  }
  return keys;
}

}  // namespace py
