// The words for opargs that are numbers of things: operators, intrinsics, special methods.
// Counterpart: Lib/dis.py, Lib/opcode.py.
#ifndef VM_BYTECODE_OPERAND_WORDS_H_
#define VM_BYTECODE_OPERAND_WORDS_H_

#include <cstddef>
#include <cstdint>

namespace py {

class Buffer;

// What dis shows in the parentheses of an instruction that has neither name nor constant nor
// target: "<=", "is not", "INTRINSIC_PRINT". Adds nothing where it shows nothing; false when
// memory is out.
[[nodiscard]] bool append_operand_word(int opcode, int64_t oparg, Buffer* out);

// The oparg that a compiler would choose for that word; false when the instruction has no such.
bool operand_by_word(int opcode, const char* text, size_t size, uint32_t* oparg);

}  // namespace py

#endif  // VM_BYTECODE_OPERAND_WORDS_H_
