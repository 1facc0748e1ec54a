// JUnit XML.
// Counterpart: none.
#include "conformance/report/junit.h"

#include <algorithm>

#include "conformance/report/results.h"
#include "fmt/format.h"

namespace conformance {
namespace {

std::string inside(const JunitCase& one) {
  const std::string message = escape_xml(one.message);
  const char* tag = one.state == JunitState::kFailed ? "failure" : "error";
  switch (one.state) {
    case JunitState::kPassed:
      return "";
    case JunitState::kSkipped:
      return fmt::format("      <skipped message=\"{}\"/>\n", message);
    case JunitState::kFailed:
    case JunitState::kError:
      break;
  }
  return fmt::format("      <{0} type=\"{1}\" message=\"{2}\">{3}</{0}>\n", tag,
                     escape_xml(one.type), message, escape_xml_text(one.text));
}

}  // namespace

std::string junit_text(std::string_view suite, const std::vector<JunitCase>& cases) {
  std::string text;
  double seconds = 0;
  for (const JunitCase& one : cases) {
    seconds += one.seconds;
    text += fmt::format(
        "    <testcase classname=\"conformance.{}\" name=\"{}\" time=\"{:.3f}\">\n{}"
        "    </testcase>\n",
        escape_xml(one.group), escape_xml(one.name), one.seconds, inside(one));
  }
  const auto number = [&](JunitState state) {
    return std::count_if(cases.begin(), cases.end(),
                         [&](const JunitCase& one) { return one.state == state; });
  };
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testsuites name=\"conformance\" tests=\"{0}\" failures=\"{1}\" errors=\"{2}\" "
      "time=\"{4:.3f}\">\n"
      "  <testsuite name=\"{5}\" tests=\"{0}\" failures=\"{1}\" errors=\"{2}\" skipped=\"{3}\" "
      "time=\"{4:.3f}\">\n{6}  </testsuite>\n</testsuites>\n",
      cases.size(), number(JunitState::kFailed), number(JunitState::kError),
      number(JunitState::kSkipped), seconds, escape_xml(suite), text);
}

}  // namespace conformance
