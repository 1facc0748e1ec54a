// From the folders that engines and targets write to the court.
// Counterpart: none.
//
// A file of the spool is removed, and a file of the corpus is written down as judged, only when the
// findings that came of it are on the disk: whoever is killed before does it again.
#include "conformance/campaign/intake.h"

#include <fcntl.h>
#include <unistd.h>

#include <sstream>

#include "fmt/format.h"
#include "oracle/pool/files.h"

namespace conformance {

namespace fs = std::filesystem;

namespace {

constexpr size_t kBatch = 64;

}  // namespace

Intake::Intake(const Workspace& workspace, Court& court,
               std::function<std::string(const std::string&)> make_program)
    : workspace_(workspace), court_(court), make_program_(std::move(make_program)) {
  std::istringstream lines(oracle::read_file(workspace.judged).value_or(""));
  for (std::string name; std::getline(lines, name);) judged_.insert(name);
}

Plea Intake::plea(const std::string& bytes, const std::string& origin) const {
  Plea plea;
  plea.origin = origin;
  if (make_program_) {
    plea.source = bytes;
    plea.program = make_program_(bytes);
  } else {
    plea.program = bytes;
  }
  return plea;
}

size_t Intake::drain(const std::vector<fs::path>& novel) {
  size_t count = drain_spool();
  for (const fs::path& folder : novel) count += drain_corpus(folder);
  return count;
}

void Intake::skip_corpus(const std::vector<fs::path>& novel) {
  std::lock_guard lock(mutex_);
  std::error_code ignored;
  for (const fs::path& folder : novel)
    for (const auto& entry : fs::directory_iterator(folder, ignored))
      judged_.insert(entry.path().filename().string());
}

size_t Intake::drain_spool() {
  if (court_.full()) return 0;
  std::vector<Plea> batch;
  std::vector<fs::path> files;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(workspace_.spool, ignored)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with(".")) continue;
    {
      std::lock_guard lock(mutex_);
      if (submitted_.contains(name)) continue;
    }
    auto bytes = oracle::read_file(entry.path());
    if (!bytes) continue;
    batch.push_back(plea(*bytes, name.starts_with("sample-") ? "sample" : "suspicious"));
    batch.back().about = name;
    files.push_back(entry.path());
    if (batch.size() == kBatch) break;
  }
  if (batch.empty()) return 0;
  {
    std::lock_guard lock(mutex_);
    for (const fs::path& file : files) submitted_.insert(file.filename().string());
  }
  const size_t count = batch.size();
  court_.submit(std::move(batch), [this, files] {
    std::lock_guard lock(mutex_);
    for (const fs::path& file : files) {
      std::error_code ignored_too;
      fs::remove(file, ignored_too);
      submitted_.erase(file.filename().string());
    }
  });
  return count;
}

size_t Intake::drain_corpus(const fs::path& folder) {
  if (court_.full()) return 0;
  std::vector<Plea> batch;
  std::vector<std::string> names;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with(".") || !entry.is_regular_file()) continue;
    {
      std::lock_guard lock(mutex_);
      if (judged_.contains(name)) continue;
    }
    auto bytes = oracle::read_file(entry.path());
    if (!bytes) continue;
    batch.push_back(plea(*bytes, "novel"));
    batch.back().about = name;
    names.push_back(name);
    if (batch.size() == kBatch) break;
  }
  if (batch.empty()) return 0;
  {
    std::lock_guard lock(mutex_);
    judged_.insert(names.begin(), names.end());
  }
  const size_t count = batch.size();
  court_.submit(std::move(batch), [this, names] { remember(names); });
  return count;
}

void Intake::remember(const std::vector<std::string>& names) {
  std::string lines;
  for (const std::string& name : names) lines += name + "\n";
  std::lock_guard lock(mutex_);
  const int file = open(workspace_.judged.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (file < 0) return;
  // What is not written down is judged once more.
  [[maybe_unused]] const ssize_t written = write(file, lines.data(), lines.size());
  close(file);
}

}  // namespace conformance
