// tuple: what the rest of the VM calls, and the type.
// Counterpart: Objects/tupleobject.c.
#include "vm/objects/tuple.h"

#include <climits>
#include <cstring>

#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/errors.h"
#include "vm/objects/generic_alias.h"
#include "vm/objects/int.h"
#include "vm/objects/iterator.h"
#include "vm/objects/list.h"
#include "vm/objects/range.h"
#include "vm/objects/repr_guard.h"
#include "vm/objects/str.h"

namespace py {

namespace {

constexpr int64_t kFreeListSizes = 20;  // Tuples of 1..20 items are kept for reuse,
constexpr int kFreeListMax = 2000;  // so many of each size, as in CPython: gc.get_count() tells.
struct FreeList {
  Tuple* first;  // Linked through items[0].
  int count;
};
constinit FreeList g_free_lists[kFreeListSizes] = {};

struct EmptyTuple {
  GcHead head;
  Tuple tuple;
};
constinit EmptyTuple g_empty = {};

}  // namespace

Tuple* empty_tuple() {
  if (PY_UNLIKELY(g_empty.tuple.ob_type == nullptr)) {
    make_immortal(&g_empty.tuple);
    g_empty.tuple.ob_type = &Tuple::type;
    g_empty.tuple.hash = -1;
  }
  return &g_empty.tuple;
}

Owned<Tuple> tuple_alloc(Thread& thread, int64_t count) {
  if (count == 0) return steal(empty_tuple());
  if (count <= kFreeListSizes) {
    FreeList& list = g_free_lists[count - 1];
    if (list.first != nullptr) {
      Tuple* tuple = list.first;
      list.first = reinterpret_cast<Tuple*>(tuple->items[0]);
      --list.count;
      tuple->ob_refcnt = 1;
      tuple->ob_flags = 0;
      tuple->hash = -1;
      std::memset(tuple->items, 0, static_cast<size_t>(count) * sizeof(Object*));
      return steal(tuple);
    }
  }
  if (count > static_cast<int64_t>((INT64_MAX - sizeof(Tuple)) / sizeof(Object*)))
    return raise_memory_error(thread);
  Owned<Tuple> tuple = PY_TRY(object_new<Tuple>(thread, static_cast<size_t>(count)));
  tuple->ob_size = count;
  tuple->hash = -1;
  return tuple;
}

void tuple_ready(Tuple* tuple) { gc_track(tuple); }

void tuple_clear_free_lists() {
  for (FreeList& list : g_free_lists) {
    while (list.first != nullptr) {
      Tuple* tuple = list.first;
      list.first = reinterpret_cast<Tuple*>(tuple->items[0]);
      object_free(tuple);
    }
    list.count = 0;
  }
}

void tuple_recycle(Tuple* tuple) {
  tuple->hash = -1;
  if (!gc_is_tracked(tuple)) gc_track(tuple);
}

Owned<Tuple> tuple_from_array(Thread& thread, Object* const* items, int64_t count) {
  Owned<Tuple> tuple = PY_TRY(tuple_alloc(thread, count));
  if (count == 0) return tuple;
  // A tuple of items that can be part of no cycle is none of the collector's business.
  bool track = false;
  for (int64_t i = 0; i < count; ++i) {
    track |= has_flag(items[i]->ob_type, tpflags::kHaveGc);
    incref(items[i]);
    tuple->items[i] = items[i];
  }
  if (track) tuple_ready(tuple);
  return tuple;
}

Owned<Tuple> tuple_from_array_steal(Thread& thread, Object* const* items, int64_t count) {
  Owned<Tuple> tuple = tuple_alloc(thread, count);
  if (!tuple) {
    for (int64_t i = 0; i < count; ++i) decref(items[i]);
    return nullptr;
  }
  if (count == 0) return tuple;
  std::memcpy(tuple->items, items, static_cast<size_t>(count) * sizeof(Object*));
  tuple_ready(tuple);
  return tuple;
}

Owned<Object> tuple_slice(Thread& thread, Tuple* tuple, int64_t low, int64_t high) {
  if (low < 0) low = 0;
  if (high > tuple->ob_size) high = tuple->ob_size;
  if (high < low) high = low;
  if (low == 0 && high == tuple->ob_size && is_exact<Tuple>(tuple))
    return share(reinterpret_cast<Object*>(tuple));
  return tuple_from_array(thread, tuple->items + low, high - low);
}

namespace {

void tuple_dealloc(Object* self) {
  auto* tuple = as<Tuple>(self);
  gc_untrack(tuple);
  if (trash_defer(tuple)) return;
  for (int64_t i = tuple->ob_size; --i >= 0;) xdecref(tuple->items[i]);
  int64_t count = tuple->ob_size;
  if (is_exact<Tuple>(tuple) && count >= 1 && count <= kFreeListSizes &&
      g_free_lists[count - 1].count < kFreeListMax) {
    FreeList& list = g_free_lists[count - 1];
    tuple->items[0] = reinterpret_cast<Object*>(list.first);
    list.first = tuple;
    ++list.count;
  } else {
    object_free(tuple);
  }
  trash_leave();
}

int tuple_traverse(Object* self, Visit visit, void* arg) {
  auto* tuple = as<Tuple>(self);
  for (int64_t i = tuple->ob_size; --i >= 0;) PY_VISIT(tuple->items[i]);
  return 0;
}

// xxHash's mixing (XXH64 primes), as CPython's tuples have it: the values show through hash().
Maybe<Hash> tuple_hash(Thread& thread, Object* self) {
  auto* tuple = as<Tuple>(self);
  if (tuple->hash != -1) return tuple->hash;
  constexpr uint64_t kPrime1 = 11400714785074694791u, kPrime2 = 14029467366897019727u,
                     kPrime5 = 2870177450012600261u;
  PY_ENTER_NATIVE(thread, " while hashing a tuple");
  uint64_t acc = kPrime5;
  int64_t count = tuple->ob_size;
  for (int64_t i = 0; i < count; ++i) {
    Hash lane = PY_TRY(object_hash(thread, tuple->items[i]));
    acc += static_cast<uint64_t>(lane) * kPrime2;
    acc = (acc << 31) | (acc >> 33);
    acc *= kPrime1;
  }
  acc += static_cast<uint64_t>(count) ^ (kPrime5 ^ 3527539u);
  if (acc == static_cast<uint64_t>(-1)) acc = 1546275796;
  tuple->hash = static_cast<Hash>(acc);
  return tuple->hash;
}

Owned<Object> tuple_repr(Thread& thread, Object* self) {
  auto* tuple = as<Tuple>(self);
  if (tuple->ob_size == 0) return str_from_ascii(thread, "()", 2);
  ReprGuard guard(thread, self);
  if (guard.failed()) return Raised{};
  if (guard.recursive()) return str_from_ascii(thread, "(...)", 5);
  StrBuilder out(thread, 2 + 3 * tuple->ob_size);
  PY_TRY(out.add_char('('));
  for (int64_t i = 0; i < tuple->ob_size; ++i) {
    if (i > 0) PY_TRY(out.add_ascii(", ", 2));
    Owned<Object> text = PY_TRY(object_repr(thread, tuple->items[i]));
    PY_TRY(out.add_str(as<Str>(text.get())));
  }
  PY_TRY(tuple->ob_size == 1 ? out.add_ascii(",)", 2) : out.add_char(')'));
  return out.finish();
}

Owned<Object> tuple_compare(Thread& thread, Object* left, Object* right, CompareOp op) {
  if (!is_a<Tuple>(left) || !is_a<Tuple>(right)) return new_not_implemented();
  PY_ENTER_NATIVE(thread, " in comparison");
  auto *a = as<Tuple>(left), *b = as<Tuple>(right);
  int64_t common = a->ob_size < b->ob_size ? a->ob_size : b->ob_size;
  int64_t i = 0;
  for (; i < common; ++i) {
    if (!PY_TRY(object_rich_compare_bool(thread, a->items[i], b->items[i], CompareOp::kEq))) break;
  }
  if (i == common) {
    int64_t x = a->ob_size, y = b->ob_size;
    switch (op) {
      case CompareOp::kLt:
        return new_bool(x < y);
      case CompareOp::kLe:
        return new_bool(x <= y);
      case CompareOp::kEq:
        return new_bool(x == y);
      case CompareOp::kNe:
        return new_bool(x != y);
      case CompareOp::kGt:
        return new_bool(x > y);
      case CompareOp::kGe:
        return new_bool(x >= y);
    }
  }
  if (op == CompareOp::kEq) return new_bool(false);
  if (op == CompareOp::kNe) return new_bool(true);
  return object_rich_compare(thread, a->items[i], b->items[i], op);
}

Maybe<int64_t> tuple_length(Thread&, Object* self) { return as<Tuple>(self)->ob_size; }

Tri tuple_contains(Thread& thread, Object* self, Object* value) {
  auto* tuple = as<Tuple>(self);
  for (int64_t i = 0; i < tuple->ob_size; ++i) {
    if (PY_TRY(object_rich_compare_bool(thread, tuple->items[i], value, CompareOp::kEq)))
      return Tri::kTrue;
  }
  return Tri::kFalse;
}

Owned<Object> tuple_item(Thread& thread, Object* self, int64_t index) {
  auto* tuple = as<Tuple>(self);
  if (index < 0 || index >= tuple->ob_size)
    return raise(thread, &exc::IndexError, "tuple index out of range");
  return share(tuple->items[index]);
}

Owned<Object> tuple_subscript(Thread& thread, Object* self, Object* key) {
  auto* tuple = as<Tuple>(self);
  if (index_check(key)) {
    int64_t index = PY_TRY(number_as_ssize(thread, key, &exc::IndexError));
    return tuple_item(thread, self, index < 0 ? index + tuple->ob_size : index);
  }
  if (!is_exact<Slice>(key))
    return raise_type_error(thread, "tuple indices must be integers or slices, not %.200s",
                            key->ob_type->tp_name);
  int64_t start, stop, step;
  PY_TRY(slice_unpack(thread, key, &start, &stop, &step));
  int64_t count = slice_adjust(tuple->ob_size, &start, &stop, step);
  if (count <= 0) return share(reinterpret_cast<Object*>(empty_tuple()));
  if (start == 0 && step == 1 && count == tuple->ob_size && is_exact<Tuple>(self))
    return share(self);
  Owned<Tuple> result = PY_TRY(tuple_alloc(thread, count));
  for (int64_t i = 0, from = start; i < count; ++i, from += step) {
    incref(tuple->items[from]);
    result->items[i] = tuple->items[from];
  }
  tuple_ready(result);
  return result;
}

Owned<Object> tuple_concat(Thread& thread, Object* left, Object* right) {
  if (as<Tuple>(left)->ob_size == 0 && is_exact<Tuple>(right)) return share(right);
  if (!is_a<Tuple>(right))
    return raise_type_error(thread, "can only concatenate tuple (not \"%.200s\") to tuple",
                            right->ob_type->tp_name);
  auto *a = as<Tuple>(left), *b = as<Tuple>(right);
  if (b->ob_size == 0 && is_exact<Tuple>(left)) return share(left);
  Owned<Tuple> result = PY_TRY(tuple_alloc(thread, a->ob_size + b->ob_size));
  if (result->ob_size == 0) return result;
  for (int64_t i = 0; i < result->ob_size; ++i) {
    Object* item = i < a->ob_size ? a->items[i] : b->items[i - a->ob_size];
    incref(item);
    result->items[i] = item;
  }
  tuple_ready(result);
  return result;
}

Owned<Object> tuple_repeat(Thread& thread, Object* self, int64_t times) {
  auto* tuple = as<Tuple>(self);
  if ((tuple->ob_size == 0 || times == 1) && is_exact<Tuple>(self)) return share(self);
  if (tuple->ob_size == 0 || times <= 0) return share(reinterpret_cast<Object*>(empty_tuple()));
  if (times > INT64_MAX / static_cast<int64_t>(sizeof(Object*)) / tuple->ob_size)
    return raise_memory_error(thread);
  Owned<Tuple> result = PY_TRY(tuple_alloc(thread, tuple->ob_size * times));
  int64_t filled = 0;
  for (int64_t round = 0; round < times; ++round) {
    for (int64_t i = 0; i < tuple->ob_size; ++i) {
      incref(tuple->items[i]);
      result->items[filled++] = tuple->items[i];
    }
  }
  tuple_ready(result);
  return result;
}

Owned<Object> tuple_of_type(Thread& thread, Type* type, Object* iterable_or_null) {
  if (type == &Tuple::type) {
    if (iterable_or_null == nullptr) return share(reinterpret_cast<Object*>(empty_tuple()));
    return sequence_tuple(thread, iterable_or_null);
  }
  Owned<Tuple> items = iterable_or_null == nullptr
                           ? share(empty_tuple())
                           : PY_TRY(sequence_tuple(thread, iterable_or_null));
  Owned<Object> self = PY_TRY(type->tp_alloc(thread, type, static_cast<size_t>(items->ob_size)));
  auto* tuple = as<Tuple>(self.get());
  tuple->ob_size = items->ob_size;
  tuple->hash = -1;
  for (int64_t i = 0; i < items->ob_size; ++i) {
    incref(items->items[i]);
    tuple->items[i] = items->items[i];
  }
  return self;
}

Owned<Object> tuple_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  if (type == &Tuple::type || type->tp_init == Tuple::type.tp_init)
    PY_TRY(check_no_keywords(thread, "tuple", kwargs));
  PY_TRY(check_positional(thread, "tuple", static_cast<size_t>(args->ob_size), 0, 1));
  return tuple_of_type(thread, type, args->ob_size == 1 ? args->items[0] : nullptr);
}

Owned<Object> tuple_vectorcall(Thread& thread, Object* callable, Object* const* args, size_t nargsf,
                               Tuple* kwnames) {
  PY_TRY(check_no_keywords(thread, "tuple", kwnames));
  size_t nargs = vectorcall_nargs(nargsf);
  PY_TRY(check_positional(thread, "tuple", nargs, 0, 1));
  return tuple_of_type(thread, reinterpret_cast<Type*>(callable), nargs == 1 ? args[0] : nullptr);
}

Owned<Object> tuple_index(Thread& thread, Object* self, RawArgs args) {
  PY_TRY(check_positional(thread, "index", args.nargs, 1, 3));
  auto* tuple = as<Tuple>(self);
  int64_t start = 0, stop = INT64_MAX;
  if (args.nargs > 1) start = PY_TRY(to_index_clamped(thread, args[1]));
  if (args.nargs > 2) stop = PY_TRY(to_index_clamped(thread, args[2]));
  if (start < 0 && (start += tuple->ob_size) < 0) start = 0;
  if (stop < 0) stop += tuple->ob_size;
  if (stop > tuple->ob_size) stop = tuple->ob_size;
  for (int64_t i = start; i < stop; ++i) {
    if (PY_TRY(object_rich_compare_bool(thread, tuple->items[i], args[0], CompareOp::kEq)))
      return int_from_int64(thread, i);
  }
  return raise_value_error(thread, "tuple.index(x): x not in tuple");
}

Owned<Object> tuple_count(Thread& thread, Object* self, Object* value) {
  auto* tuple = as<Tuple>(self);
  int64_t count = 0;
  for (int64_t i = 0; i < tuple->ob_size; ++i) {
    if (PY_TRY(object_rich_compare_bool(thread, tuple->items[i], value, CompareOp::kEq))) ++count;
  }
  return int_from_int64(thread, count);
}

Owned<Object> tuple_getnewargs(Thread& thread, Object* self) {
  auto* tuple = as<Tuple>(self);
  Owned<Tuple> plain = PY_TRY(tuple_from_array(thread, tuple->items, tuple->ob_size));
  Object* items[1] = {plain.get()};
  return tuple_pack(thread, items);
}

constinit MethodDef kTupleMethods[] = {
    {"__getnewargs__", tuple_getnewargs, "($self, /)", nullptr},
    MethodDef::positional("index", tuple_index, "($self, value, start=0, stop=sys.maxsize, /)",
                          "Return the first position of value, or raise ValueError."),
    {"count", tuple_count, "($self, value, /)", "Return how often value occurs."},
    {"__class_getitem__", class_getitem_generic_alias, "($type, object, /)",
     "Return a parameterised alias of the class.", MethodDef::kClass},
    {},
};

Owned<Object> tuple_iter(Thread& thread, Object* self) {
  Owned<TupleIterator> it = PY_TRY(object_new<TupleIterator>(thread));
  it->tuple.set_shared(self);
  gc_track(it.get());
  return it;
}

Owned<Object> tuple_iterator_next(Thread&, Object* self) {
  auto* it = as<TupleIterator>(self);
  Object* tuple = it->tuple;
  if (tuple == nullptr) return nullptr;
  if (it->index < as<Tuple>(tuple)->ob_size) return share(as<Tuple>(tuple)->items[it->index++]);
  it->tuple.clear();
  return nullptr;
}

Owned<Object> tuple_iterator_length_hint(Thread& thread, Object* self) {
  auto* it = as<TupleIterator>(self);
  return int_from_int64(thread,
                        it->tuple == nullptr ? 0 : as<Tuple>(it->tuple.get())->ob_size - it->index);
}

Owned<Object> tuple_iterator_reduce(Thread& thread, Object* self) {
  auto* it = as<TupleIterator>(self);
  Owned<Object> iter = PY_TRY(builtin_function(thread, "iter"));
  Object* sequence[1] = {it->tuple == nullptr ? reinterpret_cast<Object*>(empty_tuple())
                                              : it->tuple.get()};
  Owned<Tuple> args = PY_TRY(tuple_pack(thread, sequence));
  if (it->tuple == nullptr) {
    Object* parts[2] = {iter.get(), args.get()};
    return tuple_pack(thread, parts);
  }
  Owned<Object> index = PY_TRY(int_from_int64(thread, it->index));
  Object* parts[3] = {iter.get(), args.get(), index.get()};
  return tuple_pack(thread, parts);
}

Owned<Object> tuple_iterator_setstate(Thread& thread, Object* self, Object* state) {
  auto* it = as<TupleIterator>(self);
  int64_t index = PY_TRY(iterator_state(thread, state));
  if (it->tuple != nullptr) {
    int64_t size = as<Tuple>(it->tuple.get())->ob_size;
    it->index = index < 0 ? 0 : index > size ? size : index;
  }
  return new_none();
}

constinit MethodDef kTupleIteratorMethods[] = {
    {"__length_hint__", tuple_iterator_length_hint, "($self, /)",
     "Estimate how many items are left."},
    {"__reduce__", tuple_iterator_reduce, "($self, /)", "Return what pickle needs."},
    {"__setstate__", tuple_iterator_setstate, "($self, object, /)",
     "Restore the position that pickle saved."},
    {},
};
constexpr uint16_t kTupleIteratorFields[] = {offsetof(TupleIterator, tuple), 0};

}  // namespace

constinit Type Tuple::type = {
    .tp_name = "tuple",
    .tp_basicsize = offsetof(Tuple, items),
    .tp_itemsize = sizeof(Object*),
    .tp_dealloc = tuple_dealloc,
    .tp_repr = tuple_repr,
    .as_sequence = {.sq_length = tuple_length,
                    .sq_concat = tuple_concat,
                    .sq_repeat = tuple_repeat,
                    .sq_item = tuple_item,
                    .sq_contains = tuple_contains},
    .as_mapping = {.mp_length = tuple_length, .mp_subscript = tuple_subscript},
    .tp_hash = tuple_hash,
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType | tpflags::kTupleSubclass |
                tpflags::kMatchSelf | tpflags::kSequence,
    .tp_doc = "An immutable sequence.",
    .tp_traverse = tuple_traverse,
    .tp_richcompare = tuple_compare,
    .tp_iter = tuple_iter,
    .tp_methods = kTupleMethods,
    .tp_new = tuple_new,
    .tp_vectorcall = tuple_vectorcall,
    .text_signature = "(iterable=(), /)",
};

constinit Type TupleIterator::type = {
    .tp_name = "tuple_iterator",
    .tp_basicsize = sizeof(TupleIterator),
    .tp_flags = tpflags::kHaveGc | tpflags::kDisallowInstantiation,
    .free_list_max = 10,
    .tp_iter = object_self_iter,
    .tp_iternext = tuple_iterator_next,
    .tp_methods = kTupleIteratorMethods,
    .fields = kTupleIteratorFields,
};

}  // namespace py
