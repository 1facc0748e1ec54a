// resource: what the process used, and how much it may.
// Counterpart: Modules/resource.c.
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>

#include "vm/modules/native_modules.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/errors.h"
#include "vm/objects/float.h"
#include "vm/objects/int.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/struct_sequence.h"
#include "vm/objects/tuple.h"

namespace py {
namespace {

constinit StructSequenceType g_rusage = {};
constexpr StructSequenceField kRusageFields[] = {
    {"ru_utime", "Seconds in the program."},
    {"ru_stime", "Seconds in the system."},
    {"ru_maxrss", "The most memory that was resident."},
    {"ru_ixrss", "Shared memory."},
    {"ru_idrss", "Data of its own."},
    {"ru_isrss", "Stacks."},
    {"ru_minflt", "Page faults without reading."},
    {"ru_majflt", "Page faults with reading."},
    {"ru_nswap", "How often it was swapped out."},
    {"ru_inblock", "Blocks read."},
    {"ru_oublock", "Blocks written."},
    {"ru_msgsnd", "Messages sent."},
    {"ru_msgrcv", "Messages received."},
    {"ru_nsignals", "Signals received."},
    {"ru_nvcsw", "Switches to others because it waited."},
    {"ru_nivcsw", "Switches to others because it had to."},
};

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

Owned<Object> resource_getrusage(Thread& thread, Object*, Object* argument) {
  const int who = PY_TRY(to_c_int(thread, argument));
  rusage usage;
  if (getrusage(static_cast<__rusage_who_t>(who), &usage) != 0) {
    if (errno == EINVAL) return raise_value_error(thread, "invalid who parameter");
    return raise_os_error(thread, errno, nullptr);
  }
  Object* items[16];
  int count = 0;
  for (const timeval& time : {usage.ru_utime, usage.ru_stime})
    items[count++] = float_from_double(thread, seconds_of(time)).release();
  for (long number :
       {usage.ru_maxrss, usage.ru_ixrss, usage.ru_idrss, usage.ru_isrss, usage.ru_minflt,
        usage.ru_majflt, usage.ru_nswap, usage.ru_inblock, usage.ru_oublock, usage.ru_msgsnd,
        usage.ru_msgrcv, usage.ru_nsignals, usage.ru_nvcsw, usage.ru_nivcsw})
    items[count++] = int_from_int64(thread, number).release();
  return struct_sequence_new_steal(thread, &g_rusage, items);
}

// RLIM_INFINITY is -1 in both directions.
Status read_limit(Thread& thread, Object* object, rlim_t* limit) {
  Owned<Object> number = PY_TRY(number_index(thread, object));
  int64_t small;
  if (int_sign(number) < 0) {
    if (!int_fits_int64(number, &small) || small != -1)
      return raise_value_error(thread, "Cannot convert negative int");
    *limit = RLIM_INFINITY;
    return Status::kOk;
  }
  if (int_bit_length(number) > 64)
    return raise(thread, &exc::OverflowError, "Python int too large to convert to C rlim_t");
  *limit = PY_TRY(int_as_uint64(thread, number));
  return Status::kOk;
}

Status read_limits(Thread& thread, Object* sequence, rlimit* limits) {
  Owned<Tuple> pair = PY_TRY(sequence_tuple(thread, sequence));
  if (pair->ob_size != 2) return raise_value_error(thread, "expected a tuple of 2 integers");
  PY_TRY(read_limit(thread, pair->items[0], &limits->rlim_cur));
  return read_limit(thread, pair->items[1], &limits->rlim_max);
}

Owned<Object> limit_object(Thread& thread, rlim_t limit) {
  if (limit == RLIM_INFINITY) return int_from_int64(thread, -1);
  return int_from_uint64(thread, limit);
}
Owned<Object> limits_object(Thread& thread, const rlimit& limits) {
  Owned<Object> current = PY_TRY(limit_object(thread, limits.rlim_cur));
  Owned<Object> most = PY_TRY(limit_object(thread, limits.rlim_max));
  Object* const items[] = {current, most};
  return tuple_pack(thread, items);
}

Status read_resource(Thread& thread, Object* object, int* which) {
  *which = PY_TRY(to_c_int(thread, object));
  return Status::kOk;
}
Status check_resource(Thread& thread, int which) {
  if (which >= 0 && which < static_cast<int>(RLIM_NLIMITS)) return Status::kOk;
  return raise_value_error(thread, "invalid resource specified");
}

Owned<Object> resource_getrlimit(Thread& thread, Object*, Object* argument) {
  int which;
  PY_TRY(read_resource(thread, argument, &which));
  PY_TRY(check_resource(thread, which));
  rlimit limits;
  if (getrlimit(static_cast<__rlimit_resource_t>(which), &limits) != 0)
    return raise_os_error(thread, errno, nullptr);
  return limits_object(thread, limits);
}

Owned<Object> resource_setrlimit(Thread& thread, Object*, Args args) {
  int which;
  PY_TRY(read_resource(thread, args[0], &which));
  PY_TRY(check_resource(thread, which));
  rlimit limits;
  PY_TRY(read_limits(thread, args[1], &limits));
  if (setrlimit(static_cast<__rlimit_resource_t>(which), &limits) == 0) return new_none();
  if (errno == EINVAL) return raise_value_error(thread, "current limit exceeds maximum limit");
  if (errno == EPERM) return raise_value_error(thread, "not allowed to raise maximum limit");
  return raise_os_error(thread, errno, nullptr);
}

Owned<Object> resource_prlimit(Thread& thread, Object*, Args args) {
  const int pid = PY_TRY(to_c_int(thread, args[0]));
  int which;
  PY_TRY(read_resource(thread, args[1], &which));
  PY_TRY(check_resource(thread, which));
  const bool sets = args.has(2) && !is_none(args[2]);
  rlimit wanted, before;
  if (sets) PY_TRY(read_limits(thread, args[2], &wanted));
  if (prlimit(pid, static_cast<__rlimit_resource>(which), sets ? &wanted : nullptr, &before) == 0)
    return limits_object(thread, before);
  if (errno == EINVAL) return raise_value_error(thread, "current limit exceeds maximum limit");
  return raise_os_error(thread, errno, nullptr);
}

Owned<Object> resource_getpagesize(Thread& thread, Object*) {
  return int_from_int64(thread, sysconf(_SC_PAGESIZE));
}

constinit MethodDef kFunctions[] = {
    {"getrusage", resource_getrusage, "($module, who, /)",
     "Return what the process or its children used."},
    {"getrlimit", resource_getrlimit, "($module, resource, /)",
     "Return the soft and the hard limit."},
    {"prlimit", resource_prlimit, "($module, pid, resource, limits=None, /)",
     "Return a process's limits, and set them if new ones are given."},
    {"setrlimit", resource_setrlimit, "($module, resource, limits, /)",
     "Set the soft and the hard limit."},
    {"getpagesize", resource_getpagesize, "($module, /)", "Return the bytes of a page."},
    {},
};

struct Constant {
  const char* name;
  int value;
};
constexpr Constant kConstants[] = {
    {"RLIMIT_CPU", RLIMIT_CPU},         {"RLIMIT_FSIZE", RLIMIT_FSIZE},
    {"RLIMIT_DATA", RLIMIT_DATA},       {"RLIMIT_STACK", RLIMIT_STACK},
    {"RLIMIT_CORE", RLIMIT_CORE},       {"RLIMIT_NOFILE", RLIMIT_NOFILE},
    {"RLIMIT_OFILE", RLIMIT_OFILE},     {"RLIMIT_AS", RLIMIT_AS},
    {"RLIMIT_RSS", RLIMIT_RSS},         {"RLIMIT_NPROC", RLIMIT_NPROC},
    {"RLIMIT_MEMLOCK", RLIMIT_MEMLOCK}, {"RLIMIT_MSGQUEUE", RLIMIT_MSGQUEUE},
    {"RLIMIT_NICE", RLIMIT_NICE},       {"RLIMIT_RTPRIO", RLIMIT_RTPRIO},
    {"RLIMIT_RTTIME", RLIMIT_RTTIME},   {"RLIMIT_SIGPENDING", RLIMIT_SIGPENDING},
    {"RUSAGE_SELF", RUSAGE_SELF},       {"RUSAGE_CHILDREN", RUSAGE_CHILDREN},
    {"RUSAGE_THREAD", RUSAGE_THREAD},   {"RLIM_INFINITY", -1},
};

}  // namespace

Owned<Object> resource_module_init(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "resource"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(module_add_functions(thread, module, kFunctions));
  PY_TRY(module_add(thread, module, "error",
                    share(reinterpret_cast<Object*>(static_cast<Type*>(&exc::OSError)))));
  if (g_rusage.ob_type == nullptr)
    PY_TRY(struct_sequence_init(thread, &g_rusage, "resource.struct_rusage", "What a process used.",
                                kRusageFields));
  PY_TRY(module_add(thread, module, "struct_rusage", share(static_cast<Object*>(&g_rusage))));
  for (const Constant& constant : kConstants)
    PY_TRY(module_add_int(thread, module, constant.name, constant.value));
  return module;
}

}  // namespace py
