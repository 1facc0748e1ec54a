// dict, shared-key and inline-value dicts of instances, views. Counterpart: Objects/dictobject.c,
// pycore_dict.h.
#ifndef VM_OBJECTS_DICT_H_
#define VM_OBJECTS_DICT_H_

#include "vm/heap/owned.h"
#include "vm/heap/type.h"

namespace py {

struct DictEntry {  // Of a general table.
  Hash hash;
  Object* key;
  Object* value;
};
struct DictStrEntry {  // Of a table whose keys are all exact strs.
  Object* key;
  Object* value;
};
enum class DictKeysKind : uint8_t { kGeneral = 0, kStr = 1, kSplit = 2 };

// Insertion-ordered hash table: an index array of 2**log2_size slots (1, 2, 4 or 8 bytes each,
// kEmpty -1, kDummy -2), then the entries. Same probing, growth and ordering as CPython, since
// iteration under mutation and sizes show.
struct DictKeys {
  static constexpr int64_t kEmpty = -1, kDummy = -2;
  int64_t refcnt;
  uint8_t log2_size;
  uint8_t log2_index_bytes;
  DictKeysKind kind;
  uint32_t version;  // For inline caches; 0 = none assigned.
  int64_t usable;
  int64_t nentries;

  char* indices() { return reinterpret_cast<char*>(this + 1); }
  void* entries_() { return indices() + (size_t{1} << log2_index_bytes); }
  DictEntry* general_entries() { return static_cast<DictEntry*>(entries_()); }
  DictStrEntry* str_entries() { return static_cast<DictStrEntry*>(entries_()); }
  bool is_str() const { return kind != DictKeysKind::kGeneral; }
};

// Values of a split-table dict or, embedded after an instance's fields, of the instance itself.
// Insertion order is kept in bytes before it: see dict_internal.h.
struct DictValues {
  uint8_t capacity;
  uint8_t size;
  uint8_t embedded;
  uint8_t valid;
  Object*
      values[1];  // Owned or null; `capacity` of them, then `capacity` bytes of insertion order.
};
inline constexpr int kSharedKeysMaxSize = 30;
inline size_t dict_values_bytes(size_t capacity) {
  return 8 + capacity * 8 + ((capacity + 7) & ~size_t{7});
}

struct Dict : Object {
  static constexpr uint64_t kTypeFlag = tpflags::kDictSubclass;
  static Type type;
  int64_t used;
  uint64_t
      watcher_tag;  // Low bits: mutation watchers (globals and builtins caches), see dict_watch.
  DictKeys* keys;
  DictValues* values;  // Split table when not null.
};

Owned<Dict> dict_new(Thread& thread);
Owned<Dict> dict_new_presized(Thread& thread, int64_t count, bool str_keys);
// Lookups return a borrowed value, or null; with *error-free miss* and error told apart by
// thread.has_exception().
Object* dict_get(Thread& thread, Dict* dict, Object* key);  // Reenters for non-str keys.
Object* dict_get_hash(Thread& thread, Dict* dict, Object* key, Hash hash);
// `key` an exact str: never fails, never runs Python code (if all keys of the table are strs).
Object* dict_get_str(Thread& thread, Dict* dict, Str* key);
Object* dict_get_ascii(Thread& thread, Dict* dict, const char* key);
Tri dict_get_owned(Thread& thread, Dict* dict, Object* key, Owned<Object>* value);
Tri dict_contains(Thread& thread, Dict* dict, Object* key);
Status dict_set(Thread& thread, Dict* dict, Object* key, Object* value);
Status dict_set_hash(Thread& thread, Dict* dict, Object* key, Object* value, Hash hash);
Status dict_set_steal(Thread& thread, Dict* dict, Owned<Object> key, Owned<Object> value);
Status dict_set_ascii(Thread& thread, Dict* dict, const char* key,
                      Object* value);                      // Interns the key.
Status dict_del(Thread& thread, Dict* dict, Object* key);  // KeyError if missing.
// Null result without error: missing.
Owned<Object> dict_pop(Thread& thread, Dict* dict, Object* key);
Owned<Object> dict_pop_hash(Thread& thread, Dict* dict, Object* key, Hash hash);
// Borrowed value in the dict after insertion of the default when missing.
Object* dict_set_default(Thread& thread, Dict* dict, Object* key, Object* value);
void dict_clear(Dict* dict);  // Reenters.
void dict_clear_free_list();
Owned<Dict> dict_copy(Thread& thread, Dict* dict);
Status dict_update(Thread& thread, Dict* dict, Object* other);  // mapping or pairs
Status dict_merge(Thread& thread, Dict* dict, Object* mapping,
                  int override_mode);  // 0 keep, 1 replace, 2 KeyError on duplicates
Owned<List> dict_keys_list(Thread& thread, Dict* dict);
Owned<List> dict_values_list(Thread& thread, Dict* dict);
Owned<List> dict_items_list(Thread& thread, Dict* dict);
// Iterates without running Python code: *position starts at 0. Borrowed results. The dict must not
// change meanwhile.
bool dict_next(Dict* dict, int64_t* position, Object** key, Object** value, Hash* hash = nullptr);
// As the loop's LOAD_GLOBAL: globals then builtins; null without error: missing.
Owned<Object> dict_load_global(Thread& thread, Dict* globals, Object* builtins, Object* name);

// For inline caches. Version of the key set (0: none available); index of an exact str key (-1:
// absent).
uint32_t dict_keys_version(DictKeys* keys);
int64_t dict_keys_lookup_str(DictKeys* keys, Str* key);
inline bool dict_has_str_table(const Dict* dict) {
  return dict->keys->kind == DictKeysKind::kStr && dict->values == nullptr;
}
// Watchers: bits in watcher_tag; the callback runs before a change. Used by globals caches.
void dict_set_watch_callback(int watcher, void (*callback)(Dict* dict));
void dict_watch(int watcher, Dict* dict);

void dict_notify(Dict* dict);
// To be called before a change made past the functions above.
inline void dict_about_to_change(Dict* dict) {
  if (PY_UNLIKELY((dict->watcher_tag & 0xff) != 0)) dict_notify(dict);
}
// Notes that the value at `index` was filled (see DictValues).
inline void dict_values_append_order(DictValues* values, int64_t index) {
  reinterpret_cast<uint8_t*>(values->values + values->capacity)[values->size++] =
      static_cast<uint8_t>(index);
}

// Instances of heap types: inline values and managed dicts.
// Shared keys for a class's instances, seeded with its __static_attributes__; null (no exception)
// without memory.
DictKeys* dict_keys_new_shared(Thread& thread, Object* static_attributes_or_null);
void dict_keys_decref(DictKeys* keys);
// Sets up the inline values of a new instance (type has kInlineValues).
void instance_init_inline_values(Object* object, Type* type);
// Bytes of inline values that the next instance of the type needs after tp_basicsize.
size_t instance_inline_values_bytes(const Type* type);
DictValues* instance_inline_values(Object* object);  // Address, whether valid or not.
// Stores an attribute in the inline values or the dict; value null deletes (AttributeError if
// missing).
Status instance_store_attr(Thread& thread, Object* object, Str* name, Object* value_or_null);
// The managed dict, made from inline values on demand; borrowed.
Dict* instance_get_managed_dict(Thread& thread, Object* object);
// Before the instance's memory goes: a dict that outlives it gets the values.
void instance_release_managed(Object* object);
// Inline value lookup only: true and borrowed-or-null result if inline values answer.
bool instance_lookup_inline(Object* object, Str* name, Object** value);
Status instance_set_managed_dict(Thread& thread, Object* object, Object* dict_or_null);
int instance_visit_managed(Object* object, Visit visit, void* arg);
void instance_clear_managed(Object* object);
bool instance_dict_is_empty(Object* object);

// A frozen read-only view: types.MappingProxyType.
struct MappingProxy : Object {
  static Type type;
  Slot<Object> mapping;
};
Owned<Object> mapping_proxy_new(Thread& thread, Object* mapping);

struct DictView : Object {
  static Type keys_type, values_type, items_type;
  Slot<Dict> dict;
};
struct DictIterator : Object {
  static Type key_type, value_type, item_type, reverse_key_type, reverse_value_type,
      reverse_item_type;
  Slot<Dict> dict;  // Null when exhausted.
  int64_t used;     // Expected size; -1 after "changed size".
  int64_t position;
  Slot<Tuple> result;  // Reused pair of item iterators.
  int64_t length;
};
Owned<Object> dict_view_new(Thread& thread, Dict* dict, Type* type);

}  // namespace py

#endif  // VM_OBJECTS_DICT_H_
