// The budget of a program that may run only so far (set_fuel()), paid for in native code, too.
#ifndef VM_OBJECTS_FUEL_H_
#define VM_OBJECTS_FUEL_H_

#include "vm/heap/owned.h"
#include "vm/runtime/thread.h"

namespace py {

// Takes one check off the budget that there is: SystemError at its end, and at every call after it.
Status fuel_burn(Thread& thread);

Status fuel_burn_steps(Thread& thread, uint64_t steps);
// For what takes long in one go, as the product of two large ints, before it is done: many steps
// are one check, and none where there is no budget.
PY_ALWAYS_INLINE Status fuel_work(Thread& thread, uint64_t steps) {
  if (PY_LIKELY((thread.eval_breaker.load(std::memory_order_relaxed) & breaker::kFuel) == 0))
    return Status::kOk;
  return fuel_burn_steps(thread, steps);
}
// For each round of a native loop that may be endless, as over itertools.count().
PY_ALWAYS_INLINE Status fuel_step(Thread& thread) { return fuel_work(thread, 1); }

}  // namespace py

#endif  // VM_OBJECTS_FUEL_H_
