// The folder of findings.
// Counterpart: none.
//
// Whoever adds holds the lock of the store (a flock, which a killed process gives up) from before
// its temporary folder is there until after it is renamed. So whoever holds the lock and sees a
// temporary folder knows that its owner is dead. Counting needs no lock: a bucket's file grows by a
// byte.
#include "conformance/findings/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <ctime>
#include <mutex>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "conformance/findings/observation_text.h"
#include "conformance/findings/program_text.h"
#include "fmt/format.h"
#include "nlohmann/json.hpp"
#include "oracle/pool/files.h"

namespace conformance {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

constexpr const char* kLock = ".lock";
constexpr const char* kAdding = ".adding-";
constexpr const char* kReplaced = ".replaced-";
constexpr const char* kApart = "unreproducible";
constexpr const char* kCounts = "counts";
constexpr const char* kRecord = "finding.json";
constexpr int kFormat = 1;

[[noreturn]] void fail(const char* what, const fs::path& path) {
  throw std::runtime_error(fmt::format("cannot {} {}: {}", what, path.string(), strerror(errno)));
}

// A descriptor that closes itself.
class File {
 public:
  File(const fs::path& path, int flags) : file_(open(path.c_str(), flags | O_CLOEXEC, 0666)) {}
  ~File() {
    if (file_ >= 0) close(file_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int get() const { return file_; }
  bool ok() const { return file_ >= 0; }

 private:
  int file_;
};

void sync_folder(const fs::path& folder) {
  File file(folder, O_RDONLY | O_DIRECTORY);
  if (!file.ok() || fsync(file.get()) != 0) fail("sync", folder);
}

// The lock of a store, shared or exclusive. What may not be written can still be read.
class Lock {
 public:
  Lock(const fs::path& folder, bool exclusive)
      : file_(folder / kLock, exclusive ? O_RDWR | O_CREAT : O_RDONLY) {
    if (!file_.ok()) {
      if (exclusive) fail("open", folder / kLock);
      return;
    }
    while (flock(file_.get(), exclusive ? LOCK_EX : LOCK_SH) != 0)
      if (errno != EINTR) fail("lock", folder / kLock);
  }

 private:
  File file_;
};

void write_synced(const fs::path& path, std::string_view bytes) {
  File file(path, O_WRONLY | O_CREAT | O_TRUNC);
  if (!file.ok()) fail("write", path);
  for (size_t done = 0; done < bytes.size();) {
    const ssize_t written = write(file.get(), bytes.data() + done, bytes.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) fail("write", path);
    done += static_cast<size_t>(written);
  }
  if (fsync(file.get()) != 0) fail("sync", path);
}

void move(const fs::path& from, const fs::path& to) {
  if (rename(from.c_str(), to.c_str()) != 0) fail("rename", from);
}

std::string now_text() {
  const time_t now = time(nullptr);
  tm utc{};
  gmtime_r(&now, &utc);
  char text[32];
  strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text;
}

std::string key_of(const std::string& text) {
  return oracle::ContentKey().add(text).text().substr(0, 16);
}

const char* program_name(const Finding& finding) {
  return finding.is_source ? "source.py" : "program.pyc";
}

ordered_json step_json(const std::optional<oracle::Step>& step) {
  if (!step) return nullptr;
  return {{"code", step->code},
          {"offset", step->offset},
          {"opcode", step->opcode},
          {"depth", step->depth},
          {"top", step->top}};
}

std::optional<oracle::Step> step_of(const ordered_json& json) {
  if (json.is_null()) return std::nullopt;
  return oracle::Step{json.at("code"), json.at("offset"), json.at("opcode"), json.at("depth"),
                      json.at("top")};
}

ordered_json record_of(const Finding& finding) {
  return {{"format", kFormat},
          {"id", finding.id},
          {"kind", kind_text(finding.verdict.kind)},
          {"aspect", finding.verdict.aspect},
          {"bucket", finding.verdict.bucket},
          {"blamed", step_json(finding.verdict.blamed)},
          {"target", finding.target},
          {"seed", finding.seed},
          {"found", finding.found},
          {"subject", finding.subject_version},
          {"oracle", finding.oracle_version},
          {"program", program_name(finding)},
          {"reproducible", finding.reproducible},
          {"before", finding.before.size()},
          {"replay", fmt::format("scripts/conformance replay {}", finding.id)}};
}

std::string json_text(const ordered_json& value) {
  return value.dump(1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

// Everything that a finding's folder holds; finding.json is written last, though nobody looks into
// a folder under its temporary name.
void write_folder(const Finding& finding, const fs::path& folder) {
  fs::remove_all(folder);
  fs::create_directory(folder);
  auto put = [&](const char* name, std::string_view bytes) { write_synced(folder / name, bytes); };
  put(program_name(finding), finding.program);
  if (!finding.is_source) put("program.txt", program_listing(finding.program));
  if (!finding.is_source && !finding.compiled_from.empty()) put("source.py", finding.compiled_from);
  put("subject.txt", observation_text(finding.verdict.subject));
  put("oracle.txt", observation_text(finding.verdict.oracle));
  put("about.txt", finding.verdict.about);
  if (!finding.minimal.empty()) {
    put("minimal.pyc", finding.minimal);
    put("minimal.txt", program_listing(finding.minimal));
  }
  if (!finding.minimal_source.empty()) put("minimal.py", finding.minimal_source);
  if (!finding.before.empty()) {
    fs::create_directory(folder / "before");
    for (size_t i = 0; i < finding.before.size(); ++i)
      write_synced(
          folder / "before" / fmt::format("{:03}.{}", i + 1, finding.is_source ? "py" : "pyc"),
          finding.before[i]);
    sync_folder(folder / "before");
  }
  put(kRecord, json_text(record_of(finding)));
  sync_folder(folder);
}

Finding read_folder(const fs::path& folder, bool whole) {
  auto text = [&](const char* name) {
    auto bytes = oracle::read_file(folder / name);
    if (!bytes) throw std::runtime_error(fmt::format("{} is missing", (folder / name).string()));
    return *std::move(bytes);
  };
  Finding finding;
  try {
    const ordered_json record = ordered_json::parse(text(kRecord));
    if (record.at("format") != kFormat)
      throw std::runtime_error(fmt::format(
          "{}: format {} is not known", (folder / kRecord).string(), record.at("format").dump()));
    finding.id = record.at("id");
    finding.verdict.kind = parse_kind(record.at("kind").get<std::string>());
    finding.verdict.aspect = record.at("aspect");
    finding.verdict.bucket = record.at("bucket");
    finding.verdict.blamed = step_of(record.at("blamed"));
    finding.target = record.at("target");
    finding.seed = record.at("seed");
    finding.found = record.at("found");
    finding.subject_version = record.at("subject");
    finding.oracle_version = record.at("oracle");
    finding.is_source = record.at("program") == "source.py";
    finding.reproducible = folder.parent_path().filename() != kApart;
    const size_t before = record.at("before");
    if (whole)
      for (size_t i = 0; i < before; ++i)
        finding.before.push_back(
            text(fmt::format("before/{:03}.{}", i + 1, finding.is_source ? "py" : "pyc").c_str()));
  } catch (const ordered_json::exception& error) {
    throw std::runtime_error(fmt::format("{}: {}", (folder / kRecord).string(), error.what()));
  }
  finding.program = text(program_name(finding));
  if (!finding.is_source)
    finding.compiled_from = oracle::read_file(folder / "source.py").value_or("");
  finding.verdict.about = text("about.txt");
  finding.minimal = oracle::read_file(folder / "minimal.pyc").value_or("");
  finding.minimal_source = oracle::read_file(folder / "minimal.py").value_or("");
  if (whole) {
    finding.verdict.subject = parse_observation(text("subject.txt"), folder / "subject.txt");
    finding.verdict.oracle = parse_observation(text("oracle.txt"), folder / "oracle.txt");
  }
  return finding;
}

// The folders of findings of a store: those that repeat, and those apart.
std::vector<fs::path> finding_folders(const fs::path& store) {
  std::vector<fs::path> folders;
  for (const fs::path& home : {store, store / kApart}) {
    std::error_code gone;
    for (const auto& entry : fs::directory_iterator(home, gone)) {
      const std::string name = entry.path().filename();
      if (name.starts_with('.') || name == kApart || name == kCounts) continue;
      if (fs::exists(entry.path() / kRecord)) folders.push_back(entry.path());
    }
  }
  return folders;
}

// A folder of a finding, whole or not at all. Needs the lock.
class NewFolder {
 public:
  NewFolder(const Finding& finding, const fs::path& home)
      : temporary_(home / (kAdding + finding.id)) {
    try {
      if (fs::create_directories(home)) sync_folder(home.parent_path());
      write_folder(finding, temporary_);
    } catch (...) {
      discard();
      throw;
    }
  }
  ~NewFolder() { discard(); }
  NewFolder(const NewFolder&) = delete;
  NewFolder& operator=(const NewFolder&) = delete;
  const fs::path& path() const { return temporary_; }

 private:
  void discard() {
    std::error_code ignored;
    fs::remove_all(temporary_, ignored);
  }

  fs::path temporary_;
};

void write_new(const Finding& finding, const fs::path& target) {
  NewFolder fresh(finding, target.parent_path());
  move(fresh.path(), target);
  sync_folder(target.parent_path());
}

// Puts a folder where another one is: at no moment is there neither for those who hold the lock.
void exchange(const fs::path& fresh, const fs::path& old, const fs::path& aside) {
  if (renameat2(AT_FDCWD, fresh.c_str(), AT_FDCWD, old.c_str(), RENAME_EXCHANGE) == 0) {
    sync_folder(old.parent_path());
    return;
  }
  if (errno != EINVAL && errno != ENOSYS) fail("exchange", old);
  // This file system cannot; sweep() puts the old one back after a kill in between.
  move(old, aside);
  move(fresh, old);
  sync_folder(old.parent_path());
  fs::remove_all(aside);
}

// What killed processes left behind. Needs the lock.
void sweep(const fs::path& store) {
  for (const fs::path& home : {store, store / kApart}) {
    std::error_code gone;
    std::vector<fs::path> left;
    for (const auto& entry : fs::directory_iterator(home, gone)) {
      const std::string name = entry.path().filename();
      if (name.starts_with(kAdding) || name.starts_with(kReplaced)) left.push_back(entry.path());
    }
    for (const fs::path& folder : left) {
      const std::string name = folder.filename();
      const fs::path target = home / name.substr(std::min(name.size(), strlen(kReplaced)));
      if (name.starts_with(kReplaced) && !fs::exists(target))
        move(folder, target);
      else
        fs::remove_all(folder);
    }
  }
}

// The file of a bucket in counts/: a line of JSON that names it, then a byte for each time.
fs::path count_file(const fs::path& store, const std::string& bucket) {
  return store / kCounts / key_of(bucket);
}

void count_once(const fs::path& store, const Verdict& verdict) {
  static std::atomic<int> counter{0};
  const fs::path path = count_file(store, verdict.bucket);
  for (int attempt = 0; attempt < 2; ++attempt) {
    File file(path, O_WRONLY | O_APPEND);
    if (file.ok()) {
      if (write(file.get(), ".", 1) != 1) fail("write", path);
      return;
    }
    if (errno != ENOENT) fail("open", path);
    // The first line has to be there before anybody can append; the first to link it wins.
    fs::create_directories(path.parent_path());
    const fs::path fresh = path.parent_path() /
                           fmt::format(".{}-{}-{}", path.filename().string(), getpid(), ++counter);
    const ordered_json head = {{"bucket", verdict.bucket}};
    write_synced(fresh, head.dump(-1, ' ', true, ordered_json::error_handler_t::replace) + "\n");
    const bool linked = link(fresh.c_str(), path.c_str()) == 0 || errno == EEXIST;
    const int error = errno;
    unlink(fresh.c_str());
    errno = error;
    if (!linked) fail("write", path);
  }
  fail("count in", path);
}

std::vector<Finding> read_all(const fs::path& store) {
  std::vector<Finding> findings;
  for (const fs::path& folder : finding_folders(store))
    findings.push_back(read_folder(folder, false));
  std::sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    return std::tie(a.found, a.id) < std::tie(b.found, b.id);
  });
  return findings;
}

}  // namespace

std::string finding_id(const Finding& finding) {
  return oracle::ContentKey()
      .add(finding.is_source ? "source" : "program")
      .add(finding.program)
      .add(finding.verdict.bucket)
      .text()
      .substr(0, 16);
}

bool is_anonymous_crash(const Verdict& verdict) {
  return verdict.kind == VerdictKind::kVmCrash &&
         verdict.bucket.find(" in ") == std::string::npos &&
         verdict.bucket.find(" after ") == std::string::npos;
}

// The buckets of the folders that were seen, which never change without changing their name.
struct FindingStore::Index {
  std::mutex mutex;
  std::map<fs::path, std::string> buckets;

  // Whether this many findings of the bucket lie in the folder.
  bool is_full(const fs::path& home, const std::string& bucket, size_t samples) {
    std::lock_guard guard(mutex);
    size_t there = 0;
    for (const auto& [folder, its] : buckets)
      if (its == bucket && folder.parent_path() == home && fs::exists(folder / kRecord)) ++there;
    return there >= samples;
  }

  void refresh(const fs::path& store) {
    std::lock_guard guard(mutex);
    for (const fs::path& folder : finding_folders(store))
      if (!buckets.contains(folder)) buckets[folder] = read_folder(folder, false).verdict.bucket;
  }
};

FindingStore::FindingStore(fs::path folder)
    : folder_(std::move(folder)), index_(std::make_shared<Index>()) {
  std::error_code error;
  fs::create_directories(folder_, error);
  if (!fs::is_directory(folder_))
    throw std::runtime_error(fmt::format("{} is no folder of findings", folder_.string()));
  if (access(folder_.c_str(), W_OK) != 0) return;
  Lock lock(folder_, true);
  sweep(folder_);
}

fs::path FindingStore::folder_of(const Finding& finding) const {
  return finding.reproducible ? folder_ / finding.id : folder_ / kApart / finding.id;
}

bool FindingStore::add(const Finding& given, size_t samples) {
  Finding finding = given;
  finding.id = finding_id(given);
  if (finding.found.empty()) finding.found = now_text();
  const fs::path target = folder_of(finding);
  const fs::path home = target.parent_path();
  const bool limited = !is_anonymous_crash(finding.verdict);
  auto is_full = [&] { return limited && index_->is_full(home, finding.verdict.bucket, samples); };
  bool added = false;
  if (!is_full()) {
    Lock lock(folder_, true);
    index_->refresh(folder_);
    if (!fs::exists(target / kRecord) && !is_full()) {
      write_new(finding, target);
      added = true;
    }
  }
  // Last, so that a bucket that was counted more often than it has findings has them all.
  count_once(folder_, finding.verdict);
  return added;
}

void FindingStore::update(const Finding& finding) {
  Lock lock(folder_, true);
  const fs::path target = folder_of(finding);
  const fs::path home = target.parent_path();
  Finding other = finding;
  other.reproducible = !finding.reproducible;
  const fs::path elsewhere = folder_of(other);
  // It came to repeat, or does not any more. Where it lies is what counts, so the old one can move.
  if (!fs::exists(target / kRecord)) {
    if (!fs::exists(elsewhere / kRecord))
      throw std::runtime_error(fmt::format("there is no finding {}", finding.id));
    fs::create_directories(home);
    move(elsewhere, target);
    sync_folder(elsewhere.parent_path());
  }
  NewFolder fresh(finding, home);
  exchange(fresh.path(), target, home / (kReplaced + finding.id));
}

std::optional<Finding> FindingStore::load(const std::string& id) const {
  Lock lock(folder_, false);
  std::vector<fs::path> found;
  for (const fs::path& folder : finding_folders(folder_)) {
    const std::string name = folder.filename();
    if (name == id) return read_folder(folder, true);
    if (!id.empty() && name.starts_with(id)) found.push_back(folder);
  }
  if (found.empty()) return std::nullopt;
  if (found.size() > 1)
    throw std::runtime_error(fmt::format("'{}' is ambiguous: {} and {} begin with it", id,
                                         found[0].filename().string(),
                                         found[1].filename().string()));
  return read_folder(found[0], true);
}

std::vector<Finding> FindingStore::all() const {
  Lock lock(folder_, false);
  return read_all(folder_);
}

std::map<std::string, uint64_t> FindingStore::counts() const {
  std::map<std::string, uint64_t> counts;
  for (const Finding& finding : all()) ++counts[finding.verdict.bucket];
  std::error_code gone;
  for (const auto& entry : fs::directory_iterator(folder_ / kCounts, gone)) {
    if (entry.path().filename().string().starts_with('.')) continue;
    const std::string text = oracle::read_file(entry.path()).value_or("");
    const size_t line = text.find('\n');
    const ordered_json head = ordered_json::parse(text.substr(0, line), nullptr, false);
    if (line == std::string::npos || !head.is_object() || !head.contains("bucket")) continue;
    uint64_t& count = counts[head["bucket"].get<std::string>()];
    // A process that was killed between keeping and counting left more findings than bytes.
    count = std::max<uint64_t>(count, text.size() - line - 1);
  }
  return counts;
}

}  // namespace conformance
