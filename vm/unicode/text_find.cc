// Searching in code point arrays, in linear time whatever the pattern.
// Counterpart: Objects/stringlib/fastsearch.h.
#include <cstring>
#include <type_traits>

#include "vm/base/attributes.h"
#include "vm/unicode/text.h"
#include "vm/unicode/text_internal.h"

namespace py {
namespace {

constexpr size_t kNone = SIZE_MAX;
constexpr size_t kChunk = 32;

template <class T>
bool chunk_has(const T* chars, T c) {
  bool found = false;
  for (size_t j = 0; j < kChunk; ++j) found |= chars[j] == c;
  return found;
}

template <class T>
size_t find_char(const T* chars, size_t from, size_t length, uint32_t c) {
  if (c > static_cast<T>(~T{0})) return kNone;
  if constexpr (sizeof(T) == 1) {
    if (from >= length) return kNone;
    const void* hit = memchr(chars + from, static_cast<int>(c), length - from);
    return hit == nullptr ? kNone : static_cast<size_t>(static_cast<const T*>(hit) - chars);
  } else {
    size_t i = from;
    while (length - i >= kChunk && !chunk_has(chars + i, static_cast<T>(c))) i += kChunk;
    for (; i < length; ++i) {
      if (chars[i] == c) return i;
    }
    return kNone;
  }
}

template <class T>
size_t rfind_char(const T* chars, size_t length, uint32_t c) {
  if (c > static_cast<T>(~T{0})) return kNone;
  if constexpr (sizeof(T) == 1) {
    if (length == 0) return kNone;
    const void* hit = memrchr(chars, static_cast<int>(c), length);
    return hit == nullptr ? kNone : static_cast<size_t>(static_cast<const T*>(hit) - chars);
  } else {
    size_t i = length;
    while (i >= kChunk && !chunk_has(chars + i - kChunk, static_cast<T>(c))) i -= kChunk;
    while (i-- > 0) {
      if (chars[i] == c) return i;
    }
    return kNone;
  }
}

// A sequence read from its start or, for rfind, from its end.
template <class T, bool kReverse>
struct Sequence {
  const T* chars;
  size_t length;

  T operator[](size_t i) const { return kReverse ? chars[length - 1 - i] : chars[i]; }
  size_t find(size_t from, uint32_t c) const {
    if constexpr (kReverse) {
      size_t hit = from >= length ? kNone : rfind_char(chars, length - from, c);
      return hit == kNone ? kNone : length - 1 - hit;
    } else {
      return find_char(chars, from, length, c);
    }
  }
};

// The critical factorisation of a pattern for the two-way algorithm (Crochemore and Perrin 1991):
// `cut` is where its right part starts, `period` the period of the larger maximal suffix.
struct Factorization {
  size_t cut;
  size_t period;
};

// The maximal suffix under the order of characters, or under its inverse.
template <class Pattern>
Factorization maximal_suffix(const Pattern& pattern, bool inverse) {
  size_t start = 0;      // of the best suffix so far
  size_t candidate = 1;  // start of the suffix it is compared with
  size_t offset = 0;     // how far both agree
  size_t period = 1;
  while (candidate + offset < pattern.length) {
    auto best = pattern[start + offset];
    auto other = pattern[candidate + offset];
    if (best == other) {
      if (++offset == period) {
        candidate += period;
        offset = 0;
      }
    } else if ((other < best) != inverse) {
      // The candidate loses: everything up to here belongs to one period.
      candidate += offset + 1;
      offset = 0;
      period = candidate - start;
    } else {
      start = candidate++;
      offset = 0;
      period = 1;
    }
  }
  return {start, period};
}

template <class Text, class Pattern>
size_t two_way(const Text& text, const Pattern& pattern, size_t from) {
  Factorization a = maximal_suffix(pattern, false);
  Factorization b = maximal_suffix(pattern, true);
  size_t cut = a.cut > b.cut ? a.cut : b.cut;
  size_t period = a.cut > b.cut ? a.period : b.period;
  // When the left part repeats one period later the whole pattern has that period, and after a
  // match of the right part the prefix of length - period need not be read again.
  bool periodic = cut + period <= pattern.length;
  for (size_t i = 0; i < cut && periodic; ++i) periodic = pattern[i] == pattern[i + period];
  if (!periodic) {
    size_t right = pattern.length - cut;
    period = (cut > right ? cut : right) + 1;
  }
  size_t known = 0;
  size_t at = from;
  while (at <= text.length && text.length - at >= pattern.length) {
    size_t i = cut > known ? cut : known;
    while (i < pattern.length && pattern[i] == text[at + i]) ++i;
    if (i < pattern.length) {
      at += i - cut + 1;
      known = 0;
      continue;
    }
    i = cut;
    while (i > known && pattern[i - 1] == text[at + i - 1]) --i;
    if (i <= known) return at;
    at += period;
    known = periodic ? pattern.length - period : 0;
  }
  return kNone;
}

// Looks for the last character of the pattern and compares there: fastest on ordinary text. When
// comparing costs clearly more than the text read so far, the two-way algorithm takes over.
template <class Text, class Pattern>
size_t search(const Text& text, const Pattern& pattern, size_t from) {
  const size_t last = pattern.length - 1;
  const auto last_char = pattern[last];
  size_t work = 0;
  size_t at = from;
  while (at <= text.length && text.length - at >= pattern.length) {
    size_t hit = text.find(at + last, last_char);
    if (hit == kNone) return kNone;
    at = hit - last;
    size_t i = 0;
    while (i < last && text[at + i] == pattern[i]) ++i;
    if (i == last) return at;
    work += i + 4;
    ++at;
    if (work > 256 + 4 * (at - from)) return two_way(text, pattern, at);
  }
  return kNone;
}

// The next occurrence at or behind `from`; the needle has two characters or more.
template <class H, class N>
size_t find_from(const H* chars, size_t length, const N* needle, size_t needle_length,
                 size_t from) {
  if constexpr (sizeof(H) == 1 && sizeof(N) == 1) {
    // The C library's memmem is linear and vectorised.
    if (length - from < needle_length) return kNone;
    const void* hit = memmem(chars + from, length - from, needle, needle_length);
    return hit == nullptr ? kNone : static_cast<size_t>(static_cast<const H*>(hit) - chars);
  } else {
    return search(Sequence<H, false>{chars, length}, Sequence<N, false>{needle, needle_length},
                  from);
  }
}

ptrdiff_t to_result(size_t index) { return index == kNone ? -1 : static_cast<ptrdiff_t>(index); }

}  // namespace

ptrdiff_t text_find_char(TextView text, uint32_t c) {
  return to_result(
      with_chars(text, [&](auto* chars) { return find_char(chars, 0, text.length, c); }));
}

ptrdiff_t text_rfind_char(TextView text, uint32_t c) {
  return to_result(
      with_chars(text, [&](auto* chars) { return rfind_char(chars, text.length, c); }));
}

size_t text_count_char(TextView text, uint32_t c, size_t max_count) {
  return with_chars(text, [&](auto* chars) {
    size_t count = 0;
    if (max_count >= text.length) {
      for (size_t i = 0; i < text.length; ++i) count += chars[i] == c;
      return count;
    }
    for (size_t i = 0; i < text.length && count < max_count; ++i) count += chars[i] == c;
    return count;
  });
}

ptrdiff_t text_find(TextView text, TextView needle) {
  if (needle.length > text.length) return -1;
  if (needle.length == 0) return 0;
  if (needle.length == 1) return text_find_char(text, needle[0]);
  return to_result(with_chars(text, [&](auto* chars) {
    return with_chars(needle, [&](auto* wanted) {
      return find_from(chars, text.length, wanted, needle.length, 0);
    });
  }));
}

ptrdiff_t text_rfind(TextView text, TextView needle) {
  if (needle.length > text.length) return -1;
  if (needle.length == 0) return static_cast<ptrdiff_t>(text.length);
  if (needle.length == 1) return text_rfind_char(text, needle[0]);
  size_t hit = with_chars(text, [&](auto* chars) {
    return with_chars(needle, [&](auto* wanted) {
      using H = std::remove_cv_t<std::remove_pointer_t<decltype(chars)>>;
      using N = std::remove_cv_t<std::remove_pointer_t<decltype(wanted)>>;
      return search(Sequence<H, true>{chars, text.length}, Sequence<N, true>{wanted, needle.length},
                    0);
    });
  });
  return hit == kNone ? -1 : static_cast<ptrdiff_t>(text.length - needle.length - hit);
}

size_t text_count(TextView text, TextView needle, size_t max_count) {
  if (needle.length == 0) return text.length < max_count ? text.length + 1 : max_count;
  if (needle.length > text.length) return 0;
  if (needle.length == 1) return text_count_char(text, needle[0], max_count);
  return with_chars(text, [&](auto* chars) {
    return with_chars(needle, [&](auto* wanted) {
      size_t count = 0;
      size_t from = 0;
      while (count < max_count) {
        size_t hit = find_from(chars, text.length, wanted, needle.length, from);
        if (hit == kNone) break;
        ++count;
        from = hit + needle.length;
      }
      return count;
    });
  });
}

}  // namespace py
