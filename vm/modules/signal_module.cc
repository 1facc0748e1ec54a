// _signal: handlers of signals in Python, and the calls of the system about signals.
// Counterpart: Modules/signalmodule.c.
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <cmath>
#include <csignal>
#include <cstring>

#include "vm/modules/native_modules.h"
#include "vm/modules/time_convert.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/float.h"
#include "vm/objects/frame_object.h"
#include "vm/objects/int.h"
#include "vm/objects/module.h"
#include "vm/objects/set.h"
#include "vm/objects/str.h"
#include "vm/objects/struct_sequence.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"
#include "vm/runtime/signals.h"

namespace py {
namespace {

constexpr StructSequenceField kInfoFields[] = {
    {"si_signo", "signal number"},       {"si_code", "signal code"},
    {"si_errno", "errno of the signal"}, {"si_pid", "who sent it"},
    {"si_uid", "the sender's user"},     {"si_status", "exit value or signal"},
    {"si_band", "band event of SIGPOLL"}};
constinit StructSequenceType g_siginfo = {};
constinit Object* g_itimer_error = nullptr;  // signal.ItimerError, owned.

// What signal() was given for each signal, owned; null: nothing Python knows of.
constinit Object* g_handlers[kSignalCount] = {};

Raised raise_errno(Thread& thread) { return raise_os_error(thread, errno, nullptr); }
Raised raise_out_of_range(Thread& thread) {
  return raise_value_error(thread, "signal number out of range");
}

// Whether a handler is the number that SIG_DFL or SIG_IGN stands for.
bool is_action(Object* handler, int64_t action) {
  int64_t value;
  return is_a<Int>(handler) && int_fits_int64(handler, &value) && value == action;
}
constexpr int64_t kDefault = 0, kIgnore = 1;

// Calls the handler of a signal that arrived. Reenters.
Status dispatch(Thread& thread, int number) {
  Owned<Object> handler = share(g_handlers[number]);
  if (!handler || is_none(handler.get()) || is_action(handler, kDefault) ||
      is_action(handler, kIgnore)) {
    // It was taken away after the signal had arrived.
    static_cast<void>(
        raise(thread, &exc::OSError, "Signal %i ignored due to race condition", number));
    error_write_unraisable_format(thread, "Exception ignored while calling signal handler");
    return Status::kOk;
  }
  Owned<Object> frame = new_none();
  if (thread.current_frame != nullptr)
    frame = share(static_cast<Object*>(PY_TRY(frame_get_object(thread, thread.current_frame))));
  Owned<Object> argument = PY_TRY(int_from_int64(thread, number));
  Object* args[2] = {argument, frame};
  PY_RUN(call_args(thread, handler, args));
  return Status::kOk;
}

Maybe<int> signal_number(Thread& thread, Object* value) {
  const int number = PY_TRY(to_c_int(thread, value));
  if (number < 1 || number >= kSignalCount) return raise_out_of_range(thread);
  return number;
}

// Handlers.

Owned<Object> signal_signal(Thread& thread, Object*, Args args) {
  const int number = PY_TRY(to_c_int(thread, args[0]));
  if (&thread != g_interpreter.main_thread)
    return raise_value_error(thread, "signal only works in main thread of the main interpreter");
  if (number < 1 || number >= kSignalCount) return raise_out_of_range(thread);
  Object* handler = args[1];
  const bool callable = object_is_callable(handler) == Tri::kTrue;
  if (!callable && !is_action(handler, kDefault) && !is_action(handler, kIgnore))
    return raise_type_error(
        thread, "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object");
  // What has arrived is still for the old handler.
  PY_TRY(signals_handle(thread));
  if (callable) {
    if (!signal_catch(number)) return raise_errno(thread);
  } else {
    struct sigaction action = {};
    action.sa_handler = is_action(handler, kIgnore) ? SIG_IGN : SIG_DFL;
    sigemptyset(&action.sa_mask);
    if (sigaction(number, &action, nullptr) != 0) return raise_errno(thread);
  }
  Object* old = g_handlers[number];
  g_handlers[number] = share(handler).release();
  return old != nullptr ? steal(old) : new_none();
}

Owned<Object> signal_getsignal(Thread& thread, Object*, Object* signalnum) {
  const int number = PY_TRY(signal_number(thread, signalnum));
  Object* handler = g_handlers[number];
  return handler != nullptr ? share(handler) : new_none();
}

Owned<Object> signal_default_int_handler(Thread& thread, Object*, Args args) {
  PY_TRY(to_c_int(thread, args[0]));
  return raise_none(thread, &exc::KeyboardInterrupt);
}

Owned<Object> signal_raise_signal(Thread& thread, Object*, Object* signalnum) {
  const int number = PY_TRY(to_c_int(thread, signalnum));
  if (::raise(number) != 0) return raise_errno(thread);
  // It has been delivered by now: so is its exception.
  PY_TRY(signals_handle(thread));
  return new_none();
}

Owned<Object> signal_strsignal(Thread& thread, Object*, Object* signalnum) {
  const int number = PY_TRY(signal_number(thread, signalnum));
  errno = 0;
  const char* text = ::strsignal(number);
  if (errno != 0 || text == nullptr || std::strstr(text, "Unknown signal") != nullptr)
    return new_none();
  return str_from_utf8(thread, text);
}

Owned<Object> signal_siginterrupt(Thread& thread, Object*, Args args) {
  const int number = PY_TRY(to_c_int(thread, args[0]));
  const int interrupt = PY_TRY(to_c_int(thread, args[1]));
  if (number < 1 || number >= kSignalCount) return raise_out_of_range(thread);
  struct sigaction action = {};
  static_cast<void>(sigaction(number, nullptr, &action));
  if (interrupt != 0) {
    action.sa_flags &= ~SA_RESTART;
  } else {
    action.sa_flags |= SA_RESTART;
  }
  if (sigaction(number, &action, nullptr) != 0) return raise_errno(thread);
  return new_none();
}

// The pending call after a failed write to the wakeup descriptor.
int report_wakeup_error(void* error) {
  Thread& thread = current_thread();
  SavedError saved(thread);
  static_cast<void>(
      raise_os_error(thread, static_cast<int>(reinterpret_cast<intptr_t>(error)), nullptr));
  error_write_unraisable_format(thread,
                                "Exception ignored while trying to write to the signal wakeup fd");
  return 0;
}

Owned<Object> signal_set_wakeup_fd(Thread& thread, Object*, Args args) {
  const int descriptor = PY_TRY(to_c_int(thread, args[0]));
  const bool report_full = !args.has(1) || PY_TRY(object_is_true(thread, args[1]));
  if (&thread != g_interpreter.main_thread)
    return raise_value_error(thread,
                             "set_wakeup_fd only works in main thread of the main interpreter");
  if (descriptor != -1) {
    struct stat status;
    if (fstat(descriptor, &status) != 0) return raise_errno(thread);
    const int flags = fcntl(descriptor, F_GETFL);
    if (flags < 0) return raise_errno(thread);
    if ((flags & O_NONBLOCK) == 0)
      return raise_value_error(thread, "the fd %i must be in non-blocking mode", descriptor);
  }
  return int_from_int64(thread, signals_set_wakeup(descriptor, report_full, report_wakeup_error));
}

// Sets of signals.

Status sigset_from(Thread& thread, Object* iterable, sigset_t* set) {
  sigemptyset(set);
  Owned<Object> iterator = PY_TRY(get_iter(thread, iterable));
  for (;;) {
    Owned<Object> item = iter_next(thread, iterator);
    if (!item) return thread.has_exception() ? Status::kError : Status::kOk;
    Owned<Object> index = PY_TRY(number_index(thread, item));
    int64_t number;
    if (!int_fits_int64(index, &number)) number = -1;
    if (number <= 0 || number >= kSignalCount)
      return raise_value_error(thread, "signal number %ld out of range [1; %i]", number,
                               kSignalCount - 1);
    if (sigaddset(set, static_cast<int>(number)) == 0) continue;
    if (errno != EINVAL) return raise_errno(thread);
    PY_TRY(warn(thread, &exc::RuntimeWarning, 1,
                "invalid signal number %ld, please use valid_signals()", number));
  }
}

Owned<Object> sigset_as_set(Thread& thread, const sigset_t& set) {
  Owned<Set> result = PY_TRY(set_new(thread, nullptr));
  for (int number = 1; number < kSignalCount; ++number) {
    if (sigismember(&set, number) != 1) continue;
    Owned<Object> item = PY_TRY(int_from_int64(thread, number));
    PY_TRY(set_add(thread, result, item));
  }
  return result;
}

Owned<Object> signal_valid_signals(Thread& thread, Object*) {
  sigset_t set;
  if (sigfillset(&set) != 0) return raise_errno(thread);
  return sigset_as_set(thread, set);
}

Owned<Object> signal_pthread_sigmask(Thread& thread, Object*, Args args) {
  const int how = PY_TRY(to_c_int(thread, args[0]));
  sigset_t set, old;
  PY_TRY(sigset_from(thread, args[1], &set));
  const int error = ::pthread_sigmask(how, &set, &old);
  if (error != 0) return raise_os_error(thread, error, nullptr);
  // Those that were let in have arrived.
  PY_TRY(signals_handle(thread));
  return sigset_as_set(thread, old);
}

Owned<Object> signal_sigpending(Thread& thread, Object*) {
  sigset_t set;
  if (::sigpending(&set) != 0) return raise_errno(thread);
  return sigset_as_set(thread, set);
}

Owned<Object> signal_sigwait(Thread& thread, Object*, Object* sigset) {
  sigset_t set;
  PY_TRY(sigset_from(thread, sigset, &set));
  int number;
  const int error = ::sigwait(&set, &number);
  if (error != 0) return raise_os_error(thread, error, nullptr);
  return int_from_int64(thread, number);
}

Owned<Object> siginfo_from(Thread& thread, const siginfo_t& info) {
  const int64_t values[] = {info.si_signo, info.si_code,   info.si_errno, info.si_pid,
                            info.si_uid,   info.si_status, info.si_band};
  Object* items[std::size(values)];
  for (size_t i = 0; i < std::size(values); ++i)
    items[i] = int_from_int64(thread, values[i]).release();
  return struct_sequence_new_steal(thread, &g_siginfo, items);
}

Owned<Object> signal_sigwaitinfo(Thread& thread, Object*, Object* sigset) {
  sigset_t set;
  PY_TRY(sigset_from(thread, sigset, &set));
  for (;;) {
    siginfo_t info;
    if (::sigwaitinfo(&set, &info) >= 0) return siginfo_from(thread, info);
    if (errno != EINTR) return raise_errno(thread);
    PY_TRY(signals_handle(thread));
  }
}

Maybe<int64_t> now(Thread& thread) {
  timespec time;
  if (clock_gettime(CLOCK_MONOTONIC, &time) != 0) return raise_errno(thread);
  return time.tv_sec * kNanosPerSecond + time.tv_nsec;
}

Owned<Object> signal_sigtimedwait(Thread& thread, Object*, Args args) {
  sigset_t set;
  PY_TRY(sigset_from(thread, args[0], &set));
  int64_t left = PY_TRY(nanoseconds_from(thread, args[1], TimeRounding::kUp));
  if (left < 0) return raise_value_error(thread, "timeout must be non-negative");
  int64_t deadline;
  if (__builtin_add_overflow(PY_TRY(now(thread)), left, &deadline)) deadline = INT64_MAX;
  for (;;) {
    const timespec timeout = timespec_from(left);
    siginfo_t info;
    if (::sigtimedwait(&set, &info, &timeout) >= 0) return siginfo_from(thread, info);
    if (errno == EAGAIN) return new_none();
    if (errno != EINTR) return raise_errno(thread);
    PY_TRY(signals_handle(thread));
    left = deadline - PY_TRY(now(thread));
    if (left < 0) return new_none();
  }
}

// Sending and waiting.

Owned<Object> signal_pthread_kill(Thread& thread, Object*, Args args) {
  if (!is_a<Int>(args[0]))
    return raise_bad_argument(thread, "pthread_kill", "argument 1", "int", args[0]);
  const uint64_t id = PY_TRY(int_as_uint64_mask(thread, args[0]));
  const int number = PY_TRY(to_c_int(thread, args[1]));
  const int error = ::pthread_kill(static_cast<pthread_t>(id), number);
  if (error != 0) return raise_os_error(thread, error, nullptr);
  PY_TRY(signals_handle(thread));
  return new_none();
}

Owned<Object> signal_pidfd_send_signal(Thread& thread, Object*, Args args) {
  const int pidfd = PY_TRY(to_c_int(thread, args[0]));
  const int number = PY_TRY(to_c_int(thread, args[1]));
  const auto flags = args.has(3) ? static_cast<unsigned>(PY_TRY(to_c_int(thread, args[3]))) : 0u;
  if (args.has(2) && !is_none(args[2])) return raise_type_error(thread, "siginfo must be None");
  if (syscall(SYS_pidfd_send_signal, pidfd, number, nullptr, flags) < 0) return raise_errno(thread);
  return new_none();
}

Owned<Object> signal_pause(Thread& thread, Object*) {
  ::pause();
  PY_TRY(signals_handle(thread));
  return new_none();
}

// Timers.

Owned<Object> signal_alarm(Thread& thread, Object*, Object* seconds) {
  const int delay = PY_TRY(to_c_int(thread, seconds));
  return int_from_int64(thread, ::alarm(static_cast<unsigned>(delay)));
}

Maybe<timeval> timeval_from(Thread& thread, Object* seconds) {
  timeval result = {};
  if (seconds == nullptr) return result;
  const int64_t time = PY_TRY(nanoseconds_from(thread, seconds, TimeRounding::kUp));
  int64_t whole = time / kNanosPerSecond, rest = time % kNanosPerSecond;
  if (rest < 0) --whole, rest += kNanosPerSecond;
  int64_t micros = (rest + 999) / 1000;
  if (micros == 1000000) ++whole, micros = 0;
  result.tv_sec = whole;
  result.tv_usec = micros;
  return result;
}

double as_double(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1000000.0;
}
Owned<Object> timer_values(Thread& thread, const itimerval& timer) {
  Owned<Object> value = PY_TRY(float_from_double(thread, as_double(timer.it_value)));
  Owned<Object> interval = PY_TRY(float_from_double(thread, as_double(timer.it_interval)));
  Object* items[2] = {value, interval};
  return tuple_pack(thread, items);
}

Owned<Object> raise_itimer_error(Thread& thread) {
  const int error = errno;
  static_cast<void>(raise_os_error(thread, error, nullptr));
  Owned<Object> plain = error_fetch(thread);
  Owned<Object> args = PY_TRY(get_attr(thread, plain, "args"));
  Owned<Object> made =
      PY_TRY(call(thread, g_itimer_error, static_cast<Tuple*>(args.get()), nullptr));
  return raise_instance(thread, std::move(made));
}

Owned<Object> signal_setitimer(Thread& thread, Object*, Args args) {
  const int which = PY_TRY(to_c_int(thread, args[0]));
  itimerval timer, old;
  timer.it_value = PY_TRY(timeval_from(thread, args[1]));
  timer.it_interval = PY_TRY(timeval_from(thread, args[2]));
  if (::setitimer(static_cast<__itimer_which_t>(which), &timer, &old) != 0)
    return raise_itimer_error(thread);
  return timer_values(thread, old);
}
Owned<Object> signal_getitimer(Thread& thread, Object*, Object* which) {
  itimerval timer;
  if (::getitimer(static_cast<__itimer_which_t>(PY_TRY(to_c_int(thread, which))), &timer) != 0)
    return raise_itimer_error(thread);
  return timer_values(thread, timer);
}

constinit MethodDef kFunctions[] = {
    {"default_int_handler", signal_default_int_handler, "($module, signalnum, frame, /)",
     "Raise KeyboardInterrupt."},
    {"alarm", signal_alarm, "($module, seconds, /)", "Have SIGALRM arrive after some seconds."},
    {"setitimer", signal_setitimer, "($module, which, seconds, interval=0.0, /)",
     "Have a signal arrive after some seconds, and then at intervals."},
    {"getitimer", signal_getitimer, "($module, which, /)",
     "Return how long a timer has left, and its interval."},
    {"signal", signal_signal, "($module, signalnum, handler, /)",
     "Set what happens when a signal arrives; return what it was."},
    {"raise_signal", signal_raise_signal, "($module, signalnum, /)",
     "Send a signal to this process."},
    {"strsignal", signal_strsignal, "($module, signalnum, /)",
     "Return the system's words for a signal."},
    {"getsignal", signal_getsignal, "($module, signalnum, /)",
     "Return what happens when a signal arrives; None if Python did not set it."},
    {"set_wakeup_fd", signal_set_wakeup_fd, "($module, fd, /, *, warn_on_full_buffer=True)",
     "Have the numbers of signals written to a non-blocking descriptor."},
    {"siginterrupt", signal_siginterrupt, "($module, signalnum, flag, /)",
     "Say whether a signal interrupts calls of the system."},
    {"pause", signal_pause, "($module, /)", "Wait for a signal."},
    {"pidfd_send_signal", signal_pidfd_send_signal,
     "($module, pidfd, signalnum, siginfo=None, flags=0, /)",
     "Send a signal to the process that a descriptor stands for."},
    {"pthread_kill", signal_pthread_kill, "($module, thread_id, signalnum, /)",
     "Send a signal to a thread."},
    {"pthread_sigmask", signal_pthread_sigmask, "($module, how, mask, /)",
     "Change which signals are blocked; return which were."},
    {"sigpending", signal_sigpending, "($module, /)", "Return the blocked signals that wait."},
    {"sigwait", signal_sigwait, "($module, sigset, /)", "Wait for one of some signals."},
    {"sigwaitinfo", signal_sigwaitinfo, "($module, sigset, /)",
     "Wait for one of some signals; return all about it."},
    {"sigtimedwait", signal_sigtimedwait, "($module, sigset, timeout, /)",
     "As sigwaitinfo(), but for some seconds only."},
    {"valid_signals", signal_valid_signals, "($module, /)", "Return the numbers of all signals."},
    {},
};

struct Constant {
  const char* name;
  int value;
};
// In the order in which the module's dict has them.
const Constant kConstants[] = {
    {"NSIG", kSignalCount},
    {"SIG_BLOCK", SIG_BLOCK},
    {"SIG_UNBLOCK", SIG_UNBLOCK},
    {"SIG_SETMASK", SIG_SETMASK},
    {"SIGHUP", SIGHUP},
    {"SIGINT", SIGINT},
    {"SIGQUIT", SIGQUIT},
    {"SIGILL", SIGILL},
    {"SIGTRAP", SIGTRAP},
    {"SIGIOT", SIGIOT},
    {"SIGABRT", SIGABRT},
    {"SIGFPE", SIGFPE},
    {"SIGKILL", SIGKILL},
    {"SIGBUS", SIGBUS},
    {"SIGSEGV", SIGSEGV},
    {"SIGSYS", SIGSYS},
    {"SIGPIPE", SIGPIPE},
    {"SIGALRM", SIGALRM},
    {"SIGTERM", SIGTERM},
    {"SIGUSR1", SIGUSR1},
    {"SIGUSR2", SIGUSR2},
    {"SIGCLD", SIGCHLD},
    {"SIGCHLD", SIGCHLD},
    {"SIGPWR", SIGPWR},
    {"SIGIO", SIGIO},
    {"SIGURG", SIGURG},
    {"SIGWINCH", SIGWINCH},
    {"SIGPOLL", SIGPOLL},
    {"SIGSTOP", SIGSTOP},
    {"SIGTSTP", SIGTSTP},
    {"SIGCONT", SIGCONT},
    {"SIGTTIN", SIGTTIN},
    {"SIGTTOU", SIGTTOU},
    {"SIGVTALRM", SIGVTALRM},
    {"SIGPROF", SIGPROF},
    {"SIGXCPU", SIGXCPU},
    {"SIGXFSZ", SIGXFSZ},
    {"SIGRTMIN", SIGRTMIN},
    {"SIGRTMAX", SIGRTMAX},
    {"SIGSTKFLT", SIGSTKFLT},
    {"ITIMER_REAL", ITIMER_REAL},
    {"ITIMER_VIRTUAL", ITIMER_VIRTUAL},
    {"ITIMER_PROF", ITIMER_PROF},
    {"SIG_DFL", kDefault},
    {"SIG_IGN", kIgnore},
};

// Takes over what the process was started with, once.
Status handlers_init(Thread& thread, Module* module) {
  for (int number = 1; number < kSignalCount; ++number) {
    if (g_handlers[number] != nullptr) continue;
    struct sigaction action = {};
    if (sigaction(number, nullptr, &action) != 0) continue;
    if (action.sa_handler == SIG_DFL) {
      g_handlers[number] = PY_TRY(int_from_int64(thread, kDefault)).release();
    } else if (action.sa_handler == SIG_IGN) {
      g_handlers[number] = PY_TRY(int_from_int64(thread, kIgnore)).release();
    } else if (number == SIGINT) {
      Object* handler = dict_get_ascii(thread, module->dict, "default_int_handler");
      g_handlers[number] = share(handler).release();
    }
  }
  signals_set_dispatch(dispatch);
  return Status::kOk;
}

}  // namespace

Owned<Object> signal_module_init(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "_signal"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(module_add_str(thread, module, "__doc__", "Handlers of signals."));
  PY_TRY(module_add_functions(thread, module, kFunctions));
  for (const Constant& constant : kConstants)
    PY_TRY(module_add_int(thread, module, constant.name, constant.value));
  if (g_siginfo.ob_type == nullptr)
    PY_TRY(struct_sequence_init(thread, &g_siginfo, "signal.struct_siginfo",
                                "What is known of a signal.", kInfoFields));
  if (g_itimer_error == nullptr) {
    Owned<Str> error_name = PY_TRY(str_intern_ascii(thread, "ItimerError"));
    Owned<Str> module_name = PY_TRY(str_intern_ascii(thread, "signal"));
    Owned<Dict> namespace_ = PY_TRY(dict_new(thread));
    PY_TRY(dict_set_ascii(thread, namespace_, "__module__", module_name));
    Object* bases[1] = {&exc::OSError};
    Owned<Tuple> base = PY_TRY(tuple_pack(thread, bases));
    Object* args[3] = {error_name, base, namespace_};
    g_itimer_error =
        PY_TRY(call_args(thread, static_cast<Object*>(&TypeType::type), args)).release();
  }
  PY_TRY(module_add(thread, module, "ItimerError", share(g_itimer_error)));
  PY_TRY(module_add(thread, module, "struct_siginfo", share(static_cast<Object*>(&g_siginfo))));
  PY_TRY(handlers_init(thread, module));
  return module;
}

}  // namespace py
