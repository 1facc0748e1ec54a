// conformance assemble and disassemble: programs as text that can be read, edited and run again.
// Counterpart: Lib/dis.py, Lib/py_compile.py.
#include "CLI/CLI.hpp"
#include "conformance/cli/findings_shared.h"
#include "conformance/cli/options.h"
#include "conformance/findings/program_text.h"
#include "fmt/format.h"
#include "fuzz/ir/assembly.h"
#include "fuzz/ir/marshal.h"
#include "oracle/pool/files.h"

namespace conformance {
namespace {

namespace fs = std::filesystem;

struct AssembleOptions {
  std::string file;
  std::string output;
};

int assemble(const AssembleOptions& options) {
  const std::string program = assembled_file(options.file);
  fs::path output = options.output;
  if (output.empty()) output = fs::path(options.file).replace_extension(".pyc");
  if (options.output.empty() && fs::exists(output))
    throw Fault(fmt::format("{} is there already: say --output {} to replace it", output.string(),
                            output.string()));
  oracle::write_file(output, program);
  fmt::print("{}: {} instructions, {} bytes\n", output.string(),
             instruction_count(program).value_or(0), program.size());
  fmt::print("next: {} verify {}\n", command_name(), output.string());
  return 0;
}

int disassemble(const CommonOptions& common, const AssembleOptions& options) {
  const std::string program = program_of_file(common, options.file, options.file);
  std::string text;
  try {
    text = fuzz::program_assembly(program);
  } catch (const fuzz::FormatError& error) {
    throw Fault(fmt::format("{} is no .pyc: {}", options.file, error.what()));
  }
  if (options.output.empty() || options.output == "-") {
    fmt::print("{}", text);
    return 0;
  }
  oracle::write_file(options.output, text);
  return 0;
}

}  // namespace

void add_assemble_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<AssembleOptions>();
  CLI::App* command =
      app.add_subcommand("assemble", "Make a .pyc of assembler text, which minimise also leaves");
  command->add_option("FILE", options->file, "The text, as conformance disassemble writes it")
      ->required();
  command->add_option("-o,--output", options->output,
                      "Where the program goes. Default: beside the text, as NAME.pyc");
  command->footer(
      "The language: fuzz/README.md. Wherever a command takes a .pyc it takes such a text, too.\n"
      "Exit status: 0 done, 2 the text is wrong, which it says with the line.\n"
      "Examples:\n"
      "  conformance assemble case.txt -o case.pyc\n"
      "  conformance disassemble module.py -o m.txt && conformance assemble m.txt");
  command->callback([=, &action] { action = [=] { return assemble(*options); }; });
}

void add_disassemble_command(CLI::App& app, CommonOptions& common, Action& action) {
  auto options = std::make_shared<AssembleOptions>();
  CLI::App* command = app.add_subcommand(
      "disassemble", "Write a program as assembler text that gives the very bytes back");
  command
      ->add_option("FILE", options->file,
                   "A .pyc, a .py for the reference to compile, or a text to write anew")
      ->required();
  command->add_option("-o,--output", options->output, "Where the text goes. Default: printed");
  command->add_option("--oracle-python", common.oracle_python,
                      "The reference that compiles. Default: as for the other commands");
  command->add_option("--root", common.root, "The repository");
  command->footer(
      "It says everything that is in the file, in damaged ones as well: no code object is run.\n"
      "Exit status: 0 done, 2 the file is no program.\n"
      "Examples:\n"
      "  conformance disassemble __pycache__/module.cpython-314.pyc\n"
      "  conformance disassemble script.py -o script.txt");
  command->callback(
      [=, &common, &action] { action = [=, &common] { return disassemble(common, *options); }; });
}

}  // namespace conformance
