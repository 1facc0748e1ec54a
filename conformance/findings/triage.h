// Findings by cause: one row per bucket, in the order in which somebody should look at them.
// Counterpart: none.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/findings/known.h"
#include "conformance/findings/store.h"

namespace conformance {

struct Bucket {
  std::string name;
  VerdictKind kind = VerdictKind::kHarnessFault;
  uint64_t count = 0;              // How often it was met.
  std::string first_seen;          // UTC, ISO 8601; empty when no finding of it is left.
  std::vector<Finding> findings;   // Those that were kept, the smallest case first.
  size_t unreproducible = 0;       // How many of these did not happen again.
  std::optional<size_t> smallest;  // Instructions of the smallest case; none of a source.
  const KnownEntry* known = nullptr;
};

// New buckets first. Among these each next one is the one that is least like all before it, the
// first one being the worst and most frequent, so that who stops early has seen different causes.
// Then the known ones, the most frequent first. Borrows `known`.
std::vector<Bucket> triage(const FindingStore& store, const KnownFindings& known);

// How little two buckets have in common: 0 for equal names.
unsigned distance(const Bucket& a, const Bucket& b);

// "OPCODE(TYPE, TYPE): EFFECT" in its parts; only `opcode` when it does not look like that.
struct BucketParts {
  std::string opcode;
  std::string types;
  std::string effect;
};
BucketParts parts_of(std::string_view bucket);

// The bucket without what is particular to its place: "diverge/value", "vm-crash".
std::string bucket_class(const Bucket& bucket);

// The case that a person should look at: the minimal one if there is one.
const std::string& best_program(const Finding& finding);

}  // namespace conformance
