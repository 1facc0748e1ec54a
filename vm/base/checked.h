// Arithmetic that says when it overflows.
// Counterpart: Include/internal/pycore_long.h and the scattered PY_SSIZE_T_MAX tests.
#ifndef VM_BASE_CHECKED_H_
#define VM_BASE_CHECKED_H_

#include <cstddef>
#include <cstdint>

namespace py {

// Each returns true when the exact result fits *out; otherwise *out is unspecified.
template <class T>
[[nodiscard]] inline bool checked_add(T a, T b, T* out) {
  return !__builtin_add_overflow(a, b, out);
}
template <class T>
[[nodiscard]] inline bool checked_sub(T a, T b, T* out) {
  return !__builtin_sub_overflow(a, b, out);
}
template <class T>
[[nodiscard]] inline bool checked_mul(T a, T b, T* out) {
  return !__builtin_mul_overflow(a, b, out);
}

// Sizes that a Python object can have: at most PY_SSIZE_T_MAX.
inline constexpr size_t kMaxSize = PTRDIFF_MAX;

// count * size + extra, or false when that is more than kMaxSize.
[[nodiscard]] inline bool checked_size(size_t count, size_t size, size_t extra, size_t* out) {
  size_t bytes;
  return checked_mul(count, size, &bytes) && checked_add(bytes, extra, out) && *out <= kMaxSize;
}

}  // namespace py

#endif  // VM_BASE_CHECKED_H_
