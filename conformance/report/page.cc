// The page around the report's document.
// Counterpart: none.
#include "conformance/report/page.h"

#include <stdexcept>

#include "fmt/format.h"
#include "oracle/pool/files.h"

namespace conformance {

using Json = nlohmann::ordered_json;

std::string script_safe(const Json& document) {
  const std::string text = document.dump(-1, ' ', true, Json::error_handler_t::replace);
  std::string safe;
  safe.reserve(text.size());
  // Inside <script> only "</" and "<!--" end or change what follows.
  for (char c : text) c == '<' ? safe += "\\u003c" : safe += c;
  return safe;
}

std::string filled(std::string_view page, std::string_view mark, std::string_view text) {
  const size_t at = page.find(mark);
  if (at == std::string_view::npos)
    throw std::invalid_argument(fmt::format("the report's page has no place for {}", mark));
  return fmt::format("{}{}{}", page.substr(0, at), text, page.substr(at + mark.size()));
}

std::string report_page(const std::filesystem::path& folder, const Json& document) {
  const auto read = [&](const char* name) {
    auto text = oracle::read_file(folder / name);
    if (!text) throw std::runtime_error(fmt::format("cannot read {}", (folder / name).string()));
    return *std::move(text);
  };
  std::string page = filled(read("report.html"), "{{STYLE}}", read("report.css"));
  page = filled(page, "{{SCRIPT}}", read("report.js"));
  return filled(page, "{{DATA}}", script_safe(document));
}

}  // namespace conformance
