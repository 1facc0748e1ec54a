// conformance fuzz ci: goldens, earlier findings, corpora without mutation, then the targets in
// turn; red only for what is not known.
#include <algorithm>
#include <set>

#include "conformance/campaign/crashes.h"
#include "conformance/campaign/source_program.h"
#include "conformance/cli/findings_shared.h"
#include "conformance/cli/fuzz_internal.h"
#include "conformance/cli/progress.h"
#include "conformance/compare/text_diff.h"
#include "conformance/report/buckets.h"
#include "conformance/report/sarif.h"
#include "fmt/format.h"
#include "nlohmann/json.hpp"
#include "oracle/pool/files.h"

namespace conformance {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

namespace {

constexpr size_t kBatch = 64;
// Of many new buckets the first are those that are least like each other.
constexpr size_t kExplained = 12;

std::vector<fs::path> files_below(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code ignored;
  for (const auto& entry : fs::recursive_directory_iterator(folder, ignored))
    if (entry.is_regular_file() && !entry.path().filename().string().starts_with('.'))
      files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

std::string plural(uint64_t count, const char* what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

double since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

FuzzOptions with_defaults(FuzzOptions options) {
  options.artefacts =
      fs::absolute(options.artefacts.empty() ? "artefacts" : options.artefacts).string();
  const fs::path folder = options.artefacts;
  for (const auto& [option, name] : {std::pair{&options.findings, "findings"},
                                     {&options.json, "fuzz.json"},
                                     {&options.junit, "fuzz.xml"},
                                     {&options.sarif, "fuzz.sarif"}})
    if (option->empty()) *option = (folder / name).string();
  fs::create_directories(folder);
  return options;
}

class FuzzCi {
 public:
  FuzzCi(const CommonOptions& common, const FuzzOptions& given)
      : options_(with_defaults(given)),
        budget_(seconds_of(options_.budget)),
        bench_(make_bench(common, options_)),
        root_(bench_.setup.root),
        known_(KnownFindings::load(options_.known.empty() ? KnownFindings::file_in(root_)
                                                          : fs::path(options_.known))),
        targets_(options_.targets.empty() ? all_targets(root_) : options_.targets),
        store_(bench_.findings),
        sources_(bench_.setup) {
    fmt::print("subject: {}\noracle:  {}\n", bench_.sides.subject_version,
               bench_.sides.oracle_version);
    fflush(stdout);
  }

  int run() {
    std::string fault;
    try {
      replay_goldens_first();
      judge_earlier_findings();
      judge_corpora();
      if (!g_fuzz_stop && budget_ > 0) run_targets();
    } catch (const std::exception& error) {
      // What was found until then is told all the same.
      fault = error.what();
    }
    return conclude(fault);
  }

 private:
  // Judges a set of programs and says how it went.
  class Phase {
   public:
    Phase(FuzzCi& ci, std::string name, size_t expected)
        : ci_(ci),
          name_(std::move(name)),
          expected_(expected),
          statistics_(name_, "replay", {}),
          court_(
              court_options(ci.bench_, name_, ci.options_.samples, ci.root_ / "campaigns" / name_),
              judge_function(ci.bench_), ci.store_, statistics_) {}
    void add(Plea plea) {
      batch_.push_back(std::move(plea));
      if (batch_.size() == kBatch) flush();
    }
    void finish() {
      flush();
      court_.drain();
      line_.clear();
      const Yield total = statistics_.total();
      ci_.count(statistics_);
      fmt::print("{}: {}, {} agree, {} poisoned, {} rejected, {} differ; {:.0f} s\n", name_,
                 plural(total.judged, "program"), total.agree, total.poisoned, total.rejected,
                 total.findings, since(start_));
      fflush(stdout);
    }
    double seconds() const { return since(start_); }

   private:
    void flush() {
      if (!batch_.empty()) court_.submit(std::move(batch_));
      batch_.clear();
      const Yield total = statistics_.total();
      if (line_.due())
        line_.show(
            fmt::format("{}: {} of {}, {} differ", name_, total.judged, expected_, total.findings));
    }
    FuzzCi& ci_;
    const std::string name_;
    const size_t expected_;
    const Clock::time_point start_ = Clock::now();
    Statistics statistics_;
    Court court_;
    ProgressLine line_;
    std::vector<Plea> batch_;
  };

  // A finding of a run before this one, in the same folder.
  struct Earlier {
    Finding finding;
    bool again = false;  // It happens still, or nobody can tell.
  };

  void count(const Statistics& statistics) {
    const Yield total = statistics.total();
    faults_ += total.faults;
    judged_ += total.judged;
    for (const auto& [bucket, times] : statistics.buckets()) met_.insert(bucket);
  }

  void replay_goldens_first() {
    goldens_ = find_goldens(root_);
    reasons_ = golden_reasons(goldens_, known_);
    if (goldens_.empty()) {
      fmt::print("goldens: none is filed\n");
      return;
    }
    ProgressLine line;
    golden_results_ =
        replay_goldens(goldens_, observers(*bench_.sides.subject), {}, [&](size_t done) {
          if (line.due()) line.show(fmt::format("goldens: {} of {}", done, goldens_.size()));
        });
    line.clear();
    size_t passed = 0, expected = 0;
    for (size_t i = 0; i < goldens_.size(); ++i) {
      if (is_as_expected(golden_results_[i], reasons_[i])) {
        ++(reasons_[i].empty() ? passed : expected);
        continue;
      }
      if (golden_results_[i].outcome == GoldenOutcome::kFault) ++faults_;
      broken_.emplace_back(goldens_[i].name,
                           golden_complaint(golden_results_[i], reasons_[i], known_));
    }
    fmt::print("goldens: {} of {} pass, {} known not to, {} broken\n", passed, goldens_.size(),
               expected, broken_.size());
    fflush(stdout);
  }

  std::string program_of(const Finding& finding) const {
    return finding.is_source ? sources_.program(finding.program) : finding.program;
  }

  void judge_earlier_findings() {
    for (Finding& finding : store_.all())
      if (finding.reproducible) earlier_.push_back({std::move(finding), false});
    if (earlier_.empty()) return;
    ProgressLine line;
    size_t again = 0;
    for (size_t start = 0; start < earlier_.size(); start += kBatch) {
      const size_t end = std::min(earlier_.size(), start + kBatch);
      std::vector<std::string> programs;
      for (size_t i = start; i < end; ++i) programs.push_back(program_of(earlier_[i].finding));
      const std::vector<Verdict> verdicts = bench_.sides.judge->judge(programs);
      for (size_t i = start; i < end; ++i) {
        const Verdict& verdict = verdicts[i - start];
        Earlier& one = earlier_[i];
        one.again = verdict.kind == VerdictKind::kHarnessFault ||
                    (is_finding(verdict.kind) && verdict.bucket == one.finding.verdict.bucket);
        again += one.again ? 1 : 0;
        if (!is_finding(verdict.kind) || one.again) continue;
        // It does something else now.
        Finding other = one.finding;
        other.verdict = verdict;
        other.found.clear();
        other.subject_version = bench_.sides.subject_version;
        other.oracle_version = bench_.sides.oracle_version;
        other.minimal.clear();
        other.minimal_source.clear();
        store_.add(other, options_.samples);
        met_.insert(verdict.bucket);
      }
      if (line.due()) line.show(fmt::format("earlier findings: {} of {}", end, earlier_.size()));
    }
    line.clear();
    fmt::print("earlier findings: {} of {} happen again\n", again, earlier_.size());
    fflush(stdout);
  }

  void judge_corpora() {
    const fs::path seeds = root_ / "corpus/seeds";
    std::vector<fs::path> files = files_below(seeds / "pyc");
    for (const fs::path& file : files_below(seeds / "source")) files.push_back(file);
    Phase phase(*this, "corpora", files.size());
    for (const fs::path& file : files) {
      const auto bytes = oracle::read_file(file);
      if (!bytes || g_fuzz_stop) continue;
      Plea plea;
      plea.origin = "seed";
      plea.seed = plea.about = fs::relative(file, root_).string();
      if (file.extension() == ".py") {
        plea.source = *bytes;
        plea.program = sources_.program(*bytes);
      } else {
        plea.program = *bytes;
        fs::path text = root_ / "corpus/programs" / fs::relative(file, seeds / "pyc");
        plea.compiled_from = oracle::read_file(text.replace_extension(".py")).value_or("");
      }
      phase.add(std::move(plea));
    }
    phase.finish();
    judge_grown_corpora();
  }

  // What earlier campaigns kept because it reached something new; for a quarter of the budget.
  void judge_grown_corpora() {
    std::vector<std::pair<std::string, fs::path>> files;
    for (const std::string& target : targets_)
      for (const fs::path& file : files_below(root_ / "campaigns" / target / "corpus"))
        files.emplace_back(target, file);
    if (files.empty() || budget_ == 0) return;
    Phase phase(*this, "campaigns", files.size());
    size_t left = files.size();
    for (const auto& [target, file] : files) {
      if (g_fuzz_stop || phase.seconds() > budget_ / 4) break;
      --left;
      const auto bytes = oracle::read_file(file);
      if (!bytes) continue;
      Plea plea;
      plea.origin = "novel";
      plea.about = fs::relative(file, root_).string();
      const bool source = is_source_target(target);
      if (source) plea.source = *bytes;
      plea.program = source ? sources_.program(*bytes) : *bytes;
      phase.add(std::move(plea));
    }
    phase.finish();
    if (left != 0)
      fmt::print("campaigns: a quarter of the budget is over; {} left out\n",
                 plural(left, "program"));
  }

  void run_targets() {
    const fs::path binaries =
        options_.binaries.empty() ? build_targets(root_, targets_) : fs::path(options_.binaries);
    for (const std::string& target : targets_)
      if (!fs::exists(binaries / target))
        throw Fault(fmt::format("there is no {}; without --binaries the targets are built",
                                (binaries / target).string()));
    const Clock::time_point start = Clock::now();
    for (size_t i = 0; i < targets_.size() && !g_fuzz_stop; ++i) {
      EngineRun run;
      run.target = targets_[i];
      run.binary = binaries / targets_[i];
      run.work = root_ / "campaigns" / targets_[i];
      const double share =
          std::max(1.0, (budget_ - since(start)) / static_cast<double>(targets_.size() - i));
      run.seconds = share * 0.8;
      run.patience = share * 0.2;
      run_earlier_crashes(run);
      Statistics statistics(targets_[i], options_.engine, run.work / "statistics.jsonl");
      fuzz_with_engine(bench_, options_, run, store_, statistics);
      fmt::print("{}\n", statistics.line());
      fflush(stdout);
      reports_.push_back(statistics.json());
      count(statistics);
      ++finished_targets_;
    }
  }

  // What ended an engine need not end the machine that the judge asks: the target is asked.
  void run_earlier_crashes(const EngineRun& run) {
    const EngineOptions told = engine_options(bench_, options_, run);
    const fs::path input = told.workspace.logs / fmt::format("earlier-{}", getpid());
    for (Earlier& one : earlier_) {
      const Verdict& verdict = one.finding.verdict;
      if (one.again || one.finding.target != run.target || !may_be_of_engine(verdict)) continue;
      oracle::write_file(input, one.finding.program, false);
      const char* name = verdict.kind == VerdictKind::kVmHang ? "0-timeout-0" : "0-crash-0";
      one.again = run_input(told, input, name).has_value();
    }
    std::error_code ignored;
    fs::remove(input, ignored);
  }

  static bool may_be_of_engine(const Verdict& verdict) {
    return verdict.kind == VerdictKind::kVmCrash || verdict.kind == VerdictKind::kVmHang;
  }

  // Whether a bucket of the folder is one of what is there now: met in this run, or a finding of it
  // happens again, or could not be tried.
  bool is_current(const Bucket& bucket) const {
    if (met_.contains(bucket.name)) return true;
    return std::any_of(earlier_.begin(), earlier_.end(), [&](const Earlier& one) {
      if (one.finding.verdict.bucket != bucket.name) return false;
      const auto end = targets_.begin() + static_cast<ptrdiff_t>(finished_targets_);
      const bool tried = !may_be_of_engine(one.finding.verdict) ||
                         std::find(targets_.begin(), end, one.finding.target) != end;
      return one.again || !tried;
    });
  }

  // Whether a finding of the folder was made in this run, or came again.
  bool happened(const Finding& finding) const {
    const auto same = std::find_if(earlier_.begin(), earlier_.end(), [&](const Earlier& one) {
      return one.finding.id == finding.id;
    });
    return same != earlier_.end() ? same->again : met_.contains(finding.verdict.bucket);
  }

  // The bucket that an entry's witness falls into now; empty when both sides agree.
  std::string bucket_of_witness(const KnownEntry& entry) {
    std::string program;
    if (const std::string name = golden_of_witness(entry.witness); !name.empty()) {
      program = read_golden(root_, name).program;
    } else if (entry.witness.ends_with(".pyc") || entry.witness.ends_with(".py")) {
      program = find_replayable(bench_.setup, nullptr, known_, entry.witness).program;
    } else if (const auto finding = store_.load(entry.witness)) {
      // What only ends an engine, the judge does not see; its target was asked.
      if (may_be_of_engine(finding->verdict) && happened(*finding)) return finding->verdict.bucket;
      program = program_of(*finding);
    }
    if (program.empty()) throw Fault("there is no such witness");
    const Verdict verdict = bench_.sides.judge->judge_alone(program);
    return is_finding(verdict.kind) ? verdict.bucket : "";
  }

  std::string arguments() const { return findings_argument(bench_.findings, root_); }

  void print_next_steps(const std::vector<Bucket>& buckets, const std::vector<Bucket>& gone) const {
    const std::string command = command_name();
    size_t explained = 0, fresh = 0;
    for (const Bucket& bucket : buckets) {
      if (bucket.known != nullptr) continue;
      if (++fresh > kExplained) continue;
      ++explained;
      fmt::print("\nnew: {}\n  {} show {}{}\n", visible(bucket.name), command,
                 bucket.findings[0].id.substr(0, 8), arguments());
    }
    if (fresh > explained)
      fmt::print("\n{} more new buckets: {} triage{}\n", fresh - explained, command, arguments());
    if (fresh != 0)
      fmt::print(
          "\n`show` prints both sides and what to type next: minimise, then file. What has to wait "
          "goes into\n{}, with a reason, a witness and a last day.\n",
          fs::relative(known_.file(), fs::current_path()).string());
    for (const Bucket& bucket : gone)
      fmt::print("\ngone: {}\n  {} file {} --fixed{}\n", visible(bucket.name), command,
                 bucket.findings[0].id.substr(0, 8), arguments());
    if (!gone.empty())
      fmt::print(
          "\nWhat is gone was found by an earlier run and does not happen any more; `file "
          "--fixed` keeps it as a golden.\n");
    for (const auto& [name, what] : broken_)
      fmt::print("\nbroken golden: {}: {}\n  {} replay goldens/{} --show\n", name, visible(what),
                 command, name);
  }

  void write_reports(const std::vector<Bucket>& current, const std::vector<Bucket>& gone,
                     const std::vector<std::string>& problems, bool complete, uint64_t fresh,
                     const std::string& fault) const {
    std::vector<JunitCase> cases = golden_cases(goldens_, golden_results_, reasons_, known_);
    for (const nlohmann::json& report : reports_) {
      JunitCase& one = cases.emplace_back();
      one.group = "targets";
      one.name = report["target"];
      one.seconds = report["seconds"];
    }
    for (JunitCase& one : bucket_cases(current, problems)) cases.push_back(std::move(one));
    if (!fault.empty())
      cases.push_back({"run", "fuzz ci", JunitState::kError, fault, "fault", fault, 0});
    oracle::write_file(options_.junit, junit_text("fuzz", cases));
    oracle::write_file(options_.sarif, buckets_sarif(current, {root_, fs::absolute(bench_.findings),
                                                               problems, known_.file(), broken_}));
    std::vector<std::string> broken, gone_names;
    for (const auto& [name, what] : broken_) broken.push_back(name);
    for (const Bucket& bucket : gone) gone_names.push_back(bucket.name);
    const nlohmann::json json = {
        {"complete", complete},
        {"fault", fault},
        {"seconds", since(started_)},
        {"goldens", goldens_.size()},
        {"goldens_broken", broken_.size()},
        {"broken", broken},
        {"new_buckets", fresh},
        {"known_buckets", current.size() - fresh},
        {"gone", gone_names},
        {"problems", problems},
        {"buckets", nlohmann::json::parse(buckets_json(current))["buckets"]},
        {"targets", reports_}};
    oracle::write_file(options_.json, json.dump(2) + "\n");
  }

  int conclude(const std::string& fault) {
    const bool complete = fault.empty() && !g_fuzz_stop && options_.targets.empty() &&
                          finished_targets_ == targets_.size();
    // Only a complete run may demand that an entry goes.
    const std::vector<std::string> problems =
        complete ? known_.problems(
                       today(), [&](const KnownEntry& entry) { return bucket_of_witness(entry); })
                 : known_.expired(today());
    std::vector<Bucket> current, gone;
    for (Bucket& bucket : triage(store_, known_))
      (is_current(bucket) ? current : gone).push_back(std::move(bucket));
    std::erase_if(gone, [](const Bucket& bucket) { return bucket.known != nullptr; });
    const auto fresh = static_cast<uint64_t>(std::count_if(
        current.begin(), current.end(), [](const Bucket& one) { return one.known == nullptr; }));
    write_reports(current, gone, problems, complete, fresh, fault);

    fmt::print("\n{}", buckets_text(current, true));
    print_next_steps(current, gone);
    for (const std::string& problem : problems) fmt::print("\nknown list: {}\n", problem);
    fmt::print("\n{}, {} known, {}, {} of the known list; {:.0f} s{}\n",
               plural(fresh, "new bucket"), current.size() - fresh,
               plural(broken_.size(), "broken golden"), plural(problems.size(), "problem"),
               since(started_), complete ? "" : " (not a complete run)");
    fmt::print("everything that was found is in {}\n", options_.artefacts);
    fflush(stdout);
    if (!fault.empty()) {
      fmt::print(stderr, "conformance: {}\n", fault);
      return 2;
    }
    if (faults_ > judged_ / 100) {
      fmt::print(stderr, "conformance: {} of {} inputs could not be judged\n", faults_, judged_);
      return 2;
    }
    return fresh != 0 || !broken_.empty() || !problems.empty() ? 1 : 0;
  }

  const Clock::time_point started_ = Clock::now();
  const FuzzOptions options_;
  const double budget_;
  const Bench bench_;
  const fs::path root_;
  const KnownFindings known_;
  const std::vector<std::string> targets_;
  FindingStore store_;
  const SourcePrograms sources_;

  std::vector<Golden> goldens_;
  std::vector<std::string> reasons_;
  std::vector<GoldenResult> golden_results_;
  std::vector<std::pair<std::string, std::string>> broken_;
  std::vector<Earlier> earlier_;
  std::set<std::string> met_;  // Buckets of this run.
  uint64_t faults_ = 0;
  uint64_t judged_ = 0;
  nlohmann::json reports_ = nlohmann::json::array();
  size_t finished_targets_ = 0;
};

}  // namespace

int fuzz_ci(const CommonOptions& common, const FuzzOptions& options) {
  return FuzzCi(common, options).run();
}

}  // namespace conformance
