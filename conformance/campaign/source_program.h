// A program that compiles a source and prints all of what came of it, so that a source can be
// judged like any program.
// Counterpart: none.
#pragma once

#include <string>
#include <string_view>

#include "conformance/suites/suite.h"

namespace conformance {

class SourcePrograms {
 public:
  // The reference compiles the program once. Throws Fault.
  explicit SourcePrograms(const Setup& setup);
  // Bytes of a .pyc whose constant is the source.
  std::string program(std::string_view source) const;

 private:
  std::string template_;
};

}  // namespace conformance
