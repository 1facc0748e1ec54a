// One Python that runs observe.py: asked over pipes, watched, and killed when it has to be.
// Counterpart: none. Internal to the pool; the other end is oracle/worker/observe.py.
#pragma once

#include <atomic>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "oracle/pool/observers.h"
#include "oracle/pool/spawn.h"

namespace oracle {

// Somebody killed a process before it could say who it is: another one may have more luck.
class KilledAtStart : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class ObserverProcess {
 public:
  // Starts it and waits until it says who it is. Throws std::runtime_error when it does not.
  ObserverProcess(const ObserverOptions& options, bool trace);
  ~ObserverProcess();
  ObserverProcess(const ObserverProcess&) = delete;
  ObserverProcess& operator=(const ObserverProcess&) = delete;

  struct Answer {
    size_t answered = 0;  // So many programs from the start have their observation.
    // When it died (it must not be asked again then): on which program, and how that ends.
    bool died = false;
    size_t culprit = 0;
    Observation last_words;
    // A program changed a module in a way that was only noticed after all of them: what was
    // observed may be its doing.
    bool tainted = false;
  };
  enum class Mode : char {
    kBatch = 'b',   // One after the other.
    kForked = 'f',  // Each in a child of its own.
    kAudit = 'a',   // Each in some children, which count references. Of a tracing process only.
    kAlone = 'n',   // One, in this process; docstrings of native code do not show.
    kAloneElsewhere = 'N',  // The same, and objects lie in another order in memory.
    kDocstrings = 'd',      // No program, but docstrings: see exchange_docstrings().
  };
  // Runs the programs at these indices of `programs` and fills in as many of `into` as are
  // answered.
  Answer ask(std::span<const std::string> programs, std::span<const size_t> which, Mode mode,
             std::vector<Observation>& into);

  // Hides these docstrings from now on, too; returns its own. A NUL stands between two.
  std::string exchange_docstrings(const std::string& others);

  const std::string& about() const { return about_; }  // sys.version.
  uint64_t asked() const { return asked_; }

 private:
  bool receive(std::string& pending);  // False at the end of the stream.
  Observation obituary();              // Of a process that is gone or is to be killed.
  std::string take_log();

  const ObserverOptions& options_;
  pid_t process_ = -1;
  Descriptor requests_, answers_, log_;
  volatile uint32_t* running_ = nullptr;  // The index of the program that runs, which it writes.
  std::string about_;
  std::string pending_;  // Received and not yet understood.
  uint64_t asked_ = 0;
};

}  // namespace oracle
