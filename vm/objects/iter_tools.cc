// filter, map and zip.
// Counterpart: Python/bltinmodule.c.
#include "vm/objects/iter_tools.h"

#include "vm/base/small_vec.h"
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/fuel.h"
#include "vm/objects/int.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {

Status parse_only_keyword(Thread& thread, const char* function, const char* keyword, Dict* kwargs,
                          Object** value) {
  *value = nullptr;
  if (kwargs == nullptr || kwargs->used == 0) return Status::kOk;
  if (kwargs->used > 1)
    return raise_type_error(thread, "%s() takes at most 1 keyword argument (%zd given)", function,
                            kwargs->used);
  int64_t position = 0;
  Object* key;
  dict_next(kwargs, &position, &key, value);
  if (!is_a<Str>(key)) return raise_type_error(thread, "keywords must be strings");
  if (str_equal_ascii(as<Str>(key), keyword)) return Status::kOk;
  return raise_type_error(thread, "%s() got an unexpected keyword argument '%S'", function, key);
}

Owned<Tuple> iterators_of(Thread& thread, Object* const* iterables, size_t count) {
  Owned<Tuple> iterators = PY_TRY(tuple_alloc(thread, static_cast<int64_t>(count)));
  if (count == 0) return iterators;
  for (size_t i = 0; i < count; ++i)
    iterators->items[i] = PY_TRY(get_iter(thread, iterables[i])).release();
  tuple_ready(iterators);
  return iterators;
}

namespace {

Status parse_strict(Thread& thread, const char* function, Dict* kwargs, bool* strict) {
  Object* value;
  PY_TRY(parse_only_keyword(thread, function, "strict", kwargs, &value));
  *strict = value != nullptr && PY_TRY(object_is_true(thread, value));
  return Status::kOk;
}

// (type, args) or, for a strict iterator, (type, args, True).
Owned<Object> reduce_with_strict(Thread& thread, Object* self, Tuple* args, bool strict) {
  Object* parts[3] = {self->ob_type, args, bool_object(true)};
  return tuple_from_array(thread, parts, strict ? 3 : 2);
}

// Clears the StopIteration that an iterator may have raised; false: another exception is pending.
bool merely_exhausted(Thread& thread) {
  return !thread.has_exception() || error_clear_if(thread, &exc::StopIteration);
}

// Iterator `stopped` of a strict map or zip had no more items: the others may have none either.
// Always ends the iteration, mostly with an exception.
PY_COLD Raised end_strict(Thread& thread, const char* function, Tuple* iterators, int64_t stopped) {
  if (!merely_exhausted(thread)) return {};
  auto plural = [](int64_t before) { return before == 1 ? " " : "s 1-"; };
  if (stopped > 0)
    return raise_value_error(thread, "%s() argument %zd is shorter than argument%s%zd", function,
                             stopped + 1, plural(stopped), stopped);
  for (int64_t i = 1; i < iterators->ob_size; ++i) {
    Object* iterator = iterators->items[i];
    Owned<Object> item = iterator->ob_type->tp_iternext(thread, iterator);
    if (item)
      return raise_value_error(thread, "%s() argument %zd is longer than argument%s%zd", function,
                               i + 1, plural(i), i);
    if (!merely_exhausted(thread)) return {};
  }
  return {};
}

// filter

Owned<Object> filter_make(Thread& thread, Type* type, Object* function, Object* iterable) {
  Owned<Object> iterator = PY_TRY(get_iter(thread, iterable));
  Owned<Object> self = PY_TRY(type->tp_alloc(thread, type, 0));
  as<Filter>(self.get())->function.set_shared(function);
  as<Filter>(self.get())->iterator.set(std::move(iterator));
  return self;
}

Owned<Object> filter_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  if (type == &Filter::type || type->tp_init == Filter::type.tp_init)
    PY_TRY(check_no_keywords(thread, "filter", kwargs));
  PY_TRY(check_positional(thread, "filter", static_cast<size_t>(args->ob_size), 2, 2));
  return filter_make(thread, type, args->items[0], args->items[1]);
}

Owned<Object> filter_vectorcall(Thread& thread, Object* callable, Object* const* args,
                                size_t nargsf, Tuple* kwnames) {
  PY_TRY(check_no_keywords(thread, "filter", kwnames));
  PY_TRY(check_positional(thread, "filter", vectorcall_nargs(nargsf), 2, 2));
  return filter_make(thread, reinterpret_cast<Type*>(callable), args[0], args[1]);
}

Owned<Object> filter_next(Thread& thread, Object* self) {
  PY_ENTER_NATIVE(thread, "");
  auto* it = as<Filter>(self);
  Object* iterator = it->iterator;
  Object* function = it->function;
  bool by_truth = is_none(function) || function == &Bool::type;
  IterNextFn next = iterator->ob_type->tp_iternext;
  for (;;) {
    PY_TRY(fuel_step(thread));
    Owned<Object> item = next(thread, iterator);
    if (!item) return nullptr;
    if (by_truth) {
      if (PY_TRY(object_is_true(thread, item))) return item;
    } else {
      Owned<Object> answer = PY_TRY(call_one_arg(thread, function, item));
      if (PY_TRY(object_is_true(thread, answer))) return item;
    }
  }
}

Owned<Object> filter_reduce(Thread& thread, Object* self) {
  auto* it = as<Filter>(self);
  Object* arguments[2] = {it->function.get(), it->iterator.get()};
  Owned<Tuple> args = PY_TRY(tuple_pack(thread, arguments));
  Object* parts[2] = {self->ob_type, args.get()};
  return tuple_pack(thread, parts);
}

constinit MethodDef kFilterMethods[] = {
    {"__reduce__", filter_reduce, "($self, /)", "Return what pickle needs."},
    {},
};
constexpr uint16_t kFilterFields[] = {offsetof(Filter, function), offsetof(Filter, iterator), 0};

// map

Owned<Object> map_make(Thread& thread, Type* type, Object* const* args, size_t nargs, bool strict) {
  if (nargs < 2) return raise_type_error(thread, "map() must have at least two arguments.");
  Owned<Tuple> iterators = PY_TRY(iterators_of(thread, args + 1, nargs - 1));
  Owned<Object> self = PY_TRY(type->tp_alloc(thread, type, 0));
  as<Map>(self.get())->iterators.set(std::move(iterators));
  as<Map>(self.get())->function.set_shared(args[0]);
  as<Map>(self.get())->strict = strict;
  return self;
}

Owned<Object> map_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  bool strict;
  PY_TRY(parse_strict(thread, "map", kwargs, &strict));
  return map_make(thread, type, args->items, static_cast<size_t>(args->ob_size), strict);
}

// Calls the type with keywords: as tp_call does, __init__ included.
Owned<Object> call_with_keywords(Thread& thread, Type* type, Object* const* args, size_t nargs,
                                 Tuple* kwnames) {
  Owned<Tuple> positional = PY_TRY(tuple_from_array(thread, args, static_cast<int64_t>(nargs)));
  Owned<Dict> keywords = PY_TRY(dict_new(thread));
  for (int64_t i = 0; i < kwnames->ob_size; ++i)
    PY_TRY(dict_set(thread, keywords, kwnames->items[i], args[nargs + static_cast<size_t>(i)]));
  return type->tp_new(thread, type, positional, keywords);
}

Owned<Object> map_vectorcall(Thread& thread, Object* callable, Object* const* args, size_t nargsf,
                             Tuple* kwnames) {
  auto* type = reinterpret_cast<Type*>(callable);
  size_t nargs = vectorcall_nargs(nargsf);
  if (kwnames != nullptr && kwnames->ob_size != 0)
    return call_with_keywords(thread, type, args, nargs, kwnames);
  return map_make(thread, type, args, nargs, false);
}

Owned<Object> map_next(Thread& thread, Object* self) {
  PY_ENTER_NATIVE(thread, "");
  auto* it = as<Map>(self);
  Tuple* iterators = it->iterators;
  int64_t count = iterators->ob_size;
  if (count == 1) {
    Object* iterator = iterators->items[0];
    Owned<Object> item = iterator->ob_type->tp_iternext(thread, iterator);
    if (!item) {
      // A strict map of one argument has nothing to compare with.
      if (it->strict) (void)merely_exhausted(thread);
      return nullptr;
    }
    Object* arguments[2] = {nullptr, item.get()};
    return call_vector(thread, it->function, arguments + 1, 1 | kVectorcallArgumentsOffset,
                       nullptr);
  }
  SmallVec<Owned<Object>, 8> items;
  SmallVec<Object*, 9> arguments;
  if (!items.reserve(static_cast<size_t>(count)) ||
      !arguments.resize(static_cast<size_t>(count) + 1))
    return raise_memory_error(thread);
  for (int64_t i = 0; i < count; ++i) {
    Object* iterator = iterators->items[i];
    Owned<Object> item = iterator->ob_type->tp_iternext(thread, iterator);
    if (!item) {
      if (it->strict) return end_strict(thread, "map", iterators, i);
      return nullptr;
    }
    arguments[static_cast<size_t>(i) + 1] = item.get();
    (void)items.push_back(std::move(item));
  }
  return call_vector(thread, it->function, arguments.data() + 1,
                     static_cast<size_t>(count) | kVectorcallArgumentsOffset, nullptr);
}

Owned<Object> map_reduce(Thread& thread, Object* self) {
  auto* it = as<Map>(self);
  int64_t count = it->iterators->ob_size;
  Owned<Tuple> args = PY_TRY(tuple_alloc(thread, count + 1));
  args->items[0] = share(it->function.get()).release();
  for (int64_t i = 0; i < count; ++i) args->items[i + 1] = share(it->iterators->items[i]).release();
  tuple_ready(args);
  return reduce_with_strict(thread, self, args, it->strict);
}

Owned<Object> map_setstate(Thread& thread, Object* self, Object* state) {
  as<Map>(self)->strict = PY_TRY(object_is_true(thread, state));
  return new_none();
}

constinit MethodDef kMapMethods[] = {
    {"__reduce__", map_reduce, "($self, /)", "Return what pickle needs."},
    {"__setstate__", map_setstate, "($self, object, /)", "Restore whether the map is strict."},
    {},
};
constexpr uint16_t kMapFields[] = {offsetof(Map, iterators), offsetof(Map, function), 0};

// zip

Owned<Object> zip_make(Thread& thread, Type* type, Object* const* args, size_t nargs, bool strict) {
  Owned<Tuple> iterators = PY_TRY(iterators_of(thread, args, nargs));
  Owned<Tuple> result = PY_TRY(tuple_alloc(thread, static_cast<int64_t>(nargs)));
  for (size_t i = 0; i < nargs; ++i) result->items[i] = new_none().release();
  if (nargs > 0) tuple_ready(result);
  Owned<Object> self = PY_TRY(type->tp_alloc(thread, type, 0));
  as<Zip>(self.get())->iterators.set(std::move(iterators));
  as<Zip>(self.get())->result.set(std::move(result));
  as<Zip>(self.get())->strict = strict;
  return self;
}

Owned<Object> zip_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  bool strict;
  PY_TRY(parse_strict(thread, "zip", kwargs, &strict));
  return zip_make(thread, type, args->items, static_cast<size_t>(args->ob_size), strict);
}

Owned<Object> zip_next(Thread& thread, Object* self) {
  PY_ENTER_NATIVE(thread, "");
  auto* it = as<Zip>(self);
  Tuple* iterators = it->iterators;
  int64_t count = iterators->ob_size;
  if (count == 0) return nullptr;
  Owned<Tuple> result;
  bool reuse = it->result->ob_refcnt == 1;
  if (reuse) {
    result = share(it->result.get());
  } else {
    result = PY_TRY(tuple_alloc(thread, count));
  }
  for (int64_t i = 0; i < count; ++i) {
    Object* iterator = iterators->items[i];
    Owned<Object> item = iterator->ob_type->tp_iternext(thread, iterator);
    if (!item) {
      result.reset();
      if (it->strict) return end_strict(thread, "zip", iterators, i);
      return nullptr;
    }
    Object* old = result->items[i];
    result->items[i] = item.release();
    xdecref(old);
  }
  if (reuse) {
    tuple_recycle(result);
  } else {
    tuple_ready(result);
  }
  return result;
}

Owned<Object> zip_reduce(Thread& thread, Object* self) {
  auto* it = as<Zip>(self);
  return reduce_with_strict(thread, self, it->iterators, it->strict);
}

Owned<Object> zip_setstate(Thread& thread, Object* self, Object* state) {
  as<Zip>(self)->strict = PY_TRY(object_is_true(thread, state));
  return new_none();
}

constinit MethodDef kZipMethods[] = {
    {"__reduce__", zip_reduce, "($self, /)", "Return what pickle needs."},
    {"__setstate__", zip_setstate, "($self, object, /)", "Restore whether the zip is strict."},
    {},
};
constexpr uint16_t kZipFields[] = {offsetof(Zip, iterators), offsetof(Zip, result), 0};

}  // namespace

constinit Type Filter::type = {
    .tp_name = "filter",
    .tp_basicsize = sizeof(Filter),
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType,
    .tp_doc = "An iterator over the items for which a function is true.",
    .tp_iter = object_self_iter,
    .tp_iternext = filter_next,
    .tp_methods = kFilterMethods,
    .tp_new = filter_new,
    .tp_vectorcall = filter_vectorcall,
    .fields = kFilterFields,
    .text_signature = "(function, iterable, /)",
};

constinit Type Map::type = {
    .tp_name = "map",
    .tp_basicsize = sizeof(Map),
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType,
    .tp_doc = "An iterator over what a function makes of the items of one or more iterables.",
    .tp_iter = object_self_iter,
    .tp_iternext = map_next,
    .tp_methods = kMapMethods,
    .tp_new = map_new,
    .tp_vectorcall = map_vectorcall,
    .fields = kMapFields,
    .text_signature = "(function, iterable, /, *iterables, strict=False)",
};

constinit Type Zip::type = {
    .tp_name = "zip",
    .tp_basicsize = sizeof(Zip),
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType,
    .tp_doc = "An iterator of tuples that take one item from each iterable.",
    .tp_iter = object_self_iter,
    .tp_iternext = zip_next,
    .tp_methods = kZipMethods,
    .tp_new = zip_new,
    .fields = kZipFields,
    .text_signature = "(*iterables, strict=False)",
    .reported_basicsize = 48,
};

}  // namespace py
