// A vector with room for N elements inside itself and fallible growth.
// Counterpart: none; CPython uses fixed stack arrays with a malloc fallback.
#ifndef VM_BASE_SMALL_VEC_H_
#define VM_BASE_SMALL_VEC_H_

#include <cstddef>
#include <cstring>
#include <new>
#include <type_traits>
#include <utility>

#include "vm/base/attributes.h"
#include "vm/base/memory.h"

namespace py {

// Elements are destroyed with the vector; growth moves them. push_back and friends return false
// when memory is out, leaving the vector as it was.
template <class T, size_t N>
class SmallVec {
 public:
  SmallVec() = default;
  ~SmallVec() {
    clear();
    if (!is_inline()) raw_free(data_);
  }
  SmallVec(const SmallVec&) = delete;
  SmallVec& operator=(const SmallVec&) = delete;

  T* data() { return data_; }
  const T* data() const { return data_; }
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  T* begin() { return data_; }
  T* end() { return data_ + size_; }
  const T* begin() const { return data_; }
  const T* end() const { return data_ + size_; }
  T& operator[](size_t i) {
    PY_DCHECK(i < size_);
    return data_[i];
  }
  const T& operator[](size_t i) const {
    PY_DCHECK(i < size_);
    return data_[i];
  }
  T& back() { return (*this)[size_ - 1]; }

  template <class... Args>
  [[nodiscard]] bool emplace_back(Args&&... args) {
    if (PY_UNLIKELY(size_ == capacity_)) {
      // The arguments may refer into the vector, so the element exists before the old store goes.
      T value{std::forward<Args>(args)...};
      if (!grow(size_ + 1)) return false;
      new (static_cast<void*>(data_ + size_++)) T(std::move(value));
      return true;
    }
    new (static_cast<void*>(data_ + size_++)) T{std::forward<Args>(args)...};
    return true;
  }
  [[nodiscard]] bool push_back(const T& value) { return emplace_back(value); }
  [[nodiscard]] bool push_back(T&& value) { return emplace_back(std::move(value)); }
  T pop_back() {
    T value = std::move(back());
    data_[--size_].~T();
    return value;
  }
  void clear() { shrink(0); }
  // Destroys the elements from `size` on.
  void shrink(size_t size) {
    if constexpr (!std::is_trivially_destructible_v<T>) {
      for (size_t i = size; i < size_; ++i) data_[i].~T();
    }
    size_ = size;
  }
  [[nodiscard]] bool reserve(size_t total) { return total <= capacity_ || grow(total); }
  // New elements are value-initialised.
  [[nodiscard]] bool resize(size_t size) {
    if (!reserve(size)) return false;
    for (; size_ < size; ++size_) new (static_cast<void*>(data_ + size_)) T();
    shrink(size);
    return true;
  }

 private:
  bool is_inline() const { return data_ == reinterpret_cast<const T*>(inline_); }
  PY_NOINLINE bool grow(size_t total) {
    size_t capacity = capacity_ + capacity_ / 2 + 4;
    if (capacity < total) capacity = total;
    size_t bytes;
    if (__builtin_mul_overflow(capacity, sizeof(T), &bytes)) return false;
    T* fresh = static_cast<T*>(raw_malloc(bytes));
    if (fresh == nullptr) return false;
    if constexpr (std::is_trivially_copyable_v<T>) {
      if (size_ != 0) memcpy(static_cast<void*>(fresh), data_, size_ * sizeof(T));
    } else {
      for (size_t i = 0; i < size_; ++i) {
        new (static_cast<void*>(fresh + i)) T(std::move(data_[i]));
        data_[i].~T();
      }
    }
    if (!is_inline()) raw_free(data_);
    data_ = fresh;
    capacity_ = capacity;
    return true;
  }

  T* data_ = reinterpret_cast<T*>(inline_);
  size_t size_ = 0;
  size_t capacity_ = N;
  alignas(T) unsigned char inline_[(N == 0 ? 1 : N) * sizeof(T)];
};

}  // namespace py

#endif  // VM_BASE_SMALL_VEC_H_
