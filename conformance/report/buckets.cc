// Buckets of findings for people and for machines.
// Counterpart: none.
#include "conformance/report/buckets.h"

#include "conformance/compare/table.h"
#include "conformance/compare/text_diff.h"
#include "fmt/format.h"
#include "nlohmann/json.hpp"

namespace conformance {
namespace {

constexpr size_t kShortId = 8;

std::string size_text(const Bucket& bucket) {
  return bucket.smallest ? grouped(*bucket.smallest) : "-";
}

// What to type to see more: the finding whose case is the smallest.
std::string best_id(const Bucket& bucket) { return bucket.findings[0].id.substr(0, kShortId); }

}  // namespace

const char* bucket_state(const Bucket& bucket) {
  if (bucket.known == nullptr) return "new";
  return bucket.known->until < today() ? "expired" : "known";
}

const char* kind_word(VerdictKind kind) {
  switch (kind) {
    case VerdictKind::kAgree:
      return "agrees";
    case VerdictKind::kDiverge:
      return "differs";
    case VerdictKind::kVmCrash:
      return "crash";
    case VerdictKind::kVmHang:
      return "hang";
    case VerdictKind::kOracleCrash:
      return "oracle crash";
    case VerdictKind::kVerifierDisagree:
      return "verifier";
    case VerdictKind::kPoisoned:
      return "poisoned";
    case VerdictKind::kHarnessFault:
      break;
  }
  return "fault";
}

std::string buckets_text(const std::vector<Bucket>& buckets, bool all, size_t columns) {
  const bool narrow = columns < 110;
  Table table(narrow ? std::vector<Column>{{"finding"},
                                           {"state"},
                                           {"count", Align::kRight},
                                           {"size", Align::kRight},
                                           {"cause"}}
                     : std::vector<Column>{{"state"},
                                           {"kind"},
                                           {"count", Align::kRight},
                                           {"kept", Align::kRight},
                                           {"size", Align::kRight},
                                           {"first seen (UTC)"},
                                           {"finding"},
                                           {"cause"}});
  size_t shown = 0, fresh = 0, old = 0;
  for (const Bucket& bucket : buckets) {
    const bool is_new = std::string_view(bucket_state(bucket)) != "known";
    ++(is_new ? fresh : old);
    if (!is_new && !all) continue;
    ++shown;
    if (narrow) {
      table.add({best_id(bucket), bucket_state(bucket), grouped(bucket.count), size_text(bucket),
                 visible(bucket.name)});
      continue;
    }
    std::string kept = std::to_string(bucket.findings.size());
    if (bucket.unreproducible != 0) kept += fmt::format(" ({} once)", bucket.unreproducible);
    std::string seen = bucket.first_seen.substr(0, 16);
    if (seen.size() > 10) seen[10] = ' ';
    table.add({bucket_state(bucket), kind_word(bucket.kind), grouped(bucket.count), kept,
               size_text(bucket), seen, best_id(bucket), visible(bucket.name)});
  }
  std::string text = shown == 0 ? "" : table.text() + "\n";
  text += fmt::format("{} new bucket{}, {} known{}\n", fresh, fresh == 1 ? "" : "s", old,
                      old != 0 && !all ? " (--all shows them)" : "");
  return text;
}

std::string buckets_json(const std::vector<Bucket>& buckets) {
  using nlohmann::ordered_json;
  ordered_json rows = ordered_json::array();
  for (const Bucket& bucket : buckets) {
    ordered_json ids = ordered_json::array();
    for (const Finding& finding : bucket.findings) ids.push_back(finding.id);
    ordered_json row = {{"bucket", bucket.name},          {"class", bucket_class(bucket)},
                        {"kind", kind_text(bucket.kind)}, {"state", bucket_state(bucket)},
                        {"count", bucket.count},          {"first_seen", bucket.first_seen},
                        {"kept", bucket.findings.size()}, {"unreproducible", bucket.unreproducible},
                        {"instructions", nullptr},        {"findings", std::move(ids)}};
    if (bucket.smallest) row["instructions"] = *bucket.smallest;
    if (bucket.known != nullptr) {
      row["reason"] = bucket.known->reason;
      row["until"] = bucket.known->until;
    }
    rows.push_back(std::move(row));
  }
  const ordered_json document = {{"buckets", std::move(rows)}};
  return document.dump(1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

std::vector<JunitCase> bucket_cases(const std::vector<Bucket>& buckets,
                                    const std::vector<std::string>& problems) {
  std::vector<JunitCase> cases;
  for (const Bucket& bucket : buckets) {
    JunitCase& one = cases.emplace_back();
    one.group = "findings";
    one.name = bucket.name;
    const std::string_view state = bucket_state(bucket);
    if (state == "known") {
      one.state = JunitState::kSkipped;
      one.message = bucket.known->reason;
      continue;
    }
    one.state = JunitState::kFailed;
    one.type = bucket_class(bucket);
    one.message = fmt::format("{}, met {} times", state, bucket.count);
    one.text = bucket.findings[0].verdict.about + "\nconformance show " + bucket.findings[0].id;
  }
  for (const std::string& problem : problems)
    cases.push_back({"findings", "known: " + problem, JunitState::kFailed,
                     "the list of known buckets is wrong", "known", problem, 0});
  return cases;
}

std::string buckets_junit(const std::vector<Bucket>& buckets,
                          const std::vector<std::string>& problems) {
  return junit_text("findings", bucket_cases(buckets, problems));
}

}  // namespace conformance
