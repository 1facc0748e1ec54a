// collections.deque: storage and the type.
// Counterpart: Modules/_collectionsmodule.c.
#include "vm/heap/alloc.h"
#include "vm/modules/collections_internal.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/errors.h"
#include "vm/objects/fuel.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/repr_guard.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"
#include "vm/objects/weakref.h"

namespace py::collections {
namespace {

DequeBlock* block_new(Thread& thread, Deque* deque) {
  if (deque->spare_count > 0) return deque->spare[--deque->spare_count];
  auto* block = static_cast<DequeBlock*>(mem_alloc(sizeof(DequeBlock)));
  if (block == nullptr) (void)raise_memory_error(thread);
  return block;
}

void block_free(Deque* deque, DequeBlock* block) {
  if (deque->spare_count < kSpareBlocks) {
    deque->spare[deque->spare_count++] = block;
  } else {
    mem_free(block);
  }
}

// An empty deque starts in the middle of its block.
void recentre(Deque* deque) {
  deque->left = kCentre + 1;
  deque->right = kCentre;
}

// One more than the limit: an item goes from the other end.
bool is_over_limit(const Deque* deque) {
  return static_cast<uint64_t>(deque->maxlen) < static_cast<uint64_t>(deque->ob_size);
}

Status grow_right(Thread& thread, Deque* deque) {
  DequeBlock* block = PY_TRY(block_new(thread, deque));
  block->left = deque->right_block;
  deque->right_block->right = block;
  deque->right_block = block;
  deque->right = -1;
  return Status::kOk;
}

Status grow_left(Thread& thread, Deque* deque) {
  DequeBlock* block = PY_TRY(block_new(thread, deque));
  block->right = deque->left_block;
  deque->left_block->left = block;
  deque->left_block = block;
  deque->left = kBlockItems;
  return Status::kOk;
}

Object* take_right(Deque* deque) {
  Object* item = deque->right_block->items[deque->right--];
  --deque->ob_size;
  ++deque->state;
  if (deque->right < 0) {
    if (deque->ob_size > 0) {
      DequeBlock* emptied = deque->right_block;
      deque->right_block = emptied->left;
      deque->right = kBlockItems - 1;
      block_free(deque, emptied);
    } else {
      recentre(deque);
    }
  }
  return item;
}

Object* take_left(Deque* deque) {
  Object* item = deque->left_block->items[deque->left++];
  --deque->ob_size;
  ++deque->state;
  if (deque->left == kBlockItems) {
    if (deque->ob_size > 0) {
      DequeBlock* emptied = deque->left_block;
      deque->left_block = emptied->right;
      deque->left = 0;
      block_free(deque, emptied);
    } else {
      recentre(deque);
    }
  }
  return item;
}

}  // namespace

Status deque_append(Thread& thread, Deque* deque, Owned<Object> item) {
  if (deque->right == kBlockItems - 1) PY_TRY(grow_right(thread, deque));
  ++deque->ob_size;
  deque->right_block->items[++deque->right] = item.release();
  if (is_over_limit(deque)) {
    decref(take_left(deque));
  } else {
    ++deque->state;
  }
  return Status::kOk;
}

Status deque_append_left(Thread& thread, Deque* deque, Owned<Object> item) {
  if (deque->left == 0) PY_TRY(grow_left(thread, deque));
  ++deque->ob_size;
  deque->left_block->items[--deque->left] = item.release();
  if (is_over_limit(deque)) {
    decref(take_right(deque));
  } else {
    ++deque->state;
  }
  return Status::kOk;
}

Owned<Object> deque_pop(Thread& thread, Deque* deque) {
  if (deque->ob_size == 0) return raise(thread, &exc::IndexError, "pop from an empty deque");
  return steal(take_right(deque));
}

Owned<Object> deque_pop_left(Thread& thread, Deque* deque) {
  if (deque->ob_size == 0) return raise(thread, &exc::IndexError, "pop from an empty deque");
  return steal(take_left(deque));
}

namespace {

// Extends at either end; `kLeft` reverses the order of the items.
template <bool kLeft>
Status extend_from(Thread& thread, Deque* deque, Object* iterable) {
  Owned<Object> copy;
  if (iterable == deque) iterable = (copy = PY_TRY(sequence_list(thread, iterable))).get();
  Owned<Object> iterator = PY_TRY(get_iter(thread, iterable));
  // An empty deque is filled from the far end of its block, so that more fits.
  if (deque->ob_size == 0 && deque->maxlen != 0) {
    deque->left = kLeft ? kBlockItems - 1 : 1;
    deque->right = deque->left - 1;
  }
  IterNextFn next = iterator->ob_type->tp_iternext;
  while (Owned<Object> item = next(thread, iterator)) {
    PY_TRY(fuel_step(thread));
    if (deque->maxlen == 0) continue;
    PY_TRY(kLeft ? deque_append_left(thread, deque, std::move(item))
                 : deque_append(thread, deque, std::move(item)));
  }
  if (thread.has_exception() && !error_clear_if(thread, &exc::StopIteration)) return Status::kError;
  return Status::kOk;
}

}  // namespace

Status deque_extend(Thread& thread, Deque* deque, Object* iterable) {
  return extend_from<false>(thread, deque, iterable);
}

Status deque_extend_left(Thread& thread, Deque* deque, Object* iterable) {
  return extend_from<true>(thread, deque, iterable);
}

Status deque_rotate(Thread& thread, Deque* deque, int64_t steps) {
  int64_t size = deque->ob_size, half = size >> 1;
  if (size <= 1) return Status::kOk;
  // The shorter way round.
  if (steps > half || steps < -half) {
    steps %= size;
    if (steps > half) {
      steps -= size;
    } else if (steps < -half) {
      steps += size;
    }
  }
  ++deque->state;
  // Items move in stretches that stay inside one block on both sides.
  while (steps > 0) {
    if (deque->left == 0) PY_TRY(grow_left(thread, deque));
    int64_t count = steps;
    if (count > deque->right + 1) count = deque->right + 1;
    if (count > deque->left) count = deque->left;
    deque->right -= count;
    deque->left -= count;
    steps -= count;
    Object** from = deque->right_block->items + (deque->right + 1);
    Object** to = deque->left_block->items + deque->left;
    for (int64_t i = 0; i < count; ++i) to[i] = from[i];
    if (deque->right < 0) {
      DequeBlock* emptied = deque->right_block;
      deque->right_block = emptied->left;
      deque->right = kBlockItems - 1;
      block_free(deque, emptied);
    }
  }
  while (steps < 0) {
    if (deque->right == kBlockItems - 1) PY_TRY(grow_right(thread, deque));
    int64_t count = -steps;
    if (count > kBlockItems - deque->left) count = kBlockItems - deque->left;
    if (count > kBlockItems - 1 - deque->right) count = kBlockItems - 1 - deque->right;
    Object** from = deque->left_block->items + deque->left;
    Object** to = deque->right_block->items + (deque->right + 1);
    deque->left += count;
    deque->right += count;
    steps += count;
    for (int64_t i = 0; i < count; ++i) to[i] = from[i];
    if (deque->left == kBlockItems) {
      DequeBlock* emptied = deque->left_block;
      deque->left_block = emptied->right;
      deque->left = 0;
      block_free(deque, emptied);
    }
  }
  return Status::kOk;
}

Status deque_delete(Thread& thread, Deque* deque, int64_t index) {
  PY_TRY(deque_rotate(thread, deque, -index));
  Owned<Object> item = steal(take_left(deque));
  return deque_rotate(thread, deque, index);
}

void deque_clear(Deque* deque) {
  if (deque->ob_size == 0) return;
  Thread& thread = current_thread();
  SavedError saved(thread);
  DequeBlock* fresh = block_new(thread, deque);
  if (fresh == nullptr) {
    error_clear(thread);
    while (deque->ob_size > 0) decref(take_right(deque));
    return;
  }
  // Empty before anything is released: destructors may look at the deque or fill it again.
  int64_t count = deque->ob_size;
  DequeCursor cursor(deque);
  deque->ob_size = 0;
  deque->left_block = deque->right_block = fresh;
  recentre(deque);
  ++deque->state;
  while (--count >= 0) {
    Object* item = cursor.item();
    DequeBlock* block = cursor.block;
    if (count == 0) {
      block_free(deque, block);
    } else {
      cursor.next();
      if (cursor.block != block) block_free(deque, block);
    }
    decref(item);
  }
}

namespace {

Owned<Deque> deque_make(Thread& thread, Type* type) {
  Owned<Object> object = PY_TRY(type->tp_alloc(thread, type, 0));
  auto* deque = as<Deque>(object.get());
  deque->left_block = deque->right_block = PY_TRY(block_new(thread, deque));
  recentre(deque);
  deque->maxlen = -1;
  return std::move(object).cast<Deque>();
}

Owned<Object> deque_new(Thread& thread, Type* type, Tuple*, Dict*) {
  return deque_make(thread, type);
}

constinit SignatureText g_signature = {"deque", "(iterable=(), maxlen=None)"};

Status deque_init(Thread& thread, Object* self, Tuple* args, Dict* kwargs) {
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, g_signature, args, kwargs, &bound));
  auto* deque = as<Deque>(self);
  int64_t maxlen = -1;
  if (bound.has(1) && !is_none(bound[1])) {
    if (!is_a<Int>(bound[1])) return raise_type_error(thread, "an integer is required");
    maxlen = PY_TRY(to_index(thread, bound[1]));
    if (maxlen < 0) return raise_value_error(thread, "maxlen must be non-negative");
  }
  deque->maxlen = maxlen;
  deque_clear(deque);
  return bound.has(0) ? deque_extend(thread, deque, bound[0]) : Status::kOk;
}

void deque_dealloc(Object* self) {
  auto* deque = as<Deque>(self);
  gc_untrack(self);
  if (deque->weaklist != nullptr) weakref_clear_all(self);
  if (deque->left_block != nullptr) {
    deque_clear(deque);
    mem_free(deque->left_block);
  }
  while (deque->spare_count > 0) mem_free(deque->spare[--deque->spare_count]);
  object_free(self);
}

int deque_traverse(Object* self, Visit visit, void* arg) {
  auto* deque = as<Deque>(self);
  if (deque->left_block == nullptr) return 0;
  DequeCursor cursor(deque);
  for (int64_t i = 0; i < deque->ob_size; ++i) {
    PY_VISIT(cursor.item());
    if (i + 1 < deque->ob_size) cursor.next();
  }
  return 0;
}

void deque_clear_slot(Object* self) { deque_clear(as<Deque>(self)); }

Owned<Object> deque_repr(Thread& thread, Object* self) {
  auto* deque = as<Deque>(self);
  ReprGuard guard(thread, self);
  if (guard.failed()) return Raised{};
  if (guard.recursive()) return str_from_ascii(thread, "[...]", 5);
  Owned<List> items = PY_TRY(sequence_list(thread, self));
  const char* name = type_short_name(self->ob_type);
  if (deque->maxlen < 0) return str_from_format(thread, "%s(%R)", name, items.get());
  return str_from_format(thread, "%s(%R, maxlen=%zd)", name, items.get(), deque->maxlen);
}

bool is_deque(const Object* object) {
  return object->ob_type == &Deque::type || type_is_subtype(object->ob_type, &Deque::type);
}

Owned<Object> deque_compare(Thread& thread, Object* left, Object* right, CompareOp op) {
  if (!is_deque(left) || !is_deque(right)) return new_not_implemented();
  if (op == CompareOp::kEq || op == CompareOp::kNe) {
    if (left == right) return new_bool(op == CompareOp::kEq);
    if (as<Deque>(left)->ob_size != as<Deque>(right)->ob_size)
      return new_bool(op == CompareOp::kNe);
  }
  Owned<Object> a = PY_TRY(get_iter(thread, left)), b = PY_TRY(get_iter(thread, right));
  Owned<Object> x, y;
  for (;;) {
    x = iter_next(thread, a);
    if (!x && thread.has_exception()) return nullptr;
    y = iter_next(thread, b);
    if (!y && thread.has_exception()) return nullptr;
    if (!x || !y) break;
    if (!PY_TRY(object_rich_compare_bool(thread, x, y, CompareOp::kEq)))
      return new_bool(PY_TRY(object_rich_compare_bool(thread, x, y, op)));
  }
  bool more_left = static_cast<bool>(x), more_right = static_cast<bool>(y);
  switch (op) {
    case CompareOp::kLt:
      return new_bool(more_right);
    case CompareOp::kLe:
      return new_bool(!more_left);
    case CompareOp::kEq:
      return new_bool(more_left == more_right);
    case CompareOp::kNe:
      return new_bool(more_left != more_right);
    case CompareOp::kGt:
      return new_bool(more_left);
    case CompareOp::kGe:
      return new_bool(!more_right);
  }
  return new_not_implemented();
}

Maybe<int64_t> deque_length(Thread&, Object* self) { return as<Deque>(self)->ob_size; }

Owned<Object> deque_concat(Thread& thread, Object* left, Object* right) {
  if (!PY_TRY(object_is_instance(thread, right, &Deque::type)))
    return raise_type_error(thread, "can only concatenate deque (not \"%.200s\") to deque",
                            right->ob_type->tp_name);
  Owned<Object> result = PY_TRY(deque_copy(thread, left));
  PY_TRY(deque_extend(thread, as<Deque>(result.get()), right));
  return result;
}

Owned<Object> deque_inplace_concat(Thread& thread, Object* self, Object* other) {
  PY_TRY(deque_extend(thread, as<Deque>(self), other));
  return share(self);
}

Owned<Object> deque_inplace_repeat(Thread& thread, Object* self, int64_t times) {
  auto* deque = as<Deque>(self);
  int64_t size = deque->ob_size;
  if (size == 0 || times == 1) return share(self);
  if (times <= 0) {
    deque_clear(deque);
    return share(self);
  }
  if (size > INT64_MAX / times) return raise_memory_error(thread);
  Owned<List> items = PY_TRY(sequence_list(thread, self));
  // No more rounds than a limited length can show.
  if (deque->maxlen >= 0 && times * size > deque->maxlen) times = (deque->maxlen + size - 1) / size;
  for (int64_t round = 1; round < times; ++round) {
    for (int64_t i = 0; i < items->ob_size; ++i)
      PY_TRY(deque_append(thread, deque, share(items->items[i])));
  }
  return share(self);
}

Owned<Object> deque_repeat(Thread& thread, Object* self, int64_t times) {
  Owned<Object> copy = PY_TRY(deque_copy(thread, self));
  return deque_inplace_repeat(thread, copy, times);
}

// The place of an item, looked for from the nearer end.
Object** place_of(Deque* deque, int64_t index) {
  int64_t place = deque->left + index;
  int64_t block_index = place / kBlockItems,
          last_block = (deque->left + deque->ob_size - 1) / kBlockItems;
  DequeBlock* block;
  if (index < deque->ob_size >> 1) {
    block = deque->left_block;
    while (--block_index >= 0) block = block->right;
  } else {
    block = deque->right_block;
    for (int64_t i = last_block; i > block_index; --i) block = block->left;
  }
  return &block->items[place % kBlockItems];
}

Owned<Object> deque_item(Thread& thread, Object* self, int64_t index) {
  auto* deque = as<Deque>(self);
  if (static_cast<uint64_t>(index) >= static_cast<uint64_t>(deque->ob_size))
    return raise(thread, &exc::IndexError, "deque index out of range");
  return share(*place_of(deque, index));
}

Status deque_assign_item(Thread& thread, Object* self, int64_t index, Object* value) {
  auto* deque = as<Deque>(self);
  if (static_cast<uint64_t>(index) >= static_cast<uint64_t>(deque->ob_size))
    return raise(thread, &exc::IndexError, "deque index out of range");
  if (value == nullptr) return deque_delete(thread, deque, index);
  Object** place = place_of(deque, index);
  Object* old = *place;
  *place = share(value).release();
  decref(old);
  return Status::kOk;
}

Tri deque_contains(Thread& thread, Object* self, Object* value) {
  auto* deque = as<Deque>(self);
  uint64_t state = deque->state;
  DequeCursor cursor(deque);
  for (int64_t left = deque->ob_size; --left >= 0; cursor.next()) {
    Owned<Object> item = share(cursor.item());
    if (PY_TRY(object_rich_compare_bool(thread, item, value, CompareOp::kEq))) return Tri::kTrue;
    if (deque->state != state)
      return raise(thread, &exc::RuntimeError, "deque mutated during iteration");
    if (left == 0) break;
  }
  return Tri::kFalse;
}

Owned<Object> get_maxlen(Thread& thread, Object* self, void*) {
  auto* deque = as<Deque>(self);
  return deque->maxlen < 0 ? new_none() : int_from_int64(thread, deque->maxlen);
}
constinit GetSetDef kGetSets[] = {
    {"maxlen", get_maxlen, nullptr, "The greatest length, or None if there is no limit.", nullptr},
    {},
};

}  // namespace

Owned<Object> deque_copy(Thread& thread, Object* self) {
  auto* deque = as<Deque>(self);
  Type* type = self->ob_type;
  if (type == &Deque::type) {
    Owned<Deque> copy = PY_TRY(deque_make(thread, type));
    copy->maxlen = deque->maxlen;
    if (deque->ob_size == 0) return copy;
    copy->left = 1;
    copy->right = 0;
    DequeCursor cursor(deque);
    for (int64_t left = deque->ob_size; left > 0; --left) {
      PY_TRY(deque_append(thread, copy, share(cursor.item())));
      if (left > 1) cursor.next();
    }
    return copy;
  }
  Owned<Object> copy;
  if (deque->maxlen < 0) {
    copy = PY_TRY(call_one_arg(thread, type, self));
  } else {
    Owned<Object> maxlen = PY_TRY(int_from_int64(thread, deque->maxlen));
    Object* arguments[2] = {self, maxlen.get()};
    copy = PY_TRY(call_args(thread, type, arguments));
  }
  if (!is_deque(copy))
    return raise_type_error(thread, "%.200s() must return a deque, not %.200s", type->tp_name,
                            copy->ob_type->tp_name);
  return copy;
}

constinit Type Deque::type = {
    .tp_name = "collections.deque",
    .tp_basicsize = sizeof(Deque),
    .tp_dealloc = deque_dealloc,
    .tp_repr = deque_repr,
    .as_sequence = {.sq_length = deque_length,
                    .sq_concat = deque_concat,
                    .sq_repeat = deque_repeat,
                    .sq_item = deque_item,
                    .sq_ass_item = deque_assign_item,
                    .sq_contains = deque_contains,
                    .sq_inplace_concat = deque_inplace_concat,
                    .sq_inplace_repeat = deque_inplace_repeat},
    .tp_hash = hash_not_implemented,
    .tp_getattro = generic_getattr,
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType | tpflags::kSequence,
    .tp_doc = "A sequence that grows and shrinks fast at both ends.",
    .tp_traverse = deque_traverse,
    .tp_clear = deque_clear_slot,
    .tp_richcompare = deque_compare,
    .tp_weaklistoffset = offsetof(Deque, weaklist),
    .tp_iter = deque_iter,
    .tp_methods = g_deque_methods,
    .tp_getset = kGetSets,
    .tp_init = deque_init,
    .tp_new = deque_new,
    .text_signature = "([iterable[, maxlen]])",
};

}  // namespace py::collections
