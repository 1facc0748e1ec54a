// A child process that goes on while its parent does other things, and dies with it.
// Counterpart: none.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace conformance {

struct ChildCommand {
  // In argv and environment, "{pid}" stands for the child's number.
  std::vector<std::string> argv;         // argv[0] is a path.
  std::vector<std::string> environment;  // "NAME=value"; nothing else is inherited.
  std::string directory;                 // Empty: where the caller is.
  std::filesystem::path output;          // Both streams, from its beginning.
  uint64_t memory_bytes = 0;             // Address space; 0 is no limit.
};

class Child {
 public:
  Child() = default;
  ~Child() { kill_now(); }
  Child(Child&& other) noexcept;
  Child& operator=(Child&& other) noexcept;

  // The kernel kills the child when the *thread* that started it ends. Throws Fault.
  void start(const ChildCommand& command);
  // Whether it runs; after the last time it does, the ways of its end are known.
  bool running();
  pid_t pid() const { return pid_; }
  // Exit status, or 128 and the signal.
  int status() const { return status_; }
  // Asks for an end, and no longer asks after a while. Reaps.
  void end(std::chrono::milliseconds patience);
  void kill_now();

 private:
  pid_t pid_ = -1;
  bool running_ = false;
  int status_ = 0;
};

}  // namespace conformance
