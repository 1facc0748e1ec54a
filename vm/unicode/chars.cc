// Look-ups in the character tables.
// Counterpart: Objects/unicodectype.c.
#include "vm/unicode/chars.h"

namespace py {
namespace {

struct CharRecord {
  uint16_t flags;
  uint16_t special;  // one more than the index of its SpecialCase, or 0
  uint16_t numeric;  // index of its numeric value
  uint8_t decimal;   // one more than the value
  uint8_t digit;     // one more than the value
  int32_t lower;     // what to add to the code point; of several, the first counts, which is what
  int32_t upper;     // CPython's simple mappings do too
  int32_t title;
  int32_t fold;
};

struct Expansion {
  uint8_t count;
  uint32_t chars[kMaxCaseExpansion];
};

struct SpecialCase {
  Expansion lower;
  Expansion upper;
  Expansion title;
  Expansion fold;
};

}  // namespace

#include "vm/unicode/tables.inc"

namespace {

const CharRecord& record_of(uint32_t c) {
  if (c > kMaxUnicode) return kRecords[0];
  return kRecords[kSecond[(static_cast<uint32_t>(kFirst[c >> kShift]) << kShift) |
                          (c & ((1u << kShift) - 1))]];
}

uint32_t moved(uint32_t c, int32_t delta) {
  return static_cast<uint32_t>(static_cast<int32_t>(c) + delta);
}

int expand(uint32_t c, int32_t CharRecord::* delta, Expansion SpecialCase::* expansion,
           uint32_t* out) {
  const CharRecord& record = record_of(c);
  if (record.special == 0) {
    out[0] = moved(c, record.*delta);
    return 1;
  }
  const Expansion& to = kSpecialCases[record.special - 1].*expansion;
  for (int i = 0; i < to.count; ++i) out[i] = to.chars[i];
  return to.count;
}

}  // namespace

uint16_t char_flags(uint32_t c) { return record_of(c).flags; }

int to_decimal(uint32_t c) { return record_of(c).decimal - 1; }
int to_digit(uint32_t c) { return record_of(c).digit - 1; }
double to_numeric(uint32_t c) {
  return c > kMaxUnicode ? -1.0 : kNumericValues[record_of(c).numeric];
}

uint32_t to_lower(uint32_t c) { return moved(c, record_of(c).lower); }
uint32_t to_upper(uint32_t c) { return moved(c, record_of(c).upper); }
uint32_t to_title(uint32_t c) { return moved(c, record_of(c).title); }

int to_lower_full(uint32_t c, uint32_t out[kMaxCaseExpansion]) {
  return expand(c, &CharRecord::lower, &SpecialCase::lower, out);
}
int to_upper_full(uint32_t c, uint32_t out[kMaxCaseExpansion]) {
  return expand(c, &CharRecord::upper, &SpecialCase::upper, out);
}
int to_title_full(uint32_t c, uint32_t out[kMaxCaseExpansion]) {
  return expand(c, &CharRecord::title, &SpecialCase::title, out);
}
int to_casefold(uint32_t c, uint32_t out[kMaxCaseExpansion]) {
  return expand(c, &CharRecord::fold, &SpecialCase::fold, out);
}

}  // namespace py
