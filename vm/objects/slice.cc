// slice: start, stop and step of a subscript.
// Counterpart: Objects/sliceobject.c.
#include "vm/base/faults.h"
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/int.h"
#include "vm/objects/range.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {
namespace {

// One dead slice is kept: most of them live only for a subscription.
constinit Slice* g_free_slice = nullptr;

Object* or_none(Object* object) { return object == nullptr ? none() : object; }

void slice_dealloc(Object* object) {
  auto* slice = as<Slice>(object);
  gc_untrack(slice);
  slice->start.clear();
  slice->stop.clear();
  slice->step.clear();
  if (g_free_slice == nullptr) {
    g_free_slice = slice;
  } else {
    object_free(slice);
  }
}

// An entry as an exact or derived Int; null with an exception. None is the caller's.
Owned<Object> evaluate_index(Thread& thread, Object* entry) {
  if (!index_check(entry)) {
    return raise_type_error(thread,
                            "slice indices must be integers or None or have an __index__ method");
  }
  return number_index(thread, entry);
}

Maybe<int64_t> clamped_index(Thread& thread, Object* entry) {
  if (PY_LIKELY(is_exact<Int>(entry)) && as<Int>(entry)->is_compact())
    return as<Int>(entry)->compact_value();
  if (!index_check(entry)) {
    return raise_type_error(thread,
                            "slice indices must be integers or None or have an __index__ method");
  }
  return number_as_ssize(thread, entry, nullptr);
}

}  // namespace

Owned<Object> slice_new(Thread& thread, Object* start, Object* stop, Object* step) {
  Owned<Slice> slice;
  if (g_free_slice != nullptr) {
    slice = Owned<Slice>::steal(g_free_slice);
    g_free_slice = nullptr;
    slice->ob_refcnt = 1;
  } else {
    slice = PY_TRY(object_new<Slice>(thread));
  }
  slice->start.set_shared(or_none(start));
  slice->stop.set_shared(or_none(stop));
  slice->step.set_shared(or_none(step));
  gc_track(slice);
  return slice;
}

Status slice_unpack(Thread& thread, Object* object, int64_t* start, int64_t* stop, int64_t* step) {
  auto* slice = as<Slice>(object);
  if (is_none(slice->step)) {
    *step = 1;
  } else {
    *step = PY_TRY(clamped_index(thread, slice->step));
    if (*step == 0) return raise_value_error(thread, "slice step cannot be zero");
    // So that -step can be computed.
    if (*step == INT64_MIN) *step = -INT64_MAX;
  }
  if (is_none(slice->start)) {
    *start = *step < 0 ? INT64_MAX : 0;
  } else {
    *start = PY_TRY(clamped_index(thread, slice->start));
  }
  if (is_none(slice->stop)) {
    *stop = *step < 0 ? INT64_MIN : INT64_MAX;
  } else {
    *stop = PY_TRY(clamped_index(thread, slice->stop));
  }
  return Status::kOk;
}

int64_t slice_adjust(int64_t length, int64_t* start, int64_t* stop, int64_t step) {
  int64_t lowest = step < 0 ? -1 : 0;
  int64_t highest = step < 0 ? length - PY_RIGHT_OR(slice_negative_step, 1, 2) : length;
  for (int64_t* bound : {start, stop}) {
    if (*bound < 0) {
      *bound += length;
      if (*bound < lowest) *bound = lowest;
    } else if (*bound > highest) {
      *bound = highest;
    }
  }
  if (step < 0) return *stop < *start ? (*start - *stop - 1) / -step + 1 : 0;
  return *start < *stop ? (*stop - *start - 1) / step + 1 : 0;
}

namespace {

// A bound of indices(): None is `missing`; others are moved into [lowest, highest].
Owned<Object> bound_for(Thread& thread, Object* entry, const Owned<Object>& missing,
                        const Owned<Object>& lowest, const Owned<Object>& highest, Object* length) {
  if (is_none(entry)) return share(missing.get());
  Owned<Object> bound = PY_TRY(evaluate_index(thread, entry));
  if (int_sign(bound) < 0) {
    bound = PY_TRY(int_add(thread, bound, length));
    if (int_compare(bound, lowest) < 0) return share(lowest.get());
  } else if (int_compare(bound, highest) > 0) {
    return share(highest.get());
  }
  return bound;
}

}  // namespace

Status slice_int_indices(Thread& thread, Slice* slice, Object* length, Owned<Object>* start,
                         Owned<Object>* stop, Owned<Object>* step) {
  if (is_none(slice->step)) {
    *step = PY_TRY(int_from_int64(thread, 1));
  } else {
    *step = PY_TRY(evaluate_index(thread, slice->step));
    if (int_sign(step->get()) == 0) return raise_value_error(thread, "slice step cannot be zero");
  }
  bool backwards = int_sign(step->get()) < 0;
  Owned<Object> lowest = PY_TRY(int_from_int64(thread, backwards ? -1 : 0));
  Owned<Object> highest = share(length);
  if (backwards) highest = PY_TRY(int_add(thread, length, lowest));
  *start = PY_TRY(
      bound_for(thread, slice->start, backwards ? highest : lowest, lowest, highest, length));
  *stop =
      PY_TRY(bound_for(thread, slice->stop, backwards ? lowest : highest, lowest, highest, length));
  return Status::kOk;
}

namespace {

Owned<Object> slice_construct(Thread& thread, Type*, Tuple* args, Dict* kwargs) {
  PY_TRY(check_no_keywords(thread, "slice", kwargs));
  auto nargs = static_cast<size_t>(args->ob_size);
  PY_TRY(check_positional(thread, "slice", nargs, 1, 3));
  if (nargs == 1) return slice_new(thread, nullptr, args->items[0], nullptr);
  return slice_new(thread, args->items[0], args->items[1], nargs == 3 ? args->items[2] : nullptr);
}

Owned<Object> slice_repr(Thread& thread, Object* self) {
  auto* slice = as<Slice>(self);
  return str_from_format(thread, "slice(%R, %R, %R)", slice->start.get(), slice->stop.get(),
                         slice->step.get());
}

Owned<Tuple> entries(Thread& thread, Slice* slice) {
  return tuple_pack(thread, {slice->start.get(), slice->stop.get(), slice->step.get()});
}

Owned<Object> slice_compare(Thread& thread, Object* left, Object* right, CompareOp op) {
  if (!is_exact<Slice>(left) || !is_exact<Slice>(right)) return new_not_implemented();
  if (left == right) {
    return new_bool(op == CompareOp::kEq || op == CompareOp::kLe || op == CompareOp::kGe);
  }
  Owned<Tuple> a = PY_TRY(entries(thread, as<Slice>(left)));
  Owned<Tuple> b = PY_TRY(entries(thread, as<Slice>(right)));
  return object_rich_compare(thread, a, b, op);
}

uint64_t rotate_left(uint64_t value, int bits) { return value << bits | value >> (64 - bits); }

// The xxHash-like mixing of tuples, over the three entries.
Maybe<Hash> slice_hash(Thread& thread, Object* self) {
  constexpr uint64_t kPrime1 = 11400714785074694791u, kPrime2 = 14029467366897019727u,
                     kPrime5 = 2870177450012600261u;
  auto* slice = as<Slice>(self);
  uint64_t mixed = kPrime5;
  for (Object* entry : {slice->start.get(), slice->stop.get(), slice->step.get()}) {
    auto lane = static_cast<uint64_t>(PY_TRY(object_hash(thread, entry)));
    mixed = rotate_left(mixed + lane * kPrime2, 31) * kPrime1;
  }
  if (mixed == UINT64_MAX) return Hash{1546275796};
  return static_cast<Hash>(mixed);
}

Owned<Object> slice_indices(Thread& thread, Object* self, Object* length_object) {
  Owned<Object> length = PY_TRY(number_index(thread, length_object));
  if (int_sign(length) < 0) return raise_value_error(thread, "length should not be negative");
  Owned<Object> start, stop, step;
  PY_TRY(slice_int_indices(thread, as<Slice>(self), length, &start, &stop, &step));
  return tuple_pack(thread, {start.get(), stop.get(), step.get()});
}

Owned<Object> slice_reduce(Thread& thread, Object* self) {
  Owned<Tuple> state = PY_TRY(entries(thread, as<Slice>(self)));
  return tuple_pack(thread,
                    {static_cast<Object*>(self->ob_type), static_cast<Object*>(state.get())});
}

constinit MethodDef kSliceMethods[] = {
    {"indices", slice_indices, "($self, object, /)",
     "Return (start, stop, step) for a sequence of the given length."},
    {"__reduce__", slice_reduce, "($self, /)", "Return state for pickling."},
    {},
};
constinit MemberDef kSliceMembers[] = {
    {"start", MemberKind::kObject, true, offsetof(Slice, start), nullptr},
    {"stop", MemberKind::kObject, true, offsetof(Slice, stop), nullptr},
    {"step", MemberKind::kObject, true, offsetof(Slice, step), nullptr},
    {},
};
constexpr uint16_t kSliceFields[] = {offsetof(Slice, start), offsetof(Slice, stop),
                                     offsetof(Slice, step), 0};

}  // namespace

constinit Type Slice::type = {
    .tp_name = "slice",
    .tp_basicsize = sizeof(Slice),
    .tp_dealloc = slice_dealloc,
    .tp_repr = slice_repr,
    .tp_hash = slice_hash,
    .tp_flags = tpflags::kHaveGc,
    .free_list_max = 1,
    .tp_doc = "The bounds and step of a subscript such as x[1:10:2].",
    .tp_richcompare = slice_compare,
    .tp_methods = kSliceMethods,
    .tp_members = kSliceMembers,
    .tp_new = slice_construct,
    .fields = kSliceFields,
};

}  // namespace py
