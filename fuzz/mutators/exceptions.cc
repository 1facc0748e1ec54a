// Mutators of the exception table: ranges, handlers, depths, and raises inside the ranges, without
// which the rest shows nothing.
// Counterpart: none.
#include "fuzz/mutators/editor_internal.h"
#include "vm/bytecode/opcode_tables.h"

namespace fuzz {
namespace {

uint32_t where(const CodeIR& code, int32_t label) {
  return code.labels[static_cast<size_t>(label)].instruction;
}

std::string show_range(const CodeIR& code, const ExceptionRange& range) {
  return number(where(code, range.start)) + " to " + number(where(code, range.end)) + " -> " +
         number(where(code, range.target)) + " [" + number(range.depth) + "]" +
         (range.lasti ? " lasti" : "");
}

ExceptionRange* pick_range(Editor& e) {
  if (e.code.ranges.empty()) return nullptr;
  return &e.code.ranges[e.random.below(e.code.ranges.size())];
}

// A new handler behind everything for a stack cut to `depth`; returns where it starts. It swallows
// the exception and goes on at `resume`, where the stack is that deep, or returns, or raises again.
uint32_t add_handler(Editor& e, uint32_t depth, bool lasti, std::optional<uint32_t> resume) {
  std::vector<Instruction> body;
  const uint64_t form = e.random.below(resume ? 4 : 3);
  if (form == 0) {
    body = {make(op::RERAISE, lasti ? 1 : 0)};
  } else if (form == 1) {
    body = {make(op::PUSH_EXC_INFO), make(op::LOAD_GLOBAL, name_index(&e.code, "ValueError") << 1),
            make(op::CHECK_EXC_MATCH), make(op::POP_TOP), make(op::RERAISE, 0)};
  } else if (form == 2) {
    body = {make(op::PUSH_EXC_INFO), make(op::POP_TOP), make(op::POP_EXCEPT),
            make(op::LOAD_CONST, e.none()), make(op::RETURN_VALUE)};
  } else {
    body = {make(op::PUSH_EXC_INFO), make(op::POP_TOP), make(op::POP_EXCEPT)};
    if (lasti) body.push_back(make(op::POP_TOP));
    body.push_back(make(op::JUMP_BACKWARD, 0, label_at(&e.code, *resume)));
  }
  return e.append(std::move(body));
}

// The least depth anywhere in [from, to).
int least_depth(const Editor& e, uint32_t from, uint32_t to) {
  int least = INT32_MAX;
  for (uint32_t i = from; i < to; ++i) {
    if (e.flow.reachable(i)) least = std::min(least, e.flow.depth(i));
  }
  return least;
}

bool add_range(Editor& e) {
  const auto range = e.pick_range(24);
  if (!range) return false;
  const auto [from, to] = *range;
  const int least = e.repairing() ? least_depth(e, from, to) : 2;
  if (least == INT32_MAX) return false;
  ExceptionRange added;
  added.depth = static_cast<uint32_t>(e.random.below(static_cast<uint64_t>(least) + 1));
  added.lasti = e.random.one_in(2);
  const auto resume = e.pick([&](uint32_t i) {
    return e.repairing() && e.flow.depth(i) == static_cast<int>(added.depth);
  });
  added.start = label_at(&e.code, from);
  added.end = label_at(&e.code, to);
  const uint32_t handler = add_handler(e, added.depth, added.lasti, resume);
  added.target = label_at(&e.code, handler);
  e.code.ranges.push_back(added);
  return e.done("added range " + show_range(e.code, added));
}

bool remove_range(Editor& e) {
  ExceptionRange* range = pick_range(e);
  if (range == nullptr) return false;
  const std::string what = show_range(e.code, *range);
  e.code.ranges.erase(e.code.ranges.begin() + (range - e.code.ranges.data()));
  return e.done("removed range " + what);
}

bool split_range(Editor& e) {
  ExceptionRange* range = pick_range(e);
  if (range == nullptr) return false;
  const uint32_t start = where(e.code, range->start);
  const uint32_t end = where(e.code, range->end);
  if (end < start + 2) return false;
  const std::string what = show_range(e.code, *range);
  const auto middle = start + 1 + static_cast<uint32_t>(e.random.below(end - start - 1));
  ExceptionRange second = *range;
  second.start = label_at(&e.code, middle);
  const auto index = range - e.code.ranges.data();
  e.code.ranges[static_cast<size_t>(index)].end = second.start;
  e.code.ranges.insert(e.code.ranges.begin() + index + 1, second);
  return e.done("split range " + what + " at " + number(middle));
}

bool merge_ranges(Editor& e) {
  if (e.code.ranges.size() < 2) return false;
  const size_t first = e.random.below(e.code.ranges.size() - 1);
  ExceptionRange& a = e.code.ranges[first];
  const ExceptionRange b = e.code.ranges[first + 1];
  const std::string what = show_range(e.code, a) + " and " + show_range(e.code, b);
  a.end = b.end;
  e.code.ranges.erase(e.code.ranges.begin() + static_cast<ptrdiff_t>(first) + 1);
  return e.done("merged ranges " + what);
}

bool move_bound(Editor& e) {
  ExceptionRange* range = pick_range(e);
  if (range == nullptr) return false;
  const std::string before = show_range(e.code, *range);
  int32_t ExceptionRange::* bound =
      e.random.one_in(2) ? &ExceptionRange::start : &ExceptionRange::end;
  const uint32_t old = where(e.code, range->*bound);
  const uint32_t moved = e.random.one_in(2) ? old + 1 : old - 1;
  if (moved > e.code.size()) return false;
  range->*bound = label_at(&e.code, moved);
  if (where(e.code, range->start) >= where(e.code, range->end) && e.repairing()) return false;
  return e.done("range " + before + " became " + show_range(e.code, *range));
}

bool retarget_range(Editor& e) {
  ExceptionRange* range = pick_range(e);
  if (range == nullptr) return false;
  const std::string before = show_range(e.code, *range);
  if (!e.repairing()) {
    range->target = label_at(&e.code, static_cast<uint32_t>(e.random.below(e.code.size() + 1)));
    return e.done("range " + before + " became " + show_range(e.code, *range));
  }
  // To another handler that expects as much.
  std::vector<int32_t> others;
  for (const ExceptionRange& other : e.code.ranges) {
    if (other.depth == range->depth && other.lasti == range->lasti && other.target != range->target)
      others.push_back(other.target);
  }
  if (!others.empty() && e.random.one_in(2)) {
    range->target = e.random.pick(others);
  } else {
    const auto index = static_cast<size_t>(range - e.code.ranges.data());
    const uint32_t handler = add_handler(e, range->depth, range->lasti, std::nullopt);
    const int32_t label = label_at(&e.code, handler);
    range = &e.code.ranges[index];
    range->target = label;
  }
  return e.done("range " + before + " became " + show_range(e.code, *range));
}

bool handler_depth(Editor& e) {
  ExceptionRange* range = pick_range(e);
  if (range == nullptr) return false;
  const std::string before = show_range(e.code, *range);
  const auto index = static_cast<size_t>(range - e.code.ranges.data());
  const uint32_t depth = e.random.one_in(2) ? range->depth + 1 : range->depth - 1;
  if (e.repairing()) {
    // The old handler expects the old depth; another one takes its place.
    if (range->depth == 0 && depth > 1) return false;
    const uint32_t handler = add_handler(e, depth, range->lasti, std::nullopt);
    e.code.ranges[index].target = label_at(&e.code, handler);
  }
  e.code.ranges[index].depth = depth;
  return e.done("range " + before + " became " + show_range(e.code, e.code.ranges[index]));
}

bool toggle_lasti(Editor& e) {
  ExceptionRange* range = pick_range(e);
  if (range == nullptr) return false;
  const std::string before = show_range(e.code, *range);
  const auto index = static_cast<size_t>(range - e.code.ranges.data());
  const bool lasti = !range->lasti;
  if (e.repairing()) {
    const uint32_t handler = add_handler(e, range->depth, lasti, std::nullopt);
    e.code.ranges[index].target = label_at(&e.code, handler);
  }
  e.code.ranges[index].lasti = lasti;
  return e.done("range " + before + " became " + show_range(e.code, e.code.ranges[index]));
}

// A handler that covers itself: whatever it raises starts it again.
bool handler_in_itself(Editor& e) {
  const ExceptionRange* range = pick_range(e);
  if (range == nullptr) return false;
  ExceptionRange added = *range;
  const uint32_t target = where(e.code, range->target);
  if (target >= e.code.size()) return false;
  added.start = range->target;
  added.end = label_at(
      &e.code, std::min(e.code.size(), target + 1 + static_cast<uint32_t>(e.random.below(6))));
  added.target = range->target;
  const std::string what = show_range(e.code, added);
  e.code.ranges.push_back(added);
  return e.done("added range " + what + ", a handler of itself");
}

bool nest_range(Editor& e) {
  const ExceptionRange* range = pick_range(e);
  if (range == nullptr) return false;
  const uint32_t start = where(e.code, range->start);
  const uint32_t end = where(e.code, range->end);
  if (end <= start) return false;
  const auto from = start + static_cast<uint32_t>(e.random.below(end - start));
  const auto to = from + 1 + static_cast<uint32_t>(e.random.below(end - from));
  const int least = e.repairing() ? least_depth(e, from, to) : static_cast<int>(range->depth);
  if (least == INT32_MAX) return false;
  ExceptionRange inner;
  inner.depth = static_cast<uint32_t>(least);
  inner.lasti = e.random.one_in(2);
  inner.start = label_at(&e.code, from);
  inner.end = label_at(&e.code, to);
  const ExceptionRange outer = *range;
  const uint32_t handler = add_handler(e, inner.depth, inner.lasti, std::nullopt);
  inner.target = label_at(&e.code, handler);
  e.code.ranges.push_back(inner);
  if (outer.depth <= inner.depth) {
    // What the inner handler raises, the outer one catches.
    ExceptionRange around = outer;
    around.start = inner.target;
    around.end = label_at(&e.code, e.code.size());
    e.code.ranges.push_back(around);
  }
  return e.done("added range " + show_range(e.code, inner) + " inside another");
}

bool raise_inside(Editor& e) {
  const auto at = e.pick([&](uint32_t i) { return !e.repairing() || e.flow.handler(i) >= 0; });
  if (!at) return false;
  const std::string before = show(e.code, *at);
  const uint32_t none = e.none();
  std::vector<Instruction> added;
  switch (e.random.below(5)) {
    case 0:
      added = {make(op::LOAD_GLOBAL, name_index(&e.code, "no_such_name") << 1), make(op::POP_TOP)};
      break;
    case 1:
      added = {make(op::LOAD_CONST, none),
               make(op::LOAD_ATTR, name_index(&e.code, "no_such_name") << 1), make(op::POP_TOP)};
      break;
    case 2:
      added = {make(op::LOAD_SMALL_INT, 1), make(op::LOAD_SMALL_INT, 0),
               make(op::BINARY_OP, py::NB_FLOOR_DIVIDE), make(op::POP_TOP)};
      break;
    case 3:
      added = {make(op::LOAD_CONST, none), make(op::GET_ITER), make(op::POP_TOP)};
      break;
    default:
      added = {make(op::LOAD_COMMON_CONSTANT, py::CONSTANT_ASSERTIONERROR),
               make(op::RAISE_VARARGS, 1)};
      break;
  }
  e.add(*at, std::move(added));
  return e.done("before " + before + ": what raises");
}

bool reorder_ranges(Editor& e) {
  if (e.code.ranges.size() < 2) return false;
  const size_t a = e.random.below(e.code.ranges.size());
  const size_t b = e.random.below(e.code.ranges.size());
  if (a == b) return false;
  std::swap(e.code.ranges[a], e.code.ranges[b]);
  return e.done("swapped table entries " + number(static_cast<int64_t>(a)) + " and " +
                number(static_cast<int64_t>(b)));
}

bool empty_range(Editor& e) {
  ExceptionRange* range = pick_range(e);
  if (range == nullptr) return false;
  const std::string before = show_range(e.code, *range);
  range->end = range->start;
  return e.done("range " + before + " covers nothing now");
}

bool overlap_ranges(Editor& e) {
  ExceptionRange* range = pick_range(e);
  if (range == nullptr) return false;
  ExceptionRange copy = *range;
  copy.start = label_at(&e.code, static_cast<uint32_t>(e.random.below(e.code.size())));
  copy.end = label_at(&e.code, static_cast<uint32_t>(e.random.below(e.code.size() + 1)));
  e.code.ranges.push_back(copy);
  return e.done("added overlapping range " + show_range(e.code, copy));
}

// The table's numbers: six bits a byte, bit 6 when more follow, bit 7 where an entry starts.
void append_number(std::string* out, uint64_t value, int at_least, bool first) {
  int groups = 1;
  while (groups < 11 && value >> (6 * groups) != 0) ++groups;
  groups = std::max(groups, at_least);
  for (int i = groups - 1; i >= 0; --i) {
    const uint64_t group = i > 10 ? 0 : value >> (6 * i) & 0x3F;
    *out += static_cast<char>(group | (i > 0 ? 0x40 : 0) | (first ? 0x80 : 0));
    first = false;
  }
}

bool table_numbers(Editor& e) {
  const ExceptionRange* range = pick_range(e);
  const std::vector<uint32_t> offsets = unit_offsets(e.code);
  std::string table;
  const bool huge = e.random.one_in(2);
  for (const ExceptionRange& each : e.code.ranges) {
    uint64_t numbers[4] = {offsets[where(e.code, each.start)], 0,
                           offsets[where(e.code, each.target)],
                           each.depth * 2ull + (each.lasti ? 1 : 0)};
    numbers[1] = offsets[where(e.code, each.end)] - numbers[0];
    int widths[4] = {1, 1, 1, 1};
    if (&each == range) {
      const size_t which = e.random.below(4);
      if (huge) {
        numbers[which] = e.random.next() >> e.random.below(48);
      } else {
        widths[which] = static_cast<int>(2 + e.random.below(10));
      }
    }
    for (int i = 0; i < 4; ++i) append_number(&table, numbers[i], widths[i], i == 0);
  }
  if (range == nullptr) append_number(&table, e.random.next(), 1, true);
  e.code.raw_exception_table = std::move(table);
  return e.done(huge ? "a huge number in the exception table"
                     : "a number of the exception table longer than it needs to be");
}

bool table_bytes(Editor& e) {
  std::string table = encode(e.code)->code->exception_table->bytes;
  if (table.empty()) table.assign(4, '\x80');
  if (e.random.one_in(3)) {
    table.resize(e.random.below(table.size()));
    e.code.raw_exception_table = std::move(table);
    return e.done("exception table cut short");
  }
  const size_t at = e.random.below(table.size());
  table[at] = static_cast<char>(e.random.below(256));
  e.code.raw_exception_table = std::move(table);
  return e.done("random byte in the exception table at " + number(static_cast<int64_t>(at)));
}

#define BOTH(name, about, function) \
  {{name, "exception tables", about, Claim::kDefined, true, true}, function, false}
#define HOSTILE(name, about, function) \
  {{name, "exception tables", about, Claim::kUnknown, false, true}, function, false}

const Mutator kMutators[] = {
    BOTH("add-range", "a range with a handler of its own", add_range),
    BOTH("remove-range", "one range less", remove_range),
    {{"split-range", "exception tables", "one range as two", Claim::kEquivalent, true, true},
     split_range,
     false},
    BOTH("merge-ranges", "two neighbours as one", merge_ranges),
    BOTH("move-bound", "starts or ends one instruction earlier or later", move_bound),
    BOTH("retarget-range", "another handler", retarget_range),
    BOTH("handler-depth", "keeps one value more or less", handler_depth),
    BOTH("toggle-lasti", "with or without the place of the raise", toggle_lasti),
    BOTH("handler-in-itself", "a handler that covers itself", handler_in_itself),
    BOTH("nest-range", "a range inside another", nest_range),
    BOTH("raise-inside", "something that raises, inside a range", raise_inside),
    HOSTILE("reorder-ranges", "entries out of order", reorder_ranges),
    HOSTILE("empty-range", "an entry that covers nothing", empty_range),
    HOSTILE("overlap-ranges", "entries that overlap", overlap_ranges),
    HOSTILE("table-numbers", "huge numbers, or longer than they need to be", table_numbers),
    HOSTILE("table-bytes", "a random byte, or cut short", table_bytes),
};

#undef BOTH
#undef HOSTILE

}  // namespace

std::span<const Mutator> exception_mutators() { return kMutators; }

}  // namespace fuzz
