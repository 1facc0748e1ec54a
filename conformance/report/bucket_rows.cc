// Buckets as the report's page draws them.
// Counterpart: none.
#include "conformance/report/bucket_rows.h"

#include <algorithm>

#include "conformance/compare/text_diff.h"
#include "conformance/findings/program_text.h"
#include "conformance/report/buckets.h"
#include "fmt/format.h"
#include "oracle/pool/files.h"

namespace conformance {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kContext = 3;       // Equal lines around a difference.
constexpr size_t kSectionRows = 60;  // Of one section's comparison.
constexpr size_t kLine = 400;        // Bytes of a line.
constexpr size_t kCaseLines = 120;
constexpr size_t kAround = 6;  // Instructions around the blamed one.

// Cut where no character is split.
std::string shortened(std::string text, size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
  const size_t rest = text.size() - most;
  text.resize(most);
  return text + fmt::format("... ({} bytes more)", rest);
}

std::string first_lines(const std::string& text, size_t most) {
  const auto lines = split_lines(text);
  std::string result;
  for (size_t i = 0; i < lines.size() && i < most; ++i)
    result += shortened(visible(lines[i]), kLine) + "\n";
  if (lines.size() > most) result += fmt::format("... ({} lines more)\n", lines.size() - most);
  return result;
}

Json section_rows(const std::string& left, const std::string& right) {
  Json rows = Json::array();
  const std::vector<DiffLine> lines = diff_lines(left, right, kContext);
  for (const DiffLine& line : lines) {
    if (rows.size() >= kSectionRows) {
      rows.push_back({".", fmt::format("{} lines more", lines.size() - rows.size()), ""});
      break;
    }
    using Kind = DiffLine::Kind;
    if (line.kind == Kind::kSkipped) {
      rows.push_back({".", fmt::format("{} equal lines", line.left_number), ""});
      continue;
    }
    const char* kind = line.kind == Kind::kSame       ? " "
                       : line.kind == Kind::kChanged  ? "|"
                       : line.kind == Kind::kLeftOnly ? "<"
                                                      : ">";
    // Equal lines need no second copy.
    rows.push_back({kind, shortened(visible(line.left), kLine),
                    line.kind == Kind::kSame ? "" : shortened(visible(line.right), kLine)});
  }
  return rows;
}

std::string ending_of(const oracle::Observation& seen) {
  std::string text = oracle::ending_text(seen.ending);
  return seen.signal == 0 ? text : fmt::format("{} by signal {}", text, seen.signal);
}

void add_sides(Json& row, const oracle::Observation& theirs, const oracle::Observation& ours) {
  Json sides = Json::array(), equal = Json::array();
  const auto add = [&](const char* title, const std::string& left, const std::string& right) {
    if (left.empty() && right.empty()) return;
    if (left == right)
      equal.push_back(title);
    else
      sides.push_back({{"title", title}, {"rows", section_rows(left, right)}});
  };
  add("ending", ending_of(theirs), ending_of(ours));
  add("problem", theirs.problem, ours.problem);
  for (const char* title :
       {"outcome", "output", "errors", "namespace", "finalisers", "trace", "locals"}) {
    const std::string *left = theirs.section(title), *right = ours.section(title);
    add(title, left != nullptr ? *left : "", right != nullptr ? *right : "");
  }
  row["sides"] = std::move(sides);
  row["equal"] = std::move(equal);
}

void add_details(Json& row, const Finding& finding) {
  const Verdict& verdict = finding.verdict;
  row["target"] = finding.target;
  row["seed"] = finding.seed;
  row["subject"] = finding.subject_version;
  row["oracle"] = finding.oracle_version;
  row["about"] = first_lines(verdict.about, 40);
  if (const auto& step = verdict.blamed; step && !finding.is_source)
    row["around"] =
        first_lines(listing_around(finding.program, step->code, step->offset, kAround), 40);
  add_sides(row, verdict.oracle, verdict.subject);
  if (!finding.minimal_source.empty()) {
    row["case_title"] = "Minimal source";
    row["case"] = first_lines(finding.minimal_source, kCaseLines);
  } else if (finding.is_source) {
    row["case_title"] = "Source";
    row["case"] = first_lines(finding.program, kCaseLines);
  } else {
    row["case_title"] = finding.minimal.empty() ? "Program, not minimised" : "Minimal program";
    row["case"] = first_lines(program_listing(best_program(finding)), kCaseLines);
  }
}

}  // namespace

std::string bucket_anchor(const std::string& bucket) {
  return "bucket-" + oracle::ContentKey().add(bucket).text().substr(0, 10);
}

BucketRows bucket_rows(const FindingStore& store, const KnownFindings& known, size_t bytes,
                       size_t most) {
  BucketRows result;
  result.rows = Json::array();
  size_t used = 0;
  for (const Bucket& bucket : triage(store, known)) {
    if (result.rows.size() >= most) {
      ++result.left_out;
      continue;
    }
    const Finding& kept = bucket.findings[0];
    Json row = {{"bucket", visible(bucket.name)},
                {"anchor", bucket_anchor(bucket.name)},
                {"id", kept.id},
                {"kind", kind_text(bucket.kind)},
                {"aspect", kept.verdict.aspect},
                {"state", bucket_state(bucket)},
                {"count", bucket.count},
                {"kept", bucket.findings.size()},
                {"unreproducible", bucket.unreproducible},
                {"first_seen", bucket.first_seen},
                {"instructions", nullptr},
                {"minimised", !kept.minimal.empty() || !kept.minimal_source.empty()}};
    if (bucket.smallest) row["instructions"] = *bucket.smallest;
    if (bucket.known != nullptr) {
      row["reason"] = bucket.known->reason;
      row["until"] = bucket.known->until;
    }
    // What the row alone takes, roughly.
    used += 400 + bucket.name.size();
    if (used < bytes) {
      Json whole = row;
      if (const auto finding = store.load(kept.id)) add_details(whole, *finding);
      const size_t size = whole.dump(-1, ' ', true, Json::error_handler_t::replace).size();
      if (used + size <= bytes) {
        used += size;
        result.rows.push_back(std::move(whole));
        continue;
      }
    }
    ++result.without_details;
    result.rows.push_back(std::move(row));
  }
  return result;
}

}  // namespace conformance
