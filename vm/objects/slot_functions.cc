// Slot functions of classes: each calls the special method of the same meaning; and the table that
// pairs slots with special methods. Counterpart: Objects/typeobject.c (slot_tp_* and slotdefs).
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/errors.h"
#include "vm/objects/int.h"
#include "vm/objects/iterator.h"
#include "vm/objects/type_internal.h"

namespace py {
namespace {

// A special method found on the type. When it is a plain function it stays unbound and gets `self`
// as an argument.
struct SpecialMethod {
  Owned<Object> callable;
  bool unbound = false;
};

// kFalse: the type has no such attribute.
Tri find_special(Thread& thread, Object* self, Str* name, SpecialMethod* method) {
  Type* type = self->ob_type;
  Object* found = type_lookup(type, name);
  if (found == nullptr) return Tri::kFalse;
  method->callable = share(found);
  if (has_flag(found->ob_type, tpflags::kMethodDescriptor)) {
    method->unbound = true;
    return Tri::kTrue;
  }
  method->unbound = false;
  DescrGetFn get = found->ob_type->tp_descr_get;
  if (get != nullptr) {
    Owned<Object> bound = PY_TRY(get(thread, method->callable, self, type));
    method->callable = std::move(bound);
  }
  return Tri::kTrue;
}

// As find_special, but an AttributeError from binding counts as missing.
Tri find_special_maybe(Thread& thread, Object* self, Str* name, SpecialMethod* method) {
  Tri found = find_special(thread, self, name, method);
  if (found == Tri::kError && error_clear_if(thread, &exc::AttributeError)) return Tri::kFalse;
  return found;
}

// args[0] is self.
Owned<Object> call_found(Thread& thread, const SpecialMethod& method, Object* const* args,
                         size_t nargs) {
  if (method.unbound) return call_vector(thread, method.callable, args, nargs, nullptr);
  return call_vector(thread, method.callable, args + 1, (nargs - 1) | kVectorcallArgumentsOffset,
                     nullptr);
}

}  // namespace

Owned<Object> call_special(Thread& thread, Str* name, Object* const* args, size_t nargs) {
  SpecialMethod method;
  if (!PY_TRY(find_special(thread, args[0], name, &method)))
    return raise_object(thread, &exc::AttributeError, name);
  return call_found(thread, method, args, nargs);
}

Owned<Object> call_special_maybe(Thread& thread, Str* name, Object* const* args, size_t nargs) {
  SpecialMethod method;
  if (!PY_TRY(find_special_maybe(thread, args[0], name, &method))) return {};
  return call_found(thread, method, args, nargs);
}

namespace {

// The method may be None, which forbids the operation: *forbidden is set and the result is null
// without an exception.
Owned<Object> call_special_unless_none(Thread& thread, Str* name, Object* const* args, size_t nargs,
                                       bool* forbidden) {
  SpecialMethod method;
  *forbidden = false;
  if (!PY_TRY(find_special_maybe(thread, args[0], name, &method))) return {};
  if (is_none(method.callable.get())) {
    *forbidden = true;
    return {};
  }
  return call_found(thread, method, args, nargs);
}

// One side of a binary operator; NotImplemented when the method is missing.
Owned<Object> call_operator(Thread& thread, Str* name, Object* const* args, size_t nargs) {
  SpecialMethod method;
  if (!PY_TRY(find_special_maybe(thread, args[0], name, &method))) return new_not_implemented();
  return call_found(thread, method, args, nargs);
}

// Does right's class provide its own version of the reflected method?
Tri reflected_is_overloaded(Thread& thread, Object* left, Object* right, Str* name) {
  Owned<Object> theirs, ours;
  if (!PY_TRY(get_optional_attr(thread, right->ob_type, name, &theirs))) return Tri::kFalse;
  if (!PY_TRY(get_optional_attr(thread, left->ob_type, name, &ours))) return Tri::kTrue;
  return object_rich_compare_bool(thread, ours, theirs, CompareOp::kNe);
}

// `self` and `other` tell which operands dispatch to special methods; `modulus` is pow()'s third
// argument or null.
Owned<Object> binary_operator(Thread& thread, Object* left, Object* right, Object* modulus,
                              bool left_dispatches, bool right_dispatches, Str* name,
                              Str* reflected) {
  Object* forward[] = {left, right, modulus};
  Object* backward[] = {right, left, modulus};
  size_t nargs = modulus == nullptr ? 2 : 3;
  bool try_right = left->ob_type != right->ob_type && right_dispatches;
  if (left_dispatches) {
    if (try_right && type_is_subtype(right->ob_type, left->ob_type) &&
        PY_TRY(reflected_is_overloaded(thread, left, right, reflected))) {
      Owned<Object> result = call_operator(thread, reflected, backward, nargs);
      if (result.get() != not_implemented()) return result;
      try_right = false;
    }
    Owned<Object> result = call_operator(thread, name, forward, nargs);
    if (result.get() != not_implemented() || right->ob_type == left->ob_type) return result;
  }
  if (try_right) return call_operator(thread, reflected, backward, nargs);
  return new_not_implemented();
}

template <BinaryFn NumberMethods::* kSlot, Str* Identifiers::* kName,
          Str* Identifiers::* kReflected>
Owned<Object> slot_binary(Thread& thread, Object* left, Object* right) {
  BinaryFn self = slot_binary<kSlot, kName, kReflected>;
  return binary_operator(thread, left, right, nullptr, left->ob_type->as_number.*kSlot == self,
                         right->ob_type->as_number.*kSlot == self, ids.*kName, ids.*kReflected);
}

template <Str* Identifiers::* kName>
Owned<Object> slot_unary(Thread& thread, Object* self) {
  Object* args[] = {self};
  return call_special(thread, ids.*kName, args, 1);
}

template <Str* Identifiers::* kName>
Owned<Object> slot_inplace(Thread& thread, Object* self, Object* other) {
  Object* args[] = {self, other};
  return call_special(thread, ids.*kName, args, 2);
}

Owned<Object> slot_power(Thread& thread, Object* left, Object* right, Object* modulus) {
  return binary_operator(thread, left, right, is_none(modulus) ? nullptr : modulus,
                         left->ob_type->as_number.nb_power == slot_power,
                         right->ob_type->as_number.nb_power == slot_power, ids.__pow__,
                         ids.__rpow__);
}

Owned<Object> slot_inplace_power(Thread& thread, Object* self, Object* other, Object*) {
  Object* args[] = {self, other};
  return call_special(thread, ids.__ipow__, args, 2);
}

Tri slot_bool(Thread& thread, Object* self) {
  Object* args[] = {self};
  bool forbidden;
  Owned<Object> value = call_special_unless_none(thread, ids.__bool__, args, 1, &forbidden);
  if (forbidden)
    return raise_type_error(thread, "'%.200s' cannot be interpreted as a boolean",
                            self->ob_type->tp_name);
  if (!value && thread.has_exception()) return Tri::kError;
  if (!value) {
    value = call_special_maybe(thread, ids.__len__, args, 1);
    if (!value) return thread.has_exception() ? Tri::kError : Tri::kTrue;
    return object_is_true(thread, value);
  }
  if (value.get() == bool_object(true)) return Tri::kTrue;
  if (value.get() == bool_object(false)) return Tri::kFalse;
  return raise_type_error(thread, "__bool__ should return bool, returned %s",
                          value->ob_type->tp_name);
}

Maybe<int64_t> slot_length(Thread& thread, Object* self) {
  Object* args[] = {self};
  Owned<Object> result = PY_TRY(call_special(thread, ids.__len__, args, 1));
  Owned<Object> length = PY_TRY(number_index(thread, result));
  if (int_sign(length) < 0) return raise_value_error(thread, "__len__() should return >= 0");
  return number_as_ssize(thread, length, &exc::OverflowError);
}

Owned<Object> slot_subscript(Thread& thread, Object* self, Object* key) {
  Object* args[] = {self, key};
  return call_special(thread, ids.__getitem__, args, 2);
}

Status slot_assign_subscript(Thread& thread, Object* self, Object* key, Object* value) {
  Object* args[] = {self, key, value};
  PY_RUN(value == nullptr ? call_special(thread, ids.__delitem__, args, 2)
                          : call_special(thread, ids.__setitem__, args, 3));
  return Status::kOk;
}

Owned<Object> slot_item(Thread& thread, Object* self, int64_t index) {
  Owned<Object> key = PY_TRY(int_from_int64(thread, index));
  return slot_subscript(thread, self, key);
}

Status slot_assign_item(Thread& thread, Object* self, int64_t index, Object* value) {
  Owned<Object> key = PY_TRY(int_from_int64(thread, index));
  return slot_assign_subscript(thread, self, key, value);
}

Tri contains_by_iteration(Thread& thread, Object* self, Object* value) {
  Owned<Object> iterator = get_iter(thread, self);
  if (!iterator) {
    if (!error_clear_if(thread, &exc::TypeError)) return Tri::kError;
    return raise_type_error(thread, "argument of type '%.200s' is not a container or iterable",
                            self->ob_type->tp_name);
  }
  while (Owned<Object> item = iter_next(thread, iterator)) {
    if (PY_TRY(object_rich_compare_bool(thread, item, value, CompareOp::kEq))) return Tri::kTrue;
  }
  return thread.has_exception() ? Tri::kError : Tri::kFalse;
}

Tri slot_contains(Thread& thread, Object* self, Object* value) {
  Object* args[] = {self, value};
  bool forbidden;
  Owned<Object> result = call_special_unless_none(thread, ids.__contains__, args, 2, &forbidden);
  if (forbidden)
    return raise_type_error(thread, "'%.200s' object is not a container", self->ob_type->tp_name);
  if (result) return object_is_true(thread, result);
  if (thread.has_exception()) return Tri::kError;
  return contains_by_iteration(thread, self, value);
}

Owned<Object> slot_repr(Thread& thread, Object* self) {
  Object* args[] = {self};
  Owned<Object> result = call_special_maybe(thread, ids.__repr__, args, 1);
  if (result || thread.has_exception()) return result;
  return str_from_format(thread, "<%s object at %p>", self->ob_type->tp_name, self);
}

Maybe<Hash> slot_hash(Thread& thread, Object* self) {
  Object* args[] = {self};
  bool forbidden;
  Owned<Object> result = call_special_unless_none(thread, ids.__hash__, args, 1, &forbidden);
  if (!result) {
    if (thread.has_exception()) return Maybe<Hash>::error();
    return hash_not_implemented(thread, self);
  }
  if (!is_a<Int>(result.get()))
    return raise_type_error(thread, "__hash__ method should return an integer");
  // A value that is a possible hash stays; any other is hashed as an int.
  Hash hash;
  if (!int_fits_int64(result, &hash)) hash = int_hash(result);
  return hash == -1 ? -2 : hash;
}

Owned<Object> slot_compare(Thread& thread, Object* self, Object* other, CompareOp op) {
  Str* const names[] = {ids.__lt__, ids.__le__, ids.__eq__, ids.__ne__, ids.__gt__, ids.__ge__};
  Object* args[] = {self, other};
  Owned<Object> result = call_special_maybe(thread, names[static_cast<int>(op)], args, 2);
  if (result || thread.has_exception()) return result;
  return new_not_implemented();
}

Owned<Object> slot_iter(Thread& thread, Object* self) {
  Object* args[] = {self};
  bool forbidden;
  Owned<Object> result = call_special_unless_none(thread, ids.__iter__, args, 1, &forbidden);
  if (result || thread.has_exception()) return result;
  if (!forbidden) {
    SpecialMethod getitem;
    Tri found = find_special_maybe(thread, self, ids.__getitem__, &getitem);
    if (found == Tri::kError) error_clear(thread);
    if (found == Tri::kTrue) return seq_iterator_new(thread, self);
  }
  return raise_type_error(thread, "'%.200s' object is not iterable", self->ob_type->tp_name);
}

// StopIteration stays pending: callers of tp_iternext accept it as well as a silent null.
Owned<Object> slot_next(Thread& thread, Object* self) {
  return slot_unary<&Identifiers::__next__>(thread, self);
}

Owned<Object> slot_descr_get(Thread& thread, Object* self, Object* instance, Object* owner) {
  Type* type = self->ob_type;
  Owned<Object> get = share(type_lookup(type, ids.__get__));
  if (!get) {
    if (type->tp_descr_get == slot_descr_get) type->tp_descr_get = nullptr;
    return share(self);
  }
  Object* args[] = {self, instance != nullptr ? instance : none(),
                    owner != nullptr ? owner : none()};
  return call_vector(thread, get, args, 3, nullptr);
}

Status slot_descr_set(Thread& thread, Object* self, Object* instance, Object* value) {
  Object* args[] = {self, instance, value};
  PY_RUN(value == nullptr ? call_special(thread, ids.__delete__, args, 2)
                          : call_special(thread, ids.__set__, args, 3));
  return Status::kOk;
}

}  // namespace

Owned<Object> call_with_self(Thread& thread, Object* callable, Object* self, Tuple* args,
                             Dict* kwargs) {
  constexpr int64_t kInline = 8;
  Object* inline_args[kInline + 1];
  int64_t count = args->ob_size;
  Object** all = count <= kInline ? inline_args
                                  : static_cast<Object**>(mem_alloc((count + 1) * sizeof(Object*)));
  if (all == nullptr) return raise_memory_error(thread);
  all[0] = self;
  for (int64_t i = 0; i < count; ++i) all[i + 1] = args->items[i];
  Owned<Object> result = call_vector_dict(thread, callable, all, count + 1, kwargs);
  if (all != inline_args) mem_free(all);
  return result;
}

namespace {

// Calls type's `name` with self, then args and kwargs.
Owned<Object> call_special_with(Thread& thread, Object* self, Str* name, Tuple* args,
                                Dict* kwargs) {
  SpecialMethod method;
  if (!PY_TRY(find_special(thread, self, name, &method)))
    return raise_object(thread, &exc::AttributeError, name);
  if (!method.unbound) return call(thread, method.callable, args, kwargs);
  return call_with_self(thread, method.callable, self, args, kwargs);
}

void slot_finalize(Thread& thread, Object* self) {
  SavedError saved(thread);
  SpecialMethod method;
  Tri found = find_special_maybe(thread, self, ids.__del__, &method);
  if (found != Tri::kTrue) {
    if (found == Tri::kError) error_write_unraisable(thread, nullptr, self);
    return;
  }
  Object* args[] = {self};
  Owned<Object> result = call_found(thread, method, args, 1);
  if (!result)
    error_write_unraisable_format(thread, "Exception ignored while calling deallocator %R",
                                  static_cast<Object*>(method.callable));
}

Owned<Object> call_async(Thread& thread, Object* self, Str* name) {
  Object* args[] = {self};
  Owned<Object> result = call_special_maybe(thread, name, args, 1);
  if (result || thread.has_exception()) return result;
  return raise(thread, &exc::AttributeError, "object %.50s does not have %U method",
               self->ob_type->tp_name, name);
}
Owned<Object> slot_await(Thread& thread, Object* self) {
  return call_async(thread, self, ids.__await__);
}
Owned<Object> slot_aiter(Thread& thread, Object* self) {
  return call_async(thread, self, ids.__aiter__);
}
Owned<Object> slot_anext(Thread& thread, Object* self) {
  return call_async(thread, self, ids.__anext__);
}

// Calls an attribute of the type that takes the name: __getattr__ or __getattribute__, bound only
// if it must be.
Owned<Object> call_attribute_hook(Thread& thread, Object* self, Object* hook, Object* name) {
  if (has_flag(hook->ob_type, tpflags::kMethodDescriptor)) {
    Object* args[] = {self, name};
    return call_vector(thread, hook, args, 2, nullptr);
  }
  DescrGetFn get = hook->ob_type->tp_descr_get;
  if (get == nullptr) return call_one_arg(thread, hook, name);
  Owned<Object> bound = PY_TRY(get(thread, hook, self, self->ob_type));
  return call_one_arg(thread, bound, name);
}

}  // namespace

Owned<Object> slot_tp_getattro(Thread& thread, Object* self, Object* name) {
  Object* args[] = {self, name};
  return call_special(thread, ids.__getattribute__, args, 2);
}

Owned<Object> slot_tp_getattr_hook(Thread& thread, Object* self, Object* name) {
  Type* type = self->ob_type;
  Owned<Object> getattr = share(type_lookup(type, ids.__getattr__));
  if (!getattr) {
    type->tp_getattro = slot_tp_getattro;
    return slot_tp_getattro(thread, self, name);
  }
  Owned<Object> getattribute = share(type_lookup(type, ids.__getattribute__));
  bool standard = !getattribute;
  if (getattribute && is_exact<WrapperDescriptor>(getattribute.get())) {
    standard = as<WrapperDescriptor>(getattribute.get())->wrapped ==
               slot_bits(SlotFunction(generic_getattr));
  }
  Owned<Object> result;
  if (standard) {
    result = generic_getattr_with_dict(thread, self, name, nullptr, true);
    if (result || thread.has_exception()) return result;
  } else {
    result = call_attribute_hook(thread, self, getattribute, name);
    if (result || !error_matches(thread, &exc::AttributeError)) return result;
    error_clear(thread);
  }
  return call_attribute_hook(thread, self, getattr, name);
}

Status slot_tp_setattro(Thread& thread, Object* self, Object* name, Object* value) {
  Object* args[] = {self, name, value};
  PY_RUN(value == nullptr ? call_special(thread, ids.__delattr__, args, 2)
                          : call_special(thread, ids.__setattr__, args, 3));
  return Status::kOk;
}

Status slot_tp_init(Thread& thread, Object* self, Tuple* args, Dict* kwargs) {
  Owned<Object> result = PY_TRY(call_special_with(thread, self, ids.__init__, args, kwargs));
  if (is_none(result.get())) return Status::kOk;
  return raise_type_error(thread, "__init__() should return None, not '%.200s'",
                          result->ob_type->tp_name);
}

Owned<Object> slot_tp_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  Owned<Object> function = PY_TRY(get_attr(thread, type, ids.__new__));
  return call_with_self(thread, function, type, args, kwargs);
}

Owned<Object> slot_tp_call(Thread& thread, Object* self, Tuple* args, Dict* kwargs) {
  return call_special_with(thread, self, ids.__call__, args, kwargs);
}

#define AT(field) static_cast<uint16_t>(offsetof(Type, field))
#define ID(name) &Identifiers::name
#define BINARY(name, rname, slot, symbol)                      \
  {ID(name),                                                   \
   AT(as_number.slot),                                         \
   Wrap::kBinaryLeft,                                          \
   slot_binary<&NumberMethods::slot, ID(name), ID(rname)>,     \
   "($self, value, /)",                                        \
   "The result of self " symbol " value."},                    \
      {ID(rname),                                              \
       AT(as_number.slot),                                     \
       Wrap::kBinaryReflected,                                 \
       slot_binary<&NumberMethods::slot, ID(name), ID(rname)>, \
       "($self, value, /)",                                    \
       "The result of value " symbol " self."}
#define UNARY(name, slot, text) \
  {ID(name), AT(as_number.slot), Wrap::kUnary, slot_unary<ID(name)>, "($self, /)", text}
#define INPLACE(name, slot, symbol) \
  {ID(name),                        \
   AT(as_number.slot),              \
   Wrap::kBinary,                   \
   slot_inplace<ID(name)>,          \
   "($self, value, /)",             \
   "The result of self " symbol " value."}
#define COMPARE(name, wrap, symbol)               \
  {ID(name),     AT(tp_richcompare),  Wrap::wrap, \
   slot_compare, "($self, value, /)", "The result of self " symbol " value."}

// In CPython's order, since it shows in the order of a static type's dict.
constinit const SlotEntry kSlotEntries[] = {
    {ID(__repr__), AT(tp_repr), Wrap::kUnary, slot_repr, "($self, /)",
     "The text that repr() shows for this object."},
    {ID(__hash__), AT(tp_hash), Wrap::kLength, slot_hash, "($self, /)", "The hash of this object."},
    {ID(__call__), AT(tp_call), Wrap::kCall, slot_tp_call, "($self, /, *args, **kwargs)",
     "What calling this object does."},
    {ID(__str__), AT(tp_str), Wrap::kUnary, slot_unary<ID(__str__)>, "($self, /)",
     "This object as text for people."},
    {ID(__getattribute__), AT(tp_getattro), Wrap::kBinary, slot_tp_getattr_hook, "($self, name, /)",
     "Look up an attribute of this object."},
    {ID(__getattr__), AT(tp_getattro), Wrap::kNone, slot_tp_getattr_hook, "($self, name, /)",
     "Supply an attribute that the normal lookup did not find."},
    {ID(__setattr__), AT(tp_setattro), Wrap::kSetAttr, slot_tp_setattro, "($self, name, value, /)",
     "Store an attribute of this object."},
    {ID(__delattr__), AT(tp_setattro), Wrap::kDelAttr, slot_tp_setattro, "($self, name, /)",
     "Remove an attribute of this object."},
    COMPARE(__lt__, kLt, "<"),
    COMPARE(__le__, kLe, "<="),
    COMPARE(__eq__, kEq, "=="),
    COMPARE(__ne__, kNe, "!="),
    COMPARE(__gt__, kGt, ">"),
    COMPARE(__ge__, kGe, ">="),
    {ID(__iter__), AT(tp_iter), Wrap::kUnary, slot_iter, "($self, /)",
     "An iterator over this object."},
    {ID(__next__), AT(tp_iternext), Wrap::kNext, slot_next, "($self, /)",
     "The next item; raises StopIteration at the end."},
    {ID(__get__), AT(tp_descr_get), Wrap::kDescrGet, slot_descr_get,
     "($self, instance, owner=None, /)",
     "The value that an instance (or its class, owner) shows for this attribute."},
    {ID(__set__), AT(tp_descr_set), Wrap::kDescrSet, slot_descr_set, "($self, instance, value, /)",
     "Store value as this attribute of instance."},
    {ID(__delete__), AT(tp_descr_set), Wrap::kDescrDelete, slot_descr_set, "($self, instance, /)",
     "Remove this attribute of instance."},
    {ID(__init__), AT(tp_init), Wrap::kInit, slot_tp_init, "($self, /, *args, **kwargs)",
     "Prepare a new instance; the class tells what arguments it takes."},
    {ID(__new__), AT(tp_new), Wrap::kNone, slot_tp_new, "(type, /, *args, **kwargs)",
     "Make a new instance; the class tells what arguments it takes."},
    {ID(__del__), AT(tp_finalize), Wrap::kFinalize, slot_finalize, "($self, /)",
     "Runs before the object goes away."},
    {ID(__buffer__), AT(as_buffer.bf_getbuffer), Wrap::kGetBuffer, slot_get_buffer,
     "($self, flags, /)", "A memoryview of the memory behind this object."},
    {ID(__release_buffer__), AT(as_buffer.bf_releasebuffer), Wrap::kReleaseBuffer,
     slot_release_buffer, "($self, buffer, /)",
     "Give back a memoryview obtained from this object."},
    {ID(__await__), AT(as_async.am_await), Wrap::kUnary, slot_await, "($self, /)",
     "The iterator that an await expression drives."},
    {ID(__aiter__), AT(as_async.am_aiter), Wrap::kUnary, slot_aiter, "($self, /)",
     "The asynchronous iterator over this object."},
    {ID(__anext__), AT(as_async.am_anext), Wrap::kUnary, slot_anext, "($self, /)",
     "An awaitable for the next item."},
    BINARY(__add__, __radd__, nb_add, "+"),
    BINARY(__sub__, __rsub__, nb_subtract, "-"),
    BINARY(__mul__, __rmul__, nb_multiply, "*"),
    BINARY(__mod__, __rmod__, nb_remainder, "%"),
    {ID(__divmod__), AT(as_number.nb_divmod), Wrap::kBinaryLeft,
     slot_binary<&NumberMethods::nb_divmod, ID(__divmod__), ID(__rdivmod__)>, "($self, value, /)",
     "Quotient and remainder of self by value."},
    {ID(__rdivmod__), AT(as_number.nb_divmod), Wrap::kBinaryReflected,
     slot_binary<&NumberMethods::nb_divmod, ID(__divmod__), ID(__rdivmod__)>, "($self, value, /)",
     "Quotient and remainder of value by self."},
    {ID(__pow__), AT(as_number.nb_power), Wrap::kTernary, slot_power, "($self, value, mod=None, /)",
     "self raised to value, modulo mod if given."},
    {ID(__rpow__), AT(as_number.nb_power), Wrap::kTernaryReflected, slot_power,
     "($self, value, mod=None, /)", "value raised to self, modulo mod if given."},
    UNARY(__neg__, nb_negative, "The negative of self."),
    UNARY(__pos__, nb_positive, "self with a plus sign."),
    UNARY(__abs__, nb_absolute, "The magnitude of self."),
    {ID(__bool__), AT(as_number.nb_bool), Wrap::kInquiry, slot_bool, "($self, /)",
     "The truth value of self."},
    UNARY(__invert__, nb_invert, "The bitwise inverse of self."),
    BINARY(__lshift__, __rlshift__, nb_lshift, "<<"),
    BINARY(__rshift__, __rrshift__, nb_rshift, ">>"),
    BINARY(__and__, __rand__, nb_and, "&"),
    BINARY(__xor__, __rxor__, nb_xor, "^"),
    BINARY(__or__, __ror__, nb_or, "|"),
    UNARY(__int__, nb_int, "self as an int."),
    UNARY(__float__, nb_float, "self as a float."),
    INPLACE(__iadd__, nb_inplace_add, "+="),
    INPLACE(__isub__, nb_inplace_subtract, "-="),
    INPLACE(__imul__, nb_inplace_multiply, "*="),
    INPLACE(__imod__, nb_inplace_remainder, "%="),
    {ID(__ipow__), AT(as_number.nb_inplace_power), Wrap::kTernary, slot_inplace_power,
     "($self, value, /)", "The result of self **= value."},
    INPLACE(__ilshift__, nb_inplace_lshift, "<<="),
    INPLACE(__irshift__, nb_inplace_rshift, ">>="),
    INPLACE(__iand__, nb_inplace_and, "&="),
    INPLACE(__ixor__, nb_inplace_xor, "^="),
    INPLACE(__ior__, nb_inplace_or, "|="),
    BINARY(__floordiv__, __rfloordiv__, nb_floor_divide, "//"),
    BINARY(__truediv__, __rtruediv__, nb_true_divide, "/"),
    INPLACE(__ifloordiv__, nb_inplace_floor_divide, "//="),
    INPLACE(__itruediv__, nb_inplace_true_divide, "/="),
    {ID(__index__), AT(as_number.nb_index), Wrap::kUnary, slot_unary<ID(__index__)>, "($self, /)",
     "self as an exact integer, for use as an index."},
    BINARY(__matmul__, __rmatmul__, nb_matrix_multiply, "@"),
    INPLACE(__imatmul__, nb_inplace_matrix_multiply, "@="),
    {ID(__len__), AT(as_mapping.mp_length), Wrap::kLength, slot_length, "($self, /)",
     "The number of items."},
    {ID(__getitem__), AT(as_mapping.mp_subscript), Wrap::kBinary, slot_subscript, "($self, key, /)",
     "The item at key."},
    {ID(__setitem__), AT(as_mapping.mp_ass_subscript), Wrap::kSetItem, slot_assign_subscript,
     "($self, key, value, /)", "Store value at key."},
    {ID(__delitem__), AT(as_mapping.mp_ass_subscript), Wrap::kDelItem, slot_assign_subscript,
     "($self, key, /)", "Remove the item at key."},
    {ID(__len__), AT(as_sequence.sq_length), Wrap::kLength, slot_length, "($self, /)",
     "The number of items."},
    // A class that defines __add__ or __mul__ fills the number slot only, else both protocols would
    // call it.
    {ID(__add__), AT(as_sequence.sq_concat), Wrap::kBinary, nullptr, "($self, value, /)",
     "self and value joined."},
    {ID(__mul__), AT(as_sequence.sq_repeat), Wrap::kIndexArgument, nullptr, "($self, value, /)",
     "self repeated value times."},
    {ID(__rmul__), AT(as_sequence.sq_repeat), Wrap::kIndexArgument, nullptr, "($self, value, /)",
     "self repeated value times."},
    {ID(__getitem__), AT(as_sequence.sq_item), Wrap::kItem, slot_item, "($self, key, /)",
     "The item at key."},
    {ID(__setitem__), AT(as_sequence.sq_ass_item), Wrap::kSetItemAt, slot_assign_item,
     "($self, key, value, /)", "Store value at key."},
    {ID(__delitem__), AT(as_sequence.sq_ass_item), Wrap::kDelItemAt, slot_assign_item,
     "($self, key, /)", "Remove the item at key."},
    {ID(__contains__), AT(as_sequence.sq_contains), Wrap::kContains, slot_contains,
     "($self, key, /)", "Is key among the items?"},
    {ID(__iadd__), AT(as_sequence.sq_inplace_concat), Wrap::kBinary, nullptr, "($self, value, /)",
     "Append value in place."},
    {ID(__imul__), AT(as_sequence.sq_inplace_repeat), Wrap::kIndexArgument, nullptr,
     "($self, value, /)", "Repeat in place."},
};
const size_t kSlotEntryCount = sizeof kSlotEntries / sizeof kSlotEntries[0];

#undef AT
#undef ID
#undef BINARY
#undef UNARY
#undef INPLACE
#undef COMPARE

}  // namespace py
