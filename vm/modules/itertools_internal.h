// The types of the itertools module and what its files share.
// Counterpart: Modules/itertoolsmodule.c.
#ifndef VM_MODULES_ITERTOOLS_INTERNAL_H_
#define VM_MODULES_ITERTOOLS_INTERNAL_H_

#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/fuel.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py::itertools {

extern Type accumulate_type, batched_type, chain_type, combinations_type, compress_type, count_type,
    combinations_with_replacement_type, cycle_type, dropwhile_type, filterfalse_type, groupby_type,
    grouper_type, islice_type, pairwise_type, permutations_type, product_type, repeat_type,
    starmap_type, takewhile_type, tee_type, tee_dataobject_type, zip_longest_type;

// itertools.tee()
Owned<Object> tee(Thread& thread, Object* module, RawArgs args);

inline constexpr uint64_t kIteratorFlags = tpflags::kHaveGc | tpflags::kBaseType;

// For types that take positional arguments only: their subclasses may take keywords for __init__.
inline Status check_arguments(Thread& thread, const Type* type, const Type& own, const char* name,
                              Tuple* args, Dict* kwargs, size_t min, size_t max) {
  if (type == &own || type->tp_init == own.tp_init) PY_TRY(check_no_keywords(thread, name, kwargs));
  return check_positional(thread, name, static_cast<size_t>(args->ob_size), min, max);
}

template <typename T>
Owned<T> allocate(Thread& thread, Type* type) {
  return type->tp_alloc(thread, type, 0).template cast<T>();
}

inline Owned<Object> next_of(Thread& thread, Object* iterator) {
  PY_TRY(fuel_step(thread));
  return iterator->ob_type->tp_iternext(thread, iterator);
}

// The tuple that an iterator may fill for its next result: the one it holds if nobody else does,
// else a new one of the same size whose items are null.
struct ResultTuple {
  Owned<Tuple> tuple;
  bool reused;
};
inline ResultTuple result_tuple(Thread& thread, Tuple* held) {
  if (held->ob_refcnt == 1) return {share(held), true};
  return {tuple_alloc(thread, held->ob_size), false};
}
inline void put_result_item(Tuple* tuple, int64_t index, Owned<Object> item) {
  Object* old = tuple->items[index];
  tuple->items[index] = item.release();
  xdecref(old);
}
inline Owned<Object> finish_result(ResultTuple result) {
  if (result.reused) {
    tuple_recycle(result.tuple);
  } else {
    tuple_ready(result.tuple);
  }
  return std::move(result.tuple);
}

}  // namespace py::itertools

#endif  // VM_MODULES_ITERTOOLS_INTERNAL_H_
