// Copying, comparing and measuring code point arrays of mixed widths.
// Counterpart: Objects/unicodeobject.c and Objects/stringlib/find_max_char.h.
#include "vm/unicode/text.h"

#include <cstring>

#include "vm/base/attributes.h"
#include "vm/unicode/chars.h"
#include "vm/unicode/text_internal.h"

namespace py {
namespace {

// How many elements one step of the early-exit loops takes: enough for the compiler to vectorise.
constexpr size_t kChunk = 64;

// The bitwise or of all elements; stops early once a bit at or above `enough` is seen. Class limits
// are powers of two, so the or tells the class of the maximum.
template <class T>
uint32_t or_all(const T* data, size_t length, uint32_t enough) {
  uint32_t all = 0;
  size_t i = 0;
  while (length - i >= kChunk && all < enough) {
    uint32_t chunk = 0;
    for (size_t j = 0; j < kChunk; ++j) chunk |= data[i + j];
    all |= chunk;
    i += kChunk;
  }
  if (all >= enough) return all;
  for (; i < length; ++i) all |= data[i];
  return all;
}

template <class T>
uint32_t exact_max(const T* data, size_t length) {
  T max = 0;
  for (size_t i = 0; i < length; ++i) max = data[i] > max ? data[i] : max;
  return max;
}

template <class To, class From>
void copy(To* to, const From* from, size_t length) {
  for (size_t i = 0; i < length; ++i) to[i] = static_cast<To>(from[i]);
}

template <class A, class B>
size_t common_prefix(const A* a, const B* b, size_t length) {
  size_t i = 0;
  while (length - i >= kChunk) {
    bool differ = false;
    for (size_t j = 0; j < kChunk; ++j) differ |= a[i + j] != b[i + j];
    if (differ) break;
    i += kChunk;
  }
  while (i < length && a[i] == b[i]) ++i;
  return i;
}

}  // namespace

size_t ascii_prefix(const uint8_t* data, size_t size) {
  constexpr uint64_t kHigh = 0x8080808080808080;
  size_t i = 0;
  auto word = [&](size_t at) {
    uint64_t value;
    memcpy(&value, data + at, sizeof(value));
    return value;
  };
  for (; size - i >= 32; i += 32) {
    if (((word(i) | word(i + 8) | word(i + 16) | word(i + 24)) & kHigh) != 0) break;
  }
  for (; size - i >= 8; i += 8) {
    if (uint64_t high = word(i) & kHigh; high != 0) {
      if constexpr (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__) {
        return i + static_cast<size_t>(__builtin_ctzll(high)) / 8;
      }
      break;
    }
  }
  while (i < size && data[i] < 0x80) ++i;
  return i;
}

uint32_t text_max_class(TextView text) {
  if (text.kind == 1) {
    return is_ascii(static_cast<const uint8_t*>(text.data), text.length) ? 0x7F : 0xFF;
  }
  uint32_t all = with_chars(text, [&](auto* chars) {
    constexpr uint32_t kEnough = sizeof(*chars) == 2 ? 0x100 : 0x10000;
    return or_all(chars, text.length, kEnough);
  });
  return all < 0x80 ? 0x7F : all < 0x100 ? 0xFF : all < 0x10000 ? 0xFFFF : kMaxUnicode;
}

uint32_t text_max(TextView text) {
  return with_chars(text, [&](auto* chars) { return exact_max(chars, text.length); });
}

void text_copy(void* to, int to_kind, TextView from) {
  if (to_kind == from.kind) {
    size_t bytes = from.length * static_cast<size_t>(to_kind);
    if (bytes != 0) memmove(to, from.data, bytes);
    return;
  }
  with_chars(from, [&](auto* chars) {
    if (to_kind == 1) {
      copy(static_cast<uint8_t*>(to), chars, from.length);
    } else if (to_kind == 2) {
      copy(static_cast<uint16_t*>(to), chars, from.length);
    } else {
      copy(static_cast<uint32_t*>(to), chars, from.length);
    }
  });
}

void text_fill(void* to, int kind, uint32_t c, size_t count) {
  if (kind == 1) {
    if (count != 0) memset(to, static_cast<int>(c), count);
  } else if (kind == 2) {
    auto* chars = static_cast<uint16_t*>(to);
    for (size_t i = 0; i < count; ++i) chars[i] = static_cast<uint16_t>(c);
  } else {
    auto* chars = static_cast<uint32_t*>(to);
    for (size_t i = 0; i < count; ++i) chars[i] = c;
  }
}

bool text_equal(TextView a, TextView b) {
  if (a.length != b.length) return false;
  if (a.length == 0) return true;
  if (a.kind == b.kind) {
    return memcmp(a.data, b.data, a.length * static_cast<size_t>(a.kind)) == 0;
  }
  return with_chars(a, [&](auto* x) {
    return with_chars(b, [&](auto* y) { return common_prefix(x, y, a.length) == a.length; });
  });
}

int text_compare(TextView a, TextView b) {
  size_t shorter = a.length < b.length ? a.length : b.length;
  if (a.kind == 1 && b.kind == 1) {
    int order = shorter == 0 ? 0 : memcmp(a.data, b.data, shorter);
    if (order != 0) return order < 0 ? -1 : 1;
  } else {
    size_t same = with_chars(a, [&](auto* x) {
      return with_chars(b, [&](auto* y) { return common_prefix(x, y, shorter); });
    });
    if (same < shorter) return a[same] < b[same] ? -1 : 1;
  }
  return a.length == b.length ? 0 : a.length < b.length ? -1 : 1;
}

bool is_final_sigma(TextView text, size_t i) {
  // Final: a cased letter before it and none after it, where ignorable characters do not count.
  size_t before = i;
  while (before > 0 && is_case_ignorable(text[before - 1])) --before;
  if (before == 0 || !is_cased(text[before - 1])) return false;
  size_t after = i + 1;
  while (after < text.length && is_case_ignorable(text[after])) ++after;
  return after == text.length || !is_cased(text[after]);
}

size_t identifier_prefix(TextView text) {
  if (text.length == 0 || !is_xid_start(text[0])) return 0;
  size_t i = 1;
  while (i < text.length && is_xid_continue(text[i])) ++i;
  return i;
}

}  // namespace py
