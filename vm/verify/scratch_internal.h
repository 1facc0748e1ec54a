// Working memory of one verification: from the stack as long as the code is small, then from an
// arena.
#ifndef VM_VERIFY_SCRATCH_INTERNAL_H_
#define VM_VERIFY_SCRATCH_INTERNAL_H_

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "vm/base/arena.h"

namespace py {

class Scratch {
 public:
  // `count` uninitialised elements, aligned to eight bytes; null when memory is out.
  template <typename T>
  T* take(size_t count) {
    if (count > SIZE_MAX / sizeof(T) - 1) return nullptr;
    const size_t size = (count * sizeof(T) + 7) & ~size_t{7};
    if (size <= kRoom - used_) {
      void* result = room_ + used_;
      used_ += size;
      return static_cast<T*>(result);
    }
    return static_cast<T*>(arena_.allocate(size, 8));
  }

 private:
  static constexpr size_t kRoom = 16 << 10;
  size_t used_ = 0;
  Arena arena_;
  alignas(16) unsigned char room_[kRoom];
};

// A growing array of a trivial type; an old copy stays behind in the scratch.
template <typename T>
class ScratchList {
 public:
  uint32_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  T& operator[](uint32_t index) { return data_[index]; }
  const T& operator[](uint32_t index) const { return data_[index]; }
  // A new element, value-initialised; null when memory is out.
  T* add(Scratch& scratch) {
    if (size_ == room_) {
      const uint32_t room = room_ == 0 ? 16 : room_ * 2;
      T* data = scratch.take<T>(room);
      if (data == nullptr) return nullptr;
      if (size_ != 0) std::memcpy(static_cast<void*>(data), data_, size_ * sizeof(T));
      data_ = data;
      room_ = room;
    }
    data_[size_] = T{};
    return &data_[size_++];
  }

 private:
  T* data_ = nullptr;
  uint32_t size_ = 0, room_ = 0;
};

}  // namespace py

#endif  // VM_VERIFY_SCRATCH_INTERNAL_H_
