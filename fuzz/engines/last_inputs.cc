// The last inputs before a death, in a mapped file.
// Counterpart: none.
#include "fuzz/engines/last_inputs.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <iterator>

namespace fuzz {
namespace {

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
