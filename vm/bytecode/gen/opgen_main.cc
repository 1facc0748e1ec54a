// opgen: turns the instruction definitions into C++.
// Counterpart: Tools/cases_generator/.
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "vm/base/host/files.h"
#include "vm/bytecode/gen/model.h"

namespace {

constexpr char kUsage[] =
    "usage: opgen --out-dir DIR [--require-bodies] [--faults] [--list] FILE.inst...\n"
    "  --out-dir DIR      where the generated files go; unchanged ones keep their time stamp\n"
    "  --require-bodies   a real instruction without a body is an error\n"
    "  --faults           handlers that make a mistake on demand; see planted_faults.inc\n"
    "  --only NAME        write only this file\n"
    "  --list             print the names of the generated files instead of writing them\n";

}  // namespace

int main(int argc, char** argv) {
  std::string out_dir;
  std::vector<std::string> only;
  opgen::Options options;
  bool list = false;
  std::vector<std::string> paths;
  for (int i = 1; i < argc; ++i) {
    const std::string arg = argv[i];
    if (arg == "--out-dir" && i + 1 < argc) {
      out_dir = argv[++i];
    } else if (arg == "--only" && i + 1 < argc) {
      only.push_back(argv[++i]);
    } else if (arg == "--require-bodies") {
      options.require_bodies = true;
    } else if (arg == "--faults") {
      options.faults = true;
    } else if (arg == "--list") {
      list = true;
    } else if (arg.starts_with("-")) {
      std::fputs(kUsage, stderr);
      return 2;
    } else {
      paths.push_back(arg);
    }
  }
  if (paths.empty() || (out_dir.empty() && !list)) {
    std::fputs(kUsage, stderr);
    return 2;
  }
  std::vector<opgen::Error> errors;
  opgen::Module module;
  for (const std::string& path : paths) {
    opgen::SourceFile source{path, ""};
    if (!host::read_file(path, &source.text)) {
      std::fprintf(stderr, "opgen: cannot read %s: %s\n", path.c_str(), std::strerror(errno));
      return 2;
    }
    opgen::parse(source, &module, &errors);
  }
  std::vector<opgen::Output> outputs;
  if (errors.empty()) {
    const opgen::Program program = opgen::analyze(std::move(module), &errors);
    if (errors.empty()) {
      outputs = opgen::emit_metadata(program);
      outputs.push_back(opgen::emit_verifier(program, &errors));
      for (opgen::Output& output : opgen::emit_handlers(program, options, &errors)) {
        outputs.push_back(std::move(output));
      }
    }
  }
  for (const opgen::Error& error : errors) std::fprintf(stderr, "%s\n", error.text().c_str());
  if (!errors.empty()) return 1;
  for (const opgen::Output& output : outputs) {
    bool wanted = only.empty();
    for (const std::string& name : only) wanted = wanted || name == output.name;
    if (!wanted) continue;
    if (list) {
      std::printf("%s\n", output.name.c_str());
    } else if (!host::write_if_changed(out_dir + "/" + output.name, output.text)) {
      std::fprintf(stderr, "opgen: cannot write %s/%s\n", out_dir.c_str(), output.name.c_str());
      return 2;
    }
  }
  return 0;
}
