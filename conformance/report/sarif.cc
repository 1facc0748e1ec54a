// Buckets of findings as SARIF 2.1.0.
// Counterpart: none.
#include "conformance/report/sarif.h"

#include <map>

#include "conformance/findings/program_text.h"
#include "conformance/report/buckets.h"
#include "fmt/format.h"
#include "nlohmann/json.hpp"
#include "oracle/pool/files.h"

namespace conformance {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

constexpr const char* kSchema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
constexpr const char* kRootId = "SRCROOT";
constexpr const char* kKnownRule = "known-list";
constexpr const char* kGoldenRule = "golden";

// RFC 3986: what a path may hold as it is.
std::string uri_path(const fs::path& path) {
  std::string result;
  for (unsigned char c : path.generic_string()) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~/").find(static_cast<char>(c)) != std::string::npos;
    result += plain ? std::string(1, static_cast<char>(c)) : fmt::format("%{:02X}", c);
  }
  return result;
}

ordered_json artifact_location(const fs::path& path, const SarifContext& context) {
  const fs::path relative = fs::absolute(path).lexically_normal().lexically_relative(context.root);
  if (!relative.empty() && *relative.begin() != "..")
    return {{"uri", uri_path(relative)}, {"uriBaseId", kRootId}};
  return {{"uri", "file://" + uri_path(fs::absolute(path).lexically_normal())}};
}

struct RuleText {
  std::string name;
  std::string about;
  std::string help;
};

// "diverge/value" as the name "DivergeValue".
std::string rule_name(const std::string& id) {
  std::string result;
  bool start = true;
  for (char c : id) {
    if (c == '/' || c == '-') {
      start = true;
      continue;
    }
    result += start && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    start = false;
  }
  return result;
}

RuleText rule_text(VerdictKind kind, const std::string& id) {
  const std::string effect = id.find('/') == std::string::npos ? "" : id.substr(id.find('/') + 1);
  switch (kind) {
    case VerdictKind::kDiverge:
      return {rule_name(id),
              effect.empty()
                  ? "The machine does something else than CPython."
                  : fmt::format("The first effect that differs from CPython: {}.", effect),
              "Both sides ran the same code object. The instruction named is the first one after "
              "which they differ."};
    case VerdictKind::kVmCrash:
      return {rule_name(id), "The machine crashes.",
              "No program may crash the machine, whatever CPython does with it."};
    case VerdictKind::kVmHang:
      return {rule_name(id), "The machine does not come to an end where CPython does.",
              "The program ended in CPython within a small part of the time that the machine had."};
    case VerdictKind::kOracleCrash:
      return {rule_name(id), "CPython crashes on a program that no verifier called defined.",
              "Nothing can be said about the machine; CPython does not check bytecode."};
    case VerdictKind::kVerifierDisagree:
      return {rule_name(id), "The verifier is wrong about a code object.",
              "It accepted what crashes CPython, or refused what CPython's compiler made."};
    default:
      return {rule_name(id), "Something that a run could not judge.",
              "The harness is at fault, or the program asked for more than there is."};
  }
}

const char* level_of(const Bucket& bucket) {
  switch (bucket.kind) {
    case VerdictKind::kDiverge:
    case VerdictKind::kVmCrash:
    case VerdictKind::kVmHang:
    case VerdictKind::kVerifierDisagree:
      return "error";
    default:
      return "warning";
  }
}

ordered_json rule_json(const std::string& id, const RuleText& text, const char* level) {
  return {{"id", id},
          {"name", text.name},
          {"shortDescription", {{"text", text.about}}},
          {"fullDescription", {{"text", text.help}}},
          {"help", {{"text", text.help + " `conformance show` prints both sides of a finding."}}},
          {"defaultConfiguration", {{"level", level}}},
          {"properties", {{"tags", {"conformance", "correctness"}}}}};
}

// The listing at the line of the blamed instruction, and the instruction by its name.
ordered_json location_of(const Finding& finding, const SarifContext& context) {
  const fs::path folder = finding.reproducible ? context.findings / finding.id
                                               : context.findings / "unreproducible" / finding.id;
  const fs::path text = folder / (finding.is_source ? "source.py" : "program.txt");
  size_t line = 1;
  ordered_json logical = ordered_json::array();
  if (const auto& blamed = finding.verdict.blamed) {
    line = listing_line(finding.program, blamed->code, blamed->offset).value_or(1);
    const std::string name =
        code_name(finding.program, blamed->code).value_or(fmt::format("#{}", blamed->code));
    logical.push_back(
        {{"name", blamed->opcode},
         {"fullyQualifiedName", fmt::format("{}@{}:{}", name, blamed->offset, blamed->opcode)},
         {"kind", "instruction"}});
  }
  ordered_json location = {{"physicalLocation",
                            {{"artifactLocation", artifact_location(text, context)},
                             {"region", {{"startLine", line}}}}}};
  if (!logical.empty()) location["logicalLocations"] = std::move(logical);
  return location;
}

// The bytes of the blamed instruction in the program itself.
ordered_json program_location(const Finding& finding, const SarifContext& context) {
  const fs::path folder = finding.reproducible ? context.findings / finding.id
                                               : context.findings / "unreproducible" / finding.id;
  ordered_json physical = {
      {"artifactLocation", artifact_location(folder / "program.pyc", context)}};
  if (const auto& blamed = finding.verdict.blamed)
    if (const auto at = byte_offset(finding.program, blamed->code, blamed->offset))
      physical["region"] = {{"byteOffset", *at}, {"byteLength", 2}};
  return {{"physicalLocation", std::move(physical)}, {"message", {{"text", "the program"}}}};
}

ordered_json result_of(const Bucket& bucket, size_t rule, const SarifContext& context) {
  const Finding& finding = bucket.findings[0];
  const std::string id = bucket_class(bucket);
  std::string about = finding.verdict.about;
  while (about.ends_with('\n')) about.pop_back();
  ordered_json result = {
      {"ruleId", id},
      {"ruleIndex", rule},
      {"kind", "fail"},
      {"level", level_of(bucket)},
      {"message",
       {{"text", fmt::format("{}: {}{}{}\nconformance show {}", kind_word(bucket.kind), bucket.name,
                             about.empty() ? "" : "\n", about, finding.id)}}},
      {"locations", ordered_json::array({location_of(finding, context)})},
      {"partialFingerprints", {{"bucket/v1", oracle::ContentKey().add(bucket.name).text()}}},
      {"occurrenceCount", bucket.count},
      {"baselineState", bucket.known == nullptr ? "new" : "unchanged"}};
  if (!finding.is_source) {
    result["analysisTarget"] =
        program_location(finding, context)["physicalLocation"]["artifactLocation"];
    result["relatedLocations"] = ordered_json::array({program_location(finding, context)});
  }
  ordered_json suppressions = ordered_json::array();
  if (std::string_view(bucket_state(bucket)) == "known")
    suppressions.push_back({{"kind", "external"}, {"justification", bucket.known->reason}});
  result["suppressions"] = std::move(suppressions);
  ordered_json ids = ordered_json::array();
  for (const Finding& one : bucket.findings) ids.push_back(one.id);
  result["properties"] = {{"bucket", bucket.name},
                          {"firstSeen", bucket.first_seen},
                          {"subject", finding.subject_version},
                          {"oracle", finding.oracle_version},
                          {"findings", std::move(ids)}};
  return result;
}

}  // namespace

std::string buckets_sarif(const std::vector<Bucket>& buckets, const SarifContext& context) {
  ordered_json rules = ordered_json::array(), results = ordered_json::array();
  std::map<std::string, size_t> indices;
  for (const Bucket& bucket : buckets) {
    const std::string id = bucket_class(bucket);
    auto [found, added] = indices.emplace(id, rules.size());
    if (added) rules.push_back(rule_json(id, rule_text(bucket.kind, id), level_of(bucket)));
    results.push_back(result_of(bucket, found->second, context));
  }
  if (!context.problems.empty()) {
    const size_t index = rules.size();
    rules.push_back(rule_json(kKnownRule,
                              {"KnownList", "An entry of the list of known buckets is wrong.",
                               "It expired, or its witness does not fall into its bucket."},
                              "error"));
    for (const std::string& problem : context.problems)
      results.push_back(
          {{"ruleId", kKnownRule},
           {"ruleIndex", index},
           {"kind", "fail"},
           {"level", "error"},
           {"message", {{"text", problem}}},
           {"locations",
            ordered_json::array({{{"physicalLocation",
                                   {{"artifactLocation", artifact_location(context.known, context)},
                                    {"region", {{"startLine", 1}}}}}}})},
           {"partialFingerprints", {{"problem/v1", oracle::ContentKey().add(problem).text()}}}});
  }
  if (!context.goldens.empty()) {
    const size_t index = rules.size();
    rules.push_back(rule_json(kGoldenRule,
                              {"Golden", "A golden does not pass.",
                               "CPython was seen to do something else with this program when it "
                               "was filed."},
                              "error"));
    for (const auto& [name, what] : context.goldens)
      results.push_back(
          {{"ruleId", kGoldenRule},
           {"ruleIndex", index},
           {"kind", "fail"},
           {"level", "error"},
           {"message",
            {{"text", fmt::format("{}\nconformance replay goldens/{} --show", what, name)}}},
           {"locations",
            ordered_json::array(
                {{{"physicalLocation",
                   {{"artifactLocation",
                     artifact_location(context.root / "conformance/goldens" / name / "case.txt",
                                       context)},
                    {"region", {{"startLine", 1}}}}}}})},
           {"partialFingerprints", {{"golden/v1", oracle::ContentKey().add(name).text()}}}});
  }
  const ordered_json run = {
      {"tool", {{"driver", {{"name", "conformance"}, {"rules", std::move(rules)}}}}},
      {"originalUriBaseIds",
       {{kRootId, {{"uri", "file://" + uri_path(context.root.lexically_normal()) + "/"}}}}},
      {"columnKind", "unicodeCodePoints"},
      {"results", std::move(results)}};
  const ordered_json document = {
      {"$schema", kSchema}, {"version", "2.1.0"}, {"runs", ordered_json::array({run})}};
  return document.dump(1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace conformance
