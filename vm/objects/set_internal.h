// The hash table behind set and frozenset. For set*.cc only.
// Counterpart: Objects/setobject.c.
#ifndef VM_OBJECTS_SET_INTERNAL_H_
#define VM_OBJECTS_SET_INTERNAL_H_

#include "vm/objects/arguments.h"
#include "vm/objects/set.h"
#include "vm/objects/str.h"

namespace py {

inline constexpr int64_t kSetMinSize = 8;

// Marks a place whose key was removed; its hash is -1, which no key has.
extern Object g_set_dummy;

inline bool set_entry_is_active(const SetEntry& entry) {
  return entry.key != nullptr && entry.key != &g_set_dummy;
}

Maybe<Hash> set_hash_slow(Thread& thread, Object* key);
// The hash of a key, or "cannot use 'list' as a set element (...)".
inline Maybe<Hash> set_hash(Thread& thread, Object* key) {
  if (is_exact<Str>(key) && as<Str>(key)->hash != -1) return as<Str>(key)->hash;
  return set_hash_slow(thread, key);
}

// The entry with the key, or the unused one that ends its probe sequence; null on error. Reenters.
SetEntry* set_lookup(Thread& thread, Set* set, Object* key, Hash hash);
Tri set_contains_hash(Thread& thread, Set* set, Object* key, Hash hash);
Status set_add_hash(Thread& thread, Set* set, Object* key, Hash hash);
Tri set_discard_hash(Thread& thread, Set* set, Object* key, Hash hash);  // kTrue: it was there.
Status set_resize(Thread& thread, Set* set, int64_t minimum);
// How large a table to ask for when one is full.
inline int64_t set_growth_target(const Set* set) {
  return set->used > 50000 ? set->used * 2 : set->used * 4;
}
void set_clear_all(Set* set);  // Reenters.
// The hash that the equal frozenset has.
Hash set_content_hash(const Set* set);
// As `key in set`, where a set stands for the equal frozenset.
Tri set_discard_key(Thread& thread, Set* set, Object* key);

// Not yet tracked by the collector: for the caller to fill first.
Owned<Set> set_alloc(Thread& thread, Type* type);
// A new set of the native type behind `like`'s type.
Owned<Set> set_alloc_like(Thread& thread, Set* like);

extern MethodDef g_set_methods[];
extern MethodDef g_frozenset_methods[];
Owned<Object> set_iter(Thread& thread, Object* self);
Owned<Object> set_compare(Thread& thread, Object* left, Object* right, CompareOp op);
Owned<Object> set_and_slot(Thread& thread, Object* left, Object* right);
Owned<Object> set_or_slot(Thread& thread, Object* left, Object* right);
Owned<Object> set_xor_slot(Thread& thread, Object* left, Object* right);
Owned<Object> set_subtract_slot(Thread& thread, Object* left, Object* right);
Owned<Object> set_inplace_and(Thread& thread, Object* self, Object* other);
Owned<Object> set_inplace_or(Thread& thread, Object* self, Object* other);
Owned<Object> set_inplace_xor(Thread& thread, Object* self, Object* other);
Owned<Object> set_inplace_subtract(Thread& thread, Object* self, Object* other);

}  // namespace py

#endif  // VM_OBJECTS_SET_INTERNAL_H_
