// Questions about types that need nothing but the heap's own layout.
// Counterpart: Objects/typeobject.c (PyType_IsSubtype).
#include "vm/heap/type.h"

namespace py {

namespace {

// tp_mro is a tuple, whose layout belongs to a higher room; this is the part of it that is needed
// here.
struct MroLayout : VarObject {
  int64_t hash;
  Type* items[1];
};

}  // namespace

bool type_is_subtype(const Type* type, const Type* base) {
  if (type == base) return true;
  if (type->tp_mro != nullptr) {
    const auto* mro = reinterpret_cast<const MroLayout*>(type->tp_mro);
    for (int64_t i = 0; i < mro->ob_size; ++i) {
      if (mro->items[i] == base) return true;
    }
    return false;
  }
  // The type is still being made: its bases are all there is. Everything ends at `object`, the only
  // type without base.
  for (const Type* ancestor = type->tp_base; ancestor != nullptr; ancestor = ancestor->tp_base) {
    if (ancestor == base) return true;
  }
  return false;
}

}  // namespace py
