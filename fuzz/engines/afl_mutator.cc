// The mutators as AFL++ asks for them: one shared library for each way to mutate. Trimming tries
// the smaller programs of the reductions, one after the other. Counterpart: AFL++'s
// include/afl-fuzz.h (custom mutator API).
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "fuzz/engines/mutation.h"
#include "fuzz/mutators/mutators.h"
#include "fuzz/mutators/random.h"

#ifndef FUZZ_AFL_KIND
#define FUZZ_AFL_KIND kProgram
#endif
#ifndef FUZZ_AFL_HOSTILE
#define FUZZ_AFL_HOSTILE 0
#endif
const fuzz::Target fuzz::kTarget = {
    .name = "afl", .kind = InputKind::FUZZ_AFL_KIND, .hostile = FUZZ_AFL_HOSTILE, .run = nullptr};

namespace {

// A trim is not worth more attempts than this.
constexpr size_t kTrimSteps = 64;

struct State {
  fuzz::Random random;
  std::string out;
  // What trimming has come to, and what it tries next.
  std::string trimmed;
  std::vector<std::string> smaller;
  size_t next = 0;
};

void find_smaller(State* state) {
  state->smaller.clear();
  state->next = 0;
  if (fuzz::kTarget.kind == fuzz::InputKind::kSource) {
    // Without one line.
    size_t start = 0;
    while (start < state->trimmed.size() && state->smaller.size() < kTrimSteps) {
      const size_t newline = state->trimmed.find('\n', start);
      const size_t end = newline == std::string::npos ? state->trimmed.size() : newline + 1;
      std::string shorter = state->trimmed;
      shorter.erase(start, end - start);
      if (!shorter.empty()) state->smaller.push_back(std::move(shorter));
      start = end;
    }
    return;
  }
  fuzz::reduce_program(state->trimmed, [&](const std::string& smaller) {
    if (smaller.size() < state->trimmed.size()) state->smaller.push_back(smaller);
    return state->smaller.size() >= kTrimSteps;
  });
}

}  // namespace

extern "C" {

void* afl_custom_init(void*, unsigned seed) {
  return new State{.random = fuzz::Random(seed), .out = {}, .trimmed = {}, .smaller = {}};
}

void afl_custom_deinit(void* data) { delete static_cast<State*>(data); }

size_t afl_custom_fuzz(void* data, uint8_t* buffer, size_t size, uint8_t** out, uint8_t* other,
                       size_t other_size, size_t max_size) {
  auto* state = static_cast<State*>(data);
  state->out.assign(reinterpret_cast<const char*>(buffer), size);
  state->out.resize(max_size > size ? max_size : size);
  auto* room = reinterpret_cast<uint8_t*>(state->out.data());
  const auto seed = static_cast<unsigned>(state->random.next());
  const bool splice = other != nullptr && other_size != 0 && state->random.one_in(4);
  size_t done = 0;
  if (splice) {
    done = fuzz::cross(fuzz::kTarget, buffer, size, other, other_size, room, max_size, seed);
  } else if (size <= max_size) {
    done = fuzz::mutate(fuzz::kTarget, room, size, max_size, seed);
  }
  *out = room;
  return done;
}

// Named in reports: what made the test case.
const char* afl_custom_describe(void* data, size_t) {
  auto* state = static_cast<State*>(data);
  state->trimmed.assign(fuzz::last_made_by());
  return state->trimmed.c_str();
}

int32_t afl_custom_init_trim(void* data, uint8_t* buffer, size_t size) {
  auto* state = static_cast<State*>(data);
  state->trimmed.assign(reinterpret_cast<const char*>(buffer), size);
  find_smaller(state);
  return static_cast<int32_t>(state->smaller.size());
}

size_t afl_custom_trim(void* data, uint8_t** out) {
  auto* state = static_cast<State*>(data);
  const std::string& chosen =
      state->next < state->smaller.size() ? state->smaller[state->next] : state->trimmed;
  state->out = chosen;
  *out = reinterpret_cast<uint8_t*>(state->out.data());
  return state->out.size();
}

// `success`: the program still does what it did. The steps that follow start from what was kept
// only where that was smaller still, so that their number stays what was announced.
int32_t afl_custom_post_trim(void* data, unsigned char success) {
  auto* state = static_cast<State*>(data);
  if (success != 0 && state->next < state->smaller.size()) {
    const size_t taken = state->next;
    state->trimmed = state->smaller[taken];
    // Variants of the larger program that are no smaller than this one have nothing to offer.
    while (state->next < state->smaller.size() &&
           (state->next == taken || state->smaller[state->next].size() >= state->trimmed.size()))
      ++state->next;
  } else {
    ++state->next;
  }
  return static_cast<int32_t>(state->next);
}

}  // extern "C"
