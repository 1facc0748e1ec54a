// UTF-8, Latin-1 and ASCII.
// Counterpart: Objects/stringlib/codecs.h and Objects/unicodeobject.c.
#include <cstring>

#include "vm/base/attributes.h"
#include "vm/base/buffer.h"
#include "vm/unicode/chars.h"
#include "vm/unicode/codecs.h"
#include "vm/unicode/text_internal.h"

namespace py {
uint8_t* utf8_write(uint8_t* out, uint32_t c) {
  if (c < 0x80) {
    *out++ = static_cast<uint8_t>(c);
    return out;
  }
  if (c < 0x800) {
    *out++ = static_cast<uint8_t>(0xC0 | c >> 6);
  } else {
    if (c < 0x10000) {
      *out++ = static_cast<uint8_t>(0xE0 | c >> 12);
    } else {
      *out++ = static_cast<uint8_t>(0xF0 | c >> 18);
      *out++ = static_cast<uint8_t>(0x80 | (c >> 12 & 0x3F));
    }
    *out++ = static_cast<uint8_t>(0x80 | (c >> 6 & 0x3F));
  }
  *out++ = static_cast<uint8_t>(0x80 | (c & 0x3F));
  return out;
}

namespace {

constexpr char kSurrogates[] = "surrogates not allowed";

uint32_t max_class(uint32_t all) {
  return all < 0x80 ? 0x7F : all < 0x100 ? 0xFF : all < 0x10000 ? 0xFFFF : kMaxUnicode;
}

// What a byte that starts a sequence of several asks for: how many bytes in all (0: it cannot start
// one) and the range of the second byte, which excludes overlong forms, surrogates and what lies
// above U+10FFFF.
struct Lead {
  unsigned length;
  uint8_t low;
  uint8_t high;
};

Lead lead_of(uint8_t byte) {
  if (byte < 0xC2) return {0, 0, 0};
  if (byte < 0xE0) return {2, 0x80, 0xBF};
  if (byte < 0xF0) {
    return {3, static_cast<uint8_t>(byte == 0xE0 ? 0xA0 : 0x80),
            static_cast<uint8_t>(byte == 0xED ? 0x9F : 0xBF)};
  }
  if (byte < 0xF5) {
    return {4, static_cast<uint8_t>(byte == 0xF0 ? 0x90 : 0x80),
            static_cast<uint8_t>(byte == 0xF4 ? 0x8F : 0xBF)};
  }
  return {0, 0, 0};
}

// The code point of a valid sequence; *length is its bytes.
uint32_t read_sequence(const uint8_t* in, unsigned* length) {
  uint32_t c = in[0];
  if (c < 0xE0) {
    *length = 2;
    return (c & 0x1F) << 6 | (in[1] & 0x3Fu);
  }
  if (c < 0xF0) {
    *length = 3;
    return (c & 0x0F) << 12 | (in[1] & 0x3Fu) << 6 | (in[2] & 0x3Fu);
  }
  *length = 4;
  return (c & 0x07) << 18 | (in[1] & 0x3Fu) << 12 | (in[2] & 0x3Fu) << 6 | (in[3] & 0x3Fu);
}

template <class T>
void fill(T* out, const uint8_t* in, size_t size) {
  size_t i = 0;
  while (i < size) {
    if (in[i] < 0x80) {
      size_t run = ascii_prefix(in + i, size - i);
      for (size_t j = 0; j < run; ++j) out[j] = in[i + j];
      out += run;
      i += run;
    } else {
      unsigned length;
      *out++ = static_cast<T>(read_sequence(in + i, &length));
      i += length;
    }
  }
}

size_t encoded_length(uint32_t c) { return 1 + (c >= 0x80) + (c >= 0x800) + (c >= 0x10000); }

void write_all(uint8_t* out, TextView text) {
  if (text.kind == 1) {
    const auto* chars = static_cast<const uint8_t*>(text.data);
    for (size_t i = 0; i < text.length;) {
      size_t run = ascii_prefix(chars + i, text.length - i);
      if (run != 0) memcpy(out, chars + i, run);
      out += run;
      i += run;
      for (; i < text.length && chars[i] >= 0x80; ++i) out = utf8_write(out, chars[i]);
    }
    return;
  }
  with_chars(text, [&](auto* chars) {
    for (size_t i = 0; i < text.length; ++i) out = utf8_write(out, chars[i]);
  });
}

// A codec whose bytes are the code points below `limit`.
EncodeRun narrow_scan(TextView text, uint32_t limit, const char* reason) {
  return with_chars(text, [&](auto* chars) -> EncodeRun {
    size_t i = 0;
    if constexpr (sizeof(*chars) == 1) {
      i = limit == 0x80 ? ascii_prefix(chars, text.length) : text.length;
    } else {
      while (i < text.length && chars[i] < limit) ++i;
    }
    if (i == text.length) return {i, i, i, nullptr};
    size_t end = i + 1;
    while (end < text.length && chars[end] >= limit) ++end;
    return {i, i, end, reason};
  });
}

}  // namespace

DecodeRun utf8_scan(const uint8_t* in, size_t size, bool final) {
  size_t i = 0;
  size_t length = 0;
  uint32_t all = 0;
  while (i < size) {
    if (in[i] < 0x80) {
      size_t run = ascii_prefix(in + i, size - i);
      i += run;
      length += run;
      continue;
    }
    Lead lead = lead_of(in[i]);
    if (PY_UNLIKELY(lead.length == 0)) {
      return {i, length, max_class(all), i + 1, "invalid start byte"};
    }
    // How much of the sequence is there and good.
    unsigned good = 1;
    if (size - i > 1 && in[i + 1] >= lead.low && in[i + 1] <= lead.high) {
      good = 2;
      while (good < lead.length && i + good < size && (in[i + good] & 0xC0) == 0x80) ++good;
    }
    if (PY_UNLIKELY(good < lead.length)) {
      if (i + good < size) {
        // Half a surrogate at the end of a chunk is left for the next one, where the surrogatepass
        // handler will see it whole.
        bool half_surrogate = in[i] == 0xED && size - i == 2 && (in[i + 1] & 0xE0) == 0xA0;
        if (half_surrogate && !final) break;
        return {i, length, max_class(all), i + good, "invalid continuation byte"};
      }
      if (!final) break;
      return {i, length, max_class(all), size, "unexpected end of data"};
    }
    all |= read_sequence(in + i, &good);
    i += lead.length;
    ++length;
  }
  return {i, length, max_class(all), i, nullptr};
}

void utf8_fill(void* out, int kind, const uint8_t* in, size_t consumed) {
  if (kind == 1) {
    fill(static_cast<uint8_t*>(out), in, consumed);
  } else if (kind == 2) {
    fill(static_cast<uint16_t*>(out), in, consumed);
  } else {
    fill(static_cast<uint32_t*>(out), in, consumed);
  }
}

DecodeRun ascii_scan(const uint8_t* in, size_t size) {
  size_t run = ascii_prefix(in, size);
  return {run, run, 0x7F, run + (run < size), run < size ? "ordinal not in range(128)" : nullptr};
}

DecodeRun latin1_scan(const uint8_t* in, size_t size) {
  return {size, size, is_ascii(in, size) ? 0x7Fu : 0xFFu, size, nullptr};
}

EncodeRun utf8_encode_scan(TextView text) {
  if (text.kind == 1) {
    const auto* chars = static_cast<const uint8_t*>(text.data);
    size_t wide = 0;
    for (size_t i = 0; i < text.length; ++i) wide += chars[i] >> 7;
    return {text.length, text.length + wide, text.length, nullptr};
  }
  return with_chars(text, [&](auto* chars) -> EncodeRun {
    size_t size = 0;
    for (size_t i = 0; i < text.length; ++i) {
      if (PY_UNLIKELY(is_surrogate(chars[i]))) {
        size_t end = i + 1;
        while (end < text.length && is_surrogate(chars[end])) ++end;
        return {i, size, end, kSurrogates};
      }
      size += encoded_length(chars[i]);
    }
    return {text.length, size, text.length, nullptr};
  });
}

void utf8_encode_fill(uint8_t* out, TextView run) { write_all(out, run); }

size_t utf8_encoded_size_pass(TextView text) {
  return with_chars(text, [&](auto* chars) {
    size_t size = 0;
    for (size_t i = 0; i < text.length; ++i) size += encoded_length(chars[i]);
    return size;
  });
}

void utf8_encode_fill_pass(uint8_t* out, TextView text) { write_all(out, text); }

EncodeRun ascii_encode_scan(TextView text) {
  return narrow_scan(text, 0x80, "ordinal not in range(128)");
}

EncodeRun latin1_encode_scan(TextView text) {
  return narrow_scan(text, 0x100, "ordinal not in range(256)");
}

}  // namespace py
