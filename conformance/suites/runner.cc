// Holds a subject to the oracle.
#include "conformance/suites/runner.h"

#include <atomic>
#include <chrono>
#include <exception>
#include <mutex>
#include <thread>

#include "conformance/findings/known.h"
#include "conformance/suites/bucket.h"
#include "fmt/format.h"

namespace conformance {

void in_parallel(size_t count, unsigned jobs, const std::function<void(size_t)>& work) {
  std::atomic<size_t> next{0};
  std::mutex mutex;
  std::exception_ptr failure;
  auto loop = [&] {
    for (size_t i = next++; i < count; i = next++) {
      try {
        work(i);
      } catch (...) {
        std::lock_guard lock(mutex);
        if (!failure) failure = std::current_exception();
        next = count;
      }
    }
  };
  std::vector<std::thread> threads;
  for (unsigned i = 1; i < jobs && i < count; ++i) threads.emplace_back(loop);
  loop();
  for (std::thread& thread : threads) thread.join();
  if (failure) std::rethrow_exception(failure);
}

namespace {

// How many of the unexpected differences are looked into; one of each bucket comes first.
constexpr size_t kLocated = 20;

void locate_differences(Suite& suite, const Setup& setup, unsigned jobs, SuiteResult& result) {
  std::map<std::string, const Case*> wanted;
  for (const auto& [bucket, names] : result.buckets)
    if (wanted.size() < kLocated) wanted[names[0]] = nullptr;
  for (const std::string& name : result.judged.unexpected)
    if (wanted.size() < kLocated) wanted[name] = nullptr;
  for (const Case& one : suite.cases())
    if (auto found = wanted.find(one.name); found != wanted.end()) found->second = &one;
  std::vector<const Case*> cases;
  for (const auto& [name, one] : wanted)
    if (one != nullptr) cases.push_back(one);
  std::mutex mutex;
  in_parallel(cases.size(), jobs, [&](size_t i) {
    std::string place = suite.locate(setup, *cases[i]);
    std::lock_guard lock(mutex);
    if (!place.empty()) result.differences[cases[i]->name] = place;
  });
  // What was found out about a bucket's first case is part of its name.
  std::map<std::string, std::vector<std::string>> named;
  for (auto& [bucket, names] : result.buckets) {
    const std::string& first = result.differences[names[0]];
    const bool located = first.starts_with("first differing stage: ");
    named[located ? fmt::format("{}; {}", first, bucket) : bucket] = std::move(names);
  }
  result.buckets = std::move(named);
}

}  // namespace

SuiteResult run_suite(Suite& suite, const Setup& setup, const Selection& selection,
                      const Expectations& expectations, unsigned jobs,
                      const std::function<void(const Progress&)>& report) {
  auto started = std::chrono::steady_clock::now();
  SuiteResult result;
  result.name = suite.name();
  result.not_run = suite.missing(setup);
  if (!result.not_run.empty()) return result;
  suite.prepare(setup);
  if (suite.cases().empty()) {
    result.nothing = suite.nothing();
    if (result.nothing.empty()) throw Fault("the suite has no cases");
  }

  std::vector<std::vector<const Case*>> batches;
  for (const Case& one : suite.cases()) {
    if (!selection.chooses_group(one.group()) ||
        !selection.chooses(fmt::format("{}/{}", result.name, one.name)))
      continue;
    if (batches.empty() || batches.back()[0]->batch != one.batch) batches.emplace_back();
    batches.back().push_back(&one);
    ++result.total;
  }

  std::mutex mutex;
  std::map<std::string, bool> outcomes;
  std::map<std::string, std::string> buckets;
  Progress progress{result.name, 0, result.total, 0};
  report(progress);
  in_parallel(batches.size(), jobs, [&](size_t i) {
    const std::vector<const Case*>& batch = batches[i];
    std::vector<Observation> theirs = suite.observe(setup, setup.oracle, batch, false);
    std::vector<Observation> ours = suite.observe(setup, setup.subject, batch, false);
    std::lock_guard lock(mutex);
    for (size_t j = 0; j < batch.size(); ++j) {
      const std::string& name = batch[j]->name;
      bool answered = theirs[j].problem.empty();
      if (!answered) result.faults.push_back(name);
      bool agrees = answered && theirs[j] == ours[j];
      outcomes[name] = agrees;
      std::vector<std::string>& group = result.groups[std::string(batch[j]->group())];
      if (!agrees) {
        result.differences[name] =
            answered ? first_difference(theirs[j], ours[j]) : "the oracle: " + theirs[j].problem;
        group.push_back(name);
        buckets[name] = bucket_of(theirs[j], ours[j]);
        ++progress.different;
      }
    }
    progress.done += batch.size();
    report(progress);
  });
  result.expectations = expectations.file();
  result.judged = judge(outcomes, expectations, selection.complete(), today());
  for (const std::string& name : result.judged.unexpected)
    result.buckets[buckets[name]].push_back(name);
  locate_differences(suite, setup, jobs, result);
  result.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  return result;
}

}  // namespace conformance
