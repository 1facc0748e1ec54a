// `"..." % (...)` as the parts of an f-string.
// Counterpart: Python/ast_preprocess.c.
#include "vm/compiler/format_to_fstring.h"

#include <cstdio>
#include <cstring>

namespace py {
namespace {

constexpr ast::Location kNoPlace = {-1, -1, -1, -1};
constexpr int kMaxDigits = 2;

// %[flags][width][.precision]conversion. Of the flags only '-' changes a text.
struct Specifier {
  bool left = false;
  int width = -1;
  int precision = -1;
  char conversion = 0;
};

class Reader {
 public:
  Reader(const char* text, size_t size) : at_(text), end_(text + size) {}

  bool done() const { return at_ == end_; }
  // The text up to the next conversion, with %% made %; its size may be 0.
  size_t literal(char* out) {
    char* start = out;
    for (; at_ != end_; ++at_) {
      if (*at_ == '%') {
        if (at_ + 1 == end_ || at_[1] != '%') break;
        ++at_;
      }
      *out++ = *at_;
    }
    return static_cast<size_t>(out - start);
  }
  // Behind the %. False: not of the simple kind.
  bool specifier(Specifier* result) {
    while (at_ != end_ && *at_ != 0 && std::strchr("-+ #0", *at_) != nullptr)
      result->left |= *at_++ == '-';
    if (is_digit() && !number(&result->width)) return false;
    if (at_ != end_ && *at_ == '.') {
      ++at_;
      result->precision = 0;
      if (is_digit() && !number(&result->precision)) return false;
    }
    if (at_ == end_) return false;
    result->conversion = *at_++;
    return result->conversion == 's' || result->conversion == 'r' || result->conversion == 'a';
  }
  void skip() { ++at_; }

 private:
  bool is_digit() const { return at_ != end_ && *at_ >= '0' && *at_ <= '9'; }
  bool number(int* value) {
    *value = 0;
    for (int digits = 0; is_digit(); ++at_) {
      if (++digits > kMaxDigits) return false;
      *value = *value * 10 + (*at_ - '0');
    }
    return true;
  }

  const char* at_;
  const char* end_;
};

ast::Constant* make_text(Arena& arena, const char* text, size_t size) {
  auto* node = arena.make<ast::Constant>();
  auto* value = arena.make<ast::ConstantValue>();
  const char* copy = arena.copy_string(text, size);
  if (node == nullptr || value == nullptr || copy == nullptr) return nullptr;
  value->kind = ast::ConstantKind::kStr;
  value->text = {copy, size};
  node->node_kind = ast::Kind::Constant;
  node->loc = kNoPlace;
  node->value = value;
  return node;
}

// The format_spec that does what width and precision do; *ok says whether there was memory.
ast::Constant* make_spec(Arena& arena, const Specifier& specifier, bool* ok) {
  char text[16];
  int size = 0;
  if (!specifier.left && specifier.width > 0) text[size++] = '>';
  if (specifier.width >= 0)
    size +=
        std::snprintf(text + size, sizeof text - static_cast<size_t>(size), "%d", specifier.width);
  if (specifier.precision >= 0)
    size += std::snprintf(text + size, sizeof text - static_cast<size_t>(size), ".%d",
                          specifier.precision);
  *ok = true;
  if (size == 0) return nullptr;
  ast::Constant* spec = make_text(arena, text, static_cast<size_t>(size));
  *ok = spec != nullptr;
  return spec;
}

ast::FormattedValue* make_value(Arena& arena, const Specifier& specifier, ast::expr* argument) {
  auto* node = arena.make<ast::FormattedValue>();
  bool ok;
  ast::Constant* spec = make_spec(arena, specifier, &ok);
  if (node == nullptr || !ok) return nullptr;
  node->node_kind = ast::Kind::FormattedValue;
  node->loc = argument->loc;
  node->value = argument;
  node->conversion = specifier.conversion;
  node->format_spec = spec;
  return node;
}

}  // namespace

FormatResult format_to_fstring(Arena& arena, const ast::ConstantValue* format,
                               const ast::Seq<ast::expr*>& arguments,
                               ast::Seq<ast::expr*>* values) {
  // A literal part never grows, and there is at most one around each argument.
  auto* buffer = static_cast<char*>(arena.allocate(format->text.size + 1, 1));
  values->items = arena.make_array<ast::expr*>(static_cast<size_t>(arguments.size) * 2 + 1);
  if (buffer == nullptr || values->items == nullptr) return FormatResult::kNoMemory;
  Reader reader(format->text.data, format->text.size);
  int32_t used = 0;
  for (;;) {
    const size_t size = reader.literal(buffer);
    if (size != 0) {
      ast::Constant* text = make_text(arena, buffer, size);
      if (text == nullptr) return FormatResult::kNoMemory;
      values->items[values->size++] = text;
    }
    if (reader.done()) break;
    if (used == arguments.size) return FormatResult::kNotSimple;
    reader.skip();
    Specifier specifier;
    if (!reader.specifier(&specifier)) return FormatResult::kNotSimple;
    ast::expr* value = make_value(arena, specifier, arguments[used++]);
    if (value == nullptr) return FormatResult::kNoMemory;
    values->items[values->size++] = value;
  }
  return used == arguments.size ? FormatResult::kDone : FormatResult::kNotSimple;
}

}  // namespace py
