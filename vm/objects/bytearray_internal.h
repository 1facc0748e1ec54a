// What the files of bytearray share.
// Counterpart: Objects/bytearrayobject.c (its static helpers).
#ifndef VM_OBJECTS_BYTEARRAY_INTERNAL_H_
#define VM_OBJECTS_BYTEARRAY_INTERNAL_H_

#include "vm/objects/bytes_common.h"

namespace py {

inline constexpr char kByteRange[] = "byte must be in range(0, 256)";

// BufferError while anyone holds a buffer.
Status bytearray_check_resizable(Thread& thread, ByteArray* array);
Status bytearray_resize(Thread& thread, ByteArray* array, int64_t size);
Status bytearray_append(Thread& thread, ByteArray* array, uint8_t value);
// array[low:high] = with; `with` must not lie in the array.
Status bytearray_replace(Thread& thread, ByteArray* array, int64_t low, int64_t high,
                         ByteSpan with);
extern MethodDef kByteArrayMethods[];

}  // namespace py

#endif  // VM_OBJECTS_BYTEARRAY_INTERNAL_H_
