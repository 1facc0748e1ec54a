// damage: loads damaged .pyc files by the thousand and proves that nothing worse than an exception
// comes of it. Counterpart: none in CPython; the behaviour it holds on to is Python/marshal.c's.
//
// Every case is made from (seed, case number) alone, so a report can be replayed. Cases run in
// child processes: one that dies, hangs or leaks costs its block a restart, not the run.
#include <dirent.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "vm/heap/alloc.h"
#include "vm/lifecycle/lifecycle.h"
#include "vm/marshal/marshal.h"
#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/code.h"
#include "vm/objects/errors.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define PY_LEAK_CHECKS 1
#include <sanitizer/lsan_interface.h>

extern "C" const char* __asan_default_options();
// Freed blocks are kept for a while to catch late uses: not so many that the memory bound drowns.
extern "C" const char* __asan_default_options() {
  return "quarantine_size_mb=16:allocator_may_return_null=1:detect_leaks=1:leak_check_at_exit=0:"
         "handle_segv=1:max_malloc_fill_size=0";
}
#endif
#endif

namespace py {
namespace {

struct Settings {
  uint64_t seed = 1;
  uint64_t first = 0;
  uint64_t count = 2000;
  size_t memory = size_t{512} << 20;
  unsigned seconds = 10;  // For one case.
  uint64_t block = 500;   // Cases per child, and between two leak checks.
  const char* write =
      nullptr;  // Directory for the damaged files of the range; they are not loaded.
  std::vector<std::string> inputs;
};

using Data = std::string;

// What children tell their parent; lives in shared memory.
struct Progress {
  uint64_t current;  // The case being worked on.
  uint64_t loaded, refused;
  uint64_t peak;  // The most bytes any case held.
};

class Random {
 public:
  Random(uint64_t seed, uint64_t number) : state_(seed * 0x9e3779b97f4a7c15u ^ number) { next(); }
  uint64_t next() {
    state_ += 0x9e3779b97f4a7c15u;
    uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
    return mixed ^ (mixed >> 31);
  }
  size_t below(size_t bound) { return bound == 0 ? 0 : static_cast<size_t>(next() % bound); }
  uint8_t byte() { return static_cast<uint8_t>(next()); }

 private:
  uint64_t state_;
};

constexpr char kTypeCodes[] = "0NFTS.ifgxylstr([{cu?<>:aA)zZI";
constexpr char kSizedCodes[] = "lsturaA([<>i";

// Mostly behind the header: damage to it is noticed before anything else is looked at.
size_t place(Random& random, const Data& data) {
  if (data.size() <= kPycHeaderBytes || random.below(50) == 0) return random.below(data.size());
  return kPycHeaderBytes + random.below(data.size() - kPycHeaderBytes);
}

// Some byte that may be a type code of the wanted kind; any place when the search fails.
size_t place_of_code(Random& random, const Data& data, const char* codes) {
  size_t start = place(random, data);
  for (size_t i = start; i < data.size() && i < start + 4096; ++i) {
    char code = static_cast<char>(data[i] & 0x7f);
    if (code != 0 && std::strchr(codes, code) != nullptr) return i;
  }
  return start;
}

uint32_t extreme(Random& random) {
  constexpr uint32_t kValues[] = {0,          1,          0x7f,       0xff,       0x100,
                                  0x7fff,     0xffff,     0x10000,    0xffffff,   0x1fffffff,
                                  0x3fffffff, 0x7ffffffe, 0x7fffffff, 0x80000000, 0x80000001,
                                  0xfffffffe, 0xffffffff};
  return kValues[random.below(sizeof kValues / sizeof *kValues)];
}

void put_long(Data* data, size_t at, uint32_t value) {
  for (size_t i = 0; i < 4 && at + i < data->size(); ++i)
    (*data)[at + i] = static_cast<char>(value >> (8 * i));
}

// The opening of one container that holds one object, to be repeated.
Data nest_opening(Random& random) {
  auto sized = [](char code) { return Data{code, 1, 0, 0, 0}; };
  char flag = random.below(2) == 0 ? 0 : static_cast<char>(0x80);
  switch (random.below(7)) {
    case 0:
      return {static_cast<char>(')' | flag), 1};
    case 1:
      return sized(static_cast<char>('(' | flag));
    case 2:
      return sized(static_cast<char>('[' | flag));
    case 3:
      return sized(static_cast<char>((random.below(2) == 0 ? '<' : '>') | flag));
    case 4:
      return {static_cast<char>('{' | flag)};
    case 5:
      return {static_cast<char>(':' | flag)};
    default:
      return static_cast<char>('c' | flag) + Data(20, '\0');
  }
}

void damage_once(Random& random, const std::vector<Data>& all, Data* data) {
  if (data->empty()) return;
  size_t at = place(random, *data);
  switch (random.below(14)) {
    case 0:
      for (size_t n = 1 + random.below(8); n > 0; --n)
        (*data)[place(random, *data)] ^= static_cast<char>(1 << random.below(8));
      return;
    case 1:
      for (size_t n = 1 + random.below(8); n > 0; --n)
        (*data)[place(random, *data)] = static_cast<char>(random.byte());
      return;
    case 2:
      data->resize(at);
      return;
    case 3: {  // A piece of another file (or this one) over what is there, or pushed in.
      const Data& other = all[random.below(all.size())];
      size_t from = place(random, other);
      Data piece = other.substr(from, 1 + random.below(200));
      data->replace(at, random.below(2) == 0 ? 0 : piece.size(), piece);
      return;
    }
    case 4:
      data->erase(at, 1 + random.below(64));
      return;
    case 5:
    case 6:
      put_long(data, place_of_code(random, *data, kSizedCodes) + 1, extreme(random));
      return;
    case 7: {
      size_t depth = size_t{1} << random.below(15);
      Data opening = nest_opening(random);
      Data pile;
      for (; depth > 0; --depth) pile += opening;
      data->insert(random.below(3) == 0 ? std::min(kPycHeaderBytes, data->size())
                                        : place_of_code(random, *data, kTypeCodes),
                   pile);
      return;
    }
    case 8:
    case 9: {  // One type becomes another.
      size_t code = place_of_code(random, *data, kTypeCodes);
      char flag = static_cast<char>(random.below(4) == 0 ? 0x80 : (*data)[code] & 0x80);
      (*data)[code] = static_cast<char>(kTypeCodes[random.below(sizeof kTypeCodes - 1)] | flag);
      return;
    }
    case 10:
      (*data)[place_of_code(random, *data, kTypeCodes)] ^= static_cast<char>(0x80);
      return;
    case 11: {  // A reference to some early object in place of an object.
      size_t code = place_of_code(random, *data, kTypeCodes);
      Data reference = "r";
      uint32_t index = static_cast<uint32_t>(random.below(random.below(2) == 0 ? 8 : 300));
      reference.append(4, '\0');
      put_long(&reference, 1, index);
      data->replace(code, 1 + random.below(8), reference);
      return;
    }
    case 12: {  // Text that is not ASCII, or not UTF-8.
      size_t code = place_of_code(random, *data, "aAzZut");
      for (size_t i = code + 2 + random.below(8); i < data->size() && i < code + 12; ++i)
        (*data)[i] = static_cast<char>((*data)[i] | 0x80);
      return;
    }
    default: {  // The same stretch several times.
      Data piece = data->substr(at, 1 + random.below(40));
      Data pile;
      for (size_t n = 1 + random.below(50); n > 0; --n) pile += piece;
      data->insert(at, pile);
    }
  }
}

Data make_case(const Settings& settings, const std::vector<Data>& all, uint64_t number) {
  Random random(settings.seed, number);
  Data data = all[random.below(all.size())];
  size_t rounds = 1 + (random.below(3) == 0 ? random.below(4) : 0);
  for (; rounds > 0; --rounds) damage_once(random, all, &data);
  return data;
}

void exhaust(Thread& thread, Owned<Object> iterable) {
  Owned<Object> iterator = iterable ? get_iter(thread, iterable) : nullptr;
  if (iterator) {
    for (int i = 0; i < 100000; ++i) {
      if (!iter_next(thread, iterator)) break;
    }
  }
  error_clear(thread);
}

void drop(Thread& thread, Owned<Object>) { error_clear(thread); }

// Looks at everything a program could look at without running the code.
void examine(Thread& thread, Object* value, int depth) {
  drop(thread, object_repr(thread, value));
  (void)object_hash(thread, value);
  error_clear(thread);
  (void)object_rich_compare_bool(thread, value, value, CompareOp::kEq);
  error_clear(thread);
  if (!is_a<Code>(value)) return;
  Code* code = as<Code>(value);
  for (const char* name : {"co_code", "_co_code_adaptive", "co_varnames", "co_cellvars",
                           "co_freevars", "co_lnotab", "co_linetable", "co_qualname"})
    drop(thread, get_attr(thread, value, name));
  for (const char* name : {"co_positions", "co_lines", "co_branches"})
    exhaust(thread, call_method(thread, value, name));
  drop(thread, call_method(thread, value, "replace"));
  for (int unit = 0; unit < code->unit_count && unit < 20000; ++unit) {
    ExceptionHandler handler;
    (void)code_find_handler(code, unit, &handler);
    (void)code_addr_to_line(code, unit * 2);
    if (unit < 500) (void)code_position(code, unit * 2);
  }
  if (depth > 50) return;
  Owned<Tuple> constants = share(code->co_consts.get());
  for (int64_t i = 0; i < constants->ob_size; ++i) {
    if (is_a<Code>(constants->items[i])) examine(thread, constants->items[i], depth + 1);
  }
}

void run_case(Thread& thread, const Data& data, Progress* progress) {
  // An exact copy on the heap: the sanitizer sees the first byte that is read too far.
  char* copy = static_cast<char*>(std::malloc(data.size() + 1));
  std::memcpy(copy, data.data(), data.size());
  copy = static_cast<char*>(std::realloc(copy, std::max<size_t>(data.size(), 1)));
  Owned<Object> code = pyc_load(thread, copy, data.size());
  if (!code && !thread.has_exception()) {
    std::fprintf(stderr, "damage: null without an exception\n");
    std::abort();
  }
  error_clear(thread);
  // The body alone says more than pyc_load, which hides the reason.
  if (data.size() > kPycHeaderBytes) {
    Owned<Object> value =
        marshal_loads(thread, copy + kPycHeaderBytes, data.size() - kPycHeaderBytes, true);
    if (bool(value) == thread.has_exception()) {
      std::fprintf(stderr, "damage: result and exception disagree\n");
      std::abort();
    }
    error_clear(thread);
    if (value) {
      ++progress->loaded;
      examine(thread, value, 0);
      drop(thread, marshal_dumps(thread, value, kMarshalVersion, true));
    } else {
      ++progress->refused;
    }
  } else {
    ++progress->refused;
  }
  std::free(copy);
  progress->peak = std::max<uint64_t>(progress->peak, mem_in_use());
}

// Seconds of processor time; twenty times as many on the clock, for what sleeps. 0 lifts both.
void limit_time(unsigned seconds) {
  struct itimerval timer = {};
  timer.it_value.tv_sec = seconds;
  setitimer(ITIMER_PROF, &timer, nullptr);
  alarm(seconds * 20);
}

[[noreturn]] void run_block(const Settings& settings, const std::vector<Data>& all, uint64_t first,
                            uint64_t last, Progress* progress) {
  Thread& thread = current_thread();
  mem_set_limit(settings.memory);
  for (uint64_t number = first; number < last; ++number) {
    progress->current = number;
    limit_time(settings.seconds);
    run_case(thread, make_case(settings, all, number), progress);
  }
  limit_time(0);
  gc_collect(thread, 2);
  size_t left = mem_in_use();
  int status = 0;
  if (left > (size_t{64} << 20)) {
    std::fprintf(stderr, "damage: %zu bytes are still held after the block\n", left);
    status = 3;
  }
#ifdef PY_LEAK_CHECKS
  if (__lsan_do_recoverable_leak_check() != 0) status = 4;
#endif
  struct rusage usage;
  if (getrusage(RUSAGE_SELF, &usage) == 0 &&
      static_cast<size_t>(usage.ru_maxrss) * 1024 > settings.memory) {
    std::fprintf(stderr, "damage: the process grew to %ld KB\n", usage.ru_maxrss);
    status = 5;
  }
  std::fflush(nullptr);
  _exit(status);
}

// Runs cases until a child fails or all are done; returns the first case not run.
uint64_t run_child(const Settings& settings, const std::vector<Data>& all, uint64_t first,
                   uint64_t last, Progress* progress, bool* fine) {
  progress->current = first;
  std::fflush(nullptr);
  pid_t child = fork();
  if (child == 0) run_block(settings, all, first, last, progress);
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child) {
    std::perror("damage: fork");
    std::exit(2);
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return last;
  *fine = false;
  bool whole_block = WIFEXITED(status) && WEXITSTATUS(status) >= 3 && WEXITSTATUS(status) <= 5;
  const char* what =
      WIFSIGNALED(status) && (WTERMSIG(status) == SIGALRM || WTERMSIG(status) == SIGPROF) ? "hang"
                                                                                          : "crash";
  if (whole_block) {
    std::printf(
        "damage: FAILED block %llu..%llu (memory); replay with --seed %llu --first %llu "
        "--count %llu --block 1\n",
        static_cast<unsigned long long>(first), static_cast<unsigned long long>(last),
        static_cast<unsigned long long>(settings.seed), static_cast<unsigned long long>(first),
        static_cast<unsigned long long>(last - first));
    return last;
  }
  std::printf(
      "damage: FAILED case %llu: %s (status %#x); replay with --seed %llu --first %llu "
      "--count 1\n",
      static_cast<unsigned long long>(progress->current), what, static_cast<unsigned>(status),
      static_cast<unsigned long long>(settings.seed),
      static_cast<unsigned long long>(progress->current));
  return progress->current + 1;
}

void read_input(const std::string& path, std::vector<Data>* all, bool named) {
  struct stat info;
  if (stat(path.c_str(), &info) != 0) {
    std::fprintf(stderr, "damage: cannot read %s\n", path.c_str());
    std::exit(2);
  }
  if (S_ISDIR(info.st_mode)) {
    std::vector<std::string> names;
    DIR* folder = opendir(path.c_str());
    if (folder == nullptr) return;
    while (struct dirent* entry = readdir(folder)) {
      if (entry->d_name[0] != '.') names.push_back(entry->d_name);
    }
    closedir(folder);
    std::sort(names.begin(), names.end());  // The same order on every machine.
    for (const std::string& name : names) read_input(path + "/" + name, all, false);
    return;
  }
  bool is_pyc = path.size() > 4 && path.compare(path.size() - 4, 4, ".pyc") == 0;
  if (!named && !is_pyc) return;
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return;
  Data data(static_cast<size_t>(info.st_size), '\0');
  data.resize(std::fread(data.data(), 1, data.size(), file));
  std::fclose(file);
  // Large files only make every case slow.
  if (data.size() > kPycHeaderBytes && data.size() < 100000) all->push_back(std::move(data));
}

int write_cases(const Settings& settings, const std::vector<Data>& all) {
  for (uint64_t number = settings.first; number < settings.first + settings.count; ++number) {
    Data data = make_case(settings, all, number);
    std::string path = std::string(settings.write) + "/case" + std::to_string(number) + ".pyc";
    std::FILE* file = std::fopen(path.c_str(), "wb");
    if (file == nullptr || std::fwrite(data.data(), 1, data.size(), file) != data.size()) {
      std::perror("damage: write");
      return 2;
    }
    std::fclose(file);
  }
  return 0;
}

int run(const Settings& settings) {
  std::vector<Data> all;
  for (const std::string& input : settings.inputs) read_input(input, &all, true);
  if (all.empty()) {
    std::fputs("damage: no .pyc files given\n", stderr);
    return 2;
  }
  if (settings.write != nullptr) return write_cases(settings, all);
  RuntimeConfig config = {};
  config.hash_seed = "0";
  config.utf8_mode = true;
  config.int_max_str_digits = 4300;
  config.sys.isolated = true;
  config.sys.executable = "damage";
  if (!runtime_start(config)) return 2;
  auto* progress = static_cast<Progress*>(
      mmap(nullptr, sizeof(Progress), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  if (progress == MAP_FAILED) return 2;
  uint64_t end = settings.first + settings.count;
  int failures = 0;
  for (uint64_t at = settings.first; at < end && failures < 100;) {
    bool fine = true;
    at = run_child(settings, all, at, std::min(end, at + settings.block), progress, &fine);
    if (!fine) ++failures;
    if (isatty(2)) std::fprintf(stderr, "\r%llu", static_cast<unsigned long long>(at));
  }
  std::printf(
      "damage: %llu cases from %zu files, seed %llu: %llu loaded, %llu refused, %d failures, "
      "at most %.1f MB\n",
      static_cast<unsigned long long>(settings.count), all.size(),
      static_cast<unsigned long long>(settings.seed),
      static_cast<unsigned long long>(progress->loaded),
      static_cast<unsigned long long>(progress->refused), failures,
      static_cast<double>(progress->peak) / (1 << 20));
  return failures == 0 ? 0 : 1;
}

constexpr char kUsage[] =
    "usage: damage [--seed N] [--first N] [--count N] [--block N] [--memory MB] [--seconds N]\n"
    "              [--write DIR] FILE.pyc|FOLDER...\n"
    "Loads COUNT damaged variants of the files; none may crash, hang, leak or need over MEMORY.\n";

}  // namespace
}  // namespace py

int main(int argc, char** argv) {
  py::Settings settings;
  for (int i = 1; i < argc; ++i) {
    std::string word = argv[i];
    if (word.compare(0, 2, "--") != 0) {
      settings.inputs.push_back(word);
      continue;
    }
    const char* value = i + 1 < argc ? argv[++i] : nullptr;
    if (value == nullptr) {
      std::fputs(py::kUsage, stderr);
      return 2;
    }
    uint64_t number = std::strtoull(value, nullptr, 10);
    if (word == "--seed") {
      settings.seed = number;
    } else if (word == "--first") {
      settings.first = number;
    } else if (word == "--count") {
      settings.count = number;
    } else if (word == "--block") {
      settings.block = std::max<uint64_t>(number, 1);
    } else if (word == "--memory") {
      settings.memory = static_cast<size_t>(number) << 20;
    } else if (word == "--seconds") {
      settings.seconds = static_cast<unsigned>(number);
    } else if (word == "--write") {
      settings.write = value;
    } else {
      std::fputs(py::kUsage, stderr);
      return 2;
    }
  }
  return py::run(settings);
}
