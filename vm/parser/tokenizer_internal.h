// What bytes mean to the tokenizer.
// Counterpart: Parser/lexer/lexer.c.
#ifndef VM_PARSER_TOKENIZER_INTERNAL_H_
#define VM_PARSER_TOKENIZER_INTERNAL_H_

#include <cstdint>

#include "vm/parser/tokenizer.h"

namespace py {

enum ByteClass : uint8_t {
  kNameStart = 1,  // Any byte above 127 may be in a name, until one looks closer.
  kNamePart = 2,
  kDecimalDigit = 4,
  kHexDigit = 8,
  kOctalDigit = 16,
  kBinaryDigit = 32,
  kStringStop = 64,  // Quotes, backslash, newline, NUL.
  kFieldStop = 128,  // The same and braces.
};

struct ByteClasses {
  uint8_t of[256] = {};
  constexpr ByteClasses() {
    for (int c = 0; c < 256; ++c) {
      bool digit = c >= '0' && c <= '9';
      bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 128;
      bool stop = c == '"' || c == '\'' || c == '\\' || c == '\n' || c == 0;
      int set = 0;
      if (letter) set |= kNameStart | kNamePart;
      if (digit) set |= kDecimalDigit | kHexDigit | kNamePart;
      if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')) set |= kHexDigit;
      if (c >= '0' && c <= '7') set |= kOctalDigit;
      if (c == '0' || c == '1') set |= kBinaryDigit;
      if (stop) set |= kStringStop;
      if (stop || c == '{' || c == '}') set |= kFieldStop;
      of[c] = static_cast<uint8_t>(set);
    }
  }
};
inline constexpr ByteClasses kByteClasses;

inline bool byte_is(char c, uint8_t classes) {
  return kByteClasses.of[static_cast<unsigned char>(c)] & classes;
}
inline char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

// Reads a character of valid UTF-8 and returns what comes behind it.
inline const char* decode_char(const char* p, uint32_t* c) {
  auto byte = [p](int i) { return static_cast<uint32_t>(static_cast<unsigned char>(p[i])); };
  const uint32_t first = byte(0);
  if (first < 0x80) {
    *c = first;
    return p + 1;
  }
  if (first < 0xE0) {
    *c = (first & 0x1F) << 6 | (byte(1) & 0x3F);
    return p + 2;
  }
  if (first < 0xF0) {
    *c = (first & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
    return p + 3;
  }
  *c = (first & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F);
  return p + 4;
}

inline TokenType Tokenizer::make_without_text(Token* token, TokenType type) {
  *token = Token{.start = nullptr,
                 .end = nullptr,
                 .expression = nullptr,
                 .lineno = lineno_,
                 .col_offset = -1,
                 .end_lineno = lineno_,
                 .end_col_offset = -1,
                 .type = type,
                 .level = static_cast<uint8_t>(level_)};
  return type;
}

// A token of one line that starts at start_. It ends where reading has come to, even when the text
// shown ends before.
PY_ALWAYS_INLINE TokenType Tokenizer::make(Token* token, TokenType type, const char* start,
                                           const char* end) {
  token->start = start;
  token->end = end;
  token->expression = nullptr;
  token->lineno = lineno_;
  token->col_offset = static_cast<int32_t>(start_ - line_start_);
  token->end_lineno = lineno_;
  token->end_col_offset = static_cast<int32_t>(cur_ - line_start_);
  token->type = type;
  token->level = static_cast<uint8_t>(level_);
  return type;
}

// The same for a string or a part of one, which may have begun on an earlier line.
inline TokenType Tokenizer::make_string(Token* token, TokenType type, const char* end) {
  make(token, type, start_, end);
  token->lineno = first_lineno_;
  token->col_offset = first_column_;
  return type;
}

}  // namespace py

#endif  // VM_PARSER_TOKENIZER_INTERNAL_H_
