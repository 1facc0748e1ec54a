// Helpers that the multi-byte codecs share.
#ifndef VM_UNICODE_MULTIBYTE_INTERNAL_H_
#define VM_UNICODE_MULTIBYTE_INTERNAL_H_

#include "vm/base/attributes.h"
#include "vm/unicode/charsets.h"
#include "vm/unicode/multibyte.h"

namespace py {

// The set, or leaves the step.
#define PY_CHARSET(id)                                                    \
  ({                                                                      \
    const Charset* py_charset_ = Charset::get(id);                        \
    if (PY_UNLIKELY(py_charset_ == nullptr)) return multibyte::kNoMemory; \
    py_charset_;                                                          \
  })

template <class... Bytes>
PY_ALWAYS_INLINE bool put_bytes(MultibyteOutput& out, Bytes... bytes) {
  char* to = out.bytes.extend(sizeof...(bytes));
  if (PY_UNLIKELY(to == nullptr)) return false;
  ((*to++ = static_cast<char>(bytes)), ...);
  return true;
}
PY_ALWAYS_INLINE bool put_code(MultibyteOutput& out, uint32_t code) {
  return put_bytes(out, code >> 8, code);
}

// Puts a character, or the two of a pair, for `bytes` bytes.
PY_ALWAYS_INLINE void put_decoded(MultibyteInput& input, uint32_t value, size_t bytes) {
  if (PY_UNLIKELY(value > 0x10ffff)) {
    *input.out++ = value >> 16;
    value &= 0xffff;
  }
  input.put(value, bytes);
}

// The ASCII at the input's position, up to the room for it.
PY_ALWAYS_INLINE void take_ascii(MultibyteInput& input) {
  while (input.at < input.end && input.out < input.out_end && *input.at < 0x80)
    *input.out++ = *input.at++;
}

// What a character that may begin a pair is encoded as, with how many it takes; 0: the next
// character is needed and may still come.
inline uint32_t encode_pair(const Charset* set, const MultibyteText& text, bool zero_counts,
                            size_t* used) {
  const uint32_t first = text.next();
  *used = 1;
  if (text.left() < 2) return text.flush ? set->find_pair(first, 0) : 0;
  // CPython looks at the low half of the second character only, and takes U+nn0000 for nothing that
  // follows, yet swallows it (which is kept here).
  const uint32_t second = text.text[text.position + 1];
  const auto low = static_cast<uint16_t>(second);
  if (low != 0 || zero_counts) {
    const uint32_t code = set->find_pair(first, low);
    if (code != 0) {
      *used = second != 0 ? 2 : 1;
      return code;
    }
  }
  return set->find_pair(first, 0);
}

// Lead and trail byte of Shift_JIS to row and cell, both from 0, in one number of base 94.
inline int sjis_index(uint8_t lead, uint8_t trail) {
  if (trail < 0x40 || trail == 0x7f || trail > 0xfc) return -1;
  const int half = trail - (trail < 0x80 ? 0x40 : 0x41);
  return (lead - (lead < 0xe0 ? 0x81 : 0xc1)) * 188 + half;
}
inline uint32_t sjis_code(uint32_t row, uint32_t cell) {
  const uint32_t lead = row / 2, trail = cell + row % 2 * 94;
  return (lead + (lead < 0x1f ? 0x81 : 0xc1)) << 8 | (trail + (trail < 0x3f ? 0x40 : 0x41));
}

}  // namespace py

#endif  // VM_UNICODE_MULTIBYTE_INTERNAL_H_
