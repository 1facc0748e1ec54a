// Which cases a run is about: a pattern on names and a share of the whole.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace conformance {

struct Shard {
  unsigned index = 1;  // 1-based.
  unsigned count = 1;
};

// Parses "2/5". Throws std::invalid_argument with what is wrong.
Shard parse_shard(std::string_view text);

class Selection {
 public:
  // An empty filter chooses all; otherwise a name is chosen when the RE2 pattern matches inside it.
  explicit Selection(const std::string& filter = "", Shard shard = {});
  ~Selection();

  bool chooses(std::string_view name) const;
  // Groups stay together, so that work which is shared within one is done once.
  bool chooses_group(std::string_view group) const;
  bool complete() const { return filter_ == nullptr && shard_.count == 1; }

 private:
  std::unique_ptr<re2::RE2> filter_;
  Shard shard_;
};

}  // namespace conformance
