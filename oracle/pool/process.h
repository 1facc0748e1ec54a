// A child process under limits: it may crash, hang or eat memory, and only it suffers.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace oracle {

struct Limits {
  std::chrono::milliseconds wall{60'000};
  uint64_t memory_bytes = uint64_t{4}
                          << 30;  // Address space; 0 is no limit (sanitizers need that).
  uint64_t output_bytes = uint64_t{256} << 20;  // Of each stream.
};

struct Command {
  std::vector<std::string> argv;         // argv[0] is looked up on PATH.
  std::vector<std::string> environment;  // "NAME=value"; nothing else is inherited.
  std::string directory;                 // Empty: where the caller is.
  std::string input;                     // What the child reads from its standard input.
  Limits limits;
  int cpu = -1;  // Pin the child to this processor, when not negative and possible.
};

enum class End {
  kExited,      // status is the exit status.
  kSignalled,   // status is the signal.
  kTimedOut,    // Killed at the wall or processor time limit.
  kFlooded,     // Killed because it wrote more than output_bytes.
  kNotStarted,  // problem says why.
};

struct Finished {
  End end = End::kNotStarted;
  int status = 0;
  std::string out;
  std::string err;
  std::string problem;
  double wall_seconds = 0;
  double cpu_seconds = 0;
  int64_t peak_kilobytes =
      0;  // Linux counts what the caller itself had in memory at the fork, too.

  bool succeeded() const { return end == End::kExited && status == 0; }
};

// Runs a command to its end, without address randomisation.
Finished run(const Command& command);

// "exit status 3", "SIGSEGV", "no end within the time limit"...
std::string describe(const Finished& finished);

// The standard environment of a side: fixed locale and hash seed, and a PATH.
std::vector<std::string> plain_environment();

// Splits a command line into words as a shell does, with quotes and backslashes but no expansion.
std::vector<std::string> split_words(std::string_view text);

// The file that a shell would run for this name, or an empty string.
std::string find_program(const std::string& name);

}  // namespace oracle
