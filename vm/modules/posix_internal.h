// Shared by the files of the posix module.
// Counterpart: Modules/posixmodule.c.
#ifndef VM_MODULES_POSIX_INTERNAL_H_
#define VM_MODULES_POSIX_INTERNAL_H_

#include <cerrno>

#include "vm/objects/arguments.h"
#include "vm/objects/bytes.h"
#include "vm/objects/errors.h"
#include "vm/runtime/signals.h"

struct stat;

namespace py::posix {

// An argument that names a file: a path, or where that is allowed an open file's number.
struct Path {
  Owned<Object> given;  // For messages of errors.
  Owned<Bytes> text;    // Null when a number was given.
  int fd = -1;
  const char* c_str() const { return text->data; }
};
Status take_path(Thread& thread, const char* function, const char* argument, Object* object,
                 bool allow_fd, Path* path, bool or_none = false);
// os.fspath(), and text as the file system has it. Reenter.
Owned<Object> fspath_of(Thread& thread, Object* path);
Owned<Object> file_text(Thread& thread, const char* text);
// A path as the system wants it: os.fsencode() without zero bytes. Reenters.
Owned<Bytes> file_bytes(Thread& thread, Object* path);
// A file's number, or that of an object with a fileno() method. Reenters.
Maybe<int> descriptor_of(Thread& thread, Object* object);
// A user's ("uid") or group's ("gid") number; -1 is the one that stands for none. Reenters.
Status take_id(Thread& thread, Object* object, const char* what, unsigned* id);
// Calls what os.register_at_fork() was given. Reenters.
inline constexpr int kBeforeFork = 0, kInChild = 1, kInParent = 2;
void run_fork_hooks(Thread& thread, int when);
PY_COLD Raised raise_errno(Thread& thread, Object* filename = nullptr);
// The same with two names, as rename() and its like have.
PY_COLD Raised raise_errno_two(Thread& thread, Object* from, Object* to);
// A system call, made again after signals; -1 with an exception. Reenters.
template <typename F>
int64_t retry(Thread& thread, F call) {
  for (;;) {
    const int64_t result = call();
    if (result >= 0) return result;
    if (errno != EINTR) {
      (void)Status(raise_errno(thread));
      return -1;
    }
    if (failed(signals_handle(thread))) return -1;
  }
}
// NotImplementedError for an argument that is given and not None.
Status reject_folder_fd(Thread& thread, Args args, size_t index);
Owned<Object> stat_result(Thread& thread, const struct ::stat& info);

extern MethodDef kDescriptorFunctions[];
extern MethodDef kFolderFunctions[];
extern MethodDef kProcessFunctions[];
extern MethodDef kLimitFunctions[];
extern MethodDef kSystemFunctions[];
// Types and constants of those files.
Status add_descriptors(Thread& thread, Module* module);
Status add_folders(Thread& thread, Module* module);
Status add_processes(Thread& thread, Module* module);
Status add_limits(Thread& thread, Module* module);
Status add_system(Thread& thread, Module* module);

}  // namespace py::posix

#endif  // VM_MODULES_POSIX_INTERNAL_H_
