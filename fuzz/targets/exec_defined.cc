// Fuzz target: programs whose code the verifier calls defined, run by the machine under a budget.
// Nothing may come of it but a result or an exception, and the verdict on plain data is the
// machine's own.
// Counterpart: none.
#include "fuzz/targets/harness.h"
#include "fuzz/targets/machine.h"
#include "fuzz/targets/verdict.h"

namespace {

fuzz::Ending run(const uint8_t* data, size_t size) {
  constexpr uint64_t kFuel = 1'000;
  if (size > (1 << 18)) return fuzz::Ending::kTooLarge;
  const std::vector<fuzz::ValueRef> codes = fuzz::codes_of(data, size);
  if (codes.empty()) return fuzz::Ending::kNoProgram;
  for (const fuzz::ValueRef& code : codes) {
    if (!fuzz::judge(*code).defined) return fuzz::Ending::kUndefined;
  }
  const fuzz::Ending ending = fuzz::machine_run(data, size, kFuel);
  if (ending == fuzz::Ending::kRejected)
    fuzz::finding("defined as data, rejected as an object", fuzz::describe(*codes[0]));
  return ending;
}

}  // namespace

const fuzz::Target fuzz::kTarget = {.name = "exec_defined",
                                    .kind = InputKind::kProgram,
                                    .hostile = 0,
                                    .run = run,
                                    .start = fuzz::machine_start};
