// How far something is that takes longer than a moment.
// Counterpart: none.
#include "conformance/cli/progress.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>

#include "fmt/format.h"

namespace conformance {
namespace {

using std::chrono::milliseconds;

// Nothing is said of what is over within two seconds.
constexpr milliseconds kFirst{1'500};
constexpr milliseconds kOnTerminal{300};
constexpr milliseconds kElsewhere{10'000};

// A line that is longer than the terminal cannot be redrawn.
size_t columns() {
  winsize size{};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? size.ws_col - 1u : 79;
}

}  // namespace

ProgressLine::ProgressLine()
    : terminal_(isatty(STDERR_FILENO) != 0), next_(std::chrono::steady_clock::now() + kFirst) {}

bool ProgressLine::due() const { return std::chrono::steady_clock::now() >= next_; }

void ProgressLine::show(const std::string& text) {
  next_ = std::chrono::steady_clock::now() + (terminal_ ? kOnTerminal : kElsewhere);
  if (terminal_)
    fmt::print(stderr, "\r\033[K{}", text.substr(0, columns()));
  else
    fmt::print(stderr, "{}\n", text);
  fflush(stderr);
  drawn_ = true;
}

void ProgressLine::clear() {
  if (terminal_ && drawn_) fmt::print(stderr, "\r\033[K");
  drawn_ = false;
}

}  // namespace conformance
