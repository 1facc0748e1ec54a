// One Python that runs observe.py: the protocol, time limits, and what a death means.
#include "oracle/pool/observers_process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>

#include "fmt/format.h"
#include "oracle/pool/process.h"

namespace oracle {
namespace {

using Clock = std::chrono::steady_clock;

constexpr uint32_t kEnd = 0xffffffff;
constexpr char kChildDied = 'D';
constexpr size_t kLogBytes = 64 << 10;  // Of what a dying process wrote.
constexpr int kRequests = 200, kAnswers = 201, kState = 202;
constexpr std::chrono::milliseconds kStart{30'000};
constexpr const char* kTitles[] = {"outcome",    "output", "errors", "namespace",
                                   "finalisers", "trace",  "locals", "audit"};

void append_number(std::string& text, uint64_t number, int bytes) {
  for (int i = 0; i < bytes; ++i) text.push_back(static_cast<char>(number >> (8 * i)));
}

uint32_t number_at(std::string_view text, size_t at) {
  uint32_t number;
  memcpy(&number, text.data() + at, sizeof number);
  return number;
}

// What a wait status and the last words of a process say about its program.
Observation describe_death(int status, std::string text) {
  Observation result;
  auto says = [&](const char* what) { return text.find(what) != std::string::npos; };
  if (WIFSIGNALED(status)) {
    result.signal = WTERMSIG(status);
    switch (result.signal) {
      case SIGALRM:
      case SIGXCPU:
        result.ending = Ending::kTimedOut;
        break;
      case SIGXFSZ:
        result.ending = Ending::kFlooded;
        break;
      case SIGKILL:  // Nobody here did that: the system was out of memory.
        result.ending = Ending::kOutOfMemory;
        break;
      default:
        result.ending = Ending::kCrashed;
        if (says("Unrecoverable stack overflow") || says("Cannot recover from stack overflow") ||
            says("cannot recover from stack overflow"))
          result.ending = Ending::kTooDeep;
    }
    if (result.ending != Ending::kCrashed) result.signal = 0;
  } else if (says("AddressSanitizer: out of memory") ||
             says("AddressSanitizer: allocation-size-too-big") ||
             says("AddressSanitizer: requested allocation size")) {
    result.ending = Ending::kOutOfMemory;
  } else if (says("Sanitizer") || says("runtime error: ") || says("Fatal Python error")) {
    result.ending = Ending::kCrashed;
  } else if (text.starts_with("observe.py: MemoryError")) {
    result.ending = Ending::kOutOfMemory;
  } else {
    result.ending = Ending::kFault;
    text = fmt::format("exit status {}{}{}", WEXITSTATUS(status), text.empty() ? "" : ": ", text);
  }
  result.problem = std::move(text);
  return result;
}

// The body of a record. False when it is none.
bool parse_record(std::string_view body, Observation& into) {
  if (body.empty()) return false;
  if (body[0] == kChildDied) {
    if (body.size() < 5) return false;
    into = describe_death(static_cast<int>(number_at(body, 1)), std::string(body.substr(5)));
    return true;
  }
  const auto ending = static_cast<uint8_t>(body[0]);
  if (ending > static_cast<uint8_t>(Ending::kFault)) return false;
  into = Observation();
  into.ending = static_cast<Ending>(ending);
  body.remove_prefix(1);
  while (!body.empty()) {
    if (body.size() < 5) return false;
    const auto title = static_cast<uint8_t>(body[0]);
    const uint32_t size = number_at(body, 1);
    if (title >= std::size(kTitles) || size > body.size() - 5) return false;
    if (size != 0) into.sections.push_back({kTitles[title], std::string(body.substr(5, size))});
    body.remove_prefix(5 + size);
  }
  return true;
}

}  // namespace

ObserverProcess::ObserverProcess(const ObserverOptions& options, bool trace) : options_(options) {
  log_ = make_memory_file("");
  fcntl(log_.get(), F_SETFL, O_APPEND);
  Descriptor state = make_memory_file(std::string(sizeof(uint32_t), '\0'));
  void* page = mmap(nullptr, sizeof(uint32_t), PROT_READ, MAP_SHARED, state.get(), 0);
  if (page == MAP_FAILED) throw std::runtime_error(fmt::format("mmap: {}", strerror(errno)));
  running_ = static_cast<volatile uint32_t*>(page);
  try {
    Pipe requests = make_pipe(), answers = make_pipe();
    Descriptor nothing(open("/dev/null", O_RDONLY | O_CLOEXEC));
    Spawn what;
    what.argv = trace && !options.tracer.empty() ? options.tracer : options.command;
    for (const char* flag : {"-s", "-P", "-S", "-B", "-X", "utf8"}) what.argv.emplace_back(flag);
    what.argv.push_back((std::filesystem::absolute(options.worker_folder) / "observe.py").string());
    for (int number : {kRequests, kAnswers, kState}) what.argv.push_back(std::to_string(number));
    if (trace) what.argv.emplace_back("--trace");
    what.environment = plain_environment();
    what.environment.insert(what.environment.end(), options.environment.begin(),
                            options.environment.end());
    what.directory = "/";
    what.descriptors = {{nothing.get(), 0},
                        {log_.get(), 1},
                        {log_.get(), 2},
                        {requests.read_end.get(), kRequests},
                        {answers.write_end.get(), kAnswers},
                        {state.get(), kState}};
    what.memory_bytes = options.memory_bytes;
    what.file_bytes = uint64_t{16} << 20;
    what.random_addresses = options.random_addresses;
    process_ = spawn(what);
    requests.read_end.reset();
    answers.write_end.reset();  // Or its end would not show.
    requests_ = std::move(requests.write_end);
    answers_ = std::move(answers.read_end);
    fcntl(requests_.get(), F_SETFL, O_NONBLOCK);
    fcntl(answers_.get(), F_SETFL, O_NONBLOCK);
    fcntl(requests_.get(), F_SETPIPE_SZ, 1 << 20);
    fcntl(answers_.get(), F_SETPIPE_SZ, 1 << 20);

    const auto deadline = Clock::now() + kStart;
    for (;;) {
      if (pending_.size() >= 9 && pending_.size() >= 8 + size_t{number_at(pending_, 4)}) break;
      pollfd watched = {answers_.get(), POLLIN, 0};
      auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
      const bool ready = left.count() > 0 &&
                         (poll(&watched, 1, static_cast<int>(left.count())) > 0 || errno == EINTR);
      if (!ready || (watched.revents != 0 && !receive(pending_))) {
        Observation death = obituary();
        if (ready && death.ending == Ending::kOutOfMemory && death.problem.empty())
          throw KilledAtStart(fmt::format("{} was killed while it started", options.title));
        std::string why = ready ? death.problem : "no answer";
        if (ready && death.signal != 0) {
          const char* name = sigabbrev_np(death.signal);
          why = fmt::format("SIG{}{}{}", name != nullptr ? name : std::to_string(death.signal),
                            why.empty() ? "" : ": ", why);
        }
        throw std::runtime_error(fmt::format("{} cannot run observe.py: {}", options.title, why));
      }
    }
    about_ = pending_.substr(9, number_at(pending_, 4) - 1);
    pending_.clear();
    // It has all it needs open: from here on nothing can be opened, by whatever way a program
    // finds. (Sanitizers start a program that finds names when they report.)
    if (options.memory_bytes != 0) {
      const rlimit none{0, 0};
      prlimit(process_, RLIMIT_NOFILE, &none, nullptr);
    }
    if (!options.docstrings.empty()) exchange_docstrings(options.docstrings);
  } catch (...) {
    if (process_ > 0) obituary();
    munmap(page, sizeof(uint32_t));
    throw;
  }
}

ObserverProcess::~ObserverProcess() {
  if (process_ > 0) obituary();
  munmap(const_cast<uint32_t*>(running_), sizeof(uint32_t));
}

bool ObserverProcess::receive(std::string& pending) {
  char buffer[65536];
  for (;;) {
    const ssize_t got = read(answers_.get(), buffer, sizeof buffer);
    if (got > 0) {
      pending.append(buffer, static_cast<size_t>(got));
      if (static_cast<size_t>(got) < sizeof buffer) return true;
    } else if (got < 0 && errno == EINTR) {
      continue;
    } else {
      return got < 0 && errno == EAGAIN;
    }
  }
}

std::string ObserverProcess::take_log() {
  std::string text(kLogBytes, '\0');
  const ssize_t got = pread(log_.get(), text.data(), text.size(), 0);
  text.resize(got > 0 ? static_cast<size_t>(got) : 0);
  return text;
}

Observation ObserverProcess::obituary() {
  if (process_ <= 0) return {};
  // Whether it ended by itself, which takes a moment from its last word on.
  siginfo_t about{};
  bool ended = false;
  const int patience = requests_.open() && answers_.open() ? 200 : 0;
  for (int i = 0; i <= patience; ++i) {
    pollfd watched = {answers_.get(), POLLIN, 0};
    const bool closed =
        answers_.open() && poll(&watched, 1, 0) > 0 && (watched.revents & (POLLHUP | POLLERR)) != 0;
    ended = waitid(P_PID, static_cast<id_t>(process_), &about, WEXITED | WNOHANG | WNOWAIT) == 0 &&
            about.si_pid == process_;
    if (ended || !closed) break;
    usleep(5'000);
  }
  requests_.reset();
  kill(-process_, SIGKILL);
  const int status = reap(process_);
  process_ = -1;
  answers_.reset();
  Observation death = describe_death(status, take_log());
  if (!ended) {
    death.ending = Ending::kTimedOut;
    death.signal = 0;
  }
  return death;
}

std::string ObserverProcess::exchange_docstrings(const std::string& others) {
  const size_t first[] = {0};
  std::vector<Observation> result(1);
  const Answer answer = ask(std::span(&others, 1), first, Mode::kDocstrings, result);
  asked_ = 0;
  if (answer.died)
    throw std::runtime_error(fmt::format("{} does not say what its docstrings are: {}",
                                         options_.title, answer.last_words.problem));
  const std::string* own = result[0].section("outcome");
  return own != nullptr ? *own : "";
}

ObserverProcess::Answer ObserverProcess::ask(std::span<const std::string> programs,
                                             std::span<const size_t> which, Mode mode,
                                             std::vector<Observation>& into) {
  std::string request;
  size_t size = 25;
  for (size_t index : which) size += 4 + programs[index].size();
  request.reserve(size + 4);
  append_number(request, size, 4);
  request.push_back(static_cast<char>(mode));
  append_number(request, static_cast<uint64_t>(options_.wall.count()), 4);
  append_number(request, options_.fuel, 8);
  append_number(request, options_.heap_bytes, 8);
  append_number(request, which.size(), 4);
  for (size_t index : which) {
    append_number(request, programs[index].size(), 4);
    request += programs[index];
  }
  asked_ += which.size();

  Answer answer;
  pending_.clear();
  size_t sent = 0, parsed = 0;
  // Each program has an alarm of its own; this is for a process that does not hear it.
  // An audit takes several children one after the other.
  const auto patience =
      (mode == Mode::kAudit ? 5 : 2) * options_.wall + std::chrono::milliseconds(3'000);
  auto deadline = Clock::now() + patience;
  size_t seen_answers = 0;
  uint32_t seen_running = 0;
  bool complete = false, broken = false;
  while (!complete) {
    pollfd watched[2] = {{answers_.get(), POLLIN, 0},
                         {sent < request.size() ? requests_.get() : -1, POLLOUT, 0}};
    const auto now = Clock::now();
    if (seen_answers != answer.answered || seen_running != *running_) {
      seen_answers = answer.answered;
      seen_running = *running_;
      deadline = now + patience;
    }
    if (now >= deadline) break;
    auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - now);
    if (poll(watched, 2, static_cast<int>(left.count()) + 1) < 0 && errno != EINTR) break;
    if (watched[1].revents != 0) {
      // MSG_NOSIGNAL is for sockets only: a reader that is gone must not be a signal here.
      const ssize_t done = write(requests_.get(), request.data() + sent, request.size() - sent);
      if (done > 0) sent += static_cast<size_t>(done);
      if (done < 0 && errno != EAGAIN && errno != EINTR) broken = true;
    }
    bool open = true;
    if (watched[0].revents != 0) open = receive(pending_);
    while (pending_.size() - parsed >= 8) {
      const uint32_t index = number_at(pending_, parsed);
      const uint32_t length = number_at(pending_, parsed + 4);
      if (pending_.size() - parsed - 8 < length) break;
      std::string_view body(pending_.data() + parsed + 8, length);
      parsed += 8 + length;
      if (index == kEnd && answer.answered == which.size()) {
        complete = true;
        answer.tainted = !body.empty() && body[0] != 0;
        break;
      }
      if (index != answer.answered || index >= which.size() ||
          !parse_record(body, into[which[index]])) {
        answer.died = true;
        // Behind the last answer, the last program is the one to suspect.
        answer.culprit = std::min(answer.answered, which.size() - 1);
        obituary();
        answer.last_words = Observation();
        answer.last_words.problem = "an answer that is none";
        return answer;
      }
      ++answer.answered;
    }
    if (parsed > (1 << 20)) {
      pending_.erase(0, parsed);
      parsed = 0;
    }
    if (!open || broken) break;
  }
  pending_.clear();
  if (complete) return answer;
  answer.died = true;
  answer.culprit = std::min(std::max<size_t>(*running_, answer.answered), which.size() - 1);
  answer.last_words = obituary();
  return answer;
}

}  // namespace oracle
