// Number tokens and what may not follow them.
// Counterpart: Parser/lexer/lexer.c.
#include <cstdio>
#include <cstring>

#include "vm/parser/tokenizer_internal.h"

namespace py {

// cur_ is at the first digit, or at the one behind a point.
TokenType Tokenizer::number_token(Token* token, bool behind_point) {
  bool ok;
  char marker = *cur_ == '0' ? ascii_lower(cur_[1]) : '\0';
  if (behind_point) {
    ok = fraction_and_exponent();
  } else if (marker == 'x' || marker == 'o' || marker == 'b') {
    cur_ += 2;
    ok = marker == 'x'   ? radix_number(kHexDigit, "hexadecimal")
         : marker == 'o' ? radix_number(kOctalDigit, "octal")
                         : radix_number(kBinaryDigit, "binary");
  } else {
    ok = decimal_number();
  }
  if (!ok) return error_token(token);
  return make(token, TokenType::kNumber, start_, cur_);
}

// Behind 0x, 0o or 0b.
bool Tokenizer::radix_number(uint8_t digit, const char* kind) {
  const char* p = cur_;
  bool wrong_digit = false;
  do {
    if (*p == '_') ++p;
    if (!byte_is(*p, digit)) {
      wrong_digit = byte_is(*p, kDecimalDigit);
      if (wrong_digit) break;
      cur_ = p;
      return refuse("invalid %s literal", kind);
    }
    while (byte_is(*p, digit)) ++p;
    wrong_digit = byte_is(*p, kDecimalDigit);
  } while (*p == '_');
  cur_ = p;
  if (wrong_digit) {
    ++cur_;
    return refuse("invalid digit '%c' in %s literal", *p, kind);
  }
  return end_number(kind);
}

// Any number of digits with single underscores between them, from cur_ on.
bool Tokenizer::decimal_digits() {
  const char* p = cur_;
  for (;;) {
    while (byte_is(*p, kDecimalDigit)) ++p;
    if (*p != '_') break;
    if (!byte_is(*++p, kDecimalDigit)) {
      cur_ = p;
      return refuse("invalid decimal literal");
    }
  }
  cur_ = p;
  return true;
}

bool Tokenizer::decimal_number() {
  const char* zeros_end = nullptr;
  if (*cur_ == '0') {
    ++cur_;
    for (;; ++cur_) {
      if (*cur_ == '_' && !byte_is(*++cur_, kDecimalDigit)) {
        return refuse("invalid decimal literal");
      }
      if (*cur_ != '0') break;
    }
    if (byte_is(*cur_, kDecimalDigit)) zeros_end = cur_ + 1;
  }
  if (!decimal_digits()) return false;
  char c = ascii_lower(*cur_);
  if (c == '.') {
    ++cur_;
    return fraction_and_exponent();
  }
  if (c == 'e' || c == 'j') return fraction_and_exponent();
  if (zeros_end != nullptr && !options_.extra_tokens) {
    return refuse_range(start_ + 1 - line_start_, zeros_end - line_start_,
                        "leading zeros in decimal integer literals are not permitted; "
                        "use an 0o prefix for octal integers");
  }
  return end_number("decimal");
}

// Behind the point, or at the `e` or `j`.
bool Tokenizer::fraction_and_exponent() {
  if (byte_is(*cur_, kDecimalDigit) && !decimal_digits()) return false;
  if (ascii_lower(*cur_) == 'e') {
    const char* p = cur_ + 1;
    if (*p == '+' || *p == '-') {
      if (!byte_is(*++p, kDecimalDigit)) {
        cur_ = p;
        return refuse("invalid decimal literal");
      }
    } else if (!byte_is(*p, kDecimalDigit)) {
      return end_number("decimal");  // Of what is before the `e`.
    }
    cur_ = p;
    if (!decimal_digits()) return false;
  }
  if (ascii_lower(*cur_) == 'j') {
    ++cur_;
    return end_number("imaginary");
  }
  return end_number("decimal");
}

namespace {

bool word_at(const char* p, const char* word) {
  size_t size = strlen(word);
  return strncmp(p, word, size) == 0 && !byte_is(p[size], kNamePart);
}

// A keyword that may come behind a number in programs that are valid, if oddly spaced.
bool keyword_at(const char* p) {
  switch (*p) {
    case 'a':
      return word_at(p, "and");
    case 'e':
      return word_at(p, "else");
    case 'f':
      return word_at(p, "for");
    case 'i':  // CPython looks no further here.
      return p[1] == 'f' || p[1] == 'n' || p[1] == 's';
    case 'n':
      return word_at(p, "not");
    case 'o':
      return word_at(p, "or");
    default:
      return false;
  }
}

}  // namespace

bool Tokenizer::end_number(const char* kind) {
  touch_end();
  char c = *cur_;
  if (!byte_is(c, kNamePart) || static_cast<unsigned char>(c) >= 128 || options_.extra_tokens) {
    return true;
  }
  if (!keyword_at(cur_)) return refuse("invalid %s literal", kind);
  char message[40];
  snprintf(message, sizeof message, "invalid %s literal", kind);
  return warn_here(message, message);
}

}  // namespace py
