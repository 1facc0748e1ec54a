// A child process under limits: spawn, collect, kill.
#include "oracle/pool/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>
#include <utility>

#include "fmt/format.h"

namespace oracle {
namespace {

using Clock = std::chrono::steady_clock;

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
  void reset() {
    if (number_ >= 0) close(number_);
    number_ = -1;
  }

 private:
  int number_ = -1;
};

struct Pipe {
  Descriptor read_end;
  Descriptor write_end;
};

Pipe make_pipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0)
    throw std::runtime_error(fmt::format("pipe: {}", strerror(errno)));
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

Descriptor input_file(const std::string& text) {
  if (text.empty()) return Descriptor(open("/dev/null", O_RDONLY | O_CLOEXEC));
  Descriptor file(memfd_create("input", MFD_CLOEXEC));
  for (size_t done = 0; done < text.size();) {
    ssize_t written = write(file.get(), text.data() + done, text.size() - done);
    if (written <= 0) throw std::runtime_error("cannot keep the input of a child process");
    done += static_cast<size_t>(written);
  }
  lseek(file.get(), 0, SEEK_SET);
  return file;
}

void set_limit(int resource, rlim_t soft, rlim_t hard) {
  rlimit limit{soft, hard};
  setrlimit(static_cast<__rlimit_resource_t>(resource), &limit);
}

// Runs between fork and exec in a process that may have had other threads: system calls only.
[[noreturn]] void become_child(const Command& command, const char* program, char* const* argv,
                               char* const* envp, int in, int out, int err, int report) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // An interrupted run leaves nobody behind.
  dup2(in, STDIN_FILENO);
  dup2(out, STDOUT_FILENO);
  dup2(err, STDERR_FILENO);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  signal(SIGPIPE, SIG_DFL);
  personality(ADDR_NO_RANDOMIZE);
  set_limit(RLIMIT_CORE, 0, 0);
  if (command.limits.memory_bytes != 0)
    set_limit(RLIMIT_AS, command.limits.memory_bytes, command.limits.memory_bytes);
  // A child that spins in a signal handler still ends; wall time is the limit that is meant.
  auto seconds = static_cast<rlim_t>(command.limits.wall.count() / 1000 + 2);
  set_limit(RLIMIT_CPU, seconds, seconds + 1);
  if (command.cpu >= 0) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(command.cpu, &set);
    sched_setaffinity(0, sizeof set, &set);
  }
  if (command.directory.empty() || chdir(command.directory.c_str()) == 0)
    execve(program, argv, envp);
  int error = errno;
  [[maybe_unused]] ssize_t ignored = write(report, &error, sizeof error);
  _exit(127);
}

// Reads what is there. False at the end of the stream.
bool drain(int descriptor, std::string& into, uint64_t limit, bool& flooded) {
  char buffer[65536];
  for (;;) {
    ssize_t got = read(descriptor, buffer, sizeof buffer);
    if (got > 0) {
      if (into.size() + static_cast<size_t>(got) > limit) {
        flooded = true;
        return false;
      }
      into.append(buffer, static_cast<size_t>(got));
    } else if (got < 0 && errno == EINTR) {
      continue;
    } else {
      return got < 0 && errno == EAGAIN;
    }
  }
}

bool has_ended(pid_t child) {
  siginfo_t about{};
  return waitid(P_PID, static_cast<id_t>(child), &about, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         about.si_pid == child;
}

std::vector<char*> pointers(const std::vector<std::string>& words) {
  std::vector<char*> result;
  for (const std::string& word : words) result.push_back(const_cast<char*>(word.c_str()));
  result.push_back(nullptr);
  return result;
}

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace

Finished run(const Command& command) {
  Finished result;
  std::string program = command.argv.empty() ? "" : find_program(command.argv[0]);
  if (program.empty()) {
    result.problem =
        fmt::format("no such program: {}", command.argv.empty() ? "(none)" : command.argv[0]);
    return result;
  }
  // A relative program would be looked up from the child's directory.
  if (char* full = realpath(program.c_str(), nullptr); full != nullptr && program[0] != '/') {
    program = full;
    free(full);
  } else {
    free(full);
  }
  std::vector<char*> argv = pointers(command.argv);
  std::vector<char*> envp = pointers(command.environment);
  Descriptor in = input_file(command.input);
  Pipe out = make_pipe(), err = make_pipe(), report = make_pipe();

  auto started = Clock::now();
  pid_t child = fork();
  if (child < 0) {
    result.problem = fmt::format("fork: {}", strerror(errno));
    return result;
  }
  if (child == 0)
    become_child(command, program.c_str(), argv.data(), envp.data(), in.get(), out.write_end.get(),
                 err.write_end.get(), report.write_end.get());
  setpgid(child, child);
  out.write_end.reset();
  err.write_end.reset();
  report.write_end.reset();
  int exec_error = 0;
  bool not_started = read(report.read_end.get(), &exec_error, sizeof exec_error) > 0;

  Descriptor process(
      static_cast<int>(syscall(SYS_pidfd_open, child, 0)));  // glibc 2.36 has it for C only.
  fcntl(out.read_end.get(), F_SETFL, O_NONBLOCK);
  fcntl(err.read_end.get(), F_SETFL, O_NONBLOCK);
  auto deadline = started + command.limits.wall;
  bool timed_out = false, flooded = false, running = true;
  pollfd watched[3] = {
      {out.read_end.get(), POLLIN, 0}, {err.read_end.get(), POLLIN, 0}, {process.get(), POLLIN, 0}};
  while (running) {
    auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    if (left.count() <= 0) {
      timed_out = true;
      break;
    }
    // Without process descriptors (an old kernel) the child must be looked at now and then.
    int64_t most = process.open() ? 60'000 : 20;
    int wait = static_cast<int>(std::min<int64_t>(left.count() + 1, most));
    if (poll(watched, 3, wait) < 0 && errno != EINTR) break;
    if (watched[0].revents != 0 &&
        !drain(watched[0].fd, result.out, command.limits.output_bytes, flooded))
      watched[0].fd = -1;
    if (watched[1].revents != 0 &&
        !drain(watched[1].fd, result.err, command.limits.output_bytes, flooded))
      watched[1].fd = -1;
    if (flooded) break;
    if (watched[2].revents != 0) running = false;
    if (!process.open() && has_ended(child)) running = false;
  }
  // The whole group: what a child leaves behind would keep the pipes and the machine busy.
  kill(-child, SIGKILL);
  int status = 0;
  rusage usage{};
  while (wait4(child, &status, 0, &usage) < 0 && errno == EINTR) {
  }
  result.wall_seconds = std::chrono::duration<double>(Clock::now() - started).count();
  result.cpu_seconds = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
  result.peak_kilobytes = usage.ru_maxrss;
  if (watched[0].fd >= 0) drain(watched[0].fd, result.out, command.limits.output_bytes, flooded);
  if (watched[1].fd >= 0) drain(watched[1].fd, result.err, command.limits.output_bytes, flooded);

  if (not_started) {
    result.problem = fmt::format("{}: {}", program, strerror(exec_error));
  } else if (flooded) {
    result.end = End::kFlooded;
  } else if (timed_out || (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)) {
    result.end = End::kTimedOut;
  } else if (WIFSIGNALED(status)) {
    result.end = End::kSignalled;
    result.status = WTERMSIG(status);
  } else {
    result.end = End::kExited;
    result.status = WEXITSTATUS(status);
  }
  return result;
}

std::string describe(const Finished& finished) {
  switch (finished.end) {
    case End::kExited:
      return fmt::format("exit status {}", finished.status);
    case End::kSignalled: {
      const char* name = sigabbrev_np(finished.status);
      return name != nullptr ? fmt::format("SIG{}", name)
                             : fmt::format("signal {}", finished.status);
    }
    case End::kTimedOut:
      return "no end within the time limit";
    case End::kFlooded:
      return "more output than the limit";
    case End::kNotStarted:
      return "not started: " + finished.problem;
  }
  return "unknown end";
}

std::vector<std::string> plain_environment() {
  const char* path = getenv("PATH");
  return {"LC_ALL=C.UTF-8", "PYTHONHASHSEED=0",
          std::string("PATH=") + (path != nullptr ? path : "/usr/local/bin:/usr/bin:/bin")};
}

std::vector<std::string> split_words(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  bool in_word = false;
  char quote = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '\\' && quote != '\'' && i + 1 < text.size()) {
      word += text[++i];
      in_word = true;
    } else if (quote != 0) {
      if (c == quote)
        quote = 0;
      else
        word += c;
    } else if (c == '\'' || c == '"') {
      quote = c;
      in_word = true;
    } else if (c == ' ' || c == '\t' || c == '\n') {
      if (in_word) words.push_back(std::move(word));
      word.clear();
      in_word = false;
    } else {
      word += c;
      in_word = true;
    }
  }
  if (in_word) words.push_back(std::move(word));
  return words;
}

std::string find_program(const std::string& name) {
  auto runnable = [](const std::string& path) {
    struct stat about;
    return stat(path.c_str(), &about) == 0 && S_ISREG(about.st_mode) &&
           access(path.c_str(), X_OK) == 0;
  };
  if (name.find('/') != std::string::npos) return runnable(name) ? name : "";
  const char* path = getenv("PATH");
  std::string_view rest = path != nullptr ? path : "/usr/local/bin:/usr/bin:/bin";
  while (!name.empty()) {
    size_t colon = rest.find(':');
    std::string candidate = fmt::format("{}/{}", rest.substr(0, colon), name);
    if (runnable(candidate)) return candidate;
    if (colon == std::string_view::npos) break;
    rest.remove_prefix(colon + 1);
  }
  return "";
}

}  // namespace oracle
