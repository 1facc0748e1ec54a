// The shapes that other programs read.
#include <fstream>

#include "conformance/report/page.h"
#include "conformance/report/results.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace conformance {
namespace {

using nlohmann::json;
using Json = nlohmann::ordered_json;

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

TEST(ReportPage, TextInTheDataCannotLeaveTheScript) {
  const Json document = {{"bucket", "</script><script>alert(1)</script><!-- & \u00e9"}};
  const std::string page = report_page("<a>{{DATA}}</a>", document);
  EXPECT_EQ(page.find("</script>"), std::string::npos);
  EXPECT_EQ(page.find("<!--"), std::string::npos);
  const std::string inside = page.substr(3, page.size() - 7);
  EXPECT_EQ(Json::parse(inside), document);
  EXPECT_THROW(report_page("<a></a>", document), std::invalid_argument);
}

TEST(ReportPage, SuitesKnowTheirLastRun) {
  const Json now = {{"suites",
                     {{"exec", {{"total", 3}, {"agree", 2}, {"expected_failures", 0}}},
                      {"new", {{"total", 1}, {"agree", 1}, {"expected_failures", 0}}}}}};
  const Json then = {{"suites", {{"exec", {{"total", 2}, {"agree", 2}}}}}};
  const Json suites = report_suites(now, then);
  ASSERT_EQ(suites.size(), 2u);
  EXPECT_EQ(suites[0]["before"], Json({{"total", 2}, {"agree", 2}}));
  EXPECT_FALSE(suites[1].contains("before"));
  EXPECT_TRUE(report_suites(nullptr, then).empty());
}

TEST(ReportPage, CampaignsThatBeginAnewAreCountedTogether) {
  const std::filesystem::path folder =
      std::filesystem::path(testing::TempDir()) / "campaigns" / "exec_defined";
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "statistics.jsonl")
      << R"({"seconds":10,"executions":100,"executions_per_second":10,"judged":{"judged":4},)"
      << R"("mutators":{"swap":{"judged":4,"findings":1}}})" << "\n"
      << R"({"seconds":20,"executions":300,"executions_per_second":15,"judged":{"judged":6},)"
      << R"("mutators":{"swap":{"judged":6,"findings":1}}})" << "\n"
      << R"({"seconds":5,"executions":50,"executions_per_second":10,"judged":{"judged":1},)"
      << R"("mutators":{"swap":{"judged":1,"findings":0}}})" << "\n"
      << R"({"seconds":9,"execu)";
  const Campaigns found = report_campaigns(folder.parent_path());
  ASSERT_EQ(found.campaigns.size(), 1u);
  const Json& campaign = found.campaigns[0];
  EXPECT_EQ(campaign["target"], "exec_defined");
  ASSERT_EQ(campaign["points"].size(), 3u);
  EXPECT_EQ(campaign["points"][2]["seconds"], 25.0);
  EXPECT_EQ(campaign["totals"], Json({{"judged", 7}, {"executions", 350}}));
  EXPECT_EQ(found.mutators, Json({{{"name", "swap"}, {"judged", 7}, {"findings", 1}}}));
}

}  // namespace
}  // namespace conformance
