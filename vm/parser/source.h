// Bytes to the text that the tokenizer reads: encoding declarations, newlines, NULs.
// Counterpart: Parser/tokenizer/helpers.c, string_tokenizer.c and file_tokenizer.c.
#ifndef VM_PARSER_SOURCE_H_
#define VM_PARSER_SOURCE_H_

#include <cstddef>
#include <cstdint>

#include "vm/parser/diagnostics.h"

namespace py {

// Owns the text, or borrows it where it can be read as it is.
class Source {
 public:
  Source() = default;
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;

  // All three return false with the error raised. `data` has a NUL behind it and outlives this;
  // `add_newline` completes the last line, as a module's must be (file input).
  // A str's UTF-8, in which a declaration means nothing.
  bool read_text(Diagnostics& diagnostics, const char* data, size_t size, bool add_newline);
  // The bytes that compile() gets.
  bool read_bytes(Diagnostics& diagnostics, const char* data, size_t size, bool add_newline);
  // What a file holds. CPython reads it line by line, so what is wrong with a line counts only when
  // the tokenizer gets there: the text ends before it, and broken() is the error to raise then.
  // `filename` is UTF-8, for messages.
  bool read_file(Diagnostics& diagnostics, const char* data, size_t size, const char* filename);

  const char* text() const { return text_; }
  size_t size() const { return size_; }
  // The encoding as declared, in its normal form; null when none is.
  const char* encoding() const { return encoding_; }
  // Null when the text is whole; see Tokenizer::Options.
  const ParseError* broken() const { return broken_.kind == ErrorKind::kNone ? nullptr : &broken_; }

 private:
  bool set_text(Diagnostics& diagnostics, const char* data, size_t size, bool add_newline);
  bool find_encoding(Diagnostics& diagnostics, bool has_bom, bool needs_newline);
  bool recode(Diagnostics& diagnostics, bool add_newline);

  const char* text_ = nullptr;
  size_t size_ = 0;
  const char* encoding_ = nullptr;
  ParseError broken_;
  Buffer owned_;
};

}  // namespace py

#endif  // VM_PARSER_SOURCE_H_
