// Buckets: what different cases of a suite have in common in the way they differ.
#pragma once

#include <string>
#include <string_view>

#include "conformance/suites/suite.h"

namespace conformance {

// The text without what is particular to one case: quoted words, names in quotes, numbers, digests.
std::string without_particulars(std::string_view text);

// The first differing lines of two observations without their particulars: "OURS instead of
// THEIRS". Where one side raised, its message belongs to it.
std::string bucket_of(const Observation& oracle, const Observation& subject);

}  // namespace conformance
