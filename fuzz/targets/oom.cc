// Fuzz target: programs whose n-th allocation fails, and no other or all behind it. Whatever n is,
// the program ends with MemoryError or deals with it; nothing is lost and nothing crashes.
// Counterpart: none.
#include <algorithm>

#include "fuzz/targets/compare.h"

namespace {

// Every one of the first, then some: each input takes another step.
constexpr uint64_t kDense = 64;
constexpr uint64_t kMost = 96;

fuzz::Ending run(const uint8_t* data, size_t size) {
  if (size > (1 << 18)) return fuzz::Ending::kTooLarge;
  fuzz::Run whole;
  whole.only_defined = true;
  machine_run(data, size, &whole);
  if (whole.ending != fuzz::Ending::kFinished && whole.ending != fuzz::Ending::kRaised)
    return whole.ending;
  const uint64_t hash = fuzz::hash_of(fuzz::as_text(data, size));
  const fuzz::Alive before = fuzz::machine_alive();
  uint64_t n = 1 + hash % 7;
  for (uint64_t i = 0; i < kMost; ++i) {
    fuzz::Run run;
    run.only_defined = true;
    run.fail_after = n;
    run.once = (i + hash) % 2 == 0;
    machine_run(data, size, &run);
    if (!run.failed) break;
    n += i < kDense ? 1 : 1 + (hash >> i % 32) % 61;
  }
  // Again as before: what an error path kept shows now.
  machine_run(data, size, &whole);
  const fuzz::Alive after = fuzz::machine_alive();
  if (after.objects > before.objects)
    fuzz::finding("objects leak where an allocation fails",
                  std::to_string(after.objects - before.objects) + " objects");
  return whole.ending;
}

}  // namespace

const fuzz::Target fuzz::kTarget = {.name = "oom",
                                    .kind = InputKind::kProgram,
                                    .hostile = 0,
                                    .run = run,
                                    .start = fuzz::machine_start};
