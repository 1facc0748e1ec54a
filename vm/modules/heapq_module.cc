// _heapq: lists kept as heaps.
// Counterpart: Modules/_heapqmodule.c.
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/errors.h"
#include "vm/objects/list.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"

namespace py {
namespace {

enum class Order : bool { kMin, kMax };

// Whether `left` belongs above `right`. Reenters.
Tri goes_above(Thread& thread, Order order, Object* left, Object* right) {
  return order == Order::kMin ? object_rich_compare_bool(thread, left, right, CompareOp::kLt)
                              : object_rich_compare_bool(thread, right, left, CompareOp::kLt);
}

// A comparison of two items that the comparison itself might drop from the list.
Tri compare_items(Thread& thread, Order order, List* heap, int64_t left, int64_t right) {
  const int64_t size = heap->ob_size;
  Owned<Object> first = share(heap->items[left]);
  Owned<Object> second = share(heap->items[right]);
  const Tri result = goes_above(thread, order, first, second);
  if (result != Tri::kError && heap->ob_size != size)
    return raise(thread, &exc::RuntimeError, "list changed size during iteration");
  return result;
}

void swap_items(List* heap, int64_t left, int64_t right) {
  Object* item = heap->items[left];
  heap->items[left] = heap->items[right];
  heap->items[right] = item;
}

// Moves an item towards the root until its parent belongs above it.
Status move_up(Thread& thread, Order order, List* heap, int64_t start, int64_t position) {
  if (position >= heap->ob_size) return raise(thread, &exc::IndexError, "index out of range");
  while (position > start) {
    const int64_t parent = (position - 1) >> 1;
    if (!PY_TRY(compare_items(thread, order, heap, position, parent))) break;
    swap_items(heap, position, parent);
    position = parent;
  }
  return Status::kOk;
}

// Moves an item to a leaf along the path of the better children, then up to where it belongs.
Status settle(Thread& thread, Order order, List* heap, int64_t position) {
  const int64_t start = position;
  const int64_t size = heap->ob_size;
  if (position >= size) return raise(thread, &exc::IndexError, "index out of range");
  while (position < size / 2) {
    int64_t child = 2 * position + 1;
    if (child + 1 < size && !PY_TRY(compare_items(thread, order, heap, child, child + 1))) ++child;
    swap_items(heap, position, child);
    position = child;
  }
  return move_up(thread, order, heap, start, position);
}

List* heap_argument(Thread& thread, const char* function, const char* argument, Object* object) {
  if (is_a<List>(object)) return static_cast<List*>(object);
  return raise_bad_argument(thread, function, argument, "list", object);
}

// Puts `item` in the root's place and returns what was there.
Owned<Object> replace_root(Thread& thread, Order order, List* heap, Object* item) {
  Owned<Object> root = steal(heap->items[0]);
  heap->items[0] = share(item).release();
  PY_TRY(settle(thread, order, heap, 0));
  return root;
}

template <Order kOrder>
Owned<Object> push(Thread& thread, Object*, Args args) {
  List* heap = PY_TRY(heap_argument(thread, kOrder == Order::kMin ? "heappush" : "heappush_max",
                                    "argument 1", args[0]));
  PY_TRY(list_append(thread, heap, args[1]));
  PY_TRY(move_up(thread, kOrder, heap, 0, heap->ob_size - 1));
  return new_none();
}

template <Order kOrder>
Owned<Object> pop(Thread& thread, Object*, Object* argument) {
  List* heap = PY_TRY(heap_argument(thread, kOrder == Order::kMin ? "heappop" : "heappop_max",
                                    "argument", argument));
  if (heap->ob_size == 0) return raise(thread, &exc::IndexError, "index out of range");
  Owned<Object> last = share(heap->items[heap->ob_size - 1]);
  PY_TRY(sequence_set_item(thread, heap, heap->ob_size - 1, nullptr));
  if (heap->ob_size == 0) return last;
  return replace_root(thread, kOrder, heap, last);
}

template <Order kOrder>
Owned<Object> replace(Thread& thread, Object*, Args args) {
  List* heap = PY_TRY(heap_argument(
      thread, kOrder == Order::kMin ? "heapreplace" : "heapreplace_max", "argument 1", args[0]));
  if (heap->ob_size == 0) return raise(thread, &exc::IndexError, "index out of range");
  return replace_root(thread, kOrder, heap, args[1]);
}

template <Order kOrder>
Owned<Object> push_pop(Thread& thread, Object*, Args args) {
  List* heap = PY_TRY(heap_argument(
      thread, kOrder == Order::kMin ? "heappushpop" : "heappushpop_max", "argument 1", args[0]));
  if (heap->ob_size == 0) return share(args[1]);
  Owned<Object> top = share(heap->items[0]);
  if (!PY_TRY(goes_above(thread, kOrder, top, args[1]))) return share(args[1]);
  if (heap->ob_size == 0) return raise(thread, &exc::IndexError, "index out of range");
  return replace_root(thread, kOrder, heap, args[1]);
}

template <Order kOrder>
Owned<Object> heapify(Thread& thread, Object*, Object* argument) {
  List* heap = PY_TRY(heap_argument(thread, kOrder == Order::kMin ? "heapify" : "heapify_max",
                                    "argument", argument));
  for (int64_t i = heap->ob_size / 2 - 1; i >= 0; --i) PY_TRY(settle(thread, kOrder, heap, i));
  return new_none();
}

constexpr char kOne[] = "($module, heap, /)";
constexpr char kTwo[] = "($module, heap, item, /)";

constinit MethodDef kFunctions[] = {
    {"heappush", push<Order::kMin>, kTwo, "Add an item to a heap."},
    {"heappushpop", push_pop<Order::kMin>, kTwo, "Add an item, then remove the smallest."},
    {"heappop", pop<Order::kMin>, kOne, "Remove the smallest item."},
    {"heapreplace", replace<Order::kMin>, kTwo, "Remove the smallest item, then add one."},
    {"heapify", heapify<Order::kMin>, kOne, "Make a list a heap."},
    {"heappush_max", push<Order::kMax>, kTwo, "Add an item to a max-heap."},
    {"heappushpop_max", push_pop<Order::kMax>, kTwo, "Add an item, then remove the largest."},
    {"heappop_max", pop<Order::kMax>, kOne, "Remove the largest item."},
    {"heapreplace_max", replace<Order::kMax>, kTwo, "Remove the largest item, then add one."},
    {"heapify_max", heapify<Order::kMax>, kOne, "Make a list a max-heap."},
    {},
};

}  // namespace

Owned<Object> heapq_module_init(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "_heapq"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(module_add_functions(thread, module, kFunctions));
  PY_TRY(module_add_str(thread, module, "__doc__", "Lists kept as heaps."));
  PY_TRY(module_add_str(thread, module, "__about__",
                        "In a heap every item stands before the two at twice its place."));
  return module;
}

}  // namespace py
