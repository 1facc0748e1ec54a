// dict views and iterators.
// Counterpart: Objects/dictobject.c.
#include "vm/objects/arguments.h"
#include "vm/objects/dict_internal.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/repr_guard.h"
#include "vm/objects/set.h"
#include "vm/objects/tuple.h"

namespace py {

namespace {

Owned<Object> iterator_new(Thread& thread, Dict* dict, Type* type) {
  Owned<DictIterator> it = PY_TRY(object_new_of<DictIterator>(thread, type));
  it->dict.set_shared(dict);
  it->used = dict->used;
  it->length = dict->used;
  bool reverse = type == &DictIterator::reverse_key_type ||
                 type == &DictIterator::reverse_value_type ||
                 type == &DictIterator::reverse_item_type;
  it->position =
      !reverse ? 0 : (dict->values != nullptr ? dict->values->size : dict->keys->nentries) - 1;
  if (type == &DictIterator::item_type || type == &DictIterator::reverse_item_type) {
    Object* pair[2] = {none(), none()};
    Owned<Tuple> result = PY_TRY(tuple_pack(thread, pair));
    it->result.set(std::move(result));
  }
  gc_track(it.get());
  return it;
}

// The previous entry in insertion order, from *position downwards.
bool dict_previous(Dict* dict, int64_t* position, Object** key, Object** value) {
  DictKeys* keys = dict->keys;
  int64_t i = *position;
  if (dict->values != nullptr) {
    if (i < 0 || i >= dict->values->size) return false;
    int64_t index = values_order(dict->values)[i];
    *key = keys->str_entries()[index].key;
    *value = dict->values->values[index];
  } else if (keys->is_str()) {
    if (i >= keys->nentries) return false;
    while (i >= 0 && keys->str_entries()[i].value == nullptr) --i;
    if (i < 0) return false;
    *key = keys->str_entries()[i].key;
    *value = keys->str_entries()[i].value;
  } else {
    if (i >= keys->nentries) return false;
    while (i >= 0 && keys->general_entries()[i].value == nullptr) --i;
    if (i < 0) return false;
    *key = keys->general_entries()[i].key;
    *value = keys->general_entries()[i].value;
  }
  *position = i - 1;
  return true;
}

// A step of any of the six iterators: borrowed key and value; false when exhausted or on error.
template <bool kReverse>
bool step(Thread& thread, DictIterator* it, Object** key, Object** value) {
  Dict* dict = it->dict;
  if (dict == nullptr) return false;
  if (it->used != dict->used) {
    (void)raise(thread, &exc::RuntimeError, "dictionary changed size during iteration");
    it->used = -1;  // Sticky.
    return false;
  }
  bool found = kReverse ? dict_previous(dict, &it->position, key, value)
                        : dict_next(dict, &it->position, key, value);
  if (found && it->length == 0) {
    (void)raise(thread, &exc::RuntimeError, "dictionary keys changed during iteration");
    found = false;
  }
  if (!found) {
    it->dict.clear();
    return false;
  }
  --it->length;
  return true;
}

template <bool kReverse>
Owned<Object> next_key(Thread& thread, Object* self) {
  Object *key, *value;
  if (!step<kReverse>(thread, as<DictIterator>(self), &key, &value)) return nullptr;
  return share(key);
}

template <bool kReverse>
Owned<Object> next_value(Thread& thread, Object* self) {
  Object *key, *value;
  if (!step<kReverse>(thread, as<DictIterator>(self), &key, &value)) return nullptr;
  return share(value);
}

template <bool kReverse>
Owned<Object> next_item(Thread& thread, Object* self) {
  auto* it = as<DictIterator>(self);
  Object *key, *value;
  if (!step<kReverse>(thread, it, &key, &value)) return nullptr;
  Tuple* result = it->result;
  incref(key);
  incref(value);
  if (result->ob_refcnt == 1) {
    // Nobody kept the last pair: use it again.
    incref(result);
    Object *old_key = result->items[0], *old_value = result->items[1];
    result->items[0] = key;
    result->items[1] = value;
    decref(old_key);
    decref(old_value);
    tuple_recycle(result);
    return steal<Object>(result);
  }
  Owned<Object> own_key = steal(key), own_value = steal(value);
  Object* pair[2] = {own_key.get(), own_value.get()};
  return tuple_pack(thread, pair);
}

Owned<Object> iterator_length_hint(Thread& thread, Object* self) {
  auto* it = as<DictIterator>(self);
  Dict* dict = it->dict;
  return int_from_int64(thread, dict != nullptr && it->used == dict->used ? it->length : 0);
}

// iter(list of what is left): iterators pickle as lists.
Owned<Object> iterator_reduce(Thread& thread, Object* self) {
  auto* it = as<DictIterator>(self);
  Owned<DictIterator> copy = PY_TRY(object_new_of<DictIterator>(thread, it->ob_type));
  copy->dict.set_shared(it->dict);
  copy->used = it->used;
  copy->length = it->length;
  copy->position = it->position;
  copy->result.set_shared(it->result);
  gc_track(copy.get());
  Owned<List> rest = PY_TRY(sequence_list(thread, copy));
  Owned<Object> builtin_iter =
      PY_TRY(share(dict_get_ascii(thread, thread.interp->builtins, "iter")));
  Object* arguments[1] = {rest.get()};
  Owned<Tuple> argument_tuple = PY_TRY(tuple_pack(thread, arguments));
  Object* pair[2] = {builtin_iter.get(), argument_tuple.get()};
  return tuple_pack(thread, pair);
}

constinit MethodDef kIteratorMethods[] = {
    {"__length_hint__", iterator_length_hint, "($self, /)", "Estimate how many items are left."},
    {"__reduce__", iterator_reduce, "($self, /)", "Return what pickle needs."},
    {},
};

Dict* dict_of(Object* view) { return as<DictView>(view)->dict; }

Maybe<int64_t> view_length(Thread&, Object* self) { return dict_of(self)->used; }

Owned<Object> view_repr(Thread& thread, Object* self) {
  ReprGuard guard(thread, self);
  if (guard.failed()) return Raised{};
  if (guard.recursive()) return str_from_ascii(thread, "...", 3);
  Owned<List> items = PY_TRY(sequence_list(thread, self));
  return str_from_format(thread, "%s(%R)", self->ob_type->tp_name, items.get());
}

Owned<Object> keys_iter(Thread& thread, Object* self) {
  return iterator_new(thread, dict_of(self), &DictIterator::key_type);
}
Owned<Object> values_iter(Thread& thread, Object* self) {
  return iterator_new(thread, dict_of(self), &DictIterator::value_type);
}
Owned<Object> items_iter(Thread& thread, Object* self) {
  return iterator_new(thread, dict_of(self), &DictIterator::item_type);
}
Owned<Object> keys_reversed(Thread& thread, Object* self) {
  return iterator_new(thread, dict_of(self), &DictIterator::reverse_key_type);
}
Owned<Object> values_reversed(Thread& thread, Object* self) {
  return iterator_new(thread, dict_of(self), &DictIterator::reverse_value_type);
}
Owned<Object> items_reversed(Thread& thread, Object* self) {
  return iterator_new(thread, dict_of(self), &DictIterator::reverse_item_type);
}

Tri keys_contains(Thread& thread, Object* self, Object* key) {
  return dict_contains(thread, dict_of(self), key);
}
Tri items_contains(Thread& thread, Object* self, Object* item) {
  if (!is_a<Tuple>(item) || as<Tuple>(item)->ob_size != 2) return Tri::kFalse;
  Owned<Object> found;
  if (!PY_TRY(dict_get_owned(thread, dict_of(self), as<Tuple>(item)->items[0], &found)))
    return Tri::kFalse;
  return object_rich_compare_bool(thread, found, as<Tuple>(item)->items[1], CompareOp::kEq);
}

bool is_a_view(const Object* object, const Type* type) {
  return type_is_subtype(object->ob_type, type);
}
bool is_set_view(const Object* object) {
  return is_a_view(object, &DictView::keys_type) || is_a_view(object, &DictView::items_type);
}

// Every element of `inner` is in `outer`.
Tri all_contained(Thread& thread, Object* inner, Object* outer) {
  Owned<Object> iterator = PY_TRY(get_iter(thread, inner));
  for (;;) {
    Owned<Object> item = iter_next(thread, iterator);
    if (!item) return thread.has_exception() ? Tri::kError : Tri::kTrue;
    if (!PY_TRY(sequence_contains(thread, outer, item))) return Tri::kFalse;
  }
}

Owned<Object> view_compare(Thread& thread, Object* self, Object* other, CompareOp op) {
  if (!is_any_set(other) && !is_set_view(other)) return new_not_implemented();
  int64_t self_length = PY_TRY(object_length(thread, self));
  int64_t other_length = PY_TRY(object_length(thread, other));
  bool result = false;
  switch (op) {
    case CompareOp::kEq:
    case CompareOp::kNe:
      if (self_length == other_length) result = PY_TRY(all_contained(thread, self, other));
      if (op == CompareOp::kNe) result = !result;
      break;
    case CompareOp::kLt:
      if (self_length < other_length) result = PY_TRY(all_contained(thread, self, other));
      break;
    case CompareOp::kLe:
      if (self_length <= other_length) result = PY_TRY(all_contained(thread, self, other));
      break;
    case CompareOp::kGt:
      if (self_length > other_length) result = PY_TRY(all_contained(thread, other, self));
      break;
    case CompareOp::kGe:
      if (self_length >= other_length) result = PY_TRY(all_contained(thread, other, self));
      break;
  }
  return new_bool(result);
}

// A new set of the left operand, which need not be the view: `[1] - d.keys()` comes here as well.
Owned<Object> view_to_set(Thread& thread, Object* left) {
  if (is_a_view(left, &DictView::keys_type)) return set_new(thread, dict_of(left));
  return set_new(thread, left);
}

Owned<Object> view_subtract(Thread& thread, Object* self, Object* other) {
  Owned<Object> result = PY_TRY(view_to_set(thread, self));
  PY_RUN(call_method(thread, result, "difference_update", other));
  return result;
}

Owned<Object> view_and(Thread& thread, Object* self, Object* other) {
  // With the view on the right the operands are swapped; a smaller view is the one to walk.
  if (!is_set_view(self)) std::swap(self, other);
  int64_t length = PY_TRY(view_length(thread, self));
  if (is_exact<Set>(other) && as<Set>(other)->used >= length)
    return call_method(thread, other, "intersection", self);
  if (is_set_view(other)) {
    int64_t other_length = PY_TRY(view_length(thread, other));
    if (other_length > length) std::swap(self, other);
  }
  Owned<Set> result = PY_TRY(set_new(thread, nullptr));
  Owned<Object> iterator = PY_TRY(get_iter(thread, other));
  bool keys = is_a_view(self, &DictView::keys_type);
  for (;;) {
    Owned<Object> item = iter_next(thread, iterator);
    if (!item) {
      if (thread.has_exception()) return nullptr;
      return result;
    }
    if (PY_TRY(keys ? keys_contains(thread, self, item) : items_contains(thread, self, item)))
      PY_TRY(set_add(thread, result, item));
  }
}

Owned<Object> view_or(Thread& thread, Object* self, Object* other) {
  Owned<Object> result = PY_TRY(view_to_set(thread, self));
  PY_TRY(set_update(thread, as<Set>(result.get()), other));
  return result;
}

// The symmetric difference of two items views without hashing values of equal pairs.
Owned<Object> items_xor(Thread& thread, Object* self, Object* other) {
  Owned<Dict> rest = PY_TRY(dict_copy(thread, dict_of(self)));
  Owned<Set> result = PY_TRY(set_new(thread, nullptr));
  int64_t position = 0;
  Object *key, *value;
  Hash hash;
  while (dict_next(dict_of(other), &position, &key, &value, &hash)) {
    Owned<Object> own_key = share(key), own_value = share(value);
    Object* present;
    int64_t index = dict_lookup(thread, rest, key, hash, &present);
    if (index == kLookupError) return nullptr;
    bool keep = true;
    if (present != nullptr) {
      Owned<Object> own_present = share(present);
      keep = !PY_TRY(object_rich_compare_bool(thread, own_present, own_value, CompareOp::kEq));
    }
    if (keep) {
      Object* pair[2] = {key, value};
      Owned<Tuple> item = PY_TRY(tuple_pack(thread, pair));
      PY_TRY(set_add(thread, result, item));
    } else {
      PY_TRY(dict_del(thread, rest, key));
    }
  }
  Owned<List> remaining = PY_TRY(dict_items_list(thread, rest));
  PY_TRY(set_update(thread, result, remaining));
  return result;
}

Owned<Object> view_xor(Thread& thread, Object* self, Object* other) {
  if (is_a_view(self, &DictView::items_type) && is_a_view(other, &DictView::items_type))
    return items_xor(thread, self, other);
  Owned<Object> result = PY_TRY(view_to_set(thread, self));
  PY_RUN(call_method(thread, result, "symmetric_difference_update", other));
  return result;
}

Owned<Object> view_isdisjoint(Thread& thread, Object* self, Object* other) {
  if (self == other) return new_bool(dict_of(self)->used == 0);
  if (is_exact_any_set(other) || is_set_view(other)) {
    int64_t length = PY_TRY(view_length(thread, self));
    int64_t other_length = PY_TRY(object_length(thread, other));
    if (other_length > length) std::swap(self, other);
  }
  Owned<Object> iterator = PY_TRY(get_iter(thread, other));
  for (;;) {
    Owned<Object> item = iter_next(thread, iterator);
    if (!item) {
      if (thread.has_exception()) return nullptr;
      return new_bool(true);
    }
    if (PY_TRY(sequence_contains(thread, self, item))) return new_bool(false);
  }
}

Owned<Object> view_mapping(Thread& thread, Object* self, void*) {
  return mapping_proxy_new(thread, dict_of(self));
}

constinit GetSetDef kViewGetSets[] = {
    {"mapping", view_mapping, nullptr, "The dict, read-only.", nullptr}, {}};
constinit MethodDef kKeysMethods[] = {
    {"isdisjoint", view_isdisjoint, "($self, object, /)",
     "Tell whether the view and the iterable share no element."},
    {"__reversed__", keys_reversed, "($self, /)",
     "Return an iterator over the keys, newest first."},
    {},
};
constinit MethodDef kItemsMethods[] = {
    {"isdisjoint", view_isdisjoint, "($self, object, /)",
     "Tell whether the view and the iterable share no element."},
    {"__reversed__", items_reversed, "($self, /)",
     "Return an iterator over the pairs, newest first."},
    {},
};
constinit MethodDef kValuesMethods[] = {
    {"__reversed__", values_reversed, "($self, /)",
     "Return an iterator over the values, newest first."},
    {},
};

constexpr uint16_t kViewFields[] = {offsetof(DictView, dict), 0};
constexpr uint16_t kIteratorFields[] = {offsetof(DictIterator, dict),
                                        offsetof(DictIterator, result), 0};

}  // namespace

Owned<Object> dict_iter(Thread& thread, Object* self) {
  return iterator_new(thread, as<Dict>(self), &DictIterator::key_type);
}
Owned<Object> dict_reversed(Thread& thread, Object* self) {
  return iterator_new(thread, as<Dict>(self), &DictIterator::reverse_key_type);
}

Owned<Object> dict_view_new(Thread& thread, Dict* dict, Type* type) {
  Owned<DictView> view = PY_TRY(object_new_of<DictView>(thread, type));
  view->dict.set_shared(dict);
  gc_track(view.get());
  return view;
}

constinit Type DictView::keys_type = {
    .tp_name = "dict_keys",
    .tp_basicsize = sizeof(DictView),
    .tp_repr = view_repr,
    .as_number = {.nb_subtract = view_subtract,
                  .nb_and = view_and,
                  .nb_xor = view_xor,
                  .nb_or = view_or},
    .as_sequence = {.sq_length = view_length, .sq_contains = keys_contains},
    .tp_flags = tpflags::kHaveGc | tpflags::kDisallowInstantiation,
    .tp_richcompare = view_compare,
    .tp_iter = keys_iter,
    .tp_methods = kKeysMethods,
    .tp_getset = kViewGetSets,
    .fields = kViewFields,
};
constinit Type DictView::items_type = {
    .tp_name = "dict_items",
    .tp_basicsize = sizeof(DictView),
    .tp_repr = view_repr,
    .as_number = {.nb_subtract = view_subtract,
                  .nb_and = view_and,
                  .nb_xor = view_xor,
                  .nb_or = view_or},
    .as_sequence = {.sq_length = view_length, .sq_contains = items_contains},
    .tp_flags = tpflags::kHaveGc | tpflags::kDisallowInstantiation,
    .tp_richcompare = view_compare,
    .tp_iter = items_iter,
    .tp_methods = kItemsMethods,
    .tp_getset = kViewGetSets,
    .fields = kViewFields,
};
constinit Type DictView::values_type = {
    .tp_name = "dict_values",
    .tp_basicsize = sizeof(DictView),
    .tp_repr = view_repr,
    .as_sequence = {.sq_length = view_length},
    .tp_flags = tpflags::kHaveGc | tpflags::kDisallowInstantiation,
    .tp_iter = values_iter,
    .tp_methods = kValuesMethods,
    .tp_getset = kViewGetSets,
    .fields = kViewFields,
};

#define PY_DICT_ITERATOR(member, python_name, next)                   \
  constinit Type DictIterator::member = {                             \
      .tp_name = python_name,                                         \
      .tp_basicsize = sizeof(DictIterator),                           \
      .tp_flags = tpflags::kHaveGc | tpflags::kDisallowInstantiation, \
      .tp_iter = object_self_iter,                                    \
      .tp_iternext = next,                                            \
      .tp_methods = kIteratorMethods,                                 \
      .fields = kIteratorFields,                                      \
      .reported_basicsize = 56,                                       \
  }
PY_DICT_ITERATOR(key_type, "dict_keyiterator", next_key<false>);
PY_DICT_ITERATOR(value_type, "dict_valueiterator", next_value<false>);
PY_DICT_ITERATOR(item_type, "dict_itemiterator", next_item<false>);
PY_DICT_ITERATOR(reverse_key_type, "dict_reversekeyiterator", next_key<true>);
PY_DICT_ITERATOR(reverse_value_type, "dict_reversevalueiterator", next_value<true>);
PY_DICT_ITERATOR(reverse_item_type, "dict_reverseitemiterator", next_item<true>);
#undef PY_DICT_ITERATOR

}  // namespace py
