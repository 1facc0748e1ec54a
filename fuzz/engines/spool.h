// A folder where a target leaves inputs for someone who asks CPython about them, and a file with
// the inputs before the last one. Both survive any death of the process.
// Counterpart: none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fuzz {

// Files named WHY-ENDING-HASH.pyc (or .py), each complete from the moment it has that name. Whoever
// drains the folder removes them; as long as `limit` of them wait, nothing is added.
class Spool {
 public:
  Spool(std::string folder, std::string extension, size_t limit)
      : folder_(std::move(folder)), extension_(std::move(extension)), limit_(limit) {}

  // False when it was not added.
  bool add(std::string_view why, std::string_view ending, std::string_view bytes);
  const std::string& folder() const { return folder_; }

 private:
  bool has_room();

  std::string folder_;
  std::string extension_;
  size_t limit_;
  size_t until_count_ = 0;  // Files that may be added before the folder is looked at again.
};

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
