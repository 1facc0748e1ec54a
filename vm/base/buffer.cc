// Growth of the byte buffer.
// Counterpart: Objects/bytesobject.c (_PyBytesWriter).
#include "vm/base/buffer.h"

#include "vm/base/attributes.h"
#include "vm/base/checked.h"
#include "vm/base/memory.h"

namespace py {

PY_NOINLINE bool Buffer::grow(size_t total) {
  if (total > kMaxSize) return false;
  // Half as much again keeps appending linear; near the limit only what is asked for.
  size_t capacity = capacity_ + capacity_ / 2;
  if (capacity < total || capacity > kMaxSize) capacity = total;
  char* fresh;
  if (data_ == inline_) {
    fresh = static_cast<char*>(raw_malloc(capacity));
    if (fresh != nullptr) memcpy(fresh, inline_, size_);
  } else {
    fresh = static_cast<char*>(raw_realloc(data_, capacity));
  }
  if (fresh == nullptr) return false;
  data_ = fresh;
  capacity_ = capacity;
  return true;
}

bool Buffer::grow_by(size_t count) {
  size_t total;
  return checked_add(size_, count, &total) && grow(total);
}

char* Buffer::insert_gap(size_t position, size_t count) {
  PY_DCHECK(position <= size_);
  size_t tail = size_ - position;
  if (extend(count) == nullptr) return nullptr;
  memmove(data_ + position + count, data_ + position, tail);
  return data_ + position;
}

void Buffer::release() {
  if (data_ != inline_) raw_free(data_);
}

}  // namespace py
