// conformance fuzz ci: goldens, corpora without mutation, then the targets in turn; red only for
// what is not known.
#include <algorithm>
#include <map>

#include "conformance/campaign/intake.h"
#include "conformance/campaign/source_program.h"
#include "conformance/cli/fuzz_internal.h"
#include "conformance/findings/known.h"
#include "conformance/findings/triage.h"
#include "conformance/report/buckets.h"
#include "conformance/report/sarif.h"
#include "fmt/format.h"
#include "nlohmann/json.hpp"
#include "oracle/pool/files.h"

namespace conformance {

namespace fs = std::filesystem;

namespace {

// The files of those targets that define one.
std::vector<std::string> all_targets(const fs::path& root) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(root / "fuzz/targets")) {
    if (entry.path().extension() != ".cc") continue;
    const std::string text = oracle::read_file(entry.path()).value_or("");
    if (text.find("Target fuzz::kTarget") != std::string::npos ||
        text.find("Target kTarget") != std::string::npos)
      names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<fs::path> files_below(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code ignored;
  for (const auto& entry : fs::recursive_directory_iterator(folder, ignored))
    if (entry.is_regular_file()) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

// The program of a golden: as bytes, or as a source to compile.
struct Golden {
  std::string name;
  std::string program;
  bool is_source = false;
};

std::vector<Golden> goldens_of(const fs::path& root) {
  const fs::path folder = root / "conformance/goldens";
  std::map<fs::path, Golden> found;
  for (const fs::path& file : files_below(folder)) {
    const bool bytes = file.extension() == ".pyc";
    if (!bytes && file.filename() != "source.py") continue;
    Golden& golden = found[file.parent_path()];
    // What was compiled is exact; a source beside it is for people.
    if (!golden.program.empty() && !bytes) continue;
    golden.name = fs::relative(file.parent_path(), folder).string();
    golden.is_source = !bytes;
    golden.program = oracle::read_file(file).value_or("");
  }
  std::vector<Golden> goldens;
  for (auto& [path, golden] : found) goldens.push_back(std::move(golden));
  return goldens;
}

// Judges a set of programs and says how it went.
class Phase {
 public:
  Phase(const Bench& bench, const FuzzOptions& options, FindingStore& store, std::string name)
      : name_(std::move(name)),
        statistics_(name_, "replay", {}),
        court_(court_options(bench, name_, options.samples), judge_function(bench), store,
               statistics_) {}
  void add(Plea plea) {
    batch_.push_back(std::move(plea));
    if (batch_.size() == 64) flush();
  }
  Yield finish() {
    flush();
    court_.drain();
    const Yield total = statistics_.total();
    fmt::print("{}: {} judged, {} agree, {} poisoned, {} rejected, {} differ\n", name_,
               total.judged, total.agree, total.poisoned, total.rejected, total.findings);
    fflush(stdout);
    return total;
  }

 private:
  void flush() {
    if (!batch_.empty()) court_.submit(std::move(batch_));
    batch_.clear();
  }
  std::string name_;
  Statistics statistics_;
  Court court_;
  std::vector<Plea> batch_;
};

void next_steps(const std::vector<Bucket>& buckets, const fs::path& findings) {
  for (const Bucket& bucket : buckets) {
    if (bucket.known != nullptr || bucket.findings.empty()) continue;
    const std::string& id = bucket.findings[0].id;
    fmt::print(
        "\nnew: {}\n"
        "  {} times, first {}\n"
        "  look:      scripts/conformance show {} --findings {}\n"
        "  reduce:    scripts/conformance minimise {} --findings {}\n"
        "  keep:      scripts/conformance file {} --findings {}\n"
        "  or expect: an entry in conformance/expectations/findings.txt\n",
        bucket.name, bucket.count, bucket.first_seen, id, findings.string(), id, findings.string(),
        id, findings.string());
  }
}

// The bucket that an entry's witness falls into now; empty when both sides agree.
std::string bucket_of_witness(const Bench& bench, const SourcePrograms& sources,
                              const FindingStore& store, const KnownEntry& entry) {
  const fs::path root = bench.setup.root;
  std::string program;
  if (entry.witness.starts_with("goldens/")) {
    for (const Golden& golden : goldens_of(root))
      if ("goldens/" + golden.name == entry.witness)
        program = golden.is_source ? sources.program(golden.program) : golden.program;
  } else if (entry.witness.ends_with(".pyc") || entry.witness.ends_with(".py")) {
    program = oracle::read_file(root / entry.witness).value_or("");
    if (!program.empty() && entry.witness.ends_with(".py")) program = sources.program(program);
  } else if (const auto finding = store.load(entry.witness)) {
    program = finding->is_source ? sources.program(finding->program) : finding->program;
  }
  if (program.empty()) throw Fault("there is no such witness");
  const Verdict verdict = bench.sides.judge->judge_alone(program);
  return is_finding(verdict.kind) ? verdict.bucket : "";
}

}  // namespace

int fuzz_ci(const CommonOptions& common, const FuzzOptions& given) {
  FuzzOptions options = given;
  const auto started = std::chrono::steady_clock::now();
  const double budget = fuzz_seconds(options.budget);
  const fs::path artefacts =
      fs::absolute(options.artefacts.empty() ? "artefacts" : options.artefacts);
  if (options.findings.empty()) options.findings = (artefacts / "findings").string();
  fs::create_directories(artefacts);
  const Bench bench = make_bench(common, options);
  const fs::path root = bench.setup.root;
  const KnownFindings known = KnownFindings::load(
      options.known.empty() ? KnownFindings::file_in(root) : fs::path(options.known));
  std::vector<std::string> targets = options.targets.empty() ? all_targets(root) : options.targets;
  FindingStore store(bench.findings);
  const SourcePrograms sources(bench.setup);
  uint64_t faults = 0;
  uint64_t judged = 0;
  const auto count = [&](const Yield& yield) {
    faults += yield.faults;
    judged += yield.judged;
  };

  uint64_t broken_goldens = 0;
  {
    Phase phase(bench, options, store, "goldens");
    for (const Golden& golden : goldens_of(root)) {
      Plea plea;
      plea.origin = "golden";
      plea.about = golden.name;
      if (golden.is_source) plea.source = golden.program;
      plea.program = golden.is_source ? sources.program(golden.program) : golden.program;
      phase.add(std::move(plea));
    }
    const Yield total = phase.finish();
    broken_goldens = total.findings;
    count(total);
  }
  {
    Phase phase(bench, options, store, "corpora");
    for (const char* kind : {"pyc", "source"})
      for (const fs::path& file : files_below(root / "corpus/seeds" / kind)) {
        const auto bytes = oracle::read_file(file);
        if (!bytes) continue;
        Plea plea;
        plea.origin = "seed";
        plea.about = fs::relative(file, root).string();
        const bool source = file.extension() == ".py";
        if (source) plea.source = *bytes;
        plea.program = source ? sources.program(*bytes) : *bytes;
        phase.add(std::move(plea));
      }
    count(phase.finish());
  }

  nlohmann::json reports = nlohmann::json::array();
  size_t finished_targets = 0;
  if (!g_fuzz_stop && budget > 0) {
    const fs::path binaries =
        options.binaries.empty() ? build_targets(bench, targets) : fs::path(options.binaries);
    const auto fuzzing = std::chrono::steady_clock::now();
    for (size_t i = 0; i < targets.size() && !g_fuzz_stop; ++i) {
      const std::chrono::duration<double> used = std::chrono::steady_clock::now() - fuzzing;
      EngineRun run;
      run.target = targets[i];
      run.binary = binaries / targets[i];
      run.work = root / "campaigns" / targets[i];
      run.seconds =
          std::max(1.0, (budget - used.count()) / static_cast<double>(targets.size() - i));
      if (!fs::exists(run.binary)) throw Fault(fmt::format("there is no {}", run.binary.string()));
      Statistics statistics(targets[i], options.engine, run.work / "statistics.jsonl");
      fuzz_with_engine(bench, options, run, store, statistics);
      fmt::print("{}\n", statistics.line());
      fflush(stdout);
      reports.push_back(statistics.json());
      count(statistics.total());
      ++finished_targets;
    }
  }

  const bool complete =
      !g_fuzz_stop && options.targets.empty() && finished_targets == targets.size();
  std::vector<std::string> problems =
      complete ? known.problems(today(),
                                [&](const KnownEntry& entry) {
                                  return bucket_of_witness(bench, sources, store, entry);
                                })
               : known.expired(today());
  const std::vector<Bucket> buckets = triage(store, known);
  const auto fresh = std::count_if(buckets.begin(), buckets.end(),
                                   [](const Bucket& one) { return one.known == nullptr; });
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
  if (!options.junit.empty()) oracle::write_file(options.junit, buckets_junit(buckets, problems));
  if (!options.sarif.empty())
    oracle::write_file(options.sarif,
                       buckets_sarif(buckets, {root, bench.findings, problems, known.file()}));
  nlohmann::json json = {{"complete", complete},
                         {"seconds", took.count()},
                         {"goldens_broken", broken_goldens},
                         {"new_buckets", fresh},
                         {"known_buckets", buckets.size() - static_cast<size_t>(fresh)},
                         {"problems", problems},
                         {"targets", reports}};
  const fs::path report = options.json.empty() ? artefacts / "fuzz.json" : fs::path(options.json);
  oracle::write_file(report, json.dump(2) + "\n");

  fmt::print("\n{}", buckets_text(buckets, true));
  next_steps(buckets, bench.findings);
  for (const std::string& problem : problems) fmt::print("known list: {}\n", problem);
  fmt::print(
      "\n{} new buckets, {} known, {} broken goldens, {} problems of the known list; {:.0f} s"
      "{}\neverything that was found is in {}\n",
      fresh, buckets.size() - static_cast<size_t>(fresh), broken_goldens, problems.size(),
      took.count(), complete ? "" : " (not a complete run)", artefacts.string());
  if (faults > judged / 100) {
    fmt::print("{} of {} inputs could not be judged\n", faults, judged);
    return 2;
  }
  return fresh != 0 || broken_goldens != 0 || !problems.empty() ? 1 : 0;
}

}  // namespace conformance
