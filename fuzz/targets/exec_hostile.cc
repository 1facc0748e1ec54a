// Fuzz target: damaged programs, run by the machine under a budget. Undefined code objects are
// rejected before they run, wherever in the program they are; the rest of it runs.
// Counterpart: none.
#include "fuzz/targets/compare.h"
#include "fuzz/targets/harness.h"
#include "fuzz/targets/machine.h"
#include "fuzz/targets/verdict.h"

namespace {

fuzz::Ending run(const uint8_t* data, size_t size) {
  constexpr uint64_t kFuel = 4'000;
  if (size > (1 << 18)) return fuzz::Ending::kTooLarge;
  const std::vector<fuzz::ValueRef> codes = fuzz::codes_of(data, size);
  fuzz::Run run;
  run.fuel = kFuel;
  run.memory = size_t{32} << 20;
  machine_run(data, size, &run);
  const fuzz::Ending ending = run.ending;
  if (!codes.empty() && ending != fuzz::Ending::kNotLoaded) {
    const fuzz::Judgement judgement = fuzz::judge(*codes[0]);
    const bool ran = ending != fuzz::Ending::kRejected;
    if (judgement.loads && judgement.defined != ran)
      fuzz::finding(
          ran ? "undefined as data, ran as an object" : "defined as data, rejected as an object",
          judgement.text);
  }
  return ending;
}

}  // namespace

const fuzz::Target fuzz::kTarget = {.name = "exec_hostile",
                                    .kind = InputKind::kProgram,
                                    .hostile = 12,
                                    .run = run,
                                    .start = fuzz::machine_start};
