// The exception table of a code object, both directions.
// Counterpart: Python/ceval.c (get_exception_handler), Python/assemble.c.
#ifndef VM_BYTECODE_EXCEPTION_TABLE_H_
#define VM_BYTECODE_EXCEPTION_TABLE_H_

#include <cstddef>
#include <cstdint>

namespace py {

class Buffer;

// All offsets are in code units. While an instruction in [start, end) raises, the stack is cut to
// `depth`, the offset is pushed if `lasti`, then the exception, and control goes to `target`.
struct ExceptionEntry {
  uint32_t start = 0;
  uint32_t end = 0;
  uint32_t target = 0;
  uint32_t depth = 0;
  bool lasti = false;

  bool operator==(const ExceptionEntry&) const = default;
};

// Reads the entries in order. A table that ends inside an entry ends before it, as for dis.
class ExceptionTableReader {
 public:
  ExceptionTableReader(const uint8_t* table, size_t size) : at_(table), end_(table + size) {}

  bool next(ExceptionEntry* entry);
  // After next() said false: whether bytes were left over or a number did not fit.
  bool malformed() const { return malformed_; }
  const uint8_t* position() const { return at_; }  // Behind the last entry read.

 private:
  const uint8_t* at_;
  const uint8_t* end_;
  bool malformed_ = false;
};

// Finds the entry that covers the code unit, searching as CPython does: by halves while the table
// is long, then in order, so that even overlapping entries give the same answer. Never reads
// outside the table.
bool find_exception_handler(const uint8_t* table, size_t size, uint32_t offset,
                            ExceptionEntry* entry);

// Appends one entry in CPython's encoding; false when memory is out. Entries go in order of start.
[[nodiscard]] bool append_exception_entry(Buffer* table, const ExceptionEntry& entry);

}  // namespace py

#endif  // VM_BYTECODE_EXCEPTION_TABLE_H_
