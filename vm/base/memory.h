// The raw allocator under every buffer that is not a Python object, with a hook for tests.
// Counterpart: the "raw" domain of Objects/obmalloc.c.
#ifndef VM_BASE_MEMORY_H_
#define VM_BASE_MEMORY_H_

#include <cstddef>

namespace py {

// Returns null on failure; size 0 gives a unique pointer.
[[nodiscard]] void* raw_malloc(size_t size);
[[nodiscard]] void* raw_realloc(void* block, size_t size);
void raw_free(void* block);

// Called before each raw allocation; returning false makes it fail. Null removes the hook. It is
// how fail-the-nth-allocation runs and memory limits reach the rooms that know no objects.
using RawAllocationHook = bool (*)(size_t size);
void set_raw_allocation_hook(RawAllocationHook hook);

}  // namespace py

#endif  // VM_BASE_MEMORY_H_
