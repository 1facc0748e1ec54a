// Unpacks the double-byte character sets from their texts in charsets.inc.
// Counterpart: Modules/cjkcodecs/mappings_*.h.
#include "vm/unicode/charsets.h"

#include <cstring>

#include "vm/base/memory.h"

namespace py {
namespace {

struct CharsetSource {
  const char* name;
  uint8_t grid[4];  // Lead bytes from and to, trail bytes from and to.
  struct {
    int8_t set;
    uint16_t offset;
  } bases[2];
  // What differs from the bases, cell by cell, as tokens; their first digit tells their kind:
  //   below kNear  the character so many (and one) behind the last one
  //   below kFar   with one digit more a distance from the last one
  //   below kSkip  with two digits more a character
  //   kSkip, kDelete, kRun  so many (and one) cells that stay as they are, are empty, count on
  //   kRun + 1     two characters of three digits each
  const char* cells;
  // Characters and codes, of three digits each, where the rule does not give the code.
  const char* codes;
};

struct FourByteRow {
  uint16_t first;   // A character,
  uint16_t number;  // and the number of its code.
};

}  // namespace

#include "vm/unicode/charsets.inc"

namespace {

static_assert(sizeof kSources / sizeof kSources[0] == kCharsetCount);

constexpr uint32_t kBase = 91;

class Digits {
 public:
  explicit Digits(const char* text) : at_(text) {}
  bool done() const { return *at_ == 0; }
  uint32_t next() {
    const auto c = static_cast<uint8_t>(*at_++);
    return c - 0x23u - (c > '\\');
  }
  uint32_t number(int digits) {
    uint32_t value = 0;
    while (digits-- > 0) value = value * kBase + next();
    return value;
  }

 private:
  const char* at_;
};

uint16_t* new_page() {
  void* page = raw_malloc(256 * sizeof(uint16_t));
  if (page != nullptr) std::memset(page, 0, 256 * sizeof(uint16_t));
  return static_cast<uint16_t*>(page);
}

}  // namespace

constinit Charset Charset::g_sets[kCharsetCount] = {};

const Charset* Charset::load(CharsetId id) {
  Charset& set = g_sets[static_cast<size_t>(id)];
  if (set.unpack(id)) return &set;
  set.drop();
  return nullptr;
}

void Charset::drop() {
  raw_free(cells_);
  raw_free(wide_);
  raw_free(pairs_);
  for (int i = 0; i < 256; ++i) {
    raw_free(pages_[i]);
    raw_free(wide_pages_[i]);
  }
  *this = Charset{};
}

bool Charset::unpack(CharsetId id) {
  const CharsetSource& source = kSources[static_cast<size_t>(id)];
  low_lead_ = source.grid[0];
  leads_ = static_cast<uint8_t>(source.grid[1] - source.grid[0] + 1);
  low_trail_ = source.grid[2];
  trails_ = static_cast<uint8_t>(source.grid[3] - source.grid[2] + 1);
  const size_t bytes = size_t{leads_} * trails_ * sizeof(uint16_t);
  cells_ = static_cast<uint16_t*>(raw_malloc(bytes));
  wide_ = static_cast<uint32_t*>(raw_malloc(kMaxWide * sizeof(uint32_t)));
  pairs_ = static_cast<Pair*>(raw_malloc(kMaxPairs * sizeof(Pair)));
  if (cells_ == nullptr || wide_ == nullptr || pairs_ == nullptr) return false;
  std::memset(cells_, 0, bytes);
  const Charset* first_base = nullptr;
  for (const auto& base : source.bases) {
    if (base.set < 0) break;
    const auto base_id = static_cast<CharsetId>(base.set);
    if (!inherit(base_id, base.offset)) return false;
    if (first_base == nullptr) first_base = get(base_id);
  }
  return read_cells(source.cells) && invert(first_base, source.bases[0].offset) &&
         read_codes(source.codes);
}

uint16_t* Charset::cell_of(uint32_t code) {
  return cells_ + ((code >> 8) - low_lead_) * trails_ + ((code & 0xff) - low_trail_);
}

bool Charset::store(uint16_t* cell, uint32_t value) {
  if (value < 0x10000) {
    *cell = static_cast<uint16_t>(value);
    return true;
  }
  if (wide_count_ == kMaxWide) return false;
  wide_[wide_count_] = value;
  *cell = static_cast<uint16_t>(kWide | wide_count_++);
  return true;
}

bool Charset::inherit(CharsetId base_id, uint32_t offset) {
  const Charset* base = get(base_id);
  if (base == nullptr) return false;
  for (uint32_t lead = 0; lead < base->leads_; ++lead) {
    for (uint32_t trail = 0; trail < base->trails_; ++trail) {
      const uint32_t code = (lead + base->low_lead_) << 8 | (trail + base->low_trail_);
      const uint32_t value = base->decode(code);
      uint16_t* cell = cell_of(code + offset);
      if (value != 0 && *cell == 0 && !store(cell, value)) return false;
    }
  }
  return true;
}

bool Charset::read_cells(const char* tokens) {
  Digits digits(tokens);
  uint16_t* cell = cells_;
  uint32_t last = UINT32_MAX;
  while (!digits.done()) {
    const uint32_t kind = digits.next();
    if (kind < kNear) {
      last += kind + 1;
    } else if (kind < kFar) {
      constexpr uint32_t kSpread = (kFar - kNear) * kBase / 2;
      last += (kind - kNear) * kBase + digits.next() - kSpread;
    } else if (kind < kSkip) {
      last = (kind - kFar) * kBase * kBase + digits.number(2);
    } else {
      if (kind == kSkip) {
        cell += digits.number(2) + 1;
      } else if (kind == kDelete) {
        for (uint32_t count = digits.next() + 1; count > 0; --count) *cell++ = 0;
      } else if (kind == kRun) {
        for (uint32_t count = digits.number(2) + 1; count > 0; --count) {
          if (!store(cell++, ++last)) return false;
        }
      } else {
        const uint32_t first = digits.number(3);
        if (!store(cell++, first << 16 | digits.number(3))) return false;
      }
      continue;
    }
    if (!store(cell++, last)) return false;
  }
  return true;
}

bool Charset::set_code(uint32_t c, uint32_t code) {
  uint16_t*& page = c < 0x10000 ? pages_[c >> 8] : wide_pages_[c >> 8 & 0xff];
  if (page == nullptr) page = new_page();
  if (page == nullptr) return false;
  page[c & 0xff] = static_cast<uint16_t>(code);
  return true;
}

// A character's code is that of the first base if it still means the character, or else the lowest.
bool Charset::invert(const Charset* base, uint32_t offset) {
  for (uint32_t lead = 0; lead < leads_; ++lead) {
    for (uint32_t trail = 0; trail < trails_; ++trail) {
      const uint32_t code = (lead + low_lead_) << 8 | (trail + low_trail_);
      const uint32_t value = decode(code);
      if (value == 0) continue;
      if (value > 0x10ffff) {
        if (!add_pair(value >> 16, value & 0xffff, code)) return false;
        continue;
      }
      if (encode(value) != 0) continue;
      uint32_t known = base == nullptr ? 0 : base->encode(value);
      if (known == kStartsPair) known = base->find_pair(value, 0);
      if (known == 0 || decode(known + offset) != value) known = code - offset;
      if (!set_code(value, known + offset)) return false;
    }
  }
  return true;
}

bool Charset::add_pair(uint32_t first, uint32_t second, uint32_t code) {
  if (pair_count_ == kMaxPairs) return false;
  pairs_[pair_count_++] = {static_cast<uint16_t>(first), static_cast<uint16_t>(second),
                           static_cast<uint16_t>(code)};
  return true;
}

bool Charset::read_codes(const char* fixes) {
  Digits digits(fixes);
  while (!digits.done()) {
    const uint32_t c = digits.number(3);
    if (!set_code(c, digits.number(3))) return false;
  }
  // The first characters of pairs: what they are alone moves to the pairs.
  const size_t pairs = pair_count_;
  for (size_t i = 0; i < pairs; ++i) {
    const uint32_t first = pairs_[i].first, alone = encode(first);
    if (alone == kStartsPair) continue;
    if (!add_pair(first, 0, alone) || !set_code(first, kStartsPair)) return false;
  }
  return true;
}

uint32_t Charset::find_pair(uint32_t first, uint16_t second) const {
  for (size_t i = 0; i < pair_count_; ++i) {
    if (pairs_[i].first == first && pairs_[i].second == second) return pairs_[i].code;
  }
  return 0;
}

namespace {

constexpr size_t kRows = sizeof kFourByteRows / sizeof kFourByteRows[0];

uint32_t row_end(size_t row) {
  return row + 1 < kRows ? kFourByteRows[row + 1].number : kGb18030FourBytes;
}

}  // namespace

int64_t gb18030_four_bytes(uint32_t c) {
  for (size_t row = 0; row < kRows; ++row) {
    const uint32_t first = kFourByteRows[row].first, number = kFourByteRows[row].number;
    if (c >= first && c - first < row_end(row) - number) return number + (c - first);
  }
  return -1;
}

uint32_t gb18030_from_four_bytes(uint32_t number) {
  size_t row = 0;
  while (number >= row_end(row)) ++row;
  return kFourByteRows[row].first + (number - kFourByteRows[row].number);
}

}  // namespace py
