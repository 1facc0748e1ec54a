// The mechanism of campaigns with a judge that is made up: mutants, the court, resuming, children.
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <set>
#include <thread>

#include "conformance/campaign/child.h"
#include "conformance/campaign/crashes.h"
#include "conformance/campaign/intake.h"
#include "conformance/campaign/mutant_engine.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "oracle/pool/files.h"

namespace conformance {
namespace {

namespace fs = std::filesystem;

class CampaignTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) / ("campaign-" + std::to_string(getpid()));
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  // A module with enough in it for most mutators.
  static std::vector<SeedProgram> seeds() {
    fuzz::CodeIR code;
    code.filename = fuzz::make_text("<test>");
    code.name = code.qualified_name = fuzz::make_text("<module>");
    code.consts = {fuzz::make_none(), fuzz::make_int(1000), fuzz::make_text("text")};
    code.names = {fuzz::make_text("x")};
    code.first_line = 1;
    code.stack_size = 2;
    const auto add = [&](uint16_t opcode, uint32_t oparg) {
      fuzz::Instruction one;
      one.opcode = opcode;
      one.oparg = oparg;
      one.position = {1, 1, 0, 0};
      code.instructions.push_back(one);
    };
    add(fuzz::op::RESUME, 0);
    for (uint32_t i = 0; i < 8; ++i) {
      add(fuzz::op::LOAD_CONST, i % 3);
      add(fuzz::op::STORE_NAME, 0);
    }
    add(fuzz::op::LOAD_CONST, 0);
    add(fuzz::op::RETURN_VALUE, 0);
    std::vector<SeedProgram> seeds;
    seeds.push_back(seed_program(
        "test", fuzz::unchecked_pyc_header() + fuzz::write_marshal(*fuzz::encode(code))));
    return seeds;
  }

  // Every program whose size is a multiple of seven differs.
  static std::vector<Verdict> judge(const std::vector<std::string>& programs) {
    std::vector<Verdict> verdicts;
    for (const std::string& program : programs) {
      Verdict verdict;
      verdict.kind = program.size() % 7 == 0 ? VerdictKind::kDiverge : VerdictKind::kAgree;
      if (verdict.kind == VerdictKind::kDiverge) {
        verdict.aspect = "value";
        verdict.bucket = "size " + std::to_string(program.size());
      }
      verdict.subject.ending = oracle::Ending::kFinished;
      verdicts.push_back(verdict);
    }
    return verdicts;
  }

  fs::path folder_;
};

TEST_F(CampaignTest, MutantsAreDecidedByTheirNumber) {
  const MutantMaker maker(seeds(), {});
  const MutantMaker again(seeds(), {});
  std::set<std::string> different;
  for (uint64_t number = 0; number < 50; ++number) {
    const MutantProgram mutant = maker.make(number);
    EXPECT_EQ(mutant.bytes, again.make(number).bytes);
    EXPECT_TRUE(mutant.bytes.empty() || mutant.defined) << mutant.why_not;
    EXPECT_EQ(mutant.bytes.empty(), mutant.mutators.empty());
    different.insert(mutant.bytes);
  }
  EXPECT_GT(different.size(), 25U);
  EXPECT_EQ(maker.key(), again.key());
  MutantOptions other;
  other.seed = 2;
  EXPECT_NE(MutantMaker(seeds(), other).key(), maker.key());
}

TEST_F(CampaignTest, AStoppedRunGoesOnAndFindsTheSame) {
  const MutantMaker maker(seeds(), {});
  MutantRun run;
  run.count = 160;
  run.batch = 16;
  run.jobs = 2;
  run.progress = folder_ / "mutants.json";
  const auto findings_of = [&](const fs::path& where, bool interrupted) {
    FindingStore store(where);
    for (int round = 0; round < 50; ++round) {
      std::atomic<bool> stop{false};
      Statistics statistics("exec_defined", "mutants", folder_ / "history.jsonl");
      std::atomic<int> judged{0};
      CourtOptions options;
      options.jobs = 2;
      options.samples = 100'000;
      Court court(
          options,
          [&](const std::vector<std::string>& programs) {
            if (interrupted && ++judged > 2) stop = true;
            return judge(programs);
          },
          store, statistics);
      const bool whole = run_mutants(maker, run, court, statistics, stop, [] {});
      statistics.append_history();
      if (whole) break;
      EXPECT_TRUE(fs::exists(run.progress));
    }
    EXPECT_FALSE(fs::exists(run.progress));
    std::set<std::string> ids;
    for (const Finding& finding : store.all()) ids.insert(finding.id);
    return ids;
  };
  const std::set<std::string> wanted = findings_of(folder_ / "whole", false);
  EXPECT_FALSE(wanted.empty());
  EXPECT_EQ(findings_of(folder_ / "pieces", true), wanted);
  const std::string history = oracle::read_file(folder_ / "history.jsonl").value();
  EXPECT_TRUE(nlohmann::json::accept(history.substr(0, history.find('\n'))));
}

TEST_F(CampaignTest, WhatAJudgeThrowsReachesWhoSubmits) {
  FindingStore store(folder_ / "findings");
  Statistics statistics("t", "e", {});
  Court court(
      {},
      [](const std::vector<std::string>&) -> std::vector<Verdict> {
        throw std::runtime_error("no more");
      },
      store, statistics);
  Plea plea;
  plea.program = "x";
  court.submit({plea});
  EXPECT_THROW(court.drain(), std::runtime_error);
}

TEST_F(CampaignTest, SamplesGoWhenTheyAreJudgedAndTheCorpusStays) {
  const Workspace work(folder_ / "work");
  work.create();
  oracle::write_file(work.spool / "sample-finished-1.pyc", "1234567");
  oracle::write_file(work.spool / "odd-raised-2.pyc", "12");
  oracle::write_file(work.spool / ".unfinished", "x");
  oracle::write_file(work.corpus / "abc", "1234");
  FindingStore store(folder_ / "findings");
  const auto drain = [&] {
    Statistics statistics("t", "e", {});
    Court court({}, judge, store, statistics);
    Intake intake(work, court, {});
    while (intake.drain({work.corpus}) != 0) court.drain();
    return statistics.total().judged;
  };
  EXPECT_EQ(drain(), 3U);
  EXPECT_EQ(store.all().size(), 1U);
  EXPECT_FALSE(fs::exists(work.spool / "sample-finished-1.pyc"));
  EXPECT_TRUE(fs::exists(work.spool / ".unfinished"));
  EXPECT_TRUE(fs::exists(work.corpus / "abc"));
  EXPECT_EQ(drain(), 0U);
}

TEST_F(CampaignTest, CrashesAreNamedByWhatTheTargetSays) {
  const Verdict check = verdict_of_crash(
      "0000000001-crash-abc", "finding: leak: 3\nDEDUP_TOKEN: exec_defined: leak\nmore\n", 6);
  EXPECT_EQ(check.kind, VerdictKind::kVmCrash);
  EXPECT_EQ(check.bucket, "exec_defined: leak");
  EXPECT_EQ(check.aspect, "check");
  const Verdict hang = verdict_of_crash("0000000001-timeout-abc", "ALARM: working\n", 0);
  EXPECT_EQ(hang.kind, VerdictKind::kVmHang);
}

TEST_F(CampaignTest, CrashesThatRepeatAndThoseThatDoNotAreKept) {
  EngineOptions options;
  options.target = "test";
  options.workspace = Workspace(folder_ / "work");
  options.workspace.create();
  options.binary = folder_ / "target";
  // Crashes for inputs that say so.
  oracle::write_file(options.binary,
                     "#!/bin/sh\nfor last; do :; done\ngrep -q bad \"$last\" || exit 0\n"
                     "echo 'finding: it is bad' >&2\necho 'DEDUP_TOKEN: test: bad' >&2\nexit 77\n");
  fs::permissions(options.binary, fs::perms::owner_all);
  const fs::path& pending = options.workspace.pending;
  oracle::write_file(pending / "0000000007-crash-1", "bad");
  oracle::write_file(pending / "0000000008-crash-2", "good");
  oracle::write_file(pending / "0000000008.log", "finding: once\nDEDUP_TOKEN: test: once\n");
  oracle::write_file(pending / "0000000009-timeout-3", "good");
  FindingStore store(folder_ / "findings");
  Statistics statistics("test", "libfuzzer", {});
  Crashes crashes(options, store, statistics, "subject", "oracle", {});
  while (crashes.look_into_one()) {
  }
  EXPECT_TRUE(fs::is_empty(pending));
  std::set<std::string> buckets;
  for (const Finding& finding : store.all())
    buckets.insert(finding.verdict.bucket + (finding.reproducible ? "" : " (once)"));
  EXPECT_EQ(buckets, (std::set<std::string>{"test: bad", "test: once (once)"}));
  EXPECT_EQ(statistics.total().poisoned, 1U);
}

TEST_F(CampaignTest, AChildKnowsItsNumberAndDiesWithItsParent) {
  ChildCommand command;
  command.argv = {"/bin/sh", "-c", "echo {pid} $$; sleep 100"};
  command.environment = {"PATH=/bin:/usr/bin"};
  command.output = folder_ / "out";
  Child child;
  std::thread parent([&] {
    child.start(command);
    for (int i = 0; i < 100 && tail(command.output, 100).empty(); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
  });
  parent.join();  // Which ends it, too.
  const std::string out = tail(command.output, 100);
  EXPECT_EQ(std::stoi(out), child.pid());
  EXPECT_EQ(std::stoi(out.substr(out.find(' '))), child.pid());
  for (int i = 0; i < 100 && child.running(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  ASSERT_FALSE(child.running());
  EXPECT_EQ(child.status(), 128 + SIGKILL);
}

}  // namespace
}  // namespace conformance
