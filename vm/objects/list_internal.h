// Storage of lists and the functions that the files of list share.
// Counterpart: Objects/listobject.c.
#ifndef VM_OBJECTS_LIST_INTERNAL_H_
#define VM_OBJECTS_LIST_INTERNAL_H_

#include "vm/objects/arguments.h"
#include "vm/objects/list.h"

namespace py {

// While a list is being sorted it looks empty and its capacity is this, so that any change shows.
inline constexpr int64_t kListSorting = -1;

// Makes room for `size` items and sets ob_size to it; items beyond the old size are undefined.
Status list_resize(Thread& thread, List* list, int64_t size);
// The item array of a list that never had one, with exactly `count` places.
Object** list_items_alloc(Thread& thread, int64_t count);
void list_items_free(Object** items, int64_t allocated);
// An untracked list with room for `count` items and a size of zero.
Owned<List> list_new_reserved(Thread& thread, int64_t count);
Status list_inplace_repeat(Thread& thread, List* list, int64_t times);

Owned<Object> list_iter(Thread& thread, Object* self);
Owned<Object> list_subscript(Thread& thread, Object* self, Object* key);
Status list_assign_subscript(Thread& thread, Object* self, Object* key, Object* value_or_null);
extern MethodDef g_list_methods[];

}  // namespace py

#endif  // VM_OBJECTS_LIST_INTERNAL_H_
