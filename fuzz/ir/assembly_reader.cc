// Programs as text, read.
// Counterpart: Python/assemble.c.
#include <algorithm>
#include <charconv>
#include <cstring>
#include <map>
#include <optional>
#include <unordered_map>

#include "fuzz/ir/assembly.h"
#include "fuzz/ir/assembly_internal.h"
#include "fuzz/ir/code_ir.h"
#include "fuzz/ir/flow.h"
#include "fuzz/ir/marshal.h"
#include "vm/bytecode/assembler.h"
#include "vm/bytecode/opcode_tables.h"

namespace fuzz {
namespace {

using Node = std::shared_ptr<Value>;

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

struct Block {
  size_t at = 0;  // Of its first line.
  Mark mark;
  std::shared_ptr<RawCode> raw = std::make_shared<RawCode>();
  std::optional<Made> filename, name, qualified_name;
  std::vector<Made> names, locals, consts;
  std::string kinds;
  std::map<std::string, Mark> marks;
  std::map<std::string, Made> fields;  // Given as values.
  bool counts_given = false;
  bool stack_given = false;
  std::string body;
  size_t mirrored = 0;  // How far the text's lines are in the body, too.
};

struct Code {
  Node value;
  std::optional<Block> block;
  size_t wanted_at = 0;
};

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string shown(std::string_view text) {
  std::string result;
  for (const char c : text.substr(0, 40)) result += c >= 0x20 && c < 0x7F ? c : '?';
  return text.size() > 40 ? result + "..." : result;
}

class Reader final : public py::OperandReader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}
  ~Reader() {
    // What leads back to itself would hold itself for ever.
    for (const Node& node : nodes_) {
      if (finished_) break;
      node->items.clear();
      node->code.reset();
    }
  }
  Reader(const Reader&) = delete;

  std::string run() {
    try {
      Program program;
      program.header = unchecked_pyc_header();
      while (at_ < text_.size()) read_line(&program);
      end_block();
      program.root = root();
      finish(program.root);
      finished_ = true;
      return write_program(program);
    } catch (const Failure& failure) {
      const size_t end = std::min(failure.at, text_.size());
      throw AssemblyTextError(
          1 + static_cast<size_t>(
                  std::count(text_.begin(), text_.begin() + static_cast<ptrdiff_t>(end), '\n')),
          failure.message);
    }
  }

  // For instructions: a name, or a constant's value.
  bool read(py::OperandTable table, const char** at, const char* end, uint32_t* index) override {
    const std::string_view whole = text_;
    const size_t place = at_;
    text_ = {*at, static_cast<size_t>(end - *at)};
    at_ = 0;
    problem_.clear();
    in_operand_ = true;
    try {
      *index = table == py::OperandTable::kConsts ? const_operand()
                                                  : name_operand(table == py::OperandTable::kNames);
      *at += at_;
    } catch (const Failure& failure) {
      problem_ = failure.message;
    }
    in_operand_ = false;
    text_ = whole;
    at_ = place;
    return problem_.empty();
  }

 private:
  [[noreturn]] void fail(const std::string& message) const { throw Failure{message, at_}; }
  [[noreturn]] void fail_at(size_t at, const std::string& message) const {
    throw Failure{message, at};
  }

  char here() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool is_over() const { return at_ >= text_.size(); }
  bool accept(char c) {
    if (is_over() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool accept(std::string_view words) {
    if (!text_.substr(at_).starts_with(words)) return false;
    at_ += words.size();
    return true;
  }
  void skip_blanks() {
    while (!is_over() && is_blank(text_[at_])) ++at_;
  }
  void skip_comment() {
    if (here() != '#') return;
    while (!is_over() && text_[at_] != '\n') ++at_;
  }
  // Inside brackets a line may end anywhere.
  void skip_lines() {
    for (;;) {
      skip_blanks();
      skip_comment();
      if (!accept('\n')) return;
    }
  }
  bool line_is_over() {
    skip_blanks();
    return is_over() || here() == '\n' || here() == '#';
  }
  void finish_line() {
    if (!line_is_over()) fail("unexpected text at the end of the line: " + shown(rest_of_line()));
    skip_comment();
    accept('\n');
  }
  std::string_view rest_of_line() const { return text_.substr(at_, text_.find('\n', at_) - at_); }
  // Letters, digits and _.
  std::string_view word() {
    skip_blanks();
    const size_t start = at_;
    while (!is_over() && (is_digit(here()) || here() == '_' || (here() >= 'a' && here() <= 'z') ||
                          (here() >= 'A' && here() <= 'Z')))
      ++at_;
    return text_.substr(start, at_ - start);
  }

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

  std::string hex_bytes() {
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

  // ---- Lines.

  void read_line(Program* program) {
    skip_blanks();
    if (line_is_over()) return finish_line();
    const size_t start = at_;
    if (accept('.')) {
      const std::string directive(word());
      if (read_directive(directive, start, program)) return finish_line();
    }
    at_ = start;
    if (!block_) fail("expected .code NUMBER NAME before this: " + shown(rest_of_line()));
    size_t end = text_.find('\n', at_);
    end = end == std::string_view::npos ? text_.size() : end + 1;
    // The body has the lines of the text, so that its numbers are right.
    block_->body.append(
        static_cast<size_t>(std::count(text_.begin() + static_cast<ptrdiff_t>(block_->mirrored),
                                       text_.begin() + static_cast<ptrdiff_t>(start), '\n')),
        '\n');
    block_->body += text_.substr(start, end - start);
    block_->mirrored = at_ = end;
  }

  // False for those of the body.
  bool read_directive(const std::string& directive, size_t start, Program* program) {
    if (directive == "code") {
      end_block();
      return begin_block(start);
    }
    if (directive == "header") {
      skip_blanks();
      program->header.clear();
      if (accept("none")) return true;
      program->header = hex_bytes();
      const std::string usual = unchecked_pyc_header();
      if (program->header.size() != usual.size() ||
          !program->header.starts_with(usual.substr(0, 4)))
        fail_at(start, "a header has sixteen bytes and begins with 2b0e0d0a; or say none");
      return true;
    }
    if (directive == "rest") {
      program->rest = hex_bytes();
      return true;
    }
    if (directive == "root") {
      root_value_ = value().value;
      return true;
    }
    static constexpr std::string_view kOfCode[] = {"qualname",  "filename",   "args",   "flags",
                                                   "stacksize", "first_line", "locals", "names",
                                                   "const",     "mark",       "field"};
    if (std::find(std::begin(kOfCode), std::end(kOfCode), directive) == std::end(kOfCode))
      return false;
    if (!block_) fail_at(start, "expected .code NUMBER NAME before ." + directive);
    read_part(directive);
    return true;
  }

  void read_part(const std::string& directive) {
    Block& block = *block_;
    if (directive == "qualname") {
      block.qualified_name = name();
    } else if (directive == "filename") {
      block.filename = name();
      if (!filename_) filename_ = block.filename;
    } else if (directive == "args") {
      read_counts();
    } else if (directive == "flags") {
      read_flags();
    } else if (directive == "stacksize") {
      block.raw->stack_size = integer<int32_t>("the size of the stack");
      block.stack_given = true;
    } else if (directive == "first_line") {
      block.raw->first_line = integer<int32_t>("the first line");
    } else if (directive == "locals") {
      while (!line_is_over()) {
        block.locals.push_back(name());
        block.kinds += static_cast<char>(accept(':') ? kind() : 0x20);
      }
    } else if (directive == "names") {
      while (!line_is_over()) block.names.push_back(name());
    } else if (directive == "const") {
      read_const();
    } else if (directive == "mark") {
      const std::string field = field_name();
      skip_blanks();
      const size_t start = at_;
      const Mark mark = read_mark();
      if (mark.kind == Mark::kNone) fail("expected a mark: ! & &1 *1");
      if (mark.kind == Mark::kAgain) anchor(mark.anchor);
      // It can be referred to from here on, though it is not made yet.
      if (mark.kind == Mark::kOwn && mark.anchor != 0) set_anchor(mark.anchor, new_node(), start);
      block.marks[field] = mark;
    } else {
      const std::string field = field_name();
      Made made = value();
      block.fields[field] = std::move(made);
    }
  }

  std::string field_name() {
    const size_t start = at_;
    const std::string_view said = word();
    std::string known;
    for (const CodeField& field : kCodeFields) {
      if (said == field.name) return field.name;
      known += (known.empty() ? "" : ", ") + std::string(field.name);
    }
    fail_at(start, "expected the part of a code object that is meant: " + known);
  }

  void read_counts() {
    RawCode& raw = *block_->raw;
    raw.arg_count = integer<int32_t>("how many arguments");
    raw.positional_only_count = raw.keyword_only_count = 0;
    block_->counts_given = true;
    while (!line_is_over()) {
      const std::string_view which = word();
      if (which == "posonly") {
        raw.positional_only_count = integer<int32_t>("how many by position only");
      } else if (which == "kwonly") {
        raw.keyword_only_count = integer<int32_t>("how many by keyword only");
      } else {
        fail("expected posonly N or kwonly N");
      }
    }
  }

  void read_flags() {
    uint32_t flags = 0;
    while (!line_is_over()) {
      const size_t start = at_;
      const std::string_view flag = word();
      bool known = false;
      for (const py::CodeFlagName& one : py::kCodeFlags) {
        if (flag != one.name) continue;
        flags |= one.bit;
        known = true;
      }
      if (known) continue;
      uint32_t bits = 0;
      const bool hex = flag.starts_with("0x");
      const char* end = flag.data() + flag.size();
      const auto parsed = std::from_chars(flag.data() + (hex ? 2 : 0), end, bits, hex ? 16 : 10);
      if (parsed.ec != std::errc() || parsed.ptr != end || flag.empty()) {
        std::string all;
        for (const py::CodeFlagName& one : py::kCodeFlags) all += std::string(" ") + one.name;
        fail_at(start, "expected flags: bits like 0x20000, or" + all);
      }
      flags |= bits;
    }
    block_->raw->flags = static_cast<int32_t>(flags);
  }

  uint8_t kind() {
    uint8_t bits = 0;
    do {
      const size_t start = at_;
      const std::string_view said = word();
      if (said.starts_with("0x")) {
        uint8_t value = 0;
        const char* end = said.data() + said.size();
        const auto parsed = std::from_chars(said.data() + 2, end, value, 16);
        if (parsed.ec != std::errc() || parsed.ptr != end) fail_at(start, "a kind has eight bits");
        bits |= value;
        continue;
      }
      const auto* found = std::find_if(std::begin(kKindWords), std::end(kKindWords),
                                       [&](const KindWord& one) { return said == one.word; });
      if (found == std::end(kKindWords)) {
        std::string all;
        for (const KindWord& one : kKindWords) all += std::string(" ") + one.word;
        fail_at(start, "expected what the local is: bits like 0x26, or" + all);
      }
      bits |= found->bits;
    } while (accept('+'));
    return bits;
  }

  void read_const() {
    skip_blanks();
    const size_t start = at_;
    while (is_digit(here())) ++at_;
    const std::string_view digits = text_.substr(start, at_ - start);
    skip_blanks();
    if (!digits.empty() && accept('=')) {
      const std::string next = std::to_string(block_->consts.size());
      if (digits != next)
        fail_at(start, "this is constant " + next + "; the number may be left out");
      skip_blanks();
    } else {
      at_ = start;
    }
    block_->consts.push_back(value());
  }

  // ---- Values.

  Node new_node() {
    nodes_.push_back(std::make_shared<Value>());
    return nodes_.back();
  }
  Node copied(const ValueRef& value) {
    Node node = new_node();
    *node = *value;
    return node;
  }

  Mark read_mark() {
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

  void set_anchor(uint32_t number, const Node& node, size_t at) {
    if (!anchors_.emplace(number, node).second)
      fail_at(at, "there is an object &" + std::to_string(number) + " already");
  }
  Node anchor(uint32_t number) const {
    const auto known = anchors_.find(number);
    if (known == anchors_.end())
      fail("no object above is &" + std::to_string(number) + "; write the value itself");
    return known->second;
  }

  // Equal values become one, unless a mark says otherwise; then it is a new one.
  Made made(const Node& node, const Mark& mark, bool plain, size_t at) {
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

  Made value() {
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
      if (mark.kind != Mark::kNone)
        fail_at(start, "a mark of a code object stands behind its .code");
      return {is_code(*node) ? codes_.at(static_cast<uint32_t>(node->integer)).value : node, false};
    }
    return made(node, mark, plain, start);
  }

  // A name without quotes, or as a text; = and any other value.
  Made name() {
    skip_blanks();
    if (accept('=')) return value();
    const size_t start = at_;
    const Mark mark = read_mark();
    if (mark.kind == Mark::kAgain) return {anchor(mark.anchor), false};
    return made(name_text(), mark, true, start);
  }

  std::string_view bare() {
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

  Node name_text() {
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

  void text_of_form(const Node& node) {
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

  void comma() {
    skip_lines();
    if (!accept(',')) fail("expected a comma");
    skip_lines();
  }
  void close(char bracket) {
    skip_lines();
    if (!accept(bracket)) fail(std::string("expected ") + bracket);
  }

  bool at_quote() const { return here() == '\'' || here() == '"'; }

  // The characters between quotes; of a byte string each is a byte.
  std::string quoted(bool is_bytes) {
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

  uint32_t hex_number(int digits) {
    uint32_t number = 0;
    for (int i = 0; i < digits; ++i, ++at_) {
      const int digit = hex_digit(here());
      if (digit < 0) fail("expected " + std::to_string(digits) + " hex digits");
      number = number << 4 | static_cast<uint32_t>(digit);
    }
    return number;
  }

  // It goes on in further quotes, on further lines if need be.
  std::string long_text(bool is_bytes) {
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

  void contents(const Node& node, bool* plain) {
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

  static void text(const Node& node, const std::string& utf8) {
    *node = *make_text(utf8, is_interned_as_constant(utf8));
  }

  void code(const Node& node) {
    const uint32_t number = integer<uint32_t>("of a code object");
    node->form = form::kCode;
    node->integer = number;
    Code& code = codes_[number];
    if (code.value == nullptr) {
      code.value = new_node();
      code.value->form = form::kCode;
    }
    if (code.wanted_at == 0) code.wanted_at = in_operand_ ? block_->at : at_;
  }

  void constructor(const Node& node, const std::string& what, bool* plain) {
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

  std::string short_bytes() {
    if (!accept('b')) fail("expected b'digits'");
    std::string bytes = long_text(true);
    if (bytes.size() > 255) fail("a number in text form has up to 255 bytes");
    return bytes;
  }

  // Sign and digits of fifteen bits as they are.
  void read_digits(const Node& node) {
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

  void float_bits(const Node& node) {
    uint64_t bits = 0;
    for (int i = 0; i < 2; ++i) bits = bits << 32 | hex_number(8);
    node->bytes.append(reinterpret_cast<const char*>(&bits), sizeof bits);
  }

  void float_number(const Node& node) {
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

  void number(const Node& node) {
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

  // Digits of any count; decimal ones up to where it takes time to convert them.
  void big(const Node& node, bool negative, uint32_t base) {
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

  void tuple(const Node& node, bool* plain, bool large) {
    items(node, form::kTuple, ')', plain);
    if (!large && node->items.size() < 256) node->form = form::kSmallTuple;
  }

  void items(const Node& node, char form, char end, bool* plain) {
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

  // ---- Operands.

  uint32_t name_operand(bool in_names) {
    skip_blanks();
    const Node text = name_text();
    const char* field = in_names ? "names" : "locals";
    const auto given = block_->fields.find(field);
    std::vector<Made>& list = in_names ? block_->names : block_->locals;
    auto& index = in_names ? name_index_ : local_index_;
    const size_t count =
        given == block_->fields.end() ? list.size() : given->second.value->items.size();
    if (index.empty()) {
      for (size_t i = 0; i < count; ++i) {
        const Value& one =
            given == block_->fields.end() ? *list[i].value : *given->second.value->items[i];
        if (is_text(one)) index.emplace(one.bytes, static_cast<uint32_t>(i));
      }
    }
    const auto known = index.find(text->bytes);
    if (known != index.end()) return known->second;
    if (!in_names || given != block_->fields.end())
      fail("there is no " + std::string(in_names ? "name " : "local ") + shown(text->bytes) +
           ": add it to ." + field);
    list.push_back(made(text, {}, true, at_));
    index.emplace(text->bytes, static_cast<uint32_t>(count));
    return static_cast<uint32_t>(count);
  }

  uint32_t const_operand() {
    const Made wanted = value();
    const auto given = block_->fields.find("consts");
    const size_t count =
        given == block_->fields.end() ? block_->consts.size() : given->second.value->items.size();
    for (size_t i = 0; i < count; ++i) {
      const ValueRef one = given == block_->fields.end() ? ValueRef(block_->consts[i].value)
                                                         : given->second.value->items[i];
      if (one == wanted.value || (is_singleton(*one) && one->form == wanted.value->form))
        return static_cast<uint32_t>(i);
    }
    if (given != block_->fields.end()) fail("the constant is not in .field consts");
    block_->consts.push_back(wanted);
    return static_cast<uint32_t>(count);
  }

  // ---- Code objects.

  bool begin_block(size_t start) {
    Block block;
    block.at = block.mirrored = start;
    block.raw->first_line = 1;
    skip_blanks();
    if (here() == '&' || here() == '!') {
      block.mark.kind = here() == '&' ? Mark::kOwn : Mark::kAlone;
      ++at_;
    }
    number_ = integer<uint32_t>("of the code object, behind .code");
    if (codes_.contains(number_) && codes_[number_].block)
      fail_at(start, "there is a .code " + std::to_string(number_) + " already");
    if (line_is_over()) fail("expected the name of the code object behind its number");
    block.name = name();
    block_ = std::move(block);
    return true;
  }

  void end_block() {
    if (!block_) return;
    Block& block = *block_;
    name_index_.clear();
    local_index_.clear();
    py::AssembledCode assembled;
    assembled.first_line = block.raw->first_line;
    py::AssemblyError error;
    if (!py::assemble(block.body.data(), block.body.size(), &assembled, &error, this)) {
      std::string message = problem_.empty() ? error.message : problem_;
      // Its lines are the text's, from the block's first.
      size_t at = block.at;
      for (int line = 1; line < error.line && at < text_.size(); ++line)
        at = std::min(text_.find('\n', at), text_.size() - 1) + 1;
      const size_t end = text_.find_first_of("#\n", at);
      const std::string_view said = text_.substr(at, end - at);
      const size_t word = said.find_first_not_of(" \t\r");
      if (word != std::string_view::npos) message += ": " + shown(said.substr(word));
      fail_at(at, message);
    }
    RawCode& raw = *block.raw;
    if (!block.counts_given) {
      const ArgumentCounts counts = usual_counts(block.kinds);
      raw.arg_count = counts.all;
      raw.positional_only_count = counts.positional_only;
      raw.keyword_only_count = counts.keyword_only;
    }
    if (!filename_) filename_ = made(copied(make_text("<assembler>", true)), {}, true, block.at);
    const auto bytes = [](const py::Buffer& buffer) {
      return make_bytes(std::string(buffer.data(), buffer.size()));
    };
    std::map<std::string, std::pair<Node, bool>> parts;
    parts["code"] = {copied(bytes(assembled.code)), true};
    parts["lines"] = {copied(bytes(assembled.line_table)), true};
    parts["exceptions"] = {copied(bytes(assembled.exception_table)), true};
    parts["kinds"] = {copied(make_bytes(block.kinds)), true};
    parts["names"] = tuple_of(block.names);
    parts["locals"] = tuple_of(block.locals);
    parts["consts"] = tuple_of(block.consts);
    // Those that others may be have to be there first.
    for (const bool again : {false, true}) {
      for (auto& [name, part] : parts) {
        const auto mark = block.marks.find(name);
        const Mark said = mark == block.marks.end() ? Mark() : mark->second;
        if ((said.kind == Mark::kAgain) != again) continue;
        set_field(name, field_value(name, part.first, part.second, said));
      }
    }
    raw.name = block.name->value;
    raw.qualified_name = (block.qualified_name ? block.qualified_name : block.name)->value;
    raw.filename = (block.filename ? block.filename : filename_)->value;
    for (const auto& [name, given] : block.fields) set_field(name, given_value(name, given));
    Code& code = codes_[number_];
    if (code.value == nullptr) {
      code.value = new_node();
      code.value->form = form::kCode;
    }
    code.value->code = block.raw;
    block.body.clear();
    code.block = std::move(block);
    block_.reset();
  }

  static std::pair<Node, bool> tuple_of(const std::vector<Made>& items) {
    auto node = std::make_shared<Value>();
    node->form = items.size() < 256 ? form::kSmallTuple : form::kTuple;
    bool plain = true;
    for (const Made& item : items) {
      plain = plain && item.pooled;
      node->items.push_back(item.value);
    }
    return {node, plain};
  }

  static bool same_content(const Value& a, const Value& b) {
    if (&a == &b) return true;
    if (a.form != b.form || is_code(a) || a.integer != b.integer || a.bytes != b.bytes)
      return false;
    return std::equal(
        a.items.begin(), a.items.end(), b.items.begin(), b.items.end(),
        [](const ValueRef& one, const ValueRef& other) { return same_content(*one, *other); });
  }

  void set_field(const std::string& name, const ValueRef& value) {
    for (const CodeField& field : kCodeFields)
      if (name == field.name) (*block_->raw).*field.member = value;
  }

  // Code and kinds of two code objects are two objects, if nothing else is said; code is flagged,
  // because CPython keeps it.
  static bool is_apart(const std::string& name, const Value& value) {
    return value.form == form::kBytes &&
           (name == "code" || (name == "kinds" && !value.bytes.empty()));
  }

  ValueRef field_value(const std::string& name, const Node& content, bool plain, const Mark& mark) {
    if (mark.kind == Mark::kAgain) {
      // What has been edited is no more the same.
      const Node known = anchor(mark.anchor);
      if (same_content(*known, *content)) return known;
    } else if (mark.kind == Mark::kOwn && mark.anchor != 0) {
      const Node node = anchor(mark.anchor);
      *node = *content;
      node->flagged = true;
      return node;
    } else if (mark.kind != Mark::kNone) {
      nodes_.push_back(content);
      content->flagged = mark.kind == Mark::kOwn;
      return content;
    }
    nodes_.push_back(content);
    if (is_apart(name, *content)) {
      content->flagged = name == "code";
      return content;
    }
    return made(content, {}, plain, at_).value;
  }

  ValueRef given_value(const std::string& name, const Made& given) {
    if (!given.pooled || !is_apart(name, *given.value)) return given.value;
    const Node node = copied(given.value);
    node->flagged = name == "code";
    return node;
  }

  // ---- The whole.

  ValueRef root() {
    if (root_value_ != nullptr) return root_value_;
    const auto first = codes_.find(0);
    if (first == codes_.end() || !first->second.block)
      fail("there is no .code 0, the outermost code object");
    return first->second.value;
  }

  struct Visit {
    uint32_t count = 0;
    int height = 0;
    bool open = false;
  };

  void finish(const ValueRef& root) {
    for (const auto& [number, code] : codes_) {
      if (!code.block) fail_at(code.wanted_at, "there is no .code " + std::to_string(number));
    }
    visit(*root, 0);
    for (const auto& [number, code] : codes_) {
      const auto seen = visits_.find(code.value.get());
      if (seen == visits_.end())
        fail_at(code.block->at, "nothing uses this code object: put `code " +
                                    std::to_string(number) +
                                    "` among the constants of another, or delete it");
      const Mark::Kind mark = code.block->mark.kind;
      code.value->flagged = mark == Mark::kOwn || (mark == Mark::kNone && seen->second.count > 1);
    }
    for (const Node& node : unmarked_) {
      const auto seen = visits_.find(node.get());
      node->flagged = is_immortal(*node) || (seen != visits_.end() && seen->second.count > 1);
    }
    checked_.clear();
    path_.clear();
    check_references(*root);
    for (const auto& [number, code] : codes_) {
      if (!code.block->stack_given) work_out_stack(code);
    }
  }

  int visit(const Value& value, int depth) {
    if (is_singleton(value) || value.form == form::kReference) return 1;
    Visit& seen = visits_[&value];
    ++seen.count;
    if (seen.open) fail("a value contains itself: " + where(value));
    if (seen.count > 1) return seen.height;
    if (depth >= kMostLevels) fail("values are nested too deeply");
    seen.open = true;
    int height = 0;
    for_each_part(
        value, [&](const ValueRef& part) { height = std::max(height, visit(*part, depth + 1)); });
    Visit& again = visits_[&value];
    again.open = false;
    again.height = height + 1;
    if (depth + again.height > kMostLevels) fail("values are nested too deeply");
    return again.height;
  }

  std::string where(const Value& value) const {
    for (const auto& [number, code] : codes_)
      if (code.value.get() == &value) return "code " + std::to_string(number);
    return "what a mark refers back to";
  }

  // A container can only be referred to when it is flagged.
  void check_references(const Value& value) {
    if (value.form == form::kReference) {
      const auto levels = static_cast<size_t>(value.integer);
      if (levels < path_.size() && path_[path_.size() - 1 - levels]->flagged) return;
      const auto known = references_.find(&value);
      fail_at(known == references_.end() ? 0 : known->second,
              "^" + std::to_string(levels) + " has to lead to a container with the mark &");
    }
    if (value.items.empty() && value.code == nullptr) return;
    if (!checked_.emplace(&value, true).second) return;
    path_.push_back(&value);
    for_each_part(value, [&](const ValueRef& part) { check_references(*part); });
    path_.pop_back();
  }

  void work_out_stack(const Code& code) {
    std::string why;
    try {
      const Flow flow(decode(code.value));
      if (flow.ok()) {
        code.block->raw->stack_size = static_cast<int32_t>(flow.max_depth());
        return;
      }
      why = flow.problems()[0].what;
    } catch (const FormatError& error) {
      why = error.what();
    }
    fail_at(code.block->at, "say .stacksize N: it cannot be worked out (" + why + ")");
  }

  std::string_view text_;
  size_t at_ = 0;
  int levels_ = 0;
  bool finished_ = false;
  bool in_operand_ = false;
  std::string problem_;  // Of an operand.
  std::optional<Block> block_;
  uint32_t number_ = 0;
  std::optional<Made> filename_;  // Of the first that says it.
  ValueRef root_value_;
  std::map<uint32_t, Code> codes_;
  std::vector<Node> nodes_;
  std::vector<Node> unmarked_;
  std::unordered_map<PoolKey, Node, PoolHash> pool_;
  std::unordered_map<uint32_t, Node> anchors_;
  std::unordered_map<std::string, uint32_t> name_index_, local_index_;
  std::unordered_map<const Value*, Visit> visits_;
  std::unordered_map<const Value*, bool> checked_;
  std::unordered_map<const Value*, size_t> references_;
  std::vector<const Value*> path_;
};

}  // namespace

std::string assemble_program(std::string_view text) { return Reader(text).run(); }

}  // namespace fuzz
