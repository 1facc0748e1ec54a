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
  bool member = true;
  for (;;) {
    switch (*set++) {
      case kFailure:
        return !member;
      case kNegate:
        member = !member;
        break;
      case kLiteral:
        if (c == *set++) return member;
        break;
      case kCategory:
        if (category_has(*set++, c)) return member;
        break;
      case kCharset:
        if (c < 256 && bitmap_has(set, c)) return member;
        set += kBitmapWords;
        break;
      case kRange:
        if (set[0] <= c && c <= set[1]) return member;
        set += 2;
        break;
      case kRangeUniIgnore: {
        // The character is in lower case already; the range may be of upper case.
        if (set[0] <= c && c <= set[1]) return member;
        const uint32_t upper = upper_unicode(c);
        if (set[0] <= upper && upper <= set[1]) return member;
        set += 2;
        break;
      }
      case kBigCharset: {
        const uint32_t blocks = *set++;
        const auto* map = reinterpret_cast<const uint8_t*>(set);
        set += 64;
        if (c < 0x10000 && bitmap_has(set + map[c >> 8] * kBitmapWords, c & 255)) return member;
        set += static_cast<int64_t>(blocks) * kBitmapWords;
        break;
      }
      default:
        return false;
    }
  }
}

}  // namespace py::sre
