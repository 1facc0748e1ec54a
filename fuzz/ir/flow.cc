// What holds at every instruction of a CodeIR: the walk over its blocks. The steps: flow_steps.cc.
// Counterpart: Python/flowgraph.c (calculate_stackdepth, optimize_load_fast).
#include "fuzz/ir/flow.h"

#include <algorithm>
#include <array>

#include "fuzz/ir/flow_internal.h"
#include "vm/bytecode/opcode_signatures.h"
#include "vm/bytecode/opcode_tables.h"

namespace fuzz {
namespace {

using py::OpargKind;
using py::SlotSpec;

constexpr uint32_t kGeneratorFlags = py::CO_GENERATOR | py::CO_COROUTINE | py::CO_ASYNC_GENERATOR;

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

// What operand_problem() asks of most instructions: that the oparg, shifted, is below a limit.
struct Limit {
  enum Kind : uint8_t { kNever, kByte, kConsts, kNames, kLocals, kKinds };
  Kind kind = kNever;  // kNever: it asks for something else.
  uint8_t shift = 0;
};

Limit limit_of(int opcode) {
  const py::OpcodeInfo& info = py::kOpcodeInfo[opcode];
  if (!py::opcode_is_valid(opcode) || info.kind != py::OpcodeKind::kReal ||
      info.flow == py::Flow::kUnreachable || info.flow == py::Flow::kExit)
    return {};
  switch (info.oparg) {
    case OpargKind::kSmallInt:
    case OpargKind::kNone:
      return {Limit::kByte};
    case OpargKind::kConst:
      return {Limit::kConsts};
    case OpargKind::kName:
      return {Limit::kNames};
    case OpargKind::kNameShift1:
      return {Limit::kNames, 1};
    case OpargKind::kNameShift2:
      return {Limit::kNames, 2};
    case OpargKind::kLocal:
    case OpargKind::kDeref:
      return {Limit::kLocals};
    default:
      return {};
  }
}

bool raises(int opcode) { return manners(opcode).raises; }
bool enters_frames(int opcode) { return manners(opcode).enters_frames; }

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

}  // namespace

bool is_generator(const CodeIR& code) {
  return (static_cast<uint32_t>(code.flags) & kGeneratorFlags) != 0;
}

uint32_t free_count(const CodeIR& code) {
  return static_cast<uint32_t>(
      std::count_if(code.locals.begin(), code.locals.end(),
                    [](const Local& local) { return py::is_free_kind(local.kind); }));
}

uint32_t prologue_end(const CodeIR& code) {
  for (uint32_t i = 0; i < code.size(); ++i) {
    if (code.instructions[i].opcode == op::RESUME) return i + 1;
  }
  return 0;
}

// Depths are computed as int.
constexpr uint32_t kDeepest = 1 << 20;

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
    case OpargKind::kCompareOp:
      if (!within(oparg >> py::kCompareShift, std::size(py::kCompareOperators)))
        return "no such operator";
      return py::compares_one_way(oparg) ? nullptr : "another operator's outcomes";
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
      if (oparg < (one.opcode == op::SWAP ? 2u : 1u)) return "a depth of nothing";
      return oparg <= kDeepest ? nullptr : "more than any stack";
    case OpargKind::kCount:
    case OpargKind::kUnpackEx:
      return oparg <= kDeepest ? nullptr : "more than any stack";
    case OpargKind::kExecutor:
    case OpargKind::kLabel:
    case OpargKind::kPrefix:
      return "an instruction that does not stand alone";
    case OpargKind::kNone:
      return oparg < 256 ? nullptr : "an oparg that nobody reads";
  }
  return nullptr;
}

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
  static const std::array<Limit, 256> kLimits = [] {
    std::array<Limit, 256> result;
    for (int i = 0; i < 256; ++i) result[static_cast<size_t>(i)] = limit_of(i);
    return result;
  }();
  const size_t limits[Limit::kKinds] = {0, 256, code_->consts.size(), code_->names.size(),
                                        code_->locals.size()};
  for (uint32_t i = 0; i < count; ++i) {
    const Instruction& one = code_->instructions[i];
    const Limit limit = one.opcode < 256 ? kLimits[one.opcode] : Limit();
    // Never reached or not: tools walk over the code in order.
    if (one.oparg >> limit.shift >= limits[limit.kind] || one.caches >= 0) {
      if (const char* problem = operand_problem(*code_, i)) return fail(i, problem);
    }
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
      if (end + info.taken_skip >= count) return fail(i, "control leaves the code");
      if (code_->instructions[end].opcode != op::END_FOR ||
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

}  // namespace fuzz
