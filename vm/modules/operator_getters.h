// operator.attrgetter, itemgetter and methodcaller. Counterpart: Modules/_operator.c.
#ifndef VM_MODULES_OPERATOR_GETTERS_H_
#define VM_MODULES_OPERATOR_GETTERS_H_

#include "vm/heap/owned.h"
#include "vm/heap/type.h"

namespace py {

struct AttrGetter : Object {
  static Type type;
  Slot<Tuple> attributes;  // Of names, and of tuples of names for dotted paths.
  VectorcallFn vectorcall;
};
struct ItemGetter : Object {
  static Type type;
  Slot<Object> item;  // A key, or a Tuple of keys when `several`.
  int64_t index;      // -1, or the key as an index into tuples.
  VectorcallFn vectorcall;
  bool several;
};
struct MethodCaller : Object {
  static Type type;
  Slot<Object> name;
  Slot<Tuple> args;
  Slot<Dict> kwargs;  // Or null.
  VectorcallFn vectorcall;
};

}  // namespace py

#endif  // VM_MODULES_OPERATOR_GETTERS_H_
