// Values as text, written.
// Counterpart: none.
#pragma once

#include <string>
#include <string_view>

#include "fuzz/ir/assembly_internal.h"

namespace fuzz {

// Which values need to say that they are objects of their own, or the same object again.
class ValueMarks {
 public:
  // Adds what stands before the value; true when that is all of it, because it was there before.
  virtual bool before(const ValueRef& value, std::string* out) = 0;
  // The number under which a code object stands in the text.
  virtual uint32_t number_of(const Value& code) const = 0;

 protected:
  ~ValueMarks() = default;
};

class ValueWriter {
 public:
  // With a limit it writes one line only, of about so many characters.
  ValueWriter(ValueMarks* marks, std::string* out, size_t limit = 0)
      : marks_(marks), out_(out), limit_(limit == 0 ? 0 : out->size() + limit) {}

  void write(const ValueRef& value);
  // Where names are expected: texts without quotes, anything else behind `=`.
  void name(const ValueRef& value);
  bool is_over() const;

 private:
  size_t column() const;
  void new_line();
  void quoted(std::string_view text, bool is_bytes);
  void text(const Value& value, bool as_name);
  void items(const Value& value, const char* open, const char* close);

  ValueMarks* marks_;
  std::string* out_;
  size_t limit_;
};

void append_quoted(std::string_view text, std::string* out);

}  // namespace fuzz
