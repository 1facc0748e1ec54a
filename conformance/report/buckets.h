// Buckets of findings for people (a table) and for machines (JSON, JUnit).
// Counterpart: none.
#pragma once

#include <string>
#include <vector>

#include "conformance/findings/triage.h"
#include "conformance/report/junit.h"

namespace conformance {

// A row each. The known ones are only counted unless they are asked for. In few columns some are
// left out, so that the cause has room.
std::string buckets_text(const std::vector<Bucket>& buckets, bool all, size_t columns = 160);

// {"buckets": [{"bucket", "class", "kind", "state": "new" | "known" | "expired", "count",
// "first_seen", "kept", "unreproducible", "instructions", "findings": [ID...], "reason", "until"}]}
std::string buckets_json(const std::vector<Bucket>& buckets);

// One testcase per bucket: a new or expired one is a failure, a known one skipped. `problems` of
// the known list are failures of their own.
std::vector<JunitCase> bucket_cases(const std::vector<Bucket>& buckets,
                                    const std::vector<std::string>& problems);
std::string buckets_junit(const std::vector<Bucket>& buckets,
                          const std::vector<std::string>& problems);

// "new", "known" or "expired".
const char* bucket_state(const Bucket& bucket);
// What a bucket stands for in one word, for people: "crash", "differs".
const char* kind_word(VerdictKind kind);

}  // namespace conformance
