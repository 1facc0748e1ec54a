// The shapes that other programs read.
#include <fstream>

#include "conformance/report/document.h"
#include "conformance/report/history.h"
#include "conformance/report/page.h"
#include "conformance/report/results.h"
#include "fmt/format.h"
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
  const std::string safe = script_safe(document);
  EXPECT_EQ(safe.find("</script>"), std::string::npos);
  EXPECT_EQ(safe.find("<!--"), std::string::npos);
  EXPECT_EQ(Json::parse(safe), document);
  EXPECT_EQ(filled("a {{DATA}} b", "{{DATA}}", "{{DATA}}"), "a {{DATA}} b");
  EXPECT_THROW(filled("<a></a>", "{{DATA}}", ""), std::invalid_argument);
}

TEST(ReportPage, IsWhole) {
  const std::string page = report_page("conformance/report/page", {{"buckets", {"<b>"}}});
  EXPECT_EQ(page.find("{{"), std::string::npos);
  EXPECT_NE(page.find(R"({"buckets":["\u003cb>"]})"), std::string::npos);
  EXPECT_THROW(report_page("no/such/folder", nullptr), std::runtime_error);
}

TEST(History, KeepsWhatARunSays) {
  const Json entry = results_entry(example(), "pyvm", "2026-11-23T10:00:00Z");
  const Json& exec = entry["suites"]["exec"];
  EXPECT_EQ(exec["unexpected"], 1);
  EXPECT_EQ(
      exec["cases"],
      Json({{{"name", "b<&>\"\x01"}, {"state", "unexpected"}, {"how", "stdout differs at line 2"}},
            {{"name", "c"}, {"state", "expected"}, {"how", "SIGSEGV"}}}));
  EXPECT_EQ(entry["suites"]["dis"]["not_run"], "needs a live CPython 3.14");
  // An entry stays what it is; the document for machines becomes one that says less.
  EXPECT_EQ(results_entry(entry), entry);
  const Json given = results_entry(Json::parse(results_json(example())));
  EXPECT_EQ(given["suites"]["exec"]["unexpected"], 1);
  EXPECT_EQ(given["suites"]["exec"]["cases"].size(), 1u);
  EXPECT_TRUE(results_entry(Json::parse("[1]")).is_null());
}

TEST(History, IsOrderedAndBounded) {
  const std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / "history";
  std::filesystem::remove_all(folder);
  for (int i = 0; i < 103; ++i)
    keep_results(folder, {{"time", fmt::format("2026-11-23T10:{:02}:{:02}Z", i / 60, i % 60)},
                          {"suites", Json::object()}});
  std::ofstream(folder / "run-2030-broken.json") << "{";
  const std::vector<Json> kept = kept_results(folder);
  ASSERT_EQ(kept.size(), 100u);
  EXPECT_EQ(kept[0]["time"], "2026-11-23T10:01:42Z");
  EXPECT_EQ(kept.back()["time"], "2026-11-23T10:00:03Z");
}

Json entry_of(const std::string& day, const std::string& suite, std::vector<std::string> unexpected,
              const std::string& subject = "pyvm") {
  Json cases = Json::array();
  for (const std::string& name : unexpected)
    cases.push_back({{"name", name}, {"state", "unexpected"}, {"how", ""}});
  return {{"time", day},
          {"subject", subject},
          {"suites",
           {{suite,
             {{"total", 9},
              {"agree", 9 - unexpected.size()},
              {"expected_failures", 0},
              {"unexpected", unexpected.size()},
              {"cases", cases}}}}}};
}

TEST(ReportDocument, SuitesKnowWhatTheyWereBefore) {
  const Json suites =
      report_suites({entry_of("4", "exec", {"a", "b"}), entry_of("3", "exec", {}, "python3.14"),
                     entry_of("2", "exec", {"b", "c"}), entry_of("1", "smoke", {})});
  ASSERT_EQ(suites.size(), 2u);
  EXPECT_EQ(suites[0]["time"], "4");
  EXPECT_EQ(suites[0]["before"]["time"], "2");
  EXPECT_EQ(suites[0]["cases"][0].value("new", false), true);
  EXPECT_EQ(suites[0]["cases"][1].value("new", false), false);
  EXPECT_EQ(suites[0]["fixed"], Json({"c"}));
  EXPECT_EQ(suites[1]["name"], "smoke");
  EXPECT_FALSE(suites[1].contains("before"));
  EXPECT_TRUE(report_suites({}).empty());
}

TEST(ReportDocument, ASuiteThatNobodyNeededDoesNotHideItsLastRun) {
  Json absent = {{"time", "2"},
                 {"subject", "pyvm"},
                 {"suites", {{"exec", {{"not_run", "no CPython"}, {"optional", true}}}}}};
  EXPECT_EQ(report_suites({absent, entry_of("1", "exec", {})})[0]["time"], "1");
  absent["suites"]["exec"]["optional"] = false;
  EXPECT_EQ(report_suites({absent, entry_of("1", "exec", {})})[0]["not_run"], "no CPython");
}

Json document_of(const Json& suites) {
  return {{"suites", suites}, {"buckets", Json::array()}, {"campaigns", Json::array()}};
}

TEST(ReportDocument, SaysWhetherItIsGreenAndWhatToDo) {
  Json document = document_of(report_suites({entry_of("1", "exec", {})}));
  Json summary = report_summary(document);
  EXPECT_EQ(summary["state"], "green");
  EXPECT_EQ(summary["headline"], "9 cases agree in 1 suite");
  document["buckets"] = {{{"bucket", "NOP(): value"}, {"state", "known"}}};
  EXPECT_EQ(report_summary(document)["state"], "green");
  document["buckets"].push_back({{"bucket", "CALL(): value"},
                                 {"state", "new"},
                                 {"anchor", "bucket-1"},
                                 {"id", "3f"},
                                 {"minimised", false}});
  summary = report_summary(document);
  EXPECT_EQ(summary["state"], "red");
  EXPECT_EQ(summary["headline"], "1 new bucket");
  EXPECT_EQ(summary["news"][0]["link"], "#bucket-1");
  EXPECT_EQ(summary["next"][1]["command"], "scripts/conformance minimise 3f");
  EXPECT_EQ(summary_text(summary),
            "red: 1 new bucket\n  - CALL(): value\nnext: scripts/conformance show 3f\n");
  document["findings"] = "my findings";
  EXPECT_EQ(report_summary(document)["next"][1]["command"],
            "scripts/conformance minimise 3f --findings 'my findings'");
  document["oracle"] = {{"healthy", false}};
  EXPECT_EQ(report_summary(document)["headline"],
            "1 new bucket, the oracle is not to be relied on");
  summary = report_summary(document_of(report_suites({entry_of("1", "exec", {"it's"})})));
  EXPECT_EQ(summary["headline"], "1 unexpected case");
  EXPECT_EQ(summary["next"][0]["command"], "scripts/conformance diff 'exec/it'\\''s'");
  EXPECT_EQ(report_summary(document_of(Json::array()))["state"], "unknown");
}

TEST(ReportDocument, CampaignsThatBeginAnewAreCountedTogether) {
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
  EXPECT_EQ(campaign["points"][1]["rate"], 20.0);
  EXPECT_EQ(campaign["points"][2]["rate"], 10.0);
  EXPECT_EQ(campaign["totals"]["judged"], 7);
  EXPECT_EQ(campaign["totals"]["executions"], 350);
  EXPECT_EQ(found.mutators, Json({{{"name", "swap"}, {"judged", 7}, {"findings", 1}}}));
}

}  // namespace
}  // namespace conformance
