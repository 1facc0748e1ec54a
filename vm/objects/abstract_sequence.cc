// Sequences and mappings: length, items, containment, copies as tuple and list.
// Counterpart: Objects/abstract.c (Sequence and Mapping sections).
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/generic_alias.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py {

namespace {

const char* name_of(Object* object) { return object->ob_type->tp_name; }

}  // namespace

bool sequence_check(Object* object) {
  return !is_a<Dict>(object) && object->ob_type->as_sequence.sq_item != nullptr;
}

bool mapping_check(Object* object) {
  return object != nullptr && object->ob_type->as_mapping.mp_subscript != nullptr;
}

Maybe<int64_t> object_length(Thread& thread, Object* object) {
  PY_ENTER_NATIVE(thread, "");
  LengthFn length = object->ob_type->as_sequence.sq_length;
  if (length == nullptr) length = object->ob_type->as_mapping.mp_length;
  if (length != nullptr) return length(thread, object);
  return raise_type_error(thread, "object of type '%.200s' has no len()", name_of(object));
}

Maybe<int64_t> object_length_hint(Thread& thread, Object* object, int64_t fallback) {
  const Type* type = object->ob_type;
  if (type->as_sequence.sq_length != nullptr || type->as_mapping.mp_length != nullptr) {
    Maybe<int64_t> length = object_length(thread, object);
    if (length.ok) return length;
    if (!error_clear_if(thread, &exc::TypeError)) return length;
  }
  Owned<Object> method;
  bool unbound;
  if (!PY_TRY(lookup_special(thread, object, ids.__length_hint__, &method, &unbound)))
    return fallback;
  Owned<Object> hint =
      unbound ? call_one_arg(thread, method, object) : call_no_args(thread, method);
  if (!hint) {
    if (error_clear_if(thread, &exc::TypeError)) return fallback;
    return Raised{};
  }
  if (hint.get() == not_implemented()) return fallback;
  if (!is_a<Int>(hint)) {
    return raise_type_error(thread, "__length_hint__ must be an integer, not %.100s",
                            name_of(hint));
  }
  int64_t value;
  if (!int_fits_int64(hint, &value)) {
    return raise(thread, &exc::OverflowError, "Python int too large to convert to C ssize_t");
  }
  if (value < 0) return raise_value_error(thread, "__length_hint__() should return >= 0");
  return value;
}

Owned<Object> sequence_concat(Thread& thread, Object* left, Object* right) {
  BinaryFn concat = left->ob_type->as_sequence.sq_concat;
  if (concat != nullptr) return concat(thread, left, right);
  // A class with __add__ and __getitem__ counts as a sequence.
  if (sequence_check(left) && sequence_check(right)) {
    BinaryFn add = left->ob_type->as_number.nb_add;
    Owned<Object> result = add != nullptr ? add(thread, left, right) : new_not_implemented();
    if (result.get() != not_implemented()) return result;
    add = right->ob_type->as_number.nb_add;
    result = add != nullptr && add != left->ob_type->as_number.nb_add ? add(thread, left, right)
                                                                      : new_not_implemented();
    if (result.get() != not_implemented()) return result;
  }
  return raise_type_error(thread, "'%.200s' object can't be concatenated", name_of(left));
}

Owned<Object> sequence_inplace_concat(Thread& thread, Object* left, Object* right) {
  const SequenceMethods& methods = left->ob_type->as_sequence;
  if (methods.sq_inplace_concat != nullptr) return methods.sq_inplace_concat(thread, left, right);
  if (methods.sq_concat == nullptr && sequence_check(left) && sequence_check(right)) {
    BinaryFn add = left->ob_type->as_number.nb_inplace_add;
    if (add != nullptr) {
      Owned<Object> result = add(thread, left, right);
      if (result.get() != not_implemented()) return result;
    }
  }
  return sequence_concat(thread, left, right);
}

Owned<Object> sequence_repeat(Thread& thread, Object* sequence, int64_t count) {
  IndexFn repeat = sequence->ob_type->as_sequence.sq_repeat;
  if (repeat != nullptr) return repeat(thread, sequence, count);
  if (sequence_check(sequence)) {
    BinaryFn multiply = sequence->ob_type->as_number.nb_multiply;
    if (multiply != nullptr) {
      Owned<Object> times = PY_TRY(int_from_int64(thread, count));
      Owned<Object> result = multiply(thread, sequence, times);
      if (result.get() != not_implemented()) return result;
    }
  }
  return raise_type_error(thread, "'%.200s' object can't be repeated", name_of(sequence));
}

namespace {

// Negative indices count from the end for types that know their length.
Maybe<int64_t> resolve_index(Thread& thread, Object* sequence, int64_t index) {
  if (index < 0 && sequence->ob_type->as_sequence.sq_length != nullptr) {
    index += PY_TRY(sequence->ob_type->as_sequence.sq_length(thread, sequence));
  }
  return index;
}

}  // namespace

Owned<Object> sequence_get_item(Thread& thread, Object* sequence, int64_t index) {
  IndexFn item = sequence->ob_type->as_sequence.sq_item;
  if (item != nullptr)
    return item(thread, sequence, PY_TRY(resolve_index(thread, sequence, index)));
  if (sequence->ob_type->as_mapping.mp_subscript != nullptr) {
    return raise_type_error(thread, "%.200s is not a sequence", name_of(sequence));
  }
  return raise_type_error(thread, "'%.200s' object does not support indexing", name_of(sequence));
}

Status sequence_set_item(Thread& thread, Object* sequence, int64_t index, Object* value_or_null) {
  SetIndexFn assign = sequence->ob_type->as_sequence.sq_ass_item;
  if (assign != nullptr) {
    return assign(thread, sequence, PY_TRY(resolve_index(thread, sequence, index)), value_or_null);
  }
  if (sequence->ob_type->as_mapping.mp_ass_subscript != nullptr) {
    return raise_type_error(thread, "%.200s is not a sequence", name_of(sequence));
  }
  return raise_type_error(thread,
                          value_or_null != nullptr
                              ? "'%.200s' object does not support item assignment"
                              : "'%.200s' object doesn't support item deletion",
                          name_of(sequence));
}

namespace {

enum class Search { kCount, kIndex, kContains };

Maybe<int64_t> search_by_iteration(Thread& thread, Object* iterable, Object* value,
                                   Search operation) {
  Owned<Object> iterator = get_iter(thread, iterable);
  if (!iterator) {
    if (error_matches(thread, &exc::TypeError)) {
      return raise_type_error(thread,
                              operation == Search::kContains
                                  ? "argument of type '%.200s' is not a container or iterable"
                                  : "argument of type '%.200s' is not iterable",
                              name_of(iterable));
    }
    return Raised{};
  }
  int64_t position = 0, count = 0;
  for (;;) {
    Owned<Object> item = iter_next(thread, iterator);
    if (!item) {
      if (thread.has_exception()) return Raised{};
      break;
    }
    if (PY_TRY(object_rich_compare_bool(thread, item, value, CompareOp::kEq))) {
      if (operation == Search::kContains) return 1;
      if (operation == Search::kIndex) return position;
      ++count;
    }
    ++position;
  }
  if (operation == Search::kIndex)
    return raise_value_error(thread, "sequence.index(x): x not in sequence");
  return count;
}

}  // namespace

Tri sequence_contains(Thread& thread, Object* container, Object* value) {
  PY_ENTER_NATIVE(thread, "");
  ContainsFn contains = container->ob_type->as_sequence.sq_contains;
  if (contains != nullptr) return contains(thread, container, value);
  return to_tri(PY_TRY(search_by_iteration(thread, container, value, Search::kContains)) != 0);
}

Maybe<int64_t> sequence_count(Thread& thread, Object* iterable, Object* value) {
  return search_by_iteration(thread, iterable, value, Search::kCount);
}

Maybe<int64_t> sequence_index(Thread& thread, Object* iterable, Object* value) {
  return search_by_iteration(thread, iterable, value, Search::kIndex);
}

Owned<Tuple> sequence_tuple(Thread& thread, Object* iterable) {
  if (is_exact<Tuple>(iterable)) return share(as<Tuple>(iterable));
  if (is_exact<List>(iterable)) return list_as_tuple(thread, as<List>(iterable));
  Owned<Object> iterator = PY_TRY(get_iter(thread, iterable));
  Owned<List> items = PY_TRY(list_new(thread));
  for (;;) {
    Owned<Object> item = iter_next(thread, iterator);
    if (!item) {
      if (thread.has_exception()) return Raised{};
      return list_as_tuple(thread, items);
    }
    PY_TRY(list_append_steal(thread, items, std::move(item)));
  }
}

Owned<List> sequence_list(Thread& thread, Object* iterable) {
  Owned<List> list = PY_TRY(list_new(thread));
  PY_TRY(list_extend(thread, list, iterable));
  return list;
}

Owned<Object> sequence_fast(Thread& thread, Object* iterable, const char* message) {
  if (is_exact<List>(iterable) || is_exact<Tuple>(iterable)) return share(iterable);
  Owned<Object> iterator = get_iter(thread, iterable);
  if (!iterator) {
    if (error_matches(thread, &exc::TypeError)) return raise_type_error(thread, "%s", message);
    return Raised{};
  }
  return sequence_list(thread, iterator);
}

int64_t sequence_fast_size(Object* fast) { return static_cast<VarObject*>(fast)->ob_size; }

Object** sequence_fast_items(Object* fast) {
  return is_a<List>(fast) ? as<List>(fast)->items : as<Tuple>(fast)->items;
}

Owned<Object> get_item(Thread& thread, Object* container, Object* key) {
  PY_ENTER_NATIVE(thread, "");
  Type* type = container->ob_type;
  if (type->as_mapping.mp_subscript != nullptr)
    return type->as_mapping.mp_subscript(thread, container, key);
  if (type->as_sequence.sq_item != nullptr) {
    if (!index_check(key)) {
      return raise_type_error(thread, "sequence index must be integer, not '%.200s'", name_of(key));
    }
    return sequence_get_item(thread, container,
                             PY_TRY(number_as_ssize(thread, key, &exc::IndexError)));
  }
  if (is_type(container)) {
    // type[int] is an alias although `type` has no __class_getitem__.
    if (container == &TypeType::type) return generic_alias_new(thread, container, key);
    Owned<Object> method;
    PY_TRY(get_optional_attr(thread, container, ids.__class_getitem__, &method));
    if (method && !is_none(method)) return call_one_arg(thread, method, key);
    return raise_type_error(thread, "type '%.200s' is not subscriptable",
                            static_cast<Type*>(container)->tp_name);
  }
  return raise_type_error(thread, "'%.200s' object is not subscriptable", name_of(container));
}

namespace {

Status assign_item(Thread& thread, Object* container, Object* key, Object* value_or_null) {
  Type* type = container->ob_type;
  if (type->as_mapping.mp_ass_subscript != nullptr) {
    return type->as_mapping.mp_ass_subscript(thread, container, key, value_or_null);
  }
  const SequenceMethods& sequence = type->as_sequence;
  if (has_flag(type, tpflags::kHeapType) || sequence.sq_length != nullptr ||
      sequence.sq_item != nullptr || sequence.sq_contains != nullptr) {
    if (index_check(key)) {
      int64_t index = PY_TRY(number_as_ssize(thread, key, &exc::IndexError));
      return sequence_set_item(thread, container, index, value_or_null);
    }
    if (sequence.sq_ass_item != nullptr) {
      return raise_type_error(thread, "sequence index must be integer, not '%.200s'", name_of(key));
    }
  }
  return raise_type_error(thread,
                          value_or_null != nullptr
                              ? "'%.200s' object does not support item assignment"
                              : "'%.200s' object does not support item deletion",
                          name_of(container));
}

}  // namespace

Status set_item(Thread& thread, Object* container, Object* key, Object* value) {
  return assign_item(thread, container, key, value);
}

Status del_item(Thread& thread, Object* container, Object* key) {
  return assign_item(thread, container, key, nullptr);
}

Tri mapping_get_optional_item(Thread& thread, Object* mapping, Object* key, Owned<Object>* result) {
  if (is_exact<Dict>(mapping)) return dict_get_owned(thread, as<Dict>(mapping), key, result);
  *result = get_item(thread, mapping, key);
  if (*result) return Tri::kTrue;
  return error_clear_if(thread, &exc::KeyError) ? Tri::kFalse : Tri::kError;
}

namespace {

Owned<Object> method_as_list(Thread& thread, Object* mapping, Str* name) {
  Owned<Object> output = PY_TRY(call_method(thread, mapping, name, nullptr, 0));
  if (is_exact<List>(output)) return output;
  Owned<Object> iterator = get_iter(thread, output);
  if (!iterator) {
    if (error_matches(thread, &exc::TypeError)) {
      return raise_type_error(thread, "%.200s.%U() returned a non-iterable (type %.200s)",
                              name_of(mapping), name, name_of(output));
    }
    return Raised{};
  }
  return sequence_list(thread, iterator);
}

}  // namespace

Owned<Object> mapping_keys(Thread& thread, Object* mapping) {
  if (is_exact<Dict>(mapping)) return dict_keys_list(thread, as<Dict>(mapping));
  return method_as_list(thread, mapping, ids.keys);
}

Owned<Object> mapping_values(Thread& thread, Object* mapping) {
  if (is_exact<Dict>(mapping)) return dict_values_list(thread, as<Dict>(mapping));
  return method_as_list(thread, mapping, ids.values);
}

Owned<Object> mapping_items(Thread& thread, Object* mapping) {
  if (is_exact<Dict>(mapping)) return dict_items_list(thread, as<Dict>(mapping));
  return method_as_list(thread, mapping, ids.items);
}

}  // namespace py
