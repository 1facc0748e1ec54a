// Iterators and views of collections.OrderedDict.
// Counterpart: Objects/odictobject.c.
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/errors.h"
#include "vm/objects/list.h"
#include "vm/objects/ordered_dict.h"
#include "vm/objects/tuple.h"

namespace py {

Owned<Object> ordered_dict_iterate(Thread& thread, Object* object, bool keys, bool values,
                                   bool reversed) {
  auto* dict = as<OrderedDict>(object);
  Owned<OrderedDictIterator> it = PY_TRY(object_new<OrderedDictIterator>(thread));
  if (keys && values) {
    Object* nothing[2] = {none(), none()};
    it->result.set(PY_TRY(tuple_pack(thread, nothing)));
  }
  it->with_keys = keys;
  it->with_values = values;
  it->reversed = reversed;
  OrderedDict::Node* node = reversed ? dict->last : dict->first;
  if (node != nullptr) it->current.set_shared(node->key);
  it->size = dict->used;
  it->state = dict->state;
  it->dict.set_shared(dict);
  gc_track(it.get());
  return it;
}

namespace {

Owned<Object> next_key(Thread& thread, OrderedDictIterator* it) {
  if (it->dict == nullptr) return nullptr;
  if (it->current == nullptr) {
    it->dict.clear();
    return nullptr;
  }
  if (it->dict->state != it->state) {
    it->dict.clear();
    return raise(thread, &exc::RuntimeError, "OrderedDict mutated during iteration");
  }
  if (it->size != it->dict->used) {
    it->size = -1;
    return raise(thread, &exc::RuntimeError, "OrderedDict changed size during iteration");
  }
  OrderedDict::Node* node = ordered_dict_find(thread, it->dict, it->current);
  if (node == nullptr) {
    if (!thread.has_exception()) (void)raise_object(thread, &exc::KeyError, it->current);
    it->current.clear();
    return nullptr;
  }
  Owned<Object> key = it->current.take();
  node = it->reversed ? node->previous : node->next;
  if (node != nullptr) it->current.set_shared(node->key);
  return key;
}

Owned<Object> iterator_next(Thread& thread, Object* self) {
  auto* it = as<OrderedDictIterator>(self);
  Owned<Object> key = next_key(thread, it);
  if (!key || !it->with_values) return key;
  Owned<Object> value = share(dict_get(thread, it->dict, key));
  if (!value) {
    if (!thread.has_exception()) (void)raise_object(thread, &exc::KeyError, key);
    it->current.clear();
    it->dict.clear();
    return nullptr;
  }
  if (!it->with_keys) return value;
  Tuple* result = it->result;
  if (result->ob_refcnt != 1) {
    Object* pair[2] = {key.get(), value.get()};
    return tuple_pack(thread, pair);
  }
  Owned<Tuple> reused = share(result);
  Owned<Object> old_key = steal(result->items[0]), old_value = steal(result->items[1]);
  result->items[0] = key.release();
  result->items[1] = value.release();
  tuple_recycle(result);
  return reused;
}

// (iter, (list of what is left,)); the iterator itself stays where it is.
Owned<Object> iterator_reduce(Thread& thread, Object* self) {
  auto* it = as<OrderedDictIterator>(self);
  Owned<OrderedDictIterator> twin = PY_TRY(object_new<OrderedDictIterator>(thread));
  twin->with_keys = it->with_keys;
  twin->with_values = it->with_values;
  twin->reversed = it->reversed;
  twin->dict.set_shared(it->dict.get());
  twin->size = it->size;
  twin->state = it->state;
  twin->current.set_shared(it->current.get());
  twin->result.set_shared(it->result.get());
  Owned<List> rest = PY_TRY(sequence_list(thread, twin));
  Owned<Object> iter = PY_TRY(builtin_function(thread, "iter"));
  Object* argument[1] = {rest.get()};
  Owned<Tuple> args = PY_TRY(tuple_pack(thread, argument));
  Object* parts[2] = {iter.get(), args.get()};
  return tuple_pack(thread, parts);
}

constinit MethodDef kIteratorMethods[] = {
    {"__reduce__", iterator_reduce, "($self, /)", "Return what pickle needs."},
    {},
};
constexpr uint16_t kIteratorFields[] = {offsetof(OrderedDictIterator, dict),
                                        offsetof(OrderedDictIterator, current),
                                        offsetof(OrderedDictIterator, result), 0};

// A view iterates over its dict's keys, values or both.
template <bool kKeys, bool kValues, bool kReversed>
Owned<Object> iterate_view(Thread& thread, Object* view) {
  Dict* dict = as<DictView>(view)->dict;
  if (dict == nullptr) return new_none();
  return ordered_dict_iterate(thread, dict, kKeys, kValues, kReversed);
}

constinit MethodDef kKeysMethods[] = {
    {"__reversed__", iterate_view<true, false, true>, "($self, /)", nullptr},
    {},
};
constinit MethodDef kValuesMethods[] = {
    {"__reversed__", iterate_view<false, true, true>, "($self, /)", nullptr},
    {},
};
constinit MethodDef kItemsMethods[] = {
    {"__reversed__", iterate_view<true, true, true>, "($self, /)", nullptr},
    {},
};

}  // namespace

constinit Type OrderedDictIterator::type = {
    .tp_name = "odict_iterator",
    .tp_basicsize = sizeof(OrderedDictIterator),
    .tp_flags = tpflags::kHaveGc | tpflags::kDisallowInstantiation,
    .tp_iter = object_self_iter,
    .tp_iternext = iterator_next,
    .tp_methods = kIteratorMethods,
    .fields = kIteratorFields,
};

constinit Type ordered_dict_keys_type = {
    .tp_name = "odict_keys",
    .tp_iter = iterate_view<true, false, false>,
    .tp_methods = kKeysMethods,
    .tp_base = &DictView::keys_type,
};

constinit Type ordered_dict_values_type = {
    .tp_name = "odict_values",
    .tp_iter = iterate_view<false, true, false>,
    .tp_methods = kValuesMethods,
    .tp_base = &DictView::values_type,
};

constinit Type ordered_dict_items_type = {
    .tp_name = "odict_items",
    .tp_iter = iterate_view<true, true, false>,
    .tp_methods = kItemsMethods,
    .tp_base = &DictView::items_type,
};

}  // namespace py
