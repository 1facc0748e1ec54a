// What the commands share.
#include "conformance/cli/options.h"

#include <sched.h>

#include <cmath>
#include <cstdlib>

#include "CLI/CLI.hpp"
#include "conformance/suites/bundle_suite.h"
#include "conformance/suites/programs.h"
#include "fmt/format.h"
#include "nlohmann/json.hpp"
#include "oracle/pool/files.h"

namespace conformance {

namespace fs = std::filesystem;

namespace {

constexpr const char* kLandmark = "conformance/suites/drivers/common.py";

std::string variable(const char* name) {
  const char* value = getenv(name);
  return value != nullptr ? value : "";
}

// The version that the recorded answers of the programs name.
std::string recorded_version(const fs::path& root) {
  for (const Program& program : recorded_programs(root)) {
    auto text =
        oracle::read_file(root / "conformance/recorded/programs" / (program.name + ".json"));
    auto answer = nlohmann::json::parse(text.value_or(""), nullptr, false);
    if (answer.is_object() && answer.contains("cpython")) return answer["cpython"];
  }
  return "unknown";
}

}  // namespace

void add_common_options(CLI::App& command, CommonOptions& options) {
  const auto option = [&](const char* name, auto& value, const char* about) {
    return command.add_option(name, value, about)->group("Both sides");
  };
  option("--subject", options.subject,
         "Command that runs a .pyc: any Python 3.14. Default: $CONSTRICTOR_SUBJECT, else pyvm of "
         "this build")
      ->type_name("COMMAND");
  option("--oracle", options.oracle, "Where the right answers come from: live, recorded or auto")
      ->check(CLI::IsMember({"live", "recorded", "auto"}))
      ->capture_default_str();
  option("--oracle-python", options.oracle_python,
         "The reference CPython 3.14. Default: $CONSTRICTOR_PYTHON, python3.14 on PATH, or what "
         "scripts/setup installed")
      ->type_name("PATH");
  option("--oracle-build", options.oracle_build,
         "Which build of the reference: release, or debug, whose assertions tell undefined "
         "behaviour from a difference (scripts/setup --debug-reference)")
      ->check(CLI::IsMember({"release", "debug"}))
      ->capture_default_str();
  option("-j,--jobs", options.jobs, "Processes at a time. Default: one per processor");
  option("--timeout", options.timeout_seconds, "For a program or a batch of small cases")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  option("--memory", options.memory_megabytes,
         "Address space of a process in MiB; 0 is no limit (sanitizers)")
      ->capture_default_str();
  command
      .add_flag("--no-cache", options.no_cache,
                "Ask the oracle again even if its answer to the same question is kept")
      ->group("Both sides");
  option("--root", options.root,
         "The repository. Default: $CONSTRICTOR_ROOT, else around the working directory")
      ->type_name("DIR");
}

unsigned available_processors() {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
  return static_cast<unsigned>(CPU_COUNT(&set));
}

fs::path find_root(const std::string& given) {
  for (const std::string& told : {given, variable("CONSTRICTOR_ROOT")}) {
    if (told.empty()) continue;
    if (!fs::exists(fs::path(told) / kLandmark))
      throw Fault(fmt::format("{} is not the repository", told));
    return fs::canonical(told);
  }
  for (const std::string& start :
       {variable("BUILD_WORKSPACE_DIRECTORY"), fs::current_path().string()})
    for (fs::path folder = start; !folder.empty(); folder = folder.parent_path()) {
      if (fs::exists(folder / kLandmark)) return fs::canonical(folder);
      if (folder == folder.parent_path()) break;
    }
  throw Fault("this is not inside the repository: change there or say --root DIR");
}

std::vector<std::string> find_subject(const std::string& given, const fs::path& root) {
  std::string told = !given.empty() ? given : variable("CONSTRICTOR_SUBJECT");
  std::vector<std::string> words = oracle::split_words(told);
  if (words.empty()) {
    for (const fs::path& candidate : {fs::path("pyvm"), root / "bazel-bin/vm/main/pyvm"}) {
      std::string found = oracle::find_program(candidate.string());
      if (!found.empty()) words = {found};
    }
    if (words.empty())
      throw Fault(
          "no subject: `scripts/conformance` builds it; or `bazel build --config=opt "
          "//vm/main:pyvm`, or say --subject COMMAND");
  }
  std::string program = oracle::find_program(words[0]);
  if (program.empty()) throw Fault(fmt::format("no such program: {}", words[0]));
  // Children run in the root, which need not be where the user is.
  words[0] = fs::absolute(program).string();
  return words;
}

Setup make_setup(const CommonOptions& options, bool need_subject) {
  Setup setup;
  setup.root = find_root(options.root);
  setup.cache = oracle::cache_folder();
  setup.use_cache = !options.no_cache;
  auto timeout = std::chrono::milliseconds(std::llround(options.timeout_seconds * 1000));
  uint64_t memory = options.memory_megabytes << 20;
  if (options.oracle != "recorded")
    setup.reference = options.oracle_build == "debug"
                          ? oracle::find_debug_reference(options.oracle_python)
                          : oracle::find_reference(options.oracle_python);
  if (!setup.reference && options.oracle_build == "debug")
    throw Fault(
        "no debug build of CPython 3.14 was found: run scripts/setup --debug-reference, or say "
        "--oracle-python PATH");
  if (setup.reference) {
    setup.cpython = setup.reference->version;
    setup.oracle = {
        "CPython " + setup.cpython, {setup.reference->python}, true, uint64_t{4} << 30, timeout};
  } else if (options.oracle == "live") {
    throw Fault("no CPython 3.14 was found: run scripts/setup, or say --oracle-python PATH");
  } else {
    setup.recorded = true;
    setup.cpython = recorded_version(setup.root);
    setup.oracle = {"CPython " + setup.cpython + " (recorded)", {}, true, 0, timeout};
  }
  try {
    setup.subject = {"subject", find_subject(options.subject, setup.root), false, memory, timeout};
    setup.subject.title = fs::path(setup.subject.command[0]).filename().string();
  } catch (const Fault&) {
    if (need_subject) throw;
  }
  return setup;
}

void check_subject(Setup& setup) {
  fs::path drivers =
      setup.recorded ? setup.root / "conformance/recorded/drivers" : compiled_drivers(setup);
  fs::path probe = drivers / "probe.pyc";
  // Without a recorded probe the cases themselves will tell.
  if (!fs::exists(probe)) return;
  auto ask = [&](uint64_t memory_bytes) {
    oracle::Command command;
    command.argv = setup.subject.command;
    for (const char* word : {"-S", "-B", "-X", "utf8"}) command.argv.emplace_back(word);
    command.argv.push_back(probe.string());
    command.environment = oracle::plain_environment();
    command.directory = setup.root.string();
    command.limits.wall = setup.subject.timeout;
    command.limits.memory_bytes = memory_bytes;
    return oracle::run(command);
  };
  auto ready = [](const oracle::Finished& finished) {
    return finished.succeeded() && finished.out == "ready\n";
  };
  oracle::Finished finished = ask(setup.subject.memory_bytes);
  if (ready(finished)) return;
  if (setup.subject.memory_bytes != 0 && ready(ask(0))) {
    fmt::print(
        stderr,
        "subject: runs only without a limit on its address space (a sanitizer?): no limit\n");
    setup.subject.memory_bytes = 0;
    return;
  }
  throw Fault(fmt::format("the subject cannot run the simplest program: {}\n{}{}",
                          describe(finished), finished.out, finished.err));
}

std::string command_name() {
  const std::string told = variable("CONSTRICTOR_COMMAND");
  return told.empty() ? "conformance" : told;
}

double seconds_of(const std::string& text) {
  size_t used = 0;
  double number = 0;
  try {
    number = std::stod(text, &used);
  } catch (const std::exception&) {
    used = 0;
  }
  const std::string unit = text.substr(used);
  const double factor = unit.empty() || unit == "s" ? 1 : unit == "m" ? 60 : unit == "h" ? 3600 : 0;
  if (used == 0 || factor == 0 || number < 0)
    throw Fault(fmt::format("'{}' is no time: say 90s, 10m or 2h", text));
  return number * factor;
}

}  // namespace conformance
