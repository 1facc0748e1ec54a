// collections.OrderedDict: the list of keys, the methods and the type.
// Counterpart: Objects/odictobject.c.
#include "vm/objects/ordered_dict.h"

#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/dict_internal.h"
#include "vm/objects/errors.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/repr_guard.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"
#include "vm/objects/weakref.h"

namespace py {
namespace {

using Node = OrderedDict::Node;

bool is_ordered(const Object* object) {
  return object->ob_type == &OrderedDict::type ||
         type_is_subtype(object->ob_type, &OrderedDict::type);
}

// The place in the dict's table where the key is or will be put; negative on error.
int64_t table_place(Thread& thread, OrderedDict* self, Object* key, Hash hash) {
  Object* value;
  int64_t index = dict_lookup(thread, self, key, hash, &value);
  if (index == kLookupError) return -1;
  return index == DictKeys::kEmpty ? self->keys->nentries : index;
}

// Makes `nodes` fit the dict's present table.
Status align_nodes(Thread& thread, OrderedDict* self) {
  int64_t room = keys_size(self->keys);
  if (self->nodes_for == self->keys && self->room == room) return Status::kOk;
  auto** nodes = static_cast<Node**>(mem_alloc_zeroed(static_cast<size_t>(room) * sizeof(Node*)));
  if (nodes == nullptr) return raise_memory_error(thread);
  for (Node* node = self->first; node != nullptr; node = node->next) {
    int64_t place = table_place(thread, self, node->key, node->hash);
    if (place < 0) {
      mem_free(nodes);
      return Status::kError;
    }
    nodes[place] = node;
  }
  mem_free(self->nodes);
  self->nodes = nodes;
  self->room = room;
  self->nodes_for = self->keys;
  return Status::kOk;
}

int64_t node_place(Thread& thread, OrderedDict* self, Object* key, Hash hash) {
  if (failed(align_nodes(thread, self))) return -1;
  return table_place(thread, self, key, hash);
}

Node* find_hash(Thread& thread, OrderedDict* self, Object* key, Hash hash) {
  if (self->first == nullptr) return nullptr;
  int64_t place = node_place(thread, self, key, hash);
  return place < 0 || place >= self->room ? nullptr : self->nodes[place];
}

void link_last(OrderedDict* self, Node* node) {
  node->previous = self->last;
  node->next = nullptr;
  (self->last == nullptr ? self->first : self->last->next) = node;
  self->last = node;
  ++self->state;
}

void link_first(OrderedDict* self, Node* node) {
  node->previous = nullptr;
  node->next = self->first;
  (self->first == nullptr ? self->last : self->first->previous) = node;
  self->first = node;
  ++self->state;
}

void unlink(OrderedDict* self, Node* node) {
  (node->previous == nullptr ? self->first : node->previous->next) = node->next;
  (node->next == nullptr ? self->last : node->next->previous) = node->previous;
  ++self->state;
}

void free_node(Node* node) {
  Object* key = node->key;
  mem_free(node);
  decref(key);
}

// Appends a node for a key that has just been put into the dict, unless it has one.
Status add_node(Thread& thread, OrderedDict* self, Object* key, Hash hash) {
  int64_t place = node_place(thread, self, key, hash);
  if (place < 0) return Status::kError;
  if (self->nodes[place] != nullptr) return Status::kOk;
  auto* node = static_cast<Node*>(mem_alloc(sizeof(Node)));
  if (node == nullptr) return raise_memory_error(thread);
  node->key = share(key).release();
  node->hash = hash;
  link_last(self, node);
  self->nodes[place] = node;
  return Status::kOk;
}

// Removes the node of a key, if it has one, before the key leaves the dict: afterwards its place
// could not be found any more.
Status remove_node(Thread& thread, OrderedDict* self, Object* key, Hash hash) {
  if (self->first == nullptr) return Status::kOk;
  int64_t place = node_place(thread, self, key, hash);
  if (place < 0) return Status::kError;
  Node* node = place < self->room ? self->nodes[place] : nullptr;
  if (node == nullptr) return Status::kOk;
  self->nodes[place] = nullptr;
  unlink(self, node);
  free_node(node);
  return Status::kOk;
}

void clear_nodes(OrderedDict* self) {
  mem_free(self->nodes);
  self->nodes = nullptr;
  self->room = 0;
  self->nodes_for = nullptr;
  Node* node = self->first;
  self->first = self->last = nullptr;
  while (node != nullptr) {
    Node* next = node->next;
    free_node(node);
    node = next;
  }
  ++self->state;
}

Status set_hash(Thread& thread, OrderedDict* self, Object* key, Object* value, Hash hash) {
  PY_TRY(dict_set_hash(thread, self, key, value, hash));
  if (add_node(thread, self, key, hash) == Status::kOk) return Status::kOk;
  // Without a node the key must not stay.
  Owned<Object> error = error_fetch(thread);
  dict_pop_hash(thread, self, key, hash).reset();
  error_chain(thread, error_fetch(thread));
  error_restore(thread, std::move(error));
  return Status::kError;
}

Status assign(Thread& thread, Object* object, Object* key, Object* value) {
  auto* self = as<OrderedDict>(object);
  Hash hash = PY_TRY(object_hash(thread, key));
  if (value != nullptr) return set_hash(thread, self, key, value, hash);
  PY_TRY(remove_node(thread, self, key, hash));
  Owned<Object> removed = dict_pop_hash(thread, self, key, hash);
  if (!removed && !thread.has_exception()) return raise_key_error(thread, key);
  return removed ? Status::kOk : Status::kError;
}

PY_COLD Raised raise_mutated(Thread& thread) {
  return raise(thread, &exc::RuntimeError, "OrderedDict mutated during iteration");
}

// Updating, as collections.abc.MutableMapping does it: by __setitem__.

Status add_pair(Thread& thread, Object* self, Object* pair) {
  Owned<Object> iterator = PY_TRY(get_iter(thread, pair));
  Owned<Object> key = iter_next(thread, iterator);
  if (!key) {
    if (thread.has_exception()) return Status::kError;
    return raise_value_error(thread, "need more than 0 values to unpack");
  }
  Owned<Object> value = iter_next(thread, iterator);
  if (!value) {
    if (thread.has_exception()) return Status::kError;
    return raise_value_error(thread, "need more than 1 value to unpack");
  }
  Owned<Object> extra = iter_next(thread, iterator);
  if (extra) return raise_value_error(thread, "too many values to unpack (expected 2)");
  if (thread.has_exception()) return Status::kError;
  return set_item(thread, self, key, value);
}

Status add_pairs(Thread& thread, Object* self, Object* pairs) {
  Owned<Object> iterator = PY_TRY(get_iter(thread, pairs));
  while (Owned<Object> pair = iter_next(thread, iterator)) PY_TRY(add_pair(thread, self, pair));
  return thread.has_exception() ? Status::kError : Status::kOk;
}

Status add_mapping(Thread& thread, Object* self, Object* other) {
  if (is_exact<Dict>(other)) {
    Owned<List> items = PY_TRY(dict_items_list(thread, as<Dict>(other)));
    return add_pairs(thread, self, items);
  }
  Owned<Object> method;
  if (PY_TRY(get_optional_attr(thread, other, ids.keys, &method))) {
    Owned<Object> keys = PY_TRY(call_no_args(thread, method));
    Owned<Object> iterator = PY_TRY(get_iter(thread, keys));
    while (Owned<Object> key = iter_next(thread, iterator)) {
      Owned<Object> value = PY_TRY(get_item(thread, other, key));
      PY_TRY(set_item(thread, self, key, value));
    }
    return thread.has_exception() ? Status::kError : Status::kOk;
  }
  if (PY_TRY(get_optional_attr(thread, other, ids.items, &method))) {
    Owned<Object> items = PY_TRY(call_no_args(thread, method));
    return add_pairs(thread, self, items);
  }
  return add_pairs(thread, self, other);
}

Status update_all(Thread& thread, Object* self, Object* const* args, size_t nargs) {
  if (nargs > 1)
    return raise_type_error(thread, "update() takes at most 1 positional argument (%zd given)",
                            static_cast<int64_t>(nargs));
  if (nargs == 0) return Status::kOk;
  Owned<Object> other = share(args[0]);
  return add_mapping(thread, self, other);
}

Owned<Object> update(Thread& thread, Object* self, RawArgs args) {
  PY_TRY(update_all(thread, self, args.argv, args.nargs));
  for (int64_t i = 0; args.kwnames != nullptr && i < args.kwnames->ob_size; ++i)
    PY_TRY(
        set_item(thread, self, args.kwnames->items[i], args[args.nargs + static_cast<size_t>(i)]));
  return new_none();
}

Status init(Thread& thread, Object* self, Tuple* args, Dict* kwargs) {
  if (args->ob_size > 1)
    return raise_type_error(thread, "expected at most 1 argument, got %zd", args->ob_size);
  PY_TRY(update_all(thread, self, args->items, static_cast<size_t>(args->ob_size)));
  if (kwargs == nullptr || kwargs->used == 0) return Status::kOk;
  Owned<List> items = PY_TRY(dict_items_list(thread, kwargs));
  return add_pairs(thread, self, items);
}

Owned<Object> merge(Thread& thread, Object* left, Object* right) {
  bool left_is_ours = is_ordered(left);
  if (!is_a<Dict>(left_is_ours ? right : left)) return new_not_implemented();
  Type* type = left_is_ours ? left->ob_type : right->ob_type;
  Owned<Object> merged = PY_TRY(call_one_arg(thread, type, left));
  PY_TRY(add_mapping(thread, merged, right));
  return merged;
}

Owned<Object> merge_in_place(Thread& thread, Object* self, Object* other) {
  PY_TRY(add_mapping(thread, self, other));
  return share(self);
}

// Methods.

Owned<Object> from_keys(Thread& thread, Object* cls, Args args) {
  Owned<Object> dict = PY_TRY(call_no_args(thread, cls));
  Object* value = args.has(1) ? args[1] : none();
  Owned<Object> iterator = PY_TRY(get_iter(thread, args[0]));
  while (Owned<Object> key = iter_next(thread, iterator))
    PY_TRY(set_item(thread, dict, key, value));
  if (thread.has_exception()) return nullptr;
  return dict;
}

Owned<Object> size_of(Thread& thread, Object* object) {
  auto* self = as<OrderedDict>(object);
  int64_t bytes = object->ob_type->tp_basicsize + self->room * static_cast<int64_t>(sizeof(Node*));
  if (self->keys->refcnt == 1 && self->keys != kEmptyKeys)
    bytes += static_cast<int64_t>(keys_bytes(self->keys));
  if (self->first != nullptr) bytes += self->used * static_cast<int64_t>(sizeof(Node));
  return int_from_int64(thread, bytes);
}

Owned<Object> reduce(Thread& thread, Object* self) {
  Owned<Object> state = PY_TRY(call_method(thread, self, "__getstate__"));
  Owned<Object> items = PY_TRY(call_method(thread, self, "items"));
  Owned<Object> iterator = PY_TRY(get_iter(thread, items));
  Object* parts[5] = {self->ob_type, empty_tuple(), state.get(), none(), iterator.get()};
  return tuple_pack(thread, parts);
}

Owned<Object> set_default(Thread& thread, Object* object, Args args) {
  Object* key = args[0];
  Object* fallback = args.has(1) ? args[1] : none();
  if (is_exact<OrderedDict>(object)) {
    Owned<Object> value = share(dict_get(thread, as<Dict>(object), key));
    if (value || thread.has_exception()) return value;
    PY_TRY(assign(thread, object, key, fallback));
    return share(fallback);
  }
  if (PY_TRY(sequence_contains(thread, object, key))) return get_item(thread, object, key);
  PY_TRY(set_item(thread, object, key, fallback));
  return share(fallback);
}

// Removes a key and returns its value; null without an exception: it was not there.
Owned<Object> take(Thread& thread, OrderedDict* self, Object* key, Hash hash) {
  Node* node = find_hash(thread, self, key, hash);
  if (node == nullptr) return nullptr;
  PY_TRY(remove_node(thread, self, key, hash));
  return dict_pop_hash(thread, self, key, hash);
}

Owned<Object> pop(Thread& thread, Object* object, Args args) {
  Hash hash = PY_TRY(object_hash(thread, args[0]));
  Owned<Object> value = take(thread, as<OrderedDict>(object), args[0], hash);
  if (value || thread.has_exception()) return value;
  if (args.has(1)) return share(args[1]);
  return raise_object(thread, &exc::KeyError, args[0]);
}

Owned<Object> pop_item(Thread& thread, Object* object, Args args) {
  auto* self = as<OrderedDict>(object);
  bool last = !args.has(0) || PY_TRY(object_is_true(thread, args[0]));
  if (self->first == nullptr) return raise(thread, &exc::KeyError, "dictionary is empty");
  Node* node = last ? self->last : self->first;
  Owned<Object> key = share(node->key);
  Owned<Object> value = take(thread, self, key, node->hash);
  if (!value) {
    if (thread.has_exception()) return nullptr;
    return raise_object(thread, &exc::KeyError, key);
  }
  Object* pair[2] = {key.get(), value.get()};
  return tuple_pack(thread, pair);
}

Owned<Object> keys(Thread& thread, Object* self) {
  return dict_view_new(thread, as<Dict>(self), &ordered_dict_keys_type);
}
Owned<Object> values(Thread& thread, Object* self) {
  return dict_view_new(thread, as<Dict>(self), &ordered_dict_values_type);
}
Owned<Object> items(Thread& thread, Object* self) {
  return dict_view_new(thread, as<Dict>(self), &ordered_dict_items_type);
}

Owned<Object> clear(Thread&, Object* self) {
  dict_clear(as<Dict>(self));
  clear_nodes(as<OrderedDict>(self));
  return new_none();
}

Owned<Object> copy(Thread& thread, Object* object) {
  auto* self = as<OrderedDict>(object);
  bool exact = is_exact<OrderedDict>(object);
  Owned<Object> twin = PY_TRY(call_no_args(thread, object->ob_type));
  uint64_t state = self->state;
  for (Node* node = self->first; node != nullptr; node = node->next) {
    Owned<Object> key = share(node->key);
    if (exact) {
      Hash hash = node->hash;
      Owned<Object> value = share(dict_get(thread, self, key));
      if (!value) {
        if (thread.has_exception()) return nullptr;
        return raise_object(thread, &exc::KeyError, key);
      }
      PY_TRY(set_hash(thread, as<OrderedDict>(twin.get()), key, value, hash));
    } else {
      Owned<Object> value = PY_TRY(get_item(thread, object, key));
      PY_TRY(set_item(thread, twin, key, value));
    }
    if (self->state != state) return raise_mutated(thread);
  }
  return twin;
}

Owned<Object> reversed(Thread& thread, Object* self) {
  return ordered_dict_iterate(thread, self, true, false, true);
}

Owned<Object> move_to_end(Thread& thread, Object* object, Args args) {
  auto* self = as<OrderedDict>(object);
  Object* key = args[0];
  bool last = !args.has(1) || PY_TRY(object_is_true(thread, args[1]));
  if (self->first == nullptr) return raise_object(thread, &exc::KeyError, key);
  if ((last ? self->last : self->first)->key == key) return new_none();
  Node* node = ordered_dict_find(thread, self, key);
  if (node == nullptr) {
    if (thread.has_exception()) return nullptr;
    return raise_object(thread, &exc::KeyError, key);
  }
  if (node == (last ? self->last : self->first)) return new_none();
  unlink(self, node);
  if (last) {
    link_last(self, node);
  } else {
    link_first(self, node);
  }
  return new_none();
}

// The slots of the type.

void dealloc(Object* object) {
  auto* self = as<OrderedDict>(object);
  gc_untrack(object);
  xdecref(self->attributes);
  self->attributes = nullptr;
  if (self->weaklist != nullptr) weakref_clear_all(object);
  clear_nodes(self);
  Dict::type.tp_dealloc(object);
}

int traverse(Object* object, Visit visit, void* arg) {
  auto* self = as<OrderedDict>(object);
  PY_VISIT(self->attributes);
  for (Node* node = self->first; node != nullptr; node = node->next) PY_VISIT(node->key);
  return Dict::type.tp_traverse(object, visit, arg);
}

void clear_slot(Object* object) {
  auto* self = as<OrderedDict>(object);
  xdecref(std::exchange(self->attributes, nullptr));
  dict_clear(self);
  clear_nodes(self);
}

Owned<Object> repr(Thread& thread, Object* object) {
  auto* self = as<OrderedDict>(object);
  const char* name = type_short_name(object->ob_type);
  if (self->used == 0) return str_from_format(thread, "%s()", name);
  ReprGuard guard(thread, object);
  if (guard.failed()) return Raised{};
  if (guard.recursive()) return str_from_ascii(thread, "...", 3);
  Owned<Dict> plain = PY_TRY(dict_copy(thread, self));
  return str_from_format(thread, "%s(%R)", name, plain.get());
}

Tri same_order(Thread& thread, OrderedDict* a, OrderedDict* b) {
  uint64_t state_a = a->state, state_b = b->state;
  Node *x = a->first, *y = b->first;
  while (x != nullptr && y != nullptr) {
    Owned<Object> left = share(x->key), right = share(y->key);
    bool equal = PY_TRY(object_rich_compare_bool(thread, left, right, CompareOp::kEq));
    if (a->state != state_a || b->state != state_b) return raise_mutated(thread);
    if (!equal) return Tri::kFalse;
    x = x->next;
    y = y->next;
  }
  return to_tri(x == nullptr && y == nullptr);
}

Owned<Object> compare(Thread& thread, Object* left, Object* right, CompareOp op) {
  if (!is_ordered(left) || !is_a<Dict>(right) || (op != CompareOp::kEq && op != CompareOp::kNe))
    return new_not_implemented();
  Owned<Object> answer = PY_TRY(Dict::type.tp_richcompare(thread, left, right, op));
  // Equal contents of two ordered dicts must be in the same order too.
  bool equal = answer.get() == bool_object(op == CompareOp::kEq);
  if (!equal || !is_ordered(right)) return answer;
  equal = PY_TRY(same_order(thread, as<OrderedDict>(left), as<OrderedDict>(right)));
  return new_bool(equal == (op == CompareOp::kEq));
}

Owned<Object> iterate(Thread& thread, Object* self) {
  return ordered_dict_iterate(thread, self, true, false, false);
}

constinit MethodDef kMethods[] = {
    {"fromkeys", from_keys, "($type, /, iterable, value=None)",
     "Make a dict of the keys, all with the same value.", MethodDef::kClass},
    {"__sizeof__", size_of, "($self, /)", nullptr},
    {"__reduce__", reduce, "($self, /)", "Return what pickle needs."},
    {"setdefault", set_default, "($self, /, key, default=None)",
     "Return the value of key, storing default first when it is absent."},
    {"pop", pop, "($self, /, key, default=<unrepresentable>)",
     "Remove key and return its value; default or KeyError when absent."},
    {"popitem", pop_item, "($self, /, last=True)",
     "Remove the last (or first) item and return it; KeyError if there is none."},
    {"keys", keys, "($self, /)", nullptr},
    {"values", values, "($self, /)", nullptr},
    {"items", items, "($self, /)", nullptr},
    MethodDef("update", update, nullptr, nullptr).tuple_and_dict(),
    {"clear", clear, "($self, /)", "Remove every item."},
    {"copy", copy, "($self, /)", "Return a new dict of the same items in the same order."},
    {"__reversed__", reversed, "($self, /)", "Return an iterator from the last key on."},
    {"move_to_end", move_to_end, "($self, /, key, last=True)",
     "Make an item the last (or first) one; KeyError if the key is absent."},
    {},
};
constinit GetSetDef kGetSets[] = {
    {"__dict__", generic_get_dict, generic_set_dict, nullptr, nullptr},
    {},
};

}  // namespace

OrderedDict::Node* ordered_dict_find(Thread& thread, OrderedDict* dict, Object* key) {
  if (dict->first == nullptr) return nullptr;
  Maybe<Hash> hash = object_hash(thread, key);
  return hash.ok ? find_hash(thread, dict, key, hash.value) : nullptr;
}

constinit Type OrderedDict::type = {
    .tp_name = "collections.OrderedDict",
    .tp_basicsize = sizeof(OrderedDict),
    .tp_dealloc = dealloc,
    .tp_repr = repr,
    .as_number = {.nb_or = merge, .nb_inplace_or = merge_in_place},
    .as_mapping = {.mp_ass_subscript = assign},
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType,
    .tp_doc = "A dict whose order can be changed and counts in comparisons.",
    .tp_traverse = traverse,
    .tp_clear = clear_slot,
    .tp_richcompare = compare,
    .tp_weaklistoffset = offsetof(OrderedDict, weaklist),
    .tp_iter = iterate,
    .tp_methods = kMethods,
    .tp_getset = kGetSets,
    .tp_base = &Dict::type,
    .tp_dictoffset = offsetof(OrderedDict, attributes),
    .tp_init = init,
};

}  // namespace py
