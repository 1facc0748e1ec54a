// itertools.product, permutations and combinations.
// Counterpart: Modules/itertoolsmodule.c.
#include <cstring>

#include "vm/modules/itertools_internal.h"
#include "vm/objects/int.h"
#include "vm/objects/iter_tools.h"

namespace py::itertools {
namespace {

// What all four have in common: the items to choose from, the positions chosen, and the tuple
// returned last, which the next result starts from.
struct Chooser : Object {
  Slot<Tuple> pool;  // For product: a tuple of the pools.
  int64_t* indices;  // mem_alloc'ed.
  Slot<Tuple> result;
  int64_t length;  // Of the results.
  bool stopped;
};
struct Permutations : Chooser {
  int64_t* cycles;  // mem_alloc'ed: one countdown for each place of the result.
};
constexpr uint16_t kChooserFields[] = {offsetof(Chooser, pool), offsetof(Chooser, result), 0};

int64_t* alloc_indices(Thread& thread, int64_t count) {
  auto* indices = static_cast<int64_t*>(
      static_cast<uint64_t>(count) > INT64_MAX / sizeof(int64_t)
          ? nullptr
          : mem_alloc(static_cast<size_t>(count == 0 ? 1 : count) * sizeof(int64_t)));
  if (indices == nullptr) (void)raise_memory_error(thread);
  return indices;
}

void release_fields(Chooser* self) {
  self->pool.clear();
  self->result.clear();
  mem_free(self->indices);
}

void chooser_dealloc(Object* object) {
  gc_untrack(object);
  release_fields(as<Chooser>(object));
  object_free(object);
}

void permutations_dealloc(Object* object) {
  gc_untrack(object);
  release_fields(as<Chooser>(object));
  mem_free(as<Permutations>(object)->cycles);
  object_free(object);
}

Object* chosen(Chooser* self, int64_t place) { return self->pool->items[self->indices[place]]; }

Owned<Object> stop(Chooser* self) {
  self->stopped = true;
  return nullptr;
}

// The first result: the items at the indices.
Owned<Object> first_result(Thread& thread, Chooser* self) {
  Owned<Tuple> result = tuple_alloc(thread, self->length);
  if (!result) return stop(self);
  for (int64_t i = 0; i < self->length; ++i) result->items[i] = share(chosen(self, i)).release();
  if (self->length > 0) tuple_ready(result);
  self->result.set(share(result.get()));
  return result;
}

// Makes the held result tuple one that may be changed: a copy if somebody else has it. False on
// error.
bool own_result(Thread& thread, Chooser* self) {
  Tuple* held = self->result;
  if (held->ob_refcnt == 1) {
    tuple_recycle(held);
    return true;
  }
  Owned<Tuple> copy = tuple_from_array(thread, held->items, held->ob_size);
  if (!copy) return false;
  self->result.set(std::move(copy));
  return true;
}

// Refreshes the result from `place` on after its indices have changed.
Owned<Object> changed_result(Chooser* self, int64_t place) {
  Owned<Tuple> result = share(self->result.get());
  for (; place < self->length; ++place) put_result_item(result, place, share(chosen(self, place)));
  return result;
}

Owned<Object> size_of_chooser(Thread& thread, Object* object) {
  auto* self = as<Chooser>(object);
  return int_from_int64(
      thread, (object->ob_type->reported_basicsize != 0 ? object->ob_type->reported_basicsize
                                                        : object->ob_type->tp_basicsize) +
                  self->length * static_cast<int64_t>(sizeof(int64_t)));
}

// product

Owned<Object> product_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  Object* repeat_argument;
  PY_TRY(parse_only_keyword(thread, "product", "repeat", kwargs, &repeat_argument));
  int64_t repeat = repeat_argument == nullptr ? 1 : PY_TRY(to_index(thread, repeat_argument));
  if (repeat < 0) return raise_value_error(thread, "repeat argument cannot be negative");
  int64_t given = repeat == 0 ? 0 : args->ob_size;
  if (repeat != 0 && given > INT64_MAX / static_cast<int64_t>(sizeof(int64_t)) / repeat)
    return raise(thread, &exc::OverflowError, "repeat argument too large");
  int64_t count = given * repeat;
  int64_t* indices = PY_TRY(alloc_indices(thread, count));
  std::memset(indices, 0, static_cast<size_t>(count) * sizeof(int64_t));
  Owned<Tuple> pools = tuple_alloc(thread, count);
  bool ok = static_cast<bool>(pools);
  for (int64_t i = 0; ok && i < count; ++i) {
    Owned<Tuple> pool = i < given ? sequence_tuple(thread, args->items[i])
                                  : share(as<Tuple>(pools->items[i - given]));
    ok = static_cast<bool>(pool);
    pools->items[i] = pool.release();
  }
  Owned<Chooser> self;
  if (ok) self = allocate<Chooser>(thread, type);
  if (!self) {
    mem_free(indices);
    return nullptr;
  }
  if (count > 0) tuple_ready(pools);
  self->pool.set(std::move(pools));
  self->indices = indices;
  self->length = count;
  return self;
}

Owned<Object> product_next(Thread& thread, Object* object) {
  auto* self = as<Chooser>(object);
  if (self->stopped) return nullptr;
  Object** pools = self->pool->items;
  if (self->result == nullptr) {
    Owned<Tuple> result = tuple_alloc(thread, self->length);
    if (!result) return stop(self);
    for (int64_t i = 0; i < self->length; ++i) {
      auto* pool = as<Tuple>(pools[i]);
      if (pool->ob_size == 0) return stop(self);
      result->items[i] = share(pool->items[0]).release();
    }
    if (self->length > 0) tuple_ready(result);
    self->result.set(share(result.get()));
    return result;
  }
  if (!own_result(thread, self)) return stop(self);
  // As an odometer: the last place turns fastest.
  Owned<Tuple> result = share(self->result.get());
  for (int64_t i = self->length; --i >= 0;) {
    auto* pool = as<Tuple>(pools[i]);
    bool rolled_over = ++self->indices[i] == pool->ob_size;
    if (rolled_over) self->indices[i] = 0;
    put_result_item(result, i, share(pool->items[self->indices[i]]));
    if (!rolled_over) return result;
  }
  return stop(self);
}

// combinations, without and with replacement

constinit SignatureText g_combinations_signature = {"combinations", "(iterable, r)"};
constinit SignatureText g_with_replacement_signature = {"combinations_with_replacement",
                                                        "(iterable, r)"};

Owned<Chooser> combinations_make(Thread& thread, Type* type, const BoundArgs& bound) {
  int64_t length = PY_TRY(to_index(thread, bound[1]));
  Owned<Tuple> pool = PY_TRY(sequence_tuple(thread, bound[0]));
  if (length < 0) return raise_value_error(thread, "r must be non-negative");
  int64_t* indices = PY_TRY(alloc_indices(thread, length));
  Owned<Chooser> self = allocate<Chooser>(thread, type);
  if (!self) {
    mem_free(indices);
    return nullptr;
  }
  self->pool.set(std::move(pool));
  self->indices = indices;
  self->length = length;
  return self;
}

Owned<Object> combinations_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, g_combinations_signature, args, kwargs, &bound));
  Owned<Chooser> self = PY_TRY(combinations_make(thread, type, bound));
  for (int64_t i = 0; i < self->length; ++i) self->indices[i] = i;
  self->stopped = self->length > self->pool->ob_size;
  return self;
}

Owned<Object> combinations_next(Thread& thread, Object* object) {
  auto* self = as<Chooser>(object);
  if (self->stopped) return nullptr;
  if (self->result == nullptr) return first_result(thread, self);
  if (!own_result(thread, self)) return stop(self);
  int64_t length = self->length, spare = self->pool->ob_size - length;
  int64_t* indices = self->indices;
  // The last index that can still grow does; those behind it follow closely.
  int64_t place = length - 1;
  while (place >= 0 && indices[place] == place + spare) --place;
  if (place < 0) return stop(self);
  ++indices[place];
  for (int64_t i = place + 1; i < length; ++i) indices[i] = indices[i - 1] + 1;
  return changed_result(self, place);
}

Owned<Object> with_replacement_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, g_with_replacement_signature, args, kwargs, &bound));
  Owned<Chooser> self = PY_TRY(combinations_make(thread, type, bound));
  std::memset(self->indices, 0, static_cast<size_t>(self->length) * sizeof(int64_t));
  self->stopped = self->pool->ob_size == 0 && self->length > 0;
  return self;
}

Owned<Object> with_replacement_next(Thread& thread, Object* object) {
  auto* self = as<Chooser>(object);
  if (self->stopped) return nullptr;
  if (self->result == nullptr) return first_result(thread, self);
  if (!own_result(thread, self)) return stop(self);
  int64_t length = self->length, last = self->pool->ob_size - 1;
  int64_t* indices = self->indices;
  int64_t place = length - 1;
  while (place >= 0 && indices[place] == last) --place;
  if (place < 0) return stop(self);
  int64_t index = indices[place] + 1;
  for (int64_t i = place; i < length; ++i) indices[i] = index;
  return changed_result(self, place);
}

// permutations

constinit SignatureText g_permutations_signature = {"permutations", "(iterable, r=None)"};

Owned<Object> permutations_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, g_permutations_signature, args, kwargs, &bound));
  Owned<Tuple> pool = PY_TRY(sequence_tuple(thread, bound[0]));
  int64_t size = pool->ob_size, length = size;
  if (bound.has(1) && !is_none(bound[1])) {
    if (!is_a<Int>(bound[1])) return raise_type_error(thread, "Expected int as r");
    length = PY_TRY(to_index(thread, bound[1]));
  }
  if (length < 0) return raise_value_error(thread, "r must be non-negative");
  int64_t* indices = PY_TRY(alloc_indices(thread, size));
  int64_t* cycles = alloc_indices(thread, length);
  Owned<Permutations> self;
  if (cycles != nullptr) self = allocate<Permutations>(thread, type);
  if (!self) {
    mem_free(indices);
    mem_free(cycles);
    return nullptr;
  }
  for (int64_t i = 0; i < size; ++i) indices[i] = i;
  for (int64_t i = 0; i < length; ++i) cycles[i] = size - i;
  self->pool.set(std::move(pool));
  self->indices = indices;
  self->cycles = cycles;
  self->length = length;
  self->stopped = length > size;
  return self;
}

Owned<Object> permutations_next(Thread& thread, Object* object) {
  auto* self = as<Permutations>(object);
  if (self->stopped) return nullptr;
  if (self->result == nullptr) return first_result(thread, self);
  int64_t size = self->pool->ob_size;
  if (size == 0 || !own_result(thread, self)) return stop(self);
  int64_t *indices = self->indices, *cycles = self->cycles;
  for (int64_t place = self->length; --place >= 0;) {
    if (--cycles[place] == 0) {
      // Every item has been at this place: bring the rest back into order.
      int64_t index = indices[place];
      std::memmove(indices + place, indices + place + 1,
                   static_cast<size_t>(size - place - 1) * sizeof(int64_t));
      indices[size - 1] = index;
      cycles[place] = size - place;
    } else {
      std::swap(indices[place], indices[size - cycles[place]]);
      return changed_result(self, place);
    }
  }
  return stop(self);
}

Owned<Object> permutations_sizeof(Thread& thread, Object* object) {
  auto* self = as<Permutations>(object);
  return int_from_int64(
      thread, object->ob_type->tp_basicsize +
                  (self->pool->ob_size + self->length) * static_cast<int64_t>(sizeof(int64_t)));
}

constinit MethodDef kChooserMethods[] = {
    {"__sizeof__", size_of_chooser, "($self, /)", "Return the bytes taken by the iterator itself."},
    {},
};
constinit MethodDef kPermutationsMethods[] = {
    {"__sizeof__", permutations_sizeof, "($self, /)",
     "Return the bytes taken by the iterator itself."},
    {},
};

}  // namespace

constinit Type product_type = {
    .tp_name = "itertools.product",
    .tp_basicsize = sizeof(Chooser),
    .tp_dealloc = chooser_dealloc,
    .tp_getattro = generic_getattr,
    .tp_flags = kIteratorFlags,
    .tp_doc =
        "An iterator over all tuples that take one item from each iterable, as nested loops "
        "make them.",
    .tp_iter = object_self_iter,
    .tp_iternext = product_next,
    .tp_methods = kChooserMethods,
    .tp_new = product_new,
    .fields = kChooserFields,
    .text_signature = "(*iterables, repeat=1)",
    .reported_basicsize = 48,
};

constinit Type combinations_type = {
    .tp_name = "itertools.combinations",
    .tp_basicsize = sizeof(Chooser),
    .tp_dealloc = chooser_dealloc,
    .tp_getattro = generic_getattr,
    .tp_flags = kIteratorFlags,
    .tp_doc = "An iterator over all choices of r items in their order.",
    .tp_iter = object_self_iter,
    .tp_iternext = combinations_next,
    .tp_methods = kChooserMethods,
    .tp_new = combinations_new,
    .fields = kChooserFields,
    .text_signature = "(iterable, r)",
};

constinit Type combinations_with_replacement_type = {
    .tp_name = "itertools.combinations_with_replacement",
    .tp_basicsize = sizeof(Chooser),
    .tp_dealloc = chooser_dealloc,
    .tp_getattro = generic_getattr,
    .tp_flags = kIteratorFlags,
    .tp_doc = "An iterator over all choices of r items in their order, where items may repeat.",
    .tp_iter = object_self_iter,
    .tp_iternext = with_replacement_next,
    .tp_methods = kChooserMethods,
    .tp_new = with_replacement_new,
    .fields = kChooserFields,
    .text_signature = "(iterable, r)",
};

constinit Type permutations_type = {
    .tp_name = "itertools.permutations",
    .tp_basicsize = sizeof(Permutations),
    .tp_dealloc = permutations_dealloc,
    .tp_getattro = generic_getattr,
    .tp_flags = kIteratorFlags,
    .tp_doc = "An iterator over all arrangements of r items.",
    .tp_iter = object_self_iter,
    .tp_iternext = permutations_next,
    .tp_methods = kPermutationsMethods,
    .tp_new = permutations_new,
    .fields = kChooserFields,
    .text_signature = "(iterable, r=None)",
};

}  // namespace py::itertools
