// Programs as text, written.
// Counterpart: Lib/dis.py.
#include <algorithm>
#include <new>
#include <unordered_map>
#include <unordered_set>

#include "fuzz/ir/assembly.h"
#include "fuzz/ir/assembly_values_internal.h"
#include "fuzz/ir/code_ir.h"
#include "fuzz/ir/marshal.h"
#include "vm/base/buffer.h"
#include "vm/bytecode/assembler.h"
#include "vm/bytecode/disassembler.h"
#include "vm/bytecode/opcode_tables.h"

namespace fuzz {
namespace {

constexpr size_t kRemark = 60;
constexpr size_t kWidth = 96;
// What is larger is written once, and then referred to.
constexpr size_t kLargeWeight = 64;

// Decides what the text has to say about identity. Equal values are one object, flagged when they
// stand in two places or are immortal, unless a mark says otherwise.
class Sharing final : public ValueMarks {
 public:
  // Without marks the text is for people only.
  Sharing(const ValueRef& root, bool marked) : marked_(marked), codes_(code_objects(root)) {
    for (uint32_t i = 0; i < codes_.size(); ++i) numbers_.emplace(codes_[i].get(), i);
    count(*root);
    decide(*root);
  }

  const std::vector<ValueRef>& codes() const { return codes_; }

  bool before(const ValueRef& value, std::string* out) override {
    if (is_singleton(*value)) {
      if (value->flagged && marked_) *out += "& ";
      return false;
    }
    if (value->form == form::kReference || is_code(*value)) return false;
    const std::string mark = mark_of(*value);
    *out += mark;
    if (mark.starts_with('&')) *out += ' ';
    return mark.starts_with('*');
  }

  // The mark that stands at this place: none, `!`, `&`, `&1`, `*1`.
  std::string mark_of(const Value& value) {
    if (!marked_) return "";
    Node& node = nodes_.at(&value);
    switch (node.mark) {
      case Mark::kNone:
        return "";
      case Mark::kAlone:
        return "!";
      case Mark::kOwn:
        return "&";
      case Mark::kAnchor:
        break;
    }
    if (node.anchor != 0) return "*" + std::to_string(node.anchor);
    node.anchor = ++anchors_;
    return "&" + std::to_string(node.anchor);
  }
  // Whether a field has been written before, at a length that nobody wants to see twice.
  bool is_known_and_large(const Value& value) const {
    if (is_singleton(value) || value.form == form::kReference) return false;
    const Node& node = nodes_.at(&value);
    return node.anchor != 0 && node.weight > kLargeWeight;
  }

  uint32_t number_of(const Value& code) const override {
    const auto known = numbers_.find(&code);
    return known == numbers_.end() ? 0 : known->second;
  }

 private:
  enum class Mark : uint8_t { kNone, kAlone, kOwn, kAnchor };
  struct Node {
    uint32_t count = 0;
    uint32_t anchor = 0;
    size_t weight = 1;
    Mark mark = Mark::kNone;
    bool pooled = false;  // One with all that are equal to it.
    bool decided = false;
    bool special = false;  // Code, or kinds of locals: those of two code objects are two objects.
    bool flag_usual = false;
  };

  void count(const Value& value) {
    if (is_singleton(value) || value.form == form::kReference) return;
    Node& node = nodes_[&value];
    if (++node.count > 1) return;
    if (is_code(value)) {
      set_special(*value.code->code, true);
      if (!value.code->local_kinds->bytes.empty()) set_special(*value.code->local_kinds, false);
    }
    for_each_part(value, [&](const ValueRef& part) { count(*part); });
  }

  void set_special(const Value& value, bool flagged) {
    if (value.form != form::kBytes) return;
    Node& node = nodes_[&value];
    node.special = true;
    node.flag_usual = flagged;
  }

  // Parts first. Says whether the value needs no mark to be the one that is meant.
  bool decide(const Value& value) {
    if (is_singleton(value)) return !value.flagged;
    if (value.form == form::kReference) return false;
    Node& node = nodes_.at(&value);
    if (node.decided) return node.pooled;
    node.decided = true;
    bool plain = true;
    size_t weight = 1 + value.bytes.size() / 16;
    for_each_part(value, [&](const ValueRef& part) {
      plain &= decide(*part);
      const auto known = nodes_.find(part.get());
      weight += known == nodes_.end() ? 1 : known->second.weight;
    });
    node.weight = is_code(value) ? 1 : std::min<size_t>(weight, SIZE_MAX / 2 / 256);
    const bool many = node.count > 1;
    if (is_code(value)) {
      node.mark = mark(value.flagged, many);
      return false;
    }
    if (node.special) {
      node.mark = many ? Mark::kAnchor : mark(value.flagged, node.flag_usual);
      return false;
    }
    const bool usual = value.flagged == (many || is_immortal(value));
    const bool small = !many || node.weight <= kLargeWeight;
    if (plain && usual && small && pool_.emplace(pool_key(value), &value).second) {
      node.pooled = true;
      return true;
    }
    if (plain || value.flagged)
      node.mark = many ? Mark::kAnchor : mark(value.flagged, !value.flagged);
    return false;
  }

  static Mark mark(bool flagged, bool usual) {
    if (flagged == usual) return Mark::kNone;
    return flagged ? Mark::kOwn : Mark::kAlone;
  }

  const bool marked_;
  std::vector<ValueRef> codes_;
  std::unordered_map<const Value*, uint32_t> numbers_;
  std::unordered_map<const Value*, Node> nodes_;
  std::unordered_map<PoolKey, const Value*, PoolHash> pool_;
  uint32_t anchors_ = 0;
};

// For remarks, and where a code object stands by itself.
class NoMarks final : public ValueMarks {
 public:
  explicit NoMarks(const ValueMarks* numbers) : numbers_(numbers) {}
  bool before(const ValueRef&, std::string*) override { return false; }
  uint32_t number_of(const Value& code) const override { return numbers_->number_of(code); }

 private:
  const ValueMarks* numbers_;
};

class View final : public py::CodeView, public py::OperandNamer {
 public:
  View(const RawCode& raw, const ValueMarks& numbers) : raw_(raw), plain_(&numbers) {
    index(*raw.names, &names_);
    index(*raw.local_names, &locals_);
  }

  Bytes code() const override { return bytes(*raw_.code); }
  Bytes line_table() const override { return bytes(*raw_.line_table); }
  Bytes exception_table() const override { return bytes(*raw_.exception_table); }
  int first_line() const override { return raw_.first_line; }
  bool append_const(uint32_t, py::Buffer*) const override { return false; }
  bool append_name(uint32_t, py::Buffer*) const override { return false; }
  bool append_local(uint32_t, py::Buffer*) const override { return false; }
  bool append_repr(py::Buffer*) const override { return false; }
  size_t nested_count() const override { return 0; }
  const CodeView* nested(size_t) const override { return nullptr; }

  // Only where no other entry has the same name.
  bool append_name(py::OperandTable table, uint32_t index, py::Buffer* out) const override {
    const Value& tuple = table == py::OperandTable::kNames ? *raw_.names : *raw_.local_names;
    if (!is_tuple(tuple) || index >= tuple.items.size() || !is_text(*tuple.items[index]))
      return true;
    const std::string& name = tuple.items[index]->bytes;
    const auto& known = table == py::OperandTable::kNames ? names_ : locals_;
    if (known.at(name) != index) return true;
    std::string word = name;
    if (!is_bare_name(name)) {
      word.clear();
      append_quoted(name, &word);
    }
    return out->append(word.data(), word.size());
  }

  bool append_remark(py::OperandTable table, uint32_t index, py::Buffer* out) const override {
    const Value& tuple = table == py::OperandTable::kConsts  ? *raw_.consts
                         : table == py::OperandTable::kNames ? *raw_.names
                                                             : *raw_.local_names;
    if (!is_tuple(tuple) || index >= tuple.items.size()) return out->append("there is none");
    const Value& item = *tuple.items[index];
    std::string text;
    ValueWriter writer(&plain_, &text, kRemark);
    writer.write(tuple.items[index]);
    if (writer.is_over()) {
      size_t end = kRemark;
      while (end > 0 && (text[end] & 0xC0) == 0x80) --end;
      text.replace(end, std::string::npos, "...");
    }
    if (is_code(item) && is_text(*item.code->name)) {
      const std::string& name = item.code->name->bytes;
      if (is_bare_name(name) && name.size() <= kRemark) text += " " + name;
    }
    return out->append(text.data(), text.size());
  }

 private:
  static Bytes bytes(const Value& value) {
    if (value.form != form::kBytes) return {};
    return {reinterpret_cast<const uint8_t*>(value.bytes.data()), value.bytes.size()};
  }
  static void index(const Value& tuple, std::unordered_map<std::string_view, uint32_t>* names) {
    if (!is_tuple(tuple)) return;
    for (uint32_t i = 0; i < tuple.items.size(); ++i)
      if (is_text(*tuple.items[i])) names->emplace(tuple.items[i]->bytes, i);
  }

  const RawCode& raw_;
  mutable NoMarks plain_;
  std::unordered_map<std::string_view, uint32_t> names_;
  std::unordered_map<std::string_view, uint32_t> locals_;
};

std::string hex(std::string_view bytes) {
  std::string result;
  for (const char c : bytes) {
    result += "0123456789abcdef"[static_cast<uint8_t>(c) >> 4];
    result += "0123456789abcdef"[static_cast<uint8_t>(c) & 15];
  }
  return result;
}

std::string kind_words(uint8_t kind) {
  std::string words;
  uint8_t said = 0;
  for (const KindWord& one : kKindWords) {
    if ((kind & one.bits) != one.bits || (said & one.bits) == one.bits) continue;
    words += (said == 0 ? "" : "+") + std::string(one.word);
    said |= one.bits;
  }
  if (said == kind && kind != 0) return words;
  return std::string("0x") + hex(std::string(1, static_cast<char>(kind)));
}

class ProgramWriter final : public py::AssemblyListener {
 public:
  ProgramWriter(const ValueRef& root, std::string* text, std::vector<InstructionLine>* lines,
                bool marked = true, bool positions = true)
      : positions_(positions),
        marks_(root, marked),
        values_(&marks_, text),
        text_(*text),
        lines_(lines) {}

  void program(const Program& program) {
    text_ += "# Python 3.14 as assembler text: `conformance assemble` makes a .pyc of it.\n";
    if (program.header.empty()) {
      text_ += ".header none\n";
    } else if (program.header != unchecked_pyc_header()) {
      text_ += ".header " + hex(program.header) + "\n";
    }
    if (!is_code(*program.root)) {
      text_ += ".root ";
      values_.write(program.root);
      text_ += '\n';
    }
    for (uint32_t i = 0; i < marks_.codes().size(); ++i) {
      text_ += '\n';
      code(i);
    }
    if (!program.rest.empty()) text_ += "\n.rest " + hex(program.rest) + "\n";
  }

  void code(uint32_t number) {
    number_ = number;
    const ValueRef& value = marks_.codes()[number];
    const RawCode& raw = *value->code;
    begin(".code");
    const std::string mark = marks_.mark_of(*value);
    text_ += mark + (mark.empty() ? "" : " ") + std::to_string(number) + ' ';
    const size_t name = text_.size();
    values_.name(raw.name);
    name_ = text_.substr(name);
    text_ += '\n';
    header(raw);
    names(raw);
    consts(raw);
    body(raw);
  }

  void instruction(uint32_t offset, size_t text_size) override {
    if (lines_ == nullptr) return;
    for (; counted_ < text_size; ++counted_) line_ += (*body_)[counted_] == '\n';
    lines_->push_back({number_, offset, line_});
  }

 private:
  void begin(const char* directive) {
    text_ += directive;
    text_ += ' ';
  }

  // Whether what stands there says more than an equal name elsewhere does.
  bool has_mark(size_t at) const { return text_.find_first_of("!&*=", at) == at; }

  void header(const RawCode& raw) {
    // Left out where it says no more than the name does.
    const size_t mark = text_.size();
    begin("  .qualname");
    const size_t value = text_.size();
    values_.name(raw.qualified_name);
    if (!has_mark(value) && text_.compare(value, std::string::npos, name_) == 0) {
      text_.resize(mark);
    } else {
      text_ += '\n';
    }
    // Of the nested ones only where it is another than that of the outermost.
    begin("  .filename");
    const size_t file = text_.size();
    values_.name(raw.filename);
    const bool marked = has_mark(file);
    if (number_ != 0 && !marked && text_.compare(file, std::string::npos, filename_) == 0) {
      text_.resize(text_.rfind('\n') + 1);
    } else {
      if (number_ == 0 && !marked) filename_ = text_.substr(file);
      text_ += '\n';
    }
    if (!(counts_of_kinds(raw) == counts(raw)) || !(counts(raw) == ArgumentCounts())) {
      text_ += "  .args " + std::to_string(raw.arg_count);
      if (raw.positional_only_count != 0)
        text_ += " posonly " + std::to_string(raw.positional_only_count);
      if (raw.keyword_only_count != 0) text_ += " kwonly " + std::to_string(raw.keyword_only_count);
      text_ += '\n';
    }
    uint32_t rest = static_cast<uint32_t>(raw.flags);
    if (rest != 0) {
      text_ += "  .flags";
      for (const py::CodeFlagName& flag : py::kCodeFlags) {
        if ((rest & flag.bit) == 0) continue;
        text_ += std::string(" ") + flag.name;
        rest &= ~flag.bit;
      }
      if (rest != 0) {
        std::string bytes;
        for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(rest >> shift);
        text_ += " 0x" + hex(bytes);
      }
      text_ += '\n';
    }
    text_ += "  .stacksize " + std::to_string(raw.stack_size) + "\n";
    text_ += "  .first_line " + std::to_string(raw.first_line) + "\n";
  }

  static ArgumentCounts counts(const RawCode& raw) {
    return {raw.arg_count, raw.positional_only_count, raw.keyword_only_count};
  }
  static ArgumentCounts counts_of_kinds(const RawCode& raw) {
    return raw.local_kinds->form == form::kBytes ? usual_counts(raw.local_kinds->bytes)
                                                 : ArgumentCounts();
  }

  // A list of words over as many lines as it takes.
  template <typename Each>
  void words(const char* directive, size_t count, Each each) {
    size_t line = text_.size();
    text_ += directive;
    for (size_t i = 0; i < count; ++i) {
      if (text_.size() - line > kWidth - 16) {
        text_ += '\n';
        line = text_.size();
        text_ += directive;
      }
      text_ += ' ';
      each(i);
    }
    text_ += '\n';
  }

  // Whether a list of words can say what the tuple is.
  static bool is_usual_tuple(const Value& value) {
    return is_tuple(value) && (value.form == form::kSmallTuple) == (value.items.size() < 256);
  }

  void field(const char* name, const ValueRef& value) {
    text_ += std::string("  .field ") + name + ' ';
    values_.write(value);
    text_ += '\n';
  }
  void mark(const char* name, const Value& value) {
    const std::string mark = marks_.mark_of(value);
    if (mark.empty()) return;
    text_ += std::string("  .mark ") + name + ' ' + mark + '\n';
  }
  bool in_words(const Value& value) const {
    return is_usual_tuple(value) && !marks_.is_known_and_large(value);
  }

  void names(const RawCode& raw) {
    const std::vector<ValueRef>& locals = raw.local_names->items;
    const std::string& kinds = raw.local_kinds->bytes;
    if (in_words(*raw.local_names) && raw.local_kinds->form == form::kBytes &&
        kinds.size() == locals.size()) {
      if (!locals.empty()) {
        words("  .locals", locals.size(), [&](size_t i) {
          values_.name(locals[i]);
          if (kinds[i] != 0x20) text_ += ":" + kind_words(static_cast<uint8_t>(kinds[i]));
        });
      }
      mark("locals", *raw.local_names);
      mark("kinds", *raw.local_kinds);
    } else {
      field("locals", raw.local_names);
      field("kinds", raw.local_kinds);
    }
    if (!in_words(*raw.names)) return field("names", raw.names);
    if (!raw.names->items.empty())
      words("  .names", raw.names->items.size(),
            [&](size_t i) { values_.name(raw.names->items[i]); });
    mark("names", *raw.names);
  }

  void consts(const RawCode& raw) {
    if (!in_words(*raw.consts)) return field("consts", raw.consts);
    for (size_t i = 0; i < raw.consts->items.size(); ++i) {
      text_ += "  .const " + std::to_string(i) + " = ";
      values_.write(raw.consts->items[i]);
      text_ += '\n';
    }
    mark("consts", *raw.consts);
  }

  void body(const RawCode& raw) {
    const Value &code = *raw.code, &lines = *raw.line_table, &exceptions = *raw.exception_table;
    // Half a unit is no instruction.
    const bool in_units = code.form == form::kBytes && code.bytes.size() % 2 == 0;
    const auto tell = [&](const char* name, const ValueRef& value, bool said) {
      if (said) {
        mark(name, *value);
      } else {
        field(name, value);
      }
    };
    const bool said = in_units && !marks_.is_known_and_large(code);
    const bool lines_said = said && lines.form == form::kBytes && !marks_.is_known_and_large(lines);
    const bool exceptions_said =
        said && exceptions.form == form::kBytes && !marks_.is_known_and_large(exceptions);
    tell("code", raw.code, said);
    tell("lines", raw.line_table, lines_said);
    tell("exceptions", raw.exception_table, exceptions_said);
    if (!said) return;
    text_ += '\n';
    if (lines_ != nullptr) {
      for (; lines_counted_ < text_.size(); ++lines_counted_)
        line_ += text_[lines_counted_] == '\n';
    }
    const View view(raw, marks_);
    py::Buffer written;
    body_ = &written;
    counted_ = 0;
    py::AssemblyStyle style;
    style.names = &view;
    style.first_line = false;
    style.positions = positions_;
    if (!py::write_assembly(view, &written, style, this)) throw std::bad_alloc();
    if (lines_ != nullptr) {
      for (; counted_ < written.size(); ++counted_) line_ += written[counted_] == '\n';
    }
    text_.append(written.data(), written.size());
    lines_counted_ = text_.size();
  }

  const bool positions_;
  Sharing marks_;
  ValueWriter values_;
  std::string& text_;
  std::vector<InstructionLine>* lines_;
  uint32_t number_ = 0;
  std::string name_;      // As it stands behind .code.
  std::string filename_;  // That of the outermost code object, unless it has a mark.
  const py::Buffer* body_ = nullptr;
  size_t line_ = 1;
  size_t counted_ = 0;        // Characters of the body whose lines are counted.
  size_t lines_counted_ = 0;  // Of the whole text.
};

}  // namespace

std::string program_assembly(std::string_view bytes, std::vector<InstructionLine>* lines) {
  const Program program = read_program(bytes);
  std::string text;
  ProgramWriter(program.root, &text, lines).program(program);
  return text;
}

std::string code_assembly(const ValueRef& code, bool positions) {
  if (!is_code(*code)) throw FormatError("no code object");
  std::string text;
  ProgramWriter(code, &text, nullptr, false, positions).code(0);
  return text;
}

}  // namespace fuzz
