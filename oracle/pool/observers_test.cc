// The observers and the reference: what is seen, and that no program does anything to the next.
#include "oracle/pool/observers.h"

#include <signal.h>

#include <cstdlib>
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

const Reference& reference() {
  static const Reference* const found = [] {
    auto reference = find_reference("");
    if (!reference) std::abort();  // scripts/setup installs one; tests do not run without.
    return new Reference(*reference);
  }();
  return *found;
}

ObserverOptions options() {
  ObserverOptions options;
  options.title = "reference";
  options.command = {reference().python};
  options.worker_folder = worker_folder();
  options.wall = std::chrono::milliseconds(1'000);
  return options;
}

// The marshalled code of each source.
std::vector<std::string> compile(const std::vector<std::string>& sources) {
  Command command;
  command.argv = {reference().python, "-I", "-S", "-c", R"(
import marshal, sys
for source in sys.stdin.buffer.read().split(b'\0'):
    data = marshal.dumps(compile(source, 'case.py', 'exec'))
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

TEST(Observers, SeeOutcomeStreamsNamespaceAndFinalisers) {
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
    EXPECT_EQ(text(seen, "output"), "out <__main__.C object at 0x<1>>\n");
    EXPECT_EQ(text(seen, "errors"), "err");
    EXPECT_EQ(text(seen, "finalisers"), "gone\n");
    EXPECT_NE(text(seen, "namespace").find("shared = #6[1]\nx = (#6, #6, #4)"), std::string::npos)
        << text(seen, "namespace");
  }
}

}  // namespace
}  // namespace oracle
