// Differences that are known.
#include "conformance/compare/expectations.h"

#include <stdexcept>

#include "conformance/compare/text_diff.h"
#include "fmt/format.h"
#include "oracle/pool/files.h"

namespace conformance {

Expectations Expectations::parse(std::string_view text, const std::string& file) {
  Expectations result;
  std::string reason;
  size_t number = 0;
  for (std::string_view line : split_lines(text)) {
    ++number;
    size_t start = line.find_first_not_of(" \t");
    if (start == std::string_view::npos || line[0] == '#') continue;
    std::string_view content = line.substr(start, line.find_last_not_of(" \t\r") + 1 - start);
    if (start == 0) {
      reason = content;
    } else if (reason.empty()) {
      throw std::runtime_error(
          fmt::format("{}:{}: '{}' stands under no reason", file, number, content));
    } else if (!result.reasons_.emplace(content, reason).second) {
      throw std::runtime_error(fmt::format("{}:{}: '{}' is named twice", file, number, content));
    }
  }
  return result;
}

Expectations Expectations::load(const std::filesystem::path& path) {
  return parse(oracle::read_file(path).value_or(""), path.string());
}

const std::string* Expectations::reason(const std::string& name) const {
  auto found = reasons_.find(name);
  return found == reasons_.end() ? nullptr : &found->second;
}

Judged judge(const std::map<std::string, bool>& outcomes, const Expectations& expectations,
             bool complete) {
  Judged result;
  for (const auto& [name, agrees] : outcomes) {
    bool expected = expectations.reason(name) != nullptr;
    if (agrees) {
      ++result.agree;
      // Only a complete run may demand that an entry goes: a filter may hide what makes it fail.
      if (expected && complete) result.obsolete.push_back(name);
    } else if (expected) {
      ++result.expected_failures;
    } else {
      result.unexpected.push_back(name);
    }
  }
  if (complete)
    for (const auto& [name, reason] : expectations.entries())
      if (!outcomes.contains(name)) result.obsolete.push_back(name);
  return result;
}

}  // namespace conformance
