// sys: where the standard library is, and the search path.
// Counterpart: Modules/getpath.py.
#include <sys/stat.h>

#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "vm/modules/sys_internal.h"
#include "vm/objects/abstract.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/list.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"

namespace py {
namespace {

constexpr char kLibrary[] = "lib/python3.14";

struct Places {
  char prefix[PATH_MAX];
  char library[PATH_MAX];  // Empty: there is no standard library.
};

bool is_file(const char* path) {
  struct stat info;
  return stat(path, &info) == 0 && S_ISREG(info.st_mode);
}

// A folder is the standard library's if it holds `os`, as source or compiled.
bool has_landmark(const char* folder) {
  for (const char* landmark : {"os.py", "os.pyc", "__pycache__/os.cpython-314.pyc"}) {
    char path[PATH_MAX];
    const int length = std::snprintf(path, sizeof path, "%s/%s", folder, landmark);
    if (length > 0 && length < PATH_MAX && is_file(path)) return true;
  }
  return false;
}

bool try_prefix(const char* prefix, Places* places) {
  char folder[PATH_MAX];
  const bool slash = *prefix != 0 && prefix[std::strlen(prefix) - 1] == '/';
  const int length =
      std::snprintf(folder, sizeof folder, "%s%s%s", prefix, slash ? "" : "/", kLibrary);
  if (length <= 0 || length >= PATH_MAX || !has_landmark(folder)) return false;
  std::snprintf(places->prefix, sizeof places->prefix, "%s", prefix);
  std::memcpy(places->library, folder, sizeof folder);
  return true;
}

// The folders above a program, from the nearest.
bool try_above(const char* program, Places* places) {
  char folder[PATH_MAX];
  if (realpath(program, folder) == nullptr) return false;
  for (;;) {
    char* slash = std::strrchr(folder, '/');
    if (slash == nullptr || slash == folder) return false;
    *slash = 0;
    if (try_prefix(folder, places)) return true;
  }
}

bool try_path(Places* places) {
  const char* path = std::getenv("PATH");
  while (path != nullptr && *path != 0) {
    const size_t length = std::strcspn(path, ":");
    char program[PATH_MAX];
    const int written =
        std::snprintf(program, sizeof program, "%.*s/python3.14", static_cast<int>(length), path);
    if (written > 0 && written < PATH_MAX && is_file(program)) return try_above(program, places);
    path += length;
    if (*path == ':') ++path;
  }
  return false;
}

// -X stdlib=FOLDER names the folder itself. Else the library is found as CPython finds it: by
// PYTHONHOME, above the program; and failing that, it is the one of the python3.14 on PATH, whose
// modules this machine shares.
void find_places(const SysConfig& config, Places* places) {
  places->library[0] = 0;
  std::snprintf(places->prefix, sizeof places->prefix, "/usr");
  for (size_t i = 0; i < config.x_option_count; ++i) {
    if (std::strncmp(config.x_options[i], "stdlib=", 7) == 0) {
      std::snprintf(places->library, sizeof places->library, "%s", config.x_options[i] + 7);
      return;
    }
  }
  const char* home = config.ignore_environment ? nullptr : std::getenv("PYTHONHOME");
  if (home != nullptr && *home != 0 && try_prefix(home, places)) return;
  if (try_above(config.executable, places) || try_path(places)) return;
  for (const char* prefix : {"/usr/local", "/usr"}) {
    if (try_prefix(prefix, places)) return;
  }
}

Status append(Thread& thread, List* path, const char* entry, size_t length) {
  Owned<Object> text = PY_TRY(str_decode(thread, entry, length, "utf-8", "surrogateescape"));
  return list_append(thread, path, text);
}
Status append(Thread& thread, List* path, const char* entry) {
  return append(thread, path, entry, std::strlen(entry));
}

Status add_text(Thread& thread, Module* module, const char* name, const char* value) {
  return module_add(thread, module, name,
                    str_decode(thread, value, std::strlen(value), "utf-8", "surrogateescape"));
}

}  // namespace

Status sys_add_path(Thread& thread, Module* module, const SysConfig& config) {
  Places places;
  find_places(config, &places);
  for (const char* name : {"prefix", "exec_prefix", "base_prefix", "base_exec_prefix"})
    PY_TRY(add_text(thread, module, name, places.prefix));
  PY_TRY(add_text(thread, module, "executable", config.executable));
  PY_TRY(add_text(thread, module, "_base_executable", config.executable));
  if (places.library[0] != 0) {
    PY_TRY(add_text(thread, module, "_stdlib_dir", places.library));
  } else {
    PY_TRY(module_add(thread, module, "_stdlib_dir", new_none()));
  }
  Owned<List> path = PY_TRY(list_new(thread));
  const char* extra = config.ignore_environment ? nullptr : std::getenv("PYTHONPATH");
  while (extra != nullptr && *extra != 0) {
    const size_t length = std::strcspn(extra, ":");
    PY_TRY(append(thread, path, extra, length));
    extra += length;
    if (*extra == ':') ++extra;
  }
  char zip[PATH_MAX];
  if (std::snprintf(zip, sizeof zip, "%s/lib/python314.zip", places.prefix) < PATH_MAX)
    PY_TRY(append(thread, path, zip));
  if (places.library[0] != 0) PY_TRY(append(thread, path, places.library));
  return module_add(thread, module, "path", std::move(path));
}

}  // namespace py
