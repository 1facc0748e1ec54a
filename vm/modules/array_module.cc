// array: sequences of numbers or characters that are kept as plain memory.
// Counterpart: Modules/arraymodule.c.
#include <cstring>

#include "vm/heap/alloc.h"
#include "vm/modules/array_items.h"
#include "vm/modules/native_modules.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/bytes.h"
#include "vm/objects/bytes_common.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/generic_alias.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/iterator.h"
#include "vm/objects/list.h"
#include "vm/objects/module.h"
#include "vm/objects/order.h"
#include "vm/objects/range.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"
#include "vm/objects/weakref.h"

namespace py {
namespace {

constexpr int64_t kWriteBlock = 64 * 1024;

struct Array : Object {
  static Type type;
  int64_t size;       // Items.
  char* items;        // mem_alloc'ed; null when nothing is allocated.
  int64_t allocated;  // Items.
  const ArrayKind* kind;
  WeakRef* weaklist;
  int64_t exports;

  char* at(int64_t index) const { return items + index * kind->size; }
  int64_t bytes() const { return size * kind->size; }
  bool is_text() const { return kind->code == 'u' || kind->code == 'w'; }
};

struct ArrayIterator : Object {
  static Type type;
  int64_t index;
  Slot<Object> array;  // Null when exhausted.
};

// memcpy() and memmove() must not see null.
void copy_items(char* to, const char* from, int64_t bytes) {
  if (bytes > 0) std::memmove(to, from, static_cast<size_t>(bytes));
}

// Memory.

Owned<Array> array_make(Thread& thread, Type* type, const ArrayKind* kind, int64_t size) {
  if (size > INT64_MAX / kind->size) return raise_memory_error(thread);
  Owned<Object> object = PY_TRY(type->tp_alloc(thread, type, 0));
  auto* array = as<Array>(object.get());
  array->kind = kind;
  if (size > 0) {
    array->items = static_cast<char*>(mem_alloc_zeroed(static_cast<size_t>(size * kind->size)));
    if (array->items == nullptr) return raise_memory_error(thread);
    array->size = array->allocated = size;
  }
  return std::move(object).cast<Array>();
}

Status check_resizable(Thread& thread, const Array* array, int64_t size) {
  if (array->exports == 0 || size == array->size) return Status::kOk;
  return raise(thread, &exc::BufferError, "cannot resize an array that is exporting buffers");
}

Status array_resize(Thread& thread, Array* array, int64_t size) {
  PY_TRY(check_resizable(thread, array, size));
  // Little is given back at once, as CPython does: sys.getsizeof() shows it.
  if (array->allocated >= size && array->size < size + 16 && array->items != nullptr) {
    array->size = size;
    return Status::kOk;
  }
  if (size == 0) {
    mem_free(array->items);
    array->items = nullptr;
    array->size = array->allocated = 0;
    return Status::kOk;
  }
  const int64_t room = (size >> 4) + (array->size < 8 ? 3 : 7) + size;
  if (room > INT64_MAX / array->kind->size) return raise_memory_error(thread);
  auto* items =
      static_cast<char*>(mem_realloc(array->items, static_cast<size_t>(room * array->kind->size)));
  if (items == nullptr) return raise_memory_error(thread);
  array->items = items;
  array->size = size;
  array->allocated = room;
  return Status::kOk;
}

void array_dealloc(Object* self) {
  auto* array = as<Array>(self);
  gc_untrack(self);
  if (array->weaklist != nullptr) weakref_clear_all(self);
  mem_free(array->items);
  object_free(self);
}

// Items.

Owned<Object> item_get(Thread& thread, Array* array, int64_t index) {
  return array_item_read(thread, *array->kind, array->at(index));
}

// The conversion may run code that shrinks the array.
Status item_set(Thread& thread, Array* array, int64_t index, Object* value) {
  char item[kArrayItemMax];
  PY_TRY(array_item_write(thread, *array->kind, value, item));
  if (index >= array->size)
    return raise(thread, &exc::IndexError, "array assignment index out of range");
  copy_items(array->at(index), item, array->kind->size);
  return Status::kOk;
}

Status item_insert(Thread& thread, Array* array, int64_t where, Object* value) {
  char item[kArrayItemMax];
  PY_TRY(array_item_write(thread, *array->kind, value, item));
  const int64_t size = array->size;
  PY_TRY(array_resize(thread, array, size + 1));
  if (where < 0) where = where + size < 0 ? 0 : where + size;
  if (where > size) where = size;
  copy_items(array->at(where + 1), array->at(where), (size - where) * array->kind->size);
  copy_items(array->at(where), item, array->kind->size);
  return Status::kOk;
}

Owned<Array> array_slice(Thread& thread, Array* array, int64_t start, int64_t step, int64_t count) {
  Owned<Array> part = PY_TRY(array_make(thread, &Array::type, array->kind, count));
  if (step == 1) {
    copy_items(part->items, array->items + start * array->kind->size, part->bytes());
    return part;
  }
  for (int64_t i = 0, from = start; i < count; ++i, from += step)
    copy_items(part->at(i), array->at(from), array->kind->size);
  return part;
}

// Replaces [start, stop) by the items of `with` (null: by nothing).
Status replace_range(Thread& thread, Array* array, int64_t start, int64_t stop, const Array* with) {
  const int64_t size = array->size, count = with == nullptr ? 0 : with->size,
                width = array->kind->size;
  // Before anything moves.
  PY_TRY(check_resizable(thread, array, size + count - (stop - start)));
  if (count < stop - start)
    copy_items(array->at(start + count), array->at(stop), (size - stop) * width);
  PY_TRY(array_resize(thread, array, size + count - (stop - start)));
  if (count > stop - start)
    copy_items(array->at(start + count), array->at(stop), (size - stop) * width);
  if (count > 0) copy_items(array->at(start), with->items, count * width);
  return Status::kOk;
}

Status delete_steps(Thread& thread, Array* array, int64_t start, int64_t step, int64_t count) {
  if (step < 0) {
    start += step * (count - 1);
    step = -step;
  }
  int64_t to = start;
  for (int64_t from = start, removed = 0; from < array->size; ++from) {
    if (removed < count && from == start + removed * step) {
      ++removed;
    } else {
      copy_items(array->at(to++), array->at(from), array->kind->size);
    }
  }
  return array_resize(thread, array, array->size - count);
}

// Sequence and mapping protocol.

Maybe<int64_t> array_length(Thread&, Object* self) { return as<Array>(self)->size; }

Owned<Object> array_item(Thread& thread, Object* self, int64_t index) {
  if (index < 0 || index >= as<Array>(self)->size)
    return raise(thread, &exc::IndexError, "array index out of range");
  return item_get(thread, as<Array>(self), index);
}

Owned<Object> array_subscript(Thread& thread, Object* self, Object* key) {
  auto* array = as<Array>(self);
  if (index_check(key)) {
    int64_t index = PY_TRY(number_as_ssize(thread, key, &exc::IndexError));
    if (index < 0) index += array->size;
    return array_item(thread, self, index);
  }
  if (!is_exact<Slice>(key)) return raise_type_error(thread, "array indices must be integers");
  int64_t start, stop, step;
  PY_TRY(slice_unpack(thread, key, &start, &stop, &step));
  const int64_t count = slice_adjust(array->size, &start, &stop, step);
  return array_slice(thread, array, start, step, count);
}

Status assign_slice(Thread& thread, Array* array, Object* key, Object* value, int64_t start,
                    int64_t stop, int64_t step, int64_t count);

Status array_assign_subscript(Thread& thread, Object* self, Object* key, Object* value) {
  auto* array = as<Array>(self);
  if (index_check(key)) {
    int64_t index = PY_TRY(number_as_ssize(thread, key, &exc::IndexError));
    if (index < 0) index += array->size;
    if (index < 0 || index >= array->size)
      return raise(thread, &exc::IndexError, "array assignment index out of range");
    if (value != nullptr) return item_set(thread, array, index, value);
    return assign_slice(thread, array, key, value, index, index + 1, 1, 1);
  }
  if (!is_exact<Slice>(key)) return raise_type_error(thread, "array indices must be integers");
  int64_t start, stop, step;
  PY_TRY(slice_unpack(thread, key, &start, &stop, &step));
  const int64_t count = slice_adjust(array->size, &start, &stop, step);
  return assign_slice(thread, array, key, value, start, stop, step, count);
}

Status assign_slice(Thread& thread, Array* array, Object* key, Object* value, int64_t start,
                    int64_t stop, int64_t step, int64_t count) {
  if (value != nullptr && !is_a<Array>(value))
    return raise_type_error(thread, "can only assign array (not \"%.200s\") to array slice",
                            value->ob_type->tp_name);
  const Array* with = value == nullptr ? nullptr : as<Array>(value);
  if (with == array) {
    Owned<Array> copy = PY_TRY(array_slice(thread, array, 0, 1, array->size));
    return array_assign_subscript(thread, array, key, copy);
  }
  if (with != nullptr && with->kind != array->kind)
    return raise_type_error(thread, "bad argument type for built-in operation");
  const int64_t needed = with == nullptr ? 0 : with->size;
  if ((step > 0 && stop < start) || (step < 0 && stop > start)) stop = start;
  // Nothing may have moved when the size turns out to be fixed.
  if ((needed == 0 || count != needed) && array->exports > 0)
    return raise(thread, &exc::BufferError, "cannot resize an array that is exporting buffers");
  if (step == 1) return replace_range(thread, array, start, stop, with);
  if (needed == 0) return delete_steps(thread, array, start, step, count);
  if (needed != count)
    return raise_value_error(
        thread, "attempt to assign array of size %zd to extended slice of size %zd", needed, count);
  for (int64_t i = 0, to = start; i < count; ++i, to += step)
    copy_items(array->at(to), with->at(i), array->kind->size);
  return Status::kOk;
}

Status array_assign_item(Thread& thread, Object* self, int64_t index, Object* value) {
  auto* array = as<Array>(self);
  if (index < 0 || index >= array->size)
    return raise(thread, &exc::IndexError, "array assignment index out of range");
  if (value == nullptr) return replace_range(thread, array, index, index + 1, nullptr);
  return item_set(thread, array, index, value);
}

Tri array_contains(Thread& thread, Object* self, Object* value) {
  auto* array = as<Array>(self);
  for (int64_t i = 0; i < array->size; ++i) {
    Owned<Object> item = PY_TRY(item_get(thread, array, i));
    if (PY_TRY(object_rich_compare_bool(thread, item, value, CompareOp::kEq))) return Tri::kTrue;
  }
  return Tri::kFalse;
}

Owned<Object> array_concat(Thread& thread, Object* self, Object* other) {
  if (!is_a<Array>(other))
    return raise_type_error(thread, "can only append array (not \"%.200s\") to array",
                            other->ob_type->tp_name);
  auto *left = as<Array>(self), *right = as<Array>(other);
  if (left->kind != right->kind)
    return raise_type_error(thread, "bad argument type for built-in operation");
  Owned<Array> joined =
      PY_TRY(array_make(thread, &Array::type, left->kind, left->size + right->size));
  copy_items(joined->items, left->items, left->bytes());
  copy_items(joined->items + left->bytes(), right->items, right->bytes());
  return joined;
}

void repeat_into(char* to, int64_t unit, int64_t count) {
  for (int64_t i = 1; i < count; ++i) copy_items(to + i * unit, to, unit);
}

Owned<Object> array_repeat(Thread& thread, Object* self, int64_t count) {
  auto* array = as<Array>(self);
  if (count < 0) count = 0;
  int64_t size;
  if (__builtin_mul_overflow(array->size, count, &size)) return raise_memory_error(thread);
  Owned<Array> result = PY_TRY(array_make(thread, &Array::type, array->kind, size));
  if (size > 0) {
    copy_items(result->items, array->items, array->bytes());
    repeat_into(result->items, array->bytes(), count);
  }
  return result;
}

Owned<Object> array_inplace_repeat(Thread& thread, Object* self, int64_t count) {
  auto* array = as<Array>(self);
  if (array->size > 0) {
    if (count < 0) count = 0;
    const int64_t unit = array->bytes();
    int64_t size;
    if (__builtin_mul_overflow(array->size, count, &size)) return raise_memory_error(thread);
    PY_TRY(array_resize(thread, array, size));
    if (size > 0) repeat_into(array->items, unit, count);
  }
  return share(self);
}

Status extend_by_iterating(Thread& thread, Array* array, Object* iterable) {
  Owned<Object> iterator = PY_TRY(get_iter(thread, iterable));
  for (;;) {
    Owned<Object> item = iter_next(thread, iterator);
    if (!item) return thread.has_exception() ? Status::kError : Status::kOk;
    PY_TRY(item_insert(thread, array, array->size, item));
  }
}

Status extend(Thread& thread, Array* array, Object* other) {
  if (!is_a<Array>(other)) return extend_by_iterating(thread, array, other);
  auto* more = as<Array>(other);
  if (more->kind != array->kind)
    return raise_type_error(thread, "can only extend with array of same kind");
  // It may be the same one.
  const int64_t size = array->size, count = more->size;
  PY_TRY(array_resize(thread, array, size + count));
  if (count > 0) copy_items(array->at(size), more->items, count * array->kind->size);
  return Status::kOk;
}

Owned<Object> array_inplace_concat(Thread& thread, Object* self, Object* other) {
  if (!is_a<Array>(other))
    return raise_type_error(thread, "can only extend array with array (not \"%.200s\")",
                            other->ob_type->tp_name);
  PY_TRY(extend(thread, as<Array>(self), other));
  return share(self);
}

Owned<Object> array_compare(Thread& thread, Object* left, Object* right, CompareOp op) {
  if (!is_a<Array>(left) || !is_a<Array>(right)) return new_not_implemented();
  auto *a = as<Array>(left), *b = as<Array>(right);
  const bool plain = op == CompareOp::kEq || op == CompareOp::kNe;
  if (plain && a->size != b->size) return new_bool(op == CompareOp::kNe);
  const bool by_value = a->kind == b->kind && a->kind->code != 'f' && a->kind->code != 'd';
  for (int64_t i = 0; i < a->size && i < b->size; ++i) {
    if (by_value) {
      const int order = array_items_compare(*a->kind, a->at(i), b->at(i));
      if (order != 0) return new_bool(order_satisfies(op, order));
      continue;
    }
    Owned<Object> x = PY_TRY(item_get(thread, a, i)), y = PY_TRY(item_get(thread, b, i));
    if (PY_TRY(object_rich_compare_bool(thread, x, y, CompareOp::kEq))) continue;
    if (plain) return new_bool(op == CompareOp::kNe);
    return object_rich_compare(thread, x, y, op);
  }
  return new_bool(order_satisfies(op, a->size < b->size ? -1 : a->size > b->size ? 1 : 0));
}

// The buffer.

Status array_get_buffer(Thread&, Object* self, BufferView* view, int flags) {
  static char empty[1];
  auto* array = as<Array>(self);
  const auto wants = [&](int flag) { return (flags & flag) == flag; };
  *view = {};
  view->buf = array->items == nullptr ? empty : array->items;
  view->obj = share(self).release();
  view->len = array->bytes();
  view->itemsize = array->kind->size;
  view->ndim = 1;
  if (wants(kBufferNd)) view->shape = &array->size;
  if (wants(kBufferStrides)) view->strides = const_cast<int64_t*>(&array->kind->size);
  if (wants(kBufferFormat)) view->format = array->kind->format;
  ++array->exports;
  return Status::kOk;
}
void array_release_buffer(Object* self, BufferView*) { --as<Array>(self)->exports; }

// Construction.

Maybe<uint32_t> read_code(Thread& thread, const char* function, int number, Object* object) {
  if (!is_a<Str>(object))
    return raise_type_error(thread, "%s() argument %d must be a unicode character, not %s",
                            function, number, is_none(object) ? "None" : object->ob_type->tp_name);
  if (as<Str>(object)->length != 1)
    return raise_type_error(
        thread, "%s() argument %d must be a unicode character, not a string of length %zd",
        function, number, static_cast<int64_t>(as<Str>(object)->length));
  return static_cast<uint32_t>(as<Str>(object)->at(0));
}

Status append_bytes(Thread& thread, Array* array, ByteSpan bytes) {
  const int64_t width = array->kind->size, count = bytes.size / width, size = array->size;
  if (bytes.size % width != 0)
    return raise_value_error(thread, "bytes length not a multiple of item size");
  if (count == 0) return Status::kOk;
  PY_TRY(array_resize(thread, array, size + count));
  std::memcpy(array->at(size), bytes.data, static_cast<size_t>(bytes.size));
  return Status::kOk;
}

Status append_text(Thread& thread, Array* array, const Str* text) {
  const auto count = static_cast<int64_t>(text->length);
  const int64_t size = array->size;
  PY_TRY(array_resize(thread, array, size + count));
  for (int64_t i = 0; i < count; ++i) {
    const auto character = static_cast<uint32_t>(text->at(static_cast<size_t>(i)));
    std::memcpy(array->at(size + i), &character, sizeof character);
  }
  return Status::kOk;
}

Status fill_new(Thread& thread, Array* array, Object* initial) {
  if (is_a<List>(initial) || is_a<Tuple>(initial)) {
    const int64_t size = PY_TRY(object_length(thread, initial));
    PY_TRY(array_resize(thread, array, size));
    // Growth is for what comes later.
    array->allocated = size;
    if (size > 0) std::memset(array->items, 0, static_cast<size_t>(array->bytes()));
    for (int64_t i = 0; i < size; ++i) {
      Owned<Object> item = PY_TRY(sequence_get_item(thread, initial, i));
      PY_TRY(item_set(thread, array, i, item));
    }
    return Status::kOk;
  }
  if (is_a<Bytes>(initial) || is_a<ByteArray>(initial)) {
    HeldBuffer held;
    PY_TRY(held.get(thread, initial));
    return append_bytes(thread, array, held.span());
  }
  if (array->is_text() && is_a<Str>(initial)) {
    PY_TRY(append_text(thread, array, as<Str>(initial)));
    array->allocated = array->size;
    return Status::kOk;
  }
  if (is_a<Array>(initial) && as<Array>(initial)->kind == array->kind) {
    PY_TRY(extend(thread, array, initial));
    array->allocated = array->size;
    return Status::kOk;
  }
  return Status::kError;
}

bool fills_at_once(const ArrayKind* kind, uint32_t code, Object* initial) {
  return is_a<List>(initial) || is_a<Tuple>(initial) || is_a<Bytes>(initial) ||
         is_a<ByteArray>(initial) || ((code == 'u' || code == 'w') && is_a<Str>(initial)) ||
         (kind != nullptr && is_a<Array>(initial) && as<Array>(initial)->kind == kind);
}

Owned<Object> array_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  if (type == &Array::type || type->tp_init == Array::type.tp_init)
    PY_TRY(check_no_keywords(thread, "array.array", kwargs));
  const int64_t count = args->ob_size;
  if (count < 1 || count > 2)
    return raise_type_error(thread, "array() takes at %s argument%s (%zd given)",
                            count < 1 ? "least 1" : "most 2", count < 1 ? "" : "s", count);
  const uint32_t code = PY_TRY(read_code(thread, "array", 1, args->items[0]));
  Object* initial = count > 1 ? args->items[1] : nullptr;
  if (code == 'u')
    PY_TRY(warn(thread, &exc::DeprecationWarning, 1,
                "The 'u' type code is deprecated and will be removed in Python 3.16"));
  const bool text = code == 'u' || code == 'w';
  if (initial != nullptr && !text) {
    if (is_a<Str>(initial))
      return raise_type_error(thread, "cannot use a str to initialize an array with typecode '%c'",
                              static_cast<int>(code));
    if (is_a<Array>(initial) && as<Array>(initial)->is_text())
      return raise_type_error(
          thread, "cannot use a unicode array to initialize an array with typecode '%c'",
          static_cast<int>(code));
  }
  const ArrayKind* kind = array_kind(code);
  Owned<Object> iterator;
  if (initial != nullptr && !fills_at_once(kind, code, initial))
    iterator = PY_TRY(get_iter(thread, initial));
  if (kind == nullptr)
    return raise_value_error(thread,
                             "bad typecode (must be b, B, u, w, h, H, i, I, l, L, q, Q, f or d)");
  Owned<Array> array = PY_TRY(array_make(thread, type, kind, 0));
  if (iterator) {
    PY_TRY(extend_by_iterating(thread, array, iterator));
  } else if (initial != nullptr) {
    PY_TRY(fill_new(thread, array, initial));
  }
  return array;
}

Owned<Object> array_reconstructor(Thread& thread, Object*, Args args) {
  const uint32_t code = PY_TRY(read_code(thread, "_array_reconstructor", 2, args[1]));
  const int format = PY_TRY(to_c_int(thread, args[2]));
  if (!is_type(args[0]))
    return raise_type_error(thread, "first argument must be a type object, not %.200s",
                            args[0]->ob_type->tp_name);
  auto* type = static_cast<Type*>(args[0]);
  if (!type_is_subtype(type, &Array::type))
    return raise_type_error(thread, "%.200s is not a subtype of %.200s", type->tp_name,
                            Array::type.tp_name);
  const ArrayKind* kind = array_kind(code);
  if (kind == nullptr)
    return raise_value_error(thread, "second argument must be a valid type code");
  if (format < 0 || format >= kMachineFormats)
    return raise_value_error(thread, "third argument must be a valid machine format code.");
  if (!is_a<Bytes>(args[3]))
    return raise_type_error(thread, "fourth argument should be bytes, not %.200s",
                            args[3]->ob_type->tp_name);
  Owned<Object> items = share(args[3]);
  if (format != kind->machine_format) {
    auto* bytes = as<Bytes>(args[3]);
    if (bytes->ob_size % machine_format_size(format) != 0)
      return raise_value_error(thread, "string length not a multiple of item size");
    items = PY_TRY(array_decode(thread, format, bytes));
    if (machine_format_kind(format) != nullptr) kind = machine_format_kind(format);
  }
  Owned<Str> name = PY_TRY(str_from_char(thread, static_cast<uint32_t>(kind->code)));
  Object* const parts[] = {name, items};
  Owned<Tuple> packed = PY_TRY(tuple_pack(thread, parts));
  return array_new(thread, type, packed, nullptr);
}

// Methods.

Owned<Object> array_append(Thread& thread, Object* self, Object* value) {
  PY_TRY(item_insert(thread, as<Array>(self), as<Array>(self)->size, value));
  return new_none();
}
Owned<Object> array_insert(Thread& thread, Object* self, Args args) {
  const int64_t where = PY_TRY(to_index(thread, args[0]));
  PY_TRY(item_insert(thread, as<Array>(self), where, args[1]));
  return new_none();
}
Owned<Object> array_buffer_info(Thread& thread, Object* self) {
  Owned<Object> address =
      PY_TRY(int_from_uint64(thread, reinterpret_cast<uint64_t>(as<Array>(self)->items)));
  Owned<Object> size = PY_TRY(int_from_int64(thread, as<Array>(self)->size));
  Object* const items[] = {address, size};
  return tuple_pack(thread, items);
}
Owned<Object> array_byteswap(Thread&, Object* self) {
  auto* array = as<Array>(self);
  const int64_t width = array->kind->size;
  for (int64_t i = 0; i < array->size; ++i) {
    char* item = array->at(i);
    for (int64_t k = 0; k < width / 2; ++k) std::swap(item[k], item[width - 1 - k]);
  }
  return new_none();
}
Owned<Object> array_clear(Thread& thread, Object* self) {
  PY_TRY(array_resize(thread, as<Array>(self), 0));
  return new_none();
}
Owned<Object> array_copy(Thread& thread, Object* self) {
  return array_slice(thread, as<Array>(self), 0, 1, as<Array>(self)->size);
}
Owned<Object> array_deepcopy(Thread& thread, Object* self, Object*) {
  return array_copy(thread, self);
}

Owned<Object> array_count(Thread& thread, Object* self, Object* value) {
  auto* array = as<Array>(self);
  int64_t count = 0;
  for (int64_t i = 0; i < array->size; ++i) {
    Owned<Object> item = PY_TRY(item_get(thread, array, i));
    if (PY_TRY(object_rich_compare_bool(thread, item, value, CompareOp::kEq))) ++count;
  }
  return int_from_int64(thread, count);
}

// -1: not found. The comparison may change the array.
Maybe<int64_t> find(Thread& thread, Array* array, Object* value, int64_t start, int64_t stop) {
  for (int64_t i = start; i < stop && i < array->size; ++i) {
    Owned<Object> item = PY_TRY(item_get(thread, array, i));
    if (PY_TRY(object_rich_compare_bool(thread, item, value, CompareOp::kEq))) return i;
  }
  return int64_t{-1};
}

Owned<Object> array_index(Thread& thread, Object* self, Args args) {
  auto* array = as<Array>(self);
  int64_t start = args.has(1) ? PY_TRY(to_index_clamped(thread, args[1])) : 0;
  int64_t stop = args.has(2) ? PY_TRY(to_index_clamped(thread, args[2])) : INT64_MAX;
  if (start < 0) start = start + array->size < 0 ? 0 : start + array->size;
  if (stop < 0) stop += array->size;
  const int64_t index = PY_TRY(find(thread, array, args[0], start, stop));
  if (index < 0) return raise_value_error(thread, "array.index(x): x not in array");
  return int_from_int64(thread, index);
}

Owned<Object> array_remove(Thread& thread, Object* self, Object* value) {
  auto* array = as<Array>(self);
  const int64_t index = PY_TRY(find(thread, array, value, 0, INT64_MAX));
  if (index < 0) return raise_value_error(thread, "array.remove(x): x not in array");
  if (index < array->size) PY_TRY(replace_range(thread, array, index, index + 1, nullptr));
  return new_none();
}

Owned<Object> array_pop(Thread& thread, Object* self, Args args) {
  auto* array = as<Array>(self);
  int64_t index = args.has(0) ? PY_TRY(to_index(thread, args[0])) : -1;
  if (array->size == 0) return raise(thread, &exc::IndexError, "pop from empty array");
  if (index < 0) index += array->size;
  if (index < 0 || index >= array->size)
    return raise(thread, &exc::IndexError, "pop index out of range");
  Owned<Object> item = PY_TRY(item_get(thread, array, index));
  PY_TRY(replace_range(thread, array, index, index + 1, nullptr));
  return item;
}

Owned<Object> array_reverse(Thread&, Object* self) {
  auto* array = as<Array>(self);
  for (int64_t low = 0, high = array->size - 1; low < high; ++low, --high) {
    for (int64_t k = 0; k < array->kind->size; ++k)
      std::swap(array->at(low)[k], array->at(high)[k]);
  }
  return new_none();
}

// Conversions.

Owned<Object> array_tolist(Thread& thread, Object* self) {
  auto* array = as<Array>(self);
  Owned<List> list = PY_TRY(list_new(thread));
  for (int64_t i = 0; i < array->size; ++i) {
    Owned<Object> item = PY_TRY(item_get(thread, array, i));
    PY_TRY(list_append(thread, list, item));
  }
  return list;
}
Owned<Object> array_tobytes(Thread& thread, Object* self) {
  return bytes_from(thread, as<Array>(self)->items, static_cast<size_t>(as<Array>(self)->bytes()));
}
Owned<Object> array_tounicode(Thread& thread, Object* self) {
  auto* array = as<Array>(self);
  if (!array->is_text())
    return raise_value_error(thread,
                             "tounicode() may only be called on unicode type arrays ('u' or 'w')");
  for (int64_t i = 0; i < array->size; ++i) PY_RUN(item_get(thread, array, i));
  return str_from_ucs4(thread, reinterpret_cast<const uint32_t*>(array->items),
                       static_cast<size_t>(array->size));
}
Owned<Object> array_repr(Thread& thread, Object* self) {
  auto* array = as<Array>(self);
  const char* name = type_short_name(self->ob_type);
  if (array->size == 0) return str_from_format(thread, "%s('%c')", name, array->kind->code);
  Owned<Object> items =
      PY_TRY(array->is_text() ? array_tounicode(thread, self) : array_tolist(thread, self));
  return str_from_format(thread, "%s('%c', %R)", name, array->kind->code, items.get());
}

Owned<Object> array_fromlist(Thread& thread, Object* self, Object* list) {
  auto* array = as<Array>(self);
  if (!is_a<List>(list)) return raise_type_error(thread, "arg must be list");
  const int64_t count = as<List>(list)->ob_size, size = array->size;
  if (count == 0) return new_none();
  PY_TRY(array_resize(thread, array, size + count));
  for (int64_t i = 0; i < count; ++i) {
    Owned<Object> item = share(as<List>(list)->items[i]);
    Status fine = item_set(thread, array, array->size - count + i, item);
    if (!failed(fine) && as<List>(list)->ob_size != count)
      fine = raise(thread, &exc::RuntimeError, "list changed size during iteration");
    if (!failed(fine)) continue;
    SavedError saved(thread);
    (void)array_resize(thread, array, size);
    return {};
  }
  return new_none();
}
Owned<Object> array_frombytes(Thread& thread, Object* self, Object* buffer) {
  HeldBuffer held;
  PY_TRY(held.get(thread, buffer));
  PY_TRY(append_bytes(thread, as<Array>(self), held.span()));
  return new_none();
}
Owned<Object> array_fromunicode(Thread& thread, Object* self, Object* text) {
  if (!is_a<Str>(text)) return raise_bad_argument(thread, "fromunicode", "argument", "str", text);
  if (!as<Array>(self)->is_text())
    return raise_value_error(
        thread, "fromunicode() may only be called on unicode type arrays ('u' or 'w')");
  PY_TRY(append_text(thread, as<Array>(self), as<Str>(text)));
  return new_none();
}

// Methods that are told their class count their arguments in the words of keyword parsing.
Status check_given(Thread& thread, const char* name, RawArgs args, size_t wanted) {
  const size_t named = args.kwnames == nullptr ? 0 : static_cast<size_t>(args.kwnames->ob_size);
  const char* s = wanted == 1 ? "" : "s";
  if (args.nargs + named > wanted)
    return raise_type_error(thread, "%s() takes at most %zu %sargument%s (%zu given)", name, wanted,
                            args.nargs == 0 ? "keyword " : "", s, args.nargs + named);
  if (args.nargs < wanted)
    return raise_type_error(thread, "%s() takes exactly %zu positional argument%s (%zu given)",
                            name, wanted, s, args.nargs);
  return Status::kOk;
}

Owned<Object> array_extend(Thread& thread, Object* self, RawArgs args) {
  PY_TRY(check_given(thread, "extend", args, 1));
  PY_TRY(extend(thread, as<Array>(self), args[0]));
  return new_none();
}

Owned<Object> array_fromfile(Thread& thread, Object* self, RawArgs args) {
  PY_TRY(check_given(thread, "fromfile", args, 2));
  const int64_t count = PY_TRY(to_index(thread, args[1]));
  if (count < 0) return raise_value_error(thread, "negative count");
  int64_t wanted;
  if (__builtin_mul_overflow(count, as<Array>(self)->kind->size, &wanted))
    return raise_memory_error(thread);
  Owned<Object> size = PY_TRY(int_from_int64(thread, wanted));
  Owned<Object> bytes = PY_TRY(call_method(thread, args[0], "read", size));
  if (!is_a<Bytes>(bytes.get())) return raise_type_error(thread, "read() didn't return bytes");
  const int64_t got = static_cast<Bytes*>(bytes.get())->ob_size;
  PY_RUN(array_frombytes(thread, self, bytes));
  if (got != wanted) return raise(thread, &exc::EOFError, "read() didn't return enough bytes");
  return new_none();
}

Owned<Object> array_tofile(Thread& thread, Object* self, RawArgs args) {
  PY_TRY(check_given(thread, "tofile", args, 1));
  // write() may shrink the array.
  for (int64_t at = 0; at < as<Array>(self)->bytes(); at += kWriteBlock) {
    const int64_t left = as<Array>(self)->bytes() - at;
    Owned<Object> block =
        PY_TRY(bytes_from(thread, as<Array>(self)->items + at,
                          static_cast<size_t>(left < kWriteBlock ? left : kWriteBlock)));
    PY_RUN(call_method(thread, args[0], "write", block));
  }
  return new_none();
}

Owned<Object> imported_function(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "array"));
  Object* modules = dict_get_ascii(thread, thread.interp->sys_dict, "modules");
  if (modules == nullptr) return raise(thread, &exc::RuntimeError, "lost sys.modules");
  Owned<Object> module = PY_TRY(get_item(thread, modules, name));
  return get_attr(thread, module, "_array_reconstructor");
}

Owned<Object> array_reduce_ex(Thread& thread, Object* self, RawArgs args) {
  PY_TRY(check_given(thread, "__reduce_ex__", args, 1));
  if (!is_a<Int>(args[0]))
    return raise_type_error(thread, "__reduce_ex__ argument should be an integer");
  const int64_t protocol = PY_TRY(to_c_long(thread, args[0]));
  auto* array = as<Array>(self);
  Owned<Object> dict;
  if (!PY_TRY(get_optional_attr(thread, self, ids.__dict__, &dict))) dict = new_none();
  Owned<Str> code = PY_TRY(str_from_char(thread, static_cast<uint32_t>(array->kind->code)));
  Object* const type = self->ob_type;
  Owned<Object> function, arguments;
  if (protocol < 3) {
    Owned<Object> list = PY_TRY(array_tolist(thread, self));
    Object* const items[] = {code, list};
    arguments = PY_TRY(tuple_pack(thread, items));
    function = share(type);
  } else {
    function = PY_TRY(imported_function(thread));
    Owned<Object> bytes = PY_TRY(array_tobytes(thread, self));
    Owned<Object> format = PY_TRY(int_from_int64(thread, array->kind->machine_format));
    Object* const items[] = {type, code, format, bytes};
    arguments = PY_TRY(tuple_pack(thread, items));
  }
  Object* const parts[] = {function, arguments, dict};
  return tuple_pack(thread, parts);
}

Owned<Object> array_sizeof(Thread& thread, Object* self) {
  const Type* type = self->ob_type;
  const int64_t basic =
      type->reported_basicsize != 0 ? type->reported_basicsize : type->tp_basicsize;
  return int_from_int64(thread, basic + as<Array>(self)->allocated * as<Array>(self)->kind->size);
}

Owned<Object> get_typecode(Thread& thread, Object* self, void*) {
  return str_from_char(thread, static_cast<uint32_t>(as<Array>(self)->kind->code));
}
Owned<Object> get_itemsize(Thread& thread, Object* self, void*) {
  return int_from_int64(thread, as<Array>(self)->kind->size);
}

// The iterator.

Owned<Object> array_iter(Thread& thread, Object* self) {
  Owned<ArrayIterator> iterator = PY_TRY(object_new<ArrayIterator>(thread));
  iterator->array.set_shared(self);
  gc_track(iterator);
  return iterator;
}
Owned<Object> iterator_next(Thread& thread, Object* self) {
  auto* iterator = as<ArrayIterator>(self);
  if (iterator->array == nullptr) return {};
  auto* array = as<Array>(iterator->array.get());
  if (iterator->index < array->size) return item_get(thread, array, iterator->index++);
  iterator->array.clear();
  return {};
}
Owned<Object> iterator_reduce(Thread& thread, Object* self, RawArgs args) {
  if (args.nargs != 0 || args.kwnames != nullptr)
    return raise_type_error(thread, "__reduce__() takes no arguments");
  auto* iterator = as<ArrayIterator>(self);
  Owned<Object> function = PY_TRY(builtin_function(thread, "iter"));
  if (iterator->array == nullptr) {
    Owned<Tuple> empty = PY_TRY(tuple_from_array(thread, nullptr, 0));
    Object* const one[] = {empty};
    Owned<Tuple> arguments = PY_TRY(tuple_pack(thread, one));
    Object* const parts[] = {function, arguments};
    return tuple_pack(thread, parts);
  }
  Object* const one[] = {iterator->array.get()};
  Owned<Tuple> arguments = PY_TRY(tuple_pack(thread, one));
  Owned<Object> index = PY_TRY(int_from_int64(thread, iterator->index));
  Object* const parts[] = {function, arguments, index};
  return tuple_pack(thread, parts);
}
Owned<Object> iterator_setstate(Thread& thread, Object* self, Object* state) {
  const int64_t index = PY_TRY(iterator_state(thread, state));
  auto* iterator = as<ArrayIterator>(self);
  if (iterator->array == nullptr) return new_none();
  const int64_t size = as<Array>(iterator->array.get())->size;
  iterator->index = index < 0 ? 0 : index > size ? size : index;
  return new_none();
}

constinit MethodDef kArrayMethods[] = {
    {"append", array_append, "($self, v, /)", "Add an item at the end."},
    {"buffer_info", array_buffer_info, "($self, /)", "Return the address and the length."},
    {"byteswap", array_byteswap, "($self, /)", "Turn the bytes of every item around."},
    {"clear", array_clear, "($self, /)", "Remove all items."},
    {"__copy__", array_copy, "($self, /)", "Return a copy."},
    {"count", array_count, "($self, v, /)", "Return how often v occurs."},
    {"__deepcopy__", array_deepcopy, "($self, unused, /)", "Return a copy."},
    MethodDef("extend", array_extend, "($self, bb, /)", "Add the items of an array or iterable.")
        .defining_class(),
    MethodDef("fromfile", array_fromfile, "($self, f, n, /)", "Read n items from a file.")
        .defining_class(),
    {"fromlist", array_fromlist, "($self, list, /)", "Add the items of a list, all or none."},
    {"frombytes", array_frombytes, "($self, buffer, /)", "Add items from their memory."},
    {"fromunicode", array_fromunicode, "($self, ustr, /)", "Add the characters of a string."},
    {"index", array_index, "($self, v, start=0, stop=sys.maxsize, /)",
     "Return where v occurs first."},
    {"insert", array_insert, "($self, i, v, /)", "Put v before the item at i."},
    {"pop", array_pop, "($self, i=-1, /)", "Remove an item and return it."},
    MethodDef("__reduce_ex__", array_reduce_ex, "($self, value, /)", "Say how to pickle.")
        .defining_class(),
    {"remove", array_remove, "($self, v, /)", "Remove the first v."},
    {"reverse", array_reverse, "($self, /)", "Turn the order around."},
    MethodDef("tofile", array_tofile, "($self, f, /)", "Write the items to a file.")
        .defining_class(),
    {"tolist", array_tolist, "($self, /)", "Return a list of the items."},
    {"tobytes", array_tobytes, "($self, /)", "Return the memory as bytes."},
    {"tounicode", array_tounicode, "($self, /)", "Return the characters as a string."},
    {"__sizeof__", array_sizeof, "($self, /)", "Return the size in bytes."},
    {"__class_getitem__", class_getitem_generic_alias, "($type, object, /)",
     "Return a parameterised alias of the class.", MethodDef::kClass},
    {},
};
constinit GetSetDef kArrayGetSets[] = {
    {"typecode", get_typecode, nullptr, "The character that says what the items are.", nullptr},
    {"itemsize", get_itemsize, nullptr, "The bytes of an item.", nullptr},
    {},
};
constinit MethodDef kIteratorMethods[] = {
    MethodDef("__reduce__", iterator_reduce, "($self, /)", "Say how to pickle.").defining_class(),
    {"__setstate__", iterator_setstate, "($self, state, /)", "Go to an index."},
    {},
};
constexpr uint16_t kIteratorFields[] = {offsetof(ArrayIterator, array), 0};

constinit Type Array::type = {
    .tp_name = "array.array",
    .tp_basicsize = sizeof(Array),
    .tp_dealloc = array_dealloc,
    .tp_repr = array_repr,
    .as_sequence = {.sq_length = array_length,
                    .sq_concat = array_concat,
                    .sq_repeat = array_repeat,
                    .sq_item = array_item,
                    .sq_ass_item = array_assign_item,
                    .sq_contains = array_contains,
                    .sq_inplace_concat = array_inplace_concat,
                    .sq_inplace_repeat = array_inplace_repeat},
    .as_mapping = {.mp_length = array_length,
                   .mp_subscript = array_subscript,
                   .mp_ass_subscript = array_assign_subscript},
    .as_buffer = {.bf_getbuffer = array_get_buffer, .bf_releasebuffer = array_release_buffer},
    .tp_getattro = generic_getattr,
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType | tpflags::kSequence,
    .tp_doc = "A sequence of numbers or characters kept as plain memory.",
    .tp_richcompare = array_compare,
    .tp_weaklistoffset = offsetof(Array, weaklist),
    .tp_iter = array_iter,
    .tp_methods = kArrayMethods,
    .tp_getset = kArrayGetSets,
    .tp_new = array_new,
    .reported_basicsize = 64,
};
constinit Type ArrayIterator::type = {
    .tp_name = "array.arrayiterator",
    .tp_basicsize = sizeof(ArrayIterator),
    .tp_getattro = generic_getattr,
    .tp_flags = tpflags::kHaveGc | tpflags::kDisallowInstantiation,
    .tp_iter = object_self_iter,
    .tp_iternext = iterator_next,
    .tp_methods = kIteratorMethods,
    .fields = kIteratorFields,
    .reported_basicsize = 40,
};

constinit MethodDef kFunctions[] = {
    {"_array_reconstructor", array_reconstructor,
     "($module, arraytype, typecode, mformat_code, items,\n                     /)",
     "Make an array from a pickle."},
    {},
};

// collections.abc's tables name the class.
Status register_sequence(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "collections.abc"));
  Object* modules = dict_get_ascii(thread, thread.interp->sys_dict, "modules");
  Owned<Object> module;
  if (modules == nullptr || !PY_TRY(mapping_get_optional_item(thread, modules, name, &module))) {
    Owned<Object> import = PY_TRY(builtin_function(thread, "__import__"));
    Owned<Object> package = PY_TRY(call_one_arg(thread, import, name));
    module = PY_TRY(get_attr(thread, package, "abc"));
  }
  Owned<Object> mutable_sequence = PY_TRY(get_attr(thread, module, "MutableSequence"));
  PY_RUN(call_method(thread, mutable_sequence, "register", &Array::type));
  return Status::kOk;
}

}  // namespace

Owned<Object> array_module_init(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "array"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(module_add_str(thread, module, "__doc__", "Sequences of plain numbers or characters."));
  PY_TRY(module_add_functions(thread, module, kFunctions));
  PY_TRY(module_add(thread, module, "ArrayType",
                    share(reinterpret_cast<Object*>(static_cast<Type*>(&Array::type)))));
  PY_TRY(module_add_type(thread, module, &Array::type));
  PY_TRY(type_ready(thread, &ArrayIterator::type));
  char codes[32];
  size_t count = 0;
  for (const ArrayKind* kind = kArrayKinds; kind->code != 0; ++kind) codes[count++] = kind->code;
  codes[count] = 0;
  PY_TRY(module_add_str(thread, module, "typecodes", codes));
  PY_TRY(register_sequence(thread));
  return module;
}

}  // namespace py
