// Fuzz target: programs whose code the verifier calls defined, run by the machine under a budget.
// Nothing may come of it but a result or an exception, the same in every flavour of the loop, with
// and without specialisation; nothing stays alive behind it; and the verdict on plain data is the
// machine's own.
// Counterpart: none.
#include "fuzz/targets/compare.h"
#include "fuzz/targets/verdict.h"

namespace {

fuzz::Ending run(const uint8_t* data, size_t size) {
  if (size > (1 << 18)) return fuzz::Ending::kTooLarge;
  fuzz::Run run;
  run.only_defined = true;
  // Enough for every specialisation to come and go, and little enough that a mutant which loops
  // does not take the time of a hundred that do not.
  run.fuel = 128;
  run.memory = size_t{256} << 10;
  const fuzz::Ending ending = fuzz::run_and_compare(data, size, run);
  // The verdict takes as long as the run: it is asked for now and then.
  if (fuzz::input_hash(data, size) % 32 != 1 || ending == fuzz::Ending::kNotLoaded)
    return ending;
  bool defined = true;
  for (const fuzz::ValueRef& code : fuzz::codes_of(data, size))
    defined = defined && fuzz::judge(*code).defined;
  if (defined && (ending == fuzz::Ending::kUndefined || ending == fuzz::Ending::kRejected))
    fuzz::finding("defined as data, rejected as an object");
  return ending;
}

}  // namespace

const fuzz::Target fuzz::kTarget = {.name = "exec_defined",
                                    .kind = InputKind::kProgram,
                                    .hostile = 0,
                                    .run = run,
                                    .start = fuzz::machine_start};
