// Hand-made code of every kind of wrong, and its like that is right: text in, verdict out.
#include "vm/verify/verify.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "vm/base/buffer.h"
#include "vm/bytecode/assembler.h"
#include "vm/bytecode/exception_table.h"

namespace py {
namespace {

// The constants that the texts below mean by number.
enum Constant : uint32_t {
  kNoneConst,
  kCodeConst,
  kClosureConst,
  kNamesConst,
  kMixedConst,
  kTwoNamesConst,
  kCount
};

ConstantFacts fact(const void*, uint32_t index, bool) {
  switch (index) {
    case kNoneConst:
      return {kind::kNone, 0, false, 0};
    case kCodeConst:
      return {kind::kCode, 0, false, 0};
    case kClosureConst:
      return {kind::kCode, 0, false, 2};
    case kNamesConst:
      return {kind::kTuple, 1, true, 0};
    case kTwoNamesConst:
      return {kind::kTuple, 2, true, 0};
    default:
      return {kind::kTuple, 2, false, 0};
  }
}

struct Setting {
  uint32_t arguments = 1, locals = 4, frees = 0, stack = 8, flags = 3, names = 2;
  const char* kinds = "\x60\x60\x60\x60";  // Locals that may be cells.
};
constexpr uint32_t kGeneratorFlag = 0x20;
constexpr Setting kGenerator = {.flags = 3 | kGeneratorFlag};

class Code {
 public:
  Code(const std::string& text, const Setting& setting = {}) : setting_(setting) {
    AssemblyError error;
    EXPECT_TRUE(assemble(text.data(), text.size(), &assembled_, &error))
        << error.line << ": " << error.message;
    units_.resize(assembled_.code.size() / 2 + 1);
    std::memcpy(units_.data(), assembled_.code.data(), assembled_.code.size());
    count_ = assembled_.code.size() / 2;
  }
  Verdict verdict(FrameStates* states = nullptr) const {
    const CodeShape shape = {.units = units_.data(),
                             .unit_count = static_cast<uint32_t>(count_),
                             .exception_table = assembled_.exception_table.bytes(),
                             .exception_table_size = assembled_.exception_table.size(),
                             .argument_count = setting_.arguments,
                             .local_count = setting_.locals,
                             .free_count = setting_.frees,
                             .local_kinds = reinterpret_cast<const uint8_t*>(setting_.kinds),
                             .stack_size = setting_.stack,
                             .flags = setting_.flags,
                             .name_count = setting_.names,
                             .constant_count = kCount,
                             .constants = nullptr,
                             .constant = fact};
    return verify(shape, states);
  }
  std::string text() const {
    Buffer out;
    EXPECT_TRUE(append_verdict(verdict(), "f", &out));
    return {out.data(), out.size()};
  }

 private:
  Setting setting_;
  AssembledCode assembled_;
  std::vector<uint16_t> units_;
  size_t count_ = 0;
};

std::string verdict(const std::string& text, const Setting& setting = {}) {
  return Code(text, setting).text();
}
std::string at(int offset, const std::string& why) {
  return "invalid bytecode in 'f' at offset " + std::to_string(offset) + ": " + why;
}
constexpr char kReturnNone[] = "LOAD_CONST 0\nRETURN_VALUE\n";
std::string body(const std::string& text) { return "RESUME 0\n" + text + kReturnNone; }

TEST(Verify, PlainCode) {
  EXPECT_EQ(verdict(body("")), "defined");
  EXPECT_EQ(verdict("RESUME 0\nLOAD_FAST 0\nLOAD_SMALL_INT 1\nBINARY_OP 0\nRETURN_VALUE\n"),
            "defined");
}

TEST(Verify, Structure) {
  EXPECT_EQ(verdict(""), at(0, "no instructions"));
  EXPECT_EQ(verdict("RESUME 0\nNOP\n"), at(2, "falls off the end"));
  EXPECT_EQ(verdict(".raw 121 0\n" + body("")), at(0, "unknown opcode"));
  EXPECT_EQ(verdict(".raw 0 0\n" + body("")), at(0, "cache entry outside of an instruction"));
  EXPECT_EQ(verdict(body("NOP\n.raw 0 0\n")), at(4, "cache entry outside of an instruction"));
  EXPECT_EQ(verdict("LOAD_CONST 0\nLOAD_CONST 0\n.raw 44 0\n.raw 0 0\n"),
            at(4, "inline cache cut off at the end"));
  EXPECT_EQ(verdict("RESUME 0\n.raw 69 1\n"), at(2, "falls off the end"));
  EXPECT_EQ(verdict(".raw 69 0\n.raw 69 0\n.raw 69 0\n.raw 69 0\n" + body("")),
            at(0, "too many EXTENDED_ARG"));
  EXPECT_EQ(verdict(".raw 69 0\n.raw 69 0\n.raw 69 0\n.raw 27 0\n" + body("")), "defined");
  EXPECT_EQ(verdict(".raw 69 128\n.raw 69 0\n.raw 69 0\n.raw 27 0\n" + body("")),
            at(6, "oparg out of range"));
  // EXTENDED_ARG in front of a cache entry, and RESERVED.
  EXPECT_EQ(verdict(body(".raw 69 0\n.raw 0 0\n")), at(4, "cache entry outside of an instruction"));
  EXPECT_EQ(verdict(".raw 17 0\n" + body("")), at(0, "opcode that only the machine itself writes"));
}

// Specialised, instrumented and other forms that only the machine writes.
TEST(Verify, PrivateOpcodes) {
  for (int opcode : {3, 20, 130, 150, 211, 234, 254, 255}) {
    const std::string raw = ".raw " + std::to_string(opcode) + " 0\n";
    EXPECT_EQ(verdict(raw + body("")), at(0, "opcode that only the machine itself writes"))
        << opcode;
  }
}

TEST(Verify, Jumps) {
  EXPECT_EQ(verdict(body(".raw 77 200\n")), at(2, "jump out of the code"));
  EXPECT_EQ(verdict(body(".raw 76 9\n")), at(2, "jump out of the code"));
  // Into the cache of TO_BOOL.
  EXPECT_EQ(verdict("RESUME 0\nJUMP_FORWARD 2\nLOAD_FAST 0\nTO_BOOL\nRETURN_VALUE\n"),
            at(8, "jump between instructions"));
  // Behind a prefix.
  EXPECT_EQ(verdict("RESUME 0\nJUMP_FORWARD 1\n.raw 69 0\nLOAD_FAST 0\nRETURN_VALUE\n"),
            at(6, "jump between instructions"));
  EXPECT_EQ(
      verdict(body("L1:\nLOAD_FAST 0\nTO_BOOL\nPOP_JUMP_IF_TRUE L2\nJUMP_BACKWARD L1\nL2:\n")),
      "defined");
  EXPECT_EQ(verdict(body("LOAD_FAST 0\nTO_BOOL\nPOP_JUMP_IF_TRUE L1\nPUSH_NULL\nL1:\n")),
            at(18, "stack depths differ where control joins"));
}

TEST(Verify, Truth) {
  // __annotate__ tests what a comparison gave.
  EXPECT_EQ(verdict(body("LOAD_FAST 0\nPOP_JUMP_IF_TRUE L1\nL1:\n")), "defined");
  EXPECT_EQ(verdict(body("LOAD_FAST 0\nTO_BOOL\nUNARY_NOT\nPOP_TOP\n")), "defined");
  EXPECT_EQ(verdict(body("LOAD_FAST 0\nUNARY_NOT\nPOP_TOP\n")), at(4, "bool expected"));
}

TEST(Verify, Stack) {
  EXPECT_EQ(verdict(body("POP_TOP\n")), at(2, "stack underflow"));
  EXPECT_EQ(verdict(body("LOAD_FAST 0\nBUILD_LIST 2\nPOP_TOP\n")), at(4, "stack underflow"));
  EXPECT_EQ(verdict(body("LOAD_FAST 0\nLOAD_FAST 0\nPOP_TOP\nPOP_TOP\n"), {.stack = 1}),
            at(4, "stack overflow"));
  EXPECT_EQ(verdict(body("LOAD_FAST 0\nUNPACK_SEQUENCE 200\n")), at(4, "stack overflow"));
  EXPECT_EQ(verdict(body("LOAD_FAST 0\nCOPY 0\n")), at(4, "oparg out of range"));
  EXPECT_EQ(verdict(body("LOAD_FAST 0\nSWAP 1\n")), at(4, "oparg out of range"));
  EXPECT_EQ(verdict(body("LOAD_FAST 0\nCOPY 2\n")), at(4, "stack underflow"));
  // A loop that pushes.
  EXPECT_EQ(verdict("RESUME 0\nL1:\nLOAD_FAST 0\nJUMP_BACKWARD L1\n"),
            at(2, "stack depths differ where control joins"));
}

TEST(Verify, Opargs) {
  const std::string two = "LOAD_FAST 0\nLOAD_FAST 0\n";
  const std::string wrong = "oparg out of range";
  EXPECT_EQ(verdict(body("LOAD_CONST 9\n")), at(2, wrong));
  EXPECT_EQ(verdict(body("LOAD_FAST 4\n")), at(2, wrong));
  EXPECT_EQ(verdict(body("LOAD_FAST_LOAD_FAST 4\n")), at(2, wrong));
  EXPECT_EQ(verdict(body("LOAD_FAST_LOAD_FAST 64\n")), at(2, wrong));
  EXPECT_EQ(verdict(body("LOAD_NAME 2\n")), at(2, wrong));
  EXPECT_EQ(verdict(body("LOAD_GLOBAL 4\n")), at(2, wrong));
  EXPECT_EQ(verdict(body("LOAD_FAST 0\nLOAD_ATTR 4\n")), at(4, wrong));
  EXPECT_EQ(verdict(body("LOAD_DEREF 4\n")), at(2, wrong));
  EXPECT_EQ(verdict(body(two + "BINARY_OP 27\n")), at(6, wrong));
  EXPECT_EQ(verdict(body(two + "COMPARE_OP 192\n")), at(6, wrong));
  EXPECT_EQ(verdict(body(two + "IS_OP 2\n")), at(6, wrong));
  EXPECT_EQ(verdict(body(two + "CONTAINS_OP 2\n")), at(6, wrong));
  EXPECT_EQ(verdict(body(two + "CALL_INTRINSIC_2 6\n")), at(6, wrong));
  EXPECT_EQ(verdict(body("LOAD_FAST 0\nCALL_INTRINSIC_1 12\n")), at(4, wrong));
  EXPECT_EQ(verdict(body("LOAD_FAST 0\nCONVERT_VALUE 0\n")), at(4, wrong));
  EXPECT_EQ(verdict(body("LOAD_FAST 0\nCONVERT_VALUE 4\n")), at(4, wrong));
  EXPECT_EQ(verdict(body("LOAD_FAST 0\nLOAD_SPECIAL 4\n")), at(4, wrong));
  EXPECT_EQ(verdict(body("LOAD_FAST 0\nGET_AWAITABLE 3\n")), at(4, wrong));
  EXPECT_EQ(verdict(body("LOAD_COMMON_CONSTANT 5\n")), at(2, wrong));
  EXPECT_EQ(verdict(body("LOAD_SMALL_INT 257\n")), at(4, wrong));
  EXPECT_EQ(verdict(body(two + "LOAD_FAST 0\nBUILD_SLICE 4\n")), at(8, wrong));
  EXPECT_EQ(verdict("RESUME 8\n"), at(0, wrong));
  EXPECT_EQ(verdict("RESUME 0\n" + two + "LOAD_FAST 0\nRAISE_VARARGS 3\n"), at(8, wrong));
  EXPECT_EQ(verdict(body(two + "BUILD_INTERPOLATION 16\n")), at(6, wrong));
}

TEST(Verify, Locals) {
  EXPECT_EQ(verdict(body("LOAD_FAST 1\nPOP_TOP\n")), at(2, "local may be unbound"));
  EXPECT_EQ(verdict(body("LOAD_FAST_CHECK 1\nPOP_TOP\nLOAD_FAST 1\nPOP_TOP\n")), "defined");
  EXPECT_EQ(verdict(body("LOAD_FAST 0\nSTORE_FAST 1\nDELETE_FAST 1\nLOAD_FAST 1\nPOP_TOP\n")),
            at(8, "local may be unbound"));
  // Bound on one way only.
  EXPECT_EQ(
      verdict(body("LOAD_FAST 0\nTO_BOOL\nPOP_JUMP_IF_TRUE L1\nLOAD_FAST 0\nSTORE_FAST 1\nL1:\n"
                   "LOAD_FAST 1\nPOP_TOP\n")),
      at(20, "local may be unbound"));
  EXPECT_EQ(verdict(body("LOAD_FAST_AND_CLEAR 1\nSTORE_FAST 1\n")), "defined");
  EXPECT_EQ(verdict(body("LOAD_FAST_AND_CLEAR 1\nRETURN_VALUE\n")),
            at(4, "NULL where an object must be"));
  EXPECT_EQ(verdict(body("LOAD_FAST_AND_CLEAR 0\nPOP_TOP\nLOAD_FAST 0\nPOP_TOP\n")),
            at(6, "local may be unbound"));
}

TEST(Verify, Cells) {
  EXPECT_EQ(verdict(body("LOAD_DEREF 0\nPOP_TOP\n")), at(2, "local is not a cell"));
  // What f_locals may write to is no place for a cell.
  EXPECT_EQ(verdict("MAKE_CELL 0\n" + body(""), {.kinds = "\x20\x20\x20\x20"}),
            at(0, "local variables do not fit the code object"));
  EXPECT_EQ(verdict("MAKE_CELL 0\n" + body("LOAD_FAST 0\nSTORE_FAST 1\nLOAD_DEREF 1\nPOP_TOP\n"),
                    {.kinds = "\x60\x20\x20\x20"}),
            at(8, "local is not a cell"));
  EXPECT_EQ(verdict("MAKE_CELL 0\n" + body("LOAD_DEREF 0\nSTORE_DEREF 0\nDELETE_DEREF 0\n")),
            "defined");
  EXPECT_EQ(verdict("MAKE_CELL 0\n" + body("LOAD_FAST 0\nSTORE_FAST 1\nLOAD_DEREF 1\nPOP_TOP\n")),
            "defined");
  EXPECT_EQ(verdict("MAKE_CELL 1\n" + body("LOAD_FAST 0\nSTORE_FAST 1\nLOAD_DEREF 1\nPOP_TOP\n")),
            at(8, "local is not a cell"));
  EXPECT_EQ(verdict("COPY_FREE_VARS 1\n" + body("LOAD_DEREF 3\nPOP_TOP\n"), {.frees = 1}),
            "defined");
  EXPECT_EQ(verdict(body("LOAD_DEREF 3\nPOP_TOP\n"), {.frees = 1}), at(2, "local is not a cell"));
  EXPECT_EQ(verdict("COPY_FREE_VARS 2\n" + body(""), {.frees = 1}),
            at(0, "closure does not fit the function"));
  EXPECT_EQ(verdict("COPY_FREE_VARS 1\nCOPY_FREE_VARS 1\n" + body(""), {.frees = 1}),
            at(2, "closure does not fit the function"));
}

TEST(Verify, Borrowed) {
  const std::string outlives = "borrowed reference outlives its local";
  EXPECT_EQ(verdict(body("LOAD_FAST_BORROW 0\nPOP_TOP\n")), "defined");
  EXPECT_EQ(verdict(body("LOAD_FAST_BORROW 0\nDELETE_FAST 0\nPOP_TOP\n")), at(4, outlives));
  EXPECT_EQ(verdict(body("LOAD_FAST_BORROW 0\nLOAD_CONST 0\nSTORE_FAST 0\nPOP_TOP\n")),
            at(6, outlives));
  EXPECT_EQ(verdict(body("LOAD_FAST_BORROW 0\nLOAD_CONST 0\nSTORE_FAST 1\nPOP_TOP\n")), "defined");
  EXPECT_EQ(verdict(body("LOAD_FAST_BORROW 0\nCOPY 1\nLOAD_FAST_AND_CLEAR 0\nPOP_TOP\n")),
            at(6, outlives));
  EXPECT_EQ(verdict(body("LOAD_FAST_BORROW 0\nMAKE_CELL 0\nPOP_TOP\n")), at(4, outlives));
  EXPECT_EQ(verdict(body("LOAD_FAST_BORROW 0\nSTORE_FAST 1\n")),
            at(4, "borrowed reference stored in a local"));
  // What may be the borrower itself borrows, too.
  const std::string drop = "DELETE_FAST 0\nPOP_TOP\n";
  EXPECT_EQ(verdict(body("LOAD_FAST_BORROW 0\nLOAD_ATTR 0\n" + drop)), "defined");
  EXPECT_EQ(verdict(body("LOAD_FAST_BORROW 0\nLOAD_ATTR 1\n" + drop + "POP_TOP\n")),
            at(24, outlives));
  EXPECT_EQ(verdict(body("LOAD_FAST_BORROW 0\nLOAD_SPECIAL 0\n" + drop + "POP_TOP\n")),
            at(6, outlives));
  EXPECT_EQ(verdict(body("LOAD_FAST 0\nLOAD_FAST 0\nLOAD_FAST_BORROW 0\nLOAD_SUPER_ATTR 1\n" +
                         drop + "POP_TOP\n")),
            at(12, outlives));
  EXPECT_EQ(verdict(body("LOAD_FAST_BORROW 0\nGET_YIELD_FROM_ITER\n" + drop)), at(6, outlives));
  // Of one of two locals: of neither may the value go.
  EXPECT_EQ(verdict(body("LOAD_FAST 0\nTO_BOOL\nPOP_JUMP_IF_TRUE L1\nLOAD_FAST_BORROW 0\n"
                         "JUMP_FORWARD L2\nL1:\nLOAD_FAST_BORROW 1\nL2:\nDELETE_FAST 1\nPOP_TOP\n"),
                    {.arguments = 2}),
            at(22, outlives));
}

TEST(Verify, Kinds) {
  const std::string two = "LOAD_FAST 0\nLOAD_FAST 0\n";
  EXPECT_EQ(verdict(body(two + "LIST_APPEND 1\n")), at(6, "list expected"));
  EXPECT_EQ(verdict(body("BUILD_LIST 0\nLOAD_FAST 0\nLIST_APPEND 1\nPOP_TOP\n")), "defined");
  EXPECT_EQ(verdict(body("BUILD_LIST 0\nPUSH_NULL\nLIST_APPEND 1\nPOP_TOP\n")),
            at(6, "NULL where an object must be"));
  EXPECT_EQ(verdict(body(two + "LIST_EXTEND 1\n")), at(6, "list expected"));
  EXPECT_EQ(verdict(body(two + "SET_UPDATE 1\n")), at(6, "set expected"));
  EXPECT_EQ(verdict(body(two + "SET_ADD 1\nPOP_TOP\n")), "defined");  // It looks itself.
  EXPECT_EQ(verdict(body(two + "DICT_UPDATE 1\n")), at(6, "dict expected"));
  EXPECT_EQ(verdict(body(two + "LOAD_FAST 0\nMAP_ADD 1\n")), at(8, "dict expected"));
  EXPECT_EQ(verdict(body("BUILD_MAP 0\nLOAD_FAST 0\nDICT_MERGE 1\n")), at(6, "stack underflow"));
  EXPECT_EQ(verdict(body("LOAD_FAST 0\nMAKE_FUNCTION\n")), at(4, "constant code object expected"));
  EXPECT_EQ(verdict(body(two + "BUILD_TEMPLATE\n")), at(6, "tuple expected"));
  EXPECT_EQ(verdict(body(two + "MATCH_KEYS\n")), at(6, "tuple expected"));
  EXPECT_EQ(verdict(body("LOAD_FAST 0\nPUSH_EXC_INFO\n")), at(4, "exception expected"));
  EXPECT_EQ(verdict(body("LOAD_FAST 0\nPOP_EXCEPT\n")), at(4, "exception or None expected"));
  EXPECT_EQ(verdict(body("LOAD_CONST 0\nPOP_EXCEPT\n")), "defined");
  EXPECT_EQ(verdict(body(two + "CHECK_EXC_MATCH\n")), at(6, "exception expected"));
  EXPECT_EQ(verdict(body(two + "END_ASYNC_FOR 1\n")), at(6, "exception expected"));
  EXPECT_EQ(verdict(body(two + "LOAD_FAST 0\nCLEANUP_THROW\n")), at(8, "exception expected"));
  EXPECT_EQ(verdict("RESUME 0\nLOAD_FAST 0\nRERAISE 0\n"), at(4, "exception expected"));
  EXPECT_EQ(verdict(body(two + "LOAD_FAST 0\nLOAD_FAST 0\nLOAD_FAST 0\nWITH_EXCEPT_START\n")),
            at(12, "lasti expected"));
  EXPECT_EQ(verdict(body("PUSH_NULL\nTO_BOOL\nUNARY_NOT\nPOP_TOP\n")),
            at(4, "NULL where an object must be"));
  EXPECT_EQ(verdict(body("LOAD_FAST 0\nCALL_INTRINSIC_1 6\n")), at(4, "list expected"));
  EXPECT_EQ(verdict(body("LOAD_FAST 0\nCALL_INTRINSIC_1 3\n")), at(4, "exception expected"));
  EXPECT_EQ(verdict(body("LOAD_FAST 0\nCALL_INTRINSIC_1 11\n")),
            at(4, "name, parameters and function of a type alias expected"));
}

TEST(Verify, Calls) {
  EXPECT_EQ(verdict(body("LOAD_FAST 0\nPUSH_NULL\nCALL 0\nPOP_TOP\n")), "defined");
  EXPECT_EQ(verdict(body("PUSH_NULL\nLOAD_FAST 0\nCALL 0\n")),
            at(6, "NULL where an object must be"));
  EXPECT_EQ(verdict(body("LOAD_FAST 0\nPUSH_NULL\nCALL 1\n")), at(6, "stack underflow"));
  const std::string keyword = "LOAD_FAST 0\nPUSH_NULL\nLOAD_FAST 0\n";
  EXPECT_EQ(verdict(body(keyword + "LOAD_CONST 3\nCALL_KW 1\nPOP_TOP\n")), "defined");
  EXPECT_EQ(verdict(body(keyword + "LOAD_CONST 4\nCALL_KW 1\n")),
            at(10, "keyword names do not fit the call"));
  EXPECT_EQ(verdict(body("LOAD_FAST 0\nPUSH_NULL\nLOAD_CONST 3\nCALL_KW 0\n")),
            at(8, "keyword names do not fit the call"));
  EXPECT_EQ(verdict(body(keyword + "BUILD_TUPLE 0\nCALL_KW 1\n")),
            at(10, "keyword names do not fit the call"));
  EXPECT_EQ(verdict(body(keyword + "LOAD_CONST 0\nCALL_KW 1\n")), at(10, "tuple expected"));
  EXPECT_EQ(
      verdict(body("LOAD_FAST 0\nPUSH_NULL\nLOAD_FAST 0\nPUSH_NULL\nCALL_FUNCTION_EX\nPOP_TOP\n")),
      "defined");
  EXPECT_EQ(verdict(body("LOAD_FAST 0\nPUSH_NULL\nLOAD_FAST 0\nLOAD_FAST 0\nCALL_FUNCTION_EX\n")),
            at(10, "dict or NULL expected"));
  EXPECT_EQ(verdict(body("LOAD_FAST 0\nLOAD_FAST 0\nLOAD_FAST 0\nPUSH_NULL\nCALL_FUNCTION_EX\n")),
            at(10, "NULL expected"));
  EXPECT_EQ(verdict(body("LOAD_FAST 0\nLOAD_FAST 0\nLOAD_CONST 4\nMATCH_CLASS 0\n")),
            at(8, "names are not all strings"));
}

TEST(Verify, Functions) {
  EXPECT_EQ(verdict(body("LOAD_CONST 1\nMAKE_FUNCTION\nPOP_TOP\n")), "defined");
  const std::string unfit = "closure does not fit the function";
  // Free variables without a closure: good for nothing but dropping.
  EXPECT_EQ(verdict(body("LOAD_CONST 2\nMAKE_FUNCTION\nPOP_TOP\n")), "defined");
  EXPECT_EQ(verdict("RESUME 0\nLOAD_CONST 2\nMAKE_FUNCTION\nRETURN_VALUE\n"), at(6, unfit));
  EXPECT_EQ(verdict(body("LOAD_CONST 2\nMAKE_FUNCTION\nSTORE_FAST 0\n")), at(6, unfit));
  const std::string cells = "MAKE_CELL 1\nMAKE_CELL 2\nRESUME 0\nLOAD_FAST 1\nLOAD_FAST 2\n";
  const std::string rest = "SET_FUNCTION_ATTRIBUTE 8\nRETURN_VALUE\n";
  EXPECT_EQ(verdict(cells + "BUILD_TUPLE 2\nLOAD_CONST 2\nMAKE_FUNCTION\n" + rest), "defined");
  EXPECT_EQ(verdict(cells + "BUILD_TUPLE 1\nLOAD_CONST 2\nMAKE_FUNCTION\n" + rest), at(16, unfit));
  EXPECT_EQ(
      verdict("RESUME 0\nLOAD_FAST_LOAD_FAST 0\nBUILD_TUPLE 2\nLOAD_CONST 2\nMAKE_FUNCTION\n" +
              rest),
      at(10, unfit));
  EXPECT_EQ(verdict(body(
                "LOAD_CONST 0\nLOAD_CONST 1\nMAKE_FUNCTION\nSET_FUNCTION_ATTRIBUTE 1\nPOP_TOP\n")),
            at(8, "tuple expected"));
  // Of an argument nobody knows before it is there.
  EXPECT_EQ(verdict(body(
                "LOAD_FAST 0\nLOAD_CONST 1\nMAKE_FUNCTION\nSET_FUNCTION_ATTRIBUTE 2\nPOP_TOP\n")),
            "defined");
  EXPECT_EQ(verdict(body(
                "LOAD_CONST 0\nLOAD_CONST 1\nMAKE_FUNCTION\nSET_FUNCTION_ATTRIBUTE 3\nPOP_TOP\n")),
            at(8, "oparg out of range"));
  EXPECT_EQ(verdict(body("LOAD_CONST 0\nLOAD_FAST 0\nSET_FUNCTION_ATTRIBUTE 16\nPOP_TOP\n")),
            at(6, "function expected"));
}

TEST(Verify, Generators) {
  const std::string start = "RETURN_GENERATOR\nPOP_TOP\nRESUME 0\n";
  const std::string yield = "LOAD_FAST 0\nYIELD_VALUE 0\nRESUME 5\nPOP_TOP\n";
  EXPECT_EQ(verdict(start + yield + kReturnNone, kGenerator), "defined");
  EXPECT_EQ(verdict("RESUME 0\n" + yield + kReturnNone, kGenerator),
            at(4, "YIELD_VALUE outside of a generator"));
  const std::string twice = "RETURN_GENERATOR does not fit the code flags or comes twice";
  EXPECT_EQ(verdict(start + yield + kReturnNone), at(0, twice));
  EXPECT_EQ(verdict(start + yield + kReturnNone, {.flags = 3 | 0x20 | 0x80}), at(0, twice));
  EXPECT_EQ(verdict(start + start + yield + kReturnNone, kGenerator), at(6, twice));
  EXPECT_EQ(verdict(start + "LOAD_FAST 0\nYIELD_VALUE 1\nPOP_TOP\n" + kReturnNone, kGenerator),
            at(8, "stack underflow"));
  EXPECT_EQ(verdict(start +
                        "LOAD_FAST 0\nGET_YIELD_FROM_ITER\nLOAD_CONST 0\nL1:\nSEND L2\n"
                        "YIELD_VALUE 1\nRESUME 2\nJUMP_BACKWARD_NO_INTERRUPT L1\nL2:\nEND_SEND\n"
                        "POP_TOP\n" +
                        kReturnNone,
                    kGenerator),
            "defined");
  EXPECT_EQ(verdict(start + "LOAD_FAST 0\nSEND 0\nPOP_TOP\n" + kReturnNone, kGenerator),
            at(8, "stack underflow"));
}

TEST(Verify, Loops) {
  EXPECT_EQ(verdict(body("LOAD_FAST 0\nGET_ITER\nL1:\nFOR_ITER L2\nPOP_TOP\nJUMP_BACKWARD L1\nL2:\n"
                         "END_FOR\nPOP_ITER\n")),
            "defined");
  EXPECT_EQ(verdict(body("LOAD_FAST 0\nGET_ITER\nL1:\nFOR_ITER L2\nPOP_TOP\nJUMP_BACKWARD L1\nL2:\n"
                         "NOP\nPOP_ITER\n")),
            at(6, "loop does not end at END_FOR"));
}

TEST(Verify, Handlers) {
  const std::string rest = "RETURN_VALUE\n";
  const std::string code =
      "RESUME 0\nL1:\nLOAD_FAST 0\nRETURN_VALUE\nL2:\nPUSH_EXC_INFO\nPOP_TOP\nPOP_EXCEPT\n" +
      std::string(kReturnNone);
  EXPECT_EQ(verdict(code + ".except L1 L2 L2 0\n"), "defined");
  EXPECT_EQ(verdict(code + ".except L1 L2 L2 1\n"),
            at(2, "stack is lower than the exception handler expects"));
  // The handler gets lasti as well, and takes it for the exception's place.
  EXPECT_EQ(verdict(code + ".except L1 L2 L2 0 lasti\n"), "defined");
  EXPECT_EQ(verdict(code + ".except L1 L2 L2 7\n"),
            at(2, "stack is lower than the exception handler expects"));
  EXPECT_EQ(verdict(code + ".except L1 L2 L2 8\n"), at(6, "stack overflow"));
  EXPECT_EQ(verdict("RESUME 0\nL1:\nLOAD_FAST 0\nTO_BOOL\nRETURN_VALUE\nL2:\nRERAISE 0\n"
                    ".except L1 L2 L2 0\n"),
            "defined");
  EXPECT_EQ(
      verdict("RESUME 0\nL1:\nLOAD_FAST 0\nRETURN_VALUE\nL2:\nRERAISE 1\n.except L1 L2 L2 0\n"),
      at(6, "stack underflow"));
  EXPECT_EQ(verdict("RESUME 0\nL1:\nLOAD_FAST 0\nRETURN_VALUE\nL2:\nRERAISE 1\n"
                    ".except L1 L2 L2 0 lasti\n"),
            "defined");
  // The handler sees the locals of every covered instruction.
  EXPECT_EQ(verdict("RESUME 0\nL1:\nLOAD_FAST_CHECK 1\nPOP_TOP\nLOAD_CONST 0\nRETURN_VALUE\nL2:\n"
                    "POP_TOP\nLOAD_FAST 1\nRETURN_VALUE\n.except L1 L2 L2 0\n"),
            at(12, "local may be unbound"));
  // An instruction that fails has popped what it takes.
  EXPECT_EQ(
      verdict(
          "RESUME 0\nLOAD_FAST 0\nL1:\nGET_LEN\nUNARY_NEGATIVE\nL2:\nPOP_TOP\nRETURN_VALUE\nL3:\n"
          "RERAISE 0\n.except L1 L2 L3 1\n"),
      "defined");
  EXPECT_EQ(verdict("RESUME 0\nLOAD_FAST 0\nL1:\nUNARY_NEGATIVE\nL2:\nRETURN_VALUE\nL3:\n"
                    "RERAISE 0\n.except L1 L2 L3 1\n"),
            at(4, "stack is lower than the exception handler expects"));
}

// RERAISE goes to the handler without the exception that it took.
TEST(Verify, HandlerAroundReraise) {
  EXPECT_EQ(
      verdict("RESUME 0\nL1:\nLOAD_FAST 0\nRETURN_VALUE\nL2:\nNOP\nRERAISE 0\nL3:\nRERAISE 1\n"
              ".except L1 L2 L2 0\n.except L2 L3 L3 1 lasti\n"),
      at(8, "stack is lower than the exception handler expects"));
}

// What a callee raises is looked up one unit before the call.
TEST(Verify, HandlerBeforeACall) {
  EXPECT_EQ(
      verdict("RESUME 0\nLOAD_FAST 0\nL1:\nPUSH_NULL\nL2:\nCALL 0\nRETURN_VALUE\nL3:\nRERAISE 0\n"
              ".except L1 L2 L3 1\n"),
      at(6, "stack is lower than the exception handler expects"));
}

std::string with_table(const std::vector<ExceptionEntry>& entries, const std::string& text) {
  Buffer table;
  for (const ExceptionEntry& entry : entries) EXPECT_TRUE(append_exception_entry(&table, entry));
  std::string hex = ".exception_table";
  for (size_t i = 0; i < table.size(); ++i) {
    char number[8];
    std::snprintf(number, sizeof number, " %02x", table.bytes()[i]);
    hex += number;
  }
  return text + hex + "\n";
}

TEST(Verify, ExceptionTable) {
  const std::string code = "RESUME 0\nLOAD_FAST 0\nTO_BOOL\nRETURN_VALUE\nRERAISE 0\n";
  EXPECT_EQ(verdict(with_table({{1, 6, 7, 0, false}}, code)), "defined");
  EXPECT_EQ(verdict(with_table({{1, 3, 7, 0, false}}, code)),
            at(2, "exception table range is not made of instructions"));
  EXPECT_EQ(verdict(with_table({{1, 9, 7, 0, false}}, code)),
            at(2, "exception table range is not made of instructions"));
  EXPECT_EQ(verdict(with_table({{1, 6, 3, 0, false}}, code)),
            at(2, "exception handler is no instruction"));
  EXPECT_EQ(verdict(with_table({{1, 6, 70, 0, false}}, code)),
            at(2, "exception handler is no instruction"));
  EXPECT_EQ(verdict(with_table({{2, 6, 7, 0, false}, {1, 2, 7, 0, false}}, code)),
            at(2, "exception table is not in order"));
  EXPECT_EQ(verdict(code + ".exception_table 81 05\n"), at(0, "exception table is damaged"));
  EXPECT_EQ(verdict(code + ".exception_table 01 05 07 00\n"), at(0, "exception table is damaged"));
  EXPECT_EQ(verdict(code + ".exception_table 81 05 87 00\n"), at(0, "exception table is damaged"));
}

TEST(Verify, NoneTests) {
  const std::string star =
      "RESUME 0\nL1:\nLOAD_FAST 0\nRETURN_VALUE\nL2:\nPUSH_EXC_INFO\nBUILD_LIST 0\n"
      "CALL_INTRINSIC_2 1\n";
  const std::string end = "RERAISE 0\n.except L1 L2 L2 0\n";
  EXPECT_EQ(verdict(star + "COPY 1\nPOP_JUMP_IF_NONE L3\n" + "RERAISE 0\nL3:\nPOP_TOP\n" + end),
            at(22, "exception expected"));
  EXPECT_EQ(verdict(star + "COPY 1\nPOP_JUMP_IF_NONE L3\nRERAISE 0\nL3:\nRETURN_VALUE\n"
                           ".except L1 L2 L2 0\n"),
            "defined");
  EXPECT_EQ(verdict(star + "COPY 1\nPOP_JUMP_IF_NOT_NONE L3\nRETURN_VALUE\nL3:\nRERAISE 0\n"
                           ".except L1 L2 L2 0\n"),
            "defined");
  EXPECT_EQ(verdict(star + end), at(12, "exception expected"));
}

TEST(Verify, RaisedList) {
  const std::string start =
      "RESUME 0\nL1:\nLOAD_FAST 0\nRETURN_VALUE\nL2:\nPUSH_EXC_INFO\nBUILD_LIST 0\n";
  const std::string end = "CALL_INTRINSIC_2 1\nRETURN_VALUE\n.except L1 L2 L2 0\n";
  const char* expected = "list of nothing but what was raised expected";
  EXPECT_EQ(verdict(start + "COPY 2\nLIST_APPEND 1\nLOAD_CONST 0\nLIST_APPEND 1\n" + end),
            "defined");
  EXPECT_EQ(verdict(start + "LOAD_FAST 0\nLIST_APPEND 1\n" + end), at(14, expected));
  EXPECT_EQ(verdict(start + "COPY 2\nLIST_EXTEND 1\n" + end), at(14, expected));
  EXPECT_EQ(verdict(start + "COPY 1\nPOP_TOP\n" + end), at(14, expected));
  // __exit__ may be any function and gets what lies where its self belongs.
  const std::string before =
      "RESUME 0\nL1:\nLOAD_FAST 0\nRETURN_VALUE\nL2:\nPUSH_EXC_INFO\nLOAD_FAST 0\nBUILD_LIST 0\n"
      "SWAP 4\nSWAP 2\nSWAP 5\nSWAP 3\n";
  const std::string after =
      "SWAP 5\nPOP_TOP\nPOP_TOP\nPOP_TOP\nCALL_INTRINSIC_2 1\nRETURN_VALUE\n"
      ".except L1 L2 L2 0 lasti\n";
  EXPECT_EQ(verdict(before + after), "defined");
  EXPECT_EQ(verdict(before + "WITH_EXCEPT_START\nPOP_TOP\n" + after), at(32, expected));
}

TEST(Verify, TypeParameters) {
  const std::string name = "RESUME 0\nLOAD_COMMON_CONSTANT 0\nFORMAT_SIMPLE\nBUILD_STRING 1\n";
  const std::string function = "LOAD_CONST 1\nMAKE_FUNCTION\n";
  const std::string end = "BUILD_TUPLE 3\nCALL_INTRINSIC_1 11\nRETURN_VALUE\n";
  const char* expected = "name, parameters and function of a type alias expected";
  EXPECT_EQ(verdict(body(name + "LOAD_CONST 0\n" + function + end)), "defined");
  EXPECT_EQ(verdict(body(name + "BUILD_TUPLE 0\n" + function + end)), "defined");
  EXPECT_EQ(verdict("RESUME 0\nLOAD_FAST 0\nLOAD_CONST 0\n" + function + end), at(12, expected));
  EXPECT_EQ(verdict("RESUME 0\nLOAD_FAST 0\nCALL_INTRINSIC_1 7\nRETURN_VALUE\n"),
            at(4, "str expected"));
  EXPECT_EQ(verdict("RESUME 0\nLOAD_FAST 0\nLOAD_FAST 0\nCALL_INTRINSIC_2 2\nRETURN_VALUE\n"),
            at(6, "str expected"));
}

TEST(Verify, Templates) {
  const std::string name = "RESUME 0\nLOAD_CONST 3\n";
  const std::string names = "RESUME 0\nLOAD_CONST 5\n";
  const std::string one = "LOAD_FAST 0\nLOAD_FAST 0\nBUILD_INTERPOLATION 2\n";
  const std::string end = "BUILD_TEMPLATE\nRETURN_VALUE\n";
  const char* expected = "strings and interpolations expected";
  EXPECT_EQ(verdict(names + one + "BUILD_TUPLE 1\n" + end), "defined");
  EXPECT_EQ(verdict(name + "BUILD_TUPLE 0\n" + end), "defined");
  EXPECT_EQ(verdict(name + one + "BUILD_TUPLE 1\n" + end), at(12, expected));
  EXPECT_EQ(verdict(names + "BUILD_TUPLE 0\n" + end), at(6, expected));
  EXPECT_EQ(verdict(names + "LOAD_FAST 0\nBUILD_TUPLE 1\n" + end), at(8, expected));
  EXPECT_EQ(verdict(names + one + "LOAD_FAST 0\nBUILD_TUPLE 2\n" + end), at(14, expected));
  EXPECT_EQ(verdict("RESUME 0\nLOAD_CONST 4\n" + one + "BUILD_TUPLE 1\n" + end), at(12, expected));
}

// Work is bounded whatever the code looks like: a long chain of blocks that lead backwards.
TEST(Verify, BackwardChain) {
  std::string text = "RESUME 0\nJUMP_FORWARD L3000\n";
  for (int i = 0; i < 3000; ++i) {
    text += "L" + std::to_string(i + 1) + ":\n";
    text += i == 0 ? std::string(kReturnNone)
                   : ".raw 27 0\nJUMP_BACKWARD_NO_INTERRUPT L" + std::to_string(i) + "\n";
  }
  EXPECT_EQ(verdict(text), "defined");
}

TEST(Verify, StatesSayWhatIsKnown) {
  FrameStates states;
  const Code code("RESUME 0\nLOAD_FAST_BORROW 0\nBUILD_LIST 0\nPOP_TOP\nRETURN_VALUE\n");
  EXPECT_TRUE(code.verdict(&states).defined);
  FrameStates::State state;
  ASSERT_TRUE(states.at(3, &state));
  Buffer text;
  ASSERT_TRUE(append_state(state, states.local_count(), &text));
  EXPECT_EQ(std::string(text.data(), text.size()),
            "[object borrowed from 0, list]  locals 0:bound 1:unbound 2:unbound 3:unbound");
  EXPECT_FALSE(states.at(100, &state));
}

}  // namespace
}  // namespace py
