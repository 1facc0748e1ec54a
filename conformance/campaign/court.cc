// The way of an input from wherever it came from to the judge, and of a finding to its folder.
// Counterpart: none.
#include "conformance/campaign/court.h"

#include <algorithm>

#include "conformance/suites/suite.h"
#include "fmt/format.h"
#include "oracle/pool/files.h"

namespace conformance {

// What is judged together: findings are on the disk when so many are, though confirming them takes
// a hundred times as long as finding that most agree.
constexpr size_t kAtOnce = 32;

Court::Court(CourtOptions options, JudgeFunction judge, FindingStore& store, Statistics& statistics)
    : options_(std::move(options)),
      judge_(std::move(judge)),
      store_(store),
      statistics_(statistics) {
  for (const auto& [bucket, count] : store_.counts()) known_.insert(bucket);
  for (unsigned i = 0; i < std::max(1u, options_.jobs); ++i)
    threads_.emplace_back([this] { work(); });
}

Court::~Court() {
  {
    std::lock_guard lock(mutex_);
    closed_ = true;
    waiting_.clear();
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void Court::rethrow_locked() {
  if (failure_) std::rethrow_exception(failure_);
}

void Court::submit(std::vector<Plea> batch, std::function<void()> done) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return waiting_.size() < options_.queue_size || failure_; });
  rethrow_locked();
  waiting_.push_back({std::move(batch), std::move(done)});
  lock.unlock();
  changed_.notify_all();
}

bool Court::full() {
  std::lock_guard lock(mutex_);
  return waiting_.size() >= options_.queue_size;
}

void Court::drain() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return (waiting_.empty() && working_ == 0) || failure_; });
  rethrow_locked();
}

void Court::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return closed_ || !waiting_.empty(); });
    if (closed_) return;
    Batch batch = std::move(waiting_.front());
    waiting_.pop_front();
    ++working_;
    lock.unlock();
    changed_.notify_all();
    std::exception_ptr failure;
    try {
      judge(batch);
    } catch (...) {
      failure = std::current_exception();
    }
    lock.lock();
    --working_;
    if (failure && !failure_) failure_ = failure;
    changed_.notify_all();
  }
}

void Court::judge(Batch& batch) {
  for (size_t start = 0; start < batch.pleas.size(); start += kAtOnce) {
    const size_t end = std::min(batch.pleas.size(), start + kAtOnce);
    std::vector<std::string> programs;
    for (size_t i = start; i < end; ++i) programs.push_back(batch.pleas[i].program);
    const std::vector<Verdict> verdicts = judge_(programs);
    if (verdicts.size() != programs.size())
      throw Fault(fmt::format("{} verdicts on {} programs", verdicts.size(), programs.size()));
    for (size_t i = start; i < end; ++i) keep(batch.pleas[i], verdicts[i - start]);
  }
  if (batch.done) batch.done();
}

void Court::keep(const Plea& plea, const Verdict& verdict) {
  bool is_new = false;
  if (is_finding(verdict.kind)) {
    Finding finding;
    finding.target = options_.target;
    finding.is_source = !plea.source.empty();
    finding.program = finding.is_source ? plea.source : plea.program;
    finding.compiled_from = plea.compiled_from;
    finding.verdict = verdict;
    finding.seed = plea.seed;
    if (!plea.about.empty()) finding.verdict.about += fmt::format("\nmade as: {}\n", plea.about);
    finding.found = utc_now();
    finding.subject_version = options_.subject_version;
    finding.oracle_version = options_.oracle_version;
    store_.add(finding, options_.samples);
    // Only what is on the disk is known.
    std::lock_guard lock(known_mutex_);
    is_new = known_.insert(verdict.bucket).second;
  } else if (verdict.kind == VerdictKind::kHarnessFault && !options_.unjudged.empty()) {
    const std::string name = fmt::format("{:016x}", std::hash<std::string>()(plea.program));
    oracle::write_file(options_.unjudged / (name + ".pyc"), plea.program);
    oracle::write_file(options_.unjudged / (name + ".txt"),
                       fmt::format("{}made as: {}\n", verdict.about, plea.about));
  }
  statistics_.count(verdict, plea.origin, plea.mutators, is_new);
}

}  // namespace conformance
