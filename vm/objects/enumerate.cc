// enumerate and reversed.
// Counterpart: Objects/enumobject.c.
#include "vm/objects/enumerate.h"

#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/errors.h"
#include "vm/objects/generic_alias.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/iterator.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {
namespace {

// enumerate

Owned<Object> enumerate_make(Thread& thread, Type* type, Object* iterable, Object* start_or_null) {
  Owned<Object> self = PY_TRY(type->tp_alloc(thread, type, 0));
  auto* it = as<Enumerate>(self.get());
  if (start_or_null != nullptr) {
    Owned<Object> start = PY_TRY(number_index(thread, start_or_null));
    // Beyond what an int64 holds, the counter is an int object.
    if (!int_fits_int64(start, &it->index)) {
      it->index = INT64_MAX;
      it->long_index.set(std::move(start));
    }
  }
  it->iterator.set(PY_TRY(get_iter(thread, iterable)));
  Object* nothing[2] = {none(), none()};
  it->result.set(PY_TRY(tuple_pack(thread, nothing)));
  return self;
}

constinit SignatureText g_enumerate_signature = {"enumerate", "(iterable, start=0)"};

Owned<Object> enumerate_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, g_enumerate_signature, args, kwargs, &bound));
  return enumerate_make(thread, type, bound[0], bound[1]);
}

Status check_keyword(Thread& thread, Object* keyword, const char* expected) {
  if (str_equal_ascii(as<Str>(keyword), expected)) return Status::kOk;
  return raise_type_error(thread, "'%S' is an invalid keyword argument for enumerate()", keyword);
}

Owned<Object> enumerate_vectorcall(Thread& thread, Object* callable, Object* const* args,
                                   size_t nargsf, Tuple* kwnames) {
  auto* type = reinterpret_cast<Type*>(callable);
  size_t nargs = vectorcall_nargs(nargsf);
  size_t keywords = kwnames == nullptr ? 0 : static_cast<size_t>(kwnames->ob_size);
  if (nargs + keywords == 2) {
    if (keywords == 1) {
      PY_TRY(check_keyword(thread, kwnames->items[0], "start"));
    } else if (keywords == 2) {
      if (str_equal_ascii(as<Str>(kwnames->items[0]), "start")) {
        PY_TRY(check_keyword(thread, kwnames->items[1], "iterable"));
        return enumerate_make(thread, type, args[1], args[0]);
      }
      PY_TRY(check_keyword(thread, kwnames->items[0], "iterable"));
      PY_TRY(check_keyword(thread, kwnames->items[1], "start"));
    }
    return enumerate_make(thread, type, args[0], args[1]);
  }
  if (nargs + keywords == 1) {
    if (keywords == 1) PY_TRY(check_keyword(thread, kwnames->items[0], "iterable"));
    return enumerate_make(thread, type, args[0], nullptr);
  }
  if (nargs == 0)
    return raise_type_error(thread, "enumerate() missing required argument 'iterable'");
  return raise_type_error(thread, "enumerate() takes at most 2 arguments (%zd given)",
                          static_cast<int64_t>(nargs + keywords));
}

// The next index when the counter has left the int64 range.
PY_COLD Owned<Object> next_long_index(Thread& thread, Enumerate* it) {
  if (it->long_index == nullptr) it->long_index.set(PY_TRY(int_from_int64(thread, INT64_MAX)));
  Owned<Object> index = share(it->long_index.get());
  Owned<Object> one = PY_TRY(int_from_int64(thread, 1));
  it->long_index.set(PY_TRY(int_add(thread, index, one)));
  return index;
}

Owned<Object> enumerate_next(Thread& thread, Object* self) {
  PY_ENTER_NATIVE(thread, "");
  auto* it = as<Enumerate>(self);
  Object* iterator = it->iterator;
  Owned<Object> item = iterator->ob_type->tp_iternext(thread, iterator);
  if (!item) return nullptr;
  Owned<Object> index;
  if (PY_UNLIKELY(it->index == INT64_MAX)) {
    index = PY_TRY(next_long_index(thread, it));
  } else {
    index = PY_TRY(int_from_int64(thread, it->index));
    ++it->index;
  }
  Tuple* result = it->result;
  if (result->ob_refcnt == 1) {
    // Nobody else has seen the last pair keep it: it can be the next one.
    Owned<Tuple> reused = share(result);
    Owned<Object> old_index = steal(result->items[0]), old_item = steal(result->items[1]);
    result->items[0] = index.release();
    result->items[1] = item.release();
    old_index.reset();
    old_item.reset();
    tuple_recycle(result);
    return reused;
  }
  Object* pair[2] = {index.release(), item.release()};
  return tuple_from_array_steal(thread, pair, 2);
}

Owned<Object> enumerate_reduce(Thread& thread, Object* self) {
  auto* it = as<Enumerate>(self);
  Owned<Object> index = it->long_index != nullptr ? share(it->long_index.get())
                                                  : PY_TRY(int_from_int64(thread, it->index));
  Object* arguments[2] = {it->iterator.get(), index.get()};
  Owned<Tuple> args = PY_TRY(tuple_pack(thread, arguments));
  Object* parts[2] = {self->ob_type, args.get()};
  return tuple_pack(thread, parts);
}

constinit MethodDef kEnumerateMethods[] = {
    {"__reduce__", enumerate_reduce, "($self, /)", "Return what pickle needs."},
    {"__class_getitem__", class_getitem_generic_alias, "($type, object, /)",
     "Return a parameterised alias of the class.", MethodDef::kClass},
    {},
};
constexpr uint16_t kEnumerateFields[] = {offsetof(Enumerate, iterator), offsetof(Enumerate, result),
                                         offsetof(Enumerate, long_index), 0};

// reversed

Owned<Object> reversed_make(Thread& thread, Type* type, Object* sequence) {
  Owned<Object> method;
  bool unbound = false;
  if (PY_TRY(lookup_special(thread, sequence, ids.__reversed__, &method, &unbound))) {
    if (is_none(method.get()))
      return raise_type_error(thread, "'%.200s' object is not reversible",
                              sequence->ob_type->tp_name);
    return unbound ? call_one_arg(thread, method, sequence) : call_no_args(thread, method);
  }
  if (!sequence_check(sequence))
    return raise_type_error(thread, "'%.200s' object is not reversible",
                            sequence->ob_type->tp_name);
  int64_t length = PY_TRY(object_length(thread, sequence));
  Owned<Object> self = PY_TRY(type->tp_alloc(thread, type, 0));
  as<Reversed>(self.get())->index = length - 1;
  as<Reversed>(self.get())->sequence.set_shared(sequence);
  return self;
}

Owned<Object> reversed_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  if (type == &Reversed::type || type->tp_init == Reversed::type.tp_init)
    PY_TRY(check_no_keywords(thread, "reversed", kwargs));
  PY_TRY(check_positional(thread, "reversed", static_cast<size_t>(args->ob_size), 1, 1));
  return reversed_make(thread, type, args->items[0]);
}

Owned<Object> reversed_vectorcall(Thread& thread, Object* callable, Object* const* args,
                                  size_t nargsf, Tuple* kwnames) {
  PY_TRY(check_no_keywords(thread, "reversed", kwnames));
  PY_TRY(check_positional(thread, "reversed", vectorcall_nargs(nargsf), 1, 1));
  return reversed_make(thread, reinterpret_cast<Type*>(callable), args[0]);
}

Owned<Object> reversed_next(Thread& thread, Object* self) {
  auto* it = as<Reversed>(self);
  if (it->index >= 0) {
    Owned<Object> sequence = share(it->sequence.get());
    Owned<Object> item = sequence_get_item(thread, sequence, it->index);
    if (item) {
      --it->index;
      return item;
    }
    if (error_matches(thread, &exc::IndexError) || error_matches(thread, &exc::StopIteration))
      error_clear(thread);
  }
  it->index = -1;
  it->sequence.clear();
  return nullptr;
}

Owned<Object> reversed_length_hint(Thread& thread, Object* self) {
  auto* it = as<Reversed>(self);
  if (it->index == -1) return int_from_int64(thread, 0);
  int64_t length = PY_TRY(object_length(thread, it->sequence));
  int64_t left = it->index + 1;
  return int_from_int64(thread, length < left ? 0 : left);
}

Owned<Object> reversed_reduce(Thread& thread, Object* self) {
  auto* it = as<Reversed>(self);
  Object* argument[1] = {it->sequence.get()};
  if (it->index == -1) {
    Owned<Tuple> args = PY_TRY(tuple_from_array(thread, nullptr, 0));
    Object* nested[1] = {args.get()};
    Owned<Tuple> outer = PY_TRY(tuple_pack(thread, nested));
    Object* parts[2] = {self->ob_type, outer.get()};
    return tuple_pack(thread, parts);
  }
  Owned<Tuple> args = PY_TRY(tuple_pack(thread, argument));
  Owned<Object> index = PY_TRY(int_from_int64(thread, it->index));
  Object* parts[3] = {self->ob_type, args.get(), index.get()};
  return tuple_pack(thread, parts);
}

Owned<Object> reversed_setstate(Thread& thread, Object* self, Object* state) {
  auto* it = as<Reversed>(self);
  int64_t index = PY_TRY(iterator_state(thread, state));
  if (it->index != -1) {
    int64_t last = PY_TRY(object_length(thread, it->sequence)) - 1;
    it->index = index < -1 ? -1 : index > last ? last : index;
  }
  return new_none();
}

constinit MethodDef kReversedMethods[] = {
    {"__length_hint__", reversed_length_hint, "($self, /)", "Estimate how many items are left."},
    {"__reduce__", reversed_reduce, "($self, /)", "Return what pickle needs."},
    {"__setstate__", reversed_setstate, "($self, object, /)",
     "Restore the position that pickle saved."},
    {},
};
constexpr uint16_t kReversedFields[] = {offsetof(Reversed, sequence), 0};

}  // namespace

constinit Type Enumerate::type = {
    .tp_name = "enumerate",
    .tp_basicsize = sizeof(Enumerate),
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType,
    .tp_doc = "An iterator of pairs: a counter and an item of the iterable.",
    .tp_iter = object_self_iter,
    .tp_iternext = enumerate_next,
    .tp_methods = kEnumerateMethods,
    .tp_new = enumerate_new,
    .tp_vectorcall = enumerate_vectorcall,
    .fields = kEnumerateFields,
    .text_signature = "(iterable, start=0)",
    .reported_basicsize = 56,
};

constinit Type Reversed::type = {
    .tp_name = "reversed",
    .tp_basicsize = sizeof(Reversed),
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType,
    .tp_doc = "An iterator over a sequence from its last item to its first.",
    .tp_iter = object_self_iter,
    .tp_iternext = reversed_next,
    .tp_methods = kReversedMethods,
    .tp_new = reversed_new,
    .tp_vectorcall = reversed_vectorcall,
    .fields = kReversedFields,
    .text_signature = "(sequence, /)",
};

}  // namespace py
