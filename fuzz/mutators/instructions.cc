// Mutators of single instructions and of short runs of them.
// Counterpart: none.
#include "fuzz/mutators/editor_internal.h"
#include "vm/bytecode/opcode_signatures.h"
#include "vm/bytecode/opcode_tables.h"

namespace fuzz {
namespace {

using Sequence = std::vector<Instruction>;

// Sequences that leave the stack as they found it.
Sequence balanced(Editor& e, int depth) {
  Random& random = e.random;
  const auto constant = [&] { return make(op::LOAD_CONST, const_index(&e.code, e.value())); };
  const auto small = [&] {
    return make(op::LOAD_SMALL_INT, static_cast<uint32_t>(random.below(256)));
  };
  const auto with = [&](int opcode) { return make(opcode, valid_oparg(e, opcode)); };
  const Instruction pop = make(op::POP_TOP);
  const auto local = e.plain_local();
  switch (random.below(26)) {
    case 0:
      return {make(op::NOP)};
    case 1:
      return {constant(), pop};
    case 2:
      return {with(op::LOAD_GLOBAL), pop};
    case 3:
      return {constant(), constant(), with(op::BINARY_OP), pop};
    case 4:
      return {constant(), constant(), with(op::COMPARE_OP), pop};
    case 5:
      return {constant(), make(op::TO_BOOL), make(op::UNARY_NOT), pop};
    case 6:
      return {make(op::BUILD_LIST), constant(), make(op::LIST_APPEND, 1), pop};
    case 7:
      return {make(op::BUILD_MAP), small(), constant(), make(op::MAP_ADD, 1), pop};
    case 8:
      return {make(op::BUILD_SET), small(), make(op::SET_ADD, 1), pop};
    case 9:
      return {constant(), make(op::LOAD_ATTR, name_index(&e.code, e.identifier()) << 1), pop};
    case 10:
      return {constant(), make(op::GET_ITER), pop};
    case 11:
      return {constant(), with(op::CONVERT_VALUE), make(op::FORMAT_SIMPLE), pop};
    case 12:
      return {make(op::LOAD_GLOBAL, name_index(&e.code, e.identifier()) << 1 | 1),
              make(op::CALL, 0), pop};
    case 13:
      return {make(op::LOAD_GLOBAL, name_index(&e.code, e.identifier()) << 1 | 1), constant(),
              make(op::CALL, 1), pop};
    case 14:
      return {with(op::LOAD_COMMON_CONSTANT), pop};
    case 15:
      return {small(), small(), with(op::BINARY_OP), pop};
    case 16:
      return {make(op::LOAD_BUILD_CLASS), pop};
    case 17:
      return {small(), small(), make(op::BUILD_SLICE, 2), pop};
    case 18:
      return {constant(), make(op::GET_LEN), pop, pop};
    case 19:
      return {constant(), random.one_in(2) ? make(op::MATCH_MAPPING) : make(op::MATCH_SEQUENCE),
              pop, pop};
    case 20:
      return {constant(), constant(), make(op::BUILD_TUPLE, 2), make(op::UNPACK_SEQUENCE, 2),
              pop,        pop};
    case 21:
      if (local) return {make(op::LOAD_FAST, *local), pop};
      return {constant(), pop};
    case 22:
      if (local) return {constant(), make(op::STORE_FAST, *local)};
      return {constant(), pop};
    case 23:
      if (local) return {make(op::LOAD_FAST, *local), make(op::STORE_FAST, *local)};
      return {make(op::PUSH_NULL), pop};
    case 24:
      if (depth > 0)
        return {
            make(op::COPY, 1 + static_cast<uint32_t>(random.below(static_cast<uint64_t>(depth)))),
            pop};
      return {small(), pop};
    default:
      if (depth > 0) return {make(op::COPY, 1), make(op::TO_BOOL), pop};
      return {small(), pop};
  }
}

bool insert_sequence(Editor& e) {
  const auto at = e.pick();
  if (!at) return false;
  const int depth = e.repairing() ? e.flow.depth(*at) : 1;
  const Sequence added = balanced(e, depth);
  const std::string before = show(e.code, *at);
  std::string what;
  for (const Instruction& one : added) what += " " + name_of(one);
  e.add(*at, added, !e.random.one_in(3));
  return e.done("before " + before + ":" + what);
}

// What stands in for an instruction that is gone: its inputs dropped, its outputs made up.
std::optional<Sequence> substitute(Editor& e, uint32_t at) {
  const Instruction& one = e.at(at);
  if (one.opcode >= 256 || !py::opcode_is_valid(one.opcode)) return std::nullopt;
  const py::Signature& signature = py::kSignatures[one.opcode];
  Sequence result;
  for (int i = inputs_of(one); i > 0; --i) result.push_back(make(op::POP_TOP));
  if (ends_flow(one)) return result;
  const py::SlotSpec* outputs = py::signature_outputs(one.opcode);
  for (int i = 0; i < signature.outputs; ++i) {
    uint32_t types = type::kNone;
    switch (outputs[i].type) {
      case py::SlotType::kNull:
      case py::SlotType::kSelfOrNull:
      case py::SlotType::kMaybeNull:
        types = type::kNull;
        break;
      case py::SlotType::kBool:
      case py::SlotType::kBoolIfBit4:
        types = type::kBool;
        break;
      case py::SlotType::kInt:
        types = type::kInt;
        break;
      case py::SlotType::kTuple:
        types = type::kTuple;
        break;
      case py::SlotType::kList:
        types = type::kList;
        break;
      case py::SlotType::kDict:
        types = type::kDict;
        break;
      case py::SlotType::kSet:
        types = type::kSet;
        break;
      case py::SlotType::kStr:
        types = type::kStr;
        break;
      case py::SlotType::kIter:
        types = type::kIter;
        break;
      default:
        break;
    }
    for (int64_t j = outputs[i].count.value(one.oparg); j > 0; --j) {
      const Sequence pushed = e.push(types);
      result.insert(result.end(), pushed.begin(), pushed.end());
    }
  }
  return result;
}

bool delete_instruction(Editor& e) {
  const auto at = e.pick();
  if (!at) return false;
  const std::string what = show(e.code, *at);
  const Instruction one = e.at(*at);
  const bool plain =
      !e.repairing() || e.random.one_in(4) || (inputs_of(one) == 0 && outputs_of(one) == 0);
  if (plain) {
    erase(&e.code, *at, *at + 1);
    return e.done("removed " + what);
  }
  const auto instead = substitute(e, *at);
  if (!instead) return false;
  e.add(*at + 1, *instead, false);
  erase(&e.code, *at, *at + 1);
  return e.done("removed " + what + ", its results made up");
}

bool duplicate_instruction(Editor& e) {
  const auto at = e.pick(
      [&](uint32_t i) { return !e.repairing() || (!is_jump(e.at(i)) && !ends_flow(e.at(i))); });
  if (!at) return false;
  const std::string what = show(e.code, *at);
  const Instruction one = e.at(*at);
  Sequence added;
  if (e.repairing()) {
    const int taken = inputs_of(one);
    for (int i = 0; i < taken; ++i) added.push_back(make(op::COPY, static_cast<uint32_t>(taken)));
    added.push_back(one);
    for (int i = outputs_of(one); i > 0; --i) added.push_back(make(op::POP_TOP));
  } else {
    added.push_back(one);
  }
  e.add(*at, std::move(added));
  return e.done("doubled " + what);
}

bool duplicate_range(Editor& e) {
  const auto range = e.pick_range(12);
  if (!range) return false;
  const auto [from, to] = *range;
  Sequence copy;
  for (uint32_t i = from; i < to; ++i) {
    if (e.repairing() && (is_jump(e.at(i)) || ends_flow(e.at(i)))) return false;
    copy.push_back(e.at(i));
  }
  if (e.repairing()) {
    const int before = e.flow.depth(from);
    const int after = to < e.code.size() ? e.flow.depth(to) : -1;
    if (before != after) return false;
  }
  insert(&e.code, to, copy, false);
  return e.done("doubled instructions " + number(from) + " to " + number(to - 1));
}

bool swap_neighbours(Editor& e) {
  const auto at = e.pick([&](uint32_t i) {
    return i + 1 < e.code.size() && e.editable(i + 1) &&
           (!e.repairing() || (!is_jump(e.at(i)) && !is_jump(e.at(i + 1)) && !ends_flow(e.at(i)) &&
                               !ends_flow(e.at(i + 1))));
  });
  if (!at) return false;
  const std::string what = show(e.code, *at) + " and " + show(e.code, *at + 1);
  std::swap(e.at(*at), e.at(*at + 1));
  return e.done("swapped " + what);
}

bool same_effect(Editor& e) {
  const auto at = e.pick([&](uint32_t i) {
    return e.at(i).opcode < 256 && py::opcode_is_valid(e.at(i).opcode) && !is_jump(e.at(i));
  });
  if (!at) return false;
  const Instruction old = e.at(*at);
  const std::string before = show(e.code, *at);
  const uint8_t group = py::kEffectClass[old.opcode];
  std::vector<uint16_t> others;
  for (uint16_t opcode = 1; opcode < 128; ++opcode) {
    if (opcode == old.opcode || !py::opcode_is_valid(opcode)) continue;
    if (py::kOpcodeInfo[opcode].kind != py::OpcodeKind::kReal || has_target(opcode)) continue;
    if (opcode == op::EXTENDED_ARG) continue;
    if (group != 0 && py::kEffectClass[opcode] == group) others.insert(others.end(), 8, opcode);
    // Or any that takes and leaves as many.
    Instruction other = make(opcode, old.oparg);
    if (py::kOpcodeInfo[opcode].oparg != py::kOpcodeInfo[old.opcode].oparg) other.oparg = 0;
    if (inputs_of(other) == inputs_of(old) && outputs_of(other) == outputs_of(old) &&
        ends_flow(other) == ends_flow(old))
      others.push_back(opcode);
  }
  if (others.empty()) return false;
  const uint16_t opcode = e.random.pick(others);
  if (py::kOpcodeInfo[opcode].oparg != py::kOpcodeInfo[old.opcode].oparg)
    e.at(*at).oparg = valid_oparg(e, opcode);
  e.at(*at).opcode = opcode;
  e.at(*at).caches = -1;
  return e.done(before + " became " + show(e.code, *at));
}

// Makes up for inputs and outputs that a changed oparg changed.
void compensate(Editor& e, uint32_t at, const Instruction& old) {
  const Instruction one = e.at(at);
  const int more_in = inputs_of(one) - inputs_of(old);
  const int more_out = outputs_of(one) - outputs_of(old);
  Sequence behind;
  for (int i = more_out; i > 0; --i) behind.push_back(make(op::POP_TOP));
  for (int i = more_out; i < 0; ++i) behind.push_back(make(op::LOAD_CONST, e.none()));
  Sequence before;
  for (int i = more_in; i > 0; --i) before.push_back(make(op::LOAD_CONST, e.none()));
  for (int i = more_in; i < 0; ++i) before.push_back(make(op::POP_TOP));
  if (!behind.empty()) e.add(at + 1, std::move(behind), false);
  if (!before.empty()) e.add(at, std::move(before));
}

bool has_plain_oparg(const Instruction& one) {
  return one.opcode < 256 && py::opcode_is_valid(one.opcode) && one.target == kNoLabel &&
         (py::kOpcodeInfo[one.opcode].flags & py::kFlagArg) != 0;
}

bool change_oparg(Editor& e, uint32_t (*choose)(Editor&, const Instruction&)) {
  const auto at = e.pick([&](uint32_t i) { return has_plain_oparg(e.at(i)); });
  if (!at) return false;
  const Instruction old = e.at(*at);
  const std::string before = show(e.code, *at);
  const uint32_t oparg = choose(e, old);
  if (oparg == old.oparg) return false;
  e.at(*at).oparg = oparg;
  const std::string after = show(e.code, *at);
  if (e.repairing()) {
    if (operand_problem(e.code, *at) != nullptr) return false;
    compensate(e, *at, old);
  }
  return e.done(before + " became " + after);
}

bool oparg_step(Editor& e) {
  return change_oparg(e, [](Editor& e, const Instruction& one) {
    return e.random.one_in(2) ? one.oparg + 1 : one.oparg - 1;
  });
}

bool oparg_boundary(Editor& e) {
  return change_oparg(e, [](Editor& e, const Instruction& one) -> uint32_t {
    const auto last = [](size_t size) { return size == 0 ? 0u : static_cast<uint32_t>(size - 1); };
    constexpr uint32_t kEdges[] = {0, 1, 255, 256, 65535, 65536, 0x7FFFFFFF, 0xFFFFFFFF};
    if (!e.repairing()) return e.random.pick(kEdges);
    switch (py::kOpcodeInfo[one.opcode].oparg) {
      case py::OpargKind::kConst:
        return e.random.one_in(2) ? 0 : last(e.code.consts.size());
      case py::OpargKind::kName:
        return e.random.one_in(2) ? 0 : last(e.code.names.size());
      case py::OpargKind::kLocal:
      case py::OpargKind::kDeref:
        return e.random.one_in(2) ? 0 : last(e.code.locals.size());
      case py::OpargKind::kSmallInt:
        return e.random.one_in(2) ? 0 : 255;
      case py::OpargKind::kCount:
        return e.random.one_in(2) ? 0 : 40;
      default:
        return e.random.one_in(2) ? 0 : one.oparg + 1;
    }
  });
}

bool oparg_other(Editor& e) {
  return change_oparg(e, [](Editor& e, const Instruction& one) -> uint32_t {
    if (!e.repairing()) return static_cast<uint32_t>(e.random.below(256));
    return valid_oparg(e, one.opcode);
  });
}

// A place whose size in units nobody counts on.
bool can_be_longer(const Instruction& one) {
  return one.opcode != op::END_FOR && one.opcode != op::RESUME && one.opcode != op::END_SEND;
}

bool pad_prefixes(Editor& e) {
  const auto at = e.pick([&](uint32_t i) {
    return e.at(i).min_prefixes < 3 && (!e.repairing() || can_be_longer(e.at(i)));
  });
  if (!at) return false;
  e.at(*at).min_prefixes = static_cast<uint8_t>(e.at(*at).min_prefixes + 1 +
                                                e.random.below(3u - e.at(*at).min_prefixes));
  return e.done("more EXTENDED_ARG before " + show(e.code, *at));
}

bool shuffle_stack(Editor& e) {
  const auto at = e.pick([&](uint32_t i) { return !e.repairing() || e.flow.depth(i) >= 2; });
  if (!at) return false;
  const int depth = e.repairing() ? e.flow.depth(*at) : 4;
  const auto n = static_cast<uint32_t>(2 + e.random.below(static_cast<uint64_t>(depth - 1)));
  Sequence added;
  switch (e.random.below(4)) {
    case 0:
      added = {make(op::SWAP, n)};
      break;
    case 1:
      added = {make(op::SWAP, n), make(op::SWAP, n)};
      break;
    case 2:
      added = {make(op::COPY, n), make(op::SWAP, n), make(op::POP_TOP)};
      break;
    default:
      added = {make(op::COPY, n), make(op::POP_TOP)};
      break;
  }
  std::string what;
  for (const Instruction& one : added) what += " " + name_of(one) + " " + number(one.oparg);
  const std::string before = show(e.code, *at);
  e.add(*at, std::move(added), e.random.one_in(2));
  return e.done("before " + before + ":" + what);
}

bool fuse_or_split(Editor& e) {
  struct Pair {
    uint16_t first, second, both;
  };
  static constexpr Pair kPairs[] = {
      {op::LOAD_FAST, op::LOAD_FAST, op::LOAD_FAST_LOAD_FAST},
      {op::LOAD_FAST_BORROW, op::LOAD_FAST_BORROW, op::LOAD_FAST_BORROW_LOAD_FAST_BORROW},
      {op::STORE_FAST, op::LOAD_FAST, op::STORE_FAST_LOAD_FAST},
      {op::STORE_FAST, op::STORE_FAST, op::STORE_FAST_STORE_FAST},
  };
  const auto pair_at = [&](uint32_t i) -> const Pair* {
    for (const Pair& pair : kPairs) {
      if (e.at(i).opcode == pair.both) return &pair;
      if (i + 1 < e.code.size() && e.editable(i + 1) && e.at(i).opcode == pair.first &&
          e.at(i + 1).opcode == pair.second && e.at(i).oparg < 16 && e.at(i + 1).oparg < 16 &&
          !e.flow.is_leader(i + 1))
        return &pair;
    }
    return nullptr;
  };
  const auto at = e.pick([&](uint32_t i) { return e.at(i).opcode < 256 && pair_at(i) != nullptr; });
  if (!at) return false;
  const Pair& pair = *pair_at(*at);
  const std::string before = show(e.code, *at);
  Instruction one = e.at(*at);
  if (one.opcode == pair.both) {
    Instruction second = one;
    one.opcode = pair.first;
    one.oparg >>= 4;
    second.opcode = pair.second;
    second.oparg &= 15;
    insert(&e.code, *at, {one}, true);
    e.at(*at + 1) = second;
    return e.done("split " + before);
  }
  one.oparg = one.oparg << 4 | e.at(*at + 1).oparg;
  one.opcode = pair.both;
  e.at(*at) = one;
  erase(&e.code, *at + 1, *at + 2);
  return e.done("fused " + before + " with the next");
}

bool suspend(Editor& e) {
  if (e.repairing() && !is_generator(e.code)) return false;
  const auto at = e.pick();
  if (!at) return false;
  const std::string before = show(e.code, *at);
  Sequence added = {make(op::LOAD_CONST, const_index(&e.code, e.value()))};
  const auto flags = static_cast<uint32_t>(e.code.flags);
  if ((flags & py::CO_ASYNC_GENERATOR) != 0)
    added.push_back(make(op::CALL_INTRINSIC_1, py::INTRINSIC_ASYNC_GEN_WRAP));
  added.push_back(make(op::YIELD_VALUE, 0));
  added.push_back(make(op::RESUME, py::RESUME_AFTER_YIELD));
  added.push_back(make(op::POP_TOP));
  e.add(*at, std::move(added));
  return e.done("a yield before " + before);
}

bool resume_form(Editor& e) {
  const auto at = e.pick([&](uint32_t i) {
    return e.at(i).opcode == op::RESUME || e.at(i).opcode == op::YIELD_VALUE ||
           e.at(i).opcode == op::GET_AWAITABLE;
  });
  if (!at) return false;
  const std::string before = show(e.code, *at);
  if (e.repairing() && e.at(*at).opcode == op::RESUME) {
    e.at(*at).oparg ^= py::RESUME_OPARG_DEPTH1_MASK;
  } else {
    e.at(*at).oparg = valid_oparg(e, e.at(*at).opcode);
  }
  return e.done(before + " became " + show(e.code, *at));
}

const Mutator kMutators[] = {
    {{"insert-sequence", "instructions", "puts in a sequence that leaves the stack as it was",
      Claim::kDefined, true, true},
     insert_sequence,
     false},
    {{"delete-instruction", "instructions", "takes one out; its results are made up",
      Claim::kDefined, true, true},
     delete_instruction,
     false},
    {{"duplicate-instruction", "instructions", "runs one twice, on copies of what it takes",
      Claim::kDefined, true, true},
     duplicate_instruction,
     false},
    {{"duplicate-range", "instructions", "runs a balanced run of instructions twice",
      Claim::kDefined, true, true},
     duplicate_range,
     false},
    {{"swap-neighbours", "instructions", "swaps two neighbours", Claim::kDefined, true, true},
     swap_neighbours,
     false},
    {{"same-effect", "instructions", "another instruction that takes and leaves as much",
      Claim::kDefined, true, true},
     same_effect,
     false},
    {{"oparg-step", "instructions", "one more or one less", Claim::kDefined, true, true},
     oparg_step,
     false},
    {{"oparg-boundary", "instructions", "the first or last of its range", Claim::kDefined, true,
      true},
     oparg_boundary,
     false},
    {{"oparg-other", "instructions", "another oparg", Claim::kDefined, true, true},
     oparg_other,
     false},
    {{"pad-prefixes", "instructions", "EXTENDED_ARGs that are not needed", Claim::kEquivalent, true,
      true},
     pad_prefixes,
     false},
    {{"shuffle-stack", "instructions", "COPY, SWAP and POP_TOP", Claim::kDefined, true, true},
     shuffle_stack,
     false},
    {{"fuse-or-split", "instructions", "two accesses of locals in one instruction, or in two",
      Claim::kEquivalent, true, true},
     fuse_or_split,
     false},
    {{"insert-yield", "instructions", "suspends once more", Claim::kDefined, true, true},
     suspend,
     false},
    {{"resume-form", "instructions", "another form of RESUME, YIELD_VALUE or GET_AWAITABLE",
      Claim::kDefined, true, true},
     resume_form,
     false},
};

}  // namespace

std::span<const Mutator> instruction_mutators() { return kMutators; }

}  // namespace fuzz
