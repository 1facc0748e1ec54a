// Source positions of code units: the line table, both directions, and the branches of a code.
// Counterpart: Objects/codeobject.c, Python/assemble.c, Python/instrumentation.c.
#include "vm/bytecode/positions.h"

#include "vm/base/buffer.h"
#include "vm/bytecode/opcode_metadata.h"

namespace py {
namespace {

// An entry starts with 1cccclll: its form and its length in units less one.
constexpr int kOneLine0 = 10;  // Forms 10 to 12: the line moves by form - 10.
constexpr int kNoColumns = 13;
constexpr int kLong = 14;
constexpr int kNone = 15;
constexpr int kMaxUnits = 8;
constexpr uint8_t kFirst = 0x80;

int form_of(uint8_t first) { return first >> 3 & 15; }
uint32_t length_of(uint8_t first) { return (first & 7) + 1; }

void append_varint(char* bytes, size_t* length, uint32_t value) {
  while (value >= 64) {
    bytes[(*length)++] = static_cast<char>(0x40 | (value & 0x3F));
    value >>= 6;
  }
  bytes[(*length)++] = static_cast<char>(value);
}

void append_signed_varint(char* bytes, size_t* length, int value) {
  const uint32_t magnitude =
      value < 0 ? 0 - static_cast<uint32_t>(value) : static_cast<uint32_t>(value);
  append_varint(bytes, length, magnitude << 1 | (value < 0 ? 1 : 0));
}

}  // namespace

uint32_t TableWalk::varint() {
  uint32_t value = 0;
  for (uint32_t shift = 0;; shift += 6) {
    const uint8_t chunk = byte();
    // Numbers that are too long go around, as CPython's do on the processors that it is built for.
    value |= static_cast<uint32_t>(chunk & 0x3F) << (shift & 31);
    if ((chunk & 0x40) == 0) return value;
  }
}

int TableWalk::signed_varint() {
  const uint32_t value = varint();
  return static_cast<int>((value & 1) != 0 ? 0 - (value >> 1) : value >> 1);
}

bool PositionReader::next(PositionRange* range) {
  if (at_ >= end_) return false;
  const uint8_t first = byte();
  const int form = form_of(first);
  range->start = offset_;
  offset_ += length_of(first);
  range->end = offset_;
  Position& position = range->position;
  if (form == kNone) {
    position = Position();
  } else if (form == kLong) {
    advance_line(signed_varint());
    position.line = line_;
    position.end_line = static_cast<int>(static_cast<uint32_t>(line_) + varint());
    position.column = static_cast<int>(varint() - 1);
    position.end_column = static_cast<int>(varint() - 1);
  } else if (form == kNoColumns) {
    advance_line(signed_varint());
    position = {line_, line_, -1, -1};
  } else if (form >= kOneLine0) {
    advance_line(form - kOneLine0);
    position.line = position.end_line = line_;
    position.column = byte();
    position.end_column = byte();
  } else {
    const uint8_t second = byte();
    position.line = position.end_line = line_;
    position.column = form << 3 | second >> 4;
    position.end_column = position.column + (second & 15);
  }
  return true;
}

bool LineEntryReader::next(LineRange* range) {
  if (at_ >= end_) return false;
  const uint8_t* begin = at_;
  const uint8_t first = byte();
  const int form = form_of(first);
  if (form == kLong || form == kNoColumns) {
    advance_line(signed_varint());
  } else if (form >= kOneLine0 && form != kNone) {
    advance_line(form - kOneLine0);
  }
  range->start = offset_;
  offset_ += length_of(first);
  range->end = offset_;
  range->line = form == kNone && (first & kFirst) != 0 ? -1 : line_;
  at_ = begin + 1;
  while (at_ < end_ && (*at_ & kFirst) == 0) ++at_;
  return true;
}

Position LineEntryReader::position() const {
  PositionReader reader(at_, static_cast<size_t>(end_ - at_), line_);
  PositionRange range;
  return reader.next(&range) ? range.position : Position();
}

bool LineReader::next(LineRange* range) {
  if (!more_) return false;
  *range = pending_;
  while ((more_ = reader_.next(&pending_)) && pending_.line == range->line)
    range->end = pending_.end;
  return true;
}

Position position_at(const uint8_t* table, size_t size, int first_line, uint32_t unit) {
  LineEntryReader reader(table, size, first_line);
  LineEntryReader before = reader;
  LineRange range;
  while (reader.next(&range)) {
    if (unit < range.end) return before.position();
    before = reader;
  }
  return Position();
}

int line_at(const uint8_t* table, size_t size, int first_line, uint32_t unit) {
  LineEntryReader reader(table, size, first_line);
  LineRange range;
  while (reader.next(&range)) {
    if (unit < range.end) return range.line;
  }
  return -1;
}

bool PositionWriter::add(const Position& position, uint32_t units) {
  if (units_ != 0 && !(position == pending_) && !finish()) return false;
  pending_ = position;
  units_ += units;
  return true;
}

bool PositionWriter::finish() {
  for (; units_ > kMaxUnits; units_ -= kMaxUnits) {
    if (!write_entry(kMaxUnits)) return false;
  }
  const uint32_t rest = units_;
  units_ = 0;
  return rest == 0 || write_entry(static_cast<int>(rest));
}

// The shortest form that can say it; the choices are CPython's, so that tables are equal.
bool PositionWriter::write_entry(int units) {
  char bytes[1 + 4 * 6];
  size_t length = 0;
  const auto start = [&](int form) {
    bytes[length++] = static_cast<char>(0x80 | form << 3 | (units - 1));
  };
  const Position& p = pending_;
  const int delta = static_cast<int>(static_cast<uint32_t>(p.line) - static_cast<uint32_t>(line_));
  const bool columns = p.column >= 0 && p.end_column >= 0;
  if (p.line == -1) {
    start(kNone);
    return table_->append(bytes, length);
  }
  if (!columns && (p.end_line == p.line || p.end_line < 0)) {
    start(kNoColumns);
    append_signed_varint(bytes, &length, delta);
  } else if (columns && p.end_line == p.line && delta == 0 && p.column < 80 &&
             p.end_column >= p.column && p.end_column - p.column < 16) {
    start(p.column >> 3);
    bytes[length++] = static_cast<char>((p.column & 7) << 4 | (p.end_column - p.column));
  } else if (columns && p.end_line == p.line && delta >= 0 && delta < 3 && p.column < 128 &&
             p.end_column < 128) {
    start(kOneLine0 + delta);
    bytes[length++] = static_cast<char>(p.column);
    bytes[length++] = static_cast<char>(p.end_column);
  } else {
    start(kLong);
    append_signed_varint(bytes, &length, delta);
    // A damaged table has positions of all sizes, which the reader wraps in the same way.
    append_varint(bytes, &length,
                  static_cast<uint32_t>(p.end_line) - static_cast<uint32_t>(p.line));
    append_varint(bytes, &length, static_cast<uint32_t>(p.column) + 1);
    append_varint(bytes, &length, static_cast<uint32_t>(p.end_column) + 1);
  }
  line_ = p.line;
  return table_->append(bytes, length);
}

bool BranchReader::next(Branch* branch) {
  uint32_t oparg = 0;
  while (offset_ < size_) {
    const uint32_t source = offset_;
    const int opcode = kOpcodeInfo[unit_opcode(code_[source])].base;
    const OpcodeInfo& info = kOpcodeInfo[opcode];
    oparg = oparg << 8 | static_cast<uint32_t>(unit_oparg(code_[source]));
    const uint32_t next = source + 1 + info.cache_units;
    offset_ = next;
    if (opcode == op::END_ASYNC_FOR) {
      // The loop's exit is reported at the END_SEND that its oparg counts back to.
      const uint32_t from = next - oparg;
      *branch = {from, from + 2, next};
      return true;
    }
    if (info.flow == Flow::kBranch && info.oparg == OpargKind::kJumpForward && opcode != op::SEND) {
      // A jump skips what its target does first; falling through skips NOT_TAKEN.
      const bool loop = info.taken_skip != 0;
      offset_ = loop ? next : next + 1;
      *branch = {source, offset_, next + oparg + (loop ? 2 : 0)};
      return true;
    }
    if (opcode != op::EXTENDED_ARG) oparg = 0;
  }
  return false;
}

}  // namespace py
