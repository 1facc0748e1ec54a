// conformance report: one HTML page of everything that runs, campaigns and triage found out.
#include <algorithm>

#include "CLI/CLI.hpp"
#include "conformance/cli/options.h"
#include "conformance/findings/known.h"
#include "conformance/findings/store.h"
#include "conformance/report/bucket_rows.h"
#include "conformance/report/document.h"
#include "conformance/report/history.h"
#include "conformance/report/page.h"
#include "fmt/format.h"
#include "nlohmann/json.hpp"
#include "oracle/pool/files.h"

namespace conformance {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

struct ReportOptions {
  std::string results;
  std::string findings;
  std::string campaigns;
  std::string coverage;
  std::string oracle;
  std::string history;
  std::string known;
  std::string json;
  std::string output = "report.html";
};

// A document that was asked for and cannot be read is a fault.
Json read_json(const std::string& file) {
  auto text = oracle::read_file(file);
  if (!text) throw Fault(fmt::format("cannot read {}", file));
  Json document = Json::parse(*text, nullptr, false);
  if (document.is_discarded()) throw Fault(fmt::format("{} is no JSON document", file));
  return document;
}

// What an older version kept is as good as nothing.
Json last_types() {
  Json document = last_kept("types");
  return document.contains("witnesses") ? document : Json();
}

Json shaped(Json document, const char* member, const std::string& file, const char* command) {
  if (!document.is_object() || !document.contains(member))
    throw Fault(fmt::format("{} is not what {} writes", file, command));
  return document;
}

// Whether two entries of the history say the same of every suite.
bool same_results(const Json& a, const Json& b) {
  if (a["suites"].size() != b["suites"].size()) return false;
  for (const auto& [name, suite] : a["suites"].items()) {
    if (!b["suites"].contains(name)) return false;
    for (const char* member : {"total", "agree", "expected_failures", "unexpected"})
      if (suite.value(member, uint64_t{0}) != b["suites"][name].value(member, uint64_t{0}))
        return false;
  }
  return true;
}

// The newest results first: the given ones before those that were kept.
std::vector<Json> all_results(const ReportOptions& options) {
  const fs::path folder = options.history.empty() ? history_folder() : fs::path(options.history);
  std::vector<Json> entries = kept_results(folder);
  if (options.results.empty()) return entries;
  Json given = results_entry(read_json(options.results));
  if (given.is_null())
    throw Fault(fmt::format("{} is not what conformance run --json writes", options.results));
  // A run keeps its results itself, and knows more of them than the file.
  if (!entries.empty() && same_results(entries[0], given)) return entries;
  if (!given.contains("time")) given["time"] = time_now();
  entries.insert(entries.begin(), given);
  if (!options.history.empty()) keep_results(folder, given);
  return entries;
}

// The folder that was asked for, which has to be there, or the usual one, which need not.
fs::path folder_of(const std::string& given, const fs::path& usual) {
  if (!given.empty() && !fs::is_directory(given))
    throw Fault(fmt::format("there is no folder {}", given));
  return given.empty() ? usual : fs::path(given);
}

int report(const CommonOptions& common, const ReportOptions& options) {
  const fs::path root = find_root(common.root);
  const fs::path findings = folder_of(options.findings, root / "findings");
  Campaigns campaigns = report_campaigns(folder_of(options.campaigns, root / "campaigns"));
  if (!options.known.empty() && !fs::exists(options.known))
    throw Fault(fmt::format("there is no file {}", options.known));
  const KnownFindings known = KnownFindings::load(
      options.known.empty() ? KnownFindings::file_in(root) : fs::path(options.known));
  const std::vector<Json> results = all_results(options);

  Json document = {{"generated", time_now()}};
  for (const char* member : {"subject", "cpython"})
    if (!results.empty() && results[0].contains(member)) document[member] = results[0][member];
  document["suites"] = report_suites(results);
  if (!options.findings.empty()) document["findings"] = options.findings;
  BucketRows buckets;
  buckets.rows = Json::array();
  if (fs::is_directory(findings)) buckets = bucket_rows(FindingStore(findings), known);
  document["buckets"] = std::move(buckets.rows);
  document["problems"] = known.expired(today());
  document["coverage"] = options.coverage.empty()
                             ? last_types()
                             : shaped(read_json(options.coverage), "witnesses", options.coverage,
                                      "conformance cover types --json");
  document["campaigns"] = std::move(campaigns.campaigns);
  document["mutators"] = std::move(campaigns.mutators);
  document["oracle"] = options.oracle.empty()
                           ? last_kept("doctor")
                           : shaped(read_json(options.oracle), "pythons", options.oracle,
                                    "conformance oracle doctor --json");
  document["left_out"] = {{"buckets", buckets.left_out}, {"details", buckets.without_details}};
  document["summary"] = report_summary(document);

  const std::string page = report_page(root / "conformance/report/page", document);
  oracle::write_file(options.output, page);
  if (!options.json.empty())
    oracle::write_file(options.json,
                       document.dump(1, ' ', false, Json::error_handler_t::replace) + "\n");
  fmt::print("{}{}: {} suites, {} buckets, {} campaigns, {} KB\n",
             summary_text(document["summary"]), options.output, document["suites"].size(),
             document["buckets"].size(), document["campaigns"].size(), page.size() / 1000);
  return 0;
}

}  // namespace

void add_report_command(CLI::App& app, CommonOptions& common, Action& action) {
  auto options = std::make_shared<ReportOptions>();
  CLI::App* command = app.add_subcommand(
      "report", "Write one HTML page of all results; it needs no network and no server");
  command->add_option("-o,--output", options->output, "The page")->capture_default_str();
  command->add_option("--results", options->results,
                      "What conformance run --json wrote. Default: what the last complete runs of "
                      "each suite left in the cache");
  command->add_option("--findings", options->findings, "A folder of findings. Default: findings");
  command->add_option("--known", options->known,
                      "The known buckets. Default: conformance/expectations/findings.txt");
  command->add_option("--campaigns", options->campaigns,
                      "Where campaigns keep their statistics. Default: campaigns");
  command->add_option("--coverage", options->coverage,
                      "What conformance cover types --json wrote. Default: the last one");
  command->add_option("--oracle-health", options->oracle,
                      "What conformance oracle doctor --json wrote. Default: the last one");
  command->add_option("--history", options->history,
                      "Where earlier results are; --results are added. Default: in the cache");
  command->add_option("--json", options->json, "Write what the page shows there, as JSON");
  command->add_option("--root", common.root, "The repository. Default: found");
  command->footer(
      "Exit status: 0 written, whatever it says; 2 wrong use.\n"
      "Examples:\n"
      "  conformance run; conformance report\n"
      "  conformance report --findings artefacts/findings -o fuzz.html\n"
      "  conformance report --results run.json --history results --json report.json");
  command->callback([&common, &action, options] {
    action = [&common, options] { return report(common, *options); };
  });
}

}  // namespace conformance
