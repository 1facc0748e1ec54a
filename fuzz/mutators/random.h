// A small generator of pseudo-random numbers: the same seed gives the same mutant everywhere.
// Counterpart: none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace fuzz {

class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  // SplitMix64.
  uint64_t next() {
    uint64_t z = state_ += 0x9E3779B97F4A7C15;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
    z = (z ^ z >> 27) * 0x94D049BB133111EB;
    return z ^ z >> 31;
  }
  // Below `limit`, which is not 0.
  uint64_t below(uint64_t limit) {
    return static_cast<uint64_t>(static_cast<unsigned __int128>(next()) * limit >> 64);
  }
  // Once in `count` times.
  bool one_in(uint64_t count) { return below(count) == 0; }
  template <typename T>
  const T& pick(const std::vector<T>& items) {
    return items[below(items.size())];
  }
  template <typename T, size_t N>
  const T& pick(const T (&items)[N]) {
    return items[below(N)];
  }

 private:
  uint64_t state_;
};

}  // namespace fuzz
