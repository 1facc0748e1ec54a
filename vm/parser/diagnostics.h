// What the front end says of a program it does not like, and what it asks of whoever runs it.
// Counterpart: Parser/pegen_errors.c and the errors of Parser/tokenizer/helpers.c.
#ifndef VM_PARSER_DIAGNOSTICS_H_
#define VM_PARSER_DIAGNOSTICS_H_

#include <cstdarg>
#include <cstddef>
#include <cstdint>

#include "vm/base/arena.h"
#include "vm/base/buffer.h"

namespace py {

enum class ErrorKind : uint8_t {
  kNone,
  kSyntaxError,
  kIndentationError,
  kTabError,
  kIncompleteInput,  // _IncompleteInputError
  kValueError,
  kOverflowError,
  kMemoryError,
  kKeyboardInterrupt,
  kPending,  // A hook failed; its exception is pending with whoever gave the hook.
  // Of "unicodeescape": the message is the reason, the text the bytes, offset and end_offset the
  // range in them. Only a format in an f-string lets it out.
  kUnicodeDecodeError,
};

// An exception to be, with the numbers that it shows. SyntaxError and its subclasses have a place,
// the others only a message.
struct ParseError {
  ErrorKind kind = ErrorKind::kNone;
  bool has_place = false;
  bool has_end = false;      // Otherwise end_lineno and end_offset are None.
  bool has_filename = true;  // CPython does not know it yet while it decodes a bytes object.
  const char* message = nullptr;
  size_t message_size = 0;
  const char* text = nullptr;  // The source line as UTF-8; null for None.
  size_t text_size = 0;
  int64_t lineno = 0;
  int64_t offset = 0;
  int64_t end_lineno = 0;
  int64_t end_offset = 0;
};

enum class WarningKind : uint8_t { kSyntaxWarning, kDeprecationWarning };

enum class WarnResult : uint8_t {
  kGoOn,
  kRefused,  // The filters made an error of it: it becomes a SyntaxError at its place.
  kFailed,   // Something else is pending.
};

enum class DecodeResult : uint8_t {
  kOk,
  kUnicodeError,  // These three leave str(exception) in *out, and nothing pending.
  kValueError,
  kOtherError,  // LookupError, SyntaxError
  kFailed,      // Something else is pending.
};

enum class ReadResult : uint8_t {
  kLine,  // One line, its newline included unless it is the last; empty means the end.
  kInterrupted,
  kFailed,  // Something is pending.
};

// What the room above lends to the front end; a null function means that there is no such thing.
enum class NormalizeResult : uint8_t {
  kDone,
  kUnchanged,  // Nobody has: the parser shall do it.
  kFailed,     // Something is pending.
};

struct ParseHooks {
  void* context = nullptr;
  WarnResult (*warn)(void* context, WarningKind kind, const char* message, size_t size,
                     int lineno) = nullptr;
  // Turns bytes in another encoding than UTF-8 and Latin-1 into UTF-8.
  DecodeResult (*decode)(void* context, const char* encoding, const char* bytes, size_t size,
                         Buffer* out) = nullptr;
  // A line of the file that the program's filename names, newline included, for the text of an
  // error. False when there is none.
  bool (*file_line)(void* context, int64_t lineno, const char* encoding, Buffer* out) = nullptr;
  // The normal form of a name, when the program has put a function of its own in the place of
  // unicodedata.normalize(). Null: the parser does it itself.
  NormalizeResult (*normalize)(void* context, const char* name, size_t size, Buffer* out) = nullptr;
  // The next line of an interactive program as UTF-8; `first` tells the first prompt from the
  // others.
  ReadResult (*read_line)(void* context, bool first, Buffer* out) = nullptr;
};

// Keeps the first error; later ones are dropped, as CPython's parser does. Its texts live in the
// arena.
class Diagnostics {
 public:
  Diagnostics(Arena& arena, const ParseHooks& hooks) : arena_(arena), hooks_(hooks) {}
  Diagnostics(const Diagnostics&) = delete;
  Diagnostics& operator=(const Diagnostics&) = delete;

  bool failed() const { return error_.kind != ErrorKind::kNone; }
  const ParseError& error() const { return error_; }
  const ParseHooks& hooks() const { return hooks_; }
  Arena& arena() { return arena_; }
  // For the parser, which may drop what it has or put it back.
  void clear() { error_ = ParseError(); }
  void restore(const ParseError& error) { error_ = error; }
  void forget_filename() { error_.has_filename = false; }

  // All of these return false, so that they can end a function. Without a place:
  bool out_of_memory();
  bool pending();
  bool undecodable(const char* bytes, size_t size, int64_t start, int64_t end, const char* reason);
  bool raise_plain(ErrorKind kind, const char* format, ...) __attribute__((format(printf, 3, 4)));
  // With the place as the exception shows it; a negative end_lineno means that there is no end,
  // a null text that there is none.
  bool raise_at(ErrorKind kind, int64_t lineno, int64_t offset, int64_t end_lineno,
                int64_t end_offset, const char* text, size_t text_size, const char* format,
                va_list arguments);

  WarnResult warn(WarningKind kind, const char* message, size_t size, int lineno) {
    if (!report_warnings || hooks_.warn == nullptr) return WarnResult::kGoOn;
    return hooks_.warn(hooks_.context, kind, message, size, lineno);
  }
  bool report_warnings = true;

 private:
  Arena& arena_;
  ParseHooks hooks_;
  ParseError error_;
};

// UTF-8 with each broken sequence replaced by U+FFFD, as errors="replace" does.
[[nodiscard]] bool append_replacing(const char* text, size_t size, Buffer* out);
// How many characters the first `column` bytes of a line hold, a broken one counting as CPython
// counts it. A column behind the line is one behind its end.
int64_t characters_before(const char* line, size_t size, int64_t column);

}  // namespace py

#endif  // VM_PARSER_DIAGNOSTICS_H_
