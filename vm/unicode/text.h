// Code point arrays of 1, 2 or 4 bytes each: views, copying between widths, comparing, searching.
// Counterpart: Objects/stringlib/*.h and the helpers of Objects/unicodeobject.c.
#ifndef VM_UNICODE_TEXT_H_
#define VM_UNICODE_TEXT_H_

#include <cstddef>
#include <cstdint>

namespace py {

// A borrowed run of code points; kind is the bytes per code point: 1, 2 or 4. Bytes objects search
// with kind 1.
struct TextView {
  const void* data;
  size_t length;
  int kind;

  uint32_t operator[](size_t i) const {
    if (kind == 1) return static_cast<const uint8_t*>(data)[i];
    if (kind == 2) return static_cast<const uint16_t*>(data)[i];
    return static_cast<const uint32_t*>(data)[i];
  }
  TextView slice(size_t start, size_t end) const {
    return {static_cast<const uint8_t*>(data) + start * static_cast<size_t>(kind), end - start,
            kind};
  }
};

inline int kind_for(uint32_t max_char) { return max_char < 0x100 ? 1 : max_char < 0x10000 ? 2 : 4; }
inline void text_set(void* data, int kind, size_t i, uint32_t c) {
  if (kind == 1) {
    static_cast<uint8_t*>(data)[i] = static_cast<uint8_t>(c);
  } else if (kind == 2) {
    static_cast<uint16_t*>(data)[i] = static_cast<uint16_t>(c);
  } else {
    static_cast<uint32_t*>(data)[i] = c;
  }
}

// How many leading bytes are below 0x80.
size_t ascii_prefix(const uint8_t* data, size_t size);
inline bool is_ascii(const uint8_t* data, size_t size) { return ascii_prefix(data, size) == size; }

// The class of the largest code point: 0x7F, 0xFF, 0xFFFF or 0x10FFFF (0x7F when empty). It is what
// str needs to choose its storage; text_max is the exact maximum.
uint32_t text_max_class(TextView text);
uint32_t text_max(TextView text);

// Copies to an array of another width; the code points must fit.
void text_copy(void* to, int to_kind, TextView from);
void text_fill(void* to, int kind, uint32_t c, size_t count);

bool text_equal(TextView a, TextView b);
// By code points: -1, 0, 1.
int text_compare(TextView a, TextView b);

// Index of the first or last occurrence, or -1. An empty needle is found at 0 (or at the end).
// Linear time whatever the pattern.
ptrdiff_t text_find(TextView text, TextView needle);
ptrdiff_t text_rfind(TextView text, TextView needle);
// Non-overlapping occurrences, at most max_count; an empty needle counts length + 1.
size_t text_count(TextView text, TextView needle, size_t max_count = SIZE_MAX);
ptrdiff_t text_find_char(TextView text, uint32_t c);
ptrdiff_t text_rfind_char(TextView text, uint32_t c);
size_t text_count_char(TextView text, uint32_t c, size_t max_count = SIZE_MAX);

// Does the capital sigma at text[i] end a word (and so becomes U+03C2 in lower case)?
bool is_final_sigma(TextView text, size_t i);
// str.isidentifier for a non-empty text: how many leading code points form an identifier.
size_t identifier_prefix(TextView text);

}  // namespace py

#endif  // VM_UNICODE_TEXT_H_
