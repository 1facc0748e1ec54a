// The budget of a program, spent.
#include "vm/objects/fuel.h"

#include "vm/objects/errors.h"
#include "vm/objects/exceptions.h"

namespace py {

Status fuel_burn(Thread& thread) {
  uint64_t& fuel = thread.interp->instruction_fuel;
  if (fuel == kFuelUsedUp)
    return raise_none(thread, &exc::SystemError);  // Again: no frame goes on.
  if (--fuel == kFuelUsedUp) return raise(thread, &exc::SystemError, "out of fuel");
  return Status::kOk;
}

Status fuel_burn_steps(Thread& thread) {
  constexpr uint32_t kStepsOfACheck = 256;
  if (thread.interp->instruction_fuel != kFuelUsedUp &&
      ++thread.interp->native_steps % kStepsOfACheck != 0)
    return Status::kOk;
  return fuel_burn(thread);
}

}  // namespace py
