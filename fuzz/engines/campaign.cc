// What happens around each run of a target.
// Counterpart: none.
#include "fuzz/engines/campaign.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include "fuzz/engines/last_inputs.h"
#include "fuzz/engines/spool.h"
#include "fuzz/engines/zygote.h"
#include "fuzz/targets/harness.h"

namespace fuzz {
namespace {

using Clock = std::chrono::steady_clock;

uint64_t number_from(const char* name, uint64_t otherwise) {
  const char* text = getenv(name);
  return text == nullptr || *text == 0 ? otherwise : strtoull(text, nullptr, 10);
}

std::string text_from(const char* name) {
  const char* text = getenv(name);
  return text == nullptr ? std::string() : std::string(text);
}

bool was_run(Ending ending) {
  return ending == Ending::kFinished || ending == Ending::kRaised || ending == Ending::kOutOfFuel;
}
// What a second opinion can be asked about.
bool worth_asking(Ending ending) {
  return ending == Ending::kFinished || ending == Ending::kRaised || ending == Ending::kChecked;
}

// What became of a mutator's work.
struct Yield {
  std::string_view name;
  uint64_t made = 0;
  uint64_t defined = 0;  // Of these, run.
  uint64_t kept = 0;     // Taken up by the engine: they reached something new.
};

class Campaign {
 public:
  void start();
  bool run(const uint8_t* data, size_t size);
  void credit(const uint8_t* data, size_t size);
  void made(std::string_view mutator, const uint8_t* data, size_t size);
  void finish();

 private:
  // A mutant by its hash; a later one may take its place.
  struct Made {
    uint64_t hash = 0;
    uint32_t yield = 0;
    bool credited = false;
  };
  static constexpr size_t kMade = size_t{1} << 16;

  void sample(const uint8_t* data, size_t size, Ending ending);
  void check_hermetic(const uint8_t* data, size_t size, Ending ending);
  void tick();
  void print_rates() const;
  void print_yields() const;
  void write_stats() const;
  double seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }
  double defined_share() const;

  Clock::time_point start_;
  Clock::time_point next_print_;
  uint64_t runs_ = 0;
  uint64_t counts_[kEndings] = {};
  uint64_t sampled_ = 0, suspicious_ = 0, checked_ = 0;
  uint64_t until_sample_ = 0, until_check_ = 0;
  uint64_t every_sample_ = 0, every_check_ = 0;

  std::vector<Yield> yields_;
  std::vector<Made> made_;
  uint64_t last_made_ = 0;
  uint32_t last_yield_ = 0;

  std::unique_ptr<Spool> spool_;
  LastInputs last_;
  Zygote zygote_;
  std::string stats_;
};

Campaign g_campaign;

void Campaign::start() {
  if (kTarget.start != nullptr) kTarget.start();
  made_.resize(kMade);
  const std::string folder = text_from("FUZZ_SPOOL");
  if (!folder.empty()) {
    spool_ = std::make_unique<Spool>(folder, kTarget.kind == InputKind::kSource ? ".py" : ".pyc",
                                     number_from("FUZZ_SPOOL_LIMIT", 1000));
    every_sample_ = std::max<uint64_t>(1, number_from("FUZZ_SAMPLE", 256));
    until_sample_ = every_sample_;
  }
  every_check_ = number_from("FUZZ_SELF_CHECK", 0);
  until_check_ = every_check_;
  if (every_check_ != 0 && !zygote_.start()) {
    std::fprintf(stderr, "fuzz: cannot fork a process to compare with\n");
    exit(2);
  }
  if (!folder.empty() || every_check_ != 0) {
    const std::string temporary = text_from("TMPDIR");
    const std::string where = !folder.empty() ? folder : temporary.empty() ? "/tmp" : temporary;
    // With a dot in front: it is no sample.
    if (!last_.open(where + "/.last-" + std::to_string(getpid())))
      std::fprintf(stderr, "fuzz: cannot keep the last inputs in %s\n", where.c_str());
  }
  stats_ = text_from("FUZZ_STATS");
  start_ = Clock::now();
  next_print_ = start_ + std::chrono::seconds(number_from("FUZZ_RATES", 30));
  atexit([] { g_campaign.finish(); });
}

bool Campaign::run(const uint8_t* data, size_t size) {
  last_.add(data, size);
  const bool check = every_check_ != 0 && --until_check_ == 0;
  if (check) want_digest(true);
  const InputHash hash(data, size);
  const Ending ending = kTarget.run(data, size);
  ++runs_;
  ++counts_[static_cast<size_t>(ending)];
  if (last_made_ != 0 && input_hash(data, size) == last_made_)
    yields_[last_yield_].defined += was_run(ending) ? 1 : 0;
  if (spool_ != nullptr) sample(data, size, ending);
  if (check) check_hermetic(data, size, ending);
  if (runs_ % 1024 == 0) tick();
  return ending != Ending::kOutOfFuel;
}

void Campaign::sample(const uint8_t* data, size_t size, Ending ending) {
  const std::string_view why = take_suspicion();
  if (!why.empty()) {
    suspicious_ += spool_->add(why, ending_text(ending), as_text(data, size)) ? 1 : 0;
    return;
  }
  if (!worth_asking(ending) || --until_sample_ != 0) return;
  until_sample_ = every_sample_;
  sampled_ += spool_->add("sample", ending_text(ending), as_text(data, size)) ? 1 : 0;
}

void Campaign::check_hermetic(const uint8_t* data, size_t size, Ending ending) {
  until_check_ = every_check_;
  const uint64_t here = last_digest();
  const std::string about = last_digest_about();
  want_digest(false);
  const auto there = zygote_.ask(data, size);
  if (!there) {
    std::fprintf(stderr, "fuzz: the process to compare with is gone\n");
    exit(2);
  }
  ++checked_;
  if (there->ended && there->ending == ending &&
      (here == 0 || there->digest == 0 || there->digest == here))
    return;
  // What was limited by time or memory says nothing.
  if (there->ended && (here == 0 || there->digest == 0)) return;
  finding("not hermetic", std::string("here ") + ending_text(ending) + ", in a fresh process " +
                              (there->ended ? ending_text(there->ending) : "no end") +
                              "; the inputs before it are in " + last_.path() +
                              (about.empty() ? "" : "\n" + about));
}

void Campaign::credit(const uint8_t* data, size_t size) {
  const uint64_t hash = hash_of(as_text(data, size));
  // The engine goes on with what was just made, whether it was worth it or not.
  if (hash == last_made_) return;
  Made& made = made_[hash % kMade];
  if (made.hash != hash || made.credited) return;
  made.credited = true;
  ++yields_[made.yield].kept;
}

void Campaign::made(std::string_view mutator, const uint8_t* data, size_t size) {
  // Names are of static storage: mostly the address tells.
  const auto find = [&](auto same) {
    return static_cast<uint32_t>(std::find_if(yields_.begin(), yields_.end(), same) -
                                 yields_.begin());
  };
  uint32_t index = find([&](const Yield& one) { return one.name.data() == mutator.data(); });
  if (index == yields_.size()) index = find([&](const Yield& one) { return one.name == mutator; });
  if (index == yields_.size()) yields_.push_back({.name = mutator});
  ++yields_[index].made;
  last_made_ = hash_of(as_text(data, size));
  last_yield_ = index;
  made_[last_made_ % kMade] = {last_made_, index, false};
}

double Campaign::defined_share() const {
  uint64_t run = 0;
  for (size_t i = 0; i < kEndings; ++i) run += was_run(static_cast<Ending>(i)) ? counts_[i] : 0;
  return runs_ == 0 ? 0 : static_cast<double>(run) / static_cast<double>(runs_);
}

void Campaign::tick() {
  const Clock::time_point now = Clock::now();
  if (now < next_print_) return;
  next_print_ = now + std::chrono::seconds(std::max<uint64_t>(1, number_from("FUZZ_RATES", 30)));
  print_rates();
  write_stats();
}

void Campaign::print_rates() const {
  const double time = seconds();
  std::fprintf(stderr, "rates: %llu runs, %.0f/s", static_cast<unsigned long long>(runs_),
               time > 0 ? static_cast<double>(runs_) / time : 0.0);
  if (kTarget.kind != InputKind::kSource)
    std::fprintf(stderr, ", %.1f %% defined", 100 * defined_share());
  for (size_t i = 0; i < kEndings; ++i) {
    if (counts_[i] != 0)
      std::fprintf(stderr, "; %.1f %% %s",
                   100 * static_cast<double>(counts_[i]) / static_cast<double>(runs_),
                   ending_text(static_cast<Ending>(i)));
  }
  if (spool_ != nullptr)
    std::fprintf(stderr, "; %llu samples, %llu suspicious",
                 static_cast<unsigned long long>(sampled_),
                 static_cast<unsigned long long>(suspicious_));
  if (every_check_ != 0)
    std::fprintf(stderr, "; %llu compared with a fresh process",
                 static_cast<unsigned long long>(checked_));
  std::fprintf(stderr, "\n");
}

void Campaign::print_yields() const {
  std::vector<Yield> sorted = yields_;
  std::sort(sorted.begin(), sorted.end(), [](const Yield& a, const Yield& b) {
    return a.kept != b.kept ? a.kept > b.kept : a.made > b.made;
  });
  std::fprintf(stderr, "%-24s %10s %9s %8s %10s\n", "mutator", "made", "defined", "kept",
               "per 1000");
  for (const Yield& yield : sorted) {
    const auto made = static_cast<double>(yield.made);
    std::fprintf(
        stderr, "%-24.*s %10llu %8.1f%% %8llu %10.2f\n", static_cast<int>(yield.name.size()),
        yield.name.data(), static_cast<unsigned long long>(yield.made),
        100 * static_cast<double>(yield.defined) / made,
        static_cast<unsigned long long>(yield.kept), 1000 * static_cast<double>(yield.kept) / made);
  }
}

void Campaign::write_stats() const {
  if (stats_.empty()) return;
  const std::string name = stats_ + "/stats-" + std::to_string(getpid()) + ".json";
  const std::string temporary = stats_ + "/.stats-" + std::to_string(getpid());
  FILE* file = std::fopen(temporary.c_str(), "w");
  if (file == nullptr) return;
  const auto number = [](uint64_t value) { return static_cast<unsigned long long>(value); };
  std::fprintf(file, "{\"target\": \"%s\", \"runs\": %llu, \"seconds\": %.3f, \"defined\": %.6f,\n",
               kTarget.name, number(runs_), seconds(), defined_share());
  std::fprintf(file, " \"samples\": %llu, \"suspicious\": %llu, \"self_checks\": %llu,\n",
               number(sampled_), number(suspicious_), number(checked_));
  std::fprintf(file, " \"endings\": {");
  const char* separator = "";
  for (size_t i = 0; i < kEndings; ++i) {
    if (counts_[i] == 0) continue;
    std::fprintf(file, "%s\"%s\": %llu", separator, ending_text(static_cast<Ending>(i)),
                 number(counts_[i]));
    separator = ", ";
  }
  std::fprintf(file, "},\n \"mutators\": {");
  separator = "";
  for (const Yield& yield : yields_) {
    std::fprintf(file, "%s\n  \"%.*s\": {\"made\": %llu, \"defined\": %llu, \"kept\": %llu}",
                 separator, static_cast<int>(yield.name.size()), yield.name.data(),
                 number(yield.made), number(yield.defined), number(yield.kept));
    separator = ",";
  }
  std::fprintf(file, "}}\n");
  if (std::fclose(file) == 0) std::rename(temporary.c_str(), name.c_str());
}

void Campaign::finish() {
  if (runs_ < 1000) return;
  print_rates();
  if (!yields_.empty()) print_yields();
  write_stats();
  if (!last_.path().empty()) unlink(last_.path().c_str());
}

}  // namespace

void campaign_start() { g_campaign.start(); }
bool campaign_run(const uint8_t* data, size_t size) { return g_campaign.run(data, size); }
void campaign_credit(const uint8_t* data, size_t size) { g_campaign.credit(data, size); }
void campaign_made(std::string_view mutator, const uint8_t* data, size_t size) {
  g_campaign.made(mutator, data, size);
}

}  // namespace fuzz
