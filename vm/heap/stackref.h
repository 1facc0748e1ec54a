// StackRef: the tagged word that lives in a frame's locals and operand stack.
// Counterpart: Include/internal/pycore_stackref.h.
#ifndef VM_HEAP_STACKREF_H_
#define VM_HEAP_STACKREF_H_

#include "vm/heap/owned.h"

namespace py {

// Low bits: 0 = owns its reference; 1 = needs no release (borrowed from something that outlives it,
// or immortal); 3 = a small integer (exception-table lasti), not an object. Null is the bare tag 1,
// so that closing it is a no-op.
struct StackRef {
  static constexpr uintptr_t kBorrowedTag = 1;
  static constexpr uintptr_t kIntTag = 3;

  uintptr_t bits;

  static StackRef null() { return {kBorrowedTag}; }
  // Takes over the caller's reference.
  static StackRef from_steal(Object* object) {
    uintptr_t bits = reinterpret_cast<uintptr_t>(object);
    return {bits | (static_cast<uintptr_t>(object->ob_refcnt) >> 31)};
  }
  static StackRef from_owned(Owned<Object> object) {
    return object ? from_steal(object.release()) : null();
  }
  template <typename T>
  static StackRef from_owned(Owned<T> object) {
    return object ? from_steal(reinterpret_cast<Object*>(object.release())) : null();
  }
  // Takes a new reference.
  static StackRef from_new(Object* object) {
    incref(object);
    return from_steal(object);
  }
  // The referent must outlive the word.
  static StackRef from_borrow(Object* object) {
    return {reinterpret_cast<uintptr_t>(object) | kBorrowedTag};
  }
  static StackRef from_int(intptr_t value) {
    return {(static_cast<uintptr_t>(value) << 2) | kIntTag};
  }

  bool is_null() const { return bits == kBorrowedTag; }
  bool is_int() const { return (bits & kIntTag) == kIntTag; }
  bool is_owned() const { return (bits & kBorrowedTag) == 0; }
  intptr_t int_value() const { return static_cast<intptr_t>(bits) >> 2; }
  // Borrowed; null for the null word. Not for a tagged integer.
  Object* object() const { return reinterpret_cast<Object*>(bits & ~kBorrowedTag); }
  Type* type() const { return object()->ob_type; }
  template <typename T>
  T* as() const {
    return static_cast<T*>(object());
  }
  template <typename T>
  bool is_exact() const {
    return object()->ob_type == &T::type;
  }
  bool is(const Object* other) const { return object() == other; }

  // A second word for the same object; owns its own reference unless none is needed.
  StackRef dup() const {
    if (is_owned()) incref(object());
    return *this;
  }
  // A word that may outlive what this one borrows from.
  StackRef make_heap_safe() const {
    if (is_owned() || is_null() || is_int()) return *this;
    return from_new(object());
  }
  // Releases the reference. Reenters.
  void close() const {
    if (is_owned()) decref(object());
  }
  // Turns the word into an owned reference; the word is dead afterwards.
  Owned<Object> steal() const {
    Object* result = object();
    if (!is_owned() && result != nullptr) incref(result);
    return Owned<Object>::steal(result);
  }
  // steal() as a bare pointer, for the bodies of instructions.
  Object* steal_raw() const { return steal().release(); }
  // The same object without a reference of its own: what this word holds must outlive it.
  StackRef borrow() const { return {bits | kBorrowedTag}; }
  // A new owned reference; the word stays alive.
  Owned<Object> share() const { return Owned<Object>::share(object()); }
};

static_assert(sizeof(StackRef) == sizeof(void*));

}  // namespace py

#endif  // VM_HEAP_STACKREF_H_
