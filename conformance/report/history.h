// What runs, `cover types` and `oracle doctor` leave in the cache, so that a report needs no
// options and can say what changed.
// Counterpart: none.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "conformance/report/results.h"
#include "nlohmann/json.hpp"

namespace conformance {

// {"time", "subject", "cpython", "suites": {NAME: {"total", "agree", "expected_failures",
// "unexpected", "cases": [{"name", "state", "how"}], "seconds", "not_run", "faults": [NAME...]}}}.
// "state" is unexpected, obsolete (an expectation that no longer fails) or expected. Of a suite's
// cases at most kKeptCases are named; the numbers count all.
constexpr size_t kKeptCases = 1000;
nlohmann::ordered_json results_entry(const RunResult& result, const std::string& subject,
                                     const std::string& time);
// The same of what `run --json` writes, which says less; an entry is returned as it is. Null for
// anything else.
nlohmann::ordered_json results_entry(const nlohmann::ordered_json& document);

// The folder results/ in the cache.
std::filesystem::path history_folder();
// Adds an entry that begins no file yet, and drops all but the newest 100.
void keep_results(const std::filesystem::path& folder, const nlohmann::ordered_json& entry);
// The newest first. What cannot be read is left out; a folder that is not there has none.
std::vector<nlohmann::ordered_json> kept_results(const std::filesystem::path& folder);

// A document of which only the last one counts: "types", "doctor". Null when there is none.
// Keeping one never fails: who cannot keep it loses a default, not an answer.
void keep_last(const std::string& name, nlohmann::ordered_json document);
nlohmann::ordered_json last_kept(const std::string& name);

// The time in UTC as "2026-11-23T10:00:00Z".
std::string time_now();

}  // namespace conformance
