// _opcode: what is known about each instruction.
// Counterpart: Modules/_opcode.c.
#include "vm/bytecode/opcode_metadata.h"
#include "vm/bytecode/opcode_tables.h"
#include "vm/bytecode/stack_effects.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/code.h"
#include "vm/objects/errors.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {
namespace {

Owned<Object> stack_effect_of(Thread& thread, Object*, Args args) {
  const int opcode = PY_TRY(to_c_int(thread, args[0]));
  uint32_t oparg = 0;
  if (args.has(1) && !is_none(args[1]))
    oparg = static_cast<uint32_t>(PY_TRY(to_c_long(thread, args[1])));
  Jump jump = Jump::kAny;
  if (args.has(2) && !is_none(args[2])) {
    if (args[2] != bool_object(true) && args[2] != bool_object(false))
      return raise_value_error(thread, "stack_effect: jump must be False, True or None");
    jump = args[2] == bool_object(true) ? Jump::kYes : Jump::kNo;
  }
  const int effect = stack_effect(opcode, oparg, jump);
  if (effect == kInvalidStackEffect) return raise_value_error(thread, "invalid opcode or oparg");
  return int_from_int64(thread, effect);
}

Owned<Object> is_valid(Thread& thread, Object*, Args args) {
  return new_bool(opcode_is_valid(PY_TRY(to_c_int(thread, args[0]))));
}

template <OpcodeFlag kFlag>
Owned<Object> has_flag_of(Thread& thread, Object*, Args args) {
  return new_bool(opcode_has(PY_TRY(to_c_int(thread, args[0])), kFlag));
}

Owned<Object> names_list(Thread& thread, const char* const* names, size_t count) {
  Owned<List> list = PY_TRY(list_new(thread));
  for (size_t i = 0; i < count; ++i) {
    Owned<Str> name = PY_TRY(str_intern_ascii(thread, names[i]));
    PY_TRY(list_append(thread, list, name));
  }
  return list;
}
template <size_t N>
Owned<Object> names_list(Thread& thread, const char* const (&names)[N]) {
  return names_list(thread, names, N);
}

Owned<Object> get_intrinsic1_descs(Thread& thread, Object*) {
  return names_list(thread, kIntrinsic1Names);
}
Owned<Object> get_intrinsic2_descs(Thread& thread, Object*) {
  return names_list(thread, kIntrinsic2Names);
}
Owned<Object> get_special_method_names(Thread& thread, Object*) {
  return names_list(thread, kSpecialMethodNames);
}

Owned<Object> get_nb_ops(Thread& thread, Object*) {
  Owned<List> list = PY_TRY(list_new(thread));
  for (const BinaryOpName& operation : kBinaryOps) {
    Owned<Str> name = PY_TRY(str_intern_ascii(thread, operation.name));
    Owned<Str> sign = PY_TRY(str_intern_ascii(thread, operation.sign));
    Object* items[2] = {name, sign};
    Owned<Tuple> pair = PY_TRY(tuple_pack(thread, items));
    PY_TRY(list_append(thread, list, pair));
  }
  return list;
}

// Statistics exist only in builds of CPython made for them.
Owned<Object> get_specialization_stats(Thread&, Object*) { return new_none(); }

// There is no second tier, so no code has an executor.
Owned<Object> get_executor(Thread& thread, Object*, Args args) {
  PY_TRY(to_c_int(thread, args[1]));
  if (!is_exact<Code>(args[0]))
    return raise_type_error(thread, "expected a code object, not '%.100s'",
                            args[0]->ob_type->tp_name);
  return raise_value_error(thread, "no executor at given byte offset");
}

constinit MethodDef kFunctions[] = {
    {"stack_effect", stack_effect_of, "($module, opcode, oparg=None, /, *, jump=None)",
     "Return how far an instruction moves the stack pointer."},
    {"is_valid", is_valid, "($module, /, opcode)", "Tell whether the number is an instruction."},
    {"has_arg", has_flag_of<kFlagArg>, "($module, /, opcode)",
     "Tell whether the instruction uses its argument."},
    {"has_const", has_flag_of<kFlagConst>, "($module, /, opcode)",
     "Tell whether the instruction takes a constant."},
    {"has_name", has_flag_of<kFlagName>, "($module, /, opcode)",
     "Tell whether the instruction takes a name."},
    {"has_jump", has_flag_of<kFlagJump>, "($module, /, opcode)",
     "Tell whether the instruction takes a jump target."},
    {"has_free", has_flag_of<kFlagFree>, "($module, /, opcode)",
     "Tell whether the instruction takes a cell or free variable."},
    {"has_local", has_flag_of<kFlagLocal>, "($module, /, opcode)",
     "Tell whether the instruction takes a local variable."},
    {"has_exc", has_flag_of<kFlagBlockPush>, "($module, /, opcode)",
     "Tell whether the instruction sets up an exception handler."},
    {"get_specialization_stats", get_specialization_stats, "($module, /)",
     "Return the statistics of specialisation, or None."},
    {"get_nb_ops", get_nb_ops, "($module, /)", "Return name and sign of the binary operators."},
    {"get_intrinsic1_descs", get_intrinsic1_descs, "($module, /)",
     "Return the names of the intrinsics with one operand."},
    {"get_intrinsic2_descs", get_intrinsic2_descs, "($module, /)",
     "Return the names of the intrinsics with two operands."},
    {"get_executor", get_executor, "($module, /, code, offset)",
     "Return the executor at an offset of the code."},
    {"get_special_method_names", get_special_method_names, "($module, /)",
     "Return the names of the methods that LOAD_SPECIAL looks up."},
    {},
};

}  // namespace

Owned<Object> opcode_module_init(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "_opcode"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(module_add_functions(thread, module, kFunctions));
  PY_TRY(module_add_str(thread, module, "__doc__", "What is known about each instruction."));
  PY_TRY(module_add_int(thread, module, "ENABLE_SPECIALIZATION", 1));
  PY_TRY(module_add_int(thread, module, "ENABLE_SPECIALIZATION_FT", 1));
  return module;
}

}  // namespace py
