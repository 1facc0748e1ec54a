// What a campaign would run, in its order, with CPython's answers.
// Counterpart: none.
#include "conformance/power/stream.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <thread>

#include "conformance/suites/suite.h"
#include "fmt/format.h"
#include "oracle/pool/files.h"
#include "oracle/pool/process.h"

namespace conformance {
namespace {

namespace fs = std::filesystem;

double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

std::string u32(size_t number) {
  std::string bytes(4, '\0');
  const auto word = static_cast<uint32_t>(number);
  std::memcpy(bytes.data(), &word, 4);
  return bytes;
}

// Asks the subject which faults each program comes to.
void find_reach(const StreamOptions& options, std::vector<StreamProgram>& stream) {
  std::string text;
  for (const StreamProgram& program : stream) text += u32(program.bytes.size()) + program.bytes;
  fs::create_directories(options.scratch);
  const fs::path in = options.scratch / "programs", out = options.scratch / "reached";
  oracle::write_file(in, text, false);
  oracle::Command command;
  command.argv = options.clean;
  for (const std::string& word :
       {std::string("-I"), std::string("-S"), (options.root / "oracle/worker/reach.py").string(),
        in.string(), out.string()})
    command.argv.push_back(word);
  command.environment = oracle::plain_environment();
  command.limits.wall = std::chrono::minutes(10);
  const oracle::Finished finished = oracle::run(command);
  if (!finished.succeeded())
    throw Fault(
        fmt::format("oracle/worker/reach.py: {}\n{}", oracle::describe(finished), finished.err));
  const std::string answer = oracle::read_file(out).value_or("");
  size_t at = 0;
  for (StreamProgram& program : stream) {
    uint32_t count = 0;
    if (at + 4 > answer.size()) throw Fault("oracle/worker/reach.py stopped half way");
    std::memcpy(&count, answer.data() + at, 4);
    at += 4;
    std::vector<uint16_t> words(count);
    if (at + 2 * count > answer.size()) throw Fault("oracle/worker/reach.py stopped half way");
    std::memcpy(words.data(), answer.data() + at, 2 * count);
    at += 2 * count;
    const auto middle = std::find(words.begin(), words.end(), 0xFFFF);
    program.opcodes.assign(words.begin(), middle);
    if (middle != words.end()) program.met.assign(middle + 1, words.end());
    std::sort(program.met.begin(), program.met.end());
  }
}

std::vector<oracle::Observation> observe(oracle::Observers& side,
                                         const std::vector<std::string>& programs, unsigned jobs) {
  std::vector<oracle::Observation> answers(programs.size());
  const size_t share = (programs.size() + jobs - 1) / jobs;
  std::vector<std::thread> threads;
  for (unsigned job = 0; job < jobs; ++job) {
    const size_t begin = std::min(programs.size(), job * share);
    const size_t end = std::min(programs.size(), begin + share);
    threads.emplace_back([&, begin, end] {
      std::vector<oracle::Observation> part =
          side.observe(std::span(programs).subspan(begin, end - begin), oracle::Isolation::kFork);
      std::move(part.begin(), part.end(), answers.begin() + static_cast<ptrdiff_t>(begin));
    });
  }
  for (std::thread& thread : threads) thread.join();
  return answers;
}

}  // namespace

bool StreamProgram::meets(int fault) const {
  return std::binary_search(met.begin(), met.end(), static_cast<uint16_t>(fault));
}

std::vector<StreamProgram> make_stream(const StreamOptions& options, oracle::Observers& subject,
                                       oracle::Observers& reference,
                                       const std::vector<StreamProgram>& witnesses,
                                       StreamCounts* counts) {
  const std::vector<fs::path> places = {options.root / "corpus/seeds/pyc"};
  const MutantMaker maker(read_seeds(places, options.largest_seed, options.root), options.mutation);
  std::vector<StreamProgram> stream;
  double spent = 0;
  // The machine first, then CPython about what ended: as a campaign does.
  const auto judge = [&](std::vector<StreamProgram> batch, bool campaign) {
    const auto begin = std::chrono::steady_clock::now();
    counts->made += batch.size();
    std::vector<std::string> programs;
    for (const StreamProgram& program : batch) programs.push_back(program.bytes);
    const std::vector<oracle::Observation> first = observe(subject, programs, options.jobs);
    std::vector<StreamProgram> asked;
    std::vector<oracle::Observation> seen;
    programs.clear();
    for (size_t i = 0; i < batch.size(); ++i) {
      if (!oracle::comparable(first[i].ending) || first[i].ending == oracle::Ending::kRejected) {
        ++counts->incomparable;
        continue;
      }
      programs.push_back(batch[i].bytes);
      asked.push_back(std::move(batch[i]));
      seen.push_back(first[i]);
    }
    std::vector<oracle::Observation> answers = observe(reference, programs, options.jobs);
    // What it takes on one processor.
    const double seconds = seconds_since(begin) * options.jobs;
    for (size_t i = 0; i < asked.size(); ++i) {
      if (answers[i].ending != seen[i].ending || answers[i].sections != seen[i].sections) {
        ++counts->different;
        continue;
      }
      asked[i].answer = std::move(answers[i]);
      asked[i].campaign = campaign;
      asked[i].until =
          spent + seconds * static_cast<double>(i + 1) / static_cast<double>(asked.size());
      stream.push_back(std::move(asked[i]));
    }
    if (campaign) spent += seconds;
  };

  std::vector<StreamProgram> batch;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(places[0])) {
    if (entry.path().extension() != ".pyc") continue;
    StreamProgram program;
    program.name = fs::relative(entry.path(), options.root).string();
    program.bytes = oracle::read_file(entry.path()).value_or("");
    batch.push_back(std::move(program));
  }
  std::sort(batch.begin(), batch.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  judge(std::move(batch), true);
  batch = {};
  for (uint64_t number = 0; number < options.mutants && spent < options.seconds; ++number) {
    const auto begin = std::chrono::steady_clock::now();
    MutantProgram mutant = maker.make(number);
    spent += seconds_since(begin);
    if (!mutant.bytes.empty() && mutant.defined) {
      StreamProgram program;
      program.name = fmt::format("{}, mutant {}", mutant.seed, number);
      program.bytes = std::move(mutant.bytes);
      batch.push_back(std::move(program));
    }
    if (batch.size() < 256 && number + 1 < options.mutants) continue;
    judge(std::move(batch), true);
    batch = {};
    if (options.progress)
      options.progress(
          fmt::format("{} programs with an answer, {:.0f} s of a campaign", stream.size(), spent));
  }
  judge(witnesses, false);
  find_reach(options, stream);
  return stream;
}

}  // namespace conformance
