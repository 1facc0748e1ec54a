// The format mini-language: "{:>+10,.2f}".
// Counterpart: Python/formatter_unicode.c.
#ifndef VM_OBJECTS_FORMAT_SPEC_H_
#define VM_OBJECTS_FORMAT_SPEC_H_

#include "vm/heap/owned.h"

namespace py {

// The __format__ of str, int, float and complex (and of their subclasses). Results are Strs. With
// an empty spec the answer is str(value), as object.__format__ would give it. May run Python code
// (locale-free, but str() of subclasses).
Owned<Object> format_str(Thread& thread, Object* value, Str* spec);
Owned<Object> format_int(Thread& thread, Object* value, Str* spec);
Owned<Object> format_float(Thread& thread, Object* value, Str* spec);
Owned<Object> format_complex(Thread& thread, Object* value, Str* spec);

}  // namespace py

#endif  // VM_OBJECTS_FORMAT_SPEC_H_
