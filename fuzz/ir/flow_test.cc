// Everything that CPython compiles passes, within its own co_stacksize; what is wrong is named.
// Counterpart: none.
#include "fuzz/ir/flow.h"

#include <gtest/gtest.h>

#include "fuzz/ir/marshal.h"
#include "fuzz/ir/programs.h"

namespace fuzz {
namespace {

TEST(Flow, TheLibraryPasses) {
  Programs programs(25);
  std::string bytes;
  int codes = 0;
  int exact = 0;
  while (programs.next(&bytes)) {
    for (const ValueRef& value : code_objects(read_marshal(bytes))) {
      const CodeIR code = decode(value);
      const Flow flow(code);
      ASSERT_TRUE(flow.ok())
          << describe(*value) << " in " << code.filename->bytes << ": " << flow.problems()[0].what
          << " at instruction " << flow.problems()[0].instruction << " ("
          << py::kOpcodeInfo[code.instructions[flow.problems()[0].instruction].opcode].name << ")";
      ASSERT_LE(flow.max_depth(), code.stack_size) << describe(*value);
      exact += flow.max_depth() == code.stack_size ? 1 : 0;
      ++codes;
      CodeIR repaired = code;
      ASSERT_TRUE(repair(&repaired));
      repaired.stack_size = code.stack_size;
      ASSERT_EQ(write_marshal(*encode(repaired)), write_marshal(*value));
    }
  }
  EXPECT_TRUE(programs.finish());
  EXPECT_GT(codes, 300);
  RecordProperty("code_objects", codes);
  RecordProperty("exact_depths", exact);
}

CodeIR code_of(std::vector<Instruction> instructions) {
  CodeIR code;
  code.filename = code.name = code.qualified_name = make_text("f");
  code.consts = {make_none()};
  code.names = {make_text("n")};
  code.locals = {{make_text("x"), 0x20}};
  code.instructions = std::move(instructions);
  return code;
}

Instruction make(int opcode, uint32_t oparg = 0) {
  Instruction one;
  one.opcode = static_cast<uint16_t>(opcode);
  one.oparg = oparg;
  return one;
}

std::string problem(const CodeIR& code) {
  const Flow flow(code);
  return flow.ok() ? "" : flow.problems()[0].what;
}

TEST(Flow, NamesWhatIsWrong) {
  using namespace op;
  EXPECT_EQ(problem(code_of({make(LOAD_CONST), make(RETURN_VALUE)})), "");
  EXPECT_EQ(problem(code_of({make(RETURN_VALUE)})), "a value that is not there");
  EXPECT_EQ(problem(code_of({make(LOAD_CONST)})), "control leaves the code");
  EXPECT_EQ(problem(code_of({make(LOAD_CONST, 1), make(RETURN_VALUE)})), "no such constant");
  EXPECT_EQ(problem(code_of({make(PUSH_NULL), make(RETURN_VALUE)})), "a value of the wrong kind");
  EXPECT_EQ(problem(code_of({make(LOAD_FAST), make(RETURN_VALUE)})),
            "a local that may not be bound");
  EXPECT_EQ(problem(code_of({make(LOAD_CONST), make(LIST_APPEND, 1)})),
            "a value that is not there");
  EXPECT_EQ(problem(code_of({make(LOAD_CONST), make(YIELD_VALUE), make(RETURN_VALUE)})),
            "a yield outside a generator");
  // Also where nothing ever gets to: tools walk over the code in order.
  EXPECT_EQ(problem(code_of({make(LOAD_CONST), make(RETURN_VALUE), make(COPY, 0xFFFFFFFF)})),
            "more than any stack");
  CodeIR loop = code_of({make(LOAD_CONST), make(RETURN_VALUE), make(FOR_ITER), make(END_FOR)});
  loop.instructions[2].target = 0;
  loop.labels = {{3, 0}};
  EXPECT_EQ(problem(loop), "control leaves the code");
}

TEST(Flow, AnswersForCodeThatIsBytes) {
  CodeIR code = code_of({make(op::LOAD_CONST), make(op::RETURN_VALUE)});
  code.raw_code = "\x01";
  const Flow flow(code);
  EXPECT_FALSE(flow.ok());
  EXPECT_FALSE(flow.reachable(1));
  EXPECT_FALSE(flow.is_leader(1));
  EXPECT_EQ(flow.handler(1), -1);
}

TEST(Repair, ChecksLoadsAndSplitsPairs) {
  CodeIR code =
      code_of({make(op::LOAD_FAST_LOAD_FAST, 0), make(op::POP_TOP), make(op::RETURN_VALUE)});
  ASSERT_TRUE(repair(&code));
  EXPECT_EQ(code.instructions[0].opcode, op::LOAD_FAST_CHECK);
  EXPECT_EQ(code.instructions[1].opcode, op::LOAD_FAST_CHECK);
  EXPECT_EQ(code.stack_size, 2);
}

TEST(Repair, OwnsWhatOutlivesItsLocal) {
  CodeIR code = code_of({make(op::LOAD_CONST), make(op::STORE_FAST), make(op::LOAD_FAST_BORROW),
                         make(op::LOAD_CONST), make(op::STORE_FAST), make(op::RETURN_VALUE)});
  EXPECT_EQ(problem(code), "a borrow from a local that changes");
  ASSERT_TRUE(repair(&code));
  EXPECT_EQ(code.instructions[2].opcode, op::LOAD_FAST);
}

TEST(Repair, OwnsWhatAMethodLoadLeftBelow) {
  CodeIR code = code_of({make(op::LOAD_CONST), make(op::STORE_FAST), make(op::LOAD_FAST_BORROW),
                         make(op::LOAD_ATTR, 1), make(op::LOAD_CONST), make(op::STORE_FAST),
                         make(op::CALL), make(op::RETURN_VALUE)});
  code.names = {make_text("name", true)};
  EXPECT_EQ(problem(code), "a borrow from a local that changes");
  ASSERT_TRUE(repair(&code));
  EXPECT_EQ(code.instructions[2].opcode, op::LOAD_FAST);
}

TEST(Repair, OwnsWhatIsBorrowedOnOneWayOnly) {
  CodeIR code = code_of({make(op::LOAD_CONST), make(op::STORE_FAST), make(op::LOAD_CONST),
                         make(op::POP_JUMP_IF_NONE), make(op::LOAD_FAST_BORROW),
                         make(op::JUMP_FORWARD), make(op::LOAD_CONST), make(op::RETURN_VALUE)});
  code.instructions[3].target = label_at(&code, 6);
  code.instructions[5].target = label_at(&code, 7);
  EXPECT_EQ(problem(code), "a borrow that is none on every way");
  ASSERT_TRUE(repair(&code));
  EXPECT_EQ(code.instructions[4].opcode, op::LOAD_FAST);
}

TEST(Repair, ConditionalJumpsBackwardsGoOverAJump) {
  CodeIR code = code_of({make(op::NOP), make(op::LOAD_CONST), make(op::POP_JUMP_IF_NONE),
                         make(op::LOAD_CONST), make(op::RETURN_VALUE)});
  code.instructions[2].target = label_at(&code, 0);
  ASSERT_TRUE(repair(&code));
  EXPECT_EQ(code.instructions[2].opcode, op::POP_JUMP_IF_NOT_NONE);
  EXPECT_EQ(code.instructions[3].opcode, op::JUMP_BACKWARD);
  EXPECT_EQ(target_of(code, code.instructions[2]), 4u);
}

}  // namespace
}  // namespace fuzz
