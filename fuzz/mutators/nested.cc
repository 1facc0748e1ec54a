// Mutators of nested code: exchanged, wrapped, called in place, turned into generators and back.
// Counterpart: none.
#include <algorithm>

#include "fuzz/mutators/editor_internal.h"
#include "vm/bytecode/opcode_tables.h"

namespace fuzz {
namespace {

std::vector<size_t> nested_codes(const CodeIR& code) {
  std::vector<size_t> found;
  for (size_t i = 0; i < code.consts.size(); ++i) {
    if (is_code(*code.consts[i])) found.push_back(i);
  }
  return found;
}

size_t free_of(const Value& code) {
  const std::string& kinds = code.code->local_kinds->bytes;
  return static_cast<size_t>(std::count_if(kinds.begin(), kinds.end(), py::is_free_kind));
}

bool swap_codes(Editor& e) {
  const auto codes = nested_codes(e.code);
  if (codes.size() < 2) return false;
  const size_t a = e.random.pick(codes);
  const size_t b = e.random.pick(codes);
  if (a == b) return false;
  // A closure is as large as the code it was made for.
  if (e.repairing() && free_of(*e.code.consts[a]) != free_of(*e.code.consts[b])) return false;
  std::swap(e.code.consts[a], e.code.consts[b]);
  return e.done("swapped " + describe(*e.code.consts[a]) + " and " + describe(*e.code.consts[b]));
}

bool foreign_code(Editor& e) {
  const auto codes = nested_codes(e.code);
  const auto theirs = nested_codes(e.donor());
  if (codes.empty() || theirs.empty()) return false;
  const size_t at = e.random.pick(codes);
  const ValueRef other = e.donor().consts[e.random.pick(theirs)];
  if (other == e.code.consts[at]) return false;
  if (e.repairing() && free_of(*e.code.consts[at]) != free_of(*other)) return false;
  const std::string before = describe(*e.code.consts[at]);
  e.code.consts[at] = other;
  return e.done(before + " became " + describe(*other));
}

// One level further in: a function whose body makes and calls the old one, or returns it.
bool deepen(Editor& e) {
  const auto codes = nested_codes(e.code);
  if (codes.empty()) return false;
  const size_t at = e.random.pick(codes);
  const ValueRef inner = e.code.consts[at];
  if (free_of(*inner) != 0) return false;
  CodeIR outer = decode(inner);
  if (is_generator(outer) || outer.raw_code) return false;
  const Instruction resume = make(op::RESUME, py::RESUME_AT_FUNC_START);
  outer.origin = nullptr;
  outer.ranges.clear();
  outer.labels.clear();
  outer.consts = {inner, make_none()};
  outer.names.clear();
  for (Local& local : outer.locals) local.kind &= static_cast<uint8_t>(~py::CO_FAST_CELL);
  outer.instructions = {resume, make(op::LOAD_CONST, 0), make(op::MAKE_FUNCTION)};
  if (e.random.one_in(2)) {
    outer.instructions.push_back(make(op::PUSH_NULL));
    outer.instructions.push_back(make(op::CALL, 0));
  }
  outer.instructions.push_back(make(op::RETURN_VALUE));
  for (Instruction& one : outer.instructions)
    one.position = {outer.first_line, outer.first_line, 0, 0};
  if (!repair(&outer)) return false;
  e.code.consts[at] = encode(outer);
  return e.done("a function around " + describe(*inner));
}

// Brings a nested function of a nested function one level out.
bool hoist(Editor& e) {
  const auto codes = nested_codes(e.code);
  if (codes.empty()) return false;
  const size_t at = e.random.pick(codes);
  const CodeIR outer = decode(e.code.consts[at]);
  const auto inner = nested_codes(outer);
  if (inner.empty()) return false;
  const ValueRef found = outer.consts[e.random.pick(inner)];
  if (e.repairing() && free_of(*found) != free_of(*e.code.consts[at])) return false;
  const std::string before = describe(*e.code.consts[at]);
  e.code.consts[at] = found;
  return e.done(describe(*found) + " in the place of " + before);
}

// Makes a function of one of the nested code objects and calls it on the spot.
bool call_nested(Editor& e) {
  const auto codes = nested_codes(e.code);
  const auto where = e.pick();
  if (codes.empty() || !where) return false;
  const size_t at = e.random.pick(codes);
  if (free_of(*e.code.consts[at]) != 0) return false;
  const std::string before = show(e.code, *where);
  std::vector<Instruction> added = {make(op::LOAD_CONST, static_cast<uint32_t>(at)),
                                    make(op::MAKE_FUNCTION), make(op::PUSH_NULL)};
  const int32_t arguments = std::min(8, e.code.consts[at]->code->arg_count);
  for (int32_t i = 0; i < arguments; ++i)
    added.push_back(make(op::LOAD_CONST, const_index(&e.code, e.value())));
  added.push_back(make(op::CALL, static_cast<uint32_t>(std::max(0, arguments))));
  added.push_back(make(op::POP_TOP));
  e.add(*where, std::move(added));
  return e.done("before " + before + ": calls " + describe(*e.code.consts[at]));
}

// A closure from other cells, or from as many in another order.
bool cross_link(Editor& e) {
  std::vector<uint32_t> cells;
  for (uint32_t i = 0; i < e.code.locals.size(); ++i) {
    if ((e.code.locals[i].kind & (py::CO_FAST_CELL | py::CO_FAST_FREE)) != 0) cells.push_back(i);
  }
  const auto at = e.pick([&](uint32_t i) {
    const Instruction& one = e.at(i);
    if (one.opcode != op::LOAD_FAST && one.opcode != op::LOAD_FAST_BORROW) return false;
    return one.oparg < e.code.locals.size() &&
           (e.code.locals[one.oparg].kind & (py::CO_FAST_CELL | py::CO_FAST_FREE)) != 0;
  });
  if (!at || cells.size() < 2) return false;
  const uint32_t other = e.random.pick(cells);
  if (other == e.at(*at).oparg) return false;
  const std::string before = show(e.code, *at);
  e.at(*at).oparg = other;
  return e.done(before + " became " + show(e.code, *at));
}

// def f becomes a generator: the frame is handed out before the body runs.
bool make_generator(Editor& e) {
  const auto flags = static_cast<uint32_t>(e.code.flags);
  if (is_generator(e.code) || (flags & py::CO_OPTIMIZED) == 0) return false;
  uint32_t at = prologue_end(e.code);
  if (at == 0) return false;
  --at;
  for (uint32_t i = 0; i < at; ++i) {
    const uint16_t opcode = e.at(i).opcode;
    if (opcode != op::MAKE_CELL && opcode != op::COPY_FREE_VARS && opcode != op::NOP) return false;
  }
  constexpr uint32_t kKinds[] = {py::CO_GENERATOR, py::CO_COROUTINE,
                                 py::CO_GENERATOR | py::CO_ITERABLE_COROUTINE};
  const uint32_t kind = e.random.pick(kKinds);
  e.code.flags = static_cast<int32_t>(flags | kind);
  e.add(at, {make(op::RETURN_GENERATOR), make(op::POP_TOP)});
  return e.done(kind == py::CO_COROUTINE ? "a coroutine now" : "a generator now");
}

// The opposite: the body runs when called, and what it yields it gets back.
bool unmake_generator(Editor& e) {
  if (!is_generator(e.code)) return false;
  constexpr uint32_t kBits =
      py::CO_GENERATOR | py::CO_COROUTINE | py::CO_ITERABLE_COROUTINE | py::CO_ASYNC_GENERATOR;
  e.code.flags = static_cast<int32_t>(static_cast<uint32_t>(e.code.flags) & ~kBits);
  for (uint32_t i = 0; i < e.code.size(); ++i) {
    Instruction& one = e.at(i);
    if (one.opcode == op::RETURN_GENERATOR) {
      one.opcode = op::LOAD_CONST;
      one.oparg = e.none();
    } else if (one.opcode == op::YIELD_VALUE) {
      one.opcode = op::NOP;
      one.oparg = 0;
    } else if (one.opcode == op::RESUME && one.oparg != py::RESUME_AT_FUNC_START) {
      one.opcode = op::NOP;
      one.oparg = 0;
    }
  }
  return e.done("no generator any more");
}

// Between generator, coroutine and asynchronous generator.
bool other_generator(Editor& e) {
  if (!is_generator(e.code)) return false;
  constexpr uint32_t kBits = py::CO_GENERATOR | py::CO_COROUTINE | py::CO_ASYNC_GENERATOR;
  constexpr uint32_t kKinds[] = {py::CO_GENERATOR, py::CO_COROUTINE, py::CO_ASYNC_GENERATOR};
  const auto flags = static_cast<uint32_t>(e.code.flags);
  const uint32_t kind = e.random.pick(kKinds);
  if ((flags & kBits) == kind) return false;
  e.code.flags = static_cast<int32_t>((flags & ~kBits) | kind);
  return e.done("flags of another kind of generator");
}

// A function body as a class body and the other way round: names instead of locals.
bool body_kind(Editor& e) {
  if (!e.code.ranges.empty() && e.repairing() && e.random.one_in(2)) return false;
  bool changed = false;
  const bool to_names = e.random.one_in(2);
  for (uint32_t i = prologue_end(e.code); i < e.code.size(); ++i) {
    Instruction& one = e.at(i);
    if (to_names &&
        (one.opcode == op::LOAD_FAST || one.opcode == op::LOAD_FAST_BORROW ||
         one.opcode == op::LOAD_FAST_CHECK) &&
        one.oparg < e.code.locals.size() && e.code.locals[one.oparg].kind == py::CO_FAST_LOCAL) {
      one.oparg = name_index(&e.code, e.code.locals[one.oparg].name->bytes);
      one.opcode = op::LOAD_NAME;
      changed = true;
    } else if (!to_names && one.opcode == op::LOAD_GLOBAL && (one.oparg & 1) == 0) {
      one.oparg >>= 1;
      one.opcode = op::LOAD_NAME;
      changed = true;
    } else if (!to_names && one.opcode == op::STORE_GLOBAL) {
      one.opcode = op::STORE_NAME;
      changed = true;
    }
  }
  return changed && e.done(to_names ? "locals are looked up as names" : "globals are names");
}

// Annotations evaluated later, and attributes of functions in general.
bool function_attribute(Editor& e) {
  const auto at = e.pick([&](uint32_t i) {
    return e.at(i).opcode == op::MAKE_FUNCTION &&
           (i + 1 >= e.code.size() || e.at(i + 1).opcode != op::SET_FUNCTION_ATTRIBUTE);
  });
  if (!at) return false;
  std::vector<Instruction> added;
  constexpr uint32_t kBits[] = {py::MAKE_FUNCTION_DEFAULTS, py::MAKE_FUNCTION_KWDEFAULTS,
                                py::MAKE_FUNCTION_ANNOTATIONS, py::MAKE_FUNCTION_ANNOTATE};
  const uint32_t bit = e.random.pick(kBits);
  switch (bit) {
    case py::MAKE_FUNCTION_DEFAULTS:
      added = {make(op::LOAD_CONST, const_index(&e.code, make_tuple({e.value(), e.value()})))};
      break;
    case py::MAKE_FUNCTION_KWDEFAULTS:
      added = {make(op::BUILD_MAP, 0)};
      break;
    case py::MAKE_FUNCTION_ANNOTATIONS:
      added = {make(op::LOAD_CONST,
                    const_index(&e.code, make_tuple({make_text("x"), make_text("int")})))};
      break;
    default: {
      const auto codes = nested_codes(e.code);
      if (codes.empty()) return false;
      added = {make(op::LOAD_CONST, static_cast<uint32_t>(e.random.pick(codes))),
               make(op::MAKE_FUNCTION)};
      break;
    }
  }
  added.push_back(make(op::SWAP, 2));
  added.push_back(make(op::SET_FUNCTION_ATTRIBUTE, bit));
  e.add(*at + 1, std::move(added), false);
  return e.done("the function made at " + number(*at) + " gets attribute " + number(bit));
}

// t'...' where there was a value.
bool template_string(Editor& e) {
  const auto at = e.pick();
  if (!at) return false;
  const std::string before = show(e.code, *at);
  const uint32_t parts = const_index(&e.code, make_tuple({make_text("a"), make_text("b")}));
  const uint32_t source = const_index(&e.code, make_text("x"));
  const auto conversion = static_cast<uint32_t>(e.random.below(4)) << 2;
  e.add(*at, {make(op::LOAD_CONST, parts), make(op::LOAD_CONST, const_index(&e.code, e.value())),
              make(op::LOAD_CONST, source), make(op::BUILD_INTERPOLATION, conversion | 2),
              make(op::BUILD_TUPLE, 1), make(op::BUILD_TEMPLATE), make(op::POP_TOP)});
  // Bit 1 has no meaning there; compilers set it.
  return e.done("before " + before + ": a template string");
}

// A damaged code object inside a sound one: it is not looked at before it is called.
bool damage_nested(Editor& e) {
  const auto codes = nested_codes(e.code);
  if (codes.empty()) return false;
  const size_t at = e.random.pick(codes);
  const CodeIR inner = decode(e.code.consts[at]);
  const Mutant mutant = mutate(inner, e.random.next(), e.mood);
  if (!mutant.changed() || mutant.mutator == "damage-nested") return false;
  e.code.consts[at] = encode(mutant.code);
  return e.done("in " + describe(*e.code.consts[at]) + ": " + std::string(mutant.mutator) + ": " +
                mutant.change);
}

#define BOTH(name, about, function) \
  {{name, "nested code", about, Claim::kDefined, true, true}, function, false}

const Mutator kMutators[] = {
    BOTH("swap-codes", "two nested code objects in each other's place", swap_codes),
    BOTH("foreign-code", "nested code of another program", foreign_code),
    BOTH("deepen", "a function around a nested one", deepen),
    BOTH("hoist", "nested code one level out", hoist),
    BOTH("call-nested", "makes and calls a nested function on the spot", call_nested),
    BOTH("cross-link", "other cells in a closure", cross_link),
    BOTH("make-generator", "a function becomes a generator or coroutine", make_generator),
    BOTH("unmake-generator", "a generator becomes a function", unmake_generator),
    {{"other-generator", "nested code", "flags of another kind of generator", Claim::kUnknown,
      false, true},
     other_generator,
     false},
    BOTH("body-kind", "locals or globals as names", body_kind),
    BOTH("function-attribute", "defaults, annotations and the like", function_attribute),
    BOTH("template-string", "builds a template", template_string),
    BOTH("damage-nested", "another mutator on nested code", damage_nested),
};

#undef BOTH

}  // namespace

std::span<const Mutator> nested_mutators() { return kMutators; }

}  // namespace fuzz
