// itertools.groupby and itertools.tee: iterators that share the items of one.
// Counterpart: Modules/itertoolsmodule.c.
#include "vm/modules/itertools_internal.h"
#include "vm/objects/list.h"
#include "vm/objects/weakref.h"

namespace py::itertools {
namespace {

// groupby

struct GroupBy : Object {
  Slot<Object> iterator;
  Slot<Object> key_function;   // None: the item is the key.
  Slot<Object> target_key;     // Of the group handed out last.
  Slot<Object> current_key;    // Of the item read last; null: none, or it went into its group.
  Slot<Object> current_value;  // The item read last; null: it went into its group.
  const void* current_group;   // Only this one may still yield items. Borrowed, never followed.
};
struct Grouper : Object {
  Slot<Object> parent;  // The GroupBy.
  Slot<Object> target_key;
};
constexpr uint16_t kGroupByFields[] = {
    offsetof(GroupBy, iterator),    offsetof(GroupBy, key_function),  offsetof(GroupBy, target_key),
    offsetof(GroupBy, current_key), offsetof(GroupBy, current_value), 0};
constexpr uint16_t kGrouperFields[] = {offsetof(Grouper, parent), offsetof(Grouper, target_key), 0};
constinit SignatureText g_groupby_signature = {"groupby", "(iterable, key=None)"};

Owned<Object> groupby_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, g_groupby_signature, args, kwargs, &bound));
  Owned<GroupBy> self = PY_TRY(allocate<GroupBy>(thread, type));
  self->key_function.set_shared(bound.has(1) ? bound[1] : none());
  self->iterator.set(PY_TRY(get_iter(thread, bound[0])));
  return self;
}

// Reads the next item and its key; false at the end and on error.
bool read_item(Thread& thread, GroupBy* self) {
  Owned<Object> value = iter_next(thread, self->iterator);
  if (!value) return false;
  Owned<Object> key = share(value.get());
  if (!is_none(self->key_function.get())) {
    key = call_one_arg(thread, self->key_function, value);
    if (!key) return false;
  }
  Owned<Object> old = self->current_value.take();
  self->current_value.set(std::move(value));
  self->current_key.set(std::move(key));
  return true;
}

Tri keys_equal(Thread& thread, Object* target, Object* current) {
  // A comparison may advance the iteration, which replaces both.
  Owned<Object> left = share(target), right = share(current);
  return object_rich_compare_bool(thread, left, right, CompareOp::kEq);
}

Owned<Object> grouper_make(Thread& thread, GroupBy* parent, Object* key) {
  Owned<Grouper> group = PY_TRY(object_new_of<Grouper>(thread, &grouper_type));
  group->parent.set_shared(parent);
  group->target_key.set_shared(key);
  parent->current_group = group.get();
  gc_track(group.get());
  return group;
}

Owned<Object> groupby_next(Thread& thread, Object* object) {
  PY_ENTER_NATIVE(thread, "");
  auto* self = as<GroupBy>(object);
  self->current_group = nullptr;
  // Skip what the last group left over.
  for (;;) {
    if (self->current_key != nullptr) {
      if (self->target_key == nullptr) break;
      if (!PY_TRY(keys_equal(thread, self->target_key, self->current_key))) break;
    }
    if (!read_item(thread, self)) return nullptr;
  }
  self->target_key.set_shared(self->current_key.get());
  Owned<Object> group = PY_TRY(grouper_make(thread, self, self->target_key));
  Object* pair[2] = {self->current_key.get(), group.get()};
  return tuple_pack(thread, pair);
}

Owned<Object> grouper_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  PY_TRY(check_arguments(thread, type, grouper_type, "_grouper", args, kwargs, 2, 2));
  Object* parent = args->items[0];
  if (parent->ob_type != &groupby_type && !type_is_subtype(parent->ob_type, &groupby_type))
    return raise_bad_argument(thread, "_grouper", "argument 1", "itertools.groupby", parent);
  return grouper_make(thread, as<GroupBy>(parent), args->items[1]);
}

Owned<Object> grouper_next(Thread& thread, Object* object) {
  PY_ENTER_NATIVE(thread, "");
  auto* self = as<Grouper>(object);
  auto* parent = as<GroupBy>(self->parent.get());
  if (parent->current_group != self) return nullptr;
  if (parent->current_value == nullptr && !read_item(thread, parent)) return nullptr;
  if (!PY_TRY(keys_equal(thread, self->target_key, parent->current_key))) return nullptr;
  Owned<Object> item = parent->current_value.take();
  parent->current_key.clear();
  return item;
}

// tee: a linked list of blocks of items; each iterator knows its place in it.

constexpr int kBlockItems = 57;

struct TeeBlock : Object {  // _tee_dataobject
  Slot<Object> iterator;
  int32_t count;  // Items read so far.
  bool running;   // The iterator is being asked.
  Slot<Object> next;
  Object* items[kBlockItems];  // Owned.
};
struct Tee : Object {
  Slot<TeeBlock> block;
  int32_t index;
  WeakRef* weaklist;
};
constexpr uint16_t kTeeFields[] = {offsetof(Tee, block), 0};

Owned<TeeBlock> block_make(Thread& thread, Object* iterator) {
  Owned<TeeBlock> block = PY_TRY(object_new_of<TeeBlock>(thread, &tee_dataobject_type));
  block->iterator.set_shared(iterator);
  gc_track(block.get());
  return block;
}

int block_traverse(Object* object, Visit visit, void* arg) {
  auto* block = as<TeeBlock>(object);
  PY_VISIT(block->iterator.get());
  for (int32_t i = 0; i < block->count; ++i) PY_VISIT(block->items[i]);
  PY_VISIT(block->next.get());
  return 0;
}

void block_clear(Object* object) {
  auto* block = as<TeeBlock>(object);
  block->iterator.clear();
  int32_t count = block->count;
  block->count = 0;
  for (int32_t i = 0; i < count; ++i) xdecref(std::exchange(block->items[i], nullptr));
  // A long list is taken apart link by link, not by recursion.
  Owned<Object> next = block->next.take();
  while (next && next->ob_refcnt == 1) {
    Owned<Object> after = as<TeeBlock>(next.get())->next.take();
    next = std::move(after);
  }
}

void block_dealloc(Object* object) {
  gc_untrack(object);
  block_clear(object);
  object_free(object);
}

// tee_dataobject(iterator, items, next): what old pickles made.
Owned<Object> block_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  PY_TRY(check_arguments(thread, type, tee_dataobject_type, "teedataobject", args, kwargs, 3, 3));
  Object* next = args->items[2];
  if (!is_a<List>(args->items[1]))
    return raise_bad_argument(thread, "teedataobject", "argument 2", "list", args->items[1]);
  auto* items = as<List>(args->items[1]);
  Owned<TeeBlock> block = PY_TRY(block_make(thread, args->items[0]));
  bool full = items->ob_size == kBlockItems;
  bool valid = items->ob_size <= kBlockItems &&
               (is_none(next) || (full && next->ob_type == &tee_dataobject_type));
  if (!valid) return raise_value_error(thread, "Invalid arguments");
  for (int32_t i = 0; i < items->ob_size; ++i) block->items[i] = share(items->items[i]).release();
  block->count = static_cast<int32_t>(items->ob_size);
  if (!is_none(next)) block->next.set_shared(next);
  return block;
}

Owned<Tee> tee_at(Thread& thread, Owned<TeeBlock> block, int32_t index) {
  Owned<Tee> self = PY_TRY(object_new_of<Tee>(thread, &tee_type));
  self->block.set(std::move(block));
  self->index = index;
  gc_track(self.get());
  return self;
}

Owned<Object> tee_copy(Thread& thread, Object* object) {
  auto* self = as<Tee>(object);
  return tee_at(thread, share(self->block.get()), self->index);
}

Owned<Object> tee_make(Thread& thread, Object* iterable) {
  Owned<Object> iterator = PY_TRY(get_iter(thread, iterable));
  if (iterator->ob_type == &tee_type) return tee_copy(thread, iterator);
  return tee_at(thread, PY_TRY(block_make(thread, iterator)), 0);
}

Owned<Object> tee_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  PY_TRY(check_arguments(thread, type, tee_type, "_tee", args, kwargs, 1, 1));
  return tee_make(thread, args->items[0]);
}

Owned<Object> tee_next(Thread& thread, Object* object) {
  PY_ENTER_NATIVE(thread, "");
  auto* self = as<Tee>(object);
  if (self->index >= kBlockItems) {
    TeeBlock* block = self->block;
    if (block->next == nullptr) block->next.set(PY_TRY(block_make(thread, block->iterator)));
    self->block.set(share(as<TeeBlock>(block->next.get())));
    self->index = 0;
  }
  Owned<TeeBlock> block = share(self->block.get());
  Owned<Object> item;
  if (self->index < block->count) {
    item = share(block->items[self->index]);
  } else {
    if (block->running)
      return raise(thread, &exc::RuntimeError, "cannot re-enter the tee iterator");
    block->running = true;
    item = iter_next(thread, block->iterator);
    block->running = false;
    if (!item) return nullptr;
    block->items[block->count++] = share(item.get()).release();
  }
  ++self->index;
  return item;
}

void tee_clear(Object* object) { as<Tee>(object)->block.clear(); }

void tee_dealloc(Object* object) {
  gc_untrack(object);
  if (as<Tee>(object)->weaklist != nullptr) weakref_clear_all(object);
  tee_clear(object);
  object_free(object);
}

constinit MethodDef kTeeMethods[] = {
    {"__copy__", tee_copy, "($self, /)", "Return an independent iterator at the same place."},
    {},
};

}  // namespace

Owned<Object> tee(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_positional(thread, "tee", args.nargs, 1, 2));
  int64_t count = args.nargs == 2 ? PY_TRY(to_index(thread, args[1])) : 2;
  if (count < 0) return raise_value_error(thread, "n must be >= 0");
  Owned<Tuple> result = PY_TRY(tuple_alloc(thread, count));
  if (count == 0) return result;
  Owned<Object> iterator = PY_TRY(get_iter(thread, args[0]));
  result->items[0] = PY_TRY(tee_make(thread, iterator)).release();
  for (int64_t i = 1; i < count; ++i)
    result->items[i] = PY_TRY(tee_copy(thread, result->items[0])).release();
  tuple_ready(result);
  return result;
}

constinit Type groupby_type = {
    .tp_name = "itertools.groupby",
    .tp_basicsize = sizeof(GroupBy),
    .tp_getattro = generic_getattr,
    .tp_flags = kIteratorFlags,
    .tp_doc =
        "An iterator of pairs: a key, and an iterator over the neighbouring items that "
        "have it.",
    .tp_iter = object_self_iter,
    .tp_iternext = groupby_next,
    .tp_new = groupby_new,
    .fields = kGroupByFields,
    .text_signature = "(iterable, key=None)",
    .reported_basicsize = 72,
};

constinit Type grouper_type = {
    .tp_name = "itertools._grouper",
    .tp_basicsize = sizeof(Grouper),
    .tp_getattro = generic_getattr,
    .tp_flags = tpflags::kHaveGc,
    .tp_iter = object_self_iter,
    .tp_iternext = grouper_next,
    .tp_new = grouper_new,
    .fields = kGrouperFields,
};

constinit Type tee_type = {
    .tp_name = "itertools._tee",
    .tp_basicsize = sizeof(Tee),
    .tp_dealloc = tee_dealloc,
    .tp_flags = tpflags::kHaveGc,
    .tp_doc = "An iterator that can be copied.",
    .tp_clear = tee_clear,
    .tp_weaklistoffset = offsetof(Tee, weaklist),
    .tp_iter = object_self_iter,
    .tp_iternext = tee_next,
    .tp_methods = kTeeMethods,
    .tp_new = tee_new,
    .fields = kTeeFields,
    .text_signature = "(iterable, /)",
    .reported_basicsize = 48,
};

constinit Type tee_dataobject_type = {
    .tp_name = "itertools._tee_dataobject",
    .tp_basicsize = sizeof(TeeBlock),
    .tp_dealloc = block_dealloc,
    .tp_getattro = generic_getattr,
    .tp_flags = tpflags::kHaveGc,
    .tp_doc = "The items that several tee iterators have in common.",
    .tp_traverse = block_traverse,
    .tp_clear = block_clear,
    .tp_new = block_new,
};

}  // namespace py::itertools
