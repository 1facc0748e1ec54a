// select: waiting for open files, by select(), poll() and epoll.
// Counterpart: Modules/selectmodule.c.
#include <limits.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>

#include "vm/base/small_vec.h"
#include "vm/heap/alloc.h"
#include "vm/modules/native_modules.h"
#include "vm/modules/posix_internal.h"
#include "vm/modules/time_convert.h"
#include "vm/objects/abstract.h"
#include "vm/objects/dict.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"
#include "vm/runtime/signals.h"

namespace py {
namespace {

constexpr int64_t kNanosPerMilli = 1000000;

// How long to wait: a moment that stays where it is when a signal interrupts.
class Deadline {
 public:
  // Sets the time left; INT64_MAX for ever.
  void start(int64_t nanoseconds) {
    if (__builtin_add_overflow(now(), nanoseconds, &end_)) end_ = INT64_MAX;
  }
  int64_t left() const { return end_ == INT64_MAX ? end_ : end_ - now(); }

 private:
  static int64_t now() {
    timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * kNanosPerSecond + time.tv_nsec;
  }
  int64_t end_ = INT64_MAX;
};

// A timeout argument. False in *limited: wait for ever.
Status read_timeout(Thread& thread, Object* timeout, int64_t unit, const char* message,
                    int64_t* nanoseconds) {
  const Maybe<int64_t> value = nanoseconds_from(thread, timeout, TimeRounding::kUp, unit);
  if (!value.ok) {
    if (error_clear_if(thread, &exc::TypeError)) return raise_type_error(thread, "%s", message);
    return Status::kError;
  }
  *nanoseconds = value.value;
  return Status::kOk;
}

int64_t milliseconds_up(int64_t nanoseconds) {
  const int64_t whole = nanoseconds / kNanosPerMilli;
  return whole + (nanoseconds % kNanosPerMilli > 0 ? 1 : 0);
}
// Away from zero.
int64_t milliseconds_out(int64_t nanoseconds) {
  const int64_t rest = nanoseconds % kNanosPerMilli;
  return nanoseconds / kNanosPerMilli + (rest > 0 ? 1 : rest < 0 ? -1 : 0);
}

// Makes a system call that takes milliseconds, and again what is left of them after signals.
// Null *count: -1 with the exception.
template <typename Call>
Status wait_milliseconds(Thread& thread, int64_t nanoseconds, int64_t milliseconds, Call call,
                         int* count) {
  Deadline deadline;
  if (nanoseconds >= 0) deadline.start(nanoseconds);
  for (;;) {
    *count = call(static_cast<int>(milliseconds));
    if (*count >= 0) return Status::kOk;
    if (errno != EINTR) return raise_os_error(thread, errno, nullptr);
    PY_TRY(signals_handle(thread));
    if (nanoseconds < 0) continue;
    const int64_t left = deadline.left();
    if (left < 0) {
      *count = 0;
      return Status::kOk;
    }
    milliseconds = milliseconds_up(left);
  }
}

// select()

struct Watched {
  Owned<List> objects;
  SmallVec<int, 16> numbers;
  fd_set set;
  int end = 0;  // One more than the greatest number.

  Status read(Thread& thread, Object* sequence) {
    FD_ZERO(&set);
    objects = PY_TRY(list_new(thread));
    Owned<Object> fast = PY_TRY(sequence_fast(thread, sequence, "arguments 1-3 must be sequences"));
    // fileno() may change the sequence.
    for (int64_t i = 0; i < sequence_fast_size(fast); ++i) {
      Owned<Object> object = share(sequence_fast_items(fast)[i]);
      const int number = PY_TRY(posix::descriptor_of(thread, object));
      if (number >= FD_SETSIZE)
        return raise_value_error(thread, "filedescriptor out of range in select()");
      if (numbers.size() >= FD_SETSIZE)
        return raise_value_error(thread, "too many file descriptors in select()");
      if (number >= end) end = number + 1;
      FD_SET(number, &set);
      PY_TRY(list_append(thread, objects, object));
      if (!numbers.push_back(number)) return raise_memory_error(thread);
    }
    return Status::kOk;
  }
  fd_set* pointer() { return end == 0 ? nullptr : &set; }

  Owned<Object> ready(Thread& thread) const {
    Owned<List> list = PY_TRY(list_new(thread));
    for (size_t i = 0; i < numbers.size(); ++i) {
      if (FD_ISSET(numbers[i], &set))
        PY_TRY(list_append(thread, list, objects->items[static_cast<int64_t>(i)]));
    }
    return list;
  }
};

Owned<Object> select_select(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_positional(thread, "select", args.nargs, 3, 4));
  const bool limited = args.nargs > 3 && !is_none(args[3]);
  int64_t nanoseconds = 0;
  if (limited) {
    PY_TRY(read_timeout(thread, args[3], kNanosPerSecond, "timeout must be a float or None",
                        &nanoseconds));
    if (nanoseconds < 0) return raise_value_error(thread, "timeout must be non-negative");
  }
  Watched watched[3];
  int end = 0;
  for (size_t i = 0; i < 3; ++i) {
    PY_TRY(watched[i].read(thread, args[i]));
    if (watched[i].end > end) end = watched[i].end;
  }
  Deadline deadline;
  if (limited) deadline.start(nanoseconds);
  for (;;) {
    timeval time{nanoseconds / kNanosPerSecond, (nanoseconds % kNanosPerSecond + 999) / 1000};
    if (time.tv_usec == 1000000) time = {time.tv_sec + 1, 0};
    if (select(end, watched[0].pointer(), watched[1].pointer(), watched[2].pointer(),
               limited ? &time : nullptr) >= 0)
      break;
    if (errno != EINTR) return raise_os_error(thread, errno, nullptr);
    PY_TRY(signals_handle(thread));
    if (!limited) continue;
    nanoseconds = deadline.left();
    if (nanoseconds >= 0) continue;
    for (Watched& each : watched) FD_ZERO(&each.set);
    break;
  }
  Owned<Object> lists[3];
  for (size_t i = 0; i < 3; ++i) lists[i] = PY_TRY(watched[i].ready(thread));
  Object* const items[] = {lists[0], lists[1], lists[2]};
  return tuple_pack(thread, items);
}

// poll()

struct Poll : Object {
  static Type type;
  Slot<Dict> masks;  // Events by number, in order of registration.
  bool running;
};

Owned<Object> select_poll(Thread& thread, Object*) {
  Owned<Poll> poll = PY_TRY(object_new<Poll>(thread));
  poll->masks.set(PY_TRY(dict_new(thread)));
  return poll;
}

// An events argument: 16 bits.
Maybe<int> poll_mask(Thread& thread, Object* object) {
  Owned<Object> number = PY_TRY(number_index(thread, object));
  if (int_sign(number) < 0) return raise_value_error(thread, "Cannot convert negative int");
  int64_t value;
  if (!int_fits_int64(number, &value) || value > USHRT_MAX)
    return raise(thread, &exc::OverflowError, "Python int too large for C unsigned short");
  return static_cast<int>(value);
}

Status poll_set(Thread& thread, Object* self, Object* key, int mask) {
  Owned<Object> value = PY_TRY(int_from_int64(thread, mask));
  return dict_set(thread, as<Poll>(self)->masks, key, value);
}

Owned<Object> poll_register(Thread& thread, Object* self, Args args) {
  const int fd = PY_TRY(posix::descriptor_of(thread, args[0]));
  const int mask = args.has(1) ? PY_TRY(poll_mask(thread, args[1])) : POLLIN | POLLPRI | POLLOUT;
  Owned<Object> key = PY_TRY(int_from_int64(thread, fd));
  PY_TRY(poll_set(thread, self, key, mask));
  return new_none();
}

Owned<Object> poll_modify(Thread& thread, Object* self, Args args) {
  const int fd = PY_TRY(posix::descriptor_of(thread, args[0]));
  const int mask = PY_TRY(poll_mask(thread, args[1]));
  Owned<Object> key = PY_TRY(int_from_int64(thread, fd));
  if (dict_get(thread, as<Poll>(self)->masks, key) == nullptr) {
    if (thread.has_exception()) return {};
    return raise_os_error(thread, ENOENT, nullptr);
  }
  PY_TRY(poll_set(thread, self, key, mask));
  return new_none();
}

Owned<Object> poll_unregister(Thread& thread, Object* self, Object* object) {
  const int fd = PY_TRY(posix::descriptor_of(thread, object));
  Owned<Object> key = PY_TRY(int_from_int64(thread, fd));
  PY_TRY(dict_del(thread, as<Poll>(self)->masks, key));
  return new_none();
}

Owned<Object> pair_of(Thread& thread, int64_t first, int64_t second) {
  Owned<Object> left = PY_TRY(int_from_int64(thread, first));
  Owned<Object> right = PY_TRY(int_from_int64(thread, second));
  Object* const items[] = {left, right};
  return tuple_pack(thread, items);
}

Owned<Object> poll_poll(Thread& thread, Object* self, Args args) {
  auto* poll_object = as<Poll>(self);
  int64_t nanoseconds = -1, milliseconds = -1;
  if (args.has(0) && !is_none(args[0])) {
    PY_TRY(read_timeout(thread, args[0], kNanosPerMilli, "timeout must be an integer or None",
                        &nanoseconds));
    milliseconds = milliseconds_out(nanoseconds);
    if (milliseconds < INT_MIN || milliseconds > INT_MAX)
      return raise(thread, &exc::OverflowError, "timeout is too large");
    if (milliseconds < 0) milliseconds = -1;
  }
  // A signal's handler may come back here.
  if (poll_object->running)
    return raise(thread, &exc::RuntimeError, "concurrent poll() invocation");
  SmallVec<pollfd, 16> watched;
  int64_t position = 0;
  Object *key, *value;
  while (dict_next(poll_object->masks, &position, &key, &value)) {
    const int fd = PY_TRY(to_c_int(thread, key));
    const int mask = PY_TRY(to_c_int(thread, value));
    if (!watched.push_back(pollfd{fd, static_cast<short>(mask), 0}))
      return raise_memory_error(thread);
  }
  int count;
  poll_object->running = true;
  const Status waited = wait_milliseconds(
      thread, nanoseconds, milliseconds,
      [&](int time) { return poll(watched.data(), watched.size(), time); }, &count);
  poll_object->running = false;
  PY_TRY(waited);
  Owned<List> list = PY_TRY(list_new(thread));
  for (size_t i = 0; i < watched.size() && count > 0; ++i) {
    if (watched[i].revents == 0) continue;
    Owned<Object> pair = PY_TRY(pair_of(thread, watched[i].fd, watched[i].revents & 0xffff));
    PY_TRY(list_append(thread, list, pair));
  }
  return list;
}

constinit MethodDef kPollMethods[] = {
    {"register", poll_register,
     "($self, fd,\n         eventmask=select.POLLIN | select.POLLPRI | select.POLLOUT, /)",
     "Watch a file for events."},
    {"modify", poll_modify, "($self, fd, eventmask, /)", "Watch for other events."},
    {"unregister", poll_unregister, "($self, fd, /)", "Watch a file no longer."},
    {"poll", poll_poll, "($self, timeout=None, /)",
     "Wait for events; return a list of (number, events)."},
    {},
};
constexpr uint16_t kPollFields[] = {offsetof(Poll, masks), 0};

// epoll

struct Epoll : Object {
  static Type type;
  int fd;  // -1: closed.
};

PY_COLD Raised raise_epoll_closed(Thread& thread) {
  return raise_value_error(thread, "I/O operation on closed epoll object");
}

Owned<Object> epoll_make(Thread& thread, Type* type, int fd) {
  Owned<Object> object = PY_TRY(type->tp_alloc(thread, type, 0));
  as<Epoll>(object.get())->fd = fd == -1 ? epoll_create1(EPOLL_CLOEXEC) : fd;
  if (as<Epoll>(object.get())->fd < 0) return raise_os_error(thread, errno, nullptr);
  return object;
}

constinit SignatureText kEpollSignature{"epoll", "(sizehint=-1, flags=0)"};
Owned<Object> epoll_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, kEpollSignature, args, kwargs, &bound));
  const int hint = bound.has(0) ? PY_TRY(to_c_int(thread, bound[0])) : -1;
  const int flags = bound.has(1) ? PY_TRY(to_c_int(thread, bound[1])) : 0;
  if (hint != -1 && hint <= 0) return raise_value_error(thread, "negative sizehint");
  if (flags != 0 && flags != EPOLL_CLOEXEC) return raise(thread, &exc::OSError, "invalid flags");
  return epoll_make(thread, type, -1);
}

Owned<Object> epoll_fromfd(Thread& thread, Object* type, Object* object) {
  return epoll_make(thread, static_cast<Type*>(type), PY_TRY(to_c_int(thread, object)));
}

bool epoll_shut(Object* self) {
  const int fd = as<Epoll>(self)->fd;
  as<Epoll>(self)->fd = -1;
  return fd < 0 || close(fd) == 0;
}
void epoll_dealloc(Object* self) {
  (void)epoll_shut(self);
  object_free(self);
}
Owned<Object> epoll_close(Thread& thread, Object* self) {
  if (!epoll_shut(self)) return raise_os_error(thread, errno, nullptr);
  return new_none();
}
Owned<Object> epoll_fileno(Thread& thread, Object* self) {
  if (as<Epoll>(self)->fd < 0) return raise_epoll_closed(thread);
  return int_from_int64(thread, as<Epoll>(self)->fd);
}
Owned<Object> epoll_enter(Thread& thread, Object* self) {
  if (as<Epoll>(self)->fd < 0) return raise_epoll_closed(thread);
  return share(self);
}
Owned<Object> epoll_exit(Thread& thread, Object* self, Args) {
  return call_method(thread, self, "close");
}
Owned<Object> epoll_closed(Thread&, Object* self, void*) {
  return new_bool(as<Epoll>(self)->fd < 0);
}

Owned<Object> epoll_control(Thread& thread, Object* self, int operation, Args args,
                            uint32_t events) {
  const int fd = PY_TRY(posix::descriptor_of(thread, args[0]));
  if (operation != EPOLL_CTL_DEL && args.has(1)) {
    Owned<Object> mask = PY_TRY(number_index(thread, args[1]));
    events = static_cast<uint32_t>(PY_TRY(int_as_uint64_mask(thread, mask)));
  }
  if (as<Epoll>(self)->fd < 0) return raise_epoll_closed(thread);
  epoll_event event{};
  event.events = events;
  event.data.fd = fd;
  if (epoll_ctl(as<Epoll>(self)->fd, operation, fd, &event) != 0)
    return raise_os_error(thread, errno, nullptr);
  return new_none();
}
Owned<Object> epoll_register(Thread& thread, Object* self, Args args) {
  return epoll_control(thread, self, EPOLL_CTL_ADD, args, EPOLLIN | EPOLLPRI | EPOLLOUT);
}
Owned<Object> epoll_modify(Thread& thread, Object* self, Args args) {
  return epoll_control(thread, self, EPOLL_CTL_MOD, args, 0);
}
Owned<Object> epoll_unregister(Thread& thread, Object* self, Args args) {
  return epoll_control(thread, self, EPOLL_CTL_DEL, args, 0);
}

Owned<Object> epoll_poll(Thread& thread, Object* self, Args args) {
  int most = args.has(1) ? PY_TRY(to_c_int(thread, args[1])) : -1;
  if (as<Epoll>(self)->fd < 0) return raise_epoll_closed(thread);
  int64_t nanoseconds = -1, milliseconds = -1;
  if (args.has(0) && !is_none(args[0])) {
    PY_TRY(read_timeout(thread, args[0], kNanosPerSecond, "timeout must be an integer or None",
                        &nanoseconds));
    milliseconds = milliseconds_up(nanoseconds);
    if (milliseconds < INT_MIN || milliseconds > INT_MAX)
      return raise(thread, &exc::OverflowError, "timeout is too large");
    if (milliseconds < 0) milliseconds = -1;
  }
  if (most == -1) {
    most = FD_SETSIZE - 1;
  } else if (most < 1) {
    return raise_value_error(thread, "maxevents must be greater than 0, got %d", most);
  }
  auto* events =
      static_cast<epoll_event*>(mem_alloc(static_cast<size_t>(most) * sizeof(epoll_event)));
  if (events == nullptr) return raise_memory_error(thread);
  int count = 0;
  Owned<List> list;
  if (!failed(wait_milliseconds(
          thread, nanoseconds, milliseconds,
          [&](int time) { return epoll_wait(as<Epoll>(self)->fd, events, most, time); }, &count)))
    list = list_new(thread);
  for (int i = 0; i < count && list; ++i) {
    Owned<Object> pair = pair_of(thread, events[i].data.fd, events[i].events);
    if (!pair || failed(list_append(thread, list, pair))) list.reset();
  }
  mem_free(events);
  return list;
}

constinit MethodDef kEpollMethods[] = {
    {"fromfd", epoll_fromfd, "($type, fd, /)", "Make an object for an epoll that is open.",
     MethodDef::kClass},
    {"close", epoll_close, "($self, /)", "Close it, once."},
    {"fileno", epoll_fileno, "($self, /)", "Return its number."},
    {"modify", epoll_modify, "($self, /, fd, eventmask)", "Watch a file for other events."},
    {"register", epoll_register,
     "($self, /, fd,\n         eventmask=select.EPOLLIN | select.EPOLLPRI | select.EPOLLOUT)",
     "Watch a file for events."},
    {"unregister", epoll_unregister, "($self, /, fd)", "Watch a file no longer."},
    {"poll", epoll_poll, "($self, /, timeout=None, maxevents=-1)",
     "Wait for events; return a list of (number, events)."},
    {"__enter__", epoll_enter, "($self, /)", nullptr},
    {"__exit__", epoll_exit, "($self, exc_type=None, exc_value=None, exc_tb=None, /)", nullptr},
    {},
};
constinit GetSetDef kEpollGetSets[] = {
    {"closed", epoll_closed, nullptr, "Whether it was closed.", nullptr},
    {},
};

constinit Type Poll::type = {
    .tp_name = "select.poll",
    .tp_basicsize = sizeof(Poll),
    .tp_flags = tpflags::kDisallowInstantiation | tpflags::kMutableType,
    .tp_methods = kPollMethods,
    .fields = kPollFields,
    .reported_basicsize = 48,
};
constinit Type Epoll::type = {
    .tp_name = "select.epoll",
    .tp_basicsize = sizeof(Epoll),
    .tp_dealloc = epoll_dealloc,
    .tp_getattro = generic_getattr,
    .tp_flags = tpflags::kMutableType,
    .tp_doc = "Waits for many open files.",
    .tp_methods = kEpollMethods,
    .tp_getset = kEpollGetSets,
    .tp_new = epoll_new,
};

constinit MethodDef kFunctions[] = {
    MethodDef::positional("select", select_select,
                          "($module, rlist, wlist, xlist, timeout=None, /)",
                          "Wait until some of the files can be read or written or are in an "
                          "exceptional state; return three lists."),
    {"poll", select_poll, "($module, /)", "Return an object that waits with poll()."},
    {},
};

struct Constant {
  const char* name;
  int64_t value;
};
constexpr Constant kPollConstants[] = {
    {"PIPE_BUF", PIPE_BUF},
    {"POLLIN", POLLIN},
    {"POLLPRI", POLLPRI},
    {"POLLOUT", POLLOUT},
    {"POLLERR", POLLERR},
    {"POLLHUP", POLLHUP},
    {"POLLNVAL", POLLNVAL},
    {"POLLRDNORM", 0x40},
    {"POLLRDBAND", 0x80},
    {"POLLWRNORM", 0x100},
    {"POLLWRBAND", 0x200},
    {"POLLMSG", 0x400},
    {"POLLRDHUP", 0x2000},
};
constexpr Constant kEpollConstants[] = {
    {"EPOLLIN", EPOLLIN},
    {"EPOLLOUT", EPOLLOUT},
    {"EPOLLPRI", EPOLLPRI},
    {"EPOLLERR", EPOLLERR},
    {"EPOLLHUP", EPOLLHUP},
    {"EPOLLRDHUP", EPOLLRDHUP},
    {"EPOLLET", int64_t{1} << 31},
    {"EPOLLONESHOT", EPOLLONESHOT},
    {"EPOLLEXCLUSIVE", EPOLLEXCLUSIVE},
    {"EPOLLRDNORM", EPOLLRDNORM},
    {"EPOLLRDBAND", EPOLLRDBAND},
    {"EPOLLWRNORM", EPOLLWRNORM},
    {"EPOLLWRBAND", EPOLLWRBAND},
    {"EPOLLMSG", EPOLLMSG},
    {"EPOLLWAKEUP", EPOLLWAKEUP},
    {"EPOLL_CLOEXEC", EPOLL_CLOEXEC},
};

}  // namespace

Owned<Object> select_module_init(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "select"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(module_add_str(thread, module, "__doc__", "Waiting for open files."));
  PY_TRY(module_add_functions(thread, module, kFunctions));
  PY_TRY(module_add(thread, module, "error",
                    share(reinterpret_cast<Object*>(static_cast<Type*>(&exc::OSError)))));
  PY_TRY(type_ready(thread, &Poll::type));
  for (const Constant& constant : kPollConstants)
    PY_TRY(module_add_int(thread, module, constant.name, constant.value));
  PY_TRY(module_add_type(thread, module, &Epoll::type));
  for (const Constant& constant : kEpollConstants)
    PY_TRY(module_add_int(thread, module, constant.name, constant.value));
  return module;
}

}  // namespace py
