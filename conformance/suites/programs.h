// The programs of corpus/programs: what is one program.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "conformance/suites/suite.h"

namespace conformance {

struct Program {
  std::string name;                // "types/range/index".
  std::vector<std::string> files;  // Relative to the root, the main one first.
  std::string key;                 // Of the content of its files.
};

// Every source is a program, but in a folder with a main.py that one is the program and all other
// sources below are its modules.
std::vector<Program> find_programs(const std::filesystem::path& root);

// Those of them that have recorded answers.
std::vector<Program> recorded_programs(const std::filesystem::path& root);

}  // namespace conformance
