// set and frozenset: the hash table, what the rest of the VM calls, and the types.
// Counterpart: Objects/setobject.c.
#include "vm/objects/set.h"

#include <cstring>

#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/repr_guard.h"
#include "vm/objects/set_internal.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"
#include "vm/objects/weakref.h"

namespace py {

constinit Object g_set_dummy = PY_STATIC_HEAD(nullptr);

bool is_any_set(const Object* object) {
  const Type* type = object->ob_type;
  return type == &Set::type || type == &Set::frozen_type || type_is_subtype(type, &Set::type) ||
         type_is_subtype(type, &Set::frozen_type);
}

bool is_exact_any_set(const Object* object) {
  return object->ob_type == &Set::type || object->ob_type == &Set::frozen_type;
}

namespace {

// A probe sequence looks at a place and up to nine that follow it (unless the table ends before),
// then jumps by the hash's higher bits. CPython's numbers: the order of iteration depends on them.
constexpr size_t kLinearProbes = 9;
constexpr int kPerturbShift = 5;

struct SetProbe {
  size_t mask, slot;
  uint64_t perturb;
  SetProbe(const Set* set, Hash hash)
      : mask(static_cast<size_t>(set->mask)),
        slot(static_cast<size_t>(hash) & mask),
        perturb(static_cast<uint64_t>(hash)) {}
  size_t last() const { return slot + kLinearProbes <= mask ? slot + kLinearProbes : slot; }
  void jump() {
    perturb >>= kPerturbShift;
    slot = (slot * 5 + 1 + perturb) & mask;
  }
};

inline bool is_unused(const SetEntry& entry) { return entry.key == nullptr; }

enum class Match : int8_t { kError, kNo, kYes, kTableChanged, kUnknown };

// Compares keys with the same hash as far as no Python code can run.
inline Match quick_match(Object* present, Object* key) {
  if (present == key) return Match::kYes;
  if (present->ob_type != key->ob_type) return Match::kUnknown;
  if (is_exact<Str>(key))
    return str_equal(as<Str>(present), as<Str>(key)) ? Match::kYes : Match::kNo;
  if (is_exact<Int>(key) && as<Int>(key)->is_compact() && as<Int>(present)->is_compact())
    return as<Int>(present)->compact_value() == as<Int>(key)->compact_value() ? Match::kYes
                                                                              : Match::kNo;
  return Match::kUnknown;
}

// The keys lie anywhere in memory: a walk over a large table asks for their headers ahead of time.
constexpr int64_t kPrefetchDistance = 8;
inline void prefetch_key(const SetEntry* table, int64_t mask, int64_t place) {
  if (place + kPrefetchDistance <= mask)
    __builtin_prefetch(table[place + kPrefetchDistance].key, 1);
}

// Releases the `used` keys of a table that belongs to no set any more. Reenters.
void release_keys(SetEntry* table, int64_t mask, int64_t used) {
  for (int64_t place = 0; used > 0; ++place) {
    prefetch_key(table, mask, place);
    if (!set_entry_is_active(table[place])) continue;
    --used;
    decref(table[place].key);
  }
}

// Compares the key of an entry with the same hash. The comparison may change the table.
inline Match match_key(Thread& thread, Set* set, SetEntry* entry, Object* key) {
  Object* present = entry->key;
  Match quick = quick_match(present, key);
  if (quick != Match::kUnknown) return quick;
  SetEntry* table = set->table;
  Owned<Object> keep = share(present);
  Tri equal = object_rich_compare_bool(thread, present, key, CompareOp::kEq);
  if (equal == Tri::kError) return Match::kError;
  if (set->table != table || entry->key != present) return Match::kTableChanged;
  return equal == Tri::kTrue ? Match::kYes : Match::kNo;
}

// Puts a key that is not in the table into one without removed keys.
void insert_clean(Set* set, Object* key, Hash hash) {
  for (SetProbe probe(set, hash);; probe.jump()) {
    for (size_t slot = probe.slot, last = probe.last(); slot <= last; ++slot) {
      SetEntry* entry = &set->table[slot];
      if (!is_unused(*entry)) continue;
      entry->key = key;
      entry->hash = hash;
      return;
    }
  }
}

void reset_to_small(Set* set) {
  std::memset(static_cast<void*>(set->small_table), 0, sizeof set->small_table);
  set->fill = 0;
  set->used = 0;
  set->mask = kSetMinSize - 1;
  set->table = set->small_table;
  set->hash = -1;
}

}  // namespace

Maybe<Hash> set_hash_slow(Thread& thread, Object* key) {
  Maybe<Hash> hash = object_hash(thread, key);
  if (PY_LIKELY(hash.ok)) return hash;
  Owned<Object> error = error_fetch(thread);
  if (error->ob_type != &exc::TypeError) {
    error_restore(thread, std::move(error));
    return Raised{};
  }
  return raise_type_error(thread, "cannot use '%T' as a set element (%S)", key, error.get());
}

SetEntry* set_lookup(Thread& thread, Set* set, Object* key, Hash hash) {
restart:
  for (SetProbe probe(set, hash);; probe.jump()) {
    for (size_t slot = probe.slot, last = probe.last(); slot <= last; ++slot) {
      SetEntry* entry = &set->table[slot];
      if (is_unused(*entry)) return entry;
      if (entry->hash != hash) continue;
      switch (match_key(thread, set, entry, key)) {
        case Match::kYes:
          return entry;
        case Match::kNo:
        case Match::kUnknown:
          break;
        case Match::kError:
          return nullptr;
        case Match::kTableChanged:
          goto restart;
      }
    }
  }
}

Status set_add_hash(Thread& thread, Set* set, Object* key, Hash hash) {
  Owned<Object> owned = share(key);
restart:
  SetEntry* dummy = nullptr;
  SetEntry* unused = nullptr;
  for (SetProbe probe(set, hash); unused == nullptr; probe.jump()) {
    for (size_t slot = probe.slot, last = probe.last(); slot <= last; ++slot) {
      SetEntry* entry = &set->table[slot];
      if (is_unused(*entry)) {
        unused = entry;
        break;
      }
      if (entry->hash == hash) {
        // Whether the comparison said "equal" counts before whether it changed the table.
        Object* present = entry->key;
        Match quick = quick_match(present, key);
        if (quick == Match::kYes) return Status::kOk;
        if (quick == Match::kNo) continue;
        SetEntry* table = set->table;
        Owned<Object> keep = share(present);
        if (PY_TRY(object_rich_compare_bool(thread, present, key, CompareOp::kEq)))
          return Status::kOk;
        if (set->table != table || entry->key != present) goto restart;
      } else if (entry->hash == -1) {
        dummy = entry;
      }
    }
  }
  if (dummy != nullptr) {
    if (dummy->hash != -1) goto restart;  // A comparison filled it meanwhile.
    ++set->used;
    dummy->key = owned.release();
    dummy->hash = hash;
    return Status::kOk;
  }
  ++set->fill;
  ++set->used;
  unused->key = owned.release();
  unused->hash = hash;
  if (set->fill * 5 < set->mask * 3) return Status::kOk;
  return set_resize(thread, set, set_growth_target(set));
}

Tri set_contains_hash(Thread& thread, Set* set, Object* key, Hash hash) {
  SetEntry* entry = set_lookup(thread, set, key, hash);
  if (entry == nullptr) return Tri::kError;
  return to_tri(entry->key != nullptr);
}

Tri set_discard_hash(Thread& thread, Set* set, Object* key, Hash hash) {
  SetEntry* entry = set_lookup(thread, set, key, hash);
  if (entry == nullptr) return Tri::kError;
  if (is_unused(*entry)) return Tri::kFalse;
  Object* old = entry->key;
  entry->key = &g_set_dummy;
  entry->hash = -1;
  --set->used;
  decref(old);
  return Tri::kTrue;
}

Status set_resize(Thread& thread, Set* set, int64_t minimum) {
  size_t size = kSetMinSize;
  while (size <= static_cast<size_t>(minimum)) size <<= 1;
  SetEntry* old = set->table;
  SetEntry* to_free = old == set->small_table ? nullptr : old;
  size_t old_size = static_cast<size_t>(set->mask) + 1;
  SetEntry small_copy[kSetMinSize];
  SetEntry* fresh;
  if (size == kSetMinSize) {
    fresh = set->small_table;
    if (fresh == old) {
      if (set->fill == set->used) return Status::kOk;
      // Rebuilt in place to be rid of the removed keys: a full table would never end a search.
      std::memcpy(static_cast<void*>(small_copy), old, sizeof small_copy);
      old = small_copy;
    }
    std::memset(static_cast<void*>(fresh), 0, sizeof small_copy);
  } else {
    fresh = size > SIZE_MAX / sizeof(SetEntry)
                ? nullptr
                : static_cast<SetEntry*>(mem_alloc_zeroed(size * sizeof(SetEntry)));
    if (fresh == nullptr) return raise_memory_error(thread);
  }
  set->mask = static_cast<int64_t>(size) - 1;
  set->table = fresh;
  set->fill = set->used;
  for (size_t i = 0; i < old_size; ++i) {
    if (set_entry_is_active(old[i])) insert_clean(set, old[i].key, old[i].hash);
  }
  mem_free(to_free);
  return Status::kOk;
}

void set_clear_all(Set* set) {
  // Emptied before anything is released: destructors may look at the set or fill it again.
  int64_t fill = set->fill, used = set->used, mask = set->mask;
  SetEntry* table = set->table;
  SetEntry small_copy[kSetMinSize];
  SetEntry* to_free = nullptr;
  if (table != set->small_table) {
    to_free = table;
    reset_to_small(set);
  } else if (fill > 0) {
    std::memcpy(static_cast<void*>(small_copy), table, sizeof small_copy);
    table = small_copy;
    reset_to_small(set);
  }
  release_keys(table, mask, used);
  mem_free(to_free);
}

bool set_next(Set* set, int64_t* position, Object** key, Hash* hash) {
  for (int64_t i = *position; i <= set->mask; ++i) {
    const SetEntry& entry = set->table[i];
    if (!set_entry_is_active(entry)) continue;
    *position = i + 1;
    *key = entry.key;
    *hash = entry.hash;
    return true;
  }
  *position = set->mask + 1;
  return false;
}

Owned<Set> set_alloc(Thread& thread, Type* type) {
  Owned<Set> set = PY_TRY(object_new_of<Set>(thread, type));
  set->mask = kSetMinSize - 1;
  set->table = set->small_table;
  set->hash = -1;
  return set;
}

Owned<Set> set_alloc_like(Thread& thread, Set* like) {
  bool is_mutable = like->ob_type == &Set::type || type_is_subtype(like->ob_type, &Set::type);
  return set_alloc(thread, is_mutable ? &Set::type : &Set::frozen_type);
}

namespace {

Status update_from_set(Thread& thread, Set* set, Set* other) {
  if (other == set || other->used == 0) return Status::kOk;
  // One large step, in the hope that few keys are in both.
  if ((set->fill + other->used) * 5 >= set->mask * 3)
    PY_TRY(set_resize(thread, set, (set->used + other->used) * 2));
  if (set->fill == 0) {
    bool same_table = set->mask == other->mask && other->fill == other->used;
    set->fill = other->used;
    set->used = other->used;
    for (int64_t i = 0; i <= other->mask; ++i) {
      const SetEntry& entry = other->table[i];
      prefetch_key(other->table, other->mask, i);
      if (!set_entry_is_active(entry)) continue;
      incref(entry.key);
      if (same_table) {
        set->table[i] = entry;
      } else {
        insert_clean(set, entry.key, entry.hash);
      }
    }
    return Status::kOk;
  }
  for (int64_t i = 0; i <= other->mask; ++i) {
    SetEntry entry = other->table[i];
    if (set_entry_is_active(entry)) PY_TRY(set_add_hash(thread, set, entry.key, entry.hash));
  }
  return Status::kOk;
}

Status update_from_dict(Thread& thread, Set* set, Dict* dict) {
  if ((set->fill + dict->used) * 5 >= set->mask * 3)
    PY_TRY(set_resize(thread, set, (set->used + dict->used) * 2));
  int64_t position = 0;
  Object *key, *value;
  Hash hash;
  while (dict_next(dict, &position, &key, &value, &hash))
    PY_TRY(set_add_hash(thread, set, key, hash));
  return Status::kOk;
}

Owned<Set> set_of_type(Thread& thread, Type* type, Object* iterable_or_null) {
  Owned<Set> set = PY_TRY(set_alloc(thread, type));
  if (iterable_or_null != nullptr) PY_TRY(set_update(thread, set, iterable_or_null));
  gc_track(set.get());
  return set;
}

Owned<Object> frozenset_of_type(Thread& thread, Type* type, Object* iterable_or_null) {
  if (type == &Set::frozen_type && iterable_or_null != nullptr &&
      iterable_or_null->ob_type == &Set::frozen_type)
    return share(iterable_or_null);
  return set_of_type(thread, type, iterable_or_null);
}

}  // namespace

Status set_update(Thread& thread, Set* set, Object* iterable) {
  if (is_any_set(iterable)) return update_from_set(thread, set, as<Set>(iterable));
  if (is_exact<Dict>(iterable)) return update_from_dict(thread, set, as<Dict>(iterable));
  if (is_exact<List>(iterable)) {
    // As its iterator does it: the list may change meanwhile.
    auto* list = as<List>(iterable);
    for (int64_t i = 0; i < list->ob_size; ++i) {
      Owned<Object> key = share(list->items[i]);
      PY_TRY(set_add(thread, set, key));
    }
    return Status::kOk;
  }
  if (is_exact<Tuple>(iterable)) {
    auto* tuple = as<Tuple>(iterable);
    for (int64_t i = 0; i < tuple->ob_size; ++i) PY_TRY(set_add(thread, set, tuple->items[i]));
    return Status::kOk;
  }
  Owned<Object> iterator = PY_TRY(get_iter(thread, iterable));
  while (Owned<Object> key = iter_next(thread, iterator)) PY_TRY(set_add(thread, set, key));
  return thread.has_exception() ? Status::kError : Status::kOk;
}

Owned<Set> set_new(Thread& thread, Object* iterable_or_null) {
  return set_of_type(thread, &Set::type, iterable_or_null);
}

Owned<Object> frozenset_new(Thread& thread, Object* iterable_or_null) {
  return frozenset_of_type(thread, &Set::frozen_type, iterable_or_null);
}

Owned<Object> set_new_frozen_to_fill(Thread& thread) {
  return set_of_type(thread, &Set::frozen_type, nullptr);
}

Status set_add(Thread& thread, Set* set, Object* key) {
  Hash hash = PY_TRY(set_hash(thread, key));
  return set_add_hash(thread, set, key, hash);
}

Tri set_discard(Thread& thread, Set* set, Object* key) {
  Hash hash = PY_TRY(set_hash(thread, key));
  return set_discard_hash(thread, set, key, hash);
}

namespace {

// A set is no key but stands for the frozenset that equals it.
bool stands_for_frozenset(Thread& thread, Object* key) {
  if (!is_a<Set>(key) || !error_matches(thread, &exc::TypeError)) return false;
  error_clear(thread);
  return true;
}

}  // namespace

Tri set_contains(Thread& thread, Set* set, Object* key) {
  Maybe<Hash> hash = set_hash(thread, key);
  Tri found = hash.ok ? set_contains_hash(thread, set, key, hash.value) : Tri::kError;
  if (PY_UNLIKELY(found == Tri::kError) && stands_for_frozenset(thread, key))
    return set_contains_hash(thread, set, key, set_content_hash(as<Set>(key)));
  return found;
}

Tri set_discard_key(Thread& thread, Set* set, Object* key) {
  Tri found = set_discard(thread, set, key);
  if (PY_UNLIKELY(found == Tri::kError) && stands_for_frozenset(thread, key))
    return set_discard_hash(thread, set, key, set_content_hash(as<Set>(key)));
  return found;
}

// CPython's mixing, since hash(frozenset) shows: independent of order, as each entry's part is
// combined by xor.
Hash set_content_hash(const Set* set) {
  auto shuffle = [](uint64_t h) { return ((h ^ 89869747u) ^ (h << 16)) * 3644798167u; };
  uint64_t hash = 0;
  for (int64_t i = 0; i <= set->mask; ++i) {
    if (set_entry_is_active(set->table[i]))
      hash ^= shuffle(static_cast<uint64_t>(set->table[i].hash));
  }
  hash ^= (static_cast<uint64_t>(set->used) + 1) * 1927868237u;
  hash ^= (hash >> 11) ^ (hash >> 25);
  hash = hash * 69069u + 907133923u;
  if (hash == static_cast<uint64_t>(-1)) hash = 590923713u;
  return static_cast<Hash>(hash);
}

// The slots of the types.

namespace {

void set_dealloc(Object* self) {
  auto* set = as<Set>(self);
  gc_untrack(set);
  if (set->weaklist != nullptr) weakref_clear_all(set);
  SetEntry* table = set->table;
  release_keys(table, set->mask, set->used);
  if (table != set->small_table) mem_free(table);
  object_free(set);
}

int set_traverse(Object* self, Visit visit, void* arg) {
  auto* set = as<Set>(self);
  for (int64_t i = 0; i <= set->mask; ++i) {
    if (set_entry_is_active(set->table[i])) PY_VISIT(set->table[i].key);
  }
  return 0;
}

void set_clear_slot(Object* self) { set_clear_all(as<Set>(self)); }

Owned<Object> set_repr(Thread& thread, Object* self) {
  auto* set = as<Set>(self);
  const char* name = self->ob_type->tp_name;
  ReprGuard guard(thread, self);
  if (guard.failed()) return Raised{};
  if (guard.recursive()) return str_from_format(thread, "%s(...)", name);
  if (set->used == 0) return str_from_format(thread, "%s()", name);
  Owned<List> keys = PY_TRY(list_new(thread));
  int64_t position = 0;
  Object* key;
  Hash hash;
  while (set_next(set, &position, &key, &hash)) PY_TRY(list_append(thread, keys, key));
  Owned<Object> list_text = PY_TRY(object_repr(thread, keys));
  auto* text = as<Str>(list_text.get());
  Owned<Str> inside = PY_TRY(str_substring(thread, text, 1, text->length - 1));
  if (is_exact<Set>(self)) return str_from_format(thread, "{%U}", inside.get());
  return str_from_format(thread, "%s({%U})", name, inside.get());
}

Maybe<Hash> frozenset_hash(Thread&, Object* self) {
  auto* set = as<Set>(self);
  if (set->hash == -1) set->hash = set_content_hash(set);
  return set->hash;
}

Maybe<int64_t> set_length(Thread&, Object* self) { return as<Set>(self)->used; }

Tri set_contains_slot(Thread& thread, Object* self, Object* key) {
  return set_contains(thread, as<Set>(self), key);
}

Owned<Object> set_tp_new(Thread& thread, Type* type, Tuple*, Dict*) {
  return set_of_type(thread, type, nullptr);
}

Status set_init(Thread& thread, Object* self, Tuple* args, Dict* kwargs) {
  PY_TRY(check_no_keywords(thread, "set", kwargs));
  PY_TRY(
      check_positional(thread, self->ob_type->tp_name, static_cast<size_t>(args->ob_size), 0, 1));
  auto* set = as<Set>(self);
  if (set->fill != 0) set_clear_all(set);
  set->hash = -1;
  return args->ob_size == 0 ? Status::kOk : set_update(thread, set, args->items[0]);
}

Owned<Object> set_vectorcall(Thread& thread, Object* callable, Object* const* args, size_t nargsf,
                             Tuple* kwnames) {
  PY_TRY(check_no_keywords(thread, "set", kwnames));
  size_t nargs = vectorcall_nargs(nargsf);
  PY_TRY(check_positional(thread, "set", nargs, 0, 1));
  return set_of_type(thread, reinterpret_cast<Type*>(callable), nargs == 1 ? args[0] : nullptr);
}

Owned<Object> frozenset_tp_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  if (type == &Set::frozen_type || type->tp_init == Set::frozen_type.tp_init)
    PY_TRY(check_no_keywords(thread, "frozenset", kwargs));
  PY_TRY(check_positional(thread, type->tp_name, static_cast<size_t>(args->ob_size), 0, 1));
  return frozenset_of_type(thread, type, args->ob_size == 1 ? args->items[0] : nullptr);
}

Owned<Object> frozenset_vectorcall(Thread& thread, Object* callable, Object* const* args,
                                   size_t nargsf, Tuple* kwnames) {
  PY_TRY(check_no_keywords(thread, "frozenset", kwnames));
  size_t nargs = vectorcall_nargs(nargsf);
  PY_TRY(check_positional(thread, "frozenset", nargs, 0, 1));
  return frozenset_of_type(thread, reinterpret_cast<Type*>(callable),
                           nargs == 1 ? args[0] : nullptr);
}

}  // namespace

constinit Type Set::type = {
    .tp_name = "set",
    .tp_basicsize = sizeof(Set),
    .tp_dealloc = set_dealloc,
    .tp_repr = set_repr,
    .as_number = {.nb_subtract = set_subtract_slot,
                  .nb_and = set_and_slot,
                  .nb_xor = set_xor_slot,
                  .nb_or = set_or_slot,
                  .nb_inplace_subtract = set_inplace_subtract,
                  .nb_inplace_and = set_inplace_and,
                  .nb_inplace_xor = set_inplace_xor,
                  .nb_inplace_or = set_inplace_or},
    .as_sequence = {.sq_length = set_length, .sq_contains = set_contains_slot},
    .tp_hash = hash_not_implemented,
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType | tpflags::kMatchSelf,
    .tp_doc = "A mutable unordered collection of distinct elements.",
    .tp_traverse = set_traverse,
    .tp_clear = set_clear_slot,
    .tp_richcompare = set_compare,
    .tp_weaklistoffset = offsetof(Set, weaklist),
    .tp_iter = set_iter,
    .tp_methods = g_set_methods,
    .tp_init = set_init,
    .tp_new = set_tp_new,
    .tp_vectorcall = set_vectorcall,
    .text_signature = "(iterable=(), /)",
};

constinit Type Set::frozen_type = {
    .tp_name = "frozenset",
    .tp_basicsize = sizeof(Set),
    .tp_dealloc = set_dealloc,
    .tp_repr = set_repr,
    .as_number = {.nb_subtract = set_subtract_slot,
                  .nb_and = set_and_slot,
                  .nb_xor = set_xor_slot,
                  .nb_or = set_or_slot},
    .as_sequence = {.sq_length = set_length, .sq_contains = set_contains_slot},
    .tp_hash = frozenset_hash,
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType | tpflags::kMatchSelf,
    .tp_doc = "An immutable unordered collection of distinct elements.",
    .tp_traverse = set_traverse,
    .tp_clear = set_clear_slot,
    .tp_richcompare = set_compare,
    .tp_weaklistoffset = offsetof(Set, weaklist),
    .tp_iter = set_iter,
    .tp_methods = g_frozenset_methods,
    .tp_new = frozenset_tp_new,
    .tp_vectorcall = frozenset_vectorcall,
    .text_signature = "(iterable=(), /)",
};

}  // namespace py
