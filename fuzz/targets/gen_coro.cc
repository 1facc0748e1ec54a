// Fuzz target: generators, coroutines and asynchronous generators that a program left, sent to,
// thrown into and closed in the order that the bytes behind the program say. Counterpart: none.
#include "fuzz/targets/compare.h"

namespace {

fuzz::Ending run(const uint8_t* data, size_t size) {
  return fuzz::run_as_scheduled(data, size, fuzz::After::kCoroutines);
}

}  // namespace

const fuzz::Target fuzz::kTarget = {.name = "gen_coro",
                                    .kind = InputKind::kScheduled,
                                    .hostile = 0,
                                    .run = run,
                                    .start = fuzz::machine_start};
