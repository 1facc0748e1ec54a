// JUnit XML, as continuous integration reads it.
// Counterpart: none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace conformance {

// What a case is beside passed.
enum class JunitState : uint8_t { kPassed, kFailed, kSkipped, kError };

struct JunitCase {
  std::string group;  // Its class name is "conformance.GROUP".
  std::string name;
  JunitState state = JunitState::kPassed;
  std::string message;  // In one line, of what did not pass.
  std::string type;     // Of a failure.
  std::string text;     // Of a failure, in full.
  double seconds = 0;
};

// A document with one suite.
std::string junit_text(std::string_view suite, const std::vector<JunitCase>& cases);

}  // namespace conformance
