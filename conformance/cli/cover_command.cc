// conformance cover: which instructions the corpus never executes.
#include <charconv>
#include <map>
#include <mutex>
#include <set>

#include "CLI/CLI.hpp"
#include "conformance/cli/options.h"
#include "conformance/cli/progress.h"
#include "conformance/cli/sides.h"
#include "conformance/compare/table.h"
#include "conformance/compare/text_diff.h"
#include "conformance/report/coverage.h"
#include "conformance/report/history.h"
#include "conformance/suites/bundle_suite.h"
#include "conformance/suites/runner.h"
#include "fmt/format.h"
#include "oracle/pool/files.h"

namespace conformance {
namespace {

namespace fs = std::filesystem;

// So that a row fits a terminal, but for the longest instructions.
constexpr size_t kNeverColumns = 18;

struct TypesOptions {
  std::string programs;
  std::string json;
};

struct Opcode {
  std::string name;
  std::string kind;
  uint64_t emitted = 0;   // In the standard library's code.
  uint64_t programs = 0;  // That execute it.
  std::string example;
};

std::vector<std::string_view> words(std::string_view line) {
  std::vector<std::string_view> result;
  for (size_t start = 0; start < line.size();) {
    size_t end = std::min(line.find(' ', start), line.size());
    if (end > start) result.push_back(line.substr(start, end - start));
    start = end + 1;
  }
  return result;
}

template <typename Number>
Number number_of(std::string_view text) {
  Number number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// What the compiler emits, counted over the standard library.
std::map<unsigned, Opcode> emitted_opcodes(const Setup& setup) {
  auto bundles = stdlib_bundles(setup);
  auto script = oracle::read_file(setup.root / "oracle/worker/emitted_opcodes.py").value_or("");
  auto file = build_cache(setup) /
              ("emitted-" + oracle::ContentKey().add(bundles.key).add(script).text() + ".txt");
  if (!std::filesystem::exists(file))
    run_worker(setup, "emitted_opcodes.py", {bundles.folder.string(), file.string()});
  std::map<unsigned, Opcode> opcodes;
  std::string text = oracle::read_file(file).value_or("");
  for (std::string_view line : split_lines(text)) {
    auto parts = words(line);
    if (parts.size() == 4)
      opcodes[number_of<unsigned>(parts[0])] = {std::string(parts[1]), std::string(parts[2]),
                                                number_of<uint64_t>(parts[3]), 0, ""};
  }
  return opcodes;
}

int cover(const CommonOptions& common, bool all) {
  CommonOptions live = common;
  live.oracle = "live";
  Setup setup = make_setup(live, false);
  std::map<unsigned, Opcode> opcodes = emitted_opcodes(setup);

  auto suites = all_suites();
  Suite& trace = **std::find_if(suites.begin(), suites.end(),
                                [](const auto& s) { return s->name() == "trace"; });
  trace.prepare(setup);
  const auto& cases = trace.cases();
  std::vector<Observation> traces(cases.size());
  unsigned jobs = common.jobs != 0 ? common.jobs : available_processors();
  {
    ProgressLine line;
    std::mutex mutex;
    size_t done = 0;
    in_parallel(cases.size(), jobs, [&](size_t i) {
      traces[i] = trace.observe(setup, setup.oracle, {&cases[i]}, false)[0];
      std::lock_guard lock(mutex);
      ++done;
      if (line.due()) line.show(fmt::format("{} of {} programs", done, cases.size()));
    });
  }
  for (size_t i = 0; i < cases.size(); ++i)
    for (const Section& section : traces[i].sections)
      for (std::string_view line : split_lines(section.text)) {
        if (!line.starts_with("opcodes ")) continue;
        for (std::string_view word : words(line.substr(8))) {
          Opcode& opcode = opcodes[number_of<unsigned>(word)];
          if (opcode.programs++ == 0) opcode.example = cases[i].name;
        }
      }

  Table table({{"opcode", Align::kRight},
               {"instruction"},
               {"in the library", Align::kRight},
               {"programs", Align::kRight},
               {"for example"}});
  size_t missing = 0, covered = 0, rare = 0;
  for (const auto& [number, opcode] : opcodes) {
    if (opcode.kind != "base") continue;
    bool lacks = opcode.programs == 0 && opcode.emitted > 0;
    if (opcode.programs > 0) ++covered;
    if (lacks) ++missing;
    if (opcode.programs == 0 && opcode.emitted == 0) ++rare;
    if (all || opcode.programs == 0)
      table.add({std::to_string(number), opcode.name, grouped(opcode.emitted),
                 grouped(opcode.programs),
                 opcode.programs > 0 ? opcode.example
                 : lacks             ? "MISSING: the compiler emits it"
                                     : "the library does not contain it"});
  }
  fmt::print(
      "{}\n{} programs execute {} instructions; {} that the compiler emits are never executed, {} "
      "more are in no "
      "code of the library.\n",
      table.text(), cases.size(), covered, missing, rare);
  return missing == 0 ? 0 : 1;
}

int cover_types(const CommonOptions& common, const TypesOptions& options) {
  Setup setup = make_setup(common, true);
  SideOptions side;
  side.workers = common.jobs != 0 ? common.jobs : available_processors();
  const Sides sides = make_sides(setup, side);
  std::vector<fs::path> files;
  const fs::path folder =
      options.programs.empty() ? setup.root / "corpus/seeds/pyc" : fs::path(options.programs);
  if (!fs::is_directory(folder)) throw Fault(fmt::format("there is no folder {}", folder.string()));
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.path().extension() == ".pyc") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  if (files.empty()) throw Fault(fmt::format("there is no .pyc file in {}", folder.string()));

  TypeCoverage coverage;
  std::mutex mutex;
  size_t untraced = 0, done = 0;
  ProgressLine line;
  in_parallel(files.size(), side.workers, [&](size_t i) {
    const std::string program = oracle::read_file(files[i]).value_or("");
    const oracle::Observation seen =
        sides.subject->observe(program, oracle::Isolation::kFork, oracle::Detail::kTrace);
    const std::string* trace = seen.section("trace");
    const auto steps = trace == nullptr ? std::vector<oracle::Step>() : oracle::parse_trace(*trace);
    std::lock_guard lock(mutex);
    if (steps.empty())
      ++untraced;
    else
      coverage.add(files[i].lexically_relative(folder).string(), program, steps);
    ++done;
    if (line.due())
      line.show(fmt::format("{} of {} programs, {} instructions", done, files.size(),
                            grouped(coverage.steps())));
  });
  line.clear();
  nlohmann::ordered_json document = coverage.json();
  if (const auto inside = folder.lexically_relative(setup.root); !inside.empty())
    document["folder"] = *inside.begin() == ".." ? folder.string() : inside.string();
  if (!options.json.empty()) oracle::write_file(options.json, document.dump() + "\n");
  if (options.programs.empty()) keep_last("types", document);

  // Of a row what it never met, as far as the line goes.
  Table table({{"instruction"},
               {"operand"},
               {"met", Align::kRight},
               {"of", Align::kRight},
               {"times", Align::kRight},
               {"never"}});
  size_t never = 0;
  for (const auto& row : document["rows"]) {
    const auto& can = row.contains("can") ? row["can"] : document["types"];
    uint64_t times = 0;
    for (const auto& [type, cell] : row["cells"].items()) times += cell[0].get<uint64_t>();
    if (times == 0) ++never;
    std::string missing;
    for (const auto& type : can) {
      const auto name = type.get<std::string>();
      if (row["cells"].contains(name)) continue;
      if (!missing.empty()) missing += ' ';
      if (missing.size() + name.size() > kNeverColumns) {
        missing += "...";
        break;
      }
      missing += name;
    }
    table.add({row["opcode"].get<std::string>(), row["operand"].get<std::string>(),
               std::to_string(row["cells"].size()), std::to_string(can.size()), grouped(times),
               missing});
  }
  const CellCount cells = count_cells(document);
  fmt::print(
      "{}\n{} programs, {} instructions executed\n{} of {} cells met; {} operands of "
      "instructions that were never executed\n",
      table.text(), coverage.programs(), grouped(coverage.steps()), grouped(cells.met),
      grouped(cells.possible), never);
  if (options.json.empty()) fmt::print("All of it: conformance report, or --json FILE\n");
  if (untraced == 0) return 0;
  fmt::print("{} programs left no trace\n", untraced);
  return coverage.programs() == 0 ? 2 : 0;
}

}  // namespace

void add_cover_command(CLI::App& app, CommonOptions& common, Action& action) {
  CLI::App* command = app.add_subcommand("cover", "Say what the corpus does not reach");
  command->footer(
      "Examples:\n"
      "  conformance cover opcodes\n"
      "  conformance cover types; conformance report");
  command->require_subcommand(1);
  CLI::App* opcodes = command->add_subcommand(
      "opcodes", "Instructions that no program of corpus/programs executes");
  auto all = std::make_shared<bool>(false);
  opcodes->add_flag("--all", *all, "Also those that some program executes, with an example");
  opcodes->add_option("--oracle-python", common.oracle_python, "The reference CPython 3.14");
  opcodes->add_option("-j,--jobs", common.jobs, "Processes at a time. Default: one per processor");
  opcodes->add_option("--root", common.root, "The repository");
  opcodes->footer(
      "Exit status: 0 when every instruction that the compiler emits is executed, else 1.\n"
      "Examples:\n"
      "  conformance cover opcodes\n"
      "  conformance cover opcodes --all");
  opcodes->callback(
      [=, &common, &action] { action = [=, &common] { return cover(common, *all); }; });

  CLI::App* types = command->add_subcommand(
      "types", "Which types each instruction meets, and the shapes of exception tables");
  auto options = std::make_shared<TypesOptions>();
  types->add_option("--programs", options->programs,
                    "A folder of .pyc files that reach nothing outside. Default: corpus/seeds/pyc");
  types->add_option("--json", options->json, "Write the whole matrix, for `conformance report`");
  add_common_options(*types, common);
  types->footer(
      "Exit status: 0, 2 wrong use or no program that left a trace.\n"
      "Examples:\n"
      "  conformance cover types; conformance report\n"
      "  conformance cover types --programs findings --json types.json");
  types->callback(
      [=, &common, &action] { action = [=, &common] { return cover_types(common, *options); }; });
}

}  // namespace conformance
