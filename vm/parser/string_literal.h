// The bodies of string and bytes literals: prefixes, quotes, escapes.
// Counterpart: Parser/string_parser.c.
#ifndef VM_PARSER_STRING_LITERAL_H_
#define VM_PARSER_STRING_LITERAL_H_

#include <cstddef>
#include <cstdint>

#include "vm/parser/ast.h"
#include "vm/parser/tokenizer.h"

namespace py {

struct StringLiteralOptions {
  // Where CPython reports an escape that cannot be decoded: the last token that its parser has
  // read. Null: at the literal.
  const Token* last_token = nullptr;
  bool bare_errors = false;    // What cannot be decoded is a UnicodeDecodeError without a place.
  bool report_escapes = true;  // Not in the parser's second pass, which would repeat the warnings.
  bool deprecation_warnings = false;  // Instead of SyntaxWarnings: feature_version below 12.
};

// The value of a STRING token, kStr or kBytes, in the tokenizer's arena. False with the error
// raised.
bool parse_string_literal(Tokenizer& tokenizer, const Token& token,
                          const StringLiteralOptions& options, ast::ConstantValue* value);
// The text of an FSTRING_MIDDLE or TSTRING_MIDDLE token, or of a part of it: kStr.
bool parse_string_part(Tokenizer& tokenizer, const Token& token, const char* text, size_t size,
                       bool raw, const StringLiteralOptions& options, ast::ConstantValue* value);
// The prefix holds a `u` or `U` (what Constant.kind tells).
inline bool string_literal_is_u(const Token& token) { return (*token.start | 0x20) == 'u'; }

}  // namespace py

#endif  // VM_PARSER_STRING_LITERAL_H_
