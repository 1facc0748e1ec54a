// _string: format strings taken apart, for string.Formatter.
// Counterpart: Objects/unicodeobject.c (_string module).
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/str_format.h"

namespace py {
namespace {

Owned<Object> split_field_name(Thread& thread, Object*, Object* text) {
  return formatter_field_name_split(thread, text);
}

Owned<Object> parse_format(Thread& thread, Object*, Object* text) {
  return formatter_parser(thread, text);
}

constinit MethodDef kFunctions[] = {
    {"formatter_field_name_split", split_field_name, "($self, object, /)",
     "The first part of a field name and an iterator over the rest."},
    {"formatter_parser", parse_format, "($self, object, /)",
     "Iterates over the literals and fields of a format."},
    {},
};

}  // namespace

Owned<Object> string_module_init(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "_string"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(module_add_functions(thread, module, kFunctions));
  PY_TRY(module_add_str(thread, module, "__doc__", "What string.Formatter needs."));
  return module;
}

}  // namespace py
