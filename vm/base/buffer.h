// A growable byte buffer whose growth can fail.
// Counterpart: Objects/bytesobject.c (_PyBytesWriter).
#ifndef VM_BASE_BUFFER_H_
#define VM_BASE_BUFFER_H_

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace py {

// Short contents live inside the object, so formatting a number does not allocate. Every growing
// call returns false when memory is out and then leaves the contents as they were.
class Buffer {
 public:
  Buffer() = default;
  ~Buffer() { release(); }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;

  char* data() { return data_; }
  const char* data() const { return data_; }
  const uint8_t* bytes() const { return reinterpret_cast<const uint8_t*>(data_); }
  size_t size() const { return size_; }
  size_t capacity() const { return capacity_; }
  bool empty() const { return size_ == 0; }
  char& operator[](size_t i) { return data_[i]; }
  char operator[](size_t i) const { return data_[i]; }

  void clear() { size_ = 0; }
  void truncate(size_t size) { size_ = size; }  // size <= size()

  // Makes room for `total` bytes in all.
  [[nodiscard]] bool reserve(size_t total) { return total <= capacity_ || grow(total); }
  // New bytes are not initialised.
  [[nodiscard]] bool resize(size_t size) {
    if (!reserve(size)) return false;
    size_ = size;
    return true;
  }
  // Adds `count` uninitialised bytes and returns their start, or null.
  [[nodiscard]] char* extend(size_t count) {
    if (count > capacity_ - size_ && !grow_by(count)) return nullptr;
    char* start = data_ + size_;
    size_ += count;
    return start;
  }
  [[nodiscard]] bool append(const void* src, size_t count) {
    char* dst = extend(count);
    if (dst == nullptr) return false;
    if (count != 0) memcpy(dst, src, count);
    return true;
  }
  [[nodiscard]] bool append(const char* text) { return append(text, strlen(text)); }
  [[nodiscard]] bool append(char c) {
    if (size_ == capacity_ && !grow_by(1)) return false;
    data_[size_++] = c;
    return true;
  }
  [[nodiscard]] bool append_fill(char c, size_t count) {
    char* dst = extend(count);
    if (dst == nullptr) return false;
    memset(dst, c, count);
    return true;
  }
  // Opens a gap of `count` uninitialised bytes at `position` and returns it, or null.
  [[nodiscard]] char* insert_gap(size_t position, size_t count);
  // Puts a NUL behind the contents, not counted in size(); null when out of memory.
  [[nodiscard]] const char* c_str() {
    if (!reserve(size_ + 1)) return nullptr;
    data_[size_] = 0;
    return data_;
  }

 private:
  static constexpr size_t kInline = 104;

  bool grow(size_t total);
  bool grow_by(size_t count);
  void release();

  char* data_ = inline_;
  size_t size_ = 0;
  size_t capacity_ = kInline;
  char inline_[kInline];
};

}  // namespace py

#endif  // VM_BASE_BUFFER_H_
