// The folder of findings: what goes in comes out, and writers that are killed at any moment leave
// whole findings only.
// Counterpart: none.
#include "conformance/findings/store.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <random>
#include <set>
#include <thread>

#include "conformance/findings/observation_text.h"
#include "fmt/format.h"
#include "fuzz/ir/assembly.h"
#include "fuzz/ir/programs.h"
#include "gtest/gtest.h"
#include "oracle/pool/files.h"

namespace conformance {
namespace {

namespace fs = std::filesystem;

class Store : public testing::Test {
 protected:
  void SetUp() override {
    // In memory where there is such a folder: syncing costs no time there, so that a killed writer
    // is met in many more places.
    const fs::path home = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : testing::TempDir();
    folder = home / fmt::format("constrictor-findings-{}", getpid());
    fs::remove_all(folder);
  }
  void TearDown() override { fs::remove_all(folder); }

  static Finding finding(const std::string& program, const std::string& bucket) {
    Finding one;
    one.target = "exec_defined";
    one.seed = "17";
    one.program = program;
    one.verdict.kind = VerdictKind::kDiverge;
    one.verdict.aspect = "value";
    one.verdict.bucket = bucket;
    one.verdict.about = "1 instead of 2\n";
    one.verdict.blamed = oracle::Step{1, 12, "BINARY_OP", 2, {"int=3", "NULL"}};
    one.verdict.subject = {oracle::Ending::kFinished, 0, "", {{"outcome", "value 1\n"}}};
    one.verdict.oracle = {oracle::Ending::kFinished, 0, "", {{"outcome", "value 2"}}};
    one.subject_version = "pyvm";
    one.oracle_version = "3.14.8";
    return one;
  }
  // Names of everything that lies in the store's folder, without what is always there.
  std::set<std::string> names() const {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder)) names.insert(entry.path().filename());
    names.erase(".lock");
    names.erase("counts");
    return names;
  }

  fs::path folder;
};

TEST_F(Store, GivesBackWhatItGot) {
  FindingStore store(folder);
  Finding given = finding(std::string("pyc\0\xff", 5), "BINARY_OP(int, int): value");
  given.before = {"one", "two"};
  given.reproducible = false;
  EXPECT_TRUE(store.add(given));
  EXPECT_FALSE(store.add(given));
  EXPECT_TRUE(names().contains("unreproducible"));
  given.id = finding_id(given);
  auto read = FindingStore(folder).load(given.id.substr(0, 6));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->program, given.program);
  EXPECT_EQ(read->before, given.before);
  EXPECT_FALSE(read->reproducible);
  EXPECT_EQ(read->verdict.kind, VerdictKind::kDiverge);
  EXPECT_EQ(read->verdict.about, given.verdict.about);
  EXPECT_EQ(read->verdict.blamed, given.verdict.blamed);
  EXPECT_EQ(read->verdict.subject, given.verdict.subject);
  EXPECT_EQ(read->verdict.oracle, given.verdict.oracle);
  EXPECT_EQ(read->found.size(), 20u);
  EXPECT_EQ(store.load("no such"), std::nullopt);

  // It repeats after all, and becomes smaller.
  Finding changed = *read;
  changed.reproducible = true;
  changed.minimal = "small";
  changed.minimal_source = "x = 1\n";
  store.update(changed);
  EXPECT_TRUE(names().contains(given.id));
  read = store.load(given.id);
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->reproducible);
  EXPECT_EQ(read->minimal, "small");
  EXPECT_EQ(read->minimal_source, "x = 1\n");
  EXPECT_EQ(store.all().size(), 1u);
  EXPECT_EQ(store.counts().at("BINARY_OP(int, int): value"), 2u);
  changed.id = "0000000000000000";
  EXPECT_THROW(store.update(changed), std::runtime_error);
}

TEST_F(Store, TheTextIsTheMinimalProgram) {
  fuzz::Programs programs(400);
  std::string program;
  FindingStore store(folder);
  size_t count = 0;
  while (programs.next(&program)) {
    if (program.size() > 20000) continue;
    Finding given = finding(program, "BINARY_OP(int, int): value");
    given.minimal = program;
    store.add(given, 100);
    const fs::path place = store.folder_of(*store.load(finding_id(given)));
    const std::string text = oracle::read_file(place / "minimal.txt").value();
    EXPECT_EQ(fuzz::assemble_program(text), oracle::read_file(place / "minimal.pyc").value());
    EXPECT_EQ(text, oracle::read_file(place / "program.txt").value());
    ++count;
  }
  EXPECT_TRUE(programs.finish());
  EXPECT_GT(count, 10u);
}

TEST_F(Store, KeepsSomeOfABucketAndCountsTheRest) {
  FindingStore store(folder);
  for (int i = 0; i < 8; ++i)
    EXPECT_EQ(store.add(finding(fmt::format("a{}", i), "A(): value"), 3), i < 3) << i;
  // Another one may see it as well, and what is not kept is counted nevertheless.
  EXPECT_FALSE(FindingStore(folder).add(finding("a9", "A(): value"), 3));
  EXPECT_TRUE(store.add(finding("a9", "B(): value"), 3));
  Finding crash = finding("c", "SIGSEGV");
  crash.verdict.kind = VerdictKind::kVmCrash;
  crash.verdict.aspect = "SIGSEGV";
  for (int i = 0; i < 4; ++i) {
    crash.program = fmt::format("c{}", i);
    EXPECT_TRUE(store.add(crash, 3));
  }
  const auto counts = store.counts();
  EXPECT_EQ(counts.at("A(): value"), 9u);
  EXPECT_EQ(counts.at("B(): value"), 1u);
  EXPECT_EQ(counts.at("SIGSEGV"), 4u);
  EXPECT_EQ(store.all().size(), 8u);
  // A finding that somebody deleted makes room.
  fs::remove_all(folder / store.all()[0].id);
  fs::remove_all(folder / finding_id(finding("a0", "A(): value")));
  EXPECT_TRUE(store.add(finding("a10", "A(): value"), 3));
}

TEST_F(Store, IsSharedByThreads) {
  FindingStore store(folder);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&store, t] {
      for (int i = 0; i < 20; ++i) store.add(finding(fmt::format("{}-{}", t, i), "A(): value"), 4);
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(store.all().size(), 4u);
  EXPECT_EQ(store.counts().at("A(): value"), 80u);
}

// Adds, updates and counts until it is killed, and says of each finding that was added.
[[noreturn]] void write_until_killed(const fs::path& folder, int said, int start,
                                     Finding (*make)(const std::string&, const std::string&)) {
  FindingStore store(folder);
  for (int i = start;; ++i) {
    Finding one = make(fmt::format("program {}", i), fmt::format("BUCKET_{}(): value", i % 40));
    one.id = finding_id(one);
    if (i % 3 == 0) {
      one.reproducible = false;
      one.before = {"before"};
    }
    if (store.add(one, 1000)) {
      const std::string line = one.id + "\n";
      if (write(said, line.data(), line.size()) < 0) _exit(1);
    }
    if (i % 4 == 0) {
      one.reproducible = true;
      one.minimal = "minimal";
      store.update(one);
    }
  }
}

TEST_F(Store, LosesNothingWhenWritersAreKilled) {
  std::minstd_rand random(7);
  std::set<std::string> reported;
  int pipe_ends[2];
  ASSERT_EQ(pipe(pipe_ends), 0);
  fcntl(pipe_ends[0], F_SETFL, O_NONBLOCK);
  auto start = [&](int round) {
    const pid_t child = fork();
    if (child == 0) write_until_killed(folder, pipe_ends[1], round * 100'000, finding);
    return child;
  };
  constexpr int kRounds = 40;
  // One process lives on while others are killed and their leftovers are swept.
  const pid_t survivor = start(kRounds);
  std::string text;
  for (int round = 0; round < kRounds; ++round) {
    const pid_t child = start(round);
    usleep(1'000 + random() % 30'000);
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    char buffer[4096];
    for (ssize_t n; (n = read(pipe_ends[0], buffer, sizeof buffer)) > 0;)
      text.append(buffer, static_cast<size_t>(n));
    // Opening sweeps; reading throws for half a finding.
    FindingStore store(folder);
    if (round % 8 != 0) continue;
    for (const Finding& one : store.all()) EXPECT_EQ(one.id, finding_id(one)) << "half written";
  }
  kill(survivor, SIGKILL);
  waitpid(survivor, nullptr, 0);
  char buffer[4096];
  for (ssize_t n; (n = read(pipe_ends[0], buffer, sizeof buffer)) > 0;)
    text.append(buffer, static_cast<size_t>(n));
  close(pipe_ends[0]);
  close(pipe_ends[1]);
  for (size_t at = 0; at < text.size(); at += 17) reported.insert(text.substr(at, 16));
  EXPECT_GT(reported.size(), 50u);

  FindingStore store(folder);
  for (const std::string& name : names()) EXPECT_FALSE(name.starts_with(".")) << name;
  std::map<std::string, uint64_t> kept;
  for (const Finding& one : store.all()) {
    reported.erase(one.id);
    ++kept[one.verdict.bucket];
    const Finding whole = store.load(one.id).value();
    EXPECT_EQ(whole.verdict.oracle.sections.size(), 1u);
  }
  EXPECT_TRUE(reported.empty()) << reported.size() << " lost, as " << *reported.begin();
  for (const auto& [bucket, count] : store.counts()) EXPECT_GE(count, kept[bucket]) << bucket;
}

TEST(ObservationText, IsReadBackWithoutALoss) {
  const std::vector<std::string> texts = {"",
                                          "a",
                                          "a\n",
                                          "\n",
                                          "\n\n",
                                          "a\n\n",
                                          "a\n\nb",
                                          "  a\n b",
                                          "\na",
                                          "x:\n",
                                          "\t\x01",
                                          "a\r\n",
                                          "ending: finished\n\nproblem:\n"};
  for (const std::string& first : texts)
    for (const std::string& second : texts) {
      oracle::Observation seen{
          oracle::Ending::kCrashed, 11, first, {{"outcome", second}, {"errors", first}}};
      const std::string text = observation_text(seen);
      EXPECT_EQ(parse_observation(text, "x"), seen) << text;
    }
  EXPECT_THROW(parse_observation("", "x"), std::runtime_error);
  EXPECT_THROW(parse_observation("ending: nonsense\n", "x"), std::runtime_error);
  EXPECT_THROW(parse_observation("ending: finished\n\noutcome:\n    a", "x"), std::runtime_error);
  EXPECT_THROW(parse_observation("ending: finished\n\noutcome:\n  a\n", "x"), std::runtime_error);
}

}  // namespace
}  // namespace conformance
