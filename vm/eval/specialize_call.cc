// The adaptive specialiser: calls.
// Counterpart: Python/specialize.c.
#include "vm/eval/specialize_internal.h"
#include "vm/heap/alloc.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/list.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"
#include "vm/runtime/thread.h"

namespace py {

namespace {

// A Python function: the exact form when every parameter is positional and given.
void specialize_python(uint16_t* instr, Function* function, int count, bool bound) {
  uint32_t version = function_version(function);
  if (version == 0 || function->vectorcall != function_vectorcall) return specialize_failed(instr);
  write_u32(instr + 2, version);
  Code* code = function->code;
  bool exact = is_simple_function(code) && code->co_argcount == count + (bound ? 1 : 0);
  if (bound)
    return specialize_to(instr,
                         exact ? op::CALL_BOUND_METHOD_EXACT_ARGS : op::CALL_BOUND_METHOD_GENERAL);
  specialize_to(instr, exact ? op::CALL_PY_EXACT_ARGS : op::CALL_PY_GENERAL);
}

int builtin_form(Thread& thread, Object* callable, int count, int oparg) {
  const MethodDef* def = as<Builtin>(callable)->def;
  if ((def->flags & MethodDef::kTupleAndDict) != 0) return op::CALL_NON_PY_GENERAL;
  switch (def->kind) {
    case MethodKind::kOneArg:
      if (count != 1) return op::CALL_NON_PY_GENERAL;
      return oparg == 1 && callable == thread.interp->callable_len ? op::CALL_LEN
                                                                   : op::CALL_BUILTIN_O;
    case MethodKind::kRawPositional:
      return count == 2 && callable == thread.interp->callable_isinstance ? op::CALL_ISINSTANCE
                                                                          : op::CALL_BUILTIN_FAST;
    case MethodKind::kRaw:
    case MethodKind::kBound:
      return op::CALL_BUILTIN_FAST_WITH_KEYWORDS;
    default:
      return op::CALL_NON_PY_GENERAL;
  }
}

int method_form(Thread& thread, uint16_t* instr, Object* callable, int count, int oparg) {
  const MethodDef* def = as<MethodDescriptor>(callable)->def;
  if ((def->flags & (MethodDef::kTupleAndDict | MethodDef::kDefiningClass)) != 0)
    return op::CALL_NON_PY_GENERAL;
  switch (def->kind) {
    case MethodKind::kNoArgs:
      return count == 1 ? op::CALL_METHOD_DESCRIPTOR_NOARGS : op::CALL_NON_PY_GENERAL;
    case MethodKind::kOneArg: {
      if (count != 2) return op::CALL_NON_PY_GENERAL;
      bool popped = unit_opcode(instr[kOpcodeInfo[op::CALL].cache_units + 1]) == op::POP_TOP;
      return callable == thread.interp->callable_list_append && oparg == 1 && popped
                 ? op::CALL_LIST_APPEND
                 : op::CALL_METHOD_DESCRIPTOR_O;
    }
    case MethodKind::kRawPositional:
      return op::CALL_METHOD_DESCRIPTOR_FAST;
    default:
      return op::CALL_METHOD_DESCRIPTOR_FAST_WITH_KEYWORDS;
  }
}

// A class whose instances are made by object.__new__ and filled by a plain Python __init__.
bool specialize_instantiation(uint16_t* instr, Type* type) {
  if (type->ob_type != &TypeType::type || type->tp_new != object_new_slot ||
      type->tp_alloc != type_generic_alloc || !has_flag(type, tpflags::kHeapType))
    return false;
  uint32_t version;
  Object* init = type_lookup_version(type, ids.__init__, &version);
  if (init == nullptr || version == 0 || !is_exact<Function>(init) ||
      !is_simple_function(as<Function>(init)->code))
    return false;
  static_cast<HeapType*>(type)->spec_cache.init = init;
  write_u32(instr + 2, version);
  specialize_to(instr, op::CALL_ALLOC_AND_ENTER_INIT);
  return true;
}

void specialize_class(uint16_t* instr, Type* type, int count, int oparg) {
  if (has_flag(type, tpflags::kImmutableType)) {
    if (count == 1 && oparg == 1) {
      if (type == &Str::type) return specialize_to(instr, op::CALL_STR_1);
      if (type == &TypeType::type) return specialize_to(instr, op::CALL_TYPE_1);
      if (type == &Tuple::type) return specialize_to(instr, op::CALL_TUPLE_1);
    }
    return specialize_to(
        instr, type->tp_vectorcall != nullptr ? op::CALL_BUILTIN_CLASS : op::CALL_NON_PY_GENERAL);
  }
  if (!specialize_instantiation(instr, type)) specialize_to(instr, op::CALL_NON_PY_GENERAL);
}

}  // namespace

void specialize_call(Thread& thread, uint16_t* instr, StackRef callable, StackRef self_or_null,
                     int oparg) {
  Object* object = callable.object();
  int count = oparg + (self_or_null.is_null() ? 0 : 1);
  if (is_exact<Builtin>(object))
    return specialize_to(instr, builtin_form(thread, object, count, oparg));
  if (is_exact<Function>(object))
    return specialize_python(instr, as<Function>(object), count, false);
  if (is_type(object)) return specialize_class(instr, as<Type>(object), count, oparg);
  if (is_exact<MethodDescriptor>(object))
    return specialize_to(instr, method_form(thread, instr, object, count, oparg));
  if (is_exact<Method>(object)) {
    Object* function = as<Method>(object)->func;
    if (!is_exact<Function>(function) || !self_or_null.is_null()) return specialize_failed(instr);
    return specialize_python(instr, as<Function>(function), count, true);
  }
  specialize_to(instr, op::CALL_NON_PY_GENERAL);
}

void specialize_call_kw(Thread&, uint16_t* instr, StackRef callable, StackRef self_or_null, int) {
  Object* object = callable.object();
  bool bound = is_exact<Method>(object);
  if (bound) object = as<Method>(object)->func;
  if (!is_exact<Function>(object))
    return bound ? specialize_failed(instr) : specialize_to(instr, op::CALL_KW_NON_PY);
  auto* function = as<Function>(object);
  uint32_t version = function_version(function);
  if (version == 0 || function->vectorcall != function_vectorcall ||
      (bound && !self_or_null.is_null()))
    return specialize_failed(instr);
  write_u32(instr + 2, version);
  specialize_to(instr, bound ? op::CALL_KW_BOUND_METHOD : op::CALL_KW_PY);
}

}  // namespace py
