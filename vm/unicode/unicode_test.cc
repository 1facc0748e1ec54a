// Tests of the unicode room against what CPython answered (testdata, by make_expectations.py), and
// of the tables against the running CPython. Counterpart: Lib/test/test_codecs.py, test_str.py,
// test_unicodedata.py.
#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "vm/base/buffer.h"
#include "vm/unicode/chars.h"
#include "vm/unicode/codecs.h"
#include "vm/unicode/database.h"
#include "vm/unicode/text.h"

namespace py {
namespace {

using Fields = std::vector<std::string>;

std::vector<Fields> read_cases(const char* name) {
  std::ifstream file(std::string("vm/unicode/testdata/") + name);
  EXPECT_TRUE(file) << "run from the root of the tree";
  std::vector<Fields> cases;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    Fields fields(1);
    for (char c : line) {
      if (c == '\t') {
        fields.emplace_back();
      } else {
        fields.back() += c;
      }
    }
    cases.push_back(fields);
  }
  return cases;
}

std::u32string text_from(const std::string& field) {
  std::u32string text;
  if (field == "-") return text;
  for (const char* p = field.c_str(); *p != 0; p += *p == '.') {
    char* end;
    text += static_cast<char32_t>(std::strtoul(p, &end, 16));
    p = end;
  }
  return text;
}

std::string field_of(const std::u32string& text) {
  std::string field;
  char hex[12];
  for (char32_t c : text) {
    snprintf(hex, sizeof(hex), "%s%x", field.empty() ? "" : ".", static_cast<unsigned>(c));
    field += hex;
  }
  return field.empty() ? "-" : field;
}

std::vector<uint8_t> bytes_from(const std::string& field) {
  std::vector<uint8_t> bytes;
  for (size_t i = 0; field != "-" && i < field.size(); i += 2) {
    bytes.push_back(static_cast<uint8_t>(std::stoi(field.substr(i, 2), nullptr, 16)));
  }
  return bytes;
}

std::string hex_of(const std::vector<uint8_t>& bytes) {
  std::string hex;
  for (uint8_t byte : bytes) {
    hex += "0123456789abcdef"[byte >> 4];
    hex += "0123456789abcdef"[byte & 15];
  }
  return hex.empty() ? "-" : hex;
}

// A text stored in a given width, in memory of exactly its size.
struct Stored {
  Stored(const std::u32string& text, int width)
      : data(text.size() * static_cast<size_t>(width) + 1), length(text.size()), kind(width) {
    data.resize(length * static_cast<size_t>(width));
    data.shrink_to_fit();
    for (size_t i = 0; i < length; ++i) text_set(data.data(), kind, i, text[i]);
  }
  TextView view() const { return {data.data(), length, kind}; }
  std::vector<uint8_t> data;
  size_t length;
  int kind;
};

int narrowest(const std::u32string& text) {
  uint32_t max = 0;
  for (char32_t c : text) max = c > max ? c : max;
  return kind_for(max);
}

bool find_name(void*, const char* name, size_t size, uint32_t* c) {
  *c = '1';
  return std::string(name, size) == "DIGIT ONE";
}

enum Codec { kUtf8, kAscii, kLatin1, kUtf16Le, kUtf16Be, kUtf32Le, kUtf32Be, kEscape, kRaw, kUtf7 };

ByteOrder order_of(int codec) {
  return codec == kUtf16Le || codec == kUtf32Le ? ByteOrder::kLittle : ByteOrder::kBig;
}

DecodeRun decode_scan(int codec, const uint8_t* in, size_t size) {
  switch (codec) {
    case kUtf8:
      return utf8_scan(in, size);
    case kAscii:
      return ascii_scan(in, size);
    case kLatin1:
      return latin1_scan(in, size);
    case kUtf16Le:
    case kUtf16Be:
      return utf16_scan(in, size, order_of(codec));
    case kUtf32Le:
    case kUtf32Be:
      return utf32_scan(in, size, order_of(codec));
    case kEscape:
      return unicode_escape_scan(in, size, true, find_name, nullptr);
    default:
      return raw_unicode_escape_scan(in, size);
  }
}

void decode_fill(int codec, void* out, int kind, const uint8_t* in, size_t size) {
  switch (codec) {
    case kUtf8:
      return utf8_fill(out, kind, in, size);
    case kAscii:
    case kLatin1:
      return text_copy(out, kind, {in, size, 1});
    case kUtf16Le:
    case kUtf16Be:
      return utf16_fill(out, kind, in, size, order_of(codec));
    case kUtf32Le:
    case kUtf32Be:
      return utf32_fill(out, kind, in, size, order_of(codec));
    case kEscape:
      return unicode_escape_fill(out, kind, in, size, find_name, nullptr);
    default:
      return raw_unicode_escape_fill(out, kind, in, size);
  }
}

std::string event(size_t start, size_t end, const char* reason) {
  return std::to_string(start) + ":" + std::to_string(end) + ":" + reason;
}

// Decodes as the object layer does with a handler that writes "?" and goes on.
std::u32string decode(int codec, const std::vector<uint8_t>& in, std::string* events) {
  std::u32string text;
  auto note = [&](const std::string& what) { *events += (events->empty() ? "" : ";") + what; };
  if (codec == kUtf7) {
    Utf7Decoder decoder(in.data(), in.size(), true);
    Buffer out;
    size_t position = 0;
    while (decoder.run(position, &out) == Utf7Decoder::Result::kError) {
      note(event(decoder.error_start, decoder.error_end, decoder.reason));
      uint32_t mark = '?';
      EXPECT_TRUE(out.append(&mark, sizeof(mark)));
      position = decoder.error_end;
    }
    EXPECT_EQ(decoder.consumed, in.size());
    for (size_t i = 0; i < out.size(); i += 4) {
      uint32_t c;
      memcpy(&c, out.data() + i, sizeof(c));
      text += c;
    }
    return text;
  }
  size_t position = 0;
  while (true) {
    DecodeRun run = decode_scan(codec, in.data() + position, in.size() - position);
    Stored part(std::u32string(run.length, U'\0'), kind_for(run.max_char));
    decode_fill(codec, part.data.data(), part.kind, in.data() + position, run.consumed);
    for (size_t i = 0; i < run.length; ++i) text += part.view()[i];
    if (run.reason == nullptr) {
      EXPECT_EQ(position + run.consumed, in.size());
      return text;
    }
    note(event(position + run.consumed, position + run.error_end, run.reason));
    text += U'?';
    position += run.error_end;
  }
}

EncodeRun encode_scan(int codec, TextView text) {
  switch (codec) {
    case kUtf8:
      return utf8_encode_scan(text);
    case kAscii:
      return ascii_encode_scan(text);
    case kLatin1:
      return latin1_encode_scan(text);
    case kUtf16Le:
    case kUtf16Be:
      return utf16_encode_scan(text);
    default:
      return utf32_encode_scan(text);
  }
}

std::vector<uint8_t> encode_fill(int codec, TextView run, size_t size) {
  std::vector<uint8_t> out(size);
  if (codec == kUtf8) {
    utf8_encode_fill(out.data(), run);
  } else if (codec == kAscii || codec == kLatin1) {
    text_copy(out.data(), 1, run);
  } else if (codec == kUtf16Le || codec == kUtf16Be) {
    utf16_encode_fill(out.data(), run, order_of(codec));
  } else {
    utf32_encode_fill(out.data(), run, order_of(codec));
  }
  return out;
}

std::vector<uint8_t> encode(int codec, TextView text, std::string* events) {
  if (codec >= kEscape) {
    Buffer out;
    EXPECT_TRUE(codec == kEscape ? unicode_escape_encode(text, &out)
                : codec == kRaw  ? raw_unicode_escape_encode(text, &out)
                                 : utf7_encode(text, &out));
    return {out.bytes(), out.bytes() + out.size()};
  }
  std::vector<uint8_t> bytes;
  auto add = [&](const std::vector<uint8_t>& more) {
    bytes.insert(bytes.end(), more.begin(), more.end());
  };
  size_t position = 0;
  while (true) {
    TextView rest = text.slice(position, text.length);
    EncodeRun run = encode_scan(codec, rest);
    add(encode_fill(codec, rest.slice(0, run.consumed), run.size));
    if (run.reason == nullptr) return bytes;
    *events += (events->empty() ? "" : ";") +
               event(position + run.consumed, position + run.error_end, run.reason);
    Stored mark(U"?", 1);
    add(encode_fill(codec, mark.view(), encode_scan(codec, mark.view()).size));
    position += run.error_end;
  }
}

TEST(Unicode, EqualsCPython) {
  std::map<std::string, int> seen;
  for (const Fields& f : read_cases("codecs.txt")) {
    const std::string& what = f[0];
    ++seen[what];
    std::string label;
    for (const std::string& field : f) label += field + " | ";
    SCOPED_TRACE(label);
    std::string events;
    if (what == "decode") {
      std::u32string text = decode(std::stoi(f[1]), bytes_from(f[2]), &events);
      EXPECT_EQ(field_of(text), f[3]);
      EXPECT_EQ(events.empty() ? "-" : events, f[4]);
    } else if (what == "encode") {
      std::u32string text = text_from(f[2]);
      Stored stored(text, narrowest(text));
      EXPECT_EQ(hex_of(encode(std::stoi(f[1]), stored.view(), &events)), f[3]);
      EXPECT_EQ(events.empty() ? "-" : events, f[4]);
    } else if (what == "partial") {
      std::vector<uint8_t> bytes = bytes_from(f[1]);
      DecodeRun run = utf8_scan(bytes.data(), bytes.size(), false);
      std::string got = std::to_string(run.consumed);
      if (run.reason != nullptr) got += ":" + std::to_string(run.error_end);
      EXPECT_EQ(got, f[2]);
    } else if (what == "search") {
      std::u32string text = text_from(f[1]);
      std::u32string needle = text_from(f[2]);
      for (int i = narrowest(text); i <= 4; i *= 2) {
        for (int j = narrowest(needle); j <= 4; j *= 2) {
          Stored a(text, i);
          Stored b(needle, j);
          EXPECT_EQ(text_find(a.view(), b.view()), std::stol(f[3]));
          EXPECT_EQ(text_rfind(a.view(), b.view()), std::stol(f[4]));
          EXPECT_EQ(text_count(a.view(), b.view()), std::stoull(f[5]));
          EXPECT_EQ(text_compare(a.view(), b.view()), std::stoi(f[6]));
          EXPECT_EQ(text_equal(a.view(), b.view()), f[6] == "0");
        }
      }
    } else if (what == "sigma") {
      std::u32string text = text_from(f[1]);
      Stored stored(text, 4);
      for (size_t i = 0; i < text.size(); ++i) {
        if (text[i] == 0x3A3) EXPECT_EQ(is_final_sigma(stored.view(), i), f[2][i] == '1') << i;
      }
    } else {
      ASSERT_EQ(what, "identifier");
      std::u32string text = text_from(f[1]);
      Stored stored(text, narrowest(text));
      EXPECT_EQ(!text.empty() && identifier_prefix(stored.view()) == text.size(), f[2] == "1");
    }
  }
  EXPECT_EQ(seen.size(), 6u);
}

// Runs a script under the reference CPython, which is optional: its answers are also recorded.
#define RUN_REFERENCE(script)                                                       \
  do {                                                                              \
    if (system("command -v \"${CONSTRICTOR_PYTHON:-python3.14}\" >/dev/null") != 0) \
      GTEST_SKIP() << "no reference CPython 3.14 here; scripts/setup installs one"; \
    EXPECT_EQ(system("\"${CONSTRICTOR_PYTHON:-python3.14}\" -B " script), 0);       \
  } while (false)

TEST(Unicode, TablesEqualTheRunningCPython) {
  RUN_REFERENCE("vm/unicode/make_tables.py --check vm/unicode/tables.inc");
}

TEST(Unicode, CharsetsEqualTheRunningCPython) {
  RUN_REFERENCE("vm/unicode/make_charsets.py --check");
}

TEST(Unicode, DatabaseEqualsTheRunningCPython) {
  RUN_REFERENCE("vm/unicode/make_database.py --check");
}

std::u32string normal_form(const std::u32string& text, NormalForm form) {
  Buffer out;
  EXPECT_TRUE(normalize(Stored(text, 4).view(), form, &out));
  std::u32string result;
  for (size_t i = 0; i < out.size(); i += 4) {
    uint32_t c;
    memcpy(&c, out.data() + i, sizeof(c));
    result += c;
  }
  return result;
}

TEST(Unicode, NormalForms) {
  EXPECT_EQ(normal_form(U"\u00e9", NormalForm::kNfd), U"e\u0301");
  EXPECT_EQ(normal_form(U"e\u0301", NormalForm::kNfc), U"\u00e9");
  EXPECT_EQ(normal_form(U"\ufb01\u2460", NormalForm::kNfkc), U"fi1");
  EXPECT_EQ(normal_form(U"\u1100\u1161\u11a8", NormalForm::kNfc), U"\uac01");
  EXPECT_EQ(normal_form(U"\uac01", NormalForm::kNfkd), U"\u1100\u1161\u11a8");
  // Marks are ordered by class, and one of the same class blocks what stands behind it.
  EXPECT_EQ(normal_form(U"a\u0301\u0323", NormalForm::kNfd), U"a\u0323\u0301");
  EXPECT_EQ(normal_form(U"a\u0305\u0301", NormalForm::kNfc), U"a\u0305\u0301");
  EXPECT_FALSE(surely_normalized(Stored(U"\u00e9", 1).view(), NormalForm::kNfd));
  EXPECT_TRUE(surely_normalized(Stored(U"\u00e9", 1).view(), NormalForm::kNfc));
}

TEST(Unicode, EveryNameLeadsBackToItsCharacter) {
  size_t named = 0;
  char name[kMaxCharName];
  for (uint32_t c = 0; c <= kMaxUnicode; ++c) {
    size_t length;
    if (!char_name(c, name, &length)) continue;
    ++named;
    // Ideographs differ only in their number; some of them stand for all.
    if (c % 64 != 0) continue;
    uint32_t back = 0;
    EXPECT_TRUE(char_from_name(nullptr, name, length, &back)) << std::string(name, length);
    EXPECT_EQ(back, c);
  }
  EXPECT_GT(named, 140000u);
  uint32_t c;
  EXPECT_TRUE(char_from_name(nullptr, "line feed", 9, &c));
  EXPECT_EQ(c, 10u);
  EXPECT_FALSE(char_from_name(nullptr, "LATIN SMALL LETTER", 18, &c));
  uint32_t sequence[kMaxNamedSequence];
  EXPECT_EQ(named_sequence("KEYCAP DIGIT ONE", 16, sequence), 3);
}

TEST(Unicode, CaseMappings) {
  uint32_t out[kMaxCaseExpansion];
  EXPECT_EQ(to_upper_full(0xDF, out), 2);
  EXPECT_EQ(out[1], uint32_t{'S'});
  EXPECT_EQ(to_casefold(0x13A0, out), 1);
  EXPECT_EQ(out[0], 0x13A0u);
  EXPECT_EQ(to_lower_full(0x130, out), 2);
  EXPECT_EQ(to_lower(0x130), uint32_t{'i'});
  EXPECT_EQ(to_title(0x1C4), 0x1C5u);
  EXPECT_EQ(to_numeric(0xBD), 0.5);
  EXPECT_EQ(to_decimal(0x0663), 3);
  EXPECT_EQ(char_flags(0x110000), 0);
}

TEST(Unicode, SearchIsLinear) {
  // Quadratic searching would take hours here.
  const size_t kLength = 4000000;
  for (int kind : {1, 2, 4}) {
    std::u32string text(kLength, U'a');
    std::u32string needle(kLength / 2, U'a');
    needle[needle.size() / 2] = U'b';
    Stored a(text, kind);
    Stored b(needle, kind);
    EXPECT_EQ(text_find(a.view(), b.view()), -1);
    EXPECT_EQ(text_rfind(a.view(), b.view()), -1);
    EXPECT_EQ(text_count(a.view(), b.view()), 0u);
  }
}

TEST(Unicode, MaxClassLooksAtEveryElement) {
  for (int kind : {1, 2, 4}) {
    for (size_t length : {1u, 7u, 31u, 64u, 65u, 200u}) {
      for (size_t at = 0; at < length; ++at) {
        std::u32string text(length, U'a');
        text[at] = kind == 1 ? 0xE9 : kind == 2 ? 0x100 : 0x10000;
        Stored stored(text, kind);
        EXPECT_EQ(text_max_class(stored.view()), kind == 1   ? 0xFFu
                                                 : kind == 2 ? 0xFFFFu
                                                             : 0x10FFFFu);
        EXPECT_EQ(text_max(stored.view()), text[at]);
        EXPECT_EQ(text_find_char(stored.view(), text[at]), static_cast<ptrdiff_t>(at));
        EXPECT_EQ(text_rfind_char(stored.view(), text[at]), static_cast<ptrdiff_t>(at));
      }
    }
  }
}

}  // namespace
}  // namespace py
