// posix: what the system allows, by name or number.
// Counterpart: Modules/posixmodule.c.
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "vm/base/buffer.h"
#include "vm/modules/posix_internal.h"
#include "vm/objects/abstract.h"
#include "vm/objects/dict.h"
#include "vm/objects/int.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"

namespace py::posix {
namespace {

struct Limit {
  const char* name;
  int value;
};
constexpr Limit kSysconf[] = {
#define PY_SYSCONF(name, value) {#name, value},
#define PY_PATHCONF(name, value)
#define PY_CONFSTR(name, value)
#include "vm/modules/posix_limits.def"
#undef PY_SYSCONF
#undef PY_PATHCONF
#undef PY_CONFSTR
    {},
};
constexpr Limit kPathconf[] = {
#define PY_SYSCONF(name, value)
#define PY_PATHCONF(name, value) {#name, value},
#define PY_CONFSTR(name, value)
#include "vm/modules/posix_limits.def"
#undef PY_SYSCONF
#undef PY_PATHCONF
#undef PY_CONFSTR
    {},
};
constexpr Limit kConfstr[] = {
#define PY_SYSCONF(name, value)
#define PY_PATHCONF(name, value)
#define PY_CONFSTR(name, value) {#name, value},
#include "vm/modules/posix_limits.def"
#undef PY_SYSCONF
#undef PY_PATHCONF
#undef PY_CONFSTR
    {},
};

// A number, or one of the names of the table.
Maybe<int> limit_of(Thread& thread, Object* object, const Limit* table) {
  if (is_a<Str>(object)) {
    for (const Limit* limit = table; limit->name != nullptr; ++limit) {
      if (str_equal_ascii(as<Str>(object), limit->name)) return limit->value;
    }
    return raise_value_error(thread, "unrecognized configuration name");
  }
  if (!index_check(object))
    return raise_type_error(thread, "configuration names must be strings or integers");
  return to_c_int(thread, object);
}

// What the call answers; -1 may be an answer.
Owned<Object> answer(Thread& thread, long value, Object* filename = nullptr) {
  if (value == -1 && errno != 0) return raise_os_error(thread, errno, filename);
  return int_from_int64(thread, value);
}

Owned<Object> posix_sysconf(Thread& thread, Object*, Args args) {
  const int name = PY_TRY(limit_of(thread, args[0], kSysconf));
  errno = 0;
  return answer(thread, sysconf(name));
}
Owned<Object> posix_pathconf(Thread& thread, Object*, Args args) {
  Path path;
  PY_TRY(take_path(thread, "pathconf", "path", args[0], true, &path));
  const int name = PY_TRY(limit_of(thread, args[1], kPathconf));
  errno = 0;
  const long value = path.text ? pathconf(path.c_str(), name) : fpathconf(path.fd, name);
  return answer(thread, value, path.given);
}
Owned<Object> posix_fpathconf(Thread& thread, Object*, Args args) {
  const int fd = PY_TRY(descriptor_of(thread, args[0]));
  const int name = PY_TRY(limit_of(thread, args[1], kPathconf));
  errno = 0;
  return answer(thread, fpathconf(fd, name));
}
Owned<Object> posix_confstr(Thread& thread, Object*, Args args) {
  const int name = PY_TRY(limit_of(thread, args[0], kConfstr));
  errno = 0;
  const size_t size = confstr(name, nullptr, 0);
  if (size == 0) {
    if (errno != 0) return raise_os_error(thread, errno, nullptr);
    return new_none();
  }
  Buffer text;
  if (!text.resize(size)) return raise_memory_error(thread);
  confstr(name, text.data(), size);
  return str_decode(thread, text.data(), size - 1, "utf-8", "surrogateescape");
}

Status add_names(Thread& thread, Module* module, const char* name, const Limit* table) {
  Owned<Dict> names = PY_TRY(dict_new(thread));
  for (const Limit* limit = table; limit->name != nullptr; ++limit) {
    Owned<Object> value = PY_TRY(int_from_int64(thread, limit->value));
    PY_TRY(dict_set_ascii(thread, names, limit->name, value));
  }
  return module_add(thread, module, name, std::move(names));
}

}  // namespace

constinit MethodDef kLimitFunctions[] = {
    {"fpathconf", posix_fpathconf, "($module, fd, name, /)", "Return a limit of an open file."},
    {"pathconf", posix_pathconf, "($module, /, path, name)", "Return a limit of a file."},
    {"confstr", posix_confstr, "($module, name, /)", "Return a text about the system."},
    {"sysconf", posix_sysconf, "($module, name, /)", "Return a limit of the system."},
    {},
};

Status add_limits(Thread& thread, Module* module) {
  PY_TRY(add_names(thread, module, "pathconf_names", kPathconf));
  PY_TRY(add_names(thread, module, "confstr_names", kConfstr));
  return add_names(thread, module, "sysconf_names", kSysconf);
}

}  // namespace py::posix
