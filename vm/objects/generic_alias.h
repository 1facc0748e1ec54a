// types.GenericAlias: list[int] and the like. Counterpart: Objects/genericaliasobject.c.
#ifndef VM_OBJECTS_GENERIC_ALIAS_H_
#define VM_OBJECTS_GENERIC_ALIAS_H_

#include "vm/heap/owned.h"
#include "vm/heap/type.h"

namespace py {

struct GenericAlias : Object {
  static Type type;
  Slot<Object> origin;
  Slot<Object> args;        // Tuple.
  Slot<Object> parameters;  // Tuple, made on demand.
  WeakRef* weaklist;
  bool starred;
  VectorcallFn vectorcall;
};
struct GenericAliasIterator : Object {  // iter(tuple[int]): yields *tuple[int] once.
  static Type type;
  Slot<Object> alias;  // Null when exhausted.
};
Owned<Object> generic_alias_new(Thread& thread, Object* origin, Object* args);
// The type variables among the arguments, each once, in order of appearance: a Tuple.
Owned<Object> type_parameters_of(Thread& thread, Object* args);
// The arguments of alias[item]: `args` with `item` put in for `parameters`.
Owned<Object> substitute_type_parameters(Thread& thread, Object* alias, Object* args,
                                         Object* parameters, Object* item);
// Adds how a type shows inside the repr of an alias or union: "int", "collections.deque", "...".
class StrBuilder;
Status add_type_repr(Thread& thread, StrBuilder& text, Object* object);
// The usual body of __class_getitem__.
inline Owned<Object> class_getitem_generic_alias(Thread& thread, Object* cls, Object* args) {
  return generic_alias_new(thread, cls, args);
}

}  // namespace py

#endif  // VM_OBJECTS_GENERIC_ALIAS_H_
