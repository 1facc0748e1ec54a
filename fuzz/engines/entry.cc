// What libFuzzer calls, and AFL++ through its driver, and a replay: the one target of this program.
// Counterpart: none.
#include "fuzz/engines/campaign.h"
#include "fuzz/engines/counters.h"
#include "fuzz/engines/mutation.h"
#include "fuzz/targets/harness.h"

int LLVMFuzzerInitialize(int* argc, char*** argv) {
  fuzz::counters_start(*argc, *argv);
  fuzz::campaign_start();
  return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (!fuzz::campaign_run(data, size)) return -1;  // Nobody reads its counters.
  fuzz::hide_known_counters(data, size);
  return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size, unsigned seed) {
  fuzz::campaign_credit(data, size);
  const size_t mutated = fuzz::mutate(fuzz::kTarget, data, size, max_size, seed);
  fuzz::campaign_made(fuzz::last_made_by(), data, mutated);
  return mutated;
}

size_t LLVMFuzzerCustomCrossOver(const uint8_t* a, size_t a_size, const uint8_t* b, size_t b_size,
                                 uint8_t* out, size_t max_size, unsigned seed) {
  fuzz::campaign_credit(a, a_size);
  const size_t crossed = fuzz::cross(fuzz::kTarget, a, a_size, b, b_size, out, max_size, seed);
  fuzz::campaign_made(fuzz::last_made_by(), out, crossed);
  return crossed;
}
