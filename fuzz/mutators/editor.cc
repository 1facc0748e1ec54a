// What the mutators work with: places, values, names, opargs.
// Counterpart: none.
#include <algorithm>
#include <cmath>
#include <limits>

#include "fuzz/mutators/editor_internal.h"
#include "vm/bytecode/opcode_signatures.h"
#include "vm/bytecode/opcode_tables.h"
#include "vm/bytecode/stack_effects.h"

namespace fuzz {

Instruction make(int opcode, uint32_t oparg, int32_t target) {
  Instruction one;
  one.opcode = static_cast<uint16_t>(opcode);
  one.oparg = oparg;
  one.target = target;
  return one;
}

std::string number(int64_t value) { return std::to_string(value); }

std::string name_of(const Instruction& one) {
  const char* name = one.opcode < op::kCount ? py::kOpcodeInfo[one.opcode].name : nullptr;
  return name != nullptr ? name : "<" + number(one.opcode) + ">";
}

std::string show(const CodeIR& code, uint32_t index) {
  const Instruction& one = code.instructions[index];
  std::string text = number(index) + " " + name_of(one);
  if (one.target != kNoLabel) return text + " to " + number(target_of(code, one));
  if (one.opcode < op::kCount && (py::kOpcodeInfo[one.opcode].flags & py::kFlagArg) != 0)
    text += " " + number(one.oparg);
  return text;
}

int inputs_of(const Instruction& one) { return py::num_popped(one.opcode, one.oparg); }
int outputs_of(const Instruction& one) { return py::num_pushed(one.opcode, one.oparg); }

bool is_jump(const Instruction& one) {
  if (one.opcode >= op::kCount) return false;
  const py::Flow flow = py::kOpcodeInfo[one.opcode].flow;
  return flow == py::Flow::kJump || flow == py::Flow::kBranch;
}

bool ends_flow(const Instruction& one) {
  if (one.opcode >= op::kCount) return true;
  const py::Flow flow = py::kOpcodeInfo[one.opcode].flow;
  return flow != py::Flow::kNext && flow != py::Flow::kBranch;
}

void Editor::start(const CodeIR& original, uint64_t seed) {
  random = Random(seed);
  change.clear();
  // Mostly the attempt before came to nothing and changed nothing. To copy a reference costs much
  // more than to compare it.
  const auto put_back = [](auto& to, const auto& from) {
    if (to != from) to = from;
  };
  const auto same = [](const Local& a, const Local& b) {
    return a.name == b.name && a.kind == b.kind;
  };
  code.arg_count = original.arg_count;
  code.positional_only_count = original.positional_only_count;
  code.keyword_only_count = original.keyword_only_count;
  code.stack_size = original.stack_size;
  code.flags = original.flags;
  code.first_line = original.first_line;
  code.instructions = original.instructions;
  code.labels = original.labels;
  code.ranges = original.ranges;
  code.cache_values = original.cache_values;
  put_back(code.consts, original.consts);
  put_back(code.names, original.names);
  if (!std::ranges::equal(code.locals, original.locals, same)) code.locals = original.locals;
  put_back(code.filename, original.filename);
  put_back(code.name, original.name);
  put_back(code.qualified_name, original.qualified_name);
  code.raw_code = original.raw_code;
  code.raw_line_table = original.raw_line_table;
  code.raw_exception_table = original.raw_exception_table;
  put_back(code.origin, original.origin);
}

bool Editor::editable(uint32_t index) const {
  return (!repairing() || index >= prologue_end(code)) && editable_behind_prologue(index);
}

std::optional<std::pair<uint32_t, uint32_t>> Editor::pick_range(uint32_t limit) {
  const auto start = pick();
  if (!start) return std::nullopt;
  uint32_t end = *start + 1;
  const uint64_t length = 1 + random.below(limit);
  while (end < code.size() && end - *start < length && editable(end)) ++end;
  return std::pair(*start, end);
}

void Editor::add(uint32_t index, std::vector<Instruction> added, bool inside) {
  if (!code.instructions.empty()) {
    const auto& position = code.instructions[std::min(index, code.size() - 1)].position;
    for (Instruction& one : added) one.position = position;
  }
  insert(&code, index, added, inside);
}

uint32_t Editor::append(std::vector<Instruction> added) {
  const uint32_t where = code.size();
  add(where, std::move(added), false);
  return where;
}

std::optional<uint32_t> Editor::plain_local() {
  std::vector<uint32_t> found;
  for (uint32_t i = 0; i < code.locals.size(); ++i) {
    if ((code.locals[i].kind & (py::CO_FAST_CELL | py::CO_FAST_FREE | py::CO_FAST_HIDDEN)) == 0 &&
        !code.locals[i].name->bytes.starts_with('.'))
      found.push_back(i);
  }
  if (found.empty()) return std::nullopt;
  return random.pick(found);
}

namespace {

constexpr int64_t kIntegers[] = {-5,
                                 -6,
                                 -1,
                                 0,
                                 1,
                                 2,
                                 255,
                                 256,
                                 257,
                                 32767,
                                 32768,
                                 (1 << 30) - 1,
                                 1 << 30,
                                 1LL << 31,
                                 -(1LL << 31),
                                 1LL << 60,
                                 (1LL << 60) - 1,
                                 INT64_MAX,
                                 INT64_MIN,
                                 1000,
                                 7,
                                 10};
constexpr const char* kTexts[] = {"",
                                  "a",
                                  "ab",
                                  "__class__",
                                  "0",
                                  "\xc3\xa9",
                                  "x y",
                                  "\xed\xa0\x80",
                                  "%s %d",
                                  "{0}",
                                  "\xf0\x9f\x90\x8d",
                                  "None",
                                  "\n",
                                  "longer than a few characters"};
constexpr const char* kNames[] = {"x",          "print",        "len",
                                  "list",       "dict",         "type",
                                  "object",     "range",        "isinstance",
                                  "__init__",   "__class__",    "__dict__",
                                  "__name__",   "__doc__",      "__getattr__",
                                  "__eq__",     "__hash__",     "__del__",
                                  "__iter__",   "__next__",     "__call__",
                                  "__enter__",  "__exit__",     "__slots__",
                                  "__debug__",  "__builtins__", "__annotations__",
                                  "append",     "no_such_name", "self",
                                  "_",          "__bool__",     "__len__",
                                  "__getitem__"};

double some_float(Random& random) {
  constexpr double kFloats[] = {0.0, -0.0, 1.0, -1.5, 1e308, 5e-324, 0.1, 1e16, 2.5};
  switch (random.below(12)) {
    case 0:
      return std::numeric_limits<double>::quiet_NaN();
    case 1:
      return std::numeric_limits<double>::infinity();
    case 2:
      return -std::numeric_limits<double>::infinity();
    default:
      return random.pick(kFloats);
  }
}

ValueRef some_value(Random& random, int depth) {
  switch (random.below(depth > 0 ? 12 : 9)) {
    case 0:
      return make_none();
    case 1:
      return make_bool(random.one_in(2));
    case 2:
      return make_ellipsis();
    case 3:
    case 4:
      return make_int(random.pick(kIntegers));
    case 5:
      return make_float(some_float(random));
    case 6:
      return make_text(random.pick(kTexts));
    case 7:
      return make_bytes(std::string(random.below(4), static_cast<char>(random.below(256))));
    case 8: {
      auto value = std::make_shared<Value>();
      value->form = form::kComplex;
      value->bytes = make_float(some_float(random))->bytes + make_float(some_float(random))->bytes;
      return value;
    }
    case 9: {
      std::vector<ValueRef> items;
      for (uint64_t i = random.below(4); i > 0; --i)
        items.push_back(make_int(static_cast<int64_t>(i) * 3));
      return make_frozen_set(std::move(items));
    }
    default: {
      std::vector<ValueRef> items;
      for (uint64_t i = random.below(4); i > 0; --i) items.push_back(some_value(random, depth - 1));
      return make_tuple(std::move(items));
    }
  }
}

}  // namespace

ValueRef Editor::value() { return some_value(random, 2); }

ValueRef Editor::value_like(const Value& old) {
  switch (old.form) {
    case form::kTrue:
    case form::kFalse:
      return make_bool(old.form == form::kFalse);
    case form::kInt:
    case form::kInt64:
    case form::kLong:
      if (old.form == form::kInt && random.one_in(2))
        return make_int(old.integer + (random.one_in(2) ? 1 : -1));
      return make_int(random.pick(kIntegers));
    case form::kFloat:
      return make_float(some_float(random));
    case form::kBytes:
      return make_bytes(old.bytes + static_cast<char>(random.below(256)));
    case form::kTuple:
    case form::kSmallTuple: {
      if (old.items.empty()) return make_tuple({value()});
      std::vector<ValueRef> items = old.items;
      const size_t i = random.below(items.size());
      items[i] = value_like(*items[i]);
      return make_tuple(std::move(items));
    }
    case form::kFrozenSet:
      return make_frozen_set({make_int(static_cast<int64_t>(random.below(9)))});
    default:
      if (is_text(old)) return make_text(random.pick(kTexts));
      return value();
  }
}

std::string Editor::identifier() { return random.pick(kNames); }

std::vector<Instruction> Editor::push(uint32_t types) {
  const auto constant = [&](const ValueRef& value) {
    return std::vector{make(op::LOAD_CONST, const_index(&code, value))};
  };
  if ((types & type::kNone) != 0) return constant(make_none());
  if ((types & type::kInt) != 0)
    return {make(op::LOAD_SMALL_INT, static_cast<uint32_t>(random.below(256)))};
  if ((types & type::kBool) != 0) return constant(make_bool(random.one_in(2)));
  if ((types & type::kStr) != 0) return constant(make_text(random.pick(kTexts)));
  if ((types & type::kList) != 0) return {make(op::BUILD_LIST)};
  if ((types & type::kTuple) != 0) return {make(op::BUILD_TUPLE)};
  if ((types & type::kDict) != 0) return {make(op::BUILD_MAP)};
  if ((types & type::kSet) != 0) return {make(op::BUILD_SET)};
  if ((types & type::kFloat) != 0) return constant(make_float(some_float(random)));
  if ((types & type::kIter) != 0) return {make(op::BUILD_TUPLE), make(op::GET_ITER)};
  if ((types & type::kNull) != 0) return {make(op::PUSH_NULL)};
  return {};
}

uint32_t valid_oparg(Editor& editor, int opcode) {
  Random& random = editor.random;
  CodeIR& code = editor.code;
  const auto index = [&](size_t size) {
    return size == 0 ? 0u : static_cast<uint32_t>(random.below(size));
  };
  const auto a_name = [&] {
    if (code.names.empty() || random.one_in(4)) return name_index(&code, editor.identifier());
    return index(code.names.size());
  };
  using py::OpargKind;
  switch (py::kOpcodeInfo[opcode].oparg) {
    case OpargKind::kConst:
      if (code.consts.empty() || random.one_in(4)) return const_index(&code, editor.value());
      return index(code.consts.size());
    case OpargKind::kSmallInt:
      return index(256);
    case OpargKind::kCommonConstant:
      return index(std::size(py::kCommonConstantNames));
    case OpargKind::kName:
      return a_name();
    case OpargKind::kNameShift1:
      return a_name() << 1 | index(2);
    case OpargKind::kNameShift2:
      return a_name() << 2 | index(4);
    case OpargKind::kLocal:
    case OpargKind::kDeref:
      return index(code.locals.size());
    case OpargKind::kLocalPair:
      return index(std::min<size_t>(16, code.locals.size())) << 4 |
             index(std::min<size_t>(16, code.locals.size()));
    case OpargKind::kFreeCount:
      return free_count(code);
    case OpargKind::kSliceSize:
      return 2 + index(2);
    case OpargKind::kInterpolation:
      return index(4) << 2 | index(2);
    case OpargKind::kBinaryOp:
      return index(std::size(py::kBinaryOps));
    case OpargKind::kCompareOp: {
      const uint32_t which = index(std::size(py::kCompareOutcomes));
      return which << py::kCompareShift | (random.one_in(2) ? py::kCompareAsBool : 0) |
             py::kCompareOutcomes[which];
    }
    case OpargKind::kInvert:
    case OpargKind::kYield:
      return index(2);
    case OpargKind::kIntrinsic1:
      return 1 + index(std::size(py::kIntrinsic1Names) - 1);
    case OpargKind::kIntrinsic2:
      return 1 + index(std::size(py::kIntrinsic2Names) - 1);
    case OpargKind::kSpecialMethod:
      return index(std::size(py::kSpecialMethodNames));
    case OpargKind::kConversion:
      return 1 + index(3);
    case OpargKind::kFunctionAttribute:
      return 1u << index(5);
    case OpargKind::kRaiseForm:
    case OpargKind::kAwaitable:
      return index(3);
    case OpargKind::kReraiseDepth:
      return index(2);
    case OpargKind::kResume:
      return index(8);
    case OpargKind::kDepth:
      return (opcode == op::SWAP ? 2 : 1) + index(4);
    case OpargKind::kCount:
      return index(5);
    case OpargKind::kUnpackEx:
      return index(3) | index(3) << 8;
    default:
      return 0;
  }
}

}  // namespace fuzz
