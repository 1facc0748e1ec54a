// Tokens of a program: indentation, names, operators, comments. Strings and numbers are next door.
// Counterpart: Parser/lexer/lexer.c.
#include "vm/parser/tokenizer.h"

#include <cstring>

#include "vm/parser/tokenizer_internal.h"
#include "vm/unicode/chars.h"
#include "vm/unicode/codecs.h"

namespace py {
namespace {

constexpr int kTabSize = 8;

struct Operators {
  TokenType one[128] = {};
  constexpr Operators() {
    for (TokenType& type : one) type = TokenType::kOp;
#define PY_TOKEN(kKind, NAME)
#define PY_OPERATOR(kKind, NAME, text) \
  if (sizeof(text) == 2) one[static_cast<int>(text[0])] = TokenType::kKind;
#include "vm/parser/token_types.def"
#undef PY_TOKEN
#undef PY_OPERATOR
  }
};
constexpr Operators kOperators;

// kOp when the two make no operator.
TokenType two_bytes(int c, int d) {
  if (d == '=') {
    switch (c) {
      case '!':
        return TokenType::kNotEqual;
      case '%':
        return TokenType::kPercentEqual;
      case '&':
        return TokenType::kAmperEqual;
      case '*':
        return TokenType::kStarEqual;
      case '+':
        return TokenType::kPlusEqual;
      case '-':
        return TokenType::kMinEqual;
      case '/':
        return TokenType::kSlashEqual;
      case ':':
        return TokenType::kColonEqual;
      case '<':
        return TokenType::kLessEqual;
      case '=':
        return TokenType::kEqEqual;
      case '>':
        return TokenType::kGreaterEqual;
      case '@':
        return TokenType::kAtEqual;
      case '^':
        return TokenType::kCircumflexEqual;
      case '|':
        return TokenType::kVbarEqual;
      default:
        return TokenType::kOp;
    }
  }
  if (c == d) {
    switch (c) {
      case '*':
        return TokenType::kDoubleStar;
      case '/':
        return TokenType::kDoubleSlash;
      case '<':
        return TokenType::kLeftShift;
      case '>':
        return TokenType::kRightShift;
      default:
        return TokenType::kOp;
    }
  }
  if (d == '>') {
    if (c == '-') return TokenType::kRarrow;
    if (c == '<') return TokenType::kNotEqual;
  }
  return TokenType::kOp;
}

// The operator of three bytes whose first two these are, if `=` follows.
TokenType with_equal(TokenType two) {
  switch (two) {
    case TokenType::kDoubleStar:
      return TokenType::kDoubleStarEqual;
    case TokenType::kDoubleSlash:
      return TokenType::kDoubleSlashEqual;
    case TokenType::kLeftShift:
      return TokenType::kLeftShiftEqual;
    case TokenType::kRightShift:
      return TokenType::kRightShiftEqual;
    default:
      return TokenType::kOp;
  }
}

}  // namespace

TokenType Tokenizer::next(Token* token) {
  return mode_->in_text ? next_in_fstring(token) : next_in_program(token);
}

TokenType Tokenizer::next_in_program(Token* token) {
  bool blank_line;
next_line:
  start_ = nullptr;
  blank_line = false;
  if (at_line_start_ && !read_indentation(&blank_line)) return error_token(token);
  start_ = cur_;
  if (pending_indents_ != 0) [[unlikely]]
    return pending_indent(token);
  touch_end();

again:
  start_ = nullptr;
  int c;
  do {
    c = next_char();
  } while (c == ' ' || c == '\t' || c == '\f');
  start_ = c < 0 ? cur_ : cur_ - 1;

  if (c >= 0 && byte_is(static_cast<char>(c), kNameStart)) [[likely]] {
    const char* p = cur_;
    unsigned char all = static_cast<unsigned char>(c);
    while (byte_is(*p, kNamePart)) all |= static_cast<unsigned char>(*p++);
    cur_ = p;
    if ((*p == '"' || *p == '\'') && p - start_ <= 5 && is_string_prefix(p)) {
      return prefixed_string(token);
    }
    touch_end();
    if (all >= 128 && !check_identifier()) return error_token(token);
    return make(token, TokenType::kName, start_, cur_);
  }

  if (c == '#') {
    if (!reads_lines_) cur_ = end_of_text_line();  // Which has no carriage returns.
    while (c >= 0 && c != '\n' && c != '\r') c = next_char();
    if (options_.type_comments) {
      const char* text = type_comment_text();
      if (text != nullptr) {
        back_up(c);
        return type_comment(token, text, blank_line);
      }
    }
    if (options_.extra_tokens) {
      back_up(c);
      comment_line_ = blank_line;
      return make(token, TokenType::kComment, start_, cur_);
    }
  }
  if (status_ == TokenizerStatus::kStopped) {
    return make_without_text(token, TokenType::kEndMarker);
  }
  if (c < 0) {
    bool good = level_ == 0 && status_ == TokenizerStatus::kEnd;
    return make_without_text(token, good ? TokenType::kEndMarker : TokenType::kErrorToken);
  }

  // A lone carriage return hides what it stands before from the cases above.
  if (c == '\r') c = next_char();
  if (c == '\n') {
    at_line_start_ = true;
    if (blank_line || level_ > 0) {
      if (!options_.extra_tokens) goto next_line;
      comment_line_ = false;
      return make(token, TokenType::kNl, start_, cur_);
    }
    if (comment_line_ && options_.extra_tokens) {
      comment_line_ = false;
      return make(token, TokenType::kNl, start_, cur_);
    }
    return make(token, TokenType::kNewline, start_, cur_ - 1);
  }
  if (c == '.') return dot_token(token);
  if (c >= '0' && c <= '9') {
    --cur_;
    return number_token(token, false);
  }
  if (c == '"' || c == '\'') return string_token(token);
  if (c == '\\') {
    if (!continue_line()) return error_token(token);
    goto again;
  }
  return operator_token(token, c);
}

// Measures the blanks at the start of a line and says what they mean.
bool Tokenizer::read_indentation(bool* blank_line) {
  int column = 0;
  int tabless_column = 0;
  int continued_column = 0;
  int c;
  at_line_start_ = false;
  for (;;) {
    c = next_char();
    if (c == ' ') {
      ++column;
      ++tabless_column;
    } else if (c == '\t') {
      column = (column / kTabSize + 1) * kTabSize;
      ++tabless_column;
    } else if (c == '\f') {
      column = tabless_column = 0;
    } else if (c == '\\') {
      // The first part of a line that backslashes split tells the indentation of the whole.
      if (continued_column == 0) continued_column = column;
      if (!continue_line()) return false;
    } else {
      break;
    }
  }
  if (c < 0 && diagnostics_.failed()) return false;
  back_up(c);
  if (c == '#' || c == '\n' || c == '\r') {
    if (prompting() && column == 0 && c == '\n') {
      // An empty line ends a statement at the prompt.
    } else if (prompting() && lineno_ == 1) {
      column = tabless_column = 0;
    } else {
      *blank_line = true;
    }
  }
  if (*blank_line || level_ > 0) return true;
  if (continued_column != 0) column = tabless_column = continued_column;
  return set_indentation(column, tabless_column);
}

bool Tokenizer::set_indentation(int column, int tabless_column) {
  TokenizerStatus problem = TokenizerStatus::kTabs;
  if (column > columns_[indent_]) {
    if (indent_ + 1 >= kMaxIndent) {
      problem = TokenizerStatus::kTooDeep;
    } else if (tabless_column > tabless_columns_[indent_]) {
      ++pending_indents_;
      ++indent_;
      columns_[indent_] = column;
      tabless_columns_[indent_] = tabless_column;
      return true;
    }
  } else {
    while (indent_ > 0 && column < columns_[indent_]) {
      --pending_indents_;
      --indent_;
    }
    if (column != columns_[indent_]) {
      problem = TokenizerStatus::kDedent;
    } else if (tabless_column == tabless_columns_[indent_]) {
      return true;
    }
  }
  cur_ = line_end_;
  return stop(problem);
}

TokenType Tokenizer::pending_indent(Token* token) {
  bool dedent = pending_indents_ < 0;
  pending_indents_ += dedent ? 1 : -1;
  TokenType type = dedent ? TokenType::kDedent : TokenType::kIndent;
  if (!options_.extra_tokens) return make_without_text(token, type);
  return make(token, type, dedent ? cur_ : buffer_, cur_);
}

// What follows "# type: " in the comment at start_, or null.
const char* Tokenizer::type_comment_text() const {
  const char* p = start_;
  for (const char* prefix = "# type: "; *prefix != 0; ++prefix) {
    if (p >= cur_) return nullptr;
    if (*prefix == ' ') {
      while (*p == ' ' || *p == '\t') ++p;
    } else if (*p++ != *prefix) {
      return nullptr;
    }
  }
  return p;
}

TokenType Tokenizer::type_comment(Token* token, const char* text, bool blank_line) {
  constexpr ptrdiff_t kIgnore = 6;
  bool ignore = cur_ - text >= kIgnore && memcmp(text, "ignore", kIgnore) == 0;
  if (ignore && cur_ - text > kIgnore) {
    char behind = text[kIgnore];
    ignore = behind == '_' || !byte_is(behind, kNamePart);
  }
  if (!ignore) {
    make(token, TokenType::kTypeComment, text, cur_);
  } else {
    text += kIgnore;
    // With nothing else on the line its newline belongs to the comment.
    if (blank_line) {
      next_char();
      at_line_start_ = true;
    }
    make(token, TokenType::kTypeIgnore, text, cur_);
  }
  token->col_offset = static_cast<int32_t>(text - line_start_);
  return token->type;
}

// Behind a backslash that is no part of a string. The next line must exist.
bool Tokenizer::continue_line() {
  int c = next_char();
  if (c == '\r') c = next_char();
  if (c != '\n') return stop(TokenizerStatus::kContinuation);
  c = next_char();
  if (c < 0) {
    cur_ = line_end_;
    return stop(TokenizerStatus::kEnd);
  }
  back_up(c);
  return true;
}

// Behind a point.
TokenType Tokenizer::dot_token(Token* token) {
  if (byte_is(*cur_, kDecimalDigit)) return number_token(token, true);
  touch_end();
  if (*cur_ == '.') {
    ++cur_;
    touch_end();
    if (*cur_ == '.') return make(token, TokenType::kEllipsis, start_, ++cur_);
    --cur_;
  }
  return make(token, TokenType::kDot, start_, cur_);
}

TokenType Tokenizer::operator_token(Token* token, int c) {
  const char byte = static_cast<char>(c);
  const TextSpan* expression = nullptr;
  if (inside_fstring() && (c == ':' || c == '}' || c == '!' || c == '{') &&
      mode_->expression_depth >= 0) {
    if (!note_field(byte, &expression)) return error_token(token);
    if (c == ':' && mode_->bracket_depth - 1 == mode_->expression_depth) {
      mode_->in_text = true;
      mode_->in_format_spec = true;
      make(token, TokenType::kColon, start_, cur_);
      token->expression = expression;
      return TokenType::kColon;
    }
  }

  touch_end();
  TokenType type = two_bytes(c, static_cast<unsigned char>(*cur_));
  if (c == '<' && type == TokenType::kNotEqual && !join_diamonds_) type = TokenType::kOp;
  if (type != TokenType::kOp) {
    ++cur_;
    touch_end();
    if (*cur_ == '=' && with_equal(type) != TokenType::kOp) {
      type = with_equal(type);
      ++cur_;
    }
    make(token, type, start_, cur_);
    token->expression = expression;
    return type;
  }

  if (c == '(' || c == '[' || c == '{') {
    if (!enter_bracket(byte)) return error_token(token);
  } else if (c == ')' || c == ']' || c == '}') {
    if (!leave_bracket(byte)) return error_token(token);
  } else if (!is_printable(static_cast<uint32_t>(c))) {
    return fail(token, "invalid non-printable character U+%04X", static_cast<unsigned>(c));
  } else if (c == '=' && mode_->bracket_depth - mode_->expression_depth == 1) {
    mode_->in_debug = true;
  }
  make(token, c < 128 ? kOperators.one[c] : TokenType::kOp, start_, cur_);
  token->expression = expression;
  return token->type;
}

bool Tokenizer::enter_bracket(char c) {
  if (level_ >= kMaxLevel) return refuse("too many nested parentheses");
  brackets_[level_++] = Bracket{
      .lineno = lineno_, .col_offset = static_cast<int32_t>(start_ - line_start_), .text = c};
  if (inside_fstring()) ++mode_->bracket_depth;
  return true;
}

bool Tokenizer::leave_bracket(char c) {
  Mode& mode = *mode_;
  const bool in_field = inside_fstring();
  if (in_field && mode.bracket_depth == 0 && c == '}') {
    return refuse("%c-string: single '}' is not allowed", mode.letter());
  }
  if (level_ == 0 && !options_.extra_tokens) return refuse("unmatched '%c'", c);
  if (level_ > 0) {
    const Bracket& open = brackets_[--level_];
    const char expected = open.text == '(' ? ')' : open.text == '[' ? ']' : '}';
    if (c != expected && !options_.extra_tokens) {
      // What the field itself opened is no bracket of the program.
      if (in_field && open.text == '{' && mode.bracket_depth - 1 == mode.expression_depth) {
        return refuse("%c-string: unmatched '%c'", mode.letter(), c);
      }
      if (open.lineno != lineno_) {
        return refuse("closing parenthesis '%c' does not match opening parenthesis '%c' on line %d",
                      c, open.text, open.lineno);
      }
      return refuse("closing parenthesis '%c' does not match opening parenthesis '%c'", c,
                    open.text);
    }
  }
  if (!in_field) return true;
  if (--mode.bracket_depth < 0) return refuse("%c-string: unmatched '%c'", mode.letter(), c);
  if (c == '}' && mode.bracket_depth == mode.expression_depth) {
    --mode.expression_depth;
    mode.in_text = true;
    mode.in_format_spec = false;
    mode.in_debug = false;
  }
  return true;
}

// The name from start_ to cur_ has bytes above 127: are they letters?
bool Tokenizer::check_identifier() {
  if (options_.extra_tokens) return true;
  const char* p = start_;
  // A carriage return may have taken the first byte of a character with it.
  const size_t size = static_cast<size_t>(cur_ - start_);
  if (utf8_scan(reinterpret_cast<const uint8_t*>(start_), size).reason != nullptr) {
    return stop(TokenizerStatus::kRaised);
  }
  while (p < cur_) {
    uint32_t c;
    const char* end = decode_char(p, &c);
    if (p == start_ ? is_xid_start(c) : is_xid_continue(c)) {
      p = end;
      continue;
    }
    cur_ = end;
    if (!is_printable(c)) return refuse("invalid non-printable character U+%04X", c);
    return refuse("invalid character '%.*s' (U+%04X)", static_cast<int>(end - p), p, c);
  }
  return true;
}

}  // namespace py
