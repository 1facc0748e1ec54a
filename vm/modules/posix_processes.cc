// posix: processes, their groups and how they ended.
// Counterpart: Modules/posixmodule.c.
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <sys/random.h>
#include <sys/times.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "vm/base/small_vec.h"
#include "vm/heap/alloc.h"
#include "vm/modules/posix_internal.h"
#include "vm/objects/abstract.h"
#include "vm/objects/dict.h"
#include "vm/objects/float.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/module.h"
#include "vm/objects/set.h"
#include "vm/objects/str.h"
#include "vm/objects/struct_sequence.h"
#include "vm/objects/tuple.h"
#include "vm/runtime/signals.h"

namespace py::posix {
namespace {

// What os.register_at_fork() was given; owned as long as the process lives.
constexpr int64_t kMaxGroups = 65536;

constinit List* g_fork_hooks[3] = {};
Owned<Object> posix_register_at_fork(Thread& thread, Object*, Args args) {
  if (!args.has(0) && !args.has(1) && !args.has(2))
    return raise_type_error(thread, "At least one argument is required.");
  const char* names[3] = {"before", "after_in_child", "after_in_parent"};
  for (size_t i = 0; i < 3; ++i) {
    if (args.has(i) && object_is_callable(args[i]) != Tri::kTrue)
      return raise_type_error(thread, "'%s' must be callable, not %s", names[i],
                              args[i]->ob_type->tp_name);
  }
  for (size_t i = 0; i < 3; ++i) {
    if (!args.has(i)) continue;
    if (g_fork_hooks[i] == nullptr) g_fork_hooks[i] = PY_TRY(list_new(thread)).release();
    PY_TRY(list_append(thread, g_fork_hooks[i], args[i]));
  }
  return new_none();
}

Owned<Object> posix_fork(Thread& thread, Object*) {
  run_fork_hooks(thread, kBeforeFork);
  const pid_t pid = fork();
  const int error = errno;
  run_fork_hooks(thread, pid == 0 ? kInChild : kInParent);
  if (pid < 0) return raise_os_error(thread, error, nullptr);
  return int_from_int64(thread, pid);
}

Owned<Object> wait_for(Thread& thread, pid_t pid, int options) {
  int status = 0;
  pid_t ended;
  while ((ended = waitpid(pid, &status, options)) < 0 && errno == EINTR)
    PY_TRY(signals_handle(thread));
  if (ended < 0) return raise_errno(thread);
  Owned<Object> number = PY_TRY(int_from_int64(thread, ended));
  Owned<Object> how = PY_TRY(int_from_int64(thread, ended == 0 ? 0 : status));
  Object* items[2] = {number, how};
  return tuple_pack(thread, items);
}
Owned<Object> posix_wait(Thread& thread, Object*) { return wait_for(thread, -1, 0); }
Owned<Object> posix_waitpid(Thread& thread, Object*, Args args) {
  const int pid = PY_TRY(to_c_int(thread, args[0]));
  return wait_for(thread, pid, PY_TRY(to_c_int(thread, args[1])));
}
Owned<Object> posix_waitstatus_to_exitcode(Thread& thread, Object*, Args args) {
  const int status = PY_TRY(to_c_int(thread, args[0]));
  if (WIFEXITED(status)) return int_from_int64(thread, WEXITSTATUS(status));
  if (WIFSIGNALED(status)) {
    if (WTERMSIG(status) <= 0)
      return raise_value_error(thread, "invalid WTERMSIG: %i", WTERMSIG(status));
    return int_from_int64(thread, -WTERMSIG(status));
  }
  if (WIFSTOPPED(status))
    return raise_value_error(thread, "process stopped by delivery of signal %i", WSTOPSIG(status));
  return raise_value_error(thread, "invalid wait status: %i", status);
}

#define PY_STATUS_TEST(name)                                        \
  Owned<Object> status_##name(Thread& thread, Object*, Args args) { \
    const int status = PY_TRY(to_c_int(thread, args[0]));           \
    return new_bool(name(status));                                  \
  }
#define PY_STATUS_NUMBER(name)                                      \
  Owned<Object> status_##name(Thread& thread, Object*, Args args) { \
    const int status = PY_TRY(to_c_int(thread, args[0]));           \
    return int_from_int64(thread, name(status));                    \
  }
PY_STATUS_TEST(WIFEXITED)
PY_STATUS_TEST(WIFSIGNALED)
PY_STATUS_TEST(WIFSTOPPED)
PY_STATUS_TEST(WIFCONTINUED)
PY_STATUS_TEST(WCOREDUMP)
PY_STATUS_NUMBER(WEXITSTATUS)
PY_STATUS_NUMBER(WTERMSIG)
PY_STATUS_NUMBER(WSTOPSIG)

Owned<Object> posix_system(Thread& thread, Object*, Args args) {
  Path command;
  PY_TRY(take_path(thread, "system", "command", args[0], false, &command));
  return int_from_int64(thread, std::system(command.c_str()));
}

// Texts for execv(): their bytes are kept alive by `owners`.
struct TextVector {
  SmallVec<char*, 16> items;
  Owned<List> owners;
};
Status take_texts(Thread& thread, const char* function, Object* sequence, TextVector* out) {
  out->owners = PY_TRY(list_new(thread));
  Owned<List> all = PY_TRY(sequence_list(thread, sequence));
  for (int64_t i = 0; i < all->ob_size; ++i) {
    Path text;
    PY_TRY(take_path(thread, function, "argv", all->items[i], false, &text));
    if (!out->items.push_back(text.text->data)) return raise_memory_error(thread);
    PY_TRY(list_append(thread, out->owners, text.text));
  }
  if (!out->items.push_back(nullptr)) return raise_memory_error(thread);
  return Status::kOk;
}
Status check_argv(Thread& thread, const char* function, Object* argv) {
  if (!is_a<Tuple>(argv) && !is_a<List>(argv))
    return raise_type_error(thread, "%s: argv must be a tuple or list", function);
  if (PY_TRY(object_length(thread, argv)) < 1)
    return raise_value_error(thread, "%s: argv must not be empty", function);
  return Status::kOk;
}
Owned<Object> posix_execv(Thread& thread, Object*, Args args) {
  Path path;
  PY_TRY(take_path(thread, "execv", "path", args[0], false, &path));
  if (!is_a<Tuple>(args[1]) && !is_a<List>(args[1]))
    return raise_type_error(thread, "execv() arg 2 must be a tuple or list");
  if (PY_TRY(object_length(thread, args[1])) < 1)
    return raise_value_error(thread, "execv() arg 2 must not be empty");
  TextVector argv;
  PY_TRY(take_texts(thread, "execv", args[1], &argv));
  execv(path.c_str(), argv.items.data());
  return raise_errno(thread);
}
Owned<Object> posix_execve(Thread& thread, Object*, Args args) {
  Path path;
  PY_TRY(take_path(thread, "execve", "path", args[0], true, &path));
  PY_TRY(check_argv(thread, "execve", args[1]));
  if (!mapping_check(args[2]))
    return raise_type_error(thread, "execve: environment must be a mapping object");
  TextVector argv, environment;
  PY_TRY(take_texts(thread, "execve", args[1], &argv));
  Owned<List> lines = PY_TRY(list_new(thread));
  Owned<Object> items = PY_TRY(mapping_items(thread, args[2]));
  Owned<List> pairs = PY_TRY(sequence_list(thread, items));
  for (int64_t i = 0; i < pairs->ob_size; ++i) {
    Owned<Object> name = PY_TRY(sequence_get_item(thread, pairs->items[i], 0));
    Owned<Object> value = PY_TRY(sequence_get_item(thread, pairs->items[i], 1));
    Path name_text, value_text;
    PY_TRY(take_path(thread, "execve", "env", name, false, &name_text));
    PY_TRY(take_path(thread, "execve", "env", value, false, &value_text));
    Owned<Bytes> sign = PY_TRY(bytes_from(thread, "=", 1));
    Owned<Object> left = PY_TRY(bytes_concat(thread, name_text.text, sign));
    Owned<Object> line = PY_TRY(bytes_concat(thread, left, value_text.text));
    PY_TRY(list_append(thread, lines, line));
  }
  PY_TRY(take_texts(thread, "execve", lines, &environment));
  if (path.text) {
    execve(path.c_str(), argv.items.data(), environment.items.data());
  } else {
    fexecve(path.fd, argv.items.data(), environment.items.data());
  }
  return raise_errno(thread, path.given);
}

Owned<Object> number_or_errno(Thread& thread, int64_t value) {
  if (value < 0) return raise_errno(thread);
  return int_from_int64(thread, value);
}
Owned<Object> posix_getpgid(Thread& thread, Object*, Args args) {
  return number_or_errno(thread, getpgid(PY_TRY(to_c_int(thread, args[0]))));
}
Owned<Object> posix_getpgrp(Thread& thread, Object*) { return number_or_errno(thread, getpgrp()); }
Owned<Object> posix_getsid(Thread& thread, Object*, Object* pid) {
  return number_or_errno(thread, getsid(PY_TRY(to_c_int(thread, pid))));
}
Owned<Object> posix_setsid(Thread& thread, Object*) {
  if (setsid() < 0) return raise_errno(thread);
  return new_none();
}
Owned<Object> posix_setpgid(Thread& thread, Object*, Args args) {
  const int pid = PY_TRY(to_c_int(thread, args[0]));
  if (setpgid(pid, PY_TRY(to_c_int(thread, args[1]))) != 0) return raise_errno(thread);
  return new_none();
}
Owned<Object> posix_killpg(Thread& thread, Object*, Args args) {
  const int group = PY_TRY(to_c_int(thread, args[0]));
  if (killpg(group, PY_TRY(to_c_int(thread, args[1]))) != 0) return raise_errno(thread);
  PY_TRY(signals_handle(thread));
  return new_none();
}
Owned<Object> posix_nice(Thread& thread, Object*, Object* increment) {
  errno = 0;
  const int value = nice(PY_TRY(to_c_int(thread, increment)));
  if (value == -1 && errno != 0) return raise_errno(thread);
  return int_from_int64(thread, value);
}
Owned<Object> posix_getgroups(Thread& thread, Object*) {
  gid_t groups[1024];
  const int count = getgroups(1024, groups);
  if (count < 0) return raise_errno(thread);
  Owned<List> list = PY_TRY(list_new(thread));
  for (int i = 0; i < count; ++i) {
    Owned<Object> group = PY_TRY(int_from_int64(thread, groups[i]));
    PY_TRY(list_append(thread, list, group));
  }
  return list;
}
// setuid(2) and its like.
template <int (*kCall)(unsigned)>
Owned<Object> set_id(Thread& thread, const char* what, Object* object) {
  unsigned id;
  PY_TRY(take_id(thread, object, what, &id));
  if (kCall(id) != 0) return raise_errno(thread);
  return new_none();
}
template <int (*kCall)(unsigned)>
Owned<Object> set_user(Thread& thread, Object*, Object* object) {
  return set_id<kCall>(thread, "uid", object);
}
template <int (*kCall)(unsigned)>
Owned<Object> set_group(Thread& thread, Object*, Object* object) {
  return set_id<kCall>(thread, "gid", object);
}
Owned<Object> posix_setreuid(Thread& thread, Object*, Args args) {
  unsigned real, effective;
  PY_TRY(take_id(thread, args[0], "uid", &real));
  PY_TRY(take_id(thread, args[1], "uid", &effective));
  if (setreuid(real, effective) != 0) return raise_errno(thread);
  return new_none();
}
Owned<Object> posix_setregid(Thread& thread, Object*, Args args) {
  unsigned real, effective;
  PY_TRY(take_id(thread, args[0], "gid", &real));
  PY_TRY(take_id(thread, args[1], "gid", &effective));
  if (setregid(real, effective) != 0) return raise_errno(thread);
  return new_none();
}
Owned<Object> posix_setgroups(Thread& thread, Object*, Object* sequence) {
  if (!sequence_check(sequence))
    return raise_type_error(thread, "setgroups argument must be a sequence");
  const int64_t count = PY_TRY(object_length(thread, sequence));
  if (count > kMaxGroups) return raise_value_error(thread, "too many groups");
  SmallVec<gid_t, 32> groups;
  for (int64_t i = 0; i < count; ++i) {
    Owned<Object> item = PY_TRY(sequence_get_item(thread, sequence, i));
    if (!is_a<Int>(item.get())) return raise_type_error(thread, "groups must be integers");
    gid_t group;
    PY_TRY(take_id(thread, item, "gid", &group));
    if (!groups.push_back(group)) return raise_memory_error(thread);
  }
  if (setgroups(groups.size(), groups.data()) != 0) return raise_errno(thread);
  return new_none();
}
Owned<Object> posix_getlogin(Thread& thread, Object*) {
  errno = 0;
  const char* name = getlogin();
  if (name == nullptr) {
    if (errno != 0) return raise_errno(thread);
    return raise(thread, &exc::OSError, "unable to determine login name");
  }
  return file_text(thread, name);
}
Owned<Object> posix_getloadavg(Thread& thread, Object*) {
  double loads[3];
  if (getloadavg(loads, 3) != 3)
    return raise(thread, &exc::OSError, "Load averages are unobtainable");
  Object* items[3];
  for (int i = 0; i < 3; ++i) items[i] = float_from_double(thread, loads[i]).release();
  return tuple_from_array_steal(thread, items, 3);
}
Owned<Object> posix_sched_yield(Thread& thread, Object*) {
  if (sched_yield() != 0) return raise_errno(thread);
  return new_none();
}
Owned<Object> posix_sched_getaffinity(Thread& thread, Object*, Object* pid) {
  cpu_set_t set;
  if (sched_getaffinity(PY_TRY(to_c_int(thread, pid)), sizeof set, &set) != 0)
    return raise_errno(thread);
  Owned<List> list = PY_TRY(list_new(thread));
  for (int i = 0; i < CPU_SETSIZE; ++i) {
    if (!CPU_ISSET(i, &set)) continue;
    Owned<Object> number = PY_TRY(int_from_int64(thread, i));
    PY_TRY(list_append(thread, list, number));
  }
  return call_one_arg(thread, reinterpret_cast<Object*>(&Set::type), list);
}
Owned<Object> posix_abort(Thread&, Object*) { std::abort(); }
Owned<Object> posix_sync(Thread&, Object*) {
  sync();
  return new_none();
}
Owned<Object> posix_getrandom(Thread& thread, Object*, Args args) {
  const int64_t size = PY_TRY(to_index(thread, args[0]));
  const int flags = args.has(1) ? PY_TRY(to_c_int(thread, args[1])) : 0;
  if (size < 0) {
    errno = EINVAL;
    return raise_errno(thread);
  }
  Owned<Bytes> bytes = PY_TRY(bytes_alloc(thread, size));
  for (;;) {
    const ssize_t count =
        getrandom(bytes->data, static_cast<size_t>(size), static_cast<unsigned>(flags));
    if (count >= 0) {
      if (count == 1) return bytes_from(thread, bytes->data, 1);
      PY_TRY(bytes_resize(thread, &bytes, count));
      return bytes;
    }
    if (errno != EINTR) return raise_errno(thread);
    PY_TRY(signals_handle(thread));
  }
}

constinit StructSequenceType g_times_result = {};
constexpr StructSequenceField kTimesFields[] = {{"user", "Seconds in programs."},
                                                {"system", "Seconds in the system."},
                                                {"children_user", "Of children, in programs."},
                                                {"children_system", "Of children, in the system."},
                                                {"elapsed", "Seconds since some moment."}};
Owned<Object> posix_times(Thread& thread, Object*) {
  tms spent;
  const clock_t now = times(&spent);
  if (now == static_cast<clock_t>(-1)) return raise_errno(thread);
  const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
  Object* items[5];
  int count = 0;
  for (clock_t value : {spent.tms_utime, spent.tms_stime, spent.tms_cutime, spent.tms_cstime, now})
    items[count++] = float_from_double(thread, static_cast<double>(value) / ticks).release();
  return struct_sequence_new_steal(thread, &g_times_result, items);
}

constexpr struct {
  const char* name;
  int64_t value;
} kConstants[] = {
    {"WCONTINUED", WCONTINUED},
    {"WUNTRACED", WUNTRACED},
    {"WEXITED", WEXITED},
    {"WNOWAIT", WNOWAIT},
    {"WSTOPPED", WSTOPPED},
    {"P_PID", P_PID},
    {"P_PGID", P_PGID},
    {"P_ALL", P_ALL},
    {"EX_USAGE", 64},
    {"EX_DATAERR", 65},
    {"EX_NOINPUT", 66},
    {"EX_NOUSER", 67},
    {"EX_NOHOST", 68},
    {"EX_UNAVAILABLE", 69},
    {"EX_SOFTWARE", 70},
    {"EX_OSERR", 71},
    {"EX_OSFILE", 72},
    {"EX_CANTCREAT", 73},
    {"EX_IOERR", 74},
    {"EX_TEMPFAIL", 75},
    {"EX_PROTOCOL", 76},
    {"EX_NOPERM", 77},
    {"EX_CONFIG", 78},
    {"GRND_NONBLOCK", GRND_NONBLOCK},
    {"GRND_RANDOM", GRND_RANDOM},
    {"TMP_MAX", TMP_MAX},
    {"SCHED_OTHER", SCHED_OTHER},
    {"SCHED_FIFO", SCHED_FIFO},
    {"SCHED_RR", SCHED_RR},
};

}  // namespace

void run_fork_hooks(Thread& thread, int when) {
  if (g_fork_hooks[when] == nullptr) return;
  // Before a fork the last one registered comes first.
  Owned<List> hooks =
      list_from_array(thread, g_fork_hooks[when]->items, g_fork_hooks[when]->ob_size);
  if (!hooks) return error_clear(thread);
  for (int64_t i = 0; i < hooks->ob_size; ++i) {
    Object* hook = hooks->items[when == kBeforeFork ? hooks->ob_size - 1 - i : i];
    Owned<Object> done = call_no_args(thread, hook);
    if (!done) error_write_unraisable(thread, nullptr, hook);
  }
}

Status take_id(Thread& thread, Object* object, const char* what, unsigned* id) {
  Owned<Object> number = number_index(thread, object);
  if (!number) {
    error_clear(thread);
    return raise_type_error(thread, "%s should be integer, not %.200s", what,
                            object->ob_type->tp_name);
  }
  int64_t value;
  const bool fits = int_fits_int64(number, &value);
  if (fits && value >= -1 && value <= int64_t{UINT_MAX}) {
    *id = static_cast<unsigned>(value);
    return Status::kOk;
  }
  // What is too large for the type, but not for a long, counts as too small in CPython, too.
  const bool small = fits || int_sign(number) < 0 || int_bit_length(number) <= 64;
  return raise(thread, &exc::OverflowError, "%s is %s", what,
               small ? "less than minimum" : "greater than maximum");
}

constinit MethodDef kProcessFunctions[] = {
    {"fork", posix_fork, "($module, /)", "Make a copy of the process."},
    {"register_at_fork", posix_register_at_fork,
     "($module, /, *, before=<unrepresentable>,\n                 "
     "after_in_child=<unrepresentable>,\n                 after_in_parent=<unrepresentable>)",
     "Register functions to be called around fork()."},
    {"wait", posix_wait, "($module, /)", "Wait for a child to end."},
    {"waitpid", posix_waitpid, "($module, pid, options, /)", "Wait for one child to end."},
    {"waitstatus_to_exitcode", posix_waitstatus_to_exitcode, "($module, /, status)",
     "Turn what wait() returned into an exit code."},
    {"WIFEXITED", status_WIFEXITED, "($module, /, status)", "Tell whether the child exited."},
    {"WEXITSTATUS", status_WEXITSTATUS, "($module, /, status)", "Return the exit status."},
    {"WIFSIGNALED", status_WIFSIGNALED, "($module, /, status)",
     "Tell whether a signal ended the child."},
    {"WTERMSIG", status_WTERMSIG, "($module, /, status)", "Return the signal that did."},
    {"WIFSTOPPED", status_WIFSTOPPED, "($module, /, status)",
     "Tell whether a signal stopped the child."},
    {"WSTOPSIG", status_WSTOPSIG, "($module, /, status)", "Return the signal that did."},
    {"WCOREDUMP", status_WCOREDUMP, "($module, status, /)", "Tell whether there is a core file."},
    {"WIFCONTINUED", status_WIFCONTINUED, "($module, /, status)",
     "Tell whether the child was continued."},
    {"system", posix_system, "($module, /, command)", "Run a command in a shell."},
    {"execv", posix_execv, "($module, path, argv, /)", "Become another program."},
    {"execve", posix_execve, "($module, /, path, argv, env)",
     "Become another program in an environment."},
    {"getpgid", posix_getpgid, "($module, /, pid)", "Return a process's group."},
    {"getpgrp", posix_getpgrp, "($module, /)", "Return the process's group."},
    {"setpgid", posix_setpgid, "($module, pid, pgrp, /)", "Set a process's group."},
    {"getsid", posix_getsid, "($module, pid, /)", "Return a process's session."},
    {"setsid", posix_setsid, "($module, /)", "Begin a session."},
    {"killpg", posix_killpg, "($module, pgid, signal, /)", "Send a signal to a group."},
    {"nice", posix_nice, "($module, increment, /)", "Change the priority; return it."},
    {"getgroups", posix_getgroups, "($module, /)", "Return the further groups."},
    {"setuid", set_user<setuid>, "($module, uid, /)", "Set the user."},
    {"seteuid", set_user<seteuid>, "($module, euid, /)", "Set the effective user."},
    {"setreuid", posix_setreuid, "($module, ruid, euid, /)", "Set the real and effective user."},
    {"setgid", set_group<setgid>, "($module, gid, /)", "Set the group."},
    {"setegid", set_group<setegid>, "($module, egid, /)", "Set the effective group."},
    {"setregid", posix_setregid, "($module, rgid, egid, /)", "Set the real and effective group."},
    {"setgroups", posix_setgroups, "($module, groups, /)", "Set the further groups."},
    {"getlogin", posix_getlogin, "($module, /)", "Return who logged in."},
    {"getloadavg", posix_getloadavg, "($module, /)", "Return how busy the system was."},
    {"sched_yield", posix_sched_yield, "($module, /)", "Let others run."},
    {"sched_getaffinity", posix_sched_getaffinity, "($module, pid, /)",
     "Return the processors that a process may use."},
    {"abort", posix_abort, "($module, /)", "End the process with SIGABRT."},
    {"sync", posix_sync, "($module, /)", "Write everything to the disks."},
    {"getrandom", posix_getrandom, "($module, /, size, flags=0)", "Return random bytes."},
    {"times", posix_times, "($module, /)", "Return the time that was spent."},
    {},
};

Status add_processes(Thread& thread, Module* module) {
  if (g_times_result.ob_type == nullptr)
    PY_TRY(struct_sequence_init(thread, &g_times_result, "posix.times_result",
                                "Time that was spent.", kTimesFields));
  PY_TRY(module_add(thread, module, "times_result", share(static_cast<Object*>(&g_times_result))));
  for (const auto& constant : kConstants)
    PY_TRY(module_add_int(thread, module, constant.name, constant.value));
  return Status::kOk;
}

}  // namespace py::posix
