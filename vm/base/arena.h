// A bump allocator: many small allocations, one release.
// Counterpart: Python/pyarena.c.
#ifndef VM_BASE_ARENA_H_
#define VM_BASE_ARENA_H_

#include <cstddef>
#include <cstdint>
#include <new>
#include <type_traits>
#include <utility>

namespace py {

// Memory lives until the arena dies; destructors do not run, so only trivially destructible types.
class Arena {
 public:
  Arena() = default;
  ~Arena() { reset(); }
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  // Null when memory is out. `align` is a power of two, at most 16.
  [[nodiscard]] void* allocate(size_t size, size_t align = alignof(void*)) {
    uintptr_t start = (next_ + align - 1) & ~(static_cast<uintptr_t>(align) - 1);
    if (start > limit_ || size > limit_ - start) return allocate_slow(size, align);
    next_ = start + size;
    return reinterpret_cast<void*>(start);
  }
  template <class T, class... Args>
  [[nodiscard]] T* make(Args&&... args) {
    static_assert(std::is_trivially_destructible_v<T>);
    void* memory = allocate(sizeof(T), alignof(T));
    return memory == nullptr ? nullptr : new (memory) T{std::forward<Args>(args)...};
  }
  // `count` value-initialised elements.
  template <class T>
  [[nodiscard]] T* make_array(size_t count) {
    static_assert(std::is_trivially_destructible_v<T>);
    size_t bytes;
    if (__builtin_mul_overflow(count, sizeof(T), &bytes)) return nullptr;
    T* first = static_cast<T*>(allocate(bytes, alignof(T)));
    if (first != nullptr) {
      for (size_t i = 0; i < count; ++i) new (static_cast<void*>(first + i)) T();
    }
    return first;
  }
  // A copy with a NUL behind it.
  [[nodiscard]] const char* copy_string(const char* text, size_t size);

  size_t bytes_reserved() const { return reserved_; }
  // Frees everything.
  void reset();

 private:
  struct Block {
    Block* previous;
  };
  void* allocate_slow(size_t size, size_t align);

  uintptr_t next_ = 0;
  uintptr_t limit_ = 0;
  Block* blocks_ = nullptr;
  size_t reserved_ = 0;
  size_t block_size_ = 4096;
};

}  // namespace py

#endif  // VM_BASE_ARENA_H_
