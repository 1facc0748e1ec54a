// _socket.socket: one end of a connection.
// Counterpart: Modules/socketmodule.c.
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstring>

#include "vm/base/small_vec.h"
#include "vm/heap/alloc.h"
#include "vm/modules/posix_internal.h"
#include "vm/modules/socket_internal.h"
#include "vm/modules/time_convert.h"
#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/bytes_common.h"
#include "vm/objects/float.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"
#include "vm/runtime/signals.h"

namespace py::net {

int64_t g_default_timeout = -1;

Status timeout_read(Thread& thread, Object* object, int64_t* timeout) {
  if (is_none(object)) {
    *timeout = -1;
    return Status::kOk;
  }
  const int64_t value = PY_TRY(nanoseconds_from(thread, object, TimeRounding::kUp));
  if (value < 0) return raise_value_error(thread, "Timeout value out of range");
  if (value / 1000000 > INT_MAX)
    return raise(thread, &exc::OverflowError, "timeout doesn't fit into C timeval");
  *timeout = value;
  return Status::kOk;
}
Owned<Object> timeout_object(Thread& thread, int64_t timeout) {
  if (timeout < 0) return new_none();
  return seconds_as_float(thread, timeout);
}

namespace {

struct Socket : Object {
  static Type type;
  int fd;  // -1: closed.
  int family, kind, proto;
  int64_t timeout;  // Nanoseconds; -1: waits for ever.
};

int64_t now() {
  timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * kNanosPerSecond + time.tv_nsec;
}

// Waits until the socket can be used, at most until `deadline` (-1: for ever).
Status wait_ready(Thread& thread, Socket* self, short events, int64_t deadline) {
  for (;;) {
    int64_t milliseconds = -1;
    if (deadline >= 0) {
      const int64_t left = deadline - now();
      if (left < 0) return raise(thread, &exc::TimeoutError, "timed out");
      milliseconds = (left + 999999) / 1000000;
    }
    pollfd watched{self->fd, events, 0};
    const int count = poll(&watched, 1, static_cast<int>(milliseconds));
    if (count > 0) return Status::kOk;
    if (count == 0) return raise(thread, &exc::TimeoutError, "timed out");
    if (errno != EINTR) return raise_os_error(thread, errno, nullptr);
    PY_TRY(signals_handle(thread));
  }
}

int64_t deadline_of(const Socket* self) { return self->timeout > 0 ? now() + self->timeout : -1; }

// Makes a system call on the socket, waiting first where there is a timeout and again after
// signals.
template <typename Call>
Maybe<int64_t> socket_call(Thread& thread, Socket* self, short events, Call call,
                           int64_t deadline) {
  for (;;) {
    if (self->timeout > 0) PY_TRY(wait_ready(thread, self, events, deadline));
    const int64_t result = call();
    if (result >= 0) return result;
    if (errno == EINTR) {
      PY_TRY(signals_handle(thread));
      continue;
    }
    // What was ready is taken already.
    if (self->timeout > 0 && (errno == EWOULDBLOCK || errno == EAGAIN)) continue;
    return raise_os_error(thread, errno, nullptr);
  }
}
template <typename Call>
Maybe<int64_t> socket_call(Thread& thread, Socket* self, short events, Call call) {
  return socket_call(thread, self, events, call, deadline_of(self));
}

bool set_blocking(Socket* self, bool blocking) {
  int off = blocking ? 0 : 1;
  return ioctl(self->fd, FIONBIO, &off) == 0;
}

Status begin(Thread& thread, Socket* self, int fd, int family, int kind, int proto) {
  self->fd = fd;
  self->family = family;
  self->kind = kind & ~(SOCK_NONBLOCK | SOCK_CLOEXEC);
  self->proto = proto;
  self->timeout = (kind & SOCK_NONBLOCK) != 0 ? 0 : g_default_timeout;
  if ((kind & SOCK_NONBLOCK) == 0 && self->timeout >= 0 && !set_blocking(self, false))
    return raise_os_error(thread, errno, nullptr);
  return Status::kOk;
}

// Opening and closing.

Owned<Object> socket_new(Thread& thread, Type* type, Tuple*, Dict*) {
  Owned<Object> object = PY_TRY(type->tp_alloc(thread, type, 0));
  as<Socket>(object.get())->fd = -1;
  as<Socket>(object.get())->timeout = g_default_timeout;
  return object;
}

// What the system says about a socket that is open already; -1 stays for what it does not know.
Status adopt(Thread& thread, int fd, int* numbers) {
  Address address{};
  socklen_t size = sizeof address;
  if (getsockname(fd, &address.any, &size) != 0) {
    if (numbers[0] == -1 || errno == EBADF || errno == ENOTSOCK)
      return raise_os_error(thread, errno, nullptr);
  } else if (numbers[0] == -1) {
    numbers[0] = address.any.sa_family;
  }
  const int options[] = {SO_TYPE, SO_PROTOCOL};
  for (int i = 0; i < 2; ++i) {
    size = sizeof(int);
    if (numbers[i + 1] == -1 && getsockopt(fd, SOL_SOCKET, options[i], &numbers[i + 1], &size) != 0)
      return raise_os_error(thread, errno, nullptr);
  }
  return Status::kOk;
}

constinit SignatureText kInitSignature{"socket", "(family=-1, type=-1, proto=-1, fileno=None)"};
Status socket_init(Thread& thread, Object* object, Tuple* args, Dict* kwargs) {
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, kInitSignature, args, kwargs, &bound));
  int numbers[3] = {-1, -1, -1};
  for (size_t i = 0; i < 3; ++i) {
    if (bound.has(i)) numbers[i] = PY_TRY(to_c_int(thread, bound[i]));
  }
  auto* self = as<Socket>(object);
  int fd;
  if (bound.has(3) && !is_none(bound[3])) {
    fd = PY_TRY(to_c_int(thread, bound[3]));
    if (fd < 0) return raise_value_error(thread, "negative file descriptor");
    PY_TRY(adopt(thread, fd, numbers));
  } else {
    if (numbers[0] == -1) numbers[0] = AF_INET;
    if (numbers[1] == -1) numbers[1] = SOCK_STREAM;
    if (numbers[2] == -1) numbers[2] = 0;
    fd = socket(numbers[0], numbers[1] | SOCK_CLOEXEC, numbers[2]);
    if (fd < 0) return raise_os_error(thread, errno, nullptr);
  }
  return begin(thread, self, fd, numbers[0], numbers[1], numbers[2]);
}

void socket_finalize(Thread& thread, Object* object) {
  auto* self = as<Socket>(object);
  if (self->fd < 0) return;
  SavedError saved(thread);
  if (failed(warn_about(thread, &exc::ResourceWarning, object, 1, "unclosed %R", object)) &&
      error_matches(thread, &exc::Warning))
    error_write_unraisable_format(thread, "Exception ignored while finalizing socket %R", object);
  if (thread.has_exception()) error_clear(thread);
  const int fd = self->fd;
  self->fd = -1;
  close(fd);
}

Owned<Object> socket_repr(Thread& thread, Object* object) {
  const auto* self = as<Socket>(object);
  return str_from_format(thread, "<socket object, fd=%d, family=%d, type=%d, proto=%d>", self->fd,
                         self->family, self->kind, self->proto);
}

Owned<Object> socket_close(Thread& thread, Object* object) {
  auto* self = as<Socket>(object);
  const int fd = self->fd;
  self->fd = -1;
  // The peer's reset is no fault of closing.
  if (fd >= 0 && close(fd) != 0 && errno != ECONNRESET)
    return raise_os_error(thread, errno, nullptr);
  return new_none();
}
Owned<Object> socket_detach(Thread& thread, Object* object) {
  const int fd = as<Socket>(object)->fd;
  as<Socket>(object)->fd = -1;
  return int_from_int64(thread, fd);
}
Owned<Object> socket_fileno(Thread& thread, Object* object) {
  return int_from_int64(thread, as<Socket>(object)->fd);
}

// Connections.

Owned<Object> socket_accept(Thread& thread, Object* object) {
  auto* self = as<Socket>(object);
  Address address{};
  socklen_t size = 0;
  const int64_t fd = PY_TRY(socket_call(thread, self, POLLIN, [&] {
    size = sizeof address;
    return accept4(self->fd, &address.any, &size, SOCK_CLOEXEC);
  }));
  Owned<Object> number = PY_TRY(int_from_int64(thread, fd));
  Owned<Object> peer = address_object(thread, address, size);
  if (!peer) {
    close(static_cast<int>(fd));
    return {};
  }
  Object* const items[] = {number, peer};
  return tuple_pack(thread, items);
}

Owned<Object> socket_bind(Thread& thread, Object* object, Object* argument) {
  auto* self = as<Socket>(object);
  Address address;
  socklen_t size;
  PY_TRY(address_read(thread, self->family, argument, "bind", &address, &size));
  if (bind(self->fd, &address.any, size) != 0) return raise_os_error(thread, errno, nullptr);
  return new_none();
}

// 0 or what went wrong; -1 with an exception.
Maybe<int> connect_to(Thread& thread, Socket* self, const Address& address, socklen_t size) {
  const int64_t deadline = deadline_of(self);
  if (connect(self->fd, &address.any, size) == 0) return 0;
  const int error = errno;
  if (error == EINTR) PY_TRY(signals_handle(thread));
  // A connection that a signal interrupts goes on by itself.
  const bool waits =
      error == EINTR ? self->timeout != 0 : self->timeout > 0 && error == EINPROGRESS;
  if (!waits) return error;
  PY_TRY(wait_ready(thread, self, POLLOUT, deadline));
  int result = 0;
  socklen_t length = sizeof result;
  if (getsockopt(self->fd, SOL_SOCKET, SO_ERROR, &result, &length) != 0) return errno;
  return result == EISCONN ? 0 : result;
}
Owned<Object> socket_connect(Thread& thread, Object* object, Object* argument) {
  auto* self = as<Socket>(object);
  Address address;
  socklen_t size;
  PY_TRY(address_read(thread, self->family, argument, "connect", &address, &size));
  const int error = PY_TRY(connect_to(thread, self, address, size));
  if (error != 0) return raise_os_error(thread, error, nullptr);
  return new_none();
}
Owned<Object> socket_connect_ex(Thread& thread, Object* object, Object* argument) {
  auto* self = as<Socket>(object);
  Address address;
  socklen_t size;
  PY_TRY(address_read(thread, self->family, argument, "connect_ex", &address, &size));
  const Maybe<int> error = connect_to(thread, self, address, size);
  if (error.ok) return int_from_int64(thread, error.value);
  if (!error_clear_if(thread, &exc::TimeoutError)) return {};
  return int_from_int64(thread, EWOULDBLOCK);
}

Owned<Object> name_of(Thread& thread, Object* object,
                      int (*ask)(int, sockaddr*, socklen_t*) noexcept) {
  Address address{};
  socklen_t size = sizeof address;
  if (ask(as<Socket>(object)->fd, &address.any, &size) != 0)
    return raise_os_error(thread, errno, nullptr);
  return address_object(thread, address, size);
}
Owned<Object> socket_getsockname(Thread& thread, Object* object) {
  return name_of(thread, object, getsockname);
}
Owned<Object> socket_getpeername(Thread& thread, Object* object) {
  return name_of(thread, object, getpeername);
}
Owned<Object> socket_listen(Thread& thread, Object* object, RawArgs args) {
  PY_TRY(check_count(thread, "listen", args.nargs, 0, 1));
  int backlog = args.nargs > 0 ? PY_TRY(to_c_int(thread, args[0])) : 128;
  if (backlog < 0) backlog = 0;
  if (listen(as<Socket>(object)->fd, backlog) != 0) return raise_os_error(thread, errno, nullptr);
  return new_none();
}
Owned<Object> socket_shutdown(Thread& thread, Object* object, Object* how) {
  if (shutdown(as<Socket>(object)->fd, PY_TRY(to_c_int(thread, how))) != 0)
    return raise_os_error(thread, errno, nullptr);
  return new_none();
}

// Options and timeouts.

Owned<Object> socket_getsockopt(Thread& thread, Object* object, RawArgs args) {
  PY_TRY(check_count(thread, "getsockopt", args.nargs, 2, 3));
  const int fd = as<Socket>(object)->fd;
  int numbers[3] = {0, 0, 0};
  for (size_t i = 0; i < args.nargs; ++i) numbers[i] = PY_TRY(to_c_int(thread, args[i]));
  if (numbers[2] == 0) {
    int value = 0;
    socklen_t size = sizeof value;
    if (getsockopt(fd, numbers[0], numbers[1], &value, &size) != 0)
      return raise_os_error(thread, errno, nullptr);
    return int_from_int64(thread, value);
  }
  if (numbers[2] < 0 || numbers[2] > 1024)
    return raise(thread, &exc::OSError, "getsockopt buflen out of range");
  char value[1024];
  auto size = static_cast<socklen_t>(numbers[2]);
  if (getsockopt(fd, numbers[0], numbers[1], value, &size) != 0)
    return raise_os_error(thread, errno, nullptr);
  return bytes_from(thread, value, size);
}
Owned<Object> socket_setsockopt(Thread& thread, Object* object, RawArgs args) {
  PY_TRY(check_count(thread, "setsockopt", args.nargs, 3, 4));
  const int fd = as<Socket>(object)->fd;
  const int level = PY_TRY(to_c_int(thread, args[0]));
  const int option = PY_TRY(to_c_int(thread, args[1]));
  int result;
  if (args.nargs == 4) {
    if (!is_none(args[2]))
      return raise_type_error(thread, "setsockopt() argument 3 must be None, not %s",
                              args[2]->ob_type->tp_name);
    const int size = PY_TRY(to_c_int(thread, args[3]));
    result = setsockopt(fd, level, option, nullptr, static_cast<socklen_t>(size));
  } else if (is_a<Int>(args[2])) {
    const int value = PY_TRY(to_c_int(thread, args[2]));
    result = setsockopt(fd, level, option, &value, sizeof value);
  } else {
    HeldBuffer held;
    PY_TRY(held.get(thread, args[2]));
    result =
        setsockopt(fd, level, option, held.span().data, static_cast<socklen_t>(held.span().size));
  }
  if (result != 0) return raise_os_error(thread, errno, nullptr);
  return new_none();
}

Owned<Object> apply_timeout(Thread& thread, Socket* self, int64_t timeout) {
  self->timeout = timeout;
  if (!set_blocking(self, timeout < 0)) return raise_os_error(thread, errno, nullptr);
  return new_none();
}
Owned<Object> socket_settimeout(Thread& thread, Object* object, Object* argument) {
  int64_t timeout;
  PY_TRY(timeout_read(thread, argument, &timeout));
  return apply_timeout(thread, as<Socket>(object), timeout);
}
Owned<Object> socket_setblocking(Thread& thread, Object* object, Object* argument) {
  const bool blocking = PY_TRY(to_bool(thread, argument));
  return apply_timeout(thread, as<Socket>(object), blocking ? -1 : 0);
}
Owned<Object> socket_gettimeout(Thread& thread, Object* object) {
  return timeout_object(thread, as<Socket>(object)->timeout);
}
Owned<Object> get_timeout(Thread& thread, Object* object, void*) {
  return timeout_object(thread, as<Socket>(object)->timeout);
}
Owned<Object> socket_getblocking(Thread&, Object* object) {
  return new_bool(as<Socket>(object)->timeout != 0);
}

// Receiving.

// recv(size, flags) and recvfrom(): `peer` gets the address.
Owned<Object> receive(Thread& thread, Object* object, const char* name, RawArgs args,
                      Owned<Object>* peer) {
  PY_TRY(check_count(thread, name, args.nargs, 1, 2));
  const int64_t size = PY_TRY(to_index(thread, args[0]));
  const int flags = args.nargs > 1 ? PY_TRY(to_c_int(thread, args[1])) : 0;
  if (size < 0) return raise_value_error(thread, "negative buffersize in %s", name);
  auto* self = as<Socket>(object);
  Owned<Bytes> data = PY_TRY(bytes_alloc(thread, size));
  Address address{};
  socklen_t length = 0;
  const int64_t count = PY_TRY(socket_call(thread, self, POLLIN, [&] {
    length = sizeof address;
    return recvfrom(self->fd, data->data, static_cast<size_t>(size), flags,
                    peer == nullptr ? nullptr : &address.any, peer == nullptr ? nullptr : &length);
  }));
  if (peer != nullptr) *peer = PY_TRY(address_object(thread, address, length));
  if (count == size && count > 1) return data;
  return bytes_from(thread, data->data, static_cast<size_t>(count));
}
Owned<Object> socket_recv(Thread& thread, Object* object, RawArgs args) {
  return receive(thread, object, "recv", args, nullptr);
}
Owned<Object> socket_recvfrom(Thread& thread, Object* object, RawArgs args) {
  Owned<Object> peer;
  Owned<Object> data = PY_TRY(receive(thread, object, "recvfrom", args, &peer));
  Object* const items[] = {data, peer};
  return tuple_pack(thread, items);
}

// A buffer that can be written, for as long as it lives.
class WritableBuffer {
 public:
  ~WritableBuffer() {
    if (held_) release_buffer(&view_);
  }
  Status get(Thread& thread, const char* function, Object* object) {
    if (failed(get_buffer(thread, object, &view_, kBufferWritable))) {
      error_clear(thread);
      return raise_type_error(thread,
                              "%s() argument 1 must be read-write bytes-like object, not %s",
                              function, object->ob_type->tp_name);
    }
    held_ = true;
    return Status::kOk;
  }
  char* data() const { return static_cast<char*>(view_.buf); }
  int64_t size() const { return view_.len; }

 private:
  BufferView view_{};
  bool held_ = false;
};

Maybe<int64_t> receive_into(Thread& thread, Object* object, BoundArgs& bound, const char* name,
                            const char* too_small, Address* address, socklen_t* length) {
  WritableBuffer buffer;
  PY_TRY(buffer.get(thread, name, bound[0]));
  int64_t size = bound.has(1) ? PY_TRY(to_index(thread, bound[1])) : 0;
  const int flags = bound.has(2) ? PY_TRY(to_c_int(thread, bound[2])) : 0;
  if (size < 0) return raise_value_error(thread, "negative buffersize in %s", name);
  if (size == 0) size = buffer.size();
  if (size > buffer.size()) return raise_value_error(thread, "%s", too_small);
  auto* self = as<Socket>(object);
  return socket_call(thread, self, POLLIN, [&] {
    if (length != nullptr) *length = sizeof *address;
    return recvfrom(self->fd, buffer.data(), static_cast<size_t>(size), flags,
                    address == nullptr ? nullptr : &address->any, length);
  });
}
constinit SignatureText kRecvInto{"recv_into", "(buffer, nbytes=0, flags=0)"};
Owned<Object> socket_recv_into(Thread& thread, Object* object, RawArgs args) {
  BoundArgs bound;
  PY_TRY(bind_vectorcall(thread, kRecvInto, args.argv, args.nargs, args.kwnames, &bound));
  return int_from_int64(
      thread, PY_TRY(receive_into(thread, object, bound, "recv_into",
                                  "buffer too small for requested bytes", nullptr, nullptr)));
}
constinit SignatureText kRecvfromInto{"recvfrom_into", "(buffer, nbytes=0, flags=0)"};
Owned<Object> socket_recvfrom_into(Thread& thread, Object* object, RawArgs args) {
  BoundArgs bound;
  PY_TRY(bind_vectorcall(thread, kRecvfromInto, args.argv, args.nargs, args.kwnames, &bound));
  Address address{};
  socklen_t length = 0;
  const int64_t count =
      PY_TRY(receive_into(thread, object, bound, "recvfrom_into",
                          "nbytes is greater than the length of the buffer", &address, &length));
  Owned<Object> number = PY_TRY(int_from_int64(thread, count));
  Owned<Object> peer = PY_TRY(address_object(thread, address, length));
  Object* const items[] = {number, peer};
  return tuple_pack(thread, items);
}

// Sending.

Owned<Object> socket_send(Thread& thread, Object* object, RawArgs args) {
  PY_TRY(check_count(thread, "send", args.nargs, 1, 2));
  HeldBuffer held;
  PY_TRY(held.get(thread, args[0]));
  const int flags = args.nargs > 1 ? PY_TRY(to_c_int(thread, args[1])) : 0;
  auto* self = as<Socket>(object);
  return int_from_int64(thread, PY_TRY(socket_call(thread, self, POLLOUT, [&] {
                          return send(self->fd, held.span().data,
                                      static_cast<size_t>(held.span().size), flags);
                        })));
}
Owned<Object> socket_sendall(Thread& thread, Object* object, RawArgs args) {
  PY_TRY(check_count(thread, "sendall", args.nargs, 1, 2));
  HeldBuffer held;
  PY_TRY(held.get(thread, args[0]));
  const int flags = args.nargs > 1 ? PY_TRY(to_c_int(thread, args[1])) : 0;
  auto* self = as<Socket>(object);
  // One timeout for all of it.
  const int64_t deadline = deadline_of(self);
  for (int64_t at = 0; at < held.span().size;) {
    at += PY_TRY(socket_call(
        thread, self, POLLOUT,
        [&] {
          return send(self->fd, held.span().data + at, static_cast<size_t>(held.span().size - at),
                      flags);
        },
        deadline));
    PY_TRY(signals_handle(thread));
  }
  return new_none();
}
Owned<Object> socket_sendto(Thread& thread, Object* object, RawArgs args) {
  if (args.nargs < 2 || args.nargs > 3)
    return raise_type_error(thread, "sendto() takes 2 or 3 arguments (%zu given)", args.nargs);
  HeldBuffer held;
  PY_TRY(held.get(thread, args[0]));
  const int flags = args.nargs > 2 ? PY_TRY(to_c_int(thread, args[1])) : 0;
  auto* self = as<Socket>(object);
  Address address;
  socklen_t size;
  PY_TRY(address_read(thread, self->family, args[args.nargs - 1], "sendto", &address, &size));
  return int_from_int64(thread, PY_TRY(socket_call(thread, self, POLLOUT, [&] {
                          return sendto(self->fd, held.span().data,
                                        static_cast<size_t>(held.span().size), flags, &address.any,
                                        size);
                        })));
}

// Messages with control data.

Owned<Object> control_list(Thread& thread, msghdr* message) {
  Owned<List> list = PY_TRY(list_new(thread));
  for (cmsghdr* part = CMSG_FIRSTHDR(message); part != nullptr; part = CMSG_NXTHDR(message, part)) {
    const auto* data = reinterpret_cast<const char*>(CMSG_DATA(part));
    // What did not fit is cut off.
    const char* end = static_cast<const char*>(message->msg_control) + message->msg_controllen;
    size_t size = part->cmsg_len < CMSG_LEN(0) ? 0 : part->cmsg_len - CMSG_LEN(0);
    if (data > end) break;
    if (size > static_cast<size_t>(end - data)) size = static_cast<size_t>(end - data);
    Object* items[] = {int_from_int64(thread, part->cmsg_level).release(),
                       int_from_int64(thread, part->cmsg_type).release(),
                       bytes_from(thread, data, size).release()};
    Owned<Object> row = PY_TRY(tuple_from_array_steal(thread, items, 3));
    PY_TRY(list_append(thread, list, row));
  }
  return list;
}

// Receives into `parts`; the answer is (first, control data, flags, address).
Owned<Object> receive_message(Thread& thread, Object* object, iovec* parts, size_t count,
                              int64_t control_size, int flags, Owned<Bytes> data) {
  if (control_size < 0 || control_size > INT_MAX)
    return raise_value_error(thread, "invalid ancillary data buffer length");
  auto* self = as<Socket>(object);
  Owned<Bytes> control = PY_TRY(bytes_alloc(thread, control_size));
  Address address{};
  msghdr message{};
  const int64_t got = PY_TRY(socket_call(thread, self, POLLIN, [&] {
    message.msg_name = &address;
    message.msg_namelen = sizeof address;
    message.msg_iov = parts;
    message.msg_iovlen = count;
    message.msg_control = control_size == 0 ? nullptr : control->data;
    message.msg_controllen = static_cast<size_t>(control_size);
    return recvmsg(self->fd, &message, flags);
  }));
  Owned<Object> first =
      PY_TRY(data ? bytes_from(thread, data->data, static_cast<size_t>(got)).cast<Object>()
                  : int_from_int64(thread, got));
  Owned<Object> list = PY_TRY(control_list(thread, &message));
  Owned<Object> seen = PY_TRY(int_from_int64(thread, message.msg_flags));
  Owned<Object> peer = PY_TRY(address_object(thread, address, message.msg_namelen));
  Object* const items[] = {first, list, seen, peer};
  return tuple_pack(thread, items);
}

Owned<Object> socket_recvmsg(Thread& thread, Object* object, RawArgs args) {
  PY_TRY(check_count(thread, "recvmsg", args.nargs, 1, 3));
  const int64_t size = PY_TRY(to_index(thread, args[0]));
  const int64_t control = args.nargs > 1 ? PY_TRY(to_index(thread, args[1])) : 0;
  const int flags = args.nargs > 2 ? PY_TRY(to_c_int(thread, args[2])) : 0;
  if (size < 0) return raise_value_error(thread, "negative buffer size in recvmsg()");
  Owned<Bytes> data = PY_TRY(bytes_alloc(thread, size));
  iovec part{data->data, static_cast<size_t>(size)};
  return receive_message(thread, object, &part, 1, control, flags, std::move(data));
}
Owned<Object> socket_recvmsg_into(Thread& thread, Object* object, RawArgs args) {
  PY_TRY(check_count(thread, "recvmsg_into", args.nargs, 1, 3));
  const int64_t control = args.nargs > 1 ? PY_TRY(to_index(thread, args[1])) : 0;
  const int flags = args.nargs > 2 ? PY_TRY(to_c_int(thread, args[2])) : 0;
  Owned<Object> fast =
      PY_TRY(sequence_fast(thread, args[0], "recvmsg_into() argument 1 must be an iterable"));
  const int64_t count = sequence_fast_size(fast);
  if (count > INT_MAX) return raise(thread, &exc::OSError, "recvmsg_into() argument 1 is too long");
  Owned<Tuple> kept = PY_TRY(tuple_from_array(thread, sequence_fast_items(fast), count));
  SmallVec<WritableBuffer*, 8> buffers;
  SmallVec<iovec, 8> parts;
  Owned<Object> result;
  bool fine = true;
  for (int64_t i = 0; i < count && fine; ++i) {
    auto* buffer = static_cast<WritableBuffer*>(mem_alloc(sizeof(WritableBuffer)));
    fine = buffer != nullptr;
    if (!fine) {
      (void)Status(raise_memory_error(thread));
      break;
    }
    new (buffer) WritableBuffer();
    fine = buffers.push_back(buffer) &&
           !failed(buffer->get(thread, "recvmsg_into", kept->items[i])) &&
           parts.push_back(iovec{buffer->data(), static_cast<size_t>(buffer->size())});
  }
  if (fine)
    result = receive_message(thread, object, parts.data(), parts.size(), control, flags, nullptr);
  for (size_t i = 0; i < buffers.size(); ++i) {
    buffers[i]->~WritableBuffer();
    mem_free(buffers[i]);
  }
  return result;
}

// The control data of sendmsg(): triples of level, kind and bytes.
struct Control {
  Owned<Bytes> room;
  size_t size = 0;

  Status read(Thread& thread, Object* iterable) {
    Owned<Object> fast =
        PY_TRY(sequence_fast(thread, iterable, "sendmsg() argument 2 must be an iterable"));
    const int64_t count = sequence_fast_size(fast);
    SmallVec<cmsghdr, 8> heads;
    Owned<List> datas = PY_TRY(list_new(thread));
    for (int64_t i = 0; i < count && i < sequence_fast_size(fast); ++i) {
      Owned<Object> row = share(sequence_fast_items(fast)[i]);
      const char* name = "[sendmsg() ancillary data items]";
      if (!is_a<Tuple>(row.get()))
        return raise_type_error(thread, "%s() argument must be 3-item tuple, not %s", name,
                                row->ob_type->tp_name);
      auto* tuple = static_cast<Tuple*>(row.get());
      if (tuple->ob_size != 3)
        return raise_type_error(thread, "%s() argument must be tuple of length 3, not %zd", name,
                                tuple->ob_size);
      cmsghdr head{};
      head.cmsg_level = PY_TRY(to_c_int(thread, tuple->items[0]));
      head.cmsg_type = PY_TRY(to_c_int(thread, tuple->items[1]));
      HeldBuffer held;
      PY_TRY(held.get(thread, tuple->items[2]));
      Owned<Bytes> data = PY_TRY(bytes_from(thread, reinterpret_cast<const char*>(held.span().data),
                                            static_cast<size_t>(held.span().size)));
      head.cmsg_len = CMSG_LEN(static_cast<size_t>(held.span().size));
      size += CMSG_SPACE(static_cast<size_t>(held.span().size));
      if (!heads.push_back(head)) return raise_memory_error(thread);
      PY_TRY(list_append(thread, datas, data));
    }
    if (size == 0) return Status::kOk;
    room = PY_TRY(bytes_alloc(thread, static_cast<int64_t>(size)));
    std::memset(room->data, 0, size);
    char* at = room->data;
    for (size_t i = 0; i < heads.size(); ++i) {
      const auto* data = static_cast<Bytes*>(datas->items[i]);
      std::memcpy(at, &heads[i], sizeof(cmsghdr));
      std::memcpy(at + CMSG_LEN(0), data->data, static_cast<size_t>(data->ob_size));
      at += CMSG_SPACE(static_cast<size_t>(data->ob_size));
    }
    return Status::kOk;
  }
};

Owned<Object> socket_sendmsg(Thread& thread, Object* object, RawArgs args) {
  PY_TRY(check_count(thread, "sendmsg", args.nargs, 1, 4));
  Owned<Object> fast =
      PY_TRY(sequence_fast(thread, args[0], "sendmsg() argument 1 must be an iterable"));
  // One piece: the buffers need not stay open while Python code runs.
  Owned<List> pieces = PY_TRY(list_new(thread));
  SmallVec<iovec, 8> parts;
  const int64_t count = sequence_fast_size(fast);
  for (int64_t i = 0; i < count && i < sequence_fast_size(fast); ++i) {
    Owned<Object> item = share(sequence_fast_items(fast)[i]);
    HeldBuffer held;
    PY_TRY(held.get(thread, item));
    Owned<Bytes> copy = PY_TRY(bytes_from(thread, reinterpret_cast<const char*>(held.span().data),
                                          static_cast<size_t>(held.span().size)));
    if (!parts.push_back(iovec{copy->data, static_cast<size_t>(copy->ob_size)}))
      return raise_memory_error(thread);
    PY_TRY(list_append(thread, pieces, copy));
  }
  Control control;
  if (args.nargs > 1) PY_TRY(control.read(thread, args[1]));
  const int flags = args.nargs > 2 ? PY_TRY(to_c_int(thread, args[2])) : 0;
  auto* self = as<Socket>(object);
  Address address;
  socklen_t size = 0;
  if (args.nargs > 3 && !is_none(args[3]))
    PY_TRY(address_read(thread, self->family, args[3], "sendmsg", &address, &size));
  msghdr message{};
  message.msg_name = size == 0 ? nullptr : &address;
  message.msg_namelen = size;
  message.msg_iov = parts.data();
  message.msg_iovlen = parts.size();
  message.msg_control = control.size == 0 ? nullptr : control.room->data;
  message.msg_controllen = control.size;
  return int_from_int64(thread, PY_TRY(socket_call(thread, self, POLLOUT, [&] {
                          return sendmsg(self->fd, &message, flags);
                        })));
}

constinit MethodDef kMethods[] = {
    {"_accept", socket_accept, "($self, /)", "Return the number and the address of a new one."},
    {"bind", socket_bind, "($self, object, /)", "Give the socket its address."},
    {"close", socket_close, "($self, /)", "Close the socket, once."},
    {"connect", socket_connect, "($self, object, /)", "Connect to an address."},
    {"connect_ex", socket_connect_ex, "($self, object, /)",
     "Connect to an address; return 0 or the number of the error."},
    {"detach", socket_detach, "($self, /)", "Part with the number and return it."},
    {"fileno", socket_fileno, "($self, /)", "Return the number."},
    {"getpeername", socket_getpeername, "($self, /)", "Return the other end's address."},
    {"getsockname", socket_getsockname, "($self, /)", "Return the address."},
    MethodDef::positional("getsockopt", socket_getsockopt, nullptr, "Return an option."),
    MethodDef::positional("listen", socket_listen, nullptr, "Take connections from now on."),
    MethodDef::positional("recv", socket_recv, nullptr, "Receive up to so many bytes."),
    {"recv_into", socket_recv_into, nullptr, "Receive into a buffer; return how many bytes."},
    MethodDef::positional("recvfrom", socket_recvfrom, nullptr, "Receive bytes and their sender."),
    {"recvfrom_into", socket_recvfrom_into, nullptr,
     "Receive into a buffer; return how many bytes, and their sender."},
    MethodDef::positional("send", socket_send, nullptr, "Send bytes; return how many were sent."),
    MethodDef::positional("sendall", socket_sendall, nullptr, "Send all of some bytes."),
    MethodDef::positional("sendto", socket_sendto, nullptr, "Send bytes to an address."),
    {"setblocking", socket_setblocking, "($self, object, /)", "Wait for ever, or not at all."},
    {"getblocking", socket_getblocking, "($self, /)", "Tell whether calls wait."},
    {"settimeout", socket_settimeout, "($self, object, /)",
     "Wait so many seconds; None: for ever."},
    {"gettimeout", socket_gettimeout, "($self, /)", "Return how many seconds calls wait."},
    MethodDef::positional("setsockopt", socket_setsockopt, nullptr, "Set an option."),
    {"shutdown", socket_shutdown, "($self, object, /)", "Shut one direction or both."},
    MethodDef::positional("recvmsg", socket_recvmsg, nullptr,
                          "Receive bytes with control data, flags and their sender."),
    MethodDef::positional("recvmsg_into", socket_recvmsg_into, nullptr,
                          "Receive into buffers, with control data, flags and the sender."),
    MethodDef::positional("sendmsg", socket_sendmsg, nullptr, "Send buffers with control data."),
    {},
};
constinit MemberDef kMembers[] = {
    {"family", MemberKind::kInt, true, offsetof(Socket, family), "The family of addresses."},
    {"type", MemberKind::kInt, true, offsetof(Socket, kind), "The kind of socket."},
    {"proto", MemberKind::kInt, true, offsetof(Socket, proto), "The protocol."},
    {},
};
constinit GetSetDef kGetSets[] = {
    {"timeout", get_timeout, nullptr, "How many seconds calls wait.", nullptr},
    {},
};

constinit Type Socket::type = {
    .tp_name = "_socket.socket",
    .tp_basicsize = sizeof(Socket),
    .tp_repr = socket_repr,
    .tp_flags = tpflags::kBaseType | tpflags::kHaveGc,
    .tp_doc = "One end of a connection.",
    .tp_methods = kMethods,
    .tp_members = kMembers,
    .tp_getset = kGetSets,
    .tp_init = socket_init,
    .tp_new = socket_new,
    .tp_finalize = socket_finalize,
    .reported_basicsize = 56,
};

}  // namespace

Owned<Object> socket_make(Thread& thread, int fd, int family, int type, int proto) {
  Owned<Object> object = PY_TRY(socket_new(thread, &Socket::type, nullptr, nullptr));
  PY_TRY(begin(thread, as<Socket>(object.get()), fd, family, type, proto));
  return object;
}

Status socket_type_init(Thread& thread, Module* module) {
  PY_TRY(module_add(thread, module, "SocketType", [&]() -> Owned<Object> {
    PY_TRY(type_ready(thread, &Socket::type));
    return share(reinterpret_cast<Object*>(static_cast<Type*>(&Socket::type)));
  }()));
  return module_add_type(thread, module, &Socket::type);
}

}  // namespace py::net
