// The programs of corpus/programs: what is one program, and its compiled form.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "conformance/suites/suite.h"

namespace conformance {

struct Program {
  std::string name;                // "types/range/index".
  std::vector<std::string> files;  // Relative to the root, the main one first.
  std::filesystem::path compiled;  // The main file's .pyc; its modules lie next to it.
  std::string key;                 // Of the content of its files.
};

// Every source is a program, but in a folder with a main.py that one is the program and all other
// sources below are its modules.
std::vector<Program> find_programs(const std::filesystem::path& root);

// The programs that have recorded answers, by the answers' names.
std::vector<Program> recorded_programs(const std::filesystem::path& root);

// Compiles what is not yet in the cache and sets `compiled`. Throws Fault.
void compile_programs(const Setup& setup, std::vector<Program>& programs);

}  // namespace conformance
