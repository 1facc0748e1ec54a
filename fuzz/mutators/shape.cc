// Mutators of flags, counts, the stack's size and the kinds of locals.
// Counterpart: none.
#include <algorithm>

#include "fuzz/mutators/editor_internal.h"
#include "vm/bytecode/opcode_tables.h"

namespace fuzz {
namespace {

bool toggle(Editor& e, uint32_t bit) {
  e.code.flags = static_cast<int32_t>(static_cast<uint32_t>(e.code.flags) ^ bit);
  const bool set = (static_cast<uint32_t>(e.code.flags) & bit) != 0;
  for (const py::CodeFlagName& flag : py::kCodeFlags) {
    if (flag.bit == bit) return e.done(std::string(flag.name) + (set ? " set" : " cleared"));
  }
  return e.done("flag " + number(bit) + (set ? " set" : " cleared"));
}

// Flags that say how things look, not how the frame is laid out.
bool harmless_flag(Editor& e) {
  constexpr uint32_t kBits[] = {py::CO_NESTED, py::CO_HAS_DOCSTRING, py::CO_METHOD,
                                py::CO_FUTURE_DIVISION, py::CO_FUTURE_ANNOTATIONS};
  return toggle(e, e.random.pick(kBits));
}

bool any_flag(Editor& e) {
  constexpr uint32_t kBits[] = {py::CO_OPTIMIZED,
                                py::CO_NEWLOCALS,
                                py::CO_VARARGS,
                                py::CO_VARKEYWORDS,
                                py::CO_NESTED,
                                py::CO_GENERATOR,
                                py::CO_NOFREE,
                                py::CO_COROUTINE,
                                py::CO_ITERABLE_COROUTINE,
                                py::CO_ASYNC_GENERATOR,
                                py::CO_HAS_DOCSTRING,
                                py::CO_METHOD,
                                py::CO_NO_MONITORING_EVENTS};
  return toggle(e, e.random.one_in(8) ? 1u << e.random.below(32) : e.random.pick(kBits));
}

int32_t argument_count(const CodeIR& code) {
  const auto flags = static_cast<uint32_t>(code.flags);
  return code.arg_count + code.keyword_only_count + ((flags & py::CO_VARARGS) != 0 ? 1 : 0) +
         ((flags & py::CO_VARKEYWORDS) != 0 ? 1 : 0);
}

// The kinds of locals say which are arguments; counts and kinds go together.
void settle_kinds(CodeIR* code) {
  constexpr uint8_t kArgumentBits = py::CO_FAST_ARG_POS | py::CO_FAST_ARG_KW | py::CO_FAST_ARG_VAR;
  const auto flags = static_cast<uint32_t>(code->flags);
  for (Local& local : code->locals) local.kind &= static_cast<uint8_t>(~kArgumentBits);
  int32_t at = 0;
  const auto next = [&](uint8_t bits) {
    if (at < static_cast<int32_t>(code->locals.size()))
      code->locals[static_cast<size_t>(at++)].kind |= bits;
  };
  for (int32_t i = 0; i < code->positional_only_count; ++i) next(py::CO_FAST_ARG_POS);
  for (int32_t i = code->positional_only_count; i < code->arg_count; ++i)
    next(py::CO_FAST_ARG_POS | py::CO_FAST_ARG_KW);
  for (int32_t i = 0; i < code->keyword_only_count; ++i) next(py::CO_FAST_ARG_KW);
  if ((flags & py::CO_VARARGS) != 0) next(py::CO_FAST_ARG_VAR | py::CO_FAST_ARG_POS);
  if ((flags & py::CO_VARKEYWORDS) != 0) next(py::CO_FAST_ARG_VAR | py::CO_FAST_ARG_KW);
}

bool arguments_fit(const CodeIR& code) {
  int32_t plain = 0;
  for (const Local& local : code.locals) plain += (local.kind & py::CO_FAST_LOCAL) != 0 ? 1 : 0;
  return code.arg_count >= 0 && code.keyword_only_count >= 0 && code.positional_only_count >= 0 &&
         code.positional_only_count <= code.arg_count && argument_count(code) <= plain;
}

// The compiler's own parameters are not the caller's to choose.
bool has_own_parameters(const CodeIR& code) {
  for (const Local& local : code.locals) {
    if (local.name->bytes.starts_with('.') || local.name->bytes == "format") return true;
  }
  return false;
}

bool argument_counts(Editor& e) {
  if (e.repairing() && has_own_parameters(e.code)) return false;
  struct Count {
    const char* name;
    int32_t CodeIR::* field;
  };
  constexpr Count kCounts[] = {{"co_argcount", &CodeIR::arg_count},
                               {"co_posonlyargcount", &CodeIR::positional_only_count},
                               {"co_kwonlyargcount", &CodeIR::keyword_only_count}};
  const Count& count = e.random.pick(kCounts);
  const int32_t before = e.code.*count.field;
  int32_t after = e.random.one_in(2) ? before + 1 : before - 1;
  if (!e.repairing() && e.random.one_in(3)) after = static_cast<int32_t>(e.random.next());
  e.code.*count.field = after;
  if (e.repairing()) {
    if (!arguments_fit(e.code)) return false;
    settle_kinds(&e.code);
  }
  return e.done(std::string(count.name) + " " + number(before) + " became " + number(after));
}

bool variable_arguments(Editor& e) {
  if (e.repairing() && has_own_parameters(e.code)) return false;
  toggle(e, e.random.one_in(2) ? py::CO_VARARGS : py::CO_VARKEYWORDS);
  if (!e.repairing()) return true;
  if ((static_cast<uint32_t>(e.code.flags) & py::CO_OPTIMIZED) == 0) return false;
  if (!arguments_fit(e.code)) return false;
  settle_kinds(&e.code);
  return true;
}

bool stack_size(Editor& e) {
  const int32_t before = e.code.stack_size;
  constexpr int32_t kSizes[] = {0, -1, 1, 1 << 16, INT32_MAX, INT32_MIN};
  e.code.stack_size =
      e.random.one_in(2) && before != INT32_MIN ? before - 1 : e.random.pick(kSizes);
  return e.done("co_stacksize " + number(before) + " became " + number(e.code.stack_size));
}

bool roomy_stack(Editor& e) {
  const int32_t before = e.code.stack_size;
  const int64_t roomy = int64_t{before} + 1 + static_cast<int64_t>(e.random.below(40));
  e.code.stack_size = static_cast<int32_t>(std::min<int64_t>(roomy, INT32_MAX));
  return e.done("co_stacksize " + number(before) + " became " + number(e.code.stack_size));
}

bool local_kind(Editor& e) {
  if (e.code.locals.empty()) return false;
  const size_t i = e.random.below(e.code.locals.size());
  const uint8_t before = e.code.locals[i].kind;
  constexpr uint8_t kKinds[] = {0,
                                py::CO_FAST_LOCAL,
                                py::CO_FAST_CELL,
                                py::CO_FAST_FREE,
                                py::CO_FAST_LOCAL | py::CO_FAST_CELL,
                                py::CO_FAST_LOCAL | py::CO_FAST_HIDDEN,
                                0xFF};
  e.code.locals[i].kind = e.random.one_in(3) ? static_cast<uint8_t>(before ^ 1 << e.random.below(8))
                                             : e.random.pick(kKinds);
  return e.done("kind of local " + number(static_cast<int64_t>(i)) + ": " + number(before) +
                " became " + number(e.code.locals[i].kind));
}

bool local_count(Editor& e) {
  if (e.random.one_in(2) && !e.code.locals.empty()) {
    e.code.locals.erase(e.code.locals.begin() +
                        static_cast<ptrdiff_t>(e.random.below(e.code.locals.size())));
    return e.done("a local less");
  }
  const Local added{make_text(e.identifier(), true),
                    static_cast<uint8_t>(e.random.one_in(2) ? py::CO_FAST_FREE : py::CO_FAST_CELL)};
  e.code.locals.push_back(added);
  return e.done("a cell or free variable more");
}

// One more plain local, before cells and free variables; everything counts on.
bool more_locals(Editor& e) {
  uint32_t at = 0;
  while (at < e.code.locals.size() && (e.code.locals[at].kind & py::CO_FAST_LOCAL) != 0) ++at;
  for (Instruction& one : e.code.instructions) {
    if (one.opcode >= 256) continue;
    const py::OpargKind kind = py::kOpcodeInfo[one.opcode].oparg;
    if ((kind == py::OpargKind::kLocal || kind == py::OpargKind::kDeref) && one.oparg >= at)
      ++one.oparg;
    if (kind == py::OpargKind::kLocalPair && (one.oparg >> 4 >= at || (one.oparg & 15) >= at)) {
      uint32_t high = one.oparg >> 4;
      uint32_t low = one.oparg & 15;
      high += high >= at ? 1 : 0;
      low += low >= at ? 1 : 0;
      if (low > 15 || high > 15) return false;
      one.oparg = high << 4 | low;
    }
  }
  const std::string name = "extra_" + number(static_cast<int64_t>(e.random.below(1000)));
  e.code.locals.insert(e.code.locals.begin() + at,
                       {make_text(name, true), static_cast<uint8_t>(py::CO_FAST_LOCAL)});
  return e.done("another local, " + name + ", at " + number(at));
}

bool rename_code(Editor& e) {
  const std::string name = e.identifier();
  const std::string before = e.code.name->bytes;
  if (before == "__annotate__") return false;
  e.code.name = make_text(name, true);
  if (e.random.one_in(2)) e.code.qualified_name = make_text("A.<locals>." + name, true);
  return e.done("co_name " + before + " became " + name);
}

const Mutator kMutators[] = {
    {{"harmless-flag", "flags and shape", "NESTED, HAS_DOCSTRING, METHOD or a future",
      Claim::kDefined, true, true},
     harmless_flag,
     false},
    {{"any-flag", "flags and shape", "any flag", Claim::kUnknown, false, true}, any_flag, false},
    {{"argument-counts", "flags and shape", "one argument more or less", Claim::kDefined, true,
      true},
     argument_counts,
     false},
    {{"variable-arguments", "flags and shape", "*args or **kwargs", Claim::kDefined, true, true},
     variable_arguments,
     false},
    {{"stack-size", "flags and shape", "too small, or absurd", Claim::kUnknown, false, true},
     stack_size,
     false},
    {{"roomy-stack", "flags and shape", "a larger stack than needed", Claim::kEquivalent, true,
      false},
     roomy_stack,
     true},
    {{"local-kind", "flags and shape", "another kind of local", Claim::kUnknown, false, true},
     local_kind,
     false},
    {{"local-count", "flags and shape", "a local too few, a cell too many", Claim::kUnknown, false,
      true},
     local_count,
     false},
    {{"more-locals", "flags and shape", "one more local that nobody uses", Claim::kDefined, true,
      false},
     more_locals,
     false},
    {{"rename-code", "flags and shape", "another co_name", Claim::kDefined, true, true},
     rename_code,
     false},
};

}  // namespace

std::span<const Mutator> shape_mutators() { return kMutators; }

}  // namespace fuzz
