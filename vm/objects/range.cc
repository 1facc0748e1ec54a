// range: an immutable arithmetic progression of ints, and its iterators.
// Counterpart: Objects/rangeobject.c.
#include "vm/objects/range.h"

#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/function.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {
namespace {

// A few dead objects of one type, for loops that make and drop one per round.
template <typename T>
struct FreeStack {
  static constexpr int kMax = 6;
  T* items[kMax];
  int count;

  Owned<T> pop(Thread& thread) {
    if (count == 0) return object_new<T>(thread);
    T* object = items[--count];
    object->ob_refcnt = 1;
    return Owned<T>::steal(object);
  }
  void push(T* object) {
    if (count < kMax) {
      items[count++] = object;
    } else {
      object_free(object);
    }
  }
};
constinit FreeStack<Range> g_free_ranges = {};
constinit FreeStack<RangeIterator> g_free_iterators = {};

// How many steps lead from start to before stop; step is not zero.
uint64_t count_steps(int64_t start, int64_t stop, int64_t step) {
  auto low = static_cast<uint64_t>(start), high = static_cast<uint64_t>(stop);
  auto width = static_cast<uint64_t>(step);
  if (step > 0) return start < stop ? 1 + (high - 1 - low) / width : 0;
  return start > stop ? 1 + (low - 1 - high) / (0 - width) : 0;
}

Owned<Object> compute_length(Thread& thread, Object* start, Object* stop, Object* step) {
  int64_t first, last, width;
  if (int_fits_int64(start, &first) && int_fits_int64(stop, &last) && int_fits_int64(step, &width))
    return int_from_uint64(thread, count_steps(first, last, width));
  bool forward = int_sign(step) > 0;
  Object* low = forward ? start : stop;
  Object* high = forward ? stop : start;
  if (int_compare(low, high) >= 0) return int_from_int64(thread, 0);
  Owned<Object> one = PY_TRY(int_from_int64(thread, 1));
  Owned<Object> distance = PY_TRY(int_subtract(thread, high, low));
  distance = PY_TRY(int_subtract(thread, distance, one));
  Owned<Object> size = PY_TRY(int_absolute(thread, step));
  Owned<Object> whole = PY_TRY(int_floor_divide(thread, distance, size));
  return int_add(thread, whole, one);
}

// All three exact Ints; step is not zero.
Owned<Object> range_make(Thread& thread, Owned<Object> start, Owned<Object> stop,
                         Owned<Object> step) {
  Owned<Object> length = PY_TRY(compute_length(thread, start, stop, step));
  Owned<Range> range = PY_TRY(g_free_ranges.pop(thread));
  range->start.set(std::move(start));
  range->stop.set(std::move(stop));
  range->step.set(std::move(step));
  range->length.set(std::move(length));
  return range;
}

Owned<Object> range_from_array(Thread& thread, Object* const* args, size_t nargs) {
  PY_TRY(check_positional(thread, "range", nargs, 1, 3));
  Owned<Object> start, stop, step;
  if (nargs == 1) {
    stop = PY_TRY(number_index(thread, args[0]));
    start = PY_TRY(int_from_int64(thread, 0));
    step = PY_TRY(int_from_int64(thread, 1));
  } else {
    start = PY_TRY(number_index(thread, args[0]));
    stop = PY_TRY(number_index(thread, args[1]));
    if (nargs == 2) {
      step = PY_TRY(int_from_int64(thread, 1));
    } else {
      step = PY_TRY(number_index(thread, args[2]));
      if (int_sign(step) == 0) return raise_value_error(thread, "range() arg 3 must not be zero");
    }
  }
  return range_make(thread, std::move(start), std::move(stop), std::move(step));
}

Owned<Object> range_construct(Thread& thread, Type*, Tuple* args, Dict* kwargs) {
  PY_TRY(check_no_keywords(thread, "range", kwargs));
  return range_from_array(thread, args->items, static_cast<size_t>(args->ob_size));
}

Owned<Object> range_vectorcall(Thread& thread, Object*, Object* const* args, size_t nargsf,
                               Tuple* kwnames) {
  PY_TRY(check_no_keywords(thread, "range", kwnames));
  return range_from_array(thread, args, vectorcall_nargs(nargsf));
}

void range_dealloc(Object* object) {
  auto* range = as<Range>(object);
  range->start.clear();
  range->stop.clear();
  range->step.clear();
  range->length.clear();
  g_free_ranges.push(range);
}

Owned<Object> range_repr(Thread& thread, Object* self) {
  auto* range = as<Range>(self);
  int64_t step;
  if (int_fits_int64(range->step, &step) && step == 1)
    return str_from_format(thread, "range(%R, %R)", range->start.get(), range->stop.get());
  return str_from_format(thread, "range(%R, %R, %R)", range->start.get(), range->stop.get(),
                         range->step.get());
}

Maybe<int64_t> range_length(Thread& thread, Object* self) {
  int64_t length;
  if (int_fits_int64(as<Range>(self)->length, &length)) return length;
  return raise(thread, &exc::OverflowError, "Python int too large to convert to C ssize_t");
}

Tri range_bool(Thread&, Object* self) { return to_tri(int_sign(as<Range>(self)->length) != 0); }

// start + index * step, whatever the index.
Owned<Object> item_at(Thread& thread, Range* range, Object* index) {
  Owned<Object> offset = PY_TRY(int_multiply(thread, index, range->step));
  return int_add(thread, range->start, offset);
}

Owned<Object> checked_item(Thread& thread, Range* range, Owned<Object> index) {
  if (int_sign(index) < 0) index = PY_TRY(int_add(thread, index, range->length));
  if (int_sign(index) < 0 || int_compare(index, range->length) >= 0)
    return raise(thread, &exc::IndexError, "range object index out of range");
  return item_at(thread, range, index);
}

Owned<Object> range_item(Thread& thread, Object* self, int64_t position) {
  Owned<Object> index = PY_TRY(int_from_int64(thread, position));
  return checked_item(thread, as<Range>(self), std::move(index));
}

Owned<Object> sub_range(Thread& thread, Range* range, Slice* slice) {
  Owned<Object> start, stop, step;
  PY_TRY(slice_int_indices(thread, slice, range->length, &start, &stop, &step));
  Owned<Object> new_step = PY_TRY(int_multiply(thread, step, range->step));
  Owned<Object> new_start = PY_TRY(item_at(thread, range, start));
  Owned<Object> new_stop = PY_TRY(item_at(thread, range, stop));
  return range_make(thread, std::move(new_start), std::move(new_stop), std::move(new_step));
}

Owned<Object> range_subscript(Thread& thread, Object* self, Object* key) {
  if (index_check(key)) {
    Owned<Object> index = PY_TRY(number_index(thread, key));
    return checked_item(thread, as<Range>(self), std::move(index));
  }
  if (is_exact<Slice>(key)) return sub_range(thread, as<Range>(self), as<Slice>(key));
  return raise_type_error(thread, "range indices must be integers or slices, not %.200s",
                          key->ob_type->tp_name);
}

bool is_plain_int(const Object* object) {
  return is_exact<Int>(object) || object->ob_type == &Bool::type;
}

Tri contains_int(Thread& thread, Range* range, Object* value) {
  int64_t first, last, width, wanted;
  if (int_fits_int64(range->start, &first) && int_fits_int64(range->stop, &last) &&
      int_fits_int64(range->step, &width) && int_fits_int64(value, &wanted)) {
    bool inside = width > 0 ? first <= wanted && wanted < last : last < wanted && wanted <= first;
    if (!inside) return Tri::kFalse;
    auto distance = static_cast<__int128>(wanted) - first;
    return to_tri(distance % width == 0);
  }
  bool forward = int_sign(range->step) > 0;
  int to_start = int_compare(value, range->start), to_stop = int_compare(value, range->stop);
  if (forward ? to_start < 0 || to_stop >= 0 : to_start > 0 || to_stop <= 0) return Tri::kFalse;
  Owned<Object> distance = PY_TRY(int_subtract(thread, value, range->start));
  Owned<Object> rest = PY_TRY(int_remainder(thread, distance, range->step));
  return to_tri(int_sign(rest) == 0);
}

Tri range_contains(Thread& thread, Object* self, Object* value) {
  if (is_plain_int(value)) return contains_int(thread, as<Range>(self), value);
  // Anything else may equal some member in its own way.
  Owned<Object> iterator = PY_TRY(get_iter(thread, self));
  for (;;) {
    Owned<Object> item = iter_next(thread, iterator);
    if (!item) return thread.has_exception() ? Tri::kError : Tri::kFalse;
    if (PY_TRY(object_rich_compare_bool(thread, item, value, CompareOp::kEq))) return Tri::kTrue;
  }
}

Owned<Object> range_count(Thread& thread, Object* self, Object* value) {
  if (is_plain_int(value))
    return int_from_int64(thread, PY_TRY(contains_int(thread, as<Range>(self), value)) ? 1 : 0);
  return int_from_int64(thread, PY_TRY(sequence_count(thread, self, value)));
}

Owned<Object> range_index(Thread& thread, Object* self, Object* value) {
  if (!is_plain_int(value))
    return int_from_int64(thread, PY_TRY(sequence_index(thread, self, value)));
  auto* range = as<Range>(self);
  if (!PY_TRY(contains_int(thread, range, value)))
    return raise_value_error(thread, "range.index(x): x not in range");
  Owned<Object> distance = PY_TRY(int_subtract(thread, value, range->start));
  return int_floor_divide(thread, distance, range->step);
}

// As sequences: the same numbers in the same order.
bool ranges_equal(Range* left, Range* right) {
  if (left == right) return true;
  if (int_compare(left->length, right->length) != 0) return false;
  if (int_sign(left->length) == 0) return true;
  if (int_compare(left->start, right->start) != 0) return false;
  int64_t length;
  if (int_fits_int64(left->length, &length) && length == 1) return true;
  return int_compare(left->step, right->step) == 0;
}

Owned<Object> range_compare(Thread&, Object* left, Object* right, CompareOp op) {
  if (!is_exact<Range>(left) || !is_exact<Range>(right) ||
      (op != CompareOp::kEq && op != CompareOp::kNe))
    return new_not_implemented();
  return new_bool(ranges_equal(as<Range>(left), as<Range>(right)) == (op == CompareOp::kEq));
}

Maybe<Hash> range_hash(Thread& thread, Object* self) {
  auto* range = as<Range>(self);
  int64_t length;
  bool fits = int_fits_int64(range->length, &length);
  Object* start = fits && length == 0 ? none() : range->start.get();
  Object* step = fits && length <= 1 ? none() : range->step.get();
  Owned<Tuple> key = PY_TRY(tuple_pack(thread, {range->length.get(), start, step}));
  return object_hash(thread, key);
}

Owned<Object> range_reduce(Thread& thread, Object* self) {
  auto* range = as<Range>(self);
  Owned<Tuple> args =
      PY_TRY(tuple_pack(thread, {range->start.get(), range->stop.get(), range->step.get()}));
  return tuple_pack(thread,
                    {static_cast<Object*>(self->ob_type), static_cast<Object*>(args.get())});
}

Owned<Object> short_iterator(Thread& thread, int64_t start, int64_t step, int64_t length) {
  Owned<RangeIterator> iterator = PY_TRY(g_free_iterators.pop(thread));
  iterator->start = start;
  iterator->step = step;
  iterator->length = length;
  return iterator;
}

Owned<Object> long_iterator(Thread& thread, Object* start, Object* step, Object* length) {
  Owned<LongRangeIterator> iterator = PY_TRY(object_new<LongRangeIterator>(thread));
  iterator->start.set_shared(start);
  iterator->step.set_shared(step);
  iterator->length.set_shared(length);
  return iterator;
}

Owned<Object> range_iter(Thread& thread, Object* self) {
  auto* range = as<Range>(self);
  int64_t start, stop, step, length;
  if (int_fits_int64(range->start, &start) && int_fits_int64(range->stop, &stop) &&
      int_fits_int64(range->step, &step) && int_fits_int64(range->length, &length)) {
    // The iterator goes one step past the last item.
    bool safe = length == 0 ||
                (step > 0 ? stop <= INT64_MAX - (step - 1) : stop >= INT64_MIN + (-1 - step));
    if (safe) return short_iterator(thread, start, step, length);
  }
  return long_iterator(thread, range->start, range->step, range->length);
}

Owned<Object> range_reversed(Thread& thread, Object* self) {
  auto* range = as<Range>(self);
  int64_t start, stop, step, length, new_stop;
  if (int_fits_int64(range->start, &start) && int_fits_int64(range->stop, &stop) &&
      int_fits_int64(range->step, &step) && int_fits_int64(range->length, &length) &&
      step != INT64_MIN && !__builtin_sub_overflow(start, step, &new_stop)) {
    auto first = static_cast<int64_t>(static_cast<uint64_t>(new_stop) +
                                      static_cast<uint64_t>(length) * static_cast<uint64_t>(step));
    return short_iterator(thread, first, -step, length);
  }
  Owned<Object> minus_one = PY_TRY(int_from_int64(thread, -1));
  Owned<Object> last = PY_TRY(int_add(thread, range->length, minus_one));
  Owned<Object> first = PY_TRY(item_at(thread, range, last));
  Owned<Object> back = PY_TRY(int_negative(thread, range->step));
  return long_iterator(thread, first, back, range->length);
}

void iterator_dealloc(Object* object) { g_free_iterators.push(as<RangeIterator>(object)); }

Owned<Object> iterator_next(Thread& thread, Object* self) {
  auto* iterator = as<RangeIterator>(self);
  if (iterator->length <= 0) return nullptr;
  int64_t value = iterator->start;
  iterator->start = value + iterator->step;
  --iterator->length;
  return int_from_int64(thread, value);
}

Owned<Object> iterator_length_hint(Thread& thread, Object* self) {
  return int_from_int64(thread, as<RangeIterator>(self)->length);
}

// (iter, (range,), None)
Owned<Object> reduced_iterator(Thread& thread, Owned<Object> start, Owned<Object> stop,
                               Owned<Object> step) {
  Owned<Object> iter = PY_TRY(builtin_function(thread, "iter"));
  Owned<Object> range =
      PY_TRY(range_make(thread, std::move(start), std::move(stop), std::move(step)));
  Owned<Tuple> args = PY_TRY(tuple_pack(thread, {range.get()}));
  return tuple_pack(thread, {iter.get(), static_cast<Object*>(args.get()), none()});
}

Owned<Object> iterator_reduce(Thread& thread, Object* self) {
  auto* iterator = as<RangeIterator>(self);
  Owned<Object> start = PY_TRY(int_from_int64(thread, iterator->start));
  Owned<Object> stop =
      PY_TRY(int_from_int64(thread, iterator->start + iterator->length * iterator->step));
  Owned<Object> step = PY_TRY(int_from_int64(thread, iterator->step));
  return reduced_iterator(thread, std::move(start), std::move(stop), std::move(step));
}

Owned<Object> iterator_setstate(Thread& thread, Object* self, Object* state) {
  int64_t index = PY_TRY(to_c_long(thread, state));
  auto* iterator = as<RangeIterator>(self);
  if (index < 0) index = 0;
  if (index > iterator->length) index = iterator->length;
  iterator->start += index * iterator->step;
  iterator->length -= index;
  return new_none();
}

Owned<Object> long_next(Thread& thread, Object* self) {
  auto* iterator = as<LongRangeIterator>(self);
  if (int_sign(iterator->length) <= 0) return nullptr;
  Owned<Object> minus_one = PY_TRY(int_from_int64(thread, -1));
  Owned<Object> left = PY_TRY(int_add(thread, iterator->length, minus_one));
  Owned<Object> following = PY_TRY(int_add(thread, iterator->start, iterator->step));
  iterator->length.set(std::move(left));
  Owned<Object> value = iterator->start.take();
  iterator->start.set(std::move(following));
  return value;
}

Owned<Object> long_length_hint(Thread&, Object* self) {
  return share(as<LongRangeIterator>(self)->length.get());
}

Owned<Object> long_reduce(Thread& thread, Object* self) {
  auto* iterator = as<LongRangeIterator>(self);
  Owned<Object> extent = PY_TRY(int_multiply(thread, iterator->length, iterator->step));
  Owned<Object> stop = PY_TRY(int_add(thread, iterator->start, extent));
  return reduced_iterator(thread, share(iterator->start.get()), std::move(stop),
                          share(iterator->step.get()));
}

Owned<Object> long_setstate(Thread& thread, Object* self, Object* state) {
  if (!is_exact<Int>(state)) return raise_type_error(thread, "state must be an int, not %T", state);
  auto* iterator = as<LongRangeIterator>(self);
  Owned<Object> index = share(state);
  if (int_sign(index) < 0) index = PY_TRY(int_from_int64(thread, 0));
  if (int_compare(index, iterator->length) > 0) index = share(iterator->length.get());
  Owned<Object> skipped = PY_TRY(int_multiply(thread, index, iterator->step));
  Owned<Object> start = PY_TRY(int_add(thread, iterator->start, skipped));
  Owned<Object> length = PY_TRY(int_subtract(thread, iterator->length, index));
  iterator->start.set(std::move(start));
  iterator->length.set(std::move(length));
  return new_none();
}

constinit MethodDef kRangeMethods[] = {
    {"__reversed__", range_reversed, "($self, /)", "Return an iterator from the last item back."},
    {"__reduce__", range_reduce, "($self, /)", nullptr},
    {"count", range_count, "($self, object, /)", "Return how many items equal the value."},
    {"index", range_index, "($self, object, /)",
     "Return the position of the value; ValueError when it is not there."},
    {},
};
constinit MemberDef kRangeMembers[] = {
    {"start", MemberKind::kObject, true, offsetof(Range, start), nullptr},
    {"stop", MemberKind::kObject, true, offsetof(Range, stop), nullptr},
    {"step", MemberKind::kObject, true, offsetof(Range, step), nullptr},
    {},
};
constexpr uint16_t kRangeFields[] = {offsetof(Range, start), offsetof(Range, stop),
                                     offsetof(Range, step), offsetof(Range, length), 0};

constinit MethodDef kIteratorMethods[] = {
    {"__length_hint__", iterator_length_hint, "($self, /)", "Return how many items are left."},
    {"__reduce__", iterator_reduce, "($self, /)", "Return state for pickling."},
    {"__setstate__", iterator_setstate, "($self, object, /)", "Skip as many items."},
    {},
};
constinit MethodDef kLongIteratorMethods[] = {
    {"__length_hint__", long_length_hint, "($self, /)", "Return how many items are left."},
    {"__reduce__", long_reduce, "($self, /)", "Return state for pickling."},
    {"__setstate__", long_setstate, "($self, object, /)", "Skip as many items."},
    {},
};
constexpr uint16_t kLongIteratorFields[] = {offsetof(LongRangeIterator, start),
                                            offsetof(LongRangeIterator, step),
                                            offsetof(LongRangeIterator, length), 0};

}  // namespace

constinit Type Range::type = {
    .tp_name = "range",
    .tp_basicsize = sizeof(Range),
    .tp_dealloc = range_dealloc,
    .tp_repr = range_repr,
    .as_number = {.nb_bool = range_bool},
    .as_sequence = {.sq_length = range_length,
                    .sq_item = range_item,
                    .sq_contains = range_contains},
    .as_mapping = {.mp_length = range_length, .mp_subscript = range_subscript},
    .tp_hash = range_hash,
    .tp_flags = tpflags::kSequence,
    .tp_doc = "The ints from start to before stop, step apart.",
    .tp_richcompare = range_compare,
    .tp_iter = range_iter,
    .tp_methods = kRangeMethods,
    .tp_members = kRangeMembers,
    .tp_new = range_construct,
    .tp_vectorcall = range_vectorcall,
    .fields = kRangeFields,
};

constinit Type RangeIterator::type = {
    .tp_name = "range_iterator",
    .tp_basicsize = sizeof(RangeIterator),
    .tp_dealloc = iterator_dealloc,
    .tp_flags = tpflags::kDisallowInstantiation,
    .tp_iter = object_self_iter,
    .tp_iternext = iterator_next,
    .tp_methods = kIteratorMethods,
};

constinit Type LongRangeIterator::type = {
    .tp_name = "longrange_iterator",
    .tp_basicsize = sizeof(LongRangeIterator),
    .tp_flags = tpflags::kDisallowInstantiation,
    .tp_iter = object_self_iter,
    .tp_iternext = long_next,
    .tp_methods = kLongIteratorMethods,
    .fields = kLongIteratorFields,
};

}  // namespace py
