// Weak proxies: objects that hand every operation on to their referent.
// Counterpart: Objects/weakrefobject.c.
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/errors.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/weakref_internal.h"

namespace py {

namespace {

// The referent of a proxy, anything else as it is; null with ReferenceError when the referent is
// dead.
Owned<Object> unwrap_proxy(Thread& thread, Object* object) {
  if (object->ob_type != &WeakRef::proxy_type && object->ob_type != &WeakRef::callable_proxy_type) {
    return share(object);
  }
  Owned<Object> referent = weakref_get(as<WeakRef>(object));
  if (!referent)
    return raise(thread, &exc::ReferenceError, "weakly-referenced object no longer exists");
  return referent;
}

template <UnaryFn function>
Owned<Object> proxy_unary(Thread& thread, Object* object) {
  Owned<Object> referent = PY_TRY(unwrap_proxy(thread, object));
  return function(thread, referent);
}

template <NumberOp op>
Owned<Object> proxy_binary(Thread& thread, Object* left, Object* right) {
  Owned<Object> a = PY_TRY(unwrap_proxy(thread, left));
  Owned<Object> b = PY_TRY(unwrap_proxy(thread, right));
  return number_binary(thread, op, a, b);
}

Owned<Object> proxy_divmod(Thread& thread, Object* left, Object* right) {
  Owned<Object> a = PY_TRY(unwrap_proxy(thread, left));
  Owned<Object> b = PY_TRY(unwrap_proxy(thread, right));
  return number_divmod(thread, a, b);
}

Owned<Object> proxy_power(Thread& thread, Object* base, Object* exponent, Object* modulus) {
  Owned<Object> a = PY_TRY(unwrap_proxy(thread, base));
  Owned<Object> b = PY_TRY(unwrap_proxy(thread, exponent));
  Owned<Object> c = PY_TRY(unwrap_proxy(thread, modulus));
  return number_power(thread, a, b, c);
}

Owned<Object> proxy_inplace_power(Thread& thread, Object* base, Object* exponent, Object* modulus) {
  Owned<Object> a = PY_TRY(unwrap_proxy(thread, base));
  Owned<Object> b = PY_TRY(unwrap_proxy(thread, exponent));
  Owned<Object> c = PY_TRY(unwrap_proxy(thread, modulus));
  return number_inplace_power(thread, a, b, c);
}

Tri proxy_bool(Thread& thread, Object* object) {
  Owned<Object> referent = PY_TRY(unwrap_proxy(thread, object));
  return object_is_true(thread, referent);
}

Owned<Object> proxy_repr(Thread& thread, Object* self) {
  Owned<Object> referent = weakref_get(as<WeakRef>(self));
  if (!referent) return str_from_format(thread, "<weakproxy at %p; dead>", self);
  return str_from_format(thread, "<weakproxy at %p; to '%T' at %p>", self, referent.get(),
                         referent.get());
}

Owned<Object> proxy_getattro(Thread& thread, Object* object, Object* name) {
  PY_ENTER_NATIVE(thread, "");
  Owned<Object> referent = PY_TRY(unwrap_proxy(thread, object));
  return get_attr(thread, referent, name);
}

Status proxy_setattro(Thread& thread, Object* object, Object* name, Object* value_or_null) {
  Owned<Object> referent = PY_TRY(unwrap_proxy(thread, object));
  return set_attr(thread, referent, name, value_or_null);
}

Owned<Object> proxy_compare(Thread& thread, Object* left, Object* right, CompareOp op) {
  Owned<Object> a = PY_TRY(unwrap_proxy(thread, left));
  Owned<Object> b = PY_TRY(unwrap_proxy(thread, right));
  return object_rich_compare(thread, a, b, op);
}

Owned<Object> proxy_iternext(Thread& thread, Object* object) {
  Owned<Object> referent = PY_TRY(unwrap_proxy(thread, object));
  if (!iter_check(referent)) {
    return raise_type_error(thread, "Weakref proxy referenced a non-iterator '%.200s' object",
                            referent->ob_type->tp_name);
  }
  return referent->ob_type->tp_iternext(thread, referent);
}

Tri proxy_contains(Thread& thread, Object* object, Object* value) {
  Owned<Object> referent = PY_TRY(unwrap_proxy(thread, object));
  return sequence_contains(thread, referent, value);
}

Maybe<int64_t> proxy_length(Thread& thread, Object* object) {
  Owned<Object> referent = PY_TRY(unwrap_proxy(thread, object));
  return object_length(thread, referent);
}

Owned<Object> proxy_subscript(Thread& thread, Object* object, Object* key) {
  Owned<Object> container = PY_TRY(unwrap_proxy(thread, object));
  Owned<Object> unwrapped_key = PY_TRY(unwrap_proxy(thread, key));
  return get_item(thread, container, unwrapped_key);
}

Status proxy_assign(Thread& thread, Object* object, Object* key, Object* value_or_null) {
  Owned<Object> referent = PY_TRY(unwrap_proxy(thread, object));
  if (value_or_null == nullptr) return del_item(thread, referent, key);
  return set_item(thread, referent, key, value_or_null);
}

Owned<Object> proxy_call(Thread& thread, Object* object, Tuple* args, Dict* kwargs) {
  Owned<Object> referent = PY_TRY(unwrap_proxy(thread, object));
  return call(thread, referent, args, kwargs);
}

Owned<Object> proxy_bytes(Thread& thread, Object* object) {
  Owned<Object> referent = PY_TRY(unwrap_proxy(thread, object));
  return call_method(thread, referent, ids.__bytes__, nullptr, 0);
}

Owned<Object> proxy_reversed(Thread& thread, Object* object) {
  Owned<Object> referent = PY_TRY(unwrap_proxy(thread, object));
  return call_method(thread, referent, ids.__reversed__, nullptr, 0);
}

constinit MethodDef kProxyMethods[] = {
    {"__bytes__", proxy_bytes, nullptr, nullptr},
    {"__reversed__", proxy_reversed, nullptr, nullptr},
    {},
};

// What both types of proxy pass on.
constexpr NumberMethods kProxyNumber = {
    .nb_add = proxy_binary<NumberOp::kAdd>,
    .nb_subtract = proxy_binary<NumberOp::kSubtract>,
    .nb_multiply = proxy_binary<NumberOp::kMultiply>,
    .nb_remainder = proxy_binary<NumberOp::kRemainder>,
    .nb_divmod = proxy_divmod,
    .nb_power = proxy_power,
    .nb_negative = proxy_unary<number_negative>,
    .nb_positive = proxy_unary<number_positive>,
    .nb_absolute = proxy_unary<number_absolute>,
    .nb_bool = proxy_bool,
    .nb_invert = proxy_unary<number_invert>,
    .nb_lshift = proxy_binary<NumberOp::kLshift>,
    .nb_rshift = proxy_binary<NumberOp::kRshift>,
    .nb_and = proxy_binary<NumberOp::kAnd>,
    .nb_xor = proxy_binary<NumberOp::kXor>,
    .nb_or = proxy_binary<NumberOp::kOr>,
    .nb_int = proxy_unary<number_long>,
    .nb_float = proxy_unary<number_float>,
    .nb_inplace_add = proxy_binary<NumberOp::kInplaceAdd>,
    .nb_inplace_subtract = proxy_binary<NumberOp::kInplaceSubtract>,
    .nb_inplace_multiply = proxy_binary<NumberOp::kInplaceMultiply>,
    .nb_inplace_remainder = proxy_binary<NumberOp::kInplaceRemainder>,
    .nb_inplace_power = proxy_inplace_power,
    .nb_inplace_lshift = proxy_binary<NumberOp::kInplaceLshift>,
    .nb_inplace_rshift = proxy_binary<NumberOp::kInplaceRshift>,
    .nb_inplace_and = proxy_binary<NumberOp::kInplaceAnd>,
    .nb_inplace_xor = proxy_binary<NumberOp::kInplaceXor>,
    .nb_inplace_or = proxy_binary<NumberOp::kInplaceOr>,
    .nb_floor_divide = proxy_binary<NumberOp::kFloorDivide>,
    .nb_true_divide = proxy_binary<NumberOp::kTrueDivide>,
    .nb_inplace_floor_divide = proxy_binary<NumberOp::kInplaceFloorDivide>,
    .nb_inplace_true_divide = proxy_binary<NumberOp::kInplaceTrueDivide>,
    .nb_index = proxy_unary<number_index>,
    .nb_matrix_multiply = proxy_binary<NumberOp::kMatrixMultiply>,
    .nb_inplace_matrix_multiply = proxy_binary<NumberOp::kInplaceMatrixMultiply>,
};
constexpr SequenceMethods kProxySequence = {.sq_length = proxy_length,
                                            .sq_contains = proxy_contains};
constexpr MappingMethods kProxyMapping = {
    .mp_length = proxy_length, .mp_subscript = proxy_subscript, .mp_ass_subscript = proxy_assign};

}  // namespace

constinit Type WeakRef::proxy_type = {
    .tp_name = "weakref.ProxyType",
    .tp_basicsize = sizeof(WeakRef),
    .tp_dealloc = weakref_dealloc,
    .tp_repr = proxy_repr,
    .as_number = kProxyNumber,
    .as_sequence = kProxySequence,
    .as_mapping = kProxyMapping,
    .tp_str = proxy_unary<object_str>,
    .tp_getattro = proxy_getattro,
    .tp_setattro = proxy_setattro,
    .tp_flags = tpflags::kDisallowInstantiation | tpflags::kHaveGc,
    .tp_clear = weakref_clear_fields,
    .tp_richcompare = proxy_compare,
    .tp_iter = proxy_unary<get_iter>,
    .tp_iternext = proxy_iternext,
    .tp_methods = kProxyMethods,
    .fields = kWeakRefFields,
    .reported_basicsize = 64,
};

constinit Type WeakRef::callable_proxy_type = {
    .tp_name = "weakref.CallableProxyType",
    .tp_basicsize = sizeof(WeakRef),
    .tp_dealloc = weakref_dealloc,
    .tp_repr = proxy_repr,
    .as_number = kProxyNumber,
    .as_sequence = kProxySequence,
    .as_mapping = kProxyMapping,
    .tp_call = proxy_call,
    .tp_str = proxy_unary<object_str>,
    .tp_getattro = proxy_getattro,
    .tp_setattro = proxy_setattro,
    .tp_flags = tpflags::kDisallowInstantiation | tpflags::kHaveGc,
    .tp_clear = weakref_clear_fields,
    .tp_richcompare = proxy_compare,
    .tp_iter = proxy_unary<get_iter>,
    .tp_iternext = proxy_iternext,
    .fields = kWeakRefFields,
    .reported_basicsize = 64,
};

}  // namespace py
