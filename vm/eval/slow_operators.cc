// Slow paths of operators, subscription, comparison and attribute access.
// Counterpart: Python/ceval.c, Python/bytecodes.c.
#include "vm/eval/slow.h"
#include "vm/objects/abstract.h"
#include "vm/objects/code.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/module.h"
#include "vm/objects/range.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py {

Object* slow_binary_op(Thread& thread, int oparg, Object* left, Object* right) {
  return number_binary(thread, static_cast<NumberOp>(oparg), left, right).release();
}

Object* slow_append_local_steal(Thread& thread, StackRef* local, StackRef right) {
  Owned<Str> text = local->steal().cast<Str>();
  *local = StackRef::null();
  Owned<Str> grown = str_append(thread, std::move(text), right.as<Str>());
  right.close();
  Object* result = reinterpret_cast<Object*>(grown.get());
  if (grown) *local = StackRef::from_owned(std::move(grown));
  return result;
}

Object* slow_list_slice(Thread& thread, List* list, Object* slice) {
  return get_item(thread, list, slice).release();
}

Object* slow_dict_subscript(Thread& thread, Dict* dict, Object* key) {
  Owned<Object> value;
  Tri found = dict_get_owned(thread, dict, key, &value);
  if (found == Tri::kFalse) (void)raise_key_error(thread, key);
  return value.release();
}

Object* slow_binary_slice(Thread& thread, Object* container, Object* start, Object* stop) {
  Owned<Object> slice = slice_new(thread, start, stop, nullptr);
  if (!slice) return nullptr;
  return get_item(thread, container, slice).release();
}

Status slow_store_slice(Thread& thread, Object* container, Object* start, Object* stop,
                        Object* value) {
  Owned<Object> slice = PY_TRY(slice_new(thread, start, stop, nullptr));
  return set_item(thread, container, slice, value);
}

Object* slow_compare_op(Thread& thread, Object* left, Object* right, int oparg) {
  Owned<Object> result =
      object_rich_compare(thread, left, right, static_cast<CompareOp>(oparg >> 5));
  if (!result) return nullptr;
  if ((oparg & 16) != 0) {
    Tri truth = object_is_true(thread, result);
    if (truth == Tri::kError) return nullptr;
    return bool_object(truth == Tri::kTrue);
  }
  return result.release();
}

Object* slow_convert_value(Thread& thread, Object* value, int oparg) {
  switch (oparg) {
    case 1:
      return object_str(thread, value).release();
    case 2:
      return object_repr(thread, value).release();
    case 3:
      return object_ascii(thread, value).release();
    default:
      return raise(thread, &exc::SystemError, "unexpected conversion flag %d\n", oparg);
  }
}

Object* slow_get_len(Thread& thread, Object* object) {
  Maybe<int64_t> length = object_length(thread, object);
  return length.ok ? int_from_int64(thread, length.value).release() : nullptr;
}

bool slow_load_method(Thread& thread, Object* object, Object* name, Object** method,
                      Object** self) {
  Owned<Object> found;
  bool unbound = get_method(thread, object, name, &found, self);
  *method = found.release();
  return unbound;
}

Object* slow_super_attr(Thread& thread, Frame* frame, Object* super, Object* cls, Object* self,
                        int oparg) {
  Object* arguments[2] = {cls, self};
  Owned<Object> proxy =
      call_vector(thread, super, arguments, static_cast<size_t>(oparg & 2), nullptr);
  if (!proxy) return nullptr;
  return get_attr(thread, proxy, frame->code()->co_names->items[oparg >> 2]).release();
}

Object* slow_super_method(Thread& thread, Type* cls, Object* self, Object* name, bool* unbound) {
  bool plain = self->ob_type->tp_getattro == generic_getattr;
  return super_lookup(thread, reinterpret_cast<Object*>(cls), cls, self, name,
                      plain ? unbound : nullptr)
      .release();
}

namespace {

struct SpecialMethod {
  Str* Identifiers::* name;
  const char* error;
  const char* suggestion;  // When the object has the other protocol's method.
};
constexpr SpecialMethod kSpecialMethods[] = {
    {&Identifiers::__enter__,
     "'%T' object does not support the context manager protocol (missed __enter__ method)",
     "'%T' object does not support the context manager protocol (missed __enter__ method) but it "
     "supports the asynchronous context manager protocol. "
     "Did you mean to use 'async with'?"},
    {&Identifiers::__exit__,
     "'%T' object does not support the context manager protocol (missed __exit__ method)",
     "'%T' object does not support the context manager protocol (missed __exit__ method) but it "
     "supports the asynchronous context manager protocol. "
     "Did you mean to use 'async with'?"},
    {&Identifiers::__aenter__,
     "'%T' object does not support the asynchronous context manager protocol (missed __aenter__ "
     "method)",
     "'%T' object does not support the asynchronous context manager protocol (missed __aenter__ "
     "method) but it supports the context manager protocol. "
     "Did you mean to use 'with'?"},
    {&Identifiers::__aexit__,
     "'%T' object does not support the asynchronous context manager protocol (missed __aexit__ "
     "method)",
     "'%T' object does not support the asynchronous context manager protocol (missed __aexit__ "
     "method) but it supports the context manager protocol. "
     "Did you mean to use 'with'?"},
};

bool supports_other_protocol(Object* owner, int which) {
  Type* type = owner->ob_type;
  bool sync = which < 2;
  Str* enter = sync ? ids.__aenter__ : ids.__enter__;
  Str* exit = sync ? ids.__aexit__ : ids.__exit__;
  const auto is_method = [type](Str* name) {
    const Object* found = type_lookup(type, name);
    return found != nullptr && found->ob_type->tp_descr_get != nullptr;
  };
  return is_method(enter) && is_method(exit);
}

}  // namespace

Status slow_load_special(Thread& thread, StackRef* method_and_self, int which) {
  Object* owner = method_and_self[1].object();
  const SpecialMethod& special = kSpecialMethods[which];
  Owned<Object> method;
  bool unbound = false;
  if (!PY_TRY(lookup_special(thread, owner, ids.*special.name, &method, &unbound)))
    return raise_type_error(
        thread, supports_other_protocol(owner, which) ? special.suggestion : special.error, owner);
  method_and_self[0] = StackRef::from_owned(std::move(method));
  if (!unbound) {
    StackRef self = method_and_self[1];
    method_and_self[1] = StackRef::null();
    self.close();
  }
  return Status::kOk;
}

}  // namespace py
