// How two observations differ, in words that mutation does not change.
// Counterpart: none.
#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>

#include "conformance/findings/verdict.h"

namespace conformance {
namespace {

using oracle::Ending;
using oracle::Observation;

std::string text_of(const Observation& observation, const char* title) {
  const std::string* text = observation.section(title);
  return text != nullptr ? *text : "";
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  size_t begin = 0;
  while (begin < text.size()) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

// The lines of a chain of exceptions that say where each frame was.
bool is_frame_line(const std::string& line) {
  static const RE2 kFrame(R"( *(\| )*(at .* line |\d+ more [0-9a-f]+$).*)");
  return RE2::FullMatch(line, kFrame);
}

std::vector<std::string> without_frames(const std::string& text) {
  std::vector<std::string> lines = lines_of(text);
  std::erase_if(lines, is_frame_line);
  return lines;
}

// The type of a value from how the observer writes it.
std::string type_of_text(std::string text) {
  static const RE2 kOrdinal(R"(#\d+)");
  RE2::Replace(&text, R"(^#\d+)", "");
  if (text.empty()) return "object";
  if (RE2::PartialMatch(text, R"(^-?\d+j|^\()") && RE2::PartialMatch(text, R"(^[^,]*j\)?$)"))
    return "complex";
  if (RE2::PartialMatch(text, R"(^-?(0x)?[0-9a-f]+$)")) return "int";
  if (RE2::PartialMatch(text, R"(^-?(\d|inf|nan))")) return "float";
  if (text[0] == '\'' || text[0] == '"') return "str";
  if (text.starts_with("b'") || text.starts_with("b\"")) return "bytes";
  if (text[0] == '(') return "tuple";
  if (text[0] == '[') return "list";
  if (text[0] == '{') return "dict or set";
  if (text == "True" || text == "False") return "bool";
  std::string word;
  if (RE2::PartialMatch(text, R"(^<?([A-Za-z_][\w-]*))", &word)) return word;
  return "object";
}

std::string class_of_exception(const std::string& line) {
  static const RE2 kClass(R"(^(?:raised )?(?:[a-z ]+: )?(?:\| )*(?:#\d+)?([\w.<>]+))");
  std::string name;
  std::string trimmed = line.substr(std::min(line.find_first_not_of(' '), line.size()));
  return RE2::PartialMatch(trimmed, kClass, &name) ? name.substr(name.rfind('.') + 1) : "";
}

std::string exception_detail(const Observation& oracle, const Observation& subject) {
  const std::vector<std::string> a = without_frames(text_of(oracle, "outcome"));
  const std::vector<std::string> b = without_frames(text_of(subject, "outcome"));
  const auto first = [](const std::vector<std::string>& lines) {
    return lines.empty() ? std::string("nothing") : class_of_exception(lines[0]);
  };
  if (oracle.ending != subject.ending) {
    if (subject.ending == Ending::kFinished) return "missing " + first(a);
    if (oracle.ending == Ending::kFinished) return "extra " + first(b);
    return fmt::format("{} instead of {}", oracle::ending_text(subject.ending),
                       oracle::ending_text(oracle.ending));
  }
  const size_t at =
      static_cast<size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
  if (at >= a.size()) return "longer chain";
  if (at >= b.size()) return "shorter chain";
  const std::string kind = class_of_exception(a[at]);
  const std::string other = class_of_exception(b[at]);
  return kind == other ? kind + " arguments" : fmt::format("{} instead of {}", other, kind);
}

std::string traceback_detail(const Observation& oracle, const Observation& subject) {
  std::vector<std::string> a = lines_of(text_of(oracle, "outcome"));
  std::vector<std::string> b = lines_of(text_of(subject, "outcome"));
  const auto place = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  if (place.first == a.end()) return "more frames";
  if (place.second == b.end()) return "fewer frames";
  static const RE2 kFrame(R"( *(?:\| )*at (.*) line (\w+), (.*), lasti (-?\d+))");
  std::string where[2], line[2], position[2], lasti[2];
  if (!RE2::FullMatch(*place.first, kFrame, &where[0], &line[0], &position[0], &lasti[0]) ||
      !RE2::FullMatch(*place.second, kFrame, &where[1], &line[1], &position[1], &lasti[1]) ||
      where[0] != where[1])
    return "frames";
  if (lasti[0] != lasti[1]) return "lasti";
  return line[0] != line[1] ? "line" : "position";
}

std::string namespace_detail(const Observation& oracle, const Observation& subject) {
  const std::vector<std::string> a = lines_of(text_of(oracle, "namespace"));
  const std::vector<std::string> b = lines_of(text_of(subject, "namespace"));
  const auto place = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  if (place.first == a.end()) return "extra name";
  if (place.second == b.end()) return "missing name";
  const size_t end = place.first->find(" = ");
  const size_t other_end = place.second->find(" = ");
  if (end == std::string::npos || other_end == std::string::npos ||
      place.first->substr(0, end) != place.second->substr(0, other_end))
    return a.size() > b.size() ? "missing name" : a.size() < b.size() ? "extra name" : "order";
  return type_of_text(place.first->substr(end + 3));
}

}  // namespace

std::string differing_aspect(const Observation& oracle, const Observation& subject) {
  if (oracle.ending != subject.ending) return "exception";
  const std::string a = text_of(oracle, "outcome");
  const std::string b = text_of(subject, "outcome");
  if (a != b) {
    if (oracle.ending == Ending::kFinished) return "value";
    return without_frames(a) != without_frames(b) ? "exception" : "traceback";
  }
  for (const char* title : {"output", "errors"}) {
    if (text_of(oracle, title) != text_of(subject, title)) return "output";
  }
  for (const char* title : {"namespace", "finalisers"}) {
    if (text_of(oracle, title) != text_of(subject, title)) return title;
  }
  return "";
}

std::string differing_detail(const Observation& oracle, const Observation& subject) {
  const std::string aspect = differing_aspect(oracle, subject);
  if (aspect == "value") {
    std::string text = text_of(oracle, "outcome");
    static const RE2 kReturned("^returned ");
    RE2::Replace(&text, kReturned, "");
    return type_of_text(text);
  }
  if (aspect == "exception") return exception_detail(oracle, subject);
  if (aspect == "traceback") return traceback_detail(oracle, subject);
  if (aspect == "namespace") return namespace_detail(oracle, subject);
  if (aspect == "output")
    return text_of(oracle, "output") != text_of(subject, "output") ? "stdout" : "stderr";
  return "";
}

}  // namespace conformance
