// Observers: who is asked, what happens after a death, and the figures.
#include "oracle/pool/observers.h"

#include <signal.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <numeric>
#include <stdexcept>
#include <thread>

#include "oracle/pool/observers_process.h"

namespace oracle {
namespace {

constexpr size_t kAtOnce = 512;                   // Programs in one request.
constexpr size_t kBytesAtOnce = size_t{4} << 20;  // And their bytes.
constexpr size_t kShare = 32;                     // So many are worth a thread of their own.
constexpr int kStarts = 3;                        // Times to try when somebody kills them.
constexpr uint64_t kRetired = 20'000;             // A process that ran so many programs makes room.

}  // namespace

struct Observers::State {
  explicit State(ObserverOptions given) : options(std::move(given)), elsewhere(options) {
    elsewhere.random_addresses = true;
  }

  // Warm processes that wait, by what they were used for: one that ran programs itself is not what
  // children should be made of.
  struct Kind {
    std::vector<std::unique_ptr<ObserverProcess>> idle;
    unsigned busy = 0;
  };
  static size_t kind(bool forked, Detail detail) {
    return (forked ? 1 : 0) + (detail != Detail::kOutcome ? 2 : 0);
  }

  std::unique_ptr<ObserverProcess> start(Detail detail, bool is_elsewhere = false) {
    for (int attempt = 1;; ++attempt) {
      try {
        return std::make_unique<ObserverProcess>(is_elsewhere ? elsewhere : options,
                                                 detail != Detail::kOutcome);
      } catch (const KilledAtStart&) {
        if (attempt == kStarts) throw;
      }
    }
  }

  std::unique_ptr<ObserverProcess> take(size_t kind, Detail detail) {
    {
      std::unique_lock lock(mutex);
      freed.wait(lock, [&] { return kinds[kind].busy < std::max(options.workers, 1u); });
      ++kinds[kind].busy;
      if (!kinds[kind].idle.empty()) {
        auto process = std::move(kinds[kind].idle.back());
        kinds[kind].idle.pop_back();
        return process;
      }
    }
    try {
      return start(detail);
    } catch (...) {
      give_back(kind, nullptr);
      throw;
    }
  }

  void give_back(size_t kind, std::unique_ptr<ObserverProcess> process) {
    {
      std::lock_guard lock(mutex);
      --kinds[kind].busy;
      if (process != nullptr && process->asked() < kRetired)
        kinds[kind].idle.push_back(std::move(process));
    }
    freed.notify_one();
  }

  // Observes the programs at these indices in one process after the other.
  void observe_some(std::span<const std::string> programs, std::vector<size_t> which, bool forked,
                    ObserverProcess::Mode fresh, Detail detail, std::vector<Observation>& into);
  void count(const Observation& observation);

  ObserverOptions options;
  ObserverOptions elsewhere;  // The same at addresses that the system chooses.
  std::string about;
  std::mutex mutex;
  std::condition_variable freed;
  Kind kinds[4];
  std::atomic<uint64_t> fresh_calls{0};
  std::atomic<uint64_t> observed{0}, restarts{0}, crashes{0}, timeouts{0}, busy_microseconds{0};
};

void Observers::State::count(const Observation& observation) {
  ++observed;
  if (observation.ending == Ending::kCrashed) ++crashes;
  if (observation.ending == Ending::kTimedOut) ++timeouts;
}

void Observers::State::observe_some(std::span<const std::string> programs,
                                    std::vector<size_t> which, bool forked,
                                    ObserverProcess::Mode fresh, Detail detail,
                                    std::vector<Observation>& into) {
  using Mode = ObserverProcess::Mode;
  while (!which.empty()) {
    const size_t own = kind(forked, detail);
    std::unique_ptr<ObserverProcess> process =
        fresh != Mode::kBatch ? start(detail, fresh == Mode::kAloneElsewhere) : take(own, detail);
    const Mode mode = detail == Detail::kAudit ? Mode::kAudit : forked ? Mode::kForked : fresh;
    ObserverProcess::Answer answer = process->ask(programs, which, mode, into);
    std::vector<size_t> rest;
    if (answer.died) {
      ++restarts;
      process = nullptr;
      into[which[answer.culprit]] = std::move(answer.last_words);
      for (size_t i = answer.answered; i < which.size(); ++i) {
        if (i != answer.culprit) rest.push_back(which[i]);
      }
    } else if (answer.tainted) {
      // Whoever did it, and to whom: apart from each other it does not matter.
      process = nullptr;
      forked = true;
      rest = which;
    }
    if (fresh == Mode::kBatch) give_back(own, std::move(process));
    which = std::move(rest);
  }
}

Observers::Observers(ObserverOptions options) : state_(new State(std::move(options))) {
  signal(SIGPIPE, SIG_IGN);  // A process that died does not read what it is sent.
  auto first = state_->start(Detail::kOutcome);
  state_->about = first->about();
  state_->kinds[0].idle.push_back(std::move(first));
}

Observers::~Observers() = default;

std::vector<Observation> Observers::observe(std::span<const std::string> programs,
                                            Isolation isolation, Detail detail) {
  State& state = *state_;
  const auto started = std::chrono::steady_clock::now();
  std::vector<Observation> result(programs.size());
  using Mode = ObserverProcess::Mode;
  const Mode fresh = isolation != Isolation::kFresh ? Mode::kBatch
                     : state.fresh_calls++ % 2 == 0 ? Mode::kAlone
                                                    : Mode::kAloneElsewhere;
  // Portions, so that what is lost with a process is not much, and threads have something to share.
  std::vector<std::vector<size_t>> portions;
  const size_t most = isolation == Isolation::kFresh ? 1 : kAtOnce;
  size_t bytes = 0;
  const size_t fair = std::max(programs.size() / (2 * std::max(state.options.workers, 1u)), kShare);
  for (size_t i = 0; i < programs.size(); ++i) {
    if (portions.empty() || portions.back().size() >= std::min(most, fair) ||
        bytes + programs[i].size() > kBytesAtOnce) {
      portions.emplace_back();
      bytes = 0;
    }
    portions.back().push_back(i);
    bytes += programs[i].size();
  }
  std::atomic<size_t> next{0};
  std::mutex failing;
  std::exception_ptr failure;
  auto work = [&] {
    try {
      for (size_t i; (i = next++) < portions.size();)
        state.observe_some(programs, portions[i],
                           isolation == Isolation::kFork || detail == Detail::kAudit, fresh, detail,
                           result);
    } catch (...) {
      std::lock_guard lock(failing);
      failure = std::current_exception();
      next = portions.size();
    }
  };
  std::vector<std::thread> helpers;
  for (size_t i = 1; i < std::min<size_t>(state.options.workers, portions.size()); ++i)
    helpers.emplace_back(work);
  work();
  for (std::thread& helper : helpers) helper.join();
  if (failure) std::rethrow_exception(failure);
  for (const Observation& observation : result) state.count(observation);
  state.busy_microseconds +=
      static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(
                                std::chrono::steady_clock::now() - started)
                                .count());
  return result;
}

std::string Observers::docstrings() {
  const std::unique_ptr<ObserverProcess> process = state_->start(Detail::kOutcome);
  return process->exchange_docstrings("");
}

void Observers::share_docstrings(Observers& a, Observers& b) {
  const std::string of_a = a.docstrings(), of_b = b.docstrings();
  for (const auto& [who, others] : {std::pair(&a, &of_b), std::pair(&b, &of_a)}) {
    State& state = *who->state_;
    state.options.docstrings = state.elsewhere.docstrings = *others;
    for (State::Kind& kind : state.kinds) kind.idle.clear();
  }
}

Observation Observers::observe(const std::string& program, Isolation isolation, Detail detail) {
  return std::move(observe(std::span(&program, 1), isolation, detail)[0]);
}

Observers::Health Observers::health() const {
  Health health;
  health.observed = state_->observed;
  health.restarts = state_->restarts;
  health.crashes = state_->crashes;
  health.timeouts = state_->timeouts;
  health.busy_seconds = static_cast<double>(state_->busy_microseconds) / 1e6;
  return health;
}

const std::string& Observers::about() const { return state_->about; }
const ObserverOptions& Observers::options() const { return state_->options; }

}  // namespace oracle
