// list: storage, what the rest of the VM calls, and the type.
// Counterpart: Objects/listobject.c.
#include "vm/objects/list.h"

#include <cstring>

#include "vm/heap/alloc.h"
#include "vm/heap/block_pool.h"
#include "vm/objects/abstract.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/list_internal.h"
#include "vm/objects/repr_guard.h"
#include "vm/objects/set.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py {

namespace {

constexpr int64_t kMaxItems = INT64_MAX / static_cast<int64_t>(sizeof(Object*));

size_t bytes_of(int64_t count) { return static_cast<size_t>(count) * sizeof(Object*); }

}  // namespace

Object** list_items_alloc(Thread& thread, int64_t count) {
  const size_t bytes = bytes_of(count);
  void* items = PY_UNLIKELY(count > kMaxItems)  ? nullptr
                : bytes <= BlockPool::kMaxBytes ? pool_alloc(bytes)
                                                : mem_resize(nullptr, 0, bytes);
  if (PY_UNLIKELY(items == nullptr)) return raise_memory_error(thread);
  return static_cast<Object**>(items);
}

void list_items_free(Object** items, int64_t allocated) {
  if (items == nullptr) return;
  if (const size_t bytes = bytes_of(allocated); PY_LIKELY(bytes <= BlockPool::kMaxBytes)) {
    pool_free(items, bytes);
  } else {
    mem_resize(items, bytes, 0);
  }
}

// The capacities (0, 4, 8, 16, 24, 32, 40, 52, ...) are CPython's: sys.getsizeof() shows them.
Status list_resize(Thread& thread, List* list, int64_t size) {
  int64_t allocated = list->allocated;
  if (allocated >= size && size >= (allocated >> 1)) {
    list->ob_size = size;
    return Status::kOk;
  }
  uint64_t wanted =
      (static_cast<uint64_t>(size) + static_cast<uint64_t>(size >> 3) + 6) & ~uint64_t{3};
  // A big step is not followed by appends as likely as a small one.
  if (size - list->ob_size > static_cast<int64_t>(wanted - static_cast<uint64_t>(size)))
    wanted = (static_cast<uint64_t>(size) + 3) & ~uint64_t{3};
  if (size == 0) wanted = 0;
  if (wanted > static_cast<uint64_t>(kMaxItems)) return raise_memory_error(thread);
  int64_t capacity = static_cast<int64_t>(wanted);
  const size_t before = list->items == nullptr ? 0 : bytes_of(allocated);
  auto* items = static_cast<Object**>(mem_resize(list->items, before, bytes_of(capacity)));
  if (PY_UNLIKELY(items == nullptr && capacity != 0)) return raise_memory_error(thread);
  list->items = items;
  list->allocated = capacity;
  list->ob_size = size;
  return Status::kOk;
}

Owned<List> list_new_reserved(Thread& thread, int64_t count) {
  Owned<List> list = PY_TRY(object_new<List>(thread));
  if (count > 0) {
    list->items = PY_TRY(list_items_alloc(thread, count));
    list->allocated = count;
  }
  return list;
}

Owned<List> list_new(Thread& thread, int64_t size) {
  Owned<List> list = PY_TRY(list_new_reserved(thread, size));
  if (size > 0) {
    std::memset(static_cast<void*>(list->items), 0, bytes_of(size));
    list->ob_size = size;
  }
  gc_track(list.get());
  return list;
}

Owned<List> list_from_array(Thread& thread, Object* const* items, int64_t count) {
  Owned<List> list = PY_TRY(list_new_reserved(thread, count));
  for (int64_t i = 0; i < count; ++i) {
    incref(items[i]);
    list->items[i] = items[i];
  }
  list->ob_size = count;
  gc_track(list.get());
  return list;
}

Owned<List> list_from_array_steal(Thread& thread, Object* const* items, int64_t count) {
  Owned<List> list = list_new_reserved(thread, count);
  if (!list) {
    for (int64_t i = 0; i < count; ++i) decref(items[i]);
    return nullptr;
  }
  if (count > 0) std::memcpy(list->items, items, bytes_of(count));
  list->ob_size = count;
  gc_track(list.get());
  return list;
}

Status list_append_slow(Thread& thread, List* list, Owned<Object> item) {
  int64_t size = list->ob_size;
  PY_TRY(list_resize(thread, list, size + 1));
  list->items[size] = item.release();
  return Status::kOk;
}

Status list_insert(Thread& thread, List* list, int64_t index, Object* item) {
  int64_t size = list->ob_size;
  PY_TRY(list_resize(thread, list, size + 1));
  if (index < 0 && (index += size) < 0) index = 0;
  if (index > size) index = size;
  std::memmove(list->items + index + 1, list->items + index, bytes_of(size - index));
  incref(item);
  list->items[index] = item;
  return Status::kOk;
}

Owned<Tuple> list_as_tuple(Thread& thread, List* list) {
  return tuple_from_array(thread, list->items, list->ob_size);
}

Status list_reverse(List* list) {
  Object** items = list->items;
  for (int64_t low = 0, high = list->ob_size - 1; low < high; ++low, --high) {
    Object* item = items[low];
    items[low] = items[high];
    items[high] = item;
  }
  return Status::kOk;
}

Owned<List> list_slice(Thread& thread, List* list, int64_t low, int64_t high) {
  if (low < 0) low = 0;
  if (high > list->ob_size) high = list->ob_size;
  if (high <= low) return list_new(thread);
  return list_from_array(thread, list->items + low, high - low);
}

Owned<List> list_concat(Thread& thread, List* left, List* right) {
  int64_t count = left->ob_size, more = right->ob_size;
  Owned<List> list = PY_TRY(list_new_reserved(thread, count + more));
  for (int64_t i = 0; i < count; ++i) {
    incref(left->items[i]);
    list->items[i] = left->items[i];
  }
  for (int64_t i = 0; i < more; ++i) {
    incref(right->items[i]);
    list->items[count + i] = right->items[i];
  }
  list->ob_size = count + more;
  gc_track(list.get());
  return list;
}

void list_clear(List* list) {
  Object** items = list->items;
  if (items == nullptr) return;
  // Empty before anything is released: destructors may look at the list or fill it again.
  int64_t count = list->ob_size, allocated = list->allocated;
  list->items = nullptr;
  list->ob_size = 0;
  list->allocated = 0;
  while (--count >= 0) xdecref(items[count]);
  list_items_free(items, allocated);
}

Status list_assign_slice(Thread& thread, List* list, int64_t low, int64_t high, Object* value) {
  Owned<Object> source;
  if (value == list) {
    source = PY_TRY(list_slice(thread, list, 0, list->ob_size));
  } else if (value != nullptr) {
    source = PY_TRY(sequence_fast(thread, value, "can only assign an iterable"));
  }
  int64_t added = source ? sequence_fast_size(source) : 0;
  if (low < 0) low = 0;
  if (low > list->ob_size) low = list->ob_size;
  if (high < low) high = low;
  if (high > list->ob_size) high = list->ob_size;
  int64_t removed = high - low, change = added - removed, size = list->ob_size;
  if (size + change == 0) {
    list_clear(list);
    return Status::kOk;
  }
  // What is removed is released only when the list is whole again.
  Object* few[8];
  Object** garbage = few;
  if (removed > 8) garbage = PY_TRY(list_items_alloc(thread, removed));
  if (removed > 0) std::memcpy(garbage, list->items + low, bytes_of(removed));
  if (change > 0) {
    if (failed(list_resize(thread, list, size + change))) {
      if (garbage != few) list_items_free(garbage, removed);
      return Status::kError;
    }
    std::memmove(list->items + high + change, list->items + high, bytes_of(size - high));
  } else if (change < 0) {
    size_t tail = bytes_of(size - high);
    std::memmove(list->items + high + change, list->items + high, tail);
    if (failed(list_resize(thread, list, size + change))) {
      std::memmove(list->items + high, list->items + high + change, tail);
      std::memcpy(list->items + low, garbage, bytes_of(removed));
      if (garbage != few) list_items_free(garbage, removed);
      return Status::kError;
    }
  }
  if (added > 0) {
    Object** from = sequence_fast_items(source);
    for (int64_t i = 0; i < added; ++i) {
      incref(from[i]);
      list->items[low + i] = from[i];
    }
  }
  for (int64_t i = removed; --i >= 0;) xdecref(garbage[i]);
  if (garbage != few) list_items_free(garbage, removed);
  return Status::kOk;
}

// Extending. Each source whose items can be had without running Python code has its own way.

namespace {

Status extend_array(Thread& thread, List* list, Object* source) {
  int64_t added = sequence_fast_size(source), size = list->ob_size;
  if (added == 0) return Status::kOk;
  if (list->items == nullptr) {
    // Pairs of places: the allocator deals in sixteen bytes, and CPython shows it in the size.
    int64_t capacity = (added + 1) & ~int64_t{1};
    list->items = PY_TRY(list_items_alloc(thread, capacity));
    list->allocated = capacity;
    list->ob_size = added;
  } else {
    PY_TRY(list_resize(thread, list, size + added));
  }
  Object** from = sequence_fast_items(source);
  for (int64_t i = 0; i < added; ++i) {
    incref(from[i]);
    list->items[size + i] = from[i];
  }
  return Status::kOk;
}

Status extend_set(Thread& thread, List* list, Set* set) {
  int64_t size = list->ob_size, total = size + set->used;
  if (total == 0) return Status::kOk;
  PY_TRY(list_resize(thread, list, total));
  Object** to = list->items + size;
  int64_t position = 0;
  Object* key;
  Hash hash;
  while (set_next(set, &position, &key, &hash)) {
    incref(key);
    *to++ = key;
  }
  return Status::kOk;
}

enum class DictPart { kKeys, kValues, kItems };

Status extend_dict(Thread& thread, List* list, Dict* dict, DictPart part) {
  int64_t size = list->ob_size, total = size + dict->used;
  if (total == 0) return Status::kOk;
  PY_TRY(list_resize(thread, list, total));
  int64_t filled = size, position = 0;
  Object *key, *value;
  while (dict_next(dict, &position, &key, &value)) {
    Object* item = part == DictPart::kValues ? value : key;
    if (part == DictPart::kItems) {
      Object* pair[2] = {key, value};
      // The collector must not see the places that are still empty.
      list->ob_size = filled;
      item = PY_TRY(tuple_pack(thread, pair)).release();
    } else {
      incref(item);
    }
    list->items[filled++] = item;
  }
  list->ob_size = total;
  return Status::kOk;
}

Status extend_iterator(Thread& thread, List* list, Object* iterable) {
  Owned<Object> iterator = PY_TRY(get_iter(thread, iterable));
  int64_t hint = PY_TRY(object_length_hint(thread, iterable, 8));
  int64_t size = list->ob_size;
  if (list->items == nullptr) {
    if (hint > 0) {
      int64_t capacity = hint > kMaxItems ? hint : (hint + 1) & ~int64_t{1};
      list->items = PY_TRY(list_items_alloc(thread, capacity));
      list->allocated = capacity;
    }
  } else if (size <= INT64_MAX - hint) {
    PY_TRY(list_resize(thread, list, size + hint));
    list->ob_size = size;
  }
  IterNextFn next = iterator->ob_type->tp_iternext;
  for (;;) {
    Owned<Object> item = next(thread, iterator);
    if (PY_UNLIKELY(!item)) {
      if (thread.has_exception() && !error_clear_if(thread, &exc::StopIteration))
        return Status::kError;
      break;
    }
    PY_TRY(list_append_steal(thread, list, std::move(item)));
  }
  if (list->ob_size < list->allocated) return list_resize(thread, list, list->ob_size);
  return Status::kOk;
}

}  // namespace

Status list_inplace_repeat(Thread& thread, List* list, int64_t times) {
  int64_t size = list->ob_size;
  if (size == 0 || times == 1) return Status::kOk;
  if (times < 1) {
    list_clear(list);
    return Status::kOk;
  }
  if (size > INT64_MAX / times) return raise_memory_error(thread);
  PY_TRY(list_resize(thread, list, size * times));
  Object** items = list->items;
  for (int64_t i = size, end = size * times; i < end; ++i) {
    items[i] = items[i - size];
    incref(items[i]);
  }
  return Status::kOk;
}

Status list_extend(Thread& thread, List* list, Object* iterable) {
  if (iterable == list) return list_inplace_repeat(thread, list, 2);
  if (is_exact<List>(iterable) || is_exact<Tuple>(iterable))
    return extend_array(thread, list, iterable);
  if (is_exact_any_set(iterable)) return extend_set(thread, list, as<Set>(iterable));
  if (is_exact<Dict>(iterable))
    return extend_dict(thread, list, as<Dict>(iterable), DictPart::kKeys);
  const Type* type = iterable->ob_type;
  if (type == &DictView::keys_type)
    return extend_dict(thread, list, as<DictView>(iterable)->dict, DictPart::kKeys);
  if (type == &DictView::values_type)
    return extend_dict(thread, list, as<DictView>(iterable)->dict, DictPart::kValues);
  if (type == &DictView::items_type)
    return extend_dict(thread, list, as<DictView>(iterable)->dict, DictPart::kItems);
  return extend_iterator(thread, list, iterable);
}

// The slots of the type.

namespace {

void list_dealloc(Object* self) {
  auto* list = as<List>(self);
  gc_untrack(list);
  Object** items = list->items;
  if (items != nullptr) {
    for (int64_t i = list->ob_size; --i >= 0;) xdecref(items[i]);
    list_items_free(items, list->allocated);
  }
  object_free(list);
}

int list_traverse(Object* self, Visit visit, void* arg) {
  auto* list = as<List>(self);
  for (int64_t i = list->ob_size; --i >= 0;) PY_VISIT(list->items[i]);
  return 0;
}

void list_clear_slot(Object* self) { list_clear(as<List>(self)); }

Owned<Object> list_repr(Thread& thread, Object* self) {
  auto* list = as<List>(self);
  if (list->ob_size == 0) return str_from_ascii(thread, "[]", 2);
  ReprGuard guard(thread, self);
  if (guard.failed()) return Raised{};
  if (guard.recursive()) return str_from_ascii(thread, "[...]", 5);
  StrBuilder out(thread, 1 + 3 * list->ob_size);
  PY_TRY(out.add_char('['));
  for (int64_t i = 0; i < list->ob_size; ++i) {
    Owned<Object> item = share(list->items[i]);
    if (i > 0) PY_TRY(out.add_ascii(", ", 2));
    Owned<Object> text = PY_TRY(object_repr(thread, item));
    PY_TRY(out.add_str(as<Str>(text.get())));
  }
  PY_TRY(out.add_char(']'));
  return out.finish();
}

Owned<Object> compare_sizes(int64_t left, int64_t right, CompareOp op) {
  switch (op) {
    case CompareOp::kLt:
      return new_bool(left < right);
    case CompareOp::kLe:
      return new_bool(left <= right);
    case CompareOp::kEq:
      return new_bool(left == right);
    case CompareOp::kNe:
      return new_bool(left != right);
    case CompareOp::kGt:
      return new_bool(left > right);
    case CompareOp::kGe:
      return new_bool(left >= right);
  }
  return new_not_implemented();
}

Owned<Object> list_compare(Thread& thread, Object* left, Object* right, CompareOp op) {
  if (!is_a<List>(left) || !is_a<List>(right)) return new_not_implemented();
  auto *a = as<List>(left), *b = as<List>(right);
  bool equality = op == CompareOp::kEq || op == CompareOp::kNe;
  if (equality && a->ob_size != b->ob_size) return new_bool(op == CompareOp::kNe);
  PY_ENTER_NATIVE(thread, " in comparison");
  for (int64_t i = 0; i < a->ob_size && i < b->ob_size; ++i) {
    if (a->items[i] == b->items[i]) continue;
    Owned<Object> x = share(a->items[i]), y = share(b->items[i]);
    if (PY_TRY(object_rich_compare_bool(thread, x, y, CompareOp::kEq))) continue;
    if (i >= a->ob_size || i >= b->ob_size) break;
    if (equality) return new_bool(op == CompareOp::kNe);
    x = share(a->items[i]);
    y = share(b->items[i]);
    return object_rich_compare(thread, x, y, op);
  }
  return compare_sizes(a->ob_size, b->ob_size, op);
}

Maybe<int64_t> list_length(Thread&, Object* self) { return as<List>(self)->ob_size; }

Tri list_contains(Thread& thread, Object* self, Object* value) {
  auto* list = as<List>(self);
  for (int64_t i = 0; i < list->ob_size; ++i) {
    if (list->items[i] == value) return Tri::kTrue;
    Owned<Object> item = share(list->items[i]);
    if (PY_TRY(object_rich_compare_bool(thread, item, value, CompareOp::kEq))) return Tri::kTrue;
  }
  return Tri::kFalse;
}

Owned<Object> list_item(Thread& thread, Object* self, int64_t index) {
  auto* list = as<List>(self);
  if (PY_UNLIKELY(static_cast<uint64_t>(index) >= static_cast<uint64_t>(list->ob_size)))
    return raise(thread, &exc::IndexError, "list index out of range");
  return share(list->items[index]);
}

Status list_assign_item(Thread& thread, Object* self, int64_t index, Object* value) {
  auto* list = as<List>(self);
  if (PY_UNLIKELY(static_cast<uint64_t>(index) >= static_cast<uint64_t>(list->ob_size)))
    return raise(thread, &exc::IndexError, "list assignment index out of range");
  Object* old = list->items[index];
  if (value == nullptr) {
    --list->ob_size;
    std::memmove(list->items + index, list->items + index + 1, bytes_of(list->ob_size - index));
  } else {
    incref(value);
    list->items[index] = value;
  }
  decref(old);
  return Status::kOk;
}

Owned<Object> list_concat_slot(Thread& thread, Object* left, Object* right) {
  if (!is_a<List>(right))
    return raise_type_error(thread, "can only concatenate list (not \"%.200s\") to list",
                            right->ob_type->tp_name);
  return list_concat(thread, as<List>(left), as<List>(right));
}

Owned<Object> list_repeat(Thread& thread, Object* self, int64_t times) {
  auto* list = as<List>(self);
  int64_t size = list->ob_size;
  if (size == 0 || times <= 0) return list_new(thread);
  if (size > INT64_MAX / times) return raise_memory_error(thread);
  Owned<List> result = PY_TRY(list_new_reserved(thread, size * times));
  for (int64_t i = 0, from = 0; i < size * times; ++i) {
    result->items[i] = list->items[from];
    incref(result->items[i]);
    if (++from == size) from = 0;
  }
  result->ob_size = size * times;
  gc_track(result.get());
  return result;
}

Owned<Object> list_inplace_concat(Thread& thread, Object* self, Object* other) {
  PY_TRY(list_extend(thread, as<List>(self), other));
  return share(self);
}

Owned<Object> list_inplace_repeat_slot(Thread& thread, Object* self, int64_t times) {
  PY_TRY(list_inplace_repeat(thread, as<List>(self), times));
  return share(self);
}

Status list_fill(Thread& thread, List* list, Object* iterable_or_null) {
  if (list->items != nullptr) list_clear(list);
  return iterable_or_null == nullptr ? Status::kOk : list_extend(thread, list, iterable_or_null);
}

Status list_init(Thread& thread, Object* self, Tuple* args, Dict* kwargs) {
  const Type* type = self->ob_type;
  if (type == &List::type || type->tp_new == List::type.tp_new)
    PY_TRY(check_no_keywords(thread, "list", kwargs));
  PY_TRY(check_positional(thread, "list", static_cast<size_t>(args->ob_size), 0, 1));
  return list_fill(thread, as<List>(self), args->ob_size == 1 ? args->items[0] : nullptr);
}

Owned<Object> list_vectorcall(Thread& thread, Object* callable, Object* const* args, size_t nargsf,
                              Tuple* kwnames) {
  PY_TRY(check_no_keywords(thread, "list", kwnames));
  size_t nargs = vectorcall_nargs(nargsf);
  PY_TRY(check_positional(thread, "list", nargs, 0, 1));
  auto* type = reinterpret_cast<Type*>(callable);
  Owned<Object> self = PY_TRY(type->tp_alloc(thread, type, 0));
  if (nargs == 1) PY_TRY(list_extend(thread, as<List>(self.get()), args[0]));
  return self;
}

}  // namespace

constinit Type List::type = {
    .tp_name = "list",
    .tp_basicsize = sizeof(List),
    .tp_dealloc = list_dealloc,
    .tp_repr = list_repr,
    .as_sequence = {.sq_length = list_length,
                    .sq_concat = list_concat_slot,
                    .sq_repeat = list_repeat,
                    .sq_item = list_item,
                    .sq_ass_item = list_assign_item,
                    .sq_contains = list_contains,
                    .sq_inplace_concat = list_inplace_concat,
                    .sq_inplace_repeat = list_inplace_repeat_slot},
    .as_mapping = {.mp_length = list_length,
                   .mp_subscript = list_subscript,
                   .mp_ass_subscript = list_assign_subscript},
    .tp_hash = hash_not_implemented,
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType | tpflags::kListSubclass |
                tpflags::kMatchSelf | tpflags::kSequence,
    .free_list_max = 80,
    .tp_doc = "A mutable sequence.",
    .tp_traverse = list_traverse,
    .tp_clear = list_clear_slot,
    .tp_richcompare = list_compare,
    .tp_iter = list_iter,
    .tp_methods = g_list_methods,
    .tp_init = list_init,
    .tp_new = type_generic_new,
    .tp_vectorcall = list_vectorcall,
    .text_signature = "(iterable=(), /)",
};

}  // namespace py
