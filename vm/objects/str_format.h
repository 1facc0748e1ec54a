// str.format taken apart for string.Formatter: what the `_string` module exports.
// Counterpart: Objects/stringlib/unicode_format.h.
#ifndef VM_OBJECTS_STR_FORMAT_H_
#define VM_OBJECTS_STR_FORMAT_H_

#include "vm/heap/owned.h"
#include "vm/heap/type.h"

namespace py {

struct FormatterIterator
    : Object {  // formatteriterator: (literal, field_name, format_spec, conversion) tuples.
  static Type type;
  Slot<Str> text;
  int64_t position;
};
struct FieldNameIterator : Object {  // fieldnameiterator: (is_attribute, name or index) pairs.
  static Type type;
  Slot<Str> text;
  int64_t position;
};

Owned<Object> formatter_parser(Thread& thread, Object* text);
Owned<Object> formatter_field_name_split(Thread& thread,
                                         Object* text);  // (first, iterator of the rest)

}  // namespace py

#endif  // VM_OBJECTS_STR_FORMAT_H_
