// Values as text, read.
// Counterpart: Objects/unicodeobject.c, Objects/longobject.c, Objects/floatobject.c.
#include <cstring>

#include "fuzz/ir/assembly_values_reader_internal.h"

namespace fuzz {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string shown(std::string_view text) {
  std::string result;
  for (const char c : text.substr(0, 40)) result += c >= 0x20 && c < 0x7F ? c : '?';
  return text.size() > 40 ? result + "..." : result;
}

void Cursor::fail_at(size_t at, const std::string& message) const { throw Failure{message, at}; }

bool Cursor::accept(char c) {
  if (is_over() || text_[at_] != c) return false;
  ++at_;
  return true;
}

bool Cursor::accept(std::string_view words) {
  if (!text_.substr(at_).starts_with(words)) return false;
  at_ += words.size();
  return true;
}

void Cursor::skip_blanks() {
  while (!is_over() && is_blank(text_[at_])) ++at_;
}

void Cursor::skip_comment() {
  if (here() != '#') return;
  while (!is_over() && text_[at_] != '\n') ++at_;
}

void Cursor::skip_lines() {
  for (;;) {
    skip_blanks();
    skip_comment();
    if (!accept('\n')) return;
  }
}

bool Cursor::line_is_over() {
  skip_blanks();
  return is_over() || here() == '\n' || here() == '#';
}

void Cursor::finish_line() {
  if (!line_is_over()) fail("unexpected text at the end of the line: " + shown(rest_of_line()));
  skip_comment();
  accept('\n');
}

std::string_view Cursor::word() {
  skip_blanks();
  const size_t start = at_;
  while (!is_over() && (is_digit(here()) || here() == '_' || (here() >= 'a' && here() <= 'z') ||
                        (here() >= 'A' && here() <= 'Z')))
    ++at_;
  return text_.substr(start, at_ - start);
}

std::string Cursor::hex_bytes() {
  std::string bytes;
  while (!line_is_over()) {
    const int high = hex_digit(here());
    const int low = at_ + 1 < text_.size() ? hex_digit(text_[at_ + 1]) : -1;
    if (high < 0 || low < 0) fail("expected pairs of hex digits");
    bytes += static_cast<char>(high << 4 | low);
    at_ += 2;
  }
  return bytes;
}
Node ValueReader::new_node() {
  nodes_.push_back(std::make_shared<Value>());
  return nodes_.back();
}

Node ValueReader::copied(const ValueRef& value) {
  Node node = new_node();
  *node = *value;
  return node;
}

Mark ValueReader::read_mark() {
  Mark mark;
  if (accept('!')) {
    mark.kind = Mark::kAlone;
  } else if (accept('&')) {
    mark.kind = Mark::kOwn;
    if (is_digit(here())) mark.anchor = integer<uint32_t>("the number of an object");
  } else if (accept('*')) {
    mark.kind = Mark::kAgain;
    mark.anchor = integer<uint32_t>("the number of an object");
  }
  skip_blanks();
  return mark;
}

void ValueReader::set_anchor(uint32_t number, const Node& node, size_t at) {
  if (!anchors_.emplace(number, node).second)
    fail_at(at, "there is an object &" + std::to_string(number) + " already");
}

Node ValueReader::anchor(uint32_t number) const {
  const auto known = anchors_.find(number);
  if (known == anchors_.end())
    fail("no object above is &" + std::to_string(number) + "; write the value itself");
  return known->second;
}

Made ValueReader::made(const Node& node, const Mark& mark, bool plain, size_t at) {
  if (is_singleton(*node)) {
    node->flagged = mark.kind == Mark::kOwn;
    return {node, !node->flagged};
  }
  if (mark.kind != Mark::kNone) {
    node->flagged = mark.kind == Mark::kOwn;
    if (mark.anchor != 0) set_anchor(mark.anchor, node, at);
    return {node, false};
  }
  if (plain) {
    const auto [known, fresh] = pool_.emplace(pool_key(*node), node);
    if (!fresh) return {known->second, true};
  }
  unmarked_.push_back(node);
  return {node, plain};
}

Made ValueReader::value() {
  skip_blanks();
  const size_t start = at_;
  if (levels_ >= kMostLevels) fail("values are nested too deeply");
  ++levels_;
  const Mark mark = read_mark();
  if (mark.kind == Mark::kAgain) {
    --levels_;
    return {anchor(mark.anchor), false};
  }
  Node node = new_node();
  bool plain = true;
  contents(node, &plain);
  --levels_;
  if (is_code(*node) || node->form == form::kReference) {
    if (mark.kind != Mark::kNone) fail_at(start, "a mark of a code object stands behind its .code");
    return {is_code(*node) ? code_object(static_cast<uint32_t>(node->integer)) : node, false};
  }
  return made(node, mark, plain, start);
}

Made ValueReader::name() {
  skip_blanks();
  if (accept('=')) return value();
  const size_t start = at_;
  const Mark mark = read_mark();
  if (mark.kind == Mark::kAgain) return {anchor(mark.anchor), false};
  return made(name_text(), mark, true, start);
}

std::string_view ValueReader::bare() {
  const size_t start = at_;
  if (is_digit(here())) return {};
  while (!is_over()) {
    const char c = text_[at_];
    const bool part = is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      (c & 0x80) != 0 || c == '_' || c == '.' || c == '<' || c == '>' || c == '$';
    if (!part) break;
    ++at_;
  }
  return text_.substr(start, at_ - start);
}

Node ValueReader::name_text() {
  if (at_quote()) return copied(make_text(quoted(false), true));
  const std::string_view said = bare();
  if (at_quote() && (said == "i" || said == "u"))
    return copied(make_text(quoted(false), said == "i"));
  if (here() == '(' && said == "form") {
    Node node = new_node();
    text_of_form(node);
    return node;
  }
  if (said.empty()) fail("expected a name, or a text in quotes");
  return copied(make_text(said, true));
}

void ValueReader::text_of_form(const Node& node) {
  accept('(');
  node->form = here();
  ++at_;
  if (!is_text(*node)) fail("expected one of the type codes of texts: t u a A z Z");
  comma();
  node->bytes = long_text(false);
  if ((node->form == form::kShortAscii || node->form == form::kShortAsciiInterned) &&
      node->bytes.size() > 255)
    fail("texts of that form have up to 255 bytes");
  close(')');
}

void ValueReader::comma() {
  skip_lines();
  if (!accept(',')) fail("expected a comma");
  skip_lines();
}

void ValueReader::close(char bracket) {
  skip_lines();
  if (!accept(bracket)) fail(std::string("expected ") + bracket);
}

std::string ValueReader::quoted(bool is_bytes) {
  const size_t start = at_;
  const char quote = here();
  if (!at_quote()) fail("expected a text in quotes");
  ++at_;
  std::string result;
  while (!accept(quote)) {
    if (is_over() || here() == '\n') fail_at(start, "the text has no closing quote on its line");
    if (!accept('\\')) {
      if (is_bytes && (here() & 0x80) != 0) fail("bytes beyond 7f are written \\xff");
      result += text_[at_++];
      continue;
    }
    const char c = here();
    ++at_;
    switch (c) {
      case '\\':
      case '\'':
      case '"':
        result += c;
        break;
      case 'n':
        result += '\n';
        break;
      case 'r':
        result += '\r';
        break;
      case 't':
        result += '\t';
        break;
      case '!':
        result += static_cast<char>(hex_number(2));
        break;
      case 'x': {
        const uint32_t code = hex_number(2);
        if (is_bytes) {
          result += static_cast<char>(code);
        } else {
          append_utf8(code, &result);
        }
        break;
      }
      case 'u':
      case 'U': {
        if (is_bytes) fail("bytes have no \\u");
        const uint32_t code = hex_number(c == 'u' ? 4 : 8);
        if (code > 0x10FFFF) fail("no character has that number");
        append_utf8(code, &result);
        break;
      }
      default:
        fail(
            "unknown escape; there are \\\\ \\' \\n \\r \\t \\xff \\uffff \\U0010ffff, and "
            "\\!ff");
    }
  }
  return result;
}

uint32_t ValueReader::hex_number(int digits) {
  uint32_t number = 0;
  for (int i = 0; i < digits; ++i, ++at_) {
    const int digit = hex_digit(here());
    if (digit < 0) fail("expected " + std::to_string(digits) + " hex digits");
    number = number << 4 | static_cast<uint32_t>(digit);
  }
  return number;
}

std::string ValueReader::long_text(bool is_bytes) {
  std::string result = quoted(is_bytes);
  for (;;) {
    const size_t end = at_;
    skip_lines();
    const bool same_kind = !is_bytes || accept('b');
    if (!same_kind || !at_quote()) {
      at_ = end;
      return result;
    }
    result += quoted(is_bytes);
  }
}

void ValueReader::contents(const Node& node, bool* plain) {
  const char c = here();
  if (at_quote()) return text(node, long_text(false));
  if (c == '(') return tuple(node, plain, false);
  if (c == '[') return items(node, form::kList, ']', plain);
  if (c == '{') return items(node, form::kDict, '}', plain);
  if (c == '^') {
    ++at_;
    node->form = form::kReference;
    node->integer = integer<uint32_t>("how many containers outwards");
    references_.emplace(node.get(), at_);
    return;
  }
  if (c == '-' || is_digit(c)) return number(node);
  const size_t start = at_;
  const std::string_view said = word();
  if (at_quote() && said == "b") {
    node->form = form::kBytes;
    node->bytes = long_text(true);
    return;
  }
  if (at_quote() && (said == "i" || said == "u")) {
    *node = *make_text(long_text(false), said == "i");
    return;
  }
  for (const auto& [simple, type] : {std::pair("None", form::kNone),
                                     {"True", form::kTrue},
                                     {"False", form::kFalse},
                                     {"Ellipsis", form::kEllipsis},
                                     {"StopIteration", form::kStopIteration}}) {
    if (said != simple) continue;
    node->form = type;
    return;
  }
  if (said == "inf" || said == "nan") {
    at_ = start;
    return number(node);
  }
  if (said == "code") return code(node);
  if (here() == '(') return constructor(node, std::string(said), plain);
  fail_at(start, "expected a value: None, True, 12, 1.5, 'text', b'bytes', (a, b), code 1; not " +
                     shown(text_.substr(start, text_.find('\n', start) - start)));
}

void ValueReader::text(const Node& node, const std::string& utf8) {
  *node = *make_text(utf8, is_interned_as_constant(utf8));
}

void ValueReader::code(const Node& node) {
  node->form = form::kCode;
  node->integer = integer<uint32_t>("of a code object");
}

void ValueReader::constructor(const Node& node, const std::string& what, bool* plain) {
  const size_t start = at_;
  if (what == "tuple") return tuple(node, plain, true);
  if (what == "set") return items(node, form::kSet, ')', plain);
  if (what == "frozenset") return items(node, form::kFrozenSet, ')', plain);
  if (what == "slice") {
    items(node, form::kSlice, ')', plain);
    if (node->items.size() != 3) fail_at(start, "a slice has three parts");
    return;
  }
  if (what == "form") return text_of_form(node);
  accept('(');
  skip_lines();
  if (what == "int64") {
    node->form = form::kInt64;
    node->integer = integer<int64_t>("an integer of 64 bits");
  } else if (what == "long") {
    read_digits(node);
  } else if (what == "float") {
    node->form = form::kFloat;
    float_bits(node);
  } else if (what == "complex") {
    node->form = form::kComplex;
    float_number(node);
    comma();
    float_number(node);
  } else if (what == "float_text" || what == "complex_text") {
    node->form = form::kFloatText;
    node->bytes = short_bytes();
    if (what == "complex_text") {
      node->form = form::kComplexText;
      comma();
      node->items.push_back(make_bytes(short_bytes()));
    }
  } else {
    fail_at(start, "there is no " + shown(what) +
                       "(): tuple set frozenset slice complex float int64 long form float_text "
                       "complex_text");
  }
  close(')');
}

std::string ValueReader::short_bytes() {
  if (!accept('b')) fail("expected b'digits'");
  std::string bytes = long_text(true);
  if (bytes.size() > 255) fail("a number in text form has up to 255 bytes");
  return bytes;
}

void ValueReader::read_digits(const Node& node) {
  const bool negative = accept('-');
  if (!negative && !accept('+')) fail("expected the sign, + or -");
  comma();
  if (!accept('b')) fail("expected b'digits', two bytes each");
  node->form = form::kLong;
  node->bytes = long_text(true);
  if (node->bytes.size() % 2 != 0) fail("each digit has two bytes");
  const auto count = static_cast<int64_t>(node->bytes.size() / 2);
  if (count > INT32_MAX) fail("the number is too long");
  node->integer = negative ? -count : count;
}

void ValueReader::float_bits(const Node& node) {
  uint64_t bits = 0;
  for (int i = 0; i < 2; ++i) bits = bits << 32 | hex_number(8);
  node->bytes.append(reinterpret_cast<const char*>(&bits), sizeof bits);
}

void ValueReader::float_number(const Node& node) {
  if (accept("float(")) {
    float_bits(node);
    return close(')');
  }
  double number = 0;
  const char* start = text_.data() + at_;
  const auto parsed = std::from_chars(start, text_.data() + text_.size(), number);
  if (parsed.ec != std::errc()) fail("expected a float that eight bytes can hold");
  at_ += static_cast<size_t>(parsed.ptr - start);
  if (number != number) {
    // Of all there are, the one without a sign.
    constexpr uint64_t kNan = 0x7FF8000000000000;
    std::memcpy(&number, &kNan, sizeof number);
  }
  node->bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
}

void ValueReader::number(const Node& node) {
  const size_t start = at_;
  const bool negative = accept('-');
  if (accept("0x")) return big(node, negative, 16);
  size_t end = at_;
  while (end < text_.size() && is_digit(text_[end])) ++end;
  const char next = end < text_.size() ? text_[end] : '\0';
  if (end == at_ || next == '.' || next == 'e' || next == 'E') {
    at_ = start;
    node->form = form::kFloat;
    return float_number(node);
  }
  big(node, negative, 10);
}

void ValueReader::big(const Node& node, bool negative, uint32_t base) {
  const size_t start = at_;
  while (hex_digit(here()) >= 0 && hex_digit(here()) < static_cast<int>(base)) ++at_;
  std::string_view digits = text_.substr(start, at_ - start);
  if (digits.empty()) fail("expected digits");
  if (base == 10 && digits.size() > 4300)
    fail_at(start, "more than 4300 digits: write the number in hex, 0x...");
  std::vector<uint32_t> limbs;  // Of fifteen bits.
  if (base == 16) {
    while (digits.size() > 1 && digits[0] == '0') digits.remove_prefix(1);
    limbs.assign((4 * digits.size() + 14) / 15, 0);
    for (size_t i = 0; i < digits.size(); ++i) {
      const auto nibble = static_cast<uint32_t>(hex_digit(digits[digits.size() - 1 - i]));
      const size_t bit = 4 * i;
      const uint32_t both = nibble << (bit % 15);
      limbs[bit / 15] |= both & 0x7FFF;
      if (both > 0x7FFF) limbs[bit / 15 + 1] |= both >> 15;
    }
  } else {
    for (const char c : digits) {
      auto carry = static_cast<uint32_t>(hex_digit(c));
      for (uint32_t& limb : limbs) {
        carry += limb * 10;
        limb = carry & 0x7FFF;
        carry >>= 15;
      }
      if (carry != 0) limbs.push_back(carry);
    }
  }
  while (!limbs.empty() && limbs.back() == 0) limbs.pop_back();
  if (limbs.size() <= 4) {
    int64_t small = 0;
    for (size_t i = limbs.size(); i-- > 0;) small = small << 15 | limbs[i];
    *node = *make_int(negative ? -small : small);
    return;
  }
  if (limbs.size() > INT32_MAX) fail("the number is too long");
  node->form = form::kLong;
  const auto count = static_cast<int64_t>(limbs.size());
  node->integer = negative ? -count : count;
  for (const uint32_t limb : limbs) {
    node->bytes += static_cast<char>(limb & 0xFF);
    node->bytes += static_cast<char>(limb >> 8);
  }
}

void ValueReader::tuple(const Node& node, bool* plain, bool large) {
  items(node, form::kTuple, ')', plain);
  if (!large && node->items.size() < 256) node->form = form::kSmallTuple;
}

void ValueReader::items(const Node& node, char form, char end, bool* plain) {
  const size_t start = at_;
  ++at_;
  node->form = form;
  skip_lines();
  while (!accept(end)) {
    if (is_over()) fail_at(start, std::string("the bracket has no closing ") + end);
    Made item = value();
    *plain = *plain && item.pooled;
    node->items.push_back(std::move(item.value));
    skip_lines();
    if (is_over()) fail_at(start, std::string("the bracket has no closing ") + end);
    const bool key = form == form::kDict && node->items.size() % 2 != 0;
    if (key ? !accept(':') : here() != end && !accept(','))
      fail(key ? "expected : and the value of that key"
               : std::string("expected a comma or ") + end);
    skip_lines();
  }
  if (form == form::kDict && node->items.size() % 2 != 0)
    fail("expected the value of the last key");
}

}  // namespace fuzz
