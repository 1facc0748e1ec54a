// Counters are handed over once each, and only to a libFuzzer that asks for no more.
// Counterpart: none.
#include "fuzz/engines/counters.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string_view>
#include <vector>

namespace {

// What the compiler would have put there.
constexpr size_t kCount = 300;
__attribute__((section("__sancov_cntrs"), used)) uint8_t g_counters[kCount];

void start(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "target");
  fuzz::counters_start(static_cast<int>(arguments.size()), arguments.data());
}

// A run that meets these; those of them that libFuzzer gets to see.
std::vector<size_t> run(std::string_view input, const std::vector<size_t>& met) {
  std::fill(std::begin(g_counters), std::end(g_counters), 0);
  for (const size_t counter : met) g_counters[counter] = 3;
  fuzz::hide_known_counters(reinterpret_cast<const uint8_t*>(input.data()), input.size());
  std::vector<size_t> seen;
  for (size_t i = 0; i < kCount; ++i) {
    if (g_counters[i] != 0) seen.push_back(i);
  }
  return seen;
}

using Seen = std::vector<size_t>;

TEST(Counters, AreSeenOnce) {
  start({"-entropic=0", "-use_counters=0", "-reduce_inputs=0", "-runs=7", "corpus"});
  EXPECT_EQ(run("a", {0, 5, 299}), (Seen{0, 5, 299}));
  EXPECT_EQ(run("b", {0, 5, 64, 299}), (Seen{64}));
  EXPECT_EQ(run("c", {0, 64}), (Seen{}));
}

TEST(Counters, OfRunsThatNobodyLooksAtAreNotUsedUp) {
  start({"-entropic=0", "-use_counters=0", "-reduce_inputs=0"});
  run("", {1});
  EXPECT_EQ(run("a", {1, 2}), (Seen{1, 2}));
  run("a", {1, 2, 3});  // To see whether it leaks.
  EXPECT_EQ(run("b", {1, 2, 3}), (Seen{3}));
}

TEST(Counters, AreAllSeenByWhoAsksForMore) {
  for (const std::vector<const char*>& arguments : std::vector<std::vector<const char*>>{
           {},
           {"-entropic=0", "-reduce_inputs=0"},
           {"-entropic=0", "-use_counters=0", "-reduce_inputs=0", "-entropic=1"},
           {"-entropic=0", "-use_counters=0", "-reduce_inputs=0", "-merge=1"},
           {"-entropic=0", "-use_counters=0", "-reduce_inputs=0", "-print_coverage=1"}}) {
    start(arguments);
    run("a", {1, 2});
    EXPECT_EQ(run("b", {1, 2}), (Seen{1, 2}));
  }
}

}  // namespace
