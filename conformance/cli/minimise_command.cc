// conformance minimise: the smallest program that still does what a finding does.
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>

#include "CLI/CLI.hpp"
#include "conformance/cli/options.h"
#include "conformance/cli/sides.h"
#include "conformance/findings/minimise.h"
#include "conformance/findings/program_text.h"
#include "conformance/findings/store.h"
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

// Programs that have one bucket; the judge is asked once for each, in children of warm processes.
class SameBucket {
 public:
  SameBucket(const Judge& judge, Verdict wanted) : judge_(judge), wanted_(std::move(wanted)) {}

  bool same(const Verdict& verdict) const {
    return verdict.kind == wanted_.kind && verdict.bucket == wanted_.bucket;
  }
  std::vector<bool> operator()(const std::vector<std::string>& programs) const {
    std::vector<bool> answers;
    for (const Verdict& verdict : judge_.judge_once(programs)) answers.push_back(same(verdict));
    return answers;
  }
  bool confirmed(const std::string& program) const { return same(judge_.judge_alone(program)); }

 private:
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
  std::function<void(const std::string&)> save;
};

// The state line, on a terminal again and again, elsewhere now and then.
class Status {
 public:
  explicit Status(const char* unit) : unit_(unit) {}
  ~Status() {
    if (terminal_) fmt::print(stderr, "\r\033[K");
  }
  void show(size_t size, size_t tried) {
    const auto now = Clock::now();
    if (now - drawn_ < (terminal_ ? std::chrono::milliseconds(200) : std::chrono::seconds(5)))
      return;
    drawn_ = now;
    fmt::print(stderr, "{}{} {}, {} tried, {:.0f} s{}", terminal_ ? "\r\033[K" : "", size, unit_,
               tried, std::chrono::duration<double>(now - start_).count(), terminal_ ? "" : "\n");
    fflush(stderr);
  }

 private:
  const char* unit_;
  bool terminal_ = isatty(STDERR_FILENO) != 0;
  Clock::time_point start_ = Clock::now();
  Clock::time_point drawn_ = start_;
};

// Minimises, and gives the smallest result that was confirmed.
Minimised run(const Job& job, const Setup& setup, double seconds) {
  const auto start = Clock::now();
  Status status(job.is_source ? "characters" : "instructions");
  std::vector<std::string> history;
  auto saved = start;
  MinimiseOptions options;
  options.progress = [&](size_t size, size_t tried) { status.show(size, tried); };
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
  Minimised result = job.is_source ? minimise_source(job.program, job.still_does, options)
                                   : minimise_program(job.program, job.still_does, options);
  // The quick way of asking may have been wrong at last; then an earlier state is the result.
  while (!history.empty() && !job.confirmed(history.back())) {
    history.pop_back();
    result.complete = false;
  }
  result.program = history.empty() ? job.program : history.back();
  return result;
}

void on_signal(int) { g_stop = true; }

int minimise(const CommonOptions& common, const MinimiseCommand& options) {
  Setup setup = make_setup(common, options.command.empty());
  const bool is_file = fs::is_regular_file(options.what);
  std::optional<Finding> finding;
  std::optional<FindingStore> store;
  if (!is_file) {
    const fs::path folder =
        options.findings.empty() ? setup.root / "findings" : fs::path(options.findings);
    if (!fs::is_directory(folder))
      throw Fault(
          fmt::format("there is neither a file {} nor a folder {}", options.what, folder.string()));
    store.emplace(folder);
    finding = store->load(options.what);
    if (!finding) throw Fault(fmt::format("no finding {} in {}", options.what, folder.string()));
  }

  Job job;
  std::string original;
  fs::path output = options.output;
  if (finding) {
    original = finding->program;
    job.is_source = finding->is_source;
    const std::string& minimal = job.is_source ? finding->minimal_source : finding->minimal;
    job.program = minimal.empty() || options.again ? original : minimal;
  } else {
    original = oracle::read_file(options.what).value_or("");
    job.is_source = options.what.ends_with(".py");
    job.program = original;
    const fs::path file = options.what;
    if (output.empty())
      output = fs::path(file).replace_extension(".min" + file.extension().string());
  }
  if (job.is_source && !setup.reference)
    throw Fault("a source is reduced by a live CPython 3.14, and there is none");

  // Sources are compiled for the judge; what does not compile does nothing.
  const auto as_programs = [&](const std::vector<std::string>& candidates) {
    return job.is_source ? compile_all(setup, candidates) : candidates;
  };
  Sides sides;
  std::shared_ptr<SameBucket> same;
  std::string bucket =
      !options.bucket.empty() || !finding ? options.bucket : finding->verdict.bucket;
  if (!options.command.empty()) {
    auto commanded = std::make_shared<Commanded>(options.command, job.is_source ? ".py" : ".pyc",
                                                 setup.subject.timeout);
    job.still_does = [commanded](const auto& candidates) { return (*commanded)(candidates); };
    job.confirmed = [commanded](const std::string& program) { return commanded->ask(program); };
    bucket = "what " + options.command + " accepts";
    if (!job.confirmed(job.program)) {
      fmt::print(stderr, "conformance: the command does not accept {} as it is\n", options.what);
      return 1;
    }
  } else {
    check_subject(setup);
    SideOptions side_options;
    side_options.workers = common.jobs;
    if (side_options.workers == 0) side_options.workers = available_processors();
    sides = make_sides(setup, side_options);
    const std::vector<std::string> program = as_programs({job.program});
    Verdict verdict = sides.judge->judge_alone(program[0]);
    if (bucket.empty()) bucket = verdict.bucket;
    if (!is_finding(verdict.kind) || verdict.bucket != bucket) {
      fmt::print(stderr, "conformance: {} does not do it: {} {}\n{}", options.what,
                 kind_text(verdict.kind), verdict.bucket,
                 bucket == verdict.bucket ? "" : fmt::format("wanted: {}\n", bucket));
      return 1;
    }
    same = std::make_shared<SameBucket>(*sides.judge, std::move(verdict));
    job.still_does = [same, as_programs](const std::vector<std::string>& candidates) {
      return (*same)(as_programs(candidates));
    };
    job.confirmed = [same, as_programs](const std::string& program) {
      return same->confirmed(as_programs({program})[0]);
    };
  }
  job.save = [&](const std::string& best) {
    if (!finding) return oracle::write_file(output, best);
    if (job.is_source) {
      finding->minimal_source = best;
      finding->minimal = as_programs({best})[0];
    } else {
      finding->minimal = best;
    }
    store->update(*finding);
  };

  struct sigaction action{};
  action.sa_handler = on_signal;
  // A second one ends at once: what was found until then lies in its place.
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  const auto start = Clock::now();
  const Minimised result = run(job, setup, seconds_of(options.time));
  job.save(result.program);
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();

  const auto size = [&](const std::string& text) {
    return job.is_source ? source_size(text) : program_size(text);
  };
  const std::string place =
      finding ? store->folder_of(*finding).string() : fs::absolute(output).string();
  if (!options.json.empty()) {
    const nlohmann::json record = {{"id", finding ? finding->id : ""},
                                   {"bucket", bucket},
                                   {"unit", job.is_source ? "characters" : "instructions"},
                                   {"before", size(original)},
                                   {"after", size(result.program)},
                                   {"tried", result.tried},
                                   {"kept", result.kept},
                                   {"seconds", seconds},
                                   {"complete", result.complete},
                                   {"place", place}};
    if (options.json == "-") {
      fmt::print("{}\n", record.dump(2));
      return 0;
    }
    oracle::write_file(options.json, record.dump(2) + "\n");
  }
  fmt::print("{}\n{} -> {} {}, {} tried, {} kept, {:.1f} s{}\n\n{}\n{}\n", bucket, size(original),
             size(result.program), job.is_source ? "characters" : "instructions", result.tried,
             result.kept, seconds,
             result.complete ? "" : "; stopped early, the same command goes on from here",
             job.is_source ? result.program : program_listing(result.program), place);
  return 0;
}

}  // namespace

void add_minimise_command(CLI::App& app, CommonOptions& common, Action& action) {
  auto options = std::make_shared<MinimiseCommand>();
  CLI::App* command = app.add_subcommand(
      "minimise", "Make a finding's program small, in the same bucket: its cause at a glance");
  command->add_option("WHAT", options->what, "A finding's id (its beginning will do), or a file")
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
  command->add_option("--output", options->output,
                      "Of a file: where the result goes. Default: beside it, as NAME.min.pyc");
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
