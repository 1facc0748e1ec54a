// Inputs left in a folder, one by one or as the last ones before a death.
// Counterpart: none.
#include "fuzz/engines/spool.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>

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

// Of the mapped file: how many inputs were ever added, then for each slot its size and its bytes.
struct Slot {
  uint64_t size;
  char bytes[LastInputs::kRoom];
};
struct Layout {
  uint64_t magic;
  uint64_t added;
  Slot slots[LastInputs::kInputs];
};
constexpr uint64_t kMagic = 0x31'73'74'75'70'6e'69'2e;  // ".inputs1"

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

bool LastInputs::open(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) return false;
  void* mapped = MAP_FAILED;
  if (ftruncate(file, sizeof(Layout)) == 0)
    mapped = mmap(nullptr, sizeof(Layout), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  ::close(file);
  if (mapped == MAP_FAILED) return false;
  path_ = path;
  mapped_ = static_cast<char*>(mapped);
  reinterpret_cast<Layout*>(mapped_)->magic = kMagic;
  return true;
}

void LastInputs::add(const uint8_t* data, size_t size) {
  if (mapped_ == nullptr) return;
  auto* layout = reinterpret_cast<Layout*>(mapped_);
  Slot& slot = layout->slots[layout->added % kInputs];
  slot.size = size;
  if (size <= kRoom && size != 0) std::memcpy(slot.bytes, data, size);
  ++layout->added;
}

std::vector<std::string> LastInputs::read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  std::vector<std::string> inputs;
  if (bytes.size() != sizeof(Layout)) return inputs;
  const auto* layout = reinterpret_cast<const Layout*>(bytes.data());
  if (layout->magic != kMagic) return inputs;
  const uint64_t first = layout->added > kInputs ? layout->added - kInputs : 0;
  for (uint64_t i = first; i < layout->added; ++i) {
    const Slot& slot = layout->slots[i % kInputs];
    if (slot.size <= kRoom) inputs.emplace_back(slot.bytes, slot.size);
  }
  return inputs;
}

}  // namespace fuzz
