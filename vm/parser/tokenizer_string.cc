// String tokens, and f-strings and t-strings with the tokens inside them.
// Counterpart: Parser/lexer/lexer.c.
#include <cstdio>
#include <cstring>

#include "vm/parser/tokenizer_internal.h"

namespace py {

// Do the letters from start_ to `end`, which a quote follows, belong to the string? Any of these,
// each once, in any order and case; whether they may stand together is another question.
bool Tokenizer::is_string_prefix(const char* end) const {
  unsigned seen = 0;
  for (const char* p = start_; p < end; ++p) {
    const char* letter = strchr("bufrt", ascii_lower(*p));
    if (letter == nullptr || *letter == 0) return false;
    unsigned bit = 1u << (*letter - 'a');
    if (seen & bit) return false;
    seen |= bit;
  }
  return true;
}

// cur_ is at the quote.
TokenType Tokenizer::prefixed_string(Token* token) {
  unsigned seen = 0;
  for (const char* p = start_; p < cur_; ++p) seen |= 1u << (ascii_lower(*p) - 'a');
  ++cur_;
  constexpr char kIncompatible[][2] = {{'u', 'b'}, {'u', 'r'}, {'u', 'f'}, {'u', 't'},
                                       {'b', 'f'}, {'b', 't'}, {'f', 't'}};
  for (const char* pair : kIncompatible) {
    unsigned both = 1u << (pair[0] - 'a') | 1u << (pair[1] - 'a');
    if ((seen & both) != both) continue;
    refuse_range(start_ + 1 - line_start_, cur_ - line_start_,
                 "'%c' and '%c' prefixes are incompatible", pair[0], pair[1]);
    return error_token(token);
  }
  bool has_fields = seen & (1u << ('f' - 'a') | 1u << ('t' - 'a'));
  return has_fields ? start_fstring(token) : string_token(token);
}

// Behind the first quote.
TokenType Tokenizer::string_token(Token* token) {
  const char quote = cur_[-1];
  first_lineno_ = lineno_;
  first_column_ = static_cast<int32_t>(start_ - line_start_);
  multi_line_start_ = line_start_;
  int quote_size = 1;
  int end_quotes = 0;
  int c = next_char();
  if (c == quote) {
    c = next_char();
    if (c == quote) {
      quote_size = 3;
    } else {
      end_quotes = 1;
    }
  }
  if (c != quote) back_up(c);

  bool escaped_quote = false;
  while (end_quotes != quote_size) {
    if (status_ == TokenizerStatus::kOk && cur_ != line_end_ && !byte_is(*cur_, kStringStop)) {
      const char* p = cur_;
      end_quotes = 0;
      do {
        ++p;
      } while (!byte_is(*p, kStringStop));
      cur_ = p;
    }
    c = next_char();
    if (status_ == TokenizerStatus::kRaised) return error_token(token);
    if (c < 0 || (quote_size == 1 && c == '\n')) {
      return unterminated_string(token, c, quote, quote_size, escaped_quote);
    }
    if (c == quote) {
      ++end_quotes;
      continue;
    }
    end_quotes = 0;
    if (c == '\\') {
      c = next_char();
      if (c == quote) escaped_quote = true;
      if (c == '\r') next_char();
    }
  }
  return make_string(token, TokenType::kString, cur_);
}

// The error is at the first quote.
TokenType Tokenizer::unterminated_string(Token* token, int c, char quote, int quote_size,
                                         bool escaped_quote) {
  const int detected = lineno_;
  cur_ = start_ + 1;
  line_start_ = multi_line_start_;
  lineno_ = first_lineno_;
  // The quote was meant to end the f-string around it, so a brace is missing.
  if (inside_fstring() && mode_->quote == quote && mode_->quote_size == quote_size) {
    return fail(token, "%c-string: expecting '}'", mode_->letter());
  }
  if (quote_size == 3) {
    refuse("unterminated triple-quoted string literal (detected at line %d)", detected);
  } else if (escaped_quote) {
    refuse("unterminated string literal (detected at line %d); perhaps you escaped the end quote?",
           detected);
  } else {
    refuse("unterminated string literal (detected at line %d)", detected);
  }
  if (c != '\n') status_ = TokenizerStatus::kUnterminatedString;
  return error_token(token);
}

// Behind the first quote.
TokenType Tokenizer::start_fstring(Token* token) {
  const char quote = cur_[-1];
  first_lineno_ = lineno_;
  first_column_ = static_cast<int32_t>(start_ - line_start_);
  multi_line_start_ = line_start_;
  int quote_size = 1;
  int second = next_char();
  if (second == quote) {
    int third = next_char();
    if (third == quote) {
      quote_size = 3;
    } else {
      back_up(third);
    }
  }
  if (quote_size == 1) back_up(second);
  if (mode_ - modes_ + 1 >= kMaxStrings) {
    return fail(token, "too many nested f-strings or t-strings");
  }
  const char first = ascii_lower(start_[0]);
  const char after = ascii_lower(start_[1]);
  *++mode_ = Mode{.start = start_,
                  .line_start = line_start_,
                  .expression_start = nullptr,
                  .expression_end = nullptr,
                  .first_line = lineno_,
                  .bracket_depth = 0,
                  .expression_depth = -1,
                  .quote = quote,
                  .quote_size = static_cast<uint8_t>(quote_size),
                  .in_text = true,
                  .raw = first == 'r' || after == 'r',
                  .is_template = first == 't' || after == 't',
                  .in_debug = false,
                  .in_format_spec = false};
  return make_string(
      token, mode_->is_template ? TokenType::kTstringStart : TokenType::kFstringStart, cur_);
}

// What comes next is text, a field or the end.
TokenType Tokenizer::next_in_fstring(Token* token) {
  start_ = cur_;
  first_lineno_ = lineno_;
  first_column_ = static_cast<int32_t>(start_ - line_start_);
  multi_line_start_ = line_start_;
  int c = next_char();
  if (c == '{') {
    int second = next_char();
    back_up(second);
    back_up(c);
    if (second != '{') {
      // Also where the format of a field goes on with another field: there note_field() is not told
      // that this is a format.
      mode_->expression_start = cur_ + 1;
      mode_->expression_end = nullptr;
      return enter_field() ? next_in_program(token) : error_token(token);
    }
  } else {
    back_up(c);
  }
  for (int i = 0; i < mode_->quote_size; ++i) {
    c = next_char();
    if (c != mode_->quote) {
      back_up(c);
      return fstring_text(token);
    }
  }
  bool is_template = mode_->is_template;
  --mode_;
  return make_string(token, is_template ? TokenType::kTstringEnd : TokenType::kFstringEnd, cur_);
}

// The brace comes next.
bool Tokenizer::enter_field() {
  if (++mode_->expression_depth >= kMaxExpressionNesting) {
    return refuse("%c-string: expressions nested too deeply", mode_->letter());
  }
  mode_->in_text = false;
  return true;
}

TokenType Tokenizer::fstring_text(Token* token) {
  Mode& mode = *mode_;
  const TokenType type = mode.is_template ? TokenType::kTstringMiddle : TokenType::kFstringMiddle;
  int end_quotes = 0;
  bool in_named_escape = false;
  while (end_quotes != mode.quote_size) {
    if (status_ == TokenizerStatus::kOk && cur_ != line_end_ && !byte_is(*cur_, kFieldStop)) {
      const char* p = cur_;
      end_quotes = 0;
      do {
        ++p;
      } while (!byte_is(*p, kFieldStop));
      cur_ = p;
    }
    int c = next_char();
    if (status_ == TokenizerStatus::kRaised) return error_token(token);
    const bool in_format_spec = mode.in_format_spec && mode.expression_depth >= 0;
    if (c < 0 || (mode.quote_size == 1 && c == '\n')) {
      if (in_format_spec && c == '\n') {
        return fail(token,
                    "%c-string: newlines are not allowed in format specifiers for single quoted "
                    "%c-strings",
                    mode.letter(), mode.letter());
      }
      return unterminated_fstring(token, c);
    }
    if (c == mode.quote) {
      ++end_quotes;
      continue;
    }
    end_quotes = 0;
    if (c == '{') {
      mode.expression_start = cur_;
      mode.expression_end = nullptr;
      int second = next_char();
      if (second == '{' && !in_format_spec) return make_string(token, type, cur_ - 1);
      back_up(second);
      back_up(c);
      if (!enter_field()) return error_token(token);
      mode.in_format_spec = false;
      return make_string(token, type, cur_);
    }
    if (c == '}') {
      if (in_named_escape) return make_string(token, type, cur_);
      int second = next_char();
      if (second == '}' && !in_format_spec && mode.bracket_depth == 0) {
        return make_string(token, type, cur_ - 1);
      }
      back_up(second);
      back_up(c);
      mode.in_text = false;
      mode.in_format_spec = false;
      return make_string(token, type, cur_);
    }
    if (c == '\\') {
      c = next_char();
      if (c == '\r') c = next_char();
      if (c == '{' || c == '}') {
        // The brace means what it always means.
        if (!mode.raw && !warn_invalid_escape(static_cast<char>(c))) return error_token(token);
        back_up(c);
      } else if (c == 'N' && !mode.raw) {
        c = next_char();
        if (c == '{') {
          in_named_escape = true;
        } else {
          back_up(c);
        }
      }
    }
  }
  // The quotes are a token of their own.
  cur_ -= mode.quote_size;
  return make_string(token, type, cur_);
}

bool Tokenizer::warn_invalid_escape(char c) {
  char message[160];
  char error_message[120];
  snprintf(message, sizeof message,
           "\"\\%c\" is an invalid escape sequence. Such sequences will not work in the future. "
           "Did you mean \"\\\\%c\"? A raw string is also an option.",
           c, c);
  snprintf(error_message, sizeof error_message,
           "\"\\%c\" is an invalid escape sequence. Did you mean \"\\\\%c\"? A raw string is also "
           "an option.",
           c, c);
  return warn_here(message, error_message);
}

TokenType Tokenizer::unterminated_fstring(Token* token, int c) {
  const int detected = lineno_;
  cur_ = mode_->start + 1;
  line_start_ = mode_->line_start;
  lineno_ = mode_->first_line;
  if (mode_->quote_size == 3) {
    refuse("unterminated triple-quoted %c-string literal (detected at line %d)", mode_->letter(),
           detected);
    if (c != '\n') status_ = TokenizerStatus::kUnterminatedString;
    return error_token(token);
  }
  return fail(token, "unterminated %c-string literal (detected at line %d)", mode_->letter(),
              detected);
}

// A colon, exclamation mark or brace that may end the expression of a field. False when memory is
// out.
bool Tokenizer::note_field(char c, const TextSpan** expression) {
  Mode& mode = *mode_;
  const int depth = mode.bracket_depth - (c != '{');
  if (depth != 0 && !(depth == 1 && (mode.in_debug || mode.in_format_spec))) return true;
  if (c == '{') {
    mode.expression_start = cur_;
    mode.expression_end = nullptr;
    return true;
  }
  if (c == '!' && *cur_ == '=') return true;  // An operator of the expression.
  if (c != ':' || mode.expression_end == nullptr) mode.expression_end = start_;
  return !(mode.in_debug || mode.is_template) || find_expression(expression);
}

namespace {

// Where a comment starts, or `end`. This looks at quotes as CPython does: it knows no prefixes and
// no nested strings.
const char* find_comment(const char* start, const char* end) {
  char quote = 0;
  for (const char* p = start; p < end; ++p) {
    if (*p == '\\') {
      ++p;
    } else if (*p == '"' || *p == '\'') {
      if (quote == 0) {
        quote = *p;
      } else if (quote == *p) {
        quote = 0;
      }
    } else if (*p == '#' && quote == 0) {
      return p;
    }
  }
  return end;
}

// Copies without comments.
size_t strip_comments(const char* start, const char* end, char* out) {
  char* to = out;
  char quote = 0;
  for (const char* p = start; p < end; ++p) {
    if (*p == '\\' && p + 1 < end) {
      *to++ = *p++;
    } else if (*p == '"' || *p == '\'') {
      if (quote == 0) {
        quote = *p;
      } else if (quote == *p) {
        quote = 0;
      }
    } else if (*p == '#' && quote == 0) {
      p = static_cast<const char*>(memchr(p, '\n', static_cast<size_t>(end - p)));
      if (p == nullptr) break;
    }
    *to++ = *p;
  }
  return static_cast<size_t>(to - out);
}

}  // namespace

bool Tokenizer::find_expression(const TextSpan** expression) {
  const char* start = mode_->expression_start;
  const char* end = mode_->expression_end;
  if (start == nullptr) return true;
  auto* span = arena().make<TextSpan>(start, static_cast<size_t>(end - start));
  if (span == nullptr) return diagnostics_.out_of_memory();
  if (find_comment(start, end) != end) {
    char* text = static_cast<char*>(arena().allocate(span->size + 1, 1));
    if (text == nullptr) return diagnostics_.out_of_memory();
    span->size = strip_comments(start, end, text);
    span->data = text;
  }
  *expression = span;
  return true;
}

}  // namespace py
