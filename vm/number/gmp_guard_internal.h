// Runs GMP so that it can run out of memory without taking the process down.
// Counterpart: none; CPython has its own digits and checks each allocation.
#ifndef VM_NUMBER_GMP_GUARD_INTERNAL_H_
#define VM_NUMBER_GMP_GUARD_INTERNAL_H_

#include <cstddef>
#include <cstdint>

#include "vm/number/bigint.h"

namespace py {

// Calls body(context). All that GMP or guard_limbs allocates inside is freed when it ends. When an
// allocation fails, body is left at once by longjmp and the result is false: so body may only hold
// trivial objects and GMP values, and must not allocate by other means. Does not nest.
[[nodiscard]] bool run_guarded(void (*body)(void*), void* context);

// Scratch memory inside a guarded body.
Limb* guard_limbs(size_t count);
unsigned char* guard_bytes(size_t count);

template <class F>
[[nodiscard]] bool guarded(F body) {
  return run_guarded([](void* context) { (*static_cast<F*>(context))(); }, &body);
}

// Below this many limbs mpn multiplies and divides on the stack alone and needs no guard.
inline constexpr size_t kStackLimbs = 256;

}  // namespace py

#endif  // VM_NUMBER_GMP_GUARD_INTERNAL_H_
