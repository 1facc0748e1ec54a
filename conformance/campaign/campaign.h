// A campaign: an engine over a target, the court behind it.
// Counterpart: none.
#pragma once

#include <atomic>
#include <functional>

#include "conformance/campaign/crashes.h"
#include "conformance/campaign/intake.h"

namespace conformance {

struct CampaignParts {
  Engine& engine;
  Intake& intake;
  Crashes& crashes;
  Court& court;
  Statistics& statistics;
};

// Runs until the time is over, the engine is done (a run of the corpus) or `stop`; then brings what
// still waits before the court, for at most `patience` seconds. To be called on a thread that
// outlives the engine.
void run_campaign(const CampaignParts& parts, double seconds, double patience,
                  const std::atomic<bool>& stop, const std::function<void()>& look);

}  // namespace conformance
