// Bytes to the text that the tokenizer reads: encoding declarations, newlines, NULs.
// Counterpart: Parser/tokenizer/helpers.c, string_tokenizer.c and file_tokenizer.c.
#ifndef VM_PARSER_SOURCE_H_
#define VM_PARSER_SOURCE_H_

#include <cstddef>
#include <cstdint>

#include "vm/parser/tokenizer.h"

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
  const BrokenLine* broken() const { return is_broken_ ? &broken_ : nullptr; }
  // What the tokenizer has to know of the source besides its text.
  void describe(Tokenizer::Options* options) const;

 private:
  bool set_text(Diagnostics& diagnostics, const char* data, size_t size, bool add_newline);
  bool skip_bom();
  const char* find_encoding(Diagnostics& diagnostics, bool has_bom);
  bool recode(Diagnostics& diagnostics, const char* data, size_t size, bool add_newline,
              size_t kept);
  void break_off(Diagnostics& diagnostics, size_t at, const char* reason, const char* filename,
                 bool newline_added);

  const char* text_ = nullptr;
  size_t size_ = 0;
  const char* encoding_ = nullptr;
  bool from_file_ = false;
  bool first_line_open_ = false;  // The first line neither declares an encoding nor has any code.
  bool is_broken_ = false;
  BrokenLine broken_;
  Buffer owned_;
};

}  // namespace py

#endif  // VM_PARSER_SOURCE_H_
