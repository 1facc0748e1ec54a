// What the report's page draws, as one JSON document: suites, campaigns, and the answer to "is it
// green, what is new, what next".
// Counterpart: none.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "nlohmann/json.hpp"

namespace conformance {

// The suites of the newest results (report/history.h), each as it was when it ran last, with what
// it was the time before: {"name", "time", "total", "agree", "expected", "unexpected", "seconds",
// "not_run", "faults", "cases": [{"name", "state", "how", "new"}], "before": {"time", "total",
// "agree", "unexpected"}, "fixed": [NAME...]}. `entries`: the newest first, null ones left out;
// those of another subject than the first one's are not looked at.
nlohmann::ordered_json report_suites(const std::vector<nlohmann::ordered_json>& entries);

// What campaigns append to statistics.jsonl in or below a folder: points over time for each file,
// and what each mutator yielded. Lines that are no JSON, such as the last of a campaign that was
// killed, are left out. Of many points some are kept.
struct Campaigns {
  nlohmann::ordered_json campaigns;
  nlohmann::ordered_json mutators;
};
Campaigns report_campaigns(const std::filesystem::path& folder);

// {"state": "green" | "red" | "unknown", "headline", "news": [{"kind", "text", "link"}], "next":
// [{"why", "command"}]} of a document that has everything else: "suites", "buckets", "problems" (of
// the list of known buckets), "coverage", "campaigns", "oracle"; "findings" where that folder is
// not the usual one.
nlohmann::ordered_json report_summary(const nlohmann::ordered_json& document);

// The summary for a terminal.
std::string summary_text(const nlohmann::ordered_json& summary);

}  // namespace conformance
