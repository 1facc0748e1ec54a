// What _pyvm adds in the build with planted faults: which there are, and which a run came to.
// Counterpart: none.
#ifdef PY_FAULTS

#include "vm/modules/pyvm_faults.h"

#include "vm/base/faults.h"
#include "vm/bytecode/opcode_ids.h"
#include "vm/bytecode/opcode_metadata.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/errors.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {
namespace {

constexpr FaultInfo kHandlerFaults[] = {
#define PY_FAULT(number, instruction, kind, file, line) \
  {number, #kind, #instruction, file, line, ""},
#include "vm/bytecode/planted_faults.inc"
#undef PY_FAULT
};
constexpr int kHandlerFaultsOfInstruction = 100;

Status add_row(Thread& thread, List* rows, const FaultInfo& fault, const char* family) {
  Owned<Object> number = PY_TRY(int_from_int64(thread, fault.number));
  Owned<Object> line = PY_TRY(int_from_int64(thread, fault.line));
  Owned<Str> name = PY_TRY(str_from_utf8(thread, fault.name));
  Owned<Str> area = PY_TRY(str_from_utf8(thread, fault.area));
  Owned<Str> file = PY_TRY(str_from_utf8(thread, fault.file));
  Owned<Str> what = PY_TRY(str_from_utf8(thread, fault.what));
  Owned<Str> base = PY_TRY(str_from_utf8(thread, family));
  Object* items[] = {number, name, area, file, line, what, base};
  Owned<Tuple> row = PY_TRY(tuple_pack(thread, items));
  return list_append(thread, rows, row);
}

// Rows of number, kind or name, instruction or area, file, line, what, and the instruction that the
// compiler writes for it.
Owned<Object> faults(Thread& thread, Object*) {
  Owned<List> rows = PY_TRY(list_new(thread));
  for (const FaultInfo& fault : kHandlerFaults) {
    const OpcodeInfo& info = kOpcodeInfo[fault.number / kHandlerFaultsOfInstruction];
    PY_TRY(add_row(thread, rows, fault, kOpcodeInfo[info.base].name));
  }
  for (size_t i = 0; i < kFaultSiteCount; ++i) PY_TRY(add_row(thread, rows, kFaultSites[i], ""));
  return rows;
}

Owned<Object> faults_met(Thread& thread, Object*) {
  Owned<List> numbers = PY_TRY(list_new(thread));
  for (int i = 0; i < kFaultLimit; ++i) {
    if (g_fault_met[i] == 0) continue;
    Owned<Object> number = PY_TRY(int_from_int64(thread, i));
    PY_TRY(list_append(thread, numbers, number));
  }
  return numbers;
}

Owned<Object> instructions_met(Thread& thread, Object*) {
  Owned<List> names = PY_TRY(list_new(thread));
  for (int i = 0; i < 256; ++i) {
    if (g_instruction_met[i] == 0 || kOpcodeInfo[i].name == nullptr) continue;
    Owned<Str> name = PY_TRY(str_from_utf8(thread, kOpcodeInfo[i].name));
    PY_TRY(list_append(thread, names, name));
  }
  return names;
}

Owned<Object> forget_faults(Thread&, Object*) {
  fault_forget();
  return new_none();
}

Owned<Object> plant(Thread& thread, Object*, Args args) {
  const int64_t number = PY_TRY(to_index(thread, args[0]));
  if (number < 0 || number >= kFaultLimit)
    return raise_value_error(thread, "no fault has this number");
  fault_plant(static_cast<int>(number), args.has(1) && args[1] == bool_object(true));
  return new_none();
}

}  // namespace

constinit MethodDef kFaultFunctions[] = {
    {"plant", plant, "($module, number, on_budget=False, /)",
     "Make mistake number from now on, or only while a program runs on a budget; 0 for none."},
    {"faults", faults, "($module, /)",
     "Return rows of number, kind, place, file, line, description and instruction family."},
    {"faults_met", faults_met, "($module, /)",
     "Return the numbers of the mistakes that could have been made since forget_faults()."},
    {"instructions_met", instructions_met, "($module, /)",
     "Return the names of the instructions executed since forget_faults()."},
    {"forget_faults", forget_faults, "($module, /)", "Forget which mistakes were met."},
    {},
};

}  // namespace py

#endif  // PY_FAULTS
