// The results of a run for people and for machines.
#include "conformance/report/results.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "conformance/compare/table.h"
#include "conformance/compare/text_diff.h"
#include "fmt/format.h"
#include "nlohmann/json.hpp"

namespace conformance {
namespace {

std::string shell_quoted(const std::string& text) {
  std::string result = "'";
  for (char c : text) result += c == '\'' ? "'\\''" : std::string(1, c);
  return result + "'";
}

// What keeps a suite from being green, in the order in which it matters.
std::vector<std::string> unexpected_lines(const SuiteResult& suite) {
  std::vector<std::string> lines;
  for (const std::string& name : suite.judged.unexpected)
    lines.push_back(fmt::format("{}: {}", name, suite.differences.at(name)));
  for (const std::string& name : suite.judged.obsolete) {
    const auto expired = suite.judged.expired.find(name);
    lines.push_back(
        expired != suite.judged.expired.end()
            ? fmt::format("{}: was expected to differ until {}: mend it, or decide again", name,
                          expired->second)
            : fmt::format("{}: expected to fail and does not: remove it from {}", name,
                          suite.expectations.empty() ? "its list" : suite.expectations));
  }
  return lines;
}

// A line for each class of differences, the most frequent first; none where each is of its own.
std::vector<std::string> bucket_lines(const SuiteResult& suite) {
  if (suite.buckets.size() >= suite.judged.unexpected.size()) return {};
  std::vector<std::pair<size_t, std::string>> rows;
  for (const auto& [bucket, names] : suite.buckets)
    rows.emplace_back(names.size(), fmt::format("{} (as in {})", bucket, names[0]));
  std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
    return std::tie(b.first, a.second) < std::tie(a.first, b.second);
  });
  std::vector<std::string> lines;
  for (const auto& [count, text] : rows) lines.push_back(fmt::format("{} x {}", count, text));
  return lines;
}

}  // namespace

std::string escape_xml(std::string_view text) {
  std::string result;
  for (char c : visible(text)) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

std::string escape_xml_text(std::string_view text) {
  std::string result;
  for (std::string_view line : split_lines(text)) result += escape_xml(line) + "\n";
  return result;
}

bool RunResult::agrees() const {
  return std::all_of(suites.begin(), suites.end(), [](const SuiteResult& s) { return s.agrees(); });
}

bool RunResult::faulty() const {
  return std::any_of(suites.begin(), suites.end(), [](const SuiteResult& s) {
    return !s.faults.empty() || (!s.not_run.empty() && !s.optional);
  });
}

std::string results_text(const RunResult& result, size_t shown, const std::string& command) {
  Table table({{"suite"},
               {"cases", Align::kRight},
               {"agree", Align::kRight},
               {"expected", Align::kRight},
               {"unexpected", Align::kRight},
               {"%", Align::kRight},
               {"seconds", Align::kRight}});
  uint64_t total = 0, agree = 0, expected = 0, unexpected = 0;
  for (const SuiteResult& suite : result.suites) {
    if (!suite.not_run.empty()) {
      table.add({suite.name, "not run", "", "", "", "", ""});
      continue;
    }
    if (!suite.nothing.empty()) {
      table.add({suite.name, "0", "", "", "", "", ""});
      continue;
    }
    const Judged& judged = suite.judged;
    uint64_t wrong = judged.unexpected.size() + judged.obsolete.size();
    table.add({suite.name, grouped(suite.total), grouped(judged.agree),
               grouped(judged.expected_failures), grouped(wrong),
               percent(judged.agree, suite.total), fmt::format("{:.1f}", suite.seconds)});
    total += suite.total;
    agree += judged.agree;
    expected += judged.expected_failures;
    unexpected += wrong;
  }
  if (result.suites.size() > 1)
    table.add_total({"all", grouped(total), grouped(agree), grouped(expected), grouped(unexpected),
                     percent(agree, total), fmt::format("{:.1f}", result.seconds)});
  std::string text = table.text();
  std::string example;
  for (const SuiteResult& suite : result.suites) {
    if (!suite.not_run.empty())
      text += fmt::format("\n{}: not run: {}\n", suite.name, suite.not_run);
    if (!suite.nothing.empty()) text += fmt::format("\n{}: {}\n", suite.name, suite.nothing);
    std::vector<std::string> lines = unexpected_lines(suite);
    if (lines.empty()) continue;
    text += fmt::format("\n{}:\n", suite.name);
    for (size_t i = 0; i < lines.size() && i < shown; ++i)
      text += fmt::format("  {}\n", visible(lines[i]));
    if (lines.size() > shown)
      text += fmt::format("  ... and {} more\n", grouped(lines.size() - shown));
    if (std::vector<std::string> buckets = bucket_lines(suite); !buckets.empty()) {
      text += fmt::format("  {} buckets:\n", grouped(buckets.size()));
      for (size_t i = 0; i < buckets.size() && i < shown; ++i)
        text += fmt::format("    {}\n", visible(buckets[i]));
    }
    if (example.empty() && !suite.judged.unexpected.empty())
      example = fmt::format("{}/{}", suite.name, suite.judged.unexpected[0]);
  }
  if (!example.empty())
    text += fmt::format("\nBoth sides of a case: {} diff {}\n", command, shell_quoted(example));
  return text;
}

std::string results_json(const RunResult& result) {
  nlohmann::ordered_json suites = nlohmann::ordered_json::object();
  for (const SuiteResult& suite : result.suites) {
    // A suite that did not run has no numbers: its absence is what a reader must notice.
    if (!suite.not_run.empty()) continue;
    nlohmann::ordered_json unexpected = nlohmann::ordered_json::array();
    for (const auto* names : {&suite.judged.unexpected, &suite.judged.obsolete})
      for (const std::string& name : *names) unexpected.push_back(name);
    suites[suite.name] = {{"total", suite.total},
                          {"agree", suite.judged.agree},
                          {"expected_failures", suite.judged.expected_failures},
                          {"unexpected", std::move(unexpected)}};
  }
  nlohmann::ordered_json document = {
      {"cpython", result.cpython}, {"suites", std::move(suites)}, {"seconds", result.seconds}};
  return document.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

std::string results_junit(const RunResult& result) {
  std::string body;
  uint64_t all_tests = 0, all_failures = 0, all_errors = 0;
  for (const SuiteResult& suite : result.suites) {
    std::string cases;
    uint64_t tests = 0, failures = 0, skipped = 0, errors = 0;
    auto testcase = [&](std::string_view name, const std::string& inside) {
      ++tests;
      cases += fmt::format("    <testcase classname=\"conformance.{}\" name=\"{}\"", suite.name,
                           escape_xml(name));
      cases += inside.empty() ? "/>\n" : fmt::format(">\n{}    </testcase>\n", inside);
    };
    std::vector<std::string> sorted = suite.judged.unexpected;
    std::sort(sorted.begin(), sorted.end());
    for (const auto& [group, differing] : suite.groups) {
      std::string details;
      size_t count = 0;
      for (const std::string& name : differing) {
        if (!std::binary_search(sorted.begin(), sorted.end(), name)) continue;
        details += fmt::format("{}: {}\n", name, suite.differences.at(name));
        ++count;
      }
      if (count > 0) {
        ++failures;
        testcase(group,
                 fmt::format("      <failure message=\"{} unexpected difference{}\">{}</failure>\n",
                             count, count == 1 ? "" : "s", escape_xml(details)));
      } else if (!differing.empty()) {
        ++skipped;
        testcase(group, "      <skipped message=\"expected failure\"/>\n");
      } else {
        testcase(group, "");
      }
    }
    for (const std::string& name : suite.judged.obsolete) {
      ++failures;
      testcase(name, "      <failure message=\"an obsolete expectation\"/>\n");
    }
    if (!suite.not_run.empty()) {
      ++errors;
      testcase("all",
               fmt::format("      <error message=\"not run: {}\"/>\n", escape_xml(suite.not_run)));
    }
    body += fmt::format(
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" "
        "time=\"{:.3f}\">\n{}"
        "  </testsuite>\n",
        suite.name, tests, failures, errors, skipped, suite.seconds, cases);
    all_tests += tests;
    all_failures += failures;
    all_errors += errors;
  }
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testsuites name=\"conformance\" tests=\"{}\" failures=\"{}\" errors=\"{}\" "
      "time=\"{:.3f}\">\n{}</testsuites>\n",
      all_tests, all_failures, all_errors, result.seconds, body);
}

}  // namespace conformance
