// Character properties, values and case mappings of Unicode 16.0.
// Counterpart: Objects/unicodectype.c.
#ifndef VM_UNICODE_CHARS_H_
#define VM_UNICODE_CHARS_H_

#include <cstdint>

namespace py {

inline constexpr uint32_t kMaxUnicode = 0x10FFFF;
// unicodedata.unidata_version.
extern const char kUnicodeVersion[];

enum CharFlag : uint16_t {
  kCharAlpha = 1,
  kCharDecimal = 2,
  kCharDigit = 4,
  kCharNumeric = 8,
  kCharLower = 16,
  kCharUpper = 32,
  kCharTitle = 64,
  kCharSpace = 128,
  kCharPrintable = 256,
  kCharXidStart = 512,  // identifiers; "_" included
  kCharXidContinue = 1024,
  kCharLinebreak = 2048,
  kCharCased = 4096,
  kCharCaseIgnorable = 8192,
};

// All flags of a code point (0 beyond kMaxUnicode).
uint16_t char_flags(uint32_t c);

inline bool is_alpha(uint32_t c) { return char_flags(c) & kCharAlpha; }
inline bool is_decimal(uint32_t c) { return char_flags(c) & kCharDecimal; }
inline bool is_digit(uint32_t c) { return char_flags(c) & kCharDigit; }
inline bool is_numeric(uint32_t c) { return char_flags(c) & kCharNumeric; }
inline bool is_alnum(uint32_t c) {
  return char_flags(c) & (kCharAlpha | kCharDecimal | kCharDigit | kCharNumeric);
}
inline bool is_lower(uint32_t c) { return char_flags(c) & kCharLower; }
inline bool is_upper(uint32_t c) { return char_flags(c) & kCharUpper; }
inline bool is_title(uint32_t c) { return char_flags(c) & kCharTitle; }
inline bool is_cased(uint32_t c) { return char_flags(c) & kCharCased; }
inline bool is_case_ignorable(uint32_t c) { return char_flags(c) & kCharCaseIgnorable; }
inline bool is_space(uint32_t c) { return char_flags(c) & kCharSpace; }
inline bool is_printable(uint32_t c) { return char_flags(c) & kCharPrintable; }
inline bool is_xid_start(uint32_t c) { return char_flags(c) & kCharXidStart; }
inline bool is_xid_continue(uint32_t c) { return char_flags(c) & kCharXidContinue; }
inline bool is_linebreak(uint32_t c) { return char_flags(c) & kCharLinebreak; }
inline bool is_surrogate(uint32_t c) { return (c & ~uint32_t{0x7FF}) == 0xD800; }

int to_decimal(uint32_t c);     // -1 when it has none
int to_digit(uint32_t c);       // -1 when it has none
double to_numeric(uint32_t c);  // -1.0 when it has none

// Simple, one to one mappings (what re.IGNORECASE uses).
uint32_t to_lower(uint32_t c);
uint32_t to_upper(uint32_t c);
uint32_t to_title(uint32_t c);

// Full mappings write one to three code points and return how many. Lower here is without context:
// a capital sigma needs is_final_sigma.
inline constexpr int kMaxCaseExpansion = 3;
int to_lower_full(uint32_t c, uint32_t out[kMaxCaseExpansion]);
int to_upper_full(uint32_t c, uint32_t out[kMaxCaseExpansion]);
int to_title_full(uint32_t c, uint32_t out[kMaxCaseExpansion]);
int to_casefold(uint32_t c, uint32_t out[kMaxCaseExpansion]);

}  // namespace py

#endif  // VM_UNICODE_CHARS_H_
