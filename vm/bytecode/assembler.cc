// Bytecode as text, read: labels, prefixes, caches and both tables are worked out here.
// Counterpart: Python/assemble.c, Python/flowgraph.c (jump resolution).
#include "vm/bytecode/assembler.h"

#include <cstring>

#include "vm/base/small_vec.h"
#include "vm/bytecode/code_unit.h"
#include "vm/bytecode/exception_table.h"
#include "vm/bytecode/opcode_metadata.h"
#include "vm/bytecode/opcode_tables.h"
#include "vm/bytecode/operand_words.h"
#include "vm/bytecode/positions.h"

namespace py {
namespace {

constexpr int kMaxLabels = 1 << 20;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) {
  return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// A place in the code: a label, or a unit offset that the text gives as a number.
struct Place {
  bool is_label = false;
  uint32_t value = 0;
};

struct Item {
  int opcode = 0;
  uint32_t oparg = 0;
  bool has_target = false;
  bool raw = false;
  uint32_t label = 0;
  int line = 0;
  uint8_t min_units = 1;
  uint8_t cache_units = 0;
  uint16_t caches[10] = {};
  Position position;
  uint32_t offset = 0;  // Of the first prefix.
  uint8_t units = 1;    // Prefixes and opcode.
};

struct Range {
  Place start;
  Place end;
  Place target;
  uint32_t depth = 0;
  bool lasti = false;
  int line = 0;
};

uint8_t units_for(uint32_t oparg) {
  return static_cast<uint8_t>(oparg > 0xFFFFFF ? 4 : oparg > 0xFFFF ? 3 : oparg > 0xFF ? 2 : 1);
}

// An instrumented instruction is a bare unit here, as for dis: no co_code has one.
uint8_t caches_of(int opcode) {
  const OpcodeInfo& info = kOpcodeInfo[opcode];
  return info.kind == OpcodeKind::kInstrumented ? 0 : info.cache_units;
}

class Assembler {
 public:
  Assembler(const char* text, size_t size, AssembledCode* result, AssemblyError* error,
            OperandReader* operands)
      : at_(text), end_(text + size), result_(result), error_(error), operands_(operands) {}

  bool run() {
    while (at_ < end_) {
      ++line_;
      if (!read_line()) return false;
    }
    return resolve() && write_code() && write_positions() && write_exceptions();
  }

 private:
  bool fail(const char* message) { return fail(message, line_); }
  bool fail(const char* message, int line) {
    if (error_ != nullptr) *error_ = {line, message};
    return false;
  }
  bool no_memory() { return fail("out of memory"); }

  void skip_blanks() {
    while (at_ < end_ && is_blank(*at_)) ++at_;
  }
  // At the end of what the line says.
  bool line_is_over() {
    skip_blanks();
    return at_ == end_ || *at_ == '\n' || *at_ == '#';
  }
  bool accept(char c) {
    if (at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  }
  size_t word(const char** start) {
    skip_blanks();
    *start = at_;
    while (at_ < end_ && is_word(*at_)) ++at_;
    return static_cast<size_t>(at_ - *start);
  }
  bool number(uint32_t* value) {
    skip_blanks();
    if (at_ == end_ || !is_digit(*at_)) return fail("expected a number");
    uint64_t result = 0;
    while (at_ < end_ && is_digit(*at_)) {
      result = result * 10 + static_cast<uint64_t>(*at_++ - '0');
      if (result > 0xFFFFFFFF) return fail("the number does not fit 32 bits");
    }
    *value = static_cast<uint32_t>(result);
    return true;
  }

  bool finish_line() {
    if (!line_is_over()) return fail("unexpected text at the end of the line");
    while (at_ < end_ && *at_ != '\n') ++at_;
    if (at_ < end_) ++at_;
    return true;
  }

  bool read_line() {
    if (!read_label()) return false;
    if (!line_is_over() && accept('@') && !read_position()) return false;
    if (line_is_over()) return finish_line();
    return (accept('.') ? read_directive() : read_instruction()) && finish_line();
  }

  // The label that the line begins with, if it does.
  bool read_label() {
    skip_blanks();
    const char* start = at_;
    if (at_ == end_ || *at_ != 'L' || at_ + 1 == end_ || !is_digit(at_[1])) return true;
    uint32_t label;
    ++at_;
    if (!number(&label)) return false;
    if (accept(':')) return define_label(label);
    at_ = start;
    return true;
  }

  bool label_number(uint32_t* label) {
    if (!accept('L')) return fail("expected a label");
    if (!number(label)) return false;
    return *label < kMaxLabels || fail("the label is too large");
  }

  bool define_label(uint32_t label) {
    if (label >= kMaxLabels) return fail("the label is too large");
    if (label >= labels_.size() && !labels_.resize(label + 1)) return no_memory();
    if (labels_[label] != 0) return fail("the label is defined twice");
    labels_[label] = static_cast<uint32_t>(items_.size()) + 1;
    return true;
  }

  bool read_instruction() {
    Item item;
    item.line = line_;
    item.position = position_;
    if (accept('<')) {
      uint32_t opcode;
      if (!number(&opcode)) return false;
      if (!accept('>') || opcode > 255) return fail("expected <number below 256>");
      item.opcode = static_cast<int>(opcode);
    } else {
      const char* name;
      const size_t size = word(&name);
      if (size == 0) return fail("expected an instruction");
      item.opcode = opcode_by_name(name, size);
      if (item.opcode < 0) return fail("unknown instruction");
    }
    const OpcodeInfo& info = kOpcodeInfo[item.opcode];
    if (info.kind == OpcodeKind::kPseudo && info.oparg != OpargKind::kLabel) {
      return fail("a pseudo instruction has no code");
    }
    item.cache_units = caches_of(item.opcode);
    if (accept('/')) {
      uint32_t units;
      if (!number(&units)) return false;
      if (units < 1 || units > 4) return fail("an instruction has one to four units");
      item.min_units = static_cast<uint8_t>(units);
    }
    if (!line_is_over() && !read_operand(info, &item)) return false;
    if (info.kind == OpcodeKind::kPseudo &&
        !(item.has_target && pick_jump(item.opcode, true) >= 0)) {
      return fail("a pseudo instruction has no code");
    }
    if (!items_.push_back(item)) return no_memory();
    return true;
  }

  bool read_operand(const OpcodeInfo& info, Item* item) {
    if (is_digit(*at_)) return number(&item->oparg);
    if ((kOpcodeInfo[info.head].flags & kFlagJump) != 0) {
      item->has_target = true;
      return label_number(&item->label);
    }
    if (*at_ == 'L' && operands_ == nullptr && at_ + 1 < end_ && is_digit(at_[1]))
      return fail("only a jump takes a label");
    if (info.kind != OpcodeKind::kReal) return fail("expected a number");
    switch (info.oparg) {
      case OpargKind::kLocal:
      case OpargKind::kDeref:
        return entry(OperandTable::kLocals, &item->oparg);
      case OpargKind::kLocalPair:
        return read_pair(&item->oparg);
      case OpargKind::kName:
        return entry(OperandTable::kNames, &item->oparg);
      case OpargKind::kNameShift1:
      case OpargKind::kNameShift2:
        return read_shifted(info.oparg == OpargKind::kNameShift2, &item->oparg);
      case OpargKind::kConst:
        if (!accept('=')) return fail("expected the number of a constant, or = and its value");
        return entry(OperandTable::kConsts, &item->oparg);
      default:
        return read_words(item->opcode, &item->oparg);
    }
  }

  bool entry(OperandTable table, uint32_t* index) {
    skip_blanks();
    if (operands_ == nullptr) return fail("expected a number");
    const char* end = at_;
    while (end < end_ && *end != '\n') ++end;
    return operands_->read(table, &at_, end, index) || fail("there is no such operand");
  }

  bool read_pair(uint32_t* oparg) {
    uint32_t first, second;
    if (!entry(OperandTable::kLocals, &first)) return false;
    skip_blanks();
    if (!accept(',')) return fail("expected two locals with a comma between them");
    if (!entry(OperandTable::kLocals, &second)) return false;
    if (first > 15 || second > 15)
      return fail("two locals in one instruction have to be among the first sixteen");
    *oparg = first << 4 | second;
    return true;
  }

  // A name and what its low bits say: + NULL, + NULL|self, + 2 args.
  bool read_shifted(bool two_bits, uint32_t* oparg) {
    uint32_t index;
    if (!entry(OperandTable::kNames, &index)) return false;
    *oparg = index << (two_bits ? 2 : 1);
    for (skip_blanks(); accept('+'); skip_blanks()) {
      const char* start;
      const size_t size = word(&start);
      const bool null = size == 4 && std::memcmp(start, "NULL", 4) == 0;
      if (null && accept('|')) {
        if (word(&start) != 4 || std::memcmp(start, "self", 4) != 0)
          return fail("expected NULL|self");
      }
      if (null) {
        *oparg |= 1;
        continue;
      }
      const char* args;
      if (!two_bits || size != 1 || *start != '2' || word(&args) != 4 ||
          std::memcmp(args, "args", 4) != 0)
        return fail(two_bits ? "expected + NULL|self or + 2 args" : "expected + NULL");
      *oparg |= 2;
    }
    return true;
  }

  // Up to the comment.
  bool read_words(int opcode, uint32_t* oparg) {
    const char* start = at_;
    while (at_ < end_ && *at_ != '\n' && *at_ != '#') ++at_;
    const char* stop = at_;
    while (stop > start && is_blank(stop[-1])) --stop;
    return operand_by_word(opcode, start, static_cast<size_t>(stop - start), oparg) ||
           fail("expected a number, or a word that dis shows for this instruction");
  }

  bool read_position() {
    skip_blanks();
    if (accept('-')) {
      if (!accept('-')) return fail("expected -- for no position");
      position_ = Position();
      return true;
    }
    if (!part(&position_.line)) return false;
    position_.end_line = position_.line;
    position_.column = position_.end_column = -1;
    if (!accept(':')) return true;
    if (!part(&position_.column)) return false;
    if (!accept('-')) return fail("expected line:column-line:column");
    if (!part(&position_.end_line)) return false;
    if (accept(':')) return part(&position_.end_column);
    position_.end_column = position_.end_line;
    position_.end_line = position_.line;
    return true;
  }

  bool part(int* value) {
    if (accept('?')) {
      *value = -1;
      return true;
    }
    uint32_t result;
    if (!number(&result)) return false;
    if (result > 0x7FFFFFFE) return fail("the number is too large for a position");
    *value = static_cast<int>(result);
    return true;
  }

  bool read_place(Place* place) {
    skip_blanks();
    place->is_label = at_ < end_ && *at_ == 'L';
    return place->is_label ? label_number(&place->value) : number(&place->value);
  }

  // From `to` to `->` handler `[` depth `]`; the signs between may be left out.
  bool read_range(Range* range) {
    if (!read_place(&range->start)) return false;
    skip_blanks();
    if (accept('t') && !accept('o')) return fail("expected: from to end -> handler [depth]");
    if (!read_place(&range->end)) return false;
    skip_blanks();
    if (accept('-') && !accept('>')) return fail("expected: from to end -> handler [depth]");
    if (!read_place(&range->target)) return false;
    skip_blanks();
    const bool bracket = accept('[');
    if (!number(&range->depth)) return false;
    skip_blanks();
    return !bracket || accept(']') || fail("expected ] behind the depth");
  }

  bool read_hex(Buffer* table, bool* given) {
    *given = true;
    table->clear();
    while (!line_is_over()) {
      const int high = hex_digit(*at_);
      const int low = at_ + 1 < end_ ? hex_digit(at_[1]) : -1;
      if (high < 0 || low < 0) return fail("expected pairs of hex digits");
      if (!table->append(static_cast<char>(high << 4 | low))) return no_memory();
      at_ += 2;
    }
    return true;
  }

  bool read_directive() {
    const char* name;
    const size_t size = word(&name);
    const auto is = [&](const char* text) {
      return size == std::strlen(text) && std::memcmp(name, text, size) == 0;
    };
    if (is("line_table")) return read_hex(&result_->line_table, &line_table_given_);
    if (is("exception_table")) return read_hex(&result_->exception_table, &exception_table_given_);
    if (is("first_line")) {
      uint32_t line;
      if (!number(&line)) return false;
      if (line > 0x7FFFFFFE) return fail("the number is too large for a position");
      result_->first_line = static_cast<int>(line);
      return true;
    }
    if (is("raw")) {
      Item item;
      uint32_t opcode;
      item.raw = true;
      item.line = line_;
      item.position = position_;
      if (!number(&opcode) || !number(&item.oparg)) return false;
      if (opcode > 255 || item.oparg > 255) return fail("a unit is two bytes");
      item.opcode = static_cast<int>(opcode);
      if (!items_.push_back(item)) return no_memory();
      return true;
    }
    if (is("caches")) {
      if (items_.empty()) return fail("no instruction has these caches");
      Item& item = items_.back();
      for (int i = 0; !line_is_over(); ++i) {
        uint32_t value;
        if (i == item.cache_units) return fail("more caches than the instruction has");
        if (!number(&value)) return false;
        if (value > 0xFFFF) return fail("a cache unit has 16 bits");
        item.caches[i] = static_cast<uint16_t>(value);
      }
      return true;
    }
    if (is("except")) {
      Range range;
      range.line = line_;
      if (!read_range(&range)) return false;
      if (range.depth > 0x3FFFFFFF) return fail("the depth is too large");
      if (!line_is_over()) {
        const char* flag;
        const size_t length = word(&flag);
        if (length != 5 || std::memcmp(flag, "lasti", 5) != 0) return fail("expected lasti");
        range.lasti = true;
      }
      if (!ranges_.push_back(range)) return no_memory();
      return true;
    }
    return fail("unknown directive");
  }

  // The real instruction for a pseudo jump, or -1.
  static int pick_jump(int opcode, bool forward) {
    for (const PseudoInfo& pseudo : kPseudos) {
      if (pseudo.opcode != opcode || pseudo.sequence || pseudo.count != 2) continue;
      for (int i = 0; i < pseudo.count; ++i) {
        const OpargKind kind = kOpcodeInfo[pseudo.targets[i]].oparg;
        if (kind == (forward ? OpargKind::kJumpForward : OpargKind::kJumpBackward))
          return pseudo.targets[i];
      }
    }
    return -1;
  }

  bool place_of(const Place& place, int line, uint32_t* unit) {
    if (!place.is_label) {
      *unit = place.value;
      return true;
    }
    if (place.value >= labels_.size() || labels_[place.value] == 0)
      return fail("the label is not defined", line);
    const size_t index = labels_[place.value] - 1;
    *unit = index < items_.size() ? items_[index].offset : total_units_;
    return true;
  }

  // Widens instructions until every oparg fits; nothing ever shrinks, so this ends.
  bool resolve() {
    for (Item& item : items_) {
      const bool plain = !item.raw && !item.has_target;
      item.units =
          plain && units_for(item.oparg) > item.min_units ? units_for(item.oparg) : item.min_units;
    }
    for (bool changed = true; changed;) {
      changed = false;
      uint64_t at = 0;
      for (Item& item : items_) {
        item.offset = static_cast<uint32_t>(at);
        at += item.units + static_cast<uint64_t>(kind_caches(item));
      }
      if (at > 0x3FFFFFFF) return fail("the code is too long");
      total_units_ = static_cast<uint32_t>(at);
      for (Item& item : items_) {
        if (!item.has_target) continue;
        uint32_t target;
        if (!place_of({true, item.label}, item.line, &target)) return false;
        const bool forward = target > item.offset;
        const int opcode = item.opcode >= 256 ? pick_jump(item.opcode, forward) : item.opcode;
        // The forward and backward forms have different caches, so the choice moves what follows.
        if (item.cache_units != caches_of(opcode)) {
          item.cache_units = caches_of(opcode);
          changed = true;
        }
        const OpargKind kind = kOpcodeInfo[opcode].oparg;
        const bool backward = kind == OpargKind::kJumpBackward || kind == OpargKind::kAsyncForStart;
        const int64_t next = static_cast<int64_t>(item.offset) + item.units + item.cache_units;
        const int64_t distance = backward ? next - target : static_cast<int64_t>(target) - next;
        if (distance < 0) {
          if (changed) continue;
          return fail(
              backward ? "the label is not before the jump" : "the label is not behind the jump",
              item.line);
        }
        item.oparg = static_cast<uint32_t>(distance);
        if (units_for(item.oparg) > item.units) {
          item.units = units_for(item.oparg);
          changed = true;
        }
      }
    }
    return true;
  }

  static int kind_caches(const Item& item) { return item.raw ? 0 : item.cache_units; }

  bool unit(int opcode, uint32_t oparg) {
    return result_->code.append(static_cast<char>(opcode)) &&
           result_->code.append(static_cast<char>(oparg & 0xFF));
  }

  bool write_code() {
    for (const Item& item : items_) {
      int opcode = item.opcode;
      if (opcode >= 256) {
        uint32_t target;
        if (!place_of({true, item.label}, item.line, &target)) return false;
        opcode = pick_jump(opcode, target > item.offset);
      }
      for (int shift = 8 * (item.units - 1); shift > 0; shift -= 8) {
        if (!unit(op::EXTENDED_ARG, item.oparg >> shift)) return no_memory();
      }
      if (!unit(opcode, item.oparg)) return no_memory();
      for (int i = 0; i < kind_caches(item); ++i) {
        if (!unit(item.caches[i] & 0xFF, item.caches[i] >> 8)) return no_memory();
      }
    }
    return true;
  }

  bool write_positions() {
    if (line_table_given_) return true;
    PositionWriter writer(&result_->line_table, result_->first_line);
    for (const Item& item : items_) {
      const uint32_t units = item.units + static_cast<uint32_t>(kind_caches(item));
      if (!writer.add(item.position, units)) return no_memory();
    }
    return writer.finish() || no_memory();
  }

  bool write_exceptions() {
    if (exception_table_given_) return true;
    for (const Range& range : ranges_) {
      ExceptionEntry entry;
      entry.depth = range.depth;
      entry.lasti = range.lasti;
      if (!place_of(range.start, range.line, &entry.start) ||
          !place_of(range.end, range.line, &entry.end) ||
          !place_of(range.target, range.line, &entry.target)) {
        return false;
      }
      if (entry.end <= entry.start) return fail("the range is empty", range.line);
      if (!append_exception_entry(&result_->exception_table, entry)) return no_memory();
    }
    return true;
  }

  const char* at_;
  const char* end_;
  AssembledCode* result_;
  AssemblyError* error_;
  OperandReader* operands_;
  int line_ = 0;
  Position position_;
  SmallVec<Item, 8> items_;
  SmallVec<uint32_t, 16> labels_;  // Index of the item behind the label, plus one.
  SmallVec<Range, 4> ranges_;
  uint32_t total_units_ = 0;
  bool line_table_given_ = false;
  bool exception_table_given_ = false;
};

}  // namespace

bool assemble(const char* text, size_t size, AssembledCode* result, AssemblyError* error,
              OperandReader* operands) {
  return Assembler(text, size, result, error, operands).run();
}

}  // namespace py
