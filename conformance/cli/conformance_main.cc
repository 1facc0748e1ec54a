// conformance: the command that holds a Python to CPython 3.14.
#include <cstdio>
#include <exception>

#include "CLI/CLI.hpp"
#include "conformance/cli/help.h"
#include "conformance/cli/options.h"
#include "fmt/format.h"

int main(int argc, char** argv) {
  CLI::App app("Holds a Python, by default pyvm, to CPython 3.14: every observable, case by case.",
               "conformance");
  app.formatter(conformance::help_formatter());
  app.require_subcommand(1);
  app.failure_message(CLI::FailureMessage::simple);
  conformance::CommonOptions common;
  conformance::Action action;
  conformance::add_run_command(app, common, action);
  conformance::add_diff_command(app, common, action);
  conformance::add_list_command(app, common, action);
  conformance::add_record_command(app, common, action);
  conformance::add_cover_command(app, common, action);
  conformance::add_verify_command(app, common, action);
  conformance::add_bench_command(app, common, action);
  conformance::add_oracle_command(app, common, action);
  conformance::add_mutate_command(app, common, action);
  conformance::add_assemble_command(app, action);
  conformance::add_disassemble_command(app, common, action);
  conformance::add_fuzz_command(app, common, action);
  conformance::add_minimise_command(app, common, action);
  conformance::add_triage_command(app, common, action);
  conformance::add_show_command(app, common, action);
  conformance::add_replay_command(app, common, action);
  conformance::add_file_command(app, common, action);
  conformance::add_goldens_command(app, common, action);
  conformance::add_report_command(app, common, action);
  app.footer(
      "Examples:\n"
      "  conformance run                          every suite, CPython live if there is one\n"
      "  conformance run exec --filter generators some programs\n"
      "  conformance diff exec/types/bool/basics  both sides of one case\n"
      "  conformance oracle doctor                whether the reference can be trusted\n"
      "  conformance fuzz ci --budget 10m         what continuous integration runs\n"
      "  conformance triage                       what was found, a line for each cause\n"
      "  conformance show 3f9a                    one finding: both sides, the instruction\n"
      "  conformance minimise 3f9a                the smallest program that does it\n"
      "  conformance file 3f9a                    keep it as a golden\n"
      "  conformance goldens                      what was repaired, again\n"
      "  conformance mutate x.py --seed 3         a changed program, and the verdict\n"
      "  conformance disassemble x.py             a program as text, which assemble reads\n"
      "  conformance verify module.pyc            which code objects may run, or why not\n"
      "  conformance cover types                  what each instruction met\n"
      "  conformance bench --pairs 5              speed against CPython\n"
      "  conformance report                       everything on one page\n"
      "conformance COMMAND --help says more.");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // CLI11 numbers its errors; here every wrong use is 2.
    return app.exit(error) == 0 ? 0 : 2;
  }
  try {
    int status = action();
    if (fflush(stdout) != 0) return 2;
    return status;
  } catch (const std::exception& error) {
    fflush(stdout);
    fmt::print(stderr, "conformance: {}\n", error.what());
    return 2;
  }
}
