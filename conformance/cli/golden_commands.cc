// conformance replay, file and goldens: programs that were found, again and for ever.
#include "CLI/CLI.hpp"
#include "conformance/cli/findings_shared.h"
#include "conformance/cli/progress.h"
#include "conformance/cli/sides.h"
#include "conformance/compare/selection.h"
#include "conformance/compare/text_diff.h"
#include "conformance/findings/observation_text.h"
#include "conformance/findings/program_text.h"
#include "conformance/report/junit.h"
#include "fmt/format.h"
#include "oracle/pool/files.h"

namespace conformance {
namespace {

namespace fs = std::filesystem;

std::optional<FindingStore> findings_if_there(const std::string& given, const fs::path& root) {
  if (given.empty() && !fs::is_directory(root / "findings")) return std::nullopt;
  return open_findings(given, root);
}

struct ReplayOptions {
  std::vector<std::string> names;
  std::string findings;
  bool show = false;
};

int replay(const CommonOptions& common, const ReplayOptions& options) {
  Setup setup = make_setup(common, true);
  const KnownFindings known = KnownFindings::load(KnownFindings::file_in(setup.root));
  const auto store = findings_if_there(options.findings, setup.root);
  std::vector<Replayable> all;
  for (const std::string& name : options.names)
    all.push_back(find_replayable(setup, store ? &*store : nullptr, known, name));
  const Sides sides = make_sides(setup, {});
  int status = 0;
  for (const Replayable& one : all) {
    const Verdict verdict = sides.judge->judge_alone(one.program);
    fmt::print("{}: {}{}\n", one.name, kind_text(verdict.kind),
               verdict.kind == VerdictKind::kAgree || verdict.bucket.empty()
                   ? ""
                   : ", " + visible(verdict.bucket));
    if (one.finding && !one.bucket.empty() && verdict.bucket != one.bucket)
      fmt::print("  it was found as {}\n", visible(one.bucket));
    if (is_finding(verdict.kind)) {
      status = std::max(status, 1);
      for (std::string_view line : split_lines(verdict.about)) fmt::print("  {}\n", visible(line));
      if (options.show)
        fmt::print("\n{}", sides_text(verdict.oracle, verdict.subject, setup.oracle.title,
                                      setup.subject.title, terminal_columns(), 3));
    } else if (verdict.kind == VerdictKind::kHarnessFault) {
      fmt::print("  {}\n", visible(verdict.about));
      status = 2;
    }
  }
  return status;
}

struct FileOptions {
  std::string name;
  std::string findings;
  std::string area;
  std::string golden;
  std::string story;
  bool fixed = false;
  std::string until;
  std::string reason;
};

// What CPython does, three times in processes of its own. Throws Fault when it is not the same.
oracle::Observation stable_observation(oracle::Observers& reference, const std::string& program) {
  const std::vector<std::string> times(3, program);
  const auto seen = reference.observe(times, oracle::Isolation::kFresh);
  for (const oracle::Observation& one : seen) {
    if (!oracle::comparable(one.ending))
      throw Fault(fmt::format("CPython gives no answer to keep: {} {}",
                              oracle::ending_text(one.ending), one.problem));
    if (essence(one) != essence(seen[0]))
      throw Fault("CPython does not do the same twice: nothing to hold anybody to");
  }
  return essence(seen[0]);
}

// Whether the same program was filed under the name already: by a run that was killed before it
// came to the known list, or to be named there now.
bool filed_before(const fs::path& root, const Golden& golden) {
  if (!fs::exists(goldens_folder(root) / golden.name)) return false;
  const Golden there = read_golden(root, golden.name);
  if (there.program != golden.program || there.bucket != golden.bucket)
    throw Fault(fmt::format("there is another golden {} already: say --name", golden.name));
  return true;
}

// "BINARY_OP(int, int): value" as "binary-op-int-int-value".
std::string plain_name(std::string_view text) {
  std::string result;
  for (char c : text.substr(0, 60)) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
      result += c;
    else if (c >= 'A' && c <= 'Z')
      result += static_cast<char>(c - 'A' + 'a');
    else if (!result.empty() && result.back() != '-')
      result += '-';
  }
  while (result.ends_with('-')) result.pop_back();
  return result.empty() ? "case" : result;
}

int file(const CommonOptions& common, const FileOptions& options) {
  CommonOptions live = common;
  live.oracle = "live";
  Setup setup = make_setup(live, true);
  const KnownFindings known = KnownFindings::load(KnownFindings::file_in(setup.root));
  const auto store = findings_if_there(options.findings, setup.root);
  const Replayable one = find_replayable(setup, store ? &*store : nullptr, known, options.name);
  if (one.golden) throw Fault(fmt::format("{} is a golden already", one.name));
  if (options.until.empty() != options.reason.empty())
    throw Fault("--until and --reason go together");
  if (!options.until.empty() && options.until < today())
    throw Fault(fmt::format("--until {} is over: write YYYY-MM-DD", options.until));
  Golden golden;
  golden.program = one.program;
  golden.bucket = one.bucket;
  if (one.finding) {
    const Finding& finding = *one.finding;
    if (!finding.reproducible && !options.fixed)
      throw Fault(fmt::format("{} did not happen again: nothing to keep", finding.id));
    // A case that people can read: what its source compiles to.
    golden.program = !finding.is_source && !finding.minimal_source.empty()
                         ? compiled_file(setup, store->folder_of(finding) / "minimal.py", "case.py")
                         : runnable(setup, finding, true);
    golden.source = !finding.minimal_source.empty() ? finding.minimal_source
                    : finding.is_source             ? finding.program
                    : finding.minimal.empty()       ? finding.compiled_from
                                                    : "";
    golden.kind = kind_text(finding.verdict.kind);
    golden.finding = finding.id;
  } else if (fs::path(options.name).extension() == ".py") {
    golden.source = oracle::read_file(options.name).value_or("");
  }
  const Sides sides = make_sides(setup, {});
  golden.expected = stable_observation(*sides.reference, golden.program);
  const Verdict verdict = sides.judge->judge_alone(golden.program);
  if (verdict.kind == VerdictKind::kHarnessFault)
    throw Fault(fmt::format("it cannot be judged: {}", verdict.about));
  if (is_finding(verdict.kind) && options.fixed)
    throw Fault(fmt::format("it is not fixed: {}", verdict.bucket));
  if (!is_finding(verdict.kind) && !options.fixed)
    throw Fault(fmt::format("it does not happen ({}): if that is because it was fixed, say --fixed",
                            kind_text(verdict.kind)));
  if (verdict.kind == VerdictKind::kPoisoned)
    throw Fault(fmt::format("it agrees in nothing that could be held: {}", verdict.aspect));
  if (golden.bucket.empty() && is_finding(verdict.kind)) golden.bucket = verdict.bucket;
  if (golden.kind.empty() && is_finding(verdict.kind)) golden.kind = kind_text(verdict.kind);
  const BucketParts parts = parts_of(golden.bucket);
  const std::string& opcode = parts.opcode;
  // The area says which instruction already.
  const std::string cause =
      options.area.empty() && golden.kind == "DIVERGE" && !parts.effect.empty()
          ? parts.types + " " + parts.effect
          : golden.bucket;
  golden.name = fmt::format(
      "{}/{}",
      !options.area.empty() ? options.area
      : golden.kind.empty() ? std::string("filed")
                            : plain_name(golden.kind == "DIVERGE" ? opcode : golden.kind),
      !options.golden.empty()   ? options.golden
      : golden.bucket.empty()   ? plain_name(fs::path(options.name).stem().string())
      : !golden.finding.empty() ? plain_name(cause) + "-" + golden.finding.substr(0, 4)
                                : plain_name(cause));
  golden.cpython = setup.cpython;
  golden.filed = today();
  golden.story = options.story.empty()
                     ? fmt::format("{}\n\nFiled on {}{}; CPython {} was asked.\n",
                                   golden.bucket.empty() ? "A program to hold on to."
                                                         : "Found as `" + golden.bucket + "`.",
                                   golden.filed,
                                   golden.finding.empty() ? "" : " from finding " + golden.finding,
                                   golden.cpython)
                     : options.story + "\n";
  if (!options.until.empty() && !is_finding(verdict.kind))
    throw Fault("--until is for what happens still");
  const KnownEntry* entry = options.until.empty() ? nullptr : known.find(verdict.bucket);
  if (entry != nullptr && entry->witness != "goldens/" + golden.name)
    throw Fault(fmt::format("{} is known already, until {}, with the witness {}", verdict.bucket,
                            entry->until, entry->witness));
  if (!filed_before(setup.root, golden)) write_golden(setup.root, golden);
  if (!options.until.empty() && entry == nullptr)
    add_known(KnownFindings::file_in(setup.root),
              {verdict.bucket, options.reason, "goldens/" + golden.name, options.until, 0});
  const fs::path folder = goldens_folder(setup.root) / golden.name;
  const fs::path shown = folder.lexically_relative(fs::current_path());
  fmt::print("filed: {}\n",
             shown.empty() || *shown.begin() == ".." ? folder.string() : shown.string());
  fmt::print("story: tell in its story.md what it was and why\n");
  const std::string again =
      fmt::format("{} run goldens --filter '^goldens/{}$'", command_name(), golden.name);
  if (!options.until.empty())
    fmt::print("known: {} names it until {}\n",
               KnownFindings::file_in(setup.root).lexically_relative(setup.root).string(),
               options.until);
  else if (is_finding(verdict.kind))
    fmt::print(
        "next:  fix it; it fails until then: {}\n"
        "or:    if that has to wait, let the known list name it: the same with --until YYYY-MM-DD "
        "--reason '...'\n",
        again);
  else
    fmt::print("next:  {}\n", again);
  return 0;
}

struct GoldensOptions {
  std::string filter;
  std::string junit;
  bool update = false;
  bool show = false;
};

int replay_all(const CommonOptions& common, const GoldensOptions& options) {
  Setup setup = make_setup(common, true);
  if (options.update && setup.recorded) throw Fault("--update needs a live CPython 3.14");
  const Selection selection(options.filter);
  std::vector<Golden> goldens;
  for (Golden& golden : find_goldens(setup.root))
    if (selection.chooses(golden.name)) goldens.push_back(std::move(golden));
  if (goldens.empty() && !options.filter.empty()) throw Fault("no golden matches the filter");
  const KnownFindings known = KnownFindings::load(KnownFindings::file_in(setup.root));
  const std::vector<std::string> reasons = golden_reasons(goldens, known);
  if (goldens.empty())
    fmt::print("no golden is filed yet: `{} file FINDING` files one\n", command_name());

  SideOptions side_options;
  side_options.workers = common.jobs != 0 ? common.jobs : available_processors();
  const auto subject = make_observers(setup.subject, setup, side_options);
  std::unique_ptr<oracle::Observers> reference;
  if (!setup.recorded) reference = make_observers(setup.oracle, setup, side_options);
  ProgressLine line;
  const std::vector<GoldenResult> results =
      replay_goldens(goldens, observers(*subject), reference ? observers(*reference) : Observe{},
                     [&](size_t done) {
                       if (line.due())
                         line.show(fmt::format("{} of {} goldens", done, goldens.size()));
                     });
  line.clear();

  size_t passed = 0, expected = 0, failed = 0;
  int status = 0;
  for (size_t i = 0; i < goldens.size(); ++i) {
    const GoldenResult& result = results[i];
    if (is_as_expected(result, reasons[i])) {
      ++(reasons[i].empty() ? passed : expected);
      continue;
    }
    ++failed;
    status = std::max(status, result.outcome == GoldenOutcome::kFault ? 2 : 1);
    fmt::print("{}: {}\n", goldens[i].name, visible(golden_complaint(result, reasons[i], known)));
    if (options.show)
      fmt::print("\n{}", sides_text(goldens[i].expected, essence(result.subject), "expected",
                                    setup.subject.title, terminal_columns(), 3));
    const bool drifted = result.outcome == GoldenOutcome::kCpythonChanged ||
                         result.outcome == GoldenOutcome::kBothChanged;
    if (drifted)
      fmt::print("  CPython {} was asked then, CPython {} now\n", goldens[i].cpython,
                 setup.cpython);
    if (drifted && options.update) {
      Golden fresh = goldens[i];
      fresh.expected = stable_observation(*reference, fresh.program);
      fresh.cpython = setup.cpython;
      update_golden(fresh);
      fmt::print("  expected.txt says now what CPython does\n");
    }
  }
  for (const std::string& problem : known.expired(today())) {
    status = std::max(status, 1);
    fmt::print("{}\n", problem);
  }
  fmt::print("{} of {} goldens pass, {} known not to, {} fail\n", passed, goldens.size(), expected,
             failed);
  if (!options.junit.empty())
    oracle::write_file(options.junit,
                       junit_text("goldens", golden_cases(goldens, results, reasons, known)));
  return status;
}

}  // namespace

void add_replay_command(CLI::App& app, CommonOptions& common, Action& action) {
  auto options = std::make_shared<ReplayOptions>();
  CLI::App* command = app.add_subcommand(
      "replay", "Run findings, files or goldens again, in fresh processes on both sides");
  command
      ->add_option("WHAT", options->names,
                   "The beginning of a finding's id, a bucket, a .pyc or .py, goldens/AREA/NAME")
      ->required();
  command->add_option("--findings", options->findings, "The folder. Default: findings");
  command->add_flag("--show", options->show, "Print both sides, too");
  add_common_options(*command, common);
  command->footer(
      "Exit status: 0 both sides agree (or nothing can be said), 1 they differ or one crashes, 2 "
      "the harness or its use is at fault.\n"
      "Examples:\n"
      "  conformance replay 3f2a --show\n"
      "  conformance replay script.py goldens/calls/keywords");
  command->callback(
      [=, &common, &action] { action = [=, &common] { return replay(common, *options); }; });
}

void add_file_command(CLI::App& app, CommonOptions& common, Action& action) {
  auto options = std::make_shared<FileOptions>();
  CLI::App* command = app.add_subcommand(
      "file", "File a finding as a golden: what CPython does with it, now and for ever");
  command
      ->add_option("FINDING", options->name,
                   "The beginning of an id, a bucket, or a .pyc or .py of your own")
      ->required();
  command->add_option("--findings", options->findings, "The folder. Default: findings");
  command->add_option("--area", options->area, "Default: the instruction, or the kind");
  command->add_option("--name", options->golden, "Default: the bucket");
  command->add_option("--story", options->story, "What it was, for story.md");
  command->add_flag("--fixed", options->fixed,
                    "It agrees now, because it was fixed: file it as a guard");
  command->add_option("--until", options->until,
                      "It cannot be fixed now: the known list names it until that day, YYYY-MM-DD");
  command->add_option("--reason", options->reason, "With --until: why it may wait");
  add_common_options(*command, common);
  command->footer(
      "Exit status: 0 filed, 2 refused: it does not happen, CPython is not stable, wrong use.\n"
      "Examples:\n"
      "  conformance file 3f2a --area calls --name keyword-order\n"
      "  conformance file 3f2a --until 2027-01-31 --reason 'Forgets the line (gh-1).'\n"
      "  conformance file 3f2a --fixed");
  command->callback(
      [=, &common, &action] { action = [=, &common] { return file(common, *options); }; });
}

void add_goldens_command(CLI::App& app, CommonOptions& common, Action& action) {
  auto options = std::make_shared<GoldensOptions>();
  CLI::App* command = app.add_subcommand(
      "goldens", "Replay every golden, and say who changed where one does not pass");
  command->add_option("--filter", options->filter, "Only those that the RE2 pattern matches");
  command->add_option("--junit", options->junit, "Write the results there as JUnit XML");
  command->add_flag("--show", options->show, "Print both sides of what fails");
  command->add_flag("--update", options->update, "Where CPython changed, expect what it does now");
  add_common_options(*command, common);
  command->footer(
      "With --oracle live CPython is asked again: 'CPython changed', 'we changed', 'both "
      "changed'.\n"
      "Exit status: 0 all pass, 1 some do not, 2 the harness or its use is at fault.\n"
      "Examples:\n"
      "  conformance goldens\n"
      "  conformance goldens --oracle recorded --filter ^calls/");
  command->callback(
      [=, &common, &action] { action = [=, &common] { return replay_all(common, *options); }; });
}

}  // namespace conformance
