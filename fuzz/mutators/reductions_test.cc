// Reductions on small programs: what each leaves, and that it is sound.
// Counterpart: none.
#include "fuzz/mutators/reductions.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "fuzz/mutators/editor_internal.h"
#include "vm/bytecode/opcode_tables.h"

namespace fuzz {
namespace {

CodeIR code_of(std::vector<Instruction> instructions, std::vector<ValueRef> consts = {}) {
  CodeIR code;
  code.filename = code.name = code.qualified_name = make_text("f");
  code.names = {make_text("a"), make_text("next")};
  code.consts = std::move(consts);
  code.instructions = std::move(instructions);
  return code;
}

ValueRef value_of(CodeIR code) {
  EXPECT_TRUE(repair(&code));
  return encode(code);
}

std::vector<int> opcodes_of(const CodeIR& code) {
  std::vector<int> opcodes;
  for (const Instruction& one : code.instructions) opcodes.push_back(one.opcode);
  return opcodes;
}

// What the edits make of the code, those that no repair can help left out.
std::vector<CodeIR> variants(const CodeIR& code, void (*list)(const Subject&, std::vector<Edit>*)) {
  const Subject subject(code);
  EXPECT_TRUE(subject.flow.ok());
  std::vector<Edit> edits;
  list(subject, &edits);
  std::vector<CodeIR> found;
  for (const Edit& edit : edits) {
    CodeIR next;
    if (apply_edits(subject, {&edit}, &next) && repair(&next)) found.push_back(std::move(next));
  }
  return found;
}

bool contains(const std::vector<CodeIR>& codes, const std::vector<int>& opcodes) {
  return std::any_of(codes.begin(), codes.end(),
                     [&](const CodeIR& code) { return opcodes_of(code) == opcodes; });
}

TEST(Reductions, ACallOfNextIsARoundOfALoop) {
  const CodeIR code =
      code_of({make(op::RESUME), make(op::LOAD_NAME), make(op::LOAD_GLOBAL, 3), make(op::COPY, 3),
               make(op::CALL, 1), make(op::POP_TOP), make(op::RETURN_VALUE)});
  const std::vector<CodeIR> found = variants(code, list_forms);
  const std::vector<int> wanted = {op::RESUME,   op::LOAD_NAME, op::GET_ITER,
                                   op::FOR_ITER, op::END_FOR,   op::RETURN_VALUE};
  ASSERT_TRUE(contains(found, wanted));
  for (const CodeIR& one : found) {
    if (opcodes_of(one) != wanted) continue;
    EXPECT_TRUE(Flow(one).ok());
    // Round or no round, it goes on behind END_FOR.
    EXPECT_EQ(target_of(one, one.instructions[3]), 4u);
  }
}

TEST(Reductions, ATryThatBeginsInsideARoundMayGo) {
  CodeIR code =
      code_of({make(op::RESUME), make(op::LOAD_NAME), make(op::LOAD_GLOBAL, 3), make(op::COPY, 3),
               make(op::CALL, 1), make(op::POP_TOP), make(op::RETURN_VALUE), make(op::RERAISE)});
  ExceptionRange range;
  range.start = label_at(&code, 3);
  range.end = label_at(&code, 7);
  range.target = label_at(&code, 7);
  code.ranges = {range};
  bool with = false, without = false;
  for (const CodeIR& one : variants(code, list_forms)) {
    if (one.size() < 4 || one.instructions[3].opcode != op::FOR_ITER) continue;
    (one.ranges.empty() ? without : with) = true;
  }
  EXPECT_TRUE(with);
  EXPECT_TRUE(without);
}

TEST(Reductions, HalfOfAPairIsEnough) {
  CodeIR code = code_of({make(op::RESUME), make(op::LOAD_FAST_LOAD_FAST, 0x01), make(op::POP_TOP),
                         make(op::RETURN_VALUE)});
  code.arg_count = 2;
  code.locals = {{make_text("x"), py::CO_FAST_LOCAL}, {make_text("y"), py::CO_FAST_LOCAL}};
  const std::vector<CodeIR> found = variants(code, list_expressions);
  for (const uint32_t local : {0u, 1u}) {
    EXPECT_TRUE(std::any_of(found.begin(), found.end(), [&](const CodeIR& one) {
      return one.size() == 3 && one.instructions[1].opcode == op::LOAD_FAST &&
             one.instructions[1].oparg == local;
    }));
  }
}

// def f(a, *, b=BBB): return b
ValueRef with_keyword_default(bool has_positional_default) {
  CodeIR inner = code_of({make(op::RESUME), make(op::LOAD_FAST, 1), make(op::RETURN_VALUE)});
  inner.arg_count = inner.keyword_only_count = 1;
  inner.locals = {{make_text("a"), py::CO_FAST_LOCAL}, {make_text("b"), py::CO_FAST_LOCAL}};
  std::vector<Instruction> body = {make(op::RESUME)};
  if (has_positional_default) body.push_back(make(op::LOAD_CONST, 3));
  for (const Instruction& one :
       {make(op::LOAD_CONST, 1), make(op::LOAD_CONST, 2), make(op::BUILD_MAP, 1),
        make(op::LOAD_CONST, 0), make(op::MAKE_FUNCTION),
        make(op::SET_FUNCTION_ATTRIBUTE, py::MAKE_FUNCTION_KWDEFAULTS)})
    body.push_back(one);
  if (has_positional_default)
    body.push_back(make(op::SET_FUNCTION_ATTRIBUTE, py::MAKE_FUNCTION_DEFAULTS));
  body.push_back(make(op::RETURN_VALUE));
  return value_of(code_of(std::move(body), {value_of(std::move(inner)), make_text("b"),
                                            make_text("BBB"), make_tuple({make_text("AAA")})}));
}

TEST(Reductions, KeywordDefaultsBecomeOrdinaryOnes) {
  for (const bool both : {false, true}) {
    const std::vector<ValueRef> found = without_keyword_defaults(with_keyword_default(both));
    ASSERT_EQ(found.size(), 1u);
    const std::vector<ValueRef> codes = code_objects(found[0]);
    ASSERT_EQ(codes.size(), 2u);
    const CodeIR outer = decode(codes[0]), inner = decode(codes[1]);
    EXPECT_EQ(inner.arg_count, 2);
    EXPECT_EQ(inner.keyword_only_count, 0);
    EXPECT_TRUE(Flow(outer).ok());
    EXPECT_EQ(opcodes_of(outer),
              (std::vector<int>{op::RESUME, op::LOAD_CONST, op::LOAD_CONST, op::MAKE_FUNCTION,
                                op::SET_FUNCTION_ATTRIBUTE, op::RETURN_VALUE}));
    EXPECT_EQ(outer.instructions[4].oparg, uint32_t{py::MAKE_FUNCTION_DEFAULTS});
    const ValueRef defaults = outer.consts[outer.instructions[1].oparg];
    ASSERT_EQ(defaults->items.size(), both ? 2u : 1u);
    EXPECT_EQ(defaults->items.back()->bytes, "BBB");
  }
}

TEST(Reductions, AKeywordOnlyParameterMayGo) {
  const std::vector<ValueRef> found = without_parameters(with_keyword_default(false));
  EXPECT_TRUE(std::any_of(found.begin(), found.end(), [](const ValueRef& root) {
    const CodeIR inner = decode(code_objects(root)[1]);
    return inner.arg_count == 1 && inner.keyword_only_count == 0 && inner.locals.size() == 2;
  }));
}

TEST(Reductions, WhatIsInlinedShowsInTracebacks) {
  CodeIR inner = code_of({make(op::RESUME), make(op::LOAD_SMALL_INT), make(op::LOAD_SMALL_INT),
                          make(op::BINARY_OP, 2), make(op::RETURN_VALUE)});
  CodeIR outer = code_of({make(op::LOAD_CONST), make(op::MAKE_FUNCTION), make(op::PUSH_NULL),
                          make(op::CALL), make(op::LOAD_ATTR), make(op::RETURN_VALUE)},
                         {value_of(std::move(inner))});
  ExceptionRange range;
  range.start = label_at(&outer, 2);
  range.end = range.target = label_at(&outer, 4);
  outer.ranges = {range};
  std::vector<CodeIR> found;
  for (const ValueRef& root : inlined(value_of(std::move(outer)))) {
    found.push_back(decode(root));
    EXPECT_EQ(code_objects(root).size(), 1u);
    EXPECT_TRUE(Flow(found.back()).ok());
    EXPECT_EQ(found.back().ranges.size(), 1u);
  }
  EXPECT_TRUE(contains(found, {op::LOAD_SMALL_INT, op::LOAD_SMALL_INT, op::BINARY_OP, op::LOAD_ATTR,
                               op::RETURN_VALUE}));
  EXPECT_TRUE(contains(found, {op::RESUME, op::LOAD_SMALL_INT, op::LOAD_SMALL_INT, op::BINARY_OP,
                               op::LOAD_ATTR, op::RETURN_VALUE}));
}

TEST(Reductions, WhatIsInlinedLeavesTheStackBelowAsItWas) {
  CodeIR inner = code_of({make(op::RESUME), make(op::LOAD_FAST), make(op::RETURN_VALUE)});
  inner.arg_count = 1;
  inner.locals = {{make_text("x"), py::CO_FAST_LOCAL}};
  // The argument is a copy of what lies below the callable, behind which a name is stored.
  CodeIR outer =
      code_of({make(op::RESUME), make(op::LOAD_SMALL_INT, 7), make(op::LOAD_CONST),
               make(op::MAKE_FUNCTION), make(op::LOAD_SMALL_INT, 1), make(op::STORE_NAME),
               make(op::PUSH_NULL), make(op::COPY, 3), make(op::CALL, 1), make(op::RETURN_VALUE)},
              {value_of(std::move(inner))});
  const std::vector<ValueRef> found = inlined(value_of(std::move(outer)));
  ASSERT_FALSE(found.empty());
  for (const ValueRef& root : found) {
    const CodeIR code = decode(root);
    EXPECT_TRUE(Flow(code).ok());
    EXPECT_EQ(opcodes_of(code),
              (std::vector<int>{op::RESUME, op::LOAD_SMALL_INT, op::LOAD_SMALL_INT, op::STORE_NAME,
                                op::COPY, op::STORE_FAST, op::LOAD_FAST, op::RETURN_VALUE}));
    EXPECT_EQ(code.instructions[4].oparg, 1u);
  }
}

TEST(Reductions, KnownArgumentsArePassedByPosition) {
  const CodeIR code =
      code_of({make(op::RESUME), make(op::LOAD_NAME), make(op::PUSH_NULL), make(op::LOAD_CONST),
               make(op::PUSH_NULL), make(op::CALL_FUNCTION_EX), make(op::RETURN_VALUE)},
              {make_tuple({make_text("x")})});
  EXPECT_TRUE(contains(variants(code, list_forms), {op::RESUME, op::LOAD_NAME, op::PUSH_NULL,
                                                    op::LOAD_CONST, op::CALL, op::RETURN_VALUE}));
}

TEST(Reductions, ALoopGoesRoundOnce) {
  const auto loop = [](Instruction items, bool builds) {
    std::vector<Instruction> body = {make(op::RESUME), items};
    if (builds) body.push_back(make(op::BUILD_LIST, 1));
    for (const Instruction& one :
         {make(op::GET_ITER), make(op::FOR_ITER), make(op::STORE_NAME), make(op::JUMP_BACKWARD),
          make(op::END_FOR), make(op::POP_TOP), make(op::LOAD_CONST), make(op::RETURN_VALUE)})
      body.push_back(one);
    CodeIR code = code_of(std::move(body), {make_none(), make_tuple({make_text("x")})});
    const uint32_t at = builds ? 4 : 3;
    code.instructions[at].target = label_at(&code, at + 3);
    code.instructions[at + 2].target = label_at(&code, at);
    EXPECT_TRUE(repair(&code));
    return code;
  };
  for (const bool builds : {false, true}) {
    const CodeIR code = loop(builds ? make(op::LOAD_NAME) : make(op::LOAD_CONST, 1), builds);
    bool once = false;
    for (CodeIR& one : variants(code, list_forms)) {
      drop_unreached(&one);
      const std::vector<int> opcodes = opcodes_of(one);
      if (std::find(opcodes.begin(), opcodes.end(), op::FOR_ITER) != opcodes.end()) continue;
      EXPECT_TRUE(Flow(one).ok());
      const Instruction& item = one.instructions[2];
      once |= builds ? item.opcode == op::COPY
                     : item.opcode == op::LOAD_CONST && is_text(*one.consts[item.oparg]);
    }
    EXPECT_TRUE(once);
  }
}

}  // namespace
}  // namespace fuzz
