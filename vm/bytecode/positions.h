// Source positions of code units: the line table, both directions, and the branches of a code.
// Counterpart: Objects/codeobject.c, Python/assemble.c, Python/instrumentation.c.
#ifndef VM_BYTECODE_POSITIONS_H_
#define VM_BYTECODE_POSITIONS_H_

#include <cstddef>
#include <cstdint>

#include "vm/bytecode/code_unit.h"

namespace py {

class Buffer;

// Lines and columns as in the table: -1 where Python shows None.
struct Position {
  int line = -1;
  int end_line = -1;
  int column = -1;
  int end_column = -1;

  bool operator==(const Position&) const = default;
};

struct PositionRange {
  uint32_t start = 0;  // In code units.
  uint32_t end = 0;
  Position position;
};

// Walks over the bytes of a line table. Damaged tables give some positions, those that CPython
// gives unless it reads what lies behind the table; here nothing is read there.
class TableWalk {
 public:
  TableWalk(const uint8_t* table, size_t size, int first_line)
      : at_(table), end_(table + size), line_(first_line) {}

 protected:
  uint8_t byte() { return at_ < end_ ? *at_++ : 0; }
  uint32_t varint();
  int signed_varint();
  void advance_line(int by) {
    line_ = static_cast<int>(static_cast<uint32_t>(line_) + static_cast<uint32_t>(by));
  }

  const uint8_t* at_;
  const uint8_t* end_;
  int line_;
  uint32_t offset_ = 0;
};

// The entries of a line table in order; co_positions() is each range's position once per unit. An
// entry begins where the one before it has ended.
class PositionReader : TableWalk {
 public:
  using TableWalk::TableWalk;

  bool next(PositionRange* range);
};

struct LineRange {
  uint32_t start = 0;  // In code units.
  uint32_t end = 0;
  int line = -1;
};

// The same for lines alone. An entry begins with the next byte that looks like it, which is
// somewhere else only in a damaged table.
class LineEntryReader : TableWalk {
 public:
  using TableWalk::TableWalk;

  bool next(LineRange* range);
  // The line that the next entry counts from, whether or not the one before has a line.
  int line() const { return line_; }
  // The position that the entry has which next() would read.
  Position position() const;
};

// co_lines(): neighbouring entries with the same line are one range.
class LineReader {
 public:
  LineReader(const uint8_t* table, size_t size, int first_line) : reader_(table, size, first_line) {
    more_ = reader_.next(&pending_);
  }

  bool next(LineRange* range);

 private:
  LineEntryReader reader_;
  LineRange pending_;
  bool more_;
};

// The position of one code unit; all -1 behind the end of the table.
Position position_at(const uint8_t* table, size_t size, int first_line, uint32_t unit);
// Its line alone, which is what tracebacks and tracing ask for; -1 for none.
int line_at(const uint8_t* table, size_t size, int first_line, uint32_t unit);

// Writes a line table. add() merges neighbours with the same position; finish() writes the rest.
// Both return false when memory is out.
class PositionWriter {
 public:
  PositionWriter(Buffer* table, int first_line) : table_(table), line_(first_line) {}

  [[nodiscard]] bool add(const Position& position, uint32_t units);
  [[nodiscard]] bool finish();

 private:
  bool write_entry(int units);

  Buffer* table_;
  int line_;
  Position pending_;
  uint32_t units_ = 0;
};

struct Branch {
  uint32_t source = 0;  // In code units.
  uint32_t not_taken = 0;
  uint32_t taken = 0;
};

// co_branches(): every two-way jump with where both ways lead. The code must not be specialised.
class BranchReader {
 public:
  BranchReader(const CodeUnit* code, uint32_t size) : code_(code), size_(size) {}

  bool next(Branch* branch);

 private:
  const CodeUnit* code_;
  uint32_t size_;
  uint32_t offset_ = 0;
};

}  // namespace py

#endif  // VM_BYTECODE_POSITIONS_H_
