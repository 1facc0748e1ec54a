// The reference: the CPython 3.14 that is asked, and who it is exactly.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace oracle {

struct Reference {
  std::string python;   // The program.
  std::string version;  // "3.14.8".
  std::string build;    // Names this build and its standard library: a key for cached answers.
  std::string about;    // sys.version, for people.
};

// Looks where a user would expect: the given path, $CONSTRICTOR_PYTHON, python3.14 on PATH, and the
// private installation of scripts/setup. A path that is given (by option or variable) but is not a
// CPython 3.14 is an error, which throws; nothing found is nothing.
std::optional<Reference> find_reference(const std::string& given);

// The same for a build with assertions: the given path, $CONSTRICTOR_DEBUG_PYTHON, python3.14d on
// PATH, and the private installation of scripts/setup --debug-reference.
std::optional<Reference> find_debug_reference(const std::string& given);

}  // namespace oracle
