// What the files of float and complex share.
// Counterpart: Include/internal/pycore_floatobject.h.
#ifndef VM_OBJECTS_FLOAT_INTERNAL_H_
#define VM_OBJECTS_FLOAT_INTERNAL_H_

#include "vm/base/buffer.h"
#include "vm/heap/alloc.h"
#include "vm/objects/arguments.h"
#include "vm/objects/errors.h"
#include "vm/objects/float.h"

namespace py {

// The number as a double if it is a float or an int. kFalse: it is neither.
Tri real_operand(Thread& thread, Object* object, double* value);
// Takes single underscores between digits out of *text; false when one is elsewhere.
bool strip_underscores(Buffer* text);
inline bool is_number_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
// OverflowError(34, 'Numerical result out of range')
PY_COLD Raised raise_range_error(Thread& thread);
// An exact Float of the same value; the object itself when it is one.
Owned<Object> float_exact(Thread& thread, Object* object);

extern constinit MethodDef kFloatMethods[];
extern constinit GetSetDef kFloatGetSets[];

}  // namespace py

#endif  // VM_OBJECTS_FLOAT_INTERNAL_H_
