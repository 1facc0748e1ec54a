// The report's document, and the page around it.
#include "conformance/report/page.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <stdexcept>

#include "nlohmann/json.hpp"

namespace conformance {

using Json = nlohmann::ordered_json;

Json report_suites(const Json& results, const Json& before) {
  Json suites = Json::array();
  if (!results.is_object() || !results.contains("suites")) return suites;
  for (const auto& [name, suite] : results["suites"].items()) {
    Json entry = {{"name", name},
                  {"total", suite.value("total", 0)},
                  {"agree", suite.value("agree", 0)},
                  {"expected", suite.value("expected_failures", 0)},
                  {"unexpected", suite.value("unexpected", Json::array())}};
    if (before.is_object() && before.contains("suites") && before["suites"].contains(name)) {
      const Json& earlier = before["suites"][name];
      entry["before"] = {{"total", earlier.value("total", 0)},
                         {"agree", earlier.value("agree", 0)}};
    }
    suites.push_back(std::move(entry));
  }
  return suites;
}

namespace {

// Adds the members that are numbers.
void add_numbers(Json& sum, const Json& numbers) {
  if (sum.is_null()) sum = Json::object();
  for (const auto& [name, number] : numbers.items())
    if (number.is_number()) sum[name] = sum.value(name, uint64_t{0}) + number.get<uint64_t>();
}

// The lines of one file. A campaign that goes on counts on; one that begins anew begins at zero
// seconds, and its time is put behind that of the one before.
struct History {
  Json points = Json::array();
  Json mutators = Json::object();
  Json totals = Json::object();

  void finish(const Json& last) {
    const Json yields = last.value("mutators", Json::object());
    for (const auto& [name, yield] : yields.items())
      add_numbers(mutators[name], yield);
    add_numbers(totals, last.value("judged", Json::object()));
    add_numbers(totals, {{"executions", last.value("executions", 0)}});
  }
};

History read_history(std::istream& lines) {
  History history;
  double offset = 0, seconds = 0;
  Json last;
  for (std::string line; std::getline(lines, line);) {
    Json point = Json::parse(line, nullptr, false);
    if (!point.is_object() || !point.contains("seconds")) continue;
    const double now = point["seconds"].get<double>();
    if (now < seconds) {
      offset += seconds;
      history.finish(last);
    }
    seconds = now;
    const uint64_t judged = point.value("judged", Json::object()).value("judged", uint64_t{0});
    const double rate = point.value("executions", uint64_t{0}) != 0
                            ? point.value("executions_per_second", 0.0)
                            : static_cast<double>(judged) / std::max(now, 1e-3);
    history.points.push_back({{"seconds", offset + now},
                              {"rate", rate},
                              {"coverage", point.value("coverage", 0)},
                              {"corpus", point.value("corpus", 0)},
                              {"buckets", point.value("buckets", 0)}});
    last = std::move(point);
  }
  if (!last.is_null()) history.finish(last);
  return history;
}

}  // namespace

Campaigns report_campaigns(const std::filesystem::path& folder) {
  Campaigns result{Json::array(), Json::array()};
  std::map<std::string, Json> mutators;
  std::set<std::filesystem::path> files;  // In the order of their names.
  if (std::filesystem::is_directory(folder)) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
      if (entry.path().filename() == "statistics.jsonl") files.insert(entry.path());
  }
  for (const std::filesystem::path& file : files) {
    std::ifstream lines(file);
    History history = read_history(lines);
    for (const auto& [name, yield] : history.mutators.items()) add_numbers(mutators[name], yield);
    result.campaigns.push_back({{"target", file.parent_path().filename().string()},
                                {"points", std::move(history.points)},
                                {"totals", std::move(history.totals)}});
  }
  for (auto& [name, yield] : mutators) {
    Json row = {{"name", name}};
    row.update(yield);
    result.mutators.push_back(std::move(row));
  }
  return result;
}

std::string report_page(std::string_view page, const Json& document) {
  constexpr std::string_view kPlace = "{{DATA}}";
  const size_t at = page.find(kPlace);
  if (at == std::string_view::npos)
    throw std::invalid_argument("the report's page has no place for its data");
  std::string text = document.dump(-1, ' ', true, Json::error_handler_t::replace);
  std::string safe;
  safe.reserve(text.size());
  // Inside <script> only "</" and "<!--" end or change what follows.
  for (char c : text) c == '<' ? safe += "\\u003c" : safe += c;
  std::string result(page.substr(0, at));
  result += safe;
  result += page.substr(at + kPlace.size());
  return result;
}

}  // namespace conformance
