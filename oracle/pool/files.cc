// Files as the toolkit keeps them.
#include "oracle/pool/files.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "fmt/format.h"

namespace oracle {

namespace fs = std::filesystem;

std::optional<std::string> read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file || fs::is_directory(path)) return std::nullopt;
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

void write_file(const fs::path& path, std::string_view bytes, bool durable) {
  static std::atomic<int> counter{0};
  if (path.has_parent_path()) fs::create_directories(path.parent_path());
  fs::path temporary = path;
  temporary += fmt::format(".{}-{}.tmp", getpid(), ++counter);
  int file = open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  bool good = file >= 0;
  for (size_t done = 0; good && done < bytes.size();) {
    ssize_t written = write(file, bytes.data() + done, bytes.size() - done);
    good = written > 0;
    if (good) done += static_cast<size_t>(written);
  }
  good = good && (!durable || fsync(file) == 0);
  int error = errno;
  if (file >= 0) close(file);
  if (good && rename(temporary.c_str(), path.c_str()) == 0) return;
  if (good) error = errno;
  unlink(temporary.c_str());
  throw std::runtime_error(fmt::format("cannot write {}: {}", path.string(), strerror(error)));
}

fs::path cache_folder() {
  if (const char* own = getenv("CONSTRICTOR_CACHE"); own != nullptr && *own != 0) return own;
  if (const char* xdg = getenv("XDG_CACHE_HOME"); xdg != nullptr && *xdg != 0)
    return fs::path(xdg) / "constrictor";
  const char* home = getenv("HOME");
  return (home != nullptr && *home != 0 ? fs::path(home) / ".cache" : fs::temp_directory_path()) /
         "constrictor";
}

ContentKey& ContentKey::add(std::string_view part) {
  // FNV-1a with 128 bits; the length first, so that parts cannot run into each other.
  constexpr unsigned __int128 kPrime = (static_cast<unsigned __int128>(1) << 88) | 0x13b;
  auto mix = [this](unsigned char byte) {
    state_ ^= byte;
    state_ *= kPrime;
  };
  for (uint64_t size = part.size(), i = 0; i < 8; ++i)
    mix(static_cast<unsigned char>(size >> (8 * i)));
  for (char c : part) mix(static_cast<unsigned char>(c));
  return *this;
}

std::string ContentKey::text() const {
  return fmt::format("{:016x}{:016x}", static_cast<uint64_t>(state_ >> 64),
                     static_cast<uint64_t>(state_));
}

}  // namespace oracle
