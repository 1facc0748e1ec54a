// Code objects: construction, the private copy that runs, tables.
// Counterpart: Objects/codeobject.c.
#include "vm/objects/code.h"

#include <climits>
#include <cstring>

#include "vm/base/attributes.h"
#include "vm/base/faults.h"
#include "vm/bytecode/backoff.h"
#include "vm/bytecode/code_unit.h"
#include "vm/bytecode/exception_table.h"
#include "vm/bytecode/opcode_metadata.h"
#include "vm/bytecode/positions.h"
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/code_units.h"
#include "vm/objects/errors.h"
#include "vm/objects/set.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/runtime/frame.h"
#include "vm/runtime/thread.h"

namespace py {

namespace {

constinit uint32_t g_next_code_version = 1;

// Only text that looks like a name is interned.
bool should_intern(const Str* text) {
  if (!text->ascii) return false;
  for (int64_t i = 0; i < text->length; ++i) {
    uint8_t c = text->data1()[i];
    bool word =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    if (!word) return false;
  }
  return true;
}

void intern_item(Thread& thread, Tuple* tuple, int64_t index) {
  Owned<Str> text = Owned<Str>::steal(as<Str>(tuple->items[index]));
  str_intern(thread, &text);
  tuple->items[index] = reinterpret_cast<Object*>(text.release());
}

Status intern_names(Thread& thread, Tuple* names) {
  for (int64_t i = 0; i < names->ob_size; ++i) {
    if (!is_exact<Str>(names->items[i]))
      return raise(thread, &exc::SystemError, "non-string found in code slot");
    intern_item(thread, names, i);
  }
  return Status::kOk;
}

// Constants are interned in depth; *modified tells the owner of a frozenset to build it again.
// Damaged marshal data can hold a tuple that contains itself.
Status intern_constants(Thread& thread, Tuple* constants, bool* modified) {
  PY_ENTER_NATIVE(thread, " during code construction");
  for (int64_t i = constants->ob_size - 1; i >= 0; --i) {
    Object* value = constants->items[i];
    if (is_exact<Str>(value)) {
      if (!should_intern(as<Str>(value))) continue;
      intern_item(thread, constants, i);
      if (constants->items[i] != value) *modified = true;
    } else if (is_exact<Tuple>(value)) {
      bool inner = false;
      PY_TRY(intern_constants(thread, as<Tuple>(value), &inner));
    } else if (value->ob_type == &Set::frozen_type) {
      Owned<Tuple> items = PY_TRY(sequence_tuple(thread, value));
      bool inner = false;
      PY_TRY(intern_constants(thread, items, &inner));
      if (!inner) continue;
      Owned<Object> rebuilt = PY_TRY(frozenset_new(thread, items));
      constants->items[i] = rebuilt.release();
      decref(value);
      *modified = true;
    }
  }
  return Status::kOk;
}

struct LocalCounts {
  int locals = 0, cells = 0, frees = 0;
};
LocalCounts count_locals(const Bytes* kinds) {
  LocalCounts counts;
  for (int64_t i = 0; i < kinds->ob_size; ++i) {
    auto kind = static_cast<uint8_t>(kinds->data[i]);
    if ((kind & localkind::kLocal) != 0) {
      ++counts.locals;
      if ((kind & localkind::kCell) != 0) ++counts.cells;
    } else if ((kind & localkind::kCell) != 0) {
      ++counts.cells;
    } else if ((kind & localkind::kFree) != 0) {
      ++counts.frees;
    }
  }
  return counts;
}

// Position of the RESUME that starts the body; the count of units when there is none.
int find_first_traceable(const uint16_t* units, int64_t count) {
  for (int64_t i = 0; i < count; ++i) {
    int opcode = kOpcodeInfo[unit_opcode(units[i])].base;
    if (opcode == op::RESUME) return static_cast<int>(i);
    i += kOpcodeInfo[opcode].cache_units;
  }
  return static_cast<int>(count);
}

}  // namespace

bool g_code_specialising = true;

Status code_validate(Thread& thread, const CodeParts& parts) {
  if (parts.argcount < parts.posonlyargcount || parts.posonlyargcount < 0 ||
      parts.kwonlyargcount < 0 || parts.stacksize < 0 || parts.flags < 0 ||
      parts.localsplusnames->ob_size != parts.localspluskinds->ob_size)
    return raise_bad_internal_call(thread, kCodeCheckPlace);
  if (parts.code->ob_size > INT_MAX)
    return raise(thread, &exc::OverflowError, "code: co_code larger than INT_MAX");
  if (parts.code->ob_size % 2 != 0) return raise_value_error(thread, "code: co_code is malformed");
  int64_t plain = int64_t{count_locals(parts.localspluskinds).locals} - parts.argcount -
                  parts.kwonlyargcount - ((parts.flags & coflags::kVarArgs) != 0) -
                  ((parts.flags & coflags::kVarKeywords) != 0);
  if (plain < 0) return raise_value_error(thread, "code: co_varnames is too small");
  return Status::kOk;
}

Owned<Code> code_new(Thread& thread, const CodeParts& parts) {
  PY_TRY(code_validate(thread, parts));
  PY_TRY(intern_names(thread, parts.names));
  bool modified = false;
  PY_TRY(intern_constants(thread, parts.consts, &modified));
  PY_TRY(intern_names(thread, parts.localsplusnames));

  Owned<Code> code = PY_TRY(object_new<Code>(thread));
  code->unit_count = parts.code->ob_size / 2;
  // One spare unit: an instruction at the very end still has a readable successor.
  code->units =
      static_cast<uint16_t*>(mem_alloc_zeroed((static_cast<size_t>(code->unit_count) + 1) * 2));
  if (code->units == nullptr) return raise_memory_error(thread);
  std::memcpy(code->units, parts.code->data, static_cast<size_t>(parts.code->ob_size));

  Owned<Str> filename = share(parts.filename), name = share(parts.name),
             qualname = share(parts.qualname);
  str_intern(thread, &filename);
  str_intern(thread, &name);
  str_intern(thread, &qualname);
  code->co_filename.set(std::move(filename));
  code->co_name.set(std::move(name));
  code->co_qualname.set(std::move(qualname));
  code->co_consts.set_shared(parts.consts);
  code->co_names.set_shared(parts.names);
  code->co_localsplusnames.set_shared(parts.localsplusnames);
  code->co_localspluskinds.set_shared(parts.localspluskinds);
  code->co_linetable.set_shared(parts.linetable);
  code->co_exceptiontable.set_shared(parts.exceptiontable);
  code->co_flags = parts.flags;
  code->co_argcount = parts.argcount;
  code->co_posonlyargcount = parts.posonlyargcount;
  code->co_kwonlyargcount = parts.kwonlyargcount;
  code->co_stacksize = parts.stacksize == 0 ? 1 : parts.stacksize;
  code->co_firstlineno = parts.firstlineno;
  LocalCounts counts = count_locals(parts.localspluskinds);
  code->co_nlocalsplus = static_cast<int>(parts.localsplusnames->ob_size);
  code->co_nlocals = counts.locals;
  code->co_ncellvars = counts.cells;
  code->co_nfreevars = counts.frees;
  code->co_framesize = kUnverifiedFrame;
  code->co_version = g_next_code_version != 0 ? g_next_code_version++ : 0;
  code->first_traceable = find_first_traceable(code->units, code->unit_count);
  code_quicken(code->units, code->unit_count, g_code_specialising);
  return code;
}

void code_trust(Code* code) {
  code->verified = true;
  // An absurd size stays absurd: such a frame cannot be made.
  int64_t words = int64_t{code->co_nlocalsplus} + code->co_stacksize + int64_t{kFrameHeaderWords};
  code->co_framesize = words > INT_MAX / 2 ? INT_MAX / 2 : static_cast<int>(words);
}

Owned<Bytes> code_get_code(Thread& thread, Code* code) {
  if (code->co_code_cache == nullptr) {
    Owned<Bytes> bytes = PY_TRY(bytes_alloc(thread, code->unit_count * 2));
    auto* units = reinterpret_cast<uint16_t*>(bytes->data);
    code_copy_plain_units(code, units);
    code->co_code_cache.set(std::move(bytes));
  }
  return share(code->co_code_cache.get());
}

void code_copy_plain_units(Code* code, uint16_t* target) {
  int64_t i = 0;
  while (i < code->unit_count) {
    uint16_t unit = code_plain_unit(code, i);
    target[i++] = unit;
    int caches = kOpcodeInfo[unit_opcode(unit)].cache_units;
    for (; caches > 0 && i < code->unit_count; --caches) target[i++] = 0;
  }
}

uint16_t code_plain_unit(Code* code, int64_t index) {
  uint16_t unit = code->units[index];
  int opcode = unit_opcode(unit);
  // What a line or instruction event hides is kept in the monitoring data; damaged code may hold
  // such an instruction with nothing behind it.
  if ((opcode == op::INSTRUMENTED_LINE || opcode == op::INSTRUMENTED_INSTRUCTION) &&
      code->monitoring != nullptr)
    opcode = code_original_opcode(code, index);
  return make_code_unit(kOpcodeInfo[opcode].name != nullptr ? kOpcodeInfo[opcode].base : opcode,
                        unit_oparg(unit));
}

void code_quicken(uint16_t* units, int64_t count, bool enable_counters) {
  for (int64_t i = 0; i < count; ++i) {
    int opcode = kOpcodeInfo[unit_opcode(units[i])].base;
    int caches = kOpcodeInfo[opcode].cache_units;
    if (caches == 0) continue;
    if (i + 1 >= count) return;
    switch (opcode) {
      case op::JUMP_BACKWARD:
      case op::POP_JUMP_IF_FALSE:
      case op::POP_JUMP_IF_TRUE:
      case op::POP_JUMP_IF_NONE:
      case op::POP_JUMP_IF_NOT_NONE:
        break;  // Their cache unit counts for branch prediction and tiering, which this machine
                // lacks.
      default:
        units[i + 1] = enable_counters ? kWarmupCounter : make_counter(0, kUnreachableBackoff);
    }
    i += caches;
  }
}

int code_original_opcode(Code* code, int64_t index) {
  const Hooks& hooks = g_interpreter.hooks;
  return hooks.original_opcode != nullptr ? hooks.original_opcode(code, index)
                                          : unit_opcode(code->units[index]);
}

int code_told_line(const Code* code, int line) {
  if (line >= code->co_firstlineno || code->monitoring == nullptr) return line;
  const int bytes = reinterpret_cast<const CodeMonitoringHead*>(code->monitoring)->line_bytes;
  if (bytes == 0) return line;
  if (line < 0) return -1;
  const auto first = static_cast<uint32_t>(code->co_firstlineno);
  uint32_t kept = static_cast<uint32_t>(line) - first + 2;
  if (bytes < 4) kept &= (uint32_t{1} << 8 * bytes) - 1;
  return kept == 0 ? -1 : static_cast<int>(kept + first - 2);
}

void code_free_monitoring(Code* code) {
  if (code->monitoring != nullptr) g_interpreter.hooks.free_code_monitoring(code);
}

bool monitoring_wants_unwind(Thread& thread) {
  const Hooks& hooks = thread.interp->hooks;
  return hooks.wants_unwind != nullptr && hooks.wants_unwind(thread);
}

namespace {

Owned<Tuple> names_of_kind(Thread& thread, Code* code, uint8_t kind, int count) {
  Owned<Tuple> names = PY_TRY(tuple_alloc(thread, count));
  if (count == 0) return names;
  int filled = 0;
  // `count` bounds it: kinds that exclude each other may meet in damaged code.
  for (int i = 0; i < code->co_nlocalsplus && filled < count; ++i) {
    if ((static_cast<uint8_t>(code->co_localspluskinds->data[i]) & kind) == 0) continue;
    Object* name = code->co_localsplusnames->items[i];
    incref(name);
    names->items[filled++] = name;
  }
  tuple_ready(names);
  return names;
}

}  // namespace

Owned<Tuple> code_varnames(Thread& thread, Code* code) {
  return names_of_kind(thread, code, localkind::kLocal, code->co_nlocals);
}
Owned<Tuple> code_cellvars(Thread& thread, Code* code) {
  return names_of_kind(thread, code, localkind::kCell, code->co_ncellvars);
}
Owned<Tuple> code_freevars(Thread& thread, Code* code) {
  return names_of_kind(thread, code, localkind::kFree, code->co_nfreevars);
}

int code_addr_to_line(Code* code, int offset_bytes) {
  if (offset_bytes < 0) return code->co_firstlineno;
  return code_told_line(
      code, line_at(reinterpret_cast<const uint8_t*>(code->co_linetable->data),
                    static_cast<size_t>(code->co_linetable->ob_size), code->co_firstlineno,
                    static_cast<uint32_t>(offset_bytes) / 2));
}

CodePosition code_position(Code* code, int offset_bytes) {
  if (offset_bytes < 0) return {code->co_firstlineno, code->co_firstlineno, 0, 0};
  Position position = position_at(reinterpret_cast<const uint8_t*>(code->co_linetable->data),
                                  static_cast<size_t>(code->co_linetable->ob_size),
                                  code->co_firstlineno, static_cast<uint32_t>(offset_bytes) / 2);
  return {position.line, position.end_line, position.column, position.end_column};
}

bool code_find_handler(Code* code, int unit_index, ExceptionHandler* handler) {
  Bytes* table = code->co_exceptiontable;
  if (table == nullptr || table->ob_size == 0 || unit_index < 0) return false;
  ExceptionEntry entry;
  if (!find_exception_handler(reinterpret_cast<const uint8_t*>(table->data),
                              static_cast<size_t>(table->ob_size),
                              static_cast<uint32_t>(unit_index), &entry))
    return false;
  if (entry.depth > 0 && PY_FAULT_HERE(unwind_deep)) return false;
  *handler = {static_cast<int>(entry.target), static_cast<int>(entry.depth), entry.lasti};
  return true;
}

}  // namespace py
