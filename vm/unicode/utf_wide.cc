// UTF-16 and UTF-32 in both byte orders.
// Counterpart: Objects/unicodeobject.c and Objects/stringlib/codecs.h.
#include "vm/base/attributes.h"
#include "vm/unicode/chars.h"
#include "vm/unicode/codecs.h"
#include "vm/unicode/text_internal.h"

namespace py {
namespace {

constexpr char kSurrogates[] = "surrogates not allowed";

uint32_t max_class(uint32_t all) {
  return all < 0x80 ? 0x7F : all < 0x100 ? 0xFF : all < 0x10000 ? 0xFFFF : kMaxUnicode;
}

uint32_t read16(const uint8_t* in, ByteOrder order) {
  return order == ByteOrder::kLittle ? in[0] | static_cast<uint32_t>(in[1]) << 8
                                     : in[1] | static_cast<uint32_t>(in[0]) << 8;
}

uint32_t read32(const uint8_t* in, ByteOrder order) {
  return order == ByteOrder::kLittle ? read16(in, order) | read16(in + 2, order) << 16
                                     : read16(in + 2, order) | read16(in, order) << 16;
}

uint8_t* write16(uint8_t* out, uint32_t unit, ByteOrder order) {
  bool little = order == ByteOrder::kLittle;
  out[little ? 0 : 1] = static_cast<uint8_t>(unit);
  out[little ? 1 : 0] = static_cast<uint8_t>(unit >> 8);
  return out + 2;
}

uint8_t* write32(uint8_t* out, uint32_t c, ByteOrder order) {
  bool little = order == ByteOrder::kLittle;
  out = write16(out, little ? c & 0xFFFF : c >> 16, order);
  return write16(out, little ? c >> 16 : c & 0xFFFF, order);
}

bool is_high_surrogate(uint32_t c) { return (c & 0xFFFFFC00) == 0xD800; }
bool is_low_surrogate(uint32_t c) { return (c & 0xFFFFFC00) == 0xDC00; }

uint32_t join_surrogates(uint32_t high, uint32_t low) {
  return 0x10000 + ((high & 0x3FF) << 10 | (low & 0x3FF));
}

// The run up to the first surrogate; `width` gives the bytes of a code point.
template <class Width>
EncodeRun scan(TextView text, Width width) {
  return with_chars(text, [&](auto* chars) -> EncodeRun {
    size_t size = 0;
    for (size_t i = 0; i < text.length; ++i) {
      if constexpr (sizeof(*chars) > 1) {
        if (PY_UNLIKELY(is_surrogate(chars[i]))) return {i, size, i + 1, kSurrogates};
      }
      size += width(chars[i]);
    }
    return {text.length, size, text.length, nullptr};
  });
}

}  // namespace

size_t utf16_bom(const uint8_t* in, size_t size, ByteOrder* order) {
  if (size < 2) return 0;
  if (in[0] == 0xFF && in[1] == 0xFE) {
    *order = ByteOrder::kLittle;
    return 2;
  }
  if (in[0] == 0xFE && in[1] == 0xFF) {
    *order = ByteOrder::kBig;
    return 2;
  }
  return 0;
}

size_t utf32_bom(const uint8_t* in, size_t size, ByteOrder* order) {
  if (size < 4) return 0;
  if (read32(in, ByteOrder::kLittle) == 0xFEFF) {
    *order = ByteOrder::kLittle;
    return 4;
  }
  if (read32(in, ByteOrder::kBig) == 0xFEFF) {
    *order = ByteOrder::kBig;
    return 4;
  }
  return 0;
}

DecodeRun utf16_scan(const uint8_t* in, size_t size, ByteOrder order, bool final) {
  size_t i = 0;
  size_t length = 0;
  uint32_t all = 0;
  auto error = [&](size_t end, const char* reason) {
    return DecodeRun{i, length, max_class(all), end, reason};
  };
  for (; size - i >= 2; i += 2, ++length) {
    uint32_t unit = read16(in + i, order);
    if (PY_UNLIKELY(is_surrogate(unit))) {
      if (is_low_surrogate(unit)) return error(i + 2, "illegal encoding");
      if (size - i < 4) {
        if (!final) return error(i, nullptr);
        return error(size, "unexpected end of data");
      }
      uint32_t next = read16(in + i + 2, order);
      if (!is_low_surrogate(next)) return error(i + 2, "illegal UTF-16 surrogate");
      unit = join_surrogates(unit, next);
      i += 2;
    }
    all |= unit;
  }
  if (i < size && final) return error(size, "truncated data");
  return error(i, nullptr);
}

void utf16_fill(void* out, int kind, const uint8_t* in, size_t consumed, ByteOrder order) {
  size_t count = 0;
  for (size_t i = 0; i < consumed; i += 2) {
    uint32_t unit = read16(in + i, order);
    if (is_high_surrogate(unit)) {
      i += 2;
      unit = join_surrogates(unit, read16(in + i, order));
    }
    text_set(out, kind, count++, unit);
  }
}

DecodeRun utf32_scan(const uint8_t* in, size_t size, ByteOrder order, bool final) {
  size_t i = 0;
  uint32_t all = 0;
  auto error = [&](size_t end, const char* reason) {
    return DecodeRun{i, i / 4, max_class(all), end, reason};
  };
  for (; size - i >= 4; i += 4) {
    uint32_t c = read32(in + i, order);
    if (PY_UNLIKELY(is_surrogate(c))) {
      return error(i + 4, "code point in surrogate code point range(0xd800, 0xe000)");
    }
    if (PY_UNLIKELY(c > kMaxUnicode)) return error(i + 4, "code point not in range(0x110000)");
    all |= c;
  }
  if (i < size && final) return error(size, "truncated data");
  return error(i, nullptr);
}

void utf32_fill(void* out, int kind, const uint8_t* in, size_t consumed, ByteOrder order) {
  for (size_t i = 0; i < consumed; i += 4) text_set(out, kind, i / 4, read32(in + i, order));
}

EncodeRun utf16_encode_scan(TextView text) {
  return scan(text, [](uint32_t c) -> size_t { return c < 0x10000 ? 2 : 4; });
}

void utf16_encode_fill(uint8_t* out, TextView run, ByteOrder order) {
  for (size_t i = 0; i < run.length; ++i) {
    uint32_t c = run[i];
    if (c >= 0x10000) {
      out = write16(out, 0xD800 + ((c - 0x10000) >> 10), order);
      c = 0xDC00 + (c & 0x3FF);
    }
    out = write16(out, c, order);
  }
}

EncodeRun utf32_encode_scan(TextView text) {
  return scan(text, [](uint32_t) -> size_t { return 4; });
}

void utf32_encode_fill(uint8_t* out, TextView run, ByteOrder order) {
  for (size_t i = 0; i < run.length; ++i) out = write32(out, run[i], order);
}

}  // namespace py
