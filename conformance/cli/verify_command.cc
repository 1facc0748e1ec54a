// conformance verify: what the subject's verifier says of a compiled file.
#include <unistd.h>

#include <filesystem>

#include "CLI/CLI.hpp"
#include "conformance/cli/findings_shared.h"
#include "conformance/cli/options.h"
#include "conformance/suites/bundle_suite.h"
#include "fmt/format.h"
#include "oracle/pool/files.h"
#include "oracle/pool/process.h"

namespace conformance {

namespace fs = std::filesystem;

namespace {

struct VerifyOptions {
  std::string file;
  int around = 4;
  bool all = false;
  bool states = false;
};

// What an exception says is at the end of its traceback.
std::string last_line(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  return text.substr(text.rfind('\n') + 1);
}

int verify_file(const CommonOptions& common, const VerifyOptions& options) {
  Setup setup = make_setup(common, true);
  if (!fs::is_regular_file(options.file)) throw Fault(fmt::format("no file {}", options.file));
  fs::path drivers =
      setup.recorded ? setup.root / "conformance/recorded/drivers" : compiled_drivers(setup);
  fs::path driver = drivers / "verify_file.pyc";
  if (!fs::exists(driver))
    throw Fault("conformance verify needs a CPython 3.14 to compile its driver");
  check_subject(setup);
  // The driver reads a file.
  const bool bare = fs::path(options.file).extension() == ".pyc";
  fs::path file = fs::absolute(options.file);
  if (!bare) {
    file = fs::temp_directory_path() / fmt::format("conformance-verify-{}.pyc", getpid());
    oracle::write_file(file, program_of_file(setup, options.file, options.file), false);
  }
  oracle::Command command;
  command.argv = setup.subject.command;
  for (const char* flag : {"-I", "-S", "-E", "-B", "-X", "utf8"}) command.argv.push_back(flag);
  command.argv.insert(command.argv.end(), {driver.string(), drivers.string(), file.string(),
                                           std::to_string(options.states ? -1 : options.around),
                                           options.all || options.states ? "all" : "undefined"});
  command.environment = oracle::plain_environment();
  command.directory = setup.root.string();
  command.limits.wall = setup.subject.timeout;
  command.limits.memory_bytes = setup.subject.memory_bytes;
  oracle::Finished finished = oracle::run(command);
  if (!bare) fs::remove(file);
  fmt::print("{}", finished.out);
  if (!finished.succeeded())
    throw Fault(fmt::format("{} gives no verdict on {}: {}", setup.subject.title, options.file,
                            finished.err.empty() ? describe(finished) : last_line(finished.err)));
  return finished.out.ends_with("\nundefined: 0\n") || finished.out == "undefined: 0\n" ? 0 : 1;
}

}  // namespace

void add_verify_command(CLI::App& app, CommonOptions& common, Action& action) {
  auto options = std::make_shared<VerifyOptions>();
  CLI::App* command = app.add_subcommand(
      "verify", "Say which code objects of a .pyc the verifier refutes, where and why");
  command->add_option("FILE", options->file, "A .pyc, its assembler text, or a .py")->required();
  command
      ->add_option("--around", options->around,
                   "Instructions to show on either side of the refuted one, with the frame states")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  command->add_flag("--all", options->all, "Name the defined code objects, too");
  command->add_flag("--states", options->states,
                    "Show the frame states before every instruction of every code object");
  add_common_options(*command, common);
  command->footer(
      "Exit status: 0 all are defined, 1 some are not, 2 the harness or its use is at fault.\n"
      "Examples:\n"
      "  conformance verify __pycache__/module.cpython-314.pyc\n"
      "  conformance verify module.pyc --states\n"
      "  conformance verify findings/3f9a1c07/minimal.txt");
  command->callback(
      [=, &common, &action] { action = [=, &common] { return verify_file(common, *options); }; });
}

}  // namespace conformance
