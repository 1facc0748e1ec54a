// How much of what can be wrong the toolkit notices: each planted fault against one campaign.
// Counterpart: none.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "conformance/findings/verdict.h"
#include "conformance/power/planted.h"
#include "conformance/power/stream.h"

namespace conformance {

struct FaultResult {
  PlantedFault fault;
  bool executed = false;  // The instruction ran; by hand: as `met`.
  size_t met = 0;         // Programs of the campaign in which the fault could make a difference.
  bool triggered = false;
  std::string witness;        // The smallest program known that differs.
  bool detected = false;      // By the campaign, in its time.
  double seconds = 0;         // Until then, judging included.
  size_t programs = 0;        // Until then.
  Verdict verdict;            // Of the program that detected it, else of the witness.
  bool bucket_right = false;  // It names the instruction.
  size_t suspicions = 0;      // Programs that differed in a batch and not by themselves.
  std::string reason;         // Why there is no witness.
};

struct PowerOptions {
  double seconds = 600;
  size_t programs = 3'000;  // At most so many that meet a fault are run with it.
  unsigned jobs = 1;
};

// A fault's subject, started when it is its turn. `clean` makes no mistake: what is a finding with
// it, too, is none of the fault's.
using FaultySubject = std::function<std::unique_ptr<oracle::Observers>(int fault)>;

std::vector<FaultResult> measure_power(const std::vector<PlantedFault>& faults,
                                       const std::vector<StreamProgram>& stream,
                                       const FaultySubject& subject, const Observe& clean,
                                       const Observe& reference, const PowerOptions& options,
                                       const std::function<void(const FaultResult&)>& done);

// Whether a bucket blames the instruction the fault was planted in, or its family's general form.
bool bucket_names(const Verdict& verdict, const PlantedFault& fault);

// Keeps CPython's answers, since the same programs are asked about for many faults.
Observe remembering(Observe side);

std::string power_text(const std::vector<FaultResult>& results);
std::string power_json(const std::vector<FaultResult>& results, const StreamCounts& counts,
                       const PowerOptions& options);
// A line for each fault: name, witness or "-", reason.
std::string witness_index(const std::vector<FaultResult>& results);

}  // namespace conformance
