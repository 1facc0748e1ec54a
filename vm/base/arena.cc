// Blocks of the bump allocator.
// Counterpart: Python/pyarena.c.
#include "vm/base/arena.h"

#include <cstring>

#include "vm/base/attributes.h"
#include "vm/base/checked.h"
#include "vm/base/memory.h"

namespace py {
namespace {

constexpr size_t kMaxAlign = 16;
constexpr size_t kMaxBlock = size_t{1} << 20;

}  // namespace

PY_NOINLINE void* Arena::allocate_slow(size_t size, size_t align) {
  PY_CHECK(align != 0 && align <= kMaxAlign && (align & (align - 1)) == 0);
  constexpr size_t kHeader = (sizeof(Block) + kMaxAlign - 1) & ~(kMaxAlign - 1);
  size_t needed;
  if (!checked_add(size, kHeader, &needed) || needed > kMaxSize) return nullptr;
  // A big request gets a block of its own and leaves the rest of the current block in use.
  bool own_block = needed > block_size_ / 2;
  size_t block_size = own_block ? needed : block_size_;
  auto* block = static_cast<Block*>(raw_malloc(block_size));
  if (block == nullptr) return nullptr;
  block->previous = blocks_;
  blocks_ = block;
  reserved_ += block_size;
  uintptr_t start = reinterpret_cast<uintptr_t>(block) + kHeader;
  if (!own_block) {
    next_ = start + size;
    limit_ = reinterpret_cast<uintptr_t>(block) + block_size;
    if (block_size_ < kMaxBlock) block_size_ *= 2;
  }
  return reinterpret_cast<void*>(start);
}

const char* Arena::copy_string(const char* text, size_t size) {
  if (size >= kMaxSize) return nullptr;
  auto* copy = static_cast<char*>(allocate(size + 1, 1));
  if (copy == nullptr) return nullptr;
  if (size != 0) memcpy(copy, text, size);
  copy[size] = 0;
  return copy;
}

void Arena::reset() {
  while (blocks_ != nullptr) {
    Block* previous = blocks_->previous;
    raw_free(blocks_);
    blocks_ = previous;
  }
  next_ = limit_ = 0;
  reserved_ = 0;
  block_size_ = 4096;
}

}  // namespace py
