// Weak references: the list that hangs on each referent, creation, clearing, and weakref.ref
// itself. Proxies are in weak_proxy.cc. Counterpart: Objects/weakrefobject.c.
#include "vm/objects/weakref.h"

#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/generic_alias.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"
#include "vm/objects/weakref_internal.h"

namespace py {

WeakRef** weakref_list(Object* referent) {
  Type* type = referent->ob_type;
  if (has_flag(type, tpflags::kManagedWeakref)) return managed_weakref_slot(referent);
  if (type->tp_weaklistoffset <= 0) return nullptr;
  return reinterpret_cast<WeakRef**>(reinterpret_cast<char*>(referent) + type->tp_weaklistoffset);
}

namespace {

bool is_proxy_type(const Type* type) {
  return type == &WeakRef::proxy_type || type == &WeakRef::callable_proxy_type;
}
bool is_basic_ref(const WeakRef* ref) {
  return ref->ob_type == &WeakRef::type && ref->callback.get() == nullptr;
}
bool is_basic_proxy(const WeakRef* ref) {
  return is_proxy_type(ref->ob_type) && ref->callback.get() == nullptr;
}

// The list begins with at most one plain reference and one plain proxy, which are handed out again
// and again.
void basic_references(WeakRef* head, WeakRef** ref, WeakRef** proxy) {
  *ref = *proxy = nullptr;
  if (head != nullptr && is_basic_ref(head)) {
    *ref = head;
    head = head->next;
  }
  if (head != nullptr && is_basic_proxy(head)) *proxy = head;
}

void insert(WeakRef* ref, WeakRef** list) {
  WeakRef* basic_ref;
  WeakRef* basic_proxy;
  basic_references(*list, &basic_ref, &basic_proxy);
  WeakRef* before = basic_proxy != nullptr ? basic_proxy : basic_ref;
  if (is_basic_ref(ref)) {
    before = nullptr;
  } else if (is_basic_proxy(ref)) {
    before = basic_ref;
  }
  ref->prev = before;
  ref->next = before == nullptr ? *list : before->next;
  if (ref->next != nullptr) ref->next->prev = ref;
  if (before == nullptr) {
    *list = ref;
  } else {
    before->next = ref;
  }
}

Owned<Object> weakref_vectorcall(Thread& thread, Object* callable, Object* const*, size_t nargsf,
                                 Tuple* kwnames) {
  PY_TRY(check_no_keywords(thread, "weakref", kwnames));
  PY_TRY(check_positional(thread, "weakref", vectorcall_nargs(nargsf), 0, 0));
  Owned<Object> referent = weakref_get(as<WeakRef>(callable));
  return referent ? std::move(referent) : new_none();
}

}  // namespace

Owned<WeakRef> weakref_make(Thread& thread, Type* type, Object* referent, Object* callback) {
  WeakRef** list = weakref_list(referent);
  if (list == nullptr) {
    return raise_type_error(thread, "cannot create weak reference to '%s' object",
                            referent->ob_type->tp_name);
  }
  if (callback != nullptr && is_none(callback)) callback = nullptr;
  bool exact = type == &WeakRef::type || is_proxy_type(type);
  if (exact && callback == nullptr) {
    WeakRef* ref;
    WeakRef* proxy;
    basic_references(*list, &ref, &proxy);
    WeakRef* reusable = type == &WeakRef::type ? ref : proxy;
    if (reusable != nullptr && reusable->ob_refcnt > 0) return share(reusable);
  }
  Owned<WeakRef> fresh = PY_TRY(object_new_of<WeakRef>(thread, type));
  fresh->referent = referent;
  fresh->callback.set_shared(callback);
  fresh->hash = -1;
  fresh->vectorcall = weakref_vectorcall;
  insert(fresh, list);
  gc_track(fresh);
  return fresh;
}

Owned<Object> weakref_new(Thread& thread, Object* referent, Object* callback_or_null) {
  return weakref_make(thread, &WeakRef::type, referent, callback_or_null);
}

Owned<Object> weakref_proxy_new(Thread& thread, Object* referent, Object* callback_or_null) {
  bool callable = referent->ob_type->tp_call != nullptr;
  return weakref_make(thread, callable ? &WeakRef::callable_proxy_type : &WeakRef::proxy_type,
                      referent, callback_or_null);
}

Owned<Object> weakref_get(WeakRef* ref) {
  // A referent whose count is zero is being destroyed: it must not come back.
  if (ref->referent == nullptr || ref->referent->ob_refcnt == 0) return Owned<Object>();
  return share(ref->referent);
}

void weakref_clear(WeakRef* ref) {
  Object* referent = ref->referent;
  if (referent == nullptr) return;
  WeakRef** list = weakref_list(referent);
  if (*list == ref) *list = ref->next;
  ref->referent = nullptr;
  if (ref->prev != nullptr) ref->prev->next = ref->next;
  if (ref->next != nullptr) ref->next->prev = ref->prev;
  ref->prev = ref->next = nullptr;
}

void weakref_clear_all(Object* referent) {
  WeakRef** list = weakref_list(referent);
  if (list == nullptr || *list == nullptr) return;
  while (*list != nullptr && (is_basic_ref(*list) || is_basic_proxy(*list))) weakref_clear(*list);
  if (*list == nullptr) return;
  Thread& thread = current_thread();
  SavedError saved(thread);
  // All references die before the first callback runs. References are chained through the fields
  // that they no longer need, each owned by the chain and with its callback still in place.
  WeakRef* first = nullptr;
  WeakRef* last = nullptr;
  while (WeakRef* ref = *list) {
    weakref_clear(ref);
    if (ref->ob_refcnt == 0) continue;  // Itself being destroyed.
    incref(ref);
    ref->next = nullptr;
    if (last == nullptr) {
      first = ref;
    } else {
      last->next = ref;
    }
    last = ref;
  }
  while (first != nullptr) {
    WeakRef* ref = first;
    first = ref->next;
    ref->next = nullptr;
    Owned<Object> callback = ref->callback.take();
    if (callback) {
      Owned<Object> result = call_one_arg(thread, callback, ref);
      if (!result) {
        error_write_unraisable_format(thread, "Exception ignored while calling weakref callback %R",
                                      callback.get());
      }
    }
    decref(ref);
  }
}

void weakref_dealloc(Object* self) {
  gc_untrack(self);
  weakref_clear(as<WeakRef>(self));
  as<WeakRef>(self)->callback.clear();
  object_free(self);
}

void weakref_clear_fields(Object* self) {
  weakref_clear(as<WeakRef>(self));
  as<WeakRef>(self)->callback.clear();
}

const uint16_t kWeakRefFields[] = {offsetof(WeakRef, callback), 0};

namespace {

Owned<Object> ref_construct(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  PY_TRY(check_positional(thread, "__new__", static_cast<size_t>(args->ob_size), 1, 2));
  return weakref_make(thread, type, args->items[0], args->ob_size > 1 ? args->items[1] : nullptr);
}

Status ref_init(Thread& thread, Object*, Tuple* args, Dict* kwargs) {
  PY_TRY(check_no_keywords(thread, "ref", kwargs));
  return check_positional(thread, "__init__", static_cast<size_t>(args->ob_size), 1, 2);
}

Maybe<Hash> ref_hash(Thread& thread, Object* self) {
  auto* ref = as<WeakRef>(self);
  if (ref->hash != -1) return ref->hash;
  Owned<Object> referent = weakref_get(ref);
  if (!referent) return raise_type_error(thread, "weak object has gone away");
  Hash hash = PY_TRY(object_hash(thread, referent));
  ref->hash = hash;
  return hash;
}

Owned<Object> ref_compare(Thread& thread, Object* left, Object* right, CompareOp op) {
  if ((op != CompareOp::kEq && op != CompareOp::kNe) || !is_a<WeakRef>(left) ||
      !is_a<WeakRef>(right)) {
    return new_not_implemented();
  }
  Owned<Object> a = weakref_get(as<WeakRef>(left));
  Owned<Object> b = weakref_get(as<WeakRef>(right));
  // Dead references are equal only to themselves.
  if (!a || !b) return new_bool((left == right) == (op == CompareOp::kEq));
  return object_rich_compare(thread, a, b, op);
}

Owned<Object> ref_repr(Thread& thread, Object* self) {
  Owned<Object> referent = weakref_get(as<WeakRef>(self));
  if (!referent) return str_from_format(thread, "<weakref at %p; dead>", self);
  Owned<Object> name;
  bool unbound;
  Tri found = lookup_special(thread, referent, ids.__name__, &name, &unbound);
  if (found == Tri::kError) return Raised{};
  if (found == Tri::kFalse || !is_a<Str>(name)) {
    return str_from_format(thread, "<weakref at %p; to '%T' at %p>", self, referent.get(),
                           referent.get());
  }
  return str_from_format(thread, "<weakref at %p; to '%T' at %p (%U)>", self, referent.get(),
                         referent.get(), name.get());
}

constinit MethodDef kRefMethods[] = {
    {"__class_getitem__", class_getitem_generic_alias, nullptr, "See PEP 585.", MethodDef::kClass},
    {},
};
constinit MemberDef kRefMembers[] = {
    {"__callback__", MemberKind::kObject, true, offsetof(WeakRef, callback), nullptr},
    {},
};

}  // namespace

constinit Type WeakRef::type = {
    .tp_name = "weakref.ReferenceType",
    .tp_basicsize = sizeof(WeakRef),
    .tp_dealloc = weakref_dealloc,
    .tp_vectorcall_offset = offsetof(WeakRef, vectorcall),
    .tp_repr = ref_repr,
    .tp_hash = ref_hash,
    .tp_call = vectorcall_as_call,
    .tp_flags = tpflags::kHaveGc | tpflags::kHaveVectorcall | tpflags::kBaseType,
    .tp_clear = weakref_clear_fields,
    .tp_richcompare = ref_compare,
    .tp_methods = kRefMethods,
    .tp_members = kRefMembers,
    .tp_init = ref_init,
    .tp_new = ref_construct,
    .fields = kWeakRefFields,
    .reported_basicsize = 64,
};

}  // namespace py
