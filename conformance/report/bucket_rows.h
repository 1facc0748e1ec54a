// Buckets as the report's page draws them.
// Counterpart: none.
#pragma once

#include <string>

#include "conformance/findings/triage.h"
#include "nlohmann/json.hpp"

namespace conformance {

struct BucketRows {
  // In the order of triage: {"bucket", "anchor", "id", "kind", "aspect", "state", "count", "kept",
  // "unreproducible", "first_seen", "instructions", "minimised", "reason", "until"}, and what is
  // seen of an open one: "target", "seed", "subject", "oracle", "about", "around", "sides":
  // [{"title", "rows": [[KIND, LEFT, RIGHT]...]}], "equal": [TITLE...], "case", "case_title". The
  // texts of "rows" are lines; KIND is one of " |<>" or "." for lines left out.
  nlohmann::ordered_json rows;
  size_t without_details = 0;  // Rows that had to stay short.
  size_t left_out = 0;         // Buckets that have no row.
};

// Of the first ones all there is to see, until the texts take `bytes`; then the rows alone, at most
// `most`.
BucketRows bucket_rows(const FindingStore& store, const KnownFindings& known,
                       size_t bytes = 1'100'000, size_t most = 2'000);

// "bucket-3f9a02c1": the same for the same bucket in every report.
std::string bucket_anchor(const std::string& bucket);

}  // namespace conformance
