// A file with the inputs before the last one, which survives any death of the process.
// Counterpart: none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace fuzz {

// The last inputs, in a file that is mapped: FOLDER/last-PID.
class LastInputs {
 public:
  static constexpr size_t kInputs = 32;
  static constexpr size_t kRoom = size_t{16} << 10;  // For each; of a longer one, nothing is kept.

  // False: it could not be made, and nothing is kept.
  bool open(const std::string& path);
  void add(const uint8_t* data, size_t size);
  // Oldest first; the last is the one that was run last. Of any such file.
  static std::vector<std::string> read(const std::string& path);
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  char* mapped_ = nullptr;
};

}  // namespace fuzz
