// What the files of memoryview share.
// Counterpart: Objects/memoryobject.c (its static helpers).
#ifndef VM_OBJECTS_MEMORYVIEW_INTERNAL_H_
#define VM_OBJECTS_MEMORYVIEW_INTERNAL_H_

#include "vm/objects/bytes_common.h"
#include "vm/objects/memory_format.h"

namespace py {

inline constexpr int kMaxDimensions = 64;

inline bool memory_inaccessible(const MemoryView* view) {
  return view->released || view->managed->released;
}
// ValueError "operation forbidden on released memoryview object".
Status memory_check(Thread& thread, MemoryView* view);
// A view of the same managed buffer with room for ndim dimensions, a copy of `from` in all else.
Owned<MemoryView> memory_new_view(Thread& thread, ManagedBuffer* managed, const BufferView* from,
                                  int ndim);
void memory_set_flags(MemoryView* view);
void memory_release(MemoryView* view);
// The character of the view's format; 0 after NotImplementedError.
char memory_item_format(Thread& thread, const BufferView* view);
inline char* memory_follow(char* pointer, const BufferView* view, int dimension) {
  if (view->suboffsets != nullptr && view->suboffsets[dimension] >= 0)
    return *reinterpret_cast<char**>(pointer) + view->suboffsets[dimension];
  return pointer;
}
// Address of an item of a one-dimensional view; IndexError.
char* memory_item_address(Thread& thread, const BufferView* view, char* base, int64_t index,
                          int dimension);
bool buffer_is_contiguous(const BufferView* view, char order);
// In C, Fortran or, for 'A', whichever the view has.
void buffer_copy_ordered(const BufferView* view, char* out, char order);

Owned<Object> memoryview_from_object_flags(Thread& thread, Object* exporter, int flags);
Owned<Object> memory_rich_compare(Thread& thread, Object* left, Object* right, CompareOp op);
Owned<Object> memory_cast(Thread& thread, Object* self, Args args);
Owned<Object> memory_tolist(Thread& thread, Object* self);
extern MethodDef kMemoryViewMethods[];
extern GetSetDef kMemoryViewGetSet[];

}  // namespace py

#endif  // VM_OBJECTS_MEMORYVIEW_INTERNAL_H_
