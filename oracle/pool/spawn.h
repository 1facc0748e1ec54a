// Starting a process: descriptors that close themselves, and the way from fork to exec.
#pragma once

#include <sys/resource.h>
#include <sys/types.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace oracle {

// A file descriptor that closes itself.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() { reset(); }
  int get() const { return number_; }
  bool open() const { return number_ >= 0; }
  void reset();

 private:
  int number_ = -1;
};

struct Pipe {
  Descriptor read_end;
  Descriptor write_end;
};
Pipe make_pipe();  // Throws std::runtime_error.

// A file without a name, in memory. Throws std::runtime_error.
Descriptor make_memory_file(const std::string& content);

struct Spawn {
  std::vector<std::string> argv;         // argv[0] is looked up on PATH.
  std::vector<std::string> environment;  // "NAME=value"; nothing else is inherited.
  std::string directory;                 // Empty: where the caller is.
  struct Given {
    int from = -1;
    int to = -1;
  };
  std::vector<Given> descriptors;  // What it gets, 0 to 2 among them; all others are closed.
  uint64_t memory_bytes = 0;       // Address space; 0: no limit.
  uint64_t cpu_seconds = 0;        // 0: no limit.
  uint64_t file_bytes = 0;         // Of one file that it writes; 0: no limit.
  int cpu = -1;                    // Pin it to this processor, when not negative and possible.
  bool dies_with_thread = false;   // Killed when the calling thread ends.
  bool random_addresses = false;
};

// Starts it in a process group of its own, which its number names. Throws std::runtime_error that
// says why it could not.
pid_t spawn(const Spawn& what);

// The status of a process that was killed or ended; waits for it. `usage` may be null.
int reap(pid_t process, rusage* usage = nullptr);

}  // namespace oracle
