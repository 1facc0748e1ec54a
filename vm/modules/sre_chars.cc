// Characters as patterns see them: sets, categories and cases.
// Counterpart: Modules/_sre/sre.c (sre_category, charset).
#include <cctype>

#include "vm/modules/sre_internal.h"
#include "vm/modules/sre_opcodes.h"
#include "vm/unicode/chars.h"

namespace py::sre {
namespace {

bool ascii_digit(uint32_t c) { return c - '0' < 10; }
bool ascii_space(uint32_t c) { return c == ' ' || c - '\t' < 5; }
bool ascii_word(uint32_t c) { return ascii_digit(c) || (c | 32) - 'a' < 26 || c == '_'; }
bool locale_word(uint32_t c) {
  return c < 256 && (std::isalnum(static_cast<int>(c)) != 0 || c == '_');
}

// The even category of a pair.
bool in_category(uint32_t category, uint32_t c) {
  switch (category) {
    case kDigit:
      return ascii_digit(c);
    case kSpace:
      return ascii_space(c);
    case kWord:
      return ascii_word(c);
    case kLinebreak:
      return c == '\n';
    case kLocWord:
      return locale_word(c);
    case kUniDigit:
      return is_decimal(c);
    case kUniSpace:
      return is_space(c);
    case kUniWord:
      return is_alnum(c) || c == '_';
    case kUniLinebreak:
      return is_linebreak(c);
  }
  return false;
}

bool bitmap_has(const uint32_t* bitmap, uint32_t c) { return (bitmap[c >> 5] >> (c & 31)) & 1; }

// Goes through the items of a set. `any` is asked whether what it looks for satisfies an item.
template <class Any>
PY_ALWAYS_INLINE bool walk_set(const uint32_t* set, const Any& any) {
  bool member = true;
  for (;;) {
    switch (*set++) {
      case kFailure:
        return !member;
      case kNegate:
        member = !member;
        break;
      case kLiteral:
        if (any([set](uint32_t c) { return c == set[0]; })) return member;
        ++set;
        break;
      case kCategory:
        if (any([set](uint32_t c) { return category_has(set[0], c); })) return member;
        ++set;
        break;
      case kCharset:
        if (any([set](uint32_t c) { return c < 256 && bitmap_has(set, c); })) return member;
        set += kBitmapWords;
        break;
      case kRange:
        if (any([set](uint32_t c) { return set[0] <= c && c <= set[1]; })) return member;
        set += 2;
        break;
      case kRangeUniIgnore:
        // The character is in lower case already; the range may be of upper case.
        if (any([set](uint32_t c) {
              if (set[0] <= c && c <= set[1]) return true;
              const uint32_t upper = upper_unicode(c);
              return set[0] <= upper && upper <= set[1];
            }))
          return member;
        set += 2;
        break;
      case kBigCharset: {
        const uint32_t* blocks = set + 1 + 64;
        if (any([set, blocks](uint32_t c) {
              const auto* map = reinterpret_cast<const uint8_t*>(set + 1);
              return c < 0x10000 && bitmap_has(blocks + map[c >> 8] * kBitmapWords, c & 255);
            }))
          return member;
        set = blocks + static_cast<int64_t>(set[0]) * kBitmapWords;
        break;
      }
      default:
        return false;
    }
  }
}

}  // namespace

uint32_t lower_ascii(uint32_t c) { return c - 'A' < 26 ? c + 32 : c; }
uint32_t lower_unicode(uint32_t c) { return c < 128 ? lower_ascii(c) : to_lower(c); }
uint32_t upper_unicode(uint32_t c) { return to_upper(c); }
uint32_t lower_locale(uint32_t c) {
  return c < 256 ? static_cast<uint32_t>(std::tolower(static_cast<int>(c))) : c;
}
uint32_t upper_locale(uint32_t c) {
  return c < 256 ? static_cast<uint32_t>(std::toupper(static_cast<int>(c))) : c;
}

bool category_has(uint32_t category, uint32_t c) {
  return in_category(category & ~1u, c) != ((category & 1) != 0);
}

bool set_has(const uint32_t* set, uint32_t c) {
  return walk_set(set, [c](auto has) { return has(c); });
}
bool set_has_either(const uint32_t* set, uint32_t a, uint32_t b) {
  return walk_set(set, [a, b](auto has) { return has(a) || (a != b && has(b)); });
}

}  // namespace py::sre
