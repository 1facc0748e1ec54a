// conformance triage and conformance show: what was found, by cause.
#include "CLI/CLI.hpp"
#include "conformance/cli/findings_shared.h"
#include "conformance/compare/text_diff.h"
#include "conformance/findings/program_text.h"
#include "conformance/report/buckets.h"
#include "conformance/report/sarif.h"
#include "fmt/format.h"
#include "nlohmann/json.hpp"
#include "oracle/pool/files.h"

namespace conformance {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

struct TriageOptions {
  std::string findings;
  std::string known;
  std::string sarif;
  std::string junit;
  bool json = false;
  bool all = false;
};

KnownFindings load_known(const std::string& given, const fs::path& root) {
  if (!given.empty() && !fs::exists(given)) throw Fault(fmt::format("no file {}", given));
  return KnownFindings::load(given.empty() ? KnownFindings::file_in(root) : fs::path(given));
}

int triage_findings(const CommonOptions& common, const TriageOptions& options) {
  const fs::path root = find_root(common.root);
  const FindingStore store = open_findings(options.findings, root);
  const KnownFindings known = load_known(options.known, root);
  const std::vector<Bucket> buckets = triage(store, known);
  const std::vector<std::string> problems = known.expired(today());
  fmt::print("{}", options.json ? buckets_json(buckets)
                                : buckets_text(buckets, options.all, terminal_columns()));
  for (const std::string& problem : problems) fmt::print(stderr, "{}\n", problem);
  if (!options.sarif.empty())
    oracle::write_file(options.sarif, buckets_sarif(buckets, {root, fs::absolute(store.folder()),
                                                              problems, known.file()}));
  if (!options.junit.empty()) oracle::write_file(options.junit, buckets_junit(buckets, problems));
  if (!options.json && !buckets.empty())
    fmt::print("look at one: {} show {}{}\n", command_name(),
               buckets[0].findings[0].id.substr(0, 8), findings_argument(store.folder(), root));
  for (const Bucket& bucket : buckets)
    if (bucket.known == nullptr) return 1;
  return problems.empty() ? 0 : 1;
}

struct ShowOptions {
  std::string name;
  std::string findings;
  std::string known;
  size_t context = 3;
  size_t around = 6;
  size_t width = 0;
  bool json = false;
};

// A listing longer than that is better read in its file.
constexpr size_t kListingLines = 80;

ordered_json observation_json(const oracle::Observation& seen) {
  ordered_json sections = ordered_json::object();
  for (const oracle::Section& section : seen.sections) sections[section.title] = section.text;
  return {{"ending", oracle::ending_text(seen.ending)},
          {"signal", seen.signal},
          {"problem", seen.problem},
          {"sections", std::move(sections)}};
}

int show_json(const Finding& finding, const KnownEntry* entry) {
  ordered_json document = {
      {"id", finding.id},
      {"kind", kind_text(finding.verdict.kind)},
      {"aspect", finding.verdict.aspect},
      {"bucket", finding.verdict.bucket},
      {"known", entry != nullptr},
      {"about", finding.verdict.about},
      {"target", finding.target},
      {"seed", finding.seed},
      {"found", finding.found},
      {"subject_version", finding.subject_version},
      {"oracle_version", finding.oracle_version},
      {"reproducible", finding.reproducible},
      {"blamed", nullptr},
      {"subject", observation_json(finding.verdict.subject)},
      {"oracle", observation_json(finding.verdict.oracle)},
      {"listing", finding.is_source ? finding.program : program_listing(finding.program)},
      {"minimal", nullptr},
      {"replay", "conformance replay " + finding.id}};
  if (const auto& step = finding.verdict.blamed)
    document["blamed"] = {
        {"code", step->code},     {"name", code_name(finding.program, step->code).value_or("")},
        {"offset", step->offset}, {"opcode", step->opcode},
        {"depth", step->depth},   {"top", step->top}};
  if (!finding.minimal.empty()) document["minimal"] = program_listing(finding.minimal);
  if (!finding.minimal_source.empty()) document["minimal_source"] = finding.minimal_source;
  fmt::print("{}\n", document.dump(1, ' ', false, ordered_json::error_handler_t::replace));
  return 0;
}

std::string visible_lines(const std::string& text, const char* indent) {
  std::string result;
  for (std::string_view line : split_lines(text)) result += indent + visible(line) + "\n";
  return result;
}

void print_case(const char* what, const std::string& text, const fs::path& file) {
  const auto lines = split_lines(text);
  fmt::print("\n{}: {}\n", what, file.string());
  std::string head;
  for (size_t i = 0; i < lines.size() && i < kListingLines; ++i)
    head += fmt::format("  {}\n", visible(lines[i]));
  fmt::print("{}", head);
  if (lines.size() > kListingLines)
    fmt::print("  ... {} lines more\n", lines.size() - kListingLines);
}

int show(const CommonOptions& common, const ShowOptions& options) {
  const fs::path root = find_root(common.root);
  const FindingStore store = open_findings(options.findings, root);
  const KnownFindings known = load_known(options.known, root);
  const Finding finding = find_finding(store, known, options.name);
  const Verdict& verdict = finding.verdict;
  const KnownEntry* entry = known.find(verdict.bucket);
  if (options.json) return show_json(finding, entry);
  const fs::path folder = store.folder_of(finding);
  fmt::print("finding:  {}\ncause:    {}\nkind:     {}{}\n", finding.id, visible(verdict.bucket),
             kind_text(verdict.kind), verdict.aspect.empty() ? "" : ", " + verdict.aspect);
  if (entry != nullptr)
    fmt::print("known:    {} (until {})\n", visible(entry->reason), entry->until);
  fmt::print("found:    {} by {}{}\nsubject:  {}\noracle:   {}\nfolder:   {}\n", finding.found,
             finding.target, finding.seed.empty() ? "" : ", " + visible(finding.seed),
             finding.subject_version, finding.oracle_version, folder.string());
  if (!finding.reproducible)
    fmt::print("It did not happen again; the {} programs before it are in {}\n",
               finding.before.size(), (folder / "before").string());
  if (!verdict.about.empty()) fmt::print("\n{}", visible_lines(verdict.about, ""));
  if (const auto& step = verdict.blamed) {
    fmt::print("\nblamed:   {} at offset {} in {}\n", step->opcode, step->offset,
               visible(code_name(finding.program, step->code).value_or("?")));
    fmt::print(
        "{}", visible_lines(
                  listing_around(finding.program, step->code, step->offset, options.around), "  "));
  }
  fmt::print(
      "\n{}",
      sides_text(verdict.oracle, verdict.subject, finding.oracle_version, finding.subject_version,
                 options.width != 0 ? options.width : terminal_columns(), options.context));
  if (!finding.minimal_source.empty())
    print_case("minimal source", finding.minimal_source, folder / "minimal.py");
  if (!finding.minimal.empty())
    print_case("minimal case", program_listing(finding.minimal), folder / "minimal.txt");
  else if (finding.is_source || !finding.compiled_from.empty())
    print_case("source", finding.is_source ? finding.program : finding.compiled_from,
               folder / "source.py");
  const std::string arguments = finding.id.substr(0, 8) + findings_argument(store.folder(), root);
  fmt::print("\nagain:    {} replay {}\n", command_name(), arguments);
  const bool small = !finding.minimal.empty() || !finding.minimal_source.empty();
  if (!small) fmt::print("next:     {} minimise {}\n", command_name(), arguments);
  fmt::print("{} {} file {}\n", small ? "next:    " : "then:    ", command_name(), arguments);
  return 0;
}

}  // namespace

void add_triage_command(CLI::App& app, CommonOptions& common, Action& action) {
  auto options = std::make_shared<TriageOptions>();
  CLI::App* command = app.add_subcommand("triage", "Say what was found, one line for each cause");
  command->add_option("--findings", options->findings, "The folder. Default: findings");
  command->add_option("--known", options->known,
                      "The list of known buckets. Default: conformance/expectations/findings.txt");
  command->add_option("--sarif", options->sarif, "Write the buckets there as SARIF 2.1.0");
  command->add_option("--junit", options->junit, "Write the buckets there as JUnit XML");
  command->add_flag("--json", options->json, "Print JSON");
  command->add_flag("--all", options->all, "Show the known ones, too");
  command->add_option("--root", common.root, "The repository");
  command->footer(
      "New buckets come first, each next one the least like those before it.\n"
      "Exit status: 0 nothing new, 1 something is new or an entry expired, 2 wrong use.\n"
      "Examples:\n"
      "  conformance triage\n"
      "  conformance triage --all --sarif findings.sarif --junit findings.xml");
  command->callback([=, &common, &action] {
    action = [=, &common] { return triage_findings(common, *options); };
  });
}

void add_show_command(CLI::App& app, CommonOptions& common, Action& action) {
  auto options = std::make_shared<ShowOptions>();
  CLI::App* command =
      app.add_subcommand("show", "Show a finding: both sides, the blamed instruction, the case");
  command->add_option("FINDING", options->name, "The beginning of an id, or a bucket")->required();
  command->add_option("--findings", options->findings, "The folder. Default: findings");
  command->add_option("--known", options->known, "The list of known buckets");
  command->add_option("--context", options->context, "Equal lines around a difference")
      ->capture_default_str();
  command->add_option("--around", options->around, "Instructions around the blamed one")
      ->capture_default_str();
  command->add_option("--width", options->width, "Columns to use. Default: the terminal's");
  command->add_flag("--json", options->json, "Print JSON");
  command->add_option("--root", common.root, "The repository");
  command->footer(
      "Exit status: 0, 2 wrong use.\n"
      "Examples:\n"
      "  conformance show 3f2a\n"
      "  conformance show 'BINARY_OP(int, int): value'");
  command->callback(
      [=, &common, &action] { action = [=, &common] { return show(common, *options); }; });
}

}  // namespace conformance
