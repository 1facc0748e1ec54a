// Small grammars in, C++ or complaints out: every testdata/NAME.grammar against NAME.golden. And
// what the analysis makes of Python's grammar.
// Counterpart: Lib/test/test_peg_generator.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "vm/parser/gen/grammar.h"

namespace parsergen {
namespace {

const char kFolder[] = "vm/parser/gen/testdata";

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

Grammar analyzed(const std::string& tokens, const std::string& name, const std::string& text,
                 std::vector<Error>* errors) {
  Grammar grammar;
  read_tokens({"tokens.def", tokens}, &grammar.tokens, errors);
  read_grammar({name, text}, &grammar, errors);
  if (errors->empty()) analyze(&grammar, errors);
  return grammar;
}

// The functions, from the first token set or rule on; or the errors.
std::string run(const std::string& name, const std::string& text) {
  std::vector<Error> errors;
  const Grammar grammar = analyzed(read(std::string(kFolder) + "/tokens.def"), name, text, &errors);
  std::string result;
  if (errors.empty()) {
    for (const Output& output : emit(grammar, &errors)) {
      if (output.name == "python_rules.cc") {
        result = output.text.substr(output.text.find("WordKind look_up_word"));
      }
    }
  }
  if (errors.empty()) return result;
  result.clear();
  std::sort(errors.begin(), errors.end(), [](const auto& a, const auto& b) {
    return a.place.line != b.place.line ? a.place.line < b.place.line : a.message < b.message;
  });
  for (const Error& error : errors) result += error.text() + "\n";
  return result;
}

std::vector<std::filesystem::path> cases() {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    if (entry.path().extension() == ".grammar") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

class Golden : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(Golden, Equal) {
  const std::filesystem::path path = GetParam();
  const std::string name = path.filename().string();
  const std::string got = run(name, read(path));
  EXPECT_EQ(name.starts_with("err_"), got.find(": error: ") != std::string::npos) << got;
  std::filesystem::path golden = path;
  golden.replace_extension(".golden");
  if (std::getenv("CONSTRICTOR_REGEN") != nullptr) {
    std::ofstream(golden, std::ios::binary) << got;
    return;
  }
  EXPECT_EQ(got, read(golden));
}

INSTANTIATE_TEST_SUITE_P(Parsergen, Golden, testing::ValuesIn(cases()),
                         [](const auto& test) { return test.param.stem().string(); });

Grammar python() {
  std::vector<Error> errors;
  Grammar grammar = analyzed(read("vm/parser/token_types.def"), "python.grammar",
                             read("vm/parser/python.grammar"), &errors);
  EXPECT_TRUE(errors.empty()) << errors[0].text();
  return grammar;
}

std::string first_of(const Grammar& grammar, const std::string& rule) {
  std::string out;
  for (size_t i = 0; i < grammar.tokens.spellings.size(); ++i) {
    if (grammar.find(rule)->first.has(static_cast<int>(i))) {
      out += grammar.tokens.spellings[i] + " ";
    }
  }
  return out;
}

TEST(Python, FirstSets) {
  const Grammar grammar = python();
  EXPECT_EQ(first_of(grammar, "strings"), "STRING FSTRING_START TSTRING_START ");
  EXPECT_EQ(first_of(grammar, "star_target"),
            "NAME NUMBER STRING '(' '[' '*' '{' '...' "
            "FSTRING_START TSTRING_START 'False' 'None' 'True' ");
  EXPECT_EQ(first_of(grammar, "param"), "NAME ");
  EXPECT_EQ(first_of(grammar, "slice").find("','"), std::string::npos);
}

TEST(Python, LeftRecursion) {
  const Grammar grammar = python();
  std::string direct, leaders;
  for (const Rule& rule : grammar.rules) {
    if (rule.direct) direct += rule.name + " ";
    if (rule.leader) leaders += rule.name + " ";
    EXPECT_FALSE(rule.nullable) << rule.name;
  }
  EXPECT_EQ(direct,
            "dotted_name bitwise_or bitwise_xor bitwise_and shift_expr sum term primary "
            "t_primary ");
  EXPECT_EQ(leaders, "attr ");
}

TEST(Python, Keywords) {
  const Grammar grammar = python();
  EXPECT_EQ(grammar.tokens.by_keyword.size(), 35u);
  std::string soft;
  for (const auto& [word, number] : grammar.tokens.by_soft_keyword) soft += word + " ";
  EXPECT_EQ(soft, "_ case match type ");
}

TEST(Python, SameInputSameOutput) {
  std::vector<Error> errors;
  const auto once = emit(python(), &errors);
  const auto twice = emit(python(), &errors);
  ASSERT_EQ(once.size(), twice.size());
  for (size_t i = 0; i < once.size(); ++i) EXPECT_EQ(once[i].text, twice[i].text);
}

}  // namespace
}  // namespace parsergen
