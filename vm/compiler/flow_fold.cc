// Computing with constants at compile time.
// Counterpart: Python/flowgraph.c (fold_const_binop, optimize_lists_and_sets, ...).
#include "vm/base/small_vec.h"
#include "vm/bytecode/opcode_tables.h"
#include "vm/compiler/flow_graph.h"
#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/errors.h"
#include "vm/objects/int.h"
#include "vm/objects/set.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {
namespace {

// Results larger than this stay computations.
constexpr int64_t kMaxIntBits = 128;
constexpr int64_t kMaxCollection = 256;
constexpr int64_t kMaxText = 4096;
constexpr int64_t kMaxTotalItems = 1024;  // Nested collections included.

// Longer displays are built item by item, so their constants are not on the stack all at once.
constexpr int32_t kMaxDisplay = 30;
// A shorter list or set of constants is built from the stack, not copied from a constant.
constexpr int32_t kMinCopiedDisplay = 3;

bool loads_constant(const Instruction& instruction) {
  return has_any_flag(instruction, kFlagConst) || instruction.opcode == op::LOAD_SMALL_INT;
}

Owned<Object> constant_of(Thread& thread, int opcode, int oparg, const ConstantTable& constants) {
  if (opcode == op::LOAD_SMALL_INT) return int_from_int64(thread, oparg);
  if (opcode != op::LOAD_CONST)
    return raise(thread, &exc::SystemError, "Internal error: failed to get value of a constant");
  if (oparg < 0 || oparg >= constants.size())
    return raise_value_error(thread, "LOAD_CONST index %d is out of range for consts (len=%zd)",
                             oparg, static_cast<int64_t>(constants.size()));
  return share(constants[oparg]);
}

Owned<Object> constant_of(Thread& thread, const Instruction& load, ConstantContext context) {
  return constant_of(thread, load.opcode, load.oparg, context.constants);
}

Maybe<int> add_constant(Thread& thread, Owned<Object> value, ConstantContext context) {
  Owned<Object> merged = PY_TRY(context.cache.merge(thread, std::move(value)));
  return context.constants.add(thread, merged);
}

bool make_small_int_load(Instruction& instruction, Object* value) {
  int64_t number;
  if (!is_exact<Int>(value) || !int_fits_int64(value, &number) || number < 0 || number > 255)
    return false;
  rewrite(instruction, op::LOAD_SMALL_INT, static_cast<int>(number));
  return true;
}

Status make_load(Thread& thread, Instruction& instruction, Owned<Object> value,
                 ConstantContext context) {
  if (make_small_int_load(instruction, value)) return Status::kOk;
  const int index = PY_TRY(add_constant(thread, std::move(value), context));
  rewrite(instruction, op::LOAD_CONST, index);
  return Status::kOk;
}

void vanish(Instruction& instruction) {
  make_nop(instruction);
  instruction.loc = kNoLocation;
}

// The loads of the last `count` stack items before position `at`, if constants made them all.
bool find_loads(Block* block, int32_t at, Instruction** loads, int32_t count) {
  for (int32_t i = at - 1; i >= 0 && count > 0; --i) {
    Instruction& instruction = block->instructions[i];
    if (instruction.opcode == op::NOP) continue;
    if (!loads_constant(instruction)) return false;
    loads[--count] = &instruction;
  }
  return count == 0;
}

Owned<Tuple> tuple_of_loads(Thread& thread, Instruction* const* loads, int32_t count,
                            ConstantContext context) {
  Owned<Tuple> tuple = PY_TRY(tuple_alloc(thread, count));
  if (count == 0) return tuple;
  for (int32_t i = 0; i < count; ++i) {
    Owned<Object> item = PY_TRY(constant_of(thread, *loads[i], context));
    tuple->items[i] = item.release();
  }
  tuple_ready(tuple);
  return tuple;
}

// What raises stays as it is, to raise when it runs; only an interrupt gets through.
Status leave_unfolded(Thread& thread) {
  if (thread.has_exception() && error_matches(thread, &exc::KeyboardInterrupt))
    return Status::kError;
  error_clear(thread);
  return Status::kOk;
}

}  // namespace

Status fold_tuple(Thread& thread, Block* block, int32_t at, ConstantContext context) {
  Instruction& build = block->instructions[at];
  const int32_t count = build.oparg;
  Instruction* loads[kMaxDisplay];
  if (count > kMaxDisplay || !find_loads(block, at, loads, count)) return Status::kOk;
  Owned<Tuple> tuple = PY_TRY(tuple_of_loads(thread, loads, count, context));
  for (int32_t i = 0; i < count; ++i) vanish(*loads[i]);
  return make_load(thread, build, std::move(tuple), context);
}

Status fold_list_or_set(Thread& thread, Block* block, int32_t at, ConstantContext context) {
  Instruction& build = block->instructions[at];
  const int next = block->opcode_at(at + 1);
  // Only looked at, so that an immutable one does as well.
  const bool only_read = next == op::GET_ITER || next == op::CONTAINS_OP;
  const int32_t count = build.oparg;
  if (count > kMaxDisplay || (count < kMinCopiedDisplay && !only_read)) return Status::kOk;
  Instruction* loads[kMaxDisplay];
  if (!find_loads(block, at, loads, count)) {
    if (only_read && build.opcode == op::BUILD_LIST) build.opcode = op::BUILD_TUPLE;
    return Status::kOk;
  }
  Owned<Object> value = PY_TRY(tuple_of_loads(thread, loads, count, context));
  if (build.opcode == op::BUILD_SET) value = PY_TRY(frozenset_new(thread, value));
  const int index = PY_TRY(add_constant(thread, std::move(value), context));
  for (int32_t i = 0; i < count; ++i) vanish(*loads[i]);
  if (only_read) {
    rewrite(build, op::LOAD_CONST, index);
    return Status::kOk;
  }
  Instruction& empty = block->instructions[at - 2];
  rewrite(empty, build.opcode, 0);
  empty.loc = build.loc;
  rewrite(block->instructions[at - 1], op::LOAD_CONST, index);
  rewrite(build, build.opcode == op::BUILD_LIST ? op::LIST_EXTEND : op::SET_UPDATE, 1);
  return Status::kOk;
}

namespace {

// Where an item-by-item display of constants that ends before `end` begins: BUILD_x 0, then loads
// and additions in turn. -1 if there is none.
int32_t find_display(const Block* block, int32_t end, int build, int add) {
  bool expect_add = true;
  for (int32_t i = end - 1; i >= 0; --i) {
    const Instruction& instruction = block->instructions[i];
    if (instruction.opcode == op::NOP) continue;
    if (expect_add) {
      if (instruction.opcode == build && instruction.oparg == 0) return i;
      if (instruction.opcode != add || instruction.oparg != 1) return -1;
    } else if (!loads_constant(instruction)) {
      return -1;
    }
    expect_add = !expect_add;
  }
  return -1;
}

// The tuple of what is loaded from `start` up to `end`; all of that vanishes.
Owned<Tuple> take_display(Thread& thread, Block* block, int32_t start, int32_t end,
                          ConstantContext context) {
  SmallVec<Instruction*, 64> loads;
  for (int32_t i = start; i < end; ++i) {
    Instruction& instruction = block->instructions[i];
    if (loads_constant(instruction) && !loads.push_back(&instruction))
      return raise_memory_error(thread);
  }
  Owned<Tuple> tuple =
      PY_TRY(tuple_of_loads(thread, loads.data(), static_cast<int32_t>(loads.size()), context));
  for (int32_t i = start; i < end; ++i) {
    if (block->instructions[i].opcode != op::NOP) vanish(block->instructions[i]);
  }
  return tuple;
}

}  // namespace

Status fold_long_display(Thread& thread, Block* block, int32_t at, ConstantContext context) {
  Instruction& last_add = block->instructions[at];
  const int next = block->opcode_at(at + 1);
  if (last_add.oparg != 1 || (next != op::GET_ITER && next != op::CONTAINS_OP)) return Status::kOk;
  const bool list = last_add.opcode == op::LIST_APPEND;
  const int32_t start =
      find_display(block, at + 1, list ? op::BUILD_LIST : op::BUILD_SET, last_add.opcode);
  if (start < 0) return Status::kOk;
  Owned<Object> value = PY_TRY(take_display(thread, block, start, at + 1, context));
  if (!list) value = PY_TRY(frozenset_new(thread, value));
  return make_load(thread, last_add, std::move(value), context);
}

Status fold_list_to_tuple(Thread& thread, Block* block, int32_t at, ConstantContext context) {
  const int32_t start = find_display(block, at, op::BUILD_LIST, op::LIST_APPEND);
  if (start < 0) {
    // An iteration takes the list as well.
    if (block->opcode_at(at + 1) == op::GET_ITER) make_nop(block->instructions[at]);
    return Status::kOk;
  }
  Owned<Tuple> tuple = PY_TRY(take_display(thread, block, start, at, context));
  return make_load(thread, block->instructions[at], std::move(tuple), context);
}

namespace {

Owned<Object> compute_unary(Thread& thread, const Instruction& operation, Object* operand) {
  switch (operation.opcode) {
    case op::UNARY_NEGATIVE:
      return number_negative(thread, operand);
    case op::UNARY_INVERT:
      // ~bool warns, and must do so where it runs.
      if (operand->ob_type == &Bool::type) return nullptr;
      return number_invert(thread, operand);
    case op::UNARY_NOT:
      return share(bool_object(!PY_TRY(object_is_true(thread, operand))));
    default:
      return number_positive(thread, operand);
  }
}

// `limit` less the items of a tuple and of the tuples in it; negative once there are too many.
int64_t count_down_items(Object* object, int64_t limit) {
  if (!is_a<Tuple>(object)) return limit;
  const auto* tuple = as<Tuple>(object);
  limit -= tuple->ob_size;
  for (int64_t i = 0; limit >= 0 && i < tuple->ob_size; ++i)
    limit = count_down_items(tuple->items[i], limit);
  return limit;
}

bool repeat_is_small(Object* sequence, Object* count) {
  const bool collection = is_a<Tuple>(sequence);
  const int64_t size =
      is_a<Str>(sequence) ? as<Str>(sequence)->length : static_cast<VarObject*>(sequence)->ob_size;
  if (size == 0) return true;
  int64_t times;
  if (!int_fits_int64(count, &times) || times < 0) return false;
  if (times > (collection ? kMaxCollection : kMaxText) / size) return false;
  return !collection || times == 0 || count_down_items(sequence, kMaxTotalItems / times) >= 0;
}

bool is_sequence(Object* object) {
  return is_a<Tuple>(object) || is_a<Str>(object) || is_a<Bytes>(object);
}

// Whether the result surely is of a size worth keeping, for the operators that can make big ones.
bool result_is_small(int operation, Object* left, Object* right) {
  const bool ints = is_a<Int>(left) && is_a<Int>(right);
  switch (operation) {
    case NB_MULTIPLY:
      if (ints) {
        return int_sign(left) == 0 || int_sign(right) == 0 ||
               int_bit_length(left) + int_bit_length(right) <= kMaxIntBits;
      }
      if (is_a<Int>(left) && is_sequence(right)) return repeat_is_small(right, left);
      if (is_a<Int>(right) && is_sequence(left)) return repeat_is_small(left, right);
      return true;
    case NB_POWER: {
      if (!ints || int_sign(left) == 0 || int_sign(right) <= 0) return true;
      int64_t exponent;
      return int_fits_int64(right, &exponent) && int_bit_length(left) <= kMaxIntBits / exponent;
    }
    case NB_LSHIFT: {
      if (!ints || int_sign(left) == 0 || int_sign(right) == 0) return true;
      int64_t distance;
      return int_fits_int64(right, &distance) && distance >= 0 && distance <= kMaxIntBits &&
             int_bit_length(left) <= kMaxIntBits - distance;
    }
    case NB_REMAINDER:
      return !is_a<Str>(left) && !is_a<Bytes>(left);  // Formatting is left alone.
    default:
      // No constant knows @, and constants have no in-place operators.
      return operation != NB_MATRIX_MULTIPLY &&
             (operation < NB_INPLACE_ADD || operation == NB_SUBSCR);
  }
}

}  // namespace

Status fold_unary(Thread& thread, Block* block, int32_t at, ConstantContext context) {
  Instruction* load;
  if (!find_loads(block, at, &load, 1)) return Status::kOk;
  Owned<Object> operand = PY_TRY(constant_of(thread, *load, context));
  Owned<Object> value = compute_unary(thread, block->instructions[at], operand);
  if (!value) return leave_unfolded(thread);
  vanish(*load);
  return make_load(thread, block->instructions[at], std::move(value), context);
}

Status fold_binary(Thread& thread, Block* block, int32_t at, ConstantContext context) {
  Instruction* loads[2];
  if (!find_loads(block, at, loads, 2)) return Status::kOk;
  Instruction& operation = block->instructions[at];
  Owned<Object> left = PY_TRY(constant_of(thread, *loads[0], context));
  Owned<Object> right = PY_TRY(constant_of(thread, *loads[1], context));
  if (!result_is_small(operation.oparg, left, right)) return Status::kOk;
  Owned<Object> value =
      operation.oparg == NB_SUBSCR
          ? get_item(thread, left, right)
          : number_binary(thread, static_cast<NumberOp>(operation.oparg), left, right);
  if (!value) return leave_unfolded(thread);
  vanish(*loads[0]);
  vanish(*loads[1]);
  return make_load(thread, operation, std::move(value), context);
}

namespace {

// A test of a constant right behind its load: the jump is taken always or never.
Status decide_jump(Thread& thread, Instruction& load, Instruction& jump, Object* value) {
  const bool is_true = PY_TRY(object_is_true(thread, value));
  const bool pops = jump.opcode == op::POP_JUMP_IF_FALSE || jump.opcode == op::POP_JUMP_IF_TRUE;
  const bool if_true = jump.opcode == op::POP_JUMP_IF_TRUE || jump.opcode == op::JUMP_IF_TRUE;
  if (pops) make_nop(load);
  if (is_true == if_true) {
    jump.opcode = op::JUMP;
  } else {
    make_nop(jump);
  }
  return Status::kOk;
}

// LOAD_CONST None, IS_OP, perhaps TO_BOOL, and a jump: the jumps that test for None do all of it.
void test_for_none(Block* block, int32_t at) {
  Instruction& load = block->instructions[at];
  Instruction& is = block->instructions[at + 1];
  int32_t jump_at = at + 2;
  if (block->opcode_at(jump_at) == op::TO_BOOL) {
    make_nop(block->instructions[jump_at]);  // What `is` gives is a bool.
    ++jump_at;
  }
  const int jump = block->opcode_at(jump_at);
  if (jump != op::POP_JUMP_IF_FALSE && jump != op::POP_JUMP_IF_TRUE) return;
  const bool if_not_none = (is.oparg != 0) != (jump == op::POP_JUMP_IF_FALSE);
  make_nop(load);
  make_nop(is);
  block->instructions[jump_at].opcode =
      if_not_none ? op::POP_JUMP_IF_NOT_NONE : op::POP_JUMP_IF_NONE;
}

Status optimize_constant_loads(Thread& thread, Block* block, ConstantContext context) {
  // The load whose value is on top; a copy of it counts as another load of the same.
  int opcode = 0;
  int oparg = 0;
  for (int32_t i = 0; i < block->size; ++i) {
    Instruction& load = block->instructions[i];
    if (load.opcode == op::LOAD_CONST) {
      Owned<Object> value = PY_TRY(constant_of(thread, load, context));
      make_small_int_load(load, value);
    }
    const bool copy = opcode == op::LOAD_CONST && load.opcode == op::COPY && load.oparg == 1;
    if (!copy) {
      opcode = load.opcode;
      oparg = load.oparg;
    }
    if (opcode != op::LOAD_CONST && opcode != op::LOAD_SMALL_INT) continue;
    const int next = block->opcode_at(i + 1);
    switch (next) {
      case op::POP_JUMP_IF_FALSE:
      case op::POP_JUMP_IF_TRUE:
      case op::JUMP_IF_FALSE:
      case op::JUMP_IF_TRUE: {
        Owned<Object> value = PY_TRY(constant_of(thread, opcode, oparg, context.constants));
        PY_RUN(decide_jump(thread, load, block->instructions[i + 1], value));
        break;
      }
      case op::IS_OP: {
        Owned<Object> value = PY_TRY(constant_of(thread, opcode, oparg, context.constants));
        if (is_none(value)) test_for_none(block, i);
        break;
      }
      case op::TO_BOOL: {
        Owned<Object> value = PY_TRY(constant_of(thread, opcode, oparg, context.constants));
        const bool is_true = PY_TRY(object_is_true(thread, value));
        const int index = PY_TRY(add_constant(thread, share(bool_object(is_true)), context));
        make_nop(load);
        rewrite(block->instructions[i + 1], op::LOAD_CONST, index);
        break;
      }
      default:
        break;
    }
  }
  return Status::kOk;
}

}  // namespace

Status optimize_constant_loads(Thread& thread, FlowGraph& graph, ConstantContext context) {
  for (Block* block : graph) PY_RUN(optimize_constant_loads(thread, block, context));
  return Status::kOk;
}

Status remove_unused_constants(Thread& thread, FlowGraph& graph, ConstantTable& constants) {
  const int32_t count = constants.size();
  if (count == 0) return Status::kOk;
  auto* kept = graph.arena.make_array<bool>(static_cast<size_t>(count));
  auto* moved_to = graph.arena.make_array<int32_t>(static_cast<size_t>(count));
  if (kept == nullptr || moved_to == nullptr) return raise_memory_error(thread);
  kept[0] = true;  // It may be the docstring.
  for (const Block* block : graph) {
    for (const Instruction& instruction : *block) {
      if (!has_any_flag(instruction, kFlagConst)) continue;
      if (instruction.oparg < 0 || instruction.oparg >= count)
        return raise_value_error(thread, "constant %d is out of range", instruction.oparg);
      kept[instruction.oparg] = true;
    }
  }
  int32_t left = 0;
  for (int32_t i = 0; i < count; ++i) {
    moved_to[i] = left;
    if (kept[i]) ++left;
  }
  if (left == count) return Status::kOk;
  constants.keep(kept);
  for (Block* block : graph) {
    for (Instruction& instruction : *block) {
      if (has_any_flag(instruction, kFlagConst)) instruction.oparg = moved_to[instruction.oparg];
    }
  }
  return Status::kOk;
}

}  // namespace py
