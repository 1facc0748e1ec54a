// The iterators of old-style sequences and of iter(callable, sentinel).
// Counterpart: Objects/iterobject.c.
#include "vm/objects/iterator.h"

#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {

Maybe<int64_t> iterator_state(Thread& thread, Object* state) {
  if (!is_a<Int>(state)) return raise_type_error(thread, "an integer is required");
  return to_index(thread, state);
}

Owned<Object> seq_iterator_new(Thread& thread, Object* sequence) {
  Owned<SeqIterator> iterator = PY_TRY(object_new<SeqIterator>(thread));
  iterator->sequence.set_shared(sequence);
  gc_track(iterator);
  return iterator;
}

Owned<Object> call_iterator_new(Thread& thread, Object* callable, Object* sentinel) {
  Owned<CallIterator> iterator = PY_TRY(object_new<CallIterator>(thread));
  iterator->callable.set_shared(callable);
  iterator->sentinel.set_shared(sentinel);
  gc_track(iterator);
  return iterator;
}

namespace {

Owned<Object> seq_next(Thread& thread, Object* self) {
  auto* iterator = as<SeqIterator>(self);
  if (iterator->sequence == nullptr) return Owned<Object>();
  if (iterator->index == INT64_MAX)
    return raise(thread, &exc::OverflowError, "iter index too large");
  Owned<Object> sequence = share(iterator->sequence.get());
  Owned<Object> item = sequence_get_item(thread, sequence, iterator->index);
  if (item) {
    ++iterator->index;
    return item;
  }
  if (error_matches(thread, &exc::IndexError) || error_matches(thread, &exc::StopIteration)) {
    error_clear(thread);
    iterator->sequence.clear();
  }
  return item;
}

Owned<Object> seq_length_hint(Thread& thread, Object* self) {
  auto* iterator = as<SeqIterator>(self);
  if (iterator->sequence == nullptr) return int_from_int64(thread, 0);
  Owned<Object> sequence = share(iterator->sequence.get());
  const Type* type = sequence->ob_type;
  if (type->as_sequence.sq_length == nullptr && type->as_mapping.mp_length == nullptr)
    return new_not_implemented();
  int64_t length = PY_TRY(object_length(thread, sequence)) - iterator->index;
  return int_from_int64(thread, length < 0 ? 0 : length);
}

Owned<Object> reduce_pair(Thread& thread, Object* function, Object* first, Object* second_or_null) {
  Object* const args[] = {first, second_or_null};
  Owned<Tuple> arguments =
      PY_TRY(tuple_from_array(thread, args, second_or_null == nullptr ? 1 : 2));
  Object* const parts[] = {function, arguments.get()};
  return tuple_pack(thread, parts);
}

Owned<Object> seq_reduce(Thread& thread, Object* self) {
  auto* iterator = as<SeqIterator>(self);
  Owned<Object> iter = PY_TRY(builtin_function(thread, "iter"));
  if (iterator->sequence == nullptr) return reduce_pair(thread, iter, empty_tuple(), nullptr);
  Owned<Object> index = PY_TRY(int_from_int64(thread, iterator->index));
  Object* const args[] = {iterator->sequence.get()};
  Owned<Tuple> arguments = PY_TRY(tuple_pack(thread, args));
  Object* const parts[] = {iter.get(), arguments.get(), index.get()};
  return tuple_pack(thread, parts);
}

Owned<Object> seq_setstate(Thread& thread, Object* self, Object* state) {
  auto* iterator = as<SeqIterator>(self);
  int64_t index = PY_TRY(iterator_state(thread, state));
  if (iterator->sequence != nullptr) iterator->index = index < 0 ? 0 : index;
  return new_none();
}

Owned<Object> call_next(Thread& thread, Object* self) {
  auto* iterator = as<CallIterator>(self);
  if (iterator->callable == nullptr) return Owned<Object>();
  Owned<Object> callable = share(iterator->callable.get());
  Owned<Object> result = call_no_args(thread, callable);
  if (result && iterator->sentinel != nullptr) {
    Owned<Object> sentinel = share(iterator->sentinel.get());
    if (!PY_TRY(object_rich_compare_bool(thread, sentinel, result, CompareOp::kEq))) return result;
    iterator->callable.clear();
    iterator->sentinel.clear();
  } else if (error_clear_if(thread, &exc::StopIteration)) {
    iterator->callable.clear();
    iterator->sentinel.clear();
  }
  return Owned<Object>();
}

Owned<Object> call_reduce(Thread& thread, Object* self) {
  auto* iterator = as<CallIterator>(self);
  Owned<Object> iter = PY_TRY(builtin_function(thread, "iter"));
  if (iterator->callable == nullptr || iterator->sentinel == nullptr) {
    return reduce_pair(thread, iter, empty_tuple(), nullptr);
  }
  return reduce_pair(thread, iter, iterator->callable, iterator->sentinel);
}

constinit MethodDef kSeqMethods[] = {
    {"__length_hint__", seq_length_hint, nullptr, "Say how many items are probably left."},
    {"__reduce__", seq_reduce, nullptr, "Describe the iterator for pickling."},
    {"__setstate__", seq_setstate, nullptr, "Set the index of the next item."},
    {},
};
constinit MethodDef kCallMethods[] = {
    {"__reduce__", call_reduce, nullptr, "Describe the iterator for pickling."},
    {},
};
constexpr uint16_t kSeqFields[] = {offsetof(SeqIterator, sequence), 0};
constexpr uint16_t kCallFields[] = {offsetof(CallIterator, callable),
                                    offsetof(CallIterator, sentinel), 0};

}  // namespace

constinit Type SeqIterator::type = {
    .tp_name = "iterator",
    .tp_basicsize = sizeof(SeqIterator),
    .tp_flags = tpflags::kHaveGc,
    .tp_iter = object_self_iter,
    .tp_iternext = seq_next,
    .tp_methods = kSeqMethods,
    .fields = kSeqFields,
};

constinit Type CallIterator::type = {
    .tp_name = "callable_iterator",
    .tp_basicsize = sizeof(CallIterator),
    .tp_flags = tpflags::kHaveGc,
    .tp_iter = object_self_iter,
    .tp_iternext = call_next,
    .tp_methods = kCallMethods,
    .fields = kCallFields,
};

}  // namespace py
