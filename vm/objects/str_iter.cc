// Iterators over str: str_iterator and, for ASCII text, str_ascii_iterator.
// Counterpart: Objects/unicodeobject.c (unicodeiter_*).
#include "vm/objects/dict.h"
#include "vm/objects/int.h"
#include "vm/objects/iterator.h"
#include "vm/objects/str_internal.h"
#include "vm/objects/tuple.h"

namespace py {
namespace {

Owned<Object> ascii_next(Thread&, Object* self) {
  auto* it = as<StrIterator>(self);
  Str* str = it->str;
  if (PY_UNLIKELY(str == nullptr)) return nullptr;
  if (PY_LIKELY(it->index < str->length))
    return Owned<Object>::steal(latin1_char(str->data1()[it->index++]));
  it->str.clear();
  return nullptr;
}

Owned<Object> wide_next(Thread& thread, Object* self) {
  auto* it = as<StrIterator>(self);
  Str* str = it->str;
  if (str == nullptr) return nullptr;
  if (it->index < str->length) {
    Owned<Object> result = str_from_char(thread, str->at(it->index));
    if (result) ++it->index;
    return result;
  }
  it->str.clear();
  return nullptr;
}

Owned<Object> length_hint(Thread& thread, Object* self) {
  auto* it = as<StrIterator>(self);
  return int_from_int64(thread, it->str == nullptr ? 0 : it->str->length - it->index);
}

Owned<Object> reduce(Thread& thread, Object* self) {
  auto* it = as<StrIterator>(self);
  // The lookup may run code that exhausts the iterator, so the string is read afterwards.
  Owned<Object> iter = share(dict_get_ascii(thread, g_interpreter.builtins, "iter"));
  if (!iter)
    return thread.has_exception() ? Owned<Object>() : raise(thread, &exc::AttributeError, "iter");
  if (it->str != nullptr) {
    Object* argument[] = {it->str.get()};
    Owned<Object> index = PY_TRY(int_from_int64(thread, it->index));
    Owned<Tuple> arguments = PY_TRY(tuple_pack(thread, argument));
    Object* parts[] = {iter, arguments, index};
    return tuple_pack(thread, parts);
  }
  Object* argument[] = {empty_str()};
  Owned<Tuple> arguments = PY_TRY(tuple_pack(thread, argument));
  Object* parts[] = {iter, arguments};
  return tuple_pack(thread, parts);
}

Owned<Object> set_state(Thread& thread, Object* self, Object* state) {
  auto* it = as<StrIterator>(self);
  int64_t index = PY_TRY(iterator_state(thread, state));
  if (it->str != nullptr) {
    if (index < 0) index = 0;
    if (index > it->str->length) index = it->str->length;
    it->index = index;
  }
  return new_none();
}

constinit MethodDef kMethods[] = {
    {"__length_hint__", length_hint, "($self, /)", "How many characters are left."},
    {"__reduce__", reduce, "($self, /)", "What pickle needs."},
    {"__setstate__", set_state, "($self, object, /)", "Restore the position."},
    {},
};
constexpr uint16_t kFields[] = {offsetof(StrIterator, str), 0};

}  // namespace

constinit Type StrIterator::ascii_type = {.tp_name = "str_ascii_iterator",
                                          .tp_basicsize = sizeof(StrIterator),
                                          .tp_flags = tpflags::kHaveGc,
                                          .tp_iter = object_self_iter,
                                          .tp_iternext = ascii_next,
                                          .tp_methods = kMethods,
                                          .fields = kFields};
constinit Type StrIterator::type = {.tp_name = "str_iterator",
                                    .tp_basicsize = sizeof(StrIterator),
                                    .tp_flags = tpflags::kHaveGc,
                                    .tp_iter = object_self_iter,
                                    .tp_iternext = wide_next,
                                    .tp_methods = kMethods,
                                    .fields = kFields};

Owned<Object> str_iter(Thread& thread, Object* self) {
  auto* str = as<Str>(self);
  Type* type = str->ascii ? &StrIterator::ascii_type : &StrIterator::type;
  Owned<StrIterator> it = PY_TRY(object_new_of<StrIterator>(thread, type));
  it->str.set_shared(str);
  gc_track(it.get());
  return it;
}

}  // namespace py
