// set and frozenset: algebra, comparison, methods and the iterator.
// Counterpart: Objects/setobject.c.
#include <cstring>

#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/generic_alias.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/set_internal.h"
#include "vm/objects/tuple.h"

namespace py {
namespace {

// Calls visit(key, hash) for every key of a set that may change meanwhile; a failure ends the walk,
// as does kTrue.
template <typename F>
Tri each_key(Set* set, F visit) {
  int64_t position = 0;
  Object* key;
  Hash hash;
  while (set_next(set, &position, &key, &hash)) {
    Owned<Object> keep = share(key);
    Tri stop = visit(key, hash);
    if (stop != Tri::kFalse) return stop;
  }
  return Tri::kFalse;
}

// Likewise for the items of any iterable.
template <typename F>
Tri each_item(Thread& thread, Object* iterable, F visit) {
  Owned<Object> iterator = PY_TRY(get_iter(thread, iterable));
  while (Owned<Object> item = iter_next(thread, iterator)) {
    Tri stop = visit(item.get());
    if (stop != Tri::kFalse) return stop;
  }
  return thread.has_exception() ? Tri::kError : Tri::kFalse;
}

inline Tri go_on(Status status) { return status == Status::kError ? Tri::kError : Tri::kFalse; }

inline Owned<Object> finished(Owned<Set> set) {
  gc_track(set.get());
  return set;
}

Owned<Set> copy_untracked(Thread& thread, Set* set) {
  Owned<Set> copy = PY_TRY(set_alloc_like(thread, set));
  PY_TRY(set_update(thread, copy, set));
  return copy;
}

Owned<Object> copy(Thread& thread, Object* self) {
  return finished(PY_TRY(copy_untracked(thread, as<Set>(self))));
}

Owned<Object> frozenset_copy(Thread& thread, Object* self) {
  if (self->ob_type == &Set::frozen_type) return share(self);
  return copy(thread, self);
}

// Exchanges the contents of two sets.
void swap_contents(Set* a, Set* b) {
  bool a_small = a->table == a->small_table, b_small = b->table == b->small_table;
  std::swap(a->fill, b->fill);
  std::swap(a->used, b->used);
  std::swap(a->mask, b->mask);
  SetEntry* table = a->table;
  a->table = b_small ? a->small_table : b->table;
  b->table = a_small ? b->small_table : table;
  if (a_small || b_small) {
    SetEntry kept[kSetMinSize];
    std::memcpy(static_cast<void*>(kept), a->small_table, sizeof kept);
    std::memcpy(static_cast<void*>(a->small_table), b->small_table, sizeof kept);
    std::memcpy(static_cast<void*>(b->small_table), kept, sizeof kept);
  }
  a->hash = b->hash = -1;
}

// Intersection.

Owned<Set> intersection(Thread& thread, Set* set, Object* other) {
  if (set == other) return copy_untracked(thread, set);
  Owned<Set> result = PY_TRY(set_alloc_like(thread, set));
  if (is_any_set(other)) {
    auto* walked = as<Set>(other);
    if (walked->used > set->used) std::swap(walked, set);
    PY_TRY(each_key(walked, [&](Object* key, Hash hash) -> Tri {
      if (!PY_TRY(set_contains_hash(thread, set, key, hash))) return Tri::kFalse;
      return go_on(set_add_hash(thread, result, key, hash));
    }));
    return result;
  }
  PY_TRY(each_item(thread, other, [&](Object* key) -> Tri {
    Hash hash = PY_TRY(object_hash(thread, key));
    if (!PY_TRY(set_contains_hash(thread, set, key, hash))) return Tri::kFalse;
    PY_TRY(set_add_hash(thread, result, key, hash));
    return to_tri(result->used >= set->used);
  }));
  return result;
}

Owned<Set> intersection_all(Thread& thread, Set* set, RawArgs others) {
  if (others.nargs == 0) return copy_untracked(thread, set);
  Owned<Set> result = share(set);
  for (size_t i = 0; i < others.nargs; ++i)
    result = PY_TRY(intersection(thread, result, others[i]));
  return result;
}

Owned<Object> intersection_method(Thread& thread, Object* self, RawArgs others) {
  return finished(PY_TRY(intersection_all(thread, as<Set>(self), others)));
}

Owned<Object> intersection_update(Thread& thread, Object* self, RawArgs others) {
  Owned<Set> result = PY_TRY(intersection_all(thread, as<Set>(self), others));
  swap_contents(as<Set>(self), result);
  return new_none();
}

// Union.

Owned<Object> union_method(Thread& thread, Object* self, RawArgs others) {
  Owned<Set> result = PY_TRY(copy_untracked(thread, as<Set>(self)));
  for (size_t i = 0; i < others.nargs; ++i) {
    if (others[i] != self) PY_TRY(set_update(thread, result, others[i]));
  }
  return finished(std::move(result));
}

Owned<Object> update(Thread& thread, Object* self, RawArgs others) {
  for (size_t i = 0; i < others.nargs; ++i) PY_TRY(set_update(thread, as<Set>(self), others[i]));
  return new_none();
}

// Difference.

Status subtract(Thread& thread, Set* set, Object* other) {
  if (set == other) {
    set_clear_all(set);
    return Status::kOk;
  }
  if (is_any_set(other)) {
    // Against a much larger set only the common keys are worth a walk.
    Owned<Set> walked = as<Set>(other)->used >> 3 > set->used
                            ? PY_TRY(intersection(thread, set, other))
                            : share(as<Set>(other));
    PY_TRY(each_key(walked, [&](Object* key, Hash hash) -> Tri {
      PY_TRY(set_discard_hash(thread, set, key, hash));
      return Tri::kFalse;
    }));
  } else {
    PY_TRY(each_item(thread, other, [&](Object* key) -> Tri {
      PY_TRY(set_discard(thread, set, key));
      return Tri::kFalse;
    }));
  }
  if (set->fill - set->used <= set->mask / 4) return Status::kOk;
  return set_resize(thread, set, set_growth_target(set));
}

Owned<Set> copy_and_subtract(Thread& thread, Set* set, Object* other) {
  Owned<Set> result = PY_TRY(copy_untracked(thread, set));
  PY_TRY(subtract(thread, result, other));
  return result;
}

Owned<Set> difference(Thread& thread, Set* set, Object* other) {
  bool is_dict = is_exact<Dict>(other);
  if (!is_dict && !is_any_set(other)) return copy_and_subtract(thread, set, other);
  int64_t size = is_dict ? as<Dict>(other)->used : as<Set>(other)->used;
  if (set->used >> 2 > size) return copy_and_subtract(thread, set, other);
  Owned<Set> result = PY_TRY(set_alloc_like(thread, set));
  PY_TRY(each_key(set, [&](Object* key, Hash hash) -> Tri {
    bool found;
    if (is_dict) {
      found = dict_get_hash(thread, as<Dict>(other), key, hash) != nullptr;
      if (!found && thread.has_exception()) return Tri::kError;
    } else {
      found = PY_TRY(set_contains_hash(thread, as<Set>(other), key, hash));
    }
    return found ? Tri::kFalse : go_on(set_add_hash(thread, result, key, hash));
  }));
  return result;
}

Owned<Object> difference_method(Thread& thread, Object* self, RawArgs others) {
  if (others.nargs == 0) return copy(thread, self);
  Owned<Set> result = PY_TRY(difference(thread, as<Set>(self), others[0]));
  for (size_t i = 1; i < others.nargs; ++i) PY_TRY(subtract(thread, result, others[i]));
  return finished(std::move(result));
}

Owned<Object> difference_update(Thread& thread, Object* self, RawArgs others) {
  for (size_t i = 0; i < others.nargs; ++i) PY_TRY(subtract(thread, as<Set>(self), others[i]));
  return new_none();
}

// Symmetric difference.

Status toggle(Thread& thread, Set* set, Object* key, Hash hash) {
  if (PY_TRY(set_discard_hash(thread, set, key, hash))) return Status::kOk;
  return set_add_hash(thread, set, key, hash);
}

Status toggle_all(Thread& thread, Set* set, Set* other) {
  Tri result = each_key(
      other, [&](Object* key, Hash hash) { return go_on(toggle(thread, set, key, hash)); });
  return result == Tri::kError ? Status::kError : Status::kOk;
}

Status symmetric_update(Thread& thread, Set* set, Object* other) {
  if (set == other) {
    set_clear_all(set);
    return Status::kOk;
  }
  if (is_any_set(other)) return toggle_all(thread, set, as<Set>(other));
  if (is_exact<Dict>(other)) {
    int64_t position = 0;
    Object *key, *value;
    Hash hash;
    while (dict_next(as<Dict>(other), &position, &key, &value, &hash)) {
      Owned<Object> keep = share(key);
      PY_TRY(toggle(thread, set, key, hash));
    }
    return Status::kOk;
  }
  Owned<Set> distinct = PY_TRY(set_alloc_like(thread, set));
  PY_TRY(set_update(thread, distinct, other));
  return toggle_all(thread, set, distinct);
}

Owned<Object> symmetric_difference(Thread& thread, Object* self, Object* other) {
  Owned<Set> result = PY_TRY(set_alloc_like(thread, as<Set>(self)));
  PY_TRY(set_update(thread, result, other));
  PY_TRY(toggle_all(thread, result, as<Set>(self)));
  return finished(std::move(result));
}

Owned<Object> symmetric_difference_update(Thread& thread, Object* self, Object* other) {
  PY_TRY(symmetric_update(thread, as<Set>(self), other));
  return new_none();
}

// Relations.

// Whether every key of `set` is in `other`.
Tri keys_are_in(Thread& thread, Set* set, Set* other) {
  if (set->used > other->used) return Tri::kFalse;
  Tri missing = each_key(set, [&](Object* key, Hash hash) -> Tri {
    return to_tri(!PY_TRY(set_contains_hash(thread, other, key, hash)));
  });
  return missing == Tri::kError ? missing : to_tri(missing == Tri::kFalse);
}

Owned<Object> is_subset(Thread& thread, Object* self, Object* other) {
  auto* set = as<Set>(self);
  if (is_any_set(other)) return new_bool(PY_TRY(keys_are_in(thread, set, as<Set>(other))));
  Owned<Set> common = PY_TRY(intersection(thread, set, other));
  return new_bool(common->used == set->used);
}

Owned<Object> is_superset(Thread& thread, Object* self, Object* other) {
  auto* set = as<Set>(self);
  if (is_any_set(other)) return new_bool(PY_TRY(keys_are_in(thread, as<Set>(other), set)));
  Hash hash;
  bool missing = PY_TRY(each_item(thread, other, [&](Object* key) -> Tri {
    hash = PY_TRY(set_hash(thread, key));
    return to_tri(!PY_TRY(set_contains_hash(thread, set, key, hash)));
  }));
  return new_bool(!missing);
}

Owned<Object> is_disjoint(Thread& thread, Object* self, Object* other) {
  auto* set = as<Set>(self);
  if (self == other) return new_bool(set->used == 0);
  bool common;
  if (is_exact_any_set(other)) {
    auto* walked = as<Set>(other);
    if (walked->used > set->used) std::swap(walked, set);
    common = PY_TRY(each_key(
        walked, [&](Object* key, Hash hash) { return set_contains_hash(thread, set, key, hash); }));
  } else {
    common = PY_TRY(each_item(thread, other, [&](Object* key) -> Tri {
      Hash hash = PY_TRY(set_hash(thread, key));
      return set_contains_hash(thread, set, key, hash);
    }));
  }
  return new_bool(!common);
}

// Other methods.

Owned<Object> add(Thread& thread, Object* self, Object* key) {
  PY_TRY(set_add(thread, as<Set>(self), key));
  return new_none();
}

Owned<Object> clear(Thread&, Object* self) {
  set_clear_all(as<Set>(self));
  return new_none();
}

Owned<Object> contains(Thread& thread, Object* self, Object* key) {
  return new_bool(PY_TRY(set_contains(thread, as<Set>(self), key)));
}

Owned<Object> discard(Thread& thread, Object* self, Object* key) {
  PY_TRY(set_discard_key(thread, as<Set>(self), key));
  return new_none();
}

Owned<Object> remove(Thread& thread, Object* self, Object* key) {
  if (!PY_TRY(set_discard_key(thread, as<Set>(self), key))) return raise_key_error(thread, key);
  return new_none();
}

Owned<Object> pop(Thread& thread, Object* self) {
  auto* set = as<Set>(self);
  if (set->used == 0) return raise(thread, &exc::KeyError, "pop from an empty set");
  // The next search starts where this one ended, so that emptying a set takes linear time.
  int64_t place = set->finger & set->mask;
  while (!set_entry_is_active(set->table[place])) place = place == set->mask ? 0 : place + 1;
  SetEntry* entry = &set->table[place];
  Object* key = entry->key;
  entry->key = &g_set_dummy;
  entry->hash = -1;
  --set->used;
  set->finger = place + 1;
  return steal(key);
}

Owned<Object> reduce(Thread& thread, Object* self) {
  Owned<List> keys = PY_TRY(sequence_list(thread, self));
  Object* argument[1] = {keys.get()};
  Owned<Tuple> args = PY_TRY(tuple_pack(thread, argument));
  Owned<Object> state = PY_TRY(call_method(thread, self, ids.__getstate__, nullptr, 0));
  Object* parts[3] = {self->ob_type, args.get(), state.get()};
  return tuple_pack(thread, parts);
}

Owned<Object> size_of(Thread& thread, Object* self) {
  auto* set = as<Set>(self);
  int64_t bytes = self->ob_type->tp_basicsize;
  if (set->table != set->small_table)
    bytes += (set->mask + 1) * static_cast<int64_t>(sizeof(SetEntry));
  return int_from_int64(thread, bytes);
}

}  // namespace

Owned<Object> set_and_slot(Thread& thread, Object* left, Object* right) {
  if (!is_any_set(left) || !is_any_set(right)) return new_not_implemented();
  return finished(PY_TRY(intersection(thread, as<Set>(left), right)));
}

Owned<Object> set_or_slot(Thread& thread, Object* left, Object* right) {
  if (!is_any_set(left) || !is_any_set(right)) return new_not_implemented();
  Owned<Set> result = PY_TRY(copy_untracked(thread, as<Set>(left)));
  if (left != right) PY_TRY(set_update(thread, result, right));
  return finished(std::move(result));
}

Owned<Object> set_xor_slot(Thread& thread, Object* left, Object* right) {
  if (!is_any_set(left) || !is_any_set(right)) return new_not_implemented();
  return symmetric_difference(thread, left, right);
}

Owned<Object> set_subtract_slot(Thread& thread, Object* left, Object* right) {
  if (!is_any_set(left) || !is_any_set(right)) return new_not_implemented();
  return finished(PY_TRY(difference(thread, as<Set>(left), right)));
}

Owned<Object> set_inplace_and(Thread& thread, Object* self, Object* other) {
  if (!is_any_set(other)) return new_not_implemented();
  Owned<Set> result = PY_TRY(intersection(thread, as<Set>(self), other));
  swap_contents(as<Set>(self), result);
  return share(self);
}

Owned<Object> set_inplace_or(Thread& thread, Object* self, Object* other) {
  if (!is_any_set(other)) return new_not_implemented();
  PY_TRY(set_update(thread, as<Set>(self), other));
  return share(self);
}

Owned<Object> set_inplace_xor(Thread& thread, Object* self, Object* other) {
  if (!is_any_set(other)) return new_not_implemented();
  PY_TRY(symmetric_update(thread, as<Set>(self), other));
  return share(self);
}

Owned<Object> set_inplace_subtract(Thread& thread, Object* self, Object* other) {
  if (!is_any_set(other)) return new_not_implemented();
  PY_TRY(subtract(thread, as<Set>(self), other));
  return share(self);
}

Owned<Object> set_compare(Thread& thread, Object* left, Object* right, CompareOp op) {
  if (!is_any_set(right)) return new_not_implemented();
  auto *a = as<Set>(left), *b = as<Set>(right);
  switch (op) {
    case CompareOp::kEq:
    case CompareOp::kNe: {
      bool equal = a->used == b->used && (a->hash == -1 || b->hash == -1 || a->hash == b->hash) &&
                   PY_TRY(keys_are_in(thread, a, b));
      return new_bool(equal == (op == CompareOp::kEq));
    }
    case CompareOp::kLe:
      return is_subset(thread, left, right);
    case CompareOp::kGe:
      return is_superset(thread, left, right);
    case CompareOp::kLt:
      if (a->used >= b->used) return new_bool(false);
      return is_subset(thread, left, right);
    case CompareOp::kGt:
      if (a->used <= b->used) return new_bool(false);
      return is_superset(thread, left, right);
  }
  return new_not_implemented();
}

namespace {

constexpr MethodDef kContains = {"__contains__", contains, "($self, object, /)",
                                 "Return whether the set has the element.", MethodDef::kCoexist};
constexpr MethodDef kDifference =
    MethodDef::positional("difference", difference_method, "($self, /, *others)",
                          "Return a new set of the elements that are in none of the others.");
constexpr MethodDef kIntersection =
    MethodDef::positional("intersection", intersection_method, "($self, /, *others)",
                          "Return a new set of the elements that all of the others have.");
constexpr MethodDef kIsDisjoint = {"isdisjoint", is_disjoint, "($self, other, /)",
                                   "Return whether no element is in both."};
constexpr MethodDef kIsSubset = {"issubset", is_subset, "($self, other, /)",
                                 "Return whether the other has every element of this set."};
constexpr MethodDef kIsSuperset = {"issuperset", is_superset, "($self, other, /)",
                                   "Return whether this set has every element of the other."};
constexpr MethodDef kReduce = {"__reduce__", reduce, "($self, /)", "Return what pickle needs."};
constexpr MethodDef kSizeOf = {"__sizeof__", size_of, "($self, /)",
                               "Return the bytes taken by the set itself."};
constexpr MethodDef kSymmetricDifference = {
    "symmetric_difference", symmetric_difference, "($self, other, /)",
    "Return a new set of the elements that are in exactly one of the two."};
constexpr MethodDef kUnion =
    MethodDef::positional("union", union_method, "($self, /, *others)",
                          "Return a new set of the elements of this set and all others.");
constexpr MethodDef kClassGetItem = {
    "__class_getitem__", class_getitem_generic_alias, "($type, object, /)",
    "Return a parameterised alias of the class.", MethodDef::kClass};

}  // namespace

constinit MethodDef g_set_methods[] = {
    {"add", add, "($self, object, /)", "Put an element in, unless it is there already."},
    {"clear", clear, "($self, /)", "Remove every element."},
    kContains,
    {"copy", copy, "($self, /)", "Return a new set of the same elements."},
    {"discard", discard, "($self, object, /)", "Remove an element if it is there."},
    kDifference,
    MethodDef::positional("difference_update", difference_update, "($self, /, *others)",
                          "Remove the elements of the others."),
    kIntersection,
    MethodDef::positional("intersection_update", intersection_update, "($self, /, *others)",
                          "Remove the elements that one of the others lacks."),
    kIsDisjoint,
    kIsSubset,
    kIsSuperset,
    {"pop", pop, "($self, /)", "Remove some element and return it; KeyError if there is none."},
    kReduce,
    {"remove", remove, "($self, object, /)", "Remove an element; KeyError if it is absent."},
    kSizeOf,
    kSymmetricDifference,
    {"symmetric_difference_update", symmetric_difference_update, "($self, other, /)",
     "Keep only the elements that are in exactly one of the two."},
    kUnion,
    MethodDef::positional("update", update, "($self, /, *others)",
                          "Put in the elements of the others."),
    kClassGetItem,
    {},
};

constinit MethodDef g_frozenset_methods[] = {
    kContains,   {"copy", frozenset_copy, "($self, /)", "Return a set of the same elements."},
    kDifference, kIntersection,
    kIsDisjoint, kIsSubset,
    kIsSuperset, kReduce,
    kSizeOf,     kSymmetricDifference,
    kUnion,      kClassGetItem,
    {},
};

Owned<Object> set_iter(Thread& thread, Object* self) {
  Owned<SetIterator> it = PY_TRY(object_new<SetIterator>(thread));
  it->set.set_shared(as<Set>(self));
  it->used = it->left = as<Set>(self)->used;
  gc_track(it.get());
  return it;
}

namespace {

Owned<Object> set_iterator_next(Thread& thread, Object* self) {
  auto* it = as<SetIterator>(self);
  Set* set = it->set;
  if (set == nullptr) return nullptr;
  if (it->used != set->used) {
    it->used = -1;
    return raise(thread, &exc::RuntimeError, "Set changed size during iteration");
  }
  Object* key;
  Hash hash;
  if (set_next(set, &it->position, &key, &hash)) {
    --it->left;
    return share(key);
  }
  it->set.clear();
  return nullptr;
}

Owned<Object> set_iterator_length_hint(Thread& thread, Object* self) {
  auto* it = as<SetIterator>(self);
  bool valid = it->set != nullptr && it->used == it->set->used;
  return int_from_int64(thread, valid ? it->left : 0);
}

// (iter, (list of what is left,)); the iterator itself stays where it is.
Owned<Object> set_iterator_reduce(Thread& thread, Object* self) {
  auto* it = as<SetIterator>(self);
  Owned<SetIterator> twin = PY_TRY(object_new<SetIterator>(thread));
  twin->set.set_shared(it->set.get());
  twin->used = it->used;
  twin->position = it->position;
  twin->left = it->left;
  Owned<List> rest = PY_TRY(sequence_list(thread, twin));
  Owned<Object> iter = PY_TRY(builtin_function(thread, "iter"));
  Object* argument[1] = {rest.get()};
  Owned<Tuple> args = PY_TRY(tuple_pack(thread, argument));
  Object* parts[2] = {iter.get(), args.get()};
  return tuple_pack(thread, parts);
}

constinit MethodDef kSetIteratorMethods[] = {
    {"__length_hint__", set_iterator_length_hint, "($self, /)",
     "Estimate how many elements are left."},
    {"__reduce__", set_iterator_reduce, "($self, /)", "Return what pickle needs."},
    {},
};
constexpr uint16_t kSetIteratorFields[] = {offsetof(SetIterator, set), 0};

}  // namespace

constinit Type SetIterator::type = {
    .tp_name = "set_iterator",
    .tp_basicsize = sizeof(SetIterator),
    .tp_flags = tpflags::kHaveGc | tpflags::kDisallowInstantiation,
    .tp_iter = object_self_iter,
    .tp_iternext = set_iterator_next,
    .tp_methods = kSetIteratorMethods,
    .fields = kSetIteratorFields,
};

}  // namespace py
