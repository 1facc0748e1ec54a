// Starting a process: from fork to exec with system calls only.
#include "oracle/pool/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>

#include "fmt/format.h"
#include "oracle/pool/process.h"

namespace oracle {
namespace {

[[noreturn]] void cannot(const char* what) {
  throw std::runtime_error(fmt::format("{}: {}", what, strerror(errno)));
}

void set_limit(int resource, rlim_t soft, rlim_t hard) {
  rlimit limit{soft, hard};
  setrlimit(static_cast<__rlimit_resource_t>(resource), &limit);
}

// Everything that the child needs, made before the fork.
struct Prepared {
  std::string program;
  std::vector<char*> argv;
  std::vector<char*> envp;
  // Copies beyond all targets, so that no dup2 closes what a later one needs.
  std::vector<Spawn::Given> moves;
  int highest = 0;
};

// System calls only, as in all that runs between fork and exec in a process that may have had other
// threads.
void close_on_exec_from(int first) {
  constexpr unsigned kCloseOnExec = 4;  // CLOSE_RANGE_CLOEXEC; glibc has it for C only.
  if (syscall(SYS_close_range, first, ~0u, kCloseOnExec) == 0) return;
  // A kernel or a sandbox without it. What a caller leaves open has a small number.
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  const int end = static_cast<int>(std::min<rlim_t>(files.rlim_cur, 1 << 16));
  for (int number = first; number < end; ++number) fcntl(number, F_SETFD, FD_CLOEXEC);
}

[[noreturn]] void become_child(const Spawn& what, Prepared& prepared, int report) {
  setpgid(0, 0);
  if (what.dies_with_thread) prctl(PR_SET_PDEATHSIG, SIGKILL);
  int error = 0;
  report = fcntl(report, F_DUPFD_CLOEXEC, prepared.highest + 1);
  for (Spawn::Given& move : prepared.moves) {
    move.from = fcntl(move.from, F_DUPFD_CLOEXEC, prepared.highest + 1);
    if (move.from < 0) error = errno;
  }
  for (const Spawn::Given& move : prepared.moves) {
    if (error == 0 && dup2(move.from, move.to) < 0) error = errno;
  }
  // What was opened elsewhere without O_CLOEXEC is not the child's either.
  for (int number = 0; number <= prepared.highest; ++number) {
    if (std::none_of(prepared.moves.begin(), prepared.moves.end(),
                     [&](const Spawn::Given& move) { return move.to == number; }))
      close(number);
  }
  close_on_exec_from(prepared.highest + 1);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  signal(SIGPIPE, SIG_DFL);
  if (!what.random_addresses) personality(ADDR_NO_RANDOMIZE);
  set_limit(RLIMIT_CORE, 0, 0);
  if (what.memory_bytes != 0) set_limit(RLIMIT_AS, what.memory_bytes, what.memory_bytes);
  if (what.cpu_seconds != 0) set_limit(RLIMIT_CPU, what.cpu_seconds, what.cpu_seconds + 1);
  if (what.file_bytes != 0) set_limit(RLIMIT_FSIZE, what.file_bytes, what.file_bytes);
  if (what.cpu >= 0) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(what.cpu, &set);
    sched_setaffinity(0, sizeof set, &set);
  }
  if (error == 0 && (what.directory.empty() || chdir(what.directory.c_str()) == 0))
    execve(prepared.program.c_str(), prepared.argv.data(), prepared.envp.data());
  if (error == 0) error = errno;
  [[maybe_unused]] ssize_t ignored = write(report, &error, sizeof error);
  _exit(127);
}

std::vector<char*> pointers(const std::vector<std::string>& words) {
  std::vector<char*> result;
  for (const std::string& word : words) result.push_back(const_cast<char*>(word.c_str()));
  result.push_back(nullptr);
  return result;
}

}  // namespace

void Descriptor::reset() {
  if (number_ >= 0) close(number_);
  number_ = -1;
}

Pipe make_pipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) cannot("pipe");
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

Descriptor make_memory_file(const std::string& content) {
  Descriptor file(memfd_create("constrictor", MFD_CLOEXEC));
  if (!file.open()) cannot("memfd_create");
  for (size_t done = 0; done < content.size();) {
    ssize_t written = write(file.get(), content.data() + done, content.size() - done);
    if (written <= 0) cannot("cannot keep the input of a child process");
    done += static_cast<size_t>(written);
  }
  lseek(file.get(), 0, SEEK_SET);
  return file;
}

pid_t spawn(const Spawn& what) {
  Prepared prepared;
  prepared.program = what.argv.empty() ? "" : find_program(what.argv[0]);
  if (prepared.program.empty())
    throw std::runtime_error(
        fmt::format("no such program: {}", what.argv.empty() ? "(none)" : what.argv[0]));
  // A relative program would be looked up from the child's directory.
  if (prepared.program[0] != '/') {
    if (char* full = realpath(prepared.program.c_str(), nullptr); full != nullptr) {
      prepared.program = full;
      free(full);
    }
  }
  prepared.argv = pointers(what.argv);
  prepared.envp = pointers(what.environment);
  prepared.moves = what.descriptors;
  for (const Spawn::Given& move : prepared.moves)
    prepared.highest = std::max(prepared.highest, move.to);
  Pipe report = make_pipe();
  pid_t child = fork();
  if (child < 0) cannot("fork");
  if (child == 0) become_child(what, prepared, report.write_end.get());
  setpgid(child, child);
  report.write_end.reset();
  int error = 0;
  ssize_t got;
  do {
    got = read(report.read_end.get(), &error, sizeof error);
  } while (got < 0 && errno == EINTR);
  if (got > 0) {
    reap(child);
    throw std::runtime_error(fmt::format("{}: {}", prepared.program, strerror(error)));
  }
  return child;
}

int reap(pid_t process, rusage* usage) {
  int status = 0;
  while (wait4(process, &status, 0, usage) < 0) {
    if (errno != EINTR) return 0;
  }
  return status;
}

}  // namespace oracle
