// The reference: where it is looked for and how it is told from other Pythons.
#include "oracle/pool/reference.h"

#include <cstdlib>
#include <stdexcept>
#include <vector>

#include "fmt/format.h"
#include "oracle/pool/files.h"
#include "oracle/pool/process.h"

namespace oracle {
namespace {

constexpr const char* kQuestion = R"(
import os, sys
print(sys.implementation.name)
print("%d.%d.%d" % sys.version_info[:3])
about = os.stat(os.path.realpath(sys.executable))
library = os.stat(os.path.dirname(os.__file__))
print(sys.version.replace("\n", " "), about.st_size, int(about.st_mtime), int(library.st_mtime), os.__file__)
print(sys.version.replace("\n", " "))
)";

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (size_t start = 0; start < text.size();) {
    size_t end = std::min(text.find('\n', start), text.size());
    lines.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return lines;
}

std::optional<Reference> ask(const std::string& python, std::string& problem) {
  Command command;
  command.argv = {python, "-I", "-S", "-B", "-c", kQuestion};
  command.environment = plain_environment();
  Finished answer = run(command);
  std::vector<std::string> lines = lines_of(answer.out);
  if (!answer.succeeded() || lines.size() != 4) {
    problem = fmt::format("{}: {}", python, describe(answer));
  } else if (lines[0] != "cpython" || !lines[1].starts_with("3.14.")) {
    problem = fmt::format("{} is {} {}, not CPython 3.14", python, lines[0], lines[1]);
  } else {
    return Reference{python, lines[1], ContentKey().add(lines[2]).text(), lines[3]};
  }
  return std::nullopt;
}

std::optional<Reference> find(const std::string& given, const char* variable_name,
                              const char* program) {
  std::string problem;
  const char* variable = getenv(variable_name);
  std::string wanted = !given.empty() ? given : variable != nullptr ? variable : "";
  if (!wanted.empty()) {
    if (auto found = ask(wanted, problem)) return found;
    throw std::runtime_error(problem);
  }
  std::string installed = cache_folder() / "reference/root/usr/bin" / program;
  for (const std::string& candidate : {find_program(program), find_program(installed)})
    if (!candidate.empty())
      if (auto found = ask(candidate, problem)) return found;
  return std::nullopt;
}

}  // namespace

std::optional<Reference> find_reference(const std::string& given) {
  return find(given, "CONSTRICTOR_PYTHON", "python3.14");
}

std::optional<Reference> find_debug_reference(const std::string& given) {
  return find(given, "CONSTRICTOR_DEBUG_PYTHON", "python3.14d");
}

}  // namespace oracle
