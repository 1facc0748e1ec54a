// conformance minimise: the smallest program that still does what a finding does.
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>

#include "CLI/CLI.hpp"
#include "conformance/campaign/source_program.h"
#include "conformance/cli/findings_shared.h"
#include "conformance/cli/options.h"
#include "conformance/cli/progress.h"
#include "conformance/cli/sides.h"
#include "conformance/findings/minimise.h"
#include "conformance/findings/program_text.h"
#include "fmt/format.h"
#include "nlohmann/json.hpp"
#include "oracle/pool/files.h"
#include "oracle/pool/process.h"

namespace conformance {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

struct MinimiseCommand {
  std::string what;
  std::string findings;  // Default: findings/ of the repository.
  std::string bucket;
  std::string command;
  std::string time = "60s";
  std::string output;
  std::string json;
  bool again = false;
};

std::atomic<bool> g_stop{false};

// Candidates that loop for ever are many: they get less time than a program that is judged alone.
constexpr std::chrono::milliseconds kQuickWall{120};

// Programs that have one bucket; the judge is asked once for each, in children of warm processes.
class SameBucket {
 public:
  // The quick judge answers where it can, the other one confirms.
  SameBucket(const Judge& quick, const Judge& judge, Verdict wanted)
      : quick_(&quick), judge_(judge), wanted_(std::move(wanted)) {}
  // What needs more time than the quick judge has is asked of the other one throughout.
  void begin(const std::string& program) {
    if (!(*this)({program})[0]) quick_ = &judge_;
  }

  bool same(const Verdict& verdict) const {
    return verdict.kind == wanted_.kind && verdict.bucket == wanted_.bucket;
  }
  std::vector<bool> operator()(const std::vector<std::string>& programs) const {
    std::vector<bool> answers;
    for (const Verdict& verdict :
         quick_->judge_once(programs, oracle::Isolation::kFork, is_about_references()))
      answers.push_back(same(verdict));
    return answers;
  }
  // Where the count of references is now right and now wrong, as it is when memory is damaged.
  bool nearly_confirmed(const std::string& program) const {
    return same(judge_.judge_once(std::span(&program, 1), oracle::Isolation::kFresh,
                                  is_about_references())[0]);
  }
  bool confirmed(const std::string& program) const { return same(judge_.judge_alone(program)); }

 private:
  // What is no matter of references is decided without counting them, until it is confirmed.
  bool is_about_references() const { return wanted_.bucket.ends_with("-reference"); }

  const Judge* quick_;
  const Judge& judge_;
  Verdict wanted_;
};

// A user's command, which gets a file and says with status 0 that it still does it.
class Commanded {
 public:
  Commanded(const std::string& command, std::string suffix, std::chrono::milliseconds timeout)
      : words_(oracle::split_words(command)), suffix_(std::move(suffix)), timeout_(timeout) {
    if (words_.empty()) throw Fault("--command says nothing");
    const std::string program = oracle::find_program(words_[0]);
    if (program.empty()) throw Fault(fmt::format("no such program: {}", words_[0]));
    words_[0] = fs::absolute(program).string();
  }

  bool ask(const std::string& program) const {
    const fs::path file =
        fs::temp_directory_path() / fmt::format("conformance-minimise-{}{}", getpid(), suffix_);
    oracle::write_file(file, program, false);
    oracle::Command command;
    bool placed = false;
    for (const std::string& word : words_) {
      command.argv.push_back(word == "{}" ? file.string() : word);
      placed |= word == "{}";
    }
    if (!placed) command.argv.push_back(file.string());
    command.environment = oracle::plain_environment();
    command.limits.wall = timeout_;
    const oracle::Finished finished = oracle::run(command);
    fs::remove(file);
    if (finished.end == oracle::End::kNotStarted) throw Fault(finished.problem);
    return finished.succeeded();
  }
  // Up to the first that does it: each answer costs a process.
  std::vector<bool> operator()(const std::vector<std::string>& programs) const {
    std::vector<bool> answers;
    for (const std::string& program : programs) {
      answers.push_back(!g_stop && ask(program));
      if (answers.back() || g_stop) break;
    }
    return answers;
  }

 private:
  std::vector<std::string> words_;
  std::string suffix_;
  std::chrono::milliseconds timeout_;
};

// Sources as .pyc files, those that do not compile empty.
std::vector<std::string> compile_all(const Setup& setup, const std::vector<std::string>& sources) {
  nlohmann::json request = nlohmann::json::array();
  for (const std::string& source : sources) request.push_back(source);
  oracle::Command command;
  command.argv = {setup.reference->python,
                  "-I",
                  "-S",
                  "-B",
                  (setup.root / "oracle/worker/reduce_source.py").string(),
                  "compile"};
  command.environment = oracle::plain_environment();
  command.input = request.dump();
  const oracle::Finished finished = oracle::run(command);
  if (!finished.succeeded())
    throw Fault(fmt::format("reduce_source.py: {}\n{}", describe(finished), finished.err));
  std::vector<std::string> programs;
  size_t at = 0;
  for (size_t i = 0; i < sources.size() && at + 4 <= finished.out.size(); ++i) {
    uint32_t size = 0;
    for (int k = 3; k >= 0; --k)
      size = size << 8 | static_cast<uint8_t>(finished.out[at + static_cast<size_t>(k)]);
    programs.push_back(finished.out.substr(at + 4, size));
    at += 4 + size;
  }
  programs.resize(sources.size());
  return programs;
}

struct Job {
  std::string program;  // Or the source.
  bool is_source = false;
  StillDoes still_does;
  std::function<bool(const std::string&)> confirmed;
  std::function<bool(const std::string&)> nearly_confirmed;  // Where nothing is.
  std::function<void(const std::string&)> save;
};

// Minimises, and gives the smallest result that was confirmed.
Minimised run(const Job& job, const Setup& setup, double seconds) {
  const auto start = Clock::now();
  ProgressLine line;
  const char* unit = job.is_source ? "characters" : "instructions";
  std::vector<std::string> history;
  auto saved = start;
  MinimiseOptions options;
  options.progress = [&](size_t size, size_t tried) {
    if (line.due())
      line.show(fmt::format("{} {}, {} tried, {:.0f} s", size, unit, tried,
                            std::chrono::duration<double>(Clock::now() - start).count()));
  };
  options.stop = [&] {
    return g_stop || std::chrono::duration<double>(Clock::now() - start).count() > seconds;
  };
  options.improved = [&](const std::string& best) {
    history.push_back(best);
    // What is killed goes on from here.
    if (Clock::now() - saved < std::chrono::seconds(1)) return;
    saved = Clock::now();
    job.save(best);
  };
  if (job.is_source) {
    options.proposer = {setup.reference->python, "-I", "-S", "-B",
                        (setup.root / "oracle/worker/reduce_source.py").string()};
  }
  const auto minimise = [&](const std::string& program, const StillDoes& still_does) {
    return job.is_source ? minimise_source(program, still_does, options)
                         : minimise_program(program, still_does, options);
  };
  Minimised result = minimise(job.program, job.still_does);
  // The quick way of asking may have been wrong at last; then it goes on where it was right, and
  // each step is confirmed.
  const std::vector<std::string> steps = history;
  for (const auto& confirmed : {job.confirmed, job.nearly_confirmed}) {
    for (size_t back = 1; back <= steps.size(); back *= 2) {
      const std::string& step = steps[steps.size() - back];
      if (!confirmed(step)) continue;
      result.program = step;
      if (back == 1) return result;
      const Minimised first = result;
      result = minimise(step, [&](const std::vector<std::string>& candidates) {
        std::vector<bool> answers = job.still_does(candidates);
        for (size_t i = 0; i < answers.size(); ++i)
          answers[i] = answers[i] && !options.stop() && confirmed(candidates[i]);
        return answers;
      });
      result.tried += first.tried;
      result.kept += first.kept;
      return result;
    }
  }
  result.program = job.program;
  result.complete = result.complete && steps.empty();
  return result;
}

void on_signal(int) { g_stop = true; }

// What has to be minimised: a finding of the store, or a file.
struct Subject {
  std::optional<Finding> finding;
  std::optional<FindingStore> store;
  fs::path file;
  fs::path output;

  std::string place() const {
    return finding ? store->folder_of(*finding).string() : fs::absolute(output).string();
  }
  std::string name() const { return finding ? finding->id : file.string(); }
};

Subject find_subject_of(const Setup& setup, const MinimiseCommand& options) {
  Subject subject;
  if (fs::is_regular_file(options.what)) {
    subject.file = options.what;
    subject.output = options.output;
    if (subject.output.empty())
      subject.output =
          fs::path(subject.file).replace_extension(".min" + subject.file.extension().string());
    return subject;
  }
  if (options.findings.empty() && !fs::is_directory(setup.root / "findings"))
    throw Fault(fmt::format("there is neither a file {} nor a folder {} (--findings names another)",
                            options.what, (setup.root / "findings").string()));
  subject.store.emplace(open_findings(options.findings, setup.root));
  const KnownFindings known = KnownFindings::load(KnownFindings::file_in(setup.root));
  subject.finding = find_finding(*subject.store, known, options.what);
  return subject;
}

// One way of minimising a subject: as a source, or as a program.
struct Stage {
  bool is_source = false;
  std::string original;
  std::string program;  // What to begin with.
  // Text is what is judged, or what the judged program compiles.
  std::function<std::vector<std::string>(const std::vector<std::string>&)> as_programs;
  std::function<void(const std::string& best)> save;
};

struct Reduced {
  Minimised result;
  std::string bucket;
  std::string why_not;  // Not empty: it does not do it, so nothing was tried.
  double seconds = 0;
};

Reduced reduce(const Stage& stage, const Setup& setup, const Sides* sides, const Sides* quick,
               const MinimiseCommand& options, const std::string& wanted, double seconds) {
  Reduced reduced;
  Job job;
  job.is_source = stage.is_source;
  job.program = stage.program;
  job.save = stage.save;
  if (sides == nullptr) {
    auto commanded = std::make_shared<Commanded>(options.command, job.is_source ? ".py" : ".pyc",
                                                 setup.subject.timeout);
    job.still_does = [commanded](const auto& candidates) { return (*commanded)(candidates); };
    job.confirmed = [commanded](const std::string& program) { return commanded->ask(program); };
    job.nearly_confirmed = job.confirmed;
    reduced.bucket = "what " + options.command + " accepts";
    if (!job.confirmed(job.program)) {
      reduced.why_not = "the command does not accept it as it is";
      return reduced;
    }
  } else {
    const auto as_programs = stage.as_programs;
    const std::string program = as_programs({job.program})[0];
    if (program.empty()) {
      reduced.why_not = "it does not compile";
      return reduced;
    }
    Verdict verdict = sides->judge->judge_alone(program);
    reduced.bucket = wanted.empty() ? verdict.bucket : wanted;
    if (!is_finding(verdict.kind) || verdict.bucket != reduced.bucket) {
      reduced.why_not = fmt::format(
          "{} {}{}", kind_text(verdict.kind), verdict.bucket,
          verdict.bucket == reduced.bucket ? "" : fmt::format(", wanted: {}", reduced.bucket));
      return reduced;
    }
    auto same = std::make_shared<SameBucket>(*quick->judge, *sides->judge, std::move(verdict));
    same->begin(program);
    job.still_does = [same, as_programs](const std::vector<std::string>& candidates) {
      return (*same)(as_programs(candidates));
    };
    job.confirmed = [same, as_programs](const std::string& text) {
      return same->confirmed(as_programs({text})[0]);
    };
    job.nearly_confirmed = [same, as_programs](const std::string& text) {
      return same->nearly_confirmed(as_programs({text})[0]);
    };
  }
  const auto start = Clock::now();
  reduced.result = run(job, setup, seconds);
  job.save(reduced.result.program);
  reduced.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return reduced;
}

size_t size_of(const Stage& stage, const std::string& text) {
  return stage.is_source ? source_size(text) : program_size(text);
}

const char* unit_of(const Stage& stage) { return stage.is_source ? "characters" : "instructions"; }

nlohmann::json as_json(const Stage& stage, const Reduced& reduced) {
  return {{"unit", unit_of(stage)},
          {"before", size_of(stage, stage.original)},
          {"after", size_of(stage, reduced.result.program)},
          {"tried", reduced.result.tried},
          {"kept", reduced.result.kept},
          {"seconds", reduced.seconds},
          {"complete", reduced.result.complete}};
}

int minimise(const CommonOptions& common, const MinimiseCommand& options) {
  Setup setup = make_setup(common, options.command.empty());
  Subject subject = find_subject_of(setup, options);
  std::optional<Finding>& finding = subject.finding;
  const auto same_text = [](const std::vector<std::string>& texts) { return texts; };
  const auto compiled = [&](const std::vector<std::string>& texts) {
    return compile_all(setup, texts);
  };

  // A program whose source is known is made small as a source, and what that compiles to then as a
  // program.
  std::vector<Stage> stages;
  std::optional<SourcePrograms> sources;
  if (!finding) {
    Stage& stage = stages.emplace_back();
    stage.is_source = subject.file.extension() == ".py";
    stage.original = stage.program = stage.is_source ? oracle::read_file(subject.file).value_or("")
                                                     : program_of_file(setup, subject.file, "");
    stage.as_programs = same_text;
    if (stage.is_source) stage.as_programs = compiled;
    const bool is_source = stage.is_source;
    stage.save = [&subject, is_source](const std::string& best) {
      // A program is left for people, too.
      const bool text_only = !is_source && subject.output.extension() == ".txt";
      if (!text_only) oracle::write_file(subject.output, best);
      if (!is_source)
        oracle::write_file(fs::path(subject.output).replace_extension(".txt"),
                           program_listing(best));
    };
  } else if (finding->is_source) {
    sources.emplace(setup);
    Stage& stage = stages.emplace_back();
    stage.is_source = true;
    stage.original = finding->program;
    stage.program = finding->minimal_source.empty() || options.again ? finding->program
                                                                     : finding->minimal_source;
    stage.as_programs = [&](const std::vector<std::string>& texts) {
      std::vector<std::string> programs;
      for (const std::string& text : texts) programs.push_back(sources->program(text));
      return programs;
    };
    stage.save = [&](const std::string& best) {
      finding->minimal_source = best;
      finding->minimal = sources->program(best);
      subject.store->update(*finding);
    };
  } else {
    if (!finding->compiled_from.empty() && setup.reference) {
      Stage& stage = stages.emplace_back();
      stage.is_source = true;
      stage.original = finding->compiled_from;
      stage.program = finding->minimal_source.empty() || options.again ? finding->compiled_from
                                                                       : finding->minimal_source;
      stage.as_programs = compiled;
      stage.save = [&](const std::string& best) {
        finding->minimal_source = best;
        finding->minimal = compile_all(setup, {best})[0];
        subject.store->update(*finding);
      };
    }
    Stage& stage = stages.emplace_back();
    stage.original = finding->program;
    stage.program = finding->minimal.empty() || options.again ? finding->program : finding->minimal;
    stage.as_programs = same_text;
    stage.save = [&](const std::string& best) {
      finding->minimal = best;
      subject.store->update(*finding);
    };
  }
  if (stages[0].is_source && !setup.reference)
    throw Fault("a source is reduced by a live CPython 3.14, and there is none");

  Sides sides, quick;
  if (options.command.empty()) {
    check_subject(setup);
    SideOptions side_options;
    sides = make_sides(setup, side_options);
    side_options.workers = common.jobs != 0 ? common.jobs : available_processors();
    side_options.wall = kQuickWall;
    quick = make_sides(setup, side_options);
  }
  struct sigaction action{};
  action.sa_handler = on_signal;
  // A second one ends at once: what was found until then lies in its place.
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);

  std::string bucket =
      !options.bucket.empty() || !finding ? options.bucket : finding->verdict.bucket;
  const auto start = Clock::now();
  const double allowed = seconds_of(options.time);
  nlohmann::json record = {{"id", finding ? finding->id : ""}, {"place", subject.place()}};
  std::string text;
  bool complete = true, done = false;
  for (size_t i = 0; i < stages.size() && !g_stop; ++i) {
    Stage& stage = stages[i];
    if (i != 0 && done) stage.program = finding->minimal;
    const double used = std::chrono::duration<double>(Clock::now() - start).count();
    const double share = std::max(1.0, (allowed - used) / static_cast<double>(stages.size() - i));
    const bool judged = options.command.empty();
    const Reduced reduced = reduce(stage, setup, judged ? &sides : nullptr,
                                   judged ? &quick : nullptr, options, bucket, share);
    if (!reduced.why_not.empty()) {
      const bool last = i + 1 == stages.size();
      fmt::print(stderr, "{}{} does not do it: {}\n", last ? "conformance: " : "",
                 stage.is_source && finding ? "the source" : subject.name(), reduced.why_not);
      if (last && !done) return 1;
      continue;
    }
    done = true;
    bucket = reduced.bucket;
    complete = complete && reduced.result.complete;
    // What was measured last is the result; the stage before it has its own member.
    if (stage.is_source && stages.size() > 1)
      record["source"] = as_json(stage, reduced);
    else
      record.update(as_json(stage, reduced));
    text += fmt::format(
        "{} -> {} {}, {} tried, {} kept, {:.1f} s\n\n{}\n", size_of(stage, stage.original),
        size_of(stage, reduced.result.program), unit_of(stage), reduced.result.tried,
        reduced.result.kept, reduced.seconds,
        stage.is_source ? reduced.result.program : program_listing(reduced.result.program));
  }
  record["bucket"] = bucket;
  if (options.json == "-") {
    fmt::print("{}\n", record.dump(2));
    return 0;
  }
  if (!options.json.empty()) oracle::write_file(options.json, record.dump(2) + "\n");
  fmt::print("{}\n{}{}\n", bucket, text, subject.place());
  if (!finding) return 0;
  const std::string arguments =
      finding->id.substr(0, 8) + findings_argument(subject.store->folder(), setup.root);
  if (!complete)
    fmt::print("stopped early; goes on from here: {} minimise {}\n", command_name(), arguments);
  fmt::print("next: {} file {}\n", command_name(), arguments);
  return 0;
}

}  // namespace

void add_minimise_command(CLI::App& app, CommonOptions& common, Action& action) {
  auto options = std::make_shared<MinimiseCommand>();
  CLI::App* command = app.add_subcommand(
      "minimise", "Make a finding's program small, in the same bucket: its cause at a glance");
  command->add_option("WHAT", options->what, "The beginning of a finding's id, a bucket, or a file")
      ->required();
  command->add_option("--findings", options->findings,
                      "Where findings are kept. Default: findings");
  command->add_option("--bucket", options->bucket,
                      "What has to stay the same. Default: the finding's; of a file, its own");
  command->add_option("--command", options->command,
                      "Ask this instead: it gets the file (in the place of {}, else last) and "
                      "exits with 0 when the file still does it");
  command->add_option("--time", options->time, "Stop after that: 90, 90s, 5m")
      ->capture_default_str();
  command->add_option(
      "--output", options->output,
      "Of a file: where the result goes, and its assembler text beside it, as .txt. "
      "Default: NAME.min.pyc, or what the file's name ends with");
  command->add_option("--json", options->json, "Write what came of it there, as JSON; - to print");
  command->add_flag("--again", options->again,
                    "Begin with the finding's program, not with what "
                    "an earlier run left");
  add_common_options(*command, common);
  command->footer(
      "It may be interrupted at any time, and keeps the best it had.\n"
      "Exit status: 0 done, 1 the program does not do it, 2 wrong use or nobody to ask.\n"
      "Examples:\n"
      "  conformance minimise 3f9a\n"
      "  conformance minimise crash.pyc --bucket 'BINARY_OP(int, int): value' --time 5m\n"
      "  conformance minimise odd.py --command 'sh -c \"! python3.14 $0\"'");
  command->callback(
      [=, &common, &action] { action = [=, &common] { return minimise(common, *options); }; });
}

}  // namespace conformance
