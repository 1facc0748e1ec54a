// Findings by cause.
// Counterpart: none.
#include "conformance/findings/triage.h"

#include <algorithm>
#include <limits>
#include <tuple>

#include "conformance/findings/program_text.h"

namespace conformance {
namespace {

// What a crash of ours breaks is worse than what a difference does.
int severity(VerdictKind kind) {
  switch (kind) {
    case VerdictKind::kVmCrash:
      return 5;
    case VerdictKind::kVmHang:
      return 4;
    case VerdictKind::kDiverge:
      return 3;
    case VerdictKind::kVerifierDisagree:
      return 2;
    default:
      return 1;
  }
}

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// The words that stand in only one of two texts.
unsigned differing_words(std::string_view a, std::string_view b) {
  auto words = [](std::string_view text) {
    std::vector<std::string_view> found;
    for (size_t i = 0; i < text.size();) {
      size_t end = i;
      while (end < text.size() && is_word(text[end])) ++end;
      if (end > i) found.push_back(text.substr(i, end - i));
      i = end + 1;
    }
    std::sort(found.begin(), found.end());
    return found;
  };
  const auto left = words(a), right = words(b);
  std::vector<std::string_view> only;
  std::set_symmetric_difference(left.begin(), left.end(), right.begin(), right.end(),
                                std::back_inserter(only));
  return static_cast<unsigned>(only.size());
}

bool is_worse(const Bucket& a, const Bucket& b) {
  return std::tuple(-severity(a.kind), -static_cast<int64_t>(a.count), a.name) <
         std::tuple(-severity(b.kind), -static_cast<int64_t>(b.count), b.name);
}

// Furthest point first.
void spread(std::vector<Bucket>& buckets) {
  std::sort(buckets.begin(), buckets.end(), is_worse);
  std::vector<unsigned> nearest(buckets.size(), std::numeric_limits<unsigned>::max());
  for (size_t done = 1; done < buckets.size(); ++done) {
    for (size_t i = done; i < buckets.size(); ++i)
      nearest[i] = std::min(nearest[i], distance(buckets[i], buckets[done - 1]));
    // The first of several is the worst, and stays in front of those that it overtakes.
    const auto furthest = static_cast<size_t>(
        std::max_element(nearest.begin() + static_cast<ptrdiff_t>(done), nearest.end()) -
        nearest.begin());
    const auto from = static_cast<ptrdiff_t>(done), to = static_cast<ptrdiff_t>(furthest);
    std::rotate(buckets.begin() + from, buckets.begin() + to, buckets.begin() + to + 1);
    std::rotate(nearest.begin() + from, nearest.begin() + to, nearest.begin() + to + 1);
  }
}

}  // namespace

BucketParts parts_of(std::string_view bucket) {
  const size_t open = bucket.find('('), close = bucket.rfind("): ");
  if (open == std::string_view::npos || close == std::string_view::npos || close < open)
    return {std::string(bucket), "", ""};
  return {std::string(bucket.substr(0, open)),
          std::string(bucket.substr(open + 1, close - open - 1)),
          std::string(bucket.substr(close + 3))};
}

unsigned distance(const Bucket& a, const Bucket& b) {
  const BucketParts left = parts_of(a.name), right = parts_of(b.name);
  unsigned result = a.kind == b.kind ? 0 : 8;
  // Names of instructions share words with those of their family.
  result += 3 * differing_words(left.opcode, right.opcode);
  result += differing_words(left.types, right.types);
  result += 2 * differing_words(left.effect, right.effect);
  return result;
}

std::string bucket_class(const Bucket& bucket) {
  std::string result;
  for (const char* c = kind_text(bucket.kind); *c != 0; ++c)
    result += *c == '_' ? '-' : *c >= 'A' && *c <= 'Z' ? static_cast<char>(*c - 'A' + 'a') : *c;
  if (bucket.kind != VerdictKind::kDiverge) return result;
  std::string effect = parts_of(bucket.name).effect;
  if (effect.empty() && !bucket.findings.empty()) effect = bucket.findings[0].verdict.aspect;
  std::replace_if(effect.begin(), effect.end(), [](char c) { return !is_word(c); }, '-');
  return effect.empty() ? result : result + "/" + effect;
}

const std::string& best_program(const Finding& finding) {
  return finding.minimal.empty() ? finding.program : finding.minimal;
}

std::vector<Bucket> triage(const FindingStore& store, const KnownFindings& known) {
  std::map<std::string, Bucket> buckets;
  for (Finding& finding : store.all()) {
    Bucket& bucket = buckets[finding.verdict.bucket];
    if (bucket.first_seen.empty()) {
      bucket.kind = finding.verdict.kind;
      bucket.first_seen = finding.found;
    }
    if (!finding.reproducible) ++bucket.unreproducible;
    bucket.findings.push_back(std::move(finding));
  }
  for (const auto& [name, count] : store.counts()) buckets[name].count = count;
  std::vector<Bucket> fresh, old;
  for (auto& [name, bucket] : buckets) {
    // Somebody deleted all that was kept: there is nothing to look at.
    if (bucket.findings.empty()) continue;
    bucket.name = name;
    bucket.known = known.find(name);
    std::vector<std::tuple<bool, size_t, size_t, size_t>> order;
    for (size_t i = 0; i < bucket.findings.size(); ++i) {
      const Finding& finding = bucket.findings[i];
      const auto size = instruction_count(best_program(finding));
      if (size && (!bucket.smallest || *size < *bucket.smallest)) bucket.smallest = size;
      order.emplace_back(!finding.reproducible, size.value_or(SIZE_MAX),
                         best_program(finding).size(), i);
    }
    std::sort(order.begin(), order.end());
    std::vector<Finding> sorted;
    for (const auto& entry : order)
      sorted.push_back(std::move(bucket.findings[std::get<3>(entry)]));
    bucket.findings = std::move(sorted);
    (bucket.known == nullptr ? fresh : old).push_back(std::move(bucket));
  }
  spread(fresh);
  std::sort(old.begin(), old.end(), is_worse);
  for (Bucket& bucket : old) fresh.push_back(std::move(bucket));
  return fresh;
}

}  // namespace conformance
