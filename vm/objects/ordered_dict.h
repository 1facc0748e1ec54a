// collections.OrderedDict. Counterpart: Include/odictobject.h, Objects/odictobject.c.
#ifndef VM_OBJECTS_ORDERED_DICT_H_
#define VM_OBJECTS_ORDERED_DICT_H_

#include "vm/objects/dict.h"

namespace py {

// A dict with a linked list of its keys, which is the order that shows; move_to_end() relinks.
struct OrderedDict : Dict {
  static Type type;
  struct Node {
    Object* key;  // Owned.
    Hash hash;
    Node *next, *previous;
  };
  Node* first;
  Node* last;
  Node** nodes;         // mem_alloc'ed: the node of each entry of the dict's table, or null.
  int64_t room;         // Length of `nodes`.
  DictKeys* nodes_for;  // The table that `nodes` was made for.
  uint64_t state;       // Grows with every change of the list: iterators notice.
  Object* attributes;   // Owned, or null: __dict__.
  WeakRef* weaklist;
};

struct OrderedDictIterator : Object {
  static Type type;
  bool reversed, with_keys, with_values;
  Slot<OrderedDict> dict;  // Null when exhausted.
  int64_t size;            // Expected size; -1 after "changed size".
  uint64_t state;
  Slot<Object> current;  // The key to come, or null: a node might be freed meanwhile.
  Slot<Tuple> result;    // Reused pair of item iterators.
};

extern Type ordered_dict_keys_type, ordered_dict_values_type, ordered_dict_items_type;

// The node of a key; null without an exception: there is none. Reenters.
OrderedDict::Node* ordered_dict_find(Thread& thread, OrderedDict* dict, Object* key);
Owned<Object> ordered_dict_iterate(Thread& thread, Object* dict, bool keys, bool values,
                                   bool reversed);

}  // namespace py

#endif  // VM_OBJECTS_ORDERED_DICT_H_
