// Observations as text files.
// Counterpart: none.
#include "conformance/findings/observation_text.h"

#include <charconv>
#include <stdexcept>

#include "fmt/format.h"

namespace conformance {
namespace {

constexpr std::string_view kIndent = "    ";
constexpr std::string_view kProblem = "problem";

void append_block(std::string* result, std::string_view title, std::string_view text) {
  *result += fmt::format("\n{}:\n", title);
  while (true) {
    const size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    if (!line.empty()) *result += kIndent;
    *result += line;
    *result += '\n';
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

std::string observation_text(const oracle::Observation& observation) {
  std::string result = fmt::format("ending: {}\n", oracle::ending_text(observation.ending));
  if (observation.signal != 0) result += fmt::format("signal: {}\n", observation.signal);
  if (!observation.problem.empty()) append_block(&result, kProblem, observation.problem);
  for (const oracle::Section& section : observation.sections)
    append_block(&result, section.title, section.text);
  return result;
}

oracle::Observation parse_observation(std::string_view text, const std::string& file) {
  oracle::Observation result;
  size_t number = 0;
  auto fail = [&](const char* what) {
    throw std::runtime_error(fmt::format("{}:{}: {}", file, number, what));
  };
  auto next = [&] {
    const size_t end = text.find('\n');
    if (end == std::string_view::npos) fail("the file is cut off");
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    ++number;
    return line;
  };
  std::string_view line = next();
  if (!line.starts_with("ending: ")) fail("does not begin with 'ending: '");
  result.ending = parse_ending(line.substr(8));
  if (text.starts_with("signal: ")) {
    line = next().substr(8);
    auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), result.signal);
    if (error != std::errc() || end != line.data() + line.size()) fail("no number of a signal");
  }
  while (!text.empty()) {
    // Blocks are set apart by one empty line, which belongs to neither.
    if (!next().empty() || text.empty()) fail("an empty line and a title are missing");
    std::string_view title = next();
    if (!title.ends_with(':') || title.starts_with(' ')) fail("no title");
    title.remove_suffix(1);
    std::string content;
    for (bool first = true; !text.empty() && (text[0] == ' ' || text[0] == '\n'); first = false) {
      // The empty line before a title belongs to no block.
      if (text[0] == '\n' && text.size() > 1 && text[1] != ' ' && text[1] != '\n') break;
      line = next();
      if (!line.empty() && !line.starts_with(kIndent)) fail("a line is not indented");
      if (!first) content += '\n';
      content += line.empty() ? line : line.substr(kIndent.size());
    }
    if (title == kProblem)
      result.problem = std::move(content);
    else
      result.sections.push_back({std::string(title), std::move(content)});
  }
  return result;
}

oracle::Observation essence(const oracle::Observation& observation) {
  oracle::Observation result;
  result.ending = observation.ending;
  result.signal = observation.signal;
  for (const oracle::Section& section : observation.sections)
    if (section.title != "trace" && section.title != "locals") result.sections.push_back(section);
  return result;
}

oracle::Ending parse_ending(std::string_view text) {
  for (int i = 0; i <= static_cast<int>(oracle::Ending::kFault); ++i)
    if (text == oracle::ending_text(static_cast<oracle::Ending>(i)))
      return static_cast<oracle::Ending>(i);
  throw std::runtime_error(fmt::format("'{}' is no ending", text));
}

VerdictKind parse_kind(std::string_view text) {
  for (int i = 0; i <= static_cast<int>(VerdictKind::kHarnessFault); ++i)
    if (text == kind_text(static_cast<VerdictKind>(i))) return static_cast<VerdictKind>(i);
  throw std::runtime_error(fmt::format("'{}' is no kind of verdict", text));
}

}  // namespace conformance
