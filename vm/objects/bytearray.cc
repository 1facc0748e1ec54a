// bytearray: mutable bytes. Storage, construction and the protocols; its methods are in
// bytearray_methods.cc. Counterpart: Objects/bytearrayobject.c.
#include "vm/base/checked.h"
#include "vm/objects/bytearray_internal.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/range.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py {
namespace {

// What `start` points to while nothing is allocated.
constinit char no_bytes[1] = {0};

}  // namespace

Status bytearray_check_resizable(Thread& thread, ByteArray* array) {
  if (array->exports > 0)
    return raise(thread, &exc::BufferError, "Existing exports of data: object cannot be re-sized");
  return Status::kOk;
}

// Grows by an eighth, as CPython does: __alloc__ and __sizeof__ show it.
Status bytearray_resize(Thread& thread, ByteArray* array, int64_t size) {
  if (size == array->ob_size) return Status::kOk;
  PY_TRY(bytearray_check_resizable(thread, array));
  if (static_cast<uint64_t>(size) >= kMaxSize) return raise_memory_error(thread);
  int64_t offset = array->bytes == nullptr ? 0 : array->start - array->bytes;
  int64_t alloc = array->alloc;
  if (size + offset + 1 <= alloc) {
    if (size >= alloc / 2) {
      array->ob_size = size;
      array->start[size] = 0;
      return Status::kOk;
    }
    alloc = size + 1;
  } else if (size <= alloc + alloc / 8) {
    alloc = size + (size >> 3) + (size < 9 ? 3 : 6);
  } else {
    alloc = size + 1;
  }
  char* bytes;
  if (offset > 0) {
    bytes = static_cast<char*>(mem_alloc(static_cast<size_t>(alloc)));
    if (bytes == nullptr) return raise_memory_error(thread);
    int64_t kept = size < array->ob_size ? size : array->ob_size;
    memcpy(bytes, array->start, static_cast<size_t>(kept));
    mem_free(array->bytes);
  } else {
    bytes = static_cast<char*>(mem_realloc(array->bytes, static_cast<size_t>(alloc)));
    if (bytes == nullptr) return raise_memory_error(thread);
  }
  array->bytes = array->start = bytes;
  array->ob_size = size;
  array->alloc = alloc;
  bytes[size] = 0;
  return Status::kOk;
}

Owned<Object> bytearray_from(Thread& thread, const char* data, int64_t length) {
  Owned<ByteArray> array = PY_TRY(object_new<ByteArray>(thread));
  array->ob_size = 0;
  array->start = no_bytes;
  if (length != 0) {
    if (length < 0 || static_cast<uint64_t>(length) >= kMaxSize) return raise_memory_error(thread);
    array->bytes = static_cast<char*>(mem_alloc(static_cast<size_t>(length) + 1));
    if (array->bytes == nullptr) return raise_memory_error(thread);
    array->start = array->bytes;
    if (data != nullptr) memcpy(array->bytes, data, static_cast<size_t>(length));
    array->bytes[length] = 0;
    array->alloc = length + 1;
    array->ob_size = length;
  }
  return array;
}

Status bytearray_replace(Thread& thread, ByteArray* array, int64_t low, int64_t high,
                         ByteSpan with) {
  int64_t growth = with.size - (high - low);
  if (growth < 0) {
    PY_TRY(bytearray_check_resizable(thread, array));
    if (low == 0) {
      // Deleting at the front moves the start instead of the contents.
      array->start -= growth;
    } else {
      memmove(array->start + high + growth, array->start + high,
              static_cast<size_t>(array->ob_size - high));
    }
    if (failed(bytearray_resize(thread, array, array->ob_size + growth))) {
      if (low == 0) {
        array->start += growth;
      } else {
        array->ob_size += growth;
      }
      return Status::kError;
    }
  } else if (growth > 0) {
    int64_t size, old_size = array->ob_size;
    if (!checked_add(old_size, growth, &size)) return raise_memory_error(thread);
    PY_TRY(bytearray_resize(thread, array, size));
    memmove(array->start + high + growth, array->start + high,
            static_cast<size_t>(old_size - high));
  }
  if (with.size != 0) memcpy(array->start + low, with.data, static_cast<size_t>(with.size));
  return Status::kOk;
}

Status bytearray_append(Thread& thread, ByteArray* array, uint8_t value) {
  int64_t size = array->ob_size;
  PY_TRY(bytearray_resize(thread, array, size + 1));
  array->start[size] = static_cast<char>(value);
  return Status::kOk;
}

namespace {

void bytearray_dealloc(Object* object) {
  auto* array = as<ByteArray>(object);
  if (array->exports > 0) {
    Thread& thread = current_thread();
    SavedError saved(thread);
    (void)static_cast<Status>(
        raise(thread, &exc::SystemError, "deallocated bytearray object has exported buffers"));
    error_write_unraisable(thread, nullptr, nullptr);
  }
  mem_free(array->bytes);
  object_free(object);
}

Owned<Object> bytearray_new(Thread& thread, Type* type, Tuple*, Dict*) {
  Owned<Object> object = PY_TRY(type->tp_alloc(thread, type, 0));
  as<ByteArray>(object.get())->start = no_bytes;
  as<ByteArray>(object.get())->ob_size = 0;
  return object;
}

Status append_all(Thread& thread, ByteArray* self, Object* iterable) {
  if (is_exact<List>(iterable) || is_exact<Tuple>(iterable)) {
    int64_t count = sequence_fast_size(iterable);
    PY_TRY(bytearray_resize(thread, self, count));
    bool all_ints = true;
    for (int64_t i = 0; i < count; ++i) {
      Object* item = sequence_fast_items(iterable)[i];
      if (!is_exact<Int>(item)) {
        all_ints = false;
        break;
      }
      self->start[i] = static_cast<char>(PY_TRY(byte_value(thread, item, kByteRange)));
    }
    if (all_ints) return Status::kOk;
    PY_TRY(bytearray_resize(thread, self, 0));
  }
  Owned<Object> iterator = get_iter(thread, iterable);
  if (!iterator) {
    if (error_matches(thread, &exc::TypeError))
      return raise_type_error(thread, "cannot convert '%.200s' object to bytearray",
                              iterable->ob_type->tp_name);
    return Status::kError;
  }
  for (;;) {
    Owned<Object> item = iter_next(thread, iterator);
    if (!item) return thread.has_exception() ? Status::kError : Status::kOk;
    uint8_t value = PY_TRY(byte_value(thread, item, kByteRange));
    // The last allocated byte stays for the zero, one sooner than a plain resize would grow.
    if (self->ob_size + 1 < self->alloc - (self->start - self->bytes)) {
      self->start[self->ob_size++] = static_cast<char>(value);
      self->start[self->ob_size] = 0;
    } else {
      PY_TRY(bytearray_append(thread, self, value));
    }
  }
}

Status fill_from(Thread& thread, ByteArray* self, Object* source, const char* encoding,
                 const char* errors) {
  if (self->ob_size != 0) PY_TRY(bytearray_resize(thread, self, 0));
  const char* needless = encoding != nullptr ? "encoding without a string argument"
                                             : "errors without a string argument";
  if (source == nullptr) {
    if (encoding != nullptr || errors != nullptr) return raise_type_error(thread, "%s", needless);
    return Status::kOk;
  }
  if (is_a<Str>(source)) {
    if (encoding == nullptr) return raise_type_error(thread, "string argument without an encoding");
    Owned<Bytes> encoded = PY_TRY(str_encode(thread, as<Str>(source), encoding, errors));
    return bytearray_replace(thread, self, self->ob_size, self->ob_size, span_of(encoded.get()));
  }
  if (encoding != nullptr || errors != nullptr) return raise_type_error(thread, "%s", needless);
  if (index_check(source)) {
    Maybe<int64_t> count = number_as_ssize(thread, source, &exc::OverflowError);
    if (count.ok) {
      if (count.value < 0) return raise_value_error(thread, "negative count");
      if (count.value == 0) return Status::kOk;
      PY_TRY(bytearray_resize(thread, self, count.value));
      memset(self->start, 0, static_cast<size_t>(count.value));
      return Status::kOk;
    }
    if (!error_matches(thread, &exc::TypeError)) return Status::kError;
    error_clear(thread);
  }
  if (buffer_check(source)) {
    BufferView view;
    PY_TRY(get_buffer(thread, source, &view, kBufferFullRo));
    Status status = bytearray_resize(thread, self, view.len);
    if (!failed(status) && view.len != 0) buffer_copy_out(&view, self->start);
    release_buffer(&view);
    return status;
  }
  return append_all(thread, self, source);
}

constinit SignatureText init_signature{"bytearray",
                                       "(source=b'', encoding='utf-8', errors='strict')"};

Status bytearray_init(Thread& thread, Object* object, Tuple* args, Dict* kwargs) {
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, init_signature, args, kwargs, &bound));
  CodecNames names;
  PY_TRY(names.read(thread, "bytearray", bound[1], bound[2]));
  return fill_from(thread, as<ByteArray>(object), bound[0], names.encoding(), names.errors());
}

Owned<Object> bytearray_repr(Thread& thread, Object* self) {
  ByteSpan span = span_of(as<ByteArray>(self));
  Owned<Object> text = PY_TRY(
      bytes_repr_escaped(thread, reinterpret_cast<const char*>(span.data), span.size, true, true));
  return str_from_format(thread, "%s(%U)", type_short_name(self->ob_type), text.get());
}

Owned<Object> bytearray_str(Thread& thread, Object* self) {
  if (thread.interp->bytes_warning != 0)
    PY_TRY(warn(thread, &exc::BytesWarning, 1, "str() on a bytearray instance"));
  return bytearray_repr(thread, self);
}

Owned<Object> bytearray_rich_compare(Thread& thread, Object* left, Object* right, CompareOp op) {
  if (!buffer_check(left) || !buffer_check(right)) {
    if (thread.interp->bytes_warning != 0 && (is_a<Str>(left) || is_a<Str>(right)) &&
        (op == CompareOp::kEq || op == CompareOp::kNe))
      PY_TRY(warn(thread, &exc::BytesWarning, 1, "Comparison between bytearray and string"));
    return new_not_implemented();
  }
  HeldBuffer a, b;
  if (failed(a.get(thread, left)) || failed(b.get(thread, right))) {
    error_clear(thread);
    return new_not_implemented();
  }
  return bytes_compare_spans(a.span(), b.span(), op);
}

Maybe<int64_t> bytearray_length(Thread&, Object* self) { return as<ByteArray>(self)->ob_size; }

Owned<Object> bytearray_concat(Thread& thread, Object* left, Object* right) {
  HeldBuffer a, b;
  if (failed(a.get(thread, left)) || failed(b.get(thread, right)))
    return raise_type_error(thread, "can't concat %.100s to %.100s", right->ob_type->tp_name,
                            left->ob_type->tp_name);
  int64_t size;
  if (!checked_add(a.span().size, b.span().size, &size)) return raise_memory_error(thread);
  Owned<Object> result = PY_TRY(bytearray_from(thread, nullptr, size));
  char* to = as<ByteArray>(result.get())->start;
  if (a.span().size != 0) memcpy(to, a.span().data, static_cast<size_t>(a.span().size));
  if (b.span().size != 0)
    memcpy(to + a.span().size, b.span().data, static_cast<size_t>(b.span().size));
  return result;
}

Owned<Object> bytearray_inplace_concat(Thread& thread, Object* self, Object* other) {
  auto* array = as<ByteArray>(self);
  // The array itself as operand holds its own buffer, so growing it is a BufferError, as in
  // CPython.
  HeldBuffer buffer;
  if (failed(buffer.get(thread, other)))
    return raise_type_error(thread, "can't concat %.100s to %.100s", other->ob_type->tp_name,
                            self->ob_type->tp_name);
  PY_TRY(bytearray_replace(thread, array, array->ob_size, array->ob_size, buffer.span()));
  return share(self);
}

void repeat_fill(char* data, int64_t unit, int64_t total) {
  for (int64_t done = unit; done < total;) {
    int64_t step = done < total - done ? done : total - done;
    memcpy(data + done, data, static_cast<size_t>(step));
    done += step;
  }
}

Owned<Object> bytearray_repeat(Thread& thread, Object* self, int64_t count) {
  auto* array = as<ByteArray>(self);
  if (count < 0) count = 0;
  int64_t size;
  if (!checked_mul(array->ob_size, count, &size)) return raise_memory_error(thread);
  Owned<Object> result = PY_TRY(bytearray_from(thread, nullptr, size));
  if (size != 0) {
    char* to = as<ByteArray>(result.get())->start;
    memcpy(to, array->start, static_cast<size_t>(array->ob_size));
    repeat_fill(to, array->ob_size, size);
  }
  return result;
}

Owned<Object> bytearray_inplace_repeat(Thread& thread, Object* self, int64_t count) {
  auto* array = as<ByteArray>(self);
  if (count < 0) count = 0;
  int64_t unit = array->ob_size, size;
  if (!checked_mul(unit, count, &size)) return raise_memory_error(thread);
  PY_TRY(bytearray_resize(thread, array, size));
  if (size != 0) repeat_fill(array->start, unit, size);
  return share(self);
}

Owned<Object> bytearray_item(Thread& thread, Object* self, int64_t index) {
  auto* array = as<ByteArray>(self);
  if (index < 0 || index >= array->ob_size)
    return raise(thread, &exc::IndexError, "bytearray index out of range");
  return int_from_int64(thread, static_cast<uint8_t>(array->start[index]));
}

Owned<Object> bytearray_subscript(Thread& thread, Object* self, Object* key) {
  if (index_check(key)) {
    int64_t index = PY_TRY(number_as_ssize(thread, key, &exc::IndexError));
    if (index < 0) index += as<ByteArray>(self)->ob_size;
    return bytearray_item(thread, self, index);
  }
  if (is_exact<Slice>(key)) return bytes_subscript_slice(thread, self, key);
  return raise_type_error(thread, "bytearray indices must be integers or slices, not %.200s",
                          key->ob_type->tp_name);
}

// Removes every step-th of `count` bytes from start on.
Status delete_steps(Thread& thread, ByteArray* array, int64_t start, int64_t step, int64_t count) {
  PY_TRY(bytearray_check_resizable(thread, array));
  if (count == 0) return Status::kOk;
  if (step < 0) {
    start += step * (count - 1);
    step = -step;
  }
  int64_t to = start, next = start, left = count;
  for (int64_t from = start; from < array->ob_size; ++from) {
    if (left > 0 && from == next) {
      next += step;
      --left;
    } else {
      array->start[to++] = array->start[from];
    }
  }
  return bytearray_resize(thread, array, array->ob_size - count);
}

Status assign_item(Thread& thread, ByteArray* array, int64_t index, Object* value) {
  if (value == nullptr) {
    if (index < 0) index += array->ob_size;
    if (index < 0 || index >= array->ob_size)
      return raise(thread, &exc::IndexError, "bytearray index out of range");
    return bytearray_replace(thread, array, index, index + 1, ByteSpan{nullptr, 0});
  }
  // The conversion may change the size, so it comes before the test of the index.
  uint8_t byte = PY_TRY(byte_value(thread, value, kByteRange));
  if (index < 0) index += array->ob_size;
  if (index < 0 || index >= array->ob_size)
    return raise(thread, &exc::IndexError, "bytearray index out of range");
  array->start[index] = static_cast<char>(byte);
  return Status::kOk;
}

Status bytearray_assign_subscript(Thread& thread, Object* self, Object* key, Object* value) {
  auto* array = as<ByteArray>(self);
  if (index_check(key)) {
    int64_t index = PY_TRY(number_as_ssize(thread, key, &exc::IndexError));
    return assign_item(thread, array, index, value);
  }
  if (!is_exact<Slice>(key))
    return raise_type_error(thread, "bytearray indices must be integers or slices, not %.200s",
                            key->ob_type->tp_name);
  int64_t start, stop, step;
  PY_TRY(slice_unpack(thread, key, &start, &stop, &step));
  int64_t count = slice_adjust(array->ob_size, &start, &stop, step);
  ByteSpan with{nullptr, 0};
  if (value != nullptr) {
    if (value == self || !is_a<ByteArray>(value)) {
      if (number_check(value) || is_a<Str>(value))
        return raise_type_error(
            thread, "can assign only bytes, buffers, or iterables of ints in range(0, 256)");
      // A copy; making it may run code that changes this bytearray, so the slice is worked out
      // again.
      Owned<Object> copy = PY_TRY(call_one_arg(thread, &ByteArray::type, value));
      return bytearray_assign_subscript(thread, self, key, copy);
    }
    with = span_of(as<ByteArray>(value));
  }
  if ((step < 0 && start < stop) || (step > 0 && start > stop)) stop = start;
  if (step == 1) return bytearray_replace(thread, array, start, stop, with);
  if (with.size == 0) return delete_steps(thread, array, start, step, count);
  if (with.size != count)
    return raise_value_error(thread,
                             "attempt to assign bytes of size %zd to extended slice of size %zd",
                             with.size, count);
  for (int64_t i = 0, at = start; i < count; ++i, at += step)
    array->start[at] = static_cast<char>(with.data[i]);
  return Status::kOk;
}

Status bytearray_assign_item(Thread& thread, Object* self, int64_t index, Object* value) {
  return assign_item(thread, as<ByteArray>(self), index, value);
}

Owned<Object> bytearray_remainder(Thread& thread, Object* left, Object* right) {
  if (!is_a<ByteArray>(left)) return new_not_implemented();
  // Held, so that a conversion cannot resize the format under the formatter.
  HeldBuffer format;
  PY_TRY(format.get_contents(thread, left));
  return bytes_format_percent(thread, reinterpret_cast<const char*>(format.span().data),
                              format.span().size, right, true);
}

Status bytearray_get_buffer(Thread& thread, Object* self, BufferView* view, int flags) {
  auto* array = as<ByteArray>(self);
  PY_TRY(buffer_fill_info(thread, view, self, array->start, array->ob_size, false, flags));
  ++array->exports;
  return Status::kOk;
}

void bytearray_release_buffer(Object* self, BufferView*) { --as<ByteArray>(self)->exports; }

Owned<Object> bytearray_iter(Thread& thread, Object* self) {
  Owned<ByteArrayIterator> it = PY_TRY(object_new<ByteArrayIterator>(thread));
  it->array.set_shared(as<ByteArray>(self));
  gc_track(it.get());
  return it;
}

}  // namespace

constinit Type ByteArray::type = {
    .tp_name = "bytearray",
    .tp_basicsize = sizeof(ByteArray),
    .tp_dealloc = bytearray_dealloc,
    .tp_repr = bytearray_repr,
    .as_number = {.nb_remainder = bytearray_remainder},
    .as_sequence = {.sq_length = bytearray_length,
                    .sq_concat = bytearray_concat,
                    .sq_repeat = bytearray_repeat,
                    .sq_item = bytearray_item,
                    .sq_ass_item = bytearray_assign_item,
                    .sq_contains = bytes_contains_slot,
                    .sq_inplace_concat = bytearray_inplace_concat,
                    .sq_inplace_repeat = bytearray_inplace_repeat},
    .as_mapping = {.mp_length = bytearray_length,
                   .mp_subscript = bytearray_subscript,
                   .mp_ass_subscript = bytearray_assign_subscript},
    .as_buffer = {.bf_getbuffer = bytearray_get_buffer,
                  .bf_releasebuffer = bytearray_release_buffer},
    .tp_str = bytearray_str,
    .tp_flags = tpflags::kBaseType | tpflags::kMatchSelf,
    .tp_doc =
        "Mutable bytes, from an iterable of ints, a text and its encoding, a buffer, or a count of "
        "zeros.",
    .tp_richcompare = bytearray_rich_compare,
    .tp_iter = bytearray_iter,
    .tp_methods = kByteArrayMethods,
    .tp_init = bytearray_init,
    .tp_new = bytearray_new,
};

}  // namespace py
