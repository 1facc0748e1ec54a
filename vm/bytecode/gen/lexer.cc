// Tokens of the instruction definition language.
// Counterpart: Tools/cases_generator/lexer.py.
#include "vm/bytecode/gen/lexer.h"

#include <cctype>

namespace opgen {

std::string Error::text() const {
  return where.file + ":" + std::to_string(where.line) + ": error: " + message;
}

namespace {

bool is_name_start(char c) { return std::isalpha(static_cast<unsigned char>(c)) || c == '_'; }
bool is_name_part(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

}  // namespace

std::vector<Token> tokenize(std::string_view source, const std::string& file, int first_line,
                            std::vector<Error>* errors) {
  std::vector<Token> tokens;
  int line = first_line;
  size_t i = 0;
  const size_t n = source.size();
  while (i < n) {
    const char c = source[i];
    if (c == '\n') {
      ++line;
      ++i;
    } else if (std::isspace(static_cast<unsigned char>(c))) {
      ++i;
    } else if (c == '/' && i + 1 < n && source[i + 1] == '/') {
      while (i < n && source[i] != '\n') ++i;
    } else if (c == '/' && i + 1 < n && source[i + 1] == '*') {
      const int start = line;
      i += 2;
      while (i + 1 < n && !(source[i] == '*' && source[i + 1] == '/')) {
        if (source[i] == '\n') ++line;
        ++i;
      }
      if (i + 1 >= n) {
        errors->push_back({{file, start}, "unterminated comment"});
        break;
      }
      i += 2;
    } else if (c == '"' || c == '\'') {
      const size_t begin = i++;
      while (i < n && source[i] != c && source[i] != '\n') i += source[i] == '\\' ? 2 : 1;
      if (i >= n || source[i] == '\n') {
        errors->push_back({{file, line}, "unterminated literal"});
        break;
      }
      ++i;
      tokens.push_back(
          {TokenKind::kString, std::string(source.substr(begin, i - begin)), line, begin, i});
    } else if (is_name_start(c)) {
      const size_t begin = i;
      while (i < n && is_name_part(source[i])) ++i;
      tokens.push_back(
          {TokenKind::kName, std::string(source.substr(begin, i - begin)), line, begin, i});
    } else if (std::isdigit(static_cast<unsigned char>(c))) {
      const size_t begin = i;
      while (i < n && (is_name_part(source[i]) || source[i] == '\'' || source[i] == '.')) ++i;
      tokens.push_back(
          {TokenKind::kNumber, std::string(source.substr(begin, i - begin)), line, begin, i});
    } else if (c == '-' && i + 1 < n && source[i + 1] == '-') {
      tokens.push_back({TokenKind::kDashDash, "--", line, i, i + 2});
      i += 2;
    } else {
      // Two-character operators matter where a body is searched for assignments.
      static constexpr std::string_view kPairs[] = {
          "==", "!=", "<=", ">=", "->", "::", "&&", "||", "<<",
          ">>", "+=", "-=", "*=", "/=", "|=", "&=", "++"};
      size_t length = 1;
      for (std::string_view pair : kPairs) {
        if (source.substr(i, 2) == pair) length = 2;
      }
      tokens.push_back(
          {TokenKind::kPunct, std::string(source.substr(i, length)), line, i, i + length});
      i += length;
    }
  }
  tokens.push_back({TokenKind::kEnd, "", line, n, n});
  return tokens;
}

}  // namespace opgen
