// Text to code and back: exact for real code, exact for damaged code, clear about mistakes.
// Counterpart: Lib/test/test_code.py.
#include "vm/bytecode/assembler.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "vm/bytecode/code_records_test_util.h"
#include "vm/bytecode/code_unit.h"
#include "vm/bytecode/disassembler.h"
#include "vm/bytecode/exception_table.h"
#include "vm/bytecode/opcode_ids.h"
#include "vm/bytecode/positions.h"

namespace py {
namespace {

// Only the bytes of a code object.
class BareCode final : public CodeView {
 public:
  BareCode(std::string code, std::string lines, std::string exceptions, int first)
      : code_(std::move(code)),
        lines_(std::move(lines)),
        exceptions_(std::move(exceptions)),
        first_(first) {}

  Bytes code() const override { return {as_bytes(code_), code_.size()}; }
  Bytes line_table() const override { return {as_bytes(lines_), lines_.size()}; }
  Bytes exception_table() const override { return {as_bytes(exceptions_), exceptions_.size()}; }
  int first_line() const override { return first_; }
  bool append_const(uint32_t, Buffer*) const override { return false; }
  bool append_name(uint32_t, Buffer*) const override { return false; }
  bool append_local(uint32_t, Buffer*) const override { return false; }
  bool append_repr(Buffer*) const override { return false; }
  size_t nested_count() const override { return 0; }
  const CodeView* nested(size_t) const override { return nullptr; }

 private:
  std::string code_;
  std::string lines_;
  std::string exceptions_;
  int first_;
};

std::string text_of(const Buffer& buffer) { return std::string(buffer.data(), buffer.size()); }

std::string hex(const std::string& bytes) {
  std::string result;
  for (unsigned char c : bytes) {
    result += "0123456789abcdef"[c >> 4];
    result += "0123456789abcdef"[c & 15];
  }
  return result;
}

void check_round_trip(const std::string& code, const std::string& lines,
                      const std::string& exceptions, int first) {
  const BareCode view(code, lines, exceptions, first);
  Buffer text;
  ASSERT_TRUE(write_assembly(view, &text));
  AssembledCode back;
  AssemblyError error;
  ASSERT_TRUE(assemble(text.data(), text.size(), &back, &error))
      << error.line << ": " << error.message << "\n"
      << text_of(text);
  ASSERT_EQ(hex(text_of(back.code)), hex(code)) << text_of(text);
  ASSERT_EQ(hex(text_of(back.line_table)), hex(lines)) << text_of(text);
  ASSERT_EQ(hex(text_of(back.exception_table)), hex(exceptions)) << text_of(text);
  ASSERT_EQ(back.first_line, first);
  // Any listing of any code must come to an end without reading outside.
  Buffer listing;
  DisassemblyOptions options;
  options.show_caches = true;
  ASSERT_TRUE(disassemble(view, options, &listing));
}

TEST(Assembler, RealCodeSurvivesWithoutRawTables) {
  CodeRecords records("tables");
  CodeRecord record;
  int count = 0;
  while (records.next(&record)) {
    ++count;
    SCOPED_TRACE("code object " + std::to_string(count));
    check_round_trip(record.bytes("code"), record.bytes("line_table"),
                     record.bytes("exception_table"), record.number("first"));
    if (HasFatalFailure()) return;
    Buffer text;
    ASSERT_TRUE(write_assembly(BareCode(record.bytes("code"), record.bytes("line_table"),
                                        record.bytes("exception_table"), record.number("first")),
                               &text));
    ASSERT_EQ(text_of(text).find("_table"), std::string::npos);
    ASSERT_EQ(text_of(text).find(".raw"), std::string::npos);
  }
  EXPECT_TRUE(records.finish());
  EXPECT_GT(count, 300);
}

TEST(Assembler, DamagedCodeSurvives) {
  uint32_t state = 12345;
  const auto random = [&](uint32_t below) {
    state = state * 1664525u + 1013904223u;
    return (state >> 8) % below;
  };
  for (int round = 0; round < 3000; ++round) {
    std::string parts[3];
    for (std::string& part : parts) {
      const uint32_t size = random(60);
      for (uint32_t i = 0; i < size; ++i) part += static_cast<char>(random(256));
    }
    if (parts[0].size() % 2 != 0) parts[0].pop_back();
    // Half of them with many prefixes and jumps, which chance rarely gives.
    if (round % 2 == 0) {
      static const uint8_t kOften[] = {op::EXTENDED_ARG, op::JUMP_BACKWARD, op::FOR_ITER,
                                       op::NOP,          op::LOAD_ATTR,     op::END_ASYNC_FOR};
      for (size_t i = 0; i < parts[0].size(); i += 2) {
        parts[0][i] = static_cast<char>(kOften[random(sizeof kOften)]);
        if (random(2) == 0) parts[0][i + 1] = static_cast<char>(random(8));
      }
    }
    check_round_trip(parts[0], parts[1], parts[2], static_cast<int>(random(500)));
    if (HasFatalFailure()) return;
  }
}

std::vector<int> units(const Buffer& code) {
  std::vector<int> result;
  for (size_t i = 0; i < code.size(); ++i) result.push_back(static_cast<unsigned char>(code[i]));
  return result;
}

AssembledCode* assembled(const std::string& text) {
  static AssembledCode* result = nullptr;
  delete result;
  result = new AssembledCode;
  AssemblyError error;
  EXPECT_TRUE(assemble(text.data(), text.size(), result, &error))
      << error.line << ": " << error.message;
  return result;
}

TEST(Assembler, LabelsPrefixesCachesAndTables) {
  const AssembledCode& code = *assembled(
      "# a loop\n"
      ".first_line 5\n"
      "@ 5:0-5:1\n"
      "L1:  # the top\n"
      "    LOAD_FAST 300\n"
      "    POP_JUMP_IF_FALSE L2\n"
      "@ 6\n"
      "    JUMP L1\n"
      "L2:\n"
      "@ --\n"
      "    RETURN_VALUE\n"
      ".except L1 L2 L2 0\n"
      ".except L2 7 L1 3 lasti\n");
  EXPECT_EQ(units(code.code),
            (std::vector<int>{op::EXTENDED_ARG, 1, op::LOAD_FAST, 44, op::POP_JUMP_IF_FALSE, 2, 0,
                              0, op::JUMP_BACKWARD, 6, 0, 0, op::RETURN_VALUE, 0}));
  EXPECT_EQ(position_at(code.line_table.bytes(), code.line_table.size(), 5, 3),
            (Position{5, 5, 0, 1}));
  EXPECT_EQ(position_at(code.line_table.bytes(), code.line_table.size(), 5, 5),
            (Position{6, 6, -1, -1}));
  EXPECT_EQ(position_at(code.line_table.bytes(), code.line_table.size(), 5, 6), Position());
  ExceptionEntry entry;
  ASSERT_TRUE(
      find_exception_handler(code.exception_table.bytes(), code.exception_table.size(), 6, &entry));
  EXPECT_EQ(entry, (ExceptionEntry{6, 7, 0, 3, true}));
}

TEST(Assembler, FarJumpsWidenAndMoveEachOther) {
  std::string text = "JUMP L2\nJUMP L1\n";
  for (int i = 0; i < 70000; ++i) text += "NOP\n";
  text += "L1:\nJUMP L3\nL2:\nRETURN_VALUE\nL3:\nJUMP L2\n";
  const AssembledCode& code = *assembled(text);
  InstructionReader reader(code.code.bytes(), code.code.size());
  DecodedInstruction i;
  int64_t target;
  ASSERT_TRUE(reader.next(&i));
  EXPECT_EQ(i.offset - i.start, 2u);
  ASSERT_TRUE(jump_target(i, &target));
  EXPECT_EQ(code.code.bytes()[2 * target] + 0, op::RETURN_VALUE);
}

TEST(Assembler, APrefixThatOnlyItselfMakesNecessaryStays) {
  std::string text = "L1:\n";
  for (int i = 0; i < 254; ++i) text += "NOP\n";
  const std::string shortest = text_of(assembled(text + "JUMP_BACKWARD_NO_INTERRUPT L1\n")->code);
  const AssembledCode& longer = *assembled(text + "JUMP_BACKWARD_NO_INTERRUPT/2 L1\n");
  EXPECT_EQ(longer.code.size(), shortest.size() + 2);
  check_round_trip(text_of(longer.code), text_of(longer.line_table), "", 1);
}

TEST(Assembler, SaysWhatIsWrongAndWhere) {
  const std::pair<const char*, const char*> kCases[] = {
      {"NOP\nBANANA 3\n", "2: unknown instruction"},
      {"JUMP_FORWARD L1\n", "1: the label is not defined"},
      {"L1:\nNOP\nL1:\n", "3: the label is defined twice"},
      {"L1:\nNOP\nJUMP_FORWARD L1\n", "3: the label is not behind the jump"},
      {"JUMP_BACKWARD L1\nNOP\nL1:\n", "1: the label is not before the jump"},
      {"LOAD_FAST L1\n", "1: only a jump takes a label"},
      {"LOAD_FAST 99999999999\n", "1: the number does not fit 32 bits"},
      {"LOAD_FAST 1 2\n", "1: unexpected text at the end of the line"},
      {"POP_BLOCK\n", "1: a pseudo instruction has no code"},
      {"JUMP_IF_TRUE L1\nL1:\n", "1: a pseudo instruction has no code"},
      {".except L1 L1 L1 0\nL1:\n", "1: the range is empty"},
      {".line_table 8\n", "1: expected pairs of hex digits"},
      {"@ 3:4\n", "1: expected line:column-line:column"},
      {".except L1 to L1 > L1 0\nL1:\n", "1: expected a number"},
      {"COMPARE_OP =>\n", "1: expected a number, or a word that dis shows for this instruction"},
      {"LOAD_CONST x\n", "1: expected the number of a constant, or = and its value"},
      {"LOAD_NAME x\n", "1: expected a number"},
      {"CALL 1\n.caches 1 2 3 4\n", "2: more caches than the instruction has"},
      {".nonsense\n", "1: unknown directive"},
      {"<256> 1\n", "1: expected <number below 256>"},
  };
  for (const auto& [text, wanted] : kCases) {
    AssembledCode result;
    AssemblyError error;
    ASSERT_FALSE(assemble(text, std::strlen(text), &result, &error)) << text;
    EXPECT_EQ(std::to_string(error.line) + ": " + error.message, wanted);
  }
}

}  // namespace
}  // namespace py
