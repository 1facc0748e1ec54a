// The report's document, but for its buckets.
// Counterpart: none.
#include "conformance/report/document.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <set>

#include "conformance/compare/table.h"
#include "fmt/format.h"

namespace conformance {

using Json = nlohmann::ordered_json;

namespace {

// A curve needs no more points than a screen has room for.
constexpr size_t kPoints = 300;

bool has_run(const Json& suite) { return !suite.contains("not_run"); }

std::set<std::string> names_of(const Json& suite, bool unexpected_only) {
  std::set<std::string> names;
  const Json cases = suite.value("cases", Json::array());
  for (const Json& one : cases)
    if (!unexpected_only || one.value("state", "") != "expected") names.insert(one["name"]);
  return names;
}

// Lists end at some length; only of whole ones can be said what is not in them.
bool names_all(const Json& suite) {
  return suite.value("cases", Json::array()).size() >= suite.value("unexpected", size_t{0});
}

Json suite_row(const std::string& name, const Json& suite, const std::string& time) {
  if (!has_run(suite))
    return {{"name", name},
            {"time", time},
            {"not_run", suite["not_run"]},
            {"optional", suite.value("optional", false)}};
  Json row = {{"name", name},
              {"time", time},
              {"total", suite.value("total", uint64_t{0})},
              {"agree", suite.value("agree", uint64_t{0})},
              {"expected", suite.value("expected_failures", uint64_t{0})},
              {"unexpected", suite.value("unexpected", uint64_t{0})},
              {"cases", suite.value("cases", Json::array())}};
  for (const char* member : {"seconds", "faults"})
    if (suite.contains(member)) row[member] = suite[member];
  return row;
}

void compare_with(Json& row, const Json& before, const std::string& time) {
  row["before"] = {{"time", time},
                   {"total", before.value("total", uint64_t{0})},
                   {"agree", before.value("agree", uint64_t{0})},
                   {"unexpected", before.value("unexpected", uint64_t{0})}};
  if (names_all(before)) {
    const std::set<std::string> old = names_of(before, false);
    for (Json& one : row["cases"])
      if (!old.contains(one["name"])) one["new"] = true;
  }
  if (!names_all(row)) return;
  const std::set<std::string> now = names_of(row, false);
  Json fixed = Json::array();
  for (const std::string& name : names_of(before, true))
    if (!now.contains(name)) fixed.push_back(name);
  if (!fixed.empty()) row["fixed"] = std::move(fixed);
}

}  // namespace

Json report_suites(const std::vector<Json>& entries) {
  std::vector<std::string> order;
  std::map<std::string, Json> rows;
  std::set<std::string> compared;
  std::string subject;
  for (const Json& entry : entries) {
    if (!entry.is_object()) continue;
    if (subject.empty()) subject = entry.value("subject", "");
    // Results that were handed over may not say whose they are.
    if (!subject.empty() && entry.value("subject", subject) != subject) continue;
    const std::string time = entry.value("time", "");
    for (const auto& [name, suite] : entry["suites"].items()) {
      const auto at = rows.find(name);
      if (at == rows.end()) {
        order.push_back(name);
        rows[name] = suite_row(name, suite, time);
      } else if (!has_run(at->second)) {
        // One that nobody asked for and that could not run does not hide its last results.
        if (at->second.value("optional", false) && has_run(suite))
          at->second = suite_row(name, suite, time);
      } else if (has_run(suite) && compared.insert(name).second) {
        compare_with(at->second, suite, time);
      }
    }
  }
  Json suites = Json::array();
  for (const std::string& name : order) suites.push_back(std::move(rows[name]));
  return suites;
}

namespace {

// Adds the members that are numbers.
void add_numbers(Json& sum, const Json& numbers) {
  if (sum.is_null()) sum = Json::object();
  for (const auto& [name, number] : numbers.items())
    if (number.is_number()) sum[name] = sum.value(name, uint64_t{0}) + number.get<uint64_t>();
}

uint64_t judged_of(const Json& point) {
  return point.value("judged", Json::object()).value("judged", uint64_t{0});
}

// The lines of one file. A campaign that goes on counts on; one that begins anew begins at zero
// seconds, and its time is put behind that of the one before.
struct History {
  Json points = Json::array();
  Json mutators = Json::object();
  Json totals = Json::object();
  std::string engine;
  std::string last_time;

  void finish(const Json& last) {
    for (const char* member : {"mutators", "engine_mutators"}) {
      const Json yields = last.value(member, Json::object());
      for (const auto& [name, yield] : yields.items()) add_numbers(mutators[name], yield);
    }
    Json counts = last.value("judged", Json::object());
    for (const char* member : {"executions", "defined", "described", "engine_restarts"})
      counts[member] = last.value(member, uint64_t{0});
    for (const char* side : {"oracle", "subject"})
      for (const char* member : {"restarts", "crashes", "timeouts"})
        counts[fmt::format("{}_{}", side, member)] =
            last.value(side, Json::object()).value(member, uint64_t{0});
    add_numbers(totals, counts);
    for (const char* member : {"coverage", "corpus"}) totals[member] = last.value(member, 0);
    engine = last.value("engine", "");
    last_time = last.value("time", "");
  }

  void thin_out() {
    if (points.size() <= kPoints) return;
    const size_t step = (points.size() + kPoints - 1) / kPoints;
    Json kept = Json::array();
    for (size_t i = 0; i < points.size(); ++i)
      if (i % step == 0 || i + 1 == points.size()) kept.push_back(std::move(points[i]));
    points = std::move(kept);
  }
};

History read_history(std::istream& lines) {
  History history;
  double offset = 0, seconds = 0;
  Json last;
  for (std::string line; std::getline(lines, line);) {
    Json point = Json::parse(line, nullptr, false);
    if (!point.is_object() || !point.contains("seconds") || !point["seconds"].is_number()) continue;
    const auto now = point["seconds"].get<double>();
    if (now < seconds) {
      offset += seconds;
      history.finish(last);
      last = nullptr;
    }
    // The rate since the line before, not since the start.
    const double passed = std::max(now - (last.is_null() ? 0 : seconds), 1e-3);
    const auto rate = [&](uint64_t count, uint64_t before) {
      return count < before ? 0.0 : static_cast<double>(count - before) / passed;
    };
    const uint64_t executions = point.value("executions", uint64_t{0});
    history.points.push_back(
        {{"seconds", offset + now},
         {"rate", rate(executions, last.is_null() ? 0 : last.value("executions", uint64_t{0}))},
         {"judged", rate(judged_of(point), last.is_null() ? 0 : judged_of(last))},
         {"coverage", point.value("coverage", 0)},
         {"corpus", point.value("corpus", 0)},
         {"buckets", point.value("buckets", 0)}});
    seconds = now;
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
    if (history.points.empty()) continue;
    history.thin_out();
    for (const auto& [name, yield] : history.mutators.items()) add_numbers(mutators[name], yield);
    result.campaigns.push_back({{"target", file.parent_path().filename().string()},
                                {"engine", history.engine},
                                {"time", history.last_time},
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

namespace {

std::string shell_quoted(const std::string& text) {
  std::string result = "'";
  for (char c : text) result += c == '\'' ? "'\\''" : std::string(1, c);
  return result + "'";
}

std::string counted(uint64_t count, const std::string& one, const std::string& many) {
  return fmt::format("{} {}", grouped(count), count == 1 ? one : many);
}

// Gathers what there is to say, the worst first.
struct Summary {
  Json news = Json::array();
  Json next = Json::array();
  std::vector<std::string> wrong;  // For the headline.
  std::string from;                // Names the folder of findings, where it is not the usual one.
  uint64_t agree = 0, suites = 0, expected = 0;

  void tell(const char* kind, const std::string& text, const std::string& link) {
    news.push_back({{"kind", kind}, {"text", text}, {"link", link}});
  }
  void advise(const std::string& why, const std::string& command) {
    next.push_back({{"why", why}, {"command", command}});
  }

  void add_suites(const Json& rows) {
    uint64_t unexpected = 0, faulty = 0, absent = 0;
    std::string example;
    bool example_is_new = false;
    for (const Json& suite : rows) {
      const std::string name = suite["name"];
      if (!has_run(suite)) {
        if (suite.value("optional", false)) continue;
        ++absent;
        tell("bad", fmt::format("{} was not run: {}", name, suite["not_run"].get<std::string>()),
             "#suites");
        continue;
      }
      ++suites;
      agree += suite["agree"].get<uint64_t>();
      expected += suite["expected"].get<uint64_t>();
      unexpected += suite["unexpected"].get<uint64_t>();
      faulty += suite.value("faults", Json::array()).size();
      uint64_t fresh = 0;
      for (const Json& one : suite["cases"]) {
        const std::string state = one.value("state", "");
        const bool is_new = one.value("new", false);
        if (state == "expected") continue;
        fresh += is_new ? 1 : 0;
        if (state != "unexpected") continue;
        if (!example.empty() && (example_is_new || !is_new)) continue;
        example = fmt::format("{}/{}", name, one["name"].get<std::string>());
        example_is_new = is_new;
      }
      const uint64_t all = suite["unexpected"].get<uint64_t>();
      if (fresh != 0)
        tell("bad",
             fmt::format("{}: {} since the last run", name,
                         counted(fresh, "case went wrong", "cases went wrong")),
             "#cases");
      else if (all != 0)
        tell("bad",
             fmt::format("{}: {}", name, counted(all, "unexpected case", "unexpected cases")),
             "#cases");
      if (suite.contains("fixed"))
        tell("good",
             fmt::format(
                 "{}: {} since the last run", name,
                 counted(suite["fixed"].size(), "case was put right", "cases were put right")),
             "#suites");
    }
    if (unexpected != 0)
      wrong.push_back(counted(unexpected, "unexpected case", "unexpected cases"));
    if (faulty != 0)
      wrong.push_back(counted(faulty, "case without an answer", "cases without an answer"));
    if (absent != 0) {
      wrong.push_back(counted(absent, "suite was not run", "suites were not run"));
      advise("Run what was not run", "scripts/conformance run");
    }
    if (!example.empty())
      advise("Look at both sides of a case", "scripts/conformance diff " + shell_quoted(example));
    else if (unexpected != 0)
      advise("An expectation no longer holds; the run names the line to remove",
             "scripts/conformance run");
  }

  void add_buckets(const Json& rows) {
    uint64_t fresh = 0, expired = 0;
    const Json* first = nullptr;
    for (const Json& bucket : rows) {
      const std::string state = bucket["state"];
      if (state == "known") continue;
      ++(state == "new" ? fresh : expired);
      if (first == nullptr) first = &bucket;
    }
    size_t named = 0;
    for (const Json& bucket : rows) {
      if (bucket["state"] == "known" || named++ >= 5) continue;
      tell("bad",
           fmt::format("{}{}", bucket["state"] == "new" ? "" : "expired: ",
                       bucket["bucket"].get<std::string>()),
           "#" + bucket["anchor"].get<std::string>());
    }
    if (named > 5) tell("bad", counted(named - 5, "more bucket", "more buckets"), "#buckets");
    if (fresh != 0) wrong.push_back(counted(fresh, "new bucket", "new buckets"));
    if (expired != 0)
      wrong.push_back(counted(expired, "expired known bucket", "expired known buckets"));
    if (first == nullptr) return;
    const std::string id = (*first)["id"].get<std::string>();
    advise("Look at the first bucket", "scripts/conformance show " + id + from);
    if (!(*first)["minimised"].get<bool>())
      advise("Make its program small", "scripts/conformance minimise " + id + from);
    advise("Keep it as a regression test", "scripts/conformance file " + id + from);
  }
};

}  // namespace

Json report_summary(const Json& document) {
  Summary summary;
  const std::string folder = document.value("findings", "");
  if (!folder.empty()) summary.from = " --findings " + shell_quoted(folder);
  summary.add_suites(document["suites"]);
  summary.add_buckets(document["buckets"]);
  for (const Json& problem : document.value("problems", Json::array())) {
    summary.tell("bad", problem.get<std::string>(), "#buckets");
    if (summary.wrong.empty()) summary.wrong.push_back("the list of known buckets is out of date");
  }
  const Json oracle = document.value("oracle", Json());
  if (oracle.is_object() && !oracle.value("healthy", true)) {
    summary.wrong.emplace_back("the oracle is not to be relied on");
    summary.tell("bad", "the oracle's doctor found something wrong", "#oracle");
    summary.advise("See what is wrong with the oracle", "scripts/conformance oracle doctor");
  }
  const bool fuzzed = !document["buckets"].empty() || !document["campaigns"].empty();
  Json result;
  if (!summary.wrong.empty()) {
    result["state"] = "red";
    result["headline"] = fmt::format("{}", fmt::join(summary.wrong, ", "));
  } else if (summary.suites == 0) {
    result["state"] = "unknown";
    result["headline"] = fuzzed ? "no new bucket, but no suite was run" : "nothing was run yet";
  } else {
    result["state"] = "green";
    result["headline"] = fmt::format(
        "{} in {}{}{}", counted(summary.agree, "case agrees", "cases agree"),
        counted(summary.suites, "suite", "suites"),
        summary.expected == 0
            ? ""
            : fmt::format(", {} as expected", counted(summary.expected, "differs", "differ")),
        fuzzed ? ", no new bucket" : "");
  }
  if (document["suites"].empty())
    summary.advise("Hold the subject to CPython", "scripts/conformance run");
  if (!fuzzed) summary.advise("Look for more", "scripts/conformance fuzz ci --budget 10m");
  if (!oracle.is_object())
    summary.advise("See whether the oracle can be relied on", "scripts/conformance oracle doctor");
  if (!document.value("coverage", Json()).is_object())
    summary.advise("See which types each instruction met", "scripts/conformance cover types");
  if (summary.next.empty())
    summary.advise("Look for more", "scripts/conformance fuzz ci --budget 10m");
  result["news"] = std::move(summary.news);
  result["next"] = std::move(summary.next);
  return result;
}

std::string summary_text(const Json& summary) {
  const std::string state = summary["state"];
  std::string text = fmt::format("{}: {}\n", state, summary["headline"].get<std::string>());
  for (const Json& one : summary["news"])
    text +=
        fmt::format("  {} {}\n", one["kind"] == "good" ? "+" : "-", one["text"].get<std::string>());
  if (!summary["next"].empty())
    text += fmt::format("next: {}\n", summary["next"][0]["command"].get<std::string>());
  return text;
}

}  // namespace conformance
