// conformance mutate: one mutation of one program, shown.
#include <unistd.h>

#include <algorithm>

#include "CLI/CLI.hpp"
#include "conformance/cli/findings_shared.h"
#include "conformance/cli/options.h"
#include "conformance/compare/table.h"
#include "conformance/compare/text_diff.h"
#include "conformance/suites/bundle_suite.h"
#include "fmt/format.h"
#include "fuzz/ir/assembly.h"
#include "fuzz/ir/flow.h"
#include "fuzz/mutators/mutators.h"
#include "oracle/pool/files.h"

namespace conformance {
namespace {

namespace fs = std::filesystem;

struct MutateOptions {
  std::string file;
  uint64_t seed = 1;
  std::string mutator;
  std::string mood = "repairing";
  std::string code;
  std::string donor;
  std::string output;
  size_t width = 160;
  size_t context = 4;
  bool list = false;
  bool positions = false;
};

int list_mutators() {
  Table table({{"mutator"}, {"family"}, {"moods"}, {"claim"}, {"what it does"}});
  for (const fuzz::MutatorInfo& info : fuzz::mutators()) {
    const char* moods = !info.hostile ? "repairing" : info.repairing ? "both" : "hostile";
    table.add({info.name, info.family, moods, fuzz::claim_name(info.claim), info.about});
  }
  fmt::print("{}", table.text());
  return 0;
}

// The code object that the user names by its qualified name; else a random one, the seed decides.
fuzz::ValueRef choose(const std::vector<fuzz::ValueRef>& codes, const MutateOptions& options) {
  if (options.code.empty()) return codes[options.seed % codes.size()];
  for (const fuzz::ValueRef& code : codes)
    if (code->code->qualified_name->bytes == options.code) return code;
  std::string known;
  for (const fuzz::ValueRef& code : codes)
    known += (known.empty() ? "" : ", ") + code->code->qualified_name->bytes;
  throw Fault(fmt::format("no code object is called '{}'; there are {}", options.code, known));
}

// What the subject's verifier says of the mutated code object.
std::string verdict(Setup& setup, const fuzz::Program& program, const fuzz::Value& mutated) {
  if (setup.subject.command.empty()) return "not asked: there is no subject";
  if (!setup.reference) return "not asked: a live CPython 3.14 compiles the driver";
  try {
    check_subject(setup);
  } catch (const Fault& fault) {
    const std::string what = fault.what();
    return what.substr(0, what.find('\n'));
  }
  const fs::path driver = compiled_drivers(setup) / "verdict.pyc";
  const fs::path file = fs::temp_directory_path() / fmt::format("conformance-{}.pyc", getpid());
  fuzz::Program alone = program;
  if (alone.header.empty()) alone.header = fuzz::unchecked_pyc_header();
  // The code object by itself: its verdict is the first line.
  alone.root = fuzz::with_flag(std::make_shared<const fuzz::Value>(mutated), false);
  oracle::write_file(file, fuzz::write_program(alone));
  oracle::Command command;
  command.argv = setup.subject.command;
  command.argv.insert(command.argv.end(), {driver.string(), file.string()});
  command.environment = oracle::plain_environment();
  command.directory = setup.root.string();
  command.limits.wall = setup.subject.timeout;
  command.limits.memory_bytes = setup.subject.memory_bytes;
  const oracle::Finished finished = oracle::run(command);
  fs::remove(file);
  if (!finished.succeeded())
    return fmt::format("the subject failed: {}: {}", oracle::describe(finished),
                       finished.err.substr(0, finished.err.find('\n')));
  return finished.out.substr(0, finished.out.find('\n'));
}

int mutate(const CommonOptions& common, const MutateOptions& options) {
  if (options.list) return list_mutators();
  if (options.file.empty()) throw Fault("say which FILE, or --list");
  if (options.mood != "repairing" && options.mood != "hostile")
    throw Fault(fmt::format("'{}' is no mood: repairing or hostile", options.mood));
  const fuzz::Mood mood = options.mood == "hostile" ? fuzz::Mood::kHostile : fuzz::Mood::kRepairing;
  Setup setup = make_setup(common, false);
  try {
    fuzz::Program program = fuzz::read_program(program_of_file(setup, options.file, options.file));
    const std::vector<fuzz::ValueRef> codes = fuzz::code_objects(program.root);
    if (codes.empty()) throw Fault(fmt::format("{} holds no code object", options.file));
    const fuzz::ValueRef before = choose(codes, options);
    fuzz::CodeIR donor;
    fuzz::MutationOptions with;
    if (!options.donor.empty()) {
      const fuzz::Program other =
          fuzz::read_program(program_of_file(setup, options.donor, options.donor));
      const auto theirs = fuzz::code_objects(other.root);
      if (theirs.empty()) throw Fault(fmt::format("{} holds no code object", options.donor));
      donor = fuzz::decode(theirs[options.seed % theirs.size()]);
      with.donor = &donor;
    }
    const fuzz::Mutant mutant =
        fuzz::mutate(fuzz::decode(before), options.seed, mood, options.mutator, with);
    fmt::print("code object: {}\n", fuzz::describe(*before));
    if (!mutant.changed()) {
      fmt::print("nothing changed: {} finds nothing to do here with seed {}\n",
                 options.mutator.empty() ? "no mutator" : options.mutator, options.seed);
      return 1;
    }
    const fuzz::ValueRef after = fuzz::encode(mutant.code);
    fmt::print("mutator:     {}, {}, seed {}\nchange:      {}\nclaim:       {}\n", mutant.mutator,
               options.mood, options.seed, visible(mutant.change), fuzz::claim_name(mutant.claim));
    const fuzz::Flow flow(fuzz::decode(after));
    fmt::print("flow:        {}\n",
               flow.ok() ? fmt::format("sound, stack of {}", flow.max_depth())
                         : fmt::format("{} at instruction {}", flow.problems()[0].what,
                                       flow.problems()[0].instruction));
    fmt::print("verdict:     {}\n\n", visible(verdict(setup, program, *after)));
    const std::string old_text = fuzz::code_assembly(before, options.positions);
    const std::string new_text = fuzz::code_assembly(after, options.positions);
    fmt::print("{}", old_text == new_text
                         ? std::string("the texts are equal\n")
                         : side_by_side(diff_lines(old_text, new_text, options.context), "before",
                                        "after", options.width));
    if (!options.output.empty()) {
      program.root = fuzz::replaced(program.root, before, after);
      std::string bytes = fuzz::write_program(program);
      if (options.output.ends_with(".txt")) bytes = fuzz::program_assembly(bytes);
      oracle::write_file(options.output, bytes);
    }
    return 0;
  } catch (const fuzz::FormatError& error) {
    throw Fault(fmt::format("{}: {}", options.file, error.what()));
  }
}

}  // namespace

void add_mutate_command(CLI::App& app, CommonOptions& common, Action& action) {
  auto options = std::make_shared<MutateOptions>();
  CLI::App* command = app.add_subcommand(
      "mutate", "Change one thing in a program's code, and show what it was and the verdict");
  command->add_option("FILE", options->file,
                      "A .pyc, its assembler text, or a .py for the reference to compile");
  command->add_option("--seed", options->seed, "Decides everything that is left to chance")
      ->capture_default_str();
  command->add_option("--mutator", options->mutator, "Which one. Default: any");
  command->add_option("--mood", options->mood, "repairing or hostile")->capture_default_str();
  command->add_option("--code", options->code,
                      "The code object by its qualified name. Default: the seed decides");
  command->add_option("--donor", options->donor, "A program whose pieces may be spliced in");
  command->add_option("--output", options->output,
                      "Write the mutated program there; as assembler text if it ends with .txt");
  command->add_option("--context", options->context, "Equal lines to show around a difference")
      ->capture_default_str();
  command->add_option("--width", options->width, "Columns to use")->capture_default_str();
  command->add_flag("--positions", options->positions,
                    "Show where in the source instructions come from");
  command->add_flag("--list", options->list, "Name the mutators");
  add_common_options(*command, common);
  command->footer(
      "Exit status: 0 a mutant, 1 nothing to do for that mutator, 2 wrong use.\n"
      "Examples:\n"
      "  conformance mutate --list\n"
      "  conformance mutate script.py --seed 7 --mutator loop-wrap\n"
      "  conformance mutate x.pyc --mood hostile --mutator raw-bits --code C.method");
  command->callback(
      [=, &common, &action] { action = [=, &common] { return mutate(common, *options); }; });
}

}  // namespace conformance
