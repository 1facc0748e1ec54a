// Methods of bytearray that bytes does not have, its method table and its iterator.
// Counterpart: Objects/bytearrayobject.c.
#include "vm/objects/bytearray_internal.h"
#include "vm/objects/dict.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/iterator.h"
#include "vm/objects/list.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {
namespace {

Owned<Object> append(Thread& thread, Object* self, Object* item) {
  uint8_t value = PY_TRY(byte_value(thread, item, kByteRange));
  PY_TRY(bytearray_append(thread, as<ByteArray>(self), value));
  return new_none();
}

Owned<Object> clear(Thread& thread, Object* self) {
  PY_TRY(bytearray_resize(thread, as<ByteArray>(self), 0));
  return new_none();
}

Owned<Object> copy(Thread& thread, Object* self) {
  ByteSpan span = span_of(as<ByteArray>(self));
  return bytearray_from(thread, reinterpret_cast<const char*>(span.data), span.size);
}

Owned<Object> extend(Thread& thread, Object* self, Object* iterable) {
  auto* array = as<ByteArray>(self);
  if (self == iterable) {
    Owned<Object> twin = PY_TRY(copy(thread, self));
    PY_TRY(bytearray_replace(thread, array, array->ob_size, array->ob_size, span_of(twin.get())));
    return new_none();
  }
  if (buffer_check(iterable)) {
    HeldBuffer buffer;
    if (failed(buffer.get(thread, iterable)))
      return raise_type_error(thread, "can't set bytearray slice from %.100s",
                              iterable->ob_type->tp_name);
    PY_TRY(bytearray_replace(thread, array, array->ob_size, array->ob_size, buffer.span()));
    return new_none();
  }
  Owned<Object> iterator = get_iter(thread, iterable);
  if (!iterator) {
    if (error_matches(thread, &exc::TypeError))
      return raise_type_error(thread, "can't extend bytearray with %.100s",
                              iterable->ob_type->tp_name);
    return nullptr;
  }
  // All or nothing: the array changes only when every item was good.
  Buffer collected;
  int64_t hint = PY_TRY(object_length_hint(thread, iterable, 32));
  if (!collected.reserve(static_cast<size_t>(hint))) return raise_memory_error(thread);
  for (;;) {
    Owned<Object> item = iter_next(thread, iterator);
    if (!item) {
      if (thread.has_exception()) return nullptr;
      break;
    }
    Maybe<uint8_t> value = byte_value(thread, item, kByteRange);
    if (!value.ok) {
      if (is_a<Str>(iterable) && error_matches(thread, &exc::TypeError))
        return raise_type_error(thread, "expected iterable of integers; got: 'str'");
      return nullptr;
    }
    if (!collected.append(static_cast<char>(value.value))) return raise_memory_error(thread);
  }
  PY_TRY(bytearray_replace(thread, array, array->ob_size, array->ob_size,
                           ByteSpan{collected.bytes(), static_cast<int64_t>(collected.size())}));
  return new_none();
}

Owned<Object> insert(Thread& thread, Object* self, RawArgs args) {
  PY_TRY(check_positional(thread, "insert", args.nargs, 2, 2));
  int64_t index = PY_TRY(to_index(thread, args[0]));
  uint8_t value = PY_TRY(byte_value(thread, args[1], kByteRange));
  auto* array = as<ByteArray>(self);
  int64_t size = array->ob_size;
  PY_TRY(bytearray_resize(thread, array, size + 1));
  if (index < 0) {
    index += size;
    if (index < 0) index = 0;
  }
  if (index > size) index = size;
  memmove(array->start + index + 1, array->start + index, static_cast<size_t>(size - index));
  array->start[index] = static_cast<char>(value);
  return new_none();
}

Owned<Object> pop(Thread& thread, Object* self, RawArgs args) {
  PY_TRY(check_positional(thread, "pop", args.nargs, 0, 1));
  int64_t index = -1;
  if (args.nargs == 1) index = PY_TRY(to_index(thread, args[0]));
  auto* array = as<ByteArray>(self);
  int64_t size = array->ob_size;
  if (size == 0) return raise(thread, &exc::IndexError, "pop from empty bytearray");
  if (index < 0) index += size;
  if (index < 0 || index >= size) return raise(thread, &exc::IndexError, "pop index out of range");
  PY_TRY(bytearray_check_resizable(thread, array));
  auto value = static_cast<uint8_t>(array->start[index]);
  memmove(array->start + index, array->start + index + 1, static_cast<size_t>(size - index - 1));
  PY_TRY(bytearray_resize(thread, array, size - 1));
  return int_from_int64(thread, value);
}

Owned<Object> remove(Thread& thread, Object* self, Object* item) {
  uint8_t value = PY_TRY(byte_value(thread, item, kByteRange));
  auto* array = as<ByteArray>(self);
  ptrdiff_t at = text_find_char(span_of(array).text(), value);
  if (at < 0) return raise_value_error(thread, "value not found in bytearray");
  PY_TRY(bytearray_check_resizable(thread, array));
  int64_t size = array->ob_size;
  memmove(array->start + at, array->start + at + 1, static_cast<size_t>(size - at - 1));
  PY_TRY(bytearray_resize(thread, array, size - 1));
  return new_none();
}

Owned<Object> reverse(Thread&, Object* self) {
  auto* array = as<ByteArray>(self);
  for (int64_t i = 0, j = array->ob_size - 1; i < j; ++i, --j) {
    char swap = array->start[i];
    array->start[i] = array->start[j];
    array->start[j] = swap;
  }
  return new_none();
}

Owned<Object> resize(Thread& thread, Object* self, Object* argument) {
  int64_t size = PY_TRY(to_index(thread, argument));
  if (size < 0)
    return raise_value_error(thread, "Can only resize to positive sizes, got %zd", size);
  auto* array = as<ByteArray>(self);
  int64_t old_size = array->ob_size;
  PY_TRY(bytearray_resize(thread, array, size));
  if (size > old_size) memset(array->start + old_size, 0, static_cast<size_t>(size - old_size));
  return new_none();
}

Owned<Object> alloc(Thread& thread, Object* self) {
  return int_from_int64(thread, as<ByteArray>(self)->alloc);
}

Owned<Object> size_of(Thread& thread, Object* self) {
  int64_t basic = self->ob_type->reported_basicsize != 0 ? self->ob_type->reported_basicsize
                                                         : self->ob_type->tp_basicsize;
  return int_from_int64(thread, basic + as<ByteArray>(self)->alloc);
}

// Old protocols have no bytes, so they get the text of the same code points and its encoding.
Owned<Object> reduce_as(Thread& thread, Object* self, int64_t protocol) {
  Owned<Object> state = PY_TRY(call_method(thread, self, "__getstate__"));
  ByteSpan span = span_of(as<ByteArray>(self));
  Owned<Tuple> arguments;
  if (span.size == 0) {
    arguments = share(empty_tuple());
  } else if (protocol < 3) {
    Owned<Str> text = PY_TRY(str_from_latin1(thread, span.data, static_cast<size_t>(span.size)));
    Owned<Str> encoding = PY_TRY(str_from_ascii(thread, "latin-1", 7));
    Object* items[] = {text, encoding};
    arguments = PY_TRY(tuple_pack(thread, items));
  } else {
    Owned<Bytes> bytes = PY_TRY(bytes_from(thread, reinterpret_cast<const char*>(span.data),
                                           static_cast<size_t>(span.size)));
    Object* items[] = {bytes};
    arguments = PY_TRY(tuple_pack(thread, items));
  }
  Object* parts[] = {self->ob_type, arguments, state};
  return tuple_pack(thread, parts);
}

Owned<Object> reduce(Thread& thread, Object* self) { return reduce_as(thread, self, 2); }

Owned<Object> reduce_ex(Thread& thread, Object* self, RawArgs args) {
  PY_TRY(check_positional(thread, "__reduce_ex__", args.nargs, 0, 1));
  int protocol = 0;
  if (args.nargs == 1) protocol = PY_TRY(to_c_int(thread, args[0]));
  return reduce_as(thread, self, protocol);
}

Owned<Object> from_hex(Thread& thread, Object* type, Object* text) {
  Owned<Object> result = PY_TRY(bytes_from_hex(thread, text, type == &ByteArray::type));
  if (type == &ByteArray::type) return result;
  return call_one_arg(thread, type, result);
}

// Iteration.
Owned<Object> iterator_next(Thread& thread, Object* self) {
  auto* it = as<ByteArrayIterator>(self);
  ByteArray* array = it->array;
  if (array == nullptr) return nullptr;
  if (it->index < array->ob_size)
    return int_from_int64(thread, static_cast<uint8_t>(array->start[it->index++]));
  it->array.clear();
  return nullptr;
}

Owned<Object> iterator_length_hint(Thread& thread, Object* self) {
  auto* it = as<ByteArrayIterator>(self);
  int64_t left = it->array == nullptr ? 0 : it->array->ob_size - it->index;
  return int_from_int64(thread, left < 0 ? 0 : left);
}

Owned<Object> iterator_reduce(Thread& thread, Object* self) {
  auto* it = as<ByteArrayIterator>(self);
  Owned<Object> iter = share(dict_get_ascii(thread, g_interpreter.builtins, "iter"));
  if (!iter) return raise(thread, &exc::AttributeError, "iter");
  if (it->array != nullptr) {
    Owned<Object> index = PY_TRY(int_from_int64(thread, it->index));
    Object* argument[] = {it->array.get()};
    Owned<Tuple> arguments = PY_TRY(tuple_pack(thread, argument));
    Object* parts[] = {iter, arguments, index};
    return tuple_pack(thread, parts);
  }
  Object* argument[] = {empty_tuple()};
  Owned<Tuple> arguments = PY_TRY(tuple_pack(thread, argument));
  Object* parts[] = {iter, arguments};
  return tuple_pack(thread, parts);
}

Owned<Object> iterator_set_state(Thread& thread, Object* self, Object* state) {
  auto* it = as<ByteArrayIterator>(self);
  int64_t index = PY_TRY(iterator_state(thread, state));
  if (index < 0) {
    it->array.clear();  // Exhausted for good.
  } else if (it->array != nullptr) {
    it->index = index < it->array->ob_size ? index : it->array->ob_size;
  }
  return new_none();
}

constinit MethodDef kIteratorMethods[] = {
    {"__length_hint__", iterator_length_hint, "($self, /)", "How many bytes are left."},
    {"__reduce__", iterator_reduce, "($self, /)", "What pickle needs."},
    {"__setstate__", iterator_set_state, "($self, object, /)", "Restore the position."},
    {},
};
constexpr uint16_t kIteratorFields[] = {offsetof(ByteArrayIterator, array), 0};

}  // namespace

constinit Type ByteArrayIterator::type = {.tp_name = "bytearray_iterator",
                                          .tp_basicsize = sizeof(ByteArrayIterator),
                                          .tp_flags = tpflags::kHaveGc,
                                          .tp_iter = object_self_iter,
                                          .tp_iternext = iterator_next,
                                          .tp_methods = kIteratorMethods,
                                          .fields = kIteratorFields};

constinit MethodDef kByteArrayMethods[] = {
    {"__alloc__", alloc, "($self, /)", "How many bytes are allocated."},
    {"__reduce__", reduce, "($self, /)", "What pickle needs."},
    MethodDef::positional("__reduce_ex__", reduce_ex, "($self, proto=0, /)",
                          "What pickle needs for a protocol."),
    {"__sizeof__", size_of, "($self, /)", "Size in memory in bytes."},
    {"append", append, "($self, item, /)", "Add a byte at the end."},
    PY_BYTES_METHODS_CAPITALIZE_TO_CENTER,
    {"clear", clear, "($self, /)", "Remove all bytes."},
    {"copy", copy, "($self, /)", "A copy of the bytes."},
    PY_BYTES_METHODS_COUNT_TO_EXPANDTABS,
    {"extend", extend, "($self, iterable_of_ints, /)",
     "Add all bytes of an iterable of ints or a buffer."},
    MethodDef::positional("find", bytes_find, "($self, sub[, start[, end]], /)",
                          "The lowest index of sub in the slice, or -1."),
    {"fromhex", from_hex, "($type, string, /)", "The bytes of a text of hexadecimal digits.",
     MethodDef::kClass},
    PY_BYTES_METHODS_HEX_TO_INDEX,
    MethodDef::positional("insert", insert, "($self, index, item, /)",
                          "Put a byte before the index."),
    PY_BYTES_METHODS_ISALNUM_TO_PARTITION,
    MethodDef::positional("pop", pop, "($self, index=-1, /)",
                          "Remove and return the byte at the index."),
    {"remove", remove, "($self, value, /)", "Remove the first byte of that value."},
    PY_BYTES_METHODS_FROM_REPLACE,
    {"resize", resize, "($self, size, /)", "Cut or extend with zeros to the size."},
    {"reverse", reverse, "($self, /)", "Turn the order of the bytes round."},
    PY_BYTES_METHODS_FROM_RFIND,
    {},
};

}  // namespace py
