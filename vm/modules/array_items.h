// The kinds of items that an array can hold.
// Counterpart: Modules/arraymodule.c (struct arraydescr).
#ifndef VM_MODULES_ARRAY_ITEMS_H_
#define VM_MODULES_ARRAY_ITEMS_H_

#include "vm/heap/owned.h"

namespace py {

inline constexpr int64_t kArrayItemMax = 8;

struct ArrayKind {
  char code;
  bool is_signed, is_integer;
  const char* format;  // In the struct module's notation.
  int64_t size;
  // The machine-independent number under which an array is pickled.
  int machine_format;
};
extern const ArrayKind kArrayKinds[];        // Ended by code 0.
const ArrayKind* array_kind(uint32_t code);  // Null if there is none.

Owned<Object> array_item_read(Thread& thread, const ArrayKind& kind, const char* at);
// Writes kind.size bytes. Reenters.
Status array_item_write(Thread& thread, const ArrayKind& kind, Object* value, char* at);
// -1, 0 or 1 by value; 2 when neither is less (NaN).
int array_items_compare(const ArrayKind& kind, const char* left, const char* right);
// The items of `bytes` in another machine's format as what array() takes: a list or a str.
Owned<Object> array_decode(Thread& thread, int machine_format, Bytes* bytes);
inline constexpr int kMachineFormats = 22;
int64_t machine_format_size(int machine_format);
// The last integer kind of the size and sign of a format; null if it is not one of integers.
const ArrayKind* machine_format_kind(int machine_format);

}  // namespace py

#endif  // VM_MODULES_ARRAY_ITEMS_H_
