// Runs a target over the files of some folders, and over a few mutants of each: what a campaign
// starts from must be quiet. Each case runs in a child, which one that crashes or does not end
// takes with it. Every case is accounted for.
// Counterpart: none.
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <new>
#include <numeric>
#include <utility>

#include "fuzz/engines/mutation.h"
#include "fuzz/targets/harness.h"

namespace {

// Of processor time, for one case; a sanitizer slows everything down.
#if __has_feature(address_sanitizer)
constexpr unsigned kSeconds = 5;
#else
constexpr unsigned kSeconds = 1;
#endif

struct Input {
  std::string name, bytes;
};

struct Tally {
  size_t count[fuzz::kEndings] = {};
};

struct Losses {
  size_t poisoned = 0, failed = 0;
};

unsigned number_from(const char* name, unsigned otherwise) {
  const char* text = getenv(name);
  return text == nullptr ? otherwise : static_cast<unsigned>(strtoul(text, nullptr, 10));
}

std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    fprintf(stderr, "replay: cannot read %s\n", path.c_str());
    exit(2);
  }
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// In the same order on every machine.
std::vector<Input> read_inputs(int argc, char** argv) {
  std::vector<Input> inputs = {{"nothing", ""}, {"smallest", fuzz::smallest_program()}};
  for (int i = 1; i < argc; ++i) {
    if (std::filesystem::is_regular_file(argv[i])) {
      inputs.push_back({argv[i], contents(argv[i])});
      continue;
    }
    const size_t first = inputs.size();
    for (const auto& entry : std::filesystem::recursive_directory_iterator(argv[i])) {
      const std::filesystem::path extension = entry.path().extension();
      if (entry.is_regular_file() && (extension == ".pyc" || extension == ".py"))
        inputs.push_back({entry.path().string(), contents(entry.path())});
    }
    std::sort(inputs.begin() + static_cast<std::ptrdiff_t>(first), inputs.end(),
              [](const Input& a, const Input& b) { return a.name < b.name; });
  }
  return inputs;
}

// Input by input: itself, mutants each made of the one before, and a crossover.
class Cases {
 public:
  Cases(std::vector<Input> inputs, unsigned mutants)
      : inputs_(std::move(inputs)), mutants_(mutants) {}

  size_t inputs() const { return inputs_.size(); }
  size_t per_input() const { return mutants_ + size_t{2}; }
  size_t count() const { return inputs_.size() * per_input(); }

  std::string make(size_t number) {
    const size_t i = number / per_input();
    const size_t step = number % per_input();
    if (step == per_input() - 1) return cross(i);
    if (i != at_input_ || step < at_step_ || chain_.empty()) {
      at_input_ = i;
      at_step_ = 0;
      chain_ = inputs_[i].bytes;
    }
    for (; at_step_ < step; ++at_step_) mutate(static_cast<unsigned>(at_step_ + 1000 * i));
    return chain_;
  }

  std::string name(size_t number) const {
    const size_t step = number % per_input();
    std::string name = inputs_[number / per_input()].name;
    if (step == per_input() - 1) return name + ", crossed";
    return step == 0 ? name : name + ", mutant " + std::to_string(step);
  }

 private:
  static constexpr size_t kRoom = 64 << 10;

  void mutate(unsigned seed) {
    const size_t size = chain_.size();
    chain_.resize(size + kRoom);
    chain_.resize(fuzz::mutate(fuzz::kTarget, reinterpret_cast<uint8_t*>(chain_.data()), size,
                               chain_.size(), seed));
  }

  std::string cross(size_t i) const {
    const std::string& one = inputs_[i].bytes;
    const std::string& other = inputs_[i * 7919 % inputs_.size()].bytes;
    std::string crossed(one.size() + other.size() + kRoom, '\0');
    crossed.resize(fuzz::cross(
        fuzz::kTarget, fuzz::as_bytes(one), one.size(), fuzz::as_bytes(other), other.size(),
        reinterpret_cast<uint8_t*>(crossed.data()), crossed.size(), static_cast<unsigned>(i)));
    return crossed;
  }

  std::vector<Input> inputs_;
  unsigned mutants_;
  size_t at_input_ = SIZE_MAX, at_step_ = 0;
  std::string chain_;
};

// Processor time, and so many times as much on the clock for what waits.
constexpr unsigned kPatience = 10;

void limit_time(unsigned seconds) {
  itimerval timer = {};
  timer.it_value.tv_sec = seconds;
  setitimer(ITIMER_PROF, &timer, nullptr);
  alarm(seconds * kPatience);
}

size_t total(const Tally& tally) {
  return std::accumulate(std::begin(tally.count), std::end(tally.count), size_t{0});
}

// Where a test may leave files, the case is left there.
void keep(const std::string& bytes, size_t number) {
  const char* folder = getenv("TEST_UNDECLARED_OUTPUTS_DIR");
  if (folder == nullptr) return;
  std::ofstream file(std::string(folder) + "/case" + std::to_string(number) + ".pyc",
                     std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

// One case in a child of its own, which starts from the machine as it is at the start.
void run_apart(const Cases& cases, const std::string& bytes, size_t number, unsigned seconds,
               Tally* tally, Losses* losses) {
  const size_t before = total(*tally);
  fflush(nullptr);
  const pid_t child = fork();
  if (child == 0) {
    limit_time(seconds);
    const fuzz::Ending ending = fuzz::kTarget.run(fuzz::as_bytes(bytes), bytes.size());
    ++tally->count[static_cast<size_t>(ending)];
    fflush(nullptr);
    _exit(0);
  }
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child) {
    perror("replay: fork");
    exit(2);
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0 && total(*tally) == before + 1) return;
  const int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  if (signal == SIGPROF || signal == SIGALRM) {
    ++losses->poisoned;
    printf("POISONED case %zu (%s): not done after %u s of %s\n", number,
           cases.name(number).c_str(), signal == SIGPROF ? seconds : seconds * kPatience,
           signal == SIGPROF ? "processor time" : "waiting");
  } else {
    ++losses->failed;
    printf("FAILED case %zu (%s): status %#x; FUZZ_REPLAY_CASE=%zu runs it alone\n", number,
           cases.name(number).c_str(), static_cast<unsigned>(status), number);
  }
  keep(bytes, number);
}

int report(const Cases& cases, const Tally& tally, const Losses& losses, double seconds) {
  const size_t ended = total(tally);
  printf("%zu inputs, %zu cases in %.1f s:", cases.inputs(), cases.count(), seconds);
  for (size_t i = 0; i < fuzz::kEndings; ++i) {
    if (tally.count[i] != 0)
      printf(" %zu %s,", tally.count[i], fuzz::ending_text(static_cast<fuzz::Ending>(i)));
  }
  printf(" %zu POISONED (over time), %zu FAILED\n", losses.poisoned, losses.failed);
  if (ended + losses.poisoned + losses.failed != cases.count()) {
    printf("replay: %zu cases are not accounted for\n",
           cases.count() - ended - losses.poisoned - losses.failed);
    return 1;
  }
  // A target that mostly hangs tests nothing.
  if (losses.poisoned * 100 > cases.count()) {
    printf("replay: more than one case of a hundred is poisoned\n");
    return 1;
  }
  return losses.failed == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (fuzz::kTarget.start != nullptr) fuzz::kTarget.start();
  const unsigned seconds = std::max(1u, number_from("FUZZ_REPLAY_SECONDS", kSeconds));
  Cases cases(read_inputs(argc, argv), number_from("FUZZ_REPLAY_MUTANTS", 3));
  if (getenv("FUZZ_REPLAY_CASE") != nullptr) {
    const size_t number = number_from("FUZZ_REPLAY_CASE", 0);
    if (number >= cases.count()) return 2;
    const std::string bytes = cases.make(number);
    const fuzz::Ending ending = fuzz::kTarget.run(fuzz::as_bytes(bytes), bytes.size());
    printf("%s: %s\n", cases.name(number).c_str(), fuzz::ending_text(ending));
    return 0;
  }
  void* shared =
      mmap(nullptr, sizeof(Tally), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) {
    perror("replay: mmap");
    return 2;
  }
  auto* tally = new (shared) Tally();
  Losses losses;
  const auto start = std::chrono::steady_clock::now();
  for (size_t number = 0; number < cases.count(); ++number)
    run_apart(cases, cases.make(number), number, seconds, tally, &losses);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  return report(cases, *tally, losses, took.count());
}
