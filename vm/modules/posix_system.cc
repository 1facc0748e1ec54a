// posix: what file systems say of themselves, extended attributes, copies within the kernel,
// devices, priorities and scheduling. Counterpart: Modules/posixmodule.c.
#include <fcntl.h>
#include <linux/limits.h>
#include <sched.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <iterator>

#include "vm/base/buffer.h"
#include "vm/modules/posix_internal.h"
#include "vm/objects/abstract.h"
#include "vm/objects/bytes_common.h"
#include "vm/objects/float.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/struct_sequence.h"
#include "vm/objects/tuple.h"
#include "vm/runtime/signals.h"

namespace py::posix {
namespace {

Owned<Object> counted(Thread& thread, int64_t result) {
  if (result < 0) return nullptr;
  return int_from_int64(thread, result);
}
// What a call that only succeeds or fails answers.
Owned<Object> answer(Thread& thread, int result, Object* path = nullptr) {
  if (result != 0) return raise_errno(thread, path);
  return new_none();
}

// The number -1 stands for no number, and then there is nothing to look at.
Status check_place(Thread& thread, const Path& path) {
  if (path.text || path.fd != -1) return Status::kOk;
  return raise_os_error(thread, EFAULT, path.given);
}

// statvfs()

constinit StructSequenceType g_statvfs_result = {};
constexpr StructSequenceField kStatvfsFields[] = {
    {"f_bsize", nullptr},  {"f_frsize", nullptr},  {"f_blocks", nullptr}, {"f_bfree", nullptr},
    {"f_bavail", nullptr}, {"f_files", nullptr},   {"f_ffree", nullptr},  {"f_favail", nullptr},
    {"f_flag", nullptr},   {"f_namemax", nullptr}, {"f_fsid", nullptr}};

Owned<Object> statvfs_result(Thread& thread, const struct ::statvfs& info) {
  const uint64_t numbers[] = {info.f_bsize,  info.f_frsize,  info.f_blocks, info.f_bfree,
                              info.f_bavail, info.f_files,   info.f_ffree,  info.f_favail,
                              info.f_flag,   info.f_namemax, info.f_fsid};
  Object* items[std::size(numbers)];
  for (size_t i = 0; i < std::size(numbers); ++i)
    items[i] = int_from_uint64(thread, numbers[i]).release();
  return struct_sequence_new_steal(thread, &g_statvfs_result, items);
}
Owned<Object> posix_statvfs(Thread& thread, Object*, Args args) {
  Path path;
  PY_TRY(take_path(thread, "statvfs", "path", args[0], true, &path));
  PY_TRY(check_place(thread, path));
  struct statvfs info;
  if ((path.text ? statvfs(path.c_str(), &info) : fstatvfs(path.fd, &info)) != 0)
    return raise_errno(thread, path.given);
  return statvfs_result(thread, info);
}
Owned<Object> posix_fstatvfs(Thread& thread, Object*, Object* number) {
  const int fd = PY_TRY(to_c_int(thread, number));
  struct statvfs info;
  if (retry(thread, [&] { return fstatvfs(fd, &info); }) < 0) return nullptr;
  return statvfs_result(thread, info);
}

// Extended attributes, of a path (followed or not) or an open file.

Status take_attribute(Thread& thread, const char* function, Args args, size_t follow_index,
                      Path* path, Path* name, bool* follow) {
  PY_TRY(take_path(thread, function, "path", args[0], true, path));
  PY_TRY(take_path(thread, function, "attribute", args[1], false, name));
  *follow = !args.has(follow_index) || PY_TRY(object_is_true(thread, args[follow_index]));
  if (path->text) return Status::kOk;
  if (*follow) return check_place(thread, *path);
  return raise_value_error(thread, "%s: cannot use fd and follow_symlinks together", function);
}

Owned<Object> posix_getxattr(Thread& thread, Object*, Args args) {
  Path path, name;
  bool follow;
  PY_TRY(take_attribute(thread, "getxattr", args, 2, &path, &name, &follow));
  Buffer room;
  for (const size_t size : {size_t{128}, size_t{XATTR_SIZE_MAX}}) {
    if (!room.resize(size)) return raise_memory_error(thread);
    const ssize_t length = !path.text ? fgetxattr(path.fd, name.c_str(), room.data(), size)
                           : follow   ? getxattr(path.c_str(), name.c_str(), room.data(), size)
                                      : lgetxattr(path.c_str(), name.c_str(), room.data(), size);
    if (length >= 0) return bytes_from(thread, room.data(), static_cast<size_t>(length));
    if (errno != ERANGE) break;
  }
  return raise_errno(thread, path.given);
}
Owned<Object> posix_setxattr(Thread& thread, Object*, Args args) {
  Path path, name;
  bool follow;
  HeldBuffer value;
  PY_TRY(take_path(thread, "setxattr", "path", args[0], true, &path));
  PY_TRY(take_path(thread, "setxattr", "attribute", args[1], false, &name));
  PY_TRY(value.get(thread, args[2]));
  const int flags = args.has(3) ? PY_TRY(to_c_int(thread, args[3])) : 0;
  PY_TRY(take_attribute(thread, "setxattr", args, 4, &path, &name, &follow));
  const auto size = static_cast<size_t>(value.span().size);
  const void* data = value.span().data;
  return answer(thread,
                !path.text ? fsetxattr(path.fd, name.c_str(), data, size, flags)
                : follow   ? setxattr(path.c_str(), name.c_str(), data, size, flags)
                           : lsetxattr(path.c_str(), name.c_str(), data, size, flags),
                path.given);
}
Owned<Object> posix_removexattr(Thread& thread, Object*, Args args) {
  Path path, name;
  bool follow;
  PY_TRY(take_attribute(thread, "removexattr", args, 2, &path, &name, &follow));
  return answer(thread,
                !path.text ? fremovexattr(path.fd, name.c_str())
                : follow   ? removexattr(path.c_str(), name.c_str())
                           : lremovexattr(path.c_str(), name.c_str()),
                path.given);
}
Owned<Object> posix_listxattr(Thread& thread, Object*, Args args) {
  Path path;
  Owned<Str> here = PY_TRY(str_intern_ascii(thread, "."));
  const bool given = args.has(0) && !is_none(args[0]);
  PY_TRY(take_path(thread, "listxattr", "path", given ? args[0] : static_cast<Object*>(here.get()),
                   true, &path, true));
  const bool follow = !args.has(1) || PY_TRY(object_is_true(thread, args[1]));
  if (!path.text && !follow)
    return raise_value_error(thread, "listxattr: cannot use fd and follow_symlinks together");
  if (!path.text && path.fd == -1)
    PY_TRY(take_path(thread, "listxattr", "path", here, false, &path));
  Buffer room;
  for (const size_t size : {size_t{256}, size_t{XATTR_LIST_MAX}}) {
    if (!room.resize(size)) return raise_memory_error(thread);
    char* names = room.data();
    const ssize_t length = !path.text ? flistxattr(path.fd, names, size)
                           : follow   ? listxattr(path.c_str(), names, size)
                                      : llistxattr(path.c_str(), names, size);
    if (length < 0) {
      if (errno == ERANGE) continue;
      break;
    }
    Owned<List> list = PY_TRY(list_new(thread));
    for (const char* name = names; name < names + length; name += std::strlen(name) + 1) {
      Owned<Object> text = PY_TRY(file_text(thread, name));
      PY_TRY(list_append(thread, list, text));
    }
    return list;
  }
  return raise_errno(thread, given ? path.given.get() : nullptr);
}

// Copies within the kernel.

// An offset that may be None: then the file's own place is used.
Maybe<bool> take_offset(Thread& thread, Object* value, int64_t* offset) {
  if (value == nullptr || is_none(value)) return false;
  *offset = PY_TRY(to_c_long(thread, value));
  return true;
}
Status check_count(Thread& thread, int64_t count) {
  if (count >= 0) return Status::kOk;
  return raise_value_error(thread, "negative value for 'count' not allowed");
}
Owned<Object> posix_sendfile(Thread& thread, Object*, Args args) {
  const int out = PY_TRY(to_c_int(thread, args[0])), in = PY_TRY(to_c_int(thread, args[1]));
  int64_t offset = 0;
  const bool placed = PY_TRY(take_offset(thread, args[2], &offset));
  const int64_t count = PY_TRY(to_index(thread, args[3]));
  return counted(thread, retry(thread, [&] {
                   return sendfile(out, in, placed ? &offset : nullptr, static_cast<size_t>(count));
                 }));
}
template <typename F>
Owned<Object> copy_between(Thread& thread, Args args, F call) {
  const int from = PY_TRY(to_c_int(thread, args[0])), to = PY_TRY(to_c_int(thread, args[1]));
  const int64_t count = PY_TRY(to_index(thread, args[2]));
  int64_t source = 0, target = 0;
  Object* places[2] = {args[3], args[4]};
  int64_t* place[2] = {nullptr, nullptr};
  if (PY_TRY(take_offset(thread, places[0], &source))) place[0] = &source;
  if (PY_TRY(take_offset(thread, places[1], &target))) place[1] = &target;
  PY_TRY(check_count(thread, count));
  return counted(thread, retry(thread, [&] {
                   return call(from, place[0], to, place[1], static_cast<size_t>(count));
                 }));
}
Owned<Object> posix_copy_file_range(Thread& thread, Object*, Args args) {
  return copy_between(thread, args,
                      [](int from, int64_t* source, int to, int64_t* target, size_t count) {
                        return copy_file_range(from, source, to, target, count, 0);
                      });
}

// Many buffers at once.

class Vectors {
 public:
  explicit Vectors(Thread& thread) : thread_(thread) {}
  ~Vectors() {
    for (int i = 0; i < count_; ++i) release_buffer(&views_[i]);
  }
  Status take(const char* function, Object* sequence, int flags) {
    if (!sequence_check(sequence))
      return raise_type_error(thread_, "%s() arg 2 must be a sequence", function);
    // Of its own, as what asking for a buffer runs may change a list.
    items_ = PY_TRY(sequence_tuple(thread_, sequence));
    const int64_t size = items_->ob_size;
    if (!room_.resize(static_cast<size_t>(size) * (sizeof(BufferView) + sizeof(iovec))))
      return raise_memory_error(thread_);
    views_ = reinterpret_cast<BufferView*>(room_.data());
    parts_ = reinterpret_cast<iovec*>(views_ + size);
    for (; count_ < size; ++count_) {
      PY_TRY(get_buffer(thread_, items_->items[count_], &views_[count_], flags));
      parts_[count_] = {views_[count_].buf, static_cast<size_t>(views_[count_].len)};
    }
    return Status::kOk;
  }
  const iovec* parts() const { return parts_; }
  int count() const { return count_; }

 private:
  Thread& thread_;
  Owned<Tuple> items_;
  Buffer room_;
  BufferView* views_ = nullptr;
  iovec* parts_ = nullptr;
  int count_ = 0;
};

template <bool kWrites, bool kPlaced>
Owned<Object> move_vectors(Thread& thread, Object*, Args args) {
  constexpr const char* kName =
      kPlaced ? (kWrites ? "pwritev" : "preadv") : (kWrites ? "writev" : "readv");
  const int fd = PY_TRY(to_c_int(thread, args[0]));
  const int64_t offset = kPlaced ? PY_TRY(to_c_long(thread, args[2])) : 0;
  const int flags = kPlaced && args.has(3) ? PY_TRY(to_c_int(thread, args[3])) : 0;
  Vectors vectors(thread);
  PY_TRY(vectors.take(kName, args[1], kWrites ? kBufferSimple : kBufferWritable));
  return counted(thread, retry(thread, [&]() -> int64_t {
                   if constexpr (kPlaced)
                     return kWrites ? pwritev2(fd, vectors.parts(), vectors.count(), offset, flags)
                                    : preadv2(fd, vectors.parts(), vectors.count(), offset, flags);
                   return kWrites ? writev(fd, vectors.parts(), vectors.count())
                                  : readv(fd, vectors.parts(), vectors.count());
                 }));
}

Owned<Object> posix_lockf(Thread& thread, Object*, Args args) {
  const int fd = PY_TRY(to_c_int(thread, args[0])), command = PY_TRY(to_c_int(thread, args[1]));
  const int64_t length = PY_TRY(to_c_long(thread, args[2]));
  if (retry(thread, [&] { return lockf(fd, command, length); }) < 0) return nullptr;
  return new_none();
}
// The two that answer with an error's number instead of setting errno.
template <typename F>
Owned<Object> advised(Thread& thread, F call) {
  for (;;) {
    const int error = call();
    if (error == 0) return new_none();
    if (error != EINTR) return raise_os_error(thread, error, nullptr);
    PY_TRY(signals_handle(thread));
  }
}
Owned<Object> posix_fadvise_of(Thread& thread, Object*, Args args) {
  const int fd = PY_TRY(to_c_int(thread, args[0]));
  const int64_t offset = PY_TRY(to_c_long(thread, args[1]));
  const int64_t length = PY_TRY(to_c_long(thread, args[2]));
  const int advice = PY_TRY(to_c_int(thread, args[3]));
  return advised(thread, [&] { return posix_fadvise(fd, offset, length, advice); });
}
Owned<Object> posix_fallocate_of(Thread& thread, Object*, Args args) {
  const int fd = PY_TRY(to_c_int(thread, args[0]));
  const int64_t offset = PY_TRY(to_c_long(thread, args[1]));
  const int64_t length = PY_TRY(to_c_long(thread, args[2]));
  return advised(thread, [&] { return posix_fallocate(fd, offset, length); });
}
Owned<Object> posix_fchown(Thread& thread, Object*, Args args) {
  const int fd = PY_TRY(to_c_int(thread, args[0]));
  unsigned uid, gid;
  PY_TRY(take_id(thread, args[1], "uid", &uid));
  PY_TRY(take_id(thread, args[2], "gid", &gid));
  if (retry(thread, [&] { return fchown(fd, uid, gid); }) < 0) return nullptr;
  return new_none();
}
Owned<Object> posix_chroot(Thread& thread, Object*, Args args) {
  Path path;
  PY_TRY(take_path(thread, "chroot", "path", args[0], false, &path));
  return answer(thread, chroot(path.c_str()), path.given);
}

Owned<Object> posix_memfd_create(Thread& thread, Object*, Args args) {
  Owned<Bytes> name = PY_TRY(file_bytes(thread, args[0]));
  const unsigned flags =
      args.has(1) ? static_cast<unsigned>(PY_TRY(to_c_long(thread, args[1]))) : MFD_CLOEXEC;
  const int fd = memfd_create(name->data, flags);
  if (fd < 0) return raise_errno(thread);
  return int_from_int64(thread, fd);
}

// Terminals and groups of processes.

Owned<Object> posix_tcgetpgrp(Thread& thread, Object*, Object* number) {
  const pid_t group = tcgetpgrp(PY_TRY(to_c_int(thread, number)));
  if (group < 0) return raise_errno(thread);
  return int_from_int64(thread, group);
}
Owned<Object> posix_tcsetpgrp(Thread& thread, Object*, Args args) {
  const int fd = PY_TRY(to_c_int(thread, args[0]));
  return answer(thread, tcsetpgrp(fd, PY_TRY(to_c_int(thread, args[1]))));
}
Owned<Object> posix_setpgrp(Thread& thread, Object*) { return answer(thread, setpgrp()); }

template <int (*kCall)(unsigned*, unsigned*, unsigned*)>
Owned<Object> three_ids(Thread& thread, Object*) {
  unsigned ids[3];
  if (kCall(&ids[0], &ids[1], &ids[2]) != 0) return raise_errno(thread);
  Object* items[3];
  for (int i = 0; i < 3; ++i) items[i] = int_from_int64(thread, ids[i]).release();
  return tuple_from_array_steal(thread, items, 3);
}
template <int (*kCall)(unsigned, unsigned, unsigned)>
Owned<Object> set_three_ids(Thread& thread, Args args, const char* what) {
  unsigned ids[3];
  for (size_t i = 0; i < 3; ++i) PY_TRY(take_id(thread, args[i], what, &ids[i]));
  return answer(thread, kCall(ids[0], ids[1], ids[2]));
}
Owned<Object> posix_setresuid(Thread& thread, Object*, Args args) {
  return set_three_ids<setresuid>(thread, args, "uid");
}
Owned<Object> posix_setresgid(Thread& thread, Object*, Args args) {
  return set_three_ids<setresgid>(thread, args, "gid");
}

// Priorities and scheduling.

Owned<Object> posix_getpriority(Thread& thread, Object*, Args args) {
  const int which = PY_TRY(to_c_int(thread, args[0])), who = PY_TRY(to_c_int(thread, args[1]));
  errno = 0;
  const int priority = getpriority(static_cast<__priority_which_t>(which), static_cast<id_t>(who));
  if (errno != 0) return raise_errno(thread);
  return int_from_int64(thread, priority);
}
Owned<Object> posix_setpriority(Thread& thread, Object*, Args args) {
  const int which = PY_TRY(to_c_int(thread, args[0])), who = PY_TRY(to_c_int(thread, args[1]));
  const int priority = PY_TRY(to_c_int(thread, args[2]));
  return answer(thread, setpriority(static_cast<__priority_which_t>(which), static_cast<id_t>(who),
                                    priority));
}
template <int (*kCall)(int)>
Owned<Object> asked_of_number(Thread& thread, Object*, Args args) {
  const int result = kCall(PY_TRY(to_c_int(thread, args[0])));
  if (result < 0) return raise_errno(thread);
  return int_from_int64(thread, result);
}
Owned<Object> posix_sched_getscheduler(Thread& thread, Object*, Object* number) {
  const int policy = sched_getscheduler(PY_TRY(to_c_int(thread, number)));
  if (policy < 0) return raise_errno(thread);
  return int_from_int64(thread, policy);
}
Owned<Object> posix_sched_rr_get_interval(Thread& thread, Object*, Object* number) {
  timespec interval;
  if (sched_rr_get_interval(PY_TRY(to_c_int(thread, number)), &interval) != 0)
    return raise_errno(thread);
  return float_from_double(
      thread, static_cast<double>(interval.tv_sec) + 1e-9 * static_cast<double>(interval.tv_nsec));
}

// Devices.

// A device's number; -1 is the one of no device, and so is each of its halves.
Maybe<dev_t> device_of(Thread& thread, Object* object) {
  Owned<Object> number = PY_TRY(number_index(thread, object));
  int64_t value;
  if (int_fits_int64(number, &value) && value == -1) return dev_t{UINT64_MAX};
  if (int_sign(number) < 0)
    return raise(thread, &exc::OverflowError, "can't convert negative int to unsigned");
  if (int_bit_length(number) > 64)
    return raise(thread, &exc::OverflowError, "int too big to convert");
  return dev_t{PY_TRY(int_as_uint64(thread, number))};
}
Owned<Object> device_half(Thread& thread, dev_t device, unsigned half) {
  return int_from_int64(thread, device == UINT64_MAX ? -1 : int64_t{half});
}
Owned<Object> posix_major(Thread& thread, Object*, Object* object) {
  const dev_t device = PY_TRY(device_of(thread, object));
  return device_half(thread, device, gnu_dev_major(device));
}
Owned<Object> posix_minor(Thread& thread, Object*, Object* object) {
  const dev_t device = PY_TRY(device_of(thread, object));
  return device_half(thread, device, gnu_dev_minor(device));
}

Owned<Object> posix_eventfd(Thread& thread, Object*, Args args) {
  Owned<Object> number = PY_TRY(number_index(thread, args[0]));
  const auto start = static_cast<unsigned>(PY_TRY(int_as_uint64(thread, number)));
  const int flags = args.has(1) ? PY_TRY(to_c_int(thread, args[1])) : EFD_CLOEXEC;
  const int fd = eventfd(start, flags);
  if (fd < 0) return raise_errno(thread);
  return int_from_int64(thread, fd);
}
Owned<Object> posix_eventfd_read(Thread& thread, Object*, Args args) {
  const int fd = PY_TRY(descriptor_of(thread, args[0]));
  eventfd_t value;
  if (eventfd_read(fd, &value) != 0) return raise_errno(thread);
  return int_from_uint64(thread, value);
}
Owned<Object> posix_eventfd_write(Thread& thread, Object*, Args args) {
  const int fd = PY_TRY(descriptor_of(thread, args[0]));
  Owned<Object> number = PY_TRY(number_index(thread, args[1]));
  if (int_sign(number) < 0) return raise_value_error(thread, "Cannot convert negative int");
  if (int_bit_length(number) > 64)
    return raise(thread, &exc::OverflowError, "Python int too large for C unsigned long long");
  return answer(thread, eventfd_write(fd, PY_TRY(int_as_uint64(thread, number))));
}

constexpr struct {
  const char* name;
  int64_t value;
} kConstants[] = {
#define PY_POSIX_VALUE(name, value) {#name, value},
#include "vm/modules/posix_names.def"
#undef PY_POSIX_VALUE
};

}  // namespace

constinit MethodDef kSystemFunctions[] = {
    {"statvfs", posix_statvfs, "($module, /, path)", "Return what is known of a file system."},
    {"fstatvfs", posix_fstatvfs, "($module, fd, /)",
     "Return what is known of an open file's file system."},
    {"getxattr", posix_getxattr, "($module, /, path, attribute, *, follow_symlinks=True)",
     "Return an extended attribute of a file."},
    {"setxattr", posix_setxattr,
     "($module, /, path, attribute, value, flags=0, *,\n         follow_symlinks=True)",
     "Set an extended attribute of a file."},
    {"removexattr", posix_removexattr, "($module, /, path, attribute, *, follow_symlinks=True)",
     "Remove an extended attribute of a file."},
    {"listxattr", posix_listxattr, "($module, /, path=None, *, follow_symlinks=True)",
     "Return the names of a file's extended attributes."},
    {"sendfile", posix_sendfile, "($module, /, out_fd, in_fd, offset, count)",
     "Copy from one open file to another."},
    {"copy_file_range", posix_copy_file_range,
     "($module, /, src, dst, count, offset_src=None,\n                offset_dst=None)",
     "Copy a part of an open file into another."},
    {"readv", move_vectors<false, false>, "($module, fd, buffers, /)", "Read into many buffers."},
    {"writev", move_vectors<true, false>, "($module, fd, buffers, /)", "Write many buffers."},
    {"preadv", move_vectors<false, true>, "($module, fd, buffers, offset, flags=0, /)",
     "Read into many buffers from a place."},
    {"pwritev", move_vectors<true, true>, "($module, fd, buffers, offset, flags=0, /)",
     "Write many buffers to a place."},
    {"lockf", posix_lockf, "($module, fd, command, length, /)",
     "Lock, test or unlock a part of an open file."},
    {"posix_fadvise", posix_fadvise_of, "($module, fd, offset, length, advice, /)",
     "Tell how a part of an open file will be used."},
    {"posix_fallocate", posix_fallocate_of, "($module, fd, offset, length, /)",
     "Have room for a part of an open file."},
    {"fchown", posix_fchown, "($module, /, fd, uid, gid)", "Set an open file's owner and group."},
    {"chroot", posix_chroot, "($module, /, path)", "Make a folder the root of all paths."},
    {"memfd_create", posix_memfd_create, "($module, /, name, flags=MFD_CLOEXEC)",
     "Return a new file in memory."},
    {"tcgetpgrp", posix_tcgetpgrp, "($module, fd, /)",
     "Return a terminal's group of processes in the foreground."},
    {"tcsetpgrp", posix_tcsetpgrp, "($module, fd, pgid, /)",
     "Put a group of processes into a terminal's foreground."},
    {"setpgrp", posix_setpgrp, "($module, /)", "Lead a new group of processes."},
    {"getresuid", three_ids<getresuid>, "($module, /)",
     "Return the real, effective and saved user."},
    {"getresgid", three_ids<getresgid>, "($module, /)",
     "Return the real, effective and saved group."},
    {"setresuid", posix_setresuid, "($module, ruid, euid, suid, /)",
     "Set the real, effective and saved user."},
    {"setresgid", posix_setresgid, "($module, rgid, egid, sgid, /)",
     "Set the real, effective and saved group."},
    {"getpriority", posix_getpriority, "($module, /, which, who)", "Return a priority."},
    {"setpriority", posix_setpriority, "($module, /, which, who, priority)", "Set a priority."},
    {"sched_get_priority_max", asked_of_number<sched_get_priority_max>, "($module, /, policy)",
     "Return the highest priority of a policy."},
    {"sched_get_priority_min", asked_of_number<sched_get_priority_min>, "($module, /, policy)",
     "Return the lowest priority of a policy."},
    {"sched_getscheduler", posix_sched_getscheduler, "($module, pid, /)",
     "Return a process's policy."},
    {"sched_rr_get_interval", posix_sched_rr_get_interval, "($module, pid, /)",
     "Return the time slice of a process in seconds."},
    {"major", posix_major, "($module, device, /)", "Return a device's major number."},
    {"minor", posix_minor, "($module, device, /)", "Return a device's minor number."},
    {"eventfd", posix_eventfd, "($module, /, initval, flags=EFD_CLOEXEC)",
     "Return a new counter of events."},
    {"eventfd_read", posix_eventfd_read, "($module, /, fd)", "Take a counter's value."},
    {"eventfd_write", posix_eventfd_write, "($module, /, fd, value)", "Add to a counter."},
    {},
};

Status add_system(Thread& thread, Module* module) {
  if (g_statvfs_result.ob_type == nullptr)
    PY_TRY(struct_sequence_init(thread, &g_statvfs_result, "os.statvfs_result",
                                "What is known of a file system.", kStatvfsFields, 10));
  PY_TRY(
      module_add(thread, module, "statvfs_result", share(static_cast<Object*>(&g_statvfs_result))));
  for (const auto& constant : kConstants)
    PY_TRY(module_add_int(thread, module, constant.name, constant.value));
  return Status::kOk;
}

}  // namespace py::posix
