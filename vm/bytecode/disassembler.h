// The listing of `python -m dis`, byte for byte, of anything that can describe itself as code.
// Counterpart: Lib/dis.py.
#ifndef VM_BYTECODE_DISASSEMBLER_H_
#define VM_BYTECODE_DISASSEMBLER_H_

#include <cstddef>
#include <cstdint>

namespace py {

class Buffer;

// What a listing asks of a code object. The append functions add text and return false when the
// index is out of range, which the listing then shows as the bare number.
class CodeView {
 public:
  struct Bytes {
    const uint8_t* data = nullptr;
    size_t size = 0;
  };

  virtual Bytes code() const = 0;  // co_code: no specialised, no instrumented forms.
  virtual Bytes adaptive_code() const { return code(); }
  virtual Bytes line_table() const = 0;
  virtual Bytes exception_table() const = 0;
  virtual int first_line() const = 0;
  virtual bool append_const(uint32_t index, Buffer* out) const = 0;  // Its repr().
  virtual bool append_name(uint32_t index, Buffer* out) const = 0;
  virtual bool append_local(uint32_t index, Buffer* out) const = 0;  // Cells and free ones behind.
  virtual bool append_repr(Buffer* out) const = 0;                   // Of the code object.
  // The code objects among the constants, in order.
  virtual size_t nested_count() const = 0;
  virtual const CodeView* nested(size_t index) const = 0;

 protected:
  ~CodeView() = default;
};

// One instruction with its prefixes taken together. Offsets are in code units.
struct DecodedInstruction {
  uint32_t start = 0;   // Of the first EXTENDED_ARG.
  uint32_t offset = 0;  // Of the opcode itself.
  uint32_t next = 0;    // Behind the caches.
  int opcode = 0;       // As it stands in the code.
  int base = 0;         // Without specialisation.
  bool has_oparg = false;
  int32_t oparg = 0;     // Wraps at 32 bits, as in the machine.
  uint32_t prefixed = 0;  // How many EXTENDED_ARG stand before `offset`.
};

class InstructionReader {
 public:
  // With `prefixes`, EXTENDED_ARG comes out as an instruction of its own, too, as in dis.
  InstructionReader(const uint8_t* code, size_t size, bool prefixes = false)
      : code_(code), units_(static_cast<uint32_t>(size / 2)), prefixes_(prefixes) {}

  bool next(DecodedInstruction* instruction);

 private:
  const uint8_t* code_;
  uint32_t units_;
  bool prefixes_;
  uint32_t at_ = 0;
  uint32_t start_ = 0;
  uint32_t extended_ = 0;
  bool in_prefix_ = false;
};

// Where a jump leads, in code units; may lie outside damaged code. False for other instructions.
bool jump_target(const DecodedInstruction& instruction, int64_t* target);

struct DisassemblyOptions {
  bool show_caches = false;
  bool adaptive = false;
  bool show_offsets = false;
  bool show_positions = false;
  int64_t current = -1;  // The byte offset to point at with -->.
  int depth = -1;        // How many levels of nested code; -1 for all.
};

// dis.disassemble() and dis.dis(); false when memory is out.
[[nodiscard]] bool disassemble(const CodeView& code, const DisassemblyOptions& options,
                               Buffer* out);
[[nodiscard]] bool disassemble_recursive(const CodeView& code, const DisassemblyOptions& options,
                                         Buffer* out);

}  // namespace py

#endif  // VM_BYTECODE_DISASSEMBLER_H_
