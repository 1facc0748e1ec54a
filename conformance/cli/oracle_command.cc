// conformance oracle doctor: whether those who are asked can be relied on, and how fast they
// answer.
#include <algorithm>
#include <chrono>
#include <cstring>
#include <filesystem>

#include "CLI/CLI.hpp"
#include "conformance/cli/findings_shared.h"
#include "conformance/cli/help.h"
#include "conformance/cli/options.h"
#include "conformance/report/history.h"
#include "fmt/format.h"
#include "nlohmann/json.hpp"
#include "oracle/pool/files.h"
#include "oracle/pool/observers.h"
#include "oracle/pool/process.h"

namespace conformance {

namespace fs = std::filesystem;

namespace {

using Clock = std::chrono::steady_clock;
using oracle::Detail;
using oracle::Ending;
using oracle::Isolation;
using oracle::Observation;
using oracle::Observers;

constexpr Isolation kIsolations[] = {Isolation::kBatch, Isolation::kFork, Isolation::kFresh};
constexpr const char* kIsolationTexts[] = {"batch", "fork", "fresh"};

// Programs whose results vary in a Python that is not held still.
constexpr const char* kTricky[] = {
    "x = {str(i) for i in range(50)}\nprint(x)",
    "class C: pass\nx = {C() for i in range(9)}\nprint(C(), [C()], C)",
    "print({object() for i in range(3)}.__len__(), object())",
    "import gc\nclass C:\n    def __init__(self, n): self.n, self.me = n, self\n"
    "    def __del__(self): print('gone', self.n)\nx = [C(i) for i in range(5)]\ndel x\n"
    "print(gc.collect())\ny = C(7)",
    "def f():\n    try:\n        yield 1\n    finally:\n        print('closed')\ng = f()\nnext(g)",
    "def f(n): return f(n - 1) if n else 1 / 0\nf(20)",
    "import sys\nprint(sys.getrecursionlimit(), sorted(sys.modules))\nx = hash('a'), hash((1, "
    "'b'))",
    "raise ExceptionGroup('g', [ValueError(1), KeyError('k', object())])",
    "import math, itertools\nx = [*itertools.permutations('abc')]\ny = math.sin(1e22), 1e308 * 10",
    "class M(type):\n    def __hash__(cls): raise SystemExit\n    def __eq__(cls, other): 1 / 0\n"
    "class C(metaclass=M):\n    def __repr__(self): 1 / 0\nx = C()",
};

// Leaves behind all it can.
constexpr const char* kVandal =
    "import sys, gc, builtins, math, itertools, _warnings\n"
    "builtins.len = builtins.print = None\nbuiltins.new = 1\ndel builtins.ValueError\n"
    "math.pi = 3\ndel math.sin\nitertools.more = 1\n_warnings.filters.clear()\n"
    "sys.settrace(lambda *a: None)\nsys.setprofile(lambda *a: None)\nsys.setrecursionlimit(77)\n"
    "sys.set_int_max_str_digits(0)\nsys.stdout = sys.stderr = None\nsys.path.append('x')\n"
    "sys.monitoring.use_tool_id(3, 'x')\nsys.mine = 1\ngc.disable()\ngc.set_threshold(1)\n"
    "gc.callbacks.append(print)\nsys.modules.clear()\nsys.modules['math'] = 5\n"
    "sys.unraisablehook = sys.excepthook = None";
constexpr const char* kAfterwards =
    "import sys, gc, builtins, math, itertools, _warnings\n"
    "print(len('ab'), ValueError, hasattr(builtins, 'new'), math.pi, math.sin, dir(itertools),\n"
    "      len(_warnings.filters), sys.gettrace(), sys.getprofile(), sys.getrecursionlimit(),\n"
    "      sys.get_int_max_str_digits(), sys.path, sys.monitoring.get_tool(3), hasattr(sys, "
    "'mine'),\n"
    "      gc.isenabled(), gc.get_threshold(), gc.callbacks, sorted(sys.modules), sys.excepthook)";

// A few lines each, as what mutation starts from.
constexpr const char* kSmall[] = {
    "x = 1\ny = [1, 2]\ndef f(a=y): return a\nz = f()",
    "total = 0\nfor i in range(5):\n    total += i",
    "try:\n    {}['k']\nexcept KeyError as e:\n    x = e.args",
    "class C:\n    a = 1\n    def f(self): return self.a\nx = C().f()",
    "x = [i * i for i in range(6) if i % 2]\ny = {k: v for k, v in enumerate('abc')}",
    "def g():\n    yield from (1, 2)\nx = list(g())",
    "print('%s %d' % ('a', 3), f'{4:>5}')",
    "a, *b = 'abcd'\nx = (a, b)[1][-1]",
};

// Of several interpreters' worth of bytes, what CPython takes for a code object and dies of.
constexpr const char* kCompiler = R"(
import marshal, opcode, sys
out = sys.stdout.buffer
for source in sys.stdin.buffer.read().split(b'\0'):
    code = compile(source, 'doctor.py', 'exec', dont_inherit=True)
    if source == b'crash':
        units = [opcode.opmap['RESUME'], 0] + [opcode.opmap['POP_TOP'], 0] * 200
        code = code.replace(co_code=bytes(units))
    data = marshal.dumps(code)
    out.write(len(data).to_bytes(4, 'little') + data)
)";

std::vector<std::string> compile(const std::string& python,
                                 const std::vector<std::string>& sources) {
  oracle::Command command;
  command.argv = {python, "-I", "-S", "-c", kCompiler};
  command.environment = oracle::plain_environment();
  for (const std::string& source : sources) {
    if (&source != &sources[0]) command.input.push_back('\0');
    command.input += source;
  }
  oracle::Finished finished = oracle::run(command);
  std::vector<std::string> programs;
  for (size_t at = 0; at + 4 <= finished.out.size();) {
    uint32_t size;
    memcpy(&size, finished.out.data() + at, sizeof size);
    programs.push_back(finished.out.substr(at + 4, size));
    at += 4 + size;
  }
  if (programs.size() != sources.size())
    throw Fault(fmt::format("{} cannot compile: {}\n{}", python, describe(finished), finished.err));
  return programs;
}

std::string text_of(const Observation& observation) {
  std::string text = ending_text(observation.ending);
  if (observation.signal != 0) text += fmt::format(" (signal {})", observation.signal);
  if (!observation.problem.empty()) text += ": " + observation.problem.substr(0, 200);
  return text;
}

// The first title at which two observations part.
std::string difference(const Observation& a, const Observation& b) {
  if (a.ending != b.ending) return fmt::format("{} / {}", text_of(a), text_of(b));
  for (const auto& section : a.sections) {
    const std::string* other = b.section(section.title);
    if (other == nullptr || *other != section.text)
      return fmt::format("{}: {:.300} / {:.300}", section.title, section.text,
                         other != nullptr ? *other : "nothing");
  }
  return a == b ? "" : "more sections";
}

struct Doctor {
  nlohmann::json checks = nlohmann::json::array();
  bool healthy = true;
  bool json = false;
  bool quick = false;

  void say(const std::string& name, bool ok, const std::string& detail) {
    healthy = healthy && ok;
    checks.push_back({{"check", name}, {"ok", ok}, {"detail", detail}});
    if (!json) {
      fmt::print("  {:<4}  {:<18} {}\n", ok ? "ok" : "BAD", name,
                 wrapped(detail, 27, std::min<size_t>(terminal_columns(), 100)));
      fflush(stdout);
    }
  }

  void determinism(Observers& observers, const std::vector<std::string>& programs) {
    const std::vector<Observation> first = observers.observe(programs, Isolation::kFresh);
    size_t compared = 0;
    std::string problem;
    for (size_t mode = 0; mode < std::size(kIsolations); ++mode) {
      for (int round = quick ? 1 : 0; round < 2; ++round) {
        const auto again = observers.observe(programs, kIsolations[mode]);
        for (size_t i = 0; i < programs.size(); ++i) {
          ++compared;
          const std::string part = difference(first[i], again[i]);
          if (problem.empty() && !part.empty())
            problem = fmt::format("program {} ({}): {}", i, kIsolationTexts[mode], part);
          if (problem.empty() && !comparable(first[i].ending))
            problem = fmt::format("program {}: {}", i, text_of(first[i]));
        }
      }
    }
    say("determinism", problem.empty(),
        problem.empty() ? fmt::format("{} programs, alike {} times, in a batch, in children, alone",
                                      programs.size(), compared / programs.size() + 1)
                        : problem);
  }

  void isolation(Observers& observers, const std::string& good, const std::string& crash,
                 bool may_reject) {
    const std::vector<std::string> programs = {good, crash, good, good, crash, good};
    for (size_t mode = 0; mode < std::size(kIsolations); ++mode) {
      const auto seen = observers.observe(programs, kIsolations[mode]);
      std::string problem;
      for (size_t i = 0; i < programs.size(); ++i) {
        const bool bad = &programs[i] == &programs[1] || &programs[i] == &programs[4];
        const bool right = bad ? seen[i].ending == Ending::kCrashed ||
                                     (may_reject && seen[i].ending == Ending::kRejected)
                               : seen[i].ending == Ending::kFinished && seen[i] == seen[0];
        if (!right && problem.empty()) problem = fmt::format("program {}: {}", i, text_of(seen[i]));
      }
      say(fmt::format("isolation, {}", kIsolationTexts[mode]), problem.empty(),
          problem.empty() ? fmt::format("a fatal program: {}; its neighbours are answered",
                                        ending_text(seen[1].ending))
                          : problem);
    }
  }

  void limit(Observers& observers, const char* name, const std::string& program,
             std::initializer_list<Ending> allowed) {
    for (Isolation isolation : {Isolation::kBatch, Isolation::kFork}) {
      const Observation seen = observers.observe(program, isolation);
      const bool right = std::find(allowed.begin(), allowed.end(), seen.ending) != allowed.end();
      if (right && isolation == Isolation::kBatch && !quick) continue;
      say(name, right, text_of(seen));
      return;
    }
  }

  // Programs a second, best of some rounds.
  double rate(Observers& observers, const std::vector<std::string>& programs, size_t count,
              Isolation isolation, std::string& problem) {
    std::vector<std::string> many;
    for (size_t i = 0; i < count; ++i) many.push_back(programs[i % programs.size()]);
    double best = 0;
    for (int round = 0; round < 4; ++round) {
      const auto started = Clock::now();
      const auto seen = observers.observe(many, isolation);
      const double seconds = std::chrono::duration<double>(Clock::now() - started).count();
      best = std::max(best, static_cast<double>(count) / seconds);
      for (const Observation& observation : seen) {
        if (!comparable(observation.ending)) problem = text_of(observation);
      }
    }
    return best;
  }

  void throughput(Observers& observers, const std::vector<std::string>& small) {
    std::string problem;
    const double batch = rate(observers, small, 10'000, Isolation::kBatch, problem);
    const double fork = rate(observers, small, 400, Isolation::kFork, problem);
    const double fresh = rate(observers, small, 10, Isolation::kFresh, problem);
    say("throughput", problem.empty(),
        problem.empty()
            ? fmt::format("{:.0f} verdicts/s in batches, {:.0f}/s with a fork for each, "
                          "{:.0f}/s with a process for each ({} small programs, one core)",
                          batch, fork, fresh, small.size())
            : problem);
    checks.back()["batch_per_second"] = batch;
    checks.back()["fork_per_second"] = fork;
    checks.back()["fresh_per_second"] = fresh;
  }
};

// The smallest seeds that come to an end without importing what is not there.
std::vector<std::string> small_programs(const fs::path& root, const std::string& python) {
  std::vector<std::string> programs =
      compile(python, std::vector<std::string>(std::begin(kSmall), std::end(kSmall)));
  std::vector<std::pair<uintmax_t, fs::path>> seeds;
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(root / "corpus/seeds/pyc", error)) {
    if (entry.path().extension() == ".pyc" && entry.file_size() <= 512)
      seeds.emplace_back(entry.file_size(), entry.path());
  }
  std::sort(seeds.begin(), seeds.end());
  for (const auto& [size, path] : seeds) {
    if (auto bytes = oracle::read_file(path)) programs.push_back(std::move(*bytes));
  }
  return programs;
}

struct DoctorOptions {
  std::string json;  // "-" prints it, in the place of what people read.
  bool quick = false;
};

bool examine(const Side& side, const Setup& setup, bool may_reject, uint64_t memory_bytes,
             const DoctorOptions& chosen, nlohmann::json& report) {
  const bool json = chosen.json == "-";
  oracle::ObserverOptions options;
  options.title = side.title;
  options.command = side.command;
  options.worker_folder = setup.root / "oracle/worker";
  options.memory_bytes = memory_bytes;
  options.wall = std::chrono::milliseconds(5'000);  // A debug build fills what it allocates.
  Doctor doctor;
  doctor.json = json;
  doctor.quick = chosen.quick;
  const std::string& python = setup.reference->python;
  const auto programs =
      compile(python, {kSmall[0], "crash", kVandal, kAfterwards, "while True: pass",
                       "x = []\nwhile True: x.append(bytes(1 << 24))",
                       "for i in range(3000): print('x' * 1000)", "def f(): f()\nf()"});
  Observers observers(options);
  std::string words;
  for (const std::string& word : side.command) words += (words.empty() ? "" : " ") + word;
  fmt::print(json ? stderr : stdout, "{}\n", side.title);
  doctor.say("version", observers.about().starts_with("3.14."), observers.about());
  doctor.say("command", true,
             words + " -s -P -S -B -X utf8 observe.py, PYTHONHASHSEED=0, fixed addresses");
  doctor.determinism(
      observers, compile(python, std::vector<std::string>(std::begin(kTricky), std::end(kTricky))));
  doctor.isolation(observers, programs[0], programs[1], may_reject);
  const Observation alone = observers.observe(programs[3], Isolation::kFresh);
  const std::string left = difference(
      alone,
      observers.observe(std::vector<std::string>{programs[2], programs[3]}, Isolation::kBatch)[1]);
  doctor.say("nothing is left", left.empty() && alone.ending == Ending::kFinished,
             left.empty() ? text_of(alone) : left);
  oracle::ObserverOptions hasty = options;
  if (chosen.quick) hasty.wall = std::chrono::milliseconds(500);
  {
    Observers impatient(hasty);
    doctor.limit(impatient, "limit, time", programs[4], {Ending::kTimedOut, Ending::kOutOfFuel});
  }
  doctor.limit(observers, "limit, memory", programs[5], {Ending::kOutOfMemory});
  doctor.limit(observers, "limit, output", programs[6], {Ending::kFlooded});
  doctor.limit(observers, "limit, depth", programs[7], {Ending::kTooDeep});
  if (!chosen.quick) doctor.throughput(observers, small_programs(setup.root, python));
  const auto health = observers.health();
  doctor.say("health", true,
             fmt::format("{} observed, {} restarts, {} crashes, {} over their time, {:.1f} s",
                         health.observed, health.restarts, health.crashes, health.timeouts,
                         health.busy_seconds));
  report.push_back({{"python", side.title},
                    {"command", words},
                    {"version", observers.about()},
                    {"healthy", doctor.healthy},
                    {"checks", doctor.checks}});
  return doctor.healthy;
}

int run_doctor(const CommonOptions& common, const DoctorOptions& options) {
  Setup setup = make_setup(common, !common.subject.empty());
  if (!setup.reference)
    throw Fault("no CPython 3.14 to examine: run scripts/setup, or say --oracle-python PATH");
  nlohmann::json report = nlohmann::json::array();
  const bool printed = options.json == "-";
  bool healthy = true;
  auto look = [&](const Side& side, bool may_reject, uint64_t memory) {
    try {
      healthy = examine(side, setup, may_reject, memory, options, report) && healthy;
    } catch (const std::runtime_error& error) {
      healthy = false;
      report.push_back({{"python", side.title}, {"healthy", false}, {"problem", error.what()}});
      if (!printed) fmt::print("{}\n  BAD   {}\n", side.title, error.what());
    }
  };
  const uint64_t usual = oracle::ObserverOptions().memory_bytes;
  look(setup.oracle, false, usual);
  if (!common.subject.empty()) {
    check_subject(setup);
    look(setup.subject, true, setup.subject.memory_bytes == 0 ? 0 : usual);
  }
  const nlohmann::ordered_json document = {
      {"healthy", healthy}, {"build", setup.reference->build}, {"pythons", report}};
  keep_last("doctor", document);
  const std::string text = document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace);
  if (printed)
    fmt::print("{}\n", text);
  else
    fmt::print("{}\n", healthy ? "Healthy." : "Not to be relied on.");
  if (!printed && !options.json.empty()) oracle::write_file(options.json, text + "\n");
  return healthy ? 0 : 2;
}

}  // namespace

void add_oracle_command(CLI::App& app, CommonOptions& common, Action& action) {
  CLI::App* group = app.add_subcommand("oracle", "Look after the Pythons that are asked");
  group->require_subcommand(1);
  group->footer(
      "Examples:\n"
      "  conformance oracle doctor");
  CLI::App* command = group->add_subcommand(
      "doctor", "Say whether the reference, and the subject if one is named, can be relied on");
  auto options = std::make_shared<DoctorOptions>();
  CLI::Option* json =
      command->add_option("--json", options->json, "Print JSON instead, or write it to a file")
          ->expected(0, 1)
          ->type_name("[FILE]");
  command->add_flag(
      "--quick", options->quick,
      "Measure no throughput, try less often, and give endless programs half a second");
  add_common_options(*command, common);
  command->footer(
      "Checked are version, determinism, isolation (a program that is known to crash), what one\n"
      "program leaves to the next, limits, and throughput in the ways of asking.\n"
      "Exit status: 0 healthy, 2 not, or the harness or its use is at fault.\n"
      "Examples:\n"
      "  conformance oracle doctor\n"
      "  conformance oracle doctor --quick --oracle-build debug\n"
      "  conformance oracle doctor --subject bazel-bin/vm/main/pyvm --json");
  command->callback([=, &common, &action] {
    action = [=, &common] {
      DoctorOptions chosen = *options;
      if (json->count() != 0 && chosen.json.empty()) chosen.json = "-";
      return run_doctor(common, chosen);
    };
  });
}

}  // namespace conformance
