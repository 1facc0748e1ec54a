// Marshal data and code objects come back byte for byte, real ones and damaged ones; edits keep
// labels where they belong.
// Counterpart: none.
#include <gtest/gtest.h>

#include "fuzz/ir/code_ir.h"
#include "fuzz/ir/marshal.h"
#include "fuzz/ir/programs.h"

namespace fuzz {
namespace {

// What of the re-encoded code object is not as before, or nothing.
std::string difference(const Value& a, const Value& b) {
  const RawCode& x = *a.code;
  const RawCode& y = *b.code;
  if (x.code->bytes != y.code->bytes) return "co_code";
  if (x.line_table->bytes != y.line_table->bytes) return "co_linetable";
  if (x.exception_table->bytes != y.exception_table->bytes) return "co_exceptiontable";
  if (!same_value(a, b)) return "another field";
  return write_marshal(a) == write_marshal(b) ? "" : "flags";
}

TEST(Ir, TheLibraryComesBackByteForByte) {
  Programs programs(25);
  std::string bytes;
  int files = 0;
  int codes = 0;
  while (programs.next(&bytes)) {
    ++files;
    size_t consumed = 0;
    ValueRef root = read_marshal(bytes, &consumed);
    ASSERT_EQ(consumed, bytes.size());
    ASSERT_EQ(write_marshal(*root), bytes) << "program " << files;
    for (const ValueRef& code : code_objects(root)) {
      ++codes;
      const CodeIR ir = decode(code);
      ASSERT_FALSE(ir.raw_code || ir.raw_line_table || ir.raw_exception_table)
          << describe(*code) << " in program " << files;
      const ValueRef again = encode(ir);
      ASSERT_EQ(difference(*code, *again), "") << describe(*code) << " in program " << files;
    }
    // The whole program with each code object taken apart and put together.
    if (files % 8 == 0) {
      const ValueRef same = replaced(root, root, encode(decode(root)));
      ASSERT_EQ(write_marshal(*same), bytes) << "program " << files;
    }
  }
  EXPECT_TRUE(programs.finish());
  EXPECT_GT(codes, 300);
  RecordProperty("files", files);
  RecordProperty("code_objects", codes);
}

TEST(Ir, DamagedBytesComeBackToo) {
  Programs programs(200);
  std::string bytes;
  uint64_t random = 1;
  int damaged = 0;
  int readable = 0;
  while (programs.next(&bytes) && damaged < 20000) {
    for (int i = 0; i < 300; ++i) {
      std::string copy = bytes;
      for (int flips = 0; flips < 3; ++flips) {
        random = random * 6364136223846793005 + 1442695040888963407;
        copy[(random >> 33) % copy.size()] ^= static_cast<char>(1 << (random >> 30 & 7));
      }
      ++damaged;
      try {
        const Program program = read_program(copy);
        ASSERT_NE(program.root, nullptr);
        for (const ValueRef& code : code_objects(program.root)) {
          const CodeIR ir = decode(code);
          const ValueRef again = encode(ir);
          ASSERT_EQ(difference(*code, *again), "");
        }
        ++readable;
      } catch (const FormatError&) {
      }
      if (bytes.size() > 20000) break;
    }
  }
  EXPECT_GT(readable, damaged / 4);
}

std::string dumped(const char* hex) {
  std::string result;
  for (; hex[0] != '\0'; hex += 2)
    result += static_cast<char>(std::stoi(std::string(hex, 2), nullptr, 16));
  return result;
}

TEST(Ir, SharedAndRecursiveValues) {
  // Cut short, a number that no reference has, and a list that would hold 2**31 - 1 items.
  for (const char* hex : {"db02000000e90100000072010000", "db0100000072010000", "dbffffff7f4e"})
    EXPECT_THROW(read_marshal(dumped(hex)), FormatError) << hex;
  // l = [1, l, (l,)]
  const std::string recursive = dumped("db03000000e9010000007200000000a9017200000000");
  EXPECT_EQ(write_marshal(*read_marshal(recursive)), recursive);
  // ('a', 'a', the same 'a'), {1: None}
  const std::string shared = dumped("a902a903fa0161da01617201000000fb");
  EXPECT_THROW(read_marshal(shared), FormatError);
  const std::string good = dumped("a903da0161da016272010000007b69010000004e30");
  size_t consumed = 0;
  const ValueRef value = read_marshal(good, &consumed);
  EXPECT_EQ(write_marshal(*value), good.substr(0, consumed));
  EXPECT_EQ(value->items[0], value->items[2]);
}

// Three NOPs, a jump from the first to the last, a range over the second.
CodeIR small() {
  CodeIR code;
  code.filename = code.name = code.qualified_name = make_text("f");
  for (int i = 0; i < 4; ++i) {
    Instruction one;
    one.position = {i + 1, i + 1, 0, 4};
    code.instructions.push_back(one);
  }
  code.instructions[0].opcode = op::JUMP_FORWARD;
  code.instructions[0].target = label_at(&code, 2);
  code.ranges.push_back({label_at(&code, 1), label_at(&code, 2), label_at(&code, 3), 0, false});
  return code;
}

TEST(Edit, InsertBeforeALabel) {
  CodeIR inside = small();
  insert(&inside, 2, {Instruction()}, true);
  EXPECT_EQ(target_of(inside, inside.instructions[0]), 2u);
  CodeIR behind = small();
  insert(&behind, 2, {Instruction()}, false);
  EXPECT_EQ(target_of(behind, behind.instructions[0]), 3u);
  for (const CodeIR& code : {inside, behind}) {
    EXPECT_EQ(code.labels[static_cast<size_t>(code.ranges[0].end)].instruction, 2u);
    EXPECT_EQ(code.labels[static_cast<size_t>(code.ranges[0].target)].instruction, 4u);
  }
}

TEST(Edit, EraseTakesEmptyRangesAlong) {
  CodeIR code = small();
  erase(&code, 1, 2);
  EXPECT_EQ(target_of(code, code.instructions[0]), 1u);
  EXPECT_TRUE(code.ranges.empty());
}

TEST(Edit, JumpsGrowPrefixes) {
  CodeIR code = small();
  insert(&code, 1, std::vector<Instruction>(300), true);
  const std::string bytes = encode_instructions(code);
  EXPECT_EQ(bytes.size(), 2u * (300 + 4 + 1));
  EXPECT_EQ(static_cast<uint8_t>(bytes[1]), 301 >> 8);
  EXPECT_EQ(static_cast<uint8_t>(bytes[3]), 301 & 0xFF);
}

}  // namespace
}  // namespace fuzz
