// The object header, reference counting, and checked downcasts.
// Counterpart: Include/object.h, Include/refcount.h.
#ifndef VM_HEAP_OBJECT_H_
#define VM_HEAP_OBJECT_H_

#include "vm/base/attributes.h"
#include "vm/heap/fwd.h"

namespace py {

// Every Python object starts with this. Sixteen bytes, as in CPython, so that sizes agree.
struct Object {
  uint32_t ob_refcnt;  // With the sign bit set the object is immortal and never counted.
  uint32_t ob_flags;   // Free for the type's own use; zero on allocation.
  Type* ob_type;
};

struct VarObject : Object {
  int64_t ob_size;  // Number of items; meaning is the type's.
};

inline constexpr uint32_t kImmortalRefcnt = 3u << 30;

// Calls tp_dealloc of an object whose count has reached zero. Reenters.
PY_NOINLINE void object_dealloc(Object* object);

PY_ALWAYS_INLINE bool is_immortal(const Object* object) {
  return static_cast<int32_t>(object->ob_refcnt) < 0;
}

#ifdef CONSTRICTOR_FUZZ
// Where branches are counted, these would be a quarter of all counters and tell nothing apart.
PY_ALWAYS_INLINE void incref(Object* object) {
  object->ob_refcnt += static_cast<uint32_t>(!is_immortal(object));
}
#else
PY_ALWAYS_INLINE void incref(Object* object) {
  if (PY_LIKELY(static_cast<int32_t>(object->ob_refcnt) >= 0)) ++object->ob_refcnt;
}
#endif

PY_ALWAYS_INLINE void xincref(Object* object) {
  if (object != nullptr) incref(object);
}

// Reenters: the last reference runs finalisers.
#ifdef CONSTRICTOR_FUZZ
PY_ALWAYS_INLINE void decref(Object* object) {
  if ((object->ob_refcnt -= static_cast<uint32_t>(!is_immortal(object))) == 0)
    object_dealloc(object);
}
#else
PY_ALWAYS_INLINE void decref(Object* object) {
  if (is_immortal(object)) return;
  if (--object->ob_refcnt == 0) object_dealloc(object);
}
#endif

PY_ALWAYS_INLINE void xdecref(Object* object) {
  if (object != nullptr) decref(object);
}

inline void make_immortal(Object* object) { object->ob_refcnt = kImmortalRefcnt; }

// Initialiser for the header of a statically allocated (immortal) object:
// `{PY_STATIC_HEAD(&Int::type), ...}`.
#define PY_STATIC_HEAD(type_ptr) {::py::kImmortalRefcnt, 0, (type_ptr)}

// True if the object's type is exactly T's.
template <typename T>
PY_ALWAYS_INLINE bool is_exact(const Object* object) {
  return object->ob_type == &T::type;
}

// Unchecked downcast: the caller has established the type.
template <typename T>
PY_ALWAYS_INLINE T* as(Object* object) {
  return static_cast<T*>(object);
}
template <typename T>
PY_ALWAYS_INLINE const T* as(const Object* object) {
  return static_cast<const T*>(object);
}

}  // namespace py

#endif  // VM_HEAP_OBJECT_H_
