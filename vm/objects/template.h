// Template strings (t"..."): string.templatelib.Template and Interpolation. Counterpart:
// Objects/templateobject.c, Objects/interpolationobject.c.
#ifndef VM_OBJECTS_TEMPLATE_H_
#define VM_OBJECTS_TEMPLATE_H_

#include "vm/heap/owned.h"
#include "vm/heap/type.h"

namespace py {

struct Template : Object {
  static Type type;
  Slot<Object> strings;         // Tuple, one longer than interpolations.
  Slot<Object> interpolations;  // Tuple.
};
struct Interpolation : Object {
  static Type type;
  Slot<Object> value, expression, conversion, format_spec;
};
struct TemplateIterator : Object {
  static Type type;
  Slot<Object> strings, interpolations;  // Iterators.
  bool strings_next;
};
// Gives Interpolation its __match_args__, once the types are ready.
Status template_init(Thread& thread);
Owned<Object> template_new(Thread& thread, Object* strings, Object* interpolations);
// `conversion`: 0 none, 1 str, 2 repr, 3 ascii. A null spec is the empty string.
Owned<Object> interpolation_new(Thread& thread, Object* value, Object* expression, int conversion,
                                Object* format_spec_or_null);

}  // namespace py

#endif  // VM_OBJECTS_TEMPLATE_H_
