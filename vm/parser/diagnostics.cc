// Errors with their places and texts.
// Counterpart: Parser/pegen_errors.c.
#include "vm/parser/diagnostics.h"

#include <cstdio>
#include <cstring>

#include "vm/unicode/codecs.h"

namespace py {

bool Diagnostics::out_of_memory() {
  if (!failed()) error_.kind = ErrorKind::kMemoryError;
  return false;
}

bool Diagnostics::pending() {
  // What is pending belongs to the hook's owner and cannot be dropped in favour of anything else.
  error_ = ParseError();
  error_.kind = ErrorKind::kPending;
  return false;
}

bool Diagnostics::undecodable(const char* bytes, size_t size, int64_t start, int64_t end,
                              const char* reason) {
  if (failed()) return false;
  const char* text = arena_.copy_string(bytes, size);
  const char* message = arena_.copy_string(reason, strlen(reason));
  if (text == nullptr || message == nullptr) return out_of_memory();
  error_.kind = ErrorKind::kUnicodeDecodeError;
  error_.message = message;
  error_.message_size = strlen(reason);
  error_.text = text;
  error_.text_size = size;
  error_.offset = start;
  error_.end_offset = end;
  return false;
}

namespace {

// Null when memory is out.
const char* format_text(Arena& arena, const char* format, va_list arguments, size_t* size) {
  va_list again;
  va_copy(again, arguments);
  int length = vsnprintf(nullptr, 0, format, again);
  va_end(again);
  if (length < 0) return nullptr;
  *size = static_cast<size_t>(length);
  char* text = static_cast<char*>(arena.allocate(*size + 1, 1));
  if (text != nullptr) vsnprintf(text, *size + 1, format, arguments);
  return text;
}

}  // namespace

bool Diagnostics::raise_plain(ErrorKind kind, const char* format, ...) {
  if (failed()) return false;
  va_list arguments;
  va_start(arguments, format);
  size_t size;
  const char* message = format_text(arena_, format, arguments, &size);
  va_end(arguments);
  if (message == nullptr) return out_of_memory();
  error_.kind = kind;
  error_.message = message;
  error_.message_size = size;
  return false;
}

bool Diagnostics::raise_at(ErrorKind kind, int64_t lineno, int64_t offset, int64_t end_lineno,
                           int64_t end_offset, const char* text, size_t text_size,
                           const char* format, va_list arguments) {
  if (failed()) return false;
  size_t size;
  const char* message = format_text(arena_, format, arguments, &size);
  if (message == nullptr) return out_of_memory();
  if (text != nullptr) {
    text = arena_.copy_string(text, text_size);
    if (text == nullptr) return out_of_memory();
  }
  error_.kind = kind;
  error_.has_place = true;
  error_.has_end = end_lineno >= 0;
  error_.message = message;
  error_.message_size = size;
  error_.text = text;
  error_.text_size = text_size;
  error_.lineno = lineno;
  error_.offset = offset;
  error_.end_lineno = end_lineno;
  error_.end_offset = end_offset;
  return false;
}

bool append_replacing(const char* text, size_t size, Buffer* out) {
  const uint8_t* in = reinterpret_cast<const uint8_t*>(text);
  while (size != 0) {
    DecodeRun run = utf8_scan(in, size);
    if (!out->append(in, run.consumed)) return false;
    if (run.reason == nullptr) break;
    if (!out->append("\xEF\xBF\xBD", 3)) return false;
    in += run.error_end;
    size -= run.error_end;
  }
  return true;
}

int64_t characters_before(const char* line, size_t size, int64_t column) {
  if (column < 0) return column;
  // A text with a NUL ends there for CPython.
  if (const void* nul = memchr(line, 0, size); nul != nullptr) {
    size = static_cast<size_t>(static_cast<const char*>(nul) - line);
  }
  const uint8_t* in = reinterpret_cast<const uint8_t*>(line);
  size_t left = static_cast<size_t>(column);
  int64_t count = 0;
  if (left > size) {
    left = size;
    count = 1;
  }
  while (left != 0) {
    DecodeRun run = utf8_scan(in, left);
    count += static_cast<int64_t>(run.length);
    if (run.reason == nullptr) break;
    ++count;
    in += run.error_end;
    left -= run.error_end;
  }
  return count;
}

}  // namespace py
