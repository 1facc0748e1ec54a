// dict: the type and its methods.
// Counterpart: Objects/dictobject.c.
#include "vm/base/faults.h"
#include "vm/objects/arguments.h"
#include "vm/objects/dict_internal.h"
#include "vm/objects/function.h"
#include "vm/objects/generic_alias.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/repr_guard.h"
#include "vm/objects/set.h"
#include "vm/objects/tuple.h"

namespace py {

void dict_dealloc(Object* self);
int dict_traverse(Object* self, Visit visit, void* arg);
void dict_free(Dict* dict);

namespace {

Owned<Object> dict_repr(Thread& thread, Object* self) {
  auto* dict = as<Dict>(self);
  ReprGuard guard(thread, self);
  if (guard.failed()) return Raised{};
  if (guard.recursive()) return str_from_ascii(thread, "{...}", 5);
  if (dict->used == 0) return str_from_ascii(thread, "{}", 2);
  StrBuilder out(thread, 2 + 6 * dict->used);
  PY_TRY(out.add_char('{'));
  int64_t position = 0;
  bool first = true;
  Object *key, *value;
  while (dict_next(dict, &position, &key, &value)) {
    Owned<Object> own_key = share(key), own_value = share(value);
    if (!first) PY_TRY(out.add_ascii(", ", 2));
    first = false;
    Owned<Object> text = PY_TRY(object_repr(thread, own_key));
    PY_TRY(out.add_str(as<Str>(text.get())));
    PY_TRY(out.add_ascii(": ", 2));
    text = PY_TRY(object_repr(thread, own_value));
    PY_TRY(out.add_str(as<Str>(text.get())));
  }
  PY_TRY(out.add_char('}'));
  return out.finish();
}

Maybe<int64_t> dict_length(Thread&, Object* self) { return as<Dict>(self)->used; }

Owned<Object> dict_missing(Thread& thread, Object* self, Object* key) {
  if (!is_exact<Dict>(self)) {
    Owned<Object> method;
    bool unbound = false;
    if (PY_TRY(lookup_special(thread, self, ids.__missing__, &method, &unbound))) {
      Object* arguments[2] = {self, key};
      return unbound ? call_vector(thread, method, arguments, 2, nullptr)
                     : call_one_arg(thread, method, key);
    }
  }
  return raise_key_error(thread, key);
}

Status dict_assign(Thread& thread, Object* self, Object* key, Object* value) {
  return value == nullptr ? dict_del(thread, as<Dict>(self), key)
                          : dict_set(thread, as<Dict>(self), key, value);
}

Tri dict_contains_slot(Thread& thread, Object* self, Object* key) {
  return dict_contains(thread, as<Dict>(self), key);
}

// Equality of two dicts: comparisons may change either.
Tri dict_equal(Thread& thread, Dict* left, Dict* right) {
  if (left->used != right->used) return Tri::kFalse;
  int64_t position = 0;
  Object *key, *value;
  Hash hash;
  while (dict_next(left, &position, &key, &value, &hash)) {
    Owned<Object> own_key = share(key), own_value = share(value);
    Object* other;
    if (dict_lookup(thread, right, key, hash, &other) == kLookupError) return Tri::kError;
    if (other == nullptr) return Tri::kFalse;
    Owned<Object> own_other = share(other);
    if (!PY_TRY(object_rich_compare_bool(thread, own_other, own_value, CompareOp::kEq)))
      return Tri::kFalse;
  }
  return Tri::kTrue;
}

Owned<Object> dict_compare(Thread& thread, Object* left, Object* right, CompareOp op) {
  if ((op != CompareOp::kEq && op != CompareOp::kNe) || !is_a<Dict>(left) || !is_a<Dict>(right))
    return new_not_implemented();
  PY_ENTER_NATIVE(thread, " in comparison");
  bool equal = PY_TRY(dict_equal(thread, as<Dict>(left), as<Dict>(right)));
  return new_bool(equal == (op == CompareOp::kEq));
}

Owned<Object> dict_or(Thread& thread, Object* left, Object* right) {
  if (!is_a<Dict>(left) || !is_a<Dict>(right)) return new_not_implemented();
  Owned<Dict> result = PY_TRY(dict_copy(thread, as<Dict>(left)));
  PY_TRY(dict_update(thread, result, right));
  return result;
}

Owned<Object> dict_inplace_or(Thread& thread, Object* self, Object* other) {
  PY_TRY(dict_update(thread, as<Dict>(self), other));
  return share(self);
}

Status update_from(Thread& thread, Dict* dict, const char* name, Object* const* args,
                   size_t nargs) {
  PY_TRY(check_positional(thread, name, nargs, 0, 1));
  return nargs == 1 ? dict_update(thread, dict, args[0]) : Status::kOk;
}

Status dict_init(Thread& thread, Object* self, Tuple* args, Dict* kwargs) {
  PY_TRY(
      update_from(thread, as<Dict>(self), "dict", args->items, static_cast<size_t>(args->ob_size)));
  if (kwargs == nullptr) return Status::kOk;
  int64_t position = 0;
  Object *key, *value;
  while (dict_next(kwargs, &position, &key, &value)) {
    if (!is_a<Str>(key)) return raise_type_error(thread, "keywords must be strings");
  }
  return dict_merge(thread, as<Dict>(self), kwargs, 1);
}

Owned<Object> dict_new_slot(Thread& thread, Type* type, Tuple*, Dict*) {
  Owned<Object> self = PY_TRY(type->tp_alloc(thread, type, 0));
  as<Dict>(self.get())->keys = kEmptyKeys;
  return self;
}

Owned<Object> dict_vectorcall(Thread& thread, Object* callable, Object* const* args, size_t nargsf,
                              Tuple* kwnames) {
  size_t nargs = vectorcall_nargs(nargsf);
  PY_TRY(check_positional(thread, "dict", nargs, 0, 1));
  Owned<Object> self =
      PY_TRY(dict_new_slot(thread, reinterpret_cast<Type*>(callable), nullptr, nullptr));
  if (nargs == 1) PY_TRY(dict_update(thread, as<Dict>(self.get()), args[0]));
  if (kwnames != nullptr) {
    for (int64_t i = 0; i < kwnames->ob_size; ++i)
      PY_TRY(dict_set(thread, as<Dict>(self.get()), kwnames->items[i],
                      args[nargs + static_cast<size_t>(i)]));
  }
  return self;
}

void dict_clear_slot(Object* self) { dict_clear(as<Dict>(self)); }

Owned<Object> dict_contains_method(Thread& thread, Object* self, Object* key) {
  return new_bool(PY_TRY(dict_contains(thread, as<Dict>(self), key)));
}

Owned<Object> dict_sizeof(Thread& thread, Object* self) {
  auto* dict = as<Dict>(self);
  int64_t size = self->ob_type == &Dict::type || self->ob_type->reported_basicsize == 0
                     ? self->ob_type->tp_basicsize
                     : self->ob_type->reported_basicsize;
  // Room for every key that the class's table may come to share, wherever the values lie.
  if (dict->values != nullptr)
    size += (dict->keys->nentries + dict->keys->usable) * static_cast<int64_t>(sizeof(Object*));
  if (dict->keys->refcnt == 1 && dict->keys != kEmptyKeys)
    size += static_cast<int64_t>(keys_bytes(dict->keys));
  return int_from_int64(thread, size);
}

Owned<Object> dict_get_method(Thread& thread, Object* self, RawArgs args) {
  PY_TRY(check_positional(thread, "get", args.nargs, 1, 2));
  Owned<Object> value;
  if (PY_TRY(dict_get_owned(thread, as<Dict>(self), args[0], &value))) return value;
  return args.nargs == 2 ? share(args[1]) : new_none();
}

Owned<Object> dict_setdefault(Thread& thread, Object* self, RawArgs args) {
  PY_TRY(check_positional(thread, "setdefault", args.nargs, 1, 2));
  return share(PY_TRY(
      dict_set_default(thread, as<Dict>(self), args[0], args.nargs == 2 ? args[1] : none())));
}

Owned<Object> dict_pop_method(Thread& thread, Object* self, RawArgs args) {
  PY_TRY(check_positional(thread, "pop", args.nargs, 1, 2));
  Owned<Object> value = dict_pop(thread, as<Dict>(self), args[0]);
  if (value || thread.has_exception()) return value;
  if (args.nargs == 2) return share(args[1]);
  return raise_key_error(thread, args[0]);
}

Owned<Object> dict_popitem(Thread& thread, Object* self) {
  auto* dict = as<Dict>(self);
  Owned<Tuple> pair = PY_TRY(tuple_alloc(thread, 2));
  if (dict->used == 0) return raise(thread, &exc::KeyError, "popitem(): dictionary is empty");
  if (dict->values != nullptr)
    PY_TRY(dict_resize(thread, dict, dict->keys->log2_size, DictKeysKind::kStr));
  dict_will_change(dict);
  DictKeys* keys = dict->keys;
  keys->version = 0;
  int64_t last = keys->nentries - 1;
  Hash hash;
  if (keys->is_str()) {
    DictStrEntry* entries = keys->str_entries();
    while (last >= 0 && entries[last].value == nullptr) --last;
    pair->items[0] = entries[last].key;
    pair->items[1] = entries[last].value;
    hash = as<Str>(entries[last].key)->hash;
    entries[last] = {nullptr, nullptr};
  } else {
    DictEntry* entries = keys->general_entries();
    while (last >= 0 && entries[last].value == nullptr) --last;
    pair->items[0] = entries[last].key;
    pair->items[1] = entries[last].value;
    hash = entries[last].hash;
    entries[last] = {0, nullptr, nullptr};
  }
  Probe probe(keys, hash);
  while (keys_index(keys, probe.slot) != last) probe.next();
  keys_set_index(keys, probe.slot, DictKeys::kDummy);
  keys->nentries = last;  // usable stays: the index slots are spent.
  dict->used -= PY_RIGHT_OR(dict_popitem_entry, 1, keys->is_str());
  tuple_ready(pair);
  return pair;
}

Owned<Object> dict_keys_method(Thread& thread, Object* self) {
  return dict_view_new(thread, as<Dict>(self), &DictView::keys_type);
}
Owned<Object> dict_items_method(Thread& thread, Object* self) {
  return dict_view_new(thread, as<Dict>(self), &DictView::items_type);
}
Owned<Object> dict_values_method(Thread& thread, Object* self) {
  return dict_view_new(thread, as<Dict>(self), &DictView::values_type);
}

Owned<Object> dict_update_method(Thread& thread, Object* self, RawArgs args) {
  PY_TRY(update_from(thread, as<Dict>(self), "update", args.argv, args.nargs));
  if (args.kwnames != nullptr) {
    for (int64_t i = 0; i < args.kwnames->ob_size; ++i) {
      if (!is_a<Str>(args.kwnames->items[i]))
        return raise_type_error(thread, "keywords must be strings");
    }
    for (int64_t i = 0; i < args.kwnames->ob_size; ++i)
      PY_TRY(dict_set(thread, as<Dict>(self), args.kwnames->items[i],
                      args[args.nargs + static_cast<size_t>(i)]));
  }
  return new_none();
}

Owned<Object> dict_fromkeys(Thread& thread, Object* cls, RawArgs args) {
  PY_TRY(check_positional(thread, "fromkeys", args.nargs, 1, 2));
  Object* iterable = args[0];
  Object* value = args.nargs == 2 ? args[1] : none();
  Owned<Object> result = PY_TRY(call_no_args(thread, cls));
  if (is_exact<Dict>(result.get()) && as<Dict>(result.get())->used == 0) {
    auto* target = as<Dict>(result.get());
    if (is_exact<Dict>(iterable) || is_exact_any_set(iterable)) {
      int64_t count = is_exact<Dict>(iterable) ? as<Dict>(iterable)->used : as<Set>(iterable)->used;
      if (count > 5)
        PY_TRY(dict_resize(thread, target, dict_log2_for((count * 3 + 1) / 2),
                           is_exact<Dict>(iterable)
                               ? as<Dict>(iterable)->keys->kind == DictKeysKind::kGeneral
                                     ? DictKeysKind::kGeneral
                                     : DictKeysKind::kStr
                               : DictKeysKind::kGeneral));
      int64_t position = 0;
      Object* key;
      Hash hash;
      while (is_exact<Dict>(iterable)
                 ? dict_next(as<Dict>(iterable), &position, &key, nullptr, &hash)
                 : set_next(as<Set>(iterable), &position, &key, &hash)) {
        PY_TRY(dict_insert(thread, target, share(key), hash, share(value)));
      }
      return result;
    }
  }
  Owned<Object> iterator = PY_TRY(get_iter(thread, iterable));
  for (;;) {
    Owned<Object> key = iter_next(thread, iterator);
    if (!key) {
      if (thread.has_exception()) return nullptr;
      return result;
    }
    if (is_exact<Dict>(result.get())) {
      PY_TRY(dict_set(thread, as<Dict>(result.get()), key, value));
    } else {
      PY_TRY(set_item(thread, result, key, value));
    }
  }
}

Owned<Object> dict_clear_method(Thread&, Object* self) {
  dict_clear(as<Dict>(self));
  return new_none();
}
Owned<Object> dict_copy_method(Thread& thread, Object* self) {
  return dict_copy(thread, as<Dict>(self));
}

constinit MethodDef kDictMethods[] = {
    {"__contains__", dict_contains_method, "($self, key, /)", "Tell whether the key is present.",
     MethodDef::kCoexist},
    {"__getitem__", dict_subscript, "($self, key, /)", "Return self[key].", MethodDef::kCoexist},
    {"__sizeof__", dict_sizeof, "($self, /)", "Return the size in bytes."},
    MethodDef::positional("get", dict_get_method, "($self, key, default=None, /)",
                          "Return the value of key, or default when it is absent."),
    MethodDef::positional("setdefault", dict_setdefault, "($self, key, default=None, /)",
                          "Return the value of key, storing default first when it is absent."),
    MethodDef::positional("pop", dict_pop_method, "($self, key, default=<unrepresentable>, /)",
                          "Remove key and return its value; default or KeyError when absent."),
    {"popitem", dict_popitem, "($self, /)", "Remove and return the newest (key, value) pair."},
    {"keys", dict_keys_method, "($self, /)", "Return a live set-like view of the keys."},
    {"items", dict_items_method, "($self, /)",
     "Return a live set-like view of the (key, value) pairs."},
    {"values", dict_values_method, "($self, /)", "Return a live view of the values."},
    MethodDef("update", dict_update_method, nullptr,
              "Take over the items of a mapping or of an iterable of pairs, then the keywords.")
        .tuple_and_dict(),
    MethodDef::positional("fromkeys", dict_fromkeys, "($type, iterable, value=None, /)",
                          "Make a dict whose keys come from iterable, all with the same value.",
                          MethodDef::kClass),
    {"clear", dict_clear_method, "($self, /)", "Remove every item."},
    {"copy", dict_copy_method, "($self, /)", "Return a shallow copy."},
    {"__reversed__", dict_reversed, "($self, /)",
     "Return an iterator over the keys, newest first."},
    {"__class_getitem__", class_getitem_generic_alias, "($type, object, /)",
     "Return a parameterised alias of the class.", MethodDef::kClass},
    {},
};

}  // namespace

Owned<Object> dict_subscript(Thread& thread, Object* self, Object* key) {
  Hash hash = PY_TRY(dict_key_hash(thread, key));
  Object* value;
  if (dict_lookup(thread, as<Dict>(self), key, hash, &value) == kLookupError) return nullptr;
  if (PY_LIKELY(value != nullptr)) return share(value);
  return dict_missing(thread, self, key);
}

constinit Type Dict::type = {
    .tp_name = "dict",
    .tp_basicsize = sizeof(Dict),
    .tp_dealloc = dict_dealloc,
    .tp_repr = dict_repr,
    .as_number = {.nb_or = dict_or, .nb_inplace_or = dict_inplace_or},
    .as_sequence = {.sq_contains = dict_contains_slot},
    .as_mapping = {.mp_length = dict_length,
                   .mp_subscript = dict_subscript,
                   .mp_ass_subscript = dict_assign},
    .tp_hash = hash_not_implemented,
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType | tpflags::kDictSubclass |
                tpflags::kMatchSelf | tpflags::kMapping,
    .tp_doc = "A mutable mapping that keeps the order of insertion.",
    .tp_traverse = dict_traverse,
    .tp_clear = dict_clear_slot,
    .tp_richcompare = dict_compare,
    .tp_iter = dict_iter,
    .tp_methods = kDictMethods,
    .tp_init = dict_init,
    .tp_new = dict_new_slot,
    .tp_vectorcall = dict_vectorcall,
};

}  // namespace py
