// Which types each operand met, of a program and traces written by hand.
#include "conformance/report/coverage.h"

#include <stdexcept>

#include "fuzz/ir/code_ir.h"
#include "fuzz/ir/marshal.h"
#include "gtest/gtest.h"

namespace conformance {
namespace {

using Json = nlohmann::ordered_json;

// RESUME, BINARY_OP with its caches, CALL of two arguments.
std::string program() {
  fuzz::RawCode raw;
  raw.stack_size = 9;
  std::string code;
  const auto emit = [&](int opcode, int oparg, size_t caches) {
    code += {static_cast<char>(opcode), static_cast<char>(oparg)};
    code.append(2 * caches, '\0');
  };
  emit(fuzz::op::RESUME, 0, 0);
  emit(fuzz::op::BINARY_OP, 0, 5);
  emit(fuzz::op::CALL, 2, 3);
  emit(fuzz::op::RETURN_VALUE, 0, 0);
  raw.code = fuzz::make_bytes(code);
  raw.consts = raw.names = raw.local_names = fuzz::make_tuple({});
  raw.local_kinds = raw.exception_table = fuzz::make_bytes("");
  raw.line_table = fuzz::make_bytes(std::string(1, '\xFB'));
  raw.filename = raw.name = raw.qualified_name = fuzz::make_text("f");
  return fuzz::write_program({fuzz::unchecked_pyc_header(), fuzz::make_code(raw, true), ""});
}

const Json& row_of(const Json& document, const std::string& opcode, const std::string& operand) {
  for (const Json& row : document["rows"])
    if (row["opcode"] == opcode && row["operand"] == operand) return row;
  throw std::out_of_range(opcode + " " + operand);
}

TEST(Coverage, KnowsEveryOperandAndWhatItCanBe) {
  const Json document = TypeCoverage().json();
  const Json& left = row_of(document, "BINARY_OP", "lhs");
  EXPECT_EQ(left["can"].size() + 1, document["types"].size()) << "all but NULL";
  EXPECT_FALSE(left.contains("deep"));
  EXPECT_EQ(row_of(document, "LIST_APPEND", "list")["can"], Json({"list"}));
  EXPECT_TRUE(row_of(document, "CALL_FUNCTION_EX", "func")["deep"]);
  EXPECT_TRUE(row_of(document, "CALL", "args[]")["cells"].empty());
  EXPECT_EQ(count_cells(document).met, 0u);
  EXPECT_GT(count_cells(document).possible, 1000u);
}

TEST(Coverage, CountsTheTypeOfEachOperandAndNamesAProgram) {
  TypeCoverage coverage;
  const std::vector<oracle::Step> steps = {{0, 2, "BINARY_OP", 2, {"int=5", "str=6"}},
                                           {0, 2, "BINARY_OP", 3, {"Fraction", "int=1", "NULL"}},
                                           {0, 14, "CALL", 4, {"int=1", "dict", "NULL"}}};
  coverage.add("b.pyc", program(), steps);
  coverage.add("a.pyc", program(), {steps[0]});
  const Json document = coverage.json();
  EXPECT_EQ(coverage.programs(), 2u);
  EXPECT_EQ(coverage.steps(), 4u);
  const auto cell = [&](const char* opcode, const char* operand, const char* type) {
    const Json& met = row_of(document, opcode, operand)["cells"][type];
    return std::pair(met[0].get<int>(),
                     document["witnesses"][met[1].get<size_t>()].get<std::string>());
  };
  EXPECT_EQ(cell("BINARY_OP", "lhs", "str"), std::pair(2, std::string("a.pyc")));
  EXPECT_EQ(cell("BINARY_OP", "lhs", "int"), std::pair(1, std::string("b.pyc")));
  EXPECT_EQ(cell("BINARY_OP", "rhs", "other"), std::pair(1, std::string("b.pyc")));
  EXPECT_EQ(cell("CALL", "args[]", "dict"), std::pair(1, std::string("b.pyc")));
  EXPECT_EQ(cell("CALL", "self_or_null", "NULL"), std::pair(1, std::string("b.pyc")));
  EXPECT_TRUE(row_of(document, "CALL", "callable")["cells"].empty()) << "below what is shown";
  ASSERT_EQ(document["pairs"].size(), 2u);
  EXPECT_EQ(document["pairs"][1]["types"], "str, int");
  EXPECT_EQ(document["pairs"][1]["times"], 2);
  EXPECT_EQ(count_cells(document).met, 7u);
}

}  // namespace
}  // namespace conformance
