// Character names: from a character to its name and back.
// Counterpart: Modules/unicodedata.c (_getucname, _getcode).
#include <cstring>
#include <initializer_list>

#include "vm/base/attributes.h"
#include "vm/unicode/database.h"

namespace py {
namespace {

struct NamePage {
  uint32_t page;
  uint32_t start;
};

struct DerivedName {
  const char* prefix;
  uint32_t first;
  uint32_t last;
  bool told;  // false: found by the name, but the character does not tell it
};

}  // namespace

#include "vm/unicode/names.inc"

namespace {

// The names are stored as sequences of word numbers in 91 printable digits (see make_database.py);
// a look-up by name encodes the wanted name in the same way and searches for it as text.
constexpr unsigned kBase = 91;
constexpr size_t kWordCount = sizeof(kWordOrder) / sizeof(kWordOrder[0]);
constexpr size_t kPageCount = sizeof(kNamePages) / sizeof(kNamePages[0]);
constexpr char kEnd = '!';

unsigned digit_value(char c) { return static_cast<unsigned>(c - '#') - (c > '\\' ? 1 : 0); }
char digit_char(unsigned value) {
  char c = static_cast<char>('#' + value);
  return c >= '\\' ? static_cast<char>(c + 1) : c;
}

// Writes the words of the encoded name at p, which ends at kEnd.
size_t decode_name(const char* p, char* out) {
  size_t length = 0;
  while (*p != kEnd) {
    unsigned number = digit_value(*p++);
    if (number >= kTwoDigits) {
      number = kOneDigit + (kTwoDigits - kOneDigit) * kBase +
               ((number - kTwoDigits) * kBase + digit_value(p[0])) * kBase + digit_value(p[1]);
      p += 2;
    } else if (number >= kOneDigit) {
      number = kOneDigit + (number - kOneDigit) * kBase + digit_value(*p++);
    }
    size_t size = kWordStarts[number + 1] - kWordStarts[number];
    if (length != 0) out[length++] = ' ';
    memcpy(out + length, kWords + kWordStarts[number], size);
    length += size;
  }
  return length;
}

// The number of a word, or kWordCount.
size_t find_word(const char* word, size_t size) {
  size_t low = 0;
  size_t high = kWordCount;
  while (low < high) {
    size_t middle = (low + high) / 2;
    size_t number = kWordOrder[middle];
    size_t other = kWordStarts[number + 1] - kWordStarts[number];
    int order = memcmp(word, kWords + kWordStarts[number], size < other ? size : other);
    if (order == 0 && size == other) return number;
    if (order < 0 || (order == 0 && size < other)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return kWordCount;
}

// Encodes a name between two end marks; 0 when one of its words occurs in no name.
size_t encode_name(const char* name, size_t size, char* out) {
  size_t length = 0;
  out[length++] = kEnd;
  for (size_t i = 0; i <= size;) {
    size_t end = i;
    while (end < size && name[end] != ' ') ++end;
    size_t number = find_word(name + i, end - i);
    if (number == kWordCount) return 0;
    auto value = static_cast<unsigned>(number);
    if (value < kOneDigit) {
      out[length++] = digit_char(value);
    } else if (value - kOneDigit < (kTwoDigits - kOneDigit) * kBase) {
      value -= kOneDigit;
      out[length++] = digit_char(kOneDigit + value / kBase);
      out[length++] = digit_char(value % kBase);
    } else {
      value -= kOneDigit + (kTwoDigits - kOneDigit) * kBase;
      out[length++] = digit_char(kTwoDigits + value / kBase / kBase);
      out[length++] = digit_char(value / kBase % kBase);
      out[length++] = digit_char(value % kBase);
    }
    i = end + 1;
  }
  out[length++] = kEnd;
  return length;
}

// Short names of the Hangul letters, in the order of their code points.
constexpr const char* kLeadingNames[] = {"G",  "GG", "N", "D",  "DD", "R", "M", "B", "BB", "S",
                                         "SS", "",   "J", "JJ", "C",  "K", "T", "P", "H"};
constexpr const char* kVowelNames[] = {"A",   "AE", "YA", "YAE", "EO", "E",  "YEO",
                                       "YE",  "O",  "WA", "WAE", "OE", "YO", "U",
                                       "WEO", "WE", "WI", "YU",  "EU", "YI", "I"};
constexpr const char* kTrailingNames[] = {"",   "G",  "GG", "GS", "N",  "NJ", "NH", "D", "L",  "LG",
                                          "LM", "LB", "LS", "LT", "LP", "LH", "M",  "B", "BS", "S",
                                          "SS", "NG", "J",  "C",  "K",  "T",  "P",  "H"};
constexpr uint32_t kSyllables = 0xAC00;
constexpr uint32_t kSyllableCount = 11172;
constexpr char kSyllablePrefix[] = "HANGUL SYLLABLE ";

// The longest of the names that starts the text; false when none does.
template <size_t N>
bool take_letter(const char* const (&names)[N], const char** text, const char* end,
                 uint32_t* index) {
  size_t best = 0;
  bool found = false;
  for (size_t i = 0; i < N; ++i) {
    size_t size = strlen(names[i]);
    if (size > static_cast<size_t>(end - *text) || memcmp(*text, names[i], size) != 0) continue;
    if (found && size <= best) continue;
    best = size;
    found = true;
    *index = static_cast<uint32_t>(i);
  }
  *text += best;
  return found;
}

bool starts_with(const char* name, size_t size, const char* prefix) {
  size_t length = strlen(prefix);
  return size >= length && memcmp(name, prefix, length) == 0;
}

// The number at the end of a derived name: 4 to 6 hexadecimal digits without leading zeros.
bool read_number(const char* text, size_t size, uint32_t* c) {
  if (size < 4 || size > 6 || text[0] == '0') return false;
  uint32_t value = 0;
  for (size_t i = 0; i < size; ++i) {
    char digit = text[i];
    bool letter = digit >= 'A' && digit <= 'F';
    if (!letter && (digit < '0' || digit > '9')) return false;
    value = value * 16 + static_cast<uint32_t>(letter ? digit - 'A' + 10 : digit - '0');
  }
  *c = value;
  return true;
}

size_t upper_case(const char* name, size_t length, char* out) {
  for (size_t i = 0; i < length; ++i) {
    out[i] = name[i] >= 'a' && name[i] <= 'z' ? static_cast<char>(name[i] - 32) : name[i];
  }
  return length;
}

// Which of the aliases and sequences has this encoded name, or -1.
ptrdiff_t find_extra(const char* encoded, size_t size) {
  const void* hit = memmem(kExtraNames, sizeof(kExtraNames) - 1, encoded, size);
  if (hit == nullptr) return -1;
  ptrdiff_t index = 0;
  for (const char* p = kExtraNames; p < hit; ++p) index += *p == kEnd;
  return index;
}

}  // namespace

bool char_name(uint32_t c, char out[kMaxCharName], size_t* length) {
  if (c - kSyllables < kSyllableCount) {
    uint32_t index = c - kSyllables;
    char* p = out;
    for (const char* part : {kSyllablePrefix, kLeadingNames[index / 588],
                             kVowelNames[index / 28 % 21], kTrailingNames[index % 28]}) {
      size_t size = strlen(part);
      memcpy(p, part, size);
      p += size;
    }
    *length = static_cast<size_t>(p - out);
    return true;
  }
  for (const DerivedName& derived : kDerivedNames) {
    if (c < derived.first || c > derived.last || !derived.told) continue;
    size_t size = strlen(derived.prefix);
    memcpy(out, derived.prefix, size);
    int shift = c > 0xFFFFF ? 20 : c > 0xFFFF ? 16 : 12;
    for (; shift >= 0; shift -= 4) out[size++] = "0123456789ABCDEF"[c >> shift & 15];
    *length = size;
    return true;
  }
  size_t low = 0;
  size_t high = kPageCount;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (kNamePages[middle].page < c / kPageSize) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low == kPageCount || kNamePages[low].page != c / kPageSize) return false;
  const char* p = kNames + kNamePages[low].start;
  for (uint32_t skip = c % kPageSize; skip > 0; ++p) skip -= *p == kEnd;
  *length = decode_name(p, out);
  return *length != 0;
}

bool char_from_name(void*, const char* name, size_t length, uint32_t* c) {
  char upper[kMaxCharName];
  if (length == 0 || length > kMaxCharName) return false;
  upper_case(name, length, upper);
  if (starts_with(upper, length, kSyllablePrefix)) {
    const char* p = upper + strlen(kSyllablePrefix);
    const char* end = upper + length;
    uint32_t l;
    uint32_t v;
    uint32_t t;
    if (!take_letter(kLeadingNames, &p, end, &l) || !take_letter(kVowelNames, &p, end, &v) ||
        !take_letter(kTrailingNames, &p, end, &t) || p != end) {
      return false;
    }
    *c = kSyllables + (l * 21 + v) * 28 + t;
    return true;
  }
  for (const DerivedName& derived : kDerivedNames) {
    uint32_t value;
    size_t prefix = strlen(derived.prefix);
    if (starts_with(upper, length, derived.prefix) &&
        read_number(upper + prefix, length - prefix, &value) && value >= derived.first &&
        value <= derived.last) {
      *c = value;
      return true;
    }
  }
  char encoded[3 * kMaxCharName + 8];
  size_t size = encode_name(upper, length, encoded);
  if (size == 0) return false;
  const void* hit = memmem(kNames, sizeof(kNames) - 1, encoded, size);
  if (hit == nullptr) {
    ptrdiff_t extra = find_extra(encoded, size);
    if (extra < 0 || kExtraTargets[extra][0] != 1) return false;
    *c = kExtraTargets[extra][1];
    return true;
  }
  // The page is the last one that starts at or before the name; count from there.
  auto at = static_cast<size_t>(static_cast<const char*>(hit) - kNames) + 1;
  size_t low = 0;
  size_t high = kPageCount;
  while (high - low > 1) {
    size_t middle = (low + high) / 2;
    if (kNamePages[middle].start <= at) {
      low = middle;
    } else {
      high = middle;
    }
  }
  uint32_t index = 0;
  for (size_t i = kNamePages[low].start; i < at; ++i) index += kNames[i] == kEnd;
  *c = kNamePages[low].page * kPageSize + index;
  return true;
}

int named_sequence(const char* name, size_t length, uint32_t out[kMaxNamedSequence]) {
  char upper[kMaxCharName];
  if (length == 0 || length > kMaxCharName) return 0;
  char encoded[3 * kMaxCharName + 8];
  size_t size = encode_name(upper, upper_case(name, length, upper), encoded);
  if (size == 0) return 0;
  ptrdiff_t extra = find_extra(encoded, size);
  if (extra < 0 || kExtraTargets[extra][0] < 2) return 0;
  int count = static_cast<int>(kExtraTargets[extra][0]);
  for (int i = 0; i < count; ++i) out[i] = kExtraTargets[extra][1 + i];
  return count;
}

}  // namespace py
