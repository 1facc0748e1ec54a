// The format mini-language: "{:>+10,.2f}".
// Counterpart: Python/formatter_unicode.c.
#ifndef VM_OBJECTS_FORMAT_SPEC_H_
#define VM_OBJECTS_FORMAT_SPEC_H_

#include "vm/heap/owned.h"

namespace py {

// The largest precision that float formatting accepts; beyond it "precision too big".
inline constexpr int64_t kMaxFloatPrecision = INT32_MAX - 1024;

// The __format__ of str, int, float and complex (and of their subclasses). Results are Strs. With
// an empty spec the answer is str(value). Reenters for subclasses.
Owned<Object> format_str(Thread& thread, Object* value, Str* spec);
Owned<Object> format_int(Thread& thread, Object* value, Str* spec);
Owned<Object> format_float(Thread& thread, Object* value, Str* spec);
Owned<Object> format_complex(Thread& thread, Object* value, Str* spec);

}  // namespace py

#endif  // VM_OBJECTS_FORMAT_SPEC_H_
