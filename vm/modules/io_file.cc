// FileIO: a stream of bytes over a file descriptor, without a buffer.
// Counterpart: Modules/_io/fileio.c.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "vm/modules/io_internal.h"
#include "vm/modules/sys_internal.h"
#include "vm/objects/bytes_common.h"
#include "vm/objects/int.h"
#include "vm/objects/repr_guard.h"
#include "vm/runtime/signals.h"

namespace py::io {
namespace {

constexpr int64_t kSmallChunk = kDefaultBufferSize;
constexpr int64_t kLargeBuffer = 64 * 1024;
constexpr int64_t kMaxRead = INT64_MAX;

FileIo* file_of(Object* self) { return as<FileIo>(self); }

PY_COLD Raised raise_file_closed(Thread& thread) {
  return raise_value_error(thread, "I/O operation on closed file");
}
PY_COLD Raised raise_mode(Thread& thread, const char* action) {
  Object* type = PY_TRY(unsupported_operation(thread));
  return raise(thread, static_cast<Type*>(type), "File not open for %s", action);
}
#define PY_CHECK_OPEN(thread, file) \
  if (PY_UNLIKELY((file)->fd < 0)) return raise_file_closed(thread)

void drop_facts(FileIo* file) {
  mem_free(file->facts);
  file->facts = nullptr;
}

Owned<Object> dealloc_warn(Thread& thread, Object* self, Object* source) {
  FileIo* file = file_of(self);
  if (file->fd < 0 || !file->closefd) return new_none();
  SavedError saved(thread);
  if (failed(warn_about(thread, &exc::ResourceWarning, source, 1, "unclosed file %R", source))) {
    // At the end of the program anything may go wrong here.
    if (error_matches(thread, &exc::Warning))
      error_write_unraisable_format(thread, "Exception ignored while finalizing file %R", self);
  }
  if (thread.has_exception()) error_clear(thread);
  return new_none();
}

Status close_descriptor(Thread& thread, FileIo* file) {
  int failure = 0, error = 0;
  if (file->fd >= 0) {
    int fd = file->fd;
    file->fd = -1;
    failure = ::close(fd);
    error = errno;
  }
  drop_facts(file);
  if (failure < 0) return raise_os_error(thread, error, nullptr);
  return Status::kOk;
}

Owned<Object> file_close(Thread& thread, Object* self) {
  FileIo* file = file_of(self);
  Owned<Object> result =
      invoke(thread, reinterpret_cast<Object*>(&IoBase::raw_type), ids.close, self);
  if (!file->closefd) {
    file->fd = -1;
    return result;
  }
  Owned<Object> error = error_fetch(thread);
  if (file->finalizing) {
    Owned<Object> ignored = dealloc_warn(thread, self, self);
    if (!ignored) error_clear(thread);
  }
  Status closed = close_descriptor(thread, file);
  restore_chained(thread, std::move(error));
  if (failed(closed)) return nullptr;
  return result;
}

Owned<Object> file_new(Thread& thread, Type* type, Tuple*, Dict*) {
  Owned<Object> self = PY_TRY(type->tp_alloc(thread, type, 0));
  FileIo* file = file_of(self);
  file->fd = -1;
  file->seekable = -1;
  file->closefd = true;
  return self;
}

// Sets what the mode allows, and *flags for open().
Status parse_mode(Thread& thread, FileIo* file, const char* mode, int* flags) {
  bool kind = false, plus = false, bad = false;
  *flags = 0;
  for (const char* at = mode; *at != 0 && !bad; ++at) {
    switch (*at) {
      case 'x':
        bad = kind;
        kind = file->created = file->writable = true;
        *flags |= O_EXCL | O_CREAT;
        break;
      case 'r':
        bad = kind;
        kind = file->readable = true;
        break;
      case 'w':
        bad = kind;
        kind = file->writable = true;
        *flags |= O_CREAT | O_TRUNC;
        break;
      case 'a':
        bad = kind;
        kind = file->writable = file->appending = true;
        *flags |= O_APPEND | O_CREAT;
        break;
      case 'b':
        break;
      case '+':
        bad = plus;
        plus = file->readable = file->writable = true;
        break;
      default:
        return raise_value_error(thread, "invalid mode: %.200s", mode);
    }
  }
  if (bad || !kind)
    return raise_value_error(
        thread, "Must have exactly one of create/read/write/append mode and at most one plus");
  *flags |= file->readable && file->writable ? O_RDWR : file->readable ? O_RDONLY : O_WRONLY;
  *flags |= O_CLOEXEC;
  return Status::kOk;
}

Status open_path(Thread& thread, FileIo* file, Object* name, const char* path, int flags) {
  for (;;) {
    file->fd = ::open(path, flags, 0666);
    if (file->fd >= 0) return Status::kOk;
    if (errno != EINTR) return raise_os_error(thread, errno, name);
    PY_TRY(signals_handle(thread));
  }
}

Status open_with(Thread& thread, FileIo* file, Object* name, Object* opener, int flags) {
  Owned<Object> number = PY_TRY(int_from_int64(thread, flags));
  Object* args[2] = {name, number};
  Owned<Object> result = PY_TRY(call_args(thread, opener, args));
  if (!is_a<Int>(result.get())) return raise_type_error(thread, "expected integer from opener");
  Maybe<int> fd = to_c_int(thread, result);
  file->fd = fd.ok ? fd.value : -1;
  if (!fd.ok) return Status::kError;
  // A descriptor below zero comes without an exception.
  if (fd.value < 0) return raise_value_error(thread, "opener returned %d", fd.value);
  int old = fcntl(fd.value, F_GETFD);
  if (old >= 0 && (old & FD_CLOEXEC) == 0) fcntl(fd.value, F_SETFD, old | FD_CLOEXEC);
  return Status::kOk;
}

// Looks at what was opened; a folder is refused.
Status inspect(Thread& thread, FileIo* file, Object* name) {
  drop_facts(file);
  struct stat info;
  if (fstat(file->fd, &info) != 0) {
    // Some file systems cannot answer for some files; only a bad descriptor is an error.
    if (errno == EBADF) return raise_os_error(thread, errno, nullptr);
    return Status::kOk;
  }
  if (S_ISDIR(info.st_mode)) return raise_os_error(thread, EISDIR, name);
  file->facts = static_cast<FileFacts*>(mem_alloc(sizeof(FileFacts)));
  if (file->facts == nullptr) return raise_memory_error(thread);
  *file->facts = {info.st_size, info.st_blksize, S_ISCHR(info.st_mode)};
  return Status::kOk;
}

Owned<Object> seek_to(Thread& thread, FileIo* file, Object* place, int whence, bool allow_pipe) {
  int64_t offset = place == nullptr ? 0 : PY_TRY(to_c_long(thread, place));
  off_t result = lseek(file->fd, offset, whence);
  if (file->seekable < 0) file->seekable = result >= 0;
  if (result < 0) {
    if (!allow_pipe || errno != ESPIPE) return raise_os_error(thread, errno, nullptr);
    result = 0;
  }
  return int_from_int64(thread, result);
}

// What a file's name stands for as bytes: os.fsencode().
Owned<Bytes> file_system_bytes(Thread& thread, Object* name) {
  Owned<Object> path;
  if (is_a<Str>(name) || is_a<Bytes>(name)) {
    path = share(name);
  } else {
    Owned<Object> method;
    bool unbound = false;
    if (!PY_TRY(lookup_special(thread, name, ids.__fspath__, &method, &unbound)))
      return raise_type_error(thread, "expected str, bytes or os.PathLike object, not %.200s",
                              name->ob_type->tp_name);
    path = PY_TRY(unbound ? call_one_arg(thread, method, name) : call_no_args(thread, method));
    if (!is_a<Str>(path.get()) && !is_a<Bytes>(path.get()))
      return raise_type_error(thread,
                              "expected %.200s.__fspath__() to return str or bytes, not %.200s",
                              name->ob_type->tp_name, path->ob_type->tp_name);
  }
  Owned<Bytes> bytes =
      is_a<Bytes>(path.get())
          ? share(as<Bytes>(path.get()))
          : PY_TRY(str_encode(thread, as<Str>(path.get()), "utf-8", "surrogateescape"));
  if (std::memchr(bytes->data, 0, static_cast<size_t>(bytes->ob_size)) != nullptr)
    return raise_value_error(thread, "embedded null byte");
  return bytes;
}

constinit SignatureText kFileSignature = {"FileIO", "(file, mode='r', closefd=True, opener=None)"};

// The descriptor that was passed for a name: -1 if it was none.
Maybe<int> descriptor_of(Thread& thread, Object* name) {
  if (name->ob_type == &Bool::type)
    PY_TRY(warn(thread, &exc::RuntimeWarning, 1, "bool is used as a file descriptor"));
  if (!index_check(name)) return -1;
  Maybe<int> fd = to_c_int(thread, name);
  if (!fd.ok) {
    error_clear(thread);
    return -1;
  }
  if (fd.value < 0) return raise_value_error(thread, "negative file descriptor");
  return fd.value;
}

Status open_file(Thread& thread, FileIo* file, Object* name, const char* mode, bool closefd,
                 Object* opener, bool* own) {
  int fd = PY_TRY(descriptor_of(thread, name));
  Owned<Bytes> path;
  if (fd < 0) path = PY_TRY(file_system_bytes(thread, name));
  int flags;
  PY_TRY(parse_mode(thread, file, mode, &flags));
  PY_TRY(sys_audit_open(thread, name, mode, flags));
  if (fd >= 0) {
    file->fd = fd;
    file->closefd = closefd;
  } else {
    file->closefd = true;
    if (!closefd) return raise_value_error(thread, "Cannot use closefd=False with file name");
    PY_TRY(is_none(opener) ? open_path(thread, file, name, path->data, flags)
                           : open_with(thread, file, name, opener, flags));
    *own = true;
  }
  PY_TRY(inspect(thread, file, name));
  PY_TRY(set_attr(thread, file, ids.name, name));
  // So that tell() is right from the beginning.
  if (file->appending) PY_RUN(seek_to(thread, file, nullptr, SEEK_END, true));
  return Status::kOk;
}

Status file_init(Thread& thread, Object* self, Tuple* args, Dict* kwargs) {
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, kFileSignature, args, kwargs, &bound));
  TextArgument mode;
  PY_TRY(mode.get(thread, "FileIO", "argument 'mode'", bound[1], false));
  bool closefd = !bound.has(2) || PY_TRY(to_bool(thread, bound[2]));
  FileIo* file = file_of(self);
  if (file->fd >= 0) {
    // A second __init__ gives the first file up.
    if (file->closefd) {
      PY_TRY(close_descriptor(thread, file));
    } else {
      file->fd = -1;
    }
  }
  bool own = false;
  Status status = open_file(thread, file, bound[0], mode.get() == nullptr ? "r" : mode.get(),
                            closefd, bound.has(3) ? bound[3] : none(), &own);
  if (!failed(status)) return status;
  if (!own) file->fd = -1;
  if (file->fd >= 0) {
    Owned<Object> error = error_fetch(thread);
    (void)close_descriptor(thread, file);
    restore_chained(thread, std::move(error));
  }
  drop_facts(file);
  return Status::kError;
}

// read(2) and write(2), retried after signals: -1 with an exception, or without one when the
// descriptor would block.
template <typename F>
int64_t retry(Thread& thread, F operation) {
  for (;;) {
    ssize_t count = operation();
    if (count >= 0) return count;
    int error = errno;
    if (error == EAGAIN) return -1;
    if (error != EINTR) {
      (void)Status(raise_os_error(thread, error, nullptr));
      return -1;
    }
    if (failed(signals_handle(thread))) return -1;
  }
}

int64_t read_some(Thread& thread, FileIo* file, char* data, int64_t size) {
  return retry(thread, [&] { return ::read(file->fd, data, static_cast<size_t>(size)); });
}

Owned<Object> count_or_none(Thread& thread, int64_t count) {
  if (count >= 0) return int_from_int64(thread, count);
  if (thread.has_exception()) return nullptr;
  return new_none();
}

int64_t next_size(int64_t size) {
  int64_t more = size > kLargeBuffer ? size >> 3 : 256 + size;
  return size + (more < kSmallChunk ? kSmallChunk : more);
}

// How much to ask for at first in readall(): one byte more than the file should have, so that the
// second read finds the end.
int64_t first_size(FileIo* file) {
  if (file->facts == nullptr || file->facts->size <= 0 || file->facts->size >= kMaxRead)
    return kSmallChunk;
  int64_t end = file->facts->size, size = end + 1;
  if (size <= kLargeBuffer) return size;
  int64_t place = lseek(file->fd, 0, SEEK_CUR);
  return place >= 0 && end >= place ? end - place + 1 : size;
}

Owned<Object> file_readall(Thread& thread, Object* self) {
  FileIo* file = file_of(self);
  PY_CHECK_OPEN(thread, file);
  int64_t used = 0;
  Owned<Bytes> result = PY_TRY(bytes_alloc(thread, first_size(file)));
  for (;;) {
    if (used >= result->ob_size) PY_TRY(bytes_resize(thread, &result, next_size(used)));
    int64_t count = read_some(thread, file, result->data + used, result->ob_size - used);
    if (count == 0) break;
    if (count < 0) {
      if (thread.has_exception()) return nullptr;
      if (used > 0) break;
      return new_none();
    }
    used += count;
  }
  if (used == 1) return bytes_from(thread, result->data, 1);
  PY_TRY(bytes_resize(thread, &result, used));
  return result;
}

Owned<Object> file_read(Thread& thread, Object* self, Args args) {
  FileIo* file = file_of(self);
  int64_t size = PY_TRY(size_or_none(thread, args[0], -1));
  PY_CHECK_OPEN(thread, file);
  if (!file->readable) return raise_mode(thread, "reading");
  if (size < 0) return file_readall(thread, self);
  Owned<Bytes> result = PY_TRY(bytes_alloc(thread, size));
  int64_t count = read_some(thread, file, result->data, size);
  if (count < 0) {
    if (thread.has_exception()) return nullptr;
    return new_none();
  }
  if (count == 1) return bytes_from(thread, result->data, 1);
  PY_TRY(bytes_resize(thread, &result, count));
  return result;
}

Owned<Object> file_readinto(Thread& thread, Object* self, Object* target) {
  WritableBuffer buffer;
  PY_TRY(buffer.get(thread, "readinto", target, "argument 1"));
  return file_read_into(thread, file_of(self), buffer.data(), buffer.size());
}

Owned<Object> file_write(Thread& thread, Object* self, Object* source) {
  HeldBuffer buffer;
  PY_TRY(buffer.get(thread, source));
  return file_write_bytes(thread, file_of(self), reinterpret_cast<const char*>(buffer.span().data),
                          buffer.span().size);
}

Owned<Object> file_seek(Thread& thread, Object* self, Args args) {
  int whence = args.has(1) ? PY_TRY(to_c_int(thread, args[1])) : SEEK_SET;
  PY_CHECK_OPEN(thread, file_of(self));
  return seek_to(thread, file_of(self), args[0], whence, false);
}
Owned<Object> file_tell(Thread& thread, Object* self) {
  PY_CHECK_OPEN(thread, file_of(self));
  return seek_to(thread, file_of(self), nullptr, SEEK_CUR, false);
}

Owned<Object> file_truncate(Thread& thread, Object* self, Args args) {
  FileIo* file = file_of(self);
  PY_CHECK_OPEN(thread, file);
  if (!file->writable) return raise_mode(thread, "writing");
  Owned<Object> size = !args.has(0) || is_none(args[0])
                           ? PY_TRY(seek_to(thread, file, nullptr, SEEK_CUR, false))
                           : share(args[0]);
  int64_t length = PY_TRY(to_c_long(thread, size));
  if (ftruncate(file->fd, length) != 0) return raise_os_error(thread, errno, nullptr);
  drop_facts(file);
  return size;
}

Owned<Object> file_fileno(Thread& thread, Object* self) {
  PY_CHECK_OPEN(thread, file_of(self));
  return int_from_int64(thread, file_of(self)->fd);
}
Owned<Object> file_readable(Thread& thread, Object* self) {
  PY_CHECK_OPEN(thread, file_of(self));
  return new_bool(file_of(self)->readable);
}
Owned<Object> file_writable(Thread& thread, Object* self) {
  PY_CHECK_OPEN(thread, file_of(self));
  return new_bool(file_of(self)->writable);
}
Owned<Object> file_seekable(Thread& thread, Object* self) {
  FileIo* file = file_of(self);
  PY_CHECK_OPEN(thread, file);
  if (file->seekable < 0) {
    Owned<Object> place = seek_to(thread, file, nullptr, SEEK_CUR, false);
    if (!place) error_clear(thread);
  }
  return new_bool(file->seekable > 0);
}
Owned<Object> file_isatty(Thread& thread, Object* self) {
  PY_CHECK_OPEN(thread, file_of(self));
  return new_bool(isatty(file_of(self)->fd) != 0);
}
// For open(): a file that was no character device a moment ago is no terminal.
Owned<Object> file_isatty_open_only(Thread& thread, Object* self) {
  FileIo* file = file_of(self);
  if (file->facts != nullptr && !file->facts->is_character_device) return new_bool(false);
  return file_isatty(thread, self);
}

const char* mode_text(const FileIo* file) {
  if (file->created) return file->readable ? "xb+" : "xb";
  if (file->appending) return file->readable ? "ab+" : "ab";
  if (file->readable) return file->writable ? "rb+" : "rb";
  return "wb";
}

Owned<Object> file_repr(Thread& thread, Object* self) {
  FileIo* file = file_of(self);
  const char* type_name = self->ob_type->tp_name;
  if (file->fd < 0) return str_from_format(thread, "<%.100s [closed]>", type_name);
  const char* closefd = file->closefd ? "True" : "False";
  Owned<Object> name;
  if (!PY_TRY(get_optional_attr(thread, self, ids.name, &name)))
    return str_from_format(thread, "<%.100s fd=%d mode='%s' closefd=%s>", type_name, file->fd,
                           mode_text(file), closefd);
  ReprGuard guard(thread, self);
  if (guard.failed()) return Raised{};
  if (guard.recursive())
    return raise(thread, &exc::RuntimeError, "reentrant call inside %.100s.__repr__", type_name);
  return str_from_format(thread, "<%.100s name=%R mode='%s' closefd=%s>", type_name, name.get(),
                         mode_text(file), closefd);
}

Owned<Object> get_closed(Thread&, Object* self, void*) { return new_bool(file_of(self)->fd < 0); }
Owned<Object> get_closefd(Thread&, Object* self, void*) { return new_bool(file_of(self)->closefd); }
Owned<Object> get_mode(Thread& thread, Object* self, void*) {
  return str_from_utf8(thread, mode_text(file_of(self)));
}
Owned<Object> get_block_size(Thread& thread, Object* self, void*) {
  const FileFacts* facts = file_of(self)->facts;
  return int_from_int64(
      thread, facts != nullptr && facts->block_size > 1 ? facts->block_size : kDefaultBufferSize);
}

void file_dealloc(Object* self) {
  FileIo* file = file_of(self);
  file->finalizing = true;
  if (!finalize_before_dealloc(self)) return;
  drop_facts(file);
  object_default_dealloc(self);
}

constinit MethodDef kFileMethods[] = {
    PY_COUNTED("read", "($self, size=-1, /)",
               "Read up to size bytes with one system call, or everything.", file_read, 0, 1),
    {"readall", file_readall, "($self, /)", "Read everything up to the end of the file."},
    PY_COUNTED("readinto", "($self, buffer, /)", "Read into a buffer; return how many bytes.",
               file_readinto),
    PY_COUNTED("write", "($self, b, /)", "Write bytes with one system call; return how many.",
               file_write),
    {"seek", file_seek, "($self, pos, whence=0, /)",
     "Go to a place in the file; return the new position."},
    {"tell", file_tell, "($self, /)", "Return the position in the file."},
    PY_COUNTED("truncate", "($self, size=None, /)", "Cut the file off; return its size.",
               file_truncate, 0, 1),
    PY_COUNTED("close", "($self, /)", "Close the file, once.", file_close),
    {"seekable", file_seekable, "($self, /)", "Tell whether seek() works."},
    {"readable", file_readable, "($self, /)", "Tell whether the file was opened for reading."},
    {"writable", file_writable, "($self, /)", "Tell whether the file was opened for writing."},
    {"fileno", file_fileno, "($self, /)", "Return the file descriptor."},
    {"isatty", file_isatty, "($self, /)", "Tell whether the file is a terminal."},
    {"_isatty_open_only", file_isatty_open_only, nullptr, nullptr},
    {"_dealloc_warn", dealloc_warn, nullptr, nullptr},
    {"__getstate__", cannot_pickle, nullptr, nullptr},
    {},
};
constinit MemberDef kFileMembers[] = {
    {"_finalizing", MemberKind::kBool, false, offsetof(FileIo, finalizing), nullptr},
    {},
};
constinit GetSetDef kFileGetSets[] = {
    {"closed", get_closed, nullptr, "Whether the file is closed.", nullptr},
    {"closefd", get_closefd, nullptr, "Whether closing the file closes its descriptor.", nullptr},
    {"mode", get_mode, nullptr, "How the file was opened.", nullptr},
    {"_blksize", get_block_size, nullptr, "The size of blocks that suits the file.", nullptr},
    {},
};
constexpr uint16_t kFileFields[] = {offsetof(FileIo, dict), 0};

}  // namespace

Owned<Object> file_read_into(Thread& thread, FileIo* file, char* data, int64_t size) {
  PY_CHECK_OPEN(thread, file);
  if (!file->readable) return raise_mode(thread, "reading");
  return count_or_none(thread, read_some(thread, file, data, size));
}

Owned<Object> file_write_bytes(Thread& thread, FileIo* file, const char* data, int64_t size) {
  PY_CHECK_OPEN(thread, file);
  if (!file->writable) return raise_mode(thread, "writing");
  const auto count = static_cast<size_t>(size);
  return count_or_none(thread, retry(thread, [&] { return ::write(file->fd, data, count); }));
}

constinit Type FileIo::type = {
    .tp_name = "_io.FileIO",
    .tp_basicsize = sizeof(FileIo),
    .tp_dealloc = file_dealloc,
    .tp_repr = file_repr,
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType,
    .tp_doc = "A file of the system, read and written without a buffer.",
    .tp_weaklistoffset = offsetof(FileIo, weaklist),
    .tp_methods = kFileMethods,
    .tp_members = kFileMembers,
    .tp_getset = kFileGetSets,
    .tp_base = &IoBase::raw_type,
    .tp_dictoffset = offsetof(FileIo, dict),
    .tp_init = file_init,
    .tp_new = file_new,
    .fields = kFileFields,
    .text_signature = "(file, mode='r', closefd=True, opener=None)",
};

}  // namespace py::io
