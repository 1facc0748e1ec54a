// The Japanese codecs without states: EUC and Shift_JIS in their variants.
// Counterpart: Modules/cjkcodecs/_codecs_jp.c.
#include "vm/unicode/multibyte_internal.h"

namespace py {
namespace {

using namespace multibyte;

// Half-width katakana are U+FF61 to U+FF9F, in single bytes from A1 on.
constexpr uint32_t kKatakana = 0xff61, kKatakanaEnd = 0xffa0, kKatakanaShift = 0xff61 - 0xa1;

bool is_katakana_byte(uint8_t byte) { return byte >= 0xa1 && byte <= 0xdf; }
bool is_katakana(uint32_t c) { return c >= kKatakana && c < kKatakanaEnd; }

struct Euc {
  CharsetId set;
  bool folds_yen;  // Yen sign and overline are encoded as the bytes they replaced in JIS X 0201.
};

// What the JIS X 0213 of 2004 added to that of 2000 counts as two illegal bytes in the older
// codecs.
int64_t illegal_length(const MultibyteCodec& codec, uint32_t code);

int64_t decode_euc(const MultibyteCodec& codec, MultibyteState&, MultibyteInput& input) {
  const auto& config = *static_cast<const Euc*>(codec.config);
  const Charset* set = PY_CHARSET(config.set);
  for (;;) {
    take_ascii(input);
    if (input.at == input.end) return kDone;
    if (input.full()) return kFull;
    if (input.left() < 2) return kTooFew;
    const uint8_t* at = input.at;
    if (at[0] == 0x8e) {
      if (!is_katakana_byte(at[1])) return 1;
      input.put(at[1] + kKatakanaShift, 2);
    } else if (at[0] == 0x8f) {
      if (input.left() < 3) return kTooFew;
      if (at[1] < 0x80 || at[2] < 0x80) return 1;
      const uint32_t value = set->decode(at[1] << 8 | (at[2] & 0x7f));
      if (value == 0) return 1;
      put_decoded(input, value, 3);
    } else {
      const uint32_t code = (at[0] << 8 | at[1]) ^ 0x8080;
      const uint32_t value = (code & 0x8080) == 0 ? set->decode(code) : 0;
      if (value == 0) return illegal_length(codec, code);
      put_decoded(input, value, 2);
    }
  }
}

int64_t encode_euc(const MultibyteCodec& codec, MultibyteState&, MultibyteText& text,
                   MultibyteOutput& out) {
  const auto& config = *static_cast<const Euc*>(codec.config);
  const Charset* set = PY_CHARSET(config.set);
  while (!text.done()) {
    const uint32_t c = text.next();
    if (c < 0x80) {
      if (!put_bytes(out, c)) return kNoMemory;
      ++text.position;
      continue;
    }
    size_t used = 1;
    uint32_t code = set->encode(c);
    if (code == Charset::kStartsPair) {
      code = encode_pair(set, text, true, &used);
      if (code == 0) return kTooFew;
    }
    bool ok;
    if (code != 0) {
      ok = (code & 0x8000) != 0 ? put_bytes(out, 0x8f, code >> 8, code | 0x80)
                                : put_code(out, code | 0x8080);
    } else if (is_katakana(c)) {
      ok = put_bytes(out, 0x8e, c - kKatakanaShift);
    } else if (config.folds_yen && (c == 0xa5 || c == 0x203e)) {
      ok = put_bytes(out, c == 0xa5 ? 0x5c : 0x7e);
    } else {
      return 1;
    }
    if (!ok) return kNoMemory;
    text.position += used;
  }
  return kDone;
}

constexpr Euc kEucJp = {CharsetId::kEucJp, true};
constexpr Euc kEucJis2004 = {CharsetId::kEucJis2004, false};
constexpr Euc kEucJisX0213 = {CharsetId::kEucJisX0213, false};

// The rows of Shift_JIS are those of JIS's first plane, then of the second those that it uses, as
// bytes of its codes.
constexpr uint8_t kSecondPlane[] = {0xa1, 0xa8, 0xa3, 0xa4, 0xa5, 0xac, 0xad, 0xae, 0xaf};
constexpr uint32_t kFirstRows = 94, kLastRows = 0xee;

uint32_t jis_lead(uint32_t row) {
  if (row < kFirstRows) return row + 0x21;
  row -= kFirstRows;
  return row < sizeof kSecondPlane ? kSecondPlane[row] : row - sizeof kSecondPlane + kLastRows;
}
uint32_t sjis_row(uint32_t lead) {
  if (lead < 0x80) return lead - 0x21;
  if (lead >= kLastRows) return lead - kLastRows + kFirstRows + sizeof kSecondPlane;
  uint32_t row = 0;
  while (kSecondPlane[row] != lead) ++row;
  return row + kFirstRows;
}

int64_t decode_shift_jis(const MultibyteCodec&, MultibyteState&, MultibyteInput& input) {
  const Charset* set = PY_CHARSET(CharsetId::kJisX0208);
  for (;;) {
    take_ascii(input);
    if (input.at == input.end) return kDone;
    if (input.full()) return kFull;
    const uint8_t c = *input.at;
    if (is_katakana_byte(c)) {
      input.put(c + kKatakanaShift, 1);
      continue;
    }
    if (!(c >= 0x81 && c <= 0x9f) && !(c >= 0xe0 && c <= 0xea)) return 1;
    if (input.left() < 2) return kTooFew;
    const int index = sjis_index(c, input.at[1]);
    if (index < 0) return 1;
    const uint32_t value =
        set->decode(static_cast<uint32_t>((index / 94 + 0x21) << 8 | (index % 94 + 0x21)));
    if (value == 0) return 1;
    input.put(value, 2);
  }
}

int64_t encode_shift_jis(const MultibyteCodec&, MultibyteState&, MultibyteText& text,
                         MultibyteOutput& out) {
  const Charset* set = PY_CHARSET(CharsetId::kJisX0208);
  for (; !text.done(); ++text.position) {
    const uint32_t c = text.next();
    bool ok;
    if (c < 0x80 || c == 0xa5 || c == 0x203e) {
      ok = put_bytes(out, c < 0x80 ? c : c == 0xa5 ? 0x5cu : 0x7eu);
    } else if (is_katakana(c)) {
      ok = put_bytes(out, c - kKatakanaShift);
    } else {
      const uint32_t code = set->encode(c);
      if (code == 0) return 1;
      ok = put_code(out, sjis_code((code >> 8) - 0x21, (code & 0xff) - 0x21));
    }
    if (!ok) return kNoMemory;
  }
  return kDone;
}

// Microsoft's: some single bytes more, which Windows gives characters of the private use area.
int64_t decode_cp932(const MultibyteCodec&, MultibyteState&, MultibyteInput& input) {
  const Charset* set = PY_CHARSET(CharsetId::kCp932);
  for (;;) {
    take_ascii(input);
    if (input.at == input.end) return kDone;
    if (input.full()) return kFull;
    const uint8_t c = *input.at;
    if (c == 0x80) {
      input.put(c, 1);
    } else if (c == 0xa0) {
      input.put(0xf8f0, 1);
    } else if (is_katakana_byte(c)) {
      input.put(c + kKatakanaShift, 1);
    } else if (c >= 0xfd) {
      input.put(0xf8f1u + (c - 0xfdu), 1);
    } else {
      if (input.left() < 2) return kTooFew;
      const int index = sjis_index(c, input.at[1]);
      if (index < 0) return 1;
      const uint32_t value =
          set->decode(static_cast<uint32_t>((index / 94 + 0x21) << 8 | (index % 94 + 0x21)));
      if (value == 0) return 1;
      input.put(value, 2);
    }
  }
}

int64_t encode_cp932(const MultibyteCodec&, MultibyteState&, MultibyteText& text,
                     MultibyteOutput& out) {
  const Charset* set = PY_CHARSET(CharsetId::kCp932);
  for (; !text.done(); ++text.position) {
    const uint32_t c = text.next();
    bool ok;
    if (c <= 0x80) {
      ok = put_bytes(out, c);
    } else if (is_katakana(c)) {
      ok = put_bytes(out, c - kKatakanaShift);
    } else if (c >= 0xf8f0 && c <= 0xf8f3) {
      ok = put_bytes(out, c == 0xf8f0 ? 0xa0 : c - 0xf8f1 + 0xfd);
    } else {
      const uint32_t code = set->encode(c);
      if (code == 0) return 1;
      ok = put_code(out, sjis_code((code >> 8) - 0x21, (code & 0xff) - 0x21));
    }
    if (!ok) return kNoMemory;
  }
  return kDone;
}

// With JIS X 0213, and JIS X 0201 for single bytes: backslash and tilde are two bytes there.
struct Sjis2004 {
  CharsetId set;
};

int64_t decode_sjis2004(const MultibyteCodec& codec, MultibyteState&, MultibyteInput& input) {
  const auto& config = *static_cast<const Sjis2004*>(codec.config);
  const Charset* set = PY_CHARSET(config.set);
  while (input.at < input.end) {
    if (input.full()) return kFull;
    const uint8_t c = *input.at;
    if (c < 0x80) {
      input.put(c == 0x5c ? 0xa5 : c == 0x7e ? 0x203e : c, 1);
      continue;
    }
    if (is_katakana_byte(c)) {
      input.put(c + kKatakanaShift, 1);
      continue;
    }
    if (c == 0x80 || c == 0xa0 || c > 0xfc) return 1;
    if (input.left() < 2) return kTooFew;
    const int index = sjis_index(c, input.at[1]);
    if (index < 0) return 1;
    const auto row = static_cast<uint32_t>(index / 94), cell = static_cast<uint32_t>(index % 94);
    const uint32_t code = jis_lead(row) << 8 | (cell + 0x21);
    const uint32_t value = set->decode(code);
    if (value == 0) return illegal_length(codec, code);
    put_decoded(input, value, 2);
  }
  return kDone;
}

int64_t encode_sjis2004(const MultibyteCodec& codec, MultibyteState&, MultibyteText& text,
                        MultibyteOutput& out) {
  const auto& config = *static_cast<const Sjis2004*>(codec.config);
  const Charset* set = PY_CHARSET(config.set);
  while (!text.done()) {
    const uint32_t c = text.next();
    size_t used = 1;
    bool ok;
    if (c < 0x80 && c != 0x5c && c != 0x7e) {
      ok = put_bytes(out, c);
    } else if (c == 0xa5 || c == 0x203e) {
      ok = put_bytes(out, c == 0xa5 ? 0x5c : 0x7e);
    } else if (is_katakana(c)) {
      ok = put_bytes(out, c - kKatakanaShift);
    } else {
      uint32_t code = set->encode(c);
      if (code == 0) return 1;
      if (code == Charset::kStartsPair) {
        code = encode_pair(set, text, true, &used);
        if (code == 0) return kTooFew;
      }
      ok = put_code(out, sjis_code(sjis_row(code >> 8), (code & 0xff) - 0x21));
    }
    if (!ok) return kNoMemory;
    text.position += used;
  }
  return kDone;
}

constexpr Sjis2004 kShiftJis2004 = {CharsetId::kJisX0213};
constexpr Sjis2004 kShiftJisX0213 = {CharsetId::kJisX0213Of2000};

int64_t illegal_length(const MultibyteCodec& codec, uint32_t code) {
  if (codec.config != &kEucJisX0213 && codec.config != &kShiftJisX0213) return 1;
  const Charset* newer = PY_CHARSET(CharsetId::kJisX0213);
  return (code & 0x8080) == 0 && newer->decode(code) != 0 ? 2 : 1;
}

}  // namespace

const MultibyteCodec kJapaneseCodecs[] = {
    {.name = "shift_jis", .decode = decode_shift_jis, .encode = encode_shift_jis},
    {.name = "cp932", .decode = decode_cp932, .encode = encode_cp932},
    {.name = "euc_jp", .decode = decode_euc, .encode = encode_euc, .config = &kEucJp},
    {.name = "shift_jis_2004",
     .decode = decode_sjis2004,
     .encode = encode_sjis2004,
     .config = &kShiftJis2004},
    {.name = "euc_jis_2004", .decode = decode_euc, .encode = encode_euc, .config = &kEucJis2004},
    {.name = "euc_jisx0213", .decode = decode_euc, .encode = encode_euc, .config = &kEucJisX0213},
    {.name = "shift_jisx0213",
     .decode = decode_sjis2004,
     .encode = encode_sjis2004,
     .config = &kShiftJisX0213},
    {},
};

}  // namespace py
