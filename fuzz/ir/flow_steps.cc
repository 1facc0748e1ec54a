// What each instruction does to what is known: slots taken and left, locals bound and unbound, and
// what is asked of them. The walk is in flow.cc.
// Counterpart: Python/flowgraph.c (optimize_load_fast).
#include <algorithm>
#include <array>

#include "fuzz/ir/flow.h"
#include "fuzz/ir/flow_internal.h"
#include "vm/bytecode/opcode_signatures.h"
#include "vm/bytecode/opcode_tables.h"

namespace fuzz {
namespace {

using py::LocalEffect;
using py::SlotSpec;
using py::SlotType;

constexpr uint32_t kUnsetAttributes = py::MAKE_FUNCTION_DEFAULTS | py::MAKE_FUNCTION_KWDEFAULTS |
                                      py::MAKE_FUNCTION_ANNOTATIONS | py::MAKE_FUNCTION_CLOSURE |
                                      py::MAKE_FUNCTION_ANNOTATE;
// The set in which a module or class notes what annotations it came across.
constexpr std::string_view kConditionalAnnotations = "__conditional_annotations__";

constexpr const char* kMissing = "a value that is not there";
constexpr const char* kWrongKind = "a value of the wrong kind";

// What an input of that type accepts.
uint32_t accepted(SlotType wanted) {
  switch (wanted) {
    case SlotType::kAny:
      return type::kAny;
    case SlotType::kMaybeNull:
    case SlotType::kSelfOrNull:
      return type::kObject | type::kNull;
    case SlotType::kNull:
      return type::kNull;
    case SlotType::kDictOrNull:
      return type::kDict | type::kNull;
    case SlotType::kNone:
      return type::kNone;
    case SlotType::kBool:
    case SlotType::kTruth:
    case SlotType::kBoolIfBit4:
      return type::kBool;
    case SlotType::kInt:
      return type::kInt;
    case SlotType::kFloat:
      return type::kFloat;
    case SlotType::kStr:
      return type::kStr;
    case SlotType::kTuple:
      return type::kTuple;
    case SlotType::kList:
      return type::kList;
    case SlotType::kDict:
      return type::kDict;
    case SlotType::kSet:
      return type::kSet;
    case SlotType::kAnySet:
      return type::kSet | type::kFrozenSet;
    case SlotType::kSlice:
      return type::kSlice;
    case SlotType::kIter:
      return type::kIter;
    case SlotType::kExc:
      return type::kExc;
    case SlotType::kExcOrNone:
      return type::kExc | type::kNone;
    case SlotType::kLasti:
      return type::kLasti;
    case SlotType::kCell:
      return type::kCell;
    case SlotType::kCode:
      return type::kCode;
    case SlotType::kFunc:
      return type::kFunc;
    case SlotType::kAnyFunc:
      return type::kFunc | type::kOpenFunc;
    case SlotType::kInterpolation:
      return type::kInterpolation;
    default:
      return type::kObject;
  }
}

// What an output of that type may be.
uint32_t promised(SlotType given, uint32_t oparg) {
  switch (given) {
    case SlotType::kBoolIfBit4:
      return (oparg & py::kCompareAsBool) != 0 ? type::kBool : type::kObject;
    case SlotType::kFrame:
      return 0;
    default:
      return accepted(given);
  }
}

uint32_t constant_type(const Value& value) {
  switch (value.form) {
    case form::kNone:
      return type::kNone;
    case form::kTrue:
    case form::kFalse:
      return type::kBool;
    case form::kInt:
    case form::kInt64:
    case form::kLong:
      return type::kInt;
    case form::kFloat:
    case form::kFloatText:
      return type::kFloat;
    case form::kTuple:
    case form::kSmallTuple:
      return type::kTuple;
    case form::kList:
      return type::kList;
    case form::kDict:
      return type::kDict;
    case form::kSet:
      return type::kSet;
    case form::kFrozenSet:
      return type::kFrozenSet;
    case form::kSlice:
      return type::kSlice;
    case form::kCode:
      return type::kCode;
    default:
      return is_text(value) ? type::kStr : type::kOther;
  }
}

constexpr int kMaxInputs = 8;

// Inputs that go through the instruction without being looked at.
bool passes_unseen(int opcode, int input) {
  static const auto all = [] {
    std::array<std::array<bool, kMaxInputs>, 256> result{};
    for (int i = 0; i < 256; ++i) {
      const py::Signature& signature = py::kSignatures[i];
      const SlotSpec* inputs = py::signature_inputs(i);
      const SlotSpec* outputs = py::signature_outputs(i);
      for (int j = 0; j < signature.inputs && j < kMaxInputs; ++j) {
        if (std::string_view(inputs[j].name) != "unused" && i != op::RERAISE) continue;
        for (int k = 0; k < signature.outputs; ++k)
          result[static_cast<size_t>(i)][static_cast<size_t>(j)] |= outputs[k].from_input == j;
      }
    }
    return result;
  }();
  return all[static_cast<size_t>(opcode)][static_cast<size_t>(input)];
}

uint32_t accepted_by(int opcode, SlotType wanted, bool passes) {
  const uint32_t allowed = passes ? type::kAny | type::kOpenFunc : accepted(wanted);
  return opcode == op::POP_TOP ? allowed | type::kOpenFunc : allowed;
}

// What may be the last input itself: a borrow goes on as one.
void lend(const Slot& last, Slot* made) {
  made->borrowed = last.borrowed;
  made->local = last.local;
}

// What check_special() and step_slowly() know more of than the signature says: each of their cases
// is here.
bool has_rules(int opcode) {
  switch (opcode) {
    case op::CALL_KW:
    case op::MATCH_CLASS:
    case op::BUILD_TEMPLATE:
    case op::FOR_ITER:
    case op::SEND:
    case op::SET_ADD:
    case op::RERAISE:
    case op::CALL_INTRINSIC_1:
    case op::CALL_INTRINSIC_2:
    case op::SET_FUNCTION_ATTRIBUTE:
    case op::YIELD_VALUE:
    case op::END_FOR:
    case op::RETURN_GENERATOR:
    case op::COPY_FREE_VARS:
    case op::EXIT_INIT_CHECK:
    case op::INTERPRETER_EXIT:
    case op::COPY:
    case op::LIST_EXTEND:
    case op::WITH_EXCEPT_START:
    case op::LIST_APPEND:
    case op::LOAD_CONST:  // And step() of these two.
    case op::LOAD_NAME:
    case op::LOAD_DEREF:
    case op::LOAD_FROM_DICT_OR_DEREF:
    case op::COMPARE_OP:
    case op::LOAD_SPECIAL:
    case op::GET_YIELD_FROM_ITER:
    case op::MAKE_FUNCTION:
    case op::BUILD_TUPLE:
    case op::BUILD_LIST:
    case op::POP_JUMP_IF_NONE:
    case op::POP_JUMP_IF_NOT_NONE:
      return true;
    default:
      return false;
  }
}

struct Shape {
  // What is done about it: all there is to know, or as much as is usual.
  enum Kind : uint8_t { kOther, kPlain, kCounted, kLoad, kStore, kConstant, kName };
  Kind kind = kOther;
  uint8_t inputs = 0, outputs = 0;
  const SlotSpec* input_specs = nullptr;
  const SlotSpec* output_specs = nullptr;
  uint32_t allowed[kMaxInputs] = {};
  uint32_t given[kMaxInputs] = {};
};

Shape make_shape(int opcode) {
  Shape shape;
  if (!py::opcode_is_valid(opcode)) return shape;
  const py::OpcodeInfo& info = py::kOpcodeInfo[opcode];
  switch (info.locals) {
    case LocalEffect::kLoad:
    case LocalEffect::kBorrow:
    case LocalEffect::kCheck:
      shape.kind = Shape::kLoad;
      return shape;
    case LocalEffect::kStore:
      shape.kind = Shape::kStore;
      shape.allowed[0] =
          accepted_by(opcode, py::signature_inputs(opcode)->type, passes_unseen(opcode, 0));
      return shape;
    case LocalEffect::kNone:
      break;
    default:
      return shape;
  }
  const py::Signature& signature = py::kSignatures[opcode];
  if (opcode == op::LOAD_CONST) shape.kind = Shape::kConstant;
  if (opcode == op::LOAD_NAME) shape.kind = Shape::kName;
  if (has_rules(opcode) || signature.has_taken || signature.inputs > kMaxInputs ||
      signature.outputs > kMaxInputs)
    return shape;
  shape.input_specs = py::signature_inputs(opcode);
  shape.output_specs = py::signature_outputs(opcode);
  bool single = true;
  for (int i = 0; i < signature.inputs; ++i) {
    const SlotSpec& spec = shape.input_specs[i];
    single = single && spec.count.constant == 1 && spec.count.per_oparg == 0;
    shape.allowed[i] = accepted_by(opcode, spec.type, passes_unseen(opcode, i));
  }
  for (int i = 0; i < signature.outputs; ++i) {
    const SlotSpec& spec = shape.output_specs[i];
    if (spec.from_input >= 0 || spec.type == SlotType::kBoolIfBit4) return shape;
    single = single && spec.count.constant == 1 && spec.count.per_oparg == 0;
    shape.given[i] = promised(spec.type, 0);
  }
  shape.inputs = signature.inputs;
  shape.outputs = signature.outputs;
  shape.kind = single ? Shape::kPlain : Shape::kCounted;
  return shape;
}

const Shape& shape_of(int opcode) {
  static const auto all = [] {
    std::array<Shape, 256> result;
    for (int i = 0; i < 256; ++i) result[static_cast<size_t>(i)] = make_shape(i);
    return result;
  }();
  return all[static_cast<size_t>(opcode)];
}

bool keeps_cells(const Local& local) {
  return (local.kind & (py::CO_FAST_CELL | py::CO_FAST_FREE)) != 0;
}

Slot constant_slot(const CodeIR& code, uint32_t index) {
  const Value& value = *code.consts[index];
  Slot slot = slot_of(constant_type(value));
  slot.constant = static_cast<int32_t>(index);
  if (slot.types == type::kTuple) slot.items = static_cast<int32_t>(value.items.size());
  return slot;
}

bool is_tuple_of_texts(const CodeIR& code, const Slot& slot, size_t* count) {
  if (slot.constant < 0) return false;
  const Value& value = *code.consts[static_cast<size_t>(slot.constant)];
  if (!is_tuple(value)) return false;
  *count = value.items.size();
  return std::all_of(value.items.begin(), value.items.end(),
                     [](const ValueRef& item) { return is_text(*item); });
}

// The free variables of the nested code that a slot came from; -1 if there is no telling.
int free_variables(const CodeIR& code, const Slot& slot) {
  if (slot.constant < 0) return -1;
  const Value& value = *code.consts[static_cast<size_t>(slot.constant)];
  if (!is_code(value) || value.code->local_kinds->form != form::kBytes) return -1;
  const std::string& kinds = value.code->local_kinds->bytes;
  return static_cast<int>(std::count_if(kinds.begin(), kinds.end(), py::is_free_kind));
}

// A generator expression made and called on the spot gives what can be iterated.
bool makes_iterator(const CodeIR& code, const Slot& called) {
  return called.types == type::kFunc && called.constant >= 0 &&
         (code.consts[static_cast<size_t>(called.constant)]->code->flags & py::CO_GENERATOR) != 0;
}

}  // namespace

uint32_t local_type(const CodeIR& code, size_t index) {
  const std::string& name = code.locals[index].name->bytes;
  if (index == 0 && name == "format" && code.positional_only_count == 1 &&
      code.name->bytes == "__annotate__")
    return type::kInt;
  if (name == kConditionalAnnotations) return type::kSet;
  if (!name.starts_with('.')) return type::kObject;
  if (name == ".0") return type::kIter;
  if (name == ".format") return type::kInt;
  if (name == ".type_params" || name == ".defaults") return type::kTuple;
  if (name == ".kwdefaults") return type::kDict;
  return type::kObject;
}

bool Flow::check_input(uint32_t at, const Instruction& one, uint8_t want, bool passes,
                       const Slot& slot) {
  const uint32_t allowed = accepted_by(one.opcode, static_cast<SlotType>(want), passes);
  if ((slot.types & ~allowed) == 0) return true;
  fail(at, kWrongKind);
  return false;
}

// What the oparg asks beyond the signature.
bool Flow::check_special(uint32_t at, const Instruction& one, const FlowState& state, size_t base) {
  const auto slot = [&](size_t index) -> const Slot& { return state.stack[base + index]; };
  const auto only = [&](size_t index, uint32_t types) {
    if ((slot(index).types & ~types) == 0) return true;
    fail(at, kWrongKind);
    return false;
  };
  const auto texts = [&](size_t index, size_t limit) {
    size_t count;
    if (is_tuple_of_texts(*code_, slot(index), &count) && count <= limit) return true;
    fail(at, "no tuple of so many names");
    return false;
  };
  switch (one.opcode) {
    case op::CALL_KW:
      return texts(2 + one.oparg, one.oparg);
    case op::MATCH_CLASS:
      return texts(2, SIZE_MAX);
    case op::BUILD_TEMPLATE:
      if (!slot(1).interpolations && slot(1).items != 0) {
        fail(at, "no tuple of interpolations");
        return false;
      }
      if (size_t count; !is_tuple_of_texts(*code_, slot(0), &count) ||
                        count != static_cast<size_t>(slot(1).items) + 1) {
        fail(at, "no tuple with a string more than interpolations");
        return false;
      }
      return true;
    case op::FOR_ITER:
      return only(0, type::kIter);
    case op::SEND:
      return only(0, type::kIter);
    case op::SET_ADD:
      return only(0, type::kSet);
    case op::RERAISE:
      return one.oparg == 0 || only(0, type::kLasti);
    case op::CALL_INTRINSIC_1:
      switch (one.oparg) {
        case py::INTRINSIC_STOPITERATION_ERROR:
          return only(0, type::kExc);
        case py::INTRINSIC_LIST_TO_TUPLE:
          return only(0, type::kList);
        case py::INTRINSIC_TYPEVAR:
        case py::INTRINSIC_PARAMSPEC:
        case py::INTRINSIC_TYPEVARTUPLE:
          return only(0, type::kStr);
        case py::INTRINSIC_SUBSCRIPT_GENERIC:
          return only(0, type::kTuple);
        case py::INTRINSIC_TYPEALIAS:
          if (!slot(0).alias_parts) fail(at, "no parts of a type alias");
          return slot(0).alias_parts;
        default:
          return true;
      }
    case op::CALL_INTRINSIC_2:
      switch (one.oparg) {
        case py::INTRINSIC_PREP_RERAISE_STAR:
          if (!slot(1).raised) fail(at, "no list of what was raised");
          return slot(1).raised && only(0, type::kExc) && only(1, type::kList);
        case py::INTRINSIC_TYPEVAR_WITH_BOUND:
        case py::INTRINSIC_TYPEVAR_WITH_CONSTRAINTS:
          return only(0, type::kStr);
        case py::INTRINSIC_SET_FUNCTION_TYPE_PARAMS:
          return only(0, type::kFunc);
        default:
          return true;
      }
    case op::SET_FUNCTION_ATTRIBUTE:
      // CPython asserts it, and in a release never lets go of what was there.
      if ((slot(1).unset & one.oparg) == 0) {
        fail(at, "a function that may have the attribute already");
        return false;
      }
      switch (one.oparg) {
        case py::MAKE_FUNCTION_DEFAULTS:
          return only(0, type::kTuple) && only(1, type::kFunc);
        case py::MAKE_FUNCTION_KWDEFAULTS:
          return only(0, type::kDict) && only(1, type::kFunc);
        case py::MAKE_FUNCTION_ANNOTATIONS:
          return only(0, type::kTuple | type::kDict) && only(1, type::kFunc);
        case py::MAKE_FUNCTION_CLOSURE:
          if (slot(0).cells < 0 || slot(0).cells != free_variables(*code_, slot(1))) {
            fail(at, "a closure of the wrong size");
            return false;
          }
          return true;
        default:
          return only(0, type::kFunc) && only(1, type::kFunc);
      }
    case op::YIELD_VALUE:
      if (!is_generator(*code_)) {
        fail(at, "a yield outside a generator");
        return false;
      }
      // What a suspended `yield from` delegates to is found below the value.
      if (one.oparg == 1 && (base == 0 || (state.stack[base - 1].types & ~type::kObject) != 0)) {
        fail(at, "nothing to delegate to");
        return false;
      }
      return true;
    case op::END_FOR:
      // Monitoring looks at the iterator below.
      if (base == 0 || (state.stack[base - 1].types & ~type::kObject) != 0) {
        fail(at, "no iterator below");
        return false;
      }
      return true;
    case op::RETURN_GENERATOR:
      for (uint32_t i = 0; i < at; ++i) {
        const uint16_t before = code_->instructions[i].opcode;
        if (before != op::MAKE_CELL && before != op::COPY_FREE_VARS && before != op::NOP) {
          fail(at, "a generator made too late");
          return false;
        }
      }
      return true;
    case op::COPY_FREE_VARS:
      if (at != 0) fail(at, "a closure copied too late");
      return at == 0;
    case op::EXIT_INIT_CHECK:
    case op::INTERPRETER_EXIT:
      fail(at, "an instruction of the machine's own frames");
      return false;
    default:
      return true;
  }
}

bool Flow::load(uint32_t at, uint32_t local, bool borrow, bool checked, FlowState* state) {
  uint32_t& types = state->locals[local];
  if ((types & type::kNull) != 0) {
    if (!checked) note(FlowProblem::kUnboundLocal, at, "a local that may not be bound");
    types = type::kObject;  // Whatever it was bound to since.
  }
  Slot slot = slot_of(types);
  if (borrow) {
    slot.borrowed = static_cast<int32_t>(at);
    slot.local = static_cast<int32_t>(local);
  }
  state->stack.push_back(slot);
  return true;
}

bool Flow::store(uint32_t at, uint32_t local, const Slot& slot, FlowState* state) {
  if ((slot.types & (type::kLasti | type::kOpenFunc)) != 0) {
    fail(at, "a local that would hold no object");
    return false;
  }
  if (slot.borrowed >= 0)
    note(FlowProblem::kUnsafeBorrow, static_cast<uint32_t>(slot.borrowed), "a stored borrow");
  for (const Slot& other : state->stack) {
    if (other.borrowed >= 0 && other.local == static_cast<int32_t>(local))
      note(FlowProblem::kUnsafeBorrow, static_cast<uint32_t>(other.borrowed),
           "a borrow from a local that changes");
  }
  const uint32_t object = slot.types & ~type::kNull;
  // Of locals that are no cells anybody may replace the value through f_locals, at any call.
  if (object == 0 || (object == type::kCell && keeps_cells(code_->locals[local]))) {
    state->locals[local] = slot.types;
    return true;
  }
  const uint32_t allowed = local_type(*code_, local);
  if ((object & ~allowed & ~type::kCell) != 0) {
    fail(at, "a variable of the compiler's with something else in it");
    return false;
  }
  state->locals[local] = (slot.types & type::kNull) | allowed;
  return true;
}

// Instructions that move values between stack and locals say more than their signatures.
bool Flow::apply_locals(uint32_t at, const Instruction& one, FlowState* state, bool* handled) {
  *handled = true;
  const uint32_t high = one.oparg >> 4;
  const uint32_t low = one.oparg & 15;
  const auto pop = [&] {
    const Slot slot = state->stack.back();
    state->stack.pop_back();
    return slot;
  };
  const auto store_object = [&](uint32_t local) {
    const Slot slot = pop();
    if ((slot.types & type::kNull) != 0) {
      fail(at, "NULL stored by an instruction that may not");
      return false;
    }
    return store(at, local, slot, state);
  };
  const auto cell = [&] {
    if (state->locals[one.oparg] != type::kCell) {
      fail(at, "no cell there");
      return false;
    }
    if (one.opcode == op::STORE_DEREF &&
        (state->stack.back().types & ~local_type(*code_, one.oparg)) != 0) {
      fail(at, "a variable of the compiler's with something else in it");
      return false;
    }
    return true;
  };
  switch (py::kOpcodeInfo[one.opcode].locals) {
    case LocalEffect::kLoad:
      return load(at, one.oparg, false, false, state);
    case LocalEffect::kBorrow:
      return load(at, one.oparg, true, false, state);
    case LocalEffect::kCheck:
      return load(at, one.oparg, false, true, state);
    case LocalEffect::kLoadClear: {
      Slot nothing = slot_of(type::kNull);
      Slot slot = slot_of(state->locals[one.oparg]);
      if ((slot.types & type::kNull) != 0) slot.types |= type::kObject;
      if (!store(at, one.oparg, nothing, state)) return false;
      state->stack.push_back(slot);
      return true;
    }
    case LocalEffect::kStore:
      return store(at, one.oparg, pop(), state);
    case LocalEffect::kDelete:
      return store(at, one.oparg, slot_of(type::kNull), state);
    case LocalEffect::kLoadLoad:
      return load(at, high, false, false, state) && load(at, low, false, false, state);
    case LocalEffect::kBorrowBorrow:
      return load(at, high, true, false, state) && load(at, low, true, false, state);
    case LocalEffect::kStoreLoad:
      return store_object(high) && load(at, low, false, false, state);
    case LocalEffect::kStoreStore:
      return store_object(high) && store_object(low);
    case LocalEffect::kMakeCell:
      if (!keeps_cells(code_->locals[one.oparg])) {
        fail(at, "a cell in a local that is none");
        return false;
      }
      return store(at, one.oparg, slot_of(type::kCell), state);
    case LocalEffect::kCopyFree:
      // They are the last ones, and nothing is in them yet.
      for (size_t i = code_->locals.size() - free_count(*code_); i < code_->locals.size(); ++i) {
        if (!py::is_free_kind(code_->locals[i].kind) || state->locals[i] != type::kNull) {
          fail(at, "free variables that are not free");
          return false;
        }
        state->locals[i] = type::kCell;
      }
      return true;
    case LocalEffect::kLoadCell:
    case LocalEffect::kStoreCell:
    case LocalEffect::kDeleteCell:
      *handled = false;
      return cell();
    default:
      *handled = false;
      return true;
  }
}

// Most instructions take and leave one slot for each name in their signature, and mean nothing by
// it.
bool Flow::step(uint32_t at, FlowState* state, FlowState* taken, bool* has_taken) {
  const Instruction& one = code_->instructions[at];
  const Shape& shape = shape_of(one.opcode);
  std::vector<Slot>& stack = state->stack;
  const auto wrong = [&](const char* what) {
    fail(at, what);
    return false;
  };
  *has_taken = false;
  switch (shape.kind) {
    case Shape::kLoad:
      return load(at, one.oparg, one.opcode == op::LOAD_FAST_BORROW,
                  one.opcode == op::LOAD_FAST_CHECK, state);
    case Shape::kStore: {
      if (stack.empty()) return wrong(kMissing);
      if ((stack.back().types & ~shape.allowed[0]) != 0) return wrong(kWrongKind);
      const Slot slot = stack.back();
      stack.pop_back();
      return store(at, one.oparg, slot, state);
    }
    case Shape::kConstant:
      stack.push_back(constant_slot(*code_, one.oparg));
      return true;
    case Shape::kName:
      stack.push_back(slot_of(
          code_->names[one.oparg]->bytes == kConditionalAnnotations ? type::kSet : type::kObject));
      return true;
    case Shape::kPlain: {
      if (stack.size() < shape.inputs) return wrong(kMissing);
      const Slot* const first = stack.data() + stack.size() - shape.inputs;
      for (size_t i = 0; i < shape.inputs; ++i) {
        if ((first[i].types & ~shape.allowed[i]) != 0) return wrong(kWrongKind);
      }
      stack.resize(stack.size() - shape.inputs);
      for (size_t i = 0; i < shape.outputs; ++i) stack.push_back(slot_of(shape.given[i]));
      return true;
    }
    case Shape::kCounted: {
      int64_t counts[kMaxInputs], popped = 0;
      for (size_t i = 0; i < shape.inputs; ++i)
        popped += counts[i] = shape.input_specs[i].count.value(one.oparg);
      if (popped > std::ssize(stack)) return wrong(kMissing);
      const Slot* slot = stack.data() + (std::ssize(stack) - popped);
      for (size_t i = 0; i < shape.inputs; ++i) {
        for (int64_t j = 0; j < counts[i]; ++j) {
          if (((slot++)->types & ~shape.allowed[i]) != 0) return wrong(kWrongKind);
        }
      }
      const size_t base = stack.size() - static_cast<size_t>(popped);
      if (one.opcode == op::CALL) {
        const bool iterator = makes_iterator(*code_, stack[base]);
        stack.resize(base);
        stack.push_back(slot_of(iterator ? type::kIter : type::kObject));
        return true;
      }
      const Slot last = popped > 0 ? stack.back() : Slot{};
      stack.resize(base);
      for (size_t i = 0; i < shape.outputs; ++i) {
        const int64_t count = shape.output_specs[i].count.value(one.oparg);
        Slot made = slot_of(shape.given[i]);
        if (shape.output_specs[i].type == SlotType::kSelfOrNull) lend(last, &made);
        stack.insert(stack.end(), static_cast<size_t>(std::max<int64_t>(0, count)), made);
      }
      return true;
    }
    default:
      return step_slowly(at, state, taken, has_taken);
  }
}

bool Flow::step_slowly(uint32_t at, FlowState* state, FlowState* taken, bool* has_taken) {
  const Instruction& one = code_->instructions[at];
  const py::Signature& signature = py::kSignatures[one.opcode];
  const SlotSpec* inputs = py::signature_inputs(one.opcode);
  const SlotSpec* outputs = py::signature_outputs(one.opcode);
  int64_t popped = 0;
  for (int i = 0; i < signature.inputs; ++i) popped += inputs[i].count.value(one.oparg);
  if (popped > static_cast<int64_t>(state->stack.size())) {
    fail(at, kMissing);
    return false;
  }
  const size_t base = state->stack.size() - static_cast<size_t>(popped);
  size_t at_slot = base;
  struct Place {
    size_t start, length;
  };
  Place places[kMaxInputs];
  for (int i = 0; i < signature.inputs; ++i) {
    const size_t count =
        static_cast<size_t>(std::max<int64_t>(0, inputs[i].count.value(one.oparg)));
    const bool passes = passes_unseen(one.opcode, i);
    // FOR_ITER and the like say more in check_special().
    for (size_t j = 0; j < count; ++j) {
      if (!check_input(at, one, static_cast<uint8_t>(inputs[i].type), passes,
                       state->stack[at_slot + j]))
        return false;
    }
    places[i] = {at_slot, count};
    at_slot += count;
  }
  if (!check_special(at, one, *state, base)) return false;
  bool handled;
  if (!apply_locals(at, one, state, &handled)) return false;
  if (handled) return true;

  const auto results = [&](const SlotSpec* specs, int count, std::vector<Slot>* out) {
    for (int i = 0; i < count; ++i) {
      if (specs[i].from_input >= 0) {
        const auto [start, length] = places[specs[i].from_input];
        for (size_t j = 0; j < length; ++j) out->push_back(state->stack[start + j]);
        continue;
      }
      const int64_t length = specs[i].count.value(one.oparg);
      Slot made = slot_of(promised(specs[i].type, one.oparg));
      if (specs[i].type == SlotType::kSelfOrNull || one.opcode == op::GET_YIELD_FROM_ITER)
        lend(state->stack.back(), &made);
      for (int64_t j = 0; j < length; ++j) out->push_back(made);
    }
  };
  // The list of an except* is not what it was once something else knows it, nor is a new function.
  switch (one.opcode) {
    case op::COPY:
      state->stack[base].raised = false;
      state->stack[base].unset = 0;
      break;
    case op::LIST_EXTEND:
      state->stack[base].raised = false;
      break;
    case op::WITH_EXCEPT_START:
      state->stack[base + 1].raised = false;
      break;
    case op::LIST_APPEND:
      if ((state->stack.back().types & ~(type::kExc | type::kNone)) != 0)
        state->stack[base].raised = false;
      break;
    default:
      break;
  }
  std::vector<Slot>& next = scratch().results;
  next.clear();
  results(outputs, signature.outputs, &next);
  if (one.opcode == op::LOAD_DEREF || one.opcode == op::LOAD_FROM_DICT_OR_DEREF) {
    next[0].types = local_type(*code_, one.oparg);
  } else if (one.opcode == op::COMPARE_OP) {
    // Of ints, and then without asking for it.
    if (state->stack[base].types == type::kInt && state->stack[base + 1].types == type::kInt)
      next[0].types = type::kBool;
  } else if (one.opcode == op::CALL_INTRINSIC_1) {
    if (one.oparg == py::INTRINSIC_STOPITERATION_ERROR) next[0].types = type::kExc;
    if (one.oparg == py::INTRINSIC_LIST_TO_TUPLE) next[0].types = type::kTuple;
  } else if (one.opcode == op::CALL_INTRINSIC_2) {
    if (one.oparg == py::INTRINSIC_PREP_RERAISE_STAR) next[0].types = type::kExc | type::kNone;
    if (one.oparg == py::INTRINSIC_SET_FUNCTION_TYPE_PARAMS) {
      next[0] = state->stack[base];
    }
  } else if (one.opcode == op::LOAD_SPECIAL) {
    next[0].types = type::kObject;  // The method is found or an error; only its self may be NULL.
  } else if (one.opcode == op::MAKE_FUNCTION) {
    const Slot& made = state->stack[base];
    const int free = free_variables(*code_, made);
    if (free < 0) {
      fail(at, "a function of unknown code");
      return false;
    }
    next[0].types = free > 0 ? type::kOpenFunc : type::kFunc;
    next[0].constant = made.constant;
    next[0].unset = kUnsetAttributes;
  } else if (one.opcode == op::SET_FUNCTION_ATTRIBUTE) {
    next[0].unset = state->stack[base + 1].unset & ~one.oparg;
    if (one.oparg == py::MAKE_FUNCTION_CLOSURE) {
      next[0].types = type::kFunc;
      next[0].constant = state->stack[base + 1].constant;
    }
  } else if (one.opcode == op::BUILD_TUPLE) {
    const auto first = state->stack.begin() + static_cast<ptrdiff_t>(base);
    next[0].items = static_cast<int32_t>(one.oparg);
    if (std::all_of(first, state->stack.end(),
                    [](const Slot& slot) { return slot.types == type::kCell; }))
      next[0].cells = static_cast<int32_t>(one.oparg);
    next[0].interpolations =
        one.oparg > 0 && std::all_of(first, state->stack.end(), [](const Slot& slot) {
          return slot.types == type::kInterpolation;
        });
    next[0].alias_parts = one.oparg == 3 && first[0].types == type::kStr &&
                          (first[1].types == type::kTuple || first[1].types == type::kNone) &&
                          first[2].types == type::kFunc;
  } else if (one.opcode == op::BUILD_LIST) {
    next[0].raised = one.oparg == 0;
  }
  *has_taken = signature.has_taken;
  if (signature.has_taken) {
    taken->locals = state->locals;
    taken->stack.assign(state->stack.begin(), state->stack.begin() + static_cast<ptrdiff_t>(base));
    results(py::signature_taken(one.opcode), signature.taken, &taken->stack);
  }
  state->stack.resize(base);
  state->stack.insert(state->stack.end(), next.begin(), next.end());
  const bool if_none = one.opcode == op::POP_JUMP_IF_NONE;
  if ((if_none || one.opcode == op::POP_JUMP_IF_NOT_NONE) && at > 0 && places_[at].leader < 0 &&
      code_->instructions[at - 1].opcode == op::COPY && code_->instructions[at - 1].oparg == 1) {
    // The original of what was tested is still there.
    *taken = *state;
    *has_taken = true;
    uint32_t& rest = (if_none ? *state : *taken).stack.back().types;
    // Knowing that a way is never taken is not worth a rule of its own.
    if ((rest & ~type::kNone) != 0) rest &= ~type::kNone;
  }
  return true;
}

}  // namespace fuzz
