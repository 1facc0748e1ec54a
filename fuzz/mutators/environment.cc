// Mutators of what surrounds a run, as far as a code object can change that: globals and builtins,
// the collector, recursion, the types of what it works on.
// Counterpart: none.
#include "fuzz/mutators/editor_internal.h"

namespace fuzz {
namespace {

using Sequence = std::vector<Instruction>;

Instruction constant(Editor& e, const ValueRef& value) {
  return make(op::LOAD_CONST, const_index(&e.code, value));
}

// import MODULE; MODULE.FUNCTION(arguments)
Sequence call_module(Editor& e, const char* module, const char* function,
                     const std::vector<int64_t>& arguments) {
  Sequence result = {make(op::LOAD_SMALL_INT, 0), make(op::LOAD_CONST, e.none()),
                     make(op::IMPORT_NAME, name_index(&e.code, module)),
                     make(op::LOAD_ATTR, name_index(&e.code, function) << 1 | 1)};
  for (int64_t argument : arguments) result.push_back(constant(e, make_int(argument)));
  result.push_back(make(op::CALL, static_cast<uint32_t>(arguments.size())));
  result.push_back(make(op::POP_TOP));
  return result;
}

bool put(Editor& e, Sequence added, const std::string& what) {
  const auto at = e.pick();
  if (!at) return false;
  const std::string before = show(e.code, *at);
  e.add(*at, std::move(added));
  return e.done("before " + before + ": " + what);
}

bool collect_often(Editor& e) {
  if (e.random.one_in(2)) return put(e, call_module(e, "gc", "collect", {}), "gc.collect()");
  return put(e, call_module(e, "gc", "set_threshold", {1, 1, 1}), "gc.set_threshold(1, 1, 1)");
}

bool recursion_limit(Editor& e) {
  const auto limit = static_cast<int64_t>(60 + e.random.below(200));
  return put(e, call_module(e, "sys", "setrecursionlimit", {limit}),
             "sys.setrecursionlimit(" + number(limit) + ")");
}

// A global that the code uses changes between two looks at it.
bool change_global(Editor& e) {
  std::vector<uint32_t> used;
  for (const Instruction& one : e.code.instructions) {
    if (one.opcode == op::LOAD_GLOBAL && one.oparg >> 1 < e.code.names.size())
      used.push_back(one.oparg >> 1);
  }
  if (used.empty()) return false;
  const uint32_t name = e.random.pick(used);
  const std::string text = describe(*e.code.names[name], 30);
  if (e.random.one_in(4)) return put(e, {make(op::DELETE_GLOBAL, name)}, "del " + text);
  return put(e, {constant(e, e.value()), make(op::STORE_GLOBAL, name)}, text + " = something else");
}

bool shadow_builtin(Editor& e) {
  constexpr const char* kBuiltins[] = {"len",   "print", "range", "isinstance", "list",
                                       "tuple", "str",   "type",  "ValueError", "__build_class__"};
  const char* name = e.random.pick(kBuiltins);
  Sequence added = {make(op::LOAD_SMALL_INT, 0),
                    make(op::LOAD_CONST, e.none()),
                    make(op::IMPORT_NAME, name_index(&e.code, "builtins")),
                    constant(e, e.value()),
                    make(op::SWAP, 2),
                    make(op::STORE_ATTR, name_index(&e.code, name))};
  return put(e, std::move(added), std::string("builtins.") + name + " = something else");
}

// The next instruction works on a value of another type.
bool other_operand(Editor& e) {
  const auto at = e.pick([&](uint32_t i) { return !e.repairing() || e.flow.depth(i) > 0; });
  if (!at) return false;
  const std::string before = show(e.code, *at);
  const ValueRef value = e.value();
  e.add(*at, {make(op::POP_TOP), constant(e, value)}, false);
  return e.done(before + " works on " + describe(*value, 30));
}

// An argument is something else from the start.
bool other_argument(Editor& e) {
  const uint32_t start = prologue_end(e.code);
  const auto local = e.plain_local();
  if (start == 0 || !local || (e.repairing() && is_generator(e.code))) return false;
  const ValueRef value = e.value();
  e.add(start, {constant(e, value), make(op::STORE_FAST, *local)}, false);
  return e.done(describe(*e.code.locals[*local].name, 30) + " = " + describe(*value, 30) +
                " at the start");
}

// A class whose special methods are not what one expects, instead of a value.
bool hostile_object(Editor& e) {
  const auto at = e.pick([&](uint32_t i) { return !e.repairing() || e.flow.depth(i) > 0; });
  if (!at) return false;
  const std::string before = show(e.code, *at);
  constexpr const char* kMethods[] = {"__eq__",      "__hash__",    "__bool__", "__len__",
                                      "__iter__",    "__getattr__", "__add__",  "__call__",
                                      "__getitem__", "__exit__",    "__del__",  "__index__"};
  const char* method = e.random.pick(kMethods);
  constexpr const char* kInstead[] = {"print", "id", "list", "object", "exit", "iter"};
  const char* instead = e.random.pick(kInstead);
  // type('T', (), {method: instead})()
  e.add(*at,
        {make(op::POP_TOP), make(op::LOAD_GLOBAL, name_index(&e.code, "type") << 1 | 1),
         constant(e, make_text("T")), make(op::BUILD_TUPLE, 0), constant(e, make_text(method)),
         make(op::LOAD_GLOBAL, name_index(&e.code, instead) << 1), make(op::BUILD_MAP, 1),
         make(op::CALL, 3), make(op::PUSH_NULL), make(op::CALL, 0)},
        false);
  return e.done(before + " works on an object whose " + method + " is " + instead);
}

#define BOTH(name, about, function) \
  {{name, "environment", about, Claim::kDefined, true, true}, function, false}

const Mutator kMutators[] = {
    BOTH("collect-often", "makes the collector run", collect_often),
    BOTH("recursion-limit", "lowers the recursion limit", recursion_limit),
    BOTH("change-global", "a global changes while the code runs", change_global),
    BOTH("shadow-builtin", "a builtin changes while the code runs", shadow_builtin),
    BOTH("other-operand", "a value of another type in the place of one", other_operand),
    BOTH("other-argument", "a local has another value from the start", other_argument),
    BOTH("hostile-object", "an object with a strange special method", hostile_object),
};

#undef BOTH

}  // namespace

std::span<const Mutator> environment_mutators() { return kMutators; }

}  // namespace fuzz
