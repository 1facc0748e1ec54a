// posix: open files by their numbers.
// Counterpart: Modules/posixmodule.c.
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "vm/heap/alloc.h"
#include "vm/modules/posix_internal.h"
#include "vm/objects/abstract.h"
#include "vm/objects/bytes_common.h"
#include "vm/objects/int.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/struct_sequence.h"
#include "vm/objects/tuple.h"
#include "vm/runtime/signals.h"

namespace py::posix {

Maybe<int> descriptor_of(Thread& thread, Object* object) {
  if (is_a<Int>(object)) {
    if (object == bool_object(true) || object == bool_object(false))
      PY_TRY(warn(thread, &exc::RuntimeWarning, 1, "bool is used as a file descriptor"));
    const int fd = PY_TRY(to_c_int(thread, object));
    if (fd < 0)
      return raise_value_error(thread, "file descriptor cannot be a negative integer (%i)", fd);
    return fd;
  }
  Owned<Object> method;
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "fileno"));
  if (!PY_TRY(get_optional_attr(thread, object, name, &method)))
    return raise_type_error(thread, "argument must be an int, or have a fileno() method.");
  Owned<Object> number = PY_TRY(call_no_args(thread, method));
  if (!is_a<Int>(number.get())) return raise_type_error(thread, "fileno() returned a non-integer");
  const int fd = PY_TRY(to_c_int(thread, number));
  if (fd < 0)
    return raise_value_error(thread, "file descriptor cannot be a negative integer (%i)", fd);
  return fd;
}

namespace {

Owned<Object> done(Thread& thread, int64_t result) {
  if (result < 0) return thread.has_exception() ? nullptr : Owned<Object>(raise_errno(thread));
  return new_none();
}

Status set_inheritable(Thread& thread, int fd, bool inheritable) {
  const int flags = fcntl(fd, F_GETFD);
  if (flags < 0) return raise_errno(thread);
  const int wanted = inheritable ? flags & ~FD_CLOEXEC : flags | FD_CLOEXEC;
  if (wanted != flags && fcntl(fd, F_SETFD, wanted) < 0) return raise_errno(thread);
  return Status::kOk;
}

Owned<Object> posix_dup(Thread& thread, Object*, Object* number) {
  const int fd = fcntl(PY_TRY(to_c_int(thread, number)), F_DUPFD_CLOEXEC, 0);
  if (fd < 0) return raise_errno(thread);
  return int_from_int64(thread, fd);
}
Owned<Object> posix_dup2(Thread& thread, Object*, Args args) {
  const int from = PY_TRY(to_c_int(thread, args[0])), to = PY_TRY(to_c_int(thread, args[1]));
  const bool inheritable = !args.has(2) || PY_TRY(to_bool(thread, args[2]));
  if (from < 0 || to < 0) {
    errno = EBADF;
    return raise_errno(thread);
  }
  const int64_t fd = retry(thread, [&] { return dup3(from, to, inheritable ? 0 : O_CLOEXEC); });
  if (fd < 0 && !thread.has_exception()) return raise_errno(thread);
  if (fd < 0) {
    // dup3 refuses what dup2 lets pass: the same number twice.
    if (from != to) return nullptr;
    error_clear(thread);
    if (fcntl(from, F_GETFD) < 0) return raise_errno(thread);
    return int_from_int64(thread, to);
  }
  return int_from_int64(thread, fd);
}

template <int (*kCall)(int)>
Owned<Object> on_descriptor(Thread& thread, Object*, Args args) {
  const int fd = PY_TRY(descriptor_of(thread, args[0]));
  return done(thread, retry(thread, [&] { return kCall(fd); }));
}

Owned<Object> posix_ftruncate(Thread& thread, Object*, Args args) {
  const int fd = PY_TRY(to_c_int(thread, args[0]));
  const int64_t length = PY_TRY(to_c_long(thread, args[1]));
  return done(thread, retry(thread, [&] { return ftruncate(fd, length); }));
}
Owned<Object> posix_truncate(Thread& thread, Object*, Args args) {
  Path path;
  PY_TRY(take_path(thread, "truncate", "path", args[0], true, &path));
  const int64_t length = PY_TRY(to_c_long(thread, args[1]));
  const int result = path.text ? ::truncate(path.c_str(), length) : ::ftruncate(path.fd, length);
  if (result != 0) return raise_errno(thread, path.given);
  return new_none();
}

Owned<Object> posix_get_blocking(Thread& thread, Object*, Object* number) {
  const int flags = fcntl(PY_TRY(to_c_int(thread, number)), F_GETFL);
  if (flags < 0) return raise_errno(thread);
  return new_bool((flags & O_NONBLOCK) == 0);
}
Owned<Object> posix_set_blocking(Thread& thread, Object*, Args args) {
  const int fd = PY_TRY(to_c_int(thread, args[0]));
  const bool blocking = PY_TRY(to_bool(thread, args[1]));
  const int flags = fcntl(fd, F_GETFL);
  if (flags < 0) return raise_errno(thread);
  const int wanted = blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK;
  if (fcntl(fd, F_SETFL, wanted) < 0) return raise_errno(thread);
  return new_none();
}
Owned<Object> posix_get_inheritable(Thread& thread, Object*, Object* number) {
  const int flags = fcntl(PY_TRY(to_c_int(thread, number)), F_GETFD);
  if (flags < 0) return raise_errno(thread);
  return new_bool((flags & FD_CLOEXEC) == 0);
}
Owned<Object> posix_set_inheritable(Thread& thread, Object*, Args args) {
  const int fd = PY_TRY(to_c_int(thread, args[0]));
  PY_TRY(set_inheritable(thread, fd, PY_TRY(to_c_int(thread, args[1])) != 0));
  return new_none();
}

Owned<Object> posix_readinto(Thread& thread, Object*, Args args) {
  const int fd = PY_TRY(to_c_int(thread, args[0]));
  BufferView view;
  if (failed(get_buffer(thread, args[1], &view, kBufferWritable))) {
    error_clear(thread);
    return raise_bad_argument(thread, "readinto", "argument 2", "read-write bytes-like object",
                              args[1]);
  }
  const int64_t count =
      retry(thread, [&] { return ::read(fd, view.buf, static_cast<size_t>(view.len)); });
  release_buffer(&view);
  if (count < 0) return nullptr;
  return int_from_int64(thread, count);
}
Owned<Object> posix_pread(Thread& thread, Object*, Args args) {
  const int fd = PY_TRY(to_c_int(thread, args[0]));
  const int64_t length = PY_TRY(to_index(thread, args[1]));
  const int64_t offset = PY_TRY(to_c_long(thread, args[2]));
  if (length < 0) {
    errno = EINVAL;
    return raise_errno(thread);
  }
  Owned<Bytes> bytes = PY_TRY(bytes_alloc(thread, length));
  const int64_t count =
      retry(thread, [&] { return ::pread(fd, bytes->data, static_cast<size_t>(length), offset); });
  if (count < 0) return nullptr;
  if (count == 1) return bytes_from(thread, bytes->data, 1);
  PY_TRY(bytes_resize(thread, &bytes, count));
  return bytes;
}
Owned<Object> posix_pwrite(Thread& thread, Object*, Args args) {
  const int fd = PY_TRY(to_c_int(thread, args[0]));
  HeldBuffer held;
  PY_TRY(held.get(thread, args[1]));
  const int64_t offset = PY_TRY(to_c_long(thread, args[2]));
  const int64_t count = retry(thread, [&] {
    return ::pwrite(fd, held.span().data, static_cast<size_t>(held.span().size), offset);
  });
  if (count < 0) return nullptr;
  return int_from_int64(thread, count);
}

Owned<Object> posix_pipe2(Thread& thread, Object*, Object* flags) {
  int ends[2];
  if (pipe2(ends, PY_TRY(to_c_int(thread, flags))) != 0) return raise_errno(thread);
  Owned<Object> from = PY_TRY(int_from_int64(thread, ends[0]));
  Owned<Object> to = PY_TRY(int_from_int64(thread, ends[1]));
  Object* items[2] = {from, to};
  return tuple_pack(thread, items);
}
Owned<Object> posix_closerange(Thread& thread, Object*, Args args) {
  int low = PY_TRY(to_c_int(thread, args[0]));
  const int high = PY_TRY(to_c_int(thread, args[1]));
  if (low < 0) low = 0;
  if (low < high) close_range(static_cast<unsigned>(low), static_cast<unsigned>(high - 1), 0);
  return new_none();
}
Owned<Object> posix_fchmod(Thread& thread, Object*, Args args) {
  const int fd = PY_TRY(to_c_int(thread, args[0]));
  const auto mode = static_cast<mode_t>(PY_TRY(to_c_int(thread, args[1])));
  return done(thread, retry(thread, [&] { return ::fchmod(fd, mode); }));
}
Owned<Object> posix_ttyname(Thread& thread, Object*, Object* number) {
  char name[256];
  const int error = ttyname_r(PY_TRY(to_c_int(thread, number)), name, sizeof name);
  if (error != 0) return raise_os_error(thread, error, nullptr);
  return file_text(thread, name);
}
Owned<Object> posix_device_encoding(Thread& thread, Object*, Args args) {
  const int fd = PY_TRY(to_c_int(thread, args[0]));
  if (isatty(fd) == 0) return new_none();
  if (thread.interp->utf8_mode) return str_from_utf8(thread, "utf-8");
  return str_from_utf8(thread, "UTF-8");
}

constinit StructSequenceType g_terminal_size = {};
constexpr StructSequenceField kTerminalFields[] = {{"columns", "Characters in a line."},
                                                   {"lines", "Lines."}};

Owned<Object> posix_get_terminal_size(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_positional(thread, "get_terminal_size", args.nargs, 0, 1));
  const int fd = args.nargs == 1 ? PY_TRY(to_c_int(thread, args[0])) : 1;
  winsize size;
  if (ioctl(fd, TIOCGWINSZ, &size) != 0) return raise_errno(thread);
  Object* items[2] = {int_from_int64(thread, size.ws_col).release(),
                      int_from_int64(thread, size.ws_row).release()};
  return struct_sequence_new_steal(thread, &g_terminal_size, items);
}

constexpr struct {
  const char* name;
  int64_t value;
} kConstants[] = {
    {"O_DSYNC", O_DSYNC},     {"O_RSYNC", O_RSYNC},         {"O_NDELAY", O_NDELAY},
    {"O_NOCTTY", O_NOCTTY},   {"O_LARGEFILE", O_LARGEFILE}, {"O_PATH", O_PATH},
    {"O_TMPFILE", O_TMPFILE}, {"O_ACCMODE", O_ACCMODE},     {"O_FSYNC", O_FSYNC},
    {"O_ASYNC", O_ASYNC},     {"O_DIRECT", O_DIRECT},       {"O_NOATIME", O_NOATIME},
    {"F_LOCK", F_LOCK},       {"F_TLOCK", F_TLOCK},         {"F_ULOCK", F_ULOCK},
    {"F_TEST", F_TEST},
};

}  // namespace

constinit MethodDef kDescriptorFunctions[] = {
    {"dup", posix_dup, "($module, fd, /)", "Return another number of the same open file."},
    {"dup2", posix_dup2, "($module, /, fd, fd2, inheritable=True)",
     "Let a second number stand for the same open file."},
    {"fsync", on_descriptor<fsync>, "($module, /, fd)", "Wait until a file is on the disk."},
    {"fdatasync", on_descriptor<fdatasync>, "($module, /, fd)",
     "Wait until a file's contents are on the disk."},
    {"fchdir", on_descriptor<fchdir>, "($module, /, fd)", "Change to an open folder."},
    {"ftruncate", posix_ftruncate, "($module, fd, length, /)", "Cut an open file off."},
    {"truncate", posix_truncate, "($module, /, path, length)", "Cut a file off."},
    {"get_blocking", posix_get_blocking, "($module, fd, /)",
     "Tell whether reading waits for data."},
    {"set_blocking", posix_set_blocking, "($module, fd, blocking, /)",
     "Say whether reading waits for data."},
    {"get_inheritable", posix_get_inheritable, "($module, fd, /)",
     "Tell whether programs that are started get the file."},
    {"set_inheritable", posix_set_inheritable, "($module, fd, inheritable, /)",
     "Say whether programs that are started get the file."},
    {"readinto", posix_readinto, "($module, fd, buffer, /)",
     "Read into a buffer; return how many bytes."},
    {"pread", posix_pread, "($module, fd, length, offset, /)", "Read bytes from a place."},
    {"pwrite", posix_pwrite, "($module, fd, buffer, offset, /)", "Write bytes to a place."},
    {"pipe2", posix_pipe2, "($module, flags, /)", "Make a pipe with flags."},
    {"closerange", posix_closerange, "($module, fd_low, fd_high, /)",
     "Close all files of a range of numbers."},
    {"fchmod", posix_fchmod, "($module, /, fd, mode)", "Set an open file's permissions."},
    {"ttyname", posix_ttyname, "($module, fd, /)", "Return a terminal's name."},
    {"device_encoding", posix_device_encoding, "($module, /, fd)",
     "Return a terminal's encoding, or None."},
    MethodDef::positional("get_terminal_size", posix_get_terminal_size,
                          "($module, fd=<unrepresentable>, /)", "Return the size of a terminal."),
    {},
};

Status add_descriptors(Thread& thread, Module* module) {
  if (g_terminal_size.ob_type == nullptr)
    PY_TRY(struct_sequence_init(thread, &g_terminal_size, "os.terminal_size",
                                "The size of a terminal.", kTerminalFields));
  PY_TRY(
      module_add(thread, module, "terminal_size", share(static_cast<Object*>(&g_terminal_size))));
  for (const auto& constant : kConstants)
    PY_TRY(module_add_int(thread, module, constant.name, constant.value));
  return Status::kOk;
}

}  // namespace py::posix
