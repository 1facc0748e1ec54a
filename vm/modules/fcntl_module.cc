// fcntl: control of open files and locks on them.
// Counterpart: Modules/fcntlmodule.c.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "vm/modules/native_modules.h"
#include "vm/modules/posix_internal.h"
#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/bytes_common.h"
#include "vm/objects/int.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/runtime/signals.h"

namespace py {
namespace {

// The system may write more than it was given: what is behind must stay as it was.
constexpr int64_t kRoom = 1024;
constexpr char kGuard[8] = {0x00, '\xfa', 0x69, '\xc4', 0x67, '\xa3', 0x6c, 0x58};
struct Block {
  char bytes[kRoom + sizeof kGuard];
  int64_t size;
  void set(ByteSpan span) {
    size = span.size;
    std::memcpy(bytes, span.data, static_cast<size_t>(size));
    std::memcpy(bytes + size, kGuard, sizeof kGuard);
  }
  Status check(Thread& thread) const {
    if (std::memcmp(bytes + size, kGuard, sizeof kGuard) == 0) return Status::kOk;
    return raise(thread, &exc::SystemError, "buffer overflow");
  }
};

// A system call, made again after signals.
template <typename Call>
Maybe<int> retry(Thread& thread, Call call) {
  for (;;) {
    const int result = call();
    if (result >= 0) return result;
    if (errno != EINTR) return raise_os_error(thread, errno, nullptr);
    PY_TRY(signals_handle(thread));
  }
}

// The bytes of a str or of what has a buffer.
Status read_block(Thread& thread, const char* function, Object* object, Block* block) {
  HeldBuffer held;
  ByteSpan span{nullptr, 0};
  Owned<Bytes> encoded;
  if (is_a<Str>(object)) {
    encoded = PY_TRY(str_encode(thread, as<Str>(object), "utf-8", "strict"));
    span = {reinterpret_cast<const uint8_t*>(encoded->data), encoded->ob_size};
  } else {
    PY_TRY(held.get(thread, object));
    span = held.span();
  }
  if (span.size > kRoom) return raise_value_error(thread, "%s argument 3 is too long", function);
  block->set(span);
  return Status::kOk;
}

PY_COLD Raised raise_third(Thread& thread, const char* function, Object* object) {
  return raise_type_error(thread,
                          "%s() argument 3 must be an integer, a bytes-like object, or a string, "
                          "not %T",
                          function, object);
}

Owned<Object> fcntl_fcntl(Thread& thread, Object*, Args args) {
  const int fd = PY_TRY(posix::descriptor_of(thread, args[0]));
  const int code = PY_TRY(to_c_int(thread, args[1]));
  Object* argument = args.has(2) ? args[2] : nullptr;
  if (argument == nullptr || index_check(argument)) {
    int number = 0;
    if (argument != nullptr) {
      Owned<Object> index = PY_TRY(number_index(thread, argument));
      number = static_cast<int>(PY_TRY(int_as_uint64_mask(thread, index)));
    }
    const int result = PY_TRY(retry(thread, [&] { return fcntl(fd, code, number); }));
    return int_from_int64(thread, result);
  }
  if (!is_a<Str>(argument) && !buffer_check(argument))
    return raise_third(thread, "fcntl", argument);
  Block block;
  PY_TRY(read_block(thread, "fcntl", argument, &block));
  PY_TRY(retry(thread, [&] { return fcntl(fd, code, block.bytes); }));
  PY_TRY(block.check(thread));
  return bytes_from(thread, block.bytes, static_cast<size_t>(block.size));
}

// ioctl() on a buffer that is changed in place. kFalse: it is read-only.
Tri ioctl_in_place(Thread& thread, int fd, unsigned long code, Object* buffer, int* result) {
  BufferView view;
  if (failed(get_buffer(thread, buffer, &view, kBufferWritable)))
    return error_clear_if(thread, &exc::BufferError) ? Tri::kFalse : Tri::kError;
  Block block;
  const bool copied = view.len <= kRoom;
  if (copied) block.set({static_cast<const uint8_t*>(view.buf), view.len});
  void* const place = copied ? block.bytes : view.buf;
  const Maybe<int> done = retry(thread, [&] { return ioctl(fd, code, place); });
  if (done.ok && copied) std::memcpy(view.buf, block.bytes, static_cast<size_t>(view.len));
  release_buffer(&view);
  if (!done.ok) return Tri::kError;
  if (copied) PY_TRY(block.check(thread));
  *result = done.value;
  return Tri::kTrue;
}

Owned<Object> fcntl_ioctl(Thread& thread, Object*, Args args) {
  const int fd = PY_TRY(posix::descriptor_of(thread, args[0]));
  if (!index_check(args[1]))
    return raise_type_error(thread, "ioctl() argument 2 must be int, not %T", args[1]);
  Owned<Object> request = PY_TRY(number_index(thread, args[1]));
  const uint64_t code = PY_TRY(int_as_uint64_mask(thread, request));
  const bool mutate = !args.has(3) || PY_TRY(to_bool(thread, args[3]));
  Object* argument = args.has(2) ? args[2] : nullptr;
  if (argument == nullptr || index_check(argument)) {
    const int number = argument == nullptr ? 0 : PY_TRY(to_c_int(thread, argument));
    const int result = PY_TRY(retry(thread, [&] { return ioctl(fd, code, number); }));
    return int_from_int64(thread, result);
  }
  if (!is_a<Str>(argument) && !buffer_check(argument))
    return raise_third(thread, "ioctl", argument);
  if (mutate && !is_a<Bytes>(argument) && !is_a<Str>(argument)) {
    int result;
    if (PY_TRY(ioctl_in_place(thread, fd, code, argument, &result)))
      return int_from_int64(thread, result);
  }
  Block block;
  PY_TRY(read_block(thread, "ioctl", argument, &block));
  PY_TRY(retry(thread, [&] { return ioctl(fd, code, block.bytes); }));
  PY_TRY(block.check(thread));
  return bytes_from(thread, block.bytes, static_cast<size_t>(block.size));
}

Owned<Object> fcntl_flock(Thread& thread, Object*, Args args) {
  const int fd = PY_TRY(posix::descriptor_of(thread, args[0]));
  const int operation = PY_TRY(to_c_int(thread, args[1]));
  PY_TRY(retry(thread, [&] { return flock(fd, operation); }));
  return new_none();
}

Owned<Object> fcntl_lockf(Thread& thread, Object*, Args args) {
  const int fd = PY_TRY(posix::descriptor_of(thread, args[0]));
  const int operation = PY_TRY(to_c_int(thread, args[1]));
  const int whence = args.has(4) ? PY_TRY(to_c_int(thread, args[4])) : 0;
  struct flock lock{};
  if (operation == LOCK_UN) {
    lock.l_type = F_UNLCK;
  } else if ((operation & LOCK_SH) != 0) {
    lock.l_type = F_RDLCK;
  } else if ((operation & LOCK_EX) != 0) {
    lock.l_type = F_WRLCK;
  } else {
    return raise_value_error(thread, "unrecognized lockf argument");
  }
  if (args.has(3)) lock.l_start = PY_TRY(to_c_long(thread, args[3]));
  if (args.has(2)) lock.l_len = PY_TRY(to_c_long(thread, args[2]));
  lock.l_whence = static_cast<short>(whence);
  const int command = (operation & LOCK_NB) != 0 ? F_SETLK : F_SETLKW;
  PY_TRY(retry(thread, [&] { return fcntl(fd, command, &lock); }));
  return new_none();
}

constinit MethodDef kFunctions[] = {
    {"fcntl", fcntl_fcntl, "($module, fd, cmd, arg=0, /)", "Control an open file."},
    {"ioctl", fcntl_ioctl, "($module, fd, request, arg=0, mutate_flag=True, /)",
     "Control an open device."},
    {"flock", fcntl_flock, "($module, fd, operation, /)", "Lock an open file as a whole."},
    {"lockf", fcntl_lockf, "($module, fd, cmd, len=0, start=0, whence=0, /)",
     "Lock a part of an open file."},
    {},
};

struct Constant {
  const char* name;
  int64_t value;
};
constexpr Constant kConstants[] = {
    {"LOCK_SH", LOCK_SH},
    {"LOCK_EX", LOCK_EX},
    {"LOCK_NB", LOCK_NB},
    {"LOCK_UN", LOCK_UN},
    {"LOCK_MAND", 32},
    {"LOCK_READ", 64},
    {"LOCK_WRITE", 128},
    {"LOCK_RW", 192},
    {"F_DUPFD", F_DUPFD},
    {"F_DUPFD_CLOEXEC", F_DUPFD_CLOEXEC},
    {"F_GETFD", F_GETFD},
    {"F_SETFD", F_SETFD},
    {"F_GETFL", F_GETFL},
    {"F_SETFL", F_SETFL},
    {"F_GETLK", F_GETLK},
    {"F_SETLK", F_SETLK},
    {"F_SETLKW", F_SETLKW},
    {"F_OFD_GETLK", 36},
    {"F_OFD_SETLK", 37},
    {"F_OFD_SETLKW", 38},
    {"F_GETOWN", 9},
    {"F_SETOWN", 8},
    {"F_GETSIG", 11},
    {"F_SETSIG", 10},
    {"F_RDLCK", F_RDLCK},
    {"F_WRLCK", F_WRLCK},
    {"F_UNLCK", F_UNLCK},
    {"F_GETLK64", 5},
    {"F_SETLK64", 6},
    {"F_SETLKW64", 7},
    {"FASYNC", 8192},
    {"F_SETLEASE", 1024},
    {"F_GETLEASE", 1025},
    {"F_NOTIFY", 1026},
    {"F_DUPFD_QUERY", 1027},
    {"F_EXLCK", 4},
    {"F_SHLCK", 8},
    {"F_SETPIPE_SZ", 1031},
    {"F_GETPIPE_SZ", 1032},
    {"FICLONE", 1074041865},
    {"FICLONERANGE", 1075876877},
    {"F_GETOWN_EX", 16},
    {"F_SETOWN_EX", 15},
    {"F_OWNER_TID", 0},
    {"F_OWNER_PID", 1},
    {"F_OWNER_PGRP", 2},
    {"F_GET_RW_HINT", 1035},
    {"F_SET_RW_HINT", 1036},
    {"F_GET_FILE_RW_HINT", 1037},
    {"F_SET_FILE_RW_HINT", 1038},
    {"RWH_WRITE_LIFE_NOT_SET", 0},
    {"RWH_WRITE_LIFE_NONE", 1},
    {"RWH_WRITE_LIFE_SHORT", 2},
    {"RWH_WRITE_LIFE_MEDIUM", 3},
    {"RWH_WRITE_LIFE_LONG", 4},
    {"RWH_WRITE_LIFE_EXTREME", 5},
    {"FD_CLOEXEC", FD_CLOEXEC},
    {"DN_ACCESS", 1},
    {"DN_MODIFY", 2},
    {"DN_CREATE", 4},
    {"DN_DELETE", 8},
    {"DN_RENAME", 16},
    {"DN_ATTRIB", 32},
    {"DN_MULTISHOT", int64_t{1} << 31},
    {"F_ADD_SEALS", 1033},
    {"F_GET_SEALS", 1034},
    {"F_SEAL_SEAL", 1},
    {"F_SEAL_SHRINK", 2},
    {"F_SEAL_GROW", 4},
    {"F_SEAL_WRITE", 8},
    {"F_SEAL_FUTURE_WRITE", 16},
};

}  // namespace

Owned<Object> fcntl_module_init(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "fcntl"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(module_add_str(thread, module, "__doc__", "Control of open files."));
  PY_TRY(module_add_functions(thread, module, kFunctions));
  for (const Constant& constant : kConstants)
    PY_TRY(module_add_int(thread, module, constant.name, constant.value));
  return module;
}

}  // namespace py
