// What the tokenizer and the parser raise, and where CPython would say that it is.
// Counterpart: Parser/pegen_errors.c, Parser/tokenizer/helpers.c.
#include <cstring>

#include "vm/parser/tokenizer_internal.h"

namespace py {

bool Tokenizer::stop(TokenizerStatus status) {
  status_ = status;
  return false;
}

TokenType Tokenizer::fail(Token* token, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  refuse_v(-1, -1, format, arguments);
  va_end(arguments);
  return error_token(token);
}

bool Tokenizer::refuse(const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  refuse_v(-1, -1, format, arguments);
  va_end(arguments);
  return false;
}

bool Tokenizer::refuse_range(int64_t offset, int64_t end_offset, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  refuse_v(offset, end_offset, format, arguments);
  va_end(arguments);
  return false;
}

bool Tokenizer::refuse_v(int64_t offset, int64_t end_offset, const char* format,
                         va_list arguments) {
  if (status_ == TokenizerStatus::kRaised) return false;
  const size_t size = strcspn(line_start_, "\n");  // A NUL that must not be there ends it too.
  if (offset < 0) offset = cur_ - line_start_;
  offset = characters_before(line_start_, size, offset);
  end_offset = end_offset < 0 ? offset : characters_before(line_start_, size, end_offset);
  Buffer line;
  if (!append_replacing(line_start_, size, &line)) {
    diagnostics_.out_of_memory();
  } else {
    diagnostics_.raise_at(ErrorKind::kSyntaxError, lineno_, offset, lineno_, end_offset,
                          line.data(), line.size(), format, arguments);
  }
  return stop(TokenizerStatus::kRaised);
}

bool Tokenizer::warn_here(const char* message, const char* error_message) {
  switch (diagnostics_.warn(WarningKind::kSyntaxWarning, message, strlen(message), lineno_)) {
    case WarnResult::kGoOn:
      return true;
    case WarnResult::kRefused:
      return refuse("%s", error_message);
    default:
      diagnostics_.pending();
      return stop(TokenizerStatus::kRaised);
  }
}

bool Tokenizer::raise_status(const Token& token) {
  if (diagnostics_.failed()) return false;
  ErrorKind kind = ErrorKind::kSyntaxError;
  int64_t column = 0;
  const char* message;
  switch (status_) {
    case TokenizerStatus::kEnd:
      if (level_ > 0) return raise_unclosed_bracket();
      return raise_at_token(kind, token, "unexpected EOF while parsing");
    case TokenizerStatus::kDedent:
      return raise_at_token(ErrorKind::kIndentationError, token,
                            "unindent does not match any outer indentation level");
    case TokenizerStatus::kInterrupted:
      return diagnostics_.raise_plain(ErrorKind::kKeyboardInterrupt, "%s", "");
    case TokenizerStatus::kColumnOverflow:
      return diagnostics_.raise_plain(ErrorKind::kOverflowError,
                                      "Parser column offset overflow - source line is too big");
    case TokenizerStatus::kTabs:
      kind = ErrorKind::kTabError;
      message = "inconsistent use of tabs and spaces in indentation";
      break;
    case TokenizerStatus::kTooDeep:
      kind = ErrorKind::kIndentationError;
      message = "too many levels of indentation";
      break;
    case TokenizerStatus::kContinuation:
      message = "unexpected character after line continuation character";
      column = cur_ - buffer_ - 1;
      if (column < 0) column = 0;
      break;
    default:
      message = "unknown parsing error";
  }
  return raise_range(kind, lineno_, column, lineno_, kNoColumn, "%s", message);
}

bool Tokenizer::raise_unclosed_bracket() {
  const Bracket& bracket = brackets_[level_ - 1];
  return raise_range(ErrorKind::kSyntaxError, bracket.lineno, bracket.col_offset, bracket.lineno,
                     kNoColumn, "'%c' was never closed", bracket.text);
}

bool Tokenizer::raise_range(ErrorKind kind, int64_t lineno, int64_t col_offset, int64_t end_lineno,
                            int64_t end_col_offset, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  raise_range_v(kind, lineno, col_offset, end_lineno, end_col_offset, format, arguments);
  va_end(arguments);
  return false;
}

bool Tokenizer::raise_range_v(ErrorKind kind, int64_t lineno, int64_t col_offset,
                              int64_t end_lineno, int64_t end_col_offset, const char* format,
                              va_list arguments) {
  return raise_place(kind, lineno, col_offset + 1, end_lineno,
                     end_col_offset == kHere ? kHere : end_col_offset + 1, format, arguments);
}

bool Tokenizer::raise_at_token(ErrorKind kind, const Token& token, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  raise_at_token_v(kind, token, format, arguments);
  va_end(arguments);
  return false;
}

bool Tokenizer::raise_at_token_v(ErrorKind kind, const Token& token, const char* format,
                                 va_list arguments) {
  int64_t offset = token.col_offset + 1;
  if (token.col_offset == -1) offset = cur_ == buffer_ ? 0 : cur_ - line_start_;
  int64_t end_offset = token.end_col_offset == -1 ? -1 : token.end_col_offset + 1;
  return raise_place(kind, token.lineno, offset, token.end_lineno, end_offset, format, arguments);
}

// Offsets are byte columns from 1; the end may be unknown (0 or less).
bool Tokenizer::raise_place(ErrorKind kind, int64_t lineno, int64_t offset, int64_t end_lineno,
                            int64_t end_offset, const char* format, va_list arguments) {
  if (diagnostics_.failed()) return false;
  if (end_lineno == kHere) end_lineno = lineno_;
  if (end_offset == kHere) end_offset = cur_ - line_start_;
  Buffer line;
  if (!error_line(lineno, &line)) return diagnostics_.out_of_memory();
  offset = characters_before(line.data(), line.size(), offset);
  if (end_offset > 0) end_offset = characters_before(line.data(), line.size(), end_offset);
  return diagnostics_.raise_at(kind, lineno, offset, end_lineno, end_offset, line.data(),
                               line.size(), format, arguments);
}

// The text that an error shows: of the file if there is one by that name, otherwise of what is
// being read. False when memory is out.
bool Tokenizer::error_line(int64_t lineno, Buffer* line) {
  const ParseHooks& hooks = diagnostics_.hooks();
  bool typed = prompting() && text_capacity_ != 0;
  if (!typed && options_.file_input && hooks.file_line != nullptr) {
    if (hooks.file_line(hooks.context, lineno, options_.encoding, line)) return true;
    line->clear();
  }
  const char* start = text_;
  const char* limit = line_end_;
  if (!typed && lineno_ <= lineno && line_end_ > buffer_) {
    start = line_start_;
    // With the newline, which the other way leaves out.
    return line_end_ <= start ||
           append_replacing(start, static_cast<size_t>(line_end_ - start), line);
  }
  if (options_.from_file && !options_.from_stdin && !typed) return true;
  for (int64_t i = 1; i < lineno; ++i) {
    const char* newline =
        static_cast<const char*>(memchr(start, '\n', static_cast<size_t>(text_end_ - start)));
    if (newline == nullptr || newline + 1 > limit) break;
    start = newline + 1;
  }
  const char* end =
      static_cast<const char*>(memchr(start, '\n', static_cast<size_t>(text_end_ - start)));
  if (end == nullptr) end = text_end_;
  return append_replacing(start, static_cast<size_t>(end - start), line);
}

}  // namespace py
