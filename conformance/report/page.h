// The report: one page that needs no network, drawn by its own script from one JSON document.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "nlohmann/json.hpp"

namespace conformance {

// The suites of `results` (what `run --json` writes), each with its numbers in `before`, if it was
// there. Either may be null.
nlohmann::ordered_json report_suites(const nlohmann::ordered_json& results,
                                     const nlohmann::ordered_json& before);

// What campaigns append to statistics.jsonl in or below a folder: points over time for each file,
// and what each mutator yielded. Lines that are no JSON, such as the last of a campaign that was
// killed, are left out.
struct Campaigns {
  nlohmann::ordered_json campaigns;
  nlohmann::ordered_json mutators;
};
Campaigns report_campaigns(const std::filesystem::path& folder);

// The page: `page` with the document in the place of {{DATA}}, in a form that no text in it can
// leave. Throws std::invalid_argument when the page has no such place.
std::string report_page(std::string_view page, const nlohmann::ordered_json& document);

}  // namespace conformance
