// A child process under limits: collect, kill.
#include "oracle/pool/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
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
#include "oracle/pool/spawn.h"

namespace oracle {
namespace {

using Clock = std::chrono::steady_clock;

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

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace

Finished run(const Command& command) {
  Finished result;
  auto started = Clock::now();
  Pipe out, err;
  pid_t child;
  try {
    Descriptor in = command.input.empty() ? Descriptor(open("/dev/null", O_RDONLY | O_CLOEXEC))
                                          : make_memory_file(command.input);
    out = make_pipe();
    err = make_pipe();
    Spawn what;
    what.argv = command.argv;
    what.environment = command.environment;
    what.directory = command.directory;
    what.descriptors = {{in.get(), 0}, {out.write_end.get(), 1}, {err.write_end.get(), 2}};
    what.memory_bytes = command.limits.memory_bytes;
    // A child that spins in a signal handler still ends; wall time is the limit that is meant.
    what.cpu_seconds = static_cast<uint64_t>(command.limits.wall.count() / 1000 + 2);
    what.cpu = command.cpu;
    what.dies_with_thread = true;  // An interrupted run leaves nobody behind.
    child = spawn(what);
  } catch (const std::runtime_error& error) {
    result.problem = error.what();
    return result;
  }
  out.write_end.reset();
  err.write_end.reset();

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
  rusage usage{};
  const int status = reap(child, &usage);
  result.wall_seconds = std::chrono::duration<double>(Clock::now() - started).count();
  result.cpu_seconds = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
  result.peak_kilobytes = usage.ru_maxrss;
  if (watched[0].fd >= 0) drain(watched[0].fd, result.out, command.limits.output_bytes, flooded);
  if (watched[1].fd >= 0) drain(watched[1].fd, result.err, command.limits.output_bytes, flooded);

  if (flooded) {
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
