// bytes: immutable byte strings.
// Counterpart: Objects/bytesobject.c.
#include "vm/objects/bytes.h"

#include "vm/base/checked.h"
#include "vm/objects/bytes_common.h"
#include "vm/objects/dict.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/iterator.h"
#include "vm/objects/list.h"
#include "vm/objects/range.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py {
namespace {

struct BytesTable {
  Bytes empty;
  Bytes chars[256];
};

constexpr BytesTable make_table() {
  BytesTable table{};
  table.empty = Bytes{{PY_STATIC_HEAD(&Bytes::type), 0}, -1, {0}};
  // The zero byte behind the one of data lies in the struct's tail padding, which static storage
  // zeroes.
  for (int c = 0; c < 256; ++c)
    table.chars[c] = Bytes{{PY_STATIC_HEAD(&Bytes::type), 1}, -1, {static_cast<char>(c)}};
  return table;
}
constinit BytesTable singletons = make_table();

constexpr size_t kHeader = offsetof(Bytes, data);

}  // namespace

namespace {

Owned<Bytes> bytes_alloc_fresh(Thread& thread, int64_t length) {
  if (length < 0 || static_cast<uint64_t>(length) > kMaxSize - kHeader - 1)
    return raise(thread, &exc::OverflowError, "byte string is too large");
  auto* bytes = static_cast<Bytes*>(mem_alloc(kHeader + static_cast<size_t>(length) + 1));
  if (PY_UNLIKELY(bytes == nullptr)) return raise_memory_error(thread);
  bytes->ob_refcnt = 1;
  bytes->ob_flags = 0;
  bytes->ob_type = &Bytes::type;
  bytes->ob_size = length;
  bytes->hash = -1;
  bytes->data[length] = 0;
  return Owned<Bytes>::steal(bytes);
}

}  // namespace

Owned<Bytes> bytes_alloc(Thread& thread, int64_t length) {
  if (length == 0) return Owned<Bytes>::steal(&singletons.empty);
  return bytes_alloc_fresh(thread, length);
}

Owned<Bytes> bytes_from(Thread& thread, const char* data, size_t length) {
  if (length == 1) return Owned<Bytes>::steal(&singletons.chars[static_cast<uint8_t>(data[0])]);
  Owned<Bytes> bytes = PY_TRY(bytes_alloc(thread, static_cast<int64_t>(length)));
  if (length != 0) memcpy(bytes->data, data, length);
  return bytes;
}

Status bytes_resize(Thread& thread, Owned<Bytes>* bytes, int64_t length) {
  Bytes* old = bytes->get();
  if (old->ob_size == length) return Status::kOk;
  if (old->ob_refcnt != 1 || length == 0 || old->ob_type != &Bytes::type) {
    Owned<Bytes> copy = bytes_alloc(thread, length);
    if (copy) {
      int64_t common = old->ob_size < length ? old->ob_size : length;
      if (common != 0) memcpy(copy->data, old->data, static_cast<size_t>(common));
    }
    *bytes = std::move(copy);
    return *bytes ? Status::kOk : Status::kError;
  }
  auto* grown = static_cast<Bytes*>(mem_realloc(old, kHeader + static_cast<size_t>(length) + 1));
  if (grown == nullptr) {
    bytes->reset();
    return raise_memory_error(thread);
  }
  (void)bytes->release();
  grown->ob_size = length;
  grown->hash = -1;
  grown->data[length] = 0;
  *bytes = Owned<Bytes>::steal(grown);
  return Status::kOk;
}

Owned<Object> bytes_repr(Thread& thread, const char* data, int64_t length, bool smart_quotes) {
  return bytes_repr_escaped(thread, data, length, smart_quotes, false);
}

Owned<Object> bytes_repr_escaped(Thread& thread, const char* data, int64_t length,
                                 bool smart_quotes, bool always_escape) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(data);
  int64_t single = 0, twice = 0, size = 3;
  for (int64_t i = 0; i < length; ++i) {
    uint8_t c = bytes[i];
    int64_t width = 1;
    if (c == '\'') {
      ++single;
    } else if (c == '"') {
      ++twice;
    } else if (c == '\\' || c == '\t' || c == '\n' || c == '\r') {
      width = 2;
    } else if (c < ' ' || c >= 0x7f) {
      width = 4;
    }
    size += width;
  }
  char quote = smart_quotes && single != 0 && twice == 0 ? '"' : '\'';
  if (quote == '\'' || always_escape) size += single;
  Owned<Str> result = PY_TRY(str_alloc(thread, size, 0x7f));
  auto* to = static_cast<char*>(result->mutable_data());
  *to++ = 'b';
  *to++ = quote;
  for (int64_t i = 0; i < length; ++i) {
    auto c = static_cast<char>(bytes[i]);
    if (c == quote || c == '\\' || (c == '\'' && always_escape)) {
      *to++ = '\\';
      *to++ = c;
    } else if (c == '\t' || c == '\n' || c == '\r') {
      *to++ = '\\';
      *to++ = c == '\t' ? 't' : c == '\n' ? 'n' : 'r';
    } else if (bytes[i] < ' ' || bytes[i] >= 0x7f) {
      *to++ = '\\';
      *to++ = 'x';
      *to++ = "0123456789abcdef"[bytes[i] >> 4];
      *to++ = "0123456789abcdef"[bytes[i] & 15];
    } else {
      *to++ = c;
    }
  }
  *to = quote;
  return result;
}

Owned<Object> bytes_concat(Thread& thread, Object* left, Object* right) {
  if (is_exact<Bytes>(left) && is_exact<Bytes>(right)) {
    if (as<Bytes>(left)->ob_size == 0) return share(right);
    if (as<Bytes>(right)->ob_size == 0) return share(left);
  }
  HeldBuffer a, b;
  if (failed(a.get(thread, left)) || failed(b.get(thread, right))) {
    error_clear(thread);
    return raise_type_error(thread, "can't concat %.100s to %.100s", right->ob_type->tp_name,
                            left->ob_type->tp_name);
  }
  int64_t size;
  if (!checked_add(a.span().size, b.span().size, &size)) return raise_memory_error(thread);
  if (size == 1) {
    const uint8_t* only = a.span().size == 1 ? a.span().data : b.span().data;
    return bytes_from(thread, reinterpret_cast<const char*>(only), 1);
  }
  Owned<Bytes> result = PY_TRY(bytes_alloc(thread, size));
  if (a.span().size != 0) memcpy(result->data, a.span().data, static_cast<size_t>(a.span().size));
  if (b.span().size != 0)
    memcpy(result->data + a.span().size, b.span().data, static_cast<size_t>(b.span().size));
  return result;
}

Maybe<uint8_t> byte_value(Thread& thread, Object* object, const char* message) {
  int64_t value = PY_TRY(number_as_ssize(thread, object, nullptr));
  if (value < 0 || value > 255) return raise_value_error(thread, "%s", message);
  return static_cast<uint8_t>(value);
}

Tri bytes_collect(Thread& thread, Object* iterable, Buffer* out, const char* message) {
  auto add = [&](Object* item) -> Status {
    uint8_t value = PY_TRY(byte_value(thread, item, message));
    if (!out->append(static_cast<char>(value))) return raise_memory_error(thread);
    return Status::kOk;
  };
  if (is_exact<List>(iterable)) {
    // The list may change while its items are converted.
    auto* list = as<List>(iterable);
    for (int64_t i = 0; i < list->ob_size; ++i) {
      Owned<Object> item = share(list->items[i]);
      PY_TRY(add(item));
    }
    return Tri::kTrue;
  }
  if (is_exact<Tuple>(iterable)) {
    auto* tuple = as<Tuple>(iterable);
    for (int64_t i = 0; i < tuple->ob_size; ++i) PY_TRY(add(tuple->items[i]));
    return Tri::kTrue;
  }
  Owned<Object> iterator = get_iter(thread, iterable);
  if (!iterator) {
    if (!error_matches(thread, &exc::TypeError)) return Tri::kError;
    error_clear(thread);
    return Tri::kFalse;
  }
  int64_t hint = PY_TRY(object_length_hint(thread, iterable, 64));
  if (!out->reserve(out->size() + static_cast<size_t>(hint))) return raise_memory_error(thread);
  for (;;) {
    Owned<Object> item = iter_next(thread, iterator);
    if (!item) return thread.has_exception() ? Tri::kError : Tri::kTrue;
    PY_TRY(add(item));
  }
}

Owned<Object> bytes_from_object(Thread& thread, Object* object) {
  if (is_exact<Bytes>(object)) return share(object);
  if (buffer_check(object)) {
    BufferView view;
    PY_TRY(get_buffer(thread, object, &view, kBufferFullRo));
    Owned<Bytes> result;
    char only;
    if (view.len == 1) {
      buffer_copy_out(&view, &only);
      result = bytes_from(thread, &only, 1);
    } else {
      result = bytes_alloc(thread, view.len);
      if (result && view.len != 0) buffer_copy_out(&view, result->data);
    }
    release_buffer(&view);
    return result;
  }
  if (!is_a<Str>(object)) {
    Buffer out;
    if (PY_TRY(bytes_collect(thread, object, &out, "bytes must be in range(0, 256)")))
      return bytes_from(thread, out.data(), out.size());
  }
  return raise_type_error(thread, "cannot convert '%.200s' object to bytes",
                          object->ob_type->tp_name);
}

Status codec_argument(Thread& thread, const char* function, const char* argument, Object* value,
                      char** owner) {
  *owner = nullptr;
  if (value == nullptr) return Status::kOk;
  if (!is_a<Str>(value)) return raise_bad_argument(thread, function, argument, "str", value);
  size_t length;
  char* text = str_to_utf8(thread, as<Str>(value), &length);
  if (text == nullptr) return Status::kError;
  if (strlen(text) != length) {
    mem_free(text);
    return raise_value_error(thread, "embedded null character");
  }
  *owner = text;
  return Status::kOk;
}

Status CodecNames::read(Thread& thread, const char* function, Object* encoding, Object* errors) {
  PY_TRY(codec_argument(thread, function, "argument 'encoding'", encoding, &encoding_));
  return codec_argument(thread, function, "argument 'errors'", errors, &errors_);
}

namespace {

void bytes_dealloc(Object* object) {
  if (is_exact<Bytes>(object)) {
    mem_free(object);
  } else {
    object_free(object);
  }
}

Owned<Object> bytes_repr_slot(Thread& thread, Object* self) {
  auto* bytes = as<Bytes>(self);
  return bytes_repr(thread, bytes->data, bytes->ob_size, true);
}

Owned<Object> bytes_str_slot(Thread& thread, Object* self) {
  if (thread.interp->bytes_warning != 0)
    PY_TRY(warn(thread, &exc::BytesWarning, 1, "str() on a bytes instance"));
  return bytes_repr_slot(thread, self);
}

Maybe<Hash> bytes_hash(Thread&, Object* self) {
  auto* bytes = as<Bytes>(self);
  if (bytes->hash == -1)
    bytes->hash = hash_secret_bytes(bytes->data, static_cast<size_t>(bytes->ob_size));
  return bytes->hash;
}

Owned<Object> bytes_rich_compare(Thread& thread, Object* left, Object* right, CompareOp op) {
  if (!is_a<Bytes>(left) || !is_a<Bytes>(right)) {
    if (thread.interp->bytes_warning != 0 && (op == CompareOp::kEq || op == CompareOp::kNe)) {
      if (is_a<Str>(left) || is_a<Str>(right)) {
        PY_TRY(warn(thread, &exc::BytesWarning, 1, "Comparison between bytes and string"));
      } else if (is_a<Int>(left) || is_a<Int>(right)) {
        PY_TRY(warn(thread, &exc::BytesWarning, 1, "Comparison between bytes and int"));
      }
    }
    return new_not_implemented();
  }
  return bytes_compare(thread, left, right, op);
}

Maybe<int64_t> bytes_length(Thread&, Object* self) { return as<Bytes>(self)->ob_size; }

Owned<Object> bytes_repeat(Thread& thread, Object* self, int64_t count) {
  auto* bytes = as<Bytes>(self);
  if (count < 0) count = 0;
  int64_t size;
  if (!checked_mul(bytes->ob_size, count, &size))
    return raise(thread, &exc::OverflowError, "repeated bytes are too long");
  if (size == bytes->ob_size && is_exact<Bytes>(self)) return share(self);
  if (static_cast<uint64_t>(size) > kMaxSize - kHeader - 1)
    return raise(thread, &exc::OverflowError, "repeated bytes are too long");
  Owned<Bytes> result = PY_TRY(bytes_alloc_fresh(thread, size));
  auto unit = static_cast<size_t>(bytes->ob_size), total = static_cast<size_t>(size);
  if (unit == 1) {
    memset(result->data, bytes->data[0], total);
  } else if (total != 0) {
    memcpy(result->data, bytes->data, unit);
    for (size_t done = unit; done < total;) {
      size_t step = done < total - done ? done : total - done;
      memcpy(result->data + done, result->data, step);
      done += step;
    }
  }
  return result;
}

Owned<Object> bytes_item(Thread& thread, Object* self, int64_t index) {
  auto* bytes = as<Bytes>(self);
  if (index < 0 || index >= bytes->ob_size)
    return raise(thread, &exc::IndexError, "index out of range");
  return int_from_int64(thread, static_cast<uint8_t>(bytes->data[index]));
}

Owned<Object> bytes_subscript(Thread& thread, Object* self, Object* key) {
  if (index_check(key)) {
    int64_t index = PY_TRY(number_as_ssize(thread, key, &exc::IndexError));
    if (index < 0) index += as<Bytes>(self)->ob_size;
    return bytes_item(thread, self, index);
  }
  if (is_exact<Slice>(key)) return bytes_subscript_slice(thread, self, key);
  return raise_type_error(thread, "byte indices must be integers or slices, not %.200s",
                          key->ob_type->tp_name);
}

Owned<Object> bytes_remainder(Thread& thread, Object* left, Object* right) {
  if (!is_a<Bytes>(left)) return new_not_implemented();
  return bytes_format_percent(thread, as<Bytes>(left)->data, as<Bytes>(left)->ob_size, right,
                              false);
}

Status bytes_get_buffer(Thread& thread, Object* self, BufferView* view, int flags) {
  auto* bytes = as<Bytes>(self);
  return buffer_fill_info(thread, view, self, bytes->data, bytes->ob_size, true, flags);
}

Owned<Object> make_bytes(Thread& thread, Object* source, const char* encoding, const char* errors) {
  if (source == nullptr) {
    if (encoding != nullptr) return raise_type_error(thread, "encoding without a string argument");
    if (errors != nullptr) return raise_type_error(thread, "errors without a string argument");
    return bytes_alloc(thread, 0);
  }
  if (encoding != nullptr) {
    if (!is_a<Str>(source)) return raise_type_error(thread, "encoding without a string argument");
    return str_encode(thread, as<Str>(source), encoding, errors);
  }
  if (errors != nullptr)
    return raise_type_error(thread, is_a<Str>(source) ? "string argument without an encoding"
                                                      : "errors without a string argument");
  if (is_exact<Bytes>(source)) return share(source);
  Owned<Object> method;
  bool unbound;
  if (PY_TRY(lookup_special(thread, source, ids.__bytes__, &method, &unbound))) {
    Owned<Object> result =
        PY_TRY(unbound ? call_one_arg(thread, method, source) : call_no_args(thread, method));
    if (!is_a<Bytes>(result.get()))
      return raise_type_error(thread, "__bytes__ returned non-bytes (type %.200s)",
                              result->ob_type->tp_name);
    return result;
  }
  if (is_a<Str>(source)) return raise_type_error(thread, "string argument without an encoding");
  if (index_check(source)) {
    Maybe<int64_t> size = number_as_ssize(thread, source, &exc::OverflowError);
    if (size.ok) {
      if (size.value < 0) return raise_value_error(thread, "negative count");
      if (size.value == 1) return bytes_from(thread, "\0", 1);
      Owned<Bytes> result = PY_TRY(bytes_alloc(thread, size.value));
      if (size.value != 0) memset(result->data, 0, static_cast<size_t>(size.value));
      return result;
    }
    if (!error_matches(thread, &exc::TypeError)) return nullptr;
    error_clear(thread);
  }
  return bytes_from_object(thread, source);
}

constinit SignatureText new_signature{"bytes", "(source=b'', encoding='utf-8', errors='strict')"};

Owned<Object> bytes_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, new_signature, args, kwargs, &bound));
  CodecNames names;
  PY_TRY(names.read(thread, "bytes", bound[1], bound[2]));
  Owned<Object> made = PY_TRY(make_bytes(thread, bound[0], names.encoding(), names.errors()));
  if (type == &Bytes::type) return made;
  auto* from = as<Bytes>(made.get());
  Owned<Object> object = PY_TRY(type->tp_alloc(thread, type, static_cast<size_t>(from->ob_size)));
  auto* self = as<Bytes>(object.get());
  self->hash = from->hash;
  memcpy(self->data, from->data, static_cast<size_t>(from->ob_size) + 1);
  return object;
}

Owned<Object> get_new_args(Thread& thread, Object* self) {
  auto* bytes = as<Bytes>(self);
  Owned<Bytes> copy = PY_TRY(bytes_from(thread, bytes->data, static_cast<size_t>(bytes->ob_size)));
  Object* items[] = {copy};
  return tuple_pack(thread, items);
}

Owned<Object> dunder_bytes(Thread& thread, Object* self) { return bytes_unchanged(thread, self); }

Owned<Object> from_hex(Thread& thread, Object* type, Object* text) {
  Owned<Object> result = PY_TRY(bytes_from_hex(thread, text, false));
  if (type == reinterpret_cast<Object*>(&Bytes::type)) return result;
  return call_one_arg(thread, type, result);
}

// Iteration.
constexpr uint16_t kIteratorFields[] = {offsetof(BytesIterator, bytes), 0};

Owned<Object> iterator_next(Thread& thread, Object* self) {
  auto* it = as<BytesIterator>(self);
  Bytes* bytes = it->bytes;
  if (bytes == nullptr) return nullptr;
  if (it->index < bytes->ob_size)
    return int_from_int64(thread, static_cast<uint8_t>(bytes->data[it->index++]));
  it->bytes.clear();
  return nullptr;
}

Owned<Object> iterator_length_hint(Thread& thread, Object* self) {
  auto* it = as<BytesIterator>(self);
  return int_from_int64(thread, it->bytes == nullptr ? 0 : it->bytes->ob_size - it->index);
}

Owned<Object> iterator_reduce(Thread& thread, Object* self) {
  auto* it = as<BytesIterator>(self);
  Owned<Object> iter = share(dict_get_ascii(thread, g_interpreter.builtins, "iter"));
  if (!iter) return raise(thread, &exc::AttributeError, "iter");
  if (it->bytes != nullptr) {
    Owned<Object> index = PY_TRY(int_from_int64(thread, it->index));
    Object* argument[] = {it->bytes.get()};
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
  auto* it = as<BytesIterator>(self);
  int64_t index = PY_TRY(iterator_state(thread, state));
  if (it->bytes != nullptr) {
    if (index < 0) index = 0;
    if (index > it->bytes->ob_size) index = it->bytes->ob_size;
    it->index = index;
  }
  return new_none();
}

constinit MethodDef kIteratorMethods[] = {
    {"__length_hint__", iterator_length_hint, "($self, /)", "How many bytes are left."},
    {"__reduce__", iterator_reduce, "($self, /)", "What pickle needs."},
    {"__setstate__", iterator_set_state, "($self, object, /)", "Restore the position."},
    {},
};

Owned<Object> bytes_iter(Thread& thread, Object* self) {
  Owned<BytesIterator> it = PY_TRY(object_new<BytesIterator>(thread));
  it->bytes.set_shared(as<Bytes>(self));
  gc_track(it.get());
  return it;
}

constinit MethodDef kMethods[] = {
    {"__getnewargs__", get_new_args, "($self, /)", nullptr},
    {"__bytes__", dunder_bytes, "($self, /)", "The bytes themselves, as an exact bytes."},
    PY_BYTES_METHODS_CAPITALIZE_TO_CENTER,
    PY_BYTES_METHODS_COUNT_TO_EXPANDTABS,
    MethodDef::positional("find", bytes_find, "($self, sub[, start[, end]], /)",
                          "The lowest index of sub in the slice, or -1."),
    {"fromhex", from_hex, "($type, string, /)", "The bytes of a text of hexadecimal digits.",
     MethodDef::kClass},
    PY_BYTES_METHODS_HEX_TO_INDEX,
    PY_BYTES_METHODS_ISALNUM_TO_PARTITION,
    PY_BYTES_METHODS_FROM_REPLACE,
    PY_BYTES_METHODS_FROM_RFIND,
    {},
};

}  // namespace

constinit Type BytesIterator::type = {.tp_name = "bytes_iterator",
                                      .tp_basicsize = sizeof(BytesIterator),
                                      .tp_flags = tpflags::kHaveGc,
                                      .tp_iter = object_self_iter,
                                      .tp_iternext = iterator_next,
                                      .tp_methods = kIteratorMethods,
                                      .fields = kIteratorFields};

constinit Type Bytes::type = {
    .tp_name = "bytes",
    .tp_basicsize = kHeader + 1,
    .tp_itemsize = 1,
    .tp_dealloc = bytes_dealloc,
    .tp_repr = bytes_repr_slot,
    .as_number = {.nb_remainder = bytes_remainder},
    .as_sequence = {.sq_length = bytes_length,
                    .sq_concat = bytes_concat,
                    .sq_repeat = bytes_repeat,
                    .sq_item = bytes_item,
                    .sq_contains = bytes_contains_slot},
    .as_mapping = {.mp_length = bytes_length, .mp_subscript = bytes_subscript},
    .as_buffer = {.bf_getbuffer = bytes_get_buffer},
    .tp_hash = bytes_hash,
    .tp_str = bytes_str_slot,
    .tp_flags = tpflags::kBaseType | tpflags::kBytesSubclass | tpflags::kMatchSelf,
    .tp_doc =
        "Immutable bytes, from an iterable of ints, a text and its encoding, a buffer, or a count "
        "of zeros.",
    .tp_richcompare = bytes_rich_compare,
    .tp_iter = bytes_iter,
    .tp_methods = kMethods,
    .tp_new = bytes_new,
};

}  // namespace py
