// Observations as text files that people read, and back without a loss.
// Counterpart: none.
#pragma once

#include <string>
#include <string_view>

#include "conformance/findings/verdict.h"
#include "oracle/pool/observation.h"

namespace conformance {

// The ending at the margin, then each section's title with its lines below it, indented. A text
// that ends with a newline has an empty line more.
std::string observation_text(const oracle::Observation& observation);
// Throws std::runtime_error that names the line.
oracle::Observation parse_observation(std::string_view text, const std::string& file);

// What a golden keeps: how it ended and what could be seen, without trace, locals and the
// harness's own words.
oracle::Observation essence(const oracle::Observation& observation);

// Throw std::runtime_error for a text that names none.
oracle::Ending parse_ending(std::string_view text);
VerdictKind parse_kind(std::string_view text);

}  // namespace conformance
