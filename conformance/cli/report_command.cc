// conformance report: one HTML page of everything that runs, campaigns and triage found out.
#include <algorithm>
#include <chrono>

#include "CLI/CLI.hpp"
#include "conformance/cli/options.h"
#include "conformance/findings/known.h"
#include "conformance/findings/observation_text.h"
#include "conformance/findings/store.h"
#include "conformance/report/page.h"
#include "fmt/chrono.h"
#include "fmt/format.h"
#include "fuzz/ir/listing.h"
#include "fuzz/ir/marshal.h"
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
  std::string output = "report.html";
};

// A document that was asked for and cannot be read is a fault; one that nobody named is null.
Json read_json(const std::string& file) {
  if (file.empty()) return nullptr;
  auto text = oracle::read_file(file);
  if (!text) throw Fault(fmt::format("cannot read {}", file));
  Json document = Json::parse(*text, nullptr, false);
  if (document.is_discarded()) throw Fault(fmt::format("{} is no JSON document", file));
  return document;
}

// The newest results that were reported before, if they are not the same.
Json earlier_results(const fs::path& history, const Json& results) {
  std::vector<fs::path> files;
  if (fs::is_directory(history)) {
    for (const auto& entry : fs::directory_iterator(history))
      if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.rbegin(), files.rend());
  for (const fs::path& file : files) {
    Json earlier = Json::parse(oracle::read_file(file).value_or(""), nullptr, false);
    if (earlier.is_object() && earlier != results) return earlier;
  }
  return nullptr;
}

std::string listing_of(const std::string& program) {
  try {
    std::string text;
    for (const fuzz::ValueRef& code : fuzz::code_objects(fuzz::read_program(program).root))
      text += fuzz::listing(code) + "\n";
    return text;
  } catch (const fuzz::FormatError&) {
    return "";
  }
}

Json buckets_of(const fs::path& folder, const KnownFindings& known) {
  Json buckets = Json::array();
  if (folder.empty() || !fs::is_directory(folder)) return buckets;
  const FindingStore store(folder);
  const auto counts = store.counts();
  std::map<std::string, Finding> best;  // By bucket: the smallest case there is.
  std::map<std::string, std::string> first_seen;
  const auto size_of = [](const Finding& one) {
    return one.minimal.empty() ? one.program.size() : one.minimal.size();
  };
  for (Finding& finding : store.all()) {
    const std::string& bucket = finding.verdict.bucket;
    std::string& first = first_seen[bucket];
    if (first.empty() || finding.found < first) first = finding.found;
    auto [at, added] = best.try_emplace(bucket, finding);
    if (!added && size_of(finding) < size_of(at->second)) at->second = finding;
  }
  for (const auto& [bucket, kept] : best) {
    const Finding finding = store.load(kept.id).value_or(kept);
    const auto count = counts.find(bucket);
    buckets.push_back(
        {{"bucket", bucket},
         {"id", finding.id},
         {"kind", kind_text(finding.verdict.kind) +
                      (finding.verdict.aspect.empty() ? "" : " " + finding.verdict.aspect)},
         {"count", count == counts.end() ? 1 : count->second},
         {"first_seen", first_seen[bucket]},
         {"known", known.find(bucket) != nullptr},
         {"about", finding.verdict.about},
         {"oracle", observation_text(essence(finding.verdict.oracle))},
         {"subject", observation_text(essence(finding.verdict.subject))},
         {"minimal",
          !finding.minimal_source.empty() ? finding.minimal_source : listing_of(finding.minimal)},
         {"replay", "conformance replay " + finding.id}});
  }
  return buckets;
}

int report(const CommonOptions& common, const ReportOptions& options) {
  const fs::path root = find_root(common.root);
  const auto page = oracle::read_file(root / "conformance/report/page/report.html");
  if (!page) throw Fault("cannot read conformance/report/page/report.html");
  const Json results = read_json(options.results);
  const fs::path history =
      options.history.empty() ? oracle::cache_folder() / "reports" : fs::path(options.history);
  const fs::path findings =
      options.findings.empty() ? root / "findings" : fs::path(options.findings);
  if (!options.findings.empty() && !fs::is_directory(findings))
    throw Fault(fmt::format("there is no folder {}", findings.string()));
  Campaigns campaigns = report_campaigns(options.campaigns.empty() ? root / "campaigns"
                                                                   : fs::path(options.campaigns));

  const auto now = std::chrono::system_clock::now();
  const std::string time = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(now));
  Json document = {{"generated", time}};
  if (results.is_object()) document["cpython"] = results.value("cpython", "");
  document["suites"] = report_suites(results, earlier_results(history, results));
  document["buckets"] = buckets_of(findings, KnownFindings::load(KnownFindings::file_in(root)));
  document["coverage"] = read_json(options.coverage);
  document["campaigns"] = std::move(campaigns.campaigns);
  document["mutators"] = std::move(campaigns.mutators);
  document["oracle"] = read_json(options.oracle);
  oracle::write_file(options.output, report_page(*page, document));
  if (results.is_object()) {
    fs::create_directories(history);
    oracle::write_file(history / fmt::format("{}.json", time), results.dump());
  }
  fmt::print("{}: {} suites, {} buckets, {} campaigns\n", options.output, document["suites"].size(),
             document["buckets"].size(), document["campaigns"].size());
  return 0;
}

}  // namespace

void add_report_command(CLI::App& app, CommonOptions& common, Action& action) {
  auto options = std::make_shared<ReportOptions>();
  CLI::App* command = app.add_subcommand(
      "report", "Write one HTML page of all results; it needs no network and no server");
  command->add_option("--root", common.root, "The repository. Default: found");
  command->add_option("--results", options->results, "What `conformance run --json FILE` wrote");
  command->add_option("--findings", options->findings, "A folder of findings. Default: findings");
  command->add_option("--campaigns", options->campaigns,
                      "Where campaigns keep their statistics. Default: campaigns");
  command->add_option("--coverage", options->coverage,
                      "What `conformance cover types --json FILE` wrote");
  command->add_option("--oracle-health", options->oracle,
                      "What `conformance oracle doctor --json FILE` wrote");
  command->add_option(
      "--history", options->history,
      "Where results are kept for the next report's changes. Default: in the cache");
  command->add_option("-o,--output", options->output, "The page")->capture_default_str();
  command->footer(
      "Examples:\n"
      "  conformance run --json run.json; conformance report --results run.json\n"
      "  conformance report --findings findings --campaigns campaigns -o fuzz.html");
  command->callback([&common, &action, options] {
    action = [&common, options] { return report(common, *options); };
  });
}

}  // namespace conformance
