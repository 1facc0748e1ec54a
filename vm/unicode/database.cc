// Properties, decompositions and normal forms.
// Counterpart: Modules/unicodedata.c.
#include "vm/unicode/database.h"

#include <cstring>

#include "vm/base/attributes.h"
#include "vm/base/buffer.h"
#include "vm/unicode/chars.h"

namespace py {
namespace {

struct PropertyRecord {
  uint8_t category;
  uint8_t direction;
  uint8_t width;
  uint8_t combining;
  uint8_t mirrored;
};

struct MappingRecord {
  uint8_t tag;
  uint8_t count;
  uint16_t start;
};

}  // namespace

#include "vm/unicode/database.inc"

namespace {

const PropertyRecord& property_of(uint32_t c) {
  if (c > kMaxUnicode) c = kMaxUnicode;  // Unassigned as well.
  uint32_t block = kPropertyFirst[c >> kPropertyShift];
  return kPropertyRecords[kPropertySecond[(block << kPropertyShift) |
                                          (c & ((1u << kPropertyShift) - 1))]];
}

const MappingRecord& mapping_of(uint32_t c) {
  if (c > kMaxUnicode) c = kMaxUnicode;
  uint32_t block = kMappingFirst[c >> kMappingShift];
  return kMappings[kMappingSecond[(block << kMappingShift) | (c & ((1u << kMappingShift) - 1))]];
}

// Hangul syllables are composed of a leading consonant, a vowel and perhaps a trailing consonant.
constexpr uint32_t kSyllables = 0xAC00;
constexpr uint32_t kLeading = 0x1100;
constexpr uint32_t kVowels = 0x1161;
constexpr uint32_t kTrailing = 0x11A7;  // one before the first: none
constexpr uint32_t kLeadingCount = 19;
constexpr uint32_t kVowelCount = 21;
constexpr uint32_t kTrailingCount = 28;
constexpr uint32_t kSyllableCount = kLeadingCount * kVowelCount * kTrailingCount;

bool is_syllable(uint32_t c) { return c - kSyllables < kSyllableCount; }

// What two characters compose to, or 0.
uint32_t compose(uint32_t first, uint32_t second) {
  if (first - kLeading < kLeadingCount && second - kVowels < kVowelCount) {
    return kSyllables + ((first - kLeading) * kVowelCount + (second - kVowels)) * kTrailingCount;
  }
  if (is_syllable(first) && (first - kSyllables) % kTrailingCount == 0 &&
      second - (kTrailing + 1) < kTrailingCount - 1) {
    return first + (second - kTrailing);
  }
  size_t low = 0;
  size_t high = sizeof(kPairs) / sizeof(kPairs[0]);
  while (low < high) {
    size_t middle = (low + high) / 2;
    const uint32_t* pair = kPairs[middle];
    if (pair[0] == first && pair[1] == second) return pair[2];
    if (pair[0] < first || (pair[0] == first && pair[1] < second)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return 0;
}

bool put(uint32_t c, Buffer* out) { return out->append(&c, sizeof(c)); }

uint32_t get(const Buffer* out, size_t i) {
  uint32_t c;
  memcpy(&c, out->data() + i * sizeof(c), sizeof(c));
  return c;
}

void set(Buffer* out, size_t i, uint32_t c) { memcpy(out->data() + i * sizeof(c), &c, sizeof(c)); }

// Appends the full decomposition of c; mappings are at most a few levels deep.
bool decompose(uint32_t c, bool compatible, Buffer* out) {
  if (is_syllable(c)) {
    uint32_t index = c - kSyllables;
    uint32_t trailing = index % kTrailingCount;
    return put(kLeading + index / (kVowelCount * kTrailingCount), out) &&
           put(kVowels + index / kTrailingCount % kVowelCount, out) &&
           (trailing == 0 || put(kTrailing + trailing, out));
  }
  const MappingRecord& mapping = mapping_of(c);
  if (mapping.count == 0 || (mapping.tag != 0 && !compatible)) return put(c, out);
  for (int i = 0; i < mapping.count; ++i) {
    if (!decompose(kMappingChars[mapping.start + i], compatible, out)) return false;
  }
  return true;
}

// Sorts the combining characters behind each starter by their class, keeping equal ones in order.
bool reorder(Buffer* out, size_t from) {
  size_t end = out->size() / sizeof(uint32_t);
  Buffer scratch;
  for (size_t i = from; i < end;) {
    if (char_combining(get(out, i)) == 0) {
      ++i;
      continue;
    }
    size_t start = i;
    bool sorted = true;
    int last = 0;
    for (; i < end; ++i) {
      int combining = char_combining(get(out, i));
      if (combining == 0) break;
      sorted = sorted && combining >= last;
      last = combining;
    }
    if (sorted) continue;
    // A counting sort over the classes is stable and linear.
    size_t count[256] = {};
    for (size_t j = start; j < i; ++j) ++count[char_combining(get(out, j))];
    size_t position = 0;
    for (size_t& c : count) {
      size_t here = c;
      c = position;
      position += here;
    }
    if (!scratch.resize((i - start) * sizeof(uint32_t))) return false;
    for (size_t j = start; j < i; ++j) {
      uint32_t c = get(out, j);
      set(&scratch, count[char_combining(c)]++, c);
    }
    memcpy(out->data() + start * sizeof(uint32_t), scratch.data(), scratch.size());
  }
  return true;
}

// Joins each starter with what follows it, unless something of the same or a higher class, or
// another starter, stands between.
void compose_all(Buffer* out, size_t from) {
  size_t end = out->size() / sizeof(uint32_t);
  size_t write = from;
  size_t starter = SIZE_MAX;
  int last = -1;  // class of the last kept character behind the starter; -1: none
  for (size_t read = from; read < end; ++read) {
    uint32_t c = get(out, read);
    int combining = char_combining(c);
    if (starter != SIZE_MAX && last < combining) {
      if (uint32_t joined = compose(get(out, starter), c); joined != 0) {
        set(out, starter, joined);
        continue;
      }
    }
    if (combining == 0) {
      starter = write;
      last = -1;
    } else {
      last = combining;
    }
    set(out, write++, c);
  }
  out->truncate(write * sizeof(uint32_t));
}

}  // namespace

const char* char_category(uint32_t c) { return kCategories[property_of(c).category]; }
const char* char_bidirectional(uint32_t c) { return kDirections[property_of(c).direction]; }
const char* char_east_asian_width(uint32_t c) { return kWidths[property_of(c).width]; }
int char_combining(uint32_t c) { return property_of(c).combining; }
bool char_mirrored(uint32_t c) { return property_of(c).mirrored != 0; }

int char_decomposition(uint32_t c, uint32_t out[kMaxDecomposition], const char** tag) {
  *tag = "";
  if (is_syllable(c)) {
    uint32_t index = c - kSyllables;
    uint32_t trailing = index % kTrailingCount;
    out[0] = kLeading + index / (kVowelCount * kTrailingCount);
    out[1] = kVowels + index / kTrailingCount % kVowelCount;
    if (trailing == 0) return 2;
    out[2] = kTrailing + trailing;
    return 3;
  }
  const MappingRecord& mapping = mapping_of(c);
  *tag = kTags[mapping.tag];
  for (int i = 0; i < mapping.count; ++i) out[i] = kMappingChars[mapping.start + i];
  return mapping.count;
}

bool surely_normalized(TextView text, NormalForm form) {
  // Below these nothing decomposes, combines or composes.
  uint32_t limit = form == NormalForm::kNfc ? 0x300 : form == NormalForm::kNfd ? 0xC0 : 0xA0;
  return text_max(text) < limit;
}

bool normalize(TextView text, NormalForm form, Buffer* out) {
  size_t from = out->size() / sizeof(uint32_t);
  bool compatible = form == NormalForm::kNfkc || form == NormalForm::kNfkd;
  for (size_t i = 0; i < text.length; ++i) {
    if (!decompose(text[i], compatible, out)) return false;
  }
  if (!reorder(out, from)) return false;
  if (form == NormalForm::kNfc || form == NormalForm::kNfkc) compose_all(out, from);
  return true;
}

}  // namespace py
