// The codecs of China, Hong Kong, Taiwan and Korea.
// Counterpart: Modules/cjkcodecs/_codecs_cn.c, _codecs_hk.c, _codecs_tw.c, _codecs_kr.c.
#include "vm/unicode/multibyte_internal.h"

namespace py {
namespace {

using namespace multibyte;

// ASCII, and two bytes from 80 on that are a code of one set but for some bits.
struct DoubleByte {
  CharsetId set;
  uint16_t mask;
};

int64_t decode_double(const MultibyteCodec& codec, MultibyteState&, MultibyteInput& input) {
  const auto& config = *static_cast<const DoubleByte*>(codec.config);
  const Charset* set = PY_CHARSET(config.set);
  for (;;) {
    take_ascii(input);
    if (input.at == input.end) return kDone;
    if (input.full()) return kFull;
    if (input.left() < 2) return kTooFew;
    const uint32_t value = set->decode((input.at[0] << 8 | input.at[1]) ^ config.mask);
    if (value == 0) return 1;
    put_decoded(input, value, 2);
  }
}

int64_t encode_double(const MultibyteCodec& codec, MultibyteState&, MultibyteText& text,
                      MultibyteOutput& out) {
  const auto& config = *static_cast<const DoubleByte*>(codec.config);
  const Charset* set = PY_CHARSET(config.set);
  while (!text.done()) {
    const uint32_t c = text.next();
    if (c < 0x80) {
      if (!put_bytes(out, c)) return kNoMemory;
      ++text.position;
      continue;
    }
    uint32_t code = set->encode(c);
    size_t used = 1;
    if (code == 0) return 1;
    if (code == Charset::kStartsPair) {
      code = encode_pair(set, text, false, &used);
      if (code == 0) return kTooFew;
    }
    if (!put_code(out, code ^ config.mask)) return kNoMemory;
    text.position += used;
  }
  return kDone;
}

constexpr DoubleByte kGb2312 = {CharsetId::kGb2312, 0x8080};
constexpr DoubleByte kGbk = {CharsetId::kGbk, 0};
constexpr DoubleByte kBig5 = {CharsetId::kBig5, 0};
constexpr DoubleByte kCp950 = {CharsetId::kCp950, 0};
constexpr DoubleByte kBig5Hkscs = {CharsetId::kBig5Hkscs, 0};
constexpr DoubleByte kCp949 = {CharsetId::kCp949, 0};

// GB 18030: what the two bytes of its set do not have is counted through with four.

bool is_decimal(uint8_t byte) { return byte >= 0x30 && byte <= 0x39; }

int64_t decode_gb18030(const MultibyteCodec&, MultibyteState&, MultibyteInput& input) {
  const Charset* set = PY_CHARSET(CharsetId::kGb18030);
  for (;;) {
    take_ascii(input);
    if (input.at == input.end) return kDone;
    if (input.full()) return kFull;
    if (input.left() < 2) return kTooFew;
    const uint8_t* at = input.at;
    if (!is_decimal(at[1])) {
      const uint32_t value = set->decode(at[0] << 8 | at[1]);
      if (value == 0) return 1;
      input.put(value, 2);
      continue;
    }
    if (input.left() < 4) return kTooFew;
    if (at[0] < 0x81 || at[0] > 0xfe || at[2] < 0x81 || at[2] > 0xfe || !is_decimal(at[3]))
      return 1;
    const uint32_t lead = at[0] - 0x81u,
                   low = (at[1] - 0x30u) * 1260 + (at[2] - 0x81u) * 10 + (at[3] - 0x30u);
    const uint32_t number = lead * 12600 + low;
    // Leads from 81 count what is below U+10000, leads from 90 the rest.
    if (lead < 4 && number < kGb18030FourBytes) {
      input.put(gb18030_from_four_bytes(number), 4);
    } else if (lead >= 15 && number - 15 * 12600 <= 0xfffff) {
      input.put(0x10000 + number - 15 * 12600, 4);
    } else {
      return 1;
    }
  }
}

int64_t encode_gb18030(const MultibyteCodec&, MultibyteState&, MultibyteText& text,
                       MultibyteOutput& out) {
  const Charset* set = PY_CHARSET(CharsetId::kGb18030);
  for (; !text.done(); ++text.position) {
    const uint32_t c = text.next();
    if (c < 0x80) {
      if (!put_bytes(out, c)) return kNoMemory;
      continue;
    }
    const uint32_t code = c < 0x10000 ? set->encode(c) : 0;
    if (code != 0) {
      if (!put_code(out, code)) return kNoMemory;
      continue;
    }
    const int64_t number = c < 0x10000 ? gb18030_four_bytes(c) : c - 0x10000 + 15 * 12600;
    if (number < 0) return 1;
    if (!put_bytes(out, 0x81 + number / 12600, 0x30 + number / 1260 % 10, 0x81 + number / 10 % 126,
                   0x30 + number % 10))
      return kNoMemory;
  }
  return kDone;
}

// HZ: GB 2312 in seven bits between ~{ and ~}. The first byte of the state: inside.

void start_hz(MultibyteState& state) { state.bytes[0] = 0; }

int64_t decode_hz(const MultibyteCodec&, MultibyteState& state, MultibyteInput& input) {
  const Charset* set = PY_CHARSET(CharsetId::kGb2312);
  uint8_t& inside = state.bytes[0];
  while (input.at < input.end) {
    if (input.full()) return kFull;
    const uint8_t c = *input.at;
    if (c == '~') {
      if (input.left() < 2) return kTooFew;
      const uint8_t next = input.at[1];
      if (next == '~' && inside == 0) {
        *input.out++ = '~';
      } else if (next == '{' && inside == 0) {
        inside = 1;
      } else if (next == '}' && inside == 1) {
        inside = 0;
      } else if (next != '\n' || inside != 0) {  // The end of a line may be hidden.
        return 1;
      }
      input.at += 2;
    } else if (c >= 0x80) {
      return 1;
    } else if (inside == 0) {
      input.put(c, 1);
    } else {
      if (input.left() < 2) return kTooFew;
      const uint32_t value = set->decode(c << 8 | input.at[1]);
      if (value == 0) return 1;
      input.put(value, 2);
    }
  }
  return kDone;
}

// Follows how CPython's output buffer would grow for `bytes` more.
void note_hz(MultibyteOutput& out, size_t bytes) {
  while (out.capacity - out.bytes.size() < bytes) out.grow_capacity(0);
}

int64_t encode_hz(const MultibyteCodec&, MultibyteState& state, MultibyteText& text,
                  MultibyteOutput& out) {
  const Charset* set = PY_CHARSET(CharsetId::kGb2312);
  uint8_t& inside = state.bytes[0];
  for (; !text.done(); ++text.position) {
    const uint32_t c = text.next();
    if (c < 0x80) {
      if (inside != 0) {
        note_hz(out, 2);
        if (!put_bytes(out, '~', '}')) return kNoMemory;
        inside = 0;
      }
      note_hz(out, 1);
      if (!put_bytes(out, c)) return kNoMemory;
      if (c != '~') continue;
      // A tilde is doubled. CPython forgets the second one when its buffer is full at this point,
      // since it has moved on already; so the text cannot be decoded there, nor here.
      if (out.capacity == out.bytes.size()) {
        out.grow_capacity(0);
      } else if (!put_bytes(out, '~')) {
        return kNoMemory;
      }
      continue;
    }
    const uint32_t code = set->encode(c);
    if (code == 0) return 1;
    note_hz(out, inside == 0 ? 4 : 2);
    if (inside == 0 && !put_bytes(out, '~', '{')) return kNoMemory;
    if (!put_code(out, code)) return kNoMemory;
    inside = 1;
  }
  return kDone;
}

bool reset_hz(MultibyteState& state, MultibyteOutput& out) {
  if (state.bytes[0] == 0) return true;
  state.bytes[0] = 0;
  return put_bytes(out, '~', '}');
}

// Korean syllables are a leading consonant, a vowel, and perhaps a trailing consonant (number 0:
// none).
constexpr uint32_t kSyllables = 0xac00, kSyllablesEnd = 0xd7a4;
constexpr uint32_t kVowels = 21, kTrailing = 28;

// EUC-KR spells syllables that KS X 1001 lacks: a filler and three letters, each behind A4. The
// second bytes of the letters by their number.
constexpr uint8_t kLetterByte = 0xa4, kFiller = 0xd4, kFirstVowel = 0xbf;
constexpr char kLeadingLetters[] =
    "\xa1\xa2\xa4\xa7\xa8\xa9\xb1\xb2\xb3\xb5\xb6\xb7\xb8\xb9\xba\xbb\xbc\xbd\xbe";
constexpr char kTrailingLetters[] =
    "\xd4\xa1\xa2\xa3\xa4\xa5\xa6\xa7\xa9\xaa\xab\xac\xad\xae\xaf\xb0\xb1\xb2\xb4\xb5\xb6\xb7\xb8"
    "\xba\xbb\xbc\xbd\xbe";

int letter_number(const char* letters, uint8_t byte) {
  for (int i = 0; letters[i] != 0; ++i) {
    if (static_cast<uint8_t>(letters[i]) == byte) return i;
  }
  return -1;
}

int64_t decode_euc_kr(const MultibyteCodec&, MultibyteState&, MultibyteInput& input) {
  const Charset* set = PY_CHARSET(CharsetId::kKsX1001);
  for (;;) {
    take_ascii(input);
    if (input.at == input.end) return kDone;
    if (input.full()) return kFull;
    if (input.left() < 2) return kTooFew;
    const uint8_t* at = input.at;
    if (at[0] == kLetterByte && at[1] == kFiller) {
      if (input.left() < 8) return kTooFew;
      const int leading = letter_number(kLeadingLetters, at[3]), vowel = at[5] - kFirstVowel,
                trailing = letter_number(kTrailingLetters, at[7]);
      if (at[2] != kLetterByte || at[4] != kLetterByte || at[6] != kLetterByte || leading < 0 ||
          vowel < 0 || vowel >= static_cast<int>(kVowels) || trailing < 0)
        return 1;
      const int index = (leading * 21 + vowel) * 28 + trailing;
      input.put(kSyllables + static_cast<uint32_t>(index), 8);
      continue;
    }
    const uint32_t value = set->decode((at[0] << 8 | at[1]) ^ 0x8080);
    if (value == 0) return 1;
    input.put(value, 2);
  }
}

int64_t encode_euc_kr(const MultibyteCodec&, MultibyteState&, MultibyteText& text,
                      MultibyteOutput& out) {
  const Charset* set = PY_CHARSET(CharsetId::kKsX1001);
  for (; !text.done(); ++text.position) {
    const uint32_t c = text.next();
    if (c < 0x80) {
      if (!put_bytes(out, c)) return kNoMemory;
      continue;
    }
    const uint32_t code = set->encode(c);
    if (code != 0) {
      if (!put_code(out, code | 0x8080)) return kNoMemory;
      continue;
    }
    if (c < kSyllables || c >= kSyllablesEnd) return 1;
    const uint32_t index = c - kSyllables;
    if (!put_bytes(out, kLetterByte, kFiller, kLetterByte,
                   kLeadingLetters[index / (kVowels * kTrailing)], kLetterByte,
                   kFirstVowel + index / kTrailing % kVowels, kLetterByte,
                   kTrailingLetters[index % kTrailing]))
      return kNoMemory;
  }
  return kDone;
}

// Johab: two bytes of which the low fifteen bits are the three parts of a syllable, five bits each.
// Parts that are absent have a value of their own, so single letters are syllables as well.
constexpr int8_t kNoPart = -1, kAbsent = -2;
constexpr int8_t kJohabLeading[32] = {-1, -2, 0,  1,  2,  3,  4,  5,  6,  7,  8,
                                      9,  10, 11, 12, 13, 14, 15, 16, 17, 18, -1,
                                      -1, -1, -1, -1, -1, -1, -1, -1, -1, -1};
constexpr int8_t kJohabVowel[32] = {-1, -1, -2, 0,  1,  2,  3,  4,  -1, -1, 5,  6,  7,  8,  9,  10,
                                    -1, -1, 11, 12, 13, 14, 15, 16, -1, -1, 17, 18, 19, 20, -1, -1};
constexpr int8_t kJohabTrailing[32] = {-1, -2, 1,  2,  3,  4,  5,  6,  7,  8,  9,
                                       10, 11, 12, 13, 14, 15, 16, -1, 17, 18, 19,
                                       20, 21, 22, 23, 24, 25, 26, 27, -1, -1};
// Single letters, as they follow U+3130, by the numbers of the parts.
constexpr uint8_t kLeadingJamo[] = {0x01, 0x02, 0x04, 0x07, 0x08, 0x09, 0x11, 0x12, 0x13, 0x15,
                                    0x16, 0x17, 0x18, 0x19, 0x1a, 0x1b, 0x1c, 0x1d, 0x1e};
constexpr uint8_t kTrailingJamo[] = {0,    0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x09, 0x0a,
                                     0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x10, 0x11, 0x12, 0x14, 0x15,
                                     0x16, 0x17, 0x18, 0x1a, 0x1b, 0x1c, 0x1d, 0x1e};
constexpr uint32_t kJamo = 0x3130, kVowelJamo = 0x314f, kJamoEnd = 0x3164;

uint32_t johab_syllable(uint32_t code) {
  const int leading = kJohabLeading[code >> 10 & 31], vowel = kJohabVowel[code >> 5 & 31],
            trailing = kJohabTrailing[code & 31];
  if (leading == kNoPart || vowel == kNoPart || trailing == kNoPart) return 0;
  if (leading != kAbsent && vowel != kAbsent) {
    const int index = (leading * 21 + vowel) * 28 + (trailing == kAbsent ? 0 : trailing);
    return kSyllables + static_cast<uint32_t>(index);
  }
  const int present = (leading != kAbsent) + (vowel != kAbsent) + (trailing != kAbsent);
  if (present > 1) return 0;
  if (leading != kAbsent) return kJamo + kLeadingJamo[leading];
  if (vowel != kAbsent) return kVowelJamo + static_cast<uint32_t>(vowel);
  return trailing != kAbsent ? kJamo + kTrailingJamo[trailing] : 0x3000;
}

uint32_t part_bits(const int8_t* parts, int number) {
  uint32_t bits = 0;
  while (parts[bits] != number) ++bits;
  return bits;
}

// A letter goes where it can lead, or else where it can trail.
uint32_t johab_jamo(uint32_t c) {
  int leading = kAbsent, vowel = kAbsent, trailing = kAbsent;
  if (c >= kVowelJamo) {
    vowel = static_cast<int>(c - kVowelJamo);
  } else {
    for (int i = 0; i < static_cast<int>(sizeof kLeadingJamo); ++i) {
      if (kLeadingJamo[i] == c - kJamo) leading = i;
    }
    for (int i = 1; leading == kAbsent && i < static_cast<int>(sizeof kTrailingJamo); ++i) {
      if (kTrailingJamo[i] == c - kJamo) trailing = i;
    }
  }
  return 0x8000 | part_bits(kJohabLeading, leading) << 10 | part_bits(kJohabVowel, vowel) << 5 |
         part_bits(kJohabTrailing, trailing);
}

// Everything else of KS X 1001 but its letters and syllables is behind, two rows to a lead byte.
int64_t decode_johab(const MultibyteCodec&, MultibyteState&, MultibyteInput& input) {
  const Charset* set = PY_CHARSET(CharsetId::kKsX1001);
  for (;;) {
    take_ascii(input);
    if (input.at == input.end) return kDone;
    if (input.full()) return kFull;
    if (input.left() < 2) return kTooFew;
    const uint32_t lead = input.at[0], trail = input.at[1];
    uint32_t value = 0;
    if (lead < 0xd8) {
      value = johab_syllable(lead << 8 | trail);
    } else if (lead != 0xdf && lead <= 0xf9 && trail >= 0x31 && (trail & 0x7f) != 0x7f &&
               (trail < 0x80 || trail >= 0x91) &&
               !(lead == 0xda && trail >= 0xa1 && trail <= 0xd3)) {
      const uint32_t cell = trail - (trail < 0x91 ? 0x31 : 0x43);
      const uint32_t row = static_cast<uint32_t>(lead < 0xe0 ? 2 * (static_cast<int>(lead) - 0xd9)
                                                             : 2 * static_cast<int>(lead) - 0x197) +
                           cell / 94;
      value = set->decode(((row + 0x21) & 0xff) << 8 | (cell % 94 + 0x21));
    }
    if (value == 0) return 1;
    input.put(value, 2);
  }
}

int64_t encode_johab(const MultibyteCodec&, MultibyteState&, MultibyteText& text,
                     MultibyteOutput& out) {
  const Charset* set = PY_CHARSET(CharsetId::kKsX1001);
  for (; !text.done(); ++text.position) {
    const uint32_t c = text.next();
    uint32_t code;
    if (c < 0x80) {
      if (!put_bytes(out, c)) return kNoMemory;
      continue;
    }
    if (c >= kSyllables && c < kSyllablesEnd) {
      const uint32_t index = c - kSyllables;
      const auto trailing = static_cast<int>(index % kTrailing);
      code = 0x8000 |
             part_bits(kJohabLeading, static_cast<int>(index / (kVowels * kTrailing))) << 10 |
             part_bits(kJohabVowel, static_cast<int>(index / kTrailing % kVowels)) << 5 |
             part_bits(kJohabTrailing, trailing == 0 ? kAbsent : trailing);
    } else if (c > kJamo && c < kJamoEnd) {
      code = johab_jamo(c);
    } else {
      const uint32_t known = set->encode(c), lead = known >> 8;
      if (known == 0 || (lead > 0x2c && lead < 0x4a) || lead > 0x7d) return 1;
      const uint32_t row = lead - 0x21 + (lead < 0x4a ? 0x1b2 : 0x197);
      const uint32_t cell = row % 2 * 94 + ((known & 0xff) - 0x21);
      code = row / 2 << 8 | (cell + (cell < 0x4e ? 0x31 : 0x43));
    }
    if (!put_code(out, code)) return kNoMemory;
  }
  return kDone;
}

}  // namespace

const MultibyteCodec kChineseCodecs[] = {
    {.name = "gb2312", .decode = decode_double, .encode = encode_double, .config = &kGb2312},
    {.name = "gbk", .decode = decode_double, .encode = encode_double, .config = &kGbk},
    {.name = "gb18030", .decode = decode_gb18030, .encode = encode_gb18030},
    {.name = "hz",
     .decode = decode_hz,
     .encode = encode_hz,
     .start_encoder = start_hz,
     .start_decoder = start_hz,
     .reset_encoder = reset_hz,
     .reset_decoder = start_hz},
    {},
};
const MultibyteCodec kHongKongCodecs[] = {
    {.name = "big5hkscs", .decode = decode_double, .encode = encode_double, .config = &kBig5Hkscs},
    {},
};
const MultibyteCodec kTaiwaneseCodecs[] = {
    {.name = "big5", .decode = decode_double, .encode = encode_double, .config = &kBig5},
    {.name = "cp950", .decode = decode_double, .encode = encode_double, .config = &kCp950},
    {},
};
const MultibyteCodec kKoreanCodecs[] = {
    {.name = "euc_kr", .decode = decode_euc_kr, .encode = encode_euc_kr},
    {.name = "cp949", .decode = decode_double, .encode = encode_double, .config = &kCp949},
    {.name = "johab", .decode = decode_johab, .encode = encode_johab},
    {},
};

}  // namespace py
