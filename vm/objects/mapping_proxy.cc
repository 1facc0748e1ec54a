// mappingproxy: a read-only view of a mapping. Counterpart: Objects/descrobject.c
// (mappingproxyobject).
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/generic_alias.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/list.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py {
namespace {

Object* mapping_of(Object* self) { return static_cast<MappingProxy*>(self)->mapping; }
// The mapping behind a proxy; anything else is itself.
Object* unwrap(Object* object) { return is_a<MappingProxy>(object) ? mapping_of(object) : object; }

Maybe<int64_t> length(Thread& thread, Object* self) {
  return object_length(thread, mapping_of(self));
}
Owned<Object> subscript(Thread& thread, Object* self, Object* key) {
  return get_item(thread, mapping_of(self), key);
}

Tri contains(Thread& thread, Object* self, Object* key) {
  Object* mapping = mapping_of(self);
  if (is_exact<Dict>(mapping)) return dict_contains(thread, as<Dict>(mapping), key);
  return sequence_contains(thread, mapping, key);
}

Owned<Object> bit_or(Thread& thread, Object* left, Object* right) {
  return number_binary(thread, NumberOp::kOr, unwrap(left), unwrap(right));
}

Owned<Object> inplace_or(Thread& thread, Object* self, Object*) {
  return raise_type_error(thread, "'|=' is not supported by %s; use '|' instead",
                          self->ob_type->tp_name);
}

Owned<Object> iterate(Thread& thread, Object* self) { return get_iter(thread, mapping_of(self)); }
Maybe<Hash> hash(Thread& thread, Object* self) { return object_hash(thread, mapping_of(self)); }
Owned<Object> str(Thread& thread, Object* self) { return object_str(thread, mapping_of(self)); }
Owned<Object> repr(Thread& thread, Object* self) {
  PY_ENTER_NATIVE(thread, " while getting the repr of an object");
  return str_from_format(thread, "mappingproxy(%R)", mapping_of(self));
}
Owned<Object> compare(Thread& thread, Object* self, Object* other, CompareOp op) {
  return object_rich_compare(thread, mapping_of(self), other, op);
}

// Methods hand on to the mapping's own.
Owned<Object> get(Thread& thread, Object* self, RawArgs args) {
  PY_TRY(check_positional(thread, "get", args.nargs, 1, 2));
  Object* const arguments[] = {args[0], args.nargs > 1 ? args[1] : none()};
  return call_method(thread, mapping_of(self), ids.get, arguments, 2);
}
Owned<Object> keys(Thread& thread, Object* self) {
  return call_method(thread, mapping_of(self), ids.keys, nullptr, 0);
}
Owned<Object> values(Thread& thread, Object* self) {
  return call_method(thread, mapping_of(self), ids.values, nullptr, 0);
}
Owned<Object> items(Thread& thread, Object* self) {
  return call_method(thread, mapping_of(self), ids.items, nullptr, 0);
}
Owned<Object> copy(Thread& thread, Object* self) {
  return call_method(thread, mapping_of(self), ids.copy, nullptr, 0);
}
Owned<Object> reversed(Thread& thread, Object* self) {
  return call_method(thread, mapping_of(self), ids.__reversed__, nullptr, 0);
}

constinit SignatureText g_signature{"mappingproxy", "(mapping)"};

Owned<Object> new_proxy(Thread& thread, Type*, Tuple* args, Dict* kwargs) {
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, g_signature, args, kwargs, &bound));
  Object* mapping = bound[0];
  if (!mapping_check(mapping) || is_a<List>(mapping) || is_a<Tuple>(mapping)) {
    return raise_type_error(thread, "mappingproxy() argument must be a mapping, not %s",
                            mapping->ob_type->tp_name);
  }
  return mapping_proxy_new(thread, mapping);
}

constinit MethodDef kMethods[] = {
    MethodDef::positional("get", get, "($self, key, default=None, /)",
                          "The value of key, or default."),
    {"keys", keys, "($self, /)", "A view of the keys."},
    {"values", values, "($self, /)", "A view of the values."},
    {"items", items, "($self, /)", "A view of the pairs of key and value."},
    {"copy", copy, "($self, /)", "A shallow copy of the mapping."},
    {"__class_getitem__", class_getitem_generic_alias, "($type, object, /)",
     "The type with type arguments.", MethodDef::kClass},
    {"__reversed__", reversed, "($self, /)", "A reverse iterator over the keys."},
    {},
};
constexpr uint16_t kFields[] = {offsetof(MappingProxy, mapping), 0};

}  // namespace

Owned<Object> mapping_proxy_new(Thread& thread, Object* mapping) {
  Owned<MappingProxy> proxy = PY_TRY(object_new<MappingProxy>(thread));
  proxy->mapping.set_shared(mapping);
  gc_track(proxy);
  return proxy;
}

constinit Type MappingProxy::type = {
    .tp_name = "mappingproxy",
    .tp_basicsize = sizeof(MappingProxy),
    .tp_repr = repr,
    .as_number = {.nb_or = bit_or, .nb_inplace_or = inplace_or},
    .as_sequence = {.sq_contains = contains},
    .as_mapping = {.mp_length = length, .mp_subscript = subscript},
    .tp_hash = hash,
    .tp_str = str,
    .tp_flags = tpflags::kHaveGc | tpflags::kMapping,
    .tp_doc = "A read-only view of a mapping.",
    .tp_richcompare = compare,
    .tp_iter = iterate,
    .tp_methods = kMethods,
    .tp_new = new_proxy,
    .fields = kFields,
    .text_signature = "(mapping)",
};

}  // namespace py
