// The raw allocator: mimalloc (malloc under AddressSanitizer), with limits that cost nothing until
// they are set. Counterpart: Objects/obmalloc.c.
#include "vm/heap/alloc.h"

#include <cstdlib>
#include <cstring>

#include "vm/base/memory.h"
#include "vm/heap/block_pool.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer)
#define PY_PLAIN_MALLOC 1
#endif
#if __has_feature(thread_sanitizer)
#define PY_SYSTEM_MMAP 1  // It has a definition of its own.
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define PY_PLAIN_MALLOC 1
#endif

#ifdef PY_PLAIN_MALLOC
#include <malloc.h>
#else
#include <mimalloc.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef PY_SYSTEM_MMAP
// mimalloc asks for memory from 2 to 30 TiB on, where addresses have a digit less than those that
// the system chooses by itself: 0x2f5c62a4bd0. A repr with an address in it would be shorter than
// CPython's, and one that is cut at 200 characters would end elsewhere. This definition comes
// before the C library's, and asks higher up; what has no free place there gets another.
extern "C" __attribute__((visibility("default"))) void* mmap(void* hint, size_t size,
                                                             int protection, int flags, int file,
                                                             off_t offset) {
  constexpr uintptr_t kTebi = uintptr_t{1} << 40, kHigher = 96 * kTebi;
  const auto wanted = reinterpret_cast<uintptr_t>(hint);
  if (wanted >= 2 * kTebi && wanted < 30 * kTebi &&
      (flags & (MAP_FIXED | MAP_FIXED_NOREPLACE)) == 0)
    hint = reinterpret_cast<void*>(wanted + kHigher);
  return reinterpret_cast<void*>(syscall(SYS_mmap, hint, size, protection, flags, file, offset));
}
#endif
#endif

namespace py {

#ifdef PY_PLAIN_MALLOC
constexpr uint32_t kPooledBlocks = 0;  // Reused blocks would hide uses after free.
#else
constexpr uint32_t kPooledBlocks = 2048;
#endif
constinit BlockPool g_block_pool = {{}, kPooledBlocks};

namespace {

#ifdef PY_PLAIN_MALLOC
void* system_alloc(size_t bytes) { return malloc(bytes == 0 ? 1 : bytes); }
void* system_alloc_zeroed(size_t bytes) { return calloc(1, bytes == 0 ? 1 : bytes); }
void* system_realloc(void* block, size_t bytes) { return realloc(block, bytes == 0 ? 1 : bytes); }
void system_free(void* block) { free(block); }
size_t system_usable(void* block) { return malloc_usable_size(block); }
#else
PY_ALWAYS_INLINE void* system_alloc(size_t bytes) { return mi_malloc(bytes); }
PY_ALWAYS_INLINE void* system_alloc_zeroed(size_t bytes) { return mi_zalloc(bytes); }
PY_ALWAYS_INLINE void* system_realloc(void* block, size_t bytes) {
  return mi_realloc(block, bytes);
}
PY_ALWAYS_INLINE void system_free(void* block) { mi_free(block); }
size_t system_usable(void* block) { return mi_usable_size(block); }
#endif

// Sizes above this cannot be meant; refusing them here keeps allocator warnings off stderr.
constexpr size_t kMaxRequest = size_t{1} << 46;

struct Accounting {
  bool active;       // A limit or a countdown is set: take the slow path.
  size_t limit;      // 0: none.
  size_t countdown;  // Allocations left before the failing one, plus one; 0: never fail.
  bool once;         // Only that one fails.
  int64_t in_use;    // Since accounting began.
  uint64_t refusals;
};
Accounting g_accounting;

bool refuse() {
  ++g_accounting.refusals;
  return false;
}

// Whether the next allocation of `bytes` may go ahead.
bool admit(size_t bytes) {
  if (g_accounting.countdown != 0 && --g_accounting.countdown == 0) {
    if (!g_accounting.once) g_accounting.countdown = 1;
    return refuse();
  }
  if (g_accounting.limit == 0) return true;
  for (const bool again : {false, true}) {
    const size_t used = g_accounting.in_use < 0 ? 0 : static_cast<size_t>(g_accounting.in_use);
    if (bytes <= g_accounting.limit && used <= g_accounting.limit - bytes) return true;
    // What the pool keeps counts as used.
    if (!again) pool_trim();
  }
  return refuse();
}

bool admit_raw(size_t bytes) { return admit(bytes); }

void accounting_changed() {
  bool active = g_accounting.limit != 0 || g_accounting.countdown != 0;
  if (active && !g_accounting.active) {
    pool_trim();
    g_accounting.in_use = 0;
  }
  // For a countdown, every request must reach the allocator.
  g_block_pool.max_blocks = g_accounting.countdown != 0 ? 0 : kPooledBlocks;
  if (g_accounting.countdown != 0) pool_trim();
  g_accounting.active = active;
  set_raw_allocation_hook(active ? admit_raw : nullptr);
}

PY_COLD void* counted_alloc(size_t bytes, bool zeroed) {
  if (!admit(bytes)) return nullptr;
  void* block = zeroed ? system_alloc_zeroed(bytes) : system_alloc(bytes);
  if (block != nullptr) g_accounting.in_use += static_cast<int64_t>(system_usable(block));
  return block;
}

PY_COLD void* counted_realloc(void* block, size_t bytes) {
  if (!admit(bytes)) return nullptr;
  int64_t before = block == nullptr ? 0 : static_cast<int64_t>(system_usable(block));
  void* moved = system_realloc(block, bytes);
  if (moved != nullptr) g_accounting.in_use += static_cast<int64_t>(system_usable(moved)) - before;
  return moved;
}

PY_COLD void counted_free(void* block) {
  if (block != nullptr) g_accounting.in_use -= static_cast<int64_t>(system_usable(block));
  system_free(block);
}

}  // namespace

void pool_trim() {
  for (BlockPool::List& list : g_block_pool.lists) {
    while (list.head != nullptr) {
      void* block = list.head;
      list.head = *static_cast<void**>(block);
      mem_free(block);
    }
    list.count = 0;
  }
}

void mem_init() {
#ifndef PY_PLAIN_MALLOC
  // mimalloc waits 25 ms by itself, in which a program that grows asks for more. Waiting not at all
  // costs time where storage comes and goes.
  constexpr long kMilliseconds = 1;
#if MI_MALLOC_VERSION >= 210
  mi_option_set_default(mi_option_purge_delay, kMilliseconds);
#else
  mi_option_set_default(mi_option_decommit_delay, kMilliseconds);
#endif
#endif
}

void* mem_alloc(size_t bytes) {
  if (PY_UNLIKELY(bytes > kMaxRequest)) return nullptr;
  if (PY_UNLIKELY(g_accounting.active)) return counted_alloc(bytes, false);
  return system_alloc(bytes);
}

void* mem_alloc_unlimited(size_t bytes) {
  void* block = system_alloc(bytes);
  if (g_accounting.active && block != nullptr)
    g_accounting.in_use += static_cast<int64_t>(system_usable(block));
  return block;
}

void* mem_alloc_zeroed(size_t bytes) {
  if (PY_UNLIKELY(bytes > kMaxRequest)) return nullptr;
  if (PY_UNLIKELY(g_accounting.active)) return counted_alloc(bytes, true);
  return system_alloc_zeroed(bytes);
}

void* mem_realloc(void* block, size_t bytes) {
  if (PY_UNLIKELY(bytes > kMaxRequest)) return nullptr;
  if (PY_UNLIKELY(g_accounting.active)) return counted_realloc(block, bytes);
  return system_realloc(block, bytes);
}

void mem_free(void* block) {
  if (PY_UNLIKELY(g_accounting.active)) return counted_free(block);
  system_free(block);
}

#ifdef PY_PLAIN_MALLOC
// Leak checkers do not look for pointers in pages that they did not give out.
void* mem_resize(void* block, size_t before, size_t after) {
  if (after != 0) return mem_realloc(before == 0 ? nullptr : block, after);
  mem_free(block);
  return nullptr;
}
#else
namespace {

constexpr size_t kMappedBytes = size_t{256} << 10;  // Blocks from here on are pages of their own.

size_t whole_pages(size_t bytes) { return (bytes + 4095) & ~size_t{4095}; }

void* mapped_resize(void* block, size_t before, size_t after) {
  if (after > kMaxRequest || (g_accounting.active && after > before && !admit(after - before)))
    return nullptr;
  void* moved = before == 0
                    ? mmap(nullptr, whole_pages(after), PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
                    : mremap(block, whole_pages(before), whole_pages(after), MREMAP_MAYMOVE);
  if (moved == MAP_FAILED) return nullptr;
  if (g_accounting.active)
    g_accounting.in_use += static_cast<int64_t>(after) - static_cast<int64_t>(before);
  return moved;
}

void mapped_free(void* block, size_t bytes) {
  munmap(block, whole_pages(bytes));
  if (g_accounting.active) g_accounting.in_use -= static_cast<int64_t>(bytes);
}

}  // namespace

void* mem_resize(void* block, size_t before, size_t after) {
  const bool was_mapped = before >= kMappedBytes;
  if (was_mapped && after >= kMappedBytes) return mapped_resize(block, before, after);
  void* moved = nullptr;
  if (after != 0) {
    moved = after >= kMappedBytes ? mapped_resize(nullptr, 0, after) : pool_alloc(after);
    if (moved == nullptr) return nullptr;
    if (before != 0) memcpy(moved, block, before < after ? before : after);
  }
  if (was_mapped) {
    mapped_free(block, before);
  } else if (before != 0) {
    pool_free(block, before);
  }
  return moved;
}
#endif

void mem_set_limit(size_t bytes) {
  g_accounting.limit = bytes;
  accounting_changed();
}

void mem_fail_after(size_t allocations, bool once) {
  g_accounting.countdown = allocations == 0 ? 0 : allocations + 1;
  g_accounting.once = once;
  accounting_changed();
}

uint64_t mem_refusals() { return g_accounting.refusals; }

size_t mem_in_use() {
  if (g_accounting.active)
    return g_accounting.in_use < 0 ? 0 : static_cast<size_t>(g_accounting.in_use);
#ifdef PY_PLAIN_MALLOC
  return mallinfo2().uordblks;
#else
  size_t committed = 0;
  mi_process_info(nullptr, nullptr, nullptr, nullptr, nullptr, &committed, nullptr, nullptr);
  return committed;
#endif
}

}  // namespace py
