// Double-byte character sets: codes to characters and back.
// Counterpart: Modules/cjkcodecs/mappings_*.h.
#ifndef VM_UNICODE_CHARSETS_H_
#define VM_UNICODE_CHARSETS_H_

#include <cstddef>
#include <cstdint>

#include "vm/base/attributes.h"

namespace py {

// In the order of charsets.inc. A code is two bytes; in sets of JIS it is as JIS writes it, with
// the high bit for what is in its second plane (or behind the byte 8F of EUC).
enum class CharsetId : uint8_t {
  kGb2312,
  kGbk,
  kGb18030,
  kBig5,
  kCp950,
  kBig5Hkscs,
  kJisX0208,
  kJisX0212,
  kCp932,  // With twenty-six rows behind those of JIS.
  kJisX0213,
  kJisX0213Of2000,
  kEucJp,
  kEucJis2004,
  kEucJisX0213,
  kKsX1001,
  kCp949,
};
inline constexpr size_t kCharsetCount = 16;

// A set is unpacked when it is first used, and then stays for the life of the process: no set costs
// anything at start-up. One is up to 200 KB.
class Charset {
 public:
  // Null when memory is out.
  static const Charset* get(CharsetId id) {
    const Charset& set = g_sets[static_cast<size_t>(id)];
    return PY_LIKELY(set.cells_ != nullptr) ? &set : load(id);
  }

  // The character; more than 0x10FFFF: two, the first in the upper half; 0: none.
  uint32_t decode(uint32_t code) const {
    const uint32_t lead = (code >> 8) - low_lead_, trail = (code & 0xff) - low_trail_;
    if (lead >= leads_ || trail >= trails_) return 0;
    const uint16_t cell = cells_[lead * trails_ + trail];
    return PY_LIKELY((cell & 0xf800) != kWide) ? cell : wide_[cell & 0x7ff];
  }

  static constexpr uint32_t kStartsPair = 0xffff;
  // The code; 0: none; kStartsPair: find_pair() knows, for what comes next may matter.
  uint32_t encode(uint32_t c) const {
    const uint16_t* page = c < 0x10000    ? pages_[c >> 8]
                           : c >> 16 == 2 ? wide_pages_[c >> 8 & 0xff]
                                          : nullptr;
    return page == nullptr ? 0 : page[c & 0xff];
  }
  // The code of two characters, or with 0 that of the first one alone; 0: none.
  uint32_t find_pair(uint32_t first, uint16_t second) const;

 private:
  static constexpr uint16_t kWide = 0xd800;  // Cells that are indexes into wide_.
  static constexpr size_t kMaxWide = 0x800;
  static constexpr size_t kMaxPairs = 64;
  struct Pair {
    uint16_t first, second, code;
  };

  PY_COLD static const Charset* load(CharsetId id);
  bool unpack(CharsetId id);
  bool inherit(CharsetId base, uint32_t offset);
  bool read_cells(const char* tokens);
  bool read_codes(const char* fixes);
  bool invert(const Charset* base, uint32_t offset);
  bool set_code(uint32_t c, uint32_t code);
  bool add_pair(uint32_t first, uint32_t second, uint32_t code);
  uint16_t* cell_of(uint32_t code);
  bool store(uint16_t* cell, uint32_t value);
  void drop();

  static Charset g_sets[kCharsetCount];

  uint8_t low_lead_, low_trail_, leads_, trails_;
  uint16_t wide_count_, pair_count_;
  uint16_t* cells_;  // Null until it is loaded.
  uint32_t* wide_;
  Pair* pairs_;
  uint16_t* pages_[256];
  uint16_t* wide_pages_[256];  // Of the second plane.
};

// GB 18030's codes of four bytes below U+10000, counted from 0; -1: none.
int64_t gb18030_four_bytes(uint32_t c);
uint32_t gb18030_from_four_bytes(uint32_t number);  // number < kGb18030FourBytes
inline constexpr uint32_t kGb18030FourBytes = 39420;

}  // namespace py

#endif  // VM_UNICODE_CHARSETS_H_
