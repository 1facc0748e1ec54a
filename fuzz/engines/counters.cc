// The counters of libFuzzer's that it has seen already, taken from its sight. With -use_counters=0,
// -reduce_inputs=0 and -entropic=0 all that a counter can tell libFuzzer is that it was met for the
// first time; later it looks the counter up in a table and does nothing. A program meets hundreds,
// and looking them up took a sixth of all time. So a counter that was handed over once is zeroed
// after each run, all of them in one pass. What libFuzzer keeps and prints stays the same.
// Counterpart: none.
#include "fuzz/engines/counters.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

// Of the linker's making; null where nothing is counted this way.
extern "C" __attribute__((weak, visibility("hidden"))) uint8_t __start___sancov_cntrs[];
extern "C" __attribute__((weak, visibility("hidden"))) uint8_t __stop___sancov_cntrs[];

namespace fuzz {
namespace {

// Arguments that have no bearing on what libFuzzer asks of a counter. Any other may have.
// clang-format off
constexpr std::string_view kOfNoBearing[] = {
    "artifact_prefix", "close_fd_mask", "create_missing_dirs", "cross_over", "detect_leaks",
    "dict", "entropic", "error_exitcode", "exact_artifact_path", "features_dir", "ignore_crashes",
    "ignore_ooms", "ignore_timeouts", "len_control", "malloc_limit_mb", "max_len",
    "max_total_time", "mutate_depth", "prefer_small", "print_final_stats", "print_funcs",
    "print_pcs", "purge_allocator_interval", "reduce_inputs", "reload", "report_slow_units",
    "rss_limit_mb", "runs", "seed", "seed_inputs", "shuffle", "stop_file", "timeout",
    "timeout_exitcode", "use_counters", "verbosity",
};
// clang-format on

// 64 of them at a time.
typedef uint8_t Block __attribute__((vector_size(64), aligned(1), may_alias));

struct Known {
  std::vector<uint8_t> fresh;  // Of each counter 0xFF until it was handed over. Empty: hide none.
  std::string last;            // The input of the last run.
};
Known g_known;

bool asks_for_the_first_time_only(int argc, const char* const* argv) {
  // As libFuzzer has them when nobody says otherwise.
  bool use_counters = true, reduce_inputs = true, entropic = true;
  for (int i = 1; i < argc; ++i) {
    std::string_view argument = argv[i];
    if (!argument.starts_with('-') || argument.starts_with("--")) continue;
    argument.remove_prefix(1);
    const size_t equals = argument.find('=');
    const std::string_view name = argument.substr(0, equals);
    if (std::find(std::begin(kOfNoBearing), std::end(kOfNoBearing), name) == std::end(kOfNoBearing))
      return false;
    const bool on = equals == argument.npos || argument.substr(equals + 1) != "0";
    if (name == "use_counters") use_counters = on;
    if (name == "reduce_inputs") reduce_inputs = on;
    if (name == "entropic") entropic = on;
  }
  return !use_counters && !reduce_inputs && !entropic;
}

// Zeroes all counters that are not fresh; whether any is left. Three times as fast with the wider
// registers that nearly every machine has.
#if defined(__x86_64__)
__attribute__((target_clones("avx2", "default")))
#endif
bool keep_fresh(uint8_t* counters, const uint8_t* fresh, size_t count) {
  Block any = {};
  size_t at = 0;
  for (; at + sizeof(Block) <= count; at += sizeof(Block)) {
    auto* const here = reinterpret_cast<Block*>(counters + at);
    *here &= *reinterpret_cast<const Block*>(fresh + at);
    any |= *here;
  }
  uint8_t rest = 0;
  for (; at < count; ++at) rest |= counters[at] &= fresh[at];
  constexpr Block kNone = {};
  return rest != 0 || std::memcmp(&any, &kNone, sizeof any) != 0;
}

}  // namespace

void counters_start(int argc, const char* const* argv) {
  g_known = {};
  if (__start___sancov_cntrs == nullptr || !asks_for_the_first_time_only(argc, argv)) return;
  g_known.fresh.assign(static_cast<size_t>(__stop___sancov_cntrs - __start___sancov_cntrs), 0xFF);
}

void hide_known_counters(const uint8_t* data, size_t size) {
  const size_t count = g_known.fresh.size();
  if (count == 0) return;
  uint8_t* const counters = __start___sancov_cntrs;
  uint8_t* const fresh = g_known.fresh.data();
  const bool anything_new = keep_fresh(counters, fresh, count);
  // Of two kinds of runs libFuzzer does not look at the counters, so they hand nothing over: of the
  // empty input at the start, and of the input before once more, to see whether memory leaks.
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  if (anything_new && !input.empty() && input != g_known.last) {
    for (size_t i = 0; i < count; ++i) {
      if (counters[i] != 0) fresh[i] = 0;
    }
  }
  g_known.last = input;
}

}  // namespace fuzz
