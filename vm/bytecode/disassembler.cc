// The listing of `python -m dis`, byte for byte, of anything that can describe itself as code.
// Counterpart: Lib/dis.py.
#include "vm/bytecode/disassembler.h"

#include <cstring>

#include "vm/base/buffer.h"
#include "vm/base/small_vec.h"
#include "vm/bytecode/exception_table.h"
#include "vm/bytecode/opcode_caches.h"
#include "vm/bytecode/opcode_metadata.h"
#include "vm/bytecode/operand_words.h"
#include "vm/bytecode/positions.h"

namespace py {
namespace {

constexpr size_t kNameWidth = 20;
constexpr size_t kOpargWidth = 5;
constexpr uint32_t kPlainPrefixes = 3;  // Up to so many, the oparg shown is the machine's.
constexpr char kNoLine[] = "  --";

// dis knows the caches of the general forms only, which is all that co_code holds.
int cache_units(int base) {
  return opcode_is_valid(base) && kOpcodeInfo[base].kind == OpcodeKind::kReal
             ? kOpcodeInfo[base].cache_units
             : 0;
}

size_t digits(int64_t value) {
  size_t count = value < 0 ? 2 : 1;
  for (uint64_t rest = value < 0 ? 0 - static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
       rest >= 10; rest /= 10)
    ++count;
  return count;
}

[[nodiscard]] bool append_number(Buffer* out, uint64_t value, bool negative = false) {
  char text[24];
  char* at = text + sizeof text;
  do {
    *--at = static_cast<char>('0' + value % 10);
    value /= 10;
  } while (value != 0);
  if (negative) *--at = '-';
  return out->append(at, static_cast<size_t>(text + sizeof text - at));
}

[[nodiscard]] bool append_signed(Buffer* out, int64_t value) {
  return append_number(
      out, value < 0 ? 0 - static_cast<uint64_t>(value) : static_cast<uint64_t>(value), value < 0);
}

[[nodiscard]] bool append_right(Buffer* out, int64_t value, size_t width) {
  const size_t size = digits(value);
  return out->append_fill(' ', width > size ? width - size : 0) && append_signed(out, value);
}

bool is_backward(int base) {
  return base == op::JUMP_BACKWARD || base == op::JUMP_BACKWARD_NO_INTERRUPT ||
         base == op::END_ASYNC_FOR;
}

class Listing {
 public:
  Listing(const CodeView& view, const DisassemblyOptions& options, Buffer* out)
      : view_(view),
        options_(options),
        out_(out),
        code_(view.code()),
        shown_(options.adaptive ? view.adaptive_code() : code_),
        lines_(view.line_table()),
        exceptions_(view.exception_table()) {}

  bool write() {
    if (!find_labels() || !find_line_starts()) return false;
    column_width_ = options_.show_positions ? positions_width() : lines_width();
    label_width_ = 4 + digits(static_cast<int64_t>(labels_.size()));
    const int64_t last = static_cast<int64_t>(code_.size) - 2;
    offset_width_ = options_.show_offsets ? digits(last > 9999 ? last : 9999) : 0;

    PositionReader positions(lines_.data, lines_.size, view_.first_line());
    bool more = positions.next(&range_);
    size_t line_index = 0;
    InstructionReader reader(code_.data, code_.size, true);
    DecodedInstruction instruction;
    while (reader.next(&instruction)) {
      while (more && range_.end <= instruction.offset) more = positions.next(&range_);
      if (!more) range_.position = Position();
      starts_line_ = false;
      // A range that begins inside an instruction is never seen, as in dis.
      while (line_index < starts_.size() && starts_[line_index].start < instruction.offset)
        ++line_index;
      if (line_index < starts_.size() && starts_[line_index].start == instruction.offset) {
        starts_line_ = true;
        line_ = starts_[line_index++].line;
      }
      if (!write_instruction(instruction)) return false;
    }
    return write_exceptions();
  }

 private:
  bool add_label(int64_t target) {
    size_t place = lower_bound(target);
    if (place < labels_.size() && labels_[place] == target) return true;
    if (!labels_.push_back(target)) return false;
    for (size_t i = labels_.size() - 1; i > place; --i) labels_[i] = labels_[i - 1];
    labels_[place] = target;
    return true;
  }

  size_t lower_bound(int64_t target) const {
    size_t low = 0;
    size_t high = labels_.size();
    while (low < high) {
      const size_t middle = (low + high) / 2;
      if (labels_[middle] < target) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  // The number of a label, or 0.
  size_t label(int64_t target) const {
    const size_t place = lower_bound(target);
    return place < labels_.size() && labels_[place] == target ? place + 1 : 0;
  }

  bool find_labels() {
    InstructionReader reader(code_.data, code_.size, true);
    DecodedInstruction instruction;
    int64_t target;
    while (reader.next(&instruction)) {
      if (jump_target(instruction, &target) && !add_label(target)) return false;
    }
    ExceptionTableReader table(exceptions_.data, exceptions_.size);
    ExceptionEntry entry;
    while (table.next(&entry)) {
      if (!add_label(entry.start) || !add_label(entry.end) || !add_label(entry.target))
        return false;
    }
    return true;
  }

  bool find_line_starts() {
    LineReader reader(lines_.data, lines_.size, view_.first_line());
    LineRange range;
    while (reader.next(&range)) {
      if (!starts_.push_back(range)) return false;
    }
    return true;
  }

  size_t lines_width() const {
    int highest = -1;
    bool none = false;
    for (const LineRange& range : starts_) {
      if (range.line == -1) {
        none = true;
      } else if (range.line != 0 && (highest == -1 || range.line > highest)) {
        highest = range.line;
      }
    }
    if (highest == -1) return 0;
    const size_t width = digits(highest) < 3 ? 3 : digits(highest);
    return none && width < 4 ? 4 : width;
  }

  size_t positions_width() const {
    PositionReader reader(lines_.data, lines_.size, view_.first_line());
    PositionRange range;
    bool any = false;
    size_t widest = 0;
    while (reader.next(&range)) {
      size_t width = 0;
      for (int part : {range.position.line, range.position.end_line, range.position.column,
                       range.position.end_column}) {
        any = any || part != -1;
        width += part == -1 ? 1 : digits(part);
      }
      if (width > widest) widest = width;
    }
    return any ? 1 + (widest + 3 > 4 ? widest + 3 : 4) : 0;
  }

  bool write_position() {
    const size_t begin = out_->size();
    const Position& p = range_.position;
    if (p == Position()) {
      if (!out_->append(kNoLine)) return false;
    } else {
      const int parts[] = {p.line, p.column, p.end_line, p.end_column};
      const char* const separators[] = {":", "-", ":", ""};
      for (int i = 0; i < 4; ++i) {
        if (!(parts[i] == -1 ? out_->append('?') : append_signed(out_, parts[i]))) return false;
        if (!out_->append(separators[i])) return false;
      }
    }
    const size_t size = out_->size() - begin;
    return out_->append_fill(' ', size < column_width_ ? column_width_ - size : 0);
  }

  // Everything before the name: source column, label, offset, arrow.
  bool write_margin(uint32_t offset, bool starts_line, size_t label_number, bool current) {
    if (column_width_ != 0) {
      if (options_.show_positions) {
        if (!write_position()) return false;
      } else if (!starts_line) {
        if (!out_->append_fill(' ', column_width_)) return false;
      } else if (line_ == -1) {
        const size_t size = sizeof kNoLine - 1;
        if (!out_->append_fill(' ', column_width_ > size ? column_width_ - size : 0) ||
            !out_->append(kNoLine))
          return false;
      } else if (!append_right(out_, line_, column_width_)) {
        return false;
      }
      if (!out_->append(' ')) return false;
    }
    if (label_number != 0) {
      const size_t size = digits(static_cast<int64_t>(label_number)) + 2;
      if (!out_->append_fill(' ', label_width_ > size ? label_width_ - size : 0) ||
          !out_->append('L') || !append_number(out_, label_number) || !out_->append(": ")) {
        return false;
      }
    } else if (!out_->append_fill(' ', label_width_ + 1)) {
      return false;
    }
    if (offset_width_ != 0 &&
        (!append_right(out_, static_cast<int64_t>(offset) * 2, offset_width_) ||
         !out_->append("   "))) {
      return false;
    }
    return out_->append(current ? "--> " : "    ");
  }

  bool write_name(const char* name, size_t size) {
    return out_->append(name, size) &&
           out_->append_fill(' ', size < kNameWidth ? kNameWidth - size : 0);
  }

  bool write_oparg(int64_t oparg, size_t name_size) {
    const size_t excess = name_size > kNameWidth ? name_size - kNameWidth : 0;
    return out_->append(' ') &&
           append_right(out_, oparg, excess < kOpargWidth ? kOpargWidth - excess : 0);
  }

  // For dis, an oparg has no limits: before each further byte it becomes 256 times as large, and
  // what then passes 31 bits loses 2**32, once.
  bool write_long_oparg(const DecodedInstruction& instruction, size_t name_size) {
    constexpr int64_t kLimb = 1'000'000'000;  // Decimal limbs of the magnitude, the lowest first.
    constexpr int64_t kWrap = int64_t{1} << 32;
    constexpr int64_t kPlain = int64_t{1} << 48;  // So far a machine word does.
    uint32_t at = instruction.offset - instruction.prefixed;
    int64_t head = 0;
    for (; at <= instruction.offset && -kPlain < head && head < kPlain; ++at) {
      head *= 256;
      if (head >= kWrap / 2) head -= kWrap;
      head += code_.data[2 * at + 1];
    }
    if (at > instruction.offset) return write_oparg(head, name_size);
    const bool negative = head < 0;
    SmallVec<int64_t, 8> limbs;
    for (int64_t rest = negative ? -head : head; rest != 0 || limbs.empty(); rest /= kLimb) {
      if (!limbs.push_back(rest % kLimb)) return false;
    }
    for (; at <= instruction.offset; ++at) {
      const int64_t byte = code_.data[2 * at + 1];
      int64_t carry = negative ? -byte : byte - kWrap;
      for (int64_t& limb : limbs) {
        const int64_t value = limb * 256 + carry;
        carry = value >= 0 ? value / kLimb : (value - kLimb + 1) / kLimb;
        limb = value - carry * kLimb;
      }
      if (carry > 0 && !limbs.push_back(carry)) return false;
    }
    if (!out_->append(negative ? " -" : " ") ||
        !append_number(out_, static_cast<uint64_t>(limbs.back())))
      return false;
    for (size_t i = limbs.size() - 1; i-- > 0;) {
      if (!out_->append_fill('0', 9 - digits(limbs[i])) ||
          !append_number(out_, static_cast<uint64_t>(limbs[i])))
        return false;
    }
    return true;
  }

  bool end_line() {
    size_t size = out_->size();
    while (size > 0 && (*out_)[size - 1] == ' ') --size;
    out_->truncate(size);
    return out_->append('\n');
  }

  bool write_instruction(const DecodedInstruction& instruction) {
    if (column_width_ != 0 && starts_line_ && instruction.offset > 0 && !out_->append('\n'))
      return false;
    const int shown = shown_.data[2 * instruction.offset];
    const OpcodeInfo& info = kOpcodeInfo[shown];
    const int64_t offset = static_cast<int64_t>(instruction.offset) * 2;
    const int shown_base = info.kind == OpcodeKind::kSpecialized ? info.head : shown;
    const bool current =
        offset <= options_.current && options_.current <= offset + 2 * cache_units(shown_base);
    if (!write_margin(instruction.offset, starts_line_, label(instruction.offset), current))
      return false;
    size_t name_size;
    if (info.name != nullptr) {
      name_size = std::strlen(info.name);
      if (!write_name(info.name, name_size)) return false;
    } else {
      char name[8] = "<";
      size_t size = 1;
      for (int scale = shown >= 100 ? 100 : shown >= 10 ? 10 : 1; scale > 0; scale /= 10) {
        name[size++] = static_cast<char>('0' + shown / scale % 10);
      }
      name[size++] = '>';
      name_size = size;
      if (!write_name(name, size)) return false;
    }
    if (instruction.has_oparg) {
      if (instruction.prefixed > kPlainPrefixes ? !write_long_oparg(instruction, name_size)
                                                : !write_oparg(instruction.oparg, name_size))
        return false;
      const size_t mark = out_->size();
      if (!out_->append(" (")) return false;
      const size_t begin = out_->size();
      no_memory_ = false;
      write_meaning(shown_base, instruction);
      if (no_memory_) return false;
      if (out_->size() == begin) {
        out_->truncate(mark);
      } else if (!out_->append(')')) {
        return false;
      }
    }
    return end_line() && (!options_.show_caches || write_caches(instruction));
  }

  void add(const char* text) { no_memory_ = no_memory_ || !out_->append(text); }

  void add_local(uint32_t index) { view_.append_local(index, out_); }

  // What stands in the parentheses.
  void write_meaning(int base, const DecodedInstruction& instruction) {
    const OpcodeInfo& info = kOpcodeInfo[base];
    const int64_t oparg = instruction.oparg;
    const uint32_t index = static_cast<uint32_t>(instruction.oparg);
    if ((info.flags & kFlagConst) != 0) {
      view_.append_const(index, out_);
    } else if ((info.flags & kFlagName) != 0) {
      write_name_meaning(base, info, index);
    } else if ((info.flags & (kFlagJump | kFlagBlockPush)) != 0) {
      int64_t target;
      if (!jump_target(instruction, &target) || label(target) == 0) return;
      add(base == op::END_ASYNC_FOR ? "from L" : "to L");
      no_memory_ = no_memory_ || !append_number(out_, label(target));
    } else if (info.oparg == OpargKind::kLocalPair) {
      add_local(index >> 4);
      add(", ");
      add_local(index & 15);
    } else if ((info.flags & (kFlagLocal | kFlagFree)) != 0) {
      add_local(index);
    } else if (info.kind == OpcodeKind::kReal) {
      no_memory_ = no_memory_ || !append_operand_word(base, oparg, out_);
    }
  }

  void write_name_meaning(int base, const OpcodeInfo& info, uint32_t oparg) {
    uint32_t index = oparg;
    const char* extra = "";
    // An instrumented form shows its oparg taken as a whole.
    if (info.kind == OpcodeKind::kReal) {
      if (info.oparg == OpargKind::kNameShift1) index >>= 1;
      if (info.oparg == OpargKind::kNameShift2) index >>= 2;
      if (index != oparg || info.oparg != OpargKind::kName) {
        if ((oparg & 1) != 0) extra = base == op::LOAD_GLOBAL ? " + NULL" : " + NULL|self";
      }
    }
    if (view_.append_name(index, out_)) add(extra);
  }

  bool write_caches(const DecodedInstruction& instruction) {
    for (const CacheFields& format : kCacheFormats) {
      if (format.opcode != instruction.base || cache_units(instruction.base) == 0) continue;
      for (int f = 0; f < format.count; ++f) {
        const CacheField& field = format.fields[f];
        for (uint32_t i = 0; i < field.units; ++i) {
          const uint32_t offset = instruction.offset + field.at + i;
          if (!write_margin(offset, false, 0, false) || !write_name("CACHE", 5) ||
              !write_oparg(0, 5))
            return false;
          if (i == 0 && !write_cache_value(field, offset)) return false;
          if (!end_line()) return false;
        }
      }
    }
    return true;
  }

  bool write_cache_value(const CacheField& field, uint32_t offset) {
    uint64_t value = 0;
    for (size_t i = 2u * field.units; i-- > 0;) {
      const size_t at = 2u * offset + i;
      value = value << 8 | (at < shown_.size ? shown_.data[at] : 0);
    }
    return out_->append(" (") && out_->append(field.name) && out_->append(": ") &&
           append_number(out_, value) && out_->append(')');
  }

  bool write_exceptions() {
    ExceptionTableReader table(exceptions_.data, exceptions_.size);
    ExceptionEntry entry;
    bool first = true;
    while (table.next(&entry)) {
      if (first && !out_->append("ExceptionTable:\n")) return false;
      first = false;
      if (!out_->append("  L") || !append_number(out_, label(entry.start)) ||
          !out_->append(" to L") || !append_number(out_, label(entry.end)) ||
          !out_->append(" -> L") || !append_number(out_, label(entry.target)) ||
          !out_->append(" [") || !append_number(out_, entry.depth) ||
          !out_->append(entry.lasti ? "] lasti\n" : "]\n")) {
        return false;
      }
    }
    return true;
  }

  const CodeView& view_;
  const DisassemblyOptions& options_;
  Buffer* out_;
  const CodeView::Bytes code_;
  const CodeView::Bytes shown_;
  const CodeView::Bytes lines_;
  const CodeView::Bytes exceptions_;
  SmallVec<int64_t, 32> labels_;  // Sorted targets, in code units.
  SmallVec<LineRange, 32> starts_;
  size_t column_width_ = 0;
  size_t label_width_ = 0;
  size_t offset_width_ = 0;
  PositionRange range_;
  bool starts_line_ = false;
  int line_ = -1;
  bool no_memory_ = false;
};

}  // namespace

bool InstructionReader::next(DecodedInstruction* instruction) {
  while (at_ < units_) {
    const int opcode = code_[2 * at_];
    const OpcodeInfo& info = kOpcodeInfo[opcode];
    const int base = info.kind == OpcodeKind::kSpecialized ? info.head : opcode;
    const uint32_t offset = at_;
    if (!in_prefix_) start_ = offset;
    at_ += 1 + static_cast<uint32_t>(cache_units(base));
    const bool has_oparg = (kOpcodeInfo[base].flags & kFlagArg) != 0;
    uint32_t oparg = 0;
    if (has_oparg) oparg = code_[2 * offset + 1] | extended_;
    in_prefix_ = base == op::EXTENDED_ARG;
    extended_ = in_prefix_ ? oparg << 8 : 0;
    if (in_prefix_ && !prefixes_) continue;
    *instruction = {in_prefix_ ? offset : start_, offset,         at_, opcode, base, has_oparg,
                    static_cast<int32_t>(oparg),  offset - start_};
    return true;
  }
  return false;
}

bool jump_target(const DecodedInstruction& instruction, int64_t* target) {
  if (!instruction.has_oparg || (kOpcodeInfo[instruction.base].flags & kFlagJump) == 0)
    return false;
  const int64_t distance = instruction.oparg;
  *target = static_cast<int64_t>(instruction.next) +
            (is_backward(instruction.base) ? -distance : distance);
  return true;
}

bool disassemble(const CodeView& code, const DisassemblyOptions& options, Buffer* out) {
  return Listing(code, options, out).write();
}

bool disassemble_recursive(const CodeView& code, const DisassemblyOptions& options, Buffer* out) {
  if (!disassemble(code, options, out)) return false;
  if (options.depth == 0) return true;
  DisassemblyOptions inner = options;
  if (inner.depth > 0) --inner.depth;
  for (size_t i = 0; i < code.nested_count(); ++i) {
    const CodeView* nested = code.nested(i);
    if (!out->append("\nDisassembly of ") || !nested->append_repr(out) || !out->append(":\n") ||
        !disassemble_recursive(*nested, inner, out)) {
      return false;
    }
  }
  return true;
}

}  // namespace py
