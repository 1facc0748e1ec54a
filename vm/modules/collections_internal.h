// The types of the _collections module. Counterpart: Modules/_collectionsmodule.c.
#ifndef VM_MODULES_COLLECTIONS_INTERNAL_H_
#define VM_MODULES_COLLECTIONS_INTERNAL_H_

#include "vm/heap/owned.h"
#include "vm/heap/type.h"

namespace py::collections {

inline constexpr int64_t kBlockItems = 64;
inline constexpr int kSpareBlocks = 16;
inline constexpr int64_t kCentre = (kBlockItems - 1) / 2;

// The items of a deque lie in a chain of blocks; only the ends of the chain are partly filled.
struct DequeBlock {
  DequeBlock* left;
  Object* items[kBlockItems];  // Owned between the deque's ends.
  DequeBlock* right;
};

struct Deque : VarObject {
  static Type type;
  DequeBlock* left_block;
  DequeBlock* right_block;
  int64_t left;    // Place of the first item in the left block.
  int64_t right;   // Place of the last item in the right block.
  uint64_t state;  // Grows whenever an end moves: iterators notice.
  int64_t maxlen;  // -1: no limit.
  int64_t spare_count;
  DequeBlock* spare[kSpareBlocks];  // Emptied blocks: a queue needs one as often as it frees one.
  WeakRef* weaklist;
};

struct DequeIterator : Object {
  static Type type;
  static Type reverse_type;
  DequeBlock* block;
  int64_t index;
  Slot<Deque> deque;
  uint64_t state;
  int64_t left;
};

// A place in a deque that walks to the right.
struct DequeCursor {
  DequeBlock* block;
  int64_t index;
  explicit DequeCursor(const Deque* deque) : block(deque->left_block), index(deque->left) {}
  Object*& item() const { return block->items[index]; }
  void next() {
    if (++index == kBlockItems) {
      block = block->right;
      index = 0;
    }
  }
};

// deque.cc
Status deque_append(Thread& thread, Deque* deque, Owned<Object> item);
Status deque_append_left(Thread& thread, Deque* deque, Owned<Object> item);
Owned<Object> deque_pop(Thread& thread, Deque* deque);
Owned<Object> deque_pop_left(Thread& thread, Deque* deque);
Status deque_extend(Thread& thread, Deque* deque, Object* iterable);       // Reenters.
Status deque_extend_left(Thread& thread, Deque* deque, Object* iterable);  // Reenters.
Status deque_rotate(Thread& thread, Deque* deque, int64_t steps);
Status deque_delete(Thread& thread, Deque* deque, int64_t index);
Owned<Object> deque_copy(Thread& thread, Object* self);
void deque_clear(Deque* deque);  // Reenters.

// deque_methods.cc
extern MethodDef g_deque_methods[];
Owned<Object> deque_iter(Thread& thread, Object* self);

extern Type default_dict_type, tuple_getter_type;

}  // namespace py::collections

#endif  // VM_MODULES_COLLECTIONS_INTERNAL_H_
