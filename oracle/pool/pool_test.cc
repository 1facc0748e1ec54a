// What a child process may do to the harness: nothing.
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "gtest/gtest.h"
#include "oracle/pool/files.h"
#include "oracle/pool/process.h"

namespace oracle {
namespace {

namespace fs = std::filesystem;

Command shell(const std::string& script) {
  Command command;
  command.argv = {"sh", "-c", script};
  command.environment = plain_environment();
  command.limits.wall = std::chrono::seconds(20);
  return command;
}

TEST(Process, KeepsTheStreamsApartAndTheStatus) {
  Finished finished = run(shell("printf out; printf err >&2; exit 3"));
  EXPECT_EQ(finished.end, End::kExited);
  EXPECT_EQ(finished.status, 3);
  EXPECT_EQ(finished.out, "out");
  EXPECT_EQ(finished.err, "err");
  EXPECT_FALSE(finished.succeeded());
  EXPECT_EQ(describe(finished), "exit status 3");
  EXPECT_GT(finished.peak_kilobytes, 0);
}

TEST(Process, NamesTheSignalOfACrash) {
  Finished finished = run(shell("printf before; kill -SEGV $$"));
  EXPECT_EQ(finished.end, End::kSignalled);
  EXPECT_EQ(finished.status, SIGSEGV);
  EXPECT_EQ(describe(finished), "SIGSEGV");
  EXPECT_EQ(finished.out, "before");
}

TEST(Process, EndsAHangWithItsDescendants) {
  Command command = shell("sleep 600 & echo $!; wait");
  command.limits.wall = std::chrono::milliseconds(300);
  Finished finished = run(command);
  EXPECT_EQ(finished.end, End::kTimedOut);
  EXPECT_LT(finished.wall_seconds, 10);
  pid_t descendant = std::atoi(finished.out.c_str());
  ASSERT_GT(descendant, 0);
  // It may be a zombie for a moment, until whoever inherits it looks.
  std::string state;
  for (int i = 0; i < 100; ++i) {
    state = read_file(fs::path("/proc") / std::to_string(descendant) / "stat").value_or("");
    if (state.empty() || state.find(") Z ") != std::string::npos) break;
    usleep(20'000);
  }
  EXPECT_TRUE(state.empty() || state.find(") Z ") != std::string::npos) << state;
}

TEST(Process, DoesNotWaitForADescendantThatKeepsThePipe) {
  Finished finished = run(shell("sleep 600 & exit 0"));
  EXPECT_TRUE(finished.succeeded());
  EXPECT_LT(finished.wall_seconds, 10);
}

TEST(Process, LimitsMemory) {
  Command command = shell("x=$(head -c 300000000 /dev/zero | tr '\\0' x); echo ${#x}");
  command.limits.memory_bytes = 64 << 20;
  Finished finished = run(command);
  EXPECT_FALSE(finished.succeeded() && finished.out == "300000000\n");
}

TEST(Process, LimitsOutput) {
  Command command = shell("yes");
  command.limits.output_bytes = 1 << 20;
  Finished finished = run(command);
  EXPECT_EQ(finished.end, End::kFlooded);
  EXPECT_LE(finished.out.size(), size_t{1} << 20);
}

TEST(Process, SaysWhyNothingStarted) {
  Command command;
  command.argv = {"/no/such/program"};
  EXPECT_EQ(describe(run(command)), "not started: no such program: /no/such/program");
  command = shell("true");
  command.directory = "/no/such/folder";
  Finished finished = run(command);
  EXPECT_EQ(finished.end, End::kNotStarted);
  EXPECT_NE(finished.problem.find("No such file"), std::string::npos) << finished.problem;
}

TEST(Process, GivesInputFolderAndOnlyTheGivenEnvironment) {
  Command command = shell("cat; pwd; env | grep -c PYTHONHASHSEED=0; echo ${HOME-unset}");
  command.input = "line\n";
  command.directory = "/";
  EXPECT_EQ(run(command).out, "line\n/\n1\nunset\n");
}

TEST(Process, GivesNoDescriptorThatWasLeftOpen) {
  const int left_open = fcntl(STDIN_FILENO, F_DUPFD, 99);
  ASSERT_GE(left_open, 99);
  EXPECT_EQ(run(shell("test -e /proc/$$/fd/" + std::to_string(left_open) + " || echo closed")).out,
            "closed\n");
  close(left_open);
}

TEST(Process, TurnsAddressRandomisationOff) {
  std::string script = "grep -m1 stack /proc/self/maps | cut -d' ' -f1 | cut -d- -f2";
  EXPECT_EQ(run(shell(script)).out, run(shell(script)).out);
}

TEST(Process, SplitsWordsAsAShellDoes) {
  using Words = std::vector<std::string>;
  EXPECT_EQ(split_words("  a  b\tc "), (Words{"a", "b", "c"}));
  EXPECT_EQ(split_words(R"(py "two words" 'it''s' a\ b "q\"q" '')"),
            (Words{"py", "two words", "its", "a b", "q\"q", ""}));
  EXPECT_EQ(split_words(""), Words{});
}

class Files : public testing::Test {
 protected:
  Files() : folder_(fs::path(testing::TempDir()) / ("files-" + std::to_string(getpid()))) {}
  ~Files() override { fs::remove_all(folder_); }
  fs::path folder_;
};

TEST_F(Files, WritesWholeFilesAndLeavesNothingElse) {
  write_file(folder_ / "deep/er/file", "one");
  write_file(folder_ / "deep/er/file", std::string("two\0three", 9));
  EXPECT_EQ(read_file(folder_ / "deep/er/file"), std::string("two\0three", 9));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_ / "deep/er"), fs::directory_iterator()),
            1);
  EXPECT_EQ(read_file(folder_ / "absent"), std::nullopt);
  EXPECT_EQ(read_file(folder_), std::nullopt);
}

TEST_F(Files, SaysWhatCannotBeWritten) {
  fs::create_directories(folder_ / "taken");
  EXPECT_THROW(write_file(folder_ / "taken", "text"), std::runtime_error);
}

TEST(ContentKey, TellsPartsApart) {
  EXPECT_EQ(ContentKey().add("ab").text(), ContentKey().add("ab").text());
  EXPECT_NE(ContentKey().add("ab").add("c").text(), ContentKey().add("a").add("bc").text());
  EXPECT_NE(ContentKey().add("").text(), ContentKey().text());
  EXPECT_EQ(ContentKey().text().size(), 32u);
}

}  // namespace
}  // namespace oracle
