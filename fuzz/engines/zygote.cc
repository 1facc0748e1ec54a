// A process that was forked before the first run.
// Counterpart: none.
#include "fuzz/engines/zygote.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

#include "fuzz/targets/harness.h"

namespace fuzz {
namespace {

// Of a child, in seconds.
constexpr unsigned kTime = 20;

bool read_all(int socket, void* data, size_t size) {
  auto* at = static_cast<char*>(data);
  while (size != 0) {
    const ssize_t got = ::read(socket, at, size);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    at += got;
    size -= static_cast<size_t>(got);
  }
  return true;
}

bool write_all(int socket, const void* data, size_t size) {
  const auto* at = static_cast<const char*>(data);
  while (size != 0) {
    const ssize_t done = ::send(socket, at, size, MSG_NOSIGNAL);
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return false;
    at += done;
    size -= static_cast<size_t>(done);
  }
  return true;
}

[[noreturn]] void run_child(int socket, const std::string& input) {
  for (const int number : {SIGALRM, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGINT, SIGTERM})
    signal(number, SIG_DFL);
  alarm(kTime);
  Zygote::Answer answer;
  want_digest(true);
  answer.ending = kTarget.run(as_bytes(input), input.size());
  answer.digest = last_digest();
  answer.ended = true;
  _exit(write_all(socket, &answer, sizeof answer) ? 0 : 1);
}

[[noreturn]] void serve(int socket) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  // What a child says about its death is the campaign's own to say.
  const int nowhere = ::open("/dev/null", O_WRONLY);
  if (nowhere >= 0) {
    dup2(nowhere, 1);
    dup2(nowhere, 2);
  }
  uint64_t size = 0;
  while (read_all(socket, &size, sizeof size)) {
    std::string input(size, '\0');
    if (!read_all(socket, input.data(), size)) break;
    const pid_t child = fork();
    if (child == 0) run_child(socket, input);
    int status = 0;
    const bool waited = child > 0 && waitpid(child, &status, 0) == child;
    if (waited && WIFEXITED(status) && WEXITSTATUS(status) == 0) continue;
    const Zygote::Answer died;
    if (!write_all(socket, &died, sizeof died)) break;
  }
  _exit(0);
}

}  // namespace

bool Zygote::start() {
  int sockets[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0) return false;
  const pid_t process = fork();
  if (process == 0) {
    close(sockets[0]);
    serve(sockets[1]);
  }
  close(sockets[1]);
  if (process < 0) {
    close(sockets[0]);
    return false;
  }
  socket_ = sockets[0];
  return true;
}

std::optional<Zygote::Answer> Zygote::ask(const uint8_t* data, size_t size) {
  Answer answer;
  const uint64_t length = size;
  if (socket_ < 0 || !write_all(socket_, &length, sizeof length) ||
      !write_all(socket_, data, size) || !read_all(socket_, &answer, sizeof answer))
    return std::nullopt;
  return answer;
}

}  // namespace fuzz
