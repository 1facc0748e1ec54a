// _types: names of the built-in types that `builtins` does not have, for the module types.
// Counterpart: Modules/_typesmodule.c.
#include "vm/objects/capsule.h"
#include "vm/objects/code.h"
#include "vm/objects/dict.h"
#include "vm/objects/frame_object.h"
#include "vm/objects/function.h"
#include "vm/objects/generator.h"
#include "vm/objects/generic_alias.h"
#include "vm/objects/module.h"
#include "vm/objects/namespace.h"
#include "vm/objects/singletons.h"
#include "vm/objects/str.h"
#include "vm/objects/type_object.h"
#include "vm/objects/union_type.h"

namespace py {

Owned<Object> types_module_init(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "_types"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(module_add_str(thread, module, "__doc__", "Names of built-in types."));
  if (Capsule::type.ob_type == nullptr) PY_TRY(type_ready(thread, &Capsule::type));
  const struct {
    const char* name;
    Type* type;
  } types[] = {
      {"AsyncGeneratorType", &Generator::async_type},
      {"BuiltinFunctionType", &Builtin::type},
      {"BuiltinMethodType", &Builtin::type},
      {"CapsuleType", &Capsule::type},
      {"CellType", &Cell::type},
      {"ClassMethodDescriptorType", &MethodDescriptor::class_type},
      {"CodeType", &Code::type},
      {"CoroutineType", &Generator::coroutine_type},
      {"EllipsisType", &EllipsisType::type},
      {"FrameType", &FrameObject::type},
      {"FunctionType", &Function::type},
      {"GeneratorType", &Generator::type},
      {"GenericAlias", &GenericAlias::type},
      {"GetSetDescriptorType", &GetSetDescriptor::type},
      {"LambdaType", &Function::type},
      {"MappingProxyType", &MappingProxy::type},
      {"MemberDescriptorType", &MemberDescriptor::type},
      {"MethodDescriptorType", &MethodDescriptor::type},
      {"MethodType", &Method::type},
      {"MethodWrapperType", &MethodWrapper::type},
      {"ModuleType", &Module::type},
      {"NoneType", &NoneType::type},
      {"NotImplementedType", &NotImplementedType::type},
      {"SimpleNamespace", &Namespace::type},
      {"TracebackType", &Traceback::type},
      {"UnionType", &Union::type},
      {"WrapperDescriptorType", &WrapperDescriptor::type},
  };
  for (const auto& type : types)
    PY_TRY(module_add(thread, module, type.name, share(static_cast<Object*>(type.type))));
  return module;
}

}  // namespace py
