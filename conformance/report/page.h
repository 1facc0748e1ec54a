// The report's page: it needs no network and is drawn by its own script from one JSON document.
// Counterpart: none.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "nlohmann/json.hpp"

namespace conformance {

// report.html with report.css, report.js and the document in the places of {{STYLE}}, {{SCRIPT}}
// and {{DATA}}. Throws std::runtime_error when one of the files cannot be read.
std::string report_page(const std::filesystem::path& folder,
                        const nlohmann::ordered_json& document);

// The document in a form that no text in it can leave a <script>.
std::string script_safe(const nlohmann::ordered_json& document);

// `page` with the text in the one place of `mark`. Throws std::invalid_argument when there is none.
std::string filled(std::string_view page, std::string_view mark, std::string_view text);

}  // namespace conformance
