// Buckets as tables, JSON, JUnit and SARIF.
// Counterpart: none.
#include <unistd.h>

#include <set>

#include "conformance/compare/text_diff.h"
#include "conformance/findings/program_text.h"
#include "conformance/report/bucket_rows.h"
#include "conformance/report/buckets.h"
#include "conformance/report/sarif.h"
#include "fmt/format.h"
#include "fuzz/ir/code_ir.h"
#include "fuzz/ir/marshal.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace conformance {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

// return 7, as a .pyc; longer by some NOPs.
std::string program(size_t nops) {
  fuzz::RawCode raw;
  raw.stack_size = 1;
  raw.flags = 0;
  std::string code = {static_cast<char>(fuzz::op::RESUME), 0};
  for (size_t i = 0; i < nops; ++i) code += {static_cast<char>(fuzz::op::NOP), 0};
  code += {static_cast<char>(fuzz::op::LOAD_SMALL_INT), 7};
  code += {static_cast<char>(fuzz::op::RETURN_VALUE), 0};
  raw.code = fuzz::make_bytes(code);
  raw.consts = raw.names = raw.local_names = fuzz::make_tuple({});
  raw.local_kinds = raw.exception_table = fuzz::make_bytes("");
  raw.line_table = fuzz::make_bytes(std::string(1, static_cast<char>(0xF8 | 3)) + "");
  raw.filename = raw.name = raw.qualified_name = fuzz::make_text("f");
  return fuzz::write_program({fuzz::unchecked_pyc_header(), fuzz::make_code(raw, true), ""});
}

class Buckets : public testing::Test {
 protected:
  void SetUp() override {
    root = fs::path(testing::TempDir()) / fmt::format("buckets {}", getpid());
    store.emplace(root / "findings");
  }
  void TearDown() override { fs::remove_all(root); }

  void add(VerdictKind kind, const std::string& bucket, size_t nops, int times = 1) {
    Finding finding;
    finding.program = program(nops);
    finding.verdict.kind = kind;
    finding.verdict.bucket = bucket;
    finding.verdict.aspect = "value";
    finding.verdict.about = "CPython <7> & ours\x01\n";
    finding.verdict.blamed = oracle::Step{0, 2, "NOP", 0, {}};
    finding.found = fmt::format("2026-11-23T10:00:{:02}Z", second++);
    for (int i = 0; i < times; ++i) store->add(finding);
  }
  std::vector<std::string> names(const std::vector<Bucket>& buckets) const {
    std::vector<std::string> result;
    for (const Bucket& bucket : buckets) result.push_back(bucket.name);
    return result;
  }

  fs::path root;
  std::optional<FindingStore> store;
  int second = 0;
};

TEST_F(Buckets, AreRankedByHowLittleTheyHaveInCommon) {
  add(VerdictKind::kDiverge, "BINARY_OP(int, int): value", 1, 9);
  add(VerdictKind::kDiverge, "BINARY_OP(int, float): value", 2, 8);
  add(VerdictKind::kDiverge, "SEND(generator, int): exception", 3, 2);
  add(VerdictKind::kVmCrash, "SIGSEGV in dict_find < dict_get", 4);
  add(VerdictKind::kDiverge, "KNOWN(): value", 5, 100);
  add(VerdictKind::kDiverge, "BINARY_OP(int, int): value", 0);
  const KnownFindings known = KnownFindings::parse(
      "Why.\n  bucket: KNOWN(): value\n  witness: w\n  until: 2999-01-01\n", "f");
  const std::vector<Bucket> buckets = triage(*store, known);
  EXPECT_EQ(names(buckets), (std::vector<std::string>{
                                "SIGSEGV in dict_find < dict_get", "BINARY_OP(int, int): value",
                                "SEND(generator, int): exception", "BINARY_OP(int, float): value",
                                "KNOWN(): value"}));
  EXPECT_EQ(buckets[1].count, 10u);
  EXPECT_EQ(buckets[1].smallest, 3u);
  EXPECT_EQ(buckets[1].findings.size(), 2u);
  EXPECT_EQ(buckets[1].first_seen, "2026-11-23T10:00:00Z");
  EXPECT_EQ(bucket_class(buckets[1]), "diverge/value");
  EXPECT_EQ(bucket_class(buckets[0]), "vm-crash");
  EXPECT_STREQ(bucket_state(buckets[4]), "known");

  const std::string text = buckets_text(buckets, false);
  EXPECT_NE(text.find("4 new buckets, 1 known (--all shows them)\n"), std::string::npos) << text;
  EXPECT_EQ(text.find("KNOWN"), std::string::npos);
  EXPECT_NE(buckets_text(buckets, true).find("KNOWN"), std::string::npos);
  const json rows = json::parse(buckets_json(buckets))["buckets"];
  EXPECT_EQ(rows[1]["instructions"], 3);
  EXPECT_EQ(rows[4]["reason"], "Why.");
  const std::string junit = buckets_junit(buckets, {"f:2: expired"});
  EXPECT_NE(junit.find("tests=\"6\" failures=\"5\" errors=\"0\" skipped=\"1\""), std::string::npos)
      << junit;
  EXPECT_NE(junit.find("CPython &lt;7&gt; &amp; ours\\x01\n"), std::string::npos) << junit;
}

TEST_F(Buckets, AreRowsWithBothSidesWhileThereIsRoom) {
  add(VerdictKind::kDiverge, "BINARY_OP(int, int): value", 1, 9);
  add(VerdictKind::kDiverge, "SEND(generator, int): exception", 3);
  const KnownFindings known;
  BucketRows rows = bucket_rows(*store, known);
  ASSERT_EQ(rows.rows.size(), 2u);
  const auto& first = rows.rows[0];
  EXPECT_EQ(first["bucket"], "BINARY_OP(int, int): value");
  EXPECT_EQ(first["anchor"], bucket_anchor("BINARY_OP(int, int): value"));
  EXPECT_NE(first["anchor"], rows.rows[1]["anchor"]);
  EXPECT_EQ(first["count"], 9);
  EXPECT_EQ(first["about"], "CPython <7> & ours\\x01\n");
  EXPECT_TRUE(first["sides"].is_array());
  EXPECT_EQ(rows.without_details, 0u);
  rows = bucket_rows(*store, known, 1000, 1);
  EXPECT_FALSE(rows.rows[0].contains("about"));
  EXPECT_EQ(rows.without_details, 1u);
  EXPECT_EQ(rows.left_out, 1u);
}

// What the schema of SARIF 2.1.0 requires of every object that is written, and what its values may
// be.
TEST_F(Buckets, AreSarif) {
  add(VerdictKind::kDiverge, "BINARY_OP(int, int): value", 1, 9);
  add(VerdictKind::kDiverge, "BINARY_OP(str, int): value", 2);
  add(VerdictKind::kOracleCrash, "SIGSEGV", 3);
  const KnownFindings known =
      KnownFindings::parse("Why.\n  bucket: SIGSEGV\n  witness: w\n  until: 2999-01-01\n", "f");
  const std::vector<Bucket> buckets = triage(*store, known);
  const SarifContext context{root, root / "findings", {"f:2: expired"}, root / "known.txt"};
  const json document = json::parse(buckets_sarif(buckets, context));
  EXPECT_EQ(document["version"], "2.1.0");
  EXPECT_TRUE(document["$schema"].get<std::string>().starts_with("https://"));
  ASSERT_EQ(document["runs"].size(), 1u);
  const json& run = document["runs"][0];
  EXPECT_TRUE(run["tool"]["driver"]["name"].is_string());
  const json& rules = run["tool"]["driver"]["rules"];
  ASSERT_EQ(rules.size(), 3u);
  const std::set<std::string> levels = {"none", "note", "warning", "error"};
  std::set<std::string> ids;
  for (const json& rule : rules) {
    EXPECT_TRUE(ids.insert(rule["id"]).second);
    for (const char* member : {"shortDescription", "fullDescription", "help"})
      EXPECT_FALSE(rule[member]["text"].get<std::string>().empty());
    EXPECT_TRUE(levels.contains(rule["defaultConfiguration"]["level"]));
    EXPECT_TRUE(rule["properties"]["tags"].is_array());
  }
  EXPECT_TRUE(run["originalUriBaseIds"]["SRCROOT"]["uri"].get<std::string>().ends_with("/"));
  ASSERT_EQ(run["results"].size(), 4u);
  for (const json& result : run["results"]) {
    EXPECT_EQ(rules[result["ruleIndex"].get<size_t>()]["id"], result["ruleId"]);
    EXPECT_FALSE(result["message"]["text"].get<std::string>().empty());
    EXPECT_TRUE(levels.contains(result["level"]));
    EXPECT_EQ(result["kind"], "fail");
    ASSERT_TRUE(result["locations"].is_array());
    const json& physical = result["locations"][0]["physicalLocation"];
    EXPECT_EQ(physical["artifactLocation"]["uriBaseId"], "SRCROOT");
    EXPECT_EQ(physical["artifactLocation"]["uri"].get<std::string>().find(' '), std::string::npos);
    EXPECT_GE(physical["region"]["startLine"], 1);
    EXPECT_TRUE(result["partialFingerprints"].is_object());
  }
  const json& first = run["results"][0];
  EXPECT_EQ(first["occurrenceCount"], 9);
  EXPECT_EQ(first["baselineState"], "new");
  EXPECT_EQ(first["suppressions"], json::array());
  EXPECT_EQ(first["locations"][0]["logicalLocations"][0]["fullyQualifiedName"], "f@2:NOP");
  const size_t line = first["locations"][0]["physicalLocation"]["region"]["startLine"];
  const std::string text = program_listing(program(1));
  EXPECT_NE(split_lines(text).at(line - 1).find(" NOP"), std::string::npos) << line << text;
  EXPECT_EQ(first["relatedLocations"][0]["physicalLocation"]["region"]["byteLength"], 2);
  const json& old = run["results"][2];
  EXPECT_EQ(old["suppressions"][0]["kind"], "external");
  EXPECT_EQ(old["suppressions"][0]["justification"], "Why.");
  EXPECT_EQ(old["baselineState"], "unchanged");
  EXPECT_EQ(run["results"][3]["ruleId"], "known-list");
}

}  // namespace
}  // namespace conformance
