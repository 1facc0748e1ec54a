// A child process that goes on while its parent does other things, and dies with it.
// Counterpart: none.
#include "conformance/campaign/child.h"

#include <fcntl.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <thread>
#include <utility>

#include "conformance/suites/suite.h"
#include "fmt/format.h"

namespace conformance {
namespace {

// Every "{pid}" becomes a place of ten characters, which the child fills in without allocating.
constexpr const char* kPlace = "{pid}";
constexpr size_t kDigits = 10;

std::vector<std::string> with_places(std::vector<std::string> words, std::vector<char*>* places) {
  for (std::string& word : words)
    for (size_t at = word.find(kPlace); at != std::string::npos; at = word.find(kPlace))
      word.replace(at, strlen(kPlace), std::string(kDigits, '\001'));
  // Only now, as words moved while they grew.
  for (std::string& word : words)
    for (size_t at = word.find('\001'); at != std::string::npos;
         at = word.find('\001', at + kDigits))
      places->push_back(word.data() + at);
  return words;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> result;
  for (std::string& word : words) result.push_back(word.data());
  result.push_back(nullptr);
  return result;
}

}  // namespace

Child::Child(Child&& other) noexcept { *this = std::move(other); }

Child& Child::operator=(Child&& other) noexcept {
  std::swap(pid_, other.pid_);
  std::swap(running_, other.running_);
  std::swap(status_, other.status_);
  return *this;
}

void Child::start(const ChildCommand& command) {
  std::vector<char*> places;
  std::vector<std::string> words = with_places(command.argv, &places);
  std::vector<std::string> variables = with_places(command.environment, &places);
  std::vector<char*> argv = pointers(words);
  std::vector<char*> envp = pointers(variables);
  const int out =
      open(command.output.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0644);
  if (out < 0)
    throw Fault(fmt::format("cannot write {}: {}", command.output.string(), strerror(errno)));
  const int in = open("/dev/null", O_RDONLY | O_CLOEXEC);
  const pid_t parent = getpid();
  pid_ = fork();
  if (pid_ == 0) {
    // System calls only: the parent may have other threads.
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(127);
    dup2(in, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    signal(SIGPIPE, SIG_DFL);
    personality(ADDR_NO_RANDOMIZE);
    const rlimit no_core{0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    if (command.memory_bytes != 0) {
      const rlimit memory{command.memory_bytes, command.memory_bytes};
      setrlimit(RLIMIT_AS, &memory);
    }
    for (char* place : places) {
      auto number = static_cast<unsigned>(getpid());
      for (size_t i = kDigits; i-- > 0; number /= 10)
        place[i] = static_cast<char>('0' + number % 10);
    }
    if (command.directory.empty() || chdir(command.directory.c_str()) == 0)
      execve(argv[0], argv.data(), envp.data());
    _exit(127);
  }
  const int error = errno;
  close(in);
  close(out);
  if (pid_ < 0) throw Fault(fmt::format("fork: {}", strerror(error)));
  setpgid(pid_, pid_);
  running_ = true;
  status_ = 0;
}

bool Child::running() {
  if (!running_) return false;
  int status = 0;
  if (waitpid(pid_, &status, WNOHANG) != pid_) return true;
  running_ = false;
  status_ = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  // What it started goes with it.
  kill(-pid_, SIGKILL);
  return false;
}

void Child::end(std::chrono::milliseconds patience) {
  if (!running()) return;
  kill(pid_, SIGTERM);
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (running() && std::chrono::steady_clock::now() < deadline)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  kill_now();
}

void Child::kill_now() {
  if (!running_) return;
  kill(-pid_, SIGKILL);
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  running_ = false;
  status_ = 128 + SIGKILL;
}

}  // namespace conformance
