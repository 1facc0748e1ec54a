// posix: files, folders, processes and the environment, as far as os needs them.
// Counterpart: Modules/posixmodule.c.
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>

#include "vm/heap/alloc.h"
#include "vm/modules/posix_internal.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/bytes.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/float.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/struct_sequence.h"
#include "vm/objects/tuple.h"
#include "vm/runtime/signals.h"

extern char** environ;

namespace py::posix {

Owned<Object> file_text(Thread& thread, const char* text) {
  return str_decode(thread, text, std::strlen(text), "utf-8", "surrogateescape");
}

// os.fspath().
Owned<Object> fspath_of(Thread& thread, Object* path) {
  if (is_a<Str>(path) || is_a<Bytes>(path)) return share(path);
  Owned<Object> method;
  bool unbound = false;
  if (!PY_TRY(lookup_special(thread, path, ids.__fspath__, &method, &unbound)))
    return raise_type_error(thread, "expected str, bytes or os.PathLike object, not %.200s",
                            path->ob_type->tp_name);
  Owned<Object> result =
      PY_TRY(unbound ? call_one_arg(thread, method, path) : call_no_args(thread, method));
  if (!is_a<Str>(result.get()) && !is_a<Bytes>(result.get()))
    return raise_type_error(thread,
                            "expected %.200s.__fspath__() to return str or bytes, not %.200s",
                            path->ob_type->tp_name, result->ob_type->tp_name);
  return result;
}

namespace {

// An open file's number given in a path's place.
Maybe<int64_t> descriptor_number(Thread& thread, Object* object) {
  Owned<Object> index = PY_TRY(number_index(thread, object));
  int64_t fd;
  const bool fits = int_fits_int64(index, &fd);
  if (fits ? fd > INT_MAX : int_sign(index) > 0)
    return raise(thread, &exc::OverflowError, "fd is greater than maximum");
  if (!fits || fd < INT_MIN) return raise(thread, &exc::OverflowError, "fd is less than minimum");
  return fd;
}

}  // namespace

Status take_path(Thread& thread, const char* function, const char* argument, Object* object,
                 bool allow_fd, Path* path, bool or_none) {
  path->given = share(object);
  if (allow_fd && index_check(object)) {
    const int64_t fd = PY_TRY(descriptor_number(thread, object));
    path->fd = static_cast<int>(fd);
    return Status::kOk;
  }
  Owned<Object> plain;
  if (is_a<Str>(object) || is_a<Bytes>(object)) {
    plain = share(object);
  } else {
    Owned<Object> method;
    bool unbound = false;
    if (!PY_TRY(lookup_special(thread, object, ids.__fspath__, &method, &unbound)))
      return raise_type_error(thread, "%s: %s should be string, bytes%s, not %.200s", function,
                              argument,
                              allow_fd && or_none ? ", os.PathLike, integer or None"
                              : allow_fd          ? ", os.PathLike or integer"
                              : or_none           ? ", os.PathLike or None"
                                                  : " or os.PathLike",
                              object->ob_type->tp_name);
    plain = PY_TRY(fspath_of(thread, object));
  }
  if (is_a<Str>(plain.get())) {
    path->text =
        PY_TRY(str_encode(thread, static_cast<Str*>(plain.get()), "utf-8", "surrogateescape"));
  } else {
    path->text = share(static_cast<Bytes*>(plain.get()));
  }
  if (std::memchr(path->text->data, 0, static_cast<size_t>(path->text->ob_size)) != nullptr)
    return raise_value_error(thread, "%s: embedded null character in %s", function, argument);
  return Status::kOk;
}

Owned<Bytes> file_bytes(Thread& thread, Object* path) {
  Owned<Object> plain = PY_TRY(fspath_of(thread, path));
  Owned<Bytes> bytes;
  if (is_a<Str>(plain.get())) {
    bytes = PY_TRY(str_encode(thread, static_cast<Str*>(plain.get()), "utf-8", "surrogateescape"));
  } else {
    bytes = std::move(plain).cast<Bytes>();
  }
  if (std::memchr(bytes->data, 0, static_cast<size_t>(bytes->ob_size)) != nullptr)
    return raise_value_error(thread, "embedded null byte");
  return bytes;
}

Raised raise_errno(Thread& thread, Object* filename) {
  return raise_os_error(thread, errno, filename);
}

Raised raise_errno_two(Thread& thread, Object* from, Object* to) {
  const int error = errno;
  Owned<Object> number = PY_TRY(int_from_int64(thread, error));
  Owned<Object> text = PY_TRY(file_text(thread, std::strerror(error)));
  Object* parts[5] = {number, text, from, none(), to};
  Owned<Tuple> args = PY_TRY(tuple_pack(thread, parts));
  return raise_object(thread, &exc::OSError, args);
}

Status reject_folder_fd(Thread& thread, Args args, size_t index) {
  if (!args.has(index) || is_none(args[index])) return Status::kOk;
  return raise(thread, &exc::NotImplementedError, "dir_fd unavailable on this platform");
}

namespace {

// stat_result.
constinit StructSequenceType g_stat_result = {};
constexpr StructSequenceField kStatFields[] = {
    {"st_mode", "Protection and kind."},
    {"st_ino", "Number of the inode."},
    {"st_dev", "Device."},
    {"st_nlink", "Number of hard links."},
    {"st_uid", "Owner."},
    {"st_gid", "Owner's group."},
    {"st_size", "Bytes."},
    {nullptr, "Last access, whole seconds."},
    {nullptr, "Last change of the content, whole seconds."},
    {nullptr, "Last change of the inode, whole seconds."},
    {"st_atime", "Last access."},
    {"st_mtime", "Last change of the content."},
    {"st_ctime", "Last change of the inode."},
    {"st_atime_ns", "Last access, nanoseconds."},
    {"st_mtime_ns", "Last change of the content, nanoseconds."},
    {"st_ctime_ns", "Last change of the inode, nanoseconds."},
    {"st_blksize", "Size of blocks for reading."},
    {"st_blocks", "Number of blocks of 512 bytes."},
    {"st_rdev", "Device, of a device."},
};

// Of times that are not given, the whole seconds are known.
Owned<Object> stat_result_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  Owned<Object> result = PY_TRY(struct_sequence_new(thread, type, args, kwargs));
  constexpr int kWholeSeconds = 7, kTimes = 3;
  Object** items = as<Tuple>(result.get())->items;
  for (int i = kWholeSeconds; i < kWholeSeconds + kTimes; ++i)
    if (is_none(items[i + kTimes])) items[i + kTimes] = share(items[i]).release();
  return result;
}

}  // namespace

Owned<Object> stat_result(Thread& thread, const struct ::stat& info) {
  const timespec times[] = {info.st_atim, info.st_mtim, info.st_ctim};
  Object* items[19];
  int count = 0;
  const auto add = [&](Owned<Object> value) { items[count++] = value.release(); };
  add(int_from_int64(thread, info.st_mode));
  add(int_from_uint64(thread, info.st_ino));
  add(int_from_uint64(thread, info.st_dev));
  add(int_from_uint64(thread, info.st_nlink));
  add(int_from_int64(thread, info.st_uid));
  add(int_from_int64(thread, info.st_gid));
  add(int_from_int64(thread, info.st_size));
  for (const timespec& time : times) add(int_from_int64(thread, time.tv_sec));
  for (const timespec& time : times)
    add(float_from_double(thread, static_cast<double>(time.tv_sec) + 1e-9 * time.tv_nsec));
  for (const timespec& time : times)
    add(int_from_int64(thread, time.tv_sec * 1'000'000'000 + time.tv_nsec));
  add(int_from_int64(thread, info.st_blksize));
  add(int_from_int64(thread, info.st_blocks));
  add(int_from_uint64(thread, info.st_rdev));
  return struct_sequence_new_steal(thread, &g_stat_result, items);
}

namespace {

Owned<Object> stat_path(Thread& thread, const char* function, Object* argument, bool allow_fd,
                        bool follow) {
  Path path;
  PY_TRY(take_path(thread, function, "path", argument, allow_fd, &path));
  // The number -1 stands for no number, and then there is nothing to look at.
  if (!path.text && path.fd == -1) return raise_os_error(thread, EFAULT, path.given);
  struct stat info;
  const int failure = path.fd >= 0 || !path.text ? fstat(path.fd, &info)
                      : follow                   ? stat(path.c_str(), &info)
                                                 : lstat(path.c_str(), &info);
  if (failure != 0) return raise_errno(thread, path.given);
  return stat_result(thread, info);
}
Owned<Object> posix_stat(Thread& thread, Object*, Args args) {
  PY_TRY(reject_folder_fd(thread, args, 1));
  const bool follow = !args.has(2) || PY_TRY(object_is_true(thread, args[2]));
  return stat_path(thread, "stat", args[0], true, follow);
}
Owned<Object> posix_lstat(Thread& thread, Object*, Args args) {
  PY_TRY(reject_folder_fd(thread, args, 1));
  return stat_path(thread, "lstat", args[0], false, false);
}
Owned<Object> posix_fstat(Thread& thread, Object*, Args args) {
  const int fd = PY_TRY(to_c_int(thread, args[0]));
  struct stat info;
  if (fstat(fd, &info) != 0) return raise_errno(thread);
  return stat_result(thread, info);
}

Owned<Object> posix_listdir(Thread& thread, Object*, Args args) {
  Path path;
  Owned<Str> here = PY_TRY(str_intern_ascii(thread, "."));
  Object* argument = args.has(0) && !is_none(args[0]) ? args[0] : static_cast<Object*>(here.get());
  PY_TRY(take_path(thread, "listdir", "path", argument, true, &path, true));
  DIR* folder;
  const bool numbered = !path.text && path.fd != -1;
  if (!numbered) {
    folder = opendir(path.text ? path.c_str() : ".");
  } else {
    // A copy of the number, so that the caller's stays open.
    const int fd = fcntl(path.fd, F_DUPFD_CLOEXEC, 0);
    folder = fd < 0 ? nullptr : fdopendir(fd);
    if (folder != nullptr) rewinddir(folder);
    if (folder == nullptr && fd >= 0) close(fd);
  }
  if (folder == nullptr) return raise_errno(thread, numbered ? nullptr : path.given.get());
  Owned<List> names = list_new(thread);
  while (names) {
    const dirent* entry = readdir(folder);
    if (entry == nullptr) break;
    if (std::strcmp(entry->d_name, ".") == 0 || std::strcmp(entry->d_name, "..") == 0) continue;
    Owned<Object> name =
        is_a<Bytes>(path.given.get())
            ? Owned<Object>(bytes_from(thread, entry->d_name, std::strlen(entry->d_name)))
            : file_text(thread, entry->d_name);
    if (!name || list_append(thread, names, name) == Status::kError) names.reset();
  }
  closedir(folder);
  return names;
}

// A function of one path that only succeeds or fails.
template <int (*kCall)(const char*)>
Owned<Object> one_path(Thread& thread, const char* function, Args args) {
  PY_TRY(reject_folder_fd(thread, args, 1));
  Path path;
  PY_TRY(take_path(thread, function, "path", args[0], false, &path));
  if (kCall(path.c_str()) != 0) return raise_errno(thread, path.given);
  return new_none();
}
Owned<Object> posix_unlink(Thread& thread, Object*, Args args) {
  return one_path<unlink>(thread, "unlink", args);
}
Owned<Object> posix_remove(Thread& thread, Object*, Args args) {
  return one_path<unlink>(thread, "remove", args);
}
Owned<Object> posix_rmdir(Thread& thread, Object*, Args args) {
  return one_path<rmdir>(thread, "rmdir", args);
}
Owned<Object> posix_chdir(Thread& thread, Object*, Args args) {
  Path path;
  PY_TRY(take_path(thread, "chdir", "path", args[0], true, &path));
  const int failure = path.text ? chdir(path.c_str()) : fchdir(path.fd);
  if (failure != 0) return raise_errno(thread, path.given);
  return new_none();
}
Owned<Object> posix_mkdir(Thread& thread, Object*, Args args) {
  PY_TRY(reject_folder_fd(thread, args, 2));
  Path path;
  PY_TRY(take_path(thread, "mkdir", "path", args[0], false, &path));
  const int mode = args.has(1) ? PY_TRY(to_c_int(thread, args[1])) : 0777;
  if (mkdir(path.c_str(), static_cast<mode_t>(mode)) != 0) return raise_errno(thread, path.given);
  return new_none();
}
Owned<Object> rename_path(Thread& thread, const char* function, Args args) {
  PY_TRY(reject_folder_fd(thread, args, 2));
  PY_TRY(reject_folder_fd(thread, args, 3));
  Path from, to;
  PY_TRY(take_path(thread, function, "src", args[0], false, &from));
  PY_TRY(take_path(thread, function, "dst", args[1], false, &to));
  if (rename(from.c_str(), to.c_str()) != 0) return raise_errno_two(thread, from.given, to.given);
  return new_none();
}
Owned<Object> posix_rename(Thread& thread, Object*, Args args) {
  return rename_path(thread, "rename", args);
}
Owned<Object> posix_replace(Thread& thread, Object*, Args args) {
  return rename_path(thread, "replace", args);
}
Owned<Object> posix_access(Thread& thread, Object*, Args args) {
  PY_TRY(reject_folder_fd(thread, args, 2));
  Path path;
  PY_TRY(take_path(thread, "access", "path", args[0], false, &path));
  return new_bool(access(path.c_str(), PY_TRY(to_c_int(thread, args[1]))) == 0);
}
Owned<Object> posix_readlink(Thread& thread, Object*, Args args) {
  PY_TRY(reject_folder_fd(thread, args, 1));
  Path path;
  PY_TRY(take_path(thread, "readlink", "path", args[0], false, &path));
  char target[PATH_MAX];
  const ssize_t length = readlink(path.c_str(), target, sizeof target - 1);
  if (length < 0) return raise_errno(thread, path.given);
  target[length] = 0;
  if (is_a<Bytes>(path.given.get())) return bytes_from(thread, target, static_cast<size_t>(length));
  return file_text(thread, target);
}

Owned<Object> posix_open(Thread& thread, Object*, Args args) {
  PY_TRY(reject_folder_fd(thread, args, 3));
  Path path;
  PY_TRY(take_path(thread, "open", "path", args[0], false, &path));
  const int flags = PY_TRY(to_c_int(thread, args[1]));
  const int mode = args.has(2) ? PY_TRY(to_c_int(thread, args[2])) : 0777;
  for (;;) {
    const int fd = open(path.c_str(), flags | O_CLOEXEC, mode);
    if (fd >= 0) return int_from_int64(thread, fd);
    if (errno != EINTR) return raise_errno(thread, path.given);
    PY_TRY(signals_handle(thread));
  }
}
Owned<Object> posix_close(Thread& thread, Object*, Args args) {
  if (close(PY_TRY(to_c_int(thread, args[0]))) != 0 && errno != EINTR) return raise_errno(thread);
  return new_none();
}
Owned<Object> posix_read(Thread& thread, Object*, Args args) {
  const int fd = PY_TRY(to_c_int(thread, args[0]));
  const int64_t length = PY_TRY(to_index(thread, args[1]));
  if (length < 0) {
    errno = EINVAL;
    return raise_errno(thread);
  }
  auto* buffer = static_cast<char*>(mem_alloc(static_cast<size_t>(length) + 1));
  if (buffer == nullptr) return raise_memory_error(thread);
  ssize_t count;
  while ((count = read(fd, buffer, static_cast<size_t>(length))) < 0 && errno == EINTR) {
    if (signals_handle(thread) == Status::kError) break;
  }
  Owned<Object> result;
  if (count >= 0) {
    result = bytes_from(thread, buffer, static_cast<size_t>(count));
  } else if (!thread.has_exception()) {
    result = raise_errno(thread);
  }
  mem_free(buffer);
  return result;
}
Owned<Object> posix_write(Thread& thread, Object*, Args args) {
  const int fd = PY_TRY(to_c_int(thread, args[0]));
  BufferView view;
  PY_TRY(get_buffer(thread, args[1], &view, kBufferSimple));
  ssize_t count;
  while ((count = write(fd, view.buf, static_cast<size_t>(view.len))) < 0 && errno == EINTR) {
    if (signals_handle(thread) == Status::kError) break;
  }
  const int error = errno;
  release_buffer(&view);
  if (thread.has_exception()) return nullptr;
  if (count < 0) return raise_os_error(thread, error, nullptr);
  return int_from_int64(thread, count);
}
Owned<Object> posix_lseek(Thread& thread, Object*, Args args) {
  const off_t place = lseek(PY_TRY(to_c_int(thread, args[0])), PY_TRY(to_c_long(thread, args[1])),
                            PY_TRY(to_c_int(thread, args[2])));
  if (place < 0) return raise_errno(thread);
  return int_from_int64(thread, place);
}
Owned<Object> posix_isatty(Thread& thread, Object*, Object* fd) {
  return new_bool(isatty(PY_TRY(to_c_int(thread, fd))) != 0);
}
Owned<Object> posix_pipe(Thread& thread, Object*) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return raise_errno(thread);
  Owned<Object> from = PY_TRY(int_from_int64(thread, ends[0]));
  Owned<Object> to = PY_TRY(int_from_int64(thread, ends[1]));
  Object* items[2] = {from, to};
  return tuple_pack(thread, items);
}

Owned<Object> posix_getcwd(Thread& thread, Object*) {
  char folder[PATH_MAX];
  if (getcwd(folder, sizeof folder) == nullptr) return raise_errno(thread);
  return file_text(thread, folder);
}
Owned<Object> posix_getcwdb(Thread& thread, Object*) {
  char folder[PATH_MAX];
  if (getcwd(folder, sizeof folder) == nullptr) return raise_errno(thread);
  return bytes_from(thread, folder, std::strlen(folder));
}
Owned<Object> posix_fspath(Thread& thread, Object*, Args args) {
  return fspath_of(thread, args[0]);
}

template <auto kCall>
Owned<Object> number_of_process(Thread& thread, Object*) {
  return int_from_int64(thread, static_cast<int64_t>(kCall()));
}
Owned<Object> posix_cpu_count(Thread& thread, Object*) {
  const long count = sysconf(_SC_NPROCESSORS_ONLN);
  return count < 1 ? new_none() : int_from_int64(thread, count);
}
Owned<Object> posix_strerror(Thread& thread, Object*, Object* code) {
  return file_text(thread, std::strerror(PY_TRY(to_c_int(thread, code))));
}
Owned<Object> posix_exit(Thread& thread, Object*, Args args) {
  _exit(PY_TRY(to_c_int(thread, args[0])));
}
Owned<Object> posix_kill(Thread& thread, Object*, Args args) {
  const int pid = PY_TRY(to_c_int(thread, args[0]));
  if (kill(pid, PY_TRY(to_c_int(thread, args[1]))) != 0) return raise_errno(thread);
  // A signal to this process has arrived by now and is acted upon at once.
  PY_TRY(signals_handle(thread));
  return new_none();
}
Owned<Object> posix_umask(Thread& thread, Object*, Object* mask) {
  return int_from_int64(thread, umask(static_cast<mode_t>(PY_TRY(to_c_int(thread, mask)))));
}
Owned<Object> posix_urandom(Thread& thread, Object*, Object* size) {
  const int64_t length = PY_TRY(to_index(thread, size));
  if (length < 0) return raise_value_error(thread, "negative argument not allowed");
  Owned<Bytes> result = PY_TRY(bytes_alloc(thread, length));
  for (int64_t done = 0; done < length;) {
    const ssize_t count = getrandom(result->data + done, static_cast<size_t>(length - done), 0);
    if (count < 0 && errno != EINTR) return raise_errno(thread);
    if (count > 0) done += count;
  }
  return result;
}
constinit StructSequenceType g_uname_result = {};
constexpr StructSequenceField kUnameFields[] = {{"sysname", "The operating system."},
                                                {"nodename", "The machine's name."},
                                                {"release", "The system's release."},
                                                {"version", "The system's version."},
                                                {"machine", "The kind of hardware."}};
Owned<Object> posix_uname(Thread& thread, Object*) {
  utsname names;
  if (uname(&names) != 0) return raise_errno(thread);
  Object* items[5];
  int count = 0;
  for (const char* name :
       {names.sysname, names.nodename, names.release, names.version, names.machine})
    items[count++] = file_text(thread, name).release();
  return struct_sequence_new_steal(thread, &g_uname_result, items);
}

Owned<Object> posix_putenv(Thread& thread, Object*, Args args) {
  Owned<Bytes> name = PY_TRY(file_bytes(thread, args[0]));
  Owned<Bytes> value = PY_TRY(file_bytes(thread, args[1]));
  if (std::strchr(name->data, '=') != nullptr)
    return raise_value_error(thread, "illegal environment variable name");
  if (setenv(name->data, value->data, 1) != 0) return raise_errno(thread);
  return new_none();
}
Owned<Object> posix_unsetenv(Thread& thread, Object*, Args args) {
  Owned<Bytes> name = PY_TRY(file_bytes(thread, args[0]));
  if (unsetenv(name->data) != 0) return raise_errno(thread);
  return new_none();
}

Owned<Object> environment(Thread& thread) {
  Owned<Dict> result = PY_TRY(dict_new(thread));
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const char* sign = std::strchr(*entry, '=');
    if (sign == nullptr) continue;
    Owned<Object> name = PY_TRY(bytes_from(thread, *entry, static_cast<size_t>(sign - *entry)));
    Owned<Object> value = PY_TRY(bytes_from(thread, sign + 1, std::strlen(sign + 1)));
    if (dict_set_default(thread, result, name, value) == nullptr) return nullptr;
  }
  return result;
}

constinit MethodDef kFunctions[] = {
    {"stat", posix_stat, "($module, /, path, *, dir_fd=None, follow_symlinks=True)",
     "Return what is known of a file."},
    {"lstat", posix_lstat, "($module, /, path, *, dir_fd=None)",
     "The same, of a symbolic link itself."},
    {"fstat", posix_fstat, "($module, /, fd)", "The same, of an open file."},
    {"listdir", posix_listdir, "($module, /, path=None)", "Return the names in a folder."},
    {"unlink", posix_unlink, "($module, /, path, *, dir_fd=None)", "Remove a file."},
    {"remove", posix_remove, "($module, /, path, *, dir_fd=None)", "Remove a file."},
    {"rmdir", posix_rmdir, "($module, /, path, *, dir_fd=None)", "Remove an empty folder."},
    {"chdir", posix_chdir, "($module, /, path)", "Change the working folder."},
    {"mkdir", posix_mkdir, "($module, /, path, mode=511, *, dir_fd=None)", "Make a folder."},
    {"rename", posix_rename, "($module, /, src, dst, *, src_dir_fd=None, dst_dir_fd=None)",
     "Rename a file or folder."},
    {"replace", posix_replace, "($module, /, src, dst, *, src_dir_fd=None, dst_dir_fd=None)",
     "Rename a file or folder, replacing another."},
    {"access", posix_access,
     "($module, /, path, mode, *, dir_fd=None, effective_ids=False,\n       "
     "follow_symlinks=True)",
     "Tell whether a file may be used."},
    {"readlink", posix_readlink, "($module, /, path, *, dir_fd=None)",
     "Return what a symbolic link points to."},
    {"open", posix_open, "($module, /, path, flags, mode=511, *, dir_fd=None)",
     "Open a file; return its number."},
    {"close", posix_close, "($module, /, fd)", "Close a file."},
    {"read", posix_read, "($module, fd, length, /)", "Read bytes from a file."},
    {"write", posix_write, "($module, fd, data, /)", "Write bytes to a file."},
    {"lseek", posix_lseek, "($module, fd, position, whence, /)", "Set the place in a file."},
    {"isatty", posix_isatty, "($module, fd, /)", "Tell whether a file is a terminal."},
    {"pipe", posix_pipe, "($module, /)", "Make a pipe."},
    {"getcwd", posix_getcwd, "($module, /)", "Return the working folder."},
    {"getcwdb", posix_getcwdb, "($module, /)", "Return the working folder in bytes."},
    {"fspath", posix_fspath, "($module, /, path)", "Return the text of a path object."},
    {"getpid", number_of_process<getpid>, "($module, /)", "Return the process's number."},
    {"getppid", number_of_process<getppid>, "($module, /)", "Return the parent's number."},
    {"getuid", number_of_process<getuid>, "($module, /)", "Return the user."},
    {"geteuid", number_of_process<geteuid>, "($module, /)", "Return the effective user."},
    {"getgid", number_of_process<getgid>, "($module, /)", "Return the group."},
    {"getegid", number_of_process<getegid>, "($module, /)", "Return the effective group."},
    {"cpu_count", posix_cpu_count, "($module, /)", "Return the number of processors."},
    {"strerror", posix_strerror, "($module, code, /)", "Return the text of an error."},
    {"_exit", posix_exit, "($module, /, status)", "End the process at once."},
    {"kill", posix_kill, "($module, pid, signal, /)", "Send a signal."},
    {"umask", posix_umask, "($module, mask, /)", "Set which permissions new files lack."},
    {"urandom", posix_urandom, "($module, size, /)", "Return random bytes."},
    {"uname", posix_uname, "($module, /)", "Return what is known of the system."},
    {"putenv", posix_putenv, "($module, name, value, /)", "Set an environment variable."},
    {"unsetenv", posix_unsetenv, "($module, name, /)", "Remove an environment variable."},
    {},
};

constexpr struct {
  const char* name;
  int64_t value;
} kConstants[] = {
    {"F_OK", F_OK},
    {"R_OK", R_OK},
    {"W_OK", W_OK},
    {"X_OK", X_OK},
    {"O_RDONLY", O_RDONLY},
    {"O_WRONLY", O_WRONLY},
    {"O_RDWR", O_RDWR},
    {"O_APPEND", O_APPEND},
    {"O_CREAT", O_CREAT},
    {"O_EXCL", O_EXCL},
    {"O_TRUNC", O_TRUNC},
    {"O_CLOEXEC", O_CLOEXEC},
    {"O_NOFOLLOW", O_NOFOLLOW},
    {"O_NONBLOCK", O_NONBLOCK},
    {"O_DIRECTORY", O_DIRECTORY},
    {"O_SYNC", O_SYNC},
    {"SEEK_DATA", SEEK_DATA},
    {"SEEK_HOLE", SEEK_HOLE},
    {"WNOHANG", WNOHANG},
    {"EX_OK", 0},
};

}  // namespace
}  // namespace py::posix

namespace py {

Owned<Object> posix_module_init(Thread& thread) {
  using namespace posix;
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "posix"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  for (MethodDef* functions : {kFunctions, kDescriptorFunctions, kFolderFunctions,
                               kProcessFunctions, kLimitFunctions, kSystemFunctions})
    PY_TRY(module_add_functions(thread, module, functions));
  PY_TRY(module_add_str(thread, module, "__doc__", "Files, processes and the environment."));
  if (g_stat_result.ob_type == nullptr) {
    PY_TRY(struct_sequence_init(thread, &g_stat_result, "os.stat_result",
                                "What is known of a file.", kStatFields, 10));
    g_stat_result.tp_new = stat_result_new;
  }
  if (g_uname_result.ob_type == nullptr)
    PY_TRY(struct_sequence_init(thread, &g_uname_result, "posix.uname_result", "What uname() says.",
                                kUnameFields));
  PY_TRY(module_add(thread, module, "uname_result", share(static_cast<Object*>(&g_uname_result))));
  PY_TRY(module_add(thread, module, "stat_result", share(static_cast<Object*>(&g_stat_result))));
  PY_TRY(module_add(thread, module, "error", share(static_cast<Object*>(&exc::OSError))));
  PY_TRY(module_add(thread, module, "environ", environment(thread)));
  PY_TRY(module_add(thread, module, "_have_functions", list_new(thread)));
  for (const auto& constant : kConstants)
    PY_TRY(module_add_int(thread, module, constant.name, constant.value));
  PY_TRY(add_descriptors(thread, module));
  PY_TRY(add_folders(thread, module));
  PY_TRY(add_processes(thread, module));
  PY_TRY(add_limits(thread, module));
  PY_TRY(add_system(thread, module));
  return module;
}

}  // namespace py
