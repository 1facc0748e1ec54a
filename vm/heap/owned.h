// Ownership in types: Owned<T> owns a reference, T* borrows one, Slot<T> is a field that owns one;
// results and PY_TRY.
#ifndef VM_HEAP_OWNED_H_
#define VM_HEAP_OWNED_H_

#include <type_traits>
#include <utility>

#include "vm/heap/object.h"

namespace py {

// A reference that will be released. Null as a result means "an exception is pending in the Thread"
// (for tp_iternext, null without a pending exception means exhausted).
template <typename T>
class [[nodiscard]] [[clang::trivial_abi]] Owned {
 public:
  constexpr Owned() : pointer_(nullptr) {}
  constexpr Owned(std::nullptr_t) : pointer_(nullptr) {}
  Owned(Owned&& other) : pointer_(other.release()) {}
  template <typename U, typename = std::enable_if_t<std::is_convertible_v<U*, T*>>>
  Owned(Owned<U>&& other) : pointer_(other.release()) {}
  Owned& operator=(Owned&& other) {
    T* old = pointer_;
    pointer_ = other.release();
    if (old != nullptr) decref(as_object(old));
    return *this;
  }
  ~Owned() {
    if (pointer_ != nullptr) decref(as_object(pointer_));
  }

  // Takes over a reference that the caller holds.
  static Owned steal(T* pointer) {
    Owned result;
    result.pointer_ = pointer;
    return result;
  }
  // Takes a new reference; null stays null.
  static Owned share(T* pointer) {
    if (pointer != nullptr) incref(as_object(pointer));
    return steal(pointer);
  }

  T* get() const { return pointer_; }
  T* operator->() const { return pointer_; }
  T& operator*() const { return *pointer_; }
  explicit operator bool() const { return pointer_ != nullptr; }
  // Borrowing from a named owner is implicit; from a temporary it would dangle.
  template <typename U, typename = std::enable_if_t<std::is_convertible_v<T*, U*>>>
  operator U*() const& {
    return pointer_;
  }
  template <typename U, typename = std::enable_if_t<std::is_convertible_v<T*, U*>>>
  operator U*() && = delete;

  // Gives the reference up to the caller.
  [[nodiscard]] T* release() {
    T* pointer = pointer_;
    pointer_ = nullptr;
    return pointer;
  }
  void reset() { *this = Owned(); }
  // Downcast that keeps ownership.
  template <typename U>
  Owned<U> cast() && {
    return Owned<U>::steal(static_cast<U*>(release()));
  }

 private:
  static Object* as_object(T* pointer) {
    return reinterpret_cast<Object*>(const_cast<std::remove_const_t<T>*>(pointer));
  }
  T* pointer_;
};

template <typename T>
Owned<T> share(T* pointer) {
  return Owned<T>::share(pointer);
}
template <typename T>
Owned<T> steal(T* pointer) {
  return Owned<T>::steal(pointer);
}

// A field of an object. Objects are allocated zeroed and never run C++ constructors or destructors:
// a type's field list (Type::fields) tells the collector and the deallocator about them.
template <typename T>
class Slot {
 public:
  T* get() const { return pointer_; }
  operator T*() const { return pointer_; }
  T* operator->() const { return pointer_; }
  // Swaps first, then releases the old value, which may run Python code. Reenters.
  void set(Owned<T> value) {
    T* old = pointer_;
    pointer_ = value.release();
    if (old != nullptr) decref(reinterpret_cast<Object*>(old));
  }
  void set_shared(T* value) { set(Owned<T>::share(value)); }
  Owned<T> take() {
    T* old = pointer_;
    pointer_ = nullptr;
    return Owned<T>::steal(old);
  }
  void clear() { set(Owned<T>()); }

 private:
  T* pointer_;
};

enum class [[nodiscard]] Status : int8_t { kError = -1, kOk = 0 };
enum class [[nodiscard]] Tri : int8_t { kError = -1, kFalse = 0, kTrue = 1 };
inline Tri to_tri(bool value) { return value ? Tri::kTrue : Tri::kFalse; }

// An integer (or other small) result, or an error that is pending in the Thread.
template <typename T>
struct [[nodiscard]] Maybe {
  T value;
  bool ok;
  Maybe(T v) : value(v), ok(true) {}
  static Maybe error() {
    Maybe result{T{}};
    result.ok = false;
    return result;
  }
};

// What raise_*() returns: converts to the error value of any result type.
struct Raised {
  template <typename T>
  operator Owned<T>() const {
    return Owned<T>();
  }
  template <typename T>
  operator Maybe<T>() const {
    return Maybe<T>::error();
  }
  template <typename T>
  operator T*() const {
    return nullptr;
  }
  operator Status() const { return Status::kError; }
  operator Tri() const { return Tri::kError; }
};

template <typename T>
bool failed(const Owned<T>& result) {
  return !result;
}
template <typename T>
bool failed(T* result) {
  return result == nullptr;
}
template <typename T>
bool failed(const Maybe<T>& result) {
  return !result.ok;
}
inline bool failed(Status result) { return result == Status::kError; }
inline bool failed(Tri result) { return result == Tri::kError; }

template <typename T>
Owned<T> unwrap(Owned<T>&& result) {
  return std::move(result);
}
template <typename T>
T* unwrap(T* result) {
  return result;
}
template <typename T>
T unwrap(Maybe<T>&& result) {
  return result.value;
}
inline void unwrap(Status) {}
inline bool unwrap(Tri result) { return result == Tri::kTrue; }

// Evaluates to the success value of an Owned<T>, T*, Maybe<T> (its value), Tri (as bool) or Status
// (void); on error returns from the enclosing function with that function's own error value.
#define PY_TRY(expression)                                                \
  ({                                                                      \
    auto py_try_result_ = (expression);                                   \
    if (PY_UNLIKELY(::py::failed(py_try_result_))) return ::py::Raised{}; \
    ::py::unwrap(std::move(py_try_result_));                              \
  })

// PY_TRY for a result that is not needed.
#define PY_RUN(expression)                                                \
  do {                                                                    \
    auto py_run_result_ = (expression);                                   \
    if (PY_UNLIKELY(::py::failed(py_run_result_))) return ::py::Raised{}; \
  } while (0)

}  // namespace py

#endif  // VM_HEAP_OWNED_H_
