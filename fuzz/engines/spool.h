// A folder where a target leaves inputs for someone who asks CPython about them.
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

}  // namespace fuzz
