// range and slice. Counterpart: Objects/rangeobject.c, Objects/sliceobject.c.
#ifndef VM_OBJECTS_RANGE_H_
#define VM_OBJECTS_RANGE_H_

#include "vm/heap/owned.h"
#include "vm/heap/type.h"

namespace py {

struct Range : Object {
  static Type type;
  Slot<Object> start, stop, step, length;  // Ints.
};
struct RangeIterator : Object {  // range_iterator: everything fits an int64.
  static Type type;
  int64_t start, step, length;
};
struct LongRangeIterator : Object {  // longrange_iterator
  static Type type;
  Slot<Object> start, step, length;
};

struct Slice : Object {
  static Type type;
  Slot<Object> start, stop, step;
};
Owned<Object> slice_new(Thread& thread, Object* start, Object* stop,
                        Object* step);  // Null operands mean None.
// Unpacked to int64 (clamped), then adjusted to a length: *count items. ValueError for step 0.
// Reenters.
Status slice_unpack(Thread& thread, Object* slice, int64_t* start, int64_t* stop, int64_t* step);
// The same in ints of any size, for a length that is a non-negative Int. Reenters.
Status slice_int_indices(Thread& thread, Slice* slice, Object* length, Owned<Object>* start,
                         Owned<Object>* stop, Owned<Object>* step);
int64_t slice_adjust(int64_t length, int64_t* start, int64_t* stop, int64_t step);

}  // namespace py

#endif  // VM_OBJECTS_RANGE_H_
