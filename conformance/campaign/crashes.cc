// Inputs that ended an engine: run again alone, named by their cause, kept as findings.
// Counterpart: none.
//
// Of process 123 there are in pending/: 0000000123-crash-SHA, which the engine wrote itself;
// 0000000123.log and 0000000123.last, copies made when it was found dead. The input goes last,
// after its finding is on the disk.
#include "conformance/campaign/crashes.h"

#include <csignal>

#include "conformance/suites/suite.h"
#include "fmt/format.h"
#include "fuzz/engines/last_inputs.h"
#include "oracle/pool/files.h"
#include "oracle/pool/process.h"

namespace conformance {

namespace fs = std::filesystem;

namespace {

constexpr size_t kOwner = 10;  // Digits of a process in the names.

std::string owner_of(const fs::path& artefact) {
  return artefact.filename().string().substr(0, kOwner);
}

std::string owner_name(pid_t pid) { return fmt::format("{:010}", pid); }

std::string line_behind(const std::string& text, const std::string& mark) {
  const size_t at = text.rfind(mark);
  if (at == std::string::npos) return {};
  const size_t begin = at + mark.size();
  return text.substr(begin, text.find('\n', begin) - begin);
}

bool is_of(const std::string& name, const char* what) {
  return name.find(fmt::format("-{}-", what)) != std::string::npos;
}

}  // namespace

Verdict verdict_of_crash(const std::string& artefact, const std::string& log, int signal) {
  Verdict verdict;
  const bool hang = is_of(artefact, "timeout");
  verdict.kind = hang ? VerdictKind::kVmHang : VerdictKind::kVmCrash;
  verdict.subject.ending = hang ? oracle::Ending::kTimedOut : oracle::Ending::kCrashed;
  verdict.subject.signal = signal;
  verdict.subject.problem = log;
  verdict.aspect = hang                                                ? ""
                   : is_of(artefact, "oom")                            ? "memory"
                   : is_of(artefact, "leak")                           ? "leak"
                   : log.find("finding: ") != std::string::npos        ? "check"
                   : log.find("AddressSanitizer") != std::string::npos ? "AddressSanitizer"
                   : log.find("runtime error") != std::string::npos ? "UndefinedBehaviorSanitizer"
                                                                    : "signal";
  verdict.bucket = line_behind(log, "DEDUP_TOKEN: ");
  // A sanitizer's own token is a list of frames; what it says of the place is better.
  if (verdict.bucket.empty() || log.find("finding: ") == std::string::npos)
    verdict.bucket = crash_bucket(verdict.subject);
  if (hang) verdict.bucket = "hang: " + verdict.bucket;
  verdict.about = log.substr(0, 4000);
  return verdict;
}

std::optional<Verdict> run_input(const EngineOptions& options, const fs::path& input,
                                 const std::string& name) {
  oracle::Command command;
  command.argv = {
      options.binary.string(), fmt::format("-timeout={}", options.limits.timeout_seconds),
      fmt::format("-rss_limit_mb={}", options.limits.memory_megabytes),
      fmt::format("-artifact_prefix={}/again-", options.workspace.logs.string()), input.string()};
  command.environment = target_environment();
  command.limits.memory_bytes = 0;
  command.limits.wall = std::chrono::seconds(2 * options.limits.timeout_seconds + 20);
  for (int attempt = 0; attempt < 2; ++attempt) {
    const oracle::Finished finished = oracle::run(command);
    if (finished.succeeded()) continue;
    return verdict_of_crash(name, finished.err + finished.out,
                            finished.end == oracle::End::kSignalled ? finished.status : 0);
  }
  return std::nullopt;
}

Crashes::Crashes(const EngineOptions& options, FindingStore& store, Statistics& statistics,
                 std::string subject_version, std::string oracle_version, AskOracle ask)
    : options_(options),
      store_(store),
      statistics_(statistics),
      subject_version_(std::move(subject_version)),
      oracle_version_(std::move(oracle_version)),
      ask_(std::move(ask)) {
  // The engines of a campaign that was killed died with it.
  std::error_code ignored;
  std::vector<pid_t> dead;
  for (const auto& entry : fs::directory_iterator(options_.workspace.spool, ignored)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(".last-")) continue;
    const pid_t pid = atoi(name.c_str() + 6);
    if (pid > 0 && kill(pid, 0) != 0) dead.push_back(pid);
  }
  for (const pid_t pid : dead) ended({pid, 128 + SIGKILL, 0, ""});
}

void Crashes::ended(const Ended& ended) {
  const Workspace& work = options_.workspace;
  const std::string owner = owner_name(ended.pid);
  const fs::path last = work.spool / fmt::format(".last-{}", ended.pid);
  std::error_code ignored;
  bool waits = false;
  for (const auto& entry : fs::directory_iterator(work.pending, ignored))
    waits = waits || entry.path().filename().string().starts_with(owner + "-");
  const std::vector<std::string> inputs = fuzz::LastInputs::read(last.string());
  // It died without a word: the last input is the suspect. A signal that ends programs is none.
  const bool silent = !waits && ended.status > 128 && ended.status != 128 + SIGKILL &&
                      ended.status != 128 + SIGTERM && ended.status != 128 + SIGINT;
  if (silent && !inputs.empty()) {
    oracle::write_file(work.pending / (owner + "-crash-silent"), inputs.back());
    waits = true;
  }
  if (waits) {
    if (!ended.log.empty()) oracle::write_file(work.pending / (owner + ".log"), ended.log);
    fs::copy_file(last, work.pending / (owner + ".last"), fs::copy_options::overwrite_existing,
                  ignored);
  }
  fs::remove(last, ignored);
}

bool Crashes::look_into_one() {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(options_.workspace.pending, ignored)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with(".") || name.size() <= kOwner || name[kOwner] != '-') continue;
    investigate(entry.path());
    return true;
  }
  return false;
}

void Crashes::forget(const std::string& owner) {
  const fs::path& pending = options_.workspace.pending;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(pending, ignored))
    if (entry.path().filename().string().starts_with(owner + "-")) return;
  fs::remove(pending / (owner + ".log"), ignored);
  fs::remove(pending / (owner + ".last"), ignored);
}

void Crashes::investigate(const fs::path& artefact) {
  const std::string name = artefact.filename().string();
  const std::string owner = owner_of(artefact);
  const fs::path& pending = options_.workspace.pending;
  std::error_code ignored;
  const auto bytes = oracle::read_file(artefact);
  if (!bytes || is_of(name, "slow-unit")) {
    fs::remove(artefact, ignored);
    return forget(owner);
  }
  Finding finding;
  finding.target = options_.target;
  finding.program = *bytes;
  finding.is_source = !ask_;
  finding.found = utc_now();
  finding.subject_version = subject_version_;
  finding.oracle_version = oracle_version_;

  const std::optional<Verdict> verdict = run_input(options_, artefact, name);
  finding.reproducible = verdict.has_value();
  if (verdict) finding.verdict = *verdict;
  if (!finding.reproducible && is_of(name, "timeout")) {
    // Slow once is the machine's affair.
    Verdict poisoned;
    poisoned.kind = VerdictKind::kPoisoned;
    poisoned.aspect = "time";
    statistics_.count(poisoned, "crash", {}, false);
    fs::remove(artefact, ignored);
    return forget(owner);
  }
  if (!finding.reproducible) {
    finding.verdict =
        verdict_of_crash(name, oracle::read_file(pending / (owner + ".log")).value_or(""), 0);
    finding.before = fuzz::LastInputs::read((pending / (owner + ".last")).string());
  }
  if (ask_) finding.verdict.oracle = ask_(*bytes);
  const bool is_new = !store_.counts().contains(finding.verdict.bucket);
  store_.add(finding);
  statistics_.count(finding.verdict, "crash", {}, is_new);
  fs::remove(artefact, ignored);
  forget(owner);
}

}  // namespace conformance
