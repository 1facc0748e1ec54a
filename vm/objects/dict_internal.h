// The hash table behind dict: index array, probing, entries. For dict*.cc and ordered_dict.cc only.
// Counterpart: Objects/dictobject.c (DKIX_*, dk_* helpers).
#ifndef VM_OBJECTS_DICT_INTERNAL_H_
#define VM_OBJECTS_DICT_INTERNAL_H_

#include <cstring>

#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/str.h"

namespace py {

inline constexpr int kDictLogMinSize = 3;
inline constexpr int kDictPerturbShift = 5;
inline constexpr uint8_t kLogSharedKeys = 6;  // Room for kSharedKeysMaxSize names.

inline int64_t dict_usable(int64_t size) { return (size << 1) / 3; }
inline int64_t keys_size(const DictKeys* keys) { return int64_t{1} << keys->log2_size; }

// Smallest power of two (at least 8) that is not below `minimum`, as a logarithm.
inline uint8_t dict_log2_for(int64_t minimum) {
  uint8_t log2 = kDictLogMinSize;
  while ((int64_t{1} << log2) < minimum) ++log2;
  return log2;
}
inline int64_t dict_growth_target(const Dict* dict) { return dict->used * 3; }

inline int64_t keys_index(DictKeys* keys, size_t slot) {
  const char* indices = keys->indices();
  if (keys->log2_size < 8) return reinterpret_cast<const int8_t*>(indices)[slot];
  if (keys->log2_size < 16) return reinterpret_cast<const int16_t*>(indices)[slot];
  if (keys->log2_size < 32) return reinterpret_cast<const int32_t*>(indices)[slot];
  return reinterpret_cast<const int64_t*>(indices)[slot];
}
inline void keys_set_index(DictKeys* keys, size_t slot, int64_t value) {
  char* indices = keys->indices();
  if (keys->log2_size < 8) {
    reinterpret_cast<int8_t*>(indices)[slot] = static_cast<int8_t>(value);
  } else if (keys->log2_size < 16) {
    reinterpret_cast<int16_t*>(indices)[slot] = static_cast<int16_t>(value);
  } else if (keys->log2_size < 32) {
    reinterpret_cast<int32_t*>(indices)[slot] = static_cast<int32_t>(value);
  } else {
    reinterpret_cast<int64_t*>(indices)[slot] = value;
  }
}

// Walks the probe sequence of a hash.
struct Probe {
  size_t mask, slot;
  uint64_t perturb;
  Probe(const DictKeys* keys, Hash hash)
      : mask((size_t{1} << keys->log2_size) - 1),
        slot(static_cast<size_t>(hash) & mask),
        perturb(static_cast<uint64_t>(hash)) {}
  void next() {
    perturb >>= kDictPerturbShift;
    slot = (slot * 5 + perturb + 1) & mask;
  }
};

extern DictKeys* const kEmptyKeys;

inline uint8_t* values_order(DictValues* values) {
  return reinterpret_cast<uint8_t*>(values->values + values->capacity);
}
inline void values_append_order(DictValues* values, int64_t index) {
  values_order(values)[values->size++] = static_cast<uint8_t>(index);
}
// `index` is among those in the order.
inline void values_remove_order(DictValues* values, int64_t index) {
  uint8_t* order = values_order(values);
  int at = 0;
  while (order[at] != index) ++at;
  std::memmove(order + at, order + at + 1, static_cast<size_t>(values->size - at - 1));
  --values->size;
}

inline Object* keys_entry_key(DictKeys* keys, int64_t index) {
  return keys->is_str() ? keys->str_entries()[index].key : keys->general_entries()[index].key;
}
inline Hash str_cached_hash(Str* str) {
  return PY_LIKELY(str->hash != -1) ? str->hash : str_hash(str);
}

DictKeys* keys_alloc(Thread& thread, uint8_t log2_size, DictKeysKind kind);
void keys_free(DictKeys* keys);
size_t keys_bytes(const DictKeys* keys);
inline void keys_incref(DictKeys* keys) {
  if (keys != kEmptyKeys) ++keys->refcnt;
}

// Index of the key or kEmpty. lookup_str: exact str key in a table of strs, cannot fail.
// dict_lookup: any; *value borrowed; kLookupError with an exception. Reenters unless both are strs.
inline constexpr int64_t kLookupError = -3;
int64_t keys_lookup_str(DictKeys* keys, Str* key, Hash hash);
int64_t dict_lookup(Thread& thread, Dict* dict, Object* key, Hash hash, Object** value);

void dict_notify(Dict* dict);  // Watchers, before a change.
inline void dict_will_change(Dict* dict) {
  if (PY_UNLIKELY((dict->watcher_tag & 0xff) != 0)) dict_notify(dict);
}
Status dict_resize(Thread& thread, Dict* dict, uint8_t log2_size, DictKeysKind kind);
// Inserts or replaces; consumes both references also on failure.
Status dict_insert(Thread& thread, Dict* dict, Owned<Object> key, Hash hash, Owned<Object> value);
// For a key that a lookup has just not found: compares no keys again.
Status dict_insert_absent(Thread& thread, Dict* dict, Owned<Object> key, Hash hash,
                          Owned<Object> value);
// Removes the entry found at `index`; returns the old value.
Owned<Object> dict_remove_at(Dict* dict, Hash hash, int64_t index, Owned<Object>* old_key);
// True if the dict's values are embedded in an instance.
inline bool dict_values_embedded(const Dict* dict) {
  return dict->values != nullptr && dict->values->embedded;
}
// Moves embedded values out of a dying or re-dicted instance. False on memory error.
bool dict_detach_values(Dict* dict, DictValues* embedded);
int64_t keys_insert_split(DictKeys* keys, Str* key, Hash hash);
Maybe<Hash> dict_key_hash(Thread& thread, Object* key);
Owned<Dict> dict_from_keys_and_values(Thread& thread, DictKeys* keys, DictValues* values,
                                      int64_t used);

// dict_methods.cc and dict_views.cc
Owned<Object> dict_iter(Thread& thread, Object* self);
Owned<Object> dict_reversed(Thread& thread, Object* self);
Owned<Object> dict_subscript(Thread& thread, Object* self, Object* key);

}  // namespace py

#endif  // VM_OBJECTS_DICT_INTERNAL_H_
