// Buckets of findings as SARIF 2.1.0, for code scanning.
// Counterpart: none.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "conformance/findings/triage.h"

namespace conformance {

struct SarifContext {
  std::filesystem::path root;         // Of the repository: what lies in it is named relative to it.
  std::filesystem::path findings;     // The folder of the store.
  std::vector<std::string> problems;  // Of the list of known buckets.
  std::filesystem::path known;        // The file of that list.
  // Goldens that do not pass, and what is wrong with each.
  std::vector<std::pair<std::string, std::string>> goldens = {};
};

// A rule for each class of buckets, a result for each bucket at the blamed instruction of its
// smallest case. Known buckets are suppressed, with their reason.
std::string buckets_sarif(const std::vector<Bucket>& buckets, const SarifContext& context);

}  // namespace conformance
