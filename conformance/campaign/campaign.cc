// A campaign: an engine over a target, the court behind it.
// Counterpart: none.
#include "conformance/campaign/campaign.h"

namespace conformance {

void run_campaign(const CampaignParts& parts, double seconds, double patience,
                  const std::atomic<bool>& stop, const std::function<void()>& look) {
  using Clock = std::chrono::steady_clock;
  const auto length = [](double number) {
    return std::chrono::milliseconds(static_cast<int64_t>(number * 1000));
  };
  const auto deadline = Clock::now() + length(seconds);
  const auto pause = std::chrono::milliseconds(100);
  const auto update = [&] {
    parts.statistics.set_engine(parts.engine.counts());
    look();
  };
  // What an earlier run left is looked at first, and makes the engine wait for nothing.
  while (!stop && Clock::now() < deadline && parts.engine.running()) {
    for (const Ended& ended : parts.engine.look()) parts.crashes.ended(ended);
    const size_t submitted = parts.intake.drain(parts.engine.novel());
    const bool looked = parts.crashes.look_into_one();
    update();
    if (submitted == 0 && !looked) std::this_thread::sleep_for(pause);
  }
  parts.engine.stop();
  for (const Ended& ended : parts.engine.look()) parts.crashes.ended(ended);
  // What is not judged now is judged when the campaign goes on.
  const auto end = Clock::now() + length(patience);
  while (!stop && Clock::now() < end) {
    const size_t submitted = parts.intake.drain(parts.engine.novel());
    const bool looked = parts.crashes.look_into_one();
    update();
    if (submitted != 0 || looked) continue;
    if (!parts.court.full()) break;
    std::this_thread::sleep_for(pause);
  }
  parts.court.drain();
  update();
}

}  // namespace conformance
