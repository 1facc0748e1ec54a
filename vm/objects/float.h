// float and complex. Counterpart: Objects/floatobject.c, Objects/complexobject.c.
#ifndef VM_OBJECTS_FLOAT_H_
#define VM_OBJECTS_FLOAT_H_

#include "vm/heap/owned.h"
#include "vm/heap/type.h"

namespace py {

struct Float : Object {
  static Type type;
  double value;
};
struct Complex : Object {
  static Type type;
  double real, imag;
};

Owned<Object> float_from_double(Thread& thread, double value);
// Reuses `left` or `right` for the result if one is an unshared temporary; consumes both. For the
// evaluation loop.
struct StackRef;
StackRef float_result_steal(Thread& thread, double value, StackRef left, StackRef right);
Owned<Object> float_from_str(Thread& thread, Object* text);  // float("..."): str, bytes or buffer
Hash float_hash(Object* object, double value);
Owned<Object> float_repr(Thread& thread, Object* object);
// "%.17g"-like helpers shared with format: see vm/number.
Owned<Object> complex_from_doubles(Thread& thread, double real, double imag);
Maybe<double> float_as_double(
    Thread& thread, Object* object);  // __float__, __index__; TypeError otherwise. Reenters.

}  // namespace py

#endif  // VM_OBJECTS_FLOAT_H_
