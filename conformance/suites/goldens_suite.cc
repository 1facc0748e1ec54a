// The `goldens` suite: programs that were findings once, held to what CPython was seen to do.
#include "conformance/suites/goldens_suite.h"

#include <mutex>

#include "conformance/findings/golden.h"
#include "conformance/findings/known.h"
#include "conformance/findings/observation_text.h"
#include "fmt/format.h"
#include "oracle/pool/observers.h"

namespace conformance {
namespace {

constexpr uint32_t kBatch = 32;

class GoldensSuite : public Suite {
 public:
  std::string_view name() const override { return "goldens"; }
  std::string_view about() const override {
    return "programs of conformance/goldens: what CPython was seen to do with them";
  }
  std::string_view nothing() const override { return "no golden is filed"; }
  // The answers are kept with the programs.
  std::string missing(const Setup&) const override { return ""; }

  void prepare(const Setup& setup) override {
    try {
      goldens_ = find_goldens(setup.root);
    } catch (const std::runtime_error& error) {
      throw Fault(error.what());
    }
    cases_.clear();
    for (uint32_t i = 0; i < goldens_.size(); ++i)
      cases_.push_back({goldens_[i].name, i / kBatch, i % kBatch,
                        static_cast<uint32_t>(goldens_[i].name.size())});
  }

  // A golden that a known bucket names as its witness may differ, and has to.
  Expectations expectations(const std::filesystem::path& folder) const override {
    std::string text;
    const KnownFindings known = KnownFindings::load(folder / "findings.txt");
    for (const auto& [bucket, entry] : known.entries())
      if (std::string golden = golden_of_witness(entry.witness); !golden.empty())
        text += fmt::format("{}\n    until: {}\n    {}\n", entry.reason, entry.until, golden);
    return Expectations::parse(text, known.file());
  }

  std::vector<Observation> observe(const Setup& setup, const Side& side,
                                   const std::vector<const Case*>& cases, bool) override {
    std::vector<Observation> result;
    std::vector<std::string> programs;
    for (const Case* one : cases) {
      const Golden& golden = goldens_[one->batch * kBatch + one->index];
      programs.push_back(golden.program);
      if (side.is_oracle) result.push_back(of(golden.expected));
    }
    if (side.is_oracle) return result;
    for (const oracle::Observation& seen :
         subject(setup, side).observe(programs, oracle::Isolation::kFork))
      result.push_back(of(seen));
    return result;
  }

 private:
  static Observation of(const oracle::Observation& seen) {
    const oracle::Observation kept = essence(seen);
    Observation result{seen.ending == oracle::Ending::kFault ? seen.problem : "", {}};
    result.sections.push_back({"ending", oracle::ending_text(kept.ending)});
    for (const oracle::Section& section : kept.sections)
      result.sections.push_back({section.title, section.text});
    return result;
  }

  oracle::Observers& subject(const Setup& setup, const Side& side) {
    std::lock_guard lock(mutex_);
    if (!subject_) {
      oracle::ObserverOptions options;
      options.title = side.title;
      options.command = side.command;
      options.worker_folder = setup.root / "oracle/worker";
      if (side.memory_bytes == 0) options.memory_bytes = 0;
      try {
        subject_ = std::make_unique<oracle::Observers>(std::move(options));
      } catch (const std::runtime_error& error) {
        throw Fault(error.what());
      }
    }
    return *subject_;
  }

  std::vector<Golden> goldens_;
  std::mutex mutex_;
  std::unique_ptr<oracle::Observers> subject_;
};

}  // namespace

std::unique_ptr<Suite> goldens_suite() { return std::make_unique<GoldensSuite>(); }

}  // namespace conformance
