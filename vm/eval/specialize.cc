// The adaptive specialiser: operators, containers, globals, iteration.
// Counterpart: Python/specialize.c.
#include "vm/eval/specialize.h"

#include "vm/eval/slow.h"
#include "vm/eval/specialize_internal.h"
#include "vm/objects/abstract.h"
#include "vm/objects/code_units.h"
#include "vm/objects/dict.h"
#include "vm/objects/float.h"
#include "vm/objects/generator.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/range.h"
#include "vm/objects/set.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py {

namespace {

bool is_compact_int(Object* object) {
  return is_exact<Int>(object) && as<Int>(object)->is_compact();
}

// Floats with small ints, and bitwise operators on small ints: pairs that have no opcode of their
// own.
template <NumberOp kOp>
Owned<Object> bitwise(Thread& thread, Object* left, Object* right) {
  int64_t a = as<Int>(left)->compact_value(), b = as<Int>(right)->compact_value();
  return int_from_int64(thread, kOp == NumberOp::kAnd  ? a & b
                                : kOp == NumberOp::kOr ? a | b
                                                       : a ^ b);
}
bool both_compact(Object* left, Object* right) {
  return is_compact_int(left) && is_compact_int(right);
}

// Beyond 2**53 an int may not be a double exactly: the general way rounds once.
bool exact_as_double(Object* object) {
  if (!is_compact_int(object)) return false;
  int64_t value = as<Int>(object)->compact_value();
  return value >= -(int64_t{1} << 53) && value <= (int64_t{1} << 53);
}
// Not for nan, as in CPython: programs see the opcode.
bool is_float_number(Object* object) {
  return is_exact<Float>(object) && as<Float>(object)->value == as<Float>(object)->value;
}
bool float_and_int(Object* left, Object* right) {
  return is_float_number(left) && exact_as_double(right);
}
bool int_and_float(Object* left, Object* right) {
  return exact_as_double(left) && is_float_number(right);
}
bool float_and_nonzero_int(Object* left, Object* right) {
  return float_and_int(left, right) && as<Int>(right)->compact_value() != 0;
}
bool int_and_nonzero_float(Object* left, Object* right) {
  return int_and_float(left, right) && as<Float>(right)->value != 0;
}

double as_double(Object* object) {
  return is_exact<Float>(object) ? as<Float>(object)->value
                                 : static_cast<double>(as<Int>(object)->compact_value());
}

template <NumberOp kOp>
Owned<Object> mixed(Thread& thread, Object* left, Object* right) {
  double a = as_double(left), b = as_double(right);
  return float_from_double(thread, kOp == NumberOp::kAdd        ? a + b
                                   : kOp == NumberOp::kSubtract ? a - b
                                   : kOp == NumberOp::kMultiply ? a * b
                                                                : a / b);
}

constexpr int oparg_of(NumberOp op) { return static_cast<int>(op); }

constexpr BinaryOpExtension kExtensions[] = {
    {oparg_of(NumberOp::kOr), both_compact, bitwise<NumberOp::kOr>},
    {oparg_of(NumberOp::kAnd), both_compact, bitwise<NumberOp::kAnd>},
    {oparg_of(NumberOp::kXor), both_compact, bitwise<NumberOp::kXor>},
    {oparg_of(NumberOp::kInplaceOr), both_compact, bitwise<NumberOp::kOr>},
    {oparg_of(NumberOp::kInplaceAnd), both_compact, bitwise<NumberOp::kAnd>},
    {oparg_of(NumberOp::kInplaceXor), both_compact, bitwise<NumberOp::kXor>},
    {oparg_of(NumberOp::kAdd), float_and_int, mixed<NumberOp::kAdd>},
    {oparg_of(NumberOp::kSubtract), float_and_int, mixed<NumberOp::kSubtract>},
    {oparg_of(NumberOp::kTrueDivide), float_and_nonzero_int, mixed<NumberOp::kTrueDivide>},
    {oparg_of(NumberOp::kMultiply), float_and_int, mixed<NumberOp::kMultiply>},
    {oparg_of(NumberOp::kAdd), int_and_float, mixed<NumberOp::kAdd>},
    {oparg_of(NumberOp::kSubtract), int_and_float, mixed<NumberOp::kSubtract>},
    {oparg_of(NumberOp::kTrueDivide), int_and_nonzero_float, mixed<NumberOp::kTrueDivide>},
    {oparg_of(NumberOp::kMultiply), int_and_float, mixed<NumberOp::kMultiply>},
};

bool specialize_extension(uint16_t* instr, Object* left, Object* right, int oparg) {
  for (const BinaryOpExtension& extension : kExtensions) {
    if (extension.oparg != oparg || !extension.guard(left, right)) continue;
    specialize_to(instr, op::BINARY_OP_EXTEND);
    write_u64(instr + 2, reinterpret_cast<uintptr_t>(&extension));
    return true;
  }
  return false;
}

// A Python __getitem__ of a heap type, called without leaving the loop.
bool cache_getitem(HeapType* type) {
  uint32_t version;
  Object* getitem = type_lookup_version(type, ids.__getitem__, &version);
  if (getitem == nullptr || version == 0 || !is_exact<Function>(getitem)) return false;
  auto* function = as<Function>(getitem);
  Code* code = function->code;
  if (!is_simple_function(code) || code->co_argcount != 2) return false;
  uint32_t function_stamp = function_version(function);
  if (function_stamp == 0) return false;
  type->spec_cache.getitem = getitem;
  type->spec_cache.getitem_version = function_stamp;
  return true;
}

int subscript_form(Object* container, Object* key) {
  if (is_compact_int(key) && as<Int>(key)->compact_value() >= 0) {
    if (is_exact<List>(container)) return op::BINARY_OP_SUBSCR_LIST_INT;
    if (is_exact<Tuple>(container)) return op::BINARY_OP_SUBSCR_TUPLE_INT;
    if (is_exact<Str>(container)) return op::BINARY_OP_SUBSCR_STR_INT;
  }
  if (is_exact<List>(container) && is_exact<Slice>(key)) return op::BINARY_OP_SUBSCR_LIST_SLICE;
  if (is_exact<Dict>(container)) return op::BINARY_OP_SUBSCR_DICT;
  if (has_flag(container->ob_type, tpflags::kHeapType) &&
      cache_getitem(static_cast<HeapType*>(container->ob_type)))
    return op::BINARY_OP_SUBSCR_GETITEM;
  return 0;
}

int arithmetic_form(Frame* frame, uint16_t* instr, Object* left, Object* right, int oparg) {
  if (left->ob_type != right->ob_type) return 0;
  switch (static_cast<NumberOp>(oparg)) {
    case NumberOp::kAdd:
    case NumberOp::kInplaceAdd:
      if (is_exact<Str>(left)) {
        uint16_t next = instr[kOpcodeInfo[op::BINARY_OP].cache_units + 1];
        bool to_same_local = unit_opcode(next) == op::STORE_FAST &&
                             frame->localsplus[unit_oparg(next)].object() == left;
        return to_same_local ? op::BINARY_OP_INPLACE_ADD_UNICODE : op::BINARY_OP_ADD_UNICODE;
      }
      if (is_exact<Int>(left)) return op::BINARY_OP_ADD_INT;
      return is_exact<Float>(left) ? op::BINARY_OP_ADD_FLOAT : 0;
    case NumberOp::kMultiply:
    case NumberOp::kInplaceMultiply:
      if (is_exact<Int>(left)) return op::BINARY_OP_MULTIPLY_INT;
      return is_exact<Float>(left) ? op::BINARY_OP_MULTIPLY_FLOAT : 0;
    case NumberOp::kSubtract:
    case NumberOp::kInplaceSubtract:
      if (is_exact<Int>(left)) return op::BINARY_OP_SUBTRACT_INT;
      return is_exact<Float>(left) ? op::BINARY_OP_SUBTRACT_FLOAT : 0;
    default:
      return 0;
  }
}

void finish(uint16_t* instr, int form) {
  if (form != 0) {
    specialize_to(instr, form);
  } else {
    specialize_failed(instr);
  }
}

}  // namespace

void specialize_binary_op(Thread&, Frame* frame, uint16_t* instr, StackRef left, StackRef right,
                          int oparg) {
  int form = static_cast<NumberOp>(oparg) == NumberOp::kSubscr
                 ? subscript_form(left.object(), right.object())
                 : arithmetic_form(frame, instr, left.object(), right.object(), oparg);
  if (form == 0 && specialize_extension(instr, left.object(), right.object(), oparg)) return;
  finish(instr, form);
}

void specialize_store_subscr(Thread&, uint16_t* instr, StackRef container, StackRef key) {
  int form = 0;
  if (container.is_exact<List>()) {
    bool inside =
        is_compact_int(key.object()) && static_cast<uint64_t>(key.as<Int>()->compact_value()) <
                                            static_cast<uint64_t>(container.as<List>()->ob_size);
    if (inside) form = op::STORE_SUBSCR_LIST_INT;
  } else if (container.is_exact<Dict>()) {
    form = op::STORE_SUBSCR_DICT;
  }
  finish(instr, form);
}

void specialize_compare_op(Thread&, uint16_t* instr, StackRef left, StackRef right, int oparg) {
  int form = 0;
  if (left.type() == right.type()) {
    if (left.is_exact<Float>()) {
      form = op::COMPARE_OP_FLOAT;
    } else if (left.is_exact<Int>()) {
      if (left.as<Int>()->is_compact() && right.as<Int>()->is_compact()) form = op::COMPARE_OP_INT;
    } else if (left.is_exact<Str>()) {
      auto compare = static_cast<CompareOp>(oparg >> 5);
      if (compare == CompareOp::kEq || compare == CompareOp::kNe) form = op::COMPARE_OP_STR;
    }
  }
  finish(instr, form);
}

void specialize_contains_op(Thread&, uint16_t* instr, StackRef container) {
  finish(instr, container.is_exact<Dict>()             ? op::CONTAINS_OP_DICT
                : is_exact_any_set(container.object()) ? op::CONTAINS_OP_SET
                                                       : 0);
}

void specialize_to_bool(Thread&, uint16_t* instr, StackRef value) {
  Type* type = value.type();
  int form = 0;
  if (value.is_exact<Bool>()) {
    form = op::TO_BOOL_BOOL;
  } else if (value.is_exact<Int>()) {
    form = op::TO_BOOL_INT;
  } else if (value.is_exact<List>()) {
    form = op::TO_BOOL_LIST;
  } else if (value.is(none())) {
    form = op::TO_BOOL_NONE;
  } else if (value.is_exact<Str>()) {
    form = op::TO_BOOL_STR;
  } else if (has_flag(type, tpflags::kHeapType) && type->as_number.nb_bool == nullptr &&
             type->as_mapping.mp_length == nullptr && type->as_sequence.sq_length == nullptr &&
             type_assign_version(type)) {
    write_u32(instr + 2, type->tp_version_tag);
    form = op::TO_BOOL_ALWAYS_TRUE;
  }
  finish(instr, form);
}

void specialize_unpack_sequence(Thread&, uint16_t* instr, StackRef sequence, int oparg) {
  int form = 0;
  if (sequence.is_exact<Tuple>()) {
    if (sequence.as<Tuple>()->ob_size == oparg)
      form = oparg == 2 ? op::UNPACK_SEQUENCE_TWO_TUPLE : op::UNPACK_SEQUENCE_TUPLE;
  } else if (sequence.is_exact<List>()) {
    if (sequence.as<List>()->ob_size == oparg) form = op::UNPACK_SEQUENCE_LIST;
  }
  finish(instr, form);
}

void specialize_load_global(Thread&, Frame* frame, uint16_t* instr, Object* name) {
  // Layout: counter, keys version of the globals, of the builtins, index.
  constexpr uint32_t kMax = UINT16_MAX;
  if (!is_exact<Dict>(frame->f_globals) || !dict_has_str_table(as<Dict>(frame->f_globals)))
    return specialize_failed(instr);
  DictKeys* globals = as<Dict>(frame->f_globals)->keys;
  int64_t index = dict_keys_lookup_str(globals, as<Str>(name));
  if (index > kMax) return specialize_failed(instr);
  uint32_t version = dict_keys_version(globals);
  if (version == 0 || version > kMax) return specialize_failed(instr);
  if (index >= 0) {
    if (globals->str_entries()[index].value == nullptr) return specialize_failed(instr);
    instr[2] = static_cast<uint16_t>(version);
    instr[4] = static_cast<uint16_t>(index);
    return specialize_to(instr, op::LOAD_GLOBAL_MODULE);
  }
  if (!is_exact<Dict>(frame->f_builtins) || !dict_has_str_table(as<Dict>(frame->f_builtins)))
    return specialize_failed(instr);
  DictKeys* builtins = as<Dict>(frame->f_builtins)->keys;
  index = dict_keys_lookup_str(builtins, as<Str>(name));
  uint32_t builtins_version = dict_keys_version(builtins);
  if (index < 0 || index > kMax || builtins_version == 0 || builtins_version > kMax)
    return specialize_failed(instr);
  instr[2] = static_cast<uint16_t>(version);
  instr[3] = static_cast<uint16_t>(builtins_version);
  instr[4] = static_cast<uint16_t>(index);
  specialize_to(instr, op::LOAD_GLOBAL_BUILTIN);
}

void specialize_for_iter(Thread&, uint16_t* instr, StackRef iterator, int oparg) {
  int form = 0;
  if (iterator.is_exact<ListIterator>()) {
    form = op::FOR_ITER_LIST;
  } else if (iterator.is_exact<TupleIterator>()) {
    form = op::FOR_ITER_TUPLE;
  } else if (iterator.is_exact<RangeIterator>()) {
    form = op::FOR_ITER_RANGE;
  } else if (is_generator_exact(iterator.object()) && oparg <= INT16_MAX) {
    form = op::FOR_ITER_GEN;
  }
  finish(instr, form);
}

void specialize_send(Thread&, uint16_t* instr, StackRef receiver) {
  bool resumable = is_generator_exact(receiver.object()) || is_coroutine_exact(receiver.object());
  finish(instr, resumable ? op::SEND_GEN : 0);
}

}  // namespace py
