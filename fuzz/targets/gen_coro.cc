// Fuzz target: generators, coroutines and asynchronous generators that a program left, sent to,
// thrown into and closed in the order that the bytes behind the program say. Counterpart: none.
#include "fuzz/targets/compare.h"

namespace {

fuzz::Ending run(const uint8_t* data, size_t size) {
  if (size > (1 << 18)) return fuzz::Ending::kTooLarge;
  const std::string schedule = fuzz::schedule_or_made(data, size);
  fuzz::Run run;
  run.only_defined = true;
  run.after = fuzz::After::kCoroutines;
  run.schedule = schedule;
  return fuzz::run_and_compare(data, size, run);
}

}  // namespace

const fuzz::Target fuzz::kTarget = {.name = "gen_coro",
                                    .kind = InputKind::kScheduled,
                                    .hostile = 0,
                                    .run = run,
                                    .start = fuzz::machine_start};
