// A recogniser of Python expressions that remembers the shape of the outermost one.
// Counterpart: Lib/traceback.py (_extract_caret_anchors_from_line_segment).
#include "vm/objects/traceback_anchors.h"

#include <cstring>

#include "vm/base/attributes.h"
#include "vm/unicode/chars.h"

namespace py {

namespace {

enum class TokenKind : uint8_t { kEnd, kNewline, kName, kKeyword, kNumber, kString, kOp, kBad };

// Operators are packed: the last character lowest.
constexpr uint32_t op(const char* text) {
  uint32_t packed = 0;
  while (*text != '\0') packed = packed << 8 | static_cast<uint8_t>(*text++);
  return packed;
}

struct Token {
  TokenKind kind;
  uint32_t packed;      // Of an operator.
  const char* keyword;  // Of a keyword.
  size_t start, end;
};

enum class NodeKind : uint8_t { kOther, kName, kBinOp, kSubscript, kCall };

// Positions are ast's: parentheses around an expression do not belong to it.
struct Node {
  NodeKind kind = NodeKind::kOther;
  bool of_name = false;  // A call of a plain name.
  size_t start = 0, end = 0;
  size_t left_end = 0;     // Of the left operand, the container or the function.
  size_t right_start = 0;  // Of the right operand.
};

constexpr const char* kKeywords[] = {
    "False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
    "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
    "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
    "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield"};

constexpr const char* kOperators[] = {"**=", "//=", ">>=", "<<=", "...", "**", "//", ">>",
                                      "<<",  "<=",  ">=",  "==",  "!=",  "->", "+=", "-=",
                                      "*=",  "/=",  "%=",  "&=",  "|=",  "^=", "@=", ":="};

bool is_newline(uint32_t c) { return c == '\n' || c == '\r'; }
bool is_ascii_digit(uint32_t c) { return c >= '0' && c <= '9'; }
uint32_t lower_ascii(uint32_t c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }

class Parser {
 public:
  // Inside brackets newlines do not count.
  Parser(const uint32_t* text, size_t size, bool bracketed)
      : text_(text), size_(size), brackets_(bracketed ? 1 : 0) {
    advance();
  }

  // All of the text as what may stand between parentheses.
  bool whole(Node* node) { return contents(node) && at_end(); }

  // The value of a leading `return f(...)` or `x = call(...)`. *empty: there is no statement.
  bool leading_call(Node* node, bool* empty) {
    *empty = false;
    while (token_.kind == TokenKind::kNewline) advance();
    if (at_end()) {
      *empty = true;
      return false;
    }
    if (token_.start != 0 && !is_newline(text_[token_.start - 1])) return false;
    bool returns = at_keyword("return");
    if (!returns && token_.kind != TokenKind::kName) return false;
    advance();
    if (!returns && !accept("=")) return false;
    if (!expression(node) || node->kind != NodeKind::kCall) return false;
    if (returns && !node->of_name) return false;
    return at_end() || token_.kind == TokenKind::kNewline || at(";");
  }

 private:
  static constexpr int kMaxDepth = 150;

  uint32_t peek(size_t index) const { return index < size_ ? text_[index] : 0; }

  void advance() {
    previous_end_ = token_.end;
    scan(token_.end);
  }
  bool at_end() const { return token_.kind == TokenKind::kEnd; }
  bool at(const char* text) const {
    return token_.kind == TokenKind::kOp && token_.packed == op(text);
  }
  bool at_keyword(const char* word) const {
    return token_.kind == TokenKind::kKeyword && strcmp(token_.keyword, word) == 0;
  }
  bool accept(const char* text) {
    if (!at(text)) return false;
    advance();
    return true;
  }
  bool accept_keyword(const char* word) {
    if (!at_keyword(word)) return false;
    advance();
    return true;
  }
  void open() {
    ++brackets_;
    advance();
  }
  bool close(const char* text) {
    if (!at(text)) return false;
    --brackets_;
    advance();
    return true;
  }

  // Scanning.

  void scan(size_t position) {
    for (;;) {
      uint32_t c = peek(position);
      if (position >= size_) return set(TokenKind::kEnd, position, position);
      if (c == ' ' || c == '\t' || c == '\f' || (brackets_ > 0 && is_newline(c))) {
        ++position;
      } else if (c == '\\' && is_newline(peek(position + 1))) {
        position += 2;
      } else if (c == '#') {
        while (position < size_ && !is_newline(text_[position])) ++position;
      } else if (is_newline(c)) {
        return set(TokenKind::kNewline, position, position + 1);
      } else {
        break;
      }
    }
    uint32_t c = text_[position];
    if (is_ascii_digit(c) || (c == '.' && is_ascii_digit(peek(position + 1))))
      return set(TokenKind::kNumber, position, scan_number(position));
    size_t quote = position;
    bool formatted = false, raw = false;
    while (quote < position + 2 && strchr("rbuftRBUFT", static_cast<int>(peek(quote) & 0x7f)) &&
           peek(quote) != 0 && peek(quote) < 0x80) {
      uint32_t letter = lower_ascii(text_[quote++]);
      formatted |= letter == 'f' || letter == 't';
      raw |= letter == 'r';
    }
    if (peek(quote) == '"' || peek(quote) == '\'') {
      size_t end = scan_string(quote, formatted, raw, 0);
      return set(end == 0 ? TokenKind::kBad : TokenKind::kString, position, end == 0 ? size_ : end);
    }
    if (is_xid_start(c)) return scan_name(position);
    scan_operator(position);
  }

  void set(TokenKind kind, size_t start, size_t end) { token_ = {kind, 0, nullptr, start, end}; }

  void scan_name(size_t position) {
    size_t end = position;
    while (end < size_ && is_xid_continue(text_[end])) ++end;
    set(TokenKind::kName, position, end);
    for (const char* word : kKeywords) {
      size_t length = strlen(word);
      if (length != end - position) continue;
      size_t i = 0;
      while (i < length && text_[position + i] == static_cast<uint8_t>(word[i])) ++i;
      if (i < length) continue;
      token_.kind = TokenKind::kKeyword;
      token_.keyword = word;
      return;
    }
  }

  void scan_operator(size_t position) {
    for (const char* candidate : kOperators) {
      size_t length = strlen(candidate), i = 0;
      while (i < length && peek(position + i) == static_cast<uint8_t>(candidate[i])) ++i;
      if (i < length) continue;
      set(TokenKind::kOp, position, position + length);
      token_.packed = op(candidate);
      return;
    }
    uint32_t c = text_[position];
    bool known = c < 0x80 && strchr("+-*/%@&|^~<>()[]{},:.;=!", static_cast<int>(c)) != nullptr;
    set(known ? TokenKind::kOp : TokenKind::kBad, position, position + 1);
    token_.packed = c;
  }

  size_t scan_digits(size_t position) const {
    while (is_ascii_digit(peek(position)) || peek(position) == '_') ++position;
    return position;
  }

  size_t scan_number(size_t position) const {
    uint32_t marker = lower_ascii(peek(position + 1));
    if (text_[position] == '0' && (marker == 'x' || marker == 'o' || marker == 'b')) {
      position += 2;
      while (is_ascii_digit(peek(position)) || peek(position) == '_' ||
             (lower_ascii(peek(position)) >= 'a' && lower_ascii(peek(position)) <= 'f'))
        ++position;
      return position;
    }
    position = scan_digits(position);
    if (peek(position) == '.') position = scan_digits(position + 1);
    if (lower_ascii(peek(position)) == 'e') {
      size_t digits = position + 1;
      if (peek(digits) == '+' || peek(digits) == '-') ++digits;
      if (is_ascii_digit(peek(digits))) position = scan_digits(digits);
    }
    if (lower_ascii(peek(position)) == 'j') ++position;
    return position;
  }

  // Past the closing quotes of the string whose quotes begin here; 0 when there are none.
  size_t scan_string(size_t position, bool formatted, bool raw, int depth) const {
    if (depth > kMaxDepth) return 0;
    uint32_t quote = text_[position];
    bool triple = peek(position + 1) == quote && peek(position + 2) == quote;
    position += triple ? 3 : 1;
    while (position < size_) {
      uint32_t c = text_[position];
      if (c == quote && (!triple || (peek(position + 1) == quote && peek(position + 2) == quote)))
        return position + (triple ? 3 : 1);
      if (c == '\n' && !triple) return 0;
      if (c == '\\') {
        uint32_t next = peek(position + 1);
        if (formatted && !raw && next == 'N' && peek(position + 2) == '{') {
          while (position < size_ && text_[position] != '}') ++position;
          ++position;
        } else {
          position += formatted && (next == '{' || next == '}') ? 1 : 2;
        }
      } else if (formatted && c == '{') {
        if (peek(position + 1) == '{') {
          position += 2;
        } else {
          position = scan_field(position + 1, quote, triple, depth + 1);
          if (position == 0) return 0;
        }
      } else {
        ++position;
      }
    }
    return 0;
  }

  // Past the `}` of a replacement field.
  size_t scan_field(size_t position, uint32_t quote, bool triple, int depth) const {
    if (depth > kMaxDepth) return 0;
    int nested = 0;
    bool in_spec = false;
    while (position < size_) {
      uint32_t c = text_[position];
      if (in_spec) {
        if (c == '}') return position + 1;
        if (c == quote && !triple) return 0;
        if (c == '{') {
          position = scan_field(position + 1, quote, triple, depth + 1);
          if (position == 0) return 0;
          continue;
        }
      } else if (c == '"' || c == '\'') {
        size_t letter = position;
        bool formatted = false, raw = false;
        for (int i = 0; i < 2 && letter > 0; ++i) {
          uint32_t before = lower_ascii(text_[letter - 1]);
          if (before == 'f' || before == 't') formatted = true;
          if (before == 'r') raw = true;
          --letter;
        }
        position = scan_string(position, formatted, raw, depth + 1);
        if (position == 0) return 0;
        continue;
      } else if (c == '#') {
        while (position < size_ && !is_newline(text_[position])) ++position;
        continue;
      } else if (c == '(' || c == '[' || c == '{') {
        ++nested;
      } else if (c == ')' || c == ']') {
        --nested;
      } else if (c == '}') {
        if (nested == 0) return position + 1;
        --nested;
      } else if (c == ':' && nested == 0) {
        in_spec = true;
      }
      ++position;
    }
    return 0;
  }

  // Parsing. Each function reads one construct of the grammar and is false when it is not there.

  struct Deeper {
    explicit Deeper(Parser* p) : parser(p) { ++parser->depth_; }
    ~Deeper() { --parser->depth_; }
    Parser* parser;
  };

  void finish(Node* node, NodeKind kind, size_t start) {
    node->kind = kind;
    node->start = start;
    node->end = previous_end_;
  }

  bool starred_or_named(Node* node, bool* starred) {
    *starred = at("*");
    if (*starred) {
      advance();
      return binary(node, 1);
    }
    return named(node);
  }

  // What may stand between parentheses. A tuple or generator expression includes these.
  bool contents(Node* node) {
    size_t start = token_.start;
    includes_parens_ = false;
    if (at_end() || at(")")) {
      includes_parens_ = true;
      finish(node, NodeKind::kOther, start);
      return true;
    }
    if (accept_keyword("yield")) {
      if (accept_keyword("from")) {
        if (!expression(node)) return false;
      } else if (!at_end() && !at(")")) {
        if (!elements(node)) return false;
      }
      includes_parens_ = false;
      finish(node, NodeKind::kOther, start);
      return true;
    }
    bool starred;
    if (!starred_or_named(node, &starred)) return false;
    bool sequence = false;
    if (!starred && (at_keyword("for") || at_keyword("async"))) {
      if (!comprehension()) return false;
      sequence = true;
    } else if (at(",")) {
      Node ignored;
      while (accept(",")) {
        if (at_end() || at(")")) break;
        if (!starred_or_named(&ignored, &starred)) return false;
      }
      sequence = true;
    } else if (starred) {
      return false;
    }
    if (sequence) finish(node, NodeKind::kOther, start);
    includes_parens_ = sequence;
    return true;
  }

  bool elements(Node* node) {
    bool starred;
    do {
      if (at_end() || at(")")) break;
      if (!starred_or_named(node, &starred)) return false;
    } while (accept(","));
    return true;
  }

  bool named(Node* node) {
    size_t start = token_.start;
    if (!expression(node)) return false;
    if (node->kind != NodeKind::kName || !at(":=")) return true;
    advance();
    if (!expression(node)) return false;
    finish(node, NodeKind::kOther, start);
    return true;
  }

  bool expression(Node* node) {
    Deeper deeper(this);
    if (depth_ > kMaxDepth) return false;
    size_t start = token_.start;
    if (at_keyword("lambda")) return lambda(node);
    if (!disjunction(node)) return false;
    if (!accept_keyword("if")) return true;
    if (!disjunction(node) || !accept_keyword("else") || !expression(node)) return false;
    finish(node, NodeKind::kOther, start);
    return true;
  }

  bool lambda(Node* node) {
    size_t start = token_.start;
    advance();
    while (!accept(":")) {
      if (at("*") || at("**") || at("/")) {
        bool slash = at("/");
        advance();
        if (slash || at(",")) {
          if (!at(":") && !accept(",")) return false;
          continue;
        }
      }
      if (token_.kind != TokenKind::kName) return false;
      advance();
      if (accept("=") && !expression(node)) return false;
      if (!at(":") && !accept(",")) return false;
    }
    if (!expression(node)) return false;
    finish(node, NodeKind::kOther, start);
    return true;
  }

  bool disjunction(Node* node) {
    size_t start = token_.start;
    bool compound = false;
    do {
      do {
        if (!inversion(node)) return false;
        compound |= at_keyword("and") || at_keyword("or");
      } while (accept_keyword("and"));
    } while (accept_keyword("or"));
    if (compound) finish(node, NodeKind::kOther, start);
    return true;
  }

  bool inversion(Node* node) {
    size_t start = token_.start;
    bool negated = false;
    while (accept_keyword("not")) negated = true;
    if (!comparison(node)) return false;
    if (negated) finish(node, NodeKind::kOther, start);
    return true;
  }

  bool accept_comparison() {
    static constexpr const char* kComparisons[] = {"<", ">", "==", ">=", "<=", "!="};
    for (const char* text : kComparisons)
      if (accept(text)) return true;
    if (accept_keyword("in")) return true;
    if (accept_keyword("not")) return accept_keyword("in");
    if (accept_keyword("is")) {
      (void)accept_keyword("not");
      return true;
    }
    return false;
  }

  bool comparison(Node* node) {
    size_t start = token_.start;
    if (!binary(node, 1)) return false;
    bool compares = false;
    while (accept_comparison()) {
      compares = true;
      if (!binary(node, 1)) return false;
    }
    if (compares) finish(node, NodeKind::kOther, start);
    return true;
  }

  // Binding strength of a binary operator; 0 for other tokens.
  int strength() const {
    if (token_.kind != TokenKind::kOp) return 0;
    switch (token_.packed) {
      case '|':
        return 1;
      case '^':
        return 2;
      case '&':
        return 3;
      case op("<<"):
      case op(">>"):
        return 4;
      case '+':
      case '-':
        return 5;
      case '*':
      case '/':
      case '%':
      case '@':
      case op("//"):
        return 6;
      default:
        return 0;
    }
  }

  bool binary(Node* node, int weakest) {
    Deeper deeper(this);
    if (depth_ > kMaxDepth) return false;
    size_t start = token_.start;
    if (!unary(node)) return false;
    for (int now = strength(); now >= weakest && now != 0; now = strength()) {
      advance();
      Node right;
      if (!binary(&right, now + 1)) return false;
      join(node, right, start);
    }
    return true;
  }

  void join(Node* node, const Node& right, size_t start) {
    node->left_end = node->end;
    node->right_start = right.start;
    finish(node, NodeKind::kBinOp, start);
  }

  bool unary(Node* node) {
    size_t start = token_.start;
    bool signs = false;
    while (accept("+") || accept("-") || accept("~")) signs = true;
    size_t base = token_.start;
    if (!primary(node)) return false;
    if (accept("**")) {
      Deeper deeper(this);
      Node right;
      if (depth_ > kMaxDepth || !unary(&right)) return false;
      join(node, right, base);
    }
    if (signs) finish(node, NodeKind::kOther, start);
    return true;
  }

  bool primary(Node* node) {
    size_t start = token_.start;
    bool awaited = accept_keyword("await");
    size_t base = token_.start;
    if (!atom(node)) return false;
    for (;;) {
      size_t left_end = node->end;
      bool was_name = node->kind == NodeKind::kName;
      if (accept(".")) {
        if (token_.kind != TokenKind::kName) return false;
        advance();
        finish(node, NodeKind::kOther, base);
      } else if (at("(")) {
        if (!arguments()) return false;
        finish(node, NodeKind::kCall, base);
        node->left_end = left_end;
        node->of_name = was_name;
      } else if (at("[")) {
        if (!subscript()) return false;
        finish(node, NodeKind::kSubscript, base);
        node->left_end = left_end;
      } else {
        break;
      }
    }
    if (awaited) finish(node, NodeKind::kOther, start);
    return true;
  }

  bool atom(Node* node) {
    size_t start = token_.start;
    if (token_.kind == TokenKind::kName) {
      advance();
      finish(node, NodeKind::kName, start);
      return true;
    }
    if (token_.kind == TokenKind::kString) {
      while (token_.kind == TokenKind::kString) advance();
    } else if (token_.kind == TokenKind::kNumber || at("...") || at_keyword("True") ||
               at_keyword("False") || at_keyword("None")) {
      advance();
    } else if (at("(")) {
      Deeper deeper(this);
      open();
      if (depth_ > kMaxDepth || !contents(node)) return false;
      bool include = includes_parens_;
      if (!close(")")) return false;
      if (!include) return true;
    } else if (at("[")) {
      if (!display("]", false)) return false;
    } else if (at("{")) {
      if (!display("}", true)) return false;
    } else {
      return false;
    }
    finish(node, NodeKind::kOther, start);
    return true;
  }

  // [...] or {...}: elements or pairs, or a comprehension.
  bool display(const char* end, bool braces) {
    Deeper deeper(this);
    if (depth_ > kMaxDepth) return false;
    open();
    while (!at(end)) {
      Node element;
      bool starred = false;
      if (braces && accept("**")) {
        if (!binary(&element, 1)) return false;
      } else {
        if (!starred_or_named(&element, &starred)) return false;
        if (braces && accept(":") && !expression(&element)) return false;
      }
      if (at_keyword("for") || at_keyword("async")) {
        if (!comprehension()) return false;
        break;
      }
      if (!at(end) && !accept(",")) return false;
    }
    return close(end);
  }

  bool comprehension() {
    do {
      (void)accept_keyword("async");
      if (!accept_keyword("for")) return false;
      Node node;
      do {
        if (at_keyword("in")) break;
        (void)accept("*");
        if (!binary(&node, 1)) return false;
      } while (accept(","));
      if (!accept_keyword("in") || !disjunction(&node)) return false;
      while (accept_keyword("if"))
        if (!disjunction(&node)) return false;
    } while (at_keyword("for") || at_keyword("async"));
    return true;
  }

  bool arguments() {
    Deeper deeper(this);
    if (depth_ > kMaxDepth) return false;
    open();
    while (!at(")")) {
      Node node;
      if (accept("*") || accept("**")) {
        if (!expression(&node)) return false;
      } else {
        if (!named(&node)) return false;
        if (node.kind == NodeKind::kName && accept("=")) {
          if (!expression(&node)) return false;
        } else if (at_keyword("for") || at_keyword("async")) {
          if (!comprehension()) return false;
        }
      }
      if (!at(")") && !accept(",")) return false;
    }
    return close(")");
  }

  bool subscript() {
    Deeper deeper(this);
    if (depth_ > kMaxDepth) return false;
    open();
    if (at("]")) return false;
    while (!at("]")) {
      Node node;
      if (accept("*")) {
        if (!binary(&node, 1)) return false;
      } else {
        if (!at(":") && !named(&node)) return false;
        for (int part = 0; part < 2 && accept(":"); ++part)
          if (!at(":") && !at(",") && !at("]") && !expression(&node)) return false;
      }
      if (!at("]") && !accept(",")) return false;
    }
    return close("]");
  }

  const uint32_t* text_;
  size_t size_;
  int brackets_;
  int depth_ = 0;
  bool includes_parens_ = false;
  size_t previous_end_ = 0;
  Token token_ = {TokenKind::kEnd, 0, nullptr, 0, 0};
};

// The text as lines. A place is a line and a character in it.
class Lines {
 public:
  Lines(const uint32_t* text, size_t size) : text_(text), size_(size) {}

  struct Place {
    int line;
    size_t column;
    size_t index;  // Of the character in the text.
  };

  Place place(size_t index) const {
    Place place{0, 0, index};
    for (size_t i = 0; i < index; ++i) {
      ++place.column;
      if (text_[i] == '\n') {
        ++place.line;
        place.column = 0;
      }
    }
    return place;
  }
  uint32_t at(const Place& place) const { return text_[place.index]; }
  bool is_valid(const Place& place) const { return place.index < size_ && at(place) != '\n'; }

  // Moves to a character: over the ends of lines. False at the end of the text.
  bool settle(Place* place) const {
    while (place->index < size_ && text_[place->index] == '\n') {
      ++place->index;
      ++place->line;
      place->column = 0;
    }
    return place->index < size_;
  }
  bool next(Place* place) const {
    ++place->index;
    ++place->column;
    return settle(place);
  }
  bool next_line(Place* place) const {
    while (place->index < size_ && text_[place->index] != '\n') ++place->index;
    return settle(place);
  }
  // To the first character that `stop` accepts, over comments and line continuations.
  template <typename F>
  bool skip_until(Place* place, F stop) const {
    if (!settle(place)) return false;
    for (;;) {
      uint32_t c = at(*place);
      if (c == '\\' || c == '#') {
        if (!next_line(place)) return false;
      } else if (stop(c)) {
        return true;
      } else if (!next(place)) {
        return false;
      }
    }
  }

 private:
  const uint32_t* text_;
  size_t size_;
};

int64_t utf8_length(const uint32_t* text, size_t start, size_t end) {
  int64_t length = 0;
  for (size_t i = start; i < end; ++i) {
    uint32_t c = text[i];
    length += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  }
  return length;
}

}  // namespace

bool find_caret_anchors(const uint32_t* text, size_t size, CaretAnchors* anchors) {
  Node node;
  if (!Parser(text, size, true).whole(&node)) return false;
  if (node.kind == NodeKind::kOther || node.kind == NodeKind::kName) return false;
  Lines lines(text, size);
  Lines::Place left = lines.place(node.left_end);
  if (node.kind == NodeKind::kBinOp) {
    if (!lines.skip_until(&left, [](uint32_t c) { return !is_space(c) && c != ')'; })) return false;
    // The operator is one or two characters long.
    size_t right_column = left.column + 1;
    Lines::Place second{left.line, right_column, left.index + 1};
    if (lines.is_valid(second) && second.index < node.right_start) {
      uint32_t c = lines.at(second);
      if (!is_space(c) && c != '\\' && c != '#') ++right_column;
    }
    *anchors = {left.line, static_cast<int>(left.column), left.line,
                static_cast<int>(right_column)};
    return true;
  }
  uint32_t bracket = node.kind == NodeKind::kCall ? '(' : '[';
  if (!lines.skip_until(&left, [bracket](uint32_t c) { return c == bracket; })) return false;
  Lines::Place right = lines.place(node.end);
  *anchors = {left.line, static_cast<int>(left.column), right.line, static_cast<int>(right.column)};
  return true;
}

bool statement_explains_itself(const uint32_t* text, size_t size, int64_t start_column,
                               int64_t end_column) {
  Node node;
  bool empty;
  if (!Parser(text, size, false).leading_call(&node, &empty)) return empty;
  Lines lines(text, size);
  Lines::Place start = lines.place(node.start), end = lines.place(node.end);
  if (start.line != 0 || end.line != lines.place(size).line) return false;
  // (ast counts bytes, and they are compared with characters.)
  return utf8_length(text, 0, start.index) == start_column &&
         utf8_length(text, end.index - end.column, end.index) == end_column;
}

}  // namespace py
