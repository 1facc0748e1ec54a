// Makes every built-in type ready, in the order of builtin_types.def.
// Counterpart: Objects/object.c (_PyTypes_InitTypes).
#include "vm/objects/abstract.h"
#include "vm/objects/buffer_slots.h"
#include "vm/objects/bytes.h"
#include "vm/objects/code.h"
#include "vm/objects/dict.h"
#include "vm/objects/enumerate.h"
#include "vm/objects/errors.h"
#include "vm/objects/exceptions.h"
#include "vm/objects/float.h"
#include "vm/objects/frame_object.h"
#include "vm/objects/function.h"
#include "vm/objects/generator.h"
#include "vm/objects/generator_internal.h"
#include "vm/objects/generic_alias.h"
#include "vm/objects/int.h"
#include "vm/objects/iter_tools.h"
#include "vm/objects/iterator.h"
#include "vm/objects/list.h"
#include "vm/objects/module.h"
#include "vm/objects/namespace.h"
#include "vm/objects/ordered_dict.h"
#include "vm/objects/range.h"
#include "vm/objects/set.h"
#include "vm/objects/singletons.h"
#include "vm/objects/str.h"
#include "vm/objects/str_format.h"
#include "vm/objects/template.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_internal.h"
#include "vm/objects/type_params.h"
#include "vm/objects/union_type.h"
#include "vm/objects/weakref.h"

namespace py {
namespace {

struct BuiltinType {
  Type* type;
  const char* published;  // Its name in `builtins`, or null.
};

}  // namespace

Status builtin_types_init(Thread& thread) {
  // Built here: some files give their types out through functions only.
  const BuiltinType types[] = {
#define PY_BUILTIN_TYPE(type) {&type, nullptr},
#define PY_BUILTIN_NAMED(type, name) {&type, #name},
#include "vm/objects/builtin_types.def"
#undef PY_BUILTIN_TYPE
#undef PY_BUILTIN_NAMED
  };
  // Descriptors and dicts are made while `object` becomes ready, so no type may look unallocatable
  // before its turn: the metatype is what allocation and collection look at.
  for (const BuiltinType& entry : types) {
    entry.type->tp_flags |= tpflags::kStaticBuiltin | tpflags::kImmutableType;
    make_immortal(entry.type);
    if (entry.type->ob_type == nullptr) entry.type->ob_type = &TypeType::type;
  }
  for (const BuiltinType& entry : types) {
    PY_TRY(type_ready(thread, entry.type));
    if (entry.published != nullptr && thread.interp->builtins != nullptr) {
      PY_TRY(dict_set_ascii(thread, thread.interp->builtins, entry.published, entry.type));
    }
  }
  PY_TRY(template_init(thread));
  return type_params_init(thread);
}

}  // namespace py
