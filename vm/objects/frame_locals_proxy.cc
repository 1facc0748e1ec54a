// FrameLocalsProxy: f_locals of functions, a mapping that writes through (PEP 667).
// Counterpart: Objects/frameobject.c (PyFrameLocalsProxy_Type).
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/bytes.h"
#include "vm/objects/code.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/frame_object.h"
#include "vm/objects/function.h"
#include "vm/objects/list.h"
#include "vm/objects/repr_guard.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {

namespace {

FrameObject* frame_of(Object* self) { return static_cast<FrameLocalsProxy*>(self)->frame; }
Dict* extra_of(Object* self) { return static_cast<Dict*>(frame_of(self)->extra_locals.get()); }
uint8_t kind_of(Code* code, int index) {
  return static_cast<uint8_t>(code->co_localspluskinds->data[index]);
}
bool is_proxy(Object* object) { return is_exact<FrameLocalsProxy>(object); }

// Which variable a name means. For reading, one that has a value (which *value then owns); for
// writing, one that is not hidden. -1: none; a failure is an exception of the key's.
Maybe<int> find_variable(Thread& thread, FrameObject* object, Object* key, bool read,
                         Owned<Object>* value) {
  Code* code = object->frame->code();
  Hash hash = PY_TRY(object_hash(thread, key));
  auto usable = [&](int index) {
    if (!read) return (kind_of(code, index) & localkind::kHidden) == 0;
    *value = frame_variable(object->frame, index);
    return static_cast<bool>(*value);
  };
  // Names are interned, and so is the key as a rule.
  bool found = false;
  for (int i = 0; i < code->co_nlocalsplus; ++i) {
    if (code->co_localsplusnames->items[i] != key) continue;
    if (usable(i)) return i;
    found = true;
  }
  if (found) return -1;
  for (int i = 0; i < code->co_nlocalsplus; ++i) {
    Object* name = code->co_localsplusnames->items[i];
    if (str_hash(as<Str>(name)) != hash) continue;
    if (PY_TRY(object_rich_compare_bool(thread, name, key, CompareOp::kEq)) && usable(i)) return i;
  }
  return -1;
}

Owned<Object> proxy_getitem(Thread& thread, Object* self, Object* key) {
  Owned<Object> value;
  if (PY_TRY(find_variable(thread, frame_of(self), key, true, &value)) >= 0) return value;
  if (Dict* extra = extra_of(self)) {
    if (PY_TRY(dict_get_owned(thread, extra, key, &value))) return value;
  }
  return raise(thread, &exc::KeyError, "local variable '%R' is not defined", key);
}

Status store_variable(Thread& thread, FrameObject* object, int index, Object* value) {
  Frame* frame = object->frame;
  StackRef old = frame->localsplus[index];
  uint8_t kind = kind_of(frame->code(), index);
  if ((kind & (localkind::kFree | localkind::kCell)) != 0 && !old.is_null() &&
      is_exact<Cell>(old.object())) {
    static_cast<Cell*>(old.object())->value.set_shared(value);
    return Status::kOk;
  }
  if (old.object() == value) return Status::kOk;
  if (!old.is_null() && !is_immortal(old.object())) {
    // Instructions may have pushed the old value without a reference of its own.
    if (object->overwritten == nullptr) object->overwritten.set(PY_TRY(list_new(thread)));
    PY_TRY(list_append(thread, static_cast<List*>(object->overwritten.get()), old.object()));
  }
  frame->localsplus[index] = StackRef::from_new(value);
  old.close();
  return Status::kOk;
}

Status proxy_setitem(Thread& thread, Object* self, Object* key, Object* value) {
  FrameObject* object = frame_of(self);
  int index = PY_TRY(find_variable(thread, object, key, false, nullptr));
  if (index >= 0) {
    if (value == nullptr)
      return raise_value_error(thread, "cannot remove local variables from FrameLocalsProxy");
    return store_variable(thread, object, index, value);
  }
  if (object->extra_locals == nullptr) {
    if (value == nullptr) return raise_key_error(thread, key);
    object->extra_locals.set(PY_TRY(dict_new(thread)));
  }
  return value == nullptr ? dict_del(thread, extra_of(self), key)
                          : dict_set(thread, extra_of(self), key, value);
}

enum class Part : uint8_t { kKeys, kValues, kItems };

Status add_part(Thread& thread, List* list, Part part, Object* key, Object* value) {
  if (part == Part::kKeys) return list_append(thread, list, key);
  if (part == Part::kValues) return list_append(thread, list, value);
  Object* const pair[] = {key, value};
  Owned<Tuple> item = PY_TRY(tuple_pack(thread, pair));
  return list_append(thread, list, item);
}

Owned<List> collect(Thread& thread, Object* self, Part part) {
  Frame* frame = frame_of(self)->frame;
  Code* code = frame->code();
  Owned<List> list = PY_TRY(list_new(thread));
  for (int i = 0; i < code->co_nlocalsplus; ++i) {
    Owned<Object> value = frame_variable(frame, i);
    if (value) PY_TRY(add_part(thread, list, part, code->co_localsplusnames->items[i], value));
  }
  if (Dict* extra = extra_of(self)) {
    int64_t position = 0;
    Object *key, *value;
    while (dict_next(extra, &position, &key, &value))
      PY_TRY(add_part(thread, list, part, key, value));
  }
  return list;
}

Owned<Object> proxy_keys(Thread& thread, Object* self) {
  return collect(thread, self, Part::kKeys);
}
Owned<Object> proxy_values(Thread& thread, Object* self) {
  return collect(thread, self, Part::kValues);
}
Owned<Object> proxy_items(Thread& thread, Object* self) {
  return collect(thread, self, Part::kItems);
}

Owned<Object> proxy_iter(Thread& thread, Object* self) {
  Owned<Object> keys = PY_TRY(proxy_keys(thread, self));
  return get_iter(thread, keys);
}

Owned<Object> proxy_reversed(Thread& thread, Object* self) {
  Owned<List> keys = PY_TRY(collect(thread, self, Part::kKeys));
  PY_TRY(list_reverse(keys));
  return keys;
}

Owned<Object> proxy_copy(Thread& thread, Object* self) {
  Owned<Dict> dict = PY_TRY(dict_new(thread));
  PY_TRY(dict_update(thread, dict, self));
  return dict;
}

Owned<Object> proxy_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  if (args->ob_size != 1) {
    return raise_type_error(thread, "FrameLocalsProxy expected 1 argument, got %zd", args->ob_size);
  }
  Object* frame = args->items[0];
  if (!is_exact<FrameObject>(frame)) return raise_type_error(thread, "expect frame, not %T", frame);
  if (kwargs != nullptr && kwargs->used != 0)
    return raise_type_error(thread, "FrameLocalsProxy takes no keyword arguments");
  Owned<Object> self = PY_TRY(type->tp_alloc(thread, type, 0));
  static_cast<FrameLocalsProxy*>(self.get())->frame.set_shared(static_cast<FrameObject*>(frame));
  return self;
}

Owned<Object> proxy_richcompare(Thread& thread, Object* self, Object* other, CompareOp op) {
  if (is_proxy(other)) {
    bool same = frame_of(self) == frame_of(other);
    if (op == CompareOp::kEq) return new_bool(same);
    if (op == CompareOp::kNe) return new_bool(!same);
  } else if (is_a<Dict>(other)) {
    Owned<Object> dict = PY_TRY(proxy_copy(thread, self));
    return object_rich_compare(thread, dict, other, op);
  }
  return new_not_implemented();
}

Owned<Object> proxy_repr(Thread& thread, Object* self) {
  ReprGuard guard(thread, self);
  if (guard.failed()) return Raised{};
  if (guard.recursive()) return str_from_ascii(thread, "{...}", 5);
  Owned<Object> dict = PY_TRY(proxy_copy(thread, self));
  return object_repr(thread, dict);
}

bool can_merge(Object* other) { return is_a<Dict>(other) || is_proxy(other); }

Owned<Object> proxy_or(Thread& thread, Object* self, Object* other) {
  if (!can_merge(other)) return new_not_implemented();
  Owned<Dict> dict = PY_TRY(dict_new(thread));
  PY_TRY(dict_update(thread, dict, self));
  PY_TRY(dict_update(thread, dict, other));
  return dict;
}

Status merge(Thread& thread, Object* self, Object* other) {
  Owned<Object> keys = PY_TRY(mapping_keys(thread, other));
  Owned<Object> iterator = PY_TRY(get_iter(thread, keys));
  while (Owned<Object> key = iter_next(thread, iterator)) {
    Owned<Object> value = PY_TRY(get_item(thread, other, key));
    PY_TRY(proxy_setitem(thread, self, key, value));
  }
  return thread.has_exception() ? Status::kError : Status::kOk;
}

Owned<Object> proxy_inplace_or(Thread& thread, Object* self, Object* other) {
  if (!can_merge(other)) return new_not_implemented();
  PY_TRY(merge(thread, self, other));
  return share(self);
}

Owned<Object> proxy_update(Thread& thread, Object* self, Object* other) {
  if (!can_merge(other) || failed(merge(thread, self, other))) {
    return raise_type_error(thread, "update() argument must be dict or another FrameLocalsProxy");
  }
  return new_none();
}

Maybe<int64_t> proxy_length(Thread& thread, Object* self) {
  Owned<List> keys = PY_TRY(collect(thread, self, Part::kKeys));
  return keys->ob_size;
}

Tri proxy_contains(Thread& thread, Object* self, Object* key) {
  Owned<Object> value;
  if (PY_TRY(find_variable(thread, frame_of(self), key, true, &value)) >= 0) return Tri::kTrue;
  Dict* extra = extra_of(self);
  return extra == nullptr ? Tri::kFalse : dict_contains(thread, extra, key);
}

Owned<Object> proxy_contains_method(Thread& thread, Object* self, Object* key) {
  return new_bool(PY_TRY(proxy_contains(thread, self, key)));
}

Owned<Object> proxy_get(Thread& thread, Object* self, RawArgs args) {
  if (args.nargs < 1 || args.nargs > 2)
    return raise_type_error(thread, "get expected 1 or 2 arguments");
  Owned<Object> value = proxy_getitem(thread, self, args[0]);
  if (value || !error_clear_if(thread, &exc::KeyError)) return value;
  return share(args.nargs == 2 ? args[1] : none());
}

Owned<Object> proxy_setdefault(Thread& thread, Object* self, RawArgs args) {
  if (args.nargs < 1 || args.nargs > 2)
    return raise_type_error(thread, "setdefault expected 1 or 2 arguments");
  Owned<Object> value = proxy_getitem(thread, self, args[0]);
  if (value || !error_clear_if(thread, &exc::KeyError)) return value;
  value = share(args.nargs == 2 ? args[1] : none());
  PY_TRY(proxy_setitem(thread, self, args[0], value));
  return value;
}

Owned<Object> proxy_pop(Thread& thread, Object* self, RawArgs args) {
  PY_TRY(check_positional(thread, "pop", args.nargs, 1, 2));
  if (PY_TRY(find_variable(thread, frame_of(self), args[0], false, nullptr)) >= 0)
    return raise_value_error(thread, "cannot remove local variables from FrameLocalsProxy");
  if (Dict* extra = extra_of(self)) {
    Owned<Object> value = dict_pop(thread, extra, args[0]);
    if (value || thread.has_exception()) return value;
  }
  if (args.nargs == 2) return share(args[1]);
  return raise_key_error(thread, args[0]);
}

constinit MethodDef kMethods[] = {
    {"__contains__", proxy_contains_method, nullptr, nullptr, MethodDef::kCoexist},
    {"__getitem__", proxy_getitem, nullptr, nullptr, MethodDef::kCoexist},
    {"update", proxy_update, nullptr, nullptr},
    {"__reversed__", proxy_reversed, nullptr, nullptr},
    {"copy", proxy_copy, nullptr, nullptr},
    {"keys", proxy_keys, nullptr, nullptr},
    {"values", proxy_values, nullptr, nullptr},
    {"items", proxy_items, nullptr, nullptr},
    MethodDef::positional("get", proxy_get, nullptr, nullptr),
    MethodDef::positional("pop", proxy_pop, nullptr, nullptr),
    MethodDef::positional("setdefault", proxy_setdefault, nullptr, nullptr),
    {},
};
constexpr uint16_t kFields[] = {offsetof(FrameLocalsProxy, frame), 0};

}  // namespace

constinit Type FrameLocalsProxy::type = {
    .tp_name = "FrameLocalsProxy",
    .tp_basicsize = sizeof(FrameLocalsProxy),
    .tp_repr = proxy_repr,
    .as_number = {.nb_or = proxy_or, .nb_inplace_or = proxy_inplace_or},
    .as_sequence = {.sq_contains = proxy_contains},
    .as_mapping = {.mp_length = proxy_length,
                   .mp_subscript = proxy_getitem,
                   .mp_ass_subscript = proxy_setitem},
    .tp_flags = tpflags::kHaveGc | tpflags::kMapping,
    .tp_richcompare = proxy_richcompare,
    .tp_iter = proxy_iter,
    .tp_methods = kMethods,
    .tp_new = proxy_new,
    .fields = kFields,
};

Owned<Object> frame_locals_proxy(Thread& thread, FrameObject* object) {
  Object* const items[] = {object};
  Owned<Tuple> args = PY_TRY(tuple_pack(thread, items));
  return proxy_new(thread, &FrameLocalsProxy::type, args, nullptr);
}

}  // namespace py
