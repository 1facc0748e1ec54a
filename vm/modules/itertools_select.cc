// The itertools iterators that select, group by number and align items.
// Counterpart: Modules/itertoolsmodule.c.
#include "vm/modules/itertools_internal.h"
#include "vm/objects/int.h"
#include "vm/objects/iter_tools.h"
#include "vm/objects/str.h"

namespace py::itertools {
namespace {

// What a predicate and an iterator make: dropwhile, filterfalse and takewhile.
struct Selection : Object {
  Slot<Object> predicate;
  Slot<Object> iterator;
  bool decided;  // dropwhile: dropping has ended; takewhile: the iteration has.
};
constexpr uint16_t kSelectionFields[] = {offsetof(Selection, predicate),
                                         offsetof(Selection, iterator), 0};

Owned<Object> selection_new(Thread& thread, Type* type, const Type& own, const char* name,
                            Tuple* args, Dict* kwargs) {
  PY_TRY(check_arguments(thread, type, own, name, args, kwargs, 2, 2));
  Owned<Object> iterator = PY_TRY(get_iter(thread, args->items[1]));
  Owned<Selection> self = PY_TRY(allocate<Selection>(thread, type));
  self->predicate.set_shared(args->items[0]);
  self->iterator.set(std::move(iterator));
  return self;
}

Tri holds(Thread& thread, Object* predicate, Object* item) {
  Owned<Object> answer = PY_TRY(call_one_arg(thread, predicate, item));
  return object_is_true(thread, answer);
}

Owned<Object> dropwhile_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  return selection_new(thread, type, dropwhile_type, "dropwhile", args, kwargs);
}

Owned<Object> dropwhile_next(Thread& thread, Object* object) {
  PY_ENTER_NATIVE(thread, "");
  auto* self = as<Selection>(object);
  IterNextFn next = self->iterator->ob_type->tp_iternext;
  for (;;) {
    PY_TRY(fuel_step(thread));
    Owned<Object> item = next(thread, self->iterator);
    if (!item || self->decided) return item;
    if (!PY_TRY(holds(thread, self->predicate, item))) {
      self->decided = true;
      return item;
    }
  }
}

Owned<Object> filterfalse_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  return selection_new(thread, type, filterfalse_type, "filterfalse", args, kwargs);
}

Owned<Object> filterfalse_next(Thread& thread, Object* object) {
  PY_ENTER_NATIVE(thread, "");
  auto* self = as<Selection>(object);
  Object* predicate = self->predicate;
  bool by_truth = is_none(predicate) || predicate == &Bool::type;
  IterNextFn next = self->iterator->ob_type->tp_iternext;
  for (;;) {
    PY_TRY(fuel_step(thread));
    Owned<Object> item = next(thread, self->iterator);
    if (!item) return item;
    bool is_true = PY_TRY(by_truth ? object_is_true(thread, item) : holds(thread, predicate, item));
    if (!is_true) return item;
  }
}

Owned<Object> takewhile_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  return selection_new(thread, type, takewhile_type, "takewhile", args, kwargs);
}

Owned<Object> takewhile_next(Thread& thread, Object* object) {
  PY_ENTER_NATIVE(thread, "");
  auto* self = as<Selection>(object);
  if (self->decided) return nullptr;
  Owned<Object> item = next_of(thread, self->iterator);
  if (!item) return nullptr;
  if (PY_TRY(holds(thread, self->predicate, item))) return item;
  self->decided = true;
  return nullptr;
}

// compress

struct Compress : Object {
  Slot<Object> data;
  Slot<Object> selectors;
};
constexpr uint16_t kCompressFields[] = {offsetof(Compress, data), offsetof(Compress, selectors), 0};
constinit SignatureText g_compress_signature = {"compress", "(data, selectors)"};

Owned<Object> compress_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, g_compress_signature, args, kwargs, &bound));
  Owned<Object> data = PY_TRY(get_iter(thread, bound[0]));
  Owned<Object> selectors = PY_TRY(get_iter(thread, bound[1]));
  Owned<Compress> self = PY_TRY(allocate<Compress>(thread, type));
  self->data.set(std::move(data));
  self->selectors.set(std::move(selectors));
  return self;
}

Owned<Object> compress_next(Thread& thread, Object* object) {
  PY_ENTER_NATIVE(thread, "");
  auto* self = as<Compress>(object);
  for (;;) {
    Owned<Object> item = next_of(thread, self->data);
    if (!item) return nullptr;
    Owned<Object> selector = next_of(thread, self->selectors);
    if (!selector) return nullptr;
    if (PY_TRY(object_is_true(thread, selector))) return item;
  }
}

// batched

struct Batched : Object {
  Slot<Object> iterator;  // Null when exhausted.
  int64_t size;           // -1 when exhausted.
  bool strict;
};
constexpr uint16_t kBatchedFields[] = {offsetof(Batched, iterator), 0};
constinit SignatureText g_batched_signature = {"batched", "(iterable, n, *, strict=False)"};

Owned<Object> batched_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, g_batched_signature, args, kwargs, &bound));
  int64_t size = PY_TRY(to_index(thread, bound[1]));
  bool strict = bound.has(2) && PY_TRY(object_is_true(thread, bound[2]));
  if (size < 1) return raise_value_error(thread, "n must be at least one");
  Owned<Object> iterator = PY_TRY(get_iter(thread, bound[0]));
  Owned<Batched> self = PY_TRY(allocate<Batched>(thread, type));
  self->iterator.set(std::move(iterator));
  self->size = size;
  self->strict = strict;
  return self;
}

Owned<Object> batched_next(Thread& thread, Object* object) {
  PY_ENTER_NATIVE(thread, "");
  auto* self = as<Batched>(object);
  if (self->size < 0) return nullptr;
  int64_t size = self->size, filled = 0;
  Owned<Object> iterator = share(self->iterator.get());
  IterNextFn next = iterator->ob_type->tp_iternext;
  Owned<Tuple> batch = PY_TRY(tuple_alloc(thread, size));
  for (; filled < size; ++filled) {
    batch->items[filled] = next(thread, iterator).release();
    if (batch->items[filled] == nullptr) break;
  }
  if (filled == size) {
    tuple_ready(batch);
    return batch;
  }
  bool error = thread.has_exception() && !error_clear_if(thread, &exc::StopIteration);
  if (error || filled == 0 || self->strict) {
    self->size = -1;
    self->iterator.clear();
    if (!error && filled > 0) return raise_value_error(thread, "batched(): incomplete batch");
    return nullptr;
  }
  return tuple_from_array(thread, batch->items, filled);
}

// pairwise

struct Pairwise : Object {
  Slot<Object> iterator;  // Null when exhausted.
  Slot<Object> last;
  Slot<Tuple> result;
};
constexpr uint16_t kPairwiseFields[] = {offsetof(Pairwise, iterator), offsetof(Pairwise, last),
                                        offsetof(Pairwise, result), 0};

Owned<Object> pairwise_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  PY_TRY(check_arguments(thread, type, pairwise_type, "pairwise", args, kwargs, 1, 1));
  Owned<Object> iterator = PY_TRY(get_iter(thread, args->items[0]));
  Owned<Pairwise> self = PY_TRY(allocate<Pairwise>(thread, type));
  self->iterator.set(std::move(iterator));
  Object* nothing[2] = {none(), none()};
  self->result.set(PY_TRY(tuple_pack(thread, nothing)));
  return self;
}

Owned<Object> pairwise_next(Thread& thread, Object* object) {
  PY_ENTER_NATIVE(thread, "");
  auto* self = as<Pairwise>(object);
  if (self->iterator == nullptr) return nullptr;
  Owned<Object> iterator = share(self->iterator.get());
  if (self->last == nullptr) {
    self->last.set(next_of(thread, iterator));
    if (self->last == nullptr) {
      self->iterator.clear();
      return nullptr;
    }
    if (self->iterator == nullptr) {  // The iterator reached back and used us up.
      self->last.clear();
      return nullptr;
    }
  }
  Owned<Object> first = share(self->last.get());
  iterator = share(self->iterator.get());
  Owned<Object> second = next_of(thread, iterator);
  if (!second) {
    self->iterator.clear();
    self->last.clear();
    return nullptr;
  }
  ResultTuple result = result_tuple(thread, self->result);
  if (result.tuple) {
    put_result_item(result.tuple, 0, std::move(first));
    put_result_item(result.tuple, 1, share(second.get()));
  }
  self->last.set(std::move(second));
  if (!result.tuple) return nullptr;
  return finish_result(std::move(result));
}

// zip_longest

struct ZipLongest : Object {
  Slot<Tuple> iterators;  // Its items are null for exhausted ones.
  Slot<Tuple> result;
  Slot<Object> fill;
  int64_t active;
};
constexpr uint16_t kZipLongestFields[] = {
    offsetof(ZipLongest, iterators), offsetof(ZipLongest, result), offsetof(ZipLongest, fill), 0};

Owned<Object> zip_longest_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  Object* fill = none();
  if (kwargs != nullptr && kwargs->used > 0) {
    Owned<Str> name = PY_TRY(str_intern_ascii(thread, "fillvalue"));
    fill = kwargs->used == 1 ? dict_get(thread, kwargs, name) : nullptr;
    if (fill == nullptr) {
      if (thread.has_exception()) return nullptr;
      return raise_type_error(thread, "zip_longest() got an unexpected keyword argument");
    }
  }
  size_t count = static_cast<size_t>(args->ob_size);
  Owned<Tuple> iterators = PY_TRY(iterators_of(thread, args->items, count));
  Owned<Tuple> result = PY_TRY(tuple_alloc(thread, args->ob_size));
  for (size_t i = 0; i < count; ++i) result->items[i] = new_none().release();
  if (count > 0) tuple_ready(result);
  Owned<ZipLongest> self = PY_TRY(allocate<ZipLongest>(thread, type));
  self->iterators.set(std::move(iterators));
  self->result.set(std::move(result));
  self->fill.set_shared(fill);
  self->active = args->ob_size;
  return self;
}

Owned<Object> zip_longest_next(Thread& thread, Object* object) {
  PY_ENTER_NATIVE(thread, "");
  auto* self = as<ZipLongest>(object);
  Tuple* iterators = self->iterators;
  if (self->active == 0) return nullptr;
  ResultTuple result = result_tuple(thread, self->result);
  if (!result.tuple) return nullptr;
  for (int64_t i = 0; i < iterators->ob_size; ++i) {
    Owned<Object> iterator = share(iterators->items[i]);
    Owned<Object> item;
    if (iterator) {
      item = iter_next(thread, iterator);
      if (!item) {
        --self->active;
        if (self->active == 0 || thread.has_exception()) {
          self->active = 0;
          return nullptr;
        }
        // A reentrant call may have been here before.
        xdecref(std::exchange(iterators->items[i], nullptr));
      }
    }
    if (!item) item = share(self->fill.get());
    put_result_item(result.tuple, i, std::move(item));
  }
  return finish_result(std::move(result));
}

}  // namespace

constinit Type batched_type = {
    .tp_name = "itertools.batched",
    .tp_basicsize = sizeof(Batched),
    .tp_getattro = generic_getattr,
    .tp_flags = kIteratorFlags,
    .tp_doc = "An iterator of tuples of n items each; the last one may be shorter.",
    .tp_iter = object_self_iter,
    .tp_iternext = batched_next,
    .tp_new = batched_new,
    .fields = kBatchedFields,
    .text_signature = "(iterable, n, *, strict=False)",
};

constinit Type compress_type = {
    .tp_name = "itertools.compress",
    .tp_basicsize = sizeof(Compress),
    .tp_getattro = generic_getattr,
    .tp_flags = kIteratorFlags,
    .tp_doc = "An iterator over the items whose selector is true.",
    .tp_iter = object_self_iter,
    .tp_iternext = compress_next,
    .tp_new = compress_new,
    .fields = kCompressFields,
    .text_signature = "(data, selectors)",
};

constinit Type dropwhile_type = {
    .tp_name = "itertools.dropwhile",
    .tp_basicsize = sizeof(Selection),
    .tp_getattro = generic_getattr,
    .tp_flags = kIteratorFlags,
    .tp_doc = "An iterator over the items from the first one for which the predicate is false.",
    .tp_iter = object_self_iter,
    .tp_iternext = dropwhile_next,
    .tp_new = dropwhile_new,
    .fields = kSelectionFields,
    .text_signature = "(predicate, iterable, /)",
};

constinit Type filterfalse_type = {
    .tp_name = "itertools.filterfalse",
    .tp_basicsize = sizeof(Selection),
    .tp_getattro = generic_getattr,
    .tp_flags = kIteratorFlags,
    .tp_doc = "An iterator over the items for which a function is false.",
    .tp_iter = object_self_iter,
    .tp_iternext = filterfalse_next,
    .tp_new = filterfalse_new,
    .fields = kSelectionFields,
    .text_signature = "(function, iterable, /)",
    .reported_basicsize = 32,
};

constinit Type pairwise_type = {
    .tp_name = "itertools.pairwise",
    .tp_basicsize = sizeof(Pairwise),
    .tp_getattro = generic_getattr,
    .tp_flags = kIteratorFlags,
    .tp_doc = "An iterator of pairs of neighbouring items.",
    .tp_iter = object_self_iter,
    .tp_iternext = pairwise_next,
    .tp_new = pairwise_new,
    .fields = kPairwiseFields,
    .text_signature = "(iterable, /)",
};

constinit Type takewhile_type = {
    .tp_name = "itertools.takewhile",
    .tp_basicsize = sizeof(Selection),
    .tp_getattro = generic_getattr,
    .tp_flags = kIteratorFlags,
    .tp_doc = "An iterator over the items before the first one for which the predicate is false.",
    .tp_iter = object_self_iter,
    .tp_iternext = takewhile_next,
    .tp_new = takewhile_new,
    .fields = kSelectionFields,
    .text_signature = "(predicate, iterable, /)",
};

constinit Type zip_longest_type = {
    .tp_name = "itertools.zip_longest",
    .tp_basicsize = sizeof(ZipLongest),
    .tp_getattro = generic_getattr,
    .tp_flags = kIteratorFlags,
    .tp_doc =
        "An iterator of tuples that take one item from each iterable, filled up to the "
        "longest.",
    .tp_iter = object_self_iter,
    .tp_iternext = zip_longest_next,
    .tp_new = zip_longest_new,
    .fields = kZipLongestFields,
    .text_signature = "(*iterables, fillvalue=None)",
    .reported_basicsize = 56,
};

}  // namespace py::itertools
