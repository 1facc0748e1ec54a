// Fuzz target: objects of a program whose methods raise, lie or change what they are asked about,
// given to builtins, operators and containers as the bytes behind the program say. Counterpart:
// none.
#include "fuzz/targets/compare.h"

namespace {

fuzz::Ending run(const uint8_t* data, size_t size) {
  return fuzz::run_as_scheduled(data, size, fuzz::After::kCalls);
}

}  // namespace

const fuzz::Target fuzz::kTarget = {.name = "builtins_evil",
                                    .kind = InputKind::kScheduled,
                                    .hostile = 0,
                                    .run = run,
                                    .start = fuzz::machine_start};
