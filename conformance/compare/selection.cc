// Which cases a run is about.
#include "conformance/compare/selection.h"

#include <charconv>
#include <cstdint>
#include <stdexcept>

#include "fmt/format.h"
#include "re2/re2.h"

namespace conformance {

Shard parse_shard(std::string_view text) {
  Shard shard;
  const char* end = text.data() + text.size();
  auto [slash, bad_index] = std::from_chars(text.data(), end, shard.index);
  bool good = bad_index == std::errc() && slash != end && *slash == '/';
  if (good) {
    auto [rest, bad_count] = std::from_chars(slash + 1, end, shard.count);
    good = bad_count == std::errc() && rest == end;
  }
  if (!good || shard.index == 0 || shard.index > shard.count)
    throw std::invalid_argument(
        fmt::format("'{}' is not a shard: write I/N with 1 <= I <= N", text));
  return shard;
}

Selection::Selection(const std::string& filter, Shard shard) : shard_(shard) {
  if (filter.empty()) return;
  filter_ = std::make_unique<re2::RE2>(filter, re2::RE2::Quiet);
  if (!filter_->ok())
    throw std::invalid_argument(fmt::format("'{}' is not a pattern: {}", filter, filter_->error()));
}

Selection::~Selection() = default;

bool Selection::chooses(std::string_view name) const {
  return filter_ == nullptr ||
         re2::RE2::PartialMatch(re2::StringPiece(name.data(), name.size()), *filter_);
}

bool Selection::chooses_group(std::string_view group) const {
  if (shard_.count == 1) return true;
  uint64_t hash = 0xcbf29ce484222325;
  for (char c : group) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  // The low bits of FNV-1a are its weak ones.
  return (hash >> 32) % shard_.count == shard_.index - 1;
}

}  // namespace conformance
