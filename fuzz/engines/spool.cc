// Inputs left in a folder, one by one.
// Counterpart: none.
#include "fuzz/engines/spool.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>

#include "fuzz/targets/harness.h"

namespace fuzz {
namespace {

bool write_all(const std::string& path, std::string_view bytes) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) return false;
  bool good = true;
  while (good && !bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    good = written > 0;
    if (good) bytes.remove_prefix(static_cast<size_t>(written));
  }
  return ::close(file) == 0 && good;
}

}  // namespace

bool Spool::has_room() {
  constexpr size_t kStep = 64;
  if (until_count_ == 0) {
    size_t waiting = 0;
    DIR* folder = opendir(folder_.c_str());
    if (folder == nullptr) return false;
    while (readdir(folder) != nullptr) ++waiting;
    closedir(folder);
    if (waiting >= limit_) return false;
    until_count_ = std::min(kStep, limit_ - waiting);
  }
  --until_count_;
  return true;
}

bool Spool::add(std::string_view why, std::string_view ending, std::string_view bytes) {
  if (!has_room()) return false;
  std::string word(ending);
  std::replace(word.begin(), word.end(), ' ', '_');
  char hash[17];
  std::snprintf(hash, sizeof hash, "%016llx", static_cast<unsigned long long>(hash_of(bytes)));
  const std::string name = std::string(why) + "-" + word + "-" + hash + extension_;
  // Names with a dot in front are not to be looked at.
  const std::string temporary = folder_ + "/." + name + "." + std::to_string(getpid());
  if (!write_all(temporary, bytes) ||
      std::rename(temporary.c_str(), (folder_ + "/" + name).c_str()) != 0) {
    unlink(temporary.c_str());
    return false;
  }
  return true;
}

}  // namespace fuzz
