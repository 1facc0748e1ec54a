// Bytecode as text, written: readable where the code is sane, exact where it is not.
// Counterpart: Lib/dis.py.
#include <cstring>

#include "vm/base/buffer.h"
#include "vm/base/small_vec.h"
#include "vm/bytecode/assembler.h"
#include "vm/bytecode/disassembler.h"
#include "vm/bytecode/exception_table.h"
#include "vm/bytecode/opcode_metadata.h"
#include "vm/bytecode/operand_words.h"
#include "vm/bytecode/positions.h"

namespace py {
namespace {

// Instructions by their first unit, and what the labels need.
struct Line {
  DecodedInstruction instruction;
  uint32_t label = 0;
};

class Writer {
 public:
  Writer(const CodeView& view, Buffer* out, const AssemblyStyle& style, AssemblyListener* listener)
      : view_(view),
        out_(out),
        style_(style),
        listener_(listener),
        code_(view.code()),
        lines_table_(view.line_table()),
        exceptions_(view.exception_table()) {}

  bool write() {
    return read_instructions() && choose_tables() && number_labels() && write_header() &&
           write_body() && write_exceptions();
  }

 private:
  bool text(const char* words) { return out_->append(words); }

  bool number(uint64_t value) {
    char digits[24];
    char* at = digits + sizeof digits;
    do {
      *--at = static_cast<char>('0' + value % 10);
      value /= 10;
    } while (value != 0);
    return out_->append(at, static_cast<size_t>(digits + sizeof digits - at));
  }

  bool hex(const char* directive, CodeView::Bytes bytes) {
    if (!text(directive)) return false;
    for (size_t i = 0; i < bytes.size; ++i) {
      const char pair[] = {' ', "0123456789abcdef"[bytes.data[i] >> 4],
                           "0123456789abcdef"[bytes.data[i] & 15]};
      if (!out_->append(pair, sizeof pair)) return false;
    }
    return text("\n");
  }

  bool read_instructions() {
    InstructionReader reader(code_.data, code_.size);
    Line line;
    while (reader.next(&line.instruction)) {
      // A fifth prefix, or caches cut off by the end, cannot be said in words.
      const DecodedInstruction& i = line.instruction;
      if (i.offset - i.start > 3 || i.next > code_.size / 2) break;
      if (!lines_.push_back(line)) return false;
      covered_ = i.next;
    }
    return true;
  }

  // Damaged tables lead to lines below zero, too.
  static bool is_sayable(const Position& p) {
    if (p == Position()) return true;
    for (int value : {p.line, p.end_line, p.column, p.end_column})
      if (value < -1 || value == INT32_MAX) return false;
    return p.line >= 0;
  }

  // Whether the tables say what positions and ranges can say.
  bool choose_tables() {
    Buffer again;
    PositionWriter writer(&again, view_.first_line());
    for (const Line& line : lines_) {
      const DecodedInstruction& i = line.instruction;
      raw_lines_ = raw_lines_ || !is_sayable(position(i.offset));
      if (!writer.add(position(i.offset), i.next - i.start)) return false;
    }
    for (uint32_t unit = covered_; unit < code_.size / 2; ++unit) {
      raw_lines_ = raw_lines_ || !is_sayable(position(unit));
      if (!writer.add(position(unit), 1)) return false;
    }
    if (!writer.finish()) return false;
    raw_lines_ = raw_lines_ || view_.first_line() < 0 || !same(again, lines_table_);
    Buffer entries;
    ExceptionTableReader reader(exceptions_.data, exceptions_.size);
    ExceptionEntry entry;
    while (reader.next(&entry)) {
      if (entry.end <= entry.start) raw_exceptions_ = true;
      if (!append_exception_entry(&entries, entry)) return false;
    }
    raw_exceptions_ = raw_exceptions_ || !same(entries, exceptions_);
    return true;
  }

  static bool same(const Buffer& made, CodeView::Bytes wanted) {
    return made.size() == wanted.size &&
           (wanted.size == 0 || std::memcmp(made.data(), wanted.data, wanted.size) == 0);
  }

  // Units are asked for in order, so one pass over the table serves all.
  Position position(uint32_t unit) {
    if (unit < range_.start || !started_) {
      positions_ = PositionReader(lines_table_.data, lines_table_.size, view_.first_line());
      range_ = PositionRange();
      started_ = true;
    }
    while (range_.end <= unit) {
      if (!positions_.next(&range_)) return Position();
    }
    return range_.position;
  }

  // The line that starts at this unit, or null; a place behind the last one is the end.
  Line* find(int64_t unit) {
    size_t low = 0;
    size_t high = lines_.size();
    while (low < high) {
      const size_t middle = (low + high) / 2;
      if (lines_[middle].instruction.start < unit) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low < lines_.size() && lines_[low].instruction.start == unit ? &lines_[low] : nullptr;
  }

  // A label can stand where assembling would put it again: at an instruction or at the end.
  uint32_t* label_at(int64_t unit) {
    if (Line* line = find(unit)) return &line->label;
    const bool at_end = unit == static_cast<int64_t>(code_.size / 2) && covered_ == code_.size / 2;
    return at_end ? &end_label_ : nullptr;
  }

  // Not where a jump takes its direction from the form that is not instrumented.
  static bool has_label(const DecodedInstruction& i, int64_t* target) {
    return kOpcodeInfo[i.opcode].kind != OpcodeKind::kInstrumented && i.oparg >= 0 &&
           jump_target(i, target);
  }

  static constexpr uint32_t kWanted = 0xFFFFFFFF;

  void want(int64_t unit) {
    if (uint32_t* label = label_at(unit)) *label = kWanted;
  }

  bool number_labels() {
    int64_t target;
    for (const Line& line : lines_) {
      if (has_label(line.instruction, &target)) want(target);
    }
    if (!raw_exceptions_) {
      ExceptionTableReader reader(exceptions_.data, exceptions_.size);
      ExceptionEntry entry;
      while (reader.next(&entry)) {
        want(entry.start);
        want(entry.end);
        want(entry.target);
      }
    }
    uint32_t next = 1;
    for (Line& line : lines_) {
      if (line.label == kWanted) line.label = next++;
    }
    if (end_label_ == kWanted) end_label_ = next;
    return true;
  }

  bool write_header() {
    if (style_.first_line && view_.first_line() >= 0 && view_.first_line() != 1) {
      if (!text(".first_line ") || !number(static_cast<uint64_t>(view_.first_line())) ||
          !text("\n"))
        return false;
    }
    return !raw_lines_ || !style_.positions || hex(".line_table", lines_table_);
  }

  // The margin: a position where it is another than before.
  bool write_position(const Position& p) {
    if (p.line == -1) return text("@ --");
    const bool columns = p.column != -1 || p.end_column != -1 || p.end_line != p.line;
    if (!text("@ ") || !number(static_cast<uint64_t>(p.line))) return false;
    if (!columns) return true;
    const auto part = [&](int value) {
      return value == -1 ? text("?") : number(static_cast<uint64_t>(value));
    };
    if (!text(":") || !part(p.column) || !text("-")) return false;
    return (p.end_line == p.line || (part(p.end_line) && text(":"))) && part(p.end_column);
  }

  bool has_positions() const { return style_.positions && !raw_lines_; }

  bool write_margin(uint32_t unit) {
    const size_t begin = out_->size();
    if (has_positions()) {
      const Position now = position(unit);
      if (!(now == shown_) && !write_position(now)) return false;
      shown_ = now;
    }
    return pad(begin, has_positions() ? kMargin : 4);
  }

  // Up to a column, but one blank at least, unless nothing stands there.
  bool pad(size_t begin, size_t column) {
    const size_t size = out_->size() - begin;
    return out_->append_fill(' ', size < column ? column - size : size != 0 ? 1 : 0);
  }

  bool write_label(uint32_t label) {
    return label == 0 || (text("L") && number(label) && text(":\n"));
  }

  bool write_body() {
    for (const Line& line : lines_) {
      const DecodedInstruction& i = line.instruction;
      if (!write_label(line.label)) return false;
      if (listener_ != nullptr) listener_->instruction(2 * i.offset, out_->size());
      if (!write_margin(i.offset) || !write_instruction(i)) return false;
    }
    for (uint32_t unit = covered_; unit < code_.size / 2; ++unit) {
      if (listener_ != nullptr) listener_->instruction(2 * unit, out_->size());
      if (!write_margin(unit) || !text(".raw ") || !number(code_.data[2 * unit]) || !text(" ") ||
          !number(code_.data[2 * unit + 1]) || !text("\n")) {
        return false;
      }
    }
    return write_label(end_label_);
  }

  bool write_instruction(const DecodedInstruction& i) {
    const OpcodeInfo& info = kOpcodeInfo[i.opcode];
    const size_t begin = out_->size();
    if (info.name != nullptr ? !text(info.name)
                             : !(text("<") && number(static_cast<uint64_t>(i.opcode)) && text(">")))
      return false;
    const uint32_t prefixes = i.offset - i.start;
    // The bytes say more than the decoded oparg: prefixes before an instruction without one count
    // too.
    uint32_t oparg = 0;
    for (uint32_t unit = i.start; unit <= i.offset; ++unit)
      oparg = oparg << 8 | code_.data[2 * unit + 1];
    const uint32_t needed = oparg > 0xFFFFFF ? 3 : oparg > 0xFFFF ? 2 : oparg > 0xFF ? 1 : 0;
    int64_t target;
    const uint32_t* label = has_label(i, &target) ? label_at(target) : nullptr;
    // A jump can be just far enough to need the prefix that makes it so far: then the text says so,
    // because the assembler finds the shortest code.
    const bool forced = label != nullptr ? prefixes > 0 : prefixes > needed;
    if (forced && (!text("/") || !number(prefixes + 1))) return false;
    if (label != nullptr) {
      if (!pad(begin, kOperands) || !text("L") || !number(*label)) return false;
    } else if (i.has_oparg || oparg != 0) {
      if (!pad(begin, kOperands) || !write_oparg(i.opcode, oparg)) return false;
    }
    return text("\n") && write_caches(i);
  }

  // By name where that says exactly this oparg; else the number, and what is known of it.
  bool write_oparg(int opcode, uint32_t oparg) {
    const OpcodeInfo& info = kOpcodeInfo[opcode];
    if (info.kind != OpcodeKind::kReal) return number(oparg);
    const size_t begin = out_->size();
    const OpargKind kind = info.oparg;
    const bool shifted = kind == OpargKind::kNameShift1 || kind == OpargKind::kNameShift2;
    if (kind == OpargKind::kConst) {
      return number(oparg) && remark(OperandTable::kConsts, oparg);
    } else if (kind == OpargKind::kLocal || kind == OpargKind::kDeref) {
      if (!name(OperandTable::kLocals, oparg)) return false;
      if (out_->size() != begin) return true;
      return number(oparg) && remark(OperandTable::kLocals, oparg);
    } else if (kind == OpargKind::kLocalPair) {
      if (oparg > 0xFF) return number(oparg);
      return write_pair(oparg, begin);
    } else if (kind == OpargKind::kName || shifted) {
      const uint32_t index =
          kind == OpargKind::kName ? oparg : oparg >> (kind == OpargKind::kNameShift1 ? 1 : 2);
      if (!name(OperandTable::kNames, index)) return false;
      if (out_->size() == begin) return number(oparg) && remark(OperandTable::kNames, index);
      if (!shifted) return true;
      const bool global = info.head == op::LOAD_GLOBAL;
      if ((oparg & 1) != 0 && !text(global ? " + NULL" : " + NULL|self")) return false;
      return kind != OpargKind::kNameShift2 || (oparg & 2) == 0 || text(" + 2 args");
    }
    Buffer word;
    uint32_t again;
    if (oparg <= 0xFF && !append_operand_word(opcode, oparg, &word)) return false;
    const bool exact = operand_by_word(opcode, word.data(), word.size(), &again) && again == oparg;
    if (exact) return out_->append(word.data(), word.size());
    return number(oparg) &&
           (word.empty() || (text("  # ") && out_->append(word.data(), word.size())));
  }

  bool write_pair(uint32_t oparg, size_t begin) {
    if (!name(OperandTable::kLocals, oparg >> 4)) return false;
    const size_t middle = out_->size();
    if (middle != begin) {
      if (!text(", ")) return false;
      const size_t second = out_->size();
      if (!name(OperandTable::kLocals, oparg & 15)) return false;
      if (out_->size() != second) return true;
    }
    out_->truncate(begin);
    return number(oparg);
  }

  bool name(OperandTable table, uint32_t index) {
    return style_.names == nullptr || style_.names->append_name(table, index, out_);
  }
  bool remark(OperandTable table, uint32_t index) {
    if (style_.names == nullptr) return true;
    return text("  # ") && style_.names->append_remark(table, index, out_);
  }

  bool write_caches(const DecodedInstruction& i) {
    bool any = false;
    for (uint32_t unit = i.offset + 1; unit < i.next; ++unit)
      any |= (code_.data[2 * unit] | code_.data[2 * unit + 1]) != 0;
    if (!any) return true;
    if (!out_->append_fill(' ', has_positions() ? kMargin : 4) || !text(".caches")) return false;
    for (uint32_t unit = i.offset + 1; unit < i.next; ++unit) {
      const uint32_t value = code_.data[2 * unit] | static_cast<uint32_t>(code_.data[2 * unit + 1])
                                                        << 8;
      if (!text(" ") || !number(value)) return false;
    }
    return text("\n");
  }

  bool write_place(uint32_t unit) {
    if (const uint32_t* label = label_at(unit)) return text("L") && number(*label);
    return number(unit);
  }

  bool write_exceptions() {
    if (raw_exceptions_) return hex(".exception_table", exceptions_);
    ExceptionTableReader reader(exceptions_.data, exceptions_.size);
    ExceptionEntry entry;
    while (reader.next(&entry)) {
      if (!text(".except ") || !write_place(entry.start) || !text(" to ") ||
          !write_place(entry.end) || !text(" -> ") || !write_place(entry.target) || !text(" [") ||
          !number(entry.depth) || !text(entry.lasti ? "] lasti\n" : "]\n")) {
        return false;
      }
    }
    return true;
  }

  static constexpr size_t kMargin = 18;    // Where instructions begin, behind positions.
  static constexpr size_t kOperands = 25;  // Where operands begin, behind names.

  const CodeView& view_;
  Buffer* out_;
  const AssemblyStyle& style_;
  AssemblyListener* listener_;
  const CodeView::Bytes code_;
  const CodeView::Bytes lines_table_;
  const CodeView::Bytes exceptions_;
  SmallVec<Line, 16> lines_;
  uint32_t covered_ = 0;  // Units that lines_ accounts for.
  uint32_t end_label_ = 0;
  bool raw_lines_ = false;
  bool raw_exceptions_ = false;
  PositionReader positions_{nullptr, 0, 0};
  PositionRange range_;
  bool started_ = false;
  Position shown_;  // What the assembler starts with: none.
};

}  // namespace

bool write_assembly(const CodeView& code, Buffer* out, const AssemblyStyle& style,
                    AssemblyListener* listener) {
  return Writer(code, out, style, listener).write();
}

}  // namespace py
