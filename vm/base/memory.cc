// The raw allocator and its hook.
// Counterpart: Objects/obmalloc.c (raw domain).
#include "vm/base/memory.h"

#include <cstdlib>

#include "vm/base/attributes.h"
#include "vm/base/checked.h"

namespace py {
namespace {

// Set before threads start and by tests.
RawAllocationHook allocation_hook = nullptr;

bool may_allocate(size_t size) {
  if (PY_UNLIKELY(size > kMaxSize)) return false;
  return PY_LIKELY(allocation_hook == nullptr) || allocation_hook(size);
}

}  // namespace

void* raw_malloc(size_t size) {
  if (!may_allocate(size)) return nullptr;
  return malloc(size == 0 ? 1 : size);
}

void* raw_realloc(void* block, size_t size) {
  if (!may_allocate(size)) return nullptr;
  return realloc(block, size == 0 ? 1 : size);
}

void raw_free(void* block) { free(block); }

void set_raw_allocation_hook(RawAllocationHook hook) { allocation_hook = hook; }

}  // namespace py
