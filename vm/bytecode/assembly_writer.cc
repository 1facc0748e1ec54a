// Bytecode as text, written: readable where the code is sane, exact where it is not.
// Counterpart: Lib/dis.py.
#include <cstring>

#include "vm/base/buffer.h"
#include "vm/base/small_vec.h"
#include "vm/bytecode/assembler.h"
#include "vm/bytecode/disassembler.h"
#include "vm/bytecode/exception_table.h"
#include "vm/bytecode/opcode_metadata.h"
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
  Writer(const CodeView& view, Buffer* out)
      : view_(view),
        out_(out),
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

  // Whether the tables say what positions and ranges can say.
  bool choose_tables() {
    Buffer again;
    PositionWriter writer(&again, view_.first_line());
    for (const Line& line : lines_) {
      const DecodedInstruction& i = line.instruction;
      if (!writer.add(position(i.offset), i.next - i.start)) return false;
    }
    for (uint32_t unit = covered_; unit < code_.size / 2; ++unit) {
      if (!writer.add(position(unit), 1)) return false;
    }
    if (!writer.finish()) return false;
    raw_lines_ = view_.first_line() < 0 || !same(again, lines_table_);
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

  static constexpr uint32_t kWanted = 0xFFFFFFFF;

  void want(int64_t unit) {
    if (uint32_t* label = label_at(unit)) *label = kWanted;
  }

  bool number_labels() {
    int64_t target;
    for (const Line& line : lines_) {
      if (jump_target(line.instruction, &target) && line.instruction.oparg >= 0) want(target);
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
    if (view_.first_line() >= 0 && view_.first_line() != 1) {
      if (!text(".first_line ") || !number(static_cast<uint64_t>(view_.first_line())) ||
          !text("\n"))
        return false;
    }
    return !raw_lines_ || hex(".line_table", lines_table_);
  }

  bool write_position(const Position& p) {
    if (p.line == -1) return text("@ --\n");
    const bool columns = p.column != -1 || p.end_column != -1 || p.end_line != p.line;
    if (!text("@ ") || !number(static_cast<uint64_t>(p.line))) return false;
    if (columns) {
      const auto part = [&](int value) {
        return value == -1 ? text("?") : number(static_cast<uint64_t>(value));
      };
      if (!text(":") || !part(p.column) || !text("-") || !part(p.end_line) || !text(":") ||
          !part(p.end_column))
        return false;
    }
    return text("\n");
  }

  bool maybe_position(uint32_t unit) {
    if (raw_lines_) return true;
    const Position now = position(unit);
    if (now == shown_) return true;
    shown_ = now;
    return write_position(now);
  }

  bool write_label(uint32_t label) {
    return label == 0 || (text("L") && number(label) && text(":\n"));
  }

  bool write_body() {
    for (const Line& line : lines_) {
      const DecodedInstruction& i = line.instruction;
      if (!write_label(line.label) || !maybe_position(i.offset) || !write_instruction(i))
        return false;
    }
    for (uint32_t unit = covered_; unit < code_.size / 2; ++unit) {
      if (!maybe_position(unit) || !text("    .raw ") || !number(code_.data[2 * unit]) ||
          !text(" ") || !number(code_.data[2 * unit + 1]) || !text("\n")) {
        return false;
      }
    }
    return write_label(end_label_);
  }

  bool write_instruction(const DecodedInstruction& i) {
    const OpcodeInfo& info = kOpcodeInfo[i.opcode];
    if (!text("    ")) return false;
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
    const bool jump = jump_target(i, &target);
    const uint32_t* label = jump && i.oparg >= 0 ? label_at(target) : nullptr;
    // A jump can be just far enough to need the prefix that makes it so far: then the text says so,
    // because the assembler finds the shortest code.
    const bool forced = label != nullptr ? prefixes > 0 : prefixes > needed;
    if (forced && (!text("/") || !number(prefixes + 1))) return false;
    if (label != nullptr) {
      if (!text(" L") || !number(*label)) return false;
    } else if ((i.has_oparg || oparg != 0) && (!text(" ") || !number(oparg))) {
      return false;
    }
    return text("\n") && write_caches(i);
  }

  bool write_caches(const DecodedInstruction& i) {
    bool any = false;
    for (uint32_t unit = i.offset + 1; unit < i.next; ++unit)
      any |= (code_.data[2 * unit] | code_.data[2 * unit + 1]) != 0;
    if (!any) return true;
    if (!text("    .caches")) return false;
    for (uint32_t unit = i.offset + 1; unit < i.next; ++unit) {
      const uint32_t value = code_.data[2 * unit] | static_cast<uint32_t>(code_.data[2 * unit + 1])
                                                        << 8;
      if (!text(" ") || !number(value)) return false;
    }
    return text("\n");
  }

  bool write_place(uint32_t unit) {
    if (const uint32_t* label = label_at(unit)) return text(" L") && number(*label);
    return text(" ") && number(unit);
  }

  bool write_exceptions() {
    if (raw_exceptions_) return hex(".exception_table", exceptions_);
    ExceptionTableReader reader(exceptions_.data, exceptions_.size);
    ExceptionEntry entry;
    while (reader.next(&entry)) {
      if (!text(".except") || !write_place(entry.start) || !write_place(entry.end) ||
          !write_place(entry.target) || !text(" ") || !number(entry.depth) ||
          !text(entry.lasti ? " lasti\n" : "\n")) {
        return false;
      }
    }
    return true;
  }

  const CodeView& view_;
  Buffer* out_;
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

bool write_assembly(const CodeView& code, Buffer* out) { return Writer(code, out).write(); }

}  // namespace py
