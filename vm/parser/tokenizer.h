// Source text to tokens, one at a time.
// Counterpart: Parser/lexer/lexer.h, Parser/lexer/state.h.
#ifndef VM_PARSER_TOKENIZER_H_
#define VM_PARSER_TOKENIZER_H_

#include <cstdarg>
#include <cstddef>
#include <cstdint>

#include "vm/base/attributes.h"
#include "vm/parser/diagnostics.h"

namespace py {

enum class TokenType : uint8_t {
#define PY_TOKEN(kKind, NAME) kKind,
#define PY_OPERATOR(kKind, NAME, text) kKind,
#include "vm/parser/token_types.def"
#undef PY_TOKEN
#undef PY_OPERATOR
};

struct TextSpan {
  const char* data;
  size_t size;
};

// start and end point into a text that lives as long as the tokenizer, even when more lines are
// read. They are null where a token has no text of its own (INDENT, ENDMARKER...); its columns are
// then -1. Lines count from 1, columns are bytes from 0.
struct Token {
  const char* start;
  const char* end;
  // On the `!`, `:` or `}` that ends a replacement field with `=` or one of a t-string: the text of
  // the expression, without comments. Otherwise null.
  const TextSpan* expression;
  int32_t lineno;
  int32_t col_offset;
  int32_t end_lineno;
  int32_t end_col_offset;
  TokenType type;
  uint8_t level;  // Open brackets behind the token.

  size_t size() const { return static_cast<size_t>(end - start); }
};

// Why there are no more tokens.
enum class TokenizerStatus : uint8_t {
  kOk,
  kEnd,                 // Of the source. An error only inside brackets or behind a backslash.
  kUnterminatedString,  // The source ended in a string; the error has been raised.
  kStopped,             // stop_reading() and no more lines.
  kRaised,              // The error has been raised.
  // These errors are raised by raise_status(), if the parser thinks them worth it.
  kInterrupted,
  kTabs,
  kTooDeep,
  kDedent,
  kContinuation,
  kColumnOverflow,
};

// Why a line of a file cannot be read. CPython's numbers depend on whether it looks at the line by
// itself or still holds the line before.
struct BrokenLine {
  ParseError by_itself;
  ParseError with_others;
};

class Tokenizer {
 public:
  struct Options {
    bool file_input = true;      // A module: errors look for their line in the file first.
    bool from_file = false;      // Read from a file, not from a string.
    bool from_stdin = false;     // From one that cannot be read again: errors show the text read.
    bool type_comments = false;  // TYPE_IGNORE and TYPE_COMMENT tokens.
    bool extra_tokens = false;   // COMMENT and NL tokens, and more patience: tokenize.py.
    bool forget_lines = false;   // With a line reader: drop the text of tokens already returned.
    const char* encoding = nullptr;      // As declared; for hooks().file_line.
    const BrokenLine* broken = nullptr;  // What to raise at the end of the text. See Source.
    bool keep_first_line = false;  // Read from a file whose second line may name the encoding.
  };
  static constexpr int kMaxIndent = 100;
  static constexpr int kMaxLevel = 200;
  static constexpr int kMaxStrings = 150;
  static constexpr int kMaxExpressionNesting = 3;
  // Columns and lines of raise_range().
  static constexpr int64_t kNoColumn = -1;
  static constexpr int64_t kHere = -5;  // Where reading has come to.

  // Reads text[0, size), which outlives the tokenizer: UTF-8 with "\n" for newlines, no NULs and
  // one NUL behind it. See Source.
  Tokenizer(Diagnostics& diagnostics, const Options& options, const char* text, size_t size);
  // Reads lines from hooks().read_line, for a prompt (or for a readline function).
  Tokenizer(Diagnostics& diagnostics, const Options& options);
  ~Tokenizer();
  Tokenizer(const Tokenizer&) = delete;
  Tokenizer& operator=(const Tokenizer&) = delete;

  // The next token; for ever ENDMARKER or ERRORTOKEN at the end. On ERRORTOKEN see status() and
  // diagnostics().failed().
  TokenType next(Token* token);

  TokenizerStatus status() const { return status_; }
  // The source ended too early, or where it should: what codeop wants to know of a failure.
  bool at_end_of_source() const {
    return status_ == TokenizerStatus::kEnd || status_ == TokenizerStatus::kUnterminatedString;
  }
  Diagnostics& diagnostics() { return diagnostics_; }
  Arena& arena() { return diagnostics_.arena(); }
  bool prompting() const { return reads_lines_ && !options_.forget_lines; }
  int lineno() const { return lineno_; }
  int level() const { return level_; }
  bool inside_fstring() const { return mode_ != modes_; }
  bool inside_raw_fstring() const { return inside_fstring() && mode_->raw; }
  char fstring_letter() const { return mode_->letter(); }
  // Where the innermost open bracket stands; level() > 0.
  char open_bracket() const { return brackets_[level_ - 1].text; }
  int open_bracket_line() const { return brackets_[level_ - 1].lineno; }
  int open_bracket_column() const { return brackets_[level_ - 1].col_offset; }
  // All text read so far.
  TextSpan text() const { return {text_, static_cast<size_t>(text_end_ - text_)}; }
  // Where the lines of the last token are, for those who show them.
  struct Lines {
    const char* token_start;
    const char*
        string_line;       // Where the line starts in which the last string or part of one began,
    const char* line;      // and the line that is being read,
    const char* line_end;  // and where that ends.
    const char* buffer;
    int string_lineno;
    bool implicit_newline;  // The newline at line_end is none of the source.
  };
  Lines lines() const {
    return {start_,  multi_line_start_, line_start_,      line_end_,
            buffer_, first_lineno_,     implicit_newline_};
  }
  // Only blanks and comments are left: a single statement was all there is.
  bool only_blanks_left() const;

  // For the parser: `<>` is one token, as in the days of barry_as_FLUFL.
  void join_diamonds(bool on) { join_diamonds_ = on; }
  // For the parser: from now on the end of the lines read is the end of all.
  void stop_reading() { stopped_ = true; }
  // A statement typed at a prompt ends with its block: the next tokens are the DEDENTs.
  void close_blocks() {
    pending_indents_ = -indent_;
    indent_ = 0;
  }
  int indent() const { return indent_; }

  // Raises what status() says; nothing when the error has been raised. Returns false. The token is
  // the ERRORTOKEN.
  bool raise_status(const Token& token);
  // "'(' was never closed"
  bool raise_unclosed_bracket();
  // Byte columns from 0, of which the exception makes characters from 1; kNoColumn for none.
  bool raise_range(ErrorKind kind, int64_t lineno, int64_t col_offset, int64_t end_lineno,
                   int64_t end_col_offset, const char* format, ...)
      __attribute__((format(printf, 7, 8)));
  bool raise_range_v(ErrorKind kind, int64_t lineno, int64_t col_offset, int64_t end_lineno,
                     int64_t end_col_offset, const char* format, va_list arguments);
  // At a token, or where reading has come to when it has no columns.
  bool raise_at_token(ErrorKind kind, const Token& token, const char* format, ...)
      __attribute__((format(printf, 4, 5)));
  bool raise_at_token_v(ErrorKind kind, const Token& token, const char* format, va_list arguments);

 private:
  struct Bracket {
    int32_t lineno;
    int32_t col_offset;
    char text;
  };
  // The string whose replacement field is being read; modes_[0] is the program itself.
  struct Mode {
    const char* start;             // The string's first byte,
    const char* line_start;        // its line
    const char* expression_start;  // Of the field that was opened last.
    const char* expression_end;    // Null until it is known.
    int32_t first_line;
    int32_t bracket_depth;     // Brackets open in the field,
    int32_t expression_depth;  // and how many of them are fields in format specs: -1 outside.
    char quote;
    uint8_t quote_size;
    bool in_text;  // Reading the string itself and no expression.
    bool raw;
    bool is_template;
    bool in_debug;
    bool in_format_spec;
    char letter() const { return is_template ? 't' : 'f'; }
  };
  struct OldText;

  // tokenizer.cc
  TokenType next_in_program(Token* token);
  bool read_indentation(bool* blank_line);
  bool set_indentation(int column, int tabless_column);
  TokenType pending_indent(Token* token);
  TokenType comment_token(Token* token, bool blank_line);
  const char* type_comment_text() const;
  TokenType type_comment(Token* token, const char* text, bool blank_line);
  // The newline of the current line, or line_end_ when it has none.
  const char* end_of_text_line() const {
    return line_end_ != line_start_ && line_end_[-1] == '\n' ? line_end_ - 1 : line_end_;
  }
  bool continue_line();
  TokenType dot_token(Token* token);
  TokenType operator_token(Token* token, int c);
  bool enter_bracket(char c);
  bool leave_bracket(char c);
  bool check_identifier();
  // tokenizer_number.cc
  TokenType number_token(Token* token, bool behind_point);
  bool radix_number(uint8_t digit, const char* kind);
  bool decimal_digits();
  bool decimal_number();
  bool fraction_and_exponent();
  bool end_number(const char* kind);
  // tokenizer_string.cc
  bool is_string_prefix(const char* end) const;
  TokenType prefixed_string(Token* token);
  TokenType string_token(Token* token);
  TokenType unterminated_string(Token* token, int c, char quote, int quote_size,
                                bool escaped_quote);
  TokenType start_fstring(Token* token);
  TokenType next_in_fstring(Token* token);
  TokenType fstring_text(Token* token);
  bool enter_field();
  bool warn_invalid_escape(char c);
  TokenType unterminated_fstring(Token* token, int c);
  bool note_field(char c, const TextSpan** expression);
  bool find_expression(const TextSpan** expression);
  // tokenizer_input.cc: characters as ints, -1 at the end of the source.
  int next_char() {
    if (cur_ != line_end_) [[likely]]
      return static_cast<unsigned char>(*cur_++);
    return next_char_of_line();
  }
  void back_up(int c) {
    if (c >= 0) --cur_;
  }
  // Where a token might have gone on, the end of the source is noticed at once.
  void touch_end() {
    if (cur_ == line_end_) [[unlikely]]
      back_up(next_char_of_line());
  }
  PY_NOINLINE int next_char_of_line();
  bool next_line();
  bool read_line();
  bool grow_text(size_t more);
  // tokenizer_errors.cc
  TokenType fail(Token* token, const char* format, ...) __attribute__((format(printf, 3, 4)));
  // False; at the character that comes next.
  bool refuse(const char* format, ...) __attribute__((format(printf, 2, 3)));
  // Byte columns from 1.
  bool refuse_range(int64_t offset, int64_t end_offset, const char* format, ...)
      __attribute__((format(printf, 4, 5)));
  bool refuse_v(int64_t offset, int64_t end_offset, const char* format, va_list arguments);
  // A SyntaxWarning for the current line. Where it is refused, an error at the character that comes
  // next, and false.
  bool warn_here(const char* message, const char* error_message);
  bool stop(TokenizerStatus status);
  bool raise_place(ErrorKind kind, int64_t lineno, int64_t offset, int64_t end_lineno,
                   int64_t end_offset, const char* format, va_list arguments);
  bool error_line(int64_t lineno, Buffer* line);

  TokenType make(Token* token, TokenType type, const char* start, const char* end);
  TokenType make_string(Token* token, TokenType type, const char* end);
  TokenType make_without_text(Token* token, TokenType type);
  TokenType error_token(Token* token) { return make_without_text(token, TokenType::kErrorToken); }

  // Hot first.
  const char* cur_;
  const char* line_end_;  // Behind the newline of the line that is being read.
  const char* line_start_;
  const char* start_ = nullptr;  // Of the current token; null between tokens.
  int32_t lineno_ = 0;
  int32_t level_ = 0;
  Mode* mode_ = modes_;
  bool at_line_start_ = true;
  bool stopped_ = false;
  bool join_diamonds_ = false;
  bool comment_line_ = false;  // extra_tokens: the line holds only the comment just read.
  bool implicit_newline_ = false;
  TokenizerStatus status_ = TokenizerStatus::kOk;
  int32_t pending_indents_ = 0;  // INDENTs, or less than 0: DEDENTs.
  int32_t indent_ = 0;
  int32_t first_lineno_ = 0;  // Of the string that is being read,
  int32_t first_column_ = 0;
  const char* multi_line_start_ = nullptr;  // and the start of its line.
  const char* buffer_;                      // CPython's tok->buf: errors count columns from it.
  const char* text_;
  const char* text_end_;
  OldText* old_texts_ = nullptr;  // Outgrown, but tokens may point into them.
  size_t text_capacity_ = 0;
  bool reads_lines_;
  Diagnostics& diagnostics_;
  Options options_;
  int32_t columns_[kMaxIndent];
  int32_t tabless_columns_[kMaxIndent];  // With tabs one wide: must agree with the others.
  Bracket brackets_[kMaxLevel];
  Mode modes_[kMaxStrings];
};

}  // namespace py

#endif  // VM_PARSER_TOKENIZER_H_
