// What a three-way order says to a comparison operator. Counterpart: Py_RETURN_RICHCOMPARE.
#ifndef VM_OBJECTS_ORDER_H_
#define VM_OBJECTS_ORDER_H_

#include "vm/base/attributes.h"
#include "vm/heap/type.h"

namespace py {

// Whether `op` holds between two values of which the left is less (negative), equal (0) or greater.
inline bool order_satisfies(CompareOp op, int order) {
  switch (op) {
    case CompareOp::kLt:
      return order < 0;
    case CompareOp::kLe:
      return order <= 0;
    case CompareOp::kEq:
      return order == 0;
    case CompareOp::kNe:
      return order != 0;
    case CompareOp::kGt:
      return order > 0;
    case CompareOp::kGe:
      return order >= 0;
  }
  PY_UNREACHABLE();
}

}  // namespace py

#endif  // VM_OBJECTS_ORDER_H_
