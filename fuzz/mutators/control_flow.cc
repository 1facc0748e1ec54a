// Mutators of control flow: jumps, branches, loops, blocks moved elsewhere.
// Counterpart: none.
#include "fuzz/mutators/editor_internal.h"
#include "vm/bytecode/opcode_tables.h"

namespace fuzz {
namespace {

uint32_t where(const CodeIR& code, int32_t label) {
  return code.labels[static_cast<size_t>(label)].instruction;
}

bool retarget_jump(Editor& e) {
  const auto at = e.pick([&](uint32_t i) {
    return e.at(i).target != kNoLabel &&
           (!e.repairing() ||
            (is_jump(e.at(i)) && e.at(i).opcode != op::FOR_ITER && e.at(i).opcode != op::SEND));
  });
  if (!at) return false;
  const std::string before = show(e.code, *at);
  const uint32_t old = target_of(e.code, e.at(*at));
  // Into a handler, to itself, anywhere; when it is to work, where the stack is as deep.
  const bool same_depth = e.repairing() && old < e.code.size() && e.flow.reachable(old);
  const auto to = e.pick([&](uint32_t i) {
    return i != old && (!same_depth || e.flow.depth(i) == e.flow.depth(old));
  });
  if (!to) return false;
  e.at(*at).target = label_at(&e.code, *to);
  return e.done(before + " leads to " + number(*to) + " now");
}

bool invert_branch(Editor& e) {
  const auto at = e.pick([&](uint32_t i) { return py::opposite_branch(e.at(i).opcode) != 0; });
  if (!at) return false;
  const std::string before = show(e.code, *at);
  e.at(*at).opcode = py::opposite_branch(e.at(*at).opcode);
  return e.done(before + " inverted");
}

// The same decision the other way round: the branch jumps over a jump.
bool rotate_branch(Editor& e) {
  const auto at = e.pick([&](uint32_t i) {
    return py::opposite_branch(e.at(i).opcode) != 0 && i + 1 < e.code.size();
  });
  if (!at) return false;
  const std::string before = show(e.code, *at);
  const int32_t target = e.at(*at).target;
  e.at(*at).opcode = py::opposite_branch(e.at(*at).opcode);
  e.add(*at + 1, {make(op::JUMP_FORWARD, 0, target)}, false);
  e.at(*at).target = label_at(&e.code, *at + 2);
  return e.done(before + " turned round a jump");
}

bool insert_jump(Editor& e) {
  const auto at = e.pick();
  if (!at) return false;
  const auto to =
      e.pick([&](uint32_t i) { return !e.repairing() || e.flow.depth(i) == e.flow.depth(*at); });
  if (!to) return false;
  const std::string before = show(e.code, *at);
  const int32_t target = label_at(&e.code, *to);
  switch (e.random.below(3)) {
    case 0:
      e.add(*at, {make(op::JUMP_FORWARD, 0, target)}, false);
      break;
    case 1:
      e.add(*at,
            {make(op::LOAD_CONST, const_index(&e.code, make_bool(e.random.one_in(2)))),
             make(op::POP_JUMP_IF_TRUE, 0, target)},
            false);
      break;
    default: {
      const auto local = e.plain_local();
      if (!local) return false;
      e.add(*at, {make(op::LOAD_FAST_CHECK, *local), make(op::POP_JUMP_IF_NONE, 0, target)}, false);
      break;
    }
  }
  return e.done("before " + before + ": a jump to " + number(*to));
}

// Whether a run of instructions can stand elsewhere: nobody jumps into it or out of it.
bool straight(const Editor& e, uint32_t from, uint32_t to) {
  for (uint32_t i = from; i < to; ++i) {
    const Instruction& one = e.code.instructions[i];
    if (is_jump(one) || ends_flow(one) || one.target != kNoLabel) return false;
    if (i != from && e.flow.is_leader(i)) return false;
    if (one.opcode == op::YIELD_VALUE || one.opcode == op::RESUME || one.opcode == op::END_FOR)
      return false;
  }
  return true;
}

// Moves a run of instructions behind everything, with a jump there and one back.
bool outline_block(Editor& e) {
  const auto range = e.pick_range(10);
  if (!range) return false;
  const auto [from, to] = *range;
  if (to >= e.code.size() || !straight(e, from, to)) return false;
  const int32_t handler = e.flow.handler(from);
  for (uint32_t i = from; i < to; ++i) {
    if (e.flow.handler(i) != handler) return false;
  }
  const std::string what = number(from) + " to " + number(to - 1);
  std::vector<Instruction> moved(e.code.instructions.begin() + from,
                                 e.code.instructions.begin() + to);
  moved.push_back(make(op::JUMP_BACKWARD, 0, label_at(&e.code, to)));
  moved.back().position = moved.front().position;
  const uint32_t elsewhere = e.code.size();
  insert(&e.code, elsewhere, moved, false);
  if (handler >= 0) {
    ExceptionRange again = e.code.ranges[static_cast<size_t>(handler)];
    again.start = label_at(&e.code, elsewhere);
    again.end = label_at(&e.code, elsewhere + (to - from));
    e.code.ranges.push_back(again);
  }
  Instruction jump = make(op::JUMP_FORWARD, 0, label_at(&e.code, elsewhere));
  jump.position = e.at(from).position;
  e.at(from) = jump;
  erase(&e.code, from + 1, to);
  return e.done("instructions " + what + " moved behind the end");
}

// Whether [from, to) never reaches below the depth at its start, and ends at it.
bool self_contained(const Editor& e, uint32_t from, uint32_t to) {
  if (to >= e.code.size() || !e.flow.reachable(to)) return false;
  const int base = e.flow.depth(from);
  if (e.flow.depth(to) != base) return false;
  for (uint32_t i = from; i < to; ++i) {
    if (!e.flow.reachable(i)) return false;
    const Instruction& one = e.code.instructions[i];
    if (e.flow.depth(i) - inputs_of(one) < base) return false;
    if (ends_flow(one)) return false;
    if (one.target != kNoLabel) {
      const uint32_t target = target_of(e.code, one);
      if (target < from || target > to) return false;
    }
    const int32_t handler = e.flow.handler(i);
    if (handler != e.flow.handler(from)) return false;
  }
  // Nobody jumps into the middle.
  for (uint32_t i = 0; i < e.code.size(); ++i) {
    if ((i >= from && i < to) || e.code.instructions[i].target == kNoLabel) continue;
    const uint32_t target = target_of(e.code, e.code.instructions[i]);
    if (target > from && target < to) return false;
  }
  for (const ExceptionRange& range : e.code.ranges) {
    const uint32_t target = where(e.code, range.target);
    if (target > from && target < to) return false;
  }
  return true;
}

bool wrap_in_loop(Editor& e, uint32_t rounds) {
  std::optional<std::pair<uint32_t, uint32_t>> found;
  for (int attempt = 0; attempt < 6 && !found; ++attempt) {
    const auto range = e.pick_range(20);
    if (!range) return false;
    for (uint32_t to = range->second; to > range->first; --to) {
      if (self_contained(e, range->first, to)) {
        found = {range->first, to};
        break;
      }
    }
  }
  if (!found) return false;
  const auto [from, to] = *found;
  // for _ in (None,) * rounds: the iterator lies below whatever the run pushes.
  const ValueRef fuel = make_tuple(std::vector<ValueRef>(rounds, make_none()));
  e.add(to, {make(op::JUMP_BACKWARD), make(op::END_FOR), make(op::POP_ITER)}, false);
  for (uint32_t i = from; i < to; ++i) {
    // What left the run for its end goes on with the loop.
    if (e.at(i).target != kNoLabel && target_of(e.code, e.at(i)) == to + 3)
      e.at(i).target = label_at(&e.code, to);
  }
  e.add(from, {make(op::LOAD_CONST, const_index(&e.code, fuel)), make(op::GET_ITER),
               make(op::FOR_ITER), make(op::POP_TOP)});
  e.at(from + 2).target = label_at(&e.code, to + 5);
  e.at(to + 4).target = label_at(&e.code, from + 2);
  return e.done("instructions " + number(from) + " to " + number(to - 1) + " run " +
                number(rounds) + " times");
}

bool loop_wrap(Editor& e) { return wrap_in_loop(e, static_cast<uint32_t>(1 + e.random.below(4))); }

// Enough rounds for the specialiser to act, and for counters to overflow.
bool warm_up(Editor& e) { return wrap_in_loop(e, e.random.one_in(4) ? 200 : 20); }

bool empty_loop(Editor& e) {
  const auto at = e.pick();
  if (!at) return false;
  const std::string before = show(e.code, *at);
  e.add(*at, {make(op::BUILD_TUPLE), make(op::GET_ITER), make(op::FOR_ITER), make(op::POP_TOP),
              make(op::JUMP_BACKWARD), make(op::END_FOR), make(op::POP_ITER)});
  e.at(*at + 2).target = label_at(&e.code, *at + 5);
  e.at(*at + 4).target = label_at(&e.code, *at + 2);
  return e.done("before " + before + ": a loop over nothing");
}

bool early_return(Editor& e) {
  const auto at = e.pick();
  if (!at) return false;
  const std::string before = show(e.code, *at);
  if (e.random.one_in(2)) {
    e.add(*at, {make(op::LOAD_CONST, e.none()), make(op::RETURN_VALUE)});
    return e.done("before " + before + ": return");
  }
  e.add(*at, {make(op::LOAD_COMMON_CONSTANT, static_cast<uint32_t>(e.random.below(2))),
              make(op::RAISE_VARARGS, 1)});
  return e.done("before " + before + ": raise");
}

const Mutator kMutators[] = {
    {{"retarget-jump", "control flow", "leads elsewhere, where the stack is as deep",
      Claim::kDefined, true, true},
     retarget_jump,
     false},
    {{"invert-branch", "control flow", "goes the other way", Claim::kDefined, true, true},
     invert_branch,
     false},
    {{"rotate-branch", "control flow", "the same decision by the opposite branch",
      Claim::kEquivalent, true, false},
     rotate_branch,
     false},
    {{"insert-jump", "control flow", "a jump, or one on a condition", Claim::kDefined, true, true},
     insert_jump,
     false},
    {{"outline-block", "control flow", "moves a run of instructions behind the end",
      Claim::kEquivalent, true, false},
     outline_block,
     false},
    {{"loop-wrap", "control flow", "runs a balanced run of instructions up to four times",
      Claim::kDefined, true, false},
     loop_wrap,
     false},
    {{"warm-up", "environment", "runs a balanced run until it is specialised", Claim::kDefined,
      true, false},
     warm_up,
     false},
    {{"empty-loop", "control flow", "a loop over nothing", Claim::kEquivalent, true, false},
     empty_loop,
     false},
    {{"early-return", "control flow", "a return or a raise", Claim::kDefined, true, true},
     early_return,
     false},
};

}  // namespace

std::span<const Mutator> flow_mutators() { return kMutators; }

}  // namespace fuzz
