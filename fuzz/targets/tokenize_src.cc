// Fuzz target: the tokenizer on any bytes. Tokens follow each other in the text, each is where its
// line and column say, and what ends the tokens stays.
// Counterpart: Parser/lexer/lexer.c.
#include <string>
#include <string_view>

#include "fuzz/targets/harness.h"
#include "vm/parser/source.h"
#include "vm/parser/tokenizer.h"

namespace {

using namespace py;

std::string place(const Token& token) {
  return "token " + std::to_string(static_cast<int>(token.type)) + " at " +
         std::to_string(token.lineno) + ":" + std::to_string(token.col_offset);
}

// What the tokens so far say of where the next may be.
struct Follower {
  const char* text;
  const char* text_end;
  const char* end;         // Of the last token with a text.
  const char* line_start;  // Of the line `line`.
  int line = 1;

  // The start of a line that is not before the last one asked for.
  const char* start_of(int wanted) {
    while (line < wanted && line_start < text_end) {
      if (*line_start++ == '\n') ++line;
    }
    return line == wanted ? line_start : nullptr;
  }

  void check(const Token& token) {
    if (token.start == nullptr) return;
    if (token.start < text || token.end > text_end || token.start > token.end)
      fuzz::finding("a token is outside of the text", place(token));
    if (token.start < end) fuzz::finding("a token begins in the token before", place(token));
    end = token.end;
    if (token.lineno < 1 || token.end_lineno < token.lineno ||
        (token.lineno == token.end_lineno && token.end_col_offset < token.col_offset))
      fuzz::finding("a token ends before it begins", place(token));
    // A newline may be made up at the end of a file, and blocks are counted in columns of their
    // own.
    if (token.type == TokenType::kNewline || token.type == TokenType::kNl ||
        token.type == TokenType::kIndent || token.type == TokenType::kDedent)
      return;
    const char* first = start_of(token.lineno);
    if (first == nullptr || token.start - first != token.col_offset)
      fuzz::finding("a token is elsewhere in the text", place(token));
  }
};

void tokenize(const std::string& bytes, const Tokenizer::Options& wanted, bool as_text) {
  Arena arena;
  Diagnostics diagnostics(arena, {});
  Source source;
  const bool read = as_text ? source.read_text(diagnostics, bytes.c_str(), bytes.size(), true)
                            : source.read_bytes(diagnostics, bytes.c_str(), bytes.size(), true);
  if (read == diagnostics.failed())
    fuzz::finding("reading a source: an error, or none, is missing");
  if (!read) return;
  Tokenizer::Options options = wanted;
  source.describe(&options);
  Tokenizer tokenizer(diagnostics, options, source.text(), source.size());
  Follower follower{source.text(), source.text() + source.size(), source.text(), source.text()};
  Token token;
  int depth = 0;
  // Each token takes text, or is an INDENT, a DEDENT or one of those at the end.
  for (size_t left = 3 * source.size() + 2 * Tokenizer::kMaxIndent + 8;; --left) {
    if (left == 0) fuzz::finding("tokens without end");
    tokenizer.next(&token);
    if (token.type == TokenType::kEndMarker || token.type == TokenType::kErrorToken) break;
    if (token.type == TokenType::kIndent) ++depth;
    if (token.type == TokenType::kDedent && --depth < 0) fuzz::finding("a DEDENT too many");
    follower.check(token);
  }
  const TokenType last = token.type;
  if (last == TokenType::kEndMarker && depth != 0) fuzz::finding("a block that does not end");
  if (last == TokenType::kEndMarker && diagnostics.failed())
    fuzz::finding("an error, yet the tokens come to their end");
  if (last == TokenType::kErrorToken && tokenizer.status() == TokenizerStatus::kRaised &&
      !diagnostics.failed())
    fuzz::finding("an error without a message");
  const ParseError& error = diagnostics.error();
  if (diagnostics.failed() && error.has_place && error.has_end && error.lineno > error.end_lineno)
    fuzz::finding("an error that ends before it begins");
}

bool is_utf8(std::string_view bytes) {
  Buffer replaced;
  if (!append_replacing(bytes.data(), bytes.size(), &replaced)) return false;
  return std::string_view(replaced.data(), replaced.size()) == bytes;
}

fuzz::Ending run(const uint8_t* data, size_t size) {
  const std::string bytes(fuzz::as_text(data, size));
  for (bool as_text : {false, true}) {
    if (as_text && !is_utf8(bytes)) break;
    tokenize(bytes, {}, as_text);
    tokenize(bytes, {.type_comments = true}, as_text);
    tokenize(bytes, {.extra_tokens = true}, as_text);
  }
  return fuzz::Ending::kChecked;
}

}  // namespace

const fuzz::Target fuzz::kTarget = {
    .name = "tokenize_src", .kind = InputKind::kSource, .hostile = 0, .run = run};
