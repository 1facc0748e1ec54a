// conformance bench faults: what the toolkit notices of mistakes that were planted on purpose.
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "CLI/CLI.hpp"
#include "conformance/cli/options.h"
#include "conformance/cli/sides.h"
#include "conformance/power/power.h"
#include "fmt/format.h"
#include "oracle/pool/files.h"

namespace conformance {
namespace {

namespace fs = std::filesystem;

struct FaultsOptions {
  std::string faults;
  std::string time = "10m";
  size_t sample = 0;
  uint64_t seed = 1;
  size_t mutants = 10'000;
  size_t programs = 3'000;
  std::string json;
  std::string witnesses;
  bool list = false;
};

std::vector<std::string> with_fault(std::vector<std::string> subject, int fault) {
  subject.emplace_back("-X");
  subject.push_back(fmt::format("budget-fault={}", fault));
  return subject;
}

// The programs of corpus/faults, compiled by the reference.
std::vector<StreamProgram> hand_witnesses(const Setup& setup) {
  std::vector<StreamProgram> programs;
  for (const auto& entry : fs::directory_iterator(setup.root / "corpus/faults")) {
    if (entry.path().extension() != ".py") continue;
    oracle::Command command;
    command.argv = setup.oracle.command;
    for (const char* word : {"-I", "-S", "-c"}) command.argv.emplace_back(word);
    command.argv.emplace_back(
        "import marshal, sys\n"
        "with open(sys.argv[1]) as file: code = compile(file.read(), sys.argv[2], 'exec')\n"
        "sys.stdout.buffer.write(marshal.dumps(code))");
    command.argv.push_back(entry.path().string());
    StreamProgram program;
    program.name = fs::relative(entry.path(), setup.root).string();
    command.argv.push_back(program.name);
    command.environment = oracle::plain_environment();
    const oracle::Finished finished = oracle::run(command);
    if (!finished.succeeded())
      throw Fault(fmt::format("{}: {}", program.name, oracle::describe(finished)));
    program.bytes = finished.out;
    programs.push_back(std::move(program));
  }
  std::sort(programs.begin(), programs.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return programs;
}

int bench_faults(CommonOptions common, const FaultsOptions& options) {
  const fs::path root = find_root(common.root);
  if (common.subject.empty()) common.subject = (root / "bazel-bin/vm/main/pyvm_faults").string();
  common.oracle = "live";
  Setup setup = make_setup(common, true);
  const std::vector<PlantedFault> known = planted_faults(setup.subject.command);
  std::vector<PlantedFault> faults = chosen_faults(known, options.faults);
  if (options.sample > 0) faults = sample_faults(std::move(faults), options.sample, options.seed);
  if (options.list) {
    for (const PlantedFault& fault : faults)
      fmt::print("{}\t{}\t{}:{}\t{}\n", fault.number, fault.name(), fault.file, fault.line,
                 fault.what);
    return 0;
  }
  const unsigned jobs = common.jobs != 0 ? common.jobs : available_processors();
  const std::vector<std::string> subject = setup.subject.command;
  setup.subject.command = with_fault(subject, 0);
  SideOptions side_options;
  side_options.workers = jobs;
  const Sides sides = make_sides(setup, side_options);

  StreamOptions stream_options;
  stream_options.clean = setup.subject.command;
  stream_options.root = setup.root;
  const std::string scratch =
      (fs::temp_directory_path() / fmt::format("constrictor-faults-{}", getpid())).string();
  stream_options.scratch = scratch;
  stream_options.mutants = options.mutants;
  stream_options.mutation.seed = options.seed;
  stream_options.seconds = seconds_of(options.time);
  stream_options.jobs = jobs;
  stream_options.progress = [](const std::string& line) { fmt::print(stderr, "{}\n", line); };
  StreamCounts counts;
  const std::vector<StreamProgram> stream =
      make_stream(stream_options, *sides.subject, *sides.reference, hand_witnesses(setup), &counts);
  fs::remove_all(scratch);
  size_t campaign = 0;
  double spent = 0;
  for (const StreamProgram& program : stream) {
    if (!program.campaign) continue;
    ++campaign;
    spent = program.until;
  }
  fmt::print(
      "a campaign of {} programs in {:.0f} s ({} more ended by fuel and the like, {} differ "
      "without "
      "a fault and are not used); {} more programs as witnesses; {} of {} faults\n",
      campaign, spent, counts.incomparable, counts.different, stream.size() - campaign,
      faults.size(), known.size());
  fflush(stdout);

  PowerOptions power;
  power.seconds = stream_options.seconds;
  power.programs = options.programs;
  power.jobs = jobs;
  oracle::ObserverOptions faulty = sides.subject->options();
  faulty.workers = 1;
  size_t finished = 0, detected = 0;
  const std::vector<FaultResult> results = measure_power(
      faults, stream,
      [&](int fault) {
        oracle::ObserverOptions one = faulty;
        one.command = with_fault(subject, fault);
        return std::make_unique<oracle::Observers>(one);
      },
      remembering(observers(*sides.subject)), remembering(observers(*sides.reference)), power,
      [&](const FaultResult& result) {
        ++finished;
        detected += result.detected ? 1 : 0;
        if (finished % 25 == 0 || finished == faults.size() || faults.size() <= 50)
          fmt::print(stderr, "{} of {}, {} detected; {}: {}\n", finished, faults.size(), detected,
                     result.fault.name(), result.triggered ? result.verdict.bucket : result.reason);
      });
  fmt::print("{}", power_text(results));
  if (!options.json.empty()) oracle::write_file(options.json, power_json(results, counts, power));
  if (!options.witnesses.empty()) oracle::write_file(options.witnesses, witness_index(results));
  const bool missed = std::any_of(results.begin(), results.end(), [](const FaultResult& result) {
    return result.triggered && !result.detected;
  });
  return missed ? 1 : 0;
}

}  // namespace

void add_faults_command(CLI::App& bench, CommonOptions& common, Action& action) {
  auto options = std::make_shared<FaultsOptions>();
  CLI::App* command = bench.add_subcommand(
      "faults", "Measure what the toolkit notices of mistakes planted on purpose");
  command->add_option("--time", options->time, "Of one campaign, against each fault: 90s, 10m")
      ->capture_default_str();
  command->add_option("--faults", options->faults,
                      "Only these: numbers, names, kinds, instructions, areas, 'hand'");
  command->add_option("--sample", options->sample, "So many of them, decided by the seed");
  command->add_option("--seed", options->seed, "Of sample and mutants")->capture_default_str();
  command->add_option("--mutants", options->mutants, "Mutants in the campaign")
      ->capture_default_str();
  command
      ->add_option("--programs", options->programs,
                   "Programs that meet a fault that are run with it, at most")
      ->capture_default_str();
  command->add_option("--json", options->json, "Write every fault's figures there");
  command->add_option("--witnesses", options->witnesses, "Write a line for each fault there");
  command->add_flag("--list", options->list, "Print the faults and do nothing");
  add_common_options(*command, common);
  command->footer(
      "The subject is //vm/main:pyvm_faults. The campaign runs the seeds of corpus/seeds/pyc, "
      "then\n"
      "repaired mutants of them. CPython is asked about each once; then each fault gets the\n"
      "programs that come to it, in order, up to the first finding. Its time is that of the whole\n"
      "campaign until then on one processor, CPython's part and the judge's included.\n"
      "  reached    the instruction was executed\n"
      "  met        a program came to where the mistake makes a difference\n"
      "  triggered  some program is known that shows it; corpus/faults and larger seeds count, "
      "too\n"
      "  detected   the campaign found it in its time, and it repeats in fresh processes\n"
      "  bucket     the most frequent bucket of its first three findings names the instruction "
      "or its family\n"
      "Exit status: 0, 1 when something triggered was not detected, 2 wrong use.\n"
      "Examples:\n"
      "  bazel build //vm/main:pyvm_faults && conformance bench faults --sample 100\n"
      "  conformance bench faults --faults hand --time 1m\n"
      "  conformance bench faults --faults COMPARE_OP,dict --json faults.json");
  command->callback(
      [=, &common, &action] { action = [=, &common] { return bench_faults(common, *options); }; });
}

}  // namespace conformance
