// parsergen: turns a grammar into a parser in C++.
// Counterpart: Tools/peg_generator/pegen/__main__.py.
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "vm/base/host/files.h"
#include "vm/parser/gen/grammar.h"

namespace {

constexpr char kUsage[] =
    "usage: parsergen --out-dir DIR token_types.def FILE.grammar\n"
    "  --out-dir DIR   where the generated files go; unchanged ones keep their time stamp\n"
    "  --list          print the names of the generated files instead of writing them\n";

}  // namespace

int main(int argc, char** argv) {
  std::string out_dir;
  bool list = false;
  std::vector<parsergen::SourceFile> sources;
  for (int i = 1; i < argc; ++i) {
    const std::string arg = argv[i];
    if (arg == "--out-dir" && i + 1 < argc) {
      out_dir = argv[++i];
    } else if (arg == "--list") {
      list = true;
    } else if (arg.starts_with("-")) {
      std::fputs(kUsage, stderr);
      return 2;
    } else {
      sources.push_back({arg, ""});
      if (!host::read_file(arg, &sources.back().text)) {
        std::fprintf(stderr, "parsergen: cannot read %s: %s\n", arg.c_str(), std::strerror(errno));
        return 2;
      }
    }
  }
  if (sources.size() != 2 || (out_dir.empty() && !list)) {
    std::fputs(kUsage, stderr);
    return 2;
  }
  std::vector<parsergen::Error> errors;
  parsergen::Grammar grammar;
  parsergen::read_tokens(sources[0], &grammar.tokens, &errors);
  parsergen::read_grammar(sources[1], &grammar, &errors);
  std::vector<parsergen::Output> outputs;
  if (errors.empty()) parsergen::analyze(&grammar, &errors);
  if (errors.empty()) outputs = parsergen::emit(grammar, &errors);
  std::sort(errors.begin(), errors.end(), [](const auto& a, const auto& b) {
    return a.place.line != b.place.line ? a.place.line < b.place.line : a.message < b.message;
  });
  for (const parsergen::Error& error : errors) std::fprintf(stderr, "%s\n", error.text().c_str());
  if (!errors.empty()) return 1;
  for (const parsergen::Output& output : outputs) {
    if (list) {
      std::printf("%s\n", output.name.c_str());
    } else if (!host::write_if_changed(out_dir + "/" + output.name, output.text)) {
      std::fprintf(stderr, "parsergen: cannot write %s/%s\n", out_dir.c_str(), output.name.c_str());
      return 2;
    }
  }
  return 0;
}
