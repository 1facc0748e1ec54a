// The 16-bit code units of a code object, and the wider values inside inline caches.
// Counterpart: Include/cpython/code.h, Include/internal/pycore_code.h.
#ifndef VM_BYTECODE_CODE_UNIT_H_
#define VM_BYTECODE_CODE_UNIT_H_

#include <cstdint>
#include <cstring>

namespace py {

// Opcode in the low byte, oparg in the high one: the bytes of co_code on a little-endian machine.
using CodeUnit = uint16_t;

constexpr CodeUnit make_code_unit(int opcode, int oparg) {
  return static_cast<CodeUnit>((opcode & 0xFF) | (oparg & 0xFF) << 8);
}
constexpr int unit_opcode(CodeUnit unit) { return unit & 0xFF; }
constexpr int unit_oparg(CodeUnit unit) { return unit >> 8; }

// Cache entries are aligned to two bytes only.
inline uint32_t read_u32(const CodeUnit* at) {
  uint32_t value;
  std::memcpy(&value, at, sizeof value);
  return value;
}
inline uint64_t read_u64(const CodeUnit* at) {
  uint64_t value;
  std::memcpy(&value, at, sizeof value);
  return value;
}
inline void write_u32(CodeUnit* at, uint32_t value) { std::memcpy(at, &value, sizeof value); }
inline void write_u64(CodeUnit* at, uint64_t value) { std::memcpy(at, &value, sizeof value); }

}  // namespace py

#endif  // VM_BYTECODE_CODE_UNIT_H_
