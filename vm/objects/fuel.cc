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

Status fuel_burn_steps(Thread& thread, uint64_t steps) {
  constexpr uint32_t kStepsOfACheck = 256;
  uint64_t& fuel = thread.interp->instruction_fuel;
  if (fuel != kFuelUsedUp) {
    steps += thread.interp->native_steps;
    thread.interp->native_steps = static_cast<uint32_t>(steps % kStepsOfACheck);
    const uint64_t checks = steps / kStepsOfACheck;
    if (checks == 0) return Status::kOk;
    // All but one; the last is what raises, if it comes to that.
    fuel = fuel > kFuelUsedUp + checks ? fuel - (checks - 1) : kFuelUsedUp + 1;
  }
  return fuel_burn(thread);
}

}  // namespace py
