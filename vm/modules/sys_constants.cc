// sys: versions, limits, flags, and the tables of names.
// Counterpart: Python/sysmodule.c.
#include "vm/modules/sys_internal.h"
#include "vm/objects/abstract.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {

Status sys_add_constants(Thread& thread, Module* module, const SysConfig&) {
  const struct {
    const char *name, *value;
  } texts[] = {
      {"version", "3.14.8 (Constrictor) [Clang 19]"},
      {"byteorder", "little"},
      {"platform", "linux"},
      {"platlibdir", "lib"},
      {"float_repr_style", "short"},
      {"abiflags", ""},
  };
  for (const auto& text : texts) PY_TRY(module_add_str(thread, module, text.name, text.value));
  const struct {
    const char* name;
    int64_t value;
  } numbers[] = {{"maxsize", INT64_MAX},
                 {"maxunicode", 0x10ffff},
                 {"hexversion", kHexVersion},
                 {"api_version", 1013}};
  for (const auto& number : numbers)
    PY_TRY(module_add_int(thread, module, number.name, number.value));
  size_t count;
  const char* const* names = native_module_names(&count);
  Owned<List> native = PY_TRY(list_new(thread));
  for (const char* always : {"builtins", "sys"}) {
    Owned<Str> text = PY_TRY(str_intern_ascii(thread, always));
    PY_TRY(list_append(thread, native, text));
  }
  for (size_t i = 0; i < count; ++i) {
    Owned<Str> text = PY_TRY(str_intern_ascii(thread, names[i]));
    PY_TRY(list_append(thread, native, text));
  }
  PY_TRY(list_sort(thread, native, nullptr, false));
  PY_TRY(module_add(thread, module, "builtin_module_names", list_as_tuple(thread, native)));
  for (const char* empty : {"meta_path", "path_hooks"})
    PY_TRY(module_add(thread, module, empty, list_new(thread)));
  PY_TRY(module_add(thread, module, "path_importer_cache", dict_new(thread)));
  PY_TRY(module_add(thread, module, "pycache_prefix", new_none()));
  return Status::kOk;
}

}  // namespace py
