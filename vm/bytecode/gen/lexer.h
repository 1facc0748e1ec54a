// Tokens of the instruction definition language.
// Counterpart: Tools/cases_generator/lexer.py.
#ifndef VM_BYTECODE_GEN_LEXER_H_
#define VM_BYTECODE_GEN_LEXER_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace opgen {

struct Location {
  std::string file;
  int line = 0;
};

// A message for the person who edits the definitions; the tool prints all of them and fails.
struct Error {
  Location where;
  std::string message;
  std::string text() const;
};

enum class TokenKind { kName, kNumber, kString, kPunct, kDashDash, kEnd };

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string text;
  int line = 0;
  size_t begin = 0;  // Offset in the source, so that bodies keep their own spelling.
  size_t end = 0;
};

// Splits C++ or DSL text into tokens; comments vanish. Unterminated comments and strings are
// errors. In DSL text `--` is one token; C++ code never has a decrement next to a name that matters
// here.
std::vector<Token> tokenize(std::string_view source, const std::string& file, int first_line,
                            std::vector<Error>* errors);

}  // namespace opgen

#endif  // VM_BYTECODE_GEN_LEXER_H_
