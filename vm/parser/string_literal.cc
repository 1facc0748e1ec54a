// Escapes of string and bytes literals.
// Counterpart: Parser/string_parser.c.
#include "vm/parser/string_literal.h"

#include <cstdio>
#include <cstring>

#include "vm/base/buffer.h"
#include "vm/parser/tokenizer_internal.h"
#include "vm/unicode/chars.h"
#include "vm/unicode/codecs.h"
#include "vm/unicode/database.h"

namespace py {
namespace {

// An escape and what became of it. A literal is decoded from `text` to `out`, which is no longer:
// every escape takes at least the bytes of what it stands for.
struct Decoder {
  const char* text;
  size_t size;
  char* out;
  const char* invalid_escape = nullptr;  // The first one: behind its backslash.
  const char* error_start = nullptr;     // What cannot be decoded, from the backslash on.
  const char* error_end = nullptr;
  const char* reason = nullptr;

  void invalid(const char* p) {
    if (invalid_escape == nullptr) invalid_escape = p;
  }
  void write(uint32_t c) {
    out = reinterpret_cast<char*>(utf8_write(reinterpret_cast<uint8_t*>(out), c));
  }
  bool error(const char* start, const char* end, const char* why) {
    error_start = start;
    error_end = end;
    reason = why;
    return false;
  }
};

// The byte of an escape of one letter, or 0.
char simple_escape(char c) {
  switch (c) {
    case '\\':
    case '\'':
    case '"':
      return c;
    case 'a':
      return '\a';
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case 'v':
      return '\v';
    default:
      return 0;
  }
}

unsigned hex_value(char c) {
  return static_cast<unsigned>(byte_is(c, kDecimalDigit) ? c - '0' : (c | 0x20) - 'a' + 10);
}

// One to three octal digits.
unsigned read_octal(const char** p, const char* end) {
  unsigned c = 0;
  for (int i = 0; i < 3 && *p < end && byte_is(**p, kOctalDigit); ++i) {
    c = c * 8 + static_cast<unsigned>(*(*p)++ - '0');
  }
  return c;
}

// Behind \x, \u or \U. Null when there are fewer digits.
const char* read_hex(Decoder* d, const char* start, const char* p, int digits, const char* reason,
                     uint32_t* c) {
  const char* end = d->text + d->size;
  *c = 0;
  for (int i = 0; i < digits; ++i, ++p) {
    if (p >= end || !byte_is(*p, kHexDigit)) {
      d->error(start, p, reason);
      return nullptr;
    }
    *c = *c << 4 | hex_value(*p);
  }
  if (*c > kMaxUnicode) {
    d->error(start, p, "illegal Unicode character");
    return nullptr;
  }
  return p;
}

// Behind \N.
const char* read_name(Decoder* d, const char* start, const char* p, uint32_t* c) {
  const char* end = d->text + d->size;
  static constexpr char kMalformed[] = "malformed \\N character escape";
  if (p >= end || *p != '{') {
    d->error(start, p, kMalformed);
    return nullptr;
  }
  const char* name = ++p;
  while (p < end && *p != '}') ++p;
  if (p >= end || p == name) {
    d->error(start, p, kMalformed);
    return nullptr;
  }
  if (!char_from_name(nullptr, name, static_cast<size_t>(p - name), c)) {
    d->error(start, p + 1, "unknown Unicode character name");
    return nullptr;
  }
  return p + 1;
}

// An escape of one letter, an octal one or an escaped newline, which both kinds of literal know.
bool common_escape(Decoder* d, const char** p, const char* end, unsigned* octal) {
  const char* at = *p;
  *octal = UINT32_MAX;
  if (*at == '\n') {
    *p = at + 1;
    return true;
  }
  if (char c = simple_escape(*at); c != 0) {
    *d->out++ = c;
    *p = at + 1;
    return true;
  }
  if (!byte_is(*at, kOctalDigit)) return false;
  *octal = read_octal(p, end);
  if (*octal > 0377) d->invalid(at);
  return true;
}

bool decode_str(Decoder* d) {
  const char* p = d->text;
  const char* end = p + d->size;
  while (p < end) {
    const char* run = static_cast<const char*>(memchr(p, '\\', static_cast<size_t>(end - p)));
    if (run == nullptr) run = end;
    memcpy(d->out, p, static_cast<size_t>(run - p));
    d->out += run - p;
    p = run;
    if (p == end) break;
    const char* start = p++;
    // Only a part of an f-string can end with a backslash.
    if (p == end || static_cast<unsigned char>(*p) >= 0x80) {
      *d->out++ = '\\';
      continue;
    }
    uint32_t c;
    if (unsigned octal; common_escape(d, &p, end, &octal)) {
      if (octal != UINT32_MAX) d->write(octal);
      continue;
    }
    switch (*p) {
      case 'x':
        p = read_hex(d, start, p + 1, 2, "truncated \\xXX escape", &c);
        break;
      case 'u':
        p = read_hex(d, start, p + 1, 4, "truncated \\uXXXX escape", &c);
        break;
      case 'U':
        p = read_hex(d, start, p + 1, 8, "truncated \\UXXXXXXXX escape", &c);
        break;
      case 'N':
        p = read_name(d, start, p + 1, &c);
        break;
      default:
        d->invalid(p);
        *d->out++ = '\\';
        c = static_cast<unsigned char>(*p++);
    }
    if (p == nullptr) return false;
    d->write(c);
  }
  return true;
}

bool decode_bytes(Decoder* d) {
  const char* p = d->text;
  const char* end = p + d->size;
  while (p < end) {
    if (*p != '\\') {
      *d->out++ = *p++;
      continue;
    }
    const char* start = p++;
    if (unsigned octal; common_escape(d, &p, end, &octal)) {
      if (octal != UINT32_MAX) *d->out++ = static_cast<char>(octal);
      continue;
    }
    if (*p != 'x') {
      d->invalid(p);
      *d->out++ = '\\';
      *d->out++ = *p++;
      continue;
    }
    if (end - p < 3 || !byte_is(p[1], kHexDigit) || !byte_is(p[2], kHexDigit)) {
      return d->error(start, p, nullptr);
    }
    *d->out++ = static_cast<char>(hex_value(p[1]) << 4 | hex_value(p[2]));
    p += 3;
  }
  return true;
}

// CPython decodes a str from ASCII, in which it has written other characters as escapes of ten
// bytes, and the backslash before one of them as an escape of six. It counts positions there.
struct Position {
  int64_t offset = 0;
  int newlines = 0;
  int64_t column = 0;  // From the last newline.

  void advance(int64_t width) {
    offset += width;
    column += width;
  }
  void advance_over(char c) {
    ++offset;
    ++column;
    if (c == '\n') {
      ++newlines;
      column = 0;
    }
  }
};

Position ascii_position(const char* text, const char* to, const char* end) {
  Position at;
  for (const char* p = text; p < to;) {
    const char c = *p++;
    if (static_cast<unsigned char>(c) >= 0x80) {
      while (p < to && (static_cast<unsigned char>(*p) & 0xC0) == 0x80) ++p;
      at.advance(10);
    } else if (c != '\\') {
      at.advance_over(c);
    } else if (p == end || static_cast<unsigned char>(*p) >= 0x80) {
      at.advance(6);
    } else {
      at.advance(1);
      if (p < to) at.advance_over(*p++);
    }
  }
  return at;
}

// The quotes that a token starts with, of one sort. A prefix hides them.
int64_t leading_quotes(const Token& token) {
  int64_t count = 0;
  for (const char* p = token.start; p < token.end && (*p == '"' || *p == '\''); ++p) {
    if (*p == *token.start) ++count;
  }
  return count;
}

bool is_field_text(TokenType type) {
  return type == TokenType::kFstringMiddle || type == TokenType::kFstringEnd ||
         type == TokenType::kTstringMiddle || type == TokenType::kTstringEnd;
}

bool warn_of_escape(Tokenizer& tokenizer, const Token& token, const Decoder& d,
                    const StringLiteralOptions& options) {
  const char* escape = d.invalid_escape;
  if (!options.report_escapes) return true;
  // Of these the tokenizer has warned.
  if (is_field_text(token.type) && (*escape == '{' || *escape == '}')) return true;
  const bool octal = *escape >= '4' && *escape <= '7';
  const char* sort = octal ? "octal " : "";
  const int size = octal ? 3 : 1;
  char message[192];
  int written =
      snprintf(message, sizeof message,
               "\"\\%.*s\" is an invalid %sescape sequence. Such sequences will not work "
               "in the future. Did you mean \"\\\\%.*s\"? A raw string is also an option.",
               size, escape, sort, size, escape);
  Position at = ascii_position(d.text, escape, d.text + d.size);
  const int64_t lineno = token.lineno + at.newlines;
  int64_t column = at.column;
  if (at.newlines == 0) column += token.col_offset + leading_quotes(token);
  WarningKind kind =
      options.deprecation_warnings ? WarningKind::kDeprecationWarning : WarningKind::kSyntaxWarning;
  switch (tokenizer.diagnostics().warn(kind, message, static_cast<size_t>(written),
                                       static_cast<int>(lineno))) {
    case WarnResult::kGoOn:
      return true;
    case WarnResult::kRefused:
      return tokenizer.raise_range(ErrorKind::kSyntaxError, lineno, column - 1, lineno, column + 1,
                                   "\"\\%.*s\" is an invalid %sescape sequence. Did you mean "
                                   "\"\\\\%.*s\"? A raw string is also an option.",
                                   size, escape, sort, size, escape);
    default:
      return tokenizer.diagnostics().pending();
  }
}

// The text in the form in which ascii_position() counts.
bool write_ascii(const Decoder& d, Buffer* out) {
  const char* const end = d.text + d.size;
  for (const char* p = d.text; p < end;) {
    if (static_cast<unsigned char>(*p) < 0x80) {
      const bool alone = *p == '\\' && (p + 1 == end || static_cast<unsigned char>(p[1]) >= 0x80);
      const char* const start = p++;
      if (*start == '\\' && !alone) ++p;
      if (!(alone ? out->append("\\u005c") : out->append(start, static_cast<size_t>(p - start)))) {
        return false;
      }
      continue;
    }
    const auto head = static_cast<unsigned char>(*p++);
    uint32_t c = head & (head < 0xE0 ? 0x1Fu : head < 0xF0 ? 0x0Fu : 0x07u);
    while (p < end && (static_cast<unsigned char>(*p) & 0xC0) == 0x80) {
      c = c << 6 | (static_cast<unsigned char>(*p++) & 0x3F);
    }
    char escape[16];
    snprintf(escape, sizeof escape, "\\U%08x", static_cast<unsigned>(c));
    if (!out->append(escape)) return false;
  }
  return true;
}

bool raise_undecodable(Tokenizer& tokenizer, const Token& token, const Decoder& d, bool is_bytes,
                       bool bare) {
  const char* end = d.text + d.size;
  long long start = ascii_position(d.text, d.error_start, end).offset;
  if (is_bytes) {
    return tokenizer.raise_at_token(ErrorKind::kSyntaxError, token,
                                    "(value error) invalid \\x escape at position %lld", start);
  }
  long long last = ascii_position(d.text, d.error_end, end).offset - 1;
  if (bare) {
    Buffer bytes;
    if (!write_ascii(d, &bytes)) return tokenizer.diagnostics().out_of_memory();
    return tokenizer.diagnostics().undecodable(bytes.data(), bytes.size(), start, last + 1,
                                               d.reason);
  }
  return tokenizer.raise_at_token(
      ErrorKind::kSyntaxError, token,
      "(unicode error) 'unicodeescape' codec can't decode bytes in position %lld-%lld: %s", start,
      last, d.reason);
}

bool parse_body(Tokenizer& tokenizer, const Token& token, const char* text, size_t size, bool raw,
                bool is_bytes, const StringLiteralOptions& options, ast::ConstantValue* value) {
  *value = ast::ConstantValue{};
  value->kind = is_bytes ? ast::ConstantKind::kBytes : ast::ConstantKind::kStr;
  char* out = static_cast<char*>(tokenizer.arena().allocate(size + 1, 1));
  if (out == nullptr) return tokenizer.diagnostics().out_of_memory();
  value->text.data = out;
  if (raw || memchr(text, '\\', size) == nullptr) {
    memcpy(out, text, size);
    out += size;
  } else {
    Decoder d{.text = text, .size = size, .out = out};
    if (!(is_bytes ? decode_bytes(&d) : decode_str(&d))) {
      const Token& place = options.last_token == nullptr ? token : *options.last_token;
      return raise_undecodable(tokenizer, place, d, is_bytes, options.bare_errors);
    }
    if (d.invalid_escape != nullptr && !warn_of_escape(tokenizer, token, d, options)) return false;
    out = d.out;
  }
  *out = 0;
  value->text.size = static_cast<size_t>(out - value->text.data);
  return true;
}

bool is_ascii_text(const char* text, size_t size) {
  unsigned char all = 0;
  for (size_t i = 0; i < size; ++i) all |= static_cast<unsigned char>(text[i]);
  return all < 0x80;
}

}  // namespace

bool parse_string_literal(Tokenizer& tokenizer, const Token& token,
                          const StringLiteralOptions& options, ast::ConstantValue* value) {
  const char* text = token.start;
  bool is_bytes = false;
  bool raw = false;
  for (; *text != '"' && *text != '\''; ++text) {
    char letter = ascii_lower(*text);
    if (letter == 'b') is_bytes = true;
    if (letter == 'r') raw = true;
  }
  size_t size = static_cast<size_t>(token.end - text);
  size_t quotes = size >= 6 && text[1] == *text && text[2] == *text ? 3 : 1;
  text += quotes;
  size -= 2 * quotes;
  if (is_bytes && !is_ascii_text(text, size)) {
    return tokenizer.raise_range(ErrorKind::kSyntaxError, token.lineno, token.col_offset,
                                 token.end_lineno, token.end_col_offset,
                                 "bytes can only contain ASCII literal characters");
  }
  return parse_body(tokenizer, token, text, size, raw, is_bytes, options, value);
}

bool parse_string_part(Tokenizer& tokenizer, const Token& token, const char* text, size_t size,
                       bool raw, const StringLiteralOptions& options, ast::ConstantValue* value) {
  return parse_body(tokenizer, token, text, size, raw, false, options, value);
}

}  // namespace py
