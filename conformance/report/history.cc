// What runs leave for reports.
// Counterpart: none.
#include "conformance/report/history.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <set>

#include "fmt/chrono.h"
#include "fmt/format.h"
#include "oracle/pool/files.h"

namespace conformance {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

constexpr size_t kKeptRuns = 100;

std::string dump(const Json& document) {
  return document.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json parse_file(const fs::path& file) {
  Json document = Json::parse(oracle::read_file(file).value_or(""), nullptr, false);
  return document.is_object() ? document : Json();
}

// The names of the runs that are kept, the newest first: they begin with the time.
std::vector<fs::path> run_files(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with("run-") && name.ends_with(".json")) files.push_back(entry.path());
  }
  std::sort(files.rbegin(), files.rend());
  return files;
}

}  // namespace

std::string time_now() {
  const auto now =
      std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(now));
}

Json results_entry(const RunResult& result, const std::string& subject, const std::string& time) {
  Json suites = Json::object();
  for (const SuiteResult& suite : result.suites) {
    Json& entry = suites[suite.name];
    if (!suite.not_run.empty()) {
      entry = {{"not_run", suite.not_run}, {"optional", suite.optional}};
      continue;
    }
    const Judged& judged = suite.judged;
    entry = {{"total", suite.total},
             {"agree", judged.agree},
             {"expected_failures", judged.expected_failures},
             {"unexpected", judged.unexpected.size() + judged.obsolete.size()},
             {"seconds", suite.seconds}};
    Json cases = Json::array();
    const auto add = [&](const std::string& name, const char* state, const std::string& how) {
      if (cases.size() < kKeptCases)
        cases.push_back({{"name", name}, {"state", state}, {"how", how}});
    };
    std::set<std::string> named(judged.unexpected.begin(), judged.unexpected.end());
    named.insert(judged.obsolete.begin(), judged.obsolete.end());
    for (const std::string& name : judged.unexpected) {
      const auto how = suite.differences.find(name);
      add(name, "unexpected", how == suite.differences.end() ? "" : how->second);
    }
    for (const std::string& name : judged.obsolete) {
      const auto expired = judged.expired.find(name);
      add(name, "obsolete",
          expired == judged.expired.end()
              ? ""
              : fmt::format("It differs still, and was expected to until {}.", expired->second));
    }
    for (const auto& [name, how] : suite.differences)
      if (!named.contains(name)) add(name, "expected", how);
    entry["cases"] = std::move(cases);
    if (!suite.faults.empty()) {
      const size_t most = std::min(suite.faults.size(), kKeptCases);
      entry["faults"] = std::vector<std::string>(
          suite.faults.begin(), suite.faults.begin() + static_cast<ptrdiff_t>(most));
    }
  }
  return {{"time", time},
          {"subject", subject},
          {"cpython", result.cpython},
          {"seconds", result.seconds},
          {"suites", std::move(suites)}};
}

Json results_entry(const Json& document) {
  if (!document.is_object() || !document.contains("suites") || !document["suites"].is_object())
    return nullptr;
  Json entry = document;
  for (auto& [name, suite] : entry["suites"].items()) {
    if (!suite.is_object()) return nullptr;
    if (!suite.contains("unexpected") || !suite["unexpected"].is_array()) continue;
    Json cases = Json::array();
    for (const Json& one : suite["unexpected"])
      if (one.is_string() && cases.size() < kKeptCases)
        cases.push_back({{"name", one}, {"state", "unexpected"}, {"how", ""}});
    suite["unexpected"] = suite["unexpected"].size();
    suite["cases"] = std::move(cases);
  }
  return entry;
}

fs::path history_folder() { return oracle::cache_folder() / "results"; }

void keep_results(const fs::path& folder, const Json& entry) {
  std::string time = entry.value("time", "");
  if (time.empty()) time = time_now();
  time.erase(std::remove(time.begin(), time.end(), ':'), time.end());
  fs::create_directories(folder);
  fs::path file = folder / fmt::format("run-{}-{}.json", time, getpid());
  for (int n = 2; fs::exists(file); ++n)
    file = folder / fmt::format("run-{}-{}-{}.json", time, getpid(), n);
  oracle::write_file(file, dump(entry));
  const std::vector<fs::path> files = run_files(folder);
  std::error_code error;
  for (size_t i = kKeptRuns; i < files.size(); ++i) fs::remove(files[i], error);
}

std::vector<Json> kept_results(const fs::path& folder) {
  std::vector<Json> entries;
  for (const fs::path& file : run_files(folder)) {
    Json entry = results_entry(parse_file(file));
    if (entry.is_object()) entries.push_back(std::move(entry));
  }
  return entries;
}

void keep_last(const std::string& name, Json document) {
  document["time"] = time_now();
  try {
    fs::create_directories(history_folder());
    oracle::write_file(history_folder() / (name + ".json"), dump(document));
  } catch (const std::exception&) {
  }
}

Json last_kept(const std::string& name) { return parse_file(history_folder() / (name + ".json")); }

}  // namespace conformance
