// Mutators of constants and names.
// Counterpart: none.
#include "fuzz/mutators/editor_internal.h"

namespace fuzz {
namespace {

std::optional<uint32_t> pick_load(Editor& e) {
  return e.pick([&](uint32_t i) {
    return e.at(i).opcode == op::LOAD_CONST && e.at(i).oparg < e.code.consts.size();
  });
}

// A constant for one use, or in the place of the old one, whoever uses that.
bool put(Editor& e, uint32_t at, const ValueRef& value) {
  const ValueRef old = e.code.consts[e.at(at).oparg];
  const std::string what = describe(*old, 30) + " became " + describe(*value, 30);
  if (same_value(*old, *value) && old->flagged == value->flagged) return false;
  if (e.random.one_in(2)) {
    e.code.consts[e.at(at).oparg] = value;
    return e.done("constant " + number(e.at(at).oparg) + ": " + what);
  }
  e.code.consts.push_back(value);
  e.at(at).oparg = static_cast<uint32_t>(e.code.consts.size() - 1);
  return e.done("at " + number(at) + ": " + what);
}

bool same_type(Editor& e) {
  const auto at = pick_load(e);
  if (!at) return false;
  const ValueRef old = e.code.consts[e.at(*at).oparg];
  if (is_code(*old)) return false;
  return put(e, *at, e.value_like(*old));
}

bool other_type(Editor& e) {
  const auto at = pick_load(e);
  return at && put(e, *at, e.value());
}

bool nested_value(Editor& e) {
  const auto at = pick_load(e);
  if (!at) return false;
  const ValueRef old = e.code.consts[e.at(*at).oparg];
  if (is_code(*old) && e.repairing()) return false;
  ValueRef value = old;
  for (uint64_t i = 1 + e.random.below(e.repairing() ? 4 : 40); i > 0; --i)
    value = e.random.one_in(3) ? make_tuple({value, e.value()}) : make_tuple({value});
  return put(e, *at, value);
}

bool integer_edge(Editor& e) {
  const auto at = pick_load(e);
  if (!at) return false;
  constexpr int64_t kEdges[] = {
      -6, -5, 256, 257, (1 << 30) - 1, 1 << 30, (1LL << 60) - 1, 1LL << 60, INT64_MAX, INT64_MIN};
  return put(e, *at, make_int(e.random.pick(kEdges)));
}

// One object in two places, or two equal ones.
bool share_constant(Editor& e) {
  if (e.code.consts.empty()) return false;
  const size_t i = e.random.below(e.code.consts.size());
  const size_t j = e.random.below(e.code.consts.size());
  const ValueRef shared = with_flag(e.code.consts[i], true);
  if (i == j) {
    e.code.consts[i] = with_flag(shared, e.code.consts[i]->flagged);
    return e.done("constant " + number(static_cast<int64_t>(i)) + " is an object of its own");
  }
  if (e.repairing() && is_code(*shared) != is_code(*e.code.consts[j])) return false;
  const std::string what = describe(*e.code.consts[j], 30);
  e.code.consts[i] = e.code.consts[j] = shared;
  return e.done("constants " + number(static_cast<int64_t>(i)) + " and " +
                number(static_cast<int64_t>(j)) + " are one object, not " + what);
}

bool swap_constants(Editor& e) {
  if (e.code.consts.size() < 2) return false;
  const size_t i = e.random.below(e.code.consts.size());
  const size_t j = e.random.below(e.code.consts.size());
  if (i == j) return false;
  std::swap(e.code.consts[i], e.code.consts[j]);
  return e.done("swapped constants " + number(static_cast<int64_t>(i)) + " and " +
                number(static_cast<int64_t>(j)));
}

bool shuffle_constants(Editor& e) {
  if (e.code.consts.size() < 2) return false;
  for (size_t i = e.code.consts.size(); i > 1; --i)
    std::swap(e.code.consts[i - 1], e.code.consts[e.random.below(i)]);
  return e.done("shuffled the constants");
}

bool drop_constants(Editor& e) {
  if (e.code.consts.empty()) return false;
  const size_t keep = e.random.below(e.code.consts.size());
  e.code.consts.resize(keep);
  return e.done("only " + number(static_cast<int64_t>(keep)) + " constants left");
}

bool strange_constant(Editor& e) {
  const auto at = pick_load(e);
  if (!at) return false;
  // What no compiler makes a constant of.
  auto value = std::make_shared<Value>();
  switch (e.random.below(4)) {
    case 0:
      value->form = form::kList;
      value->items = {e.value(), e.value()};
      break;
    case 1:
      value->form = form::kDict;
      value->items = {make_text("k"), e.value()};
      break;
    case 2:
      value->form = form::kSet;
      value->items = {make_int(1)};
      break;
    default:
      value->form = form::kStopIteration;
      break;
  }
  return put(e, *at, value);
}

bool rename(Editor& e, bool dunder) {
  if (e.code.names.empty()) return false;
  const size_t i = e.random.below(e.code.names.size());
  const std::string before = describe(*e.code.names[i], 30);
  std::string name = e.identifier();
  if (dunder) {
    for (int tries = 0; tries < 20 && !name.starts_with("__"); ++tries) name = e.identifier();
  }
  if (e.code.names[i]->bytes == name) return false;
  e.code.names[i] = make_text(name, true);
  return e.done("name " + before + " became " + describe(*e.code.names[i], 30));
}

bool other_name(Editor& e) { return rename(e, false); }
bool dunder_name(Editor& e) { return rename(e, true); }

bool swap_names(Editor& e) {
  if (e.code.names.size() < 2) return false;
  const size_t i = e.random.below(e.code.names.size());
  const size_t j = e.random.below(e.code.names.size());
  if (same_value(*e.code.names[i], *e.code.names[j])) return false;
  std::swap(e.code.names[i], e.code.names[j]);
  return e.done("swapped names " + describe(*e.code.names[i], 30) + " and " +
                describe(*e.code.names[j], 30));
}

// Names that collide: two entries with one text, or a local called as a global is.
bool collide_names(Editor& e) {
  if (e.code.names.empty()) return false;
  const size_t i = e.random.below(e.code.names.size());
  if (e.random.one_in(2) && !e.code.locals.empty()) {
    Local& local = e.code.locals[e.random.below(e.code.locals.size())];
    if (local.name->bytes.starts_with('.')) return false;
    const std::string before = describe(*local.name, 30);
    local.name = e.code.names[i];
    return e.done("local " + before + " became " + describe(*local.name, 30));
  }
  const size_t j = e.random.below(e.code.names.size());
  if (same_value(*e.code.names[i], *e.code.names[j])) return false;
  const std::string before = describe(*e.code.names[j], 30);
  e.code.names[j] = e.code.names[i];
  return e.done("name " + before + " became another " + describe(*e.code.names[i], 30));
}

bool name_of_no_text(Editor& e) {
  if (e.code.names.empty()) return false;
  const size_t i = e.random.below(e.code.names.size());
  const std::string before = describe(*e.code.names[i], 30);
  e.code.names[i] = e.random.one_in(3) ? make_text("\xed\xa0\x80") : e.value();
  return e.done("name " + before + " became " + describe(*e.code.names[i], 30));
}

#define BOTH(name, about, function) \
  {{name, "constants and names", about, Claim::kDefined, true, true}, function, false}
#define HOSTILE(name, about, function) \
  {{name, "constants and names", about, Claim::kUnknown, false, true}, function, false}

const Mutator kMutators[] = {
    BOTH("constant-same-type", "another value of the type", same_type),
    BOTH("constant-other-type", "a value of any type", other_type),
    BOTH("constant-nested", "the value inside tuples", nested_value),
    BOTH("integer-edge", "where integers change their representation", integer_edge),
    BOTH("share-constant", "one object in two places, or two objects", share_constant),
    BOTH("swap-constants", "two constants in each other's place", swap_constants),
    HOSTILE("shuffle-constants", "all in another order", shuffle_constants),
    HOSTILE("drop-constants", "fewer than the code uses", drop_constants),
    HOSTILE("strange-constant", "a list, dict, set or StopIteration", strange_constant),
    BOTH("other-name", "a name that means something", other_name),
    BOTH("dunder-name", "a name between double underscores", dunder_name),
    BOTH("swap-names", "two names in each other's place", swap_names),
    BOTH("collide-names", "one name twice", collide_names),
    HOSTILE("name-of-no-text", "a name that is no string, or no UTF-8", name_of_no_text),
};

#undef BOTH
#undef HOSTILE

}  // namespace

std::span<const Mutator> value_mutators() { return kMutators; }

}  // namespace fuzz
