// What holds at every instruction of a CodeIR: stack depth, what the slots and locals may be.
// Counterpart: Python/flowgraph.c (calculate_stackdepth, optimize_load_fast).
#include "fuzz/ir/flow.h"

#include <algorithm>
#include <array>

#include "vm/bytecode/opcode_signatures.h"
#include "vm/bytecode/opcode_tables.h"

namespace fuzz {
namespace {

using py::LocalEffect;
using py::OpargKind;
using py::SlotSpec;
using py::SlotType;

constexpr uint32_t kGeneratorFlags = py::CO_GENERATOR | py::CO_COROUTINE | py::CO_ASYNC_GENERATOR;

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

// The compiler's own variables, whose names no program can write, hold one kind of thing.
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

struct Manners {
  bool raises = false;         // It, or what monitoring puts in its place, with its inputs gone.
  bool enters_frames = false;  // It, or a specialised form, runs other code in a frame of its own.
};

const Manners& manners(int opcode) {
  static const std::array<Manners, 256> all = [] {
    std::array<Manners, 256> result{};
    for (int i = 0; i < 256; ++i) {
      const py::OpcodeInfo& info = py::kOpcodeInfo[i];
      if (info.name == nullptr) continue;
      if ((info.flags & py::kFlagEntersFrame) != 0) result[info.head].enters_frames = true;
      const bool pops = (info.flags & py::kFlagError) != 0;
      const bool keeps = (info.flags & py::kFlagErrorNoPop) != 0;
      if (info.kind == py::OpcodeKind::kReal && pops) result[info.base].raises = true;
      if (info.kind == py::OpcodeKind::kInstrumented && pops && !keeps)
        result[info.base].raises = true;
    }
    result[op::CALL_FUNCTION_EX].enters_frames = true;
    return result;
  }();
  return all[static_cast<size_t>(opcode)];
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

bool raises(int opcode) { return manners(opcode).raises; }
bool enters_frames(int opcode) { return manners(opcode).enters_frames; }

bool keeps_cells(const Local& local) {
  return (local.kind & (py::CO_FAST_CELL | py::CO_FAST_FREE)) != 0;
}

Slot slot_of(uint32_t types) {
  Slot slot;
  slot.types = types;
  return slot;
}

Slot constant_slot(const CodeIR& code, uint32_t index) {
  const Value& value = *code.consts[index];
  Slot slot = slot_of(constant_type(value));
  slot.constant = static_cast<int32_t>(index);
  if (slot.types == type::kTuple) slot.items = static_cast<int32_t>(value.items.size());
  return slot;
}

// All but the borrow, of which own_both() knows.
bool merge(Slot* into, const Slot& from) {
  bool changed = false;
  const auto set = [&changed](auto* field, auto value) {
    changed |= *field != value;
    *field = value;
  };
  set(&into->types, into->types | from.types);
  if (into->constant != from.constant) set(&into->constant, -1);
  if (into->cells != from.cells) set(&into->cells, -1);
  if (into->items != from.items) set(&into->items, -1);
  set(&into->interpolations, into->interpolations && from.interpolations);
  set(&into->alias_parts, into->alias_parts && from.alias_parts);
  set(&into->raised, into->raised && from.raised);
  set(&into->unset, into->unset & from.unset);
  return changed;
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
  return static_cast<int>(std::count_if(kinds.begin(), kinds.end(),
                                        [](char kind) { return (kind & py::CO_FAST_FREE) != 0; }));
}

// A generator expression made and called on the spot gives what can be iterated.
bool makes_iterator(const CodeIR& code, const Slot& called) {
  return called.types == type::kFunc && called.constant >= 0 &&
         (code.consts[static_cast<size_t>(called.constant)]->code->flags & py::CO_GENERATOR) != 0;
}

}  // namespace

bool is_generator(const CodeIR& code) {
  return (static_cast<uint32_t>(code.flags) & kGeneratorFlags) != 0;
}

uint32_t free_count(const CodeIR& code) {
  return static_cast<uint32_t>(
      std::count_if(code.locals.begin(), code.locals.end(),
                    [](const Local& local) { return (local.kind & py::CO_FAST_FREE) != 0; }));
}

uint32_t prologue_end(const CodeIR& code) {
  for (uint32_t i = 0; i < code.size(); ++i) {
    if (code.instructions[i].opcode == op::RESUME) return i + 1;
  }
  return 0;
}

const char* operand_problem(const CodeIR& code, uint32_t at) {
  const Instruction& one = code.instructions[at];
  if (one.opcode >= 256 || !py::opcode_is_valid(one.opcode)) return "no such instruction";
  const py::OpcodeInfo& info = py::kOpcodeInfo[one.opcode];
  if (info.kind != py::OpcodeKind::kReal) return "an instruction that only the machine writes";
  if (info.flow == py::Flow::kUnreachable || info.flow == py::Flow::kExit)
    return "an instruction of the machine's own frames";
  if (one.caches >= 0) return "caches that are not empty";
  const uint32_t oparg = one.oparg;
  const size_t locals = code.locals.size();
  const auto within = [](uint64_t index, size_t size) { return index < size; };
  switch (info.oparg) {
    case OpargKind::kConst:
      return within(oparg, code.consts.size()) ? nullptr : "no such constant";
    case OpargKind::kSmallInt:
      return oparg < 256 ? nullptr : "no such small int";
    case OpargKind::kCommonConstant:
      return within(oparg, std::size(py::kCommonConstantNames)) ? nullptr
                                                                : "no such common constant";
    case OpargKind::kName:
      return within(oparg, code.names.size()) ? nullptr : "no such name";
    case OpargKind::kNameShift1:
      return within(oparg >> 1, code.names.size()) ? nullptr : "no such name";
    case OpargKind::kNameShift2:
      return within(oparg >> 2, code.names.size()) ? nullptr : "no such name";
    case OpargKind::kLocal:
    case OpargKind::kDeref:
      return within(oparg, locals) ? nullptr : "no such local";
    case OpargKind::kLocalPair:
      return oparg < 256 && within(oparg >> 4, locals) && within(oparg & 15, locals)
                 ? nullptr
                 : "no such local";
    case OpargKind::kFreeCount:
      return oparg == free_count(code) ? nullptr : "another number of free variables";
    case OpargKind::kJumpForward:
    case OpargKind::kJumpBackward:
    case OpargKind::kAsyncForStart:
      return one.target != kNoLabel ? nullptr : "a jump without a target";
    case OpargKind::kSliceSize:
      return oparg == 2 || oparg == 3 ? nullptr : "a slice of neither two nor three";
    case OpargKind::kInterpolation:
      return oparg >> 2 <= 3 ? nullptr : "no such conversion";
    case OpargKind::kBinaryOp:
      return within(oparg, std::size(py::kBinaryOps)) ? nullptr : "no such operator";
    case OpargKind::kCompareOp: {
      // Specialised forms look at the outcomes only, unspecialised at the operator: where the two
      // part, a program's result depends on which comparisons are specialised when.
      constexpr uint32_t kOutcomes[] = {2, 2 | 8, 8, 1 | 2 | 4, 4, 4 | 8};
      if (!within(oparg >> py::kCompareShift, std::size(kOutcomes))) return "no such operator";
      return (oparg & 15) == kOutcomes[oparg >> py::kCompareShift] ? nullptr
                                                                   : "another operator's outcomes";
    }
    case OpargKind::kInvert:
      return oparg <= 1 ? nullptr : "neither 0 nor 1";
    case OpargKind::kIntrinsic1:
      return oparg != 0 && within(oparg, std::size(py::kIntrinsic1Names)) ? nullptr
                                                                          : "no such intrinsic";
    case OpargKind::kIntrinsic2:
      return oparg != 0 && within(oparg, std::size(py::kIntrinsic2Names)) ? nullptr
                                                                          : "no such intrinsic";
    case OpargKind::kSpecialMethod:
      return within(oparg, std::size(py::kSpecialMethodNames)) ? nullptr : "no such special method";
    case OpargKind::kConversion:
      return oparg >= 1 && oparg <= 3 ? nullptr : "no such conversion";
    case OpargKind::kFunctionAttribute:
      return oparg == 1 || oparg == 2 || oparg == 4 || oparg == 8 || oparg == 16
                 ? nullptr
                 : "no such function attribute";
    case OpargKind::kRaiseForm:
      return oparg <= 2 ? nullptr : "no such form of raise";
    case OpargKind::kReraiseDepth:
      return oparg <= 4096 ? nullptr : "deeper than any stack";
    case OpargKind::kAwaitable:
      return oparg <= 2 ? nullptr : "no such place of await";
    case OpargKind::kYield:
      return oparg <= 1 ? nullptr : "no such yield";
    case OpargKind::kResume:
      return oparg <= 7 ? nullptr : "no such place of resume";
    case OpargKind::kDepth:
      return oparg >= (one.opcode == op::SWAP ? 2u : 1u) ? nullptr : "a depth of nothing";
    case OpargKind::kCount:
    case OpargKind::kUnpackEx:
      return oparg <= 1 << 20 ? nullptr : "more than any stack";
    case OpargKind::kExecutor:
    case OpargKind::kLabel:
    case OpargKind::kPrefix:
      return "an instruction that does not stand alone";
    case OpargKind::kNone:
      return oparg < 256 ? nullptr : "an oparg that nobody reads";
  }
  return nullptr;
}

// What is known where a block begins: a place among the slots, and one among the locals that
// follows from the block's index.
struct Flow::Block {
  uint32_t slots = 0;
  uint32_t depth = 0;
  bool reached = false;
  bool queued = false;
};

struct Flow::Scratch {
  std::vector<Block> blocks;
  std::vector<Slot> slots;
  std::vector<uint32_t> locals;
  FlowState state, taken;
  std::vector<Slot> results;
  std::vector<uint32_t> work;  // Leaders.
};

Flow::Scratch& Flow::scratch() {
  static thread_local Scratch scratch;
  return scratch;
}

Flow::Flow(const CodeIR& code) : code_(&code) { run(); }

void Flow::run() {
  const CodeIR& code = *code_;
  // All of that can be asked of any code, whatever is wrong with it.
  places_.resize(code.size());
  scratch().blocks.clear();
  scratch().slots.clear();
  if (code.raw_code) return fail(0, "bytes instead of instructions");
  if (code.instructions.empty()) return fail(0, "no instructions");
  find_leaders();
  if (fatal_) return;
  FlowState& start = scratch().state;
  start.stack.clear();
  start.locals.assign(code.locals.size(), type::kNull);
  const uint32_t flags = static_cast<uint32_t>(code.flags);
  int64_t arguments = int64_t{code.arg_count} + code.keyword_only_count;
  if (code.arg_count < 0 || code.keyword_only_count < 0) return fail(0, "negative counts");
  if ((flags & py::CO_VARARGS) != 0) ++arguments;
  if ((flags & py::CO_VARKEYWORDS) != 0) ++arguments;
  if (arguments > static_cast<int64_t>(code.locals.size()))
    return fail(0, "arguments without locals");
  for (size_t i = 0; i < static_cast<size_t>(arguments); ++i) start.locals[i] = local_type(code, i);
  bool returns_generator = false;
  for (uint32_t i = 0; i < code.size(); ++i)
    returns_generator |= code.instructions[i].opcode == op::RETURN_GENERATOR;
  if (returns_generator != is_generator(code)) return fail(0, "generator by half");
  const uint32_t kinds = flags & kGeneratorFlags;
  if ((kinds & (kinds - 1)) != 0) return fail(0, "more than one kind of generator");
  scratch().locals.resize(scratch().blocks.size() * code.locals.size());
  std::vector<uint32_t>& work = scratch().work;
  work.clear();
  join(0, {}, {}, start.locals);
  while (!work.empty() && !fatal_) {
    const uint32_t leader = work.back();
    work.pop_back();
    run_block(leader);
  }
  if (problems_.empty()) return;
  // The same load can be found wanting on several ways.
  std::sort(problems_.begin(), problems_.end(), [](const FlowProblem& a, const FlowProblem& b) {
    return a.instruction != b.instruction ? a.instruction < b.instruction : a.kind < b.kind;
  });
  problems_.erase(std::unique(problems_.begin(), problems_.end(),
                              [](const FlowProblem& a, const FlowProblem& b) {
                                return a.instruction == b.instruction && a.kind == b.kind;
                              }),
                  problems_.end());
}

void Flow::find_leaders() {
  const uint32_t count = code_->size();
  const auto lead = [&](int64_t at) {
    if (at < 0 || at >= count) return;
    int32_t& block = places_[static_cast<size_t>(at)].leader;
    if (block < 0) {
      block = static_cast<int32_t>(scratch().blocks.size());
      scratch().blocks.emplace_back();
    }
  };
  lead(0);
  for (uint32_t i = 0; i < count; ++i) {
    const Instruction& one = code_->instructions[i];
    // Never reached or not: tools walk over the code in order.
    if (const char* problem = operand_problem(*code_, i)) return fail(i, problem);
    if (one.target == kNoLabel) continue;
    const py::OpcodeInfo& info = py::kOpcodeInfo[one.opcode];
    const Label& label = code_->labels[static_cast<size_t>(one.target)];
    if (label.instruction >= count) return fail(i, "control leaves the code");
    if ((info.oparg == OpargKind::kJumpForward) != (label.instruction > i))
      return fail(i, "a jump in the wrong direction");
    if (info.flow != py::Flow::kJump && info.flow != py::Flow::kBranch) continue;
    if (label.skew != 0) return fail(i, "a jump into an instruction");
    if (info.taken_skip != 0) {
      // The jump goes one unit further, whatever that is.
      const uint32_t end = label.instruction;
      if (end >= count || code_->instructions[end].opcode != op::END_FOR ||
          code_->instructions[end].min_prefixes != 0 || code_->instructions[end].oparg > 255)
        return fail(i, "a loop that does not end at END_FOR");
    }
    lead(int64_t{label.instruction} + info.taken_skip);
    lead(label.instruction);
    lead(i + 1);
  }
  for (size_t i = 0; i < code_->ranges.size(); ++i) {
    const ExceptionRange& range = code_->ranges[i];
    const Label& start = code_->labels[static_cast<size_t>(range.start)];
    const Label& end = code_->labels[static_cast<size_t>(range.end)];
    const Label& target = code_->labels[static_cast<size_t>(range.target)];
    if (start.skew != 0 || end.skew != 0 || target.skew != 0)
      return fail(start.instruction, "a range that splits an instruction");
    if (start.instruction >= end.instruction) return fail(start.instruction, "an empty range");
    if (target.instruction >= count) return fail(start.instruction, "no handler there");
    max_depth_ = std::max(max_depth_, static_cast<int>(range.depth) + (range.lasti ? 2 : 1));
    lead(target.instruction);
    for (uint32_t at = start.instruction; at < end.instruction; ++at) {
      if (places_[at].handler >= 0) return fail(at, "ranges that overlap");
      places_[at].handler = static_cast<int32_t>(i);
    }
    if (i != 0 && code_->labels[static_cast<size_t>(code_->ranges[i - 1].start)].instruction >=
                      start.instruction)
      return fail(start.instruction, "ranges out of order");
  }
}

void Flow::fail(uint32_t instruction, const char* what) {
  if (fatal_) return;
  fatal_ = true;
  problems_.clear();
  problems_.push_back({FlowProblem::kFatal, instruction, what});
}

void Flow::note(FlowProblem::Kind kind, uint32_t instruction, const char* what) {
  if (!fatal_) problems_.push_back({kind, instruction, what});
}

void Flow::reach(uint32_t from, int64_t to, const FlowState& state) {
  if (to < 0 || to >= code_->size()) return fail(from, "control leaves the code");
  join(static_cast<uint32_t>(to), state.stack, {}, state.locals);
}

// What is borrowed on one way is owned, or borrowed elsewhere, on another.
bool Flow::own_both(Slot* into, const Slot& from) {
  for (const int32_t borrow : {into->borrowed, from.borrowed}) {
    if (borrow >= 0)
      note(FlowProblem::kUnsafeBorrow, static_cast<uint32_t>(borrow),
           "a borrow that is none on every way");
  }
  const bool changed = into->borrowed >= 0;
  into->borrowed = into->local = -1;
  return changed;
}

void Flow::join(uint32_t leader, std::span<const Slot> lower, std::span<const Slot> upper,
                const std::vector<uint32_t>& locals) {
  Scratch& all = scratch();
  const auto index = static_cast<size_t>(places_[leader].leader);
  Block& block = all.blocks[index];
  const size_t depth = lower.size() + upper.size();
  uint32_t* const known = all.locals.data() + index * locals.size();
  bool changed = false;
  if (!block.reached) {
    block.reached = true;
    block.slots = static_cast<uint32_t>(all.slots.size());
    block.depth = static_cast<uint32_t>(depth);
    all.slots.insert(all.slots.end(), lower.begin(), lower.end());
    all.slots.insert(all.slots.end(), upper.begin(), upper.end());
    std::copy(locals.begin(), locals.end(), known);
    changed = true;
  } else {
    if (block.depth != depth) return fail(leader, "two depths of the stack");
    Slot* into = all.slots.data() + block.slots;
    for (const Slot& slot : lower) {
      if (into->borrowed != slot.borrowed) changed |= own_both(into, slot);
      changed |= merge(into++, slot);
    }
    for (const Slot& slot : upper) changed |= merge(into++, slot);
    for (size_t i = 0; i < locals.size(); ++i) {
      const uint32_t joined = known[i] | locals[i];
      changed |= joined != known[i];
      known[i] = joined;
    }
  }
  if (changed && !block.queued) {
    block.queued = true;
    all.work.push_back(leader);
  }
}

void Flow::load_block(const Block& block, FlowState* state) const {
  const Slot* const slots = scratch().slots.data() + block.slots;
  state->stack.assign(slots, slots + block.depth);
  const size_t count = code_->locals.size();
  const uint32_t* const locals =
      scratch().locals.data() + static_cast<size_t>(&block - scratch().blocks.data()) * count;
  state->locals.assign(locals, locals + count);
}

void Flow::raise(uint32_t at, int32_t handler, const FlowState& state) {
  if (handler < 0) return;
  const ExceptionRange& range = code_->ranges[static_cast<size_t>(handler)];
  if (range.depth > state.stack.size()) return fail(at, "a handler that wants more than there is");
  const Slot caught[] = {slot_of(type::kLasti), slot_of(type::kExc)};
  join(code_->labels[static_cast<size_t>(range.target)].instruction,
       std::span(state.stack).first(range.depth), std::span(caught).subspan(range.lasti ? 0 : 1),
       state.locals);
}

// An error inside the instruction finds its inputs gone, and a callee's error is looked up one unit
// before the instruction.
bool Flow::raise_inside(uint32_t at, const FlowState& state) {
  const Instruction& one = code_->instructions[at];
  const int32_t own = places_[at].handler;
  const int32_t before = at > 0 ? places_[at - 1].handler : -1;
  if ((own < 0 && before < 0) || !raises(one.opcode)) return true;
  const py::Signature& signature = py::kSignatures[one.opcode];
  const SlotSpec* inputs = py::signature_inputs(one.opcode);
  const SlotSpec* outputs = py::signature_outputs(one.opcode);
  int64_t popped = 0;
  bool passes = true;
  for (int i = 0; i < signature.inputs; ++i) {
    // What it only looks at, at the bottom, stays.
    passes = passes && i < signature.outputs && outputs[i].from_input == i;
    if (!passes) popped += inputs[i].count.value(one.oparg);
  }
  const auto depth = static_cast<int64_t>(state.stack.size());
  if (popped > depth) return true;
  const int64_t left = depth - popped;
  for (const int32_t handler : {own, before}) {
    if (handler >= 0 && (handler == own || enters_frames(one.opcode)) &&
        left < code_->ranges[static_cast<size_t>(handler)].depth) {
      fail(at, "a handler that keeps what the instruction takes");
      return false;
    }
  }
  if (before >= 0 && before != own && enters_frames(one.opcode)) raise(at, before, state);
  return !fatal_;
}

void Flow::run_block(uint32_t leader) {
  Block& block = scratch().blocks[static_cast<size_t>(places_[leader].leader)];
  block.queued = false;
  FlowState& state = scratch().state;
  FlowState& taken = scratch().taken;
  load_block(block, &state);
  for (uint32_t at = leader;; ++at) {
    if (at >= code_->size()) return fail(at - 1, "control leaves the code");
    if (at != leader && places_[at].leader >= 0) return reach(at - 1, at, state);
    places_[at].depth = static_cast<int32_t>(state.stack.size());
    raise(at, places_[at].handler, state);
    bool has_taken = false;
    if (fatal_ || !raise_inside(at, state) || !step(at, &state, &taken, &has_taken)) return;
    // throw() comes back to where a generator was suspended.
    if (code_->instructions[at].opcode == op::YIELD_VALUE) raise(at, places_[at].handler, state);
    max_depth_ = std::max(max_depth_, static_cast<int>(state.stack.size()));
    const Instruction& one = code_->instructions[at];
    const py::OpcodeInfo& info = py::kOpcodeInfo[one.opcode];
    switch (info.flow) {
      case py::Flow::kNext:
        break;
      case py::Flow::kJump:
      case py::Flow::kBranch:
        reach(at, int64_t{target_of(*code_, one)} + info.taken_skip, has_taken ? taken : state);
        // A generator that ends hands its value to END_FOR, other iterators go on behind it.
        if (info.taken_skip != 0) reach(at, target_of(*code_, one), state);
        if (fatal_) return;
        if (info.flow == py::Flow::kJump) return;
        break;
      case py::Flow::kReturn:
      case py::Flow::kRaise:
        return;
      default:
        return fail(at, "an instruction that ends the machine");
    }
  }
}

std::vector<std::vector<Slot>> Flow::stacks() const {
  std::vector<std::vector<Slot>> found(code_->size());
  if (!ok()) return found;
  FlowState state;
  FlowState taken;
  bool has_taken;
  Flow copy(*code_);  // Now the blocks are known again.
  for (uint32_t at = 0; at < code_->size(); ++at) {
    if (!reachable(at)) continue;
    if (places_[at].leader >= 0) {
      load_block(scratch().blocks[static_cast<size_t>(places_[at].leader)], &state);
    } else {
      copy.step(at - 1, &state, &taken, &has_taken);
    }
    found[at] = state.stack;
  }
  return found;
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
        if ((code_->locals[i].kind & py::CO_FAST_FREE) == 0 || state->locals[i] != type::kNull) {
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
