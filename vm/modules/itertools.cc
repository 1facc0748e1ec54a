// The itertools module, and its iterators that count, repeat, chain and transform.
// Counterpart: Modules/itertoolsmodule.c.
#include "vm/modules/itertools_internal.h"
#include "vm/objects/generic_alias.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"

namespace py::itertools {
namespace {

// accumulate

struct Accumulate : Object {
  Slot<Object> total;  // Null before the first item.
  Slot<Object> iterator;
  Slot<Object> function;  // Null: addition.
  Slot<Object> initial;   // None: not given or already yielded.
};
constexpr uint16_t kAccumulateFields[] = {
    offsetof(Accumulate, total), offsetof(Accumulate, iterator), offsetof(Accumulate, function),
    offsetof(Accumulate, initial), 0};
constinit SignatureText g_accumulate_signature = {"accumulate",
                                                  "(iterable, func=None, *, initial=None)"};

Owned<Object> accumulate_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, g_accumulate_signature, args, kwargs, &bound));
  Owned<Object> iterator = PY_TRY(get_iter(thread, bound[0]));
  Owned<Accumulate> self = PY_TRY(allocate<Accumulate>(thread, type));
  self->iterator.set(std::move(iterator));
  if (bound.has(1) && !is_none(bound[1])) self->function.set_shared(bound[1]);
  self->initial.set_shared(bound.has(2) ? bound[2] : none());
  return self;
}

Owned<Object> accumulate_next(Thread& thread, Object* object) {
  PY_ENTER_NATIVE(thread, "");
  auto* self = as<Accumulate>(object);
  if (!is_none(self->initial.get())) {
    self->total.set(self->initial.take());
    self->initial.set(new_none());
    return share(self->total.get());
  }
  Owned<Object> value = next_of(thread, self->iterator);
  if (!value) return nullptr;
  if (self->total == nullptr) {
    self->total.set_shared(value.get());
    return value;
  }
  Owned<Object> total = share(self->total.get());
  Owned<Object> sum;
  if (self->function == nullptr) {
    sum = PY_TRY(number_add(thread, total, value));
  } else {
    Object* arguments[3] = {nullptr, total.get(), value.get()};
    sum = PY_TRY(call_vector(thread, self->function, arguments + 1, 2 | kVectorcallArgumentsOffset,
                             nullptr));
  }
  self->total.set_shared(sum.get());
  return sum;
}

// chain

struct Chain : Object {
  Slot<Object> source;  // Iterator over the iterables; null when all is consumed.
  Slot<Object> active;  // Iterator over one of them, or null.
};
constexpr uint16_t kChainFields[] = {offsetof(Chain, source), offsetof(Chain, active), 0};

Owned<Object> chain_make(Thread& thread, Type* type, Object* iterables) {
  Owned<Object> source = PY_TRY(get_iter(thread, iterables));
  Owned<Chain> self = PY_TRY(allocate<Chain>(thread, type));
  self->source.set(std::move(source));
  return self;
}

Owned<Object> chain_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  if (type == &chain_type || type->tp_init == chain_type.tp_init)
    PY_TRY(check_no_keywords(thread, "chain", kwargs));
  return chain_make(thread, type, args);
}

Owned<Object> chain_from_iterable(Thread& thread, Object* type, Object* iterable) {
  return chain_make(thread, reinterpret_cast<Type*>(type), iterable);
}

Owned<Object> chain_next(Thread& thread, Object* object) {
  PY_ENTER_NATIVE(thread, "");
  auto* self = as<Chain>(object);
  while (self->source != nullptr) {
    if (self->active == nullptr) {
      Owned<Object> source = share(self->source.get());
      Owned<Object> iterable = iter_next(thread, source);
      Owned<Object> active = iterable ? get_iter(thread, iterable) : Owned<Object>();
      if (!active) {
        self->source.clear();
        return nullptr;
      }
      self->active.set(std::move(active));
    }
    Owned<Object> active = share(self->active.get());
    Owned<Object> item = next_of(thread, active);
    if (item) return item;
    if (thread.has_exception() && !error_clear_if(thread, &exc::StopIteration)) return nullptr;
    self->active.clear();
  }
  return nullptr;
}

constinit MethodDef kChainMethods[] = {
    {"from_iterable", chain_from_iterable, "($type, iterable, /)",
     "Chain the items of an iterable of iterables.", MethodDef::kClass},
    {"__class_getitem__", class_getitem_generic_alias, "($type, object, /)",
     "Return a parameterised alias of the class.", MethodDef::kClass},
    {},
};

// count

struct Count : Object {
  int64_t next;             // INT64_MAX: counting with objects.
  Slot<Object> long_count;  // Null while `next` counts.
  Slot<Object> step;
};
constexpr uint16_t kCountFields[] = {offsetof(Count, long_count), offsetof(Count, step), 0};
constinit SignatureText g_count_signature = {"count", "(start=0, step=1)"};

bool is_int_one(Object* object) {
  int64_t value;
  return is_a<Int>(object) && int_fits_int64(object, &value) && value == 1;
}

Owned<Object> count_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, g_count_signature, args, kwargs, &bound));
  if ((bound.has(0) && !number_check(bound[0])) || (bound.has(1) && !number_check(bound[1])))
    return raise_type_error(thread, "a number is required");
  Owned<Object> start = bound.has(0) ? share(bound[0]) : PY_TRY(int_from_int64(thread, 0));
  Owned<Object> step = bound.has(1) ? share(bound[1]) : PY_TRY(int_from_int64(thread, 1));
  int64_t first;
  bool fast = is_a<Int>(start.get()) && is_int_one(step) && int_fits_int64(start, &first);
  Owned<Count> self = PY_TRY(allocate<Count>(thread, type));
  self->next = fast ? first : INT64_MAX;
  if (!fast) self->long_count.set(std::move(start));
  self->step.set(std::move(step));
  return self;
}

Owned<Object> count_next(Thread& thread, Object* object) {
  auto* self = as<Count>(object);
  if (PY_LIKELY(self->next != INT64_MAX)) return int_from_int64(thread, self->next++);
  Owned<Object> current = self->long_count == nullptr ? PY_TRY(int_from_int64(thread, INT64_MAX))
                                                      : share(self->long_count.get());
  self->long_count.set(PY_TRY(number_add(thread, current, self->step)));
  return current;
}

Owned<Object> count_repr(Thread& thread, Object* object) {
  auto* self = as<Count>(object);
  const char* name = type_short_name(object->ob_type);
  if (self->long_count == nullptr) return str_from_format(thread, "%s(%zd)", name, self->next);
  if (is_int_one(self->step))
    return str_from_format(thread, "%s(%R)", name, self->long_count.get());
  return str_from_format(thread, "%s(%R, %R)", name, self->long_count.get(), self->step.get());
}

// cycle

struct Cycle : Object {
  Slot<Object> iterator;  // Null when exhausted.
  Slot<List> saved;
  int64_t index;  // -1 while the iterator is running.
};
constexpr uint16_t kCycleFields[] = {offsetof(Cycle, iterator), offsetof(Cycle, saved), 0};

Owned<Object> cycle_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  PY_TRY(check_arguments(thread, type, cycle_type, "cycle", args, kwargs, 1, 1));
  Owned<Object> iterator = PY_TRY(get_iter(thread, args->items[0]));
  Owned<List> saved = PY_TRY(list_new(thread));
  Owned<Cycle> self = PY_TRY(allocate<Cycle>(thread, type));
  self->iterator.set(std::move(iterator));
  self->saved.set(std::move(saved));
  self->index = -1;
  return self;
}

Owned<Object> cycle_next(Thread& thread, Object* object) {
  PY_ENTER_NATIVE(thread, "");
  auto* self = as<Cycle>(object);
  if (self->index < 0) {
    Owned<Object> iterator = share(self->iterator.get());
    Owned<Object> item = iter_next(thread, iterator);
    if (item) {
      PY_TRY(list_append(thread, self->saved, item));
      return item;
    }
    if (thread.has_exception()) return nullptr;
    self->index = 0;
    self->iterator.clear();
  }
  List* saved = self->saved;
  if (saved->ob_size == 0) return nullptr;
  Owned<Object> item = share(saved->items[self->index]);
  if (++self->index >= saved->ob_size) self->index = 0;
  return item;
}

// islice

struct ISlice : Object {
  Slot<Object> iterator;  // Null when exhausted.
  int64_t next;           // Position of the next item to yield.
  int64_t stop;           // -1: none.
  int64_t step;
  int64_t position;
};
constexpr uint16_t kISliceFields[] = {offsetof(ISlice, iterator), 0};

// A bound that is None, or an integer; what cannot be one counts as -1.
int64_t slice_bound(Thread& thread, Object* value, int64_t if_none) {
  if (is_none(value)) return if_none;
  Maybe<int64_t> bound = number_as_ssize(thread, value, &exc::OverflowError);
  if (bound.ok) return bound.value;
  error_clear(thread);
  return -1;
}

Owned<Object> islice_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  PY_TRY(check_arguments(thread, type, islice_type, "islice", args, kwargs, 2, 4));
  bool one_bound = args->ob_size == 2;
  int64_t start = one_bound ? 0 : slice_bound(thread, args->items[1], 0);
  Object* stop_argument = args->items[one_bound ? 1 : 2];
  int64_t stop = slice_bound(thread, stop_argument, -1);
  if (stop == -1 && !is_none(stop_argument))
    return raise_value_error(thread,
                             "Stop argument for islice() must be None or an integer: 0 <= x <= "
                             "sys.maxsize.");
  if (start < 0 || stop < -1)
    return raise_value_error(
        thread, "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.");
  int64_t step = args->ob_size == 4 ? slice_bound(thread, args->items[3], 1) : 1;
  if (step < 1)
    return raise_value_error(thread, "Step for islice() must be a positive integer or None.");
  Owned<Object> iterator = PY_TRY(get_iter(thread, args->items[0]));
  Owned<ISlice> self = PY_TRY(allocate<ISlice>(thread, type));
  self->iterator.set(std::move(iterator));
  self->next = start;
  self->stop = stop;
  self->step = step;
  return self;
}

Owned<Object> islice_next(Thread& thread, Object* object) {
  PY_ENTER_NATIVE(thread, "");
  auto* self = as<ISlice>(object);
  if (self->iterator == nullptr) return nullptr;
  Owned<Object> iterator = share(self->iterator.get());
  IterNextFn next = iterator->ob_type->tp_iternext;
  int64_t stop = self->stop;
  auto end = [self] {
    self->iterator.clear();
    return Owned<Object>();
  };
  while (self->position < self->next) {
    PY_TRY(fuel_step(thread));
    Owned<Object> skipped = next(thread, iterator);
    if (!skipped) return end();
    ++self->position;
  }
  if (stop != -1 && self->position >= stop) return end();
  Owned<Object> item = next(thread, iterator);
  if (!item) return end();
  ++self->position;
  int64_t before = self->next;
  self->next =
      static_cast<int64_t>(static_cast<uint64_t>(before) + static_cast<uint64_t>(self->step));
  if (self->next < before || (stop != -1 && self->next > stop)) self->next = stop;
  return item;
}

// repeat

struct Repeat : Object {
  Slot<Object> element;
  int64_t left;  // -1: for ever.
};
constexpr uint16_t kRepeatFields[] = {offsetof(Repeat, element), 0};
constinit SignatureText g_repeat_signature = {"repeat", "(object, times=0)"};

Owned<Object> repeat_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, g_repeat_signature, args, kwargs, &bound));
  int64_t times = -1;
  if (bound.has(1)) {
    times = PY_TRY(to_index(thread, bound[1]));
    if (times < 0) times = 0;
  }
  Owned<Repeat> self = PY_TRY(allocate<Repeat>(thread, type));
  self->element.set_shared(bound[0]);
  self->left = times;
  return self;
}

Owned<Object> repeat_next(Thread&, Object* object) {
  auto* self = as<Repeat>(object);
  if (self->left == 0) return nullptr;
  if (self->left > 0) --self->left;
  return share(self->element.get());
}

Owned<Object> repeat_repr(Thread& thread, Object* object) {
  auto* self = as<Repeat>(object);
  const char* name = type_short_name(object->ob_type);
  if (self->left == -1) return str_from_format(thread, "%s(%R)", name, self->element.get());
  return str_from_format(thread, "%s(%R, %zd)", name, self->element.get(), self->left);
}

Owned<Object> repeat_length_hint(Thread& thread, Object* object) {
  auto* self = as<Repeat>(object);
  if (self->left == -1) return raise_type_error(thread, "len() of unsized object");
  return int_from_int64(thread, self->left);
}

constinit MethodDef kRepeatMethods[] = {
    {"__length_hint__", repeat_length_hint, "($self, /)", "Return how many items are left."},
    {},
};

// starmap

struct StarMap : Object {
  Slot<Object> function;
  Slot<Object> iterator;
};
constexpr uint16_t kStarMapFields[] = {offsetof(StarMap, function), offsetof(StarMap, iterator), 0};

Owned<Object> starmap_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  PY_TRY(check_arguments(thread, type, starmap_type, "starmap", args, kwargs, 2, 2));
  Owned<Object> iterator = PY_TRY(get_iter(thread, args->items[1]));
  Owned<StarMap> self = PY_TRY(allocate<StarMap>(thread, type));
  self->function.set_shared(args->items[0]);
  self->iterator.set(std::move(iterator));
  return self;
}

Owned<Object> starmap_next(Thread& thread, Object* object) {
  PY_ENTER_NATIVE(thread, "");
  auto* self = as<StarMap>(object);
  Owned<Object> args = next_of(thread, self->iterator);
  if (!args) return nullptr;
  if (!is_exact<Tuple>(args.get())) args = PY_TRY(sequence_tuple(thread, args));
  return call(thread, self->function, as<Tuple>(args.get()), nullptr);
}

constinit MethodDef kFunctions[] = {
    MethodDef::positional("tee", tee, "($module, iterable, n=2, /)",
                          "Return n independent iterators over the items of one iterable."),
    {},
};

}  // namespace

constinit Type accumulate_type = {
    .tp_name = "itertools.accumulate",
    .tp_basicsize = sizeof(Accumulate),
    .tp_getattro = generic_getattr,
    .tp_flags = kIteratorFlags,
    .tp_doc = "An iterator over running totals.",
    .tp_iter = object_self_iter,
    .tp_iternext = accumulate_next,
    .tp_new = accumulate_new,
    .fields = kAccumulateFields,
    .text_signature = "(iterable, func=None, *, initial=None)",
    .reported_basicsize = 56,
};

constinit Type chain_type = {
    .tp_name = "itertools.chain",
    .tp_basicsize = sizeof(Chain),
    .tp_getattro = generic_getattr,
    .tp_flags = kIteratorFlags,
    .tp_doc = "An iterator over the items of one iterable after the other.",
    .tp_iter = object_self_iter,
    .tp_iternext = chain_next,
    .tp_methods = kChainMethods,
    .tp_new = chain_new,
    .fields = kChainFields,
    .text_signature = "(*iterables)",
};

constinit Type count_type = {
    .tp_name = "itertools.count",
    .tp_basicsize = sizeof(Count),
    .tp_repr = count_repr,
    .tp_getattro = generic_getattr,
    .tp_flags = kIteratorFlags,
    .tp_doc = "An endless iterator of evenly spaced numbers.",
    .tp_iter = object_self_iter,
    .tp_iternext = count_next,
    .tp_new = count_new,
    .fields = kCountFields,
    .text_signature = "(start=0, step=1)",
};

constinit Type cycle_type = {
    .tp_name = "itertools.cycle",
    .tp_basicsize = sizeof(Cycle),
    .tp_getattro = generic_getattr,
    .tp_flags = kIteratorFlags,
    .tp_doc = "An iterator over the items of an iterable again and again.",
    .tp_iter = object_self_iter,
    .tp_iternext = cycle_next,
    .tp_new = cycle_new,
    .fields = kCycleFields,
    .text_signature = "(iterable, /)",
};

constinit Type islice_type = {
    .tp_name = "itertools.islice",
    .tp_basicsize = sizeof(ISlice),
    .tp_getattro = generic_getattr,
    .tp_flags = kIteratorFlags,
    .tp_doc =
        "islice(iterable, stop) or islice(iterable, start, stop[, step]): an iterator over "
        "the items at the positions of such a range.",
    .tp_iter = object_self_iter,
    .tp_iternext = islice_next,
    .tp_new = islice_new,
    .fields = kISliceFields,
};

constinit Type repeat_type = {
    .tp_name = "itertools.repeat",
    .tp_basicsize = sizeof(Repeat),
    .tp_repr = repeat_repr,
    .tp_getattro = generic_getattr,
    .tp_flags = kIteratorFlags,
    .tp_doc = "repeat(object[, times]): an iterator that yields one object, for ever or so often.",
    .tp_iter = object_self_iter,
    .tp_iternext = repeat_next,
    .tp_methods = kRepeatMethods,
    .tp_new = repeat_new,
    .fields = kRepeatFields,
};

constinit Type starmap_type = {
    .tp_name = "itertools.starmap",
    .tp_basicsize = sizeof(StarMap),
    .tp_getattro = generic_getattr,
    .tp_flags = kIteratorFlags,
    .tp_doc = "An iterator over the results of calling a function with each tuple of arguments.",
    .tp_iter = object_self_iter,
    .tp_iternext = starmap_next,
    .tp_new = starmap_new,
    .fields = kStarMapFields,
    .text_signature = "(function, iterable, /)",
};

}  // namespace py::itertools

namespace py {

Owned<Object> itertools_module_init(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "itertools"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(
      module_add_str(thread, module, "__doc__", "Iterators to combine and transform iterables."));
  PY_TRY(module_add_functions(thread, module, itertools::kFunctions));
  using namespace itertools;
  for (Type* type : {&accumulate_type,
                     &batched_type,
                     &chain_type,
                     &combinations_type,
                     &compress_type,
                     &count_type,
                     &combinations_with_replacement_type,
                     &cycle_type,
                     &dropwhile_type,
                     &filterfalse_type,
                     &groupby_type,
                     &grouper_type,
                     &islice_type,
                     &pairwise_type,
                     &permutations_type,
                     &product_type,
                     &repeat_type,
                     &starmap_type,
                     &takewhile_type,
                     &tee_type,
                     &tee_dataobject_type,
                     &zip_longest_type})
    PY_TRY(module_add_type(thread, module, type));
  return module;
}

}  // namespace py
