// Reading text and values, one character after the other.
// Counterpart: none.
#pragma once

#include <charconv>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "fuzz/ir/assembly_internal.h"

namespace fuzz {

using Node = std::shared_ptr<Value>;

// What ends the reading. Whoever knows the whole text says the line.
struct Failure {
  std::string message;
  size_t at;  // In the text.
};

// What was read, and whether it is the one of all that are equal to it.
struct Made {
  Node value;
  bool pooled = false;
};

struct Mark {
  enum Kind : uint8_t { kNone, kAlone, kOwn, kAgain } kind = kNone;
  uint32_t anchor = 0;
};

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
// A piece of the text for a message.
std::string shown(std::string_view text);

class Cursor {
 protected:
  explicit Cursor(std::string_view text) : text_(text) {}
  ~Cursor() = default;

  [[noreturn]] void fail(const std::string& message) const { throw Failure{message, at_}; }
  [[noreturn]] void fail_at(size_t at, const std::string& message) const;
  char here() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool is_over() const { return at_ >= text_.size(); }
  bool accept(char c);
  bool accept(std::string_view words);
  void skip_blanks();
  void skip_comment();
  // Inside brackets a line may end anywhere.
  void skip_lines();
  bool line_is_over();
  void finish_line();
  std::string_view rest_of_line() const { return text_.substr(at_, text_.find('\n', at_) - at_); }
  // Letters, digits and _.
  std::string_view word();
  template <typename T>
  T integer(const char* what) {
    skip_blanks();
    T value{};
    const char* start = text_.data() + at_;
    const auto [end, error] = std::from_chars(start, text_.data() + text_.size(), value);
    if (error == std::errc::result_out_of_range) fail(std::string(what) + " is out of range");
    if (error != std::errc()) fail(std::string("expected a number: ") + what);
    at_ += static_cast<size_t>(end - start);
    return value;
  }
  std::string hex_bytes();

  std::string_view text_;
  size_t at_ = 0;
};

class ValueReader : public Cursor {
 protected:
  explicit ValueReader(std::string_view text) : Cursor(text) {}
  ~ValueReader() = default;

  // The code object of that number, which may come further down.
  virtual Node code_object(uint32_t number) = 0;

  Node new_node();
  Node copied(const ValueRef& value);
  Mark read_mark();
  void set_anchor(uint32_t number, const Node& node, size_t at);
  Node anchor(uint32_t number) const;
  // Equal values become one, unless a mark says otherwise; then it is a new one.
  Made made(const Node& node, const Mark& mark, bool plain, size_t at);
  Made value();
  // A name without quotes, or as a text; = and any other value.
  Made name();
  Node name_text();

  std::vector<Node> nodes_;     // All that were made.
  std::vector<Node> unmarked_;  // Those whose flag is decided at the end.
  std::unordered_map<uint32_t, Node> anchors_;
  std::unordered_map<const Value*, size_t> references_;  // And where they stand.

 private:
  std::string_view bare();
  void text_of_form(const Node& node);
  void comma();
  void close(char bracket);
  bool at_quote() const { return here() == '\'' || here() == '"'; }
  // The characters between quotes; of a byte string each is a byte.
  std::string quoted(bool is_bytes);
  uint32_t hex_number(int digits);
  // It goes on in further quotes, on further lines if need be.
  std::string long_text(bool is_bytes);
  void contents(const Node& node, bool* plain);
  static void text(const Node& node, const std::string& utf8);
  void code(const Node& node);
  void constructor(const Node& node, const std::string& what, bool* plain);
  std::string short_bytes();
  // Sign and digits of fifteen bits as they are.
  void read_digits(const Node& node);
  void float_bits(const Node& node);
  void float_number(const Node& node);
  void number(const Node& node);
  // Digits of any count; decimal ones up to where it takes time to convert them.
  void big(const Node& node, bool negative, uint32_t base);
  void tuple(const Node& node, bool* plain, bool large);
  void items(const Node& node, char form, char end, bool* plain);

  int levels_ = 0;
  std::unordered_map<PoolKey, Node, PoolHash> pool_;
};

}  // namespace fuzz
