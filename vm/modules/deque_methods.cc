// collections.deque: methods and iterators.
// Counterpart: Modules/_collectionsmodule.c.
#include "vm/heap/alloc.h"
#include "vm/modules/collections_internal.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/errors.h"
#include "vm/objects/generic_alias.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py::collections {
namespace {

Owned<Object> append(Thread& thread, Object* self, Object* item) {
  PY_TRY(deque_append(thread, as<Deque>(self), share(item)));
  return new_none();
}

Owned<Object> append_left(Thread& thread, Object* self, Object* item) {
  PY_TRY(deque_append_left(thread, as<Deque>(self), share(item)));
  return new_none();
}

Owned<Object> clear(Thread&, Object* self) {
  deque_clear(as<Deque>(self));
  return new_none();
}

Owned<Object> extend(Thread& thread, Object* self, Object* iterable) {
  PY_TRY(deque_extend(thread, as<Deque>(self), iterable));
  return new_none();
}

Owned<Object> extend_left(Thread& thread, Object* self, Object* iterable) {
  PY_TRY(deque_extend_left(thread, as<Deque>(self), iterable));
  return new_none();
}

Owned<Object> pop(Thread& thread, Object* self) { return deque_pop(thread, as<Deque>(self)); }

Owned<Object> pop_left(Thread& thread, Object* self) {
  return deque_pop_left(thread, as<Deque>(self));
}

// Compares the items from `start` to `stop` with a value; visit(index) is called for equal ones and
// ends the search by returning true. Fails if a comparison changed the deque.
template <typename F>
Tri search(Thread& thread, Deque* deque, Object* value, int64_t start, int64_t stop,
           Type* mutation_error, F visit) {
  uint64_t state = deque->state;
  DequeCursor cursor(deque);
  for (int64_t i = 0; i < stop; ++i) {
    if (i > 0) cursor.next();
    if (i < start) continue;
    Owned<Object> item = share(cursor.item());
    Tri equal = object_rich_compare_bool(thread, item, value, CompareOp::kEq);
    if (equal == Tri::kError) return equal;
    // A find ends the search even if the comparison changed the deque, except for remove().
    if (mutation_error != &exc::IndexError && equal == Tri::kTrue && visit(i)) return Tri::kTrue;
    if (deque->state != state)
      return raise(thread, mutation_error, "deque mutated during iteration");
    if (mutation_error == &exc::IndexError && equal == Tri::kTrue && visit(i)) return Tri::kTrue;
  }
  return Tri::kFalse;
}

Owned<Object> count(Thread& thread, Object* self, Object* value) {
  int64_t found = 0;
  PY_TRY(search(thread, as<Deque>(self), value, 0, as<Deque>(self)->ob_size, &exc::RuntimeError,
                [&](int64_t) {
                  ++found;
                  return false;
                }));
  return int_from_int64(thread, found);
}

Owned<Object> index(Thread& thread, Object* self, RawArgs args) {
  PY_TRY(check_positional(thread, "index", args.nargs, 1, 3));
  auto* deque = as<Deque>(self);
  int64_t start = 0, stop = INT64_MAX;
  if (args.nargs > 1) start = PY_TRY(to_index_clamped(thread, args[1]));
  if (args.nargs > 2) stop = PY_TRY(to_index_clamped(thread, args[2]));
  int64_t size = deque->ob_size, place = -1;
  if (start < 0 && (start += size) < 0) start = 0;
  if (stop < 0) stop += size;
  if (stop > size) stop = size;
  bool found =
      PY_TRY(search(thread, deque, args[0], start, stop, &exc::RuntimeError, [&](int64_t at) {
        place = at;
        return true;
      }));
  if (!found) return raise_value_error(thread, "deque.index(x): x not in deque");
  return int_from_int64(thread, place);
}

Owned<Object> remove(Thread& thread, Object* self, Object* value) {
  auto* deque = as<Deque>(self);
  int64_t place = -1;
  bool found =
      PY_TRY(search(thread, deque, value, 0, deque->ob_size, &exc::IndexError, [&](int64_t at) {
        place = at;
        return true;
      }));
  if (!found) return raise_value_error(thread, "deque.remove(x): x not in deque");
  PY_TRY(deque_delete(thread, deque, place));
  return new_none();
}

Owned<Object> insert(Thread& thread, Object* self, RawArgs args) {
  PY_TRY(check_positional(thread, "insert", args.nargs, 2, 2));
  int64_t at = PY_TRY(to_index(thread, args[0]));
  auto* deque = as<Deque>(self);
  int64_t size = deque->ob_size;
  if (deque->maxlen == size)
    return raise(thread, &exc::IndexError, "deque already at its maximum size");
  if (at >= size) return append(thread, self, args[1]);
  if (at <= -size || at == 0) return append_left(thread, self, args[1]);
  PY_TRY(deque_rotate(thread, deque, -at));
  PY_TRY(at < 0 ? deque_append(thread, deque, share(args[1]))
                : deque_append_left(thread, deque, share(args[1])));
  PY_TRY(deque_rotate(thread, deque, at));
  return new_none();
}

Owned<Object> reverse(Thread&, Object* self) {
  auto* deque = as<Deque>(self);
  DequeCursor cursor(deque);
  DequeBlock* block = deque->right_block;
  int64_t place = deque->right;
  for (int64_t left = deque->ob_size >> 1; --left >= 0; cursor.next()) {
    std::swap(cursor.item(), block->items[place]);
    if (--place < 0) {
      block = block->left;
      place = kBlockItems - 1;
    }
  }
  return new_none();
}

Owned<Object> rotate(Thread& thread, Object* self, RawArgs args) {
  PY_TRY(check_positional(thread, "rotate", args.nargs, 0, 1));
  int64_t steps = args.nargs == 1 ? PY_TRY(to_index(thread, args[0])) : 1;
  PY_TRY(deque_rotate(thread, as<Deque>(self), steps));
  return new_none();
}

Owned<Object> reduce(Thread& thread, Object* self) {
  auto* deque = as<Deque>(self);
  Owned<Object> state = PY_TRY(call_method(thread, self, "__getstate__"));
  Owned<Object> iterator = PY_TRY(get_iter(thread, self));
  Owned<Tuple> args = share(empty_tuple());
  if (deque->maxlen >= 0) {
    Owned<Object> maxlen = PY_TRY(int_from_int64(thread, deque->maxlen));
    Object* pair[2] = {empty_tuple(), maxlen.get()};
    args = PY_TRY(tuple_pack(thread, pair));
  }
  Object* parts[4] = {self->ob_type, args.get(), state.get(), iterator.get()};
  return tuple_pack(thread, parts);
}

Owned<Object> size_of(Thread& thread, Object* self) {
  auto* deque = as<Deque>(self);
  int64_t blocks = (deque->left + deque->ob_size + kBlockItems - 1) / kBlockItems;
  const Type* type = self->ob_type;
  int64_t bytes = type->reported_basicsize != 0 ? type->reported_basicsize : type->tp_basicsize;
  return int_from_int64(thread, bytes + blocks * static_cast<int64_t>(sizeof(DequeBlock)));
}

// Iterators.

Owned<Object> iterator_over(Thread& thread, Deque* deque, bool reverse) {
  Owned<DequeIterator> it = PY_TRY(object_new_of<DequeIterator>(
      thread, reverse ? &DequeIterator::reverse_type : &DequeIterator::type));
  it->block = reverse ? deque->right_block : deque->left_block;
  it->index = reverse ? deque->right : deque->left;
  it->deque.set_shared(deque);
  it->state = deque->state;
  it->left = deque->ob_size;
  gc_track(it.get());
  return it;
}

Owned<Object> reversed(Thread& thread, Object* self) {
  return iterator_over(thread, as<Deque>(self), true);
}

PY_COLD Raised raise_mutated(Thread& thread, DequeIterator* it) {
  it->left = 0;
  return raise(thread, &exc::RuntimeError, "deque mutated during iteration");
}

Owned<Object> iterator_next(Thread& thread, Object* self) {
  auto* it = as<DequeIterator>(self);
  if (it->deque == nullptr) return nullptr;
  if (it->deque->state != it->state) return raise_mutated(thread, it);
  if (it->left == 0) return nullptr;
  Owned<Object> item = share(it->block->items[it->index++]);
  if (--it->left > 0 && it->index == kBlockItems) {
    it->block = it->block->right;
    it->index = 0;
  }
  return item;
}

Owned<Object> reverse_iterator_next(Thread& thread, Object* self) {
  auto* it = as<DequeIterator>(self);
  if (it->left == 0 || it->deque == nullptr) return nullptr;
  if (it->deque->state != it->state) return raise_mutated(thread, it);
  Owned<Object> item = share(it->block->items[it->index--]);
  if (--it->left > 0 && it->index < 0) {
    it->block = it->block->left;
    it->index = kBlockItems - 1;
  }
  return item;
}

// type(deque, index=0): what pickle calls.
Owned<Object> iterator_new(Thread& thread, Type* type, Tuple* args, Dict*) {
  if (args->ob_size < 1)
    return raise_type_error(thread, "function takes at least 1 argument (0 given)");
  if (args->ob_size > 2)
    return raise_type_error(thread, "function takes at most 2 arguments (%zd given)",
                            args->ob_size);
  Object* deque = args->items[0];
  if (deque->ob_type != &Deque::type && !type_is_subtype(deque->ob_type, &Deque::type))
    return raise_type_error(thread, "argument 1 must be collections.deque, not %.50s",
                            is_none(deque) ? "None" : deque->ob_type->tp_name);
  int64_t skipped = args->ob_size == 2 ? PY_TRY(to_index(thread, args->items[1])) : 0;
  Owned<Object> it =
      PY_TRY(iterator_over(thread, as<Deque>(deque), type == &DequeIterator::reverse_type));
  while (--skipped >= 0 && type->tp_iternext(thread, it)) continue;
  if (thread.has_exception()) return nullptr;
  return it;
}

Owned<Object> iterator_length_hint(Thread& thread, Object* self) {
  return int_from_int64(thread, as<DequeIterator>(self)->left);
}

Owned<Object> iterator_reduce(Thread& thread, Object* self) {
  auto* it = as<DequeIterator>(self);
  Owned<Object> position = PY_TRY(int_from_int64(thread, it->deque->ob_size - it->left));
  Object* pair[2] = {it->deque.get(), position.get()};
  Owned<Tuple> args = PY_TRY(tuple_pack(thread, pair));
  Object* parts[2] = {self->ob_type, args.get()};
  return tuple_pack(thread, parts);
}

constinit MethodDef kIteratorMethods[] = {
    {"__length_hint__", iterator_length_hint, "($self, /)", "Return how many items are left."},
    {"__reduce__", iterator_reduce, "($self, /)", "Return what pickle needs."},
    {},
};
constexpr uint16_t kIteratorFields[] = {offsetof(DequeIterator, deque), 0};

}  // namespace

Owned<Object> deque_iter(Thread& thread, Object* self) {
  return iterator_over(thread, as<Deque>(self), false);
}

constinit MethodDef g_deque_methods[] = {
    {"append", append, "($self, item, /)", "Add an item at the right end."},
    {"appendleft", append_left, "($self, item, /)", "Add an item at the left end."},
    {"clear", clear, "($self, /)", "Remove every item."},
    {"__copy__", deque_copy, "($self, /)", "Return a new deque of the same items."},
    {"copy", deque_copy, "($self, /)", "Return a new deque of the same items."},
    {"count", count, "($self, value, /)", "Return how many items equal value."},
    {"extend", extend, "($self, iterable, /)", "Add the items of an iterable at the right end."},
    {"extendleft", extend_left, "($self, iterable, /)",
     "Add the items of an iterable at the left end, one before the other."},
    MethodDef::positional("index", index, "($self, value, [start, [stop]])",
                          "Return the first position of value; ValueError if it is absent."),
    MethodDef::positional("insert", insert, "($self, index, value, /)",
                          "Put an item before the one at index."),
    {"pop", pop, "($self, /)", "Remove the item at the right end and return it."},
    {"popleft", pop_left, "($self, /)", "Remove the item at the left end and return it."},
    {"__reduce__", reduce, "($self, /)", "Return what pickle needs."},
    {"remove", remove, "($self, value, /)",
     "Remove the first item equal to value; ValueError if there is none."},
    {"__reversed__", reversed, "($self, /)", "Return an iterator from the right end on."},
    {"reverse", reverse, "($self, /)", "Turn the order of the items around."},
    MethodDef::positional(
        "rotate", rotate, "($self, n=1, /)",
        "Move n items from the right end to the left; the other way if negative."),
    {"__sizeof__", size_of, "($self, /)", "Return the bytes taken by the deque itself."},
    {"__class_getitem__", class_getitem_generic_alias, "($type, object, /)",
     "Return a parameterised alias of the class.", MethodDef::kClass},
    {},
};

constinit Type DequeIterator::type = {
    .tp_name = "collections._deque_iterator",
    .tp_basicsize = sizeof(DequeIterator),
    .tp_getattro = generic_getattr,
    .tp_flags = tpflags::kHaveGc,
    .tp_iter = object_self_iter,
    .tp_iternext = iterator_next,
    .tp_methods = kIteratorMethods,
    .tp_new = iterator_new,
    .fields = kIteratorFields,
};

constinit Type DequeIterator::reverse_type = {
    .tp_name = "collections._deque_reverse_iterator",
    .tp_basicsize = sizeof(DequeIterator),
    .tp_getattro = generic_getattr,
    .tp_flags = tpflags::kHaveGc,
    .tp_iter = object_self_iter,
    .tp_iternext = reverse_iterator_next,
    .tp_methods = kIteratorMethods,
    .tp_new = iterator_new,
    .fields = kIteratorFields,
};

}  // namespace py::collections
