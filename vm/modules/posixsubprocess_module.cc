// _posixsubprocess: starts programs for the subprocess module.
// Counterpart: Modules/_posixsubprocess.c.
#include <dirent.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>

#include "vm/base/small_vec.h"
#include "vm/heap/gc_inl.h"
#include "vm/modules/native_modules.h"
#include "vm/modules/posix_internal.h"
#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {
namespace {

constexpr int kMaxGroups = 65536;

// Texts ended by null, as exec wants them; `owner` keeps them alive.
struct Texts {
  SmallVec<char*, 32> items;
  Owned<List> owner;

  char* const* data() const { return owner ? items.data() : nullptr; }

  // From a sequence of bytes, or with `paths` of anything that names a file.
  Status read(Thread& thread, Object* sequence, bool paths) {
    owner = PY_TRY(list_new(thread));
    Owned<Object> fast = PY_TRY(sequence_fast(thread, sequence, "argv must be a tuple"));
    const int64_t count = sequence_fast_size(fast);
    for (int64_t i = 0; i < count; ++i) {
      if (sequence_fast_size(fast) != count)
        return raise(thread, &exc::RuntimeError, "args changed during iteration");
      Owned<Object> item = share(sequence_fast_items(fast)[i]);
      if (paths) {
        item = PY_TRY(posix::file_bytes(thread, item));
      } else if (!is_a<Bytes>(item.get())) {
        return raise_type_error(thread, "expected bytes, %.200s found", item->ob_type->tp_name);
      } else if (std::memchr(static_cast<Bytes*>(item.get())->data, 0,
                             static_cast<size_t>(static_cast<Bytes*>(item.get())->ob_size))) {
        return raise_value_error(thread, "embedded null byte");
      }
      if (!items.push_back(static_cast<Bytes*>(item.get())->data))
        return raise_memory_error(thread);
      PY_TRY(list_append(thread, owner, item));
    }
    if (!items.push_back(nullptr)) return raise_memory_error(thread);
    return Status::kOk;
  }
};

// What the child has to do between fork and exec.
struct Plan {
  Texts programs, argv, environment;
  Owned<Bytes> folder;
  SmallVec<int, 16> kept;
  SmallVec<gid_t, 16> groups;
  int stdin_read, stdin_write, stdout_read, stdout_write, stderr_read, stderr_write;
  int report_read, report_write;
  int mask;
  pid_t process_group;
  uid_t user = static_cast<uid_t>(-1);
  gid_t group = static_cast<gid_t>(-1);
  bool close_others, restore_signals, new_session, set_groups = false;
  Object* hook;  // Null: none.
};

Status read_kept(Thread& thread, Tuple* numbers, Plan* plan) {
  int64_t last = -1;
  for (int64_t i = 0; i < numbers->ob_size; ++i) {
    Object* item = numbers->items[i];
    const Maybe<int64_t> number =
        is_a<Int>(item) ? to_c_long(thread, item) : Maybe<int64_t>(int64_t{-1});
    if (!number.ok) error_clear(thread);
    if (!number.ok || number.value <= last || number.value > INT_MAX)
      return raise_value_error(thread, "bad value(s) in fds_to_keep");
    last = number.value;
    if (!plan->kept.push_back(static_cast<int>(last))) return raise_memory_error(thread);
  }
  return Status::kOk;
}

Status read_groups(Thread& thread, Object* groups, Plan* plan) {
  if (is_none(groups)) return Status::kOk;
  if (!is_a<List>(groups)) return raise_type_error(thread, "setgroups argument must be a list");
  const int64_t count = PY_TRY(object_length(thread, groups));
  if (count > kMaxGroups) return raise_value_error(thread, "too many extra_groups");
  plan->set_groups = true;
  for (int64_t i = 0; i < count; ++i) {
    Owned<Object> item = PY_TRY(sequence_get_item(thread, groups, i));
    if (!is_a<Int>(item.get())) return raise_type_error(thread, "extra_groups must be integers");
    gid_t group;
    if (failed(posix::take_id(thread, item, "gid", &group)))
      return raise_value_error(thread, "invalid group id");
    if (!plan->groups.push_back(group)) return raise_memory_error(thread);
  }
  return Status::kOk;
}

// The child. It shares nothing with the parent, but only what is safe in a signal handler is
// called.

bool inherit(int fd, bool yes) {
  const int flags = fcntl(fd, F_GETFD);
  if (flags < 0) return false;
  const int wanted = yes ? flags & ~FD_CLOEXEC : flags | FD_CLOEXEC;
  return wanted == flags || fcntl(fd, F_SETFD, wanted) == 0;
}

// Makes `fd` the standard stream `number`.
bool install(int fd, int number) {
  if (fd == number) return inherit(fd, true);
  return fd < 0 || dup2(fd, number) >= 0;
}

// Moves a descriptor out of the way of the standard streams below `limit`.
bool move_away(int* fd, int limit) {
  while (*fd >= 0 && *fd < limit) {
    const int copy = dup(*fd);
    if (copy < 0 || !inherit(copy, false)) return false;
    *fd = copy;
  }
  return true;
}

bool is_kept(const Plan& plan, int fd) {
  for (size_t i = 0; i < plan.kept.size(); ++i) {
    if (plan.kept[i] == fd) return true;
  }
  return false;
}

void close_others(const Plan& plan) {
  int next = 3;
  for (size_t i = 0; i < plan.kept.size(); ++i) {
    if (plan.kept[i] < next) continue;
    if (plan.kept[i] > next)
      close_range(static_cast<unsigned>(next), static_cast<unsigned>(plan.kept[i] - 1), 0);
    next = plan.kept[i] + 1;
  }
  if (close_range(static_cast<unsigned>(next), ~0U, 0) == 0) return;
  // A kernel without close_range().
  const long limit = sysconf(_SC_OPEN_MAX);
  for (int fd = 3; fd < (limit < 0 ? 256 : limit); ++fd) {
    if (!is_kept(plan, fd)) close(fd);
  }
}

bool connect_streams(Plan& plan) {
  for (size_t i = 0; i < plan.kept.size(); ++i) {
    // The pipe for reporting stays ours.
    if (plan.kept[i] != plan.report_write && !inherit(plan.kept[i], true)) return false;
  }
  for (int fd : {plan.stdin_write, plan.stdout_read, plan.stderr_read}) {
    if (fd != -1 && close(fd) != 0) return false;
  }
  if (close(plan.report_read) != 0) return false;
  if (!move_away(&plan.stdout_write, 1) || !move_away(&plan.stderr_write, 2)) return false;
  return install(plan.stdin_read, 0) && install(plan.stdout_write, 1) &&
         install(plan.stderr_write, 2);
}

bool change_identity(const Plan& plan) {
  if (plan.new_session && setsid() < 0) return false;
  if (plan.process_group >= 0 && setpgid(0, plan.process_group) != 0) return false;
  if (plan.set_groups && setgroups(plan.groups.size(), plan.groups.data()) != 0) return false;
  if (plan.group != static_cast<gid_t>(-1) && setregid(plan.group, plan.group) != 0) return false;
  return plan.user == static_cast<uid_t>(-1) || setreuid(plan.user, plan.user) == 0;
}

void report(int fd, const char* text, size_t size) {
  while (size > 0) {
    const ssize_t written = write(fd, text, size);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    text += written;
    size -= static_cast<size_t>(written);
  }
}

// "OSError:2:noexec:chdir", as subprocess reads it.
[[noreturn]] void fail(const Plan& plan, int error, const char* where) {
  const int fd = plan.report_write;
  if (error != 0) {
    char digits[2 * sizeof(int) + 1];
    size_t place = sizeof digits;
    for (auto rest = static_cast<unsigned>(error); rest != 0; rest /= 16)
      digits[--place] = "0123456789ABCDEF"[rest % 16];
    report(fd, "OSError:", 8);
    report(fd, digits + place, sizeof digits - place);
    report(fd, ":", 1);
  } else {
    report(fd, "SubprocessError:0:", 18);
  }
  report(fd, where, std::strlen(where));
  _exit(255);
}

[[noreturn]] void run_child(Thread& thread, Plan& plan, const sigset_t& mask) {
  if (!connect_streams(plan)) fail(plan, errno, "noexec");
  if (plan.folder && chdir(plan.folder->data) != 0) fail(plan, errno, "noexec:chdir");
  if (plan.mask >= 0) umask(static_cast<mode_t>(plan.mask));
  if (plan.restore_signals) {
    for (int number : {SIGPIPE, SIGXFSZ}) signal(number, SIG_DFL);
  }
  pthread_sigmask(SIG_SETMASK, &mask, nullptr);
  if (!change_identity(plan)) fail(plan, errno, "noexec");
  if (plan.hook != nullptr) {
    posix::run_fork_hooks(thread, posix::kInChild);
    Owned<Object> done = call_no_args(thread, plan.hook);
    if (!done) fail(plan, 0, "Exception occurred in preexec_fn.");
  }
  if (plan.close_others) close_others(plan);
  int error = 0;
  for (char* const* program = plan.programs.data(); *program != nullptr; ++program) {
    if (plan.environment.data() != nullptr) {
      execve(*program, plan.argv.data(), plan.environment.data());
    } else {
      execv(*program, plan.argv.data());
    }
    // The first failure that says more than "not there".
    if (errno != ENOENT && errno != ENOTDIR && error == 0) error = errno;
  }
  fail(plan, error != 0 ? error : errno, "");
}

Status read_numbers(Thread& thread, RawArgs args, Plan* plan) {
  int* const numbers[] = {&plan->stdin_read,   &plan->stdin_write, &plan->stdout_read,
                          &plan->stdout_write, &plan->stderr_read, &plan->stderr_write,
                          &plan->report_read,  &plan->report_write};
  for (size_t i = 0; i < 8; ++i) *numbers[i] = PY_TRY(to_c_int(thread, args[6 + i]));
  plan->restore_signals = PY_TRY(to_bool(thread, args[14]));
  plan->new_session = PY_TRY(to_bool(thread, args[15]));
  plan->process_group = PY_TRY(to_c_int(thread, args[16]));
  plan->mask = PY_TRY(to_c_int(thread, args[20]));
  return Status::kOk;
}

// In CPython's order, since reading runs code.
Status read_plan(Thread& thread, RawArgs args, Plan* plan) {
  plan->close_others = PY_TRY(to_bool(thread, args[2]));
  if (!is_a<Tuple>(args[3]))
    return raise_bad_argument(thread, "fork_exec", "argument 4", "tuple", args[3]);
  PY_TRY(read_numbers(thread, args, plan));
  plan->hook = is_none(args[21]) ? nullptr : args[21];
  if (plan->close_others && plan->report_write < 3)
    return raise_value_error(thread, "errpipe_write must be >= 3");
  PY_TRY(read_kept(thread, static_cast<Tuple*>(args[3]), plan));
  PY_TRY(plan->programs.read(thread, args[1], false));
  if (!is_none(args[0])) PY_TRY(plan->argv.read(thread, args[0], true));
  if (!is_none(args[5])) PY_TRY(plan->environment.read(thread, args[5], false));
  if (!is_none(args[4])) plan->folder = PY_TRY(posix::file_bytes(thread, args[4]));
  PY_TRY(read_groups(thread, args[18], plan));
  if (!is_none(args[17])) PY_TRY(posix::take_id(thread, args[17], "gid", &plan->group));
  if (!is_none(args[19])) PY_TRY(posix::take_id(thread, args[19], "uid", &plan->user));
  return Status::kOk;
}

Owned<Object> fork_exec(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_positional(thread, "fork_exec", args.nargs, 22, 22));
  Plan plan;
  PY_TRY(read_plan(thread, args, &plan));
  // The hook runs in a copy of this process: no collection may run there.
  const bool collects = gc_state().enabled;
  if (plan.hook != nullptr) {
    gc_state().enabled = false;
    posix::run_fork_hooks(thread, posix::kBeforeFork);
  }
  // No handler may run in the child while it still has the parent's.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  const pid_t pid = fork();
  if (pid == 0) run_child(thread, plan, before);
  const int error = errno;
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (plan.hook != nullptr) {
    posix::run_fork_hooks(thread, posix::kInParent);
    gc_state().enabled = collects;
  }
  if (pid < 0) return raise_os_error(thread, error, nullptr);
  return int_from_int64(thread, pid);
}

constinit MethodDef kFunctions[] = {
    MethodDef::positional(
        "fork_exec", fork_exec,
        "($module, args, executable_list, close_fds, pass_fds, cwd,\n"
        "          env, p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite,\n"
        "          errpipe_read, errpipe_write, restore_signals, call_setsid,\n"
        "          pgid_to_set, gid, extra_groups, uid, child_umask, preexec_fn,\n"
        "          /)",
        "Start a program in a child process; return its number. What fails in the child is written "
        "to errpipe_write."),
    {},
};

}  // namespace

Owned<Object> posixsubprocess_module_init(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "_posixsubprocess"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(module_add_str(thread, module, "__doc__", "What the subprocess module needs on POSIX."));
  PY_TRY(module_add_functions(thread, module, kFunctions));
  return module;
}

}  // namespace py
