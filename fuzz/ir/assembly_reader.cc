// Programs as text, read.
// Counterpart: Python/assemble.c.
#include <algorithm>
#include <charconv>
#include <cstring>
#include <map>
#include <optional>
#include <unordered_map>

#include "fuzz/ir/assembly.h"
#include "fuzz/ir/assembly_values_reader_internal.h"
#include "fuzz/ir/code_ir.h"
#include "fuzz/ir/flow.h"
#include "fuzz/ir/marshal.h"
#include "vm/bytecode/assembler.h"
#include "vm/bytecode/opcode_tables.h"

namespace fuzz {
namespace {

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

class Reader final : public py::OperandReader, private ValueReader {
 public:
  explicit Reader(std::string_view text) : ValueReader(text) {}
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
  Node code_object(uint32_t number) override {
    Code& code = codes_[number];
    if (code.value == nullptr) {
      code.value = new_node();
      code.value->form = form::kCode;
    }
    if (code.wanted_at == 0) code.wanted_at = in_operand_ ? block_->at : at_;
    return code.value;
  }

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
    code_object(number_)->code = block.raw;
    block.body.clear();
    codes_[number_].block = std::move(block);
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

  bool finished_ = false;
  bool in_operand_ = false;
  std::string problem_;  // Of an operand.
  std::optional<Block> block_;
  uint32_t number_ = 0;
  std::optional<Made> filename_;  // Of the first that says it.
  ValueRef root_value_;
  std::map<uint32_t, Code> codes_;
  std::unordered_map<std::string, uint32_t> name_index_, local_index_;
  std::unordered_map<const Value*, Visit> visits_;
  std::unordered_map<const Value*, bool> checked_;
  std::vector<const Value*> path_;
};

}  // namespace

std::string assemble_program(std::string_view text) { return Reader(text).run(); }

}  // namespace fuzz
