// What a campaign counts, as a line, a table and JSON.
// Counterpart: none.
#include "conformance/campaign/statistics.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <ctime>

#include "conformance/compare/table.h"
#include "conformance/suites/suite.h"
#include "fmt/format.h"
#include "nlohmann/json.hpp"

namespace conformance {
namespace {

void add(Yield* yield, const Verdict& verdict) {
  ++yield->judged;
  if (is_finding(verdict.kind)) {
    ++yield->findings;
    return;
  }
  switch (verdict.kind) {
    case VerdictKind::kAgree:
      ++yield->agree;
      if (verdict.subject.ending == oracle::Ending::kFinished) ++yield->finished;
      if (verdict.subject.ending == oracle::Ending::kRaised) ++yield->raised;
      if (verdict.subject.ending == oracle::Ending::kRejected ||
          verdict.subject.ending == oracle::Ending::kNotLoaded)
        ++yield->rejected;
      break;
    case VerdictKind::kPoisoned:
      ++yield->poisoned;
      break;
    case VerdictKind::kHarnessFault:
      ++yield->faults;
      break;
    default:
      break;
  }
}

nlohmann::json as_json(const Yield& yield) {
  return {{"judged", yield.judged},     {"agree", yield.agree},       {"finished", yield.finished},
          {"raised", yield.raised},     {"poisoned", yield.poisoned}, {"rejected", yield.rejected},
          {"findings", yield.findings}, {"faults", yield.faults}};
}

Yield yield_of(const nlohmann::json& json) {
  return {json.value("judged", uint64_t{0}),   json.value("agree", uint64_t{0}),
          json.value("finished", uint64_t{0}), json.value("raised", uint64_t{0}),
          json.value("poisoned", uint64_t{0}), json.value("rejected", uint64_t{0}),
          json.value("findings", uint64_t{0}), json.value("faults", uint64_t{0})};
}

nlohmann::json as_json(const std::map<std::string, Yield>& yields) {
  nlohmann::json json = nlohmann::json::object();
  for (const auto& [name, yield] : yields) json[name] = as_json(yield);
  return json;
}

nlohmann::json as_json(const OracleCounts& counts) {
  return {{"observed", counts.observed},
          {"restarts", counts.restarts},
          {"crashes", counts.crashes},
          {"timeouts", counts.timeouts}};
}

std::vector<std::string> row(const std::string& name, const Yield& yield) {
  return {name,
          grouped(yield.judged),
          grouped(yield.agree),
          grouped(yield.finished),
          grouped(yield.raised),
          grouped(yield.poisoned),
          grouped(yield.rejected),
          grouped(yield.findings)};
}

std::string table_of(const std::string& title, const std::map<std::string, Yield>& yields,
                     const Yield* total) {
  Table table({{title},
               {"judged", Align::kRight},
               {"agree", Align::kRight},
               {"finished", Align::kRight},
               {"raised", Align::kRight},
               {"poisoned", Align::kRight},
               {"rejected", Align::kRight},
               {"findings", Align::kRight}});
  for (const auto& [name, yield] : yields) table.add(row(name, yield));
  if (total != nullptr) table.add_total(row("all", *total));
  return table.text();
}

std::string rate(uint64_t count, double seconds) {
  return grouped(seconds > 0 ? static_cast<uint64_t>(static_cast<double>(count) / seconds) : 0);
}

}  // namespace

std::string utc_now() {
  const time_t now = time(nullptr);
  tm parts = {};
  gmtime_r(&now, &parts);
  char text[32];
  strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

Statistics::Statistics(std::string target, std::string engine, std::filesystem::path history)
    : target_(std::move(target)), engine_name_(std::move(engine)), history_(std::move(history)) {}

void Statistics::count(const Verdict& verdict, std::string_view origin,
                       const std::vector<std::string>& mutators, bool is_new) {
  std::lock_guard lock(mutex_);
  add(&total_, verdict);
  add(&by_origin_[std::string(origin)], verdict);
  // A mutator that was applied twice counts once.
  for (const std::string& name : std::set<std::string>(mutators.begin(), mutators.end()))
    add(&by_mutator_[name], verdict);
  ++kinds_[verdict.aspect.empty() ? kind_text(verdict.kind)
                                  : fmt::format("{} {}", kind_text(verdict.kind), verdict.aspect)];
  if (!is_finding(verdict.kind)) return;
  ++buckets_[verdict.bucket];
  if (is_new) new_buckets_.insert(verdict.bucket);
}

void Statistics::set_engine(const EngineCounts& engine) {
  std::lock_guard lock(mutex_);
  engine_ = engine;
}

void Statistics::set_mutators(std::map<std::string, MutatorCounts> mutators) {
  std::lock_guard lock(mutex_);
  engine_mutators_ = std::move(mutators);
}

void Statistics::set_oracle(const OracleCounts& subject, const OracleCounts& oracle) {
  std::lock_guard lock(mutex_);
  subject_ = subject;
  oracle_ = oracle;
}

double Statistics::seconds_locked() const {
  const std::chrono::duration<double> run = std::chrono::steady_clock::now() - start_;
  return run.count();
}

double Statistics::seconds() const {
  std::lock_guard lock(mutex_);
  return earlier_seconds_ + seconds_locked();
}

Yield Statistics::total() const {
  std::lock_guard lock(mutex_);
  return total_;
}

std::map<std::string, uint64_t> Statistics::kinds() const {
  std::lock_guard lock(mutex_);
  return kinds_;
}

std::map<std::string, uint64_t> Statistics::buckets() const {
  std::lock_guard lock(mutex_);
  return buckets_;
}

std::set<std::string> Statistics::new_buckets() const {
  std::lock_guard lock(mutex_);
  return new_buckets_;
}

std::string Statistics::line() const {
  std::lock_guard lock(mutex_);
  const double seconds = earlier_seconds_ + seconds_locked();
  std::string line = fmt::format("{} {:.0f} s: {} run ({}/s)", target_, seconds,
                                 grouped(engine_.executions), rate(engine_.executions, seconds));
  // What a terminal cuts off is what matters least.
  line += fmt::format(", {} judged ({}/s): {} findings in {} buckets, {} new",
                      grouped(total_.judged), rate(total_.judged, seconds),
                      grouped(total_.findings), buckets_.size(), new_buckets_.size());
  line += fmt::format("; {} agree, {} poisoned", grouped(total_.agree), grouped(total_.poisoned));
  if (engine_.described != 0)
    line += fmt::format(", {}% defined", percent(engine_.defined, engine_.described));
  if (engine_.corpus != 0) line += fmt::format(", corpus {}", grouped(engine_.corpus));
  if (engine_.coverage != 0) line += fmt::format(", coverage {}", grouped(engine_.coverage));
  if (total_.faults != 0) line += fmt::format(", {} faults", grouped(total_.faults));
  if (oracle_.restarts + subject_.restarts != 0)
    line += fmt::format("; restarts: oracle {}, subject {}", oracle_.restarts, subject_.restarts);
  return line;
}

std::string Statistics::summary() const {
  std::lock_guard lock(mutex_);
  const double seconds = earlier_seconds_ + seconds_locked();
  std::string text;
  if (!by_mutator_.empty()) text += table_of("mutator", by_mutator_, nullptr) + "\n";
  if (!engine_mutators_.empty()) {
    Table mutators({{"mutator"},
                    {"made", Align::kRight},
                    {"defined", Align::kRight},
                    {"kept", Align::kRight},
                    {"kept of 1000", Align::kRight}});
    for (const auto& [name, counts] : engine_mutators_)
      mutators.add(
          {name, grouped(counts.made), percent(counts.defined, counts.made) + "%",
           grouped(counts.kept),
           fmt::format("{:.2f}", counts.made == 0 ? 0.0
                                                  : 1000.0 * static_cast<double>(counts.kept) /
                                                        static_cast<double>(counts.made))});
    text += mutators.text() + "\n";
  }
  text += table_of("origin", by_origin_, &total_);
  text += "\n";
  Table kinds({{"verdict"}, {"inputs", Align::kRight}, {"share", Align::kRight}});
  for (const auto& [kind, count] : kinds_)
    kinds.add({kind, grouped(count), percent(count, total_.judged) + "%"});
  text += kinds.text();
  if (!buckets_.empty()) {
    Table buckets({{"bucket"}, {"times", Align::kRight}, {""}});
    for (const auto& [bucket, count] : buckets_)
      buckets.add({bucket, grouped(count), new_buckets_.contains(bucket) ? "new" : "known"});
    text += "\n" + buckets.text();
  }
  text += fmt::format("\n{} run in {:.1f} s ({}/s)", grouped(engine_.executions), seconds,
                      rate(engine_.executions, seconds));
  if (engine_.described != 0)
    text += fmt::format(", {}% defined", percent(engine_.defined, engine_.described));
  if (engine_.corpus != 0) text += fmt::format(", corpus {}", grouped(engine_.corpus));
  if (engine_.coverage != 0) text += fmt::format(", coverage {}", grouped(engine_.coverage));
  text += fmt::format(
      "; {} judged ({}/s)\noracle: asked {} times, {} restarts, {} crashes, {} over time; subject: "
      "{} times, {} restarts, {} crashes, {} over time; engine restarts: {}\n",
      grouped(total_.judged), rate(total_.judged, seconds), grouped(oracle_.observed),
      oracle_.restarts, oracle_.crashes, oracle_.timeouts, grouped(subject_.observed),
      subject_.restarts, subject_.crashes, subject_.timeouts, engine_.restarts);
  return text;
}

nlohmann::json Statistics::json_locked(bool whole) const {
  const double seconds = earlier_seconds_ + seconds_locked();
  nlohmann::json json = {
      {"time", utc_now()},
      {"target", target_},
      {"engine", engine_name_},
      {"seconds", seconds},
      {"executions", engine_.executions},
      {"executions_per_second",
       seconds > 0 ? static_cast<double>(engine_.executions) / seconds : 0.0},
      {"defined", engine_.defined},
      {"described", engine_.described},
      {"corpus", engine_.corpus},
      {"coverage", engine_.coverage},
      {"engine_restarts", engine_.restarts},
      {"judged", as_json(total_)},
      {"buckets", buckets_.size()},
      {"new_buckets", new_buckets_.size()},
      {"oracle", as_json(oracle_)},
      {"subject", as_json(subject_)},
  };
  for (const auto& [name, counts] : engine_mutators_)
    json["engine_mutators"][name] = {
        {"made", counts.made}, {"defined", counts.defined}, {"kept", counts.kept}};
  if (!whole) return json;
  json["origins"] = as_json(by_origin_);
  json["mutators"] = as_json(by_mutator_);
  json["verdicts"] = kinds_;
  nlohmann::json buckets = nlohmann::json::array();
  for (const auto& [bucket, count] : buckets_)
    buckets.push_back(
        {{"bucket", bucket}, {"count", count}, {"new", new_buckets_.contains(bucket)}});
  json["bucket_list"] = std::move(buckets);
  return json;
}

nlohmann::json Statistics::json() const {
  std::lock_guard lock(mutex_);
  return json_locked(true);
}

void Statistics::append_history() {
  if (history_.empty()) return;
  std::string line;
  {
    std::lock_guard lock(mutex_);
    nlohmann::json json = json_locked(false);
    json["mutators"] = as_json(by_mutator_);
    line = json.dump() + "\n";
  }
  std::filesystem::create_directories(history_.parent_path());
  const int file = open(history_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (file < 0) throw Fault(fmt::format("cannot write {}: {}", history_.string(), strerror(errno)));
  const ssize_t written = write(file, line.data(), line.size());
  close(file);
  if (written != static_cast<ssize_t>(line.size()))
    throw Fault(fmt::format("cannot write {}: {}", history_.string(), strerror(errno)));
}

void Statistics::restore(const nlohmann::json& saved) {
  std::lock_guard lock(mutex_);
  earlier_seconds_ = saved.value("seconds", 0.0);
  engine_.executions = saved.value("executions", uint64_t{0});
  engine_.defined = saved.value("defined", uint64_t{0});
  engine_.described = saved.value("described", uint64_t{0});
  const auto part = [&](const char* name) { return saved.value(name, nlohmann::json::object()); };
  total_ = yield_of(part("judged"));
  const nlohmann::json origins = part("origins");
  for (const auto& [name, yield] : origins.items()) by_origin_[name] = yield_of(yield);
  const nlohmann::json mutators = part("mutators");
  for (const auto& [name, yield] : mutators.items()) by_mutator_[name] = yield_of(yield);
  const nlohmann::json verdicts = part("verdicts");
  for (const auto& [name, count] : verdicts.items()) kinds_[name] = count.get<uint64_t>();
  const nlohmann::json buckets = saved.value("bucket_list", nlohmann::json::array());
  for (const nlohmann::json& one : buckets) {
    buckets_[one["bucket"]] = one["count"];
    if (one["new"]) new_buckets_.insert(one["bucket"].get<std::string>());
  }
}

}  // namespace conformance
