// A process that was forked before the first run and runs inputs in children of its own: what they
// see is a machine as it is at the start.
// Counterpart: none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "fuzz/targets/ending.h"

namespace fuzz {

class Zygote {
 public:
  // Forks. False: there is none, and nobody can be asked.
  bool start();

  struct Answer {
    bool ended = false;  // Else it died, or took more than its time.
    Ending ending = Ending::kChecked;
    uint64_t digest = 0;
  };
  // Nothing: the zygote itself is gone.
  std::optional<Answer> ask(const uint8_t* data, size_t size);

 private:
  int socket_ = -1;
};

}  // namespace fuzz
