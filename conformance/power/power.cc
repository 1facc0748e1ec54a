// How much of what can be wrong the toolkit notices: each planted fault against one campaign.
// Counterpart: none.
#include "conformance/power/power.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <thread>

#include "conformance/compare/table.h"
#include "fmt/format.h"
#include "nlohmann/json.hpp"

namespace conformance {
namespace {

using oracle::Detail;
using oracle::Ending;
using oracle::Isolation;
using oracle::Observation;

constexpr size_t kFindings = 3;  // Looked at for the bucket, from the batch of the first.
constexpr size_t kDoubts = 40;  // Differences that turn out to be none, before the fault is let go.

// What is worth a judge's time: not what ran out of fuel or memory.
bool suspicious(const Observation& seen, const Observation& answer) {
  switch (seen.ending) {
    case Ending::kOutOfFuel:
    case Ending::kOutOfMemory:
    case Ending::kTooDeep:
    case Ending::kFlooded:
    case Ending::kRejected:
      return false;
    default:
      return seen.ending != answer.ending || seen.sections != answer.sections;
  }
}

class Hunt {
 public:
  Hunt(const PlantedFault& fault, const std::vector<StreamProgram>& stream,
       oracle::Observers& subject, const Observe& clean, const Observe& reference,
       const PowerOptions& options)
      : stream_(stream),
        subject_(subject),
        judge_(observers(subject), reference),
        clean_(clean, reference),
        options_(options) {
    result_.fault = fault;
  }

  FaultResult run() {
    for (size_t i = 0; i < stream_.size(); ++i) {
      const StreamProgram& program = stream_[i];
      const int opcode = result_.fault.number / 100;
      if (result_.fault.generated() && std::find(program.opcodes.begin(), program.opcodes.end(),
                                                 opcode) != program.opcodes.end())
        result_.executed = true;
      if (!program.meets(result_.fault.number)) continue;
      result_.executed = true;
      if (program.campaign) {
        ++result_.met;
        if (program.until <= options_.seconds) campaign_.push_back(i);
      } else {
        others_.push_back(i);
      }
    }
    if (!result_.executed) {
      result_.reason = "no program executes it";
    } else if (campaign_.empty() && others_.empty()) {
      result_.reason = "executed, but never where it makes a difference";
    } else if (hunt(campaign_, true)) {
      result_.detected = result_.seconds <= options_.seconds;
    } else if (!hunt(others_, false)) {
      result_.reason = cut_ ? fmt::format("no difference in {} programs", options_.programs)
                       : result_.suspicions > 0 ? "differs only now and then"
                                                : "no program shows a difference";
    }
    return std::move(result_);
  }

 private:
  // True at the first program that makes a finding.
  bool hunt(const std::vector<size_t>& places, bool campaign) {
    size_t begin = 0, size = 8;
    while (begin < places.size() && begin < options_.programs && result_.suspicions < kDoubts) {
      const size_t end = std::min({places.size(), begin + size, options_.programs});
      std::vector<std::string> programs;
      for (size_t i = begin; i < end; ++i) programs.push_back(stream_[places[i]].bytes);
      const std::vector<Observation> seen = subject_.observe(programs, Isolation::kFork);
      for (size_t i = begin; i < end; ++i) {
        const StreamProgram& program = stream_[places[i]];
        if (!suspicious(seen[i - begin], program.answer)) continue;
        const auto asked = std::chrono::steady_clock::now();
        Verdict verdict = judge_.judge_alone(program.bytes);
        judging_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - asked).count();
        if (!is_finding(verdict.kind) || is_finding(clean_.judge_alone(program.bytes).kind)) {
          if (++result_.suspicions >= kDoubts) break;
          continue;
        }
        if (!result_.triggered) {
          result_.programs = campaign ? places[i] + 1 : 0;
          result_.seconds = campaign ? program.until + judging_ : 0;
        }
        result_.triggered = true;
        if (result_.witness.empty() || program.bytes.size() < witness_size_) {
          result_.witness = program.name;
          witness_size_ = program.bytes.size();
        }
        findings_.push_back(std::move(verdict));
        if (findings_.size() == kFindings) break;
      }
      if (result_.triggered) {
        choose_bucket();
        return true;
      }
      begin = end;
      size = std::min<size_t>(size * 2, 128);
    }
    cut_ = cut_ || begin < places.size();
    return false;
  }

  // Of the first findings the bucket with the most of them: what a triage shows first.
  void choose_bucket() {
    std::map<std::string, size_t> counts;
    for (const Verdict& verdict : findings_) ++counts[verdict.bucket];
    const auto most = std::max_element(
        findings_.begin(), findings_.end(),
        [&](const auto& a, const auto& b) { return counts[a.bucket] < counts[b.bucket]; });
    result_.verdict = std::move(*most);
    result_.bucket_right = bucket_names(result_.verdict, result_.fault);
  }

  const std::vector<StreamProgram>& stream_;
  oracle::Observers& subject_;
  Judge judge_;
  Judge clean_;
  const PowerOptions& options_;
  FaultResult result_;
  std::vector<size_t> campaign_, others_;
  std::vector<Verdict> findings_;
  size_t witness_size_ = 0;
  double judging_ = 0;
  bool cut_ = false;
};

bool has_word(const std::string& text, const std::string& word) {
  const auto part = [](char c) { return c == '_' || isalnum(static_cast<unsigned char>(c)) != 0; };
  for (size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    const size_t end = at + word.size();
    if ((at == 0 || !part(text[at - 1])) && (end == text.size() || !part(text[end]))) return true;
  }
  return false;
}

struct Tally {
  size_t faults = 0, executed = 0, met = 0, triggered = 0, detected = 0, right = 0;
  std::vector<double> seconds;

  void add(const FaultResult& result) {
    ++faults;
    executed += result.executed ? 1 : 0;
    met += result.met > 0 ? 1 : 0;
    triggered += result.triggered ? 1 : 0;
    detected += result.detected ? 1 : 0;
    right += result.detected && result.bucket_right ? 1 : 0;
    if (result.detected) seconds.push_back(result.seconds);
  }
  double median() const {
    if (seconds.empty()) return 0;
    std::vector<double> sorted = seconds;
    std::sort(sorted.begin(), sorted.end());
    const size_t middle = sorted.size() / 2;
    return sorted.size() % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
  std::vector<std::string> row(const std::string& title, bool generated) const {
    return {title,
            grouped(faults),
            grouped(executed),
            grouped(met),
            grouped(triggered),
            grouped(detected),
            triggered == 0 ? "" : percent(detected, triggered),
            seconds.empty() ? "" : fmt::format("{:.2f}", median()),
            !generated || detected == 0 ? "" : percent(right, detected)};
  }
};

nlohmann::json tally_json(const Tally& tally) {
  return {{"faults", tally.faults},
          {"reached", tally.executed},
          {"met", tally.met},
          {"triggered", tally.triggered},
          {"detected", tally.detected},
          {"bucket_right", tally.right},
          {"median_seconds", tally.median()}};
}

}  // namespace

bool bucket_names(const Verdict& verdict, const PlantedFault& fault) {
  if (!fault.generated()) return false;
  if (verdict.blamed &&
      (verdict.blamed->opcode == fault.instruction || verdict.blamed->opcode == fault.place))
    return true;
  return has_word(verdict.bucket, fault.instruction) || has_word(verdict.bucket, fault.place);
}

Observe remembering(Observe side) {
  struct Memory {
    std::mutex mutex;
    std::map<std::pair<std::string, int>, Observation> answers;
  };
  auto memory = std::make_shared<Memory>();
  return [side = std::move(side), memory](std::span<const std::string> programs,
                                          Isolation isolation, Detail detail) {
    const int how = static_cast<int>(isolation) * 4 + static_cast<int>(detail);
    std::vector<Observation> answers(programs.size());
    std::vector<std::string> open;
    std::vector<size_t> places;
    {
      const std::lock_guard lock(memory->mutex);
      for (size_t i = 0; i < programs.size(); ++i) {
        const auto known = memory->answers.find({programs[i], how});
        if (known != memory->answers.end()) {
          answers[i] = known->second;
        } else {
          open.push_back(programs[i]);
          places.push_back(i);
        }
      }
    }
    if (open.empty()) return answers;
    std::vector<Observation> fresh = side(open, isolation, detail);
    const std::lock_guard lock(memory->mutex);
    for (size_t i = 0; i < open.size(); ++i) {
      memory->answers[{open[i], how}] = fresh[i];
      answers[places[i]] = std::move(fresh[i]);
    }
    return answers;
  };
}

std::vector<FaultResult> measure_power(const std::vector<PlantedFault>& faults,
                                       const std::vector<StreamProgram>& stream,
                                       const FaultySubject& subject, const Observe& clean,
                                       const Observe& reference, const PowerOptions& options,
                                       const std::function<void(const FaultResult&)>& done) {
  std::vector<FaultResult> results(faults.size());
  std::atomic<size_t> next{0};
  std::mutex mutex;
  std::vector<std::thread> threads;
  for (unsigned job = 0; job < std::max(1u, options.jobs); ++job) {
    threads.emplace_back([&] {
      for (size_t i = next++; i < faults.size(); i = next++) {
        try {
          const std::unique_ptr<oracle::Observers> observers = subject(faults[i].number);
          results[i] = Hunt(faults[i], stream, *observers, clean, reference, options).run();
        } catch (const std::exception& error) {
          results[i].fault = faults[i];
          results[i].reason = error.what();
        }
        const std::lock_guard lock(mutex);
        done(results[i]);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  return results;
}

std::string power_text(const std::vector<FaultResult>& results) {
  Table table({{"planted"},
               {"faults", Align::kRight},
               {"reached", Align::kRight},
               {"met", Align::kRight},
               {"triggered", Align::kRight},
               {"detected", Align::kRight},
               {"%", Align::kRight},
               {"median s", Align::kRight},
               {"bucket %", Align::kRight}});
  std::map<std::string, Tally> kinds, areas;
  Tally generated, by_hand, all;
  for (const FaultResult& result : results) {
    (result.fault.generated() ? kinds[result.fault.kind] : areas[result.fault.place]).add(result);
    (result.fault.generated() ? generated : by_hand).add(result);
    all.add(result);
  }
  for (const auto& [kind, tally] : kinds) table.add(tally.row(kind, true));
  if (generated.faults > 0) table.add(generated.row("all generated", true));
  for (const auto& [area, tally] : areas) table.add(tally.row("by hand: " + area, false));
  if (by_hand.faults > 0) table.add(by_hand.row("all by hand", false));
  table.add_total(all.row("all", false));
  std::map<std::string, size_t> reasons;
  std::string missed;
  for (const FaultResult& result : results) {
    if (!result.triggered) ++reasons[result.reason];
    if (result.triggered && !result.detected)
      missed += fmt::format("  {}  (witness: {})\n", result.fault.name(), result.witness);
  }
  std::string text = table.text();
  for (const auto& [reason, count] : reasons)
    text += fmt::format("no witness for {}: {}\n", grouped(count), reason);
  if (!missed.empty()) text += "triggered and not detected:\n" + missed;
  return text;
}

std::string power_json(const std::vector<FaultResult>& results, const StreamCounts& counts,
                       const PowerOptions& options) {
  nlohmann::json json;
  Tally generated, by_hand;
  for (const FaultResult& result : results) {
    (result.fault.generated() ? generated : by_hand).add(result);
    json["faults"].push_back({{"number", result.fault.number},
                              {"name", result.fault.name()},
                              {"kind", result.fault.kind},
                              {"place", result.fault.place},
                              {"file", result.fault.file},
                              {"line", result.fault.line},
                              {"reached", result.executed},
                              {"met", result.met},
                              {"triggered", result.triggered},
                              {"witness", result.witness},
                              {"detected", result.detected},
                              {"seconds", result.seconds},
                              {"programs", result.programs},
                              {"verdict", kind_text(result.verdict.kind)},
                              {"bucket", result.verdict.bucket},
                              {"about", result.verdict.about},
                              {"bucket_right", result.bucket_right},
                              {"suspicions", result.suspicions},
                              {"reason", result.reason}});
  }
  json["generated"] = tally_json(generated);
  json["by_hand"] = tally_json(by_hand);
  json["campaign"] = {{"seconds", options.seconds},
                      {"programs_made", counts.made},
                      {"incomparable", counts.incomparable},
                      {"different_without_a_fault", counts.different}};
  return json.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

std::string witness_index(const std::vector<FaultResult>& results) {
  std::string text =
      "# fault, the program that shows it, or why none is known: `conformance bench faults "
      "--witnesses FILE`\n";
  for (const FaultResult& result : results)
    text += fmt::format("{}\t{}\t{}\n", result.fault.name(),
                        result.triggered ? result.witness : "-", result.reason);
  return text;
}

}  // namespace conformance
