// A small map from addresses, which walks over values need one of each time: a table of places
// that is kept small and in one piece. Counterpart: none.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace fuzz {

template <typename T>
class PointerMap {
 public:
  // The value known for the address, or null. Valid until the next insertion.
  T* find(const void* key) {
    if (entries_.empty()) return nullptr;
    for (size_t at = start(key);; at = (at + 1) & mask_) {
      const uint32_t place = places_[at];
      if (place == 0) return nullptr;
      if (entries_[place - 1].key == key) return &entries_[place - 1].value;
    }
  }
  // False, and nothing changes, if the address is there already.
  bool insert(const void* key, T value) {
    bool added;
    T& place = find_or_add(key, &added);
    if (added) place = std::move(value);
    return added;
  }
  // The value of the address, which is a new one if it was not there. Valid as above.
  T& find_or_add(const void* key, bool* added) {
    if (2 * (entries_.size() + 1) > places_.size()) grow();
    size_t at = start(key);
    for (; places_[at] != 0; at = (at + 1) & mask_) {
      Entry& entry = entries_[places_[at] - 1];
      if (entry.key != key) continue;
      *added = false;
      return entry.value;
    }
    entries_.push_back({key, T()});
    places_[at] = static_cast<uint32_t>(entries_.size());
    *added = true;
    return entries_.back().value;
  }

  // Storage is kept.
  void clear() {
    if (entries_.empty()) return;
    entries_.clear();
    std::fill(places_.begin(), places_.end(), 0);
  }

 private:
  struct Entry {
    const void* key;
    T value;
  };

  size_t start(const void* key) const {
    return (reinterpret_cast<uintptr_t>(key) * 0x9E3779B97F4A7C15 >> 32) & mask_;
  }
  void grow() {
    const size_t size = places_.empty() ? 64 : 2 * places_.size();
    places_.assign(size, 0);
    mask_ = size - 1;
    for (size_t i = 0; i < entries_.size(); ++i) {
      size_t at = start(entries_[i].key);
      while (places_[at] != 0) at = (at + 1) & mask_;
      places_[at] = static_cast<uint32_t>(i + 1);
    }
  }

  std::vector<Entry> entries_;    // In the order in which they came.
  std::vector<uint32_t> places_;  // One more than an index into the entries; 0: none.
  size_t mask_ = 0;
};

}  // namespace fuzz
