// The observers and the reference: what is seen, and that no program does anything to the next.
#include "oracle/pool/observers.h"

#include <signal.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <thread>

#include "gtest/gtest.h"
#include "oracle/pool/process.h"
#include "oracle/pool/reference.h"

namespace oracle {
namespace {

namespace fs = std::filesystem;

fs::path worker_folder() {
  const char* sources = std::getenv("TEST_SRCDIR");
  const char* workspace = std::getenv("TEST_WORKSPACE");
  const char* root = std::getenv("CONSTRICTOR_ROOT");
  if (root != nullptr) return fs::path(root) / "oracle/worker";
  return fs::path(sources != nullptr ? sources : ".") / (workspace != nullptr ? workspace : "") /
         "oracle/worker";
}

const std::optional<Reference>& reference() {
  static const auto* const found = new std::optional<Reference>(find_reference(""));
  return *found;
}

class ObserversOfTheReference : public testing::Test {
 protected:
  void SetUp() override {
    if (!reference()) GTEST_SKIP() << "no reference CPython 3.14 here; scripts/setup installs one";
  }
};

ObserverOptions options() {
  ObserverOptions options;
  options.title = "reference";
  options.command = {reference()->python};
  options.worker_folder = worker_folder();
  options.wall = std::chrono::milliseconds(2'000);
  return options;
}

// The marshalled code of each source.
std::vector<std::string> compile(const std::vector<std::string>& sources) {
  Command command;
  command.argv = {reference()->python, "-I", "-S", "-c", R"(
import marshal, opcode, sys
for source in sys.stdin.buffer.read().split(b'\0'):
    code = compile(source, 'case.py', 'exec')
    if source == b'crash':  # Takes more from the stack than there is.
        units = [opcode.opmap['RESUME'], 0] + [opcode.opmap['POP_TOP'], 0] * 200
        code = code.replace(co_code=bytes(units))
    data = marshal.dumps(code)
    sys.stdout.buffer.write(len(data).to_bytes(4, 'little') + data)
)"};
  command.environment = plain_environment();
  for (const std::string& source : sources) {
    if (&source != &sources[0]) command.input.push_back('\0');
    command.input += source;
  }
  Finished finished = run(command);
  EXPECT_TRUE(finished.succeeded()) << finished.err;
  std::vector<std::string> programs;
  for (size_t at = 0; at + 4 <= finished.out.size();) {
    uint32_t size;
    memcpy(&size, finished.out.data() + at, 4);
    programs.push_back(finished.out.substr(at + 4, size));
    at += 4 + size;
  }
  return programs;
}

std::string text(const Observation& observation, const char* title) {
  const std::string* found = observation.section(title);
  return found != nullptr ? *found : "";
}

TEST_F(ObserversOfTheReference, SeeOutcomeStreamsNamespaceAndFinalisers) {
  Observers observers(options());
  auto programs = compile({R"(
import sys
class C:
    def __del__(self): print('gone')
shared = [1]
x = (shared, shared, C)
c = C()
print('out', c)
sys.stderr.write('err')
try:
    1 / 0
except ZeroDivisionError as e:
    e.add_note('a note')
    raise ValueError('bad') from e
)"});
  for (Isolation isolation : {Isolation::kBatch, Isolation::kFork, Isolation::kFresh}) {
    Observation seen = observers.observe(programs[0], isolation);
    EXPECT_EQ(seen.ending, Ending::kRaised) << seen.problem;
    EXPECT_EQ(text(seen, "outcome"),
              "raised #1ValueError('bad',)\n"
              "  at <module> line 14, 14:4-14:34, lasti 220\n"
              "cause: #2ZeroDivisionError('division by zero',) __notes__=#3['a note']\n"
              "  at <module> line 11, 11:4-11:9, lasti 138");
    EXPECT_EQ(text(seen, "output"), "out <__main__.C object at 0x..>\n");
    EXPECT_EQ(text(seen, "errors"), "err");
    EXPECT_EQ(text(seen, "finalisers"), "gone\n");
    EXPECT_NE(text(seen, "namespace").find("shared = #6[1]\nx = (#6, #6, #4)"), std::string::npos)
        << text(seen, "namespace");
  }
}

TEST_F(ObserversOfTheReference, BlameADeathOnItsProgramAndAnswerTheRest) {
  auto programs = compile({"x = 1", "crash", "while True: pass", "x = 2", "crash", "x = 3"});
  ASSERT_EQ(programs.size(), 6u);
  for (Isolation isolation : {Isolation::kBatch, Isolation::kFork}) {
    Observers observers(options());
    const auto seen = observers.observe(programs, isolation);
    ASSERT_EQ(seen.size(), 6u);
    EXPECT_EQ(text(seen[0], "namespace"), "x = 1");
    EXPECT_EQ(seen[1].ending, Ending::kCrashed) << seen[1].problem;
    EXPECT_EQ(seen[1].signal, SIGSEGV);
    EXPECT_EQ(seen[2].ending, Ending::kTimedOut) << seen[2].problem;
    EXPECT_EQ(text(seen[3], "namespace"), "x = 2");
    EXPECT_EQ(seen[4].ending, Ending::kCrashed);
    EXPECT_EQ(text(seen[5], "namespace"), "x = 3");
    const auto health = observers.health();
    EXPECT_EQ(health.observed, 6u);
    EXPECT_EQ(health.crashes, 2u);
    EXPECT_EQ(health.timeouts, 1u);
    EXPECT_EQ(health.restarts, isolation == Isolation::kBatch ? 3u : 0u);
  }
}

TEST_F(ObserversOfTheReference, TellEndingsApart) {
  ObserverOptions patient = options();
  patient.wall = std::chrono::milliseconds(20'000);  // On a busy machine it is no limit here.
  Observers observers(patient);
  auto programs = compile({
      "x = []\nwhile True: x.append(bytes(1 << 24))",
      "for i in range(3000): print('x' * 1000)",
      "def f(): f()\nf()",
      "raise SystemExit(3)",
      "x = 1",
  });
  programs.push_back("nothing that marshal knows");
  programs.push_back("i\5\1\1\1");
  const Ending expected[] = {Ending::kOutOfMemory, Ending::kFlooded,  Ending::kTooDeep,
                             Ending::kRaised,      Ending::kFinished, Ending::kNotLoaded,
                             Ending::kNotLoaded};
  for (Isolation isolation : {Isolation::kBatch, Isolation::kFork}) {
    const auto seen = observers.observe(programs, isolation);
    for (size_t i = 0; i < seen.size(); ++i)
      EXPECT_EQ(seen[i].ending, expected[i])
          << i << ": " << ending_text(seen[i].ending) << " " << seen[i].problem;
  }
}

TEST_F(ObserversOfTheReference, LetNoProgramRunWhileLooking) {
  Observers observers(options());
  auto programs = compile({R"(
class M(type):
    def __hash__(cls): print('hash')
    def __eq__(cls, other): print('eq')
    def __getattribute__(cls, name): print('get', name)
class C(metaclass=M):
    __slots__ = ('a', '__dict__')
    def __repr__(self): print('repr')
    def __getattribute__(self, name): print('get', name)
class D(dict, metaclass=M):
    def items(self): print('items')
    def __iter__(self): print('iter')
    __class__ = property(lambda self: print('class'))
x, y = C(), D(k=1)
object.__setattr__(x, 'a', x)
object.__setattr__(x, 'b', 2)
)"});
  const Observation seen = observers.observe(programs[0], Isolation::kBatch);
  EXPECT_EQ(seen.ending, Ending::kFinished) << seen.problem;
  EXPECT_EQ(text(seen, "output"), "");
  EXPECT_EQ(text(seen, "finalisers"), "");
  const std::string names = text(seen, "namespace");
  EXPECT_NE(names.find("x = #13<C a=#13 b=2>"), std::string::npos) << names;
  EXPECT_NE(names.find("y = #14<D #15{'k': 1}>"), std::string::npos) << names;
}

TEST_F(ObserversOfTheReference, PutBackWhatAProgramChanged) {
  Observers observers(options());
  auto programs =
      compile({R"(
import sys, gc, builtins, math
builtins.len = None
del math.sin
sys.setrecursionlimit(99)
gc.disable()
for name in [*sys.modules]: vars(sys.modules.pop(name)).clear()
)",
               "import sys, math, gc\n"
               "print(len('ab'), math.sin(0), sys.getrecursionlimit(), gc.isenabled())"});
  const auto seen = observers.observe(programs, Isolation::kBatch);
  EXPECT_EQ(text(seen[1], "output"), "2 0.0 1000 True\n") << seen[1].problem;
}

TEST_F(ObserversOfTheReference, AnswerManyThreadsInOrder) {
  ObserverOptions two = options();
  two.workers = 2;
  Observers observers(two);
  std::vector<std::string> sources;
  for (int i = 0; i < 300; ++i) sources.push_back("x = " + std::to_string(i));
  const auto programs = compile(sources);
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t) {
    threads.emplace_back([&] {
      const auto seen = observers.observe(programs, Isolation::kBatch);
      for (size_t i = 0; i < seen.size(); ++i)
        EXPECT_EQ(text(seen[i], "namespace"), "x = " + std::to_string(i)) << seen[i].problem;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(observers.health().observed, 900u);
}

TEST(Observers, ReadTheStepsOfATrace) {
  const auto steps = parse_trace("0 2 LOAD_CONST 0\n1 14 BINARY_OP 2 int=3 NULL\n0 4 CALL ?\n...");
  ASSERT_EQ(steps.size(), 3u);
  EXPECT_EQ(steps[0].opcode, "LOAD_CONST");
  EXPECT_EQ(steps[1].code, 1u);
  EXPECT_EQ(steps[1].offset, 14u);
  EXPECT_EQ(steps[1].depth, 2);
  EXPECT_EQ(steps[1].top, (std::vector<std::string>{"int=3", "NULL"}));
  EXPECT_EQ(steps[2].depth, -1);
}

TEST_F(ObserversOfTheReference, SayWhyAPythonCannotRunThem) {
  ObserverOptions wrong = options();
  wrong.command = {"/bin/sh"};
  EXPECT_THROW(Observers{wrong}, std::runtime_error);
  wrong.command = {"/no/such/python"};
  EXPECT_THROW(Observers{wrong}, std::runtime_error);
}

}  // namespace
}  // namespace oracle
