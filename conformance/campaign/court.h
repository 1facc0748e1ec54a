// The way of an input from wherever it came from to the judge, and of a finding to its folder.
// Counterpart: none.
#pragma once

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "conformance/campaign/statistics.h"
#include "conformance/findings/store.h"
#include "conformance/findings/verdict.h"

namespace conformance {

// One input that both Pythons are to be asked about.
struct Plea {
  std::string program;  // What is run: bytes of a .pyc.
  std::string source;   // Of an input that is source text: the text; `program` compiles it.
  std::string
      compiled_from;   // Of a program: the text that it was compiled from, where there is one.
  std::string origin;  // "mutant", "sample", "suspicious", "novel", "crash", "seed".
  std::vector<std::string> mutators;
  std::string seed;   // What it was made of, as it lies in the repository.
  std::string about;  // How it was made, for people.
};

using JudgeFunction = std::function<std::vector<Verdict>(const std::vector<std::string>&)>;

struct CourtOptions {
  std::string target;
  std::string subject_version;
  std::string oracle_version;
  unsigned jobs = 1;
  size_t samples = 5;              // Findings to keep of one bucket.
  size_t queue_size = 8;           // Batches that may wait.
  std::filesystem::path unjudged;  // Where inputs go on which the harness failed, if anywhere.
};

// Judges batches of inputs on threads of its own.
class Court {
 public:
  Court(CourtOptions options, JudgeFunction judge, FindingStore& store, Statistics& statistics);
  ~Court();
  Court(const Court&) = delete;
  Court& operator=(const Court&) = delete;

  // Waits while too much is waiting. `done` is called, on some thread, when every verdict of the
  // batch is counted and every finding is on the disk. Throws what a judge threw.
  void submit(std::vector<Plea> batch, std::function<void()> done = {});
  // Whether submit() would wait.
  bool full();
  // Until everything is judged. Throws what a judge threw.
  void drain();

 private:
  struct Batch {
    std::vector<Plea> pleas;
    std::function<void()> done;
  };
  void work();
  void judge(Batch& batch);
  void keep(const Plea& plea, const Verdict& verdict);
  void rethrow_locked();

  const CourtOptions options_;
  const JudgeFunction judge_;
  FindingStore& store_;
  Statistics& statistics_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Batch> waiting_;
  size_t working_ = 0;
  bool closed_ = false;
  std::exception_ptr failure_;
  std::mutex known_mutex_;
  std::set<std::string> known_;  // Buckets of the folder, before or now.
  std::vector<std::thread> threads_;
};

}  // namespace conformance
