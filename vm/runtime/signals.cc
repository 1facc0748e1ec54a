// Signals: the handler only sets a flag; the main thread acts on it at its next check.
// Counterpart: Modules/signalmodule.c (the part below the module).
#include "vm/runtime/signals.h"

#include <unistd.h>

#include <cerrno>
#include <csignal>

namespace py {

// Defined by the objects room.
Raised raise_keyboard_interrupt(Thread& thread);

namespace {

std::atomic<bool> g_tripped[kSignalCount];
std::atomic<bool> g_any_tripped;
SignalDispatch g_dispatch = nullptr;
std::atomic<int> g_wakeup_descriptor = -1;
std::atomic<bool> g_wakeup_reports_full;
int (*g_wakeup_failed)(void*) = nullptr;

// After the flags are set, so that whoever is woken up finds them. Async-signal-safe but for the
// report of an error, as in CPython.
void write_wakeup(int number) {
  const int descriptor = g_wakeup_descriptor.load();
  if (descriptor < 0) return;
  const auto byte = static_cast<unsigned char>(number);
  ssize_t written;
  do {
    written = write(descriptor, &byte, 1);
  } while (written < 0 && errno == EINTR);
  if (written >= 0) return;
  if (!g_wakeup_reports_full.load() && (errno == EAGAIN || errno == EWOULDBLOCK)) return;
  pending_call_add(g_wakeup_failed, reinterpret_cast<void*>(static_cast<intptr_t>(errno)));
}

void on_signal(int number) {
  int saved = errno;
  signal_trip(number);
  errno = saved;
}

}  // namespace

void signal_trip(int number) {
  if (number <= 0 || number >= kSignalCount) return;
  g_tripped[number].store(true, std::memory_order_relaxed);
  g_any_tripped.store(true, std::memory_order_release);
  Thread* main_thread = g_interpreter.main_thread;
  if (main_thread != nullptr) set_breaker(*main_thread, breaker::kSignals);
  write_wakeup(number);
}

bool signal_catch(int number) {
  struct sigaction action = {};
  action.sa_handler = on_signal;
  sigemptyset(&action.sa_mask);
  // Without SA_RESTART, so that a blocked read ends with EINTR and the main thread can look.
  return sigaction(number, &action, nullptr) == 0;
}

void signals_install() {
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);
  struct sigaction old = {};
  if (sigaction(SIGINT, nullptr, &old) == 0 && old.sa_handler != SIG_IGN) signal_catch(SIGINT);
}

int signals_set_wakeup(int descriptor, bool report_full, int (*failed)(void* error)) {
  g_wakeup_failed = failed;
  g_wakeup_reports_full.store(report_full);
  return g_wakeup_descriptor.exchange(descriptor);
}

void signals_set_dispatch(SignalDispatch dispatch) { g_dispatch = dispatch; }

Status signals_handle(Thread& thread) {
  clear_breaker(thread, breaker::kSignals);
  if (&thread != g_interpreter.main_thread) return Status::kOk;
  if (!g_any_tripped.exchange(false, std::memory_order_acquire)) return Status::kOk;
  for (int number = 1; number < kSignalCount; ++number) {
    if (!g_tripped[number].exchange(false, std::memory_order_relaxed)) continue;
    Status status = Status::kOk;
    if (g_dispatch != nullptr) {
      status = g_dispatch(thread, number);
    } else if (number == SIGINT) {
      status = raise_keyboard_interrupt(thread);
    }
    if (status == Status::kError) {
      // The signals behind this one must not be lost.
      g_any_tripped.store(true, std::memory_order_release);
      set_breaker(thread, breaker::kSignals);
      return status;
    }
  }
  return Status::kOk;
}

}  // namespace py
