// The code type: construction from Python, fields, tables as iterators, comparison.
// Counterpart: Objects/codeobject.c.
#include <cstring>

#include "vm/base/buffer.h"
#include "vm/bytecode/code_unit.h"
#include "vm/bytecode/opcode_metadata.h"
#include "vm/bytecode/positions.h"
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/bytes.h"
#include "vm/objects/code.h"
#include "vm/objects/code_units.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/float.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/range.h"
#include "vm/objects/set.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/weakref.h"

namespace py {

namespace {

Code* code_of(Object* self) { return static_cast<Code*>(self); }
const uint8_t* table_of(const Code* code) {
  return reinterpret_cast<const uint8_t*>(code->co_linetable->data);
}
size_t table_size(const Code* code) { return static_cast<size_t>(code->co_linetable->ob_size); }

// A damaged table can lead to other negative lines.
Owned<Object> line_or_none(Thread& thread, int number) {
  return number == -1 ? new_none() : int_from_int64(thread, number);
}

// The three table iterators share a shape: each step yields a tuple.
struct PositionsIterator : Object {
  static Type type;
  Slot<Code> code;
  PositionReader reader;
  PositionRange range;
  uint32_t at;
};
struct LinesIterator : Object {
  static Type type;
  Slot<Code> code;
  LineReader reader;
};
struct BranchesIterator : Object {
  static Type type;
  Slot<Code> code;
  Slot<Bytes> plain;  // The units without specialisation.
  BranchReader reader;
};

Owned<Object> positions_next(Thread& thread, Object* self) {
  auto* it = static_cast<PositionsIterator*>(self);
  while (it->at >= it->range.end) {
    if (!it->reader.next(&it->range)) return nullptr;
    it->at = it->range.start;
  }
  ++it->at;
  const Position& p = it->range.position;
  Owned<Tuple> tuple = PY_TRY(tuple_alloc(thread, 4));
  const int numbers[4] = {p.line, p.end_line, p.column, p.end_column};
  for (int i = 0; i < 4; ++i) tuple->items[i] = PY_TRY(line_or_none(thread, numbers[i])).release();
  tuple_ready(tuple);
  return tuple;
}

Owned<Object> lines_next(Thread& thread, Object* self) {
  LineRange range;
  if (!static_cast<LinesIterator*>(self)->reader.next(&range)) return nullptr;
  Owned<Tuple> tuple = PY_TRY(tuple_alloc(thread, 3));
  tuple->items[0] = PY_TRY(int_from_int64(thread, int64_t{range.start} * 2)).release();
  tuple->items[1] = PY_TRY(int_from_int64(thread, int64_t{range.end} * 2)).release();
  tuple->items[2] = PY_TRY(line_or_none(thread, range.line)).release();
  tuple_ready(tuple);
  return tuple;
}

Owned<Object> branches_next(Thread& thread, Object* self) {
  Branch branch;
  if (!static_cast<BranchesIterator*>(self)->reader.next(&branch)) return nullptr;
  Owned<Tuple> tuple = PY_TRY(tuple_alloc(thread, 3));
  const uint32_t units[3] = {branch.source, branch.not_taken, branch.taken};
  for (int i = 0; i < 3; ++i)
    tuple->items[i] = PY_TRY(int_from_int64(thread, int64_t{units[i]} * 2)).release();
  tuple_ready(tuple);
  return tuple;
}

constexpr uint16_t kPositionsFields[] = {offsetof(PositionsIterator, code), 0};
constexpr uint16_t kLinesFields[] = {offsetof(LinesIterator, code), 0};
constexpr uint16_t kBranchesFields[] = {offsetof(BranchesIterator, code),
                                        offsetof(BranchesIterator, plain), 0};

constinit Type PositionsIterator::type = {
    .tp_name = "positions_iterator",
    .tp_basicsize = sizeof(PositionsIterator),
    .tp_flags = tpflags::kDisallowInstantiation,
    .tp_iter = object_self_iter,
    .tp_iternext = positions_next,
    .fields = kPositionsFields,
};
constinit Type LinesIterator::type = {
    .tp_name = "line_iterator",
    .tp_basicsize = sizeof(LinesIterator),
    .tp_flags = tpflags::kDisallowInstantiation,
    .tp_iter = object_self_iter,
    .tp_iternext = lines_next,
    .fields = kLinesFields,
};
constinit Type BranchesIterator::type = {
    .tp_name = "line_iterator",
    .tp_basicsize = sizeof(BranchesIterator),
    .tp_flags = tpflags::kDisallowInstantiation,
    .tp_iter = object_self_iter,
    .tp_iternext = branches_next,
    .fields = kBranchesFields,
};

Owned<Object> co_positions(Thread& thread, Object* self) {
  Owned<PositionsIterator> it = PY_TRY(object_new<PositionsIterator>(thread));
  it->code.set_shared(code_of(self));
  it->reader = PositionReader(table_of(code_of(self)), table_size(code_of(self)),
                              code_of(self)->co_firstlineno);
  it->range = {};
  it->at = 0;
  return it;
}

Owned<Object> co_lines(Thread& thread, Object* self) {
  Owned<LinesIterator> it = PY_TRY(object_new<LinesIterator>(thread));
  it->code.set_shared(code_of(self));
  it->reader =
      LineReader(table_of(code_of(self)), table_size(code_of(self)), code_of(self)->co_firstlineno);
  return it;
}

Owned<Object> co_branches(Thread& thread, Object* self) {
  Owned<BranchesIterator> it = PY_TRY(object_new<BranchesIterator>(thread));
  it->code.set_shared(code_of(self));
  it->plain.set(PY_TRY(code_get_code(thread, code_of(self))));
  it->reader = BranchReader(reinterpret_cast<const CodeUnit*>(it->plain->data),
                            static_cast<uint32_t>(code_of(self)->unit_count));
  return it;
}

Owned<Object> code_repr(Thread& thread, Object* self) {
  Code* code = code_of(self);
  return str_from_format(thread, "<code object %U at %p, file \"%U\", line %d>",
                         code->co_name.get(), code, code->co_filename.get(),
                         code->co_firstlineno != 0 ? code->co_firstlineno : -1);
}

// Constants that compare equal but are not interchangeable (1 and 1.0, 0.0 and -0.0) get keys that
// differ.
Owned<Object> constant_key(Thread& thread, Object* value) {
  PY_ENTER_NATIVE(thread, " while comparing constants");
  if (is_none(value) || value == ellipsis() || is_exact<Int>(value) || is_exact<Str>(value) ||
      is_a<Code>(value))
    return share(value);
  Object* type = reinterpret_cast<Object*>(value->ob_type);
  if (is_exact<Bool>(value) || is_exact<Bytes>(value)) {
    Object* items[2] = {type, value};
    return tuple_pack(thread, items);
  }
  if (is_exact<Float>(value) || is_exact<Complex>(value)) {
    double parts[2] = {0, 0};
    if (is_exact<Float>(value)) {
      parts[0] = static_cast<Float*>(value)->value;
    } else {
      parts[0] = static_cast<Complex*>(value)->real;
      parts[1] = static_cast<Complex*>(value)->imag;
    }
    bool negative_zero[2] = {parts[0] == 0 && __builtin_signbit(parts[0]),
                             parts[1] == 0 && __builtin_signbit(parts[1])};
    if (!negative_zero[0] && !negative_zero[1]) {
      Object* items[2] = {type, value};
      return tuple_pack(thread, items);
    }
    Object* mark = negative_zero[0] && negative_zero[1] ? bool_object(true)
                   : negative_zero[1]                   ? bool_object(false)
                                                        : none();
    Object* items[3] = {type, value, mark};
    return tuple_pack(thread, items);
  }
  Owned<Object> inner;
  if (is_exact<Tuple>(value)) {
    auto* tuple = static_cast<Tuple*>(value);
    Owned<Tuple> keys = PY_TRY(tuple_alloc(thread, tuple->ob_size));
    for (int64_t i = 0; i < tuple->ob_size; ++i)
      keys->items[i] = PY_TRY(constant_key(thread, tuple->items[i])).release();
    if (tuple->ob_size > 0) tuple_ready(keys);
    inner = std::move(keys);
  } else if (value->ob_type == &Set::frozen_type) {
    Owned<List> keys = PY_TRY(list_new(thread));
    int64_t position = 0;
    Object* item;
    Hash hash;
    while (set_next(static_cast<Set*>(value), &position, &item, &hash)) {
      Owned<Object> key = PY_TRY(constant_key(thread, item));
      PY_TRY(list_append(thread, keys, key));
    }
    inner = PY_TRY(frozenset_new(thread, keys));
  } else if (is_exact<Slice>(value)) {
    auto* slice = static_cast<Slice*>(value);
    Owned<Object> start = PY_TRY(constant_key(thread, slice->start));
    Owned<Object> stop = PY_TRY(constant_key(thread, slice->stop));
    Owned<Object> step = PY_TRY(constant_key(thread, slice->step));
    inner = PY_TRY(slice_new(thread, start, stop, step));
  } else {
    inner = PY_TRY(int_from_uint64(thread, reinterpret_cast<uintptr_t>(value)));
  }
  Object* items[2] = {inner.get(), value};
  return tuple_pack(thread, items);
}

Tri equal(Thread& thread, Object* left, Object* right) {
  return object_rich_compare_bool(thread, left, right, CompareOp::kEq);
}

Tri codes_equal(Thread& thread, Code* a, Code* b) {
  if (a == b) return Tri::kTrue;
  if (!PY_TRY(equal(thread, a->co_name, b->co_name))) return Tri::kFalse;
  if (a->co_argcount != b->co_argcount || a->co_posonlyargcount != b->co_posonlyargcount ||
      a->co_kwonlyargcount != b->co_kwonlyargcount || a->co_flags != b->co_flags ||
      a->co_firstlineno != b->co_firstlineno || a->unit_count != b->unit_count)
    return Tri::kFalse;
  for (int64_t i = 0; i < a->unit_count; ++i) {
    uint16_t x = code_plain_unit(a, i), y = code_plain_unit(b, i);
    if (x != y) return Tri::kFalse;
    i += kOpcodeInfo[unit_opcode(x)].cache_units;
  }
  if (!PY_TRY(equal(thread, a->co_names, b->co_names))) return Tri::kFalse;
  if (!PY_TRY(equal(thread, a->co_localsplusnames, b->co_localsplusnames))) return Tri::kFalse;
  if (!PY_TRY(equal(thread, a->co_linetable, b->co_linetable))) return Tri::kFalse;
  if (!PY_TRY(equal(thread, a->co_exceptiontable, b->co_exceptiontable))) return Tri::kFalse;
  // The constants come last: they hold the code objects nested inside, however deep.
  Owned<Object> left = PY_TRY(constant_key(thread, a->co_consts));
  Owned<Object> right = PY_TRY(constant_key(thread, b->co_consts));
  return equal(thread, left, right);
}

Owned<Object> code_compare(Thread& thread, Object* left, Object* right, CompareOp op) {
  if ((op != CompareOp::kEq && op != CompareOp::kNe) || !is_a<Code>(left) || !is_a<Code>(right))
    return new_not_implemented();
  bool same = PY_TRY(codes_equal(thread, code_of(left), code_of(right)));
  return new_bool(same == (op == CompareOp::kEq));
}

Maybe<Hash> code_hash(Thread& thread, Object* self) {
  Code* code = code_of(self);
  uint64_t hash = 20221211;
  auto mix = [&hash](uint64_t value) {
    hash ^= value;
    hash *= 0xf4243;
  };
  Object* parts[] = {code->co_name,      code->co_consts,
                     code->co_names,     code->co_localsplusnames,
                     code->co_linetable, code->co_exceptiontable};
  for (Object* part : parts) mix(static_cast<uint64_t>(PY_TRY(object_hash(thread, part))));
  for (int number : {code->co_argcount, code->co_posonlyargcount, code->co_kwonlyargcount,
                     code->co_flags, code->co_firstlineno})
    mix(static_cast<uint64_t>(static_cast<int64_t>(number)));
  mix(static_cast<uint64_t>(code->unit_count));
  for (int64_t i = 0; i < code->unit_count; ++i) {
    uint16_t unit = code_plain_unit(code, i);
    mix(static_cast<uint64_t>(unit_opcode(unit)));
    mix(static_cast<uint64_t>(unit_oparg(unit)));
    i += kOpcodeInfo[unit_opcode(unit)].cache_units;
  }
  auto result = static_cast<Hash>(hash);
  return result == -1 ? -2 : result;
}

Owned<Object> code_sizeof(Thread& thread, Object* self) {
  return int_from_int64(thread, 208 + code_of(self)->unit_count * 2);
}

Owned<Object> varname_from_oparg(Thread& thread, Object* self, Args args) {
  int index = PY_TRY(to_c_int(thread, args[0]));
  Tuple* names = code_of(self)->co_localsplusnames;
  if (index < 0 || index >= names->ob_size)
    return raise(thread, &exc::IndexError, "tuple index out of range");
  return share(names->items[index]);
}

Status check_names(Thread& thread, Object* names) {
  auto* tuple = static_cast<Tuple*>(names);
  for (int64_t i = 0; i < tuple->ob_size; ++i) {
    if (!is_a<Str>(tuple->items[i]))
      return raise_type_error(thread, "name tuples must contain only strings, not '%.500s'",
                              tuple->items[i]->ob_type->tp_name);
  }
  return Status::kOk;
}

// What a code object is made of as Python states it.
struct Fields {
  int argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize, flags, firstlineno;
  Object *code, *consts, *names, *varnames, *filename, *name, *qualname, *linetable,
      *exceptiontable, *freevars, *cellvars;
};

// Variables in the order of the frame: locals, cells that are no arguments, free variables.
Owned<Object> code_from_fields(Thread& thread, const Fields& f) {
  auto *varnames = static_cast<Tuple*>(f.varnames), *freevars = static_cast<Tuple*>(f.freevars),
       *cellvars = static_cast<Tuple*>(f.cellvars);
  Owned<List> names = PY_TRY(list_new(thread));
  Owned<Bytes> kinds_room =
      PY_TRY(bytes_alloc(thread, varnames->ob_size + cellvars->ob_size + freevars->ob_size + 1));
  char* kinds = kinds_room->data;
  int64_t positional = f.argcount, keyword = positional + f.kwonlyargcount;
  for (int64_t i = 0; i < varnames->ob_size; ++i) {
    PY_TRY(list_append(thread, names, varnames->items[i]));
    uint8_t kind = localkind::kLocal;
    if (i < f.posonlyargcount) {
      kind |= localkind::kArgPos;
    } else if (i < positional) {
      kind |= localkind::kArgPos | localkind::kArgKw;
    } else if (i < keyword) {
      kind |= localkind::kArgKw;
    } else if (i == keyword && (f.flags & coflags::kVarArgs) != 0) {
      kind |= localkind::kArgVar | localkind::kArgPos;
    } else if (i == keyword + ((f.flags & coflags::kVarArgs) != 0) &&
               (f.flags & coflags::kVarKeywords) != 0) {
      kind |= localkind::kArgVar | localkind::kArgKw;
    }
    kinds[i] = static_cast<char>(kind);
  }
  for (int64_t c = 0; c < cellvars->ob_size; ++c) {
    bool is_local = false;
    for (int64_t i = 0; i < varnames->ob_size && !is_local; ++i) {
      is_local = is_a<Str>(cellvars->items[c]) && is_a<Str>(varnames->items[i]) &&
                 str_equal(as<Str>(cellvars->items[c]), as<Str>(varnames->items[i]));
      if (is_local) kinds[i] = static_cast<char>(kinds[i] | localkind::kCell);
    }
    if (is_local) continue;
    kinds[names->ob_size] = static_cast<char>(localkind::kCell);
    PY_TRY(list_append(thread, names, cellvars->items[c]));
  }
  for (int64_t i = 0; i < freevars->ob_size; ++i) {
    kinds[names->ob_size] = static_cast<char>(localkind::kFree);
    PY_TRY(list_append(thread, names, freevars->items[i]));
  }
  Owned<Tuple> all_names = PY_TRY(list_as_tuple(thread, names));
  Owned<Bytes> all_kinds = PY_TRY(bytes_from(thread, kinds, static_cast<size_t>(names->ob_size)));
  // Interning writes into these tuples: they must be ours.
  Owned<Tuple> own_names = PY_TRY(tuple_from_array(thread, static_cast<Tuple*>(f.names)->items,
                                                   static_cast<Tuple*>(f.names)->ob_size));
  CodeParts parts = {.filename = static_cast<Str*>(f.filename),
                     .name = static_cast<Str*>(f.name),
                     .qualname = static_cast<Str*>(f.qualname),
                     .flags = f.flags,
                     .firstlineno = f.firstlineno,
                     .code = static_cast<Bytes*>(f.code),
                     .linetable = static_cast<Bytes*>(f.linetable),
                     .consts = static_cast<Tuple*>(f.consts),
                     .names = own_names,
                     .localsplusnames = all_names,
                     .localspluskinds = all_kinds,
                     .argcount = f.argcount,
                     .posonlyargcount = f.posonlyargcount,
                     .kwonlyargcount = f.kwonlyargcount,
                     .stacksize = f.stacksize,
                     .exceptiontable = static_cast<Bytes*>(f.exceptiontable)};
  PY_TRY(code_validate(thread, parts));
  if (f.nlocals != varnames->ob_size)
    return raise_value_error(thread, "code: co_nlocals != len(co_varnames)");
  return code_new(thread, parts);
}

Status expect(Thread& thread, const char* function, const char* argument, Object* value, bool fits,
              const char* expected) {
  if (fits) return Status::kOk;
  return raise_bad_argument(thread, function, argument, expected, value);
}

SignatureText g_new_signature = {"code",
                                 "(argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize, "
                                 "flags, codestring, constants, names, varnames, "
                                 "filename, name, qualname, firstlineno, linetable, "
                                 "exceptiontable, freevars=(), cellvars=(), /)"};

Owned<Object> code_type_new(Thread& thread, Type*, Tuple* args, Dict* kwargs) {
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, g_new_signature, args, kwargs, &bound));
  Fields f;
  int* numbers[] = {&f.argcount, &f.posonlyargcount, &f.kwonlyargcount,
                    &f.nlocals,  &f.stacksize,       &f.flags};
  for (size_t i = 0; i < 6; ++i) *numbers[i] = PY_TRY(to_c_int(thread, bound[i]));
  PY_TRY(expect(thread, "code", "argument 7", bound[6], is_a<Bytes>(bound[6]), "bytes"));
  constexpr const char* kTupleNames[] = {"argument 8", "argument 9", "argument 10"};
  for (size_t i = 7; i < 10; ++i)
    PY_TRY(expect(thread, "code", kTupleNames[i - 7], bound[i], is_a<Tuple>(bound[i]), "tuple"));
  constexpr const char* kTextNames[] = {"argument 11", "argument 12", "argument 13"};
  for (size_t i = 10; i < 13; ++i)
    PY_TRY(expect(thread, "code", kTextNames[i - 10], bound[i], is_a<Str>(bound[i]), "str"));
  f.firstlineno = PY_TRY(to_c_int(thread, bound[13]));
  PY_TRY(expect(thread, "code", "argument 15", bound[14], is_a<Bytes>(bound[14]), "bytes"));
  PY_TRY(expect(thread, "code", "argument 16", bound[15], is_a<Bytes>(bound[15]), "bytes"));
  if (bound.has(16))
    PY_TRY(expect(thread, "code", "argument 17", bound[16], is_a<Tuple>(bound[16]), "tuple"));
  if (bound.has(17))
    PY_TRY(expect(thread, "code", "argument 18", bound[17], is_a<Tuple>(bound[17]), "tuple"));
  const struct {
    const char* name;
    int value;
  } checked[] = {{"argcount", f.argcount},
                 {"posonlyargcount", f.posonlyargcount},
                 {"kwonlyargcount", f.kwonlyargcount},
                 {"nlocals", f.nlocals}};
  for (const auto& check : checked) {
    if (check.value < 0)
      return raise_value_error(thread, "code: %s must not be negative", check.name);
  }
  f.code = bound[6];
  f.consts = bound[7];
  f.names = bound[8];
  f.varnames = bound[9];
  f.filename = bound[10];
  f.name = bound[11];
  f.qualname = bound[12];
  f.linetable = bound[14];
  f.exceptiontable = bound[15];
  f.freevars = bound.has(16) ? bound[16] : empty_tuple();
  f.cellvars = bound.has(17) ? bound[17] : empty_tuple();
  for (Object* tuple : {f.names, f.varnames, f.freevars, f.cellvars})
    PY_TRY(check_names(thread, tuple));
  return code_from_fields(thread, f);
}

SignatureText g_replace_signature = {
    "replace",
    "(*, co_argcount=0, co_posonlyargcount=0, co_kwonlyargcount=0, co_nlocals=0, co_stacksize=0, "
    "co_flags=0, co_firstlineno=0, co_code=None, "
    "co_consts=None, co_names=None, co_varnames=None, co_freevars=None, co_cellvars=None, "
    "co_filename=None, co_name=None, co_qualname=None, "
    "co_linetable=None, co_exceptiontable=None)"};

Owned<Object> code_replace(Thread& thread, Object* self, RawArgs args) {
  Code* code = code_of(self);
  BoundArgs bound;
  PY_TRY(bind_vectorcall(thread, g_replace_signature, args.argv, args.nargs, args.kwnames, &bound));
  Fields f = {code->co_argcount,
              code->co_posonlyargcount,
              code->co_kwonlyargcount,
              code->co_nlocals,
              code->co_stacksize,
              code->co_flags,
              code->co_firstlineno,
              nullptr,
              code->co_consts,
              code->co_names,
              nullptr,
              code->co_filename,
              code->co_name,
              code->co_qualname,
              code->co_linetable,
              code->co_exceptiontable,
              nullptr,
              nullptr};
  int* numbers[] = {&f.argcount,  &f.posonlyargcount, &f.kwonlyargcount, &f.nlocals,
                    &f.stacksize, &f.flags,           &f.firstlineno};
  constexpr const char* kNumberNames[] = {
      "co_argcount",  "co_posonlyargcount", "co_kwonlyargcount", "co_nlocals",
      "co_stacksize", "co_flags",           "co_firstlineno"};
  for (size_t i = 0; i < 7; ++i) {
    if (bound.has(i)) *numbers[i] = PY_TRY(to_c_int(thread, bound[i]));
  }
  Owned<Object> plain = PY_TRY(code_get_code(thread, code));
  Owned<Object> varnames = PY_TRY(code_varnames(thread, code));
  Owned<Object> cellvars = PY_TRY(code_cellvars(thread, code));
  Owned<Object> freevars = PY_TRY(code_freevars(thread, code));
  f.code = plain;
  f.varnames = varnames;
  f.cellvars = cellvars;
  f.freevars = freevars;
  Object** objects[] = {&f.code,     &f.consts,    &f.names,         &f.varnames,
                        &f.freevars, &f.cellvars,  &f.filename,      &f.name,
                        &f.qualname, &f.linetable, &f.exceptiontable};
  constexpr const char* kObjectNames[] = {
      "co_code",     "co_consts", "co_names",    "co_varnames",  "co_freevars",      "co_cellvars",
      "co_filename", "co_name",   "co_qualname", "co_linetable", "co_exceptiontable"};
  for (size_t i = 0; i < 11; ++i) {
    if (!bound.has(7 + i)) continue;
    Object* value = bound[7 + i];
    bool bytes = i == 0 || i >= 9, text = i >= 6 && i < 9;
    bool fits = bytes ? is_a<Bytes>(value) : text ? is_a<Str>(value) : is_a<Tuple>(value);
    if (!fits) {
      Owned<Str> argument = PY_TRY(str_from_format(thread, "argument '%s'", kObjectNames[i]));
      return raise_bad_argument(thread, "replace", argument->ascii_text(),
                                bytes  ? "bytes"
                                : text ? "str"
                                       : "tuple",
                                value);
    }
    *objects[i] = value;
  }
  for (size_t i = 0; i < 7; ++i) {
    if (*numbers[i] < 0)
      return raise_value_error(thread, "%s must be a positive integer", kNumberNames[i]);
  }
  // A new set of local names brings its own count unless one is given.
  if (bound.has(10) && !bound.has(3)) f.nlocals = code->co_nlocals;
  return code_from_fields(thread, f);
}

Owned<Object> get_code(Thread& thread, Object* self, void*) {
  return code_get_code(thread, code_of(self));
}
Owned<Object> get_adaptive(Thread& thread, Object* self, void*) {
  return bytes_from(thread, reinterpret_cast<const char*>(code_of(self)->units),
                    static_cast<size_t>(code_of(self)->unit_count) * 2);
}
Owned<Object> get_varnames(Thread& thread, Object* self, void*) {
  return code_varnames(thread, code_of(self));
}
Owned<Object> get_cellvars(Thread& thread, Object* self, void*) {
  return code_cellvars(thread, code_of(self));
}
Owned<Object> get_freevars(Thread& thread, Object* self, void*) {
  return code_freevars(thread, code_of(self));
}

// The table of Python 3.9 and before: pairs of (bytecode delta, line delta), which wraps as an int.
Owned<Object> get_lnotab(Thread& thread, Object* self, void*) {
  PY_TRY(
      warn(thread, &exc::DeprecationWarning, 1, "co_lnotab is deprecated, use co_lines instead."));
  Code* code = code_of(self);
  Buffer pairs;
  LineEntryReader reader(table_of(code), table_size(code), code->co_firstlineno);
  LineRange range;
  int line = code->co_firstlineno;
  int offset = 0;
  auto put = [&](int bytes_delta, int line_delta) -> Status {
    const char pair[] = {static_cast<char>(bytes_delta), static_cast<char>(line_delta)};
    return pairs.append(pair, sizeof pair) ? Status::kOk : Status(raise_memory_error(thread));
  };
  while (reader.next(&range)) {
    int start = static_cast<int>(range.start) * 2;
    if (reader.line() == line) continue;
    int delta = static_cast<int>(static_cast<uint32_t>(reader.line()) - static_cast<uint32_t>(line));
    int step = start - offset;
    for (; step > 255; step -= 255) PY_TRY(put(255, 0));
    for (; delta > 127; delta -= 127, step = 0) PY_TRY(put(step, 127));
    for (; delta < -128; delta += 128, step = 0) PY_TRY(put(step, -128));
    PY_TRY(put(step, delta));
    line = reader.line();
    offset = start;
  }
  return bytes_from(thread, pairs.data(), pairs.size());
}

void code_dealloc(Object* self) {
  Code* code = code_of(self);
  if (code->co_weaklist != nullptr) weakref_clear_all(self);
  code_free_monitoring(code);
  xdecref(code->extra);
  code->co_consts.clear();
  code->co_names.clear();
  code->co_exceptiontable.clear();
  code->co_localsplusnames.clear();
  code->co_localspluskinds.clear();
  code->co_filename.clear();
  code->co_name.clear();
  code->co_qualname.clear();
  code->co_linetable.clear();
  code->co_code_cache.clear();
  mem_free(code->units);
  mem_free(code->proof);
  object_free(self);
}

constinit MethodDef kMethods[] = {
    {"__sizeof__", code_sizeof, "($self, /)", nullptr},
    {"co_lines", co_lines, "($self, /)", nullptr},
    {"co_branches", co_branches, "($self, /)", nullptr},
    {"co_positions", co_positions, "($self, /)", nullptr},
    {"replace", code_replace, "($self, /, **changes)", "Return a copy with some fields changed."},
    {"_varname_from_oparg", varname_from_oparg, "($self, /, oparg)",
     "Return the name of the local variable that an oparg means."},
    {"__replace__", code_replace, "($self, /, **changes)", "The same as replace()."},
    {},
};
constinit MemberDef kMembers[] = {
    {"co_argcount", MemberKind::kInt, true, offsetof(Code, co_argcount), nullptr},
    {"co_posonlyargcount", MemberKind::kInt, true, offsetof(Code, co_posonlyargcount), nullptr},
    {"co_kwonlyargcount", MemberKind::kInt, true, offsetof(Code, co_kwonlyargcount), nullptr},
    {"co_stacksize", MemberKind::kInt, true, offsetof(Code, co_stacksize), nullptr},
    {"co_flags", MemberKind::kInt, true, offsetof(Code, co_flags), nullptr},
    {"co_nlocals", MemberKind::kInt, true, offsetof(Code, co_nlocals), nullptr},
    {"co_consts", MemberKind::kObject, true, offsetof(Code, co_consts), nullptr},
    {"co_names", MemberKind::kObject, true, offsetof(Code, co_names), nullptr},
    {"co_filename", MemberKind::kObject, true, offsetof(Code, co_filename), nullptr},
    {"co_name", MemberKind::kObject, true, offsetof(Code, co_name), nullptr},
    {"co_qualname", MemberKind::kObject, true, offsetof(Code, co_qualname), nullptr},
    {"co_firstlineno", MemberKind::kInt, true, offsetof(Code, co_firstlineno), nullptr},
    {"co_linetable", MemberKind::kObject, true, offsetof(Code, co_linetable), nullptr},
    {"co_exceptiontable", MemberKind::kObject, true, offsetof(Code, co_exceptiontable), nullptr},
    {},
};
constinit GetSetDef kGetSets[] = {
    {"co_lnotab", get_lnotab, nullptr, nullptr, nullptr},
    {"_co_code_adaptive", get_adaptive, nullptr, nullptr, nullptr},
    {"co_varnames", get_varnames, nullptr, nullptr, nullptr},
    {"co_cellvars", get_cellvars, nullptr, nullptr, nullptr},
    {"co_freevars", get_freevars, nullptr, nullptr, nullptr},
    {"co_code", get_code, nullptr, nullptr, nullptr},
    {},
};

}  // namespace

Type* code_positions_iterator_type() { return &PositionsIterator::type; }
Type* code_lines_iterator_type() { return &LinesIterator::type; }
Type* code_branches_iterator_type() { return &BranchesIterator::type; }

constinit Type Code::type = {
    .tp_name = "code",
    .tp_basicsize = sizeof(Code),
    .tp_dealloc = code_dealloc,
    .tp_repr = code_repr,
    .tp_hash = code_hash,
    .tp_doc = "What a compiler makes of a block of source.",
    .tp_richcompare = code_compare,
    .tp_weaklistoffset = offsetof(Code, co_weaklist),
    .tp_methods = kMethods,
    .tp_members = kMembers,
    .tp_getset = kGetSets,
    .tp_new = code_type_new,
    .text_signature =
        "(argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize,\n     flags, codestring, "
        "constants, names, varnames, filename, name,\n"
        "     qualname, firstlineno, linetable, exceptiontable, freevars=(),\n     cellvars=(), /)",
    .reported_basicsize = 208,
};

}  // namespace py
