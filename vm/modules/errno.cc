// The errno module: the system's error numbers by name.
// Counterpart: Modules/errnomodule.c.
#include "vm/modules/native_modules.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/int.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"

namespace py {
namespace {

struct Name {
  const char* name;
  int number;
};
constexpr Name kNames[] = {
#define PY_ERRNO(name, number) {#name, number},
#include "vm/modules/errno_names.def"
#undef PY_ERRNO
};

}  // namespace

Owned<Object> errno_module_init(Thread& thread) {
  Owned<Str> module_name = PY_TRY(str_intern_ascii(thread, "errno"));
  Owned<Module> module = PY_TRY(module_new(thread, module_name));
  PY_TRY(module_add_str(thread, module, "__doc__",
                        "Error numbers of the system by name, and their names in errorcode."));
  Owned<Dict> names = PY_TRY(dict_new(thread));
  PY_TRY(module_add(thread, module, "errorcode", share(names.get())));
  for (const Name& entry : kNames) {
    Owned<Object> number = PY_TRY(int_from_int64(thread, entry.number));
    Owned<Str> name = PY_TRY(str_intern_ascii(thread, entry.name));
    PY_TRY(dict_set(thread, names, number, name));
    PY_TRY(module_add(thread, module, entry.name, std::move(number)));
  }
  return module;
}

}  // namespace py
