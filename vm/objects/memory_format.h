// Items of memoryviews: native single-character formats, reading and writing one item.
// Counterpart: Objects/memoryobject.c (unpack_single, pack_single).
#ifndef VM_OBJECTS_MEMORY_FORMAT_H_
#define VM_OBJECTS_MEMORY_FORMAT_H_

#include "vm/heap/owned.h"

namespace py {

// The character of a native format ("i" or "@i"; null means "B"), or 0.
char native_format(const char* format);
int64_t native_size(char format);
// A static copy of the format text, with its "@" if it has one; null if not native.
const char* native_format_text(const char* format);
inline bool is_byte_format(char format) { return format == 'b' || format == 'B' || format == 'c'; }
Owned<Object> unpack_item(Thread& thread, const char* item, char format);
// TypeError or ValueError "memoryview: invalid ... for format". Reenters.
Status pack_item(Thread& thread, char* item, Object* value, char format, const char* format_text);
// Numbers of half precision: rounds half to even; false when too large.
double half_to_double(uint16_t bits);
bool double_to_half(double value, uint16_t* out);
// Items of the same format: equal by value (so a NaN differs from itself).
bool native_items_equal(const char* left, const char* right, char format);

}  // namespace py

#endif  // VM_OBJECTS_MEMORY_FORMAT_H_
