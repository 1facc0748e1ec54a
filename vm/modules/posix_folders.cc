// posix: folders, links and permissions; DirEntry and the iterator of scandir().
// Counterpart: Modules/posixmodule.c.
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cmath>
#include <cstring>

#include "vm/heap/alloc.h"
#include "vm/modules/posix_internal.h"
#include "vm/objects/abstract.h"
#include "vm/objects/float.h"
#include "vm/objects/generic_alias.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py::posix {
namespace {

bool wants(Thread& thread, Args args, size_t index, Status* status) {
  if (!args.has(index)) return true;
  Tri truth = object_is_true(thread, args[index]);
  if (truth == Tri::kError) *status = Status::kError;
  return truth == Tri::kTrue;
}

Owned<Object> posix_chmod(Thread& thread, Object*, Args args) {
  PY_TRY(reject_folder_fd(thread, args, 2));
  Status status = Status::kOk;
  const bool follow = wants(thread, args, 3, &status);
  PY_TRY(status);
  Path path;
  PY_TRY(take_path(thread, "chmod", "path", args[0], true, &path));
  const auto mode = static_cast<mode_t>(PY_TRY(to_c_int(thread, args[1])));
  const int result = !path.text ? fchmod(path.fd, mode)
                     : follow   ? chmod(path.c_str(), mode)
                                : fchmodat(AT_FDCWD, path.c_str(), mode, AT_SYMLINK_NOFOLLOW);
  if (result != 0) return raise_errno(thread, path.given);
  return new_none();
}

Owned<Object> change_owner(Thread& thread, const char* function, Object* object, Object* uid,
                           Object* gid, bool allow_fd, bool follow) {
  Path path;
  PY_TRY(take_path(thread, function, "path", object, allow_fd, &path));
  const auto user = static_cast<uid_t>(PY_TRY(to_c_long(thread, uid)));
  const auto group = static_cast<gid_t>(PY_TRY(to_c_long(thread, gid)));
  const int result = !path.text ? fchown(path.fd, user, group)
                     : follow   ? chown(path.c_str(), user, group)
                                : lchown(path.c_str(), user, group);
  if (result != 0) return raise_errno(thread, path.given);
  return new_none();
}
Owned<Object> posix_chown(Thread& thread, Object*, Args args) {
  PY_TRY(reject_folder_fd(thread, args, 3));
  Status status = Status::kOk;
  const bool follow = wants(thread, args, 4, &status);
  PY_TRY(status);
  return change_owner(thread, "chown", args[0], args[1], args[2], true, follow);
}
Owned<Object> posix_lchown(Thread& thread, Object*, Args args) {
  return change_owner(thread, "lchown", args[0], args[1], args[2], false, false);
}

Owned<Object> posix_symlink(Thread& thread, Object*, Args args) {
  PY_TRY(reject_folder_fd(thread, args, 3));
  Path from, to;
  PY_TRY(take_path(thread, "symlink", "src", args[0], false, &from));
  PY_TRY(take_path(thread, "symlink", "dst", args[1], false, &to));
  if (symlink(from.c_str(), to.c_str()) != 0) return raise_errno_two(thread, from.given, to.given);
  return new_none();
}
Owned<Object> posix_link(Thread& thread, Object*, Args args) {
  PY_TRY(reject_folder_fd(thread, args, 2));
  PY_TRY(reject_folder_fd(thread, args, 3));
  Path from, to;
  PY_TRY(take_path(thread, "link", "src", args[0], false, &from));
  PY_TRY(take_path(thread, "link", "dst", args[1], false, &to));
  int flags = 0;
  if (args.has(4) && PY_TRY(object_is_true(thread, args[4]))) flags = AT_SYMLINK_FOLLOW;
  if (linkat(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), flags) != 0)
    return raise_errno_two(thread, from.given, to.given);
  return new_none();
}
Owned<Object> posix_mkfifo(Thread& thread, Object*, Args args) {
  PY_TRY(reject_folder_fd(thread, args, 2));
  Path path;
  PY_TRY(take_path(thread, "mkfifo", "path", args[0], false, &path));
  const int mode = args.has(1) ? PY_TRY(to_c_int(thread, args[1])) : 0666;
  if (mkfifo(path.c_str(), static_cast<mode_t>(mode)) != 0) return raise_errno(thread, path.given);
  return new_none();
}

// utime()

Status take_seconds(Thread& thread, Object* value, timespec* out) {
  if (is_a<Float>(value)) {
    const double seconds = as<Float>(value)->value;
    if (std::isnan(seconds)) return raise_value_error(thread, "Invalid value NaN (not a number)");
    const double whole = std::floor(seconds);
    if (std::fabs(whole) > 9e18)
      return raise(thread, &exc::OverflowError, "timestamp out of range for platform time_t");
    out->tv_sec = static_cast<time_t>(whole);
    out->tv_nsec = static_cast<long>(std::floor((seconds - whole) * 1e9));
    return Status::kOk;
  }
  if (!index_check(value))
    return raise_type_error(thread, "argument must be int or float, not %T", value);
  Owned<Object> index = PY_TRY(number_index(thread, value));
  int64_t seconds;
  if (!int_fits_int64(index, &seconds))
    return raise(thread, &exc::OverflowError, "timestamp out of range for platform time_t");
  out->tv_sec = seconds;
  out->tv_nsec = 0;
  return Status::kOk;
}
Status take_nanoseconds(Thread& thread, Object* value, timespec* out) {
  const int64_t all = PY_TRY(to_c_long(thread, value));
  int64_t rest = all % 1'000'000'000, seconds = all / 1'000'000'000;
  if (rest < 0) {
    rest += 1'000'000'000;
    --seconds;
  }
  out->tv_sec = seconds;
  out->tv_nsec = rest;
  return Status::kOk;
}

Owned<Object> posix_utime(Thread& thread, Object*, Args args) {
  PY_TRY(reject_folder_fd(thread, args, 3));
  Status status = Status::kOk;
  const bool follow = wants(thread, args, 4, &status);
  PY_TRY(status);
  Path path;
  PY_TRY(take_path(thread, "utime", "path", args[0], true, &path));
  timespec times[2];
  const timespec* given = nullptr;
  const bool has_times = args.has(1) && !is_none(args[1]);
  Object* ns = args[2];
  if (has_times && ns != nullptr)
    return raise_value_error(thread, "utime: you may specify either 'times' or 'ns' but not both");
  if (has_times || ns != nullptr) {
    Object* pair = has_times ? args[1] : ns;
    if (!is_a<Tuple>(pair) || as<Tuple>(pair)->ob_size != 2)
      return raise_type_error(
          thread, has_times ? "utime: 'times' must be either a tuple of two ints or None"
                            : "utime: 'ns' must be a tuple of two ints");
    for (int i = 0; i < 2; ++i) {
      Object* item = as<Tuple>(pair)->items[i];
      PY_TRY(has_times ? take_seconds(thread, item, &times[i])
                       : take_nanoseconds(thread, item, &times[i]));
    }
    given = times;
  }
  const int result =
      path.text ? utimensat(AT_FDCWD, path.c_str(), given, follow ? 0 : AT_SYMLINK_NOFOLLOW)
                : futimens(path.fd, given);
  if (result != 0) return raise_errno(thread, path.given);
  return new_none();
}

// DirEntry

struct DirEntry : Object {
  static Type type;
  Slot<Object> name, path;
  Slot<Object> stat, lstat;  // Null: not asked for yet.
  uint64_t inode;
  int folder_fd;  // Of a scandir(fd); else -1.
  uint8_t kind;   // A DT_ value.
};

Owned<Object> entry_fetch(Thread& thread, DirEntry* entry, bool follow) {
  Path path;
  PY_TRY(take_path(thread, "stat", "path", entry->folder_fd >= 0 ? entry->name : entry->path, false,
                   &path));
  struct ::stat info;
  const int folder = entry->folder_fd >= 0 ? entry->folder_fd : AT_FDCWD;
  if (fstatat(folder, path.c_str(), &info, follow ? 0 : AT_SYMLINK_NOFOLLOW) != 0)
    return raise_errno(thread, entry->path);
  return stat_result(thread, info);
}

Owned<Object> entry_stat_value(Thread& thread, DirEntry* entry, bool follow) {
  if (follow && (entry->kind == DT_LNK || entry->kind == DT_UNKNOWN)) {
    if (entry->stat == nullptr) entry->stat.set(PY_TRY(entry_fetch(thread, entry, true)));
    return share(entry->stat.get());
  }
  if (entry->lstat == nullptr) entry->lstat.set(PY_TRY(entry_fetch(thread, entry, false)));
  return share(entry->lstat.get());
}

Maybe<bool> follow_flag(Thread& thread, Args args) {
  if (!args.has(0)) return true;
  return to_bool(thread, args[0]);
}

// Whether the entry is of a kind (S_IF value); what does not exist any more is of none.
Owned<Object> entry_is(Thread& thread, DirEntry* entry, bool follow, uint8_t kind, mode_t mode) {
  if (entry->kind != DT_UNKNOWN && !(follow && entry->kind == DT_LNK))
    return new_bool(entry->kind == kind);
  Owned<Object> info = entry_stat_value(thread, entry, follow);
  if (!info) {
    if (!error_matches(thread, &exc::FileNotFoundError)) return nullptr;
    error_clear(thread);
    return new_bool(false);
  }
  const int64_t bits = PY_TRY(to_c_long(thread, as<Tuple>(info.get())->items[0]));
  return new_bool((static_cast<mode_t>(bits) & S_IFMT) == mode);
}

Owned<Object> entry_stat(Thread& thread, Object* self, Args args) {
  return entry_stat_value(thread, as<DirEntry>(self), PY_TRY(follow_flag(thread, args)));
}
Owned<Object> entry_is_dir(Thread& thread, Object* self, Args args) {
  return entry_is(thread, as<DirEntry>(self), PY_TRY(follow_flag(thread, args)), DT_DIR, S_IFDIR);
}
Owned<Object> entry_is_file(Thread& thread, Object* self, Args args) {
  return entry_is(thread, as<DirEntry>(self), PY_TRY(follow_flag(thread, args)), DT_REG, S_IFREG);
}
Owned<Object> entry_is_symlink(Thread& thread, Object* self) {
  return entry_is(thread, as<DirEntry>(self), false, DT_LNK, S_IFLNK);
}
Owned<Object> entry_is_junction(Thread&, Object*) { return new_bool(false); }
Owned<Object> entry_inode(Thread& thread, Object* self) {
  return int_from_uint64(thread, as<DirEntry>(self)->inode);
}
Owned<Object> entry_fspath(Thread&, Object* self) { return share(as<DirEntry>(self)->path.get()); }
Owned<Object> entry_repr(Thread& thread, Object* self) {
  return str_from_format(thread, "<DirEntry %R>", as<DirEntry>(self)->name.get());
}

constinit MethodDef kEntryMethods[] = {
    MethodDef("is_dir", entry_is_dir, "($self, /, *, follow_symlinks=True)",
              "Tell whether this is a folder.")
        .defining_class(),
    MethodDef("is_file", entry_is_file, "($self, /, *, follow_symlinks=True)",
              "Tell whether this is an ordinary file.")
        .defining_class(),
    MethodDef("is_symlink", entry_is_symlink, "($self, /)", "Tell whether this is a symbolic link.")
        .defining_class(),
    {"is_junction", entry_is_junction, "($self, /)", "Answer False: there are no junctions here."},
    MethodDef("stat", entry_stat, "($self, /, *, follow_symlinks=True)",
              "Return what is known of it.")
        .defining_class(),
    {"inode", entry_inode, "($self, /)", "Return the number of its inode."},
    {"__fspath__", entry_fspath, "($self, /)", "Return its path."},
    {"__class_getitem__", class_getitem_generic_alias, "($type, object, /)",
     "Return a parameterised alias of the class.", MethodDef::kClass},
    {},
};
constinit MemberDef kEntryMembers[] = {
    {"name", MemberKind::kObjectEx, true, offsetof(DirEntry, name), "The name in the folder."},
    {"path", MemberKind::kObjectEx, true, offsetof(DirEntry, path),
     "The name with the folder before it."},
    {},
};
constexpr uint16_t kEntryFields[] = {offsetof(DirEntry, name), offsetof(DirEntry, path),
                                     offsetof(DirEntry, stat), offsetof(DirEntry, lstat), 0};

constinit Type DirEntry::type = {
    .tp_name = "posix.DirEntry",
    .tp_basicsize = sizeof(DirEntry),
    .tp_repr = entry_repr,
    .tp_flags = tpflags::kHaveGc | tpflags::kDisallowInstantiation | tpflags::kMutableType,
    .tp_methods = kEntryMethods,
    .tp_members = kEntryMembers,
    .fields = kEntryFields,
    .reported_basicsize = 72,
};

// scandir()

struct FolderIterator : Object {
  static Type type;
  Slot<Object> path;  // As it was given.
  DIR* folder;        // Null once exhausted or closed.
  int fd;             // When a number was given, else -1.
};

void close_folder(FolderIterator* self) {
  DIR* folder = self->folder;
  self->folder = nullptr;
  if (folder == nullptr) return;
  if (self->fd >= 0) rewinddir(folder);
  closedir(folder);
}

// The folder's path with an entry's name behind it.
Owned<Object> joined(Thread& thread, FolderIterator* self, const char* name, bool in_bytes) {
  Object* folder = self->path;
  if (self->fd >= 0 || is_none(folder)) {
    if (self->fd >= 0 || !is_none(folder)) return file_text(thread, name);
    Owned<Object> text = PY_TRY(file_text(thread, name));
    return str_from_format(thread, "./%S", text.get());
  }
  Owned<Object> plain = PY_TRY(fspath_of(thread, folder));
  if (in_bytes) {
    auto* bytes = as<Bytes>(plain.get());
    const bool slash = bytes->ob_size > 0 && bytes->data[bytes->ob_size - 1] != '/';
    const size_t length = std::strlen(name);
    Owned<Bytes> result =
        PY_TRY(bytes_alloc(thread, bytes->ob_size + slash + static_cast<int64_t>(length)));
    std::memcpy(result->data, bytes->data, static_cast<size_t>(bytes->ob_size));
    if (slash) result->data[bytes->ob_size] = '/';
    std::memcpy(result->data + bytes->ob_size + slash, name, length);
    return result;
  }
  auto* text = as<Str>(plain.get());
  const bool slash = text->length > 0 && text->at(text->length - 1) != '/';
  Owned<Object> tail = PY_TRY(file_text(thread, name));
  return str_from_format(thread, slash ? "%U/%S" : "%U%S", plain.get(), tail.get());
}

Owned<Object> make_entry(Thread& thread, FolderIterator* self, const dirent* found) {
  Owned<Object> plain =
      self->fd >= 0 || is_none(self->path) ? new_none() : PY_TRY(fspath_of(thread, self->path));
  const bool in_bytes = is_a<Bytes>(plain.get());
  Owned<DirEntry> entry = PY_TRY(object_new<DirEntry>(thread));
  entry->inode = found->d_ino;
  entry->kind = found->d_type;
  entry->folder_fd = self->fd;
  entry->name.set(in_bytes ? Owned<Object>(PY_TRY(
                                 bytes_from(thread, found->d_name, std::strlen(found->d_name))))
                           : PY_TRY(file_text(thread, found->d_name)));
  entry->path.set(PY_TRY(joined(thread, self, found->d_name, in_bytes)));
  gc_track(entry.get());
  return entry;
}

Owned<Object> folder_next(Thread& thread, Object* object) {
  auto* self = as<FolderIterator>(object);
  while (self->folder != nullptr) {
    errno = 0;
    const dirent* found = readdir(self->folder);
    if (found == nullptr) {
      const int error = errno;
      close_folder(self);
      if (error != 0) return raise_os_error(thread, error, self->path);
      return nullptr;
    }
    if (std::strcmp(found->d_name, ".") == 0 || std::strcmp(found->d_name, "..") == 0) continue;
    return make_entry(thread, self, found);
  }
  return nullptr;
}
Owned<Object> folder_close(Thread&, Object* object) {
  close_folder(as<FolderIterator>(object));
  return new_none();
}
Owned<Object> folder_enter(Thread&, Object* object) { return share(object); }
Owned<Object> folder_exit(Thread& thread, Object* object, RawArgs) {
  return folder_close(thread, object);
}
void folder_finalize(Thread& thread, Object* object) {
  auto* self = as<FolderIterator>(object);
  if (self->folder == nullptr) return;
  SavedError saved(thread);
  if (failed(warn_about(thread, &exc::ResourceWarning, object, 1, "unclosed scandir iterator %R",
                        object)) &&
      error_matches(thread, &exc::Warning)) {
    error_write_unraisable_format(thread, "Exception ignored while finalizing scandir iterator %R",
                                  object);
  }
  if (thread.has_exception()) error_clear(thread);
  close_folder(self);
}
void folder_dealloc(Object* object) {
  if (!object_finalize_before_dealloc(object)) return;
  close_folder(as<FolderIterator>(object));
  as<FolderIterator>(object)->path.clear();
  object_free(object);
}

constinit MethodDef kFolderMethods[] = {
    {"__enter__", folder_enter, nullptr, nullptr},
    MethodDef::positional("__exit__", folder_exit, nullptr, nullptr),
    {"close", folder_close, nullptr, nullptr},
    {},
};

constinit Type FolderIterator::type = {
    .tp_name = "posix.ScandirIterator",
    .tp_basicsize = sizeof(FolderIterator),
    .tp_dealloc = folder_dealloc,
    .tp_flags = tpflags::kDisallowInstantiation,
    .tp_iter = object_self_iter,
    .tp_iternext = folder_next,
    .tp_methods = kFolderMethods,
    .tp_finalize = folder_finalize,
};

Owned<Object> posix_scandir(Thread& thread, Object*, Args args) {
  Owned<FolderIterator> self = PY_TRY(object_new<FolderIterator>(thread));
  self->fd = -1;
  Object* given = args.has(0) ? args[0] : none();
  self->path.set_shared(given);
  Path path;
  if (is_none(given)) {
    self->folder = opendir(".");
  } else {
    PY_TRY(take_path(thread, "scandir", "path", given, true, &path, true));
    if (path.text) {
      self->folder = opendir(path.c_str());
    } else {
      // A copy of the number, so that closing the iterator leaves the caller's open.
      const int fd = fcntl(path.fd, F_DUPFD_CLOEXEC, 0);
      if (fd < 0) return raise_errno(thread);
      self->fd = path.fd;
      self->folder = fdopendir(fd);
      if (self->folder == nullptr) close(fd);
    }
  }
  if (self->folder == nullptr) return raise_errno(thread, given);
  return self;
}

}  // namespace

constinit MethodDef kFolderFunctions[] = {
    {"chmod", posix_chmod,
     "($module, /, path, mode, *, dir_fd=None,\n      follow_symlinks=(os.name != 'nt'))",
     "Set a file's permissions."},
    {"chown", posix_chown, "($module, /, path, uid, gid, *, dir_fd=None, follow_symlinks=True)",
     "Set a file's owner."},
    {"lchown", posix_lchown, "($module, /, path, uid, gid)", "Set a symbolic link's owner."},
    {"symlink", posix_symlink, "($module, /, src, dst, target_is_directory=False, *, dir_fd=None)",
     "Make a symbolic link."},
    {"link", posix_link,
     "($module, /, src, dst, *, src_dir_fd=None, dst_dir_fd=None,\n     "
     "follow_symlinks=(os.name != 'nt'))",
     "Give a file another name."},
    {"mkfifo", posix_mkfifo, "($module, /, path, mode=438, *, dir_fd=None)", "Make a named pipe."},
    {"utime", posix_utime,
     "($module, /, path, times=None, *, ns=<unrepresentable>,\n      dir_fd=None, "
     "follow_symlinks=True)",
     "Set the times of a file."},
    {"scandir", posix_scandir, "($module, /, path=None)",
     "Return an iterator over the entries of a folder."},
    {},
};

Status add_folders(Thread& thread, Module* module) {
  PY_TRY(type_ready(thread, &FolderIterator::type));
  return module_add_type(thread, module, &DirEntry::type);
}

}  // namespace py::posix
