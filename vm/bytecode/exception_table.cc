// The exception table of a code object, both directions.
// Counterpart: Python/ceval.c (get_exception_handler), Python/assemble.c.
#include "vm/bytecode/exception_table.h"

#include "vm/base/buffer.h"

namespace py {
namespace {

// Numbers are big-endian groups of six bits; bit 6 says that another follows, bit 7 that an entry
// starts here.
constexpr uint8_t kEntryStart = 0x80;
constexpr uint8_t kMore = 0x40;
constexpr uint8_t kPayload = 0x3F;

// Below this many bytes reading on is cheaper than halving. It decides which of two overlapping
// entries wins, so it is CPython's number.
constexpr ptrdiff_t kMaxLinearSearch = 40;

// Returns the place behind the number, or null at the end of the table.
const uint8_t* read_number(const uint8_t* at, const uint8_t* end, uint32_t* value, bool* overflow) {
  uint64_t result = 0;
  for (; at < end; ++at) {
    result = result << 6 | (*at & kPayload);
    if (result > 0x7FFFFFFF) *overflow = true;
    result &= 0xFFFFFFFF;
    if ((*at & kMore) == 0) {
      *value = static_cast<uint32_t>(result);
      return at + 1;
    }
  }
  return nullptr;
}

void append_number(char* bytes, size_t* length, uint32_t value, uint8_t first) {
  int shift = 30;
  while (shift > 0 && value >> shift == 0) shift -= 6;
  for (; shift >= 0; shift -= 6) {
    const uint8_t more = shift > 0 ? kMore : 0;
    bytes[(*length)++] = static_cast<char>((value >> shift & kPayload) | more | first);
    first = 0;
  }
}

}  // namespace

bool ExceptionTableReader::next(ExceptionEntry* entry) {
  if (at_ == end_) return false;
  uint32_t start;
  uint32_t length;
  uint32_t target;
  uint32_t depth_and_lasti;
  bool overflow = false;
  const uint8_t* at = read_number(at_, end_, &start, &overflow);
  if (at != nullptr) at = read_number(at, end_, &length, &overflow);
  if (at != nullptr) at = read_number(at, end_, &target, &overflow);
  if (at != nullptr) at = read_number(at, end_, &depth_and_lasti, &overflow);
  if (at == nullptr || overflow) {
    malformed_ = true;
    at_ = end_;
    return false;
  }
  at_ = at;
  *entry = {start, start + length, target, depth_and_lasti >> 1, (depth_and_lasti & 1) != 0};
  return true;
}

bool find_exception_handler(const uint8_t* table, size_t size, uint32_t offset,
                            ExceptionEntry* entry) {
  const uint8_t* low = table;
  const uint8_t* high = table + size;
  const uint8_t* const limit = high;
  uint32_t start;
  bool overflow = false;
  if (high - low > kMaxLinearSearch) {
    if (read_number(low, limit, &start, &overflow) == nullptr || start > offset) return false;
    do {
      const uint8_t* middle = low + (high - low) / 2;
      while (middle > low && (*middle & kEntryStart) == 0) --middle;
      if (read_number(middle, limit, &start, &overflow) == nullptr) return false;
      if (start > offset) {
        high = middle;
      } else if (middle == low) {
        break;  // One entry longer than the limit: only damage makes it so.
      } else {
        low = middle;
      }
    } while (high - low > kMaxLinearSearch);
  }
  while (low < high) {
    uint32_t length;
    const uint8_t* at = read_number(low, limit, &start, &overflow);
    if (at == nullptr || start > offset) return false;
    at = read_number(at, limit, &length, &overflow);
    if (at == nullptr) return false;
    if (offset - start < length) {
      uint32_t target;
      uint32_t depth_and_lasti;
      at = read_number(at, limit, &target, &overflow);
      if (at == nullptr || read_number(at, limit, &depth_and_lasti, &overflow) == nullptr)
        return false;
      *entry = {start, start + length, target, depth_and_lasti >> 1, (depth_and_lasti & 1) != 0};
      return true;
    }
    while (at < high && (*at & kEntryStart) == 0) ++at;
    low = at;
  }
  return false;
}

bool append_exception_entry(Buffer* table, const ExceptionEntry& entry) {
  char bytes[4 * 6];
  size_t length = 0;
  append_number(bytes, &length, entry.start, kEntryStart);
  append_number(bytes, &length, entry.end - entry.start, 0);
  append_number(bytes, &length, entry.target, 0);
  append_number(bytes, &length, entry.depth << 1 | (entry.lasti ? 1 : 0), 0);
  return table->append(bytes, length);
}

}  // namespace py
