// Runs of a program whose tables are watched.
// Counterpart: none.
#include "fuzz/targets/watched.h"

#include <algorithm>
#include <iterator>

#include "fuzz/targets/harness.h"

namespace fuzz {
namespace {

Watched run_in(const uint8_t* data, size_t size, const Watch& asked, Loop loop, bool specialise) {
  Watched watched;
  watched.watch = asked;
  watched.run.only_defined = true;
  watched.run.observe = true;
  watched.run.loop = loop;
  watched.run.specialise = specialise;
  watched.run.watch = &watched.watch;
  machine_run(data, size, &watched.run);
  watched.run.watch = nullptr;
  return watched;
}

bool same(const Watched& a, const Watched& b) {
  return a.run.ending == b.run.ending && a.run.observed == b.run.observed &&
         a.watch.happened == b.watch.happened;
}

const char* name_of(Happening::What what) {
  constexpr const char* kNames[] = {"instruction", "raise",  "reraise", "handled",
                                    "unwind",      "call",   "line",    "return",
                                    "exception",   "opcode", "jump",    "traceback"};
  return kNames[static_cast<size_t>(what)];
}

std::string parted(const Watched& a, const Watched& b) {
  const auto &one = a.watch.happened, &other = b.watch.happened;
  const auto at = std::mismatch(one.begin(), one.end(), other.begin(), other.end());
  std::string about = at.first == one.end() ? "the end" : place(*at.first);
  about += " / " + (at.second == other.end() ? "the end" : place(*at.second));
  if (at.first == one.end() && at.second == other.end())
    about = a.run.observed + "\n" + b.run.observed;
  return about;
}

}  // namespace

std::string place(const Happening& one) {
  return std::string(name_of(one.what)) + " in code " + std::to_string(one.code) + ", offset " +
         std::to_string(2 * one.unit) + ", frame at " + std::to_string(2 * one.at) + ", depth " +
         std::to_string(one.depth) + ", lasti " + std::to_string(one.lasti) + ", line " +
         std::to_string(one.line);
}

Watched run_watched(const uint8_t* data, size_t size, const Watch& asked, const CheckWatch& check,
                    uint64_t turn) {
  Watched first = run_in(data, size, asked, Loop::kTailCalls, true);
  if (!first.is_result()) return first;
  check(first.watch);
  const OtherLoop& other = kOtherLoops[turn % std::size(kOtherLoops)];
  const Watched second = run_in(data, size, asked, other.loop, other.specialise);
  if (second.run.exhausted || same(first, second)) return first;
  // A program may depend on where its objects lie.
  for (unsigned shift = 1; shift <= 4; ++shift) {
    machine_shift_heap(shift);
    const Watched again = run_in(data, size, asked, Loop::kTailCalls, true);
    machine_shift_heap(0);
    if (!same(first, again)) {
      suspect("unsteady");
      return first;
    }
  }
  finding(std::string("tail calls and ") + other.name + " differ", parted(first, second));
}

}  // namespace fuzz
