// Differences that are known.
#include "conformance/compare/expectations.h"

#include <chrono>
#include <stdexcept>

#include "conformance/compare/text_diff.h"
#include "fmt/format.h"
#include "oracle/pool/files.h"

namespace conformance {

bool is_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  auto number = [&](size_t at, size_t length) {
    int value = 0;
    for (char c : text.substr(at, length)) {
      if (c < '0' || c > '9') return -1;
      value = value * 10 + (c - '0');
    }
    return value;
  };
  const int year = number(0, 4), month = number(5, 2), day = number(8, 2);
  if (year < 0 || month < 0 || day < 0) return false;
  return std::chrono::year_month_day(std::chrono::year(year),
                                     std::chrono::month(static_cast<unsigned>(month)),
                                     std::chrono::day(static_cast<unsigned>(day)))
      .ok();
}

Expectations Expectations::parse(std::string_view text, const std::string& file) {
  Expectations result;
  result.file_ = file;
  constexpr std::string_view kUntil = "until: ";
  std::string reason, until;
  bool open = false;  // The reason may go on.
  size_t number = 0;
  for (std::string_view line : split_lines(text)) {
    ++number;
    size_t start = line.find_first_not_of(" \t");
    if (start == std::string_view::npos || line[0] == '#') continue;
    std::string_view content = line.substr(start, line.find_last_not_of(" \t\r") + 1 - start);
    if (start == 0) {
      reason = open ? reason + " " + std::string(content) : content;
      open = true;
      until.clear();
      continue;
    }
    open = false;
    if (reason.empty()) {
      throw std::runtime_error(
          fmt::format("{}:{}: '{}' stands under no reason", file, number, content));
    } else if (until.empty()) {
      until = content.starts_with(kUntil) ? content.substr(kUntil.size()) : "";
      if (!is_day(until))
        throw std::runtime_error(fmt::format(
            "{}:{}: the first line below a reason says when it expires: until: YYYY-MM-DD", file,
            number));
    } else if (!result.entries_.emplace(content, Entry{reason, until}).second) {
      throw std::runtime_error(fmt::format("{}:{}: '{}' is named twice", file, number, content));
    }
  }
  return result;
}

Expectations Expectations::load(const std::filesystem::path& path) {
  return parse(oracle::read_file(path).value_or(""), path.string());
}

const std::string* Expectations::reason(const std::string& name) const {
  auto found = entries_.find(name);
  return found == entries_.end() ? nullptr : &found->second.reason;
}

Judged judge(const std::map<std::string, bool>& outcomes, const Expectations& expectations,
             bool complete, const std::string& today) {
  Judged result;
  for (const auto& [name, agrees] : outcomes) {
    const auto entry = expectations.entries().find(name);
    const bool expected = entry != expectations.entries().end();
    if (agrees) {
      ++result.agree;
      // Only a complete run may demand that an entry goes: a filter may hide what makes it fail.
      if (expected && complete) result.obsolete.push_back(name);
    } else if (expected && entry->second.until < today) {
      result.obsolete.push_back(name);
      result.expired[name] = entry->second.until;
    } else if (expected) {
      ++result.expected_failures;
    } else {
      result.unexpected.push_back(name);
    }
  }
  if (complete)
    for (const auto& [name, entry] : expectations.entries())
      if (!outcomes.contains(name)) result.obsolete.push_back(name);
  return result;
}

}  // namespace conformance
