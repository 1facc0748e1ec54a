// The shapes that other programs read.
#include "conformance/report/results.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace conformance {
namespace {

using nlohmann::json;

RunResult example() {
  SuiteResult exec;
  exec.name = "exec";
  exec.total = 4;
  exec.judged = {2, 1, {"b<&>\"\x01"}, {}};
  exec.differences = {{"b<&>\"\x01", "stdout differs at line 2"}, {"c", "SIGSEGV"}};
  exec.groups = {{"a", {}}, {"b<&>\"\x01", {"b<&>\"\x01"}}, {"c", {"c"}}, {"d", {}}};
  exec.seconds = 1.5;
  SuiteResult dis;
  dis.name = "dis";
  dis.not_run = "needs a live CPython 3.14";
  return {"3.14.8", {exec, dis}, 2.25};
}

TEST(Json, HasExactlyTheAgreedShape) {
  json document = json::parse(results_json(example()));
  EXPECT_EQ(document, json::parse(R"({"cpython": "3.14.8", "seconds": 2.25, "suites": {"exec": {
      "total": 4, "agree": 2, "expected_failures": 1, "unexpected": ["b<&>\"\u0001"]}}})"));
}

TEST(Json, NamesObsoleteExpectationsAsUnexpected) {
  RunResult result = example();
  result.suites[0].judged.obsolete = {"d"};
  EXPECT_EQ(json::parse(results_json(result))["suites"]["exec"]["unexpected"].size(), 2u);
}

TEST(Json, SurvivesNamesThatAreNotUtf8) {
  RunResult result = example();
  result.suites[0].judged.unexpected = {"\xff"};
  EXPECT_TRUE(json::accept(results_json(result)));
}

TEST(Junit, CountsAndEscapes) {
  std::string xml = results_junit(example());
  EXPECT_NE(xml.find("<testsuites name=\"conformance\" tests=\"5\" failures=\"1\" errors=\"1\" "
                     "time=\"2.250\">"),
            std::string::npos)
      << xml;
  EXPECT_NE(xml.find("<testsuite name=\"exec\" tests=\"4\" failures=\"1\" errors=\"0\" "
                     "skipped=\"1\" time=\"1.500\">"),
            std::string::npos)
      << xml;
  EXPECT_NE(xml.find("name=\"b&lt;&amp;&gt;&quot;\\x01\""), std::string::npos) << xml;
  EXPECT_NE(xml.find("1 unexpected difference\""), std::string::npos);
  EXPECT_NE(xml.find("not run: needs a live CPython 3.14"), std::string::npos);
  EXPECT_EQ(xml.find('\x01'), std::string::npos);
}

TEST(Text, NamesWhatIsUnexpectedAndHowToSeeIt) {
  std::string text = results_text(example(), 20);
  EXPECT_NE(text.find("exec         4      2         1           1  50.00      1.5\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("dis    not run\n"), std::string::npos) << text;
  EXPECT_NE(text.find("  b<&>\"\\x01: stdout differs at line 2\n"), std::string::npos) << text;
  EXPECT_NE(text.find("conformance diff 'exec/b<&>\"\x01'\n"), std::string::npos) << text;
  EXPECT_EQ(text.find("SIGSEGV"), std::string::npos) << "an expected failure is no news";
}

TEST(Text, QuotesTheCommandForAShell) {
  RunResult result = example();
  result.suites[0].judged.unexpected = {"len('x')"};
  result.suites[0].differences["len('x')"] = "answer differs";
  EXPECT_NE(results_text(result, 20).find(R"(conformance diff 'exec/len('\''x'\'')')"),
            std::string::npos);
}

TEST(Text, ShowsAtMostWhatWasAskedFor) {
  RunResult result = example();
  auto& judged = result.suites[0].judged;
  judged.unexpected.clear();
  for (int i = 0; i < 30; ++i) {
    std::string name = "case" + std::to_string(i);
    judged.unexpected.push_back(name);
    result.suites[0].differences[name] = "stdout differs";
  }
  EXPECT_NE(results_text(result, 20).find("... and 10 more\n"), std::string::npos);
}

TEST(Verdict, SeparatesDifferencesFromFaults) {
  RunResult result = example();
  EXPECT_FALSE(result.agrees());
  EXPECT_TRUE(result.faulty());
  result.suites[1].optional = true;
  EXPECT_FALSE(result.faulty());
  result.suites[0].judged.unexpected.clear();
  EXPECT_TRUE(result.agrees());
  result.suites[0].faults = {"a"};
  EXPECT_TRUE(result.faulty());
  EXPECT_FALSE(result.agrees());
}

}  // namespace
}  // namespace conformance
