// Pieces of one code object in another.
// Counterpart: none.
#include <map>

#include "fuzz/mutators/editor_internal.h"
#include "vm/bytecode/opcode_tables.h"

namespace fuzz {
namespace {

bool movable(const Instruction& one) {
  if (one.opcode >= 256 || !py::opcode_is_valid(one.opcode)) return false;
  if (one.caches >= 0 || ends_flow(one)) return false;
  switch (one.opcode) {
    case op::YIELD_VALUE:
    case op::RESUME:
    case op::SEND:
    case op::RETURN_GENERATOR:
    case op::MAKE_CELL:
    case op::COPY_FREE_VARS:
    case op::END_ASYNC_FOR:
      return false;
    default:
      return true;
  }
}

// A run of the donor's instructions that needs nothing below it on the stack and leaves nothing.
std::optional<std::pair<uint32_t, uint32_t>> find_block(Editor& e, const CodeIR& donor,
                                                        const Flow& flow) {
  if (donor.instructions.empty()) return std::nullopt;
  for (int attempt = 0; attempt < 12; ++attempt) {
    const auto from = static_cast<uint32_t>(e.random.below(donor.size()));
    if (!flow.reachable(from) || from < prologue_end(donor)) continue;
    const int base = flow.depth(from);
    uint32_t best = from;
    for (uint32_t i = from; i < donor.size() && i < from + 40; ++i) {
      const Instruction& one = donor.instructions[i];
      if (!flow.reachable(i) || !movable(one) || flow.depth(i) - inputs_of(one) < base) break;
      if (i + 1 < donor.size() && flow.depth(i + 1) == base && e.random.one_in(2)) best = i + 1;
    }
    // Jumps stay inside.
    bool closed = best > from;
    for (uint32_t i = from; i < best && closed; ++i) {
      if (donor.instructions[i].target == kNoLabel) continue;
      const uint32_t target = target_of(donor, donor.instructions[i]);
      closed = target >= from && target <= best;
    }
    if (closed) return std::pair(from, best);
  }
  return std::nullopt;
}

// Says the donor's instruction in terms of the code that it goes into. False where it cannot.
bool translate(Editor& e, const CodeIR& donor, Instruction* one,
               std::map<uint32_t, uint32_t>* locals) {
  const auto local = [&](uint32_t index) -> std::optional<uint32_t> {
    const auto known = locals->find(index);
    if (known != locals->end()) return known->second;
    if (index >= donor.locals.size()) return std::nullopt;
    for (uint32_t i = 0; i < e.code.locals.size(); ++i) {
      if (e.code.locals[i].name->bytes == donor.locals[index].name->bytes &&
          e.code.locals[i].kind == donor.locals[index].kind) {
        locals->emplace(index, i);
        return i;
      }
    }
    const auto other = e.plain_local();
    if (other) locals->emplace(index, *other);
    return other;
  };
  const auto name = [&](uint32_t index) -> std::optional<uint32_t> {
    if (index >= donor.names.size() || !is_text(*donor.names[index])) return std::nullopt;
    return name_index(&e.code, donor.names[index]->bytes);
  };
  std::optional<uint32_t> mapped;
  switch (py::kOpcodeInfo[one->opcode].oparg) {
    case py::OpargKind::kConst:
      if (one->oparg >= donor.consts.size()) return false;
      one->oparg = const_index(&e.code, donor.consts[one->oparg]);
      return true;
    case py::OpargKind::kName:
      mapped = name(one->oparg);
      if (mapped) one->oparg = *mapped;
      return mapped.has_value();
    case py::OpargKind::kNameShift1:
      mapped = name(one->oparg >> 1);
      if (mapped) one->oparg = *mapped << 1 | (one->oparg & 1);
      return mapped.has_value();
    case py::OpargKind::kNameShift2:
      mapped = name(one->oparg >> 2);
      if (mapped) one->oparg = *mapped << 2 | (one->oparg & 3);
      return mapped.has_value();
    case py::OpargKind::kLocal:
    case py::OpargKind::kDeref:
      mapped = local(one->oparg);
      if (mapped) one->oparg = *mapped;
      return mapped.has_value();
    case py::OpargKind::kLocalPair: {
      const auto high = local(one->oparg >> 4);
      const auto low = local(one->oparg & 15);
      if (!high || !low || *high > 15 || *low > 15) return false;
      one->oparg = *high << 4 | *low;
      return true;
    }
    default:
      return true;
  }
}

bool splice_from(Editor& e, const CodeIR& donor) {
  if (donor.raw_code) return false;
  std::optional<Flow> own;
  const Flow& flow = e.donor_flow(&own);
  const auto block = find_block(e, donor, flow);
  const auto at = e.pick();
  if (!block || !at) return false;
  const auto [from, to] = *block;
  std::vector<Instruction> added;
  std::map<uint32_t, uint32_t> locals;
  for (uint32_t i = from; i < to; ++i) {
    Instruction one = donor.instructions[i];
    const uint32_t target = one.target != kNoLabel ? target_of(donor, one) - from : 0;
    if (!translate(e, donor, &one, &locals)) return false;
    if (one.target != kNoLabel) one.target = static_cast<int32_t>(target);  // Until below.
    added.push_back(one);
  }
  const std::string before = show(e.code, *at);
  const auto count = static_cast<uint32_t>(added.size());
  std::vector<Instruction> placed = added;
  for (Instruction& one : placed) one.target = kNoLabel;
  e.add(*at, std::move(placed), e.random.one_in(2));
  for (uint32_t i = 0; i < count; ++i) {
    if (added[i].target != kNoLabel)
      e.at(*at + i).target = label_at(&e.code, *at + static_cast<uint32_t>(added[i].target));
  }
  return e.done("before " + before + ": instructions " + number(from) + " to " + number(to - 1) +
                " of " + describe(*donor.name, 30));
}

bool splice_block(Editor& e) {
  if (e.options.donor != nullptr) return splice_from(e, *e.options.donor);
  const CodeIR before = e.code;
  return splice_from(e, before);
}

// The other's tail behind the own head: where both stacks are empty, one body goes on as another.
bool join_halves(Editor& e) {
  std::optional<CodeIR> before;
  const CodeIR& donor = e.options.donor != nullptr ? *e.options.donor : before.emplace(e.code);
  if (donor.raw_code || is_generator(donor) != is_generator(e.code)) return false;
  std::optional<Flow> own;
  const Flow& flow = e.donor_flow(&own);
  const auto at = e.pick([&](uint32_t i) { return !e.repairing() || e.flow.depth(i) == 0; });
  if (!at) return false;
  std::vector<uint32_t> places;
  for (uint32_t i = prologue_end(donor); i < donor.size(); ++i) {
    if (flow.depth(i) == 0 && flow.handler(i) < 0) places.push_back(i);
  }
  if (places.empty()) return false;
  const uint32_t from = e.random.pick(places);
  std::vector<Instruction> added;
  std::map<uint32_t, uint32_t> locals;
  for (uint32_t i = from; i < donor.size(); ++i) {
    Instruction one = donor.instructions[i];
    if (one.target != kNoLabel) {
      const uint32_t target = target_of(donor, one);
      if (target < from) return false;
    }
    if (!translate(e, donor, &one, &locals)) return false;
    added.push_back(one);
  }
  const uint32_t start = *at;
  erase(&e.code, start, e.code.size());
  std::vector<Instruction> placed = added;
  for (Instruction& one : placed) one.target = kNoLabel;
  const uint32_t where = e.code.size();
  insert(&e.code, where, placed, true);
  for (uint32_t i = 0; i < added.size(); ++i) {
    if (added[i].target != kNoLabel)
      e.at(where + i).target = label_at(&e.code, where + target_of(donor, added[i]) - from);
  }
  for (const ExceptionRange& range : donor.ranges) {
    const auto place = [&](int32_t label) {
      return donor.labels[static_cast<size_t>(label)].instruction;
    };
    if (place(range.start) < from || place(range.target) < from) continue;
    ExceptionRange copy = range;
    copy.start = label_at(&e.code, where + place(range.start) - from);
    copy.end = label_at(&e.code, where + place(range.end) - from);
    copy.target = label_at(&e.code, where + place(range.target) - from);
    e.code.ranges.push_back(copy);
  }
  return e.done("from " + number(start) + " on it is " + describe(*donor.name, 30) + " from " +
                number(from) + " on");
}

bool take_constants(Editor& e) {
  const CodeIR& donor = e.donor();
  if (e.code.consts.empty() || donor.consts.empty()) return false;
  const size_t i = e.random.below(e.code.consts.size());
  const ValueRef other = e.random.pick(donor.consts);
  if (same_value(*other, *e.code.consts[i])) return false;
  const std::string before = describe(*e.code.consts[i], 30);
  e.code.consts[i] = other;
  return e.done("constant " + before + " became " + describe(*other, 30));
}

bool take_tables(Editor& e) {
  const CodeIR& donor = e.donor();
  if (donor.origin == nullptr || e.options.donor == nullptr) return false;
  if (e.random.one_in(2)) {
    e.code.raw_line_table = donor.origin->code->line_table->bytes;
    return e.done("the line table of " + describe(*donor.name, 30));
  }
  e.code.raw_exception_table = donor.origin->code->exception_table->bytes;
  return e.done("the exception table of " + describe(*donor.name, 30));
}

const Mutator kMutators[] = {
    {{"splice-block", "splice", "a balanced run of instructions from another code object",
      Claim::kDefined, true, true},
     splice_block,
     false},
    {{"join-halves", "splice", "goes on as another code object", Claim::kDefined, true, true},
     join_halves,
     false},
    {{"take-constant", "splice", "a constant of another code object", Claim::kDefined, true, true},
     take_constants,
     false},
    {{"take-table", "splice", "the tables of another code object", Claim::kUnknown, false, true},
     take_tables,
     false},
};

}  // namespace

std::span<const Mutator> splice_mutators() { return kMutators; }

}  // namespace fuzz
