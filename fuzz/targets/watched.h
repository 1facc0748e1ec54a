// Runs of a program whose tables are watched: held to a model of the tables, and one loop to
// another.
// Counterpart: none.
#pragma once

#include <functional>
#include <string>

#include "fuzz/targets/machine.h"
#include "fuzz/targets/machine_watch.h"

namespace fuzz {

struct Watched {
  Run run;
  Watch watch;

  bool is_result() const {
    return !run.exhausted && (run.ending == Ending::kFinished || run.ending == Ending::kRaised);
  }
};
// Ends the process with a finding when something else happened than should have.
using CheckWatch = std::function<void(const Watch&)>;

// Runs the program in the usual loop and in another one, by turns, and compares. Only what all
// came to an end of its own is checked.
Watched run_watched(const uint8_t* data, size_t size, const Watch& asked, const CheckWatch& check,
                    uint64_t turn);
// For people.
std::string place(const Happening& one);

}  // namespace fuzz
