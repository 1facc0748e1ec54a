// The codecs that switch character sets by escape sequences.
// Counterpart: Modules/cjkcodecs/_codecs_iso2022.c.
#include "vm/unicode/multibyte_internal.h"

namespace py {
namespace {

using namespace multibyte;

constexpr uint8_t kEsc = 0x1b, kShiftOut = 0x0e, kShiftIn = 0x0f, kLineFeed = 0x0a;

// The state's bytes: the sets designated to G0, G1, G2 as the final bytes of their escape
// sequences, with the high bit for sets of two bytes; and flags in the fifth.
constexpr size_t kFlags = 4;
constexpr uint8_t kShifted = 1;        // G1 is in use.
constexpr uint8_t kForeignEscape = 2;  // In an escape sequence that is none of ours.
constexpr uint8_t kDouble = 0x80;
constexpr uint8_t kAscii = 'B', kLatin1 = 'A', kGreek = 'F';

enum class Coding : uint8_t {
  kSet,        // A whole set.
  kJisRoman,   // JIS X 0201: ASCII with another backslash and tilde,
  kJisKana,    // and half-width katakana in seven bits.
  kPlane1,     // The first plane of JIS X 0213,
  kPlane2,     // and its second;
  kPairsOnly,  // for encoding only its pairs of characters.
  kNone,       // Only known to G2, which decodes by itself.
};

struct Designation {
  uint8_t mark;   // 0: the end of the list.
  uint8_t plane;  // G0, G1 or G2.
  Coding coding;
  CharsetId set;

  uint8_t width() const { return (mark & kDouble) != 0 ? 2 : 1; }
};

struct Iso2022 {
  bool has_shift;  // SI and SO mean something.
  bool has_g2;
  bool has_jis_extra;               // Knows the announcement ESC & @ before JIS X 0208.
  const Designation* designations;  // Encoding takes the first that has the character.
  const char* families;
};

constexpr CharsetId kNoSet = CharsetId::kGb2312;
constexpr Designation kJisX0208Row = {'B' | kDouble, 0, Coding::kSet, CharsetId::kJisX0208};
constexpr Designation kJisC6226Row = {'@' | kDouble, 0, Coding::kSet, CharsetId::kJisX0208};
constexpr Designation kJisX0212Row = {'D' | kDouble, 0, Coding::kSet, CharsetId::kJisX0212};
constexpr Designation kRomanRow = {'J', 0, Coding::kJisRoman, kNoSet};
constexpr Designation kKanaRow = {'I', 0, Coding::kJisKana, kNoSet};
constexpr Designation kKsX1001Row = {'C' | kDouble, 0, Coding::kSet, CharsetId::kKsX1001};
constexpr Designation kGb2312Row = {'A' | kDouble, 0, Coding::kSet, CharsetId::kGb2312};

constexpr Designation kKr[] = {{'C' | kDouble, 1, Coding::kSet, CharsetId::kKsX1001}, {}};
constexpr Designation kJp[] = {kJisX0208Row, kRomanRow, kJisC6226Row, {}};
constexpr Designation kJp1[] = {kJisX0208Row, kJisX0212Row, kRomanRow, kJisC6226Row, {}};
constexpr Designation kJp2[] = {kJisX0208Row,
                                kJisX0212Row,
                                kKsX1001Row,
                                kGb2312Row,
                                kRomanRow,
                                kJisC6226Row,
                                {kLatin1, 2, Coding::kNone, kNoSet},
                                {kGreek, 2, Coding::kNone, kNoSet},
                                {}};
constexpr Designation kJp2004[] = {{'Q' | kDouble, 0, Coding::kPairsOnly, CharsetId::kJisX0213},
                                   kJisX0208Row,
                                   {'Q' | kDouble, 0, Coding::kPlane1, CharsetId::kJisX0213},
                                   {'P' | kDouble, 0, Coding::kPlane2, CharsetId::kJisX0213},
                                   {}};
constexpr Designation kJp3[] = {{'O' | kDouble, 0, Coding::kPairsOnly, CharsetId::kJisX0213Of2000},
                                kJisX0208Row,
                                {'O' | kDouble, 0, Coding::kPlane1, CharsetId::kJisX0213Of2000},
                                {'P' | kDouble, 0, Coding::kPlane2, CharsetId::kJisX0213Of2000},
                                {}};
constexpr Designation kJpExt[] = {kJisX0208Row, kJisX0212Row, kRomanRow,
                                  kKanaRow,     kJisC6226Row, {}};

const Iso2022& config_of(const MultibyteCodec& codec) {
  return *static_cast<const Iso2022*>(codec.config);
}

const Designation* find_mark(const Iso2022& config, uint8_t mark) {
  for (const Designation* row = config.designations; row->mark != 0; ++row) {
    if (row->mark == mark) return row;
  }
  return nullptr;
}

void start_encoder(MultibyteState& state) {
  state.bytes[0] = state.bytes[1] = kAscii;
  state.bytes[kFlags] = 0;
}
void start_decoder(MultibyteState& state) {
  start_encoder(state);
  state.bytes[2] = kAscii;
}
void reset_decoder(MultibyteState& state) {
  state.bytes[0] = kAscii;
  state.bytes[kFlags] &= static_cast<uint8_t>(~kShifted);
}

bool unshift(MultibyteState& state, MultibyteOutput& out) {
  if ((state.bytes[kFlags] & kShifted) == 0) return true;
  state.bytes[kFlags] &= static_cast<uint8_t>(~kShifted);
  return put_bytes(out, kShiftIn);
}
bool to_ascii(MultibyteState& state, MultibyteOutput& out) {
  if (state.bytes[0] == kAscii) return true;
  state.bytes[0] = kAscii;
  return put_bytes(out, kEsc, '(', kAscii);
}
bool reset_encoder(MultibyteState& state, MultibyteOutput& out) {
  return unshift(state, out) && to_ascii(state, out);
}

// Decoding.

// The end of an escape sequence that designates a set.
bool ends_escape(uint8_t c) { return c >= '@' && c <= 'Z'; }
bool starts_designation(uint8_t c) {
  return c == '(' || c == ')' || c == '$' || c == '.' || c == '&';
}

int64_t take_designation(const Iso2022& config, MultibyteState& state, MultibyteInput& input) {
  constexpr size_t kLongest = 16;
  const uint8_t* at = input.at;
  size_t length = 0;
  for (size_t i = 1; i < kLongest; ++i) {
    if (i >= input.left()) return kTooFew;
    if (ends_escape(at[i])) {
      length = i + 1;
      break;
    }
    if (config.has_jis_extra && i + 1 < input.left() && at[i] == '&' && at[i + 1] == '@') i += 2;
  }
  const auto illegal = static_cast<int64_t>(length == 0 ? 1 : length);
  uint8_t mark, plane;
  if (length == 3 && at[1] == '$') {
    mark = at[2] | kDouble;
    plane = 0;
  } else if (length == 3) {
    mark = at[2];
    if (at[1] == '(') {
      plane = 0;
    } else if (at[1] == ')') {
      plane = 1;
    } else if (config.has_g2 && at[1] == '.') {
      plane = 2;
    } else {
      return illegal;
    }
  } else if (length == 4 && at[1] == '$' && (at[2] == '(' || at[2] == ')')) {
    mark = at[3] | kDouble;
    plane = at[2] == '(' ? 0 : 1;
  } else if (length == 6 && config.has_jis_extra && at[3] == kEsc && at[4] == '$' && at[5] == 'B') {
    mark = 'B' | kDouble;
    plane = 0;
  } else {
    return illegal;
  }
  if (mark != kAscii && find_mark(config, mark) == nullptr) return illegal;
  state.bytes[plane] = mark;
  input.at += length;
  return kDone;
}

// ISO 8859-7 as it was in 1987; 0: nothing.
uint32_t greek(uint8_t c) {
  constexpr char kAsInLatin1[] = "\xa3\xa6\xa7\xa8\xa9\xab\xac\xad\xb0\xb1\xb2\xb3\xb7\xbb\xbd";
  if (c <= 0xa0) return c;
  for (const char* same = kAsInLatin1; *same != 0; ++same) {
    if (static_cast<uint8_t>(*same) == c) return c;
  }
  if (c == 0xa1 || c == 0xa2) return 0x2018 + (c - 0xa1u);
  if (c == 0xaf) return 0x2015;
  return c >= 0xb4 && c != 0xd2 && c != 0xff ? 0x02d0u + c : 0;
}

// ESC N and one byte: a character of G2.
int64_t take_g2(const MultibyteState& state, MultibyteInput& input) {
  const uint8_t c = input.at[2];
  uint32_t value;
  switch (state.bytes[2]) {
    case kLatin1:
      if (c >= 0x80) return 3;
      value = c + 0x80u;
      break;
    case kGreek:
      value = greek(c ^ 0x80);
      if (value == 0 && c != 0x80) return 3;
      break;
    case kAscii:
      if (c >= 0x80) return 3;
      value = c;
      break;
    default:
      return kInternal;
  }
  input.put(value, 3);
  return kDone;
}

uint32_t decode_designated(const Designation& row, const Charset* set, const uint8_t* at) {
  switch (row.coding) {
    case Coding::kJisRoman:
      return at[0] == 0x5c ? 0xa5 : at[0] == 0x7e ? 0x203e : at[0];
    case Coding::kJisKana:
      return at[0] >= 0x21 && at[0] <= 0x5f ? at[0] + (0xff61u - 0x21u) : 0;
    case Coding::kNone:
      return 0;
    default:
      break;
  }
  const uint32_t code = at[0] << 8 | at[1];
  if (at[1] >= 0x80) return 0;
  if (row.coding == Coding::kPlane2) return set->decode(code | 0x8000);
  // The set is Shift_JIS's, where the backslash has two bytes.
  if (code == 0x2140 && row.coding != Coding::kSet) return 0xff3c;
  return set->decode(code);
}

int64_t decode_iso2022(const MultibyteCodec& codec, MultibyteState& state, MultibyteInput& input) {
  const Iso2022& config = config_of(codec);
  uint8_t& flags = state.bytes[kFlags];
  while (input.at < input.end) {
    if (input.full()) return kFull;
    const uint8_t c = *input.at;
    if ((flags & kForeignEscape) != 0) {
      if (ends_escape(c)) flags &= static_cast<uint8_t>(~kForeignEscape);
      input.put(c, 1);
      continue;
    }
    if (c == kEsc) {
      if (input.left() < 2) return kTooFew;
      int64_t answer = kDone;
      if (starts_designation(input.at[1])) {
        answer = take_designation(config, state, input);
      } else if (config.has_g2 && input.at[1] == 'N') {
        if (input.left() < 3) return kTooFew;
        answer = take_g2(state, input);
      } else {
        flags |= kForeignEscape;
        input.put(c, 1);
      }
      if (answer != kDone) return answer;
      continue;
    }
    if (config.has_shift && (c == kShiftIn || c == kShiftOut)) {
      flags = static_cast<uint8_t>(c == kShiftOut ? flags | kShifted : flags & ~kShifted);
      ++input.at;
      continue;
    }
    if (c == kLineFeed) flags &= static_cast<uint8_t>(~kShifted);
    if (c >= 0x80) return 1;
    const uint8_t mark = state.bytes[(flags & kShifted) != 0 ? 1 : 0];
    if (c < 0x20 || mark == kAscii) {
      input.put(c, 1);
      continue;
    }
    const Designation* row = find_mark(config, mark);
    if (row == nullptr) return 1;  // Only setstate() leads here.
    if (input.left() < row->width()) return kTooFew;
    // CPython decodes the second plane as of 2004 even where it encodes it as of 2000.
    const CharsetId id = row->coding == Coding::kPlane2 ? CharsetId::kJisX0213 : row->set;
    const Charset* set = row->width() == 2 ? PY_CHARSET(id) : nullptr;
    const uint32_t value = decode_designated(*row, set, input.at);
    if (value == 0) return row->width();
    put_decoded(input, value, row->width());
  }
  return kDone;
}

// Encoding.

// The code of what is at the text's position in one of the sets, 0 if it has none; for pairs *used
// becomes 2, or *more is set when the next character must be known first.
uint32_t encode_designated(const Designation& row, const Charset* set, const MultibyteText& text,
                           size_t* used, bool* more) {
  const uint32_t c = text.next();
  switch (row.coding) {
    case Coding::kJisRoman:
      return c == 0xa5 ? 0x5c : c == 0x203e ? 0x7e : 0;
    case Coding::kJisKana:
      return c >= 0xff61 && c <= 0xff9f ? c - 0xff61 + 0x21 : 0;
    case Coding::kNone:
      return 0;
    case Coding::kSet:
      return set->encode(c);
    default:
      break;
  }
  uint32_t code = set->encode(c);
  if (code == Charset::kStartsPair) {
    *more = text.left() < 2 && !text.flush;
    if (*more) return 0;
    uint16_t second = 0;
    if (text.left() >= 2 && text.text[text.position + 1] != 0) {
      // Only the low half counts, as in CPython.
      second = static_cast<uint16_t>(text.text[text.position + 1]);
      code = set->find_pair(c, second);
      if (code != 0) *used = 2;
    } else {
      code = 0;
    }
    if (row.coding == Coding::kPairsOnly) return code;
    if (code == 0) code = set->find_pair(c, 0);
  } else if (row.coding == Coding::kPairsOnly) {
    return 0;
  }
  const bool second_plane = (code & 0x8000) != 0;
  return second_plane == (row.coding == Coding::kPlane2) ? code & 0x7fff : 0;
}

bool designate(const Designation& row, MultibyteState& state, MultibyteOutput& out) {
  const uint8_t final_byte = row.mark & 0x7f;
  if (row.plane == 0) {
    if (!unshift(state, out)) return false;
    if (state.bytes[0] == row.mark) return true;
    state.bytes[0] = row.mark;
    if (row.width() == 1) return put_bytes(out, kEsc, '(', final_byte);
    if (row.mark == ('B' | kDouble)) return put_bytes(out, kEsc, '$', final_byte);
    return put_bytes(out, kEsc, '$', '(', final_byte);
  }
  if (state.bytes[1] != row.mark) {
    state.bytes[1] = row.mark;
    if (!put_bytes(out, kEsc, '$', ')', final_byte)) return false;
  }
  if ((state.bytes[kFlags] & kShifted) != 0) return true;
  state.bytes[kFlags] |= kShifted;
  return put_bytes(out, kShiftOut);
}

int64_t encode_iso2022(const MultibyteCodec& codec, MultibyteState& state, MultibyteText& text,
                       MultibyteOutput& out) {
  const Iso2022& config = config_of(codec);
  while (!text.done()) {
    const uint32_t c = text.next();
    if (c < 0x80) {
      if (!to_ascii(state, out) || !unshift(state, out) || !put_bytes(out, c)) return kNoMemory;
      ++text.position;
      continue;
    }
    const Designation* row = config.designations;
    uint32_t code = 0;
    size_t used = 1;
    for (; row->mark != 0; ++row) {
      const Charset* set = row->width() == 2 ? PY_CHARSET(row->set) : nullptr;
      bool more = false;
      code = encode_designated(*row, set, text, &used, &more);
      if (more) return kTooFew;
      if (code != 0) break;
    }
    if (code == 0) return 1;
    if (!designate(*row, state, out) ||
        !(row->width() == 1 ? put_bytes(out, code) : put_code(out, code)))
      return kNoMemory;
    text.position += used;
  }
  return kDone;
}

constexpr Iso2022 kConfigs[] = {
    {true, false, false, kKr, "k"},     {false, false, true, kJp, "j"},
    {false, false, true, kJp1, "j"},    {false, true, true, kJp2, "jkc"},
    {false, false, true, kJp2004, "j"}, {false, false, true, kJp3, "j"},
    {false, false, true, kJpExt, "j"},
};

constexpr MultibyteCodec codec_row(const char* name, const Iso2022* config) {
  return {.name = name,
          .decode = decode_iso2022,
          .encode = encode_iso2022,
          .config = config,
          .start_encoder = start_encoder,
          .start_decoder = start_decoder,
          .reset_encoder = reset_encoder,
          .reset_decoder = reset_decoder};
}

}  // namespace

const MultibyteCodec kIso2022Codecs[] = {
    codec_row("iso2022_kr", &kConfigs[0]),      codec_row("iso2022_jp", &kConfigs[1]),
    codec_row("iso2022_jp_1", &kConfigs[2]),    codec_row("iso2022_jp_2", &kConfigs[3]),
    codec_row("iso2022_jp_2004", &kConfigs[4]), codec_row("iso2022_jp_3", &kConfigs[5]),
    codec_row("iso2022_jp_ext", &kConfigs[6]),  {},
};

const char* iso2022_families(const MultibyteCodec& codec) { return config_of(codec).families; }

}  // namespace py
