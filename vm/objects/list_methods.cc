// list: subscripts and slices, methods, and the two iterators.
// Counterpart: Objects/listobject.c.
#include <cstring>

#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/errors.h"
#include "vm/objects/generic_alias.h"
#include "vm/objects/int.h"
#include "vm/objects/iterator.h"
#include "vm/objects/list_internal.h"
#include "vm/objects/range.h"
#include "vm/objects/tuple.h"

namespace py {

namespace {

PY_COLD Raised raise_bad_index_type(Thread& thread, Object* key) {
  return raise_type_error(thread, "list indices must be integers or slices, not %.200s",
                          key->ob_type->tp_name);
}

// list[start:stop:step] with the bounds cut to the list: the number of items.
struct Span {
  int64_t start, stop, step, count;
};

Span span_in(const List* list, int64_t start, int64_t stop, int64_t step) {
  Span span{start, stop, step, 0};
  span.count = slice_adjust(list->ob_size, &span.start, &span.stop, step);
  // Assigning to an empty slice inserts at its start.
  if (step < 0 ? span.start < span.stop : span.start > span.stop) span.stop = span.start;
  return span;
}

// Takes the items of a slice with a step out of the list; their references go to the caller.
Status remove_stepped(Thread& thread, List* list, Span span, Object** garbage) {
  if (span.step < 0) {
    span.start += span.step * (span.count - 1);
    span.step = -span.step;
  }
  Object** items = list->items;
  int64_t to = span.start, taken = 0, next = span.start;
  for (int64_t from = span.start; from < list->ob_size; ++from) {
    if (taken < span.count && from == next) {
      garbage[taken++] = items[from];
      next += span.step;
    } else {
      items[to++] = items[from];
    }
  }
  list->ob_size = to;
  return list_resize(thread, list, to);
}

Status delete_slice(Thread& thread, List* list, int64_t start, int64_t stop, int64_t step) {
  Span span = span_in(list, start, stop, step);
  if (step == 1) return list_assign_slice(thread, list, span.start, span.stop, nullptr);
  if (span.count <= 0) return Status::kOk;
  Object** garbage = PY_TRY(list_items_alloc(thread, span.count));
  Status status = remove_stepped(thread, list, span, garbage);
  for (int64_t i = 0; i < span.count; ++i) decref(garbage[i]);
  list_items_free(garbage, span.count);
  return status;
}

Status assign_slice(Thread& thread, List* list, int64_t start, int64_t stop, int64_t step,
                    Object* value) {
  Owned<Object> source;
  if (value == list) {
    source = PY_TRY(list_slice(thread, list, 0, list->ob_size));
  } else {
    source = PY_TRY(sequence_fast(thread, value, "must assign iterable to extended slice"));
  }
  // Making the items of `value` may have changed the list.
  Span span = span_in(list, start, stop, step);
  if (step == 1) return list_assign_slice(thread, list, span.start, span.stop, source);
  int64_t given = sequence_fast_size(source);
  if (given != span.count)
    return raise_value_error(thread,
                             "attempt to assign sequence of size %zd to extended slice of size %zd",
                             given, span.count);
  if (given == 0) return Status::kOk;
  Object** garbage = PY_TRY(list_items_alloc(thread, given));
  Object** from = sequence_fast_items(source);
  for (int64_t i = 0, at = span.start; i < given; ++i, at += step) {
    garbage[i] = list->items[at];
    incref(from[i]);
    list->items[at] = from[i];
  }
  for (int64_t i = 0; i < given; ++i) decref(garbage[i]);
  list_items_free(garbage, given);
  return Status::kOk;
}

}  // namespace

Owned<Object> list_subscript(Thread& thread, Object* self, Object* key) {
  auto* list = as<List>(self);
  if (index_check(key)) {
    int64_t index = PY_TRY(number_as_ssize(thread, key, &exc::IndexError));
    return List::type.as_sequence.sq_item(thread, self, index < 0 ? index + list->ob_size : index);
  }
  if (!is_exact<Slice>(key)) return raise_bad_index_type(thread, key);
  int64_t start, stop, step;
  PY_TRY(slice_unpack(thread, key, &start, &stop, &step));
  int64_t count = slice_adjust(list->ob_size, &start, &stop, step);
  if (count <= 0) return list_new(thread);
  if (step == 1) return list_from_array(thread, list->items + start, count);
  Owned<List> result = PY_TRY(list_new_reserved(thread, count));
  for (int64_t i = 0, from = start; i < count; ++i, from += step) {
    incref(list->items[from]);
    result->items[i] = list->items[from];
  }
  result->ob_size = count;
  gc_track(result.get());
  return result;
}

Status list_assign_subscript(Thread& thread, Object* self, Object* key, Object* value) {
  auto* list = as<List>(self);
  if (index_check(key)) {
    int64_t index = PY_TRY(number_as_ssize(thread, key, &exc::IndexError));
    if (index < 0) index += list->ob_size;
    return List::type.as_sequence.sq_ass_item(thread, self, index, value);
  }
  if (!is_exact<Slice>(key)) return raise_bad_index_type(thread, key);
  int64_t start, stop, step;
  PY_TRY(slice_unpack(thread, key, &start, &stop, &step));
  if (value == nullptr) return delete_slice(thread, list, start, stop, step);
  return assign_slice(thread, list, start, stop, step, value);
}

namespace {

Owned<Object> list_append_method(Thread& thread, Object* self, Object* item) {
  PY_TRY(list_append(thread, as<List>(self), item));
  return new_none();
}

Owned<Object> list_clear_method(Thread&, Object* self) {
  list_clear(as<List>(self));
  return new_none();
}

Owned<Object> list_copy(Thread& thread, Object* self) {
  auto* list = as<List>(self);
  return list_slice(thread, list, 0, list->ob_size);
}

Owned<Object> list_count(Thread& thread, Object* self, Object* value) {
  auto* list = as<List>(self);
  int64_t count = 0;
  for (int64_t i = 0; i < list->ob_size; ++i) {
    Owned<Object> item = share(list->items[i]);
    if (item.get() == value ||
        PY_TRY(object_rich_compare_bool(thread, item, value, CompareOp::kEq)))
      ++count;
  }
  return int_from_int64(thread, count);
}

Owned<Object> list_extend_method(Thread& thread, Object* self, Object* iterable) {
  PY_TRY(list_extend(thread, as<List>(self), iterable));
  return new_none();
}

Owned<Object> list_index(Thread& thread, Object* self, RawArgs args) {
  PY_TRY(check_positional(thread, "index", args.nargs, 1, 3));
  auto* list = as<List>(self);
  int64_t start = 0, stop = INT64_MAX;
  if (args.nargs > 1) start = PY_TRY(to_index_clamped(thread, args[1]));
  if (args.nargs > 2) stop = PY_TRY(to_index_clamped(thread, args[2]));
  if (start < 0 && (start += list->ob_size) < 0) start = 0;
  if (stop < 0) stop += list->ob_size;
  for (int64_t i = start; i < stop && i < list->ob_size; ++i) {
    Owned<Object> item = share(list->items[i]);
    if (PY_TRY(object_rich_compare_bool(thread, item, args[0], CompareOp::kEq)))
      return int_from_int64(thread, i);
  }
  return raise_value_error(thread, "list.index(x): x not in list");
}

Owned<Object> list_insert_method(Thread& thread, Object* self, RawArgs args) {
  PY_TRY(check_positional(thread, "insert", args.nargs, 2, 2));
  int64_t index = PY_TRY(to_index(thread, args[0]));
  PY_TRY(list_insert(thread, as<List>(self), index, args[1]));
  return new_none();
}

Owned<Object> list_pop(Thread& thread, Object* self, RawArgs args) {
  if (args.nargs != 0) PY_TRY(check_positional(thread, "pop", args.nargs, 0, 1));
  int64_t index = -1;
  if (args.nargs == 1) index = PY_TRY(to_index(thread, args[0]));
  auto* list = as<List>(self);
  int64_t size = list->ob_size;
  if (size == 0) return raise(thread, &exc::IndexError, "pop from empty list");
  if (index < 0) index += size;
  if (static_cast<uint64_t>(index) >= static_cast<uint64_t>(size))
    return raise(thread, &exc::IndexError, "pop index out of range");
  Object* item = list->items[index];
  if (size == 1) {
    Owned<Object> result = share(item);
    list_clear(list);
    return result;
  }
  size_t tail = static_cast<size_t>(size - 1 - index) * sizeof(Object*);
  std::memmove(list->items + index, list->items + index + 1, tail);
  if (failed(list_resize(thread, list, size - 1))) {
    std::memmove(list->items + index + 1, list->items + index, tail);
    list->items[index] = item;
    return nullptr;
  }
  return steal(item);
}

Owned<Object> list_remove(Thread& thread, Object* self, Object* value) {
  auto* list = as<List>(self);
  for (int64_t i = 0; i < list->ob_size; ++i) {
    Owned<Object> item = share(list->items[i]);
    if (PY_TRY(object_rich_compare_bool(thread, item, value, CompareOp::kEq))) {
      PY_TRY(list_assign_slice(thread, list, i, i + 1, nullptr));
      return new_none();
    }
  }
  return raise_value_error(thread, "list.remove(x): x not in list");
}

Owned<Object> list_reverse_method(Thread&, Object* self) {
  (void)list_reverse(as<List>(self));
  return new_none();
}

Owned<Object> list_sort_method(Thread& thread, Object* self, Args args) {
  bool reverse = args.has(1) && PY_TRY(to_bool(thread, args[1]));
  PY_TRY(list_sort(thread, as<List>(self), args[0], reverse));
  return new_none();
}

Owned<Object> list_sizeof(Thread& thread, Object* self) {
  return int_from_int64(thread,
                        self->ob_type->tp_basicsize +
                            as<List>(self)->allocated * static_cast<int64_t>(sizeof(Object*)));
}

Owned<Object> list_reversed(Thread& thread, Object* self) {
  Owned<ListReverseIterator> it = PY_TRY(object_new<ListReverseIterator>(thread));
  it->index = as<List>(self)->ob_size - 1;
  it->list.set_shared(as<List>(self));
  gc_track(it.get());
  return it;
}

}  // namespace

constinit MethodDef g_list_methods[] = {
    {"__getitem__", list_subscript, "($self, index, /)", "Return self[index].",
     MethodDef::kCoexist},
    {"__reversed__", list_reversed, "($self, /)", "Return an iterator from the last item on."},
    {"__sizeof__", list_sizeof, "($self, /)", "Return the bytes taken by the list itself."},
    {"clear", list_clear_method, "($self, /)", "Remove every item."},
    {"copy", list_copy, "($self, /)", "Return a new list of the same items."},
    {"append", list_append_method, "($self, object, /)", "Add one item at the end."},
    MethodDef::positional("insert", list_insert_method, "($self, index, object, /)",
                          "Put one item before the one at index."),
    {"extend", list_extend_method, "($self, iterable, /)",
     "Add the items of an iterable at the end."},
    MethodDef::positional("pop", list_pop, "($self, index=-1, /)",
                          "Remove the item at index and return it; IndexError if there is none."),
    {"remove", list_remove, "($self, value, /)",
     "Remove the first item equal to value; ValueError if there is none."},
    MethodDef::positional("index", list_index, "($self, value, start=0, stop=sys.maxsize, /)",
                          "Return the first position of value; ValueError if it is absent."),
    {"count", list_count, "($self, value, /)", "Return how many items equal value."},
    {"reverse", list_reverse_method, "($self, /)", "Turn the order of the items around."},
    {"sort", list_sort_method, "($self, /, *, key=None, reverse=False)",
     "Sort the list itself; items that compare equal keep their order."},
    {"__class_getitem__", class_getitem_generic_alias, "($type, object, /)",
     "Return a parameterised alias of the class.", MethodDef::kClass},
    {},
};

Owned<Object> list_iter(Thread& thread, Object* self) {
  Owned<ListIterator> it = PY_TRY(object_new<ListIterator>(thread));
  it->list.set_shared(as<List>(self));
  gc_track(it.get());
  return it;
}

namespace {

// An index of -1 says that an iterator is exhausted.

Owned<Object> list_iterator_next(Thread&, Object* self) {
  auto* it = as<ListIterator>(self);
  List* list = it->list;
  if (list == nullptr || it->index < 0) return nullptr;
  if (it->index < list->ob_size) return share(list->items[it->index++]);
  it->index = -1;
  it->list.clear();
  return nullptr;
}

Owned<Object> list_reverse_iterator_next(Thread&, Object* self) {
  auto* it = as<ListReverseIterator>(self);
  List* list = it->list;
  if (list == nullptr || it->index < 0) return nullptr;
  if (it->index < list->ob_size) return share(list->items[it->index--]);
  it->index = -1;
  it->list.clear();
  return nullptr;
}

Owned<Object> list_iterator_length_hint(Thread& thread, Object* self) {
  auto* it = as<ListIterator>(self);
  int64_t left = it->list == nullptr || it->index < 0 ? 0 : it->list->ob_size - it->index;
  return int_from_int64(thread, left < 0 ? 0 : left);
}

Owned<Object> list_reverse_iterator_length_hint(Thread& thread, Object* self) {
  auto* it = as<ListReverseIterator>(self);
  int64_t left = it->index + 1;
  if (it->list == nullptr || it->list->ob_size < left) left = 0;
  return int_from_int64(thread, left);
}

// (function, (list,), index), or (function, ([],)) when nothing is left.
Owned<Object> reduce_iterator(Thread& thread, const char* function, List* list, int64_t index) {
  bool exhausted = index < 0 || list == nullptr;
  Owned<Object> callable = PY_TRY(builtin_function(thread, function));
  if (exhausted) {
    Owned<List> empty = PY_TRY(list_new(thread));
    Object* arguments[1] = {empty.get()};
    Owned<Tuple> args = PY_TRY(tuple_pack(thread, arguments));
    Object* parts[2] = {callable.get(), args.get()};
    return tuple_pack(thread, parts);
  }
  Object* arguments[1] = {list};
  Owned<Tuple> args = PY_TRY(tuple_pack(thread, arguments));
  Owned<Object> position = PY_TRY(int_from_int64(thread, index));
  Object* parts[3] = {callable.get(), args.get(), position.get()};
  return tuple_pack(thread, parts);
}

Owned<Object> list_iterator_reduce(Thread& thread, Object* self) {
  auto* it = as<ListIterator>(self);
  return reduce_iterator(thread, "iter", it->list, it->index);
}

Owned<Object> list_reverse_iterator_reduce(Thread& thread, Object* self) {
  auto* it = as<ListReverseIterator>(self);
  return reduce_iterator(thread, "reversed", it->list, it->index);
}

Owned<Object> list_iterator_setstate(Thread& thread, Object* self, Object* state) {
  auto* it = as<ListIterator>(self);
  int64_t index = PY_TRY(iterator_state(thread, state));
  if (it->list != nullptr) {
    int64_t size = it->list->ob_size;
    it->index = index < -1 ? -1 : index > size ? size : index;
  }
  return new_none();
}

Owned<Object> list_reverse_iterator_setstate(Thread& thread, Object* self, Object* state) {
  auto* it = as<ListReverseIterator>(self);
  int64_t index = PY_TRY(iterator_state(thread, state));
  if (it->list != nullptr) {
    int64_t last = it->list->ob_size - 1;
    it->index = index < -1 ? -1 : index > last ? last : index;
  }
  return new_none();
}

constinit MethodDef kListIteratorMethods[] = {
    {"__length_hint__", list_iterator_length_hint, "($self, /)",
     "Estimate how many items are left."},
    {"__reduce__", list_iterator_reduce, "($self, /)", "Return what pickle needs."},
    {"__setstate__", list_iterator_setstate, "($self, object, /)",
     "Restore the position that pickle saved."},
    {},
};
constinit MethodDef kListReverseIteratorMethods[] = {
    {"__length_hint__", list_reverse_iterator_length_hint, "($self, /)",
     "Estimate how many items are left."},
    {"__reduce__", list_reverse_iterator_reduce, "($self, /)", "Return what pickle needs."},
    {"__setstate__", list_reverse_iterator_setstate, "($self, object, /)",
     "Restore the position that pickle saved."},
    {},
};
constexpr uint16_t kListIteratorFields[] = {offsetof(ListIterator, list), 0};
constexpr uint16_t kListReverseIteratorFields[] = {offsetof(ListReverseIterator, list), 0};

}  // namespace

constinit Type ListIterator::type = {
    .tp_name = "list_iterator",
    .tp_basicsize = sizeof(ListIterator),
    .tp_flags = tpflags::kHaveGc | tpflags::kDisallowInstantiation,
    .free_list_max = 10,
    .tp_iter = object_self_iter,
    .tp_iternext = list_iterator_next,
    .tp_methods = kListIteratorMethods,
    .fields = kListIteratorFields,
};

constinit Type ListReverseIterator::type = {
    .tp_name = "list_reverseiterator",
    .tp_basicsize = sizeof(ListReverseIterator),
    .tp_flags = tpflags::kHaveGc | tpflags::kDisallowInstantiation,
    .tp_iter = object_self_iter,
    .tp_iternext = list_reverse_iterator_next,
    .tp_methods = kListReverseIteratorMethods,
    .fields = kListReverseIteratorFields,
};

}  // namespace py
