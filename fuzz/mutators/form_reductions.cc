// Reductions that say the same, or nearly, in a shorter form: calls, classes and values that come
// from elsewhere.
// Counterpart: none.
#include <algorithm>

#include "fuzz/mutators/editor_internal.h"
#include "fuzz/mutators/reductions.h"
#include "vm/bytecode/opcode_signatures.h"
#include "vm/bytecode/opcode_tables.h"

namespace fuzz {
namespace {

// How far a value may be from where it could be used instead of another.
constexpr uint32_t kNear = 4;
constexpr uint32_t kLongestRun = 24;
// += -= and the like, and what they are without an assignment, likely ones first.
constexpr uint32_t kOperators[] = {20, 13, 7, 0};
constexpr uint32_t kInplaceOr = 20;

bool is_plain_push(const Instruction& one) {
  return one.opcode < 256 && one.target == kNoLabel && inputs_of(one) == 0 &&
         outputs_of(one) == 1 && !is_jump(one) && !ends_flow(one);
}

// A value that an instruction pushes without looking anywhere, or null.
ValueRef constant_of(const CodeIR& code, const Instruction& one) {
  if (one.opcode == op::LOAD_SMALL_INT) return make_int(one.oparg);
  if (one.opcode == op::LOAD_CONST && one.oparg < code.consts.size() &&
      !is_code(*code.consts[one.oparg]))
    return code.consts[one.oparg];
  return nullptr;
}

Glue name_glue(int opcode, const char* name, bool with_null) {
  Glue glue{opcode, with_null ? 1u : 0u, nullptr, -1};
  glue.name = name;
  return glue;
}

Edit replacement(const char* what, uint32_t from, uint32_t to, std::vector<Glue> glue) {
  Edit edit;
  edit.from = from;
  edit.to = to;
  edit.glue = std::move(glue);
  edit.what = what;
  return edit;
}

// x.method(y) as x |= y and so on.
void list_methods(const Subject& subject, uint32_t at, std::vector<Edit>* edits) {
  const Instruction& call = subject.code.instructions[at];
  if (call.opcode != op::CALL || call.oparg != 1) return;
  const int base = subject.flow.depth(at) - 3;
  if (base < 0) return;
  uint32_t method = at;
  while (method > 0 && subject.flow.depth(method) > base + 1) --method;
  const Instruction& load = subject.code.instructions[method];
  if (load.opcode != op::LOAD_ATTR || (load.oparg & 1) == 0 || method + 1 >= at) return;
  for (const uint32_t oparg : kOperators) {
    Edit edit = replacement("a method as an operator", method, at + 1, {});
    edit.keep_from = method + 1;
    edit.keep_to = at + 1;
    edit.apply = [at, oparg](CodeIR* edited) {
      edited->instructions[at].opcode = op::BINARY_OP;
      edited->instructions[at].oparg = oparg;
      return true;
    };
    edits->push_back(std::move(edit));
  }
}

// A class whose body does not matter, as type() makes it.
void list_classes(const Subject& subject, uint32_t at, std::vector<Edit>* edits) {
  const Instruction& call = subject.code.instructions[at];
  if (call.opcode != op::CALL || call.oparg < 2) return;
  const int base = subject.flow.depth(at) - inputs_of(call);
  if (base < 0) return;
  const CodeIR& code = subject.code;
  const uint32_t start = operand_start(subject, at, base);
  if (code.instructions[start].opcode != op::LOAD_BUILD_CLASS) return;
  const uint32_t title = operand_start(subject, at, base + 3);
  const ValueRef own = constant_of(code, code.instructions[title]);
  const Instruction& last = code.instructions[at - 1];
  const bool has_base = call.oparg == 3 && title + 2 == at && is_plain_push(last);
  for (const ValueRef& name : {own, make_text("")}) {
    if (name == nullptr || !is_text(*name)) continue;
    const auto add = [&](std::vector<Glue> bases) {
      std::vector<Glue> glue = {name_glue(op::LOAD_GLOBAL, "type", true),
                                {op::LOAD_CONST, 0, name, -1}};
      glue.insert(glue.end(), bases.begin(), bases.end());
      glue.push_back({op::BUILD_MAP, 0, nullptr, -1});
      glue.push_back({op::CALL, 3, nullptr, -1});
      edits->push_back(replacement("a class without a body", start, at + 1, std::move(glue)));
    };
    add({{op::LOAD_CONST, 0, make_tuple({}), -1}});
    if (has_base) add({{last.opcode, last.oparg, nullptr, -1}, {op::BUILD_TUPLE, 1, nullptr, -1}});
  }
}

// A call with unpacked arguments that are known, as one by position.
void list_unpacked_calls(const Subject& subject, uint32_t at, std::vector<Edit>* edits) {
  const CodeIR& code = subject.code;
  if (code.instructions[at].opcode != op::CALL_FUNCTION_EX || at < 2) return;
  const Instruction& named = code.instructions[at - 1];
  const bool is_empty = named.opcode == op::BUILD_MAP && named.oparg == 0;
  const ValueRef given = constant_of(code, code.instructions[at - 2]);
  if ((!is_empty && named.opcode != op::PUSH_NULL) || given == nullptr) return;
  if (!is_tuple(*given) && !(is_text(*given) && given->bytes.empty())) return;
  std::vector<Glue> glue;
  for (const ValueRef& item : given->items) glue.push_back({op::LOAD_CONST, 0, item, -1});
  glue.push_back({op::CALL, static_cast<uint32_t>(given->items.size()), nullptr, -1});
  if (glue.size() <= 3)
    edits->push_back(replacement("a call by position", at - 2, at + 1, std::move(glue)));
}

// A name and the NULL behind it, or what stands there for it, in one instruction.
void list_globals(const Subject& subject, uint32_t at, std::vector<Edit>* edits) {
  const CodeIR& code = subject.code;
  const Instruction& one = code.instructions[at];
  if (at + 1 >= code.size()) return;
  const int next = code.instructions[at + 1].opcode;
  const bool has_null = one.opcode == op::LOAD_GLOBAL && (one.oparg & 1) != 0;
  if (has_null && next == op::CALL && code.instructions[at + 1].oparg == 0) {
    edits->push_back(replacement("what is called, without the call", at, at + 2,
                                 {{op::LOAD_GLOBAL, one.oparg & ~1u, nullptr, -1}}));
    return;
  }
  if (next != op::PUSH_NULL && next != op::LOAD_CONST && next != op::LOAD_SMALL_INT) return;
  uint32_t name = one.oparg;
  if (one.opcode == op::LOAD_GLOBAL && (one.oparg & 1) == 0) {
    name >>= 1;
  } else if (one.opcode != op::LOAD_NAME) {
    return;
  }
  edits->push_back(replacement("a global with its NULL", at, at + 2,
                               {{op::LOAD_GLOBAL, name << 1 | 1, nullptr, -1}}));
}

// A value that is dropped or stored, in the place of one that is loaded a little later.
void list_values_at_hand(const Subject& subject, uint32_t at, std::vector<Edit>* edits) {
  const CodeIR& code = subject.code;
  const Instruction& taker = code.instructions[at];
  if (taker.opcode >= 256 || inputs_of(taker) != 1 || outputs_of(taker) != 0 ||
      taker.target != kNoLabel || ends_flow(taker))
    return;
  const int depth = subject.flow.depth(at);
  if (depth < 1) return;
  const uint32_t start = operand_start(subject, at, depth - 1);
  if (subject.flow.depth(start) != depth - 1 || start < prologue_end(code)) return;
  std::vector<Glue> before;
  for (uint32_t later = at + 1; later < code.size() && later <= at + kNear; ++later) {
    const Instruction& one = code.instructions[later];
    if (!subject.flow.reachable(later)) return;
    if (is_plain_push(one)) {
      Edit edit = replacement("a value used instead of another", start, later + 1, before);
      edit.keep_from = start;
      edit.keep_to = at;
      edits->push_back(std::move(edit));
    }
    if (one.target != kNoLabel || inputs_of(one) != 0 || one.opcode >= 256) return;
    before.push_back({one.opcode, one.oparg, nullptr, -1});
  }
}

// Items stored one by one, as one update.
void list_updates(const Subject& subject, uint32_t at, std::vector<Edit>* edits) {
  const CodeIR& code = subject.code;
  std::vector<ValueRef> pairs;
  uint32_t to = at;
  for (; to + 4 <= code.size(); to += 4) {
    const Instruction* group = &code.instructions[to];
    ValueRef value = constant_of(code, group[0]);
    ValueRef key = constant_of(code, group[2]);
    const Instruction& container = code.instructions[at + 1];
    if (value == nullptr || key == nullptr || group[3].opcode != op::STORE_SUBSCR ||
        group[1].opcode != container.opcode || group[1].oparg != container.oparg ||
        !is_plain_push(container) || !subject.flow.reachable(to))
      break;
    pairs.push_back(make_tuple({std::move(key), std::move(value)}));
  }
  if (pairs.size() < 2) return;
  const Instruction& container = code.instructions[at + 1];
  edits->push_back(replacement("stores as an update", at, to,
                               {{container.opcode, container.oparg, nullptr, -1},
                                {op::LOAD_CONST, 0, make_tuple(std::move(pairs)), -1},
                                {op::BINARY_OP, kInplaceOr, nullptr, -1},
                                {op::POP_TOP, 0, nullptr, -1}}));
}

// The value itself instead of its copy.
void list_copies(const Subject& subject, uint32_t at, std::vector<Edit>* edits) {
  if (subject.code.instructions[at].opcode == op::COPY)
    edits->push_back(replacement("not copied", at, at + 1, {}));
}

// A run that makes one value of another, as the plainest instruction that does.
void list_unary_runs(const Subject& subject, uint32_t at, std::vector<Edit>* edits) {
  const int depth = subject.flow.depth(at);
  if (depth < 1) return;
  for (uint32_t to = at + 1; to < subject.code.size() && to - at <= kLongestRun; ++to) {
    const int now = subject.flow.depth(to);
    if (now < depth - 1) return;
    if (to - at < 2 || now != depth) continue;
    edits->push_back(
        replacement("a plain operation instead", at, to, {{op::TO_BOOL, 0, nullptr, -1}}));
  }
}

// A run that calls something with a value, as one round of a loop over that. Whatever the run left
// above it, nobody may miss, and perhaps what it begins to protect may go unprotected.
void list_rounds(const Subject& subject, uint32_t at, std::vector<Edit>* edits) {
  const int depth = subject.flow.depth(at);
  if (depth < 1) return;
  bool calls = false;
  for (uint32_t to = at + 1; to < subject.code.size() && to - at <= kLongestRun; ++to) {
    const int now = subject.flow.depth(to);
    if (now < depth - 1) return;
    calls |= subject.code.instructions[to - 1].opcode == op::CALL;
    if (!calls || to - at < 3 || now < depth) continue;
    Edit edit = replacement("one round of a loop instead", at, to,
                            {{op::GET_ITER, 0, nullptr, -1},
                             {op::FOR_ITER, 0, nullptr, kNextGlue},
                             {op::END_FOR, 0, nullptr, -1}});
    edits->push_back(edit);
    const auto begins_inside = [at, to](const CodeIR& code, const ExceptionRange& range) {
      const uint32_t start = code.labels[static_cast<size_t>(range.start)].instruction;
      return start > at && start < to;
    };
    const std::vector<ExceptionRange>& ranges = subject.code.ranges;
    if (std::none_of(ranges.begin(), ranges.end(), [&](const ExceptionRange& range) {
          return begins_inside(subject.code, range);
        }))
      continue;
    edit.apply = [begins_inside](CodeIR* edited) {
      std::erase_if(edited->ranges,
                    [&](const ExceptionRange& range) { return begins_inside(*edited, range); });
      return true;
    };
    edits->push_back(std::move(edit));
  }
}

// A loop that goes round once: over one item that is known, or with any plain value.
void list_single_rounds(const Subject& subject, uint32_t at, std::vector<Edit>* edits) {
  const CodeIR& code = subject.code;
  const Instruction& loop = code.instructions[at];
  if (loop.opcode != op::FOR_ITER || at < 2) return;
  const uint32_t behind = target_of(code, loop) + 1;
  const uint32_t start = operand_start(subject, at, subject.flow.depth(at) - 1);
  if (start >= at || start < prologue_end(code) || behind >= code.size()) return;
  const auto add = [&](uint32_t from, std::vector<Glue> glue) {
    Edit edit = replacement("a loop that goes round once", from, at + 1, std::move(glue));
    edit.apply = [at, behind](CodeIR* edited) {
      const int32_t end = label_at(edited, behind);
      for (Instruction& one : edited->instructions) {
        if (!is_jump(one) || one.target == kNoLabel || target_of(*edited, one) != at) continue;
        one.opcode = op::JUMP_FORWARD;
        one.target = end;
      }
      return true;
    };
    edits->push_back(std::move(edit));
  };
  const Instruction& build = code.instructions[at - 2];
  if (code.instructions[at - 1].opcode == op::GET_ITER && build.oparg == 1 &&
      (build.opcode == op::BUILD_TUPLE || build.opcode == op::BUILD_LIST))
    add(at - 2, {{op::COPY, 1, nullptr, -1}});
  std::vector<ValueRef> values;
  const ValueRef items = constant_of(code, code.instructions[start]);
  if (items != nullptr && is_tuple(*items)) {
    for (size_t i = 0; i < items->items.size() && i < kNear; ++i) values.push_back(items->items[i]);
  }
  values.push_back(make_none());
  values.push_back(make_int(0));
  for (const ValueRef& value : values)
    add(start, {{op::LOAD_CONST, 0, make_none(), -1}, {op::LOAD_CONST, 0, value, -1}});
}

// An instruction that others rely on being there, not on what it does.
void list_nothings(const Subject& subject, uint32_t at, std::vector<Edit>* edits) {
  const Instruction& one = subject.code.instructions[at];
  if (one.opcode < 256 && one.opcode != op::NOP && inputs_of(one) > 0 && !ends_flow(one))
    edits->push_back(replacement("nothing instead", at, at + 1, {{op::NOP, 0, nullptr, -1}}));
}

// A value that is dropped and one that is loaded instead, as the dropped one's truth: also what a
// generator gets first.
void list_truths(const Subject& subject, uint32_t at, std::vector<Edit>* edits) {
  const CodeIR& code = subject.code;
  if (code.instructions[at].opcode != op::POP_TOP) return;
  uint32_t push = at + 1;
  while (push < code.size() && (code.instructions[push].opcode == op::RESUME ||
                                code.instructions[push].opcode == op::NOP))
    ++push;
  if (push >= code.size() || !is_plain_push(code.instructions[push])) return;
  Edit edit = replacement("its truth instead", at, at + 1, {});
  edit.apply = [push](CodeIR* edited) {
    const py::Position position = edited->instructions[push].position;
    edited->instructions[push] = make(op::TO_BOOL);
    edited->instructions[push].position = position;
    return true;
  };
  edits->push_back(std::move(edit));
}

// The variable that an instruction stores or loads; its kind and its index.
enum class Access : uint8_t { kNone, kStore, kLoad };

Access access_of(const Instruction& one, std::pair<char, uint32_t>* variable) {
  switch (one.opcode) {
    case op::STORE_NAME:
    case op::STORE_GLOBAL:
      *variable = {'g', one.oparg};
      return Access::kStore;
    case op::LOAD_NAME:
      *variable = {'g', one.oparg};
      return Access::kLoad;
    case op::LOAD_GLOBAL:
      *variable = {'g', one.oparg >> 1};
      return Access::kLoad;
    case op::STORE_FAST:
      *variable = {'f', one.oparg};
      return Access::kStore;
    case op::LOAD_FAST:
    case op::LOAD_FAST_BORROW:
    case op::LOAD_FAST_CHECK:
      *variable = {'f', one.oparg};
      return Access::kLoad;
    default:
      return Access::kNone;
  }
}

// A value that is stored and loaded once is computed where it was loaded.
void list_computed_late(const Subject& subject, uint32_t store, uint32_t load,
                        std::vector<Edit>* edits) {
  const CodeIR& code = subject.code;
  const uint32_t start = operand_start(subject, store, subject.flow.depth(store) - 1);
  if (start < prologue_end(code) || load - store > kNear + 1) return;
  std::vector<Glue> between;
  for (uint32_t at = store + 1; at < load; ++at) {
    const Instruction& one = code.instructions[at];
    if (one.target != kNoLabel || one.opcode >= 256) return;
    between.push_back({one.opcode, one.oparg, nullptr, -1});
  }
  Edit edit = replacement("computed where it is used", start, load + 1, std::move(between));
  edit.keep_from = start;
  edit.keep_to = store;
  edits->push_back(std::move(edit));
}

// A value that is stored and loaded again stays on the stack, from where the loads copy it. The
// last of them takes it away, or leaves it below.
void list_kept_on_stack(const Subject& subject, uint32_t store, std::vector<Edit>* edits) {
  const CodeIR& code = subject.code;
  std::pair<char, uint32_t> variable;
  std::pair<char, uint32_t> other;
  if (access_of(code.instructions[store], &variable) != Access::kStore) return;
  const int base = subject.flow.depth(store) - 1;
  std::vector<uint32_t> loads;
  for (uint32_t at = store + 1; at < code.size() && at - store <= kLongestRun; ++at) {
    if (!subject.flow.reachable(at) || subject.flow.depth(at) < base) break;
    const Access access = access_of(code.instructions[at], &other);
    if (access == Access::kNone || other != variable) continue;
    const bool has_null =
        code.instructions[at].opcode == op::LOAD_GLOBAL && (code.instructions[at].oparg & 1) != 0;
    if (access == Access::kStore || has_null) break;
    loads.push_back(at);
  }
  if (loads.size() == 1) list_computed_late(subject, store, loads[0], edits);
  while (!loads.empty()) {
    const uint32_t last = loads.back();
    const auto as_copy = [&](uint32_t at) {
      return std::pair(at, static_cast<uint32_t>(subject.flow.depth(at) + 1 - base));
    };
    for (const bool takes_it : {true, false}) {
      if (takes_it && subject.flow.depth(last) != base) continue;
      Edit edit = replacement("kept on the stack", store, last + 1, {});
      edit.keep_from = store + 1;
      edit.keep_to = takes_it ? last : last + 1;
      std::vector<std::pair<uint32_t, uint32_t>> copies;
      for (const uint32_t at : loads) {
        if (at != last || !takes_it) copies.push_back(as_copy(at));
      }
      edit.apply = [copies](CodeIR* edited) {
        for (const auto& [at, oparg] : copies) {
          const py::Position position = edited->instructions[at].position;
          edited->instructions[at] = make(op::COPY, oparg);
          edited->instructions[at].position = position;
        }
        return true;
      };
      if (edit.keep_from < edit.keep_to) edits->push_back(std::move(edit));
    }
    loads.pop_back();
  }
}

}  // namespace

void list_forms(const Subject& subject, std::vector<Edit>* edits) {
  if (!subject.flow.ok()) return;
  for (uint32_t at = prologue_end(subject.code); at < subject.code.size(); ++at) {
    list_rounds(subject, at, edits);
    list_unary_runs(subject, at, edits);
  }
  for (uint32_t at = prologue_end(subject.code); at < subject.code.size(); ++at) {
    if (!subject.flow.reachable(at)) continue;
    list_classes(subject, at, edits);
    list_updates(subject, at, edits);
    list_values_at_hand(subject, at, edits);
    list_methods(subject, at, edits);
    list_globals(subject, at, edits);
    list_kept_on_stack(subject, at, edits);
    list_unpacked_calls(subject, at, edits);
    list_single_rounds(subject, at, edits);
    list_copies(subject, at, edits);
    list_nothings(subject, at, edits);
  }
  for (uint32_t at = 0; at < subject.code.size(); ++at) {
    if (subject.flow.reachable(at)) list_truths(subject, at, edits);
  }
}

void list_pair_parts(const Subject& subject, std::vector<Edit>* edits) {
  if (!subject.flow.ok()) return;
  for (uint32_t at = prologue_end(subject.code); at < subject.code.size(); ++at) {
    if (!subject.flow.reachable(at)) continue;
    list_rounds(subject, at, edits);
    list_nothings(subject, at, edits);
  }
  list_bare_ranges(subject, edits);
  list_prologues(subject, edits);
}

void list_prologues(const Subject& subject, std::vector<Edit>* edits) {
  for (uint32_t at = 0; at < prologue_end(subject.code); ++at) {
    if (subject.code.instructions[at].opcode == op::RESUME)
      edits->push_back(replacement("without", at, at + 1, {}));
  }
}

}  // namespace fuzz
