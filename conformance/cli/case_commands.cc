// conformance diff and conformance list: single cases.
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "CLI/CLI.hpp"
#include "conformance/cli/options.h"
#include "conformance/compare/expectations.h"
#include "conformance/compare/selection.h"
#include "conformance/compare/table.h"
#include "conformance/compare/text_diff.h"
#include "fmt/format.h"

namespace conformance {
namespace {

struct DiffOptions {
  std::string name;
  size_t context = 3;
  size_t width = 0;
  bool all = false;
};

size_t terminal_width() {
  winsize size{};
  if (isatty(STDOUT_FILENO) != 0 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 &&
      size.ws_col >= 60)
    return size.ws_col;
  return 160;
}

void print_sides(const Setup& setup, const DiffOptions& options, const Observation& theirs,
                 const Observation& ours) {
  for (const auto& [side, seen] : {std::pair{&setup.oracle, &theirs}, {&setup.subject, &ours}})
    if (!seen->problem.empty()) fmt::print("{}: {}\n", side->title, visible(seen->problem));
  size_t width = options.width != 0 ? options.width : terminal_width();
  for (size_t i = 0; i < std::max(theirs.sections.size(), ours.sections.size()); ++i) {
    Section a = i < theirs.sections.size() ? theirs.sections[i] : Section{};
    Section b = i < ours.sections.size() ? ours.sections[i] : Section{};
    if (a == b && !options.all) {
      fmt::print("{}: equal\n", a.title);
      continue;
    }
    size_t context = options.all ? std::string::npos / 2 : options.context;
    fmt::print("{}: {}\n\n{}\n", a.title.empty() ? b.title : a.title, a == b ? "equal" : "differs",
               side_by_side(diff_lines(a.text, b.text, context), setup.oracle.title,
                            setup.subject.title, width));
  }
}

int diff(const CommonOptions& common, const DiffOptions& options) {
  size_t slash = options.name.find('/');
  std::string suite_name = options.name.substr(0, slash);
  std::string case_name = slash == std::string::npos ? "" : options.name.substr(slash + 1);
  auto suites = all_suites();
  auto suite = std::find_if(suites.begin(), suites.end(),
                            [&](const auto& s) { return s->name() == suite_name; });
  if (suite == suites.end() || case_name.empty())
    throw Fault(fmt::format("'{}' is not a case: write SUITE/CASE as conformance run prints it",
                            options.name));
  Setup setup = make_setup(common, true);
  if (std::string missing = (*suite)->missing(setup); !missing.empty()) throw Fault(missing);
  check_subject(setup);
  (*suite)->prepare(setup);
  const auto& cases = (*suite)->cases();
  auto found = std::find_if(cases.begin(), cases.end(),
                            [&](const Case& one) { return one.name == case_name; });
  if (found == cases.end())
    throw Fault(
        fmt::format("suite {} has no case '{}' (conformance list {} --filter PATTERN finds it)",
                    suite_name, case_name, suite_name));

  std::vector<const Case*> one = {&*found};
  fmt::print("{}\n", visible(options.name));
  bool detail = !setup.recorded;
  Observation theirs = (*suite)->observe(setup, setup.oracle, one, detail)[0];
  Observation ours = (*suite)->observe(setup, setup.subject, one, detail)[0];
  print_sides(setup, options, theirs, ours);
  if (!theirs.problem.empty()) return 2;
  if (theirs == ours && detail) {
    // Detailed texts may hide what digests tell apart, and the other way round.
    theirs = (*suite)->observe(setup, setup.oracle, one, false)[0];
    ours = (*suite)->observe(setup, setup.subject, one, false)[0];
    if (theirs != ours) print_sides(setup, options, theirs, ours);
  }
  fmt::print("{}\n", theirs == ours ? "agree" : "differ");
  return theirs == ours ? 0 : 1;
}

struct ListOptions {
  std::string suite;
  std::string filter;
};

int list(const CommonOptions& common, const ListOptions& options) {
  auto suites = all_suites();
  if (options.suite.empty()) {
    Table table({{"suite"}, {"what is compared"}});
    for (const auto& suite : suites)
      table.add({std::string(suite->name()), std::string(suite->about())});
    fmt::print("{}", table.text());
    return 0;
  }
  auto suite = std::find_if(suites.begin(), suites.end(),
                            [&](const auto& s) { return s->name() == options.suite; });
  if (suite == suites.end()) throw Fault(fmt::format("there is no suite '{}'", options.suite));
  Selection selection(options.filter);
  Setup setup = make_setup(common, false);
  if (std::string missing = (*suite)->missing(setup); !missing.empty()) throw Fault(missing);
  (*suite)->prepare(setup);
  auto known = (*suite)->expectations(setup.root / "conformance/expectations");
  for (const Case& one : (*suite)->cases()) {
    std::string name = fmt::format("{}/{}", options.suite, one.name);
    if (!selection.chooses(name)) continue;
    const std::string* reason = known.reason(one.name);
    fmt::print("{}{}\n", name, reason != nullptr ? "    expected to fail: " + *reason : "");
  }
  return 0;
}

}  // namespace

void add_diff_command(CLI::App& app, CommonOptions& common, Action& action) {
  auto options = std::make_shared<DiffOptions>();
  CLI::App* command = app.add_subcommand(
      "diff", "Run one case again on both sides and show them next to each other");
  command->add_option("CASE", options->name, "SUITE/CASE, as conformance run prints it")
      ->required();
  command->add_option("--context", options->context, "Equal lines to show around a difference")
      ->capture_default_str();
  command->add_option("--width", options->width, "Columns to use. Default: the terminal's");
  command->add_flag("--all", options->all, "Show everything, also what is equal");
  add_common_options(*command, common);
  command->footer(
      "Exit status: 0 agree, 1 differ, 2 the harness or its use is at fault.\n"
      "Examples:\n"
      "  conformance diff exec/exceptions/chain\n"
      "  conformance diff 'tables/json/decoder.py::JSONDecoder.decode' --all");
  command->callback(
      [=, &common, &action] { action = [=, &common] { return diff(common, *options); }; });
}

void add_list_command(CLI::App& app, CommonOptions& common, Action& action) {
  auto options = std::make_shared<ListOptions>();
  CLI::App* command = app.add_subcommand("list", "Name the suites, or the cases of one suite");
  command->add_option("SUITE", options->suite, "The suite whose cases to name");
  command->add_option("--filter", options->filter,
                      "Only cases whose SUITE/CASE name the RE2 pattern matches");
  add_common_options(*command, common);
  command->footer(
      "Examples:\n"
      "  conformance list\n"
      "  conformance list exec --filter generators");
  command->callback(
      [=, &common, &action] { action = [=, &common] { return list(common, *options); }; });
}

}  // namespace conformance
