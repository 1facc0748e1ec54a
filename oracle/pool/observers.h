// Observers: warm Pythons that run programs and say what could be seen. They expect to be killed.
// Counterpart: none.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "oracle/pool/observation.h"

namespace oracle {

enum class Isolation : uint8_t {
  kBatch,  // One process runs many programs, one after the other: for what is known to be safe.
  kFork,   // A child of a warm process for each.
  kFresh,  // A process of its own for each: what a person would see who replays it.
           // From one call to the next, objects lie elsewhere in memory, and every second time so
           // does the program itself: what depends on addresses comes out another way. Docstrings
           // of native code, which every Python words as it likes, are taken out of the texts.
};
enum class Detail : uint8_t {
  kOutcome,
  kTrace,  // And every instruction, and the locals at each RESUME.
  kAudit,  // Only which instruction left reference counts wrong, where the Python can tell.
};

struct ObserverOptions {
  std::string title;                     // "CPython 3.14.8", "pyvm": for messages.
  std::vector<std::string> command;      // A Python; flags and the observer's file are added.
  std::vector<std::string> tracer;       // What to run for Detail::kTrace instead, if not empty.
  std::vector<std::string> environment;  // Besides plain_environment().
  std::filesystem::path worker_folder;   // oracle/worker of the repository.
  uint64_t memory_bytes = uint64_t{1} << 30;  // Address space; 0 for sanitizers.
  std::chrono::milliseconds wall{2'000};      // For each program.
  uint64_t fuel = 20'000;  // Calls and rounds of loops, where the Python can count them.
  uint64_t heap_bytes = uint64_t{64} << 20;  // On top of what is there; where it can count them.
  bool random_addresses = false;             // To find out whether a program depends on addresses.
  std::string docstrings;  // Of another Python's native code, a NUL between two: hidden, too.
  unsigned workers = 1;    // Processes that are kept warm.
};

class Observers {
 public:
  // Throws std::runtime_error when a first process does not answer.
  explicit Observers(ObserverOptions options);
  ~Observers();
  Observers(const Observers&) = delete;
  Observers& operator=(const Observers&) = delete;

  // One observation for each program (bytes of a .pyc, or bare marshal data), in order; never
  // fewer: a program on which a process dies has the ending that says so, those that were behind it
  // in the batch are run again. Threads may call this at once.
  std::vector<Observation> observe(std::span<const std::string> programs, Isolation isolation,
                                   Detail detail = Detail::kOutcome);
  Observation observe(const std::string& program, Isolation isolation,
                      Detail detail = Detail::kOutcome);

  struct Health {
    uint64_t observed = 0;
    uint64_t restarts = 0;  // Processes that had to be replaced.
    uint64_t crashes = 0;
    uint64_t timeouts = 0;
    double busy_seconds = 0;
  };
  Health health() const;
  const std::string& about() const;  // sys.version of the Python.
  // Those of its native code, a NUL between two.
  std::string docstrings();
  // Before anything is observed: both hide the docstrings of both, so that what a program takes
  // from one of them, or by chance has in common with it, differs in neither.
  static void share_docstrings(Observers& a, Observers& b);
  const ObserverOptions& options() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace oracle
