// The engine without coverage: mutants of seeds, made here and sent straight to the judge.
// Counterpart: none.
#include "conformance/campaign/mutant_engine.h"

#include <set>

#include "fmt/format.h"
#include "nlohmann/json.hpp"
#include "oracle/pool/files.h"

namespace conformance {
namespace {

using Clock = std::chrono::steady_clock;

// Which batches are done, so that a run which was killed begins with the first that is not. A
// batch behind that may be judged twice; its findings are the same.
class Progress {
 public:
  Progress(std::filesystem::path file, std::string key, uint64_t first)
      : file_(std::move(file)), key_(std::move(key)), done_(first) {}

  // Where to begin, and the counts until there.
  uint64_t restore(Statistics* statistics, EngineCounts* engine) {
    if (file_.empty()) return done_;
    const auto text = oracle::read_file(file_);
    const auto saved = nlohmann::json::parse(text.value_or(""), nullptr, false);
    if (!saved.is_object() || saved.value("key", "") != key_) return done_;
    statistics->restore(saved["statistics"]);
    engine->executions = saved["statistics"].value("executions", uint64_t{0});
    engine->defined = saved["statistics"].value("defined", uint64_t{0});
    engine->described = saved["statistics"].value("described", uint64_t{0});
    return done_ = saved["done"];
  }

  // All numbers below `end` of the batch that began at `begin`.
  void finished(uint64_t begin, uint64_t end) {
    std::lock_guard lock(mutex_);
    ends_[begin] = end;
    while (!ends_.empty() && ends_.begin()->first == done_) {
      done_ = ends_.begin()->second;
      ends_.erase(ends_.begin());
    }
  }

  // The counts may include batches that are judged again after a kill; they are counts, not
  // findings.
  void save(const Statistics& statistics) {
    if (file_.empty()) return;
    uint64_t done = 0;
    {
      std::lock_guard lock(mutex_);
      done = done_;
    }
    std::filesystem::create_directories(file_.parent_path());
    oracle::write_file(
        file_,
        nlohmann::json{{"key", key_}, {"done", done}, {"statistics", statistics.json()}}.dump());
  }

  void forget() {
    std::error_code ignored;
    if (!file_.empty()) std::filesystem::remove(file_, ignored);
  }

 private:
  const std::filesystem::path file_;
  const std::string key_;
  std::mutex mutex_;
  uint64_t done_;
  std::map<uint64_t, uint64_t> ends_;
};

}  // namespace

bool run_mutants(const MutantMaker& maker, const MutantRun& run, Court& court,
                 Statistics& statistics, const std::atomic<bool>& stop,
                 const std::function<void()>& look) {
  Progress progress(run.progress,
                    fmt::format("{} {} {} {}", maker.key(), run.first, run.count, run.only_defined),
                    run.first);
  EngineCounts engine;
  const uint64_t begin = progress.restore(&statistics, &engine);
  const uint64_t end = run.first + run.count;
  const auto deadline =
      run.seconds > 0
          ? Clock::now() + std::chrono::milliseconds(static_cast<int64_t>(run.seconds * 1000))
          : Clock::time_point::max();
  std::atomic<uint64_t> next{begin};
  std::atomic<unsigned> running{0};
  std::mutex mutex;
  std::exception_ptr failure;

  auto make_batch = [&](uint64_t from, uint64_t to) {
    EngineCounts counts;
    std::vector<Plea> batch;
    for (uint64_t number = from; number < to; ++number) {
      MutantProgram mutant = maker.make(number);
      ++counts.executions;
      if (mutant.bytes.empty()) continue;
      ++counts.described;
      counts.defined += mutant.defined ? 1 : 0;
      if (run.only_defined && !mutant.defined) continue;
      Plea plea;
      plea.program = std::move(mutant.bytes);
      plea.origin = "mutant";
      plea.mutators = mutant.mutators;
      plea.seed = fmt::format("mutant {} of {}", number, mutant.seed);
      plea.about =
          fmt::format("mutant {} of {}: {}", number, mutant.seed, fmt::join(mutant.mutators, ", "));
      batch.push_back(std::move(plea));
    }
    {
      std::lock_guard lock(mutex);
      engine.executions += counts.executions;
      engine.described += counts.described;
      engine.defined += counts.defined;
      statistics.set_engine(engine);
    }
    court.submit(std::move(batch), [&progress, from, to] { progress.finished(from, to); });
  };
  auto loop = [&] {
    try {
      while (!stop && Clock::now() < deadline) {
        const uint64_t from = next.fetch_add(run.batch);
        if (from >= end) break;
        make_batch(from, std::min(end, from + run.batch));
      }
    } catch (...) {
      std::lock_guard lock(mutex);
      if (!failure) failure = std::current_exception();
      next = end;
    }
    --running;
  };

  std::vector<std::thread> threads;
  running = std::max(1u, run.jobs);
  for (unsigned i = 0; i < std::max(1u, run.jobs); ++i) threads.emplace_back(loop);
  try {
    auto saved = Clock::now();
    while (running != 0) {
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
      look();
      if (Clock::now() - saved < std::chrono::seconds(2)) continue;
      progress.save(statistics);
      saved = Clock::now();
    }
  } catch (...) {
    std::lock_guard lock(mutex);
    if (!failure) failure = std::current_exception();
    next = end;
  }
  for (std::thread& thread : threads) thread.join();
  if (failure) {
    try {
      court.drain();
    } catch (...) {
      // The first failure is the one to tell.
    }
    std::rethrow_exception(failure);
  }
  court.drain();
  look();
  const bool whole = next >= end;
  if (whole)
    progress.forget();
  else
    progress.save(statistics);
  return whole;
}

}  // namespace conformance
