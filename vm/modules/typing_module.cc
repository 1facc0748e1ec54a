// _typing: the types behind type parameters, for the module typing.
// Counterpart: Modules/_typingmodule.c.
#include "vm/objects/abstract.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/type_params.h"
#include "vm/objects/union_type.h"

namespace py {
namespace {

Owned<Object> idfunc(Thread&, Object*, Object* value) { return share(value); }

constinit MethodDef kFunctions[] = {
    {"_idfunc", idfunc, "($module, x, /)", nullptr},
    {},
};

}  // namespace

Owned<Object> typing_module_init(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "_typing"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(module_add_functions(thread, module, kFunctions));
  PY_TRY(module_add_str(thread, module, "__doc__", "The types behind type parameters."));
  const struct {
    const char* name;
    Type* type;
  } types[] = {{"TypeVar", &TypeVar::type},
               {"TypeVarTuple", &TypeVarTuple::type},
               {"ParamSpec", &ParamSpec::type},
               {"ParamSpecArgs", &ParamSpecPart::args_type},
               {"ParamSpecKwargs", &ParamSpecPart::kwargs_type},
               {"Generic", &Generic::type},
               {"TypeAliasType", &TypeAlias::type},
               {"Union", &Union::type}};
  for (const auto& type : types)
    PY_TRY(module_add(thread, module, type.name, share(static_cast<Object*>(type.type))));
  PY_TRY(module_add(thread, module, "NoDefault", share(&g_no_default)));
  return module;
}

}  // namespace py
